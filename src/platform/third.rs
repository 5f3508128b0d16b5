//! How lopsided a time is: its third central moment, which adds up like a variance where times follow one another.
//!
//! Two moments do not tell a long tail from a wide middle, and patience is about tails. Not the laws, see [`super::sojourn`],
//! but for the lognormal part of one.
//! The one rule: what comes of lognormal work is told apart, for its tail is another than a gamma law's.

use serde::Serialize;

use super::flow::Flow;
use super::sojourn::{Shape, Span};
use super::wiring::{Stop, Wiring};
use crate::base::maths::{cbrt, max};

/// A third central moment in cubic seconds.
#[derive(Clone, Copy, PartialEq, Debug, Default, Serialize)]
pub(super) struct Third {
    pub(super) all: f64,
    /// What of it comes of lognormal work.
    pub(super) uneven: f64,
}

impl Third {
    /// Of work of this mean and squared variation: gamma, or lognormal where it varies more than an exponential law.
    pub(super) fn of_work(mean: f64, cv2: f64) -> Self {
        let scale = mean * mean * mean * cv2 * cv2;
        if cv2 > 1.0 {
            let all = scale * (3.0 + cv2);
            Self { all, uneven: all }
        } else {
            Self { all: 2.0 * scale, uneven: 0.0 }
        }
    }

    /// Of a gamma law.
    pub(super) fn of_gamma(mean: f64, var: f64) -> Self {
        Self { all: if mean > 0.0 { 2.0 * var * var / mean } else { 0.0 }, uneven: 0.0 }
    }

    /// Of a time that there is with the chance `part`, and none otherwise.
    pub(super) fn now_and_then(self, part: f64, mean: f64, var: f64) -> Self {
        let first = part * mean;
        let second = part * (var + mean * mean);
        let third = part * (self.all + 3.0 * mean * var + mean * mean * mean);
        Self { all: third - 3.0 * first * second + 2.0 * first * first * first, uneven: part * self.uneven }
    }

    /// This part of it.
    pub(super) fn share(self, part: f64) -> Self {
        Self { all: part * self.all, uneven: part * self.uneven }
    }

    /// Of this time and another after it.
    pub(super) fn plus(self, other: Self) -> Self {
        Self { all: self.all + other.all, uneven: self.uneven + other.uneven }
    }

    /// Of a time so many times as long.
    pub(super) fn stretched(self, by: f64) -> Self {
        let cube = by * by * by;
        Self { all: self.all * cube, uneven: self.uneven * cube }
    }
}

impl Flow {
    /// The third central moment of how long a pool of a service that calls others holds its slots. Looked at anew where its mean
    /// or variance has changed enough, for it is felt only in how likely times outlast a patience.
    pub(super) fn lopsided(&self, wiring: &Wiring, stop: &Stop, pool: usize) -> Third {
        let pool = &self.pools[pool];
        let mut third = Third::of_work(stop.work * pool.shape.slower, stop.cv2);
        for call in &self.calls[pool.calls.0..pool.calls.1] {
            let (line, delay) = (&wiring.lines[call.edge], self.dials[call.edge].delay);
            let (mut cube, mut uneven) = (0.0, 0.0);
            let legs = &self.legs[line.legs()];
            for (callee, leg) in self.pools[line.pools.0..line.pools.1].iter().zip(legs) {
                if callee.weight > 0.0 {
                    let seen = &callee.seen;
                    let ((mean, var), of) = (leg.moments(seen, delay), seen.third.share(leg.straighter));
                    cube += seen.entered * (of.all + 3.0 * mean * var + mean * mean * mean);
                    uneven += seen.entered * of.uneven;
                }
            }
            let each = call.third(line, cube, uneven);
            third = third.plus(each.share(call.course.whole));
            if call.course.part > 0.0 {
                third = third.plus(each.now_and_then(call.course.part, call.spent, call.var));
            }
        }
        third
    }
}

/// A lognormal law that is put off, and the share it has in another.
#[derive(Clone, Copy)]
pub(super) struct Beside {
    pub(super) share: f64,
    /// Of what it takes beyond `shift`.
    mean: f64,
    cv2: f64,
    /// What it takes at least.
    pub(super) shift: f64,
}

impl Beside {
    /// Of this mean, variance, and third central moment over the cube of the deviation: a lognormal law of the variation `v`
    /// has `3 v + v^3` of it.
    pub(super) fn skewed(share: f64, mean: f64, var: f64, lopsided: f64) -> Self {
        let half = 0.5 * lopsided;
        let root = cbrt(half + (half * half + 1.0).sqrt());
        let own = var.sqrt() / max(mean, 1e-300);
        let variation = max(root - 1.0 / root, own);
        let beyond = var.sqrt() / variation;
        Self { share, mean: beyond, cv2: variation * variation, shift: max(0.0, mean - beyond) }
    }

    /// The law alone.
    pub(super) fn law(self) -> Span {
        Span { mean: self.mean, cv2: self.cv2, shape: Shape::Lognormal, shift: self.shift, beside: None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_there_is_now_and_then_is_as_lopsided_as_its_cases_say() {
        // Two seconds with a chance of .3: p (1 - p) (1 - 2 p) times the cube.
        let found = Third::default().now_and_then(0.3, 2.0, 0.0);
        assert!((found.all - 0.3 * 0.7 * 0.4 * 8.0).abs() < 1e-12, "{found:?}");
        // An exponential second in any case is itself.
        let sure = Third::of_work(1.0, 1.0).now_and_then(1.0, 1.0, 1.0);
        assert!((sure.all - 2.0).abs() < 1e-12, "{sure:?}");
    }

    #[test]
    fn work_and_gamma_laws_agree_up_to_an_exponential_one() {
        for cv2 in [0.25, 1.0] {
            let (work, law) = (Third::of_work(3.0, cv2), Third::of_gamma(3.0, 9.0 * cv2));
            assert!((work.all - law.all).abs() < 1e-9 && work.uneven == 0.0, "{cv2}: {work:?} {law:?}");
        }
        // Lognormal: the cube of the mean times 3 cv^4 + cv^6.
        let heavy = Third::of_work(2.0, 2.0);
        assert!((heavy.all - 8.0 * (12.0 + 8.0)).abs() < 1e-9 && heavy.uneven == heavy.all, "{heavy:?}");
    }
}
