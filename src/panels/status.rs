//! The composer of customer updates, with a preview as a customer sees it, and what was posted.
//!
//! Not the judgement of a post.
//! The one rule: the composer makes a line; what it would say stands below it before it is sent.

use egui::{RichText, Ui};

use super::intent::Intent;
use super::theme::Theme;
use crate::base::Tick;
use crate::view::View;

const STATES: [&str; 5] = ["investigating", "identified", "monitoring", "resolved", "maintenance"];

/// A post being written.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Post {
    state: &'static str,
    text: String,
    affects: String,
    next: String,
}

impl Default for Post {
    fn default() -> Self {
        Self { state: STATES[0], text: String::new(), affects: String::new(), next: "30m".to_owned() }
    }
}

impl Post {
    /// The line it makes.
    pub(super) fn line(&self) -> String {
        let text = self.text.replace('"', "'");
        let mut line = format!("/statuspage {} \"{}\"", self.state, text.trim());
        if !self.affects.trim().is_empty() {
            line.push_str(&format!(" affects {}", self.affects.replace(' ', "")));
        }
        if !self.next.trim().is_empty() {
            line.push_str(&format!(" next {}", self.next.trim()));
        }
        line
    }
}

pub(super) fn ui(ui: &mut Ui, post: &mut Post, view: &View, theme: &Theme, asked: &mut Vec<Intent>) {
    egui::ComboBox::from_label("State").selected_text(post.state).show_ui(ui, |ui| {
        for state in STATES {
            ui.selectable_value(&mut post.state, state, state);
        }
    });
    let label = ui.label("What customers read");
    ui.add(egui::TextEdit::multiline(&mut post.text).desired_rows(3).desired_width(f32::INFINITY))
        .labelled_by(label.id);
    ui.horizontal(|ui| {
        let label = ui.label("Affects");
        ui.add(egui::TextEdit::singleline(&mut post.affects).desired_width(110.0)).labelled_by(label.id);
        let label = ui.label("Next in");
        ui.add(egui::TextEdit::singleline(&mut post.next).desired_width(50.0)).labelled_by(label.id);
    });
    ui.label(RichText::new("As a customer sees it").color(theme.quiet).small());
    theme.card().show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.strong(post.state);
        ui.label(if post.text.trim().is_empty() { "(nothing yet)" } else { post.text.trim() });
        if !post.next.trim().is_empty() {
            ui.label(RichText::new(format!("Next update in {}.", post.next.trim())).color(theme.quiet));
        }
    });
    let ready = !post.text.trim().is_empty();
    if ui.add_enabled(ready, egui::Button::new("Post to the status page")).clicked() {
        asked.push(Intent::Say(post.line()));
        post.text.clear();
    }
    ui.separator();
    for draft in &view.drafts {
        ui.label(format!("Draft {}: {}", draft.id, draft.text));
        if ui.button(format!("Approve {}", draft.id)).clicked() {
            asked.push(Intent::Say(format!("/approve {}", draft.id)));
        }
    }
    if view.status_page.is_empty() {
        ui.label(RichText::new("Nothing has been posted.").color(theme.quiet));
    }
    for post in view.status_page.iter().rev() {
        ui.label(RichText::new(format!("{} {}", Tick(post.tick), post.state)).color(theme.quiet).small());
        ui.label(&post.text);
    }
}
