//! `hotwash playtest`: simulated commanders over seeds, on all cores.
//!
//! Not the runs or the report, which are the core's; this hands out runs to threads and puts a bar on standard error.
//! The one rule: what is printed does not depend on how many threads there were.

use std::io::{self, IsTerminal as _, Write as _};
use std::path::PathBuf;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context as _, bail};
use std::sync::Arc;
use strum::VariantNames as _;

use super::{Outcome, source};
use crate::players::Commander;
use crate::players::playtest::{Playtest, TrialRow, everybody};
use crate::scenario;

/// The most seeds in one call.
const SEEDS_MAX: u64 = 100_000;
/// Simulated seconds between two looks at the clock.
const SLICE: u32 = 600;

/// The arguments of `playtest`.
#[derive(clap::Args, Debug)]
pub(super) struct Args {
    /// A scenario's id, or the path of a scenario file.
    scenario: String,
    /// How many seeds, from 1 on; or which, as in 1001..1040, both included.
    #[arg(long, default_value = "200", value_name = "N|A..B")]
    seeds: String,
    /// How many threads; as many as there are cores if absent.
    #[arg(long, value_name = "N")]
    jobs: Option<usize>,
    /// Which commanders, by name, with commas between; all of whom something is claimed if absent. Idle and reference always play.
    #[arg(long, value_name = "LIST")]
    players: Option<String>,
    /// Score by this doctrine pack instead of the one that comes with hotwash.
    #[arg(long, value_name = "FILE")]
    doctrine: Option<PathBuf>,
    /// Also write each run into this file, as a line of JSON, in the order of commanders and seeds.
    #[arg(long, value_name = "FILE")]
    runs: Option<PathBuf>,
    /// Print JSON.
    #[arg(long)]
    json: bool,
    /// Print Markdown, as in docs/playtest.md.
    #[arg(long, conflicts_with = "json")]
    md: bool,
}

pub(super) fn playtest(args: &Args) -> anyhow::Result<Outcome> {
    let text = source::scenario_text(&args.scenario)?;
    let scenario = scenario::parse(&text).map_err(|faults| source::faulty(&args.scenario, &faults))?;
    let commanders = named(args.players.as_deref())?;
    let seeds = seeds(&args.seeds)?;
    let pack = source::doctrine(args.doctrine.as_deref())?;
    source::told_misfits(&pack, &scenario)?;
    let mut test = Playtest::new(Arc::new(scenario), pack, &commanders, &seeds);
    let jobs = args.jobs.unwrap_or_else(|| thread::available_parallelism().map_or(1, usize::from)).clamp(1, 256);
    let rows = rows(&test, jobs);
    test.take(rows);
    if let Some(path) = &args.runs {
        let lines: Result<Vec<String>, _> = test.lines().iter().map(serde_json::to_string).collect();
        let text = lines?.join("\n") + "\n";
        std::fs::write(path, text).with_context(|| format!("writing {}", path.display()))?;
    }
    let report = test.report();
    let text = match (args.json, args.md) {
        (true, _) => serde_json::to_string_pretty(&report)?,
        (false, true) => report.markdown(),
        (false, false) => report.text(),
    };
    writeln!(io::stdout().lock(), "{}", text.trim_end())?;
    Ok(if report.holds() { Outcome::Fine } else { Outcome::Findings })
}

fn named(list: Option<&str>) -> anyhow::Result<Vec<Commander>> {
    let Some(list) = list else { return Ok(everybody()) };
    let one = |name: &str| {
        name.trim().parse().ok().with_context(|| {
            format!("no simulated commander is called {name:?}; there are {}", Commander::VARIANTS.join(", "))
        })
    };
    list.split(',').filter(|name| !name.trim().is_empty()).map(one).collect()
}

fn seeds(text: &str) -> anyhow::Result<Vec<u64>> {
    let wrong = || format!("seeds are a number of them or A..B, both included, not {text:?}");
    let (first, last): (u64, u64) = match text.split_once("..") {
        Some((first, last)) => (first.parse().with_context(wrong)?, last.parse().with_context(wrong)?),
        None => (1, text.parse().with_context(wrong)?),
    };
    if last < first || last - first >= SEEDS_MAX {
        bail!("{}, and at most {SEEDS_MAX} of them", wrong());
    }
    Ok((first..=last).collect())
}

/// Plays every run, each on whichever thread is free.
fn rows(test: &Playtest, jobs: usize) -> Vec<TrialRow> {
    let (next, played) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let rows: Mutex<Vec<TrialRow>> = Mutex::new(Vec::new());
    let cells = test.cells();
    thread::scope(|scope| {
        for _ in 0..jobs {
            scope.spawn(|| {
                while let Some(cell) = cells.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let mut trial = test.trial(*cell);
                    while !trial.advance(SLICE).1 {}
                    let row = trial.row();
                    rows.lock().unwrap_or_else(std::sync::PoisonError::into_inner).push(row);
                    played.fetch_add(1, Ordering::Relaxed);
                }
            });
        }
        bar(&played, cells.len());
    });
    rows.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner)
}

/// Draws the bar until all is played, if anybody is looking.
fn bar(played: &AtomicUsize, of: usize) {
    let mut err = io::stderr();
    if !err.is_terminal() {
        return;
    }
    let began = Instant::now();
    loop {
        let done = played.load(Ordering::Relaxed);
        let width = 40 * done / of.max(1);
        let left = if done == 0 { 0.0 } else { began.elapsed().as_secs_f64() * (of - done) as f64 / done as f64 };
        let bar = format!("{}{}", "#".repeat(width), ".".repeat(40 - width));
        // A bar that cannot be drawn is no reason to stop.
        write!(err, "\r{bar} {done} of {of} runs, {left:.0} s left   ").and_then(|()| err.flush()).ok();
        if done >= of {
            writeln!(err).ok();
            return;
        }
        thread::sleep(Duration::from_millis(200));
    }
}
