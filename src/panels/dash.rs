//! Dashboards: what telemetry showed of a service over time, with gaps where nothing came and marks for decisions.
//!
//! Not the truth.
//! The one rule: a line is drawn only between figures that came one after the other.

use egui::{RichText, Ui};
use egui_plot::{Line, Plot, PlotPoints, VLine};

use super::play::Play;
use super::theme::Theme;
use crate::base::Tick;
use crate::platform::Shown;
use crate::vocab::ServiceId;

/// Seconds without a figure from which a line is broken.
const GAP: u32 = 60;

/// The unbroken pieces of a figure over time, in minutes.
pub(super) fn pieces<'a>(shown: impl Iterator<Item = &'a Shown>, figure: fn(&Shown) -> f64) -> Vec<Vec<[f64; 2]>> {
    let mut pieces: Vec<Vec<[f64; 2]>> = Vec::new();
    let mut last: Option<u32> = None;
    for point in shown {
        if last.is_none_or(|last| point.tick.0.saturating_sub(last) > GAP) {
            pieces.push(Vec::new());
        }
        last = Some(point.tick.0);
        if let Some(piece) = pieces.last_mut() {
            piece.push([f64::from(point.tick.0) / 60.0, figure(point)]);
        }
    }
    pieces
}

type Chart = (&'static str, fn(&Shown) -> f64, Option<f64>);

const CHARTS: [Chart; 3] = [
    ("errors, %", |shown| shown.errors * 100.0, Some(100.0)),
    ("requests/s", |shown| shown.requests, None),
    ("p99, ms", |shown| shown.p99 * 1000.0, None),
];

pub(super) fn ui(ui: &mut Ui, play: &mut Play, theme: &Theme) {
    let names: Vec<String> = play.scenario().platform.services.iter().map(|service| service.id.clone()).collect();
    egui::ComboBox::from_label("Service").selected_text(&names[play.service]).show_ui(ui, |ui| {
        for (at, name) in names.iter().enumerate() {
            ui.selectable_value(&mut play.service, at, name);
        }
    });
    let run = play.session.exercise();
    let of = ServiceId::at(play.service);
    if run.telemetry().dark() {
        ui.label(RichText::new("The dashboards are dark: nothing new arrives.").color(theme.bad));
    }
    match run.telemetry().shown(of) {
        None => {
            ui.label(RichText::new("Nothing has come of this service yet.").color(theme.stale));
        }
        Some(shown) => {
            let age = run.now().since(shown.tick);
            let stale = if shown.stale { ", STALE" } else { "" };
            ui.label(RichText::new(format!("figures {age} old{stale}")).color(theme.quiet));
        }
    }
    let decided = play.lines.iter().filter(|line| matches!(line.kind, "ProposalDecided" | "LeverPulled" | "FreezeSet"));
    let decided: Vec<f64> = decided.map(|line| f64::from(line.tick.0) / 60.0).collect();
    for (name, figure, top) in CHARTS {
        chart(ui, theme, name, pieces(run.telemetry().history(of).iter(), figure), &decided, top, run.now());
    }
    ui.label(
        RichText::new("Minutes. A gap: nothing came. A standing line: a decision or an action.")
            .color(theme.quiet)
            .small(),
    );
}

fn chart(
    ui: &mut Ui,
    theme: &Theme,
    name: &'static str,
    pieces: Vec<Vec<[f64; 2]>>,
    decided: &[f64],
    top: Option<f64>,
    now: Tick,
) {
    ui.label(RichText::new(name).small());
    let mut plot = Plot::new(name)
        .height(96.0)
        .allow_drag(false)
        .allow_zoom(false)
        .allow_scroll(false)
        .include_x(0.0)
        .include_x(f64::from(now.0) / 60.0)
        .include_y(0.0);
    if let Some(top) = top {
        plot = plot.include_y(top);
    }
    let (colour, mark) = (theme.accent, theme.warn);
    let decided = decided.to_vec();
    plot.show(ui, move |plot| {
        for piece in pieces {
            plot.line(Line::new(name, PlotPoints::new(piece)).color(colour).width(1.5));
        }
        for at in decided {
            plot.vline(VLine::new("decision", at).color(mark));
        }
    });
}
