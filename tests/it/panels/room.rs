//! The war room: what is seen and what its buttons say.
//!
//! The one rule: a widget is found by what a screen reader would say of it, and what it did is read from the log.

use std::collections::BTreeSet;

use egui::accesskit::Role;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use hotwash::language::VERBS;
use hotwash::panels::Screen;

use super::pictures::Newcomer;
use super::table::{click, count, playing, push, say, seen, table, told, typed, words};

fn to_the_decision() -> super::table::Table {
    let mut harness = playing("play first-page 7");
    Newcomer::default().until(&mut harness, "/go");
    harness.run_steps(6);
    harness
}

#[test]
fn an_exercise_is_begun_by_mouse_and_a_form_makes_a_line() {
    let mut harness = table(1024.0, 740.0);
    click(&mut harness, "Read the briefing of first-page");
    assert_eq!(harness.state().0.screen(), Screen::Briefing);
    click(&mut harness, "Begin the exercise");
    assert_eq!(harness.state().0.screen(), Screen::Exercise);
    click(&mut harness, "Incident");
    click(&mut harness, "/incident declare");
    harness.get_by_label_contains("What do customers see?").focus();
    harness.run_steps(2);
    harness.event(egui::Event::Text("checkout fails".to_owned()));
    harness.run_steps(3);
    click(&mut harness, "sev3");
    click(&mut harness, "Say it");
    assert!(told(&harness).contains("sev3: checkout fails"), "{}", told(&harness));
    let kept = harness.state().1.kept.get("recording").cloned().unwrap_or_default();
    assert!(kept.contains("checkout fails"), "the recording is kept");
}

#[test]
fn every_verb_can_be_reached_with_the_mouse() {
    let mut harness = playing("play first-page 7");
    let mut found = BTreeSet::new();
    for menu in ["Incident", "People", "Work", "Decide", "Tell", "Think", "Review"] {
        let all: Vec<_> = harness.get_all_by_label_contains(menu).collect();
        all.iter().rfind(|node| node.accesskit_node().role() == Role::Button).expect("a menu").click();
        harness.run_steps(3);
        for node in harness.get_all_by_label_contains("/") {
            let label = node.accesskit_node().label().unwrap_or_default();
            found.extend(label.strip_prefix('/').map(|_| label.split("  ").next().unwrap_or_default().to_owned()));
        }
        harness.key_press(egui::Key::Escape);
        harness.run_steps(3);
    }
    let missing: Vec<String> = VERBS
        .into_iter()
        .flatten()
        .map(hotwash::language::Verb::slashed)
        .filter(|verb| !found.contains(verb))
        .collect();
    assert!(missing.is_empty(), "no menu has {missing:?}");
}

#[test]
fn a_verb_without_a_form_of_its_own_asks_for_its_rest_and_offers_what_there_is() {
    let mut harness = playing("play first-page 7");
    for line in
        ["/incident declare \"It fails\" sev2", "/page checkout", "+4m!", "/task @dana investigate checkout in 10m"]
    {
        say(&mut harness, line);
    }
    harness.state_mut().0.open_form("/check");
    harness.run_steps(3);
    push(&mut harness, "t1");
    click(&mut harness, "Say it");
    assert!(harness.state().0.recording().contains("/check t1"), "{}", told(&harness));
}

#[test]
fn the_pager_cannot_be_overlooked() {
    let mut harness = playing("play first-page 7");
    assert!(seen(&harness, "All is quiet"));
    click(&mut harness, "Wait until called");
    assert_eq!(harness.state().1.tones, 1, "it sounds once");
    let theme = *harness.state().0.theme();
    let ringing = super::table::picture(&harness);
    let loud = ringing.share(theme.bad) + ringing.share(theme.warn);
    assert!(loud > 0.05, "a twentieth of the window is in the colour of the alarm, not {loud:.3}");
    click(&mut harness, "Acknowledge p1");
    assert!(!seen(&harness, "Your pager rings"));
    let quiet = super::table::picture(&harness);
    assert!(quiet.share(theme.bad) + quiet.share(theme.warn) < loud / 2.0);
    assert!(seen(&harness, "Declare an incident"), "what waits next has a button too");
}

#[test]
fn a_muted_pager_is_still_seen_and_the_setting_is_kept() {
    let mut harness = playing("play first-page 7");
    click(&mut harness, "Menu: ");
    click(&mut harness, "Mute the pager");
    click(&mut harness, "Wait until called");
    assert_eq!(harness.state().1.tones, 0, "it makes no sound");
    assert!(seen(&harness, "Your pager rings"));
    assert!(harness.state().1.kept["settings"].contains("\"sound\":false"));
}

#[test]
fn where_nothing_waits_what_fails_is_told_instead_of_calm() {
    let mut harness = playing("play first-page 7");
    assert!(seen(&harness, "All is quiet. You are on call."));
    for line in ["next", "/ack", "/incident declare \"It fails\" sev2"] {
        say(&mut harness, line);
    }
    harness.run_steps(3);
    assert!(seen(&harness, "% of the requests to checkout fail."), "{}", told(&harness));
    for calm in ["All is quiet", "Nothing waits"] {
        assert!(!seen(&harness, calm), "{calm} beside a failing checkout");
    }
}

#[test]
fn time_follows_the_pace_and_stands_still_when_paused() {
    let mut harness = playing("play first-page 7");
    click(&mut harness, "16x");
    harness.state_mut().0.advance(1.0);
    harness.run_steps(2);
    assert!(seen(&harness, "T+00:00:16"));
    click(&mut harness, "Pause");
    harness.state_mut().0.advance(1.0);
    harness.run_steps(2);
    assert!(seen(&harness, "T+00:00:16"));
    assert!(!harness.state().0.running());
}

#[test]
fn a_frame_lays_out_the_lines_in_sight_and_not_the_whole_log() {
    let mut harness = to_the_decision();
    let labels = |harness: &super::table::Table| harness.get_all_by_role(Role::Label).count();
    let before = (harness.state().0.log_since(0).len(), labels(&harness));
    for _ in 0..150 {
        say(&mut harness, "/say we are on it");
    }
    let after = (harness.state().0.log_since(0).len(), labels(&harness));
    assert!(after.0 >= before.0 + 150);
    assert!(after.1 < before.1 + 40, "{} labels for {} lines, {} for {}", after.1, after.0, before.1, before.0);
}

#[test]
fn a_thread_and_the_mentions_can_be_read_alone() {
    let mut harness = to_the_decision();
    assert!(seen(&harness, "proposed d1"));
    harness.get_by_label("d1").click();
    harness.run_steps(3);
    assert!(seen(&harness, "Decision d1: rollback checkout-231"));
    assert!(seen(&harness, "proposed d1"));
    assert!(!seen(&harness, "told leadership"), "other lines are gone");
    click(&mut harness, "Leave the thread");
    assert!(seen(&harness, "told leadership"));
    click(&mut harness, "To you ·");
    assert!(!seen(&harness, "told leadership"));
    let log = told(&harness);
    let mine = log.lines().rfind(|line| line.contains(" to you: ") && !line.contains("coach")).expect("a mention");
    let said = mine.split(" to you: ").nth(1).expect("what was said");
    assert!(!said.is_empty() && seen(&harness, said), "{said:?} is to be seen among the mentions");
}

#[test]
fn people_stand_under_whom_they_report_to_and_the_span_is_told() {
    let harness = to_the_decision();
    assert!(seen(&harness, "2 of 7 report to the commander"));
    let left = |name: &str| {
        let all = harness.get_all_by_label(name);
        all.map(|node| node.rect().left()).fold(f32::INFINITY, f32::min)
    };
    assert!(left("dana") > left("you"), "who reports to the commander stands further in");
    for role in ["commander", "operations", "comms"] {
        assert!(harness.query_all_by_label(role).next().is_some(), "{role} is filled");
    }
    assert!(seen(&harness, "Page @ravi"), "who was not called can be");
}

#[test]
fn a_timebox_counts_down_and_turns_over() {
    let mut harness = playing("play first-page 7");
    for line in
        ["/incident declare \"It fails\" sev2", "/page checkout", "+4m!", "/task @dana \"find out what fails\" in 10m"]
    {
        say(&mut harness, line);
    }
    let left = |harness: &super::table::Table| {
        let node = harness.get_all_by_label_contains(" left").next().expect("a timebox");
        words(&node)
    };
    let before = left(&harness);
    say(&mut harness, "+30s!");
    assert!(left(&harness) < before, "{} after {before}", left(&harness));
    assert_eq!(count(&harness, "Check t1"), 1);
}

#[test]
fn the_composer_shows_what_customers_would_see_before_it_is_sent() {
    let mut harness = playing("play first-page 7");
    say(&mut harness, "/incident declare \"It fails\" sev2");
    harness.get_by_label("Status page").click();
    harness.run_steps(3);
    assert!(seen(&harness, "(nothing written yet)"));
    harness.get_by_role_and_label(Role::MultilineTextInput, "What customers read").focus();
    harness.run_steps(2);
    harness.event(egui::Event::Text("Payments fail for some of you.".to_owned()));
    harness.run_steps(2);
    push(&mut harness, "checkout");
    push(&mut harness, "20m");
    assert!(seen(&harness, "next word within 20m"));
    assert!(count(&harness, "disturbed") >= 2, "the service stands on the page");
    click(&mut harness, "Post to the status page");
    let said = "/statuspage investigating \\\"Payments fail for some of you.\\\" affects checkout next 20m";
    assert!(harness.state().0.recording().contains(said), "{}", harness.state().0.recording());
}

#[test]
fn changes_are_looked_at_and_frozen_by_mouse() {
    let mut harness = playing("play first-page 7");
    say(&mut harness, "/incident declare \"It fails\" sev2");
    harness.get_by_label("Changes").click();
    harness.run_steps(3);
    assert!(seen(&harness, "Not looked at yet"));
    click(&mut harness, "Look at the change log");
    assert!(seen(&harness, "checkout-231"));
    click(&mut harness, "Freeze all");
    assert!(told(&harness).contains("froze all changes"), "{}", told(&harness));
    assert!(seen(&harness, "Unfreeze all"));
}

#[test]
fn the_coach_points_at_the_panel_that_matters() {
    let mut harness = playing("play first-page 7");
    assert!(!seen(&harness, "the coach points here"));
    Newcomer::default().until(&mut harness, "/changes");
    assert!(seen(&harness, "Changes, the coach points here"));
    click(&mut harness, "Say this");
    assert!(harness.state().0.recording().contains("/changes"));
}

#[test]
fn one_can_go_back_to_a_moment_and_such_a_run_sets_no_record() {
    let mut harness = to_the_decision();
    harness.get_by_label("Timeline").click();
    harness.run_steps(3);
    assert!(seen(&harness, "declared"));
    click(&mut harness, "-5 min");
    let button = words(&harness.get_by_label_contains("Go on from T+"));
    let moment = button.split("Go on from ").nth(1).expect("a moment").to_owned();
    click(&mut harness, &button);
    harness.run_steps(3);
    assert!(harness.query_all_by_label(&moment).next().is_some(), "the clock stands at {moment}");
    assert!(!harness.state().0.running(), "it waits for whoever went back");
    assert!(harness.state().0.recording().contains("branched_at"));
    say(&mut harness, "quit");
    assert_eq!(harness.state().0.screen(), Screen::Debrief);
    let best = harness.state().1.kept.get("best").cloned().unwrap_or_default();
    assert!(!best.contains("first-page"), "{best}");
}

#[test]
fn in_a_small_window_each_part_is_a_tab_and_none_is_lost() {
    let mut harness = table(512.0, 320.0);
    say(&mut harness, "play first-page 7");
    click(&mut harness, "Wait until called");
    click(&mut harness, "Acknowledge p1");
    for (tab, words) in [("People and tasks", "Page @dana"), ("Map", "Service checkout"), ("Channel", "Everything")] {
        harness.get_by_label(tab).click();
        harness.run_steps(3);
        assert!(seen(&harness, words), "{tab} shows {words}");
    }
    typed(&mut harness, "/incident declare \"It fails\" sev2");
    assert!(told(&harness).contains("sev2: It fails"));
}
