//! Cuts the view of now out of a run, for one seat.
//!
//! Reads the run, changes nothing. The one rule: nothing that the seat could not know goes in.

use std::collections::BTreeMap;

use super::now::{
    DraftView, HypothesisView, IncidentView, MetricView, ObjectionView, OfferView, PageView, PersonView, PostView,
    PromiseView, ProposalView, SubteamView, TaskView, VendorView, View,
};
use super::seen::visible;
use crate::base::Tick;
use crate::exercise::Exercise;
use crate::incident::{OpenState, Proposal, Task, TaskState};
use crate::language;
use crate::people::Presence;
use crate::platform::Shown;
use crate::scenario::Names as _;
use crate::vocab::{
    Command, Decision, EventKind, OfferId, PageId, PersonId, RoleChange, ServiceId, Severity, Target, VendorId, Work,
};

/// What a seat can know now.
#[must_use]
pub fn view(run: &Exercise, me: PersonId) -> View {
    let proposals = run.incident().proposals.iter().enumerate();
    View {
        pages: pages(run, me),
        tasks: run.incident().tasks.iter().enumerate().map(|(at, found)| task(run, at, found)).collect(),
        people: people(run),
        proposals: proposals.map(|(at, found)| proposal(run, at, found)).collect(),
        metrics: metrics(run),
        ..rest(run)
    }
}

/// The view without its long lists: what is short, and made anew each time.
pub(super) fn rest(run: &Exercise) -> View {
    View {
        incident: incident(run),
        pages: Vec::new(),
        tasks: Vec::new(),
        people: Vec::new(),
        promises: promises(run),
        offers: offers(run),
        proposals: Vec::new(),
        drafts: run.incident().open_drafts().map(|(id, draft)| draft_view(id.0, &draft.update.text)).collect(),
        hypotheses: hypotheses(run),
        subteams: subteams(run),
        metrics: Vec::new(),
        status_page: posts(run),
        vendors: vendors(run),
        clock_s: run.now().0,
    }
}

fn draft_view(id: u32, text: &str) -> DraftView {
    DraftView { id: format!("s{}", id + 1), text: text.to_owned() }
}

fn grade(severity: Severity) -> u32 {
    match severity {
        Severity::Sev1 => 1,
        Severity::Sev2 => 2,
        Severity::Sev3 => 3,
        Severity::Sev4 => 4,
    }
}

fn name(run: &Exercise, person: PersonId) -> String {
    run.scenario().person(person).to_owned()
}

fn incident(run: &Exercise) -> IncidentView {
    let incident = run.incident();
    let roles: BTreeMap<String, String> =
        incident.roles.iter().map(|(role, person)| (role.word().to_owned(), name(run, *person))).collect();
    IncidentView {
        state: incident.state.word().to_owned(),
        severity: incident.severity.map(grade),
        title: incident.title.clone(),
        declared: incident.declared.map(|tick| tick.0),
        roles,
        frozen: incident.frozen.iter().map(|scope| scope.word().to_owned()).collect(),
    }
}

fn pages(run: &Exercise, me: PersonId) -> Vec<PageView> {
    let mut seen = Vec::new();
    for event in run.log().iter().filter(|event| visible(event, me)) {
        if let EventKind::PageSent { page, .. } = &event.kind {
            seen.push(*page);
        }
    }
    seen.into_iter().map(|id| page(run, me, id)).collect()
}

pub(super) fn page(run: &Exercise, me: PersonId, id: PageId) -> PageView {
    let found = &run.incident().pages[id.index()];
    let to = run.scenario().person(found.to);
    let text = if found.to == me { found.text.clone() } else { format!("to {to}: {}", found.text) };
    PageView { id: format!("p{}", id.0 + 1), text, state: found.state.word().to_owned() }
}

/// A piece of work in the words of the grammar.
pub(super) fn work_words(run: &Exercise, to: PersonId, work: &Work) -> String {
    let command = Command::Task { to, work: work.clone(), within: None };
    let line = language::write(&command, run.scenario());
    let head = format!("/task @{} ", run.scenario().person(to));
    line.strip_prefix(&head).unwrap_or(&line).to_owned()
}

pub(super) fn task_state(state: TaskState) -> &'static str {
    match state {
        TaskState::Offered => "offered",
        TaskState::Accepted | TaskState::Proposed => "accepted",
        TaskState::Done => "done",
        TaskState::Lapsed => "lapsed",
        TaskState::Failed | TaskState::Declined | TaskState::Cancelled => "declined",
    }
}

pub(super) fn task(run: &Exercise, at: usize, task: &Task) -> TaskView {
    TaskView {
        id: format!("t{}", at + 1),
        owner: name(run, task.owner),
        what: work_words(run, task.owner, &task.work),
        due: task.due.map(|due| due.0),
        state: task_state(task.state).to_owned(),
    }
}

/// Where somebody is, in the word of the interface.
pub(super) fn presence(run: &Exercise, person: PersonId) -> &'static str {
    if run.sits(person) && run.incident().is_here(person) {
        return "here";
    }
    match run.people().presence(person) {
        Presence::Off => "off",
        Presence::Paged => "paged",
        Presence::Joining => "joining",
        Presence::Here => "here",
        Presence::Busy => "busy",
        Presence::Released => "released",
    }
}

/// Hours awake, to a tenth.
pub(super) fn awake(run: &Exercise, person: PersonId) -> f64 {
    (run.people().awake_hours(run.scenario(), person, run.now()) * 10.0).round() / 10.0
}

fn people(run: &Exercise) -> Vec<PersonView> {
    let all = run.scenario().people.iter().enumerate();
    all.map(|(at, person)| {
        let id = PersonId::at(at);
        PersonView {
            id: person.id.clone(),
            state: presence(run, id).to_owned(),
            local: run.people().local_clock(run.scenario(), id, run.now()),
            awake_h: awake(run, id),
        }
    })
    .collect()
}

fn promises(run: &Exercise) -> Vec<PromiseView> {
    let open = run.incident().promises.iter();
    open.map(|(audience, promise)| PromiseView { audience: audience.word().to_owned(), due: promise.due.0 }).collect()
}

fn offers(run: &Exercise) -> Vec<OfferView> {
    let all = run.incident().offers.iter().enumerate().filter(|(_, offer)| offer.state == OpenState::Open);
    all.map(|(at, offer)| {
        let what = match offer.what {
            RoleChange::Role(role) => format!("role {role}"),
            RoleChange::Command => "command".to_owned(),
            RoleChange::Task(task) => format!("task t{}", task.0 + 1),
        };
        let id = format!("o{}", OfferId::at(at).0 + 1);
        OfferView { id, what, to: name(run, offer.to) }
    })
    .collect()
}

/// A decision's subject in the words of the grammar.
pub(super) fn proposal_words(run: &Exercise, proposal: &Proposal) -> String {
    match (&proposal.call, proposal.owner) {
        (Some(call), Some(owner)) => work_words(run, owner, &Work::Pull(call.clone())),
        (Some(_) | None, _) => proposal.text.clone(),
    }
}

pub(super) fn objection(run: &Exercise, (from, text): &(PersonId, String)) -> ObjectionView {
    ObjectionView { from: name(run, *from), text: text.clone() }
}

/// Where a proposal stands.
pub(super) fn decision(found: &Proposal) -> &'static str {
    match found.decision {
        None => "open",
        Some(Decision::Go) => "go",
        Some(Decision::NoGo) => "no-go",
    }
}

pub(super) fn proposal(run: &Exercise, at: usize, found: &Proposal) -> ProposalView {
    ProposalView {
        id: format!("d{}", at + 1),
        text: proposal_words(run, found),
        objections: found.objections.iter().map(|said| objection(run, said)).collect(),
        state: decision(found).to_owned(),
    }
}

fn hypotheses(run: &Exercise) -> Vec<HypothesisView> {
    let all = run.incident().hypotheses.iter().enumerate();
    all.map(|(at, found)| HypothesisView {
        id: format!("h{}", at + 1),
        text: found.text.clone(),
        state: if found.live { "live" } else { "out" }.to_owned(),
        confidence: found.confidence.map(|percent| f64::from(percent) / 100.0),
    })
    .collect()
}

fn subteams(run: &Exercise) -> Vec<SubteamView> {
    let all = run.incident().subteams.iter().enumerate();
    all.map(|(at, found)| SubteamView {
        id: format!("g{}", at + 1),
        name: found.name.clone(),
        lead: name(run, found.lead),
    })
    .collect()
}

/// What the dashboards show of every service of which anything ever came.
pub(super) fn shown(run: &Exercise) -> impl Iterator<Item = (ServiceId, &Shown)> {
    let all = (0..run.scenario().platform.services.len()).map(ServiceId::at);
    all.filter_map(|id| run.telemetry().shown(id).map(|shown| (id, shown)))
}

/// Writes the figures into a row.
pub(super) fn measure(run: &Exercise, shown: &Shown, row: &mut MetricView) {
    row.requests = (shown.requests * 10.0).round() / 10.0;
    row.errors = (shown.errors * 1e4).round() / 1e4;
    row.p50_ms = (shown.p50 * 1e4).round() / 10.0;
    row.p99_ms = (shown.p99 * 1e4).round() / 10.0;
    row.age_s = run.now().since(shown.tick).0;
    row.stale = shown.stale;
}

pub(super) fn metrics(run: &Exercise) -> Vec<MetricView> {
    let blank = |id: ServiceId| MetricView {
        service: run.scenario().target(Target::Service(id)).to_owned(),
        requests: 0.0,
        errors: 0.0,
        p50_ms: 0.0,
        p99_ms: 0.0,
        age_s: 0,
        stale: false,
    };
    let row = |(id, figures): (ServiceId, &Shown)| {
        let mut row = blank(id);
        measure(run, figures, &mut row);
        row
    };
    shown(run).map(row).collect()
}

fn posts(run: &Exercise) -> Vec<PostView> {
    let view =
        |tick: Tick, state: &str, text: &str| PostView { tick: tick.0, state: state.to_owned(), text: text.to_owned() };
    let posts = run.incident().posts.iter();
    posts.map(|post| view(post.at, post.update.state.word(), &post.update.text)).collect()
}

fn vendors(run: &Exercise) -> Vec<VendorView> {
    let all = run.scenario().vendors.iter().enumerate();
    all.map(|(at, vendor)| {
        let case = run.incident().cases.get(&VendorId::at(at));
        VendorView {
            id: vendor.id.clone(),
            case: case.is_some(),
            opened: case.map(|case| case.opened.0),
            severity: case.map(|case| grade(case.severity)),
            answers: case.map_or(0, |case| case.answers),
        }
    })
    .collect()
}
