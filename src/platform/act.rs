//! What a lever on a target comes to: one [`Act`], or the reason why the two do not go together.
//!
//! Knows the scenario, not the state of the run. The one rule: every lever is decided for every kind of target.

use serde::Serialize;

use super::mechanisms::Turn;
use super::state::WRITES;
use crate::base::maths::{clamp, max};
use crate::scenario::{ChangeKind, Control, MechanismKind, Names as _, Scenario, Service, ServiceKind};
use crate::vocab::{Amount, ChangeId, FleetId, JobId, Lever, LeverCall, Reason, ServiceId, Target, VendorId, ZoneId};

/// Why a lever cannot be pulled, with one that can.
#[derive(Clone, PartialEq, Debug)]
pub struct Refusal {
    /// The grounds.
    pub reason: Reason,
    /// The grounds in words.
    pub why: String,
    /// A call that would be taken.
    pub hint: Option<LeverCall>,
}

/// What is done.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub(super) enum Act {
    /// Undo a change, or the newest of a service.
    Undo { service: ServiceId, change: Option<ChangeId> },
    /// Restart or replace the processes of a service; fresh instances get rid of what is broken.
    Roll { service: ServiceId, fresh: bool },
    /// Restart hosts in waves of this share.
    RestartHosts { fleet: FleetId, wave: f64 },
    /// Make hosts anew in waves of this share.
    RenewHosts { fleet: FleetId, wave: f64 },
    /// Take hosts out of rotation; as many as are impaired if no share is given.
    HoldHosts { fleet: FleetId, share: Option<f64> },
    /// Put them back.
    ReleaseHosts { fleet: FleetId },
    /// Change the number of replicas.
    Resize { service: ServiceId, size: Size },
    /// Open or close a zone.
    Zone { zone: ZoneId, open: bool },
    /// Refuse this share at the door, at once or in steps.
    Refuse { service: ServiceId, share: f64, steps: bool },
    /// Cap the rate.
    Cap { service: ServiceId, rate: f64 },
    /// Optional calls on or off.
    Features { service: ServiceId, on: bool },
    /// Retries on or off.
    Retries { service: ServiceId, on: bool },
    /// Refuse for maintenance.
    Maintain { service: ServiceId, share: f64 },
    /// End a job for good.
    StopJob { job: JobId },
    /// The attempt to stop what is not ours to stop.
    Powerless { vendor: VendorId },
    /// Pause or resume a job.
    Job { job: JobId, on: bool },
    /// Pause or resume a queue's workers.
    Workers { service: ServiceId, on: bool },
    /// Go to the standby or back.
    Standby { service: ServiceId, on: bool },
    /// Give a store its lost replica back.
    Resync { service: ServiceId },
    /// Bring back lost records.
    Restore { service: ServiceId },
    /// A cache goes cold or is warmed.
    Cache { service: ServiceId, warm: bool },
    /// More slots and queue, by this factor.
    Quota { service: ServiceId, factor: f64 },
    /// Make secrets invalid one by one, and give out new ones.
    Rotate { service: ServiceId },
    /// See to the autoscaler, the names or the certificate of a service.
    Tend { service: ServiceId, turn: Turn },
    /// More on the paths between a zone and others, by this factor.
    Widen { zone: ZoneId, factor: f64 },
    /// Careful work that changes no flow: evidence kept, credentials and certificates renewed.
    Upkeep,
}

/// A new number of replicas.
#[derive(Clone, Copy, PartialEq, Debug, Serialize)]
pub(super) enum Size {
    /// That many.
    Exactly(u32),
    /// The present number times this.
    Times(f64),
    /// The present number plus this.
    Plus(i32),
}

/// Median seconds of an instance's start where no fleet says otherwise.
const WAVE: f64 = 0.10;

fn misfit(scenario: &Scenario, call: &LeverCall, why: &str, hint: Option<LeverCall>) -> Refusal {
    Refusal {
        reason: Reason::LeverDoesNotFit,
        why: format!("{} does not work on {}: {why}", call.lever.word(), scenario.target(call.target)),
        hint,
    }
}

#[expect(clippy::unnecessary_wraps, reason = "a hint is optional wherever it goes")]
fn with(lever: Lever, target: Target, amount: Option<Amount>) -> Option<LeverCall> {
    Some(LeverCall { lever, target, amount })
}

/// What a call comes to. What an author lists can be done, even where the model knows no effect of it.
pub(super) fn act(scenario: &Scenario, call: &LeverCall) -> Result<Act, Refusal> {
    let spec = scenario.authored(call);
    if let Some(job) = spec.and_then(|spec| spec.stops) {
        return Ok(Act::StopJob { job });
    }
    match modelled(scenario, call) {
        Err(refusal) if spec.is_some() && refusal.reason == Reason::LeverDoesNotFit => Ok(Act::Upkeep),
        decided => decided,
    }
}

fn modelled(scenario: &Scenario, call: &LeverCall) -> Result<Act, Refusal> {
    match call.target {
        Target::Service(service) => on_service(scenario, call, service),
        Target::Fleet(fleet) => on_fleet(scenario, call, fleet),
        Target::Zone(zone) => on_zone(scenario, call, zone),
        Target::Job(job) => on_job(scenario, call, job),
        Target::Change(change) => on_change(scenario, call, change),
        Target::Vendor(vendor) => on_vendor(scenario, call, vendor),
    }
}

#[expect(clippy::wildcard_enum_match_arm, reason = "all but two are somebody else's to pull")]
fn on_vendor(scenario: &Scenario, call: &LeverCall, vendor: VendorId) -> Result<Act, Refusal> {
    match call.lever {
        Lever::Block | Lever::Rotate => Ok(Act::Powerless { vendor }),
        _ => Err(misfit(scenario, call, "it is another company; open a case with them", None)),
    }
}

fn share(call: &LeverCall) -> Result<Option<f64>, Refusal> {
    match call.amount {
        Some(Amount::Share(permille)) if permille > 1000 => Err(Refusal {
            reason: Reason::OutOfBounds,
            why: "a share cannot be more than 100%".into(),
            hint: with(call.lever, call.target, Some(Amount::Share(1000))),
        }),
        Some(Amount::Share(permille)) => Ok(Some(f64::from(permille) / 1000.0)),
        Some(Amount::Count(_) | Amount::Word(_)) | None => Ok(None),
    }
}

fn wave(call: &LeverCall) -> Result<f64, Refusal> {
    Ok(clamp(share(call)?.unwrap_or(WAVE), 0.01, 1.0))
}

fn wanted_share(call: &LeverCall, example: u32) -> Result<f64, Refusal> {
    share(call)?.ok_or_else(|| Refusal {
        reason: Reason::LeverNeedsAmount,
        why: format!("{} needs a share, such as {}%", call.lever.word(), example / 10),
        hint: with(call.lever, call.target, Some(Amount::Share(example))),
    })
}

fn word(call: &LeverCall) -> Option<&str> {
    match &call.amount {
        Some(Amount::Word(word)) => Some(word.as_str()),
        Some(Amount::Share(_) | Amount::Count(_)) | None => None,
    }
}

fn on_service(scenario: &Scenario, call: &LeverCall, service: ServiceId) -> Result<Act, Refusal> {
    let spec = &scenario.platform.services[service.index()];
    if matches!(spec.kind, ServiceKind::Vendor) && !at_our_side(call.lever) {
        let why = "an outside company runs it; open a case with them";
        return Err(misfit(scenario, call, why, None));
    }
    match call.lever {
        Lever::Rollback | Lever::Rollforward => Ok(Act::Undo { service, change: None }),
        Lever::Restart | Lever::Replace => {
            let fresh = call.lever == Lever::Replace;
            Ok(Act::Roll { service, fresh })
        }
        Lever::Scale => Ok(Act::Resize { service, size: size(call)? }),
        Lever::Shed | Lever::Admit | Lever::Limit | Lever::Block | Lever::Maintenance => {
            at_the_door(call, service, writes(scenario, service))
        }
        Lever::Flag => features(scenario, call, service),
        Lever::Config => match word(call) {
            Some("no-retries") => Ok(Act::Retries { service, on: false }),
            Some("retries") => Ok(Act::Retries { service, on: true }),
            Some(_) | None => features(scenario, call, service),
        },
        Lever::RaiseQuota => {
            let factor = 1.0 + max(share(call)?.unwrap_or(0.5), 0.01);
            Ok(Act::Quota { service, factor })
        }
        Lever::Renew if has(scenario, service, |kind| matches!(kind, MechanismKind::Certificate { .. })) => {
            Ok(Act::Tend { service, turn: Turn::Renew })
        }
        Lever::Rotate if has(scenario, service, |kind| matches!(kind, MechanismKind::Secrets { .. })) => {
            Ok(Act::Rotate { service })
        }
        Lever::Renew | Lever::Rotate | Lever::Snapshot => Ok(Act::Upkeep),
        Lever::Drain | Lever::Reroute => drain_service(scenario, call, spec),
        Lever::FlushCache
        | Lever::WarmCache
        | Lever::Pause
        | Lever::Resume
        | Lever::Restore
        | Lever::Resync
        | Lever::Failover
        | Lever::Promote
        | Lever::Failback => by_kind(scenario, call, service, spec),
    }
}

/// What lets requests in or keeps them out.
#[expect(clippy::wildcard_enum_match_arm, reason = "the caller names the levers that come here")]
fn at_the_door(call: &LeverCall, service: ServiceId, writes: f64) -> Result<Act, Refusal> {
    match call.lever {
        Lever::Shed => {
            let share = wanted_share(call, 300)?;
            Ok(Act::Refuse { service, share, steps: false })
        }
        Lever::Admit => {
            let share = 1.0 - share(call)?.unwrap_or(1.0);
            Ok(Act::Refuse { service, share, steps: true })
        }
        Lever::Maintenance => {
            let share = match word(call) {
                Some("off") => 0.0,
                Some("read-only") => writes,
                Some(_) | None => share(call)?.unwrap_or(1.0),
            };
            Ok(Act::Maintain { service, share })
        }
        Lever::Limit => limit(call, service),
        _ => Ok(Act::Refuse { service, share: share(call)?.unwrap_or(1.0), steps: false }),
    }
}

/// Share of a service's requests that write, as far as its mechanisms say.
fn writes(scenario: &Scenario, service: ServiceId) -> f64 {
    let ours = scenario.platform.mechanisms.iter().filter(|mechanism| mechanism.what.of() == Some(service));
    let said = ours.filter_map(|mechanism| match &mechanism.what {
        MechanismKind::Leader { writes, .. }
        | MechanismKind::Replication { writes, .. }
        | MechanismKind::Space { writes, .. } => Some(*writes),
        MechanismKind::Autoscaler { .. }
        | MechanismKind::Naming { .. }
        | MechanismKind::Certificate { .. }
        | MechanismKind::Quota { .. }
        | MechanismKind::Cache { .. }
        | MechanismKind::Pipe { .. }
        | MechanismKind::Limiter { .. }
        | MechanismKind::Codel { .. }
        | MechanismKind::Warming { .. }
        | MechanismKind::Balancer { .. }
        | MechanismKind::Priorities { .. }
        | MechanismKind::Clock { .. }
        | MechanismKind::Secrets { .. }
        | MechanismKind::Backup { .. } => None,
    });
    said.fold(None, |first: Option<f64>, share| first.or(Some(share))).unwrap_or(WRITES)
}

/// Whether a service has such a mechanism.
fn has(scenario: &Scenario, service: ServiceId, like: impl Fn(&MechanismKind) -> bool) -> bool {
    let mut all = scenario.platform.mechanisms.iter();
    all.any(|mechanism| mechanism.what.of() == Some(service) && like(&mechanism.what))
}

/// What works on caches, queues and stores only.
#[expect(clippy::wildcard_enum_match_arm, reason = "the caller names the levers that come here")]
fn by_kind(scenario: &Scenario, call: &LeverCall, service: ServiceId, spec: &Service) -> Result<Act, Refusal> {
    let store = matches!(spec.kind, ServiceKind::Store | ServiceKind::Queue);
    let lever = call.lever;
    match lever {
        Lever::FlushCache | Lever::WarmCache
            if matches!(spec.kind, ServiceKind::Cache)
                || has(scenario, service, |kind| matches!(kind, MechanismKind::Cache { .. })) =>
        {
            Ok(Act::Cache { service, warm: lever == Lever::WarmCache })
        }
        Lever::Pause | Lever::Resume if matches!(spec.kind, ServiceKind::Queue) => {
            Ok(Act::Workers { service, on: lever == Lever::Resume })
        }
        Lever::Pause | Lever::Resume
            if has(scenario, service, |kind| matches!(kind, MechanismKind::Autoscaler { .. })) =>
        {
            let turn = if lever == Lever::Pause { Turn::Pause } else { Turn::Resume };
            Ok(Act::Tend { service, turn })
        }
        Lever::FlushCache if has(scenario, service, |kind| matches!(kind, MechanismKind::Naming { .. })) => {
            Ok(Act::Tend { service, turn: Turn::Forget })
        }
        Lever::Restore if store => Ok(Act::Restore { service }),
        Lever::Resync if store => Ok(Act::Resync { service }),
        Lever::Resync if has(scenario, service, |kind| matches!(kind, MechanismKind::Clock { .. })) => {
            Ok(Act::Tend { service, turn: Turn::SetClocks })
        }
        Lever::Restore | Lever::Resync => Err(misfit(scenario, call, "it keeps no data", None)),
        Lever::FlushCache | Lever::WarmCache => Err(misfit(scenario, call, "it is no cache", None)),
        Lever::Pause | Lever::Resume => {
            let hint = with(Lever::Shed, call.target, Some(Amount::Share(300)));
            Err(misfit(scenario, call, "only queues and jobs can be paused", hint))
        }
        Lever::Failover | Lever::Promote | Lever::Failback
            if has(scenario, service, |kind| {
                matches!(kind, MechanismKind::Replication { .. } | MechanismKind::Leader { .. })
            }) =>
        {
            Ok(Act::Standby { service, on: lever != Lever::Failback })
        }
        _ if spec.replicas.len() < 2 => Err(misfit(scenario, call, "it lives in one zone and has no standby", None)),
        _ => Ok(Act::Standby { service, on: lever != Lever::Failback }),
    }
}

/// Levers on another company's node that act on our side of the call.
fn at_our_side(lever: Lever) -> bool {
    matches!(
        lever,
        Lever::Shed
            | Lever::Admit
            | Lever::Limit
            | Lever::Block
            | Lever::Flag
            | Lever::Config
            | Lever::Rotate
            | Lever::Snapshot
    )
}

fn limit(call: &LeverCall, service: ServiceId) -> Result<Act, Refusal> {
    match &call.amount {
        Some(Amount::Count(rate)) => Ok(Act::Cap { service, rate: f64::from(*rate) }),
        Some(Amount::Word(word)) if word == "off" => Ok(Act::Cap { service, rate: f64::MAX }),
        Some(Amount::Share(_)) => Ok(Act::Refuse { service, share: 1.0 - wanted_share(call, 700)?, steps: false }),
        Some(Amount::Word(_)) | None => Err(Refusal {
            reason: Reason::LeverNeedsAmount,
            why: "limit needs a rate per second, such as 500, or a share".into(),
            hint: with(call.lever, call.target, Some(Amount::Count(500))),
        }),
    }
}

fn features(scenario: &Scenario, call: &LeverCall, service: ServiceId) -> Result<Act, Refusal> {
    let optional =
        scenario.platform.edges.iter().any(|edge| edge.optional && (edge.from == service || edge.to == service));
    if optional {
        return Ok(Act::Features { service, on: word(call) == Some("on") });
    }
    let hint = (call.lever == Lever::Config)
        .then(|| LeverCall { amount: Some(Amount::Word("no-retries".into())), ..call.clone() });
    Err(misfit(scenario, call, "nothing it does can be left out", hint))
}

fn drain_service(scenario: &Scenario, call: &LeverCall, spec: &Service) -> Result<Act, Refusal> {
    match spec.fleet {
        Some(fleet) if call.lever == Lever::Drain => {
            Err(misfit(scenario, call, "drain its hosts or a zone", with(call.lever, Target::Fleet(fleet), None)))
        }
        Some(_) | None => {
            let zone = spec.replicas.first().filter(|_| spec.replicas.len() > 1);
            let hint = zone.and_then(|(zone, _)| with(call.lever, Target::Zone(*zone), None));
            Err(misfit(scenario, call, "there is nowhere else for its traffic to go", hint))
        }
    }
}

fn size(call: &LeverCall) -> Result<Size, Refusal> {
    let wrong = || Refusal {
        reason: Reason::LeverNeedsAmount,
        why: "scale needs a count such as 12, a share to add such as 50%, or a word such as +4, x2, up, down".into(),
        hint: with(call.lever, call.target, Some(Amount::Share(500))),
    };
    match &call.amount {
        Some(Amount::Count(count)) => Ok(Size::Exactly(*count)),
        Some(Amount::Share(permille)) => Ok(Size::Times(1.0 + f64::from(*permille) / 1000.0)),
        Some(Amount::Word(word)) if word == "up" => Ok(Size::Times(1.5)),
        Some(Amount::Word(word)) if word == "down" => Ok(Size::Times(0.67)),
        Some(Amount::Word(word)) => {
            let number = |digits: &str| digits.parse::<i32>().ok().filter(|n| (1..=100_000).contains(n));
            if let Some(times) = word.strip_prefix('x').and_then(number) {
                return Ok(Size::Times(f64::from(times)));
            }
            if let Some(more) = word.strip_prefix('+').and_then(number) {
                return Ok(Size::Plus(more));
            }
            word.strip_prefix('-').and_then(number).map(|less| Size::Plus(-less)).ok_or_else(wrong)
        }
        None => Err(wrong()),
    }
}

fn job_on(scenario: &Scenario, fleet: FleetId) -> Option<Target> {
    let mut jobs = scenario.platform.jobs.iter();
    let at = jobs.position(|job| job.fleet == fleet)?;
    Some(Target::Job(JobId::at(at)))
}

fn tenant(scenario: &Scenario, fleet: FleetId) -> Option<Target> {
    let mut services = scenario.platform.services.iter();
    let at = services.position(|spec| spec.fleet == Some(fleet))?;
    Some(Target::Service(ServiceId::at(at)))
}

fn on_fleet(scenario: &Scenario, call: &LeverCall, fleet: FleetId) -> Result<Act, Refusal> {
    match call.lever {
        Lever::Restart => Ok(Act::RestartHosts { fleet, wave: wave(call)? }),
        Lever::Replace => Ok(Act::RenewHosts { fleet, wave: wave(call)? }),
        Lever::Drain => Ok(Act::HoldHosts { fleet, share: share(call)? }),
        Lever::Resume | Lever::Admit | Lever::Failback => Ok(Act::ReleaseHosts { fleet }),
        Lever::Snapshot | Lever::Rotate | Lever::Renew => Ok(Act::Upkeep),
        Lever::Pause => {
            let hint = job_on(scenario, fleet).and_then(|job| with(Lever::Pause, job, None));
            Err(misfit(scenario, call, "pause the job that works on it", hint))
        }
        Lever::Scale => {
            let more = Some(Amount::Share(500));
            let hint = tenant(scenario, fleet).and_then(|on| with(Lever::Scale, on, more));
            Err(misfit(scenario, call, "scale what runs on it", hint))
        }
        Lever::Rollback
        | Lever::Rollforward
        | Lever::Failover
        | Lever::Shed
        | Lever::Limit
        | Lever::Flag
        | Lever::Config
        | Lever::Block
        | Lever::FlushCache
        | Lever::WarmCache
        | Lever::Restore
        | Lever::RaiseQuota
        | Lever::Promote
        | Lever::Resync
        | Lever::Reroute
        | Lever::Maintenance => {
            Err(misfit(scenario, call, "these are hosts", with(Lever::Replace, call.target, Some(Amount::Share(100)))))
        }
    }
}

/// Whether a path that carries only so much ends in a zone.
fn ends_in(scenario: &Scenario, zone: ZoneId) -> bool {
    let mut all = scenario.platform.mechanisms.iter();
    all.any(|mechanism| matches!(&mechanism.what, MechanismKind::Pipe { from, to, .. } if *from == zone || *to == zone))
}

#[expect(clippy::wildcard_enum_match_arm, reason = "a zone can be closed and opened, and its paths widened")]
fn on_zone(scenario: &Scenario, call: &LeverCall, zone: ZoneId) -> Result<Act, Refusal> {
    match call.lever {
        Lever::Drain | Lever::Reroute | Lever::Failover => Ok(Act::Zone { zone, open: false }),
        Lever::Failback | Lever::Admit | Lever::Resume => Ok(Act::Zone { zone, open: true }),
        Lever::RaiseQuota if ends_in(scenario, zone) => {
            let factor = 1.0 + max(share(call)?.unwrap_or(0.5), 0.01);
            Ok(Act::Widen { zone, factor })
        }
        _ => Err(misfit(
            scenario,
            call,
            "a zone can only be drained or let back in",
            with(Lever::Drain, call.target, None),
        )),
    }
}

#[expect(clippy::wildcard_enum_match_arm, reason = "a job runs or does not")]
fn on_job(scenario: &Scenario, call: &LeverCall, job: JobId) -> Result<Act, Refusal> {
    match call.lever {
        Lever::Pause => Ok(Act::Job { job, on: false }),
        Lever::Resume => Ok(Act::Job { job, on: true }),
        Lever::Block | Lever::Rotate => Ok(match scenario.platform.jobs[job.index()].control {
            Control::Own => Act::StopJob { job },
            Control::Vendor { vendor, .. } => Act::Powerless { vendor },
        }),
        Lever::Snapshot => Ok(Act::Upkeep),
        _ => Err(misfit(
            scenario,
            call,
            "a job can be paused, resumed or blocked",
            with(Lever::Pause, call.target, None),
        )),
    }
}

#[expect(clippy::wildcard_enum_match_arm, reason = "a change is undone or superseded")]
fn on_change(scenario: &Scenario, call: &LeverCall, change: ChangeId) -> Result<Act, Refusal> {
    let spec = &scenario.changes[change.index()];
    let undo = Act::Undo { service: spec.to, change: Some(change) };
    match call.lever {
        Lever::Rollback | Lever::Rollforward => Ok(undo),
        Lever::Config if spec.kind == ChangeKind::Config => Ok(undo),
        _ => Err(misfit(
            scenario,
            call,
            "a change can be rolled back or superseded",
            with(Lever::Rollback, call.target, None),
        )),
    }
}
