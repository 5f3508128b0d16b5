//! The control plane: once a tick, turns replicas, hosts, faults, levers and health checks into the shapes of pools.
//!
//! Does not move requests. The one rule: it only reads discrete state and sets what the flows are given.

use serde::Serialize;

use super::defences::step_of;
use super::faults::conditions;
use super::hosts::IMPAIRED;
use super::percentile::Law;
use super::pool::NOBODY;
use super::state::Platform;
use super::steady::Steady;
use crate::base::maths::{clamp, max, min};
use crate::scenario::{FaultKind, HostCondition, Scenario, ServiceKind};

/// Share of failing checks above which a replica looks bad.
const LOOKS_BAD: f64 = 0.5;
/// Share of replicas ejected above which the balancer no longer believes its checks.
const PANIC: f64 = 0.5;

/// So many zones of a service are added up in one go.
const ZONES_AT_ONCE: usize = 8;

/// From, to, loss and delay of a path between zones.
pub(super) type Crossing = (usize, usize, f64, f64);

/// What the control plane decides of a pool, once a tick.
#[derive(Clone, Copy, PartialEq, Debug, Serialize)]
pub(super) struct Shape {
    /// Replicas in rotation.
    pub(super) replicas: f64,
    /// Share of their capacity that works.
    pub(super) working: f64,
    /// Factor on the own work.
    pub(super) slower: f64,
    /// Share of answers that are errors of its own.
    pub(super) errors: f64,
    /// Share of requests that fail on the way in.
    pub(super) inbound: f64,
    /// Share of calls that fail on the way out.
    pub(super) outbound: f64,
}

impl Shape {
    /// Nothing wrong, nobody there.
    pub(super) const EMPTY: Self =
        Self { replicas: 0.0, working: 1.0, slower: 1.0, errors: 0.0, inbound: 0.0, outbound: 0.0 };
}

/// Room to work in, kept from one second to the next so that none need be asked for.
#[derive(Clone, Debug, Default)]
pub(super) struct Scratch {
    shapes: Vec<Shape>,
    versions: Vec<Version>,
    links: Vec<Crossing>,
    pub(super) steady: Steady,
    pub(super) laws: Vec<(f64, Law)>,
}

/// A regression of a service: share, factor on work, errors.
#[derive(Clone, Debug)]
struct Version {
    share: f64,
    slower: f64,
    errors: f64,
}

fn regressions(scenario: &Scenario, service: usize) -> impl Iterator<Item = usize> {
    scenario.faults.iter().enumerate().filter_map(move |(at, fault)| match &fault.what {
        FaultKind::Regression { of, .. } if of.index() == service => Some(at),
        FaultKind::Regression { .. }
        | FaultKind::JobRuns { .. }
        | FaultKind::HostsImpaired { .. }
        | FaultKind::CapacityLost { .. }
        | FaultKind::Slower { .. }
        | FaultKind::Errors { .. }
        | FaultKind::Demand { .. }
        | FaultKind::LinkSuffers { .. }
        | FaultKind::Breaks { .. } => None,
    })
}

/// How many pools a service needs: every condition of its hosts in every version of itself.
pub(super) fn cohorts(scenario: &Scenario, service: usize) -> usize {
    let hosts = match scenario.platform.services[service].fleet {
        Some(fleet) => 1 + conditions(scenario, fleet.index()).len(),
        None => 1,
    };
    hosts * (1 + regressions(scenario, service).count())
}

impl Platform {
    /// Shapes everything for the coming second.
    pub(super) fn shape(&mut self, scenario: &Scenario) {
        self.run_caches(scenario);
        self.set_stations(scenario);
        self.set_dials(scenario);
        let mut shapes = std::mem::take(&mut self.scratch.shapes);
        let mut steady = std::mem::take(&mut self.scratch.steady);
        steady.begin(scenario, &self.zones);
        for service in 0..self.services.len() {
            if !steady.has(service, &self.services[service]) {
                self.shape_one(scenario, service, &mut shapes);
            }
            self.flow.doors[service].refuse = self.refused(scenario, service);
            let state = &mut self.services[service];
            if state.cold > 0.0 {
                state.cold = max(0.0, state.cold - state.cold / 120.0);
            }
        }
        self.scratch.steady = steady;
        self.scratch.shapes = shapes;
        self.flow.set_out();
    }

    fn shape_one(&mut self, scenario: &Scenario, service: usize, shapes: &mut Vec<Shape>) {
        shapes.clear();
        self.shapes_of(scenario, service, shapes);
        let spec = &scenario.platform.services[service];
        if let (Some(gives_up), Some(shape)) = (spec.gives_up, shapes.first()) {
            let works = match self.flow.holds(service) {
                Some(hold) => step_of(gives_up / max(hold, 1e-6)),
                None => gives_up / max(spec.work * shape.slower, 1e-6),
            };
            self.flow.be_patient(service, works);
        }
        self.balance_load(scenario, service, shapes);
        self.flow.reshape(service, shapes);
    }

    /// Share of a service's arrivals refused at the door.
    fn refused(&self, scenario: &Scenario, service: usize) -> f64 {
        let state = &self.services[service];
        let mut open = (1.0 - state.shed) * (1.0 - state.maintenance) * (1.0 - self.turned_away(scenario, service));
        if let Some(cap) = state.cap {
            let offered = self.samples[service].offered;
            if offered * open > cap {
                open = cap / offered;
            }
        }
        clamp(1.0 - open, 0.0, 1.0)
    }

    /// Shares of a service's replicas by zone that may take traffic.
    pub(super) fn zone_shares<'s>(
        &'s self,
        scenario: &'s Scenario,
        service: usize,
    ) -> impl Iterator<Item = (usize, f64)> + 's {
        let spec = &scenario.platform.services[service];
        let all: u32 = spec.replicas.iter().map(|(_, count)| count).sum();
        let primary = spec.replicas.first().map(|(zone, _)| *zone);
        spec.replicas.iter().map(move |(zone, count)| {
            let away = self.services[service].standby && primary == Some(*zone);
            // What lives in one zone only stays there when the zone is drained.
            let open = if spec.replicas.len() > 1 { self.zones[zone.index()] } else { 1.0 };
            let share = if away || all == 0 { 0.0 } else { f64::from(*count) / f64::from(all) * open };
            (zone.index(), share)
        })
    }

    /// The share of a service's replicas that may take traffic, in one zone.
    pub(super) fn zone_open(&self, scenario: &Scenario, service: usize, zone: usize) -> f64 {
        self.zone_shares(scenario, service).filter(|(at, _)| *at == zone).fold(0.0, |sum, (_, share)| sum + share)
    }

    /// The same in all zones together.
    pub(super) fn zones_open(&self, scenario: &Scenario, service: usize) -> f64 {
        let mut shares = [(0, 0.0); ZONES_AT_ONCE];
        let mut known = 0;
        for share in self.zone_shares(scenario, service) {
            let Some(place) = shares.get_mut(known) else {
                return (0..self.zones.len()).fold(0.0, |sum, zone| sum + self.zone_open(scenario, service, zone));
            };
            *place = share;
            known += 1;
        }
        let of =
            |zone: usize| shares[..known].iter().filter(|(at, _)| *at == zone).fold(0.0, |sum, (_, share)| sum + share);
        (0..self.zones.len()).fold(0.0, |sum, zone| sum + of(zone))
    }

    /// The share of a service's replicas that take traffic which is in this zone.
    pub(super) fn zone_share(&self, scenario: &Scenario, service: usize, zone: usize) -> f64 {
        self.zone_open(scenario, service, zone) / max(self.zones_open(scenario, service), 1e-9)
    }

    /// The share of its hosts on which a service is as it was, and the shares, factors and errors of its regressions.
    fn versions(&self, scenario: &Scenario, service: usize, versions: &mut Vec<Version>) {
        versions.clear();
        versions.push(Version { share: 1.0, slower: 1.0, errors: 0.0 });
        for at in regressions(scenario, service) {
            if let FaultKind::Regression { change, share, slower, errors, .. } = &scenario.faults[at].what {
                let kept = 1.0 - self.changes[change.index()].undone;
                let share = min(versions[0].share, share * self.strength(scenario, at) * kept);
                versions[0].share -= share;
                versions.push(Version { share, slower: *slower, errors: *errors });
            }
        }
    }

    /// Share of hosts and their condition, the well ones first.
    fn host_class(&self, scenario: &Scenario, service: usize, class: usize) -> (f64, Option<HostCondition>) {
        let Some(fleet) = scenario.platform.services[service].fleet else {
            return (1.0, None);
        };
        let hosts = &self.hosts[fleet.index()];
        if class == 0 {
            return (hosts.well(), None);
        }
        (hosts.shares[IMPAIRED + class - 1], Some(self.conditions[fleet.index()][class - 1]))
    }

    fn host_classes(&self, scenario: &Scenario, service: usize) -> usize {
        let fleet = scenario.platform.services[service].fleet;
        1 + fleet.map_or(0, |fleet| self.conditions[fleet.index()].len())
    }

    fn shapes_of(&mut self, scenario: &Scenario, service: usize, shapes: &mut Vec<Shape>) {
        let mut versions = std::mem::take(&mut self.scratch.versions);
        self.versions(scenario, service, &mut versions);
        let spec = &scenario.platform.services[service];
        let state = &self.services[service];
        let zones = self.zones_open(scenario, service);
        let mut replicas = state.size * zones * (1.0 - state.dip);
        let cold = self.cold_share(scenario, service);
        if cold > 0.0 {
            replicas *= 1.0 - cold;
        }
        let (mut working, mut slower, mut errors) = (1.0, 1.0, self.failing_for(scenario, service));
        for (at, fault) in scenario.faults.iter().enumerate() {
            let strength = || self.strength(scenario, at);
            // A standby leaves the trouble of the primary behind, but not bad data.
            match &fault.what {
                FaultKind::CapacityLost { of, share } if of.index() == service && !state.standby => {
                    working *= 1.0 - share * strength();
                }
                FaultKind::Slower { of, factor } if of.index() == service && !state.standby => {
                    slower *= 1.0 + (factor - 1.0) * strength();
                }
                FaultKind::Errors { of, share } if of.index() == service => {
                    errors = 1.0 - (1.0 - errors) * (1.0 - share * strength());
                }
                FaultKind::CapacityLost { .. }
                | FaultKind::Slower { .. }
                | FaultKind::Errors { .. }
                | FaultKind::Regression { .. }
                | FaultKind::JobRuns { .. }
                | FaultKind::HostsImpaired { .. }
                | FaultKind::Demand { .. }
                | FaultKind::LinkSuffers { .. }
                | FaultKind::Breaks { .. } => {}
            }
        }
        if matches!(spec.kind, ServiceKind::Queue) && !state.workers {
            working = 0.0;
        }
        let (from, _) = self.flow.wiring.pools[service];
        let leaf = self.flow.wiring.calls[from].0 == self.flow.wiring.calls[from].1;
        let tool = matches!(spec.kind, ServiceKind::Tool(_));
        for class in 0..self.host_classes(scenario, service) {
            let (share, condition) = self.host_class(scenario, service, class);
            for version in &versions {
                let (outbound, inbound, drag) =
                    condition.map_or((0.0, 0.0, 1.0), |c| (c.outbound_fails, c.inbound_fails, c.slower));
                // A tool whose calls are not modelled still needs the outside: to sign in, to store, to send.
                let cut_off = if tool && leaf { outbound } else { 0.0 };
                shapes.push(Shape {
                    replicas: replicas * share * version.share,
                    working: clamp(working, 0.0, 1.0),
                    slower: slower * version.slower * drag,
                    errors: 1.0 - (1.0 - errors) * (1.0 - version.errors) * (1.0 - cut_off),
                    inbound,
                    outbound,
                });
            }
        }
        self.scratch.versions = versions;
    }

    /// Health checks, ejection and the weights of the balancer.
    fn balance_load(&mut self, scenario: &Scenario, service: usize, shapes: &mut [Shape]) {
        let (from, _) = self.flow.wiring.pools[service];
        if let Some(check) = &scenario.platform.services[service].health {
            let versions = shapes.len() / self.host_classes(scenario, service);
            let patience = max(1.0, check.interval * f64::from(check.threshold.max(1)));
            for (place, shape) in shapes.iter().enumerate() {
                let (_, condition) = self.host_class(scenario, service, place / versions);
                let pool = &self.flow.pools[from + place];
                let deep = 1.0 - (1.0 - pool.errors) * (1.0 - shape.inbound) * (1.0 - pool.blocked);
                let seen = condition.is_some_and(|condition| condition.visible);
                let bad = seen || (check.deep && deep > LOOKS_BAD) || shape.working <= 0.0;
                let there = pool.shape.replicas / max(1e-9, 1.0 - self.ejected[from + place]);
                let ejected = &mut self.ejected[from + place];
                if shape.replicas > there && shape.replicas > NOBODY {
                    *ejected *= there / shape.replicas; // newcomers have not been judged yet
                }
                *ejected += (if bad { 1.0 } else { 0.0 } - *ejected) / patience;
            }
        }
        let whole: f64 = shapes.iter().map(|shape| shape.replicas).sum();
        let out: f64 = shapes.iter().enumerate().map(|(at, shape)| shape.replicas * self.ejected[from + at]).sum();
        if out < PANIC * whole {
            for (at, shape) in shapes.iter_mut().enumerate() {
                shape.replicas *= 1.0 - self.ejected[from + at];
            }
        }
        let rotating: f64 = shapes.iter().map(|shape| shape.replicas).filter(|replicas| *replicas > NOBODY).sum();
        for (at, shape) in shapes.iter().enumerate() {
            let there = shape.replicas > NOBODY && rotating > 0.0;
            self.flow.pools[from + at].weigh(if there { shape.replicas / rotating } else { 0.0 });
        }
    }

    /// Calls switched off, retries switched off, cold caches, links between zones.
    fn set_dials(&mut self, scenario: &Scenario) {
        let mut links = std::mem::take(&mut self.scratch.links);
        links.clear();
        self.links(scenario, &mut links);
        self.full_pipes(scenario, &mut links);
        let mut learn = false;
        for (at, edge) in scenario.platform.edges.iter().enumerate() {
            let (from, to) = (edge.from.index(), edge.to.index());
            let (mut loss, mut delay) = (0.0, 0.0);
            for (a, b, lost, late) in &links {
                let share = |service, zone| self.zone_share(scenario, service, zone);
                let crossing = share(from, *a) * share(to, *b) + share(from, *b) * share(to, *a);
                loss += crossing * lost;
                delay += crossing * late;
            }
            // What a cache of keys holds is not asked for.
            let asked = self.misses(scenario, from).unwrap_or(1.0);
            let (caller, callee) = (&self.services[from], &self.services[to]);
            let dial = &mut self.flow.dials[at];
            let skipped = edge.optional && !(caller.features && callee.features);
            let misses = if edge.per_request < 1.0 { (1.0 - edge.per_request) * caller.cold } else { 0.0 };
            dial.factor = if skipped { 0.0 } else { asked * (1.0 + misses / max(edge.per_request, 1e-9)) };
            dial.limit = if caller.retries { edge.attempts.max(1) as usize } else { 1 };
            learn |= dial.delay != delay;
            (dial.loss, dial.delay) = (min(1.0, loss), delay);
        }
        self.scratch.links = links;
        if learn {
            self.flow.relearn();
        }
    }

    /// From, to, loss and delay of every link that is worse than none; a request and its answer each cross one.
    pub(super) fn links(&self, scenario: &Scenario, links: &mut Vec<Crossing>) {
        let steady = scenario.platform.links.iter();
        links.extend(steady.map(|link| (link.from.index(), link.to.index(), link.loss, link.delay)));
        for (at, fault) in scenario.faults.iter().enumerate() {
            if let FaultKind::LinkSuffers { from, to, loss, delay } = &fault.what {
                let strength = self.strength(scenario, at);
                if strength > 0.0 {
                    links.push((from.index(), to.index(), loss * strength, delay * strength));
                }
            }
        }
    }
}
