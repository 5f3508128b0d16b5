//! The command process: pages, roles, tasks, decisions, promises, cases; who may say what, and what follows.
//!
//! Not people (they react in [`crate::people`]) and not the platform (it answers to levers).
//! State here changes only in [`Incident::apply`], because of an event.

#![deny(clippy::disallowed_types, clippy::disallowed_methods, clippy::wildcard_enum_match_arm)]

mod admit;
mod admit_ids;
mod admit_people;
mod admit_words;
mod admit_work;
mod advance;
mod apply;
mod rules;
mod state;

pub use admit::Desk;
pub use rules::{RULES, Rule, When, Who, rule_of};
pub use state::{
    Case, DraftState, FactorNote, Hypothesis, Incident, Known, Offer, OpenState, Page, Posted, Promise, Proposal,
    RemedyNote, SubteamState, Task, TaskState,
};
