//! The report as data, in the shape of commands.md section 4, and how it is made from a run.
//!
//! Not the judging. The one rule: names and shapes here are the contract's.

use serde::Serialize;

use super::{outcome, review};
use crate::exercise::Exercise;
use crate::language;
use crate::score::{CapabilityScore, Doctrine, Overall, score};
use crate::view::seat_log;
use crate::vocab::{EventKind, PersonId, Severity};

macro_rules! rows {
    ($($(#[$doc:meta])* $name:ident { $($(#[$attr:meta])* $field:ident: $kind:ty),+ $(,)? })+) => {$(
        $(#[$doc])*
        #[derive(Clone, PartialEq, Debug, Serialize)]
        #[expect(missing_docs, reason = "commands.md section 4 is the documentation of this shape")]
        pub struct $name { $($(#[$attr])* pub $field: $kind),+ }
    )+};
}

rows! {
    /// Money, by what it went to.
    MoneyRow { sla_credits: f64, capacity: f64, people: f64, vendor: f64 }
    /// What customers and the company lost, beside the same seed with nobody commanding and with the reference.
    OutcomeRow {
        customer_minutes_lost: f64, idle: f64, reference: f64, requests_failed: f64, data_lost: f64, money: MoneyRow,
    }
    /// When what happened, in seconds; null where it did not.
    MilestoneRow {
        first_symptom: Option<u32>, detected: Option<u32>, acknowledged: Option<u32>, declared: Option<u32>,
        first_public_post: Option<u32>, mitigated: Option<u32>, resolved: Option<u32>,
    }
    /// One line of the timeline.
    TimelineRow { seq: u32, tick: u32, who: String, kind: &'static str, text: String }
    /// A factor the participant recorded.
    FactorRow {
        text: String,
        #[serde(rename = "as")] kind: &'static str,
        evidence: Vec<u32>, matches: Option<String>,
    }
    /// A remedy the participant recorded.
    RemedyRow {
        text: String, kind: &'static str, owner: String, due_days: Option<u32>, would_have_saved: Option<f64>,
    }
    /// What one change would have done.
    WhatIfRow {
        change: String, input: u32, customer_minutes: f64, minutes_to_mitigate: f64, money: f64, points: f64,
    }
    /// How well stated confidence fitted.
    Calibration { claims: u32, brier: Option<f64> }
}

/// The report.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[expect(missing_docs, reason = "commands.md section 4 is the documentation of this shape")]
pub struct Debrief {
    pub scenario: String,
    pub title: String,
    pub seed: u64,
    pub engine: &'static str,
    pub fingerprint: String,
    pub ticks: u32,
    pub ending: &'static str,
    pub overall: Overall,
    pub capabilities: Vec<CapabilityScore>,
    pub outcome: OutcomeRow,
    pub milestones: MilestoneRow,
    pub timeline: Vec<TimelineRow>,
    pub factors: Vec<FactorRow>,
    pub remedies: Vec<RemedyRow>,
    pub what_if: Vec<WhatIfRow>,
    pub calibration: Calibration,
    /// For people, not for programs: what the scenario was and where it came from.
    #[serde(skip)]
    pub background: Background,
}

/// What only the written forms tell.
#[derive(Clone, PartialEq, Debug, Default)]
#[expect(missing_docs, reason = "told in the written forms under these names")]
pub struct Background {
    pub notes: String,
    pub sources: Vec<String>,
    pub missed_factors: Vec<String>,
    pub severity: Option<Severity>,
    pub people: u32,
}

/// The report of a run for the person in a seat.
#[must_use]
pub fn debrief(run: &Exercise, me: PersonId) -> Debrief {
    let log = seat_log(run, me);
    let card = score(&log, &Doctrine::shipped());
    let scenario = run.scenario();
    let timeline = log.events.iter().filter(|event| !matches!(event.kind, EventKind::Looked { .. }));
    let timeline = timeline
        .map(|event| TimelineRow {
            seq: event.seq,
            tick: event.tick.0,
            who: language::actor_name(event.by, scenario),
            kind: event.kind.name(),
            text: language::narrate(event, scenario),
        })
        .collect();
    let factors = review::factors(run);
    let background = Background {
        notes: scenario.review.notes.clone(),
        sources: scenario.meta.sources.clone(),
        missed_factors: review::missed(run, &factors),
        severity: run.incident().severity,
        people: u32::try_from(run.incident().here.len()).unwrap_or(u32::MAX),
    };
    let claims = run.incident().hypotheses.iter().filter(|theory| theory.confidence.is_some()).count();
    Debrief {
        scenario: scenario.meta.id.clone(),
        title: scenario.meta.title.clone(),
        seed: run.seed(),
        engine: env!("CARGO_PKG_VERSION"),
        fingerprint: format!("{:016x}", run.fingerprint()),
        ticks: run.now().0,
        ending: run.ending().unwrap_or(crate::vocab::Ending::Abandoned).word(),
        overall: card.overall,
        capabilities: card.capabilities,
        outcome: outcome::outcome(run),
        milestones: outcome::milestones(run, &log),
        timeline,
        factors,
        remedies: review::remedies(run),
        what_if: Vec::new(),
        calibration: Calibration { claims: u32::try_from(claims).unwrap_or(u32::MAX), brier: None },
        background,
    }
}
