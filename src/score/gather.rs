//! Puts the evidence together: one pass over the log, each event filed where the indicators look for it.
//!
//! Judges nothing. The one rule: only what the seat saw is filed.

use std::collections::BTreeMap;

use super::evidence::{
    CaseTrace, Evidence, Hunch, LeverTrace, Mark, PageTrace, ProposalTrace, Spell, TaskTrace, UpdateTrace,
};
use super::inherited::Inherited;
use super::measure::says;
use crate::base::{Tick, Ticks};
use crate::scenario::Risk;
use crate::view::SeatLog;
use crate::vocab::{
    Actor, Audience, Brief, Event, EventKind, Fact, Lever, LeverCall, LeverOutcome, PersonId, ReportKind, Role,
    RoleChange, Target, TaskId, TeamId, VendorId,
};

/// A watch may change hands so long before its end.
const CHANGE_OF_WATCH: Ticks = Ticks::minutes(5);

/// Who did it, if a person did.
pub(super) fn person(by: Actor) -> Option<PersonId> {
    match by {
        Actor::Person(person) => Some(person),
        Actor::Alerting | Actor::Vendor(_) | Actor::Platform | Actor::Clock | Actor::Coach => None,
    }
}

fn mark(event: &Event) -> Mark {
    Mark { tick: event.tick, seq: event.seq }
}

impl<'a> Evidence<'a> {
    /// Arranges a log.
    #[must_use]
    pub fn of(log: &'a SeatLog) -> Self {
        let close = log.response_end.unwrap_or(log.end);
        let mut all = Self {
            log,
            me: log.me,
            before: None,
            symptom: None,
            declared: None,
            breached: None,
            close,
            until: close,
            severities: Vec::new(),
            commanders: Vec::new(),
            roles: Vec::new(),
            presence: Vec::new(),
            tasks: Vec::new(),
            proposals: Vec::new(),
            levers: Vec::new(),
            updates: Vec::new(),
            cases: Vec::new(),
            hunches: Vec::new(),
            pages: Vec::new(),
            vendor_clues: BTreeMap::new(),
            implicated: BTreeMap::new(),
            suspects: BTreeMap::new(),
            ailing: BTreeMap::new(),
            located: None,
        };
        for (at, _) in log.briefing.people.iter().enumerate().filter(|(_, person)| person.seat) {
            all.presence.push(Spell { who: PersonId::at(at), mark: Mark { tick: Tick::ZERO, seq: 0 }, to: close });
        }
        for event in &log.events {
            all.file(event);
        }
        all.finish();
        all
    }

    /// Arranges the log of a seat that took over: its time begins when it did.
    #[must_use]
    pub fn taken_over(log: &'a SeatLog, before: Inherited) -> Self {
        let mut all = Self::of(log);
        all.declared = Some(before.taken.unwrap_or(before.briefed));
        all.before = Some(before);
        all
    }

    fn file(&mut self, event: &'a Event) {
        self.file_world(event);
        self.file_people(event);
        self.file_structure(event);
        self.file_work(event);
        self.file_decisions(event);
        self.file_words(event);
        self.file_facts(event);
    }

    fn finish(&mut self) {
        let ill = self.log.metrics.iter().find(|point| !point.stale && point.errors > 0.05);
        if let Some(point) = ill {
            let seen = Mark { tick: point.at, seq: 0 };
            if self.symptom.is_none_or(|first| point.at < first.tick) {
                self.symptom = Some(seen);
            }
        }
        self.breached = self.breach();
        self.until = self.relieved().unwrap_or(self.close);
        self.disown();
    }

    /// When a breach of an entry had been shown for five minutes on end.
    fn breach(&self) -> Option<Tick> {
        let mut ill: Vec<Tick> = Vec::new();
        let mut well: Vec<Tick> = Vec::new();
        for point in self.log.metrics.iter().filter(|point| !point.stale) {
            if point.errors > 0.05 { ill.push(point.at) } else { well.push(point.at) }
        }
        // A moment is ill if any entry is; it is well if some are shown and none is ill.
        ill.sort_unstable();
        ill.dedup();
        well.retain(|at| ill.binary_search(at).is_err());
        well.sort_unstable();
        let mut from: Option<Tick> = None;
        for at in ill {
            let broken = from.is_some_and(|from| {
                let next = well.partition_point(|good| *good < from);
                well.get(next).is_some_and(|good| *good < at)
            });
            if broken {
                from = None;
            }
            let first = *from.get_or_insert(at);
            if at.since(first) >= Ticks::minutes(5) {
                return Some(at);
            }
        }
        None
    }

    /// Who let go of command without a brief that relieves answers for what follows, and has no part in what is done about
    /// it: what others asked for, decided, did and told after that is theirs.
    fn disown(&mut self) {
        let Some(mine) = self.commanders.iter().rev().find(|spell| spell.who == self.me).copied() else { return };
        let (lost, me) = (mine.to, self.me);
        if self.until < self.close || lost >= self.close {
            return;
        }
        self.tasks.retain(|task| task.giver == me || task.mark.tick < lost);
        self.proposals.retain(|item| item.mark.tick < lost);
        let given: Vec<TaskId> = self.tasks.iter().map(|task| task.id).collect();
        self.levers.retain(|lever| {
            lever.mark.tick < lost || lever.by == Some(me) || lever.task.is_some_and(|task| given.contains(&task))
        });
        self.updates.retain(|update| update.mark.tick < lost || update.by == Some(me));
        self.cases.retain(|case| case.opened.tick < lost);
        self.roles.retain(|(_, spell)| spell.mark.tick < lost);
    }

    /// When the seat handed command over with a brief that said something, and did not get it back.
    /// Giving the role away in passing, or losing it by silence, relieves nobody.
    fn relieved(&self) -> Option<Tick> {
        let mine = self.commanders.iter().rev().find(|spell| spell.who == self.me)?;
        let filled = |brief: &Brief| brief.iter().filter(|field| says(&field.text)).count() >= 4;
        let briefed = self.log.events.iter().any(|event| {
            let brief = matches!(&event.kind, EventKind::HandoffBriefed { brief, .. } if filled(brief));
            brief && event.by == Actor::Person(self.me) && event.tick <= mine.to
        });
        // What is handed on before two thirds of the time are over is still answered for by who opened it.
        let most = Ticks(self.log.briefing.minutes.saturating_mul(40));
        let served = self.declared.is_some_and(|declared| mine.to.since(declared.tick) >= most);
        let (near, relieved) = self.log.briefing.shift.map_or((false, false), |(relief, ends)| {
            (mine.to.after(CHANGE_OF_WATCH) >= ends, self.commander_at(mine.to) == Some(relief))
        });
        // At the end of a watch the relief relieves, whatever the brief was worth; that is judged by itself.
        let over = relieved && (near || briefed);
        (mine.to < self.close && (over || briefed && served)).then_some(mine.to)
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "each pass files its own few kinds")]
    fn file_world(&mut self, event: &'a Event) {
        let here = mark(event);
        let wrong = match &event.kind {
            EventKind::AlertFired { of, .. } => {
                self.implicate(Target::Service(*of), here);
                true
            }
            EventKind::PageSent { to, .. } => *to == self.me && event.by != Actor::Person(self.me),
            EventKind::InjectDelivered { .. } => true,
            _ => false,
        };
        if wrong && self.symptom.is_none() {
            self.symptom = Some(here);
        }
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "each pass files its own few kinds")]
    fn file_people(&mut self, event: &'a Event) {
        let (here, close) = (mark(event), self.close);
        match &event.kind {
            EventKind::PageSent { page, to, team, .. } => {
                let team = team.unwrap_or(self.team_of(*to));
                let by = person(event.by);
                self.pages.push(PageTrace { id: *page, mark: here, by, to: *to, team, answered: None });
            }
            EventKind::PageAcknowledged { page } => {
                let of = self.pages.iter_mut().filter(|known| known.id == *page);
                of.for_each(|known| known.answered = Some(here));
            }
            EventKind::PersonJoined { person } if !self.here(*person, event.tick) => {
                self.presence.push(Spell { who: *person, mark: here, to: close });
            }
            EventKind::PersonReleased { person } => {
                let of = |spell: &&mut Spell| spell.who == *person && spell.to > event.tick;
                self.presence.iter_mut().filter(of).for_each(|spell| spell.to = event.tick);
                let held = self.roles.iter_mut().map(|(_, spell)| spell).filter(of);
                held.for_each(|spell| spell.to = event.tick);
            }
            _ => {}
        }
    }

    fn command_moves(&mut self, to: PersonId, at: Mark) {
        if self.commander_at(at.tick) == Some(to) {
            return;
        }
        self.commanders.iter_mut().filter(|spell| spell.to > at.tick).for_each(|spell| spell.to = at.tick);
        self.commanders.push(Spell { who: to, mark: at, to: self.close });
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "each pass files its own few kinds")]
    fn file_structure(&mut self, event: &'a Event) {
        let here = mark(event);
        match &event.kind {
            EventKind::IncidentDeclared { severity, .. } => {
                self.declared.get_or_insert(here);
                self.severities.push((here, *severity, true));
                if let Some(by) = person(event.by) {
                    self.command_moves(by, here);
                }
            }
            EventKind::SeveritySet { severity, because } => {
                self.severities.push((here, *severity, says(because)));
            }
            EventKind::RoleTaken { role: Role::Ic, by } => self.command_moves(*by, here),
            EventKind::RoleTaken { role, by } => {
                let held = self.roles.iter_mut().filter(|(what, spell)| what == role && spell.to > event.tick);
                held.for_each(|(_, spell)| spell.to = event.tick);
                self.roles.push((*role, Spell { who: *by, mark: here, to: self.close }));
            }
            EventKind::CommandTransferred { to, .. } => self.command_moves(*to, here),
            EventKind::CommandTaken { .. } => {
                if let Some(by) = person(event.by) {
                    self.command_moves(by, here);
                }
            }
            EventKind::IncidentCancelled { .. } | EventKind::IncidentResolved => {
                self.commanders
                    .iter_mut()
                    .filter(|spell| spell.to > event.tick)
                    .for_each(|spell| spell.to = self.close);
            }
            _ => {}
        }
    }

    fn task(&mut self, id: TaskId) -> Option<&mut TaskTrace<'a>> {
        self.tasks.iter_mut().rev().find(|task| task.id == id)
    }

    fn file_work(&mut self, event: &'a Event) {
        if let EventKind::TaskGiven { task, to, work, due, proposal } = &event.kind {
            let Some(giver) = person(event.by) else { return };
            self.tasks.push(TaskTrace {
                id: *task,
                mark: mark(event),
                giver,
                owner: *to,
                work,
                due: *due,
                proposal: *proposal,
                accepted: None,
                closed: None,
                lapsed: None,
                touched: Vec::new(),
            });
        } else {
            self.follow_task(event);
        }
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "each pass files its own few kinds")]
    fn follow_task(&mut self, event: &Event) {
        let here = mark(event);
        let id = match &event.kind {
            EventKind::TaskAccepted { task, .. }
            | EventKind::TaskDeclined { task, .. }
            | EventKind::TaskProposed { task, .. }
            | EventKind::TaskReported { task, .. }
            | EventKind::TaskLapsed { task }
            | EventKind::TaskChecked { task }
            | EventKind::TaskExtended { task, .. }
            | EventKind::TaskCancelled { task } => *task,
            EventKind::Accepted { what: RoleChange::Task(task), .. }
            | EventKind::Declined { what: RoleChange::Task(task), .. }
            | EventKind::Reported { task: Some(task), .. }
            | EventKind::Finding { task: Some(task), .. }
            | EventKind::LeverPulled { task: Some(task), .. } => *task,
            _ => return,
        };
        let Some(task) = self.task(id) else { return };
        match &event.kind {
            EventKind::TaskLapsed { .. } => task.lapsed = Some(here),
            EventKind::TaskDeclined { .. } | EventKind::Declined { .. } => task.closed = Some(here),
            EventKind::TaskCancelled { .. } => {
                task.closed = Some(here);
                task.touched.push(here);
            }
            EventKind::TaskReported { kind, .. } => {
                task.touched.push(here);
                task.accepted.get_or_insert(here);
                if matches!(kind, ReportKind::Done | ReportKind::Failed) {
                    task.closed.get_or_insert(here);
                }
            }
            EventKind::TaskChecked { .. } => task.touched.push(here),
            EventKind::TaskExtended { due, .. } => {
                task.due = Some(*due);
                task.touched.push(here);
            }
            _ => {
                task.accepted.get_or_insert(here);
                task.touched.push(here);
            }
        }
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "each pass files its own few kinds")]
    fn file_decisions(&mut self, event: &'a Event) {
        let here = mark(event);
        let Some(by) = person(event.by) else {
            return self.file_levers(event);
        };
        let blank = |id, call, of_task| ProposalTrace {
            id,
            mark: here,
            by,
            call,
            to: None,
            plan_b: false,
            abort_if: false,
            of_task,
            objections: Vec::new(),
            decided: None,
            reasoned: false,
        };
        match &event.kind {
            EventKind::ProposalMade { proposal, to, call, plan_b, abort_if, .. } => {
                let plan_b = plan_b.as_deref().is_some_and(says);
                let abort_if = abort_if.as_deref().is_some_and(says);
                if let Some(known) = self.proposals.iter_mut().find(|item| item.id == *proposal) {
                    (known.plan_b, known.abort_if) = (known.plan_b || plan_b, known.abort_if || abort_if);
                } else {
                    self.proposals.push(ProposalTrace {
                        plan_b,
                        abort_if,
                        to: Some(*to),
                        ..blank(*proposal, Some(call), None)
                    });
                }
            }
            EventKind::TaskProposed { task, proposal, call, plan_b, .. } => {
                let plan_b = plan_b.as_deref().is_some_and(says);
                if !self.proposals.iter().any(|item| item.id == *proposal) {
                    self.proposals.push(ProposalTrace { plan_b, ..blank(*proposal, Some(call), Some(*task)) });
                }
            }
            EventKind::PollOpened { proposal, .. } => self.proposals.push(blank(*proposal, None, None)),
            EventKind::Objection { proposal, .. } => {
                if let Some(known) = self.proposals.iter_mut().find(|item| item.id == *proposal) {
                    known.objections.push((here, Some(by)));
                }
            }
            EventKind::ProposalDecided { proposal, decision, because }
            | EventKind::PollClosed { proposal, decision, because } => {
                if let Some(known) = self.proposals.iter_mut().find(|item| item.id == *proposal) {
                    known.decided = Some((here, *decision));
                    known.reasoned = says(because);
                }
            }
            _ => self.file_levers(event),
        }
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "each pass files its own few kinds")]
    fn file_levers(&mut self, event: &'a Event) {
        let here = mark(event);
        match &event.kind {
            EventKind::LeverPulled { run, call, task, directed, .. } => {
                let (risk, reversible) = self.risk(call);
                let (by, task, directed) = (person(event.by), *task, *directed);
                let fresh = LeverTrace {
                    run: *run,
                    mark: here,
                    by,
                    call,
                    task,
                    directed,
                    risk,
                    reversible,
                    done: None,
                    called_off: false,
                };
                self.levers.push(fresh);
            }
            EventKind::LeverDone { run, outcome, .. } => {
                let done = Some((here, *outcome == LeverOutcome::Done));
                if let Some(lever) = self.levers.iter_mut().find(|lever| lever.run == *run) {
                    lever.done = done;
                    lever.called_off = *outcome == LeverOutcome::Stopped;
                }
            }
            _ => {}
        }
    }

    /// How risky a lever is, as the log knows it; levers of a kind that destroys count as risky otherwise.
    pub(super) fn risk(&self, call: &LeverCall) -> (Risk, bool) {
        if let Some(known) = self.log.risks.iter().find(|known| known.call == *call) {
            return (known.risk, known.reversible);
        }
        let kind =
            self.log.risks.iter().find(|known| (known.call.lever, known.call.target) == (call.lever, call.target));
        let destroys = matches!(call.lever, Lever::Restore | Lever::Resync | Lever::Promote);
        let fallback = if destroys { (Risk::Risky, false) } else { (Risk::Safe, true) };
        kind.map_or(fallback, |known| (known.risk, known.reversible))
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "each pass files its own few kinds")]
    fn file_words(&mut self, event: &'a Event) {
        let (here, by) = (mark(event), person(event.by));
        let plain = |audience, next, text: &str| UpdateTrace {
            mark: here,
            by,
            audience,
            next,
            state: None,
            affects: &[],
            full: says(text),
        };
        match &event.kind {
            EventKind::UpdatePosted { audience, text, next } => self.updates.push(plain(*audience, *next, text)),
            EventKind::ExecUpdated { text, next } => self.updates.push(plain(Audience::Leadership, *next, text)),
            EventKind::StatusPosted { update, next, .. } => self.updates.push(UpdateTrace {
                state: Some(update.state),
                affects: &update.affects,
                ..plain(Audience::Public, *next, &update.text)
            }),
            EventKind::VendorCaseOpened { vendor, .. } => {
                self.cases.push(CaseTrace { vendor: *vendor, opened: here, chased: Vec::new(), answers: Vec::new() });
            }
            EventKind::VendorChased { vendor } => {
                self.cases.iter_mut().filter(|case| case.vendor == *vendor).for_each(|case| case.chased.push(here));
            }
            EventKind::VendorAnswered { vendor, helpful, .. } => {
                let of = self.cases.iter_mut().filter(|case| case.vendor == *vendor);
                of.for_each(|case| case.answers.push((here, *helpful)));
            }
            EventKind::HypothesisRaised { hypothesis, .. } => {
                self.hunches.push(Hunch { id: *hypothesis, raised: here, out: None, stated: Vec::new() });
            }
            EventKind::HypothesisRuledOut { hypothesis, .. } => {
                self.hunches
                    .iter_mut()
                    .filter(|hunch| hunch.id == *hypothesis)
                    .for_each(|hunch| hunch.out = Some(here));
            }
            EventKind::ConfidenceStated { hypothesis, percent } => {
                let of = self.hunches.iter_mut().filter(|hunch| hunch.id == *hypothesis);
                of.for_each(|hunch| hunch.stated.push((here, *percent)));
            }
            _ => {}
        }
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "only these kinds carry facts")]
    fn file_facts(&mut self, event: &'a Event) {
        let (EventKind::Finding { facts, .. } | EventKind::Objection { facts, .. }) = &event.kind else {
            return;
        };
        let here = mark(event);
        let cleared = |target: Target| {
            facts.iter().any(|fact| matches!(fact, Fact::ChangeCleared { change } if Target::Change(*change) == target))
        };
        for fact in facts {
            match fact {
                Fact::RunBy { job, vendor } => {
                    self.point(Target::Job(*job), here);
                    self.suspect(*vendor, here);
                }
                Fact::VendorSuspected { vendor } => self.suspect(*vendor, here),
                Fact::Failing { of, .. } | Fact::Saturated { of, .. } => self.implicate(Target::Service(*of), here),
                Fact::ComesFrom { callee, .. } => self.point(Target::Service(*callee), here),
                Fact::Ails { at, .. } => self.point(*at, here),
                Fact::ChangeSuspected { change, of } => {
                    self.point(Target::Change(*change), here);
                    self.point(Target::Service(*of), here);
                }
                Fact::HostsImpaired { fleet, .. } | Fact::Spreading { fleet, .. } => {
                    self.point(Target::Fleet(*fleet), here);
                }
                Fact::TouchedBy { fleet, job } => {
                    self.point(Target::Fleet(*fleet), here);
                    self.point(Target::Job(*job), here);
                }
                Fact::Clue(clue) => {
                    let seen = self.log.clues.iter().find(|(known, _)| known == clue);
                    for target in seen.map(|(_, targets)| targets.as_slice()).unwrap_or_default() {
                        match target {
                            Target::Vendor(vendor) => self.suspect(*vendor, here),
                            target if cleared(*target) => {}
                            target => self.point(*target, here),
                        }
                    }
                }
                _ => {}
            }
        }
    }

    /// Something points at a target.
    fn point(&mut self, target: Target, at: Mark) {
        self.implicate(target, at);
        self.suspects.entry(target).or_insert(at);
        if let Target::Job(job) = target
            && let Some(vendor) = self.log.briefing.job_vendors.get(job.index()).copied().flatten()
        {
            self.vendor_clues.entry(vendor).or_insert(at);
        }
        self.located.get_or_insert(at);
    }

    fn suspect(&mut self, vendor: VendorId, at: Mark) {
        self.vendor_clues.entry(vendor).or_insert(at);
        self.point(Target::Vendor(vendor), at);
    }

    fn implicate(&mut self, target: Target, at: Mark) {
        self.ailing.entry(target).or_insert(at);
        if let Some(team) = self.owner_team(target) {
            let _: &mut Mark = self.implicated.entry(team).or_insert(at);
        }
    }

    /// Whether a team's things were implicated by a moment.
    pub(super) fn involved(&self, team: TeamId, tick: Tick) -> bool {
        self.implicated.get(&team).is_some_and(|at| at.tick <= tick)
    }
}
