//! What a shell talks to: one seat at one exercise, with the recording kept beside it.
//!
//! Not a shell: it neither prints nor reads nor knows what time it is outside.
//! The one rule: whatever passes the seat's lips takes simulated time, and is recorded before its effect is told.

#![deny(clippy::disallowed_types, clippy::disallowed_methods, clippy::wildcard_enum_match_arm)]

mod chair;
mod heard;
mod prefill;
mod rehearsal;
mod seat;

pub use crate::players::Commander;
pub use heard::{Heard, Hearing, Refusal};
pub use prefill::prefill;
pub use rehearsal::{rehearse, rehearsed};
pub use seat::{NEXT_MAX, Session, SessionError, Sink};
