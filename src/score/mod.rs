//! Scoring: a seat's run against a doctrine pack, as a [`Scorecard`] in which every point has its evidence.
//!
//! It is given the [`SeatLog`] alone, so it cannot judge by what the seat could not see,
//! and it reads structured fields and times, never wording.

#![deny(clippy::disallowed_types, clippy::disallowed_methods, clippy::wildcard_enum_match_arm)]

mod adrift;
mod card;
mod doctrine;
mod evidence;
mod gather;
mod hardfail;
mod indicators;
mod inherited;
mod measure;
mod noise;
mod shots;

pub use card::{CapabilityScore, Finding, Overall, Rating, Scorecard, capability_name};
pub use doctrine::{Advice, Bands, DOCTRINE_TEXT, Doctrine, Expectation};
pub use evidence::{
    CaseTrace, Evidence, Hunch, LeverTrace, Mark, PageTrace, ProposalTrace, Spell, TaskTrace, UpdateTrace,
};
pub use indicators::Indicator;
pub use inherited::{Inherited, briefed};
pub use measure::{Measure, Value, says, spoken};

use adrift::Adrift;
use noise::Noise;
use shots::Shots;

use strum::IntoEnumIterator as _;

use crate::scenario::Capability;
use crate::view::SeatLog;

/// Scores a seat's run.
#[must_use]
pub fn score(log: &SeatLog, doctrine: &Doctrine) -> Scorecard {
    let cut = inherited::cut(log);
    let evidence = match &cut {
        Some((log, before)) => Evidence::taken_over(log, before.clone()),
        None => Evidence::of(log),
    };
    let weights = Weights { noise: Noise::of(&evidence), adrift: Adrift::of(&evidence), shots: Shots::of(&evidence) };
    let failed = hardfail::find(&evidence);
    let parts = Capability::iter().map(|capability| {
        let wanted = doctrine.expectations.iter().filter(|item| item.capability == capability);
        let (weight, mut why) = weights.of(capability);
        let made = wanted.map(|item| finding(item, &evidence, weight, &mut why));
        let mut findings: Vec<Finding> = made.collect();
        for (_, why) in failed.iter().filter(|(concerned, _)| *concerned == capability) {
            hold_down(&mut findings, why);
        }
        capability_score(capability, findings)
    });
    let capabilities: Vec<CapabilityScore> = parts.collect();
    let of: f64 = capabilities.iter().map(|part| part.of).sum();
    let points: f64 = capabilities.iter().map(|part| part.points).sum();
    let total = if of > 0.0 { rounded(points / of * 100.0) } else { 0.0 };
    let capped_by = failed.into_iter().next().map(|(_, why)| why);
    let mut rating = if of > 0.0 { Rating::of_share(total / 100.0) } else { Rating::N };
    if capped_by.is_some() && rating < Rating::M {
        rating = Rating::M;
    }
    let overall = Overall { rating, points: total, of: if of > 0.0 { 100.0 } else { 0.0 }, capped_by };
    Scorecard { overall, capabilities }
}

/// What weighs on every point: what was said in vain, time in which nothing moved, and levers that nothing spoke for.
struct Weights {
    noise: Noise,
    adrift: Adrift,
    shots: Shots,
}

impl Weights {
    /// How much a point of a capability counts for, and why it does not count in full.
    fn of(&self, capability: Capability) -> (f64, Option<String>) {
        let (said, moved) = (self.noise.weight(), self.adrift.weight(capability));
        let aimed = self.shots.weight(capability);
        let why = [(said, self.noise.told()), (moved, self.adrift.told()), (aimed, self.shots.told())];
        let why: Vec<String> = why.into_iter().filter(|(weight, _)| *weight < 1.0).map(|(_, told)| told).collect();
        (said * moved * aimed, (!why.is_empty()).then(|| why.join(", and ")))
    }
}

/// What an expectation found. Why its points count for less is told once, with the first finding of a capability.
fn finding(item: &Expectation, evidence: &Evidence<'_>, weight: f64, why: &mut Option<String>) -> Finding {
    let measure = item.indicator.measure(evidence);
    let band = item.bands.band(measure.value);
    let of = if band == Rating::N { 0.0 } else { item.of };
    let less = weight < 1.0 && band < Rating::U && of > 0.0;
    let because = match why.take_if(|_| less) {
        Some(why) => format!("{} It counts at {:.0} %, because {why}.", measure.because, weight * 100.0),
        None if less => format!("{} It counts at {:.0} %.", measure.because, weight * 100.0),
        None => measure.because,
    };
    Finding {
        id: item.id.clone(),
        rule: item.rule.clone(),
        source: item.source.clone(),
        points: of * band.share() * weight,
        of,
        band,
        tick: measure.tick.0,
        because: measure::numbered(&because),
        events: measure.events,
        advice: item.advice.of(band).to_owned(),
    }
}

/// Holds a capability in which something failed hard down to half its points, the best that M can mean.
fn hold_down(findings: &mut [Finding], why: &str) {
    let of: f64 = findings.iter().map(|finding| finding.of).sum();
    let earned: f64 = findings.iter().map(|finding| finding.points).sum();
    let most = of * Rating::M.share();
    if earned <= most {
        return;
    }
    let weight = most / earned;
    for finding in findings.iter_mut().filter(|finding| finding.points > 0.0) {
        finding.points *= weight;
        finding.because = format!("{} It counts at {:.0} %, for a hard fail: {why}", finding.because, weight * 100.0);
    }
}

fn capability_score(id: Capability, findings: Vec<Finding>) -> CapabilityScore {
    let of: f64 = findings.iter().map(|finding| finding.of).sum();
    let earned: f64 = findings.iter().map(|finding| finding.points).sum();
    let name = capability_name(id);
    if of <= 0.0 {
        return CapabilityScore { id, name, rating: Rating::N, points: 0.0, of: 0.0, findings };
    }
    let points = rounded(earned / of * 10.0);
    CapabilityScore { id, name, rating: Rating::of_share(points / 10.0), points, of: 10.0, findings }
}

fn rounded(points: f64) -> f64 {
    (points * 100.0).round() / 100.0
}
