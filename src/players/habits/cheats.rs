//! Habits of commanders who play the score instead of the incident: they know what is counted, and mean nothing.
//!
//! They exist to be tried against the scoring. The one rule: like the good habits they see only the scene.

use super::noise::any_lever;
use super::{line, nothing};
use crate::base::Ticks;
use crate::players::diary::Scene;

/// Says go to whatever is put to it, with the same reason each time, once the pause that counts is over.
pub(in crate::players) fn nod(s: &mut Scene<'_, '_>) -> Vec<String> {
    let now = s.now();
    let ripe = s.diary.pending.iter().find(|(_, pending)| now.since(pending.at) >= Ticks(12)).map(|(id, _)| *id);
    let Some(id) = ripe else { return nothing() };
    s.diary.pending.remove(&id);
    line(format!("/go d{} because \"we have to decide and go on\"", id.0 + 1))
}

/// Puts a lever that anybody's list would hold to somebody, with every field filled, as often as is not yet too often.
pub(in crate::players) fn propose_by_the_form(s: &mut Scene<'_, '_>) -> Vec<String> {
    if !s.declared(Ticks(90)) || !s.memory.underway.is_empty() || !s.diary.pending.is_empty() {
        return nothing();
    }
    let who = s.free().first().cloned().or_else(|| s.others().first().map(|one| one.id.clone()));
    let Some(who) = who else { return nothing() };
    if !s.again("form", Ticks(240)) {
        return nothing();
    }
    let lever = any_lever(s, "form lever");
    line(format!(
        "/propose @{who} {lever} in 8m plan-b: \"go back to how it was\" abort-if: \"errors rise while it runs\""
    ))
}

/// Calls it over whenever the board is well for a moment, with every word that belongs to an end.
pub(in crate::players) fn close_in_each_lull(s: &mut Scene<'_, '_>) -> Vec<String> {
    let lull = s.declared(Ticks(240)) && s.well_for() >= Ticks(15) && !s.diary.review;
    if !lull || !s.again("lull", Ticks(420)) {
        return nothing();
    }
    let owner = s.others().first().map(|one| one.id.clone()).unwrap_or_default();
    let mut lines = vec!["/incident status mitigated".to_owned(), "/incident status monitoring".to_owned()];
    if !owner.is_empty() {
        lines.push(format!("/incident review-owner @{owner}"));
    }
    lines.push("/incident resolve \"it is well again as far as we see\"".to_owned());
    lines.push("/statuspage resolved \"It is over, requests go through again.\"".to_owned());
    lines
}
