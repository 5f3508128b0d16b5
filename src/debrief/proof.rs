//! Whether what a change gave is more than chance: a simulated commander who decides anew may fare better or worse after
//! anything at all, even after a look at who is there.
//!
//! Not the search. The one rule: a change is told if it helps a second later too, and more than a mere look in its place.

use std::collections::BTreeMap;

use super::what_if::{Branch, Change, Under};
use crate::base::{Tick, Ticks, maths};

/// How long after the change the commander is jolted, in seconds; each gives another course of the same advice.
const JOLTS: [u32; 2] = [1, 3];
/// A change holds if its courses save at least this share of what the plain one does, in the middle.
const HOLDS: f64 = 0.3;

/// A run that is played to prove a change: with it and a jolt, or with a jolt alone.
#[derive(Clone, Debug)]
struct Trial {
    of: usize,
    change: Option<Change>,
    from: Tick,
    jolt: Tick,
}

/// What the courses of a change have saved.
#[derive(Clone, PartialEq, Debug, Default)]
struct Saved {
    with: Vec<f64>,
    without: Vec<f64>,
}

/// The proofs of some changes, one run after the other.
pub(super) struct Proof {
    open: Vec<Trial>,
    under: Option<(Trial, Under)>,
    saved: BTreeMap<usize, Saved>,
}

impl Proof {
    /// The proofs of these changes, each known by a number.
    pub(super) fn of(branch: &Branch, changes: &[(usize, &Change)]) -> Self {
        let mut open = Vec::new();
        for (of, change) in changes {
            let from = branch.from(change);
            open.push(Trial { of: *of, change: None, from, jolt: from });
            open.extend(JOLTS.map(|span| Trial {
                of: *of,
                change: Some((*change).clone()),
                from,
                jolt: from.after(Ticks(span)),
            }));
        }
        open.reverse();
        let saved = changes.iter().map(|(of, _)| (*of, Saved::default())).collect();
        Self { open, under: None, saved }
    }

    /// How many runs are left.
    pub(super) fn left(&self) -> usize {
        self.open.len() + usize::from(self.under.is_some())
    }

    /// Plays on for at most so many seconds; the seconds spent. `before` gives the run as it was by a moment, `lost` the
    /// customer-minutes of the run as it was.
    pub(super) fn advance(&mut self, branch: &Branch, ticks: u32, before: impl Fn(Tick) -> Under, lost: f64) -> u32 {
        let taken = self.under.take().or_else(|| {
            let next = self.open.pop()?;
            let on = before(next.from).jolted(next.jolt);
            Some((next, on))
        });
        let Some((trial, mut on)) = taken else { return ticks };
        let mut spent = 0;
        while spent < ticks && !branch.ended(&on) {
            branch.step(&mut on, trial.change.as_ref());
            spent += 1;
        }
        if branch.ended(&on) {
            let saving = lost - on.run.platform().harm().total_minutes();
            let saved = self.saved.entry(trial.of).or_default();
            if trial.change.is_some() { saved.with.push(saving) } else { saved.without.push(saving) }
        } else {
            self.under = Some((trial, on));
        }
        spent.max(1)
    }

    /// Whether a change that saved so much in its plain course holds; one that was not examined does not.
    pub(super) fn holds(&self, of: usize, plain: f64) -> bool {
        let Some(saved) = self.saved.get(&of) else { return false };
        let mut all: Vec<f64> = saved.with.iter().copied().chain([plain]).collect();
        all.sort_by(f64::total_cmp);
        let middle = all[all.len() / 2];
        let idle = saved.without.iter().copied().fold(0.0, maths::max);
        middle >= HOLDS * plain && middle > idle
    }
}
