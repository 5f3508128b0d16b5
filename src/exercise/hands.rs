//! Who comes and goes by plan where command changes hands: the trainee, the commander before, the relief.
//!
//! Not the brief, which a commander gives. The one rule: somebody who waits for command, or has handed it on, is a
//! colleague like any other, and only in between is their seat taken.

use super::run::Exercise;
use crate::base::Ticks;
use crate::incident::Offer;
use crate::vocab::{Actor, Emit, EventKind, PersonId, RoleChange};

/// How long after its time a brief is waited for at most.
const BRIEFED_MAX: Ticks = Ticks(30);

impl Exercise {
    /// Whether a person's seat is taken right now: who commands before the trainee sits until they have handed over,
    /// and the relief from when it commands.
    #[must_use]
    pub fn sits(&self, who: PersonId) -> bool {
        let (scenario, incident) = (self.scenario(), self.incident());
        let before = scenario.begins.as_ref().is_some_and(|begins| begins.with == who);
        let relief = scenario.shift.as_ref().is_some_and(|shift| shift.relief == who);
        self.seats().contains(&who)
            && (!before || incident.handed_over(who).is_none())
            && (!relief || incident.commander() == Some(who))
    }

    /// Whether the commander's seat has the word: from the start, or once who commands before has briefed it. Whoever has
    /// not declared by then does that first, and somebody else may command meanwhile: it is not waited for for ever.
    #[must_use]
    pub fn opened(&self) -> bool {
        let (Some(begins), Some(taker)) = (&self.scenario().begins, self.scenario().command_seat()) else {
            return true;
        };
        let brief = |offer: &Offer| offer.what == RoleChange::Command && offer.to == taker.person;
        let briefed = self.incident().offers.iter().any(brief) || self.incident().commander() == Some(taker.person);
        self.now() > begins.after && (briefed || self.now() >= begins.after.after(BRIEFED_MAX))
    }

    /// The people in seats that are taken right now.
    pub(super) fn sitting(&self) -> Vec<PersonId> {
        self.seats().iter().copied().filter(|who| self.sits(*who)).collect()
    }

    /// Lets those come and go who do so by plan.
    pub(super) fn advance_hands(&mut self) {
        let mut due = Vec::new();
        for who in self.scenario().table() {
            if self.scenario().arrives(who) == Some(self.now()) && !self.incident().is_here(who) {
                due.push((who, EventKind::PersonJoined { person: who }));
            }
        }
        if let Some(begins) = &self.scenario().begins {
            let leaves = self.incident().handed_over(begins.with).map(|at| at.after(begins.stays));
            if leaves == Some(self.now()) && self.incident().commander() != Some(begins.with) {
                due.push((begins.with, EventKind::PersonReleased { person: begins.with }));
            }
        }
        for (who, kind) in due {
            self.emit(Emit::channel(Actor::Person(who), kind));
        }
    }
}
