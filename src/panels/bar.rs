//! The incident bar: state, severity, how long, who commands, when the next promised update is due; and the clock.
//!
//! Not the details, which stand in the panels below.
//! The one rule: readable in ten seconds by somebody who has never seen it.

use egui::{RichText, Ui};
use egui_phosphor::regular as icon;

use super::intent::Intent;
use super::play::{PACE, Play};
use super::theme::Theme;
use crate::base::{Tick, Ticks};

pub(super) fn ui(ui: &mut Ui, play: &Play, theme: &Theme, asked: &mut Vec<Intent>) {
    let view = &play.view;
    let incident = &view.incident;
    ui.horizontal_wrapped(|ui| {
        let (words, colour) = match (incident.state.as_str(), incident.severity) {
            _ if play.review() => ("review".to_owned(), theme.good),
            ("none", _) => ("no incident declared".to_owned(), theme.warn),
            (state, Some(level)) => (format!("SEV{level} {state}"), theme.bad),
            (state, None) => (state.to_owned(), theme.bad),
        };
        ui.label(RichText::new(words).color(colour).heading());
        ui.label(RichText::new(&incident.title).strong());
    });
    ui.horizontal_wrapped(|ui| {
        ui.monospace(Tick(view.clock_s).to_string());
        if let Some(declared) = incident.declared {
            ui.label(format!("open for {}", Ticks(view.clock_s.saturating_sub(declared))));
        }
        let commander = incident.roles.get("ic").map_or("nobody", String::as_str);
        ui.label(format!("{} commander: {commander}", icon::USER));
        if let Some(next) = view.promises.iter().min_by_key(|promise| promise.due) {
            let late = view.clock_s > next.due;
            let span = Ticks(next.due.abs_diff(view.clock_s));
            let words = if late { format!("overdue by {span}") } else { format!("due in {span}") };
            let colour = if late { theme.bad } else { theme.text };
            ui.label(RichText::new(format!("{} {} update {words}", icon::MEGAPHONE, next.audience)).color(colour));
        }
        if !incident.frozen.is_empty() {
            let words = format!("{} frozen: {}", icon::SNOWFLAKE, incident.frozen.join(", "));
            ui.label(RichText::new(words).color(theme.accent));
        }
        clock(ui, play, asked);
    });
}

fn clock(ui: &mut Ui, play: &Play, asked: &mut Vec<Intent>) {
    let (sign, words) = if play.paused { (icon::PLAY, "Run") } else { (icon::PAUSE, "Pause") };
    if ui.button(format!("{sign} {words}")).clicked() {
        asked.push(Intent::Pause(!play.paused));
    }
    let mut pace = PACE.0;
    while pace <= PACE.1 {
        let words = format!("{pace:.0}x");
        if ui.selectable_label((play.pace - pace).abs() < 0.01, words).clicked() {
            asked.push(Intent::Pace(pace));
        }
        pace *= 2.0;
    }
    if ui.button(format!("{} Until called", icon::FAST_FORWARD)).clicked() {
        asked.push(Intent::Say("next".to_owned()));
    }
    let back = play.session.now().0.saturating_sub(60);
    if ui.button(format!("{} Back 1 min", icon::REWIND)).clicked() {
        asked.push(Intent::Rewind(back));
    }
    if ui.button(format!("{} Settings", icon::GEAR)).clicked() {
        asked.push(Intent::Settings);
    }
    if ui.button(format!("{} Leave", icon::SIGN_OUT)).clicked() {
        asked.push(Intent::Say("quit".to_owned()));
    }
}
