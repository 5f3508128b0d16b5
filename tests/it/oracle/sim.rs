//! The simulator itself: events in order of time, requests that hold slots, callers that give up.
//!
//! A request takes a slot, does its work, makes its calls one after another, then frees the slot and answers.
//! The one rule: what timed out is worked on all the same.

use std::cmp::Ordering;
use std::collections::{BinaryHeap, VecDeque};

use hotwash::platform::Report;
use hotwash::scenario::{Edge, FaultKind, Jitter, PlatformFile, fault_start};

use super::law::Dice;
use super::tally::Tally;

const BACKOFF_MAX: f64 = 60.0;

#[derive(Clone, Copy)]
enum What {
    /// A request from outside to a service.
    Arrives(usize),
    /// The own work of a request is done.
    Worked(usize),
    /// The caller's patience for the attempt with this token ends.
    Late(usize, u64),
    /// The wait before the next attempt is over.
    Again(usize, u64),
}

#[derive(Clone, Copy)]
struct Due {
    at: f64,
    seq: u64,
    what: What,
}

impl Ord for Due {
    fn cmp(&self, other: &Self) -> Ordering {
        other.at.total_cmp(&self.at).then(other.seq.cmp(&self.seq))
    }
}
impl PartialOrd for Due {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
impl PartialEq for Due {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}
impl Eq for Due {}

/// A request inside a service.
#[derive(Clone, Copy)]
struct Request {
    service: usize,
    replica: usize,
    entered: f64,
    failed: bool,
    /// Who waits for it: the caller's request and the token of its attempt.
    caller: Option<(usize, u64)>,
    /// The call it makes: place among the service's edges, calls over this edge still to make, attempts made.
    edge: usize,
    left: u32,
    attempt: u32,
    /// The attempt it waits for; 0 if none.
    token: u64,
}

#[derive(Default, Clone)]
struct Replica {
    busy: usize,
    queue: VecDeque<usize>,
}

struct Station {
    slots: usize,
    room: usize,
    work: f64,
    cv2: f64,
    edges: Vec<Edge>,
    replicas: Vec<Replica>,
    limit: usize,
    slower: f64,
    errors: f64,
    busy: f64,
    number: f64,
    since: f64,
}

struct Sim<'f> {
    file: &'f PlatformFile,
    now: f64,
    seq: u64,
    tokens: u64,
    due: BinaryHeap<Due>,
    stations: Vec<Station>,
    requests: Vec<Request>,
    free: Vec<usize>,
    dice: Dice,
    tally: Tally<'f>,
}

/// Runs a platform file request by request.
pub(crate) fn simulate(file: &PlatformFile, seed: u64) -> Report {
    let mut sim = Sim::new(file, seed);
    for second in 0..file.seconds {
        sim.faults(second);
        sim.arrivals(second);
        let end = f64::from(second + 1);
        while sim.due.peek().is_some_and(|due| due.at < end) {
            if let Some(due) = sim.due.pop() {
                sim.now = due.at;
                sim.happens(due.what);
            }
        }
        sim.now = end;
        for service in 0..sim.stations.len() {
            sim.integrate(service);
        }
        sim.tally.turn();
    }
    sim.tally.report()
}

impl<'f> Sim<'f> {
    fn new(file: &'f PlatformFile, seed: u64) -> Self {
        let spec = &file.scenario.platform;
        let stations = spec.services.iter().enumerate().map(|(at, service)| {
            let replicas: u32 = service.replicas.iter().map(|(_, count)| count).sum();
            let edges = spec.edges.iter().filter(|edge| edge.from.index() == at);
            Station {
                slots: service.slots as usize,
                room: service.queue.map_or(usize::MAX, |queue| queue as usize),
                work: service.work,
                cv2: service.cv2,
                edges: edges.cloned().collect(),
                replicas: vec![Replica::default(); replicas as usize],
                limit: service.slots as usize,
                slower: 1.0,
                errors: 0.0,
                busy: 0.0,
                number: 0.0,
                since: 0.0,
            }
        });
        let stations: Vec<Station> = stations.collect();
        assert!(spec.edges.iter().all(|edge| edge.retry_budget.is_none()), "the oracle knows no retry budgets");
        assert!(spec.edges.iter().all(|edge| edge.breaker.is_none()), "the oracle knows no breakers");
        assert!(spec.mechanisms.is_empty(), "the oracle knows no mechanisms");
        assert!(spec.services.iter().all(|service| service.gives_up.is_none()), "the oracle knows no impatience");
        Self {
            stations,
            now: 0.0,
            seq: 0,
            tokens: 0,
            due: BinaryHeap::new(),
            requests: Vec::new(),
            free: Vec::new(),
            dice: Dice::new(seed),
            tally: Tally::new(file),
            file,
        }
    }

    fn later(&mut self, after: f64, what: What) {
        self.seq += 1;
        self.due.push(Due { at: self.now + after, seq: self.seq, what });
    }

    /// Sets what is broken in the second that begins.
    fn faults(&mut self, second: u32) {
        for station in &mut self.stations {
            (station.limit, station.slower, station.errors) = (station.slots, 1.0, 0.0);
        }
        for fault in &self.file.scenario.faults {
            let start = fault_start(&fault.when).unwrap();
            if second < start || fault.lasts.is_some_and(|lasts| second >= start + lasts.0) {
                continue;
            }
            let ramp = f64::from(fault.ramp.0);
            let strength = if ramp > 0.0 { (f64::from(second - start) / ramp).min(1.0) } else { 1.0 };
            match &fault.what {
                FaultKind::CapacityLost { of, share } => {
                    let station = &mut self.stations[of.index()];
                    station.limit = (station.slots as f64 * (1.0 - share * strength) + 1e-9) as usize;
                }
                FaultKind::Slower { of, factor } => {
                    self.stations[of.index()].slower *= 1.0 + (factor - 1.0) * strength;
                }
                FaultKind::Errors { of, share } => self.stations[of.index()].errors = share * strength,
                other => panic!("the oracle does not know {other:?}"),
            }
        }
        self.now = f64::from(second);
        for service in 0..self.stations.len() {
            for replica in 0..self.stations[service].replicas.len() {
                self.pull(service, replica);
            }
        }
    }

    fn arrivals(&mut self, second: u32) {
        for (at, traffic) in self.file.scenario.platform.traffic.iter().enumerate() {
            let rate = self.file.rate(at, second + 1);
            if rate <= 0.0 {
                continue;
            }
            let mut after = self.dice.exponential(1.0 / rate);
            while after < 1.0 {
                self.later(after, What::Arrives(traffic.to.index()));
                after += self.dice.exponential(1.0 / rate);
            }
        }
    }

    fn happens(&mut self, what: What) {
        match what {
            What::Arrives(service) => {
                self.enter(service, None);
            }
            What::Worked(request) => self.next_call(request),
            What::Late(request, token) => {
                if self.requests[request].token == token {
                    self.attempt_failed(request);
                }
            }
            What::Again(request, token) => {
                if self.requests[request].token == token {
                    self.attempt(request);
                }
            }
        }
    }

    fn integrate(&mut self, service: usize) {
        let station = &mut self.stations[service];
        let span = self.now - station.since;
        station.since = self.now;
        let count = &mut self.tally.now[service];
        count.busy += station.busy * span;
        count.number += station.number * span;
    }

    /// A request comes to a service; false if there is no room.
    fn enter(&mut self, service: usize, caller: Option<(usize, u64)>) -> bool {
        self.tally.now[service].offered += 1.0;
        let replicas = self.stations[service].replicas.len();
        let replica = if replicas > 1 { self.dice.below(replicas) } else { 0 };
        let station = &self.stations[service];
        let there = &station.replicas[replica];
        if there.busy >= station.limit && there.queue.len() >= station.room {
            self.tally.now[service].lost += 1.0;
            return false;
        }
        self.integrate(service);
        self.stations[service].number += 1.0;
        let request = Request {
            service,
            replica,
            entered: self.now,
            failed: false,
            caller,
            edge: 0,
            left: u32::MAX,
            attempt: 0,
            token: 0,
        };
        let at = if let Some(at) = self.free.pop() {
            self.requests[at] = request;
            at
        } else {
            self.requests.push(request);
            self.requests.len() - 1
        };
        self.stations[service].replicas[replica].queue.push_back(at);
        self.pull(service, replica);
        true
    }

    /// Fills free slots from the queue.
    fn pull(&mut self, service: usize, replica: usize) {
        loop {
            let limit = self.stations[service].limit;
            let there = &mut self.stations[service].replicas[replica];
            if there.busy >= limit {
                return;
            }
            let Some(request) = there.queue.pop_front() else { return };
            there.busy += 1;
            self.integrate(service);
            let station = &mut self.stations[service];
            station.busy += 1.0;
            let (mean, cv2, errors) = (station.work * station.slower, station.cv2, station.errors);
            let count = &mut self.tally.now[service];
            count.starts += 1.0;
            count.waited += self.now - self.requests[request].entered;
            let work = self.dice.work(mean, cv2);
            if errors > 0.0 {
                self.requests[request].failed = self.dice.unit() < errors;
            }
            self.later(work, What::Worked(request));
        }
    }

    /// Goes on to the next call, or ends.
    fn next_call(&mut self, at: usize) {
        self.requests[at].token = 0;
        loop {
            let request = self.requests[at];
            let Some(edge) = self.stations[request.service].edges.get(request.edge) else {
                return self.end(at);
            };
            if request.left == u32::MAX {
                let (whole, part) = (edge.per_request.floor(), edge.per_request.fract());
                let more = u32::from(part > 0.0 && self.dice.unit() <= part);
                self.requests[at].left = whole as u32 + more;
            } else if request.left == 0 {
                self.requests[at].edge += 1;
                self.requests[at].left = u32::MAX;
            } else {
                self.requests[at].left -= 1;
                self.requests[at].attempt = 0;
                return self.attempt(at);
            }
        }
    }

    fn attempt(&mut self, at: usize) {
        self.tokens += 1;
        let token = self.tokens;
        let request = &mut self.requests[at];
        request.attempt += 1;
        request.token = token;
        let (attempt, edge) = (request.attempt, &self.stations[request.service].edges[request.edge]);
        let (to, timeout) = (edge.to.index(), edge.timeout);
        if attempt > 1 {
            self.tally.now[to].retried += 1.0;
        }
        if self.enter(to, Some((at, token))) {
            // A service that does everything at once may have answered already.
            if self.requests[at].token == token {
                self.later(timeout, What::Late(at, token));
            }
        } else {
            self.attempt_failed(at);
        }
    }

    fn attempt_failed(&mut self, at: usize) {
        let request = self.requests[at];
        let edge = &self.stations[request.service].edges[request.edge];
        if request.attempt >= edge.attempts {
            if !edge.optional {
                self.requests[at].failed = true;
            }
            return self.next_call(at);
        }
        let grown = edge.backoff * edge.backoff_factor.max(1.0).powi(request.attempt as i32 - 1);
        let backoff = grown.min(BACKOFF_MAX);
        let jitter = edge.jitter;
        let wait = match jitter {
            Jitter::None => backoff,
            Jitter::Full => self.dice.between(0.0, backoff),
            Jitter::Equal => self.dice.between(0.5 * backoff, backoff),
        };
        self.tokens += 1;
        self.requests[at].token = self.tokens;
        self.later(wait, What::Again(at, self.tokens));
    }

    fn end(&mut self, at: usize) {
        let request = self.requests[at];
        let service = request.service;
        self.integrate(service);
        let station = &mut self.stations[service];
        station.busy -= 1.0;
        station.number -= 1.0;
        station.replicas[request.replica].busy -= 1;
        let stayed = self.now - request.entered;
        let count = &mut self.tally.now[service];
        count.left += 1.0;
        count.stayed += stayed;
        if !request.failed {
            count.served += 1.0;
            self.tally.well(service, stayed);
        }
        self.free.push(at);
        self.requests[at].token = 0;
        self.pull(service, request.replica);
        if let Some((caller, token)) = request.caller
            && self.requests[caller].token == token
        {
            if request.failed {
                self.attempt_failed(caller);
            } else {
                self.next_call(caller);
            }
        }
    }
}
