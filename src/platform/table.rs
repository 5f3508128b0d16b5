//! What a station of `slots` servers and `queue` places looks like in equilibrium, as a table over the number in system.
//!
//! Erlang's formulas on a grid of loads, corrected for the variability of the work.
//! Not the dynamics: those are in [`super::pool`]. The one rule: every column is a function of `x`, which only rises.

use super::balance::{Crowd, recast};
use super::spacing::Spacing;
use super::uneven;
use crate::base::maths::{exp, max, min};

/// One row: the equilibrium that holds `x` requests.
#[derive(Clone, Copy, Debug)]
pub(super) struct Node {
    /// Requests in the system.
    pub(super) x: f64,
    /// Requests waiting.
    pub(super) waiting: f64,
    /// Share of arrivals refused.
    pub(super) blocked: f64,
    /// Chance that an admitted arrival waits.
    pub(super) delayed: f64,
    /// Squared variation of the positive wait.
    pub(super) wait_cv2: f64,
    /// Density of the positive wait at nothing, times its mean.
    pub(super) wait_start: f64,
    /// Requests that would wait if nothing fluctuated.
    pub(super) sharp: f64,
    /// Slope of the busy slots over `x`.
    pub(super) busy_slope: f64,
    /// Slope of the refused share over `x`.
    pub(super) blocked_slope: f64,
    /// One over the distance to the next row.
    pub(super) nearness: f64,
}

/// What a station is like.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct Kind {
    /// Slots of one replica.
    pub(super) slots: u32,
    /// Places of its queue.
    pub(super) queue: Option<u32>,
    /// Variability of its work.
    pub(super) cv2: f64,
    /// How long one waits before going away, in mean works.
    pub(super) patience: Option<f64>,
    /// Among how many, and how, it is picked for a request.
    pub(super) crowd: Crowd,
}

/// The closure of one kind of station.
#[derive(Clone, Debug)]
pub(super) struct Table {
    pub(super) kind: Kind,
    /// Slots of one replica.
    pub(super) slots: f64,
    /// The rows, by rising `x`.
    pub(super) nodes: Vec<Node>,
    /// Whether there is an end to what it holds.
    pub(super) bounded: bool,
}

const BOUNDLESS: f64 = 1e9;

/// Waits with this variability against those with exponential work: Kimura's interpolation where work is more even than that,
/// and as departures vary where it is less.
pub(super) fn variability(load: f64, slots: f64, cv2: f64) -> f64 {
    if cv2 > 1.0 { uneven::longer_waits(load, slots, cv2) } else { between_known(load, slots, cv2) }
}

/// Kimura's interpolation with the ratio of Cosmetatos.
fn between_known(load: f64, slots: f64, cv2: f64) -> f64 {
    let rho = min(load, 1.0);
    if rho <= 0.0 {
        return 1.0;
    }
    let steady = 0.5 * (1.0 + (1.0 - rho) * (slots - 1.0) * ((4.0 + 5.0 * slots).sqrt() - 2.0) / (16.0 * rho * slots));
    let d = min(1.0, steady);
    (1.0 + cv2) * d / (2.0 * cv2 * d + 1.0 - cv2)
}

/// One over Erlang's loss for an offered load of `load * slots`.
fn inverse_loss(load: f64, slots: u32) -> f64 {
    let offered = load * f64::from(slots);
    (1..=slots).fold(1.0, |inverse, j| 1.0 + f64::from(j) / offered * inverse)
}

fn row(x: f64, waiting: f64, blocked: f64, delayed: f64, wait_cv2: f64, slots: f64) -> Node {
    Node {
        x,
        waiting,
        blocked,
        delayed,
        wait_cv2,
        wait_start: 1.0,
        sharp: min(waiting, max(0.0, x - slots)),
        busy_slope: 0.0,
        blocked_slope: 0.0,
        nearness: 0.0,
    }
}

impl Node {
    /// The row so far on the way to the next node.
    #[inline(always)]
    pub(super) fn toward(&self, next: &Self, part: f64) -> Self {
        let mix = |from: f64, to: f64| from + part * (to - from);
        Self {
            x: mix(self.x, next.x),
            waiting: mix(self.waiting, next.waiting),
            blocked: mix(self.blocked, next.blocked),
            delayed: mix(self.delayed, next.delayed),
            wait_cv2: mix(self.wait_cv2, next.wait_cv2),
            wait_start: mix(self.wait_start, next.wait_start),
            sharp: mix(self.sharp, next.sharp),
            busy_slope: mix(self.busy_slope, next.busy_slope),
            blocked_slope: mix(self.blocked_slope, next.blocked_slope),
            nearness: self.nearness,
        }
    }

    /// The same with waits that begin so densely.
    ///
    /// The wait is nearly nothing as often as the last of those who keep all slots busy, while nobody waits, is about to go;
    /// that happens as often as someone comes who takes the last free slot (level crossings, Brill and Posner 1977), so the
    /// density is the rate of arrivals times the share of time with one slot free, over the chance of waiting.
    fn beginning(self, wait_start: f64) -> Self {
        Self { wait_start, ..self }
    }
}

/// Of lognormal work, how much less waits at a few slots vary than that, for the other slots go on while one takes long: chosen by
/// runs of M/G/2 to M/G/60, of which some are in the tests below.
const GOES_ON: f64 = 5.0;

/// The squared variation of the positive wait at so many slots, where waits are `g` times those with exponential work.
///
/// For one slot it follows exactly from the first three moments of the work (Takács' recursion of the moments of the wait);
/// work is gamma up to the variation of an exponential law and lognormal above. Many slots feel of the unevenness of the
/// work as large a part in how waits vary as in how long they are.
fn wait_cv2(load: f64, slots: f64, cv2: f64, g: f64) -> f64 {
    let third = if cv2 > 1.0 { 1.0 + cv2 } else { (1.0 + 2.0 * cv2) / (1.0 + cv2) };
    let one = (1.0 - load) * (4.0 / 3.0 * third - 2.0);
    let alone = 0.5 * (1.0 + cv2) - 1.0;
    let felt = if alone.abs() > 1e-9 { min(1.0, max(0.0, (g - 1.0) / alone)) } else { 1.0 };
    let less = if cv2 > 1.0 { (1.0 - felt) * GOES_ON / (slots + 2.0) } else { 0.0 };
    1.0 + one * felt * (1.0 - less)
}

/// Of that waits begin more densely than exponential ones, the part that counts ([`uneven::start_felt`]), where waits are `g`
/// times those with exponential work.
pub(super) fn start_felt(load: f64, cv2: f64, g: f64, endless: bool) -> f64 {
    if cv2 <= 1.0 {
        return 1.0;
    }
    uneven::start_felt(load, cv2, min(1.0, max(0.0, 2.0 * (g - 1.0) / (cv2 - 1.0))), endless)
}

/// A density with which waits begin, as far as it counts.
fn felt_start(start: f64, load: f64, cv2: f64, g: f64, endless: bool) -> f64 {
    if start > 1.0 { 1.0 + (start - 1.0) * start_felt(load, cv2, g, endless) } else { start }
}

fn boundless_row(load: f64, slots: u32, cv2: f64) -> Node {
    let k = f64::from(slots);
    let loss = 1.0 / inverse_loss(load, slots);
    let delayed = loss / (1.0 - load + load * loss);
    let g = variability(load, k, cv2);
    let waiting = g * delayed * load / (1.0 - load);
    // As dense as who finds the last free slot taken is many, whose share is as with exponential work; waits are so much longer.
    let felt = between_known(load, k, cv2);
    row(waiting + load * k, waiting, 0.0, delayed, wait_cv2(load, k, cv2, felt), k)
        .beginning(felt_start(g, load, cv2, felt, true))
}

/// With all slots busy, the weight of a state relative to the one with a request less, and the factor on the weights of
/// all states at the edges: those with a slot free and the full one.
///
/// Waits with uneven work are `g` times those with exponential work. In an unbounded queue the states with all slots busy
/// fall off by a constant factor; it is the one that gives this mean (for M/G/1: by diffusion, Gelenbe 1975). A bounded
/// queue has the same states in the same proportions, and what flows in flows out (Tijms, A First Course in Stochastic
/// Models, 9.6: exact for M/G/1/K, and Erlang's loss formula where nobody can wait). Above capacity by continuation.
pub(super) fn fall(load: f64, g: f64) -> (f64, f64) {
    if load < 1.0 {
        let edge = 1.0 - load + g * load;
        (g * load / edge, edge)
    } else {
        ((load - 1.0 + g) / g, g)
    }
}

/// A bounded station at so many times the load that its slots can do.
pub(super) fn bounded_row(load: f64, slots: u32, queue: u32, cv2: f64) -> Node {
    let k = f64::from(slots);
    let g = variability(load, k, cv2);
    let (ratio, edge) = fall(load, g);
    let idle = (inverse_loss(load, slots) - 1.0) * edge;
    let spacing = Spacing::new(k, cv2);
    // Where the weights rise they are counted from the far end, so that nothing overflows.
    let rises = ratio > 1.0;
    let step = if rises { 1.0 / ratio } else { ratio };
    let (mut weight, mut z, mut queued) = (1.0, 0.0, 0.0);
    let (mut w0, mut w1, mut w2) = (0.0, 0.0, 0.0);
    let (mut full, mut alone) = (1.0, 1.0);
    for index in 0..=queue {
        let m = if rises { queue - index } else { index };
        let places = f64::from(m);
        if m == 0 {
            z += idle * weight;
            alone = weight;
        }
        if m == queue {
            full = weight * edge;
            z += full;
            queued += places * full;
        } else {
            let (wait, var) = spacing.wait(places);
            z += weight;
            queued += places * weight;
            w0 += weight;
            w1 += wait * weight;
            w2 += (wait * wait + var) * weight;
        }
        weight *= step;
    }
    let (blocked, rest, waiting) = (full / z, z - full, queued / z);
    let delayed = if w0 > 0.0 && rest > 0.0 { min(1.0, w0 / rest) } else { 0.0 };
    let wait_cv2 = if w1 > 0.0 { max(0.0, w2 * w0 / (w1 * w1) - 1.0) } else { 1.0 };
    let start = if w0 > 0.0 { edge * alone * w1 / (w0 * w0) } else { 1.0 };
    row(waiting + load * k * (1.0 - blocked), waiting, blocked, delayed, wait_cv2, k)
        .beginning(felt_start(start, load, cv2, g, false))
}

/// The same of a short queue whose work is not exponential; none where [`bounded_row`] is as good.
pub(super) fn uneven_row(load: f64, slots: u32, queue: u32, cv2: f64, weights: &mut [f64]) -> Option<Node> {
    let (busy, places) = (slots as usize, queue as usize);
    if !uneven::weights(load, busy, places, cv2, weights) {
        return None;
    }
    let k = f64::from(slots);
    let mut first = [(0.0, 0.0); uneven::PLACES + 1];
    uneven::first_departures(load, busy, cv2, weights, &mut first[..places]);
    let spacing = Spacing::new(k, cv2);
    let (mut z, mut queued) = (weights[..busy].iter().sum::<f64>(), 0.0);
    let (mut w0, mut w1, mut w2) = (0.0, 0.0, 0.0);
    for (m, weight) in weights[busy..busy + places].iter().enumerate() {
        let (wait, var) = spacing.wait_after(first[m], m as f64);
        z += weight;
        queued += m as f64 * weight;
        w0 += weight;
        w1 += wait * weight;
        w2 += (wait * wait + var) * weight;
    }
    let full = weights[busy + places];
    let (blocked, waiting) = (full / (z + full), (queued + f64::from(queue) * full) / (z + full));
    let wait_cv2 = if w1 > 0.0 { max(0.0, w2 * w0 / (w1 * w1) - 1.0) } else { 1.0 };
    let start = if w0 > 0.0 { load * weights[busy - 1] * w1 / (w0 * w0) } else { 1.0 };
    let node = row(waiting + load * k * (1.0 - blocked), waiting, blocked, min(1.0, w0 / z), wait_cv2, k);
    Some(node.beginning(felt_start(start, load, cv2, variability(load, k, cv2), false)))
}

fn loads(bounded: bool) -> Vec<f64> {
    let mut loads: Vec<f64> = (1..=90).map(|i| f64::from(i) * 0.01).collect();
    if bounded {
        loads.extend((1..=60).map(|i| 0.9 + f64::from(i) * 0.2 / 60.0));
        let (mut load, factor) = (1.1, 1.1);
        while load < 1e4 {
            load *= factor;
            loads.push(load);
        }
    } else {
        let (mut gap, factor) = (0.1, 0.94);
        while gap > 2e-6 {
            gap *= factor;
            loads.push(1.0 - gap);
        }
    }
    loads
}

/// Integrals of 1, v and v^2 times the density of waits, exp(-decay v), from 0 to `end`, and its value there;
/// all times exp(decay `end`) if the density rises, so that nothing overflows.
fn waits(decay: f64, end: f64) -> [f64; 4] {
    let span = decay * end;
    if span.abs() < 1e-3 {
        // As good as level.
        return [
            end * (1.0 - span / 2.0),
            end * end * (0.5 - span / 3.0),
            end * end * end * (1.0 / 3.0 - span / 4.0),
            1.0 - span,
        ];
    }
    let (first, last) = if span > 0.0 { (1.0, exp(-span)) } else { (exp(span), 1.0) };
    let w0 = (first - last) / decay;
    let w1 = (w0 - end * last) / decay;
    let w2 = (2.0 * w1 - end * end * last) / decay;
    [w0, w1, w2, last]
}

/// M/G/k where whoever has waited `patience` mean works goes away.
///
/// With exponential work the density of waits falls off by a constant rate up to the patience (Barrer 1957). Uneven or even
/// work stretches what waits by `g` as in an unbounded queue (by diffusion, as in [`fall`]), and nobody waits longer than
/// the patience whatever the work.
fn impatient_row(load: f64, slots: u32, patience: f64, cv2: f64) -> Node {
    let k = f64::from(slots);
    let g = variability(load, k, cv2);
    let (decay, density) = (k * (1.0 - load) / g, k / g);
    let [w0, w1, w2, late] = waits(decay, patience);
    // Weights relative to all slots busy and nobody waiting, which the density of waits is so many times of.
    let idle = (inverse_loss(load, slots) - 1.0) * if decay < 0.0 { exp(decay * patience) } else { 1.0 };
    let z = idle + density * w0 + late;
    let (blocked, served) = (late / z, z - late);
    let waiting = load * k * density * w1 / z;
    let wait_cv2 = max(0.0, w2 * w0 / (w1 * w1) - 1.0);
    let first = if decay < 0.0 { exp(decay * patience) } else { 1.0 };
    row(waiting + load * k * (1.0 - blocked), waiting, blocked, min(1.0, density * w0 / served), wait_cv2, k)
        .beginning(first * w1 / (w0 * w0))
}

/// Which limit a queue meets first: the patience of those in it or its places.
fn impatient(kind: Kind) -> Option<f64> {
    let places = kind.queue.map_or(f64::MAX, f64::from);
    kind.patience.filter(|patience| patience * f64::from(kind.slots) < places)
}

impl Table {
    /// The table of a station.
    pub(super) fn new(kind: Kind) -> Self {
        recast(Self::by_chance(kind), kind, Self::by_chance)
    }

    /// The table of a station that requests come to by pure chance.
    fn by_chance(kind: Kind) -> Self {
        let Kind { slots, queue, cv2, .. } = kind;
        let k = f64::from(slots);
        let patience = impatient(kind);
        let end = match (patience, queue) {
            (Some(patience), _) => k * (1.0 + patience),
            (None, Some(queue)) => k + f64::from(queue),
            (None, None) => BOUNDLESS,
        };
        let mut nodes = vec![row(0.0, 0.0, 0.0, 0.0, 1.0, k)];
        let mut weights = vec![0.0; queue.map_or(0, |queue| (slots + queue) as usize + 1)];
        for load in loads(end < BOUNDLESS) {
            let node = match (patience, queue) {
                (Some(patience), _) => impatient_row(load, slots, patience, cv2),
                (None, Some(queue)) => uneven_row(load, slots, queue, cv2, &mut weights)
                    .unwrap_or_else(|| bounded_row(load, slots, queue, cv2)),
                (None, None) => boundless_row(load, slots, cv2),
            };
            let last = nodes[nodes.len() - 1].x;
            if node.x > last + 1e-9 * (1.0 + last) && node.x < end * (1.0 - 1e-9) {
                nodes.push(node);
            }
        }
        let bounded = end < BOUNDLESS;
        let wait_cv2 = if bounded { nodes[nodes.len() - 1].wait_cv2 } else { 1.0 };
        let start = nodes[nodes.len() - 1].wait_start;
        nodes.push(row(end, end - k, if bounded { 1.0 } else { 0.0 }, 1.0, wait_cv2, k).beginning(start));
        let mut table = Self { kind, slots: k, nodes, bounded };
        table.slopes();
        table
    }

    /// The slopes, after the rows are there.
    pub(super) fn slopes(&mut self) {
        let last = self.nodes.len() - 1;
        for at in 0..=last {
            let (low, high) = (self.nodes[at.saturating_sub(1)], self.nodes[(at + 1).min(last)]);
            let run = high.x - low.x;
            self.nodes[at].busy_slope = ((high.x - high.waiting) - (low.x - low.waiting)) / run;
            self.nodes[at].blocked_slope = (high.blocked - low.blocked) / run;
            let step = self.nodes[(at + 1).min(last)].x - self.nodes[at].x;
            self.nodes[at].nearness = if step > 0.0 { 1.0 / step } else { 0.0 };
        }
    }

    /// The most a replica can hold.
    pub(super) fn room(&self) -> f64 {
        self.nodes[self.nodes.len() - 1].x
    }

    /// The row at `x`, between the nodes `at` and `at + 1`.
    #[inline]
    pub(super) fn between(&self, at: usize, x: f64) -> Node {
        let a = &self.nodes[at];
        a.toward(&self.nodes[at + 1], (x - a.x) * a.nearness)
    }

    /// The segment that holds `x`, searched from `hint`.
    pub(super) fn segment(&self, x: f64, hint: usize) -> usize {
        let last = self.nodes.len() - 2;
        let mut at = hint.min(last);
        while at > 0 && self.nodes[at].x > x {
            at -= 1;
        }
        while at < last && self.nodes[at + 1].x < x {
            at += 1;
        }
        at
    }
}

#[cfg(test)]
mod tests {
    use super::super::sojourn::{Part, Sojourn, quantile};
    use super::super::third::Third;
    use super::*;

    fn of(slots: u32, queue: u32, cv2: f64, load: f64) -> Node {
        bounded_row(load, slots, queue, cv2)
    }

    #[test]
    fn waits_vary_as_the_work_lets_them() {
        // Request-level runs of 8 million arrivals with lognormal work: slots, load, variation, of the positive wait.
        let runs = [
            (1, 0.7, 2.0, 1.57),
            (1, 0.85, 4.0, 1.66),
            (2, 0.6, 3.0, 1.925),
            (2, 0.75, 4.0, 1.97),
            (3, 0.6, 4.0, 2.05),
            (5, 0.6, 3.0, 1.63),
            (10, 0.7, 4.0, 1.62),
            (10, 0.85, 2.0, 1.35),
            (10, 0.93, 4.0, 1.32),
            (60, 0.7, 4.0, 1.33),
            (60, 0.85, 4.0, 1.46),
        ];
        for (slots, load, cv2, found) in runs {
            let row = boundless_row(load, slots, cv2);
            assert!((row.wait_cv2 / found - 1.0).abs() < 0.12, "{slots} at {load}, {cv2}: {}", row.wait_cv2);
        }
    }

    #[test]
    fn one_in_a_hundred_takes_as_long_as_in_runs_request_by_request() {
        // Slots, variation, load, and the time in mean works, of twenty million Poisson arrivals with lognormal work.
        let runs = [
            (1, 3.0, 0.6, 30.51),
            (1, 4.0, 0.7, 52.06),
            (1, 5.0, 0.8, 96.68),
            (2, 4.0, 0.6, 17.21),
            (2, 3.0, 0.9, 50.35),
            (3, 4.0, 0.75, 18.23),
            (5, 2.0, 0.75, 8.06),
            (12, 4.0, 0.9, 12.22),
        ];
        for (slots, cv2, load, time) in runs {
            let node = boundless_row(load, slots, cv2);
            let wait = node.waiting / (load * f64::from(slots));
            let (delayed, wait_cv2, wait_start) = (node.delayed, node.wait_cv2, node.wait_start);
            let held = Sojourn::held(1.0, cv2, Third::of_work(1.0, cv2));
            let stay = Sojourn { delayed, wait, wait_cv2, wait_start, ..held };
            let found = quantile(&[(1.0, Part::whole(stay))], 0.99);
            assert!((found / time - 1.0).abs() < 0.05, "{slots} at {load}, {cv2}: {found} for {time}");
        }
    }

    #[test]
    fn half_of_the_requests_take_as_long_as_in_runs_request_by_request() {
        // Slots, places, variation, load and the median in mean works, of three million Poisson arrivals with lognormal work.
        let runs = [
            (1, None, 2.0, 0.6, 1.659),
            (1, None, 3.0, 0.8, 4.607),
            (1, Some(6), 2.0, 0.75, 2.007),
            (1, Some(10), 4.0, 0.9, 3.521),
            (2, None, 3.0, 0.8, 2.343),
            (2, None, 3.0, 0.5, 0.789),
            (2, Some(5), 1.5, 0.8, 1.343),
            (2, Some(9), 3.0, 1.1, 2.875),
            (3, None, 4.0, 0.7, 1.045),
            (4, Some(20), 2.5, 1.0, 2.936),
            (5, None, 4.0, 0.85, 1.592),
            (6, Some(8), 3.0, 1.2, 1.395),
            (9, Some(14), 2.5, 0.97, 1.225),
            (12, Some(30), 2.0, 0.95, 1.444),
            (15, Some(10), 4.0, 0.85, 0.601),
            (20, Some(40), 3.0, 1.1, 2.121),
            (20, None, 2.5, 0.88, 0.811),
        ];
        for (slots, places, cv2, load, median) in runs {
            let node = places.map_or_else(
                || boundless_row(load, slots, cv2),
                |queue| {
                    let mut weights = vec![0.0; (slots + queue) as usize + 1];
                    uneven_row(load, slots, queue, cv2, &mut weights).unwrap()
                },
            );
            let stay = Sojourn {
                delayed: node.delayed,
                wait: node.waiting / (load * f64::from(slots) * (1.0 - node.blocked)),
                wait_cv2: node.wait_cv2,
                wait_start: node.wait_start,
                ..Sojourn::held(1.0, cv2, Third::of_work(1.0, cv2))
            };
            let found = quantile(&[(1.0, Part::whole(stay))], 0.5);
            println!("{slots}/{places:?} {cv2} at {load}: {found:.3} for {median}");
            assert!((found / median - 1.0).abs() < 0.05, "{slots}/{places:?} {cv2} at {load}: {found} for {median}");
        }
    }

    #[test]
    fn a_bounded_queue_refuses_less_where_work_is_even() {
        // Request-level runs of 400,000 arrivals: slots, queue, variation, load, refused, waiting.
        let runs = [
            (1, 3, 0.0, 0.83, 0.0676, 0.787),
            (4, 8, 0.0, 0.9, 0.0196, 2.016),
            (3, 7, 0.5, 1.1, 0.1337, 3.634),
            (10, 20, 0.3, 0.95, 0.0114, 5.716),
        ];
        for (slots, queue, cv2, load, refused, waiting) in runs {
            let row = of(slots, queue, cv2, load);
            assert!(
                (row.blocked - refused).abs() < 0.05 * refused + 5e-4,
                "{slots}/{queue} at {load}: {}",
                row.blocked
            );
            assert!((row.waiting / waiting - 1.0).abs() < 0.05, "{slots}/{queue} at {load}: {}", row.waiting);
        }
    }

    #[test]
    fn nobody_waits_longer_than_patience_however_even_the_work_is() {
        // Request-level runs of 600,000 arrivals at 10 slots, with work of variation 0.68.
        let runs = [
            (0.95, 2.0, 0.0164, 0.618),
            (1.05, 2.0, 0.0654, 1.122),
            (1.2, 8.0, 0.168, 7.567),
            (1.5, 8.0, 0.3338, 7.821),
        ];
        for (load, patience, refused, wait) in runs {
            let row = impatient_row(load, 10, patience, 0.68);
            let waited = row.waiting / (load * 10.0 * (1.0 - row.blocked));
            println!("{load} {patience}: {} for {refused}, {waited} for {wait}", row.blocked);
            assert!((row.blocked - refused).abs() < 0.004, "{load}: {}", row.blocked);
            assert!((waited / wait - 1.0).abs() < 0.05, "{load}: {waited}");
        }
        let (even, plain) = (impatient_row(0.9, 4, 1e4, 0.2), impatient_row(0.9, 4, 1e4, 1.0));
        let g = variability(0.9, 4.0, 0.2);
        assert!((even.waiting / plain.waiting / g - 1.0).abs() < 1e-9, "as without an end to the queue");
    }

    #[test]
    fn what_flows_in_flows_out_on_both_sides_of_capacity() {
        for cv2 in [0.0, 0.5, 1.0, 4.0] {
            let (below, above) = (of(4, 9, cv2, 1.0 - 1e-7), of(4, 9, cv2, 1.0 + 1e-7));
            assert!((below.blocked - above.blocked).abs() < 1e-6 && (below.x - above.x).abs() < 1e-5);
            let far = of(4, 9, cv2, 50.0);
            assert!((far.blocked - 0.98).abs() < 1e-3, "nearly all of fifty times too much: {}", far.blocked);
        }
    }
}
