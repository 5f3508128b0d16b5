//! The search for the single changes that would have changed a run most.
//!
//! Not exhaustive: candidates are tried in the order of a cheap guess, as many as the budget allows.
//! The one rule: every row is a run that was played, from a snapshot taken before the change.

use super::report::WhatIfRow;
use super::what_if::{Branch, Change, Course, Under, gain, reference_inputs};
use crate::base::{Tick, Ticks};
use crate::players::{Job, Progress};
use crate::vocab::{Command, LeverCall, Phase, Work};

/// Seconds between two snapshots.
const SNAPSHOT_EVERY: u32 = 120;
/// How much earlier an input is tried.
const EARLIER: [u32; 2] = [360, 150];

/// How much earlier the exhaustive search tries every input.
const EVERY_SPAN: [u32; 3] = [360, 150, 60];

/// What a change advises.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Theme {
    /// To leave it, not to do it sooner.
    less: bool,
    /// What it is about.
    what: String,
}

/// A search under way.
pub struct Search {
    branch: Branch,
    base: Option<Course>,
    walk: Option<Under>,
    snapshots: Vec<Under>,
    candidates: Vec<Change>,
    trying: Option<Under>,
    tried: Vec<(Change, Course)>,
    limit: usize,
}

impl Search {
    /// A search that plays at most `limit` changed runs.
    #[must_use]
    pub fn new(branch: Branch, limit: usize) -> Self {
        let mut candidates = candidates(&branch);
        candidates.truncate(limit);
        Self::over(branch, candidates)
    }

    /// A search that plays every single change there is, to measure the bounded one by: each input left out and given
    /// earlier by each of several spans, and each decision of the reference added.
    #[must_use]
    pub fn exhaustive(branch: Branch) -> Self {
        let all = every(&branch);
        Self::over(branch, all)
    }

    fn over(branch: Branch, candidates: Vec<Change>) -> Self {
        let walk = Some(branch.begin());
        let limit = candidates.len();
        Self { branch, base: None, walk, snapshots: Vec::new(), candidates, trying: None, tried: Vec::new(), limit }
    }

    /// Customer-minutes that the best change found saves; zero if none does.
    #[must_use]
    pub fn best_saving(&self) -> f64 {
        let Some(base) = self.base else { return 0.0 };
        let saved = self.tried.iter().map(|(_, course)| base.customer_minutes - course.customer_minutes);
        saved.fold(0.0, crate::base::maths::max)
    }

    /// How many changes there would be to try without a bound.
    #[must_use]
    pub fn all(branch: &Branch) -> usize {
        candidates(branch).len()
    }

    /// The changes that would have saved customers most, best first; those that change nothing are left out.
    #[must_use]
    pub fn rows(&self, most: usize) -> Vec<WhatIfRow> {
        let Some(base) = self.base else { return Vec::new() };
        let made =
            self.tried.iter().map(|(change, course)| (self.theme(change), gain(&self.branch, change, course, &base)));
        let mut rows: Vec<(Theme, WhatIfRow)> = made.collect();
        rows.retain(|(_, row)| row.customer_minutes < -0.5 || row.points > 0.05);
        rows.sort_by(|(_, a), (_, b)| {
            a.customer_minutes.total_cmp(&b.customer_minutes).then(b.points.total_cmp(&a.points))
        });
        let mut kept: Vec<(Theme, WhatIfRow)> = Vec::new();
        for (theme, row) in rows {
            // One input at two times, or the same thing asked of two people, is one piece of advice.
            let known = |old: &(Theme, WhatIfRow)| old.0 == theme || row.input != 0 && old.1.input == row.input;
            if !kept.iter().any(known) {
                kept.push((theme, row));
            }
        }
        kept.into_iter().map(|(_, row)| row).take(most).collect()
    }

    /// What a change advises: to do a thing sooner, or not to do it; whoever does it, and in whatever amount.
    fn theme(&self, change: &Change) -> Theme {
        let given = |seq: &u32| self.branch.inputs.iter().find(|input| input.seq == *seq).map(|input| &input.command);
        let (less, command) = match change {
            Change::Drop { seq } => (true, given(seq)),
            Change::Move { seq, .. } => (false, given(seq)),
            Change::Insert { command, .. } => (false, Some(command)),
        };
        Theme { less, what: command.map_or_else(String::new, |command| self.subject(command, change)) }
    }

    fn subject(&self, command: &Command, change: &Change) -> String {
        let lever = |call: &LeverCall| format!("{} {:?}", call.lever.word(), call.target);
        #[expect(clippy::wildcard_enum_match_arm, reason = "other lines are their own subject")]
        match command {
            Command::Propose { call, .. } | Command::Do { call } | Command::Task { work: Work::Pull(call), .. } => {
                lever(call)
            }
            // A go is about what was put forward last before it.
            Command::Go { .. } => {
                let before = self.branch.from(change);
                let put = self.branch.inputs.iter().rev().filter(|input| input.tick <= before);
                let call = put.filter_map(|input| match &input.command {
                    Command::Propose { call, .. } => Some(lever(call)),
                    _ => None,
                });
                call.take(1).next().unwrap_or_else(|| "go".to_owned())
            }
            Command::Task { work: Work::Investigate(target), .. } => format!("look {target:?}"),
            Command::Task { work: Work::Objective { goal, .. }, .. } => format!("outcome {goal:?}"),
            other => crate::language::write(other, self.branch.scenario()),
        }
    }

    /// Plays the run as it was, leaving snapshots; the seconds spent.
    fn walk(&mut self, ticks: u32) -> u32 {
        let Some(mut on) = self.walk.take() else { return 0 };
        let mut spent = 0;
        while spent < ticks && !self.branch.ended(&on) {
            if on.run.now().0.is_multiple_of(SNAPSHOT_EVERY) && on.run.phase() == Phase::Response {
                self.snapshots.push(on.clone());
            }
            self.branch.step(&mut on, None);
            spent += 1;
        }
        if self.branch.ended(&on) {
            self.base = Some(self.branch.course(&mut on.run));
        } else {
            self.walk = Some(on);
        }
        spent
    }

    /// Plays one changed run on; the seconds spent.
    fn try_on(&mut self, ticks: u32) -> u32 {
        let Some(change) = self.candidates.get(self.tried.len()).cloned() else { return ticks };
        let from = self.branch.from(&change);
        let mut on = self.trying.take().unwrap_or_else(|| {
            let before = self.snapshots.iter().rev().find(|snapshot| snapshot.run.now() <= from);
            before.cloned().unwrap_or_else(|| self.branch.begin())
        });
        let mut spent = 0;
        while spent < ticks && !self.branch.ended(&on) {
            self.branch.step(&mut on, Some(&change));
            spent += 1;
        }
        if self.branch.ended(&on) {
            let found = self.branch.course(&mut on.run);
            self.tried.push((change, found));
        } else {
            self.trying = Some(on);
        }
        spent.max(1)
    }
}

impl Job for Search {
    fn advance(&mut self, ticks: u32) -> Progress {
        let mut left = ticks;
        while left > 0 && (self.base.is_none() || self.tried.len() < self.limit) {
            let spent = if self.base.is_none() { self.walk(left).max(1) } else { self.try_on(left) };
            left -= spent.min(left);
        }
        let done = self.tried.len() + usize::from(self.base.is_some());
        Progress { done, of: self.limit + 1 }
    }
}

/// How much a kind of input is likely to matter for customers; zero is not worth a run.
#[expect(clippy::wildcard_enum_match_arm, reason = "most lines move no customer")]
fn weight(command: &Command) -> u32 {
    match command {
        Command::Task { work: Work::Pull(_), .. } | Command::Propose { .. } | Command::Do { .. } => 9,
        Command::Go { .. } | Command::Task { work: Work::Objective { .. }, .. } => 8,
        Command::Page { .. } => 6,
        Command::Task { work: Work::Investigate(_), .. } => 5,
        Command::Declare { .. } | Command::NoGo { .. } | Command::CancelTask { .. } | Command::Release { .. } => 4,
        Command::Resolve { .. } | Command::CancelIncident { .. } | Command::Ask { .. } | Command::VendorOpen { .. } => {
            2
        }
        _ => 0,
    }
}

/// A proposal as the order it would have led to, so that one line is one decision.
#[expect(clippy::wildcard_enum_match_arm, reason = "all others stay as they are")]
fn as_order(command: &Command) -> Command {
    match command {
        Command::Propose { to, call, within, .. } => {
            Command::Task { to: *to, work: Work::Pull(call.clone()), within: *within }
        }
        other => other.clone(),
    }
}

/// Every change worth trying, the likeliest first.
fn candidates(branch: &Branch) -> Vec<Change> {
    let mut found: Vec<(u32, Change)> = Vec::new();
    let declared = branch.inputs.iter().find(|input| matches!(input.command, Command::Declare { .. }));
    let opened = declared.map_or(Tick(30), |input| input.tick.after(Ticks(5))).max(branch.opens());
    for input in branch.own().filter(|input| weight(&input.command) > 0) {
        let level = weight(&input.command) * 10;
        for (nth, span) in EARLIER.into_iter().enumerate() {
            let first = matches!(input.command, Command::Declare { .. });
            let floor = if first { Tick(15).max(branch.opens()) } else { opened };
            let to = input.tick.before(Ticks(span)).max(floor);
            if to.after(Ticks(20)) <= input.tick {
                found.push((
                    level.saturating_sub(4 * u32::try_from(nth).unwrap_or(0)),
                    Change::Move { seq: input.seq, to },
                ));
            }
        }
        let harmful = matches!(
            input.command,
            Command::Task { work: Work::Pull(_), .. }
                | Command::Do { .. }
                | Command::Go { .. }
                | Command::Release { .. }
                | Command::NoGo { .. }
        );
        if harmful {
            found.push((level - 3, Change::Drop { seq: input.seq }));
        }
    }
    for (at, input) in reference_inputs(branch.start()) {
        let command = as_order(&input.command);
        let given =
            branch.inputs.iter().any(|known| as_order(&known.command) == command && known.tick <= at.after(Ticks(60)));
        if weight(&command) >= 5 && !given && at < branch.end {
            let line = crate::language::write(&command, branch.start().scenario());
            found.push((weight(&command) * 10 + 6, Change::Insert { at: at.max(opened), line, command }));
        }
    }
    // Of equals, what came first had longest to act.
    let place = |change: &Change| branch.from(change);
    found.sort_by_key(|(level, change)| (std::cmp::Reverse(*level), place(change)));
    found.into_iter().map(|(_, change)| change).collect()
}

/// Every single change: the yardstick of the search, too slow for a debrief.
fn every(branch: &Branch) -> Vec<Change> {
    let mut found = Vec::new();
    for input in branch.own() {
        found.push(Change::Drop { seq: input.seq });
        let moved = EVERY_SPAN.into_iter().map(|span| input.tick.before(Ticks(span)).max(branch.opens()));
        let mut to: Vec<Tick> = moved.filter(|to| *to < input.tick).collect();
        to.dedup();
        found.extend(to.into_iter().map(|to| Change::Move { seq: input.seq, to }));
    }
    for (at, input) in reference_inputs(branch.start()) {
        if at < branch.end {
            let command = as_order(&input.command);
            let line = crate::language::write(&command, branch.start().scenario());
            found.push(Change::Insert { at, line, command });
        }
    }
    found
}
