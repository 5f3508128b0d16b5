//! The hot wash: what the participant said before any score was shown, how often the coach spoke, and where to go on from.
//!
//! Not judged: these words stand beside the findings and earn or lose nothing.
//! The one rule: a question is asked in the words that are kept with its answer.

use serde::{Deserialize, Serialize};

use super::report::Debrief;
use crate::base::Tick;
use crate::vocab::{Event, EventKind};

/// What is asked before the debrief, in order.
pub const HOT_WASH: [&str; 3] =
    ["What did you know, and when did you know it?", "What would you do differently?", "Where were you lucky?"];

/// The name under which a recording keeps the answers among its remarks.
pub const HOT_WASH_REMARK: &str = "hot_wash";

/// How many moments to play again from are offered at most.
const MOMENTS: usize = 3;

/// A question of the hot wash with its answer.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Reflection {
    /// As asked.
    pub question: String,
    /// As answered.
    pub answer: String,
}

/// How often the coach spoke.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize)]
pub struct CoachRow {
    /// Questions it asked.
    pub questions: u32,
    /// Lines it showed.
    pub lines: u32,
}

impl CoachRow {
    pub(super) fn of(log: &[Event]) -> Self {
        let count = |shown: bool| {
            let hits = log
                .iter()
                .filter(|event| matches!(&event.kind, EventKind::CoachHinted { line, .. } if line.is_some() == shown));
            u32::try_from(hits.count()).unwrap_or(u32::MAX)
        };
        Self { questions: count(false), lines: count(true) }
    }

    pub(super) fn told(self) -> Option<String> {
        let times = |count: u32, one: &str, many: &str| match count {
            1 => format!("one {one}"),
            count => format!("{count} {many}"),
        };
        (self.questions > 0).then(|| {
            format!(
                "The coach asked {} and showed {}. That is told, not scored; next time try it with /coach off.",
                times(self.questions, "question", "questions"),
                times(self.lines, "line", "lines")
            )
        })
    }
}

/// A moment to go on from.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Moment {
    /// When.
    pub at: Tick,
    /// What came of it.
    pub because: String,
}

impl Debrief {
    /// The same report with what the participant said beside it.
    #[must_use]
    pub fn with_hot_wash(mut self, words: Vec<Reflection>) -> Self {
        self.hot_wash = words;
        self
    }

    /// The decisions that cost most, each with the moment before it, to be played again from there.
    #[must_use]
    pub fn moments_to_retry(&self) -> Vec<Moment> {
        let review = self.timeline.iter().find(|row| row.kind == "PhaseChanged").map_or(self.ticks, |row| row.tick);
        let tick_of = |seq: &u32| self.timeline.iter().find(|row| row.seq == *seq).map(|row| row.tick);
        let mut lost: Vec<_> = self
            .capabilities
            .iter()
            .flat_map(|part| &part.findings)
            .filter(|finding| finding.of - finding.points > 0.2)
            .map(|finding| {
                let first = finding.events.iter().filter_map(tick_of).min().unwrap_or(finding.tick);
                (finding.of - finding.points, first.min(finding.tick), finding)
            })
            .filter(|(_, at, _)| *at > 0 && *at < review)
            .collect();
        lost.sort_by(|a, b| b.0.total_cmp(&a.0));
        let mut moments: Vec<Moment> = Vec::new();
        for (_, at, finding) in lost {
            let apart = |moment: &Moment| moment.at.0.abs_diff(at) >= 30;
            if moments.len() < MOMENTS && moments.iter().all(apart) {
                moments.push(Moment { at: Tick(at), because: finding.because.clone() });
            }
        }
        moments
    }
}
