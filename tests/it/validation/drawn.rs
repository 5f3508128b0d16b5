//! Configurations drawn by chance, of the kinds of the reference: how often a bar is met by what nobody has looked at.
//!
//! Written to docs/validation.md with the rest of the table, rows that miss included; `cargo test` only runs some of them.
//! Not impatience and caches, which the simulator does not know. A load that swings is held to the forward equations instead.
//! The one rule: whoever looks into one of them, or changes the model by what they say, draws others (`FIRST`) afterwards.

use std::fmt::Write as _;
use std::fs;
use std::thread;

use hotwash::base::{Chance, Concern, Draw};
use hotwash::scenario::PlatformFile;

use super::cases::{row, run};
use super::fresh::{
    BOUNDED, Fresh, Kept, POOLS, SHORT, Wanted, ask, file, fingerprint, retried, station, storm, value,
};
use super::rows::{Metric, Row};
use super::swing::forward;

/// The first that is drawn of each kind, and how many.
const FIRST: u32 = 2001;
const MANY: u32 = 40;

const SWING: [Wanted; 4] = [
    ("rise", "station", "number", Metric::Level),
    ("top", "station", "number", Metric::Level),
    ("fall", "station", "number", Metric::Level),
    ("low", "station", "number", Metric::Level),
];

/// A way to draw a configuration.
struct Kind {
    name: &'static str,
    draw: fn(&mut Draw) -> Fresh,
}

const KINDS: [Kind; 7] = [
    Kind { name: "a station", draw: |dice| alone(dice, false, "1.0") },
    Kind { name: "a station with a queue that ends", draw: |dice| alone(dice, true, "1.0") },
    Kind { name: "a station with other work", draw: |dice| uneven(dice, false) },
    Kind { name: "a station with other work and a queue that ends", draw: |dice| uneven(dice, true) },
    Kind { name: "retries", draw: retries },
    Kind { name: "a storm", draw: storms },
    Kind { name: "slots that run out", draw: pools },
];

const SWINGS: Kind = Kind { name: "load that swings", draw: swing };

/// Between two numbers, with two digits.
fn part(dice: &mut Draw, low: u32, high: u32) -> f64 {
    f64::from(dice.between(low, high)) / 100.0
}

fn alone(dice: &mut Draw, ends: bool, variation: &str) -> Fresh {
    let slots = [1, 2, 4, 8, 12, 20, 35, 50][dice.pick(8)];
    let (rho, queue) = if ends {
        (part(dice, 60, 140), format!(", queue: {}", dice.between(2, 40)))
    } else {
        (part(dice, 60, 96), String::new())
    };
    let more = format!("{queue}, variation: {variation}");
    let wanted = if variation == "1.0" { &BOUNDED } else { &SHORT };
    station(&format!("drawn{more},"), slots, rho, &more, wanted)
}

fn uneven(dice: &mut Draw, ends: bool) -> Fresh {
    let variation = if dice.pick(4) == 0 { 0.0 } else { f64::from(dice.between(2, 50)) / 10.0 };
    alone(dice, ends, &format!("{variation:.1}"))
}

fn retries(dice: &mut Draw) -> Fresh {
    let slots = dice.between(4, 24);
    let (queue, rho) = (dice.between(slots, 3 * slots), part(dice, 60, 125));
    let how = format!(
        "timeout: \"{}ms\", attempts: {}, backoff: \"{}ms\", jitter: {}",
        dice.between(25, 80) * 10,
        dice.between(2, 4),
        dice.between(5, 25) * 10,
        ["Full", "Equal", "None"][dice.pick(3)]
    );
    retried(slots, queue, rho, &how)
}

fn storms(dice: &mut Draw) -> Fresh {
    let slots = dice.between(12, 40);
    let rate = slots * dice.between(35, 95) / 10;
    let how = format!(
        "timeout: \"{}ms\", attempts: {}, backoff: \"{}ms\", jitter: Full",
        dice.between(6, 15) * 100,
        dice.between(2, 3),
        dice.between(0, 3) * 50
    );
    let step = format!(
        "Step(to: \"clients\", at: \"{}s\", per_second: {})",
        dice.between(100, 200),
        slots * dice.between(20, 45) / 10
    );
    let load = if dice.pick(5) < 2 { step } else { String::new() };
    storm(slots, rate, &how, &load)
}

fn pools(dice: &mut Draw) -> Fresh {
    let app = dice.between(25, 80);
    let (db, gateway, queue) = (dice.between(8, app / 2), dice.between(app, 3 * app), dice.between(50, 300));
    let (rate, factor) = (db * dice.between(25, 50), f64::from(dice.between(15, 50)) / 10.0);
    let service = |id: &str, slots: u32, work: u32, calls: &str| {
        let calls =
            if calls.is_empty() { String::new() } else { format!(", calls: [(to: \"{calls}\", timeout: \"2s\")]") };
        format!("(id: \"{id}\", kind: Service, slots: {slots}, queue: {queue}, work: \"{work}ms\"{calls})")
    };
    let platform = format!(
        "services: [(id: \"clients\", kind: Router, slots: 20000, work: 0, calls: [(to: \"gateway\", timeout: \"2s\")]), {}, {}, {}], \
         traffic: [(to: \"clients\", per_second: {rate})]",
        service("gateway", gateway, 2, "app"),
        service("app", app, 5, "db"),
        service("db", db, 10, "")
    );
    let rest = format!(
        "faults: [(id: \"slow\", at: \"60s\", lasts: \"60s\", what: Slower(of: \"db\", factor: {factor:.1}))], \
         windows: [(id: \"during\", from: \"75s\", to: \"120s\"), (id: \"after\", from: \"150s\", to: \"180s\")]"
    );
    let name = format!("slots run out: {gateway}, {app}, {db}, queues {queue}, {factor:.1} times slower, {rate}/s");
    Fresh { name, text: file(180, &platform, &rest), wanted: POOLS.to_vec() }
}

fn swing(dice: &mut Draw) -> Fresh {
    let slots = dice.between(10, 40);
    let (rate, swing, period) = (slots * dice.between(60, 90) / 10, part(dice, 20, 70), dice.between(150, 400));
    let platform = format!(
        "services: [(id: \"station\", kind: Service, slots: {slots}, work: \"100ms\")], \
         traffic: [(to: \"station\", per_second: {rate})]"
    );
    let windows: Vec<String> = [("rise", 15), ("top", 30), ("fall", 50), ("low", 75)]
        .into_iter()
        .map(|(id, at)| {
            let from = 2 * period + period * at / 100;
            format!("(id: \"{id}\", from: \"{from}s\", to: \"{}s\")", from + 3)
        })
        .collect();
    let rest = format!(
        "load: [Wave(to: \"station\", period: \"{period}s\", swing: {swing})], windows: [{}]",
        windows.join(", ")
    );
    let name = format!("load swings: {slots} slots, {rate}/s, {swing} every {period} s");
    Fresh { name, text: file(3 * period, &platform, &rest), wanted: SWING.to_vec() }
}

fn drawn(kind: &Kind, seed: u32) -> Fresh {
    let entity = kind.name.len() as u32;
    let fresh = (kind.draw)(&mut Chance::new(u64::from(seed)).draw(Concern::Players, entity, seed));
    Fresh { name: format!("{seed}: {}", fresh.name), ..fresh }
}

/// What the simulator says, kept beside the build as it takes its time.
fn asked(fresh: &Fresh) -> Kept {
    let path = format!("{}/drawn-{}.json", env!("CARGO_TARGET_TMPDIR"), fingerprint(fresh));
    let kept = fs::read_to_string(&path).ok().and_then(|kept| serde_json::from_str(&kept).ok());
    kept.unwrap_or_else(|| {
        let kept = ask(fresh);
        // Nothing depends on its being kept.
        fs::write(&path, serde_json::to_string(&kept).unwrap()).ok();
        kept
    })
}

/// How many are inside in each window where the load swings, without any noise.
fn exactly(fresh: &Fresh) -> Vec<Option<(f64, f64)>> {
    let file = PlatformFile::parse(&fresh.text).unwrap_or_else(|faults| panic!("{faults:#?}\n{}", fresh.text));
    let windows = &file.windows;
    let last = windows.iter().map(|window| window.to).max().unwrap();
    let inside = forward(file.scenario.platform.services[0].slots, |second| file.rate(0, second), last);
    // What is inside at both ends of a second, in the middle between them.
    let mean = |from: u32, to: u32| {
        let seconds = from as usize..to as usize;
        let sum: f64 = seconds.clone().map(|second| 0.5 * (inside[second - 1] + inside[second])).sum();
        sum / seconds.len() as f64
    };
    let named = |id: &str| windows.iter().find(|window| window.id == id).unwrap();
    fresh.wanted.iter().map(|wanted| Some((mean(named(wanted.0).from, named(wanted.0).to), 0.0))).collect()
}

fn rows(kind: &Kind, seed: u32) -> Vec<Row> {
    let fresh = drawn(kind, seed);
    let report = run(&fresh.text).unwrap_or_else(|| panic!("{} is not understood", fresh.name));
    let figures = if kind.name == SWINGS.name { exactly(&fresh) } else { asked(&fresh).figures };
    let told = fresh.wanted.iter().zip(figures).filter_map(|(wanted, figure)| Some((wanted, figure?)));
    told.map(|(wanted, (mean, half))| {
        let what = format!("{} {} {}", wanted.0, wanted.1, wanted.2).trim().to_owned();
        row(&fresh.name, &what, mean, half, value(&report, wanted), wanted.3)
    })
    .collect()
}

/// How many rows of each kind meet their bar, and those that do not.
pub(super) fn section() -> String {
    let mut text = format!(
        "\n## 6. Drawn by chance, against our request-level simulator\n\n\
         {MANY} configurations of each kind, from seed {FIRST} on, were drawn after the laws were frozen and run twenty times each by the \
         simulator (tests/it/validation/drawn.rs); none was looked at. Where load swings the reference are the forward equations of \
         M(t)/M/c (tests/it/validation/swing.rs), for runs differ by more than the bar. One row in twenty of those that nothing is wrong with lies \
         outside its interval by chance, where the interval is wider than the bar. Rows that miss are no known gaps, for the next seeds \
         are others; all of them are here.\n\n| kind | rows that meet their bar |\n|---|---|\n"
    );
    let mut missed = Vec::new();
    for kind in KINDS.iter().chain([&SWINGS]) {
        let all: Vec<Row> = thread::scope(|scope| {
            let halves = [0, 1].map(|half| {
                scope.spawn(move || -> Vec<Row> {
                    (FIRST + half..FIRST + MANY).step_by(2).flat_map(|seed| rows(kind, seed)).collect()
                })
            });
            halves.into_iter().flat_map(|half| half.join().unwrap()).collect()
        });
        let met = all.iter().filter(|row| row.met()).count();
        writeln!(text, "| {} | {met} of {} |", kind.name, all.len()).unwrap();
        missed.extend(all.into_iter().filter(|row| !row.met()));
    }
    text.push_str("\n| what | metric | reference | ours | error | bar | verdict |\n|---|---|---|---|---|---|---|\n");
    missed.iter().for_each(|row| writeln!(text, "{}", row.line()).unwrap());
    text
}

#[test]
fn whatever_is_drawn_is_understood_and_nothing_is_lost_in_it() {
    for kind in KINDS.iter().chain([&SWINGS]) {
        let (fresh, again) = (drawn(kind, FIRST), drawn(kind, FIRST));
        assert_eq!(fresh.text, again.text, "{}: the same seed is the same configuration", kind.name);
        let report = run(&fresh.text).unwrap_or_else(|| panic!("{} is not understood:\n{}", fresh.name, fresh.text));
        for wanted in fresh.wanted.iter().filter(|wanted| wanted.2 != "t_recover") {
            let value = value(&report, wanted);
            assert!(value.is_some_and(|value| value >= 0.0), "{}: {wanted:?} is {value:?}", fresh.name);
        }
    }
}
