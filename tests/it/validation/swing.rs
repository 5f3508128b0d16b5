//! How many are inside a station whose load swings, by the forward equations of M(t)/M/c: exact but for the steps they are solved in.
//!
//! Not a simulation, so that it has no noise; work is 100 ms on average, and the rate stays as it is for a second, as in the file.
//! The one rule: it shares nothing with the engine but the file's rate.

/// Steps of a second.
const STEPS: u32 = 50;
/// So many states are added whenever the one half as many before the last is likelier than this; it is looked at once a second, in
/// which fewer than that have to come beyond what goes.
const NEVER: f64 = 1e-15;
const ADDED: usize = 500;

/// A step of the share of time in each state, half by where it is and half by where it will be (Crank and Nicolson).
fn step(share: &mut [f64], handed: &mut [f64], come: f64, slots: f64) {
    let half = 0.5 / f64::from(STEPS);
    let last = share.len() - 1;
    let up = |n: usize| if n < last { half * come } else { 0.0 };
    let down = |n: usize| half * 10.0 * (n as f64).min(slots);
    // From the lowest: what each state has before the flows of the next moment, then how much of the one above it is handed down.
    let (mut before, mut solved) = (0.0, 0.0);
    for n in 0..=last {
        let now = share[n];
        let from_above = if n < last { down(n + 1) * share[n + 1] } else { 0.0 };
        let from_below = if n > 0 { up(n - 1) * before } else { 0.0 };
        let known = now - (up(n) + down(n)) * now + from_above + from_below;
        let (below, carried) = if n > 0 { (up(n - 1), handed[n - 1]) } else { (0.0, 0.0) };
        let whole = 1.0 + up(n) + down(n) - below * carried;
        handed[n] = if n < last { down(n + 1) / whole } else { 0.0 };
        solved = (known + below * solved) / whole;
        (before, share[n]) = (now, solved);
    }
    for n in (0..last).rev() {
        share[n] += handed[n] * share[n + 1];
    }
}

/// The mean number inside after each second, where as many come in it as `rate` says.
pub(super) fn forward(slots: u32, rate: impl Fn(u32) -> f64, seconds: u32) -> Vec<f64> {
    let (mut share, mut handed) = (vec![0.0; ADDED], vec![0.0; ADDED]);
    share[0] = 1.0;
    let mut means = Vec::new();
    for second in 1..=seconds {
        for _ in 0..STEPS {
            step(&mut share, &mut handed, rate(second), f64::from(slots));
        }
        means.push(share.iter().enumerate().map(|(n, share)| n as f64 * share).sum());
        if share[share.len() - ADDED / 2].abs() > NEVER {
            share.resize(share.len() + ADDED, 0.0);
            handed.resize(share.len(), 0.0);
        }
    }
    means
}

#[test]
fn a_load_that_does_not_swing_comes_to_what_erlang_says() {
    // M/M/4 at three quarters: 4.5283 inside, of whom 1.5283 wait.
    let means = forward(4, |_| 30.0, 60);
    assert!((means[59] - 4.528_302).abs() < 1e-4, "{}", means[59]);
    // Far beyond what it can do, as many more are inside each second as come and do not go.
    let means = forward(4, |_| 240.0, 20);
    assert!((means[19] - means[9] - 2000.0).abs() < 1e-3, "{}", means[19] - means[9]);
}
