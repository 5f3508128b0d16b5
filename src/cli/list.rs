//! `hotwash list`: the shipped scenarios.
//!
//! Not what is in them beyond their heads: nothing here gives an outage away.
//! The one rule: a shipped scenario that does not load is our bug, told as such.

use std::io::{self, Write as _};

use serde::Serialize;

use super::{Outcome, paint, source};
use crate::scenario::{self, Meta};

/// A scenario in the list.
#[derive(Serialize)]
struct Row<'a> {
    id: &'a str,
    title: &'a str,
    minutes: u32,
    difficulty: u32,
    trains: &'a [String],
    teaches: Vec<&'a str>,
    pitch: &'a str,
    /// Where one can sit, the commander's seat first.
    seats: &'a [String],
}

/// The ids of the shipped scenarios.
pub(super) fn ids() -> impl Iterator<Item = &'static str> {
    scenario::library().iter().map(|(id, _)| *id)
}

pub(super) fn list(json: bool) -> anyhow::Result<Outcome> {
    let mut metas = Vec::new();
    for (id, text) in scenario::library() {
        let scenario = scenario::parse(text).map_err(|faults| source::faulty(id, &faults))?;
        let seats: Vec<String> = scenario.places().into_iter().map(|seat| seat.name).collect();
        metas.push((scenario.meta, seats));
    }
    let mut out = io::stdout().lock();
    if json {
        let rows: Vec<Row<'_>> = metas.iter().map(|(meta, seats)| row(meta, seats)).collect();
        writeln!(out, "{}", serde_json::to_string_pretty(&rows)?)?;
        return Ok(Outcome::Fine);
    }
    for (meta, seats) in &metas {
        let head =
            format!("{}: {} ({} minutes, difficulty {} of 5)", meta.id, meta.title, meta.minutes, meta.difficulty);
        writeln!(out, "{head}")?;
        writeln!(out, "{}", paint::wrapped("  trains ", &meta.trains.join(", "), paint::WIDTH_MAX))?;
        writeln!(out, "{}", paint::wrapped("  seats ", &seats.join(", "), paint::WIDTH_MAX))?;
        for objective in &meta.objectives {
            writeln!(out, "{}", paint::wrapped("  - ", &objective.text, paint::WIDTH_MAX))?;
        }
        writeln!(out)?;
    }
    writeln!(out, "Start one with: hotwash play ID")?;
    Ok(Outcome::Fine)
}

fn row<'a>(meta: &'a Meta, seats: &'a [String]) -> Row<'a> {
    Row {
        id: &meta.id,
        title: &meta.title,
        minutes: meta.minutes,
        difficulty: meta.difficulty,
        trains: &meta.trains,
        teaches: meta.objectives.iter().map(|one| one.text.as_str()).collect(),
        pitch: &meta.pitch,
        seats,
    }
}
