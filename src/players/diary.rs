//! What a commander with habits keeps in mind beside the common memory: what it said when, what was found, who waits.
//!
//! Not knowledge of a scenario. The one rule: it is written only from views and visible events.

use std::collections::{BTreeMap, BTreeSet};

use super::drive::PlayerEyes;
use super::memory::Memory;
use crate::base::{Tick, Ticks, maths};
use crate::scenario::Names as _;
use crate::view::{PersonView, TaskView};
use crate::vocab::{
    Actor, EventKind, Fact, Intent, LeverCall, LeverOutcome, PersonId, Phase, ProposalId, ServiceId, Target, TaskId,
    Work,
};

/// A proposal as its decider thinks of it.
#[derive(Clone, Debug)]
pub(super) struct Pending {
    pub(super) at: Tick,
    pub(super) call: Option<LeverCall>,
    pub(super) objections: u32,
    /// Whether somebody said that it would overload what is left.
    pub(super) overloads: bool,
}

/// The diary.
#[derive(Clone, Debug, Default)]
pub(super) struct Diary {
    said: BTreeMap<String, Tick>,
    /// How often something was counted.
    counts: BTreeMap<String, usize>,
    /// Levers that owners came up with, oldest first.
    pub(super) put: Vec<LeverCall>,
    /// Facts found, with the event that told them and who did.
    pub(super) facts: Vec<(Fact, u32, Option<PersonId>)>,
    pub(super) alerts: BTreeSet<ServiceId>,
    pub(super) pending: BTreeMap<ProposalId, Pending>,
    /// Tasks whose time ran out and that nobody has asked after.
    pub(super) lapsed: Vec<TaskId>,
    /// People of the leadership who wait for an answer.
    pub(super) callers: Vec<PersonId>,
    /// Teams that somebody said are needed.
    pub(super) needed: BTreeSet<String>,
    /// Levers that ended well, with when.
    pub(super) done: Vec<(LeverCall, Tick)>,
    pub(super) failed: Vec<(LeverCall, Tick)>,
    pub(super) levers_seen: u32,
    pulls: BTreeMap<TaskId, LeverCall>,
    /// When somebody last said no to work, and how often in a row.
    declined: BTreeMap<PersonId, (Tick, u32)>,
    /// Levers that somebody would not touch, with whom they named instead.
    pub(super) elsewhere: Vec<(LeverCall, String)>,
    pub(super) factors: u32,
    pub(super) remedies: u32,
    pub(super) review: bool,
    pub(super) reopened: bool,
    pub(super) hypotheses: u32,
    /// Since when every entry has been shown well.
    well_since: Option<Tick>,
    worst: Vec<(Tick, f64)>,
}

impl Diary {
    /// Takes in a look.
    pub(super) fn see(&mut self, eyes: &PlayerEyes<'_>) {
        let entries: Vec<&str> =
            eyes.briefing.entries.iter().map(|of| eyes.briefing.target(Target::Service(*of))).collect();
        let shown = eyes.view.metrics.iter().filter(|row| !row.stale && entries.contains(&row.service.as_str()));
        let worst = shown.map(|row| row.errors).reduce(maths::max);
        // A dark board is no good news.
        let well = worst.is_some_and(|worst| worst <= 0.02);
        let worst = worst.unwrap_or_else(|| self.worst.last().map_or(0.0, |last| last.1));
        if !well {
            self.well_since = None;
        } else if self.well_since.is_none() {
            self.well_since = Some(eyes.now);
        }
        if self.worst.last().is_none_or(|last| eyes.now.since(last.0) >= Ticks(15)) {
            self.worst.push((eyes.now, worst));
        }
        for event in eyes.events {
            self.hear(&event.kind, event.seq, event.tick, event.by, eyes);
        }
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "a diary keeps a few kinds among eighty")]
    fn hear(&mut self, kind: &EventKind, seq: u32, tick: Tick, by: Actor, eyes: &PlayerEyes<'_>) {
        let who = if let Actor::Person(who) = by { Some(who) } else { None };
        match kind {
            EventKind::AlertFired { of, .. } => {
                self.alerts.insert(*of);
            }
            EventKind::Finding { facts, .. } => {
                self.facts.extend(facts.iter().map(|fact| (fact.clone(), seq, who)));
            }
            EventKind::Reported { needs, .. } => {
                let teams = eyes.briefing.teams.iter().filter(|team| needs.contains(team.as_str()));
                self.needed.extend(teams.cloned());
            }
            EventKind::Said { to, intent, .. } if *intent != Intent::Courtesy => {
                let leads = |who: &PersonId| {
                    let team = eyes.briefing.people[who.index()].team;
                    eyes.briefing.teams[team.index()] == "leadership"
                };
                let meant = to.is_empty() || to.contains(&eyes.me);
                self.callers.extend(who.filter(|who| meant && leads(who)));
            }
            EventKind::LeverPulled { .. } => self.levers_seen += 1,
            EventKind::LeverDone { call, outcome, .. } => {
                let list = if *outcome == LeverOutcome::Done { &mut self.done } else { &mut self.failed };
                list.push((call.clone(), tick));
            }
            EventKind::TaskGiven { task, work: Work::Pull(call), .. } => {
                self.pulls.insert(*task, call.clone());
            }
            EventKind::TaskDeclined { task, because } => {
                if let Some(who) = who {
                    let row = self.declined.get(&who).map_or(0, |(_, row)| *row);
                    self.declined.insert(who, (tick, row + 1));
                }
                let names = eyes.briefing.person_names().into_iter().chain(eyes.briefing.team_names());
                let said =
                    |name: &str| because.split(|c: char| !c.is_alphanumeric() && c != '-').any(|word| word == name);
                let named = names.into_iter().find(|name| said(name)).map(str::to_owned);
                if let (Some(call), Some(named)) = (self.pulls.get(task), named) {
                    self.elsewhere.push((call.clone(), named));
                }
            }
            EventKind::TaskAccepted { .. } => {
                if let Some(who) = who {
                    self.declined.remove(&who);
                }
            }
            EventKind::TaskLapsed { task } => self.lapsed.push(*task),
            EventKind::FactorRecorded { .. } => self.factors += 1,
            EventKind::RemedyRecorded { .. } => self.remedies += 1,
            EventKind::HypothesisRaised { .. } => self.hypotheses += 1,
            EventKind::IncidentReopened { .. } => self.reopened = true,
            EventKind::PhaseChanged { phase, .. } => self.review |= *phase == Phase::Review,
            _ => self.hear_decisions(kind, tick),
        }
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "a diary keeps a few kinds among eighty")]
    fn hear_decisions(&mut self, kind: &EventKind, at: Tick) {
        let mut open = |proposal: &ProposalId, call: Option<&LeverCall>| {
            let pending = Pending { at, call: call.cloned(), objections: 0, overloads: false };
            self.pending.insert(*proposal, pending);
        };
        match kind {
            EventKind::ProposalMade { proposal, call, .. } => open(proposal, Some(call)),
            EventKind::TaskProposed { proposal, call, .. } => {
                open(proposal, Some(call));
                self.put.push(call.clone());
            }
            EventKind::PollOpened { proposal, .. } => open(proposal, None),
            EventKind::Objection { proposal, facts, .. } => {
                if let Some(pending) = self.pending.get_mut(proposal) {
                    pending.objections += 1;
                    pending.overloads |= facts.iter().any(|fact| matches!(fact, Fact::WouldOverload { .. }));
                }
            }
            EventKind::ProposalDecided { proposal, .. } | EventKind::PollClosed { proposal, .. } => {
                self.pending.remove(proposal);
            }
            _ => {}
        }
    }
}

/// What a habit goes by: what is seen, what is remembered, and the diary to write in.
pub(super) struct Scene<'a, 'b> {
    pub(super) eyes: &'a PlayerEyes<'b>,
    pub(super) memory: &'a Memory,
    pub(super) diary: &'a mut Diary,
}

impl Scene<'_, '_> {
    pub(super) fn now(&self) -> Tick {
        self.eyes.now
    }

    /// Whether an incident is declared, for at least so long.
    pub(super) fn declared(&self, span: Ticks) -> bool {
        self.memory.declared.is_some_and(|at| self.now().since(at) >= span) && !self.diary.review
    }

    /// True the first time it is asked.
    pub(super) fn once(&mut self, what: &str) -> bool {
        let fresh = !self.diary.said.contains_key(what);
        if fresh {
            let now = self.now();
            self.diary.said.insert(what.to_owned(), now);
        }
        fresh
    }

    /// True if it was not so within the span before.
    pub(super) fn again(&mut self, what: &str, span: Ticks) -> bool {
        let now = self.now();
        let due = self.diary.said.get(what).is_none_or(|last| now.since(*last) >= span);
        if due {
            self.diary.said.insert(what.to_owned(), now);
        }
        due
    }

    /// How often this has been asked for before.
    pub(super) fn nth(&mut self, what: &str) -> usize {
        if let Some(count) = self.diary.counts.get_mut(what) {
            *count += 1;
            return *count - 1;
        }
        self.diary.counts.insert(what.to_owned(), 1);
        0
    }

    /// Whether something was said, and when.
    pub(super) fn said(&self, what: &str) -> Option<Tick> {
        self.diary.said.get(what).copied()
    }

    pub(super) fn team_of(&self, person: &str) -> &str {
        let found = self.eyes.briefing.people.iter().find(|known| known.id == person);
        found.map_or("", |known| self.eyes.briefing.teams[known.team.index()].as_str())
    }

    pub(super) fn person(&self, person: PersonId) -> &str {
        self.eyes.briefing.person(person)
    }

    /// Somebody else of one's own team, who could command as well.
    pub(super) fn second(&self) -> Option<PersonId> {
        let people = &self.eyes.briefing.people;
        let mine = people[self.eyes.me.index()].team;
        let at = people.iter().position(|one| one.team == mine && one.id != self.me())?;
        Some(PersonId::at(at))
    }

    fn me(&self) -> &str {
        self.eyes.briefing.person(self.eyes.me)
    }

    /// Everybody else on the incident who could work.
    pub(super) fn others(&self) -> Vec<&PersonView> {
        let me = self.me();
        let at_hand = self.eyes.view.people.iter().filter(|one| matches!(one.state.as_str(), "here" | "busy"));
        at_hand.filter(|one| one.id != me && self.team_of(&one.id) != "leadership").collect()
    }

    /// The open tasks of somebody.
    pub(super) fn tasks_of(&self, person: &str) -> Vec<&TaskView> {
        let open =
            |task: &&TaskView| task.owner == person && matches!(task.state.as_str(), "offered" | "accepted" | "lapsed");
        self.eyes.view.tasks.iter().filter(open).collect()
    }

    /// Who holds a role.
    pub(super) fn holder(&self, role: &str) -> Option<&str> {
        self.eyes.view.incident.roles.get(role).map(String::as_str)
    }

    /// Others with neither an open task nor a role that keeps them busy.
    pub(super) fn free(&self) -> Vec<String> {
        let tied = ["comms", "scribe", "liaison", "deputy"];
        let bound = |one: &str| tied.iter().any(|role| self.holder(role) == Some(one));
        let idle = |one: &&PersonView| one.state == "here" && !bound(&one.id) && self.tasks_of(&one.id).is_empty();
        self.others().into_iter().filter(idle).map(|one| one.id.clone()).collect()
    }

    /// Whether somebody has just said no twice running; who listens looks for somebody else for a while.
    pub(super) fn refuses(&self, person: &str) -> bool {
        let at = self.eyes.briefing.people.iter().position(|known| known.id == person);
        let known = at.and_then(|at| self.diary.declined.get(&PersonId::at(at)));
        known.is_some_and(|(last, row)| *row >= 2 && self.now().since(*last) < Ticks::minutes(12))
    }

    /// Whether somebody of a team is on the way or here.
    pub(super) fn called(&self, team: &str) -> bool {
        let coming = |one: &&PersonView| matches!(one.state.as_str(), "paged" | "joining" | "here" | "busy");
        self.eyes.view.people.iter().filter(coming).any(|one| self.team_of(&one.id) == team)
    }

    /// The team that looks after a service, as the map says.
    pub(super) fn owner(&self, of: ServiceId) -> Option<&str> {
        let team = self.eyes.briefing.owners.get(of.index()).copied().flatten()?;
        Some(&self.eyes.briefing.teams[team.index()])
    }

    /// The name of a target.
    pub(super) fn name(&self, target: Target) -> &str {
        self.eyes.briefing.target(target)
    }

    /// The worst share of failing requests shown for an entry, now.
    pub(super) fn share(&self) -> f64 {
        self.diary.worst.last().map_or(0.0, |point| point.1)
    }

    /// Which way it moves, over the last two minutes.
    pub(super) fn trend(&self) -> &'static str {
        let from = self.now().before(Ticks(120));
        let before = self.diary.worst.iter().rev().find(|point| point.0 <= from).map_or(0.0, |point| point.1);
        let now = self.share();
        if now > before + 0.01 {
            "growing"
        } else if now < before - 0.01 {
            "shrinking"
        } else {
            "steady"
        }
    }

    /// For how long every entry has been shown well.
    pub(super) fn well_for(&self) -> Ticks {
        self.diary.well_since.map_or(Ticks::ZERO, |since| self.now().since(since))
    }

    /// What is affected, as far as alerts, findings and dashboards say.
    pub(super) fn affected(&self) -> Vec<String> {
        let known = self.memory.affected.keys().map(|of| self.name(Target::Service(*of)).to_owned());
        let mut all: Vec<String> = known.collect();
        let sick = self.eyes.view.metrics.iter().filter(|row| !row.stale && row.errors > 0.03);
        all.extend(sick.map(|row| row.service.clone()));
        all.sort_unstable();
        all.dedup();
        all.truncate(4);
        if all.is_empty() {
            let first = self.eyes.briefing.entries.first();
            all.extend(first.map(|of| self.name(Target::Service(*of)).to_owned()));
        }
        all
    }

    /// `affects` and its list, for lines.
    pub(super) fn affects(&self) -> String {
        format!("affects {}", self.affected().join(","))
    }
}
