//! Habits of commanders who play the score instead of the incident: they know what is counted, and mean nothing.
//!
//! They exist to be tried against the scoring. The one rule: like the good habits they see only the scene.

use super::noise::any_lever;
use super::{line, nothing};
use crate::base::Ticks;
use crate::players::diary::Scene;
use crate::scenario::Names as _;
use crate::vocab::Target;

/// Says go to whatever is put to it, whoever objects, once the pause that counts is over.
pub(in crate::players) fn nod(s: &mut Scene<'_, '_>) -> Vec<String> {
    let now = s.now();
    let ripe = s.diary.pending.iter().find(|(_, pending)| now.since(pending.at) >= Ticks(12)).map(|(id, _)| *id);
    let Some(id) = ripe else { return nothing() };
    s.diary.pending.remove(&id);
    line(format!("/go d{}", id.0 + 1))
}

/// Who looks after what a lever acts on, if they are here.
fn keeper(s: &Scene<'_, '_>, lever: &str) -> Option<String> {
    let name = lever.split(' ').nth(1)?;
    let Some(Target::Service(of)) = s.eyes.briefing.find_target(name) else { return None };
    let team = s.owner(of)?.to_owned();
    s.others().into_iter().find(|one| s.team_of(&one.id) == team).map(|one| one.id.clone())
}

/// Puts a lever that anybody's list would hold to whoever looks after the thing, with every field filled, as often as is
/// not yet too often.
pub(in crate::players) fn propose_by_the_form(s: &mut Scene<'_, '_>) -> Vec<String> {
    if !s.declared(Ticks(90)) || !s.memory.underway.is_empty() || !s.diary.pending.is_empty() {
        return nothing();
    }
    if s.others().is_empty() || !s.again("form", Ticks(240)) {
        return nothing();
    }
    let lever = any_lever(s, "form lever");
    let who = keeper(s, &lever).or_else(|| s.free().first().cloned());
    let who = who.or_else(|| s.others().first().map(|one| one.id.clone()));
    let Some(who) = who else { return nothing() };
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

/// Turns everything down that is put to it, each with a reason.
pub(in crate::players) fn turn_down(s: &mut Scene<'_, '_>) -> Vec<String> {
    let now = s.now();
    let ripe = s.diary.pending.iter().find(|(_, pending)| now.since(pending.at) >= Ticks(12)).map(|(id, _)| *id);
    let Some(id) = ripe else { return nothing() };
    s.diary.pending.remove(&id);
    line(format!("/no-go d{} because \"let us be sure before we touch anything\"", id.0 + 1))
}

/// Has every person who is there look at one thing after the other, each time with a name and a timebox.
pub(in crate::players) fn keep_all_busy(s: &mut Scene<'_, '_>) -> Vec<String> {
    if !s.declared(Ticks(15)) || !s.again("busy round", Ticks(20)) {
        return nothing();
    }
    let services = s.eyes.briefing.services.clone();
    let Some(who) = s.free().first().cloned() else { return nothing() };
    let team = s.team_of(&who).to_owned();
    let own = |name: &String| {
        let Some(Target::Service(of)) = s.eyes.briefing.find_target(name) else { return false };
        s.owner(of) == Some(team.as_str())
    };
    let (own, other): (Vec<String>, Vec<String>) = services.into_iter().partition(own);
    let next = own.into_iter().chain(other).find(|what| s.once(&format!("busy {who} {what}")));
    next.map_or_else(nothing, |what| line(format!("/task @{who} investigate {what} in 5m")))
}
