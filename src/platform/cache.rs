//! A cache that keeps answers for a time: how popular its keys are, which of them it holds, what it has to ask for.
//!
//! Keys of like popularity are counted together. Not the calls it makes for what it lacks: those are edges like any other.
//! The one rule: an answer is kept from the moment it is there, whoever still waits for it, and for as long as the file says.

use serde::Serialize;

use super::mechanisms::State;
use super::state::Platform;
use crate::base::maths::{clamp, exp, max, min, pow};
use crate::scenario::{MechanismKind, Scenario};
use crate::vocab::ServiceId;

/// Groups of keys.
const GROUPS: usize = 32;
/// Steps in which a second is followed.
const STEPS: u32 = 20;
/// Parts of the way of an answer. Where one asks there is a queue that is served in order, so the time an answer takes
/// varies little when it is long: by a quarter in the square, as four parts of even chance make it (Erlang).
const PARTS: usize = 4;

/// Keys that are asked for about as often.
#[derive(Clone, PartialEq, Debug, Serialize)]
struct Group {
    /// How many.
    keys: f64,
    /// Share of all requests that is for one of them.
    popularity: f64,
    /// Share held.
    held: f64,
    /// Share asked for and not yet there, by how far its answers have come.
    asked: [f64; PARTS],
    /// Share that came in each second which is still held, as a ring.
    came: Vec<f64>,
}

/// A cache.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub(super) struct Cache {
    groups: Vec<Group>,
    at: usize,
    /// Share of requests it has to ask somebody else for.
    pub(super) misses: f64,
    /// Whether its emptying has been seen to.
    emptied: bool,
}

/// Sum of one over k^`skew` over the keys from `from` (counted from one) to before `to`, each end half a key out.
fn weight(from: f64, to: f64, skew: f64) -> f64 {
    // By the midpoints, which is close from the tenth key on; below that keys are counted one by one.
    let (a, b) = (from - 0.5, to - 0.5);
    if (skew - 1.0).abs() < 1e-9 {
        return crate::base::maths::ln(b / a);
    }
    (pow(b, 1.0 - skew) - pow(a, 1.0 - skew)) / (1.0 - skew)
}

impl Cache {
    pub(super) fn new(keys: f64, skew: f64, keeps: f64) -> Self {
        let mut groups = Vec::new();
        let (mut from, growth) = (1.0, pow(max(keys, 2.0), 1.0 / GROUPS as f64));
        let mut edge = 1.0;
        while from <= keys {
            edge = max(edge * growth, from + 1.0);
            let to = min(edge.floor(), keys + 1.0);
            let all = if to - from < 1.5 { pow(from, -skew) } else { weight(from, to, skew) };
            groups.push(Group {
                keys: to - from,
                popularity: all / (to - from),
                held: 0.0,
                asked: [0.0; PARTS],
                came: vec![0.0; max(1.0, keeps.round()) as usize],
            });
            from = to;
        }
        let whole: f64 = groups.iter().map(|group| group.keys * group.popularity).sum();
        for group in &mut groups {
            group.popularity /= whole;
        }
        Self { groups, at: 0, misses: 1.0, emptied: false }
    }

    /// Share of requests it has to ask somebody else for once it is warm: a key that is asked for `rate` times a second
    /// and kept `keeps` seconds misses one time in 1 + rate * keeps (Jung, Berger and Balakrishnan, INFOCOM 2003).
    pub(super) fn misses_when_warm(&self, rate: f64, keeps: f64) -> f64 {
        let missed = |group: &Group| group.keys * group.popularity / (1.0 + rate * group.popularity * keeps);
        self.groups.iter().map(missed).sum()
    }

    /// Forgets this share of everything.
    pub(super) fn empty(&mut self, share: f64) {
        for group in &mut self.groups {
            group.held *= 1.0 - share;
            for came in &mut group.came {
                *came *= 1.0 - share;
            }
        }
    }

    /// Holds what it would hold if it had been asked `rate` times a second for long.
    fn fill(&mut self, rate: f64) {
        for group in &mut self.groups {
            let kept = group.came.len() as f64;
            let asked = rate * group.popularity * kept;
            let wanted = asked / (1.0 + asked);
            if wanted > group.held {
                group.held = wanted;
                group.came.fill(wanted / kept);
            }
        }
    }

    /// The coming second, with `rate` requests; what it lacks is let in by a share `enters` and answered after `takes` seconds.
    fn second(&mut self, rate: f64, takes: f64, enters: f64) {
        let h = 1.0 / f64::from(STEPS);
        let passes = 1.0 - exp(-h * PARTS as f64 / max(takes, 1e-3));
        let mut misses = 0.0;
        self.at = (self.at + 1) % self.groups.first().map_or(1, |group| group.came.len());
        for group in &mut self.groups {
            // What came as long ago as answers are kept goes, spread over the second as it came.
            let old = std::mem::take(&mut group.came[self.at]);
            let each = 1.0 - exp(-rate * enters * group.popularity * h);
            let mut fresh = 0.0;
            for _ in 0..STEPS {
                group.held = max(0.0, group.held - old * h);
                misses += h * group.keys * group.popularity * (1.0 - group.held);
                let asked: f64 = group.asked.iter().sum();
                let mut done = max(0.0, 1.0 - group.held - asked) * each;
                for part in &mut group.asked {
                    let there = *part + done;
                    done = there * passes;
                    *part = there - done;
                }
                group.held = min(1.0, group.held + done);
                fresh += done;
            }
            group.came[self.at] = fresh;
        }
        self.misses = clamp(misses, 0.0, 1.0);
    }
}

/// Requests a second that will come to a service or to those who call it: what a cache is to expect before any came.
fn announced(scenario: &Scenario, service: usize) -> f64 {
    let to = |at: usize| -> f64 {
        let traffic = scenario.platform.traffic.iter().filter(|traffic| traffic.to.index() == at);
        traffic.map(|traffic| traffic.per_second).sum()
    };
    let calls = scenario.platform.edges.iter().filter(|edge| edge.to.index() == service);
    to(service) + calls.map(|edge| to(edge.from.index()) * edge.per_request).sum::<f64>()
}

impl Platform {
    /// A second of all caches, before requests come.
    pub(super) fn run_caches(&mut self, scenario: &Scenario) {
        for (at, mechanism) in scenario.platform.mechanisms.iter().enumerate() {
            let MechanismKind::Cache { of, .. } = &mechanism.what else { continue };
            let broken = self.broken(scenario, at);
            let (rate, takes, enters) = self.lookups(scenario, of.index());
            if let State::Cache(cache) = &mut self.mechanisms[at] {
                if broken > 0.0 && !cache.emptied {
                    cache.empty(broken);
                }
                cache.emptied = broken > 0.0;
                cache.second(rate, takes, enters);
            }
        }
    }

    /// Requests a second to a cache, seconds until one that is let in where it asks is answered, and the share let in.
    /// Who asked may have given up by then; the answer is kept all the same.
    fn lookups(&self, scenario: &Scenario, service: usize) -> (f64, f64, f64) {
        let (mut takes, mut enters, mut all) = (0.0, 0.0, 0.0);
        for pool in self.flow.pools_of(service) {
            for call in &self.flow.calls[pool.calls.0..pool.calls.1] {
                takes += pool.weight * self.stay_from_now(call.course.to);
                enters += pool.weight * (1.0 - call.answer.refused);
                all += pool.weight;
            }
        }
        let share = |sum: f64, none: f64| if all > 0.0 { sum / all } else { none };
        let came = self.samples[service].offered;
        let rate = if came > 0.0 { came } else { announced(scenario, service) };
        (rate, share(takes, 0.0), clamp(share(enters, 1.0), 0.0, 1.0))
    }

    /// Mean seconds a request stays at a service.
    pub(super) fn mean_stay(&self, service: usize) -> f64 {
        self.flow.stays(service).map(|(weight, stay)| weight * stay.mean()).sum()
    }

    /// Mean seconds until a request that comes to a service now is answered: behind all who wait there now,
    /// which is longer than those served now have waited while the queue grows.
    fn stay_from_now(&self, service: usize) -> f64 {
        let each = self.flow.pools_of(service).iter().filter(|pool| pool.weight > 0.0);
        each.map(|pool| pool.weight * (pool.stay.hold + max(pool.stay.wait, pool.wait_ahead()))).sum()
    }

    /// Share of a cache's requests that it has to ask somebody else for; none if it is no cache of keys.
    pub(super) fn misses(&self, scenario: &Scenario, service: usize) -> Option<f64> {
        let each = scenario.platform.mechanisms.iter().zip(&self.mechanisms);
        each.filter(|(mechanism, _)| mechanism.what.of().is_some_and(|of| of.index() == service))
            .find_map(|(_, state)| if let State::Cache(cache) = state { Some(cache.misses) } else { None })
    }

    /// People fill the caches of a service with what is asked for.
    pub(super) fn fill_caches(&mut self, scenario: &Scenario, service: ServiceId) {
        let rate = self.samples[service.index()].offered;
        for (mechanism, state) in scenario.platform.mechanisms.iter().zip(&mut self.mechanisms) {
            if let (State::Cache(cache), true) = (state, mechanism.what.of() == Some(service)) {
                cache.fill(rate);
            }
        }
    }

    /// People empty the caches of a service.
    pub(super) fn empty_caches(&mut self, scenario: &Scenario, service: ServiceId) {
        for (mechanism, state) in scenario.platform.mechanisms.iter().zip(&mut self.mechanisms) {
            if let (State::Cache(cache), true) = (state, mechanism.what.of() == Some(service)) {
                cache.empty(1.0);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn popularity_adds_up_to_one_and_falls() {
        let cache = Cache::new(20_000.0, 0.99, 120.0);
        let keys: f64 = cache.groups.iter().map(|group| group.keys).sum();
        assert!((keys - 20_000.0).abs() < 1e-6, "{keys}");
        let all: f64 = cache.groups.iter().map(|group| group.keys * group.popularity).sum();
        assert!((all - 1.0).abs() < 1e-9);
        assert!(cache.groups.windows(2).all(|pair| pair[0].popularity > pair[1].popularity));
    }

    #[test]
    fn what_is_kept_for_good_is_asked_for_once() {
        let mut cache = Cache::new(100.0, 0.5, 1e4);
        for _ in 0..2000 {
            cache.second(1000.0, 0.01, 1.0);
        }
        assert!(cache.misses < 1e-6, "{}", cache.misses);
        cache.empty(1.0);
        cache.second(1000.0, 0.01, 1.0);
        assert!(
            cache.misses > 0.05 && cache.misses < 0.2,
            "a hundred keys are back within the second: {}",
            cache.misses
        );
    }
}
