//! Admission of work and decisions: tasks, proposals, polls, levers, verification.
//!
//! Reads state, changes nothing. The one rule: whoever is to do something has to be here.

use super::admit::{Answer, Desk, refuse};
use super::state::{Proposal, Task};
use crate::base::Ticks;
use crate::language::proposal_id;
use crate::vocab::{
    Command, Decision, EventKind, LeverCall, PersonId, ProposalId, Reason, RunId, ServiceId, TaskId, Work,
};

impl Desk<'_> {
    pub(super) fn admit_work(&self, me: PersonId, command: &Command) -> Answer {
        use Command as C;
        #[expect(clippy::wildcard_enum_match_arm, reason = "`admit_group` sends only these here")]
        match command {
            C::Task { to, work, within } => self.task(me, *to, work, *within),
            C::Propose { to, call, within, plan_b, abort_if } => {
                self.propose(me, *to, call, *within, plan_b.as_ref(), abort_if.as_ref())
            }
            C::Poll { text } => {
                self.something(text, "the question", "/poll we take the slower, safer way")?;
                let proposal = ProposalId::at(self.incident.proposals.len());
                Ok(vec![self.say(me, EventKind::PollOpened { proposal, text: text.clone() })])
            }
            C::Go { which } => self.decide(me, *which, Decision::Go, ""),
            C::NoGo { which, because } => self.decide(me, *which, Decision::NoGo, because),
            C::Do { call } => self.pull(me, call),
            C::Check { task } => {
                self.task_of(*task, me)?;
                Ok(vec![self.say(me, EventKind::TaskChecked { task: *task })])
            }
            C::Extend { task, by } => {
                let base = self.task_of(*task, me)?.due.filter(|due| *due > self.now).unwrap_or(self.now);
                Ok(vec![self.say(me, EventKind::TaskExtended { task: *task, due: base.after(*by) })])
            }
            C::CancelTask { task } => {
                self.task_of(*task, me)?;
                Ok(vec![self.say(me, EventKind::TaskCancelled { task: *task })])
            }
            C::Verify { service, by } => self.verify(me, *service, *by),
            other => unreachable!("{} is admitted elsewhere", other.name()),
        }
    }

    fn task(&self, me: PersonId, to: PersonId, work: &Work, within: Option<Ticks>) -> Answer {
        self.here(to)?;
        match work {
            Work::Objective { text, .. } => {
                let hint = format!("/task {} \"find out what changed\" in 5m", self.at(to));
                self.something(text, "the objective", &hint)?;
            }
            Work::Pull(call) => {
                self.fits(call, |call| Command::Task { to, work: Work::Pull(call), within })?;
            }
            Work::Investigate(_) | Work::Post { .. } | Work::Verify(_) => {}
        }
        let task = TaskId::at(self.incident.tasks.len());
        let due = within.map(|span| self.now.after(span));
        let mut emits = vec![self.say(me, EventKind::TaskGiven { task, to, work: work.clone(), due, proposal: None })];
        if to == me {
            emits.push(self.say(me, EventKind::TaskAccepted { task, text: "I take that myself.".to_owned() }));
        }
        Ok(emits)
    }

    fn propose(
        &self,
        me: PersonId,
        to: PersonId,
        call: &LeverCall,
        within: Option<Ticks>,
        plan_b: Option<&String>,
        abort_if: Option<&String>,
    ) -> Answer {
        self.here(to)?;
        self.fits(call, |call| Command::Propose { to, call, within, plan_b: None, abort_if: None })?;
        Ok(vec![self.say(
            me,
            EventKind::ProposalMade {
                proposal: ProposalId::at(self.incident.proposals.len()),
                to,
                call: call.clone(),
                due_in: within,
                plan_b: plan_b.cloned(),
                abort_if: abort_if.cloned(),
            },
        )])
    }

    fn open_decision(&self, which: Option<ProposalId>) -> Result<(ProposalId, &Proposal), crate::vocab::Rejection> {
        let newest = || self.incident.open_proposals().last().map(|(id, _)| id);
        let nothing = || {
            let why = "nothing has been proposed that waits for a decision";
            refuse(Reason::NothingOpen, why, "/poll does anybody object to waiting five more minutes")
        };
        let id = which.or_else(newest).ok_or_else(nothing)?;
        let found = self.incident.proposals.get(id.index()).ok_or_else(nothing)?;
        if found.decision.is_some() {
            let why = format!("{} has been decided", proposal_id(id));
            return Err(refuse(Reason::AlreadyClosed, why, "/timeline"));
        }
        Ok((id, found))
    }

    fn decide(&self, me: PersonId, which: Option<ProposalId>, decision: Decision, because: &str) -> Answer {
        let (proposal, found) = self.open_decision(which)?;
        let because = because.to_owned();
        let (Some(call), Some(owner)) = (&found.call, found.owner) else {
            return Ok(vec![self.say(me, EventKind::PollClosed { proposal, decision, because })]);
        };
        let mut emits = vec![self.say(me, EventKind::ProposalDecided { proposal, decision, because })];
        if decision == Decision::Go {
            self.here(owner)?;
            let task = TaskId::at(self.incident.tasks.len());
            let due = found.within.map(|span| self.now.after(span));
            let work = Work::Pull(call.clone());
            emits.push(self.say(me, EventKind::TaskGiven { task, to: owner, work, due, proposal: Some(proposal) }));
        }
        Ok(emits)
    }

    fn pull(&self, me: PersonId, call: &LeverCall) -> Answer {
        let plan =
            self.platform.plan(self.scenario, call).map_err(|no| self.misfit(call, no, |call| Command::Do { call }))?;
        let run = RunId(self.incident.runs);
        // Whoever was given this very lever as a task does it on direction.
        let asked = |task: &Task| matches!(&task.work, Work::Pull(wanted) if *wanted == *call) && task.run.is_none();
        let commands = self.commands(me);
        let mut given = self.incident.open_tasks(me).filter(|(_, task)| !commands && asked(task));
        let task = given.next().map(|(id, _)| id);
        let directed = commands || task.is_some();
        let kind = EventKind::LeverPulled { run, call: call.clone(), task, takes: plan.takes, directed };
        Ok(vec![self.say(me, kind)])
    }

    fn verify(&self, me: PersonId, service: ServiceId, of: PersonId) -> Answer {
        self.not_me(me, of, "have recovery confirmed by")?;
        self.here(of)?;
        let task = TaskId::at(self.incident.tasks.len());
        let due = Some(self.now.after(Ticks::minutes(5)));
        let work = Work::Verify(service);
        Ok(vec![
            self.say(me, EventKind::VerificationAsked { service, of, task }),
            self.say(me, EventKind::TaskGiven { task, to: of, work, due, proposal: None }),
        ])
    }
}
