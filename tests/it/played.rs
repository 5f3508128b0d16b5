//! A run that one of us played by hand, line by line as it was typed.
//!
//! The one rule: what docs/debriefs shows of it is what its lines give today.

use std::sync::{Arc, Mutex};

use hotwash::base::{Tick, Ticks};
use hotwash::debrief::{Debrief, HOT_WASH, Reflection, debrief};
use hotwash::record::{Recording, replay};
use hotwash::scenario;
use hotwash::session::Session;

const LINES: &str = include_str!("../fixtures/played/all-clear.txt");
const ANSWERS: &str = include_str!("../fixtures/played/all-clear.answers.txt");

/// `T+01:02:03` and what was said then.
fn timed(line: &str) -> (Tick, &str) {
    let (at, said) = line.split_once(' ').unwrap();
    let parts = at.trim_start_matches("T+").split(':').map(|part| part.parse::<u32>().unwrap());
    (Tick(parts.fold(0, |sum, part| sum * 60 + part)), said)
}

/// The debrief of an exercise of `all-clear` in which these lines are said, and the lines that were refused.
fn played(seed: u64, lines: &[(Tick, &str)]) -> (Debrief, Vec<String>) {
    let store = Arc::new(Mutex::new(String::new()));
    let sink = Arc::clone(&store);
    let write = move |line: &str| sink.lock().unwrap().push_str(&format!("{line}\n"));
    let mut session = Session::new(scenario::shipped("all-clear").unwrap(), seed, None, Box::new(write)).unwrap();
    let mut refused = Vec::new();
    for (at, said) in lines {
        let now = session.now();
        session.pass(Ticks(at.0.saturating_sub(now.0)));
        session.say(said);
        refused.extend(session.hear().rejected.into_iter().map(|refusal| refusal.line));
    }
    session.finish();
    let recording = Recording::parse(&store.lock().unwrap()).unwrap().0;
    let run = replay(&recording, None).unwrap();
    (debrief(&run, run.seats()[0]), refused)
}

/// The parts of a page, but for those that come from runs of their own.
fn parts(page: &str) -> Vec<&str> {
    let apart = ["What would have changed", "Remedies as recorded", "What else contributed"];
    page.split("\n## ").filter(|part| !apart.iter().any(|head| part.starts_with(head))).map(str::trim).collect()
}

#[test]
fn the_debrief_of_the_run_we_played_is_the_one_in_the_docs() {
    let lines: Vec<(Tick, &str)> = LINES.lines().filter(|line| !line.starts_with('#')).map(timed).collect();
    let (debrief, refused) = played(7, &lines);
    assert_eq!(refused, Vec::<String>::new(), "every line still means something");
    let matched = debrief.factors.iter().filter(|factor| factor.matches.is_some()).count();
    assert!(matched >= 4, "what the factors rest on has moved: {:?}", debrief.factors);
    let answers = HOT_WASH.iter().zip(ANSWERS.lines());
    let words = answers.map(|(question, answer)| Reflection { question: (*question).into(), answer: answer.into() });
    let told = debrief.with_hot_wash(words.collect()).markdown();
    let path = format!("{}/docs/debriefs/all-clear.md", env!("CARGO_MANIFEST_DIR"));
    let page = std::fs::read_to_string(&path).unwrap();
    let (_, page) = page.split_once("\n\n").unwrap();
    for (kept, made) in parts(page).iter().zip(&parts(&told)) {
        assert_eq!(kept, made, "docs/debriefs/all-clear.md is old; tests/regen/debriefs.sh makes it anew");
    }
    assert_eq!(parts(page).len(), parts(&told).len());
}

#[test]
fn how_sure_somebody_was_is_judged_by_what_they_blamed() {
    let lines = [
        (Tick(180), "/ack"),
        (Tick(190), "/incident declare \"Applications do not answer\" sev2"),
        (Tick(200), "/hypothesis an attack fills the router"),
        (Tick(210), "/confidence h1 80%"),
        (Tick(220), "/hypothesis something happens to the runtime hosts"),
        (Tick(230), "/hypothesis host-updates cuts the runtime hosts off"),
        (Tick(240), "/confidence h3 90%"),
        (Tick(250), "/rule-out h2 because h3 says what it is"),
        (Tick(260), "/hypothesis the moon is full"),
        (Tick(270), "/confidence h4 20%"),
    ];
    let (debrief, refused) = played(7, &lines);
    assert_eq!(refused, Vec::<String>::new());
    // (0.8 - 0)^2 and (0.9 - 1)^2; what gave way to a better theory counts as little as what cannot be checked.
    assert_eq!((debrief.calibration.claims, debrief.calibration.brier), (2, Some(0.325)));
    let text = debrief.text();
    for words in ["one that says more took its place", "it was not", "it was part of the cause", "can be checked"] {
        assert!(text.replace("\n  ", " ").contains(words), "{words}: {text}");
    }
}
