//! Simulated colleagues: who comes when paged, what they notice, how they work, object, write and interrupt.
//!
//! Not the command process ([`crate::incident`] decides what is admitted) and not the platform.
//! The one rule: what people know and where they stand changes in [`People::apply`] alone, because of an event;
//! [`People::advance`] decides and emits, and only its private agenda moves there.

#![deny(clippy::disallowed_types, clippy::disallowed_methods, clippy::wildcard_enum_match_arm)]

mod agenda;
mod answers;
mod apply;
mod care;
mod checking;
mod choose;
mod duties;
mod freelance;
mod grenade;
mod leaders;
mod legal;
mod looking;
mod mind;
mod objections;
mod overload;
mod paging;
mod react;
mod relief;
mod remedies;
mod roles;
mod turn;
mod vendors;
mod words;
mod work;
mod writing;

use std::collections::BTreeMap;

use serde::Serialize;

use crate::base::{Chance, Concern, Draw, Tick};
use crate::incident::Incident;
use crate::language::Phrasebook;
use crate::platform::{Platform, Telemetry};
use crate::scenario::{Facts, Scenario};
use crate::vocab::{DraftId, Emit, Event, Fact, IncidentState, PersonId, Phase, ServiceId, TaskId, VendorId};

use agenda::Pending;
use mind::Mind;
use turn::Turn;
use vendors::Desk;
use work::Job;

/// What people can be influenced by in one second.
#[derive(Clone, Copy)]
pub struct World<'a> {
    /// The scenario.
    pub scenario: &'a Scenario,
    /// The command process.
    pub incident: &'a Incident,
    /// The platform as it is.
    pub platform: &'a Platform,
    /// The platform as dashboards show it.
    pub telemetry: &'a Telemetry,
    /// Where words come from.
    pub book: &'a Phrasebook,
    /// What authored evidence waits for.
    pub facts: &'a dyn Facts,
    /// Now.
    pub now: Tick,
    /// The source of draws.
    pub chance: Chance,
    /// Who is not simulated.
    pub humans: &'a [PersonId],
}

impl World<'_> {
    /// Whether a person is simulated here.
    fn simulated(&self, who: PersonId) -> bool {
        !self.humans.contains(&who)
    }
}

/// Where somebody stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub enum Presence {
    /// Not involved.
    Off,
    /// Paged; no answer yet.
    Paged,
    /// Answered the page, on the way.
    Joining,
    /// On the incident and free.
    Here,
    /// On the incident with something in hand.
    Busy,
    /// Stood down.
    Released,
}

/// Everybody's state.
#[derive(Clone, Debug, Serialize)]
pub struct People {
    /// One per person of the scenario.
    minds: Vec<Mind>,
    /// Events nobody has reacted to yet.
    inbox: Vec<Event>,
    /// What will happen, and when.
    agenda: Vec<Pending>,
    /// Tasks of simulated people that are not closed.
    jobs: BTreeMap<TaskId, Job>,
    /// What has been asserted in the channel.
    shared: Vec<Fact>,
    /// The services the last size-up named.
    affected: Vec<ServiceId>,
    /// When simulated people said something in the last minute.
    chatter: Vec<Tick>,
    /// When the commander gave an order, asked or told something, as far as it is not long ago.
    orders: Vec<Tick>,
    /// Seconds people have spent on the incident, together.
    worked: u64,
    /// Since when customers have suffered without a break.
    hurting_since: Option<Tick>,
    /// Cases with outside companies.
    desks: BTreeMap<VendorId, Desk>,
    /// What the scribe has yet to write down.
    notes: Vec<String>,
    /// What the people with standing duties have done so far.
    duties: duties::Duties,
    /// When somebody last acted without being asked.
    freelanced: Option<Tick>,
    /// Drafts that legal has taken up, with who reads them and the state of the incident then: what is known decides.
    drafts_read: Vec<(DraftId, PersonId, IncidentState)>,
}

impl People {
    /// Everybody where they are when the exercise begins.
    #[must_use]
    pub fn new(scenario: &Scenario) -> Self {
        let mut minds: Vec<Mind> = scenario.people.iter().map(|_| Mind::new()).collect();
        for seat in scenario.seats.iter().filter(|seat| scenario.arrives(seat.person).is_none()) {
            minds[seat.person.index()].join(Tick::ZERO);
        }
        Self {
            minds,
            inbox: Vec::new(),
            agenda: Vec::new(),
            jobs: BTreeMap::new(),
            shared: Vec::new(),
            affected: Vec::new(),
            chatter: Vec::new(),
            orders: Vec::new(),
            worked: 0,
            hurting_since: None,
            desks: BTreeMap::new(),
            notes: Vec::new(),
            duties: duties::Duties::default(),
            freelanced: None,
            drafts_read: Vec::new(),
        }
    }

    /// Somebody sits in a seat and is at hand from the start.
    pub fn seat(&mut self, who: PersonId) {
        self.minds[who.index()].join(Tick::ZERO);
    }

    /// Takes in what happened; the reaction follows in [`People::advance`].
    pub fn apply(&mut self, scenario: &Scenario, event: &Event, now: Tick) {
        apply::apply(self, scenario, event, now);
    }

    /// Lets everybody act for one second.
    #[must_use]
    pub fn advance(&mut self, world: &World<'_>) -> Vec<Emit> {
        let mut turn = Turn::new(world);
        if world.incident.phase == Phase::Ended {
            self.inbox.clear();
            return turn.emits;
        }
        if world.incident.phase == Phase::Response {
            self.worked += self.minds.iter().filter(|mind| mind.present()).count() as u64;
            self.feel(world);
        }
        self.chatter.retain(|said| world.now.since(*said).0 < 60);
        self.orders.retain(|said| world.now.since(*said) < overload::REMEMBERED);
        for event in std::mem::take(&mut self.inbox) {
            react::react(self, &turn, &event);
        }
        agenda::run_due(self, &mut turn);
        if world.incident.phase == Phase::Response {
            vendors::advance(self, &mut turn);
            duties::advance(self, &mut turn);
            leaders::advance(self, &mut turn);
            freelance::advance(self, &mut turn);
            relief::advance(self, &mut turn);
            legal::advance(self, &mut turn);
            care::advance(self, &mut turn);
            grenade::advance(self, &mut turn);
        }
        turn.emits
    }

    /// Where somebody stands.
    #[must_use]
    pub fn presence(&self, who: PersonId) -> Presence {
        let mind = &self.minds[who.index()];
        if mind.present() && mind.doing.is_some() { Presence::Busy } else { mind.presence }
    }

    /// How many hours somebody has been awake.
    #[must_use]
    pub fn awake_hours(&self, scenario: &Scenario, who: PersonId, now: Tick) -> f64 {
        let awake = scenario.people[who.index()].awake_for;
        f64::from(awake.0 + now.0) / 3600.0
    }

    /// What the clock on somebody's wall shows: `03:12`.
    #[must_use]
    pub fn local_clock(&self, scenario: &Scenario, who: PersonId, now: Tick) -> String {
        let minutes = self.local_minute(scenario, who, now);
        format!("{:02}:{:02}", minutes / 60, minutes % 60)
    }

    /// The same as minutes since midnight there.
    #[must_use]
    pub fn local_minute(&self, scenario: &Scenario, who: PersonId, now: Tick) -> u32 {
        mind::local_second(scenario, who, now) / 60
    }

    /// How many person-minutes the response has taken so far.
    #[must_use]
    pub fn minutes_worked(&self) -> f64 {
        self.worked as f64 / 60.0
    }

    /// What somebody holds to be so: their own findings, and what they read in the channel.
    #[must_use]
    pub fn knows(&self, who: PersonId) -> Vec<Fact> {
        let mind = &self.minds[who.index()];
        let mut facts = if mind.present() { self.shared.clone() } else { Vec::new() };
        for fact in &mind.known {
            mind::learn(&mut facts, fact.clone());
        }
        facts
    }

    /// Notes since when customers have suffered.
    fn feel(&mut self, world: &World<'_>) {
        if world.platform.hurting_now() > 0.0 {
            self.hurting_since.get_or_insert(world.now);
        } else {
            self.hurting_since = None;
        }
    }

    /// The next draw of a person about something.
    fn draw(&mut self, world: &World<'_>, concern: Concern, who: PersonId) -> Draw {
        let count = &mut self.minds[who.index()].draws[concern as usize];
        *count += 1;
        world.chance.draw(concern, who.0, *count)
    }

    /// Whether somebody simulated is here and in a state to act.
    fn can_act(&self, world: &World<'_>, who: PersonId) -> bool {
        world.simulated(who) && self.minds[who.index()].present()
    }

    /// Simulated people who are here.
    fn actors(&self, world: &World<'_>) -> Vec<PersonId> {
        let all = (0..self.minds.len()).map(PersonId::at);
        all.filter(|who| self.can_act(world, *who)).collect()
    }
}
