//! `hotwash play`: an exercise in a terminal, turn by turn or at a pace.
//!
//! Not the rules of the exercise; it passes on what is typed and prints what is heard.
//! The one rule: one thing, one line, with its time and its author in front, so that a screen reader can follow.

mod answer;
mod ears;
mod paced;
mod script;
mod table;
mod wash;
mod word;

use anyhow::Context as _;

use super::args::Play;
use super::drive::begun;
use super::tape::Tape;
use super::{Outcome, debrief, source};
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
    match args.pace {
        Some(pace) => paced::run(&mut table, pace)?,
        None => turns(&mut table, scripted)?,
    }
    table.hear()?;
    let words = wash::ask(&mut table)?;
    let debrief = debrief::of_session(table.session())?.with_hot_wash(words);
    table.farewell(&debrief.text())?;
    wash::offer(&table, &debrief)?;
    Ok(Outcome::Fine)
}

/// A session and the file its recording goes to.
fn sit_down(args: &Play) -> anyhow::Result<(Session, Tape)> {
    if let Some(path) = &args.resume {
        let recording = source::recording(path)?;
        let (tape, sink) = Tape::append(path, &recording)?;
        let name = path.display().to_string();
        let session = Session::resume(&recording, sink).map_err(|error| begun(&name, error))?;
        return Ok((session, tape));
    }
    let name = args.scenario.as_deref().context("which scenario? `hotwash list` shows them")?;
    let text = source::scenario_text(name)?;
    // Checked before a file is made, so that a faulty scenario leaves none behind.
    let scenario = scenario::parse(&text).map_err(|faults| source::faulty(name, &faults))?;
    let seed = args.seed.unwrap_or_else(source::seed_from_clock);
    let (tape, sink) = match &args.record {
        Some(path) => Tape::new(path)?,
        None => Tape::named(&scenario.meta.id, seed)?,
    };
    let session = Session::new(&text, seed, args.seat.as_deref(), sink).map_err(|error| begun(name, error))?;
    Ok((session, tape))
}

/// Turn by turn: nothing passes while somebody thinks.
fn turns(table: &mut Table, scripted: bool) -> anyhow::Result<()> {
    table.hear()?;
    while let Some(line) = table.script_line() {
        table.pass_to_script()?;
        table.echo(&line)?;
        if table.take(&line)? == Go::Leave || table.over() {
            return Ok(());
        }
    }
    let mut ears = Ears::open(table.session());
    table.width_from(ears.columns());
    while !table.over() {
        match ears.listen(&table.prompt())? {
            Said::Line(line) => {
                if !ears.echoes() {
                    table.echo(&line)?;
                }
                let go = match answer::form_for(table, &mut ears, &line)? {
                    Some(filled) => table.take(&filled)?,
                    None => table.take(&line)?,
                };
                answer::offer_hint(table, &mut ears)?;
                if go == Go::Leave {
                    return Ok(());
                }
            }
            Said::Again => {}
            Said::Gone if scripted && !ears.echoes() => {
                table.finish()?;
                return Ok(());
            }
            Said::Gone => {
                table.leave()?;
                return Ok(());
            }
        }
    }
    Ok(())
}
