//! The incident bar: how bad, who commands, what is promised next, how long; and the clock.
//!
//! Not the details, which stand in the panels below.
//! The one rule: readable in ten seconds by somebody who has never seen it.

use egui::{Align, Color32, Label, Layout, RichText, Ui};

use super::icon;
use super::intent::Intent;
use super::kit;
use super::play::{PACE, Play, Tab};
use super::scene::AILING;
use super::theme::Theme;
use crate::base::{Tick, Ticks};

pub(super) fn ui(ui: &mut Ui, play: &mut Play, theme: &Theme, (narrow, sound): (bool, bool), asked: &mut Vec<Intent>) {
    if narrow {
        ui.horizontal(|ui| {
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                clock(ui, play, theme, (true, sound), asked);
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| head(ui, play, theme, true));
            });
        });
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().interact_size.y = theme.text_size;
            for (at, (what, value, colour)) in facts(play, theme, false).into_iter().enumerate() {
                if at > 0 {
                    ui.label(theme.aside("·"));
                }
                ui.label(theme.strong(value).size(theme.text_size - 1.0).color(colour)).on_hover_text(what);
            }
        });
        return;
    }
    ui.horizontal(|ui| {
        head(ui, play, theme, false);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let wide = ui.ctx().viewport_rect().width() > WIDE;
            clock(ui, play, theme, (!wide, sound), asked);
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                ui.style_mut().wrap_mode = Some(egui::TextWrapMode::Extend);
                for (what, value, colour) in facts(play, theme, wide) {
                    ui.add_space(theme.space * 2.0);
                    kit::fact(ui, theme, what, &value, colour);
                }
            });
        });
    });
}

/// From this width, in points, everything of the bar stands side by side.
const WIDE: f32 = 1300.0;

/// The severity, the title, and how long it has been open.
fn head(ui: &mut Ui, play: &Play, theme: &Theme, narrow: bool) {
    let incident = &play.view.incident;
    let wide = ui.ctx().viewport_rect().width() > WIDE;
    let (words, colour) = match (incident.state.as_str(), incident.severity) {
        _ if play.review() => ("REVIEW".to_owned(), theme.good),
        ("none", _) => ("NO INCIDENT".to_owned(), theme.stale),
        ("resolved", _) => ("RESOLVED".to_owned(), theme.good),
        (_, Some(level)) => (format!("SEV{level}"), severity_colour(theme, level)),
        (_, None) => ("UNRATED".to_owned(), theme.warn),
    };
    kit::badge(ui, theme, &words, colour).on_hover_text("How bad it is: sev1 is the worst, sev4 the least.");
    let declared = incident.declared.map(|at| Ticks(play.view.clock_s.saturating_sub(at)));
    let state = match declared {
        None => "nothing is declared".to_owned(),
        Some(_) if play.review() || incident.state == "resolved" => incident.state.clone(),
        Some(open) if wide || incident.frozen.is_empty() => format!("{}, open for {open}", incident.state),
        Some(open) => format!("{}, {open}, {} frozen", incident.state, incident.frozen.join(" and ")),
    };
    let title = if incident.title.is_empty() { &play.scenario().meta.title } else { &incident.title };
    if narrow {
        ui.add(Label::new(theme.strong(title)).truncate());
        return;
    }
    ui.vertical(|ui| {
        ui.spacing_mut().item_spacing.y = 1.0;
        let room = (ui.ctx().viewport_rect().width() * 0.2).max(theme.text_size * 13.0);
        ui.set_max_width(room);
        ui.add(Label::new(theme.strong(title).size(theme.text_size + 2.0)).truncate());
        ui.add(Label::new(theme.aside(state)).truncate());
    });
}

pub(super) fn severity_colour(theme: &Theme, level: u32) -> Color32 {
    match level {
        1 | 2 => theme.bad,
        3 => theme.warn,
        _ => theme.accent,
    }
}

/// What must be known at a glance.
fn facts(play: &Play, theme: &Theme, all: bool) -> Vec<(&'static str, String, Color32)> {
    let view = &play.view;
    let mut facts = Vec::new();
    let (who, colour) = match view.incident.roles.get("ic") {
        Some(who) if all => (who.clone(), theme.text),
        Some(who) => (format!("{} {who}", icon::USER), theme.text),
        None => (if all { "nobody" } else { "nobody commands" }.to_owned(), theme.warn),
    };
    facts.push(("Commander", who, colour));
    let worst = view.metrics.iter().max_by(|a, b| a.errors.total_cmp(&b.errors));
    facts.push(match worst {
        None => ("Worst shown", "no data".to_owned(), theme.stale),
        Some(worst) if worst.stale => {
            let words = format!("{} {:.0} % fail, {} ago", worst.service, worst.errors * 100.0, Ticks(worst.age_s));
            ("Worst shown", words, theme.stale)
        }
        Some(worst) if worst.errors < AILING => ("Worst shown", "all well".to_owned(), theme.good),
        Some(worst) => ("Worst shown", format!("{} {:.0} % fail", worst.service, worst.errors * 100.0), theme.bad),
    });
    if view.incident.state != "none" && !play.review() {
        facts.push(match view.promises.iter().min_by_key(|promise| promise.due) {
            None => ("Next update", "none promised".to_owned(), theme.warn),
            Some(next) => {
                let late = next.due < view.clock_s;
                let soon = next.due.saturating_sub(view.clock_s) < 120;
                let colour = if late {
                    theme.bad
                } else if soon {
                    theme.warn
                } else {
                    theme.text
                };
                let who = match next.audience.as_str() {
                    "public" => "customers",
                    "internal" => "colleagues",
                    other => other,
                };
                ("Next update", format!("{who} {}", super::crew::until(view.clock_s, next.due)), colour)
            }
        });
    }
    if all && !view.incident.frozen.is_empty() {
        facts.push(("Frozen", view.incident.frozen.join(", "), theme.accent));
    }
    facts
}

/// The clock and what can be done to it; drawn from right to left.
fn clock(ui: &mut Ui, play: &mut Play, theme: &Theme, (narrow, sound): (bool, bool), asked: &mut Vec<Intent>) {
    let menu = ui.menu_button(icon::LIST, |ui| {
        if ui.button(format!("{} Timeline", icon::CLOCK_COUNTER_CLOCKWISE)).clicked() {
            play.tab = Tab::Timeline;
        }
        let (sign, words) =
            if sound { (icon::SPEAKER_SLASH, "Mute the pager") } else { (icon::SPEAKER_HIGH, "Let the pager sound") };
        if ui.button(format!("{sign} {words}")).clicked() {
            asked.push(Intent::Sound(!sound));
        }
        let (words, line) =
            if play.coached() { ("Silence the coach", "/coach off") } else { ("Call the coach", "/coach on") };
        if ui.button(format!("{} {words}", icon::HAND_POINTING)).clicked() {
            asked.push(Intent::Say(line.to_owned()));
        }
        if ui.button(format!("{} Settings", icon::GEAR)).clicked() {
            asked.push(Intent::Settings);
        }
        if ui.button(format!("{} Leave", icon::SIGN_OUT)).clicked() {
            asked.push(Intent::Say("quit".to_owned()));
        }
    });
    named(&menu.response, "Menu: timeline, sound, coach, settings, leave");
    menu.response.on_hover_text("Menu");
    paces(ui, play, narrow, asked);
    let (sign, words) = if play.paused { (icon::PLAY, "Run") } else { (icon::PAUSE, "Pause") };
    let button = if play.paused {
        kit::primary(theme, format!("{sign} {words}"))
    } else {
        egui::Button::new(format!("{sign} {words}"))
    };
    if ui.add(button).clicked() {
        asked.push(Intent::Pause(!play.paused));
    }
    ui.add_space(theme.space);
    let room = ui.available_width() > theme.text_size * 24.0;
    let time = if room { Tick(play.view.clock_s).to_string() } else { kit::clock(play.view.clock_s) };
    ui.label(RichText::new(time).monospace().size(theme.text_size + 3.0).color(theme.text));
}

/// Tells a screen reader what a sign cannot.
fn named(menu: &egui::Response, name: &str) {
    menu.widget_info(|| egui::WidgetInfo::labeled(egui::WidgetType::Button, true, name));
}

fn paces(ui: &mut Ui, play: &Play, narrow: bool, asked: &mut Vec<Intent>) {
    let mut all = Vec::new();
    let mut pace = PACE.0;
    while pace <= PACE.1 {
        all.push(pace);
        pace *= 2.0;
    }
    let mut one = |ui: &mut Ui, pace: f64| {
        if ui.selectable_label((play.pace - pace).abs() < 0.01, format!("{pace:.0}x")).clicked() {
            asked.push(Intent::Pace(pace));
        }
    };
    if narrow {
        let menu = ui.menu_button(format!("{:.0}x {}", play.pace, icon::CARET_DOWN), |ui| {
            ui.label("How fast the time passes");
            all.iter().for_each(|pace| one(ui, *pace));
        });
        named(&menu.response, &format!("How fast the time passes: {:.0} times", play.pace));
    } else {
        let before = std::mem::replace(&mut ui.spacing_mut().item_spacing.x, 2.0);
        all.iter().rev().for_each(|pace| one(ui, *pace));
        ui.spacing_mut().item_spacing.x = before;
        ui.add_space(before);
    }
}
