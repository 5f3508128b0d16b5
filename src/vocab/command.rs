//! Everything a seat can say, one variant for each line of the vocabulary.
//!
//! Not whether it is admitted. The one rule: a variant holds what was said, ids instead of names, and nothing of the state.

use serde::{Deserialize, Serialize};
use strum::{EnumIter, EnumString, IntoStaticStr, VariantNames};

use super::ids::{
    DraftId, HypothesisId, OfferId, PageId, PersonId, ProposalId, RunbookId, ServiceId, TaskId, TeamId, VendorId,
};
use super::lever::{LeverCall, Target};
use super::words::{
    Audience, ChannelName, FactorKind, FreezeScope, Goal, IncidentState, Intent, PublicState, RemedyKind, Role,
    Severity, Trend,
};
use crate::base::Ticks;

/// Who is to be paged.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum PageTarget {
    /// Whoever is on call for a team.
    Team(TeamId),
    /// A person.
    Person(PersonId),
}

/// The ten fields of a transfer of command (ICS 201 and the NIMS transfer briefing, merged).
#[derive(
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Debug,
    Serialize,
    Deserialize,
    EnumIter,
    EnumString,
    IntoStaticStr,
    VariantNames,
)]
#[strum(serialize_all = "lowercase")]
pub enum HandoffItem {
    /// What happened, since when.
    Situation,
    /// Impact, trend, severity.
    Impact,
    /// Objectives now and next.
    Objectives,
    /// What was done, with effects.
    Actions,
    /// Live and eliminated theories.
    Hypotheses,
    /// Who holds which role.
    Organisation,
    /// Open tasks with owners and timers.
    Tasks,
    /// What was ordered and has not arrived, vendor cases included.
    Resources,
    /// Last and next update for each audience.
    Comms,
    /// Freezes, temporary changes, what must not be touched.
    Hazards,
}

/// One filled field of a handoff brief.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct BriefField {
    /// Which field.
    pub item: HandoffItem,
    /// What was written in it.
    pub text: String,
}

/// A handoff brief: the fields that were filled in.
pub type Brief = Vec<BriefField>;

/// What is wrong, how wide, which way it moves.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct SizeUp {
    /// In the commander's words.
    pub impact: String,
    /// The services named as affected.
    pub affects: Vec<ServiceId>,
    /// The share of customers or requests, in permille.
    pub share_permille: Option<u32>,
    /// Which way it moves.
    pub trend: Option<Trend>,
}

/// A customer update.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct StatusUpdate {
    /// What the page will say the state is.
    pub state: PublicState,
    /// The text customers read.
    pub text: String,
    /// The services named as affected.
    pub affects: Vec<ServiceId>,
    /// When the next update is promised.
    pub next: Option<Ticks>,
}

/// What a task is.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Work {
    /// An outcome, to be reached the owner's way; the owner comes back with a proposal.
    Objective {
        /// As typed.
        text: String,
        /// What it is understood to be after.
        goal: Goal,
        /// What it is understood to be about.
        about: Option<Target>,
    },
    /// A look.
    Investigate(Target),
    /// A message.
    Post {
        /// For whom.
        audience: Audience,
        /// What to say; the writer finds words if empty.
        text: String,
        /// The cadence to promise.
        next: Option<Ticks>,
    },
    /// An action.
    Pull(LeverCall),
    /// Confirm recovery from the user's side.
    Verify(ServiceId),
}

impl Work {
    /// Whether it is technical work, which an operations lead takes reports on; words for others are not.
    #[must_use]
    pub fn technical(&self) -> bool {
        match self {
            Self::Post { .. } => false,
            Self::Objective { .. } | Self::Investigate(_) | Self::Pull(_) | Self::Verify(_) => true,
        }
    }
}

/// A question to the tools; answered to the asker only.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Look {
    /// Metrics of one service or of all.
    Dash(Option<ServiceId>),
    /// Recent changes and the freeze.
    Changes,
    /// What depends on what.
    Map,
    /// Who is here.
    Who,
    /// Tasks and their timers.
    Tasks,
    /// The incident in a paragraph.
    Summary,
    /// What happened so far.
    Timeline,
    /// What it costs so far.
    Cost,
    /// A runbook.
    Runbook(RunbookId),
    /// What customers see on the status page.
    StatusPage,
    /// What could be done, as the people present know it.
    Levers(Option<Target>),
    /// Who is on call.
    Oncall(Option<TeamId>),
}

/// What a seat wants to happen. May be refused; see [`super::Rejection`].
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, IntoStaticStr, VariantNames)]
#[expect(missing_docs, reason = "commands.md describes every line; fields are named after its arguments")]
pub enum Command {
    Ack { page: Option<PageId> },
    Declare { title: String, severity: Option<Severity> },
    SetSeverity { severity: Severity, because: String },
    OfferRole { role: Role, to: PersonId },
    Accept { what: Option<OfferId> },
    Decline { what: Option<OfferId>, because: String },
    Handoff { to: PersonId, brief: Brief },
    TakeCommand { because: String },
    CancelIncident { because: String },
    Question { text: String },
    SizeUp(SizeUp),
    Page { target: PageTarget, text: String },
    Release { person: PersonId },
    Subteam { name: String, lead: PersonId, text: String, within: Option<Ticks> },
    Ask { to: PersonId, intent: Intent, about: Option<Target>, text: String },
    Report { condition: String, actions: String, needs: String },
    Task { to: PersonId, work: Work, within: Option<Ticks> },
    Propose { to: PersonId, call: LeverCall, within: Option<Ticks>, plan_b: Option<String>, abort_if: Option<String> },
    Poll { text: String },
    Go { which: Option<ProposalId> },
    NoGo { which: Option<ProposalId>, because: String },
    Do { call: LeverCall },
    Check { task: TaskId },
    Extend { task: TaskId, by: Ticks },
    CancelTask { task: TaskId },
    Tradeoff { text: String, gives: Option<String>, keeps: Option<String> },
    Freeze { scope: FreezeScope },
    Unfreeze { scope: FreezeScope },
    Update { text: String, next: Option<Ticks> },
    StatusPage(StatusUpdate),
    Approve { draft: Option<DraftId> },
    CommsMode { free: bool },
    Channel { name: ChannelName, audience: Option<Audience> },
    Exec { text: String, next: Option<Ticks> },
    Escalate { to: TeamId, text: String },
    VendorOpen { vendor: VendorId, severity: Severity, text: String },
    VendorChase { vendor: VendorId },
    Note { text: String },
    Hypothesis { text: String },
    RuleOut { which: HypothesisId, because: String },
    Confidence { which: HypothesisId, percent: u32 },
    OfferCommand { yes: bool, to: PersonId },
    Look(Look),
    SetStatus { state: IncidentState },
    Verify { service: ServiceId, by: PersonId },
    ReviewOwner { person: PersonId },
    Resolve { text: String },
    Factor { text: String, kind: FactorKind, evidence: Vec<u32> },
    Remedy { text: String, factor: u32, owner: PersonId, due: Option<Ticks>, kind: RemedyKind },
    RetroDone,
    Coach { on: bool },
    Say { to: Vec<PersonId>, intent: Intent, text: String },
}

impl Command {
    /// The name of the variant, for tables and coverage.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.into()
    }
}
