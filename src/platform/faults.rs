//! What breaks: faults at work, changes landed and undone, jobs creeping through fleets.
//!
//! Not how flows suffer from it: that is [`super::shape`]. The one rule: a fault ends when nothing of it is left,
//! when its time is over, or when an event says so.

use serde::Serialize;

use super::hosts::{Hosts, IMPAIRED};
use super::state::Platform;
use crate::base::maths::min;
use crate::base::{Tick, Ticks};
use crate::scenario::{Change, Control, FaultKind, HostCondition, Scenario};
use crate::vocab::{Emit, Event, EventKind, FaultId, FreezeScope, JobId, LeverOutcome, ServiceId, TaskId};

/// Less of a fleet than this is nothing.
const TRACE: f64 = 1e-6;

/// A fault at work, or not.
#[derive(Clone, Copy, PartialEq, Debug, Default, Serialize)]
pub(super) struct FaultState {
    pub(super) active: bool,
    pub(super) started: Tick,
    /// Share of a fleet it has impaired so far.
    applied: f64,
    /// Whether fresh instances or the like have got rid of it.
    pub(super) cured: bool,
    /// Whether its end has been told.
    told: bool,
}

/// A change, landed or not.
#[derive(Clone, Copy, PartialEq, Debug, Serialize)]
pub(super) struct ChangeState {
    /// When, relative to the start.
    pub(super) landed: Option<i64>,
    /// Share of it that is undone.
    pub(super) undone: f64,
    /// What it touched.
    pub(super) to: ServiceId,
    /// Whether it stands in the change log.
    pub(super) logged: bool,
}

impl ChangeState {
    pub(super) fn new(change: &Change) -> Self {
        Self { landed: (change.at < 0).then_some(change.at), undone: 0.0, to: change.to, logged: change.logged }
    }
}

/// A job.
#[derive(Clone, Copy, PartialEq, Debug, Default, Serialize)]
pub(super) struct JobState {
    /// Paused by us.
    pub(super) paused: bool,
    /// When its controller undoes our pause.
    until: Option<Tick>,
    /// Held by a freeze.
    frozen: bool,
    /// Ended for good.
    pub(super) stopped: bool,
    /// Whether its resumption has been told.
    told: bool,
}

/// The conditions hosts of a fleet can fall into, by fault.
pub(super) fn conditions(scenario: &Scenario, fleet: usize) -> Vec<(usize, HostCondition)> {
    let jobs = &scenario.platform.jobs;
    let mut found = Vec::new();
    for (at, fault) in scenario.faults.iter().enumerate() {
        match &fault.what {
            FaultKind::JobRuns { job } if jobs[job.index()].fleet.index() == fleet => {
                found.push((at, jobs[job.index()].leaves));
            }
            FaultKind::HostsImpaired { fleet: of, leaves, .. } if of.index() == fleet => {
                found.push((at, *leaves));
            }
            FaultKind::JobRuns { .. }
            | FaultKind::HostsImpaired { .. }
            | FaultKind::Regression { .. }
            | FaultKind::CapacityLost { .. }
            | FaultKind::Slower { .. }
            | FaultKind::Errors { .. }
            | FaultKind::Demand { .. }
            | FaultKind::LinkSuffers { .. }
            | FaultKind::Breaks { .. } => {}
        }
    }
    found
}

/// The fleet and class of the hosts a fault impairs.
pub(super) fn class_of(scenario: &Scenario, fault: usize) -> Option<(usize, usize)> {
    let fleet = match &scenario.faults[fault].what {
        FaultKind::JobRuns { job } => scenario.platform.jobs[job.index()].fleet.index(),
        FaultKind::HostsImpaired { fleet, .. } => fleet.index(),
        FaultKind::Regression { .. }
        | FaultKind::CapacityLost { .. }
        | FaultKind::Slower { .. }
        | FaultKind::Errors { .. }
        | FaultKind::Demand { .. }
        | FaultKind::LinkSuffers { .. }
        | FaultKind::Breaks { .. } => return None,
    };
    let place = conditions(scenario, fleet).iter().position(|(at, _)| *at == fault)?;
    Some((fleet, IMPAIRED + place))
}

impl Platform {
    /// How strongly a fault is at work, 0 to 1.
    pub(super) fn strength(&self, scenario: &Scenario, fault: usize) -> f64 {
        let state = &self.faults[fault];
        if !state.active || state.cured {
            return 0.0;
        }
        let ramp = scenario.faults[fault].ramp;
        if ramp == Ticks::ZERO {
            return 1.0;
        }
        min(1.0, f64::from(self.now.since(state.started).0) / f64::from(ramp.0))
    }

    /// Factor on the requests to an entry.
    pub(super) fn demand_factor(&self, scenario: &Scenario, entry: ServiceId) -> f64 {
        let mut rate = 1.0;
        for (at, fault) in scenario.faults.iter().enumerate() {
            if let FaultKind::Demand { to, factor } = &fault.what
                && *to == entry
            {
                rate *= 1.0 + (factor - 1.0) * self.strength(scenario, at);
            }
        }
        rate
    }

    /// Whether a job works through its fleet now.
    pub(super) fn job_runs(&self, scenario: &Scenario, job: JobId) -> bool {
        let state = &self.jobs[job.index()];
        let at_work =
            scenario.faults.iter().zip(&self.faults).any(|(fault, state)| {
                state.active && matches!(&fault.what, FaultKind::JobRuns { job: of } if *of == job)
            });
        at_work && !state.stopped && !state.paused && !state.frozen
    }

    /// A second of jobs and of faults that take hosts.
    pub(super) fn run_jobs(&mut self, scenario: &Scenario, now: Tick, emits: &mut Vec<Emit>) {
        for hosts in &mut self.hosts {
            hosts.arrive(now);
        }
        for (at, job) in self.jobs.iter_mut().enumerate() {
            if job.paused && !job.stopped && !job.told && job.until.is_some_and(|until| until <= now) {
                job.told = true;
                emits.push(Emit::unseen(EventKind::JobResumed { job: JobId::at(at) }));
            }
        }
        for at in 0..self.faults.len() {
            let Some((fleet, class)) = class_of(scenario, at) else {
                continue;
            };
            match &scenario.faults[at].what {
                FaultKind::JobRuns { job } if self.job_runs(scenario, *job) => {
                    let spec = &scenario.platform.jobs[job.index()];
                    let rate = spec.per_minute / 60.0 * self.strength(scenario, at);
                    let hosts = &mut self.hosts[fleet];
                    if !spec.leaves.restart_cures {
                        hosts.prepared = Some(class);
                    }
                    hosts.touch(class, rate);
                }
                FaultKind::HostsImpaired { share, .. } => {
                    let wanted = share * self.strength(scenario, at);
                    let more = wanted - self.faults[at].applied;
                    if more > 0.0 {
                        self.hosts[fleet].touch(class, more);
                        self.faults[at].applied = wanted;
                    }
                }
                FaultKind::JobRuns { .. }
                | FaultKind::Regression { .. }
                | FaultKind::CapacityLost { .. }
                | FaultKind::Slower { .. }
                | FaultKind::Errors { .. }
                | FaultKind::Demand { .. }
                | FaultKind::LinkSuffers { .. }
                | FaultKind::Breaks { .. } => {}
            }
        }
    }

    /// Tells of faults that are over or of which nothing is left.
    pub(super) fn end_faults(&mut self, scenario: &Scenario, now: Tick, emits: &mut Vec<Emit>) {
        for (at, fault) in scenario.faults.iter().enumerate() {
            let state = self.faults[at];
            if !state.active || state.told {
                continue;
            }
            let over = fault.lasts.is_some_and(|lasts| now.since(state.started) >= lasts);
            if over || self.nothing_left(scenario, at) {
                self.faults[at].told = true;
                emits.push(Emit::unseen(EventKind::FaultEnded { fault: FaultId::at(at) }));
            }
        }
    }

    fn nothing_left(&self, scenario: &Scenario, fault: usize) -> bool {
        let clean = |(fleet, class): (usize, usize)| {
            let hosts: &Hosts = &self.hosts[fleet];
            hosts.of_class(class) < TRACE
        };
        match &scenario.faults[fault].what {
            FaultKind::Regression { change, .. } => self.changes[change.index()].undone >= 1.0,
            FaultKind::JobRuns { job } => self.jobs[job.index()].stopped && class_of(scenario, fault).is_none_or(clean),
            FaultKind::HostsImpaired { .. } => {
                self.strength(scenario, fault) >= 1.0 && class_of(scenario, fault).is_none_or(clean)
            }
            FaultKind::CapacityLost { .. }
            | FaultKind::Slower { .. }
            | FaultKind::Errors { .. }
            | FaultKind::Demand { .. }
            | FaultKind::LinkSuffers { .. }
            | FaultKind::Breaks { .. } => self.faults[fault].cured,
        }
    }

    /// Takes in what happened.
    #[expect(clippy::wildcard_enum_match_arm, reason = "most events are between people")]
    pub fn apply(&mut self, scenario: &Scenario, event: &Event) {
        match &event.kind {
            EventKind::FaultStarted { fault } => {
                self.faults[fault.index()] = FaultState { active: true, started: event.tick, ..FaultState::default() };
                self.land_with(scenario, *fault, event.tick);
            }
            EventKind::FaultEnded { fault } => self.end_fault(scenario, fault.index()),
            EventKind::ChangeLanded { change } => {
                let state = &mut self.changes[change.index()];
                (state.landed, state.undone) = (Some(i64::from(event.tick.0)), 0.0);
            }
            EventKind::LeverPulled { run, call, task, takes, .. } => {
                self.start_run(scenario, event, *run, call, *task, *takes);
            }
            EventKind::LeverDone { run, .. } => self.runs.retain(|at_work| at_work.id != *run),
            EventKind::TaskCancelled { task } => self.stop_runs_of(*task),
            EventKind::FreezeSet { scope, on } => self.freeze(scenario, *scope, *on),
            EventKind::JobStopped { job } => self.jobs[job.index()].stopped = true,
            EventKind::JobResumed { job } => {
                let state = &mut self.jobs[job.index()];
                (state.paused, state.until, state.told) = (false, None, false);
            }
            _ => {}
        }
    }

    /// A regression brings its change with it, if nobody has told of it yet.
    fn land_with(&mut self, scenario: &Scenario, fault: FaultId, now: Tick) {
        if let FaultKind::Regression { change, .. } = &scenario.faults[fault.index()].what {
            let state = &mut self.changes[change.index()];
            if state.landed.is_none() {
                state.landed = Some(i64::from(now.0));
            }
        }
    }

    fn end_fault(&mut self, scenario: &Scenario, fault: usize) {
        self.faults[fault].active = false;
        // A job that ends leaves the hosts as they are; a passing trouble of hosts passes.
        if let (FaultKind::HostsImpaired { .. }, Some((fleet, class))) =
            (&scenario.faults[fault].what, class_of(scenario, fault))
        {
            self.hosts[fleet].recover(class);
        }
    }

    fn stop_runs_of(&mut self, task: TaskId) {
        for run in &mut self.runs {
            if run.task == Some(task) {
                run.stop = Some(LeverOutcome::Stopped);
            }
        }
    }

    fn freeze(&mut self, scenario: &Scenario, scope: FreezeScope, on: bool) {
        self.freeze_scalers(scope, on);
        if !matches!(scope, FreezeScope::Automation | FreezeScope::All) {
            return;
        }
        for (job, state) in scenario.platform.jobs.iter().zip(&mut self.jobs) {
            if matches!(job.control, Control::Own) {
                state.frozen = on;
            }
        }
    }

    /// Our own pause or resumption of a job.
    pub(super) fn set_job(&mut self, scenario: &Scenario, job: JobId, on: bool, now: Tick) {
        let state = &mut self.jobs[job.index()];
        state.paused = !on;
        state.told = false;
        state.until = match scenario.platform.jobs[job.index()].control {
            Control::Vendor { checks_in, .. } if !on => Some(now.after(checks_in)),
            Control::Vendor { .. } | Control::Own => None,
        };
    }

    /// Ends the faults of a service that fresh instances get rid of.
    pub(super) fn freshen(&mut self, scenario: &Scenario, service: ServiceId) {
        for (fault, state) in scenario.faults.iter().zip(&mut self.faults) {
            if matches!(&fault.what, FaultKind::CapacityLost { of, .. } if *of == service) && state.active {
                state.cured = true;
            }
        }
    }
}
