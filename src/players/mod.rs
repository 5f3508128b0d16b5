//! Simulated commanders: they see what a seat sees and emit lines, like a human.
//!
//! None of them is given the run, the platform or the scenario's truth; [`play`] hands them a view and the visible events.

#![deny(clippy::disallowed_types, clippy::disallowed_methods, clippy::wildcard_enum_match_arm)]

mod drive;
mod memory;
mod memory_work;
mod random;
mod reference;

pub use drive::{Idle, Player, PlayerEyes, Steps, play, play_while};
pub use random::Random;
pub use reference::Reference;
