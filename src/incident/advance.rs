//! The timers of the command process: pages, timeboxes, promises, cadence, span of control.
//!
//! Reads state and emits; `apply` changes it.

use super::admit::Desk;
use crate::base::Ticks;
use crate::vocab::{
    Actor, Audience, Emit, EventKind, PageCause, PageId, PageState, PersonId, Phase, Role, Severity, TaskId,
};

/// A promise counts as kept within this (doctrine E4).
const PROMISE_GRACE: Ticks = Ticks::minutes(2);

impl Desk<'_> {
    /// What the clock brings this tick.
    #[must_use]
    pub fn advance(&self) -> Vec<Emit> {
        let mut emits = Vec::new();
        if self.incident.phase != Phase::Response {
            return emits;
        }
        self.escalate_pages(&mut emits);
        self.lapse_tasks(&mut emits);
        if self.incident.declared() {
            self.miss_promises(&mut emits);
            self.miss_cadence(&mut emits);
        }
        if self.incident.overload() > 0 && !self.incident.span_exceeded {
            let reports = u32::try_from(self.incident.direct_reports().len()).unwrap_or(u32::MAX);
            emits.push(Emit::channel(Actor::Clock, EventKind::SpanExceeded { reports }));
        }
        emits
    }

    fn escalate_pages(&self, emits: &mut Vec<Emit>) {
        for (at, page) in self.incident.pages.iter().enumerate() {
            if page.state != PageState::Sent || page.sent == self.now {
                continue;
            }
            let rota = page.team.and_then(|team| self.scenario.rota.iter().find(|rota| rota.team == team));
            let patience = rota.map_or(self.scenario.policy.ack_within, |rota| rota.ack_within);
            if self.now.since(page.sent) < patience {
                continue;
            }
            let id = PageId::at(at);
            let Some(to) = self.next_on_call(page.to, page.team) else { continue };
            emits.push(Emit::channel(Actor::Alerting, EventKind::PageEscalated { page: id, to }));
            emits.push(self.page_to(Actor::Alerting, to, page.team, PageCause::Unanswered(id), &page.text));
            return; // one a tick, so that the numbering of pages holds
        }
    }

    /// Who is next after an unanswered page: the rota's next, then the first of the teams behind it.
    fn next_on_call(&self, unanswered: PersonId, team: Option<crate::vocab::TeamId>) -> Option<PersonId> {
        let rota = self.scenario.rota.iter().find(|rota| Some(rota.team) == team)?;
        let behind = rota.then.iter().filter_map(|team| self.scenario.rota.iter().find(|other| other.team == *team));
        let line = rota.on_call.iter().chain(behind.flat_map(|other| other.on_call.iter()));
        let fresh = |person: &&PersonId| {
            **person != unanswered
                && !self.incident.is_here(**person)
                && !self.incident.pages.iter().any(|page| page.to == **person)
        };
        line.copied().find(|person| fresh(&person))
    }

    fn lapse_tasks(&self, emits: &mut Vec<Emit>) {
        use super::TaskState;
        for (at, task) in self.incident.tasks.iter().enumerate() {
            let waiting = matches!(task.state, TaskState::Offered | TaskState::Accepted);
            if waiting && task.due.is_some_and(|due| self.now > due) {
                emits.push(Emit::channel(Actor::Clock, EventKind::TaskLapsed { task: TaskId::at(at) }));
            }
        }
    }

    fn miss_promises(&self, emits: &mut Vec<Emit>) {
        for (audience, promise) in &self.incident.promises {
            if !promise.missed && self.now > promise.due.after(PROMISE_GRACE) {
                let kind = EventKind::PromiseMissed { audience: *audience, due: promise.due };
                emits.push(Emit::channel(Actor::Clock, kind));
            }
        }
    }

    fn miss_cadence(&self, emits: &mut Vec<Emit>) {
        let Some(declared) = self.incident.declared else { return };
        for audience in [Audience::Public, Audience::Internal, Audience::Leadership] {
            let Some(patience) = self.patience(audience) else { continue };
            let last = self.incident.told.get(&audience).copied().filter(|told| *told >= declared);
            let reminded = self.incident.cadence_told.get(&audience).copied();
            let since = last.max(reminded).unwrap_or(declared).max(declared);
            if self.now.since(since) > patience {
                emits.push(Emit::channel(Actor::Clock, EventKind::CadenceMissed { audience, last }));
            }
        }
    }

    /// The longest silence an audience should bear, by the organisation's own policy; none if it is owed nothing.
    #[must_use]
    pub fn patience(&self, audience: Audience) -> Option<Ticks> {
        let policy = &self.scenario.policy;
        let severity = self.incident.severity?;
        let row = match severity {
            Severity::Sev1 => 0,
            Severity::Sev2 => 1,
            Severity::Sev3 => 2,
            Severity::Sev4 => 3,
        };
        match audience {
            Audience::Public if severity == Severity::Sev4 => None,
            Audience::Public if !self.incident.told.contains_key(&audience) => Some(policy.first_public),
            Audience::Public => Some(policy.public_every[row]),
            Audience::Internal => Some(policy.internal_every[row]),
            Audience::Leadership => (severity <= policy.leadership_from).then_some(policy.leadership_every),
        }
    }

    /// Whether somebody commands who was heard of lately.
    #[must_use]
    pub fn commanded(&self) -> bool {
        self.incident.roles.contains_key(&Role::Ic) && !self.commander_silent()
    }
}
