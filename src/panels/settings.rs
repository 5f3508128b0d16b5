//! What a person may set for themselves, and the screen to do it.
//!
//! Nothing here changes an exercise.
//! The one rule: what cannot be read back is replaced by what is usual, never an error.

use egui::Ui;
use serde::{Deserialize, Serialize};

use super::intent::Intent;
use super::theme::Look;

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
}

impl Default for Settings {
    fn default() -> Self {
        Self { text_percent: 100, look: Look::Dark, reduced_motion: false, hours_24: true, sound: true }
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

/// The screen of settings; answers with the settings wanted.
pub(super) fn ui(ui: &mut Ui, now: &Settings, asked: &mut Vec<Intent>) {
    let mut new = now.clone();
    ui.heading("Settings");
    ui.add(egui::Slider::new(&mut new.text_percent, TEXT_PERCENT).suffix(" %").text("Text size"));
    ui.horizontal(|ui| {
        ui.label("Colours");
        ui.radio_value(&mut new.look, Look::Dark, "Dark");
        ui.radio_value(&mut new.look, Look::Light, "Light");
        ui.radio_value(&mut new.look, Look::HighContrast, "High contrast");
    });
    ui.checkbox(&mut new.reduced_motion, "Reduced motion");
    ui.checkbox(&mut new.hours_24, "24-hour clock");
    ui.checkbox(&mut new.sound, "Pager sounds");
    ui.add_space(8.0);
    if ui.button("Done").clicked() {
        asked.push(Intent::Back);
    }
    if new != *now {
        asked.push(Intent::Set(new));
    }
}
