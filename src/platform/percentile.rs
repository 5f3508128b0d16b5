//! The percentiles a dashboard shows of a service, every few seconds: quick, and as near as a dashboard needs.
//!
//! The laws are those of [`Sojourn`], with all that does not depend on the time worked out once for the whole search.
//! The one rule: the search begins where the last one ended, for little changes in a few seconds.

use super::sojourn::{Both, NORMAL, Shape, Sojourn, Span};
use crate::base::maths::{cbrt, clamp, exp, max, min, normal_quantile, normal_tails};

/// How near the share beyond a percentile is, of what it should be.
const WITHIN: f64 = 2e-3;
/// Chance of waiting below which nobody does.
const SELDOM: f64 = 1e-5;
/// Steps by the slope, after which a search halves.
const STEPS: usize = 8;

/// A law of a time, ready to be asked for many times at once.
#[derive(Clone, Copy, Debug, Default)]
struct Ready {
    mean: f64,
    /// One over the mean.
    each: f64,
    /// Where a normal law has its middle, and one over its deviation; 0 for a law without any.
    middle: f64,
    steep: f64,
    shape: Shape,
    /// What it takes at least.
    shift: f64,
    /// Of a mixed law, the weights of its parts and one over their means.
    parts: [(f64, f64); 2],
}

impl Ready {
    fn new(law: Span) -> Self {
        let ninth = law.cv2 / 9.0;
        let steep = if law.cv2 < 1e-6 || law.mean <= 0.0 { 0.0 } else { 1.0 / ninth.sqrt() };
        let parts = match law.shape {
            Shape::Mixed => law.parts().map(|(weight, mean)| (weight, 1.0 / max(mean, 1e-300))),
            Shape::Gamma | Shape::Exponential | Shape::Lognormal => Default::default(),
        };
        let each = 1.0 / max(law.mean, 1e-300);
        Self { mean: law.mean, each, middle: 1.0 - ninth, steep, shape: law.shape, shift: law.shift, parts }
    }

    /// The chances of exceeding these times and the densities there, times these shares, all added up (as in
    /// [`Span`]).
    #[inline]
    fn tails<const N: usize>(&self, times: [f64; N], shares: [f64; N]) -> (f64, f64) {
        let times = times.map(|t| t - self.shift);
        let (mut late, mut dense) = (0.0, 0.0);
        if self.steep <= 0.0 {
            for (t, share) in times.iter().zip(shares) {
                late += if *t < self.mean || *t <= 0.0 { share } else { 0.0 };
            }
            return (late, 0.0);
        }
        match self.shape {
            Shape::Gamma | Shape::Lognormal => {}
            Shape::Exponential => return exponential(&[(1.0, self.each)], times, shares),
            Shape::Mixed => return exponential(&self.parts, times, shares),
        }
        let roots = times.map(|t| cbrt(t * self.each));
        let (above, bells) = normal_tails(roots.map(|root| (root - self.middle) * self.steep));
        for at in 0..N {
            if times[at] <= 0.0 {
                late += shares[at];
            } else {
                late += shares[at] * above[at];
                dense += shares[at] * bells[at] * roots[at] / times[at];
            }
        }
        (late, dense * self.steep * (1.0 / 3.0))
    }
}

/// The same for a mixture of exponential laws, by their weights and rates.
fn exponential<const N: usize>(parts: &[(f64, f64)], times: [f64; N], shares: [f64; N]) -> (f64, f64) {
    let (mut late, mut dense) = (0.0, 0.0);
    for (t, share) in times.iter().zip(shares) {
        if *t <= 0.0 {
            late += share;
            continue;
        }
        for (weight, rate) in parts {
            let above = share * weight * exp(-t * rate);
            (late, dense) = (late + above, dense + above * rate);
        }
    }
    (late, dense)
}

/// Points at which the narrower of wait and hold is taken, and one for those who have no wait.
const POINTS: usize = NORMAL.len() + 1;

/// The response time of a station, ready to be asked for many times.
#[derive(Clone, Copy, Debug)]
pub(super) struct Law {
    stay: Sojourn,
    /// The hold of those who do not wait, and their share, where they are not among the points.
    hold: Ready,
    at_once: f64,
    /// The wider of wait and hold, and the narrower at a few points, with the share of all requests that each stands for.
    wide: Ready,
    narrow: [f64; POINTS],
    shares: [f64; POINTS],
    /// Whether there are points at all.
    pointed: bool,
    /// Wait and hold together, where they vary alike, and the share it stands for.
    sum: Ready,
    summed: f64,
    /// Whether the hold has a lognormal part.
    uneven: bool,
    /// Nearly all take times between these.
    least: f64,
    most: f64,
}

impl Law {
    pub(super) fn new(stay: Sojourn) -> Self {
        let (hold, wait) = (stay.hold_law(), stay.wait_law());
        let both = Both::of(wait, hold);
        let wider = wait.var() <= hold.var();
        let (mut at, mut shares) = ([0.0; POINTS], [0.0; POINTS]);
        for (point, (z, weight)) in NORMAL.into_iter().enumerate() {
            (at[point], shares[point]) = (both.narrow.at(z), stay.delayed * (1.0 - both.alike) * weight);
        }
        // Who has no wait takes the hold after nothing.
        let idle = 1.0 - stay.delayed;
        let pointed = stay.delayed > SELDOM && both.alike < 1.0;
        let joined = wider && pointed;
        shares[NORMAL.len()] = if joined { idle } else { 0.0 };
        let spread = 15.0 * stay.var().sqrt();
        Self {
            hold: Ready::new(hold),
            at_once: if joined { 0.0 } else { idle },
            wide: Ready::new(both.wide),
            sum: if both.alike > 0.0 { Ready::new(both.sum()) } else { Ready::default() },
            summed: stay.delayed * both.alike,
            narrow: at,
            shares,
            pointed,
            uneven: stay.uneven(),
            least: stay.mean() - spread,
            most: stay.mean() + spread,
            stay,
        }
    }

    /// The chance of taking longer than `t`, and the density there.
    fn tail(&self, t: f64) -> (f64, f64) {
        if t <= self.least || t >= self.most {
            return (if t <= self.least { 1.0 } else { 0.0 }, 0.0);
        }
        if self.uneven {
            let (late, on) = (self.stay.above(t), 1e-3 * t);
            return (late, max(0.0, late - self.stay.above(t + on)) / max(on, 1e-300));
        }
        let (mut late, mut dense) = (0.0, 0.0);
        if self.at_once > 0.0 {
            (late, dense) = self.hold.tails([t], [self.at_once]);
        }
        if self.pointed {
            let (above, density) = self.wide.tails(self.narrow.map(|first| t - first), self.shares);
            (late, dense) = (late + above, dense + density);
        }
        if self.summed > 0.0 {
            let (above, density) = self.sum.tails([t], [self.summed]);
            (late, dense) = (late + above, dense + density);
        }
        (min(1.0, late), dense)
    }
}

/// The time that a share `p` of requests stays below, over a mixture of stations; `before` is what it was, 0 if unknown.
///
/// The tail of a law is nearly a straight line on paper whose one axis is logarithmic, so the search goes by the slope
/// there (Newton 1669); where that leads astray it halves. It stops within one in five hundred of the share beyond.
pub(super) fn quantile(laws: &[(f64, Law)], p: f64, before: f64) -> f64 {
    let whole: f64 = laws.iter().map(|(weight, _)| weight).sum();
    if whole <= 0.0 {
        return 0.0;
    }
    let target = (1.0 - p) * whole;
    let mut t = before;
    if t <= 1e-6 {
        let z = normal_quantile(p);
        t = max(laws.iter().map(|(weight, law)| weight * law.stay.guess(z)).sum::<f64>() / whole, 1e-6);
    }
    let (mut low, mut high) = (0.0, f64::MAX);
    for step in 0..64 {
        let (mut late, mut dense) = (0.0, 0.0);
        for (weight, law) in laws {
            let (above, density) = law.tail(t);
            late += weight * above;
            dense += weight * density;
        }
        if (late - target).abs() <= WITHIN * target {
            return t;
        }
        if late > target {
            low = t;
        } else {
            high = t;
        }
        // Nobody takes any time, nobody is ever done, or a step in the law: as near as it gets.
        if high < 1e-9 || low > 1e9 || high - low <= 1e-5 * high {
            return if high < f64::MAX { high } else { low };
        }
        // ln(late / target), to third order: further off the slope says little.
        let along = if dense > 0.0 { t + 2.0 * (late - target) / (late + target) * late / dense } else { 0.0 };
        let near = clamp(along, 0.25 * t, 4.0 * t);
        t = if step < STEPS && dense > 0.0 && near > low && near < high {
            near
        } else if high < f64::MAX {
            0.5 * (low + high)
        } else {
            4.0 * low
        };
    }
    t
}

#[cfg(test)]
mod tests {
    use super::super::sojourn::{self, Part};
    use super::super::third::Third;
    use super::*;

    fn stays() -> Vec<Sojourn> {
        let mut found = Vec::new();
        for delayed in [0.0, 1e-4, 0.3, 1.0] {
            for wait in [0.01, 1.0, 300.0] {
                for cv2 in [0.0, 0.2, 1.0, 5.0] {
                    let wait = delayed * wait;
                    let stay = Sojourn {
                        delayed,
                        wait,
                        wait_cv2: 1.0,
                        wait_start: 1.0,
                        hold: 0.2,
                        hold_var: cv2 * 0.04,
                        third: Third::of_gamma(0.2, cv2 * 0.04),
                    };
                    found.push(stay);
                    found.push(Sojourn { wait_cv2: 1.6, third: Third::of_work(0.2, cv2), ..stay });
                }
            }
        }
        found
    }

    #[test]
    fn wherever_the_search_begins_the_share_beyond_is_right() {
        for stay in stays() {
            for p in [0.5, 0.99] {
                for before in [0.0, 1e-3, 0.21, 50.0] {
                    let found = quantile(&[(0.7, Law::new(stay))], p, before);
                    let known = sojourn::quantile(&[(0.7, Part::whole(stay))], p);
                    let (above, below) = (stay.above(found * 0.9999), stay.above(found * 1.0001));
                    assert!(
                        above >= (1.0 - p) * 0.9979 && below <= (1.0 - p) * 1.0021,
                        "{stay:?} {p} from {before}: {found} for {known}, beyond {below}..{above}"
                    );
                }
            }
        }
    }

    #[test]
    fn nobody_who_takes_any_time_is_no_number_to_look_for() {
        let none = Law::new(Sojourn { wait_cv2: 1.0, ..Sojourn::default() });
        assert!(quantile(&[(1.0, none)], 0.99, 0.0) < 1e-6, "and above all it is a number");
        assert!(quantile(&[(1.0, none)], 0.5, 3.0) < 1e-6);
    }
}
