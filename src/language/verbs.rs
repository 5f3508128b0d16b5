//! The table of verbs: one entry for each, from which reading, help, hints and completion all draw.
//!
//! The one rule: a verb that is not in the table does not exist.

use super::Speaker;
use super::reading::{Read, Reading};
use super::suggest::names_of;
use super::table_structure::STRUCTURE;
use super::table_work::WORK;
use crate::vocab::{Command, Target};

/// What can stand as an argument, for completion.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Offer {
    /// People, with `@`.
    Person,
    /// Teams.
    Team,
    /// Anything that can be a target.
    Target,
    /// Services.
    Service,
    /// Outside companies.
    Vendor,
    /// Runbooks.
    Runbook,
    /// Levers.
    Lever,
    /// Words of a closed set.
    Words(&'static [&'static str]),
}

/// A verb of the vocabulary.
pub struct Verb {
    /// The canonical word.
    pub name: &'static str,
    /// Whether its canonical spelling begins with `/incident`; the prefix may be left out or put before any verb.
    pub incident: bool,
    /// Other words for it.
    pub aliases: &'static [&'static str],
    /// How it is written.
    pub usage: &'static str,
    /// Its option keywords and field names.
    pub options: &'static [&'static str],
    /// What it means.
    pub meaning: &'static str,
    /// What is decided where the usage leaves something open.
    pub notes: &'static str,
    /// A line; `{person}`, `{team}`, `{service}`, `{vendor}` and `{runbook}` stand for names of the scenario.
    pub example: &'static str,
    pub(super) offers: &'static [Offer],
    pub(super) read: fn(&mut Reading<'_>) -> Read<Command>,
}

/// All verbs, in the order help lists them.
pub const VERBS: [&[Verb]; 2] = [STRUCTURE, WORK];

impl Verb {
    /// The verb as typed.
    #[must_use]
    pub fn slashed(&self) -> String {
        let prefix = if self.incident { "/incident " } else { "/" };
        format!("{prefix}{}", self.name)
    }
}

/// Every verb.
pub(super) fn all() -> impl Iterator<Item = &'static Verb> {
    VERBS.into_iter().flatten()
}

/// Every word that finds a verb.
pub(super) fn words() -> impl Iterator<Item = &'static str> {
    all().flat_map(|verb| std::iter::once(verb.name).chain(verb.aliases.iter().copied()))
}

/// The verb with this name or alias.
pub(super) fn find(word: &str) -> Option<&'static Verb> {
    all().find(|verb| verb.name == word || verb.aliases.contains(&word))
}

/// The verb's example with names of this scenario; a line that always parses where a name is lacking.
pub(super) fn example(verb: &Verb, speaker: &Speaker<'_>) -> String {
    let names = speaker.names;
    let first = |list: Vec<&str>| list.first().map(|name| (*name).to_owned());
    let me = names.person(speaker.me);
    let mut people = names.person_names();
    people.retain(|name| *name != me);
    let slots = [
        ("{person}", first(people).or_else(|| Some(me.to_owned()))),
        ("{team}", first(names.team_names())),
        ("{service}", first(names_of(names, |t| matches!(t, Target::Service(_))))),
        ("{vendor}", first(names_of(names, |t| matches!(t, Target::Vendor(_))))),
        ("{runbook}", first(names.runbook_names())),
    ];
    let mut line = verb.example.to_owned();
    for (slot, name) in slots {
        if line.contains(slot) {
            match name {
                Some(name) => line = line.replace(slot, &name),
                None => return "/summary".to_owned(),
            }
        }
    }
    line
}
