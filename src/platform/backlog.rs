//! A backlog that is worked off: where it is gone in some runs and not in others, the mean says neither.
//!
//! The table of a station is that of an equilibrium, whose queue fluctuates by itself. When load falls back below capacity,
//! runs differ far more than that: some have all slots busy and a long queue, the rest have done with it and are at rest.
//! Not the number in system nor its variance, which [`super::pool`] follows: here they are given a law that has both, as in
//! the closures of Rothkopf and Oren (1979) and Clark (1981).
//! The one rule: where runs differ no more than an equilibrium lets them, nothing changes.

use std::sync::LazyLock;

use serde::Serialize;

use super::table::{Node, Table};
use crate::base::maths::{clamp, max, normal_tails};

/// Rows of a station's table that are looked at one by one before it is searched.
const NEXT: usize = 3;
/// Cells of the table of [`chance_of_any`].
const CELLS: usize = 128;

/// The chance that the positive part of a normal law is not zero, by its mean over its root mean square.
static CHANCE: LazyLock<[f64; CELLS + 1]> = LazyLock::new(|| {
    let mut chance = [0.0; CELLS + 1];
    for (at, chance) in chance.iter_mut().enumerate() {
        *chance = chance_at(at as f64 / CELLS as f64);
    }
    chance
});

/// The same at one point, by halving where the normal law has its mean.
fn chance_at(even: f64) -> f64 {
    let (mut low, mut high) = (-8.0, 8.0);
    if even <= 0.0 {
        return 0.0;
    }
    for _ in 0..60 {
        let z = 0.5 * (low + high);
        let ([below, ..], [bell, ..]) = normal_tails([-z]);
        let (mean, square) = (z * below + bell, (1.0 + z * z) * below + z * bell);
        // So far out that nothing is left of the figures counts as beyond.
        if square > 0.0 && mean > even * square.sqrt() {
            high = z;
        } else {
            low = z;
        }
    }
    let ([below], _) = normal_tails([-low]);
    below
}

/// How probable a backlog is that has this mean and mean square. One that is worked off is the positive part of a normal
/// law: what came less what could be done since it began, as far as that is not negative (Newell 1968, and Mandelbaum and
/// Massey 1995, at the end of a time of overload).
fn chance_of_any(mean: f64, square: f64) -> f64 {
    let even = clamp(mean / square.sqrt(), 0.0, 1.0) * CELLS as f64;
    let cell = (even as usize).min(CELLS - 1);
    let (low, high) = (CHANCE[cell], CHANCE[cell + 1]);
    low + (high - low) * (even - cell as f64)
}

/// What a pool knows of a backlog that some runs have worked off.
#[derive(Clone, Copy, PartialEq, Debug, Serialize)]
pub(super) struct Backlog {
    /// Slots that would be busy if there were no end of them (Jagerman 1975: the modified offered load); below zero while
    /// nobody asks.
    asked: f64,
    /// How many more wait than the pool's own closure says.
    pub(super) more: f64,
    /// What a run varies by itself, at most.
    pub(super) own: f64,
}

/// One sub-step of a pool, per replica.
#[derive(Clone, Copy)]
pub(super) struct Now {
    /// Requests per second that come and that are let in.
    pub(super) per: f64,
    pub(super) accepted: f64,
    /// Completions per second and busy slot.
    pub(super) speed: f64,
    /// In system, the variance of that, and slots that are busy according to the pool's own closure.
    pub(super) x: f64,
    pub(super) spread: f64,
    pub(super) busy: f64,
    /// How fast what is above the mean drains according to it, and what callers that hold back add to that.
    pub(super) slope: f64,
    pub(super) feedback: f64,
    /// The segment of the table that `x` is in.
    pub(super) at: usize,
    /// Whether what comes is one run's.
    pub(super) drawn: bool,
}

/// A run that has done with its backlog: the equilibrium of what is asked for.
struct Rest {
    row: Node,
    spread: f64,
}

impl Rest {
    /// None where that is more than there are slots.
    fn of(table: &Table, asked: f64, now: &Now) -> Option<Self> {
        let busy = |node: &Node| node.x - node.waiting;
        // Most of the time no more is asked for than is done, and it is found next to where the pool is.
        let below = |node: &Node| busy(node) < asked;
        let mut above = (now.at + 1).min(table.nodes.len() - 1);
        while above > now.at.saturating_sub(NEXT) && !below(&table.nodes[above - 1]) {
            above -= 1;
        }
        if below(&table.nodes[above]) || above > 0 && !below(&table.nodes[above - 1]) {
            above = table.nodes.partition_point(below);
        }
        let above = above.max(1);
        let high = table.nodes.get(above)?;
        let low = busy(&table.nodes[above - 1]);
        let row = table.nodes[above - 1].toward(high, (asked - low) / (busy(high) - low));
        let slope = row.busy_slope * now.speed + now.per * (row.blocked_slope + now.feedback);
        // Slots filled by chance vary by their number, which is no backlog.
        (slope > 0.0).then(|| Self { spread: max(asked * now.speed / slope, table.slots), row })
    }
}

impl Backlog {
    /// None that anybody knows of.
    pub(super) const NONE: Self = Self { asked: -1.0, more: 0.0, own: f64::MAX };

    /// Whether there is one to speak of.
    pub(super) fn is_none(&self) -> bool {
        *self == Self::NONE
    }

    /// One sub-step. Returns how fast what is above the mean drains, per second.
    ///
    /// What is in system beyond a run at rest is backlog, and what it varies beyond one says how probable a backlog is. Runs
    /// that have one work with all slots, the rest let through what comes. It counts where this is less than the pool's own
    /// closure has done, so that an equilibrium, which has no backlog, keeps its own. The covariance of the number with the
    /// slots that are busy is then that of the runs at rest and that between the two kinds.
    ///
    /// The pool's spread is that of arrivals and work that are exponential. In a backlog each counts for half (Kingman 1962):
    /// work as uneven as it is, arrivals not at all if chance has drawn them and they are in the number already.
    #[inline]
    pub(super) fn step(&mut self, table: &Table, h: f64, now: &Now) -> f64 {
        let before = if self.asked < 0.0 { now.busy } else { self.asked };
        let asked = (before + h * now.accepted) / (1.0 + h * now.speed);
        *self = Self { asked, ..Self::NONE };
        if now.busy <= asked { now.slope } else { self.part(table, asked, now) }
    }

    /// The same where less is asked for than is done.
    #[inline(never)]
    fn part(&mut self, table: &Table, asked: f64, now: &Now) -> f64 {
        let (slots, rest) = (table.slots, Rest::of(table, asked, now));
        let Some(Rest { row, spread }) = rest.filter(|rest| now.x > rest.row.x && now.spread > rest.spread) else {
            return now.slope;
        };
        let mean = now.x - row.x;
        let uneven = 0.5 * (if now.drawn { 0.0 } else { 1.0 } + table.kind.cv2);
        let chance = chance_of_any(mean, uneven * (now.spread - spread) + mean * mean);
        let busy = asked + chance * (slots - asked);
        if busy >= now.busy {
            return now.slope;
        }
        self.more = now.busy - busy;
        self.own = spread;
        let covariance = (1.0 - chance) * (asked + mean * (slots - asked) / uneven);
        let own = (busy - asked) / (now.busy - asked);
        max(now.speed * covariance / now.spread, own * now.slope)
    }
}

#[cfg(test)]
mod tests {
    use super::super::balance::Crowd;
    use super::super::pool::Pool;
    use super::super::shape::Shape;
    use super::super::table::Kind;
    use super::*;
    use crate::base::maths::min;

    /// The mean number at a station of `slots` after each second at these rates, by the forward equations.
    fn exact(rates: &[f64], slots: f64, speed: f64) -> Vec<f64> {
        const DT: f64 = 1e-3;
        let (mut chance, mut means) = (vec![0.0; 300], Vec::new());
        chance[0] = 1.0;
        for rate in rates {
            for _ in 0..1000 {
                let before = chance.clone();
                for n in 1..before.len() {
                    let flow = DT * (rate * before[n - 1] - speed * min(n as f64, slots) * before[n]);
                    chance[n - 1] -= flow;
                    chance[n] += flow;
                }
            }
            means.push(chance.iter().enumerate().map(|(n, chance)| n as f64 * chance).sum());
        }
        means
    }

    #[test]
    fn a_backlog_goes_as_slowly_as_the_slowest_runs_let_it() {
        let kind = Kind { slots: 5, queue: None, cv2: 1.0, patience: None, crowd: Crowd::Alone };
        let table = Table::new(kind);
        let rates: Vec<f64> = (0..60).map(|at| if (20..30).contains(&at) { 58.0 } else { 40.0 }).collect();
        let mut pool = Pool::new(0.1, 1.0, (0, 0));
        pool.work_with(Shape { replicas: 1.0, ..Shape::EMPTY }, 0.1, 1.0);
        for (second, (rate, mean)) in rates.iter().zip(exact(&rates, 5.0, 10.0)).enumerate() {
            for _ in 0..10 {
                pool.step(&table, 0.1, 10.0, *rate);
            }
            println!("{second}: {} for {mean}", pool.x);
            assert!((pool.x / mean - 1.0).abs() < 0.1, "{second}: {} for {mean}", pool.x);
        }
    }

    #[test]
    fn a_backlog_is_as_probable_as_a_normal_law_is_positive() {
        for step in -300..=600 {
            let z = f64::from(step) * 0.01;
            let ([below], [bell]) = normal_tails([-z]);
            let (mean, square) = (z * below + bell, (1.0 + z * z) * below + z * bell);
            let found = chance_of_any(mean * 40.0, square * 1600.0);
            assert!((found - below).abs() < 2e-4, "{z}: {found} for {below}");
        }
        assert!(chance_of_any(0.0, 1.0) <= 0.0 && chance_of_any(3.0, 9.0) > 1.0 - 1e-12);
    }
}
