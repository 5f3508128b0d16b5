//! The command bar: what the coach says, every verb as a menu, and a line with completion and history.
//!
//! Not what a line means, which the language layer knows.
//! The one rule: everything can be typed, and nothing has to be.

use egui::{Align, Key, Label, Layout, Modifiers, RichText, Stroke, Ui};

use super::icon;
use super::intent::Intent;
use super::kit;
use super::play::Play;
use super::theme::Theme;
use super::topic::Region;
use super::{forms, room};
use crate::language::{self, VERBS, Verb};

/// How many completions are shown.
const OFFERS: usize = 6;

/// Every verb, by what one wants to do with it.
const MENUS: [(&str, &str, &[&str]); 7] = [
    ("Incident", icon::SIREN, &["declare", "severity", "size-up", "status", "resolve", "summary", "timeline", "cost"]),
    (
        "People",
        icon::USERS_THREE,
        &[
            "page",
            "oncall",
            "who",
            "role",
            "handoff",
            "take-command",
            "command",
            "subteam",
            "release",
            "escalate",
            "ack",
            "accept",
            "decline",
            "question",
        ],
    ),
    (
        "Work",
        icon::LIST_CHECKS,
        &[
            "task", "ask", "check", "extend", "cancel", "verify", "report", "do", "levers", "map", "dash", "changes",
            "tasks", "runbook",
        ],
    ),
    ("Decide", icon::SCALES, &["propose", "poll", "go", "no-go", "tradeoff", "freeze", "unfreeze"]),
    ("Tell", icon::MEGAPHONE, &["update", "statuspage", "exec", "approve", "comms", "channel", "vendor", "say"]),
    ("Think", icon::LIGHTBULB, &["note", "hypothesis", "rule-out", "confidence"]),
    ("Review", icon::BOOK_OPEN, &["factor", "remedy", "review-owner", "retro", "coach"]),
];

/// The verbs of a menu, as the table knows them; whatever the table has and no menu names stands in the last.
fn verbs_of(menu: usize) -> Vec<&'static Verb> {
    let all = || VERBS.into_iter().flatten();
    let named = |verb: &&'static Verb| MENUS.iter().any(|(_, _, names)| names.contains(&verb.name));
    let mut found: Vec<&Verb> = MENUS[menu].2.iter().filter_map(|name| all().find(|verb| verb.name == *name)).collect();
    if menu + 1 == MENUS.len() {
        found.extend(all().filter(|verb| !named(verb)));
    }
    found
}

pub(super) fn ui(ui: &mut Ui, play: &mut Play, theme: &Theme, narrow: bool, asked: &mut Vec<Intent>) {
    if ui.ctx().viewport_rect().height() < room::LOW {
        coach_briefly(ui, play, theme, asked);
    } else {
        coach(ui, play, theme, asked);
    }
    if !narrow {
        ui.horizontal_wrapped(|ui| menus(ui, theme, asked));
    }
    bar(ui, play, theme, narrow, asked);
}

fn menus(ui: &mut Ui, theme: &Theme, asked: &mut Vec<Intent>) {
    for at in 0..MENUS.len() {
        menu(ui, at, theme, asked);
    }
}

fn menu(ui: &mut Ui, at: usize, theme: &Theme, asked: &mut Vec<Intent>) {
    let (name, sign, _) = MENUS[at];
    let response = ui.menu_button(format!("{sign} {name}"), |ui| {
        ui.set_max_width(theme.text_size * 32.0);
        egui::ScrollArea::vertical().max_height(ui.ctx().viewport_rect().height() * 0.6).show(ui, |ui| {
            for verb in verbs_of(at) {
                let words = format!("{}  {}", verb.slashed(), verb.meaning);
                let button = egui::Button::new(words).frame_when_inactive(false).truncate();
                if ui.add(button).on_hover_text(verb.usage).clicked() {
                    asked.push(Intent::Form(verb.slashed()));
                    ui.close();
                }
            }
        });
    });
    response.response.on_hover_text("What can be said; each opens as a form where it asks for more.");
}

/// The coach where there is hardly room: the line if there is one, else the question.
fn coach_briefly(ui: &mut Ui, play: &Play, theme: &Theme, asked: &mut Vec<Intent>) {
    let Some(hint) = &play.coach else { return };
    theme.callout(theme.good).inner_margin(theme.space * 0.7).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.horizontal(|ui| {
            ui.label(RichText::new(icon::HAND_POINTING).color(theme.good)).on_hover_text(&hint.text);
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                if let Some(line) = &hint.line
                    && ui.add(kit::primary(theme, "Say this")).clicked()
                {
                    asked.push(Intent::Say(line.clone()));
                }
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                    let words =
                        hint.line.as_ref().map_or(RichText::new(&hint.text), |line| RichText::new(line).monospace());
                    ui.add(Label::new(words).truncate()).on_hover_text(&hint.text);
                });
            });
        });
    });
}

/// What the coach says, above where it is answered.
fn coach(ui: &mut Ui, play: &Play, theme: &Theme, asked: &mut Vec<Intent>) {
    let Some(hint) = &play.coach else { return };
    theme.callout(theme.good).show(ui, |ui| {
        ui.set_width(ui.available_width());
        if !hint.text.is_empty() {
            ui.horizontal_wrapped(|ui| {
                ui.label(theme.strong(format!("{} Coach", icon::HAND_POINTING)).color(theme.good));
                ui.label(&hint.text);
                if kit::sign(ui, icon::X, "Silence the coach").clicked() {
                    asked.push(Intent::Say("/coach off".to_owned()));
                }
            });
        }
        let Some(line) = &hint.line else { return };
        ui.horizontal(|ui| {
            if hint.text.is_empty() {
                ui.label(theme.strong(format!("{} Coach", icon::HAND_POINTING)).color(theme.good));
            }
            ui.label(theme.aside("For example:"));
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                if ui.add(kit::primary(theme, "Say this")).clicked() {
                    asked.push(Intent::Say(line.clone()));
                }
                if ui.button("Change it first").clicked() {
                    asked.push(Intent::Draft(line.clone()));
                }
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                    ui.add(Label::new(RichText::new(line).monospace()).truncate()).on_hover_text(line);
                });
            });
        });
    });
}

fn bar(ui: &mut Ui, play: &mut Play, theme: &Theme, narrow: bool, asked: &mut Vec<Intent>) {
    let typing = !play.typed.is_empty();
    let offers = if typing { language::complete(&play.typed, play.scenario()) } else { Vec::new() };
    if typing {
        under(ui, play, &offers, theme, asked);
    }
    let pointed = play.coach.as_ref().is_some_and(|hint| hint.at == Region::Command);
    ui.spacing_mut().interact_size.y = theme.text_size + theme.space * 2.5;
    ui.horizontal(|ui| {
        if narrow {
            ui.menu_button(format!("{} Do", icon::LIST_PLUS), |ui| {
                for at in 0..MENUS.len() {
                    menu(ui, at, theme, asked);
                }
            });
        }
        let label = ui.label(theme.strong("Say"));
        if pointed {
            ui.visuals_mut().widgets.inactive.bg_stroke = Stroke::new(2.0, theme.good);
        }
        let room = ui.available_width() - theme.text_size * 6.5;
        // The name stays, whatever comes and goes above, so that the keyboard stays too.
        let edit = egui::TextEdit::singleline(&mut play.typed)
            .id(egui::Id::new("command bar"))
            .font(egui::TextStyle::Monospace)
            .hint_text("/ for everything that can be said, @name to speak to somebody, or plain words")
            .lock_focus(!offers.is_empty())
            .margin(egui::Margin::symmetric(theme.space as i8 + 2, theme.space as i8))
            .desired_width(room.max(80.0));
        let response = kit::edit(ui, theme, edit).labelled_by(label.id);
        if std::mem::take(&mut play.wants_focus) {
            response.request_focus();
        }
        if response.has_focus() {
            keys(ui, play, &offers);
        }
        let entered = response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
        let words = format!("{} Send", icon::PAPER_PLANE_RIGHT);
        let send = if typing { kit::primary(theme, words) } else { egui::Button::new(words) };
        if ui.add_enabled(typing, send).clicked() || entered {
            let line = std::mem::take(&mut play.typed);
            asked.push(if language::form(&line).is_some() { Intent::Form(line) } else { Intent::Say(line) });
            play.wants_focus = true;
        }
    });
}

/// While a line is typed: how its verb is written, and what could come next.
fn under(ui: &mut Ui, play: &Play, offers: &[String], theme: &Theme, asked: &mut Vec<Intent>) {
    let verb = forms::verb_in(&play.typed);
    ui.horizontal_wrapped(|ui| {
        if let Some(verb) = verb {
            ui.label(RichText::new(verb.usage).monospace().size(theme.text_size - 2.0).color(theme.quiet));
        }
        for (at, offer) in offers.iter().take(OFFERS).enumerate() {
            let words = if at == 0 { format!("{offer}  Tab") } else { offer.clone() };
            if ui.small_button(RichText::new(words).monospace()).clicked() {
                asked.push(Intent::Draft(completed(&play.typed, offer)));
            }
        }
    });
}

/// The line with its last word completed.
fn completed(typed: &str, offer: &str) -> String {
    let kept = typed.rfind(char::is_whitespace).map_or("", |at| &typed[..=at]);
    format!("{kept}{offer} ")
}

fn keys(ui: &Ui, play: &mut Play, offers: &[String]) {
    let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
    if pressed(Key::Tab)
        && let Some(offer) = offers.first()
    {
        play.typed = completed(&play.typed, offer);
        to_end(ui, &play.typed);
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
        to_end(ui, &play.typed);
    }
}

/// Puts the cursor behind a line that was not typed.
fn to_end(ui: &Ui, line: &str) {
    let Some(id) = ui.memory(egui::Memory::focused) else { return };
    if let Some(mut state) = egui::TextEdit::load_state(ui.ctx(), id) {
        let end = egui::text::CCursor::new(line.chars().count());
        state.cursor.set_char_range(Some(egui::text::CCursorRange::one(end)));
        state.store(ui.ctx(), id);
    }
}
