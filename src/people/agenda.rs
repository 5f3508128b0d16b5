//! What is going to happen: reactions that take people a moment, in the order they fall due.
//!
//! Only private intentions live here; nothing has happened until it is emitted.

use serde::Serialize;

use super::overload::{self, Fate};
use super::turn::Turn;
use super::{People, answers, legal, objections, paging, roles, work, writing};
use crate::base::{Tick, Ticks};
use crate::vocab::{
    DraftId, Intent, Lever, LeverOutcome, OfferId, PageId, PersonId, Phase, ProposalId, Role, StatusUpdate, Target,
    TaskId,
};

/// Something a person will do.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(super) enum Act {
    /// Answer a page.
    Acknowledge(PageId),
    /// Come in.
    Join,
    /// Say yes or no to a role.
    AnswerRole { offer: OfferId, role: Role },
    /// Read a handoff brief, ask or take over.
    ReadBrief { offer: OfferId, thin: Option<String>, back: String, asked: bool },
    /// Answer "do you wish to take command?".
    AnswerCommand { yes: bool, from: PersonId },
    /// Say yes or no to a task.
    TakeTask(TaskId),
    /// Say how far a task is, half-way.
    Progress(TaskId),
    /// The current stage of a task ends.
    Step { task: TaskId, stage: u32 },
    /// A lever of theirs has ended.
    AfterLever { task: TaskId, outcome: LeverOutcome },
    /// Answer the question how a task stands.
    AnswerCheck(TaskId),
    /// Say why a task is late.
    Explain(TaskId),
    /// Answer a question.
    Answer { to: PersonId, intent: Intent, about: Option<Target>, lever: Option<Lever> },
    /// Send a draft again that nobody saw.
    Redraft(Box<StatusUpdate>),
    /// Say yes or no to a draft, as legal.
    ReadDraft(DraftId),
    /// Object, if there is something to object to.
    Object(ProposalId),
}

/// An act with its time and its person.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(super) struct Pending {
    pub due: Tick,
    pub who: PersonId,
    pub act: Act,
    /// Whether it was held up once already.
    pub late: bool,
}

impl People {
    /// Plans an act `seconds` from now, at least one.
    pub(super) fn plan(&mut self, turn: &Turn<'_>, who: PersonId, seconds: f64, act: Act) {
        let wait = Ticks((seconds.round() as u32).max(1));
        self.agenda.push(Pending { due: turn.now().after(wait), who, act, late: false });
    }
}

/// Carries out what is due.
pub(super) fn run_due(people: &mut People, turn: &mut Turn<'_>) {
    let (due, later): (Vec<Pending>, Vec<Pending>) =
        std::mem::take(&mut people.agenda).into_iter().partition(|pending| pending.due <= turn.now());
    people.agenda = later;
    let review = turn.world.incident.phase != Phase::Response;
    for pending in due {
        if review && !matches!(pending.act, Act::Answer { .. }) {
            continue;
        }
        match overload::fate(people, turn, &pending) {
            Fate::Heard => carry_out(people, turn, pending.who, pending.act),
            Fate::Late(span) => people.agenda.push(Pending { due: turn.now().after(span), late: true, ..pending }),
            Fate::Lost => {}
        }
    }
}

fn carry_out(people: &mut People, turn: &mut Turn<'_>, who: PersonId, act: Act) {
    match act {
        Act::Acknowledge(page) => paging::acknowledge(people, turn, who, page),
        Act::Join => paging::come_in(people, turn, who),
        Act::AnswerRole { offer, role } => roles::answer_role(people, turn, who, offer, role),
        Act::ReadBrief { offer, thin, back, asked } => {
            roles::read_brief(people, turn, who, offer, (thin, back), asked);
        }
        Act::AnswerCommand { yes, from } => roles::answer_command(people, turn, who, yes, from),
        Act::TakeTask(task) => work::take(people, turn, who, task),
        Act::Progress(task) => work::progress(people, turn, who, task),
        Act::Step { task, stage } => work::step(people, turn, who, task, stage),
        Act::AfterLever { task, outcome } => work::after_lever(people, turn, who, task, &outcome),
        Act::AnswerCheck(task) => work::answer_check(people, turn, who, task),
        Act::Explain(task) => work::explain(people, turn, who, task),
        Act::Answer { to, intent, about, lever } => {
            answers::answer(people, turn, who, to, (intent, about, lever));
        }
        Act::Redraft(update) => writing::draft_again(turn, who, *update),
        Act::ReadDraft(draft) => legal::read(people, turn, who, draft),
        Act::Object(proposal) => objections::object(people, turn, who, proposal),
    }
}
