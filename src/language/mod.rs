//! What people say: a chat line to a [`Command`] and back, an event as a sentence, plain talk as an intent, the phrasebook.
//!
//! Nothing here decides whether a command is admitted; it only understands. Everything is a pure function of its arguments.
//! The one rule: no line, however odd, panics, and every refusal carries a line that would parse.

#![deny(clippy::disallowed_types, clippy::disallowed_methods, clippy::wildcard_enum_match_arm)]

mod complete;
mod doing;
mod facts;
mod form;
mod goals;
mod help;
mod legal;
mod lexer;
mod narrate;
mod narrate_work;
mod parse;
mod patterns;
pub mod phrasebook;
mod phrases;
mod read_close;
mod read_structure;
mod read_talk;
mod read_work;
mod reading;
mod say;
mod suggest;
mod table_structure;
mod table_work;
mod troubles;
mod understand;
mod verbs;
mod write;

pub use complete::complete;
pub use doing::doing_words;
pub use facts::{fact_sentence, leads, share_words};
pub use form::{Field, Form, form};
pub use help::help;
pub use legal::legal_matters;
pub use narrate::{actor_name, kind_words, narrate};
pub use parse::{parse, without_slash};
pub use phrasebook::{Phrase, Phrasebook, Voice};
pub use say::{
    call_words, draft_id, factor_id, hypothesis_id, offer_id, page_id, percent, proposal_id, task_id, update_words,
    work_words,
};
pub use understand::{goal, is_errand, lever_asked_for, understand};
pub use verbs::{VERBS, Verb};
pub use write::write;

use crate::base::Ticks;
use crate::scenario::Names;
use crate::vocab::{Command, PersonId};

/// The longest free text, in characters.
pub const MAX_TEXT: usize = 2_000;

/// The longest line, in characters; a full handoff brief fits.
pub const MAX_LINE: usize = 24_000;

/// The longest time anybody may promise or ask for: five years.
const MAX_SPAN: Ticks = Ticks(5 * 365 * 86_400);

/// Who speaks, and the names they can use.
pub struct Speaker<'a> {
    /// The names of everything.
    pub names: &'a dyn Names,
    /// Who speaks; `@me` means them.
    pub me: PersonId,
}

/// How long it takes to say a line: five seconds for a look, else three and a quarter second a word, rounded up.
#[must_use]
pub fn cost(line: &str, command: &Command) -> Ticks {
    if matches!(command, Command::Look(_)) {
        return Ticks(5);
    }
    if matches!(command, Command::Coach { .. }) {
        return Ticks(1);
    }
    let words = line.split_whitespace().take(MAX_LINE).count();
    let quarters = u32::try_from(words).unwrap_or(u32::MAX / 2);
    Ticks(3 + quarters.div_ceil(4))
}
