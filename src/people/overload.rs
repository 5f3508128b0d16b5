//! Too many voices for one pair of ears: what is said to a commander whom too many report to comes late or gets lost, and
//! so does what a commander says who says too much.
//!
//! Not who reports to whom; that is [`Incident::overload`](crate::incident::Incident::overload), a count of the state.
//! The one rule: it counts how many and how often, never what is said; each word is held up once at most.

use super::agenda::{Act, Pending};
use super::turn::Turn;
use super::{People, work};
use crate::base::{Concern, Ticks, maths};
use crate::vocab::{Event, EventKind, PersonId, TaskId};

/// The chance that a word is held up, for each report too many, and at most.
const EACH: f64 = 0.22;
const MOST: f64 = 0.75;
/// Of the answers that are held up, the share that nobody ever hears.
const LOST: f64 = 0.4;
/// How long a word is held up, in seconds, and how long until a lost draft is sent again.
const LATE: (u32, u32) = (40, 110);
const AGAIN: (u32, u32) = (150, 300);

/// For how long what a commander said is still in everybody's ears.
pub(super) const REMEMBERED: Ticks = Ticks::minutes(5);
/// More acts than this in that time are a flood, in which the single one drowns: some seven a minute for five minutes.
const FLOOD: usize = 34;
/// The chance that an order drowns, for each act too many, and at most.
const DROWNS: f64 = 0.1;
const DROWNS_MOST: f64 = 0.95;

/// What becomes of a word.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Fate {
    /// It is heard at once.
    Heard,
    /// It is heard later.
    Late(Ticks),
    /// It is not heard.
    Lost,
}

/// What becomes of an act that is due: whether it is a word for the commander, and the commander can listen.
pub(super) fn fate(people: &mut People, turn: &Turn<'_>, pending: &Pending) -> Fate {
    if drowned(people, turn, pending) {
        return Fate::Lost;
    }
    let over = turn.world.incident.overload();
    if over == 0 || pending.late || !for_commander(turn, pending) {
        return Fate::Heard;
    }
    let mut draw = people.draw(&turn.world, Concern::Load, pending.who);
    if !draw.happens(chance(over)) {
        return Fate::Heard;
    }
    if matches!(pending.act, Act::Answer { .. }) && draw.happens(LOST) {
        return Fate::Lost;
    }
    Fate::Late(Ticks(draw.between(LATE.0, LATE.1)))
}

/// Counts an act of the commander's, of which a line may make two; a look at a board says nothing to anybody.
pub(super) fn count(people: &mut People, turn: &Turn<'_>, event: &Event, by: Option<PersonId>) {
    let says = !matches!(event.kind, EventKind::Looked { .. } | EventKind::CommandRejected { .. });
    if says && by.is_some() && by == turn.world.incident.commander() {
        people.orders.push(event.tick);
    }
}

/// Whether what the commander asked of somebody drowns in what else the commander says.
fn drowned(people: &mut People, turn: &Turn<'_>, pending: &Pending) -> bool {
    let asked =
        matches!(pending.act, Act::TakeTask(_) | Act::AnswerRole { .. } | Act::Answer { .. } | Act::AnswerCheck(_));
    let over = people.orders.len().saturating_sub(FLOOD);
    if over == 0 || !asked {
        return false;
    }
    let mut draw = people.draw(&turn.world, Concern::Load, pending.who);
    draw.happens(maths::min(DROWNS * over as f64, DROWNS_MOST))
}

/// How long until a draft that got lost is sent again; none if it arrives.
pub(super) fn draft_lost(people: &mut People, turn: &Turn<'_>, who: PersonId) -> Option<f64> {
    let over = turn.world.incident.overload();
    if over == 0 {
        return None;
    }
    let mut draw = people.draw(&turn.world, Concern::Load, who);
    draw.happens(chance(over)).then(|| f64::from(draw.between(AGAIN.0, AGAIN.1)))
}

fn chance(over: u32) -> f64 {
    maths::min(EACH * f64::from(over), MOST)
}

fn for_commander(turn: &Turn<'_>, pending: &Pending) -> bool {
    let commander = turn.world.incident.commander();
    let given = |task: TaskId| turn.world.incident.tasks.get(task.index()).map(|task| task.giver) == commander;
    match &pending.act {
        Act::Answer { to, .. } => Some(*to) == commander,
        Act::Progress(task) | Act::AnswerCheck(task) | Act::Explain(task) => given(*task),
        Act::Step { task, stage } => given(*task) && work::tells(*stage),
        Act::Acknowledge(_)
        | Act::Join
        | Act::AnswerRole { .. }
        | Act::ReadBrief { .. }
        | Act::AnswerCommand { .. }
        | Act::TakeTask(_)
        | Act::AfterLever { .. }
        | Act::Redraft(_)
        | Act::ReadDraft(_)
        | Act::Object(_) => false,
    }
}
