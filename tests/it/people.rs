//! Simulated colleagues in whole runs: pages, tasks, findings, objections, freelancing, outside companies.
//!
//! The one rule: what colleagues do is asserted over many seeds, or not at all.

use std::sync::Arc;

use hotwash::base::Tick;
use hotwash::exercise::Exercise;
use hotwash::language::narrate;
use hotwash::people::Presence;
use hotwash::scenario::Scenario;
use hotwash::vocab::{Actor, Event, EventKind, Fact, PersonId, ReportKind};

use crate::support::{person, script, shipped};

/// Declares and calls people in; everybody else's lines come on top.
const OPENING: [&str; 5] = [
    "T+02:00 /incident declare \"Apps unreachable\" sev2",
    "T+02:05 /page @teodor",
    "T+02:06 /page @marek",
    "T+02:07 /page @ifeoma",
    "T+02:08 /page @hanne",
];

fn run(scenario: &Arc<Scenario>, seed: u64) -> Exercise {
    Exercise::new(Arc::clone(scenario), seed)
}

fn played(scenario: &Arc<Scenario>, seed: u64, more: &[&str], minutes: u32) -> (Exercise, Vec<Event>) {
    let mut run = run(scenario, seed);
    let lines: Vec<&str> = OPENING.iter().chain(more).copied().collect();
    let events = script(&mut run, &lines, Tick(minutes * 60));
    (run, events)
}

fn at(events: &[Event], test: impl Fn(&Event) -> bool) -> Option<Tick> {
    events.iter().find(|event| test(event)).map(|event| event.tick)
}

fn by(event: &Event, who: PersonId) -> bool {
    event.by == Actor::Person(who)
}

#[test]
fn a_page_is_answered_and_somebody_comes() {
    let scenario = shipped("all-clear");
    let mut came = 0;
    for seed in 1..=10 {
        let (run, events) = played(&scenario, seed, &[], 12);
        let marek = person(&run, "marek");
        let acknowledged =
            at(&events, |event| by(event, marek) && matches!(event.kind, EventKind::PageAcknowledged { .. }));
        let joined = at(&events, |event| matches!(event.kind, EventKind::PersonJoined { person } if person == marek));
        if let (Some(acknowledged), Some(joined)) = (acknowledged, joined) {
            assert!(acknowledged < joined, "seed {seed}");
            assert_eq!(run.people().presence(marek), Presence::Here, "seed {seed}");
            came += 1;
        }
    }
    assert!(came >= 8, "only {came} of 10 pages brought somebody");
}

#[test]
fn a_task_is_accepted_and_reported_on() {
    let scenario = shipped("all-clear");
    let lines = ["T+09:00 /task @teodor investigate runtime-hosts in 5m"];
    let (run, events) = played(&scenario, 3, &lines, 16);
    let teodor = person(&run, "teodor");
    let accepted = at(&events, |event| by(event, teodor) && matches!(event.kind, EventKind::TaskAccepted { .. }));
    let found =
        at(&events, |event| by(event, teodor) && matches!(event.kind, EventKind::Finding { task: Some(_), .. }));
    let done = at(&events, |event| matches!(event.kind, EventKind::TaskReported { kind: ReportKind::Done, .. }));
    assert!(accepted.is_some() && accepted < found && found <= done, "{accepted:?} {found:?} {done:?}");
}

/// How many findings blame a change that had nothing to do with it.
fn mistakes(events: &[Event], who: PersonId) -> usize {
    let wrong = |fact: &Fact| matches!(fact, Fact::ChangeSuspected { change, .. } if change.index() != 3);
    let found = events.iter().filter(|event| by(event, who));
    found
        .filter(|event| match &event.kind {
            EventKind::Finding { facts, task: Some(_), .. } => facts.iter().any(wrong),
            _ => false,
        })
        .count()
}

#[test]
fn the_unskilled_err_more_often_than_the_skilled() {
    let scenario = shipped("all-clear");
    let lines = [
        "T+06:00 /task @marek investigate router in 10m",
        "T+06:01 /task @teodor investigate router in 10m",
        "T+12:00 /task @marek investigate router in 10m",
        "T+12:01 /task @teodor investigate router in 10m",
    ];
    let (mut skilled, mut unskilled) = (0, 0);
    for seed in 1..=10 {
        let (run, events) = played(&scenario, seed, &lines, 18);
        skilled += mistakes(&events, person(&run, "marek"));
        unskilled += mistakes(&events, person(&run, "teodor"));
    }
    assert!(skilled <= 3, "the skilled one was wrong {skilled} times in 20 looks");
    assert!(unskilled > skilled, "unskilled {unskilled} against skilled {skilled}");
}

#[test]
fn taking_away_needed_capacity_meets_an_objection() {
    let scenario = shipped("all-clear");
    let mut objected = 0;
    for seed in 1..=6 {
        let lines = ["T+12:00 /propose @marek restart runtime-hosts 60%"];
        let (_, events) = played(&scenario, seed, &lines, 13);
        objected += usize::from(
            events.iter().any(|event| matches!(&event.kind, EventKind::Objection { facts, .. } if !facts.is_empty())),
        );
    }
    assert!(objected >= 4, "objections in {objected} of 6 runs");
}

#[test]
fn where_the_commander_falls_silent_people_help_themselves() {
    let scenario = shipped("all-clear");
    let (run, _) = played(&scenario, 2, &[], 45);
    let freelanced = run.log().iter().find(|event| matches!(event.kind, EventKind::Freelanced { .. }));
    let freelanced = freelanced.expect("nobody did anything in forty minutes of silence");
    assert!(freelanced.tick > Tick(7 * 60), "nobody acts while a commander is there");
}

#[test]
fn an_outside_company_answers_in_the_end() {
    let scenario = shipped("all-clear");
    let lines = ["T+04:00 /vendor open stonebrook sev1 \"host-updates cuts our hosts off, 10% of apps are down\""];
    let (_, events) = played(&scenario, 5, &lines, 55);
    let answers: Vec<bool> = events
        .iter()
        .filter_map(|event| match event.kind {
            EventKind::VendorAnswered { helpful, .. } => Some(helpful),
            _ => None,
        })
        .collect();
    assert!(!answers[0], "the first answer is a machine's");
    assert!(answers.iter().any(|helpful| *helpful), "no help in fifty minutes");
}

#[test]
fn no_placeholder_is_ever_said() {
    let scenario = shipped("all-clear");
    let lines = [
        "T+08:00 /incident role scribe @hanne",
        "T+08:10 /ask @marek what changed",
        "T+08:20 @teodor status?",
        "T+08:30 /ask @ifeoma what are our options",
        "T+08:40 /ask @marek when will it be over",
        "T+08:50 /ask @teodor is that risky",
        "T+09:00 /task @teodor \"stop it from spreading\" in 10m",
        "T+15:00 /go",
    ];
    let (_, events) = played(&scenario, 7, &lines, 30);
    for event in &events {
        let text = narrate(event, &*scenario);
        let said = matches!(event.by, Actor::Person(_) | Actor::Vendor(_));
        assert!(!said || !text.contains(['{', '}']), "{text}");
    }
}

/// What somebody answered between two times.
fn answers(events: &[Event], who: PersonId, from: u32, to: u32) -> Vec<String> {
    let within = |event: &&Event| by(event, who) && (from..to).contains(&event.tick.0);
    let said =
        |event: &Event| if let EventKind::Answered { text, .. } = &event.kind { Some(text.clone()) } else { None };
    events.iter().filter(within).filter_map(said).collect()
}

#[test]
fn a_question_is_answered_about_what_it_names() {
    let scenario = shipped("all-clear");
    let mut heard = 0;
    for seed in 1..=6 {
        let more = [
            "T+10:00 /ask @ifeoma is host-updates still running?",
            "T+11:00 /ask @ifeoma can you rotate host-agent?",
            "T+12:00 /ask @ifeoma why do you think so?",
        ];
        let (run, events) = played(&scenario, seed, &more, 13);
        let ifeoma = person(&run, "ifeoma");
        for text in answers(&events, ifeoma, 600, 660) {
            assert!(text.contains("host-updates"), "seed {seed}: {text}");
            heard += 1;
        }
        for text in answers(&events, ifeoma, 660, 720) {
            assert!(text.contains("rotate host-agent (about 6 min"), "seed {seed}: {text}");
            heard += 1;
        }
        for text in answers(&events, ifeoma, 720, 780) {
            assert!(text.len() > 5 && !text.contains("host-agent"), "seed {seed}: {text}");
            heard += 1;
        }
    }
    assert!(heard >= 9, "only {heard} of 18 questions were answered");
}

#[test]
fn an_outside_company_can_be_left_to_a_colleague() {
    let scenario = shipped("all-clear");
    let mut talked = 0;
    for seed in 1..=6 {
        let more = [
            "T+14:00 /task @hanne \"open a case with stonebrook: your update cuts our hosts off, stop it\" in 5m",
            "T+20:00 /task @hanne \"chase stonebrook for an engineer on the line\" in 5m",
        ];
        let (run, events) = played(&scenario, seed, &more, 26);
        let hanne = person(&run, "hanne");
        let opened = at(&events, |event| by(event, hanne) && matches!(event.kind, EventKind::VendorCaseOpened { .. }));
        let chased = at(&events, |event| by(event, hanne) && matches!(event.kind, EventKind::VendorChased { .. }));
        if let (Some(opened), Some(chased)) = (opened, chased) {
            assert!(opened < chased, "seed {seed}");
            talked += 1;
        }
    }
    assert!(talked >= 4, "only on {talked} of 6 seeds");
}
