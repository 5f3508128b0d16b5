//! The calls one pool makes over one edge: attempts, timeouts, retries waiting for their moment, the retry budget.
//!
//! Not the callee, of which it sees only [`Answer`]. The one rule: every attempt either succeeds, fails at once,
//! or fails one timeout later; a failed one comes back as a retry or is given up.

use std::ops::Range;

use serde::Serialize;

use super::course::{Answer, Course};
use super::leg::Far;
use super::third::Third;
use crate::base::maths::{clamp, max, min, pow};
use crate::scenario::{Breaker, Edge, Jitter};

/// Longest backoff in seconds.
const BACKOFF_MAX: f64 = 60.0;
/// Seconds of calls a retry budget may save up.
const BUDGET_SECONDS: f64 = 10.0;

/// Failures per second too few to be worth a retry.
const NOTHING: f64 = 1e-12;

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
    pub(super) breaker: Option<Box<Breaker>>,
    lag: usize,
    ring: usize,
    /// First and past-last pool of the callee, and whether there is one only, as most callees are of one kind.
    pub(super) pools: (usize, usize),
    pub(super) single: bool,
    /// The first of the edge's views of them.
    pub(super) legs: usize,
    /// First and last slot, and mean seconds, of the wait before attempt `i + 2`.
    pub(super) waits: Box<[(usize, usize, f64)]>,
}

impl Line {
    pub(super) fn new(edge: &Edge, h: f64) -> Self {
        let attempts = edge.attempts.max(1) as usize;
        let mut waits = Vec::new();
        for retry in 1..attempts {
            let grown = edge.backoff * pow(max(edge.backoff_factor, 1.0), retry as f64 - 1.0);
            let backoff = min(BACKOFF_MAX, grown);
            // Who does not wait at all tries again in the same sub-step, and meets the same; in the next where a budget has to
            // be asked.
            let slots = (backoff / h).round() as usize;
            let later = slots.max(1);
            waits.push(match edge.jitter {
                _ if slots == 0 && edge.retry_budget.is_none() => (0, 0, backoff),
                Jitter::None => (later, later, backoff),
                Jitter::Full => (1, later, backoff * 0.5),
                Jitter::Equal => (later.div_ceil(2), later, backoff * 0.75),
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
            breaker: edge.breaker.map(Box::new),
            lag: ((edge.timeout / h).round() as usize).max(1),
            ring,
            pools: (0, 0),
            single: false,
            legs: 0,
            waits: waits.into(),
        }
    }
}

impl Line {
    /// The share of a call's requests that fail in the end and the mean seconds a request takes, if each attempt takes `each`
    /// and a share `fail` of them fails.
    pub(super) fn whole(&self, call: &Call, fail: f64, each: f64) -> (f64, f64) {
        let tries = self.attempts.min(call.course.limit.max(1));
        let (mut failed, mut spent) = (fail, each);
        for retry in (1..tries).rev() {
            let again = fail * call.allowed;
            failed = fail - again + again * failed;
            spent = each + again * (self.waits[retry - 1].2 + spent);
        }
        (failed, spent)
    }

    /// Its views of the pools of its callee.
    pub(super) fn legs(&self) -> Range<usize> {
        self.legs..self.legs + (self.pools.1 - self.pools.0)
    }

    /// Sub-steps after which nothing of what was tried is still to come back.
    pub(super) fn memory(&self) -> usize {
        if self.attempts == 1 { 0 } else { self.attempts * (self.lag + self.ring) }
    }

    /// The shortest pause before attempt `retry + 2` in seconds, and how much longer it may be.
    pub(super) fn pause(&self, retry: usize) -> (f64, f64) {
        let (from, to, mean) = self.waits[retry];
        let wide = match (from, to) {
            (from, to) if from == to => 0.0,
            (1, _) => 2.0 * mean,
            _ => mean * 2.0 / 3.0,
        };
        (mean - 0.5 * wide, wide)
    }
}

/// Attempts that left in one sub-step.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub(super) struct Dialled {
    /// All attempts per second.
    pub(super) attempts: f64,
    /// Those that are not the first.
    pub(super) retries: f64,
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
    /// Mean seconds a call holds its caller, with all attempts and the pauses between them, and their variance.
    pub(super) spent: f64,
    pub(super) var: f64,
    /// Share of wanted retries that the budget lets through.
    pub(super) allowed: f64,
    /// Share of callers whose breaker is open.
    #[serde(skip_serializing_if = "nothing")] // a platform without any keeps its fingerprint
    pub(super) tripped: f64,
    /// Share of attempts that are retries, where it matters.
    retried: f64,
    tokens: f64,
    idle: usize,
    /// Sub-steps since something was to be tried again.
    #[serde(skip)] // follows from what is remembered
    calm: usize,
    at_sent: usize,
    at_due: usize,
    sent: Vec<f64>,
    due: Vec<f64>,
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
            var: 0.0,
            allowed: 1.0,
            tripped: 0.0,
            retried: 0.0,
            tokens: 0.0,
            idle: 0,
            calm: usize::MAX,
            at_sent: 0,
            at_due: 0,
            // Nothing is remembered where nothing is tried again.
            sent: if line.attempts == 1 { Vec::new() } else { vec![0.0; line.lag * line.attempts] },
            due: if line.attempts == 1 { Vec::new() } else { vec![0.0; line.ring * line.attempts] },
        }
    }

    /// What an attempt meets from now on.
    pub(super) fn meet(&mut self, far: &Far) {
        self.course.meet(far, &mut self.answer);
    }

    /// One sub-step in which this many calls per second began.
    #[inline(always)]
    pub(super) fn dial(&mut self, lines: &[Line], first: f64, h: f64) -> Dialled {
        if self.course.once {
            self.attempts = first;
            return Dialled { attempts: first, retries: 0.0 };
        }
        self.dial_again(&lines[self.edge], first, h)
    }

    fn dial_again(&mut self, line: &Line, first: f64, h: f64) -> Dialled {
        let (answer, limit) = (self.answer, self.course.limit);
        let ((at_first, again), overdue) = (self.refused(), self.overdue());
        self.idle = if first > 0.0 { 0 } else { self.idle.saturating_add(1) };
        if self.idle > line.memory() {
            self.attempts = 0.0;
            return Dialled::default();
        }
        if self.calm > line.lag + line.ring
            && let Some(total) = self.dial_calmly(line, first, (at_first, overdue.0), h)
        {
            return total;
        }
        let classes = line.attempts;
        let base = self.at_due * classes;
        let wanted: f64 = self.due[base + 1..base + classes].iter().sum();
        let allowed = self.spend(line, first, wanted, h);
        let mut total = Dialled { attempts: first, retries: 0.0 };
        self.calm = self.calm.saturating_add(1);
        for class in 0..classes {
            let rate = if class == 0 { first } else { self.due[base + class] * allowed };
            self.due[base + class] = 0.0;
            let cell = self.at_sent * classes + class;
            let (refused, overdue) = if class == 0 { (at_first, overdue.0) } else { (again, overdue.1) };
            let fails = rate * refused + self.sent[cell] * overdue;
            // What fails at once cannot be late as well, whatever becomes of the callee meanwhile.
            self.sent[cell] = rate * max(0.0, 1.0 - refused);
            if class > 0 {
                total.attempts += rate;
                total.retries += rate;
            }
            if class + 1 < classes && class + 1 < limit && fails > NOTHING {
                self.later(line, class, fails);
            }
        }
        self.turn(line);
        self.attempts = total.attempts;
        if answer.more != 0.0 {
            self.retried = if total.attempts > 0.0 { total.retries / total.attempts } else { 0.0 };
        }
        total
    }

    /// The same where no retry is remembered, unless something fails now that is to be tried again.
    fn dial_calmly(&mut self, line: &Line, first: f64, fail: (f64, f64), h: f64) -> Option<Dialled> {
        let (refused, overdue) = fail;
        let sent = &mut self.sent[self.at_sent * line.attempts];
        if self.course.limit > 1 && first * refused + *sent * overdue > NOTHING {
            return None;
        }
        *sent = first * max(0.0, 1.0 - refused);
        self.spend(line, first, 0.0, h);
        self.turn(line);
        self.attempts = first;
        if self.answer.more != 0.0 {
            self.retried = 0.0;
        }
        Some(Dialled { attempts: first, retries: 0.0 })
    }

    fn turn(&mut self, line: &Line) {
        self.at_sent = if self.at_sent + 1 == line.lag { 0 } else { self.at_sent + 1 };
        self.at_due = if self.at_due + 1 == line.ring { 0 } else { self.at_due + 1 };
    }

    /// The share that fails at once of first attempts and of retries; all together as many as the callee refuses.
    pub(super) fn refused(&self) -> (f64, f64) {
        let Answer { refused, more, .. } = self.answer;
        if more == 0.0 {
            return (refused, refused);
        }
        let less = min(refused, more * self.retried);
        let later = refused + less * (1.0 - self.retried) / max(self.retried, 1e-9);
        (min(1.0, refused - less), clamp(later, 0.0, 1.0))
    }

    /// The share given up of those that did not fail at once, of first attempts and of retries.
    pub(super) fn overdue(&self) -> (f64, f64) {
        let Answer { overdue, longer, .. } = self.answer;
        if longer == 0.0 {
            return (overdue, overdue);
        }
        let (first, later) = self.refused();
        let (of_first, of_later) = ((1.0 - self.retried) * (1.0 - first), self.retried * (1.0 - later));
        let less = min(overdue, longer * of_later / max(of_first + of_later, 1e-9));
        (overdue - less, min(1.0, overdue - less + longer))
    }

    /// The share of retries that fail.
    pub(super) fn fail_again(&self) -> f64 {
        let refused = self.refused().1;
        min(1.0, refused + (1.0 - refused) * self.overdue().1)
    }

    fn spend(&mut self, line: &Line, first: f64, wanted: f64, h: f64) -> f64 {
        let Some(share) = line.budget else {
            return 1.0;
        };
        let most = share * first * BUDGET_SECONDS;
        self.tokens = min(max(most, self.tokens * (1.0 - h)), self.tokens + share * first * h);
        if wanted <= 0.0 {
            self.allowed = min(1.0, self.allowed + 0.1 * h);
            return 1.0;
        }
        let allowed = min(1.0, self.tokens / (wanted * h));
        self.tokens = max(0.0, self.tokens - wanted * h * allowed);
        self.allowed = allowed;
        allowed
    }

    fn later(&mut self, line: &Line, class: usize, rate: f64) {
        let (from, to, _) = line.waits[class];
        let each = rate / (to - from + 1) as f64;
        self.calm = 0;
        // No wait is longer than the ring, so a slot wraps around once at most.
        for slot in self.at_due + from..=self.at_due + to {
            let at = if slot >= line.ring { slot - line.ring } else { slot };
            self.due[at * line.attempts + class + 1] += each;
        }
    }

    /// A second of the breakers. Callers are many and each has its own, so a share of them is open; of those a part
    /// closes every second and lets all its calls through, and all who did are open again if too many failed.
    pub(super) fn trip(&mut self, breaker: &Breaker) {
        let open = self.tripped * (1.0 - 1.0 / max(breaker.stays, 1.0));
        let passed = 1.0 - self.tripped;
        let failed = min(1.0, self.answer.refused + self.answer.late) - self.tripped;
        let trips = self.attempts > 0.0 && passed > 0.0 && failed >= breaker.opens_at * passed;
        self.tripped = if trips { 1.0 - (self.tripped - open) } else { open };
    }

    /// Of the attempts that fail, the share that is refused for want of room by the replica that the call before went to.
    pub(super) fn alike(&self, again: f64) -> f64 {
        let fail = self.answer.refused + self.answer.late;
        if fail > 0.0 { min(1.0, self.course.arriving * self.course.open * again / fail) } else { 0.0 }
    }

    /// What an attempt meets from now on, and what the whole call comes to: its failure after all attempts and the time it holds
    /// the caller.
    #[inline]
    pub(super) fn weigh(&mut self, line: &Line, far: &Far) {
        self.course.meet(far, &mut self.answer);
        if self.course.once {
            let Answer { refused, late, spent, square, .. } = self.answer;
            (self.failed, self.spent, self.var) = (min(1.0, refused + late), spent, max(0.0, square - spent * spent));
        } else {
            let whole = self.taken(line, 0.0, 0.0);
            (self.failed, self.spent) = (whole.fail, whole.first);
            self.var = max(0.0, whole.second - whole.first * whole.first);
        }
    }

    /// The third central moment of the time it holds the caller, where that of who is let in is `cube` about nothing, and
    /// `uneven` of it comes of lognormal work.
    pub(super) fn third(&self, line: &Line, cube: f64, uneven: f64) -> Third {
        let (course, patience) = (&self.course, line.timeout);
        let through = course.arriving * course.open;
        let cube = course.lost_spent * patience * patience + through * cube;
        let Taken { first, second, third, uneven, .. } = self.taken(line, cube, through * uneven);
        Third { all: third - first * (3.0 * second - 2.0 * first * first), uneven }
    }

    /// The call with all its attempts, of one of which the third moment is `cube`.
    fn taken(&self, line: &Line, cube: f64, uneven: f64) -> Taken {
        let answer = self.answer;
        let fail = min(1.0, answer.refused + answer.late);
        let once = Taken { fail, late: answer.late, first: answer.spent, second: answer.square, third: cube, uneven };
        if fail <= 0.0 && answer.more == 0.0 {
            return once;
        }
        let tries = line.attempts.min(self.course.limit.max(1));
        let (at_first, later) = self.refused();
        let (mut first, mut last) = (once, once);
        if answer.more != 0.0 {
            let overdue = self.overdue();
            first = once.refused(answer.refused, at_first, overdue.0);
            last = if tries > 1 { once.refused(answer.refused, later, overdue.1) } else { first };
        }
        let mut whole = last;
        for retry in (1..tries).rev() {
            let each = if retry == 1 { first } else { last };
            whole = each.then(whole, self.allowed, line.timeout, line.waits[retry - 1].2);
        }
        whole
    }
}

/// How an attempt fails, or a call with all that are still to come, and the moments of the seconds it takes.
#[derive(Clone, Copy)]
struct Taken {
    fail: f64,
    late: f64,
    first: f64,
    second: f64,
    third: f64,
    /// What lognormal work adds to the third central moment.
    uneven: f64,
}

impl Taken {
    /// An attempt of which another share is refused, which takes no time, and of the rest this share given up.
    fn refused(self, all: f64, refused: f64, overdue: f64) -> Self {
        let share = (1.0 - refused) / max(1.0 - all, 1e-9);
        let late = (1.0 - refused) * overdue;
        let (first, second, third) = (share * self.first, share * self.second, share * self.third);
        Self { fail: min(1.0, refused + late), late, first, second, third, uneven: self.uneven }
    }

    /// Such an attempt, after which, if it fails and the budget grants it, `next` is made after a pause. Who gave up has
    /// spent the whole patience; who was refused nothing.
    fn then(self, next: Self, allowed: f64, patience: f64, pause: f64) -> Self {
        let (again, late) = (self.fail * allowed, min(self.late, self.fail) * allowed);
        let first = pause + next.first;
        let second = next.second + pause * (first + next.first);
        let third = next.third + pause * (3.0 * next.second + pause * (3.0 * next.first + pause));
        Self {
            fail: self.fail - again + again * next.fail,
            late: self.late,
            first: self.first + again * first,
            second: self.second + again * second + 2.0 * late * patience * first,
            third: self.third + again * third + 3.0 * late * patience * (patience * first + second),
            uneven: self.uneven + again * next.uneven,
        }
    }
}

fn nothing(share: &f64) -> bool {
    *share == 0.0
}

/// Calls per request that are not worth counting one by one.
const MANY: f64 = 8.0;

/// The chance that all of `calls` calls succeed, of which each fails with this chance; the last one is made now and then.
///
/// They are made one after the other. Whoever has just been answered has left a place free behind it, so a share `alike`
/// of the failures, those for want of room in the same replica, cannot follow a success.
pub(super) fn all_well(failed: f64, calls: f64, alike: f64) -> f64 {
    if failed <= 0.0 {
        return 1.0;
    }
    let next = failed * (1.0 - alike);
    if calls > MANY {
        return (1.0 - failed) * pow(1.0 - next, calls - 1.0);
    }
    let (mut well, mut left) = (1.0 - min(calls, 1.0) * failed, calls - 1.0);
    while left > 0.0 {
        well *= 1.0 - min(left, 1.0) * next;
        left -= 1.0;
    }
    well
}

#[cfg(test)]
mod tests {
    use super::super::flow::Dial;
    use super::*;
    use crate::base::{Chance, Concern, fingerprint_of};
    use crate::scenario::PlatformFile;

    #[test]
    fn whoever_remembers_no_retries_says_what_it_would_if_it_looked() {
        let edges = [
            "attempts: 3, backoff: \"200ms\", jitter: Full",
            "attempts: 2, backoff: \"0ms\"",
            "attempts: 3, backoff: \"300ms\", retry_budget: 0.1",
        ];
        for edge in edges {
            let text = format!(
                "#![enable(implicit_some)] (format: 1, step: \"100ms\", for: \"9s\", platform: (services: [\
                 (id: \"a\", kind: Service, slots: 9, work: \"9ms\", calls: [(to: \"b\", timeout: \"500ms\", {edge})]), \
                 (id: \"b\", kind: Service, slots: 9, work: \"9ms\")], traffic: [(to: \"a\", per_second: 9)]))"
            );
            let file = PlatformFile::parse(&text).unwrap_or_else(|faults| panic!("{faults:#?}"));
            let line = Line::new(&file.scenario.platform.edges[0], 0.1);
            let mut quick = Call::new(0, &line);
            let dial = Dial { factor: 1.0, limit: line.attempts, loss: 0.0, delay: 0.0 };
            quick.course = Course::new(&line, &dial, 0.0, 1.0);
            let (mut whole, mut calm) = (quick.clone(), 0);
            for step in 0..2_000 {
                // Now and then something fails for a while, or nobody calls.
                let mut draw = Chance::new(3).draw(Concern::Players, 0, step / 40);
                let (fails, first) = (draw.pick(3) == 0, if draw.pick(5) == 0 { 0.0 } else { 20.0 });
                let (refused, overdue) = if fails { (0.2, 0.1) } else { (0.0, 0.0) };
                quick.answer = Answer { refused, overdue, late: 0.8 * overdue, ..Answer::default() };
                (whole.answer, whole.calm) = (quick.answer, 0);
                calm += u32::from(quick.calm > line.lag + line.ring);
                assert_eq!(quick.dial_again(&line, first, 0.1), whole.dial_again(&line, first, 0.1), "{edge} {step}");
                assert_eq!(fingerprint_of(&quick), fingerprint_of(&whole), "{edge} {step}");
            }
            assert!((400..1_600).contains(&calm), "{edge}: {calm}");
        }
    }

    #[test]
    fn the_moments_of_a_call_are_those_of_its_cases() {
        // Answered after a second, or given up after two with a chance of .2; then, half a second later, once more.
        let once = Taken { fail: 0.2, late: 0.2, first: 0.8 + 0.4, second: 0.8 + 0.8, third: 0.8 + 1.6, uneven: 0.0 };
        let whole = once.then(once, 1.0, 2.0, 0.5);
        let sum = |power: &dyn Fn(f64) -> f64| 0.8 * power(1.0) + 0.16 * power(3.5) + 0.04 * power(4.5);
        assert!((whole.fail - 0.04).abs() < 1e-12);
        assert!((whole.first - sum(&|t| t)).abs() < 1e-12, "{}", whole.first);
        assert!((whole.second - sum(&|t| t * t)).abs() < 1e-12, "{}", whole.second);
        assert!((whole.third - sum(&|t| t * t * t)).abs() < 1e-12, "{}", whole.third);
        // Where half of the failures are refusals, those take no time.
        let mixed = Taken { fail: 0.2, late: 0.1, first: 0.8 + 0.2, second: 0.8 + 0.4, third: 0.8 + 0.8, uneven: 0.0 };
        let whole = mixed.then(mixed, 1.0, 2.0, 0.5);
        let after = |power: &dyn Fn(f64) -> f64, before: f64| {
            0.8 * power(before + 1.0) + 0.1 * power(before + 2.0) + 0.1 * power(before)
        };
        let cube = |t: f64| t * t * t;
        let third = 0.8 + 0.1 * after(&cube, 2.5) + 0.1 * after(&cube, 0.5);
        assert!((whole.third - third).abs() < 1e-12, "{} for {third}", whole.third);
    }
}
