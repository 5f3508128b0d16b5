//! Mechanisms at work: autoscaler, replication, naming, certificates, quotas, space, pipes between zones.
//!
//! Elections are in [`super::election`]. The one rule: a mechanism reads what the last second came to
//! and shapes the next; nothing here moves requests.

use serde::Serialize;

use super::cache::Cache;
use super::defences::{Limiter, Warming};
use super::election::Election;
use super::scaler::Scaler;
use super::shape::Crossing;
use super::state::Platform;
use super::trust::{Clock, Secrets};
use crate::base::maths::{clamp, exp, max, min};
use crate::base::{Chance, Tick};
use crate::scenario::{FaultKind, Mechanism, MechanismKind, Scenario};
use crate::vocab::{FreezeScope, ServiceId, ZoneId};

/// Seconds in which callers that keep a name far too long lose it, on average.
const STICKY_SECONDS: f64 = 900.0;

/// What people do to a mechanism of a service.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub(super) enum Turn {
    /// Stop the autoscaler.
    Pause,
    /// Let it go on.
    Resume,
    /// Issue a new certificate.
    Renew,
    /// Make callers forget names.
    Forget,
    /// Set clocks right.
    SetClocks,
}

/// What callers remember: a share that is wrong, on its way to what is true now.
#[derive(Clone, Copy, PartialEq, Debug, Default, Serialize)]
pub(super) struct Memory {
    wrong: f64,
    from: f64,
    truth: f64,
    since: Tick,
}

impl Memory {
    /// The share of callers that is wrong.
    pub(super) fn wrong(&self) -> f64 {
        self.wrong
    }

    /// A second; `truth` is the share of fresh answers that are wrong now.
    fn second(&mut self, truth: f64, keeps: f64, sticky: f64, now: Tick) {
        if truth != self.truth {
            *self = Self { wrong: self.wrong, from: self.wrong, truth, since: now };
        }
        let age = f64::from(now.since(self.since).0);
        let fresh = if keeps > 0.0 { max(0.0, 1.0 - age / keeps) } else { 0.0 };
        let late = if sticky > 0.0 { sticky * exp(-age / STICKY_SECONDS) } else { 0.0 };
        let old = fresh * (1.0 - sticky) + late;
        self.wrong = self.truth + (self.from - self.truth) * old;
    }
}

/// The state of a mechanism.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub(super) enum State {
    Autoscaler(Scaler),
    /// Writes not yet applied.
    Replication {
        backlog: f64,
    },
    Leader(Election),
    Memory(Memory),
    /// Requests that may still come, and the factor of a raised quota.
    Quota {
        tokens: f64,
        raised: f64,
    },
    /// Units free, and the factor of a raised limit.
    Space {
        free: f64,
        raised: f64,
    },
    Cache(Cache),
    /// Calls waiting for a pipe, the share of them lost, and the factor of a widened one.
    Pipe {
        queue: f64,
        loss: f64,
        raised: f64,
    },
    Limiter(Limiter),
    /// Seconds a request may wait now.
    Codel {
        patience: f64,
    },
    Warming(Warming),
    /// Replicas that a balancer chooses from; none if it picks by chance.
    Balancer {
        crowd: u32,
    },
    /// What customers miss of what they ask for, 0 to 1, weighed by what it is worth.
    Priorities {
        missed: f64,
    },
    Clock(Clock),
    Secrets(Secrets),
    /// Nothing to remember.
    Backup,
}

impl State {
    pub(super) fn new(mechanism: &Mechanism) -> Self {
        match &mechanism.what {
            MechanismKind::Autoscaler { .. } => Self::Autoscaler(Scaler::default()),
            MechanismKind::Replication { .. } => Self::Replication { backlog: 0.0 },
            MechanismKind::Leader { .. } => Self::Leader(Election::default()),
            MechanismKind::Naming { .. } | MechanismKind::Certificate { .. } => Self::Memory(Memory::default()),
            MechanismKind::Quota { burst, .. } => Self::Quota { tokens: *burst, raised: 1.0 },
            MechanismKind::Space { free, .. } => Self::Space { free: *free, raised: 1.0 },
            MechanismKind::Pipe { .. } => Self::Pipe { queue: 0.0, loss: 0.0, raised: 1.0 },
            MechanismKind::Cache { keys, skew, keeps, .. } => Self::Cache(Cache::new(*keys, *skew, *keeps)),
            MechanismKind::Limiter { bounds, .. } => Self::Limiter(Limiter::new(bounds.1)),
            MechanismKind::Codel { interval, .. } => Self::Codel { patience: *interval },
            MechanismKind::Warming { over, .. } => Self::Warming(Warming::new(*over)),
            MechanismKind::Balancer { .. } => Self::Balancer { crowd: 1 },
            MechanismKind::Priorities { .. } => Self::Priorities { missed: 0.0 },
            MechanismKind::Clock { .. } => Self::Clock(Clock::default()),
            MechanismKind::Secrets { count, .. } => Self::Secrets(Secrets::new(*count)),
            MechanismKind::Backup { .. } => Self::Backup,
        }
    }
}

impl Platform {
    /// What a mechanism's dial shows: replicas launched or wanted, writes behind, share wrong, tokens, units free,
    /// calls waiting, records that only a deposed leader has, share of requests a cache answers, requests a limiter
    /// allows at a time, seconds a request may wait, replicas' worth of work that fresh ones do not do yet, replicas
    /// chosen from, worth that customers miss, seconds off, secrets not yet rotated.
    ///
    /// # Panics
    /// If the mechanism is not one of this platform's.
    #[must_use]
    pub fn mechanism_reading(&self, mechanism: usize) -> f64 {
        match &self.mechanisms[mechanism] {
            State::Autoscaler(scaler) => scaler.wanted(),
            State::Replication { backlog } => *backlog,
            State::Leader(election) => election.diverged,
            State::Memory(memory) => memory.wrong,
            State::Quota { tokens, .. } => *tokens,
            State::Space { free, .. } => *free,
            State::Pipe { queue, .. } => *queue,
            State::Cache(cache) => 1.0 - cache.misses,
            State::Limiter(limiter) => limiter.limit,
            State::Codel { patience } => *patience,
            State::Warming(warming) => warming.missing,
            State::Balancer { crowd } => f64::from(*crowd),
            State::Priorities { missed } => *missed,
            State::Clock(clock) => clock.off,
            State::Secrets(secrets) => secrets.left,
            State::Backup => 0.0,
        }
    }

    /// How broken a mechanism is, 0 to 1.
    pub(super) fn broken(&self, scenario: &Scenario, mechanism: usize) -> f64 {
        let mut well = 1.0;
        for (at, fault) in scenario.faults.iter().enumerate() {
            if let FaultKind::Breaks { mechanism: of, share } = &fault.what
                && of.index() == mechanism
            {
                well *= 1.0 - share * self.strength(scenario, at);
            }
        }
        1.0 - well
    }

    /// A second of all mechanisms.
    pub(super) fn run_mechanisms(&mut self, scenario: &Scenario, now: Tick, chance: Chance) {
        for at in 0..self.mechanisms.len() {
            if matches!(self.mechanisms[at], State::Cache(_)) {
                continue; // before the requests of the second, not after
            }
            let broken = self.broken(scenario, at);
            let mut state = self.mechanisms[at].clone();
            let kind = &scenario.platform.mechanisms[at].what;
            match (&mut state, kind) {
                (State::Autoscaler(scaler), MechanismKind::Autoscaler { of, follows, target, bounds, boot }) => {
                    let metric = self.load_of(scenario, of.index(), *follows);
                    let size = self.services[of.index()].size;
                    if broken < 0.5 {
                        self.services[of.index()].size = scaler.second(size, metric, *target, *bounds, *boot, now);
                    }
                }
                (State::Leader(election), MechanismKind::Leader { .. }) => {
                    self.elect(scenario, at, election, broken >= 0.5, now, chance);
                }
                (State::Clock(clock), MechanismKind::Clock { jumps, steps_after, .. }) => {
                    if clock.second(broken, *jumps, *steps_after, now) {
                        self.cure(scenario, at);
                    }
                }
                (State::Secrets(secrets), MechanismKind::Secrets { follows, .. }) => secrets.second(*follows),
                (state, kind) => {
                    self.count_down(scenario, state, kind, broken, now);
                    self.defend(state, kind, broken);
                }
            }
            self.mechanisms[at] = state;
        }
    }

    /// What only counts: memories, buckets, backlogs.
    fn count_down(&self, scenario: &Scenario, state: &mut State, kind: &MechanismKind, broken: f64, now: Tick) {
        match (state, kind) {
            (State::Replication { backlog }, MechanismKind::Replication { of, writes, applies, .. }) => {
                let came = self.samples[of.index()].served * writes;
                *backlog = max(0.0, *backlog + came - applies * (1.0 - broken));
            }
            (State::Memory(memory), MechanismKind::Naming { keeps, sticky, .. }) => {
                memory.second(broken, *keeps, *sticky, now);
            }
            (State::Memory(memory), MechanismKind::Certificate { keeps, .. }) => {
                memory.second(broken, *keeps, 0.0, now);
            }
            (State::Quota { tokens, raised }, MechanismKind::Quota { of, rate, burst }) => {
                let count = self.flow.counts[of.index()];
                let filled = *tokens + rate * *raised * (1.0 - broken);
                *tokens = min(burst * *raised, filled - (count.offered - count.refused));
            }
            (State::Space { free, raised }, MechanismKind::Space { of, holds, per_request, gives_back, .. }) => {
                let used = self.samples[of.index()].served * per_request;
                *free = clamp(*free + gives_back * (1.0 - broken) - used, 0.0, holds * *raised);
            }
            (State::Pipe { queue, loss, raised }, MechanismKind::Pipe { from, to, carries, buffer }) => {
                let offered = self.crossing(scenario, from.index(), to.index());
                let next = max(0.0, *queue + offered - carries * *raised * (1.0 - broken));
                *loss = if offered > 0.0 { min(1.0, max(0.0, next - buffer) / offered) } else { 0.0 };
                *queue = min(*buffer, next);
            }
            _ => {}
        }
    }

    /// Calls a second between two zones, either way.
    fn crossing(&self, scenario: &Scenario, a: usize, b: usize) -> f64 {
        let mut calls = 0.0;
        for (edge, line) in self.flow.wiring.lines.iter().enumerate() {
            let open = |service, zone| self.zone_open(scenario, service, zone);
            let whole = self.zones_open(scenario, line.from) * self.zones_open(scenario, line.to);
            let ways = open(line.from, a) * open(line.to, b) + open(line.from, b) * open(line.to, a);
            let share = ways / max(whole, 1e-9);
            calls += self.flow.edge_attempts(edge) * share;
        }
        calls
    }

    /// Share of a service's requests that mechanisms turn away at the door.
    pub(super) fn turned_away(&self, scenario: &Scenario, service: usize) -> f64 {
        let mut open = 1.0;
        for (at, mechanism) in scenario.platform.mechanisms.iter().enumerate() {
            if mechanism.what.of().is_none_or(|of| of.index() != service) {
                continue;
            }
            match (&self.mechanisms[at], &mechanism.what) {
                (State::Memory(memory), _) => open *= 1.0 - memory.wrong,
                (State::Quota { .. }, _) => {
                    open *= self.within_quota(scenario, at, service);
                }
                (State::Limiter(limiter), _) if limiter.admits < 1.0 => open *= limiter.admits,
                _ => {}
            }
        }
        1.0 - open
    }

    /// Share of a service's requests that a quota lets in.
    pub(super) fn within_quota(&self, scenario: &Scenario, mechanism: usize, service: usize) -> f64 {
        let (State::Quota { tokens, raised }, MechanismKind::Quota { rate, .. }) =
            (&self.mechanisms[mechanism], &scenario.platform.mechanisms[mechanism].what)
        else {
            return 1.0;
        };
        let offered = self.flow.counts[service].offered;
        let offered = if offered > 0.0 { offered } else { self.samples[service].offered };
        let allowed = max(0.0, *tokens + rate * *raised * (1.0 - self.broken(scenario, mechanism)));
        if offered > allowed { allowed / offered } else { 1.0 }
    }

    /// Share of a service's requests that fail because of its mechanisms.
    pub(super) fn failing_for(&self, scenario: &Scenario, service: usize) -> f64 {
        let mut well = 1.0;
        for (at, mechanism) in scenario.platform.mechanisms.iter().enumerate() {
            if mechanism.what.of().is_none_or(|of| of.index() != service) {
                continue;
            }
            match (&self.mechanisms[at], &mechanism.what) {
                (State::Leader(election), MechanismKind::Leader { writes, .. }) => {
                    well *= 1.0 - writes * election.refused;
                }
                (State::Space { free, .. }, MechanismKind::Space { writes, .. }) if *free <= 0.0 => {
                    well *= 1.0 - writes;
                }
                (State::Warming(warming), _) => well *= 1.0 - warming.overloaded,
                (State::Clock(clock), MechanismKind::Clock { tolerates, .. }) if clock.off > *tolerates => {
                    well *= 1.0 - clock.share;
                }
                (State::Secrets(secrets), _) => well *= 1.0 - secrets.cut_off,
                _ => {}
            }
        }
        1.0 - well
    }

    /// Loss and delay of paths between zones that carry too much.
    pub(super) fn full_pipes(&self, scenario: &Scenario, links: &mut Vec<Crossing>) {
        let each = scenario.platform.mechanisms.iter().zip(&self.mechanisms);
        links.extend(each.filter_map(|(mechanism, state)| match (state, &mechanism.what) {
            (State::Pipe { queue, loss, raised }, MechanismKind::Pipe { from, to, carries, .. }) if *queue > 0.0 => {
                Some((from.index(), to.index(), *loss, queue / (carries * raised)))
            }
            _ => None,
        }));
    }

    /// Seconds a store's replica is behind.
    pub(super) fn behind(&self, scenario: &Scenario, service: usize) -> f64 {
        let each = scenario.platform.mechanisms.iter().zip(&self.mechanisms);
        each.filter_map(|(mechanism, state)| match (state, &mechanism.what) {
            (State::Replication { backlog }, MechanismKind::Replication { of, applies, .. })
                if of.index() == service =>
            {
                Some(backlog / applies)
            }
            _ => None,
        })
        .sum()
    }

    /// Going to the replica of a store: writes that it has not applied are lost. `None` if nothing replicates it.
    pub(super) fn lose_backlog(&mut self, scenario: &Scenario, service: ServiceId) -> Option<f64> {
        let mut lost = None;
        for (mechanism, state) in scenario.platform.mechanisms.iter().zip(&mut self.mechanisms) {
            if let (State::Replication { backlog }, true) = (state, mechanism.what.of() == Some(service)) {
                lost = Some(lost.unwrap_or(0.0) + std::mem::take(backlog));
            }
        }
        lost
    }

    /// A person tends a mechanism of a service.
    pub(super) fn tend(&mut self, scenario: &Scenario, service: ServiceId, turn: Turn, now: Tick) {
        for at in 0..self.mechanisms.len() {
            let kind = &scenario.platform.mechanisms[at].what;
            if kind.of() != Some(service) {
                continue;
            }
            match (&mut self.mechanisms[at], turn) {
                (State::Autoscaler(scaler), Turn::Pause) => scaler.paused = true,
                (State::Autoscaler(scaler), Turn::Resume) => scaler.paused = false,
                (State::Clock(clock), Turn::SetClocks) => {
                    clock.off = 0.0;
                    self.cure(scenario, at);
                }
                (State::Memory(_), Turn::Renew) if matches!(kind, MechanismKind::Certificate { .. }) => {
                    self.cure(scenario, at);
                }
                (State::Memory(memory), Turn::Forget) if matches!(kind, MechanismKind::Naming { .. }) => {
                    *memory = Memory { wrong: memory.truth, from: memory.truth, truth: memory.truth, since: now };
                }
                _ => {}
            }
        }
    }

    /// Whatever breaks a mechanism has come to its end.
    pub(super) fn cure(&mut self, scenario: &Scenario, mechanism: usize) {
        for (fault, state) in scenario.faults.iter().zip(&mut self.faults) {
            if matches!(&fault.what, FaultKind::Breaks { mechanism: of, .. } if of.index() == mechanism) && state.active
            {
                state.cured = true;
            }
        }
    }

    /// More of what a service is limited by.
    pub(super) fn raise_limits(&mut self, scenario: &Scenario, service: usize, factor: f64) {
        for (mechanism, state) in scenario.platform.mechanisms.iter().zip(&mut self.mechanisms) {
            if mechanism.what.of().is_none_or(|of| of.index() != service) {
                continue;
            }
            match (state, &mechanism.what) {
                (State::Quota { raised, .. }, _) => *raised *= factor,
                (State::Space { free, raised }, MechanismKind::Space { holds, .. }) => {
                    *free += holds * *raised * (factor - 1.0);
                    *raised *= factor;
                }
                _ => {}
            }
        }
    }

    /// More on the paths between a zone and others.
    pub(super) fn widen(&mut self, scenario: &Scenario, zone: ZoneId, factor: f64) {
        for (mechanism, state) in scenario.platform.mechanisms.iter().zip(&mut self.mechanisms) {
            if let (State::Pipe { raised, .. }, MechanismKind::Pipe { from, to, .. }) = (state, &mechanism.what)
                && (*from == zone || *to == zone)
            {
                *raised *= factor;
            }
        }
    }

    /// A freeze of automation holds autoscalers.
    pub(super) fn freeze_scalers(&mut self, scope: FreezeScope, on: bool) {
        if matches!(scope, FreezeScope::Automation | FreezeScope::All) {
            for state in &mut self.mechanisms {
                if let State::Autoscaler(scaler) = state {
                    scaler.frozen = on;
                }
            }
        }
    }
}
