//! Answers to questions, from what the answerer knows.
//!
//! "I do not know" is an answer; an invented time of recovery is not.

use super::turn::Turn;
use super::words::told;
use super::{People, checking, choose, looking, mind, objections, work};
use crate::base::Tick;
use crate::incident::Proposal;
use crate::language::{Phrase, call_words};
use crate::platform::Plan;
use crate::scenario::{Names as _, Scenario};
use crate::vocab::{EventKind, Fact, Intent, Lever, LeverCall, PersonId, Phase, ProposalId, ServiceId, Target};

/// Answers a question.
pub(super) fn answer(
    people: &mut People,
    turn: &mut Turn<'_>,
    who: PersonId,
    to: PersonId,
    asked: (Intent, Option<Target>, Option<Lever>),
) {
    let (intent, about, lever) = asked;
    if !people.minds[who.index()].present() {
        return;
    }
    let text = match intent {
        Intent::Status => {
            status(people, turn, who, to, about);
            return;
        }
        Intent::WhatChanged => changes(people, turn, who, about),
        Intent::Impact => impact(people, turn, who, about),
        Intent::Eta => people.phrase(turn, who, Phrase::EtaRefuse, &[]),
        Intent::Options => match (lever, about) {
            (Some(lever), Some(target)) => could(people, turn, who, lever, target),
            _ => what_could_be_done(people, turn, who),
        },
        Intent::Why => why(people, turn, who, about),
        Intent::Needs => needs(people, turn, who),
        Intent::Risk => risk(people, turn, who),
        Intent::Fit => fit(people, turn, who),
        Intent::Courtesy => people.phrase(turn, who, Phrase::Thanks, &[]),
        Intent::Stop => stop(people, turn, who),
        Intent::Told => people.phrase(turn, who, Phrase::Copy, &[]),
        Intent::Other => other(people, turn, who, about),
    };
    turn.act(who, EventKind::Answered { to, text });
}

/// Whether a fact says something of a target.
fn concerns(scenario: &Scenario, fact: &Fact, target: Target) -> bool {
    if let Fact::Clue(clue) = fact {
        let spec = &scenario.clues[clue.index()];
        return spec.of.contains(&target) || spec.points_at.contains(&target);
    }
    fact.subjects().contains(&target)
}

/// What somebody knows, latest first; of one thing only, if they know anything of it.
fn known_of(people: &People, scenario: &Scenario, who: PersonId, about: Option<Target>) -> Vec<Fact> {
    let mut facts = people.knows(who);
    facts.reverse();
    let Some(target) = about else { return facts };
    if facts.iter().any(|fact| concerns(scenario, fact, target)) {
        facts.retain(|fact| concerns(scenario, fact, target));
    }
    facts
}

/// Condition, actions, needs.
fn status(people: &mut People, turn: &mut Turn<'_>, who: PersonId, to: PersonId, about: Option<Target>) {
    let mut facts = known_of(people, turn.world.scenario, who, about);
    // What stands in the channel word for word is no news.
    facts.retain(|fact| !matches!(fact, Fact::Clue(_)) || !people.shared.contains(fact));
    let place = about.or_else(|| work::pressing(people, turn, who));
    let condition = if facts.is_empty() {
        let target = place.map_or_else(|| "it".to_owned(), |target| turn.target(target));
        let state = seen_state(turn, place);
        people.phrase(turn, who, Phrase::CanCondition, &[("target", &target), ("state", state)])
    } else {
        told(turn.world.scenario, who, &facts, 2)
    };
    let actions = match people.in_hand(turn, who) {
        Some(doing) => people.phrase(turn, who, Phrase::CanActions, &[("doing", &doing)]),
        None => people.phrase(turn, who, Phrase::CanIdle, &[]),
    };
    let needs = needs(people, turn, who);
    let task = people.minds[who.index()].doing;
    let kind = EventKind::Reported { to, task, condition, actions, needs };
    turn.act(who, kind);
}

/// How a service looks on the dashboards, in an adjective.
fn seen_state(turn: &Turn<'_>, place: Option<Target>) -> &'static str {
    let of: Option<ServiceId> =
        place.and_then(|target| looking::services_of(turn.world.scenario, target).first().copied());
    match of.and_then(|of| turn.world.telemetry.shown(of)) {
        None => "not something I have numbers for",
        Some(shown) if shown.stale => "dark on my dashboard, so I cannot say",
        Some(shown) if shown.errors > 0.05 => "failing for a good part of its requests",
        Some(shown) if shown.errors > 0.01 => "failing now and then",
        Some(_) => "fine on the dashboard",
    }
}

fn changes(people: &mut People, turn: &mut Turn<'_>, who: PersonId, about: Option<Target>) -> String {
    let scenario = turn.world.scenario;
    let near = about.map_or_else(Vec::new, |target| looking::services_of(scenario, target));
    let found = looking::recent_changes(turn, &near);
    if found.is_empty() {
        return people.phrase(turn, who, Phrase::ChangesNone, &[]);
    }
    let mut sentences = Vec::new();
    for change in found.iter().take(3) {
        let spec = &scenario.changes[change.index()];
        let when = ago(turn.now(), spec.at);
        let what = format!("{} ({})", spec.id, spec.what);
        let slots = [("change", what.as_str()), ("when", when.as_str())];
        sentences.push(people.phrase(turn, who, Phrase::ChangesSome, &slots));
    }
    let knows_it = found.iter().any(|change| mind::skill(scenario, who, Target::Change(*change)) >= 0.5);
    if knows_it && turn.world.incident.phase == Phase::Response {
        checking::tell_changes(people, turn, who, about, None);
    }
    sentences.join(" ")
}

fn ago(now: Tick, at: i64) -> String {
    let minutes = (i64::from(now.0) - at) / 60;
    match minutes {
        ..=1 => "just now".to_owned(),
        2..=90 => format!("{minutes} minutes ago"),
        _ => format!("about {} hours ago", (minutes + 30) / 60),
    }
}

fn impact(people: &mut People, turn: &Turn<'_>, who: PersonId, about: Option<Target>) -> String {
    let place = about.or_else(|| work::pressing(people, turn, who));
    let services = place.map_or_else(Vec::new, |target| looking::services_of(turn.world.scenario, target));
    for of in services {
        let Some(shown) = turn.world.telemetry.shown(of) else {
            continue;
        };
        let target = turn.target(Target::Service(of));
        let state = if shown.stale {
            "dark on my dashboard; the last figures are old".to_owned()
        } else {
            format!("failing {:.1}% of {:.0} requests a second", shown.errors * 100.0, shown.requests)
        };
        let slots = [("target", target.as_str()), ("state", state.as_str())];
        return people.phrase(turn, who, Phrase::CanCondition, &slots);
    }
    people.phrase(turn, who, Phrase::DontKnow, &[])
}

fn what_could_be_done(people: &mut People, turn: &Turn<'_>, who: PersonId) -> String {
    let calls = choose::anything(people, turn, who);
    if calls.is_empty() {
        return people.phrase(turn, who, Phrase::NoProposal, &[("what", "repair this")]);
    }
    let world = turn.world;
    let words: Vec<String> = calls
        .iter()
        .take(3)
        .filter_map(|call| {
            let plan = world.platform.plan(world.scenario, call).ok()?;
            Some(option_words(call, &plan, world.scenario))
        })
        .collect();
    people.phrase(turn, who, Phrase::OptionsList, &[("options", &words.join("; "))])
}

fn needs(people: &mut People, turn: &Turn<'_>, who: PersonId) -> String {
    let scenario = turn.world.scenario;
    let known = people.knows(who);
    let here = |vendor| turn.world.incident.cases.contains_key(&vendor);
    for fact in &known {
        if let Fact::RunBy { vendor, .. } | Fact::VendorSuspected { vendor } = fact
            && !here(*vendor)
        {
            let vendor = scenario.target(Target::Vendor(*vendor));
            let need = format!("somebody to open a case with {vendor}");
            return people.phrase(turn, who, Phrase::CanNeeds, &[("need", &need)]);
        }
        if let Fact::ComesFrom { callee, .. } = fact {
            let owner = mind::owner(scenario, Target::Service(*callee));
            let missing = owner.filter(|team| {
                let here = turn.world.incident.here.keys();
                here.copied().all(|who| scenario.people[who.index()].team != *team)
            });
            if let Some(team) = missing {
                let need = format!("somebody from {}", scenario.team(team));
                return people.phrase(turn, who, Phrase::CanNeeds, &[("need", &need)]);
            }
        }
    }
    people.phrase(turn, who, Phrase::CanNeedsNothing, &[])
}

fn risk(people: &mut People, turn: &Turn<'_>, who: PersonId) -> String {
    let open = turn.world.incident.open_proposals().last();
    let call = open
        .and_then(|(_, proposal)| proposal.call.clone())
        .or_else(|| choose::anything(people, turn, who).into_iter().next());
    match call {
        Some(call) => objections::risks(people, turn, who, &call),
        None => people.phrase(turn, who, Phrase::DontKnow, &[]),
    }
}

fn fit(people: &mut People, turn: &Turn<'_>, who: PersonId) -> String {
    let awake = people.awake_hours(turn.world.scenario, who, turn.now());
    if awake > 13.0 {
        let hours = format!("{awake:.0}");
        people.phrase(turn, who, Phrase::Tired, &[("hours", &hours)])
    } else {
        people.phrase(turn, who, Phrase::FitYes, &[])
    }
}

fn stop(people: &mut People, turn: &Turn<'_>, who: PersonId) -> String {
    match people.in_hand(turn, who) {
        Some(doing) => people.phrase(turn, who, Phrase::Stopping, &[("doing", &doing)]),
        None => people.phrase(turn, who, Phrase::CanIdle, &[]),
    }
}

/// What somebody knows of the thing a question names; that they have not looked, if nothing.
fn other(people: &mut People, turn: &Turn<'_>, who: PersonId, about: Option<Target>) -> String {
    let scenario = turn.world.scenario;
    if !scenario.policy.legal.is_empty() && scenario.lawyers().contains(&who) {
        return people.phrase(turn, who, Phrase::LegalReads, &[]);
    }
    let Some(target) = about else { return people.phrase(turn, who, Phrase::Clarify, &[]) };
    let facts = known_of(people, scenario, who, about);
    if facts.iter().any(|fact| concerns(scenario, fact, target)) {
        return told(scenario, who, &facts, 2);
    }
    let target = turn.target(target);
    people.phrase(turn, who, Phrase::NotLooked, &[("target", &target)])
}

/// What somebody rests a claim or an objection on.
fn why(people: &mut People, turn: &Turn<'_>, who: PersonId, about: Option<Target>) -> String {
    let mine = |(_, proposal): &(ProposalId, &Proposal)| proposal.objections.iter().any(|(by, _)| *by == who);
    let objected = turn.world.incident.open_proposals().filter(mine).last();
    if let Some(call) = objected.and_then(|(_, proposal)| proposal.call.clone()) {
        return objections::why(people, turn, who, &call);
    }
    let scenario = turn.world.scenario;
    let mut facts = known_of(people, scenario, who, about);
    facts.retain(|fact| people.minds[who.index()].known.contains(fact));
    if facts.is_empty() {
        return people.phrase(turn, who, Phrase::NoGrounds, &[]);
    }
    told(scenario, who, &facts, 2)
}

/// Whether somebody could pull a lever now, how long it takes, and what stands in the way if not.
fn could(people: &mut People, turn: &Turn<'_>, who: PersonId, lever: Lever, target: Target) -> String {
    let world = turn.world;
    let asked = LeverCall { lever, target, amount: None };
    // How much is not part of the question: what the platform proposes for the same lever is the answer.
    let planned = world.platform.plan(world.scenario, &asked).map(|plan| (asked.clone(), plan)).or_else(|no| {
        let meant = no.hint.as_ref().filter(|hint| hint.lever == lever && hint.target == target);
        let plan = meant.and_then(|call| Some((call.clone(), world.platform.plan(world.scenario, call).ok()?)));
        plan.ok_or(no)
    });
    match planned {
        Ok((call, plan)) => {
            let option = option_words(&call, &plan, world.scenario);
            people.phrase(turn, who, Phrase::OptionsList, &[("options", &option)])
        }
        Err(no) => {
            let words = call_words(&asked, world.scenario);
            people.phrase(turn, who, Phrase::CannotPull, &[("call", &words), ("why", &no.why)])
        }
    }
}

/// A lever with the time it takes and whether there is a way back.
fn option_words(call: &LeverCall, plan: &Plan, scenario: &Scenario) -> String {
    let minutes = plan.takes.0.div_ceil(60);
    let way_back = if plan.reversible { "can be taken back" } else { "no way back" };
    format!("{} (about {minutes} min, {way_back})", call_words(call, scenario))
}
