//! Standing duties: the scribe's notes, the deputy's reminders, the comms lead's promises, support's tickets.
//!
//! Only holders of a role, or people of the support team, act here.

use std::collections::BTreeMap;

use serde::Serialize;

use super::turn::Turn;
use super::{People, writing};
use crate::base::{Concern, Tick};
use crate::incident::OpenState;
use crate::language::{Phrase, call_words, narrate, proposal_id, task_id};
use crate::scenario::{Names as _, ToolKind};
use crate::vocab::{Actor, Audience, Event, EventKind, Fact, Intent, JobId, PersonId, Role, Target};

/// Seconds between two notes of a scribe.
const NOTE_EVERY: u32 = 25;

/// How far the people with duties are.
#[derive(Clone, Debug, Default, Serialize)]
pub(super) struct Duties {
    /// Jobs that came back by themselves.
    pub resumed: Vec<JobId>,
    noted: Option<Tick>,
    /// The age of the incident last called out, in tens of minutes.
    age_told: u32,
    size_up_asked: bool,
    /// Promises already reminded of.
    reminded: BTreeMap<Audience, Tick>,
    first_post_asked: bool,
    /// Tickets last told of.
    tickets: u32,
    unseen_told: bool,
    declare_asked: Option<Tick>,
    /// Tasks whose lapse the deputy has to mention, with when.
    lapsed: Vec<(crate::vocab::TaskId, Tick)>,
}

/// Lets holders of duties hear what happened.
pub(super) fn write_down(people: &mut People, turn: &Turn<'_>, event: &Event) {
    let world = &turn.world;
    if let EventKind::TaskLapsed { task } = &event.kind {
        let due = Tick(world.now.0 + 25);
        people.duties.lapsed.push((*task, due));
    }
    if let (EventKind::InjectDelivered { .. }, Actor::Person(who)) = (&event.kind, event.by)
        && in_support(turn, who)
    {
        // Who has just told how it looks does not tell it a second time.
        people.duties.tickets = people.duties.tickets.max(world.platform.harm().tickets());
    }
    let Some(scribe) = world.incident.roles.get(&Role::Scribe) else {
        return;
    };
    if !people.can_act(world, *scribe) || event.by == Actor::Person(*scribe) {
        return;
    }
    let key = matches!(
        event.kind,
        EventKind::ProposalDecided { .. }
            | EventKind::PollClosed { .. }
            | EventKind::LeverPulled { .. }
            | EventKind::LeverDone { .. }
            | EventKind::Finding { .. }
            | EventKind::StatusPosted { .. }
            | EventKind::SeveritySet { .. }
            | EventKind::CommandTransferred { .. }
            | EventKind::CommandTaken { .. }
            | EventKind::SizedUp(_)
            | EventKind::FreezeSet { .. }
            | EventKind::Verified { .. }
            | EventKind::VendorAnswered { .. }
    );
    if key {
        let note = short(event, turn);
        people.notes.push(note);
    }
}

/// An event in a note's few words.
fn short(event: &Event, turn: &Turn<'_>) -> String {
    let scenario = turn.world.scenario;
    #[expect(clippy::wildcard_enum_match_arm, reason = "these few are said more shortly than the narration does")]
    match &event.kind {
        EventKind::ProposalDecided { proposal, decision, .. } | EventKind::PollClosed { proposal, decision, .. } => {
            let word = match decision {
                crate::vocab::Decision::Go => "go",
                crate::vocab::Decision::NoGo => "no go",
            };
            format!("{} {word} on {}", event.tick, proposal_id(*proposal))
        }
        EventKind::LeverPulled { call, .. } => {
            format!("{} {} begun", event.tick, call_words(call, scenario))
        }
        EventKind::LeverDone { call, .. } => {
            format!("{} {} ended", event.tick, call_words(call, scenario))
        }
        EventKind::Finding { about, .. } => {
            let who = match event.by {
                Actor::Person(who) => scenario.people[who.index()].name.clone(),
                Actor::Alerting | Actor::Vendor(_) | Actor::Platform | Actor::Clock | Actor::Coach => {
                    "the tools".to_owned()
                }
            };
            format!("{} finding on {} by {who}", event.tick, scenario.target(*about))
        }
        _ => {
            let told = narrate(event, scenario);
            let mut cut: String = told.chars().take(110).collect();
            if cut.len() < told.len() {
                cut.push('…');
            }
            cut
        }
    }
}

/// Lets everybody with a standing duty do it.
pub(super) fn advance(people: &mut People, turn: &mut Turn<'_>) {
    scribe(people, turn);
    deputy(people, turn);
    comms(people, turn);
    support(people, turn);
    leaderless(people, turn);
}

fn holder(people: &People, turn: &Turn<'_>, role: Role) -> Option<PersonId> {
    let who = turn.world.incident.roles.get(&role).copied()?;
    people.can_act(&turn.world, who).then_some(who)
}

fn scribe(people: &mut People, turn: &mut Turn<'_>) {
    let Some(who) = holder(people, turn, Role::Scribe) else {
        people.notes.clear();
        return;
    };
    let rested = people.duties.noted.is_none_or(|noted| turn.now().since(noted).0 >= NOTE_EVERY);
    if people.notes.is_empty() || !rested {
        return;
    }
    people.duties.noted = Some(turn.now());
    let count = people.notes.len().min(4);
    let what: Vec<String> = people.notes.drain(..count).collect();
    turn.act(who, EventKind::NoteTaken { text: what.join("; ") });
}

fn deputy(people: &mut People, turn: &mut Turn<'_>) {
    let Some(who) = holder(people, turn, Role::Deputy) else {
        return;
    };
    let incident = turn.world.incident;
    let (Some(declared), Some(commander)) = (incident.declared, incident.commander()) else {
        return;
    };
    if commander == who {
        return;
    }
    let now = turn.now();
    let due: Vec<_> = people.duties.lapsed.iter().filter(|(_, at)| *at <= now).copied().collect();
    people.duties.lapsed.retain(|(_, at)| *at > now);
    for (task, _) in due {
        let Some(given) = incident.tasks.get(task.index()).filter(|task| task.state.open()) else {
            continue;
        };
        let (id, owner) = (task_id(task), turn.name(given.owner));
        let slots = [("task", id.as_str()), ("owner", owner.as_str())];
        let text = people.phrase(turn, who, Phrase::DeputyTaskDue, &slots);
        turn.say(who, vec![commander], Intent::Status, text);
    }
    let age = now.since(declared).0;
    if !people.duties.size_up_asked && age >= 300 && incident.sized_up.is_none() {
        people.duties.size_up_asked = true;
        let text = people.phrase(turn, who, Phrase::DeputySizeUp, &[]);
        turn.say(who, vec![commander], Intent::Impact, text);
    }
    if age / 600 > people.duties.age_told && incident.declared() {
        people.duties.age_told = age / 600;
        let open = incident.tasks.iter().filter(|task| task.state.open()).count();
        let tasks = match open {
            0 => "and no task is open".to_owned(),
            1 => "one task is open".to_owned(),
            more => format!("{more} tasks are open"),
        };
        let text = format!("We are {} minutes in, {tasks}.", age / 60);
        turn.say(who, vec![commander], Intent::Courtesy, text);
    }
}

/// The comms lead keeps promises in sight and, where free to, keeps them.
fn comms(people: &mut People, turn: &mut Turn<'_>) {
    let Some(who) = writing::writer(people, turn) else {
        return;
    };
    let incident = turn.world.incident;
    if !incident.declared() || people.minds[who.index()].doing.is_some() {
        return;
    }
    let now = turn.now();
    let drafted = incident.drafts.iter().any(|draft| draft.state == OpenState::Open);
    let due = incident.promises.get(&Audience::Public).map(|promise| promise.due);
    let soon = due.filter(|due| now.0 + 120 >= due.0);
    let first =
        due.is_none() && incident.posts.is_empty() && incident.declared.is_some_and(|at| now.since(at).0 >= 240);
    let fresh = soon.is_some_and(|due| people.duties.reminded.get(&Audience::Public) != Some(&due))
        || (first && !people.duties.first_post_asked);
    if !fresh || drafted {
        return;
    }
    if let Some(due) = soon {
        people.duties.reminded.insert(Audience::Public, due);
    }
    people.duties.first_post_asked |= first;
    if incident.comms_free {
        let update = writing::draft(people, turn, who, "", None);
        // The note that closes a task is not needed: the post itself is in the channel.
        drop(writing::publish(people, turn, who, update, true));
        return;
    }
    let left = soon.map_or(0, |due| due.since(now).0.div_ceil(60)).to_string();
    let slots = [("audience", "customers"), ("minutes", left.as_str())];
    let text = if first {
        let what = "what customers are told, the page is still empty";
        people.phrase(turn, who, Phrase::ChaseAnswer, &[("what", what)])
    } else {
        people.phrase(turn, who, Phrase::DeputyUpdateDue, &slots)
    };
    let to = turn.commander();
    turn.say(who, to, Intent::Other, text);
}

fn in_support(turn: &Turn<'_>, who: PersonId) -> bool {
    let scenario = turn.world.scenario;
    scenario.team(scenario.people[who.index()].team) == "support"
}

fn support(people: &mut People, turn: &mut Turn<'_>) {
    let world = turn.world;
    let scenario = world.scenario;
    let Some(who) = people.actors(&world).into_iter().find(|who| in_support(turn, *who)) else {
        return;
    };
    let tickets = world.platform.harm().tickets();
    let step = people.duties.tickets * 3;
    let ticketing = world.platform.tool_up(scenario, ToolKind::Ticketing);
    if ticketing && tickets >= step.max(10) && people.may_chat(turn, who) {
        people.duties.tickets = tickets;
        let count = tickets.to_string();
        let text = people.phrase(turn, who, Phrase::SupportTickets, &[("tickets", &count)]);
        let to = turn.commander();
        turn.say(who, to, Intent::Impact, text);
    }
    if people.duties.unseen_told {
        return;
    }
    let unseen = world.incident.posts.iter().any(|post| !post.delivered && world.now.since(post.at).0 >= 150);
    let Some(tool) = scenario.tool(ToolKind::StatusPage).filter(|_| unseen) else {
        return;
    };
    people.duties.unseen_told = true;
    let name = turn.target(Target::Service(tool));
    let text = people.phrase(turn, who, Phrase::SupportUnseen, &[("tool", &name)]);
    let kind =
        EventKind::Finding { about: Target::Service(tool), facts: vec![Fact::PostsUnseen { tool }], task: None, text };
    turn.act(who, kind);
}

/// Where nobody has declared or nobody commands, somebody asks.
fn leaderless(people: &mut People, turn: &mut Turn<'_>) {
    let incident = turn.world.incident;
    let suffering = people.hurting_since.is_some_and(|since| turn.now().since(since).0 >= 120);
    let asked = people.duties.declare_asked;
    let again = asked.is_none_or(|at| turn.now().since(at).0 >= 300);
    if !suffering || !again || incident.commander().is_some() {
        return;
    }
    let mut draw = turn.world.chance.draw(Concern::Temper, 9_000, turn.now().0);
    let settled =
        |who: &PersonId| people.minds[who.index()].joined.is_some_and(|since| turn.now().since(since).0 >= 60);
    let speakers: Vec<PersonId> = people.actors(&turn.world).into_iter().filter(settled).collect();
    if speakers.is_empty() {
        return;
    }
    let who = speakers[draw.pick(speakers.len())];
    people.duties.declare_asked = Some(turn.now());
    let cue = if incident.declared.is_some() { Phrase::WhoCommands } else { Phrase::SuggestDeclare };
    let text = people.phrase(turn, who, cue, &[]);
    turn.say(who, Vec::new(), Intent::Other, text);
}
