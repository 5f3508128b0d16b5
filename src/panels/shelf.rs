//! What is remembered of scenarios that were played: the best rating of each.
//!
//! Not the recordings.
//! The one rule: a run that went back in time sets no record, and what cannot be read is forgotten, never an error.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::debrief::Debrief;
use crate::score::Rating;

/// The best a person reached in one scenario.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub(super) struct Best {
    pub(super) points: f64,
    pub(super) rating: String,
    pub(super) seed: u64,
    pub(super) times: u32,
}

/// The best of every scenario, by its id.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub(super) struct Shelf(BTreeMap<String, Best>);

impl Shelf {
    pub(super) fn read(text: &str) -> Self {
        serde_json::from_str(text).unwrap_or_default()
    }

    pub(super) fn written(&self) -> String {
        serde_json::to_string(self).expect("a shelf is plain data")
    }

    pub(super) fn best(&self, scenario: &str) -> Option<&Best> {
        self.0.get(scenario)
    }

    /// Takes in a finished run.
    pub(super) fn add(&mut self, debrief: &Debrief) {
        let (points, seed) = (debrief.overall.points, debrief.seed);
        let rating = letter(debrief.overall.rating).to_owned();
        let known = self.0.get(&debrief.scenario);
        let times = known.map_or(0, |known| known.times) + 1;
        let best = match known {
            Some(known) if known.points >= points => Best { times, ..known.clone() },
            Some(_) | None => Best { points, rating, seed, times },
        };
        self.0.insert(debrief.scenario.clone(), best);
    }
}

/// A rating as one letter.
pub(super) fn letter(rating: Rating) -> &'static str {
    match rating {
        Rating::P => "P",
        Rating::S => "S",
        Rating::M => "M",
        Rating::U => "U",
        Rating::N => "N",
    }
}
