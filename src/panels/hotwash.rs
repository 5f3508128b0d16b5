//! The hot wash: three questions before any score is shown.
//!
//! Not judged; the answers stand beside the findings and are kept in the recording.
//! The one rule: whoever does not want to answer is let through at once.

use egui::{Label, Ui};
use serde_json::{Map, Value};

use super::icon;
use super::intent::Intent;
use super::kit;
use super::theme::Theme;
use crate::debrief::{HOT_WASH, HOT_WASH_REMARK, Reflection};

/// How much of an answer is kept, in characters.
pub(super) const ANSWER_MAX: usize = 2000;

/// The answers while they are written.
pub(super) type Answers = [String; HOT_WASH.len()];

pub(super) fn ui(ui: &mut Ui, answers: &mut Answers, theme: &Theme, asked: &mut Vec<Intent>) {
    theme.callout(theme.accent).inner_margin(theme.space * 2.5).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.label(theme.heading(format!("{} Before you read how it went", icon::CHAT_TEXT)));
        let words = "Say it in your own words first. Nothing of this is scored; it stands beside the findings.";
        ui.add(Label::new(theme.aside(words)).wrap());
        for (question, answer) in HOT_WASH.iter().zip(answers.iter_mut()) {
            ui.add_space(theme.space);
            let label = ui.label(theme.strong(*question));
            let field =
                egui::TextEdit::multiline(answer).desired_rows(2).desired_width(f32::INFINITY).char_limit(ANSWER_MAX);
            kit::edit(ui, theme, field).labelled_by(label.id);
        }
        ui.add_space(theme.space);
        ui.horizontal_wrapped(|ui| {
            if ui.add(kit::primary(theme, "Keep this and read the debrief")).clicked() {
                asked.push(Intent::Reflect(answers.to_vec()));
            }
            if ui.button("Skip to the debrief").clicked() {
                asked.push(Intent::Reflect(Vec::new()));
            }
        });
    });
}

/// The answers with their questions; what was left empty is left out.
pub(super) fn reflections(answers: &[String]) -> Vec<Reflection> {
    let both = HOT_WASH.iter().zip(answers).filter(|(_, answer)| !answer.trim().is_empty());
    both.map(|(question, answer)| Reflection { question: (*question).to_owned(), answer: answer.trim().to_owned() })
        .collect()
}

/// The remark that a recording keeps of them.
pub(super) fn remark(words: &[Reflection]) -> Map<String, Value> {
    let value = serde_json::to_value(words).expect("reflections are plain data");
    Map::from_iter([(HOT_WASH_REMARK.to_owned(), value)])
}

/// The answers that a recording kept.
pub(super) fn kept(remarks: &Map<String, Value>) -> Vec<Reflection> {
    remarks.get(HOT_WASH_REMARK).cloned().and_then(|words| serde_json::from_value(words).ok()).unwrap_or_default()
}
