//! What a fact is evidence about: the services, hosts, jobs, changes and companies it says something of.
//!
//! The one rule: of authored evidence only its scenario knows the subjects.

use super::{Fact, Target};

impl Fact {
    /// The things it says something of; none for authored evidence, which its scenario knows the subjects of.
    #[must_use]
    pub fn subjects(&self) -> Vec<Target> {
        match self {
            Self::Failing { of, .. } | Self::Slow { of, .. } | Self::Saturated { of, .. } | Self::Healthy { of } => {
                vec![Target::Service(*of)]
            }
            Self::ComesFrom { of, callee } => vec![Target::Service(*of), Target::Service(*callee)],
            Self::Ails { at, .. } => vec![*at],
            Self::HostsImpaired { fleet, .. } | Self::Spreading { fleet, .. } => vec![Target::Fleet(*fleet)],
            Self::TouchedBy { fleet, job } => vec![Target::Fleet(*fleet), Target::Job(*job)],
            Self::JobState { job, .. } => vec![Target::Job(*job)],
            Self::RunBy { job, vendor } => vec![Target::Job(*job), Target::Vendor(*vendor)],
            Self::ChangeSuspected { change, .. } | Self::ChangeCleared { change } => vec![Target::Change(*change)],
            Self::VendorSuspected { vendor } => vec![Target::Vendor(*vendor)],
            Self::ToolDark { tool } | Self::PostsUnseen { tool } => vec![Target::Service(*tool)],
            Self::WouldOverload { call, .. } => vec![call.target],
            Self::Nothing { about } => vec![*about],
            Self::Clue(_) => Vec::new(),
        }
    }
}
