//! Taking a role, taking command, and answering "do you wish to take command?".
//!
//! The one rule: nobody is given a role; they take it or say why not.

use super::agenda::Act;
use super::turn::Turn;
use super::{People, mind};
use crate::base::Concern;
use crate::incident::OpenState;
use crate::language::Phrase;
use crate::vocab::{BriefField, EventKind, HandoffItem, Intent, OfferId, PersonId, Role, RoleChange};
use strum::IntoEnumIterator as _;

/// The longest part of a field that is read back, in characters.
const READ_BACK_MAX: usize = 110;

fn still_open(turn: &Turn<'_>, offer: OfferId) -> bool {
    let offers = &turn.world.incident.offers;
    offers.get(offer.index()).is_some_and(|offer| offer.state == OpenState::Open)
}

/// Why somebody will not take a role, if so.
fn refusal(people: &People, turn: &Turn<'_>, who: PersonId, role: Role) -> Option<Phrase> {
    let person = &turn.world.scenario.people[who.index()];
    let awake = people.awake_hours(turn.world.scenario, who, turn.now());
    if !people.minds[who.index()].present() {
        return Some(Phrase::RoleNotHere);
    }
    let fits = match role {
        Role::Ic => person.command_skill >= 0.3,
        Role::Deputy => person.command_skill >= 0.2,
        Role::Comms => person.comms_skill >= 0.3,
        Role::Ops => mind::forte(turn.world.scenario, who).is_some_and(|(_, level)| level >= 0.4),
        Role::Scribe | Role::Liaison => !mind::swoops(turn.world.scenario, who),
    };
    if !fits {
        return Some(Phrase::RoleNotMine);
    }
    (matches!(role, Role::Ic | Role::Deputy) && awake > 19.0).then_some(Phrase::RoleTooTired)
}

/// Says yes or no to a role.
pub(super) fn answer_role(people: &mut People, turn: &mut Turn<'_>, who: PersonId, offer: OfferId, role: Role) {
    if !still_open(turn, offer) {
        return;
    }
    if let Some(why) = refusal(people, turn, who, role) {
        let why = people.phrase(turn, who, why, &[]);
        let slots = [("role", role.word()), ("why", why.as_str())];
        let because = people.phrase(turn, who, Phrase::RoleNo, &slots);
        turn.act(who, EventKind::RoleDeclined { offer, role, because });
        return;
    }
    let what = RoleChange::Role(role);
    turn.act(who, EventKind::Accepted { offer, what });
    turn.act(who, EventKind::RoleTaken { role, by: who });
    let text = people.phrase(turn, who, Phrase::RoleYes, &[("role", role.word())]);
    turn.say(who, Vec::new(), Intent::Courtesy, text);
}

/// What somebody who is briefed has to think about: what the brief leaves open, if it leaves open much, and what they
/// will read back.
pub(super) fn thoughts(turn: &Turn<'_>, who: PersonId, brief: &[BriefField]) -> (Option<String>, String) {
    let relieves = turn.world.scenario.shift.as_ref().is_some_and(|shift| shift.relief == who);
    (gap(brief, if relieves { 2 } else { 4 }), read_back(brief))
}

/// The fields that bind whoever takes over, in the words of the brief.
fn read_back(brief: &[BriefField]) -> String {
    let bound = [HandoffItem::Situation, HandoffItem::Comms, HandoffItem::Tasks, HandoffItem::Hazards];
    let told = bound.into_iter().filter_map(|item| brief.iter().find(|field| field.item == item));
    let told = told.map(|field| {
        let short: String = field.text.chars().take(READ_BACK_MAX).collect();
        let cut = if short.len() < field.text.len() { "…" } else { "" };
        format!("{}: {}{cut}", <&str>::from(field.item), short.trim_end())
    });
    told.collect::<Vec<_>>().join(". ")
}

/// The first things a brief leaves open, if it leaves open more than so many.
fn gap(brief: &[BriefField], most: usize) -> Option<String> {
    let filled = |item: HandoffItem| brief.iter().any(|field| field.item == item && field.text.trim().len() >= 12);
    let missing: Vec<HandoffItem> = HandoffItem::iter().filter(|item| !filled(*item)).collect();
    if missing.len() <= most {
        return None;
    }
    let words: Vec<&str> = missing.iter().take(2).map(|item| (*item).into()).collect();
    Some(words.join(" and "))
}

/// Reads a brief; asks once if it is thin, then takes over.
pub(super) fn read_brief(
    people: &mut People,
    turn: &mut Turn<'_>,
    who: PersonId,
    offer: OfferId,
    (thin, back): (Option<String>, String),
    asked: bool,
) {
    if !still_open(turn, offer) {
        return;
    }
    if refusal(people, turn, who, Role::Ic).is_some() {
        let because = people.phrase(turn, who, Phrase::CommandNo, &[]);
        let what = RoleChange::Command;
        turn.act(who, EventKind::Declined { offer, what, because });
        return;
    }
    let from = turn.world.incident.offers[offer.index()].by;
    if let (Some(missing), false) = (&thin, asked) {
        let text = people.phrase(turn, who, Phrase::CommandQuestion, &[("missing", missing)]);
        turn.act(who, EventKind::Asked { to: from, intent: Intent::Status, about: None, text });
        let wait = people.between(turn, who, 30.0, 60.0);
        people.plan(turn, who, wait, Act::ReadBrief { offer, thin: None, back, asked: true });
        return;
    }
    if !back.is_empty() {
        let text = people.phrase(turn, who, Phrase::ReadBack, &[("back", &back)]);
        turn.say(who, vec![from], Intent::Told, text);
    }
    turn.act(who, EventKind::HandoffAccepted { offer });
    turn.act(who, EventKind::CommandTransferred { from, to: who });
    let name = turn.name(from);
    let text = people.phrase(turn, who, Phrase::CommandYes, &[("from", &name)]);
    turn.say(who, Vec::new(), Intent::Courtesy, text);
}

/// Answers "do you wish to take command?".
pub(super) fn answer_command(people: &mut People, turn: &mut Turn<'_>, who: PersonId, yes: bool, from: PersonId) {
    let mut draw = people.draw(&turn.world, Concern::Temper, who);
    let able = turn.world.scenario.people[who.index()].command_skill >= 0.7;
    if yes && able && people.minds[who.index()].present() && draw.happens(0.1) {
        turn.act(who, EventKind::CommandTransferred { from, to: who });
        let text = people.phrase(turn, who, Phrase::SwoopCommandYes, &[]);
        turn.say(who, Vec::new(), Intent::Courtesy, text);
        return;
    }
    let cue = if yes { Phrase::SwoopCommandNo } else { Phrase::SwoopPleased };
    let text = people.phrase(turn, who, cue, &[]);
    turn.say(who, vec![from], Intent::Courtesy, text);
}
