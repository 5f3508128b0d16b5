//! `hotwash fingerprint`: fingerprints of runs by simulated commanders.
//!
//! Hidden: it is for comparing builds and platforms, see `.ci/run`.
//! The one rule: one line `scenario seed player fingerprint` for each run, in order of the seeds.

use std::io::{self, Write as _};
use std::path::Path;

use anyhow::{Context as _, bail};

use super::drive::begun;
use super::rehearse::commander;
use super::tape::Tape;
use super::{Outcome, source};
use crate::record::hex;
use crate::session::{Commander, Session, rehearse};

/// The most seeds in one call.
const SEEDS_MAX: u64 = 100_000;

pub(super) fn fingerprint(scenario: &str, seeds: &str, player: &str, record: Option<&Path>) -> anyhow::Result<Outcome> {
    let (first, last) = range(seeds)?;
    let commander = commander(player)?;
    let text = source::scenario_text(scenario)?;
    if let Some(path) = record {
        return recorded(scenario, &text, first, commander, path);
    }
    let mut out = io::stdout().lock();
    for seed in first..=last {
        let print = rehearse(&text, seed, commander).map_err(|error| begun(scenario, error))?;
        writeln!(out, "{scenario} {seed} {player} {}", hex(print))?;
    }
    Ok(Outcome::Fine)
}

/// Plays one run and writes its recording.
fn recorded(name: &str, text: &str, seed: u64, commander: Commander, path: &Path) -> anyhow::Result<Outcome> {
    let (tape, sink) = Tape::over(path)?;
    let mut session = Session::new(text, seed, None, sink).map_err(|error| begun(name, error))?;
    let mut player = commander.player(session.exercise().scenario(), seed);
    session.perform(&mut *player);
    tape.sound()?;
    let print = hex(session.exercise().fingerprint());
    writeln!(io::stdout().lock(), "{name} {seed} {} {print}", commander.word())?;
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
