//! The autoscaler: the rules of Kubernetes' horizontal pod autoscaler, with its default numbers.
//!
//! It knows one number and believes it. The one rule: launched replicas count as there when it decides,
//! and take requests only after they have booted.

use serde::Serialize;

use super::state::Platform;
use crate::base::maths::{clamp, max, min};
use crate::base::{Tick, Ticks};
use crate::scenario::{Follows, Scenario};

/// Seconds between decisions.
const EVERY: u32 = 15;
/// A ratio this close to one is left alone.
const TOLERANCE: f64 = 0.1;
/// Seconds over which the highest wish counts before replicas are taken away.
const STABLE: u32 = 300;

/// An autoscaler.
#[derive(Clone, PartialEq, Debug, Default, Serialize)]
pub(super) struct Scaler {
    /// Paused by people.
    pub(super) paused: bool,
    /// Held by a freeze.
    pub(super) frozen: bool,
    /// The metric, added up since the last decision.
    sum: f64,
    seconds: u32,
    /// Wishes of the last minutes.
    wishes: Vec<(Tick, f64)>,
    /// Replicas that boot: when they are there, and how many.
    launching: Vec<(Tick, f64)>,
    want: f64,
}

impl Scaler {
    /// The number it wished for last.
    pub(super) fn wanted(&self) -> f64 {
        self.want
    }

    /// A second: takes the metric in, returns the replicas there are now.
    pub(super) fn second(
        &mut self,
        size: f64,
        metric: f64,
        target: f64,
        bounds: (f64, f64),
        boot: f64,
        now: Tick,
    ) -> f64 {
        let arrived: f64 = self.launching.iter().filter(|(at, _)| *at <= now).map(|(_, count)| count).sum();
        self.launching.retain(|(at, _)| *at > now);
        let size = size + arrived;
        self.sum += metric;
        self.seconds += 1;
        if self.seconds < EVERY {
            return size;
        }
        let mean = self.sum / f64::from(self.seconds);
        (self.sum, self.seconds) = (0.0, 0);
        if self.paused || self.frozen {
            return size;
        }
        self.decide(size, mean / target, bounds, boot, now)
    }

    fn decide(&mut self, size: f64, ratio: f64, bounds: (f64, f64), boot: f64, now: Tick) -> f64 {
        let coming: f64 = self.launching.iter().map(|(_, count)| count).sum();
        let there = size + coming;
        // The metric is an average over the replicas that run; those that boot are counted as idle.
        let needed = (size * ratio - 1e-6).ceil();
        let steady = (ratio - 1.0).abs() <= TOLERANCE || (coming > 0.0 && needed <= there && ratio > 1.0);
        let want = clamp(if steady { there } else { needed }, bounds.0, bounds.1);
        self.wishes.push((now, want));
        self.wishes.retain(|(at, _)| now.since(*at) <= Ticks(STABLE));
        self.want = want;
        if want > there {
            let more = min(want, max(2.0 * there, there + 4.0)) - there;
            self.launching.push((now.after(Ticks(max(1.0, boot.round()) as u32)), more));
            return size;
        }
        let calm = self.wishes.iter().map(|(_, wish)| *wish).fold(want, max);
        if calm < size && coming <= 0.0 { calm } else { size }
    }
}

impl Platform {
    /// What an autoscaler sees of a service, 0 to 1.
    pub(super) fn load_of(&self, scenario: &Scenario, service: usize, follows: Follows) -> f64 {
        let sample = &self.samples[service];
        match follows {
            Follows::Busy => sample.utilisation,
            Follows::Cpu => {
                let slots = self.flow.tables[service].slots * sample.replicas;
                let work = self.flow.counts[service].left * scenario.platform.services[service].work;
                if slots > 0.0 { min(1.0, work / slots) } else { 0.0 }
            }
        }
    }
}
