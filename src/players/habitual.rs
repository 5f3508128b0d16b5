//! A commander made of habits: at each look, the first habit that has something to say speaks.
//!
//! Not a scenario's expert. The one rule: what tells two commanders apart is their list of habits and how often they look.

use super::diary::{Diary, Scene};
use super::drive::{Player, PlayerEyes};
use super::habits::{self as h, Habit};
use super::memory::Memory;
use crate::base::{Tick, Ticks};
use crate::scenario::Scenario;

/// A commander of habits.
#[derive(Clone)]
pub struct Habitual {
    name: &'static str,
    /// It looks up at most this often.
    every: Ticks,
    habits: &'static [Habit],
    looked: Option<Tick>,
    memory: Memory,
    diary: Diary,
}

impl Habitual {
    fn new(scenario: &Scenario, name: &'static str, every: u32, habits: &'static [Habit]) -> Self {
        let memory = Memory::with_status_page(scenario);
        Self { name, every: Ticks(every), habits, looked: None, memory, diary: Diary::default() }
    }

    /// Good habits and no foresight.
    #[must_use]
    pub fn steady(scenario: &Scenario) -> Self {
        Self::new(scenario, "steady", 0, STEADY)
    }

    /// Means well: late, without timeboxes, with few words to anybody.
    #[must_use]
    pub fn novice(scenario: &Scenario) -> Self {
        Self::new(scenario, "novice", 20, NOVICE)
    }

    /// Does everything alone.
    #[must_use]
    pub fn hero(scenario: &Scenario) -> Self {
        Self::new(scenario, "hero", 5, HERO)
    }

    /// Asks, and asks again.
    #[must_use]
    pub fn paralysed(scenario: &Scenario) -> Self {
        Self::new(scenario, "paralysed", 10, PARALYSED)
    }

    /// Has every lever pulled.
    #[must_use]
    pub fn shotgun(scenario: &Scenario) -> Self {
        Self::new(scenario, "shotgun", 5, SHOTGUN)
    }

    /// Tells everybody, and does nothing.
    #[must_use]
    pub fn politician(scenario: &Scenario) -> Self {
        Self::new(scenario, "politician", 5, POLITICIAN)
    }

    /// Says every command often.
    #[must_use]
    pub fn spammer(scenario: &Scenario) -> Self {
        Self::new(scenario, "spammer", 0, SPAMMER)
    }

    /// Argues about the severity.
    #[must_use]
    pub fn litigator(scenario: &Scenario) -> Self {
        Self::new(scenario, "litigator", 10, LITIGATOR)
    }

    /// Knows every clock and says yes to everything.
    #[must_use]
    pub fn courtier(scenario: &Scenario) -> Self {
        Self::new(scenario, "courtier", 5, COURTIER)
    }

    /// Fills every form of a proposal for one lever after the other.
    #[must_use]
    pub fn formalist(scenario: &Scenario) -> Self {
        Self::new(scenario, "formalist", 5, FORMALIST)
    }

    /// Calls it over in each lull, with every word that belongs to it.
    #[must_use]
    pub fn closer(scenario: &Scenario) -> Self {
        Self::new(scenario, "closer", 5, CLOSER)
    }

    /// Keeps the house in order, answers everybody, and turns every step down.
    #[must_use]
    pub fn doorman(scenario: &Scenario) -> Self {
        Self::new(scenario, "doorman", 5, DOORMAN)
    }

    /// Gives everybody a look at everything, each with a name and a timebox.
    #[must_use]
    pub fn dispatcher(scenario: &Scenario) -> Self {
        Self::new(scenario, "dispatcher", 5, DISPATCHER)
    }

    /// The courtier's words and nods, with everybody sent to look at everything.
    #[must_use]
    pub fn busybody(scenario: &Scenario) -> Self {
        Self::new(scenario, "busybody", 5, BUSYBODY)
    }

    /// The courtier, who calls it as small as it goes.
    #[must_use]
    pub fn sandbagger(scenario: &Scenario) -> Self {
        Self::new(scenario, "sandbagger", 5, SANDBAGGER)
    }

    /// Tells everybody at once, and calls it a false alarm.
    #[must_use]
    pub fn canceller(scenario: &Scenario) -> Self {
        Self::new(scenario, "canceller", 5, CANCELLER)
    }

    /// The courtier, who hands command on after a third of the time.
    #[must_use]
    pub fn abdicator(scenario: &Scenario) -> Self {
        Self::new(scenario, "abdicator", 5, ABDICATOR)
    }

    /// Fixes it through people, and tells nobody.
    #[must_use]
    pub fn silent(scenario: &Scenario) -> Self {
        Self::new(scenario, "silent", 0, SILENT)
    }
}

impl Player for Habitual {
    fn name(&self) -> &'static str {
        self.name
    }

    fn act(&mut self, eyes: &PlayerEyes<'_>) -> Vec<String> {
        self.memory.see(eyes);
        self.diary.see(eyes);
        if self.looked.is_some_and(|last| eyes.now.since(last) < self.every) {
            return Vec::new();
        }
        self.looked = Some(eyes.now);
        let mut scene = Scene { eyes, memory: &self.memory, diary: &mut self.diary };
        self.habits.iter().map(|habit| habit(&mut scene)).find(|lines| !lines.is_empty()).unwrap_or_default()
    }

    fn boxed(&self) -> Box<dyn Player> {
        Box::new(self.clone())
    }
}

const STEADY: &[Habit] = &[
    h::ack,
    h::declare,
    h::take_over,
    h::accept,
    h::hand_over,
    h::size_up,
    h::decide,
    h::redirect,
    h::follow_up,
    h::approve,
    h::answer_leaders,
    h::freeze,
    h::call_staff,
    h::call_owners,
    h::ask_changes,
    h::give_roles,
    h::send_to_look,
    h::update_internal,
    h::update_public,
    h::raise_severity,
    h::tell_leadership,
    h::update_leadership,
    h::ask_outcome,
    h::say_identified,
    h::vendor_cases,
    h::theories,
    h::rule_out,
    h::watch_page,
    h::look_at_effect,
    h::verify,
    h::name_review_owner,
    h::resolve,
    h::last_words,
    h::ask_status,
    h::own_notes,
    h::release_idle,
    h::review,
];

const SILENT: &[Habit] = &[
    h::ack,
    h::declare,
    h::accept,
    h::decide,
    h::redirect,
    h::follow_up,
    h::freeze,
    h::call_owners,
    h::ask_changes,
    h::send_to_look,
    h::ask_outcome,
    h::look_at_effect,
    h::verify,
    h::resolve,
    h::ask_status,
    h::no_review,
];

const NOVICE: &[Habit] = &[
    h::ack,
    h::declare_late,
    h::accept,
    h::hand_over_thin,
    h::size_up_thin,
    h::approve,
    h::call_owners,
    h::call_comms_late,
    h::give_comms,
    h::go_at_once,
    h::order_something,
    h::send_no_timebox,
    h::raise_severity,
    h::tell_leadership,
    h::update_rarely,
    h::update_public,
    h::ask_changes,
    h::ask_status,
    h::look_at_effect,
    h::verify,
    h::resolve_hasty,
    h::last_words,
    h::review_thin,
];

const HERO: &[Habit] = &[h::ack, h::declare, h::ask_changes, h::do_it_alone, h::resolve_hasty, h::no_review];

const PARALYSED: &[Habit] =
    &[h::ack, h::declare, h::accept, h::size_up_thin, h::call_owners, h::ask_changes, h::ask_on_and_on, h::no_review];

const SHOTGUN: &[Habit] = &[
    h::ack,
    h::declare,
    h::call_everybody,
    h::ask_changes,
    h::send_everybody,
    h::pull_everything,
    h::resolve_hasty,
    h::no_review,
];

const POLITICIAN: &[Habit] = &[
    h::ack,
    h::declare,
    h::accept,
    h::size_up,
    h::raise_severity,
    h::tell_leadership,
    h::appease_leaders,
    h::update_leadership,
    h::update_internal,
    h::post_public,
    h::watch_page,
    h::reassure,
    h::no_review,
];

const COURTIER: &[Habit] = &[
    h::ack,
    h::declare,
    h::accept,
    h::size_up,
    h::nod,
    h::freeze,
    h::raise_severity,
    h::tell_leadership,
    h::answer_leaders,
    h::update_leadership,
    h::update_internal,
    h::post_public,
    h::watch_page,
    h::call_staff,
    h::give_roles,
    h::propose_by_the_form,
    h::review_thin,
];

const SANDBAGGER: &[Habit] = &[
    h::ack,
    h::declare_small,
    h::accept,
    h::size_up,
    h::nod,
    h::freeze,
    h::answer_leaders,
    h::update_internal,
    h::post_public,
    h::watch_page,
    h::call_staff,
    h::give_roles,
    h::propose_by_the_form,
    h::review_thin,
];

const CANCELLER: &[Habit] = &[
    h::ack,
    h::declare,
    h::accept,
    h::size_up,
    h::freeze,
    h::ask_changes,
    h::update_internal,
    h::post_public,
    h::cancel_soon,
    h::review_thin,
];

const ABDICATOR: &[Habit] = &[
    h::ack,
    h::declare,
    h::accept,
    h::size_up,
    h::nod,
    h::abdicate,
    h::freeze,
    h::raise_severity,
    h::tell_leadership,
    h::answer_leaders,
    h::update_leadership,
    h::update_internal,
    h::post_public,
    h::watch_page,
    h::call_staff,
    h::give_roles,
    h::propose_by_the_form,
    h::review_thin,
];

const FORMALIST: &[Habit] = &[
    h::ack,
    h::declare,
    h::accept,
    h::size_up,
    h::nod,
    h::freeze,
    h::ask_changes,
    h::call_staff,
    h::propose_by_the_form,
    h::look_at_effect,
    h::no_review,
];

const CLOSER: &[Habit] = &[
    h::ack,
    h::declare,
    h::accept,
    h::size_up,
    h::close_in_each_lull,
    h::nod,
    h::call_owners,
    h::update_internal,
    h::post_public,
    h::review_thin,
];

const DOORMAN: &[Habit] = &[
    h::ack,
    h::declare,
    h::accept,
    h::size_up,
    h::turn_down,
    h::approve,
    h::answer_leaders,
    h::freeze,
    h::ask_changes,
    h::raise_severity,
    h::tell_leadership,
    h::update_leadership,
    h::update_internal,
    h::update_public,
    h::watch_page,
    h::call_staff,
    h::give_roles,
    h::review_thin,
];

const DISPATCHER: &[Habit] = &[
    h::ack,
    h::declare,
    h::accept,
    h::size_up,
    h::follow_up,
    h::approve,
    h::freeze,
    h::ask_changes,
    h::call_staff,
    h::call_owners,
    h::give_roles,
    h::keep_all_busy,
    h::ask_status,
    h::update_internal,
    h::review_thin,
];

const BUSYBODY: &[Habit] = &[
    h::ack,
    h::declare,
    h::accept,
    h::size_up,
    h::nod,
    h::follow_up,
    h::approve,
    h::answer_leaders,
    h::freeze,
    h::ask_changes,
    h::raise_severity,
    h::tell_leadership,
    h::update_leadership,
    h::update_internal,
    h::update_public,
    h::watch_page,
    h::call_staff,
    h::give_roles,
    h::propose_by_the_form,
    h::send_to_look,
    h::ask_status,
    h::review_thin,
];

const SPAMMER: &[Habit] = &[h::ack, h::declare, h::accept, h::review_spam, h::churn, h::say_everything];

const LITIGATOR: &[Habit] = &[
    h::ack_late,
    h::declare_late,
    h::accept,
    h::litigate,
    h::size_up_thin,
    h::call_comms_late,
    h::give_comms,
    h::approve,
    h::update_rarely,
    h::post_rarely,
    h::review_thin,
];
