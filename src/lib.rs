//! hotwash: an incident-command training simulator.
//!
//! A run is a pure function of (scenario, seed, inputs).
//! Layers, each of which may use itself and what stands above it in this list; `tests/it/tidy.rs` holds them to it.

#[cfg(feature = "app")]
pub mod app;
pub mod base;
#[cfg(feature = "cli")]
pub mod cli;
pub mod debrief;
pub mod exercise;
pub mod incident;
pub mod language;
#[cfg(feature = "panels")]
pub mod panels;
pub mod people;
pub mod platform;
pub mod players;
pub mod record;
pub mod scenario;
pub mod score;
pub mod session;
pub mod view;
pub mod vocab;
