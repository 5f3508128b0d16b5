//! One change of a run that somebody chose, tried out a little at a time beside the run as it was.
//!
//! Not a search; see [`super::Search`] for the changes that matter most.
//! The one rule: both runs are played, so that the difference is between two runs and not between a run and a guess.

use super::report::WhatIfRow;
use super::what_if::{Branch, Change, Course, Under, gain};
use crate::players::{Job, Progress};

/// A change being tried out.
pub struct Trial {
    branch: Branch,
    change: Change,
    as_was: Side,
    changed: Side,
}

/// One of the two runs: on its way, or what came of it.
enum Side {
    Playing(Box<Under>),
    Done(Course),
}

impl Trial {
    /// Puts both runs at their start.
    #[must_use]
    pub fn new(branch: Branch, change: Change) -> Self {
        let begin = || Side::Playing(Box::new(branch.begin()));
        Self { as_was: begin(), changed: begin(), branch, change }
    }

    /// The change in words.
    #[must_use]
    pub fn told(&self) -> String {
        self.branch.told(&self.change)
    }

    /// What the change did; none while a run is still on its way.
    #[must_use]
    pub fn row(&self) -> Option<WhatIfRow> {
        match (&self.as_was, &self.changed) {
            (Side::Done(base), Side::Done(course)) => Some(gain(&self.branch, &self.change, course, base)),
            (Side::Done(_) | Side::Playing(_), _) => None,
        }
    }

    /// Plays one side on; the seconds spent.
    fn play(branch: &Branch, side: &mut Side, change: Option<&Change>, ticks: u32) -> u32 {
        let Side::Playing(on) = side else { return 0 };
        let mut spent = 0;
        while spent < ticks && !branch.ended(on) {
            branch.step(on, change);
            spent += 1;
        }
        if branch.ended(on) {
            *side = Side::Done(branch.course(&mut on.run));
        }
        spent.max(1)
    }

    /// How far a side is, in seconds; one that is done is as far as the run was long.
    fn far(&self, side: &Side) -> usize {
        let end = self.branch.end.0 as usize;
        match side {
            Side::Playing(on) => (on.run.now().0 as usize).min(end.saturating_sub(1)),
            Side::Done(_) => end,
        }
    }
}

impl Job for Trial {
    fn advance(&mut self, ticks: u32) -> Progress {
        let spent = Self::play(&self.branch, &mut self.as_was, None, ticks);
        let left = ticks.saturating_sub(spent);
        if left > 0 {
            Self::play(&self.branch, &mut self.changed, Some(&self.change), left);
        }
        Progress { done: self.far(&self.as_was) + self.far(&self.changed), of: 2 * self.branch.end.0 as usize }
    }
}
