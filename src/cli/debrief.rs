//! `hotwash debrief`, and the debrief that closes `play` and `drive`.
//!
//! Not the judgement, which the core makes from what the seat could know.
//! The one rule: the debrief of a recording is the one its exercise ended with.

use std::io::{self, Write as _};
use std::path::Path;

use anyhow::Context as _;
use serde::Serialize;

use super::args::Format;
use super::{Outcome, source};
use crate::debrief::{Debrief, debrief as made_of};
use crate::exercise::Exercise;
use crate::record::replay;
use crate::session::Session;

/// The debrief as the last line of `drive`.
#[derive(Serialize)]
pub(super) struct OnTheWire {
    #[serde(rename = "type")]
    kind: &'static str,
    #[serde(flatten)]
    debrief: Debrief,
}

pub(super) fn debrief(file: &Path, format: Format) -> anyhow::Result<Outcome> {
    let recording = source::recording(file)?;
    let mut exercise = replay(&recording, None).with_context(|| format!("replaying {}", file.display()))?;
    if !exercise.over() {
        writeln!(
            io::stderr(),
            "hotwash: the recording breaks off at {}; debriefed as if the participant had left then",
            exercise.now()
        )?;
        exercise.abandon();
    }
    print(&exercise, format)?;
    Ok(Outcome::Fine)
}

/// Prints the debrief of an exercise.
pub(super) fn print(exercise: &Exercise, format: Format) -> anyhow::Result<()> {
    let debrief = of(exercise)?;
    let text = match format {
        Format::Text => debrief.text(),
        Format::Md => debrief.markdown(),
        Format::Html => debrief.html(),
        Format::Json => serde_json::to_string_pretty(&debrief)?,
    };
    writeln!(io::stdout().lock(), "{}", text.trim_end())?;
    Ok(())
}

/// The debrief of a session, for people.
pub(super) fn in_words(session: &Session) -> anyhow::Result<String> {
    Ok(of(session.exercise())?.text())
}

/// The debrief of a session, for programs.
pub(super) fn on_the_wire(session: &Session) -> anyhow::Result<OnTheWire> {
    Ok(OnTheWire { kind: "debrief", debrief: of(session.exercise())? })
}

fn of(exercise: &Exercise) -> anyhow::Result<Debrief> {
    let me = exercise.seats().first().copied().context("the exercise has no human seat")?;
    Ok(made_of(exercise, me))
}
