//! The platform model against closed forms, other people's simulators and our own request-level one.
//!
//! docs/validation.md is written from here and says with which command.
//! The one rule: a bar is what the issue says, and a row that misses it is listed with its error, never left out.

mod cases;
mod drawn;
mod file;
mod fresh;
mod metamorphic;
mod rows;
mod swing;
mod table;
