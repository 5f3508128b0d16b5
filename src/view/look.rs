//! Answers to looks: what the tools and the room can tell a seat, as text a terminal can print.
//!
//! Everything here comes from the view, the visible log and shown metrics; nothing from the truth.

use std::fmt::Write as _;

use super::cut::{presence, proposal_words, work_words};
use super::seen::{call_known, seat_log};
use super::spark;
use crate::base::{Tick, Ticks};
use crate::exercise::Exercise;
use crate::incident::TaskState;
use crate::language;
use crate::scenario::{Names as _, Risk, ToolKind};
use crate::vocab::{Audience, FreezeScope, Look, PersonId, Role, ServiceId, Target, TeamId};

/// How many services the overview lists.
const DASH_ROWS: usize = 14;

/// The share of failing requests from which the map marks a service.
const AILING: f64 = 0.01;

/// The answer to a look.
#[must_use]
pub fn look(run: &Exercise, me: PersonId, what: &Look) -> String {
    match what {
        Look::Dash(of) => dash(run, *of),
        Look::Changes => changes(run),
        Look::Map => map(run),
        Look::Who => who(run),
        Look::Tasks => tasks(run),
        Look::Summary => summary(run),
        Look::Timeline => timeline(run, me),
        Look::Cost => cost(run),
        Look::Runbook(id) => run.scenario().runbooks[id.index()].text.trim().to_owned(),
        Look::StatusPage => status_page(run),
        Look::Levers(target) => levers(run, me, *target),
        Look::Oncall(team) => oncall(run, *team),
    }
}

fn dash(run: &Exercise, of: Option<ServiceId>) -> String {
    if let Some(of) = of {
        return spark::one(run, of);
    }
    let mut rows: Vec<_> = (0..run.scenario().platform.services.len()).map(ServiceId::at).collect();
    let errors = |of: &ServiceId| run.telemetry().shown(*of).map_or(-1.0, |shown| shown.errors);
    rows.sort_by(|a, b| errors(b).total_cmp(&errors(a)));
    let total = rows.len();
    rows.truncate(DASH_ROWS);
    let mut out = spark::table(run, &rows);
    if total > DASH_ROWS {
        let _written =
            write!(out, "\nThese are the {DASH_ROWS} with most errors of {total}; /dash NAME shows one closely.");
    }
    out
}

fn before(run: &Exercise, at: i64) -> String {
    let seconds = i64::from(run.now().0) - at;
    let minutes = u32::try_from(seconds.max(0) / 60).unwrap_or(u32::MAX / 60);
    format!("{} ago", Ticks(minutes.saturating_mul(60)))
}

fn changes(run: &Exercise) -> String {
    let scenario = run.scenario();
    let mut rows: Vec<_> = scenario.changes.iter().enumerate().filter(|(_, change)| change.logged).collect();
    rows.sort_by_key(|(_, change)| std::cmp::Reverse(change.at));
    let name = rows.iter().map(|(_, change)| change.id.chars().count()).max().unwrap_or(0);
    let mut out = String::new();
    for (at, change) in rows {
        let on = scenario.target(Target::Service(change.to));
        let when = if run.facts().has_landed(crate::vocab::ChangeId::at(at)) {
            before(run, change.at)
        } else {
            "planned".to_owned()
        };
        let _written = writeln!(out, "{:<name$} {when:<9} {} (on {on})", change.id, change.what);
    }
    if out.is_empty() {
        out.push_str("The change log is empty.\n");
    }
    let frozen: Vec<&str> = run.incident().frozen.iter().map(|scope: &FreezeScope| scope.word()).collect();
    out.push_str(&if frozen.is_empty() {
        "Nothing is frozen.".to_owned()
    } else {
        format!("Frozen: {}.", frozen.join(", "))
    });
    out
}

fn map(run: &Exercise) -> String {
    let spec = &run.scenario().platform;
    let mut out = String::new();
    for (at, service) in spec.services.iter().enumerate() {
        let calls: Vec<&str> = spec
            .edges
            .iter()
            .filter(|edge| edge.from.index() == at)
            .map(|edge| spec.services[edge.to.index()].id.as_str())
            .collect();
        let on = service.fleet.map_or_else(String::new, |fleet| format!(" on {}", spec.fleets[fleet.index()].id));
        let calls = if calls.is_empty() { String::new() } else { format!(" -> {}", calls.join(", ")) };
        let _written = writeln!(out, "{}{on}{calls}{}", service.id, ailing(run, ServiceId::at(at)));
    }
    out.push_str("service on its hosts -> what it calls; * marks what the dashboards show failing.");
    out
}

/// A mark for what the dashboards show failing, with how old that is if it is old.
fn ailing(run: &Exercise, of: ServiceId) -> String {
    let Some(shown) = run.telemetry().shown(of).filter(|shown| shown.errors > AILING) else {
        return String::new();
    };
    let age = if shown.stale { format!(", {} ago", run.now().since(shown.tick)) } else { String::new() };
    format!("  * {:.0} % fail{age}", shown.errors * 100.0)
}

fn who(run: &Exercise) -> String {
    let incident = run.incident();
    let mut out = String::new();
    for (at, person) in run.scenario().people.iter().enumerate() {
        let id = PersonId::at(at);
        let state = presence(run, id);
        if state == "off" {
            continue;
        }
        let roles: Vec<&str> =
            incident.roles.iter().filter(|(_, holder)| **holder == id).map(|(role, _)| role.word()).collect();
        let roles = if roles.is_empty() { String::new() } else { format!(" [{}]", roles.join(", ")) };
        let team = run.scenario().team(person.team);
        let local = run.people().local_clock(run.scenario(), id, run.now());
        let awake = run.people().awake_hours(run.scenario(), id, run.now());
        let task = incident.open_tasks(id).next();
        let task = task.map_or_else(String::new, |(task, _)| format!(", on t{}", task.0 + 1));
        let _written = writeln!(
            out,
            "@{:<10} {:<9} {:<12} local {local}, awake {awake:.0} h{roles}{task}",
            person.id, state, team
        );
    }
    let reports = incident.direct_reports().len();
    if incident.commander().is_some() {
        let _written = write!(out, "{reports} report straight to the commander; {} is the limit.", incident.holds());
    }
    out.trim_end().to_owned()
}

fn tasks(run: &Exercise) -> String {
    let mut out = String::new();
    for (at, task) in run.incident().tasks.iter().enumerate().filter(|(_, task)| task.state.open()) {
        let owner = run.scenario().person(task.owner);
        let what = work_words(run, task.owner, &task.work);
        let due = task.due.map_or_else(|| "no timebox".to_owned(), |due| timebox(run.now(), due));
        let state = match task.state {
            TaskState::Offered => "not acknowledged",
            TaskState::Accepted => "at it",
            TaskState::Proposed => "waits for your decision",
            TaskState::Lapsed => "overdue",
            TaskState::Done | TaskState::Failed | TaskState::Declined | TaskState::Cancelled => "closed",
        };
        let _written = writeln!(out, "t{} @{owner} {what} ({state}, {due})", at + 1);
    }
    for (id, proposal) in run.incident().open_proposals() {
        let words = proposal_words(run, proposal);
        let count = proposal.objections.len();
        let _written = writeln!(out, "d{} waits for a decision: {words} ({count} objections)", id.0 + 1);
    }
    if out.is_empty() {
        out.push_str("No task is open and nothing waits for a decision.");
    }
    out.trim_end().to_owned()
}

fn timebox(now: Tick, due: Tick) -> String {
    if now > due { format!("{} over", now.since(due)) } else { format!("{} left", due.since(now)) }
}

fn summary(run: &Exercise) -> String {
    let incident = run.incident();
    let Some(declared) = incident.declared else {
        return "No incident is declared.".to_owned();
    };
    let severity = incident.severity.map_or("unrated", |severity| severity.word());
    let commander = incident.commander().map_or("nobody", |person| run.scenario().person(person));
    let mut out = format!(
        "{} ({severity}), {}, declared {declared}, {} ago.\nCommander: {commander}.",
        incident.title.trim_end_matches('.'),
        incident.state,
        run.now().since(declared)
    );
    for (role, holder) in incident.roles.iter().filter(|(role, _)| **role != Role::Ic) {
        let _written = write!(out, " {}: {}.", role.word(), run.scenario().person(*holder));
    }
    let _written = write!(out, " {} people here.", incident.here.len());
    for (audience, promise) in &incident.promises {
        let _written = write!(out, "\nNext {audience} update: {}.", timebox(run.now(), promise.due));
    }
    for audience in [Audience::Public, Audience::Internal].iter().filter(|who| !incident.told.contains_key(who)) {
        let _written = write!(out, "\nNo {audience} update yet.");
    }
    for theory in incident.hypotheses.iter().filter(|found| found.live) {
        let sure = theory.confidence.map_or_else(String::new, |percent| format!(" ({percent} % sure)"));
        let _written = write!(out, "\nTheory: {}{sure}.", theory.text.trim_end_matches('.'));
    }
    let open = incident.tasks.iter().filter(|task| task.state.open());
    let late = open.clone().filter(|task| task.due.is_some_and(|due| due < run.now())).count();
    let waiting = incident.open_proposals().count() + incident.open_drafts().count();
    let _written = write!(out, "\nOpen tasks: {}, overdue: {late}. Waiting for your word: {waiting}.", open.count());
    let frozen: Vec<&str> = incident.frozen.iter().map(|scope| scope.word()).collect();
    if !frozen.is_empty() {
        let _written = write!(out, " Frozen: {}.", frozen.join(", "));
    }
    out
}

fn timeline(run: &Exercise, me: PersonId) -> String {
    let log = seat_log(run, me);
    let mut out = String::new();
    for event in &log.events {
        let who = language::actor_name(event.by, run.scenario());
        let text = language::narrate(event, run.scenario());
        let _written = writeln!(out, "{} #{} {who}: {text}", event.tick, event.seq);
    }
    out.trim_end().to_owned()
}

fn cost(run: &Exercise) -> String {
    let incident = run.incident();
    let people = incident.here.len();
    let minutes = run.people().minutes_worked();
    let declared = incident.declared.map_or(Ticks::ZERO, |declared| run.now().since(declared));
    let money = run.platform().harm().money;
    format!(
        "{people} people on the incident, {minutes:.0} responder-minutes in all, {declared} since the declaration. \
         Known spend so far: capacity {:.0}, vendor cases {:.0}. Credits to customers are settled afterwards.",
        money.capacity, money.vendor
    )
}

fn status_page(run: &Exercise) -> String {
    let scenario = run.scenario();
    let dark = !run.platform().tool_up(scenario, ToolKind::StatusPage);
    let mut out = String::new();
    if dark {
        out.push_str("The status page does not answer. Customers see what was there before, or nothing.\n");
    }
    for post in &run.incident().posts {
        let mark = if post.channel == crate::vocab::ChannelName::StatusPage && !post.delivered {
            " [not on the page]"
        } else {
            ""
        };
        let _written =
            writeln!(out, "{} {} via {}: {}{mark}", post.at, post.update.state, post.channel, post.update.text);
    }
    if run.incident().posts.is_empty() {
        out.push_str("All systems operational. Nothing has been posted.");
    }
    let channel = run.incident().channels.get(&Audience::Public);
    if let Some(channel) = channel {
        let _written = writeln!(out, "Customer messages go out by {channel}.");
    }
    out.trim_end().to_owned()
}

fn risk_word(risk: Risk) -> &'static str {
    match risk {
        Risk::Safe => "safe",
        Risk::Moderate => "moderate",
        Risk::Risky => "risky",
    }
}

/// Levers on one target; without one, a shorter list for everything that somebody has spoken of.
fn levers(run: &Exercise, me: PersonId, target: Option<Target>) -> String {
    let scenario = run.scenario();
    let Some(target) = target else {
        return levers_at_hand(run, me);
    };
    let mut out = String::new();
    for (lever, plan) in run.platform().levers_for(scenario, target) {
        let team = plan.team.map_or("anybody with access", |team| scenario.team(team));
        let undo = if plan.reversible { "can be undone" } else { "cannot be undone" };
        let needs =
            plan.needs.map_or_else(String::new, |tool| format!(", needs {}", scenario.target(Target::Service(tool))));
        let _written = writeln!(
            out,
            "{:<12} {:<16} {team}, about {}, {}, {undo}{needs}",
            lever.word(),
            scenario.target(target),
            plan.takes,
            risk_word(plan.risk)
        );
    }
    if out.is_empty() {
        let _written = write!(out, "There is no lever on {}.", scenario.target(target));
    }
    out.trim_end().to_owned()
}

/// Levers on everything that somebody has spoken of, a line for each thing and risk.
fn levers_at_hand(run: &Exercise, me: PersonId) -> String {
    let scenario = run.scenario();
    let mut out = String::new();
    for target in call_known(run, me) {
        let found = run.platform().levers_for(scenario, target);
        let Some((_, first)) = found.first() else { continue };
        let team = first.team.map_or("anybody with access", |team| scenario.team(team));
        let _written = writeln!(out, "{} ({team})", scenario.target(target));
        for risk in [Risk::Safe, Risk::Moderate, Risk::Risky] {
            let words: Vec<&str> =
                found.iter().filter(|(_, plan)| plan.risk == risk).map(|(lever, _)| lever.word()).collect();
            if !words.is_empty() {
                let _written = writeln!(out, "  {:<9} {}", risk_word(risk), words.join(", "));
            }
        }
    }
    if out.is_empty() {
        return "Nobody has named anything to act on yet; /levers NAME asks about one thing.".to_owned();
    }
    out.push_str("/levers NAME tells who pulls each, how long it takes and whether it can be undone.");
    out
}

fn oncall(run: &Exercise, team: Option<TeamId>) -> String {
    let scenario = run.scenario();
    let mut out = String::new();
    for rota in scenario.rota.iter().filter(|rota| team.is_none_or(|wanted| wanted == rota.team)) {
        for (nth, person) in rota.on_call.iter().enumerate() {
            let local = run.people().local_clock(scenario, *person, run.now());
            let awake = run.people().awake_hours(scenario, *person, run.now());
            let head = if nth == 0 { scenario.team(rota.team) } else { "  then" };
            let _written = writeln!(
                out,
                "{head:<14} @{:<10} local {local}, awake {awake:.0} h, {}",
                scenario.person(*person),
                presence(run, *person)
            );
        }
    }
    if out.is_empty() {
        out.push_str("Nobody is on call for that team.");
    }
    out.trim_end().to_owned()
}
