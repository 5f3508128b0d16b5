//! Strong objections: what a colleague sees coming that the proposal does not say.
//!
//! Grounds come from what a person holds to be so and from what their skill lets them foresee; some object from temper.

use super::agenda::Act;
use super::turn::Turn;
use super::words::told;
use super::{People, mind};
use crate::base::{Concern, maths};
use crate::language::{Phrase, call_words};
use crate::scenario::{Names as _, Scenario, Temper};
use crate::vocab::{Actor, EventKind, Fact, JobId, Lever, LeverCall, PersonId, ProposalId, Target};

/// Objections a proposal draws at most.
const OBJECTIONS_MAX: usize = 2;

/// Grounds to object.
struct Grounds {
    facts: Vec<Fact>,
    cue: Phrase,
    /// Grave enough for the deferential to speak up.
    grave: bool,
    /// The job that is held to be stopped, and what it left behind would come out.
    left: Option<JobId>,
}

impl Grounds {
    /// Words without anything that they rest on.
    fn none(cue: Phrase) -> Self {
        Self { facts: Vec::new(), cue, grave: false, left: None }
    }
}

/// Lets everybody here who is competent think about a proposal.
pub(super) fn consider(
    people: &mut People,
    turn: &Turn<'_>,
    proposal: ProposalId,
    call: Option<&LeverCall>,
    by: Actor,
) {
    for who in people.actors(&turn.world) {
        if by == Actor::Person(who) {
            continue;
        }
        let temper = &turn.world.scenario.people[who.index()].temper;
        let contrary = matches!(temper, Temper::Belligerent | Temper::Overconfident);
        let competent = call.is_some_and(|call| mind::skill(turn.world.scenario, who, call.target) >= 0.35);
        if competent || contrary {
            let wait = people.between(turn, who, 4.0, 12.0);
            people.plan(turn, who, wait, Act::Object(proposal));
        }
    }
}

/// Objects, if there is something to object to and it is not too late.
pub(super) fn object(people: &mut People, turn: &mut Turn<'_>, who: PersonId, id: ProposalId) {
    let Some(proposal) = turn.world.incident.proposals.get(id.index()) else {
        return;
    };
    let now_said = turn
        .emits
        .iter()
        .filter(|emit| matches!(emit.kind, EventKind::Objection { proposal, .. } if proposal == id))
        .count();
    let said = proposal.objections.len() + now_said;
    if proposal.decision.is_some() || said >= OBJECTIONS_MAX || proposal.by == who {
        return;
    }
    let temper = &turn.world.scenario.people[who.index()].temper;
    let mut draw = people.draw(&turn.world, Concern::Temper, who);
    let grounds = proposal.call.as_ref().and_then(|call| grounds(people, turn, who, call));
    let dares = |grave: bool| match temper {
        Temper::Steady | Temper::Verbose | Temper::Belligerent | Temper::Swooping { .. } => 0.97,
        Temper::Overconfident => 0.8,
        Temper::Silent if grave => 0.6,
        Temper::Deferential if grave => 0.45,
        Temper::Silent => 0.25,
        Temper::Deferential => 0.0,
    };
    if let Some(grounds) = grounds {
        if draw.happens(dares(grounds.grave)) {
            let call = proposal.call.clone();
            let text = words(people, turn, who, call.as_ref(), &grounds);
            voice(turn, who, id, grounds.facts, text);
        }
        return;
    }
    let noise = match temper {
        Temper::Belligerent => 0.25,
        Temper::Overconfident => 0.08,
        Temper::Steady | Temper::Silent | Temper::Verbose | Temper::Deferential | Temper::Swooping { .. } => 0.0,
    };
    if draw.happens(noise) {
        let call = proposal.call.clone();
        let text = words(people, turn, who, call.as_ref(), &Grounds::none(Phrase::ObjectNoise));
        voice(turn, who, id, Vec::new(), text);
    }
}

fn voice(turn: &mut Turn<'_>, who: PersonId, proposal: ProposalId, facts: Vec<Fact>, text: String) {
    turn.act(who, EventKind::Objection { proposal, facts, text });
}

fn grounds(people: &mut People, turn: &Turn<'_>, who: PersonId, call: &LeverCall) -> Option<Grounds> {
    let scenario = turn.world.scenario;
    let skill = mind::skill(scenario, who, call.target);
    let known = people.knows(who);
    let mut draw = people.draw(&turn.world, Concern::Perception, who);
    let foresees = draw.happens(0.35 + 0.65 * skill);
    let after = turn.world.platform.overload_after(scenario, call);
    if let Some(load) = after.filter(|load| *load > 0.9 && foresees) {
        let permille = (maths::min(load, 9.0) * 1000.0).round() as u32;
        let call = call.clone();
        return Some(Grounds {
            facts: vec![Fact::WouldOverload { call, permille }],
            cue: Phrase::ObjectOverload,
            grave: true,
            left: None,
        });
    }
    let impaired: Vec<Fact> = known
        .iter()
        .filter(|fact| matches!(fact, Fact::HostsImpaired { .. } | Fact::TouchedBy { .. }))
        .cloned()
        .collect();
    let would_spread = turn.world.platform.would_spread(scenario, call);
    if would_spread && (!impaired.is_empty() || (skill >= 0.7 && foresees)) {
        // What is held to be stopped is not still at work; what it left behind may be.
        let left = impaired.iter().find_map(|fact| {
            let Fact::TouchedBy { job, .. } = fact else { return None };
            known.contains(&Fact::JobState { job: *job, running: false }).then_some(*job)
        });
        let cue = if left.is_some() { Phrase::Risk } else { Phrase::ObjectSpread };
        return Some(Grounds { facts: impaired, cue, grave: true, left });
    }
    if let Some(job) = undone_by(scenario, &known, call) {
        return Some(Grounds {
            facts: vec![Fact::JobState { job, running: true }],
            cue: Phrase::ObjectSpread,
            grave: true,
            left: None,
        });
    }
    elsewhere(&known, call).map(|fact| Grounds { facts: vec![fact], ..Grounds::none(Phrase::Risk) })
}

/// The job that would undo a repair of its fleet, as far as somebody knows.
fn undone_by(scenario: &Scenario, known: &[Fact], call: &LeverCall) -> Option<JobId> {
    if !matches!(call.lever, Lever::Replace | Lever::Restart) {
        return None;
    }
    let fleet = match call.target {
        Target::Fleet(fleet) => Some(fleet),
        Target::Service(id) => scenario.platform.services[id.index()].fleet,
        Target::Zone(_) | Target::Job(_) | Target::Change(_) | Target::Vendor(_) => None,
    }?;
    known.iter().find_map(|fact| {
        let Fact::JobState { job, running: true } = fact else { return None };
        (scenario.platform.jobs[job.index()].fleet == fleet).then_some(*job)
    })
}

/// What somebody knows that says the cause lies elsewhere.
fn elsewhere(known: &[Fact], call: &LeverCall) -> Option<Fact> {
    let found = known.iter().find(|fact| {
        #[expect(clippy::wildcard_enum_match_arm, reason = "only these two place the cause elsewhere")]
        match fact {
            Fact::ChangeCleared { change } => call.lever == Lever::Rollback && call.target == Target::Change(*change),
            Fact::ComesFrom { of, .. } => {
                call.target == Target::Service(*of)
                    && matches!(call.lever, Lever::Restart | Lever::Scale | Lever::Rollback)
            }
            _ => false,
        }
    });
    found.cloned()
}

/// An objection in somebody's words.
fn words(
    people: &mut People,
    turn: &Turn<'_>,
    who: PersonId,
    call: Option<&LeverCall>,
    Grounds { facts, cue, left, .. }: &Grounds,
) -> String {
    let (cue, left) = (*cue, *left);
    let scenario = turn.world.scenario;
    let call = call.map_or_else(|| "doing that".to_owned(), |call| call_words(call, scenario));
    let mut percent = String::from("full");
    for fact in facts {
        if let Fact::WouldOverload { permille, .. } = fact {
            percent = format!("{}%", permille / 10);
        }
    }
    let cause = cause_of(scenario, facts);
    let risk = left.map_or_else(
        || "it treats the wrong place".to_owned(),
        |job| format!("it brings out what {} left on the hosts", scenario.target(Target::Job(job))),
    );
    let slots =
        [("call", call.as_str()), ("percent", percent.as_str()), ("cause", cause.as_str()), ("risk", risk.as_str())];
    let text = people.phrase(turn, who, cue, &slots);
    if cue == Phrase::Risk && left.is_none() {
        return format!("{text} {}", told(scenario, who, facts, 1));
    }
    text
}

/// What is still at work, as a name.
fn cause_of(scenario: &Scenario, facts: &[Fact]) -> String {
    for fact in facts {
        if let Fact::JobState { job, .. } | Fact::TouchedBy { job, .. } = fact {
            return scenario.target(Target::Job(*job)).to_owned();
        }
    }
    "whatever breaks the hosts".to_owned()
}

/// What an objection rests on, when asked; some rest on nothing.
pub(super) fn why(people: &mut People, turn: &Turn<'_>, who: PersonId, call: &LeverCall) -> String {
    match grounds(people, turn, who, call) {
        Some(Grounds { facts, .. }) if !facts.is_empty() => told(turn.world.scenario, who, &facts, 2),
        Some(grounds) => words(people, turn, who, Some(call), &grounds),
        None => people.phrase(turn, who, Phrase::NoGrounds, &[]),
    }
}

/// What somebody would say against an action, when asked for risks.
pub(super) fn risks(people: &mut People, turn: &Turn<'_>, who: PersonId, call: &LeverCall) -> String {
    match grounds(people, turn, who, call) {
        Some(grounds) => words(people, turn, who, Some(call), &grounds),
        None => words(people, turn, who, Some(call), &Grounds::none(Phrase::RiskLow)),
    }
}
