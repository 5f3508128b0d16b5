//! Every test in one binary.

mod platform;
