//! What a service is trusted by: clocks that agree, secrets that nobody else has; and the backup it could come back from.
//!
//! The one rule: what was set right once stays right until something breaks it anew.

use serde::Serialize;

use super::mechanisms::State;
use super::state::Platform;
use crate::base::Tick;
use crate::base::maths::{clamp, max, min};
use crate::scenario::{MechanismKind, Scenario, Steps};
use crate::vocab::ServiceId;

/// Seconds a second by which a daemon slews a clock that is off by little (ntpd: 500 parts per million).
const SLEW: f64 = 500e-6;

/// The clocks of a service's replicas.
#[derive(Clone, Copy, PartialEq, Debug, Default, Serialize)]
pub(super) struct Clock {
    /// Seconds off.
    pub(super) off: f64,
    /// Share of replicas that is.
    pub(super) share: f64,
    since: Option<Tick>,
}

impl Clock {
    /// A second; whether the clocks came right in it.
    pub(super) fn second(&mut self, broken: f64, jumps: f64, steps_after: Option<f64>, now: Tick) -> bool {
        let Some(since) = self.since else {
            if broken > 0.0 {
                *self = Self { off: jumps, share: broken, since: Some(now) };
            }
            return false;
        };
        if broken <= 0.0 && self.off <= 0.0 {
            self.since = None; // it may jump again
            return false;
        }
        let was = self.off;
        if let Some(after) = steps_after {
            let steps = f64::from(now.since(since).0) >= after;
            self.off = if steps { 0.0 } else { max(0.0, self.off - SLEW) };
        }
        was > 0.0 && self.off <= 0.0
    }
}

/// Secrets, some of them not yet rotated.
#[derive(Clone, Copy, PartialEq, Debug, Serialize)]
pub(super) struct Secrets {
    /// Not rotated since they could have leaked.
    pub(super) left: f64,
    all: f64,
    /// Share of requests of those who have not got their new secret.
    pub(super) cut_off: f64,
}

impl Secrets {
    pub(super) fn new(count: f64) -> Self {
        Self { left: count, all: count, cut_off: 0.0 }
    }

    /// Whoever was cut off gets the new secret sooner or later.
    pub(super) fn second(&mut self, follows: f64) {
        self.cut_off = max(0.0, self.cut_off - self.cut_off / follows);
    }

    /// So many are rotated; `breaks` of all requests would fail if all were at once.
    fn rotate(&mut self, count: f64, breaks: f64) {
        let done = min(self.left, count);
        self.left = max(0.0, self.left - done);
        self.cut_off = min(1.0, self.cut_off + breaks * done / self.all);
    }
}

/// A mechanism of a service that is like this, with its place.
fn one_of<'s, T>(
    scenario: &'s Scenario,
    service: ServiceId,
    like: impl Fn(&'s MechanismKind) -> Option<T>,
) -> Option<(usize, T)> {
    let mut all = scenario.platform.mechanisms.iter().enumerate();
    all.find_map(|(at, mechanism)| {
        let ours = mechanism.what.of() == Some(service);
        like(&mechanism.what).filter(|_| ours).map(|found| (at, found))
    })
}

impl Platform {
    /// Seconds it takes to rotate the secrets of a service that are left.
    pub(super) fn rotation_takes(&self, scenario: &Scenario, service: ServiceId) -> Option<f64> {
        let each =
            |kind: &MechanismKind| if let MechanismKind::Secrets { each, .. } = kind { Some(*each) } else { None };
        let (at, each) = one_of(scenario, service, each)?;
        if let State::Secrets(secrets) = &self.mechanisms[at] { Some(secrets.left * each) } else { None }
    }

    /// A second of rotating secrets one by one; whether all are done.
    pub(super) fn rotate(&mut self, scenario: &Scenario, service: ServiceId) -> bool {
        let spec = |kind: &MechanismKind| {
            if let MechanismKind::Secrets { each, breaks, .. } = kind { Some((*each, *breaks)) } else { None }
        };
        let Some((at, (each, breaks))) = one_of(scenario, service, spec) else { return true };
        let State::Secrets(secrets) = &mut self.mechanisms[at] else { return true };
        secrets.rotate(1.0 / each, breaks);
        let done = secrets.left < 1e-9;
        if done {
            secrets.left = 0.0;
            self.cure(scenario, at);
        }
        done
    }

    /// The steps in which a store comes back from its backup, and whether that can be read.
    pub(super) fn backup(&self, scenario: &Scenario, service: ServiceId) -> Option<(Steps, bool)> {
        let steps =
            |kind: &MechanismKind| if let MechanismKind::Backup { steps, .. } = kind { Some(*steps) } else { None };
        let (at, steps) = one_of(scenario, service, steps)?;
        Some((steps, self.broken(scenario, at) < 0.5))
    }

    /// Whether the clocks of a service are off at all.
    pub(super) fn clocks_off(&self, scenario: &Scenario, service: ServiceId) -> bool {
        let clocks = |kind: &MechanismKind| matches!(kind, MechanismKind::Clock { .. }).then_some(());
        one_of(scenario, service, clocks)
            .is_some_and(|(at, ())| matches!(self.mechanisms[at], State::Clock(clock) if clock.off > 0.0))
    }

    /// Share of a store's reads that are answered from before a write: one that is read `lag` seconds after it was
    /// written misses it, and writes to a key come at random (Poisson), so 1 - exp(-rewrites * lag) of what is read
    /// has been written to since.
    #[must_use]
    pub fn stale_reads(&self, scenario: &Scenario, service: ServiceId) -> f64 {
        let stale =
            |kind: &MechanismKind| if let MechanismKind::Replication { stale, .. } = kind { *stale } else { None };
        let Some((_, stale)) = one_of(scenario, service, stale) else { return 0.0 };
        let lag = self.behind(scenario, service.index());
        stale.reads * (1.0 - crate::base::maths::exp(-stale.rewrites * lag))
    }
}

/// Where a restore stands after this share of its time.
pub(super) struct Stage {
    /// Whether the backup has been verified.
    pub(super) verified: bool,
    /// Share of the data that is back.
    pub(super) back: f64,
}

/// Every part goes through all steps, one part after the other: what is wrong with a backup shows in the first.
pub(super) fn stage(steps: &Steps, progress: f64) -> Stage {
    let whole = max(steps.seconds.iter().sum(), 1e-9);
    let before: f64 = steps.seconds[..3].iter().sum();
    let verified = progress * whole * steps.batches >= before - 1e-9;
    Stage { verified, back: clamp((progress * steps.batches + 1e-9).floor() / steps.batches, 0.0, 1.0) }
}
