//! Each run of a playtest as a line of its own, for who asks on which seeds something happened.
//!
//! Adds nothing to the rows. The one rule: the lines are in the order of commanders and seeds, whoever played them.

use std::collections::BTreeMap;

use serde::Serialize;

use super::trial::TrialRow;
use crate::scenario::Capability;
use crate::score::{Doctrine, Rating};
use crate::vocab::Ending;
use strum::IntoEnumIterator as _;

/// A run in figures.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct RunLine {
    /// By whom.
    pub commander: &'static str,
    /// The seed.
    pub seed: u64,
    /// How the response ended.
    pub ending: Ending,
    /// The rating after caps.
    pub rating: Rating,
    /// Points of a hundred.
    pub points: f64,
    /// Whether a hard fail held it down.
    pub capped: bool,
    /// Customer-minutes lost.
    pub customer_minutes: f64,
    /// Minutes until customers were served again, if they were.
    pub mitigated: Option<f64>,
    /// Points of ten for each capability; none where there was no occasion.
    pub capabilities: BTreeMap<&'static str, Option<f64>>,
    /// Points and points possible of each expectation that had an occasion.
    pub expectations: BTreeMap<String, (f64, f64)>,
    /// Levers that were pulled.
    pub levers: Vec<String>,
}

impl RunLine {
    pub(super) fn of(row: &TrialRow, doctrine: &Doctrine) -> Self {
        let expectations = doctrine.expectations.iter().zip(&row.findings).filter(|(_, (.., of))| *of > 0.0);
        Self {
            commander: row.commander.word(),
            seed: row.seed,
            ending: row.ending,
            rating: row.rating,
            points: row.points,
            capped: row.capped,
            customer_minutes: row.customer_minutes,
            mitigated: row.mitigated,
            capabilities: Capability::iter().map(<&'static str>::from).zip(row.capabilities.iter().copied()).collect(),
            expectations: expectations.map(|(item, (_, points, of))| (item.id.clone(), (*points, *of))).collect(),
            levers: row.levers.iter().cloned().collect(),
        }
    }
}
