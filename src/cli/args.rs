//! What can be typed after `hotwash`.
//!
//! Not what is done with it.
//! The one rule: the doc comment of a field is its help text, so it is written for the reader of `--help`.

use std::path::PathBuf;

use clap::{Parser, Subcommand, ValueEnum};

use crate::base::{Tick, Ticks};

/// For how many hours of play a debrief looks for single changes if nobody says.
pub(super) const TRIES: usize = 36;

/// Practise commanding an incident, then read what your decisions did.
#[derive(Parser, Debug)]
#[command(name = "hotwash", version, disable_help_subcommand = true)]
pub(super) struct Args {
    /// What to do.
    #[command(subcommand)]
    pub(super) task: Option<Task>,
}

/// How the app is opened.
#[derive(clap::Args, Clone, PartialEq, Eq, Debug)]
pub struct Opening {
    /// Begin this scenario at once; the library of scenarios if absent.
    pub scenario: Option<String>,
    /// The seed: the same one gives the same exercise.
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// Play a script in the window, and leave; for pictures and smoke tests.
    #[arg(long, value_name = "FILE")]
    pub script: Option<PathBuf>,
    /// The folder for the script's pictures.
    #[arg(long, value_name = "FOLDER", requires = "script")]
    pub pictures: Option<PathBuf>,
}

impl Default for Opening {
    fn default() -> Self {
        Self { scenario: None, seed: 1, script: None, pictures: None }
    }
}

/// A subcommand.
#[derive(Subcommand, Debug)]
pub(super) enum Task {
    /// Open the app: the war room in a window (builds with the feature `app`, where it is also what no subcommand does).
    App(Opening),
    /// List the scenarios, with what each teaches.
    List {
        /// Print JSON.
        #[arg(long)]
        json: bool,
    },
    /// Take part in an exercise, in this terminal.
    Play(Play),
    /// Take part as a program: JSON Lines on standard input and output.
    Drive(Drive),
    /// Report every fault of scenario files.
    Check {
        /// The scenario files.
        #[arg(required = true)]
        files: Vec<PathBuf>,
        /// Print JSON.
        #[arg(long)]
        json: bool,
    },
    /// Run a recording again and tell what happened.
    Replay {
        /// The recording.
        file: PathBuf,
        /// Compare with the hashes in the recording instead of telling.
        #[arg(long)]
        verify: bool,
        /// Stop at this time of the exercise, as in T+00:20:00.
        #[arg(long, value_name = "T", conflicts_with = "verify")]
        until: Option<Tick>,
        /// Which scenario to run the inputs on: `embedded`, the text in the recording (even one that somebody
        /// altered), or a scenario's id or file. The unaltered text in the recording if absent.
        #[arg(long, value_name = "SCENARIO", conflicts_with = "verify")]
        scenario: Option<String>,
    },
    /// Print the debrief of a recording.
    Debrief {
        /// The recording.
        file: PathBuf,
        /// How to print it.
        #[arg(long, value_enum, default_value_t = Format::Text)]
        format: Format,
        /// How long to look for the three single changes that would have mattered most: as many seconds as this many hours of play have.
        #[arg(long, value_name = "N", default_value_t = TRIES)]
        what_if: usize,
        /// Score by this doctrine pack instead of the one the recording was made with.
        #[arg(long, value_name = "FILE")]
        doctrine: Option<PathBuf>,
        /// Try none: the debrief comes at once.
        #[arg(long, conflicts_with = "what_if")]
        no_what_if: bool,
    },
    /// Let simulated commanders play a scenario over many seeds: does it teach, and does the score tell them apart?
    Playtest(super::playtest::Args),
    /// Play a recording again with one input moved, dropped or added, beside the run as it was.
    WhatIf(super::what_if::Args),
    /// Let the platform of a scenario run with nobody there: one row for each service and interval.
    ///
    /// Columns: `at` is the end of the interval in seconds; `offered`, `served`, `failed` and `retried` are means over
    /// the interval in requests per second (`offered` counts retries in, `retried` is the part of it that is retries);
    /// `queue` is the mean number of requests that wait, `utilisation` the mean share of slots in use, 0 to 1; `p50`
    /// and `p99` are response times in seconds and `replicas` those in rotation, all three at the end of the interval.
    Simulate {
        /// A scenario's id, or the path of a scenario file.
        #[arg(required_unless_present = "model", conflicts_with = "model")]
        scenario: Option<String>,
        /// A bare platform file instead (docs/platform-file.md): prints what its windows came to.
        #[arg(long, value_name = "FILE", conflicts_with_all = ["span", "every"])]
        model: Option<PathBuf>,
        /// The seed of the noise in the arrivals; 1 for a scenario, none for a platform file unless it asks for noise.
        #[arg(long)]
        seed: Option<u64>,
        /// How long, as in 1h or 90m.
        #[arg(long = "for", value_name = "SPAN", default_value = "1h")]
        span: Ticks,
        /// The length of an interval.
        #[arg(long, value_name = "SPAN", default_value = "10s")]
        every: Ticks,
        /// How to print it: CSV for a scenario, JSON for a platform file, unless named.
        #[arg(long, value_enum)]
        format: Option<Rows>,
    },
    /// Measure how fast this build simulates.
    Bench {
        /// Print JSON.
        #[arg(long)]
        json: bool,
    },
    /// Explain a subcommand, or a line of the exercise.
    Help {
        /// A subcommand, a verb such as `declare`, or `lines` for all verbs.
        words: Vec<String>,
    },
    /// Measure the speed of the platform model alone.
    #[command(hide = true)]
    BenchPlatform {
        /// Only the topology on which engines are compared (benches/peers/run.sh).
        #[arg(long)]
        only_t10: bool,
        /// Seconds to spend on each row.
        #[arg(long, default_value_t = 3)]
        seconds: u64,
    },
    /// Print fingerprints of runs by simulated commanders, for comparing platforms.
    #[command(hide = true)]
    Fingerprint {
        /// A scenario.
        scenario: String,
        /// Seeds, as in 1..20, both included.
        #[arg(long)]
        seeds: String,
        /// The simulated commander.
        #[arg(long)]
        player: String,
        /// Where to write a recording of the first run; overwritten if it exists.
        #[arg(long, value_name = "FILE")]
        record: Option<PathBuf>,
    },
    /// Let a simulated commander play and print the debrief, for checks of the debrief and for measuring.
    #[command(hide = true)]
    Rehearse {
        /// A scenario.
        scenario: String,
        /// The seed.
        #[arg(long, default_value_t = 1)]
        seed: u64,
        /// The simulated commander.
        #[arg(long, default_value = "reference")]
        player: String,
        /// Stop after this long.
        #[arg(long = "for", value_name = "SPAN")]
        span: Option<Ticks>,
        /// Print the debrief so, not only the fingerprint.
        #[arg(long, value_enum)]
        format: Option<Format>,
    },
}

/// How rows are printed.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Rows {
    /// Comma-separated values, with a header.
    Csv,
    /// A JSON array of objects.
    Json,
}

/// How a debrief is printed.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Format {
    /// For a terminal.
    Text,
    /// Markdown.
    Md,
    /// A web page in one file, to print or to hand on.
    Html,
    /// One JSON object.
    Json,
}

/// The arguments of `play`.
#[derive(clap::Args, Debug)]
pub(super) struct Play {
    /// A scenario's id, or the path of a scenario file.
    #[arg(required_unless_present = "resume")]
    pub(super) scenario: Option<String>,
    /// The seed; the same seed gives the same exercise. Taken from the clock and printed if absent.
    #[arg(long)]
    pub(super) seed: Option<u64>,
    /// Where you sit: oncall commands; comms, scribe and responder:TEAM work under a simulated commander (`hotwash list` names
    /// them); the scenario's first seat if absent.
    #[arg(long)]
    pub(super) seat: Option<String>,
    /// Be scored by this doctrine pack instead of the one that comes with hotwash; the recording keeps it.
    #[arg(long, value_name = "FILE")]
    pub(super) doctrine: Option<PathBuf>,
    /// Silence the coach from the start; /coach on and /coach off do the same at any time.
    #[arg(long)]
    pub(super) no_coach: bool,
    /// Let time run by itself, this many times as fast as real time.
    #[arg(long, value_name = "X", value_parser = pace)]
    pub(super) pace: Option<f64>,
    /// Say the lines of a file at their times; a line is `T+05:00 /page db`. After the last one, standard input is
    /// read; where that is closed, the exercise is played on to its end.
    #[arg(long, value_name = "FILE", conflicts_with = "pace")]
    pub(super) script: Option<PathBuf>,
    /// Where to write the recording; it must not exist yet. A new file in the current directory if absent.
    #[arg(long, value_name = "FILE")]
    pub(super) record: Option<PathBuf>,
    /// Go on with a recording that broke off; it is appended to.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["scenario", "seed", "seat", "doctrine"])]
    pub(super) resume: Option<PathBuf>,
    /// With --resume: go on from this time of the exercise, as in T+00:20:00, before anything was said then. The
    /// recording stays as it is; what follows goes to a new file beside it, or where --record says.
    #[arg(long, value_name = "T", requires = "resume")]
    pub(super) until: Option<Tick>,
}

/// The arguments of `drive`.
#[derive(clap::Args, Debug)]
pub(super) struct Drive {
    /// A scenario's id, or the path of a scenario file.
    pub(super) scenario: String,
    /// The seed; taken from the clock if absent, and told in the hello.
    #[arg(long)]
    pub(super) seed: Option<u64>,
    /// Where to sit: oncall commands; comms, scribe and responder:TEAM work under a simulated commander (`hotwash list` names
    /// them); the scenario's first seat if absent.
    #[arg(long)]
    pub(super) seat: Option<String>,
    /// Be scored by this doctrine pack instead of the one that comes with hotwash; the recording keeps it.
    #[arg(long, value_name = "FILE")]
    pub(super) doctrine: Option<PathBuf>,
    /// Where to write the recording; overwritten if it exists.
    #[arg(long, value_name = "FILE")]
    pub(super) record: Option<PathBuf>,
}

/// The fastest pace: a thousand simulated seconds a second.
const PACE_MAX: f64 = 1000.0;

fn pace(text: &str) -> Result<f64, String> {
    let wrong = || format!("a number above 0 and up to {PACE_MAX}; 1 is real time");
    let pace: f64 = text.parse().map_err(|error| format!("{error}; expected {}", wrong()))?;
    if pace > 0.0 && pace <= PACE_MAX { Ok(pace) } else { Err(format!("expected {}", wrong())) }
}
