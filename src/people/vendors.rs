//! Outside companies: when they answer a case, what they say, and when they stop what they run.
//!
//! A higher severity, a stated impact and the name of the right thing make them faster; asking again does so twice, no more.

use serde::Serialize;

use super::People;
use super::turn::Turn;
use crate::base::{Concern, Tick, Ticks, maths};
use crate::language::{Phrase, Voice};
use crate::scenario::{Condition, Control, FaultKind, Names as _, Scenario, VendorTone};
use crate::vocab::{
    Actor, Emit, Event, EventKind, Fact, FaultId, JobId, PersonId, ServiceId, Severity, Target, VendorId,
};

/// What a company says when nothing of its own fails.
const FINE: &str = "We have gone through everything we run for you and tested it from outside. All of it works \
                    as it should; the fault is not on our side.";

/// A case as the outside company has it.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Desk {
    opened: Tick,
    severity: Severity,
    text: String,
    /// Whether the automatic reply went out.
    received: bool,
    /// When the next word comes; drawn when it is planned.
    next: Option<Tick>,
    /// When they have it fixed, if it is theirs.
    fixed: Option<Tick>,
    /// Chases not yet taken into account, and all of them.
    waiting: u32,
    chases: u32,
    last_chase: Option<Tick>,
    answers: u32,
    /// Whether they know which thing of theirs it is about.
    named: bool,
    done: bool,
}

/// Takes in what we say to them.
#[expect(clippy::wildcard_enum_match_arm, reason = "only these reach an outside company")]
pub(super) fn apply(people: &mut People, event: &Event, now: Tick) {
    match &event.kind {
        EventKind::VendorCaseOpened { vendor, severity, text } => {
            let desk = Desk {
                opened: now,
                severity: *severity,
                text: text.clone(),
                received: false,
                next: None,
                fixed: None,
                waiting: 0,
                chases: 0,
                last_chase: None,
                answers: 0,
                named: false,
                done: false,
            };
            people.desks.insert(*vendor, desk);
        }
        EventKind::VendorChased { vendor } => {
            if let Some(desk) = people.desks.get_mut(vendor) {
                desk.chases += 1;
                let fresh = desk.last_chase.is_none_or(|last| now.since(last).0 >= 240);
                if fresh && desk.chases <= 2 {
                    desk.waiting += 1;
                }
                desk.last_chase = Some(now);
            }
        }
        _ => {}
    }
}

/// Somebody talks to an outside company for us: chases the case, or opens one.
pub(super) fn errand(turn: &mut Turn<'_>, who: PersonId, vendor: VendorId, text: &str) {
    let kind = if turn.world.incident.cases.contains_key(&vendor) {
        EventKind::VendorChased { vendor }
    } else {
        let severity = turn.world.incident.severity.unwrap_or(Severity::Sev2);
        EventKind::VendorCaseOpened { vendor, severity, text: text.to_owned() }
    };
    turn.act(who, kind);
}

/// Lets every outside company with a case of ours work on it.
pub(super) fn advance(people: &mut People, turn: &mut Turn<'_>) {
    let vendors: Vec<VendorId> = people.desks.keys().copied().collect();
    for vendor in vendors {
        let Some(mut desk) = people.desks.get(&vendor).cloned() else {
            continue;
        };
        if !desk.done {
            work_on(people, turn, vendor, &mut desk);
            people.desks.insert(vendor, desk);
        }
    }
}

fn work_on(people: &People, turn: &mut Turn<'_>, vendor: VendorId, desk: &mut Desk) {
    let scenario = turn.world.scenario;
    let spec = &scenario.vendors[vendor.index()];
    let now = turn.now();
    let named = names_it(people, scenario, vendor, desk);
    if !desk.received {
        if now.since(desk.opened).0 < 20 {
            return;
        }
        desk.received = true;
        answer(turn, vendor, desk, false, Phrase::VendorAuto);
        let mut draw = turn.world.chance.draw(Concern::Vendors, vendor.0, desk.opened.0 * 4);
        let median = f64::from(spec.first_answer.0) * urgency(desk);
        let first = maths::max(draw.lognormal(median, 1.35), 30.0);
        desk.next = Some(desk.opened.after(Ticks(first as u32)));
        let fix = draw.lognormal(f64::from(spec.fixes_after.0) * urgency(desk), 1.25);
        desk.fixed = Some(desk.opened.after(Ticks(maths::max(fix, 60.0) as u32)));
    }
    for _ in 0..std::mem::take(&mut desk.waiting) {
        desk.next = desk.next.map(|next| sooner(now, next, 0.6));
        desk.fixed = desk.fixed.map(|fixed| sooner(now, fixed, 0.85));
    }
    if named && !desk.named {
        // The right name shortens the way to the right engineer, once.
        desk.named = true;
        desk.fixed = desk.fixed.map(|fixed| sooner(now, fixed, 0.6));
    }
    if desk.next.is_none_or(|next| now < next) {
        return;
    }
    speak(turn, vendor, desk);
}

/// Their next word on the case.
fn speak(turn: &mut Turn<'_>, vendor: VendorId, desk: &mut Desk) {
    let scenario = turn.world.scenario;
    let spec = &scenario.vendors[vendor.index()];
    let now = turn.now();
    let (jobs, faults) = at_fault(turn, vendor);
    let evasive = match spec.tone {
        VendorTone::Helpful => 0,
        VendorTone::Evasive => 2,
        VendorTone::Slow => 1,
    };
    let again = f64::from(spec.first_answer.0) * 0.6;
    if jobs.is_empty() && faults.is_empty() {
        if desk.answers <= evasive {
            answer(turn, vendor, desk, false, Phrase::VendorEvasive);
            desk.next = Some(now.after(Ticks(maths::max(again, 60.0) as u32)));
        } else {
            say(turn, vendor, desk, true, FINE.to_owned());
            desk.done = true;
        }
        return;
    }
    if desk.fixed.is_some_and(|fixed| now >= fixed) {
        answer(turn, vendor, desk, true, Phrase::VendorFixed);
        for job in jobs {
            let kind = EventKind::JobStopped { job };
            turn.emits.push(Emit::channel(Actor::Vendor(vendor), kind));
        }
        for fault in faults {
            turn.emits.push(Emit::unseen(EventKind::FaultEnded { fault }));
        }
        desk.done = true;
        return;
    }
    let cue = if desk.answers <= evasive { Phrase::VendorEvasive } else { Phrase::VendorHelpful };
    answer(turn, vendor, desk, cue == Phrase::VendorHelpful, cue);
    let wait = now.after(Ticks(maths::max(again, 60.0) as u32));
    desk.next = Some(desk.fixed.map_or(wait, |fixed| if fixed < wait { fixed } else { wait }));
}

fn sooner(now: Tick, due: Tick, share: f64) -> Tick {
    let left = f64::from(due.since(now).0) * share;
    now.after(Ticks(left as u32))
}

/// How much a case's severity and a stated impact change their pace.
fn urgency(desk: &Desk) -> f64 {
    let by_severity = match desk.severity {
        Severity::Sev1 => 0.6,
        Severity::Sev2 => 0.85,
        Severity::Sev3 => 1.3,
        Severity::Sev4 => 1.8,
    };
    let stated = desk.text.len() >= 40 || desk.text.chars().any(|c| c.is_ascii_digit());
    by_severity * if stated { 0.8 } else { 1.1 }
}

/// Whether the case, or what we found, names the thing of theirs that matters.
fn names_it(people: &People, scenario: &Scenario, vendor: VendorId, desk: &Desk) -> bool {
    let text = desk.text.to_lowercase();
    let job_named = jobs_of(scenario, vendor).any(|job| {
        let target = Target::Job(job);
        text.contains(&scenario.target(target).to_lowercase())
    });
    let found = people.shared.iter().any(|fact| matches!(fact, Fact::RunBy { vendor: of, .. } if *of == vendor));
    job_named || found
}

fn jobs_of(scenario: &Scenario, vendor: VendorId) -> impl Iterator<Item = JobId> {
    let jobs = scenario.platform.jobs.iter().enumerate();
    jobs.filter(move |(_, job)| matches!(job.control, Control::Vendor { vendor: of, .. } if of == vendor))
        .map(|(at, _)| JobId::at(at))
}

/// What of theirs truly fails: jobs at work, and faults of their nodes.
fn at_fault(turn: &Turn<'_>, vendor: VendorId) -> (Vec<JobId>, Vec<FaultId>) {
    let world = &turn.world;
    let scenario = world.scenario;
    let active = |fault: FaultId| world.facts.holds(&Condition::FaultActive(fault));
    let theirs = |service: ServiceId| scenario.platform.services[service.index()].vendor == Some(vendor);
    let mut jobs = Vec::new();
    let mut faults = Vec::new();
    for (at, fault) in scenario.faults.iter().enumerate() {
        let id = FaultId::at(at);
        match &fault.what {
            FaultKind::JobRuns { job } => {
                if jobs_of(scenario, vendor).any(|own| own == *job) && active(id) {
                    jobs.push(*job);
                }
            }
            FaultKind::CapacityLost { of, .. } | FaultKind::Slower { of, .. } | FaultKind::Errors { of, .. } => {
                if theirs(*of) && active(id) {
                    faults.push(id);
                }
            }
            FaultKind::Regression { .. }
            | FaultKind::HostsImpaired { .. }
            | FaultKind::Demand { .. }
            | FaultKind::LinkSuffers { .. }
            | FaultKind::Breaks { .. } => {}
        }
    }
    (jobs, faults)
}

fn answer(turn: &mut Turn<'_>, vendor: VendorId, desk: &mut Desk, helpful: bool, cue: Phrase) {
    let world = &turn.world;
    let occurrence = desk.opened.0 * 64 + desk.answers + 1_000_000;
    let mut draw = world.chance.draw(Concern::Vendors, vendor.0, occurrence);
    let name = turn.target(Target::Vendor(vendor));
    let slots = [("vendor", name.as_str())];
    let text = turn.world.book.line(cue, Voice::Formal, &mut draw, &slots);
    say(turn, vendor, desk, helpful, text);
}

fn say(turn: &mut Turn<'_>, vendor: VendorId, desk: &mut Desk, helpful: bool, text: String) {
    desk.answers += 1;
    let kind = EventKind::VendorAnswered { vendor, helpful, text };
    turn.emits.push(Emit::channel(Actor::Vendor(vendor), kind));
}
