//! `hotwash fingerprint`: fingerprints of runs by simulated commanders.
//!
//! Hidden: it is for comparing builds and platforms, see `.ci/run`.
//! The one rule: one line `scenario seed player fingerprint` for each run, in order of the seeds.

use std::io::{self, Write as _};

use anyhow::{Context as _, bail};

use super::drive::begun;
use super::rehearse::commander;
use super::{Outcome, source};
use crate::record::hex;
use crate::session::rehearse;

/// The most seeds in one call.
const SEEDS_MAX: u64 = 100_000;

pub(super) fn fingerprint(scenario: &str, seeds: &str, player: &str) -> anyhow::Result<Outcome> {
    let (first, last) = range(seeds)?;
    let commander = commander(player)?;
    let text = source::scenario_text(scenario)?;
    let mut out = io::stdout().lock();
    for seed in first..=last {
        let print = rehearse(&text, seed, commander).map_err(|error| begun(scenario, error))?;
        writeln!(out, "{scenario} {seed} {player} {}", hex(print))?;
    }
    Ok(Outcome::Fine)
}

fn range(seeds: &str) -> anyhow::Result<(u64, u64)> {
    let wrong = || format!("seeds are written A..B, both included, not {seeds:?}");
    let (first, last) = seeds.split_once("..").with_context(wrong)?;
    let (first, last): (u64, u64) = (first.parse().with_context(wrong)?, last.parse().with_context(wrong)?);
    if last < first || last - first >= SEEDS_MAX {
        bail!("{}, and at most {SEEDS_MAX} of them", wrong());
    }
    Ok((first, last))
}
