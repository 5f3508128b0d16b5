//! Every test in one binary.

mod language;
