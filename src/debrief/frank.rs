//! What it came to, said plainly: whether commanding helped customers at all, and what a rescue by hand cost.
//!
//! Not a score. The one rule: it compares the run with the same seed under nobody and under the reference, and names
//! findings of the scorecard; it adds no judgement of its own.

use super::plain::thousands;
use super::report::Debrief;
use crate::score::{Finding, Rating};

/// A difference smaller than this share of what nobody commanding would have cost is none.
const EVEN: f64 = 0.02;
/// What a commander who mends things by hand leaves undone, in the order in which it is told.
const LEFT_UNDONE: [&str; 6] = ["E1", "E11", "B3", "C2", "B8", "F1"];

impl Debrief {
    /// The outcome for customers in plain words.
    pub(super) fn frankly(&self) -> Vec<String> {
        let outcome = &self.outcome;
        let (lost, idle) = (outcome.customer_minutes_lost, outcome.idle);
        if idle <= 0.0 {
            return Vec::new();
        }
        let share = (lost - idle) / idle;
        let percent = format!("{:.0} %", share.abs() * 100.0);
        let commanded = self.milestones.declared.is_some();
        let mut lines = Vec::new();
        lines.push(if !commanded && share.abs() <= EVEN {
            "Nobody commanded this outage: it cost what it costs when nobody does.".to_owned()
        } else if share > EVEN {
            format!(
                "For customers this was worse than if nobody had commanded: {} customer-minutes more, or {percent}.{}",
                thousands(lost - idle),
                self.why_worse()
            )
        } else if share.abs() <= EVEN {
            "For customers it made no difference: nobody commanding would have cost them as much.".to_owned()
        } else {
            format!("Customers were spared {} customer-minutes, or {percent}.", thousands(idle - lost))
        });
        lines.extend(self.cost_of_a_rescue(share < -EVEN));
        lines
    }

    fn found(&self, id: &str) -> Option<&Finding> {
        self.capabilities.iter().flat_map(|part| &part.findings).find(|finding| finding.id == id)
    }

    /// Which finding says most about what made it worse.
    fn why_worse(&self) -> String {
        let short = |id: &&str| {
            self.found(id).filter(|finding| matches!(finding.band, Rating::M | Rating::U) && finding.of > 0.0)
        };
        let told = ["D1g", "B7", "D1", "D1n", "D4"].iter().find_map(short);
        told.map_or_else(String::new, |finding| format!(" {}", finding.because))
    }

    /// What is said of every expectation to whoever was to lead and never did: then all have the same reason, and not otherwise.
    pub(super) fn never_led(&self) -> Option<&str> {
        let (hands, tasks) = (self.found("B2")?, self.found("C2")?);
        (hands.band == Rating::U && hands.because == tasks.because).then_some(hands.because.as_str())
    }

    /// What it cost that the commander's own hands did the work, if they did.
    fn cost_of_a_rescue(&self, saved: bool) -> Option<String> {
        if let Some(because) = self.never_led() {
            return Some(format!("{because} What follows can say little more."));
        }
        let hands = self.found("B2").filter(|finding| matches!(finding.band, Rating::M | Rating::U))?;
        if hands.events.is_empty() {
            return None;
        }
        let undone = LEFT_UNDONE.iter().filter_map(|id| self.found(id)).filter(|finding| finding.band == Rating::U);
        let undone: Vec<&str> = undone.take(3).map(|finding| finding.because.as_str()).collect();
        let cost = if undone.is_empty() { String::new() } else { format!(" Meanwhile: {}", undone.join(" ")) };
        let begin = if saved {
            "You saved them with your own hands, and that has a price."
        } else {
            "You worked with your own hands instead of commanding."
        };
        Some(format!("{begin} {}{cost}", hands.because))
    }
}
