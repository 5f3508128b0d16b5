//! `hotwash debrief`, and the debrief that closes `play` and `drive`.
//!
//! Not the judgement, which the core makes from what the seat could know.
//! The one rule: the debrief of a recording is the one its exercise ended with.

use std::io::{self, IsTerminal as _, Write as _};
use std::path::Path;

use anyhow::Context as _;
use serde::Serialize;

use super::args::Format;
use super::play::kept;
use super::replay::warn_of_engine;
use super::tape::Tape;
use super::{Outcome, source};
use crate::debrief::{Branch, Debrief, Search, debrief_by as made_of};
use crate::exercise::Exercise;
use crate::players::Job as _;
use crate::record::{Recording, Source, replay};
use crate::score::Doctrine;
use crate::session::Session;

/// How many changes a debrief shows.
const SHOWN: usize = 3;
/// Simulated seconds between two words on how far the search is.
const SLICE: u32 = 3000;

/// The debrief as the last line of `drive`.
#[derive(Serialize)]
pub(super) struct OnTheWire {
    #[serde(rename = "type")]
    kind: &'static str,
    #[serde(flatten)]
    debrief: Debrief,
}

pub(super) fn debrief(file: &Path, format: Format, pack: Option<&Path>, tries: usize) -> anyhow::Result<Outcome> {
    let mut recording = source::recording(file)?;
    if pack.is_some() {
        recording.header.doctrine = Source::new("doctrine", &source::doctrine_text(pack)?);
    }
    let doctrine = doctrine_of(&recording)?;
    warn_of_engine(&recording)?;
    let mut exercise = replay(&recording, None).with_context(|| format!("replaying {}", file.display()))?;
    if !exercise.over() {
        writeln!(
            io::stderr(),
            "hotwash: the recording breaks off at {}; debriefed as if the participant had left then",
            exercise.now()
        )?;
        exercise.abandon();
    }
    let made = of(&exercise, doctrine)?.with_hot_wash(kept(&recording.meta));
    let debrief = if tries == 0 { made } else { with_what_if(made, &recording, &exercise, tries)? };
    print_it(&debrief, format)?;
    Ok(Outcome::Fine)
}

/// Prints the debrief of an exercise.
pub(super) fn print(exercise: &Exercise, format: Format) -> anyhow::Result<()> {
    print_it(&of(exercise, Doctrine::shipped())?, format)
}

fn print_it(debrief: &Debrief, format: Format) -> anyhow::Result<()> {
    let text = match format {
        Format::Text => debrief.text(),
        Format::Md => debrief.markdown(),
        Format::Html => debrief.html(),
        Format::Json => serde_json::to_string_pretty(debrief)?,
    };
    writeln!(io::stdout().lock(), "{}", text.trim_end())?;
    Ok(())
}

/// Tries the remedies and looks for the changes that would have mattered most, by playing them for so many hours of play.
fn with_what_if(debrief: Debrief, recording: &Recording, run: &Exercise, tries: usize) -> anyhow::Result<Debrief> {
    let branch = Branch::of(recording)?;
    let debrief = debrief.with_remedies_tried(&branch, run);
    let anew = branch.decides_anew();
    let mut search = Search::new(branch, tries);
    let mut err = io::stderr();
    let watched = err.is_terminal();
    loop {
        let progress = search.advance(SLICE);
        if watched {
            // A line that cannot be drawn is no reason to stop.
            write!(err, "\rtrying single changes: {} of {}   ", progress.done, progress.of)
                .and_then(|()| err.flush())
                .ok();
        }
        if progress.finished() {
            break;
        }
    }
    if watched {
        write!(err, "\r{:60}\r", "").ok();
    }
    Ok(debrief.with_what_if(search.rows(SHOWN), anew))
}

/// The debrief of a session, for people: with its remedies tried, if any were recorded.
pub(super) fn of_session(session: &Session, tape: &Tape) -> anyhow::Result<Debrief> {
    let made = of(session.exercise(), session.doctrine().clone())?;
    let again = if made.remedies.is_empty() { None } else { tape.recording() };
    Ok(match again.map(|recording| Branch::of(&recording)) {
        Some(Ok(branch)) => made.with_remedies_tried(&branch, session.exercise()),
        // What cannot be played again is debriefed all the same.
        Some(Err(_)) | None => made,
    })
}

/// The debrief of a session, for programs.
pub(super) fn on_the_wire(session: &Session, tape: &Tape) -> anyhow::Result<OnTheWire> {
    Ok(OnTheWire { kind: "debrief", debrief: of_session(session, tape)? })
}

fn doctrine_of(recording: &Recording) -> anyhow::Result<Doctrine> {
    let told = |faults: Vec<String>| anyhow::anyhow!("the doctrine pack in the recording: {}", faults.join("; "));
    Doctrine::kept(&recording.header.doctrine.text).map_err(told)
}

fn of(exercise: &Exercise, doctrine: Doctrine) -> anyhow::Result<Debrief> {
    let me = exercise.seats().first().copied().context("the exercise has no human seat")?;
    source::told_misfits(&doctrine, exercise.scenario())?;
    Ok(made_of(exercise, me, doctrine))
}
