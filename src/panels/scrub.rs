//! The run over time: the impact curve with the decisions on it, a moment of it, and single changes tried out.
//!
//! Not the judgement.
//! The one rule: what was true and what was shown are drawn apart and named.

use egui::{Align, Label, Layout, RichText, Ui};
use egui_plot::{Line, LineStyle, PlotBounds, PlotPoint, PlotPoints, Polygon, VLine};

use super::dash;
use super::hotwash::Answers;
use super::icon;
use super::intent::{Intent, TryOut};
use super::kit;
use super::theme::Theme;
use crate::base::Tick;
use crate::debrief::{Branch, Debrief, TimelineRow, Trial, WhatIfRow};
use crate::players::{Job as _, Progress};
use crate::record::{InputLine, Recording};

/// How many lines of the timeline stand around the moment.
const AROUND: usize = 7;

/// How much sooner an input can be tried, in seconds.
const SOONER: [(u32, &str); 2] = [(60, "1 min sooner"), (300, "5 min sooner")];

/// What the reader of a debrief has open.
#[derive(Default)]
pub(super) struct Reading {
    /// The answers to the hot wash while they are asked for.
    pub(super) answers: Option<Answers>,
    /// The second of the run that is looked at.
    pub(super) at: u32,
    inputs: Vec<InputLine>,
    branch: Option<Branch>,
    chosen: Option<u32>,
    line: String,
    trial: Option<(Trial, Progress, Option<String>)>,
    rows: Vec<WhatIfRow>,
    true_line: Vec<PlotPoint>,
    shown_line: Vec<PlotPoint>,
}

impl Reading {
    /// Reads what was said from the recording of the run.
    pub(super) fn open(recording: &str, debrief: &Debrief) -> Self {
        let inputs = Recording::parse(recording).map_or_else(|_| Vec::new(), |(recording, _)| recording.inputs);
        let harm = debrief.series.harm.iter();
        let shown = debrief.series.shown.iter();
        Self {
            at: debrief.milestones.declared.unwrap_or(0),
            inputs,
            true_line: harm.map(|row| PlotPoint::new(f64::from(row.minute), row.customer_minutes)).collect(),
            shown_line: shown.map(|row| PlotPoint::new(f64::from(row.tick) / 60.0, row.customers)).collect(),
            ..Self::default()
        }
    }

    /// Whether a change is being tried out.
    pub(super) fn busy(&self) -> bool {
        self.trial.is_some()
    }

    /// Begins to try out a change.
    pub(super) fn try_out(&mut self, recording: &str, change: &TryOut) -> Result<(), String> {
        if self.branch.is_none() {
            let (recording, _) = Recording::parse(recording).map_err(|error| error.to_string())?;
            self.branch = Some(Branch::of(&recording).map_err(|error| error.to_string())?);
        }
        let Some(branch) = self.branch.clone() else { return Ok(()) };
        let (change, told) = match change {
            TryOut::Without(seq) => (branch.dropped(*seq), None),
            TryOut::At(seq, to) => (branch.moved(*seq, Tick(*to)), None),
            TryOut::With(at, line) => {
                (branch.inserted(Tick(*at), line), Some(format!("{line} at {}, besides what you said", Tick(*at))))
            }
        };
        let change = change.map_err(|error| error.to_string())?;
        self.trial = Some((Trial::new(branch, change), Progress { done: 0, of: 1 }, told));
        Ok(())
    }

    /// Plays a change that is tried out a little further.
    pub(super) fn advance(&mut self, ticks: u32) {
        let Some((trial, progress, told)) = &mut self.trial else { return };
        *progress = trial.advance(ticks);
        if let Some(mut row) = trial.row() {
            if let Some(told) = told.take() {
                row.change = told;
            }
            self.rows.insert(0, row);
            self.trial = None;
        }
    }
}

/// The impact curve, and the moment chosen on it.
pub(super) fn impact(ui: &mut Ui, debrief: &Debrief, reading: &mut Reading, theme: &Theme, asked: &mut Vec<Intent>) {
    kit::section(ui, theme, (icon::CHART_LINE, "How it went"), false, "customers hurt at a time", |ui| {
        ui.scope(|ui| {
            dash::small_axes(ui, theme);
            plot(ui, debrief, reading, theme);
        });
        ui.horizontal_wrapped(|ui| {
            ui.label(RichText::new("— truly hurt").small().color(theme.bad));
            ui.label(RichText::new("- - as the dashboards showed it").small().color(theme.accent));
            ui.label(RichText::new("| your decisions").small().color(theme.warn));
            ui.label(theme.aside("shaded: dashboards dark.  Press the curve to look at a moment."));
        });
        ui.spacing_mut().slider_width = (ui.available_width() - theme.text_size * 13.0).max(80.0);
        ui.horizontal(|ui| {
            let label = ui.label("Moment");
            let slider = egui::Slider::new(&mut reading.at, 0..=debrief.ticks.max(1))
                .custom_formatter(|value, _| Tick(value as u32).to_string());
            ui.add(slider).labelled_by(label.id);
        });
        moment(ui, debrief, reading, theme, asked);
    });
}

fn plot(ui: &mut Ui, debrief: &Debrief, reading: &mut Reading, theme: &Theme) {
    let series = &debrief.series;
    let points = reading.true_line.iter().chain(&reading.shown_line);
    let most = points.fold(1.0_f64, |most, point| most.max(point.y)) * 1.08;
    let end = f64::from(series.until.max(60)) / 60.0;
    let response = dash::plain("impact", theme)
        .height(theme.text_size * 13.0)
        .x_axis_formatter(|mark, _| dash::whole_minute(mark.value))
        .show(ui, |plot| {
            plot.set_plot_bounds(PlotBounds::from_min_max([0.0, 0.0], [end, most]));
            for span in &series.dark {
                let (from, to) = (f64::from(span.from) / 60.0, f64::from(span.to) / 60.0);
                let corners = vec![[from, 0.0], [to, 0.0], [to, most], [from, most]];
                let fill = theme.stale.gamma_multiply(0.28);
                plot.polygon(Polygon::new("dark", corners).fill_color(fill).stroke(egui::Stroke::NONE));
            }
            for decision in &series.decisions {
                let colour = if decision.unasked { theme.stale } else { theme.warn };
                plot.vline(VLine::new("decision", f64::from(decision.tick) / 60.0).color(colour).width(1.0));
            }
            let truly = Line::new("truly hurt", PlotPoints::Borrowed(&reading.true_line)).color(theme.bad).width(2.5);
            plot.line(truly.fill(0.0).fill_alpha(0.15));
            let shown = Line::new("shown", PlotPoints::Borrowed(&reading.shown_line)).color(theme.accent).width(1.5);
            plot.line(shown.style(LineStyle::dashed_loose()));
            let now = VLine::new("moment", f64::from(reading.at) / 60.0).color(theme.text).width(2.0);
            plot.vline(now);
            plot.response().clicked().then(|| plot.pointer_coordinate()).flatten()
        });
    if let Some(at) = response.inner {
        reading.at = ((at.x.max(0.0) * 60.0) as u32).min(debrief.ticks);
    }
}

/// How it stood at the moment chosen, and what was said around it.
fn moment(ui: &mut Ui, debrief: &Debrief, reading: &Reading, theme: &Theme, asked: &mut Vec<Intent>) {
    let (series, at) = (&debrief.series, reading.at);
    let hurt =
        series.harm.iter().take_while(|row| row.minute * 60 <= at).last().map_or(0.0, |row| row.customer_minutes);
    let shown = series.shown.iter().take_while(|row| row.tick <= at).last().map_or(0.0, |row| row.customers);
    let reports = series.reports.iter().take_while(|row| row.tick <= at).last();
    let here = series.people.iter().filter(|person| person.here.iter().any(|span| span.from <= at && at < span.to));
    ui.horizontal_wrapped(|ui| {
        kit::fact(ui, theme, "Truly hurt", &format!("{hurt:.0} customers"), theme.bad);
        ui.add_space(theme.space * 2.0);
        kit::fact(ui, theme, "As shown", &format!("{shown:.0} customers"), theme.accent);
        ui.add_space(theme.space * 2.0);
        kit::fact(ui, theme, "On the incident", &people(here.count()), theme.text);
        ui.add_space(theme.space * 2.0);
        let words = reports.map_or_else(|| "0".to_owned(), |row| format!("{} of {}", row.reports, series.reports_max));
        kit::fact(ui, theme, "Reported to you", &words, theme.text);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if ui.button(format!("{} Play again from {}", icon::REWIND, Tick(at))).clicked() {
                asked.push(Intent::Rewind(at));
            }
        });
    });
    let now = debrief.timeline.partition_point(|row| row.tick <= at);
    for row in &debrief.timeline[now.saturating_sub(AROUND)..now] {
        ui.scope(|ui| told(ui, row, theme));
    }
    if now == 0 {
        kit::nothing(ui, theme, "Nothing had happened yet.");
    }
}

fn people(count: usize) -> String {
    if count == 1 { "1 person".to_owned() } else { format!("{count} people") }
}

fn told(ui: &mut Ui, row: &TimelineRow, theme: &Theme) {
    ui.spacing_mut().interact_size.y = theme.text_size;
    ui.horizontal(|ui| {
        ui.label(RichText::new(kit::clock(row.tick)).monospace().size(theme.text_size - 3.0).color(theme.quiet));
        ui.label(theme.aside(format!("#{}", row.seq)));
        ui.label(theme.strong(&row.who).size(theme.text_size - 1.0));
        let words = row.text.strip_prefix(&row.who).unwrap_or(&row.text).trim_start_matches(':').trim_start();
        ui.add(Label::new(RichText::new(words).size(theme.text_size - 1.0)).truncate()).on_hover_text(&row.text);
    });
}

/// Single changes, tried out beside the run as it was.
pub(super) fn what_if(ui: &mut Ui, reading: &mut Reading, theme: &Theme, asked: &mut Vec<Intent>) {
    kit::section(ui, theme, (icon::GIT_FORK, "What if"), false, "one change, the same luck", |ui| {
        if let Some((trial, progress, _)) = &reading.trial {
            let share = progress.done as f32 / progress.of.max(1) as f32;
            ui.label(format!("Trying out: {}", trial.told()));
            let bar = egui::ProgressBar::new(share).fill(theme.accent).text(format!("{:.0} %", share * 100.0));
            ui.add(bar);
        }
        reading.rows.iter().for_each(|row| result(ui, row, theme));
        let chosen = reading.chosen.and_then(|seq| reading.inputs.iter().find(|input| input.seq == seq));
        let words = chosen.map_or_else(|| "Choose something you said".to_owned(), label_of);
        ui.horizontal_wrapped(|ui| {
            let list = egui::ComboBox::from_id_salt("input").width(ui.available_width().min(theme.text_size * 40.0));
            let name = format!("What you said, to be changed: {words}");
            let list = list.selected_text(words).truncate().show_ui(ui, |ui| {
                for input in &reading.inputs {
                    ui.selectable_value(&mut reading.chosen, Some(input.seq), label_of(input));
                }
            });
            list.response.widget_info(|| egui::WidgetInfo::labeled(egui::WidgetType::ComboBox, true, &name));
        });
        let busy = reading.busy();
        let chosen = reading.chosen.and_then(|seq| reading.inputs.iter().find(|input| input.seq == seq));
        ui.horizontal_wrapped(|ui| {
            ui.add_enabled_ui(!busy && chosen.is_some(), |ui| {
                let Some((seq, tick)) = chosen.map(|input| (input.seq, input.tick.0)).or(Some((0, 0))) else { return };
                if ui.button("Without it").clicked() {
                    asked.push(Intent::TryOut(TryOut::Without(seq)));
                }
                for (span, words) in SOONER {
                    if ui.add_enabled(tick > span, egui::Button::new(words)).clicked() {
                        asked.push(Intent::TryOut(TryOut::At(seq, tick - span)));
                    }
                }
            });
        });
        ui.horizontal_wrapped(|ui| {
            let label = ui.label(format!("Or say at {}", Tick(reading.at)));
            let edit = egui::TextEdit::singleline(&mut reading.line).font(egui::TextStyle::Monospace);
            kit::edit(ui, theme, edit.hint_text("/page data").desired_width(theme.text_size * 22.0))
                .labelled_by(label.id);
            let ready = !busy && !reading.line.trim().is_empty();
            if ui.add_enabled(ready, egui::Button::new("Try it")).clicked() {
                asked.push(Intent::TryOut(TryOut::With(reading.at, reading.line.trim().to_owned())));
            }
        });
    });
}

fn label_of(input: &InputLine) -> String {
    format!("{}  {}", kit::clock(input.tick.0), input.line)
}

fn result(ui: &mut Ui, row: &WhatIfRow, theme: &Theme) {
    let colour = if row.customer_minutes < -0.5 {
        theme.good
    } else if row.customer_minutes > 0.5 {
        theme.bad
    } else {
        theme.quiet
    };
    ui.add(Label::new(theme.strong(&row.change)).wrap());
    let words = format!(
        "{:+.0} customer-minutes, {:+.1} minutes to mitigate, {:+.0} money, {:+.1} points",
        row.customer_minutes, row.minutes_to_mitigate, row.money, row.points
    );
    ui.label(RichText::new(words).color(colour));
}
