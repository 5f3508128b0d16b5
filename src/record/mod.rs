//! A run as a file: JSON Lines that hold everything needed to play it again.
//!
//! Not a log of what happened: events are made anew by running the inputs through an [`Exercise`].
//! The one rule: a line, once handed out, is never changed; a run is continued only by appending.
//!
//! [`Exercise`]: crate::exercise::Exercise

#![deny(clippy::disallowed_types, clippy::disallowed_methods, clippy::wildcard_enum_match_arm)]

mod format;
mod parse;
mod replay;
mod verify;
mod write;

pub use format::{Check, End, FORMAT, Header, InputLine, SeatLine, Source, hash_of_text, hex};
pub use parse::{RecordError, Recording, whole};
pub use replay::{Playback, ReplayError, replay};
pub use verify::{Verdict, verify};
pub use write::{CHECK_EVERY, Writer};

/// The version of the engine that makes and replays recordings.
pub const ENGINE: &str = env!("CARGO_PKG_VERSION");
