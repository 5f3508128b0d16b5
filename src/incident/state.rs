//! What is true of the incident: the things commands open and close.
//!
//! Everything is kept, closed things too, so that an id stays the index of its list.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::base::{Tick, Ticks};
use crate::scenario::{Policy, Scenario};
use crate::vocab::{
    Audience, ChannelName, Decision, DraftId, Ending, FactorKind, FreezeScope, IncidentState, LeverCall, OfferId,
    PageCause, PageId, PageState, PersonId, Phase, ProposalId, RemedyKind, Role, RoleChange, RunId, ServiceId,
    Severity, StatusUpdate, Target, TaskId, TeamId, VendorId, Work,
};

/// A page.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Page {
    /// Who was woken.
    pub to: PersonId,
    /// For which team's rota, if for one.
    pub team: Option<TeamId>,
    /// Why.
    pub cause: PageCause,
    /// What it says.
    pub text: String,
    /// When.
    pub sent: Tick,
    /// How it stands.
    pub state: PageState,
}

/// Whether something still waits for an answer.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub enum OpenState {
    /// It waits.
    Open,
    /// Taken up.
    Accepted,
    /// Refused.
    Declined,
}

/// A role, command or task offered to somebody.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Offer {
    /// What.
    pub what: RoleChange,
    /// By whom.
    pub by: PersonId,
    /// To whom.
    pub to: PersonId,
    /// When.
    pub at: Tick,
    /// How it stands.
    pub state: OpenState,
}

/// How a task stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub enum TaskState {
    /// Given, not yet acknowledged.
    Offered,
    /// Acknowledged, being worked on.
    Accepted,
    /// The owner has proposed something and waits for the decision.
    Proposed,
    /// Finished.
    Done,
    /// Could not be done.
    Failed,
    /// Its time ran out; the owner may still be at it.
    Lapsed,
    /// Refused by the owner.
    Declined,
    /// Called off.
    Cancelled,
}

/// A task.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Task {
    /// Who is to do it.
    pub owner: PersonId,
    /// Who gave it.
    pub giver: PersonId,
    /// What.
    pub work: Work,
    /// When.
    pub given: Tick,
    /// Until when.
    pub due: Option<Tick>,
    /// The decision it came from.
    pub proposal: Option<ProposalId>,
    /// The lever at work for it.
    pub run: Option<RunId>,
    /// How it stands.
    pub state: TaskState,
    /// When it last changed.
    pub touched: Tick,
}

impl TaskState {
    /// Whether the owner still has it on their hands.
    #[must_use]
    pub fn open(self) -> bool {
        matches!(self, Self::Offered | Self::Accepted | Self::Proposed | Self::Lapsed)
    }
}

/// A proposal of a lever, or a poll about something else.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Proposal {
    /// Who made it.
    pub by: PersonId,
    /// Who would carry it out.
    pub owner: Option<PersonId>,
    /// The lever, or none for a poll.
    pub call: Option<LeverCall>,
    /// In words.
    pub text: String,
    /// The timebox of the task that would follow.
    pub within: Option<Ticks>,
    /// The backup plan.
    pub plan_b: Option<String>,
    /// When to call it off.
    pub abort_if: Option<String>,
    /// The task it answers.
    pub task: Option<TaskId>,
    /// When.
    pub at: Tick,
    /// Who objected, and how.
    pub objections: Vec<(PersonId, String)>,
    /// The decision, if taken.
    pub decision: Option<Decision>,
}

impl Proposal {
    /// Somebody asks for a decision; of what, is to be filled in.
    #[must_use]
    pub fn bare(by: PersonId, at: Tick) -> Self {
        Self {
            by,
            owner: None,
            call: None,
            text: String::new(),
            within: None,
            plan_b: None,
            abort_if: None,
            task: None,
            at,
            objections: Vec::new(),
            decision: None,
        }
    }
}

/// A drafted customer update.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct DraftState {
    /// What it says.
    pub update: StatusUpdate,
    /// Who wrote it.
    pub by: PersonId,
    /// When.
    pub at: Tick,
    /// How it stands.
    pub state: OpenState,
}

/// A promise to say more by a certain time.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Promise {
    /// When it falls due.
    pub due: Tick,
    /// Whether its lapse has been told.
    pub missed: bool,
}

/// Something posted for customers.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Posted {
    /// When.
    pub at: Tick,
    /// By whom.
    pub by: PersonId,
    /// What.
    pub update: StatusUpdate,
    /// Where.
    pub channel: ChannelName,
    /// Whether customers could see it. Truth: not for views.
    pub delivered: bool,
}

/// A theory.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Hypothesis {
    /// In words.
    pub text: String,
    /// When raised.
    pub at: Tick,
    /// Whether it still lives.
    pub live: bool,
    /// How sure, in percent.
    pub confidence: Option<u32>,
}

/// A case with an outside company.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Case {
    /// When it was opened.
    pub opened: Tick,
    /// At which severity.
    pub severity: Severity,
    /// What we told them.
    pub text: String,
    /// Last word from us.
    pub last_from_us: Tick,
    /// How often we asked again.
    pub chases: u32,
    /// Answers so far.
    pub answers: u32,
    /// Whether an answer helped.
    pub helped: bool,
}

/// A sub-team.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct SubteamState {
    /// Its name.
    pub name: String,
    /// Its leader.
    pub lead: PersonId,
    /// When.
    pub at: Tick,
}

/// A recorded factor.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct FactorNote {
    /// In words.
    pub text: String,
    /// What kind.
    pub kind: FactorKind,
    /// The events it rests on.
    pub evidence: Vec<u32>,
}

/// A recorded remedy.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct RemedyNote {
    /// In words.
    pub text: String,
    /// For which factor.
    pub factor: u32,
    /// Who owns it.
    pub owner: PersonId,
    /// When due.
    pub due: Option<Ticks>,
    /// What kind.
    pub kind: RemedyKind,
}

/// The state of the command process.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Incident {
    /// Response, review or ended.
    pub phase: Phase,
    /// The state of the response.
    pub state: IncidentState,
    /// The title given at declaration.
    pub title: String,
    /// How bad.
    pub severity: Option<Severity>,
    /// When declared.
    pub declared: Option<Tick>,
    /// Who holds which role.
    pub roles: BTreeMap<Role, PersonId>,
    /// Transfers of command: when, from whom, to whom.
    pub handoffs: Vec<(Tick, PersonId, PersonId)>,
    /// Who is on the incident, with when they came.
    pub here: BTreeMap<PersonId, Tick>,
    /// When a commander was last heard of.
    pub commander_heard: Tick,
    /// When the incident was last sized up.
    pub sized_up: Option<Tick>,
    /// Scopes frozen.
    pub frozen: Vec<FreezeScope>,
    /// Whether comms may post without approval.
    pub comms_free: bool,
    /// The channel in use for an audience, where it was switched.
    pub channels: BTreeMap<Audience, ChannelName>,
    /// Pages; a [`PageId`] is the index.
    pub pages: Vec<Page>,
    /// Offers; an [`OfferId`] is the index.
    pub offers: Vec<Offer>,
    /// Tasks; a [`TaskId`] is the index.
    pub tasks: Vec<Task>,
    /// Proposals and polls; a [`ProposalId`] is the index.
    pub proposals: Vec<Proposal>,
    /// Drafts; a [`DraftId`] is the index.
    pub drafts: Vec<DraftState>,
    /// Theories.
    pub hypotheses: Vec<Hypothesis>,
    /// Sub-teams.
    pub subteams: Vec<SubteamState>,
    /// Vendor cases.
    pub cases: BTreeMap<VendorId, Case>,
    /// Customer posts.
    pub posts: Vec<Posted>,
    /// When an audience was last told something.
    pub told: BTreeMap<Audience, Tick>,
    /// Promises by audience.
    pub promises: BTreeMap<Audience, Promise>,
    /// When the last cadence complaint about an audience was made.
    pub cadence_told: BTreeMap<Audience, Tick>,
    /// Services whose owners confirmed recovery, with when and whether well.
    pub verified: BTreeMap<ServiceId, (Tick, bool)>,
    /// Who owns the review.
    pub review_owner: Option<PersonId>,
    /// A claim that it is over, waiting out the stability window.
    pub claimed: Option<Tick>,
    /// How many people should report straight to the commander at most.
    pub span_max: u32,
    /// Whether the span of control is exceeded right now.
    pub span_exceeded: bool,
    /// Factors of the review.
    pub factors: Vec<FactorNote>,
    /// Remedies of the review.
    pub remedies: Vec<RemedyNote>,
    /// Levers pulled so far; the next [`RunId`].
    pub runs: u32,
    /// How the response ended, once it has; time-up until then.
    pub ending: Ending,
    /// What has been said in the room.
    pub known: Known,
    /// Whether the coach speaks up.
    pub coach: bool,
}

/// What has been said in the room, as a fold over what everybody heard.
#[derive(Clone, PartialEq, Debug, Default, Serialize)]
pub struct Known {
    /// Subjects somebody has said something about, with when first.
    pub subjects: BTreeMap<Target, Tick>,
    /// Tools said to be dark.
    pub dark: BTreeMap<ServiceId, Tick>,
    /// Levers at work.
    pub underway: Vec<(RunId, LeverCall)>,
    /// Levers carried out.
    pub done: Vec<(LeverCall, Tick)>,
    /// Vendors that answered.
    pub answered: BTreeMap<VendorId, Tick>,
}

impl Incident {
    /// Before anything has happened; the people in human seats are at hand, but for who comes later by plan.
    #[must_use]
    pub fn new(scenario: &Scenario) -> Self {
        Self {
            phase: Phase::Response,
            state: IncidentState::None,
            title: String::new(),
            severity: None,
            declared: None,
            roles: BTreeMap::new(),
            handoffs: Vec::new(),
            here: scenario
                .seats
                .iter()
                .filter(|seat| scenario.arrives(seat.person).is_none())
                .map(|seat| (seat.person, Tick::ZERO))
                .collect(),
            commander_heard: Tick::ZERO,
            sized_up: None,
            frozen: Vec::new(),
            comms_free: false,
            channels: BTreeMap::new(),
            pages: Vec::new(),
            offers: Vec::new(),
            tasks: Vec::new(),
            proposals: Vec::new(),
            drafts: Vec::new(),
            hypotheses: Vec::new(),
            subteams: Vec::new(),
            cases: BTreeMap::new(),
            posts: Vec::new(),
            told: BTreeMap::new(),
            promises: BTreeMap::new(),
            cadence_told: BTreeMap::new(),
            verified: BTreeMap::new(),
            review_owner: None,
            claimed: None,
            span_max: scenario.policy.span_max,
            span_exceeded: false,
            factors: Vec::new(),
            remedies: Vec::new(),
            runs: 0,
            ending: Ending::TimeUp,
            known: Known::default(),
            coach: scenario.meta.coach,
        }
    }

    /// Whether an incident is declared and not over.
    #[must_use]
    pub fn declared(&self) -> bool {
        !matches!(self.state, IncidentState::None | IncidentState::Resolved | IncidentState::Cancelled)
    }

    /// Who commands; nobody before the declaration.
    #[must_use]
    pub fn commander(&self) -> Option<PersonId> {
        self.roles.get(&Role::Ic).copied()
    }

    /// Whether somebody is on the incident.
    #[must_use]
    pub fn is_here(&self, person: PersonId) -> bool {
        self.here.contains_key(&person)
    }

    /// When somebody handed command to somebody else for the first time, if they did.
    #[must_use]
    pub fn handed_over(&self, from: PersonId) -> Option<Tick> {
        self.handoffs.iter().find(|(_, who, _)| *who == from).map(|(at, ..)| *at)
    }

    /// Open tasks of somebody, oldest first.
    pub fn open_tasks(&self, owner: PersonId) -> impl Iterator<Item = (TaskId, &Task)> {
        let tasks = self.tasks.iter().enumerate();
        tasks.filter(move |(_, task)| task.owner == owner && task.state.open()).map(|(at, task)| (TaskId::at(at), task))
    }

    /// Decisions waiting for a go, oldest first.
    pub fn open_proposals(&self) -> impl Iterator<Item = (ProposalId, &Proposal)> {
        let all = self.proposals.iter().enumerate();
        all.filter(|(_, proposal)| proposal.decision.is_none()).map(|(at, proposal)| (ProposalId::at(at), proposal))
    }

    /// Offers waiting for an answer, oldest first.
    pub fn open_offers(&self) -> impl Iterator<Item = (OfferId, &Offer)> {
        let all = self.offers.iter().enumerate();
        all.filter(|(_, offer)| offer.state == OpenState::Open).map(|(at, offer)| (OfferId::at(at), offer))
    }

    /// Drafts waiting for approval, oldest first.
    pub fn open_drafts(&self) -> impl Iterator<Item = (DraftId, &DraftState)> {
        let all = self.drafts.iter().enumerate();
        all.filter(|(_, draft)| draft.state == OpenState::Open).map(|(at, draft)| (DraftId::at(at), draft))
    }

    /// Pages to somebody that nobody has answered, oldest first.
    pub fn open_pages(&self, to: PersonId) -> impl Iterator<Item = (PageId, &Page)> {
        let all = self.pages.iter().enumerate();
        all.filter(move |(_, page)| page.to == to && page.state == PageState::Sent)
            .map(|(at, page)| (PageId::at(at), page))
    }

    /// Whether somebody other than the commander holds a role and is here.
    fn helped(&self, role: Role) -> bool {
        let commander = self.commander();
        self.roles.get(&role).is_some_and(|who| Some(*who) != commander && self.is_here(*who))
    }

    /// People who report straight to the commander: holders of roles, leaders of sub-teams, owners of tasks from the
    /// commander. Whoever does technical work reports to the operations lead instead, where there is one.
    #[must_use]
    pub fn direct_reports(&self) -> Vec<PersonId> {
        let Some(commander) = self.commander() else { return Vec::new() };
        let led = self.helped(Role::Ops);
        let mine = |task: &&Task| task.giver == commander && task.state.open() && !(led && task.work.technical());
        let mut reports: Vec<PersonId> = self.roles.values().copied().collect();
        reports.extend(self.subteams.iter().map(|team| team.lead));
        reports.extend(self.tasks.iter().filter(mine).map(|task| task.owner));
        reports.sort_unstable();
        reports.dedup();
        reports.retain(|person| *person != commander && self.is_here(*person));
        reports
    }

    /// How many people the commander can hold: the policy's span, and more with a deputy.
    #[must_use]
    pub fn holds(&self) -> u32 {
        self.span_max + if self.helped(Role::Deputy) { Policy::DEPUTY_HOLDS } else { 0 }
    }

    /// How many people report to the commander beyond what one person can hold.
    #[must_use]
    pub fn overload(&self) -> u32 {
        let reports = u32::try_from(self.direct_reports().len()).unwrap_or(u32::MAX);
        reports.saturating_sub(self.holds())
    }
}
