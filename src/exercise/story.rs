//! The scenario clock: faults that start, changes that land, injects whose condition became true.
//!
//! An unmet condition waits. At most one inject is delivered in ten seconds, so that each can be read.

use serde::Serialize;

use super::facts::WorldFacts;
use crate::base::{Chance, Concern, Tick, Ticks};
use crate::scenario::{Facts as _, Inject, InjectAct, Scenario};
use crate::vocab::{Actor, ChangeId, Emit, Event, EventKind, FaultId, FreezeScope, InjectId, PageCause, Phase};

/// Seconds between two injects.
const INJECT_GAP: Ticks = Ticks(10);

/// How a fault stands.
#[derive(Clone, PartialEq, Debug, Serialize)]
enum FaultState {
    /// Waits for its condition.
    Waiting,
    /// At work.
    Active,
    /// Will come back at this tick.
    Returns(Tick),
    /// Will not come (back).
    Over,
}

/// What waits to happen.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub(super) struct Story {
    faults: Vec<(FaultState, u32)>,
    landed: Vec<bool>,
    delivered: Vec<bool>,
    last_inject: Option<Tick>,
    review_began: Option<Tick>,
    frozen: Vec<FreezeScope>,
}

impl Story {
    pub(super) fn new(scenario: &Scenario) -> Self {
        Self {
            faults: vec![(FaultState::Waiting, 0); scenario.faults.len()],
            landed: scenario.changes.iter().map(|change| change.at < 0).collect(),
            delivered: vec![false; scenario.injects.len()],
            last_inject: None,
            review_began: None,
            frozen: Vec::new(),
        }
    }

    pub(super) fn review_began(&self) -> Option<Tick> {
        self.review_began
    }

    pub(super) fn landed(&self, change: ChangeId) -> bool {
        self.landed[change.index()]
    }

    pub(super) fn active(&self, fault: FaultId) -> bool {
        self.faults[fault.index()].0 == FaultState::Active
    }

    pub(super) fn due(&self, facts: &WorldFacts<'_>, chance: Chance) -> Vec<Emit> {
        let mut emits = Vec::new();
        self.faults_due(facts, chance, &mut emits);
        self.changes_due(facts, &mut emits);
        self.injects_due(facts, &mut emits);
        emits
    }

    fn faults_due(&self, facts: &WorldFacts<'_>, chance: Chance, emits: &mut Vec<Emit>) {
        for (at, fault) in facts.scenario().faults.iter().enumerate() {
            let (state, times) = &self.faults[at];
            let starts = match state {
                FaultState::Waiting => fault.when.met(facts),
                FaultState::Returns(tick) => facts.now() >= *tick,
                FaultState::Active | FaultState::Over => false,
            };
            if !starts {
                continue;
            }
            let id = FaultId::at(at);
            let strikes = chance.draw(Concern::Faults, id.0, *times).happens(fault.probability);
            emits.push(Emit::unseen(if strikes {
                EventKind::FaultStarted { fault: id }
            } else {
                EventKind::FaultEnded { fault: id }
            }));
        }
    }

    fn changes_due(&self, facts: &WorldFacts<'_>, emits: &mut Vec<Emit>) {
        for (at, change) in facts.scenario().changes.iter().enumerate() {
            let held = self.frozen.contains(&change.kind.scope()) || self.frozen.contains(&FreezeScope::All);
            if !self.landed[at] && !held && i64::from(facts.now().0) >= change.at {
                emits.push(Emit::unseen(EventKind::ChangeLanded { change: ChangeId::at(at) }));
            }
        }
    }

    fn injects_due(&self, facts: &WorldFacts<'_>, emits: &mut Vec<Emit>) {
        let crowded = self.last_inject.is_some_and(|last| facts.now().since(last) < INJECT_GAP);
        if crowded {
            return;
        }
        let waiting = facts.scenario().injects.iter().enumerate().filter(|(at, _)| !self.delivered[*at]);
        for (at, inject) in waiting {
            if inject.when.met(facts) && facts.can_speak(inject) {
                emits.extend(deliver(InjectId::at(at), inject, facts));
                return;
            }
        }
    }

    pub(super) fn apply(&mut self, scenario: &Scenario, event: &Event) {
        #[expect(clippy::wildcard_enum_match_arm, reason = "only these concern the story")]
        match &event.kind {
            EventKind::FaultStarted { fault } => {
                let state = &mut self.faults[fault.index()];
                *state = (FaultState::Active, state.1 + 1);
            }
            EventKind::FaultEnded { fault } => {
                let times = self.faults[fault.index()].1;
                let repeat = scenario.faults[fault.index()].repeat.filter(|repeat| times < repeat.times);
                let next =
                    repeat.map_or(FaultState::Over, |repeat| FaultState::Returns(event.tick.after(repeat.every)));
                self.faults[fault.index()] = (next, times);
            }
            EventKind::ChangeLanded { change } => self.landed[change.index()] = true,
            EventKind::InjectDelivered { inject, .. } => {
                self.delivered[inject.index()] = true;
                self.last_inject = Some(event.tick);
            }
            EventKind::FreezeSet { scope, on: true } => self.frozen.push(*scope),
            EventKind::FreezeSet { scope, on: false } => self.frozen.retain(|frozen| frozen != scope),
            EventKind::PhaseChanged { phase: Phase::Review, .. } => self.review_began = Some(event.tick),
            _ => {}
        }
    }
}

fn deliver(id: InjectId, inject: &Inject, facts: &WorldFacts<'_>) -> Vec<Emit> {
    let fill = |text: &str| facts.fill(text);
    match &inject.act {
        InjectAct::Chat { from, text } => {
            let kind = EventKind::InjectDelivered { inject: id, text: fill(text) };
            let mut emits = vec![Emit::channel(Actor::Person(*from), kind)];
            if !facts.is_here(*from) {
                // Who speaks in the room is in the room, and can be answered.
                let joined = EventKind::PersonJoined { person: *from };
                emits.insert(0, Emit::channel(Actor::Person(*from), joined));
            }
            emits
        }
        InjectAct::Vendor { vendor, text } => {
            let kind = EventKind::InjectDelivered { inject: id, text: fill(text) };
            vec![Emit::channel(Actor::Vendor(*vendor), kind)]
        }
        InjectAct::Page { team, text } => {
            let text = fill(text);
            let kind = EventKind::InjectDelivered { inject: id, text: text.clone() };
            let mut emits = vec![Emit::unseen(kind)];
            emits.extend(facts.desk().team_page(Actor::Alerting, *team, PageCause::Request, &text));
            emits
        }
    }
}
