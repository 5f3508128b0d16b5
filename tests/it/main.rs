//! Every test in one binary.

#[cfg(feature = "cli")]
mod cli;
#[cfg(feature = "cli")]
mod drive;
mod language;
mod platform;
mod record;
mod scenario;
mod score;
mod tidy;
