//! One pool: the replicas of a service that are alike, as a fluid station stepped by backward Euler.
//!
//! Holds the number in system, its fluctuation and the age of the queue's head. Not who calls it or what it calls.
//! The one rule: what came in is what went out, was refused, or is still inside.

use serde::Serialize;

use super::backlog::{Backlog, Now};
use super::chain::{Chain, Stream};
use super::holds::Holds;
use super::queue::Queue;
use super::seen::Seen;
use super::shape::Shape;
use super::sojourn::Sojourn;
use super::table::{Node, Table};
use super::third::Third;
use crate::base::maths::{clamp, max, min};

/// Factors above this are one.
const WHOLE: f64 = 1.0 - 1e-4;
/// A variance this many times that of an equilibrium is not its own, nor is one that was not while it is still this much larger.
const FAR: f64 = 1.5;
const NEAR: f64 = 1.02;
/// A pool with this many times its slots inside has a backlog.
const DEEP: f64 = 3.0;
/// Seconds for which a slot is held at least.
const SHORTEST: f64 = 1e-6;
/// Fewer replicas than this are none.
pub(super) const NOBODY: f64 = 1e-9;

/// What one sub-step moved, in requests.
#[derive(Clone, Copy, PartialEq, Debug, Default, Serialize)]
pub(super) struct Moved {
    pub(super) came: f64,
    pub(super) left: f64,
    pub(super) lost: f64,
}

/// What a pool that calls nobody takes and fails of its own.
#[derive(Clone, Copy, Debug, Default, Serialize)]
struct Own {
    hold: f64,
    hold_var: f64,
    third: Third,
    errors: f64,
}

/// Where a balance was found: so far on the way from a node to the next.
struct Solved<'t> {
    low: &'t Node,
    high: &'t Node,
    part: f64,
}

/// The share refused where the table says `blocked` and a part of its refusals is there; a full station always refuses.
#[inline]
fn refused(share: f64, blocked: f64) -> f64 {
    blocked * (share + (1.0 - share) * blocked)
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
    pub(super) spread: f64,
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
    /// Share of answers that are errors because a call was not answered in time, and the seconds those wait for it at least.
    pub(super) drawn: f64,
    pub(super) drawn_for: f64,
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
    pub(super) each: f64,
    blend: f64,
    /// How much of the fluctuation of an equilibrium there is.
    pub(super) settled: f64,
    /// How much of the table's queue and of its refusals there is with these callers.
    queueing: f64,
    refusing: f64,
    /// Whether runs differ by more than an equilibrium lets them, and slots filled by chance do.
    #[serde(skip_serializing_if = "never")]
    apart: bool,
    /// What some runs have worked off and others not.
    #[serde(skip_serializing_if = "Backlog::is_none")] // a platform without any keeps its fingerprint
    backlog: Backlog,
    /// Whether arrivals come by chance, so that this is one run.
    #[serde(skip)] // constant during a run
    pub(super) by_chance: bool,
    /// Slots per replica that a standstill keeps free: in `x`, but nobody is there.
    idle: f64,
    /// Whether it stands still, or did a sub-step ago.
    #[serde(skip)] // follows from its shape and the slots kept free
    halted: bool,
    hint: usize,
    queue: Queue,
    /// By how much the share refused is larger for retries than for others.
    pub(super) again: f64,
    /// By how much the share of those let in who are late is larger for retries than for others.
    pub(super) dragged: f64,
    /// The share of those let in that is later than the patience they mostly have, where it is told state by state.
    pub(super) late: f64,
    /// Whether it is told state by state, and those states if it can be.
    told: bool,
    #[serde(skip_serializing_if = "untold")] // who never was keeps its fingerprint
    pub(super) chain: Option<Box<Chain>>,
}

fn never(apart: &bool) -> bool {
    !apart
}

fn untold(chain: &Option<Box<Chain>>) -> bool {
    chain.as_ref().is_none_or(|chain| !chain.told())
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
            drawn: 0.0,
            drawn_for: 0.0,
            feedback: 0.0,
            stay: Sojourn::held(max(work, SHORTEST), work * work * cv2, Third::of_work(max(work, SHORTEST), cv2)),
            seen: Seen::default(),
            own: Own::default(),
            speed: 0.0,
            each: 0.0,
            blend: 1.0,
            settled: 1.0,
            queueing: 1.0,
            refusing: 1.0,
            apart: false,
            backlog: Backlog::NONE,
            by_chance: false,
            idle: 0.0,
            halted: false,
            hint: 0,
            queue: Queue::new(),
            again: 0.0,
            dragged: 0.0,
            late: 0.0,
            told: false,
            chain: None,
        }
    }

    /// Whether it is told state by state.
    pub(super) fn told(&self) -> bool {
        self.told
    }

    /// The patience whose [`Pool::late`] it tells; none if it does not.
    pub(super) fn patience(&self) -> f64 {
        self.chain.as_ref().filter(|_| self.told).map_or(0.0, |chain| chain.stream.patience)
    }

    /// Whether who comes matters state by state, now or soon, or a standstill left slots free.
    pub(super) fn listens(&self) -> bool {
        self.chain.is_some() || self.idle > 0.0
    }

    /// Gives the slots that a standstill kept free to those who wait, if it is over; says whether it was that.
    pub(super) fn resume(&mut self) -> bool {
        let resumes = self.idle > 0.0 && self.shape.working > 0.0;
        if resumes {
            self.fill_slots();
            self.blocked = 0.0;
            self.look_alone();
        }
        resumes
    }

    /// It is told state by state from now on, or still; `law` says who comes in each.
    pub(super) fn hear(&mut self, law: &[f64], stream: Stream, table: &Table, holds: Option<&Holds>) {
        if let Some(chain) = &mut self.chain {
            chain.hear(law, stream, table, &self.stay, self.speed, (self.x, self.spread), holds);
            (self.told, self.again, self.dragged) = (true, chain.again, chain.dragged);
            self.tell_more();
            self.seen.stale = true;
            (self.queueing, self.refusing, self.backlog) = (1.0, 1.0, Backlog::NONE);
        }
    }

    /// It is as its table says, from now on or still.
    pub(super) fn tell_no_more(&mut self) {
        if self.told
            && let Some(chain) = &mut self.chain
        {
            chain.forget();
            (self.told, self.again, self.dragged) = (false, 0.0, 0.0);
            self.tell_more();
            self.seen.stale = true;
        }
    }

    /// Busy slots per replica.
    pub(super) fn busy(&self) -> f64 {
        max(0.0, (self.x - self.idle) - self.waiting)
    }

    /// What says where it stands.
    pub(super) fn state(&self) -> [f64; 9] {
        let Self { x, spread, waiting, errors, stay, queueing, refusing, again, dragged, .. } = self;
        [*x, *spread, *waiting, *errors, stay.hold, *queueing, *refusing, *again, *dragged]
    }

    /// Requests inside, all replicas.
    pub(super) fn inside(&self) -> f64 {
        (self.x - self.idle) * self.shape.replicas
    }

    /// Seconds until all who wait now have a slot.
    pub(super) fn wait_ahead(&self) -> f64 {
        min(self.waiting * self.shape.replicas / max(self.leaves, 1e-9), 3600.0)
    }

    /// Puts `x` to a new level from outside, when replicas moved between pools.
    pub(super) fn settle(&mut self, table: &Table, x: f64) {
        self.tell_no_more();
        self.hint = table.segment(x, self.hint);
        let row = table.between(self.hint, x);
        self.x = x;
        self.waiting = row.sharp + self.blend * (row.waiting - row.sharp);
        self.backlog = Backlog::NONE;
    }

    /// Takes on a shape; a pool that calls nobody is as quick and as right as it says.
    pub(super) fn work_with(&mut self, shape: Shape, work: f64, cv2: f64) {
        // All of this follows from the shape; without a speed it was not told yet.
        if self.shape == shape && self.speed > 0.0 {
            return;
        }
        self.shape = shape;
        self.halted = self.halts();
        self.each = if shape.replicas > NOBODY { 1.0 / shape.replicas } else { 0.0 };
        self.set_speed();
        if self.calls.0 == self.calls.1 {
            let own = max(work * shape.slower, SHORTEST);
            let well = 1.0 - shape.errors;
            let third = Third::of_work(own, cv2);
            self.own = Own { hold: own, hold_var: own * own * cv2, third, errors: clamp(1.0 - well, 0.0, 1.0) };
        }
    }

    /// A pool that calls nobody holds its slots for its own work.
    #[inline]
    pub(super) fn hold_own(&mut self) {
        let Own { hold, hold_var, third, errors } = self.own;
        if self.stay.hold != hold {
            self.stay.third = third;
            self.hold_for(hold, hold_var, errors);
        }
        self.errors = errors;
    }

    /// Slots are held for this long from now on, and answers are wrong this often.
    #[inline]
    pub(super) fn hold_for(&mut self, hold: f64, var: f64, errors: f64) {
        (self.stay.hold, self.stay.hold_var, self.errors) = (max(hold, SHORTEST), var, errors);
        self.set_speed();
    }

    fn set_speed(&mut self) {
        self.speed = self.shape.working / self.stay.hold;
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

    /// Lets the factors on the table's queue and refusals go a part of the way to these.
    pub(super) fn thin(&mut self, queueing: f64, refusing: f64, part: f64) {
        let toward = |now: f64, to: f64| if now >= WHOLE && to >= 1.0 { 1.0 } else { now + part * (to - now) };
        (self.queueing, self.refusing) = (toward(self.queueing, queueing), toward(self.refusing, refusing));
    }

    /// How much of the table's refusals there is. They are those of an equilibrium in which the queue is now and then full;
    /// there are less where there is no such fluctuation yet, or where callers are few.
    fn share(&self) -> f64 {
        min(self.refusing, self.settled)
    }

    /// Puts the number in system, and those of them that wait, to where what flows in, out and off balances. Nothing is refused
    /// where there is no bound.
    #[inline(always)]
    fn solve<'t, const BOUNDED: bool, const APART: bool>(
        &mut self,
        nodes: &'t [Node],
        drain: f64,
        offered: f64,
    ) -> Solved<'t> {
        let (blend, weight) = (self.blend, 1.0 + offered * self.feedback);
        // What does not go out because it waits is as good as there from the start.
        let apart = APART && self.backlog.more > 0.0;
        let before = if apart { self.x + drain * self.backlog.more / weight } else { self.x };
        let share = if BOUNDED { self.share() } else { 1.0 };
        // How many wait at a node, and how far the balance is off if it held the next state.
        let waiting = |node: &Node| node.sharp + blend * (node.waiting - node.sharp);
        let off = |node: &Node, waiting: f64| {
            let entering = if BOUNDED { offered * (1.0 - refused(share, node.blocked)) } else { offered };
            (node.x - before) * weight + drain * (node.x - waiting) - entering
        };
        let last = nodes.len() - 2;
        let mut at = self.hint.min(last);
        let (mut a, mut b) = (&nodes[at], &nodes[at + 1]);
        let (mut from, mut to) = (waiting(a), waiting(b));
        let (mut low, mut high) = (off(a, from), off(b, to));
        if (low > 0.0 && at > 0) || (high < 0.0 && at < last) {
            // Most of the time little has changed since the last sub-step; here it has.
            while low > 0.0 && at > 0 {
                at -= 1;
                low = off(&nodes[at], waiting(&nodes[at]));
            }
            high = off(&nodes[at + 1], waiting(&nodes[at + 1]));
            while high < 0.0 && at < last {
                at += 1;
                low = high;
                high = off(&nodes[at + 1], waiting(&nodes[at + 1]));
            }
            (a, b) = (&nodes[at], &nodes[at + 1]);
            (from, to) = (waiting(a), waiting(b));
        }
        self.hint = at;
        let part = if high > low { clamp(-low / (high - low), 0.0, 1.0) } else { 0.0 };
        let waiting = from + part * (to - from);
        self.x = a.x + part * (b.x - a.x);
        self.waiting = if APART { waiting + self.backlog.more } else { waiting };
        Solved { low: a, high: b, part }
    }

    /// One sub-step of `h` seconds, `steps` of which make a second, with `rate` requests per second arriving at all replicas together.
    #[inline(always)]
    pub(super) fn step(&mut self, table: &Table, h: f64, steps: f64, rate: f64) -> Moved {
        if self.told || self.apart || self.halted {
            return self.step_slowly(table, h, steps, rate);
        }
        if table.bounded {
            self.step_as::<true, false>(table, h, steps, rate)
        } else {
            self.step_as::<false, false>(table, h, steps, rate)
        }
    }

    /// The same where states are told apart, at a standstill, after one, and where runs may differ by more than an equilibrium
    /// lets them, see [`Backlog`].
    #[inline(never)]
    fn step_slowly(&mut self, table: &Table, h: f64, steps: f64, rate: f64) -> Moved {
        if self.shape.working <= 0.0 {
            return self.stand_still(table, h, rate);
        }
        if self.idle > 0.0 {
            self.fill_slots();
        }
        if self.told {
            return self.step_told(h, steps, rate);
        }
        let moved = if table.bounded {
            self.step_as::<true, true>(table, h, steps, rate)
        } else {
            self.step_as::<false, true>(table, h, steps, rate)
        };
        if !self.apart {
            self.backlog = Backlog::NONE;
        }
        moved
    }

    // By itself, so that what the processor has at hand is for it alone.
    #[inline(never)]
    fn step_as<const BOUNDED: bool, const APART: bool>(
        &mut self,
        table: &Table,
        h: f64,
        steps: f64,
        rate: f64,
    ) -> Moved {
        let n = self.shape.replicas;
        // What takes long is not how much there is to do but what waits for what, divisions above all: hence the brackets.
        let speed = self.speed;
        let (per, offered) = (rate * self.each, rate * (h * self.each));
        let (before, busy_before) = (self.x, self.busy());
        let found = self.solve::<BOUNDED, APART>(&table.nodes, h * speed, offered);
        let (row, x) = (found.low.toward(found.high, found.part), self.x);
        let slope = self.refuse::<BOUNDED>(&found, &row, speed, per);
        let busy = self.busy();
        let leaving = busy * speed;
        self.leaves = n * leaving;
        self.starts = max(0.0, self.leaves + n * (busy - busy_before) * steps);
        let accepted = per * (1.0 - self.blocked);
        if APART {
            let (busy, drawn) = (busy + self.backlog.more, self.by_chance);
            let (spread, feedback) = (self.spread, self.feedback);
            let now = Now { per, accepted, speed, x, spread, busy, slope, feedback, at: self.hint, drawn };
            let pull = self.backlog.step(table, h, &now);
            self.fluctuate(h, table.slots, accepted + leaving, slope, pull, per);
            self.wait(&row, h, accepted, leaving, min(self.own_spread(), self.backlog.own));
        } else {
            self.fluctuate(h, table.slots, accepted + leaving, slope, slope, per);
            self.wait(&row, h, accepted, leaving, self.own_spread());
        }
        Moved {
            came: h * rate * (1.0 - self.feedback * (x - before)),
            left: self.leaves * h,
            lost: h * rate * self.blocked,
        }
    }

    /// A sub-step of one that is told state by state.
    #[inline(never)]
    fn step_told(&mut self, h: f64, steps: f64, rate: f64) -> Moved {
        let Some(chain) = &mut self.chain else { return Moved::default() };
        let (n, busy_before) = (self.shape.replicas, max(0.0, self.x - self.waiting));
        let found = chain.step(h, rate * self.each, self.speed, self.x, self.feedback);
        let start_felt = chain.start_felt;
        (self.x, self.waiting, self.spread) = (found.x, found.waiting, found.spread);
        (self.blocked, self.settled, self.blend) = (found.blocked, 1.0, self.queueing);
        self.late = found.late;
        self.leaves = n * found.leaving;
        self.starts = max(0.0, self.leaves + n * (self.busy() - busy_before) * steps);
        let accepted = found.came * (1.0 - found.blocked);
        self.stay.wait = self.age(h, accepted, found.leaving);
        (self.stay.delayed, self.stay.wait_cv2) = (found.delayed, found.wait_cv2);
        let start = found.wait_start * self.stay.wait / max(found.delayed, 1e-12);
        self.stay.wait_start = min(start, 1.0) + start_felt * max(0.0, start - 1.0);
        if self.stay.wait <= 0.0 {
            self.stay.delayed = 0.0;
        }
        let came = h * found.came * n;
        Moved { came, left: self.leaves * h, lost: came * found.blocked }
    }

    /// A sub-step at a standstill: whoever has a slot is served and goes, and nobody takes it. Those slots count in `x` as
    /// if they were held, so that the table says what queues and what is refused; [`Pool::fill_slots`] ends it.
    #[inline(never)]
    fn stand_still(&mut self, table: &Table, h: f64, rate: f64) -> Moved {
        self.tell_no_more();
        let per = rate * self.each;
        let before = self.x;
        self.backlog = Backlog::NONE;
        let found = self.solve::<true, false>(&table.nodes, 0.0, h * per);
        let row = found.low.toward(found.high, found.part);
        let slope = self.refuse::<true>(&found, &row, 0.0, per);
        let gone = self.busy() * h / (h + self.stay.hold);
        self.idle += gone;
        self.leaves = self.shape.replicas * gone / h;
        self.starts = 0.0;
        let accepted = per * (1.0 - self.blocked);
        self.fluctuate(h, table.slots, accepted, slope, slope, per);
        self.wait(&row, h, accepted, 0.0, self.own_spread());
        Moved {
            came: h * rate * (1.0 - self.feedback * (self.x - before)),
            left: self.leaves * h,
            lost: h * rate * self.blocked,
        }
    }

    /// Gives the slots that a standstill kept free to those who wait.
    pub(super) fn fill_slots(&mut self) {
        self.x = max(0.0, self.x - self.idle);
        self.waiting = min(self.waiting, self.x);
        self.idle = 0.0;
        self.halted = self.halts();
    }

    fn halts(&self) -> bool {
        self.shape.working <= 0.0 || self.idle > 0.0
    }

    /// Sets the share refused; returns how fast completions and refusals rise with the number in system.
    #[inline]
    fn refuse<const BOUNDED: bool>(&mut self, found: &Solved<'_>, row: &Node, speed: f64, per: f64) -> f64 {
        if !BOUNDED {
            self.blocked = 0.0;
            return row.busy_slope * speed;
        }
        // Between the nodes as the balance was solved, or requests would vanish.
        let share = self.share();
        let (at_low, at_high) = (refused(share, found.low.blocked), refused(share, found.high.blocked));
        self.blocked = at_low + (at_high - at_low) * found.part;
        row.busy_slope * speed + per * row.blocked_slope
    }

    /// The linear noise approximation, and from it how much of the equilibrium's queue is there; `pull` is how fast what is
    /// above the mean drains, `slope` how fast it does by the table.
    #[inline]
    fn fluctuate(&mut self, h: f64, slots: f64, flow: f64, slope: f64, pull: f64, per: f64) {
        let (grown, held) = (self.spread + h * flow, 1.0 + 2.0 * h * (pull + per * self.feedback));
        if flow > 0.0 {
            let grown = grown / (held * flow);
            let settled = grown * (2.0 * slope);
            self.spread = grown * flow;
            self.settled = clamp(settled, 0.02, 1.0);
            let far = if self.apart { NEAR } else { FAR };
            self.apart = self.spread > slots && (settled > far || self.x > DEEP * slots);
        } else {
            (self.spread, self.settled, self.apart) = (grown / held, 1.0, false);
        }
        self.blend = min(self.settled, self.queueing);
    }

    /// Of the spread, what this queue goes through by itself; the rest is only that one run differs from another, which
    /// everybody in the queue of a run shares. In equilibrium it is the first; far from it, as while a backlog of minutes
    /// is worked off, the second.
    #[inline(always)]
    fn own_spread(&self) -> f64 {
        self.spread * (self.settled * self.settled)
    }

    /// How long the queue's head waited, in seconds; of a short queue, how long one of this length takes.
    #[inline(always)]
    fn age(&mut self, h: f64, accepted: f64, leaving: f64) -> f64 {
        self.queue.turn(accepted * h, self.waiting);
        let wait = match self.queue.age() {
            Some(age) => age * h,
            None if self.queue.len > 2 => self.waiting / max(leaving, 1e-9),
            None => self.waiting / max(accepted, max(leaving, 1e-9)),
        };
        min(wait, 3600.0)
    }

    #[inline(always)]
    fn wait(&mut self, row: &Node, h: f64, accepted: f64, leaving: f64, own_spread: f64) {
        let wait = self.age(h, accepted, leaving);
        let square = max(self.waiting * self.waiting, 1e-12);
        self.stay.delayed = row.delayed;
        self.stay.wait = wait;
        self.stay.wait_start = row.wait_start;
        // The smaller of the table's and what this queue's own fluctuation says.
        let fluctuation = own_spread + self.waiting;
        let bound = min(row.wait_cv2, fluctuation * (1.0 / square));
        self.stay.wait_cv2 = bound;
        if self.stay.uneven() {
            // Linear noise says too little of uneven work; a settled queue's waits are the table's.
            self.stay.wait_cv2 += self.settled * self.settled * (row.wait_cv2 - bound);
        }
        if self.stay.wait <= 0.0 {
            self.stay.delayed = 0.0;
        }
    }

    /// Nobody is here: whatever comes is lost.
    pub(super) fn vacate(&mut self) {
        self.tell_no_more();
        self.x = 0.0;
        self.idle = 0.0;
        self.halted = self.halts();
        self.waiting = 0.0;
        self.spread = 0.0;
        self.apart = false;
        self.backlog = Backlog::NONE;
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
