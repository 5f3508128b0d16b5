//! Stations whose requests are not spread by pure chance: in turn, to the emptiest, or to the emptier of two.
//!
//! Makes tables of the same form as for one replica among many that are picked by chance, so that nothing else need know.
//! The one rule: with one replica there is nothing to choose, and every way to pick is the same.

use super::table::{Kind, Node, Table};
use crate::base::maths::{exp, max, min};
use crate::scenario::Picks;

/// More slots or places than this in one station are as good as a fluid.
const MOST: u32 = 20_000;
/// Slots beyond which two choices are as good as with this many.
const SLOTS: u32 = 200;
/// Replicas that are counted one by one; beyond them a twentieth more or less makes no difference.
const EACH: f64 = 16.0;

/// Among how many, and how, a replica is picked.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Crowd {
    /// By chance, or there is only one.
    Alone,
    /// One after the other.
    InTurn(u32),
    /// The emptiest.
    Together(u32),
    /// The emptier of two out of many.
    Two,
}

impl Crowd {
    pub(super) fn of(picks: Picks, replicas: u32) -> Self {
        match picks {
            _ if replicas <= 1 => Self::Alone,
            Picks::RoundRobin => Self::InTurn(replicas),
            Picks::LeastConnections => Self::Together(replicas),
            Picks::TwoChoices => Self::Two,
        }
    }
}

/// Replicas, so rounded that a table lasts while their number drifts a little.
pub(super) fn bucket(replicas: f64) -> u32 {
    if replicas <= EACH {
        return max(1.0, replicas.round()) as u32;
    }
    let mut size = EACH;
    while size * 1.05 < replicas {
        size *= 1.05;
    }
    size.round() as u32
}

/// The table of a replica of a crowd; `alone` is that of one picked by chance.
pub(super) fn recast(alone: Table, kind: Kind, plain: impl Fn(Kind) -> Table) -> Table {
    let cv2 = kind.cv2;
    match kind.crowd {
        Crowd::Alone => alone,
        Crowd::Together(replicas) => together(kind, replicas, plain),
        Crowd::InTurn(replicas) => thinned(alone, kind, |load| in_turn(load, f64::from(replicas), cv2)),
        Crowd::Two => thinned(alone, kind, |load| two_choices(load, kind.slots.min(SLOTS))),
    }
}

/// All replicas as one station with one queue, seen from one of them.
fn together(kind: Kind, replicas: u32, plain: impl Fn(Kind) -> Table) -> Table {
    let widest = kind.slots.max(kind.queue.unwrap_or(0)).max(1);
    let n = replicas.min(MOST / widest).max(1);
    let queue = kind.queue.map(|queue| queue.saturating_mul(n));
    let mut table = plain(Kind { slots: kind.slots.saturating_mul(n), queue, crowd: Crowd::Alone, ..kind });
    let each = 1.0 / f64::from(n);
    for node in &mut table.nodes {
        node.x *= each;
        node.waiting *= each;
        node.sharp *= each;
    }
    (table.kind, table.slots) = (kind, f64::from(kind.slots));
    table.slopes();
    table
}

/// A table in which fewer wait, by a factor that depends on the load; a full queue stays full.
fn thinned(mut table: Table, kind: Kind, factor: impl Fn(f64) -> f64) -> Table {
    let slots = table.slots;
    let last = table.nodes.len() - 1;
    let mut nodes: Vec<Node> = Vec::with_capacity(table.nodes.len());
    for (at, node) in table.nodes.iter().enumerate() {
        let mut node = *node;
        if at > 0 && at < last {
            let busy = node.x - node.waiting;
            let load = min(1.0, busy / slots / max(1.0 - node.blocked, 1e-9));
            let filled = kind.queue.map_or(0.0, |queue| min(1.0, node.waiting / max(f64::from(queue), 1e-9)));
            let room = (1.0 - filled) * (1.0 - filled);
            node.waiting *= 1.0 + (factor(load) - 1.0) * room;
            node.x = busy + node.waiting;
            node.sharp = min(node.waiting, max(0.0, node.x - slots));
        }
        if nodes.last().is_none_or(|before| node.x > before.x + 1e-9 * (1.0 + before.x)) {
            nodes.push(node);
        }
    }
    table.nodes = nodes;
    table.kind = kind;
    table.slopes();
    table
}

/// Waits with every n-th arrival of a random stream, against waits with all of it picked by chance. The variability of
/// arrivals is 1/n; the factor is that of Kraemer and Langenbach-Belz (1976) for arrivals less variable than random ones.
fn in_turn(load: f64, replicas: f64, cv2: f64) -> f64 {
    let arrivals = 1.0 / replicas;
    let both = arrivals + cv2;
    if both <= 0.0 || load <= 0.0 {
        return 1.0;
    }
    let even = 1.0 - arrivals;
    both / (1.0 + cv2) * exp(-2.0 * (1.0 - load) * even * even / (3.0 * load * both))
}

/// Waits when each request goes to the emptier of two out of many replicas, against waits by chance: from the shares
/// `s[i]` of replicas with at least `i` requests, which balance where `load k (s[i-1]^2 - s[i]^2) = min(i, k) (s[i] - s[i+1])`
/// (Vvedenskaya, Dobrushin and Karpelevich 1996; Mitzenmacher 2001, here with `k` slots a replica).
fn two_choices(load: f64, slots: u32) -> f64 {
    let k = f64::from(slots);
    if load <= 0.0 || load >= 1.0 {
        return if load >= 1.0 { 0.0 } else { 1.0 };
    }
    // With this share of replicas full, how many have at least none? All of them, when the share is right.
    let at_least_none = |full: f64| {
        let (mut upper, mut here) = (load * full * full, full);
        for i in (1..=slots).rev() {
            let i = f64::from(i);
            let below = (here * here + i * (here - upper) / (load * k)).sqrt();
            (upper, here) = (here, below);
        }
        here
    };
    let (mut low, mut high) = (0.0, 1.0);
    for _ in 0..60 {
        let middle = 0.5 * (low + high);
        if at_least_none(middle) > 1.0 { high = middle } else { low = middle }
    }
    let (mut waiting, mut share) = (0.0, load * low * low);
    for _ in 0..200 {
        waiting += share;
        share = load * share * share;
    }
    let by_chance = by_chance(load, slots);
    if by_chance > 0.0 { min(1.0, waiting / by_chance) } else { 1.0 }
}

/// Requests that wait at a replica picked by chance (Erlang).
fn by_chance(load: f64, slots: u32) -> f64 {
    let offered = load * f64::from(slots);
    let inverse = (1..=slots).fold(1.0, |inverse, j| 1.0 + f64::from(j) / offered * inverse);
    let loss = 1.0 / inverse;
    loss / (1.0 - load + load * loss) * load / (1.0 - load)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::maths::pow;

    #[test]
    fn two_choices_leave_what_theory_leaves() {
        // One slot: sum over i > 1 of load^(2^i - 1) wait, against load^2 / (1 - load).
        for load in [0.5, 0.8, 0.9, 0.99] {
            let waiting: f64 = (2..40).map(|i: u32| pow(load, pow(2.0, f64::from(i)) - 1.0)).sum();
            let wanted = waiting / (load * load / (1.0 - load));
            let factor = two_choices(load, 1);
            assert!((factor / wanted - 1.0).abs() < 1e-6, "{load}: {factor}, not {wanted}");
        }
    }

    #[test]
    fn in_turn_to_very_many_is_an_even_stream() {
        // D/M/1 at .8: the root of s = exp(-(1 - s) / .8) is .62857, waits are s / (1 - s) against 4.
        let factor = in_turn(0.8, 1e9, 1.0);
        assert!((factor / (1.6923 / 4.0) - 1.0).abs() < 0.01, "{factor}");
    }

    #[test]
    fn crowds_are_counted_one_by_one_and_then_roughly() {
        assert_eq!([0.2, 1.0, 7.4, 16.0].map(bucket), [1, 1, 7, 16]);
        assert!((f64::from(bucket(1000.0)) / 1000.0 - 1.0).abs() < 0.06);
    }
}
