//! What a seat takes over, and the log as it counts for it: from the brief on, with what it found as context.
//!
//! Judges nothing. The one rule: nothing that was done, or left undone, before the seat was briefed is to its credit or
//! held against it.

#![expect(clippy::wildcard_enum_match_arm, reason = "few kinds of events are a state that outlives them")]

use std::collections::BTreeSet;

use super::evidence::Mark;
use super::gather::person;
use super::indicators::Indicator;
use crate::base::Tick;
use crate::view::SeatLog;
use crate::vocab::{
    Actor, Audience, Brief, DraftId, Event, EventKind, IncidentState, Intent, Lever, LeverCall, Look, PersonId,
    ProposalId, ReportKind, Role, Severity, TaskId,
};

/// What a seat took over.
#[derive(Clone, PartialEq, Debug)]
pub struct Inherited {
    /// From whom.
    pub from: PersonId,
    /// When it was briefed.
    pub briefed: Mark,
    /// What it was told.
    pub brief: Brief,
    /// When it took over, if it did.
    pub taken: Option<Mark>,
    /// Roles that others held by then.
    roles: BTreeSet<Role>,
    /// What had been done by then and is not done twice.
    done: BTreeSet<Indicator>,
    /// Every event before the brief, which may still be evidence in the review.
    pub(super) earlier: Vec<Event>,
}

/// When the seat was briefed by whoever commanded before it, if that is how it began.
#[must_use]
pub fn briefed(log: &SeatLog) -> Option<&Event> {
    let (from, _) = log.briefing.begins?;
    let brief = |kind: &EventKind| matches!(kind, EventKind::HandoffBriefed { to, .. } if *to == log.me);
    log.events.iter().find(|event| event.by == Actor::Person(from) && brief(&event.kind))
}

/// The log from the brief on, with what was found as context; nothing if the seat was there from the start.
pub(super) fn cut(log: &SeatLog) -> Option<(SeatLog, Inherited)> {
    let (from, _) = log.briefing.begins?;
    let begun = briefed(log)?;
    let EventKind::HandoffBriefed { brief, .. } = &begun.kind else { return None };
    let (before, after): (Vec<&Event>, Vec<&Event>) = log.events.iter().partition(|event| event.seq < begun.seq);
    let moved = |event: &&&Event| matches!(event.kind, EventKind::CommandTransferred { to, .. } if to == log.me);
    let context = Context::of(&before, from);
    let inherited = Inherited {
        from,
        briefed: Mark { tick: begun.tick, seq: begun.seq },
        brief: brief.clone(),
        taken: after.iter().find(moved).map(|event| Mark { tick: event.tick, seq: event.seq }),
        roles: context.roles.clone(),
        done: done(&before, log),
        earlier: before.iter().map(|event| (*event).clone()).collect(),
    };
    let kept = before.iter().filter_map(|event| context.kept(event, begun.tick));
    let mut cut = log.clone();
    cut.events = kept.chain(after.into_iter().cloned()).collect();
    cut.metrics.retain(|point| point.at >= begun.tick);
    if let Some(gone) = cut.briefing.people.get_mut(from.index()) {
        gone.seat = false;
    }
    Some((cut, inherited))
}

/// What stands open when command changes hands.
struct Context {
    from: PersonId,
    severity: Option<Severity>,
    roles: BTreeSet<Role>,
    closed: BTreeSet<TaskId>,
    decided: BTreeSet<ProposalId>,
    approved: BTreeSet<DraftId>,
}

impl Context {
    fn of(before: &[&Event], from: PersonId) -> Self {
        let (roles, closed, decided, approved) = Default::default();
        let mut found = Self { from, severity: None, roles, closed, decided, approved };
        for event in before {
            match &event.kind {
                EventKind::IncidentDeclared { severity, .. } | EventKind::SeveritySet { severity, .. } => {
                    found.severity = Some(*severity);
                }
                EventKind::RoleTaken { role, by } if *role != Role::Ic && *by != from => {
                    found.roles.insert(*role);
                }
                EventKind::TaskReported { task, kind: ReportKind::Done | ReportKind::Failed, .. }
                | EventKind::TaskDeclined { task, .. }
                | EventKind::TaskCancelled { task } => {
                    found.closed.insert(*task);
                }
                EventKind::ProposalDecided { proposal, .. } | EventKind::PollClosed { proposal, .. } => {
                    found.decided.insert(*proposal);
                }
                EventKind::StatusApproved { draft } => {
                    found.approved.insert(*draft);
                }
                _ => {}
            }
        }
        found
    }

    /// An event before the brief as it counts: as something that was there when the seat was briefed, or not at all.
    fn kept(&self, event: &Event, at: Tick) -> Option<Event> {
        let snapshot = |call: &LeverCall| call.lever == Lever::Snapshot;
        let keep = match &event.kind {
            EventKind::AlertFired { .. }
            | EventKind::PageSent { .. }
            | EventKind::PageAcknowledged { .. }
            | EventKind::Finding { .. }
            | EventKind::FreezeSet { .. }
            | EventKind::CommsModeSet { .. }
            | EventKind::ChannelSwitched { .. }
            | EventKind::ToolLost { .. }
            | EventKind::ToolBack { .. }
            | EventKind::VendorCaseOpened { .. }
            | EventKind::VendorAnswered { .. }
            | EventKind::HypothesisRaised { .. }
            | EventKind::HypothesisRuledOut { .. }
            | EventKind::ConfidenceStated { .. }
            | EventKind::SubteamFormed { .. }
            | EventKind::IncidentDeclared { .. }
            | EventKind::StatusSet { state: IncidentState::Identified } => true,
            EventKind::PersonJoined { person } | EventKind::PersonReleased { person } => *person != self.from,
            EventKind::RoleTaken { role, by } => *role != Role::Ic && *by != self.from,
            EventKind::LeverPulled { call, .. } | EventKind::LeverDone { call, .. } => snapshot(call),
            EventKind::TaskGiven { task, .. }
            | EventKind::TaskAccepted { task, .. }
            | EventKind::TaskReported { task, kind: ReportKind::Progress, .. } => !self.closed.contains(task),
            EventKind::TaskProposed { proposal, .. }
            | EventKind::ProposalMade { proposal, .. }
            | EventKind::PollOpened { proposal, .. } => !self.decided.contains(proposal),
            EventKind::StatusDrafted(draft) => !self.approved.contains(&draft.id),
            _ => false,
        };
        keep.then(|| {
            let mut event = Event { tick: at, ..event.clone() };
            if let EventKind::IncidentDeclared { severity, .. } = &mut event.kind {
                // Nobody is credited with it, and it is as bad as it was last said to be.
                event.by = Actor::Clock;
                *severity = self.severity.unwrap_or(*severity);
            }
            event
        })
    }
}

/// The measurements of what had been done before, and is not done twice.
fn done(before: &[&Event], log: &SeatLog) -> BTreeSet<Indicator> {
    use Indicator as I;
    let mut done = BTreeSet::from([I::DeclareDelay, I::AckDelay]);
    let leaders = log.briefing.teams.iter().position(|team| team == "leadership");
    let leads =
        |who: PersonId| log.briefing.people.get(who.index()).is_some_and(|one| Some(one.team.index()) == leaders);
    for event in before {
        let more: &[Indicator] = match &event.kind {
            EventKind::StatusPosted { .. } => &[I::PublicFirst, I::CommsEngaged],
            EventKind::UpdatePosted { audience: Audience::Public, .. } => &[I::PublicFirst, I::CommsEngaged],
            EventKind::RoleTaken { role: Role::Comms, .. } => &[I::CommsEngaged],
            EventKind::ExecUpdated { .. } => &[I::LeadershipFirst, I::LeadershipPaged],
            EventKind::PageSent { to, .. } if leads(*to) => &[I::LeadershipPaged],
            EventKind::PersonJoined { person } if leads(*person) => &[I::LeadershipPaged],
            EventKind::FreezeSet { on: true, .. } => &[I::FreezeDelay],
            EventKind::Looked { look: Look::Changes } | EventKind::Asked { intent: Intent::WhatChanged, .. } => {
                &[I::AskedWhatChanged]
            }
            EventKind::VendorCaseOpened { .. } => &[I::VendorDelay, I::VendorGrounds],
            EventKind::ChannelSwitched { .. } => &[I::ChannelDelay],
            EventKind::SubteamFormed { .. } | EventKind::RoleTaken { role: Role::Ops, .. } => &[I::SubteamDelay],
            EventKind::StatusSet { .. } => &[I::StuckInvestigating],
            _ => &[],
        };
        if person(event.by) != Some(log.me) {
            done.extend(more);
        }
    }
    done
}

impl Inherited {
    /// Whether the matter of a measurement was settled before the seat took over.
    #[must_use]
    pub fn settled(&self, indicator: Indicator) -> bool {
        self.done.contains(&indicator)
    }

    /// Whether somebody else held a role already.
    #[must_use]
    pub fn holds(&self, role: Role) -> bool {
        self.roles.contains(&role)
    }
}
