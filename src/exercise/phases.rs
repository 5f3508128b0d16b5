//! When the response is over, when it was not, and when the exercise ends.
//!
//! The one rule: the review begins once, and what is over stays over.

use super::run::Exercise;
use crate::base::{Tick, Ticks};
use crate::scenario::REVIEW_TICKS_MAX;
use crate::vocab::{Actor, Emit, Ending, EventKind, Phase, ServiceId};

/// How long before the time is up the seats are told.
const WARNINGS: [Ticks; 2] = [Ticks::minutes(5), Ticks::minutes(1)];

/// More than this share of customer requests failing is no recovery (doctrine A6: sustained breach).
const WELL_BELOW: f64 = 0.05;

impl Exercise {
    pub(super) fn change_phase(&mut self) {
        match self.phase() {
            Phase::Response => self.end_response(),
            Phase::Review => self.end_review(),
            Phase::Ended => {}
        }
    }

    fn end_response(&mut self) {
        let limit = Tick(self.scenario().meta.minutes.saturating_mul(60));
        self.warn_of_time(limit);
        if let Some(claimed) = self.incident().claimed {
            if self.platform().hurting_now() > WELL_BELOW {
                let of = self.worst_entry();
                self.emit(Emit::channel(Actor::Clock, EventKind::IncidentReopened { of }));
            } else if self.now().since(claimed) >= self.scenario().meta.stability {
                self.emit(Emit::channel(Actor::Clock, EventKind::IncidentResolved));
                self.begin_review(Ending::Resolved);
                return;
            } else if self.now() < limit.after(self.scenario().meta.stability) {
                return; // a claim made in time may wait out its window
            }
        }
        if self.now() >= limit && self.incident().claimed.is_none() {
            self.begin_review(Ending::TimeUp);
        }
    }

    /// Tells the seats that the time will be up; nobody in the story hears of it.
    fn warn_of_time(&mut self, limit: Tick) {
        let due = |left: &&Ticks| limit.0 > 2 * left.0 && self.now().after(**left) == limit;
        let Some(left) = WARNINGS.iter().find(due).copied() else { return };
        if self.incident().claimed.is_none() {
            let seats = self.seats().to_vec();
            self.emit(Emit::only(Actor::Clock, seats, EventKind::TimeShort { left }));
        }
    }

    fn begin_review(&mut self, ending: Ending) {
        let kind = EventKind::PhaseChanged { phase: Phase::Review, ending: Some(ending) };
        self.emit(Emit::channel(Actor::Clock, kind));
    }

    fn end_review(&mut self) {
        let began = self.story().review_began();
        if began.is_some_and(|began| self.now().since(began) >= Ticks(REVIEW_TICKS_MAX)) {
            let ending = self.incident().ending;
            self.emit(Emit::channel(Actor::Clock, EventKind::ExerciseEnded { ending }));
        }
    }

    /// The entry where most of the customers' requests fail.
    fn worst_entry(&self) -> ServiceId {
        let lost = |entry: &crate::scenario::Traffic| entry.weight * self.platform().sample(entry.to).failed;
        let entries = &self.scenario().platform.traffic;
        let worst = entries.iter().max_by(|a, b| lost(a).total_cmp(&lost(b)));
        worst.map_or(ServiceId(0), |entry| entry.to)
    }
}
