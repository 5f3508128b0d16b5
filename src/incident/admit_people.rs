//! Admission of what concerns people: pages, roles, command, questions, talk.
//!
//! Reads state, changes nothing. The one rule: a person is found here, on the way, or a page away, and the refusal says which.

use super::admit::{Answer, Desk, refuse};
use super::state::{OpenState, TaskState};
use crate::base::Ticks;
use crate::language::page_id;
use crate::scenario::Names as _;
use crate::vocab::{
    Actor, Brief, Emit, EventKind, Goal, Intent, OfferId, PageCause, PageId, PageState, PageTarget, PersonId, Reason,
    ReportKind, Role, RoleChange, Severity, SizeUp, SubteamId, Target, TaskId, TeamId, Work,
};

impl Desk<'_> {
    pub(super) fn ack(&self, me: PersonId, page: Option<PageId>) -> Answer {
        let newest = || self.incident.open_pages(me).last().map(|(id, _)| id);
        let none = || refuse(Reason::NothingOpen, "no page to you is waiting", "/who");
        let id = page.or_else(newest).ok_or_else(none)?;
        let found = self.incident.pages.get(id.index()).filter(|found| found.to == me).ok_or_else(none)?;
        if found.state != PageState::Sent {
            return Err(refuse(Reason::AlreadyClosed, format!("page {} is answered already", page_id(id)), "/who"));
        }
        Ok(vec![self.say(me, EventKind::PageAcknowledged { page: id })])
    }

    pub(super) fn declare(&self, me: PersonId, title: &str, severity: Option<Severity>) -> Answer {
        if self.incident.declared() {
            let why = format!("it is declared already: {}", self.incident.title);
            return Err(refuse(Reason::AlreadyDeclared, why, "/note the declaration stands"));
        }
        self.something(title, "the title", "/incident declare \"what customers see\" sev2")?;
        let severity = severity.unwrap_or(Severity::Sev2);
        Ok(vec![
            self.say(me, EventKind::IncidentDeclared { title: title.to_owned(), severity }),
            self.say(me, EventKind::RoleTaken { role: Role::Ic, by: me }),
        ])
    }

    pub(super) fn set_severity(&self, me: PersonId, severity: Severity, because: &str) -> Answer {
        if self.incident.severity == Some(severity) {
            return Err(refuse(Reason::NoChange, format!("it is {severity} already"), "/summary"));
        }
        Ok(vec![self.say(me, EventKind::SeveritySet { severity, because: because.to_owned() })])
    }

    pub(super) fn offer_role(&self, me: PersonId, role: Role, to: PersonId) -> Answer {
        self.here(to)?;
        if self.incident.roles.get(&role) == Some(&to) {
            return Err(refuse(Reason::NoChange, format!("{} holds {role} already", self.at(to)), "/who"));
        }
        if to == me {
            return Ok(vec![self.say(me, EventKind::RoleTaken { role, by: me })]);
        }
        let offer = OfferId::at(self.incident.offers.len());
        Ok(vec![self.say(me, EventKind::RoleOffered { offer, role, to })])
    }

    /// The offer meant: the one named, or the newest to this person.
    fn offer_to(&self, me: PersonId, what: Option<OfferId>) -> Option<(OfferId, RoleChange)> {
        let mine = self.incident.open_offers().filter(|(_, offer)| offer.to == me);
        let named = mine.filter(|(id, _)| what.is_none_or(|wanted| wanted == *id));
        named.last().map(|(id, offer)| (id, offer.what))
    }

    /// A task given to this person that waits for a yes.
    fn task_to(&self, me: PersonId) -> Option<TaskId> {
        let waiting = self.incident.open_tasks(me).filter(|(_, task)| task.state == TaskState::Offered);
        waiting.map(|(id, _)| id).last()
    }

    pub(super) fn accept(&self, me: PersonId, what: Option<OfferId>) -> Answer {
        if let Some((offer, change)) = self.offer_to(me, what) {
            let mut emits = vec![self.say(me, EventKind::Accepted { offer, what: change })];
            match change {
                RoleChange::Role(role) => emits.push(self.say(me, EventKind::RoleTaken { role, by: me })),
                RoleChange::Command => {
                    let from = self.incident.commander().unwrap_or(me);
                    emits.push(self.say(me, EventKind::HandoffAccepted { offer }));
                    emits.push(self.say(me, EventKind::CommandTransferred { from, to: me }));
                }
                RoleChange::Task(task) => {
                    emits.push(self.say(me, EventKind::TaskAccepted { task, text: "On it.".to_owned() }));
                }
            }
            return Ok(emits);
        }
        match self.task_to(me) {
            Some(task) if what.is_none() => {
                Ok(vec![self.say(me, EventKind::TaskAccepted { task, text: "On it.".to_owned() })])
            }
            Some(_) | None => Err(refuse(Reason::NothingOpen, "nothing is being offered to you", "/who")),
        }
    }

    pub(super) fn decline(&self, me: PersonId, what: Option<OfferId>, because: &str) -> Answer {
        let because = because.to_owned();
        if let Some((offer, change)) = self.offer_to(me, what) {
            let mut emits = vec![self.say(me, EventKind::Declined { offer, what: change, because: because.clone() })];
            if let RoleChange::Role(role) = change {
                emits.push(self.say(me, EventKind::RoleDeclined { offer, role, because }));
            }
            return Ok(emits);
        }
        match self.task_to(me) {
            Some(task) if what.is_none() => Ok(vec![self.say(me, EventKind::TaskDeclined { task, because })]),
            Some(_) | None => Err(refuse(Reason::NothingOpen, "nothing is being offered to you", "/who")),
        }
    }

    pub(super) fn handoff(&self, me: PersonId, to: PersonId, brief: &Brief) -> Answer {
        self.not_me(me, to, "hand command to")?;
        self.here(to)?;
        if brief.is_empty() {
            let hint = format!("/incident handoff ic {} situation: what happened and since when", self.at(to));
            return Err(refuse(Reason::Empty, "a handoff without a brief leaves the taker blind", hint));
        }
        let offer = OfferId::at(self.incident.offers.len());
        Ok(vec![self.say(me, EventKind::HandoffBriefed { offer, to, brief: brief.clone() })])
    }

    pub(super) fn take_command(&self, me: PersonId, because: &str) -> Answer {
        let from = self.incident.commander();
        if from == Some(me) {
            return Err(refuse(Reason::NoChange, "you command already", "/summary"));
        }
        if !self.commander_silent() {
            let name = from.map_or_else(String::new, |person| self.at(person));
            let hint = format!("{name} do you want me to take over?");
            return Err(refuse(Reason::CommandHeld, format!("{name} commands and answers"), hint));
        }
        Ok(vec![self.say(me, EventKind::CommandTaken { from, because: because.to_owned() })])
    }

    pub(super) fn offer_command(&self, me: PersonId, yes: bool, to: PersonId) -> Answer {
        self.not_me(me, to, "offer command to")?;
        self.here(to)?;
        let mut emits = vec![self.say(me, EventKind::CommandOffered { yes, to })];
        if yes {
            let offer = OfferId::at(self.incident.offers.len());
            emits.push(self.say(me, EventKind::RoleOffered { offer, role: Role::Ic, to }));
        }
        Ok(emits)
    }

    pub(super) fn question(&self, me: PersonId, text: &str) -> Answer {
        let offered = self.incident.offers.iter().rev().find(|offer| offer.to == me && offer.state == OpenState::Open);
        let tasked = self.task_to(me).map(|task| self.incident.tasks[task.index()].giver);
        let Some(to) = offered.map(|offer| offer.by).or(tasked) else {
            let why = "nothing is being offered to you that you could ask about";
            return Err(refuse(Reason::NothingOpen, why, "/who"));
        };
        let text = text.to_owned();
        Ok(vec![self.say(me, EventKind::Asked { to, intent: Intent::Other, about: None, text })])
    }

    pub(super) fn size_up(&self, me: PersonId, size_up: &SizeUp) -> Answer {
        let hint = "/size-up customers get errors trend growing";
        self.something(&size_up.impact, "the impact", hint)?;
        Ok(vec![self.say(me, EventKind::SizedUp(size_up.clone()))])
    }

    /// The page that would wake the next person of a team who is neither here nor already paged.
    #[must_use]
    pub fn team_page(&self, by: Actor, team: TeamId, cause: PageCause, text: &str) -> Option<Emit> {
        let rota = self.scenario.rota.iter().find(|rota| rota.team == team)?;
        let asleep = |person: &&PersonId| {
            !self.incident.is_here(**person) && self.incident.open_pages(**person).next().is_none()
        };
        let on_duty = |person: &PersonId| match &self.scenario.begins {
            Some(begins) => *person == begins.with && self.incident.handed_over(begins.with).is_none(),
            None => self.scenario.people[person.index()].seat,
        };
        let seated = |person: &&PersonId| on_duty(person) || self.incident.commander() == Some(**person);
        let human = rota.on_call.iter().find(seated);
        let alert = matches!(cause, PageCause::Alert(_));
        let to = match human {
            // A human on call is at hand from the start and is still paged by an alert.
            Some(person) if alert && self.incident.open_pages(*person).next().is_none() => *person,
            Some(_) | None => *rota.on_call.iter().find(asleep)?,
        };
        Some(self.page_to(by, to, Some(team), cause, text))
    }

    /// The page that would wake this person.
    #[must_use]
    pub fn page_to(&self, by: Actor, to: PersonId, team: Option<TeamId>, cause: PageCause, text: &str) -> Emit {
        let page = PageId::at(self.incident.pages.len());
        let mut who = vec![to];
        if let Actor::Person(asker) = by {
            who.push(asker);
        }
        who.extend(self.incident.here.keys().copied());
        who.sort_unstable();
        who.dedup();
        Emit::only(by, who, EventKind::PageSent { page, to, team, cause, text: text.to_owned() })
    }

    pub(super) fn page(&self, me: PersonId, target: PageTarget, text: &str) -> Answer {
        let by = Actor::Person(me);
        match target {
            PageTarget::Team(team) => {
                let name = self.scenario.team(team);
                if !self.scenario.rota.iter().any(|rota| rota.team == team) {
                    let why = format!("nobody is on call for {name}");
                    return Err(refuse(Reason::Unknown, why, "/oncall"));
                }
                let emit = self.team_page(by, team, PageCause::Request, text).ok_or_else(|| {
                    let why = format!("everybody on call for {name} is here or being paged");
                    refuse(Reason::AlreadyHere, why, "/who")
                })?;
                Ok(vec![emit])
            }
            PageTarget::Person(person) => {
                self.not_me(me, person, "page")?;
                if self.incident.is_here(person) {
                    let hint = format!("{} status?", self.at(person));
                    return Err(refuse(Reason::AlreadyHere, format!("{} is here", self.at(person)), hint));
                }
                Ok(vec![self.page_to(by, person, None, PageCause::Request, text)])
            }
        }
    }

    pub(super) fn release(&self, me: PersonId, person: PersonId) -> Answer {
        self.not_me(me, person, "release")?;
        self.here(person)?;
        Ok(vec![self.say(me, EventKind::PersonReleased { person })])
    }

    pub(super) fn subteam(
        &self,
        me: PersonId,
        name: &str,
        lead: PersonId,
        text: &str,
        within: Option<Ticks>,
    ) -> Answer {
        self.not_me(me, lead, "lead a sub-team from the commander's chair; name somebody other than")?;
        self.here(lead)?;
        let (subteam, due) = (SubteamId::at(self.incident.subteams.len()), within.map(|span| self.now.after(span)));
        let (name, text) = (name.to_owned(), text.to_owned());
        let formed = EventKind::SubteamFormed { subteam, name, lead, text: text.clone(), due };
        let (goal, about) = crate::language::goal(&text, self.scenario);
        let goal = if text.is_empty() { Goal::FindOut } else { goal };
        let task = TaskId::at(self.incident.tasks.len());
        let work = Work::Objective { text, goal, about };
        let given = EventKind::TaskGiven { task, to: lead, work, due, proposal: None };
        Ok(vec![self.say(me, formed), self.say(me, given)])
    }

    pub(super) fn ask(&self, me: PersonId, to: PersonId, intent: Intent, about: Option<Target>, text: &str) -> Answer {
        self.not_me(me, to, "ask")?;
        self.here(to)?;
        Ok(vec![self.say(me, EventKind::Asked { to, intent, about, text: text.to_owned() })])
    }

    pub(super) fn report(&self, me: PersonId, condition: &str, actions: &str, needs: &str) -> Answer {
        let Some(to) = self.incident.commander().filter(|commander| *commander != me) else {
            let why = "a report goes to the commander, and that is you";
            return Err(refuse(Reason::NotYourself, why, "/incident update where we stand"));
        };
        // A report is about the task in hand; one that asks for nothing more closes it.
        let task = self.incident.open_tasks(me).find(|(_, task)| task.state != TaskState::Offered).map(|(id, _)| id);
        let content = ["", "nothing", "none", "no"].contains(&needs.trim().to_ascii_lowercase().as_str());
        let kind = if content { ReportKind::Done } else { ReportKind::Progress };
        let closed = task.map(|task| self.say(me, EventKind::TaskReported { task, kind, text: condition.to_owned() }));
        let (condition, actions, needs) = (condition.to_owned(), actions.to_owned(), needs.to_owned());
        let report = self.say(me, EventKind::Reported { to, task, condition, actions, needs });
        Ok(std::iter::once(report).chain(closed).collect())
    }

    pub(super) fn talk(&self, me: PersonId, to: &[PersonId], intent: Intent, text: &str) -> Answer {
        self.something(text, "the line", "/summary")?;
        for person in to {
            self.here(*person)?;
        }
        Ok(vec![self.say(me, EventKind::Said { to: to.to_vec(), intent, text: text.to_owned() })])
    }
}
