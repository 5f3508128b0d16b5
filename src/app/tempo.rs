//! How often the window is drawn.
//!
//! Not who asks for it; the bridge collects that.
//! The one rule: nothing is drawn again while nothing moves.

use std::time::Duration;

/// How soon the next frame is wanted, if nobody touches anything.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Tempo {
    /// Flows move over the map.
    Moving,
    /// The clock of the exercise runs, or a tooltip is about to open.
    Ticking,
    /// Nothing moves.
    Still,
}

impl Tempo {
    /// What is needed, given whether the clock runs, whether flows may be seen moving, and when egui wants to be called.
    #[must_use]
    pub fn needed(running: bool, flows: bool, wanted: Option<Duration>) -> Self {
        match (running, flows) {
            (true, true) => Self::Moving,
            (true, false) => Self::Ticking,
            (false, _) if wanted.is_some_and(|wait| wait <= Duration::from_secs(2)) => Self::Ticking,
            (false, _) => Self::Still,
        }
    }

    /// The longest time between two frames.
    #[must_use]
    pub fn wait(self) -> Duration {
        match self {
            Self::Moving => Duration::from_millis(33),
            Self::Ticking => Duration::from_millis(125),
            Self::Still => Duration::from_hours(1),
        }
    }
}
