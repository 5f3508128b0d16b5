//! What dashboards show: samples of the truth, every ten seconds or so, late, sometimes lost; nothing new while they are dark.
//!
//! Also the alert rules, which see what is shown unless they look from outside. The one rule: nothing here changes the platform.

use std::collections::VecDeque;

use serde::Serialize;

use super::state::Platform;
use super::truth::passes;
use crate::base::maths::{clamp, max};
use crate::base::{Chance, Concern, Tick};
use crate::scenario::{Metric, MetricTest, Scenario, ToolKind};
use crate::vocab::{Actor, AlertId, Emit, EventKind, Reach, ServiceId};

/// Seconds between samples of a service.
const EVERY: u32 = 10;
/// Share of samples lost on the way.
const LOST: f64 = 0.01;
/// Samples kept: well over an hour.
const KEPT: usize = 540;
/// A figure older than this is stale.
const STALE: u32 = 60;

/// What a dashboard shows of a service.
#[derive(Clone, Copy, PartialEq, Debug, Serialize)]
pub struct Shown {
    /// When it was measured.
    pub tick: Tick,
    /// Requests per second.
    pub requests: f64,
    /// Share of them that fail.
    pub errors: f64,
    /// Median response time in seconds.
    pub p50: f64,
    /// 99th percentile in seconds.
    pub p99: f64,
    /// Share of slots in use.
    pub utilisation: f64,
    /// Whether nothing newer has come for too long.
    pub stale: bool,
}

impl Shown {
    /// One of its figures.
    #[must_use]
    pub fn metric(&self, which: Metric) -> f64 {
        match which {
            Metric::ErrorRate => self.errors,
            Metric::P99 => self.p99,
            Metric::Requests => self.requests,
            Metric::Utilisation => self.utilisation,
        }
    }
}

/// A sample on its way.
#[derive(Clone, Copy, Debug, Serialize)]
struct Late {
    arrives: Tick,
    of: ServiceId,
    shown: Shown,
}

/// What dashboards and alerting know.
#[derive(Clone, Debug, Serialize)]
pub struct Telemetry {
    latest: Vec<Option<Shown>>,
    underway: VecDeque<Late>,
    /// Whether an alert has fired and its condition has not cleared.
    fired: Vec<bool>,
    dark: bool,
    now: Tick,
    #[serde(skip)] // earlier values of `latest`, which have been hashed
    history: Vec<VecDeque<Shown>>,
}

impl Telemetry {
    /// Dashboards that have seen nothing yet.
    #[must_use]
    pub fn new(scenario: &Scenario) -> Self {
        let services = scenario.platform.services.len();
        Self {
            latest: vec![None; services],
            underway: VecDeque::new(),
            fired: vec![false; scenario.alerts.len()],
            dark: false,
            now: Tick::ZERO,
            history: vec![VecDeque::new(); services],
        }
    }

    /// One tick, after the platform's.
    pub fn advance(&mut self, scenario: &Scenario, platform: &Platform, now: Tick, chance: Chance) -> Vec<Emit> {
        self.now = now;
        let mut emits = Vec::new();
        let dark = !platform.tool_up(scenario, ToolKind::Dashboards);
        if dark != self.dark {
            self.dark = dark;
            let of = root(scenario);
            let kind = if dark { EventKind::MetricStale { of } } else { EventKind::MetricFresh { of } };
            emits.push(Emit::unseen(kind));
        }
        if !dark {
            self.collect(platform, now, chance);
        }
        self.arrive(now);
        self.alert(scenario, platform, now, &mut emits);
        emits
    }

    /// Samples the services whose turn it is.
    fn collect(&mut self, platform: &Platform, now: Tick, chance: Chance) {
        for at in 0..self.latest.len() {
            let entity = u32::try_from(at).unwrap_or(u32::MAX);
            let first = self.latest[at].is_none() && now.0 <= 1;
            if !first && !(now.0.wrapping_add(entity.wrapping_mul(3))).is_multiple_of(EVERY) {
                continue;
            }
            let mut draw = chance.draw(Concern::Telemetry, entity, now.0);
            if !first && draw.happens(LOST) {
                continue;
            }
            let of = ServiceId::at(at);
            let sample = platform.sample(of);
            let delay = if first { 0 } else { draw.between(3, 8) };
            let rough = |value: f64, draw: &mut crate::base::Draw| max(0.0, value * (1.0 + 0.01 * draw.normal()));
            let shown = Shown {
                tick: now,
                requests: rough(sample.offered, &mut draw),
                errors: clamp(sample.error_rate, 0.0, 1.0),
                p50: rough(sample.p50, &mut draw),
                p99: rough(sample.p99, &mut draw),
                utilisation: sample.utilisation,
                stale: false,
            };
            self.underway.push_back(Late { arrives: Tick(now.0 + delay), of, shown });
        }
    }

    fn arrive(&mut self, now: Tick) {
        let mut waiting = VecDeque::with_capacity(self.underway.len());
        for late in self.underway.drain(..) {
            if late.arrives > now {
                waiting.push_back(late);
                continue;
            }
            let at = late.of.index();
            if self.latest[at].is_none_or(|latest| latest.tick < late.shown.tick) {
                self.latest[at] = Some(late.shown);
                if self.history[at].len() == KEPT {
                    self.history[at].pop_front();
                }
                self.history[at].push_back(late.shown);
            }
        }
        self.underway = waiting;
        for latest in self.latest.iter_mut().flatten() {
            latest.stale = now.since(latest.tick).0 > STALE;
        }
    }

    fn alert(&mut self, scenario: &Scenario, platform: &Platform, now: Tick, emits: &mut Vec<Emit>) {
        for (at, alert) in scenario.alerts.iter().enumerate() {
            let test = &alert.test;
            if self.fired[at] {
                let cleared = if alert.external {
                    !passes(test, platform.sample(test.of).metric(test.metric))
                } else {
                    // An alert does not clear because its figures stopped coming.
                    self.shown(test.of).is_some_and(|shown| !shown.stale && !passes(test, shown.metric(test.metric)))
                };
                self.fired[at] = !cleared;
                continue;
            }
            let holds = if alert.external { platform.held(test, now) } else { self.held(test, now) };
            if holds {
                self.fired[at] = true;
                emits.push(Emit {
                    by: Actor::Alerting,
                    reach: Reach::Channel,
                    kind: EventKind::AlertFired { alert: AlertId::at(at), of: test.of, text: alert.text.clone() },
                });
            }
        }
    }

    /// The newest figures of a service, if any ever came.
    #[must_use]
    pub fn shown(&self, of: ServiceId) -> Option<&Shown> {
        self.latest[of.index()].as_ref()
    }

    /// Whether the dashboards show nothing new.
    #[must_use]
    pub fn dark(&self) -> bool {
        self.dark
    }

    /// Whether what is shown has been beyond a level for as long as the test asks; stale figures say nothing.
    #[must_use]
    pub fn held(&self, test: &MetricTest, now: Tick) -> bool {
        let Some(latest) = self.shown(test.of) else {
            return false;
        };
        if latest.stale || !passes(test, latest.metric(test.metric)) {
            return false;
        }
        let from = now.before(test.during);
        let mut oldest = latest.tick;
        for shown in self.history[test.of.index()].iter().rev() {
            if !passes(test, shown.metric(test.metric)) {
                return false;
            }
            oldest = shown.tick;
            if oldest <= from {
                return true;
            }
        }
        // The first figure of all counts from when it was taken.
        now.since(oldest) >= test.during
    }

    /// What was shown of a service over the last hour and more, oldest first.
    #[must_use]
    pub fn history(&self, of: ServiceId) -> &VecDeque<Shown> {
        &self.history[of.index()]
    }
}

/// The service customers come to most, which stands for all in what is told of the dashboards.
fn root(scenario: &Scenario) -> ServiceId {
    let traffic = &scenario.platform.traffic;
    let mut best: Option<(f64, ServiceId)> = None;
    for source in traffic {
        let load = source.weight * source.per_second;
        if best.is_none_or(|(most, _)| load > most) {
            best = Some((load, source.to));
        }
    }
    best.map_or(ServiceId(0), |(_, of)| of)
}
