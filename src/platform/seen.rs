//! What callers see of a pool, and when it is worth another look.
//!
//! Not the figures that it is worked out from, which are [`super::pool`]'s. The one rule: small changes are made up for in proportion.

use serde::Serialize;

use super::pool::Pool;
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
    /// The share of the service's arrivals that come here: beside what else callers look at, for they look in no order.
    #[serde(skip)] // the pool's
    pub(super) weight: f64,
    /// Whether answers are drawn out here, or retries meet what others do not.
    #[serde(skip)] // follows from the pool's
    pub(super) more: bool,
}

impl Seen {
    /// Counts a change of the response time to this mean and variance, if it is one worth another look; says whether it was.
    #[inline]
    pub(super) fn notice(&mut self, mean: f64, var: f64) -> bool {
        let changed = self.turn == 0
            || self.stale
            || (mean - self.known_mean).abs() > 0.003 * self.known_mean
            || (var - self.known_var).abs() > 0.006 * self.known_var;
        if changed {
            (self.known_mean, self.known_var, self.stale) = (mean, var, false);
            self.turn += 1;
        }
        self.off = mean - self.known_mean;
        changed
    }
}

impl Pool {
    /// Works out what callers see; says whether it changed so much that [`Pool::lean`] is to follow.
    #[inline]
    pub(super) fn look(&mut self) -> bool {
        let (mean, var) = (self.stay.mean(), self.stay.var());
        let changed = self.seen.notice(mean, var);
        let seen = &mut self.seen;
        seen.entered = self.weight * (1.0 - self.blocked) * (1.0 - self.shape.inbound);
        seen.right = seen.entered * (1.0 - self.errors);
        seen.var = var;
        changed
    }

    /// Slots are held with this third central moment.
    pub(super) fn lean(&mut self, third: Third) {
        self.stay.third = third;
        self.seen.third = self.stay.third();
    }

    /// Works out what callers see of a pool whose holds lean as they did.
    #[inline]
    pub(super) fn look_alone(&mut self) {
        if self.look() {
            self.lean(self.stay.third);
        }
    }

    /// Such a share of the service's arrivals comes here from now on.
    pub(super) fn weigh(&mut self, weight: f64) {
        (self.weight, self.seen.weight) = (weight, weight);
    }

    /// Lets callers know whether there is more to see than how long it takes and how often it is right.
    pub(super) fn tell_more(&mut self) {
        self.seen.more = self.drawn > 0.0 || self.again > 0.0;
    }

    /// Makes the next look count as a change.
    pub(super) fn relearn(&mut self) {
        self.seen.stale = true;
    }
}
