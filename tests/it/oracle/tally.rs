//! What the oracle counts, second by second, and how it becomes the figures of a platform file.
//!
//! What is counted is what a client outside would have seen.

use hotwash::platform::{Figures, Recovered, Report, WindowFigures, recovery};
use hotwash::scenario::PlatformFile;

/// One service: counts of the second, and sums over each window.
#[derive(Clone, Default)]
pub(super) struct Count {
    pub(super) offered: f64,
    pub(super) lost: f64,
    pub(super) retried: f64,
    pub(super) served: f64,
    pub(super) left: f64,
    pub(super) starts: f64,
    pub(super) waited: f64,
    pub(super) stayed: f64,
    pub(super) busy: f64,
    pub(super) number: f64,
}

impl Count {
    fn add(&mut self, other: &Self) {
        self.offered += other.offered;
        self.lost += other.lost;
        self.retried += other.retried;
        self.served += other.served;
        self.left += other.left;
        self.starts += other.starts;
        self.waited += other.waited;
        self.stayed += other.stayed;
        self.busy += other.busy;
        self.number += other.number;
    }
}

/// All counts.
pub(super) struct Tally<'f> {
    file: &'f PlatformFile,
    pub(super) now: Vec<Count>,
    sums: Vec<Vec<Count>>,
    stays: Vec<Vec<Vec<f32>>>,
    watched: Vec<Vec<(f64, f64)>>,
    second: u32,
}

impl<'f> Tally<'f> {
    pub(super) fn new(file: &'f PlatformFile) -> Self {
        let services = file.scenario.platform.services.len();
        Self {
            now: vec![Count::default(); services],
            sums: vec![vec![Count::default(); services]; file.windows.len()],
            stays: vec![vec![Vec::new(); services]; file.windows.len()],
            watched: vec![Vec::new(); file.recover.len()],
            second: 0,
            file,
        }
    }

    /// A request that was answered well after so many seconds.
    pub(super) fn well(&mut self, service: usize, seconds: f64) {
        for (window, stays) in self.file.windows.iter().zip(&mut self.stays) {
            if self.second >= window.from && self.second < window.to {
                stays[service].push(seconds as f32);
            }
        }
    }

    /// The second is over.
    pub(super) fn turn(&mut self) {
        self.second += 1;
        for (question, watched) in self.file.recover.iter().zip(&mut self.watched) {
            let count = &self.now[question.of.index()];
            watched.push((count.offered - count.retried, count.served));
        }
        for (window, sums) in self.file.windows.iter().zip(&mut self.sums) {
            if self.second > window.from && self.second <= window.to {
                for (sum, count) in sums.iter_mut().zip(&self.now) {
                    sum.add(count);
                }
            }
        }
        self.now.fill(Count::default());
    }

    pub(super) fn report(mut self) -> Report {
        let services = &self.file.scenario.platform.services;
        let mut windows = Vec::new();
        for (at, window) in self.file.windows.iter().enumerate() {
            let seconds = f64::from(window.to - window.from);
            let each = services.iter().enumerate();
            let figures = each.map(|(service, spec)| {
                let stays = &mut self.stays[at][service];
                stays.sort_unstable_by(f32::total_cmp);
                figures(&spec.id, &self.sums[at][service], stays, seconds)
            });
            let services = figures.collect();
            windows.push(WindowFigures { id: window.id.clone(), from: window.from, to: window.to, services });
        }
        let questions = self.file.recover.iter().zip(&self.watched);
        let recover = questions.map(|(question, watched)| Recovered {
            of: services[question.of.index()].id.clone(),
            t_recover: recovery(watched, question.after, question.share, question.hold),
        });
        Report { windows, recover: recover.collect(), imbalance: 0.0 }
    }
}

fn figures(id: &str, sum: &Count, stays: &[f32], seconds: f64) -> Figures {
    let share = |part: f64, whole: f64| if whole > 0.0 { part / whole } else { 0.0 };
    let rank = |p: f64| stays.get(((stays.len() as f64 * p) as usize).min(stays.len().saturating_sub(1)));
    let first = sum.offered - sum.retried;
    Figures {
        id: id.to_owned(),
        offered: sum.offered / seconds,
        goodput: sum.served / seconds,
        wait: share(sum.waited, sum.starts),
        p50: rank(0.5).map_or(0.0, |stay| f64::from(*stay)),
        p99: rank(0.99).map_or(0.0, |stay| f64::from(*stay)),
        mean: share(sum.stayed, sum.left),
        busy: sum.busy / seconds,
        loss: share(sum.lost, sum.offered),
        attempts_per_request: if first > 0.0 { sum.offered / first } else { 1.0 },
        number: sum.number / seconds,
        hit_ratio: None,
    }
}
