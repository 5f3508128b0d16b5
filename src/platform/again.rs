//! What an attempt meets at a pool told state by state, by what became of the attempt before it.
//!
//! Who was refused comes back to what was full a pause ago; who gave up comes back after longer, to what was full less often.
//! Only for how long the answered took: flows tell first attempts from retries and no more (see [`super::pending`]).
//! The one rule: all retries together meet what the states say.

use super::balance::Crowd;
use super::chain::{Chain, STATES};
use super::pending::Pending;
use super::sojourn::Sojourn;
use super::spacing::Spacing;
use super::table::{Kind, Table, fall, variability};
use super::uneven;
use crate::base::maths::{clamp, max, min};

/// What became of the attempt before: there was none, it was refused, it was given up.
pub(super) const FIRST: usize = 0;
pub(super) const REFUSED: usize = 1;
pub(super) const GIVEN_UP: usize = 2;
pub(super) const PASTS: usize = 3;

/// How many parts a queue is told in.
const LINES: f64 = 6.0;
/// Shares that differ by less than this are one.
const SAME: f64 = 1e-6;

/// What attempts of each past meet.
pub(super) struct Meets {
    /// How much more often they are refused than first attempts, and of those let in given up, where retries together are by one.
    pub(super) more: [f64; PASTS],
    pub(super) longer: [f64; PASTS],
    /// How long those let in stay, by where in the queue they come, and their shares.
    pub(super) stays: [Vec<(f64, Sojourn)>; PASTS],
    /// The same of all attempts together.
    pub(super) all: Vec<(f64, Sojourn)>,
}

/// Which states those of each past come in; each adds up to one.
struct Comers {
    all: [f64; STATES],
    of: [[f64; STATES]; PASTS],
    /// All retries together.
    again: [f64; STATES],
}

impl Comers {
    /// By how much something is more for those of each past than for first attempts, where for retries together it is by one.
    fn against(&self, of: impl Fn(&[f64; STATES]) -> f64) -> [f64; PASTS] {
        let first = of(&self.of[FIRST]);
        let apart = of(&self.again) - first;
        let more = |past| if apart > SAME { (of(&self.of[past]) - first) / apart } else { f64::from(past > FIRST) };
        [FIRST, REFUSED, GIVEN_UP].map(more)
    }
}

fn whole(weights: &mut [f64; STATES]) -> f64 {
    let sum: f64 = weights.iter().sum();
    if sum > 0.0 {
        weights.iter_mut().for_each(|weight| *weight /= sum);
    }
    sum
}

impl Chain {
    /// Who comes in which state. Of what retries together meet beyond what others do, those who were refused brought a full
    /// station from the time they failed, and those who gave up what those meet who are about to give up; and what is left of
    /// either is the same part, for the pause before the next attempt is the same.
    fn comers(&self) -> Comers {
        let (stream, top) = (self.stream, self.top());
        let (own, part) = self.scales(stream.per);
        let zero = [0.0; STATES];
        let (mut usual, mut back, mut leaving, mut all) = (zero, zero, zero, zero);
        let mut given_up = 0.0;
        for (n, state) in self.states.iter().enumerate() {
            usual[n] = state.share * own * state.law;
            back[n] = state.share * part * state.back;
            leaving[n] = self.pending.get(n).map_or(0.0, Pending::will_give_up);
            given_up += (usual[n] + back[n]) * state.late;
        }
        let (first, returned) = (whole(&mut usual), whole(&mut back));
        let refused = first * usual[top] + returned * back[top];
        let failed = refused + given_up;
        if returned <= 0.0 || failed <= 0.0 {
            return Comers { all: usual, of: [usual; PASTS], again: usual };
        }
        // Retries of what failed elsewhere come as others do.
        let known = min(1.0, returned / max(stream.per * stream.retried, 1e-300));
        back.iter_mut().zip(&usual).for_each(|(back, usual)| *back = known * *back + (1.0 - known) * usual);
        if whole(&mut leaving) <= 0.0 {
            leaving = usual;
        }
        let late = given_up / failed;
        let brought = (1.0 - late) * (1.0 - usual[top]) + late * (leaving[top] - usual[top]);
        let left = if brought > SAME { clamp((back[top] - usual[top]) / brought, 0.0, 1.0) } else { 0.0 };
        let (mut after_refusal, mut after_patience) = (zero, zero);
        for n in 0..=top {
            all[n] = first * usual[n] + returned * back[n];
            after_patience[n] = usual[n] + left * (leaving[n] - usual[n]);
            after_refusal[n] = max(0.0, back[n] - late * after_patience[n]);
        }
        whole(&mut all);
        if whole(&mut after_refusal) <= 0.0 {
            after_refusal = usual;
        }
        Comers { all, of: [usual, after_refusal, after_patience], again: back }
    }

    /// What attempts of each past meet, where requests stay as `stay` says; none of a pool that is not told state by state.
    pub(super) fn meets(&self, stay: &Sojourn) -> Option<Meets> {
        if !self.told() {
            return None;
        }
        let top = self.top();
        let comers = self.comers();
        let full = |comes: &[f64; STATES]| comes[top];
        let late = |comes: &[f64; STATES]| {
            let late: f64 = self.states[..top].iter().zip(comes).map(|(state, comes)| state.late * comes).sum();
            late / max(1.0 - comes[top], SAME)
        };
        let (spacing, slots) = (Spacing::new(self.slots, self.cv2), self.slots as usize);
        let waits = |places: usize| spacing.wait_after(self.states[slots + places].first, places as f64);
        let line = |comes: &[f64; STATES], gap: f64| in_line(&comes[..top], slots, waits, stay, gap);
        let gap = gap(&line(&comers.all, 1.0), stay);
        let stays = comers.of.each_ref().map(|of| line(of, gap));
        let (more, longer) = (comers.against(full), comers.against(late));
        Some(Meets { more, longer, stays, all: line(&comers.all, gap) })
    }
}

impl Table {
    /// How long those let in stay at a station that is in equilibrium with `x` inside, by where in the queue they come; none
    /// where its states are not known.
    pub(super) fn meets(&self, x: f64, stay: &Sojourn) -> Option<Vec<(f64, Sojourn)>> {
        let Kind { slots, queue, cv2, patience, crowd } = self.kind;
        let known = patience.is_none() && crowd == Crowd::Alone && self.room() < STATES as f64 && !stay.uneven();
        let (slots, queue) = (slots as usize, queue.filter(|_| known)? as usize);
        let row = self.between(self.segment(x, 0), x);
        let load = (row.x - row.waiting) / (self.slots * max(1.0 - row.blocked, 1e-6));
        let (mut weights, mut first) = ([0.0; STATES], [(0.0, 0.0); STATES]);
        let spacing = Spacing::new(self.slots, cv2);
        if uneven::weights(load, slots, queue, cv2, &mut weights[..=slots + queue]) {
            uneven::first_departures(load, slots, cv2, &weights[..=slots + queue], &mut first[..queue]);
        } else {
            bounded_weights(load, slots, queue, cv2, &mut weights);
            first = [spacing.first(); STATES];
        }
        let waits = |places: usize| spacing.wait_after(first[places], places as f64);
        let line = |gap: f64| in_line(&weights[..slots + queue], slots, waits, stay, gap);
        Some(line(gap(&line(1.0), stay)))
    }
}

/// The weights of the states of a bounded station where those with all slots busy fall off by one factor.
fn bounded_weights(load: f64, slots: usize, queue: usize, cv2: f64, weights: &mut [f64; STATES]) {
    let k = slots as f64;
    let (ratio, edge) = fall(load, variability(load, k, cv2));
    let mut weight = 1.0;
    for n in 0..=slots + queue {
        weights[n] = if n < slots || n == slots + queue { edge * weight } else { weight };
        weight *= if n < slots { load * k / (n + 1) as f64 } else { ratio };
        if weight > 1e200 {
            weights[..=n].iter_mut().for_each(|weight| *weight *= 1e-200);
            weight *= 1e-200;
        }
    }
}

/// Seconds from one slot that becomes free to the next, so that they wait as long on average as `stay` says.
fn gap(line: &[(f64, Sojourn)], stay: &Sojourn) -> f64 {
    let waited: f64 = line.iter().map(|(share, stay)| share * stay.wait).sum();
    if waited > 0.0 { stay.wait / waited } else { 0.0 }
}

/// How long those let in stay who come in states as likely as `comes`, a few next to one another in the queue taken together,
/// where who has so many before it in the queue waits with that mean and variance in slot times, of `gap` seconds each. Not of
/// uneven work, of which each place has a wait that no gamma law stands for.
fn in_line(
    comes: &[f64],
    slots: usize,
    waits: impl Fn(usize) -> (f64, f64),
    stay: &Sojourn,
    gap: f64,
) -> Vec<(f64, Sojourn)> {
    if stay.uneven() {
        return vec![(1.0, *stay)];
    }
    let (free, queued) = comes.split_at(slots.min(comes.len()));
    let (at_once, delayed) = (free.iter().sum::<f64>(), queued.iter().sum::<f64>());
    let all = max(at_once + delayed, 1e-300);
    let mut found = vec![(at_once / all, Sojourn::held(stay.hold, stay.hold_var, stay.third))];
    let (mut weight, mut wait, mut square, mut first) = (0.0, 0.0, 0.0, 0.0);
    for (places, comes) in queued.iter().enumerate() {
        let (mean, var) = waits(places);
        weight += comes;
        wait += comes * mean;
        square += comes * (mean * mean + var);
        first += if places == 0 { comes / max(mean, 1e-9) } else { 0.0 };
        let last = places + 1 == queued.len();
        if weight > 0.0 && (last || weight * LINES >= delayed) {
            let mean = wait / weight;
            let wait_cv2 = max(0.0, square / (weight * mean * mean) - 1.0);
            let wait_start = first / weight * mean;
            found.push((weight / all, Sojourn { delayed: 1.0, wait: mean * gap, wait_cv2, wait_start, ..*stay }));
            (weight, wait, square, first) = (0.0, 0.0, 0.0, 0.0);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::trial::{Report, Trial};
    use crate::scenario::PlatformFile;

    /// Ten minutes of one station with work of 100 ms, whose clients give up and try again.
    fn retried(slots: u32, queue: u32, rate: f64, how: &str) -> Report {
        let text = format!(
            "#![enable(implicit_some)] (format: 1, step: \"100ms\", for: \"600s\", platform: (services: [\
             (id: \"clients\", kind: Router, slots: 2000, work: 0, calls: [(to: \"station\", {how})]), \
             (id: \"station\", kind: Service, slots: {slots}, queue: {queue}, work: \"100ms\")], \
             traffic: [(to: \"clients\", per_second: {rate})]), windows: [(id: \"w\", from: \"300s\", to: \"600s\")])"
        );
        Trial::run(&PlatformFile::parse(&text).unwrap_or_else(|faults| panic!("{faults:#?}")), 0)
    }

    #[test]
    fn one_in_a_hundred_takes_as_long_as_request_by_request() {
        // Twenty runs of the tests' simulator say .6627 and .9083 s. Of the first 1.24 % of the answered had been given up before:
        // a tenth fewer, and the percentile would be that of those who had been refused.
        let first = "timeout: \"500ms\", attempts: 2, backoff: \"150ms\", jitter: Full";
        let second = "timeout: \"600ms\", attempts: 3, backoff: \"60ms\", jitter: None";
        for (slots, queue, rate, how, found) in [(13, 20, 124.8, first, 0.6627), (6, 14, 66.0, second, 0.9083)] {
            let p99 = retried(slots, queue, rate, how).of("w", "clients").unwrap().p99;
            assert!((p99 / found - 1.0).abs() < 0.04, "{slots} slots: {p99} for {found}");
        }
    }

    #[test]
    fn percentiles_are_numbers_however_much_too_much_comes() {
        // Thirty times what 200 slots can do: without anybody who tries again, so by the table.
        let report = retried(200, 150, 60_000.0, "timeout: \"9s\", attempts: 1");
        let station = report.of("w", "station").unwrap();
        // All who are let in wait for as long as the full queue lasts, and are at work for a tenth of a second.
        assert!((station.mean - 0.175).abs() < 0.002, "{station:?}");
        assert!(
            station.p50 > 0.1 && station.p50 < station.mean && station.p99 > 0.4 && station.p99 < 0.7,
            "{station:?}"
        );
    }

    #[test]
    fn a_storm_that_would_pass_is_not_how_things_are() {
        // Patience is two and a half times the work, so that one in twelve gives up though nobody waits. A storm begins now and
        // then and is over after seconds: of 44,000 s of the tests' simulator .07 % of the attempts were refused.
        let report = retried(18, 36, 115.2, "timeout: \"250ms\", attempts: 3, backoff: \"200ms\", jitter: Equal");
        let (clients, station) = (report.of("w", "clients").unwrap(), report.of("w", "station").unwrap());
        assert!((clients.goodput / 115.1 - 1.0).abs() < 0.005, "{}", clients.goodput);
        assert!(station.loss < 0.003, "{}", station.loss);
    }
}
