//! Every test in one binary.

#[cfg(feature = "cli")]
mod cli;
#[cfg(feature = "cli")]
mod drive;
mod language;
mod people;
mod platform;
mod record;
mod rules;
mod run;
mod scenario;
mod score;
mod support;
mod tidy;
