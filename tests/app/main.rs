//! The bridge between Bevy and the panels, without a window and without graphics.
//!
//! The one rule: what is checked here is wiring; what the screens do is checked in tests/it/panels.rs.

#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise, helpers included")]

mod bridge;
mod drawn;
mod mirror;
mod support;
