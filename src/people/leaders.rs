//! Executives who interrupt: when customers suffer and nobody tells them anything.
//!
//! They go quiet when told something, or when asked whether they wish to take command.

use serde::Serialize;
use strum::IntoEnumIterator as _;

use super::turn::Turn;
use super::{People, choose, freelance, mind};
use crate::base::{Concern, Tick, Ticks};
use crate::language::Phrase;
use crate::scenario::{Names as _, SwoopForm, Temper};
use crate::vocab::{Actor, Audience, Event, EventKind, Goal, Intent, Lever, LeverCall, PersonId, Severity};

/// How long customers suffer before an executive hears of it, in seconds.
const HEARS_AFTER: u32 = 600;
/// How often one is ignored before going past the commander.
const IGNORED_MAX: u32 = 3;

/// An executive's patience.
#[derive(Clone, Debug, Default, Serialize)]
pub(super) struct Swoop {
    /// When the next interruption comes.
    next: Option<Tick>,
    /// Interruptions without an answer.
    ignored: u32,
    /// Asked whether they wish to take command: they keep out of it.
    settled: bool,
}

/// Lets executives hear what quiets them.
#[expect(clippy::wildcard_enum_match_arm, reason = "only these speak to executives")]
pub(super) fn hear(people: &mut People, turn: &Turn<'_>, event: &Event) {
    match &event.kind {
        EventKind::ExecUpdated { .. } => {
            let quiet = turn.world.scenario.policy.leadership_every;
            for mind in &mut people.minds {
                mind.swoop.ignored = 0;
                mind.swoop.next = mind.swoop.next.map(|_| turn.now().after(Ticks(quiet.0 + 120)));
            }
        }
        EventKind::CommandOffered { to, .. } => people.minds[to.index()].swoop.settled = true,
        EventKind::Said { to, .. } if matches!(event.by, Actor::Person(_)) => {
            for who in to {
                answered(people, turn, *who);
            }
        }
        EventKind::Answered { to, .. } => answered(people, turn, *to),
        _ => {}
    }
}

fn answered(people: &mut People, turn: &Turn<'_>, who: PersonId) {
    let swoop = &mut people.minds[who.index()].swoop;
    swoop.ignored = 0;
    swoop.next = swoop.next.map(|_| turn.now().after(Ticks::minutes(7)));
}

/// Lets executives interrupt.
pub(super) fn advance(people: &mut People, turn: &mut Turn<'_>) {
    let world = turn.world;
    for at in 0..people.minds.len() {
        let who = PersonId::at(at);
        if !world.simulated(who) || !mind::swoops(world.scenario, who) {
            continue;
        }
        if people.minds[at].swoop.settled || !worried(people, turn) {
            continue;
        }
        match people.minds[at].swoop.next {
            None => {
                let mut draw = people.draw(&world, Concern::Temper, who);
                let wait = Ticks(draw.between(5, 120));
                people.minds[at].swoop.next = Some(turn.now().after(wait));
            }
            Some(next) if next <= turn.now() => interrupt(people, turn, who),
            Some(_) => {}
        }
    }
}

/// Whether there is reason to interrupt: customers suffer, and leadership has not been told lately.
fn worried(people: &People, turn: &Turn<'_>) -> bool {
    let incident = turn.world.incident;
    let now = turn.now();
    let Some(since) = people.hurting_since else {
        return false;
    };
    let grave = incident.severity == Some(Severity::Sev1) && incident.declared.is_some_and(|at| now.since(at).0 >= 240);
    let long = now.since(since).0 >= HEARS_AFTER;
    let patience = turn.world.scenario.policy.leadership_every.0 + 120;
    let told = incident.told.get(&Audience::Leadership).is_some_and(|at| now.since(*at).0 < patience);
    (grave || long) && !told
}

fn interrupt(people: &mut People, turn: &mut Turn<'_>, who: PersonId) {
    let scenario = turn.world.scenario;
    let Temper::Swooping { form, order } = &scenario.people[who.index()].temper else {
        return;
    };
    if !people.minds[who.index()].present() {
        turn.act(who, EventKind::PersonJoined { person: who });
    }
    let mut draw = people.draw(&turn.world, Concern::Temper, who);
    let wait = Ticks(draw.between(240, 420));
    let swoop = &mut people.minds[who.index()].swoop;
    swoop.next = Some(turn.now().after(wait));
    swoop.ignored += 1;
    let times = swoop.ignored;
    let orders = *form == SwoopForm::Order;
    if orders && times > IGNORED_MAX && past_the_commander(people, turn, who, order) {
        return;
    }
    let intent = match form {
        SwoopForm::Order => Intent::Other,
        SwoopForm::Eta => Intent::Eta,
        SwoopForm::Details => Intent::Status,
        SwoopForm::Severity => Intent::Impact,
    };
    let cue = match form {
        SwoopForm::Order => Phrase::SwoopAgain,
        SwoopForm::Eta => Phrase::SwoopEta,
        SwoopForm::Details => Phrase::SwoopDetails,
        SwoopForm::Severity => Phrase::SwoopSeverity,
    };
    let text = if times == 1 && !order.trim().is_empty() {
        order.clone()
    } else if times == 2 {
        people.phrase(turn, who, Phrase::SwoopAgain, &[])
    } else {
        people.phrase(turn, who, cue, &[])
    };
    let to = turn.commander();
    turn.say(who, to, intent, text);
}

/// Ignored too often, an executive tells somebody directly what to do; the compliant do it.
fn past_the_commander(people: &mut People, turn: &mut Turn<'_>, exec: PersonId, order: &str) -> bool {
    let complies = |who: &PersonId| {
        let temper = &turn.world.scenario.people[who.index()].temper;
        let mind = &people.minds[who.index()];
        let free = mind.doing.is_none() && !mind.held;
        free && matches!(temper, Temper::Deferential | Temper::Overconfident | Temper::Verbose | Temper::Silent)
    };
    let hands: Vec<PersonId> = people.actors(&turn.world).into_iter().filter(complies).collect();
    let ordered = meant(turn, order);
    for who in hands {
        let own = choose::options(people, turn, who, Goal::Repair, None);
        let call = ordered.iter().chain(&own).find(|call| freelance::theirs(turn, who, call));
        if let Some(call) = call.cloned() {
            let name = &turn.world.scenario.people[who.index()].name;
            let text = format!("{name}, you do it then. {order}");
            turn.say(exec, vec![who], Intent::Other, text);
            people.minds[exec.index()].swoop.ignored = 1;
            return freelance::act(people, turn, who, &call);
        }
    }
    false
}

/// The action an order names, if it names one that can be carried out.
fn meant(turn: &Turn<'_>, order: &str) -> Option<LeverCall> {
    let world = turn.world;
    let order = order.to_lowercase();
    let lever = Lever::iter().find(|lever| order.contains(lever.word()))?;
    let names = world.scenario.target_names();
    let named = |name: &&&str| {
        let mut parts = name.split('-').filter(|part| part.len() > 3);
        parts.any(|part| order.contains(part))
    };
    let targets = names.iter().filter(named).filter_map(|name| world.scenario.find_target(name));
    targets
        .filter_map(|target| {
            let call = LeverCall { lever, target, amount: None };
            match world.platform.plan(world.scenario, &call) {
                Ok(_) => Some(call),
                Err(no) => no.hint.filter(|hint| hint.lever == lever),
            }
        })
        .next()
}
