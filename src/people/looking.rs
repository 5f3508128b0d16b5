//! What somebody notices when they look: the truth through skill, tiredness and the tools that still work.
//!
//! The truth comes from the platform; being wrong is made here, and nothing marks it.

use super::turn::Turn;
use super::words::told;
use super::{People, mind};
use crate::base::{Concern, Draw, maths};
use crate::language::Phrase;
use crate::scenario::{Scenario, Temper, ToolKind};
use crate::vocab::{ChangeId, ClueId, EventKind, Fact, PersonId, ServiceId, Target, TaskId};

/// How old a change may be to come to mind, in seconds.
const RECENT: i64 = 6 * 3600;
/// How many callees one look blames at most.
const LEADS_MAX: u32 = 2;
/// How deep a look has to go before it comes to the machinery round a service.
const MACHINERY: f64 = 0.4;
/// How many facts one finding tells.
const FACTS_MAX: usize = 6;

/// What came of a look.
pub(super) struct Sight {
    pub facts: Vec<Fact>,
    /// Whether the looker is out of their depth.
    pub unsure: bool,
}

/// Median seconds a look takes somebody.
pub(super) fn takes(turn: &Turn<'_>, who: PersonId, about: Target) -> f64 {
    let scenario = turn.world.scenario;
    let skill = mind::skill(scenario, who, about);
    let dark = !turn.world.platform.tool_up(scenario, ToolKind::Dashboards);
    let by_skill = 90.0 * (1.0 + 1.2 * maths::max(0.6 - skill, 0.0) / 0.6);
    by_skill * mind::slowness(scenario, who, turn.now()) * if dark { 1.6 } else { 1.0 }
}

/// Looks, and says in the channel what there is to see.
pub(super) fn look_and_tell(
    people: &mut People,
    turn: &mut Turn<'_>,
    who: PersonId,
    about: Target,
    task: Option<TaskId>,
) -> Vec<Fact> {
    let sight = look(people, turn, who, about);
    tell(people, turn, who, about, &sight, task);
    sight.facts
}

/// Says in the channel what was seen.
pub(super) fn tell(
    people: &mut People,
    turn: &mut Turn<'_>,
    who: PersonId,
    about: Target,
    sight: &Sight,
    task: Option<TaskId>,
) {
    let target = turn.target(about);
    let nothing = matches!(sight.facts.as_slice(), [Fact::Nothing { .. }]);
    let mut text = if nothing {
        people.phrase(turn, who, Phrase::NothingFound, &[("target", &target)])
    } else {
        let facts = told(turn.world.scenario, who, &sight.facts, FACTS_MAX);
        if opens_with(&facts, &target) {
            facts
        } else {
            let intro = people.phrase(turn, who, Phrase::FindingIntro, &[("target", &target)]);
            format!("{intro} {facts}")
        }
    };
    let sure = matches!(turn.world.scenario.people[who.index()].temper, Temper::Overconfident | Temper::Silent);
    if sight.unsure && !sure {
        let hedge = people.phrase(turn, who, Phrase::HedgeLow, &[]);
        text = format!("{text} {hedge}");
    }
    let facts = sight.facts.clone();
    turn.act(who, EventKind::Finding { about, facts, task, text });
}

/// Whether the first sentence names the target, so that no opening needs to.
fn opens_with(facts: &str, target: &str) -> bool {
    facts.split(". ").next().is_some_and(|first| first.contains(target))
}

/// What somebody makes of a thing when they look at it.
pub(super) fn look(people: &mut People, turn: &Turn<'_>, who: PersonId, about: Target) -> Sight {
    let scenario = turn.world.scenario;
    let skill = mind::skill(scenario, who, about);
    let looks = {
        let count = people.minds[who.index()].looks.entry(about).or_insert(0);
        *count += 1;
        f64::from(*count - 1)
    };
    let mut truth = turn.world.platform.diagnose(scenario, about);
    let mut leads = 0;
    truth.retain(|fact| {
        leads += u32::from(matches!(fact, Fact::ComesFrom { .. }));
        leads <= LEADS_MAX || !matches!(fact, Fact::ComesFrom { .. })
    });
    let mut draw = people.draw(&turn.world, Concern::Perception, who);
    let jitter = (draw.unit() - 0.5) * 0.2;
    let reach = maths::clamp(skill * 0.95 + 0.2 * looks + jitter, 0.1, 1.0);
    if reach < MACHINERY {
        truth.retain(|fact| !matches!(fact, Fact::Ails { .. }));
        if truth.is_empty() {
            truth.push(nothing_about(about));
        }
    }
    let depth = (reach * truth.len() as f64).ceil() as usize;
    let mut facts: Vec<Fact> = truth.iter().take(depth.max(1)).cloned().collect();
    let bold = scenario.people[who.index()].temper == Temper::Overconfident;
    let wrong = 0.35 * (1.0 - skill) * mind::fatigue(scenario, who, turn.now()) * if bold { 1.3 } else { 1.0 };
    if draw.happens(maths::min(wrong, 0.75))
        && let Some(mistake) = mistake(turn, about, &truth, &people.knows(who), &mut draw)
    {
        facts.truncate(1);
        facts.retain(|fact| !matches!(fact, Fact::Healthy { .. } | Fact::Nothing { .. }));
        mind::learn(&mut facts, mistake);
    }
    facts.extend(clues(people, turn, who, about, skill + 0.1 * looks + jitter));
    drop_contradicted(scenario, &people.knows(who), &mut facts);
    dim(turn, about, &mut facts);
    if facts.iter().any(|fact| matches!(fact, Fact::Clue(_))) {
        facts.retain(|fact| !matches!(fact, Fact::Nothing { .. }));
    }
    facts.truncate(FACTS_MAX + 2);
    Sight { facts, unsure: skill < 0.35 }
}

/// What somebody says who sees nothing.
fn nothing_about(about: Target) -> Fact {
    match about {
        Target::Service(of) => Fact::Healthy { of },
        Target::Fleet(_) | Target::Zone(_) | Target::Job(_) | Target::Change(_) | Target::Vendor(_) => {
            Fact::Nothing { about }
        }
    }
}

/// Nobody says in one breath that a change is not it and that it is tempting: a misleading clue about a change that
/// has been looked at and does not fit is left out.
fn drop_contradicted(scenario: &Scenario, known: &[Fact], facts: &mut Vec<Fact>) {
    let cleared: Vec<Target> = known
        .iter()
        .chain(facts.iter())
        .filter_map(|fact| if let Fact::ChangeCleared { change } = fact { Some(Target::Change(*change)) } else { None })
        .collect();
    let tempts = |fact: &Fact| {
        let Fact::Clue(id) = fact else { return false };
        let clue = &scenario.clues[id.index()];
        clue.herring && clue.points_at.iter().any(|target| cleared.contains(target))
    };
    if facts.len() > 1 {
        facts.retain(|fact| !tempts(fact));
    }
}

/// Without dashboards, and without a way into the machines, figures cannot be read.
fn dim(turn: &Turn<'_>, about: Target, facts: &mut Vec<Fact>) {
    let scenario = turn.world.scenario;
    let up = |kind| turn.world.platform.tool_up(scenario, kind);
    if up(ToolKind::Dashboards) || up(ToolKind::Access) {
        return;
    }
    facts.retain(|fact| {
        !matches!(fact, Fact::Failing { .. } | Fact::Slow { .. } | Fact::Saturated { .. } | Fact::Healthy { .. })
    });
    if facts.is_empty() {
        facts.push(scenario.tool(ToolKind::Dashboards).map_or(Fact::Nothing { about }, |tool| Fact::ToolDark { tool }));
    }
}

/// Authored evidence that a look at this brings up for somebody of this skill.
fn clues(people: &People, turn: &Turn<'_>, who: PersonId, about: Target, skill: f64) -> Vec<Fact> {
    let known = people.knows(who);
    let clues = turn.world.scenario.clues.iter().enumerate();
    clues
        .filter(|(_, clue)| clue.of.contains(&about) && skill >= clue.skill)
        .filter(|(_, clue)| clue.when.met(turn.world.facts))
        .map(|(at, _)| Fact::Clue(ClueId::at(at)))
        .filter(|fact| !known.contains(fact))
        .take(2)
        .collect()
}

/// The services a thing is about.
pub(super) fn services_of(scenario: &Scenario, about: Target) -> Vec<ServiceId> {
    let spec = &scenario.platform;
    let all = |test: &dyn Fn(usize) -> bool| -> Vec<ServiceId> {
        (0..spec.services.len()).filter(|at| test(*at)).map(ServiceId::at).collect()
    };
    match about {
        Target::Service(id) => vec![id],
        Target::Fleet(id) => all(&|at| spec.services[at].fleet == Some(id)),
        Target::Zone(id) => all(&|at| spec.services[at].replicas.iter().any(|(z, _)| *z == id)),
        Target::Job(id) => {
            let fleet = spec.jobs[id.index()].fleet;
            all(&|at| spec.services[at].fleet == Some(fleet))
        }
        Target::Change(id) => vec![scenario.changes[id.index()].to],
        Target::Vendor(id) => all(&|at| spec.services[at].vendor == Some(id)),
    }
}

/// Changes of the last hours that somebody can know of, newest first; of some services, or of all if none are named.
pub(super) fn recent_changes(turn: &Turn<'_>, near: &[ServiceId]) -> Vec<ChangeId> {
    let now = i64::from(turn.now().0);
    let changes = turn.world.scenario.changes.iter().enumerate();
    let mut found: Vec<(i64, ChangeId)> = changes
        .filter(|(_, change)| change.logged && change.at <= now && now - change.at <= RECENT)
        .filter(|(_, change)| near.is_empty() || near.contains(&change.to))
        .map(|(at, change)| (-change.at, ChangeId::at(at)))
        .collect();
    found.sort_unstable();
    found.into_iter().map(|(_, id)| id).collect()
}

/// Something false that one could believe after a look.
fn mistake(turn: &Turn<'_>, about: Target, truth: &[Fact], known: &[Fact], draw: &mut Draw) -> Option<Fact> {
    let scenario = turn.world.scenario;
    let mut near = services_of(scenario, about);
    let own = near.clone();
    for edge in &scenario.platform.edges {
        if own.contains(&edge.from) && !near.contains(&edge.to) {
            near.push(edge.to);
        }
    }
    let mut options = Vec::new();
    for change in recent_changes(turn, &near) {
        let guilty = truth.iter().any(|fact| matches!(fact, Fact::ChangeSuspected { change: c, .. } if *c == change));
        if !guilty {
            let of = scenario.changes[change.index()].to;
            options.push(Fact::ChangeSuspected { change, of });
        }
    }
    if let Some(of) = own.first().copied() {
        let callees = scenario.platform.edges.iter().filter(|edge| edge.from == of);
        for edge in callees {
            let callee = edge.to;
            let fact = Fact::ComesFrom { of, callee };
            if !truth.contains(&fact) {
                options.push(fact);
            }
        }
    }
    for (at, clue) in scenario.clues.iter().enumerate() {
        let fresh = !known.contains(&Fact::Clue(ClueId::at(at)));
        if fresh && clue.herring && clue.of.contains(&about) && clue.when.met(turn.world.facts) {
            options.push(Fact::Clue(ClueId::at(at)));
        }
    }
    if options.is_empty() {
        return None;
    }
    let at = draw.pick(options.len());
    Some(options.swap_remove(at))
}
