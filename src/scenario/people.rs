//! The people of a scenario: teams, skills, temper, rota.
//!
//! Not how they behave. The one rule: people differ in what they know, when they sleep and how they speak up.

use serde::{Deserialize, Serialize};

use crate::base::Ticks;
use crate::vocab::{PersonId, Target, TeamId};

/// A team.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Team {
    /// Its name; `leadership`, `security`, `legal` and `support` have the meaning one expects.
    pub id: String,
}

/// How an executive interrupts.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum SwoopForm {
    /// Gives an order.
    Order,
    /// Wants an estimate of the end.
    Eta,
    /// Wants lists and details.
    Details,
    /// Doubts the severity.
    Severity,
}

/// How somebody behaves under pressure.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub enum Temper {
    /// Reports on time, objects when it matters.
    Steady,
    /// Says little unless asked.
    Silent,
    /// Says much.
    Verbose,
    /// Sure of the first idea.
    Overconfident,
    /// Contradicts.
    Belligerent,
    /// Agrees with everything.
    Deferential,
    /// An executive who interrupts.
    Swooping {
        /// How.
        form: SwoopForm,
        /// In these words.
        order: String,
    },
}

/// A person.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Person {
    /// The id typed after `@`.
    pub id: String,
    /// The name shown.
    pub name: String,
    /// The team.
    pub team: TeamId,
    /// An IANA-like zone name, for display.
    pub tz: String,
    /// Its offset from UTC in seconds.
    pub utc_offset: i32,
    /// How long awake when the exercise begins.
    pub awake_for: Ticks,
    /// How well they know a thing, 0 to 1.
    pub skills: Vec<(Target, f64)>,
    /// How well they write to customers, 0 to 1.
    pub comms_skill: f64,
    /// How well they lead, 0 to 1.
    pub command_skill: f64,
    /// How they behave.
    pub temper: Temper,
    /// Whether a human can sit here.
    pub seat: bool,
}

/// Who is paged for a team.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Rota {
    /// The team.
    pub team: TeamId,
    /// In order of escalation.
    pub on_call: Vec<PersonId>,
    /// Unacknowledged pages go on after this.
    pub ack_within: Ticks,
    /// Teams paged when nobody of this one answers.
    pub then: Vec<TeamId>,
}
