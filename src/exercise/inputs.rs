//! What a seat puts into a run: the only thing, beside scenario and seed, that a run depends on.
//!
//! The one rule: an input is data; whoever made it, the run treats it alike.

use serde::{Deserialize, Serialize};

use crate::vocab::{Command, SeatId};

/// One command of one seat.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Input {
    /// Whose.
    pub seat: SeatId,
    /// `human`, or `bot:` and the name of a simulated commander.
    pub by: String,
    /// The line as typed; replay uses the command.
    pub line: String,
    /// The command as understood.
    pub command: Command,
}
