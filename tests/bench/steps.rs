//! So many seconds of a random layered platform, for whoever counts what they cost: natively and in wasm.
//!
//! The one rule: the same count, the same platform, the one that `hotwash bench` times.

use hotwash::base::{Chance, Concern, fingerprint_of};
use hotwash::platform::Trial;
use hotwash::scenario::PlatformFile;

use super::layered::layered;

/// The state of a platform of `count` services after so many seconds, ten steps each.
pub(crate) fn steps(count: u32, seconds: u32) -> u64 {
    let mut draw = Chance::new(5).draw(Concern::Players, count, 0);
    let text = layered(count as usize, |many| draw.pick(many)).expect("text can be written");
    let file = PlatformFile::parse(&text).expect("a layered platform is sound");
    let mut trial = Trial::new(&file, 1);
    for _ in 0..seconds {
        trial.second();
    }
    fingerprint_of(trial.platform())
}
