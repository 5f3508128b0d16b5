//! Why a command was refused, and a line that would have been admitted instead.
//!
//! Not the deciding. The one rule: a refusal always carries a way out.

use serde::{Deserialize, Serialize};
use strum::{EnumIter, IntoStaticStr, VariantNames};

/// The grounds of a refusal.
#[derive(
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Debug,
    Serialize,
    Deserialize,
    EnumIter,
    IntoStaticStr,
    VariantNames,
)]
pub enum Reason {
    /// The line could not be understood.
    Unreadable,
    /// A name that nothing here has.
    Unknown,
    /// Nothing is declared yet.
    NotDeclared,
    /// It is declared already.
    AlreadyDeclared,
    /// Only the commander may.
    NotCommander,
    /// Only the commander or the operations lead may.
    NotOps,
    /// Only the commander or the comms lead may.
    NotComms,
    /// Only the commander, the liaison or the operations lead may.
    NotLiaison,
    /// Only who gave the task may.
    NotGiver,
    /// The person is not on the incident.
    NotHere,
    /// The person is here or paged already.
    AlreadyHere,
    /// Nothing of that kind is open.
    NothingOpen,
    /// It has been decided, finished or called off.
    AlreadyClosed,
    /// The commander is answering; command is not vacant.
    CommandHeld,
    /// It is so already.
    NoChange,
    /// The lever does not work on that kind of thing.
    LeverDoesNotFit,
    /// The lever needs an amount.
    LeverNeedsAmount,
    /// A tool the lever needs cannot be reached.
    ToolUnreachable,
    /// It belongs to the review, which has not begun.
    NotInReview,
    /// It belongs to the response, which is over.
    ReviewOnly,
    /// The exercise is over.
    Ended,
    /// Too many commands in one second.
    TooMany,
    /// A field that must say something is empty.
    Empty,
    /// A number outside its bounds.
    OutOfBounds,
    /// A person cannot do that to themselves.
    NotYourself,
    /// Legal has to read it first.
    NeedsLegal,
}

/// A refusal the participant learns from.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, thiserror::Error)]
#[error("{why}; try: {hint}")]
pub struct Rejection {
    /// The grounds.
    pub reason: Reason,
    /// The grounds in words, for this case.
    pub why: String,
    /// A line that would be admitted now.
    pub hint: String,
}
