//! One pool: the replicas of a service that are alike, as a fluid station stepped by backward Euler.
//!
//! Holds the number in system, its fluctuation and the age of the queue's head. Not who calls it or what it calls.
//! The one rule: what came in is what went out, was refused, or is still inside.

use serde::Serialize;

use super::sojourn::Sojourn;
use super::table::Table;
use crate::base::maths::{clamp, max, min};

/// Sub-steps a queue's head can be followed back.
const RING: usize = 512;
/// Fewer replicas than this are none.
pub(super) const NOBODY: f64 = 1e-9;

/// Accepted arrivals that still wait, by sub-step.
#[derive(Clone, Debug, Serialize)]
struct Queue {
    cells: Vec<f64>,
    newest: usize,
    len: usize,
    sum: f64,
    head: f64,
}

impl Queue {
    fn new() -> Self {
        Self { cells: vec![0.0; RING], newest: 0, len: 0, sum: 0.0, head: 0.0 }
    }

    /// Takes in `came` and lets the oldest go until `waiting` are left.
    fn turn(&mut self, came: f64, waiting: f64) {
        self.newest = (self.newest + 1) % RING;
        if self.len == RING {
            let oldest = self.newest;
            let next = (oldest + 1) % RING;
            self.cells[next] += self.cells[oldest];
            self.head = self.cells[next];
            self.len -= 1;
        }
        self.cells[self.newest] = came;
        self.len += 1;
        self.sum += came;
        if self.len == 1 {
            self.head = came;
        }
        while self.len > 0 && self.sum > waiting {
            let oldest = (self.newest + RING + 1 - self.len) % RING;
            let excess = self.sum - waiting;
            if self.cells[oldest] > excess {
                self.cells[oldest] -= excess;
                self.sum = waiting;
            } else {
                self.sum = max(0.0, self.sum - self.cells[oldest]);
                self.cells[oldest] = 0.0;
                self.len -= 1;
                let next = (self.newest + RING + 1 - self.len.max(1)) % RING;
                self.head = self.cells[next];
            }
        }
        if self.len > 0 && self.sum < waiting {
            // Requests that moved in from another cohort count as the oldest.
            let oldest = (self.newest + RING + 1 - self.len) % RING;
            self.cells[oldest] += waiting - self.sum;
            self.head = max(self.head, self.cells[oldest]);
            self.sum = waiting;
        }
    }

    /// The age of the head in sub-steps, if it can be told.
    fn age(&self) -> Option<f64> {
        if self.len <= 2 || self.len == RING {
            return None;
        }
        let oldest = (self.newest + RING + 1 - self.len) % RING;
        let left = if self.head > 0.0 { min(1.0, self.cells[oldest] / self.head) } else { 1.0 };
        Some(self.len as f64 - 1.0 + left)
    }
}

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

/// What one sub-step moved, in requests.
#[derive(Clone, Copy, PartialEq, Debug, Default, Serialize)]
pub(super) struct Moved {
    pub(super) came: f64,
    pub(super) left: f64,
    pub(super) lost: f64,
}

/// The replicas of a service that are alike.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Pool {
    pub(super) shape: Shape,
    /// In system, per replica.
    pub(super) x: f64,
    /// Variance of that.
    spread: f64,
    /// Waiting, per replica.
    pub(super) waiting: f64,
    /// Share refused for want of room.
    pub(super) blocked: f64,
    /// Starts per second, all replicas.
    pub(super) starts: f64,
    /// Completions per second, all replicas.
    pub(super) leaves: f64,
    /// Share of answers that are errors, whoever is to blame.
    pub(super) errors: f64,
    /// How strongly callers slow down when this one fills.
    pub(super) feedback: f64,
    /// How long a request stays.
    pub(super) stay: Sojourn,
    blend: f64,
    hint: usize,
    queue: Queue,
}

impl Pool {
    pub(super) fn new(work: f64, cv2: f64) -> Self {
        Self {
            shape: Shape::EMPTY,
            x: 0.0,
            spread: 0.0,
            waiting: 0.0,
            blocked: 0.0,
            starts: 0.0,
            leaves: 0.0,
            errors: 0.0,
            feedback: 0.0,
            stay: Sojourn { delayed: 0.0, wait: 0.0, wait_cv2: 1.0, hold: work, hold_var: work * work * cv2 },
            blend: 1.0,
            hint: 0,
            queue: Queue::new(),
        }
    }

    /// Busy slots per replica.
    pub(super) fn busy(&self) -> f64 {
        self.x - self.waiting
    }

    /// Requests inside, all replicas.
    pub(super) fn inside(&self) -> f64 {
        self.x * self.shape.replicas
    }

    /// Puts `x` to a new level from outside, when replicas moved between pools.
    pub(super) fn settle(&mut self, table: &Table, x: f64) {
        self.hint = table.segment(x, self.hint);
        let row = table.between(self.hint, x);
        self.x = x;
        self.waiting = row.sharp + self.blend * (row.waiting - row.sharp);
    }

    /// How far the balance is off at a node, if it held the next state.
    fn imbalance(&self, table: &Table, at: usize, drain: f64, offered: f64) -> f64 {
        let node = &table.nodes[at];
        let waiting = node.sharp + self.blend * (node.waiting - node.sharp);
        let weight = 1.0 + offered * self.feedback;
        (node.x - self.x) * weight + drain * (node.x - waiting) + offered * (node.blocked - 1.0)
    }

    fn solve(&mut self, table: &Table, drain: f64, offered: f64) -> f64 {
        let last = table.nodes.len() - 2;
        let mut at = self.hint.min(last);
        let mut low = self.imbalance(table, at, drain, offered);
        while low > 0.0 && at > 0 {
            at -= 1;
            low = self.imbalance(table, at, drain, offered);
        }
        let mut high = self.imbalance(table, at + 1, drain, offered);
        while high < 0.0 && at < last {
            at += 1;
            low = high;
            high = self.imbalance(table, at + 1, drain, offered);
        }
        self.hint = at;
        let (a, b) = (table.nodes[at].x, table.nodes[at + 1].x);
        if high <= low {
            return a;
        }
        clamp(a - low * (b - a) / (high - low), a, b)
    }

    /// One sub-step of `h` seconds with `rate` requests per second arriving at all replicas together.
    pub(super) fn step(&mut self, table: &Table, h: f64, rate: f64) -> Moved {
        let n = self.shape.replicas;
        // Divisions are what a step costs, so each is made once.
        let speed = self.shape.working / max(self.stay.hold, 1e-6);
        let per = rate / n;
        let offered = h * per;
        let (before, busy_before) = (self.x, self.busy());
        let x = self.solve(table, h * speed, offered);
        let row = table.between(self.hint, x);
        self.x = x;
        self.waiting = row.sharp + self.blend * (row.waiting - row.sharp);
        self.blocked = row.blocked;
        let busy = self.busy();
        let leaving = busy * speed;
        self.leaves = n * leaving;
        self.starts = max(0.0, self.leaves + n * (busy - busy_before) / h);
        let accepted = per * (1.0 - row.blocked);
        let slope = row.busy_slope * speed + per * row.blocked_slope;
        self.fluctuate(h, accepted + leaving, slope, per);
        self.wait(&row, h, accepted, leaving);
        Moved {
            came: n * offered * (1.0 - self.feedback * (x - before)),
            left: self.leaves * h,
            lost: n * offered * row.blocked,
        }
    }

    /// The linear noise approximation, and from it how much of the equilibrium's queue is there.
    fn fluctuate(&mut self, h: f64, flow: f64, slope: f64, per: f64) {
        self.spread = (self.spread + h * flow) / (1.0 + 2.0 * h * (slope + per * self.feedback));
        self.blend = if flow > 0.0 { clamp(2.0 * self.spread * slope / flow, 0.02, 1.0) } else { 1.0 };
    }

    fn wait(&mut self, row: &super::table::Node, h: f64, accepted: f64, leaving: f64) {
        self.queue.turn(accepted * h, self.waiting);
        let wait = match self.queue.age() {
            Some(age) => age * h,
            None if self.queue.len > 2 => self.waiting / max(leaving, 1e-9),
            None => self.waiting / max(accepted, max(leaving, 1e-9)),
        };
        let square = max(self.waiting * self.waiting, 1e-12);
        self.stay.delayed = clamp(row.delayed, 0.0, 1.0);
        self.stay.wait = min(wait, 3600.0);
        self.stay.wait_cv2 = min(row.wait_cv2, (self.spread + self.waiting) / square);
        self.stay.hold = max(self.stay.hold, 1e-6);
        if self.stay.wait <= 0.0 {
            self.stay.delayed = 0.0;
        }
    }

    /// Nobody is here: whatever comes is lost.
    pub(super) fn vacate(&mut self) {
        self.x = 0.0;
        self.waiting = 0.0;
        self.spread = 0.0;
        self.blocked = 0.0;
        self.starts = 0.0;
        self.leaves = 0.0;
        self.stay.wait = 0.0;
        self.stay.delayed = 0.0;
        if self.queue.len > 0 {
            self.queue = Queue::new();
        }
    }
}
