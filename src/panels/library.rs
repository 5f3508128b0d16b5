//! The library of scenarios, and the briefing before one begins.
//!
//! Nothing here gives an outage away.
//! The one rule: a newcomer finds the first exercise without reading anything else.

use egui::{RichText, Ui};
use egui_phosphor::regular as icon;

use super::intent::Intent;
use super::theme::Theme;
use crate::scenario::Meta;

pub(super) fn ui(ui: &mut Ui, metas: &[Meta], continues: bool, theme: &Theme, asked: &mut Vec<Intent>) {
    ui.horizontal(|ui| {
        ui.heading(format!("{} hotwash", icon::SIREN));
        ui.label(RichText::new("Command an outage. Learn from the debrief.").color(theme.quiet));
        if ui.button(format!("{} Settings", icon::GEAR)).clicked() {
            asked.push(Intent::Settings);
        }
    });
    if continues && ui.button(format!("{} Continue where you left off", icon::PLAY)).clicked() {
        asked.push(Intent::Continue);
    }
    egui::ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        for meta in metas {
            theme.card().show(ui, |ui| {
                ui.set_width(ui.available_width().min(760.0));
                ui.label(RichText::new(&meta.title).heading());
                let facts = format!(
                    "{} minutes, difficulty {} of 5, for {}",
                    meta.minutes,
                    meta.difficulty,
                    meta.trains.join(", ")
                );
                ui.label(RichText::new(facts).color(theme.quiet));
                if meta.coach {
                    ui.label(
                        RichText::new(format!("{} Begin here: a coach sits beside you.", icon::HAND_POINTING))
                            .color(theme.good),
                    );
                }
                for objective in &meta.objectives {
                    ui.label(format!("{} {}", icon::CHECK, objective.text));
                }
                if ui.button(format!("Read the briefing of {}", meta.id)).clicked() {
                    asked.push(Intent::Brief(meta.id.clone()));
                }
            });
        }
        ui.label(RichText::new("A recording can be read by dropping its file on the window.").color(theme.quiet));
    });
}

pub(super) fn briefing(ui: &mut Ui, meta: &Meta, seed: &mut String, theme: &Theme, asked: &mut Vec<Intent>) {
    ui.heading(&meta.title);
    ui.set_max_width(720.0);
    for paragraph in meta.pitch.split("\n\n") {
        ui.label(paragraph.split_whitespace().collect::<Vec<_>>().join(" "));
    }
    ui.label(
        RichText::new(format!("The response may last {} minutes, the review follows.", meta.minutes))
            .color(theme.quiet),
    );
    ui.horizontal(|ui| {
        let label = ui.label("Seed");
        ui.add(egui::TextEdit::singleline(seed).desired_width(90.0)).labelled_by(label.id);
        ui.label(RichText::new("The same seed plays the same outage.").color(theme.quiet));
    });
    ui.horizontal(|ui| {
        let number = seed.trim().parse::<u64>();
        if ui.add_enabled(number.is_ok(), egui::Button::new("Begin the exercise")).clicked()
            && let Ok(number) = number
        {
            asked.push(Intent::Begin(meta.id.clone(), number));
        }
        if ui.button("Back to the library").clicked() {
            asked.push(Intent::Library);
        }
    });
}
