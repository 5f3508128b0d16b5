//! Configurations of the same kinds as the reference's, with other numbers, against our own request-level simulator.
//!
//! A closure that was only right for the reference would show here. Not impatience and caches, which the simulator does not
//! know. What it says is kept in tests/fixtures/platform/fresh.json, written anew by `HOTWASH_WRITE_FRESH=1 cargo test --release
//! --no-default-features --features cli,panels --test it fresh`; some of it is asked again by every `cargo test`.
//! The one rule: none of these numbers was ever tuned to; where some were looked at while a closure was chosen it is said.

use std::collections::BTreeMap;
use std::fs;
use std::thread;

use hotwash::base::fingerprint_of;
use hotwash::platform::Report;
use hotwash::scenario::PlatformFile;
use serde::{Deserialize, Serialize};

use super::cases::{row, run};
use super::rows::{Metric, Row};
use crate::oracle::simulate;

/// Runs of the simulator for each, and Student's t for the 95 % interval of so many.
const SEEDS: u64 = 20;
const STUDENT: f64 = 2.093;
/// Of so many configurations, one is asked again by every test; a run may be so many standard deviations from the mean.
const ASKED: usize = 6;
const FAR: f64 = 6.0;

/// What the simulator says of a configuration.
#[derive(Serialize, Deserialize)]
pub(super) struct Kept {
    /// The fingerprint of what it depends on.
    of: String,
    /// Mean, and half the width of the 95 % interval, of each figure that is wanted; none where its seeds disagree on a verdict,
    /// or some of its runs do not have the figure.
    pub(super) figures: Vec<Option<(f64, f64)>>,
}

/// A figure to compare: window, service, name, bar; `t_recover` and `recovers` are of the whole run.
pub(super) type Wanted = (&'static str, &'static str, &'static str, Metric);

pub(super) struct Fresh {
    pub(super) name: String,
    pub(super) text: String,
    pub(super) wanted: Vec<Wanted>,
}

use Metric::{Level, Loss, Tail, UnevenWait, Verdict};

const OPEN: [Wanted; 4] = [
    ("steady", "station", "wait", Level),
    ("steady", "station", "p50", Level),
    ("steady", "station", "p99", Tail),
    ("steady", "station", "busy", Level),
];
const UNEVEN: [Wanted; 3] = [
    ("steady", "station", "wait", UnevenWait),
    ("steady", "station", "p50", Level),
    ("steady", "station", "p99", Tail),
];
pub(super) const BOUNDED: [Wanted; 4] = [
    ("steady", "station", "loss", Loss(0.02)),
    ("steady", "station", "wait", Level),
    ("steady", "station", "p50", Level),
    ("steady", "station", "p99", Tail),
];
pub(super) const SHORT: [Wanted; 4] = [
    ("steady", "station", "loss", Loss(0.02)),
    ("steady", "station", "wait", UnevenWait),
    ("steady", "station", "p50", Level),
    ("steady", "station", "p99", Tail),
];
const RETRIED: [Wanted; 6] = [
    ("steady", "clients", "goodput", Level),
    ("steady", "station", "attempts_per_request", Tail),
    ("steady", "station", "loss", Loss(0.02)),
    ("steady", "station", "busy", Level),
    ("steady", "clients", "p50", Level),
    ("steady", "clients", "p99", Tail),
];
pub(super) const POOLS: [Wanted; 7] = [
    ("during", "clients", "goodput", Level),
    ("during", "gateway", "loss", Loss(0.02)),
    ("during", "gateway", "wait", Level),
    ("during", "app", "wait", Level),
    ("during", "db", "wait", Level),
    ("during", "clients", "p50", Level),
    ("after", "clients", "goodput", Level),
];
const NESTED: [Wanted; 4] = [
    ("steady", "app", "wait", Level),
    ("steady", "app", "loss", Loss(0.02)),
    ("steady", "db", "wait", Level),
    ("steady", "app", "goodput", Level),
];
const IMPATIENT: [Wanted; 4] = [
    ("steady", "app", "goodput", Level),
    ("steady", "middle", "offered", Level),
    ("steady", "middle", "goodput", Level),
    ("steady", "app", "mean", Level),
];
const STORM: [Wanted; 2] = [("", "", "recovers", Verdict), ("", "", "t_recover", Tail)];

pub(super) fn file(seconds: u32, platform: &str, rest: &str) -> String {
    format!(
        "#![enable(implicit_some)]\n(format: 1, step: \"100ms\", for: \"{seconds}s\", platform: ({platform}), {rest})"
    )
}

pub(super) const STEADY: &str = "windows: [(id: \"steady\", from: \"200s\", to: \"2200s\")]";
/// The same where work is uneven, for few jobs make most of the waits, and where the queue has no end, for few of its ups and downs
/// do: it takes long until there were enough of them.
const LONG: &str = "windows: [(id: \"steady\", from: \"200s\", to: \"11200s\")]";

/// One station with work of 100 ms, called from outside.
pub(super) fn station(name: &str, slots: u32, rho: f64, more: &str, wanted: &[Wanted]) -> Fresh {
    let platform = format!(
        "services: [(id: \"station\", kind: Service, slots: {slots}, work: \"100ms\"{more})], \
         traffic: [(to: \"station\", per_second: {})]",
        rho * f64::from(slots) * 10.0
    );
    let name = format!("{name} of {slots} at {rho}");
    let uneven = wanted.iter().any(|wanted| wanted.3 == UnevenWait);
    let endless = !more.contains("queue");
    let text = if uneven || endless { file(11_200, &platform, LONG) } else { file(2200, &platform, STEADY) };
    Fresh { name, text, wanted: wanted.to_vec() }
}

/// One with uneven work.
fn uneven(slots: u32, rho: f64, variation: f64) -> Fresh {
    let more = format!(", variation: {variation:.1}");
    station(&format!("M/G, variation {variation},"), slots, rho, &more, &UNEVEN)
}

/// One with a short queue beside.
fn short(slots: u32, queue: u32, rho: f64, variation: f64) -> Fresh {
    let more = format!(", queue: {queue}, variation: {variation:.1}");
    station(&format!("M/G, queue {queue}, variation {variation},"), slots, rho, &more, &SHORT)
}

/// One station with work of 100 ms, whose clients give up and try again.
pub(super) fn retried(slots: u32, queue: u32, rho: f64, how: &str) -> Fresh {
    let platform = format!(
        "services: [(id: \"clients\", kind: Router, slots: 2000, work: 0, calls: [(to: \"station\", {how})]), \
         (id: \"station\", kind: Service, slots: {slots}, queue: {queue}, work: \"100ms\")], \
         traffic: [(to: \"clients\", per_second: {})]",
        rho * f64::from(slots) * 10.0
    );
    let name = format!("retries at {slots} slots, queue {queue}, {rho}; {how}");
    Fresh { name, text: file(2200, &platform, STEADY), wanted: RETRIED.to_vec() }
}

/// A full stall of ten seconds before a station with an endless queue.
pub(super) fn storm(slots: u32, rate: u32, how: &str, load: &str) -> Fresh {
    let platform = format!(
        "services: [(id: \"clients\", kind: Router, slots: 20000, work: 0, calls: [(to: \"worker\", {how})]), \
         (id: \"worker\", kind: Service, slots: {slots}, work: \"100ms\")], \
         traffic: [(to: \"clients\", per_second: {rate})]"
    );
    let rest = format!(
        "load: [{load}], faults: [(id: \"stall\", at: \"60s\", lasts: \"10s\", what: CapacityLost(of: \"worker\", share: 1))], \
         windows: [(id: \"end\", from: \"780s\", to: \"800s\")], recover: [(of: \"clients\", after: \"60s\")]"
    );
    let name = format!("storm at {slots} slots, {rate}/s; {how}; {load}");
    Fresh { name, text: file(800, &platform, &rest), wanted: STORM.to_vec() }
}

/// Callers of few slots that are held longer together: replicas and slots of each, before those of the station they wait at.
fn nested(callers: (u32, u32), below: (u32, u32), variation: f64, rate: u32) -> Fresh {
    let platform = format!(
        "services: [(id: \"app\", kind: Service, replicas: {}, slots: {}, queue: 90, work: \"15ms\", \
         calls: [(to: \"db\", timeout: \"20s\")]), \
         (id: \"db\", kind: Service, replicas: {}, slots: {}, queue: 40, work: \"40ms\", variation: {variation:.1})], \
         traffic: [(to: \"app\", per_second: {rate})]",
        callers.0, callers.1, below.0, below.1
    );
    let name = format!("{callers:?} slots before {below:?}, variation {variation}, at {rate}");
    Fresh { name, text: file(2200, &platform, STEADY), wanted: NESTED.to_vec() }
}

/// Three in a row that all lose patience after the same time.
fn impatient(rate: u32, patience: u32) -> Fresh {
    let call = |to: &str, attempts: u32| {
        format!("calls: [(to: \"{to}\", timeout: \"{patience}ms\", attempts: {attempts}, backoff: \"100ms\")]")
    };
    let platform = format!(
        "services: [(id: \"app\", kind: Service, slots: 200, queue: 100, work: \"5ms\", {}), \
         (id: \"middle\", kind: Service, slots: 40, queue: 40, work: \"5ms\", {}), \
         (id: \"db\", kind: Service, slots: 60, queue: 60, work: \"60ms\", variation: 2.0)], \
         traffic: [(to: \"app\", per_second: {rate})]",
        call("middle", 2),
        call("db", 1)
    );
    let name = format!("three in a row at {rate}/s that all lose patience after {patience} ms");
    Fresh { name, text: file(2200, &platform, STEADY), wanted: IMPATIENT.to_vec() }
}

/// A fixture with other numbers in it.
fn changed(name: &str, fixture: &str, changes: &[(&str, &str)], wanted: &[Wanted]) -> Fresh {
    let path = format!("{}/tests/fixtures/platform/{fixture}.ron", env!("CARGO_MANIFEST_DIR"));
    let mut text = fs::read_to_string(path).unwrap();
    for (from, to) in changes {
        assert!(text.contains(from), "{fixture} has no {from}");
        text = text.replace(from, to);
    }
    Fresh { name: name.to_owned(), text, wanted: wanted.to_vec() }
}

fn all() -> Vec<Fresh> {
    let mut all = Vec::new();
    for (slots, rho) in [(1, 0.6), (3, 0.85), (20, 0.92)] {
        all.push(station("M/M", slots, rho, "", &OPEN));
    }
    for (slots, queue, rho) in [(1, 4, 0.85), (3, 5, 1.2), (7, 9, 0.97), (15, 25, 1.05)] {
        all.push(station(&format!("M/M, queue {queue},"), slots, rho, &format!(", queue: {queue}"), &BOUNDED));
    }
    all.extend([uneven(2, 0.8, 3.0), uneven(4, 0.85, 0.5), uneven(8, 0.9, 0.0), uneven(20, 0.88, 2.5)]);
    all.extend([
        retried(10, 20, 0.8, "timeout: \"400ms\", attempts: 3, backoff: \"100ms\", jitter: Full"),
        retried(10, 20, 1.0, "timeout: \"400ms\", attempts: 3, backoff: \"100ms\", jitter: Full"),
        retried(20, 40, 0.9, "timeout: \"300ms\", attempts: 3, backoff: \"100ms\", jitter: Full"),
        retried(10, 20, 0.95, "timeout: \"600ms\", attempts: 2, backoff: \"100ms\", jitter: Full"),
        retried(5, 10, 1.2, "timeout: \"500ms\", attempts: 3, backoff: \"200ms\", jitter: Equal"),
        retried(10, 20, 0.6, "timeout: \"400ms\", attempts: 4, backoff: \"50ms\", jitter: None"),
        retried(12, 18, 0.85, "timeout: \"450ms\", attempts: 3, backoff: \"80ms\", jitter: Full"),
        retried(8, 24, 1.0, "timeout: \"500ms\", attempts: 3, backoff: \"150ms\", jitter: Equal"),
        retried(16, 30, 0.95, "timeout: \"350ms\", attempts: 3, backoff: \"120ms\", jitter: Full"),
        retried(10, 25, 0.92, "timeout: \"700ms\", attempts: 2, backoff: \"60ms\", jitter: Full"),
        retried(6, 9, 1.15, "timeout: \"400ms\", attempts: 4, backoff: \"250ms\", jitter: Full"),
        retried(14, 20, 0.7, "timeout: \"350ms\", attempts: 3, backoff: \"70ms\", jitter: None"),
        storm(30, 130, "timeout: \"1s\", attempts: 2", ""),
        storm(20, 85, "timeout: \"1s\", attempts: 2", ""),
        storm(20, 60, "timeout: \"500ms\", attempts: 3, backoff: \"100ms\"", ""),
        storm(20, 150, "timeout: \"1s\", attempts: 2", ""),
        storm(30, 250, "timeout: \"1s\", attempts: 2", "Step(to: \"clients\", at: \"120s\", per_second: 90)"),
    ]);
    all.extend([short(1, 6, 0.75, 2.0), short(2, 9, 1.1, 3.0), short(5, 11, 0.88, 0.0), short(9, 14, 0.97, 2.5)]);
    all.extend([
        nested((1, 6), (1, 2), 1.0, 43),
        nested((1, 25), (2, 5), 1.0, 215),
        nested((2, 12), (2, 5), 0.0, 225),
        nested((4, 7), (2, 6), 1.0, 255),
        impatient(500, 200),
        impatient(450, 260),
    ]);
    all.extend([
        uneven(3, 0.75, 2.0),
        uneven(12, 0.92, 3.5),
        short(2, 7, 0.9, 2.0),
        short(6, 18, 1.05, 1.5),
        retried(18, 26, 0.88, "timeout: \"380ms\", attempts: 3, backoff: \"90ms\", jitter: Full"),
        retried(7, 12, 1.05, "timeout: \"450ms\", attempts: 2, backoff: \"110ms\", jitter: Equal"),
        retried(11, 28, 0.97, "timeout: \"550ms\", attempts: 3, backoff: \"200ms\", jitter: Full"),
        nested((1, 9), (1, 3), 1.0, 66),
        impatient(480, 230),
    ]);
    // Those before were looked at while the laws of decisions 0012 and 0013 were chosen; these were not.
    all.extend([
        uneven(6, 0.87, 2.0),
        uneven(15, 0.9, 0.4),
        short(3, 10, 0.98, 1.8),
        short(8, 12, 1.1, 2.2),
        retried(9, 22, 0.93, "timeout: \"420ms\", attempts: 3, backoff: \"130ms\", jitter: Full"),
        retried(24, 30, 1.02, "timeout: \"360ms\", attempts: 3, backoff: \"90ms\", jitter: Equal"),
        retried(6, 14, 1.1, "timeout: \"600ms\", attempts: 3, backoff: \"60ms\", jitter: None"),
        retried(13, 20, 0.96, "timeout: \"500ms\", attempts: 2, backoff: \"150ms\", jitter: Full"),
        nested((1, 12), (1, 4), 1.0, 88),
        impatient(520, 210),
    ]);
    // These were drawn by drawn.rs and not met at first; decision 0016 mended what was wrong with them, or some of it.
    all.extend([
        retried(8, 24, 0.87, "timeout: \"440ms\", attempts: 3, backoff: \"170ms\", jitter: None"),
        retried(15, 33, 0.72, "timeout: \"270ms\", attempts: 3, backoff: \"210ms\", jitter: Equal"),
        uneven(35, 0.71, 1.1),
        uneven(2, 0.64, 3.9),
        short(50, 38, 0.79, 0.0),
    ]);
    let many = [
        ("slots: 100,", "slots: 178,"),
        ("slots: 50,", "slots: 67,"),
        ("slots: 20,", "slots: 24,"),
        ("queue: 200", "queue: 290"),
        ("per_second: 800", "per_second: 1176"),
        ("factor: 3", "factor: 3.4"),
    ];
    all.push(changed("slots run out, 178, 67 and 24", "s8", &many, &POOLS));
    for factor in ["2", "5"] {
        let to = format!("factor: {factor}");
        all.push(changed(&format!("slots run out, {factor} times slower"), "s8", &[("factor: 3", &to)], &POOLS));
    }
    let narrow = [("slots: 50", "slots: 30"), ("per_second: 800", "per_second: 600")];
    all.push(changed("slots run out, 30 of the app", "s8", &narrow, &POOLS));
    let wider = [("slots: 50", "slots: 36"), ("per_second: 800", "per_second: 640"), ("factor: 3", "factor: 2.8")];
    all.push(changed("slots run out, 36 of the app", "s8", &wider, &POOLS));
    let swing = [
        ("50", "station", "number", Level),
        ("75", "station", "number", Level),
        ("100", "station", "number", Level),
        ("120", "station", "number", Level),
        ("140", "station", "number", Level),
        ("225", "station", "number", Level),
    ];
    let wave = [("per_second: 150", "per_second: 170"), ("swing: 0.5", "swing: 0.35")];
    all.push(changed("load that swings less", "s9", &wave, &swing));
    let herd = [("requests: 2000", "requests: 900"), ("per_second: 60", "per_second: 75")];
    let after = [("L65", "station", "number", Level), ("L80", "station", "number", Level)];
    all.push(changed("900 requests at once", "s11", &herd, &after));
    all
}

/// A figure of a report; none if it never recovers.
pub(super) fn value(report: &Report, wanted: &Wanted) -> Option<f64> {
    let recovered = report.recover.first().and_then(|recovered| recovered.t_recover);
    match wanted.2 {
        "t_recover" => recovered.map(f64::from),
        "recovers" => Some(f64::from(u8::from(recovered.is_some()))),
        name => serde_json::to_value(report.of(wanted.0, wanted.1)?).unwrap()[name].as_f64(),
    }
}

/// The simulator's figures of a run.
fn told(fresh: &Fresh, seed: u64) -> Vec<Option<f64>> {
    let file = PlatformFile::parse(&fresh.text).unwrap_or_else(|faults| panic!("{faults:#?}\n{}", fresh.text));
    let report = simulate(&file, seed);
    fresh.wanted.iter().map(|wanted| value(&report, wanted)).collect()
}

/// All that the simulator's answer depends on.
pub(super) fn fingerprint(fresh: &Fresh) -> String {
    let sources =
        [include_str!("../oracle/sim.rs"), include_str!("../oracle/law.rs"), include_str!("../oracle/tally.rs")];
    let names: Vec<[&str; 3]> = fresh.wanted.iter().map(|wanted| [wanted.0, wanted.1, wanted.2]).collect();
    format!("{:016x}", fingerprint_of(&(&fresh.text, SEEDS, sources, names)))
}

/// Mean and half the width of the 95 % interval of each figure.
pub(super) fn ask(fresh: &Fresh) -> Kept {
    let runs: Vec<Vec<Option<f64>>> = (1..=SEEDS).map(|seed| told(fresh, seed)).collect();
    let figure = |at: usize, wanted: &Wanted| {
        let all: Vec<f64> = runs.iter().filter_map(|found| found[at]).collect();
        if all.len() < SEEDS as usize || (wanted.3 == Verdict && all.iter().any(|value| *value != all[0])) {
            return None;
        }
        let mean = all.iter().sum::<f64>() / SEEDS as f64;
        let var = all.iter().map(|value| (value - mean) * (value - mean)).sum::<f64>() / (SEEDS - 1) as f64;
        Some((mean, STUDENT * (var / SEEDS as f64).sqrt()))
    };
    let figures = fresh.wanted.iter().enumerate().map(|(at, wanted)| figure(at, wanted)).collect();
    Kept { of: fingerprint(fresh), figures }
}

/// Where what the simulator says is kept.
const KEPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/platform/fresh.json");

/// What the simulator says of all configurations, by their names.
fn kept() -> BTreeMap<String, Kept> {
    let kept: BTreeMap<String, Kept> = serde_json::from_str(&fs::read_to_string(KEPT).unwrap()).unwrap();
    for fresh in all() {
        let same = kept.get(&fresh.name).is_some_and(|kept| kept.of == fingerprint(&fresh));
        assert!(
            same,
            "{KEPT} is not of this simulator and this configuration: {}; write it anew, see fresh.rs",
            fresh.name
        );
    }
    kept
}

/// All of them, but figures of which nothing is kept.
pub(super) fn fresh() -> Vec<Row> {
    let kept = kept();
    let mut rows = Vec::new();
    for fresh in all() {
        let report = run(&fresh.text).unwrap_or_else(|| panic!("{} is not understood", fresh.name));
        for (wanted, figure) in fresh.wanted.iter().zip(&kept[&fresh.name].figures) {
            let Some((mean, half)) = *figure else { continue };
            let what = format!("{} {} {}", wanted.0, wanted.1, wanted.2).trim().to_owned();
            rows.push(row(&fresh.name, &what, mean, half, value(&report, wanted), wanted.3));
        }
    }
    rows
}

#[test]
fn what_is_kept_of_the_simulator_is_what_it_says() {
    let all = all();
    if std::env::var("HOTWASH_WRITE_FRESH").is_ok() {
        let asked = thread::scope(|scope| {
            let halves = [0, 1].map(|half| {
                let all = &all;
                scope.spawn(move || -> Vec<(String, Kept)> {
                    all.iter().skip(half).step_by(2).map(|fresh| (fresh.name.clone(), ask(fresh))).collect()
                })
            });
            halves.map(|half| half.join().unwrap())
        });
        let asked: BTreeMap<String, Kept> = asked.into_iter().flatten().collect();
        fs::write(KEPT, serde_json::to_string_pretty(&asked).unwrap() + "\n").unwrap();
    }
    let kept = kept();
    assert_eq!(kept.len(), all.len(), "two of one name, or one that is no more");
    for fresh in all.iter().step_by(ASKED) {
        for ((now, figure), wanted) in told(fresh, 1).iter().zip(&kept[&fresh.name].figures).zip(&fresh.wanted) {
            let Some((mean, half)) = *figure else { continue };
            let deviation = half / STUDENT * (SEEDS as f64).sqrt();
            let off = (now.unwrap() - mean).abs();
            assert!(off <= FAR * deviation + 1e-9, "{}: {wanted:?} is {now:?}, and {mean} is kept", fresh.name);
        }
    }
}
