//! How unevenly requests leave a caller all of whose slots are busy, because of where they wait together.
//!
//! A caller whose slots are all held gets done as fast as the stations below let it, and that wanders: where the crowd has
//! gathered at one of two stations, the other has little to do, and it takes long until the crowd is spread again. Not how
//! fast it gets done on average, which [`super::holds`] says. The one rule: only the queue's decay is found here.

use super::chain::STATES;
use crate::base::maths::clamp;

/// Loads of the crowd between which the decay is looked for; nearer to one the difference of two small numbers says nothing.
const LOADS: (f64, f64) = (0.3, 0.97);
/// How often the interval in which the decay lies is halved.
const HALVES: usize = 36;
/// Requests leave at most so much more unevenly, as a share of those that come.
const MOST: f64 = 4.0;

/// A crowd of as many requests as there are slots, by how many of them are at one station below.
pub(super) struct Outflow {
    pub(super) last: usize,
    /// How likely so many are there.
    pub(super) share: [f64; STATES],
    /// How often one more comes a second, and one goes.
    pub(super) up: [f64; STATES],
    pub(super) down: [f64; STATES],
    /// Of those that go there, how many are done with it and leave the caller a second, and how many leave it from elsewhere.
    pub(super) done: [f64; STATES],
    pub(super) beside: [f64; STATES],
}

impl Outflow {
    /// Requests that leave a second.
    fn pace(&self) -> f64 {
        let leaving = |n: usize| self.share[n] * (self.done[n] + self.beside[n]);
        (0..=self.last).map(leaving).sum::<f64>() / self.share[..=self.last].iter().sum::<f64>()
    }

    /// Whether a queue of `per` a second before the crowd that falls off by this factor with each place falls off too slowly.
    ///
    /// With a queue, slots are taken again at once, so the crowd is a chain by itself, and the queue falls off by the factor
    /// `z` at which the largest eigenvalue of `Q + (z - 1) D` is `per (1 - 1/z)`, `Q` its generator and `D` the departures in
    /// it (Neuts 1981, matrix-geometric). The matrix has three diagonals: it is by the signs of its pivots (Sturm) whether all
    /// eigenvalues are below that.
    fn too_slow(&self, per: f64, z: f64) -> bool {
        let bound = per * (1.0 - 1.0 / z);
        let mut before = 0.0;
        for n in 0..=self.last {
            let (up, down) = (if n < self.last { self.up[n] } else { 0.0 }, if n > 0 { self.down[n] } else { 0.0 });
            let mut pivot = bound + up + down + (1.0 - z) * self.beside[n];
            if n > 0 {
                pivot -= self.up[n - 1] * (down - (1.0 - z) * self.done[n]) / before;
            }
            if pivot <= 0.0 {
                return false;
            }
            before = pivot;
        }
        true
    }

    /// How often the number in the caller hops up and down beside those that come (`per` a second) and leave, as a share of the
    /// former, so that a birth-death chain which lets them out at their mean pace has a queue that falls off as theirs does.
    pub(super) fn hops(&self, per: f64) -> f64 {
        let pace = self.pace();
        if pace <= 0.0 || per <= 0.0 {
            return 0.0;
        }
        let per = pace * clamp(per / pace, LOADS.0, LOADS.1);
        let (mut low, mut high) = (0.1 * per / pace, 1.0 - 1e-5);
        if !self.too_slow(per, high) {
            return 0.0;
        }
        for _ in 0..HALVES {
            let middle = 0.5 * (low + high);
            if self.too_slow(per, middle) { high = middle } else { low = middle }
        }
        // That such a chain falls off: `(per + hops) / (pace + hops)`.
        clamp((high * pace - per) / ((1.0 - high) * per), -0.45, MOST)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A crowd before so many stations of so many slots each that it chooses at random, with work of one second there and
    /// `rest` elsewhere, by the product form.
    fn crowd(size: usize, stations: usize, slots: usize, rest: f64) -> Outflow {
        let each = |n: usize| 1.0 / (stations * n.min(slots)) as f64;
        let here: Vec<f64> = (0..=size).map(|n| (1..=n).fold(1.0, |all, n| all * each(n))).collect();
        let mut other: Vec<f64> = (0..=size).map(|n| (1..=n).fold(1.0, |all, n| all * rest / n as f64)).collect();
        for _ in 1..stations {
            other = (0..=size).map(|n| (0..=n).map(|i| here[i] * other[n - i]).sum()).collect();
        }
        let zero = [0.0; STATES];
        let mut out = Outflow { last: size, share: zero, up: zero, down: zero, done: zero, beside: zero };
        for n in 0..=size {
            out.share[n] = here[n] * other[size - n];
            out.down[n] = n.min(slots) as f64;
            out.done[n] = out.down[n];
            out.up[n] = if n < size { other[size - n - 1] / other[size - n] / stations as f64 } else { 0.0 };
            out.beside[n] = out.up[n] * (stations - 1) as f64;
        }
        out
    }

    #[test]
    fn who_leaves_a_station_that_is_never_idle_leaves_by_chance() {
        let hops = crowd(40, 1, 2, 0.4).hops(1.6);
        assert!(hops.abs() < 1e-3, "{hops}");
    }

    #[test]
    fn who_goes_round_between_two_places_leaves_more_evenly() {
        let hops = crowd(3, 1, 2, 0.4).hops(1.6);
        assert!(hops < -0.05, "{hops}");
    }

    #[test]
    fn a_queue_before_two_stations_is_as_long_as_in_the_chain_of_all_three_numbers() {
        // 25 slots before two stations of 5, work of 15 and 40 ms, 215 a second: solved state by state (the number in the
        // caller, at the one and at the other), 0.01778 s are waited. A chain of the mean pace has 0.01446 s.
        let (per, crowd) = (215.0 * 0.04, crowd(25, 2, 5, 0.375));
        let (pace, hops) = (crowd.pace(), crowd.hops(per) * per);
        let plain = 0.01446;
        // As likely as by the mean pace somebody waits, and as many more do as the queue falls off more slowly.
        let wait = plain * (pace + hops) / pace;
        assert!((wait / 0.01778 - 1.0).abs() < 0.07, "{wait}");
    }
}
