//! Any text as a scenario file; what loads is played for a minute.
//!
//! The one rule: what is refused names a place for every fault.
#![no_main]

use std::sync::Arc;

use hotwash::exercise::Exercise;
use hotwash::scenario::parse;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| match parse(text) {
    Ok(scenario) => {
        let mut run = Exercise::new(Arc::new(scenario), 1);
        for _ in 0..60 {
            run.step(&[]);
        }
    }
    Err(faults) => assert!(!faults.is_empty() && faults.iter().all(|fault| fault.span.is_some())),
});
