//! The command bar: a line with completion and history, and the form for lines that are long.
//!
//! Not what a line means, which the language layer knows.
//! The one rule: everything can be typed, and nothing has to be.

use egui::{Key, Modifiers, RichText, Ui};
use egui_phosphor::regular as icon;

use super::intent::Intent;
use super::play::Play;
use super::theme::Theme;
use crate::language;

/// How many completions are shown.
const OFFERS: usize = 6;

/// The lines that open as forms from a button, with what the button says.
const FORMS: [(&str, &str); 10] = [
    ("Declare", "/incident declare"),
    ("Severity", "/incident severity"),
    ("Size up", "/size-up"),
    ("Page", "/page"),
    ("Role", "/incident role"),
    ("Task", "/task"),
    ("Propose", "/propose"),
    ("Update", "/incident update"),
    ("Leadership", "/exec"),
    ("Hand off", "/incident handoff"),
];

const REVIEW: [(&str, &str); 2] = [("Factor", "/factor"), ("Remedy", "/remedy")];

pub(super) fn ui(ui: &mut Ui, play: &mut Play, theme: &Theme, asked: &mut Vec<Intent>) {
    ui.horizontal_wrapped(|ui| {
        if play.review() {
            for (words, line) in REVIEW {
                if ui.button(words).clicked() {
                    asked.push(Intent::Form(line.to_owned()));
                }
            }
            if ui.button("End the review").clicked() {
                asked.push(Intent::Say("/incident retro done".to_owned()));
            }
            return;
        }
        for (words, line) in FORMS {
            if ui.button(words).clicked() {
                asked.push(Intent::Form(line.to_owned()));
            }
        }
        if ui.button("Resolve").clicked() {
            asked.push(Intent::Say("/incident resolve".to_owned()));
        }
    });
    bar(ui, play, theme, asked);
}

fn bar(ui: &mut Ui, play: &mut Play, theme: &Theme, asked: &mut Vec<Intent>) {
    let offers = if play.typed.is_empty() { Vec::new() } else { language::complete(&play.typed, play.scenario()) };
    ui.horizontal(|ui| {
        let label = ui.label(RichText::new("Say").color(theme.quiet));
        let edit = egui::TextEdit::singleline(&mut play.typed)
            .font(egui::TextStyle::Monospace)
            .hint_text("/incident declare ... or plain words; Tab completes, Up recalls")
            .lock_focus(true)
            .desired_width((ui.available_width() - 90.0).max(120.0));
        let response = ui.add(edit).labelled_by(label.id);
        if response.has_focus() {
            keys(ui, play, &offers);
        }
        let entered = response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
        if ui.button(format!("{} Send", icon::PAPER_PLANE_RIGHT)).clicked() || entered {
            let line = std::mem::take(&mut play.typed);
            asked.push(Intent::Say(line));
            response.request_focus();
        }
    });
    ui.horizontal_wrapped(|ui| {
        for offer in offers.iter().take(OFFERS) {
            if ui.small_button(RichText::new(offer).monospace()).clicked() {
                asked.push(Intent::Draft(offer.clone()));
            }
        }
    });
}

fn keys(ui: &Ui, play: &mut Play, offers: &[String]) {
    let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
    if pressed(Key::Tab)
        && let Some(offer) = offers.first()
    {
        play.typed.clone_from(offer);
    }
    let last = play.history.len();
    let to = if pressed(Key::ArrowUp) {
        play.recalled.unwrap_or(last).checked_sub(1)
    } else if pressed(Key::ArrowDown) {
        play.recalled.map(|at| at + 1)
    } else {
        return;
    };
    if let Some(at) = to {
        play.typed = play.history.get(at).cloned().unwrap_or_default();
        play.recalled = (at < last).then_some(at);
    }
}

/// The form that is open; time stands still meanwhile.
pub(super) fn form(ui: &Ui, play: &mut Play, theme: &Theme, asked: &mut Vec<Intent>) {
    let Some(mut open) = play.form.take() else { return };
    let mut done = false;
    let shown = egui::Modal::new(egui::Id::new("form")).frame(theme.card()).show(ui.ctx(), |ui| {
        ui.set_width(440.0);
        ui.heading(format!("{} {}", icon::NOTE_PENCIL, open.form.verb));
        ui.label(RichText::new("The clock stands still. What the log says is filled in.").color(theme.quiet));
        for (field, answer) in open.form.fields.iter().zip(&mut open.answers) {
            let optional = if field.optional { " (optional)" } else { "" };
            let label = ui.label(format!("{}{optional}", field.prompt));
            ui.add(egui::TextEdit::singleline(answer).desired_width(f32::INFINITY)).labelled_by(label.id);
        }
        let missing =
            open.form.fields.iter().zip(&open.answers).any(|(field, text)| !field.optional && text.trim().is_empty());
        let given: Vec<(&str, &str)> =
            open.form.fields.iter().zip(&open.answers).map(|(field, text)| (field.key, text.as_str())).collect();
        let line = open.form.line(&given);
        ui.monospace(&line);
        ui.horizontal(|ui| {
            if ui.add_enabled(!missing, egui::Button::new("Say it")).clicked() {
                asked.push(Intent::Say(line));
                done = true;
            }
            done |= ui.button("Give up").clicked();
        });
    });
    if !done && !shown.should_close() {
        play.form = Some(open);
    }
}
