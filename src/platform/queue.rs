//! The age of a queue's head: accepted arrivals that still wait, sub-step by sub-step.
//!
//! Not how many wait, which [`super::pool`] says. The one rule: who came first goes first.

use serde::{Serialize, Serializer};

use crate::base::maths::{max, min};

/// Sub-steps a queue's head can be followed back.
const RING: usize = 512;

/// Accepted arrivals that still wait, by sub-step.
#[derive(Clone, Debug)]
pub(super) struct Queue {
    /// All but the newest, which is apart: most queues hold nobody older, and their cells need not be looked for in memory.
    cells: Vec<f64>,
    latest: f64,
    newest: usize,
    /// Sub-steps it holds somebody of.
    pub(super) len: usize,
    sum: f64,
    head: f64,
}

impl Queue {
    /// An empty one.
    pub(super) fn new() -> Self {
        Self { cells: vec![0.0; RING], latest: 0.0, newest: 0, len: 0, sum: 0.0, head: 0.0 }
    }

    /// Lets everybody go.
    pub(super) fn clear(&mut self) {
        self.cells.fill(0.0);
        (self.latest, self.newest, self.len, self.sum, self.head) = (0.0, 0, 0, 0.0, 0.0);
    }

    /// Takes in `came` and lets the oldest go until `waiting` are left.
    #[inline]
    pub(super) fn turn(&mut self, came: f64, waiting: f64) {
        // Most queues, most of the time, hold a part of what came just now and nobody else.
        if self.len == 1 && came > waiting {
            let before = self.latest;
            let both = self.sum + came;
            let now = max(0.0, both - before);
            if before <= both - waiting && now > waiting && came > now - waiting {
                self.latest = came - (now - waiting);
                (self.sum, self.head) = (waiting, came);
                return;
            }
        }
        self.turn_long(came, waiting);
    }

    #[inline(never)]
    fn turn_long(&mut self, came: f64, waiting: f64) {
        if waiting <= 0.0 {
            // Nobody waits: there is no head, however long ago the last one went.
            (self.len, self.sum, self.head) = (0, 0.0, 0.0);
            return;
        }
        self.cells[self.newest] = self.latest;
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
        self.latest = self.cells[self.newest];
    }

    /// The age of the head in sub-steps, if it can be told.
    #[inline]
    pub(super) fn age(&self) -> Option<f64> {
        if self.len <= 2 || self.len == RING {
            return None;
        }
        let oldest = (self.newest + RING + 1 - self.len) % RING;
        let left = if self.head > 0.0 { min(1.0, self.cells[oldest] / self.head) } else { 1.0 };
        Some(self.len as f64 - 1.0 + left)
    }
}

impl Serialize for Queue {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        #[serde(rename = "Queue")]
        struct Whole {
            cells: Vec<f64>,
            newest: usize,
            len: usize,
            sum: f64,
            head: f64,
        }
        let Self { newest, len, sum, head, .. } = *self;
        let mut cells = self.cells.clone();
        cells[newest] = self.latest;
        Whole { cells, newest, len, sum, head }.serialize(to)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_queue_that_nobody_came_to_for_long_has_no_old_head() {
        let mut queue = Queue::new();
        for _ in 0..7 {
            queue.turn(2.0, 5.0);
        }
        assert!(queue.age().is_some_and(|age| age > 2.0), "five wait of two a step: {:?}", queue.age());
        for _ in 0..100 {
            queue.turn(0.0, 0.0);
            assert_eq!(queue.age(), None, "nobody waits");
        }
        queue.turn(2.0, 1.0);
        assert_eq!((queue.len, queue.sum), (1, 1.0));
    }

    #[test]
    fn the_quick_way_and_the_long_way_hold_the_same() {
        let (mut quick, mut long) = (Queue::new(), Queue::new());
        for step in 0..400 {
            // Between a part of what came just now and that of some steps.
            let (came, waiting) = (2.0 + f64::from(step % 7) * 0.1, 0.3 + f64::from(step / 40 % 4) * 1.9);
            quick.turn(came, waiting);
            long.turn_long(came, waiting);
            assert_eq!((quick.len, quick.age()), (long.len, long.age()), "{step}");
            assert_eq!((quick.sum, quick.head, quick.latest), (long.sum, long.head, long.latest), "{step}");
        }
        assert!(quick.newest < long.newest, "a place of its own for each step is the long way");
    }
}
