//! The data plane: all pools and all calls, stepped together.
//!
//! Demand runs from callers to callees, outcomes and times back from callees to callers, once each a sub-step.
//! Not the control plane, which shapes the pools once a tick. The one rule: no allocation within a sub-step.

use std::sync::Arc;

use serde::Serialize;

use super::balance::Crowd;
use super::call::{Call, all_well};
use super::chain::Chain;
use super::course::Course;
use super::holds::Rest;
use super::leg::{Far, Leg};
use super::pool::{Moved, NOBODY, Pool};
use super::shape::Shape;
use super::source::Callers;
use super::table::{Kind, Table};
use super::wiring::{Stop, Wiring};
use crate::base::maths::{clamp, max, min};
use crate::scenario::{PlatformSpec, Service};

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

/// What became of a service's arrivals in a sub-step, in requests, and the weight of the pools that they could come to.
#[derive(Clone, Copy, Default)]
struct Passed {
    placed: f64,
    turned_away: f64,
    came: f64,
    left: f64,
    lost: f64,
    errors: f64,
}

impl Passed {
    /// A sub-step of one of its pools, where so many requests a second are admitted to all of them.
    #[inline(always)]
    fn through(pool: &mut Pool, table: &Table, wiring: &Wiring, leaf: bool, admitted: f64) -> Self {
        if pool.shape.replicas <= NOBODY {
            return Self::default();
        }
        let (h, arriving) = (wiring.h, admitted * pool.weight);
        let failing = arriving * pool.shape.inbound;
        let Moved { came, left, lost } = pool.step(table, h, wiring.steps, arriving - failing);
        let errors = left * pool.errors;
        if leaf {
            pool.hold_own();
            pool.look_alone();
        }
        Self { placed: pool.weight, turned_away: failing * h, came, left, lost, errors }
    }

    /// The same of all pools of a service.
    #[inline(never)]
    fn through_all(pools: &mut [Pool], table: &Table, wiring: &Wiring, leaf: bool, admitted: f64) -> Self {
        let mut all = Self::default();
        for pool in pools {
            let Self { placed, turned_away, came, left, lost, errors } =
                Self::through(pool, table, wiring, leaf, admitted);
            all.placed += placed;
            all.turned_away += turned_away;
            all.came += came;
            all.left += left;
            all.lost += lost;
            all.errors += errors;
        }
        all
    }
}

/// The data plane.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Flow {
    #[serde(skip)] // constant during a run
    pub(super) wiring: Arc<Wiring>,
    #[serde(skip)] // follows from slots and queues, which are hashed with the service's state
    pub(super) tables: Vec<Arc<Table>>,
    pub(super) pools: Vec<Pool>,
    pub(super) calls: Vec<Call>,
    pub(super) legs: Vec<Leg>,
    pub(super) far: Vec<Far>,
    pub(super) dials: Vec<Dial>,
    pub(super) doors: Vec<Door>,
    pub(super) counts: Vec<Count>,
    /// Whether any pool's callers hold back.
    held_back: bool,
    #[serde(skip)] // worked out anew every second
    pub(super) callers: Vec<Callers>,
    /// For each call, how long its callers take with everything else.
    #[serde(skip)] // worked out anew whenever the callers are heard
    pub(super) rests: Vec<Rest>,
    /// Whose turn it is to have its callers counted; follows from the clock.
    #[serde(skip)]
    pub(super) turn: usize,
    /// For each pool, which of those above it is most out of slots.
    #[serde(skip)]
    pub(super) above: Vec<Option<usize>>,
}

/// The kind of station a service is at the start, whose holds have this squared variation.
fn kind(service: &Service, cv2: f64) -> Kind {
    let patience = service.gives_up.map(|patience| patience / max(service.work, 1e-6));
    Kind { slots: service.slots.max(1), queue: service.queue, cv2, patience, crowd: Crowd::Alone }
}

/// Holds of callers are told apart by a fiftieth of squared variation, so that alike stations share their tables.
const CV2_STEPS: f64 = 50.0;
/// Holds that vary more than this are beyond the tables.
const CV2_MOST: f64 = 10.0;

/// The squared variation of each service's hold where nobody waits and nothing fails: of its own work and of its calls,
/// one after the other. It is what a queue before the slots feels; the work alone is all of it only where nobody is called.
fn hold_cv2(wiring: &Wiring) -> Vec<f64> {
    let mut laws = vec![(0.0, 0.0); wiring.work.len()];
    let mut found = wiring.cv2.clone();
    for stop in wiring.stops.iter().rev() {
        let (mut mean, mut var) = (stop.work, stop.work * stop.work * stop.cv2);
        for edge in &wiring.out[stop.out.0..stop.out.1] {
            let line = &wiring.lines[*edge];
            let ((callee, spread), part) = (laws[line.to], line.per_request - line.per_request.floor());
            mean += line.per_request * callee;
            var += line.per_request * spread + part * (1.0 - part) * callee * callee;
        }
        laws[stop.service] = (mean, var);
        if !stop.leaf && mean > 0.0 {
            found[stop.service] = (min(var / (mean * mean), CV2_MOST) * CV2_STEPS).round() / CV2_STEPS;
        }
    }
    found
}

impl Flow {
    /// An empty system.
    pub(super) fn new(spec: &PlatformSpec, cohorts: &[usize]) -> Self {
        let wiring = Wiring::new(spec, cohorts);
        let mut tables: Vec<Arc<Table>> = Vec::new();
        for (service, cv2) in spec.services.iter().zip(hold_cv2(&wiring)) {
            let table = find_table(&tables, kind(service, cv2));
            tables.push(table);
        }
        let mut pools = Vec::new();
        for (at, service) in spec.services.iter().enumerate() {
            for _ in 0..cohorts[at] {
                let calls = wiring.calls[pools.len()];
                let mut pool = Pool::new(service.work, service.cv2, calls);
                pool.chain = Chain::with_room(&tables[at]);
                pools.push(pool);
            }
        }
        // Edges are listed by the service they go out of, and each of its pools makes all of those calls.
        let (mut calls, mut from): (Vec<Call>, usize) = (Vec::new(), 0);
        for (first, past) in &wiring.pools {
            let (begin, end) = wiring.calls[*first];
            let out = &wiring.out[from..from + end - begin];
            from += out.len();
            for _ in *first..*past {
                calls.extend(out.iter().map(|edge| Call::new(*edge, &wiring.lines[*edge])));
            }
        }
        let dials =
            wiring.lines.iter().map(|line| Dial { factor: 1.0, limit: line.attempts, loss: 0.0, delay: 0.0 }).collect();
        let calls_made = calls.len();
        Self {
            tables,
            pools,
            calls,
            legs: vec![Leg::default(); wiring.lines.last().map_or(0, |line| line.legs().end)],
            far: vec![Far { answered: 1.0, timely: 1.0, ..Far::default() }; wiring.lines.len()],
            dials,
            doors: vec![Door::default(); spec.services.len()],
            counts: vec![Count::default(); spec.services.len()],
            held_back: false,
            callers: vec![Callers::default(); spec.services.len()],
            turn: 0,
            rests: vec![Rest::default(); calls_made],
            above: vec![None; cohorts.iter().sum()],
            wiring: Arc::new(wiring),
        }
    }

    /// The pools of a service.
    pub(super) fn pools_of(&self, service: usize) -> &[Pool] {
        let (from, to) = self.wiring.pools[service];
        &self.pools[from..to]
    }

    /// Mean seconds for which a service that calls others holds a slot; none if it calls nobody.
    pub(super) fn holds(&self, service: usize) -> Option<f64> {
        let pools = self.pools_of(service);
        let calls = pools.first().is_some_and(|pool| pool.calls.0 < pool.calls.1);
        calls.then(|| pools.iter().map(|pool| pool.stay.hold).fold(0.0, max))
    }

    /// Gives a service other slots or another queue.
    pub(super) fn refit(&mut self, service: usize, slots: u32, queue: Option<u32>) {
        self.rebuild(service, Kind { slots: slots.max(1), queue, ..self.tables[service].kind });
    }

    /// Lets those who wait at a service go away after this many mean works.
    pub(super) fn be_patient(&mut self, service: usize, works: f64) {
        let kind = self.tables[service].kind;
        if kind.patience != Some(works) {
            self.rebuild(service, Kind { patience: Some(works), ..kind });
        }
    }

    /// Lets a service's balancer pick like this.
    pub(super) fn pick(&mut self, service: usize, crowd: Crowd) {
        let kind = self.tables[service].kind;
        if kind.crowd != crowd {
            self.rebuild(service, Kind { crowd, ..kind });
        }
    }

    fn rebuild(&mut self, service: usize, kind: Kind) {
        let table = find_table(&self.tables, kind);
        let (from, to) = self.wiring.pools[service];
        for pool in &mut self.pools[from..to] {
            pool.fill_slots();
            let x = min(pool.x, table.room());
            self.counts[service].lost += (pool.x - x) * pool.shape.replicas;
            pool.settle(&table, x);
            pool.chain = Chain::with_room(&table);
        }
        self.tables[service] = table;
    }

    /// So many sub-steps.
    pub(super) fn substeps(&mut self, count: u32) {
        let wiring = Arc::clone(&self.wiring);
        for _ in 0..count {
            for stop in &wiring.stops {
                self.demand(&wiring, stop);
            }
            for stop in &wiring.callers {
                self.outcome(&wiring, stop);
            }
            self.feed_back(&wiring);
        }
        // Of who is called by nobody only percentiles are asked for, and not within a second.
        for stop in wiring.callers.iter().filter(|stop| !stop.called) {
            for at in stop.pools.0..stop.pools.1 {
                let third = self.lopsided(&wiring, stop, at);
                self.pools[at].lean(third);
            }
        }
    }

    /// Arrivals into the pools of a service, and the calls they lead to.
    fn demand(&mut self, wiring: &Wiring, stop: &Stop) {
        let h = wiring.h;
        let door = &mut self.doors[stop.service];
        let rate = door.root + door.inflow;
        let refused = rate * door.refuse;
        (door.inflow, door.rate) = (0.0, rate);
        let admitted = rate - refused;
        let table = &*self.tables[stop.service];
        let all = if stop.single {
            Passed::through(&mut self.pools[stop.pools.0], table, wiring, stop.leaf, admitted)
        } else {
            Passed::through_all(&mut self.pools[stop.pools.0..stop.pools.1], table, wiring, stop.leaf, admitted)
        };
        let nowhere = if all.placed > 0.0 { 0.0 } else { admitted * h };
        let count = &mut self.counts[stop.service];
        count.offered += rate * h;
        count.refused += refused * h + all.turned_away + nowhere;
        count.came += all.came;
        count.left += all.left;
        count.lost += all.lost;
        count.errors += all.errors;
        if stop.leaf {
            return;
        }
        for pool in &self.pools[stop.pools.0..stop.pools.1] {
            for call in &mut self.calls[pool.calls.0..pool.calls.1] {
                let (first, to) = (pool.starts * call.course.often, call.course.to);
                let sent = call.dial(&wiring.lines, first, h);
                self.doors[to].inflow += sent.attempts * call.course.arriving;
                // Most calls, most of the time, neither fail nor are made again.
                if call.failed > 0.0 {
                    self.counts[to].given_up += first * call.failed * h;
                }
                if sent.retries > 0.0 {
                    self.counts[to].retried += sent.retries * call.course.arriving * h;
                }
            }
        }
    }

    /// How long calls take and how often they fail, for the pools of a service that makes some.
    fn outcome(&mut self, wiring: &Wiring, stop: &Stop) {
        // Most services are of one kind, which looks at a callee right before it asks it.
        let (first, past) = stop.pools;
        let alone = stop.single && self.pools[first].shape.replicas > NOBODY;
        if !alone {
            for edge in &wiring.out[stop.out.0..stop.out.1] {
                self.look_ahead(wiring, *edge);
            }
        }
        for at in first..past {
            let pool = &self.pools[at];
            if pool.shape.replicas <= NOBODY {
                continue;
            }
            let own = stop.work * pool.shape.slower;
            let (mut hold, mut var, mut well) = (own, own * own * stop.cv2, 1.0 - pool.shape.errors);
            let (mut drawn, mut drawn_spent) = (0.0, 0.0);
            for call in &mut self.calls[pool.calls.0..pool.calls.1] {
                let (line, far) = (&wiring.lines[call.edge], &mut self.far[call.edge]);
                if alone {
                    far.look(line, self.dials[call.edge].delay, &self.pools, &mut self.legs);
                }
                call.weigh(line, far);
                let often = call.course.often;
                let (failed, spent, part) = (call.failed, call.spent, call.course.part);
                hold += often * spent;
                var += often * call.var;
                if part > 0.0 {
                    var += part * (1.0 - part) * spent * spent;
                }
                if failed > 0.0 && !call.course.optional {
                    well *= all_well(failed, often, call.alike(far.again));
                    let (share, seconds) = call.drawn_out(line, far);
                    drawn += often * share;
                    drawn_spent += often * share * seconds;
                }
            }
            let pool = &mut self.pools[at];
            pool.hold_for(hold, var, clamp(1.0 - well, 0.0, 1.0));
            if drawn > 0.0 || pool.drawn > 0.0 {
                pool.draw_out(drawn, drawn_spent / max(drawn, 1e-12));
            }
            if pool.look() && stop.called {
                let third = self.lopsided(wiring, stop, at);
                self.pools[at].lean(third);
            }
        }
    }

    /// An edge's view of all pools of its callee.
    #[inline(never)]
    fn look_ahead(&mut self, wiring: &Wiring, edge: usize) {
        self.far[edge].look(&wiring.lines[edge], self.dials[edge].delay, &self.pools, &mut self.legs);
    }

    /// Lets the pools of a service take up their work if a standstill is over, and callers see it at once: there is room, and
    /// who was refused before need not try again.
    pub(super) fn resume(&mut self, service: usize) -> bool {
        let wiring = Arc::clone(&self.wiring);
        let (from, to) = wiring.pools[service];
        let mut resumes = false;
        for pool in &mut self.pools[from..to] {
            resumes |= pool.resume();
        }
        if resumes {
            let (from, to) = wiring.into[service];
            for call in &wiring.incoming[from..to] {
                let edge = self.calls[*call].edge;
                self.look_ahead(&wiring, edge);
                self.calls[*call].meet(&self.far[edge]);
            }
        }
        resumes
    }

    /// Forgets what edges knew, after a change of delays that the response times do not show.
    pub(super) fn relearn(&mut self) {
        for pool in &mut self.pools {
            pool.relearn();
        }
    }

    /// Callers that are out of slots send slower when the callee slows.
    fn feed_back(&mut self, wiring: &Wiring) {
        let mut any = false;
        for pool in wiring.calling.iter().map(|at| &self.pools[*at]) {
            // Callers with slots to spare send as they like; most are, most of the time.
            if pool.stay.delayed <= SPARE {
                continue;
            }
            for call in &self.calls[pool.calls.0..pool.calls.1] {
                let door = &mut self.doors[call.course.to];
                if door.rate > 0.0 && call.attempts > 0.0 {
                    let whole = max(door.rate, call.attempts) * max(pool.stay.hold, 1e-6);
                    door.gain += call.attempts * pool.stay.delayed * call.course.often / whole;
                    any = true;
                }
            }
        }
        // Where nobody holds back and nobody did before, there is nothing to set.
        if any || self.held_back {
            for ((from, to), (door, table)) in wiring.pools.iter().zip(self.doors.iter_mut().zip(&self.tables)) {
                for pool in &mut self.pools[*from..*to] {
                    pool.slow_down(door.gain, table.slots);
                }
                door.gain = 0.0;
            }
            self.held_back = any;
        }
    }

    /// Gives the pools of a service their new shapes; requests move with their replicas.
    pub(super) fn reshape(&mut self, service: usize, shapes: &[Shape]) {
        let (from, to) = self.wiring.pools[service];
        let pools = &mut self.pools[from..to];
        let same = pools.iter().zip(shapes).all(|(pool, shape)| pool.shape.replicas == shape.replicas);
        if !same {
            pools.iter_mut().for_each(Pool::fill_slots);
            self.counts[service].lost += migrate(pools, shapes, &self.tables[service]);
        }
        let (work, cv2) = (self.wiring.work[service], self.wiring.cv2[service]);
        for (pool, shape) in pools.iter_mut().zip(shapes) {
            pool.work_with(*shape, work, cv2);
        }
    }

    /// Tells the calls of what was dialled, after all pools have their shapes.
    pub(super) fn set_out(&mut self) {
        for (call, pool) in self.calls.iter_mut().zip(&self.wiring.pool_of) {
            let (line, dial) = (&self.wiring.lines[call.edge], &self.dials[call.edge]);
            if let Some(breaker) = &line.breaker {
                call.trip(breaker);
            }
            let mut outbound = self.pools[*pool].shape.outbound;
            if call.tripped > 0.0 {
                outbound = 1.0 - (1.0 - outbound) * (1.0 - call.tripped);
            }
            let open = 1.0 - self.doors[line.to].refuse;
            call.course = Course::new(line, dial, outbound, open);
            call.meet(&self.far[call.edge]);
        }
    }
}

/// Chance of waiting below which a caller counts as having slots to spare.
const SPARE: f64 = 1e-9;
fn find_table(tables: &[Arc<Table>], kind: Kind) -> Arc<Table> {
    tables.iter().find(|table| table.kind == kind).cloned().unwrap_or_else(|| Arc::new(Table::new(kind)))
}

/// Moves requests between pools as replicas move; returns those that no host is left for.
fn migrate(pools: &mut [Pool], shapes: &[Shape], table: &Table) -> f64 {
    let kept = |pool: &Pool, shape: &Shape| min(pool.shape.replicas, shape.replicas);
    let (mut shrunk, mut grown, mut whole, mut loose) = (0.0, 0.0, 0.0, 0.0);
    for (pool, shape) in pools.iter().zip(shapes) {
        let gone = pool.shape.replicas - kept(pool, shape);
        shrunk += gone;
        loose += gone * pool.x;
        if shape.replicas > NOBODY {
            grown += shape.replicas - kept(pool, shape);
            whole += shape.replicas;
        }
    }
    let to_grown = if shrunk > 0.0 { loose * min(1.0, grown / shrunk) } else { 0.0 };
    let mut lost = if whole > NOBODY { 0.0 } else { loose };
    for (pool, shape) in pools.iter_mut().zip(shapes) {
        let stay = kept(pool, shape) * pool.x;
        if shape.replicas <= NOBODY {
            lost += stay;
            pool.vacate();
            continue;
        }
        let mut mass = stay + (loose - to_grown) * shape.replicas / whole;
        if grown > 0.0 {
            mass += to_grown * (shape.replicas - kept(pool, shape)) / grown;
        }
        let x = mass / shape.replicas;
        let fits = min(x, table.room());
        lost += (x - fits) * shape.replicas;
        pool.settle(table, fits);
    }
    lost
}
