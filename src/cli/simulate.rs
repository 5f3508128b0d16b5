//! `hotwash simulate`: the platform of a scenario with nobody there, as rows of figures.
//!
//! Not an exercise: nobody is paged, nobody acts; faults, changes and the clock do their part.
//! The one rule: the figures are the truth, not what a dashboard would show.

use std::io;
use std::sync::Arc;

use anyhow::bail;
use serde::Serialize;

use super::args::Rows;
use super::{Outcome, source};
use crate::base::Ticks;
use crate::exercise::Exercise;
use crate::platform::Sample;
use crate::scenario;
use crate::vocab::ServiceId;

/// The longest run: a simulated week, which takes minutes.
const SPAN_MAX: Ticks = Ticks::minutes(7 * 24 * 60);

/// A service over an interval; the help of the subcommand tells the units.
#[derive(Serialize)]
struct Row<'a> {
    at: u32,
    service: &'a str,
    offered: f64,
    served: f64,
    failed: f64,
    retried: f64,
    queue: f64,
    utilisation: f64,
    p50: f64,
    p99: f64,
    replicas: f64,
}

/// The sums of an interval.
#[derive(Clone, Copy, Default)]
struct Sum {
    offered: f64,
    served: f64,
    failed: f64,
    retried: f64,
    queue: f64,
    utilisation: f64,
}

impl Sum {
    fn add(&mut self, sample: &Sample) {
        self.offered += sample.offered;
        self.served += sample.served;
        self.failed += sample.failed;
        self.retried += sample.retried;
        self.queue += sample.queue;
        self.utilisation += sample.utilisation;
    }

    fn row<'a>(&self, at: u32, service: &'a str, seconds: u32, last: &Sample) -> Row<'a> {
        let mean = |sum: f64| round(sum / f64::from(seconds));
        Row {
            at,
            service,
            offered: mean(self.offered),
            served: mean(self.served),
            failed: mean(self.failed),
            retried: mean(self.retried),
            queue: mean(self.queue),
            utilisation: mean(self.utilisation),
            p50: round(last.p50),
            p99: round(last.p99),
            replicas: round(last.replicas),
        }
    }
}

fn round(x: f64) -> f64 {
    (x * 1e4).round() / 1e4
}

pub(super) fn simulate(name: &str, seed: u64, span: Ticks, every: Ticks, format: Rows) -> anyhow::Result<Outcome> {
    if span > SPAN_MAX {
        bail!("{span} is longer than {SPAN_MAX}");
    }
    if every == Ticks::ZERO || every > span {
        bail!("an interval is at least a second and at most as long as the run, not {every}");
    }
    let text = source::scenario_text(name)?;
    let scenario = Arc::new(scenario::parse(&text).map_err(|faults| source::faulty(name, &faults))?);
    let mut exercise = Exercise::new(Arc::clone(&scenario), seed);
    let services = &scenario.platform.services;
    let mut sums = vec![Sum::default(); services.len()];
    let mut out = Printer { out: io::BufWriter::new(io::stdout().lock()), format, printed: 0 };
    let mut seconds = 0;
    out.begin()?;
    for second in 1..=span.0 {
        exercise.step_unattended();
        seconds += 1;
        for (at, sum) in sums.iter_mut().enumerate() {
            sum.add(&exercise.platform().sample(ServiceId::at(at)));
        }
        if !second.is_multiple_of(every.0) && second != span.0 {
            continue;
        }
        for (at, sum) in sums.iter_mut().enumerate() {
            let last = exercise.platform().sample(ServiceId::at(at));
            out.row(&std::mem::take(sum).row(second, &services[at].id, seconds, &last))?;
        }
        seconds = 0;
    }
    out.end()?;
    Ok(Outcome::Fine)
}

/// Prints rows as they come.
struct Printer<W> {
    out: W,
    format: Rows,
    printed: u64,
}

impl<W: io::Write> Printer<W> {
    fn begin(&mut self) -> io::Result<()> {
        match self.format {
            Rows::Csv => {
                let names = "at,service,offered,served,failed,retried,queue,utilisation,p50,p99,replicas";
                writeln!(self.out, "{names}")
            }
            Rows::Json => write!(self.out, "["),
        }
    }

    fn row(&mut self, row: &Row<'_>) -> anyhow::Result<()> {
        match self.format {
            Rows::Csv => writeln!(
                self.out,
                "{},{},{},{},{},{},{},{},{},{},{}",
                row.at,
                quoted(row.service),
                row.offered,
                row.served,
                row.failed,
                row.retried,
                row.queue,
                row.utilisation,
                row.p50,
                row.p99,
                row.replicas
            )?,
            Rows::Json => {
                let comma = if self.printed > 0 { "," } else { "" };
                write!(self.out, "{comma}\n{}", serde_json::to_string(row)?)?;
            }
        }
        self.printed += 1;
        Ok(())
    }

    fn end(&mut self) -> io::Result<()> {
        if self.format == Rows::Json {
            writeln!(self.out, "\n]")?;
        }
        self.out.flush()
    }
}

/// A field of comma-separated values.
fn quoted(text: &str) -> String {
    let plain = !text.contains([',', '"', '\n']);
    if plain { text.to_owned() } else { format!("\"{}\"", text.replace('"', "\"\"")) }
}
