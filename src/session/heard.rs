//! What reaches the seat, in words: the shape of commands.md section 3.
//!
//! Names instead of ids; the seat's own person is `you`.
//! The one rule: nothing is here that [`view::visible`] would not show.

use serde::Serialize;

use crate::base::Tick;
use crate::exercise::Exercise;
use crate::language;
use crate::scenario::Names as _;
use crate::view;
use crate::vocab::{Actor, Event, EventKind, PersonId, Reach};

/// An event as the seat hears of it.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Heard {
    /// Its place in the log.
    pub seq: u32,
    /// When.
    pub tick: Tick,
    /// What kind of event.
    pub kind: &'static str,
    /// Whose act.
    pub from: String,
    /// For whom.
    pub to: Vec<String>,
    /// In words.
    pub text: String,
    /// Whether it wants something of the seat.
    #[serde(skip)]
    pub addressed: bool,
}

/// A line that was not taken up.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Refusal {
    /// As typed.
    pub line: String,
    /// What was wrong.
    pub why: String,
    /// What would have been right.
    pub hint: String,
}

impl Refusal {
    /// What was wrong and what would have been right, in sentences.
    #[must_use]
    pub fn told(&self) -> String {
        let stop = if self.why.ends_with(['.', '?', '!']) { "" } else { "." };
        format!("{}{stop} Try: {}", self.why, self.hint)
    }
}

/// All that reached the seat since it last listened.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Hearing {
    /// Events, in order.
    pub events: Vec<Heard>,
    /// Refused lines, in order.
    pub rejected: Vec<Refusal>,
}

/// An event in words, for one person.
pub(super) fn heard(exercise: &Exercise, me: PersonId, event: &Event) -> Heard {
    Heard {
        seq: event.seq,
        tick: event.tick,
        kind: event.kind.name(),
        from: from(exercise, me, event.by),
        to: to(exercise, me, event),
        text: text(exercise, me, event),
        addressed: view::addressed(event, me, exercise),
    }
}

/// The refusal in an event, if it refuses something this person said.
#[expect(clippy::wildcard_enum_match_arm, reason = "one kind of event refuses, all others do not")]
pub(super) fn refusal(me: PersonId, event: &Event) -> Option<Refusal> {
    match &event.kind {
        EventKind::CommandRejected { line, rejection } if event.by == Actor::Person(me) => {
            Some(Refusal { line: line.clone(), why: rejection.why.clone(), hint: rejection.hint.clone() })
        }
        _ => None,
    }
}

fn from(exercise: &Exercise, me: PersonId, by: Actor) -> String {
    if by == Actor::Person(me) {
        return "you".to_owned();
    }
    language::actor_name(by, exercise.scenario())
}

fn to(exercise: &Exercise, me: PersonId, event: &Event) -> Vec<String> {
    let name = |person: &PersonId| {
        if *person == me { "you".to_owned() } else { exercise.scenario().person(*person).to_owned() }
    };
    match &event.reach {
        Reach::Channel => vec!["channel".to_owned()],
        Reach::Only(people) => people.iter().map(name).collect(),
        Reach::Nobody => Vec::new(),
    }
}

/// What is told of "you" as of somebody, in the second person.
fn second_person(text: &str) -> String {
    let verbs = [("you is ", "you are "), ("you has ", "you have "), ("you was ", "you were ")];
    verbs.iter().fold(text.to_owned(), |told, (wrong, right)| told.replace(wrong, right))
}

/// What a look shows, or the event told.
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "every other event is told by the language layer, which lists them all"
)]
fn text(exercise: &Exercise, me: PersonId, event: &Event) -> String {
    match &event.kind {
        EventKind::Looked { look } if event.by == Actor::Person(me) => view::look(exercise, me, look),
        EventKind::CoachHinted { text, line: Some(line), .. } => format!("{text}\n{line}"),
        _ => second_person(&language::narrate(event, exercise.scenario())),
    }
}
