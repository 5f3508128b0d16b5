//! Which lever somebody would reach for, given what they hold to be so and what they were asked to reach.
//!
//! Judged by belief, not by truth: a wrong belief leads to a wrong lever.

use super::looking::{recent_changes, services_of};
use super::remedies::remedy;
use super::turn::Turn;
use super::{People, mind};
use crate::scenario::{Scenario, Temper};
use crate::vocab::{Amount, ChangeId, Fact, FleetId, Goal, JobId, Lever, LeverCall, PersonId, ServiceId, Target};

/// What somebody holds to be so, sorted for choosing.
#[derive(Default)]
struct Beliefs {
    jobs: Vec<JobId>,
    theirs: Vec<JobId>,
    fleets: Vec<FleetId>,
    changes: Vec<ChangeId>,
    roots: Vec<ServiceId>,
    sick: Vec<ServiceId>,
    full: Vec<ServiceId>,
    cures: Vec<LeverCall>,
}

/// Whether somebody is quick, and how well they know what they would act on.
struct Hand {
    bold: bool,
    skill: f64,
}

fn call(lever: Lever, target: Target, amount: Option<Amount>) -> LeverCall {
    LeverCall { lever, target, amount }
}

fn beliefs(scenario: &Scenario, known: &[Fact]) -> Beliefs {
    let mut held = Beliefs::default();
    let stopped = |job: JobId| known.contains(&Fact::JobState { job, running: false });
    for fact in known.iter().rev() {
        match fact {
            Fact::TouchedBy { fleet, job } => {
                held.fleets.push(*fleet);
                if !stopped(*job) {
                    held.jobs.push(*job);
                }
            }
            Fact::JobState { job, running: true } => held.jobs.push(*job),
            Fact::RunBy { job, .. } => held.theirs.push(*job),
            Fact::HostsImpaired { fleet, .. } | Fact::Spreading { fleet, .. } => {
                held.fleets.push(*fleet);
            }
            Fact::ChangeSuspected { change, .. } => held.changes.push(*change),
            Fact::ComesFrom { callee, .. } => held.roots.push(*callee),
            Fact::Ails { at, trouble } => held.cures.extend(remedy(scenario, *at, *trouble)),
            Fact::Failing { of, .. } | Fact::Slow { of, .. } => held.sick.push(*of),
            Fact::Saturated { of, .. } => {
                held.sick.push(*of);
                held.full.push(*of);
            }
            Fact::Clue(id) => {
                for target in &scenario.clues[id.index()].points_at {
                    match target {
                        Target::Job(job) => held.jobs.push(*job),
                        Target::Fleet(fleet) => held.fleets.push(*fleet),
                        Target::Change(change) => held.changes.push(*change),
                        Target::Service(of) => held.roots.push(*of),
                        Target::Zone(_) | Target::Vendor(_) => {}
                    }
                }
            }
            Fact::Healthy { .. }
            | Fact::JobState { running: false, .. }
            | Fact::ChangeCleared { .. }
            | Fact::VendorSuspected { .. }
            | Fact::ToolDark { .. }
            | Fact::PostsUnseen { .. }
            | Fact::WouldOverload { .. }
            | Fact::Nothing { .. } => {}
        }
    }
    held.jobs.retain(|job| !stopped(*job));
    held.changes.retain(|change| !known.contains(&Fact::ChangeCleared { change: *change }));
    held
}

/// Whether somebody holds a cause, not only symptoms.
pub(super) fn grounded(people: &People, turn: &Turn<'_>, who: PersonId) -> bool {
    let held = beliefs(turn.world.scenario, &people.knows(who));
    !(held.jobs.is_empty() && held.fleets.is_empty() && held.changes.is_empty() && held.cures.is_empty())
}

/// What somebody would do about a goal, best first; every one of them could be carried out now.
pub(super) fn options(
    people: &People,
    turn: &Turn<'_>,
    who: PersonId,
    goal: Goal,
    about: Option<Target>,
) -> Vec<LeverCall> {
    let scenario = turn.world.scenario;
    let held = beliefs(scenario, &people.knows(who));
    let bold = scenario.people[who.index()].temper == Temper::Overconfident;
    let best = mind::forte(scenario, who).map_or(0.0, |(_, level)| level);
    let skill = about.map_or(best, |target| mind::skill(scenario, who, target));
    let hand = Hand { bold, skill };
    let mut calls = Vec::new();
    match goal {
        Goal::StopSpread => stop(people, scenario, &held, &hand, about, &mut calls),
        Goal::Repair => {
            calls.extend(held.cures.iter().cloned());
            if hand.skill < 0.5 || held.fleets.is_empty() {
                undo(&held, about, scenario, &mut calls);
            }
            repair(&held, &hand, about, &mut calls);
        }
        Goal::Undo => {
            undo(&held, about, scenario, &mut calls);
            let near = about.map_or_else(Vec::new, |target| services_of(scenario, target));
            if let Some(change) = recent_changes(turn, &near).first() {
                push_undo(scenario, *change, &mut calls);
            }
        }
        Goal::ShiftTraffic => shift(turn, &held, about, &mut calls),
        Goal::ReduceLoad => {
            for of in places(&held, about, scenario) {
                let target = Target::Service(of);
                calls.push(call(Lever::Shed, target, Some(Amount::Share(200))));
                calls.push(call(Lever::Limit, target, Some(Amount::Share(800))));
            }
        }
        Goal::AddCapacity => {
            for of in places(&held, about, scenario) {
                let service = &scenario.platform.services[of.index()];
                let now: u32 = service.replicas.iter().map(|(_, count)| *count).sum();
                let more = Amount::Count(now + now.div_ceil(2).max(1));
                calls.push(call(Lever::Scale, Target::Service(of), Some(more)));
            }
        }
        Goal::KeepEvidence => {
            let of = about.or_else(|| places(&held, None, scenario).first().map(|s| Target::Service(*s)));
            calls.extend(of.map(|target| call(Lever::Snapshot, target, None)));
        }
        Goal::ProtectData => {
            for of in places(&held, about, scenario) {
                calls.push(call(Lever::Maintenance, Target::Service(of), None));
                calls.push(call(Lever::Snapshot, Target::Service(of), None));
            }
        }
        Goal::FindOut | Goal::WhatChanged | Goal::Confirm | Goal::Other => {}
    }
    sift(turn, &hand, calls)
}

/// What somebody would do about the trouble they know of, whatever it is.
pub(super) fn anything(people: &People, turn: &Turn<'_>, who: PersonId) -> Vec<LeverCall> {
    let mut calls = options(people, turn, who, Goal::StopSpread, None);
    for call in options(people, turn, who, Goal::Repair, None) {
        if !calls.contains(&call) {
            calls.push(call);
        }
    }
    calls
}

/// Drops what cannot be carried out and, for the careful, what would overload the rest.
fn sift(turn: &Turn<'_>, hand: &Hand, calls: Vec<LeverCall>) -> Vec<LeverCall> {
    let world = &turn.world;
    let careful = hand.skill >= 0.6 && !hand.bold;
    let mut kept: Vec<LeverCall> = Vec::new();
    for call in calls {
        let call = match world.platform.plan(world.scenario, &call) {
            Ok(_) => call,
            Err(no) => match no.hint.filter(|hint| hint.target == call.target && hint.lever == call.lever) {
                Some(hint) => hint,
                None => continue,
            },
        };
        let heavy = world.platform.overload_after(world.scenario, &call).is_some_and(|load| load > 0.95);
        let spared = careful && heavy;
        if !spared && !kept.contains(&call) {
            kept.push(call);
        }
    }
    kept
}

/// Ways to stop what spreads: for good by the careful, at once by the quick.
fn stop(
    people: &People,
    scenario: &Scenario,
    held: &Beliefs,
    hand: &Hand,
    about: Option<Target>,
    calls: &mut Vec<LeverCall>,
) {
    let mut jobs = held.jobs.clone();
    if let Some(Target::Job(job)) = about {
        jobs.insert(0, job);
    }
    jobs.dedup();
    for job in jobs {
        let for_good: Vec<LeverCall> = scenario
            .platform
            .levers
            .iter()
            .filter(|spec| spec.stops == Some(job))
            .map(|spec| call(spec.lever, spec.target, None))
            .collect();
        let pause = call(Lever::Pause, Target::Job(job), None);
        let outside = held.theirs.contains(&job) || people.duties.resumed.contains(&job);
        let knows_better = (outside && hand.skill >= 0.5) || people.duties.resumed.contains(&job);
        if knows_better && !hand.bold {
            calls.extend(for_good);
            calls.push(call(Lever::Rotate, Target::Job(job), None));
            calls.push(call(Lever::Block, Target::Job(job), None));
            calls.push(pause);
        } else {
            calls.push(pause);
            if hand.skill >= 0.5 {
                calls.extend(for_good);
            }
            calls.push(call(Lever::Block, Target::Job(job), None));
        }
    }
}

/// Ways to mend what is broken.
fn repair(held: &Beliefs, hand: &Hand, about: Option<Target>, calls: &mut Vec<LeverCall>) {
    let mut fleets = held.fleets.clone();
    if let Some(Target::Fleet(fleet)) = about {
        fleets.retain(|other| *other == fleet);
        if hand.skill < 0.5 && fleets.is_empty() {
            fleets.push(fleet);
        }
    }
    fleets.dedup();
    for fleet in fleets {
        let target = Target::Fleet(fleet);
        let wave = if hand.bold { 500 } else { 100 };
        let replace = call(Lever::Replace, target, Some(Amount::Share(wave)));
        let restart = call(Lever::Restart, target, Some(Amount::Share(wave)));
        if hand.skill >= 0.5 {
            calls.extend([replace, restart]);
        } else {
            calls.extend([restart, replace]);
        }
    }
    let named = match about {
        Some(Target::Service(of)) => vec![of],
        Some(Target::Fleet(_) | Target::Zone(_) | Target::Job(_) | Target::Change(_) | Target::Vendor(_)) | None => {
            Vec::new()
        }
    };
    let roots = held.roots.iter().chain(&named).chain(&held.sick).take(3);
    for of in roots {
        if held.full.contains(of) {
            calls.push(call(Lever::Shed, Target::Service(*of), Some(Amount::Share(200))));
        }
        calls.push(call(Lever::Failover, Target::Service(*of), None));
        calls.push(call(Lever::Restart, Target::Service(*of), None));
    }
}

fn push_undo(scenario: &Scenario, change: ChangeId, calls: &mut Vec<LeverCall>) {
    calls.push(call(Lever::Rollback, Target::Change(change), None));
    let to = scenario.changes[change.index()].to;
    calls.push(call(Lever::Rollback, Target::Service(to), None));
}

fn undo(held: &Beliefs, about: Option<Target>, scenario: &Scenario, calls: &mut Vec<LeverCall>) {
    if let Some(Target::Change(change)) = about {
        push_undo(scenario, change, calls);
    }
    for change in held.changes.iter().take(2) {
        push_undo(scenario, *change, calls);
    }
}

fn shift(turn: &Turn<'_>, held: &Beliefs, about: Option<Target>, calls: &mut Vec<LeverCall>) {
    let scenario = turn.world.scenario;
    let target = about
        .or_else(|| held.fleets.first().map(|fleet| Target::Fleet(*fleet)))
        .or_else(|| places(held, None, scenario).first().map(|of| Target::Service(*of)));
    let Some(target) = target else { return };
    let fitting = turn.world.platform.levers_for(scenario, target);
    for wanted in [Lever::Failover, Lever::Reroute, Lever::Drain] {
        if fitting.iter().any(|(lever, _)| *lever == wanted) {
            calls.push(call(wanted, target, None));
        }
    }
}

/// The services a measure against load would be taken at.
fn places(held: &Beliefs, about: Option<Target>, scenario: &Scenario) -> Vec<ServiceId> {
    let mut found = match about {
        Some(target) => services_of(scenario, target),
        None => Vec::new(),
    };
    if found.is_empty() {
        found.extend(held.full.iter().chain(&held.roots).chain(&held.sick).copied());
    }
    found.dedup();
    found.truncate(3);
    found
}
