//! Random numbers of the oracle: a small generator and the laws of work, arrivals and waits.
//!
//! Not the engine's: a fault there must not be able to hide here.

/// `SplitMix64`: good enough to sample with, and nobody else's stream.
pub(super) struct Dice {
    state: u64,
}

impl Dice {
    pub(super) fn new(seed: u64) -> Self {
        let mut dice = Self { state: seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ 0x0DDB_1A5E_5BAD_5EED };
        dice.bits();
        dice
    }

    fn bits(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.state;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// In (0, 1].
    pub(super) fn unit(&mut self) -> f64 {
        ((self.bits() >> 11) as f64 + 1.0) * (1.0 / 9_007_199_254_740_992.0)
    }

    pub(super) fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.unit()
    }

    pub(super) fn below(&mut self, count: usize) -> usize {
        ((self.unit() * count as f64) as usize).min(count - 1)
    }

    pub(super) fn exponential(&mut self, mean: f64) -> f64 {
        -mean * self.unit().ln()
    }

    fn normal(&mut self) -> f64 {
        (-2.0 * self.unit().ln()).sqrt() * (std::f64::consts::TAU * self.unit()).cos()
    }

    /// Gamma by Marsaglia and Tsang, for a shape of one and more.
    fn gamma(&mut self, shape: f64) -> f64 {
        let d = shape - 1.0 / 3.0;
        let c = 1.0 / (9.0 * d).sqrt();
        loop {
            let x = self.normal();
            let v = (1.0 + c * x).powi(3);
            if v > 0.0 && self.unit().ln() < 0.5 * x * x + d - d * v + d * v.ln() {
                return d * v;
            }
        }
    }

    /// Work with this mean and squared variation: constant, gamma, exponential or lognormal.
    pub(super) fn work(&mut self, mean: f64, cv2: f64) -> f64 {
        if mean <= 0.0 || cv2 <= 0.0 {
            return mean;
        }
        if cv2 < 1.0 {
            return mean * cv2 * self.gamma(1.0 / cv2);
        }
        if cv2 == 1.0 {
            return self.exponential(mean);
        }
        let var = (1.0 + cv2).ln();
        mean * (var.sqrt() * self.normal() - 0.5 * var).exp()
    }
}
