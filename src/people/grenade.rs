//! Late grenade throwers: who comes when an approach is under way, and is sure that it is all something else.
//!
//! They have no evidence; a commander hears them, has it tested or says no, and goes on. The one rule: one claim each,
//! and whoever is not answered acts on it.

use serde::Serialize;

use super::turn::Turn;
use super::{People, choose, freelance, mind};
use crate::base::{Concern, Tick};
use crate::language::{Phrase, call_words};
use crate::scenario::Temper;
use crate::vocab::{Actor, Decision, Event, EventKind, Goal, Intent, LeverCall, PersonId, Target, Work};

/// Who comes this long after the declaration comes late.
const LATE: u32 = 480;
/// Seconds from coming in to the claim, and from the claim to acting on it.
const READS: u32 = 45;
const PATIENCE: u32 = 150;

/// A claim without evidence.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Claim {
    at: Tick,
    about: Target,
    /// Answered, looked into, or acted on.
    settled: bool,
}

/// Takes in what answers a claim: a word of the commander to them, or a look at what they named.
#[expect(clippy::wildcard_enum_match_arm, reason = "only these answer a claim")]
pub(super) fn hear(people: &mut People, turn: &Turn<'_>, event: &Event) {
    let commands = matches!(event.by, Actor::Person(who) if turn.world.incident.commander() == Some(who));
    for (at, mind) in people.minds.iter_mut().enumerate() {
        let Some(claim) = mind.claim.as_mut() else { continue };
        let who = PersonId::at(at);
        claim.settled |= match &event.kind {
            EventKind::Asked { to, .. } => commands && *to == who,
            EventKind::Said { to, .. } => commands && to.contains(&who),
            EventKind::TaskGiven { to, work, .. } => *to == who || *work == Work::Investigate(claim.about),
            EventKind::Finding { about, .. } => *about == claim.about,
            _ => false,
        };
    }
}

/// Lets who came late throw, and act if nobody answers.
pub(super) fn advance(people: &mut People, turn: &mut Turn<'_>) {
    let Some(declared) = turn.world.incident.declared else { return };
    let now = turn.now();
    for who in people.actors(&turn.world) {
        let mind = &people.minds[who.index()];
        if let Some(claim) = mind.claim.clone() {
            let waited = now.since(claim.at).0;
            if !claim.settled && !mind.held && waited >= PATIENCE {
                act(people, turn, who, claim.about);
            }
            continue;
        }
        let Some(joined) = mind.joined else { continue };
        let late = joined.since(declared).0 >= LATE && now.since(joined).0 == READS;
        let idle = mind.doing.is_none() && mind.queue.is_empty() && !mind.held;
        if late && idle && dares(people, turn, who) {
            throw(people, turn, who);
        }
    }
}

fn dares(people: &mut People, turn: &Turn<'_>, who: PersonId) -> bool {
    let chance = match turn.world.scenario.people[who.index()].temper {
        Temper::Belligerent => 0.85,
        Temper::Overconfident => 0.6,
        Temper::Steady | Temper::Silent | Temper::Verbose | Temper::Deferential | Temper::Swooping { .. } => 0.0,
    };
    chance > 0.0 && people.draw(&turn.world, Concern::Temper, who).happens(chance)
}

/// What is being done: a lever at work, or the last decision.
fn approach(turn: &Turn<'_>) -> Option<LeverCall> {
    let incident = turn.world.incident;
    let decided = incident.proposals.iter().rev().filter(|one| one.decision == Some(Decision::Go));
    let at_work = incident.known.underway.last().map(|(_, call)| call.clone());
    at_work.or_else(|| decided.filter_map(|one| one.call.clone()).next())
}

fn throw(people: &mut People, turn: &mut Turn<'_>, who: PersonId) {
    let scenario = turn.world.scenario;
    let Some(call) = approach(turn) else { return };
    let suspected = |target: &Target| turn.world.incident.known.subjects.contains_key(target) || *target == call.target;
    let Some((about, _)) = mind::forte(scenario, who).filter(|(target, _)| !suspected(target)) else { return };
    let (name, doing) = (turn.target(about), call_words(&call, scenario));
    let text = people.phrase(turn, who, Phrase::LateClaim, &[("target", &name), ("doing", &doing)]);
    people.minds[who.index()].claim = Some(Claim { at: turn.now(), about, settled: false });
    let to = turn.commander();
    turn.say(who, to, Intent::Other, text);
}

/// Nobody answered: they do what they said, if they can, and say it once more otherwise.
fn act(people: &mut People, turn: &mut Turn<'_>, who: PersonId, about: Target) {
    if let Some(claim) = people.minds[who.index()].claim.as_mut() {
        claim.settled = true;
    }
    let calls = choose::options(people, turn, who, Goal::Repair, Some(about));
    let own = calls.into_iter().find(|call| freelance::theirs(turn, who, call));
    if own.is_some_and(|call| freelance::act(people, turn, who, &call)) {
        return;
    }
    let name = turn.target(about);
    let text = people.phrase(turn, who, Phrase::LateAgain, &[("target", &name)]);
    let to = turn.commander();
    turn.say(who, to, Intent::Other, text);
}
