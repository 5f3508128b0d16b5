//! What each audience heard, how many reported to the commander, and who had been awake how long.
//!
//! Each strip is also a table or a list; none says anything by colour alone.

use maud::{Markup, html};

use super::frame::{Axis, Size, drawing, hatch, px};
use super::table::scrolled;
use crate::base::maths::{max, min};
use crate::base::{Tick, Ticks};
use crate::debrief::series::{AwakeRow, CadenceRow, Series};

/// Beyond this many hours awake people err more often in the model.
const TIRED: f64 = 8.0;

fn audience(word: &str) -> &'static str {
    match word {
        "public" => "Customers",
        "internal" => "Colleagues",
        _ => "Leadership",
    }
}

pub(super) fn cadence(series: &Series) -> Markup {
    let told = series.cadence.iter().map(cadence_told).collect::<Vec<_>>().join(" ");
    html! {
        figure {
            figcaption { h3 id="cadence" { "Who was told, and when" } p { (told) } }
            ul.legend {
                li { svg width="26" height="16" aria-hidden="true" { line.post x1="8" y1="1" x2="8" y2="15" {} circle.post-dot cx="8" cy="4" r="3.5" {} }
                    "An update" }
                li { svg width="26" height="16" aria-hidden="true" { rect.promise x="1" y="5" width="24" height="8" {} }
                    "Promised: more by then" }
                li { svg width="26" height="16" aria-hidden="true" { (missed(12.0, 8.0)) }
                    "Missed: a promise or the agreed cadence" }
                li { svg width="26" height="16" aria-hidden="true" { line.unseen x1="8" y1="1" x2="8" y2="15" {} circle.unseen cx="8" cy="4" r="3.5" {} }
                    "Posted, but nobody could see it" }
            }
            @for size in Size::BOTH {
                (drawing("cadence", size, lanes_height(size, series.cadence.len()), "Updates by audience", &told, &lanes(series, size)))
            }
            (cadence_table(series))
        }
    }
}

fn cadence_told(row: &CadenceRow) -> String {
    let who = audience(row.audience);
    let seen = row.posts.iter().filter(|post| post.delivered).count();
    let lost = row.posts.len() - seen;
    let times = |count: usize| if count == 1 { "once".to_owned() } else { format!("{count} times") };
    let mut text = match row.posts.iter().find(|post| post.delivered) {
        None => format!("{who} heard nothing"),
        Some(first) => format!("{who} heard {}, first at {}", times(seen), Tick(first.tick)),
    };
    if lost > 0 {
        text.push_str(&format!("; {lost} more reached nobody"));
    }
    if !row.misses.is_empty() {
        text.push_str(&format!("; it was late {}", times(row.misses.len())));
    }
    text.push('.');
    text
}

const LANE: f64 = 46.0;

fn lane_top(size: Size, nth: usize) -> f64 {
    let label = if size == Size::Narrow { 18.0 } else { 0.0 };
    6.0 + nth as f64 * (LANE + label) + label
}

fn lanes_height(size: Size, lanes: usize) -> f64 {
    lane_top(size, lanes.saturating_sub(1)) + LANE + 24.0
}

fn missed(x: f64, y: f64) -> Markup {
    html! {
        path.miss d=(format!("M{} {}l8 14h-16z", px(x), px(y - 8.0))) {}
        line.miss-mark x1=(px(x)) x2=(px(x)) y1=(px(y - 3.0)) y2=(px(y + 1.5)) {}
        line.miss-mark x1=(px(x)) x2=(px(x)) y1=(px(y + 3.2)) y2=(px(y + 4.2)) {}
    }
}

fn lanes(series: &Series, size: Size) -> Markup {
    let axis = Axis::new(size.label() + 2.0, size.width() - 12.0, series.until);
    let bottom = lanes_height(size, series.cadence.len()) - 22.0;
    html! {
        (axis.draw(2.0, bottom))
        @for (nth, row) in series.cadence.iter().enumerate() {
            @let top = lane_top(size, nth);
            @let (x, y) = if size == Size::Wide { (0.0, top + LANE / 2.0 + 4.0) } else { (2.0, top - 4.0) };
            text.lane x=(px(x)) y=(px(y)) { (audience(row.audience)) }
            line.base x1=(px(axis.left)) x2=(px(axis.right)) y1=(px(top + LANE - 6.0)) y2=(px(top + LANE - 6.0)) {}
            @for (at, post) in row.posts.iter().enumerate() {
                @if let Some(next) = post.next.filter(|_| post.delivered) {
                    @let after = row.posts[at + 1..].iter().find(|later| later.delivered).map_or(next, |later| later.tick);
                    @let (from, to) = (axis.at(post.tick), axis.at(next.min(after)));
                    rect.promise x=(px(from)) y=(px(top + LANE - 20.0)) width=(px(max(1.0, to - from))) height="12" {}
                }
            }
            @for post in row.posts.iter().filter(|post| post.tick <= series.until) {
                @let x = axis.at(post.tick);
                @let (line, dot) = if post.delivered { ("post", "post-dot") } else { ("unseen", "unseen") };
                line class=(line) x1=(px(x)) x2=(px(x)) y1=(px(top + 8.0)) y2=(px(top + LANE - 6.0)) {}
                circle class=(dot) cx=(px(x)) cy=(px(top + 10.0)) r="4" {}
            }
            @for miss in row.misses.iter().filter(|miss| miss.tick <= series.until) {
                (missed(axis.at(miss.tick), top + LANE - 16.0))
            }
        }
    }
}

fn cadence_table(series: &Series) -> Markup {
    let mut rows: Vec<(u32, &'static str, String, u32)> = Vec::new();
    for lane in &series.cadence {
        let who = audience(lane.audience);
        for post in &lane.posts {
            let next = post.next.map_or(String::new(), |next| format!(", more promised by {}", Tick(next)));
            let what = if post.delivered { "update" } else { "update that reached nobody" };
            rows.push((post.tick, who, format!("{what}{next}"), post.seq));
        }
        for miss in &lane.misses {
            let what = if miss.promise { "a promised update was missed" } else { "the agreed cadence was missed" };
            rows.push((miss.tick, who, what.to_owned(), miss.seq));
        }
    }
    rows.sort_by_key(|row| row.3);
    let every: Vec<String> = series
        .cadence
        .iter()
        .filter_map(|lane| Some(format!("{} every {}", audience(lane.audience).to_lowercase(), Ticks(lane.every?))))
        .collect();
    let table = html! {
        table {
            caption { "Updates by audience" @if !every.is_empty() { ". Agreed at this severity: " (every.join(", ")) } }
            thead { tr { th scope="col" { "Time" } th scope="col" { "Audience" } th scope="col" { "What" } } }
            tbody {
                @for (tick, who, what, seq) in rows {
                    tr { th scope="row" { a.time href=(format!("#e{seq}")) { (Tick(tick)) } } td { (who) } td { (what) } }
                }
            }
        }
    };
    html! { details.figures { summary { "The same as a table" } (scrolled("Updates as a table", &table)) } }
}

pub(super) fn span(series: &Series) -> Markup {
    let most = series.reports.iter().map(|row| row.reports).max().unwrap_or(0);
    let over: u32 =
        spells(series).filter(|(_, _, reports, _)| *reports > series.reports_max).map(|(from, to, ..)| to - from).sum();
    let limit = series.reports_max;
    let told = if over > 0 {
        format!(
            "Up to {most} people reported straight to the commander; more than the {limit} one person can lead for {}.",
            Ticks(over)
        )
    } else {
        format!("Never more than {most} people reported straight to the commander; {limit} is the limit.")
    };
    html! {
        figure {
            figcaption { h3 id="reports" { "How many reported to the commander" } p { (told) } }
            @for size in Size::BOTH {
                (drawing("reports", size, 142.0, "Span of control", &told, &steps(series, size, max(f64::from(most), f64::from(limit)))))
            }
            (span_table(series))
        }
    }
}

/// From when to when how many reported, and whether somebody commanded.
fn spells(series: &Series) -> impl Iterator<Item = (u32, u32, u32, bool)> {
    let ends = series.reports.iter().skip(1).map(|row| row.tick).chain([series.until]);
    series.reports.iter().zip(ends).map(|(row, to)| (row.tick, to.max(row.tick), row.reports, row.commanded))
}

fn steps(series: &Series, size: Size, most: f64) -> Markup {
    let axis = Axis::new(30.0, size.width() - 12.0, series.until);
    let (top, bottom) = (14.0, 118.0);
    let y = |reports: f64| bottom - (bottom - top) * reports / (most + 1.0);
    let limit = f64::from(series.reports_max);
    let mut line: Vec<String> = Vec::new();
    for (from, to, reports, _) in spells(series) {
        let height = px(y(f64::from(reports)));
        line.extend([format!("{},{height}", px(axis.at(from))), format!("{},{height}", px(axis.at(to)))]);
    }
    let line = line.join(" ");
    let area = format!("{},{} {line} {},{}", px(axis.left), px(bottom), px(axis.right), px(bottom));
    let id = format!("reports-hatch-{}", size.word());
    html! {
        (hatch(&id))
        (axis.draw(top, bottom))
        @for (from, to, ..) in spells(series).filter(|(.., commanded)| !commanded) {
            rect x=(px(axis.at(from))) width=(px(axis.at(to) - axis.at(from))) y=(px(top)) height=(px(bottom - top)) fill=(format!("url(#{id})")) {}
            @if axis.at(to) - axis.at(from) > 110.0 {
                text.note x=(px(axis.at(from) + 8.0)) y=(px(bottom - 8.0)) { "nobody commands" }
            }
        }
        polygon.reports-area points=(area) {}
        polyline.reports points=(line) {}
        line.limit x1=(px(axis.left)) x2=(px(axis.right)) y1=(px(y(limit))) y2=(px(y(limit))) {}
        text.note x=(px(axis.right)) y=(px(y(limit) - 5.0)) text-anchor="end" { "limit " (series.reports_max) }
        @for count in [0.0, limit] {
            text.tick x=(px(axis.left - 6.0)) y=(px(y(count) + 4.0)) text-anchor="end" { (format!("{count:.0}")) }
        }
    }
}

fn span_table(series: &Series) -> Markup {
    let table = html! {
        table {
            caption { "Direct reports to the commander" }
            thead { tr { th scope="col" { "From" } th scope="col" { "To" } th.number scope="col" { "Reports" } th scope="col" { "Commander" } } }
            tbody {
                @for (from, to, reports, commanded) in spells(series) {
                    tr {
                        th scope="row" { (Tick(from)) }
                        td { (Tick(to)) }
                        td.number { (reports) }
                        td { @if !commanded { "nobody" } @else if reports > series.reports_max { "over the limit" } @else { "within the limit" } }
                    }
                }
            }
        }
    };
    html! { details.figures { summary { "The same as a table" } (scrolled("Span of control as a table", &table)) } }
}

/// Hours awake at a second of the exercise.
fn hours(row: &AwakeRow, second: u32) -> f64 {
    row.awake_at_start + f64::from(second) / 3600.0
}

fn left_at(row: &AwakeRow) -> u32 {
    row.here.last().map_or(0, |span| span.to)
}

pub(super) fn awake(series: &Series) -> Markup {
    let tired = series.people.iter().filter(|row| hours(row, left_at(row)) > TIRED).count();
    let longest = series.people.iter().fold(None, |longest: Option<&AwakeRow>, row| match longest {
        Some(known) if hours(known, left_at(known)) >= hours(row, left_at(row)) => longest,
        Some(_) | None => Some(row),
    });
    let longest = longest.map_or(String::new(), |row| {
        format!(" {} had been up longest: {:.1} hours when it ended for them.", row.name, hours(row, left_at(row)))
    });
    let told = format!(
        "{tired} of {} people were beyond {TIRED:.0} hours awake, from where the model lets people err more often.{longest}",
        series.people.len()
    );
    html! {
        figure {
            figcaption { h3 id="awake" { "Who had been awake how long" } p { (told) } }
            ul.legend {
                li { svg width="26" height="12" aria-hidden="true" { rect.awake width="26" height="12" {} } "Awake before joining" }
                li { svg width="26" height="12" aria-hidden="true" { rect.working width="26" height="12" {} } "On the incident" }
            }
            @for size in Size::BOTH {
                (drawing("awake", size, awake_height(series, size), "Hours awake", &told, &bars(series, size)))
            }
            (awake_table(series))
        }
    }
}

fn pitch(size: Size) -> f64 {
    if size == Size::Wide { 26.0 } else { 40.0 }
}

fn awake_height(series: &Series, size: Size) -> f64 {
    12.0 + pitch(size) * series.people.len() as f64 + 24.0
}

fn bars(series: &Series, size: Size) -> Markup {
    let left = if size == Size::Wide { 190.0 } else { 2.0 };
    let right = size.width() - 64.0;
    let most = series.people.iter().fold(16.0, |most, row| max(most, hours(row, left_at(row))));
    let x = |hours: f64| left + (right - left) * min(hours, most) / most;
    let bottom = awake_height(series, size) - 22.0;
    html! {
        @for nth in 0..=(most / 4.0) as u32 {
            @let at = f64::from(nth) * 4.0;
            line.grid x1=(px(x(at))) x2=(px(x(at))) y1="4" y2=(px(bottom)) {}
            text.tick x=(px(x(at))) y=(px(bottom + 16.0)) text-anchor=(if nth == 0 { "start" } else { "middle" }) { (format!("{at:.0}")) @if nth == 0 { " h" } }
        }
        line.limit x1=(px(x(TIRED))) x2=(px(x(TIRED))) y1="4" y2=(px(bottom)) {}
        @for (nth, row) in series.people.iter().enumerate() {
            @let y = 8.0 + pitch(size) * nth as f64 + if size == Size::Wide { 0.0 } else { 18.0 };
            @let came = hours(row, row.here.first().map_or(0, |span| span.from));
            @let went = hours(row, left_at(row));
            @if size == Size::Wide {
                text.lane x="0" y=(px(y + 13.0)) { (row.name) tspan.quiet { "  " (row.team) } }
            } @else {
                text.lane x="2" y=(px(y - 5.0)) { (row.name) tspan.quiet { "  " (row.team) } }
            }
            rect.awake x=(px(x(0.0))) y=(px(y)) width=(px(x(came) - x(0.0))) height="16" {}
            rect.working x=(px(x(came))) y=(px(y)) width=(px(max(3.0, x(went) - x(came)))) height="16" {}
            text.value x=(px(max(x(went), x(came) + 3.0) + 6.0)) y=(px(y + 13.0)) { (format!("{went:.1} h")) }
        }
    }
}

fn awake_table(series: &Series) -> Markup {
    let table = html! {
        table {
            caption { "Hours awake of everybody on the incident" }
            thead { tr {
                th scope="col" { "Person" } th scope="col" { "Team" } th scope="col" { "Joined" }
                th scope="col" { "Their clock then" } th.number scope="col" { "Awake then" }
                th scope="col" { "Left" } th.number scope="col" { "Awake then" }
            } }
            tbody {
                @for row in &series.people {
                    @let came = row.here.first().map_or(0, |span| span.from);
                    tr {
                        th scope="row" { (row.name) }
                        td { (row.team) }
                        td { (Tick(came)) }
                        td { (row.local) }
                        td.number { (format!("{:.1} h", hours(row, came))) }
                        td { (Tick(left_at(row))) }
                        td.number { (format!("{:.1} h", hours(row, left_at(row)))) }
                    }
                }
            }
        }
    };
    html! { details.figures { summary { "The same as a table" } (scrolled("Hours awake as a table", &table)) } }
}
