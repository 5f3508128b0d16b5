//! The search for the single changes that would have changed a run most.
//!
//! Not exhaustive where there is no time for that: candidates are tried in the order of a guess, which follows what the run
//! itself showed of each step and what earlier tries gave, until the time allowed is spent.
//! The one rule: every row is a run that was played to its end, from a snapshot taken before the change.

use std::cmp::Reverse;

use super::proof::Proof;
use super::report::WhatIfRow;
use super::what_if::{Branch, Change, Course, Under, gain, reference_inputs};
use crate::base::{Tick, Ticks, maths};
use crate::exercise::Exercise;
use crate::players::{Job, Progress};
use crate::vocab::{Command, EventKind, LeverCall, Phase, Work};

/// Seconds between two snapshots.
const SNAPSHOT_EVERY: u32 = 120;
/// How much earlier an input is tried.
const EARLIER: [u32; 3] = [360, 150, 60];
/// Seconds that one of the runs allowed is worth; the search of a short run tries more changes in the same time.
const AN_HOUR: u64 = 3600;
/// How often harm is noted down, in seconds.
const NOTED_EVERY: u32 = 30;
/// A change that has spared nobody after this long is given up.
const PATIENCE: Ticks = Ticks::minutes(12);
/// How many rows a debrief shows; what cannot come in among so many is given up.
const SHOWN: usize = 3;
/// How many of the best are proved to be more than chance.
const PROVED: usize = 5;
/// How much less the same advice is worth each further time.
const AGAIN: i32 = 9;
/// How much more another span of a change is worth that helped, and less of one that did not.
const ENCOURAGED: i32 = 14;

/// What a change advises.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Theme {
    /// To leave it, not to do it sooner.
    less: bool,
    /// What it is about.
    what: String,
}

/// A change that may be tried.
#[derive(Clone, Debug)]
struct Candidate {
    change: Change,
    /// The first second in which it makes a difference.
    from: Tick,
    theme: Theme,
    /// The guess at what it is worth, in no unit.
    worth: i32,
}

/// Harm that customers have taken by then, every so many seconds of the run as it was.
#[derive(Clone, Debug, Default)]
struct Harmed(Vec<f64>);

impl Harmed {
    fn at(&self, tick: Tick) -> f64 {
        let last = self.0.len().saturating_sub(1);
        self.0.get(((tick.0 / NOTED_EVERY) as usize).min(last)).copied().unwrap_or(0.0)
    }

    /// Harm for each second of a stretch.
    fn rate(&self, from: Tick, to: Tick) -> f64 {
        (self.at(to) - self.at(from)) / f64::from(to.since(from).0.max(1))
    }

    /// What a step did to customers: below zero where they fared better after it than before.
    fn trend(&self, at: Tick) -> f64 {
        let before = self.rate(at.before(Ticks(150)), at.before(Ticks(15)));
        let after = self.rate(at.after(Ticks(60)), at.after(Ticks(360)));
        let most = maths::max(before, after);
        if most <= 0.0 { 0.0 } else { (after - before) / most }
    }
}

/// A search under way.
pub struct Search {
    branch: Branch,
    base: Option<Course>,
    harmed: Harmed,
    walk: Option<Under>,
    snapshots: Vec<Under>,
    /// What is left to try; in no order.
    open: Vec<Candidate>,
    trying: Option<(Candidate, Under)>,
    tried: Vec<(Change, Theme, Course)>,
    given_up: usize,
    /// Seconds that changed runs may still take; none if every change is played to its end.
    left: Option<u64>,
    spent: u64,
    /// Whether the best are more than chance, where a simulated commander decides anew.
    proof: Option<Proof>,
}

impl Search {
    /// A search that plays changed runs for as many seconds as `runs` runs of an hour have.
    #[must_use]
    pub fn new(branch: Branch, runs: usize) -> Self {
        Self::over(branch, Some(AN_HOUR.saturating_mul(runs as u64)))
    }

    /// A search that plays every single change there is, to measure the bounded one by: each input left out and given
    /// earlier by each of several spans, and each decision of the reference added.
    #[must_use]
    pub fn exhaustive(branch: Branch) -> Self {
        Self::over(branch, None)
    }

    fn over(branch: Branch, left: Option<u64>) -> Self {
        let walk = Some(branch.begin());
        Self {
            branch,
            base: None,
            harmed: Harmed::default(),
            walk,
            snapshots: Vec::new(),
            open: Vec::new(),
            trying: None,
            tried: Vec::new(),
            given_up: 0,
            left,
            spent: 0,
            proof: None,
        }
    }

    /// Customer-minutes that the best change found saves; zero if none does.
    #[must_use]
    pub fn best_saving(&self) -> f64 {
        self.tried.iter().map(|(.., course)| self.saving(course)).fold(0.0, maths::max)
    }

    fn saving(&self, course: &Course) -> f64 {
        self.base.map_or(0.0, |base| base.customer_minutes - course.customer_minutes)
    }

    /// The changes that would have saved customers most, best first; those that change nothing, and those that may be
    /// chance, are left out.
    #[must_use]
    pub fn rows(&self, most: usize) -> Vec<WhatIfRow> {
        let holds = |at: usize, row: &WhatIfRow| {
            let saves = row.customer_minutes < -0.5;
            !saves || self.proof.as_ref().is_none_or(|proof| proof.holds(at, self.saving(&self.tried[at].2)))
        };
        let rows = self.ranked().into_iter().filter(|(at, row)| holds(*at, row));
        rows.map(|(_, row)| row).take(most).collect()
    }

    /// The best change of each kind of advice, best first, with its place among those tried.
    fn ranked(&self) -> Vec<(usize, WhatIfRow)> {
        let Some(base) = self.base else { return Vec::new() };
        let tried = self.tried.iter().enumerate();
        let made = tried.map(|(at, (change, _, course))| (at, gain(&self.branch, change, course, &base)));
        let mut rows: Vec<(usize, WhatIfRow)> = made.collect();
        rows.retain(|(_, row)| row.customer_minutes < -0.5 || row.points > 0.05);
        rows.sort_by(|(_, a), (_, b)| {
            a.customer_minutes.total_cmp(&b.customer_minutes).then(b.points.total_cmp(&a.points))
        });
        let mut kept: Vec<(usize, WhatIfRow)> = Vec::new();
        for (at, row) in rows {
            // One input at two times, or the same thing asked of two people, is one piece of advice.
            let known = |old: &(usize, WhatIfRow)| {
                self.tried[old.0].1 == self.tried[at].1 || row.input != 0 && old.1.input == row.input
            };
            if !kept.iter().any(known) {
                kept.push((at, row));
            }
        }
        kept
    }

    /// What a change has to save to come in among the rows that are shown.
    fn bar(&self) -> f64 {
        let mut best: Vec<(&Theme, f64)> = Vec::new();
        for (_, theme, course) in &self.tried {
            let saved = self.saving(course);
            match best.iter_mut().find(|(known, _)| *known == theme) {
                Some((_, old)) => *old = maths::max(*old, saved),
                None => best.push((theme, saved)),
            }
        }
        best.sort_by(|a, b| b.1.total_cmp(&a.1));
        best.get(SHOWN - 1).map_or(0.0, |(_, saved)| maths::max(*saved, 0.0))
    }

    /// Plays the run as it was, leaving snapshots; the seconds spent.
    fn walk(&mut self, ticks: u32) -> u32 {
        let Some(mut on) = self.walk.take() else { return 0 };
        let mut spent = 0;
        while spent < ticks && !self.branch.ended(&on) {
            let now = on.run.now().0;
            if now.is_multiple_of(SNAPSHOT_EVERY) && on.run.phase() == Phase::Response {
                self.snapshots.push(on.clone());
            }
            if now.is_multiple_of(NOTED_EVERY) {
                self.harmed.0.push(on.run.platform().harm().total_minutes());
            }
            self.branch.step(&mut on, None);
            spent += 1;
        }
        if self.branch.ended(&on) {
            let base = self.branch.course(&mut on.run);
            self.harmed.0.push(base.customer_minutes);
            self.base = Some(base);
            let floor = first_sign(&on.run).max(self.branch.opens());
            self.open = match self.left {
                Some(_) => candidates(&self.branch, &self.harmed, floor),
                None => every(&self.branch, floor),
            };
        } else {
            self.walk = Some(on);
        }
        spent
    }

    /// The likeliest candidate left; of equals what came first, which had longest to act.
    fn next(&mut self) -> Option<Candidate> {
        let place = |at: usize| (self.open[at].worth, Reverse(self.open[at].from), Reverse(at));
        let best = (0..self.open.len()).max_by_key(|at| place(*at))?;
        // Each place is a key of its own, so that the order of what is left does not matter.
        Some(self.open.remove(best))
    }

    /// Plays one changed run on; the seconds spent.
    fn try_on(&mut self, ticks: u32) -> u32 {
        let taken = self.trying.take().or_else(|| {
            let next = self.next()?;
            let on = self.before(next.from);
            Some((next, on))
        });
        let Some((candidate, mut on)) = taken else { return ticks };
        let (mut spent, mut hopeless) = (0, false);
        let ticks = self.left.map_or(ticks, |left| ticks.min(u32::try_from(left).unwrap_or(u32::MAX)).max(1));
        while spent < ticks && !hopeless && !self.branch.ended(&on) {
            self.branch.step(&mut on, Some(&candidate.change));
            spent += 1;
            hopeless =
                self.left.is_some() && on.run.now().0.is_multiple_of(NOTED_EVERY) && self.hopeless(&candidate, &on);
        }
        self.spent += u64::from(spent);
        self.left = self.left.map(|left| left.saturating_sub(u64::from(spent)));
        if self.branch.ended(&on) {
            let course = self.branch.course(&mut on.run);
            self.learn(&candidate, self.saving(&course));
            self.tried.push((candidate.change, candidate.theme, course));
        } else if hopeless {
            self.learn(&candidate, 0.0);
            self.given_up += 1;
        } else {
            self.trying = Some((candidate, on));
        }
        spent.max(1)
    }

    /// Whether a change cannot come in among the best any more, or has spared nobody for so long that it hardly will.
    fn hopeless(&self, candidate: &Candidate, on: &Under) -> bool {
        let Some(base) = self.base else { return false };
        let (now, harm) = (on.run.now(), on.run.platform().harm().total_minutes());
        let beaten = harm > base.customer_minutes - self.bar() + 0.5;
        let idle = now.since(candidate.from) >= PATIENCE && harm >= self.harmed.at(now) - 0.5;
        beaten || idle
    }

    /// Another span of what helped is worth more, and of what did not is worth less.
    fn learn(&mut self, candidate: &Candidate, saved: f64) {
        let helped = saved > 0.5 && saved >= 0.3 * self.best_saving();
        let by = if helped { ENCOURAGED } else { -ENCOURAGED };
        let same = seq_of(&candidate.change);
        for other in self.open.iter_mut().filter(|other| same.is_some() && seq_of(&other.change) == same) {
            other.worth += by;
        }
    }

    /// Whether nothing more will be tried.
    fn searched(&self) -> bool {
        let idle = self.trying.is_none() && self.open.is_empty();
        self.base.is_some() && (idle || self.left == Some(0))
    }

    /// What a person says later stays as it was, and the yardstick tells what was, so that neither needs a proof.
    fn proves(&self) -> bool {
        self.branch.decides_anew() && self.left.is_some()
    }

    fn finished(&self) -> bool {
        self.searched() && (!self.proves() || self.proof.as_ref().is_some_and(|proof| proof.left() == 0))
    }

    /// Plays the best again to see whether they are more than chance; the seconds spent.
    fn prove(&mut self, ticks: u32) -> u32 {
        let lost = self.base.map_or(0.0, |base| base.customer_minutes);
        let mut proof = self.proof.take().unwrap_or_else(|| {
            let best = self.ranked().into_iter().filter(|(_, row)| row.customer_minutes < -0.5);
            let best: Vec<(usize, &Change)> = best.take(PROVED).map(|(at, _)| (at, &self.tried[at].0)).collect();
            Proof::of(&self.branch, &best)
        });
        let spent = proof.advance(&self.branch, ticks, |from| self.before(from), lost);
        self.proof = Some(proof);
        spent
    }

    /// The run as it was by a moment, or a little earlier.
    fn before(&self, from: Tick) -> Under {
        let kept = self.snapshots.iter().rev().find(|snapshot| snapshot.run.now() <= from);
        kept.cloned().unwrap_or_else(|| self.branch.begin())
    }
}

impl Job for Search {
    fn advance(&mut self, ticks: u32) -> Progress {
        let mut left = ticks;
        while left > 0 && !self.finished() {
            let spent = if self.base.is_none() {
                self.walk(left).max(1)
            } else if self.searched() {
                self.prove(left)
            } else {
                self.try_on(left)
            };
            left -= spent.min(left);
        }
        let over = self.tried.len() + self.given_up;
        let done = over + usize::from(self.base.is_some());
        if self.finished() {
            return Progress { done: done.max(1), of: done.max(1) };
        }
        // As many more as the time that is left will do for.
        let proofs = match &self.proof {
            Some(proof) => proof.left(),
            None => {
                if self.proves() {
                    PROVED
                } else {
                    0
                }
            }
        };
        let each = (self.spent / over.max(1) as u64).max(1);
        let room = self.left.map_or(usize::MAX, |left| usize::try_from(left / each).unwrap_or(usize::MAX));
        Progress { done, of: done + 1 + proofs + room.min(self.open.len()) }
    }
}

/// The input a change is about; none if it adds one.
fn seq_of(change: &Change) -> Option<u32> {
    match change {
        Change::Move { seq, .. } | Change::Drop { seq } => Some(*seq),
        Change::Insert { .. } => None,
    }
}

/// What a change advises: to do a thing sooner, or not to do it; whoever does it, and in whatever amount.
fn theme(branch: &Branch, change: &Change) -> Theme {
    let given = |seq: &u32| branch.inputs.iter().find(|input| input.seq == *seq).map(|input| &input.command);
    let (less, command) = match change {
        Change::Drop { seq } => (true, given(seq)),
        Change::Move { seq, .. } => (false, given(seq)),
        Change::Insert { command, .. } => (false, Some(command)),
    };
    Theme { less, what: command.map_or_else(String::new, |command| subject(branch, command, branch.from(change))) }
}

/// What a line is about.
fn subject(branch: &Branch, command: &Command, by: Tick) -> String {
    let lever = |call: &LeverCall| format!("{} {:?}", call.lever.word(), call.target);
    #[expect(clippy::wildcard_enum_match_arm, reason = "other lines are their own subject")]
    match command {
        Command::Propose { call, .. } | Command::Do { call } | Command::Task { work: Work::Pull(call), .. } => {
            lever(call)
        }
        // A go is about what was put forward last before it.
        Command::Go { .. } => {
            let put = branch.inputs.iter().rev().filter(|input| input.tick <= by);
            let mut calls = put.filter_map(|input| match &input.command {
                Command::Propose { call, .. } => Some(lever(call)),
                _ => None,
            });
            calls.next().unwrap_or_else(|| "go".to_owned())
        }
        Command::Task { work: Work::Investigate(target), .. } => format!("look {target:?}"),
        Command::Task { work: Work::Objective { goal, .. }, .. } => format!("outcome {goal:?}"),
        other => crate::language::write(other, branch.scenario()),
    }
}

/// How much a kind of input is likely to matter for customers; zero only as it changes who says what when.
#[expect(clippy::wildcard_enum_match_arm, reason = "most lines move no customer")]
fn weight(command: &Command) -> i32 {
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

/// Whether a line sets a step going or lets one go.
fn steps(command: &Command) -> bool {
    matches!(
        command,
        Command::Task { work: Work::Pull(_) | Work::Objective { .. }, .. }
            | Command::Propose { .. }
            | Command::Do { .. }
            | Command::Go { .. }
    )
}

/// Before the declaration little is admitted but itself and a call for people.
fn early(command: &Command) -> bool {
    matches!(command, Command::Declare { .. } | Command::Page { .. })
}

/// When there first was anything to go by; what would have been said before that is no advice.
fn first_sign(run: &Exercise) -> Tick {
    let sign = |kind: &EventKind| {
        matches!(kind, EventKind::AlertFired { .. } | EventKind::PageSent { .. } | EventKind::InjectDelivered { .. })
    };
    run.log().iter().find(|event| sign(&event.kind)).map_or(Tick::ZERO, |event| event.tick)
}

/// Every change that there is time for, each with a guess at its worth; none before `floor`.
fn candidates(branch: &Branch, harmed: &Harmed, floor: Tick) -> Vec<Candidate> {
    let mut found: Vec<(i32, Change)> = Vec::new();
    let declared = branch.inputs.iter().find(|input| matches!(input.command, Command::Declare { .. }));
    let opened = declared.map_or(floor, |input| input.tick.after(Ticks(5))).max(floor);
    for input in branch.own() {
        let level = weight(&input.command) * 10;
        // What customers fared worse after was better left, and what they fared better after came too late.
        let trend = if steps(&input.command) { harmed.trend(input.tick) } else { 0.0 };
        let earlier = |least: Tick| EARLIER.into_iter().map(move |span| input.tick.before(Ticks(span)).max(least));
        let mut spans: Vec<Tick> = earlier(opened).chain(earlier(floor)).collect();
        spans.sort_unstable_by_key(|to| Reverse(input.tick.since(*to)));
        spans.dedup();
        for (nth, to) in (0..).zip(spans).filter(|(_, to)| to.after(Ticks(20)) <= input.tick) {
            let vain = if to < opened && !early(&input.command) { 45 } else { 0 };
            let worth = level - 5 * nth - (40.0 * trend) as i32 - vain;
            found.push((worth, Change::Move { seq: input.seq, to }));
        }
        let takes_away = matches!(input.command, Command::Release { .. } | Command::NoGo { .. });
        let base = if steps(&input.command) || takes_away { level - 12 } else { 4 };
        found.push((base + (45.0 * trend) as i32, Change::Drop { seq: input.seq }));
    }
    for (at, input) in reference_inputs(branch.start()) {
        let command = as_order(&input.command);
        let given =
            branch.inputs.iter().any(|known| as_order(&known.command) == command && known.tick <= at.after(Ticks(60)));
        if at < branch.end {
            let line = crate::language::write(&command, branch.scenario());
            let worth = if given { 3 } else { weight(&command) * 10 + 6 };
            // What may be said before the declaration is added when the reference said it.
            let at = if early(&command) { at.max(floor) } else { at.max(opened) };
            found.push((worth, Change::Insert { at, line, command }));
        }
    }
    let place = |change: &Change| branch.from(change);
    found.sort_by_key(|(worth, change)| (Reverse(*worth), place(change)));
    // The same thing again is worth less than another thing: who pulls thirty levers should hear of more than the first.
    let mut heard: Vec<(Theme, i32)> = Vec::new();
    let made = found.into_iter().map(|(worth, change)| {
        let theme = theme(branch, &change);
        let times = match heard.iter_mut().find(|(known, _)| *known == theme) {
            Some((_, times)) => {
                *times += 1;
                *times
            }
            None => {
                heard.push((theme.clone(), 0));
                0
            }
        };
        Candidate { from: branch.from(&change), change, theme, worth: worth - AGAIN * times.min(6) }
    });
    made.collect()
}

/// Every single change: the yardstick of the search, too slow for a debrief.
fn every(branch: &Branch, floor: Tick) -> Vec<Candidate> {
    let mut found = Vec::new();
    for input in branch.own() {
        found.push(Change::Drop { seq: input.seq });
        let moved = EARLIER.into_iter().map(|span| input.tick.before(Ticks(span)).max(floor));
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
    let made = found.into_iter().map(|change| {
        let (from, theme) = (branch.from(&change), theme(branch, &change));
        Candidate { change, from, theme, worth: 0 }
    });
    made.collect()
}
