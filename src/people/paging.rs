//! Being paged: whether and when somebody answers, and when they are there.
//!
//! The hour of their day and how long they have been up decide most of it.

use super::agenda::Act;
use super::turn::Turn;
use super::{People, Presence, mind};
use crate::base::{Concern, maths};
use crate::language::Phrase;
use crate::scenario::ToolKind;
use crate::vocab::{Actor, Emit, EventKind, Intent, PageId, PageState, PersonId};

/// How far from the telephone somebody is.
struct Hour {
    /// Chance that the page goes unanswered.
    misses: f64,
    /// Median seconds to the answer.
    answers: f64,
    /// Median seconds from the answer to being there.
    comes: f64,
}

fn hour(people: &People, turn: &Turn<'_>, who: PersonId) -> Hour {
    let clock = mind::local_second(turn.world.scenario, who, turn.now()) / 3600;
    let awake = people.awake_hours(turn.world.scenario, who, turn.now());
    let (misses, answers, comes) = match clock {
        0..=5 if awake < 17.0 => (0.12, 140.0, 170.0),
        6..=8 => (0.06, 80.0, 110.0),
        9..=17 => (0.03, 40.0, 45.0),
        _ => (0.06, 70.0, 80.0),
    };
    let slow = mind::slowness(turn.world.scenario, who, turn.now());
    Hour {
        misses: maths::min(misses * mind::fatigue(turn.world.scenario, who, turn.now()), 0.4),
        answers: answers * slow,
        comes: comes * slow,
    }
}

/// Somebody's pager goes off.
pub(super) fn wake(people: &mut People, turn: &Turn<'_>, who: PersonId, page: PageId) {
    let hour = hour(people, turn, who);
    let mut draw = turn.world.chance.draw(Concern::Paging, who.0, page.0 * 2);
    if people.minds[who.index()].presence == Presence::Here {
        people.plan(turn, who, 3.0 + 5.0 * draw.unit(), Act::Acknowledge(page));
        return;
    }
    if draw.happens(hour.misses) {
        return;
    }
    let mut wait = draw.lognormal(hour.answers, 1.7);
    if !turn.world.platform.tool_up(turn.world.scenario, ToolKind::Paging) {
        wait += 120.0 + 120.0 * draw.unit();
    }
    people.plan(turn, who, maths::clamp(wait, 8.0, 1500.0), Act::Acknowledge(page));
}

/// Somebody answers a page, and sets out.
pub(super) fn acknowledge(people: &mut People, turn: &mut Turn<'_>, who: PersonId, page: PageId) {
    let open = turn.world.incident.pages.get(page.index()).is_some_and(|page| page.state == PageState::Sent);
    if open {
        let kind = EventKind::PageAcknowledged { page };
        turn.emits.push(Emit::channel(Actor::Person(who), kind));
    }
    let coming = people.agenda.iter().any(|pending| pending.who == who && pending.act == Act::Join);
    if people.minds[who.index()].present() || coming {
        return;
    }
    let hour = hour(people, turn, who);
    let mut draw = turn.world.chance.draw(Concern::Paging, who.0, page.0 * 2 + 1);
    let wait = maths::clamp(draw.lognormal(hour.comes, 1.5), 10.0, 900.0);
    people.plan(turn, who, wait, Act::Join);
}

/// Somebody is there, and says so.
pub(super) fn come_in(people: &mut People, turn: &mut Turn<'_>, who: PersonId) {
    if people.minds[who.index()].present() {
        return;
    }
    turn.act(who, EventKind::PersonJoined { person: who });
    if mind::swoops(turn.world.scenario, who) {
        return;
    }
    let scenario = turn.world.scenario;
    let name = &scenario.people[who.index()].name;
    let clock = people.local_clock(scenario, who, turn.now());
    let night = matches!(mind::local_second(scenario, who, turn.now()) / 3600, 0..=5 | 23);
    let cue = if night { Phrase::JoinNight } else { Phrase::JoinDay };
    let text = people.phrase(turn, who, cue, &[("name", name), ("local", &clock)]);
    turn.say(who, Vec::new(), Intent::Courtesy, text);
}
