//! How long a request spends at a station whose work is lognormal, in part at least: the wait as a mixture of two laws, and
//! the sum of both.
//!
//! Not other stations, whose waits and holds [`super::sojourn`] adds up in fewer steps.
//! The one rule: a wait begins with the density that crossings of its lowest level give it, for medians depend on that.

use super::sojourn::{NOBODY, Shape, Sojourn, Span};
use crate::base::maths::{clamp, max, min};

/// A squared variation or a weight this near to a limit is there.
const NEAR: f64 = 1e-6;
/// How many times its mean the longer part of a wait can be, about.
const LONGEST: f64 = 8.0;
/// How much less a wait varies without its longest, see [`without_longest`].
const LONGEST_UNKNOWN: f64 = 0.25;
/// A hold whose squared variation is below this ends at about the same time for all.
const FIRM: f64 = 0.5;

/// Gauss-Legendre nodes and weights on the unit interval.
const NODES: [(f64, f64); 6] = [
    (0.033_765_242_898_424, 0.085_662_246_189_585),
    (0.169_395_306_766_868, 0.180_380_786_524_069),
    (0.380_690_406_958_402, 0.233_956_967_286_346),
    (0.619_309_593_041_598, 0.233_956_967_286_346),
    (0.830_604_693_233_132, 0.180_380_786_524_069),
    (0.966_234_757_101_576, 0.085_662_246_189_585),
];

/// What one law takes below a limit, as a few values and their chances, and the chance of more.
struct Short {
    values: [(f64, f64); NODES.len()],
    over: f64,
}

impl Short {
    /// Values at even shares of what lies below `limit`.
    fn of(law: Span, limit: f64) -> Self {
        let over = law.above(limit);
        let values = NODES.map(|(at, weight)| (min(law.at_share(at * (1.0 - over)), limit), weight * (1.0 - over)));
        Self { values, over }
    }
}

/// Those let in, state by state: how likely they wait, and how long in slot times.
#[derive(Default)]
pub(super) struct LetIn {
    all: f64,
    delayed: f64,
    wait: f64,
    square: f64,
    /// Those who take the last free slot.
    last_slot: f64,
}

impl LetIn {
    /// So many, who wait with this mean and variance, or not at all.
    pub(super) fn add(&mut self, weight: f64, takes_last: bool, waits: Option<(f64, f64)>) {
        self.all += weight;
        self.last_slot += if takes_last { weight } else { 0.0 };
        if let Some((wait, var)) = waits {
            self.delayed += weight;
            self.wait += weight * wait;
            self.square += weight * (wait * wait + var);
        }
    }

    /// The chance of waiting, and the squared variation of that wait.
    pub(super) fn waits(&self) -> (f64, f64) {
        let delayed = if self.all > 0.0 { min(1.0, self.delayed / self.all) } else { 0.0 };
        // In this order, for next to nobody's squares are too small for a number.
        let cv2 = || max(0.0, self.square / self.wait * (self.delayed / self.wait) - 1.0);
        (delayed, if self.delayed > NOBODY * self.all { cv2() } else { 1.0 })
    }

    /// The density of that wait at nothing per second, where so many come while all slots are busy: as often as someone takes
    /// the last free slot one of all goes while nobody waits.
    pub(super) fn start(&self, come: f64) -> f64 {
        self.last_slot * come / max(self.delayed, 1e-12)
    }
}

/// The squared variation of a wait but for the very longest, which are so seldom that no percentile knows them.
///
/// Behind lognormal work, waits vary by what one in thousands waits, and two exponential laws of that variation are too long where
/// one in a hundred is. By how much less: chosen by how long that one takes in runs of M/G/1 and M/G/2 (decision 0016).
pub(super) fn without_longest(cv2: f64) -> f64 {
    let more = max(0.0, cv2 - 1.0);
    if more > 0.0 { 1.0 + more / (1.0 + LONGEST_UNKNOWN * more) } else { cv2 }
}

impl Sojourn {
    /// The positive wait as a mixture of two laws, with its mean, its variation [`without_longest`] and its density at nothing.
    ///
    /// What varies more than an exponential law is two of those: their means are the roots of the polynomial that is
    /// orthogonal to the moments of order -1, 0, 1 and 2 (Stieltjes), and for any such moments there are two. What varies
    /// less is a share that begins like an exponential law with that variation as its mean, and a gamma law for the rest,
    /// which also exists for any variation and density up to one.
    pub(super) fn waits(&self) -> [(f64, Span); 2] {
        let (mean, cv2) = (self.wait / max(self.delayed, 1e-12), without_longest(self.wait_cv2));
        let exponential = |mean: f64| Span { shape: Shape::Exponential, ..Span::gamma(mean, 1.0) };
        if cv2 > 1.0 + NEAR {
            let half = 0.5 * (1.0 + cv2);
            let product = (half - 1.0) / max(self.wait_start - 1.0, (half - 1.0) / LONGEST);
            let middle = 0.5 * (half + product);
            let apart = max(0.0, middle * middle - product).sqrt();
            let (short, long) = (product / (middle + apart), middle + apart);
            let often = clamp((long - 1.0) / max(long - short, NEAR), 0.0, 1.0);
            return [(often, exponential(short * mean)), (1.0 - often, exponential(long * mean))];
        }
        let share = clamp(self.wait_start, 0.0, 1.0) * min(cv2, 1.0);
        if share > 1.0 - NEAR {
            return [(1.0, exponential(mean)), (0.0, exponential(mean))];
        }
        let rest = 1.0 - share;
        let (first, second) = ((1.0 - share * cv2) / rest, (1.0 + cv2 - 2.0 * share * cv2 * cv2) / rest);
        let gamma = Span::gamma(first * mean, max(0.0, second / (first * first) - 1.0));
        [(share, exponential(cv2 * mean)), (rest, gamma)]
    }

    /// The chance of taking longer than `t`, with waits that begin as densely as they do where medians depend on that: before holds
    /// that vary.
    pub(super) fn beyond(&self, t: f64) -> f64 {
        if self.delayed <= 1e-5 || self.hold_var < FIRM * self.hold * self.hold || t <= 0.0 || t >= f64::MAX {
            return self.above(t);
        }
        min(1.0, (1.0 - self.delayed) * self.hold_law().above(t) + self.delayed * self.late_after_wait(t))
    }

    /// The chance that a wait and the work after it last longer than `t` together. Either both last longer than half of it, or
    /// one is shorter and the other lasts for what is left: over the shorter one nothing begins suddenly.
    pub(super) fn late_after_wait(&self, t: f64) -> f64 {
        let hold = self.hold_law();
        let held = Short::of(hold, 0.5 * t);
        let mut late = 0.0;
        for (weight, wait) in self.waits() {
            if weight > 0.0 {
                let waited = Short::of(wait, 0.5 * t);
                let after = |law: Span, short: &Short| {
                    short.values.iter().map(|(first, chance)| chance * law.above(t - first)).sum::<f64>()
                };
                late += weight * (held.over * waited.over + after(hold, &waited) + after(wait, &held));
            }
        }
        late
    }

    /// The same, and the mean of what is spent if one gives up at `t`.
    pub(super) fn against_after_wait(&self, t: f64) -> (f64, f64) {
        let (hold, half) = (self.hold_law(), 0.5 * t);
        let held = Short::of(hold, half);
        let (mut late, mut spent) = (0.0, 0.0);
        for (weight, wait) in self.waits() {
            if weight > 0.0 {
                let waited = Short::of(wait, half);
                let mut above = held.over * waited.over;
                let mut more = beyond(wait, half).1 * held.over + beyond(hold, half).1 * waited.over;
                for (law, short) in [(hold, &waited), (wait, &held)] {
                    for (first, chance) in &short.values {
                        let (over, excess) = beyond(law, t - first);
                        above += chance * over;
                        more += chance * excess;
                    }
                }
                late += weight * above;
                spent += weight * clamp(wait.mean + hold.whole() - more, 0.0, t);
            }
        }
        (late, spent)
    }
}

/// The chance that a law exceeds `t`, and by how much on average, nothing counted where it does not.
fn beyond(law: Span, t: f64) -> (f64, f64) {
    let (above, capped) = law.capped(t);
    (above, max(0.0, law.whole() - capped))
}

#[cfg(test)]
mod tests {
    use super::super::third::Third;
    use super::*;
    use crate::base::maths::normal_quantile;

    fn stay(delayed: f64, positive: f64, wait_cv2: f64, wait_start: f64, cv2: f64) -> Sojourn {
        Sojourn {
            delayed,
            wait: delayed * positive,
            wait_cv2,
            wait_start,
            ..Sojourn::held(1.0, cv2, Third::of_work(1.0, cv2))
        }
    }

    #[test]
    fn a_wait_has_the_mean_the_variation_and_the_beginning_it_is_told() {
        for (cv2, start) in
            [(1.8, 1.4), (1.2, 1.05), (4.0, 2.5), (1.0, 1.0), (0.56, 0.7), (0.2, 0.3), (0.9, 1.2), (0.3, 0.0)]
        {
            let parts = stay(0.5, 3.0, cv2, start, 2.0).waits();
            let sum = |of: fn(Span) -> f64| parts.iter().map(|(weight, law)| weight * of(*law)).sum::<f64>();
            let (mean, square) = (sum(|law| law.mean), sum(|law| law.mean * law.mean * (1.0 + law.cv2)));
            assert!((mean / 3.0 - 1.0).abs() < 1e-9, "{cv2} {start}: mean {mean}");
            let varies = square / 9.0 - 1.0;
            assert!((varies - without_longest(cv2)).abs() < 1e-9, "{cv2} {start}: variation {varies}");
            let dense = |law: Span| if law.shape == Shape::Exponential { 3.0 / law.mean } else { 0.0 };
            let begins: f64 = parts.iter().map(|(weight, law)| weight * dense(*law)).sum();
            assert!((begins - min(start, if cv2 > 1.0 { 9.0 } else { 1.0 })).abs() < 1e-9, "{cv2} {start}: {begins}");
        }
    }

    #[test]
    fn a_sum_is_as_late_as_if_all_values_of_the_work_were_gone_through() {
        for (positive, wait_cv2, start, cv2) in
            [(3.0, 1.2, 1.06, 2.0), (0.8, 0.55, 0.7, 2.5), (5.0, 1.7, 1.5, 4.0), (0.1, 0.9, 0.9, 1.5)]
        {
            let stay = stay(1.0, positive, wait_cv2, start, cv2);
            for t in [0.1, 0.5, 2.0, 8.0, 16.0] {
                let (mut late, n) = (0.0, 4000);
                for i in 0..n {
                    let left = t - stay.hold_law().at(normal_quantile((f64::from(i) + 0.5) / f64::from(n)));
                    late +=
                        stay.waits().iter().map(|(weight, law)| weight * law.above(left)).sum::<f64>() / f64::from(n);
                }
                let (found, _) = stay.against(t);
                assert!((found - late).abs() < 0.01 * late + 1e-4, "{stay:?} at {t}: {found} for {late}");
                assert!((found - stay.above(t)).abs() < 1e-12, "the same is asked in two ways");
            }
            // What is spent grows by the chance of being late yet.
            let (before, after) = (stay.against(1.99).1, stay.against(2.01).1);
            assert!((after - before - 0.02 * stay.above(2.0)).abs() < 2e-4, "{before} to {after}");
        }
    }
}
