//! How an event changes what people know and where they stand; and which events are kept for them to react to.
//!
//! Decides nothing. The one rule: what somebody knows changes only because of an event.

use super::{People, Presence, mind, vendors};
use crate::base::Tick;
use crate::scenario::Scenario;
use crate::vocab::{Actor, Event, EventKind, Fact, JobId, Lever, LeverOutcome, PersonId, Reach, Target};

/// Takes in one event.
pub(super) fn apply(people: &mut People, scenario: &Scenario, event: &Event, now: Tick) {
    if event.reach == Reach::Nobody {
        return;
    }
    let by = match event.by {
        Actor::Person(who) => Some(who),
        Actor::Alerting | Actor::Vendor(_) | Actor::Platform | Actor::Clock | Actor::Coach => None,
    };
    place(people, &event.kind, by, now);
    hear(people, event, by);
    stopped(people, scenario, &event.kind);
    vendors::apply(people, event, now);
    people.inbox.push(event.clone());
}

/// Who comes and goes.
#[expect(clippy::wildcard_enum_match_arm, reason = "only these move people or their work")]
fn place(people: &mut People, kind: &EventKind, by: Option<PersonId>, now: Tick) {
    match kind {
        EventKind::PageSent { to, .. } => {
            let mind = &mut people.minds[to.index()];
            if matches!(mind.presence, Presence::Off | Presence::Released) {
                mind.presence = Presence::Paged;
            }
        }
        EventKind::PageAcknowledged { .. } => {
            if let Some(who) = by {
                let mind = &mut people.minds[who.index()];
                if !mind.present() {
                    mind.presence = Presence::Joining;
                }
            }
        }
        EventKind::PersonJoined { person } => people.minds[person.index()].join(now),
        EventKind::PersonReleased { person } => {
            people.minds[person.index()].leave();
            people.agenda.retain(|pending| pending.who != *person);
            people.jobs.retain(|_, job| job.owner != *person);
        }
        EventKind::TaskCancelled { task } | EventKind::TaskDeclined { task, .. } => {
            people.drop_task(*task);
        }
        EventKind::SizedUp(size_up) if !size_up.affects.is_empty() => {
            people.affected.clone_from(&size_up.affects);
        }
        EventKind::Freelanced { .. } => people.freelanced = Some(now),
        _ => {}
    }
}

/// What is asserted where people can read it.
fn hear(people: &mut People, event: &Event, by: Option<PersonId>) {
    #[expect(clippy::wildcard_enum_match_arm, reason = "only these carry assertions")]
    let facts = match &event.kind {
        EventKind::Finding { facts, .. } | EventKind::Objection { facts, .. } => facts,
        EventKind::JobResumed { job } => {
            people.duties.resumed.push(*job);
            job_is(people, *job, true);
            return;
        }
        EventKind::JobStopped { job } => {
            job_is(people, *job, false);
            return;
        }
        EventKind::Said { .. } | EventKind::Answered { .. } | EventKind::Reported { .. } => {
            people.note_chatter(event.tick);
            return;
        }
        _ => return,
    };
    people.note_chatter(event.tick);
    for fact in facts {
        if matches!(fact, Fact::WouldOverload { .. }) {
            continue;
        }
        if let Some(who) = by {
            mind::learn(&mut people.minds[who.index()].known, fact.clone());
        }
        if event.reach == Reach::Channel {
            mind::learn(&mut people.shared, fact.clone());
        }
    }
}

/// A lever that stops a job is heard of like everything else: what it was said to stop is held to be stopped.
fn stopped(people: &mut People, scenario: &Scenario, kind: &EventKind) {
    let EventKind::LeverDone { call, outcome: LeverOutcome::Done, .. } = kind else { return };
    let named = match (call.lever, call.target) {
        (Lever::Pause, Target::Job(job)) => Some(job),
        _ => None,
    };
    if let Some(job) = named.or_else(|| scenario.authored(call).and_then(|spec| spec.stops)) {
        job_is(people, job, false);
    }
}

/// Everybody sees that a job runs or does not.
fn job_is(people: &mut People, job: JobId, running: bool) {
    let fact = Fact::JobState { job, running };
    for mind in &mut people.minds {
        let other = Fact::JobState { job, running: !running };
        mind.known.retain(|known| *known != other);
    }
    mind::learn(&mut people.shared, fact);
}

impl People {
    fn note_chatter(&mut self, at: Tick) {
        self.chatter.push(at);
    }
}
