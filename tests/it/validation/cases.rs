//! The rows of the table: closed forms, the reference file, the storms, the random platforms.
//!
//! Each runs a platform file through the engine as `hotwash simulate --model` does.
//! The one rule: no row is computed from anything but the file and the engine.

use std::fs;

use hotwash::platform::{Report, Trial};
use hotwash::scenario::PlatformFile;
use serde_json::Value;

use super::rows::{Metric, Row};

fn fixture(name: &str) -> Option<String> {
    fs::read_to_string(format!("{}/tests/fixtures/platform/{name}.ron", env!("CARGO_MANIFEST_DIR"))).ok()
}

/// The report on a platform file; none if the format cannot say it yet.
pub(super) fn run(text: &str) -> Option<Report> {
    let report = Trial::run(&PlatformFile::parse(text).ok()?, 0);
    assert!(report.imbalance < 1e-9, "{} of the requests appeared or vanished:\n{text}", report.imbalance);
    Some(report)
}

pub(super) fn row(id: &str, what: &str, reference: f64, half: f64, ours: Option<f64>, metric: Metric) -> Row {
    Row { id: id.to_owned(), what: what.to_owned(), reference, half, ours, metric }
}

/// One over Erlang's loss formula.
fn inverse_loss(slots: u32, rho: f64) -> f64 {
    (1..=slots).fold(1.0, |inverse, j| 1.0 + f64::from(j) / (rho * f64::from(slots)) * inverse)
}

/// The mean wait of M/M/c in service times.
fn erlang_wait(slots: u32, rho: f64) -> f64 {
    let loss = 1.0 / inverse_loss(slots, rho);
    let delayed = loss / (1.0 - rho + rho * loss);
    delayed / (f64::from(slots) * (1.0 - rho))
}

/// Loss and mean wait of M/M/c/K in service times, by the birth-death weights.
fn erlang_loss(slots: u32, room: u32, rho: f64) -> (f64, f64) {
    let offered = rho * f64::from(slots);
    let (mut weight, mut sum, mut queued) = (1.0, 1.0, 0.0);
    for n in 1..=room {
        weight *= offered / f64::from(n.min(slots));
        sum += weight;
        queued += weight * f64::from(n.saturating_sub(slots));
    }
    let loss = weight / sum;
    (loss, queued / sum / (offered * (1.0 - loss)))
}

/// A station with work of 10 ms.
fn station(slots: u32, queue: Option<u32>, rho: f64, variation: f64) -> String {
    let queue = queue.map_or(String::new(), |queue| format!(", queue: {queue}"));
    // Long enough for the slowest of them: relaxation grows with 1 / (1 - rho)^2.
    let seconds = (200.0 + 2.0 / ((1.0 - rho) * (1.0 - rho)).max(1e-3)).min(4000.0).round();
    format!(
        "#![enable(implicit_some)]\n(format: 1, step: \"100ms\", for: \"{}s\", platform: (services: [(id: \"s\", kind: Service, \
         slots: {slots}{queue}, work: \"10ms\", variation: {variation})], traffic: [(to: \"s\", per_second: {})]), \
         windows: [(id: \"w\", from: \"{}s\", to: \"{}s\")])",
        seconds,
        rho * f64::from(slots) / 0.01,
        seconds - 100.0,
        seconds
    )
}

/// Section 2.1: mean waits, losses, waits with uneven work.
pub(super) fn closed_forms() -> Vec<Row> {
    let mut rows = Vec::new();
    for slots in [1, 2, 4, 8, 16, 50, 100] {
        for rho in [0.5, 0.8, 0.9, 0.95, 0.99] {
            let report = run(&station(slots, None, rho, 1.0));
            let ours = report.map(|report| report.of("w", "s").unwrap().wait / 0.01);
            let name = format!("M/M/{slots} at {rho}");
            rows.push(row(&name, "wait", erlang_wait(slots, rho), 0.0, ours, Metric::ExactWait));
        }
    }
    let bounded =
        [(1, 5, 0.8), (1, 10, 1.2), (4, 12, 1.2), (8, 24, 0.9), (10, 30, 1.1), (10, 110, 0.95), (50, 100, 1.05)];
    for (slots, room, rho) in bounded {
        let report = run(&station(slots, Some(room - slots), rho, 1.0));
        let figures = report.and_then(|report| report.of("w", "s").cloned());
        let (loss, wait) = erlang_loss(slots, room, rho);
        let name = format!("M/M/{slots}/{room} at {rho}");
        let ours = figures.as_ref().map(|figures| figures.loss);
        rows.push(row(&name, "loss", loss, 0.0, ours, Metric::ExactLoss));
        rows.push(row(&name, "wait", wait, 0.0, figures.map(|figures| figures.wait / 0.01), Metric::ExactWait));
    }
    for variation in [0.0, 0.5, 2.0, 4.0] {
        for rho in [0.7, 0.9] {
            let report = run(&station(1, None, rho, variation));
            let ours = report.map(|report| report.of("w", "s").unwrap().wait / 0.01);
            let exact = rho / (1.0 - rho) * 0.5 * (1.0 + variation);
            let name = format!("M/G/1 at {rho}, variation {variation}");
            rows.push(row(&name, "wait", exact, 0.0, ours, Metric::UnevenWait));
        }
    }
    rows
}

/// Which fixture, window, service and figure a metric of the reference file is.
fn place(id: &str, metric: &str) -> Option<(String, &'static str, &'static str, Metric)> {
    use Metric::{Hits, Level, Loss, OkRate, Tail, UnevenWait};
    let steady = |service, figure, metric| Some(("steady".to_owned(), service, figure, metric));
    let uneven = matches!(id, "c4" | "c5");
    let loss = if id == "s2" { Loss(0.1) } else { Loss(0.02) };
    match (&id[..1], metric) {
        ("c", "wait") => steady("station", "wait", if uneven { UnevenWait } else { Level }),
        ("c", "busy") => steady("station", "busy", Level),
        ("c", "loss") => steady("station", "loss", loss),
        ("c", "p50") => steady("station", "p50", Level),
        ("c", "p99") => steady("station", "p99", Tail),
        ("c", "thr") => steady("station", "goodput", Level),
        ("s", "goodput") => steady("clients", "goodput", Level),
        ("s", "att_per_req") => steady("station", "attempts_per_request", Tail),
        ("s", "loss") => steady("station", "loss", loss),
        ("s", "busy") => steady("station", "busy", Level),
        ("s", "p50" | "p99") if id == "s8" => {
            let during = |figure, metric| Some(("during".to_owned(), "clients", figure, metric));
            if metric == "p50" { during("p50", Level) } else { during("p99", Tail) }
        }
        ("s", "p50") => steady("clients", "p50", Level),
        ("s", "p99") => steady("clients", "p99", Tail),
        ("s", "pre") => Some(("before".to_owned(), "clients", "goodput", Level)),
        ("s", "end") => Some(("end".to_owned(), "clients", "goodput", Level)),
        ("s", named) => {
            if let Some(phase) = named.strip_prefix("L@") {
                return Some((phase.to_owned(), "station", "number", Level));
            }
            if named.starts_with('L') {
                return Some((named.to_owned(), "station", "number", Level));
            }
            if let Some(window) = named.strip_prefix("hit") {
                return Some((window.to_owned(), "cache", "hit_ratio", Hits));
            }
            if let Some(window) = named.strip_prefix("ok") {
                return Some((window.to_owned(), "clients", "goodput", OkRate));
            }
            let window = |window: &str, figure, metric| Some((window.to_owned(), "clients", figure, metric));
            match named {
                "good_before" => window("before", "goodput", Level),
                "good_during" => window("during", "goodput", Level),
                "good_after" => window("after", "goodput", Level),
                "wait_g" => Some(("during".to_owned(), "gateway", "wait", Level)),
                "wait_a" => Some(("during".to_owned(), "app", "wait", Level)),
                "wait_d" => Some(("during".to_owned(), "db", "wait", Level)),
                "loss_g" => Some(("during".to_owned(), "gateway", "loss", loss)),
                "busy_g" => Some(("during".to_owned(), "gateway", "busy", Level)),
                "busy_a" => Some(("during".to_owned(), "app", "busy", Level)),
                "busy_d" => Some(("during".to_owned(), "db", "busy", Level)),
                _ => None,
            }
        }
        _ => None,
    }
}

/// The fixture of an entry of the reference file.
fn fixture_of(id: &str) -> String {
    match id.split('_').next().unwrap() {
        "S4" => "storm-140".to_owned(),
        "S5" => "storm-160".to_owned(),
        "S6" => "storm-280-to-100-at-100".to_owned(),
        "S7" => "storm-280-queue-100".to_owned(),
        short => short.to_lowercase(),
    }
}

/// Section 2.2: every metric of the reference file that has a bar.
pub(super) fn reference() -> Vec<Row> {
    let path = format!("{}/tests/fixtures/platform/reference.json", env!("CARGO_MANIFEST_DIR"));
    let entries: Vec<Value> = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    let mut rows = Vec::new();
    for entry in &entries {
        let id = entry["id"].as_str().unwrap();
        let file = fixture_of(id);
        let report = fixture(&file).and_then(|text| run(&text));
        let short = id.split('_').next().unwrap().to_lowercase();
        for (metric, value) in entry["metrics"].as_object().unwrap() {
            let Some((reference, half)) = value[0].as_f64().zip(value[1].as_f64()) else { continue };
            if metric == "t_rec" {
                let ours = report.as_ref().and_then(|report| report.recover[0].t_recover).map(f64::from);
                rows.push(row(id, "t_recover", reference, half, ours, Metric::Tail));
                continue;
            }
            let Some((window, service, figure, kind)) = place(&short, metric) else { continue };
            let figures = report.as_ref().and_then(|report| report.of(&window, service));
            let value = figures.map(|figures| serde_json::to_value(figures).unwrap()[figure].as_f64());
            rows.push(row(id, metric, reference, half, value.flatten(), kind));
        }
    }
    rows
}

/// Section 2.3: does it recover, and when? The times are closed forms or means of request-level runs.
pub(super) fn storms() -> Vec<Row> {
    // Fixture, whether it recovers, when, half width.
    let cases: [(&str, bool, f64, f64); 21] = [
        ("storm-120", true, 103.4, 1.3),
        ("storm-140", true, 189.8, 8.8),
        ("storm-145", true, 306.6, 29.9),
        ("storm-149", true, 0.0, 0.0),
        ("storm-150", false, 0.0, 0.0),
        ("storm-151", false, 0.0, 0.0),
        ("storm-155", false, 0.0, 0.0),
        ("storm-160", false, 0.0, 0.0),
        ("storm-280", false, 0.0, 0.0),
        ("storm-280-to-120-at-200", true, 847.6, 8.6),
        ("storm-280-to-100-at-200", true, 587.5, 3.3),
        ("storm-280-to-60-at-200", true, 417.6, 1.2),
        ("storm-280-to-140-at-200", false, 0.0, 0.0),
        ("storm-280-to-150-at-200", false, 0.0, 0.0),
        ("storm-280-queue-100", true, 71.0, 0.0),
        ("storm-280-queue-250", true, 0.0, 0.0),
        ("storm-280-queue-270", true, 0.0, 0.0),
        ("storm-280-queue-600", false, 0.0, 0.0),
        ("storm-280-once-queue-600", true, 87.9, 4.6),
        ("storm-280-once", true, 193.7, 11.3),
        ("storm-280-backoff", false, 0.0, 0.0),
    ];
    let mut rows = Vec::new();
    for (name, recovers, when, half) in cases {
        let report = fixture(name).and_then(|text| run(&text)).unwrap();
        let ours = report.recover[0].t_recover.map(f64::from);
        let told = |yes: bool| f64::from(u8::from(yes));
        rows.push(row(name, "verdict", told(recovers), 0.0, Some(told(ours.is_some())), Metric::Verdict));
        if when > 0.0 {
            rows.push(row(name, "t_recover", when, half, ours, Metric::Tail));
        }
    }
    rows
}

/// Random platforms against the oracle.
pub(super) fn topologies(count: u64) -> (Vec<Row>, String) {
    let (found, story) = crate::oracle::topologies(count);
    let name = format!("{count} random platforms");
    let rows = [
        ("goodput, median error", 0.01),
        ("goodput, 95th percentile", 0.05),
        ("mean response time, median error", 0.05),
        ("mean response time, 95th percentile", 0.15),
    ];
    let rows = rows.iter().zip(found);
    (rows.map(|((what, bar), ours)| row(&name, what, *bar, 0.0, Some(ours), Metric::AtMost)).collect(), story)
}
