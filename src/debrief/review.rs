//! What the participant recorded in the review, beside what was true.
//!
//! Not a score. The one rule: a recorded factor is matched by its kind and by what its evidence is about, never by its
//! words.

use super::report::{FactorRow, RemedyRow};
use crate::exercise::Exercise;
use crate::incident::FactorNote;
use crate::scenario::{Names as _, ReviewFactor};
use crate::vocab::{Event, EventKind, Fact, Target, Work};

pub(super) fn factors(run: &Exercise) -> Vec<FactorRow> {
    let notes = run.incident().factors.iter();
    notes
        .map(|note| FactorRow {
            text: note.text.clone(),
            kind: note.kind.word(),
            evidence: note.evidence.clone(),
            matches: matching(run, note).map(|truth| truth.text.clone()),
        })
        .collect()
}

/// True factors that nothing recorded matches.
pub(super) fn missed(run: &Exercise, rows: &[FactorRow]) -> Vec<String> {
    let truth = run.scenario().review.factors.iter().map(|factor| &factor.text);
    truth.filter(|text| !rows.iter().any(|row| row.matches.as_ref() == Some(text))).cloned().collect()
}

pub(super) fn remedies(run: &Exercise) -> Vec<RemedyRow> {
    let notes = run.incident().remedies.iter();
    notes
        .map(|note| RemedyRow {
            text: note.text.clone(),
            kind: note.kind.word(),
            owner: run.scenario().person(note.owner).to_owned(),
            due_days: note.due.map(|due| due.0.div_ceil(86_400)),
            would_have_saved: None,
            tried: None,
        })
        .collect()
}

/// The true factor that a recorded one stands for, if its evidence leads to one.
pub(super) fn matching<'a>(run: &'a Exercise, note: &FactorNote) -> Option<&'a ReviewFactor> {
    let mut about: Vec<Target> = Vec::new();
    for seq in &note.evidence {
        if let Some(event) = run.log().get(*seq as usize - 1) {
            subjects(run, event, &mut about);
        }
    }
    let fit = |truth: &&ReviewFactor| {
        let shared = truth.about.iter().filter(|target| about.contains(target)).count();
        shared * 2 + usize::from(truth.kind == note.kind)
    };
    let best = run.scenario().review.factors.iter().max_by_key(fit)?;
    (fit(&best) >= 2 && (best.kind == note.kind || fit(&best) >= 4)).then_some(best)
}

/// What an event is about.
fn subjects(run: &Exercise, event: &Event, about: &mut Vec<Target>) {
    #[expect(clippy::wildcard_enum_match_arm, reason = "everything else is about people")]
    match &event.kind {
        EventKind::Finding { about: of, facts, .. } => {
            about.push(*of);
            facts.iter().for_each(|fact| fact_subjects(run, fact, about));
        }
        EventKind::Objection { facts, .. } => facts.iter().for_each(|fact| fact_subjects(run, fact, about)),
        EventKind::AlertFired { of, .. } | EventKind::MetricStale { of } | EventKind::IncidentReopened { of } => {
            about.push(Target::Service(*of));
        }
        EventKind::LeverPulled { call, .. } | EventKind::LeverDone { call, .. } => about.push(call.target),
        EventKind::ProposalMade { call, .. } | EventKind::TaskProposed { call, .. } => about.push(call.target),
        EventKind::TaskGiven { work: Work::Investigate(target), .. } => about.push(*target),
        EventKind::VendorAnswered { vendor, .. } | EventKind::VendorCaseOpened { vendor, .. } => {
            about.push(Target::Vendor(*vendor));
        }
        _ => {}
    }
}

fn fact_subjects(run: &Exercise, fact: &Fact, about: &mut Vec<Target>) {
    match fact {
        Fact::Healthy { of } | Fact::Failing { of, .. } | Fact::Slow { of, .. } | Fact::Saturated { of, .. } => {
            about.push(Target::Service(*of));
        }
        Fact::ComesFrom { callee, .. } => about.push(Target::Service(*callee)),
        Fact::HostsImpaired { fleet, .. } | Fact::Spreading { fleet, .. } => about.push(Target::Fleet(*fleet)),
        Fact::TouchedBy { fleet, job } => about.extend([Target::Fleet(*fleet), Target::Job(*job)]),
        Fact::JobState { job, .. } => about.push(Target::Job(*job)),
        Fact::RunBy { job, vendor } => about.extend([Target::Job(*job), Target::Vendor(*vendor)]),
        Fact::ChangeSuspected { change, .. } | Fact::ChangeCleared { change } => about.push(Target::Change(*change)),
        Fact::VendorSuspected { vendor } => about.push(Target::Vendor(*vendor)),
        Fact::ToolDark { tool } | Fact::PostsUnseen { tool } => about.push(Target::Service(*tool)),
        Fact::WouldOverload { call, .. } => about.push(call.target),
        Fact::Clue(clue) => about.extend(run.scenario().clues[clue.index()].points_at.iter().copied()),
        Fact::Nothing { .. } => {}
    }
}
