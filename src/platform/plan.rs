//! What pulling a lever would take: time, tools, risk, who; and what it would do to capacity and to healthy hosts.
//!
//! Changes nothing. The one rule: a refusal says why and offers a call that would be taken.

use super::act::{Act, Refusal, act};
use super::mechanisms::Turn;
use super::state::Platform;
use crate::base::maths::{max, min};
use crate::base::{Chance, Concern, Ticks};
use crate::scenario::{Names as _, Risk, Scenario, Service, ServiceKind, ToolKind};
use crate::vocab::{Amount, FleetId, Lever, LeverCall, Reason, RunId, ServiceId, Target, TeamId};

/// What pulling a lever takes.
#[derive(Clone, PartialEq, Debug)]
pub struct Plan {
    /// Median time.
    pub takes: Ticks,
    /// The tool it needs.
    pub needs: Option<ServiceId>,
    /// What can go wrong.
    pub risk: Risk,
    /// Whether it can be undone.
    pub reversible: bool,
    /// Who can do it.
    pub team: Option<TeamId>,
}

/// Utilisation from which taking capacity away is told as a danger.
const TIGHT: f64 = 0.85;
/// How far levers' durations spread: the factor at one standard deviation.
const SPREAD: f64 = 1.3;

impl Plan {
    /// How long this pull of the lever takes, drawn around the median.
    #[must_use]
    pub fn drawn(&self, chance: Chance, run: RunId) -> Ticks {
        let median = f64::from(self.takes.0);
        let seconds = chance.draw(Concern::Levers, run.0, 0).lognormal(median, SPREAD);
        Ticks(max(1.0, seconds.round()) as u32)
    }
}

fn owner(scenario: &Scenario, target: Target) -> Option<TeamId> {
    let spec = &scenario.platform;
    match target {
        Target::Service(id) => spec.services[id.index()].team,
        Target::Fleet(id) => Some(spec.fleets[id.index()].team),
        Target::Job(id) => Some(spec.fleets[spec.jobs[id.index()].fleet.index()].team),
        Target::Change(id) => spec.services[scenario.changes[id.index()].to.index()].team,
        Target::Zone(_) | Target::Vendor(_) => None,
    }
}

/// Share of a service's replicas that live where its primary does.
fn primary_share(spec: &Service) -> f64 {
    let all: u32 = spec.replicas.iter().map(|(_, count)| count).sum();
    let first = spec.replicas.first().map_or(0, |(_, count)| *count);
    f64::from(first) / max(1.0, f64::from(all))
}

/// The tool a lever needs if the author does not say.
fn tool_for(act: &Act) -> Option<ToolKind> {
    match act {
        Act::Undo { .. } | Act::Features { .. } | Act::Retries { .. } | Act::Resize { .. } => {
            Some(ToolKind::DeployTool)
        }
        Act::Roll { .. }
        | Act::RestartHosts { .. }
        | Act::RenewHosts { .. }
        | Act::HoldHosts { .. }
        | Act::ReleaseHosts { .. }
        | Act::Job { .. }
        | Act::StopJob { .. }
        | Act::Workers { .. }
        | Act::Standby { .. }
        | Act::Resync { .. }
        | Act::Restore { .. }
        | Act::Cache { .. }
        | Act::Rotate { .. }
        | Act::Widen { .. }
        | Act::Tend { .. }
        | Act::Quota { .. } => Some(ToolKind::Access),
        Act::Zone { .. }
        | Act::Refuse { .. }
        | Act::Cap { .. }
        | Act::Maintain { .. }
        | Act::Powerless { .. }
        | Act::Upkeep => None,
    }
}

fn about(lever: Lever, act: &Act) -> (u32, Risk, bool) {
    match act {
        Act::Undo { .. } if lever == Lever::Rollforward => (900, Risk::Moderate, true),
        Act::Undo { .. } => (180, Risk::Moderate, true),
        Act::Roll { fresh: false, .. } => (120, Risk::Moderate, false),
        Act::Roll { fresh: true, .. } => (240, Risk::Moderate, false),
        Act::RestartHosts { .. } => (300, Risk::Risky, false),
        Act::RenewHosts { .. } => (300, Risk::Moderate, false),
        Act::HoldHosts { .. } => (120, Risk::Moderate, true),
        Act::ReleaseHosts { .. } => (60, Risk::Moderate, true),
        Act::Resize { .. } => (180, Risk::Safe, true),
        Act::Zone { .. } => (180, Risk::Moderate, true),
        Act::Refuse { steps: true, .. } => (240, Risk::Moderate, true),
        Act::Refuse { .. } | Act::Cap { .. } => (30, Risk::Moderate, true),
        Act::Features { .. } | Act::Retries { .. } => (30, Risk::Safe, true),
        Act::Maintain { .. } => (30, Risk::Risky, true),
        Act::StopJob { .. } => (120, Risk::Safe, false),
        Act::Powerless { .. } => (180, Risk::Safe, false),
        Act::Job { .. } => (60, Risk::Safe, true),
        Act::Workers { .. } => (60, Risk::Moderate, true),
        Act::Standby { .. } => (120, Risk::Risky, true),
        Act::Resync { .. } => (900, Risk::Moderate, false),
        Act::Restore { .. } => (1800, Risk::Risky, false),
        Act::Cache { warm: true, .. } => (180, Risk::Safe, true),
        Act::Cache { warm: false, .. } => (30, Risk::Risky, false),
        Act::Quota { .. } => (300, Risk::Safe, true),
        Act::Widen { .. } => (600, Risk::Safe, true),
        Act::Rotate { .. } => (600, Risk::Moderate, false),
        Act::Tend { turn: Turn::SetClocks, .. } => (180, Risk::Moderate, false),
        Act::Tend { turn: Turn::Renew, .. } => (900, Risk::Safe, false),
        Act::Tend { turn: Turn::Forget, .. } => (120, Risk::Moderate, false),
        Act::Tend { .. } => (30, Risk::Safe, true),
        Act::Upkeep => (180, Risk::Safe, true),
    }
}

/// One call of every lever, with an amount where one is needed.
fn calls_for(target: Target) -> impl Iterator<Item = LeverCall> {
    use strum::IntoEnumIterator as _;
    Lever::iter().map(move |lever| {
        let amount = match lever {
            Lever::Scale => Some(Amount::Share(500)),
            Lever::Shed => Some(Amount::Share(300)),
            Lever::Limit => Some(Amount::Share(700)),
            Lever::Rollback
            | Lever::Rollforward
            | Lever::Restart
            | Lever::Drain
            | Lever::Failover
            | Lever::Failback
            | Lever::Admit
            | Lever::Flag
            | Lever::Config
            | Lever::Block
            | Lever::FlushCache
            | Lever::WarmCache
            | Lever::Pause
            | Lever::Resume
            | Lever::Replace
            | Lever::Restore
            | Lever::Rotate
            | Lever::Renew
            | Lever::RaiseQuota
            | Lever::Promote
            | Lever::Resync
            | Lever::Reroute
            | Lever::Maintenance
            | Lever::Snapshot => None,
        };
        LeverCall { lever, target, amount }
    })
}

impl Platform {
    /// What a call would take, or why it cannot be made now.
    ///
    /// # Errors
    /// A [`Refusal`] if lever and target do not go together, an amount is missing, nothing would change,
    /// or the tool it needs cannot be reached.
    pub fn plan(&self, scenario: &Scenario, call: &LeverCall) -> Result<Plan, Refusal> {
        self.settled(scenario, call)
            .map_err(|refusal| Refusal { hint: self.possible(scenario, call.target, refusal.hint), ..refusal })
    }

    fn settled(&self, scenario: &Scenario, call: &LeverCall) -> Result<Plan, Refusal> {
        let (plan, act) = self.draft(scenario, call)?;
        let refusal = |reason: Reason, why: String| Refusal { reason, why, hint: None };
        if let Some(why) = self.idle(scenario, &act) {
            let target = scenario.target(call.target);
            return Err(refusal(Reason::NoChange, format!("{target} {why}")));
        }
        if let Some(tool) = plan.needs.filter(|tool| !self.service_up(*tool)) {
            let name = scenario.target(Target::Service(tool));
            let why = format!("{} goes through {name}, which cannot be reached", call.lever.word());
            return Err(refusal(Reason::ToolUnreachable, why));
        }
        Ok(plan)
    }

    /// How risky a call is and whether it can be undone, as anybody on the team knows.
    #[must_use]
    pub fn risk_of(&self, scenario: &Scenario, call: &LeverCall) -> (Risk, bool) {
        self.draft(scenario, call).map_or((Risk::Moderate, true), |(plan, _)| (plan.risk, plan.reversible))
    }

    fn draft(&self, scenario: &Scenario, call: &LeverCall) -> Result<(Plan, Act), Refusal> {
        let act = act(scenario, call)?;
        let (seconds, risk, reversible) = about(call.lever, &act);
        let spec = scenario.authored(call);
        let plan = Plan {
            takes: spec.and_then(|spec| spec.takes).unwrap_or_else(|| self.duration(scenario, &act, seconds)),
            needs: spec
                .and_then(|spec| spec.needs)
                .or_else(|| tool_for(&act).and_then(|kind| self.provider(scenario, kind))),
            risk: spec.and_then(|spec| spec.risk).unwrap_or(risk),
            reversible,
            team: spec.and_then(|spec| spec.team).or_else(|| owner(scenario, call.target)),
        };
        Ok((plan, act))
    }

    /// The median time where the author gives none: work in waves takes as many waves as are needed.
    fn duration(&self, scenario: &Scenario, act: &Act, seconds: u32) -> Ticks {
        let waves = |share: f64, wave: f64, each: f64| Ticks(max(30.0, (share / wave).ceil() * each) as u32);
        match act {
            Act::RenewHosts { fleet, wave } => {
                let bad = self.hosts[fleet.index()].impaired_at_all();
                let share = if bad > 0.0 { bad } else { 1.0 };
                waves(share, *wave, scenario.platform.fleets[fleet.index()].boot)
            }
            Act::RestartHosts { fleet, wave } => {
                waves(1.0, *wave, min(60.0, scenario.platform.fleets[fleet.index()].boot))
            }
            Act::Rotate { service } => {
                self.rotation_takes(scenario, *service).map_or(Ticks(seconds), |all| Ticks(max(30.0, all) as u32))
            }
            Act::Restore { service } => self
                .backup(scenario, *service)
                .map_or(Ticks(seconds), |(steps, _)| Ticks(max(30.0, steps.seconds.iter().sum::<f64>().ceil()) as u32)),
            Act::Undo { .. }
            | Act::Roll { .. }
            | Act::HoldHosts { .. }
            | Act::ReleaseHosts { .. }
            | Act::Resize { .. }
            | Act::Zone { .. }
            | Act::Refuse { .. }
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
            | Act::Cache { .. }
            | Act::Quota { .. }
            | Act::Widen { .. }
            | Act::Tend { .. }
            | Act::Upkeep => Ticks(seconds),
        }
    }

    /// A tool of a kind: one that works, or else the first.
    fn provider(&self, scenario: &Scenario, kind: ToolKind) -> Option<ServiceId> {
        let tools = || {
            let services = scenario.platform.services.iter().enumerate();
            services.filter(|(_, service)| service.kind == ServiceKind::Tool(kind)).map(|(at, _)| ServiceId::at(at))
        };
        tools().find(|tool| self.service_up(*tool)).or_else(|| tools().next())
    }

    /// A call on the same target that can be made now; the one offered, if it can.
    fn possible(&self, scenario: &Scenario, target: Target, offered: Option<LeverCall>) -> Option<LeverCall> {
        offered.into_iter().chain(calls_for(target)).find(|call| self.settled(scenario, call).is_ok())
    }

    /// Why an act would change nothing, if so.
    #[expect(clippy::wildcard_enum_match_arm, reason = "the rest can be done again and again")]
    fn idle(&self, scenario: &Scenario, act: &Act) -> Option<&'static str> {
        let of = |id: &ServiceId| &self.services[id.index()];
        let hosts = |fleet: &FleetId| &self.hosts[fleet.index()];
        let (idle, why) = match act {
            Act::Undo { change: Some(change), .. } => match self.changes[change.index()] {
                state if state.landed.is_none() => (true, "has not landed"),
                state => (state.undone >= 1.0, "has been undone already"),
            },
            Act::Undo { service, change: None } => {
                (self.newest_change(*service).is_none(), "has no change left to undo")
            }
            Act::StopJob { job } => (self.jobs[job.index()].stopped, "is stopped for good already"),
            Act::Job { job, on } => {
                let state = self.jobs[job.index()];
                let why = if *on { "is not paused" } else { "does not run as it is" };
                (state.stopped || state.paused != *on, why)
            }
            Act::Zone { zone, open: true } => (self.zones[zone.index()] >= 1.0, "takes traffic already"),
            Act::Zone { zone, open: false } => (self.zones[zone.index()] <= 0.0, "is drained already"),
            Act::Standby { service, on: false } if self.diverged(scenario, *service) > 0.0 => {
                (true, "holds records that the other side does not have; resync it first")
            }
            Act::Standby { service, on } => (of(service).standby == *on, "is there already"),
            Act::Resync { service } => {
                let whole = !of(service).standby && self.diverged(scenario, *service) <= 0.0;
                (whole && !self.clocks_off(scenario, *service), "has all its replicas")
            }
            Act::Rotate { service } => {
                (self.rotation_takes(scenario, *service) == Some(0.0), "has no secret left to rotate")
            }
            Act::Tend { service, turn: Turn::SetClocks } => {
                (!self.clocks_off(scenario, *service), "has its clocks right")
            }
            Act::Features { service, on } => (of(service).features == *on, "is so already"),
            Act::Retries { service, on } => (of(service).retries == *on, "is so already"),
            Act::Workers { service, on } => (of(service).workers == *on, "is so already"),
            Act::HoldHosts { fleet, share: None } => (hosts(fleet).impaired() <= 0.0, "has no host that looks bad"),
            Act::ReleaseHosts { fleet } => (hosts(fleet).held_back() <= 0.0, "has no host held back"),
            Act::Refuse { service, share, steps: true } => (of(service).shed <= *share, "refuses no more than that"),
            Act::Resize { service, size } if of(service).resized(*size) == of(service).size => {
                (true, "has that size already")
            }
            _ => (false, ""),
        };
        idle.then_some(why)
    }

    /// The levers that fit a target, with what each would take; a tool that is down does not hide them.
    #[must_use]
    pub fn levers_for(&self, scenario: &Scenario, target: Target) -> Vec<(Lever, Plan)> {
        calls_for(target)
            .filter_map(|call| self.draft(scenario, &call).ok().map(|(plan, _)| (call.lever, plan)))
            .collect()
    }

    /// The highest utilisation a service would reach, if the call takes away capacity that is needed.
    #[must_use]
    pub fn overload_after(&self, scenario: &Scenario, call: &LeverCall) -> Option<f64> {
        let act = act(scenario, call).ok()?;
        let worst = (0..self.services.len())
            .map(|service| {
                let kept = self.kept_by(scenario, &act, service);
                if kept >= 1.0 { 0.0 } else { self.samples[service].utilisation / max(kept, 1e-3) }
            })
            .fold(0.0, max);
        (worst > TIGHT).then_some(min(worst, 1000.0))
    }

    fn hosts_kept(&self, fleet: FleetId, away: f64) -> f64 {
        1.0 - min(1.0, away / max(self.hosts[fleet.index()].present(), 1e-3))
    }

    /// Share of its capacity that a service keeps while or after an act.
    #[expect(clippy::wildcard_enum_match_arm, reason = "most acts take nothing away")]
    fn kept_by(&self, scenario: &Scenario, act: &Act, service: usize) -> f64 {
        let spec = &scenario.platform.services[service];
        let here = |of: &ServiceId| of.index() == service;
        let on = |fleet: FleetId| spec.fleet == Some(fleet);
        match act {
            Act::Zone { zone, open: false } if spec.replicas.len() > 1 => {
                1.0 - self.zone_share(scenario, service, zone.index())
            }
            Act::Standby { service: of, on: true } if here(of) => 1.0 - primary_share(spec),
            Act::RestartHosts { fleet, wave } if on(*fleet) => self.hosts_kept(*fleet, *wave),
            Act::RenewHosts { fleet, wave } if on(*fleet) => {
                // Hosts already out of rotation can be made anew for nothing.
                let hosts = &self.hosts[fleet.index()];
                self.hosts_kept(*fleet, max(0.0, *wave - hosts.held_back()))
            }
            Act::HoldHosts { fleet, share } if on(*fleet) => {
                let bad = self.hosts[fleet.index()].impaired();
                self.hosts_kept(*fleet, share.unwrap_or(bad))
            }
            Act::Resize { service: of, size } if here(of) => {
                let from = self.services[service].size;
                self.services[service].resized(*size) / max(from, 1e-3)
            }
            Act::Workers { service: of, on: false } if here(of) => 0.0,
            Act::Undo { service: of, .. } | Act::Roll { service: of, .. } if here(of) => 0.9,
            _ => 1.0,
        }
    }

    /// Whether a call would impair hosts that are well.
    #[must_use]
    pub fn would_spread(&self, scenario: &Scenario, call: &LeverCall) -> bool {
        match act(scenario, call) {
            Ok(Act::RestartHosts { fleet, .. }) => self.restart_spreads(scenario, fleet.index()),
            Ok(_) | Err(_) => false,
        }
    }
}
