//! The terminal shell: `hotwash` and its subcommands (docs: commands.md sections 3 to 5).
//!
//! Not the place for rules of the exercise; those are in the core, which this only feeds and prints.
//! The one rule: the exit code is 0 when all is fine, 1 for findings, 2 when it could not run.

mod args;
mod bench;
mod bench_platform;
mod check;
mod debrief;
mod drive;
mod fingerprint;
mod layered;
mod list;
mod paint;
mod play;
mod playtest;
mod rehearse;
mod replay;
mod simulate;
mod simulate_model;
mod source;
mod tape;
mod what_if;
mod wire;

use std::io::{self, Write as _};
use std::process::ExitCode;

use clap::{CommandFactory as _, Parser as _};

use crate::language;
use args::{Args, Task};

pub use args::Opening;

/// Opens the app; comes back when its window is closed, or with a sentence if it cannot be opened.
pub type Open = fn(&Opening) -> Result<(), String>;

/// How a subcommand went.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Outcome {
    /// All is fine.
    Fine,
    /// It ran and found something: a faulty scenario, a replay that diverged.
    Findings,
}

/// Runs the terminal shell on the process's own arguments; without a subcommand it opens the app, if there is one.
#[must_use]
pub fn run(open: Option<Open>) -> ExitCode {
    let outcome = match (Args::parse().task, open) {
        (None, Some(open)) => app(open, &Opening::default()),
        (Some(Task::App(opening)), Some(open)) => app(open, &opening),
        (task, _) => dispatch(task),
    };
    match outcome {
        Ok(Outcome::Fine) => ExitCode::SUCCESS,
        Ok(Outcome::Findings) => ExitCode::from(1),
        // Whoever reads our output has had enough of it, as in `hotwash list | head`.
        Err(error) if closed_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            // If even the error stream is gone there is nobody left to tell.
            writeln!(io::stderr(), "hotwash: {error:#}").ok();
            ExitCode::from(2)
        }
    }
}

fn app(open: Open, opening: &Opening) -> anyhow::Result<Outcome> {
    open(opening).map_err(anyhow::Error::msg)?;
    Ok(Outcome::Fine)
}

fn dispatch(task: Option<Task>) -> anyhow::Result<Outcome> {
    match task {
        None => introduce(),
        Some(Task::App(_)) => anyhow::bail!("this build has no app; `hotwash play first-page` plays in this terminal"),
        Some(Task::List { json }) => list::list(json),
        Some(Task::Play(play)) => play::play(&play),
        Some(Task::Drive(drive)) => drive::drive(&drive),
        Some(Task::Check { files, json }) => check::check(&files, json),
        Some(Task::Replay { file, verify: true, .. }) => replay::compare(&file),
        Some(Task::Replay { file, until, scenario, .. }) => replay::replay(&file, until, scenario.as_deref()),
        Some(Task::Debrief { file, format, what_if, doctrine, no_what_if }) => {
            debrief::debrief(&file, format, doctrine.as_deref(), if no_what_if { 0 } else { what_if })
        }
        Some(Task::Playtest(args)) => playtest::playtest(&args),
        Some(Task::WhatIf(args)) => what_if::what_if(&args),
        Some(Task::Simulate { model: Some(model), seed, format, .. }) => {
            simulate_model::simulate_model(&model, seed.unwrap_or(0), format.unwrap_or(args::Rows::Json))
        }
        Some(Task::Simulate { model: None, scenario, seed, span, every, format }) => {
            let format = format.unwrap_or(args::Rows::Csv);
            simulate::simulate(scenario.as_deref().unwrap_or_default(), seed.unwrap_or(1), span, every, format)
        }
        Some(Task::Bench { json }) => bench::bench(json),
        Some(Task::Rehearse { scenario, seed, player, span, format }) => {
            rehearse::rehearse(&scenario, seed, &player, span, format)
        }
        Some(Task::BenchPlatform { only_t10, seconds }) => bench_platform::bench_platform(only_t10, seconds),
        Some(Task::Help { words }) => help(&words),
        Some(Task::Fingerprint { scenario, seeds, player, record }) => {
            fingerprint::fingerprint(&scenario, &seeds, &player, record.as_deref())
        }
    }
}

fn closed_pipe(error: &anyhow::Error) -> bool {
    error
        .chain()
        .any(|cause| cause.downcast_ref::<io::Error>().is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe))
}

/// What `hotwash` alone says.
fn introduce() -> anyhow::Result<Outcome> {
    let mut out = io::stdout().lock();
    writeln!(
        out,
        "hotwash {}: practise commanding an incident, then read what your decisions did.\n",
        env!("CARGO_PKG_VERSION")
    )?;
    writeln!(out, "You are paged into a simulated outage. You do not debug: you say who does what by when,")?;
    writeln!(out, "what is given up for what, who is told, and when it is over. Simulated colleagues carry it out.\n")?;
    writeln!(out, "  hotwash play first-page    start here: twenty minutes, with a coach beside you")?;
    writeln!(out, "  hotwash play middle-watch  twenty-five minutes: take over, and hand on")?;
    writeln!(out, "  hotwash play all-clear     an hour, without a coach")?;
    writeln!(out, "  hotwash list               the scenarios, and what each teaches")?;
    writeln!(out, "  hotwash help               every subcommand")?;
    writeln!(out, "  hotwash help declare       what a line of the exercise means")?;
    Ok(Outcome::Fine)
}

/// Help on a subcommand of the program or on a line of the exercise.
fn help(words: &[String]) -> anyhow::Result<Outcome> {
    let mut out = io::stdout().lock();
    let mut program = Args::command();
    let subcommand = words.first().and_then(|word| program.find_subcommand_mut(word));
    match (words.is_empty(), subcommand) {
        (true, _) => {
            writeln!(out, "{}", program.render_long_help())?;
            writeln!(
                out,
                "Never led an incident? `hotwash play first-page` has a coach beside you. \
                 `hotwash help lines` lists what can be typed in an exercise, `hotwash help declare` explains one."
            )?;
        }
        (false, Some(subcommand)) => writeln!(out, "{}", subcommand.render_long_help())?,
        (false, None) if words[0] == "lines" => write!(out, "{}", language::help(None))?,
        (false, None) => write!(out, "{}", language::help(Some(&words.join(" "))))?,
    }
    Ok(Outcome::Fine)
}
