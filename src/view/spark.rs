//! Small charts for a terminal, from what the dashboards have shown of a service.
//!
//! Numbers stand first and the line after them, so that the chart is never the only one to say something.
//! The one rule: a minute in which nothing came is a gap, not a zero and not the last figure again.

use std::fmt::Write as _;

use crate::base::Tick;
use crate::base::maths::{max, min};
use crate::exercise::Exercise;
use crate::platform::Shown;
use crate::scenario::Names as _;
use crate::vocab::{ServiceId, Target};

/// Minutes of the chart of one service, and of those in the overview.
const CLOSE: u32 = 30;
const BRIEF: u32 = 15;

/// From low to high.
const STEPS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
/// A minute of which nothing is known.
const NOTHING: char = '·';

/// The largest figure of each of the last minutes, oldest first.
fn minutes(run: &Exercise, of: ServiceId, count: u32, figure: fn(&Shown) -> f64) -> Vec<Option<f64>> {
    let mut found = vec![None; count as usize];
    for shown in run.telemetry().history(of) {
        let ago = run.now().since(shown.tick).0 / 60;
        if ago < count {
            let slot = &mut found[(count - 1 - ago) as usize];
            *slot = Some(slot.map_or(figure(shown), |most| max(most, figure(shown))));
        }
    }
    found
}

/// Figures as a line between two values.
fn line(figures: &[Option<f64>], least: f64, most: f64) -> String {
    let range = max(most - least, f64::MIN_POSITIVE);
    let step = |figure: f64| {
        let place = (min(1.0, max(0.0, (figure - least) / range)) * 7.0).round() as usize;
        STEPS[place.min(STEPS.len() - 1)]
    };
    figures.iter().map(|figure| figure.map_or(NOTHING, step)).collect()
}

fn extremes(figures: &[Option<f64>]) -> Option<(f64, f64)> {
    let mut known = figures.iter().flatten().copied();
    let first = known.next()?;
    Some(known.fold((first, first), |(least, most), figure| (min(least, figure), max(most, figure))))
}

/// The least and the largest of all figures of the close view's minutes, the newest included.
fn reached(run: &Exercise, of: ServiceId, figure: fn(&Shown) -> f64) -> Option<(f64, f64)> {
    let near = run.telemetry().history(of).iter().filter(|shown| run.now().since(shown.tick).0 / 60 < CLOSE);
    extremes(&near.map(|shown| Some(figure(shown))).collect::<Vec<_>>())
}

fn age(run: &Exercise, shown: &Shown) -> String {
    let stale = if shown.stale { " STALE" } else { "" };
    format!("{}s{stale}", run.now().since(shown.tick).0)
}

/// Services as rows, with how the errors went.
pub(super) fn table(run: &Exercise, services: &[ServiceId]) -> String {
    let mut out = format!(
        "{:<18} {:>9} {:>8} {:>9} {:>9}  {:<10} errors, last {BRIEF} min (0 to 100 %)\n",
        "service", "req/s", "errors", "p50 ms", "p99 ms", "age"
    );
    for of in services {
        let name = run.scenario().target(Target::Service(*of));
        let Some(shown) = run.telemetry().shown(*of) else {
            let _written = writeln!(out, "{name:<18} nothing has come yet");
            continue;
        };
        let errors = minutes(run, *of, BRIEF, |shown| shown.errors);
        let _written = writeln!(
            out,
            "{name:<18} {:>9.1} {:>7.1}% {:>9.1} {:>9.1}  {:<10} {}",
            shown.requests,
            shown.errors * 100.0,
            shown.p50 * 1000.0,
            shown.p99 * 1000.0,
            age(run, shown),
            line(&errors, 0.0, 1.0)
        );
    }
    out.trim_end().to_owned()
}

/// A row of the close view: name, unit, factor, figure, and where its scale begins and ends if that is fixed.
type Chart = (&'static str, &'static str, f64, fn(&Shown) -> f64, Option<f64>);

const CHARTS: [Chart; 5] = [
    ("requests", "/s", 1.0, |shown| shown.requests, None),
    ("errors", " %", 100.0, |shown| shown.errors, Some(1.0)),
    ("p50", " ms", 1000.0, |shown| shown.p50, None),
    ("p99", " ms", 1000.0, |shown| shown.p99, None),
    ("in use", " %", 100.0, |shown| shown.utilisation, Some(1.0)),
];

/// One service closely.
pub(super) fn one(run: &Exercise, of: ServiceId) -> String {
    let name = run.scenario().target(Target::Service(of));
    let Some(latest) = run.telemetry().shown(of) else {
        return format!("{name}: nothing has come yet.");
    };
    let taken = Tick(latest.tick.0);
    let mut out = format!("{name}, figures of {taken}, {} old", age(run, latest));
    out.push_str(if latest.stale { ": what follows may no longer be so.\n" } else { ".\n" });
    for (label, unit, factor, figure, top) in CHARTS {
        let figures = minutes(run, of, CLOSE, figure);
        let now = figure(latest) * factor;
        let Some((least, most)) = reached(run, of, figure) else {
            let _written = writeln!(out, "{label:<9} {now:>9.1}{unit:<3} last known; nothing in {CLOSE} min");
            continue;
        };
        let (low, high) = top.map_or((0.0, most), |top| (0.0, top));
        let range = format!("{:.1} to {:.1}", least * factor, most * factor);
        let scale = format!("0 to {:.0}{unit}", high * factor);
        let _written =
            writeln!(out, "{label:<9} {now:>9.1}{unit:<3} {range:<18} {}  {scale}", line(&figures, low, high));
    }
    let _written = write!(
        out,
        "Figure now, least to most, then the last {CLOSE} minutes, one sign a minute, newest right; {NOTHING} is a \
         minute in which nothing came."
    );
    out
}

#[cfg(test)]
mod tests {
    use super::{extremes, line};

    #[test]
    fn a_line_goes_from_low_to_high_and_keeps_its_gaps() {
        let figures = [Some(0.0), None, Some(0.5), Some(1.0), Some(7.0)];
        assert_eq!(line(&figures, 0.0, 1.0), "▁·▅██");
        assert_eq!(extremes(&figures), Some((0.0, 7.0)));
        assert_eq!(extremes(&[None]), None);
    }
}
