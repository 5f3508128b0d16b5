//! Every test in one binary.

mod language;
mod platform;
mod scenario;
