//! An event as one English sentence, for the channel, the timeline and the debrief.
//!
//! Only what the event holds is told; ids appear as they are typed (`t1`) or as names.

use super::narrate_work;
use super::say::{call_words, draft_id, offer_id, page_id, task_id, update_words};
use crate::scenario::Names;
use crate::vocab::{
    Actor, Ending, Event, EventKind, FreezeScope, LeverOutcome, PersonId, Phase, Role, RoleChange, ServiceId, SizeUp,
    Target,
};

/// The name of who acted: a person's, a vendor's, `alerting`, `platform` or `clock`.
#[must_use]
pub fn actor_name(actor: Actor, names: &dyn Names) -> String {
    match actor {
        Actor::Person(id) => names.person(id).to_owned(),
        Actor::Alerting => "alerting".to_owned(),
        Actor::Vendor(id) => names.target(Target::Vendor(id)).to_owned(),
        Actor::Platform => "platform".to_owned(),
        Actor::Clock => "clock".to_owned(),
        Actor::Coach => "coach".to_owned(),
    }
}

/// The name of a kind of event as words: `StatusNotDelivered` is "status not delivered".
#[must_use]
pub fn kind_words(kind: &EventKind) -> String {
    let mut out = String::new();
    for c in kind.name().chars() {
        if c.is_ascii_uppercase() && !out.is_empty() {
            out.push(' ');
        }
        out.push(c.to_ascii_lowercase());
    }
    out
}

/// What the groups of events need to tell them.
pub(super) struct Teller<'a> {
    /// Who acted.
    pub(super) who: String,
    /// The names of everything.
    pub(super) names: &'a dyn Names,
}

impl<'a> Teller<'a> {
    pub(super) fn person(&self, id: PersonId) -> &'a str {
        self.names.person(id)
    }

    pub(super) fn service(&self, id: ServiceId) -> &'a str {
        self.names.target(Target::Service(id))
    }

    /// People as a list: `dana and lee`.
    pub(super) fn people(&self, ids: &[PersonId]) -> String {
        let list: Vec<&str> = ids.iter().map(|id| self.person(*id)).collect();
        match list.split_last() {
            None => "everybody".to_owned(),
            Some((last, [])) => (*last).to_owned(),
            Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
        }
    }
}

/// A tail such as ": TEXT", or nothing.
pub(super) fn with(mark: &str, text: &str) -> String {
    if text.trim().is_empty() { String::new() } else { format!("{mark}{text}") }
}

/// A sentence with its full stop, unless the text brings one.
pub(super) fn stop(text: String) -> String {
    let text = text.trim_end();
    if text.ends_with(['.', '!', '?', '"', '\u{2026}']) { text.to_owned() } else { format!("{text}.") }
}

/// An event as a sentence.
#[must_use]
pub fn narrate(event: &Event, names: &dyn Names) -> String {
    let teller = Teller { who: actor_name(event.by, names), names };
    let kind = &event.kind;
    let text = world(&teller, kind)
        .or_else(|| levers(&teller, kind))
        .or_else(|| people(&teller, kind))
        .or_else(|| roles(&teller, kind))
        .or_else(|| command(&teller, kind))
        .or_else(|| closing(&teller, kind))
        .or_else(|| narrate_work::tasks(&teller, kind))
        .or_else(|| narrate_work::decisions(&teller, kind))
        .or_else(|| narrate_work::updates(&teller, kind))
        .or_else(|| narrate_work::outside(&teller, kind))
        .or_else(|| narrate_work::thinking(&teller, kind))
        .unwrap_or_else(|| format!("{}: {}", teller.who, kind_words(kind)));
    stop(text)
}

/// The platform and its tools.
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "the groups together cover all events, which a test over their names proves"
)]
fn world(t: &Teller<'_>, kind: &EventKind) -> Option<String> {
    Some(match kind {
        EventKind::FaultStarted { fault } => match t.names.fault(*fault) {
            "" => "Something broke".to_owned(),
            name => format!("The fault {name} began"),
        },
        EventKind::FaultEnded { fault } => match t.names.fault(*fault) {
            "" => "What was broken is whole again".to_owned(),
            name => format!("The fault {name} ended"),
        },
        EventKind::ChangeLanded { change } => {
            format!("The change {} landed", t.names.target(Target::Change(*change)))
        }
        EventKind::AlertFired { of, text, .. } => {
            let of = t.service(*of);
            let text = text.strip_prefix(of).and_then(|rest| rest.strip_prefix(": ")).unwrap_or(text);
            format!("An alert fired for {of}{}", with(": ", text))
        }
        EventKind::MetricStale { of } => format!("The metrics of {} are stale", t.service(*of)),
        EventKind::MetricFresh { of } => {
            format!("The metrics of {} are fresh again", t.service(*of))
        }
        EventKind::ToolLost { tool } => format!("{} went dark", t.service(*tool)),
        EventKind::ToolBack { tool } => format!("{} is back", t.service(*tool)),
        EventKind::JobResumed { job } => {
            format!("{} is at work again", t.names.target(Target::Job(*job)))
        }
        EventKind::JobStopped { job } => {
            format!("{} has stopped", t.names.target(Target::Job(*job)))
        }
        EventKind::InjectDelivered { text, .. } => format!("{}: {text}", t.who),
        EventKind::StatusNotDelivered { tool } => {
            format!("The update never reached customers: {} did not deliver it", t.service(*tool))
        }
        _ => return None,
    })
}

/// Levers and findings.
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "the groups together cover all events, which a test over their names proves"
)]
fn levers(t: &Teller<'_>, kind: &EventKind) -> Option<String> {
    Some(match kind {
        EventKind::LeverPulled { call, task, .. } => {
            let order = task.map_or(String::new(), |task| format!(" for {}", task_id(task)));
            format!("{} began to {}{order}", t.who, call_words(call, t.names))
        }
        EventKind::LeverDone { call, by, outcome, .. } => {
            let (by, call) = (t.person(*by), call_words(call, t.names));
            match outcome {
                LeverOutcome::Done => format!("{by} has done it: {call}"),
                LeverOutcome::Failed(why) => format!("{by} could not {call}{}", with(": ", why)),
                LeverOutcome::Stopped => format!("{by} broke off: {call}"),
            }
        }
        EventKind::Finding { text, .. } => format!("{} found: {text}", t.who),
        EventKind::Freelanced { call, text } => {
            format!("{} did without being asked: {}{}", t.who, call_words(call, t.names), with(" - ", text))
        }
        _ => return None,
    })
}

/// Paging and talk.
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "the groups together cover all events, which a test over their names proves"
)]
fn people(t: &Teller<'_>, kind: &EventKind) -> Option<String> {
    Some(match kind {
        EventKind::PageSent { page, to, team, text, .. } => {
            let team = team.map_or(String::new(), |team| format!(", on call for {}", t.names.team(team)));
            let page = page_id(*page);
            format!("{} paged {}{team} ({page}){}", t.who, t.person(*to), with(": ", text))
        }
        EventKind::PageAcknowledged { page } => {
            format!("{} acknowledged {}", t.who, page_id(*page))
        }
        EventKind::PageEscalated { page, to } => {
            format!("Nobody answered {}; it went on to {}", page_id(*page), t.person(*to))
        }
        EventKind::PersonJoined { person } => format!("{} joined", t.person(*person)),
        EventKind::PersonReleased { person } if t.person(*person) == t.who => format!("{} left", t.who),
        EventKind::PersonReleased { person } => {
            format!("{} released {}", t.who, t.person(*person))
        }
        EventKind::Said { to, text, .. } if to.is_empty() => format!("{}: {text}", t.who),
        EventKind::Said { to, text, .. } => format!("{} to {}: {text}", t.who, t.people(to)),
        EventKind::Asked { to, text, .. } => {
            format!("{} asked {}: {text}", t.who, t.person(*to))
        }
        EventKind::Answered { to, text } => {
            format!("{} answered {}: {text}", t.who, t.person(*to))
        }
        EventKind::Reported { task, condition, actions, needs, .. } => {
            let on = task.map_or(String::new(), |task| format!(" on {}", task_id(task)));
            let actions = with(" / Actions: ", actions);
            let needs = with(" / Needs: ", needs);
            format!("{} reported{on}: Condition: {condition}{actions}{needs}", t.who)
        }
        _ => return None,
    })
}

/// What an offer was of.
fn offered(what: RoleChange) -> String {
    match what {
        RoleChange::Role(role) => role_name(role).to_owned(),
        RoleChange::Command => "command".to_owned(),
        RoleChange::Task(task) => task_id(task),
    }
}

/// A role in words.
fn role_name(role: Role) -> &'static str {
    match role {
        Role::Ic => "incident commander",
        Role::Deputy => "deputy",
        Role::Ops => "operations lead",
        Role::Comms => "comms lead",
        Role::Scribe => "scribe",
        Role::Liaison => "liaison",
    }
}

/// Roles and handoffs.
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "the groups together cover all events, which a test over their names proves"
)]
fn roles(t: &Teller<'_>, kind: &EventKind) -> Option<String> {
    Some(match kind {
        EventKind::RoleOffered { offer, role, to } => {
            format!("{} asked {} to be {} ({})", t.who, t.person(*to), role_name(*role), offer_id(*offer))
        }
        EventKind::RoleTaken { role, by } => {
            format!("{} took the role of {}", t.person(*by), role_name(*role))
        }
        EventKind::RoleDeclined { role, because, .. } => {
            let because = with(": ", because);
            format!("{} declined to be {}{because}", t.who, role_name(*role))
        }
        EventKind::Accepted { what, .. } => format!("{} accepted {}", t.who, offered(*what)),
        EventKind::Declined { what, because, .. } => {
            format!("{} declined {}{}", t.who, offered(*what), with(": ", because))
        }
        EventKind::HandoffBriefed { offer, to, brief } => {
            let mut text = format!("{} briefed {} to take command ({}).", t.who, t.person(*to), offer_id(*offer));
            for field in brief {
                let item: &str = field.item.into();
                text = format!("{text} {item}: {}", stop(field.text.clone()));
            }
            if brief.is_empty() {
                text.push_str(" Every field of the brief is empty.");
            }
            text
        }
        EventKind::HandoffAccepted { .. } => format!("{} accepted the handoff", t.who),
        EventKind::CommandTransferred { from, to } => {
            format!("Command passed from {} to {}", t.person(*from), t.person(*to))
        }
        EventKind::CommandTaken { from, because } => {
            let from = from.map_or(String::new(), |from| format!(" from {}", t.person(from)));
            format!("{} took command{from}{}", t.who, with(": ", because))
        }
        EventKind::CommandOffered { yes: true, to } => {
            format!("{} asked {}: do you wish to take command?", t.who, t.person(*to))
        }
        EventKind::CommandOffered { yes: false, to } => {
            format!("{} told {}: I keep command", t.who, t.person(*to))
        }
        _ => return None,
    })
}

/// Declaring and sizing up.
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "the groups together cover all events, which a test over their names proves"
)]
fn command(t: &Teller<'_>, kind: &EventKind) -> Option<String> {
    Some(match kind {
        EventKind::IncidentDeclared { title, severity } => {
            format!("{} declared an incident, {severity}: {title}", t.who)
        }
        EventKind::SeveritySet { severity, because } => {
            format!("{} set the severity to {severity}{}", t.who, with(": ", because))
        }
        EventKind::IncidentCancelled { because } => {
            format!("{} called it a false alarm{}", t.who, with(": ", because))
        }
        EventKind::SizedUp(size) => sized_up(t, size),
        EventKind::SubteamFormed { name, lead, text, due, .. } => {
            let due = due.map_or(String::new(), |due| format!(", until {due}"));
            let lead = t.person(*lead);
            format!("{} formed the group {name} under {lead}{due}{}", t.who, with(": ", text))
        }
        EventKind::SpanExceeded { reports } => {
            format!(
                "{reports} people report straight to the commander, more than one can lead: reports come late, and \
                 questions and drafts get lost, until a deputy, an operations lead or a sub-team takes some of them"
            )
        }
        EventKind::FreezeSet { scope, on } => {
            let what = match scope {
                FreezeScope::Deploys => "deploys",
                FreezeScope::Config => "configuration edits",
                FreezeScope::Automation => "our own automation",
                FreezeScope::All => "all changes",
            };
            format!("{} {} {what}", t.who, if *on { "froze" } else { "unfroze" })
        }
        _ => return None,
    })
}

/// A size-up.
fn sized_up(t: &Teller<'_>, size: &SizeUp) -> String {
    let mut out = format!("{} sized it up: {}", t.who, size.impact);
    if !size.affects.is_empty() {
        let list: Vec<&str> = size.affects.iter().map(|id| t.service(*id)).collect();
        out.push_str(&format!("; affects {}", list.join(", ")));
    }
    if let Some(share) = size.share_permille {
        out.push_str(&format!("; {} hit", super::say::percent(share)));
    }
    if let Some(trend) = size.trend {
        out.push_str(&format!("; {trend}"));
    }
    out
}

/// Closing and the phases.
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "the groups together cover all events, which a test over their names proves"
)]
fn closing(t: &Teller<'_>, kind: &EventKind) -> Option<String> {
    Some(match kind {
        EventKind::StatusSet { state } => format!("{} set the state to {state}", t.who),
        EventKind::VerificationAsked { service, of, .. } => format!(
            "{} asked {} to confirm from the user's side that {} is well",
            t.who,
            t.person(*of),
            t.service(*service)
        ),
        EventKind::Verified { service, well, text } => {
            let verdict = if *well { "is well" } else { "is not well" };
            let service = t.service(*service);
            format!("{} found that {service} {verdict}{}", t.who, with(": ", text))
        }
        EventKind::ReviewOwnerSet { person } => {
            format!("{} named {} to own the review", t.who, t.person(*person))
        }
        EventKind::ResolveClaimed { text } => {
            format!("{} called it over{}", t.who, with(": ", text))
        }
        EventKind::IncidentResolved => "It stayed well: the incident is resolved".to_owned(),
        EventKind::IncidentReopened { of } => {
            format!("{} is not well: the incident is open again", t.service(*of))
        }
        EventKind::TimeShort { left } => {
            let minutes = left.0.div_ceil(60);
            let s = if minutes == 1 { "" } else { "s" };
            format!("{minutes} minute{s} left of the response; after that the review begins as things then stand")
        }
        EventKind::PhaseChanged { phase, ending } => {
            let ending = ending.map_or(String::new(), |ending| format!(" ({})", ended(ending)));
            match phase {
                Phase::Response => "The response begins".to_owned(),
                Phase::Review => format!("The response is over{ending}; the review begins"),
                Phase::Ended => format!("The exercise is over{ending}"),
            }
        }
        EventKind::ExerciseEnded { ending } => {
            format!("The exercise ended: {}", ended(*ending))
        }
        EventKind::StatusDrafted(draft) => format!(
            "{} drafted for customers ({}): {}",
            t.who,
            draft_id(draft.id),
            update_words(&draft.update, t.names)
        ),
        _ => return None,
    })
}

/// An ending in words.
fn ended(ending: Ending) -> &'static str {
    match ending {
        Ending::Resolved => "resolved",
        Ending::TimeUp => "the time was up",
        Ending::Stopped => "stopped by a facilitator",
        Ending::Abandoned => "the participant left",
    }
}
