//! The lines of a recording, exactly as they stand in the file.
//!
//! Every line is one JSON object with a `type`; hashes are sixteen hexadecimal digits.
//! The one rule: a changed or new field means a new [`FORMAT`].

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::base::{Fingerprint, Tick};
use crate::exercise::Input;
use crate::vocab::{Command, Ending, SeatId};

/// The version of the file's shape.
pub const FORMAT: u32 = 1;

/// A text the run depends on, kept whole so that the file needs no other.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Source {
    /// What it is called.
    pub id: String,
    /// The hash of the text.
    pub hash: String,
    /// The text.
    pub text: String,
}

impl Source {
    /// A text under a name.
    #[must_use]
    pub fn new(id: &str, text: &str) -> Self {
        Self { id: id.to_owned(), hash: hash_of_text(text), text: text.to_owned() }
    }

    /// Whether the text is still the one that was hashed.
    #[must_use]
    pub fn intact(&self) -> bool {
        self.hash == hash_of_text(&self.text)
    }
}

/// A place at the table as the recording names it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct SeatLine {
    /// Its number; inputs refer to it.
    pub seat: SeatId,
    /// Its name on the command line.
    pub name: String,
    /// The id of the person who sits there.
    pub person: String,
}

/// The first line: all that a run depends on, besides its inputs.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Header {
    /// The version of the file's shape.
    pub format: u32,
    /// The version of hotwash that ran it.
    pub engine: String,
    /// The scenario.
    pub scenario: Source,
    /// The doctrine it was scored by.
    pub doctrine: Source,
    /// The seed.
    pub seed: u64,
    /// The human seats.
    pub seats: Vec<SeatLine>,
    /// Sub-steps of the platform in a tick.
    pub substeps: u32,
}

/// Something a seat said, at the tick it was admitted.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct InputLine {
    /// The clock when it was said.
    pub tick: Tick,
    /// Its place among the inputs, from 1.
    pub seq: u32,
    /// Which seat.
    pub seat: SeatId,
    /// `human`, or `bot:` and the name of a simulated commander.
    pub by: String,
    /// As typed.
    pub line: String,
    /// As understood; a replay uses this.
    pub command: Command,
}

impl InputLine {
    /// What the exercise is given.
    #[must_use]
    pub fn input(&self) -> Input {
        Input { seat: self.seat, by: self.by.clone(), line: self.line.clone(), command: self.command.clone() }
    }
}

/// A hash of every subsystem after a tick.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Check {
    /// The clock after the tick.
    pub tick: Tick,
    /// The hash of each subsystem by its name.
    pub hashes: BTreeMap<String, String>,
}

/// The last line of a run that was brought to its end.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct End {
    /// How many ticks were played.
    pub ticks: u32,
    /// How the response ended.
    pub ending: Ending,
    /// The hash of the whole final state.
    pub fingerprint: String,
}

/// Any line.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "lowercase")]
pub(super) enum Line {
    /// The first.
    Header(Header),
    /// Something said.
    Input(InputLine),
    /// A hash on the way.
    Check(Check),
    /// The last of the run.
    End(End),
    /// Remarks that are never hashed: start time, learner.
    Meta(serde_json::Map<String, serde_json::Value>),
}

impl Line {
    /// The line as it stands in the file, without its newline.
    pub(super) fn to_text(&self) -> String {
        serde_json::to_string(self).expect("a line of a recording is plain data")
    }
}

/// A hash as the file writes it.
#[must_use]
pub fn hex(hash: u64) -> String {
    format!("{hash:016x}")
}

/// The hash of a text as the file writes it.
#[must_use]
pub fn hash_of_text(text: &str) -> String {
    let mut hash = Fingerprint::default();
    hash.put(text);
    hex(hash.finish())
}
