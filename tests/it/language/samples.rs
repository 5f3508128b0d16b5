//! A command of every kind around a text, and texts that tempt the reader.
//!
//! The one rule: a new variant without a sample fails a test.

use hotwash::base::Ticks;
use hotwash::language::understand;
use hotwash::vocab::{
    Amount, Audience, Brief, BriefField, ChannelName, Command, DraftId, FactorKind, FleetId, FreezeScope, HandoffItem,
    HypothesisId, IncidentState, JobId, Lever, Look, OfferId, PageId, PageTarget, ProposalId, PublicState, RemedyKind,
    Role, RunbookId, Severity, SizeUp, StatusUpdate, Target, TaskId, TeamId, Trend, VendorId, Work,
};
use strum::IntoEnumIterator as _;

use super::world::{DANA, DB, LEE, ROUTER, World, call, objective, question, router};

/// Texts that tempt the reader to take them for something else.
pub(super) const TEXTS: [&str; 18] = [
    "plain words",
    "wait in 10m",
    "next 20m",
    "because because",
    "he said \"stop\" and left",
    "back\\slash \\\" end",
    "impact: all of it actions: none",
    "sev2",
    "restart router",
    "@dana look",
    "/ack",
    "t1",
    "  spaced  out ",
    "for f1 owner @dana kind prevent",
    "as latent from 12",
    "Größe \u{201c}quoted\u{201d} – 30% 🔥",
    "\"all quoted\"",
    "because of it, affects router",
];

pub(super) fn structure_samples(text: &str) -> Vec<Command> {
    let text = text.to_owned();
    let mut all = vec![
        Command::Ack { page: None },
        Command::Ack { page: Some(PageId(3)) },
        Command::Declare { title: text.clone(), severity: None },
        Command::Declare { title: text.clone(), severity: Some(Severity::Sev2) },
        Command::SetSeverity { severity: Severity::Sev1, because: text.clone() },
        Command::SetSeverity { severity: Severity::Sev1, because: String::new() },
        Command::OfferRole { role: Role::Comms, to: LEE },
        Command::Accept { what: Some(OfferId(0)) },
        Command::Decline { what: None, because: text.clone() },
        Command::Decline { what: Some(OfferId(1)), because: String::new() },
        Command::Handoff { to: DANA, brief: Brief::new() },
        Command::Handoff {
            to: DANA,
            brief: HandoffItem::iter().map(|item| BriefField { item, text: text.clone() }).collect(),
        },
        Command::TakeCommand { because: text.clone() },
        Command::CancelIncident { because: text.clone() },
        Command::Question { text: text.clone() },
        Command::SizeUp(SizeUp { impact: text.clone(), affects: vec![], share_permille: None, trend: None }),
        Command::SizeUp(SizeUp {
            impact: text.clone(),
            affects: vec![ROUTER, DB],
            share_permille: Some(125),
            trend: Some(Trend::Growing),
        }),
        Command::Page { target: PageTarget::Team(TeamId(1)), text: text.clone() },
        Command::Page { target: PageTarget::Person(DANA), text: String::new() },
        Command::Escalate { to: TeamId(2), text: text.clone() },
        Command::Release { person: DANA },
        Command::Subteam { name: text.clone(), lead: DANA, text: text.clone(), within: Some(Ticks(1200)) },
        Command::Subteam { name: text.clone(), lead: DANA, text: String::new(), within: None },
        question(&text),
        Command::Report { condition: text.clone(), actions: text.clone(), needs: text.clone() },
        Command::Report { condition: text.clone(), actions: String::new(), needs: text.clone() },
        Command::OfferCommand { yes: true, to: DANA },
        Command::OfferCommand { yes: false, to: DANA },
    ];
    for to in [vec![], vec![DANA], vec![DANA, LEE]] {
        let (intent, _) = understand(&text, &World::new());
        all.push(Command::Say { to, intent, text: text.clone() });
    }
    let looks = [
        Look::Dash(None),
        Look::Dash(Some(ROUTER)),
        Look::Changes,
        Look::Map,
        Look::Who,
        Look::Tasks,
        Look::Summary,
        Look::Timeline,
        Look::Cost,
        Look::Runbook(RunbookId(0)),
        Look::StatusPage,
        Look::Levers(None),
        Look::Levers(Some(Target::Fleet(FleetId(0)))),
        Look::Oncall(None),
        Look::Oncall(Some(TeamId(0))),
    ];
    all.extend(looks.map(Command::Look));
    all
}

pub(super) fn work_samples(text: &str) -> Vec<Command> {
    let text = text.to_owned();
    let amounts = [
        None,
        Some(Amount::Share(300)),
        Some(Amount::Share(125)),
        Some(Amount::Count(12)),
        Some(Amount::Word(text.clone())),
        Some(Amount::Word("30%".to_owned())),
    ];
    let mut all = vec![];
    for within in [None, Some(Ticks(600))] {
        let mut works = vec![
            objective(&text),
            Work::Investigate(Target::Job(JobId(0))),
            Work::Verify(DB),
            Work::Post { audience: Audience::Public, text: text.clone(), next: Some(Ticks(1200)) },
            Work::Post { audience: Audience::Internal, text: String::new(), next: None },
        ];
        for amount in &amounts {
            for lever in Lever::iter() {
                works.push(Work::Pull(call(lever, router(), amount.clone())));
            }
        }
        all.extend(works.into_iter().map(|work| Command::Task { to: DANA, work, within }));
    }
    for amount in amounts {
        let call = call(Lever::Replace, Target::Fleet(FleetId(0)), amount);
        all.push(Command::Do { call: call.clone() });
        for (plan_b, abort_if) in [(None, None), (Some(text.clone()), Some(text.clone())), (None, Some(text.clone()))] {
            let call = call.clone();
            all.push(Command::Propose { to: DANA, call, within: Some(Ticks(90)), plan_b, abort_if });
        }
    }
    all.extend([
        Command::Poll { text: text.clone() },
        Command::Go { which: None },
        Command::Go { which: Some(ProposalId(4)) },
        Command::NoGo { which: Some(ProposalId(0)), because: text.clone() },
        Command::NoGo { which: None, because: text.clone() },
        Command::Check { task: TaskId(0) },
        Command::Extend { task: TaskId(8), by: Ticks(300) },
        Command::CancelTask { task: TaskId(2) },
        Command::Tradeoff { text: text.clone(), gives: None, keeps: Some(text.clone()) },
        Command::Tradeoff { text: text.clone(), gives: Some(text.clone()), keeps: Some(text) },
    ]);
    for scope in FreezeScope::iter() {
        all.extend([Command::Freeze { scope }, Command::Unfreeze { scope }]);
    }
    all
}

pub(super) fn talk_samples(text: &str) -> Vec<Command> {
    let text = text.to_owned();
    let mut all = vec![
        Command::Update { text: text.clone(), next: None },
        Command::Update { text: text.clone(), next: Some(Ticks(1200)) },
        Command::Approve { draft: None },
        Command::Approve { draft: Some(DraftId(0)) },
        Command::CommsMode { free: true },
        Command::CommsMode { free: false },
        Command::Exec { text: text.clone(), next: Some(Ticks(1800)) },
        Command::VendorOpen { vendor: VendorId(0), severity: Severity::Sev1, text: text.clone() },
        Command::VendorChase { vendor: VendorId(0) },
        Command::Note { text: text.clone() },
        Command::Hypothesis { text: text.clone() },
        Command::RuleOut { which: HypothesisId(0), because: text.clone() },
        Command::Confidence { which: HypothesisId(0), percent: 70 },
        Command::Verify { service: ROUTER, by: DANA },
        Command::ReviewOwner { person: LEE },
        Command::Resolve { text: String::new() },
        Command::Resolve { text: text.clone() },
        Command::Factor { text: text.clone(), kind: FactorKind::Latent, evidence: vec![] },
        Command::Factor { text: text.clone(), kind: FactorKind::Vendor, evidence: vec![12, 13] },
        Command::RetroDone,
        Command::Coach { on: true },
        Command::Coach { on: false },
    ];
    for due in [None, Some(Ticks(1_209_600))] {
        let text = text.clone();
        all.push(Command::Remedy { text, factor: 0, owner: DANA, due, kind: RemedyKind::Detect });
    }
    for state in PublicState::iter() {
        for (affects, next) in [(vec![], None), (vec![ROUTER, DB], Some(Ticks(1800)))] {
            all.push(Command::StatusPage(StatusUpdate { state, text: text.clone(), affects, next }));
        }
    }
    for name in ChannelName::iter() {
        all.extend([None, Some(Audience::Public)].map(|audience| Command::Channel { name, audience }));
    }
    use IncidentState as S;
    all.extend(
        [S::Investigating, S::Identified, S::Mitigated, S::Monitoring].map(|state| Command::SetStatus { state }),
    );
    all
}
