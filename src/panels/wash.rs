//! The debrief: the rating, the impact with the decisions on it, the capabilities with their evidence, and exports.
//!
//! Not the judgement, which the core made.
//! The one rule: every point opens to its rule, its reason, its source and what to try next.

use egui::{Align, Color32, Label, Layout, RichText, Ui};

use super::hotwash;
use super::icon;
use super::intent::{Export, Intent};
use super::kit;
use super::play::Play;
use super::scrub;
use super::shelf::letter;
use super::theme::Theme;
use crate::base::Tick;
use crate::debrief::Debrief;
use crate::score::{CapabilityScore, Finding, Rating};

pub(super) fn ui(ui: &mut Ui, play: &mut Play, theme: &Theme, asked: &mut Vec<Intent>) {
    let Play { debrief: Some(debrief), reading, .. } = play else { return };
    egui::ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        kit::column(ui, theme.text_size * 80.0, |ui| {
            head(ui, debrief, theme, asked);
            if let Some(answers) = &mut reading.answers {
                hotwash::ui(ui, answers, theme, asked);
                return;
            }
            verdict(ui, debrief, theme);
            if let Some(inherited) = &debrief.inherited {
                kit::section(ui, theme, (icon::HANDSHAKE, "What you took over"), false, "", |ui| {
                    for line in inherited.lines() {
                        ui.add(Label::new(line).wrap());
                    }
                });
            }
            scrub::impact(ui, debrief, reading, theme, asked);
            ui.add_space(theme.space);
            ui.label(theme.heading("Ten capabilities").size(theme.text_size + 4.0));
            ui.label(theme.aside("Each opens to what it rests on: what was expected, what was seen, and what to try."));
            capabilities(ui, debrief, theme);
            scrub::what_if(ui, reading, theme, asked);
            learning(ui, debrief, theme, asked);
        });
    });
}

fn head(ui: &mut Ui, debrief: &Debrief, theme: &Theme, asked: &mut Vec<Intent>) {
    ui.horizontal_wrapped(|ui| {
        if ui.add(kit::plain(format!("{} Back to the library", icon::ARROW_LEFT))).clicked() {
            asked.push(Intent::Library);
        }
        if ui.add(kit::plain(format!("{} Open a recording", icon::UPLOAD_SIMPLE))).clicked() {
            asked.push(Intent::Import);
        }
        ui.label(theme.aside("Save"));
        for (words, name, what) in [
            ("Web page", "Save as web page", Export::Html),
            ("Markdown", "Save as Markdown", Export::Markdown),
            ("JSON", "Save as JSON", Export::Json),
            ("Recording", "Save the recording", Export::Recording),
        ] {
            let response = ui.button(format!("{} {words}", icon::DOWNLOAD_SIMPLE));
            response.widget_info(|| egui::WidgetInfo::labeled(egui::WidgetType::Button, true, name));
            if response.clicked() {
                asked.push(Intent::Export(what));
            }
        }
    });
    ui.add_space(theme.space);
    ui.label(theme.caption(&format!("Debrief, seed {}", debrief.seed)));
    ui.label(theme.heading(&debrief.title).size(theme.heading_size + 8.0));
    ui.add_space(theme.space);
}

fn rating_colour(theme: &Theme, rating: Rating) -> Color32 {
    match rating {
        Rating::P => theme.good,
        Rating::S => theme.accent,
        Rating::M => theme.warn,
        Rating::U => theme.bad,
        Rating::N => theme.stale,
    }
}

fn verdict(ui: &mut Ui, debrief: &Debrief, theme: &Theme) {
    let overall = &debrief.overall;
    let colour = rating_colour(theme, overall.rating);
    let wide = ui.available_width() > theme.text_size * 50.0;
    let how = |ui: &mut Ui| {
        theme.callout(colour).inner_margin(theme.space * 2.5).show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.label(theme.caption("How you led"));
            ui.horizontal(|ui| {
                ui.label(theme.strong(letter(overall.rating)).size(theme.heading_size * 2.0).color(colour));
                ui.vertical(|ui| {
                    ui.label(theme.heading(format!("{:.1} of {:.0} points", overall.points, overall.of)));
                    let mut words = overall.rating.words().to_owned();
                    words[..1].make_ascii_uppercase();
                    ui.add(Label::new(words).wrap());
                });
            });
            if let Some(cap) = &overall.capped_by {
                ui.label(RichText::new(format!("Held down by: {cap}.")).color(theme.bad));
            }
        });
    };
    let came = |ui: &mut Ui| {
        theme.card().inner_margin(theme.space * 2.5).show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.label(theme.caption("What it cost customers"));
            let outcome = &debrief.outcome;
            let most = outcome.idle.max(outcome.customer_minutes_lost).max(1.0);
            for (who, minutes, ink) in [
                ("This exercise", outcome.customer_minutes_lost, theme.accent),
                ("Nobody commanding", outcome.idle, theme.bad),
                ("The reference", outcome.reference, theme.good),
            ] {
                ui.horizontal(|ui| {
                    ui.label(who);
                    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                        ui.label(theme.strong(format!("{} customer-minutes", thousands(minutes))));
                    });
                });
                kit::meter(ui, theme, (minutes / most) as f32, ink);
            }
        });
    };
    if wide {
        ui.columns(2, |columns| {
            columns[0].vertical(|ui| {
                how(ui);
                milestones(ui, debrief, theme);
            });
            columns[1].vertical(came);
        });
    } else {
        how(ui);
        came(ui);
        milestones(ui, debrief, theme);
    }
    ui.add_space(theme.space);
}

/// A figure with its thousands apart.
fn thousands(x: f64) -> String {
    let digits = format!("{:.0}", x.max(0.0));
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push('\u{a0}');
        }
        out.push(digit);
    }
    out
}

fn milestones(ui: &mut Ui, debrief: &Debrief, theme: &Theme) {
    let milestones = &debrief.milestones;
    ui.horizontal_wrapped(|ui| {
        for (what, at) in [
            ("First symptom", milestones.first_symptom),
            ("Declared", milestones.declared),
            ("Customers told", milestones.first_public_post),
            ("Mitigated", milestones.mitigated),
            ("Resolved", milestones.resolved),
        ] {
            let (words, colour) = match at {
                Some(at) => (kit::clock(at), theme.text),
                None => ("never".to_owned(), theme.warn),
            };
            kit::fact(ui, theme, what, &words, colour);
            ui.add_space(theme.space * 2.0);
        }
    });
}

fn capabilities(ui: &mut Ui, debrief: &Debrief, theme: &Theme) {
    let all = &debrief.capabilities;
    if ui.available_width() > theme.text_size * 50.0 {
        ui.columns(2, |columns| {
            for (at, capability) in all.iter().enumerate() {
                columns[at % 2].vertical(|ui| card(ui, capability, theme));
            }
        });
    } else {
        all.iter().for_each(|capability| card(ui, capability, theme));
    }
}

fn card(ui: &mut Ui, capability: &CapabilityScore, theme: &Theme) {
    let colour = rating_colour(theme, capability.rating);
    theme.card().show(ui, |ui| {
        ui.set_width(ui.available_width());
        let head = format!("{}: {}", capability.name, capability.rating.words());
        let id = ui.make_persistent_id(("capability", capability.name));
        let mut state = egui::collapsing_header::CollapsingState::load_with_default_open(ui.ctx(), id, false);
        ui.horizontal(|ui| {
            let sign = if state.is_open() { icon::CARET_DOWN } else { icon::CARET_RIGHT };
            let button =
                egui::Button::new(theme.strong(format!("{sign} {}", capability.name))).frame_when_inactive(false);
            let response = ui.add(button);
            response.widget_info(|| egui::WidgetInfo::labeled(egui::WidgetType::Button, true, &head));
            if response.clicked() {
                state.toggle(ui);
            }
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                kit::chip(ui, theme, letter(capability.rating), colour).on_hover_text(capability.rating.words());
                let words = if capability.of > 0.0 {
                    format!("{:.1} of {:.0}", capability.points, capability.of)
                } else {
                    "no occasion".to_owned()
                };
                ui.label(theme.aside(words));
            });
        });
        kit::meter(ui, theme, (capability.points / capability.of.max(1.0)) as f32, colour);
        state.show_body_unindented(ui, |ui| {
            let judged = |finding: &&Finding| finding.of > 0.0;
            capability.findings.iter().filter(judged).for_each(|finding| evidence(ui, finding, theme));
            let rest = capability.findings.iter().filter(|finding| !judged(finding)).count();
            if rest > 0 {
                ui.add_space(theme.space);
                ui.label(theme.aside(format!("{rest} more expectations had no occasion in this run.")));
            }
        });
    });
}

fn evidence(ui: &mut Ui, finding: &Finding, theme: &Theme) {
    ui.add_space(theme.space);
    ui.horizontal(|ui| {
        kit::chip(ui, theme, &finding.id, rating_colour(theme, finding.band));
        ui.label(theme.aside(format!("{:.1} of {:.1}", finding.points, finding.of)));
        let events: Vec<String> = finding.events.iter().map(|event| format!("#{event}")).collect();
        ui.label(theme.aside(format!("{} {}", Tick(finding.tick), events.join(" "))));
    });
    ui.add(Label::new(theme.strong(&finding.rule)).wrap());
    ui.add(Label::new(&finding.because).wrap());
    ui.add(Label::new(RichText::new(format!("{} {}", icon::LIGHTBULB, finding.advice)).color(theme.accent)).wrap());
    ui.add(Label::new(theme.aside(&finding.source)).wrap());
}

/// What to take away: where to play again from, the factors recorded, and what it was.
fn learning(ui: &mut Ui, debrief: &Debrief, theme: &Theme, asked: &mut Vec<Intent>) {
    let moments = debrief.moments_to_retry();
    if !moments.is_empty() {
        kit::section(ui, theme, (icon::REWIND, "Play again from here"), false, "", |ui| {
            for moment in moments {
                ui.horizontal_top(|ui| {
                    if ui.button(format!("Go on from {}", moment.at)).clicked() {
                        asked.push(Intent::Rewind(moment.at.0));
                    }
                    ui.add(Label::new(&moment.because).wrap());
                });
            }
        });
    }
    if let Some(told) = debrief.coach.told() {
        kit::section(ui, theme, (icon::HAND_POINTING, "The coach"), false, "", |ui| ui.add(Label::new(told).wrap()));
    }
    if !debrief.hot_wash.is_empty() {
        kit::section(ui, theme, (icon::CHAT_TEXT, "What you said before you read this"), false, "", |ui| {
            for words in &debrief.hot_wash {
                ui.label(theme.aside(&words.question));
                ui.add(Label::new(&words.answer).wrap());
            }
        });
    }
    if !(debrief.factors.is_empty() && debrief.remedies.is_empty()) {
        kit::section(ui, theme, (icon::BOOK_OPEN, "Your review"), false, "", |ui| {
            for factor in &debrief.factors {
                ui.horizontal_top(|ui| {
                    kit::chip(ui, theme, factor.kind, theme.accent);
                    ui.add(Label::new(&factor.text).wrap());
                });
                let (words, colour) = match &factor.matches {
                    Some(found) => (format!("Borne out: {found}"), theme.good),
                    None => ("Nothing in the outage bears it out.".to_owned(), theme.quiet),
                };
                ui.add(Label::new(RichText::new(words).small().color(colour)).wrap());
            }
            for remedy in &debrief.remedies {
                ui.horizontal_top(|ui| {
                    kit::chip(ui, theme, remedy.kind, theme.good);
                    ui.add(Label::new(format!("{}, owned by {}", remedy.text, remedy.owner)).wrap());
                });
            }
        });
    }
    kit::section(ui, theme, (icon::FLAG_CHECKERED, "What it was"), false, "", |ui| {
        ui.add(Label::new(&debrief.background.notes).wrap());
        for missed in &debrief.background.missed_factors {
            ui.add(Label::new(format!("Not recorded: {missed}")).wrap());
        }
        for source in &debrief.background.sources {
            ui.add(Label::new(theme.aside(source)).wrap());
        }
    });
}
