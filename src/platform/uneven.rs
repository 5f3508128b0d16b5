//! How likely a bounded station holds nobody, one, two, where work is more or less even than exponential work.
//!
//! Poisson arrivals that find the station full are lost. Not for queues without an end, nor for long ones, whose states fall
//! off by a constant factor as good as everywhere. The one rule: what flows in flows out.

use crate::base::maths::{exp, ln, max, min, normal_above, pow};

/// Queues with more places than this are as the constant factor says.
const PLACES: usize = 64;
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
        let var = ln(1.0 + cv2);
        let sd = var.sqrt();
        let point = |i: usize| (i as f64 - (NORMAL / 2) as f64) * APART;
        let whole: f64 = (0..NORMAL).map(|i| exp(-0.5 * point(i) * point(i))).sum();
        for i in 0..NORMAL {
            let z = point(i);
            add_poisson(chances, load * exp(sd * z - 0.5 * var), exp(-0.5 * z * z) / whole);
        }
    }
}

/// The weights of the states of a station of so many slots and places in its queue, where `load` times what it can do comes.
/// False, and none are set, where the constant factor is as good.
///
/// After Tijms, Van Hoorn and Federgruen (1981; Tijms, A First Course in Stochastic Models, 9.6): with all slots busy it works
/// as one slot that is as fast as all of them, and when the last free slot is taken the others have been busy for long. Exact
/// for one slot. The full state is as likely as lets out what comes in.
pub(super) fn weights(load: f64, slots: usize, queue: usize, cv2: f64, weights: &mut [f64]) -> bool {
    if !is_known(load, queue, cv2) || weights.len() <= slots + queue {
        return false;
    }
    let k = slots as f64;
    let (mut at_work, mut at_first) = ([0.0; PLACES + 1], [0.0; PLACES + 1]);
    arrivals(load, cv2, &mut at_work[..=queue]);
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
/// arrivals at 2 to 12 slots (the tests below); it is a few percent of those who wait.
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
    let all = mean + queued[last] * last as f64;
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
        ];
        for (slots, queue, cv2, load, refused, waiting) in runs {
            let (blocked, queued) = found(slots, queue, cv2, load);
            println!("{slots}/{queue} {cv2} at {load}: {blocked:.4} for {refused}, {queued:.3} for {waiting}");
            assert!((blocked - refused).abs() < 0.004 + 0.02 * refused, "{slots}/{queue} {cv2} at {load}: {blocked}");
            assert!((queued / waiting - 1.0).abs() < 0.04, "{slots}/{queue} {cv2} at {load}: {queued}");
        }
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
