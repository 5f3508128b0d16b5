//! The whole state of the platform, and one tick of it.
//!
//! Discrete facts change in `apply`, because of an event; flows, hosts and harm advance in `advance`.
//! The one rule: `advance` tells of a discrete change by an event and leaves it to `apply`.

use serde::Serialize;

use super::faults::{ChangeState, FaultState, JobState, conditions};
use super::flow::{Count, Flow};
use super::harm::Harm;
use super::hosts::Hosts;
use super::mechanisms::State;
use super::percentile::{self, Law};
use super::runs::Run;
use super::shape::Scratch;
use super::truth::{History, Sample};
use crate::base::maths::{max, min, sin};
use crate::base::{Chance, Concern, Tick};
use crate::scenario::{HostCondition, MetricTest, Scenario, ServiceKind, ToolKind};
use crate::vocab::{Emit, EventKind, ServiceId};

/// Ticks the system runs before the exercise begins, at most.
const WARM_UP: u32 = 240;
/// Less than this share of change in a second is rest: what relaxes within minutes is then there to a hundred millionth.
const REST: f64 = 1e-11;
/// Ticks between computations of a service's percentiles.
const QUANTILES_EVERY: u32 = 5;
/// Seconds a customer waits at most.
const PATIENCE: f64 = 10.0;
/// Share of failing requests above which a service counts as down, and below which as up again.
const DOWN: f64 = 0.5;
const UP: f64 = 0.3;
/// Requests per second with which a tool nobody else calls is probed.
const PROBES: f64 = 2.0;
/// Share of requests to a store that are writes.
pub(super) const WRITES: f64 = 0.2;

/// The knobs and slow state of a service.
#[derive(Clone, Debug, Serialize)]
pub(super) struct ServiceState {
    /// Replicas wanted in all zones together.
    pub(super) size: f64,
    /// The same at the start.
    pub(super) base: f64,
    /// Share refused by shedding.
    pub(super) shed: f64,
    /// Share refused for maintenance.
    pub(super) maintenance: f64,
    /// Requests per second let in at most.
    pub(super) cap: Option<f64>,
    /// Whether optional calls are made.
    pub(super) features: bool,
    /// Whether calls are retried.
    pub(super) retries: bool,
    /// Whether a queue's workers work.
    pub(super) workers: bool,
    /// Whether it runs on its standby.
    pub(super) standby: bool,
    /// How cold a cache is.
    pub(super) cold: f64,
    /// Share of replicas that work in progress keeps away.
    pub(super) dip: f64,
    /// Slots of a replica.
    pub(super) slots: u32,
    /// Queue of a replica.
    pub(super) queue: Option<u32>,
    /// Share of failing requests, smoothed.
    pub(super) failing: f64,
    /// Whether it counts as up.
    pub(super) up: bool,
    /// Records lost in it.
    pub(super) data_lost: f64,
}

/// Requests in and out of a service since the start, for checking that none appear or vanish.
#[derive(Clone, Copy, PartialEq, Debug, Default, Serialize)]
pub struct Balance {
    /// Entered.
    pub came: f64,
    /// Answered.
    pub left: f64,
    /// Lost inside.
    pub lost: f64,
    /// Inside now.
    pub inside: f64,
    /// Inside at the start.
    pub inside_at_start: f64,
}

/// The synthetic distributed system.
#[derive(Clone, Debug, Serialize)]
pub struct Platform {
    pub(super) flow: Flow,
    pub(super) services: Vec<ServiceState>,
    pub(super) hosts: Vec<Hosts>,
    pub(super) zones: Vec<f64>,
    pub(super) faults: Vec<FaultState>,
    pub(super) changes: Vec<ChangeState>,
    pub(super) jobs: Vec<JobState>,
    pub(super) runs: Vec<Run>,
    /// The control plane.
    #[serde(skip_serializing_if = "Vec::is_empty")] // a platform without any keeps its fingerprint
    pub(super) mechanisms: Vec<State>,
    /// Share of a pool's replicas taken out by health checks.
    pub(super) ejected: Vec<f64>,
    pub(super) samples: Vec<Sample>,
    /// The samples when all was well, to compare with.
    pub(super) calm: Vec<Sample>,
    pub(super) harm: Harm,
    pub(super) hurting: f64,
    pub(super) now: Tick,
    pub(super) balances: Vec<Balance>,
    noisy: bool,
    #[serde(skip)] // follows from the states of earlier ticks, which have been hashed
    pub(super) history: History,
    #[serde(skip)] // constant during a run
    pub(super) conditions: Vec<Vec<HostCondition>>,
    #[serde(skip)] // empty between uses
    pub(super) scratch: Scratch,
}

fn service_state(spec: &crate::scenario::Service) -> ServiceState {
    let base: u32 = spec.replicas.iter().map(|(_, count)| count).sum();
    ServiceState {
        size: f64::from(base),
        base: f64::from(base),
        shed: 0.0,
        maintenance: 0.0,
        cap: None,
        features: true,
        retries: true,
        workers: true,
        standby: false,
        cold: 0.0,
        dip: 0.0,
        slots: spec.slots,
        queue: spec.queue,
        failing: 0.0,
        up: true,
        data_lost: 0.0,
    }
}

impl Platform {
    /// The platform of a scenario, warmed up in steady state.
    #[must_use]
    pub fn new(scenario: &Scenario) -> Self {
        let spec = &scenario.platform;
        let cohorts: Vec<usize> = (0..spec.services.len()).map(|at| super::shape::cohorts(scenario, at)).collect();
        let flow = Flow::new(spec, &cohorts);
        let services = spec.services.len();
        let mut platform = Self {
            ejected: vec![0.0; flow.pools.len()],
            flow,
            services: spec.services.iter().map(service_state).collect(),
            hosts: (0..spec.fleets.len()).map(|fleet| Hosts::new(conditions(scenario, fleet).len())).collect(),
            zones: vec![1.0; spec.zones.len()],
            faults: vec![FaultState::default(); scenario.faults.len()],
            changes: scenario.changes.iter().map(ChangeState::new).collect(),
            jobs: vec![JobState::default(); spec.jobs.len()],
            runs: Vec::new(),
            mechanisms: spec.mechanisms.iter().map(State::new).collect(),
            samples: vec![Sample::default(); services],
            calm: vec![Sample::default(); services],
            harm: Harm::new(spec.tiers.len()),
            hurting: 0.0,
            now: Tick::ZERO,
            balances: vec![Balance::default(); services],
            noisy: true,
            history: History::new(services),
            conditions: (0..spec.fleets.len())
                .map(|fleet| conditions(scenario, fleet).into_iter().map(|(_, condition)| condition).collect())
                .collect(),
            scratch: Scratch::default(),
        };
        platform.warm_up(scenario);
        platform
    }

    /// The same platform with arrivals that come evenly; for predictions and for tests against closed forms.
    #[must_use]
    pub fn without_noise(mut self) -> Self {
        self.set_noise(false);
        self
    }

    fn set_noise(&mut self, noisy: bool) {
        self.noisy = noisy;
        for pool in &mut self.flow.pools {
            pool.by_chance = noisy;
        }
    }

    fn warm_up(&mut self, scenario: &Scenario) {
        self.set_noise(false);
        // What a cache keeps may come back after minutes of rest, and nothing else than the lines' memory would.
        let memory = self.mechanisms.iter().all(|state| !matches!(state, State::Cache(_)));
        let memory = memory.then(|| self.flow.wiring.memory().max(QUANTILES_EVERY));
        let (mut known, mut rested) = (Vec::new(), 0);
        for tick in 0..WARM_UP {
            self.flow.counts.fill(Count::default());
            self.shape(scenario);
            self.demand(scenario, Tick::ZERO, Chance::new(0));
            self.flow_for_a_second();
            self.measure(scenario, Tick(tick), true);
            rested = if self.flow.rests(&mut known, REST) { rested + 1 } else { 0 };
            if memory.is_some_and(|memory| rested > memory) {
                break;
            }
        }
        self.set_noise(true);
        // The turns of the exercise begin with it, however long it took to come to rest.
        self.flow.turn = 0;
        self.hurting = 0.0;
        self.harm = Harm::new(scenario.platform.tiers.len());
        for (at, balance) in self.balances.iter_mut().enumerate() {
            let inside = self.flow.pools_of(at).iter().map(super::pool::Pool::inside).sum();
            *balance = Balance { inside, inside_at_start: inside, ..Balance::default() };
        }
        for state in &mut self.services {
            state.data_lost = 0.0;
        }
        self.calm.clone_from(&self.samples);
    }

    /// One tick.
    pub fn advance(&mut self, scenario: &Scenario, now: Tick, chance: Chance) -> Vec<Emit> {
        self.now = now;
        // Before the levers: requests that a change of replicas cuts off count too.
        self.flow.counts.fill(Count::default());
        let mut emits = Vec::new();
        self.run_jobs(scenario, now, &mut emits);
        self.run_levers(scenario, now, &mut emits);
        self.end_faults(scenario, now, &mut emits);
        self.shape(scenario);
        self.demand(scenario, now, chance);
        self.flow_for_a_second();
        self.measure(scenario, now, false);
        self.run_mechanisms(scenario, now, chance);
        self.hurt(scenario, now);
        self.watch_tools(scenario, &mut emits);
        self.history.note(now, &self.samples);
        emits
    }

    fn flow_for_a_second(&mut self) {
        self.flow.count_callers();
        let steps = (1.0 / self.flow.wiring.h).round() as u32;
        self.flow.substeps(steps);
    }

    /// Requests from outside this tick.
    fn demand(&mut self, scenario: &Scenario, now: Tick, chance: Chance) {
        for door in &mut self.flow.doors {
            door.root = 0.0;
        }
        let spec = &scenario.platform;
        for (at, service) in spec.services.iter().enumerate() {
            if matches!(service.kind, ServiceKind::Tool(_)) {
                self.flow.doors[at].root = PROBES;
            }
        }
        for (at, traffic) in spec.traffic.iter().enumerate() {
            let hour = f64::from(scenario.starts_at.wrapping_add(now.0) % 86_400) / 3600.0;
            let angle = (hour - traffic.peak_hour) / 12.0 * std::f64::consts::PI;
            let night = 0.5 * (1.0 - sin(angle + std::f64::consts::FRAC_PI_2));
            let steady = traffic.per_second * (1.0 - traffic.swing * night);
            let mut rate = steady * self.demand_factor(scenario, traffic.to);
            if self.noisy && rate > 0.0 {
                let entity = u32::try_from(at).unwrap_or(u32::MAX);
                rate += rate.sqrt() * chance.draw(Concern::Arrivals, entity, now.0).normal();
            }
            self.flow.doors[traffic.to.index()].root += max(0.0, rate);
        }
    }

    /// What the last second came to.
    fn measure(&mut self, scenario: &Scenario, now: Tick, warming: bool) {
        for at in 0..self.samples.len() {
            let count = self.flow.counts[at];
            let failing = self.flow.failing(at, PATIENCE);
            let pools = self.flow.pools_of(at);
            let (mut queue, mut busy, mut there, mut inside) = (0.0, 0.0, 0.0, 0.0);
            for pool in pools {
                let n = pool.shape.replicas;
                queue += n * pool.waiting;
                busy += n * pool.busy();
                there += n;
                inside += pool.inside();
            }
            let slots = self.flow.tables[at].slots * there;
            let sample = &mut self.samples[at];
            sample.offered = count.offered;
            sample.served = max(0.0, count.left - count.errors);
            sample.failed = count.refused + count.lost + count.errors;
            sample.retried = count.retried;
            sample.queue = queue;
            sample.utilisation = if slots > 0.0 { min(1.0, busy / slots) } else { 1.0 };
            sample.replicas = there;
            sample.error_rate = failing;
            let state = &mut self.services[at];
            state.failing += (failing - state.failing) * if warming { 1.0 } else { 0.2 };
            let turn = u32::try_from(at).unwrap_or(0) % QUANTILES_EVERY;
            if (now.0 + turn).is_multiple_of(QUANTILES_EVERY) {
                let laws = &mut self.scratch.laws;
                laws.clear();
                laws.extend(self.flow.stays(at).map(|(weight, stay)| (weight, Law::new(stay))));
                let sample = &mut self.samples[at];
                sample.p50 = percentile::quantile(laws, 0.5, sample.p50);
                sample.p99 = percentile::quantile(laws, 0.99, sample.p99);
            }
            let balance = &mut self.balances[at];
            balance.came += count.came;
            balance.left += count.left;
            balance.lost += count.lost;
            balance.inside = inside;
            if scenario.platform.services[at].loses_data {
                self.services[at].data_lost += count.given_up * WRITES;
            }
        }
    }

    fn hurt(&mut self, scenario: &Scenario, now: Tick) {
        let spec = &scenario.platform;
        let (mut failing, mut all) = (0.0, 0.0);
        for traffic in &spec.traffic {
            if traffic.weight <= 0.0 {
                continue;
            }
            let share = self.samples[traffic.to.index()].error_rate;
            failing += traffic.weight * self.missed_at(scenario, traffic.to);
            all += traffic.weight;
            self.harm.requests_failed += share * self.flow.doors[traffic.to.index()].root;
        }
        self.hurting = if all > 0.0 { failing / all } else { 0.0 };
        self.harm.second(&spec.tiers, now.0, self.hurting);
        self.harm.data_lost = self.services.iter().map(|state| state.data_lost).sum();
        let extra = |at: usize| {
            let state = &self.services[at];
            max(0.0, state.size - state.base) * spec.services[at].cost_per_hour / 3600.0
        };
        self.harm.money.capacity += (0..spec.services.len()).map(extra).sum::<f64>();
    }

    fn watch_tools(&mut self, scenario: &Scenario, emits: &mut Vec<Emit>) {
        for (at, service) in scenario.platform.services.iter().enumerate() {
            let state = &mut self.services[at];
            let up = if state.up { state.failing <= DOWN } else { state.failing < UP };
            if up != state.up {
                state.up = up;
                let tool = ServiceId::at(at);
                if matches!(service.kind, ServiceKind::Tool(_)) {
                    let kind = if up { EventKind::ToolBack { tool } } else { EventKind::ToolLost { tool } };
                    emits.push(Emit::unseen(kind));
                }
            }
        }
    }

    /// The truth of a service over the last tick.
    ///
    /// # Panics
    /// If the service is not one of this platform's.
    #[must_use]
    pub fn sample(&self, of: ServiceId) -> Sample {
        self.samples[of.index()]
    }

    /// How a service was when all was well.
    ///
    /// # Panics
    /// If the service is not one of this platform's.
    #[must_use]
    pub fn usual(&self, of: ServiceId) -> Sample {
        self.calm[of.index()]
    }

    /// Requests in and out of a service since the start.
    ///
    /// # Panics
    /// If the service is not one of this platform's.
    #[must_use]
    pub fn balance(&self, of: ServiceId) -> Balance {
        self.balances[of.index()]
    }

    /// Mean seconds of waiting at a service now, over its cohorts.
    #[must_use]
    pub fn mean_wait(&self, of: ServiceId) -> f64 {
        self.flow.stays(of.index()).map(|(weight, stay)| weight * stay.wait).sum()
    }

    /// Whether a tool of this kind can be used; a kind nobody provides is up.
    #[must_use]
    pub fn tool_up(&self, scenario: &Scenario, kind: ToolKind) -> bool {
        let mut tools = scenario
            .platform
            .services
            .iter()
            .zip(&self.services)
            .filter(|(service, _)| service.kind == ServiceKind::Tool(kind))
            .map(|(_, state)| state.up)
            .peekable();
        tools.peek().is_none() || tools.any(|up| up)
    }

    /// Whether a service answers most of its requests.
    ///
    /// # Panics
    /// If the service is not one of this platform's.
    #[must_use]
    pub fn service_up(&self, of: ServiceId) -> bool {
        self.services[of.index()].up
    }

    /// What the outage has cost so far.
    #[must_use]
    pub fn harm(&self) -> &Harm {
        &self.harm
    }

    /// Adds what people cost.
    pub fn charge_people(&mut self, money: f64) {
        self.harm.money.people += money;
    }

    /// Adds what a vendor charges.
    pub fn charge_vendor(&mut self, money: f64) {
        self.harm.money.vendor += money;
    }

    /// Share of what customers do that fails now, 0 to 1.
    #[must_use]
    pub fn hurting_now(&self) -> f64 {
        self.hurting
    }

    /// Whether a metric, as it truly is, has been beyond its level for as long as the test asks.
    #[must_use]
    pub fn held(&self, test: &MetricTest, now: Tick) -> bool {
        super::truth::passes(test, self.sample(test.of).metric(test.metric)) && self.history.held(test, now)
    }

    /// The truth of a service over the last hour, every five seconds, oldest first.
    pub fn past(&self, of: ServiceId) -> impl DoubleEndedIterator<Item = &(Tick, Sample)> {
        self.history.of(of.index())
    }
}
