//! `hotwash what-if`: a recording played again with one input changed, beside the run as it was.
//!
//! Not the playing, which the core does. The one rule: exactly one change at a time, so that the difference has one cause.

use std::io::{self, Write as _};
use std::path::PathBuf;
use std::time::Instant;

use anyhow::{Context as _, bail};
use serde::Serialize;

use super::{Outcome, source};
use crate::base::Tick;
use crate::debrief::{Branch, Change, Course, Search, ending_words};
use crate::players::Job as _;

/// Simulated seconds the search advances at a time.
const SLICE: u32 = 3000;

/// The arguments of `what-if`.
#[derive(clap::Args, Debug)]
pub(super) struct Args {
    /// The recording.
    file: PathBuf,
    /// Give an input at another time: its number and the time, as in "31 T+04:00".
    #[arg(long = "move", value_name = "SEQ T", group = "change")]
    moved: Option<String>,
    /// Leave an input out, by its number.
    #[arg(long, value_name = "SEQ", group = "change")]
    drop: Option<u32>,
    /// Add a line, as in "T+03:00 /page db".
    #[arg(long, value_name = "T LINE", group = "change")]
    insert: Option<String>,
    /// Try every single change there is, and say how much of the best saving the search of the debrief finds. Slow.
    #[arg(long, group = "change")]
    measure: bool,
    /// For how many hours of play the measured search may look.
    #[arg(long, value_name = "N", default_value_t = super::args::TRIES, requires = "measure")]
    tries: usize,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

/// How good the search is, and how long it takes.
#[derive(Serialize)]
struct Measured {
    search_tried: usize,
    search_saves: f64,
    search_seconds: f64,
    all_tried: usize,
    all_save: f64,
    all_seconds: f64,
    /// The share of the best saving that the search finds; null if no change saves anything.
    found: Option<f64>,
    search: Vec<crate::debrief::WhatIfRow>,
    all: Vec<crate::debrief::WhatIfRow>,
}

/// Runs a search to its end; how many changes it tried and how long that took.
fn searched(mut search: Search) -> (Search, usize, f64) {
    let begun = Instant::now();
    let mut progress = search.advance(SLICE);
    while !progress.finished() {
        progress = search.advance(SLICE);
    }
    (search, progress.of.saturating_sub(1), begun.elapsed().as_secs_f64())
}

fn measure(branch: Branch, args: &Args) -> anyhow::Result<Outcome> {
    let (search, search_tried, search_seconds) = searched(Search::new(branch.clone(), args.tries));
    let (all, all_tried, all_seconds) = searched(Search::exhaustive(branch));
    let (search_saves, all_save) = (search.best_saving(), all.best_saving());
    let told = Measured {
        search_tried,
        search_saves,
        search_seconds,
        all_tried,
        all_save,
        all_seconds,
        found: (all_save > 0.5).then(|| search_saves / all_save),
        search: search.rows(3),
        all: all.rows(3),
    };
    let mut out = io::stdout().lock();
    if args.json {
        writeln!(out, "{}", serde_json::to_string(&told)?)?;
        return Ok(Outcome::Fine);
    }
    let share = told.found.map_or("nothing to find".to_owned(), |share| format!("{:.0} % found", share * 100.0));
    writeln!(
        out,
        "the search: {search_tried} changes in {search_seconds:.1} s, best saves {search_saves:.0}; {share}"
    )?;
    writeln!(out, "every one:  {all_tried} changes in {all_seconds:.1} s, best saves {all_save:.0}")?;
    for (name, rows) in [("search", &told.search), ("every", &told.all)] {
        for row in rows {
            writeln!(
                out,
                "{name}: {:>10.0} customer-minutes, {:+.1} points: {}",
                row.customer_minutes, row.points, row.change
            )?;
        }
    }
    Ok(Outcome::Fine)
}

/// Both runs and the difference.
#[derive(Serialize)]
struct Told {
    change: String,
    decides_anew: bool,
    was: Course,
    would_be: Course,
    difference: Course,
}

pub(super) fn what_if(args: &Args) -> anyhow::Result<Outcome> {
    let recording = source::recording(&args.file)?;
    let branch = Branch::of(&recording)?;
    if args.measure {
        return measure(branch, args);
    }
    let change = change(args, &branch)?;
    let (was, before) = branch.play(None);
    let (would_be, after) = branch.play(Some(&change));
    let difference = Course {
        customer_minutes: would_be.customer_minutes - was.customer_minutes,
        minutes_to_mitigate: would_be.minutes_to_mitigate - was.minutes_to_mitigate,
        money: would_be.money - was.money,
        points: would_be.points - was.points,
    };
    let words = match &change {
        Change::Insert { at, line, .. } => format!("{line} at {at}"),
        Change::Move { .. } | Change::Drop { .. } => branch.told(&change),
    };
    let told = Told { change: words, decides_anew: branch.decides_anew(), was, would_be, difference };
    let mut out = io::stdout().lock();
    if args.json {
        writeln!(out, "{}", serde_json::to_string_pretty(&told)?)?;
        return Ok(Outcome::Fine);
    }
    writeln!(out, "What if: {}\n", told.change)?;
    writeln!(out, "{:<22} {:>14} {:>14} {:>14}", "", "as it was", "what if", "difference")?;
    let rows = [
        ("customer-minutes lost", was.customer_minutes, would_be.customer_minutes),
        ("minutes to mitigate", was.minutes_to_mitigate, would_be.minutes_to_mitigate),
        ("money", was.money, would_be.money),
        ("points of 100", was.points, would_be.points),
    ];
    for (name, a, b) in rows {
        writeln!(out, "{name:<22} {a:>14.1} {b:>14.1} {:>+14.1}", b - a)?;
    }
    writeln!(out, "\nas it was: {}\nwhat if:   {}", ending_words(&before), ending_words(&after))?;
    let after = if told.decides_anew {
        "After the change the simulated commander decided anew."
    } else {
        "After the change everything you said stays as it was, at its time; you might have spoken differently."
    };
    writeln!(out, "{after}")?;
    Ok(Outcome::Fine)
}

fn change(args: &Args, branch: &Branch) -> anyhow::Result<Change> {
    if let Some(text) = &args.moved {
        let wrong = || format!("--move wants the number of an input and a time, as in \"31 T+04:00\", not {text:?}");
        let (seq, to) = text.trim().split_once(' ').with_context(wrong)?;
        let to: Tick = to.trim().parse().ok().with_context(wrong)?;
        return Ok(branch.moved(seq.parse().ok().with_context(wrong)?, to)?);
    }
    if let Some(seq) = args.drop {
        return Ok(branch.dropped(seq)?);
    }
    if let Some(text) = &args.insert {
        let wrong = || format!("--insert wants a time and a line, as in \"T+03:00 /page db\", not {text:?}");
        let (at, line) = text.trim().split_once(' ').with_context(wrong)?;
        let at: Tick = at.parse().ok().with_context(wrong)?;
        return Ok(branch.inserted(at, line.trim())?);
    }
    bail!("say what to change: --move, --drop or --insert; or --measure the search of the debrief")
}
