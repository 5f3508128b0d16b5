//! Levers at work: what each [`Act`] does to the platform, second by second, until it is done.
//!
//! Whether a lever may be pulled is decided in [`super::plan`]. The one rule: long work acts while it runs,
//! and what was done stays done when it is called off.

use serde::Serialize;

use super::act::{Act, Size, act};
use super::hosts::{Hosts, IMPAIRED};
use super::mechanisms::Turn;
use super::state::{Platform, ServiceState};
use super::trust::stage;
use crate::base::maths::{clamp, max, min};
use crate::base::{Tick, Ticks};
use crate::scenario::{FaultKind, Names as _, Scenario};
use crate::vocab::{
    Actor, ChangeId, Emit, Event, EventKind, LeverCall, LeverOutcome, PersonId, Reach, RunId, ServiceId, TaskId,
};

/// Share of a service's replicas that a rolling restart or release keeps away.
const ROLLING: f64 = 0.10;
/// Longest time a host's restart takes, in seconds.
const HOST_RESTART: f64 = 60.0;
/// Seconds of writes a standby lags behind.
const LAG: f64 = 2.0;
/// Share of a store's replicas that a restore keeps away.
const UNDER_RESTORE: f64 = 0.3;
/// Share of lost records that a backup still has; the rest was written after it.
const RESTORED: f64 = 0.9;
/// Steps in which refused load is let back in.
const STEPS: f64 = 4.0;

/// A lever at work.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Run {
    pub(super) id: RunId,
    pub(super) call: LeverCall,
    pub(super) task: Option<TaskId>,
    by: PersonId,
    started: Tick,
    takes: Ticks,
    act: Option<Act>,
    /// How it is to end early.
    pub(super) stop: Option<LeverOutcome>,
    told: bool,
    /// The value before it began, or the share of a fleet worked through.
    from: f64,
    /// When the next wave can go.
    next_wave: Tick,
    /// Shares by class that a restart has before it.
    todo: Vec<f64>,
}

/// What a second of work led to.
enum Step {
    Working,
    Done,
    Failed(String),
}

impl Platform {
    pub(super) fn start_run(
        &mut self,
        scenario: &Scenario,
        event: &Event,
        id: RunId,
        call: &LeverCall,
        task: Option<TaskId>,
        takes: Ticks,
    ) {
        let by = match event.by {
            Actor::Person(person) => person,
            Actor::Alerting | Actor::Vendor(_) | Actor::Platform | Actor::Clock | Actor::Coach => PersonId(0),
        };
        let decided = act(scenario, call);
        let stop = decided.as_ref().err().map(|refusal| LeverOutcome::Failed(refusal.why.clone()));
        let mut run = Run {
            id,
            call: call.clone(),
            task,
            by,
            started: event.tick,
            takes,
            act: decided.ok(),
            stop,
            told: false,
            from: 0.0,
            next_wave: event.tick,
            todo: Vec::new(),
        };
        self.prepare(&mut run);
        self.runs.push(run);
    }

    /// Notes where a run starts from.
    fn prepare(&self, run: &mut Run) {
        match &mut run.act {
            Some(Act::Undo { service, change }) => {
                if change.is_none() {
                    *change = self.newest_change(*service);
                }
                if let Some(change) = change {
                    run.from = self.changes[change.index()].undone;
                }
            }
            Some(Act::Resize { service, .. }) => run.from = self.services[service.index()].size,
            Some(Act::Refuse { service, .. }) => run.from = self.services[service.index()].shed,
            Some(Act::Zone { zone, .. }) => run.from = self.zones[zone.index()],
            Some(Act::RestartHosts { fleet, .. }) => {
                run.todo.clone_from(&self.hosts[fleet.index()].shares);
            }
            Some(
                Act::Roll { .. }
                | Act::RenewHosts { .. }
                | Act::HoldHosts { .. }
                | Act::ReleaseHosts { .. }
                | Act::Cap { .. }
                | Act::Features { .. }
                | Act::Retries { .. }
                | Act::Maintain { .. }
                | Act::StopJob { .. }
                | Act::Powerless { .. }
                | Act::Job { .. }
                | Act::Workers { .. }
                | Act::Standby { .. }
                | Act::Resync { .. }
                | Act::Restore { .. }
                | Act::Cache { .. }
                | Act::Quota { .. }
                | Act::Rotate { .. }
                | Act::Widen { .. }
                | Act::Tend { .. }
                | Act::Upkeep,
            )
            | None => {}
        }
    }

    /// The newest change of a service that stands in the change log and is not undone.
    pub(super) fn newest_change(&self, service: ServiceId) -> Option<ChangeId> {
        self.changes
            .iter()
            .enumerate()
            .filter(|(_, change)| change.logged && change.to == service && change.undone < 1.0)
            .filter_map(|(at, change)| change.landed.map(|landed| (landed, at)))
            .max()
            .map(|(_, at)| ChangeId::at(at))
    }

    /// A second of all levers at work.
    pub(super) fn run_levers(&mut self, scenario: &Scenario, now: Tick, emits: &mut Vec<Emit>) {
        for state in &mut self.services {
            state.dip = 0.0;
        }
        let mut runs = std::mem::take(&mut self.runs);
        for run in &mut runs {
            if run.told {
                continue;
            }
            let outcome = match (&run.stop, &run.act) {
                (Some(outcome), _) => Some(outcome.clone()),
                (None, None) => Some(LeverOutcome::Stopped),
                (None, Some(_)) => match self.work(scenario, run, now, emits) {
                    Step::Working => None,
                    Step::Done => Some(LeverOutcome::Done),
                    Step::Failed(why) => Some(LeverOutcome::Failed(why)),
                },
            };
            if let Some(outcome) = outcome {
                run.told = true;
                emits.push(Emit {
                    by: Actor::Person(run.by),
                    reach: Reach::Channel,
                    kind: EventKind::LeverDone {
                        run: run.id,
                        call: run.call.clone(),
                        task: run.task,
                        by: run.by,
                        outcome,
                    },
                });
            }
        }
        self.runs = runs;
    }

    fn work(&mut self, scenario: &Scenario, run: &mut Run, now: Tick, emits: &mut Vec<Emit>) -> Step {
        let elapsed = f64::from(now.since(run.started).0);
        let takes = max(1.0, f64::from(run.takes.0));
        let progress = min(1.0, elapsed / takes);
        let over = progress >= 1.0;
        match run.act.clone() {
            Some(Act::RestartHosts { fleet, wave }) => self.restart_hosts(scenario, run, fleet.index(), wave, now),
            Some(Act::RenewHosts { fleet, wave }) => self.renew_hosts(scenario, run, fleet.index(), wave, now),
            Some(Act::Rotate { service }) => {
                if self.rotate(scenario, service) {
                    Step::Done
                } else {
                    Step::Working
                }
            }
            Some(Act::Restore { service }) if self.backup(scenario, service).is_some() => {
                self.restore(scenario, run, service, progress, over)
            }
            Some(Act::Powerless { vendor }) if over => {
                let name = scenario.target(crate::vocab::Target::Vendor(vendor));
                Step::Failed(format!("{name}'s agent is back within the minute; we do not hold what would keep it out"))
            }
            Some(Act::StopJob { job }) if over => {
                emits.push(Emit::unseen(EventKind::JobStopped { job }));
                Step::Done
            }
            Some(act) => {
                self.gradually(&act, run.from, progress);
                if over {
                    self.finally(scenario, &act, now);
                    return Step::Done;
                }
                Step::Working
            }
            None => Step::Done,
        }
    }

    /// What acts while it runs.
    fn gradually(&mut self, act: &Act, from: f64, progress: f64) {
        match act {
            Act::Undo { service, change } => {
                self.dip(*service);
                if let Some(change) = change {
                    let undone = &mut self.changes[change.index()].undone;
                    *undone = max(*undone, from + (1.0 - from) * progress);
                }
            }
            Act::Roll { service, .. } => self.dip(*service),
            Act::Zone { zone, open } => {
                let to = if *open { 1.0 } else { 0.0 };
                self.zones[zone.index()] = from + (to - from) * progress;
            }
            Act::Refuse { service, share, steps: true } => {
                let step = (progress * STEPS).floor() / STEPS;
                self.services[service.index()].shed = from + (share - from) * step;
            }
            Act::Resize { service, size } => {
                // Instances come up one after the other in the second half; the first half is scheduling and boot.
                let to = resized(from, *size);
                let up = clamp(2.0 * progress - 1.0, 0.0, 1.0);
                self.services[service.index()].size = from + (to - from) * up;
            }
            Act::Standby { service, .. } => self.services[service.index()].dip = 0.5,
            Act::Restore { service } => self.services[service.index()].dip = UNDER_RESTORE,
            Act::Cache { service, warm: true } => {
                let state = &mut self.services[service.index()];
                state.cold *= 0.97;
            }
            Act::Resync { .. }
            | Act::Refuse { .. }
            | Act::RestartHosts { .. }
            | Act::RenewHosts { .. }
            | Act::HoldHosts { .. }
            | Act::ReleaseHosts { .. }
            | Act::Cap { .. }
            | Act::Features { .. }
            | Act::Retries { .. }
            | Act::Maintain { .. }
            | Act::StopJob { .. }
            | Act::Powerless { .. }
            | Act::Job { .. }
            | Act::Workers { .. }
            | Act::Cache { .. }
            | Act::Quota { .. }
            | Act::Rotate { .. }
            | Act::Widen { .. }
            | Act::Tend { .. }
            | Act::Upkeep => {}
        }
    }

    fn dip(&mut self, service: ServiceId) {
        let state = &mut self.services[service.index()];
        state.dip = max(state.dip, ROLLING);
    }

    /// What acts when it is complete.
    fn finally(&mut self, scenario: &Scenario, act: &Act, now: Tick) {
        match act {
            Act::Refuse { service, share, .. } => self.services[service.index()].shed = *share,
            Act::Cap { service, rate } => {
                self.services[service.index()].cap = (*rate < f64::MAX).then_some(*rate);
            }
            Act::Features { service, on } => self.services[service.index()].features = *on,
            Act::Retries { service, on } => self.services[service.index()].retries = *on,
            Act::Maintain { service, share } => self.services[service.index()].maintenance = *share,
            Act::Workers { service, on } => self.services[service.index()].workers = *on,
            Act::Standby { service, on } => self.go_to_standby(scenario, *service, *on),
            Act::Resync { service } => {
                self.services[service.index()].standby = false;
                self.reconcile(scenario, *service);
                self.tend(scenario, *service, Turn::SetClocks, now);
            }
            Act::Tend { service, turn } => self.tend(scenario, *service, *turn, now),
            Act::Restore { service } => self.services[service.index()].data_lost *= 1.0 - RESTORED,
            Act::Job { job, on } => self.set_job(scenario, *job, *on, now),
            Act::Cache { service, warm } => {
                self.services[service.index()].cold = if *warm { 0.0 } else { 1.0 };
                if *warm {
                    self.fill_caches(scenario, *service);
                } else {
                    self.empty_caches(scenario, *service);
                }
            }
            Act::Quota { service, factor } => {
                self.raise(service.index(), *factor);
                self.raise_limits(scenario, service.index(), *factor);
            }
            Act::Widen { zone, factor } => self.widen(scenario, *zone, *factor),
            Act::HoldHosts { fleet, share } => {
                let hosts = &mut self.hosts[fleet.index()];
                let wanted = share.unwrap_or_else(|| hosts.impaired());
                hosts.hold(wanted);
            }
            Act::ReleaseHosts { fleet } => self.hosts[fleet.index()].release(1.0),
            Act::Roll { service, fresh } => {
                if *fresh {
                    self.freshen(scenario, *service);
                }
                let spec = &scenario.platform.services[service.index()];
                if matches!(spec.kind, crate::scenario::ServiceKind::Cache) {
                    self.services[service.index()].cold = 1.0;
                }
                self.empty_caches(scenario, *service);
            }
            Act::Undo { .. }
            | Act::Zone { .. }
            | Act::Resize { .. }
            | Act::RestartHosts { .. }
            | Act::RenewHosts { .. }
            | Act::StopJob { .. }
            | Act::Powerless { .. }
            | Act::Rotate { .. }
            | Act::Upkeep => {}
        }
    }

    fn go_to_standby(&mut self, scenario: &Scenario, service: ServiceId, on: bool) {
        let at = service.index();
        let spec = &scenario.platform.services[at];
        if on && !self.services[at].standby {
            let behind = self.lose_backlog(scenario, service);
            if spec.loses_data {
                self.services[at].data_lost += behind.unwrap_or(self.samples[at].served * 0.2 * LAG);
            }
            self.promote(scenario, service);
        }
        self.services[at].standby = on;
    }

    /// A store comes back from its backup, part by part; whether that can be read shows when it is verified.
    fn restore(&mut self, scenario: &Scenario, run: &mut Run, service: ServiceId, progress: f64, over: bool) -> Step {
        let Some((steps, readable)) = self.backup(scenario, service) else { return Step::Done };
        let state = &mut self.services[service.index()];
        state.dip = UNDER_RESTORE;
        let now = stage(&steps, progress);
        if now.verified && !readable {
            return Step::Failed("the backup does not verify: it cannot be read".into());
        }
        if run.from <= 0.0 {
            run.from = state.data_lost;
        }
        let before = stage(&steps, progress - 1.0 / max(1.0, f64::from(run.takes.0)));
        state.data_lost = max(0.0, state.data_lost - run.from * RESTORED * (now.back - before.back));
        if over { Step::Done } else { Step::Working }
    }

    fn raise(&mut self, service: usize, factor: f64) {
        let state = &mut self.services[service];
        state.slots = raised(state.slots, factor);
        state.queue = state.queue.map(|queue| raised(queue, factor));
        state.cap = state.cap.map(|cap| cap * factor);
        let (slots, queue) = (state.slots, state.queue);
        self.flow.refit(service, slots, queue);
    }

    /// Waves until the hosts that were bad at the start are new; stragglers too, unless a job still makes more.
    fn renew_hosts(&mut self, scenario: &Scenario, run: &mut Run, fleet: usize, wave: f64, now: Tick) -> Step {
        if now < run.next_wave {
            return Step::Working;
        }
        let spreading = self.hosts[fleet].spread > 1e-4;
        let hosts = &mut self.hosts[fleet];
        if run.todo.is_empty() {
            run.todo.push(hosts.impaired_at_all());
        }
        // Hosts that are all well are made anew all the same, if that is what was asked for.
        let only_bad = run.todo[0] > 0.0;
        let whole = if only_bad && spreading { run.todo[0] } else { 1.0 };
        let left = min(whole, 1.0) - run.from;
        let clean = only_bad && hosts.impaired_at_all() < 1e-9;
        if left < 1e-9 || clean {
            return if now.since(run.started) >= run.takes { Step::Done } else { Step::Working };
        }
        run.next_wave = Hosts::back_at(now, scenario.platform.fleets[fleet].boot);
        let going = min(wave, left);
        let gone = hosts.renew(going, only_bad, run.next_wave);
        run.from += if only_bad { gone } else { going };
        Step::Working
    }

    fn restart_hosts(&mut self, scenario: &Scenario, run: &mut Run, fleet: usize, wave: f64, now: Tick) -> Step {
        if now < run.next_wave {
            return Step::Working;
        }
        if run.from >= 1.0 - 1e-9 {
            return if now.since(run.started) >= run.takes { Step::Done } else { Step::Working };
        }
        let seconds = min(HOST_RESTART, scenario.platform.fleets[fleet].boot);
        let conditions: Vec<_> =
            super::faults::conditions(scenario, fleet).into_iter().map(|(_, condition)| condition).collect();
        let part = min(wave, 1.0 - run.from);
        let going: Vec<f64> = run.todo.iter().map(|share| share * part).collect();
        run.next_wave = Hosts::back_at(now, seconds);
        self.hosts[fleet].restart(&going, &conditions, run.next_wave);
        run.from += part;
        Step::Working
    }

    /// Whether a restart of a fleet's hosts would impair some that are well.
    pub(super) fn restart_spreads(&self, scenario: &Scenario, fleet: usize) -> bool {
        let prepared = scenario.faults.iter().zip(&self.faults).any(|(fault, state)| {
            matches!(&fault.what, FaultKind::JobRuns { job }
                if scenario.platform.jobs[job.index()].fleet.index() == fleet
                    && !scenario.platform.jobs[job.index()].leaves.restart_cures && state.active)
        });
        let hosts = &self.hosts[fleet];
        (prepared || hosts.prepared.is_some())
            && hosts.shares[super::hosts::OLD] > 1e-6
            && hosts.shares.len() > IMPAIRED
    }
}

/// A quota after it was raised; there is an end to what one process can hold.
fn raised(count: u32, factor: f64) -> u32 {
    let more = min(f64::from(count) * factor, 100_000.0).ceil() as u32;
    more.max(count)
}

impl ServiceState {
    /// Its replicas after a resize.
    pub(super) fn resized(&self, size: Size) -> f64 {
        resized(self.size, size)
    }
}

/// More replicas than this cannot be had, however often more are asked for.
const REPLICAS_MOST: f64 = 1e7;

fn resized(from: f64, size: Size) -> f64 {
    let wanted = match size {
        Size::Exactly(count) => f64::from(count),
        Size::Times(factor) => (from * factor).round(),
        Size::Plus(more) => max(0.0, from + f64::from(more)),
    };
    min(wanted, REPLICAS_MOST)
}
