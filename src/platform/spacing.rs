//! How long one waits in the queue of a station, by how many are before it: the mean and the variance.
//!
//! Not how likely so many are before it, which the tables and the chains say.
//! The one rule: in slot times, of which all slots together make one a departure.

use crate::base::maths::max;

/// Work of this squared variation and more is not as good as constant, not even in part.
const CONSTANT: f64 = 0.5;

/// What one waits for in the queue of a station with all slots busy, in slot times.
#[derive(Clone, Copy)]
pub(super) struct Spacing {
    slots: f64,
    cv2: f64,
    /// The mean and the variance of the first departure.
    first: (f64, f64),
    /// How far work is as good as constant; not at all where there is one slot.
    even: f64,
}

/// The mean and the variance of the first departure of slots whose departures vary so.
fn first_of(gap: f64) -> (f64, f64) {
    let mean = 0.5 * (1.0 + gap);
    (mean, (1.0 + gap) * (1.0 + 2.0 * gap) / 3.0 - mean * mean)
}

/// The mean and the variance of the time until one more than so many departures, where work is constant: each slot's is at any
/// moment of the next work, and so again and again (order statistics of the uniform law).
fn in_turn(slots: f64, ahead: f64) -> (f64, f64) {
    let turns = (ahead / slots).floor();
    let place = ahead - turns * slots + 1.0;
    let each = slots / (slots + 1.0);
    (turns * slots + each * place, each * each * place * (slots + 1.0 - place) / (slots + 2.0))
}

impl Spacing {
    /// Of so many slots and such work. Departures of one slot vary as its work does; those of many slots soon after one
    /// another as a Poisson stream does, and over times in which each slot has its turn again and again as the work does.
    pub(super) fn new(slots: f64, cv2: f64) -> Self {
        let even = if slots > 1.0 { max(0.0, 1.0 - cv2 / CONSTANT) } else { 0.0 };
        Self { slots, cv2, first: first_of(1.0 + (cv2 - 1.0) / slots), even }
    }

    /// The mean and the variance of the first departure.
    pub(super) fn first(&self) -> (f64, f64) {
        self.first
    }

    /// The mean and the variance of what one with so many ahead in the queue waits for.
    pub(super) fn wait(&self, ahead: f64) -> (f64, f64) {
        let Self { slots, cv2, first, even } = *self;
        // The departures of a turn are as many as there are slots, whatever the work: hence the six, which is for even ones.
        let mixed = (1.0 - cv2) * (1.0 - 1.0 / slots) / (1.0 + 6.0 * ahead / slots);
        let (mean, var) = (ahead + first.0, ahead * (cv2 + mixed) + first.1);
        if even <= 0.0 {
            return (mean, var);
        }
        let constant = in_turn(slots, ahead);
        (mean + even * (constant.0 - mean), var + even * (constant.1 - var))
    }

    /// The same where the mean and the variance of the first departure are known, as they are of uneven work.
    pub(super) fn wait_after(&self, first: (f64, f64), ahead: f64) -> (f64, f64) {
        if self.even > 0.0 { self.wait(ahead) } else { Self { first, ..*self }.wait(ahead) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slots_with_constant_work_depart_in_turn() {
        // Two slots: one of them is done at the earlier of two moments of a work, which is a third of it on average, the other at
        // the later; then the first again. A slot time is half a work.
        let spacing = Spacing::new(2.0, 0.0);
        for (ahead, mean) in [(0.0, 2.0 / 3.0), (1.0, 4.0 / 3.0), (2.0, 8.0 / 3.0), (7.0, 22.0 / 3.0)] {
            let (found, var) = spacing.wait(ahead);
            assert!((found - mean).abs() < 1e-12 && (var - 4.0 / 18.0).abs() < 1e-12, "{ahead}: {found} {var}");
        }
        assert_eq!(
            spacing.wait(3.0),
            spacing.wait_after((9.0, 9.0), 3.0),
            "what is known of lognormal work is not asked"
        );
    }

    #[test]
    fn one_slot_and_exponential_work_are_as_they_were() {
        // What is left of a work of variation one half, and works.
        let (mean, var) = Spacing::new(1.0, 0.5).wait(3.0);
        assert!((mean - 3.75).abs() < 1e-12 && (var - (1.5 + 1.0 - 0.5625)).abs() < 1e-12, "{mean} {var}");
        assert_eq!(Spacing::new(9.0, 1.0).wait(4.0), (5.0, 5.0));
        // From constant to exponential work without a jump.
        let (under, over) = (Spacing::new(9.0, 0.499).wait(4.0), Spacing::new(9.0, 0.501).wait(4.0));
        assert!((under.0 - over.0).abs() < 1e-2 && (under.1 - over.1).abs() < 2e-2, "{under:?} {over:?}");
    }
}
