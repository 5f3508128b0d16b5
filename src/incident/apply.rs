//! The one place where the command process changes: an event is a fact, and this is what it means.
//!
//! Decides nothing. The one rule: whatever was emitted can be applied.

use super::state::{
    Case, DraftState, FactorNote, Hypothesis, Incident, Offer, OpenState, Page, Posted, Promise, Proposal, RemedyNote,
    SubteamState, Task, TaskState,
};
use crate::base::Tick;
use crate::vocab::{
    Actor, Audience, Event, EventKind, Fact, IncidentState, LeverOutcome, PageState, PersonId, Reach, ReportKind, Role,
    RoleChange, Target, TaskId,
};

impl Incident {
    /// Takes in a fact.
    pub fn apply(&mut self, event: &Event) {
        let by = match event.by {
            Actor::Person(person) => Some(person),
            Actor::Alerting | Actor::Vendor(_) | Actor::Platform | Actor::Clock | Actor::Coach => None,
        };
        if by.is_some() && by == self.commander() {
            self.commander_heard = event.tick;
        }
        let me = by.unwrap_or(PersonId(0));
        self.apply_people(event.tick, me, &event.kind);
        self.apply_work(event.tick, me, &event.kind);
        self.apply_decisions(event.tick, me, &event.kind);
        self.apply_words(event.tick, me, &event.kind);
        self.apply_state(event.tick, &event.kind);
        if event.reach != Reach::Nobody {
            self.hear(event.tick, event);
        }
        if self.span_exceeded && self.overload() == 0 {
            self.span_exceeded = false;
        }
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "five functions share the kinds; a test sees that none is lost")]
    fn apply_people(&mut self, now: Tick, me: PersonId, kind: &EventKind) {
        match kind {
            EventKind::PageSent { page: _, to, team, cause, text } => {
                let (to, team, cause, text) = (*to, *team, *cause, text.clone());
                self.pages.push(Page { to, team, cause, text, sent: now, state: PageState::Sent });
            }
            EventKind::PageAcknowledged { page } => self.pages[page.index()].state = PageState::Acknowledged,
            EventKind::PageEscalated { page, .. } => self.pages[page.index()].state = PageState::Escalated,
            EventKind::PersonJoined { person } => {
                self.here.entry(*person).or_insert(now);
            }
            EventKind::PersonReleased { person } => {
                self.here.remove(person);
                self.roles.retain(|_, holder| holder != person);
            }
            EventKind::RoleOffered { role, to, .. } => self.offer(RoleChange::Role(*role), me, *to, now),
            EventKind::HandoffBriefed { to, .. } => self.offer(RoleChange::Command, me, *to, now),
            EventKind::RoleTaken { role, by } => {
                self.roles.insert(*role, *by);
                if *role == Role::Ic {
                    self.commander_heard = now;
                }
            }
            EventKind::Accepted { offer, .. } => self.offers[offer.index()].state = OpenState::Accepted,
            EventKind::Declined { offer, .. } | EventKind::RoleDeclined { offer, .. } => {
                self.offers[offer.index()].state = OpenState::Declined;
            }
            EventKind::CommandTransferred { from, to } => {
                self.roles.insert(Role::Ic, *to);
                self.commander_heard = now;
                self.handoffs.push((now, *from, *to));
            }
            EventKind::CommandTaken { from, .. } => {
                self.roles.insert(Role::Ic, me);
                self.commander_heard = now;
                self.handoffs.extend(from.map(|from| (now, from, me)));
            }
            EventKind::SubteamFormed { name, lead, .. } => {
                self.subteams.push(SubteamState { name: name.clone(), lead: *lead, at: now });
            }
            EventKind::SpanExceeded { .. } => self.span_exceeded = true,
            EventKind::HandoffAccepted { offer } => self.offers[offer.index()].state = OpenState::Accepted,
            _ => {}
        }
    }

    fn offer(&mut self, what: RoleChange, by: PersonId, to: PersonId, at: Tick) {
        self.offers.push(Offer { what, by, to, at, state: OpenState::Open });
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "five functions share the kinds; a test sees that none is lost")]
    fn apply_work(&mut self, now: Tick, me: PersonId, kind: &EventKind) {
        match kind {
            EventKind::TaskGiven { to, work, due, proposal, .. } => {
                let (owner, giver, work, due, proposal) = (*to, me, work.clone(), *due, *proposal);
                let state = TaskState::Offered;
                self.tasks.push(Task { owner, giver, work, given: now, due, proposal, run: None, state, touched: now });
            }
            EventKind::TaskAccepted { task, .. } => self.turn(*task, TaskState::Accepted, now),
            EventKind::TaskDeclined { task, .. } => self.turn(*task, TaskState::Declined, now),
            EventKind::TaskLapsed { task } => self.turn(*task, TaskState::Lapsed, now),
            EventKind::TaskCancelled { task } => self.turn(*task, TaskState::Cancelled, now),
            EventKind::TaskReported { task, kind, .. } => match kind {
                ReportKind::Progress => self.tasks[task.index()].touched = now,
                ReportKind::Done => self.turn(*task, TaskState::Done, now),
                ReportKind::Failed => self.turn(*task, TaskState::Failed, now),
            },
            EventKind::TaskChecked { task } => self.tasks[task.index()].touched = now,
            EventKind::TaskExtended { task, due } => {
                self.tasks[task.index()].due = Some(*due);
                if self.tasks[task.index()].state == TaskState::Lapsed {
                    self.turn(*task, TaskState::Accepted, now);
                }
            }
            EventKind::LeverPulled { run, task, .. } => {
                self.runs = run.0 + 1;
                if let Some(task) = task {
                    self.tasks[task.index()].run = Some(*run);
                }
            }
            _ => {}
        }
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "five functions share the kinds; a test sees that none is lost")]
    fn apply_decisions(&mut self, now: Tick, me: PersonId, kind: &EventKind) {
        match kind {
            EventKind::TaskProposed { task, call, plan_b, text, .. } => {
                let found = &self.tasks[task.index()];
                let (by, owner, call) = (me, Some(found.owner), Some(call.clone()));
                let within = found.due.map(|due| due.since(now)).filter(|left| left.0 >= 60);
                self.turn(*task, TaskState::Proposed, now);
                let (text, plan_b, task) = (text.clone(), plan_b.clone(), Some(*task));
                self.proposals.push(Proposal { owner, call, text, within, plan_b, task, ..Proposal::bare(by, now) });
            }
            EventKind::ProposalMade { to, call, due_in, plan_b, abort_if, .. } => {
                let (owner, call, within) = (Some(*to), Some(call.clone()), *due_in);
                let (plan_b, abort_if) = (plan_b.clone(), abort_if.clone());
                self.proposals.push(Proposal { owner, call, within, plan_b, abort_if, ..Proposal::bare(me, now) });
            }
            EventKind::PollOpened { text, .. } => {
                self.proposals.push(Proposal { text: text.clone(), ..Proposal::bare(me, now) });
            }
            EventKind::Objection { proposal, text, .. } => {
                self.proposals[proposal.index()].objections.push((me, text.clone()));
            }
            EventKind::ProposalDecided { proposal, decision, .. }
            | EventKind::PollClosed { proposal, decision, .. } => {
                self.proposals[proposal.index()].decision = Some(*decision);
                if let Some(task) = self.proposals[proposal.index()].task {
                    self.turn(task, TaskState::Done, now);
                }
            }
            _ => {}
        }
    }

    fn turn(&mut self, task: TaskId, state: TaskState, now: Tick) {
        let task = &mut self.tasks[task.index()];
        if task.state.open() {
            task.state = state;
            task.touched = now;
        }
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "five functions share the kinds; a test sees that none is lost")]
    fn apply_words(&mut self, now: Tick, me: PersonId, kind: &EventKind) {
        match kind {
            EventKind::UpdatePosted { audience, next, .. } => self.tell(*audience, now, *next),
            EventKind::ExecUpdated { next, .. } => self.tell(Audience::Leadership, now, *next),
            EventKind::StatusPosted { update, next, channel } => {
                let (update, channel) = (update.clone(), *channel);
                self.posts.push(Posted { at: now, by: me, update, channel, delivered: true });
                self.tell(Audience::Public, now, *next);
            }
            EventKind::StatusNotDelivered { .. } => {
                if let Some(post) = self.posts.last_mut() {
                    post.delivered = false;
                }
            }
            EventKind::StatusDrafted(draft) => {
                let (update, by) = (draft.update.clone(), me);
                self.drafts.push(DraftState { update, by, at: now, state: OpenState::Open });
            }
            EventKind::StatusApproved { draft } => self.drafts[draft.index()].state = OpenState::Accepted,
            EventKind::CommsModeSet { free } => self.comms_free = *free,
            EventKind::ChannelSwitched { name, audience } => {
                self.channels.insert(audience.unwrap_or(Audience::Public), *name);
            }
            EventKind::VendorCaseOpened { vendor, severity, text } => {
                let (severity, text) = (*severity, text.clone());
                let case =
                    Case { opened: now, severity, text, last_from_us: now, chases: 0, answers: 0, helped: false };
                self.cases.insert(*vendor, case);
            }
            EventKind::VendorChased { vendor } => {
                if let Some(case) = self.cases.get_mut(vendor) {
                    case.chases += 1;
                    case.last_from_us = now;
                }
            }
            EventKind::VendorAnswered { vendor, helpful, .. } => {
                if let Some(case) = self.cases.get_mut(vendor) {
                    case.answers += 1;
                    case.helped |= *helpful;
                }
            }
            EventKind::PromiseMissed { audience, .. } => {
                if let Some(promise) = self.promises.get_mut(audience) {
                    promise.missed = true;
                }
            }
            EventKind::CadenceMissed { audience, .. } => {
                self.cadence_told.insert(*audience, now);
            }
            EventKind::HypothesisRaised { text, .. } => {
                self.hypotheses.push(Hypothesis { text: text.clone(), at: now, live: true, confidence: None });
            }
            EventKind::HypothesisRuledOut { hypothesis, .. } => self.hypotheses[hypothesis.index()].live = false,
            EventKind::ConfidenceStated { hypothesis, percent } => {
                self.hypotheses[hypothesis.index()].confidence = Some(*percent);
            }
            _ => {}
        }
    }

    fn tell(&mut self, audience: Audience, now: Tick, next: Option<Tick>) {
        self.told.insert(audience, now);
        match next {
            Some(due) => {
                self.promises.insert(audience, Promise { due, missed: false });
            }
            None => {
                self.promises.remove(&audience);
            }
        }
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "five functions share the kinds; a test sees that none is lost")]
    fn apply_state(&mut self, now: Tick, kind: &EventKind) {
        match kind {
            EventKind::IncidentDeclared { title, severity } => {
                self.title.clone_from(title);
                self.severity = Some(*severity);
                self.declared = Some(now);
                self.state = IncidentState::Investigating;
            }
            EventKind::SeveritySet { severity, .. } => self.severity = Some(*severity),
            EventKind::SizedUp(_) => self.sized_up = Some(now),
            EventKind::FreezeSet { scope, on: true } => self.frozen.push(*scope),
            EventKind::FreezeSet { scope, on: false } => self.frozen.retain(|frozen| frozen != scope),
            EventKind::StatusSet { state } => self.state = *state,
            EventKind::Verified { service, well, .. } => {
                self.verified.insert(*service, (now, *well));
            }
            EventKind::ReviewOwnerSet { person } => self.review_owner = Some(*person),
            EventKind::ResolveClaimed { .. } => self.claimed = Some(now),
            EventKind::IncidentCancelled { .. } => {
                self.state = IncidentState::Cancelled;
                self.claimed = Some(now);
            }
            EventKind::IncidentResolved if self.state != IncidentState::Cancelled => {
                self.state = IncidentState::Resolved;
            }
            EventKind::IncidentReopened { .. } => {
                self.claimed = None;
                self.state = IncidentState::Investigating;
            }
            EventKind::PhaseChanged { phase, ending } => {
                self.phase = *phase;
                if let Some(ending) = ending {
                    self.ending = *ending;
                }
            }
            EventKind::CoachSet { on } => self.coach = *on,
            EventKind::ExerciseEnded { ending } => {
                self.phase = crate::vocab::Phase::Ended;
                self.ending = *ending;
            }
            EventKind::FactorRecorded { text, kind, evidence, .. } => {
                let (text, evidence) = (text.clone(), evidence.clone());
                self.factors.push(FactorNote { text, kind: *kind, evidence });
            }
            EventKind::RemedyRecorded { text, factor, owner, due, kind } => {
                let (text, factor) = (text.clone(), factor.0);
                self.remedies.push(RemedyNote { text, factor, owner: *owner, due: *due, kind: *kind });
            }
            _ => {}
        }
    }

    /// Keeps what has been said in the room.
    #[expect(clippy::wildcard_enum_match_arm, reason = "only these carry knowledge about the world")]
    fn hear(&mut self, now: Tick, event: &Event) {
        match &event.kind {
            EventKind::Finding { facts, .. } | EventKind::Objection { facts, .. } => {
                for fact in facts {
                    self.hear_fact(now, fact);
                }
            }
            EventKind::LeverPulled { run, call, .. } => self.known.underway.push((*run, call.clone())),
            EventKind::LeverDone { run, call, outcome, .. } => {
                self.known.underway.retain(|(other, _)| other != run);
                if *outcome == LeverOutcome::Done {
                    self.known.done.push((call.clone(), now));
                }
            }
            EventKind::VendorAnswered { vendor, .. } => {
                self.known.answered.entry(*vendor).or_insert(now);
            }
            _ => {}
        }
    }

    fn hear_fact(&mut self, now: Tick, fact: &Fact) {
        match fact {
            Fact::ToolDark { tool } | Fact::PostsUnseen { tool } => {
                self.known.dark.entry(*tool).or_insert(now);
            }
            Fact::Nothing { .. } | Fact::Clue(_) | Fact::WouldOverload { .. } => {}
            Fact::Healthy { of: _ } | Fact::Failing { .. } | Fact::Slow { .. } | Fact::Saturated { .. } => {}
            Fact::ComesFrom { callee, .. } => self.know(Target::Service(*callee), now),
            Fact::Ails { at, .. } => self.know(*at, now),
            Fact::HostsImpaired { fleet, .. } | Fact::Spreading { fleet, .. } => {
                self.know(Target::Fleet(*fleet), now);
            }
            Fact::TouchedBy { fleet, job } => {
                self.know(Target::Fleet(*fleet), now);
                self.know(Target::Job(*job), now);
            }
            Fact::JobState { job, .. } => self.know(Target::Job(*job), now),
            Fact::RunBy { job, vendor } => {
                self.know(Target::Job(*job), now);
                self.know(Target::Vendor(*vendor), now);
            }
            Fact::ChangeSuspected { change, .. } | Fact::ChangeCleared { change } => {
                self.know(Target::Change(*change), now);
            }
            Fact::VendorSuspected { vendor } => self.know(Target::Vendor(*vendor), now),
        }
    }

    /// Marks a subject as spoken of; the exercise does so too for what an authored clue points at.
    pub fn know(&mut self, subject: Target, now: Tick) {
        self.known.subjects.entry(subject).or_insert(now);
    }
}
