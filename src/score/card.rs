//! The scorecard: what the rubric found, in the shape of commands.md section 4.
//!
//! Every number on it comes with the events it rests on; there is no hidden score.

use serde::{Deserialize, Serialize};

use crate::scenario::Capability;

/// How well something was done; `N` where the scenario gave no occasion.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub enum Rating {
    /// Without challenges.
    P,
    /// With some challenges.
    S,
    /// With major challenges.
    M,
    /// Not achieved.
    U,
    /// No occasion.
    N,
}

impl Rating {
    /// The rating of a share of the points: P from 0.85, S from 0.70, M from 0.50.
    #[must_use]
    pub fn of_share(share: f64) -> Self {
        // A hair of tolerance, so that 8.5 of 10 written in binary is still 85 %.
        let share = share + 1e-9;
        if share >= 0.85 {
            Self::P
        } else if share >= 0.70 {
            Self::S
        } else if share >= 0.50 {
            Self::M
        } else {
            Self::U
        }
    }

    /// The share of an expectation's points this band earns.
    #[must_use]
    pub fn share(self) -> f64 {
        match self {
            Self::P => 1.0,
            Self::S => 0.75,
            Self::M => 0.5,
            Self::U | Self::N => 0.0,
        }
    }

    /// In words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::P => "performed without challenges",
            Self::S => "performed with some challenges",
            Self::M => "performed with major challenges",
            Self::U => "not achieved",
            Self::N => "no occasion",
        }
    }
}

/// What one expectation found.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Finding {
    /// The expectation's id.
    pub id: String,
    /// What was expected.
    pub rule: String,
    /// Where the expectation comes from.
    pub source: String,
    /// Points earned.
    pub points: f64,
    /// Points possible; zero where there was no occasion.
    pub of: f64,
    /// The band.
    pub band: Rating,
    /// The moment it turns on.
    pub tick: u32,
    /// What was measured, in a sentence.
    pub because: String,
    /// The events it rests on.
    pub events: Vec<u32>,
    /// What to try, or to keep.
    pub advice: String,
}

/// One of the ten capabilities.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct CapabilityScore {
    /// Which.
    pub id: Capability,
    /// Its name.
    pub name: &'static str,
    /// Its rating.
    pub rating: Rating,
    /// Points earned.
    pub points: f64,
    /// Ten, or zero where there was no occasion.
    pub of: f64,
    /// What it rests on.
    pub findings: Vec<Finding>,
}

/// The whole.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Overall {
    /// The rating, after a cap if there is one.
    pub rating: Rating,
    /// Points, renormalised to a hundred.
    pub points: f64,
    /// A hundred, or zero if nothing could be judged.
    pub of: f64,
    /// What holds the rating down to M, if anything.
    pub capped_by: Option<String>,
}

/// The result of scoring one seat's run.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Scorecard {
    /// The whole.
    pub overall: Overall,
    /// The ten capabilities in their order.
    pub capabilities: Vec<CapabilityScore>,
}

/// The name of a capability as the debrief shows it.
#[must_use]
pub fn capability_name(capability: Capability) -> &'static str {
    match capability {
        Capability::Declare => "Declare and size up",
        Capability::Structure => "Command structure",
        Capability::Delegation => "Delegation and loop closure",
        Capability::Decisions => "Decision quality",
        Capability::Mitigation => "Mitigation",
        Capability::ChangeControl => "Change control",
        Capability::InternalComms => "Updates to colleagues and leadership",
        Capability::ExternalComms => "Updates to customers",
        Capability::Partners => "Escalation and partners",
        Capability::Close => "Handoff, closing, learning",
    }
}

impl Scorecard {
    /// The finding of an expectation.
    #[must_use]
    pub fn finding(&self, id: &str) -> Option<&Finding> {
        self.capabilities.iter().flat_map(|part| &part.findings).find(|finding| finding.id == id)
    }

    /// The score of a capability.
    #[must_use]
    pub fn capability(&self, id: Capability) -> Option<&CapabilityScore> {
        self.capabilities.iter().find(|part| part.id == id)
    }
}
