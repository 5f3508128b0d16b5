//! What people do unasked: say what they see, offer a hand and, where nobody leads, act.
//!
//! Acting without a decision is what a missing commander brings about; it is announced, not asked.

use super::turn::Turn;
use super::{People, choose, looking, mind, work};
use crate::base::Concern;
use crate::language::{Phrase, call_words};
use crate::scenario::Temper;
use crate::vocab::{EventKind, Intent, LeverCall, PersonId, Target};

/// How long a commander may be silent before people help themselves, in seconds.
const SILENCE: u32 = 300;
/// Seconds between two such acts by anybody.
const ACTS_APART: u32 = 300;
/// How often somebody offers a hand at most.
const OFFERS_MAX: u32 = 2;
/// Share of customers' requests that fail, below which people stay calm.
const CALM: f64 = 0.01;

/// Lets idle people speak up or help themselves.
pub(super) fn advance(people: &mut People, turn: &mut Turn<'_>) {
    if turn.world.platform.hurting_now() < CALM {
        return;
    }
    let led = led(turn);
    for who in people.actors(&turn.world) {
        let mind = &people.minds[who.index()];
        let idle = mind.doing.is_none() && mind.queue.is_empty();
        let here_for = mind.joined.map_or(0, |since| turn.now().since(since).0);
        if !idle || here_for < 60 || mind::swoops(turn.world.scenario, who) {
            continue;
        }
        if !led && help_themselves(people, turn, who, here_for) {
            continue;
        }
        speak_up(people, turn, who, led);
    }
}

/// Whether somebody leads: there is a commander, and they have been heard lately.
fn led(turn: &Turn<'_>) -> bool {
    let incident = turn.world.incident;
    incident.commander().is_some() && turn.now().since(incident.commander_heard).0 < SILENCE
}

/// Acts on what somebody believes, once their patience is at an end.
fn help_themselves(people: &mut People, turn: &mut Turn<'_>, who: PersonId, here_for: u32) -> bool {
    let scenario = turn.world.scenario;
    let skilled = mind::forte(scenario, who).is_some_and(|(_, level)| level >= 0.55);
    if !skilled || people.minds[who.index()].held {
        return false;
    }
    let patience = match people.minds[who.index()].patience {
        Some(patience) => patience,
        None => {
            let (low, high) = match scenario.people[who.index()].temper {
                Temper::Overconfident => (80, 150),
                Temper::Belligerent => (150, 300),
                Temper::Steady | Temper::Verbose => (240, 420),
                Temper::Silent | Temper::Deferential | Temper::Swooping { .. } => (420, 700),
            };
            let patience = people.draw(&turn.world, Concern::Temper, who).between(low, high);
            people.minds[who.index()].patience = Some(patience);
            patience
        }
    };
    let now = turn.now();
    let lately = people.freelanced.is_some_and(|at| now.since(at).0 < ACTS_APART);
    let own = people.minds[who.index()].freelanced;
    let rested = own.is_none_or(|at| now.since(at).0 >= 600);
    if here_for < patience || lately || !rested {
        return false;
    }
    let busy = turn.emits.iter().any(|emit| matches!(emit.kind, EventKind::Freelanced { .. }));
    let calls = choose::anything(people, turn, who);
    match calls.into_iter().find(|call| theirs(turn, who, call)) {
        Some(call) if !busy => act(people, turn, who, &call),
        Some(_) | None => false,
    }
}

/// Whether it is somebody's own field, and nobody did it lately.
pub(super) fn theirs(turn: &Turn<'_>, who: PersonId, call: &LeverCall) -> bool {
    mind::skill(turn.world.scenario, who, call.target) >= 0.4 && !under_way(turn, call)
}

fn under_way(turn: &Turn<'_>, call: &LeverCall) -> bool {
    let known = &turn.world.incident.known;
    let now = turn.now();
    known.underway.iter().any(|(_, other)| other == call)
        || known.done.iter().any(|(other, at)| other == call && now.since(*at).0 < 1200)
}

/// Does it, and says so.
pub(super) fn act(people: &mut People, turn: &mut Turn<'_>, who: PersonId, call: &LeverCall) -> bool {
    let world = turn.world;
    let Ok(plan) = world.platform.plan(world.scenario, call) else {
        return false;
    };
    let words = call_words(call, world.scenario);
    let text = people.phrase(turn, who, Phrase::Freelance, &[("call", &words)]);
    let announced = EventKind::Freelanced { call: call.clone(), text };
    turn.act(who, announced);
    let pulled = work::lever(turn, who, call, &plan, None);
    turn.act(who, pulled);
    people.minds[who.index()].freelanced = Some(turn.now());
    true
}

/// Says what somebody sees, or that they have a hand free.
fn speak_up(people: &mut People, turn: &mut Turn<'_>, who: PersonId, led: bool) {
    let scenario = turn.world.scenario;
    let Some((_, level)) = mind::forte(scenario, who).filter(|(_, level)| *level >= 0.5) else {
        return;
    };
    let per_minute = match scenario.people[who.index()].temper {
        Temper::Verbose => 0.9,
        Temper::Overconfident | Temper::Belligerent => 0.6,
        Temper::Steady => 0.5,
        Temper::Deferential | Temper::Swooping { .. } => 0.2,
        Temper::Silent => 0.1,
    };
    let mut draw = turn.world.chance.draw(Concern::Temper, who.0 + 10_000, turn.now().0);
    if !draw.happens(per_minute * level / 60.0) || !people.may_chat(turn, who) {
        return;
    }
    let Some(at) = work::pressing(people, turn, who) else {
        return;
    };
    let knows_it = mind::skill(scenario, who, at) >= 0.4;
    // Unled people go on looking by themselves; led ones tell what their own dashboards show and wait.
    let looked = people.minds[who.index()].looks.get(&at).copied().unwrap_or(0);
    if knows_it && (looked == 0 || (!led && looked < 4)) {
        let mut sight = looking::look(people, turn, who, at);
        if led {
            sight.facts.truncate(1);
        }
        looking::tell(people, turn, who, at, &sight, None);
        return;
    }
    if led {
        offer(people, turn, who, at);
    } else {
        follow(people, turn, who);
    }
}

fn offer(people: &mut People, turn: &mut Turn<'_>, who: PersonId, at: Target) {
    if people.minds[who.index()].offers >= OFFERS_MAX {
        return;
    }
    people.minds[who.index()].offers += 1;
    let idle = people.phrase(turn, who, Phrase::CanIdle, &[]);
    let text = format!("{idle} I can look at {}.", turn.target(at));
    let to = turn.commander();
    turn.say(who, to, Intent::Courtesy, text);
}

/// Follows the trail of what has been found to a place not yet looked at.
fn follow(people: &mut People, turn: &mut Turn<'_>, who: PersonId) {
    let seen = &people.minds[who.index()].looks;
    let next = work::trail(&people.knows(who)).filter(|at| !seen.contains_key(at));
    if let Some(at) = next {
        let sight = looking::look(people, turn, who, at);
        looking::tell(people, turn, who, at, &sight, None);
    }
}
