//! What an event is about, as far as the panels sort by it: its thread, its place on the screen, how it looks in the channel.
//!
//! Not its words, which the language layer makes.
//! The one rule: read from the event itself, never from its words.

use crate::vocab::{Actor, CoachCue, Event, EventKind};

/// A thread of the channel: everything about one page, task, decision, offer, draft or theory.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) struct Topic {
    sign: char,
    number: u32,
}

impl Topic {
    fn of(sign: char, index: u32) -> Self {
        Self { sign, number: index + 1 }
    }

    /// As typed, such as `t1`.
    pub(super) fn id(self) -> String {
        format!("{}{}", self.sign, self.number)
    }

    /// What kind of thing it is.
    pub(super) fn kind(self) -> &'static str {
        match self.sign {
            'p' => "Page",
            't' => "Task",
            'd' => "Decision",
            'o' => "Offer",
            's' => "Draft",
            _ => "Theory",
        }
    }
}

/// The threads an event belongs to; the first is its own.
pub(super) fn topics(kind: &EventKind) -> Vec<Topic> {
    let task = |at: u32| Topic::of('t', at);
    let decision = |at: u32| Topic::of('d', at);
    match kind {
        EventKind::PageSent { page, .. }
        | EventKind::PageAcknowledged { page }
        | EventKind::PageEscalated { page, .. } => vec![Topic::of('p', page.0)],
        EventKind::TaskGiven { task: at, proposal: Some(from), .. } => vec![task(at.0), decision(from.0)],
        EventKind::TaskProposed { task: at, proposal, .. } => vec![decision(proposal.0), task(at.0)],
        EventKind::TaskGiven { task: at, .. }
        | EventKind::TaskAccepted { task: at, .. }
        | EventKind::TaskDeclined { task: at, .. }
        | EventKind::TaskReported { task: at, .. }
        | EventKind::TaskLapsed { task: at }
        | EventKind::TaskChecked { task: at }
        | EventKind::TaskExtended { task: at, .. }
        | EventKind::TaskCancelled { task: at }
        | EventKind::VerificationAsked { task: at, .. } => vec![task(at.0)],
        EventKind::LeverPulled { task: Some(at), .. }
        | EventKind::LeverDone { task: Some(at), .. }
        | EventKind::Reported { task: Some(at), .. }
        | EventKind::Finding { task: Some(at), .. } => vec![task(at.0)],
        EventKind::ProposalMade { proposal, .. }
        | EventKind::PollOpened { proposal, .. }
        | EventKind::Objection { proposal, .. }
        | EventKind::ProposalDecided { proposal, .. }
        | EventKind::PollClosed { proposal, .. } => vec![decision(proposal.0)],
        EventKind::RoleOffered { offer, .. }
        | EventKind::RoleDeclined { offer, .. }
        | EventKind::Accepted { offer, .. }
        | EventKind::Declined { offer, .. }
        | EventKind::HandoffBriefed { offer, .. }
        | EventKind::HandoffAccepted { offer } => vec![Topic::of('o', offer.0)],
        EventKind::StatusDrafted(draft) => vec![Topic::of('s', draft.id.0)],
        EventKind::StatusApproved { draft } => vec![Topic::of('s', draft.0)],
        EventKind::HypothesisRaised { hypothesis, .. }
        | EventKind::HypothesisRuledOut { hypothesis, .. }
        | EventKind::ConfidenceStated { hypothesis, .. } => vec![Topic::of('h', hypothesis.0)],
        _ => Vec::new(),
    }
}

/// How a line looks.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Manner {
    /// Somebody speaks.
    Talk,
    /// Somebody did something, or something came about.
    Act,
    /// Something is wrong.
    Alarm,
    /// The answer to a look, or help.
    Sheet,
    /// The coach.
    Coach,
    /// What was not taken up.
    Refused,
}

/// How the line of an event looks.
pub(super) fn manner(kind: &EventKind, addressed: bool) -> Manner {
    match kind {
        EventKind::PageSent { .. } if !addressed => Manner::Act,
        EventKind::CoachHinted { .. } | EventKind::CoachSet { .. } => Manner::Coach,
        EventKind::Looked { .. } => Manner::Sheet,
        EventKind::AlertFired { .. }
        | EventKind::PageSent { .. }
        | EventKind::PromiseMissed { .. }
        | EventKind::CadenceMissed { .. }
        | EventKind::TaskLapsed { .. }
        | EventKind::Objection { .. }
        | EventKind::SpanExceeded { .. }
        | EventKind::IncidentReopened { .. }
        | EventKind::TimeShort { .. }
        | EventKind::ToolLost { .. } => Manner::Alarm,
        EventKind::Said { .. }
        | EventKind::Asked { .. }
        | EventKind::Answered { .. }
        | EventKind::Reported { .. }
        | EventKind::InjectDelivered { .. }
        | EventKind::Finding { .. }
        | EventKind::TaskReported { .. }
        | EventKind::VendorAnswered { .. } => Manner::Talk,
        _ => Manner::Act,
    }
}

/// Whether an event stands on charts and in the timeline as a mark, and how it is called there.
pub(super) fn mark(event: &Event) -> Option<&'static str> {
    if !matches!(event.by, Actor::Person(_)) {
        return None;
    }
    let words = match &event.kind {
        EventKind::IncidentDeclared { .. } => "declared",
        EventKind::SeveritySet { .. } => "severity",
        EventKind::CommandTransferred { .. } | EventKind::CommandTaken { .. } => "command",
        EventKind::ProposalDecided { .. } | EventKind::PollClosed { .. } => "decision",
        EventKind::LeverPulled { .. } => "action",
        EventKind::Freelanced { .. } => "unasked action",
        EventKind::FreezeSet { .. } => "freeze",
        EventKind::StatusPosted { .. } => "customers told",
        EventKind::StatusSet { .. } => "state",
        EventKind::ResolveClaimed { .. } => "claimed over",
        _ => return None,
    };
    Some(words)
}

/// A part of the war room that the coach can point at.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Region {
    /// What waits at the top.
    Waiting,
    /// Tasks and their timeboxes.
    Tasks,
    /// Who is there and who reports to whom.
    People,
    /// The service map.
    Map,
    /// The channel.
    Channel,
    /// Dashboards.
    Dashboards,
    /// The status page.
    StatusPage,
    /// The change log.
    Changes,
    /// The command bar.
    Command,
}

/// Where to look when the coach speaks of something.
pub(super) fn region(cue: CoachCue) -> Region {
    match cue {
        CoachCue::Ack | CoachCue::Draft | CoachCue::Go | CoachCue::Pause | CoachCue::Objection => Region::Waiting,
        CoachCue::Declare
        | CoachCue::SizeUp
        | CoachCue::Internal
        | CoachCue::Leadership
        | CoachCue::Monitoring
        | CoachCue::ReviewOwner
        | CoachCue::Resolve
        | CoachCue::Factor
        | CoachCue::Detection
        | CoachCue::Remedy
        | CoachCue::Done => Region::Command,
        CoachCue::PageOwner
        | CoachCue::PageWriter
        | CoachCue::Comms
        | CoachCue::Ops
        | CoachCue::FirstJob
        | CoachCue::Verify => Region::People,
        CoachCue::Timebox | CoachCue::Lapsed => Region::Tasks,
        CoachCue::Changes | CoachCue::Freeze | CoachCue::Unfreeze | CoachCue::LookAtChange | CoachCue::Undo => {
            Region::Changes
        }
        CoachCue::Public | CoachCue::LastWord => Region::StatusPage,
        CoachCue::Effect | CoachCue::Mitigated => Region::Dashboards,
        CoachCue::Quiet => Region::Channel,
    }
}
