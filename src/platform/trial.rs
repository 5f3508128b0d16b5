//! A bare platform on the bench: runs a platform file from empty and measures its windows.
//!
//! No exercise, no people; the platform is the same one and nothing of it is set from here but load and faults.
//! The one rule: what is reported is an average of what happened in a window, not a formula.

use serde::Serialize;

use super::pool::Pool;
use super::sojourn::{self, Part};
use super::state::Platform;
use crate::base::maths::max;
use crate::base::{Chance, Tick};
use crate::scenario::{PlatformFile, Scenario, fault_start};
use crate::vocab::{Actor, Event, EventKind, FaultId, Reach, ServiceId};

/// Seconds of a window whose response times are kept for its percentiles, at most.
const KEPT: u32 = 160;

/// A service over a window.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Figures {
    /// Its name.
    pub id: String,
    /// Arrivals per second, retries and refused ones included.
    pub offered: f64,
    /// Answers per second without error; whether somebody still waits for them, only the caller's own figure tells.
    pub goodput: f64,
    /// Mean seconds in the queue, of those that got a slot.
    pub wait: f64,
    /// Median seconds from entering to leaving, of those that were answered.
    pub p50: f64,
    /// The seconds that 99 of 100 stay below.
    pub p99: f64,
    /// Mean seconds from entering to leaving.
    pub mean: f64,
    /// Busy slots.
    pub busy: f64,
    /// Share of arrivals refused or lost.
    pub loss: f64,
    /// Arrivals for each one that is not a retry.
    pub attempts_per_request: f64,
    /// Requests in the system.
    pub number: f64,
    /// Share of requests a cache answers by itself; none for other services.
    pub hit_ratio: Option<f64>,
}

/// A measured window.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct WindowFigures {
    /// Its name.
    pub id: String,
    /// The second it begins after.
    pub from: u32,
    /// Its last second.
    pub to: u32,
    /// All services, in the order of the file.
    pub services: Vec<Figures>,
}

/// When a service was well again.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Recovered {
    /// The service.
    pub of: String,
    /// The first good second; none if it never came.
    pub t_recover: Option<u32>,
}

/// What came of a platform file.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Report {
    /// Its windows.
    pub windows: Vec<WindowFigures>,
    /// The answers to its questions.
    pub recover: Vec<Recovered>,
    /// The largest imbalance of any service in any second, as a share of what went through it.
    pub imbalance: f64,
}

impl Report {
    /// The figures of a service in a window.
    #[must_use]
    pub fn of(&self, window: &str, service: &str) -> Option<&Figures> {
        let window = self.windows.iter().find(|known| known.id == window)?;
        window.services.iter().find(|figures| figures.id == service)
    }
}

/// Sums over the seconds of a window.
#[derive(Clone, Default)]
struct Sum {
    offered: f64,
    lost: f64,
    served: f64,
    retried: f64,
    starts: f64,
    waited: f64,
    stayed: f64,
    left: f64,
    busy: f64,
    number: f64,
    hits: f64,
    stays: Vec<(f64, Part)>,
}

/// A run in the making.
pub struct Trial<'f> {
    file: &'f PlatformFile,
    scenario: Scenario,
    platform: Platform,
    chance: Chance,
    second: u32,
    seq: u32,
    imbalance: f64,
    inside: Vec<f64>,
    /// Per question: what was asked for and what was answered, by second.
    watched: Vec<Vec<(f64, f64)>>,
    sums: Vec<Vec<Sum>>,
}

impl<'f> Trial<'f> {
    /// An empty system.
    #[must_use]
    pub fn new(file: &'f PlatformFile, seed: u64) -> Self {
        let mut scenario = file.scenario.clone();
        for traffic in &mut scenario.platform.traffic {
            traffic.per_second = 0.0;
        }
        let mut platform = Platform::new(&scenario);
        if !file.noise {
            platform = platform.without_noise();
        }
        let services = scenario.platform.services.len();
        Self {
            scenario,
            platform,
            chance: Chance::new(seed),
            second: 0,
            seq: 0,
            imbalance: 0.0,
            inside: vec![0.0; services],
            watched: vec![Vec::new(); file.recover.len()],
            sums: vec![vec![Sum::default(); services]; file.windows.len()],
            file,
        }
    }

    /// The whole run.
    #[must_use]
    pub fn run(file: &'f PlatformFile, seed: u64) -> Report {
        let mut trial = Self::new(file, seed);
        while trial.second() {}
        trial.report()
    }

    /// The platform as it is now.
    #[must_use]
    pub fn platform(&self) -> &Platform {
        &self.platform
    }

    fn apply(&mut self, tick: u32, kind: EventKind) {
        self.seq += 1;
        let (by, reach) = (Actor::Platform, Reach::Nobody);
        let event = Event { seq: self.seq, tick: Tick(tick), by, reach, kind };
        self.platform.apply(&self.scenario, &event);
    }

    /// One second; false if the run was over before.
    pub fn second(&mut self) -> bool {
        if self.second >= self.file.seconds {
            return false;
        }
        let before = self.second;
        self.second += 1;
        for fault in 0..self.scenario.faults.len() {
            if fault_start(&self.scenario.faults[fault].when) == Some(before) {
                self.apply(before, EventKind::FaultStarted { fault: FaultId::at(fault) });
            }
        }
        for at in 0..self.scenario.platform.traffic.len() {
            self.scenario.platform.traffic[at].per_second = self.file.rate(at, self.second);
        }
        let emits = self.platform.advance(&self.scenario, Tick(self.second), self.chance);
        for emit in emits {
            self.apply(self.second, emit.kind);
        }
        self.measure();
        true
    }

    fn measure(&mut self) {
        for at in 0..self.inside.len() {
            let balance = self.platform.balance(ServiceId::at(at));
            let here = balance.inside - balance.inside_at_start;
            let off = (balance.came - balance.left - balance.lost - here).abs();
            self.imbalance = max(self.imbalance, off / (1.0 + balance.came));
        }
        for (question, watched) in self.file.recover.iter().zip(&mut self.watched) {
            let sample = self.platform.sample(question.of);
            watched.push((sample.offered - sample.retried, sample.served));
        }
        for (at, window) in self.file.windows.iter().enumerate() {
            if self.second <= window.from || self.second > window.to {
                continue;
            }
            let stride = (window.to - window.from).div_ceil(KEPT);
            let keep = (self.second - window.from).is_multiple_of(stride);
            for service in 0..self.inside.len() {
                let before = self.inside[service];
                let hits = self.platform.misses(&self.scenario, service).map_or(0.0, |misses| 1.0 - misses);
                let sum = &mut self.sums[at][service];
                sum.hits += hits * self.platform.sample(ServiceId::at(service)).offered;
                self.platform.add_second(service, before, keep, sum);
            }
        }
        for service in 0..self.inside.len() {
            self.inside[service] = self.platform.flow.pools_of(service).iter().map(Pool::inside).sum();
        }
    }

    /// What was measured so far.
    #[must_use]
    pub fn report(&self) -> Report {
        let named = |at: usize| self.scenario.platform.services[at].id.clone();
        let windows = self.file.windows.iter().zip(&self.sums).map(|(window, sums)| WindowFigures {
            id: window.id.clone(),
            from: window.from,
            to: window.to,
            services: sums
                .iter()
                .enumerate()
                .map(|(at, sum)| sum.figures(named(at), window.to - window.from))
                .collect(),
        });
        let recover = self.file.recover.iter().zip(&self.watched).map(|(question, watched)| Recovered {
            of: named(question.of.index()),
            t_recover: recovery(watched, question.after, question.share, question.hold),
        });
        Report { windows: windows.collect(), recover: recover.collect(), imbalance: self.imbalance }
    }
}

/// The first second after `after` from which on, over `hold` seconds, at least `share` of what was asked for was answered.
#[must_use]
pub fn recovery(seconds: &[(f64, f64)], after: u32, share: f64, hold: u32) -> Option<u32> {
    let hold = hold.max(1) as usize;
    for (at, window) in seconds.windows(hold).enumerate().skip(after as usize) {
        let asked: f64 = window.iter().map(|(asked, _)| asked).sum();
        let answered: f64 = window.iter().map(|(_, answered)| answered).sum();
        if answered >= share * asked {
            return u32::try_from(at + 1).ok();
        }
    }
    None
}

impl Sum {
    fn figures(&self, id: String, seconds: u32) -> Figures {
        let seconds = f64::from(seconds.max(1));
        // Less than a trillionth is rounding, and hard to read.
        let share = |part: f64, whole: f64| if part > 1e-12 * whole && whole > 0.0 { part / whole } else { 0.0 };
        let first = self.offered - self.retried;
        Figures {
            id,
            offered: self.offered / seconds,
            goodput: self.served / seconds,
            wait: share(self.waited, self.starts),
            p50: sojourn::quantile(&self.stays, 0.5),
            p99: sojourn::quantile(&self.stays, 0.99),
            mean: share(self.stayed, self.left),
            busy: self.busy / seconds,
            loss: share(self.lost, self.offered),
            attempts_per_request: if first > 0.0 { self.offered / first } else { 1.0 },
            number: self.number / seconds,
            hit_ratio: (self.hits > 0.0).then(|| share(self.hits, self.offered)),
        }
    }
}

impl Platform {
    /// Adds the last second of a service to a sum.
    fn add_second(&self, service: usize, inside_before: f64, keep: bool, sum: &mut Sum) {
        let count = &self.flow.counts[service];
        sum.offered += count.offered;
        sum.lost += count.refused + count.lost;
        sum.served += max(0.0, count.left - count.errors);
        sum.retried += count.retried;
        let mut inside = 0.0;
        for pool in self.flow.pools_of(service) {
            sum.starts += pool.starts;
            sum.waited += pool.starts * pool.stay.wait;
            sum.left += pool.leaves;
            sum.stayed += pool.leaves * pool.stay.mean();
            sum.busy += pool.shape.replicas * pool.busy();
            inside += pool.inside();
        }
        sum.number += 0.5 * (inside_before + inside);
        if keep {
            let leaves: f64 = self.flow.pools_of(service).iter().map(|pool| pool.leaves).sum();
            let stays = self.flow.answered(service);
            sum.stays.extend(stays.into_iter().map(|(weight, stay)| (weight * leaves, stay)));
        }
    }
}
