//! Facts. Every discrete change of a run is an [`Event`]; the log of events is what is scored and told.
//!
//! `reach` says who could know of it when it happened; truth that nobody saw reaches nobody.

use serde::{Deserialize, Serialize};
use strum::{IntoStaticStr, VariantNames};

use super::command::{Brief, Look, SizeUp, StatusUpdate, Work};
use super::ids::{
    AlertId, ChangeId, ClueId, DraftId, FactorId, FaultId, FleetId, HypothesisId, InjectId, JobId, OfferId, PageId,
    PersonId, ProposalId, RunId, ServiceId, SubteamId, TaskId, TeamId, VendorId,
};
use super::lever::{LeverCall, Target};
use super::rejection::Rejection;
use super::trouble::Trouble;
use super::words::{
    Audience, ChannelName, CoachCue, Ending, FactorKind, FreezeScope, IncidentState, Intent, Phase, RemedyKind, Role,
    Severity,
};
use crate::base::{Tick, Ticks};

/// Whose act an event is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub enum Actor {
    /// A person, simulated or human.
    Person(PersonId),
    /// The alerting system.
    Alerting,
    /// An outside company.
    Vendor(VendorId),
    /// The platform itself.
    Platform,
    /// The exercise's clock and rules.
    Clock,
    /// Who sits beside a learner.
    Coach,
}

/// Who could know of an event when it happened.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Reach {
    /// Everybody on the incident.
    Channel,
    /// These people only.
    Only(Vec<PersonId>),
    /// Nobody: it is true, and nobody saw it.
    Nobody,
}

/// A fact with its place in the log.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Event {
    /// The place in the log, from 1.
    pub seq: u32,
    /// When.
    pub tick: Tick,
    /// Whose act.
    pub by: Actor,
    /// Who could know.
    pub reach: Reach,
    /// What.
    pub kind: EventKind,
}

/// An event before it has a place in the log.
#[derive(Clone, PartialEq, Debug)]
pub struct Emit {
    /// Whose act.
    pub by: Actor,
    /// Who could know.
    pub reach: Reach,
    /// What.
    pub kind: EventKind,
}

/// Why a page went out.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum PageCause {
    /// An alert fired.
    Alert(AlertId),
    /// Somebody asked for it.
    Request,
    /// An earlier page went unanswered.
    Unanswered(PageId),
}

/// What somebody asserts about the world. It may be wrong; nothing here says so.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the variant says what each field is")]
pub enum Fact {
    /// Looks well.
    Healthy { of: ServiceId },
    /// A share of requests fails (permille).
    Failing { of: ServiceId, permille: u32 },
    /// Slower than usual by this factor (permille, 2000 = twice).
    Slow { of: ServiceId, permille: u32 },
    /// No slots or queue left (utilisation in permille).
    Saturated { of: ServiceId, permille: u32 },
    /// The trouble of one service comes from another it calls.
    ComesFrom { of: ServiceId, callee: ServiceId },
    /// Hosts that look up but cannot reach out (permille of the fleet).
    HostsImpaired { fleet: FleetId, permille: u32 },
    /// The impaired share grows, by this many permille of the fleet a minute.
    Spreading { fleet: FleetId, permille_per_minute: u32 },
    /// The impaired hosts are those a job touched.
    TouchedBy { fleet: FleetId, job: JobId },
    /// A job is at work, or not.
    JobState { job: JobId, running: bool },
    /// A job is run by an outside company.
    RunBy { job: JobId, vendor: VendorId },
    /// A change fits what is seen.
    ChangeSuspected { change: ChangeId, of: ServiceId },
    /// A change has been looked at and does not fit.
    ChangeCleared { change: ChangeId },
    /// A vendor's part is what fails.
    VendorSuspected { vendor: VendorId },
    /// A tool shows nothing new or cannot be used.
    ToolDark { tool: ServiceId },
    /// Customers do not see what was posted.
    PostsUnseen { tool: ServiceId },
    /// Something is wrong with the machinery round a service, or between zones.
    Ails { at: Target, trouble: Trouble },
    /// A lever would take away capacity that is needed (utilisation afterwards, permille).
    WouldOverload { call: LeverCall, permille: u32 },
    /// Authored evidence.
    Clue(ClueId),
    /// Nothing found.
    Nothing { about: Target },
}

/// How a lever ended.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum LeverOutcome {
    /// Carried out; whether it helped is for the metrics to tell.
    Done,
    /// Not carried out, and why.
    Failed(String),
    /// Called off before its end.
    Stopped,
}

/// Which kind of report a task brought.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum ReportKind {
    /// Under way.
    Progress,
    /// Finished.
    Done,
    /// Could not be done.
    Failed,
}

/// A decision on a proposal or poll.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Decision {
    /// Do it.
    Go,
    /// Do not.
    NoGo,
}

/// What moves when an offer is accepted.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum RoleChange {
    /// A role.
    Role(Role),
    /// Command, with a brief.
    Command,
    /// A task, offered to a human seat.
    Task(TaskId),
}

/// A drafted customer update, waiting for approval.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Draft {
    /// Its id.
    pub id: DraftId,
    /// What it says.
    pub update: StatusUpdate,
}

/// What happened.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, IntoStaticStr, VariantNames)]
#[expect(missing_docs, reason = "fields are named after what they hold; the header names the actor")]
pub enum EventKind {
    // The world.
    FaultStarted {
        fault: FaultId,
    },
    FaultEnded {
        fault: FaultId,
    },
    ChangeLanded {
        change: ChangeId,
    },
    AlertFired {
        alert: AlertId,
        of: ServiceId,
        text: String,
    },
    MetricStale {
        of: ServiceId,
    },
    MetricFresh {
        of: ServiceId,
    },
    ToolLost {
        tool: ServiceId,
    },
    ToolBack {
        tool: ServiceId,
    },
    LeverPulled {
        run: RunId,
        call: LeverCall,
        task: Option<TaskId>,
        takes: Ticks,
        directed: bool,
    },
    LeverDone {
        run: RunId,
        call: LeverCall,
        task: Option<TaskId>,
        by: PersonId,
        outcome: LeverOutcome,
    },
    JobResumed {
        job: JobId,
    },
    JobStopped {
        job: JobId,
    },
    InjectDelivered {
        inject: InjectId,
        text: String,
    },

    // People.
    PageSent {
        page: PageId,
        to: PersonId,
        team: Option<TeamId>,
        cause: PageCause,
        text: String,
    },
    PageAcknowledged {
        page: PageId,
    },
    PageEscalated {
        page: PageId,
        to: PersonId,
    },
    PersonJoined {
        person: PersonId,
    },
    PersonReleased {
        person: PersonId,
    },
    Said {
        to: Vec<PersonId>,
        intent: Intent,
        text: String,
    },
    Asked {
        to: PersonId,
        intent: Intent,
        about: Option<Target>,
        text: String,
    },
    Answered {
        to: PersonId,
        text: String,
    },
    Reported {
        to: PersonId,
        task: Option<TaskId>,
        condition: String,
        actions: String,
        needs: String,
    },
    Finding {
        about: Target,
        facts: Vec<Fact>,
        task: Option<TaskId>,
        text: String,
    },
    Freelanced {
        call: LeverCall,
        text: String,
    },

    // Structure.
    IncidentDeclared {
        title: String,
        severity: Severity,
    },
    SeveritySet {
        severity: Severity,
        because: String,
    },
    RoleOffered {
        offer: OfferId,
        role: Role,
        to: PersonId,
    },
    RoleTaken {
        role: Role,
        by: PersonId,
    },
    RoleDeclined {
        offer: OfferId,
        role: Role,
        because: String,
    },
    Accepted {
        offer: OfferId,
        what: RoleChange,
    },
    Declined {
        offer: OfferId,
        what: RoleChange,
        because: String,
    },
    HandoffBriefed {
        offer: OfferId,
        to: PersonId,
        brief: Brief,
    },
    HandoffAccepted {
        offer: OfferId,
    },
    CommandTransferred {
        from: PersonId,
        to: PersonId,
    },
    CommandTaken {
        from: Option<PersonId>,
        because: String,
    },
    CommandOffered {
        yes: bool,
        to: PersonId,
    },
    IncidentCancelled {
        because: String,
    },
    SizedUp(SizeUp),
    SubteamFormed {
        subteam: SubteamId,
        name: String,
        lead: PersonId,
        text: String,
        due: Option<Tick>,
    },
    SpanExceeded {
        reports: u32,
    },

    // Work.
    TaskGiven {
        task: TaskId,
        to: PersonId,
        work: Work,
        due: Option<Tick>,
        proposal: Option<ProposalId>,
    },
    TaskAccepted {
        task: TaskId,
        text: String,
    },
    TaskDeclined {
        task: TaskId,
        because: String,
    },
    TaskProposed {
        task: TaskId,
        proposal: ProposalId,
        call: LeverCall,
        plan_b: Option<String>,
        text: String,
    },
    TaskReported {
        task: TaskId,
        kind: ReportKind,
        text: String,
    },
    TaskLapsed {
        task: TaskId,
    },
    TaskChecked {
        task: TaskId,
    },
    TaskExtended {
        task: TaskId,
        due: Tick,
    },
    TaskCancelled {
        task: TaskId,
    },
    ProposalMade {
        proposal: ProposalId,
        to: PersonId,
        call: LeverCall,
        due_in: Option<Ticks>,
        plan_b: Option<String>,
        abort_if: Option<String>,
    },
    PollOpened {
        proposal: ProposalId,
        text: String,
    },
    Objection {
        proposal: ProposalId,
        facts: Vec<Fact>,
        text: String,
    },
    ProposalDecided {
        proposal: ProposalId,
        decision: Decision,
        because: String,
    },
    PollClosed {
        proposal: ProposalId,
        decision: Decision,
        because: String,
    },
    TradeoffStated {
        text: String,
        gives: Option<String>,
        keeps: Option<String>,
    },
    FreezeSet {
        scope: FreezeScope,
        on: bool,
    },

    // Communication.
    UpdatePosted {
        audience: Audience,
        text: String,
        next: Option<Tick>,
    },
    StatusDrafted(Draft),
    StatusApproved {
        draft: DraftId,
    },
    StatusPosted {
        update: StatusUpdate,
        next: Option<Tick>,
        channel: ChannelName,
    },
    StatusNotDelivered {
        tool: ServiceId,
    },
    CommsModeSet {
        free: bool,
    },
    ChannelSwitched {
        name: ChannelName,
        audience: Option<Audience>,
    },
    ExecUpdated {
        text: String,
        next: Option<Tick>,
    },
    VendorCaseOpened {
        vendor: VendorId,
        severity: Severity,
        text: String,
    },
    VendorChased {
        vendor: VendorId,
    },
    VendorAnswered {
        vendor: VendorId,
        helpful: bool,
        text: String,
    },
    PromiseMissed {
        audience: Audience,
        due: Tick,
    },
    CadenceMissed {
        audience: Audience,
        last: Option<Tick>,
    },

    // Thinking.
    NoteTaken {
        text: String,
    },
    HypothesisRaised {
        hypothesis: HypothesisId,
        text: String,
    },
    HypothesisRuledOut {
        hypothesis: HypothesisId,
        because: String,
    },
    ConfidenceStated {
        hypothesis: HypothesisId,
        percent: u32,
    },
    Looked {
        look: Look,
    },
    CommandRejected {
        line: String,
        rejection: Rejection,
    },

    // Closing.
    StatusSet {
        state: IncidentState,
    },
    VerificationAsked {
        service: ServiceId,
        of: PersonId,
        task: TaskId,
    },
    Verified {
        service: ServiceId,
        well: bool,
        text: String,
    },
    ReviewOwnerSet {
        person: PersonId,
    },
    ResolveClaimed {
        text: String,
    },
    IncidentResolved,
    IncidentReopened {
        of: ServiceId,
    },
    TimeShort {
        left: Ticks,
    },
    PhaseChanged {
        phase: Phase,
        ending: Option<Ending>,
    },
    FactorRecorded {
        factor: FactorId,
        text: String,
        kind: FactorKind,
        evidence: Vec<u32>,
    },
    RemedyRecorded {
        text: String,
        factor: FactorId,
        owner: PersonId,
        due: Option<Ticks>,
        kind: RemedyKind,
    },
    ExerciseEnded {
        ending: Ending,
    },

    // The coach.
    CoachHinted {
        cue: CoachCue,
        about: u32,
        text: String,
        line: Option<String>,
    },
    CoachSet {
        on: bool,
    },
}

impl EventKind {
    /// The name of the variant, as machine interfaces show it.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.into()
    }
}

impl Emit {
    /// An act seen by everybody on the incident.
    #[must_use]
    pub fn channel(by: Actor, kind: EventKind) -> Self {
        Self { by, reach: Reach::Channel, kind }
    }

    /// An act seen by these people only.
    #[must_use]
    pub fn only(by: Actor, people: Vec<PersonId>, kind: EventKind) -> Self {
        Self { by, reach: Reach::Only(people), kind }
    }

    /// A truth nobody sees.
    #[must_use]
    pub fn unseen(kind: EventKind) -> Self {
        Self { by: Actor::Platform, reach: Reach::Nobody, kind }
    }
}
