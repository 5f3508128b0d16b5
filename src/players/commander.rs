//! The simulated commanders by name, as command lines, recordings and tables name them.
//!
//! A name that was written into a recording once keeps its meaning.

use super::drive::{Idle, Player};
use super::habitual::Habitual;
use super::manners::{self as m, Manner};
use super::parrot;
use super::random::Random;
use super::reference::Reference;
use super::withheld::{Withheld, Without};
use crate::scenario::Scenario;

/// How a commander comes to be.
enum Made {
    /// By itself, from the scenario and the seed.
    Own(fn(&Scenario, u64) -> Box<dyn Player>),
    /// From habits.
    Habits(&'static Manner),
    /// The reference, with something taken away.
    Lacks(Withheld),
}

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
    /// The reference, which has no lever pulled.
    WithoutLevers = 32,
    /// A house in order, with people sent to look anywhere.
    Tourist = 33,
    /// A house in order that asks for the same outcome again and again and turns every step down.
    Treadmill = 34,
    /// A house in order that looks and calls it over at the first dip.
    Wishful = 35,
    /// A house in order that says yes at once and repeats what colleagues propose.
    YesMan = 36,
    /// A house in order that asks everybody to mend it and says yes after a pause.
    Delegator = 37,
    /// A house in order that takes one change back after the other, by the form.
    Undoer = 38,
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
        match self.made() {
            Made::Lacks(what) => Some(what),
            Made::Own(_) | Made::Habits(_) => None,
        }
    }

    /// The commander, before its first look.
    #[must_use]
    pub fn player(self, scenario: &Scenario, seed: u64) -> Box<dyn Player> {
        match self.made() {
            Made::Own(begin) => begin(scenario, seed),
            Made::Habits(manner) => Box::new(Habitual::new(scenario, self.word(), manner)),
            Made::Lacks(what) => Box::new(Without::new(self.word(), Box::new(Reference::new(scenario)), what)),
        }
    }

    /// Whether a playtest claims anything of it; the others are played where they are asked for.
    #[must_use]
    pub fn claimed(self) -> bool {
        !matches!(self, Self::YesMan | Self::Delegator | Self::Undoer | Self::WithoutLevers)
    }

    fn made(self) -> Made {
        match self {
            Self::Reference => Made::Own(|scenario, _| Box::new(Reference::new(scenario))),
            Self::Random => Made::Own(|_, seed| Box::new(Random::new(seed))),
            Self::Idle => Made::Own(|_, _| Box::new(Idle)),
            Self::Parrot => Made::Own(|scenario, _| Box::new(parrot::parrot(scenario))),
            Self::ByHeart => Made::Own(|scenario, _| Box::new(parrot::by_heart(scenario))),
            Self::Steady => Made::Habits(&m::STEADY),
            Self::Novice => Made::Habits(&m::NOVICE),
            Self::Hero => Made::Habits(&m::HERO),
            Self::Paralysed => Made::Habits(&m::PARALYSED),
            Self::Shotgun => Made::Habits(&m::SHOTGUN),
            Self::Politician => Made::Habits(&m::POLITICIAN),
            Self::Spammer => Made::Habits(&m::SPAMMER),
            Self::Litigator => Made::Habits(&m::LITIGATOR),
            Self::Silent => Made::Habits(&m::SILENT),
            Self::Courtier => Made::Habits(&m::COURTIER),
            Self::Formalist => Made::Habits(&m::FORMALIST),
            Self::Closer => Made::Habits(&m::CLOSER),
            Self::Doorman => Made::Habits(&m::DOORMAN),
            Self::Dispatcher => Made::Habits(&m::DISPATCHER),
            Self::Busybody => Made::Habits(&m::BUSYBODY),
            Self::Sandbagger => Made::Habits(&m::SANDBAGGER),
            Self::Canceller => Made::Habits(&m::CANCELLER),
            Self::Abdicator => Made::Habits(&m::ABDICATOR),
            Self::Tourist => Made::Habits(&m::TOURIST),
            Self::YesMan => Made::Habits(&m::YES_MAN),
            Self::Wishful => Made::Habits(&m::WISHFUL),
            Self::Undoer => Made::Habits(&m::UNDOER),
            Self::Treadmill => Made::Habits(&m::TREADMILL),
            Self::Delegator => Made::Habits(&m::DELEGATOR),
            Self::WithoutTimeboxes => Made::Lacks(Withheld::Timeboxes),
            Self::WithoutUpdates => Made::Lacks(Withheld::Updates),
            Self::WithoutPolls => Made::Lacks(Withheld::Polls),
            Self::WithoutScribe => Made::Lacks(Withheld::Scribe),
            Self::WithoutVendor => Made::Lacks(Withheld::Vendor),
            Self::WithoutPatience => Made::Lacks(Withheld::Patience),
            Self::WithoutLooks => Made::Lacks(Withheld::Looks),
            Self::WithoutSource => Made::Lacks(Withheld::Source),
            Self::WithoutRepair => Made::Lacks(Withheld::Repair),
            Self::WithoutLevers => Made::Lacks(Withheld::Levers),
        }
    }
}
