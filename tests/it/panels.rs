//! The panels, clicked and typed into without a window.
//!
//! The one rule: a widget is found by what a screen reader would say of it.

mod debrief;
mod kept;
mod keyboard;
mod pictures;
mod raster;
mod room;
mod table;

use hotwash::panels::{Look, Settings, Theme, positions};

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
        for fill in [theme.accent, theme.good, theme.warn, theme.bad, theme.stale] {
            let found = contrast(theme.on_accent, fill);
            assert!(found >= 4.5, "{look:?}: words on {fill:?} have {found:.2}, 4.5 is asked by WCAG AA");
        }
        for ink in [theme.quiet, theme.accent, theme.good, theme.warn, theme.bad, theme.stale] {
            let found = contrast(ink, theme.tint(ink));
            assert!(found >= 4.5, "{look:?}: {ink:?} on a chip of its own has {found:.2}, 4.5 is asked by WCAG AA");
        }
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
