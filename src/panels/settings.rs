//! What a person may set for themselves, and the screen to do it.
//!
//! Nothing here changes an exercise.
//! The one rule: what cannot be read back is replaced by what is usual, never an error.

use egui::{Key, Ui};
use serde::{Deserialize, Serialize};

use super::icon;
use super::intent::Intent;
use super::keys::{KEY_ACTS, KeyAct, Keys};
use super::kit;
use super::theme::{Look, Theme};

/// The least and the largest text, in percent.
pub const TEXT_PERCENT: std::ops::RangeInclusive<u16> = 80..=200;

/// A person's settings.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// Size of the text in percent, 80 to 200.
    pub text_percent: u16,
    /// Colours.
    pub look: Look,
    /// Whether nothing shall move that need not.
    pub reduced_motion: bool,
    /// Whether local clocks are told in 24 hours.
    pub hours_24: bool,
    /// Whether the pager sounds.
    pub sound: bool,
    /// Which keys do what in the war room.
    pub keys: Keys,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            text_percent: 100,
            look: Look::Dark,
            reduced_motion: false,
            hours_24: true,
            sound: true,
            keys: Keys::default(),
        }
    }
}

impl Settings {
    /// Settings as kept; what is missing or out of bounds is as usual.
    #[must_use]
    pub fn read(text: &str) -> Self {
        let mut settings: Self = serde_json::from_str(text).unwrap_or_default();
        settings.text_percent = settings.text_percent.clamp(*TEXT_PERCENT.start(), *TEXT_PERCENT.end());
        settings
    }

    /// As a text to keep.
    #[must_use]
    pub fn written(&self) -> String {
        serde_json::to_string(self).expect("settings are plain data")
    }

    /// A local time of day such as `03:12`, as this person reads it.
    #[must_use]
    pub fn clock(&self, local: &str) -> String {
        let parts = local.split_once(':').and_then(|(hour, rest)| Some((hour.parse::<u32>().ok()?, rest)));
        match parts {
            Some((hour, rest)) if !self.hours_24 => {
                let half = if hour < 12 { "am" } else { "pm" };
                format!("{}:{rest} {half}", (hour + 11) % 12 + 1)
            }
            Some(_) | None => local.to_owned(),
        }
    }
}

/// From this size of a window on, in points at a text size of 100 %, everything grows with it.
const ROOMY: (f32, f32) = (1920.0, 1080.0);

/// How much larger everything is drawn in a window of this size: once to twice, in quarters.
pub(super) fn enlargement(window: egui::Vec2) -> f32 {
    let room = (window.x / ROOMY.0).min(window.y / ROOMY.1);
    ((room * 4.0).floor() / 4.0).clamp(1.0, 2.0)
}

/// What the screen of settings remembers while it is open.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct Pending {
    /// The act that waits for its new key.
    rebinding: Option<KeyAct>,
    said: Option<String>,
}

/// The screen of settings; answers with the settings wanted.
pub(super) fn ui(ui: &mut Ui, now: &Settings, pending: &mut Pending, theme: &Theme, asked: &mut Vec<Intent>) {
    let mut new = now.clone();
    egui::ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        kit::column(ui, theme.text_size * 52.0, |ui| {
            ui.horizontal(|ui| {
                ui.label(theme.heading("Settings").size(theme.heading_size + 6.0));
                ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                    if ui.add(kit::primary(theme, "Done")).clicked() {
                        asked.push(Intent::Back);
                    }
                });
            });
            kit::section(ui, theme, (icon::EYE, "Looks"), false, "", |ui| looks(ui, &mut new, theme));
            kit::section(ui, theme, (icon::BELL, "Sound and time"), false, "", |ui| {
                ui.checkbox(&mut new.sound, "The pager sounds; without sound it still cannot be overlooked");
                ui.checkbox(&mut new.hours_24, "24-hour clock");
                ui.checkbox(&mut new.reduced_motion, "Reduced motion: nothing moves that need not");
            });
            kit::section(ui, theme, (icon::KEYBOARD, "Keys"), false, "in the war room", |ui| {
                keys(ui, &mut new.keys, pending, theme);
            });
        });
    });
    if new != *now {
        asked.push(Intent::Set(new));
    }
}

fn looks(ui: &mut Ui, new: &mut Settings, theme: &Theme) {
    ui.horizontal(|ui| {
        ui.label("Colours");
        for (look, words) in [(Look::Dark, "Dark"), (Look::Light, "Light"), (Look::HighContrast, "High contrast")] {
            ui.selectable_value(&mut new.look, look, words);
        }
    });
    ui.horizontal_wrapped(|ui| {
        ui.label("Text size");
        for percent in [80, 100, 125, 150, 175, 200] {
            ui.selectable_value(&mut new.text_percent, percent, format!("{percent} %"));
        }
    });
    ui.label(
        theme.aside("Signal colours differ in every common colour blindness, and nothing is told by colour alone."),
    );
}

fn keys(ui: &mut Ui, keys: &mut Keys, pending: &mut Pending, theme: &Theme) {
    if let Some(act) = pending.rebinding
        && let Some(key) = ui.input(|input| {
            input.events.iter().find_map(|event| match event {
                egui::Event::Key { key, pressed: true, .. } => Some(*key),
                _ => None,
            })
        })
    {
        pending.rebinding = None;
        pending.said = match key {
            Key::Escape => None,
            Key::Tab | Key::Enter | Key::Space => {
                Some(format!("{} is needed to move around; choose another.", key.name()))
            }
            _ => keys.bind(act, key).map(|robbed| format!("\u{201c}{}\u{201d} has no key now.", words_of(robbed))),
        };
    }
    for (act, words, _) in KEY_ACTS {
        ui.horizontal(|ui| {
            ui.label(words);
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                let name = keys.key(act).map_or("none", Key::name);
                let waits = pending.rebinding == Some(act);
                let shown = if waits { "press a key" } else { name };
                let response = ui.selectable_label(waits, shown);
                let label = format!("Key of {words}: {name}");
                response.widget_info(|| egui::WidgetInfo::labeled(egui::WidgetType::Button, true, &label));
                if response.on_hover_text("Choose another key").clicked() {
                    pending.rebinding = Some(act);
                    pending.said = None;
                }
            });
        });
    }
    ui.horizontal(|ui| {
        if ui.small_button("As they were").clicked() {
            *keys = Keys::default();
        }
        if let Some(said) = &pending.said {
            ui.label(egui::RichText::new(said).color(theme.warn));
        }
    });
}

fn words_of(act: KeyAct) -> &'static str {
    KEY_ACTS.iter().find(|(known, _, _)| *known == act).map_or("", |(_, words, _)| words)
}

#[cfg(test)]
mod tests {
    use egui::vec2;

    use super::*;

    #[test]
    fn a_very_large_window_shows_everything_larger() {
        let sizes = [(1024.0, 640.0), (1920.0, 1080.0), (2560.0, 1440.0), (3840.0, 2160.0), (3840.0, 1000.0)];
        let found = sizes.map(|(wide, tall)| enlargement(vec2(wide, tall)));
        assert_eq!(found, [1.0, 1.0, 1.25, 2.0, 1.0]);
        assert_eq!(enlargement(vec2(9000.0, 9000.0)), 2.0);
    }
}
