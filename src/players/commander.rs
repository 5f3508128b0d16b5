//! The simulated commanders by name, as command lines, recordings and tables name them.
//!
//! A name that was written into a recording once keeps its meaning.

use super::drive::{Idle, Player};
use super::habitual::Habitual;
use super::parrot;
use super::random::Random;
use super::reference::Reference;
use super::withheld::{Withheld, Without};
use crate::scenario::Scenario;

/// A simulated commander that can be named.
#[derive(
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Debug,
    strum::EnumIter,
    strum::EnumString,
    strum::FromRepr,
    strum::IntoStaticStr,
    strum::VariantNames,
)]
#[strum(serialize_all = "kebab-case")]
#[repr(u32)]
pub enum Commander {
    /// The scenario's own reference.
    Reference = 0,
    /// Says anything it may.
    Random = 1,
    /// Says nothing.
    Idle = 2,
    /// Good habits, no foresight.
    Steady = 3,
    /// Means well, late and vague.
    Novice = 4,
    /// Does everything alone.
    Hero = 5,
    /// Only asks.
    Paralysed = 6,
    /// Pulls every lever.
    Shotgun = 7,
    /// Only communicates.
    Politician = 8,
    /// Says every command often.
    Spammer = 9,
    /// Argues about the severity.
    Litigator = 10,
    /// Fixes it through people and tells nobody.
    Silent = 11,
    /// The reference, whose tasks have no times.
    WithoutTimeboxes = 12,
    /// The reference, which tells nobody.
    WithoutUpdates = 13,
    /// The reference, which asks nobody before it acts.
    WithoutPolls = 14,
    /// The reference with nobody to keep the log.
    WithoutScribe = 15,
    /// The reference, which calls no outside company.
    WithoutVendor = 16,
    /// The reference, which calls it over as soon as something was done.
    WithoutPatience = 17,
    /// The reference, which sends nobody to look.
    WithoutLooks = 18,
    /// The reference, which does not stop the source.
    WithoutSource = 19,
    /// The reference, which repairs nothing.
    WithoutRepair = 20,
    /// Knows every clock and says yes to everything.
    Courtier = 21,
    /// Fills every form of a proposal for one lever after the other.
    Formalist = 22,
    /// Calls it over in each lull.
    Closer = 23,
    /// Says the reference's words by the clock, but for its levers, and looks at nothing.
    Parrot = 24,
    /// Keeps the house in order, answers everybody, and turns every step down.
    Doorman = 25,
    /// Gives everybody a look at everything, each with a timebox.
    Dispatcher = 26,
    /// Says all that the reference says by the clock: the scenario learnt by heart.
    ByHeart = 27,
    /// The courtier's words, with everybody sent to look at everything.
    Busybody = 28,
    /// The courtier, who calls it as small as it goes so that little is owed.
    Sandbagger = 29,
    /// Tells everybody at once and calls it a false alarm.
    Canceller = 30,
    /// The courtier, who hands command on with a full brief after a third of the time.
    Abdicator = 31,
}

impl Commander {
    /// Its name on command lines.
    #[must_use]
    pub fn word(self) -> &'static str {
        self.into()
    }

    /// What it lacks, if it is the reference with something taken away.
    #[must_use]
    pub fn withheld(self) -> Option<Withheld> {
        match self {
            Self::WithoutTimeboxes => Some(Withheld::Timeboxes),
            Self::WithoutUpdates => Some(Withheld::Updates),
            Self::WithoutPolls => Some(Withheld::Polls),
            Self::WithoutScribe => Some(Withheld::Scribe),
            Self::WithoutVendor => Some(Withheld::Vendor),
            Self::WithoutPatience => Some(Withheld::Patience),
            Self::WithoutLooks => Some(Withheld::Looks),
            Self::WithoutSource => Some(Withheld::Source),
            Self::WithoutRepair => Some(Withheld::Repair),
            Self::Reference
            | Self::Random
            | Self::Idle
            | Self::Steady
            | Self::Novice
            | Self::Hero
            | Self::Paralysed
            | Self::Shotgun
            | Self::Politician
            | Self::Spammer
            | Self::Litigator
            | Self::Silent
            | Self::Courtier
            | Self::Formalist
            | Self::Closer
            | Self::Parrot
            | Self::Doorman
            | Self::Dispatcher
            | Self::ByHeart
            | Self::Busybody
            | Self::Sandbagger
            | Self::Canceller
            | Self::Abdicator => None,
        }
    }

    /// The commander, before its first look.
    #[must_use]
    pub fn player(self, scenario: &Scenario, seed: u64) -> Box<dyn Player> {
        match self {
            Self::Reference => Box::new(Reference::new(scenario)),
            Self::Random => Box::new(Random::new(seed)),
            Self::Idle => Box::new(Idle),
            Self::Steady => Box::new(Habitual::steady(scenario)),
            Self::Novice => Box::new(Habitual::novice(scenario)),
            Self::Hero => Box::new(Habitual::hero(scenario)),
            Self::Paralysed => Box::new(Habitual::paralysed(scenario)),
            Self::Shotgun => Box::new(Habitual::shotgun(scenario)),
            Self::Politician => Box::new(Habitual::politician(scenario)),
            Self::Spammer => Box::new(Habitual::spammer(scenario)),
            Self::Litigator => Box::new(Habitual::litigator(scenario)),
            Self::Silent => Box::new(Habitual::silent(scenario)),
            Self::Courtier => Box::new(Habitual::courtier(scenario)),
            Self::Formalist => Box::new(Habitual::formalist(scenario)),
            Self::Closer => Box::new(Habitual::closer(scenario)),
            Self::Parrot => Box::new(parrot::parrot(scenario)),
            Self::Doorman => Box::new(Habitual::doorman(scenario)),
            Self::Dispatcher => Box::new(Habitual::dispatcher(scenario)),
            Self::ByHeart => Box::new(parrot::by_heart(scenario)),
            Self::Busybody => Box::new(Habitual::busybody(scenario)),
            Self::Sandbagger => Box::new(Habitual::sandbagger(scenario)),
            Self::Canceller => Box::new(Habitual::canceller(scenario)),
            Self::Abdicator => Box::new(Habitual::abdicator(scenario)),
            Self::WithoutTimeboxes
            | Self::WithoutUpdates
            | Self::WithoutPolls
            | Self::WithoutScribe
            | Self::WithoutVendor
            | Self::WithoutPatience
            | Self::WithoutLooks
            | Self::WithoutSource
            | Self::WithoutRepair => {
                let what = self.withheld().unwrap_or(Withheld::Timeboxes);
                Box::new(Without::new(self.word(), Box::new(Reference::new(scenario)), what))
            }
        }
    }
}
