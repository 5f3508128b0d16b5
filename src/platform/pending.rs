//! What is pending in each state of a chain: attempts that failed there or will be given up, and are to be made again.
//!
//! Of each kind the mean and the second factorial moments are followed in every state, for retries come in clumps, which a
//! mean does not show. Their equations are exact for exponential work and pauses, but each calls for the next moment (Falin
//! and Templeton, Retrial Queues, 1997): see [`Chain::look`]. Not the states themselves.
//! The one rule: attempts that fail are alike, refused or given up, but that first ones are told from retries.

use serde::Serialize;

use super::chain::{CLASSES, Chain, Rates, State};
use super::sojourn::{Sojourn, Span};
use super::spacing::Spacing;
use crate::base::maths::{max, min};

/// Failed first attempts and failed retries in the pause before the next attempt; then, in the same order, those who are inside
/// and will be given up.
const FIRST: usize = 0;
const LATER: usize = 1;
const KINDS: usize = 2 * CLASSES;
/// In an order in which what comes of another kind comes after it.
const ORDER: [usize; KINDS] = [CLASSES + FIRST, CLASSES + LATER, FIRST, LATER];
const PAIRS: usize = KINDS * (KINDS + 1) / 2;
/// A state less likely than this is not met.
const NEVER: f64 = 1e-280;
/// Seconds from one look to the next, and in how many steps they go by. In one step, what comes of states that are seldom met is
/// not of one time with how seldom they are, and a storm that would pass never does; with more steps than these nothing changes.
const LOOK: f64 = 1.0;
const STEPS: usize = 3;
/// Seconds for which an attempt is pending at least.
const SHORTEST: f64 = 0.01;
/// So many standard deviations are a few.
const MANY: f64 = 3.0;
/// A chance of being late below this is none.
const RARE: f64 = 1e-6;
/// Slots become free at least so fast, against what they do on average, where somebody will be given up.
const SLOWEST: f64 = 0.3;

/// Gauss-Legendre nodes and weights on the unit interval.
const PARTS: [(f64, f64); 5] = [
    (0.046_910_077_030_668, 0.118_463_442_528_094_5),
    (0.230_765_344_947_158_4, 0.239_314_335_249_683_2),
    (0.5, 0.284_444_444_444_444_4),
    (0.769_234_655_052_841_6, 0.239_314_335_249_683_2),
    (0.953_089_922_969_332, 0.118_463_442_528_094_5),
];

/// The chance that a wait and a hold after it take longer than `t`.
fn outlives(wait: Span, hold: Span, t: f64) -> f64 {
    let beyond = wait.above(t);
    let within = 1.0 - beyond;
    let held = |(at, weight): &(f64, f64)| weight * hold.above(t - wait.at_share(at * within));
    beyond + within * PARTS.iter().map(held).sum::<f64>()
}

/// The place of a pair of kinds.
const fn pair_of(one: usize, other: usize) -> usize {
    let (low, high) = if one < other { (one, other) } else { (other, one) };
    high * (high + 1) / 2 + low
}

/// What is pending in a state.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub(super) struct Pending {
    /// Of each kind, times the share of time in the state.
    means: [f64; KINDS],
    /// Pairs of them; two of a kind count twice.
    pairs: [f64; PAIRS],
}

impl Pending {
    /// Those who will be given up, times the share of time in the state.
    pub(super) fn will_give_up(&self) -> f64 {
        self.means[CLASSES..].iter().map(|mean| max(0.0, *mean)).sum()
    }

    /// Retries per second in a state that is as likely as this, and in which at most so many pause.
    fn back(&self, fires: [f64; CLASSES], most: [f64; CLASSES], share: f64) -> f64 {
        let part = |class: usize| if share > NEVER { max(0.0, self.means[class]) / share } else { 0.0 };
        fires[FIRST] * min(part(FIRST), most[FIRST]) + fires[LATER] * min(part(LATER), most[LATER])
    }
}

fn doomed(kind: usize) -> bool {
    kind >= CLASSES
}

/// A second of what is pending, in each state.
struct Look<'s, const N: usize> {
    states: &'s [State],
    top: usize,
    /// Of what comes of its own accord and of the retries of either class, the shares after which there is one more attempt here.
    begun: [f64; CLASSES],
    goes_on: [f64; CLASSES],
    /// Retries per second of each who pauses before one.
    fires: [f64; CLASSES],
    /// How fast who will be given up is.
    given_up: f64,
    /// By what the law comes.
    own: f64,
    /// The rates of the chain, of which those down where somebody inside will be given up.
    plain: Rates<N>,
    slow: [f64; N],
    /// Seconds that it goes on.
    step: f64,
    /// The share of time in each state, and what is pending there.
    share: [f64; N],
    means: [[f64; N]; KINDS],
    pairs: [[f64; N]; PAIRS],
    /// Retries per second where one of a kind is singled out.
    back: [[f64; N]; KINDS],
}

impl<'s, const N: usize> Look<'s, N> {
    fn new(chain: &'s Chain, speed: f64, share: &[f64; N], step: f64) -> Self {
        let (top, stream, states) = (chain.top(), chain.stream, &chain.states[..]);
        let (fires, most) = (chain.fires(), chain.most_pausing());
        let (own, _) = chain.scales(stream.per);
        let plain = chain.rates::<N>(speed, own, 1.0);
        let share = plain.balance(top, |_| 1.0 / step, |n| share[n] / step);
        let mut slow = plain.down;
        for n in 2..=top {
            let (before, late) = (states[n - 2].late, states[n - 1].late);
            slow[n] *= if late > 0.0 { min(1.0, before / late) } else { 1.0 };
        }
        let mut look = Self {
            states,
            top,
            begun: stream.begun.map(|share| share * stream.same),
            goes_on: stream.goes_on.map(|share| share * stream.same),
            fires,
            given_up: if stream.patience > 0.0 { 1.0 / max(stream.patience, SHORTEST) } else { 0.0 },
            own,
            plain,
            slow,
            step,
            share,
            means: [[0.0; N]; KINDS],
            pairs: [[0.0; N]; PAIRS],
            back: [[0.0; N]; KINDS],
        };
        for (n, pending) in chain.pending.iter().enumerate() {
            for kind in 0..KINDS {
                let mean = pending.means[kind];
                look.means[kind][n] = mean;
                if mean > NEVER {
                    let with = |class: usize| min(max(0.0, pending.pairs[pair_of(kind, class)]) / mean, most[class]);
                    look.back[kind][n] = fires[FIRST] * with(FIRST) + fires[LATER] * with(LATER);
                }
            }
            for (pairs, value) in look.pairs.iter_mut().zip(pending.pairs) {
                pairs[n] = value;
            }
        }
        look
    }

    /// Whether there is any of a kind.
    fn there(&self, kind: usize) -> bool {
        let class =
            if kind % CLASSES == FIRST { self.begun[FIRST] } else { max(self.begun[LATER], self.goes_on[FIRST]) };
        class > 0.0 && (self.given_up > 0.0 || !doomed(kind))
    }

    /// How fast one of a kind is no longer pending in a state, for good or for another attempt. Who is refused after a retry
    /// of a retry stays pending as it is.
    fn ends(&self, kind: usize, n: usize) -> f64 {
        match kind {
            FIRST => self.fires[FIRST],
            LATER if n == self.top => self.fires[LATER] * (1.0 - self.goes_on[LATER]),
            LATER => self.fires[LATER],
            _ => self.given_up,
        }
    }

    /// Attempts per second of a class in a state that will be made again if they fail, where so many come of their own accord
    /// and so many pause before a retry.
    fn tried(&self, class: usize, n: usize, (weight, pausing): (f64, [f64; CLASSES])) -> f64 {
        let own = self.begun[class] * self.own * self.states[n].law * weight;
        if class == FIRST {
            return own;
        }
        let again = |class: usize| self.goes_on[class] * self.fires[class] * pausing[class];
        own + again(FIRST) + if n == self.top { 0.0 } else { again(LATER) }
    }

    /// What begins to be pending of a kind in a state: beside one of another kind if `beside` names it. Those who will be given up
    /// are so together.
    fn begins(&self, kind: usize, n: usize, beside: Option<usize>) -> f64 {
        let class = kind % CLASSES;
        let met = |n: usize| match beside {
            None => (self.share[n], [self.means[FIRST][n], self.means[LATER][n]]),
            Some(one) => (self.means[one][n], [self.pairs[pair_of(one, FIRST)][n], self.pairs[pair_of(one, LATER)][n]]),
        };
        if doomed(kind) {
            if n == 0 {
                return 0.0;
            }
            let before = &self.states[n - 1];
            let late = if beside.is_some_and(doomed) { before.late_too } else { before.late };
            return late * self.tried(class, n - 1, met(n - 1));
        }
        let inside = kind + CLASSES;
        let given_up = beside.map_or(self.means[inside][n], |one| self.pairs[pair_of(inside, one)][n]) * self.given_up;
        if n == self.top { given_up + self.tried(class, n, met(n)) } else { given_up }
    }

    /// The rates of the chain where retries come as often as `back` says, and somebody will be given up or not.
    fn rates(&self, back: impl Fn(usize) -> f64, doomed: bool) -> Rates<N> {
        let mut up = self.plain.up;
        for (n, up) in up.iter_mut().enumerate().take(self.top + 1) {
            *up = max(0.0, *up + back(n) - self.states[n].back);
        }
        Rates { up, down: if doomed { self.slow } else { self.plain.down } }
    }

    fn mean(&self, kind: usize) -> [f64; N] {
        let rates = self.rates(|n| self.back[kind][n], doomed(kind));
        let each = 1.0 / self.step;
        rates.balance(
            self.top,
            |n| each + self.ends(kind, n),
            |n| each * self.means[kind][n] + self.begins(kind, n, None),
        )
    }

    fn pair(&self, one: usize, other: usize) -> [f64; N] {
        let back = |n: usize| self.back[one][n] + self.back[other][n] - self.states[n].back;
        let (rates, pairs) = (self.rates(back, doomed(one) || doomed(other)), &self.pairs[pair_of(one, other)]);
        let each = 1.0 / self.step;
        rates.balance(
            self.top,
            |n| each + self.ends(one, n) + self.ends(other, n),
            |n| each * pairs[n] + self.begins(one, n, Some(other)) + self.begins(other, n, Some(one)),
        )
    }
}

impl Chain {
    /// Retries per second of each who pauses before one, of either class.
    fn fires(&self) -> [f64; CLASSES] {
        self.stream.pause.map(|pause| 1.0 / max(pause, SHORTEST))
    }

    /// How many of either class pause at most: if all attempts failed, and a few standard deviations more. Where next to none are
    /// ever met, how likely that is is known to no digit, and would say that any number pauses there.
    fn most_pausing(&self) -> [f64; CLASSES] {
        let stream = &self.stream;
        let own = stream.per * (1.0 - stream.retried);
        let again = stream.goes_on[FIRST] / max(1.0 - stream.goes_on[LATER], 0.1);
        let failing = [stream.begun[FIRST], stream.begun[LATER] + stream.begun[FIRST] * again];
        [FIRST, LATER].map(|class| {
            let number = own * failing[class] * max(stream.pause[class], SHORTEST);
            number + MANY * (1.0 + number.sqrt())
        })
    }

    fn set_back(&mut self, share: &[f64]) {
        let (fires, most) = (self.fires(), self.most_pausing());
        for ((state, pending), share) in self.states.iter_mut().zip(&self.pending).zip(share) {
            state.back = pending.back(fires, most, *share);
        }
    }

    /// A second of what is pending. Moments are closed with the third, as if a Poisson number of a gamma-distributed mean were
    /// pending in a state: of such numbers the mean, given that one, two or three of them are singled out, rises by equal steps.
    ///
    /// Who will be given up is inside until then, which says that little is completed meanwhile: so little that such a one is in
    /// a state as often when it is given up as when it came, for a birth-death chain looks the same backwards (Kelly 1979).
    pub(super) fn look<const N: usize>(&mut self, speed: f64) {
        self.pending.resize(self.states.len(), Pending::default());
        let mut share = [0.0; N];
        share.iter_mut().zip(&self.states).for_each(|(share, state)| *share = state.share);
        self.set_back(&share);
        for _ in 0..STEPS {
            share = self.look_on(speed, &share, LOOK / STEPS as f64);
            self.set_back(&share);
        }
        self.tell_again();
    }

    /// A step of it, from how likely states are now; says how likely they are then.
    fn look_on<const N: usize>(&mut self, speed: f64, share: &[f64; N], step: f64) -> [f64; N] {
        let mut look = Look::<N>::new(self, speed, share, step);
        for kind in ORDER {
            if look.there(kind) {
                look.means[kind] = look.mean(kind);
            }
        }
        for (at, one) in ORDER.into_iter().enumerate() {
            for other in ORDER.into_iter().skip(at) {
                if look.there(one) && look.there(other) {
                    look.pairs[pair_of(one, other)] = look.pair(one, other);
                }
            }
        }
        let (means, pairs, share) = (look.means, look.pairs, look.share);
        for (n, pending) in self.pending.iter_mut().enumerate() {
            *pending = Pending { means: means.map(|kind| kind[n]), pairs: pairs.map(|pair| pair[n]) };
        }
        share
    }

    /// How likely who comes in each state is answered too late, and how likely if one inside will be given up.
    ///
    /// All who wait, wait for the same slots: that one will be given up says that few become free meanwhile, see [`Chain::look`],
    /// and so whoever comes after it waits for longer too.
    pub(super) fn outlast(&mut self, stay: &Sojourn, speed: f64) {
        let (slots, patience, top) = (self.slots, self.stream.patience, self.top());
        let (first, pace) = (slots as usize, self.pace(speed));
        let (gap, spacing) = (1.0 / (pace * self.states[top].drain), Spacing::new(slots, self.cv2));
        let (hold, even) = (stay.hold_law(), self.even);
        // Who comes now is held as slots are with one more inside.
        let longer = |next: &State, n: usize| {
            let busy = min((n + 1) as f64, slots);
            if even { 1.0 } else { busy / (pace * next.drain * stay.hold) }
        };
        let late_after = |ahead: f64, gap: f64, longer: f64| {
            let (wait, var) = spacing.wait(ahead);
            outlives(Span::gamma(wait * gap / longer, var / (wait * wait)), hold, patience / longer)
        };
        self.states.iter_mut().for_each(|state| (state.late, state.late_too) = (0.0, 0.0));
        if patience <= 0.0 {
            return;
        }
        for n in (0..top).rev() {
            let longer = longer(&self.states[n + 1], n);
            let late =
                if n < first { hold.above(patience / longer) } else { late_after((n - first) as f64, gap, longer) };
            (self.states[n].late, self.states[n].late_too) = (late, late);
            if late < RARE {
                break;
            }
        }
        for n in first.max(1)..top {
            let (before, late) = (self.states[n - 1].late, self.states[n].late);
            if late > 0.0 && before < late {
                let gap = gap / max(before / late, SLOWEST);
                self.states[n].late_too =
                    max(late, late_after((n - first) as f64, gap, longer(&self.states[n + 1], n)));
            }
        }
    }

    /// By how much more retries are refused than others, and of those let in are late.
    fn tell_again(&mut self) {
        let (stream, top) = (self.stream, self.top());
        let (own, part) = self.scales(stream.per);
        let (mut first, mut back, mut first_late, mut back_late) = (0.0, 0.0, 0.0, 0.0);
        for state in &self.states[..top] {
            let (mine, again) = (state.share * own * state.law, state.share * part * state.back);
            first += mine;
            back += again;
            first_late += mine * state.late;
            back_late += again * state.late;
        }
        let share = |part: f64, whole: f64| if whole > 0.0 { part / whole } else { 0.0 };
        self.dragged = max(0.0, share(back_late, back) - share(first_late, first));
        let full = &self.states[top];
        let (first_full, back_full) = (full.share * own * full.law, full.share * part * full.back);
        let (first, back) = (first + first_full, back + back_full);
        // Retries of what failed elsewhere come as others do.
        let rest = max(0.0, (first + back) * stream.retried - back);
        let met = back_full + rest * share(first_full, first);
        let others = first_full - rest * share(first_full, first);
        self.again = max(0.0, share(met, back + rest) - share(others, first - rest));
    }
}

#[cfg(test)]
mod tests {
    use super::super::chain::Stream;
    use super::super::chain::tests::{station, stay};
    use super::super::third::Third;
    use super::*;
    use crate::base::maths::{exp, pow};

    /// The share refused at a station of two slots and four places where a share `tried` of those refused comes again after
    /// an exponential pause: by the balance of the numbers in system and pending together, without any closure.
    fn exact(first: f64, tried: f64, pause: f64) -> f64 {
        const ROOM: usize = 6;
        const PENDING: usize = 60;
        let (mut share, mut refused, mut all) = (vec![[0.0; PENDING + 1]; ROOM + 1], 0.0, 1.0);
        share[0][0] = 1.0;
        let dt = 0.5 / (first + 2.0 + PENDING as f64 / pause);
        for _ in 0..60_000 {
            let before = share.clone();
            (refused, all) = (0.0, 0.0);
            let mut flow = |from: (usize, usize), to: (usize, usize), rate: f64| {
                let moved = dt * rate * before[from.0][from.1];
                share[from.0][from.1] -= moved;
                share[to.0][to.1.min(PENDING)] += moved;
                moved
            };
            {
                for (n, c) in (0..=ROOM).flat_map(|n| (0..=PENDING).map(move |c| (n, c))) {
                    let again = c as f64 / pause;
                    if n > 0 {
                        flow((n, c), (n - 1, c), min(n as f64, 2.0));
                    }
                    if n < ROOM {
                        all += flow((n, c), (n + 1, c), first);
                        if c > 0 {
                            all += flow((n, c), (n + 1, c - 1), again);
                        }
                    } else {
                        refused += flow((n, c), (n, c + 1), first * tried) + before[n][c] * dt * first * (1.0 - tried);
                        if c > 0 {
                            refused +=
                                flow((n, c), (n, c - 1), again * (1.0 - tried)) + before[n][c] * dt * again * tried;
                        }
                    }
                }
            }
        }
        refused / (refused + all)
    }

    #[test]
    fn a_queue_and_a_hold_outlive_a_patience_as_often_as_the_poisson_law_says() {
        // So many departures of a rate, and an exponential hold of another after them: either the departures alone take too
        // long, or the hold makes up for what they leave.
        let (rate, leave, patience) = (80.0_f64, 10.0, 0.5);
        let below = |mean: f64, count: u32| {
            let terms = (0..count).scan(1.0, |term, i| Some(std::mem::replace(term, *term * mean / f64::from(i + 1))));
            exp(-mean) * terms.sum::<f64>()
        };
        for count in [1, 2, 6, 24] {
            let left = rate - leave;
            let held = exp(-leave * patience) * pow(rate / left, f64::from(count));
            let exact = below(rate * patience, count) + held * (1.0 - below(left * patience, count));
            let wait = Span::gamma(f64::from(count) / rate, 1.0 / f64::from(count));
            let found = outlives(wait, Sojourn::held(0.1, 0.01, Third::of_work(0.1, 1.0)).hold_law(), patience);
            assert!((found / exact - 1.0).abs() < 0.025, "{count}: {found} for {exact}");
        }
    }

    #[test]
    fn who_comes_after_one_that_will_be_given_up_is_late_too() {
        // Twenty million arrivals at M/M/8 with 24 places and a load of one, of a patience of 4.4 works: how many were late by how
        // many were inside, and by how much more beside each who would be. Ours says that slots become free more slowly as long
        // as one waits, and some of that time the other is gone already: it is up to twice as much more.
        let (table, stream) = (station(8, 24, 1.0), Stream { per: 8.0, patience: 4.4, ..Stream::default() });
        let mut chain = Chain::with_room(&table).unwrap();
        chain.hear(&[1.0; 33], stream, &table, &stay(1.0), 1.0, (16.0, 60.0), None);
        for (n, late, more) in [(7, 0.0123, 0.0), (15, 0.0358, 0.15), (23, 0.1044, 0.25), (31, 0.2948, 0.26)] {
            let state = &chain.states[n];
            let found = state.late_too / state.late - 1.0;
            assert!((state.late / late - 1.0).abs() < 0.03, "{n}: {} for {late}", state.late);
            assert!(found >= more - 1e-9 && found <= 2.0 * more + 1e-9, "{n}: {found} for {more}");
        }
    }

    #[test]
    fn who_is_given_up_is_in_a_state_as_often_as_when_it_came() {
        let table = station(2, 12, 1.0);
        let mut chain = Chain::with_room(&table).unwrap();
        let mut x = 8.0;
        for _ in 0..400 {
            let (begun, pause) = ([0.01, 0.0], [0.1; 2]);
            let stream =
                Stream { per: 2.0, begun, pause, patience: 8.0, retried: 2e-3, same: 1.0, ..Stream::default() };
            chain.hear(&[1.0; 15], stream, &table, &stay(1.0), 1.0, (x, 4.0), None);
            for _ in 0..10 {
                x = chain.step(0.1, 2.0, 1.0, x, 0.0).x;
            }
        }
        let inside = CLASSES + FIRST;
        let whole = |of: &dyn Fn(usize) -> f64| (2..=14).map(of).sum::<f64>();
        let came = |n: usize| chain.states[n].share * chain.states[n - 1].late;
        let there = |n: usize| chain.pending[n].means[inside];
        let (all_came, all_there) = (whole(&came), whole(&there));
        for n in 4..=14 {
            let (found, wanted) = (there(n) / all_there, came(n) / all_came);
            assert!((found / wanted - 1.0).abs() < 0.05, "{n}: {found} for {wanted}");
        }
    }

    #[test]
    fn retries_are_refused_as_often_as_the_numbers_inside_and_pending_say_together() {
        let table = station(2, 4, 1.0);
        for (first, tried, pause) in [(1.6, 0.8, 0.5), (1.9, 0.9, 1.0), (2.4, 0.7, 0.2)] {
            let mut chain = Chain::with_room(&table).unwrap();
            let (mut x, mut blocked) = (2.0, 0.1);
            for _ in 0..800 {
                let per = first / (1.0 - tried * blocked);
                let (begun, goes_on) = ([tried, 0.0], [tried; 2]);
                let stream = Stream {
                    per,
                    begun,
                    goes_on,
                    pause: [pause; 2],
                    retried: tried * blocked,
                    same: 1.0,
                    ..Stream::default()
                };
                chain.hear(&[1.0; 7], stream, &table, &stay(1.0), 1.0, (x, 2.0), None);
                for _ in 0..10 {
                    let found = chain.step(0.1, per, 1.0, x, 0.0);
                    (x, blocked) = (found.x, blocked + 0.1 * (found.blocked - blocked));
                }
            }
            let truth = exact(first, tried, pause);
            println!("{first} {tried} {pause}: {blocked} for {truth}");
            assert!((blocked / truth - 1.0).abs() < 0.01, "{first} {tried} {pause}: {blocked} for {truth}");
        }
    }
}
