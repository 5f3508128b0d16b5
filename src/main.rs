//! Picks a shell.
fn main() {}
