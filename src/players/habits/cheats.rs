//! Habits of commanders who play the score instead of the incident: they know what is counted, and mean nothing.
//!
//! They exist to be tried against the scoring. The one rule: like the good habits they see only the scene.

use super::noise::any_lever;
use super::{line, nothing};
use crate::base::Ticks;
use crate::players::diary::Scene;
use crate::scenario::Names as _;
use crate::vocab::{BriefField, Command, HandoffItem, Target};
use strum::IntoEnumIterator as _;

/// A proposal that has waited for as long as a pause has to last; it is answered now.
fn ripe(s: &mut Scene<'_, '_>) -> Option<String> {
    let now = s.now();
    let id = s.diary.pending.iter().find(|(_, pending)| now.since(pending.at) >= Ticks(12)).map(|(id, _)| *id)?;
    s.diary.pending.remove(&id);
    Some(format!("d{}", id.0 + 1))
}

/// Says go to whatever is put to it, whoever objects, once the pause that counts is over.
pub(in crate::players) fn nod(s: &mut Scene<'_, '_>) -> Vec<String> {
    ripe(s).map_or_else(nothing, |id| line(format!("/go {id}")))
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
    let because = "let us be sure before we touch anything";
    ripe(s).map_or_else(nothing, |id| line(format!("/no-go {id} because \"{because}\"")))
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

/// Calls it a false alarm as soon as everybody has been told, so that nothing more falls due.
pub(in crate::players) fn cancel_soon(s: &mut Scene<'_, '_>) -> Vec<String> {
    let told = s.memory.told.len() >= 2;
    if s.declared(Ticks(75)) && told && s.once("cancel") {
        line("/incident cancel because \"it was a false alarm as far as we see\"")
    } else {
        nothing()
    }
}

/// Hands command on with every field of the brief filled, once it has been held for a good third of the time.
pub(in crate::players) fn abdicate(s: &mut Scene<'_, '_>) -> Vec<String> {
    let third = Ticks(s.eyes.briefing.minutes * 20 + 60);
    if !s.declared(third) || !s.again("abdicate", Ticks(90)) {
        return nothing();
    }
    let (Some(to), brief) = (s.second(), HandoffItem::iter()) else { return nothing() };
    let text = "as the log has it, nothing to add to that";
    let brief = brief.map(|item| BriefField { item, text: text.to_owned() }).collect();
    line(crate::language::write(&Command::Handoff { to, brief }, s.eyes.names()))
}
