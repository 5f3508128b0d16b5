//! The part of a memory that follows people, tasks, decisions, messages and the state of the response.
//!
//! Not what is known of the platform. The one rule: it is a fold over what the seat could see.

use super::memory::Memory;
use crate::vocab::{
    Actor, Audience, Event, EventKind, IncidentState, LeverOutcome, ReportKind, Role, RoleChange, Target,
};

impl Memory {
    #[expect(clippy::wildcard_enum_match_arm, reason = "three functions share the kinds")]
    fn hear_people(&mut self, event: &Event) {
        match &event.kind {
            EventKind::PageSent { page, to, .. } if Some(*to) == self.me => {
                self.pages.insert(*page);
            }
            EventKind::PageAcknowledged { page } | EventKind::PageEscalated { page, .. } => {
                self.pages.remove(page);
            }
            EventKind::PersonJoined { person } => {
                self.here.insert(*person);
            }
            EventKind::PersonReleased { person } => {
                self.here.remove(person);
                self.roles.retain(|_, holder| holder != person);
            }
            EventKind::RoleTaken { role, by } => {
                self.roles.insert(*role, *by);
            }
            EventKind::CommandTransferred { to, .. } => {
                self.roles.insert(Role::Ic, *to);
            }
            EventKind::RoleOffered { offer, to, .. } | EventKind::HandoffBriefed { offer, to, .. } => {
                self.offers.insert(*offer, *to);
            }
            EventKind::Accepted { offer, what } => {
                self.offers.remove(offer);
                if let RoleChange::Task(task) = what {
                    self.tasks.remove(task);
                }
            }
            EventKind::Declined { offer, .. }
            | EventKind::RoleDeclined { offer, .. }
            | EventKind::HandoffAccepted { offer } => {
                self.offers.remove(offer);
            }
            _ => {}
        }
    }

    /// What became of people, tasks and decisions.
    pub(super) fn hear_work(&mut self, event: &Event) {
        self.hear_people(event);
        self.hear_tasks(event);
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "three functions share the kinds")]
    fn hear_tasks(&mut self, event: &Event) {
        match &event.kind {
            EventKind::TaskGiven { task, to, .. } => {
                self.tasks.insert(*task, *to);
                if self.me.is_some_and(|me| event.by == Actor::Person(me)) {
                    self.given.insert(*task);
                }
            }
            EventKind::TaskLapsed { task } if self.given.contains(task) => {
                self.lapsed.insert(*task);
            }
            EventKind::TaskChecked { task } | EventKind::TaskExtended { task, .. } => {
                self.lapsed.remove(task);
            }
            EventKind::TaskDeclined { task, .. } | EventKind::TaskCancelled { task } => {
                self.lapsed.remove(task);
                self.tasks.remove(task);
            }
            EventKind::TaskReported { task, kind: ReportKind::Done | ReportKind::Failed, .. } => {
                self.lapsed.remove(task);
                self.tasks.remove(task);
            }
            EventKind::TaskProposed { task, proposal, .. } => {
                self.lapsed.remove(task);
                self.tasks.remove(task);
                self.open.insert(*proposal, (event.tick, 0));
            }
            EventKind::ProposalMade { proposal, .. } | EventKind::PollOpened { proposal, .. } => {
                self.open.insert(*proposal, (event.tick, 0));
            }
            EventKind::Objection { proposal, .. } => {
                if let Some(open) = self.open.get_mut(proposal) {
                    open.1 += 1;
                }
            }
            EventKind::ProposalDecided { proposal, .. } | EventKind::PollClosed { proposal, .. } => {
                self.open.remove(proposal);
            }
            EventKind::LeverPulled { run, call, .. } => self.underway.push((*run, call.clone())),
            EventKind::LeverDone { run, call, outcome, .. } => {
                self.underway.retain(|(other, _)| other != run);
                if *outcome == LeverOutcome::Done {
                    self.done.push(call.clone());
                }
            }
            _ => {}
        }
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "three functions share the kinds")]
    pub(super) fn hear_words(&mut self, event: &Event) {
        match &event.kind {
            EventKind::IncidentDeclared { title, severity } => {
                self.title.clone_from(title);
                self.severity = Some(*severity);
                self.declared = Some(event.tick);
                self.state = Some(IncidentState::Investigating);
            }
            EventKind::SeveritySet { severity, .. } => self.severity = Some(*severity),
            EventKind::StatusSet { state } => self.state = Some(*state),
            EventKind::IncidentCancelled { .. } => self.state = Some(IncidentState::Cancelled),
            EventKind::IncidentResolved => self.state = Some(IncidentState::Resolved),
            EventKind::IncidentReopened { .. } => self.state = Some(IncidentState::Investigating),
            EventKind::PhaseChanged { phase, .. } => self.phase = Some(*phase),
            EventKind::SizedUp(_) => self.sized_up = true,
            EventKind::UpdatePosted { audience, .. } => {
                self.told.insert(*audience, event.tick);
            }
            EventKind::ExecUpdated { .. } => {
                self.told.insert(Audience::Leadership, event.tick);
            }
            EventKind::StatusPosted { .. } => {
                self.told.insert(Audience::Public, event.tick);
            }
            EventKind::StatusDrafted(draft) => {
                self.drafts.insert(draft.id);
            }
            EventKind::StatusApproved { draft } => {
                self.drafts.remove(draft);
            }
            EventKind::VendorCaseOpened { vendor, .. } => {
                self.evidence.insert(Target::Vendor(*vendor), event.seq);
                self.cases.insert(*vendor);
            }
            EventKind::VendorAnswered { vendor, .. } => {
                self.answered.insert(*vendor);
            }
            EventKind::FreezeSet { on, .. } => {
                self.frozen = if *on { self.frozen + 1 } else { self.frozen.saturating_sub(1) };
            }
            EventKind::Verified { service, well: true, .. } => {
                self.verified.insert(*service);
            }
            EventKind::Verified { service, well: false, .. } => {
                self.verified.remove(service);
            }
            EventKind::ReviewOwnerSet { .. } => self.review_owner = true,
            EventKind::FactorRecorded { .. } => self.factors += 1,
            EventKind::AlertFired { of, .. } => {
                self.evidence.insert(Target::Service(*of), event.seq);
                self.affected.entry(*of).or_insert(50);
            }
            _ => {}
        }
    }
}
