//! What is looked up while one commands: runbooks, notes and theories, and what the map tells under the pointer.
//!
//! The one rule: what is shown is what the exercise has told this seat.

use egui_kittest::kittest::Queryable as _;

use super::table::{click, playing, push, say, seen, told};

#[test]
fn a_runbook_is_opened_by_mouse_and_shown_with_its_headings_and_lists() {
    let mut harness = playing("play first-page 7");
    click(&mut harness, "Runbooks");
    assert!(seen(&harness, "Opening one takes a few seconds"));
    let steps = "Page the team whose service it is";
    assert!(!seen(&harness, steps), "nobody has opened it yet");
    click(&mut harness, "first-minutes");
    say(&mut harness, "+10s");
    harness.run_steps(3);
    assert!(seen(&harness, steps), "{}", told(&harness));
    let heading = harness.query_by_label("The first ten minutes");
    assert!(heading.is_some(), "a heading is drawn as one, without its mark");
}

#[test]
fn notes_and_theories_are_kept_in_sight_and_judged_by_mouse() {
    let mut harness = playing("play first-page 7");
    click(&mut harness, "Notes");
    assert!(seen(&harness, "None is on the table.") && seen(&harness, "Nothing has been noted."));
    say(&mut harness, "/incident declare \"It fails\" sev2");
    say(&mut harness, "/note \"paying works with cards, not with vouchers\"");
    say(&mut harness, "/hypothesis \"the release is to blame\"");
    say(&mut harness, "/confidence h1 60%");
    harness.run_steps(3);
    assert!(seen(&harness, "vouchers") && seen(&harness, "60 % sure"), "{}", told(&harness));
    push(&mut harness, "25 %");
    assert!(seen(&harness, "25 % sure"), "{}", told(&harness));
    push(&mut harness, "Rule out h1");
    assert!(harness.query_by_label("Rule out h1").is_none(), "what is ruled out is not ruled out again");
    assert!(harness.state().0.recording().contains("/rule-out h1"));
}

#[test]
fn the_pointer_on_a_service_brings_up_what_telemetry_says_of_it() {
    let mut harness = playing("play first-page 7");
    say(&mut harness, "+4m!");
    harness.run_steps(6);
    assert!(!seen(&harness, "slots in use"));
    harness.get_by_label_contains("Service checkout").hover();
    harness.run_steps(12);
    for words in ["stands in", "requests/s", "% fail", "p99", "slots in use", "s old"] {
        assert!(seen(&harness, words), "{words} is not told of checkout");
    }
}
