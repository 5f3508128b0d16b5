//! Reads a chat line: finds the verb, hands the rest to its reader, makes sure that a refusal's hint parses.
//!
//! Not admission. The one rule: a refusal's hint can be read.

use super::lexer::{Words, lex};
use super::reading::{Read, Reading, find_person, refuse};
use super::understand::understand;
use super::verbs::{self, Verb};
use super::{MAX_LINE, MAX_TEXT, Speaker, suggest};
use crate::vocab::{Command, Intent, PersonId, Reason, Rejection};

/// Words of the tabletop's facilitator.
const FACILITATOR: [&str; 7] = ["hold-inject", "fire-inject", "improvise", "pause", "resume", "observe", "end"];

/// Words the terminal and the app answer themselves.
const SHELL: [&str; 5] = ["help", "?", "next", "quit", "list"];

/// What a line asks for. Lines without `/` are talk.
///
/// # Errors
/// A [`Rejection`] (unreadable, unknown, empty or out of bounds) whose hint is a line that parses.
pub fn parse(line: &str, speaker: &Speaker<'_>) -> Result<Command, Rejection> {
    read(line, speaker).map_err(|mut refusal| {
        if read(&refusal.hint, speaker).is_err() {
            refusal.hint = "/summary".to_owned();
        }
        refusal
    })
}

/// What a line asks for; the hint of a refusal is not checked yet.
fn read(line: &str, speaker: &Speaker<'_>) -> Read<Command> {
    let line = line.trim();
    if line.chars().count() > MAX_LINE {
        let why = format!("the line is longer than {MAX_LINE} characters");
        return Err(refuse(Reason::OutOfBounds, why, "/summary".to_owned()));
    }
    let tokens = lex(line);
    let words = Words::new(line, &tokens);
    if let Some(rest) = line.strip_prefix('/') {
        return read_verb(rest, words, speaker);
    }
    if words.is(0, "@bot") && words.len() > 1 {
        let slashed = format!("/{}", words.tail(1).span().trim_start_matches('/'));
        let tokens = lex(&slashed);
        return read_verb(&slashed[1..], Words::new(&slashed, &tokens), speaker);
    }
    read_talk(words, speaker)
}

/// A line with a verb. `rest` is the line without its slash.
fn read_verb(rest: &str, all: Words<'_>, speaker: &Speaker<'_>) -> Read<Command> {
    let mut words = all;
    let first = words.take().unwrap_or_default();
    let mut word = first.trim_start_matches('/').to_lowercase();
    let prefixed = matches!(word.as_str(), "incident" | "inc");
    if prefixed {
        word = words.take().unwrap_or_default().to_lowercase();
    }
    if word.is_empty() {
        let why = "a verb is missing after the slash".to_owned();
        return Err(refuse(Reason::Empty, why, "/summary".to_owned()));
    }
    if !prefixed && FACILITATOR.contains(&word.as_str()) {
        let why = "facilitator lines come with the tabletop".to_owned();
        return Err(refuse(Reason::Unreadable, why, "/summary".to_owned()));
    }
    let Some(verb) = verbs::find(&word) else {
        return Err(unknown_verb(&word, rest, words, speaker));
    };
    let mut reading = Reading { words, all, who: speaker, verb, word, prefixed };
    (verb.read)(&mut reading)
}

/// The line that somebody may have meant who left its slash away, as in "ack"; none if the words are no verb's.
///
/// `None` too if the line begins with a slash or a name, or if the verb would not take the rest.
#[must_use]
pub fn without_slash(text: &str, speaker: &Speaker<'_>) -> Option<String> {
    let text = text.trim();
    // "note: it is back" is meant as a line as much as "note it is back".
    let text = match text.split_once(':') {
        Some((verb, rest)) if !verb.contains(char::is_whitespace) => format!("{verb} {}", rest.trim_start()),
        _ => text.to_owned(),
    };
    let first = text.split_whitespace().next()?.to_lowercase();
    let prefix = matches!(first.as_str(), "incident" | "inc");
    if !prefix && verbs::find(&first).is_none() {
        return None;
    }
    parse(&format!("/{text}"), speaker).ok().map(|command| super::write(&command, speaker.names))
}

/// No verb of that name; the nearest is tried on the same arguments.
fn unknown_verb(word: &str, rest: &str, words: Words<'_>, speaker: &Speaker<'_>) -> Rejection {
    if SHELL.contains(&word) {
        let why = format!("{word} is answered by the program you type in, not in the channel");
        return refuse(Reason::Unreadable, why, "/summary".to_owned());
    }
    let known: Vec<&str> = verbs::words().collect();
    let near = suggest::nearest(word, &known).and_then(|near| {
        let verb: &'static Verb = verbs::find(near)?;
        Some((near, verb))
    });
    let Some((near, verb)) = near else {
        let shown: String = rest.split_whitespace().next().unwrap_or("").chars().take(40).collect();
        let why = format!("no verb is called {shown}");
        return refuse(Reason::Unreadable, why, "/summary".to_owned());
    };
    let same = format!("{} {}", verb.slashed(), words.span());
    let hint = if read(&same, speaker).is_ok() { same.trim().to_owned() } else { verbs::example(verb, speaker) };
    let why = format!("no verb is called {word}; did you mean /{near}?");
    refuse(Reason::Unreadable, why, hint)
}

/// A line without a verb: one name asks, several or none say.
fn read_talk(mut words: Words<'_>, speaker: &Speaker<'_>) -> Read<Command> {
    let all = words;
    let mut to: Vec<PersonId> = Vec::new();
    let mut everybody = false;
    while let Some(raw) = words.plain(0) {
        let joins = matches!(raw, "and" | "&" | ",") && !to.is_empty();
        if joins && words.plain(1).is_some_and(|next| next.starts_with('@')) {
            words.take();
            continue;
        }
        if !raw.starts_with('@') || raw.len() == 1 {
            break;
        }
        words.take();
        if ["@here", "@channel", "@all", "@everyone"].contains(&raw.to_lowercase().as_str()) {
            everybody = true;
            continue;
        }
        let Some(person) = find_person(raw, speaker) else {
            return Err(nobody(raw, all, speaker));
        };
        if !to.contains(&person) {
            to.push(person);
        }
    }
    talk(words, to, everybody, speaker)
}

/// What is said once the names are known.
fn talk(words: Words<'_>, mut to: Vec<PersonId>, everybody: bool, speaker: &Speaker<'_>) -> Read<Command> {
    let text = words.text();
    if text.trim().is_empty() {
        let hint = match to.first() {
            Some(id) => format!("@{} status?", speaker.names.person(*id)),
            None => "/summary".to_owned(),
        };
        return Err(refuse(Reason::Empty, "nothing is said".to_owned(), hint));
    }
    if text.chars().count() > MAX_TEXT {
        let why = format!("at most {MAX_TEXT} characters are taken");
        return Err(refuse(Reason::OutOfBounds, why, "/summary".to_owned()));
    }
    let (intent, about) = understand(&text, speaker.names);
    if everybody {
        to.clear();
    }
    Ok(match to.as_slice() {
        [one] if !matches!(intent, Intent::Told | Intent::Courtesy) => Command::Ask { to: *one, intent, about, text },
        _ => Command::Say { to, intent, text },
    })
}

/// Nobody has that name.
fn nobody(raw: &str, all: Words<'_>, speaker: &Speaker<'_>) -> Rejection {
    let asked = super::reading::bare(raw).trim_start_matches('@');
    let people = speaker.names.person_names();
    match suggest::nearest(asked, &people) {
        Some(near) => {
            let why = format!("nobody is called {asked}; did you mean @{near}?");
            let place = (0..all.len()).find(|at| all.raw(*at) == Some(raw));
            let hint = all.line_with(place.unwrap_or(0), &format!("@{near}"));
            refuse(Reason::Unknown, why, hint)
        }
        None => {
            let why = format!("nobody is called {asked}; /who lists who is here");
            refuse(Reason::Unknown, why, "/who".to_owned())
        }
    }
}
