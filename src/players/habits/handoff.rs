//! Habits of taking over and handing over.
//!
//! They say what a form would fill in, and nothing of their own.

use super::{line, nothing};
use crate::base::Ticks;
use crate::players::diary::Scene;
use crate::scenario::Names as _;
use crate::vocab::{Brief, BriefField, HandoffItem};

/// Asks before taking over, takes over, looks and tells everybody.
pub(in crate::players) fn take_over(s: &mut Scene<'_, '_>) -> Vec<String> {
    let me = s.eyes.briefing.person(s.eyes.me);
    let offered = s.eyes.view.offers.iter().any(|offer| offer.what == "command" && offer.to == me);
    if !offered || !s.once("take over") {
        return nothing();
    }
    [
        "/question which tasks are open, and what was promised to whom?",
        "/accept",
        "/tasks",
        "/dash",
        "/incident update \"I have command from now on. Whoever has a task goes on with it and reports to me.\" next 15m",
    ]
    .map(str::to_owned)
    .to_vec()
}

/// Hands over to the relief with a full brief before the shift ends.
pub(in crate::players) fn hand_over(s: &mut Scene<'_, '_>) -> Vec<String> {
    match s.eyes.handoff(Clone::clone) {
        Some(told) if s.again("hand over", Ticks(90)) => line(told),
        Some(_) | None => nothing(),
    }
}

/// Hands over with a word in passing.
pub(in crate::players) fn hand_over_thin(s: &mut Scene<'_, '_>) -> Vec<String> {
    let text = "it is still going on, you will find it all in the channel".to_owned();
    let thin = |_: &Brief| vec![BriefField { item: HandoffItem::Situation, text: text.clone() }];
    match s.eyes.handoff(thin) {
        Some(told) if s.again("hand over", Ticks(90)) => line(told),
        Some(_) | None => nothing(),
    }
}
