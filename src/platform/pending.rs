//! What is pending in each state of a chain: attempts that failed there, refused or given up, and will be made again.
//!
//! Of both kinds the mean and the second factorial moments are followed in every state, for retries come in clumps, which a
//! mean does not show. Their equations are exact for exponential work and pauses, but each calls for the next moment (Falin
//! and Templeton, Retrial Queues, 1997): see [`Chain::look`]. Not the states themselves.
//! The one rule: attempts that fail alike are alike, whichever of a call they are.

use super::chain::{Chain, KINDS, Rates, State};
use crate::base::maths::max;

/// A state less likely than this is not met.
const NEVER: f64 = 1e-280;
/// Seconds from one look to the next.
const LOOK: f64 = 1.0;
/// Seconds for which an attempt is pending at least.
const SHORTEST: f64 = 0.01;

const REFUSED: usize = 0;
const LATE: usize = 1;

/// Retries per second where so many are pending of each kind.
fn often(fires: [f64; KINDS], with: [f64; KINDS]) -> f64 {
    fires[REFUSED] * max(0.0, with[REFUSED]) + fires[LATE] * max(0.0, with[LATE])
}

impl Chain {
    /// Means of what is pending in a state, of either kind: of all, given that one refused is singled out, and given that
    /// one given up is.
    fn beside(state: &State) -> [[f64; KINDS]; 3] {
        let share = |part: f64, whole: f64| if whole > NEVER { part / whole } else { 0.0 };
        let ([r, l], [rr, rl, ll]) = (state.pending, state.pairs);
        [[share(r, state.share), share(l, state.share)], [share(rr, r), share(rl, r)], [share(rl, l), share(ll, l)]]
    }

    /// A second of what is pending. Moments are closed with the third, as if a Poisson number of a gamma-distributed mean were
    /// pending in a state: of such numbers the mean, given that one, two or three of them are singled out, rises by equal steps.
    pub(super) fn look<const N: usize>(&mut self, speed: f64) {
        let (top, stream) = (self.top(), self.stream);
        let (tried, late) = (stream.tried * stream.same, stream.late * stream.same);
        let fires = [1.0 / max(stream.pause, SHORTEST), 1.0 / max(stream.lag, SHORTEST)];
        let [refused, given_up] = fires;
        let back = |with: [f64; KINDS]| often(fires, with);
        for state in &mut self.states {
            state.back = back(Self::beside(state)[0]);
        }
        let (own, _) = self.scales(stream.per);
        let mut rates = self.rates::<N>(speed, own, 1.0);
        let plain = rates.up;
        let states = &self.states;
        let each = 1.0 / LOOK;
        // Who comes of its own accord, and all who come, whatever is pending.
        let alone = |n: usize| own * states[n].law;
        let all = |n: usize| (alone(n) + states[n].back) * states[n].share;
        // Moves the arrivals of a state to what they are where this many are pending.
        let set = |rates: &mut Rates<N>, with: &dyn Fn(&State) -> [f64; KINDS]| {
            for (n, state) in states.iter().enumerate() {
                rates.up[n] = max(0.0, plain[n] + back(with(state)) - state.back);
            }
        };
        // The mean given two or three singled out rises by the same as that given one.
        let steps = |state: &State, one: usize, other: usize| {
            let found = Self::beside(state);
            [REFUSED, LATE].map(|kind| found[1 + one][kind] + found[1 + other][kind] - found[0][kind])
        };
        // Whoever enters and will be late is pending from the next state on.
        let entering =
            |n: usize, rate: &dyn Fn(usize) -> f64| if n == 0 { 0.0 } else { late * states[n - 1].late * rate(n - 1) };
        let at_top = |n: usize, value: f64| if n == top { tried * value } else { 0.0 };
        let stays = |n: usize| if n == top { 1.0 - tried } else { 1.0 };

        set(&mut rates, &|state| Self::beside(state)[1]);
        let r = rates.balance(
            top,
            |n| each + refused * stays(n),
            |n| {
                each * states[n].pending[REFUSED]
                    + at_top(n, alone(n) * states[n].share + given_up * states[n].pending[LATE])
            },
        );
        set(&mut rates, &|state| Self::beside(state)[2]);
        let l = rates.balance(top, |_| each + given_up, |n| each * states[n].pending[LATE] + entering(n, &all));
        // Pairs. What comes beside one: of its own accord, or out of those pending beside it.
        let pair = |n: usize| states[n].pairs;
        let beside_r = |n: usize| alone(n) * r[n] + refused * pair(n)[0] + given_up * pair(n)[1];
        let beside_l = |n: usize| alone(n) * l[n] + refused * pair(n)[1] + given_up * pair(n)[2];
        set(&mut rates, &|state| steps(state, REFUSED, REFUSED));
        let rr = rates.balance(
            top,
            |n| each + 2.0 * refused * stays(n),
            |n| each * pair(n)[0] + 2.0 * at_top(n, alone(n) * r[n] + given_up * pair(n)[1]),
        );
        set(&mut rates, &|state| steps(state, REFUSED, LATE));
        let rl = rates.balance(
            top,
            |n| each + refused * stays(n) + given_up,
            |n| each * pair(n)[1] + at_top(n, alone(n) * l[n] + given_up * pair(n)[2]) + entering(n, &beside_r),
        );
        set(&mut rates, &|state| steps(state, LATE, LATE));
        let ll = rates.balance(top, |_| each + 2.0 * given_up, |n| each * pair(n)[2] + 2.0 * entering(n, &beside_l));
        self.keep([&r, &l], [&rr, &rl, &ll], fires);
        self.tell_again();
    }

    /// Keeps what was found.
    fn keep(&mut self, pending: [&[f64]; KINDS], pairs: [&[f64]; 3], fires: [f64; KINDS]) {
        for (n, state) in self.states.iter_mut().enumerate() {
            (state.pending, state.pairs) = (pending.map(|kind| kind[n]), pairs.map(|kinds| kinds[n]));
            state.back = often(fires, Self::beside(state)[0]);
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
    use crate::base::maths::min;

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
                let stream = Stream { per, tried, pause, retried: tried * blocked, same: 1.0, ..Stream::default() };
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
