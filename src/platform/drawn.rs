//! Answers that are wrong because a call further on was not answered in time: they come late themselves.
//!
//! Not how often that is, which [`super::call`] says. The one rule: what fails slowly is not counted as late once more.

use super::call::{Call, Line};
use super::leg::Far;
use super::pool::Pool;
use crate::base::maths::{clamp, min};

impl Pool {
    /// This share of answers is wrong because a call was not answered in time, and waited `seconds` for it at least.
    #[inline]
    pub(super) fn draw_out(&mut self, share: f64, seconds: f64) {
        self.drawn = min(share, self.errors);
        self.tell_more();
        if (seconds - self.drawn_for).abs() > 0.01 * seconds {
            self.relearn();
            self.drawn_for = seconds;
        }
    }

    /// Of the right answers, the share that takes too long where `late` of all do, and `drawn` of those that are wrong
    /// because a call was not answered in time. What fails slowly cannot be late as well.
    pub(super) fn late_if_right(&self, late: f64, drawn: f64) -> f64 {
        if self.drawn > 0.0 && self.errors < 1.0 {
            clamp((late - self.drawn * drawn) / (1.0 - self.errors), 0.0, late)
        } else {
            late
        }
    }

    /// The same for a patience.
    pub(super) fn overdue(&self, patience: f64) -> f64 {
        let drawn = if self.drawn > 0.0 { self.stay.above(patience - self.drawn_for) } else { 0.0 };
        self.late_if_right(self.stay.above(patience), drawn)
    }
}

impl Call {
    /// The share of calls that fail in the end because the last attempt was not answered in time, there or further on, and the
    /// mean seconds those take at least.
    pub(super) fn drawn_out(&self, line: &Line, far: &Far) -> (f64, f64) {
        let through = self.course.arriving * self.course.open;
        let (late, fail) = (self.answer.late, self.answer.refused + self.answer.late);
        let slow = late + through * far.drawn;
        if slow <= 0.0 {
            return (0.0, 0.0);
        }
        let each = (late * line.timeout + through * far.drawn_spent) / slow;
        let (share, tries) = (min(1.0, slow / fail), line.attempts.min(self.course.limit.max(1)));
        let before: f64 = line.waits[..tries - 1].iter().map(|wait| share * each + wait.2).sum();
        (self.failed * share, each + before)
    }
}
