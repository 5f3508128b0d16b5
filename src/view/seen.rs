//! The seat's share of the log: which events it saw, which were addressed to it, what was public from the start.
//!
//! The one rule: whether something was seen was settled when it happened.

use super::seat_log::{Briefing, KnownPerson, KnownRisk, MetricPoint, SeatLog};
use crate::base::{Tick, Ticks};
use crate::exercise::Exercise;
use crate::scenario::{Scenario, ServiceKind};
use crate::vocab::{
    Actor, Event, EventKind, Fact, LeverCall, PersonId, Phase, Reach, ReportKind, ServiceId, Target, Work,
};

/// Metrics go into a seat's log this often.
const METRIC_EVERY: Ticks = Ticks(15);

/// Whether somebody could know of an event when it happened.
#[must_use]
pub fn visible(event: &Event, me: PersonId) -> bool {
    match &event.reach {
        Reach::Channel => true,
        Reach::Only(people) => people.contains(&me),
        Reach::Nobody => false,
    }
}

/// Whether an event asks for this person's attention.
#[must_use]
pub fn addressed(event: &Event, me: PersonId, run: &Exercise) -> bool {
    if !visible(event, me) || event.by == Actor::Person(me) {
        return false;
    }
    let command = run.incident().commander().is_none_or(|commander| commander == me);
    #[expect(clippy::wildcard_enum_match_arm, reason = "everything else can wait")]
    match &event.kind {
        EventKind::PageSent { to, .. } | EventKind::RoleOffered { to, .. } | EventKind::HandoffBriefed { to, .. } => {
            *to == me
        }
        EventKind::Asked { to, .. } | EventKind::Answered { to, .. } | EventKind::Reported { to, .. } => *to == me,
        EventKind::TaskGiven { to, .. } => *to == me,
        EventKind::Said { to, .. } => to.contains(&me),
        EventKind::InjectDelivered { .. }
        | EventKind::Objection { .. }
        | EventKind::TaskProposed { .. }
        | EventKind::TaskReported { kind: ReportKind::Failed, .. }
        | EventKind::TaskDeclined { .. }
        | EventKind::TaskLapsed { .. }
        | EventKind::RoleDeclined { .. }
        | EventKind::StatusDrafted(_)
        | EventKind::Finding { .. }
        | EventKind::Freelanced { .. }
        | EventKind::PersonJoined { .. }
        | EventKind::PromiseMissed { .. }
        | EventKind::VendorAnswered { .. }
        | EventKind::Verified { .. }
        | EventKind::LeverDone { .. }
        | EventKind::SpanExceeded { .. } => command,
        EventKind::CoachHinted { .. }
        | EventKind::IncidentReopened { .. }
        | EventKind::IncidentResolved
        | EventKind::TimeShort { .. }
        | EventKind::PhaseChanged { .. } => true,
        _ => false,
    }
}

/// What was public from the start.
#[must_use]
pub fn briefing(scenario: &Scenario) -> Briefing {
    let names = |list: Vec<&String>| list.into_iter().cloned().collect();
    let spec = &scenario.platform;
    let person = |person: &crate::scenario::Person| KnownPerson {
        id: person.id.clone(),
        name: person.name.clone(),
        team: person.team,
        seat: person.seat,
        awake_hours: person.awake_for.as_minutes() / 60.0,
    };
    let stores = spec.services.iter().enumerate().filter(|(_, service)| service.kind == ServiceKind::Store);
    let logged = scenario.changes.iter().map(|change| (change.id.clone(), change.to, change.at));
    Briefing {
        scenario: scenario.meta.id.clone(),
        title: scenario.meta.title.clone(),
        minutes: scenario.meta.minutes,
        policy: scenario.policy.clone(),
        objectives: scenario.meta.objectives.clone(),
        people: scenario.people.iter().map(person).collect(),
        begins: scenario.begins.as_ref().map(|begins| (begins.with, begins.after)),
        shift: scenario.shift.as_ref().map(|shift| (shift.relief, shift.ends)),
        teams: names(scenario.teams.iter().map(|item| &item.id).collect()),
        services: names(spec.services.iter().map(|item| &item.id).collect()),
        owners: spec.services.iter().map(|item| item.team).collect(),
        stores: stores.map(|(at, _)| ServiceId::at(at)).collect(),
        entries: entries(scenario),
        fleets: names(spec.fleets.iter().map(|item| &item.id).collect()),
        zones: names(spec.zones.iter().map(|item| &item.id).collect()),
        jobs: names(spec.jobs.iter().map(|item| &item.id).collect()),
        job_vendors: spec.jobs.iter().map(vendor_of).collect(),
        changes: logged.collect(),
        vendors: names(scenario.vendors.iter().map(|item| &item.id).collect()),
        runbooks: names(scenario.runbooks.iter().map(|item| &item.id).collect()),
    }
}

/// The same, with everybody marked who sits in a seat of this run.
#[must_use]
pub fn briefing_of(run: &Exercise) -> Briefing {
    let mut known = briefing(run.scenario());
    for seat in run.seats().iter().filter(|seat| run.scenario().arrives(**seat).is_none()) {
        known.people[seat.index()].seat = true;
    }
    known
}

fn vendor_of(job: &crate::scenario::Job) -> Option<crate::vocab::VendorId> {
    match job.control {
        crate::scenario::Control::Vendor { vendor, .. } => Some(vendor),
        crate::scenario::Control::Own => None,
    }
}

fn entries(scenario: &Scenario) -> Vec<ServiceId> {
    let mut entries: Vec<ServiceId> =
        scenario.platform.traffic.iter().filter(|entry| entry.weight > 0.0).map(|entry| entry.to).collect();
    entries.sort_unstable();
    entries.dedup();
    entries
}

/// The run as a seat saw it.
#[must_use]
pub fn seat_log(run: &Exercise, me: PersonId) -> SeatLog {
    let events: Vec<Event> = run.log().iter().filter(|event| visible(event, me)).cloned().collect();
    let mut response_end = None;
    for event in &events {
        if matches!(event.kind, EventKind::PhaseChanged { phase: Phase::Review, .. }) {
            response_end = Some(event.tick);
        }
    }
    SeatLog {
        me,
        briefing: briefing_of(run),
        metrics: metrics(run),
        risks: risks(run, &events),
        clues: clues(run.scenario(), &events),
        end: run.now(),
        response_end,
        phase: run.phase(),
        events,
    }
}

fn metrics(run: &Exercise) -> Vec<MetricPoint> {
    let mut points = Vec::new();
    for of in entries(run.scenario()) {
        let mut next = Tick::ZERO;
        for shown in run.telemetry().history(of) {
            if shown.tick >= next {
                points.push(MetricPoint { at: shown.tick, of, errors: shown.errors, stale: shown.stale });
                next = shown.tick.after(METRIC_EVERY);
            }
        }
    }
    points.sort_by_key(|point| (point.at, point.of));
    points
}

/// The levers an event speaks of.
fn call_of(kind: &EventKind) -> Option<&LeverCall> {
    #[expect(clippy::wildcard_enum_match_arm, reason = "only these name a lever")]
    match kind {
        EventKind::LeverPulled { call, .. }
        | EventKind::ProposalMade { call, .. }
        | EventKind::TaskProposed { call, .. }
        | EventKind::Freelanced { call, .. }
        | EventKind::TaskGiven { work: Work::Pull(call), .. } => Some(call),
        _ => None,
    }
}

fn risks(run: &Exercise, events: &[Event]) -> Vec<KnownRisk> {
    let mut risks: Vec<KnownRisk> = Vec::new();
    for call in events.iter().filter_map(|event| call_of(&event.kind)) {
        if risks.iter().any(|known| known.call == *call) {
            continue;
        }
        let (risk, reversible) = run.platform().risk_of(run.scenario(), call);
        let stops = run.scenario().authored(call).and_then(|spec| spec.stops);
        risks.push(KnownRisk { call: call.clone(), risk, reversible, stops });
    }
    risks
}

fn clues(scenario: &Scenario, events: &[Event]) -> Vec<(crate::vocab::ClueId, Vec<Target>)> {
    let mut clues = Vec::new();
    for event in events {
        let EventKind::Finding { facts, .. } = &event.kind else { continue };
        for fact in facts {
            if let Fact::Clue(clue) = fact {
                clues.push((*clue, scenario.clues[clue.index()].points_at.clone()));
            }
        }
    }
    clues.sort_unstable();
    clues.dedup();
    clues
}

/// What this seat has heard somebody speak of and could act on.
pub(super) fn call_known(run: &Exercise, me: PersonId) -> Vec<Target> {
    let mut targets: Vec<Target> = run.incident().known.subjects.keys().copied().collect();
    for event in run.log().iter().filter(|event| visible(event, me)) {
        targets.extend(call_of(&event.kind).map(|call| call.target));
        if let EventKind::AlertFired { of, .. } = &event.kind {
            targets.push(Target::Service(*of));
        }
    }
    targets.sort_unstable();
    targets.dedup();
    targets
}
