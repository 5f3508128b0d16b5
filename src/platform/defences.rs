//! What defends a service from too much: an adaptive limit, controlled delay, warm-up of fresh replicas, priorities.
//!
//! Once a second, from what the last second came to. The one rule: a defence turns away at the door or lets wait less long;
//! it never moves what is already inside.

use serde::Serialize;

use super::mechanisms::State;
use super::state::Platform;
use crate::base::maths::{clamp, max, min};
use crate::scenario::{Class, MechanismKind, Scenario};
use crate::vocab::ServiceId;

/// How much of the way to its new value a limit goes in a second.
const SMOOTHING: f64 = 0.2;
/// Requests beyond its limit that a limiter lets in to see whether there is room.
const PROBES: f64 = 4.0;
/// Seconds over which the usual stay is averaged.
const USUAL: f64 = 600.0;
/// Chance of waiting from which a queue does not empty between two looks at it.
const STANDS: f64 = 0.9;

/// An adaptive limit on requests in work: Gradient2 of Netflix' concurrency-limits, with its one-second window.
#[derive(Clone, Copy, PartialEq, Debug, Serialize)]
pub(super) struct Limiter {
    /// Requests allowed inside.
    pub(super) limit: f64,
    /// Mean stay over the last minutes.
    usual: f64,
    /// Share of arrivals let in.
    pub(super) admits: f64,
}

impl Limiter {
    pub(super) fn new(limit: f64) -> Self {
        Self { limit, usual: 0.0, admits: 1.0 }
    }

    /// A second in which requests stayed `stay` on the mean, `inside` were there at its end, and `offered` came of which
    /// `left` were answered.
    fn second(&mut self, stay: f64, inside: f64, offered: f64, left: f64, tolerance: f64, bounds: (f64, f64)) {
        self.usual = if self.usual > 0.0 { self.usual + (stay - self.usual) / USUAL } else { stay };
        if self.usual > 2.0 * stay {
            self.usual *= 0.95;
        }
        // What is far from its limit says nothing about it.
        if inside >= 0.5 * self.limit && stay > 0.0 {
            let gradient = clamp(tolerance * self.usual / stay, 0.5, 1.0);
            let wanted = self.limit * gradient + PROBES;
            self.limit = clamp(self.limit + SMOOTHING * (wanted - self.limit), bounds.0, bounds.1);
        }
        let room = left + self.limit - inside;
        self.admits = if offered > 0.0 { clamp(room / offered, 0.0, 1.0) } else { 1.0 };
    }
}

/// Replicas that came lately and do not do their full work yet.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub(super) struct Warming {
    /// Replicas that came in each of the last seconds, as a ring.
    came: Vec<f64>,
    at: usize,
    there: f64,
    /// Replicas' worth of work that is not done yet.
    pub(super) missing: f64,
    /// Share of requests that come to a fresh replica and are too much for it.
    pub(super) overloaded: f64,
}

impl Warming {
    pub(super) fn new(over: f64) -> Self {
        Self { came: vec![0.0; max(1.0, over.round()) as usize], at: 0, there: -1.0, missing: 0.0, overloaded: 0.0 }
    }

    /// A second that ended with so many replicas, each of which had `load` of its slots' work to do.
    fn second(&mut self, replicas: f64, load: f64, from: f64, slow_start: bool) {
        let first = self.there < 0.0;
        let more = if first { 0.0 } else { max(0.0, replicas - self.there) };
        self.there = replicas;
        self.at = (self.at + 1) % self.came.len();
        self.came[self.at] = more;
        let over = self.came.len() as f64;
        let (mut missing, mut too_much) = (0.0, 0.0);
        for age in 0..self.came.len() {
            let fresh = self.came[(self.at + self.came.len() - age) % self.came.len()];
            let does = from + (1.0 - from) * age as f64 / over;
            missing += fresh * (1.0 - does);
            if load > does {
                too_much += fresh * (1.0 - does / load);
            }
        }
        self.missing = min(missing, replicas);
        // Who is sent more than it can do fails the rest, once its queue is full.
        self.overloaded = if slow_start || replicas <= 0.0 { 0.0 } else { min(1.0, too_much / replicas) };
    }
}

/// What is let in of each class if `open` of all requests are, the first classes first.
pub(super) fn admitted(classes: &[Class], open: f64) -> impl Iterator<Item = (&Class, f64)> {
    let mut left = open;
    classes.iter().map(move |class| {
        let let_in = min(left, class.share);
        left = max(0.0, left - class.share);
        (class, if class.share > 0.0 { let_in / class.share } else { 1.0 })
    })
}

impl Platform {
    /// A second of what defends a service.
    pub(super) fn defend(&self, state: &mut State, kind: &MechanismKind, broken: f64) {
        match (state, kind) {
            (State::Limiter(limiter), MechanismKind::Limiter { of, tolerance, bounds }) => {
                let count = self.flow.counts[of.index()];
                let inside = self.flow.pools_of(of.index()).iter().map(super::pool::Pool::inside).sum();
                limiter.second(self.mean_stay(of.index()), inside, count.offered, count.left, *tolerance, *bounds);
                if broken >= 0.5 {
                    limiter.admits = 1.0;
                }
            }
            (State::Codel { patience }, MechanismKind::Codel { of, target, interval }) => {
                // As at Facebook ("Fail at scale", ACM Queue 2015): short patience while the queue has not been empty.
                let stands = self
                    .flow
                    .stays(of.index())
                    .any(|(_, stay)| stay.delayed > STANDS || (*patience > *target && stay.wait > *target));
                *patience = if stands && broken < 0.5 { *target } else { *interval };
            }
            (State::Warming(warming), MechanismKind::Warming { of, from, slow_start, .. }) => {
                let at = of.index();
                let sample = &self.samples[at];
                let state = &self.services[at];
                warming.second(state.size, sample.utilisation, *from, *slow_start && broken < 0.5);
            }
            (State::Balancer { crowd }, MechanismKind::Balancer { of, .. }) => {
                let there = if broken < 0.5 { self.samples[of.index()].replicas } else { 1.0 };
                *crowd = super::balance::bucket(there);
            }
            (State::Priorities { missed }, MechanismKind::Priorities { of, classes }) => {
                *missed =
                    if broken < 0.5 { self.worth_missed(*of, classes) } else { self.samples[of.index()].error_rate };
            }
            _ => {}
        }
    }

    /// What customers miss of what an entry is asked for, weighed by what it is worth.
    fn worth_missed(&self, of: ServiceId, classes: &[Class]) -> f64 {
        let open = 1.0 - self.flow.doors[of.index()].refuse;
        let failing = self.samples[of.index()].error_rate;
        let well = if open > 0.0 { clamp((1.0 - failing) / open, 0.0, 1.0) } else { 0.0 };
        let (mut missed, mut all) = (0.0, 0.0);
        for (class, let_in) in admitted(classes, open) {
            let worth = class.share * class.worth;
            missed += worth * (1.0 - let_in * well);
            all += worth;
        }
        if all > 0.0 { missed / all } else { failing }
    }

    /// What customers miss at an entry: its failing requests, or what its priorities make of them.
    pub(super) fn missed_at(&self, scenario: &Scenario, entry: ServiceId) -> f64 {
        let each = scenario.platform.mechanisms.iter().zip(&self.mechanisms);
        let ranked = each
            .filter(|(mechanism, _)| mechanism.what.of() == Some(entry))
            .find_map(|(_, state)| if let State::Priorities { missed } = state { Some(*missed) } else { None });
        ranked.unwrap_or(self.samples[entry.index()].error_rate)
    }

    /// Share of the requests of one class that an entry with priorities lets in now.
    #[must_use]
    pub fn let_in(&self, scenario: &Scenario, entry: ServiceId, class: &str) -> Option<f64> {
        let open = 1.0 - self.flow.doors[entry.index()].refuse;
        scenario.platform.mechanisms.iter().find_map(|mechanism| {
            let MechanismKind::Priorities { of, classes } = &mechanism.what else { return None };
            let mut all = admitted(classes, open);
            all.find(|(found, _)| *of == entry && found.id == class).map(|(_, share)| share)
        })
    }

    /// Share of a service's replicas that does no work yet because it is fresh.
    pub(super) fn cold_share(&self, scenario: &Scenario, service: usize) -> f64 {
        let each = scenario.platform.mechanisms.iter().zip(&self.mechanisms);
        let found = each.filter(|(mechanism, _)| mechanism.what.of().is_some_and(|of| of.index() == service)).find_map(
            |(mechanism, state)| match (state, &mechanism.what) {
                (State::Warming(warming), MechanismKind::Warming { slow_start: true, .. }) => Some(warming.missing),
                _ => None,
            },
        );
        found.map_or(0.0, |missing| clamp(missing / max(self.services[service].size, 1e-9), 0.0, 0.99))
    }

    /// How long those that wait at each service may wait, and how its balancer picks, as its mechanisms say.
    pub(super) fn set_stations(&mut self, scenario: &Scenario) {
        for (at, mechanism) in scenario.platform.mechanisms.iter().enumerate() {
            let Some(of) = mechanism.what.of() else { continue };
            match (&self.mechanisms[at], &mechanism.what) {
                (State::Codel { patience }, _) => {
                    let hold = self.flow.pools_of(of.index()).iter().map(|pool| pool.stay.hold).fold(0.0, max);
                    self.flow.be_patient(of.index(), step_of(*patience / max(hold, 1e-6)));
                }
                (State::Balancer { crowd }, MechanismKind::Balancer { picks, .. }) => {
                    self.flow.pick(of.index(), super::balance::Crowd::of(*picks, *crowd));
                }
                _ => {}
            }
        }
    }
}

/// The nearest of values that are a twentieth apart, so that a table lasts while a service's work drifts a little.
pub(super) fn step_of(works: f64) -> f64 {
    use crate::base::maths::{exp, ln};
    exp((ln(max(works, 1e-9)) * 20.0).round() / 20.0)
}
