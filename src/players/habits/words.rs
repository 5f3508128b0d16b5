//! Habits of telling: colleagues, leadership, customers, each on its own clock.
//!
//! The clocks are those the organisation declared.

use super::{line, nothing};
use crate::base::{Tick, Ticks};
use crate::players::diary::Scene;
use crate::vocab::{Audience, Fact, Severity};

fn every(s: &Scene<'_, '_>, bounds: [Ticks; 4]) -> Ticks {
    match s.memory.severity {
        Some(Severity::Sev1) => bounds[0],
        Some(Severity::Sev2) => bounds[1],
        Some(Severity::Sev3) | None => bounds[2],
        Some(Severity::Sev4) => bounds[3],
    }
}

fn last(s: &Scene<'_, '_>, audience: Audience) -> Option<Tick> {
    s.memory.told.get(&audience).copied()
}

/// Whether an audience has waited long enough: never told, or two minutes before the agreed time.
fn due(s: &Scene<'_, '_>, audience: Audience, every: Ticks) -> bool {
    last(s, audience).is_none_or(|at| s.now().since(at).0 + 120 >= every.0)
}

fn minutes(span: Ticks) -> u32 {
    (span.0 / 60).max(5)
}

fn state(s: &Scene<'_, '_>) -> String {
    let acting = match s.memory.underway.last() {
        Some((_, call)) => format!("{} {} is at work", call.lever.word(), s.name(call.target)),
        None => "the owners are looking".to_owned(),
    };
    let share = s.share() * 100.0;
    format!("about {share:.0} % of the requests to {} fail, {}; {acting}", s.affected().join(" and "), s.trend())
}

/// Tells colleagues on the clock.
pub(in crate::players) fn update_internal(s: &mut Scene<'_, '_>) -> Vec<String> {
    let clock = every(s, s.eyes.briefing.policy.internal_every);
    if s.declared(Ticks(40)) && due(s, Audience::Internal, clock) && s.again("update", Ticks(120)) {
        line(format!("/incident update \"{}\" next {}m", state(s), minutes(clock)))
    } else {
        nothing()
    }
}

/// Tells colleagues once in a long while, and promises nothing.
pub(in crate::players) fn update_rarely(s: &mut Scene<'_, '_>) -> Vec<String> {
    if s.declared(Ticks(11 * 60)) && s.again("update", Ticks(22 * 60)) {
        line("/incident update \"we are still looking into the errors\"")
    } else {
        nothing()
    }
}

/// Tells leadership on its clock, from the severity that concerns it.
pub(in crate::players) fn update_leadership(s: &mut Scene<'_, '_>) -> Vec<String> {
    let policy = &s.eyes.briefing.policy;
    let (from, clock) = (policy.leadership_from, policy.leadership_every);
    let bad = s.memory.severity.is_some_and(|is| is <= from);
    if s.declared(Ticks(50)) && bad && due(s, Audience::Leadership, clock) && s.again("exec", Ticks(180)) {
        line(format!("/exec \"{}; nothing is needed from you\" next {}m", state(s), minutes(clock)))
    } else {
        nothing()
    }
}

/// Answers leadership's interruptions.
pub(in crate::players) fn answer_leaders(s: &mut Scene<'_, '_>) -> Vec<String> {
    let Some(who) = s.diary.callers.pop() else { return nothing() };
    s.diary.callers.retain(|other| *other != who);
    let who = s.person(who).to_owned();
    line(format!("@{who} we are on it: {}. I will write again in half an hour.", state(s)))
}

/// Answers leadership's interruptions with a number.
pub(in crate::players) fn appease_leaders(s: &mut Scene<'_, '_>) -> Vec<String> {
    let Some(who) = s.diary.callers.pop() else { return nothing() };
    let who = s.person(who).to_owned();
    line(format!("@{who} thank you for asking, we have every confidence that this will be over soon."))
}

fn public_state(s: &Scene<'_, '_>) -> &'static str {
    match s.eyes.view.incident.state.as_str() {
        "identified" => "identified",
        "mitigated" | "monitoring" => "monitoring",
        _ => "investigating",
    }
}

/// Has customers told on the clock: by who holds comms, else by its own hand.
pub(in crate::players) fn update_public(s: &mut Scene<'_, '_>) -> Vec<String> {
    let clock = every(s, s.eyes.briefing.policy.public_every);
    if !s.declared(Ticks(60)) || !due(s, Audience::Public, clock) || !s.memory.drafts.is_empty() {
        return nothing();
    }
    let writer = s.holder("comms").map(str::to_owned);
    match writer {
        Some(who) => {
            let writes = s.tasks_of(&who).iter().any(|task| task.what.starts_with("post"));
            if !writes && s.again("post", Ticks(240)) {
                line(format!("/task @{who} post public next {}m", minutes(clock)))
            } else {
                nothing()
            }
        }
        // A minute's patience for whoever is on the way.
        None if s.declared(Ticks(240)) && s.again("post", Ticks(240)) => post_self(s, minutes(clock)),
        None => nothing(),
    }
}

fn post_self(s: &Scene<'_, '_>, next: u32) -> Vec<String> {
    let text = match public_state(s) {
        "monitoring" => "Requests go through again. We are watching before we call it over.",
        "identified" => "We know where the trouble is and are working on it.",
        _ => "Some requests fail. We are looking into it with the people who know.",
    };
    line(format!("/statuspage {} \"{text}\" {} next {next}m", public_state(s), s.affects()))
}

/// Writes to customers by its own hand, on the clock.
pub(in crate::players) fn post_public(s: &mut Scene<'_, '_>) -> Vec<String> {
    let clock = every(s, s.eyes.briefing.policy.public_every);
    let waits = s.declared(Ticks(20)) && due(s, Audience::Public, clock);
    if waits && s.again("post", Ticks(180)) { post_self(s, minutes(clock)) } else { nothing() }
}

/// Writes to customers when somebody has complained long enough.
pub(in crate::players) fn post_rarely(s: &mut Scene<'_, '_>) -> Vec<String> {
    if s.declared(Ticks(14 * 60)) && s.again("post", Ticks(26 * 60)) {
        line("/statuspage investigating \"Some customers may see errors. We are looking into it.\"")
    } else {
        nothing()
    }
}

/// Approves what comms drafted.
pub(in crate::players) fn approve(s: &mut Scene<'_, '_>) -> Vec<String> {
    if !s.memory.drafts.is_empty() && s.again("approve", Ticks(20)) { line("/approve") } else { nothing() }
}

/// Looks at the page as customers see it, and goes another way if it is dark.
pub(in crate::players) fn watch_page(s: &mut Scene<'_, '_>) -> Vec<String> {
    let dark = s.diary.facts.iter().any(|(fact, ..)| matches!(fact, Fact::PostsUnseen { .. }));
    if dark && s.once("channel") {
        return vec![
            "/channel social for public".to_owned(),
            "/note \"customers do not see the status page, we post elsewhere\"".to_owned(),
        ];
    }
    let posted = last(s, Audience::Public).is_some();
    if posted && !dark && s.declared(Ticks(60)) && s.again("look at page", Ticks(600)) {
        line("/statuspage show")
    } else {
        nothing()
    }
}

/// The last word to customers and colleagues.
pub(in crate::players) fn last_words(s: &mut Scene<'_, '_>) -> Vec<String> {
    let said = s.said("resolve").is_some() && !s.diary.review;
    if said && s.once("last words") {
        vec![
            "/statuspage resolved \"It is over, requests go through. We will publish what happened.\"".to_owned(),
            "/incident update \"over: it has held for minutes, the review has an owner\" next 60m".to_owned(),
        ]
    } else {
        nothing()
    }
}

/// Praises the team and the process, in public.
pub(in crate::players) fn reassure(s: &mut Scene<'_, '_>) -> Vec<String> {
    if s.declared(Ticks(120)) && s.again("reassure", Ticks(300)) {
        line("I want everybody to know how much we value your work, please keep the energy up")
    } else {
        nothing()
    }
}
