//! Habits of work: send people to look, come back to them, ask for outcomes, decide on what they propose.
//!
//! A job is given to somebody who is there and has nothing in hand.

use super::open::named;
use super::{line, nothing};
use crate::base::Ticks;
use crate::players::diary::Scene;
use crate::vocab::{Command, Fact, Lever, LeverCall, Target};

/// What somebody should look at next: what findings name, what their team owns and alerts, what is worst.
fn next_look(s: &Scene<'_, '_>, who: &str) -> Option<String> {
    let team = s.team_of(who).to_owned();
    let mine = |target: &Target| match target {
        Target::Service(of) => s.owner(*of) == Some(team.as_str()),
        Target::Change(change) => {
            let to = s.eyes.briefing.changes.get(change.index()).map(|change| change.1);
            to.is_some_and(|of| s.owner(of) == Some(team.as_str()))
        }
        Target::Fleet(_) | Target::Zone(_) | Target::Job(_) | Target::Vendor(_) => true,
    };
    let alerts = s.diary.alerts.iter().map(|of| Target::Service(*of));
    let sick = s.eyes.view.metrics.iter().filter(|row| !row.stale && row.errors > 0.03);
    let sick: Vec<Target> =
        sick.filter_map(|row| crate::scenario::Names::find_target(s.eyes.briefing, &row.service)).collect();
    let all: Vec<Target> = named(s).into_iter().chain(alerts).chain(sick).collect();
    let fresh = |target: &&Target| {
        s.said(&format!("look {who} {}", s.name(**target))).is_none_or(|at| s.now().since(at) >= Ticks(540))
    };
    let own = all.iter().filter(|target| mine(target)).find(fresh);
    let first = || all.iter().find(fresh);
    own.or_else(first).map(|target| s.name(*target).to_owned())
}

fn looks_out(s: &Scene<'_, '_>) -> usize {
    let open = s.eyes.view.tasks.iter().filter(|task| matches!(task.state.as_str(), "offered" | "accepted" | "lapsed"));
    open.filter(|task| task.what.starts_with("investigate")).count()
}

fn send(s: &mut Scene<'_, '_>, timebox: &str, at_most: usize) -> Vec<String> {
    if !s.declared(Ticks(15)) || looks_out(s) >= at_most || s.well_for() > Ticks(60) {
        return nothing();
    }
    for who in s.free() {
        // Who writes looks after words; a look by them is only for the tools of their own.
        if matches!(s.team_of(&who), "comms" | "support" | "partners") || s.refuses(&who) {
            continue;
        }
        if let Some(what) = next_look(s, &who) {
            s.again(&format!("look {who} {what}"), Ticks::ZERO);
            s.again(&format!("busy {who}"), Ticks::ZERO);
            return line(format!("/task @{who} investigate {what}{timebox}"));
        }
    }
    nothing()
}

/// Sends whoever is free to look, with a timebox.
pub(in crate::players) fn send_to_look(s: &mut Scene<'_, '_>) -> Vec<String> {
    send(s, " in 5m", 3)
}

/// Sends somebody to look, and forgets the timebox.
pub(in crate::players) fn send_no_timebox(s: &mut Scene<'_, '_>) -> Vec<String> {
    send(s, "", 2)
}

/// Sends everybody to look, again and again.
pub(in crate::players) fn send_everybody(s: &mut Scene<'_, '_>) -> Vec<String> {
    if s.again("send everybody", Ticks(25)) { send(s, " in 5m", 20) } else { nothing() }
}

/// Comes back when a timer rings: asks, and gives more time once.
pub(in crate::players) fn follow_up(s: &mut Scene<'_, '_>) -> Vec<String> {
    let Some(task) = s.diary.lapsed.pop() else { return nothing() };
    let id = format!("t{}", task.0 + 1);
    let open = s
        .eyes
        .view
        .tasks
        .iter()
        .any(|one| one.id == id && matches!(one.state.as_str(), "offered" | "accepted" | "lapsed"));
    if !open || s.diary.review {
        return nothing();
    }
    if s.once(&format!("extend {id}")) {
        vec![format!("/check {id}"), format!("/extend {id} 4m")]
    } else {
        line(format!("/cancel {id}"))
    }
}

/// Asks somebody for condition, actions and needs in every lull.
pub(in crate::players) fn ask_status(s: &mut Scene<'_, '_>) -> Vec<String> {
    if !s.declared(Ticks(240)) || s.well_for() > Ticks(300) || !s.again("status", Ticks(420)) {
        return nothing();
    }
    let tied = ["comms", "scribe"].map(|role| s.holder(role).unwrap_or_default().to_owned());
    let who = s.others().into_iter().find(|one| !tied.contains(&one.id)).map(|one| one.id.clone());
    who.map_or_else(nothing, |who| line(format!("/ask @{who} status")))
}

/// Who found something about a target and is here, else who is free.
fn expert(s: &Scene<'_, '_>, about: &[Target]) -> Option<String> {
    let writes = |who: &str| matches!(s.team_of(who), "comms" | "support" | "partners");
    let here: Vec<String> = s.others().iter().map(|one| one.id.clone()).filter(|who| !writes(who)).collect();
    let free: Vec<String> = s.free().into_iter().filter(|who| !writes(who) && !s.refuses(who)).collect();
    let spoke = s.diary.facts.iter().rev().filter_map(|(fact, _, who)| who.map(|who| (fact, who)));
    let of = |fact: &Fact| match fact {
        Fact::HostsImpaired { fleet, .. } | Fact::Spreading { fleet, .. } => about.contains(&Target::Fleet(*fleet)),
        Fact::TouchedBy { fleet, job } => about.contains(&Target::Fleet(*fleet)) || about.contains(&Target::Job(*job)),
        Fact::JobState { job, .. } | Fact::RunBy { job, .. } => about.contains(&Target::Job(*job)),
        _ => false,
    };
    let known = spoke.filter(|(fact, _)| of(fact)).map(|(_, who)| s.person(who).to_owned());
    let known: Vec<String> = known.filter(|who| here.contains(who)).collect();
    known.iter().find(|who| free.contains(who)).cloned().or_else(|| free.first().cloned())
}

fn running(s: &Scene<'_, '_>) -> Vec<Target> {
    let mut jobs: Vec<Target> = Vec::new();
    for (fact, ..) in &s.diary.facts {
        match fact {
            Fact::TouchedBy { job, .. } | Fact::JobState { job, running: true } | Fact::RunBy { job, .. }
                if !jobs.contains(&Target::Job(*job)) =>
            {
                jobs.push(Target::Job(*job));
            }
            Fact::JobState { job, running: false } => jobs.retain(|known| *known != Target::Job(*job)),
            _ => {}
        }
    }
    jobs
}

fn spreading(s: &Scene<'_, '_>) -> bool {
    s.diary.facts.iter().any(|(fact, ..)| matches!(fact, Fact::Spreading { .. } | Fact::TouchedBy { .. }))
}

/// Whether something that could stop a cause for good has been done, not only paused.
fn stopped(s: &Scene<'_, '_>) -> bool {
    let for_good =
        |lever: Lever| matches!(lever, Lever::Rotate | Lever::Block | Lever::Rollback | Lever::Flag | Lever::Config);
    s.diary.done.iter().any(|(call, _)| for_good(call.lever))
}

fn busy_with(s: &Scene<'_, '_>, words: &str) -> bool {
    let open = s.eyes.view.tasks.iter().filter(|task| matches!(task.state.as_str(), "offered" | "accepted" | "lapsed"));
    open.map(|task| task.what.as_str()).any(|what| what.contains(words))
}

/// Asks for an outcome once it is known where it is wrong: stop it, keep evidence, mend it.
pub(in crate::players) fn ask_outcome(s: &mut Scene<'_, '_>) -> Vec<String> {
    let located = !named(s).is_empty();
    if !s.declared(Ticks(60)) || !located || s.well_for() > Ticks(90) || !s.diary.pending.is_empty() {
        return nothing();
    }
    if !s.memory.underway.is_empty() {
        return nothing();
    }
    let about = named(s);
    let (words, key, gap) = if spreading(s) && !stopped(s) {
        ("stop it spreading", "stop", 150)
    } else if s.once("evidence") && about.iter().any(|target| matches!(target, Target::Fleet(_))) {
        ("keep evidence of a broken one", "evidence", 0)
    } else {
        ("get it working again, your way", "mend", 100)
    };
    if busy_with(s, words) {
        return nothing();
    }
    let about: Vec<Target> = if key == "stop" { running(s) } else { about };
    let Some(who) = expert(s, &about) else { return nothing() };
    if !s.again(key, Ticks(gap)) {
        return nothing();
    }
    s.again(&format!("busy {who}"), Ticks::ZERO);
    line(format!("/task @{who} \"{words}\" in 8m"))
}

/// Whoever found something last, whatever they have in hand; else who is free.
fn finder(s: &Scene<'_, '_>) -> Option<String> {
    let here: Vec<String> = s.others().iter().map(|one| one.id.clone()).collect();
    let told = s.diary.facts.iter().rev().filter_map(|(_, _, who)| who.map(|who| s.person(who).to_owned()));
    let writes = |who: &String| matches!(s.team_of(who), "comms" | "support" | "partners");
    told.into_iter().find(|who| here.contains(who) && !writes(who) && !s.refuses(who)).or_else(|| expert(s, &named(s)))
}

/// Some minutes after somebody said where it is, orders the first thing that comes to mind, without asking anybody or
/// naming a time.
pub(in crate::players) fn order_something(s: &mut Scene<'_, '_>) -> Vec<String> {
    if named(s).is_empty() || !s.declared(Ticks(60)) || s.well_for() > Ticks(90) {
        return nothing();
    }
    s.once("heard where it is");
    let thought = s.said("heard where it is").is_some_and(|at| s.now().since(at) >= Ticks(150));
    if !thought || !s.again("order", Ticks(280)) {
        return nothing();
    }
    let Some(who) = finder(s) else { return nothing() };
    if spreading(s) && !stopped(s) {
        line(format!("/task @{who} \"stop it spreading\""))
    } else {
        line(format!("/task @{who} \"get it working again\""))
    }
}

/// Takes a lever that somebody would not touch to whom they named.
pub(in crate::players) fn redirect(s: &mut Scene<'_, '_>) -> Vec<String> {
    let Some((call, named)) = s.diary.elsewhere.last().cloned() else { return nothing() };
    if !s.declared(Ticks(60)) || s.well_for() > Ticks(90) {
        return nothing();
    }
    let team = s.eyes.briefing.teams.contains(&named);
    let here = s.others().into_iter().find(|one| one.id == named || s.team_of(&one.id) == named);
    let Some(who) = here.map(|one| one.id.clone()) else {
        if !s.once(&format!("redirect {named}")) {
            return nothing();
        }
        let name = if team { named } else { format!("@{named}") };
        return line(format!("/page {name} \"we need your hands for {}\"", call.lever.word()));
    };
    s.diary.elsewhere.pop();
    proposed(s, &who, call)
}

/// A lever as a proposal to somebody, with every field filled.
pub(super) fn proposed(s: &Scene<'_, '_>, who: &str, call: LeverCall) -> Vec<String> {
    let Some(to) = crate::scenario::Names::find_person(s.eyes.briefing, who) else { return nothing() };
    let proposal = Command::Propose {
        to,
        call,
        within: Some(Ticks(480)),
        plan_b: Some("go back and take the next best step".to_owned()),
        abort_if: Some("errors rise while it runs".to_owned()),
    };
    line(crate::language::write(&proposal, s.eyes.names()))
}

/// Decides on proposals after a pause: no to what overloads, yes to the rest, with the trade-off said aloud.
pub(in crate::players) fn decide(s: &mut Scene<'_, '_>) -> Vec<String> {
    let now = s.now();
    let ripe = s.diary.pending.iter().find(|(_, pending)| now.since(pending.at) >= Ticks(14));
    let Some((id, pending)) = ripe.map(|(id, pending)| (*id, pending.clone())) else { return nothing() };
    s.diary.pending.remove(&id);
    let id = format!("d{}", id.0 + 1);
    let vain = pending.call.as_ref().is_some_and(|call| {
        let failed = s.diary.failed.iter().filter(|(other, _)| other == call).count();
        failed >= 2
    });
    if pending.overloads || vain {
        return line(format!("/no-go {id} because \"it would take away what is left, find a smaller step\""));
    }
    let heavy = pending
        .call
        .as_ref()
        .is_some_and(|call| matches!(call.lever, Lever::Replace | Lever::Restart | Lever::Rotate | Lever::Block));
    let mut lines = Vec::new();
    if heavy || pending.objections > 0 {
        lines.push("/tradeoff \"we give up some speed and spare capacity so that the rest holds\" gives: speed keeps: availability".to_owned());
    }
    lines.push(format!("/go {id}"));
    lines
}

/// Says go at once, whatever it is.
pub(in crate::players) fn go_at_once(s: &mut Scene<'_, '_>) -> Vec<String> {
    let first = s.diary.pending.keys().next().copied();
    let Some(id) = first else { return nothing() };
    s.diary.pending.remove(&id);
    line(format!("/go d{}", id.0 + 1))
}

/// Looks at the effect of whatever has just been done.
pub(in crate::players) fn look_at_effect(s: &mut Scene<'_, '_>) -> Vec<String> {
    let newest = s.diary.done.iter().chain(&s.diary.failed).map(|(_, at)| *at).max();
    let due = newest.is_some_and(|at| s.now().since(at) >= Ticks(45) && s.said("effect").is_none_or(|said| said < at));
    if due && s.declared(Ticks::ZERO) {
        s.again("effect", Ticks::ZERO);
        line("/dash")
    } else {
        nothing()
    }
}
