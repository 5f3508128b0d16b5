//! The war room: map and channel in the middle, people and tasks at the left, tools at the right.
//!
//! Not the incident bar and the command bar, which stand above and below it.
//! The one rule: whatever waits for the seat has a button beside it.

use egui::{RichText, Ui};
use egui_phosphor::regular as icon;

use super::intent::Intent;
use super::play::{Line, Play, Tab};
use super::theme::Theme;
use super::{bar, command, dash, map, status};
use crate::base::{Tick, Ticks};

pub(super) fn ui(
    ui: &mut Ui,
    play: &mut Play,
    theme: &Theme,
    clock: &dyn Fn(&str) -> String,
    elsewhere: bool,
) -> Vec<Intent> {
    let mut asked = Vec::new();
    egui::Panel::top("bar").frame(theme.region()).show(ui, |ui| bar::ui(ui, play, theme, &mut asked));
    egui::Panel::bottom("command").frame(theme.region()).show(ui, |ui| command::ui(ui, play, theme, &mut asked));
    egui::Panel::left("people").frame(theme.region()).default_size(270.0).show(ui, |ui| {
        egui::ScrollArea::vertical().id_salt("left").auto_shrink(false).show(ui, |ui| {
            pages(ui, play, theme, &mut asked);
            waiting(ui, play, theme, &mut asked);
            tasks(ui, play, theme, &mut asked);
            people(ui, play, theme, clock, &mut asked);
        });
    });
    egui::Panel::right("tools")
        .frame(theme.region())
        .default_size(300.0)
        .show(ui, |ui| tools(ui, play, theme, &mut asked));
    let ground = if elsewhere { theme.region().fill(egui::Color32::TRANSPARENT) } else { theme.region() };
    egui::CentralPanel::default().frame(ground).show(ui, |ui| {
        coach(ui, play, theme, &mut asked);
        let size = egui::vec2(ui.available_width(), ui.available_height() * 0.5);
        let (rect, _) = ui.allocate_exact_size(size, egui::Sense::hover());
        if let Some(service) = map::ui(ui, &mut play.map, theme, rect, elsewhere) {
            play.tab = Tab::Dashboards;
            play.service = service;
        }
        channel(ui, play, theme);
    });
    command::form(ui, play, theme, &mut asked);
    asked
}

fn coach(ui: &mut Ui, play: &Play, theme: &Theme, asked: &mut Vec<Intent>) {
    let Some((text, line)) = &play.coach else { return };
    theme.card().show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.label(RichText::new(format!("{} Coach: {text}", icon::HAND_POINTING)).color(theme.good));
        if let Some(line) = line {
            ui.monospace(line);
            if ui.button("Put it into the command bar").clicked() {
                asked.push(Intent::Draft(line.clone()));
            }
        }
    });
}

fn channel(ui: &mut Ui, play: &Play, theme: &Theme) {
    egui::ScrollArea::vertical().id_salt("channel").auto_shrink(false).stick_to_bottom(true).show(ui, |ui| {
        for line in &play.lines {
            said(ui, line, theme);
        }
    });
}

fn said(ui: &mut Ui, line: &Line, theme: &Theme) {
    ui.horizontal_wrapped(|ui| {
        ui.label(RichText::new(line.tick.to_string()).monospace().color(theme.quiet));
        let who = if line.addressed { format!("{} {}", icon::AT, line.from) } else { line.from.clone() };
        ui.label(RichText::new(who).strong().color(if line.addressed { theme.accent } else { theme.text }));
        let colour = if line.kind == "Refused" { theme.warn } else { theme.text };
        let text = RichText::new(&line.text).color(colour);
        ui.label(if matches!(line.kind, "Looked" | "Remark") { text.monospace() } else { text });
    });
}

fn pages(ui: &mut Ui, play: &Play, theme: &Theme, asked: &mut Vec<Intent>) {
    ui.label(RichText::new(format!("{} Pager", icon::BELL_RINGING)).strong());
    for page in &play.view.pages {
        let waits = page.state != "acknowledged";
        ui.label(RichText::new(format!("{} {} ({})", page.id, page.text, page.state)).color(if waits {
            theme.bad
        } else {
            theme.quiet
        }));
        if waits && ui.button(format!("Acknowledge {}", page.id)).clicked() {
            asked.push(Intent::Say(format!("/ack {}", page.id)));
        }
    }
    if play.view.pages.is_empty() {
        ui.label(RichText::new("No page.").color(theme.quiet));
    }
    ui.separator();
}

fn waiting(ui: &mut Ui, play: &Play, theme: &Theme, asked: &mut Vec<Intent>) {
    for proposal in play.view.proposals.iter().filter(|proposal| proposal.state == "open") {
        ui.label(RichText::new(format!("{} {}: {}", icon::SCALES, proposal.id, proposal.text)).strong());
        for objection in &proposal.objections {
            ui.label(RichText::new(format!("{} objects: {}", objection.from, objection.text)).color(theme.warn));
        }
        ui.horizontal(|ui| {
            if ui.button(format!("Go {}", proposal.id)).clicked() {
                asked.push(Intent::Say(format!("/go {}", proposal.id)));
            }
            if ui.button(format!("No-go {}", proposal.id)).clicked() {
                asked.push(Intent::Say(format!("/no-go {}", proposal.id)));
            }
        });
    }
    for offer in &play.view.offers {
        ui.label(format!("{}: {} offered to {}", offer.id, offer.what, offer.to));
        if offer.to == "you" {
            ui.horizontal(|ui| {
                if ui.button(format!("Accept {}", offer.id)).clicked() {
                    asked.push(Intent::Say(format!("/accept {}", offer.id)));
                }
                if ui.button(format!("Decline {}", offer.id)).clicked() {
                    asked.push(Intent::Say(format!("/decline {}", offer.id)));
                }
            });
        }
    }
}

fn tasks(ui: &mut Ui, play: &Play, theme: &Theme, asked: &mut Vec<Intent>) {
    ui.label(RichText::new(format!("{} Tasks", icon::LIST_CHECKS)).strong());
    let open = |state: &str| matches!(state, "offered" | "accepted" | "lapsed");
    for task in play.view.tasks.iter().filter(|task| open(&task.state)) {
        let now = play.view.clock_s;
        let (due, colour) = match task.due {
            None => ("no timebox".to_owned(), theme.warn),
            Some(due) if due < now => (format!("{} over", Ticks(now - due)), theme.bad),
            Some(due) => (format!("{} left", Ticks(due - now)), theme.quiet),
        };
        ui.label(format!("{} {}: {}", task.id, task.owner, task.what));
        ui.horizontal(|ui| {
            ui.label(RichText::new(format!("{}, {due}", task.state)).color(colour).small());
            for (words, line) in [("Check", "/check"), ("Cancel", "/cancel")] {
                if ui.small_button(format!("{words} {}", task.id)).clicked() {
                    asked.push(Intent::Say(format!("{line} {}", task.id)));
                }
            }
        });
    }
    ui.separator();
}

fn people(ui: &mut Ui, play: &Play, theme: &Theme, clock: &dyn Fn(&str) -> String, asked: &mut Vec<Intent>) {
    let incident = play.session.exercise().incident();
    let (reports, most) = (incident.direct_reports().len(), incident.span_max as usize);
    ui.label(RichText::new(format!("{} People", icon::USERS_THREE)).strong());
    let colour = if reports > most { theme.bad } else { theme.quiet };
    ui.label(RichText::new(format!("{reports} report to the commander; {most} is the limit")).color(colour).small());
    for person in &play.view.people {
        let roles = play.view.incident.roles.iter().filter(|(_, who)| **who == person.id);
        let roles: Vec<&str> = roles.map(|(role, _)| role.as_str()).collect();
        let words = format!("@{} {} {}", person.id, person.state, roles.join(", "));
        ui.horizontal_wrapped(|ui| {
            let there = matches!(person.state.as_str(), "here" | "busy");
            ui.label(RichText::new(words.trim_end()).color(if there { theme.text } else { theme.quiet }));
            ui.label(
                RichText::new(format!("{}, awake {:.0} h", clock(&person.local), person.awake_h))
                    .color(theme.quiet)
                    .small(),
            );
            if person.state == "off" && ui.small_button(format!("Page @{}", person.id)).clicked() {
                asked.push(Intent::Say(format!("/page @{}", person.id)));
            }
            if there && person.id != "you" && ui.small_button(format!("Ask @{}", person.id)).clicked() {
                asked.push(Intent::Say(format!("/ask @{} status", person.id)));
            }
        });
    }
}

fn tools(ui: &mut Ui, play: &mut Play, theme: &Theme, asked: &mut Vec<Intent>) {
    ui.horizontal_wrapped(|ui| {
        for (tab, words) in [
            (Tab::Dashboards, "Dashboards"),
            (Tab::StatusPage, "Status page"),
            (Tab::Changes, "Changes"),
            (Tab::Runbooks, "Runbooks"),
            (Tab::Notes, "Notes"),
        ] {
            ui.selectable_value(&mut play.tab, tab, words);
        }
    });
    egui::ScrollArea::vertical().id_salt("tools").auto_shrink(false).show(ui, |ui| match play.tab {
        Tab::Dashboards => dash::ui(ui, play, theme),
        Tab::StatusPage => status::ui(ui, &mut play.post, &play.view, theme, asked),
        Tab::Changes => changes(ui, play, theme, asked),
        Tab::Runbooks => runbooks(ui, play, asked),
        Tab::Notes => notes(ui, play, theme, asked),
    });
}

fn changes(ui: &mut Ui, play: &Play, theme: &Theme, asked: &mut Vec<Intent>) {
    let frozen = &play.view.incident.frozen;
    let words = if frozen.is_empty() { "Changes go on.".to_owned() } else { format!("Frozen: {}", frozen.join(", ")) };
    ui.label(RichText::new(words).color(theme.accent));
    for (words, line) in [
        ("Show the change log", "/changes"),
        ("Freeze deploys", "/freeze deploys"),
        ("Unfreeze deploys", "/unfreeze deploys"),
    ] {
        if ui.button(words).clicked() {
            asked.push(Intent::Say(line.to_owned()));
        }
    }
    for line in play.lines.iter().filter(|line| line.kind == "Looked" && line.text.to_lowercase().contains("change")) {
        ui.label(RichText::new(line.tick.to_string()).color(theme.quiet).small());
        ui.monospace(&line.text);
    }
}

fn runbooks(ui: &mut Ui, play: &Play, asked: &mut Vec<Intent>) {
    let names: Vec<String> = play.runbooks().iter().map(|book| book.id.clone()).collect();
    if names.is_empty() {
        ui.label("There is no runbook.");
    }
    for name in names {
        if ui.button(format!("Open runbook {name}")).clicked() {
            asked.push(Intent::Say(format!("/runbook {name}")));
        }
    }
    let opened = play.lines.iter().rev().find(|line| line.kind == "Looked" && line.text.contains("# "));
    if let Some(line) = opened {
        let mut cache = egui_commonmark::CommonMarkCache::default();
        egui_commonmark::CommonMarkViewer::new().show(ui, &mut cache, &line.text);
    }
}

fn notes(ui: &mut Ui, play: &Play, theme: &Theme, asked: &mut Vec<Intent>) {
    for (words, line) in [("Note", "/note "), ("Hypothesis", "/hypothesis "), ("Trade-off", "/tradeoff ")] {
        if ui.button(words).clicked() {
            asked.push(Intent::Draft(line.to_owned()));
        }
    }
    for theory in &play.view.hypotheses {
        let sure = theory.confidence.map_or_else(String::new, |sure| format!(", {:.0} % sure", sure * 100.0));
        ui.label(format!("{} {} ({}{sure})", theory.id, theory.text, theory.state));
    }
    for line in play.lines.iter().filter(|line| line.kind == "NoteTaken") {
        ui.label(RichText::new(Tick(line.tick.0).to_string()).color(theme.quiet).small());
        ui.label(&line.text);
    }
}
