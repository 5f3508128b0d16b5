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
mod tools;

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

/// How colours reach those who lack one kind of cone: linear red, green and blue, after Machado, Oliveira and Fernandes,
/// "A Physiologically-based Model for Simulation of Color Vision Deficiency" (2009), severity 1.
const EYES: [(&str, [[f32; 3]; 3]); 4] = [
    ("all cones", [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]),
    (
        "protanopia",
        [[0.152_286, 1.052_583, -0.204_868], [0.114_503, 0.786_281, 0.099_216], [-0.003_882, -0.048_116, 1.051_998]],
    ),
    (
        "deuteranopia",
        [[0.367_322, 0.860_646, -0.227_968], [0.280_085, 0.672_501, 0.047_413], [-0.011_820, 0.042_940, 0.968_881]],
    ),
    (
        "tritanopia",
        [[1.255_528, -0.076_749, -0.178_779], [-0.078_411, 0.930_809, 0.147_602], [0.004_733, 0.691_367, 0.303_900]],
    ),
];

/// A colour as these eyes see it, in CIE L*a*b* (D65), where equal distances look about equally far apart.
fn seen_by(eyes: &[[f32; 3]; 3], colour: egui::Color32) -> [f32; 3] {
    let [red, green, blue, _] = egui::Rgba::from(colour).to_array();
    let [r, g, b] = eyes.map(|row| (row[0] * red + row[1] * green + row[2] * blue).clamp(0.0, 1.0));
    let part = |x: f32| if x > 0.008_856 { x.cbrt() } else { 7.787 * x + 16.0 / 116.0 };
    let x = part((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.950_47);
    let y = part(0.2126 * r + 0.7152 * g + 0.0722 * b);
    let z = part((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.088_83);
    [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
}

#[test]
fn signal_colours_differ_for_every_kind_of_eye() {
    for look in [Look::Dark, Look::Light, Look::HighContrast] {
        let theme = Theme::shipped(look);
        let all = [theme.good, theme.warn, theme.bad, theme.accent, theme.stale];
        for (name, eyes) in &EYES {
            for (at, one) in all.iter().enumerate() {
                for other in &all[at + 1..] {
                    let (a, b) = (seen_by(eyes, *one), seen_by(eyes, *other));
                    let apart = a.iter().zip(b).map(|(a, b)| (a - b) * (a - b)).sum::<f32>().sqrt();
                    assert!(
                        apart >= 10.0,
                        "{look:?}, {name}: {one:?} and {other:?} are {apart:.1} apart, of 2 just seen"
                    );
                }
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
