//! How fast the platform model is: T10 and random layered platforms of 10 to 10,000 services.
//!
//! Not the comparison with other engines, which benches/peers/run.sh does with the rate printed here.
//! The one rule: what is timed is the run that `simulate --model` does, with every feature on.

use std::io::{self, Write as _};
use std::time::{Duration, Instant};

use anyhow::Context as _;

use super::Outcome;
use super::layered::layered;
use crate::base::{Chance, Concern};
use crate::platform::Trial;
use crate::scenario::PlatformFile;

/// The topology on which engines are compared.
const T10: &str = include_str!("../../tests/fixtures/platform/t10.ron");
/// Sub-steps of a second in the random platforms.
const SUBSTEPS: f64 = 10.0;

/// A figure with its unit.
pub(super) struct Row {
    /// A name that stays, for programs.
    pub(super) id: String,
    /// What was measured.
    pub(super) what: String,
    /// How much.
    pub(super) value: f64,
    /// Of what.
    pub(super) unit: &'static str,
}

fn row(id: &str, what: impl Into<String>, value: f64, unit: &'static str) -> Row {
    Row { id: id.to_owned(), what: what.into(), value, unit }
}

/// Seconds a run advances within about `patience` of wall time, and the time it took.
fn advance(file: &PlatformFile, patience: Duration) -> (f64, f64) {
    let mut trial = Trial::new(file, 1);
    for _ in 0..5 {
        trial.second();
    }
    let start = Instant::now();
    let mut seconds = 0.0;
    while start.elapsed() < patience && trial.second() {
        seconds += 1.0;
    }
    (seconds, start.elapsed().as_secs_f64())
}

fn parse(text: &str) -> anyhow::Result<PlatformFile> {
    PlatformFile::parse(text).map_err(|faults| anyhow::anyhow!("{faults:?}"))
}

/// Simulated seconds per second of wall time on T10 at a step of 0.1 s.
pub(super) fn t10(patience: Duration) -> anyhow::Result<f64> {
    let text = T10.replace("for: \"600s\"", "for: \"1000000s\"");
    let (seconds, wall) = advance(&parse(&text)?, patience);
    Ok(seconds / wall)
}

/// A random layered platform of so many services.
fn random(count: usize) -> anyhow::Result<String> {
    let mut draw = Chance::new(5).draw(Concern::Players, u32::try_from(count)?, 0);
    Ok(layered(count, |many| draw.pick(many))?)
}

/// The rows of the platform model.
pub(super) fn rows(patience: Duration) -> anyhow::Result<Vec<Row>> {
    let mut rows = vec![row(
        "t10",
        "platform: T10 (11 services, 1000 requests/s, step 0.1 s)",
        t10(patience)?,
        "simulated s per s",
    )];
    let mut costs = Vec::new();
    for count in [10_usize, 100, 1_000, 10_000] {
        let file = parse(&random(count)?).with_context(|| format!("{count} services"))?;
        let (seconds, wall) = advance(&file, patience);
        let step = wall / (seconds.max(1.0) * SUBSTEPS);
        costs.push((count as f64, step));
        rows.push(row(
            &format!("step-{count}"),
            format!("platform: {count} services, step 0.1 s"),
            step / count as f64 * 1e9,
            "ns per service-step",
        ));
    }
    let ((few, cheap), (many, dear)) = (costs[0], costs[costs.len() - 1]);
    let exponent = libm::log(dear / cheap) / libm::log(many / few);
    rows.push(row("growth", "platform: growth of a step's cost from 10 to 10,000 services", exponent, "exponent"));
    Ok(rows)
}

/// Prints the rows, or only the rate on T10 for the comparison with other engines.
pub(super) fn bench_platform(only_t10: bool, seconds: u64) -> anyhow::Result<Outcome> {
    let mut out = io::stdout().lock();
    let patience = Duration::from_secs(seconds);
    if only_t10 {
        writeln!(out, "hotwash {:.1}", t10(patience)?)?;
        return Ok(Outcome::Fine);
    }
    for row in rows(patience)? {
        writeln!(out, "{:<64} {:>12.2} {}", row.what, row.value, row.unit)?;
    }
    Ok(Outcome::Fine)
}
