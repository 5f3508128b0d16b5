//! Callers are not endless: how much less waits and is refused at a station that few slots can call at a time.
//!
//! The tables of [`super::table`] are of Poisson arrivals. Here a station's callers are a closed crowd whenever they are out
//! of slots. Not the flows: only two factors of a pool, looked at every three seconds; and not pools that are told state by
//! state, for which [`super::coming`] does it, from the same look. The one rule: shares and ratios only, so that twice the
//! replicas on both sides at twice the rate are the same.

use super::flow::Flow;
use super::pool::{NOBODY, Pool};
use super::table::Table;
use crate::base::maths::{clamp, max, min};

/// Crowds of more slots than this for each of a station's replicas are as good as endless.
const CROWD_MOST: f64 = 256.0;
/// Callers that find themselves out of slots more seldom than this are not held back by it.
const SELDOM: f64 = 1e-3;
/// Seconds from one look at a service's callers to the next; services take turns, for a look costs more than a step.
const EVERY: usize = 3;
/// How far the factors go towards what they should be at each look, as what they follow follows them: three tenths a second.
const PACE: f64 = 1.0 - 0.7 * 0.7 * 0.7;
/// Replicas that a call is taken to choose among: some. Were it their true number, twice of everything would no longer be
/// the same; the more there are the less their callers' number matters, and of one it matters most.
pub(super) const ALIKE: f64 = 2.0;

/// Who calls a service, all its callers together.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Callers {
    /// Attempts that come, per second.
    attempts: f64,
    /// Slots, and those of them that are busy.
    slots: f64,
    busy: f64,
    /// Attempts per second by callers that are out of slots.
    pressed: f64,
    /// Slots that wait for an answer of this service.
    here: f64,
}

/// Means of a station that a crowd calls.
#[derive(Clone, Copy, Default)]
struct Means {
    weight: f64,
    number: f64,
    waiting: f64,
    /// Weight of the states that an arrival meets, and of those of them without room.
    met: f64,
    full: f64,
}

impl Means {
    fn add(&mut self, x: f64, slots: f64, room: f64, weight: f64, met: f64) {
        self.weight += weight;
        self.number += weight * x;
        self.waiting += weight * max(0.0, x - slots);
        self.met += met;
        if x >= room {
            self.full += met;
        }
    }

    fn shrink(&mut self, by: f64) {
        for value in [&mut self.weight, &mut self.number, &mut self.waiting, &mut self.met, &mut self.full] {
            *value *= by;
        }
    }

    /// Number, waiting and refused share.
    fn told(self) -> [f64; 3] {
        let share = |part: f64, whole: f64| if whole > 0.0 { part / whole } else { 0.0 };
        [share(self.number, self.weight), share(self.waiting, self.weight), share(self.full, self.met)]
    }
}

/// A station of so many slots and so much room, called by `crowd` slots of which `rest` are busy elsewhere on average,
/// at an offered load of `load` slots; the callers are out of slots with the chance `pressed`. Number, waiting, refused.
///
/// Product form (Jackson; Gordon and Newell 1967; Lavenberg and Reiser 1980 for what an arrival meets: the same with one
/// caller less). The station's states weigh as an open one's, the slots elsewhere as those of an endless station; together
/// they are as many as the crowd where it is out of slots, and fewer where it is not.
fn closed(table: &Table, crowd: u32, load: f64, rest: f64, pressed: f64) -> [f64; 3] {
    let (slots, room) = (table.slots, table.room());
    let top = if room < f64::from(crowd) { room as u32 } else { crowd };
    // The weight of `m` slots elsewhere, and of fewer than `m`.
    let (mut at, mut below) = (1.0, 0.0);
    let (mut at_less, mut below_less) = (0.0, 0.0);
    let mut m = 0.0;
    let mut elsewhere = |at: &mut f64, below: &mut f64, at_less: &mut f64, below_less: &mut f64| {
        (*at_less, *below_less) = (*at, *below);
        *below += *at;
        m += 1.0;
        *at *= rest / m;
    };
    for _ in top..crowd {
        elsewhere(&mut at, &mut below, &mut at_less, &mut below_less);
    }
    let (mut out, mut spare) = (Means::default(), Means::default());
    let mut here = 1.0;
    for x in (0..=top).rev() {
        let number = f64::from(x);
        out.add(number, slots, room, here * at, here * at_less);
        spare.add(number, slots, room, here * below, here * below_less);
        if max(out.weight, spare.weight) > 1e200 {
            here *= 1e-200;
            out.shrink(1e-200);
            spare.shrink(1e-200);
        }
        here *= min(number, slots) / load;
        elsewhere(&mut at, &mut below, &mut at_less, &mut below_less);
    }
    let (out, spare) = (out.told(), spare.told());
    [0, 1, 2].map(|figure| spare[figure] + pressed * (out[figure] - spare[figure]))
}

/// The factors by which a table's queue, beyond what would wait if nothing fluctuated, and its refusals are too many.
fn factors(table: &Table, crowd: u32, load: f64, rest: f64, pressed: f64) -> (f64, f64) {
    let [number, waiting, refused] = closed(table, crowd, load, rest, pressed);
    let row = table.between(table.segment(number, 0), number);
    let share = |part: f64, whole: f64| if whole > 1e-9 { clamp(part / whole, 0.0, 1.0) } else { 1.0 };
    (share(waiting - row.sharp, row.waiting - row.sharp), share(refused, row.blocked))
}

impl Callers {
    /// The factors of a pool of a service of `replicas` in all.
    fn thins(&self, table: &Table, pool: &Pool, replicas: f64) -> (f64, f64) {
        let pressed = self.pressed / self.attempts;
        if pressed < SELDOM || self.slots > CROWD_MOST * replicas {
            return (1.0, 1.0);
        }
        let (each, here) = (1.0 / replicas, self.here / replicas);
        let load = self.attempts * each * pool.stay.hold / max(pool.shape.working, 1e-3);
        // Whoever gave up and called again is in there more than once.
        let crowd = max(1.0, ALIKE * self.slots * each + max(0.0, pool.x - here));
        let rest = max(1e-6, ALIKE * self.busy * each - here);
        let whole = crowd.floor();
        let (low, part) = (factors(table, whole as u32, max(load, 1e-6), rest, pressed), crowd - whole);
        if part < 1e-3 {
            return low;
        }
        let high = factors(table, whole as u32 + 1, max(load, 1e-6), rest, pressed);
        (low.0 + part * (high.0 - low.0), low.1 + part * (high.1 - low.1))
    }
}

impl Flow {
    /// A second of looking at who calls whom.
    pub(super) fn count_callers(&mut self) {
        self.turn = (self.turn + 1) % EVERY;
        self.callers.fill(Callers::default());
        for (call, at) in self.calls.iter().zip(&self.wiring.pool_of) {
            let pool = &self.pools[*at];
            let replicas = pool.shape.replicas;
            if call.course.to % EVERY != self.turn || replicas <= NOBODY {
                continue;
            }
            let slots = self.tables[self.wiring.lines[call.edge].from].slots;
            let attempts = call.attempts * call.course.arriving;
            let crowd = &mut self.callers[call.course.to];
            crowd.attempts += attempts;
            crowd.slots += replicas * slots;
            crowd.busy += replicas * pool.busy();
            crowd.pressed += attempts * pool.stay.delayed;
            crowd.here += attempts * call.answer.spent;
        }
        for (service, (from, to)) in self.wiring.pools.iter().enumerate() {
            if service % EVERY != self.turn {
                continue;
            }
            let (crowd, table) = (self.callers[service], &self.tables[service]);
            // Who comes from outside is without number.
            let open = crowd.attempts <= 0.0 || self.doors[service].root > 0.0;
            let pools = &mut self.pools[*from..*to];
            let replicas: f64 = pools.iter().map(|pool| pool.shape.replicas).sum();
            for pool in pools.iter_mut().filter(|pool| pool.shape.replicas > NOBODY && !pool.told()) {
                let (queue, refusals) = if open { (1.0, 1.0) } else { crowd.thins(table, pool, replicas) };
                pool.thin(queue, refusals, PACE);
            }
        }
        if self.turn == 0 {
            self.look_up();
        }
        for service in 0..self.doors.len() {
            self.hear(service, service % EVERY == self.turn);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::table::Kind;
    use super::*;
    use crate::base::maths::pow;

    fn station(slots: u32, queue: Option<u32>) -> Table {
        Table::new(Kind { slots, queue, cv2: 1.0, patience: None, crowd: crate::platform::balance::Crowd::Alone })
    }

    #[test]
    fn nobody_waits_where_no_more_call_than_there_are_slots() {
        for pressed in [0.0, 0.5, 1.0] {
            let [number, waiting, refused] = closed(&station(2, Some(4)), 2, 1.2, 0.8, pressed);
            assert!(number > 0.0 && waiting == 0.0 && refused == 0.0, "{number} {waiting} {refused}");
        }
    }

    #[test]
    fn a_crowd_without_slots_to_spare_is_a_machine_repair_shop() {
        // Three machines that break once in two hours each, one mechanic, an hour's work: weights 3! / (3 - x)! / 2^x.
        let weights = [1.0, 1.5, 1.5, 0.75];
        let whole: f64 = weights.iter().sum();
        let number = (weights[1] + 2.0 * weights[2] + 3.0 * weights[3]) / whole;
        let found = closed(&station(1, None), 3, 0.5, 1.0, 1.0);
        assert!((found[0] - number).abs() < 1e-12, "{} instead of {number}", found[0]);
    }

    #[test]
    fn a_large_crowd_with_slots_to_spare_is_as_good_as_endless() {
        let found = closed(&station(1, Some(5)), 200, 0.8, 40.0, 0.0);
        // M/M/1/6 at 0.8.
        let weights: Vec<f64> = (0..=6).map(|x| pow(0.8, f64::from(x))).collect();
        let refused = weights[6] / weights.iter().sum::<f64>();
        assert!((found[2] - refused).abs() < 1e-6, "{} instead of {refused}", found[2]);
    }
}
