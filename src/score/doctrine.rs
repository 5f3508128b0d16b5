//! Doctrine: what is expected of a commander, as data that a facilitator can read and edit.
//!
//! The indicators are code, chosen here by name; thresholds, points, sources and advice are the pack's.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use strum::IntoEnumIterator as _;

use super::card::Rating;
use super::indicators::Indicator;
use super::measure::Value;
use crate::scenario::{Capability, Ruling};

/// The text of the pack that comes with hotwash.
pub const DOCTRINE_TEXT: &str = include_str!("../../assets/doctrine/default.ron");

/// Where the bands lie: the limits of P, S and M; beyond M is U.
#[derive(Clone, Copy, PartialEq, Debug, Serialize, Deserialize)]
pub enum Bands {
    /// The less the better: at or below the limit.
    AtMost(f64, f64, f64),
    /// The more the better: at or above the limit.
    AtLeast(f64, f64, f64),
}

/// What the debrief says for each band; `m` falls back to `u`.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Advice {
    /// To somebody who did it well.
    pub p: String,
    /// To somebody who nearly did.
    pub s: String,
    /// To somebody who struggled.
    #[serde(default)]
    pub m: Option<String>,
    /// To somebody who did not.
    pub u: String,
}

/// One expectation.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Expectation {
    /// Its id, unique in the pack.
    pub id: String,
    /// Where it counts.
    #[serde(deserialize_with = "named")]
    pub capability: Capability,
    /// What is expected, in a sentence.
    pub rule: String,
    /// Where that comes from.
    pub source: String,
    /// Why it matters.
    pub why: String,
    /// Points; zero for one that only explains.
    pub of: f64,
    /// What is measured.
    pub indicator: Indicator,
    /// Where the bands lie, in the indicator's unit.
    pub bands: Bands,
    /// What to say.
    pub advice: Advice,
}

/// A doctrine pack.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Doctrine {
    /// The version of this format; 1.
    pub format: u32,
    /// The pack's name.
    pub name: String,
    /// What is expected.
    pub expectations: Vec<Expectation>,
}

/// Reads a capability by the name that debriefs and scenarios use.
fn named<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Capability, D::Error> {
    let name = String::deserialize(from)?;
    name.parse().map_err(|_unknown| serde::de::Error::custom(format!("no capability is called {name:?}")))
}

impl Bands {
    /// The band of a value.
    #[must_use]
    pub fn band(self, value: Value) -> Rating {
        let Value::Of(value) = value else {
            return if value == Value::NoOccasion { Rating::N } else { Rating::U };
        };
        let meets = |limit: f64| match self {
            Self::AtMost(..) => value <= limit + 1e-9,
            Self::AtLeast(..) => value >= limit - 1e-9,
        };
        let (Self::AtMost(p, s, m) | Self::AtLeast(p, s, m)) = self;
        if meets(p) {
            Rating::P
        } else if meets(s) {
            Rating::S
        } else if meets(m) {
            Rating::M
        } else {
            Rating::U
        }
    }

    fn ordered(self) -> bool {
        match self {
            Self::AtMost(p, s, m) => p <= s && s <= m,
            Self::AtLeast(p, s, m) => p >= s && s >= m,
        }
    }
}

impl Advice {
    /// The sentence for a band.
    #[must_use]
    pub fn of(&self, band: Rating) -> &str {
        match band {
            Rating::P => &self.p,
            Rating::S => &self.s,
            Rating::M => self.m.as_ref().unwrap_or(&self.u),
            Rating::U => &self.u,
            Rating::N => "Nothing to do here this time.",
        }
    }
}

impl Doctrine {
    /// The text of the pack that comes with hotwash, as recordings keep it.
    #[must_use]
    pub fn shipped_text() -> &'static str {
        DOCTRINE_TEXT
    }

    /// The pack that comes with hotwash.
    ///
    /// # Panics
    /// Never: a test reads the shipped pack.
    #[must_use]
    pub fn shipped() -> Self {
        Self::parse(DOCTRINE_TEXT).expect("the shipped doctrine is checked by a test")
    }

    /// The pack a recording kept; the shipped one where it kept none.
    ///
    /// # Errors
    /// Every fault of the text, each as a sentence.
    pub fn kept(text: &str) -> Result<Self, Vec<String>> {
        if text.trim().is_empty() { Ok(Self::shipped()) } else { Self::parse(text) }
    }

    /// Reads a pack.
    ///
    /// # Errors
    /// Every fault at once, each as a sentence.
    pub fn parse(text: &str) -> Result<Self, Vec<String>> {
        let options = ron::Options::default().with_default_extension(ron::extensions::Extensions::IMPLICIT_SOME);
        let pack: Self =
            options.from_str(text).map_err(|fault| vec![format!("{}: {}", fault.span.start, fault.code)])?;
        let faults = pack.faults();
        if faults.is_empty() { Ok(pack) } else { Err(faults) }
    }

    /// The pack as a scenario's organisation wants it: each ruling that names an expectation of the pack is followed.
    #[must_use]
    pub fn with_rulings(mut self, rulings: &[Ruling]) -> Self {
        for item in &mut self.expectations {
            let Some(ruling) = rulings.iter().find(|ruling| ruling.id == item.id) else { continue };
            item.of = ruling.of.unwrap_or(item.of);
            item.bands = match (item.bands, ruling.bands) {
                (Bands::AtMost(..), Some((p, s, m))) => Bands::AtMost(p, s, m),
                (Bands::AtLeast(..), Some((p, s, m))) => Bands::AtLeast(p, s, m),
                (kept, None) => kept,
            };
        }
        self
    }

    /// What does not fit between a scenario's rulings and this pack, each as a sentence.
    #[must_use]
    pub fn misfits(&self, rulings: &[Ruling]) -> Vec<String> {
        let told = rulings.iter().filter_map(|ruling| {
            let id = &ruling.id;
            let Some(item) = self.expectations.iter().find(|item| item.id == *id) else {
                return Some(format!("doctrine: the pack {:?} has no expectation {id:?}", self.name));
            };
            let strict = ruling.bands.map(|(p, s, m)| match item.bands {
                Bands::AtMost(..) => Bands::AtMost(p, s, m),
                Bands::AtLeast(..) => Bands::AtLeast(p, s, m),
            });
            let wrong = strict.is_some_and(|bands| !bands.ordered());
            wrong.then(|| format!("doctrine: the limits for {id:?} must run from strict to lenient, as the pack's do"))
        });
        told.collect()
    }

    fn faults(&self) -> Vec<String> {
        let mut faults = Vec::new();
        if self.format != 1 {
            faults.push(format!("format: this is read as format 1, found {}", self.format));
        }
        let mut seen = BTreeSet::new();
        for item in &self.expectations {
            let id = &item.id;
            if id.is_empty() || !seen.insert(id.as_str()) {
                faults.push(format!("{id:?}: every expectation needs an id of its own"));
            }
            if !item.of.is_finite() || item.of < 0.0 || item.of > 10.0 {
                faults.push(format!("{id}: `of` must be between 0 and 10, found {}", item.of));
            }
            if !item.bands.ordered() {
                faults.push(format!("{id}: the limits of P, S and M must run from strict to lenient"));
            }
            let texts = [&item.rule, &item.source, &item.why, &item.advice.p, &item.advice.s, &item.advice.u];
            if texts.iter().any(|text| text.trim().is_empty()) {
                faults.push(format!("{id}: rule, source, why and advice must say something"));
            }
        }
        for capability in Capability::iter() {
            let counted = |item: &&Expectation| item.capability == capability && item.of > 0.0;
            if !self.expectations.iter().any(|item| counted(&item)) {
                let name: &str = capability.into();
                faults.push(format!("{name}: no expectation earns points here"));
            }
        }
        faults
    }
}
