//! The control plane: once a tick, turns replicas, hosts, faults, levers and health checks into the shapes of pools.
//!
//! Does not move requests. The one rule: it only reads discrete state and sets what the flows are given.

use super::faults::conditions;
use super::hosts::IMPAIRED;
use super::pool::{NOBODY, Shape};
use super::state::Platform;
use crate::base::maths::{clamp, max, min};
use crate::scenario::{FaultKind, HostCondition, Scenario, ServiceKind};

/// Share of failing checks above which a replica looks bad.
const LOOKS_BAD: f64 = 0.5;
/// Share of replicas ejected above which the balancer no longer believes its checks.
const PANIC: f64 = 0.5;

/// A regression of a service: share, factor on work, errors.
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
        self.set_dials(scenario);
        for service in 0..self.services.len() {
            let shapes = self.shapes_of(scenario, service);
            let shapes = self.balance_load(scenario, service, shapes);
            self.flow.reshape(service, &shapes);
            self.flow.refuse[service] = self.refused(scenario, service);
            let state = &mut self.services[service];
            state.cold = max(0.0, state.cold - state.cold / 120.0);
        }
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

    /// Share of a service's replicas in each zone that may take traffic, and their sum.
    pub(super) fn zone_shares(&self, scenario: &Scenario, service: usize) -> (Vec<f64>, f64) {
        let spec = &scenario.platform.services[service];
        let all: u32 = spec.replicas.iter().map(|(_, count)| count).sum();
        let mut shares = vec![0.0; self.zones.len()];
        if all == 0 {
            return (shares, 0.0);
        }
        let primary = spec.replicas.first().map(|(zone, _)| *zone);
        for (zone, count) in &spec.replicas {
            let away = self.services[service].standby && primary == Some(*zone);
            // What lives in one zone only stays there when the zone is drained.
            let open = if spec.replicas.len() > 1 { self.zones[zone.index()] } else { 1.0 };
            if !away {
                shares[zone.index()] += f64::from(*count) / f64::from(all) * open;
            }
        }
        let sum = shares.iter().sum();
        (shares, sum)
    }

    fn versions(&self, scenario: &Scenario, service: usize) -> Vec<Version> {
        let mut versions = vec![Version { share: 1.0, slower: 1.0, errors: 0.0 }];
        for at in regressions(scenario, service) {
            if let FaultKind::Regression { change, share, slower, errors, .. } = &scenario.faults[at].what {
                let kept = 1.0 - self.changes[change.index()].undone;
                let share = min(versions[0].share, share * self.strength(scenario, at) * kept);
                versions[0].share -= share;
                versions.push(Version { share, slower: *slower, errors: *errors });
            }
        }
        versions
    }

    /// Share of hosts and their condition, the well ones first.
    fn host_classes(&self, scenario: &Scenario, service: usize) -> Vec<(f64, Option<HostCondition>)> {
        let Some(fleet) = scenario.platform.services[service].fleet else {
            return vec![(1.0, None)];
        };
        let hosts = &self.hosts[fleet.index()];
        let mut classes = vec![(hosts.well(), None)];
        for (place, (_, condition)) in conditions(scenario, fleet.index()).into_iter().enumerate() {
            classes.push((hosts.shares[IMPAIRED + place], Some(condition)));
        }
        classes
    }

    fn shapes_of(&self, scenario: &Scenario, service: usize) -> Vec<Shape> {
        let spec = &scenario.platform.services[service];
        let state = &self.services[service];
        let (_, zones) = self.zone_shares(scenario, service);
        let replicas = state.size * zones * (1.0 - state.dip);
        let (mut working, mut slower, mut errors) = (1.0, 1.0, self.failing_for(scenario, service));
        for (at, fault) in scenario.faults.iter().enumerate() {
            let strength = self.strength(scenario, at);
            // A standby leaves the trouble of the primary behind, but not bad data.
            match &fault.what {
                FaultKind::CapacityLost { of, share } if of.index() == service && !state.standby => {
                    working *= 1.0 - share * strength;
                }
                FaultKind::Slower { of, factor } if of.index() == service && !state.standby => {
                    slower *= 1.0 + (factor - 1.0) * strength;
                }
                FaultKind::Errors { of, share } if of.index() == service => {
                    errors = 1.0 - (1.0 - errors) * (1.0 - share * strength);
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
        let leaf = self.flow.wiring.out[service].is_empty();
        let tool = matches!(spec.kind, ServiceKind::Tool(_));
        let mut shapes = Vec::new();
        for (share, condition) in self.host_classes(scenario, service) {
            for version in self.versions(scenario, service) {
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
        shapes
    }

    /// Health checks, ejection and the weights of the balancer.
    fn balance_load(&mut self, scenario: &Scenario, service: usize, mut shapes: Vec<Shape>) -> Vec<Shape> {
        let (from, _) = self.flow.wiring.pools[service];
        let classes = self.host_classes(scenario, service);
        let versions = shapes.len() / classes.len();
        if let Some(check) = &scenario.platform.services[service].health {
            let patience = max(1.0, check.interval * f64::from(check.threshold.max(1)));
            for (place, shape) in shapes.iter().enumerate() {
                let pool = &self.flow.pools[from + place];
                let deep = 1.0 - (1.0 - pool.errors) * (1.0 - shape.inbound) * (1.0 - pool.blocked);
                let seen = classes[place / versions].1.is_some_and(|condition| condition.visible);
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
            self.flow.weights[from + at] = if there { shape.replicas / rotating } else { 0.0 };
        }
        shapes
    }

    /// Calls switched off, retries switched off, cold caches, links between zones.
    fn set_dials(&mut self, scenario: &Scenario) {
        let mut links = self.links(scenario);
        links.extend(self.full_pipes(scenario));
        let shares: Vec<Vec<f64>> = (0..self.services.len())
            .map(|service| {
                let (mut shares, sum) = self.zone_shares(scenario, service);
                shares.iter_mut().for_each(|share| *share /= max(sum, 1e-9));
                shares
            })
            .collect();
        let mut learn = false;
        for (at, edge) in scenario.platform.edges.iter().enumerate() {
            let (from, to) = (edge.from.index(), edge.to.index());
            let (caller, callee) = (&self.services[from], &self.services[to]);
            let dial = &mut self.flow.dials[at];
            let skipped = edge.optional && !(caller.features && callee.features);
            let misses = if edge.per_request < 1.0 { (1.0 - edge.per_request) * caller.cold } else { 0.0 };
            dial.factor = if skipped { 0.0 } else { 1.0 + misses / max(edge.per_request, 1e-9) };
            dial.limit = if caller.retries { edge.attempts.max(1) as usize } else { 1 };
            let (mut loss, mut delay) = (0.0, 0.0);
            for (a, b, lost, late) in &links {
                let crossing = shares[from][*a] * shares[to][*b] + shares[from][*b] * shares[to][*a];
                loss += crossing * lost;
                delay += crossing * late;
            }
            learn |= dial.delay != delay;
            (dial.loss, dial.delay) = (min(1.0, loss), delay);
        }
        if learn {
            self.flow.relearn();
        }
    }

    /// From, to, loss and delay of every link that is worse than none; a request and its answer each cross one.
    pub(super) fn links(&self, scenario: &Scenario) -> Vec<(usize, usize, f64, f64)> {
        let mut links: Vec<(usize, usize, f64, f64)> = scenario
            .platform
            .links
            .iter()
            .map(|link| (link.from.index(), link.to.index(), link.loss, link.delay))
            .collect();
        for (at, fault) in scenario.faults.iter().enumerate() {
            if let FaultKind::LinkSuffers { from, to, loss, delay } = &fault.what {
                let strength = self.strength(scenario, at);
                if strength > 0.0 {
                    links.push((from.index(), to.index(), loss * strength, delay * strength));
                }
            }
        }
        links
    }
}
