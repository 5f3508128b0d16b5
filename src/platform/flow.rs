//! The data plane: all pools and all calls, stepped together.
//!
//! Demand runs from callers to callees, outcomes and times back from callees to callers, once each a sub-step.
//! Not the control plane, which shapes the pools once a tick. The one rule: no allocation within a sub-step.

use std::sync::Arc;

use serde::Serialize;

use super::call::{Call, Course};
use super::pool::{NOBODY, Pool, Shape};
use super::sojourn::Sojourn;
use super::table::{Kind, Table};
use super::wiring::{Stop, Wiring};
use crate::base::maths::{clamp, max, min, pow};
use crate::scenario::{PlatformSpec, Service};

/// One edge's view of one pool of its callee.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub(super) struct Leg {
    pub(super) late: f64,
    spent: f64,
    /// Of which state of the pool the figures above are; 0 if of none.
    of: u64,
}

/// One edge's view of its callee.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub(super) struct Far {
    /// Share answered, whether in time or not.
    pub(super) answered: f64,
    /// Share answered in time.
    pub(super) timely: f64,
    /// Mean seconds spent.
    pub(super) spent: f64,
    /// Variance of the response time.
    pub(super) var: f64,
    /// Share of those let in that are answered too late, whoever is let in.
    pub(super) late: f64,
    /// Share refused for want of room.
    pub(super) full: f64,
    /// The same times the chance that the next request comes to the same replica, times what comes to a full replica
    /// and what goes out of it per second.
    pub(super) same: f64,
    pub(super) come: f64,
    pub(super) go: f64,
}

/// What a service's requests came to within a tick, in requests.
#[derive(Clone, Copy, PartialEq, Debug, Default, Serialize)]
pub(super) struct Count {
    /// Arrivals, the refused included.
    pub(super) offered: f64,
    /// Refused at the door or on the way in.
    pub(super) refused: f64,
    /// Entered a pool.
    pub(super) came: f64,
    /// Left with an answer.
    pub(super) left: f64,
    /// Lost for want of room or of a host.
    pub(super) lost: f64,
    /// Answers that are errors.
    pub(super) errors: f64,
    /// Arrivals that are retries.
    pub(super) retried: f64,
    /// First attempts towards it that failed in the end.
    pub(super) given_up: f64,
}

/// Knobs of an edge that change during a run.
#[derive(Clone, Copy, PartialEq, Debug, Serialize)]
pub(super) struct Dial {
    /// Factor on the calls per request.
    pub(super) factor: f64,
    /// Attempts allowed at most.
    pub(super) limit: usize,
    /// Share lost between zones.
    pub(super) loss: f64,
    /// Seconds added by the way there and back.
    pub(super) delay: f64,
}

/// Where requests come to a service.
#[derive(Clone, Copy, PartialEq, Debug, Default, Serialize)]
pub(super) struct Door {
    /// Requests per second from outside.
    pub(super) root: f64,
    /// Share refused.
    pub(super) refuse: f64,
    /// Requests per second from callers visited so far.
    inflow: f64,
    /// Arrivals per second in this sub-step.
    rate: f64,
    /// How strongly its callers slow down when it does.
    gain: f64,
}

/// The data plane.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Flow {
    #[serde(skip)] // constant during a run
    pub(super) wiring: Arc<Wiring>,
    #[serde(skip)] // follows from slots and queues, which are hashed with the service's state
    pub(super) tables: Vec<Arc<Table>>,
    #[serde(skip)] // what was ever worked out
    library: Vec<Arc<Table>>,
    pub(super) pools: Vec<Pool>,
    pub(super) calls: Vec<Call>,
    pub(super) legs: Vec<Leg>,
    pub(super) far: Vec<Far>,
    pub(super) dials: Vec<Dial>,
    pub(super) doors: Vec<Door>,
    pub(super) counts: Vec<Count>,
    /// Whether a service came to a standstill or began to work again just now.
    turned: bool,
}

/// Requests beyond the slots from which an endless queue counts as endless.
const FEW: f64 = 100.0;

/// Share of all places below which those who can be at a service do not fill a replica.
const MEET: f64 = 0.6;

/// A squared variation to the nearest step of a table, with some play so that it does not go to and fro.
fn coarse(cv2: f64, before: f64) -> f64 {
    let step = match max(cv2, before) {
        most if most <= 1.0 => 0.1,
        most if most <= 2.0 => 0.2,
        most if most <= 4.0 => 0.5,
        _ => 1.0,
    };
    if (cv2 - before).abs() <= 0.7 * step { before } else { (cv2 / step).round() * step }
}

/// The kind of station a service is when all is well.
fn kind(service: &Service) -> Kind {
    let patience = service.gives_up.map(|patience| patience / max(service.work, 1e-6));
    Kind { slots: service.slots.max(1), queue: service.queue, cv2: service.cv2, patience, sources: None }
}

impl Flow {
    /// An empty system.
    pub(super) fn new(spec: &PlatformSpec, cohorts: &[usize]) -> Self {
        let wiring = Wiring::new(spec, cohorts);
        let mut library = Vec::new();
        let tables = spec.services.iter().map(|service| find_table(&mut library, kind(service))).collect();
        let mut pools = Vec::new();
        for (at, service) in spec.services.iter().enumerate() {
            for _ in 0..cohorts[at] {
                let calls = wiring.calls[pools.len()];
                pools.push(Pool::new(service.work, service.cv2, calls));
            }
        }
        let mut calls: Vec<Call> = Vec::new();
        for stop in 0..spec.services.len() {
            let out: Vec<usize> = (0..wiring.lines.len()).filter(|edge| wiring.lines[*edge].from == stop).collect();
            for _ in 0..cohorts[stop] {
                calls.extend(out.iter().map(|edge| Call::new(*edge, &wiring.lines[*edge])));
            }
        }
        let dials =
            wiring.lines.iter().map(|line| Dial { factor: 1.0, limit: line.attempts, loss: 0.0, delay: 0.0 }).collect();
        Self {
            tables,
            library,
            pools,
            calls,
            legs: vec![Leg::default(); wiring.lines.last().map_or(0, |line| line.legs.1)],
            far: vec![Far { answered: 1.0, timely: 1.0, ..Far::default() }; wiring.lines.len()],
            dials,
            doors: vec![Door::default(); spec.services.len()],
            counts: vec![Count::default(); spec.services.len()],
            turned: false,
            wiring: Arc::new(wiring),
        }
    }

    /// The pools of a service.
    pub(super) fn pools_of(&self, service: usize) -> &[Pool] {
        let (from, to) = self.wiring.pools[service];
        &self.pools[from..to]
    }

    /// Makes a service another kind of station, if it is not that already.
    pub(super) fn refit(&mut self, service: usize, kind: Kind) {
        if self.tables[service].kind == kind {
            return;
        }
        let table = find_table(&mut self.library, kind);
        let (from, to) = self.wiring.pools[service];
        for pool in &mut self.pools[from..to] {
            self.counts[service].lost += pool.refit(&table) * pool.shape.replicas;
        }
        self.tables[service] = table;
    }

    /// The kind of station a service is now, with these slots and this queue for each replica.
    pub(super) fn kind(&self, service: usize, slots: u32, queue: Option<u32>) -> Kind {
        let before = self.tables[service].kind;
        let kind = Kind { slots: slots.max(1), queue, ..before };
        Kind { cv2: coarse(self.unevenness(service), before.cv2), sources: self.sources(service, kind), ..kind }
    }

    /// Squared variation of how long the slots of a service are held, over its pools.
    fn unevenness(&self, service: usize) -> f64 {
        let (mut cv2, mut all) = (0.0, 0.0);
        for pool in self.pools_of(service) {
            if pool.calls.0 == pool.calls.1 {
                return self.wiring.cv2[service];
            }
            cv2 += pool.weight * pool.stay.hold_var / max(pool.stay.hold * pool.stay.hold, 1e-12);
            all += pool.weight;
        }
        if all > 0.0 { min(cv2 / all, 100.0) } else { self.wiring.cv2[service] }
    }

    /// How many requests can be at a service at once, if that is so few that its queue never fills: its callers have
    /// only so many slots, and each makes one call at a time. Calls given up are still there.
    fn sources(&self, service: usize, kind: Kind) -> Option<u32> {
        let incoming = &self.wiring.incoming[service];
        let places = f64::from(kind.slots) + kind.queue.map_or(FEW, f64::from);
        let replicas: f64 = self.pools_of(service).iter().map(|pool| pool.shape.replicas).sum();
        // Spread over replicas by chance, they seldom meet at one.
        let most = max(places, MEET * replicas * places);
        let (mut there, mut orphans, mut counted) = (0.0, 0.0, None);
        for call in incoming {
            let pool = self.wiring.pool_of[*call];
            if counted != Some(pool) {
                counted = Some(pool);
                there += self.pools[pool].shape.replicas * self.tables[self.wiring.service_of[pool]].slots;
            }
            let call = &self.calls[*call];
            orphans += call.attempts * call.answer.late;
        }
        orphans *= self.stays(service).map(|(weight, stay)| weight * stay.mean()).sum::<f64>();
        let all = (there + orphans + 2.0 * orphans.sqrt() + 0.9).floor();
        (!incoming.is_empty() && !self.wiring.entries[service] && all >= 1.0 && all < most).then_some(all as u32)
    }

    /// One sub-step.
    pub(super) fn substep(&mut self) {
        let wiring = Arc::clone(&self.wiring);
        for stop in &wiring.stops {
            self.demand(&wiring, stop);
        }
        for stop in &wiring.callers {
            self.outcome(&wiring, stop);
        }
        self.feed_back();
    }

    /// Arrivals into the pools of a service, and the calls they lead to.
    fn demand(&mut self, wiring: &Wiring, stop: &Stop) {
        let h = wiring.h;
        let door = &mut self.doors[stop.service];
        let rate = door.root + door.inflow;
        let refused = rate * door.refuse;
        let gain = door.gain;
        (door.inflow, door.rate, door.gain) = (0.0, rate, 0.0);
        let count = &mut self.counts[stop.service];
        count.offered += rate * h;
        count.refused += refused * h;
        let admitted = rate - refused;
        let table = &*self.tables[stop.service];
        let pools = &mut self.pools[stop.pools.0..stop.pools.1];
        let mut placed = 0.0;
        for pool in &mut *pools {
            pool.slow_down(gain, table.slots);
            if pool.shape.replicas > NOBODY {
                let arriving = admitted * pool.weight;
                placed += pool.weight;
                let failing = arriving * pool.shape.inbound;
                let moved = pool.step(table, h, arriving - failing);
                count.refused += failing * h;
                count.came += moved.came;
                count.left += moved.left;
                count.lost += moved.lost;
                count.errors += moved.left * pool.errors;
                if stop.leaf {
                    pool.look();
                }
            }
        }
        if placed <= 0.0 {
            count.refused += admitted * h;
        }
        if stop.leaf {
            return;
        }
        for pool in &*pools {
            for call in &mut self.calls[pool.calls.0..pool.calls.1] {
                let sent = call.dial(&wiring.lines, pool.starts, h);
                let to = call.course.to;
                self.doors[to].inflow += (sent.attempts - sent.doomed) * call.course.arriving;
                let count = &mut self.counts[to];
                count.offered += sent.doomed * call.course.arriving * h;
                count.refused += sent.doomed * call.course.arriving * h;
                count.retried += sent.retries * call.course.arriving * h;
                count.given_up += sent.first * call.failed * h;
            }
        }
    }

    /// How long calls take and how often they fail, for the pools of a service that makes some.
    fn outcome(&mut self, wiring: &Wiring, stop: &Stop) {
        for edge in &wiring.out[stop.out.0..stop.out.1] {
            self.look_ahead(wiring, *edge);
        }
        for pool in &mut self.pools[stop.pools.0..stop.pools.1] {
            let own = stop.work * pool.shape.slower;
            let (mut hold, mut var, mut well) = (own, own * own * stop.cv2, 1.0 - pool.shape.errors);
            for call in &mut self.calls[pool.calls.0..pool.calls.1] {
                let far = &self.far[call.edge];
                call.answer = call.course.answer(far);
                call.weigh(&wiring.lines, far);
                let often = call.course.often;
                let (failed, spent) = (call.failed, call.spent);
                hold += often * spent;
                var += often * min(far.var, 4.0 * spent * spent);
                var += max(0.0, often * (1.0 - often)) * spent * spent;
                if !call.course.optional {
                    well *= if often > 1.0 && far.full > 0.0 {
                        all_well(failed, often, call.in_a_row(far))
                    } else {
                        all_well(failed, often, (0.0, 1.0))
                    };
                }
            }
            if pool.shape.replicas > NOBODY {
                pool.stay.hold = hold;
                pool.stay.hold_var = var;
                pool.errors = clamp(1.0 - well, 0.0, 1.0);
                pool.look();
            }
        }
    }

    /// An edge's view of all pools of its callee.
    fn look_ahead(&mut self, wiring: &Wiring, edge: usize) {
        let (line, delay) = (&wiring.lines[edge], self.dials[edge].delay);
        let legs = &mut self.legs[line.legs.0..line.legs.1];
        let (mut far, mut mean, mut square) = (Far::default(), 0.0, 0.0);
        for (pool, leg) in self.pools[line.pools.0..line.pools.1].iter().zip(legs) {
            if pool.weight <= 0.0 {
                continue;
            }
            let seen = &pool.seen;
            if leg.of != seen.turn {
                let (late, spent) = pool.stay.against(line.timeout - delay);
                *leg = Leg { late, spent, of: seen.turn };
            }
            far.answered += seen.right;
            far.late += pool.weight * leg.late;
            if seen.full > 0.0 {
                far.full += seen.full;
                far.same += seen.full * seen.alone;
                far.come += seen.full * seen.come;
                far.go += seen.full * seen.go;
            }
            far.timely += seen.right * (1.0 - leg.late);
            far.spent += seen.entered * (leg.spent + delay);
            mean += seen.mean;
            square += seen.square;
        }
        far.var = max(0.0, square - mean * mean);
        far.spent = min(far.spent, line.timeout);
        self.far[edge] = far;
    }

    /// Forgets what edges knew, after a change of delays that the response times do not show.
    pub(super) fn relearn(&mut self) {
        for leg in &mut self.legs {
            leg.of = 0;
        }
    }

    /// Callers that are out of slots send slower when the callee slows.
    fn feed_back(&mut self) {
        for pool in &self.pools {
            // Callers with slots to spare send as they like; most are, most of the time.
            if pool.stay.delayed <= SPARE {
                continue;
            }
            for call in &self.calls[pool.calls.0..pool.calls.1] {
                let door = &mut self.doors[call.course.to];
                if door.rate > 0.0 && call.attempts > 0.0 {
                    let whole = max(door.rate, call.attempts) * max(pool.stay.hold, 1e-6);
                    door.gain += call.attempts * pool.stay.delayed * call.course.often / whole;
                }
            }
        }
    }

    /// Gives the pools of a service their new shapes; requests move with their replicas.
    pub(super) fn reshape(&mut self, service: usize, shapes: &[Shape]) {
        let (from, to) = self.wiring.pools[service];
        let pools = &mut self.pools[from..to];
        let same = pools.iter().zip(shapes).all(|(pool, shape)| pool.shape.replicas == shape.replicas);
        if !same {
            self.counts[service].lost += migrate(pools, shapes, &self.tables[service]);
        }
        for (pool, shape) in pools.iter_mut().zip(shapes) {
            self.turned |= pool.work_with(&self.tables[service], self.wiring.work[service], *shape);
        }
    }

    /// Tells the calls of what was dialled, after all pools have their shapes.
    pub(super) fn set_out(&mut self) {
        for (call, pool) in self.calls.iter_mut().zip(&self.wiring.pool_of) {
            let (line, dial) = (&self.wiring.lines[call.edge], &self.dials[call.edge]);
            let (outbound, open) = (self.pools[*pool].shape.outbound, 1.0 - self.doors[line.to].refuse);
            call.course = Course::new(line, dial, outbound, open);
            call.answer = call.course.answer(&self.far[call.edge]);
        }
        if std::mem::take(&mut self.turned) {
            let wiring = Arc::clone(&self.wiring);
            for stop in &wiring.callers {
                self.outcome(&wiring, stop);
            }
        }
    }

    /// Share of requests to a service that would fail if they came now and waited `patience` seconds at most.
    pub(super) fn failing(&self, service: usize, patience: f64) -> f64 {
        let mut well = 0.0;
        for pool in self.pools_of(service) {
            if pool.weight > 0.0 {
                let entered = (1.0 - pool.blocked) * (1.0 - pool.shape.inbound);
                well += pool.weight * entered * (1.0 - pool.errors) * (1.0 - pool.stay.above(patience));
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

/// Chance of waiting below which a caller counts as having slots to spare.
const SPARE: f64 = 1e-9;
/// Calls per request that are not worth counting one by one.
const MANY: f64 = 8.0;

/// The chance that all of `calls` calls succeed, one made after the other, of which each fails with this chance on
/// average; the last one is made now and then. `together` is the share of failures that the next call has in common
/// with this one, and how much more often than the average the first call fails.
fn all_well(failed: f64, calls: f64, together: (f64, f64)) -> f64 {
    if failed <= 0.0 {
        return 1.0;
    }
    if calls <= 1.0 {
        return 1.0 - calls * failed;
    }
    let (first, next) = (min(1.0, failed * together.1), failed * (1.0 - together.0));
    if calls > MANY {
        return (1.0 - first) * pow(1.0 - next, calls - 1.0);
    }
    let (mut well, mut left) = (1.0 - first, calls - 1.0);
    while left > 0.0 {
        well *= 1.0 - min(left, 1.0) * next;
        left -= 1.0;
    }
    well
}

fn find_table(library: &mut Vec<Arc<Table>>, kind: Kind) -> Arc<Table> {
    if let Some(table) = library.iter().find(|table| table.kind == kind) {
        return Arc::clone(table);
    }
    let table = Arc::new(Table::new(kind));
    library.push(Arc::clone(&table));
    table
}

/// Moves requests between pools as replicas move; returns those that no host is left for.
fn migrate(pools: &mut [Pool], shapes: &[Shape], table: &Table) -> f64 {
    let kept = |pool: &Pool, shape: &Shape| min(pool.shape.replicas, shape.replicas);
    let (mut shrunk, mut grown, mut whole, mut loose) = (0.0, 0.0, 0.0, 0.0);
    for (pool, shape) in pools.iter().zip(shapes) {
        let gone = pool.shape.replicas - kept(pool, shape);
        shrunk += gone;
        loose += gone * pool.mass();
        if shape.replicas > NOBODY {
            grown += shape.replicas - kept(pool, shape);
            whole += shape.replicas;
        }
    }
    let to_grown = if shrunk > 0.0 { loose * min(1.0, grown / shrunk) } else { 0.0 };
    let mut lost = if whole > NOBODY { 0.0 } else { loose };
    for (pool, shape) in pools.iter_mut().zip(shapes) {
        let stay = kept(pool, shape) * pool.mass();
        if shape.replicas <= NOBODY {
            lost += stay;
            pool.vacate();
            continue;
        }
        let mut mass = stay + (loose - to_grown) * shape.replicas / whole;
        if grown > 0.0 {
            mass += to_grown * (shape.replicas - kept(pool, shape)) / grown;
        }
        lost += pool.settle(table, mass / shape.replicas) * shape.replicas;
    }
    lost
}
