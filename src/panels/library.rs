//! The library of scenarios, and the briefing before one begins.
//!
//! Nothing here gives an outage away.
//! The one rule: a newcomer finds the first exercise without reading anything else.

use egui::{Align, Label, Layout, RichText, Ui};

use super::icon;
use super::intent::Intent;
use super::kit;
use super::shelf::Shelf;
use super::theme::Theme;
use crate::scenario::Meta;

/// A recording that can be gone on with, or read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Left {
    pub(super) title: String,
    pub(super) at: String,
    pub(super) finished: bool,
}

/// What the tracks are called, with the hardest that each holds.
const TRACKS: [(&str, &str, u32); 3] = [
    ("Begin here", "Your first outage, with a coach beside you.", 1),
    ("Command", "Whole outages, an hour each, on your own.", 3),
    ("Hard days", "More than one thing goes wrong, and people are tired.", 5),
];

pub(super) fn ui(ui: &mut Ui, metas: &[Meta], shelf: &Shelf, left: &[Left], theme: &Theme, asked: &mut Vec<Intent>) {
    egui::ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        kit::column(ui, theme.text_size * 68.0, |ui| {
            ui.horizontal(|ui| {
                ui.label(RichText::new(icon::SIREN).size(theme.heading_size + 10.0).color(theme.accent));
                ui.label(theme.heading("hotwash").size(theme.heading_size + 6.0));
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    if ui.button(format!("{} Settings", icon::GEAR)).clicked() {
                        asked.push(Intent::Settings);
                    }
                    let open = ui.button(format!("{} Open a recording", icon::UPLOAD_SIMPLE));
                    let words = "Your own or somebody else's; dropping its file on the window does the same.";
                    if open.on_hover_text(words).clicked() {
                        asked.push(Intent::Import);
                    }
                });
            });
            ui.label(
                RichText::new("Command an outage. Nobody is hurt but simulated customers; the debrief tells you why.")
                    .color(theme.quiet),
            );
            ui.add_space(theme.space * 2.0);
            if let Some((last, aside)) = left.split_first() {
                resume(ui, last, theme, asked);
                set_aside(ui, aside, theme, asked);
            }
            let mut floor = 0;
            for (name, about, most) in TRACKS {
                let of = |meta: &&Meta| meta.difficulty > floor && meta.difficulty <= most;
                let track: Vec<&Meta> = metas.iter().filter(of).collect();
                floor = most;
                if !track.is_empty() {
                    ui.horizontal(|ui| {
                        ui.label(theme.heading(name).size(theme.text_size + 4.0));
                        ui.label(theme.aside(about));
                    });
                    track.iter().for_each(|meta| card(ui, meta, shelf, theme, asked));
                    ui.add_space(theme.space);
                }
            }
        });
    });
}

fn resume(ui: &mut Ui, left: &Left, theme: &Theme, asked: &mut Vec<Intent>) {
    theme.callout(theme.accent).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.horizontal(|ui| {
            let words = if left.finished { "Your last exercise" } else { "You were in the middle of" };
            ui.label(theme.strong(format!("{words}: {}", left.title)));
            ui.label(theme.aside(&left.at));
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let words = if left.finished { "Read its debrief" } else { "Continue where you left off" };
                if ui.add(kit::primary(theme, format!("{} {words}", icon::PLAY))).clicked() {
                    asked.push(Intent::Continue(0));
                }
            });
        });
    });
    ui.add_space(theme.space);
}

/// What was played before the last one and is still kept.
fn set_aside(ui: &mut Ui, aside: &[Left], theme: &Theme, asked: &mut Vec<Intent>) {
    if aside.is_empty() {
        return;
    }
    kit::section(ui, theme, (icon::ARCHIVE, "Set aside"), false, "kept when another was begun", |ui| {
        for (at, left) in aside.iter().enumerate() {
            let nth = at + 1;
            ui.horizontal(|ui| {
                ui.label(theme.strong(&left.title));
                ui.label(theme.aside(if left.finished { "finished" } else { "not finished" }));
                ui.label(theme.aside(&left.at));
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    let words = if left.finished { "Read" } else { "Continue" };
                    let response = ui.button(format!("{} {words}", icon::PLAY));
                    let name = format!("{words}: {}, {}", left.title, left.at);
                    response.widget_info(|| egui::WidgetInfo::labeled(egui::WidgetType::Button, true, &name));
                    if response.clicked() {
                        asked.push(Intent::Continue(nth));
                    }
                    let name = format!("Save as a file and keep no longer: {}, {}", left.title, left.at);
                    if kit::sign(ui, icon::DOWNLOAD_SIMPLE, &name).clicked() {
                        asked.push(Intent::HandOut(nth));
                    }
                });
            });
        }
    });
    ui.add_space(theme.space);
}

fn card(ui: &mut Ui, meta: &Meta, shelf: &Shelf, theme: &Theme, asked: &mut Vec<Intent>) {
    theme.card().inner_margin(theme.space * 2.5).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.horizontal(|ui| {
            ui.label(theme.heading(&meta.title));
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| match shelf.best(&meta.id) {
                Some(best) => {
                    let words = format!("best {} · {:.0} points", best.rating, best.points);
                    kit::chip(ui, theme, format!("{} {words}", icon::TROPHY), theme.good)
                        .on_hover_text(format!("With seed {}; played {} times.", best.seed, best.times));
                }
                None => {
                    ui.label(theme.aside("not played yet"));
                }
            });
        });
        facts(ui, meta, theme);
        ui.add_space(theme.space);
        ui.label(theme.caption("You practise to"));
        objectives(ui, meta, theme);
        ui.add_space(theme.space);
        let words = format!("Read the briefing of {}", meta.id);
        let button = if meta.coach { kit::primary(theme, words) } else { egui::Button::new(words) };
        if ui.add(button).clicked() {
            asked.push(Intent::Brief(meta.id.clone()));
        }
    });
}

fn facts(ui: &mut Ui, meta: &Meta, theme: &Theme) {
    ui.horizontal_wrapped(|ui| {
        let stars: String = (1..=5).map(|star| if star <= meta.difficulty { '●' } else { '○' }).collect();
        kit::chip(ui, theme, format!("{} {} minutes", icon::TIMER, meta.minutes), theme.quiet);
        kit::chip(ui, theme, format!("difficulty {} of 5", stars.matches('●').count()), theme.quiet);
        kit::chip(ui, theme, format!("{} {}", icon::USER, meta.trains.join(", ").to_lowercase()), theme.quiet);
        if meta.coach {
            kit::chip(ui, theme, format!("{} with a coach", icon::HAND_POINTING), theme.good);
        }
    });
}

/// The objectives in two columns where there is room.
fn objectives(ui: &mut Ui, meta: &Meta, theme: &Theme) {
    let two = ui.available_width() > theme.text_size * 42.0;
    let half = if two { meta.objectives.len().div_ceil(2) } else { meta.objectives.len() };
    let list = |ui: &mut Ui, from: usize, to: usize| {
        for objective in &meta.objectives[from..to] {
            ui.horizontal_top(|ui| {
                ui.label(RichText::new(icon::CHECK).color(theme.good));
                ui.add(Label::new(&objective.text).wrap());
            });
        }
    };
    if two {
        ui.columns(2, |columns| {
            columns[0].vertical(|ui| list(ui, 0, half));
            columns[1].vertical(|ui| list(ui, half, meta.objectives.len()));
        });
    } else {
        list(ui, 0, half);
    }
}

pub(super) fn briefing(ui: &mut Ui, meta: &Meta, seed: &mut String, theme: &Theme, asked: &mut Vec<Intent>) {
    egui::ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        kit::column(ui, theme.text_size * 52.0, |ui| {
            if ui.add(kit::plain(format!("{} Back to the library", icon::ARROW_LEFT))).clicked() {
                asked.push(Intent::Library);
            }
            ui.label(theme.caption("Briefing"));
            ui.label(theme.heading(&meta.title).size(theme.heading_size + 8.0));
            facts(ui, meta, theme);
            ui.add_space(theme.space * 2.0);
            for paragraph in meta.pitch.split("\n\n") {
                let words = paragraph.split_whitespace().collect::<Vec<_>>().join(" ");
                ui.add(Label::new(RichText::new(words).size(theme.text_size + 2.0)).wrap());
                ui.add_space(theme.space);
            }
            how(ui, meta, theme);
            ui.add_space(theme.space * 2.0);
            start(ui, meta, seed, theme, asked);
        });
    });
}

/// What a newcomer has to know of the room, and no more.
fn how(ui: &mut Ui, meta: &Meta, theme: &Theme) {
    let lines = [
        (
            icon::BELL_RINGING,
            "When the pager rings, acknowledge it. What waits for you always stands at the top, with a button.",
        ),
        (
            icon::USERS_THREE,
            "You command and do not repair: say who does what by when. Colleagues are simulated and have their own minds.",
        ),
        (icon::CHAT_TEXT, "Say it in the bar at the bottom, or choose from the menus above it. Plain words work too."),
        (
            icon::TIMER,
            "The clock runs while you think; pause it whenever you like. Saying something takes a few seconds.",
        ),
    ];
    theme.card().inner_margin(theme.space * 2.5).show(ui, |ui| {
        ui.set_width(ui.available_width());
        for (sign, words) in lines {
            ui.horizontal_top(|ui| {
                ui.label(RichText::new(sign).size(theme.text_size + 4.0).color(theme.accent));
                ui.add(Label::new(words).wrap());
            });
        }
        if meta.coach {
            ui.horizontal_top(|ui| {
                ui.label(RichText::new(icon::HAND_POINTING).size(theme.text_size + 4.0).color(theme.good));
                let words = "A coach asks the question a commander would ask, marks the panel that matters in green, and shows a line half a minute later.";
                ui.add(Label::new(words).wrap());
            });
        }
    });
}

fn start(ui: &mut Ui, meta: &Meta, seed: &mut String, theme: &Theme, asked: &mut Vec<Intent>) {
    let number = seed.trim().parse::<u64>();
    ui.horizontal_wrapped(|ui| {
        let begin = kit::primary(theme, format!("{} Begin the exercise", icon::PLAY))
            .min_size(egui::vec2(0.0, theme.text_size * 2.6));
        if ui.add_enabled(number.is_ok(), begin).clicked()
            && let Ok(number) = number
        {
            asked.push(Intent::Begin(meta.id.clone(), number));
        }
        ui.add_space(theme.space * 2.0);
        let label = ui.label(theme.aside("Seed"));
        let edit = egui::TextEdit::singleline(seed).desired_width(theme.text_size * 5.0);
        kit::edit(ui, theme, edit).labelled_by(label.id);
        ui.label(theme.aside("The same seed plays the same outage."));
    });
    if seed.trim().parse::<u64>().is_err() {
        ui.label(RichText::new("A seed is a whole number, such as 7.").color(theme.warn));
    }
}
