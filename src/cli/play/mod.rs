//! `hotwash play`: an exercise in a terminal, turn by turn or at a pace.
//!
//! Not the rules of the exercise; it passes on what is typed and prints what is heard.
//! The one rule: one thing, one line, with its time and its author in front, so that a screen reader can follow.

mod answer;
mod ears;
mod script;
mod table;
mod wash;
mod word;

use std::path::Path;

use anyhow::{Context as _, bail};
use serde_json::{Map, Value};

use super::args::Play;
use super::drive::begun;
use super::replay::warn_of_engine;
use super::tape::Tape;
use super::{Outcome, debrief, source};
use crate::base::Tick;
use crate::scenario;
use crate::session::Session;
use ears::{Ears, Said};
use script::Script;
use table::{Go, Table};
pub(super) use wash::kept;

pub(super) fn play(args: &Play) -> anyhow::Result<Outcome> {
    let (session, tape) = sit_down(args)?;
    let script = match &args.script {
        Some(path) => Script::read(path)?,
        None => Script::default(),
    };
    let scripted = args.script.is_some();
    let mut table = Table::new(session, tape, script);
    if args.no_coach {
        table.without_coach();
    }
    table.welcome(args.resume.is_some(), args.pace)?;
    if turns(&mut table, scripted, args.pace)? == Go::BreakOff {
        table.break_off()?;
        return Ok(Outcome::Fine);
    }
    table.hear()?;
    let words = wash::ask(&mut table)?;
    let debrief = debrief::of_session(table.session(), table.tape())?.with_hot_wash(words);
    table.farewell(&debrief.text())?;
    wash::offer(&table, &debrief)?;
    Ok(Outcome::Fine)
}

/// A session and the file its recording goes to.
fn sit_down(args: &Play) -> anyhow::Result<(Session, Tape)> {
    match (&args.resume, args.until) {
        (Some(path), Some(at)) => branch(path, at, args.record.as_deref()),
        (Some(path), None) => resume(path, args.record.as_deref()),
        (None, _) => begin(args),
    }
}

/// Goes on with a recording in its own file.
fn resume(path: &Path, elsewhere: Option<&Path>) -> anyhow::Result<(Session, Tape)> {
    if elsewhere.is_some() {
        bail!("a resumed recording is appended to; --record goes with --until, which leaves it as it is");
    }
    let recorded = source::recorded(path)?;
    let name = path.display().to_string();
    // Asked before the file is touched.
    Session::resumable(&recorded.recording).map_err(|error| begun(&name, error))?;
    let (tape, sink) = Tape::append(path, &recorded)?;
    let session = Session::resume(&recorded.recording, sink).map_err(|error| begun(&name, error))?;
    Ok((session, tape))
}

/// Goes on from a time of a recording, in a new file.
fn branch(path: &Path, at: Tick, elsewhere: Option<&Path>) -> anyhow::Result<(Session, Tape)> {
    let recording = source::recording(path)?;
    warn_of_engine(&recording)?;
    let name = path.display().to_string();
    let remarks = serde_json::json!({
        "branched_from": {
            "file": name,
            "at": at,
            "engine": recording.header.engine,
            "inputs_left_out": recording.inputs.iter().filter(|input| input.tick >= at).count(),
        }
    });
    let Value::Object(remarks) = remarks else { bail!("remarks are an object") };
    // Tried without a file first, so that a time that cannot be gone on from leaves none behind.
    Session::branch(&recording, at, Map::new(), Box::new(|_| ())).map_err(|error| begun(&name, error))?;
    let stem = path.file_stem().map_or_else(|| "hotwash".into(), |stem| stem.to_string_lossy());
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let (tape, sink) = match elsewhere {
        Some(path) => Tape::new(path)?,
        None => Tape::named(folder, &format!("{stem}-from-{}", at.to_string().trim_start_matches("T+")))?,
    };
    let session = Session::branch(&recording, at, remarks, sink).map_err(|error| begun(&name, error))?;
    Ok((session, tape))
}

/// Begins an exercise.
fn begin(args: &Play) -> anyhow::Result<(Session, Tape)> {
    let name = args.scenario.as_deref().context("which scenario? `hotwash list` shows them")?;
    let text = source::scenario_text(name)?;
    let pack = source::doctrine_text(args.doctrine.as_deref())?;
    // Checked before a file is made, so that a faulty scenario leaves none behind.
    let scenario = scenario::parse(&text).map_err(|faults| source::faulty(name, &faults))?;
    let seed = args.seed.unwrap_or_else(source::seed_from_clock);
    let (tape, sink) = match &args.record {
        Some(path) => Tape::new(path)?,
        None => Tape::named(Path::new("."), &format!("hotwash-{}-{seed}", scenario.meta.id))?,
    };
    let session =
        Session::judged_by(&pack, &text, seed, args.seat.as_deref(), sink).map_err(|error| begun(name, error))?;
    Ok((session, tape))
}

/// Turn by turn: nothing passes while somebody thinks, unless there is a pace.
fn turns(table: &mut Table, scripted: bool, pace: Option<f64>) -> anyhow::Result<Go> {
    table.hear()?;
    while let Some(line) = table.script_line() {
        table.pass_to_script()?;
        table.echo(&line)?;
        if table.take(&line)? == Go::Leave || table.over() {
            return Ok(Go::Leave);
        }
    }
    table.set_pace(pace);
    let mut ears = Ears::open(table);
    let mut given_up = false;
    while !table.over() {
        let again = given_up;
        given_up = false;
        match ears.listen(table, &table.prompt(), "")? {
            Said::Line(line) => {
                if turn(table, &mut ears, &line)? == Go::Leave {
                    return Ok(Go::Leave);
                }
            }
            Said::GivenUp if again => return Ok(Go::BreakOff),
            Said::GivenUp => {
                given_up = true;
                table.quiet(
                    "The line was given up. Ctrl-C once more breaks off, to go on later; quit leaves for good and shows \
                     the debrief.",
                )?;
            }
            Said::Over => {}
            Said::Gone if scripted && !ears.echoes() => {
                table.finish()?;
                return Ok(Go::Leave);
            }
            Said::Gone => {
                table.leave()?;
                return Ok(Go::Leave);
            }
        }
    }
    Ok(Go::Leave)
}

/// One typed line, with the help it may need.
fn turn(table: &mut Table, ears: &mut Ears, line: &str) -> anyhow::Result<Go> {
    if !ears.echoes() {
        table.echo(line)?;
    }
    let go = match answer::form_for(table, ears, line)? {
        Some(filled) => table.take(&filled)?,
        None => match answer::meant(table, ears, line)? {
            Some(line) => table.take(&line)?,
            None => Go::On,
        },
    };
    answer::offer_hint(table, ears)?;
    Ok(go)
}
