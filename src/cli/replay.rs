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
use crate::record::{ENGINE, Verdict, replay as run, verify};

pub(super) fn replay(file: &Path, compare: bool, until: Option<Tick>) -> anyhow::Result<Outcome> {
    let recording = source::recording(file)?;
    if compare {
        return tell_verdict(&verify(&recording));
    }
    if recording.header.engine != ENGINE {
        writeln!(
            io::stderr(),
            "hotwash: made by hotwash {}, run again by {ENGINE}: it may go another way",
            recording.header.engine
        )?;
    }
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
        Verdict::Differs { after, by, tick, because, subsystem, subsystems } => {
            writeln!(out, "differs at tick {} ({tick}) in {subsystem}", tick.0)?;
            writeln!(out, "  the last check that agrees is at {after}, the first that does not at {by}")?;
            writeln!(out, "  {because}")?;
            writeln!(out, "  differing: {}", subsystems.join(", "))?;
            Ok(Outcome::Findings)
        }
        Verdict::Refused { why, hint } => bail!("{why}; {hint}"),
    }
}
