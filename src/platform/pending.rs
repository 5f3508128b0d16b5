//! What is pending in each state of a chain: attempts that failed there or will be given up, and are to be made again.
//!
//! Of each kind the mean and the second factorial moments are followed in every state, for retries come in clumps, which a
//! mean does not show. Their equations are exact for exponential work and pauses, but each calls for the next moment (Falin
//! and Templeton, Retrial Queues, 1997): see [`Chain::look`]. Not the states themselves.
//! The one rule: attempts that fail are alike, refused or given up, but that first ones are told from retries.

use super::chain::{CLASSES, Chain, KINDS, PAIRS};
use super::sojourn::{Sojourn, Span};
use super::table::Spacing;
use crate::base::maths::{max, min};

/// A state less likely than this is not met.
const NEVER: f64 = 1e-280;
/// Seconds from one look to the next.
const LOOK: f64 = 1.0;
/// Seconds for which an attempt is pending at least.
const SHORTEST: f64 = 0.01;
/// A chance of being late below this is none.
const RARE: f64 = 1e-6;

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

/// Failed first attempts and failed retries in the pause before the next attempt; then, in the same order, those who are inside
/// and will be given up.
const FIRST: usize = 0;
const LATER: usize = 1;

/// The place of a pair of kinds.
const fn pair_of(one: usize, other: usize) -> usize {
    let (low, high) = if one < other { (one, other) } else { (other, one) };
    high * (high + 1) / 2 + low
}

/// Attempts per second in a state that will be made again if they fail, of either class.
#[derive(Clone, Copy)]
struct Tried {
    begun: [f64; CLASSES],
    again: [f64; CLASSES],
}

impl Tried {
    /// Where so many come of their own accord, and so many are pending of either class.
    fn of(&self, class: usize, alone: f64, pending: [f64; CLASSES], full: bool) -> f64 {
        let own = self.begun[class] * alone;
        if class == FIRST {
            return own;
        }
        // Whoever is refused after a retry stays pending as it is.
        own + self.again[FIRST] * pending[FIRST] + if full { 0.0 } else { self.again[LATER] * pending[LATER] }
    }
}

/// Moments of what is pending, in each state.
struct Moments<const N: usize> {
    pending: [[f64; N]; KINDS],
    pairs: [[f64; N]; PAIRS],
    /// Retries per second where one of a kind is singled out.
    back: [[f64; N]; KINDS],
}

impl<const N: usize> Moments<N> {
    fn new(chain: &Chain, fires: [f64; CLASSES]) -> Self {
        let mut found = Self { pending: [[0.0; N]; KINDS], pairs: [[0.0; N]; PAIRS], back: [[0.0; N]; KINDS] };
        for (n, state) in chain.states.iter().enumerate() {
            for kind in 0..KINDS {
                let whole = state.pending[kind];
                found.pending[kind][n] = whole;
                if whole > NEVER {
                    let with = |class: usize| max(0.0, state.pairs[pair_of(kind, class)]) / whole;
                    found.back[kind][n] = fires[FIRST] * with(FIRST) + fires[LATER] * with(LATER);
                }
            }
            for (pairs, value) in found.pairs.iter_mut().zip(state.pairs) {
                pairs[n] = value;
            }
        }
        found
    }

    /// Those pending of either class beside one of this kind.
    fn beside(&self, kind: usize, n: usize) -> [f64; CLASSES] {
        [self.pairs[pair_of(kind, FIRST)][n], self.pairs[pair_of(kind, LATER)][n]]
    }
}

impl Chain {
    /// A second of what is pending. Moments are closed with the third, as if a Poisson number of a gamma-distributed mean were
    /// pending in a state: of such numbers the mean, given that one, two or three of them are singled out, rises by equal steps.
    ///
    /// Who will be given up is inside until then, which says that little is completed meanwhile: so little that such a one is in
    /// a state as often when it is given up as when it came, for a birth-death chain looks the same backwards (Kelly 1979).
    pub(super) fn look<const N: usize>(&mut self, speed: f64) {
        let (top, stream) = (self.top(), self.stream);
        let share = |part: [f64; CLASSES]| part.map(|share| share * stream.same);
        let (begun, goes_on) = (share(stream.begun), share(stream.goes_on));
        let fires = stream.pause.map(|pause| 1.0 / max(pause, SHORTEST));
        let given_up = 1.0 / max(stream.patience, SHORTEST);
        let tried = Tried { begun, again: [goes_on[FIRST] * fires[FIRST], goes_on[LATER] * fires[LATER]] };
        for state in &mut self.states {
            let pending =
                state.pending.map(|pending| if state.share > NEVER { max(0.0, pending) / state.share } else { 0.0 });
            state.back = fires[FIRST] * pending[FIRST] + fires[LATER] * pending[LATER];
        }
        let (own, _) = self.scales(stream.per);
        let mut rates = self.rates::<N>(speed, own, 1.0);
        let (plain, done) = (rates.up, rates.down);
        let mut moments = Moments::<N>::new(self, fires);
        let states = &self.states;
        let each = 1.0 / LOOK;
        let late = |n: usize| states[n].late;
        let mut slow = done;
        for n in 2..=top {
            slow[n] *= if late(n - 1) > 0.0 { min(1.0, late(n - 2) / late(n - 1)) } else { 1.0 };
        }
        let doomed = |kind: usize| kind >= CLASSES;
        // How fast it is no longer pending in a state, for good or for another attempt.
        let ends = |kind: usize, n: usize| match kind {
            FIRST => fires[FIRST],
            LATER => fires[LATER] * if n == top { 1.0 - goes_on[LATER] } else { 1.0 },
            _ => given_up,
        };
        // What of a kind begins to be pending in a state, where so many come of their own accord there and so many are
        // pending of each class, and are given up.
        let begins = |kind: usize, n: usize, with: &dyn Fn(usize) -> (f64, [f64; CLASSES]), given: f64| {
            let class = kind % CLASSES;
            let fails = |n: usize| {
                let (weight, pending) = with(n);
                tried.of(class, own * states[n].law * weight, pending, n == top)
            };
            match (doomed(kind), n) {
                (true, 0) => 0.0,
                (true, n) => late(n - 1) * fails(n - 1),
                (false, n) if n == top => fails(n) + given_up * given,
                (false, _) => given_up * given,
            }
        };
        let there = |kind: usize| {
            let class = if kind % CLASSES == FIRST { begun[FIRST] } else { max(begun[LATER], goes_on[FIRST]) };
            class > 0.0 && (stream.patience > 0.0 || !doomed(kind))
        };
        for kind in [2, 3, 0, 1].into_iter().filter(|kind| there(*kind)) {
            for n in 0..=top {
                rates.up[n] = max(0.0, plain[n] + moments.back[kind][n] - states[n].back);
            }
            rates.down = if doomed(kind) { slow } else { done };
            let Moments { pending, .. } = &moments;
            let with = |n: usize| (states[n].share, [pending[FIRST][n], pending[LATER][n]]);
            let given = |n: usize| if doomed(kind) { 0.0 } else { pending[kind + CLASSES][n] };
            let found = rates.balance(
                top,
                |n| each + ends(kind, n),
                |n| each * pending[kind][n] + begins(kind, n, &with, given(n)),
            );
            moments.pending[kind] = found;
        }
        let kinds = [2, 3, 0, 1];
        for (at, one) in kinds.into_iter().enumerate() {
            for other in kinds.into_iter().skip(at) {
                if !(there(one) && there(other)) {
                    continue;
                }
                for n in 0..=top {
                    let back = moments.back[one][n] + moments.back[other][n] - 2.0 * states[n].back;
                    rates.up[n] = max(0.0, plain[n] + back);
                }
                rates.down = if doomed(one) || doomed(other) { slow } else { done };
                let Moments { pending, pairs, .. } = &moments;
                let added = |kind: usize, beside: usize, n: usize| {
                    let with = |n: usize| (pending[beside][n], moments.beside(beside, n));
                    let given = if doomed(kind) { 0.0 } else { pairs[pair_of(kind + CLASSES, beside)][n] };
                    begins(kind, n, &with, given)
                };
                let found = rates.balance(
                    top,
                    |n| each + ends(one, n) + ends(other, n),
                    |n| each * pairs[pair_of(one, other)][n] + added(one, other, n) + added(other, one, n),
                );
                moments.pairs[pair_of(one, other)] = found;
            }
        }
        self.keep(&moments, fires);
        self.tell_again();
    }

    /// How likely who comes in each state is answered too late.
    pub(super) fn outlast(&mut self, stay: &Sojourn, speed: f64) {
        let (slots, cv2, patience, top) = (self.slots, self.cv2, self.stream.patience, self.top());
        let pace = self.pace(speed);
        let (gap, spacing, hold) = (1.0 / (pace * self.states[top].drain), Spacing::new(slots, cv2), stay.hold_law());
        let mut next = 1.0 / (gap * slots);
        let mut none = patience <= 0.0;
        for (n, state) in self.states.iter_mut().enumerate().rev() {
            state.late = 0.0;
            let longer = if self.even { 1.0 } else { 1.0 / (next * stay.hold) };
            next = pace * state.drain / max(min(n as f64, slots), 1.0);
            if none || n == top {
                continue;
            }
            let (places, left) = (n as f64 - slots, patience / longer);
            state.late = if places < 0.0 {
                hold.above(left)
            } else {
                let (wait, var) = spacing.wait(places);
                outlives(Span::gamma(wait * gap / longer, var / (wait * wait)), hold, left)
            };
            none = state.late < RARE;
        }
    }

    /// Keeps what was found.
    fn keep<const N: usize>(&mut self, moments: &Moments<N>, fires: [f64; CLASSES]) {
        for (n, state) in self.states.iter_mut().enumerate() {
            for kind in 0..KINDS {
                state.pending[kind] = moments.pending[kind][n];
            }
            for pair in 0..PAIRS {
                state.pairs[pair] = moments.pairs[pair][n];
            }
            let part =
                |class: usize| if state.share > NEVER { max(0.0, state.pending[class]) / state.share } else { 0.0 };
            state.back = fires[FIRST] * part(FIRST) + fires[LATER] * part(LATER);
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
    use super::*;

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
