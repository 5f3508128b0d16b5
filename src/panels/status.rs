//! The composer of customer updates, with a preview as a customer sees it, and what was posted.
//!
//! Not the judgement of a post.
//! The one rule: the composer makes a line; what it would say stands below it before it is sent.

use egui::{Color32, RichText, Ui};

use super::intent::Intent;
use super::kit;
use super::theme::Theme;
use crate::base::Tick;
use crate::scenario::Service;
use crate::view::View;

const STATES: [&str; 5] = ["investigating", "identified", "monitoring", "resolved", "maintenance"];

/// How many services can be pressed; more than these are typed.
const SERVICES: usize = 40;

/// A post being written.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Post {
    state: &'static str,
    text: String,
    affects: Vec<String>,
    next: String,
}

impl Default for Post {
    fn default() -> Self {
        Self { state: STATES[0], text: String::new(), affects: Vec::new(), next: "30m".to_owned() }
    }
}

impl Post {
    /// The line it makes.
    pub(super) fn line(&self) -> String {
        let text = self.text.replace('"', "'");
        let mut line = format!("/statuspage {} \"{}\"", self.state, text.trim());
        if !self.affects.is_empty() {
            line.push_str(&format!(" affects {}", self.affects.join(",")));
        }
        if !self.next.trim().is_empty() {
            line.push_str(&format!(" next {}", self.next.trim()));
        }
        line
    }
}

pub(super) fn ui(
    ui: &mut Ui,
    post: &mut Post,
    view: &View,
    services: &[Service],
    now: u32,
    theme: &Theme,
    asked: &mut Vec<Intent>,
) {
    for draft in &view.drafts {
        theme.callout(theme.warn).show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.label(theme.strong(format!("Draft {} waits for approval", draft.id)).color(theme.warn));
            ui.add(egui::Label::new(&draft.text).wrap());
        });
    }
    composer(ui, post, services, theme);
    ui.label(theme.caption("As a customer would see it"));
    preview(ui, post, now, theme);
    let ready = !post.text.trim().is_empty();
    if ui.add_enabled(ready, kit::primary(theme, "Post to the status page")).clicked() {
        asked.push(Intent::Say(post.line()));
        post.text.clear();
    }
    ui.add_space(theme.space);
    ui.horizontal(|ui| {
        ui.label(theme.caption("Posted so far"));
        if ui.small_button("See what is really there").clicked() {
            asked.push(Intent::Say("/statuspage show".to_owned()));
        }
    });
    if view.status_page.is_empty() {
        kit::nothing(ui, theme, "Nothing has been posted.");
    }
    for post in view.status_page.iter().rev() {
        ui.horizontal(|ui| {
            kit::chip(ui, theme, &post.state, colour(theme, &post.state));
            ui.label(theme.aside(Tick(post.tick).to_string()));
        });
        ui.add(egui::Label::new(&post.text).wrap());
    }
}

fn composer(ui: &mut Ui, post: &mut Post, services: &[Service], theme: &Theme) {
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 2.0;
        for state in STATES {
            ui.selectable_value(&mut post.state, state, state);
        }
    });
    let label = ui.label(theme.strong("What customers read"));
    let hint = "What do they notice, what are we doing, what can they do meanwhile?";
    let edit = egui::TextEdit::multiline(&mut post.text).desired_rows(3).desired_width(f32::INFINITY).hint_text(hint);
    kit::edit(ui, theme, edit).labelled_by(label.id);
    ui.horizontal_wrapped(|ui| {
        ui.label(theme.caption("Affects"));
        for service in services.iter().map(|service| &service.id).take(SERVICES) {
            let on = post.affects.contains(service);
            if ui.selectable_label(on, RichText::new(service).small()).clicked() {
                if on {
                    post.affects.retain(|known| known != service);
                } else {
                    post.affects.push(service.clone());
                }
            }
        }
    });
    ui.horizontal_wrapped(|ui| {
        ui.label(theme.caption("Next word in"));
        for span in ["15m", "20m", "30m", "1h"] {
            if ui.selectable_label(post.next == span, span).clicked() {
                span.clone_into(&mut post.next);
            }
        }
    });
    ui.horizontal(|ui| {
        let label = ui.label(theme.aside("or in"));
        let edit = egui::TextEdit::singleline(&mut post.next).desired_width(theme.text_size * 3.5);
        kit::edit(ui, theme, edit).labelled_by(label.id);
    });
}

fn colour(theme: &Theme, state: &str) -> Color32 {
    match state {
        "resolved" => theme.good,
        "monitoring" => theme.accent,
        "maintenance" => theme.quiet,
        _ => theme.warn,
    }
}

/// The page as it would stand there: light, whatever the war room looks like.
fn preview(ui: &mut Ui, post: &Post, now: u32, theme: &Theme) {
    let page = Theme::shipped(super::theme::Look::Light);
    let ink = |words: RichText| words.color(page.text);
    let frame = egui::Frame::new().fill(page.panel).corner_radius(theme.radius()).inner_margin(theme.space * 2.0);
    frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        let colour = colour(&page, post.state);
        let banner = egui::Frame::new().fill(colour).corner_radius(theme.radius()).inner_margin(theme.space);
        banner.show(ui, |ui| {
            ui.set_width(ui.available_width());
            let words = match post.state {
                "resolved" => "All systems work again",
                "maintenance" => "Maintenance",
                _ => "Some systems are disturbed",
            };
            ui.label(page.strong(words).color(page.on_accent));
        });
        for service in &post.affects {
            ui.horizontal(|ui| {
                ui.label(ink(RichText::new(service)));
                ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                    let words = if post.state == "resolved" { "works" } else { "disturbed" };
                    ui.label(RichText::new(words).small().color(colour));
                });
            });
        }
        let mut state = post.state.to_owned();
        state[..1].make_ascii_uppercase();
        ui.label(page.strong(state));
        let text = post.text.trim();
        let words = if text.is_empty() { "(nothing written yet)" } else { text };
        ui.add(egui::Label::new(ink(RichText::new(words))).wrap());
        let next = post.next.trim();
        let next =
            if next.is_empty() { "no further word promised".to_owned() } else { format!("next word within {next}") };
        ui.label(RichText::new(format!("{}, {next}", Tick(now))).small().color(page.quiet));
    });
}
