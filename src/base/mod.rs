//! What every layer stands on: simulated time, typed indices, keyed randomness, portable maths, state hashing.
//!
//! Nothing here knows incidents, services or people.
//! The one rule: no clock, no file, no random source that was not handed in.

#![deny(clippy::disallowed_types, clippy::disallowed_methods, clippy::wildcard_enum_match_arm)]

mod chance;
mod fingerprint;
mod ids;
pub mod maths;
mod time;
mod words;

pub use chance::{Chance, Concern, Draw};
pub use fingerprint::{Fingerprint, fingerprint_of};
pub use time::{Tick, Ticks, TimeError};
pub use words::capitalised;
