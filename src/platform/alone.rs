//! One replica that calls a station of its own: who comes there, by how many are inside.
//!
//! What a caller with few slots sends depends on how many of them it has in use, which a queue before it moves, and not only
//! on how many of them wait here. Not callers that are several, see [`super::coming`]. The one rule: how many come on average
//! is what the flows say.

use super::chain::STATES;
use super::holds::Rest;
use super::pool::Pool;
use crate::base::maths::{max, min};

/// A station as those who come to it find it, by how many are inside: completions a second against those who come on average,
/// and how often the number hops up and down beside (see [`super::chain`]).
pub(super) struct Served {
    top: usize,
    down: [f64; STATES],
    hops: [f64; STATES],
}

impl Served {
    pub(super) fn new(pool: &Pool, slots: f64, top: usize, per: f64) -> Self {
        let chain = pool.chain.as_deref().filter(|chain| chain.told());
        let speed = pool.shape.working / pool.stay.hold;
        let mut found = Self { top, down: [0.0; STATES], hops: [0.0; STATES] };
        for n in 1..=top {
            found.down[n] = chain.map_or(min(n as f64, slots) * speed, |chain| chain.down(speed, n)) / per;
            found.hops[n] = chain.map_or(0.0, |chain| chain.states[n].hops);
        }
        found
    }

    /// How likely each number is where so many come, those with none first.
    fn weights(&self, comes: impl Fn(usize) -> f64) -> [f64; STATES] {
        let mut weights = [0.0; STATES];
        let (mut weight, mut sum) = (1.0, 1.0);
        weights[0] = 1.0;
        for n in 0..self.top {
            let hops = |n: usize| self.hops[n] * min(comes(n), self.down[n]);
            weight *= max(comes(n) + hops(n), 0.0) / max(self.down[n + 1] + hops(n + 1), 1e-12);
            weights[n + 1] = weight;
            sum += weight;
            if weight > 1e200 {
                weights[..=n + 1].iter_mut().for_each(|weight| *weight *= 1e-200);
                (weight, sum) = (weight * 1e-200, sum * 1e-200);
            }
        }
        weights[..=self.top].iter_mut().for_each(|weight| *weight /= sum);
        weights
    }

    /// How many have to come in each state for these weights; in one that is never met, as `else_come` says.
    fn law(&self, weights: &[f64; STATES], else_come: impl Fn(usize) -> f64, law: &mut [f64]) {
        law[self.top] = 0.0;
        for n in (0..self.top).rev() {
            let (down, hops) = (self.down[n + 1], self.hops[n + 1]);
            let flow = down + hops * min(law[n + 1], down);
            if weights[n] <= 0.0 {
                law[n] = else_come(n);
                continue;
            }
            let comes = weights[n + 1] / weights[n] * flow;
            let few = comes / (1.0 + self.hops[n]);
            law[n] = if few <= self.down[n] { few } else { max(0.0, comes - self.hops[n] * self.down[n]) };
        }
    }
}

/// The rate at which a caller of `slots` slots sends calls to a station that nobody else calls, relative to its average, in each
/// of its states. On average `rest` of the slots are with something else, and who comes to the caller finds none free with the
/// chance `pressed`. Product form: as [`super::coming`] says.
///
/// Where work is uneven the number at the station varies more, or less, than with exponential work, but only by so much as it
/// does among as many callers: how many there are does not depend on that. So its law is put together from the one while the
/// caller has slots to spare and the one while it has none. It may well be that more come the more are there, for then it is
/// likelier that the caller has a queue, from which each slot that returns is taken again.
pub(super) fn calls_alone(slots: usize, rest: f64, pressed: f64, longer: &Rest, station: &Served, law: &mut [f64]) {
    // As many slots elsewhere against one fewer: each by itself is too small a number where slots are many.
    let against = |m: usize| if m > 0 { m as f64 / (rest * longer.longer(m as f64)) } else { 0.0 };
    let (mut at, mut below) = (1.0, [0.0; STATES]);
    for m in 1..=slots {
        below[m] = below[m - 1] + at;
        at /= against(m);
    }
    let elsewhere = |n: usize| slots.saturating_sub(n);
    let while_out = |n: usize| against(elsewhere(n));
    let mut weights = station.weights(|n| if n < slots { below[elsewhere(n) - 1] / below[elsewhere(n)] } else { 0.0 });
    let out = station.weights(while_out);
    weights.iter_mut().zip(&out).for_each(|(spare, out)| *spare += pressed * (out - *spare));
    station.law(&weights, while_out, law);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::maths::pow;

    /// A caller's slots, the station's, and requests per second; work takes 15 ms and then 40 ms there.
    const CASE: (usize, usize, f64) = (6, 2, 43.0);
    const WORK: (f64, f64) = (0.015, 0.04);

    /// The chain of both numbers, that in the caller and that at the station, solved state by state: how likely all slots are
    /// held, and the law at the station.
    fn exact() -> (f64, Vec<f64>) {
        let ((slots, servers, per), (work, there), room) = (CASE, WORK, 90);
        let mut shares = vec![vec![0.0; slots + 1]; slots + room + 2];
        for (a, row) in shares.iter_mut().enumerate().take(slots + room + 1) {
            row[..=a.min(slots)].fill(pow(0.86, a as f64));
        }
        let done = |d: usize| d.min(servers) as f64 / there;
        for _ in 0..4000 {
            for a in 0..=slots + room {
                for d in 0..=a.min(slots) {
                    let elsewhere = (a.min(slots) - d) as f64;
                    let out = if a < slots + room { per } else { 0.0 } + elsewhere / work + done(d);
                    let came = if a > 0 { per * shares[a - 1][d] } else { 0.0 };
                    let sent = if d > 0 { shares[a][d - 1] * (elsewhere + 1.0) / work } else { 0.0 };
                    let left = if d < slots { shares[a + 1][d + 1] * done(d + 1) } else { 0.0 };
                    shares[a][d] = (came + sent + left) / out;
                }
            }
        }
        let whole: f64 = shares.iter().flatten().sum();
        let pressed: f64 = shares[slots..].iter().flatten().sum();
        (pressed / whole, (0..=slots).map(|d| shares.iter().map(|row| row[d]).sum::<f64>() / whole).collect())
    }

    fn station(hops: f64) -> Served {
        let (slots, servers, per) = CASE;
        let mut station = Served { top: slots, down: [0.0; STATES], hops: [0.0; STATES] };
        for n in 1..=slots {
            station.down[n] = n.min(servers) as f64 / WORK.1 / per;
            station.hops[n] = if n >= servers { hops } else { 0.0 };
        }
        station
    }

    #[test]
    fn the_law_at_the_station_is_the_one_of_the_chain_of_both() {
        let (pressed, law) = exact();
        let (slots, servers, per) = CASE;
        let station = station(0.0);
        let mut comes = [0.0; STATES];
        calls_alone(slots, per * WORK.0, pressed, &Rest::default(), &station, &mut comes);
        let found = station.weights(|n| comes[n]);
        let waits = |law: &[f64]| (servers..=slots).map(|n| (n - servers) as f64 * law[n]).sum::<f64>() / per;
        let (ours, theirs) = (waits(&found), waits(&law));
        assert!((ours / theirs - 1.0).abs() < 0.005, "{ours} s for {theirs}");
        assert!(comes[4] > 1.5 * comes[0], "more come where more are: {:?}", &comes[..=slots]);
    }

    #[test]
    fn a_law_brings_the_weights_it_is_for() {
        for hops in [-0.5, 0.5] {
            let station = station(hops);
            let wanted = station.weights(|n| 1.0 - 0.1 * n as f64);
            let mut comes = [0.0; STATES];
            station.law(&wanted, |_| 0.0, &mut comes);
            let found = station.weights(|n| comes[n]);
            assert!((0..=6).all(|n| (found[n] / wanted[n] - 1.0).abs() < 1e-9), "{hops}: {found:?}");
        }
    }

    #[test]
    fn a_caller_of_many_slots_sends_in_every_state() {
        // All its slots wait here but a few, so that as many elsewhere are likely to no number that there is. A state in which
        // nobody came would be one that is never left.
        let (slots, servers) = (178, 67);
        let mut station = Served { top: slots, down: [0.0; STATES], hops: [0.0; STATES] };
        for n in 1..=slots {
            station.down[n] = n.min(servers) as f64 / 66.0;
        }
        for pressed in [0.5, 1.0] {
            let mut comes = [0.0; STATES];
            calls_alone(slots, 1.3, pressed, &Rest::default(), &station, &mut comes);
            assert!(comes[..slots].iter().all(|come| *come > 0.0 && come.is_finite()), "{pressed}: {comes:?}");
            assert!(comes[slots] == 0.0, "nobody is left who could call");
        }
    }
}
