//! The truth of the last tick for each service, and how it was over the last hour.
//!
//! Not what dashboards show: that is [`super::Telemetry`]. The one rule: nothing here feeds back into the flows.

use std::collections::VecDeque;

use serde::Serialize;

use crate::base::Tick;
use crate::scenario::{Metric, MetricTest};

/// Seconds between points of the history.
const EVERY: u32 = 5;
/// Points kept: an hour.
const KEPT: usize = 720;

/// A service over the last second, as it was.
#[derive(Clone, Copy, PartialEq, Debug, Default, Serialize)]
pub struct Sample {
    /// Arrivals per second, retries included.
    pub offered: f64,
    /// Answers per second without error.
    pub served: f64,
    /// Failures per second: refused, lost, errors.
    pub failed: f64,
    /// Arrivals per second that are retries.
    pub retried: f64,
    /// Requests waiting.
    pub queue: f64,
    /// Share of slots in use.
    pub utilisation: f64,
    /// Median response time in seconds.
    pub p50: f64,
    /// 99th percentile of the response time in seconds.
    pub p99: f64,
    /// Replicas in rotation.
    pub replicas: f64,
    /// Share of requests that fail, answers that come too late for anybody included.
    pub error_rate: f64,
}

impl Sample {
    /// One of its figures.
    #[must_use]
    pub fn metric(&self, which: Metric) -> f64 {
        match which {
            Metric::ErrorRate => self.error_rate,
            Metric::P99 => self.p99,
            Metric::Requests => self.offered,
            Metric::Utilisation => self.utilisation,
        }
    }
}

/// Whether a value satisfies a test's level.
#[must_use]
pub(super) fn passes(test: &MetricTest, value: f64) -> bool {
    test.above.is_none_or(|level| value > level) && test.below.is_none_or(|level| value < level)
}

/// The samples of all services over the last hour.
#[derive(Clone, Debug, Default)]
pub(super) struct History {
    points: Vec<VecDeque<(Tick, Sample)>>,
}

impl History {
    pub(super) fn new(services: usize) -> Self {
        Self { points: vec![VecDeque::new(); services] }
    }

    pub(super) fn note(&mut self, now: Tick, samples: &[Sample]) {
        if !now.0.is_multiple_of(EVERY) {
            return;
        }
        for (points, sample) in self.points.iter_mut().zip(samples) {
            if points.len() == KEPT {
                points.pop_front();
            }
            points.push_back((now, *sample));
        }
    }

    /// Whether a test has held for as long as it asks; what is older than the history counts as unknown.
    pub(super) fn held(&self, test: &MetricTest, now: Tick) -> bool {
        let from = now.before(test.during);
        if from == Tick::ZERO && now.0 < test.during.0 {
            return false;
        }
        let points = &self.points[test.of.index()];
        points
            .iter()
            .rev()
            .take_while(|(tick, _)| *tick >= from)
            .all(|(_, sample)| passes(test, sample.metric(test.metric)))
    }

    /// The samples of one service, oldest first, five seconds apart.
    pub(super) fn of(&self, service: usize) -> impl DoubleEndedIterator<Item = &(Tick, Sample)> {
        self.points[service].iter()
    }
}
