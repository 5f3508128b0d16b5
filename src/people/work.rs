//! Tasks from acceptance to report: what somebody does with their hands and minutes.
//!
//! One task at a time, two more may wait. A report says what was done, not whether it helped.

use serde::Serialize;

use super::agenda::Act;
use super::turn::Turn;
use super::{People, checking, choose, looking, mind, vendors, writing};
use crate::base::{Concern, maths};
use crate::language::{Phrase, call_words, doing_words, is_errand, work_words};
use crate::scenario::{Names as _, ServiceKind, Temper};
use crate::vocab::{
    EventKind, Fact, Goal, LeverCall, LeverOutcome, PersonId, ReportKind, ServiceId, Target, TaskId, Work,
};

/// Tasks somebody takes on at most, the one in hand included.
const LOAD_MAX: usize = 3;
/// How many leads one looks into within one task.
const LEADS_MAX: u32 = 2;

/// Thinking, or about to act, write or look.
const THINK: u32 = 1;
/// A look is under way.
const LOOK: u32 = 2;
/// The change log is being read.
const CHANGES: u32 = 3;
/// Recovery is being checked from the user's side.
const CHECK: u32 = 4;
/// A lever is at work.
const LEVER: u32 = 5;

/// Whether what ends with this stage is a word to whoever gave the task.
pub(super) fn tells(stage: u32) -> bool {
    matches!(stage, LOOK | CHANGES | CHECK)
}

/// A task as its owner has it.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Job {
    pub owner: PersonId,
    pub work: Work,
    /// Whether it follows from a decision, so that no more words are needed.
    decided: bool,
    stage: u32,
    /// What is being looked at.
    at: Option<Target>,
    looks: u32,
}

impl Job {
    pub(super) fn new(owner: PersonId, work: Work, decided: bool) -> Self {
        Self { owner, work, decided, stage: 0, at: None, looks: 0 }
    }
}

/// What a task is about, as far as skill matters.
fn subject(work: &Work) -> Option<Target> {
    match work {
        Work::Objective { about, .. } => *about,
        Work::Investigate(target) => Some(*target),
        Work::Pull(call) => Some(call.target),
        Work::Verify(of) => Some(Target::Service(*of)),
        Work::Post { .. } => None,
    }
}

impl People {
    /// Forgets a task that is closed.
    pub(super) fn drop_task(&mut self, task: TaskId) {
        let Some(job) = self.jobs.remove(&task) else {
            return;
        };
        let mind = &mut self.minds[job.owner.index()];
        mind.queue.retain(|other| *other != task);
        if mind.doing == Some(task) {
            mind.doing = None;
        }
    }

    /// What somebody has in hand, as something that goes on.
    pub(super) fn in_hand(&self, turn: &Turn<'_>, who: PersonId) -> Option<String> {
        let task = self.minds[who.index()].doing?;
        let job = self.jobs.get(&task)?;
        Some(doing_words(&job.work, turn.world.scenario))
    }
}

/// What somebody is asked to do, without a text that was dictated.
fn short_words(work: &Work, turn: &Turn<'_>) -> String {
    match work {
        Work::Post { .. } => doing_words(work, turn.world.scenario),
        Work::Objective { .. } | Work::Investigate(_) | Work::Pull(_) | Work::Verify(_) => {
            work_words(work, turn.world.scenario)
        }
    }
}

fn report(turn: &mut Turn<'_>, who: PersonId, task: TaskId, kind: ReportKind, text: String) {
    turn.act(who, EventKind::TaskReported { task, kind, text });
}

/// Why somebody will not take a task, in their words.
fn refusal(people: &mut People, turn: &Turn<'_>, who: PersonId, work: &Work) -> Option<String> {
    let scenario = turn.world.scenario;
    if people.minds[who.index()].load() >= LOAD_MAX {
        let doing = people.in_hand(turn, who).unwrap_or_else(|| "three other things".to_owned());
        return Some(people.phrase(turn, who, Phrase::DeclineBusy, &[("doing", &doing)]));
    }
    if let Work::Objective { goal: Goal::Other, about: None, .. } = work {
        return Some(people.phrase(turn, who, Phrase::Clarify, &[]));
    }
    let person = &scenario.people[who.index()];
    if matches!(work, Work::Post { .. }) {
        let able = person.comms_skill >= 0.1 && !mind::swoops(scenario, who);
        return (!able).then(|| not_mine(people, turn, who, "customer updates", "support"));
    }
    let target = subject(work)?;
    let meek = matches!(person.temper, Temper::Deferential | Temper::Overconfident);
    let skill = mind::skill(scenario, who, target);
    let hands_on = matches!(work, Work::Pull(_));
    if skill >= if hands_on { 0.2 } else { 0.05 } || (meek && !hands_on) {
        return None;
    }
    let others = people.actors(&turn.world).into_iter();
    let best = others.filter(|other| *other != who).map(|other| (mind::skill(scenario, other, target), other)).fold(
        (0.3, None),
        |best, (level, other)| {
            if level > best.0 { (level, Some(other)) } else { best }
        },
    );
    let name = turn.target(target);
    if let Some(other) = best.1 {
        let other = turn.name(other);
        return Some(not_mine(people, turn, who, &name, &other));
    }
    let owner = mind::owner(scenario, target).filter(|team| *team != person.team)?;
    (hands_on || mind::swoops(scenario, who)).then(|| not_mine(people, turn, who, &name, scenario.team(owner)))
}

fn not_mine(people: &mut People, turn: &Turn<'_>, who: PersonId, target: &str, team: &str) -> String {
    let slots = [("target", target), ("team", team)];
    people.phrase(turn, who, Phrase::DeclineNotMine, &slots)
}

/// Says yes or no to a task.
pub(super) fn take(people: &mut People, turn: &mut Turn<'_>, who: PersonId, task: TaskId) {
    let Some(job) = people.jobs.get(&task).cloned() else {
        return;
    };
    if !people.minds[who.index()].present() {
        people.jobs.remove(&task);
        let because = "I am not on the incident.".to_owned();
        turn.act(who, EventKind::TaskDeclined { task, because });
        return;
    }
    if let Some(because) = refusal(people, turn, who, &job.work) {
        people.jobs.remove(&task);
        turn.act(who, EventKind::TaskDeclined { task, because });
        return;
    }
    let what = short_words(&job.work, turn);
    let target = subject(&job.work).map_or_else(|| what.clone(), |target| turn.target(target));
    let due = turn.world.incident.tasks.get(task.index()).and_then(|given| given.due);
    let minutes = due.map(|due| due.since(turn.now()).0.div_ceil(60).max(1).to_string());
    let text = match &minutes {
        Some(minutes) if !job.decided => {
            let slots = [("what", what.as_str()), ("minutes", minutes.as_str())];
            people.phrase(turn, who, Phrase::AckTimebox, &slots)
        }
        Some(_) | None => {
            let slots = [("what", what.as_str()), ("target", target.as_str())];
            people.phrase(turn, who, Phrase::AckTask, &slots)
        }
    };
    turn.act(who, EventKind::TaskAccepted { task, text });
    if people.minds[who.index()].doing.is_none() {
        begin(people, turn, who, task);
    } else {
        people.minds[who.index()].queue.push(task);
    }
}

fn stage(people: &mut People, turn: &Turn<'_>, who: PersonId, task: TaskId, stage: u32, wait: f64) {
    if let Some(job) = people.jobs.get_mut(&task) {
        job.stage = stage;
        people.plan(turn, who, wait, Act::Step { task, stage });
    }
}

fn begin(people: &mut People, turn: &Turn<'_>, who: PersonId, task: TaskId) {
    let Some(job) = people.jobs.get(&task).cloned() else {
        return;
    };
    people.minds[who.index()].doing = Some(task);
    match job.work {
        Work::Investigate(target) => start_look(people, turn, who, task, target),
        Work::Objective { .. } => {
            let wait = people.between(turn, who, 12.0, 30.0);
            stage(people, turn, who, task, THINK, wait);
        }
        Work::Post { .. } => {
            let skill = turn.world.scenario.people[who.index()].comms_skill;
            let wait = people.between(turn, who, 35.0, 60.0) * (1.8 - skill);
            stage(people, turn, who, task, THINK, wait);
        }
        Work::Pull(_) => {
            let wait = people.between(turn, who, 2.0, 6.0);
            stage(people, turn, who, task, THINK, wait);
        }
        Work::Verify(_) => {
            let wait = people.between(turn, who, 60.0, 90.0);
            stage(people, turn, who, task, CHECK, wait);
        }
    }
}

fn start_look(people: &mut People, turn: &Turn<'_>, who: PersonId, task: TaskId, at: Target) {
    let median = looking::takes(turn, who, at);
    let mut draw = people.draw(&turn.world, Concern::Work, who);
    let wait = maths::clamp(draw.lognormal(median, 1.3), 20.0, 900.0);
    let quiet = turn.world.scenario.people[who.index()].temper == Temper::Silent;
    if wait > 110.0 && !quiet {
        people.plan(turn, who, wait / 2.0, Act::Progress(task));
    }
    if let Some(job) = people.jobs.get_mut(&task) {
        job.at = Some(at);
        job.looks += 1;
    }
    stage(people, turn, who, task, LOOK, wait);
}

/// The task is off their hands; the next one comes up.
fn finish(people: &mut People, turn: &Turn<'_>, who: PersonId, task: TaskId) {
    people.drop_task(task);
    let mind = &mut people.minds[who.index()];
    if mind.doing.is_none() && !mind.queue.is_empty() {
        let next = mind.queue.remove(0);
        begin(people, turn, who, next);
    }
}

/// Says half-way that it goes on.
pub(super) fn progress(people: &mut People, turn: &mut Turn<'_>, who: PersonId, task: TaskId) {
    if people.minds[who.index()].doing != Some(task) {
        return;
    }
    if let Some(doing) = people.in_hand(turn, who) {
        let text = people.phrase(turn, who, Phrase::Progress, &[("doing", &doing)]);
        report(turn, who, task, ReportKind::Progress, text);
    }
}

/// A stage of a task is over.
pub(super) fn step(people: &mut People, turn: &mut Turn<'_>, who: PersonId, task: TaskId, at: u32) {
    let Some(job) = people.jobs.get(&task).cloned() else {
        return;
    };
    if people.minds[who.index()].doing != Some(task) || job.stage != at {
        return;
    }
    match (&job.work, at) {
        (_, LOOK) => looked(people, turn, who, task, &job),
        (_, CHANGES) => {
            checking::tell_changes(people, turn, who, subject(&job.work), Some(task));
            done(people, turn, who, task);
        }
        (Work::Verify(of), _) => {
            checking::verify(people, turn, who, *of);
            done(people, turn, who, task);
        }
        (_, CHECK) => {
            if let Some(Target::Service(of)) = job.at {
                checking::verify(people, turn, who, of);
                done(people, turn, who, task);
            }
        }
        (Work::Pull(call), _) => pull(people, turn, who, task, call),
        (Work::Post { audience, text, next }, _) => {
            let giver = turn.world.incident.tasks.get(task.index()).map_or(who, |given| given.giver);
            let note = writing::post(people, turn, who, (*audience, text, *next), giver);
            report(turn, who, task, ReportKind::Done, note);
            finish(people, turn, who, task);
        }
        (Work::Objective { about: Some(Target::Vendor(vendor)), text, .. }, THINK) if is_errand(text) => {
            vendors::errand(turn, who, *vendor, text);
            done(people, turn, who, task);
        }
        (Work::Objective { goal, about, .. }, _) => think(people, turn, who, task, *goal, *about),
        (Work::Investigate(target), _) => start_look(people, turn, who, task, *target),
    }
}

fn done(people: &mut People, turn: &mut Turn<'_>, who: PersonId, task: TaskId) {
    let work = people.jobs.get(&task).map(|job| &job.work);
    let text = match work.and_then(subject).filter(|_| !matches!(work, Some(Work::Pull(_)))) {
        Some(target) => people.phrase(turn, who, Phrase::DoneLook, &[("target", &turn.target(target))]),
        None => {
            let doing = people.in_hand(turn, who).unwrap_or_else(|| "that".to_owned());
            people.phrase(turn, who, Phrase::Done, &[("doing", &doing)])
        }
    };
    report(turn, who, task, ReportKind::Done, text);
    finish(people, turn, who, task);
}

/// Where a look leads next, for somebody who follows a trail.
pub(super) fn trail(facts: &[Fact]) -> Option<Target> {
    #[expect(clippy::wildcard_enum_match_arm, reason = "only these point somewhere else")]
    facts.iter().rev().find_map(|fact| match fact {
        Fact::ComesFrom { callee, .. } => Some(Target::Service(*callee)),
        Fact::HostsImpaired { fleet, .. } => Some(Target::Fleet(*fleet)),
        Fact::TouchedBy { job, .. } => Some(Target::Job(*job)),
        _ => None,
    })
}

fn looked(people: &mut People, turn: &mut Turn<'_>, who: PersonId, task: TaskId, job: &Job) {
    let Some(at) = job.at else { return };
    let facts = looking::look_and_tell(people, turn, who, at, Some(task));
    for fact in &facts {
        // The finding takes effect when it is applied; the thought that follows needs it now.
        mind::learn(&mut people.minds[who.index()].known, fact.clone());
    }
    match &job.work {
        Work::Objective { goal: Goal::FindOut | Goal::Other, .. } => {
            let next = trail(&facts).filter(|next| *next != at && job.looks <= LEADS_MAX);
            let fresh = |next: &Target| !people.minds[who.index()].looks.contains_key(next);
            match next.filter(fresh) {
                Some(next) => start_look(people, turn, who, task, next),
                None => done(people, turn, who, task),
            }
        }
        Work::Objective { goal, about, .. } => think(people, turn, who, task, *goal, *about),
        Work::Investigate(_) | Work::Post { .. } | Work::Pull(_) | Work::Verify(_) => {
            done(people, turn, who, task);
        }
    }
}

/// What somebody would look at first if nobody names a thing.
pub(super) fn pressing(people: &People, turn: &Turn<'_>, who: PersonId) -> Option<Target> {
    let scenario = turn.world.scenario;
    let shown = |of: ServiceId| {
        let shown = turn.world.telemetry.shown(of)?;
        (shown.errors > 0.02).then_some(shown.errors)
    };
    let services = (0..scenario.platform.services.len()).map(ServiceId::at);
    let worst = services
        .filter(|of| {
            let kind = scenario.platform.services[of.index()].kind;
            let skill = mind::skill(scenario, who, Target::Service(*of));
            !matches!(kind, ServiceKind::Tool(_)) || skill >= 0.6
        })
        .filter_map(|of| {
            let weight = 0.3 + mind::skill(scenario, who, Target::Service(of));
            shown(of).map(|errors| (errors * weight, of))
        })
        .fold((0.0, None), |best, (level, of)| if level > best.0 { (level, Some(of)) } else { best });
    let named = people.affected.first().copied();
    worst.1.or(named).map(Target::Service).or_else(|| mind::forte(scenario, who).map(|(target, _)| target))
}

fn think(people: &mut People, turn: &mut Turn<'_>, who: PersonId, task: TaskId, goal: Goal, about: Option<Target>) {
    let place = about.or_else(|| pressing(people, turn, who));
    match goal {
        Goal::WhatChanged => {
            let wait = people.between(turn, who, 35.0, 70.0);
            stage(people, turn, who, task, CHANGES, wait);
            return;
        }
        Goal::Confirm => {
            if let Some(of) = place.and_then(|at| looking::services_of(turn.world.scenario, at).first().copied()) {
                if let Some(job) = people.jobs.get_mut(&task) {
                    job.at = Some(Target::Service(of));
                }
                let wait = people.between(turn, who, 60.0, 90.0);
                stage(people, turn, who, task, CHECK, wait);
                return;
            }
        }
        Goal::FindOut
        | Goal::StopSpread
        | Goal::Repair
        | Goal::ShiftTraffic
        | Goal::ReduceLoad
        | Goal::AddCapacity
        | Goal::Undo
        | Goal::KeepEvidence
        | Goal::ProtectData
        | Goal::Other => {}
    }
    let looks = people.jobs.get(&task).map_or(0, |job| job.looks);
    let bold = turn.world.scenario.people[who.index()].temper == Temper::Overconfident;
    let hasty = bold || choose::grounded(people, turn, who);
    if let (Goal::Repair | Goal::StopSpread, false, 0, Some(at)) = (goal, hasty, looks, place) {
        start_look(people, turn, who, task, at);
        return;
    }
    let calls = choose::options(people, turn, who, goal, about);
    if let Some(call) = calls.first() {
        propose(people, turn, who, task, call, calls.get(1));
        return;
    }
    match next_place(people, turn, who, place, looks) {
        Some(at) => start_look(people, turn, who, task, at),
        None => {
            let work = people.jobs.get(&task).map(|job| &job.work);
            let what = work.map_or_else(|| "do that".to_owned(), |work| work_words(work, turn.world.scenario));
            let text = people.phrase(turn, who, Phrase::NoProposal, &[("what", &what)]);
            report(turn, who, task, ReportKind::Failed, text);
            finish(people, turn, who, task);
        }
    }
}

/// Where to look for want of knowledge: the place first, then along the trail.
fn next_place(people: &People, turn: &Turn<'_>, who: PersonId, place: Option<Target>, looks: u32) -> Option<Target> {
    if looks > LEADS_MAX {
        return None;
    }
    if looks == 0 {
        return place;
    }
    let seen = &people.minds[who.index()].looks;
    trail(&people.knows(who)).filter(|next| !seen.contains_key(next) && turn.world.simulated(who))
}

fn propose(
    people: &mut People,
    turn: &mut Turn<'_>,
    who: PersonId,
    task: TaskId,
    call: &LeverCall,
    second: Option<&LeverCall>,
) {
    let scenario = turn.world.scenario;
    let words = call_words(call, scenario);
    let plan_b = second.map(|call| call_words(call, scenario));
    let text = match &plan_b {
        Some(plan_b) => {
            let slots = [("call", words.as_str()), ("plan_b", plan_b.as_str())];
            people.phrase(turn, who, Phrase::Propose, &slots)
        }
        None => people.phrase(turn, who, Phrase::ProposeAlone, &[("call", &words)]),
    };
    let proposal = turn.next_proposal();
    let call = call.clone();
    let kind = EventKind::TaskProposed { task, proposal, call, plan_b, text };
    turn.act(who, kind);
    finish(people, turn, who, task);
}

fn pull(people: &mut People, turn: &mut Turn<'_>, who: PersonId, task: TaskId, call: &LeverCall) {
    let world = turn.world;
    let what = call_words(call, world.scenario);
    match world.platform.plan(world.scenario, call) {
        Err(no) => {
            let slots = [("what", what.as_str()), ("why", no.why.as_str())];
            let text = people.phrase(turn, who, Phrase::FailedOther, &slots);
            report(turn, who, task, ReportKind::Failed, text);
            finish(people, turn, who, task);
        }
        Ok(plan) => {
            let kind = lever(turn, who, call, &plan, Some(task));
            if let Some(job) = people.jobs.get_mut(&task) {
                job.stage = LEVER;
            }
            turn.act(who, kind);
        }
    }
}

/// Pulling a lever, at the pace of this person.
pub(super) fn lever(
    turn: &mut Turn<'_>,
    who: PersonId,
    call: &LeverCall,
    plan: &crate::platform::Plan,
    task: Option<TaskId>,
) -> EventKind {
    let run = turn.next_run();
    let scenario = turn.world.scenario;
    let skill = mind::skill(scenario, who, call.target);
    let pace = (1.25 - 0.35 * skill) * mind::slowness(scenario, who, turn.now());
    let takes = f64::from(plan.drawn(turn.world.chance, run).0) * pace;
    EventKind::LeverPulled {
        run,
        call: call.clone(),
        task,
        takes: crate::base::Ticks(maths::max(takes.round(), 1.0) as u32),
        directed: task.is_some(),
    }
}

/// A lever has ended; the one who pulled it says so.
pub(super) fn after_lever(
    people: &mut People,
    turn: &mut Turn<'_>,
    who: PersonId,
    task: TaskId,
    outcome: &LeverOutcome,
) {
    let Some(job) = people.jobs.get(&task) else {
        return;
    };
    let what = work_words(&job.work, turn.world.scenario);
    let doing = doing_words(&job.work, turn.world.scenario);
    let (kind, text) = match outcome {
        LeverOutcome::Done => {
            let text = people.phrase(turn, who, Phrase::Done, &[("doing", &doing)]);
            (ReportKind::Done, text)
        }
        LeverOutcome::Failed(why) => {
            let slots = [("what", what.as_str()), ("why", why.as_str())];
            let text = people.phrase(turn, who, Phrase::FailedOther, &slots);
            (ReportKind::Failed, text)
        }
        LeverOutcome::Stopped => {
            let text = people.phrase(turn, who, Phrase::Stopping, &[("doing", &doing)]);
            (ReportKind::Failed, text)
        }
    };
    report(turn, who, task, kind, text);
    finish(people, turn, who, task);
}

/// Answers how a task stands.
pub(super) fn answer_check(people: &mut People, turn: &mut Turn<'_>, who: PersonId, task: TaskId) {
    if people.minds[who.index()].doing == Some(task) {
        progress(people, turn, who, task);
        return;
    }
    let Some(given) = turn.world.incident.tasks.get(task.index()) else {
        return;
    };
    if given.state.open() {
        let doing = doing_words(&given.work, turn.world.scenario);
        let text = if given.state == crate::incident::TaskState::Proposed {
            people.phrase(turn, who, Phrase::ChaseAnswer, &[("what", &doing)])
        } else {
            people.phrase(turn, who, Phrase::Progress, &[("doing", &doing)])
        };
        report(turn, who, task, ReportKind::Progress, text);
    }
}

/// Says why a task is late.
pub(super) fn explain(people: &mut People, turn: &mut Turn<'_>, who: PersonId, task: TaskId) {
    let Some(job) = people.jobs.get(&task) else {
        return;
    };
    let doing = doing_words(&job.work, turn.world.scenario);
    let text = people.phrase(turn, who, Phrase::LapseExcuse, &[("doing", &doing)]);
    report(turn, who, task, ReportKind::Progress, text);
}
