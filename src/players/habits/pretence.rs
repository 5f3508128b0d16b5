//! Habits of commanders who know the forms of good command and leave the command out: they look anywhere, say yes or no
//! to everything, repeat, ask for the same.
//!
//! They exist to be tried against the scoring. The one rule: like the good habits they see only the scene.

use super::noise::{changes, of};
use super::work::proposed;
use super::{line, nothing};
use crate::base::Ticks;
use crate::players::diary::Scene;

/// Somebody who is there and has nothing in hand; one after the other.
fn next_free(s: &mut Scene<'_, '_>) -> Option<String> {
    let free = s.free();
    let at = s.nth("next free");
    free.get(at % free.len().max(1)).cloned()
}

/// Sends whoever is free to look, wherever that may be, each time with a name and a timebox.
pub(in crate::players) fn look_anywhere(s: &mut Scene<'_, '_>) -> Vec<String> {
    if !s.declared(Ticks(15)) || !s.again("anywhere", Ticks(40)) {
        return nothing();
    }
    let Some(who) = next_free(s) else { return nothing() };
    let at = s.nth("anywhere");
    let briefing = s.eyes.briefing;
    let places: Vec<String> = briefing.services.iter().chain(&briefing.fleets).cloned().collect();
    line(format!("/task @{who} investigate {} in 5m", of(&places, at * 7 + 3)))
}

/// Puts forward again what a colleague has come up with.
pub(in crate::players) fn repeat_what_was_put(s: &mut Scene<'_, '_>) -> Vec<String> {
    if !s.declared(Ticks(90)) || !s.memory.underway.is_empty() || !s.diary.pending.is_empty() {
        return nothing();
    }
    let Some(call) = s.diary.put.last().cloned() else { return nothing() };
    let Some(who) = next_free(s) else { return nothing() };
    if s.again("repeat", Ticks(200)) { proposed(s, &who, call) } else { nothing() }
}

fn outcome(s: &mut Scene<'_, '_>, words: &str, every: u32) -> Vec<String> {
    if !s.declared(Ticks(60)) || s.well_for() > Ticks(60) || !s.again(words, Ticks(every)) {
        return nothing();
    }
    next_free(s).map_or_else(nothing, |who| line(format!("/task @{who} \"{words}\" in 8m")))
}

/// Asks one after the other for an idea.
pub(in crate::players) fn ask_for_ideas(s: &mut Scene<'_, '_>) -> Vec<String> {
    outcome(s, "get it working again, your way", 180)
}

/// Asks everybody who is free to mend it.
pub(in crate::players) fn have_it_mended(s: &mut Scene<'_, '_>) -> Vec<String> {
    outcome(s, "get it working again, your way", 60)
}

/// Asks for the same outcome again and again, whatever came of it.
pub(in crate::players) fn ask_the_same(s: &mut Scene<'_, '_>) -> Vec<String> {
    outcome(s, "find out what is wrong", 150)
}

/// Calls it over as soon as the board shows less than before, with every word that belongs to an end.
pub(in crate::players) fn claim_at_the_dip(s: &mut Scene<'_, '_>) -> Vec<String> {
    if !s.declared(Ticks(120)) || s.share() > 0.05 && s.once("was ill") {
        return nothing();
    }
    let dips = s.share() < 0.05 || s.trend() == "shrinking";
    if s.said("was ill").is_none() || !dips || !s.again("dip", Ticks(900)) {
        return nothing();
    }
    let owner = s.others().first().map(|one| format!("/incident review-owner @{}", one.id));
    let mut lines = vec!["/incident status mitigated".to_owned(), "/incident status monitoring".to_owned()];
    lines.extend(owner);
    lines.push("/unfreeze all".to_owned());
    lines.push("/incident resolve \"it goes down, so it is over\"".to_owned());
    lines.push("/statuspage resolved \"It is over, requests go through again.\"".to_owned());
    lines
}

/// Takes one change back after the other, newest first: has it looked at, states the trade, proposes the way back.
pub(in crate::players) fn undo_the_next(s: &mut Scene<'_, '_>) -> Vec<String> {
    let busy = !s.memory.underway.is_empty() || !s.diary.pending.is_empty();
    if !s.declared(Ticks(60)) || busy || s.well_for() > Ticks(60) {
        return nothing();
    }
    let mut all = changes(s);
    all.reverse();
    for name in all {
        if s.said(&format!("undo {name}")).is_some() {
            continue;
        }
        let of = s.eyes.briefing.changes.iter().find(|change| change.0 == name).map(|change| change.1);
        let team = of.and_then(|of| s.owner(of)).unwrap_or_default().to_owned();
        let Some(who) = s.others().into_iter().find(|one| s.team_of(&one.id) == team).map(|one| one.id.clone()) else {
            if !team.is_empty() && s.once(&format!("undo page {team}")) {
                return line(format!("/page {team} \"please look at {name} with us\""));
            }
            continue;
        };
        if s.once(&format!("examine {name}")) {
            return line(format!("/task @{who} investigate {name} in 4m"));
        }
        let looked = s.said(&format!("examine {name}")).is_some_and(|at| s.now().since(at) >= Ticks(110));
        if !looked {
            return nothing();
        }
        s.once(&format!("undo {name}"));
        return vec![
            "/tradeoff \"we give up what is new so that what is old holds\" gives: features keeps: availability"
                .to_owned(),
            format!(
                "/propose @{who} rollback {name} in 8m plan-b: \"roll it out again\" abort-if: \"errors rise while it runs\""
            ),
        ];
    }
    nothing()
}
