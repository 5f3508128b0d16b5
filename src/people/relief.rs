//! The relief of a shift that ends: there before the end, and asking for the brief until it is given.
//!
//! Not the taking over itself, which is anybody's who is briefed. The one rule: the relief asks and never takes.

use super::People;
use super::turn::Turn;
use crate::base::Ticks;
use crate::language::Phrase;
use crate::vocab::{Intent, RoleChange};

/// How long after coming in the relief speaks, and how long before the end it asks for the first time.
const SPEAKS: Ticks = Ticks(12);
const FIRST: Ticks = Ticks(60);
/// Seconds between two requests once the shift is over.
const AGAIN: u32 = 180;

/// Lets the relief say that it is there, and ask for the brief.
pub(super) fn advance(people: &mut People, turn: &mut Turn<'_>) {
    let (incident, now) = (turn.world.incident, turn.now());
    let Some(shift) = turn.world.scenario.shift.as_ref() else { return };
    let (who, ends) = (shift.relief, shift.ends);
    let briefed = incident.open_offers().any(|(_, offer)| offer.what == RoleChange::Command && offer.to == who);
    let Some(commander) = incident.commander().filter(|ic| *ic != who && !briefed) else { return };
    if !people.can_act(&turn.world, who) {
        return;
    }
    let cue = if now == shift.comes.after(SPEAKS) {
        Phrase::WatchHere
    } else if now.after(FIRST) == ends {
        Phrase::WatchSoon
    } else if now >= ends && now.since(ends).0.is_multiple_of(AGAIN) {
        Phrase::WatchOver
    } else {
        return;
    };
    let text = people.phrase(turn, who, cue, &[("ends", &ends.to_string())]);
    turn.say(who, vec![commander], Intent::Other, text);
}
