//! `hotwash bench`: how fast this build simulates.
//!
//! Seconds depend on the machine; the count of instructions does not, and is measured by `tests/bench/instructions.sh`.
//! The one rule: a row names what was run, so that anybody can run it again.

use std::io::{self, Write as _};
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::Context as _;
use serde::Serialize;

use super::drive::begun;
use super::{Outcome, bench_platform, source};
use crate::debrief::debrief;
use crate::exercise::Exercise;
use crate::scenario;
use crate::session::{Commander, rehearsed};

/// What is run.
const SCENARIO: &str = "all-clear";
const SEED: u64 = 7;

/// Simulated seconds of the platform alone.
const ALONE: u32 = 3600;

/// How long each row of the platform model is measured.
const PATIENCE: Duration = Duration::from_secs(2);

/// Instructions per simulated second, as last counted by `tests/bench/instructions.sh --update`.
const COUNTED: &str = include_str!("../../tests/bench/instructions.txt");

/// A figure.
#[derive(Serialize)]
struct Row {
    id: String,
    what: String,
    value: f64,
    unit: &'static str,
}

pub(super) fn bench(json: bool) -> anyhow::Result<Outcome> {
    let rows = rows()?;
    let mut out = io::stdout().lock();
    if json {
        writeln!(out, "{}", serde_json::to_string_pretty(&rows)?)?;
        return Ok(Outcome::Fine);
    }
    let wide = rows.iter().map(|row| row.what.chars().count()).max().unwrap_or(0);
    for row in &rows {
        writeln!(out, "{:<wide$}  {:>14}  {}", row.what, shown(row.value), row.unit)?;
    }
    if cfg!(debug_assertions) {
        writeln!(out, "This is a debug build; only a release build's figures mean anything.")?;
    }
    Ok(Outcome::Fine)
}

/// Large figures whole with their thousands apart, small ones with three places.
fn shown(value: f64) -> String {
    if value < 100.0 {
        return format!("{value:.3}");
    }
    let digits = format!("{value:.0}");
    let (mut out, places) = (String::new(), digits.len());
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (places - at).is_multiple_of(3) {
            out.push(' ');
        }
        out.push(digit);
    }
    out
}

fn rows() -> anyhow::Result<Vec<Row>> {
    let text = source::scenario_text(SCENARIO)?;
    let clock = Instant::now();
    let played = rehearsed(&text, SEED, Commander::Reference, None).map_err(|error| begun(SCENARIO, error))?;
    let whole = clock.elapsed().as_secs_f64();
    let simulated = f64::from(played.now().0);

    let me = played.seats().first().copied().context("the exercise has no human seat")?;
    let clock = Instant::now();
    let report = debrief(&played, me);
    let page = report.html().len();
    let told = clock.elapsed().as_secs_f64();

    let scenario = scenario::parse(&text).map_err(|faults| source::faulty(SCENARIO, &faults))?;
    let mut alone = Exercise::new(Arc::new(scenario), SEED);
    let clock = Instant::now();
    (0..ALONE).for_each(|_| alone.step_unattended());
    let bare = clock.elapsed().as_secs_f64();

    let counted: f64 = COUNTED.trim().parse().context("tests/bench/instructions.txt holds no number")?;
    let exercise = format!("{SCENARIO}, seed {SEED}, reference commander");
    let mut rows = vec![
        Row { id: "exercise".to_owned(), what: format!("{exercise}: the whole exercise"), value: whole, unit: "s" },
        Row { id: "simulated".to_owned(), what: format!("{exercise}: simulated"), value: simulated, unit: "s" },
        Row {
            id: "speed".to_owned(),
            what: format!("{exercise}: simulated seconds per second"),
            value: simulated / whole,
            unit: "s/s",
        },
        Row {
            id: "instructions".to_owned(),
            what: format!("{exercise}: instructions per simulated second, as last counted"),
            value: counted,
            unit: "1/s",
        },
        Row {
            id: "platform".to_owned(),
            what: format!("{SCENARIO}, platform alone: simulated seconds per second"),
            value: f64::from(ALONE) / bare,
            unit: "s/s",
        },
        Row {
            id: "debrief".to_owned(),
            what: format!("{exercise}: the debrief with its comparison runs, {page} bytes of HTML"),
            value: told,
            unit: "s",
        },
    ];
    let model = bench_platform::rows(PATIENCE)?;
    rows.extend(model.into_iter().map(|row| Row { id: row.id, what: row.what, value: row.value, unit: row.unit }));
    Ok(rows)
}
