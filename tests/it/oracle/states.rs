//! The state of 100 random platforms after an outage in the middle, as hashes that every build must come to.
//!
//! Debug, release, `-C target-cpu=native` and wasm (tests/wasm/compare.mjs) are held to the same file.
//! The one rule: whoever changes the model writes the file anew with `HOTWASH_WRITE_STATES=1`, and only then.

use std::fmt::Write as _;
use std::fs;

use hotwash::base::fingerprint_of;
use hotwash::platform::Trial;
use hotwash::scenario::PlatformFile;

use super::random_with_outage;

#[test]
fn the_states_of_a_hundred_platforms_are_those_checked_in() {
    let path = format!("{}/tests/fixtures/platform/states.txt", env!("CARGO_MANIFEST_DIR"));
    let mut states = String::new();
    for seed in 1..=100 {
        let text = random_with_outage(seed);
        let file = PlatformFile::parse(&text).unwrap_or_else(|faults| panic!("{faults:#?}\n{text}"));
        let mut trial = Trial::new(&file, seed);
        while trial.second() {}
        writeln!(states, "platform {seed} {:016x}", fingerprint_of(trial.platform())).unwrap();
    }
    if std::env::var("HOTWASH_WRITE_STATES").is_ok() {
        fs::write(&path, &states).unwrap();
    }
    let known = fs::read_to_string(&path).unwrap();
    let off: Vec<_> = known.lines().zip(states.lines()).filter(|(known, now)| known != now).collect();
    assert!(off.is_empty() && known.lines().count() == 100, "{} of 100 differ, first {:?}", off.len(), off.first());
}
