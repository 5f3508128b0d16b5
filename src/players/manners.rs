//! The manners of the commanders that are made of habits: which habits, how urgent, and how often they look up.
//!
//! What several have in common is a list of its own. The one rule: a commander differs from another by its row here alone.

use super::habits::{self as h, Habit};

/// What makes a commander of habits.
pub(super) struct Manner {
    /// It looks up at most this often, in seconds.
    pub(super) every: u32,
    /// Its habits in the order of their urgency, group by group.
    pub(super) habits: &'static [&'static [Habit]],
}

/// Hears the pager, opens the incident, says how bad it is.
const OPENING: &[Habit] = &[h::ack, h::declare, h::accept, h::size_up];
/// Knows what is owed to those above.
const ABOVE: &[Habit] = &[h::raise_severity, h::tell_leadership];
/// What a house in order has: every audience told on its clock, everybody called, every role given.
const HOUSE: &[Habit] =
    &[h::update_leadership, h::update_internal, h::update_public, h::watch_page, h::call_staff, h::give_roles];
/// Answers what is asked, stops changes, asks what changed.
const PROMPT: &[Habit] = &[h::approve, h::answer_leaders, h::freeze, h::ask_changes];
/// Has it confirmed, calls it over, says the last words.
const ENDING: &[Habit] = &[h::look_at_effect, h::verify, h::name_review_owner, h::resolve, h::last_words];
/// What a court has: the same by its own hand, and levers by the form.
const COURT: &[Habit] = &[
    h::update_internal,
    h::post_public,
    h::watch_page,
    h::call_staff,
    h::give_roles,
    h::propose_by_the_form,
    h::review_thin,
];

/// Good habits and no foresight.
pub(super) static STEADY: Manner = Manner {
    every: 0,
    habits: &[&[
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
        h::ask_outcome,
        h::send_to_look,
        h::update_internal,
        h::update_public,
        h::raise_severity,
        h::tell_leadership,
        h::update_leadership,
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
    ]],
};
/// Means well: late, without timeboxes, with few words to anybody.
pub(super) static NOVICE: Manner = Manner {
    every: 20,
    habits: &[&[
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
    ]],
};
/// Fixes it through people, and tells nobody.
pub(super) static SILENT: Manner = Manner {
    every: 0,
    habits: &[&[
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
    ]],
};
/// Does everything alone.
pub(super) static HERO: Manner = Manner {
    every: 5,
    habits: &[&[h::ack, h::declare, h::ask_changes, h::do_it_alone, h::resolve_hasty, h::no_review]],
};
/// Asks, and asks again.
pub(super) static PARALYSED: Manner = Manner {
    every: 10,
    habits: &[&[
        h::ack,
        h::declare,
        h::accept,
        h::size_up_thin,
        h::call_owners,
        h::ask_changes,
        h::ask_on_and_on,
        h::no_review,
    ]],
};
/// Has every lever pulled.
pub(super) static SHOTGUN: Manner = Manner {
    every: 5,
    habits: &[&[
        h::ack,
        h::declare,
        h::call_everybody,
        h::ask_changes,
        h::send_everybody,
        h::pull_everything,
        h::resolve_hasty,
        h::no_review,
    ]],
};
/// Tells everybody, and does nothing.
pub(super) static POLITICIAN: Manner = Manner {
    every: 5,
    habits: &[
        OPENING,
        ABOVE,
        &[
            h::appease_leaders,
            h::update_leadership,
            h::update_internal,
            h::post_public,
            h::watch_page,
            h::reassure,
            h::no_review,
        ],
    ],
};
/// Says every command often.
pub(super) static SPAMMER: Manner =
    Manner { every: 0, habits: &[&[h::ack, h::declare, h::accept, h::review_spam, h::churn, h::say_everything]] };
/// Argues about the severity.
pub(super) static LITIGATOR: Manner = Manner {
    every: 10,
    habits: &[&[
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
    ]],
};
/// Knows every clock and says yes to everything.
pub(super) static COURTIER: Manner = Manner {
    every: 5,
    habits: &[OPENING, &[h::nod, h::freeze], ABOVE, &[h::answer_leaders, h::update_leadership], COURT],
};
/// The courtier, who calls it as small as it goes.
pub(super) static SANDBAGGER: Manner = Manner {
    every: 5,
    habits: &[&[h::ack, h::declare_small, h::accept, h::size_up, h::nod, h::freeze, h::answer_leaders], COURT],
};
/// The courtier, who hands command on after a third of the time.
pub(super) static ABDICATOR: Manner = Manner {
    every: 5,
    habits: &[OPENING, &[h::nod, h::abdicate, h::freeze], ABOVE, &[h::answer_leaders, h::update_leadership], COURT],
};
/// Fills every form of a proposal for one lever after the other.
pub(super) static FORMALIST: Manner = Manner {
    every: 5,
    habits: &[
        OPENING,
        &[h::nod, h::freeze, h::ask_changes, h::call_staff, h::propose_by_the_form, h::look_at_effect, h::no_review],
    ],
};
/// Calls it over in each lull, with every word that belongs to it.
pub(super) static CLOSER: Manner = Manner {
    every: 5,
    habits: &[
        OPENING,
        &[h::close_in_each_lull, h::nod, h::call_owners, h::update_internal, h::post_public, h::review_thin],
    ],
};
/// Tells everybody at once, and calls it a false alarm.
pub(super) static CANCELLER: Manner = Manner {
    every: 5,
    habits: &[
        OPENING,
        &[h::freeze, h::ask_changes, h::update_internal, h::post_public, h::cancel_soon, h::review_thin],
    ],
};
/// Keeps the house in order, answers everybody, and turns every step down.
pub(super) static DOORMAN: Manner = Manner {
    every: 5,
    habits: &[
        OPENING,
        &[h::turn_down, h::approve, h::answer_leaders, h::freeze, h::ask_changes],
        ABOVE,
        HOUSE,
        &[h::review_thin],
    ],
};
/// Gives everybody a look at everything, each with a name and a timebox.
pub(super) static DISPATCHER: Manner = Manner {
    every: 5,
    habits: &[
        OPENING,
        &[
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
        ],
    ],
};
/// The courtier's nods in a house in order, with everybody sent to look at everything.
pub(super) static BUSYBODY: Manner = Manner {
    every: 5,
    habits: &[
        OPENING,
        &[h::nod, h::follow_up, h::approve, h::answer_leaders, h::freeze, h::ask_changes],
        ABOVE,
        HOUSE,
        &[h::propose_by_the_form, h::send_to_look, h::ask_status, h::review_thin],
    ],
};
/// A house in order, with people sent to look anywhere.
pub(super) static TOURIST: Manner = Manner {
    every: 5,
    habits: &[OPENING, &[h::follow_up], PROMPT, ABOVE, HOUSE, &[h::look_anywhere, h::ask_status, h::review]],
};
/// A house in order that says yes at once and repeats what colleagues come up with.
pub(super) static YES_MAN: Manner = Manner {
    every: 5,
    habits: &[
        OPENING,
        &[h::go_at_once],
        PROMPT,
        ABOVE,
        HOUSE,
        &[h::call_owners, h::repeat_what_was_put, h::ask_for_ideas],
        ENDING,
        &[h::review],
    ],
};
/// A house in order that looks, and calls it over at the first dip.
pub(super) static WISHFUL: Manner = Manner {
    every: 5,
    habits: &[
        OPENING,
        &[h::claim_at_the_dip, h::follow_up],
        PROMPT,
        ABOVE,
        HOUSE,
        &[h::call_owners, h::send_to_look, h::ask_status, h::review],
    ],
};
/// A house in order that takes one change back after the other, by the form.
pub(super) static UNDOER: Manner = Manner {
    every: 5,
    habits: &[OPENING, &[h::decide, h::follow_up], PROMPT, ABOVE, HOUSE, &[h::undo_the_next], ENDING, &[h::review]],
};
/// A house in order that asks for the same outcome again and again and turns every step down.
pub(super) static TREADMILL: Manner = Manner {
    every: 5,
    habits: &[
        OPENING,
        &[h::turn_down, h::follow_up],
        PROMPT,
        ABOVE,
        HOUSE,
        &[h::call_owners, h::ask_the_same, h::review],
    ],
};
/// A house in order that asks everybody to mend it and says yes after a pause.
pub(super) static DELEGATOR: Manner = Manner {
    every: 5,
    habits: &[
        OPENING,
        &[h::decide, h::follow_up],
        PROMPT,
        ABOVE,
        HOUSE,
        &[h::call_owners, h::have_it_mended],
        ENDING,
        &[h::review],
    ],
};
