//! Admission: a command of a seat becomes events, or a rejection that says what would have been right.
//!
//! Reads state, changes nothing. Who and when come from the table in `rules.rs`; the rest is in the `admit_*` files.

use super::rules::{When, Who, rule_of};
use super::state::{Incident, Task};
use crate::base::{Tick, Ticks};
use crate::language::{Speaker, parse, task_id, write};
use crate::platform::{Platform, Refusal};
use crate::scenario::{Names as _, Scenario};
use crate::vocab::{Actor, Command, Emit, EventKind, LeverCall, PersonId, Phase, Reason, Rejection, Role, TaskId};

/// A commander unheard of for this long may be replaced by anybody (doctrine F3: five minutes).
const COMMANDER_SILENT: Ticks = Ticks::minutes(5);

/// A line that is admitted in every situation.
const LAST_RESORT: &str = "/summary";

/// How many hints may lead to one another before the last resort is offered.
const HINTS_MAX: usize = 4;

/// What admission looks at.
#[derive(Clone, Copy)]
pub struct Desk<'a> {
    /// The scenario.
    pub scenario: &'a Scenario,
    /// The incident.
    pub incident: &'a Incident,
    /// The platform.
    pub platform: &'a Platform,
    /// Now.
    pub now: Tick,
    /// How many events the log holds.
    pub events: u32,
}

/// Events, or the reason why not.
pub(super) type Answer = Result<Vec<Emit>, Rejection>;

pub(super) fn refuse(reason: Reason, why: impl Into<String>, hint: impl Into<String>) -> Rejection {
    Rejection { reason, why: why.into(), hint: hint.into() }
}

/// Whether a field says something: at least two letters. Points ask for more; admission does not judge words.
pub(super) fn says_something(text: &str) -> bool {
    text.chars().filter(|c| c.is_alphanumeric()).count() >= 2
}

impl Desk<'_> {
    /// What follows from a command of this person.
    ///
    /// # Errors
    /// The rejection, with a line that would be admitted.
    pub fn admit(&self, me: PersonId, command: &Command) -> Answer {
        self.decided(me, command).map_err(|no| self.sound(me, no))
    }

    fn decided(&self, me: PersonId, command: &Command) -> Answer {
        let rule = rule_of(command);
        self.known(command)?;
        self.right_time(rule.when)?;
        self.right_person(rule.who, me)?;
        self.admit_group(me, command)
    }

    /// A refusal whose hint is admitted at this moment: a hint that would be refused gives way to what its own
    /// refusal hints at.
    #[must_use]
    pub fn sound(&self, me: PersonId, mut no: Rejection) -> Rejection {
        let speaker = Speaker { names: self.scenario, me };
        for _ in 0..HINTS_MAX {
            let next = parse(&no.hint, &speaker).and_then(|command| self.decided(me, &command));
            match next {
                Ok(_) => return no,
                Err(other) => no.hint = self.someone_here(me, &no.hint, &other).unwrap_or(other.hint),
            }
        }
        no.hint = LAST_RESORT.to_owned();
        no
    }

    /// The same line to somebody who is here, if all that is wrong with it is that its person is not.
    fn someone_here(&self, me: PersonId, line: &str, no: &Rejection) -> Option<String> {
        if no.reason != Reason::NotHere {
            return None;
        }
        let speaker = Speaker { names: self.scenario, me };
        let named = line.split_whitespace().find(|word| word.starts_with('@'))?;
        let mut here = self.incident.here.keys().copied().filter(|who| *who != me);
        here.find_map(|who| {
            let other = line.replacen(named, &self.at(who), 1);
            let command = parse(&other, &speaker).ok()?;
            self.decided(me, &command).is_ok().then_some(other)
        })
    }

    fn admit_group(&self, me: PersonId, command: &Command) -> Answer {
        use Command as C;
        match command {
            C::Ack { page } => self.ack(me, *page),
            C::Declare { title, severity } => self.declare(me, title, *severity),
            C::SetSeverity { severity, because } => self.set_severity(me, *severity, because),
            C::OfferRole { role, to } => self.offer_role(me, *role, *to),
            C::Accept { what } => self.accept(me, *what),
            C::Decline { what, because } => self.decline(me, *what, because),
            C::Handoff { to, brief } => self.handoff(me, *to, brief),
            C::TakeCommand { because } => self.take_command(me, because),
            C::CancelIncident { because } => {
                Ok(vec![self.say(me, EventKind::IncidentCancelled { because: because.clone() })])
            }
            C::OfferCommand { yes, to } => self.offer_command(me, *yes, *to),
            C::Question { text } => self.question(me, text),
            C::SizeUp(size_up) => self.size_up(me, size_up),
            C::Page { target, text } => self.page(me, *target, text),
            C::Escalate { to, text } => self.page(me, crate::vocab::PageTarget::Team(*to), text),
            C::Release { person } => self.release(me, *person),
            C::Subteam { name, lead, text, within } => self.subteam(me, name, *lead, text, *within),
            C::Ask { to, intent, about, text } => self.ask(me, *to, *intent, *about, text),
            C::Report { condition, actions, needs } => self.report(me, condition, actions, needs),
            C::Say { to, intent, text } => self.talk(me, to, *intent, text),
            C::Coach { on } => self.coach(me, *on),
            C::Look(look) => Ok(vec![Emit::only(Actor::Person(me), vec![me], EventKind::Looked { look: *look })]),
            C::Task { .. }
            | C::Propose { .. }
            | C::Poll { .. }
            | C::Go { .. }
            | C::NoGo { .. }
            | C::Do { .. }
            | C::Check { .. }
            | C::Extend { .. }
            | C::CancelTask { .. }
            | C::Verify { .. } => self.admit_work(me, command),
            C::Tradeoff { .. }
            | C::Freeze { .. }
            | C::Unfreeze { .. }
            | C::Update { .. }
            | C::StatusPage(_)
            | C::Approve { .. }
            | C::CommsMode { .. }
            | C::Channel { .. }
            | C::Exec { .. }
            | C::VendorOpen { .. }
            | C::VendorChase { .. }
            | C::Note { .. }
            | C::Hypothesis { .. }
            | C::RuleOut { .. }
            | C::Confidence { .. }
            | C::SetStatus { .. }
            | C::ReviewOwner { .. }
            | C::Resolve { .. }
            | C::Factor { .. }
            | C::Remedy { .. }
            | C::RetroDone => self.admit_word(me, command),
        }
    }

    fn right_time(&self, when: When) -> Result<(), Rejection> {
        let phase = self.incident.phase;
        match when {
            When::Ever => Ok(()),
            _ if phase == Phase::Ended => Err(refuse(Reason::Ended, "the exercise is over", "/timeline")),
            When::Always => Ok(()),
            When::Review if phase == Phase::Review => Ok(()),
            When::Review => Err(refuse(
                Reason::NotInReview,
                "that belongs to the review, which begins when the response is over",
                "/note keep this for the review",
            )),
            When::Response | When::Declared if phase == Phase::Review => Err(refuse(
                Reason::ReviewOnly,
                "the response is over; in the review, record factors and remedies",
                "/factor \"what made this possible\" as latent",
            )),
            When::Declared if !self.incident.declared() => Err(refuse(
                Reason::NotDeclared,
                "no incident is declared yet",
                "/incident declare \"what customers see\" sev2",
            )),
            When::Response | When::Declared => Ok(()),
        }
    }

    pub(super) fn right_person(&self, who: Who, me: PersonId) -> Result<(), Rejection> {
        let commands = self.commands(me);
        let holds = |role| self.incident.roles.get(&role) == Some(&me);
        let leads = self.incident.subteams.iter().any(|team| team.lead == me);
        let (may, reason, whose) = match who {
            Who::Anyone => return Ok(()),
            Who::Commander => (commands, Reason::NotCommander, "the incident commander"),
            Who::Approver => {
                (commands || self.scenario.lawyers().contains(&me), Reason::NotCommander, "the incident commander")
            }
            Who::Ops => (commands || holds(Role::Ops) || leads, Reason::NotOps, "the commander or the operations lead"),
            Who::Comms => (commands || holds(Role::Comms), Reason::NotComms, "the commander or the comms lead"),
            Who::Liaison => (
                commands || holds(Role::Liaison) || holds(Role::Ops),
                Reason::NotLiaison,
                "the commander, the liaison or the operations lead",
            ),
        };
        if may {
            return Ok(());
        }
        let why = format!("only {whose} may do that; say what you think to whoever commands");
        let hint = match self.incident.commander() {
            Some(commander) if !self.commander_silent() => format!("{} I suggest something", self.at(commander)),
            Some(_) | None => "/incident take-command because the commander does not answer".to_owned(),
        };
        Err(refuse(reason, why, hint))
    }

    /// Whether this person's word is command: the holder, the deputy while the holder is away, or, before a
    /// declaration, any human seat.
    pub(super) fn commands(&self, me: PersonId) -> bool {
        match self.incident.commander() {
            Some(commander) if self.incident.is_here(commander) => commander == me,
            Some(_) => self.incident.roles.get(&Role::Deputy) == Some(&me),
            None => self.incident.declared.is_none() || self.incident.roles.get(&Role::Deputy) == Some(&me),
        }
    }

    pub(super) fn commander_silent(&self) -> bool {
        match self.incident.commander() {
            Some(commander) if self.incident.is_here(commander) => {
                self.now.since(self.incident.commander_heard) >= COMMANDER_SILENT
            }
            Some(_) | None => true,
        }
    }

    #[expect(clippy::unused_self, reason = "reads as speech at every call")]
    pub(super) fn say(&self, me: PersonId, kind: EventKind) -> Emit {
        Emit::channel(Actor::Person(me), kind)
    }

    pub(super) fn at(&self, person: PersonId) -> String {
        format!("@{}", self.scenario.person(person))
    }

    /// The person must be on the incident.
    pub(super) fn here(&self, person: PersonId) -> Result<(), Rejection> {
        if self.incident.is_here(person) {
            return Ok(());
        }
        let name = self.at(person);
        let paged = self.incident.pages.iter().any(|page| page.to == person);
        let (why, hint) = if paged {
            (format!("{name} has been paged and is not here yet"), "/who".to_owned())
        } else {
            (format!("{name} is not on the incident; page them first"), format!("/page {name}"))
        };
        Err(refuse(Reason::NotHere, why, hint))
    }

    #[expect(clippy::unused_self, reason = "reads as speech at every call")]
    pub(super) fn not_me(&self, me: PersonId, other: PersonId, what: &str) -> Result<(), Rejection> {
        if me == other {
            return Err(refuse(Reason::NotYourself, format!("you cannot {what} yourself"), "/who"));
        }
        Ok(())
    }

    #[expect(clippy::unused_self, reason = "reads as speech at every call")]
    pub(super) fn something(&self, text: &str, what: &str, hint: &str) -> Result<(), Rejection> {
        if says_something(text) {
            return Ok(());
        }
        Err(refuse(Reason::Empty, format!("{what} is empty"), hint))
    }

    /// The lever must fit its target; a tool that is out of reach is for the person at the keyboard to find out.
    /// The hint is made by `instead` from a call that could be made.
    pub(super) fn fits(&self, call: &LeverCall, instead: impl Fn(LeverCall) -> Command) -> Result<(), Rejection> {
        match self.platform.plan(self.scenario, call) {
            Err(no) if no.reason != Reason::ToolUnreachable && no.reason != Reason::NoChange => {
                Err(self.misfit(call, no, instead))
            }
            Ok(_) | Err(_) => Ok(()),
        }
    }

    /// What the platform says about a call that cannot be made, with one that can.
    pub(super) fn misfit(&self, call: &LeverCall, no: Refusal, instead: impl Fn(LeverCall) -> Command) -> Rejection {
        let hint = no.hint.map_or_else(
            || format!("/levers {}", self.scenario.target(call.target)),
            |other| write(&instead(other), self.scenario),
        );
        refuse(no.reason, no.why, hint)
    }

    pub(super) fn task_of(&self, task: TaskId, me: PersonId) -> Result<&Task, Rejection> {
        let Some(found) = self.incident.tasks.get(task.index()) else {
            return Err(refuse(Reason::Unknown, format!("there is no task {}", task_id(task)), "/tasks"));
        };
        if !found.state.open() {
            return Err(refuse(Reason::AlreadyClosed, format!("task {} is closed", task_id(task)), "/tasks"));
        }
        if found.giver != me && !self.commands(me) {
            let hint = format!("{} your task {}?", self.at(found.giver), task_id(task));
            return Err(refuse(Reason::NotGiver, "only who gave a task, or the commander, may change it", hint));
        }
        Ok(found)
    }
}
