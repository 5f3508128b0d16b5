//! The tools at the right: one tab each for dashboards, status page, change log, runbooks, notes and the timeline.
//!
//! Not the dashboards and the composer themselves.
//! The one rule: a tool shows what was looked at and when, and looking again is one press.

use egui::{Label, RichText, Ui};

use super::icon;
use super::intent::Intent;
use super::kit;
use super::play::{Play, Tab};
use super::theme::Theme;
use super::{dash, room, status, timeline};

const TABS: [(Tab, &str, &str); 9] = [
    (Tab::Channel, icon::CHAT_TEXT, "Channel"),
    (Tab::Map, icon::MAP_TRIFOLD, "Map"),
    (Tab::People, icon::USERS_THREE, "People and tasks"),
    (Tab::Dashboards, icon::CHART_LINE, "Dashboards"),
    (Tab::StatusPage, icon::GLOBE, "Status page"),
    (Tab::Changes, icon::GIT_COMMIT, "Changes"),
    (Tab::Runbooks, icon::BOOK_OPEN, "Runbooks"),
    (Tab::Notes, icon::NOTE_PENCIL, "Notes"),
    (Tab::Timeline, icon::CLOCK_COUNTER_CLOCKWISE, "Timeline"),
];

/// The tool of this name.
pub(super) fn named(name: &str) -> Option<Tab> {
    TABS.iter().find(|(_, _, words)| *words == name).map(|(tab, _, _)| *tab)
}

/// The tool after this one.
pub(super) fn next(tab: Tab) -> Tab {
    let at = TABS.iter().position(|(known, _, _)| *known == tab).unwrap_or(0);
    TABS[(at + 1) % TABS.len()].0
}

/// The row of tabs; the coach marks the one that matters.
pub(super) fn tabs(ui: &mut Ui, play: &mut Play, theme: &Theme, all: bool) {
    let hint = play.coach.as_ref().map(|hint| hint.at);
    let row = |ui: &mut Ui| {
        ui.spacing_mut().item_spacing = egui::vec2(1.0, 1.0);
        ui.spacing_mut().button_padding.x = theme.space;
        for (tab, sign, words) in TABS.into_iter().skip(if all { 0 } else { 3 }) {
            let pointed = hint.is_some() && room::tool_region(tab) == hint;
            let open = play.tab == tab;
            let sign = if pointed { icon::HAND_POINTING } else { sign };
            let text = if open || pointed { format!("{sign} {words}") } else { words.to_owned() };
            let ink = if open {
                theme.on_accent
            } else if pointed {
                theme.good
            } else {
                theme.text
            };
            let response = ui.selectable_label(open, RichText::new(text).size(theme.text_size - 1.5).color(ink));
            let name = if pointed { format!("{words}, the coach points here") } else { words.to_owned() };
            response.widget_info(|| egui::WidgetInfo::selected(egui::WidgetType::SelectableLabel, true, open, &name));
            if response.on_hover_text(words).clicked() {
                play.tab = tab;
            }
        }
    };
    if all {
        egui::ScrollArea::horizontal()
            .id_salt("tabs")
            .scroll_bar_visibility(egui::scroll_area::ScrollBarVisibility::AlwaysHidden)
            .auto_shrink([false, true])
            .show(ui, |ui| ui.horizontal(row));
    } else {
        ui.horizontal_wrapped(row);
    }
    ui.add_space(theme.space * 0.5);
}

/// The tool that is open.
pub(super) fn ui(ui: &mut Ui, play: &mut Play, theme: &Theme, asked: &mut Vec<Intent>) {
    egui::ScrollArea::vertical().id_salt("tools").auto_shrink(false).show(ui, |ui| match play.tab {
        Tab::StatusPage => {
            let Play { post, view, session, .. } = play;
            let services = &session.exercise().scenario().platform.services;
            status::ui(ui, post, view, services, view.clock_s, theme, asked);
        }
        Tab::Changes => changes(ui, play, theme, asked),
        Tab::Runbooks => runbooks(ui, play, theme, asked),
        Tab::Notes => notes(ui, play, theme, asked),
        Tab::Timeline => timeline::ui(ui, play, theme, asked),
        Tab::Dashboards | Tab::Channel | Tab::Map | Tab::People => dash::ui(ui, play, theme, asked),
    });
}

fn changes(ui: &mut Ui, play: &Play, theme: &Theme, asked: &mut Vec<Intent>) {
    let frozen = &play.view.incident.frozen;
    let colour = if frozen.is_empty() { theme.quiet } else { theme.accent };
    theme.callout(colour).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.horizontal_wrapped(|ui| {
            ui.label(RichText::new(icon::SNOWFLAKE).color(colour));
            let words =
                if frozen.is_empty() { "Changes go on.".to_owned() } else { format!("Frozen: {}", frozen.join(", ")) };
            ui.label(theme.strong(words));
        });
        ui.horizontal_wrapped(|ui| {
            for scope in ["all", "deploys", "config", "automation"] {
                let set = frozen.iter().any(|known| known == scope);
                let (words, line) = if set {
                    (format!("Unfreeze {scope}"), format!("/unfreeze {scope}"))
                } else {
                    (format!("Freeze {scope}"), format!("/freeze {scope}"))
                };
                if ui.button(words).clicked() {
                    asked.push(Intent::Say(line));
                }
            }
        });
    });
    ui.horizontal(|ui| {
        ui.label(theme.strong("Change log"));
        if ui.button(format!("{} Look at the change log", icon::EYE)).clicked() {
            asked.push(Intent::Say("/changes".to_owned()));
        }
    });
    let Some((tick, text)) = &play.digest.changes else {
        kit::nothing(ui, theme, "Not looked at yet.");
        return;
    };
    ui.label(theme.aside(format!("as of {tick}")));
    for line in text.lines() {
        change(ui, line, theme);
    }
}

/// How the change log calls what has not been made yet.
const PLANNED: &str = "planned";

/// A line of the change log: a name and an age in columns, and what it was.
fn change(ui: &mut Ui, line: &str, theme: &Theme) {
    let (name, rest) = line.split_once(' ').unwrap_or((line, ""));
    let rest = rest.trim_start();
    let planned = rest.starts_with(PLANNED).then_some(PLANNED.len());
    let cut = planned.or_else(|| rest.find(" ago").map(|at| at + 4));
    let Some((age, what)) = cut.map(|at| rest.split_at(at)) else {
        ui.label(theme.aside(line));
        return;
    };
    theme.card().fill(theme.ground).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.horizontal_wrapped(|ui| {
            ui.label(theme.strong(name));
            kit::chip(ui, theme, age.trim(), if age == PLANNED { theme.quiet } else { theme.warn });
        });
        ui.add(Label::new(what.trim()).wrap());
    });
}

fn runbooks(ui: &mut Ui, play: &mut Play, theme: &Theme, asked: &mut Vec<Intent>) {
    if play.runbooks().is_empty() {
        kit::nothing(ui, theme, "There is no runbook.");
    }
    ui.horizontal_wrapped(|ui| {
        for book in play.runbooks() {
            if ui.button(format!("{} {}", icon::BOOK_OPEN, book.id)).clicked() {
                asked.push(Intent::Say(format!("/runbook {}", book.id)));
            }
        }
    });
    let Play { books, digest, .. } = play;
    match &digest.runbook {
        None => kit::nothing(ui, theme, "Opening one takes a few seconds, as everything does."),
        Some(text) => {
            theme.card().fill(theme.ground).show(ui, |ui| {
                ui.set_width(ui.available_width());
                egui_commonmark::CommonMarkViewer::new().show(ui, books, text);
            });
        }
    }
}

fn notes(ui: &mut Ui, play: &Play, theme: &Theme, asked: &mut Vec<Intent>) {
    ui.horizontal_wrapped(|ui| {
        for (words, line) in
            [("Take a note", "/note"), ("Raise a theory", "/hypothesis"), ("State a trade-off", "/tradeoff")]
        {
            if ui.button(words).clicked() {
                asked.push(Intent::Form(line.to_owned()));
            }
        }
    });
    ui.label(theme.caption("Theories"));
    if play.view.hypotheses.is_empty() {
        kit::nothing(ui, theme, "None is on the table.");
    }
    for theory in &play.view.hypotheses {
        let live = theory.state == "live";
        ui.horizontal_wrapped(|ui| {
            kit::chip(ui, theme, &theory.id, if live { theme.accent } else { theme.stale });
            let words = RichText::new(&theory.text);
            ui.add(Label::new(if live { words } else { words.strikethrough().color(theme.quiet) }).wrap());
        });
        if let Some(sure) = theory.confidence {
            ui.label(theme.aside(format!("{:.0} % sure", sure * 100.0)));
            kit::meter(ui, theme, sure as f32, theme.accent);
        }
        if live {
            ui.horizontal(|ui| {
                if ui.small_button(format!("Rule out {}", theory.id)).clicked() {
                    asked.push(Intent::Say(format!("/rule-out {}", theory.id)));
                }
                for percent in [25, 50, 75] {
                    if ui.small_button(format!("{percent} %")).clicked() {
                        asked.push(Intent::Say(format!("/confidence {} {percent}%", theory.id)));
                    }
                }
            });
        }
    }
    ui.add_space(theme.space);
    ui.label(theme.caption("Notes"));
    if play.digest.notes.is_empty() {
        kit::nothing(ui, theme, "Nothing has been noted.");
    }
    for (tick, text) in play.digest.notes.iter().rev() {
        ui.label(theme.aside(tick.to_string()));
        ui.add(Label::new(text).wrap());
    }
}
