//! The commander's chair: a simulated commander commands while the human sits elsewhere.
//!
//! Not the human's seat. The one rule: the commander sees what its seat sees and speaks at a human pace, and what it
//! says is an input like any other, so that a recording needs no commander to be played again.

use crate::exercise::{Exercise, Input};
use crate::players::{Commander, Player, Voice};
use crate::record::Playback;
use crate::vocab::{Event, SeatId};

/// The seat of the simulated commander, where there is one.
const CHAIR: SeatId = SeatId(1);

/// Who commands meanwhile: good habits and no foresight.
const WHO: Commander = Commander::Steady;

/// A simulated commander in the chair.
pub(super) struct Chair {
    player: Box<dyn Player>,
    voice: Voice,
}

impl Chair {
    /// Sits down, if the human has left the chair to somebody else.
    pub(super) fn of(exercise: &Exercise) -> Option<Self> {
        exercise.seats().get(CHAIR.index())?;
        let player = WHO.player(exercise.scenario(), exercise.seed());
        Some(Self { player, voice: Voice::new(exercise, CHAIR) })
    }

    /// What it says in the coming second.
    pub(super) fn say(&mut self, exercise: &Exercise) -> Vec<Input> {
        self.voice.say(exercise, &mut *self.player)
    }

    /// What became of that second.
    pub(super) fn hear(&mut self, events: Vec<Event>) {
        self.voice.hear(events);
    }

    /// Plays a second of a recording again, so that the commander remembers it; false if there is none left.
    ///
    /// What it says and the recording does not hold is `lost`, unless the recording broke off in that very second.
    pub(super) fn follow(chair: &mut Option<Self>, playback: &mut Playback<'_>, lost: &mut Vec<Input>) -> bool {
        if !playback.more() {
            return false;
        }
        let from = playback.exercise().log().len();
        let mut said = chair.as_mut().map_or_else(Vec::new, |chair| chair.say(playback.exercise()));
        if playback.due().iter().any(|input| input.seat == CHAIR) || !playback.breaks_off() {
            said.clear();
        }
        playback.step_with(&said);
        lost.append(&mut said);
        if let Some(chair) = chair {
            chair.hear(playback.exercise().log()[from..].to_vec());
        }
        true
    }
}
