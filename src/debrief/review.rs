//! What the participant recorded in the review, beside what was true.
//!
//! Not a score. The one rule: a recorded factor is matched by its kind and by what its evidence is about, never by its
//! words.

use super::report::{FactorRow, RemedyRow};
use crate::exercise::Exercise;
use crate::incident::FactorNote;
use crate::scenario::{Names as _, ReviewFactor, Scenario};
use crate::vocab::{ChangeId, Event, EventKind, Fact, Target, Work};

pub(super) fn factors(run: &Exercise) -> Vec<FactorRow> {
    let (notes, truths) = (run.incident().factors.iter(), &run.scenario().review.factors);
    notes
        .zip(pairs(run))
        .map(|(note, truth)| FactorRow {
            text: note.text.clone(),
            kind: note.kind.word(),
            evidence: note.evidence.clone(),
            matches: truth.map(|truth| truths[truth].text.clone()),
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
    let at = run.incident().factors.iter().position(|known| known == note)?;
    let truth = *pairs(run).get(at)?;
    truth.map(|truth| &run.scenario().review.factors[truth])
}

/// How well a recorded factor fits a true one: what its evidence is about, then what that is next to, then its kind.
fn fit(run: &Exercise, note: &FactorNote, truth: &ReviewFactor) -> Option<usize> {
    let mut about: Vec<Target> = Vec::new();
    for seq in &note.evidence {
        if let Some(event) = (*seq as usize).checked_sub(1).and_then(|at| run.log().get(at)) {
            subjects(run, event, &mut about);
        }
    }
    let near: Vec<Target> = about.iter().flat_map(|target| neighbours(run.scenario(), *target)).collect();
    let shared = truth.about.iter().filter(|target| about.contains(target)).count();
    let beside = truth.about.iter().any(|target| {
        let beside = neighbours(run.scenario(), *target);
        near.contains(target) || beside.iter().any(|next| about.contains(next) || near.contains(next))
    });
    let same = truth.kind == note.kind;
    let fits = if same { shared >= 1 || beside } else { shared >= 2 };
    fits.then_some(shared * 4 + usize::from(same) * 3 + usize::from(beside))
}

/// For each recorded factor the true one it stands for. Each true one is taken once, by what fits it best; what is left
/// over may share one.
fn pairs(run: &Exercise) -> Vec<Option<usize>> {
    let (notes, truths) = (&run.incident().factors, &run.scenario().review.factors);
    let mut fits: Vec<(usize, usize, usize)> = Vec::new();
    for (at, note) in notes.iter().enumerate() {
        let known = truths.iter().enumerate().filter_map(|(truth, factor)| Some((fit(run, note, factor)?, at, truth)));
        fits.extend(known);
    }
    fits.sort_by_key(|(fit, at, truth)| (std::cmp::Reverse(*fit), *at, *truth));
    let mut pairs: Vec<Option<usize>> = vec![None; notes.len()];
    for (_, at, truth) in &fits {
        if pairs[*at].is_none() && !pairs.contains(&Some(*truth)) {
            pairs[*at] = Some(*truth);
        }
    }
    for (_, at, truth) in &fits {
        pairs[*at].get_or_insert(*truth);
    }
    pairs
}

/// What a target is next to: a change and what it touched, a job and what stops it.
fn neighbours(scenario: &Scenario, target: Target) -> Vec<Target> {
    let mut found = Vec::new();
    for (at, change) in scenario.changes.iter().enumerate() {
        if target == Target::Change(ChangeId::at(at)) {
            found.push(Target::Service(change.to));
        }
    }
    for lever in &scenario.platform.levers {
        if lever.stops.map(Target::Job) == Some(target) {
            found.push(lever.target);
        }
    }
    found
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
        Fact::Ails { at, .. } => about.push(*at),
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
