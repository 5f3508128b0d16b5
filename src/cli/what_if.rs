//! `hotwash what-if`: a recording played again with one input changed, beside the run as it was.
//!
//! Not the playing, which the core does. The one rule: exactly one change at a time, so that the difference has one cause.

use std::io::{self, Write as _};
use std::path::PathBuf;

use anyhow::{Context as _, bail};
use serde::Serialize;

use super::{Outcome, source};
use crate::base::Tick;
use crate::debrief::{Branch, Change, Course, ending_words};

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
    /// Print JSON.
    #[arg(long)]
    json: bool,
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
    bail!("say what to change: --move, --drop or --insert")
}
