//! `hotwash simulate --model`: runs a bare platform file and prints what its windows came to.
//!
//! Not the simulation of a scenario with people, which is [`super::simulate`]'s part.
//! The one rule: the same file and seed print the same bytes.

use std::io::{self, Write as _};
use std::path::Path;

use super::args::Rows;
use super::{Outcome, source};
use crate::platform::{Figures, Report, Trial};
use crate::scenario::{Diagnostic, PlatformFile};

/// Runs the file.
pub(super) fn simulate_model(file: &Path, seed: u64, format: Rows) -> anyhow::Result<Outcome> {
    let text = source::scenario_file(file)?;
    let model = match PlatformFile::parse(&text) {
        Ok(model) => model,
        Err(faults) => return tell(file, &faults),
    };
    let report = Trial::run(&model, seed);
    match format {
        Rows::Json => writeln!(io::stdout().lock(), "{}", serde_json::to_string_pretty(&report)?)?,
        Rows::Csv => csv(&report)?,
    }
    Ok(Outcome::Fine)
}

fn tell(file: &Path, faults: &[Diagnostic]) -> anyhow::Result<Outcome> {
    let mut err = io::stderr().lock();
    for fault in faults {
        writeln!(err, "{}:{fault}", file.display())?;
    }
    Ok(Outcome::Findings)
}

fn csv(report: &Report) -> anyhow::Result<()> {
    let mut out = io::stdout().lock();
    writeln!(
        out,
        "window,from,to,service,offered,goodput,wait,p50,p99,mean,busy,loss,attempts_per_request,number,hit_ratio"
    )?;
    for window in &report.windows {
        for service in &window.services {
            let figures = row(service);
            writeln!(out, "{},{},{},{},{figures}", window.id, window.from, window.to, service.id)?;
        }
    }
    for recovered in &report.recover {
        let when = recovered.t_recover.map_or_else(|| "never".to_owned(), |second| second.to_string());
        writeln!(out, "# {} recovered: {when}", recovered.of)?;
    }
    Ok(())
}

fn row(of: &Figures) -> String {
    let numbers = [
        of.offered,
        of.goodput,
        of.wait,
        of.p50,
        of.p99,
        of.mean,
        of.busy,
        of.loss,
        of.attempts_per_request,
        of.number,
    ];
    let mut cells: Vec<String> = numbers.iter().map(f64::to_string).collect();
    cells.push(of.hit_ratio.map_or_else(String::new, |share| share.to_string()));
    cells.join(",")
}
