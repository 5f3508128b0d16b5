//! Every test in one binary.
//!
//! The one rule: what a module needs beyond the core is named beside it.

#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise, helpers included")]
#![expect(clippy::too_many_lines, reason = "tables of cases and sample logs are long and flat")]
#![expect(clippy::print_stdout, reason = "figures worth reading beside a failure")]

#[cfg(feature = "cli")]
mod cli;
mod colleagues;
#[cfg(feature = "cli")]
mod contract;
#[cfg(feature = "cli")]
mod drive;
#[cfg(feature = "cli")]
mod durable;
mod forms;
mod handoff;
mod language;
#[cfg(feature = "panels")]
mod map;
mod mutate;
mod oracle;
#[cfg(feature = "panels")]
mod panels;
mod people;
mod platform;
mod played;
mod players;
mod record;
mod review;
mod rules;
mod run;
mod scenario;
mod score;
mod seats;
mod support;
mod tidy;
mod tutorial;
mod validation;
