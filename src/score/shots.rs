//! Shots in the dark: levers that the seat had pulled although nothing seen spoke for them.
//!
//! A hand that is busy at random is no better than none, however well its orders are worded.
//! The one rule: it asks what a lever rested on when it was pulled, never whether it helped.

use super::adrift::serves;
use super::evidence::{Evidence, LeverTrace, Mark};
use crate::base::maths;
use crate::scenario::Capability;
use crate::vocab::Lever;

/// Up to this share of groundless levers everything counts in full.
const TOLERATED: f64 = 0.2;
/// What is left where every lever was a shot in the dark.
const LEAST: f64 = 0.3;
/// Fewer groundless levers than this tell nothing.
const FEW: usize = 3;
/// From this many on, and from half of all, it is a hard fail.
const MANY: usize = 5;

/// The levers of a seat, and those of them that rested on nothing.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct Shots {
    all: usize,
    bare: usize,
    first: Option<Mark>,
}

impl Shots {
    pub(super) fn of(e: &Evidence<'_>) -> Self {
        if !e.led() {
            return Self::default();
        }
        let mine = |lever: &LeverTrace<'_>| {
            let asked = e.tasks.iter().any(|task| Some(task.id) == lever.task && task.giver == e.me);
            lever.call.lever != Lever::Snapshot && lever.mark.tick <= e.until && (asked || lever.by == Some(e.me))
        };
        let levers: Vec<&LeverTrace<'_>> = e.levers.iter().filter(|lever| mine(lever)).collect();
        let bare: Vec<&LeverTrace<'_>> = levers.iter().copied().filter(|lever| !e.founded(lever)).collect();
        Self { all: levers.len(), bare: bare.len(), first: bare.first().map(|lever| lever.mark) }
    }

    /// How much what serves the work counts for.
    pub(super) fn weight(&self, capability: Capability) -> f64 {
        if self.bare < FEW || !(serves(capability) || capability == Capability::Mitigation) {
            return 1.0;
        }
        let share = self.bare as f64 / self.all.max(1) as f64;
        let beyond = maths::max(share - TOLERATED, 0.0) / (1.0 - TOLERATED);
        1.0 - (1.0 - LEAST) * beyond
    }

    /// The count in words.
    pub(super) fn told(&self) -> String {
        format!("{} of the {} levers you had pulled rested on nothing that anybody had seen", self.bare, self.all)
    }

    /// The hard fail, if they were many.
    pub(super) fn failed(&self) -> Option<String> {
        let first = self.first.filter(|_| self.bare >= MANY && self.bare * 2 >= self.all)?;
        Some(format!(
            "{} of {} levers were shots in the dark: nothing seen spoke for them, the first at {}.",
            self.bare, self.all, first.tick
        ))
    }
}
