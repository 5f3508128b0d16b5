//! Dashboards: what telemetry showed of a service over time, with gaps where nothing came and marks for changes and decisions.
//!
//! Not the truth.
//! The one rule: a line is drawn only between figures that came one after the other.

use egui::{RichText, Ui};
use egui_plot::{Line, Plot, PlotBounds, PlotPoint, PlotPoints, Polygon, VLine};

use super::intent::Intent;
use super::kit;
use super::play::Play;
use super::scene::AILING;
use super::theme::Theme;
use crate::base::Tick;
use crate::platform::Shown;
use crate::vocab::{ChangeId, ServiceId};

/// Seconds without a figure from which a line is broken.
const GAP: u32 = 60;

/// A figure of a service over time: its unbroken pieces, in minutes.
pub(super) type Pieces = Vec<Vec<PlotPoint>>;

fn pieces<'a>(shown: impl Iterator<Item = &'a Shown>, figure: fn(&Shown) -> f64) -> Pieces {
    let mut pieces: Pieces = Vec::new();
    let mut last: Option<u32> = None;
    for point in shown {
        if last.is_none_or(|last| point.tick.0.saturating_sub(last) > GAP) {
            pieces.push(Vec::new());
        }
        last = Some(point.tick.0);
        if let Some(piece) = pieces.last_mut() {
            piece.push(PlotPoint::new(f64::from(point.tick.0) / 60.0, figure(point)));
        }
    }
    pieces
}

struct Chart {
    name: &'static str,
    unit: &'static str,
    figure: fn(&Shown) -> f64,
    least_top: f64,
}

const CHARTS: [Chart; 4] = [
    Chart { name: "Failing", unit: " %", figure: |shown| shown.errors * 100.0, least_top: 10.0 },
    Chart { name: "Requests", unit: "/s", figure: |shown| shown.requests, least_top: 1.0 },
    Chart { name: "Slowest 1 %", unit: " ms", figure: |shown| shown.p99 * 1000.0, least_top: 100.0 },
    Chart { name: "In use", unit: " %", figure: |shown| shown.utilisation * 100.0, least_top: 100.0 },
];

/// The charts of one service, kept until something new is shown of it.
#[derive(Default)]
pub(super) struct Charts {
    of: Option<(usize, Option<u32>)>,
    pieces: Vec<Pieces>,
}

pub(super) fn ui(ui: &mut Ui, play: &mut Play, theme: &Theme, asked: &mut Vec<Intent>) {
    pick(ui, play, theme);
    let run = play.session.exercise();
    let of = ServiceId::at(play.service);
    let history = run.telemetry().history(of);
    let key = Some((play.service, history.back().map(|shown| shown.tick.0)));
    if play.charts.of != key {
        play.charts =
            Charts { of: key, pieces: CHARTS.iter().map(|chart| pieces(history.iter(), chart.figure)).collect() };
    }
    match run.telemetry().shown(of) {
        None => kit::nothing(ui, theme, "Nothing has come of this service yet."),
        Some(shown) => {
            let age = run.now().since(shown.tick);
            let words = format!("figures {age} old");
            let colour = if shown.stale || run.telemetry().dark() { theme.warn } else { theme.quiet };
            ui.label(RichText::new(words).small().color(colour));
        }
    }
    if run.telemetry().dark() {
        ui.label(theme.strong("The dashboards are dark: nothing new arrives.").color(theme.bad));
    }
    let room = ((ui.available_height() - theme.text_size * 4.5) / CHARTS.len() as f32 - theme.text_size * 2.6)
        .clamp(52.0, 170.0);
    let marks: Vec<f64> = play.digest.marks.iter().map(|mark| f64::from(mark.tick.0) / 60.0).collect();
    let deploys = deploys(play, of);
    for (at, (chart, pieces)) in CHARTS.iter().zip(&play.charts.pieces).enumerate() {
        ui.scope(|ui| one(ui, theme, chart, pieces, &marks, &deploys, run.now(), (room, at + 1 == CHARTS.len())));
    }
    legend(ui, play, theme, asked);
}

/// The services as one list of choices, each with what fails of it; the list is made when it is opened.
fn pick(ui: &mut Ui, play: &mut Play, theme: &Theme) {
    let words = |at: usize| {
        let failing =
            play.session.exercise().telemetry().shown(ServiceId::at(at)).filter(|shown| shown.errors >= AILING);
        let words = failing.map_or_else(String::new, |shown| format!("  {:.0} % fail", shown.errors * 100.0));
        format!("{}{words}", play.scenario().platform.services[at].id)
    };
    let list = egui::ComboBox::from_id_salt("service").width(ui.available_width());
    let chosen = list.selected_text(theme.strong(words(play.service))).show_ui(ui, |ui| {
        let all = 0..play.scenario().platform.services.len();
        all.filter(|at| ui.selectable_label(play.service == *at, words(*at)).clicked()).last()
    });
    let name = format!("Service shown: {}", words(play.service));
    chosen.response.widget_info(|| egui::WidgetInfo::labeled(egui::WidgetType::ComboBox, true, &name));
    if let Some(at) = chosen.inner.flatten() {
        play.service = at;
        play.picked = true;
    }
}

/// Changes to a service that the change log showed when it was looked at, in minutes.
fn deploys(play: &Play, of: ServiceId) -> Vec<f64> {
    let Some((seen, _)) = &play.digest.changes else { return Vec::new() };
    let run = play.session.exercise();
    let all = run.scenario().changes.iter().enumerate();
    let known = all.filter(|(at, change)| {
        change.logged && change.to == of && change.at <= i64::from(seen.0) && run.facts().has_landed(ChangeId::at(*at))
    });
    known.map(|(_, change)| change.at as f64 / 60.0).collect()
}

fn one(
    ui: &mut Ui,
    theme: &Theme,
    chart: &Chart,
    pieces: &Pieces,
    marks: &[f64],
    deploys: &[f64],
    now: Tick,
    (height, last): (f32, bool),
) {
    let end = f64::from(now.0) / 60.0;
    let latest = pieces.last().and_then(|piece| piece.last()).map(|point| point.y);
    ui.horizontal(|ui| {
        ui.label(theme.caption(chart.name));
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            let words = latest.map_or_else(|| "no data".to_owned(), |y| format!("{y:.0}{}", chart.unit));
            ui.label(theme.strong(words));
        });
    });
    let most = pieces.iter().flatten().fold(chart.least_top, |most, point| most.max(point.y)) * 1.08;
    let first = deploys.iter().copied().fold(0.0, f64::min).max(-15.0);
    let plot = plain(chart.name, theme)
        .height(height)
        .show_axes([last, true])
        .y_axis_min_width(theme.text_size * 2.6)
        .x_axis_formatter(|mark, _| whole_minute(mark.value))
        .y_axis_formatter(|mark, _| format!("{:.0}", mark.value));
    let (dark, mark_ink, deploy_ink) = (theme.stale.gamma_multiply(0.28), theme.accent.gamma_multiply(0.6), theme.warn);
    let gaps = gaps(pieces, end);
    let bounds = PlotBounds::from_min_max([first - 0.2, 0.0], [end.max(1.0), most]);
    small_axes(ui, theme);
    plot.show(ui, |plot| {
        plot.set_plot_bounds(bounds);
        for (from, to) in gaps {
            let corners = vec![[from, 0.0], [to, 0.0], [to, most], [from, most]];
            plot.polygon(Polygon::new("dark", corners).fill_color(dark).stroke(egui::Stroke::NONE));
        }
        for at in marks {
            plot.vline(VLine::new("decision", *at).color(mark_ink).width(1.0));
        }
        for at in deploys {
            plot.vline(VLine::new("change", *at).color(deploy_ink).style(egui_plot::LineStyle::dashed_dense()));
        }
        for piece in pieces {
            let line = Line::new(chart.name, PlotPoints::Borrowed(piece)).color(theme.accent).width(2.0);
            plot.line(line.fill(0.0).fill_alpha(0.12));
        }
    });
}

/// Where nothing came for too long, in minutes, the time up to now included.
fn gaps(pieces: &Pieces, end: f64) -> Vec<(f64, f64)> {
    let mut gaps: Vec<(f64, f64)> =
        pieces.windows(2).filter_map(|pair| Some((pair[0].last()?.x, pair[1].first()?.x))).collect();
    let last = pieces.last().and_then(|piece| piece.last()).map(|point| point.x);
    gaps.extend(last.filter(|last| end - last > f64::from(GAP) / 60.0).map(|last| (last, end)));
    gaps
}

/// A plot without anything to drag, in the colours of the theme.
pub(super) fn plain<'a>(name: &str, theme: &Theme) -> Plot<'a> {
    Plot::new(name.to_owned())
        .allow_drag(false)
        .allow_zoom(false)
        .allow_scroll(false)
        .allow_boxed_zoom(false)
        .allow_double_click_reset(false)
        .show_background(false)
        .show_grid([false, true])
        .grid_color(theme.line)
        .show_crosshair(false)
        .label_formatter(|_| None)
        .x_grid_spacer(egui_plot::uniform_grid_spacer(|grid| minutes(grid.base_step_size)))
        .grid_spacing(egui::Rangef::new(theme.text_size * 1.8, theme.text_size * 16.0))
        .set_margin_fraction(egui::Vec2::ZERO)
}

/// Lets the figures at the axes of a plot stand back.
pub(super) fn small_axes(ui: &mut Ui, theme: &Theme) {
    let small = egui::FontId::proportional(theme.text_size - 3.0);
    ui.style_mut().text_styles.insert(egui::TextStyle::Body, small);
    ui.visuals_mut().override_text_color = Some(theme.quiet);
}

fn legend(ui: &mut Ui, play: &Play, theme: &Theme, asked: &mut Vec<Intent>) {
    ui.horizontal_wrapped(|ui| {
        ui.label(RichText::new("| decision or action").small().color(theme.accent));
        if play.digest.changes.is_some() {
            ui.label(RichText::new("¦ change to it").small().color(theme.warn));
        } else if ui.small_button("Mark changes: look at the change log").clicked() {
            asked.push(Intent::Say("/changes".to_owned()));
        }
        ui.label(theme.aside("shaded: nothing came"));
    });
}

/// How far apart the marks of a time axis may be, in minutes.
const STEPS: [f64; 9] = [1.0, 2.0, 5.0, 10.0, 15.0, 30.0, 60.0, 120.0, 240.0];

/// How far apart they are where lines of a grid would be at least so far apart: words need three times that and some.
fn minutes(least: f64) -> [f64; 3] {
    [STEPS.into_iter().find(|step| *step >= least * 3.3).unwrap_or(480.0); 3]
}

/// A mark of a time axis in minutes; nothing between two of them, nor at the beginning, where the other axis stands.
pub(super) fn whole_minute(minutes: f64) -> String {
    let whole = minutes.round();
    let none = (minutes - whole).abs() > 0.01 || whole == 0.0;
    if none { String::new() } else { format!("{whole:.0} min") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(tick: u32) -> Shown {
        Shown { tick: Tick(tick), requests: 1.0, errors: 0.0, p50: 0.0, p99: 0.0, utilisation: 0.0, stale: false }
    }

    #[test]
    fn a_line_is_broken_where_nothing_came_and_what_is_missing_up_to_now_is_shaded() {
        let history: Vec<Shown> = [0, 15, 30, 300, 315].into_iter().map(shown).collect();
        let pieces = pieces(history.iter(), |shown| shown.requests);
        let lengths: Vec<usize> = pieces.iter().map(Vec::len).collect();
        assert_eq!(lengths, [3, 2]);
        assert_eq!(gaps(&pieces, 5.5), [(0.5, 5.0)], "a quarter of a minute is no gap");
        assert_eq!(gaps(&pieces, 10.25), [(0.5, 5.0), (5.25, 10.25)]);
    }
}
