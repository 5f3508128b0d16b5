//! Playing a recording again.
//!
//! Not a comparison: see [`super::verify`] for that.
//! The one rule: the recorded command is used, never the line as typed.

use std::sync::Arc;

use super::format::InputLine;
use super::parse::Recording;
use crate::base::Tick;
use crate::exercise::{Exercise, Input};
use crate::scenario::{self, Scenario};
use crate::vocab::PersonId;

/// Why a recording cannot be played.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum ReplayError {
    /// The scenario in it has faults.
    #[error(
        "line 1: the scenario in the recording has {faults} faults, the first: {first}; it was edited, or needs the hotwash that recorded it"
    )]
    Scenario {
        /// How many.
        faults: usize,
        /// The first in words.
        first: String,
    },
    /// A seat that the scenario does not have.
    #[error(
        "line 1: the recording has a seat {name:?}, which its scenario does not have under that number; it was edited"
    )]
    Seat {
        /// Its name.
        name: String,
    },
}

/// A recording being played, a tick at a time.
#[derive(Clone)]
pub struct Playback<'a> {
    recording: &'a Recording,
    exercise: Exercise,
    next: usize,
}

impl<'a> Playback<'a> {
    /// At the start of a recording.
    ///
    /// # Errors
    /// If the scenario in it is faulty.
    pub fn new(recording: &'a Recording) -> Result<Self, ReplayError> {
        let scenario = scenario_of(recording)?;
        let seats = seats_of(recording, &scenario)?;
        let exercise = Exercise::with_seats(Arc::new(scenario), recording.header.seed, seats);
        Ok(Self { recording, exercise, next: 0 })
    }

    /// The exercise as it stands.
    #[must_use]
    pub fn exercise(&self) -> &Exercise {
        &self.exercise
    }

    /// The exercise, when the replay is no longer needed.
    #[must_use]
    pub fn into_exercise(self) -> Exercise {
        self.exercise
    }

    /// Plays one tick with what was said in it; false if there is nothing left to play.
    pub fn step(&mut self) -> bool {
        self.step_with(&[])
    }

    /// The same, with more that was said in it than the recording holds.
    pub fn step_with(&mut self, more: &[Input]) -> bool {
        if !self.more() {
            return false;
        }
        let mut due: Vec<Input> = self.due().iter().map(InputLine::input).collect();
        self.next += due.len();
        due.extend_from_slice(more);
        self.exercise.step(&due);
        true
    }

    /// Whether there is a tick left to play.
    #[must_use]
    pub fn more(&self) -> bool {
        !self.exercise.over() && self.exercise.now() < self.reach()
    }

    /// Whether the next tick is the one in which an unfinished recording breaks off.
    #[must_use]
    pub fn breaks_off(&self) -> bool {
        self.recording.end.is_none() && self.exercise.now() == self.recording.last_tick()
    }

    /// What is said in the next tick.
    #[must_use]
    pub fn due(&self) -> &'a [InputLine] {
        let now = self.exercise.now();
        let left = &self.recording.inputs[self.next..];
        &left[..left.iter().take_while(|input| input.tick <= now).count()]
    }

    /// Leaves the exercise where the recorded participant left it.
    pub fn close(&mut self) {
        let left = self.recording.end.as_ref().is_some_and(|end| Tick(end.ticks) <= self.exercise.now());
        if left && !self.exercise.over() {
            self.exercise.abandon();
        }
    }

    /// How far the recording reaches: an input without an end needs its own second to be played.
    fn reach(&self) -> Tick {
        let last = self.recording.last_tick();
        let spoke = self.recording.inputs.last().is_some_and(|input| input.tick == last);
        if self.recording.end.is_none() && spoke { last.next() } else { last }
    }
}

/// Plays a recording, to its end or to the clock given, and hands out the exercise as it then stands.
///
/// # Errors
/// If the scenario in it is faulty.
pub fn replay(recording: &Recording, until: Option<Tick>) -> Result<Exercise, ReplayError> {
    let mut player = Playback::new(recording)?;
    while until.is_none_or(|until| player.exercise().now() < until) && player.step() {}
    if until.is_none_or(|until| player.exercise().now() < until) {
        player.close();
    }
    Ok(player.into_exercise())
}

/// The people in the recorded seats, in the order the inputs number them.
fn seats_of(recording: &Recording, scenario: &Scenario) -> Result<Vec<PersonId>, ReplayError> {
    let mut seats = recording.header.seats.clone();
    seats.sort_by_key(|seat| seat.seat);
    let (places, hands) = (scenario.places(), scenario.hands());
    let person = |name: &str| places.iter().chain(&hands).find(|seat| seat.name == name).map(|seat| seat.person);
    let mut people = Vec::new();
    for (nth, seat) in seats.into_iter().enumerate() {
        match person(&seat.name).filter(|_| seat.seat.index() == nth) {
            Some(person) => people.push(person),
            None => return Err(ReplayError::Seat { name: seat.name }),
        }
    }
    Ok(people)
}

fn scenario_of(recording: &Recording) -> Result<Scenario, ReplayError> {
    scenario::parse(&recording.header.scenario.text).map_err(|faults| ReplayError::Scenario {
        faults: faults.len(),
        first: faults.first().map(|fault| fault.message.clone()).unwrap_or_default(),
    })
}
