//! The channel: what was said and done, with threads and mentions; only the lines in sight are laid out.
//!
//! Not what the lines mean.
//! The one rule: the height of a line is measured once, when it comes or when the width changes.

use egui::text::{LayoutJob, TextFormat};
use egui::{Align, FontId, Label, Layout, Rect, RichText, ScrollArea, Sense, Ui, UiBuilder, pos2, vec2};

use super::icon;
use super::kit;
use super::play::{Line, Play};
use super::theme::Theme;
use super::topic::{Manner, Topic};
use crate::view::View;

/// What of the channel is shown.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) enum Filter {
    /// Everything.
    #[default]
    All,
    /// What wants something of the seat.
    Mentions,
    /// One thread.
    Thread(Topic),
    /// What one person said and did.
    From(String),
}

impl Filter {
    fn takes(&self, line: &Line) -> bool {
        match self {
            Self::All => true,
            Self::Mentions => line.addressed && line.manner != Manner::Coach,
            Self::Thread(topic) => line.topics.contains(topic),
            Self::From(name) => line.from == *name,
        }
    }
}

/// The lines that are shown, and how far down each begins.
#[derive(Default)]
pub(super) struct Channel {
    pub(super) filter: Filter,
    laid_out_for: (Filter, u32, u32),
    taken: usize,
    rows: Vec<usize>,
    tops: Vec<f32>,
}

/// Where the parts of a line stand, from its left edge.
struct Columns {
    who: f32,
    text: f32,
    wide: f32,
    topic: f32,
}

fn columns(theme: &Theme, width: f32) -> Columns {
    let unit = theme.text_size;
    let (who, text, topic) = if width < unit * 34.0 { (3.6, 9.4, 2.6) } else { (3.8, 11.0, 3.2) };
    let wide = (width - (text + topic) * unit).clamp(unit * 6.0, unit * 84.0);
    Columns { who: who * unit, text: text * unit, wide, topic: topic * unit }
}

fn body(theme: &Theme, line: &Line) -> (FontId, egui::Color32) {
    let plain = FontId::proportional(theme.text_size);
    match line.manner {
        Manner::Talk => (plain, theme.text),
        Manner::Act => (plain, theme.quiet),
        Manner::Alarm => (plain, theme.bad),
        Manner::Coach => (plain, theme.good),
        Manner::Refused => (plain, theme.warn),
        Manner::Sheet => (FontId::monospace(theme.text_size - 2.0), theme.text),
    }
}

fn job(theme: &Theme, line: &Line, wide: f32) -> LayoutJob {
    let (font, colour) = body(theme, line);
    let mut job = LayoutJob::default();
    job.wrap.max_width = wide;
    let format = |font: FontId, colour| TextFormat { font_id: font, color: colour, ..TextFormat::default() };
    let bright = line.manner == Manner::Act && line.from == "you";
    job.append(&line.text, 0.0, format(font, if bright { theme.text } else { colour }));
    job
}

impl Channel {
    fn follow(&mut self, ui: &Ui, lines: &[Line], theme: &Theme, width: f32) {
        let key = (self.filter.clone(), width.round() as u32, (ui.ctx().pixels_per_point() * 100.0).round() as u32);
        if key != self.laid_out_for || lines.len() < self.taken {
            self.laid_out_for = key;
            self.taken = 0;
            self.rows.clear();
            self.tops.clear();
        }
        let wide = columns(theme, width).wide;
        for (at, line) in lines.iter().enumerate().skip(self.taken) {
            if self.filter.takes(line) {
                let height = ui.painter().layout_job(job(theme, line, wide)).size().y;
                let gap = if line.manner == Manner::Sheet { theme.space * 2.0 } else { theme.space * 0.8 };
                let top = self.tops.last().copied().unwrap_or(0.0);
                if self.tops.is_empty() {
                    self.tops.push(0.0);
                }
                self.tops.push(top + height + gap);
                self.rows.push(at);
            }
        }
        self.taken = lines.len();
    }
}

/// Draws the channel into what room there is.
pub(super) fn ui(ui: &mut Ui, play: &mut Play, theme: &Theme) {
    head(ui, play, theme);
    let mut chosen = None;
    let Play { channel, lines, .. } = play;
    let area = ScrollArea::vertical().id_salt("channel").auto_shrink(false).stick_to_bottom(true);
    area.show_viewport(ui, |ui, seen| {
        let width = ui.available_width();
        channel.follow(ui, lines, theme, width);
        let all = channel.tops.last().copied().unwrap_or(0.0);
        ui.set_height(all.max(seen.height()));
        let origin = ui.max_rect().min;
        // A short channel stands at the bottom, where new lines come.
        let lift = (seen.height() - all).max(0.0);
        let first = channel.tops.partition_point(|top| *top + lift <= seen.min.y).saturating_sub(1);
        for (row, at) in channel.rows.iter().enumerate().skip(first) {
            let (top, bottom) = (channel.tops[row] + lift, channel.tops[row + 1] + lift);
            if top > seen.max.y {
                break;
            }
            let rect = Rect::from_min_max(origin + vec2(0.0, top), origin + vec2(width, bottom));
            let before = row.checked_sub(1).map(|before| &lines[channel.rows[before]]);
            let again = before.is_some_and(|before| before.from == lines[*at].from && before.tick == lines[*at].tick);
            if let Some(filter) = said(ui, &lines[*at], again, theme, rect) {
                chosen = Some(filter);
            }
        }
        if lines.is_empty() {
            kit::nothing(ui, theme, "Nothing has been said yet.");
        }
    });
    if let Some(filter) = chosen {
        play.channel.filter = filter;
    }
}

fn head(ui: &mut Ui, play: &mut Play, theme: &Theme) {
    let mentions = play.digest.mentions;
    let filter = play.channel.filter.clone();
    ui.horizontal(|ui| {
        let to_you = if mentions > 0 { format!("To you · {mentions}") } else { "To you".to_owned() };
        for (words, wanted) in [("Everything".to_owned(), Filter::All), (to_you, Filter::Mentions)] {
            if ui.selectable_label(filter == wanted, words).clicked() {
                play.channel.filter = wanted;
            }
        }
        let title = match &filter {
            Filter::All | Filter::Mentions => return,
            Filter::Thread(topic) => format!("{} {}: {}", topic.kind(), topic.id(), about(&play.view, &topic.id())),
            Filter::From(name) => format!("Only {name}"),
        };
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if kit::sign(ui, icon::X, "Leave the thread").clicked() {
                play.channel.filter = Filter::All;
            }
            ui.add(Label::new(theme.strong(title).color(theme.accent)).truncate());
        });
    });
}

/// What a thread is about, from the view.
fn about(view: &View, id: &str) -> String {
    let task = view.tasks.iter().find(|task| task.id == id).map(|task| format!("{}, {}", task.owner, task.what));
    let decision = || view.proposals.iter().find(|found| found.id == id).map(|found| found.text.clone());
    let page = || view.pages.iter().find(|page| page.id == id).map(|page| page.text.clone());
    let theory = || view.hypotheses.iter().find(|theory| theory.id == id).map(|theory| theory.text.clone());
    task.or_else(decision).or_else(page).or_else(theory).unwrap_or_default()
}

/// One line; answers with what was chosen to be shown alone.
fn said(ui: &mut Ui, line: &Line, again: bool, theme: &Theme, rect: Rect) -> Option<Filter> {
    let columns = columns(theme, rect.width());
    let mut chosen = None;
    let left = rect.left();
    if line.addressed && line.manner != Manner::Coach {
        let ground = Rect::from_min_max(rect.min, pos2(rect.right(), rect.bottom() - 2.0));
        ui.painter().rect_filled(ground, 2.0, theme.tint(theme.accent));
        ui.painter().rect_filled(Rect::from_min_size(ground.min, vec2(3.0, ground.height())), 0.0, theme.accent);
    }
    if line.manner == Manner::Sheet {
        let ground = Rect::from_min_max(
            pos2(left + columns.text - theme.space, rect.top() - 2.0),
            pos2(rect.right(), rect.bottom() - theme.space),
        );
        ui.painter().rect_filled(ground, theme.rounding, theme.raised);
    }
    if !again {
        let time = kit::clock(line.tick.0);
        let font = FontId::monospace(theme.text_size - 3.0);
        ui.painter().text(pos2(left + theme.space, rect.top() + 2.0), egui::Align2::LEFT_TOP, time, font, theme.quiet);
        let room = Rect::from_min_max(
            pos2(left + columns.who, rect.top()),
            pos2(left + columns.text - theme.space, rect.bottom()),
        );
        let mut child = ui.new_child(UiBuilder::new().max_rect(room).layout(Layout::left_to_right(Align::Min)));
        let sign = if line.addressed { format!("{} ", icon::AT) } else { String::new() };
        let colour = match line.manner {
            Manner::Coach => theme.good,
            Manner::Refused => theme.warn,
            _ if line.addressed => theme.accent,
            _ => theme.text,
        };
        let who = theme.strong(format!("{sign}{}", line.from)).size(theme.text_size - 0.5).color(colour);
        let name = child.add(Label::new(who).truncate().selectable(false).sense(Sense::click()));
        if name.on_hover_text("Show only what comes from here").clicked() {
            chosen = Some(Filter::From(line.from.clone()));
        }
    }
    let room = Rect::from_min_size(pos2(left + columns.text, rect.top()), vec2(columns.wide + 1.0, rect.height()));
    let mut child = ui.new_child(UiBuilder::new().max_rect(room).layout(Layout::top_down(Align::Min)));
    child.add(Label::new(job(theme, line, columns.wide)).wrap());
    if let Some(topic) = line.topics.first() {
        let corner = pos2(left + columns.text + columns.wide, rect.top());
        let room = Rect::from_min_size(corner, vec2(columns.topic - theme.space, rect.height()));
        let mut child = ui.new_child(UiBuilder::new().max_rect(room).layout(Layout::right_to_left(Align::Min)));
        let words = RichText::new(topic.id()).small().color(theme.accent);
        let thread = child.add(Label::new(words).selectable(false).sense(Sense::click()));
        if thread.on_hover_text(format!("Show the thread of {}", topic.id())).clicked() {
            chosen = Some(Filter::Thread(*topic));
        }
    }
    chosen
}
