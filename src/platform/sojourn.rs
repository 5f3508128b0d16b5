//! How long a request spends in a station: a wait that may be none, then a hold. A hold is told by three moments, as a gamma law
//! that is put off and, as far as it comes of uneven work, a lognormal one; a wait by two, as a gamma law or, where it varies more
//! than an exponential law, a mixture of two of those.
//!
//! Gives means, the chance of outlasting a timeout and quantiles. Not the queue itself, nor what waits before lognormal work
//! ([`super::lasting`]).
//! The one rule: only the portable functions of [`crate::base::maths`].

use serde::Serialize;

use super::third::{Beside, Third};
use crate::base::maths::{cbrt, clamp, exp, ln, max, min, normal_above, normal_quantile};

/// The response time of one station now.
#[derive(Clone, Copy, PartialEq, Debug, Default, Serialize)]
pub(super) struct Sojourn {
    /// Chance of waiting at all.
    pub(super) delayed: f64,
    /// Mean wait over all requests.
    pub(super) wait: f64,
    /// Squared variation of the positive wait.
    pub(super) wait_cv2: f64,
    /// Density of the positive wait at nothing, times its mean: one for an exponential law. Told where the hold is uneven.
    pub(super) wait_start: f64,
    /// Mean hold of a slot.
    pub(super) hold: f64,
    /// Variance of the hold.
    pub(super) hold_var: f64,
    /// Third central moment of the hold.
    pub(super) third: Third,
}

/// A squared variation below this is none, and a third moment over the cube of the deviation above this is not believed.
const SURE: f64 = 1e-9;
const LOPSIDED_MOST: f64 = 1e3;
/// A chance of waiting below this is none.
pub(super) const NOBODY: f64 = 1e-12;
/// Of a law that is lognormal by a smaller share than this nothing is.
const SHARE_LEAST: f64 = 0.02;
/// A squared variation this near to one is an exponential law's.
const NEAR: f64 = 1e-6;

/// Gauss-Hermite nodes and weights for a standard normal.
pub(super) const NORMAL: [(f64, f64); 5] = [
    (-2.856_970_013_872_806, 0.011_257_411_327_720_7),
    (-1.355_626_179_974_266, 0.222_075_922_005_612_6),
    (0.0, 0.533_333_333_333_333_3),
    (1.355_626_179_974_266, 0.222_075_922_005_612_6),
    (2.856_970_013_872_806, 0.011_257_411_327_720_7),
];

/// Gauss-Legendre nodes and weights on the unit interval.
const SQUARED: [(f64, f64); 8] = [
    (0.019_855_071_751_231_9, 0.050_614_268_145_188_1),
    (0.101_666_761_293_186_6, 0.111_190_517_226_687_3),
    (0.237_233_795_041_835_5, 0.156_853_322_938_943_7),
    (0.408_282_678_752_175_1, 0.181_341_891_689_181),
    (0.591_717_321_247_825, 0.181_341_891_689_181),
    (0.762_766_204_958_164_5, 0.156_853_322_938_943_7),
    (0.898_333_238_706_813_4, 0.111_190_517_226_687_3),
    (0.980_144_928_248_768_1, 0.050_614_268_145_188_1),
];
/// A patience that fewer lose than this cuts nothing.
const SELDOM_LATE: f64 = 1e-4;

/// What kind of law it is.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub(super) enum Shape {
    #[default]
    Gamma,
    Exponential,
    /// As much of the mean from either of two exponential laws. A gamma law that varies so much would have most of its
    /// weight next to nothing, and waits do not.
    Mixed,
    Lognormal,
}

/// A law of a time, by its mean and squared variation.
#[derive(Clone, Copy)]
pub(super) struct Span {
    /// Of what it takes beyond `shift`.
    pub(super) mean: f64,
    pub(super) cv2: f64,
    pub(super) shape: Shape,
    /// What it takes at least.
    pub(super) shift: f64,
    /// A lognormal law of the same mean and variance, and the share it has in this one.
    pub(super) beside: Option<Beside>,
}

impl Span {
    pub(super) fn gamma(mean: f64, cv2: f64) -> Self {
        Self { mean, cv2, shape: Shape::Gamma, shift: 0.0, beside: None }
    }

    /// The mean.
    pub(super) fn whole(self) -> f64 {
        self.shift + self.mean
    }

    /// The weights and means of the two exponential laws of a mixed one.
    pub(super) fn parts(self) -> [(f64, f64); 2] {
        let apart = (max(0.0, self.cv2 - 1.0) / (self.cv2 + 1.0)).sqrt();
        [0.5 * (1.0 + apart), 0.5 * (1.0 - apart)].map(|weight| (weight, 0.5 * self.mean / weight))
    }

    /// The chance of exceeding `t`: after Wilson and Hilferty where the law is gamma, exactly where it is another.
    pub(super) fn above(self, t: f64) -> f64 {
        let own = self.above_alone(t - self.shift);
        self.beside.map_or(own, |beside| own + beside.share * (beside.law().above_alone(t - beside.shift) - own))
    }

    fn above_alone(self, t: f64) -> f64 {
        if t <= 0.0 {
            return 1.0;
        }
        if self.mean <= 0.0 {
            return 0.0;
        }
        match self.shape {
            Shape::Gamma => {}
            Shape::Exponential => return exp(-t / self.mean),
            Shape::Mixed => return self.parts().iter().map(|(weight, mean)| weight * exp(-t / mean)).sum(),
            Shape::Lognormal => {
                let square = ln(1.0 + self.cv2);
                return normal_above((ln(t / self.mean) + 0.5 * square) / square.sqrt());
            }
        }
        if self.cv2 < 1e-6 {
            return if t < self.mean { 1.0 } else { 0.0 };
        }
        let ninth = self.cv2 / 9.0;
        let z = (cbrt(t / self.mean) - (1.0 - ninth)) / ninth.sqrt();
        normal_above(z)
    }

    /// The chance of exceeding `t`, and the mean of the smaller of the two, the law and `t`.
    pub(super) fn capped(self, t: f64) -> (f64, f64) {
        let own = self.capped_alone(t);
        let Some(beside) = self.beside else { return own };
        let other = beside.law().capped_alone(t);
        (own.0 + beside.share * (other.0 - own.0), own.1 + beside.share * (other.1 - own.1))
    }

    fn capped_alone(self, t: f64) -> (f64, f64) {
        if t <= self.shift {
            return (1.0, max(t, 0.0));
        }
        if self.shift > 0.0 {
            let (above, capped) = Self { shift: 0.0, ..self }.capped_alone(t - self.shift);
            return (above, self.shift + capped);
        }
        // What lies below `t` weighs as much in the mean as in the law that is weighted by its own size: again a gamma, or
        // a lognormal one of the same spread about a mean that is larger by one and the squared variation.
        let above = self.above_alone(t);
        let cv2 = match self.shape {
            // As much of the mean comes from either part.
            Shape::Mixed => {
                let short = self.parts().iter().map(|(_, mean)| 1.0 - exp(-t / mean)).sum::<f64>();
                return (above, 0.5 * self.mean * short);
            }
            Shape::Exponential => return (above, self.mean * (1.0 - above)),
            Shape::Lognormal => self.cv2,
            Shape::Gamma => self.cv2 / (1.0 + self.cv2),
        };
        let tilted = Self { mean: self.mean * (1.0 + self.cv2), cv2, ..self };
        (above, self.mean * (1.0 - tilted.above_alone(t)) + t * above)
    }

    /// Where the law lies at `z` standard deviations of a normal one.
    pub(super) fn at(self, z: f64) -> f64 {
        let own = self.shift + self.at_alone(z);
        self.beside.map_or(own, |beside| own + beside.share * (beside.shift + beside.law().at_alone(z) - own))
    }

    fn at_alone(self, z: f64) -> f64 {
        if self.shape == Shape::Lognormal {
            let square = ln(1.0 + self.cv2);
            return self.mean * exp(z * square.sqrt() - 0.5 * square);
        }
        let root = max(0.0, 1.0 - self.cv2 / 9.0 + z * self.cv2.sqrt() / 3.0);
        self.mean * root * root * root
    }

    /// What a share of it is below.
    pub(super) fn at_share(self, share: f64) -> f64 {
        if self.shape == Shape::Exponential && self.beside.is_none() {
            return self.shift - self.mean * ln(max(1.0 - share, 1e-300));
        }
        self.at(normal_quantile(share))
    }

    pub(super) fn var(self) -> f64 {
        self.mean * self.mean * self.cv2
    }
}

/// A wait and a hold after it. Where one varies much less than the other, their sum is the other put off by each of a few
/// values of it; where they vary alike, few values are too coarse, for laws begin suddenly, and their sum is as good as gamma.
pub(super) struct Both {
    pub(super) narrow: Span,
    pub(super) wide: Span,
    /// How far it is the latter.
    pub(super) alike: f64,
}

/// The ratio of variances from which on the sum of two laws begins to count as gamma, and is so altogether: chosen by the
/// exact quantiles of eighteen M/M/c/K stations, of which C3 is a row of docs/validation.md.
const ALIKE: (f64, f64) = (0.2, 0.5);

impl Both {
    pub(super) fn of(wait: Span, hold: Span) -> Self {
        let (waits, holds) = (wait.var(), hold.var());
        let (narrow, wide, least, most) =
            if holds < waits { (hold, wait, holds, waits) } else { (wait, hold, waits, holds) };
        let plain = |law: Span| matches!(law.shape, Shape::Gamma | Shape::Exponential);
        let alike = if plain(wait) && plain(hold) && least > ALIKE.0 * most {
            min(1.0, (least - ALIKE.0 * most) / ((ALIKE.1 - ALIKE.0) * most))
        } else {
            0.0
        };
        Self { narrow, wide, alike }
    }

    /// Their sum as a gamma law.
    pub(super) fn sum(&self) -> Span {
        let mean = self.narrow.whole() + self.wide.whole();
        Span::gamma(mean, (self.narrow.var() + self.wide.var()) / (mean * mean))
    }
}

impl Sojourn {
    /// Of who does not wait.
    pub(super) fn held(hold: f64, hold_var: f64, third: Third) -> Self {
        Self { delayed: 0.0, wait: 0.0, wait_cv2: 1.0, wait_start: 1.0, hold, hold_var, third }
    }

    /// Whether the hold is lognormal in part, as work is that varies more than an exponential law.
    pub(super) fn uneven(&self) -> bool {
        self.third.uneven > SHARE_LEAST * self.third.all
    }

    pub(super) fn hold_law(&self) -> Span {
        let (mean, var) = (self.hold, self.hold_var);
        let cv2 = var / max(mean * mean, 1e-30);
        if cv2 < SURE {
            return Span::gamma(mean, cv2);
        }
        let lopsided = min(self.third.all / (var * var.sqrt()), LOPSIDED_MOST);
        // Of a gamma law that is put off, half of it is the variation of the rest; of a lognormal one see `skewed`.
        let steep = clamp(0.5 * lopsided, cv2.sqrt(), max(1.0, cv2.sqrt()));
        let beyond = if steep > 0.0 { min(var.sqrt() / steep, mean) } else { mean };
        let cv2 = if beyond < mean { steep * steep } else { cv2 };
        let shape = if (cv2 - 1.0).abs() < NEAR { Shape::Exponential } else { Shape::Gamma };
        let plain = Span { mean: beyond, cv2, shape, shift: mean - beyond, beside: None };
        let share = min(1.0, self.third.uneven / max(self.third.all, 1e-300));
        if share < SHARE_LEAST {
            return plain;
        }
        let beside = Beside::skewed(share, mean, var, lopsided);
        if share > 1.0 - SHARE_LEAST { beside.law() } else { Span { beside: Some(beside), ..plain } }
    }

    pub(super) fn wait_law(&self) -> Span {
        let apart = self.wait_cv2 - 1.0;
        let shape = if apart.abs() < NEAR {
            Shape::Exponential
        } else if apart > 0.0 {
            Shape::Mixed
        } else {
            Shape::Gamma
        };
        let mean = self.wait / max(self.delayed, 1e-12);
        Span { mean, cv2: self.wait_cv2, shape, shift: 0.0, beside: None }
    }

    /// The mean.
    pub(super) fn mean(&self) -> f64 {
        self.wait + self.hold
    }

    /// The third central moment.
    pub(super) fn third(&self) -> Third {
        if self.delayed < NOBODY {
            return self.third;
        }
        let law = self.wait_law();
        let wait = Third::of_gamma(law.mean, law.var()).now_and_then(self.delayed, law.mean, law.var());
        self.third.plus(wait)
    }

    /// The variance.
    pub(super) fn var(&self) -> f64 {
        if self.delayed < NOBODY {
            return self.hold_var;
        }
        let law = self.wait_law();
        self.delayed * law.mean * law.mean * (law.cv2 + (1.0 - self.delayed)) + self.hold_var
    }

    /// The chance of taking longer than `t`, and the mean of what is spent if one gives up then.
    pub(super) fn against(&self, t: f64) -> (f64, f64) {
        if t <= 0.0 {
            return (1.0, 0.0);
        }
        let (mean, var) = (self.mean(), self.var());
        if (t - mean) * (t - mean) > 225.0 * var {
            return if t < mean { (1.0, t) } else { (0.0, mean) };
        }
        let (hold, wait) = (self.hold_law(), self.wait_law());
        let idle = 1.0 - self.delayed;
        let (above, capped) = if self.delayed < 1.0 { hold.capped(t) } else { (0.0, 0.0) };
        let (mut late, mut spent) = (idle * above, idle * capped);
        if self.delayed > 0.0 && self.uneven() {
            let (above, capped) = self.against_after_wait(t);
            late += self.delayed * above;
            spent += self.delayed * capped;
        } else if self.delayed > 0.0 {
            let both = Both::of(wait, hold);
            if both.alike > 0.0 {
                let (above, capped) = both.sum().capped(t);
                late += self.delayed * both.alike * above;
                spent += self.delayed * both.alike * capped;
            }
            if both.alike < 1.0 {
                let unlike = self.delayed * (1.0 - both.alike);
                for (z, weight) in &NORMAL {
                    let first = both.narrow.at(*z);
                    let (above, capped) = both.wide.capped(t - first);
                    late += unlike * weight * above;
                    spent += unlike * weight * (min(first, t) + capped);
                }
            }
        }
        (min(1.0, late), min(spent, t))
    }

    /// Of the smaller of the time and `t`, the variance and the third central moment against those of the time itself, where
    /// `late` is longer than `t` and the mean of the smaller is `mean`: by the moments `n t^(n-1) P(T > t)` adds up to.
    pub(super) fn cut(&self, t: f64, late: f64, mean: f64) -> (f64, f64) {
        if late < SELDOM_LATE {
            return (1.0, 1.0);
        }
        let (var, third) = (self.var(), self.third().all);
        if var <= 0.0 || third <= 0.0 {
            return (1.0, 1.0);
        }
        let (mut second, mut cube) = (0.0, 0.0);
        for (at, weight) in SQUARED {
            // Closer where the time is short.
            let s = t * at * at;
            let beyond = self.above(s) * weight * 2.0 * t * at;
            second += 2.0 * s * beyond;
            cube += 3.0 * s * s * beyond;
        }
        let left = second - mean * mean;
        let lopsided = cube - 3.0 * mean * second + 2.0 * mean * mean * mean;
        (clamp(left / var, 0.0, 1.0), clamp(lopsided / third, 0.0, 1.0))
    }

    /// The chance of taking longer than `t`.
    pub(super) fn above(&self, t: f64) -> f64 {
        if t <= 0.0 {
            return 1.0;
        }
        let (mean, var) = (self.mean(), self.var());
        if (t - mean) * (t - mean) > 225.0 * var {
            return if t < mean { 1.0 } else { 0.0 };
        }
        let (hold, wait) = (self.hold_law(), self.wait_law());
        let mut late = if self.delayed < 1.0 { (1.0 - self.delayed) * hold.above(t) } else { 0.0 };
        if self.delayed > 1e-5 && self.uneven() {
            late += self.delayed * self.late_after_wait(t);
        } else if self.delayed > 1e-5 {
            let both = Both::of(wait, hold);
            if both.alike > 0.0 {
                late += self.delayed * both.alike * both.sum().above(t);
            }
            if both.alike < 1.0 {
                let unlike = self.delayed * (1.0 - both.alike);
                for (z, weight) in &NORMAL {
                    late += unlike * weight * both.wide.above(t - both.narrow.at(*z));
                }
            }
        }
        min(1.0, late)
    }

    /// A few times and their weights that stand for the whole.
    pub(super) fn nodes(&self) -> [(f64, f64); 5] {
        let mean = self.mean();
        let law = Span::gamma(mean, self.var() / max(mean * mean, 1e-30));
        NORMAL.map(|(z, weight)| (law.at(z), weight))
    }

    /// Where about a share below `z` standard deviations of a normal law lies, for a search to begin at.
    pub(super) fn guess(&self, z: f64) -> f64 {
        let mean = self.mean();
        let cv2 = self.var() / max(mean * mean, 1e-30);
        Span::gamma(mean, min(cv2, 4.0)).at(z)
    }
}

/// Those of a station that take less than `cap`, put off by `shift` and by anything up to `wide` more.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct Part {
    pub(super) stay: Sojourn,
    pub(super) cap: f64,
    pub(super) shift: f64,
    pub(super) wide: f64,
}

/// Gauss-Legendre nodes and weights on the unit interval.
const EVEN: [(f64, f64); 3] =
    [(0.112_701_665_379_258_3, 5.0 / 18.0), (0.5, 8.0 / 18.0), (0.887_298_334_620_741_7, 5.0 / 18.0)];

impl Part {
    /// A station as it is.
    pub(super) fn whole(stay: Sojourn) -> Self {
        Self { stay, cap: f64::MAX, shift: 0.0, wide: 0.0 }
    }

    fn above(&self, t: f64) -> f64 {
        let cut = self.stay.beyond(self.cap);
        if cut >= 1.0 {
            return 0.0;
        }
        let late = |shift: f64| max(0.0, self.stay.beyond(min(t - shift, self.cap)) - cut) / (1.0 - cut);
        if self.wide <= 0.0 {
            return late(self.shift);
        }
        EVEN.iter().map(|(at, weight)| weight * late(self.shift + at * self.wide)).sum()
    }
}

/// Evaluations after which a search gives up on speed and halves.
const PATIENT: usize = 8;

fn weight_of<T>(parts: &[(f64, T)]) -> f64 {
    parts.iter().map(|(weight, _)| weight).sum()
}

fn guess(parts: impl Iterator<Item = (f64, f64)>, whole: f64) -> f64 {
    max(parts.map(|(weight, at)| weight * at).sum::<f64>() / whole, 1e-6)
}

/// The time that a share `p` of requests stays below, over a mixture of stations; `p` within 1e-4 of its distance to 1.
pub(super) fn quantile(parts: &[(f64, Part)], p: f64) -> f64 {
    let whole = weight_of(parts);
    if whole <= 0.0 {
        return 0.0;
    }
    let z = normal_quantile(p);
    let first = guess(parts.iter().map(|(weight, part)| (*weight, part.shift + part.stay.guess(z))), whole);
    let late = |t: f64| parts.iter().map(|(weight, part)| weight * part.above(t)).sum();
    search(late, (1.0 - p) * whole, first, 1e-4)
}

/// The time beyond which `late` falls to `target`, searched from `guess`: false position, then halving.
fn search(late: impl Fn(f64) -> f64, target: f64, guess: f64, within: f64) -> f64 {
    let excess = |t: f64| late(t) - target;
    let close = within * target;
    let (mut low, mut at_low, mut high, mut at_high) = (guess, excess(guess), guess, 0.0);
    let mut step = 1.05;
    if at_low.abs() <= close {
        return guess;
    }
    if at_low > 0.0 {
        at_high = at_low;
        while at_high > 0.0 && step < 1e9 {
            (low, at_low) = (high, at_high);
            high *= step;
            at_high = excess(high);
            step *= step;
        }
    } else {
        while at_low < 0.0 && low > 1e-9 {
            (high, at_high) = (low, at_low);
            low /= step;
            at_low = excess(low);
            step *= step;
        }
    }
    if at_low < 0.0 || at_high > 0.0 {
        // Nobody takes any time, or nobody is ever done: the end of the search is as near as it gets.
        return if at_low < 0.0 { low } else { high };
    }
    let mut rose = None;
    for turn in 0..40 {
        if high - low <= 1e-5 * high {
            break;
        }
        let slanted = low + (high - low) * at_low / (at_low - at_high);
        let t = if turn < PATIENT { slanted } else { 0.5 * (low + high) };
        let at = excess(t);
        if at.abs() <= close {
            return t;
        }
        // The end that stays twice would hold the line back.
        let again = rose == Some(at > 0.0);
        rose = Some(at > 0.0);
        if at > 0.0 {
            (low, at_low) = (t, at);
            at_high *= if again { 0.5 } else { 1.0 };
        } else {
            (high, at_high) = (t, at);
            at_low *= if again { 0.5 } else { 1.0 };
        }
    }
    0.5 * (low + high)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn exponential(mean: f64) -> Sojourn {
        Sojourn::held(mean, mean * mean, Third::of_work(mean, 1.0))
    }

    #[test]
    fn quantiles_of_an_exponential_hold_are_close() {
        let parts = [(1.0, Part::whole(exponential(1.0)))];
        assert!((quantile(&parts, 0.99) - 4.605).abs() < 0.1);
        assert!((quantile(&parts, 0.5) - 0.693).abs() < 0.03);
    }

    #[test]
    fn a_lognormal_hold_has_its_own_median_tail_and_capped_mean() {
        let heavy = Sojourn { hold_var: 2.0, third: Third::of_work(1.0, 2.0), ..exponential(1.0) };
        let spread = ln(3.0).sqrt();
        let at = |z: f64| exp(z * spread - 0.5 * ln(3.0));
        let parts = [(1.0, Part::whole(heavy))];
        assert!((quantile(&parts, 0.5) / at(0.0) - 1.0).abs() < 0.01);
        assert!((quantile(&parts, 0.99) / at(2.326_348) - 1.0).abs() < 0.01);
        // At the mean, what is shorter weighs as much as what is longer.
        let (above, spent) = heavy.against(1.0);
        assert!((above - normal_above(0.5 * spread)).abs() < 1e-9);
        assert!((spent - 2.0 * normal_above(0.5 * spread)).abs() < 1e-9);
    }

    #[test]
    fn a_wait_and_a_hold_that_vary_alike_sum_up() {
        // M/M/4/12 at 1.2 times its capacity, exactly: mean wait, chance, variation and beginning of the positive one, in slot times.
        let stay = Sojourn {
            delayed: 0.910_773,
            wait: 1.235_094,
            wait_cv2: 0.345_018,
            wait_start: 0.328_7,
            ..exponential(1.0)
        };
        let parts = [(1.0, Part::whole(stay))];
        for (share, exact) in [(0.5, 2.0579), (0.9, 3.936), (0.99, 6.252)] {
            let found = quantile(&parts, share);
            assert!((found / exact - 1.0).abs() < 0.025, "{share}: {found} for {exact}");
        }
        assert!((stay.against(4.0).0 - 0.094).abs() < 0.005, "{:?}", stay.against(4.0));
    }

    #[test]
    fn a_law_that_is_put_off_is_known_by_three_moments() {
        // Half a second, and an exponential second after it.
        let put_off = Sojourn::held(1.5, 1.0, Third::of_work(1.0, 1.0));
        // The same with lognormal work.
        let heavy = Sojourn::held(1.5, 2.0, Third::of_work(1.0, 2.0));
        let alone = Sojourn::held(1.0, 2.0, Third::of_work(1.0, 2.0));
        for t in [0.6, 1.0, 2.0, 5.0] {
            assert!((put_off.above(t) - exp(0.5 - t)).abs() < 1e-9, "{t}: {}", put_off.above(t));
            assert!((heavy.above(t) - alone.above(t - 0.5)).abs() < 1e-6, "{t}: {}", heavy.above(t));
            let (spent, of) = (put_off.against(t).1, 0.5 + 1.0 - exp(0.5 - t));
            assert!((spent - of).abs() < 1e-9, "{t}: {spent} for {of}");
        }
    }

    #[test]
    fn what_a_patience_cuts_off_is_not_in_the_moments() {
        // The smaller of an exponential second and t: moments n! times what a gamma law of that order has below t.
        let stay = exponential(1.0);
        for t in [0.5, 1.0, 3.0] {
            let (late, mean) = stay.against(t);
            let (narrower, straighter) = stay.cut(t, late, mean);
            let beyond = exp(-t);
            let (second, third) = (2.0 * (1.0 - beyond * (1.0 + t)), 6.0 * (1.0 - beyond * (1.0 + t + 0.5 * t * t)));
            let (first, var) = (1.0 - beyond, second - (1.0 - beyond) * (1.0 - beyond));
            let lopsided = third - 3.0 * first * second + 2.0 * first * first * first;
            assert!((narrower - var).abs() < 1e-4, "{t}: {narrower} for {var}");
            assert!((straighter - clamp(lopsided / 2.0, 0.0, 1.0)).abs() < 1e-4, "{t}: {straighter} for {lopsided}");
        }
        assert_eq!(stay.cut(60.0, 1e-26, 1.0), (1.0, 1.0));
    }

    #[test]
    fn a_certain_hold_meets_its_timeout_exactly() {
        let sure = Sojourn { hold_var: 0.0, third: Third::default(), ..exponential(1.0) };
        assert_eq!(sure.against(2.0), (0.0, 1.0));
        assert_eq!(sure.against(0.5), (1.0, 0.5));
    }
}
