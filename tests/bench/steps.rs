//! So many seconds of a random layered platform, for whoever counts what they cost: natively and in wasm.
//!
//! The one rule: the same count, the same platform, the one that `hotwash bench` times.

use hotwash::base::{Chance, Concern, Draw, fingerprint_of};
use hotwash::platform::Trial;
use hotwash::scenario::PlatformFile;

use super::layered::{Dice, layered};

struct Draws(Draw);

impl Dice for Draws {
    fn happens(&mut self, share: f64) -> bool {
        self.0.happens(share)
    }

    fn pick(&mut self, count: usize) -> usize {
        self.0.pick(count)
    }
}

/// The state of a platform of `count` services after so many seconds, ten steps each.
pub(crate) fn steps(count: u32, seconds: u32) -> u64 {
    let draw = Chance::new(5).draw(Concern::Players, count, 0);
    let text = layered(count as usize, &mut Draws(draw)).expect("text can be written");
    let file = PlatformFile::parse(&text).expect("a layered platform is sound");
    let mut trial = Trial::new(&file, 1);
    for _ in 0..seconds {
        trial.second();
    }
    fingerprint_of(trial.platform())
}
