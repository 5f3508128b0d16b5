//! Habits of the end and of the review.
//!
//! They claim nothing that the view does not show.

use super::open::named;
use super::{line, nothing};
use crate::base::Ticks;
use crate::players::diary::Scene;
use crate::vocab::{Fact, Target};

fn acted(s: &Scene<'_, '_>) -> bool {
    !s.diary.done.is_empty()
}

/// Says that it is known where it is wrong.
pub(in crate::players) fn say_identified(s: &mut Scene<'_, '_>) -> Vec<String> {
    let known =
        s.diary.facts.iter().any(|(fact, ..)| matches!(fact, Fact::HostsImpaired { .. } | Fact::TouchedBy { .. }));
    let early = s.eyes.view.incident.state == "investigating";
    if s.declared(Ticks(60)) && known && early && s.once("identified") {
        line("/incident status identified")
    } else {
        nothing()
    }
}

fn owner_here(s: &Scene<'_, '_>, service: &str) -> Option<String> {
    let at = s.eyes.briefing.services.iter().position(|known| known == service)?;
    let team = s.owner(crate::vocab::ServiceId::at(at)).map(str::to_owned);
    let others = s.others();
    let own = others.iter().find(|one| Some(s.team_of(&one.id)) == team.as_deref());
    own.or(others.first()).map(|one| one.id.clone())
}

/// Has owners confirm recovery, once it looks well.
pub(in crate::players) fn verify(s: &mut Scene<'_, '_>) -> Vec<String> {
    if s.well_for() < Ticks(75) || !acted(s) || !s.declared(Ticks(300)) {
        return nothing();
    }
    if s.once("mitigated") {
        return line("/incident status mitigated");
    }
    let entries: Vec<String> =
        s.eyes.briefing.entries.iter().take(4).map(|of| s.name(Target::Service(*of)).to_owned()).collect();
    for service in entries {
        if let Some(who) = owner_here(s, &service)
            && s.once(&format!("verify {service}"))
        {
            return line(format!("/verify {service} @{who}"));
        }
    }
    nothing()
}

/// Names who owns the review while people are there.
pub(in crate::players) fn name_review_owner(s: &mut Scene<'_, '_>) -> Vec<String> {
    if s.well_for() < Ticks(90) || !acted(s) || !s.declared(Ticks(300)) {
        return nothing();
    }
    let who = s.holder("deputy").map(str::to_owned).or_else(|| s.others().first().map(|one| one.id.clone()));
    match who {
        Some(who) if s.once("review owner") => line(format!("/incident review-owner @{who}")),
        Some(_) | None => nothing(),
    }
}

/// Watches, then calls it over after it has held.
pub(in crate::players) fn resolve(s: &mut Scene<'_, '_>) -> Vec<String> {
    if !s.declared(Ticks(300)) || !acted(s) {
        return nothing();
    }
    if s.well_for() >= Ticks(150) && !s.memory.verified.is_empty() && s.once("monitoring") {
        return line("/incident status monitoring");
    }
    if s.well_for() >= Ticks(330) && s.said("monitoring").is_some() && s.again("resolve", Ticks(400)) {
        let mut lines = vec!["/incident resolve \"it has held and its owners agree\"".to_owned()];
        if !s.eyes.view.incident.frozen.is_empty() {
            lines.insert(0, "/unfreeze all".to_owned());
        }
        return lines;
    }
    nothing()
}

/// Calls it over after a look at the board.
pub(in crate::players) fn resolve_hasty(s: &mut Scene<'_, '_>) -> Vec<String> {
    if s.declared(Ticks(600)) && s.well_for() >= Ticks(120) && acted(s) && s.again("resolve", Ticks(300)) {
        line("/incident resolve \"looks fine again\"")
    } else {
        nothing()
    }
}

/// Events that are evidence about what was found, one for each kind of fact.
fn evidence(s: &Scene<'_, '_>) -> Vec<u32> {
    let mut seqs: Vec<u32> = s
        .diary
        .facts
        .iter()
        .filter(|(fact, ..)| !matches!(fact, Fact::Healthy { .. } | Fact::Nothing { .. }))
        .map(|(_, seq, _)| *seq)
        .collect();
    seqs.dedup();
    seqs
}

/// Records what made it possible, each with its evidence, then owned remedies.
pub(in crate::players) fn review(s: &mut Scene<'_, '_>) -> Vec<String> {
    if !s.diary.review {
        return nothing();
    }
    let seen = evidence(s);
    let at = |n: usize| seen.get(n % seen.len().max(1)).copied().unwrap_or(1);
    let what = named(s).first().map_or_else(|| "the platform".to_owned(), |target| s.name(*target).to_owned());
    if s.once("factors") {
        return vec![
            format!("/factor \"Something changed at {what} while nobody watched\" as trigger from {}", at(0)),
            format!("/factor \"{what} could not recover by itself\" as latent from {}", at(1)),
            format!("/factor \"Our checks saw less than customers felt\" as detection from {}", at(2)),
            format!("/factor \"Our own tools misled us for a while\" as tooling from {}", at(3)),
            format!("/factor \"We had not practised this repair\" as response from {}", at(4)),
        ];
    }
    let owner = s.eyes.briefing.people.iter().find(|one| !one.seat).map(|one| one.id.clone()).unwrap_or_default();
    if s.diary.factors >= 4 && s.once("remedies") {
        return vec![
            format!("/remedy \"Announce and stage whatever touches {what}\" for f1 owner @{owner} due 2w kind prevent"),
            format!("/remedy \"Alert on what customers feel\" for f3 owner @{owner} due 3w kind detect"),
            format!("/remedy \"Practise the repair each quarter\" for f5 owner @{owner} due 4w kind respond"),
        ];
    }
    if s.said("remedies").is_some() && s.diary.remedies >= 3 && s.once("retro done") {
        return line("/incident retro done");
    }
    nothing()
}

/// Writes one cause and one remedy down and goes home.
pub(in crate::players) fn review_thin(s: &mut Scene<'_, '_>) -> Vec<String> {
    if s.diary.review && s.once("thin review") {
        let seq = evidence(s).first().copied().unwrap_or(1);
        let owner = s.eyes.briefing.people.iter().find(|one| !one.seat).map(|one| one.id.clone()).unwrap_or_default();
        return vec![
            format!("/factor \"Something of ours broke under customers\" as trigger from {seq}"),
            format!("/factor \"It took us long to find out\" as response from {seq}"),
            format!("/remedy \"Be told earlier\" for f1 owner @{owner} due 4w kind prevent"),
            "/incident retro done".to_owned(),
        ];
    }
    nothing()
}

/// Ends the review without a word.
pub(in crate::players) fn no_review(s: &mut Scene<'_, '_>) -> Vec<String> {
    if s.diary.review && s.once("no review") { line("/incident retro done") } else { nothing() }
}
