//! The simulated commanders around a seat: in the chair while the human sits elsewhere, before a trainee who takes over,
//! and after one whose shift ends.
//!
//! Not the seat's own player. The one rule: each sees what its seat sees and speaks at a human pace, and what it says is
//! an input like any other, so that a recording needs none of them to be played again.

use super::commander::Commander;
use super::drive::{Player, Voice};
use super::predecessor::Predecessor;
use crate::exercise::{Exercise, Input};
use crate::scenario::Conduct;
use crate::vocab::{Event, Phase, SeatId};

/// Who commands while the human sits elsewhere: good habits and no foresight.
const CHAIR: Commander = Commander::Steady;

/// What a member of the cast is there for.
#[derive(Clone)]
enum Part {
    /// Commands from the start to the end.
    Chair,
    /// Commands until somebody takes over.
    Before(Box<Predecessor>),
    /// Commands once it has taken over.
    After,
}

/// A simulated commander with a seat.
#[derive(Clone)]
struct Member {
    part: Part,
    player: Box<dyn Player>,
    voice: Voice,
}

/// The simulated commanders of a run, besides whoever has its first seat.
#[derive(Clone, Default)]
pub struct Cast {
    members: Vec<Member>,
}

/// The commander of this conduct.
fn named(conduct: Conduct) -> Commander {
    conduct.word().parse().unwrap_or(CHAIR)
}

impl Cast {
    /// Everybody who sits at the table of a run, but for the first seat.
    #[must_use]
    pub fn of(run: &Exercise) -> Self {
        let scenario = run.scenario();
        let begins = scenario.begins.as_ref();
        let shift = scenario.shift.as_ref();
        let seated = run.seats().iter().enumerate().skip(1);
        let members = seated.map(|(at, who)| {
            let seat = SeatId::at(at);
            let (part, commander) = match (begins, shift) {
                (Some(begins), _) if begins.with == *who => {
                    (Part::Before(Box::new(Predecessor::new(run, seat, begins))), named(begins.plays))
                }
                (_, Some(shift)) if shift.relief == *who => (Part::After, named(shift.plays)),
                _ => (Part::Chair, CHAIR),
            };
            Member { part, player: commander.player(scenario, run.seed()), voice: Voice::new(run, seat) }
        });
        Self { members: members.collect() }
    }

    /// What they say in the coming second.
    pub fn say(&mut self, run: &Exercise) -> Vec<Input> {
        let mut said = Vec::new();
        for member in &mut self.members {
            let Member { part, player, voice } = member;
            match part {
                Part::Chair => said.extend(voice.say(run, &mut **player)),
                // The review belongs to the trainee.
                Part::After if run.sits(voice.person()) && run.phase() == Phase::Response => {
                    said.extend(voice.say(run, &mut **player));
                }
                Part::After => {}
                Part::Before(predecessor) => {
                    if predecessor.commands(run) {
                        said.extend(voice.say(run, &mut **player));
                    }
                    said.extend(predecessor.say(run, player.name()));
                }
            }
        }
        said
    }

    /// What became of that second.
    pub fn hear(&mut self, events: &[Event]) {
        for member in &mut self.members {
            if let Part::Before(predecessor) = &mut member.part {
                predecessor.hear(events);
            }
            member.voice.hear(events.to_vec());
        }
    }
}
