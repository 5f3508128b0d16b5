//! Keyed randomness: every draw is named by (seed, concern, entity, occurrence) and by nothing else.
//!
//! `ChaCha8` is used as a counter, so that a draw more or less somewhere shifts no other draw
//! and a what-if run stays paired with its original.

use rand::{Rng as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;
use serde::{Deserialize, Serialize};

use super::maths;

/// What a draw is about; each concern has a stream of its own.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
#[repr(u32)]
pub enum Concern {
    /// Arrivals at the platform's edge.
    Arrivals = 1,
    /// Whether and where a fault strikes.
    Faults = 2,
    /// Samples lost or delayed on the way to a dashboard.
    Telemetry = 3,
    /// How long a person takes to acknowledge and to join.
    Paging = 4,
    /// How long a piece of work takes.
    Work = 5,
    /// What a person notices, rightly or wrongly.
    Perception = 6,
    /// Which words a person chooses.
    Words = 7,
    /// Objections, freelancing, interruptions.
    Temper = 8,
    /// How a vendor answers.
    Vendors = 9,
    /// How a lever turns out.
    Levers = 10,
    /// A simulated commander's own choices.
    Players = 11,
    /// Injects with a probability or a spread in time.
    Injects = 12,
    /// How customers and support behave.
    Customers = 13,
    /// How long an election takes.
    Elections = 14,
    /// What gets lost or late where too many talk to one person.
    Load = 15,
}

/// The source of all draws of a run.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Chance {
    seed: u64,
}

/// One named draw; its methods consume successive words of the same keyed block.
#[derive(Clone, Debug)]
pub struct Draw {
    rng: ChaCha8Rng,
}

impl Chance {
    /// The chance of a run with this seed.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self { seed }
    }

    /// The draw named by concern, entity and occurrence; the same name gives the same draw.
    #[must_use]
    pub fn draw(self, concern: Concern, entity: u32, occurrence: u32) -> Draw {
        let mut key = [0u8; 32];
        key[..8].copy_from_slice(&self.seed.to_le_bytes());
        key[8..12].copy_from_slice(&(concern as u32).to_le_bytes());
        key[12..19].copy_from_slice(b"hotwash");
        let mut rng = ChaCha8Rng::from_seed(key);
        rng.set_stream(u64::from(entity));
        rng.set_word_pos(u128::from(occurrence) * 64);
        Draw { rng }
    }
}

impl Draw {
    /// Sixty-four random bits.
    pub fn bits(&mut self) -> u64 {
        self.rng.next_u64()
    }

    /// A number in [0, 1).
    pub fn unit(&mut self) -> f64 {
        (self.bits() >> 11) as f64 * (1.0 / 9_007_199_254_740_992.0)
    }

    /// Whether an event of probability `p` happens.
    pub fn happens(&mut self, p: f64) -> bool {
        self.unit() < p
    }

    /// An index below `len`; zero if `len` is zero.
    pub fn pick(&mut self, len: usize) -> usize {
        let wide = u64::from(self.rng.next_u32()) * len as u64;
        (wide >> 32) as usize
    }

    /// A whole number from `low` to `high`, both included.
    pub fn between(&mut self, low: u32, high: u32) -> u32 {
        let width = u64::from(high.saturating_sub(low)) + 1;
        let wide = u64::from(self.rng.next_u32()) * width;
        low.saturating_add((wide >> 32) as u32)
    }

    /// A standard normal number.
    pub fn normal(&mut self) -> f64 {
        maths::normal_quantile(self.unit())
    }

    /// A lognormal number with this median; `spread` is the factor at one standard deviation (1 = none).
    pub fn lognormal(&mut self, median: f64, spread: f64) -> f64 {
        median * maths::exp(maths::ln(maths::max(spread, 1.0)) * self.normal())
    }
}
