//! Every test in one binary.
mod scenario;
