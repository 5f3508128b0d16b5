//! One edge's view of its callee: of each pool by a leg (how likely an answer comes too late, how long callers wait for it), and
//! of all together.
//!
//! Not what a pool shows, see [`super::seen`]. The one rule: laws are looked at anew only where the response time
//! has changed enough, and between such looks its mean and variance are made up for in proportion.

use serde::Serialize;

use super::call::Line;
use super::pool::Pool;
use super::seen::Seen;
use crate::base::maths::{max, min};

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
        let late = if self.told { pool.late } else { self.late };
        if pool.seen.more { pool.late_if_right(late, self.drawn) } else { late }
    }

    /// Looks at the pool anew if its response time has changed enough.
    #[inline(always)]
    fn follow(&mut self, pool: &Pool, patience: f64) {
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

/// One edge's view of its callee.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub(super) struct Far {
    /// Share answered, whether in time or not.
    pub(super) answered: f64,
    /// Share answered in time.
    pub(super) timely: f64,
    /// Share of right answers that come too late.
    pub(super) late: f64,
    /// Share that is answered wrong because a call further on was not answered in time, and the seconds that takes, times it.
    pub(super) drawn: f64,
    pub(super) drawn_spent: f64,
    /// Chance that a call comes to the replica that the call before it came to, and finds no room there; of edges that
    /// are called more than once.
    pub(super) again: f64,
    /// By how much the share refused is larger for retries.
    pub(super) clumped: f64,
    /// By how much the share of those let in who are late is larger for retries.
    pub(super) dragged: f64,
    /// Mean seconds spent.
    pub(super) spent: f64,
    /// Second moment of the seconds spent.
    pub(super) square: f64,
}

impl Far {
    /// What it is where one pool is all there is of the callee, but for [`Far::again`].
    #[inline(always)]
    fn see(&mut self, pool: &Pool, leg: &mut Leg, timeout: f64, delay: f64) {
        let seen = &pool.seen;
        if seen.weight <= 0.0 {
            *self = Self::default();
            return;
        }
        leg.follow(pool, timeout - delay);
        let late = leg.late(pool);
        let (mean, var) = leg.moments(seen, delay);
        self.answered = seen.right;
        self.timely = seen.right * (1.0 - late);
        self.late = seen.weight * late;
        self.spent = seen.entered * mean;
        self.square = seen.entered * (var + mean * mean);
        (self.drawn, self.drawn_spent, self.clumped, self.dragged) = (0.0, 0.0, 0.0, 0.0);
        if seen.more {
            self.see_more(pool, timeout);
        }
    }

    /// What is so only where answers are drawn out, or retries meet what others do not.
    fn see_more(&mut self, pool: &Pool, timeout: f64) {
        if pool.drawn > 0.0 {
            self.drawn = pool.seen.entered * pool.drawn;
            self.drawn_spent = self.drawn * min(pool.drawn_for, timeout);
        }
        if pool.again > 0.0 {
            let others = pool.weight * (1.0 - pool.shape.inbound) * (1.0 - pool.errors);
            self.clumped = others * min(pool.again, 1.0 - pool.blocked);
            self.dragged = pool.weight * pool.dragged;
        }
    }

    /// An edge's view of all pools of its callee, by its legs.
    #[inline(always)]
    pub(super) fn look(&mut self, line: &Line, delay: f64, pools: &[Pool], legs: &mut [Leg]) {
        if line.single {
            self.see(&pools[line.pools.0], &mut legs[line.legs], line.timeout, delay);
        } else {
            let (mut all, mut one) = (Self::default(), Self::default());
            for (pool, leg) in pools[line.pools.0..line.pools.1].iter().zip(&mut legs[line.legs()]) {
                one.see(pool, leg, line.timeout, delay);
                all.add(&one);
            }
            *self = all;
        }
        self.spent = min(self.spent, line.timeout);
        self.again = if line.per_request > 1.0 { refused_again(&pools[line.pools.0..line.pools.1]) } else { 0.0 };
    }

    fn add(&mut self, more: &Self) {
        self.answered += more.answered;
        self.timely += more.timely;
        self.late += more.late;
        self.drawn += more.drawn;
        self.drawn_spent += more.drawn_spent;
        self.clumped += more.clumped;
        self.dragged += more.dragged;
        self.spent += more.spent;
        self.square += more.square;
    }
}

/// The chance that a call comes to the replica that the call before it came to, and finds no room there.
fn refused_again(pools: &[Pool]) -> f64 {
    pools.iter().map(|pool| pool.weight * pool.weight * pool.each * pool.blocked).sum()
}
