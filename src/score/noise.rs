//! What was said in vain: refused, taken back, or said more often than anybody could mean it.
//!
//! It guards every other expectation: a form filled a hundred times is no longer evidence of the habit it asks for.
//! The one rule: it counts kinds of acts and their times, never their wording.

#![expect(clippy::wildcard_enum_match_arm, reason = "few kinds of events are acts of speech")]

use std::collections::BTreeMap;

use super::evidence::Evidence;
use super::gather::person;
use crate::base::{Tick, maths};
use crate::vocab::{EventKind, FreezeScope, Severity};

/// Up to this share of vain acts everything counts in full.
const TOLERATED: f64 = 0.25;
/// By how much points shrink for each part beyond.
const STEEPNESS: f64 = 2.0;
/// The least that points shrink to.
const LEAST: f64 = 0.2;
/// Fewer acts than this tell nothing.
const FEW: usize = 12;

/// A seat's acts, sorted into meant and vain.
#[derive(Clone, PartialEq, Debug, Default)]
pub(super) struct Noise {
    pub(super) said: usize,
    pub(super) refused: usize,
    pub(super) often: usize,
    pub(super) undone: usize,
    pub(super) events: Vec<u32>,
    pub(super) first: Option<Tick>,
}

/// How often in an hour an act of this kind can be meant; none for what is no act of speech.
fn budget(kind: &EventKind) -> Option<(&'static str, f64)> {
    let often = match kind {
        EventKind::ReviewOwnerSet { .. } | EventKind::CommsModeSet { .. } | EventKind::HandoffBriefed { .. } => 2.0,
        EventKind::VendorCaseOpened { .. } | EventKind::ResolveClaimed { .. } => 3.0,
        EventKind::SeveritySet { .. } | EventKind::ChannelSwitched { .. } => 4.0,
        EventKind::FreezeSet { .. } | EventKind::PollOpened { .. } | EventKind::SubteamFormed { .. } => 6.0,
        EventKind::VendorChased { .. } | EventKind::StatusSet { .. } | EventKind::CommandOffered { .. } => 7.0,
        EventKind::ExecUpdated { .. } | EventKind::SizedUp(_) | EventKind::LeverPulled { .. } => 8.0,
        EventKind::HypothesisRaised { .. } | EventKind::HypothesisRuledOut { .. } => 8.0,
        EventKind::UpdatePosted { .. } | EventKind::StatusPosted { .. } => 9.0,
        EventKind::ConfidenceStated { .. } | EventKind::TaskCancelled { .. } => 10.0,
        EventKind::TradeoffStated { .. } | EventKind::VerificationAsked { .. } | EventKind::RoleOffered { .. } => 12.0,
        EventKind::ProposalMade { .. } | EventKind::TaskExtended { .. } => 16.0,
        EventKind::PageSent { .. } | EventKind::PersonReleased { .. } | EventKind::TaskChecked { .. } => 20.0,
        EventKind::ProposalDecided { .. } | EventKind::NoteTaken { .. } => 25.0,
        EventKind::Asked { .. } | EventKind::Said { .. } => 30.0,
        EventKind::TaskGiven { .. } => 45.0,
        EventKind::Looked { .. } => 50.0,
        _ => return None,
    };
    Some((kind.name(), often))
}

impl Noise {
    pub(super) fn of(e: &Evidence<'_>) -> Self {
        let mut noise = Self::default();
        let hours = maths::max(e.length().as_minutes(), 20.0) / 60.0;
        let mut counts: BTreeMap<&'static str, f64> = BTreeMap::new();
        let mut levels: Vec<Severity> = e.severities.first().map(|(_, level, _)| *level).into_iter().collect();
        let mut frozen: Vec<(FreezeScope, Tick)> = Vec::new();
        let mine = e.log.events.iter().filter(|event| person(event.by) == Some(e.me) && event.tick <= e.until);
        for event in mine {
            let mut vain = false;
            if matches!(event.kind, EventKind::CommandRejected { .. }) {
                noise.said += 1;
                noise.refused += 1;
                vain = true;
            } else if let Some((kind, often)) = budget(&event.kind) {
                noise.said += 1;
                let count = counts.entry(kind).or_default();
                *count += 1.0;
                if undone(&event.kind, event.tick, &mut levels, &mut frozen) {
                    noise.undone += 1;
                    vain = true;
                } else if *count > maths::max((often * hours).ceil(), 2.0) {
                    noise.often += 1;
                    vain = true;
                }
            }
            if vain {
                noise.first.get_or_insert(event.tick);
                noise.events.push(event.seq);
            }
        }
        noise
    }

    /// The share of what was said that was said in vain.
    pub(super) fn share(&self) -> f64 {
        (self.refused + self.often + self.undone) as f64 / self.said.max(1) as f64
    }

    /// How much everything else counts for.
    pub(super) fn weight(&self) -> f64 {
        if self.said < FEW {
            return 1.0;
        }
        maths::clamp(1.0 - STEEPNESS * (self.share() - TOLERATED), LEAST, 1.0)
    }

    /// The count in words.
    pub(super) fn told(&self) -> String {
        let parts = [
            (self.refused, "were refused"),
            (self.often, "came more often than anybody can mean them"),
            (self.undone, "took back what was said before"),
        ];
        let parts = parts.iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!("{count} {what}"));
        let parts: Vec<String> = parts.collect();
        if parts.is_empty() {
            return format!("none of the {} things you said", self.said);
        }
        format!("of {} things you said {}", self.said, parts.join(", "))
    }
}

/// Whether an act returns to what held before: a severity left earlier, a freeze lifted and set again.
fn undone(kind: &EventKind, at: Tick, levels: &mut Vec<Severity>, frozen: &mut Vec<(FreezeScope, Tick)>) -> bool {
    match kind {
        EventKind::SeveritySet { severity, .. } => {
            let back = levels.iter().rev().skip(1).any(|level| level == severity);
            levels.push(*severity);
            back
        }
        EventKind::FreezeSet { scope, on: true } => {
            let again = frozen.iter().any(|(known, _)| known == scope);
            frozen.push((*scope, at));
            again
        }
        _ => false,
    }
}
