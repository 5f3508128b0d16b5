//! Five numbers that tell how values lie.
//!
//! Not a mean: a few lost runs must stay visible.

use serde::Serialize;

/// Least, quarter, middle, three quarters, most; values in between are interpolated.
#[derive(Clone, Copy, PartialEq, Debug, Serialize)]
pub struct Spread {
    /// The least.
    pub min: f64,
    /// A quarter lies below.
    pub q1: f64,
    /// Half lies below.
    pub median: f64,
    /// Three quarters lie below.
    pub q3: f64,
    /// The most.
    pub max: f64,
}

impl Spread {
    /// How these values lie; none if there are none.
    #[must_use]
    pub fn of(values: impl Iterator<Item = f64>) -> Option<Self> {
        let mut all: Vec<f64> = values.collect();
        all.sort_by(f64::total_cmp);
        let last = all.len().checked_sub(1)?;
        let at = |share: f64| {
            let place = share * last as f64;
            let below = place.floor() as usize;
            let above = (below + 1).min(last);
            let part = place - below as f64;
            round(all[below] * (1.0 - part) + all[above] * part)
        };
        Some(Self { min: at(0.0), q1: at(0.25), median: at(0.5), q3: at(0.75), max: at(1.0) })
    }
}

pub(super) fn round(x: f64) -> f64 {
    (x * 100.0).round() / 100.0
}

/// A share to a tenth of a percent: the most that some hundreds of seeds can tell.
pub(super) fn tenths(share: f64) -> f64 {
    (share * 1000.0).round() / 1000.0
}

/// A share in words; with a tenth only where there is one, so that 94.5 % does not look like a 95 % that fails.
pub(super) fn percent(share: f64) -> String {
    let percent = tenths(share) * 100.0;
    if (percent - percent.round()).abs() < 0.05 { format!("{percent:.0} %") } else { format!("{percent:.1} %") }
}

/// The mean; zero of nothing.
pub(super) fn mean(values: &[f64]) -> f64 {
    if values.is_empty() { 0.0 } else { values.iter().sum::<f64>() / values.len() as f64 }
}
