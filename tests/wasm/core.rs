//! The core as a wasm module with one plain export, so that Node can compare fingerprints.
//!
//! Not an interface for applications.
//! The one rule: it imports nothing, so that its host can give it neither clock nor chance.

use hotwash::scenario::shipped;
use hotwash::session::{Commander, rehearse};

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
