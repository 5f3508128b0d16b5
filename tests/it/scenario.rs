//! Scenario files: the shipped ones load, the document is true, every kind of fault is told, a thousand services load fast.

use hotwash::scenario::{Diagnostic, Scenario, library, parse};

fn told(faults: &[Diagnostic]) -> String {
    faults.iter().map(|fault| format!("{fault}\n")).collect()
}

#[test]
fn shipped_scenarios_load() {
    for (id, text) in library() {
        match parse(text) {
            Ok(scenario) => assert_eq!(scenario.meta.id, *id),
            Err(faults) => panic!("{id}:\n{}", told(&faults)),
        }
    }
    assert!(Scenario::parse("()").is_err());
}
