//! Customer harm over time, with the decisions marked and the dashboards' gaps hatched.
//!
//! The area is the truth; the dashed line is what the dashboards showed, and is labelled so.

use maud::{Markup, html};

use super::frame::{Axis, Size, drawing, hatch, px};
use super::table::scrolled;
use crate::base::Tick;
use crate::base::maths::{max, min};
use crate::debrief::plain::thousands;
use crate::debrief::report::Debrief;
use crate::debrief::series::{DecisionRow, Series, ShownRow};

/// The space between two figures of the dashboards that breaks their line.
const GAP: u32 = 60;
/// How far apart marks in one row stay.
const APART: f64 = 22.0;
/// The height of a row of marks.
const ROW: f64 = 21.0;
const PLOT: f64 = 210.0;
const LEFT: f64 = 52.0;

pub(super) fn impact(of: &Debrief) -> Markup {
    let series = &of.series;
    let told = told(of);
    html! {
        figure {
            figcaption {
                h3 id="impact" { "What happened to customers" }
                p { (told) }
            }
            (legend(!series.dark.is_empty()))
            @for size in Size::BOTH {
                (drawing("impact", size, height(series, size), "Customers hurt, minute by minute", &told, &plot(series, size)))
            }
            (decisions(of))
            (figures(series))
        }
    }
}

/// The drawing in a sentence or two.
fn told(of: &Debrief) -> String {
    let series = &of.series;
    let worst = series.harm.iter().fold(None, |worst: Option<(u32, f64)>, row| match worst {
        Some((_, most)) if most >= row.customer_minutes => worst,
        Some(_) | None => Some((row.minute, row.customer_minutes)),
    });
    let Some((minute, most)) = worst.filter(|(_, most)| *most > 0.0) else {
        return "No customer was hurt.".to_owned();
    };
    let hurt = series.harm.iter().filter(|row| row.worst_share > 0.01).count();
    let mut text = format!(
        "At the worst, in minute {minute}, {} of {} customers could not do what they came for. \
         More than one request in a hundred failed in {hurt} of {} minutes.",
        thousands(most),
        thousands(series.customers),
        series.harm.len()
    );
    let dark: u32 = series.dark.iter().map(|span| span.to.saturating_sub(span.from)).sum();
    if dark >= 60 {
        text.push_str(&format!(" For {} minutes of it the dashboards showed nothing new.", dark / 60));
    }
    text
}

fn legend(dark: bool) -> Markup {
    html! {
        ul.legend {
            li { svg width="26" height="12" aria-hidden="true" { rect.truth-area width="26" height="12" {} line.truth x1="0" y1="1" x2="26" y2="1" {} }
                "Truth: customers hurt" }
            li { svg width="26" height="12" aria-hidden="true" { line.shown x1="0" y1="6" x2="26" y2="6" {} }
                "What the dashboards showed" }
            @if dark {
                li { svg width="26" height="12" aria-hidden="true" { (hatch("impact-key")) rect width="26" height="12" fill="url(#impact-key)" {} }
                    "Dashboards dark: nothing new shown" }
            }
            li { svg width="26" height="16" aria-hidden="true" { circle.mark cx="13" cy="8" r="7" {} text.mark-text x="13" y="12" text-anchor="middle" { "1" } }
                "A decision, told below" }
            li { svg width="26" height="20" aria-hidden="true" { (diamond(13.0, 10.0)) text.mark-text x="13" y="14" text-anchor="middle" { "2" } }
                "Done without being asked for" }
        }
    }
}

fn diamond(x: f64, y: f64) -> Markup {
    let points = [(x, y - 10.0), (x + 12.5, y), (x, y + 10.0), (x - 12.5, y)];
    let points: Vec<String> = points.iter().map(|(x, y)| format!("{},{}", px(*x), px(*y))).collect();
    html! { polygon.mark.unasked points=(points.join(" ")) {} }
}

/// The row each mark stands in, so that none covers another.
fn rows(marks: &[DecisionRow], axis: &Axis) -> Vec<usize> {
    let mut ends: Vec<f64> = Vec::new();
    let mut rows = Vec::new();
    for mark in marks {
        let x = axis.at(mark.tick);
        let free = ends.iter().position(|end| x - end >= APART).unwrap_or(ends.len());
        if free == ends.len() {
            ends.push(x);
        }
        ends[free] = x;
        rows.push(free);
    }
    rows
}

fn axis(series: &Series, size: Size) -> Axis {
    Axis::new(LEFT, size.width() - 12.0, series.until)
}

fn top(series: &Series, size: Size) -> f64 {
    let rows = rows(&series.decisions, &axis(series, size));
    let rows = rows.into_iter().max().map_or(0, |most| most + 1);
    12.0 + ROW * rows as f64
}

fn height(series: &Series, size: Size) -> f64 {
    top(series, size) + PLOT + 26.0
}

fn plot(series: &Series, size: Size) -> Markup {
    let (axis, top) = (axis(series, size), top(series, size));
    let bottom = top + PLOT;
    let most = series.harm.iter().fold(0.0, |most, row| max(most, row.customer_minutes));
    let most = series.shown.iter().fold(most, |most, row| max(most, row.customers));
    let (step, most) = round_up(max(most, 10.0));
    let y = |customers: f64| bottom - PLOT * min(customers, most) / most;
    let id = format!("impact-hatch-{}", size.word());
    html! {
        (hatch(&id))
        @for span in &series.dark {
            rect x=(px(axis.at(span.from))) width=(px(axis.at(span.to) - axis.at(span.from))) y=(px(top))
                height=(px(PLOT)) fill=(format!("url(#{id})")) {}
        }
        (axis.draw(top, bottom))
        @for nth in 0..=(most / step).round() as u32 {
            @let value = step * f64::from(nth);
            line.grid x1=(px(axis.left)) x2=(px(axis.right)) y1=(px(y(value))) y2=(px(y(value))) {}
            text.tick x=(px(axis.left - 6.0)) y=(px(y(value) + 4.0)) text-anchor="end" { (short(value)) }
        }
        (truth(series, &axis, &y, bottom))
        @for line in shown_lines(series) {
            polyline.shown points=(points(&line, &axis, &y)) {}
        }
        (marks(series, &axis, top, bottom))
    }
}

fn truth(series: &Series, axis: &Axis, y: &dyn Fn(f64) -> f64, bottom: f64) -> Markup {
    let mut line = Vec::new();
    for row in series.harm.iter().filter(|row| row.minute * 60 < series.until) {
        let (from, to) = (axis.at(row.minute * 60), axis.at(row.minute * 60 + 60));
        line.push(format!("{},{}", px(from), px(y(row.customer_minutes))));
        line.push(format!("{},{}", px(to), px(y(row.customer_minutes))));
    }
    let line = line.join(" ");
    let end = axis.at(u32::try_from(series.harm.len()).unwrap_or(0).saturating_mul(60));
    let area = format!("{},{} {line} {},{}", px(axis.left), px(bottom), px(end), px(bottom));
    html! {
        polygon.truth-area points=(area) {}
        polyline.truth points=(line) {}
    }
}

/// The dashboards' line, broken where nothing came.
fn shown_lines(series: &Series) -> Vec<Vec<&ShownRow>> {
    let mut lines: Vec<Vec<&ShownRow>> = Vec::new();
    for row in series.shown.iter().filter(|row| row.tick <= series.until) {
        match lines.last_mut() {
            Some(line) if line.last().is_some_and(|last| row.tick - last.tick <= GAP) => line.push(row),
            Some(_) | None => lines.push(vec![row]),
        }
    }
    lines
}

fn points(line: &[&ShownRow], axis: &Axis, y: &dyn Fn(f64) -> f64) -> String {
    // One figure in three is enough for the eye and keeps the file small.
    let picked = line.iter().enumerate().filter(|(at, _)| at % 3 == 0 || at + 1 == line.len());
    let picked: Vec<String> =
        picked.map(|(_, row)| format!("{},{}", px(axis.at(row.tick)), px(y(row.customers)))).collect();
    picked.join(" ")
}

fn marks(series: &Series, axis: &Axis, top: f64, bottom: f64) -> Markup {
    let rows = rows(&series.decisions, axis);
    html! {
        @for ((nth, mark), row) in series.decisions.iter().enumerate().zip(rows) {
            @let x = axis.at(mark.tick);
            @let y = top - 12.0 - ROW * row as f64;
            line.mark-line x1=(px(x)) x2=(px(x)) y1=(px(y + 8.0)) y2=(px(bottom)) {}
            @if mark.unasked { (diamond(x, y)) } @else { circle.mark cx=(px(x)) cy=(px(y)) r="8.5" {} }
            text.mark-text x=(px(x)) y=(px(y + 4.0)) text-anchor="middle" { (nth + 1) }
        }
    }
}

fn decisions(of: &Debrief) -> Markup {
    html! {
        @if of.series.decisions.is_empty() {
            p.none { "No decision was taken." }
        } @else {
            h4 { "The marks above" }
            ol.decisions {
                @for mark in &of.series.decisions {
                    li {
                        @match of.timeline.iter().find(|row| row.seq == mark.seq) {
                            Some(row) => {
                                a.time href=(format!("#e{}", row.seq)) { (Tick(row.tick)) } " "
                                (super::table::sentence(row))
                                @if let Some(about) = &mark.about { " " (about) }
                                @if mark.unasked { " " span.tag { "unasked" } }
                            }
                            None => { span.time { (Tick(mark.tick)) } " " (mark.kind) }
                        }
                    }
                }
            }
        }
    }
}

fn figures(series: &Series) -> Markup {
    let shown = |minute: u32| {
        let inside = |row: &&ShownRow| row.tick / 60 == minute;
        series.shown.iter().rfind(inside).map_or("nothing new".to_owned(), |row| thousands(row.customers))
    };
    let table = html! {
        table {
            caption { "Customers hurt, minute by minute" }
            thead { tr {
                th scope="col" { "Minute" }
                th.number scope="col" { "Customers hurt (truth)" }
                th.number scope="col" { "Worst share failing" }
                th.number scope="col" { "Dashboards showed" }
            } }
            tbody {
                @for row in series.harm.iter().filter(|row| row.minute * 60 < series.until) {
                    tr {
                        th scope="row" { (row.minute) }
                        td.number { (thousands(row.customer_minutes)) }
                        td.number { (format!("{:.1} %", row.worst_share * 100.0)) }
                        td.number { (shown(row.minute)) }
                    }
                }
            }
        }
    };
    html! {
        details.figures {
            summary { "The same as a table" }
            (scrolled("Customers hurt as a table", &table))
        }
    }
}

/// A step for four or five lines, and the end of the scale.
fn round_up(most: f64) -> (f64, f64) {
    let mut unit = 1.0;
    while most / unit > 50.0 {
        unit *= 10.0;
    }
    let steps = [1.0, 2.0, 2.5, 5.0, 10.0, 20.0];
    let step = steps.into_iter().map(|step| step * unit).find(|step| most / step <= 5.0).unwrap_or(most);
    (step, (most / step).ceil() * step)
}

/// A number short enough for an axis.
fn short(x: f64) -> String {
    let trimmed = |x: f64, unit: &str| {
        let text = format!("{x:.1}");
        format!("{}{unit}", text.strip_suffix(".0").unwrap_or(&text))
    };
    if x >= 1e6 {
        trimmed(x / 1e6, "M")
    } else if x >= 1e3 {
        trimmed(x / 1e3, "k")
    } else {
        trimmed(x, "")
    }
}

#[cfg(test)]
mod tests {
    use super::{round_up, short};

    #[test]
    fn a_scale_ends_at_a_round_figure_above_the_most() {
        for most in [10.0, 49.0, 51.0, 730.0, 12_345.0, 2_500_000.0] {
            let (step, end) = round_up(most);
            assert!(end >= most && end <= most + step, "{most}: {step} {end}");
            assert!((2.0..=5.0).contains(&(end / step)), "{most}: {step} {end}");
        }
        assert_eq!(short(12_500.0), "12.5k");
        assert_eq!(short(0.0), "0");
    }
}
