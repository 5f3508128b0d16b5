//! One pool: the replicas of a service that are alike, as a fluid station stepped by backward Euler.
//!
//! Holds the number in system, its fluctuation and the age of the queue's head. Not who calls it or what it calls.
//! The one rule: what came in is what went out, was refused, or is still inside.

use serde::Serialize;

use super::sojourn::Sojourn;
use super::table::{Node, Table};
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

    fn clear(&mut self) {
        self.cells.fill(0.0);
        (self.newest, self.len, self.sum, self.head) = (0, 0, 0.0, 0.0);
    }

    /// Takes in `came` and lets the oldest go until `waiting` are left.
    #[inline]
    fn turn(&mut self, came: f64, waiting: f64) {
        // Most queues, most of the time, hold a part of what came just now and nobody else.
        if self.len == 1 && came > waiting {
            let before = self.cells[self.newest];
            let both = self.sum + came;
            let now = max(0.0, both - before);
            if before <= both - waiting && now > waiting && came > now - waiting {
                self.cells[self.newest] = came - (now - waiting);
                (self.sum, self.head) = (waiting, came);
                return;
            }
        }
        self.turn_long(came, waiting);
    }

    fn turn_long(&mut self, came: f64, waiting: f64) {
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

/// What callers see of a pool, worked out once for all of them.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub(super) struct Seen {
    /// Share of the service's arrivals that get into this pool, and that get a right answer.
    pub(super) entered: f64,
    pub(super) right: f64,
    /// Weighted mean and mean square of the response time.
    pub(super) mean: f64,
    pub(super) square: f64,
    /// Counts changes of the response time that are worth another look; 0 before the first.
    pub(super) turn: u64,
    known_mean: f64,
    known_var: f64,
    /// Whether the next look counts as a change in any case.
    stale: bool,
}

/// What a pool that calls nobody takes and fails of its own.
#[derive(Clone, Copy, Debug, Default, Serialize)]
struct Own {
    hold: f64,
    hold_var: f64,
    errors: f64,
}

/// The replicas of a service that are alike.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Pool {
    #[serde(skip)] // constant during a run
    pub(super) calls: (usize, usize),
    pub(super) shape: Shape,
    /// Share of a service's arrivals that go here.
    pub(super) weight: f64,
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
    /// What callers see of it.
    pub(super) seen: Seen,
    own: Own,
    /// Completions per second and busy slot.
    speed: f64,
    /// One over the replicas.
    each: f64,
    blend: f64,
    hint: usize,
    queue: Queue,
}

impl Pool {
    /// An empty one that makes these calls.
    pub(super) fn new(work: f64, cv2: f64, calls: (usize, usize)) -> Self {
        Self {
            calls,
            shape: Shape::EMPTY,
            weight: 0.0,
            x: 0.0,
            spread: 0.0,
            waiting: 0.0,
            blocked: 0.0,
            starts: 0.0,
            leaves: 0.0,
            errors: 0.0,
            feedback: 0.0,
            stay: Sojourn { delayed: 0.0, wait: 0.0, wait_cv2: 1.0, hold: work, hold_var: work * work * cv2 },
            seen: Seen::default(),
            own: Own::default(),
            speed: 0.0,
            each: 0.0,
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

    /// Takes on a shape; a pool that calls nobody is as quick and as right as it says.
    pub(super) fn work_with(&mut self, shape: Shape, work: f64, cv2: f64) {
        self.shape = shape;
        self.each = if shape.replicas > NOBODY { 1.0 / shape.replicas } else { 0.0 };
        self.set_speed();
        if self.calls.0 == self.calls.1 {
            let own = work * shape.slower;
            let well = 1.0 - shape.errors;
            self.own = Own { hold: own, hold_var: own * own * cv2, errors: clamp(1.0 - well, 0.0, 1.0) };
        }
    }

    /// A pool that calls nobody holds its slots for its own work.
    #[inline]
    pub(super) fn hold_own(&mut self) {
        let Own { hold, hold_var, errors } = self.own;
        if self.stay.hold != hold {
            self.hold_for(hold, hold_var, errors);
        }
        self.errors = errors;
    }

    /// Slots are held for this long from now on, and answers are wrong this often.
    #[inline]
    pub(super) fn hold_for(&mut self, hold: f64, var: f64, errors: f64) {
        (self.stay.hold, self.stay.hold_var, self.errors) = (hold, var, errors);
        self.set_speed();
    }

    fn set_speed(&mut self) {
        self.speed = self.shape.working / max(self.stay.hold, 1e-6);
    }

    /// Callers with nothing to spare hold back by this much when requests stay longer here.
    #[inline]
    pub(super) fn slow_down(&mut self, gain: f64, slots: f64) {
        self.feedback = if gain > 0.0 {
            let working = max(self.shape.working, 0.01);
            gain * self.stay.delayed * self.stay.hold / (slots * working)
        } else {
            0.0
        };
    }

    /// Works out what callers see.
    #[inline]
    pub(super) fn look(&mut self) {
        let (mean, var) = (self.stay.mean(), self.stay.var());
        let seen = &mut self.seen;
        if seen.turn == 0
            || seen.stale
            || (mean - seen.known_mean).abs() > 0.003 * seen.known_mean
            || (var - seen.known_var).abs() > 0.006 * seen.known_var
        {
            (seen.known_mean, seen.known_var, seen.stale) = (mean, var, false);
            seen.turn += 1;
        }
        seen.entered = self.weight * (1.0 - self.blocked) * (1.0 - self.shape.inbound);
        seen.right = seen.entered * (1.0 - self.errors);
        seen.mean = self.weight * mean;
        seen.square = self.weight * (var + mean * mean);
    }

    /// Makes the next look count as a change.
    pub(super) fn relearn(&mut self) {
        self.seen.stale = true;
    }

    /// How far the balance is off at a node, if it held the next state.
    #[inline]
    fn imbalance(&self, node: &Node, drain: f64, offered: f64) -> f64 {
        let waiting = node.sharp + self.blend * (node.waiting - node.sharp);
        let weight = 1.0 + offered * self.feedback;
        (node.x - self.x) * weight + drain * (node.x - waiting) + offered * (node.blocked - 1.0)
    }

    fn solve(&mut self, nodes: &[Node], drain: f64, offered: f64) -> f64 {
        let last = nodes.len() - 2;
        let mut at = self.hint.min(last);
        let mut low = self.imbalance(&nodes[at], drain, offered);
        while low > 0.0 && at > 0 {
            at -= 1;
            low = self.imbalance(&nodes[at], drain, offered);
        }
        let mut high = self.imbalance(&nodes[at + 1], drain, offered);
        while high < 0.0 && at < last {
            at += 1;
            low = high;
            high = self.imbalance(&nodes[at + 1], drain, offered);
        }
        self.hint = at;
        let (a, b) = (nodes[at].x, nodes[at + 1].x);
        if high <= low {
            return a;
        }
        clamp(a - low * (b - a) / (high - low), a, b)
    }

    /// One sub-step of `h` seconds, `steps` of which make a second, with `rate` requests per second arriving at all replicas together.
    pub(super) fn step(&mut self, table: &Table, h: f64, steps: f64, rate: f64) -> Moved {
        let n = self.shape.replicas;
        // Divisions are what a step costs, so each is made once.
        let speed = self.speed;
        let per = rate * self.each;
        let offered = h * per;
        let (before, busy_before) = (self.x, self.busy());
        let x = self.solve(&table.nodes, h * speed, offered);
        let row = table.between(self.hint, x);
        self.x = x;
        self.waiting = row.sharp + self.blend * (row.waiting - row.sharp);
        self.blocked = row.blocked;
        let busy = self.busy();
        let leaving = busy * speed;
        self.leaves = n * leaving;
        self.starts = max(0.0, self.leaves + n * (busy - busy_before) * steps);
        let accepted = per * (1.0 - row.blocked);
        let slope = row.busy_slope * speed + per * row.blocked_slope;
        self.fluctuate(h, accepted + leaving, slope, per);
        self.wait(&row, h, accepted, leaving);
        Moved {
            came: h * rate * (1.0 - self.feedback * (x - before)),
            left: self.leaves * h,
            lost: h * rate * row.blocked,
        }
    }

    /// The linear noise approximation, and from it how much of the equilibrium's queue is there.
    fn fluctuate(&mut self, h: f64, flow: f64, slope: f64, per: f64) {
        self.spread = (self.spread + h * flow) / (1.0 + 2.0 * h * (slope + per * self.feedback));
        self.blend = if flow > 0.0 { clamp(2.0 * self.spread * slope / flow, 0.02, 1.0) } else { 1.0 };
    }

    fn wait(&mut self, row: &Node, h: f64, accepted: f64, leaving: f64) {
        self.queue.turn(accepted * h, self.waiting);
        let wait = match self.queue.age() {
            Some(age) => age * h,
            None if self.queue.len > 2 => self.waiting / max(leaving, 1e-9),
            None => self.waiting / max(accepted, max(leaving, 1e-9)),
        };
        let square = max(self.waiting * self.waiting, 1e-12);
        self.stay.delayed = clamp(row.delayed, 0.0, 1.0);
        self.stay.wait = min(wait, 3600.0);
        // The smaller of the table's and what this queue's own fluctuation says; the division is seldom needed.
        let fluctuation = self.spread + self.waiting;
        self.stay.wait_cv2 = if fluctuation < row.wait_cv2 * square { fluctuation / square } else { row.wait_cv2 };
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
            self.queue.clear();
        }
    }
}
