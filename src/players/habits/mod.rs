//! Habits: what a commander does whenever the same kind of moment comes, in any scenario.
//!
//! A commander is a list of habits in the order of their urgency. The one rule: a habit goes by the scene alone,
//! and names nothing that the scene has not shown.

#![expect(clippy::wildcard_enum_match_arm, reason = "a habit goes by a few kinds of facts among twenty")]

mod cheats;
mod close;
mod handoff;
mod noise;
mod open;
mod pretence;
mod thinking;
mod words;
mod work;

pub(super) use cheats::*;
pub(super) use close::*;
pub(super) use handoff::*;
pub(super) use noise::*;
pub(super) use open::*;
pub(super) use pretence::*;
pub(super) use thinking::*;
pub(super) use words::*;
pub(super) use work::*;

use super::diary::Scene;

/// What to say in this moment; nothing if it is not the moment.
pub(super) type Habit = fn(&mut Scene<'_, '_>) -> Vec<String>;

/// One line.
fn line(text: impl Into<String>) -> Vec<String> {
    vec![text.into()]
}

/// Nothing.
fn nothing() -> Vec<String> {
    Vec::new()
}
