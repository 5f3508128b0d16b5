//! The form of a line: its fields one below the other, filled in from the log, each with what could be chosen.
//!
//! Not which fields a verb has, which the language layer knows.
//! The one rule: what the form would say stands below it before it is said.

use egui::{Key, RichText, Ui};
use strum::VariantNames as _;

use super::icon;
use super::intent::Intent;
use super::kit;
use super::play::{OpenForm, Play};
use super::theme::Theme;
use crate::language::{self, VERBS, Verb};
use crate::scenario::Names as _;
use crate::vocab::Lever;

/// How many choices stand below a field.
const CHOICES: usize = 40;

/// The verb a line begins with.
pub(super) fn verb_in(line: &str) -> Option<&'static Verb> {
    let mut words = line.trim_start().strip_prefix('/')?.split_whitespace();
    let first = words.next()?;
    let word = if matches!(first, "incident" | "inc") { words.next()? } else { first };
    VERBS.into_iter().flatten().find(|verb| verb.name == word || verb.aliases.contains(&word))
}

/// The form that is open; time stands still meanwhile.
pub(super) fn ui(ui: &Ui, play: &mut Play, theme: &Theme, asked: &mut Vec<Intent>) {
    let Some(mut open) = play.form.take() else { return };
    let (mut done, mut entered) = (false, false);
    let width = (ui.ctx().viewport_rect().width() - theme.space * 8.0).min(theme.text_size * 38.0);
    let high = ui.ctx().viewport_rect().height() * 0.6;
    let frame = theme.card().inner_margin(theme.space * 2.5);
    let shown = egui::Modal::new(egui::Id::new("form")).frame(frame).show(ui.ctx(), |ui| {
        ui.set_width(width);
        ui.label(theme.heading(open.verb.meaning.trim_end_matches('.')).size(theme.text_size + 4.0));
        ui.label(theme.aside(format!("{}   The clock stands still meanwhile.", open.verb.usage)));
        egui::ScrollArea::vertical().max_height(high).show(ui, |ui| {
            ui.set_width(width);
            entered = fields(ui, play, &mut open, theme);
        });
        let (line, missing) = line(&open);
        ui.add_space(theme.space);
        theme.card().fill(theme.ground).show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.label(RichText::new(&line).monospace().size(theme.text_size - 1.0).color(theme.accent));
        });
        ui.horizontal(|ui| {
            let said = ui.add_enabled(!missing, kit::primary(theme, format!("{} Say it", icon::PAPER_PLANE_RIGHT)));
            if said.clicked() || entered && !missing {
                asked.push(Intent::Say(line));
                done = true;
            }
            done |= ui.button("Give up").clicked();
            ui.label(theme.aside(if missing { "Something is still missing." } else { "Enter says it." }));
        });
    });
    if done || shown.should_close() {
        play.wants_focus = true;
    } else {
        play.form = Some(open);
    }
}

/// The line the answers make, and whether something is still missing.
fn line(open: &OpenForm) -> (String, bool) {
    match &open.form {
        None => {
            let rest = open.answers[0].trim();
            (format!("{} {rest}", open.verb.slashed()), rest.is_empty())
        }
        Some(form) => {
            let both = || form.fields.iter().zip(&open.answers);
            let given: Vec<(&str, &str)> = both().map(|(field, text)| (field.key, text.as_str())).collect();
            (form.line(&given), both().any(|(field, text)| !field.optional && text.trim().is_empty()))
        }
    }
}

/// Draws the fields; answers whether Enter was pressed in one.
fn fields(ui: &mut Ui, play: &Play, open: &mut OpenForm, theme: &Theme) -> bool {
    let mut entered = false;
    let first = ui.memory(|memory| memory.focused().is_none());
    let asks: Vec<(String, String, bool)> = match &open.form {
        None => vec![("rest".to_owned(), rest_of(open.verb).to_owned(), false)],
        Some(form) => {
            let one = |field: &language::Field| (field.key.to_owned(), field.prompt.to_owned(), field.optional);
            form.fields.iter().map(one).collect()
        }
    };
    for (at, ((key, prompt, optional), answer)) in asks.iter().zip(&mut open.answers).enumerate() {
        ui.add_space(theme.space * 0.5);
        let label = ui.horizontal(|ui| {
            let label = ui.label(theme.strong(prompt));
            if *optional {
                ui.label(theme.aside("optional"));
            }
            label
        });
        let edit = egui::TextEdit::singleline(answer)
            .desired_width(f32::INFINITY)
            .margin(egui::Margin::symmetric(theme.space as i8, theme.space as i8 - 1));
        let response = kit::edit(ui, theme, edit).labelled_by(label.inner.id);
        if at == 0 && first {
            response.request_focus();
        }
        entered |= response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
        let choices = choices(play, open.verb, key);
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = egui::vec2(theme.space * 0.5, 2.0);
            ui.spacing_mut().interact_size.y = theme.text_size;
            ui.spacing_mut().button_padding = egui::vec2(theme.space, 2.0);
            for choice in choices.into_iter().take(CHOICES) {
                if ui.selectable_label(*answer == choice, RichText::new(&choice).small()).clicked() {
                    *answer = choice;
                }
            }
        });
    }
    entered
}

/// What a verb without a form of its own asks for, from how it is written.
fn rest_of(verb: &'static Verb) -> &'static str {
    let usage = verb.usage.trim_start_matches("/incident ").trim_start_matches('/');
    usage.strip_prefix(verb.name).unwrap_or(usage).trim()
}

/// What could be answered, as far as the room knows.
fn choices(play: &Play, verb: &Verb, key: &str) -> Vec<String> {
    let view = &play.view;
    let owned = |list: &[&str]| list.iter().map(|word| (*word).to_owned()).collect::<Vec<String>>();
    let people = || view.people.iter().filter(|person| person.id != play.me).map(|person| format!("@{}", person.id));
    let open = |state: &str| matches!(state, "offered" | "accepted" | "lapsed");
    match key {
        "person" | "lead" | "owner" => people().collect(),
        "whom" => {
            let teams = play.scenario().teams.iter().map(|team| team.id.clone());
            teams.chain(people()).collect()
        }
        "service" | "affects" => play.scenario().platform.services.iter().map(|of| of.id.clone()).collect(),
        "lever" => owned(Lever::VARIANTS),
        "target" => owned(&play.scenario().target_names()),
        "vendor" => view.vendors.iter().map(|vendor| vendor.id.clone()).collect(),
        "severity" => owned(&["sev1", "sev2", "sev3", "sev4"]),
        "in" | "next" => owned(&["5m", "10m", "15m", "20m", "30m"]),
        "due" => owned(&["1w", "2w", "4w"]),
        "trend" => owned(&["growing", "steady", "shrinking"]),
        "share" => owned(&["5%", "10%", "25%", "50%", "100%"]),
        "state" => owned(&["investigating", "identified", "monitoring", "resolved", "maintenance"]),
        "as" => owned(&["trigger", "latent", "detection", "response", "tooling", "organisation", "vendor"]),
        "kind" => owned(&["prevent", "detect", "mitigate", "respond"]),
        "role" => owned(&["ic", "deputy", "ops", "comms", "scribe", "liaison"]),
        "for" => (1..=play.session.exercise().incident().factors.len()).map(|nth| format!("f{nth}")).collect(),
        "rest" => match verb.name {
            "check" | "extend" | "cancel" => {
                view.tasks.iter().filter(|task| open(&task.state)).map(|task| task.id.clone()).collect()
            }
            "rule-out" | "confidence" => view.hypotheses.iter().map(|theory| theory.id.clone()).collect(),
            name => language::complete(&format!("/{name} "), play.scenario()),
        },
        _ => Vec::new(),
    }
}
