//! What a seat took over: from whom, how things stood, and what the brief left out.
//!
//! Beyond the contract of commands.md, which allows further keys at the end.
//! The one rule: what went before is told and never judged.

use serde::Serialize;
use strum::IntoEnumIterator as _;

use super::plain::thousands;
use crate::exercise::Exercise;
use crate::scenario::BriefKind;
use crate::score::briefed;
use crate::view::SeatLog;
use crate::vocab::{Event, EventKind, HandoffItem, ReportKind, TaskId};

/// What a seat took over.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct InheritedRow {
    /// From whom.
    pub from: String,
    /// How they commanded, by the name of the simulated commander.
    pub plays: String,
    /// When the brief came, in seconds.
    pub briefed: u32,
    /// When command was taken over, if it was.
    pub taken: Option<u32>,
    /// Customer-minutes lost until then, or until the brief.
    pub customer_minutes: f64,
    /// How the brief was meant: full, thin or stale.
    pub brief: &'static str,
    /// The fields it had.
    pub told: Vec<&'static str>,
    /// The fields it did not have.
    pub left_out: Vec<&'static str>,
    /// Tasks that were open when it came.
    pub open_tasks: u32,
    /// Whether customers had been told anything by then.
    pub customers_told: bool,
}

/// What the seat took over, if it did not begin at the beginning.
pub(super) fn inherited(run: &Exercise, log: &SeatLog) -> Option<InheritedRow> {
    let begins = run.scenario().begins.as_ref()?;
    let begun = briefed(log)?;
    let EventKind::HandoffBriefed { brief, .. } = &begun.kind else { return None };
    let has = |item: HandoffItem| brief.iter().any(|field| field.item == item);
    let words = |wanted: bool| HandoffItem::iter().filter(|item| has(*item) == wanted).map(Into::into).collect();
    let taken = run.incident().handoffs.iter().find(|(_, from, to)| *from == begins.with && *to == log.me);
    let taken = taken.map(|(at, ..)| at.0);
    let minute = (taken.unwrap_or(begun.tick.0) / 60) as usize;
    let lost: f64 = run.platform().harm().minutes.iter().take(minute).map(|row| row.customer_minutes).sum();
    let before = || log.events.iter().take_while(|event| event.seq < begun.seq);
    Some(InheritedRow {
        from: run.scenario().people[begins.with.index()].name.clone(),
        plays: begins.plays.word().to_owned(),
        briefed: begun.tick.0,
        taken,
        customer_minutes: (lost * 10.0).round() / 10.0,
        brief: begins.brief.into(),
        told: words(true),
        left_out: words(false),
        open_tasks: open_tasks(before()),
        customers_told: before().any(|event| matches!(event.kind, EventKind::StatusPosted { .. })),
    })
}

#[expect(clippy::wildcard_enum_match_arm, reason = "only these open or close a task")]
fn open_tasks<'a>(events: impl Iterator<Item = &'a Event>) -> u32 {
    let mut open: Vec<TaskId> = Vec::new();
    for event in events {
        match &event.kind {
            EventKind::TaskGiven { task, .. } => open.push(*task),
            EventKind::TaskReported { task, kind: ReportKind::Done | ReportKind::Failed, .. }
            | EventKind::TaskDeclined { task, .. }
            | EventKind::TaskCancelled { task } => open.retain(|known| known != task),
            _ => {}
        }
    }
    u32::try_from(open.len()).unwrap_or(u32::MAX)
}

impl InheritedRow {
    /// In sentences.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        let clock = |tick: u32| crate::base::Tick(tick).to_string();
        let taken = self
            .taken
            .map_or_else(|| "you never took over".to_owned(), |tick| format!("you had command at {}", clock(tick)));
        let s = if self.open_tasks == 1 { "" } else { "s" };
        let told =
            if self.customers_told { "customers had been told something" } else { "customers had been told nothing" };
        let kind = if self.brief == <&str>::from(BriefKind::Stale) {
            "The brief was minutes old when you got it"
        } else if self.brief == <&str>::from(BriefKind::Thin) {
            "The brief left out most of what was known"
        } else {
            "The brief was complete as far as its giver knew"
        };
        let missing = if self.left_out.is_empty() {
            String::new()
        } else {
            format!(" It had nothing on {}.", self.left_out.join(", "))
        };
        vec![
            format!(
                "You took over from {}, who commanded like the simulated commander `{}`: briefed at {}, and {taken}.",
                self.from,
                self.plays,
                clock(self.briefed)
            ),
            format!(
                "By then {} customer-minutes were lost, {} task{s} open, and {told}. None of that is in your score.",
                thousands(self.customer_minutes),
                self.open_tasks
            ),
            format!("{kind}.{missing}"),
        ]
    }
}
