//! A whole exercise with the keyboard alone, and what keys do in the war room.
//!
//! The one rule: after the window has opened nothing reaches the panels but keys and typed text.

use egui::Key;
use egui_kittest::kittest::{By, NodeT as _, Queryable as _};
use hotwash::panels::{KeyAct, Keys, Screen};
use hotwash::record::Recording;

use super::pictures::shown;
use super::table::{Table, click, count, playing, push, seen, table, told, typed};

fn press(harness: &mut Table, key: Key) {
    harness.key_press(key);
    harness.run_steps(3);
}

/// What has the keyboard, as a screen reader would call it.
fn focused(harness: &Table) -> String {
    #[expect(clippy::redundant_closure_for_method_calls, reason = "the method itself holds for one lifetime only")]
    let found = harness.query_all(By::new().predicate(|node| node.is_focused())).next();
    found.and_then(|node| node.accesskit_node().label()).unwrap_or_default()
}

/// Presses Tab until the keyboard is where the label says, then Enter.
fn tab_to(harness: &mut Table, label: &str) {
    for _ in 0..120 {
        if focused(harness).contains(label) {
            press(harness, Key::Enter);
            return;
        }
        press(harness, Key::Tab);
    }
    panic!("Tab never comes to {label:?}; it is at {:?}", focused(harness));
}

/// Types into whatever has the keyboard, and Enter.
fn write(harness: &mut Table, line: &str) {
    harness.event(egui::Event::Text(line.to_owned()));
    harness.run_steps(2);
    press(harness, Key::Enter);
}

#[test]
fn first_page_is_played_from_the_library_to_an_exported_debrief_with_the_keyboard_alone() {
    let mut harness = table(1024.0, 640.0);
    let h = &mut harness;
    tab_to(h, "Read the briefing of first-page");
    assert_eq!(h.state().0.screen(), Screen::Briefing);
    tab_to(h, "Begin the exercise");
    assert_eq!(h.state().0.screen(), Screen::Exercise);
    assert_eq!(focused(h), "Say", "the command bar has the keyboard from the start");
    press(h, Key::F9);
    assert!(seen(h, "Your pager rings"), "{}", told(h));
    press(h, Key::F4);
    assert!(told(h).contains("acknowledged p1"), "F4 does the first thing that waits: {}", told(h));
    for _ in 0..400 {
        if h.state().0.screen() != Screen::Exercise {
            break;
        }
        let before = h.state().0.log_since(0).len();
        write(h, "next");
        if let Some(line) = shown(&h.state().0, before) {
            write(h, &line);
        }
    }
    assert_eq!(h.state().0.screen(), Screen::Debrief, "{}", told(h));
    tab_to(h, "Skip to the debrief");
    assert!(seen(h, "of 100 points"));
    tab_to(h, "Save as web page");
    let (name, bytes) = h.state().1.exported.first().cloned().expect("the page was handed out");
    assert_eq!(name, "hotwash-first-page-1.html");
    assert!(bytes > 10_000, "{bytes}");
    let (recording, _) = Recording::parse(&h.state().0.recording()).unwrap();
    assert!(recording.end.is_some());
    assert!(recording.inputs.len() > 15, "an exercise was played, not waited for: {}", recording.inputs.len());
}

#[test]
fn tab_completes_and_up_recalls() {
    let mut harness = playing("play first-page 7");
    let h = &mut harness;
    h.event(egui::Event::Text("/page chec".to_owned()));
    h.run_steps(2);
    press(h, Key::Tab);
    press(h, Key::Enter);
    assert!(told(h).contains("paged dana"), "{}", told(h));
    press(h, Key::ArrowUp);
    h.event(egui::Event::Text(" again".to_owned()));
    h.run_steps(2);
    press(h, Key::Enter);
    let recording = h.state().0.recording();
    assert!(recording.contains("/page checkout again"), "the line came back and could be gone on with: {recording}");
}

#[test]
fn a_line_that_lacks_something_opens_its_form_while_the_clock_stands_still() {
    let mut harness = playing("play first-page 7");
    typed(&mut harness, "/page");
    assert!(seen(&harness, "Whom?"));
    assert!(!harness.state().0.running());
    push(&mut harness, "@ravi");
    press(&mut harness, Key::Escape);
    assert!(!seen(&harness, "Whom?"), "Escape gives a form up");
    assert!(!told(&harness).contains("paged ravi"), "and says nothing");
}

#[test]
fn keys_can_be_chosen_and_a_key_does_one_thing() {
    let mut keys = Keys::default();
    assert_eq!(keys.bind(KeyAct::Pause, Key::F9), Some(KeyAct::UntilCalled));
    assert_eq!((keys.key(KeyAct::Pause), keys.key(KeyAct::UntilCalled)), (Some(Key::F9), None));

    let mut harness = table(1024.0, 640.0);
    let h = &mut harness;
    click(h, "Settings");
    click(h, "Key of Pause or run the clock: F8");
    press(h, Key::F6);
    assert!(seen(h, "Key of Pause or run the clock: F6"));
    click(h, "Done");
    h.state_mut().0.say("play first-page 7");
    h.run_steps(3);
    press(h, Key::F8);
    assert!(h.state().0.running(), "F8 does nothing any more");
    press(h, Key::F6);
    assert!(!h.state().0.running(), "F6 pauses");
    assert!(h.state().1.kept["settings"].contains("F6"), "it is kept");
    assert_eq!(count(h, "Run"), 2, "the button says so, beside the tab of the runbooks");
}

#[test]
fn everything_that_can_be_set_is_set_on_its_screen_and_kept() {
    let mut harness = table(1024.0, 900.0);
    let h = &mut harness;
    click(h, "Settings");
    let before = h.state().0.theme().ground;
    for words in ["Light", "24-hour clock", "Reduced motion", "The pager sounds"] {
        click(h, words);
    }
    assert_ne!(h.state().0.theme().ground, before, "it is looked at in the new colours at once");
    for percent in [80_u16, 200] {
        click(h, &format!("{percent} %"));
        let wanted = f32::from(percent) / 100.0;
        assert!((h.ctx.zoom_factor() - wanted).abs() < 0.01, "{percent} % is {}", h.ctx.zoom_factor());
    }
    let kept = hotwash::panels::Settings::read(&h.state().1.kept["settings"]);
    let set = h.state().0.settings();
    assert_eq!(&kept, set);
    assert_eq!((set.text_percent, set.hours_24, set.reduced_motion, set.sound), (200, false, true, false));
    click(h, "Done");
    assert_eq!(h.state().0.screen(), Screen::Library);
}
