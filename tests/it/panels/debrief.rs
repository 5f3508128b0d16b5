//! The debrief and the library: evidence, what-if, exports, what is remembered.
//!
//! The one rule: a figure on the screen is the debrief's own.

use egui_kittest::kittest::Queryable as _;
use hotwash::panels::{Intent, Screen, TryOut};

use super::pictures::Newcomer;
use super::table::{Table, click, playing, say, seen, table, table_of, told};

fn over() -> Table {
    let mut harness = playing("play first-page 7");
    Newcomer::default().until(&mut harness, "");
    assert_eq!(harness.state().0.screen(), Screen::Debrief);
    harness.set_size(egui::vec2(1440.0, 2600.0));
    harness.run_steps(3);
    harness
}

fn finished() -> Table {
    let mut harness = over();
    click(&mut harness, "Skip to the debrief");
    harness
}

#[test]
fn three_questions_come_before_any_score_and_their_answers_are_kept() {
    let mut harness = over();
    assert!(!seen(&harness, "of 100 points"), "no score before the hot wash");
    harness.get_by_role_and_label(egui::accesskit::Role::MultilineTextInput, "Where were you lucky?").focus();
    harness.run_steps(2);
    harness.event(egui::Event::Text("Dana came at once.".to_owned()));
    harness.run_steps(2);
    click(&mut harness, "Keep this and read the debrief");
    assert!(seen(&harness, "of 100 points"));
    assert!(seen(&harness, "Dana came at once."));
    let recording = harness.state().0.recording();
    let mut other = table(1024.0, 2600.0);
    other.state_mut().0.import(&recording);
    other.run_steps(3);
    assert!(seen(&other, "Dana came at once."), "the recording keeps it");
}

#[test]
fn the_questions_can_be_answered_by_typing_and_no_score_is_told_before() {
    let mut harness = over();
    let log = |harness: &Table| harness.state().0.log_since(0).join("\n");
    assert!(log(&harness).contains("What did you know") && !log(&harness).contains("of 100 points"));
    harness.state_mut().0.say("Only what the page said.");
    harness.state_mut().0.say("Call support first.");
    assert!(!log(&harness).contains("of 100 points"));
    harness.state_mut().0.say("Dana came at once.");
    harness.run_steps(3);
    assert!(log(&harness).contains("of 100 points"), "then the debrief is told");
    assert!(seen(&harness, "Dana came at once.") && seen(&harness, "of 100 points"));
    let mut other = over();
    other.state_mut().0.say("skip");
    assert!(log(&other).contains("of 100 points"));
}

#[test]
fn reading_a_finished_run_keeps_what_can_be_gone_on_with() {
    let done = finished().state().0.recording();
    let mut harness = table(1024.0, 640.0);
    harness.state_mut().0.say("play first-page 3");
    harness.run_steps(3);
    let begun = harness.state().1.kept["recording"].clone();
    harness.state_mut().0.import(&done);
    harness.run_steps(3);
    assert!(harness.state().0.log_since(0).join("\n").contains("of 100 points"), "it is told");
    assert_eq!(harness.state().1.kept["recording"], begun);
}

#[test]
fn the_coach_is_silenced_by_mouse_and_the_debrief_tells_when() {
    let mut harness = playing("play first-page 7");
    for line in ["next", "next"] {
        say(&mut harness, line);
    }
    let asked = |harness: &Table| told(harness).lines().filter(|line| line.contains(" coach")).count();
    assert!(asked(&harness) > 0, "{}", told(&harness));
    click(&mut harness, "Silence the coach");
    assert!(told(&harness).contains("asked the coach to be silent"), "{}", told(&harness));
    let before = asked(&harness);
    say(&mut harness, "+10m!");
    assert_eq!(asked(&harness), before, "it says no more");
    click(&mut harness, "Menu: ");
    assert!(seen(&harness, "Call the coach"), "it can be called again");
    say(&mut harness, "quit");
    harness.set_size(egui::vec2(1440.0, 2600.0));
    harness.run_steps(3);
    click(&mut harness, "Skip to the debrief");
    assert!(seen(&harness, "it was switched off at T+00:0"), "on the screen");
    assert!(told(&harness).contains("it was switched off at T+00:0"), "and in the log");
}

#[test]
fn any_moment_of_the_run_can_be_looked_at_and_played_again_from() {
    let mut harness = finished();
    let moment = |harness: &Table| super::table::words(&harness.get_by_label_contains("Play again from T+"));
    let before = moment(&harness);
    harness.get_by_role_and_label(egui::accesskit::Role::Slider, "Moment").focus();
    harness.run_steps(2);
    for _ in 0..3 {
        harness.key_press(egui::Key::ArrowRight);
        harness.run_steps(2);
    }
    let after = moment(&harness);
    assert!(after > before, "{after} after {before}");
    click(&mut harness, "Play again from T+");
    assert_eq!(harness.state().0.screen(), Screen::Exercise);
    let time = after.split("Play again from ").nth(1).expect("a moment").to_owned();
    assert!(harness.query_all_by_label(&time).next().is_some(), "the clock stands at {time}");
}

#[test]
fn a_capability_opens_to_its_evidence() {
    let mut harness = finished();
    let why = "Act once you know where it is";
    assert!(!seen(&harness, why));
    click(&mut harness, "Mitigation: ");
    assert!(seen(&harness, why));
    click(&mut harness, "Mitigation: ");
    assert!(!seen(&harness, why));
}

#[test]
fn everything_can_be_saved_and_a_saved_recording_can_be_read_again() {
    let mut harness = finished();
    for name in ["Save as web page", "Save as Markdown", "Save as JSON", "Save the recording"] {
        click(&mut harness, name);
    }
    let names: Vec<&str> = harness.state().1.exported.iter().map(|(name, _)| name.as_str()).collect();
    let base = "hotwash-first-page-7";
    assert_eq!(names, [format!("{base}.html"), format!("{base}.md"), format!("{base}.json"), format!("{base}.jsonl")]);
    let recording = harness.state().0.recording();
    let mut other = table(1024.0, 640.0);
    other.state_mut().0.import(&recording);
    other.run_steps(3);
    assert_eq!(other.state().0.screen(), Screen::Debrief);
    assert!(seen(&other, "of 100 points"));
    assert!(!other.state().1.kept.contains_key("best"), "somebody else's run is nobody's record");
    other.state_mut().0.import("no recording");
    other.run_steps(3);
    assert!(seen(&other, "line 1"), "what cannot be read is told: {}", told(&other));
}

#[test]
fn a_change_is_tried_out_a_little_at_a_time_and_told() {
    let mut harness = finished();
    let recording = harness.state().0.recording();
    let (recording, _) = hotwash::record::Recording::parse(&recording).unwrap();
    let go = recording.inputs.iter().find(|input| input.line.starts_with("/go")).expect("a decision");
    harness.state_mut().0.ask(Intent::TryOut(TryOut::Without(go.seq)));
    assert!(harness.state().0.running(), "frames are drawn while it is tried");
    harness.run_steps(2);
    assert!(seen(&harness, "Trying out: without /go d1"), "it does not block");
    for _ in 0..400 {
        if !harness.state().0.running() {
            break;
        }
        harness.run_steps(1);
    }
    assert!(!harness.state().0.running());
    harness.run_steps(2);
    let row = harness.get_by_label_contains("minutes to mitigate");
    let told = super::table::words(&row);
    let lost: f64 = told.split_whitespace().next().and_then(|word| word.parse().ok()).expect("a figure");
    assert!(lost > 1000.0, "without the decision customers lose more: {told}");
    harness.state_mut().0.ask(Intent::TryOut(TryOut::With(60, "/pag data".to_owned())));
    harness.run_steps(2);
    assert!(seen(&harness, "cannot be read"), "a line that cannot be read is told");
}

#[test]
fn the_library_remembers_the_best_run_and_the_last_one() {
    let mut harness = finished();
    let best = harness.state().1.kept["best"].clone();
    assert!(best.contains("\"seed\":7"), "{best}");
    click(&mut harness, "Back to the library");
    assert!(seen(&harness, "best P"));
    assert!(seen(&harness, "Read its debrief"));
    say(&mut harness, "play all-clear 3");
    say(&mut harness, "+1m!");
    let mut host = super::table::Memory::default();
    host.kept = harness.state().1.kept.clone();
    let mut later = table_of(1024.0, 640.0, host);
    assert!(seen(&later, "You were in the middle of: Green across the board"));
    click(&mut later, "Continue where you left off");
    assert_eq!(later.state().0.screen(), Screen::Exercise);
    assert!(seen(&later, "T+00:01:"));
}
