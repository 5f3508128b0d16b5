//! The war room: what waits above, map and channel in the middle, people and tasks at the left, tools at the right.
//!
//! Not what stands in the panels.
//! The one rule: where there is no room for all side by side, each is a tab, and none is lost.

use egui::{Stroke, Ui, vec2};

use super::icon;
use super::intent::Intent;
use super::play::{Play, Tab};
use super::settings::Settings;
use super::theme::Theme;
use super::topic::Region;
use super::{bar, channel, command, crew, forms, kit, map, tools, waiting};

/// Below this width, in points, one column is shown at a time.
const NARROW: f32 = 900.0;
/// Below this height the menus of verbs stand in one.
const SHORT: f32 = 700.0;
/// Below this height the bars shrink, and what waits and the coach have one row each.
pub(super) const LOW: f32 = 520.0;

pub(super) fn ui(ui: &mut Ui, play: &mut Play, theme: &Theme, settings: &Settings, elsewhere: bool) -> Vec<Intent> {
    let mut asked = Vec::new();
    let clock: &dyn Fn(&str) -> String = &|local| settings.clock(local);
    let size = ui.ctx().viewport_rect().size();
    let narrow = size.x < NARROW || size.y < LOW;
    let waits = waiting::all(play);
    egui::Panel::top("bar").frame(theme.bar()).show(ui, |ui| {
        bar::ui(ui, play, theme, (narrow, settings.sound), &mut asked);
    });
    egui::Panel::top("waiting")
        .frame(theme.region())
        .show_separator_line(false)
        .show(ui, |ui| waiting::strip(ui, play, &waits, theme, &mut asked));
    egui::Panel::bottom("command").frame(theme.bar()).show(ui, |ui| {
        command::ui(ui, play, theme, narrow || size.y < SHORT, &mut asked);
    });
    // What is drawn elsewhere shines through from behind.
    let clear = theme.region().fill(egui::Color32::TRANSPARENT);
    play.map.rect = None;
    if narrow {
        let frame = if elsewhere && play.tab == Tab::Map { clear } else { theme.region() };
        egui::CentralPanel::default().frame(frame).show(ui, |ui| {
            tools::tabs(ui, play, theme, true);
            match play.tab {
                Tab::Channel => channel_ui(ui, play, theme),
                Tab::Map => map_ui(ui, play, theme, elsewhere),
                Tab::People => crew_ui(ui, play, &waits, theme, clock, &mut asked),
                _ => tools::ui(ui, play, theme, &mut asked),
            }
        });
    } else {
        if matches!(play.tab, Tab::Channel | Tab::Map | Tab::People) {
            play.tab = Tab::Dashboards;
        }
        let frame = theme.region();
        let left = (size.x * 0.22).clamp(theme.text_size * 18.0, theme.text_size * 27.0);
        let right = (size.x * 0.25).clamp(theme.text_size * 20.0, theme.text_size * 44.0);
        let panel = egui::Panel::left("people").frame(frame).show_separator_line(false);
        panel.default_size(left).show(ui, |ui| crew_ui(ui, play, &waits, theme, clock, &mut asked));
        let panel = egui::Panel::right("tools").frame(frame).show_separator_line(false);
        panel.default_size(right).show(ui, |ui| {
            framed(ui, theme, points(play, tool_region(play.tab)), |ui| {
                tools::tabs(ui, play, theme, false);
                tools::ui(ui, play, theme, &mut asked);
            });
        });
        let frame = if elsewhere { clear } else { frame };
        egui::CentralPanel::default().frame(frame).show(ui, |ui| middle(ui, play, theme, elsewhere));
    }
    forms::ui(ui, play, theme, &mut asked);
    asked
}

fn points(play: &Play, at: Option<Region>) -> bool {
    at.is_some_and(|at| play.coach.as_ref().is_some_and(|hint| hint.at == at))
}

/// The part of the room that a tab shows.
pub(super) fn tool_region(tab: Tab) -> Option<Region> {
    match tab {
        Tab::Dashboards => Some(Region::Dashboards),
        Tab::StatusPage => Some(Region::StatusPage),
        Tab::Changes => Some(Region::Changes),
        Tab::Channel => Some(Region::Channel),
        Tab::Map => Some(Region::Map),
        Tab::People => Some(Region::People),
        Tab::Runbooks | Tab::Notes | Tab::Timeline => None,
    }
}

/// A card that fills what room there is; the coach may point at it.
fn framed(ui: &mut Ui, theme: &Theme, pointed: bool, add: impl FnOnce(&mut Ui)) {
    let stroke = if pointed { Stroke::new(2.0, theme.good) } else { Stroke::new(1.0, theme.line) };
    theme.card().stroke(stroke).show(ui, |ui| {
        ui.set_min_size(ui.available_size());
        add(ui);
    });
}

fn middle(ui: &mut Ui, play: &mut Play, theme: &Theme, elsewhere: bool) {
    let high = (ui.available_height() * 0.42).clamp(120.0, 460.0);
    ui.allocate_ui(vec2(ui.available_width(), high), |ui| map_ui(ui, play, theme, elsewhere));
    framed(ui, theme, points(play, Some(Region::Channel)), |ui| channel_ui(ui, play, theme));
}

fn channel_ui(ui: &mut Ui, play: &mut Play, theme: &Theme) {
    channel::ui(ui, play, theme);
}

fn map_ui(ui: &mut Ui, play: &mut Play, theme: &Theme, elsewhere: bool) {
    let (rect, _) = ui.allocate_exact_size(ui.available_size(), egui::Sense::hover());
    let pointed = points(play, Some(Region::Map));
    if let Some(service) = map::ui(ui, &mut play.map, theme, rect, elsewhere) {
        play.tab = Tab::Dashboards;
        play.picked = true;
        play.service = service;
    }
    if pointed {
        let stroke = Stroke::new(2.0, theme.good);
        ui.painter().rect_stroke(rect, theme.radius(), stroke, egui::StrokeKind::Inside);
    }
}

fn crew_ui(
    ui: &mut Ui,
    play: &Play,
    waits: &[waiting::Wait],
    theme: &Theme,
    clock: &dyn Fn(&str) -> String,
    asked: &mut Vec<Intent>,
) {
    egui::ScrollArea::vertical().id_salt("left").auto_shrink(false).show(ui, |ui| {
        waiting::rest(ui, waits, theme, asked);
        if play.view.incident.state != "none" {
            crew::tasks(ui, play, theme, asked);
        }
        crew::pages(ui, play, theme);
        crew::people(ui, play, theme, clock, asked);
        if !play.view.vendors.is_empty() {
            vendors(ui, play, theme, asked);
        }
    });
}

fn vendors(ui: &mut Ui, play: &Play, theme: &Theme, asked: &mut Vec<Intent>) {
    kit::section(ui, theme, (icon::BUILDINGS, "Other companies"), false, "", |ui| {
        for vendor in &play.view.vendors {
            ui.horizontal_wrapped(|ui| {
                ui.label(theme.strong(&vendor.id));
                if vendor.case {
                    let open = vendor.opened.map_or(0, |at| play.view.clock_s.saturating_sub(at));
                    ui.label(theme.aside(format!("case open {}, {} answers", kit::clock(open), vendor.answers)));
                    if ui.small_button(format!("Chase {}", vendor.id)).clicked() {
                        asked.push(Intent::Say(format!("/vendor chase {}", vendor.id)));
                    }
                } else if ui.small_button(format!("Open a case with {}", vendor.id)).clicked() {
                    asked.push(Intent::Form(format!("/vendor open {}", vendor.id)));
                }
            });
        }
    });
}
