//! The situations in which each ground of refusal of each row is met.
//!
//! Not the checks on them. Two people sit at the table, so that one of them need not be in command.
//! The one rule: a row or a ground that is added to the table is missed here until a situation reaches it.

use std::sync::Arc;

use hotwash::base::Tick;
use hotwash::exercise::{Exercise, Input};
use hotwash::language::{Speaker, parse};
use hotwash::scenario::{self, Names as _};
use hotwash::vocab::{
    Amount, Command, HypothesisId, IncidentState, Lever, LeverCall, PersonId, Phase, Reason, SeatId, ServiceId, Target,
    Work,
};

use crate::support::load;

/// One line for every command, in the names of `all-clear`.
pub(crate) const SAMPLES: &[&str] = &[
    "/coach on",
    "/ack p1",
    "/incident declare \"customers see errors\" sev2",
    "/incident severity sev1 because it grows",
    "/incident role ops @noor",
    "/accept",
    "/decline because busy",
    "/incident handoff ic @noor situation: errors since six impact: one customer in ten",
    "/incident take-command because nobody leads",
    "/incident cancel because it was a false alarm",
    "/question what is the state?",
    "/size-up requests fail affects router share 10% trend growing",
    "/page hosts please join",
    "/page @noor please join",
    "/release @noor",
    "/subteam network @noor find out where packets go in 15m",
    "@noor what changed on runtime-hosts?",
    "/report condition errors actions looking needs time",
    "/task @noor investigate router in 5m",
    "/task @noor \"get traffic off runtime-hosts\" in 10m",
    "/task @noor replace runtime-hosts 10% in 10m",
    "/task @noor post public some customers see errors next 20m",
    "/propose @noor pause host-updates in 5m plan-b: wait abort-if: it gets worse",
    "/poll we wait another five minutes",
    "/go",
    "/no-go because not now",
    "/do restart router",
    "/do shed router 20%",
    "/check t1",
    "/extend t1 5m",
    "/cancel t1",
    "/tradeoff we refuse some requests to serve the rest gives: availability keeps: integrity",
    "/freeze deploys",
    "/unfreeze deploys",
    "/incident update still looking next 15m",
    "/statuspage investigating some customers see errors affects router next 20m",
    "/approve",
    "/comms free",
    "/channel email",
    "/exec customers are hurt, we are on it next 30m",
    "/escalate leadership customers are hurt",
    "/vendor open stonebrook sev2 our customers see errors",
    "/vendor chase stonebrook",
    "/note tried one thing",
    "/hypothesis the last change did it",
    "/rule-out h1 because it was there before",
    "/confidence h1 60%",
    "/command no @noor",
    "/dash router",
    "/levers runtime-hosts",
    "/oncall hosts",
    "/incident status identified",
    "/verify router @noor",
    "/incident review-owner @noor",
    "/incident resolve it is over",
    "/factor \"nobody could see it\" as detection from 1",
    "/remedy \"watch it from outside\" for f1 owner @noor due 2w kind detect",
    "/incident retro done",
    "@noor @rosa we wait a little",
];

/// The command of a line said by a seat.
pub(super) fn command_of(run: &Exercise, seat: SeatId, line: &str) -> Command {
    let speaker = Speaker { names: run.scenario(), me: run.seats()[seat.index()] };
    parse(line, &speaker).unwrap_or_else(|no| panic!("{line}: {no}"))
}

/// The input of a line said by a seat.
pub(super) fn input_of(run: &Exercise, seat: SeatId, line: &str) -> Input {
    Input { seat, by: "human".to_owned(), line: line.to_owned(), command: command_of(run, seat, line) }
}

/// Where a situation begins.
#[derive(Clone, Copy, Debug)]
pub(super) enum Stage {
    /// Ten seconds in, nothing declared.
    Fresh,
    /// The first page to the first seat waits.
    Paged,
    /// Declared by the first seat, who commands.
    Declared,
    /// The same, with noor on the incident.
    Joined,
    /// The same as declared, with the tool through which hosts are reached out of order.
    Locked,
    /// The response is over.
    Review,
}

/// Runs that have come to each stage.
pub(super) struct Stages {
    pub(super) fresh: Exercise,
    pub(super) paged: Exercise,
    pub(super) declared: Exercise,
    pub(super) joined: Exercise,
    pub(super) locked: Exercise,
    pub(super) review: Exercise,
}

fn until(mut run: Exercise, what: &str, reached: impl Fn(&Exercise) -> bool) -> Exercise {
    let limit = run.now().0 + 3600;
    while !reached(&run) {
        assert!(run.now().0 < limit && !run.over(), "an hour passed without: {what}");
        run.step(&[]);
    }
    run
}

fn said(run: &Exercise, lines: &[&str]) -> Exercise {
    let mut run = run.clone();
    for line in lines {
        let input = input_of(&run, SeatId(0), line);
        run.step(&[input]);
    }
    run
}

impl Stages {
    pub(super) fn new() -> Self {
        let text = scenario::shipped("all-clear").unwrap();
        let one = "command_skill: 0.8, comms_skill: 0.6, temper: Steady)";
        let two = "command_skill: 0.8, comms_skill: 0.6, temper: Steady, seat: true)";
        let rota = "(team: \"partners\", on_call: [\"hanne\"], then: [\"leadership\"]),";
        assert!(text.contains(one) && text.contains(rota), "rosa can sit down, and nobody is on call for partners");
        // Legal has to read some drafts here, and Hanne is on call for it.
        let legal = "(team: \"legal\", on_call: [\"hanne\"], then: [\"leadership\"]),";
        let teams = ("    teams: [\"command\",", "    policy: (legal: [Cause]),\n    teams: [\"legal\", \"command\",");
        assert!(text.contains(teams.0) && !text.contains("policy: ("), "the policy is the usual one");
        let scenario = load(&text.replace(one, two).replace(rota, legal).replace(teams.0, teams.1));
        let seats: Vec<PersonId> = ["you", "rosa"].iter().map(|name| scenario.find_person(name).unwrap()).collect();
        let begin = |seed| Exercise::with_seats(Arc::clone(&scenario), seed, seats.clone());
        let fresh = until(begin(1), "ten seconds", |run| run.now() >= Tick(10));
        let me = seats[0];
        let paged = until(fresh.clone(), "a page", |run| run.incident().open_pages(me).next().is_some());
        let declared = said(&fresh, &["/incident declare \"customers see errors\" sev2"]);
        let noor = scenario.find_person("noor").unwrap();
        let joined = until(said(&declared, &["/page @noor please join"]), "noor", |run| run.incident().is_here(noor));
        let locked = said(&declared, &["/do maintenance bastion"]);
        let bastion = scenario.find_target("bastion").unwrap();
        let locked = until(
            locked,
            "the bastion refuses",
            |run| matches!(bastion, Target::Service(id) if !run.platform().service_up(id)),
        );
        let review = said(&declared, &["/incident cancel because it was a false alarm"]);
        let review = until(review, "the review", |run| run.phase() == Phase::Review);
        Self { fresh, paged, declared, joined, locked, review }
    }

    pub(super) fn of(&self, stage: Stage) -> &Exercise {
        match stage {
            Fresh => &self.fresh,
            Paged => &self.paged,
            Declared => &self.declared,
            Joined => &self.joined,
            Locked => &self.locked,
            Review => &self.review,
        }
    }
}

/// What is said in the end.
#[derive(Clone, Copy, Debug)]
pub(super) enum Given {
    /// A line.
    Line(&'static str),
    /// A command that the reader of lines would not let through, but a recording can hold.
    Forged(fn() -> (&'static str, Command)),
}

/// A situation: a stage, what the seats said since, and what is refused on which grounds.
#[derive(Clone, Copy, Debug)]
pub(super) struct Case {
    pub(super) stage: Stage,
    pub(super) before: &'static [(u32, &'static str)],
    pub(super) seat: u32,
    pub(super) given: Given,
    pub(super) reason: Reason,
}

/// The first seat says it, with nothing said before.
const fn plain(stage: Stage, line: &'static str, reason: Reason) -> Case {
    Case { stage, before: &[], seat: 0, given: Given::Line(line), reason }
}

/// The first seat says it after something was said.
const fn after(stage: Stage, before: &'static [(u32, &'static str)], line: &'static str, reason: Reason) -> Case {
    Case { stage, before, seat: 0, given: Given::Line(line), reason }
}

/// The second seat says it after something was said.
const fn other(before: &'static [(u32, &'static str)], line: &'static str, reason: Reason) -> Case {
    Case { stage: Declared, before, seat: 1, given: Given::Line(line), reason }
}

const fn forged(stage: Stage, forge: fn() -> (&'static str, Command), reason: Reason) -> Case {
    Case { stage, before: &[], seat: 0, given: Given::Forged(forge), reason }
}

/// More than there is.
fn too_much() -> LeverCall {
    let amount = Some(Amount::Share(1500));
    LeverCall { lever: Lever::Shed, target: Target::Service(ServiceId(0)), amount }
}

fn forged_task() -> (&'static str, Command) {
    ("/task @you shed cdn 150%", Command::Task { to: PersonId(0), work: Work::Pull(too_much()), within: None })
}

fn forged_proposal() -> (&'static str, Command) {
    let (call, within, plan_b, abort_if) = (too_much(), None, None, None);
    ("/propose @you shed cdn 150%", Command::Propose { to: PersonId(0), call, within, plan_b, abort_if })
}

fn forged_pull() -> (&'static str, Command) {
    ("/do shed cdn 150%", Command::Do { call: too_much() })
}

fn forged_confidence() -> (&'static str, Command) {
    ("/confidence h1 400%", Command::Confidence { which: HypothesisId(0), percent: 400 })
}

fn forged_state() -> (&'static str, Command) {
    ("/incident status resolved", Command::SetStatus { state: IncidentState::Resolved })
}

fn forged_brief() -> (&'static str, Command) {
    ("/incident handoff ic @rosa", Command::Handoff { to: PersonId(1), brief: Vec::new() })
}

const ROSA_OPS: (u32, &str) = (0, "/incident role ops @rosa");
const ROSA_COMMS: (u32, &str) = (0, "/incident role comms @rosa");
const YES: (u32, &str) = (1, "/accept");
const TASK: (u32, &str) = (0, "/task @you investigate router in 5m");
const THEORY: (u32, &str) = (0, "/hypothesis the last change did it");
const RULED_OUT: (u32, &str) = (0, "/rule-out h1 because it was there before");

use Reason as R;
use Stage::{Declared, Fresh, Joined, Locked, Paged, Review};

/// All of them.
pub(super) const CASES: &[Case] = &[
    plain(Fresh, "/ack p1", R::NothingOpen),
    after(Paged, &[(0, "/ack")], "/ack p1", R::AlreadyClosed),
    after(Declared, &[(0, "/statuspage investigating this is our fault next 20m")], "/approve s1", R::NeedsLegal),
    plain(Declared, "/incident declare again sev1", R::AlreadyDeclared),
    plain(Fresh, "/incident declare \"x\" sev2", R::Empty),
    plain(Declared, "/incident severity sev2", R::NoChange),
    plain(Declared, "/incident role ops @noor", R::NotHere),
    after(Declared, &[(0, "/incident role ops @you")], "/incident role ops @you", R::NoChange),
    plain(Declared, "/accept", R::NothingOpen),
    plain(Declared, "/decline because busy", R::NothingOpen),
    plain(Declared, "/incident handoff ic @noor situation: errors since six", R::NotHere),
    plain(Declared, "/incident handoff ic @you situation: errors since six", R::NotYourself),
    forged(Declared, forged_brief, R::Empty),
    other(&[], "/incident take-command because I would do it better", R::CommandHeld),
    plain(Declared, "/incident take-command because nobody leads", R::NoChange),
    plain(Declared, "/question what is the state?", R::NothingOpen),
    plain(Declared, "/size-up x", R::Empty),
    plain(Joined, "/page @noor", R::AlreadyHere),
    plain(Fresh, "/page @you", R::NotYourself),
    plain(Fresh, "/page partners", R::Unknown),
    plain(Declared, "/release @noor", R::NotHere),
    plain(Declared, "/release @you", R::NotYourself),
    plain(Declared, "/subteam network @noor find out where packets go", R::NotHere),
    plain(Declared, "/subteam network @you find out where packets go", R::NotYourself),
    plain(Fresh, "@noor status?", R::NotHere),
    plain(Fresh, "@you status?", R::NotYourself),
    plain(Declared, "/report condition errors actions looking needs time", R::NotYourself),
    plain(Declared, "/task @noor investigate router in 5m", R::NotHere),
    plain(Declared, "/task @you \"x\" in 5m", R::Empty),
    plain(Declared, "/task @you flush-cache router in 5m", R::LeverDoesNotFit),
    plain(Declared, "/task @you shed router in 5m", R::LeverNeedsAmount),
    forged(Declared, forged_task, R::OutOfBounds),
    plain(Declared, "/propose @noor pause host-updates in 5m", R::NotHere),
    plain(Declared, "/propose @you flush-cache router in 5m", R::LeverDoesNotFit),
    plain(Declared, "/propose @you shed router in 5m", R::LeverNeedsAmount),
    forged(Declared, forged_proposal, R::OutOfBounds),
    plain(Declared, "/poll x", R::Empty),
    plain(Declared, "/go", R::NothingOpen),
    after(Declared, &[(0, "/poll we wait five minutes"), (0, "/go d1")], "/go d1", R::AlreadyClosed),
    after(Joined, &[(0, "/propose @noor pause host-updates in 5m"), (0, "/release @noor")], "/go", R::NotHere),
    plain(Declared, "/no-go because not now", R::NothingOpen),
    after(Declared, &[(0, "/poll we wait five minutes"), (0, "/no-go d1")], "/no-go d1", R::AlreadyClosed),
    plain(Declared, "/do flush-cache router", R::LeverDoesNotFit),
    plain(Declared, "/do shed router", R::LeverNeedsAmount),
    plain(Locked, "/do replace runtime-hosts 10%", R::ToolUnreachable),
    plain(Declared, "/do resume host-updates", R::NoChange),
    forged(Declared, forged_pull, R::OutOfBounds),
    plain(Declared, "/check t9", R::Unknown),
    after(Declared, &[TASK, (0, "/cancel t1")], "/check t1", R::AlreadyClosed),
    other(&[TASK, ROSA_OPS, YES], "/check t1", R::NotGiver),
    plain(Declared, "/extend t9 5m", R::Unknown),
    after(Declared, &[TASK, (0, "/cancel t1")], "/extend t1 5m", R::AlreadyClosed),
    other(&[TASK, ROSA_OPS, YES], "/extend t1 5m", R::NotGiver),
    plain(Declared, "/cancel t9", R::Unknown),
    after(Declared, &[TASK, (0, "/cancel t1")], "/cancel t1", R::AlreadyClosed),
    other(&[TASK, ROSA_OPS, YES], "/cancel t1", R::NotGiver),
    plain(Declared, "/tradeoff x", R::Empty),
    after(Declared, &[(0, "/freeze deploys")], "/freeze deploys", R::NoChange),
    plain(Declared, "/unfreeze deploys", R::NoChange),
    plain(Declared, "/incident update x", R::Empty),
    plain(Declared, "/statuspage investigating x", R::Empty),
    plain(Declared, "/approve", R::NothingOpen),
    after(
        Declared,
        &[ROSA_COMMS, YES, (1, "/statuspage investigating some customers see errors next 20m"), (0, "/approve s1")],
        "/approve s1",
        R::AlreadyClosed,
    ),
    plain(Declared, "/comms approve", R::NoChange),
    plain(Declared, "/coach off", R::NoChange),
    after(Declared, &[(0, "/coach on")], "/coach on", R::NoChange),
    after(Declared, &[(0, "/channel email")], "/channel email", R::NoChange),
    plain(Declared, "/exec x", R::Empty),
    after(
        Declared,
        &[(0, "/escalate leadership customers are hurt"), (0, "/escalate leadership customers are hurt")],
        "/escalate leadership customers are hurt",
        R::AlreadyHere,
    ),
    plain(Fresh, "/escalate partners customers are hurt", R::Unknown),
    after(
        Declared,
        &[(0, "/vendor open stonebrook sev2 our customers see errors")],
        "/vendor open stonebrook sev2 our customers see errors",
        R::NoChange,
    ),
    plain(Declared, "/vendor chase stonebrook", R::NothingOpen),
    plain(Declared, "/note x", R::Empty),
    plain(Declared, "/hypothesis x", R::Empty),
    plain(Declared, "/rule-out h1 because no", R::Unknown),
    after(Declared, &[THEORY, RULED_OUT], "/rule-out h1 because no", R::AlreadyClosed),
    plain(Declared, "/confidence h1 50%", R::Unknown),
    after(Declared, &[THEORY, RULED_OUT], "/confidence h1 50%", R::AlreadyClosed),
    Case {
        stage: Declared,
        before: &[THEORY],
        seat: 0,
        given: Given::Forged(forged_confidence),
        reason: R::OutOfBounds,
    },
    plain(Declared, "/command yes @noor", R::NotHere),
    plain(Declared, "/command yes @you", R::NotYourself),
    plain(Declared, "/incident status investigating", R::NoChange),
    forged(Declared, forged_state, R::OutOfBounds),
    plain(Declared, "/verify router @noor", R::NotHere),
    plain(Declared, "/verify router @you", R::NotYourself),
    after(Declared, &[(0, "/incident review-owner @rosa")], "/incident review-owner @rosa", R::NoChange),
    after(Declared, &[(0, "/incident resolve it is over")], "/incident resolve it is over", R::NoChange),
    plain(Review, "/factor x as latent", R::Empty),
    plain(Review, "/factor \"nobody could see it\" as latent from 999999", R::OutOfBounds),
    plain(Review, "/remedy x for f1 owner @you due 2w kind prevent", R::Empty),
    plain(Review, "/remedy \"watch it\" for f9 owner @you due 2w kind prevent", R::Unknown),
    plain(Declared, "x", R::Empty),
    plain(Declared, "@noor @rosa we wait a little", R::NotHere),
];
