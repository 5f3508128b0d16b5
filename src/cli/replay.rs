//! `hotwash replay`: a recording run again, told or compared.
//!
//! Not the comparison itself, which the core does.
//! The one rule: a replay that differs is a finding (exit 1); one that cannot be judged here could not run (exit 2).

use std::io::{self, Write as _};
use std::path::Path;

use anyhow::{Context as _, bail};

use super::{Outcome, paint, source};
use crate::base::Tick;
use crate::language;
use crate::record::{ENGINE, Recording, Source, Verdict, replay as run, verify};

/// `hotwash replay --verify`.
pub(super) fn compare(file: &Path) -> anyhow::Result<Outcome> {
    tell_verdict(&verify(&source::recording(file)?))
}

/// Which text the inputs are run on.
fn recording_on(file: &Path, scenario: Option<&str>) -> anyhow::Result<Recording> {
    match scenario {
        None => source::recording(file),
        Some("embedded") => source::altered_recording(file),
        Some(other) => {
            let text = source::scenario_text(other)?;
            let mut recording = source::altered_recording(file)?;
            recording.header.scenario = Source::new(&recording.header.scenario.id, &text);
            Ok(recording)
        }
    }
}

/// Says that a recording comes from another engine than the one that runs it again.
pub(super) fn warn_of_engine(recording: &Recording) -> io::Result<()> {
    let engine = &recording.header.engine;
    if engine == ENGINE {
        return Ok(());
    }
    writeln!(io::stderr(), "hotwash: made by hotwash {engine}, run again by {ENGINE}: it may go another way")
}

/// `hotwash replay`.
pub(super) fn replay(file: &Path, until: Option<Tick>, scenario: Option<&str>) -> anyhow::Result<Outcome> {
    let recording = recording_on(file, scenario)?;
    warn_of_engine(&recording)?;
    let exercise = run(&recording, until).with_context(|| format!("replaying {}", file.display()))?;
    let width = paint::width(None);
    let mut out = io::stdout().lock();
    for event in exercise.log() {
        let who = language::actor_name(event.by, exercise.scenario());
        let head = format!("{} {who} {}: ", event.tick, event.kind.name());
        let text = language::narrate(event, exercise.scenario());
        writeln!(out, "{}", paint::wrapped(&head, &text, width))?;
    }
    writeln!(
        out,
        "{} {}, fingerprint {:016x}",
        exercise.now(),
        exercise.ending().map_or("not over", |ending| ending.word()),
        exercise.fingerprint()
    )?;
    Ok(Outcome::Fine)
}

fn tell_verdict(verdict: &Verdict) -> anyhow::Result<Outcome> {
    let mut out = io::stdout().lock();
    match verdict {
        Verdict::Same { ticks, checks } => {
            writeln!(out, "the same: {ticks} ticks, {checks} checks agree")?;
            Ok(Outcome::Fine)
        }
        Verdict::Differs { after, by, tick, exact, because, subsystem, subsystems } => {
            let least = tick.0;
            if *exact {
                writeln!(out, "differs at tick {least} ({tick}) in {subsystem}")?;
            } else {
                writeln!(out, "differs between tick {} ({after}) and tick {} ({by}) in {subsystem}", after.0, by.0)?;
                writeln!(out, "  at the earliest from tick {least} ({tick}) on")?;
            }
            writeln!(out, "  the last check that agrees is at {after}, the first that does not at {by}")?;
            writeln!(out, "  {because}")?;
            writeln!(out, "  differing: {}", subsystems.join(", "))?;
            Ok(Outcome::Findings)
        }
        Verdict::Refused { why, hint } => bail!("{why}; {hint}"),
    }
}
