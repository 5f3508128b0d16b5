//! Bad habits: pulling everything, doing it all alone, asking for ever, arguing about a number, saying everything often.
//!
//! They exist to be tried against the scoring. The one rule: like the good ones they see only the scene.

use super::{line, nothing};
use crate::base::Ticks;
use crate::players::diary::Scene;

/// The next of a list, round and round.
pub(super) fn of(list: &[String], at: usize) -> String {
    list.get(at % list.len().max(1)).cloned().unwrap_or_default()
}

/// Changes that stand in the log by now.
pub(super) fn changes(s: &Scene<'_, '_>) -> Vec<String> {
    let now = i64::from(s.now().0);
    s.eyes.briefing.changes.iter().filter(|change| change.2 <= now).map(|change| change.0.clone()).collect()
}

/// Every lever that a name suggests, one after the other, round and round.
pub(super) fn any_lever(s: &mut Scene<'_, '_>, what: &str) -> String {
    let at = s.nth(what);
    let briefing = s.eyes.briefing;
    let round = at / 8;
    let affected = s.affected();
    match at % 8 {
        0 => format!("rollback {}", of(&changes(s), round)),
        1 => format!("restart {}", of(&affected, round)),
        2 => format!("replace {} 10%", of(&briefing.fleets, round)),
        3 => format!("pause {}", of(&briefing.jobs, round)),
        4 => format!("rotate {}", of(&briefing.services, round * 7 + 3)),
        5 => format!("drain {}", of(&briefing.zones, round)),
        6 => format!("block {}", of(&briefing.services, round * 5 + 1)),
        _ => format!("scale {} 40", of(&affected, round)),
    }
}

/// Pulls a lever with its own hands, looks, and pulls the next.
pub(in crate::players) fn do_it_alone(s: &mut Scene<'_, '_>) -> Vec<String> {
    if !s.declared(Ticks(30))
        || s.well_for() > Ticks(60)
        || !s.memory.underway.is_empty()
        || !s.again("alone", Ticks(75))
    {
        return nothing();
    }
    // What has helped before is done again: a hero is no fool.
    let fleets: Vec<String> = s.eyes.briefing.fleets.clone();
    let stopped = s.nth("hero turn");
    let lever = if stopped > 10 && stopped.is_multiple_of(2) {
        format!("replace {} 10%", of(&fleets, 0))
    } else {
        any_lever(s, "alone lever")
    };
    vec![format!("/do {lever}"), "/dash".to_owned()]
}

/// Has every lever pulled by whoever is there, without waiting for any of them.
pub(in crate::players) fn pull_everything(s: &mut Scene<'_, '_>) -> Vec<String> {
    if !s.declared(Ticks(20)) || !s.again("pull", Ticks(12)) {
        return nothing();
    }
    let lever = any_lever(s, "pulled");
    let at = s.nth("puller");
    let others: Vec<String> = s.others().iter().map(|one| one.id.clone()).collect();
    if others.is_empty() || at.is_multiple_of(3) {
        line(format!("/do {lever}"))
    } else {
        line(format!("/task @{} {lever} in 5m", of(&others, at)))
    }
}

/// Asks somebody something, and then somebody else.
pub(in crate::players) fn ask_on_and_on(s: &mut Scene<'_, '_>) -> Vec<String> {
    if !s.declared(Ticks(20)) || !s.again("question", Ticks(25)) {
        return nothing();
    }
    let others: Vec<String> = s.others().iter().map(|one| one.id.clone()).collect();
    let at = s.nth("asked");
    let questions =
        ["status", "what changed lately?", "is it safe to do anything?", "what could we do?", "how many are affected?"];
    match at % 9 {
        7 => line("/poll should we wait until we know more"),
        8 => line("/no-go because \"we do not know enough\""),
        _ if others.is_empty() => line("/dash"),
        n => line(format!("/ask @{} {}", of(&others, at), questions[n % questions.len()])),
    }
}

/// Argues about the severity.
pub(in crate::players) fn litigate(s: &mut Scene<'_, '_>) -> Vec<String> {
    if !s.declared(Ticks(45)) || !s.again("litigate", Ticks(80)) {
        return nothing();
    }
    let at = s.nth("argument");
    let level = [1, 3, 2, 3, 1, 2][at % 6];
    match at % 3 {
        0 => line("I am not convinced that this is the right severity, what does the policy say exactly?"),
        1 => line("/poll \"is this really that severe by the letter of the policy\""),
        _ => line(format!("/incident severity sev{level} because \"the letter of the policy says so\"")),
    }
}

/// Says every line of the vocabulary, as if it meant something, every few seconds.
pub(in crate::players) fn say_everything(s: &mut Scene<'_, '_>) -> Vec<String> {
    if !s.declared(Ticks(5)) {
        return nothing();
    }
    let others: Vec<String> = s.others().iter().map(|one| one.id.clone()).collect();
    let at = s.nth("spam");
    let who = if others.is_empty() { String::new() } else { of(&others, at / 31) };
    let briefing = s.eyes.briefing;
    let service = of(&s.affected(), at);
    let text = match at % 31 {
        0 => format!("/size-up \"customers see errors at {service}\" affects {service} share 20% trend growing"),
        1 => "/freeze all".to_owned(),
        2 => "/changes".to_owned(),
        3 => format!("/incident role {} @{who}", ["comms", "ops", "scribe", "deputy", "liaison"][at / 31 % 5]),
        4 => "/incident update \"we are working on it with everybody\" next 15m".to_owned(),
        5 => format!("/statuspage investigating \"we are looking into errors\" affects {service} next 20m"),
        6 => "/exec \"customers are hurt and we are on it\" next 30m".to_owned(),
        7 => "/escalate leadership \"this is serious\"".to_owned(),
        8 => format!("/task @{who} investigate {service} in 5m"),
        9 => format!("/hypothesis \"theory number {at}\""),
        10 => format!("/confidence h{} 60%", at / 31 + 1),
        11 => format!("/rule-out h{} because \"it does not fit\"", at / 31 + 1),
        12 => format!("/vendor open {} sev1 \"please help us at once\"", of(&briefing.vendors, at / 31)),
        13 => format!("/vendor chase {}", of(&briefing.vendors, at / 31)),
        14 => format!(
            "/propose @{who} {} in 8m plan-b: \"go back to before\" abort-if: \"it gets worse\"",
            any_lever(s, "spam lever")
        ),
        15 => "/note \"a decision is being taken\"".to_owned(),
        16 => "/tradeoff \"we give up one thing for another\" gives: speed keeps: availability".to_owned(),
        17 => format!("/ask @{who} status"),
        18 => "/go".to_owned(),
        19 => format!("/check t{}", s.eyes.view.tasks.len()),
        20 => format!("/extend t{} 5m", s.eyes.view.tasks.len()),
        21 => format!("/task @{who} \"find out what is wrong\" in 5m"),
        22 => format!("/task @{who} snapshot {} in 4m", of(&briefing.fleets, at / 31)),
        23 => "/approve".to_owned(),
        24 => "/statuspage show".to_owned(),
        25 => format!("/page {}", of(&briefing.teams, at / 31)),
        26 => "/dash".to_owned(),
        27 => format!("/verify {service} @{who}"),
        28 => format!("/incident review-owner @{who}"),
        29 => format!("/incident status {}", ["identified", "mitigated", "monitoring"][at / 31 % 3]),
        _ => "/poll we go on as before".to_owned(),
    };
    if text.contains("@ ") || text.ends_with('@') { line("/dash") } else { line(text) }
}

/// Hands command back and forth, resolves and reopens: what moves numbers without meaning anything.
pub(in crate::players) fn churn(s: &mut Scene<'_, '_>) -> Vec<String> {
    if !s.declared(Ticks(400)) || !s.again("churn", Ticks(240)) {
        return nothing();
    }
    let at = s.nth("churned");
    match at % 3 {
        0 => line("/unfreeze all"),
        1 => line("/freeze all"),
        _ => line("/incident resolve \"done as far as we can see\""),
    }
}

/// Writes as many factors and remedies as the form takes.
pub(in crate::players) fn review_spam(s: &mut Scene<'_, '_>) -> Vec<String> {
    if !s.diary.review {
        return nothing();
    }
    let at = s.nth("review spam");
    let kinds = ["trigger", "latent", "detection", "response", "tooling", "organisation", "vendor"];
    let owner = s.eyes.briefing.people.iter().find(|one| !one.seat).map(|one| one.id.clone()).unwrap_or_default();
    match at {
        0..=13 => line(format!("/factor \"something was not as it should be\" as {} from {}", kinds[at % 7], at + 1)),
        14..=23 => {
            let kind = ["prevent", "detect", "mitigate", "respond"][at % 4];
            line(format!("/remedy \"make it better next time\" for f{} owner @{owner} due 2w kind {kind}", at - 13))
        }
        24 => line("/incident retro done"),
        _ => nothing(),
    }
}
