//! Any text as a recording; what can be read is played for four minutes.
//!
//! The one rule: what is refused names a line.
#![no_main]

use hotwash::base::Tick;
use hotwash::record::{Recording, replay};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| match Recording::parse(text) {
    Ok((recording, _)) => drop(replay(&recording, Some(Tick(240)))),
    Err(no) => assert!(no.to_string().starts_with("line ")),
});
