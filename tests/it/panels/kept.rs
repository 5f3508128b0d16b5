//! What is kept when another exercise is begun, and recordings that are chosen.
//!
//! The one rule: what the library shows is what a later window would find.

use std::collections::BTreeMap;

use egui_kittest::kittest::Queryable as _;
use hotwash::panels::Screen;

use super::table::{Table, click, count, host, playing, say, seen, table, table_of, told};

fn recording(harness: &Table) -> String {
    harness.state().0.recording()
}

#[test]
fn beginning_another_exercise_sets_the_first_aside_and_both_can_be_gone_on_with() {
    let mut harness = playing("play first-page 7");
    say(&mut harness, "next");
    say(&mut harness, "/ack");
    let first = recording(&harness);
    harness.state_mut().0.ask(hotwash::panels::Intent::Begin("all-clear".to_owned(), 3));
    harness.run_steps(4);
    say(&mut harness, "+1m");
    let second = recording(&harness);
    // A window opened later, on what this one kept.
    let kept = harness.state().1.kept.clone();
    let mut later = table_of(1440.0, 900.0, host(kept, BTreeMap::new()));
    assert!(seen(&later, "Set aside"), "the library tells of both");
    later.get_by_label_contains("Continue: ").click();
    later.run_steps(4);
    assert_eq!(later.state().0.screen(), Screen::Exercise);
    assert_eq!(recording(&later), first);
    say(&mut later, "next");
    assert!(recording(&later).starts_with(&first) && recording(&later).len() > first.len());
    // The second one is what is aside now, and the first is not there twice.
    later.state_mut().0.ask(hotwash::panels::Intent::Library);
    later.run_steps(3);
    assert_eq!(count(&later, "Save as a file and keep no longer"), 1);
    say(&mut later, "continue 2");
    later.run_steps(3);
    assert_eq!(recording(&later), second);
}

#[test]
fn what_cannot_be_read_is_kept_for_who_can() {
    let strange = [("recording".to_owned(), "of another version".to_owned()), ("aside".to_owned(), "torn".to_owned())];
    let mut harness = table_of(1440.0, 900.0, host(strange.into(), BTreeMap::new()));
    harness.state_mut().0.ask(hotwash::panels::Intent::Begin("first-page".to_owned(), 7));
    harness.run_steps(4);
    assert_eq!(harness.state().1.kept["aside"], r#"["of another version","torn"]"#);
    harness.state_mut().0.ask(hotwash::panels::Intent::Library);
    harness.run_steps(3);
    assert!(!seen(&harness, "Set aside"), "it is not offered");
}

#[test]
fn of_too_many_exercises_the_oldest_is_handed_out() {
    let mut harness = table(1440.0, 900.0);
    for seed in 1..=8 {
        harness.state_mut().0.ask(hotwash::panels::Intent::Begin("first-page".to_owned(), seed));
        harness.run_steps(3);
        assert_eq!(harness.state().1.exported.len(), usize::from(seed == 8), "after {seed}");
    }
    harness.state_mut().0.ask(hotwash::panels::Intent::Library);
    harness.run_steps(3);
    click(&mut harness, "Save as a file and keep no longer: Checkout is failing, at T+00:00:00, seed 7");
    assert_eq!(harness.state().1.exported.len(), 2);
    assert_eq!(count(&harness, "Save as a file and keep no longer"), 5);
}

#[test]
fn a_recording_is_chosen_from_those_that_lie_there_or_by_its_name() {
    let mut other = playing("play first-page 7");
    say(&mut other, "next");
    let text = recording(&other);
    let files = [("run.jsonl".to_owned(), text.clone())].into();
    let mut harness = table_of(1024.0, 640.0, host(BTreeMap::new(), files));
    click(&mut harness, "Open a recording");
    click(&mut harness, "run.jsonl");
    assert_eq!(harness.state().0.screen(), Screen::Exercise);
    assert_eq!(recording(&harness), text);
    harness.state_mut().0.ask(hotwash::panels::Intent::Library);
    harness.run_steps(3);
    say(&mut harness, "open elsewhere.jsonl");
    harness.run_steps(3);
    assert!(told(&harness).contains("elsewhere.jsonl is not there"), "{}", told(&harness));
    say(&mut harness, "open run.jsonl");
    harness.run_steps(3);
    assert_eq!(harness.state().0.screen(), Screen::Exercise);
}
