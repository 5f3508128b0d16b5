//! What is read off the flows: how services fail and respond, what edges carry, whether anything still moves.
//!
//! Not the flows themselves, which nothing here changes. The one rule: figures of now, not of the last second.

use super::call::Call;
use super::flow::Flow;
use super::pool::Pool;
use super::sojourn::Sojourn;
use crate::base::maths::{clamp, max};

impl Flow {
    /// Whether nothing has changed by more than a share `within` since it was asked last; `known` is how it was then.
    pub(super) fn rests(&self, known: &mut Vec<f64>, within: f64) -> bool {
        let pools = self.pools.iter().flat_map(Pool::state);
        let state = pools.chain(self.calls.iter().map(|call| call.attempts));
        let mut rests = true;
        if known.is_empty() {
            known.extend(state);
            return false;
        }
        for (known, now) in known.iter_mut().zip(state) {
            rests &= (now - *known).abs() <= within * now.abs();
            *known = now;
        }
        rests
    }

    /// Share of requests to a service that would fail if they came now and waited `patience` seconds at most.
    pub(super) fn failing(&self, service: usize, patience: f64) -> f64 {
        let mut well = 0.0;
        for pool in self.pools_of(service) {
            if pool.weight > 0.0 {
                let entered = (1.0 - pool.blocked) * (1.0 - pool.shape.inbound);
                well += pool.weight * entered * (1.0 - pool.errors) * (1.0 - pool.overdue(patience));
            }
        }
        clamp(1.0 - well * (1.0 - self.doors[service].refuse), 0.0, 1.0)
    }

    /// The response times of a service's pools, weighted.
    pub(super) fn stays(&self, service: usize) -> impl Iterator<Item = (f64, Sojourn)> {
        self.pools_of(service).iter().filter(|pool| pool.weight > 0.0).map(|pool| (pool.weight, pool.stay))
    }

    /// Attempts a second over an edge, from all pools of the caller.
    pub(super) fn edge_attempts(&self, edge: usize) -> f64 {
        self.calls.iter().filter(|call| call.edge == edge).map(|call| call.attempts).sum()
    }

    /// A figure of an edge's calls, averaged over the pools that make them.
    fn edge_mean(&self, edge: usize, figure: impl Fn(&Call, &Pool) -> f64) -> f64 {
        let (mut sum, mut all) = (0.0, 0.0);
        for (call, pool) in self.calls.iter().zip(&self.wiring.pool_of) {
            let pool = &self.pools[*pool];
            if call.edge == edge {
                sum += pool.weight * figure(call, pool);
                all += pool.weight;
            }
        }
        if all > 0.0 { sum / all } else { 0.0 }
    }

    /// Of an edge: the share of calls that a breaker holds back.
    pub(super) fn edge_tripped(&self, edge: usize) -> f64 {
        self.edge_mean(edge, |call, _| call.tripped)
    }

    /// Of an edge: the share of a caller's time in a slot that its calls take.
    pub(super) fn edge_holds(&self, edge: usize) -> f64 {
        self.edge_mean(edge, |call, pool| call.course.often * call.spent / max(pool.stay.hold, 1e-9))
    }

    /// Of an edge: the share of calls that fail in the end, from the callers that are well.
    pub(super) fn edge_failing(&self, edge: usize) -> f64 {
        let (mut failed, mut all) = (0.0, 0.0);
        for (call, pool) in self.calls.iter().zip(&self.wiring.pool_of) {
            if call.edge == edge {
                failed += self.pools[*pool].weight * call.failed;
                all += self.pools[*pool].weight;
            }
        }
        if all > 0.0 { failed / all } else { 0.0 }
    }
}

#[cfg(test)]
mod tests {
    use crate::base::{Chance, Tick};
    use crate::platform::Platform;
    use crate::scenario::PlatformFile;

    /// A storm in full swing, whose retries wait four seconds for their turn.
    const STORM: &str = r#"#![enable(implicit_some)]
(format: 1, step: "100ms", for: "600s", platform: (services: [
    (id: "clients", kind: Router, slots: 20000, work: 0,
        calls: [(to: "web", timeout: "400ms", attempts: 3, backoff: "2s", backoff_factor: 2)]),
    (id: "web", kind: Service, replicas: 2, slots: 10, queue: 20, work: "50ms")],
    traffic: [(to: "clients", per_second: 500)]),
    windows: [(id: "end", from: "500s", to: "600s")])"#;

    #[test]
    fn what_begins_at_rest_stays_at_rest() {
        let file = PlatformFile::parse(STORM).expect("the file is sound");
        let mut scenario = file.scenario.clone();
        for (at, traffic) in scenario.platform.traffic.iter_mut().enumerate() {
            traffic.per_second = file.rate(at, 1);
        }
        let mut platform = Platform::new(&scenario).without_noise();
        let mut known = Vec::new();
        assert!(!platform.flow.rests(&mut known, 1e-9), "there was nothing to compare with");
        let attempts: f64 = platform.flow.calls.iter().map(|call| call.attempts).sum();
        assert!(attempts > 600.0, "all retries have come back: {attempts}");
        for second in 1..60 {
            platform.advance(&scenario, Tick(second), Chance::new(1));
            assert!(platform.flow.rests(&mut known, 1e-9), "after {second} s: {known:?}");
        }
    }
}
