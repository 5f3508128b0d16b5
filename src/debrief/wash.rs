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

/// How often the coach spoke, and when somebody switched it off or on.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
pub struct CoachRow {
    /// Questions it asked.
    pub questions: u32,
    /// Lines it showed.
    pub lines: u32,
    /// When it was switched, in order.
    pub switched: Vec<CoachSwitch>,
}

/// The coach was switched off or on.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub struct CoachSwitch {
    /// When, in seconds from the beginning.
    pub tick: u32,
    /// Whether it speaks from then on.
    pub on: bool,
}

impl CoachRow {
    #[expect(clippy::wildcard_enum_match_arm, reason = "nothing else is the coach's")]
    pub(super) fn of(log: &[Event]) -> Self {
        let mut row = Self::default();
        for event in log {
            match &event.kind {
                EventKind::CoachHinted { line: None, .. } => row.questions += 1,
                EventKind::CoachHinted { line: Some(_), .. } => row.lines += 1,
                EventKind::CoachSet { on } => row.switched.push(CoachSwitch { tick: event.tick.0, on: *on }),
                _ => {}
            }
        }
        row
    }

    /// In words; none if it never spoke and nobody touched it.
    #[must_use]
    pub fn told(&self) -> Option<String> {
        if self.questions == 0 && self.switched.is_empty() {
            return None;
        }
        let times = |count: u32, one: &str, many: &str| match count {
            0 => format!("no {one}"),
            1 => format!("one {one}"),
            count => format!("{count} {many}"),
        };
        let mut words = format!(
            "The coach asked {} and showed {}",
            times(self.questions, "question", "questions"),
            times(self.lines, "line", "lines")
        );
        for switch in &self.switched {
            let way = if switch.on { "on" } else { "off" };
            words.push_str(&format!("; it was switched {way} at {}", Tick(switch.tick)));
        }
        words.push_str(". That is told, not scored");
        words.push_str(if self.switched.is_empty() { "; next time try it with /coach off." } else { "." });
        Some(words)
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
