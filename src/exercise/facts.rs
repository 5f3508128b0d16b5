//! Conditions as the world answers them: what is true, what is shown, what was done.
//!
//! Changes nothing. The one rule: every condition of the format is answered here and nowhere else.

use super::story::Story;
use crate::base::{Tick, Ticks};
use crate::incident::{Desk, Incident, OpenState, TaskState};
use crate::platform::{Platform, Telemetry};
use crate::scenario::{Condition, Facts, Inject, InjectAct, Scenario, ToolKind};
use crate::vocab::{Audience, ChangeId, Event, EventKind, Lever, LeverCall, PersonId, Phase, Target};

/// How long somebody who has come in reads before they say what they know.
const READS_UP: Ticks = Ticks(60);

/// The whole run, as conditions ask it.
#[derive(Clone, Copy)]
pub struct WorldFacts<'a> {
    pub(super) scenario: &'a Scenario,
    pub(super) incident: &'a Incident,
    pub(super) platform: &'a Platform,
    pub(super) telemetry: &'a Telemetry,
    pub(super) story: &'a Story,
    pub(super) seats: &'a [PersonId],
    pub(super) log: &'a [Event],
    pub(super) now: Tick,
}

impl<'a> WorldFacts<'a> {
    /// The scenario.
    #[must_use]
    pub fn scenario(&self) -> &'a Scenario {
        self.scenario
    }

    pub(super) fn desk(&self) -> Desk<'a> {
        Desk {
            scenario: self.scenario,
            incident: self.incident,
            platform: self.platform,
            now: self.now,
            events: u32::try_from(self.log.len()).unwrap_or(u32::MAX),
        }
    }

    /// Whether somebody is on the incident.
    #[must_use]
    pub fn is_here(&self, person: PersonId) -> bool {
        self.incident.is_here(person)
    }

    /// Whether a change has landed.
    #[must_use]
    pub fn has_landed(&self, change: ChangeId) -> bool {
        self.story.landed(change)
    }

    /// Whether who should speak an inject can: anybody may call in; someone released stays away.
    pub(super) fn can_speak(&self, inject: &Inject) -> bool {
        match &inject.act {
            InjectAct::Chat { from, .. } => {
                let released =
                    |kind: &EventKind| matches!(kind, EventKind::PersonReleased { person } if person == from);
                // Nobody finds out something in a second: who has just come reads up first.
                let since = self.incident.here.get(from);
                let settled = since.is_none_or(|at| *at == Tick::ZERO || self.now.since(*at) >= READS_UP);
                settled && !self.log.iter().any(|event| released(&event.kind))
            }
            InjectAct::Page { .. } | InjectAct::Vendor { .. } => true,
        }
    }

    /// Fills `{tickets}` and `{minutes}`.
    pub(super) fn fill(&self, text: &str) -> String {
        let tickets = self.platform.harm().tickets().max(1);
        let minutes = self.now.0 / 60;
        text.replace("{tickets}", &tickets.to_string()).replace("{minutes}", &minutes.to_string())
    }

    fn told(&self, audience: Audience) -> bool {
        self.incident.told.contains_key(&audience)
    }

    fn of_call(calls: impl Iterator<Item = &'a LeverCall>, lever: Lever, target: Target) -> bool {
        let mut calls = calls;
        calls.any(|call| call.lever == lever && call.target == target)
    }
}

impl Facts for WorldFacts<'_> {
    fn now(&self) -> Tick {
        self.now
    }

    fn holds(&self, condition: &Condition) -> bool {
        use Condition as C;
        let (incident, now) = (self.incident, self.now);
        match condition {
            C::After(span) => now.0 >= span.0,
            C::Shows(test) => self.telemetry.held(test, now),
            C::Truly(test) => self.platform.held(test, now),
            C::CustomersHurt(minutes) => self.platform.harm().customer_minutes.iter().sum::<f64>() >= *minutes,
            C::FaultActive(fault) => self.story.active(*fault),
            C::Paged => self.seats.iter().any(|seat| incident.open_pages(*seat).next().is_some()),
            C::Declared => incident.declared(),
            C::State(state) => incident.state == *state,
            C::SeverityAtLeast(severity) => incident.severity.is_some_and(|is| is <= *severity),
            C::SizedUp => incident.sized_up.is_some(),
            C::Joined(person) => incident.is_here(*person),
            C::TeamJoined(team) => {
                incident.here.keys().any(|person| self.scenario.people[person.index()].team == *team)
            }
            C::Filled(role) => incident.roles.contains_key(role),
            C::Posted(audience) => self.told(*audience),
            C::SilentFor(audience, span) => {
                let last = incident.told.get(audience).copied().or(incident.declared);
                last.is_some_and(|last| now.since(last) >= *span)
            }
            C::Knows(target) => incident.known.subjects.contains_key(target),
            C::All(_) | C::Any(_) | C::Not(_) => condition.met(self),
            C::Polled(_)
            | C::Objected
            | C::DraftWaiting
            | C::OfferWaiting
            | C::Verified(_)
            | C::CaseOpen(_)
            | C::VendorAnswered(_)
            | C::Done(..)
            | C::Underway(..)
            | C::Frozen
            | C::StatusPageDark
            | C::Busy(_)
            | C::Lapsed
            | C::ReviewOwner
            | C::InReview
            | C::Factors(_) => self.holds_of_work(condition),
        }
    }
}

impl WorldFacts<'_> {
    #[expect(clippy::wildcard_enum_match_arm, reason = "`holds` sends only these here")]
    fn holds_of_work(&self, condition: &Condition) -> bool {
        use Condition as C;
        let (incident, now) = (self.incident, self.now);
        match condition {
            C::Polled(span) => incident.open_proposals().any(|(_, proposal)| now.since(proposal.at) >= *span),
            C::Objected => incident.open_proposals().any(|(_, proposal)| !proposal.objections.is_empty()),
            C::DraftWaiting => incident.open_drafts().next().is_some(),
            C::OfferWaiting => {
                incident.offers.iter().any(|offer| offer.state == OpenState::Open && self.seats.contains(&offer.to))
            }
            C::Verified(service) => incident.verified.get(service).is_some_and(|(_, well)| *well),
            C::CaseOpen(vendor) => incident.cases.contains_key(vendor),
            C::VendorAnswered(vendor) => incident.known.answered.contains_key(vendor),
            C::Done(lever, target) => Self::of_call(incident.known.done.iter().map(|(call, _)| call), *lever, *target),
            C::Underway(lever, target) => {
                Self::of_call(incident.known.underway.iter().map(|(_, call)| call), *lever, *target)
            }
            C::Frozen => !incident.frozen.is_empty(),
            C::StatusPageDark => {
                let tool = self.scenario.tool(ToolKind::StatusPage);
                tool.is_some_and(|tool| incident.known.dark.contains_key(&tool))
            }
            C::Busy(person) => incident.open_tasks(*person).next().is_some(),
            C::Lapsed => {
                let late = |task: &crate::incident::Task| task.state == TaskState::Lapsed;
                incident.tasks.iter().any(|task| late(task) && self.seats.contains(&task.giver))
            }
            C::ReviewOwner => incident.review_owner.is_some(),
            C::InReview => incident.phase == Phase::Review,
            C::Factors(count) => incident.factors.len() >= *count as usize,
            other => unreachable!("{other:?} is answered in `holds`"),
        }
    }
}
