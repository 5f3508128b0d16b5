//! A pool told state by state: how likely it holds nobody, one, two.
//!
//! The tables of [`super::table`] are of Poisson arrivals. Where callers try again, or are few, arrivals depend on the state
//! they meet. Such a station is a birth-death chain, and its states are followed in time (forward equations, backward Euler).
//! Which retries come in a state is in [`super::pending`], and who calls in [`super::coming`].
//! The one rule: how many come is what the calls say; only which state they meet is found here.

use serde::Serialize;

use super::balance::Crowd;
use super::holds::Holds;
use super::lasting::LetIn;
use super::pending::Pending;
use super::sojourn::Sojourn;
use super::spacing::Spacing;
use super::table::{Table, start_felt, variability};
use super::uneven;
use crate::base::maths::{clamp, exp, max, min};

/// Stations with more room than this fluctuate too little for it to matter, and would take too long to follow.
pub(super) const STATES: usize = 384;
/// Shares of arrivals that depend on what became of another below this change nothing.
pub(super) const FEW: f64 = 1e-3;
/// Arrivals that differ by a smaller share than this from what was asked for are not looked for again.
const NEAR: f64 = 1e-3;
/// How often it is tried to let as many arrive as were asked for.
const FIT: usize = 5;
/// Loads and variations that differ by a smaller share than this have the same hops.
const HOPS_NEAR: f64 = 2e-3;
/// Holds that vary more than this are beyond the formulas.
const CV2_MOST: f64 = 10.0;

/// A call's attempts are told apart in first ones and retries.
pub(super) const CLASSES: usize = 2;

/// Which arrivals at a pool follow from what became of others there.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub(super) struct Stream {
    /// Arrivals per second and replica.
    pub(super) per: f64,
    /// Of what comes of its own accord, the share that is a first attempt and the share that is a retry of what failed elsewhere,
    /// if there is one more attempt after it.
    pub(super) begun: [f64; CLASSES],
    /// Of the retries of either kind, the share after which there is one more attempt.
    pub(super) goes_on: [f64; CLASSES],
    /// Mean seconds before the retry of a first attempt and of a retry.
    pub(super) pause: [f64; CLASSES],
    /// Seconds after which an attempt is given up; none if none is.
    pub(super) patience: f64,
    /// Share of the attempts that fail after which the caller goes on to its next call here, and of those that do not.
    pub(super) dashed: f64,
    pub(super) served: f64,
    /// Share of all attempts that are made again.
    pub(super) retried: f64,
    /// Chance that what follows comes to the same replica.
    pub(super) same: f64,
}

impl Stream {
    /// Whether any of that matters.
    pub(super) fn depends(&self) -> bool {
        self.same * max(self.retried, max(self.dashed, self.served)) >= FEW
    }
}

/// A state.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub(super) struct State {
    /// Share of time in it.
    pub(super) share: f64,
    /// Who calls of their own accord, relative to other states.
    #[serde(skip)] // found anew every second, as are those below
    pub(super) law: f64,
    /// Completions per second in it, relative to other states, and the share of them that is wrong relative to what it is on
    /// average.
    #[serde(skip)]
    pub(super) drain: f64,
    #[serde(skip)]
    pub(super) wrong: f64,
    /// How often it hops up and down beside, against the slower of arrivals and completions.
    #[serde(skip)]
    pub(super) hops: f64,
    /// The mean and the variance of the time until the next departure for who comes in it and waits, in slot times.
    #[serde(skip)]
    pub(super) first: (f64, f64),
    /// The chance that who comes in it is answered too late, and that chance beside one who will be given up.
    #[serde(skip)]
    pub(super) late: f64,
    #[serde(skip)]
    pub(super) late_too: f64,
    /// Retries per second that come in it.
    #[serde(skip)]
    pub(super) back: f64,
}

/// What a sub-step came to, per replica.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Stepped {
    /// In system, of those waiting, and the variance of the first.
    pub(super) x: f64,
    pub(super) waiting: f64,
    pub(super) spread: f64,
    /// Arrivals per second, and completions.
    pub(super) came: f64,
    pub(super) leaving: f64,
    /// Share refused.
    pub(super) blocked: f64,
    /// The chance that who is let in waits, the squared variation of that wait, and its density at nothing per second.
    pub(super) delayed: f64,
    pub(super) wait_cv2: f64,
    pub(super) wait_start: f64,
    /// The share of who is let in that is answered later than the patience of the stream.
    pub(super) late: f64,
}

/// A pool told state by state, if it is told so.
#[derive(Clone, Debug, Default, Serialize)]
pub(super) struct Chain {
    /// None while it is not told.
    pub(super) states: Vec<State>,
    /// What is pending in each state; nothing where nothing depends on what became of others.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) pending: Vec<Pending>,
    pub(super) stream: Stream,
    pub(super) slots: f64,
    /// Squared variation of the hold, or of what is waited for as far as holds are shared.
    pub(super) cv2: f64,
    /// Of which load, and of which variation, the hops of the states are.
    #[serde(skip)]
    hops_of: [f64; 4],
    /// Which part counts of that waits begin more densely than exponential ones.
    #[serde(skip)]
    pub(super) start_felt: f64,
    /// Whether slots are held for as long in every state.
    pub(super) even: bool,
    /// By how much the share refused is larger for retries than for others.
    pub(super) again: f64,
    /// By how much the share of those let in who are late is larger for retries than for others.
    pub(super) dragged: f64,
}

/// Rates of a birth-death chain of at most `N` states. Most are short, and room for long ones takes time to clear.
pub(super) struct Rates<const N: usize> {
    pub(super) up: [f64; N],
    pub(super) down: [f64; N],
}

/// Rooms that chains are given.
const SHORT: usize = 48;
const MIDDLE: usize = 128;

impl<const N: usize> Rates<N> {
    /// What flows out of each state at a rate of its own, and into it at another, in balance: one of
    /// `0 = flows between states - decay(n) g(n) + source(n)`. Nobody comes beyond the last state.
    pub(super) fn balance(&self, top: usize, decay: impl Fn(usize) -> f64, source: impl Fn(usize) -> f64) -> [f64; N] {
        let (mut carried, mut found) = ([0.0; N], [0.0; N]);
        let (mut before, mut handed) = (0.0, 0.0);
        for n in 0..=top {
            let up = if n < top { self.up[n] } else { 0.0 };
            let (from_below, back) = if n > 0 { (self.up[n - 1], carried[n - 1]) } else { (0.0, 0.0) };
            let whole = 1.0 / (up + self.down[n] + decay(n) - from_below * back);
            carried[n] = if n < top { self.down[n + 1] * whole } else { 0.0 };
            before = (source(n) + handed * before) * whole;
            found[n] = before;
            handed = up;
        }
        for n in (0..top).rev() {
            found[n] += carried[n] * found[n + 1];
        }
        found
    }
}

impl Chain {
    /// With places for a station of this table, if its states can be told apart.
    pub(super) fn with_room(table: &Table) -> Option<Box<Self>> {
        let plain = table.kind.patience.is_none() && table.kind.crowd == Crowd::Alone;
        let fits = plain && table.bounded && table.room() < STATES as f64;
        let places = table.room() as usize + 1;
        let with_room =
            || Self { states: Vec::with_capacity(places), pending: Vec::with_capacity(places), ..Self::default() };
        fits.then(|| Box::new(with_room()))
    }

    /// Whether the pool is told state by state.
    pub(super) fn told(&self) -> bool {
        !self.states.is_empty()
    }

    /// No longer.
    pub(super) fn forget(&mut self) {
        self.states.clear();
        self.pending.clear();
        (self.again, self.dragged) = (0.0, 0.0);
    }

    pub(super) fn top(&self) -> usize {
        self.states.len() - 1
    }

    /// Hears who comes: `law` in each state of a station of this table with a `number` inside, of this mean and variance, whose
    /// slots are held as `stay` says and make `speed` completions a second each.
    pub(super) fn hear(
        &mut self,
        law: &[f64],
        stream: Stream,
        table: &Table,
        stay: &Sojourn,
        speed: f64,
        number: (f64, f64),
        holds: Option<&Holds>,
    ) {
        let (x, spread) = number;
        self.stream = stream;
        self.slots = table.slots;
        self.even = holds.is_none();
        let hold_cv2 = min(stay.hold_var / (stay.hold * stay.hold), CV2_MOST);
        self.cv2 = hold_cv2;
        if let Some(holds) = holds {
            self.cv2 += holds.shared * (holds.cv2 - self.cv2);
        }
        let begins = !self.told();
        if begins {
            self.states.resize(table.room() as usize + 1, State::default());
            self.hops_of = [0.0; 4];
        }
        self.hop(stream.per / (speed * table.slots), hold_cv2, holds);
        let top = self.top();
        // Whoever goes on to its next call here comes at once and meets the state that the last one left.
        let next = |follows: f64| 1.0 / max(1.0 - stream.same * follows, 0.05);
        for (n, (state, law)) in self.states.iter_mut().zip(law).enumerate() {
            state.law = law * if n < top { next(stream.served) } else { next(stream.dashed) };
        }
        self.release(holds, min(x, table.slots));
        self.outlast(stay, speed);
        if begins {
            self.begin(speed, x, spread);
        }
        if stream.depends() {
            match self.states.len() {
                len if len <= SHORT => self.look::<SHORT>(speed),
                len if len <= MIDDLE => self.look::<MIDDLE>(speed),
                _ => self.look::<STATES>(speed),
            }
        } else {
            self.pending.clear();
            self.states.iter_mut().for_each(|state| state.back = 0.0);
            (self.again, self.dragged) = (0.0, 0.0);
        }
    }

    /// Sets how often the number hops, where so many times what all slots can do arrives, and holds vary by `cv2`: as a queue
    /// before slots that are each held by themselves, as far as holds are not shared.
    fn hop(&mut self, load: f64, cv2: f64, holds: Option<&Holds>) {
        let (shared, beside) = holds.map_or((0.0, 0.0), |holds| (holds.shared, holds.hops));
        let of = [load, cv2, shared, 1.0 + beside];
        if of.iter().zip(&self.hops_of).all(|(now, of)| (now - of).abs() <= HOPS_NEAR * now) {
            return;
        }
        self.hops_of = of;
        let (len, slots) = (self.states.len(), self.slots as usize);
        let (mut weights, mut hops) = ([0.0; STATES], [0.0; STATES]);
        if uneven::weights(load, slots, len - 1 - slots, cv2, &mut weights[..len]) {
            uneven::hops(&weights[..len], load, slots, &mut hops[..len]);
        } else {
            hops[slots..len - 1].fill(variability(load, self.slots, cv2) - 1.0);
        }
        self.start_felt = start_felt(load, cv2, variability(load, self.slots, cv2), false);
        let mut first = [(0.0, 0.0); STATES];
        uneven::first_departures(load, slots, cv2, &weights[..len], &mut first[slots..len - 1]);
        hops[slots..len - 1].iter_mut().for_each(|hops| *hops += shared * (beside - *hops));
        for (n, state) in self.states.iter_mut().enumerate() {
            (state.hops, state.first) = (hops[n], first[n]);
        }
    }

    /// Sets how fast slots become free in each state, where `usual` are busy on average.
    fn release(&mut self, holds: Option<&Holds>, usual: f64) {
        let slots = self.slots;
        for (n, state) in self.states.iter_mut().enumerate() {
            let busy = min(n as f64, slots);
            (state.drain, state.wrong) = (busy, 1.0);
            if let Some(holds) = holds {
                state.drain *= holds.hold(usual) / holds.hold(busy);
                let wrong = holds.wrong(usual);
                state.wrong = if wrong > 0.0 { holds.wrong(busy) / wrong } else { 1.0 };
            }
        }
    }

    /// Completions per second for each that a state is said to make.
    pub(super) fn pace(&self, speed: f64) -> f64 {
        if self.even {
            return speed;
        }
        let (mut busy, mut drain) = (0.0, 0.0);
        for (n, state) in self.states.iter().enumerate() {
            busy += state.share * min(n as f64, self.slots);
            drain += state.share * state.drain;
        }
        if drain > 0.0 { speed * busy / drain } else { speed }
    }

    /// Completions per second with `n` inside, where each slot makes `speed` of them on average.
    pub(super) fn down(&self, speed: f64, n: usize) -> f64 {
        self.states[n].drain * self.pace(speed)
    }

    /// The share of answers that is wrong with `n` inside, where `errors` are on average.
    pub(super) fn wrong(&self, errors: f64, n: usize) -> f64 {
        min(1.0, self.states[n].wrong * errors)
    }

    /// The equilibrium of those who call of their own accord that holds `x`.
    fn begin(&mut self, speed: f64, x: f64, spread: f64) {
        let top = self.top();
        let flat = max(self.states.iter().map(|state| state.law).sum::<f64>() / (top + 1) as f64, 1e-9);
        let mut scale = max(x, 0.1) * speed / flat;
        for _ in 0..60 {
            let rates = self.rates::<STATES>(speed, scale, 0.0);
            let (mut weight, mut sum) = (1.0, 0.0);
            for n in 0..=top {
                self.states[n].share = weight;
                sum += weight;
                if n < top {
                    weight *= rates.up[n] / rates.down[n + 1];
                }
                if weight > 1e200 {
                    self.states[..=n].iter_mut().for_each(|state| state.share *= 1e-200);
                    (weight, sum) = (weight * 1e-200, sum * 1e-200);
                }
            }
            self.states.iter_mut().for_each(|state| state.share /= sum);
            let (mean, var) = self.number();
            let by = clamp(1.0 + (x - mean) / max(var, 1e-3), 0.6, 1.7);
            scale *= by;
            if (by - 1.0).abs() < 1e-6 {
                break;
            }
        }
        // Where there is no equilibrium yet, as after a standstill, states are as far apart as the number in system varies.
        if spread < self.number().1 {
            for (n, state) in self.states.iter_mut().enumerate() {
                let off = n as f64 - x;
                state.share = exp(-0.5 * off * off / max(spread, 0.1));
            }
            let sum: f64 = self.states.iter().map(|state| state.share).sum();
            self.states.iter_mut().for_each(|state| state.share /= sum);
        }
        let (mean, _) = self.number();
        self.shift(x - mean);
    }

    fn number(&self) -> (f64, f64) {
        let (mut mean, mut square) = (0.0, 0.0);
        for (n, state) in self.states.iter().enumerate() {
            mean += state.share * n as f64;
            square += state.share * (n * n) as f64;
        }
        (mean, max(0.0, square - mean * mean))
    }

    /// Moves the mean by this much, a like part of every state to the next.
    fn shift(&mut self, by: f64) {
        let (top, mut left) = (self.top(), by);
        for _ in 0..=top {
            let stuck = if left > 0.0 { self.states[top].share } else { self.states[0].share };
            let part = min(1.0, left.abs() / max(1.0 - stuck, 1e-300));
            if part == 0.0 {
                return;
            }
            if left > 0.0 {
                for n in (0..top).rev() {
                    let moved = part * self.states[n].share;
                    self.states[n].share -= moved;
                    self.states[n + 1].share += moved;
                }
                left -= part * (1.0 - stuck);
            } else {
                for n in 1..=top {
                    let moved = part * self.states[n].share;
                    self.states[n].share -= moved;
                    self.states[n - 1].share += moved;
                }
                left += part * (1.0 - stuck);
            }
            if part < 1.0 {
                return;
            }
        }
    }

    /// The rates of a chain to which as many come as `own` times the law says, and this share of the retries.
    ///
    /// With uneven work the number in system wanders more, or less, than with exponential work: by as much as if a request
    /// hopped in and another one out now and then. So often that the equilibrium is the one of [`super::table`].
    pub(super) fn rates<const N: usize>(&self, speed: f64, own: f64, back: f64) -> Rates<N> {
        let pace = self.pace(speed);
        let mut rates = Rates { up: [0.0; N], down: [0.0; N] };
        for (n, state) in self.states.iter().enumerate() {
            let (up, down) = (own * state.law + back * state.back, state.drain * pace);
            let hops = state.hops * min(up, down);
            rates.up[n] = up + hops;
            rates.down[n] = down + hops;
        }
        rates
    }

    /// By what the law and the retries come so often that `per` arrive a second.
    pub(super) fn scales(&self, per: f64) -> (f64, f64) {
        let (mut law, mut back) = (0.0, 0.0);
        for state in &self.states {
            law += state.share * state.law;
            back += state.share * state.back;
        }
        let part = if back > 0.0 { min(1.0, per * self.stream.retried / back) } else { 0.0 };
        (max(0.0, per - part * back) / max(law, 1e-12), part)
    }

    /// A sub-step of `h` seconds in which `per` arrive a second, `x` are inside, and callers hold back as `feedback` says.
    pub(super) fn step(&mut self, h: f64, per: f64, speed: f64, x: f64, feedback: f64) -> Stepped {
        match self.states.len() {
            len if len <= SHORT => self.step_in::<SHORT>(h, per, speed, x, feedback),
            len if len <= MIDDLE => self.step_in::<MIDDLE>(h, per, speed, x, feedback),
            _ => self.step_in::<STATES>(h, per, speed, x, feedback),
        }
    }

    fn step_in<const N: usize>(&mut self, h: f64, per: f64, speed: f64, x: f64, feedback: f64) -> Stepped {
        let top = self.top();
        let (own, back) = self.scales(per);
        let mut rates = self.rates::<N>(speed, own, back);
        let mut next = self.forward(&rates, h);
        let came = self.held_back(h, per, speed, feedback, &next, (own, back));
        // Those who come meet the states they lead to, so what arrives falls short: it goes as `a s / (1 + b s)` with what is
        // asked for, and is the right line for that.
        let mut arriving = self.arriving(&next, own, back);
        let (mut by, mut known) = (1.0, (0.0, 1.0 / max(per, 1e-12)));
        for _ in 0..FIT {
            if (arriving - came).abs() <= NEAR * max(came, NEAR) {
                break;
            }
            let here = (1.0 / by, 1.0 / max(arriving, 1e-12));
            // At first the line through what would arrive if the states were as before.
            let slope = if by == 1.0 && known.0 == 0.0 { known.1 } else { (here.1 - known.1) / (here.0 - known.0) };
            let next_one = here.0 + (1.0 / max(came, 1e-12) - here.1) / max(slope, 1e-12);
            known = here;
            by = 1.0 / clamp(next_one, 0.1 * here.0, 10.0 * here.0);
            rates = self.rates(speed, own * by, back * by);
            next = self.forward(&rates, h);
            arriving = by * self.arriving(&next, own, back);
        }
        let (own, back) = (own * by, back * by);
        let sum: f64 = next[..=top].iter().sum();
        let mut found = Stepped { came, ..Stepped::default() };
        let spacing = Spacing::new(self.slots, self.cv2);
        let pace = self.pace(speed);
        let (mut let_in, mut done, mut late, mut entering) = (LetIn::default(), 0.0, 0.0, 0.0);
        for (n, (state, share)) in self.states.iter_mut().zip(&next).enumerate() {
            state.share = share / sum;
            let places = n as f64 - self.slots;
            done += state.share * state.drain * pace;
            let weight = share * (own * state.law + back * state.back);
            if n == top {
                found.blocked = if arriving > 0.0 { min(1.0, weight / arriving) } else { 0.0 };
                break;
            }
            late += weight * state.late;
            entering += weight;
            let waits = (places >= 0.0).then(|| spacing.wait_after(state.first, places));
            let_in.add(weight, n + 1 == self.slots as usize, waits);
        }
        let all_busy = &self.states[(self.slots as usize).min(top)];
        (found.delayed, found.wait_cv2) = let_in.waits();
        found.late = if entering > 0.0 { late / entering } else { 0.0 };
        found.wait_start = let_in.start(own * all_busy.law + back * all_busy.back);
        // What arrives is not to the last what was asked for, and there is an end to what fits.
        let entered = came * (1.0 - found.blocked);
        found.leaving = clamp(done, max(0.0, (x - top as f64) / h + entered), x / h + entered);
        found.x = clamp(x + h * (entered - found.leaving), 0.0, top as f64);
        let (mean, spread) = self.number();
        self.shift(found.x - mean);
        found.spread = spread;
        let waits = |(n, state): (usize, &State)| max(0.0, n as f64 - self.slots) * state.share;
        found.waiting = min(found.x, self.states.iter().enumerate().map(waits).sum());
        found
    }

    /// How many come a second where `per` would, as callers hold back by how much more there would be inside after this step.
    fn held_back(&self, h: f64, per: f64, speed: f64, feedback: f64, next: &[f64], (own, back): (f64, f64)) -> f64 {
        if feedback <= 0.0 {
            return per;
        }
        let (top, arriving) = (self.top(), self.arriving(next, own, back));
        let full = next[top] * (own * self.states[top].law + back * self.states[top].back);
        let entering = per * (1.0 - full / max(arriving, 1e-12));
        let busy = |(n, share): (usize, &f64)| share * min(n as f64, self.slots);
        let busy = next[..=top].iter().enumerate().map(busy).sum::<f64>() / next[..=top].iter().sum::<f64>();
        let more = h * (entering - busy * speed);
        per * clamp(1.0 - feedback * more / (1.0 + h * entering * feedback), 0.0, 2.0)
    }

    /// Where the chain is after `h` seconds.
    fn forward<const N: usize>(&self, rates: &Rates<N>, h: f64) -> [f64; N] {
        rates.balance(self.top(), |_| 1.0 / h, |n| self.states[n].share / h)
    }

    fn arriving(&self, share: &[f64], own: f64, back: f64) -> f64 {
        self.states.iter().zip(share).map(|(state, share)| share * (own * state.law + back * state.back)).sum()
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::super::table::{Kind, bounded_row, uneven_row};
    use super::super::third::Third;
    use super::*;

    pub(in crate::platform) fn station(slots: u32, queue: u32, cv2: f64) -> Table {
        Table::new(Kind { slots, queue: Some(queue), cv2, patience: None, crowd: Crowd::Alone })
    }

    pub(in crate::platform) fn stay(cv2: f64) -> Sojourn {
        Sojourn::held(1.0, cv2, Third::of_gamma(1.0, cv2))
    }

    #[test]
    fn who_comes_by_chance_finds_the_equilibrium_of_the_table() {
        for (slots, queue, cv2, per) in [(4, 9, 1.0, 3.2), (4, 9, 1.0, 4.6), (3, 12, 0.3, 2.7), (3, 12, 3.0, 3.3)] {
            let table = station(slots, queue, cv2);
            let mut chain = Chain::with_room(&table).unwrap();
            let (mut x, mut found) = (2.0, Stepped::default());
            for _ in 0..4000 {
                let stream = Stream { per, ..Stream::default() };
                chain.hear(
                    &[1.0; 20][..slots as usize + queue as usize + 1],
                    stream,
                    &table,
                    &stay(cv2),
                    1.0,
                    (x, 2.0),
                    None,
                );
                found = chain.step(0.1, per, 1.0, x, 0.0);
                x = found.x;
            }
            let (load, mut weights) = (per / f64::from(slots), vec![0.0; (slots + queue) as usize + 1]);
            let row = uneven_row(load, slots, queue, cv2, &mut weights)
                .unwrap_or_else(|| bounded_row(load, slots, queue, cv2));
            assert!(
                (found.blocked - row.blocked).abs() < 1e-6,
                "{slots} {cv2} {per}: {} {}",
                found.blocked,
                row.blocked
            );
            assert!(
                (found.waiting - row.waiting).abs() < 1e-5,
                "{slots} {cv2} {per}: {} {}",
                found.waiting,
                row.waiting
            );
            assert!((found.leaving - per * (1.0 - found.blocked)).abs() < 1e-3, "what comes in goes out");
        }
    }

    #[test]
    fn what_came_left_was_refused_or_is_inside() {
        let table = station(3, 7, 1.0);
        let mut chain = Chain::with_room(&table).unwrap();
        let mut x = 9.5;
        for at in 0..300 {
            let per = [0.0, 2.0, 40.0][at / 20 % 3];
            let stream = Stream {
                per: 2.0,
                begun: [0.9, 0.0],
                goes_on: [0.9; 2],
                pause: [0.3; 2],
                retried: 0.4,
                same: 1.0,
                ..Stream::default()
            };
            chain.hear(
                &[1.0, 1.0, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.0],
                stream,
                &table,
                &stay(1.0),
                1.0,
                (x, 1.0),
                None,
            );
            let found = chain.step(0.1, per, 1.0, x, 0.0);
            let off = x + 0.1 * (found.came * (1.0 - found.blocked) - found.leaving) - found.x;
            assert!(off.abs() < 1e-9 && found.leaving >= 0.0 && (0.0..=10.0).contains(&found.x), "{at}: {found:?}");
            assert!((0.0..=1.0).contains(&found.blocked) && found.waiting >= 0.0 && found.waiting <= found.x);
            let all: f64 = chain.states.iter().map(|state| state.share).sum();
            assert!((all - 1.0).abs() < 1e-9 && chain.states.iter().all(|state| state.share >= 0.0));
            x = found.x;
        }
    }
}
