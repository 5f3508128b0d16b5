//! How long the answered requests of a service took: by attempts, by those that outlasted a timeout before, by pools.
//!
//! What was refused or given up in the end has no response time. Not the flows, which need only means and variances.
//! The one rule: only the call that takes longest is unfolded; the rest of the stay is put before it as it is.

use super::flow::Flow;
use super::sojourn::{Part, Sojourn};
use crate::base::maths::max;

/// Shares below this do not show in a percentile.
const FAINT: f64 = 1e-4;

impl Flow {
    /// The response times of a service's answered requests, weighted.
    pub(super) fn answered(&self, service: usize) -> Vec<(f64, Part)> {
        let mut parts = Vec::new();
        let (from, to) = self.wiring.pools[service];
        for at in from..to {
            if self.pools[at].weight <= 0.0 {
                continue;
            }
            match self.longest(at) {
                Some(call) => self.unfold(at, call, &mut parts),
                None => parts.push((self.pools[at].weight, Part::whole(self.pools[at].stay))),
            }
        }
        parts
    }

    /// The call of a pool that holds its requests longest, if each request makes exactly one of it.
    fn longest(&self, pool: usize) -> Option<usize> {
        let (from, to) = self.wiring.calls[pool];
        let mut calls = from..to;
        let first = calls.next()?;
        let longest = calls.fold(first, |best, call| {
            let spent = |call: usize| self.calls[call].course.often * self.calls[call].spent;
            if spent(call) > spent(best) { call } else { best }
        });
        let course = &self.calls[longest].course;
        ((course.often - 1.0).abs() < 1e-9 && !course.optional).then_some(longest)
    }

    fn unfold(&self, at: usize, call: usize, parts: &mut Vec<(f64, Part)>) {
        let (pool, state) = (&self.pools[at], &self.calls[call]);
        let (edge, answer) = (state.edge, state.answer);
        let (line, dial) = (&self.wiring.lines[edge], &self.dials[edge]);
        let rest = Sojourn {
            hold: max(0.0, pool.stay.hold - state.spent),
            hold_var: max(0.0, pool.stay.hold_var - state.var),
            ..pool.stay
        };
        let before = if rest.mean() < 0.01 * state.spent { vec![(rest.mean(), 1.0)] } else { rest.nodes().to_vec() };
        let (mut shift, mut square) = (0.0, 0.0);
        // Retries may be refused more often than first attempts; the pools say how many of all they let in.
        let refused = state.refused();
        let let_in = [refused.0, refused.1].map(|share| (1.0 - share) / max(1.0 - answer.refused, 1e-9));
        for tries in 0..line.attempts.min(dial.limit.max(1)) {
            if tries > 0 {
                let (low, wide) = line.pause(tries - 1);
                shift += low + 0.5 * wide;
                square += wide * wide;
            }
            for late in 0..=tries {
                let weight = pool.weight
                    * ways(tries, late, answer.late, refused)
                    * let_in[usize::from(tries > 0)]
                    * (0..tries).fold(1.0, |all, _| all * state.allowed);
                let wide = square.sqrt();
                let shift = shift - 0.5 * wide + late as f64 * line.timeout;
                for (first, share) in &before {
                    self.arrivals(edge, weight * share, first + shift, wide, parts);
                }
            }
        }
    }

    /// Those that are answered at last, by the pool that answers.
    fn arrivals(&self, edge: usize, weight: f64, shift: f64, wide: f64, parts: &mut Vec<(f64, Part)>) {
        let (line, delay) = (&self.wiring.lines[edge], self.dials[edge].delay);
        let legs = &self.legs[line.legs()];
        for (pool, leg) in self.pools[line.pools.0..line.pools.1].iter().zip(legs) {
            let entered = pool.weight * (1.0 - pool.blocked) * (1.0 - pool.shape.inbound);
            let weight = weight * entered * (1.0 - pool.errors) * (1.0 - leg.late(pool));
            if weight > FAINT {
                parts.push((weight, Part { stay: pool.stay, cap: line.timeout - delay, shift: shift + delay, wide }));
            }
        }
    }
}

/// The chance that of `tries` failures `late` were timeouts and the others refusals, as likely as `refused` says of the
/// first attempt and of retries.
fn ways(tries: usize, late: usize, timeout: f64, refused: (f64, f64)) -> f64 {
    let retries = |tries: usize, late: usize| {
        let mut chance = 1.0;
        for at in 0..late {
            chance *= timeout * (tries - at) as f64 / (at + 1) as f64;
        }
        (late..tries).fold(chance, |all, _| all * refused.1)
    };
    if tries == 0 {
        return 1.0;
    }
    let first_refused = if late < tries { refused.0 * retries(tries - 1, late) } else { 0.0 };
    let first_late = if late > 0 { timeout * retries(tries - 1, late - 1) } else { 0.0 };
    first_refused + first_late
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn failures_are_refusals_and_timeouts_in_any_order() {
        // With what is refused alike for all, the binomial law.
        let (late, refused) = (0.2, 0.3);
        let ways = |tries: usize, of: usize| ways(tries, of, late, (refused, refused));
        assert!((ways(3, 2) - 3.0 * late * late * refused).abs() < 1e-12);
        let all: f64 = (0..=3).map(|of| ways(3, of)).sum();
        assert!((all - (late + refused) * (late + refused) * (late + refused)).abs() < 1e-12);
    }

    #[test]
    fn a_first_attempt_fails_as_first_attempts_do() {
        let (late, first, later) = (0.2, 0.1, 0.6);
        assert!((ways(1, 0, late, (first, later)) - first).abs() < 1e-12);
        let all: f64 = (0..=2).map(|of| ways(2, of, late, (first, later))).sum();
        assert!((all - (first + late) * (later + late)).abs() < 1e-12, "{all}");
    }
}
