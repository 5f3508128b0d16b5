//! The calls one pool makes over one edge: attempts, timeouts, retries waiting for their moment, the retry budget.
//!
//! Not the callee, of which it sees only [`Answer`]. The one rule: every attempt either succeeds, fails at once,
//! or fails one timeout later; a failed one comes back as a retry or is given up.

use serde::Serialize;

use super::flow::{Dial, Far};
use super::sojourn::EVEN;
use crate::base::maths::{exp, max, min, pow};
use crate::scenario::{Edge, Jitter};

/// Longest backoff in seconds.
const BACKOFF_MAX: f64 = 60.0;
/// Seconds of calls a retry budget may save up.
const BUDGET_SECONDS: f64 = 10.0;

/// Failures per second too few to be worth a retry.
const NOTHING: f64 = 1e-12;
/// Share refused for want of room from which it matters that a retry may come to the same queue.
const FAINT: f64 = 1e-4;

/// The constants of an edge.
#[derive(Clone, Debug)]
pub(super) struct Line {
    /// The callee.
    pub(super) to: usize,
    /// The caller.
    pub(super) from: usize,
    /// Seconds until an attempt is given up.
    pub(super) timeout: f64,
    /// Attempts in all.
    pub(super) attempts: usize,
    /// Calls per request of the caller.
    pub(super) per_request: f64,
    /// Whether the caller can answer without it.
    pub(super) optional: bool,
    budget: Option<f64>,
    lag: usize,
    ring: usize,
    /// First and past-last pool of the callee.
    pub(super) pools: (usize, usize),
    /// The edge's views of them.
    pub(super) legs: (usize, usize),
    /// First and last slot, and mean seconds, of the wait before attempt `i + 2`.
    waits: Vec<(usize, usize, f64)>,
    jitter: Jitter,
}

impl Line {
    pub(super) fn new(edge: &Edge, h: f64) -> Self {
        let attempts = edge.attempts.max(1) as usize;
        let mut waits = Vec::new();
        for retry in 1..attempts {
            let grown = edge.backoff * pow(max(edge.backoff_factor, 1.0), retry as f64 - 1.0);
            let backoff = min(BACKOFF_MAX, grown);
            let slots = (backoff / h).round() as usize;
            // What is tried again at once is tried within the same sub-step.
            waits.push(match edge.jitter {
                Jitter::None => (slots, slots, backoff),
                Jitter::Full => (0, slots, backoff * 0.5),
                Jitter::Equal => (slots.div_ceil(2), slots, backoff * 0.75),
            });
        }
        let ring = waits.iter().map(|wait| wait.1).max().unwrap_or(0) + 1;
        Self {
            to: edge.to.index(),
            from: edge.from.index(),
            timeout: edge.timeout,
            attempts,
            per_request: edge.per_request,
            optional: edge.optional,
            budget: edge.retry_budget,
            lag: ((edge.timeout / h).round() as usize).max(1),
            ring,
            pools: (0, 0),
            legs: (0, 0),
            waits,
            jitter: edge.jitter,
        }
    }
}

impl Line {
    /// The shortest pause before attempt `retry + 2` in seconds, and how much longer it may be.
    pub(super) fn pause(&self, retry: usize) -> (f64, f64) {
        let mean = self.waits[retry].2;
        let wide = match self.jitter {
            Jitter::None => 0.0,
            Jitter::Full => 2.0 * mean,
            Jitter::Equal => mean * 2.0 / 3.0,
        };
        (mean - 0.5 * wide, wide)
    }
}

/// What an attempt over an edge meets, seen from one caller.
#[derive(Clone, Copy, PartialEq, Debug, Default, Serialize)]
pub(super) struct Answer {
    /// Share that fails at once.
    pub(super) refused: f64,
    /// Share that fails at once because there is no room.
    pub(super) full: f64,
    /// Share that is given up.
    pub(super) late: f64,
    /// Share given up of those that did not fail at once when they were sent.
    pub(super) cut: f64,
    /// Mean seconds spent on one attempt.
    pub(super) spent: f64,
}

/// What the control plane leaves of an edge for the calls of one pool, once a tick.
#[derive(Clone, Copy, PartialEq, Debug, Default, Serialize)]
pub(super) struct Course {
    /// The callee.
    pub(super) to: usize,
    /// Calls per request.
    pub(super) often: f64,
    /// Whether the caller can answer without it.
    pub(super) optional: bool,
    /// Share of attempts that come to the callee's door.
    pub(super) arriving: f64,
    /// Attempts allowed at most.
    limit: usize,
    /// Whether nothing is ever tried again.
    once: bool,
    /// Share that never leaves.
    outbound: f64,
    /// Share lost on the way, and the seconds spent on those.
    lost: f64,
    lost_spent: f64,
    /// Share the door lets in.
    open: f64,
}

impl Course {
    /// Of an edge as it is dialled, from hosts that lose this share of their calls, to a door open by this share.
    pub(super) fn new(line: &Line, dial: &Dial, outbound: f64, open: f64) -> Self {
        let out = 1.0 - outbound;
        Self {
            to: line.to,
            often: line.per_request * dial.factor,
            optional: line.optional,
            arriving: out * (1.0 - dial.loss),
            limit: dial.limit,
            once: line.attempts == 1,
            outbound,
            lost: out * dial.loss,
            lost_spent: out * dial.loss * line.timeout,
            open,
        }
    }

    /// Share given up of those that did not fail at once.
    fn cut(&self, through: f64, timed: f64, far: &Far) -> f64 {
        let sure = self.lost + through * far.answered;
        if sure > NOTHING { (self.lost + through * timed) / sure } else { far.late }
    }

    /// What one attempt meets.
    pub(super) fn answer(&self, far: &Far) -> Answer {
        let through = self.arriving * self.open;
        let timed = max(0.0, far.answered - far.timely);
        Answer {
            refused: self.outbound + self.arriving * (1.0 - self.open * far.answered),
            full: through * far.full,
            late: self.lost + through * timed,
            cut: if self.once { 0.0 } else { self.cut(through, timed, far) },
            spent: self.lost_spent + through * far.spent,
        }
    }
}

/// Attempts that left in one sub-step.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub(super) struct Dialled {
    /// First attempts per second.
    pub(super) first: f64,
    /// All attempts per second.
    pub(super) attempts: f64,
    /// Those that are not the first.
    pub(super) retries: f64,
    /// Those that come back to a queue which is as full as it was when it refused them.
    pub(super) doomed: f64,
}

/// The calls of one pool over one edge.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Call {
    /// The edge.
    pub(super) edge: usize,
    /// What the control plane leaves of it.
    pub(super) course: Course,
    /// What an attempt meets.
    pub(super) answer: Answer,
    /// Attempts per second now.
    pub(super) attempts: f64,
    /// Share of calls that fail in the end.
    pub(super) failed: f64,
    /// Mean seconds a call holds its caller.
    pub(super) spent: f64,
    /// Share of wanted retries that the budget lets through.
    pub(super) allowed: f64,
    tokens: f64,
    idle: usize,
    at_sent: usize,
    at_due: usize,
    sent: Vec<f64>,
    due: Vec<f64>,
    /// By attempts made: the chance that a retry finds no room because there was none before,
    /// and the share of those now due that are such.
    echo: Vec<f64>,
    doom: Vec<f64>,
    /// For what coming and going the echo was worked out.
    heard: (f64, f64),
}

impl Call {
    pub(super) fn new(edge: usize, line: &Line) -> Self {
        Self {
            edge,
            course: Course::default(),
            answer: Answer::default(),
            attempts: 0.0,
            failed: 0.0,
            spent: 0.0,
            allowed: 1.0,
            tokens: 0.0,
            idle: 0,
            at_sent: 0,
            at_due: 0,
            // Nothing is remembered where nothing is tried again.
            sent: if line.attempts == 1 { Vec::new() } else { vec![0.0; line.lag * line.attempts] },
            due: if line.attempts == 1 { Vec::new() } else { vec![0.0; line.ring * line.attempts] },
            echo: vec![0.0; line.attempts],
            doom: vec![0.0; line.attempts],
            heard: (0.0, 0.0),
        }
    }

    /// One sub-step in which this many requests per second began.
    #[inline]
    pub(super) fn dial(&mut self, lines: &[Line], starts: f64, h: f64) -> Dialled {
        let first = starts * self.course.often;
        if self.course.once {
            self.attempts = first;
            return Dialled { first, attempts: first, ..Dialled::default() };
        }
        self.dial_again(&lines[self.edge], first, h)
    }

    fn dial_again(&mut self, line: &Line, first: f64, h: f64) -> Dialled {
        let (answer, limit) = (self.answer, self.course.limit);
        self.idle = if first > 0.0 { 0 } else { self.idle.saturating_add(1) };
        if self.idle > line.attempts * (line.lag + line.ring) {
            self.attempts = 0.0;
            return Dialled::default();
        }
        let classes = line.attempts;
        let base = self.at_due * classes;
        self.earn(line, first, h);
        let mut total = Dialled { first, attempts: first, ..Dialled::default() };
        let (mut wanted, mut granted) = (0.0, 0.0);
        for class in 0..classes {
            let mut rate = first;
            if class > 0 {
                let due = std::mem::take(&mut self.due[base + class]);
                rate = self.pay(line, due, h);
                wanted += due;
                granted += rate;
                total.attempts += rate;
                total.retries += rate;
            }
            let doomed = rate * self.doom[class];
            let live = rate - doomed;
            total.doomed += doomed;
            let cell = self.at_sent * classes + class;
            let fails = doomed + live * answer.refused + self.sent[cell] * answer.cut;
            self.sent[cell] = live * (1.0 - answer.refused);
            if class + 1 < classes && class + 1 < limit && fails > NOTHING {
                self.doom[class + 1] = self.echo[class] * (doomed + live * answer.full) / fails;
                self.later(line, class, fails);
            }
        }
        if line.budget.is_some() {
            self.allowed = if wanted > 0.0 { granted / wanted } else { min(1.0, self.allowed + 0.1 * h) };
        }
        self.at_sent = if self.at_sent + 1 == line.lag { 0 } else { self.at_sent + 1 };
        self.at_due = if self.at_due + 1 == line.ring { 0 } else { self.at_due + 1 };
        self.attempts = total.attempts;
        total
    }

    fn earn(&mut self, line: &Line, first: f64, h: f64) {
        if let Some(share) = line.budget {
            let most = share * first * BUDGET_SECONDS;
            self.tokens = min(max(most, self.tokens * (1.0 - h)), self.tokens + share * first * h);
        }
    }

    /// Of the retries wanted per second, those the budget pays for.
    fn pay(&mut self, line: &Line, wanted: f64, h: f64) -> f64 {
        if line.budget.is_none() || wanted <= 0.0 {
            return wanted;
        }
        let rate = min(wanted, self.tokens / h);
        self.tokens = max(0.0, self.tokens - rate * h);
        rate
    }

    /// Works out how likely a retry is to find no room because there was none before, if there is a lack of room at all.
    fn listen(&mut self, lines: &[Line], far: &Far) {
        let close = |one: f64, other: f64| (one - other).abs() <= 0.02 * other;
        if far.full <= FAINT {
            if self.heard.0 > 0.0 {
                self.heard = (0.0, 0.0);
                self.echo.fill(0.0);
                self.doom.fill(0.0);
            }
            return;
        }
        let (come, go) = (far.come / far.full, far.go / far.full);
        if close(come, self.heard.0) && close(go, self.heard.1) {
            return;
        }
        self.heard = (come, go);
        let line = &lines[self.edge];
        for class in 0..line.attempts - 1 {
            let (low, wide) = line.pause(class);
            self.echo[class] = far.same / far.full
                * EVEN.iter().map(|(at, weight)| weight * still_full(low + at * wide, come, go)).sum::<f64>();
        }
    }

    /// Of calls made one after the other: the share of failures that the next one has in common with this one,
    /// and how much more often than the average the first one fails.
    ///
    /// Who is refused for want of room and calls again at the same moment is refused again; who was answered has made
    /// room for the next call. Both hold only where the next call comes to the same replica.
    pub(super) fn in_a_row(&self, far: &Far) -> (f64, f64) {
        let (answer, tries) = (&self.answer, self.course.limit.max(1) as f64);
        let all = answer.refused + answer.late;
        let together = if all > 0.0 { far.same / far.full * min(1.0, answer.full / all) } else { 0.0 };
        let again = if tries > 1.0 { pow(answer.full, tries - 1.0) } else { 1.0 };
        (together, 1.0 + together * (2.0 / (1.0 + again) - 1.0))
    }

    fn later(&mut self, line: &Line, class: usize, rate: f64) {
        let (from, to, _) = line.waits[class];
        let each = rate / (to - from + 1) as f64;
        // No wait is longer than the ring, so a slot wraps around once at most.
        for slot in self.at_due + from..=self.at_due + to {
            let at = if slot >= line.ring { slot - line.ring } else { slot };
            self.due[at * line.attempts + class + 1] += each;
        }
    }

    /// What the whole call comes to: its failure after all attempts and the time it holds the caller.
    #[inline]
    pub(super) fn weigh(&mut self, lines: &[Line], far: &Far) {
        let answer = self.answer;
        let fail = min(1.0, answer.refused + answer.late);
        if self.course.once {
            (self.failed, self.spent) = (fail, answer.spent);
            return;
        }
        self.listen(lines, far);
        let (line, limit) = (&lines[self.edge], self.course.limit);
        let last = line.attempts.min(limit.max(1)) - 1;
        let (mut failed, mut spent) = (0.0, 0.0);
        for class in (0..=last).rev() {
            let doom = self.doom[class];
            let (fails, took) = (doom + (1.0 - doom) * fail, (1.0 - doom) * answer.spent);
            if class == last {
                (failed, spent) = (fails, took);
            } else {
                let again = fails * self.allowed;
                failed = fails - again + again * failed;
                spent = took + again * (line.waits[class].2 + spent);
            }
        }
        self.failed = failed;
        self.spent = spent;
    }
}

/// The excess chance that a queue which was full is full again after `t` seconds: that of a random walk with a wall
/// which gets `come` requests a second and lets `go` out, from the decay of its slowest mode and the root law before.
fn still_full(t: f64, come: f64, go: f64) -> f64 {
    let gap = (come.sqrt() - go.sqrt()) * (come.sqrt() - go.sqrt());
    let spread = std::f64::consts::PI * (come * go).sqrt() * t;
    exp(-gap * t) / ((1.0 + spread).sqrt() * (1.0 + 2.0 * gap * t))
}
