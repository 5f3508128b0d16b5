//! The platform model against closed forms, other people's simulators and our own request-level one.
//!
//! docs/validation.md is written from here: `HOTWASH_WRITE_VALIDATION=1 cargo test --release --test it validation`.
//! The one rule: a bar is what the issue says, and a row that misses it is listed with its error, never left out.

mod cases;
mod file;
mod metamorphic;
mod rows;
mod table;
