//! Evidence: a seat's log, arranged by what the indicators ask about.
//!
//! It adds nothing to the log; every trace names the events it was put together from.

use std::collections::BTreeMap;

use super::inherited::Inherited;
use crate::base::{Tick, Ticks};
use crate::scenario::Risk;
use crate::view::SeatLog;
use crate::vocab::{
    Actor, Audience, Decision, Event, EventKind, HypothesisId, Intent, LeverCall, PageId, PersonId, ProposalId,
    PublicState, Role, RunId, ServiceId, Severity, Target, TaskId, TeamId, VendorId, Work,
};

/// A board that shows nothing new for longer is dark.
const DARK: Ticks = Ticks::minutes(3);

/// A moment and the event that marks it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Mark {
    /// When.
    pub tick: Tick,
    /// The event; zero if it was a metric.
    pub seq: u32,
}

/// A stretch of time somebody held or was something.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Spell {
    /// Who.
    pub who: PersonId,
    /// The event that began it.
    pub mark: Mark,
    /// Until when.
    pub to: Tick,
}

/// The life of a task.
#[derive(Clone, PartialEq, Debug)]
#[expect(missing_docs, reason = "the fields are the events of a task")]
pub struct TaskTrace<'a> {
    pub id: TaskId,
    pub mark: Mark,
    pub giver: PersonId,
    pub owner: PersonId,
    pub work: &'a Work,
    pub due: Option<Tick>,
    pub proposal: Option<ProposalId>,
    /// Taken on, in words or by getting on with it.
    pub accepted: Option<Mark>,
    /// Finished, failed, declined or called off.
    pub closed: Option<Mark>,
    pub lapsed: Option<Mark>,
    /// Asked after, extended or called off by the giver, or reported on by the owner.
    pub touched: Vec<Mark>,
}

/// The life of a proposal or poll.
#[derive(Clone, PartialEq, Debug)]
#[expect(missing_docs, reason = "the fields are the events of a proposal")]
pub struct ProposalTrace<'a> {
    pub id: ProposalId,
    pub mark: Mark,
    pub by: PersonId,
    pub call: Option<&'a LeverCall>,
    /// Who would do it.
    pub to: Option<PersonId>,
    pub plan_b: bool,
    pub abort_if: bool,
    /// Whether a task's owner came up with it.
    pub of_task: Option<TaskId>,
    pub objections: Vec<(Mark, Option<PersonId>)>,
    pub decided: Option<(Mark, Decision)>,
    /// Whether the decision came with a reason.
    pub reasoned: bool,
}

impl ProposalTrace<'_> {
    /// Whether the answer was no.
    #[must_use]
    pub fn turned_down(&self) -> bool {
        self.decided.is_some_and(|(_, what)| what == Decision::NoGo)
    }
}

/// A pulled lever.
#[derive(Clone, PartialEq, Debug)]
#[expect(missing_docs, reason = "the fields are the events of a lever")]
pub struct LeverTrace<'a> {
    pub run: RunId,
    pub mark: Mark,
    pub by: Option<PersonId>,
    pub call: &'a LeverCall,
    pub task: Option<TaskId>,
    pub directed: bool,
    pub risk: Risk,
    pub reversible: bool,
    pub done: Option<(Mark, bool)>,
    /// Called off before its end, by whoever gave the task.
    pub called_off: bool,
}

/// Something told to an audience.
#[derive(Clone, PartialEq, Debug)]
#[expect(missing_docs, reason = "the fields are those of an update")]
pub struct UpdateTrace<'a> {
    pub mark: Mark,
    pub by: Option<PersonId>,
    pub audience: Audience,
    pub next: Option<Tick>,
    pub state: Option<PublicState>,
    pub affects: &'a [ServiceId],
    pub full: bool,
}

/// A case with an outside company.
#[derive(Clone, PartialEq, Debug)]
#[expect(missing_docs, reason = "the fields are the events of a case")]
pub struct CaseTrace {
    pub vendor: VendorId,
    pub opened: Mark,
    pub chased: Vec<Mark>,
    pub answers: Vec<(Mark, bool)>,
}

/// A theory.
#[derive(Clone, PartialEq, Debug)]
#[expect(missing_docs, reason = "the fields are the events of a theory")]
pub struct Hunch {
    pub id: HypothesisId,
    pub raised: Mark,
    pub out: Option<Mark>,
    pub stated: Vec<(Mark, u32)>,
}

/// A page somebody sent.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[expect(missing_docs, reason = "the fields are the events of a page")]
pub struct PageTrace {
    pub id: PageId,
    pub mark: Mark,
    pub by: Option<PersonId>,
    pub to: PersonId,
    pub team: TeamId,
    pub answered: Option<Mark>,
}

/// The log, arranged.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "each field is a list of what its name says, in the order of the log")]
pub struct Evidence<'a> {
    pub log: &'a SeatLog,
    pub me: PersonId,
    /// What the seat took over, if it did not begin at the beginning.
    pub before: Option<Inherited>,
    /// The first thing that looked wrong.
    pub symptom: Option<Mark>,
    pub declared: Option<Mark>,
    /// When a breach that customers feel had been shown for five minutes on end.
    pub breached: Option<Tick>,
    /// When the response ended, or the log.
    pub close: Tick,
    /// When the seat's responsibility ended: at a transfer of command with a brief, else at the close.
    pub until: Tick,
    pub severities: Vec<(Mark, Severity, bool)>,
    pub commanders: Vec<Spell>,
    pub roles: Vec<(Role, Spell)>,
    pub presence: Vec<Spell>,
    pub tasks: Vec<TaskTrace<'a>>,
    pub proposals: Vec<ProposalTrace<'a>>,
    pub levers: Vec<LeverTrace<'a>>,
    pub updates: Vec<UpdateTrace<'a>>,
    pub cases: Vec<CaseTrace>,
    pub hunches: Vec<Hunch>,
    pub pages: Vec<PageTrace>,
    /// When something first pointed at an outside company.
    pub vendor_clues: BTreeMap<VendorId, Mark>,
    /// When a team's things were first implicated.
    pub implicated: BTreeMap<TeamId, Mark>,
    /// What findings have pointed at, since when.
    pub suspects: BTreeMap<Target, Mark>,
    /// What was said or shown to be ill itself, whether or not it is where the trouble comes from, since when.
    pub ailing: BTreeMap<Target, Mark>,
    /// When it was first said where the trouble is.
    pub located: Option<Mark>,
}

impl<'a> Evidence<'a> {
    /// Whether the seat commanded at some time.
    #[must_use]
    pub fn led(&self) -> bool {
        self.commanders.iter().any(|spell| spell.who == self.me)
    }

    /// Whether another human seat commanded.
    #[must_use]
    pub fn other_seat_led(&self) -> bool {
        let seat = |who: PersonId| self.log.briefing.people.get(who.index()).is_some_and(|person| person.seat);
        self.commanders.iter().any(|spell| spell.who != self.me && seat(spell.who))
    }

    /// Who commanded at a moment.
    #[must_use]
    pub fn commander_at(&self, tick: Tick) -> Option<PersonId> {
        self.commanders.iter().rev().find(|spell| spell.mark.tick <= tick && tick < spell.to).map(|spell| spell.who)
    }

    /// The severity in force at a moment, the first one before that.
    #[must_use]
    pub fn severity_at(&self, tick: Tick) -> Option<Severity> {
        let past = self.severities.iter().rev().find(|(mark, ..)| mark.tick <= tick);
        past.or(self.severities.first()).map(|(_, severity, _)| *severity)
    }

    /// The severity by which what is owed to others is measured: the one in force, and at least the second once a breach
    /// that customers feel has lasted. Who calls it small owes no less.
    #[must_use]
    pub fn owed_at(&self, tick: Tick) -> Option<Severity> {
        let set = self.severity_at(tick);
        let plain = self.breached.is_some_and(|at| at <= tick);
        if plain { Some(set.map_or(Severity::Sev2, |set| set.min(Severity::Sev2))) } else { set }
    }

    /// When it first was this bad or worse, as it was set or plainly felt.
    #[must_use]
    pub fn severity_reached(&self, from: Severity) -> Option<Mark> {
        let set = self.severities.iter().find(|(_, severity, _)| *severity <= from).map(|(mark, ..)| *mark);
        set.into_iter().chain(self.plainly().filter(|_| Severity::Sev2 <= from)).min()
    }

    /// The moment from which it was plainly an incident of the second severity, after the declaration.
    #[must_use]
    pub fn plainly(&self) -> Option<Mark> {
        let (at, declared) = (self.breached?, self.declared?);
        Some(Mark { tick: at.max(declared.tick), seq: 0 })
    }

    /// The worst share of failing requests shown for an entry in a stretch of time, both ends included.
    #[must_use]
    pub fn worst_shown(&self, from: Tick, to: Tick) -> Option<f64> {
        let points = self.log.metrics.iter().filter(|point| !point.stale && point.at >= from && point.at <= to);
        points.map(|point| point.errors).reduce(crate::base::maths::max)
    }

    /// Since when every entry has been shown below the level without a break, seen from `tick`.
    #[must_use]
    pub fn healthy_since(&self, tick: Tick, level: f64) -> Option<Tick> {
        let past = || self.log.metrics.iter().filter(|point| point.at <= tick);
        let ill = past().filter(|point| !point.stale && point.errors > level).map(|point| point.at).max();
        let first = |after: Option<Tick>| {
            past().filter(|point| !point.stale && after.is_none_or(|ill| point.at > ill)).map(|point| point.at).min()
        };
        first(ill)
    }

    /// When an owner last confirmed that a service is well, if that was within ten minutes and nobody took it back.
    #[must_use]
    pub fn confirmed(&self, of: ServiceId, tick: Tick) -> Option<Tick> {
        let mut past = self.log.events.iter().rev().filter(|event| event.tick <= tick);
        let (at, well) = past.find_map(|event| {
            let EventKind::Verified { service, well, .. } = &event.kind else { return None };
            (*service == of).then_some((event.tick, *well))
        })?;
        (well && tick.since(at) <= Ticks::minutes(10)).then_some(at)
    }

    /// Like [`Self::worst_shown`] for the two minutes before a claim, but an owner's word outweighs a late number.
    #[must_use]
    pub fn worst_at_claim(&self, tick: Tick) -> Option<f64> {
        let from = tick.before(Ticks::minutes(2));
        let near = self.log.metrics.iter().filter(|point| !point.stale && point.at >= from && point.at <= tick);
        let open = near.filter(|point| self.confirmed(point.of, tick).is_none());
        open.map(|point| point.errors).reduce(crate::base::maths::max)
    }

    /// Since when it had been well at a claim: what owners had confirmed from then on, else what was shown.
    #[must_use]
    pub fn well_at_claim(&self, tick: Tick, level: f64) -> Option<Tick> {
        let past = || self.log.metrics.iter().filter(|point| !point.stale && point.at <= tick);
        let word = |of: ServiceId| self.confirmed(of, tick);
        let late = |at: Tick, of: ServiceId| word(of).is_some_and(|word| at >= word);
        let ill = past().filter(|point| point.errors > level && !late(point.at, point.of)).map(|point| point.at).max();
        past().filter(|point| ill.is_none_or(|ill| point.at > ill)).map(|point| point.at).min()
    }

    /// When the entries came back below 5 % for good, as shown.
    #[must_use]
    pub fn recovered(&self) -> Option<Tick> {
        let ill = self.log.metrics.iter().any(|point| !point.stale && point.errors > 0.05);
        let well = if ill { self.well_for_good(0.05) } else { None };
        // A green board is outweighed by what was said later: it came back, or an owner saw that it was not well.
        let denies = |kind: &EventKind| {
            matches!(kind, EventKind::IncidentReopened { .. } | EventKind::Verified { well: false, .. })
        };
        let denied = self.log.events.iter().rev().find(|event| event.tick <= self.until && denies(&event.kind));
        well.filter(|well| denied.is_none_or(|event| event.tick < *well))
    }

    /// Since when every entry has been shown below the level, to the end and with no dark stretch between: what a board
    /// showed before it went dark says nothing of what came after. In the dark an owner's word counts.
    fn well_for_good(&self, level: f64) -> Option<Tick> {
        let fresh = self.log.metrics.iter().filter(|point| !point.stale && point.at <= self.until);
        let mut shown: Vec<(Tick, bool)> = fresh.map(|point| (point.at, point.errors > level)).collect();
        shown.sort_unstable();
        let (mut since, mut last) = (None, Tick::ZERO);
        for (at, ill) in shown {
            if ill || at.since(last) > DARK {
                since = None;
            }
            if !ill {
                since = since.or(Some(at));
            }
            last = at;
        }
        if self.until.since(last) <= DARK {
            return since;
        }
        let word = |event: &&Event| matches!(event.kind, EventKind::Verified { well: true, .. }) && event.tick >= last;
        self.log.events.iter().filter(|event| event.tick <= self.until).find(word).map(|event| event.tick)
    }

    /// Where it was called over for good: the last claim or confirmation that nothing took back.
    #[must_use]
    pub fn over(&self) -> Option<Mark> {
        let again = |event: &Event| matches!(event.kind, EventKind::IncidentReopened { .. });
        let said = |event: &Event| matches!(event.kind, EventKind::ResolveClaimed { .. } | EventKind::IncidentResolved);
        let last = self.log.events.iter().rev().find(|event| again(event) || said(event))?;
        said(last).then_some(Mark { tick: last.tick, seq: last.seq })
    }

    /// Whether something showed that it was well at a moment: the metrics of the last two minutes, or an owner's word.
    #[must_use]
    pub fn shown_well(&self, tick: Tick) -> bool {
        match self.worst_shown(tick.before(Ticks::minutes(2)), tick) {
            Some(worst) => worst <= 0.05,
            None => self.log.briefing.entries.iter().any(|of| self.confirmed(*of, tick).is_some()),
        }
    }

    /// Whether somebody is on the incident at a moment.
    #[must_use]
    pub fn here(&self, who: PersonId, tick: Tick) -> bool {
        self.presence.iter().any(|spell| spell.who == who && spell.mark.tick <= tick && tick < spell.to)
    }

    /// Everybody but the seat who is here at a moment.
    #[must_use]
    pub fn others_here(&self, tick: Tick) -> Vec<PersonId> {
        let here = self.presence.iter().filter(|spell| spell.mark.tick <= tick && tick < spell.to);
        let mut people: Vec<PersonId> = here.map(|spell| spell.who).filter(|who| *who != self.me).collect();
        people.sort_unstable();
        people.dedup();
        people
    }

    /// Who holds a role at a moment.
    #[must_use]
    pub fn holder(&self, role: Role, tick: Tick) -> Option<PersonId> {
        let held = |(what, spell): &&(Role, Spell)| *what == role && spell.mark.tick <= tick && tick < spell.to;
        self.roles.iter().rev().find(held).map(|(_, spell)| spell.who)
    }

    /// Whether somebody holds any role at a moment.
    #[must_use]
    pub fn has_role(&self, who: PersonId, tick: Tick) -> bool {
        self.roles.iter().any(|(_, spell)| spell.who == who && spell.mark.tick <= tick && tick < spell.to)
    }

    /// The tasks the seat gave.
    pub fn my_tasks(&self) -> impl Iterator<Item = &TaskTrace<'a>> {
        self.tasks.iter().filter(|task| task.giver == self.me)
    }

    /// Updates for an audience within the seat's responsibility.
    #[must_use]
    pub fn told(&self, audience: Audience) -> Vec<&UpdateTrace<'a>> {
        self.updates.iter().filter(|update| update.audience == audience && update.mark.tick <= self.until).collect()
    }

    /// The levers pulled on the seat's direction or by itself, within its responsibility.
    #[must_use]
    pub fn our_levers(&self) -> Vec<&LeverTrace<'a>> {
        self.levers.iter().filter(|lever| lever.directed && lever.mark.tick <= self.until).collect()
    }

    /// The team with this name.
    #[must_use]
    pub fn team_named(&self, name: &str) -> Option<TeamId> {
        self.log.briefing.teams.iter().position(|team| team.eq_ignore_ascii_case(name)).map(TeamId::at)
    }

    /// Somebody's team.
    #[must_use]
    pub fn team_of(&self, who: PersonId) -> TeamId {
        self.log.briefing.people[who.index()].team
    }

    /// Somebody's name.
    #[must_use]
    pub fn name(&self, who: PersonId) -> &str {
        self.log.briefing.people.get(who.index()).map_or("somebody", |person| person.name.as_str())
    }

    /// The team that looks after a target, as far as the briefing says.
    #[must_use]
    pub fn owner_team(&self, target: Target) -> Option<TeamId> {
        let of = |service: ServiceId| self.log.briefing.owners.get(service.index()).copied().flatten();
        match target {
            Target::Service(service) => of(service),
            Target::Change(change) => self.log.briefing.changes.get(change.index()).and_then(|item| of(item.1)),
            Target::Fleet(_) | Target::Zone(_) | Target::Job(_) | Target::Vendor(_) => None,
        }
    }

    /// Whether a finding has pointed at what a lever acts on, or at the job it stops, by a moment.
    #[must_use]
    pub fn suspected(&self, call: &LeverCall, by: Tick) -> bool {
        let known = self.log.risks.iter().find(|known| known.call == *call);
        let job = known.and_then(|known| known.stops).map(Target::Job);
        let mut targets = job.into_iter().chain([call.target]);
        targets.any(|target| self.suspects.get(&target).is_some_and(|mark| mark.tick <= by))
    }

    /// Whether a lever rests on something seen by a moment: a finding points at what it acts on or stops, or, before it is
    /// known where the trouble is, what it acts on was said to be ill and those who look after it would pull it.
    #[must_use]
    pub fn grounds(&self, call: &LeverCall, hand: Option<PersonId>, by: Tick) -> bool {
        let ill = self.ailing.get(&call.target).is_some_and(|mark| mark.tick <= by);
        let team = self.owner_team(call.target);
        let owned = hand.is_some_and(|who| who != self.me && team.is_some() && team == Some(self.team_of(who)));
        let unlocated = self.located.is_none_or(|mark| by <= mark.tick);
        self.suspected(call, by) || ill && owned && unlocated
    }

    /// Whether a proposal rests on something: its owner came up with it for a task, or there are grounds for its lever.
    /// What the others put forward of their own is theirs to ground.
    #[must_use]
    pub fn well_founded(&self, item: &ProposalTrace<'_>) -> bool {
        let found = |call: &LeverCall| self.grounds(call, item.to.or(Some(item.by)), item.mark.tick);
        item.of_task.is_some() || item.by != self.me || item.call.is_some_and(found)
    }

    /// Whether the owner of a task came up with what it does: with the proposal that it follows.
    #[must_use]
    pub fn by_owner(&self, task: &TaskTrace<'_>) -> bool {
        self.proposals.iter().any(|item| Some(item.id) == task.proposal && item.of_task.is_some())
    }

    /// Whether all that the owner of a task came up with was turned down.
    #[must_use]
    pub fn refused(&self, task: &TaskTrace<'_>) -> bool {
        let mut steps = self.proposals.iter().filter(|item| item.of_task == Some(task.id)).peekable();
        steps.peek().is_some() && steps.all(ProposalTrace::turned_down)
    }

    /// Whether a directed lever rests on something: grounds for it, or the owner of its task came up with it.
    #[must_use]
    pub fn founded(&self, lever: &LeverTrace<'_>) -> bool {
        let task = self.tasks.iter().find(|task| Some(task.id) == lever.task);
        task.is_some_and(|task| self.by_owner(task)) || self.grounds(lever.call, lever.by, lever.mark.tick)
    }

    /// Whether customers were shown to suffer for so long that something had to be done: ten minutes of the seat's time, the
    /// first of which belong to calling people and looking.
    #[must_use]
    pub fn ill_for_long(&self) -> bool {
        let from = self.declared.map_or(Tick::ZERO, |mark| mark.tick);
        let to = self.recovered().unwrap_or(self.until).min(self.until);
        self.worst_shown(from, self.until).is_some_and(|worst| worst > 0.05) && to.since(from) >= Ticks::minutes(10)
    }

    /// Whether the seat sent anybody to find something out, by a task or a question.
    #[must_use]
    pub fn sent_to_look(&self) -> bool {
        let looks = |task: &TaskTrace<'_>| matches!(task.work, Work::Investigate(_) | Work::Objective { .. });
        let asked = self.log.events.iter().any(|event| {
            let meant = |intent: Intent| !matches!(intent, Intent::Courtesy | Intent::Other);
            event.by == Actor::Person(self.me) && matches!(event.kind, EventKind::Asked { intent, .. } if meant(intent))
        });
        asked || self.my_tasks().any(looks)
    }

    /// Whether anything of a list was shown or said to be ill by a moment; also if nothing was known to be ill yet.
    #[must_use]
    pub fn known_ill(&self, services: &[ServiceId], by: Tick) -> bool {
        let shown = |of: &ServiceId| {
            self.log
                .metrics
                .iter()
                .any(|point| point.of == *of && !point.stale && point.at <= by && point.errors > 0.01)
        };
        let said = |of: &ServiceId| self.ailing.get(&Target::Service(*of)).is_some_and(|mark| mark.tick <= by);
        let anything = self.ailing.values().any(|mark| mark.tick <= by)
            || self.log.metrics.iter().any(|point| !point.stale && point.at <= by && point.errors > 0.01);
        !anything || services.iter().any(|of| shown(of) || said(of))
    }

    /// A lever in words.
    #[must_use]
    pub fn lever_words(&self, call: &LeverCall) -> String {
        use crate::scenario::Names as _;
        format!("{} {}", call.lever.word(), self.log.briefing.target(call.target))
    }

    /// Whether a task is open at a moment.
    #[must_use]
    pub fn open(&self, task: &TaskTrace<'_>, tick: Tick) -> bool {
        task.mark.tick <= tick && task.closed.is_none_or(|closed| closed.tick > tick)
    }

    /// The span from one moment to a later one.
    #[must_use]
    pub fn minutes(from: Tick, to: Tick) -> f64 {
        to.since(from).as_minutes()
    }

    /// The length of the response the seat was responsible for.
    #[must_use]
    pub fn length(&self) -> Ticks {
        self.declared.map_or(Ticks::ZERO, |declared| self.until.since(declared.tick))
    }
}
