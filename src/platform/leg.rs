//! One edge's view of one pool of its callee: how likely an answer comes too late, and how long callers wait for it.
//!
//! Not what they see of all its pools, see [`super::flow`]. The one rule: laws are looked at anew only where the response time
//! has changed enough, and between such looks its mean and variance are made up for in proportion.

use serde::Serialize;

use super::pool::Pool;
use super::seen::Seen;
use crate::base::maths::max;

/// Patiences that differ by less than this are one.
const SAME: f64 = 0.01;

/// One edge's view of one pool of its callee.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub(super) struct Leg {
    late: f64,
    /// The share of those late whose own call was not answered in time.
    drawn: f64,
    spent: f64,
    /// By how much the seconds spent rise with the mean response time, if all of its law is stretched alike.
    rise: f64,
    /// What is left of the variance and of the third central moment of the response time where nobody waits for longer.
    narrower: f64,
    pub(super) straighter: f64,
    /// Whether its callers are as patient as those of whom the states of the pool tell how many are late.
    told: bool,
    /// Of which state of the pool the figures above are; 0 if of none.
    of: u64,
}

impl Leg {
    /// The mean and the variance of the seconds spent by who is let in.
    #[inline(always)]
    pub(super) fn moments(&self, seen: &Seen, delay: f64) -> (f64, f64) {
        (self.spent + self.rise * seen.off + delay, seen.var * self.narrower)
    }

    /// The share of right answers of the pool that come too late.
    #[inline(always)]
    pub(super) fn late(&self, pool: &Pool) -> f64 {
        pool.late_if_right(if self.told { pool.late } else { self.late }, self.drawn)
    }

    /// Looks at the pool anew if its response time has changed enough.
    #[inline(always)]
    pub(super) fn follow(&mut self, pool: &Pool, patience: f64) {
        if self.of != pool.seen.turn {
            self.renew(pool, patience);
        }
    }

    fn renew(&mut self, pool: &Pool, patience: f64) {
        let (late, spent) = pool.stay.against(patience);
        let rise = max(0.0, spent - patience * late) / max(pool.stay.mean(), 1e-9);
        let drawn = if pool.drawn_for > 0.0 { pool.stay.above(patience - pool.drawn_for) } else { 0.0 };
        let (narrower, straighter) = pool.stay.cut(patience, late, spent);
        let told = (pool.patience() - patience).abs() < SAME * patience;
        *self = Self { late, drawn, spent, rise, narrower, straighter, told, of: pool.seen.turn };
    }
}
