//! How long the answered requests of a service took: by attempts, by those that outlasted a timeout before, by pools.
//!
//! What was refused or given up in the end has no response time. Not the flows, which need only means and variances.
//! The one rule: only the call that takes longest is unfolded; the rest of the stay is put before it as it is.

use super::again::{FIRST, GIVEN_UP, Meets, PASTS, REFUSED};
use super::call::Call;
use super::flow::Flow;
use super::leg::Leg;
use super::pool::Pool;
use super::sojourn::{Part, Sojourn};
use super::table::{Kind, Table};
use crate::base::maths::{clamp, max, min};

/// Shares below this do not show in a percentile.
const FAINT: f64 = 1e-4;
/// Where more is answered wrong than this, how long that takes is told apart.
const MANY_WRONG: f64 = 0.01;
/// Calls in a row that are unfolded beyond the first: what is longer away adds little, and calls may lead round in a circle.
const DEEP: usize = 2;
/// A squared variation of the work below this is none, and so much longer than constant work takes is none either.
const CONSTANT: f64 = 1e-3;
/// If a larger share than this stays longer than anybody could, it is not so.
const HALF: f64 = 0.5;
/// How settled a queue is that is in equilibrium.
const SETTLED: f64 = 0.95;

impl Flow {
    /// The response times of a service's answered requests, weighted.
    pub(super) fn answered(&self, service: usize) -> Vec<(f64, Part)> {
        let mut parts = Vec::new();
        let (from, to) = self.wiring.pools[service];
        for at in from..to {
            if self.pools[at].weight <= 0.0 {
                continue;
            }
            match self.longest(at) {
                Some(call) => self.unfold(at, call, DEEP, &mut parts),
                None => {
                    let pool = &self.pools[at];
                    let stays = meets(pool).map(|meets| meets.all).or_else(|| settled(pool, &self.tables[service]));
                    let stays = stays.unwrap_or_else(|| vec![(1.0, pool.stay)]);
                    let most = self.longest_stay(service, at);
                    let part = |stay| Part { cap: most, ..Part::whole(stay) };
                    parts.extend(stays.into_iter().map(|(share, stay)| (share * pool.weight, part(stay))));
                }
            }
        }
        parts
    }

    /// The seconds that nobody stays longer than at a pool that is not shared with calls: where work is constant and the queue has
    /// an end, one work and one for each turn of the slots that a full queue takes. Not while those inside have come before the
    /// work was as short as it is.
    fn longest_stay(&self, service: usize, at: usize) -> f64 {
        let (pool, Kind { slots, queue, cv2, .. }) = (&self.pools[at], self.tables[service].kind);
        let constant = cv2 < CONSTANT && pool.calls.0 == pool.calls.1 && pool.shape.working >= 1.0;
        let turns = queue.filter(|_| constant).map(|queue| f64::from(queue.div_ceil(slots)));
        let most = turns.map(|turns| (1.0 + turns) * pool.stay.hold * (1.0 + CONSTANT));
        most.filter(|most| pool.stay.beyond(*most) < HALF).unwrap_or(f64::MAX)
    }

    /// The call of a pool that holds its requests longest, if each request makes exactly one of it.
    fn longest(&self, pool: usize) -> Option<usize> {
        let (from, to) = self.wiring.calls[pool];
        let mut calls = from..to;
        let first = calls.next()?;
        let longest = calls.fold(first, |best, call| {
            let spent = |call: usize| self.calls[call].course.often * self.calls[call].spent;
            if spent(call) > spent(best) { call } else { best }
        });
        let course = &self.calls[longest].course;
        ((course.often - 1.0).abs() < 1e-9 && !course.optional).then_some(longest)
    }

    /// The response times of what a pool answers, with that call unfolded and, of what it leads to, so many more in a row.
    fn unfold(&self, at: usize, call: usize, deep: usize, parts: &mut Vec<(f64, Part)>) {
        let (pool, state) = (&self.pools[at], &self.calls[call]);
        let edge = state.edge;
        let (line, dial) = (&self.wiring.lines[edge], &self.dials[edge]);
        let rest = Sojourn {
            hold: max(0.0, pool.stay.hold - state.spent),
            hold_var: max(0.0, pool.stay.hold_var - state.var),
            ..pool.stay
        };
        let before = if rest.mean() < 0.01 * state.spent { vec![(rest.mean(), 1.0)] } else { rest.nodes().to_vec() };
        let answers = self.answers(edge, deep);
        let more = answers
            .iter()
            .max_by(|one, other| one.weight.total_cmp(&other.weight))
            .map_or((ALIKE, ALIKE), |one| one.more);
        let mut paths = Paths::new(fates(state, more));
        let (mut shift, mut square, mut granted) = (0.0, 0.0, pool.weight);
        for tries in 0..line.attempts.min(dial.limit.max(1)) {
            if tries > 0 {
                let (low, wide) = line.pause(tries - 1);
                shift += low + 0.5 * wide;
                square += wide * wide;
                granted *= state.allowed;
                paths.fail();
            }
            for late in 0..=tries {
                let wide = square.sqrt();
                let shift = shift - 0.5 * wide + late as f64 * line.timeout;
                for past in [FIRST, REFUSED, GIVEN_UP] {
                    let weight = granted * paths.of[past][late] * paths.fates[past].answered;
                    for (answer, (first, before)) in
                        answers.iter().flat_map(|one| before.iter().map(move |at| (one, at)))
                    {
                        let weight = weight * before * answer.weight;
                        if weight > FAINT {
                            let (shift, wide) = (first + shift + dial.delay, wide);
                            let later = |part: &Part| Part {
                                shift: part.shift + shift,
                                wide: (part.wide * part.wide + wide * wide).sqrt(),
                                ..*part
                            };
                            parts.extend(answer.stays[past].iter().map(|(share, part)| (weight * share, later(part))));
                        }
                    }
                }
            }
        }
    }

    /// Who answers what comes over an edge, by pools.
    fn answers(&self, edge: usize, deep: usize) -> Vec<Answers> {
        let (line, cap) = (&self.wiring.lines[edge], self.wiring.lines[edge].timeout - self.dials[edge].delay);
        let pools = (line.pools.0..line.pools.1).zip(&self.legs[line.legs()]);
        let of = |(at, leg): (usize, &Leg)| {
            let pool = &self.pools[at];
            let entered = pool.weight * (1.0 - pool.blocked) * (1.0 - pool.shape.inbound);
            let weight = entered * (1.0 - pool.errors) * (1.0 - leg.late(pool));
            let (more, mut stays) = self.right_stays(at, deep);
            for stays in &mut stays {
                for (share, part) in stays.iter_mut() {
                    let (known, most) = (part.stay.beyond(part.cap), min(part.cap, cap - part.shift - 0.5 * part.wide));
                    *share *= (1.0 - part.stay.beyond(most)) / max(1.0 - known, 1e-9);
                    part.cap = most;
                }
                let in_time: f64 = stays.iter().map(|(share, _)| share).sum();
                stays.iter_mut().for_each(|(share, _)| *share /= max(in_time, 1e-300));
            }
            Answers { weight, more, stays }
        };
        pools.map(of).collect()
    }

    /// How long those stay whom a pool answers, by what became of the attempt before, and how those of each past fare. Where it
    /// answers many wrong, which it does sooner or later than others, those it answers right are looked for among its own calls.
    fn right_stays(&self, at: usize, deep: usize) -> (More, [Vec<(f64, Part)>; PASTS]) {
        let pool = &self.pools[at];
        if pool.errors > MANY_WRONG
            && deep > 0
            && let Some(call) = self.longest(at)
        {
            let mut right = Vec::new();
            self.unfold(at, call, deep - 1, &mut right);
            return ((ALIKE, ALIKE), [0; PASTS].map(|_| right.clone()));
        }
        let most = self.longest_stay(self.service_of(at), at);
        let part = |stay| Part { cap: most, ..Part::whole(stay) };
        match meets(pool) {
            None => ((ALIKE, ALIKE), [0; PASTS].map(|_| vec![(1.0, part(pool.stay))])),
            Some(meets) => {
                let parts =
                    |stays: Vec<(f64, Sojourn)>| stays.into_iter().map(|(share, stay)| (share, part(stay))).collect();
                ((meets.more, meets.longer), meets.stays.map(parts))
            }
        }
    }
}

/// How retries fare against first attempts where nothing tells them apart by what became of the one before.
const ALIKE: [f64; PASTS] = [0.0, 1.0, 1.0];

/// What those meet who come to a pool that is told state by state.
fn meets(pool: &Pool) -> Option<Meets> {
    pool.chain.as_deref()?.meets(&pool.stay)
}

/// How long those stay who come by pure chance to a pool in equilibrium.
fn settled(pool: &Pool, table: &Table) -> Option<Vec<(f64, Sojourn)>> {
    if pool.settled > SETTLED { table.meets(pool.x, &pool.stay) } else { None }
}

/// By how much more is refused, and given up, see [`Meets::more`].
type More = ([f64; PASTS], [f64; PASTS]);

/// A pool that answers in time.
struct Answers {
    /// As large a share of all attempts.
    weight: f64,
    more: More,
    /// How long those stay whom it answers in time, and their shares.
    stays: [Vec<(f64, Part)>; PASTS],
}

/// What becomes of the attempts of a call, by what became of the one before, where those of each past are refused and given up
/// so much `more` often.
fn fates(call: &Call, more: More) -> [Fate; PASTS] {
    let (refused, overdue, answer) = (call.refused(), call.overdue(), call.answer);
    [FIRST, REFUSED, GIVEN_UP].map(|past| {
        let of = |(first, later): (f64, f64), more: f64| clamp(first + more * (later - first), 0.0, 1.0);
        let (refused, overdue) = (of(refused, more.0[past]), of(overdue, more.1[past]));
        let in_time = (1.0 - overdue) / max(1.0 - answer.overdue, 1e-9);
        let answered = (1.0 - refused) / max(1.0 - answer.refused, 1e-9) * in_time;
        Fate { refused, late: (1.0 - refused) * overdue, answered }
    })
}

/// What becomes of an attempt.
#[derive(Clone, Copy)]
struct Fate {
    /// The shares that are refused and given up.
    refused: f64,
    late: f64,
    /// How likely it is answered in time, against the average of all attempts.
    answered: f64,
}

/// How likely an attempt is made, by what became of the one before and how many before it were given up.
struct Paths {
    fates: [Fate; PASTS],
    of: [Vec<f64>; PASTS],
}

impl Paths {
    /// Of the first attempt.
    fn new(fates: [Fate; PASTS]) -> Self {
        Self { fates, of: [vec![1.0], vec![0.0], vec![0.0]] }
    }

    /// Of the next.
    fn fail(&mut self) {
        let counts = self.of[FIRST].len();
        let (mut refused, mut given_up) = (vec![0.0; counts + 1], vec![0.0; counts + 1]);
        for (of, fate) in self.of.iter().zip(&self.fates) {
            for (late, chance) in of.iter().enumerate() {
                refused[late] += chance * fate.refused;
                given_up[late + 1] += chance * fate.late;
            }
        }
        self.of = [vec![0.0; counts + 1], refused, given_up];
    }
}

#[cfg(test)]
mod tests {
    use super::super::trial::Trial;
    use super::*;
    use crate::scenario::PlatformFile;

    #[test]
    fn calls_that_lead_round_in_a_circle_have_an_end() {
        let text = "#![enable(implicit_some)] (format: 1, step: \"100ms\", for: \"30s\", platform: (services: [\
            (id: \"a\", kind: Service, slots: 4, queue: 4, work: \"50ms\", calls: [(to: \"b\", timeout: \"300ms\")]), \
            (id: \"b\", kind: Service, slots: 4, queue: 4, work: \"50ms\", calls: [(to: \"a\", timeout: \"300ms\")])], \
            traffic: [(to: \"a\", per_second: 60)]), windows: [(id: \"w\", from: \"10s\", to: \"30s\")])";
        let file = PlatformFile::parse(text).unwrap_or_else(|faults| panic!("{faults:#?}"));
        let report = Trial::run(&file, 0);
        let a = report.of("w", "a").unwrap();
        assert!(a.goodput < 0.99 * a.offered, "it answers wrong now and then: {a:?}");
        assert!(a.p99 >= a.p50 && a.p50 >= 0.0, "{a:?}");
    }

    #[test]
    fn nobody_stays_longer_than_a_full_queue_of_constant_work_takes() {
        // Four million arrivals request by request: slots, places, what comes a second, and the median and the 99th percentile, in
        // seconds, with work of a tenth of one.
        let runs = [(2, 2, 19.0, 0.12903, 0.19835), (4, 12, 52.0, 0.36484, 0.39945), (20, 20, 220.0, 0.17906, 0.19962)];
        for (slots, queue, rate, median, most) in runs {
            let text = format!(
                "#![enable(implicit_some)] (format: 1, step: \"100ms\", for: \"120s\", platform: (services: [\
                 (id: \"a\", kind: Service, slots: {slots}, queue: {queue}, work: \"100ms\", variation: 0)], \
                 traffic: [(to: \"a\", per_second: {rate})]), windows: [(id: \"w\", from: \"60s\", to: \"120s\")])"
            );
            let file = PlatformFile::parse(&text).unwrap_or_else(|faults| panic!("{faults:#?}"));
            let report = Trial::run(&file, 0);
            let a = report.of("w", "a").unwrap();
            assert!(
                (a.p50 / median - 1.0).abs() < 0.04 && (a.p99 / most - 1.0).abs() < 0.03,
                "{slots}, {queue}: {a:?}"
            );
        }
    }

    #[test]
    fn those_who_have_waited_since_constant_work_took_longer_are_not_forgotten() {
        let text = "#![enable(implicit_some)] (format: 1, step: \"100ms\", for: \"103s\", platform: (services: [\
            (id: \"a\", kind: Service, slots: 4, queue: 400, work: \"100ms\", variation: 0)], traffic: [(to: \"a\", per_second: 39)]), \
            faults: [(id: \"slow\", at: \"60s\", lasts: \"40s\", what: Slower(of: \"a\", factor: 4))], \
            windows: [(id: \"w\", from: \"101s\", to: \"103s\")])";
        let file = PlatformFile::parse(text).unwrap_or_else(|faults| panic!("{faults:#?}"));
        let report = Trial::run(&file, 0);
        let a = report.of("w", "a").unwrap();
        assert!(
            (a.p50 / 30.0 - 1.0).abs() < 0.02 && (a.p99 / 30.2 - 1.0).abs() < 0.08,
            "request by request 30.0: {a:?}"
        );
    }

    fn fate(refused: f64, late: f64) -> Fate {
        Fate { refused, late, answered: 1.0 }
    }

    #[test]
    fn failures_are_refusals_and_timeouts_in_any_order() {
        // With what is refused alike for all, the binomial law.
        let (late, refused) = (0.2, 0.3);
        let mut paths = Paths::new([fate(refused, late); PASTS]);
        (0..3).for_each(|_| paths.fail());
        let ways = |of: usize| paths.of.iter().map(|of_past| of_past[of]).sum::<f64>();
        assert!((ways(2) - 3.0 * late * late * refused).abs() < 1e-12);
        let all: f64 = (0..=3).map(ways).sum();
        assert!((all - (late + refused) * (late + refused) * (late + refused)).abs() < 1e-12);
    }

    #[test]
    fn an_attempt_fails_as_those_do_whose_last_one_failed_so() {
        let (first, refused, given_up) = (fate(0.1, 0.2), fate(0.6, 0.1), fate(0.3, 0.25));
        let mut paths = Paths::new([first, refused, given_up]);
        (0..2).for_each(|_| paths.fail());
        let after_both = [(REFUSED, 1, 0.2 * 0.3), (GIVEN_UP, 1, 0.1 * 0.1), (REFUSED, 0, 0.1 * 0.6)];
        for (past, late, chance) in after_both {
            assert!((paths.of[past][late] - chance).abs() < 1e-12, "{past} after {late}: {}", paths.of[past][late]);
        }
    }
}
