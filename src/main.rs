//! Picks a shell.
//!
//! Not a place for logic: what a shell does is in its module.
//! The one rule: features are chosen here and in `lib.rs`, nowhere else.

use std::process::ExitCode;

fn main() -> ExitCode {
    hotwash::cli::run()
}
