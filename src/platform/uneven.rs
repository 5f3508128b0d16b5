//! How likely a bounded station holds nobody, one, two, where work is more or less even than exponential work.
//!
//! Poisson arrivals that find the station full are lost. Of queues without an end only how much longer waits are, and nothing of
//! long ones, whose states fall off by a constant factor as good as everywhere. The one rule: what flows in flows out.

use super::lasting::without_longest;
use crate::base::maths::{exp, ln, max, min, normal_above, pow};

/// Queues with more places than this are as the constant factor says.
pub(super) const PLACES: usize = 64;
/// Loads above this are, too.
const LOAD_MOST: f64 = 2.5;
/// A squared variation that differs from one by less than this is one.
const EXPONENTIAL: f64 = 0.01;
/// By how much of a share more wait where work is as uneven again as exponential work and slots are many.
const LEAN: f64 = 0.084;
/// Points at which the law of the work is known, and the most mean works it is followed.
const POINTS: usize = 240;
const LONGEST: f64 = 24.0;
/// Points of a normal law, and their distance.
const NORMAL: usize = 33;
const APART: f64 = 0.35;

/// Whether [`weights`] knows a station.
fn is_known(load: f64, queue: usize, cv2: f64) -> bool {
    queue <= PLACES && load > 0.0 && load <= LOAD_MOST && (cv2 - 1.0).abs() > EXPONENTIAL
}

/// The law of the first slot that is free among all: when it is, with which chance.
struct Release {
    at: [f64; POINTS],
    chance: [f64; POINTS],
}

/// The chance that work of mean one takes longer than each of these times, at unequal distances that grow.
fn lasting(cv2: f64) -> ([f64; POINTS + 1], [f64; POINTS + 1]) {
    let (mut at, mut above) = ([0.0; POINTS + 1], [0.0; POINTS + 1]);
    for (i, at) in at.iter_mut().enumerate() {
        let part = i as f64 / POINTS as f64;
        *at = LONGEST * part * part;
    }
    if cv2 > 1.0 {
        let var = ln(1.0 + cv2);
        let sd = var.sqrt();
        for (above, at) in above.iter_mut().zip(&at) {
            *above = if *at > 0.0 { normal_above((ln(*at) + 0.5 * var) / sd) } else { 1.0 };
        }
    } else {
        // Gamma; its density is integrated from the far end.
        let shape = 1.0 / max(cv2, 0.004);
        let density = |t: f64| if t > 0.0 { exp((shape - 1.0) * ln(t) - shape * (t - 1.0)) } else { 0.0 };
        for i in (0..POINTS).rev() {
            let (low, high) = (at[i], at[i + 1]);
            let middle = 0.5 * (low + high);
            above[i] = above[i + 1] + (high - low) / 6.0 * (density(low) + 4.0 * density(middle) + density(high));
        }
        let whole = above[0];
        above.iter_mut().for_each(|above| *above /= whole);
    }
    (at, above)
}

/// When the first of so many slots that have all been busy for long becomes free: each still takes its equilibrium excess.
fn release(slots: f64, cv2: f64) -> Release {
    let (at, above) = lasting(cv2);
    let mut release = Release { at: [0.0; POINTS], chance: [0.0; POINTS] };
    let (mut left, mut before) = (1.0, 1.0);
    for i in 0..POINTS {
        left = max(0.0, left - 0.5 * (at[i + 1] - at[i]) * (above[i] + above[i + 1]));
        let none = pow(left, slots);
        (release.at[i], release.chance[i]) = (0.5 * (at[i] + at[i + 1]), before - none);
        before = none;
    }
    release
}

/// Adds a share of the Poisson law of this mean to the chances of none, one, two.
fn add_poisson(chances: &mut [f64], mean: f64, share: f64) {
    let mut term = share * exp(-mean);
    for (n, chance) in chances.iter_mut().enumerate() {
        *chance += term;
        term *= mean / (n + 1) as f64;
    }
}

/// The chances that none, one, two come while one is worked on, if `load` do on average.
fn arrivals(load: f64, cv2: f64, chances: &mut [f64]) {
    chances.fill(0.0);
    if cv2 < EXPONENTIAL {
        add_poisson(chances, load, 1.0);
    } else if cv2 <= 1.0 {
        let (shape, scale) = (1.0 / cv2, load * cv2);
        let mut term = pow(1.0 + scale, -shape);
        for (n, chance) in chances.iter_mut().enumerate() {
            *chance = term;
            term *= (n as f64 + shape) / (n + 1) as f64 * scale / (1.0 + scale);
        }
    } else {
        each_work(cv2, |work, share| add_poisson(chances, load * work, share));
    }
}

/// Times one over the mean of a wait: how early in it the two laws that stand for it agree with it best, at half of the mean,
/// where its median is about.
const EARLY: f64 = 2.0;
/// Loads up to which waits are followed as those of an endless queue.
const LOAD_ENDLESS: f64 = 0.9;

/// The density with which the positive wait begins, times its mean, if two exponential laws are to stand for it from where it
/// is short to where it is long; `felt` of the unevenness of the work is felt.
///
/// The density at nothing itself holds no longer than short works last, which is not long where a few long ones make most of
/// the mean. So it is what gives the wait's mean, its variation and the mean of `exp(-2 wait / mean)`, all of which are known of
/// an endless queue at one slot: the wait is as many residual works as a geometric law says (Pollaczek and Khinchine). For a queue
/// that is `endless` its variation is the one that percentiles know ([`without_longest`]).
fn lasting_start(load: f64, cv2: f64, felt: f64, endless: bool) -> f64 {
    let load = min(load, LOAD_ENDLESS);
    let g = 1.0 + 0.5 * felt * (cv2 - 1.0);
    let slow = EARLY * (1.0 - load) / g;
    let mut over = 0.0;
    each_work(cv2, |work, share| over += share * exp(-slow * work));
    let residual = felt * (1.0 - over) / slow + (1.0 - felt) / (1.0 + slow);
    let soon = (1.0 - load) * residual / (1.0 - load * residual);
    let third = 1.0 + cv2;
    let square = felt * third * third * third / 3.0 + 2.0 * (1.0 - felt);
    let half = 0.5 * square * (1.0 - load) / (g * g) + load;
    let half = if endless { 0.5 * (1.0 + without_longest(2.0 * half - 1.0)) } else { half };
    // The means of the two laws are roots of the polynomial that is orthogonal to the moments of order 0 to 3 of the law of
    // means, weighted by one over one and two means; those moments are `soon` and these.
    let first = (1.0 - soon) / EARLY;
    let second = (1.0 - first) / EARLY;
    let third = (half - second) / EARLY;
    let (apart, product) = (first * first - soon * second, second * second - first * third);
    if soon <= 1.0 / (1.0 + EARLY) || product >= 0.0 {
        return g;
    }
    let (sum, product) = ((soon * third - first * second) / apart, product / apart);
    min(max(-(1.0 + sum) / product, 1.0), g)
}

/// Of that a wait begins more densely than an exponential one: which part of it counts for more than the shortest waits, in a
/// queue that ends or does not.
pub(super) fn start_felt(load: f64, cv2: f64, felt: f64, endless: bool) -> f64 {
    let g = 0.5 * felt * (cv2 - 1.0);
    if g > 1e-6 { (lasting_start(load, cv2, felt, endless) - 1.0) / g } else { 1.0 }
}

/// Goes through a few values of lognormal work of mean one, and their shares.
fn each_work(cv2: f64, mut of: impl FnMut(f64, f64)) {
    let var = ln(1.0 + cv2);
    let sd = var.sqrt();
    let point = |i: usize| (i as f64 - (NORMAL / 2) as f64) * APART;
    let whole: f64 = (0..NORMAL).map(|i| exp(-0.5 * point(i) * point(i))).sum();
    for i in 0..NORMAL {
        let z = point(i);
        of(exp(sd * z - 0.5 * var), exp(-0.5 * z * z) / whole);
    }
}

/// Over how many turns of a full queue its departures vary as those who are refused feel it: chosen by how many were refused in
/// request-level runs of Poisson arrivals at 1 to 20 slots, of which some are in the tests below.
const TURNS: f64 = 6.0;
/// The longest time over which the departures of a full queue are followed, in mean works.
const LONG: f64 = 16.0;
/// How often the time over which an endless queue forgets is matched with how its departures vary over that time.
const ROUNDS: usize = 4;

/// How much the departures of one slot that began long ago vary over a time, for work of a few squared variations, at times that
/// double from [`FIRST_TIME`] mean works on: by the renewal equation, which the tests solve again.
const VARIES: [(f64, [f64; 10]); 9] = [
    (1.0, [0.904, 0.835, 0.774, 0.760, 0.794, 0.852, 0.908, 0.950, 0.974, 0.987]),
    (1.1, [0.906, 0.843, 0.794, 0.794, 0.841, 0.912, 0.982, 1.034, 1.066, 1.083]),
    (1.25, [0.909, 0.855, 0.823, 0.841, 0.907, 0.998, 1.088, 1.158, 1.201, 1.225]),
    (1.5, [0.915, 0.876, 0.867, 0.912, 1.007, 1.131, 1.254, 1.354, 1.421, 1.460]),
    (2.0, [0.929, 0.917, 0.947, 1.036, 1.181, 1.363, 1.552, 1.717, 1.838, 1.914]),
    (3.0, [0.963, 0.992, 1.077, 1.233, 1.458, 1.739, 2.046, 2.341, 2.588, 2.764]),
    (4.5, [1.013, 1.086, 1.228, 1.454, 1.770, 2.168, 2.625, 3.099, 3.539, 3.898]),
    (7.0, [1.085, 1.209, 1.415, 1.723, 2.148, 2.692, 3.345, 4.071, 4.810, 5.486]),
    (10.0, [1.157, 1.322, 1.582, 1.961, 2.480, 3.157, 3.991, 4.961, 6.008, 7.043]),
];
const FIRST_TIME: f64 = 0.1;
/// Of work that is more even than exponential work, how fast that is felt: departures within one mean work are still as good as
/// at random. Chosen by runs of M/D/c/K at 2 to 50 slots.
const SOON_EVEN: f64 = 2.5;
/// The binary logarithm of a number is its natural one times this.
const BINARY: f64 = std::f64::consts::LOG2_E;

/// [`VARIES`] at any time and variation.
fn one_varies_over(time: f64, cv2: f64) -> f64 {
    let row = VARIES.iter().rposition(|(known, _)| *known <= cv2).unwrap_or(0).min(VARIES.len() - 2);
    let [(low, from), (high, to)] = [VARIES[row], VARIES[row + 1]];
    let part = (cv2 - low) / (high - low);
    let at = |i: usize| from[i] + part * (to[i] - from[i]);
    let (doublings, last) = (ln(max(time, 1e-9) / FIRST_TIME) * BINARY, from.len() - 1);
    if doublings <= 0.0 {
        // Nothing is over at once.
        return 1.0 + (at(0) - 1.0) * time / FIRST_TIME;
    }
    let point = doublings as usize;
    if point >= last {
        // What is left to the long run goes on to fall by as much each time.
        let (left, before) = (cv2 - at(last), max(cv2 - at(last - 1), 1e-9));
        return cv2 - left * pow(left / before, doublings - last as f64);
    }
    at(point) + (doublings - point as f64) * (at(point + 1) - at(point))
}

/// How much the departures of slots that are busy vary over this time, in mean works, as the squared variation of the work that
/// would let them vary so over any time.
///
/// One slot's depart as its work is over. Those of many are as many streams that began long ago and independently: over a time
/// `t` their number varies by `1 + 2/t` times the integral of `m(u) - u` against a Poisson stream's, where `m` is how many
/// works of mean one are over by `u` if one begins at nothing (Cox, Renewal Theory, 4.5). Soon after one another they are as a
/// Poisson stream's, then more even, for lognormal work that has just begun is not over, and as the work only in the long run.
fn varies_over(time: f64, slots: f64, cv2: f64) -> f64 {
    if slots <= 1.0 || time >= f64::MAX {
        return cv2;
    }
    let many = if cv2 > 1.0 { one_varies_over(time, cv2) } else { cv2 + (1.0 - cv2) / (1.0 + SOON_EVEN * time) };
    many + (cv2 - many) / slots
}

/// The same over the time in which a full queue turns over a few times, or an endless one forgets if that is shorter.
fn over_a_turn(load: f64, slots: f64, queue: usize, cv2: f64) -> f64 {
    let turn = min(TURNS * queue as f64 / slots, LONG);
    if queue == 0 { cv2 } else { varies_over(min(turn, forgets(load, slots, cv2)), slots, cv2) }
}

/// In how many mean works an endless queue forgets how long it was.
///
/// In the diffusion that stands for it, what comes and goes varies by `1 + v` of their rate, if departures vary by `v` over that
/// time, and the square of how much faster slots are than what comes is to be made up for. What is at work when somebody comes
/// takes a work more.
fn forgets(load: f64, slots: f64, cv2: f64) -> f64 {
    let spare = 1.0 - min(load, 1.0);
    let (mut varies, mut time) = (cv2, f64::MAX);
    for _ in 0..ROUNDS {
        time = if spare > 0.0 { 1.0 + (1.0 + varies) / (slots * spare * spare) } else { f64::MAX };
        varies = varies_over(time, slots, cv2);
    }
    time
}

/// Mean waits in an endless queue, where work is more uneven than exponential work, against those with exponential work: as
/// departures vary over the time in which the queue forgets.
pub(super) fn longer_waits(load: f64, slots: f64, cv2: f64) -> f64 {
    0.5 * (1.0 + varies_over(forgets(load, slots, cv2), slots, cv2))
}

/// The weights of the states of a station of so many slots and places in its queue, where `load` times what it can do comes.
/// False, and none are set, where the constant factor is as good.
///
/// After Tijms, Van Hoorn and Federgruen (1981; Tijms, A First Course in Stochastic Models, 9.6): with all slots busy it works
/// as one slot that is as fast as all of them ([`over_a_turn`] says how evenly), and when the last free slot is taken the
/// others have been busy for long. Exact for one slot. The full state is as likely as lets out what comes in.
pub(super) fn weights(load: f64, slots: usize, queue: usize, cv2: f64, weights: &mut [f64]) -> bool {
    if !is_known(load, queue, cv2) || weights.len() <= slots + queue {
        return false;
    }
    let k = slots as f64;
    let (mut at_work, mut at_first) = ([0.0; PLACES + 1], [0.0; PLACES + 1]);
    arrivals(load, over_a_turn(load, k, queue, cv2), &mut at_work[..=queue]);
    if slots == 1 {
        let mut more = 1.0;
        for (first, chance) in at_first.iter_mut().zip(&at_work[..=queue]) {
            more = max(0.0, more - chance);
            *first = more;
        }
    } else {
        let release = release(k, cv2);
        for (at, chance) in release.at.iter().zip(&release.chance) {
            if *chance > 1e-15 {
                add_poisson(&mut at_first[..=queue], load * k * at, load * chance);
            }
        }
    }
    weights.fill(0.0);
    // Relative to the state with one slot free.
    weights[slots - 1] = 1.0;
    let mut more = [0.0; PLACES + 1];
    let mut left = 1.0;
    for (more, chance) in more.iter_mut().zip(&at_work[..=queue]) {
        left = max(0.0, left - chance);
        *more = left;
    }
    let mut waiting = 0.0;
    for j in 0..queue {
        let before: f64 = (0..j).map(|i| more[j - i] * weights[slots + i]).sum();
        weights[slots + j] = (at_first[j] + before) / at_work[0];
        waiting += weights[slots + j];
    }
    weights[slots + queue] = max(0.0, load - (1.0 - load) * waiting);
    lean(k, cv2, &mut weights[slots..=slots + queue]);
    for n in (1..slots).rev() {
        weights[n - 1] = weights[n] * n as f64 / (load * k);
        if weights[n - 1] > 1e200 {
            weights[n - 1..].iter_mut().for_each(|weight| *weight *= 1e-200);
        }
    }
    true
}

/// Lets those who wait be more or fewer, as likely as before. Many slots do not start anew with each departure: where work is
/// uneven a few are held up for long, and more wait than that says. By how much was found with request-level runs of Poisson
/// arrivals at 2 to 20 slots (the tests below); it is a few percent of those who wait, or of the free places if those are fewer.
fn lean(slots: f64, cv2: f64, queued: &mut [f64]) {
    let last = queued.len() - 1;
    let more = LEAN * (1.0 - 1.0 / slots) * (cv2 - 1.0) / (1.0 + 0.25 * max(cv2 - 1.0, 0.0));
    let (mut weight, mut mean, mut square) = (0.0, 0.0, 0.0);
    for (j, share) in queued[..last].iter().enumerate() {
        let j = j as f64;
        weight += share;
        mean += share * j;
        square += share * j * j;
    }
    let room = weight * last as f64 - mean;
    let all = min(mean + queued[last] * last as f64, room);
    mean /= max(weight, 1e-300);
    let var = square - weight * mean * mean;
    if var <= 0.0 {
        return;
    }
    let tilt = more * all / var;
    let most = 0.9 / max(mean, last as f64 - mean);
    let tilt = min(max(tilt, -most), most);
    for (j, share) in queued[..last].iter_mut().enumerate() {
        *share *= 1.0 + tilt * (j as f64 - mean);
    }
}

/// The mean and the variance of the time until the first departure, in slot times, as those see it who find all slots busy and
/// none, one, two waiting, while the states have these weights; one entry for each place but the last.
///
/// Where work is uneven, many wait because one is at work for long. One slot, exactly: with `j` waiting it has worked for some
/// time `u`, in which as many came as wait beyond those whom it began with, and the work takes longer than `u`. Those it
/// began with are as many as arrivals find (what goes up comes down). Of many slots the departures follow one another as a
/// Poisson stream's but for one slot's part, as in `Spacing` of the tables, and that one is seldom the one that takes long.
pub(super) fn first_departures(load: f64, slots: usize, cv2: f64, weights: &[f64], first: &mut [(f64, f64)]) {
    let places = first.len();
    let mut left = [[0.0; 3]; PLACES + 1];
    let known = cv2 > 1.0 && is_known(load, places, cv2);
    if known {
        leftovers(load, cv2, &mut left[..places]);
    }
    let part = 1.0 / slots as f64;
    let gap = 1.0 + (cv2 - 1.0) * part;
    let plain = (0.5 * (1.0 + gap), (1.0 + gap) * (1.0 + 2.0 * gap) / 3.0);
    let alone = (0.5 * (1.0 + cv2), (1.0 + cv2) * (1.0 + 2.0 * cv2) / 3.0);
    for j in 0..places {
        let mut sums = [0.0; 3];
        if known {
            for (order, sum) in sums.iter_mut().enumerate() {
                let begun = |i: usize| weights[slots + i] * left[j - i][order];
                *sum = weights[slots - 1] * left[j][order] + (0..=j).map(begun).sum::<f64>();
            }
        }
        let (mean, square) = if sums[0] > 1e-250 {
            let more = (sums[1] / sums[0] - alone.0, sums[2] / sums[0] - alone.1);
            (plain.0 + part * part * more.0, plain.1 + part * part * more.1)
        } else {
            plain
        };
        first[j] = (mean, max(0.0, square - mean * mean));
    }
}

/// Integrals over the time that lognormal work of mean one has taken, times the chance that none, one, two have come by then
/// if `load` do on average: of the chance that it takes longer, and the mean and mean square of what is left of it.
fn leftovers(load: f64, cv2: f64, left: &mut [[f64; 3]]) {
    left.fill([0.0; 3]);
    each_work(cv2, |work, share| {
        let mean = load * work;
        // The chance that more than so many have come in all, from the far end so that small ones are not lost.
        let mut more = [0.0; PLACES + 4];
        add_poisson(&mut more[..left.len() + 3], mean, 1.0);
        let mut above = max(0.0, 1.0 - more[..left.len() + 3].iter().sum::<f64>());
        for more in more[..left.len() + 3].iter_mut().rev() {
            let here = *more;
            *more = above;
            above += here;
        }
        // The integral of a Poisson chance up to the end of the work is the chance that more come, over the rate; and each
        // factor of time makes it that of one more.
        for (j, left) in left.iter_mut().enumerate() {
            let (one, two) = ((j + 1) as f64 / load, (j + 2) as f64 / load);
            let (a, b, c) = (more[j], more[j + 1], more[j + 2]);
            left[0] += share * a;
            left[1] += share * max(0.0, work * a - one * b);
            left[2] += share * max(0.0, work * (work * a - 2.0 * one * b) + one * two * c);
        }
    });
}

/// How much more often the number in system hops up and down in each state than the slower of arrivals and completions, so
/// that a birth-death chain has these weights. The chain's arrivals are `load` times the completions of all slots.
pub(super) fn hops(weights: &[f64], load: f64, slots: usize, hops: &mut [f64]) {
    let (top, slower) = (weights.len() - 1, min(load, 1.0));
    hops.fill(0.0);
    let mut above = 0.0;
    for n in (slots..top).rev() {
        let hop = if weights[n] > 0.0 { weights[n + 1] * (1.0 + above) / weights[n] - load } else { 0.0 };
        above = max(hop, -0.99 * slower);
        hops[n] = above / slower;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The share refused and the mean number that waits.
    fn found(slots: usize, queue: usize, cv2: f64, load: f64) -> (f64, f64) {
        let mut all = vec![0.0; slots + queue + 1];
        assert!(weights(load, slots, queue, cv2, &mut all));
        let whole: f64 = all.iter().sum();
        let waiting: f64 = all.iter().enumerate().map(|(n, weight)| n.saturating_sub(slots) as f64 * weight).sum();
        (all[slots + queue] / whole, waiting / whole)
    }

    #[test]
    fn as_many_are_refused_and_wait_as_in_runs_request_by_request() {
        // Poisson arrivals, constant, gamma or lognormal work: slots, queue, variation, load, refused, waiting. Each is two runs
        // of 4,000 s of the tests' simulator with work of 10 ms.
        let runs = [
            (1, 7, 2.0, 0.67, 0.0345, 1.277),
            (1, 5, 2.0, 0.42, 0.0127, 0.368),
            (1, 3, 2.0, 0.65, 0.0976, 0.635),
            (3, 6, 2.0, 0.75, 0.0385, 1.086),
            (4, 8, 2.0, 0.8, 0.0312, 1.547),
            (12, 20, 2.0, 0.95, 0.0273, 6.166),
            (2, 4, 2.0, 1.44, 0.3447, 2.457),
            (2, 4, 0.0, 1.2, 0.1968, 2.222),
            (4, 8, 0.0, 0.9, 0.0196, 2.026),
            (3, 7, 0.5, 1.1, 0.1336, 3.635),
            // Three million arrivals each of runs of their own.
            (6, 8, 3.0, 1.2, 0.2006, 4.529),
            (9, 14, 2.5, 0.97, 0.0531, 4.937),
            (10, 10, 2.0, 1.0, 0.0757, 3.739),
            (12, 30, 2.0, 0.95, 0.0166, 8.988),
            (15, 10, 4.0, 0.85, 0.0232, 1.517),
            (20, 20, 1.5, 0.95, 0.0207, 5.540),
            (20, 40, 3.0, 1.1, 0.0942, 28.37),
        ];
        for (slots, queue, cv2, load, refused, waiting) in runs {
            let (blocked, queued) = found(slots, queue, cv2, load);
            println!("{slots}/{queue} {cv2} at {load}: {blocked:.4} for {refused}, {queued:.3} for {waiting}");
            assert!((blocked - refused).abs() < 0.004 + 0.02 * refused, "{slots}/{queue} {cv2} at {load}: {blocked}");
            assert!((queued / waiting - 1.0).abs() < 0.04, "{slots}/{queue} {cv2} at {load}: {queued}");
        }
    }

    #[test]
    fn who_waits_at_one_slot_waits_for_what_little_and_runs_say() {
        // M/G/1/6 with lognormal work of variation 2 at 0.75: in 3 million arrivals the positive wait varied by 1.236.
        let (load, queue, cv2) = (0.75, 6, 2.0);
        let (mut all, mut first) = ([0.0; 8], [(0.0, 0.0); 6]);
        assert!(weights(load, 1, queue, cv2, &mut all));
        first_departures(load, 1, cv2, &all, &mut first);
        let (mut w0, mut w1, mut w2, mut queued) = (0.0, 0.0, 0.0, 6.0 * all[7]);
        for (j, (mean, var)) in first.iter().enumerate() {
            let (ahead, weight) = (j as f64, all[1 + j]);
            let wait = ahead + mean;
            (w0, w1, w2) = (w0 + weight, w1 + weight * wait, w2 + weight * (wait * wait + var + ahead * cv2));
            queued += ahead * weight;
        }
        assert!((w1 * load / queued - 1.0).abs() < 1e-3, "Little's law: {w1} {queued}");
        let varies = w2 * w0 / (w1 * w1) - 1.0;
        assert!((varies / 1.236 - 1.0).abs() < 0.04, "{varies}");
        assert!(first[4].0 > 1.3 * first[0].0, "many wait because one takes long: {first:?}");
    }

    /// How much the departures of one slot vary over a time, by the renewal equation in steps of a fiftieth of a mean work.
    fn renewed(time: f64, cv2: f64) -> f64 {
        let (step, var) = (0.02, ln(1.0 + cv2));
        let steps = (time / step).round() as usize;
        let over =
            |i: usize| if i == 0 { 0.0 } else { 1.0 - normal_above((ln(i as f64 * step) + 0.5 * var) / var.sqrt()) };
        let over: Vec<f64> = (0..=steps).map(over).collect();
        let (mut renewals, mut excess) = (vec![0.0; steps + 1], 0.0);
        for i in 1..=steps {
            let by_then = |j: usize| 0.5 * (over[i - j] + over[i - j + 1]);
            let later: f64 = (1..i).map(|j| (renewals[j] - renewals[j - 1]) * by_then(j)).sum();
            let own = 0.5 * over[1];
            renewals[i] = (over[i] + later - own * renewals[i - 1]) / (1.0 - own);
            excess += step * (0.5 * (renewals[i] + renewals[i - 1]) - (i as f64 - 0.5) * step);
        }
        1.0 + 2.0 * excess / time
    }

    #[test]
    fn departures_vary_as_the_renewal_equation_says() {
        for cv2 in [1.05, 1.7, 2.5, 3.5, 5.0, 10.0] {
            for time in [0.3, 1.0, 3.0, 8.0, 24.0, 70.0] {
                let (found, exact) = (varies_over(time, 1e9, cv2), renewed(time, cv2));
                assert!((found - exact).abs() < 0.015 * cv2, "variation {cv2} over {time}: {found} for {exact}");
            }
        }
    }

    #[test]
    fn waits_at_many_uneven_slots_are_as_much_longer_as_in_runs() {
        // Twenty million arrivals each of runs of their own: slots, load, variation, mean wait against Erlang's.
        let runs = [
            (3, 0.8, 2.5, 1.6545),
            (6, 0.6, 2.5, 1.3612),
            (6, 0.8, 2.5, 1.5479),
            (10, 0.6, 2.5, 1.2493),
            (10, 0.8, 2.5, 1.4809),
            (20, 0.8, 1.5, 1.0968),
            (20, 0.88, 2.5, 1.5215),
        ];
        for (slots, load, cv2, found) in runs {
            let longer = longer_waits(load, f64::from(slots), cv2);
            assert!((longer / found - 1.0).abs() < 0.05, "{slots} at {load}, {cv2}: {longer} for {found}");
        }
    }

    #[test]
    fn departures_of_many_slots_vary_as_their_work_only_in_the_long_run() {
        assert!((over_a_turn(1.0, 1.0, 5, 3.0) - 3.0).abs() < 1e-12, "one slot's do at once");
        let turns = [1, 10, 40, 160].map(|queue| over_a_turn(1.0, 40.0, queue, 3.0));
        assert!(turns[0] < 1.3 && turns.is_sorted() && turns[3] > 2.0 && turns[3] < 3.0, "{turns:?}");
    }

    #[test]
    fn work_that_is_as_good_as_exponential_gives_erlangs_weights() {
        for (slots, load) in [(1, 0.8), (3, 1.2)] {
            let (blocked, _) = found(slots, 6, 1.02, load);
            let offered = load * slots as f64;
            let plain = (1..=slots + 6).scan(1.0, |weight, n| {
                *weight *= offered / n.min(slots) as f64;
                Some(*weight)
            });
            let plain: Vec<f64> = plain.collect();
            let exact = plain[plain.len() - 1] / (1.0 + plain.iter().sum::<f64>());
            assert!((blocked / exact - 1.0).abs() < 0.03, "{slots}: {blocked} for {exact}");
        }
    }

    #[test]
    fn a_chain_that_hops_so_has_these_weights_and_what_comes_in_goes_out() {
        let (slots, queue, load) = (3, 9, 0.9);
        let mut all = vec![0.0; slots + queue + 1];
        assert!(weights(load, slots, queue, 2.0, &mut all));
        let mut more = vec![0.0; all.len()];
        hops(&all, load, slots, &mut more);
        let slower = min(load, 1.0);
        for n in slots..all.len() - 1 {
            let (up, down) = (load + more[n] * slower, 1.0 + more[n + 1] * slower);
            assert!((all[n] * up / (all[n + 1] * down) - 1.0).abs() < 1e-9, "{n}");
        }
        let busy: f64 = all.iter().enumerate().map(|(n, weight)| n.min(slots) as f64 / slots as f64 * weight).sum();
        let came = load * all[..all.len() - 1].iter().sum::<f64>();
        // Those who wait are let lean, which moves nobody in or out of the queue.
        assert!((busy / came - 1.0).abs() < 1e-9, "{busy} go out of {came}");
    }
}
