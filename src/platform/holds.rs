//! Slots are not held independently of one another: how much longer each is held where more of them are.
//!
//! Requests that wait at the same station further down wait there together, so that a caller many of whose slots are held has
//! each held for longer. Not how long they are held on average, which the calls say. The one rule: only ratios of holds are
//! found here. What is below a caller is put in the place of one station that works as fast as all of it would with so many
//! inside (Chandy, Herzog and Woo 1975; exact in product-form networks).

use super::call::{Call, Line};
use super::chain::STATES;
use super::coming::SELDOM;
use super::flow::Flow;
use super::outflow::Outflow;
use super::pool::{NOBODY, Pool};
use super::sojourn::Sojourn;
use super::source::ALIKE;
use super::spacing::Spacing;
use super::table::{Table, variability};
use super::third::Third;
use crate::base::maths::{clamp, ln, max, min};

/// Numbers of busy slots at which holds are worked out; between them they are on a line.
const POINTS: usize = 12;
/// Calls of a pool that are looked at; what it makes more is as it is on average.
const CALLS: usize = 6;
/// How often the times of calls that are made by the same slots are matched.
const ROUNDS: usize = 2;
/// Holds that differ by less than this are alike.
const ALIKE_HOLDS: f64 = 0.01;
/// A state this much less likely than others is not met.
const NEVER: f64 = 1e-12;
/// Slots that are free are no matter if there are more than so many standard deviations of those that are not.
const NEAR: f64 = 6.0;
/// A station that is asked for more than so many times what it does is full, by however much.
const FULL: f64 = 3.0;
/// The number in a pool hops at least so often beside, as a share of what comes.
const HOPS_LEAST: f64 = -0.45;
/// A patience this many times the time it takes is endless.
const ENDLESS: f64 = 8.0;

/// How long a pool's slots are held and how often its answers are wrong, by how many are busy.
pub(super) struct Holds {
    at: [f64; POINTS],
    hold: [f64; POINTS],
    wrong: [f64; POINTS],
    points: usize,
    /// By how much of a share holds rise with the number of busy slots if all are.
    pub(super) shared: f64,
    /// Squared variation of what they wait for.
    pub(super) cv2: f64,
    /// How often the number in the pool hops beside if all slots are busy, as a share of what comes.
    pub(super) hops: f64,
}

/// How long a request of a pool takes with everything but one of its calls, by how many of its slots are not with that call.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Rest {
    /// None if it takes as long however many there are.
    points: usize,
    at: [f64; POINTS],
    hold: [f64; POINTS],
    /// The whole hold, with that call, where as many slots are busy.
    busy: [f64; POINTS],
    whole: [f64; POINTS],
    /// The means of either over what the pool answers.
    usual: f64,
    usual_whole: f64,
}

fn on_line(at: &[f64], values: &[f64], x: f64) -> f64 {
    let last = at.len() - 1;
    if last == 0 || x <= at[0] {
        return values[0];
    }
    let mut low = 0;
    while low + 2 <= last && at[low + 1] < x {
        low += 1;
    }
    let step = at[low + 1] - at[low];
    let part = if step > 0.0 { clamp((x - at[low]) / step, 0.0, 1.0) } else { 1.0 };
    values[low] + part * (values[low + 1] - values[low])
}

impl Rest {
    /// How much longer it takes where so many are than it does on average.
    pub(super) fn longer(&self, number: f64) -> f64 {
        match self.points {
            0 => 1.0,
            n => on_line(&self.at[..n], &self.hold[..n], number) / self.usual,
        }
    }

    /// The same with that call.
    pub(super) fn longer_in_all(&self, number: f64) -> f64 {
        match self.points {
            0 => 1.0,
            n => on_line(&self.busy[..n], &self.whole[..n], number) / self.usual_whole,
        }
    }
}

impl Holds {
    fn between(&self, values: &[f64; POINTS], busy: f64) -> f64 {
        on_line(&self.at[..self.points], &values[..self.points], busy)
    }

    /// The mean over what a pool of so many slots answers.
    fn usual(&self, pool: &Pool, slots: f64, values: &[f64; POINTS]) -> f64 {
        let Some(chain) = pool.chain.as_deref().filter(|chain| chain.told()) else {
            return self.between(values, pool.busy());
        };
        let (mut sum, mut weight) = (0.0, 0.0);
        for (n, state) in chain.states.iter().enumerate().skip(1) {
            let busy = min(n as f64, slots);
            let answers = state.share * busy / self.hold(busy);
            weight += answers;
            sum += answers * self.between(values, busy);
        }
        if weight > 0.0 { sum / weight } else { values[0] }
    }

    /// Seconds for which each of so many busy slots is held.
    pub(super) fn hold(&self, busy: f64) -> f64 {
        self.between(&self.hold, busy)
    }

    /// The share of their answers that are wrong.
    pub(super) fn wrong(&self, busy: f64) -> f64 {
        self.between(&self.wrong, busy)
    }

    /// Whether the number of busy slots makes a difference.
    pub(super) fn differ(&self) -> bool {
        let (low, high) = self.hold[..self.points]
            .iter()
            .fold((f64::MAX, 0.0), |(low, high), hold| (min(low, *hold), max(high, *hold)));
        high > low * (1.0 + ALIKE_HOLDS)
    }
}

/// A replica of a station as a call that comes to it meets it, by how many are inside.
struct Below {
    top: usize,
    /// Completions a second.
    down: [f64; STATES],
    /// Seconds that the caller waits, and the chance that it is for nothing.
    spent: [f64; STATES],
    fails: [f64; STATES],
    /// Requests that hop in and out beside those who come, as a share of them.
    hops: [f64; STATES],
}

impl Below {
    /// Of this pool, for callers of this patience.
    fn new(pool: &Pool, table: &Table, call: &Call, line: &Line, per: f64) -> Self {
        let slots = table.slots;
        let top = table.room() as usize;
        let speed = pool.shape.working / pool.stay.hold;
        let chain = pool.chain.as_deref().filter(|chain| chain.told());
        let cv2 = chain.map_or(table.kind.cv2, |chain| chain.cv2);
        let plain = variability(per / (speed * slots), slots, cv2) - 1.0;
        let mut below =
            Self { top, down: [0.0; STATES], spent: [0.0; STATES], fails: [0.0; STATES], hops: [0.0; STATES] };
        for n in 0..=top {
            let queued = n as f64 >= slots && n < top;
            below.hops[n] = chain.map_or(if queued { plain } else { 0.0 }, |chain| chain.states[n].hops);
            below.down[n] = chain.map_or_else(|| min(n as f64, slots) * speed, |chain| chain.down(speed, n));
        }
        let gap = 1.0 / max(below.down[top], 1e-12);
        let spacing = Spacing::new(slots, cv2);
        for n in 0..top {
            let busy = min((n + 1) as f64, slots);
            let places = n as f64 - slots;
            let (wait, var) = if places < 0.0 { (0.0, 0.0) } else { spacing.wait(places) };
            let own = busy / max(below.down[n + 1], 1e-12);
            let longer = own / pool.stay.hold;
            let hold = own + wait * gap;
            let patience = line.timeout;
            let (late, spent) = if hold * ENDLESS < patience {
                (0.0, hold)
            } else {
                let hold_var = pool.stay.hold_var * longer * longer + var * gap * gap;
                let third = pool.stay.third.stretched(longer).plus(Third::of_gamma(wait * gap, var * gap * gap));
                Sojourn::held(hold, hold_var, third).against(patience)
            };
            let wrong = chain.map_or(pool.errors, |chain| chain.wrong(pool.errors, n + 1));
            (below.spent[n], below.fails[n]) = (spent, 1.0 - (1.0 - late) * (1.0 - wrong));
        }
        below.fails[top] = 1.0;
        let outside = 1.0 - call.course.arriving;
        below.fails[..=top].iter_mut().for_each(|fails| *fails = outside + (1.0 - outside) * *fails);
        below
    }

    /// The same for callers of whom some wait there, where `others` come beside them as they like. A station at which some
    /// are endless and some are not still has weights in product form (Baskett, Chandy, Muntz and Palacios 1975).
    fn among(&self, others: f64, patience: f64, callers: usize) -> Among {
        let most = callers.min(self.top);
        let mut among = Among { most, time: [0.0; STATES], spent: [0.0; STATES], fails: [0.0; STATES] };
        let mut before = 1.0;
        for j in 0..=most {
            let (mut term, mut weight, mut spent, mut fails, mut peak) = (1.0, 0.0, 0.0, 0.0, 1.0);
            for n in j..=self.top {
                weight += term;
                spent += term * self.spent[n];
                fails += term * self.fails[n];
                if n == self.top {
                    break;
                }
                let ways = (n + 1) as f64 / (n + 1 - j) as f64;
                let (hops, more) = (self.hops[n] * others, self.hops[n + 1] * others);
                term *= ways * min((others + hops) / max(self.down[n + 1] + more, 1e-12), FULL);
                peak = max(peak, term);
                if term < NEVER * peak {
                    break;
                }
            }
            (among.spent[j], among.fails[j]) = (spent / weight, fails / weight);
            // Nobody waits for longer than the patience.
            among.time[j] = if j == 0 { 0.0 } else { min(weight / before / self.down[j], patience / j as f64) };
            before = weight;
        }
        among
    }
}

/// What callers meet at a station where so many of them are.
struct Among {
    most: usize,
    /// Seconds until one of them is done.
    time: [f64; STATES],
    spent: [f64; STATES],
    fails: [f64; STATES],
}

impl Among {
    /// How many of `crowd` requests are there, where they call `often` for each time that they are with something else, which
    /// takes `rest` seconds, and as often at `siblings` like it.
    fn spread(&self, often: f64, crowd: usize, rest: f64, siblings: usize, flow: f64) -> Spread {
        let mut found = Spread { last: self.most.min(crowd), share: [0.0; STATES], comes: [0.0; STATES] };
        let mut here = [0.0; STATES];
        let mut elsewhere = [0.0; STATES];
        (here[0], elsewhere[0]) = (1.0, 1.0);
        let last = found.last;
        // Any flow does, for all weights are of as many; with this one they are neither too large nor too small.
        let longest = self.time[..=last].iter().fold(0.0, |most, time| max(most, *time));
        let flow = min(flow, 4.0 / max(often * longest, 1e-9));
        for j in 1..=last {
            here[j] = here[j - 1] * often * flow * self.time[j];
        }
        for m in 1..=crowd {
            elsewhere[m] = elsewhere[m - 1] * rest * flow / m as f64;
        }
        for _ in 0..siblings {
            for m in (0..=crowd).rev() {
                elsewhere[m] = (0..=m.min(last)).map(|j| here[j] * elsewhere[m - j]).sum();
            }
        }
        for j in 0..=last {
            found.share[j] = here[j] * elsewhere[crowd - j];
            let (from, to) = (elsewhere[crowd - j], if j < crowd { elsewhere[crowd - j - 1] } else { 0.0 });
            found.comes[j] = if from > 0.0 { often * flow * to / from } else { 0.0 };
        }
        found
    }

    /// What an attempt spends there and how often it fails, where `busy` slots call: `often` for each time that a slot is with
    /// something else, which takes `rest` seconds, and as often at `siblings` like it. About `flow` of those times begin a
    /// second. Who comes meets what the others would do by themselves (Lavenberg and Reiser 1980).
    fn meet(&self, often: f64, busy: usize, rest: f64, siblings: usize, flow: f64) -> (f64, f64) {
        let found = self.spread(often, busy - 1, rest, siblings, flow);
        let (mut weight, mut spent, mut fails) = (0.0, 0.0, 0.0);
        for (j, met) in found.share[..=found.last].iter().enumerate() {
            weight += met;
            spent += met * self.spent[j];
            fails += met * self.fails[j];
        }
        let last = found.last;
        if weight > 0.0 { (spent / weight, fails / weight) } else { (self.spent[last], self.fails[last]) }
    }

    /// How what leaves the caller wanders while all its slots call, for each place that a request has there.
    fn outflow(&self, often: f64, slots: usize, rest: f64, siblings: usize, flow: f64) -> Outflow {
        let Spread { last, share, comes } = self.spread(often, slots, rest, siblings, flow);
        let zero = [0.0; STATES];
        let mut out = Outflow { last, share, up: zero, down: zero, done: zero, beside: zero };
        let (part, beside) = (1.0 / max(often, 1.0), max(0.0, 1.0 / often - 1.0));
        for (j, come) in comes[..=last].iter().enumerate() {
            (out.up[j], out.down[j]) = (*come, if j > 0 { 1.0 / self.time[j] } else { 0.0 });
            (out.done[j], out.beside[j]) = (part * out.down[j], beside * come);
        }
        out
    }
}

/// Where the requests of a crowd are.
struct Spread {
    last: usize,
    /// How likely so many are at the station, relative to one another.
    share: [f64; STATES],
    /// How many come there a second.
    comes: [f64; STATES],
}

/// One call of the pool looked at.
#[derive(Clone, Copy)]
struct Way {
    call: usize,
    /// The pool it comes to most, if it can be held up there.
    to: Option<usize>,
    time: [f64; POINTS],
    fails: [f64; POINTS],
    /// The share of its arrivals that come from this replica.
    own: f64,
    /// Seconds of a request at the stations that are looked at one by one.
    there: [f64; POINTS],
    /// How often the number in the pool hops beside if all slots are busy and wait there.
    hops: f64,
}

impl Way {
    /// What is left of the pool's holds without this call, of which each request makes so many.
    fn rest(&self, often: f64, pool: &Pool, slots: f64, holds: &Holds) -> Rest {
        let mut rest = Rest { points: holds.points, busy: holds.at, whole: holds.hold, ..Rest::default() };
        for point in 0..holds.points {
            let whole = holds.hold[point];
            rest.hold[point] = max(whole - often * self.time[point], 1e-3 * whole);
            rest.at[point] = holds.at[point] * rest.hold[point] / whole;
        }
        rest.usual = holds.usual(pool, slots, &rest.hold);
        rest.usual_whole = holds.usual(pool, slots, &rest.whole);
        rest
    }
}

impl Flow {
    /// The pool of a callee that most calls come to.
    fn main_pool(&self, service: usize) -> Option<usize> {
        let (from, to) = self.wiring.pools[service];
        (from..to)
            .filter(|at| self.pools[*at].shape.replicas > NOBODY)
            .max_by(|one, other| self.pools[*one].weight.total_cmp(&self.pools[*other].weight))
    }

    /// Whether requests that this pool calls for might be held up together.
    pub(super) fn may_share(&self, service: usize, at: usize) -> bool {
        let pool = &self.pools[at];
        let (from, to) = pool.calls;
        if from == to || pool.shape.replicas <= NOBODY {
            return false;
        }
        // Far from being out of slots nothing waits, however long they are held: the number of those that are goes up and down
        // by chance, and with the numbers where they wait.
        let wait = |call: &Call| self.held_up(call).map(|to| self.pools[to].spread * self.pools[to].shape.replicas);
        let together = self.calls[from..to].iter().filter_map(wait).reduce(max);
        let reach = |spread: f64| pool.busy() + NEAR * (pool.busy() + spread / pool.shape.replicas).sqrt();
        together.is_some_and(|spread| reach(spread) >= self.tables[service].slots)
    }

    fn held_up(&self, call: &Call) -> Option<usize> {
        let to = self.main_pool(call.course.to)?;
        let pool = &self.pools[to];
        let held = pool.chain.is_some() && pool.stay.delayed >= SELDOM && pool.shape.working > 0.0;
        (held && call.attempts > 0.0).then_some(to)
    }

    /// How a pool's holds depend on how many of its slots are held; none if they do not.
    pub(super) fn shared_holds(&mut self, service: usize, at: usize) -> Option<Holds> {
        let pool = &self.pools[at];
        let (from, to) = pool.calls;
        let slots = self.tables[service].slots;
        self.rests[from..to].fill(Rest::default());
        let pool = &self.pools[at];
        if pool.starts <= 0.0 || pool.stay.hold <= 0.0 || slots <= 1.0 {
            return None;
        }
        let mut holds = Holds {
            at: [0.0; POINTS],
            hold: [pool.stay.hold; POINTS],
            wrong: [pool.errors; POINTS],
            points: POINTS.min(slots as usize),
            shared: 0.0,
            cv2: 1.0,
            hops: 0.0,
        };
        let last = (holds.points - 1) as f64;
        for (point, busy) in holds.at[..holds.points].iter_mut().enumerate() {
            *busy = (1.0 + (slots - 1.0) * point as f64 / last).round();
        }
        let blank = Way {
            call: from,
            to: None,
            time: [0.0; POINTS],
            fails: [0.0; POINTS],
            own: 1.0,
            there: [0.0; POINTS],
            hops: 0.0,
        };
        let mut ways = [blank; CALLS];
        let ways = &mut ways[..CALLS.min(to - from)];
        for (way, call) in ways.iter_mut().zip(from..) {
            let made = &self.calls[call];
            let to = self.held_up(made);
            *way = Way { call, to, time: [made.spent; POINTS], fails: [made.failed; POINTS], ..blank };
        }
        if ways.iter().all(|way| way.to.is_none()) {
            return None;
        }
        for round in 1..=ROUNDS {
            for way in &mut *ways {
                if let Some(to) = way.to {
                    self.follow(service, at, to, way, &holds, round == ROUNDS);
                }
            }
            self.sum(pool, ways, &mut holds);
        }
        self.tell_shared(ways, slots, &mut holds);
        for way in &*ways {
            self.rests[way.call] = way.rest(self.calls[way.call].course.often, pool, slots, &holds);
        }
        holds.differ().then_some(holds)
    }

    /// Finds the times of a call from what is known of all.
    fn follow(&self, service: usize, at: usize, to: usize, way: &mut Way, holds: &Holds, settled: bool) {
        let (pool, below) = (&self.pools[at], &self.pools[to]);
        let call = &self.calls[way.call];
        let line = &self.wiring.lines[call.edge];
        let table = &self.tables[call.course.to];
        let count = |service: usize| -> f64 { self.pools_of(service).iter().map(|pool| pool.shape.replicas).sum() };
        let (callers, replicas) = (count(service), count(call.course.to));
        // Of as many replicas as a call is taken to choose among; the rest of them are as they are on average.
        let alike = clamp(replicas, 1.0, ALIKE);
        let part = min(1.0, callers * alike / replicas) / alike;
        let attempts = call.attempts * call.course.arriving / pool.starts;
        let often = attempts * part;
        let per = self.arrivals_at(call.course.to) * below.weight * below.each;
        let own = pool.starts * pool.each * often;
        let slots = self.tables[service].slots;
        way.own = min(1.0, own / max(per, 1e-12));
        let station = Below::new(below, table, call, line, per);
        // Who gave up is still there, as one of the others.
        let waits = min(1.0, call.answer.spent / max(below.stay.mean(), 1e-9));
        let others = max(0.0, per - own * waits);
        let among = station.among(others, line.timeout, slots as usize);
        let siblings = usize::from(alike > 1.0);
        for point in 0..holds.points {
            let busy = holds.at[point];
            let there = if way.there[point] > 0.0 { way.there[point] } else { often * alike * call.answer.spent };
            let rest = max(holds.hold[point] - there, 0.01 * there);
            let flow = busy / (rest + there);
            let (spent, fails) = among.meet(often, busy as usize, rest, siblings, flow);
            if settled && point + 1 == holds.points {
                let out = among.outflow(often, busy as usize, rest, siblings, flow);
                way.hops = out.hops(pool.starts * pool.each);
            }
            way.there[point] = often * alike * spent;
            // What goes elsewhere is as it is on average.
            let known = alike * part;
            let each = known * spent + (1.0 - known) * call.answer.spent;
            (way.fails[point], way.time[point]) = line.whole(call, min(1.0, fails), each);
        }
        // On average as much as the calls say.
        let scale = |known: f64, found: f64| if found > 1e-9 { known / found } else { 1.0 };
        let time = scale(call.spent, holds.usual(pool, slots, &way.time));
        let fails = scale(call.failed, holds.usual(pool, slots, &way.fails));
        way.time.iter_mut().chain(&mut way.there).for_each(|value| *value *= time);
        way.fails.iter_mut().for_each(|value| *value = min(1.0, *value * fails));
    }

    /// Puts the times of all calls together.
    fn sum(&self, pool: &Pool, ways: &[Way], holds: &mut Holds) {
        for point in 0..holds.points {
            let (mut hold, mut well) = (pool.stay.hold, 1.0 - pool.errors);
            for way in ways {
                let call = &self.calls[way.call];
                hold += call.course.often * (way.time[point] - call.spent);
                if !call.course.optional && call.failed < 1.0 {
                    let less = (1.0 - way.fails[point]) / (1.0 - call.failed);
                    well *= clamp(1.0 + call.course.often * (less - 1.0), 0.0, 2.0);
                }
            }
            holds.hold[point] = max(hold, 1e-6);
            holds.wrong[point] = clamp(1.0 - well, 0.0, 1.0);
        }
    }

    /// How much of the holds is shared if all slots are busy, and what it is that they share.
    fn tell_shared(&self, ways: &[Way], slots: f64, holds: &mut Holds) {
        let less = max(1.0, 0.7 * slots);
        if less >= slots {
            return;
        }
        let (high, low) = (holds.hold(slots), holds.hold(less));
        holds.shared = clamp(ln(high / low) / ln(slots / less), 0.0, 1.0);
        let mut most = 0.0;
        for way in ways {
            let Some(to) = way.to else { continue };
            let call = &self.calls[way.call];
            let rise = call.course.often * (way.time[holds.points - 1] - holds.between(&way.time, less));
            if rise > most {
                let chain = self.pools[to].chain.as_deref().filter(|chain| chain.told());
                let cv2 = self.tables[call.course.to].kind.cv2;
                let cv2 = chain.map_or(cv2, |chain| chain.cv2);
                // Of what is done there a part, at random, is for this replica.
                (most, holds.cv2) = (rise, 1.0 + way.own * (cv2 - 1.0));
                // Less where work is even; that it is by this factor was chosen, not derived.
                let apart = way.hops * min(cv2, 1.0);
                holds.hops = max(apart + 0.5 * (holds.cv2 - 1.0), HOPS_LEAST);
            }
        }
    }

    /// Attempts per second at a service.
    fn arrivals_at(&self, service: usize) -> f64 {
        let (from, to) = self.wiring.into[service];
        let calls = self.wiring.incoming[from..to].iter().map(|at| &self.calls[*at]);
        self.doors[service].root + calls.map(|call| call.attempts * call.course.arriving).sum::<f64>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A station of two slots that are held for a second, with room for eight, where nothing hops and patience has no end.
    fn station() -> Below {
        let mut below =
            Below { top: 8, down: [0.0; STATES], spent: [0.0; STATES], fails: [0.0; STATES], hops: [0.0; STATES] };
        for n in 0..=8 {
            below.down[n] = min(n as f64, 2.0);
            below.spent[n] = 1.0 + max(0.0, n as f64 - 1.0) * 0.5;
        }
        (below.spent[8], below.fails[8]) = (0.0, 1.0);
        below
    }

    #[test]
    fn a_crowd_by_itself_waits_as_in_a_closed_network() {
        // Four slots that call once for each half second of something else, by mean value analysis step by step.
        let among = station().among(0.0, 1e9, 4);
        let weight = |n: usize| (1..=n).fold(1.0, |all, n| all / min(n as f64, 2.0));
        let away = |m: usize| (1..=m).fold(1.0, |all, m| all * 0.5 / m as f64);
        let (mut sum, mut spent) = (0.0, 0.0);
        for n in 0..=3 {
            let met = weight(n) * away(3 - n);
            sum += met;
            spent += met * (1.0 + max(0.0, n as f64 - 1.0) * 0.5);
        }
        let (found, fails) = among.meet(1.0, 4, 0.5, 0, 1.7);
        assert!((found - spent / sum).abs() < 1e-12 && fails < 1e-12, "{found} for {}", spent / sum);
        let (alone, _) = among.meet(1.0, 1, 0.5, 0, 1.7);
        assert!((alone - 1.0).abs() < 1e-12, "nobody is in the way of one");
    }

    #[test]
    fn others_are_in_the_way_as_they_are_at_a_station_that_all_share() {
        // One slot that calls, beside others who come as they like: it meets what they leave (M/M/2 with room for eight).
        let others = 1.2;
        let among = station().among(others, 1e9, 1);
        let (found, fails) = among.meet(1.0, 1, 0.5, 0, 1.0);
        let weight = |n: usize| (1..=n).fold(1.0, |all, n| all * others / min(n as f64, 2.0));
        let whole: f64 = (0..=8).map(weight).sum();
        let spent: f64 = (0..8).map(|n| weight(n) * (1.0 + max(0.0, n as f64 - 1.0) * 0.5)).sum();
        assert!((found - spent / whole).abs() < 1e-12 && (fails - weight(8) / whole).abs() < 1e-12, "{found} {fails}");
    }

    #[test]
    fn a_sibling_takes_a_part_of_the_crowd() {
        let among = station().among(0.0, 1e9, 6);
        let (one, _) = among.meet(0.5, 6, 0.5, 0, 2.0);
        let (two, _) = among.meet(0.5, 6, 0.5, 1, 2.0);
        assert!(two < one, "{two} where half of them is elsewhere, {one} where none is");
    }
}
