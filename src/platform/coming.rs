//! What comes to a pool, as far as it follows from what became of others there: retries, and callers that are few.
//!
//! Says of each pool whether it has to be told state by state (see [`super::chain`]), and tells its chain who calls. Not the
//! flows. The one rule: how many come is what the flows say; only which state they meet is found here.

use std::sync::Arc;

use super::alone::{Served, calls_alone};
use super::call::{Call, Line};
use super::chain::{CLASSES, FEW, STATES, Stream};
use super::flow::Flow;
use super::holds::Rest;
use super::pool::{NOBODY, Pool};
use super::source::ALIKE;
use super::table::Table;
use crate::base::maths::{clamp, max, min};

/// Stations at which it happens more seldom than this that somebody waits are as their tables say.
pub(super) const SELDOM: f64 = 1e-3;
/// Crowds of more slots than this for each of a station's replicas are as good as endless.
const CROWD_MOST: f64 = 1024.0;
/// Callers that make a larger share than this of the calls to a station are alone there.
const ALONE: f64 = 0.999;
/// If a larger share than this is given up or refused, the number inside says nothing of how many slots wait.
const AMISS: f64 = 0.05;
/// Who is out of slots only so much more often than those it calls is out of them together with those.
const MORE: f64 = 1.25;

/// Sums over what comes to a service, by attempts per second.
#[derive(Clone, Copy, Debug, Default)]
struct Coming {
    attempts: f64,
    /// Slots that wait for an answer of this service.
    here: f64,
    /// Retries, those of attempts that were the first and those of others.
    retried: [f64; CLASSES],
    /// First attempts after which, if they fail, there is a retry; and such retries of either kind.
    begun: f64,
    goes_on: [f64; CLASSES],
    pauses: [f64; CLASSES],
    given_up: f64,
    patiences: f64,
    dashed: f64,
    served: f64,
}

impl Coming {
    /// Adds a call of pools that start this many requests a second.
    fn add(&mut self, call: &Call, line: &Line, starts: f64) {
        let (arriving, often) = (call.course.arriving, call.course.often);
        let attempts = call.attempts * arriving;
        self.attempts += attempts;
        self.here += attempts * call.answer.spent;
        let calls = starts * often;
        let fail = min(1.0, call.answer.refused + call.answer.late);
        let tries = line.attempts.min(call.course.limit);
        if tries > 1 && fail * call.attempts > 1e-9 && call.attempts > calls {
            self.begun += arriving * calls * call.allowed;
            self.add_retries(call, line, tries, arriving * (call.attempts - calls));
            self.given_up += attempts * call.answer.late;
            self.patiences += attempts * call.answer.late * line.timeout;
        }
        if often > 1.0 {
            let follow = attempts * (1.0 - 1.0 / often) * min(1.0, calls / call.attempts);
            if fail > 1e-9 {
                self.dashed += follow * min(1.0, call.failed / fail);
            }
            self.served += follow * min(1.0, (1.0 - call.failed) / max(1.0 - fail, 1e-9));
        }
    }

    /// Adds so many retries of a call, each time fewer as they fail.
    fn add_retries(&mut self, call: &Call, line: &Line, tries: usize, all: f64) {
        let again = call.fail_again() * call.allowed;
        let whole: f64 = (1..tries).scan(1.0, |rate, _| Some(std::mem::replace(rate, *rate * again))).sum();
        let mut rate = all / whole;
        for (retry, (_, _, pause)) in line.waits.iter().enumerate().take(tries - 1) {
            let kind = retry.min(CLASSES - 1);
            self.retried[kind] += rate;
            // The pause alone: who is still inside and will be given up is another kind.
            self.pauses[kind] += rate * pause;
            if retry + 2 < tries {
                self.goes_on[kind] += rate * call.allowed;
            }
            rate *= again;
        }
    }

    /// What of a pool's arrivals follows from what became of others there.
    fn stream(&self, pool: &Pool, same: f64) -> Stream {
        let share = |part: f64| part / self.attempts;
        let mean = |sum: f64, whole: f64| if whole > 0.0 { sum / whole } else { 0.0 };
        let retried = self.retried[0] + self.retried[1];
        let means = |sums: [f64; CLASSES]| [mean(sums[0], self.retried[0]), mean(sums[1], self.retried[1])];
        // Retries of what failed elsewhere come as first attempts do, and are tried again as retries are.
        let own = max(self.attempts - same * retried, 1e-12);
        let more = (1.0 - same) * (self.goes_on[0] + self.goes_on[1]);
        Stream {
            per: self.attempts * pool.weight * pool.each,
            begun: [min(1.0, self.begun / own), min(1.0, more / own)],
            goes_on: means(self.goes_on),
            pause: means(self.pauses),
            patience: mean(self.patiences, self.given_up),
            dashed: share(self.dashed),
            served: share(self.served),
            retried: share(retried),
            same,
        }
    }
}

/// The rate at which one replica of `slots` slots sends calls to a station, by how many of its slots wait there; relative.
///
/// `busy` of its slots are on average, `rest` of them with something else, and who comes to it finds none free with the
/// chance `pressed`. Product form (Jackson; Gordon and Newell 1967): slots elsewhere weigh as those of an endless station,
/// and together they are as many as there are where the replica is out of slots, and fewer where it is not.
fn sends(slots: usize, busy: f64, rest: f64, pressed: f64, each: f64, longer: &Rest, law: &mut [f64; STATES]) {
    // Weights of `m` slots elsewhere, and of fewer than `m`, against those of a replica that calls nobody.
    let (mut at, mut below, mut whole, mut fewer) = (1.0, 0.0, 1.0, 0.0);
    for m in 1..=slots {
        fewer += whole;
        whole *= busy / m as f64 * longer.longer_in_all(m as f64 / each);
    }
    let (spare, out) = ((1.0 - pressed) / max(fewer, 1e-300), pressed / max(whole, 1e-300));
    let mut last = out;
    law[slots] = 0.0;
    for m in 1..=slots {
        let one_more = rest / m as f64 * longer.longer(m as f64 / each);
        below += at;
        at *= one_more;
        let here = spare * below + out * at;
        // Also where so many elsewhere are too seldom to be a number: a state in which nobody came would never be left.
        law[slots - m] = if here > 0.0 { last / here } else { 1.0 / one_more };
        last = here;
    }
}

/// A station beside the one looked at, which the same callers choose as often.
#[derive(Clone, Copy)]
struct Sibling {
    slots: f64,
    room: usize,
    /// Busy slots on average.
    load: f64,
}

/// As [`sends`], of callers that choose between two such stations: who is not at the one waits at the other, or is with
/// something else, and a queue at the other does not bring anybody here.
fn shares(
    slots: usize,
    rest: f64,
    pressed: f64,
    sibling: Sibling,
    longer: &dyn Fn(usize) -> f64,
    law: &mut [f64; STATES],
) -> f64 {
    let mut weights = [[0.0; STATES]; 2];
    let [station, elsewhere] = &mut weights;
    let (mut at, mut most) = (1.0, 1.0);
    for (m, weight) in elsewhere[..=slots].iter_mut().enumerate() {
        *weight = at;
        most = max(most, at);
        at *= rest / (m + 1) as f64 * longer(m + 1);
    }
    elsewhere[..=slots].iter_mut().for_each(|weight| *weight /= most);
    let last = slots.min(sibling.room);
    (at, most) = (1.0, 1.0);
    for (n, weight) in station[..=last].iter_mut().enumerate() {
        *weight = at;
        most = max(most, at);
        at *= sibling.load / min((n + 1) as f64, sibling.slots);
    }
    station[..=last].iter_mut().for_each(|weight| *weight /= most);
    // From the far end, as who is there is added to those before.
    let with = |whole: &[f64; STATES], m: usize| -> f64 {
        station[..=m.min(last)].iter().enumerate().map(|(n, weight)| weight * whole[m - n]).sum()
    };
    let lean = as_one(slots, &station[..=last], elsewhere);
    for m in (0..=slots).rev() {
        elsewhere[m] = with(elsewhere, m);
    }
    let fewer: f64 = (0..slots).map(|m| with(elsewhere, m)).sum();
    let whole = with(elsewhere, slots);
    let (spare, out) = ((1.0 - pressed) / max(fewer, 1e-300), pressed / max(whole, 1e-300));
    let (mut below, mut before) = (0.0, out * elsewhere[0]);
    law[slots] = 0.0;
    for m in 1..=slots {
        below += elsewhere[m - 1];
        let here = spare * below + out * elsewhere[m];
        law[slots - m] = if here > 0.0 { before / here } else { law[slots - m + 1] };
        before = here;
    }
    1.0 + pressed * (lean - 1.0)
}

/// How much of how far one of two stations is from its mean both are on average, where `slots` callers are there or elsewhere
/// by these weights: one plus the correlation of the two. None of it where all are at either: who misses the longer queue
/// meets the shorter one.
fn as_one(slots: usize, station: &[f64], elsewhere: &[f64; STATES]) -> f64 {
    let (mut weight, mut mean, mut square, mut product) = (0.0, 0.0, 0.0, 0.0);
    for (n, here) in station.iter().enumerate() {
        let (mut beside, mut number) = (0.0, 0.0);
        for (m, there) in station.iter().enumerate().take(slots - n + 1) {
            let both = there * elsewhere[slots - n - m];
            beside += both;
            number += m as f64 * both;
        }
        let (n, beside, number) = (n as f64, here * beside, here * number);
        weight += beside;
        mean += n * beside;
        square += n * n * beside;
        product += n * number;
    }
    let (mean, square, product) = (mean / weight, square / weight, product / weight);
    let var = square - mean * mean;
    if var > 1e-9 { clamp(1.0 + (product - mean * mean) / var, 0.0, 1.0) } else { 1.0 }
}

/// A service that calls, all its pools together.
struct Caller {
    replicas: f64,
    /// Slots of a replica, those of them that are busy, and the chance to find none free.
    slots: f64,
    busy: f64,
    pressed: f64,
}

/// A crowd of callers as seen from one replica of the station they call.
struct Crowd {
    law: [f64; STATES],
    slots: usize,
    /// Parts like this one.
    parts: f64,
    /// The law where as many wait here as do on average.
    mean: f64,
    /// See [`as_one`].
    as_one: f64,
    endless: bool,
}

impl Crowd {
    /// `parts` of this caller's replicas, as alike as they are, of all of whose slots `here` wait at the replica on average;
    /// `count` of them there are for each of those that a call is taken to choose among.
    fn new(caller: &Caller, here: f64, count: f64, parts: f64, sibling: Option<Sibling>, longer: &Rest) -> Self {
        let &Caller { pressed, .. } = caller;
        let each = count / parts;
        let (slots, busy) = ((caller.slots * each).round(), caller.busy * each);
        let endless = slots >= STATES as f64 - 1.0 || caller.slots * count >= CROWD_MOST;
        let mut crowd =
            Self { law: [1.0; STATES], slots: max(slots, 1.0) as usize, parts, mean: 1.0, as_one: 1.0, endless };
        if endless {
            return crowd;
        }
        let (slots, here) = (crowd.slots, here / parts);
        if let Some(Sibling { slots: beside, room, load }) = sibling {
            // Each part of the callers has one of it.
            let sibling = Sibling { slots: beside / parts, room, load: load / parts };
            let rest = max(busy - 2.0 * here, 1e-6);
            let longer = |m: usize| longer.longer(m as f64 / each);
            crowd.as_one = shares(slots, rest, pressed, sibling, &longer, &mut crowd.law);
        } else {
            let rest = max(busy - here, 1e-6);
            sends(slots, max(busy, 1e-6), rest, pressed, each, longer, &mut crowd.law);
        }
        crowd.mean = max(between(&crowd.law, slots, min(here, slots as f64 * 0.999)), 1e-9);
        crowd
    }

    /// What it sends where so many of its slots wait here, against what it sends on average.
    fn sends(&self, here: f64) -> f64 {
        if self.endless { 1.0 } else { between(&self.law, self.slots, here / self.parts) / self.mean }
    }
}

/// All replicas of a caller. Where they are out of slots, one that has less here has more elsewhere, which comes here as
/// well: then they are as good as one. Otherwise each has slots of its own.
struct Crowds {
    apart: Crowd,
    together: Option<(f64, Crowd)>,
}

impl Crowds {
    fn new(caller: &Caller, here: f64, count: f64, sibling: Option<Sibling>, longer: &Rest) -> Self {
        // There is no less than one part: of fewer than one replica it has as many slots as that share.
        let apart = Crowd::new(caller, here, count, max(count, 1.0), sibling, longer);
        let differ = count > 1.0 && caller.pressed > FEW && !apart.endless;
        let together = differ.then(|| (caller.pressed, Crowd::new(caller, here, count, 1.0, sibling, longer)));
        Self { apart, together }
    }

    fn as_one(&self) -> f64 {
        let apart = self.apart.as_one;
        self.together.as_ref().map_or(apart, |(share, crowd)| apart + share * (crowd.as_one - apart))
    }

    fn sends(&self, here: f64) -> f64 {
        let apart = self.apart.sends(here);
        self.together.as_ref().map_or(apart, |(share, crowd)| apart + share * (crowd.sends(here) - apart))
    }
}

/// A law between whole numbers.
fn between(law: &[f64; STATES], slots: usize, at: f64) -> f64 {
    if at >= slots as f64 {
        return 0.0;
    }
    let low = at as usize;
    law[low] + (at - low as f64) * (law[low + 1] - law[low])
}

impl Flow {
    /// A second of hearing who comes to the pools of a service, those that are told state by state or might have to be.
    pub(super) fn hear(&mut self, service: usize, turn: bool) {
        let (from, to) = self.wiring.pools[service];
        if !self.pools[from..to].iter().any(Pool::listens) {
            return;
        }
        let resumes = self.resume(service);
        let likely = |at: usize| {
            let pool = &self.pools[at];
            let waits = || resumes || turn && (pool.stay.delayed >= SELDOM || self.may_share(service, at));
            pool.told() || pool.chain.is_some() && waits()
        };
        if !(from..to).any(likely) {
            return;
        }
        let coming = self.coming(service);
        let replicas: f64 = self.pools[from..to].iter().map(|pool| pool.shape.replicas).sum();
        for at in from..to {
            let pool = &self.pools[at];
            let works = pool.shape.replicas > NOBODY && pool.shape.working > 0.0;
            let likely = pool.told() || pool.chain.is_some() && (resumes || turn);
            if !works || coming.attempts <= 0.0 || !likely {
                self.pools[at].tell_no_more();
                continue;
            }
            self.hear_at(service, at, replicas, &coming);
        }
    }

    fn hear_at(&mut self, service: usize, at: usize, replicas: f64, coming: &Coming) {
        let holds = self.shared_holds(service, at);
        let pool = &self.pools[at];
        let table = &self.tables[service];
        let alike = clamp(replicas, 1.0, ALIKE);
        let same = min(1.0, pool.weight * pool.each * replicas / alike);
        let states = min(table.room() + 1.0, STATES as f64) as usize;
        let mut law = [0.0; STATES];
        let mut as_one = self.doors[service].root / coming.attempts;
        law[..states].fill(as_one);
        let (first, end) = self.wiring.into[service];
        for call in &self.wiring.incoming[first..end] {
            as_one += self.crowd(table, *call, replicas, alike, coming, pool, &mut law[..states]);
        }
        let stream = coming.stream(pool, same * min(1.0, as_one));
        let flat = law[..states].iter().all(|rate| (rate - 1.0).abs() < FEW);
        // A backlog is not at rest, even if nobody tries again for a moment.
        let rests = !(pool.told() && pool.x > table.slots);
        if stream.per <= 0.0 || flat && rests && !stream.depends() && holds.is_none() {
            self.pools[at].tell_no_more();
            return;
        }
        self.pools[at].hear(&law[..states], stream, table, holds.as_ref());
    }

    pub(super) fn service_of(&self, pool: usize) -> usize {
        self.wiring.pools.partition_point(|(_, to)| *to <= pool)
    }

    /// Finds for each pool which one above it is most out of slots, along those that call it most.
    pub(super) fn look_up(&mut self) {
        let wiring = Arc::clone(&self.wiring);
        for stop in &wiring.stops {
            let (from, to) = wiring.into[stop.service];
            let mut main: Option<(f64, usize)> = None;
            for call in &wiring.incoming[from..to] {
                let sent = self.calls[*call].attempts;
                if sent > main.map_or(0.0, |main| main.0) {
                    main = Some((sent, wiring.pool_of[*call]));
                }
            }
            // Who comes from outside is without number.
            let main = main.filter(|_| self.doors[stop.service].root <= 0.0).map(|main| main.1);
            let pressed = |at: usize| self.pools[at].stay.delayed;
            let above =
                main.map(|at| self.above[at].filter(|higher| pressed(*higher) > MORE * pressed(at)).unwrap_or(at));
            self.above[stop.pools.0..stop.pools.1].fill(above);
        }
    }

    /// The service of a pool, as one that calls.
    fn caller(&self, pool: usize) -> Caller {
        let service = self.service_of(pool);
        let mut callers = Caller { replicas: 0.0, slots: self.tables[service].slots, busy: 0.0, pressed: 0.0 };
        for pool in self.pools_of(service) {
            let replicas = pool.shape.replicas;
            callers.replicas += replicas;
            callers.busy += replicas * pool.busy();
            callers.pressed += replicas * pool.stay.delayed;
        }
        callers.busy /= max(callers.replicas, NOBODY);
        callers.pressed /= max(callers.replicas, NOBODY);
        callers
    }

    /// Adds to a pool's arrivals those that a call makes.
    fn crowd(
        &self,
        table: &Table,
        at: usize,
        replicas: f64,
        alike: f64,
        coming: &Coming,
        pool: &Pool,
        law: &mut [f64],
    ) -> f64 {
        let call = &self.calls[at];
        let caller = self.wiring.pool_of[at];
        let attempts = call.attempts * call.course.arriving;
        if self.pools[caller].shape.replicas <= NOBODY || attempts <= 0.0 {
            return 0.0;
        }
        let law_len = law.len();
        // Whoever gave up and called again is in there more than once.
        let number = max(pool.x * replicas, 1e-9);
        let crowd = |callers: &Caller, here: f64, longer: &Rest| {
            // The sibling is theirs as far as this one is; others have the rest of it.
            let part = min(1.0, here / number);
            let (slots, load) = (part * table.slots, max(part * pool.busy(), 1e-6));
            let sibling = (alike > 1.0).then(|| Sibling { slots, room: law_len - 1, load });
            Crowds::new(callers, here / replicas, callers.replicas * alike / replicas, sibling, longer)
        };
        // All of its service's pools that make this call are one crowd.
        let (first, end) = self.wiring.into[call.course.to];
        let alike_calls = self.wiring.incoming[first..end].iter().map(|other| &self.calls[*other]);
        let same = alike_calls.filter(|other| other.edge == call.edge);
        let mine: f64 = same.map(|other| other.attempts * other.course.arriving * other.answer.spent).sum();
        let callers = self.caller(caller);
        // Of the slots of those above, all wait here that anybody below them has here.
        let (all, pressed) = (coming.here, callers.pressed);
        let above = self.above[caller].filter(|above| self.pools[*above].stay.delayed > MORE * pressed);
        let (below, above) = (
            crowd(&callers, mine, &self.rests[at]),
            above.map(|above| crowd(&self.caller(above), all, &Rest::default())),
        );
        let (mine, all) = (min(1.0, mine / number), min(1.0, all / number));
        let share = attempts / coming.attempts;
        let mut least = f64::MAX;
        let mut by_itself = [0.0; STATES];
        let part = self.alone(at, table, &callers, replicas, coming, pool, mine, &mut by_itself[..law_len]);
        for (state, rate) in law.iter_mut().enumerate() {
            let n = state as f64;
            let held = above.as_ref().map_or(1.0, |above| pressed + (1.0 - pressed) * above.sends(n * all));
            least = min(least, below.sends(n * mine) * held);
            *rate += share * (least + part * (by_itself[state] * held - least));
        }
        share * below.as_one()
    }

    /// Finds what a call sends that only one replica makes, to the only one of a service that nobody else calls; says how far
    /// that is so. Not where some inside were given up, or are refused: how many there are then is not how many slots wait.
    fn alone(
        &self,
        at: usize,
        table: &Table,
        callers: &Caller,
        replicas: f64,
        coming: &Coming,
        pool: &Pool,
        mine: f64,
        law: &mut [f64],
    ) -> f64 {
        let call = &self.calls[at];
        let attempts = call.attempts * call.course.arriving;
        let fits = callers.slots < STATES as f64 && pool.told();
        let few = callers.replicas <= 1.0 && replicas <= 1.0 && attempts > ALONE * coming.attempts;
        let amiss = (1.0 - mine) + call.answer.refused + call.answer.late;
        let part = 1.0 - amiss / AMISS;
        if !(fits && few) || part <= 0.0 {
            return 0.0;
        }
        let slots = callers.slots as usize;
        let station = Served::new(pool, table.slots, slots.min(law.len() - 1), coming.attempts);
        let rest = max(callers.busy - mine * pool.x, 1e-6);
        calls_alone(slots, rest, callers.pressed, &self.rests[at], &station, law);
        part
    }

    /// Sums up what comes to a service.
    fn coming(&self, service: usize) -> Coming {
        let mut coming = Coming { attempts: self.doors[service].root, ..Coming::default() };
        let (from, to) = self.wiring.into[service];
        for at in &self.wiring.incoming[from..to] {
            let (call, caller) = (&self.calls[*at], &self.pools[self.wiring.pool_of[*at]]);
            if caller.shape.replicas > NOBODY && call.attempts > 0.0 {
                coming.add(call, &self.wiring.lines[call.edge], caller.starts);
            }
        }
        coming
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_crowd_without_slots_to_spare_is_a_machine_repair_shop() {
        // Each machine that runs may break, so the rate falls by the same amount with each that is broken.
        let mut law = [0.0; STATES];
        sends(3, 2.5, 1.0, 1.0, 1.0, &Rest::default(), &mut law);
        let against: Vec<f64> = law[..=3].iter().map(|rate| rate / law[0]).collect();
        for (n, rate) in against.iter().enumerate() {
            assert!((rate - (1.0 - n as f64 / 3.0)).abs() < 1e-12, "{against:?}");
        }
    }

    #[test]
    fn out_of_slots_nearly_all_of_which_wait_here_callers_send_in_every_state() {
        let sibling = Sibling { slots: 30.0, room: 370, load: 29.0 };
        let (mut law, mut shared) = ([0.0; STATES], [0.0; STATES]);
        sends(300, 299.0, 1e-4, 1.0, 1.0, &Rest::default(), &mut law);
        shares(300, 1e-4, 1.0, sibling, &|_| 1.0, &mut shared);
        assert!(law[..300].iter().chain(&shared[..300]).all(|rate| *rate > 0.0 && rate.is_finite()));
    }

    #[test]
    fn a_large_crowd_with_slots_to_spare_is_as_good_as_endless() {
        let mut law = [0.0; STATES];
        sends(200, 40.0, 39.0, 0.0, 1.0, &Rest::default(), &mut law);
        assert!(law[..20].iter().all(|rate| (rate / law[0] - 1.0).abs() < 1e-6));
        assert!(law[200] == 0.0, "nobody is left who could call");
    }

    #[test]
    fn a_queue_at_the_other_of_two_stations_brings_nobody_here() {
        // Callers without anything else to do, before two stations of a slot each: all ways to be at either are as likely, so
        // whoever leaves one goes to either, however many wait here, until all do.
        let sibling = Sibling { slots: 1.0, room: 50, load: 0.9 };
        let (mut law, mut plain) = ([0.0; STATES], [0.0; STATES]);
        shares(12, 1e-9, 1.0, sibling, &|_| 1.0, &mut law);
        assert!(law[..12].iter().all(|rate| (rate / law[0] - 1.0).abs() < 1e-6), "{:?}", &law[..12]);
        assert!(law[12] == 0.0, "nobody is left who could call");
        // Those that no queue holds up elsewhere call less the more are here.
        sends(12, 6.0, 6.0, 1.0, 1.0, &Rest::default(), &mut plain);
        assert!(plain[11] < 0.1 * plain[0]);
    }

    #[test]
    fn two_stations_and_a_crowd_balance_state_by_state() {
        // Four callers out of slots: as many ways to be at this one, at the other and at neither, by enumeration.
        let (rest, load) = (1.3, 0.8);
        let weight = |n: usize| (1..=n).fold(1.0, |all, n| all * load / min(n as f64, 2.0));
        let away = |m: usize| (1..=m).fold(1.0, |all, m| all * rest / m as f64);
        let here = |n: usize| (0..=4 - n).map(|other| weight(other) * away(4 - n - other)).sum::<f64>();
        let mut law = [0.0; STATES];
        shares(4, rest, 1.0, Sibling { slots: 2.0, room: 9, load }, &|_| 1.0, &mut law);
        for (n, rate) in law[..4].iter().enumerate() {
            assert!((rate - here(n + 1) / here(n)).abs() < 1e-12, "{n}: {rate}");
        }
    }

    #[test]
    fn who_misses_the_longer_of_two_queues_meets_the_shorter() {
        // Twelve callers with nothing else to do: one more here is one less there.
        let station = [1.0; 13];
        let mut elsewhere = [0.0; STATES];
        elsewhere[0] = 1.0;
        assert!(as_one(12, &station, &elsewhere) < 1e-9);
        // With far more callers than are ever at either, one queue says nothing of the other.
        let mut weight = 1.0;
        for (m, elsewhere) in elsewhere.iter_mut().enumerate() {
            *elsewhere = weight;
            weight *= 150.0 / (m + 1) as f64;
        }
        let loaded: Vec<f64> = (1..=7).scan(2.0, |weight, _| Some(std::mem::replace(weight, *weight * 0.5))).collect();
        assert!((as_one(150, &loaded, &elsewhere) - 1.0).abs() < 0.1);
    }

    #[test]
    fn a_caller_of_many_slots_before_many_replicas_is_as_good_as_a_part_of_it_before_some() {
        let sibling = || Some(Sibling { slots: 5.0, room: 25, load: 4.5 });
        let caller = |slots: f64, busy: f64| Caller { replicas: 1.0, slots, busy, pressed: 1.0 };
        let whole = Crowd::new(&caller(22.0, 22.0), 10.0, 1.0, 1.0, sibling(), &Rest::default());
        let part = Crowds::new(&caller(66.0, 66.0), 10.0, 1.0 / 3.0, sibling(), &Rest::default());
        for here in 0..22 {
            let (of_part, of_whole) = (part.sends(f64::from(here)), whole.sends(f64::from(here)));
            assert!((of_part / of_whole - 1.0).abs() < 1e-9, "{here}: {of_part} for {of_whole}");
        }
    }
}
