//! The data plane: all pools and all calls, stepped together.
//!
//! Demand runs from callers to callees, outcomes and times back from callees to callers, once each a sub-step.
//! Not the control plane, which shapes the pools once a tick. The one rule: no allocation within a sub-step.

use std::sync::Arc;

use serde::Serialize;

use super::call::{Answer, Call, Line};
use super::pool::{NOBODY, Pool, Shape};
use super::sojourn::Sojourn;
use super::table::Table;
use crate::base::maths::{clamp, max, min, pow};
use crate::scenario::PlatformSpec;

/// Where everything is; never changes during a run.
#[derive(Clone, Debug)]
pub(super) struct Wiring {
    /// Seconds of a sub-step.
    pub(super) h: f64,
    /// Services, callers before callees where the graph allows.
    order: Vec<usize>,
    /// First and past-last pool of a service.
    pub(super) pools: Vec<(usize, usize)>,
    /// First and past-last call of a pool.
    pub(super) calls: Vec<(usize, usize)>,
    /// The edge of a call.
    pub(super) edge_of: Vec<usize>,
    /// The pool of a call.
    pub(super) pool_of: Vec<usize>,
    /// First leg of an edge; it has one per pool of the callee.
    pub(super) legs: Vec<usize>,
    /// Edges out of a service.
    pub(super) out: Vec<Vec<usize>>,
    /// All edges.
    pub(super) lines: Vec<Line>,
    work: Vec<f64>,
    cv2: Vec<f64>,
}

/// One edge's view of one pool of its callee.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub(super) struct Leg {
    mean: f64,
    var: f64,
    pub(super) late: f64,
    spent: f64,
    /// Whether the figures above have been computed at all.
    known: bool,
}

/// One edge's view of its callee.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub(super) struct Far {
    /// Share answered, whether in time or not.
    answered: f64,
    /// Share answered in time.
    timely: f64,
    /// Mean seconds spent.
    spent: f64,
    /// Variance of the response time.
    pub(super) var: f64,
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

/// The data plane.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Flow {
    #[serde(skip)] // constant during a run
    pub(super) wiring: Arc<Wiring>,
    #[serde(skip)] // follows from slots and queues, which are hashed with the service's state
    pub(super) tables: Vec<Arc<Table>>,
    pub(super) pools: Vec<Pool>,
    /// Share of a service's arrivals that go to a pool.
    pub(super) weights: Vec<f64>,
    pub(super) calls: Vec<Call>,
    pub(super) legs: Vec<Leg>,
    pub(super) far: Vec<Far>,
    pub(super) dials: Vec<Dial>,
    /// Requests per second from outside.
    pub(super) root: Vec<f64>,
    /// Share refused at the door.
    pub(super) refuse: Vec<f64>,
    inflow: Vec<f64>,
    rates: Vec<f64>,
    gain: Vec<f64>,
    pub(super) counts: Vec<Count>,
}

fn depth_first(out: &[Vec<usize>], lines: &[Line], at: usize, seen: &mut [bool], order: &mut Vec<usize>) {
    // An explicit stack: a scenario may chain thousands of services.
    let mut stack = vec![(at, 0)];
    seen[at] = true;
    while let Some((node, next)) = stack.pop() {
        if let Some(edge) = out[node].get(next) {
            stack.push((node, next + 1));
            let to = lines[*edge].to;
            if !seen[to] {
                seen[to] = true;
                stack.push((to, 0));
            }
        } else {
            order.push(node);
        }
    }
}

impl Wiring {
    /// The wiring of a platform whose services have this many pools each.
    pub(super) fn new(spec: &PlatformSpec, cohorts: &[usize]) -> Self {
        let h = 1.0 / f64::from(spec.substeps.max(1));
        let lines: Vec<Line> = spec.edges.iter().map(|edge| Line::new(edge, h)).collect();
        let mut out = vec![Vec::new(); spec.services.len()];
        for (at, line) in lines.iter().enumerate() {
            out[line.from].push(at);
        }
        let (mut order, mut seen) = (Vec::new(), vec![false; spec.services.len()]);
        for traffic in &spec.traffic {
            if !seen[traffic.to.index()] {
                depth_first(&out, &lines, traffic.to.index(), &mut seen, &mut order);
            }
        }
        for at in 0..spec.services.len() {
            if !seen[at] {
                depth_first(&out, &lines, at, &mut seen, &mut order);
            }
        }
        order.reverse();
        let (mut pools, mut calls) = (Vec::new(), Vec::new());
        let (mut edge_of, mut pool_of) = (Vec::new(), Vec::new());
        for (service, count) in cohorts.iter().enumerate() {
            let first = calls.len();
            for pool in first..first + count {
                let from = edge_of.len();
                edge_of.extend(&out[service]);
                pool_of.resize(edge_of.len(), pool);
                calls.push((from, edge_of.len()));
            }
            pools.push((first, first + count));
        }
        let mut legs = Vec::new();
        let mut leg = 0;
        for line in &lines {
            legs.push(leg);
            leg += cohorts[line.to];
        }
        legs.push(leg);
        Self {
            h,
            order,
            pools,
            calls,
            edge_of,
            pool_of,
            legs,
            out,
            lines,
            work: spec.services.iter().map(|service| service.work).collect(),
            cv2: spec.services.iter().map(|service| service.cv2).collect(),
        }
    }
}

impl Flow {
    /// An empty system.
    pub(super) fn new(spec: &PlatformSpec, cohorts: &[usize]) -> Self {
        let wiring = Wiring::new(spec, cohorts);
        let services = spec.services.len();
        let mut tables: Vec<Arc<Table>> = Vec::new();
        for service in &spec.services {
            let table = find_table(&tables, service.slots.max(1), service.queue, service.cv2);
            tables.push(table);
        }
        let mut pools = Vec::new();
        for (at, service) in spec.services.iter().enumerate() {
            for _ in 0..cohorts[at] {
                pools.push(Pool::new(service.work, service.cv2));
            }
        }
        let calls = wiring.edge_of.iter().map(|edge| Call::new(&wiring.lines[*edge])).collect();
        let dials =
            wiring.lines.iter().map(|line| Dial { factor: 1.0, limit: line.attempts, loss: 0.0, delay: 0.0 }).collect();
        Self {
            tables,
            weights: vec![0.0; pools.len()],
            pools,
            calls,
            legs: vec![Leg::default(); wiring.legs[wiring.lines.len()]],
            far: vec![Far { answered: 1.0, timely: 1.0, ..Far::default() }; wiring.lines.len()],
            dials,
            root: vec![0.0; services],
            refuse: vec![0.0; services],
            inflow: vec![0.0; services],
            rates: vec![0.0; services],
            gain: vec![0.0; services],
            counts: vec![Count::default(); services],
            wiring: Arc::new(wiring),
        }
    }

    /// The pools of a service.
    pub(super) fn pools_of(&self, service: usize) -> &[Pool] {
        let (from, to) = self.wiring.pools[service];
        &self.pools[from..to]
    }

    /// Gives a service other slots or another queue.
    pub(super) fn refit(&mut self, service: usize, slots: u32, queue: Option<u32>) {
        let cv2 = self.tables[service].cv2;
        let table = find_table(&self.tables, slots, queue, cv2);
        let (from, to) = self.wiring.pools[service];
        for pool in &mut self.pools[from..to] {
            let x = min(pool.x, table.room());
            self.counts[service].lost += (pool.x - x) * pool.shape.replicas;
            pool.settle(&table, x);
        }
        self.tables[service] = table;
    }

    /// One sub-step.
    pub(super) fn substep(&mut self) {
        let wiring = Arc::clone(&self.wiring);
        for service in &wiring.order {
            self.demand(&wiring, *service);
        }
        for service in wiring.order.iter().rev() {
            self.outcome(&wiring, *service);
        }
        self.feed_back(&wiring);
    }

    /// Arrivals into the pools of a service, and the calls they lead to.
    fn demand(&mut self, wiring: &Wiring, service: usize) {
        let h = wiring.h;
        let rate = self.root[service] + self.inflow[service];
        self.inflow[service] = 0.0;
        self.rates[service] = rate;
        let refused = rate * self.refuse[service];
        let count = &mut self.counts[service];
        count.offered += rate * h;
        count.refused += refused * h;
        let admitted = rate - refused;
        let (from, to) = wiring.pools[service];
        let mut placed = 0.0;
        for at in from..to {
            let pool = &mut self.pools[at];
            if pool.shape.replicas > NOBODY {
                let arriving = admitted * self.weights[at];
                placed += self.weights[at];
                let failing = arriving * pool.shape.inbound;
                let moved = pool.step(&self.tables[service], h, arriving - failing);
                count.refused += failing * h;
                count.came += moved.came;
                count.left += moved.left;
                count.lost += moved.lost;
                count.errors += moved.left * pool.errors;
            }
        }
        if placed <= 0.0 {
            count.refused += admitted * h;
        }
        for at in from..to {
            let starts = self.pools[at].starts;
            for call in wiring.calls[at].0..wiring.calls[at].1 {
                self.dial(wiring, call, starts);
            }
        }
    }

    fn dial(&mut self, wiring: &Wiring, call: usize, starts: f64) {
        let edge = wiring.edge_of[call];
        let (line, dial) = (&wiring.lines[edge], self.dials[edge]);
        let outbound = self.pools[wiring.pool_of[call]].shape.outbound;
        let answer = self.answer(line, edge, outbound);
        let first = starts * line.per_request * dial.factor;
        let sent = self.calls[call].dial(line, first, answer, dial.limit, wiring.h);
        let arriving = (1.0 - outbound) * (1.0 - dial.loss);
        self.inflow[line.to] += sent.attempts * arriving;
        let count = &mut self.counts[line.to];
        count.retried += sent.retries * arriving * wiring.h;
        count.given_up += first * self.calls[call].failed * wiring.h;
    }

    /// What one attempt over an edge meets, from hosts that lose this share of their calls.
    pub(super) fn answer(&self, line: &Line, edge: usize, outbound: f64) -> Answer {
        let (far, dial) = (&self.far[edge], &self.dials[edge]);
        let open = 1.0 - self.refuse[line.to];
        let out = 1.0 - outbound;
        let through = out * (1.0 - dial.loss);
        Answer {
            refused: outbound + through * (1.0 - open * far.answered),
            late: out * dial.loss + through * open * max(0.0, far.answered - far.timely),
            spent: out * dial.loss * line.timeout + through * open * far.spent,
        }
    }

    /// How long calls take and how often they fail, for the pools of a service.
    fn outcome(&mut self, wiring: &Wiring, service: usize) {
        for edge in &wiring.out[service] {
            self.look_ahead(wiring, *edge);
        }
        let (from, to) = wiring.pools[service];
        for at in from..to {
            let shape = self.pools[at].shape;
            if shape.replicas <= NOBODY {
                continue;
            }
            let own = wiring.work[service] * shape.slower;
            let (mut hold, mut var, mut well) = (own, own * own * wiring.cv2[service], 1.0 - shape.errors);
            for call in wiring.calls[at].0..wiring.calls[at].1 {
                let edge = wiring.edge_of[call];
                let (line, dial) = (&wiring.lines[edge], self.dials[edge]);
                let answer = self.answer(line, edge, shape.outbound);
                self.calls[call].weigh(line, answer, dial.limit);
                let calls = line.per_request * dial.factor;
                let (failed, spent) = (self.calls[call].failed, self.calls[call].spent);
                hold += calls * spent;
                var += calls * min(self.far[edge].var, 4.0 * spent * spent);
                var += max(0.0, calls * (1.0 - calls)) * spent * spent;
                if !line.optional {
                    well *= all_well(failed, calls);
                }
            }
            let pool = &mut self.pools[at];
            pool.stay.hold = hold;
            pool.stay.hold_var = var;
            pool.errors = clamp(1.0 - well, 0.0, 1.0);
        }
    }

    /// An edge's view of all pools of its callee.
    fn look_ahead(&mut self, wiring: &Wiring, edge: usize) {
        let line = &wiring.lines[edge];
        let patience = line.timeout - self.dials[edge].delay;
        let (from, to) = wiring.pools[line.to];
        let (mut far, mut mean, mut square) = (Far::default(), 0.0, 0.0);
        for at in from..to {
            let (pool, weight) = (&self.pools[at], self.weights[at]);
            if weight <= 0.0 {
                continue;
            }
            let leg = &mut self.legs[wiring.legs[edge] + at - from];
            let (stay_mean, stay_var) = (pool.stay.mean(), pool.stay.var());
            if !leg.known
                || (stay_mean - leg.mean).abs() > 0.003 * leg.mean
                || (stay_var - leg.var).abs() > 0.006 * leg.var
            {
                let (late, spent) = pool.stay.against(patience);
                *leg = Leg { mean: stay_mean, var: stay_var, late, spent, known: true };
            }
            let entered = weight * (1.0 - pool.blocked) * (1.0 - pool.shape.inbound);
            let right = entered * (1.0 - pool.errors);
            far.answered += right;
            far.timely += right * (1.0 - leg.late);
            far.spent += entered * (leg.spent + self.dials[edge].delay);
            mean += weight * stay_mean;
            square += weight * (stay_var + stay_mean * stay_mean);
        }
        far.var = max(0.0, square - mean * mean);
        far.spent = min(far.spent, line.timeout);
        self.far[edge] = far;
    }

    /// Forgets what edges knew, after a change of delays that the response times do not show.
    pub(super) fn relearn(&mut self) {
        for leg in &mut self.legs {
            leg.known = false;
        }
    }

    /// Callers that are out of slots send slower when the callee slows.
    fn feed_back(&mut self, wiring: &Wiring) {
        self.gain.fill(0.0);
        for (call, edge) in wiring.edge_of.iter().enumerate() {
            let line = &wiring.lines[*edge];
            let (rate, sent) = (self.rates[line.to], self.calls[call].attempts);
            let caller = &self.pools[wiring.pool_of[call]];
            // Callers with slots to spare send as they like; most are, most of the time.
            if rate > 0.0 && sent > 0.0 && caller.stay.delayed > SPARE {
                let calls = line.per_request * self.dials[*edge].factor;
                let whole = max(rate, sent) * max(caller.stay.hold, 1e-6);
                self.gain[line.to] += sent * caller.stay.delayed * calls / whole;
            }
        }
        for (service, (from, to)) in wiring.pools.iter().enumerate() {
            let gain = self.gain[service];
            for pool in &mut self.pools[*from..*to] {
                pool.feedback = if gain > 0.0 {
                    let working = max(pool.shape.working, 0.01);
                    gain * pool.stay.delayed * pool.stay.hold / (self.tables[service].slots * working)
                } else {
                    0.0
                };
            }
        }
    }

    /// Gives the pools of a service their new shapes; requests move with their replicas.
    pub(super) fn reshape(&mut self, service: usize, shapes: &[Shape]) {
        let (from, to) = self.wiring.pools[service];
        let table = Arc::clone(&self.tables[service]);
        let pools = &mut self.pools[from..to];
        let same = pools.iter().zip(shapes).all(|(pool, shape)| pool.shape.replicas == shape.replicas);
        if !same {
            let lost = migrate(pools, shapes, &table);
            self.counts[service].lost += lost;
        }
        for (pool, shape) in pools.iter_mut().zip(shapes) {
            pool.shape = *shape;
        }
    }

    /// Share of requests to a service that would fail if they came now and waited `patience` seconds at most.
    pub(super) fn failing(&self, service: usize, patience: f64) -> f64 {
        let (from, to) = self.wiring.pools[service];
        let mut well = 0.0;
        for at in from..to {
            let pool = &self.pools[at];
            if self.weights[at] > 0.0 {
                let entered = (1.0 - pool.blocked) * (1.0 - pool.shape.inbound);
                well += self.weights[at] * entered * (1.0 - pool.errors) * (1.0 - pool.stay.above(patience));
            }
        }
        clamp(1.0 - well * (1.0 - self.refuse[service]), 0.0, 1.0)
    }

    /// The response times of a service's pools, weighted.
    pub(super) fn stays(&self, service: usize) -> Vec<(f64, Sojourn)> {
        let (from, to) = self.wiring.pools[service];
        (from..to).filter(|at| self.weights[*at] > 0.0).map(|at| (self.weights[at], self.pools[at].stay)).collect()
    }

    /// Attempts a second over an edge, from all pools of the caller.
    pub(super) fn edge_attempts(&self, edge: usize) -> f64 {
        let calls = self.calls.iter().zip(&self.wiring.edge_of);
        calls.filter(|(_, of)| **of == edge).map(|(call, _)| call.attempts).sum()
    }

    /// Of an edge: the share of calls that fail in the end, from the callers that are well.
    pub(super) fn edge_failing(&self, edge: usize) -> f64 {
        let (mut failed, mut all) = (0.0, 0.0);
        for (call, of) in self.wiring.edge_of.iter().enumerate() {
            if *of == edge {
                let weight = self.weights[self.wiring.pool_of[call]];
                failed += weight * self.calls[call].failed;
                all += weight;
            }
        }
        if all > 0.0 { failed / all } else { 0.0 }
    }
}

/// Chance of waiting below which a caller counts as having slots to spare.
const SPARE: f64 = 1e-9;
/// Calls per request that are not worth counting one by one.
const MANY: f64 = 8.0;

/// The chance that all of `calls` calls succeed, of which each fails with this chance; the last one is made now and then.
fn all_well(failed: f64, calls: f64) -> f64 {
    if failed <= 0.0 {
        return 1.0;
    }
    if calls > MANY {
        return pow(1.0 - failed, calls);
    }
    let (mut well, mut left) = (1.0, calls);
    while left > 0.0 {
        well *= 1.0 - min(left, 1.0) * failed;
        left -= 1.0;
    }
    well
}

fn find_table(tables: &[Arc<Table>], slots: u32, queue: Option<u32>, cv2: f64) -> Arc<Table> {
    let like = |table: &&Arc<Table>| table.slots == f64::from(slots) && table.queue == queue && table.cv2 == cv2;
    tables.iter().find(like).cloned().unwrap_or_else(|| Arc::new(Table::new(slots, queue, cv2)))
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
