//! What callers see of a pool, and when it is worth another look.
//!
//! Not the figures themselves, which [`super::pool`] works out. The one rule: small changes are made up for in proportion.

use serde::Serialize;

use super::third::Third;

/// What callers see of a pool, worked out once for all of them.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub(super) struct Seen {
    /// Share of the service's arrivals that get into this pool, and that get a right answer.
    pub(super) entered: f64,
    pub(super) right: f64,
    /// Variance of the response time, and its third central moment at that look.
    pub(super) var: f64,
    pub(super) third: Third,
    /// Counts changes of the response time that are worth another look; 0 before the first.
    pub(super) turn: u64,
    /// Seconds by which the mean response time is off what it was at that look.
    pub(super) off: f64,
    known_mean: f64,
    known_var: f64,
    /// Whether the next look counts as a change in any case.
    pub(super) stale: bool,
}

impl Seen {
    /// Counts a change of the response time to this mean and variance, if it is one worth another look.
    #[inline]
    pub(super) fn notice(&mut self, mean: f64, var: f64, third: impl Fn() -> Third) {
        if self.turn == 0
            || self.stale
            || (mean - self.known_mean).abs() > 0.003 * self.known_mean
            || (var - self.known_var).abs() > 0.006 * self.known_var
        {
            (self.known_mean, self.known_var, self.stale) = (mean, var, false);
            self.third = third();
            self.turn += 1;
        }
        self.off = mean - self.known_mean;
    }
}
