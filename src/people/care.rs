//! Duty of care: who has been awake too long is said aloud, with who on the rota could relieve them.
//!
//! What tiredness does to somebody's work is in [`super::mind`]. The one rule: each is spoken of once.

use super::turn::Turn;
use super::{People, mind};
use crate::language::Phrase;
use crate::vocab::{Intent, PersonId, Role};

/// Hours awake from which somebody should be relieved (a working day twice over; nobody takes command after 19).
const LONG: f64 = 16.0;
/// Who could relieve somebody has been up for less than this.
const RESTED: f64 = 12.0;
/// Seconds on the incident until it is said, and for a commander since the declaration.
const AFTER: u32 = 120;
const COMMANDER_AFTER: u32 = 300;

/// Lets the deputy, or the tired themselves, speak up.
pub(super) fn advance(people: &mut People, turn: &mut Turn<'_>) {
    let incident = turn.world.incident;
    let (Some(declared), Some(commander)) = (incident.declared, incident.commander()) else { return };
    if !incident.declared() {
        return;
    }
    let now = turn.now();
    let deputy = incident.roles.get(&Role::Deputy).copied().filter(|who| people.can_act(&turn.world, *who));
    for who in people.actors(&turn.world) {
        let here_for = people.minds[who.index()].joined.map_or(0, |since| now.since(since).0);
        // Whoever has handed the watch on needs no relief any more.
        let relieved = turn.world.scenario.begins.as_ref().is_some_and(|begins| begins.with == who);
        let due = here_for >= AFTER && !people.minds[who.index()].cared && who != commander && !relieved;
        if due && tired(people, turn, who) && !mind::swoops(turn.world.scenario, who) {
            people.minds[who.index()].cared = true;
            speak(people, turn, (deputy.unwrap_or(who), who), commander);
        }
    }
    let long = now.since(declared).0 >= COMMANDER_AFTER && tired(people, turn, commander);
    if long && !people.minds[commander.index()].cared {
        let actors = people.actors(&turn.world);
        let steady = |who: &PersonId| *who != commander && !mind::swoops(turn.world.scenario, *who);
        if let Some(who) = deputy.or_else(|| actors.into_iter().find(steady)) {
            people.minds[commander.index()].cared = true;
            speak(people, turn, (who, commander), commander);
        }
    }
}

fn tired(people: &People, turn: &Turn<'_>, who: PersonId) -> bool {
    people.awake_hours(turn.world.scenario, who, turn.now()) >= LONG
}

fn speak(people: &mut People, turn: &mut Turn<'_>, (speaker, of): (PersonId, PersonId), commander: PersonId) {
    let hours = format!("{:.0}", people.awake_hours(turn.world.scenario, of, turn.now()));
    let told = if speaker == of {
        people.phrase(turn, of, Phrase::Tired, &[("hours", &hours)])
    } else if of == commander {
        people.phrase(turn, speaker, Phrase::TiredCommander, &[("hours", &hours)])
    } else {
        let name = turn.name(of);
        people.phrase(turn, speaker, Phrase::TiredOther, &[("name", &name), ("hours", &hours)])
    };
    let relief = match relief(people, turn, of) {
        Some(relief) => {
            let name = turn.name(relief);
            people.phrase(turn, speaker, Phrase::RestedNamed, &[("name", &name)])
        }
        None => people.phrase(turn, speaker, Phrase::RestedNobody, &[]),
    };
    turn.say(speaker, vec![commander], Intent::Fit, format!("{told} {relief}"));
}

/// Somebody rested on the same rota who is not here yet.
fn relief(people: &People, turn: &Turn<'_>, of: PersonId) -> Option<PersonId> {
    let scenario = turn.world.scenario;
    let rota = scenario.rota.iter().find(|rota| rota.team == scenario.people[of.index()].team)?;
    rota.on_call.iter().copied().find(|who| {
        *who != of && !turn.world.incident.is_here(*who) && people.awake_hours(scenario, *who, turn.now()) < RESTED
    })
}
