//! Where somebody can sit: the seats a scenario lists, any other place at the same table, and those of the commanders
//! before and after a participant.
//!
//! Not who plays them; that is the cast of `players`.
//! The one rule: a seat is a name for a person of the scenario, and two seats are never the same person.

use super::model::{Names as _, Scenario, Seat};
use super::people::Temper;
use crate::base::capitalised;
use crate::vocab::PersonId;

/// What a participant is called, and what one is not called whom somebody else plays.
const YOU: &str = "you";
const COMMANDER: &str = "commander";

/// The seat of whoever writes to customers.
const COMMS: &str = "comms";
/// The seat of whoever keeps the log.
const SCRIBE: &str = "scribe";
/// The seat of a team's first on call, before the name of the team.
const RESPONDER: &str = "responder:";

impl Scenario {
    /// The seat of whoever commands: the first one.
    #[must_use]
    pub fn command_seat(&self) -> Option<&Seat> {
        self.seats.first()
    }

    /// Every place a human can take: those listed, then `comms`, `scribe` and a `responder:TEAM` for each team.
    #[must_use]
    pub fn places(&self) -> Vec<Seat> {
        let mut places = self.seats.clone();
        let mut add = |name: String, person: Option<PersonId>| {
            let known = places.iter().any(|seat| seat.name.eq_ignore_ascii_case(&name));
            if let Some(person) = person.filter(|_| !known) {
                places.push(Seat { name, person });
            }
        };
        let comms = self.writer();
        add(COMMS.to_owned(), comms);
        add(SCRIBE.to_owned(), self.note_taker(comms));
        for rota in &self.rota {
            let first = rota.on_call.iter().copied().find(|who| self.can_serve(*who));
            add(format!("{RESPONDER}{}", self.team(rota.team)), first);
        }
        places
    }

    /// Who sits in a run whose commander's seat is taken: that seat first, then the commanders before and after.
    #[must_use]
    pub fn table(&self) -> Vec<PersonId> {
        let commands = self.command_seat().map(|seat| seat.person);
        commands.into_iter().chain(self.hands().into_iter().map(|seat| seat.person)).collect()
    }

    /// The place with this name; the first seat if none is asked for.
    #[must_use]
    pub fn place(&self, asked: Option<&str>) -> Option<Seat> {
        match asked {
            None => self.seats.first().cloned(),
            Some(asked) => self.places().into_iter().find(|seat| seat.name.eq_ignore_ascii_case(asked)),
        }
    }

    /// The scenario as it is told to whoever sits in this person's place: "you" is they and nobody else. A commander
    /// whom the author called so is told of as `commander`, or the first of `commander-2` and so on that is free.
    ///
    /// Who it was is still found by the name shown: `@Ben` stays `@Ben`.
    #[must_use]
    pub fn told_to(&self, me: PersonId) -> Option<Self> {
        let chair = self.command_seat().map(|seat| seat.person).filter(|chair| *chair != me)?;
        if !self.person(chair).eq_ignore_ascii_case(YOU) {
            return None;
        }
        let mut told = self.clone();
        let free = |name: &String| self.find_person(name).is_none();
        let others = (2..).map(|nth| format!("{COMMANDER}-{nth}"));
        let name = std::iter::once(COMMANDER.to_owned()).chain(others).find(free)?;
        told.people[chair.index()].name = capitalised(&name);
        told.people[chair.index()].id = name;
        told.people[me.index()].id = YOU.to_owned();
        Some(told)
    }

    /// Whether somebody is neither a commander, now, before or after, nor an executive who only interrupts.
    fn can_serve(&self, who: PersonId) -> bool {
        let commands = self.command_seat().is_some_and(|seat| seat.person == who);
        let hands = self.hands().iter().any(|seat| seat.person == who);
        !commands && !hands && !matches!(self.people[who.index()].temper, Temper::Swooping { .. })
    }

    /// The first on call of the first of these teams that has one who can serve.
    fn first_of(&self, teams: &[&str], but: Option<PersonId>) -> Option<PersonId> {
        let fits = |who: &PersonId| self.can_serve(*who) && Some(*who) != but;
        teams.iter().find_map(|team| {
            let rota = self.rota.iter().find(|rota| self.team(rota.team).eq_ignore_ascii_case(team))?;
            rota.on_call.iter().copied().find(fits)
        })
    }

    /// Whoever writes to customers: the comms team's first, support's, or the one who writes best.
    fn writer(&self) -> Option<PersonId> {
        self.first_of(&["comms", "support"], None).or_else(|| {
            let all = (0..self.people.len()).map(PersonId::at).filter(|who| self.can_serve(*who));
            let skill = |who: &PersonId| self.people[who.index()].comms_skill;
            all.reduce(|best, who| if skill(&who) > skill(&best) { who } else { best })
        })
    }

    /// Whoever keeps the log: somebody with few levers of their own, and not the writer.
    fn note_taker(&self, writer: Option<PersonId>) -> Option<PersonId> {
        self.first_of(&["observability", "support", "partners"], writer).or_else(|| {
            let mut all = (0..self.people.len()).map(PersonId::at).filter(|who| self.can_serve(*who));
            all.find(|who| Some(*who) != writer)
        })
    }
}
