//! What an event sets people to do; each reaction takes its time and lands on the agenda.
//!
//! Not the doing itself. The one rule: nobody reacts to what they could not hear.

use super::agenda::Act;
use super::turn::Turn;
use super::work::Job;
use super::{People, duties, grenade, leaders, mind, objections, overload, paging, roles};
use crate::base::Concern;
use crate::language::lever_asked_for;
use crate::scenario::Temper;
use crate::vocab::{Actor, Event, EventKind, Intent, PersonId, Target};

/// Lets whoever is concerned react.
pub(super) fn react(people: &mut People, turn: &Turn<'_>, event: &Event) {
    duties::write_down(people, turn, event);
    leaders::hear(people, turn, event);
    grenade::hear(people, turn, event);
    let by = match event.by {
        Actor::Person(who) => Some(who),
        Actor::Alerting | Actor::Vendor(_) | Actor::Platform | Actor::Clock | Actor::Coach => None,
    };
    hold(people, turn, event, by);
    overload::count(people, turn, event, by);
    to_person(people, turn, event, by);
    to_work(people, turn, event);
}

/// A commander's "stop" holds until the person is given something to do.
#[expect(clippy::wildcard_enum_match_arm, reason = "only these tell somebody to stop or to begin")]
fn hold(people: &mut People, turn: &Turn<'_>, event: &Event, by: Option<PersonId>) {
    let commands = by.is_some() && by == turn.world.incident.commander();
    match &event.kind {
        EventKind::Asked { to, intent: Intent::Stop, .. } if commands => people.minds[to.index()].held = true,
        EventKind::Said { to, intent: Intent::Stop, .. } if commands => {
            to.iter().for_each(|who| people.minds[who.index()].held = true);
        }
        EventKind::TaskGiven { to, .. } => people.minds[to.index()].held = false,
        _ => {}
    }
}

#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "the other kinds ask nothing of a person, or are dealt with in `to_work`"
)]
fn to_person(people: &mut People, turn: &Turn<'_>, event: &Event, by: Option<PersonId>) {
    match &event.kind {
        EventKind::PageSent { page, to, .. } if turn.world.simulated(*to) => {
            paging::wake(people, turn, *to, *page);
        }
        EventKind::RoleOffered { offer, role, to } if turn.world.simulated(*to) => {
            let wait = people.between(turn, *to, 4.0, 12.0);
            let (offer, role) = (*offer, *role);
            people.plan(turn, *to, wait, Act::AnswerRole { offer, role });
        }
        EventKind::HandoffBriefed { offer, to, brief } if turn.world.simulated(*to) => {
            let wait = people.between(turn, *to, 12.0, 25.0);
            let (thin, back) = roles::thoughts(turn, *to, brief);
            let (offer, asked) = (*offer, false);
            people.plan(turn, *to, wait, Act::ReadBrief { offer, thin, back, asked });
        }
        EventKind::CommandOffered { yes, to } if turn.world.simulated(*to) => {
            let (yes, from) = (*yes, by.unwrap_or(*to));
            let wait = people.between(turn, *to, 4.0, 12.0);
            people.plan(turn, *to, wait, Act::AnswerCommand { yes, from });
        }
        EventKind::Asked { to, intent, about, text } => {
            if let Some(from) = by {
                ask(people, turn, *to, from, Asked { intent: *intent, about: *about, text });
            }
        }
        EventKind::Said { to, intent, text } => {
            let human = by.filter(|from| !turn.world.simulated(*from));
            let for_all = !matches!(intent, Intent::Other | Intent::Told);
            if let (Some(from), true) = (human, for_all || to.len() == 1) {
                for who in to {
                    ask(people, turn, *who, from, Asked { intent: *intent, about: None, text });
                }
            }
        }
        _ => {}
    }
}

/// What somebody was asked.
#[derive(Clone, Copy)]
struct Asked<'a> {
    intent: Intent,
    about: Option<Target>,
    text: &'a str,
}

fn ask(people: &mut People, turn: &Turn<'_>, who: PersonId, from: PersonId, asked: Asked<'_>) {
    let Asked { intent, about, text } = asked;
    if !people.can_act(&turn.world, who) || from == who {
        return;
    }
    if intent == Intent::Courtesy {
        let mut draw = people.draw(&turn.world, Concern::Temper, who);
        let talks = matches!(turn.world.scenario.people[who.index()].temper, Temper::Verbose | Temper::Deferential);
        if !draw.happens(if talks { 0.6 } else { 0.2 }) {
            return;
        }
    }
    let wait = people.between(turn, who, 5.0, 20.0);
    let (to, lever) = (from, lever_asked_for(text));
    people.plan(turn, who, wait, Act::Answer { to, intent, about, lever });
}

#[expect(clippy::wildcard_enum_match_arm, reason = "only these concern somebody's work")]
fn to_work(people: &mut People, turn: &Turn<'_>, event: &Event) {
    match &event.kind {
        EventKind::TaskGiven { task, to, work, proposal, .. } if turn.world.simulated(*to) => {
            people.jobs.insert(*task, Job::new(*to, work.clone(), proposal.is_some()));
            let wait = people.between(turn, *to, 3.0, 9.0);
            people.plan(turn, *to, wait, Act::TakeTask(*task));
        }
        EventKind::LeverDone { task: Some(task), by, outcome, .. } if turn.world.simulated(*by) => {
            let wait = people.between(turn, *by, 3.0, 8.0);
            let (task, outcome) = (*task, outcome.clone());
            people.plan(turn, *by, wait, Act::AfterLever { task, outcome });
        }
        EventKind::TaskChecked { task } => {
            if let Some(owner) = people.owner_of(turn, *task) {
                let wait = people.between(turn, owner, 4.0, 10.0);
                people.plan(turn, owner, wait, Act::AnswerCheck(*task));
            }
        }
        EventKind::TaskLapsed { task } => {
            if let Some(owner) = people.owner_of(turn, *task) {
                let temper = &turn.world.scenario.people[owner.index()].temper;
                if *temper != Temper::Silent {
                    let wait = people.between(turn, owner, 5.0, 15.0);
                    people.plan(turn, owner, wait, Act::Explain(*task));
                }
            }
        }
        EventKind::ProposalMade { proposal, call, .. } | EventKind::TaskProposed { proposal, call, .. } => {
            objections::consider(people, turn, *proposal, Some(call), event.by);
        }
        EventKind::PollOpened { proposal, .. } => {
            objections::consider(people, turn, *proposal, None, event.by);
        }
        _ => {}
    }
}

impl People {
    /// A wait between two lengths, longer for the tired.
    pub(super) fn between(&mut self, turn: &Turn<'_>, who: PersonId, low: f64, high: f64) -> f64 {
        let mut draw = self.draw(&turn.world, Concern::Work, who);
        let wait = low + (high - low) * draw.unit();
        wait * mind::slowness(turn.world.scenario, who, turn.now())
    }

    /// The simulated owner of a task, if they are here.
    fn owner_of(&self, turn: &Turn<'_>, task: crate::vocab::TaskId) -> Option<PersonId> {
        let owner = turn.world.incident.tasks.get(task.index())?.owner;
        self.can_act(&turn.world, owner).then_some(owner)
    }
}
