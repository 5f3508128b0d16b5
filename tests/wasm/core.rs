//! The core as a wasm module with one plain export, so that Node can compare fingerprints.
//!
//! Not an interface for applications.
//! The one rule: it imports nothing, so that its host can give it neither clock nor chance.

use hotwash::base::fingerprint_of;
use hotwash::platform::Trial;
use hotwash::scenario::{PlatformFile, shipped};
use hotwash::session::{Commander, rehearse};

#[path = "../it/oracle/draft.rs"]
mod draft;
#[path = "../it/oracle/law.rs"]
#[expect(dead_code, reason = "the drafts need a part of it")]
mod law;
#[path = "../../src/cli/layered.rs"]
mod layered;
#[path = "../bench/steps.rs"]
mod steps;

/// The fingerprint of the shipped all-clear, played by the commander with this number: 0 reference, 1 random, 2 idle.
///
/// # Panics
/// If there is no such commander, which the host sees as a trap.
#[expect(unsafe_code, reason = "an export needs a fixed name; nothing else in the module has this one")]
#[unsafe(no_mangle)]
pub extern "C" fn hotwash_fingerprint(seed: u64, commander: u32) -> u64 {
    let text = shipped("all-clear").expect("all-clear is shipped");
    let commander = Commander::from_repr(commander).expect("a commander from 0 to 2");
    rehearse(text, seed, commander).expect("the shipped scenario is sound")
}

/// The state of a random platform after an outage in the middle (tests/it/oracle/states.rs).
///
/// # Panics
/// If the random platform is not sound, which the host sees as a trap.
#[expect(unsafe_code, reason = "an export needs a fixed name; nothing else in the module has this one")]
#[unsafe(no_mangle)]
pub extern "C" fn hotwash_state(seed: u64) -> u64 {
    let file = PlatformFile::parse(&draft::random_with_outage(seed)).expect("a random platform is sound");
    let mut trial = Trial::new(&file, seed);
    while trial.second() {}
    fingerprint_of(trial.platform())
}

/// The state of a layered platform of `count` services after so many seconds, for its cost (tests/bench/steps.sh).
///
/// # Panics
/// If there is no such platform, which the host sees as a trap.
#[expect(unsafe_code, reason = "an export needs a fixed name; nothing else in the module has this one")]
#[unsafe(no_mangle)]
pub extern "C" fn hotwash_steps(count: u32, seconds: u32) -> u64 {
    steps::steps(count, seconds)
}
