//! The report as data, in the shape of commands.md section 4, and how it is made from a run.
//!
//! Not the judging. The one rule: names and shapes here are the contract's.

use serde::Serialize;

use super::blameless::ReviewRow;
use super::cure::Retrial;
use super::inherited::{self, InheritedRow};
use super::series::{Series, series};
use super::wash::{CoachRow, Reflection};
use super::what_if::Branch;
use super::{calibration, outcome, review};
use crate::exercise::Exercise;
use crate::language;
use crate::score::{CapabilityScore, Doctrine, Overall, score};
use crate::view::seat_log;
use crate::vocab::{EventKind, PersonId, Severity};

/// How many claims are told one by one.
const CLAIMS_TOLD: usize = 5;

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
        tried: Option<String>,
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
    pub hot_wash: Vec<Reflection>,
    pub coach: CoachRow,
    /// How it went over time; beyond the contract of commands.md, which allows further keys at the end.
    pub series: Series,
    /// The review as a piece of writing, with unscored hints; beyond the contract too.
    pub review: ReviewRow,
    /// What the seat took over, if it did not begin at the beginning; beyond the contract too.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub inherited: Option<InheritedRow>,
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
    pub claims: Vec<String>,
    /// Whether `what_if` was looked for, and whether the later inputs stayed as they were.
    pub tried: Option<bool>,
    /// Whether a simulated commander decided anew where remedies were tried.
    pub anew: bool,
    /// Whether remedies were tried.
    pub remedies_tried: bool,
    pub severity: Option<Severity>,
    pub people: u32,
    /// Whether the seat was the commander's.
    pub commanded: bool,
}

/// The report of a run for the person in a seat.
#[must_use]
pub fn debrief(run: &Exercise, me: PersonId) -> Debrief {
    debrief_by(run, me, Doctrine::shipped())
}

/// The same by another doctrine pack; what the scenario rules differently holds for either.
#[must_use]
pub fn debrief_by(run: &Exercise, me: PersonId, pack: Doctrine) -> Debrief {
    let log = seat_log(run, me);
    let scenario = run.scenario();
    let card = score(&log, &pack.with_rulings(&scenario.doctrine));
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
    let claims = calibration::claims(run, me);
    let background = Background {
        notes: scenario.review.notes.clone(),
        sources: scenario.meta.sources.clone(),
        missed_factors: review::missed(run, &factors),
        claims: calibration::told(&claims),
        tried: None,
        anew: false,
        remedies_tried: false,
        severity: run.incident().severity,
        people: u32::try_from(run.incident().here.len()).unwrap_or(u32::MAX),
        commanded: scenario.command_seat().is_none_or(|seat| seat.person == me),
    };
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
        calibration: calibration::calibration(&claims),
        hot_wash: Vec::new(),
        coach: CoachRow::of(run.log()),
        series: series(run),
        review: ReviewRow::of(run),
        inherited: inherited::inherited(run, &log),
        background,
    }
}

impl Debrief {
    /// Adds the changes that a search found; `anew` says whether a simulated commander decided anew after each.
    #[must_use]
    pub fn with_what_if(mut self, rows: Vec<WhatIfRow>, anew: bool) -> Self {
        self.what_if = rows;
        self.background.tried = Some(anew);
        self
    }

    /// Tries the recorded remedies, and what the scenario knows of the factors that nobody recorded, by playing the
    /// run again with each of them in place; `run` is the run itself.
    #[must_use]
    pub fn with_remedies_tried(mut self, branch: &Branch, run: &Exercise) -> Self {
        let mut again = Retrial::new(branch);
        for (row, note) in self.remedies.iter_mut().zip(&run.incident().remedies) {
            let trial = again.remedy(run, note);
            row.would_have_saved = trial.saved;
            row.tried = Some(trial.sentence());
        }
        let truth = &run.scenario().review.factors;
        for text in &mut self.background.missed_factors {
            let trial = truth.iter().find(|factor| factor.text == *text).and_then(|factor| again.factor(factor));
            if let Some(trial) = trial {
                *text = format!("{}. {}", text.trim_end_matches('.'), trial.sentence());
            }
        }
        self.background.anew = branch.decides_anew();
        self.background.remedies_tried = again.tried() > 0;
        self
    }

    /// How remedies were tried, in a sentence; none if none was.
    pub(super) fn how_tried(&self) -> Option<String> {
        let after = if self.background.anew {
            "the simulated commander decided anew"
        } else {
            "everything you said stayed as it was, at its time"
        };
        self.background.remedies_tried.then(|| {
            format!("What was tried was the same seed in a platform that had the change from the start; {after}.")
        })
    }

    /// What single changes would have done, in sentences; nothing if none was looked for.
    pub(super) fn what_if_lines(&self) -> Vec<String> {
        let Some(anew) = self.background.tried else { return Vec::new() };
        if self.what_if.is_empty() {
            return vec!["None of the changes that were tried would have made it better.".to_owned()];
        }
        let row = |row: &WhatIfRow| {
            let saved = super::plain::thousands(-row.customer_minutes);
            let sooner = if row.minutes_to_mitigate < -0.5 {
                format!(", {:.0} min sooner", -row.minutes_to_mitigate)
            } else {
                String::new()
            };
            format!(
                "{}: {saved} customer-minutes less{sooner}, {:+.0} money, {:+.1} points.",
                row.change, row.money, row.points
            )
        };
        let mut lines: Vec<String> = self.what_if.iter().map(row).collect();
        lines.push(
            if anew {
                "Each was played again with this one change; the simulated commander decided anew after it."
            } else {
                "Each was played again with this one change; everything you said later stayed as it was."
            }
            .to_owned(),
        );
        lines
    }

    /// How sure the participant was, and how it was, in sentences.
    pub(super) fn calibration_lines(&self) -> Vec<String> {
        // A list of guesses teaches nothing; the first few stand for the rest.
        let mut lines: Vec<String> = self.background.claims.iter().take(CLAIMS_TOLD).cloned().collect();
        let left = self.background.claims.len().saturating_sub(CLAIMS_TOLD);
        if left > 0 {
            lines.push(format!("And {left} more."));
        }
        if let Some(brier) = self.calibration.brier {
            lines.push(format!(
                "Over {} that could be checked the Brier score is {brier:.2}: 0 is perfect, 0.25 is a coin's.",
                if self.calibration.claims == 1 {
                    "one claim".to_owned()
                } else {
                    format!("{} claims", self.calibration.claims)
                }
            ));
        }
        lines
    }
}
