//! The words simulated people use: lines by key and voice, with slots to fill.
//!
//! Build it once with [`Phrasebook::shipped`] and hand it on; it holds nothing but text.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use strum::{EnumIter, IntoStaticStr};

pub use super::phrases::Phrase;
use crate::base::{Draw, capitalised};

/// How somebody speaks.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, EnumIter, IntoStaticStr)]
pub enum Voice {
    /// In whole, sober sentences.
    Plain,
    /// In as few words as possible.
    Terse,
    /// With pleasure in talking.
    Chatty,
    /// As in a letter.
    Formal,
    /// As if woken up.
    Gruff,
}

/// All lines.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Phrasebook {
    lines: BTreeMap<Phrase, Vec<(Voice, String)>>,
}

impl Phrasebook {
    /// The phrasebook that comes with the program.
    ///
    /// # Panics
    /// If the embedded file cannot be read, which a test rules out.
    #[must_use]
    pub fn shipped() -> Self {
        let lines = ron::from_str(include_str!("../../assets/phrasebook.ron"))
            .expect("the embedded phrasebook is read by a test");
        Self { lines }
    }

    /// All wordings of a key in a voice; those of the plain voice if it has none of its own.
    #[must_use]
    pub fn wordings(&self, key: Phrase, voice: Voice) -> Vec<&str> {
        let in_voice = |wanted: Voice| -> Vec<&str> {
            let lines = self.lines.get(&key).map_or(&[][..], Vec::as_slice);
            lines.iter().filter(|(voice, _)| *voice == wanted).map(|(_, text)| text.as_str()).collect()
        };
        let own = in_voice(voice);
        if own.is_empty() { in_voice(Voice::Plain) } else { own }
    }

    /// A line for a key in a voice, its slots filled; which of the wordings it is the draw decides.
    #[must_use]
    pub fn line(&self, key: Phrase, voice: Voice, draw: &mut Draw, slots: &[(&str, &str)]) -> String {
        let mut wordings = self.wordings(key, voice);
        // A voice with one wording only would repeat itself; the plain ones are mixed in, save where they would jar.
        if wordings.len() == 1 && matches!(voice, Voice::Chatty | Voice::Formal) {
            wordings.extend(self.wordings(key, Voice::Plain));
        }
        match wordings.get(draw.pick(wordings.len())) {
            Some(wording) => fill(wording, slots),
            None => String::new(),
        }
    }
}

/// A wording with its slots filled; a slot that nobody filled leaves no brace behind.
fn fill(wording: &str, slots: &[(&str, &str)]) -> String {
    let mut out = String::with_capacity(wording.len() + 32);
    let mut rest = wording;
    while let Some(open) = rest.find('{') {
        out.push_str(&rest[..open]);
        let Some(close) = rest[open..].find('}') else {
            break;
        };
        let name = &rest[open + 1..open + close];
        let value = slots.iter().find(|(slot, _)| *slot == name).map_or("that", |(_, value)| value.trim());
        if out.ends_with(". ") && PHRASES.contains(&name) {
            out.push_str(&capitalised(value));
        } else {
            out.push_str(value);
        }
        rest = &rest[open + close + 1..];
        // A text that ends its own sentence needs no second full stop.
        if value.ends_with(['.', '!', '?']) && rest.starts_with('.') {
            rest = &rest[1..];
        }
    }
    out.push_str(rest);
    capital(out.trim().replace("  ", " "), wording)
}

/// Slots that hold a phrase; the others hold names, which keep their spelling.
const PHRASES: [&str; 4] = ["what", "doing", "call", "why"];

/// A sentence that begins with a filled-in phrase gets its capital; a bare name keeps its spelling.
fn capital(text: String, wording: &str) -> String {
    let opening = wording.strip_prefix('{').and_then(|rest| rest.split('}').next());
    if opening.is_some_and(|slot| PHRASES.contains(&slot)) { capitalised(&text) } else { text }
}
