//! Simulated commanders: they see what a seat sees and emit lines, like a human.
//!
//! None of them is given the run, the platform or the scenario's truth; [`play`] hands them a view and the visible events.

#![deny(clippy::disallowed_types, clippy::disallowed_methods, clippy::wildcard_enum_match_arm)]

mod cast;
mod commander;
mod diary;
mod drive;
mod habits;
mod habitual;
mod job;
mod manners;
mod memory;
mod memory_work;
mod parrot;
pub mod playtest;
mod predecessor;
mod random;
mod reference;
mod withheld;

pub use cast::Cast;
pub use commander::Commander;
pub use drive::{Idle, Player, PlayerEyes, Steps, Voice, play, play_while};
pub use habitual::Habitual;
pub use job::{Job, Progress};
pub use random::Random;
pub use reference::Reference;
pub use withheld::{Withheld, Without};
