//! Learning: factors that rest on what the log shows of them, and remedies that somebody owns.
//!
//! The one rule: an event is evidence for a factor if it is about what that kind of factor is about; wording never counts.

use std::collections::{BTreeMap, BTreeSet};

use super::seqs;
use crate::base::maths;
use crate::score::evidence::Evidence;
use crate::score::gather::person;
use crate::score::measure::{Measure, says};
use crate::vocab::{Event, EventKind, Fact, FactorId, FactorKind, LeverOutcome, Phase, Target};

/// How many factors one and the same evidence can stand for.
const FACTORS_PER_EVIDENCE: usize = 2;

fn reviewed(e: &Evidence<'_>) -> bool {
    let begun = |kind: &EventKind| matches!(kind, EventKind::PhaseChanged { phase: Phase::Review, .. });
    e.log.response_end.is_some() || e.log.events.iter().any(|event| begun(&event.kind))
}

/// Few and meant: a list past its bound counts for less the longer it is.
fn restraint(all: usize, bound: usize) -> f64 {
    maths::min(bound as f64 / all.max(1) as f64, 1.0)
}

/// What an event says of the platform, if it says that something is wrong.
fn told(kind: &EventKind) -> &[Fact] {
    let facts: &[Fact] = match kind {
        EventKind::Finding { facts, .. } | EventKind::Objection { facts, .. } => facts,
        _ => &[],
    };
    let wrong = |fact: &Fact| !matches!(fact, Fact::Healthy { .. } | Fact::Nothing { .. });
    if facts.iter().any(wrong) { facts } else { &[] }
}

/// Whether an event is about how the platform failed.
fn of_platform(kind: &EventKind) -> bool {
    let known = matches!(
        kind,
        EventKind::AlertFired { .. }
            | EventKind::LeverPulled { .. }
            | EventKind::LeverDone { .. }
            | EventKind::VendorAnswered { .. }
            | EventKind::ChangeLanded { .. }
            | EventKind::JobResumed { .. }
            | EventKind::JobStopped { .. }
            | EventKind::IncidentReopened { .. }
            | EventKind::Reported { .. }
            | EventKind::Answered { .. }
    );
    known || !told(kind).is_empty()
}

/// Whether an event is about how it was noticed, or was not.
fn of_detection(kind: &EventKind) -> bool {
    let known = matches!(
        kind,
        EventKind::AlertFired { .. }
            | EventKind::PageSent { .. }
            | EventKind::PageEscalated { .. }
            | EventKind::PageAcknowledged { .. }
            | EventKind::MetricStale { .. }
            | EventKind::MetricFresh { .. }
            | EventKind::ToolLost { .. }
            | EventKind::InjectDelivered { .. }
            | EventKind::IncidentDeclared { .. }
            | EventKind::Said { .. }
            | EventKind::Verified { well: false, .. }
    );
    known || !told(kind).is_empty()
}

/// Whether an event is about a tool that failed or misled.
fn of_tooling(e: &Evidence<'_>, kind: &EventKind) -> bool {
    match kind {
        EventKind::MetricStale { .. }
        | EventKind::ToolLost { .. }
        | EventKind::ToolBack { .. }
        | EventKind::StatusNotDelivered { .. }
        | EventKind::ChannelSwitched { .. }
        | EventKind::InjectDelivered { .. }
        | EventKind::LeverDone { outcome: LeverOutcome::Failed(_), .. } => true,
        // What customers come in through is no tool of ours.
        EventKind::Finding { about: Target::Service(of), .. } => {
            !told(kind).is_empty() && !e.log.briefing.entries.contains(of)
        }
        _ => told(kind).iter().any(|fact| matches!(fact, Fact::ToolDark { .. } | Fact::PostsUnseen { .. })),
    }
}

/// Whether an event is about what people did about it.
fn of_response(kind: &EventKind) -> bool {
    let known = matches!(
        kind,
        EventKind::TaskGiven { .. }
            | EventKind::TaskAccepted { .. }
            | EventKind::TaskDeclined { .. }
            | EventKind::TaskProposed { .. }
            | EventKind::TaskReported { .. }
            | EventKind::TaskLapsed { .. }
            | EventKind::LeverPulled { .. }
            | EventKind::LeverDone { .. }
            | EventKind::ProposalMade { .. }
            | EventKind::ProposalDecided { .. }
            | EventKind::Objection { .. }
            | EventKind::Finding { .. }
            | EventKind::RoleOffered { .. }
            | EventKind::RoleTaken { .. }
            | EventKind::SeveritySet { .. }
            | EventKind::IncidentDeclared { .. }
            | EventKind::ResolveClaimed { .. }
            | EventKind::IncidentReopened { .. }
            | EventKind::CommandTransferred { .. }
            | EventKind::TradeoffStated { .. }
    );
    known || of_people(kind)
}

/// Whether an event is about who came, who was asked and what was agreed.
fn of_people(kind: &EventKind) -> bool {
    matches!(
        kind,
        EventKind::PageSent { .. }
            | EventKind::PageEscalated { .. }
            | EventKind::PersonJoined { .. }
            | EventKind::TaskDeclined { .. }
            | EventKind::RoleDeclined { .. }
            | EventKind::CommandTaken { .. }
            | EventKind::SpanExceeded { .. }
            | EventKind::PromiseMissed { .. }
            | EventKind::CadenceMissed { .. }
            | EventKind::Freelanced { .. }
            | EventKind::FreezeSet { .. }
            | EventKind::Said { .. }
            | EventKind::Answered { .. }
            | EventKind::InjectDelivered { .. }
    )
}

/// Whether an event is about an outside company, or about a job that one runs.
fn of_vendor(e: &Evidence<'_>, kind: &EventKind) -> bool {
    let outside = |target: &Target| match target {
        Target::Vendor(_) => true,
        Target::Job(job) => e.log.briefing.job_vendors.get(job.index()).copied().flatten().is_some(),
        Target::Service(_) | Target::Fleet(_) | Target::Zone(_) | Target::Change(_) => false,
    };
    let spoken = |fact: &Fact| match fact {
        Fact::RunBy { .. } | Fact::VendorSuspected { .. } => true,
        Fact::TouchedBy { job, .. } | Fact::JobState { job, .. } => outside(&Target::Job(*job)),
        Fact::Clue(clue) => e.log.clues.iter().any(|(known, targets)| known == clue && targets.iter().any(outside)),
        _ => false,
    };
    match kind {
        EventKind::VendorCaseOpened { .. } | EventKind::VendorChased { .. } | EventKind::VendorAnswered { .. } => true,
        EventKind::LeverPulled { call, .. } | EventKind::LeverDone { call, .. } => outside(&call.target),
        _ => told(kind).iter().any(spoken),
    }
}

/// Whether an event bears out a factor of a kind.
fn bears(e: &Evidence<'_>, kind: FactorKind, event: &Event) -> bool {
    match kind {
        FactorKind::Trigger | FactorKind::Latent => of_platform(&event.kind),
        FactorKind::Detection => of_detection(&event.kind),
        FactorKind::Tooling => of_tooling(e, &event.kind),
        FactorKind::Response => of_response(&event.kind),
        FactorKind::Organisation => of_people(&event.kind) || of_vendor(e, &event.kind) || of_platform(&event.kind),
        FactorKind::Vendor => of_vendor(e, &event.kind),
    }
}

/// A factor that was recorded: which, its kind, the event, and whether its evidence is about it.
struct Recorded {
    factor: FactorId,
    kind: FactorKind,
    seq: u32,
    borne: bool,
}

/// The factors that the seat recorded, each with whether the log bears it out.
fn recorded(e: &Evidence<'_>) -> Vec<Recorded> {
    let mut used: BTreeMap<&[u32], Vec<FactorKind>> = BTreeMap::new();
    let mut all = Vec::new();
    for event in e.log.events.iter().filter(|event| person(event.by) == Some(e.me)) {
        let EventKind::FactorRecorded { factor, text, kind, evidence } = &event.kind else { continue };
        let earlier = e.before.iter().flat_map(|before| &before.earlier);
        let log = || e.log.events.iter().chain(earlier.clone());
        let cited = |seq: &u32| log().find(|known| known.seq == *seq && known.seq < event.seq);
        let real = !evidence.is_empty() && evidence.iter().all(|seq| cited(seq).is_some());
        let about = evidence.iter().filter_map(cited).any(|known| bears(e, *kind, known));
        let kinds = used.entry(evidence).or_default();
        let fresh = !kinds.contains(kind) && kinds.len() < FACTORS_PER_EVIDENCE;
        let borne = says(text) && real && about && fresh;
        if borne {
            kinds.push(*kind);
        }
        all.push(Recorded { factor: *factor, kind: *kind, seq: event.seq, borne });
    }
    all
}

pub(super) fn factors(e: &Evidence<'_>) -> Measure {
    if !reviewed(e) {
        return Measure::none("There was no review.");
    }
    let all = recorded(e);
    if all.is_empty() {
        return Measure::never(e.close, Vec::new(), "The review recorded no contributing factor.".to_owned());
    }
    let good: Vec<&Recorded> = all.iter().filter(|one| one.borne).collect();
    let kinds: BTreeSet<FactorKind> = good.iter().map(|one| one.kind).collect();
    let full = maths::min(maths::min(good.len() as f64 / 4.0, kinds.len() as f64 / 3.0), 1.0);
    let because = format!(
        "Of {} factor(s), {} rest on events of the log that are about them, over {} kind(s); four over three is good.",
        all.len(),
        good.len(),
        kinds.len()
    );
    let events = seqs(good.iter().map(|one| one.seq));
    Measure::of(full * restraint(all.len(), 20), e.close, events, because)
}

pub(super) fn remedies(e: &Evidence<'_>) -> Measure {
    if !reviewed(e) {
        return Measure::none("There was no review.");
    }
    let known: BTreeSet<FactorId> = recorded(e).iter().filter(|one| one.borne).map(|one| one.factor).collect();
    let (mut kinds, mut events, mut all, mut owners) = (BTreeSet::new(), Vec::new(), 0, BTreeSet::new());
    for event in e.log.events.iter().filter(|event| person(event.by) == Some(e.me)) {
        let EventKind::RemedyRecorded { text, factor, owner, due, kind } = &event.kind else {
            continue;
        };
        all += 1;
        let dated = due.is_some_and(|due| due.0 > 0);
        if says(text) && dated && known.contains(factor) && owners.insert((*factor, *owner, *kind)) {
            kinds.insert(*kind);
            events.push(event.seq);
        }
    }
    if all == 0 {
        return Measure::never(e.close, Vec::new(), "The review recorded no remedy.".to_owned());
    }
    let value = maths::min(maths::min(events.len() as f64 / 3.0, kinds.len() as f64 / 2.0), 1.0) * restraint(all, 12);
    let because = format!(
        "Of {all} remedies, {} have an owner, a date and a factor that the log bears out, over {} kind(s).",
        events.len(),
        kinds.len()
    );
    Measure::of(value, e.close, seqs(events), because)
}
