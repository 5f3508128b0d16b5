//! The hosts of a fleet, as shares in a few conditions, and what jobs, restarts and replacements do to them.
//!
//! Not the services on them. The one rule: the shares, those held back and those coming up always add up to one.

use serde::Serialize;

use crate::base::maths::{clamp, max, min};
use crate::base::{Tick, Ticks};
use crate::scenario::HostCondition;

/// Well, and there since before the run.
pub(super) const OLD: usize = 0;
/// Well, and freshly made.
pub(super) const FRESH: usize = 1;
/// Well again after having been touched.
pub(super) const CURED: usize = 2;
/// The first impaired class.
pub(super) const IMPAIRED: usize = 3;

/// Hosts that are away and come back.
#[derive(Clone, Debug, Serialize)]
struct Returning {
    at: Tick,
    class: usize,
    share: f64,
}

/// A fleet.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Hosts {
    /// In rotation, by class.
    pub(super) shares: Vec<f64>,
    /// Out of rotation on purpose, by class.
    pub(super) held: Vec<f64>,
    returning: Vec<Returning>,
    /// The class that old hosts fall into when they restart, once a job has prepared them.
    pub(super) prepared: Option<usize>,
    /// Share that became impaired in the last tick.
    pub(super) fresh_harm: f64,
    /// Share that becomes impaired in a minute, over the last half minute or so.
    pub(super) spread: f64,
}

impl Hosts {
    pub(super) fn new(conditions: usize) -> Self {
        let mut shares = vec![0.0; IMPAIRED + conditions];
        shares[OLD] = 1.0;
        Self {
            held: vec![0.0; shares.len()],
            shares,
            returning: Vec::new(),
            prepared: None,
            fresh_harm: 0.0,
            spread: 0.0,
        }
    }

    /// Share in rotation that is impaired.
    pub(super) fn impaired(&self) -> f64 {
        self.shares[IMPAIRED..].iter().sum()
    }

    /// Share impaired, in rotation or not.
    pub(super) fn impaired_at_all(&self) -> f64 {
        self.impaired() + self.held[IMPAIRED..].iter().sum::<f64>()
    }

    /// Share in rotation.
    pub(super) fn present(&self) -> f64 {
        self.shares.iter().sum()
    }

    /// Share kept out of rotation.
    pub(super) fn held_back(&self) -> f64 {
        self.held.iter().sum()
    }

    /// Share in rotation that is well.
    pub(super) fn well(&self) -> f64 {
        self.shares[..IMPAIRED].iter().sum()
    }

    /// Share of one impaired class, wherever it is.
    pub(super) fn of_class(&self, class: usize) -> f64 {
        let away: f64 = self.returning.iter().filter(|back| back.class == class).map(|back| back.share).sum();
        self.shares[class] + self.held[class] + away
    }

    /// A job or a fault touches this much of the fleet; returns how much it found.
    pub(super) fn touch(&mut self, class: usize, amount: f64) -> f64 {
        let untouched = self.shares[OLD] + self.shares[FRESH];
        let taken = min(amount, untouched);
        if taken <= 0.0 {
            return 0.0;
        }
        let part = taken / untouched;
        for from in [OLD, FRESH] {
            let moved = self.shares[from] * part;
            self.shares[from] -= moved;
        }
        self.shares[class] += taken;
        self.fresh_harm += taken;
        taken
    }

    /// A condition ends by itself.
    pub(super) fn recover(&mut self, class: usize) {
        self.shares[CURED] += self.shares[class] + self.held[class];
        self.shares[class] = 0.0;
        self.held[class] = 0.0;
        for back in &mut self.returning {
            if back.class == class {
                back.class = CURED;
            }
        }
    }

    /// Brings up what is due.
    pub(super) fn arrive(&mut self, now: Tick) {
        self.spread += (self.fresh_harm * 60.0 - self.spread) / 30.0;
        self.fresh_harm = 0.0;
        let shares = &mut self.shares;
        self.returning.retain(|back| {
            if back.at <= now {
                shares[back.class] += back.share;
            }
            back.at > now
        });
    }

    /// Sends a wave of up to `wave` away to be made anew, the impaired and held back first; returns how much went.
    pub(super) fn renew(&mut self, wave: f64, only_bad: bool, back: Tick) -> f64 {
        let mut left = wave;
        for class in IMPAIRED..self.shares.len() {
            left -= take(&mut self.held[class], left);
            left -= take(&mut self.shares[class], left);
        }
        if !only_bad {
            for class in [OLD, CURED, FRESH] {
                left -= take(&mut self.shares[class], left);
            }
        }
        let gone = max(0.0, wave - left);
        if gone > 0.0 {
            self.returning.push(Returning { at: back, class: FRESH, share: gone });
        }
        gone
    }

    /// Restarts the given shares by class; they come back changed or not.
    pub(super) fn restart(&mut self, wave: &[f64], conditions: &[HostCondition], back: Tick) {
        for (class, wanted) in wave.iter().enumerate() {
            let share = min(*wanted, self.shares[class]);
            if share <= 0.0 {
                continue;
            }
            self.shares[class] -= share;
            let after = self.after_restart(class, conditions);
            if after >= IMPAIRED && class < IMPAIRED {
                self.fresh_harm += share;
            }
            self.returning.push(Returning { at: back, class: after, share });
        }
    }

    fn after_restart(&self, class: usize, conditions: &[HostCondition]) -> usize {
        match (class, self.prepared) {
            (OLD, Some(worse)) => worse,
            (class, _) if class >= IMPAIRED && conditions[class - IMPAIRED].restart_cures => CURED,
            (class, _) => class,
        }
    }

    /// Takes up to `share` out of rotation, the impaired first.
    pub(super) fn hold(&mut self, share: f64) {
        let mut left = share;
        let order = (IMPAIRED..self.shares.len()).chain([CURED, OLD, FRESH]);
        for class in order {
            let taken = take(&mut self.shares[class], left);
            self.held[class] += taken;
            left -= taken;
        }
    }

    /// Puts a part of what is held back into rotation.
    pub(super) fn release(&mut self, part: f64) {
        let part = clamp(part, 0.0, 1.0);
        for (share, held) in self.shares.iter_mut().zip(&mut self.held) {
            let back = *held * part;
            *held -= back;
            *share += back;
        }
    }

    /// The earliest time a wave sent away now is back.
    pub(super) fn back_at(now: Tick, seconds: f64) -> Tick {
        now.after(Ticks(max(1.0, seconds.round()) as u32))
    }
}

fn take(from: &mut f64, wanted: f64) -> f64 {
    let taken = min(*from, max(0.0, wanted));
    *from -= taken;
    if *from < 1e-12 {
        *from = 0.0;
    }
    taken
}

#[cfg(test)]
mod tests {
    use super::*;

    fn whole(hosts: &Hosts) -> f64 {
        let away: f64 = hosts.returning.iter().map(|back| back.share).sum();
        hosts.present() + hosts.held_back() + away
    }

    #[test]
    fn hosts_neither_appear_nor_vanish() {
        let mut hosts = Hosts::new(1);
        hosts.touch(IMPAIRED, 0.3);
        hosts.hold(0.1);
        hosts.renew(0.25, true, Tick(10));
        hosts.restart(&[0.2, 0.0, 0.0, 0.0], &[], Tick(20));
        assert!((whole(&hosts) - 1.0).abs() < 1e-9);
        hosts.arrive(Tick(30));
        hosts.release(1.0);
        assert!((hosts.present() - 1.0).abs() < 1e-9);
        assert!((hosts.impaired() - 0.05).abs() < 1e-9);
    }
}
