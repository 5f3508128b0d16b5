//! Taking over and handing over: a response that is under way when the trainee comes, and a shift that ends in it.
//!
//! Not who plays these commanders; that is for the players.
//! The one rule: whoever comes or goes by plan is a person of the scenario like any other.

use serde::Serialize;

use super::model::{Names as _, Scenario, Seat};
use crate::base::{Tick, Ticks};
use crate::vocab::PersonId;

/// How long before a handoff its taker is there, in seconds: long enough to be spoken to.
const BEFORE: Ticks = Ticks(5);

/// The place of whoever commands before the trainee, as a recording names it.
const HANDING_OVER: &str = "handing-over";
/// The place of whoever commands after the trainee, as a recording names it.
const RELIEVING: &str = "relieving";
/// Places that no seat can be called.
pub(super) const PLACES: [&str; 2] = [HANDING_OVER, RELIEVING];

/// How a simulated commander commands, by the name the players give it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, strum::EnumIter, strum::IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub enum Conduct {
    /// Good habits, no foresight.
    Steady,
    /// Means well, late and vague.
    Novice,
    /// Does everything alone.
    Hero,
    /// Only asks.
    Paralysed,
    /// Pulls every lever.
    Shotgun,
    /// Only communicates.
    Politician,
    /// Argues about the severity.
    Litigator,
    /// Fixes it through people and tells nobody.
    Silent,
    /// Says nothing.
    Idle,
}

impl Conduct {
    /// Its name.
    #[must_use]
    pub fn word(self) -> &'static str {
        self.into()
    }
}

/// How good the brief is that the trainee gets.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, strum::IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub enum BriefKind {
    /// All that the commander before knew.
    Full,
    /// What happened and what was done; the rest is left out.
    Thin,
    /// All of it, as it stood some minutes before.
    Stale,
}

/// Who commands until the trainee takes over.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Begins {
    /// Who.
    pub with: PersonId,
    /// How they command.
    pub plays: Conduct,
    /// When the trainee comes and is briefed.
    pub after: Tick,
    /// How good the brief is.
    pub brief: BriefKind,
    /// How long they stay for questions once they have handed over.
    pub stays: Ticks,
}

/// The end of the trainee's shift.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Shift {
    /// When.
    pub ends: Tick,
    /// Who takes over.
    pub relief: PersonId,
    /// When the relief is there.
    pub comes: Tick,
    /// How the relief commands.
    pub plays: Conduct,
}

impl Scenario {
    /// When somebody comes by plan instead of being there from the start or being called: who takes over, or relieves.
    #[must_use]
    pub fn arrives(&self, who: PersonId) -> Option<Tick> {
        let taker = self.command_seat().is_some_and(|seat| seat.person == who);
        let taking = self.begins.as_ref().filter(|_| taker).map(|begins| begins.after.before(BEFORE));
        let relief = self.shift.as_ref().filter(|shift| shift.relief == who).map(|shift| shift.comes);
        taking.or(relief)
    }

    /// The places of the commanders before and after the trainee. Nobody but a simulated commander takes them.
    #[must_use]
    pub fn hands(&self) -> Vec<Seat> {
        let seat = |name: &str, person| Seat { name: name.to_owned(), person };
        let before = self.begins.as_ref().map(|begins| seat(HANDING_OVER, begins.with));
        let after = self.shift.as_ref().map(|shift| seat(RELIEVING, shift.relief));
        before.into_iter().chain(after).collect()
    }

    /// What a trainee is told of it before they begin; nothing if they are there from start to end.
    #[must_use]
    pub fn handoff_words(&self) -> Vec<String> {
        let name = |who: PersonId| format!("{} (@{})", self.people[who.index()].name, self.person(who));
        let taking = self.begins.as_ref().map(|begins| {
            format!(
                "The response is under way. {} has commanded so far and briefs you at {}; ask with /question, take over \
                 with /accept.",
                name(begins.with),
                begins.after
            )
        });
        let giving = self.shift.as_ref().map(|shift| {
            format!(
                "Your shift ends at {}. {} relieves you and is there from {}; hand over with /incident handoff ic @{}.",
                shift.ends,
                name(shift.relief),
                shift.comes,
                self.person(shift.relief)
            )
        });
        taking.into_iter().chain(giving).collect()
    }
}
