//! Every event is told as a sentence, and every fact in every voice.
//!
//! The one rule: no kind of event goes untold.

use std::collections::BTreeSet;

use hotwash::base::{Tick, Ticks};
use hotwash::language::{Voice, actor_name, fact_sentence, kind_words, narrate};
use hotwash::vocab::{
    Actor, AlertId, Amount, Audience, ChangeId, ChannelName, ClueId, CoachCue, Decision, Draft, DraftId, Ending, Event,
    EventKind as E, Fact, FactorId, FactorKind, FaultId, FleetId, FreezeScope, HypothesisId, IncidentState, InjectId,
    Intent, JobId, Lever, LeverOutcome, Look, OfferId, PageCause, PageId, Phase, ProposalId, PublicState, Reach,
    Reason, Rejection, RemedyKind, ReportKind, Role, RoleChange, RunId, RunbookId, Severity, SizeUp, StatusUpdate,
    SubteamId, Target, TaskId, TeamId, Trend, Trouble, VendorId, ZoneId,
};
use strum::{IntoEnumIterator as _, VariantNames as _};

use super::world::{DANA, DB, LEE, ME, ROUTER, World, call, objective, router};

fn update() -> StatusUpdate {
    StatusUpdate { state: PublicState::Identified, text: "We know".to_owned(), affects: vec![ROUTER, DB], next: None }
}

fn s(text: &str) -> String {
    text.to_owned()
}

fn world_events() -> Vec<E> {
    let hosts = call(Lever::Replace, Target::Fleet(FleetId(0)), Some(Amount::Share(100)));
    vec![
        E::FaultStarted { fault: FaultId(0) },
        E::FaultEnded { fault: FaultId(0) },
        E::ChangeLanded { change: ChangeId(0) },
        E::AlertFired { alert: AlertId(0), of: ROUTER, text: s("errors above 5%") },
        E::MetricStale { of: ROUTER },
        E::MetricFresh { of: ROUTER },
        E::ToolLost { tool: ROUTER },
        E::ToolBack { tool: ROUTER },
        E::LeverPulled { run: RunId(0), call: hosts.clone(), task: Some(TaskId(0)), takes: Ticks(60), directed: true },
        E::LeverDone { run: RunId(0), call: hosts.clone(), task: None, by: DANA, outcome: LeverOutcome::Done },
        E::LeverDone {
            run: RunId(0),
            call: hosts.clone(),
            task: None,
            by: DANA,
            outcome: LeverOutcome::Failed(s("no access")),
        },
        E::LeverDone { run: RunId(0), call: hosts.clone(), task: None, by: DANA, outcome: LeverOutcome::Stopped },
        E::JobResumed { job: JobId(0) },
        E::JobStopped { job: JobId(0) },
        E::InjectDelivered { inject: InjectId(0), text: s("customers are calling") },
        E::Freelanced { call: hosts, text: String::new() },
        E::StatusNotDelivered { tool: ROUTER },
        E::PageSent {
            page: PageId(0),
            to: DANA,
            team: Some(TeamId(0)),
            cause: PageCause::Request,
            text: s("please join"),
        },
        E::PageAcknowledged { page: PageId(0) },
        E::PageEscalated { page: PageId(0), to: LEE },
        E::PersonJoined { person: DANA },
        E::PersonReleased { person: DANA },
        E::Said { to: vec![], intent: Intent::Courtesy, text: s("thanks") },
        E::Said { to: vec![DANA, LEE], intent: Intent::Courtesy, text: s("thanks") },
        E::Asked { to: DANA, intent: Intent::Status, about: None, text: s("status?") },
        E::Answered { to: DANA, text: s("fine") },
        E::Reported {
            to: DANA,
            task: Some(TaskId(0)),
            condition: s("slow"),
            actions: s("looking"),
            needs: String::new(),
        },
        E::Finding { about: router(), facts: vec![], task: None, text: s("it fails") },
    ]
}

fn command_events() -> Vec<E> {
    vec![
        E::IncidentDeclared { title: s("Errors"), severity: Severity::Sev2 },
        E::SeveritySet { severity: Severity::Sev1, because: s("it spreads") },
        E::RoleOffered { offer: OfferId(0), role: Role::Ic, to: DANA },
        E::RoleTaken { role: Role::Comms, by: LEE },
        E::RoleDeclined { offer: OfferId(0), role: Role::Ops, because: String::new() },
        E::Accepted { offer: OfferId(0), what: RoleChange::Command },
        E::Declined { offer: OfferId(0), what: RoleChange::Task(TaskId(0)), because: s("busy") },
        E::HandoffBriefed { offer: OfferId(0), to: DANA, brief: vec![] },
        E::HandoffAccepted { offer: OfferId(0) },
        E::CommandTransferred { from: ME, to: DANA },
        E::CommandTaken { from: Some(DANA), because: s("she is silent") },
        E::CommandOffered { yes: true, to: DANA },
        E::CommandOffered { yes: false, to: DANA },
        E::IncidentCancelled { because: s("a drill") },
        E::SizedUp(SizeUp {
            impact: s("errors"),
            affects: vec![ROUTER],
            share_permille: Some(200),
            trend: Some(Trend::Growing),
        }),
        E::SubteamFormed {
            subteam: SubteamId(0),
            name: s("network"),
            lead: DANA,
            text: String::new(),
            due: Some(Tick(60)),
        },
        E::SpanExceeded { reports: 9 },
        E::TaskGiven {
            task: TaskId(0),
            to: DANA,
            work: objective("get traffic off east-a"),
            due: Some(Tick(600)),
            proposal: None,
        },
        E::TaskAccepted { task: TaskId(0), text: s("on it") },
        E::TaskDeclined { task: TaskId(0), because: s("busy") },
        E::TaskProposed {
            task: TaskId(0),
            proposal: ProposalId(0),
            call: call(Lever::Drain, router(), None),
            plan_b: Some(s("restart")),
            text: s("quick"),
        },
        E::TaskReported { task: TaskId(0), kind: ReportKind::Done, text: s("done") },
        E::TaskLapsed { task: TaskId(0) },
        E::TaskChecked { task: TaskId(0) },
        E::TaskExtended { task: TaskId(0), due: Tick(900) },
        E::TaskCancelled { task: TaskId(0) },
        E::ProposalMade {
            proposal: ProposalId(0),
            to: DANA,
            call: call(Lever::Drain, router(), None),
            due_in: Some(Ticks(60)),
            plan_b: None,
            abort_if: Some(s("it gets worse")),
        },
        E::PollOpened { proposal: ProposalId(0), text: s("tell customers") },
        E::Objection { proposal: ProposalId(0), facts: vec![], text: s("it would spread") },
        E::ProposalDecided { proposal: ProposalId(0), decision: Decision::Go, because: String::new() },
        E::PollClosed { proposal: ProposalId(0), decision: Decision::NoGo, because: s("too early") },
        E::TradeoffStated { text: s("shed"), gives: Some(s("availability")), keeps: Some(s("data")) },
        E::FreezeSet { scope: FreezeScope::All, on: true },
    ]
}

fn closing_events() -> Vec<E> {
    vec![
        E::UpdatePosted { audience: Audience::Internal, text: s("we know"), next: Some(Tick(600)) },
        E::StatusDrafted(Draft { id: DraftId(0), update: update() }),
        E::StatusApproved { draft: DraftId(0) },
        E::StatusPosted { update: update(), next: Some(Tick(60)), channel: ChannelName::StatusPage },
        E::CommsModeSet { free: true },
        E::CommsModeSet { free: false },
        E::ChannelSwitched { name: ChannelName::Social, audience: Some(Audience::Public) },
        E::ExecUpdated { text: s("we know"), next: None },
        E::VendorCaseOpened { vendor: VendorId(0), severity: Severity::Sev1, text: s("help") },
        E::VendorChased { vendor: VendorId(0) },
        E::VendorAnswered { vendor: VendorId(0), helpful: false, text: s("send logs") },
        E::PromiseMissed { audience: Audience::Public, due: Tick(60) },
        E::CadenceMissed { audience: Audience::Leadership, last: None },
        E::NoteTaken { text: s("began at nine") },
        E::HypothesisRaised { hypothesis: HypothesisId(0), text: s("cold cache") },
        E::HypothesisRuledOut { hypothesis: HypothesisId(0), because: s("graphs") },
        E::ConfidenceStated { hypothesis: HypothesisId(0), percent: 70 },
        E::Looked { look: Look::Runbook(RunbookId(0)) },
        E::CommandRejected {
            line: s("/x"),
            rejection: Rejection { reason: Reason::Unreadable, why: s("no verb is called x"), hint: s("/who") },
        },
        E::StatusSet { state: IncidentState::Identified },
        E::VerificationAsked { service: ROUTER, of: DANA, task: TaskId(0) },
        E::Verified { service: ROUTER, well: false, text: s("still errors") },
        E::ReviewOwnerSet { person: LEE },
        E::ResolveClaimed { text: String::new() },
        E::IncidentResolved,
        E::IncidentReopened { of: ROUTER },
        E::PhaseChanged { phase: Phase::Review, ending: Some(Ending::Resolved) },
        E::FactorRecorded {
            factor: FactorId(0),
            text: s("late alert"),
            kind: FactorKind::Detection,
            evidence: vec![12, 13],
        },
        E::RemedyRecorded {
            text: s("probe it"),
            factor: FactorId(0),
            owner: DANA,
            due: Some(Ticks(1_209_600)),
            kind: RemedyKind::Detect,
        },
        E::TimeShort { left: Ticks::minutes(5) },
        E::ExerciseEnded { ending: Ending::TimeUp },
        E::CoachHinted { cue: CoachCue::Ack, about: 0, text: s("Who answers?"), line: None },
        E::CoachHinted { cue: CoachCue::Ack, about: 0, text: s("For example:"), line: Some(s("/ack")) },
        E::CoachSet { on: true },
        E::CoachSet { on: false },
    ]
}

#[test]
fn every_event_is_told() {
    let world = World::new();
    let mut seen = BTreeSet::new();
    for kind in [world_events(), command_events(), closing_events()].concat() {
        seen.insert(kind.name());
        let by = Actor::Person(ME);
        let words = kind_words(&kind);
        let event = Event { seq: 1, tick: Tick(5), by, reach: Reach::Channel, kind };
        let text = narrate(&event, &world);
        assert!(text.ends_with(['.', '?', '!']), "{text}");
        assert_ne!(text, format!("{}: {words}.", actor_name(by, &world)), "told by its name only");
        assert!(!text.contains("Id("), "{text}");
    }
    assert_eq!(seen, E::VARIANTS.iter().copied().collect());
}

#[test]
fn every_trouble_is_said_in_every_voice() {
    let troubles = [
        Trouble::CertificateExpired,
        Trouble::QuotaUsedUp,
        Trouble::SpaceUsedUp,
        Trouble::SpaceRunsOut { minutes: 12 },
        Trouble::ReplicaBehind { seconds: 40 },
        Trouble::StaleReads { permille: 250 },
        Trouble::NoLeader,
        Trouble::TwoLeaders,
        Trouble::NameWrong,
        Trouble::NameKept { permille: 480 },
        Trouble::ScalerLost,
        Trouble::ScalerInverted,
        Trouble::CacheCold { permille: 120 },
        Trouble::BreakerOpen { callee: DB, permille: 900 },
        Trouble::RetriesAmplify { permille: 3900 },
        Trouble::PoolExhausted { callee: DB },
        Trouble::PipeFull { from: ZoneId(0), to: ZoneId(0) },
        Trouble::ClockOff { seconds: 600 },
        Trouble::SecretsOut { left: 12 },
        Trouble::BackupBad,
        Trouble::Throttled { permille: 300 },
    ];
    let mut said = BTreeSet::new();
    for trouble in troubles {
        for voice in Voice::iter() {
            let text = fact_sentence(&Fact::Ails { at: router(), trouble }, &World::new(), voice);
            assert!(text.len() > 8 && text.ends_with('.') && !text.contains("Id("), "{text}");
            said.insert(text);
        }
    }
    assert!(said.len() >= troubles.len() * 3, "each in words of its own, many, few and neither: {}", said.len());
    let kept = Fact::Ails { at: router(), trouble: Trouble::NameKept { permille: 480 } };
    assert_eq!(
        fact_sentence(&kept, &World::new(), Voice::Plain),
        "The record of router is right again, but about half of the callers still keep the old one."
    );
}

#[test]
fn every_fact_is_said_in_every_voice() {
    let (fleet, job, change, vendor) = (FleetId(0), JobId(0), ChangeId(0), VendorId(0));
    let facts = [
        Fact::Healthy { of: ROUTER },
        Fact::Failing { of: ROUTER, permille: 240 },
        Fact::Slow { of: ROUTER, permille: 1800 },
        Fact::Saturated { of: ROUTER, permille: 990 },
        Fact::ComesFrom { of: ROUTER, callee: DB },
        Fact::HostsImpaired { fleet, permille: 250 },
        Fact::Spreading { fleet, permille_per_minute: 15 },
        Fact::TouchedBy { fleet, job },
        Fact::JobState { job, running: true },
        Fact::JobState { job, running: false },
        Fact::RunBy { job, vendor },
        Fact::ChangeSuspected { change, of: ROUTER },
        Fact::ChangeCleared { change },
        Fact::VendorSuspected { vendor },
        Fact::ToolDark { tool: ROUTER },
        Fact::PostsUnseen { tool: ROUTER },
        Fact::Ails { at: router(), trouble: Trouble::CertificateExpired },
        Fact::WouldOverload { call: call(Lever::Drain, router(), None), permille: 1200 },
        Fact::Clue(ClueId(0)),
        Fact::Nothing { about: router() },
    ];
    for fact in &facts {
        for voice in Voice::iter() {
            let text = fact_sentence(fact, &World::new(), voice);
            assert!(text.len() > 8 && text.ends_with('.'), "{text}");
        }
    }
    assert_eq!(
        fact_sentence(&facts[5], &World::new(), Voice::Plain),
        "Roughly a quarter of runtime-hosts can't reach out, though they all pass their health check."
    );
}
