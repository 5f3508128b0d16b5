//! The timeline: what stood out so far, and the way back to a moment to go on from there.
//!
//! Not the record, which the core keeps.
//! The one rule: going back loses nothing that was not asked to be lost: it says from when on the run will differ.

use egui::{Label, RichText, Ui};

use super::icon;
use super::intent::Intent;
use super::kit;
use super::play::Play;
use super::theme::Theme;
use crate::base::Tick;

/// How much of what was said stands in the list.
const WORDS_MAX: usize = 110;

pub(super) fn ui(ui: &mut Ui, play: &mut Play, theme: &Theme, asked: &mut Vec<Intent>) {
    let now = play.session.now().0;
    let mut to = play.back_to.unwrap_or_else(|| now.saturating_sub(60)).min(now);
    ui.label(theme.strong("Go back, and decide differently"));
    ui.label(theme.aside(
        "The same outage goes on from the moment you choose; what you said after it is dropped. Such a run sets no record.",
    ));
    let slider = egui::Slider::new(&mut to, 0..=now.max(1))
        .custom_formatter(|value, _| Tick(value as u32).to_string())
        .show_value(true)
        .text("");
    ui.spacing_mut().slider_width = (ui.available_width() - theme.text_size * 8.0).max(60.0);
    let label = ui.label("Back to");
    ui.add(slider).labelled_by(label.id);
    play.back_to = Some(to);
    ui.horizontal_wrapped(|ui| {
        for (words, span) in [("-1 min", 60), ("-5 min", 300)] {
            if ui.button(words).clicked() {
                play.back_to = Some(now.saturating_sub(span));
            }
        }
        let words = format!("{} Go on from {}", icon::REWIND, Tick(to));
        if ui.add_enabled(to < now, kit::primary(theme, words)).clicked() {
            asked.push(Intent::Rewind(to));
        }
    });
    ui.add_space(theme.space);
    ui.label(theme.caption("What stood out"));
    if play.digest.marks.is_empty() {
        kit::nothing(ui, theme, "Nothing has been decided yet.");
    }
    for mark in play.digest.marks.iter().rev() {
        ui.horizontal(|ui| {
            let time = RichText::new(kit::clock(mark.tick.0)).monospace().size(theme.text_size - 2.0);
            let back = ui.add(egui::Button::new(time).small());
            if back.on_hover_text(format!("Choose {}", mark.tick)).clicked() {
                play.back_to = Some(mark.tick.0);
            }
            kit::chip(ui, theme, mark.what, theme.accent);
        });
        let cut = mark.text.char_indices().nth(WORDS_MAX).map(|(at, _)| format!("{}...", &mark.text[..at]));
        ui.add(Label::new(cut.unwrap_or_else(|| mark.text.clone())).wrap()).on_hover_text(&mark.text);
    }
}
