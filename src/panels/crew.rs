//! Who is there and who reports to whom, as a tree; tasks with their timeboxes; pages on their way.
//!
//! Not what anybody thinks.
//! The one rule: who has too much on their hands is seen before it is counted.

use egui::{Color32, Label, RichText, Sense, Stroke, Ui, pos2, vec2};

use super::icon;
use super::intent::Intent;
use super::kit;
use super::play::Play;
use super::theme::Theme;
use super::topic::Region;
use crate::base::Ticks;
use crate::scenario::Names as _;
use crate::view::{PersonView, TaskView};
use crate::vocab::PersonId;

fn pointed(play: &Play, at: Region) -> bool {
    play.coach.as_ref().is_some_and(|hint| hint.at == at)
}

/// Pages sent to others and not answered yet.
pub(super) fn pages(ui: &mut Ui, play: &Play, theme: &Theme) {
    let waiting: Vec<_> = play.view.pages.iter().filter(|page| page.state != "acknowledged").collect();
    let beside = match (play.view.pages.len(), waiting.len()) {
        (0, _) => "silent".to_owned(),
        (all, 0) => format!("{all} answered"),
        (_, open) => format!("{open} unanswered"),
    };
    kit::section(ui, theme, (icon::BELL_RINGING, "Pager"), false, &beside, |ui| {
        for page in waiting {
            let colour = if page.state == "escalated" { theme.bad } else { theme.warn };
            let text = page.text.trim_end().trim_end_matches(':'); // some say nothing but whom they call
            ui.horizontal(|ui| {
                kit::chip(ui, theme, format!("{} {}", page.id, page.state), colour);
                ui.add(Label::new(RichText::new(text)).truncate()).on_hover_text(text);
            });
        }
    });
}

/// Open tasks, the most pressing first, each with what is left of its time.
pub(super) fn tasks(ui: &mut Ui, play: &Play, theme: &Theme, asked: &mut Vec<Intent>) {
    let open = |task: &&TaskView| matches!(task.state.as_str(), "offered" | "accepted" | "lapsed");
    let mut tasks: Vec<&TaskView> = play.view.tasks.iter().filter(open).collect();
    tasks.sort_by_key(|task| task.due.unwrap_or(u32::MAX));
    let beside = format!("{} open, {} closed", tasks.len(), play.view.tasks.len() - tasks.len());
    kit::section(ui, theme, (icon::LIST_CHECKS, "Tasks"), pointed(play, Region::Tasks), &beside, |ui| {
        if tasks.is_empty() {
            kit::nothing(ui, theme, "Nobody has a task.");
        }
        for task in tasks {
            one_task(ui, play, task, theme, asked);
        }
    });
}

fn one_task(ui: &mut Ui, play: &Play, task: &TaskView, theme: &Theme, asked: &mut Vec<Intent>) {
    let now = play.view.clock_s;
    let given =
        task.id[1..].parse::<usize>().ok().and_then(|nth| play.session.exercise().incident().tasks.get(nth - 1));
    let given = given.map_or(0, |task| task.given.0);
    let (left, share, colour) = match task.due {
        None => ("no timebox".to_owned(), 0.0, theme.warn),
        Some(due) if due < now => (format!("{} over", kit::clock(now - due)), 1.0, theme.bad),
        Some(due) => {
            let share = (due - now) as f32 / due.saturating_sub(given).max(1) as f32;
            (format!("{} left", kit::clock(due - now)), share, if share < 0.25 { theme.warn } else { theme.accent })
        }
    };
    ui.horizontal(|ui| {
        ui.label(theme.strong(&task.owner));
        ui.label(theme.aside(&task.id));
        if task.state == "offered" {
            kit::chip(ui, theme, "not accepted", theme.warn);
        }
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            ui.label(RichText::new(left).monospace().size(theme.text_size - 2.0).color(colour));
        });
    });
    ui.add(Label::new(&task.what).wrap());
    kit::meter(ui, theme, share, colour);
    ui.horizontal(|ui| {
        for (words, line) in [
            (format!("Check {}", task.id), format!("/check {}", task.id)),
            (format!("+5 min {}", task.id), format!("/extend {} 5m", task.id)),
            (format!("Cancel {}", task.id), format!("/cancel {}", task.id)),
        ] {
            if ui.small_button(words).clicked() {
                asked.push(Intent::Say(line));
            }
        }
    });
    ui.add_space(theme.space);
}

/// How far below the commander somebody stands.
struct Tree {
    commander: Option<PersonId>,
    reports: Vec<PersonId>,
    under_ops: Vec<PersonId>,
    free: Vec<PersonId>,
    coming: Vec<PersonId>,
    off: Vec<PersonId>,
}

fn tree(play: &Play) -> Tree {
    let run = play.session.exercise();
    let incident = run.incident();
    let commander = incident.commander();
    let mut reports = incident.direct_reports();
    let ops = incident.roles.get(&crate::vocab::Role::Ops).copied().filter(|ops| Some(*ops) != commander);
    reports.sort_by_key(|who| (Some(*who) != ops, *who));
    let mut tree =
        Tree { commander, reports, under_ops: Vec::new(), free: Vec::new(), coming: Vec::new(), off: Vec::new() };
    for (at, person) in play.view.people.iter().enumerate() {
        let who = PersonId::at(at);
        if Some(who) == commander || tree.reports.contains(&who) {
            continue;
        }
        match person.state.as_str() {
            "here" | "busy" if ops.is_some() && incident.open_tasks(who).next().is_some() => tree.under_ops.push(who),
            "here" | "busy" => tree.free.push(who),
            "paged" | "joining" => tree.coming.push(who),
            _ => tree.off.push(who),
        }
    }
    tree
}

/// Who is there and who reports to whom, with the span of control.
pub(super) fn people(ui: &mut Ui, play: &Play, theme: &Theme, clock: &dyn Fn(&str) -> String, asked: &mut Vec<Intent>) {
    let tree = tree(play);
    let most = play.session.exercise().incident().span_max as usize;
    let beside = format!("{} of {most} report to the commander", tree.reports.len());
    kit::section(ui, theme, (icon::TREE_STRUCTURE, "People"), pointed(play, Region::People), &beside, |ui| {
        span(ui, theme, tree.reports.len(), most);
        let mut row = |ui: &mut Ui, who: PersonId, depth: usize| person(ui, play, theme, clock, who, depth, asked);
        match tree.commander {
            Some(who) => row(ui, who, 0),
            None => kit::nothing(ui, theme, "Nobody commands."),
        }
        for who in &tree.reports {
            row(ui, *who, 1);
            let ops = play.session.exercise().incident().roles.get(&crate::vocab::Role::Ops);
            if ops == Some(who) {
                tree.under_ops.iter().for_each(|who| row(ui, *who, 2));
            }
        }
        for (name, list) in
            [("Here, without a job", &tree.free), ("On their way", &tree.coming), ("Not called", &tree.off)]
        {
            if !list.is_empty() {
                ui.add_space(theme.space * 0.5);
                ui.label(theme.caption(name));
                list.iter().for_each(|who| row(ui, *who, 0));
            }
        }
    });
}

/// One mark for each that reports to the commander, and for each that still could.
fn span(ui: &mut Ui, theme: &Theme, reports: usize, most: usize) {
    let side = theme.space * 1.4;
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), side), Sense::hover());
    for at in 0..reports.max(most) {
        let centre = pos2(rect.left() + side * (at as f32 + 0.5) * 1.3, rect.center().y);
        let colour = if at >= most { theme.bad } else { theme.accent };
        if at < reports {
            ui.painter().circle_filled(centre, side * 0.4, colour);
        } else {
            ui.painter().circle_stroke(centre, side * 0.4, Stroke::new(1.0, theme.line));
        }
    }
    if reports > most {
        ui.label(
            RichText::new("Too many for one person: name an operations lead or form a sub-team.").color(theme.bad),
        );
    }
}

fn person(
    ui: &mut Ui,
    play: &Play,
    theme: &Theme,
    clock: &dyn Fn(&str) -> String,
    who: PersonId,
    depth: usize,
    asked: &mut Vec<Intent>,
) {
    let run = play.session.exercise();
    let view = &play.view.people[who.index()];
    let roles = play.view.incident.roles.iter().filter(|(_, holder)| **holder == view.id);
    let roles: Vec<&str> = roles.map(|(role, _)| role_words(role)).collect();
    let there = matches!(view.state.as_str(), "here" | "busy");
    let row = ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = theme.space * 0.7;
        ui.add_space(depth as f32 * theme.space * 2.5);
        kit::face(ui, theme, &run.scenario().people[who.index()].name, there, face_colour(theme, &roles));
        ui.label(if there { theme.strong(&view.id) } else { RichText::new(&view.id).color(theme.quiet) });
        for role in &roles {
            kit::chip(ui, theme, *role, theme.accent);
        }
        if matches!(view.state.as_str(), "paged" | "joining" | "released") {
            kit::chip(ui, theme, &view.state, theme.warn);
        }
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            acts(ui, view, there, view.id == play.me, asked);
            let team = run.scenario().team(run.scenario().people[who.index()].team);
            let task = run.incident().open_tasks(who).next().map(|(task, _)| format!("t{}", task.0 + 1));
            let words = task.unwrap_or_else(|| team.to_owned());
            let hover = format!("{team}, {} local, awake {:.0} h", clock(&view.local), view.awake_h);
            let tired = view.awake_h >= TIRED;
            let words = if tired { format!("awake {:.0} h", view.awake_h) } else { words };
            let colour = if tired { theme.warn } else { theme.quiet };
            ui.add(Label::new(RichText::new(words).small().color(colour)).truncate()).on_hover_text(hover);
        });
    });
    if depth > 0 {
        let rect = row.response.rect;
        let x = rect.left() + (depth as f32 - 1.0) * theme.space * 2.5 + (theme.text_size + 8.0) / 2.0;
        let stroke = Stroke::new(1.0, theme.line);
        ui.painter().line_segment([pos2(x, rect.top() - theme.space), pos2(x, rect.center().y)], stroke);
        let end = x + theme.space * 2.5 - (theme.text_size + 8.0) / 2.0;
        ui.painter().line_segment([pos2(x, rect.center().y), pos2(end, rect.center().y)], stroke);
    }
}

/// Hours awake from which somebody is shown as tired: about a working day and an evening.
const TIRED: f64 = 16.0;

fn face_colour(theme: &Theme, roles: &[&str]) -> Color32 {
    if roles.is_empty() { theme.stale } else { theme.accent }
}

fn role_words(role: &str) -> &str {
    match role {
        "ic" => "commander",
        "ops" => "operations",
        other => other,
    }
}

fn acts(ui: &mut Ui, view: &PersonView, there: bool, me: bool, asked: &mut Vec<Intent>) {
    if matches!(view.state.as_str(), "off" | "released")
        && kit::sign(ui, icon::BELL, &format!("Page @{}", view.id)).clicked()
    {
        asked.push(Intent::Say(format!("/page @{}", view.id)));
    }
    if there && !me {
        let name = format!("Ask @{} how it stands", view.id);
        if kit::sign(ui, icon::CHAT_TEXT, &name).clicked() {
            asked.push(Intent::Say(format!("/ask @{} status", view.id)));
        }
        if kit::sign(ui, icon::LIST_PLUS, &format!("Give @{} a task", view.id)).clicked() {
            asked.push(Intent::Form(format!("/task @{}", view.id)));
        }
    }
}

/// How long until a moment, or how long ago it was, in words.
pub(super) fn until(now: u32, due: u32) -> String {
    if due < now { format!("{} late", Ticks(now - due)) } else { format!("in {}", kit::clock(due - now)) }
}
