//! The whole table: written to docs/validation.md where `HOTWASH_WRITE_VALIDATION=1` is set, held to its bars by every `cargo test`.
//!
//! Rows that miss their bar stand in tests/fixtures/platform/gaps.json with their error, which may only shrink.
//! The one rule: a gap is never added by itself; `HOTWASH_ADMIT_GAPS=1` beside the above does it.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::thread;

use super::cases;
use super::drawn;
use super::fresh::fresh;
use super::rows::Row;

/// How much worse a known gap may measure before it counts as worse: another compiler's rounding, not a change.
const SLACK: f64 = 0.01;
/// Random platforms compared by `cargo test`, and for the written table.
const FEW: u64 = 12;
const MANY: u64 = 200;

fn path(inside: &str) -> String {
    format!("{}/{inside}", env!("CARGO_MANIFEST_DIR"))
}

const GAPS: &str = "tests/fixtures/platform/gaps.json";

/// What stands for an error where there is no figure at all.
const NO_FIGURE: f64 = 1e9;

fn gaps() -> BTreeMap<String, f64> {
    serde_json::from_str(&fs::read_to_string(path(GAPS)).unwrap_or_else(|_| "{}".to_owned())).unwrap()
}

fn key(row: &Row) -> String {
    format!("{}: {}", row.id, row.what)
}

/// Rows that are worse than their bar and than the gap known of them.
fn worse(rows: &[Row], gaps: &BTreeMap<String, f64>) -> Vec<String> {
    let mut worse = Vec::new();
    for row in rows.iter().filter(|row| !row.met()) {
        let error = row.error().min(NO_FIGURE);
        match gaps.get(&key(row)) {
            Some(known) if error <= known * (1.0 + SLACK) + 1e-4 => {}
            Some(known) => worse.push(format!("{} (known gap {known:.4}, now {error:.4})", row.line())),
            None => worse.push(row.line()),
        }
    }
    worse
}

fn section(text: &mut String, title: &str, rows: &[Row]) {
    let met = rows.iter().filter(|row| row.met()).count();
    writeln!(text, "\n## {title}\n\n{met} of {} rows meet their bar.\n", rows.len()).unwrap();
    writeln!(text, "| what | metric | reference | ours | error | bar | verdict |\n|---|---|---|---|---|---|---|")
        .unwrap();
    for row in rows {
        writeln!(text, "{}", row.line()).unwrap();
    }
}

const HEAD: &str = "# Validation of the platform model

Written by `HOTWASH_WRITE_VALIDATION=1 cargo test --release --no-default-features --features cli,panels --test it validation`; do not edit. `cargo test` computes the same rows (but those of section 6, and fewer random platforms) and fails if one is worse than its bar, or than its known gap in tests/fixtures/platform/gaps.json, which may only shrink.

Every row is a platform file run as `hotwash simulate --model` runs it (docs/platform-file.md); those of sections 2 and 3 are in tests/fixtures/platform/. Step 0.1 s. References: closed forms by Erlang and Pollaczek; tests/fixtures/platform/reference.json, request-level runs of Ciw 3.2.7 and SimPy 4.1.2 as mean and half the width of the 95 % interval over seeds; for fresh configurations (tests/it/validation/fresh.rs: the same kinds with other numbers, none of which was tuned to, though most of them, as said there, were looked at while a closure was chosen; where the simulator's seeds disagree whether it recovers, the row is left out) and random platforms our own request-level simulator (tests/it/oracle), which is itself held to both. Fresh configurations are run twenty times each by it, and what it says is kept in tests/fixtures/platform/fresh.json.

A row \"inside the interval\" cannot be told from the reference. \"Not reached\" is said of every row that misses its bar, whatever the reason. The reference simulations have noise of their own: ten seeds of C2 miss the exact answer, 0.087692 s, by more than their interval, and those of S9 at L@200 miss what the forward equations of M(t)/M/20 say, 8.54 (`cargo test the_forward_equations_say`).

What the fluid model cannot do: correlation between the requests of one user or key, exact escape times of a metastable state, unfairness between classes inside one pool, work with a variation above 10.
";

fn write(parts: &[(&str, Vec<Row>)], topologies: &str) {
    let mut text = HEAD.to_owned();
    for (title, rows) in parts {
        section(&mut text, title, rows);
    }
    write!(text, "\n{topologies}{}", drawn::section()).unwrap();
    fs::write(path("docs/validation.md"), text).unwrap();
    let (known, admit) = (gaps(), std::env::var("HOTWASH_ADMIT_GAPS").is_ok());
    let mut left = BTreeMap::new();
    for row in parts.iter().flat_map(|(_, rows)| rows).filter(|row| !row.met()) {
        let error = row.error().min(NO_FIGURE);
        if let Some(error) = known.get(&key(row)).map(|known| known.min(error)).or(admit.then_some(error)) {
            left.insert(key(row), error);
        }
    }
    fs::write(path(GAPS), serde_json::to_string_pretty(&left).unwrap() + "\n").unwrap();
}

#[test]
fn validation_is_no_worse_than_its_bars() {
    let writing = std::env::var("HOTWASH_WRITE_VALIDATION").is_ok();
    let parts: [(&str, fn() -> Vec<Row>); 5] = [
        ("1. Closed forms", cases::closed_forms),
        ("2. Other people's simulators", cases::reference),
        ("3. Storms: does it recover, and when?", cases::storms),
        ("4. Fresh configurations of the same kinds, against our request-level simulator", fresh),
        ("5. Random platforms against our request-level simulator", || cases::topologies(FEW).0),
    ];
    let mut parts: Vec<(&str, Vec<Row>)> = thread::scope(|scope| {
        let begun = parts.map(|(title, rows)| (title, scope.spawn(rows)));
        begun.into_iter().map(|(title, rows)| (title, rows.join().unwrap())).collect()
    });
    if writing {
        let (rows, story) = cases::topologies(MANY);
        parts[4].1.extend(rows);
        write(&parts, &story);
    }
    let known = gaps();
    let worse: Vec<String> = parts.iter().flat_map(|(_, rows)| worse(rows, &known)).collect();
    assert!(worse.is_empty(), "worse than before:\n{}\n", worse.join("\n"));
}
