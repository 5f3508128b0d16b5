//! The panels, clicked and typed into without a window.
//!
//! The one rule: a widget is found by what a screen reader would say of it.

mod pictures;
mod raster;
mod table;

use egui_kittest::kittest::Queryable as _;
use hotwash::panels::{Look, Screen, Settings, Theme, positions};

use table::{click, table, typed};

fn contrast(a: egui::Color32, b: egui::Color32) -> f32 {
    let light = |colour: egui::Color32| {
        let linear = egui::Rgba::from(colour);
        0.2126 * linear.r() + 0.7152 * linear.g() + 0.0722 * linear.b()
    };
    let (high, low) = (light(a).max(light(b)), light(a).min(light(b)));
    (high + 0.05) / (low + 0.05)
}

#[test]
fn every_look_can_be_read() {
    for look in [Look::Dark, Look::Light, Look::HighContrast] {
        let theme = Theme::shipped(look);
        for ground in [theme.ground, theme.panel] {
            for ink in [theme.text, theme.quiet, theme.accent, theme.good, theme.warn, theme.bad, theme.stale] {
                let found = contrast(ink, ground);
                assert!(found >= 4.5, "{look:?}: {ink:?} on {ground:?} has {found:.2}, 4.5 is asked by WCAG AA");
            }
        }
    }
}

#[test]
fn settings_are_read_back_and_kept_in_bounds() {
    let settings = Settings { text_percent: 150, look: Look::Light, hours_24: false, ..Settings::default() };
    assert_eq!(Settings::read(&settings.written()), settings);
    assert_eq!(Settings::read("no settings"), Settings::default());
    assert_eq!(Settings::read("{\"text_percent\":900}").text_percent, 200);
    assert_eq!(settings.clock("00:05"), "12:05 am");
    assert_eq!(settings.clock("13:30"), "1:30 pm");
}

#[test]
fn the_map_places_callees_below_their_callers() {
    for (id, text) in hotwash::scenario::library() {
        let scenario = hotwash::scenario::parse(text).unwrap();
        let spec = &scenario.platform;
        let places = positions(spec.services.len(), &spec.edges);
        let mut seen: Vec<_> = places.iter().map(|(x, y)| (x.to_bits(), y.to_bits())).collect();
        seen.sort_unstable();
        seen.dedup();
        assert_eq!(seen.len(), places.len(), "{id}: two services stand on one place");
        let upward = spec.edges.iter().filter(|edge| places[edge.to.index()].1 <= places[edge.from.index()].1).count();
        assert!(upward * 5 <= spec.edges.len(), "{id}: {upward} of {} calls go up", spec.edges.len());
    }
}

#[test]
fn an_exercise_is_begun_by_mouse_and_a_form_makes_a_line() {
    let mut harness = table(1024.0, 640.0);
    click(&mut harness, "Read the briefing of first-page");
    assert_eq!(harness.state().0.screen(), Screen::Briefing);
    click(&mut harness, "Begin the exercise");
    assert_eq!(harness.state().0.screen(), Screen::Exercise);
    click(&mut harness, "Declare");
    harness.get_by_label_contains("What do customers see?").focus();
    harness.run_steps(2);
    harness.event(egui::Event::Text("checkout fails".to_owned()));
    harness.run_steps(3);
    click(&mut harness, "Say it");
    let log = harness.state().0.log_since(0).join("\n");
    assert!(log.contains("checkout fails"), "{log}");
    let kept = harness.state().1.kept.get("recording").cloned().unwrap_or_default();
    assert!(kept.contains("checkout fails"), "the recording is kept");
}

#[test]
fn first_page_is_played_to_the_debrief_with_the_keyboard_alone() {
    let mut harness = table(1024.0, 640.0);
    harness.state_mut().0.say("play first-page 7");
    harness.run_steps(3);
    typed(&mut harness, "next");
    typed(&mut harness, "/ack");
    typed(&mut harness, "/incident declare \"Orders fail\" sev2");
    assert_eq!(harness.state().0.scene().unwrap().rect.map(|rect| rect.width() > 200.0), Some(true));
    let before = harness.state().0.log_since(0).len();
    typed(&mut harness, "/ack p99");
    let told = harness.state().0.log_since(before).join("\n");
    assert!(told.contains("not taken up"), "a refusal is told: {told}");
    for _ in 0..60 {
        if harness.state().0.screen() == Screen::Debrief {
            break;
        }
        typed(&mut harness, "+10m!");
        if harness.state().0.screen() == Screen::Exercise {
            typed(&mut harness, "/incident retro done");
        }
    }
    assert_eq!(harness.state().0.screen(), Screen::Debrief);
    click(&mut harness, "Save as web page");
    let (name, bytes) = harness.state().1.exported.first().cloned().unwrap();
    assert_eq!(name, "hotwash-first-page-7.html");
    assert!(bytes > 10_000, "{bytes}");
    let recording = harness.state().0.recording();
    let (recording, _) = hotwash::record::Recording::parse(&recording).unwrap();
    assert!(recording.end.is_some());
}

#[test]
fn time_follows_the_pace_and_stands_still_when_paused() {
    let mut harness = table(1920.0, 1080.0);
    harness.state_mut().0.say("play first-page 7");
    harness.run_steps(3);
    click(&mut harness, "16x");
    harness.state_mut().0.advance(1.0);
    harness.run_steps(2);
    assert!(harness.query_all_by_label_contains("T+00:00:16").next().is_some());
    click(&mut harness, "Pause");
    harness.state_mut().0.advance(1.0);
    assert!(!harness.state().0.running());
    assert!(harness.state().0.log_since(0).iter().all(|line| !line.starts_with("T+00:00:3")));
}
