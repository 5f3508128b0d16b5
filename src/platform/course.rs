//! What the control plane leaves of an edge for the calls of one pool, and what an attempt over it meets.
//!
//! Not what a call with all its attempts comes to, see [`super::call`]. The one rule: what is lost, refused or let in is all there is.

use serde::Serialize;

use super::call::Line;
use super::flow::Dial;
use super::leg::Far;
use crate::base::maths::max;

/// Share let in below which the share that is late is not told from it.
const NOBODY_IN: f64 = 1e-6;

/// What an attempt over an edge meets, seen from one caller.
#[derive(Clone, Copy, PartialEq, Debug, Default, Serialize)]
pub(super) struct Answer {
    /// Share that fails at once.
    pub(super) refused: f64,
    /// Share that is given up.
    pub(super) late: f64,
    /// Share given up of those that did not fail at once.
    pub(super) overdue: f64,
    /// Mean seconds spent on one attempt, and their second moment.
    pub(super) spent: f64,
    pub(super) square: f64,
    /// By how much the share of retries that fail at once is larger.
    pub(super) more: f64,
    /// By how much the share given up of those that did not is larger for them.
    pub(super) longer: f64,
}

/// What the control plane leaves of an edge for the calls of one pool, once a tick.
#[derive(Clone, Copy, PartialEq, Debug, Default, Serialize)]
pub(super) struct Course {
    /// The callee.
    pub(super) to: usize,
    /// Calls per request: so many in any case, and one more with a chance.
    pub(super) often: f64,
    pub(super) whole: f64,
    pub(super) part: f64,
    /// Whether the caller can answer without it.
    pub(super) optional: bool,
    /// Share of attempts that come to the callee's door.
    pub(super) arriving: f64,
    /// Attempts allowed at most.
    pub(super) limit: usize,
    /// Whether nothing is ever tried again.
    pub(super) once: bool,
    /// Share that never leaves.
    outbound: f64,
    /// Share lost on the way, and the seconds spent on those.
    lost: f64,
    pub(super) lost_spent: f64,
    /// Seconds after which an attempt is given up.
    timeout: f64,
    /// Share the door lets in.
    pub(super) open: f64,
}

impl Course {
    /// Of an edge as it is dialled, from hosts that lose this share of their calls, to a door open by this share.
    pub(super) fn new(line: &Line, dial: &Dial, outbound: f64, open: f64) -> Self {
        let (out, often) = (1.0 - outbound, line.per_request * dial.factor);
        Self {
            to: line.to,
            often,
            whole: often.floor(),
            part: often - often.floor(),
            optional: line.optional,
            arriving: out * (1.0 - dial.loss),
            limit: dial.limit,
            once: line.attempts == 1,
            outbound,
            lost: out * dial.loss,
            lost_spent: out * dial.loss * line.timeout,
            timeout: line.timeout,
            open,
        }
    }

    /// The share given up of attempts that did not fail at once.
    fn overdue(&self, far: &Far) -> f64 {
        // Where nobody gets in now, those who did before are as late as whoever is served now.
        let waits = self.arriving * self.open * max(far.answered, NOBODY_IN);
        let all = self.lost + waits;
        if all > 0.0 { (self.lost + waits * far.late) / all } else { 0.0 }
    }

    /// Sets what one attempt meets.
    #[inline(always)]
    pub(super) fn meet(&self, far: &Far, answer: &mut Answer) {
        let (through, timeout) = (self.arriving * self.open, self.timeout);
        answer.refused = self.outbound + self.arriving * (1.0 - self.open * far.answered);
        answer.late = self.lost + through * max(0.0, far.answered - far.timely);
        answer.spent = self.lost_spent + through * far.spent;
        answer.square = self.lost_spent * timeout + through * far.square;
        // Where nothing is tried again nobody asks how a retry fares.
        (answer.overdue, answer.more, answer.longer) =
            if self.once { (0.0, 0.0, 0.0) } else { (self.overdue(far), through * far.clumped, far.dragged) };
    }
}
