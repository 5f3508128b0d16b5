//! Command adrift: time in which customers suffered and nothing that rests on something seen was under way.
//!
//! Roles, names, timeboxes and proposals are there to move the outage; where they moved nothing they count for less.
//! The one rule: it counts time, and whether what was under way rests on something seen, never whether it helped.

use super::evidence::{Evidence, LeverTrace, TaskTrace};
use super::measure::percent;
use crate::base::{Tick, Ticks, maths};
use crate::scenario::Capability;
use crate::vocab::{Goal, Lever, Work};

/// The first minutes belong to calling people and looking.
const GRACE: Ticks = Ticks::minutes(10);
/// Up to this share of the time everything counts in full.
const TOLERATED: f64 = 0.3;
/// What is left where nothing was ever under way: as little as where every lever was a shot in the dark, since a hand that
/// does nothing is no better than one that is busy at random.
const LEAST: f64 = 0.3;
/// For so long after its end a step is given time to show what it does, and an order time to become one.
const REACH: Ticks = Ticks::minutes(10);
/// For so long after the place is known a look alone still counts.
const LOOKS: Ticks = Ticks::minutes(10);
/// For so long after the declaration a look alone counts where nobody has named the place: whoever has not found it by then
/// has plain levers to turn to.
const SEARCH: Ticks = Ticks::minutes(20);
/// A shorter stretch tells nothing.
const SHORT: Ticks = Ticks::minutes(5);
/// How closely time is sampled.
const STEP: Ticks = Ticks(10);

/// How long nothing was under way, out of how long something should have been.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) struct Adrift {
    from: Tick,
    idle: u32,
    of: u32,
}

impl Adrift {
    pub(super) fn of(e: &Evidence<'_>) -> Self {
        let none = Self::default();
        let Some(declared) = e.declared.filter(|_| e.led() && e.ill_for_long()) else { return none };
        let from = declared.tick.after(GRACE);
        let to = e.recovered().unwrap_or(e.until).min(e.until);
        if to.since(from) < SHORT {
            return none;
        }
        let (mut idle, mut of, mut tick) = (0, 0, from);
        while tick < to {
            of += 1;
            idle += u32::from(!moving(e, tick));
            tick = tick.after(STEP);
        }
        Self { from, idle, of }
    }

    fn share(self) -> f64 {
        f64::from(self.idle) / f64::from(self.of.max(1))
    }

    /// How much what serves the work counts for; words to colleagues and customers are judged on their own clocks.
    pub(super) fn weight(self, capability: Capability) -> f64 {
        if !serves(capability) {
            return 1.0;
        }
        let beyond = maths::max(self.share() - TOLERATED, 0.0) / (1.0 - TOLERATED);
        1.0 - (1.0 - LEAST) * beyond
    }

    /// The share in words.
    pub(super) fn told(self) -> String {
        format!(
            "for {} of the time from {} on customers suffered and nothing that rests on something seen was under way",
            percent(self.share()),
            self.from
        )
    }
}

/// Whether a capability is there to move the work.
pub(super) fn serves(capability: Capability) -> bool {
    matches!(
        capability,
        Capability::Structure
            | Capability::Delegation
            | Capability::Decisions
            | Capability::ChangeControl
            | Capability::Partners
    )
}

/// Whether an outcome is reached by looking alone, or by keeping what is there.
fn only_looks(goal: Goal) -> bool {
    match goal {
        Goal::FindOut | Goal::WhatChanged | Goal::Confirm | Goal::KeepEvidence | Goal::Other => true,
        Goal::StopSpread
        | Goal::Repair
        | Goal::ShiftTraffic
        | Goal::ReduceLoad
        | Goal::AddCapacity
        | Goal::Undo
        | Goal::ProtectData => false,
    }
}

/// Whether something that rests on something seen was under way.
fn moving(e: &Evidence<'_>, tick: Tick) -> bool {
    let started = e.declared.map_or(Tick::ZERO, |mark| mark.tick);
    let named = e.located.filter(|mark| mark.tick <= tick).map(|mark| mark.tick.max(started));
    let looks_count = named.map_or(tick <= started.after(SEARCH), |at| tick <= at.after(LOOKS));
    let worked = |task: &TaskTrace<'_>| {
        let fresh = task.lapsed.is_none_or(|lapsed| tick <= lapsed.tick.after(Ticks::minutes(2)));
        let young = tick.since(task.mark.tick) <= REACH;
        match task.work {
            Work::Investigate(_) | Work::Verify(_) => looks_count && fresh,
            Work::Objective { goal, .. } if only_looks(*goal) => looks_count && fresh,
            // What its owner came back with and was refused moves nothing.
            Work::Objective { .. } => fresh && young && !e.refused(task),
            Work::Pull(_) | Work::Post { .. } => false,
        }
    };
    let at_work = |lever: &LeverTrace<'_>| {
        let over = lever.done.map_or(e.until, |(mark, _)| mark.tick);
        let near = lever.mark.tick <= tick && tick <= over.after(REACH);
        near && lever.directed && lever.call.lever != Lever::Snapshot && e.founded(lever)
    };
    let put = |item: &super::ProposalTrace<'_>| {
        let near = item.mark.tick <= tick && tick.since(item.mark.tick) <= Ticks::minutes(3);
        near && item.decided.is_none_or(|(mark, _)| mark.tick > tick) && e.well_founded(item) && !item.turned_down()
    };
    e.my_tasks().any(|task| e.open(task, tick) && worked(task))
        || e.levers.iter().any(at_work)
        || e.proposals.iter().any(put)
}
