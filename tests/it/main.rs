//! Every test in one binary.

mod language;
mod scenario;
