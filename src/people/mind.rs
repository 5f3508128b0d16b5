//! One person's state, and what follows from who they are: skill, fatigue, the hour of their day.
//!
//! Nothing is decided here.

use std::collections::BTreeMap;

use serde::Serialize;

use super::Presence;
use super::grenade::Claim;
use super::leaders::Swoop;
use crate::base::{Tick, maths};
use crate::scenario::{Control, Scenario, Temper};
use crate::vocab::{Fact, PersonId, ServiceId, Target, TaskId, TeamId};

/// How many concerns there are, one more than the last number.
const CONCERNS: usize = 16;

/// What is in one head.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Mind {
    /// Where they stand; busy is derived.
    pub presence: Presence,
    /// Since when they are here.
    pub joined: Option<Tick>,
    /// What they found themselves.
    pub known: Vec<Fact>,
    /// How often they looked at a thing.
    pub looks: BTreeMap<Target, u32>,
    /// The task in hand.
    pub doing: Option<TaskId>,
    /// Tasks accepted and not begun.
    pub queue: Vec<TaskId>,
    /// When they last spoke up unasked.
    pub spoke: Option<Tick>,
    /// How long they watch a leaderless response before they act, in seconds; drawn once.
    pub patience: Option<u32>,
    /// When they last acted without being asked.
    pub freelanced: Option<Tick>,
    /// The commander has told them to stop; they act on nothing of their own until they are given something to do.
    pub held: bool,
    /// Whether it was said that they have been awake too long.
    pub cared: bool,
    /// What they were sure of when they came late.
    pub claim: Option<Claim>,
    /// How often they offered a hand.
    pub offers: u32,
    /// How patient an executive still is.
    pub swoop: Swoop,
    /// Draws taken so far, by concern.
    pub draws: [u32; CONCERNS],
}

impl Mind {
    pub(super) fn new() -> Self {
        Self {
            presence: Presence::Off,
            joined: None,
            known: Vec::new(),
            looks: BTreeMap::new(),
            doing: None,
            queue: Vec::new(),
            spoke: None,
            patience: None,
            freelanced: None,
            held: false,
            cared: false,
            claim: None,
            offers: 0,
            swoop: Swoop::default(),
            draws: [0; CONCERNS],
        }
    }

    pub(super) fn present(&self) -> bool {
        self.presence == Presence::Here
    }

    pub(super) fn join(&mut self, now: Tick) {
        if !self.present() {
            self.presence = Presence::Here;
            self.joined = Some(now);
        }
    }

    pub(super) fn leave(&mut self) {
        self.presence = Presence::Released;
        self.joined = None;
        self.doing = None;
        self.queue.clear();
    }

    /// How many tasks they have in hand or waiting.
    pub(super) fn load(&self) -> usize {
        self.queue.len() + usize::from(self.doing.is_some())
    }
}

/// The second of somebody's day.
pub(super) fn local_second(scenario: &Scenario, who: PersonId, now: Tick) -> u32 {
    let utc = i64::from(scenario.starts_at) + i64::from(now.0);
    let local = utc + i64::from(scenario.people[who.index()].utc_offset);
    u32::try_from(local.rem_euclid(86_400)).unwrap_or(0)
}

/// How much more often a tired person errs: 15 % for each hour awake beyond eight.
pub(super) fn fatigue(scenario: &Scenario, who: PersonId, now: Tick) -> f64 {
    let awake = f64::from(scenario.people[who.index()].awake_for.0 + now.0) / 3600.0;
    1.0 + 0.15 * maths::max(awake - 8.0, 0.0)
}

/// How much slower a tired person works.
pub(super) fn slowness(scenario: &Scenario, who: PersonId, now: Tick) -> f64 {
    1.0 + (fatigue(scenario, who, now) - 1.0) * 0.25
}

/// The team that looks after a thing.
pub(super) fn owner(scenario: &Scenario, target: Target) -> Option<TeamId> {
    let spec = &scenario.platform;
    match target {
        Target::Service(id) => {
            let service = &spec.services[id.index()];
            let fleet = service.fleet.map(|fleet| spec.fleets[fleet.index()].team);
            service.team.or(fleet)
        }
        Target::Fleet(id) => Some(spec.fleets[id.index()].team),
        Target::Job(id) => Some(spec.fleets[spec.jobs[id.index()].fleet.index()].team),
        Target::Change(id) => owner(scenario, Target::Service(scenario.changes[id.index()].to)),
        Target::Zone(_) | Target::Vendor(_) => None,
    }
}

fn stated(scenario: &Scenario, who: PersonId, target: Target) -> f64 {
    let skills = scenario.people[who.index()].skills.iter();
    let mut levels = skills.filter(|(of, _)| *of == target);
    levels.next().map_or(0.0, |(_, level)| *level)
}

/// What is close enough to a thing that knowing it helps, and how much it helps.
fn kin(scenario: &Scenario, target: Target) -> Vec<(Target, f64)> {
    let spec = &scenario.platform;
    let mut near = Vec::new();
    match target {
        Target::Service(id) => {
            let service = &spec.services[id.index()];
            near.extend(service.fleet.map(|fleet| (Target::Fleet(fleet), 0.7)));
            near.extend(service.vendor.map(|vendor| (Target::Vendor(vendor), 0.6)));
            for edge in &spec.edges {
                if edge.from == id {
                    near.push((Target::Service(edge.to), 0.4));
                } else if edge.to == id {
                    near.push((Target::Service(edge.from), 0.4));
                }
            }
        }
        Target::Fleet(id) => {
            let on_it = spec.services.iter().enumerate();
            near.extend(
                on_it
                    .filter(|(_, service)| service.fleet == Some(id))
                    .map(|(at, _)| (Target::Service(ServiceId::at(at)), 0.7)),
            );
        }
        Target::Zone(id) => {
            let in_it = spec.services.iter().enumerate();
            near.extend(
                in_it
                    .filter(|(_, service)| service.replicas.iter().any(|(zone, _)| *zone == id))
                    .map(|(at, _)| (Target::Service(ServiceId::at(at)), 0.5)),
            );
        }
        Target::Job(id) => {
            let job = &spec.jobs[id.index()];
            near.push((Target::Fleet(job.fleet), 0.8));
            if let Control::Vendor { vendor, .. } = job.control {
                near.push((Target::Vendor(vendor), 0.7));
            }
        }
        Target::Change(id) => {
            near.push((Target::Service(scenario.changes[id.index()].to), 1.0));
        }
        Target::Vendor(id) => {
            let theirs = spec.services.iter().enumerate();
            near.extend(
                theirs
                    .filter(|(_, service)| service.vendor == Some(id))
                    .map(|(at, _)| (Target::Service(ServiceId::at(at)), 0.6)),
            );
        }
    }
    near
}

/// How well somebody knows a thing, 0 to 1: as the scenario says, or through what lies near it.
pub(super) fn skill(scenario: &Scenario, who: PersonId, target: Target) -> f64 {
    let mut best = stated(scenario, who, target);
    if owner(scenario, target) == Some(scenario.people[who.index()].team) {
        best = maths::max(best, 0.4);
    }
    for (near, share) in kin(scenario, target) {
        best = maths::max(best, stated(scenario, who, near) * share);
        let further = kin(scenario, near).into_iter();
        let through = further.map(|(far, more)| stated(scenario, who, far) * share * more).fold(0.0, maths::max);
        if matches!(target, Target::Job(_) | Target::Change(_) | Target::Fleet(_)) {
            best = maths::max(best, through);
        }
    }
    best
}

/// What somebody knows best, if there is anything.
pub(super) fn forte(scenario: &Scenario, who: PersonId) -> Option<(Target, f64)> {
    let skills = scenario.people[who.index()].skills.iter().copied();
    skills.fold(None, |best, (target, level)| match best {
        Some((_, most)) if most >= level => best,
        Some(_) | None => Some((target, level)),
    })
}

/// Whether somebody is an executive who interrupts.
pub(super) fn swoops(scenario: &Scenario, who: PersonId) -> bool {
    matches!(scenario.people[who.index()].temper, Temper::Swooping { .. })
}

/// Adds a fact, in place of an older one about the same matter.
pub(super) fn learn(facts: &mut Vec<Fact>, fact: Fact) {
    facts.retain(|old| !supersedes(&fact, old));
    facts.push(fact);
}

fn health_of(fact: &Fact) -> Option<ServiceId> {
    #[expect(clippy::wildcard_enum_match_arm, reason = "only these four speak of a service's health")]
    match fact {
        Fact::Healthy { of } | Fact::Failing { of, .. } | Fact::Slow { of, .. } | Fact::Saturated { of, .. } => {
            Some(*of)
        }
        _ => None,
    }
}

fn supersedes(new: &Fact, old: &Fact) -> bool {
    if let (Some(a), Some(b)) = (health_of(new), health_of(old)) {
        let same_kind = std::mem::discriminant(new) == std::mem::discriminant(old);
        let about_health = matches!(new, Fact::Healthy { .. }) || matches!(old, Fact::Healthy { .. });
        return a == b && (same_kind || about_health);
    }
    match (new, old) {
        (Fact::Healthy { of }, Fact::Ails { at, .. }) => *at == Target::Service(*of),
        (Fact::Ails { at: a, trouble: new }, Fact::Ails { at: b, trouble: old }) => {
            a == b && std::mem::discriminant(new) == std::mem::discriminant(old)
        }
        (Fact::HostsImpaired { fleet: a, .. }, Fact::HostsImpaired { fleet: b, .. })
        | (Fact::Spreading { fleet: a, .. }, Fact::Spreading { fleet: b, .. }) => a == b,
        (Fact::JobState { job: a, .. }, Fact::JobState { job: b, .. }) => a == b,
        (Fact::ChangeSuspected { change: a, .. }, Fact::ChangeCleared { change: b })
        | (Fact::ChangeCleared { change: a }, Fact::ChangeSuspected { change: b, .. }) => a == b,
        (Fact::Nothing { .. }, _) => false,
        (a, b) => a == b,
    }
}
