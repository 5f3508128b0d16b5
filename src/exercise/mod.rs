//! The run: a pure function of (scenario, seed, inputs). [`Exercise::step`] is the order of a tick, readable top to bottom.
//!
//! Discrete facts change only in `apply`, because of an event; `step` returns the events.

#![deny(clippy::disallowed_types, clippy::disallowed_methods, clippy::wildcard_enum_match_arm)]

mod coach;
mod cues;
mod cues_close;
mod facts;
mod hands;
mod inputs;
mod phases;
mod run;
mod story;

pub use facts::WorldFacts;
pub use inputs::Input;
pub use run::Exercise;
