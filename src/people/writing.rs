//! Writing for customers, colleagues and leadership.
//!
//! A writer says what has been said in the channel, never what only the platform knows.

use super::agenda::Act;
use super::turn::Turn;
use super::{People, overload};
use crate::base::Ticks;
use crate::language::{Phrase, legal_matters};
use crate::scenario::Names as _;
use crate::vocab::{
    Audience, Draft, EventKind, IncidentState, PersonId, PublicState, Role, ServiceId, StatusUpdate, Target,
};

/// Posts, or drafts where approval is needed; the answer is the note that closes the task.
pub(super) fn post(
    people: &mut People,
    turn: &mut Turn<'_>,
    who: PersonId,
    (audience, text, next): (Audience, &str, Option<Ticks>),
    giver: PersonId,
) -> String {
    match audience {
        Audience::Public => {
            let update = draft(people, turn, who, text, next);
            // Words that the commander dictated have the commander's approval.
            let dictated = !text.trim().is_empty() && turn.world.incident.commander() == Some(giver);
            publish(people, turn, who, update, dictated)
        }
        Audience::Internal => {
            let text = for_colleagues(people, turn, who, text, next);
            let next = next.map(|span| turn.now().after(span));
            turn.act(who, EventKind::UpdatePosted { audience, text, next });
            people.phrase(turn, who, Phrase::DoneText, &[("doing", "the internal update")])
        }
        Audience::Leadership => {
            let text = for_colleagues(people, turn, who, text, next);
            let next = next.map(|span| turn.now().after(span));
            turn.act(who, EventKind::ExecUpdated { text, next });
            people.phrase(turn, who, Phrase::DoneText, &[("doing", "the leadership update")])
        }
    }
}

/// Puts a customer update on the page, or before the commander unless it has their approval.
pub(super) fn publish(
    people: &mut People,
    turn: &mut Turn<'_>,
    who: PersonId,
    update: StatusUpdate,
    approved: bool,
) -> String {
    let world = turn.world;
    let commands = world.incident.commander() == Some(who);
    let held = world.scenario.for_legal(legal_matters(&update.text));
    if let Some(matter) = held.first() {
        let matter = matter.word();
        draft_again(turn, who, update);
        return people.phrase(turn, who, Phrase::LegalFirst, &[("matter", matter)]);
    }
    if approved || world.incident.comms_free || commands {
        let posted = turn.desk().post(who, &update);
        turn.emits.extend(posted);
        return people.phrase(turn, who, Phrase::DoneText, &[("doing", "the customer update")]);
    }
    match overload::draft_lost(people, turn, who) {
        // The writer does not know that nobody saw it.
        Some(wait) => people.plan(turn, who, wait, Act::Redraft(Box::new(update))),
        None => draft_again(turn, who, update),
    }
    let done = people.phrase(turn, who, Phrase::DoneText, &[("doing", "the draft for customers")]);
    format!("{done} It waits for your approval.")
}

/// Puts a draft before the commander.
pub(super) fn draft_again(turn: &mut Turn<'_>, who: PersonId, update: StatusUpdate) {
    let id = turn.next_draft();
    turn.act(who, EventKind::StatusDrafted(Draft { id, update }));
}

fn named(people: &People, turn: &Turn<'_>) -> Vec<ServiceId> {
    let mut services = people.affected.clone();
    services.truncate(3);
    if services.is_empty() {
        let posts = turn.world.incident.posts.last();
        services.extend(posts.into_iter().flat_map(|post| post.update.affects.iter().copied()));
    }
    services
}

fn list(turn: &Turn<'_>, services: &[ServiceId]) -> String {
    let scenario = turn.world.scenario;
    let mut names: Vec<&str> = Vec::new();
    for of in services {
        let known_as = scenario.platform.services[of.index()].known_as.as_deref();
        let name = known_as.unwrap_or_else(|| scenario.target(Target::Service(*of)));
        if !names.contains(&name) {
            names.push(name);
        }
    }
    match names.split_last() {
        None => "some of our services".to_owned(),
        Some((only, [])) => (*only).to_owned(),
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
    }
}

/// A customer update in the writer's words, or in those given.
pub(super) fn draft(
    people: &mut People,
    turn: &Turn<'_>,
    who: PersonId,
    text: &str,
    next: Option<Ticks>,
) -> StatusUpdate {
    let skill = turn.world.scenario.people[who.index()].comms_skill;
    let (state, cue) = match turn.world.incident.state {
        IncidentState::None | IncidentState::Investigating | IncidentState::Cancelled => {
            (PublicState::Investigating, Phrase::DraftInvestigating)
        }
        IncidentState::Identified => (PublicState::Identified, Phrase::DraftIdentified),
        IncidentState::Mitigated | IncidentState::Monitoring => (PublicState::Monitoring, Phrase::DraftMonitoring),
        IncidentState::Resolved => (PublicState::Resolved, Phrase::DraftResolved),
    };
    let affects = if skill >= 0.3 { named(people, turn) } else { Vec::new() };
    let next = next.or_else(|| (skill >= 0.5).then_some(turn.world.scenario.policy.public_every[1]));
    let text = if text.trim().is_empty() {
        let services = list(turn, &affects);
        let minutes = next.map_or_else(|| "the hour".to_owned(), |span| format!("{} minutes", span.0.div_ceil(60)));
        let impact = if skill >= 0.6 {
            "You may see errors or long waiting times; what you have stored with us is not affected as far as we know."
        } else {
            "You may see errors."
        };
        let impact = match state {
            PublicState::Resolved | PublicState::Monitoring => "Requests should go through again.",
            PublicState::Investigating | PublicState::Identified | PublicState::Maintenance => impact,
        };
        let slots = [("services", services.as_str()), ("impact", impact), ("next", minutes.as_str())];
        people.phrase(turn, who, cue, &slots)
    } else {
        text.to_owned()
    };
    StatusUpdate { state, text, affects, next }
}

/// An update for colleagues or executives: state, place, what is under way, when there is more.
fn for_colleagues(people: &People, turn: &Turn<'_>, who: PersonId, text: &str, next: Option<Ticks>) -> String {
    if !text.trim().is_empty() {
        return text.to_owned();
    }
    let incident = turn.world.incident;
    let services = list(turn, &named(people, turn));
    let state = incident.state.word();
    let severity = incident.severity.map_or("not classified", crate::vocab::Severity::word);
    let at_work = incident.known.underway.last().map_or_else(
        || "no action is at work right now".to_owned(),
        |(_, call)| {
            let call = crate::language::call_words(call, turn.world.scenario);
            format!("at work: {call}")
        },
    );
    let lead = incident
        .commander()
        .filter(|ic| *ic != who)
        .map_or_else(String::new, |ic| format!(" {} commands.", turn.world.scenario.people[ic.index()].name));
    let more = next.map_or_else(String::new, |span| format!(" More in {} minutes.", span.0.div_ceil(60)));
    format!("We are in state {state}, severity {severity}: {services} affected, {at_work}.{lead}{more}")
}

/// Who writes to customers, if somebody simulated does.
pub(super) fn writer(people: &People, turn: &Turn<'_>) -> Option<PersonId> {
    let who = turn.world.incident.roles.get(&Role::Comms).copied()?;
    people.can_act(&turn.world, who).then_some(who)
}
