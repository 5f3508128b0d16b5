//! Habits of the beginning: answer, declare, size up, freeze, call people, give roles away.
//!
//! They know teams and services from the briefing, never the scenario's truth.

use super::{line, nothing};
use crate::base::Ticks;
use crate::players::diary::Scene;
use crate::scenario::{Condition, Facts as _};
use crate::vocab::{Fact, Severity, Target};

fn paged(s: &Scene<'_, '_>) -> bool {
    s.memory.holds(&Condition::Paged)
}

fn trouble(s: &Scene<'_, '_>) -> bool {
    paged(s) || s.share() > 0.03 || !s.diary.alerts.is_empty()
}

/// Answers the pager.
pub(in crate::players) fn ack(s: &mut Scene<'_, '_>) -> Vec<String> {
    if paged(s) && s.again("ack", Ticks(20)) { line("/ack") } else { nothing() }
}

/// Answers the pager when the coffee is finished.
pub(in crate::players) fn ack_late(s: &mut Scene<'_, '_>) -> Vec<String> {
    let first = paged(s) && s.once("heard the pager");
    let waited = s.said("heard the pager").is_some_and(|at| s.now().since(at) >= Ticks(240));
    if !first && waited { ack(s) } else { nothing() }
}

fn title(s: &Scene<'_, '_>) -> String {
    format!("Customers see errors at {}", s.affected().join(" and "))
}

/// Declares on the first sign, at a level.
fn declare_at(s: &mut Scene<'_, '_>, level: u32) -> Vec<String> {
    if s.memory.declared.is_none() && trouble(s) && s.again("declare", Ticks(60)) {
        line(format!("/incident declare \"{}\" sev{level}", title(s)))
    } else {
        nothing()
    }
}

/// Declares on the first sign.
pub(in crate::players) fn declare(s: &mut Scene<'_, '_>) -> Vec<String> {
    declare_at(s, 2)
}

/// Declares on the first sign, as small as it goes, and so owes less.
pub(in crate::players) fn declare_small(s: &mut Scene<'_, '_>) -> Vec<String> {
    declare_at(s, 4)
}

/// Declares once it has not gone away by itself.
pub(in crate::players) fn declare_late(s: &mut Scene<'_, '_>) -> Vec<String> {
    if !trouble(s) {
        return nothing();
    }
    s.once("trouble");
    let waited = s.said("trouble").is_some_and(|at| s.now().since(at) >= Ticks(390));
    if waited { declare(s) } else { nothing() }
}

/// Takes what is offered.
pub(in crate::players) fn accept(s: &mut Scene<'_, '_>) -> Vec<String> {
    if s.memory.holds(&Condition::OfferWaiting) && s.again("accept", Ticks(30)) { line("/accept") } else { nothing() }
}

fn size_up_line(s: &Scene<'_, '_>) -> String {
    let share = crate::base::maths::max((s.share() * 100.0).ceil(), 1.0);
    let impact = format!("requests through {} fail for a share of customers", s.affected().join(" and "));
    format!("/size-up \"{impact}\" {} share {share:.0}% trend {}", s.affects(), s.trend())
}

/// Says what is wrong, how wide, which way it moves; again when it has changed a lot.
pub(in crate::players) fn size_up(s: &mut Scene<'_, '_>) -> Vec<String> {
    let due = s.declared(Ticks(8)) && s.well_for() < Ticks(60) && s.again("size-up", Ticks(14 * 60));
    if due { line(size_up_line(s)) } else { nothing() }
}

/// Says what is wrong, late and without figures.
pub(in crate::players) fn size_up_thin(s: &mut Scene<'_, '_>) -> Vec<String> {
    if s.declared(Ticks(360)) && s.once("size-up") {
        line(format!("/size-up \"customers see errors\" {}", s.affects()))
    } else {
        nothing()
    }
}

/// Raises the severity when it is wide or grows.
pub(in crate::players) fn raise_severity(s: &mut Scene<'_, '_>) -> Vec<String> {
    let grows = s.share() > 0.08 && s.trend() == "growing";
    let high = s.memory.severity.is_some_and(|is| is > Severity::Sev1) && (grows || s.share() > 0.15);
    if s.declared(Ticks(60)) && high && s.once("sev1") {
        line(format!("/incident severity sev1 because \"{:.0} % of requests fail\"", s.share() * 100.0))
    } else {
        nothing()
    }
}

/// Stops other changes.
pub(in crate::players) fn freeze(s: &mut Scene<'_, '_>) -> Vec<String> {
    if s.declared(Ticks(12)) && s.once("freeze") { line("/freeze all") } else { nothing() }
}

/// Asks what changed.
pub(in crate::players) fn ask_changes(s: &mut Scene<'_, '_>) -> Vec<String> {
    if s.declared(Ticks(10)) && s.once("changes") { line("/changes") } else { nothing() }
}

fn page(s: &mut Scene<'_, '_>, team: &str, why: &str) -> Vec<String> {
    let known = s.eyes.briefing.teams.iter().any(|known| known == team);
    if known && !s.called(team) && s.again(&format!("page {team}"), Ticks(15 * 60)) {
        line(format!("/page {team} \"{why}\""))
    } else {
        nothing()
    }
}

/// Calls a deputy from its own team and the people who write.
pub(in crate::players) fn call_staff(s: &mut Scene<'_, '_>) -> Vec<String> {
    if !s.declared(Ticks(15)) {
        return nothing();
    }
    if let Some(second) = s.second()
        && s.once("page second")
    {
        return line(format!("/page @{} \"please be my deputy\"", s.person(second)));
    }
    for team in ["comms", "observability", "support"] {
        let lines = page(s, team, "we have an incident, please help with words and notes");
        if !lines.is_empty() {
            return lines;
        }
    }
    nothing()
}

/// Calls who writes, when somebody has thought of it.
pub(in crate::players) fn call_comms_late(s: &mut Scene<'_, '_>) -> Vec<String> {
    if !s.declared(Ticks(8 * 60)) {
        return nothing();
    }
    // Where nobody has words for a living, support finds them.
    let writers = if s.eyes.briefing.teams.iter().any(|team| team == "comms") { "comms" } else { "support" };
    page(s, writers, "can you write to customers")
}

/// Calls the owners of what alerts, findings and colleagues name.
pub(in crate::players) fn call_owners(s: &mut Scene<'_, '_>) -> Vec<String> {
    if !s.declared(Ticks(10)) {
        return nothing();
    }
    let mut teams: Vec<String> = s.diary.needed.iter().cloned().collect();
    let named = s.diary.facts.iter().filter_map(|(fact, ..)| match fact {
        Fact::ComesFrom { callee, .. } => Some(*callee),
        Fact::Failing { of, permille } if *permille > 50 => Some(*of),
        _ => None,
    });
    let services: Vec<_> = s.diary.alerts.iter().copied().chain(named).collect();
    teams.extend(services.into_iter().filter_map(|of| s.owner(of).map(str::to_owned)));
    for team in teams {
        let lines = page(s, &team, "your part of the platform is named in an incident");
        if !lines.is_empty() {
            return lines;
        }
    }
    nothing()
}

/// Calls every team there is.
pub(in crate::players) fn call_everybody(s: &mut Scene<'_, '_>) -> Vec<String> {
    if !s.declared(Ticks(5)) {
        return nothing();
    }
    for team in s.eyes.briefing.teams.clone() {
        let lines = page(s, &team, "all hands please");
        if !lines.is_empty() {
            return lines;
        }
    }
    nothing()
}

fn offer(s: &mut Scene<'_, '_>, role: &str, teams: &[&str]) -> Vec<String> {
    if s.holder(role).is_some() {
        return nothing();
    }
    let tied =
        |one: &str| ["comms", "scribe", "deputy", "ops", "liaison"].iter().any(|role| s.holder(role) == Some(one));
    let fit = |one: &str| teams.is_empty() || teams.contains(&s.team_of(one));
    // Who has not answered twice is left alone for a while.
    let lately = |what: String, span: Ticks| s.said(&what).is_some_and(|at| s.now().since(at) < span);
    let asked = |one: &str| {
        lately(format!("offer {one}"), Ticks(90)) || lately(format!("offer {one} again"), Ticks::minutes(10))
    };
    let others: Vec<String> = s.others().iter().map(|one| one.id.clone()).collect();
    let found = others.into_iter().find(|one| fit(one) && !tied(one) && !asked(one));
    match found {
        Some(who) if s.again(&format!("role {role}"), Ticks(60)) => {
            if !s.once(&format!("offer {who}")) {
                s.again(&format!("offer {who} again"), Ticks(0));
            }
            line(format!("/incident role {role} @{who}"))
        }
        Some(_) | None => nothing(),
    }
}

/// Gives the roles away as people come.
pub(in crate::players) fn give_roles(s: &mut Scene<'_, '_>) -> Vec<String> {
    if !s.declared(Ticks(10)) {
        return nothing();
    }
    let mine = s.eyes.briefing.people[s.eyes.me.index()].team;
    let mine = s.eyes.briefing.teams[mine.index()].clone();
    let wishes: [(&str, &[&str]); 4] = [
        ("comms", &["comms", "support"]),
        ("scribe", &["observability", "support", "partners"]),
        ("deputy", &[mine.as_str()]),
        ("ops", &["hosts", "routing", "network", "data", "platform-api"]),
    ];
    for (role, teams) in wishes {
        let lines = offer(s, role, teams);
        if !lines.is_empty() {
            return lines;
        }
    }
    // Ten minutes in, whoever is there will do.
    if s.declared(Ticks(600)) {
        for role in ["ops", "comms"] {
            let lines = offer(s, role, &[]);
            if !lines.is_empty() {
                return lines;
            }
        }
    }
    nothing()
}

/// Gives only the writing away.
pub(in crate::players) fn give_comms(s: &mut Scene<'_, '_>) -> Vec<String> {
    if s.declared(Ticks(60)) { offer(s, "comms", &["comms", "support"]) } else { nothing() }
}

/// Wakes the people above once it is bad enough.
pub(in crate::players) fn tell_leadership(s: &mut Scene<'_, '_>) -> Vec<String> {
    let from = s.eyes.briefing.policy.leadership_from;
    let bad = s.memory.severity.is_some_and(|is| is <= from);
    if s.declared(Ticks(20)) && bad && s.once("escalate") {
        line("/escalate leadership \"customers are hurt, the response runs, nothing is needed from you yet\"")
    } else {
        nothing()
    }
}

/// Lets go who has had nothing to do for long.
pub(in crate::players) fn release_idle(s: &mut Scene<'_, '_>) -> Vec<String> {
    if !s.declared(Ticks(12 * 60)) || s.others().len() < 5 {
        return nothing();
    }
    for who in s.free() {
        let rests = s.said(&format!("busy {who}")).is_none_or(|at| s.now().since(at) >= Ticks(480));
        s.once(&format!("seen {who}"));
        let here = s.said(&format!("seen {who}")).is_some_and(|at| s.now().since(at) >= Ticks(480));
        if rests && here && s.holder("ops") != Some(who.as_str()) && s.once(&format!("release {who}")) {
            return line(format!("/release @{who}"));
        }
    }
    nothing()
}

/// The targets that findings have named, newest first.
pub(super) fn named(s: &Scene<'_, '_>) -> Vec<Target> {
    let mut all: Vec<Target> = Vec::new();
    for (fact, ..) in s.diary.facts.iter().rev() {
        let found: Vec<Target> = match fact {
            Fact::ComesFrom { callee, .. } => vec![Target::Service(*callee)],
            Fact::Ails { at, .. } => vec![*at],
            Fact::HostsImpaired { fleet, .. } | Fact::Spreading { fleet, .. } => vec![Target::Fleet(*fleet)],
            Fact::TouchedBy { fleet, job } => vec![Target::Job(*job), Target::Fleet(*fleet)],
            Fact::JobState { job, .. } | Fact::RunBy { job, .. } => vec![Target::Job(*job)],
            Fact::ChangeSuspected { change, .. } => vec![Target::Change(*change)],
            _ => Vec::new(),
        };
        for target in found {
            if !all.contains(&target) {
                all.push(target);
            }
        }
    }
    all
}
