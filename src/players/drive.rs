//! Lets a simulated commander play a run at a human pace: one line at a time, and speaking takes time.
//!
//! Not a session: nothing is recorded. The one rule: a simulated commander gets no more time than a human would.

use crate::base::{Tick, Ticks};
use crate::exercise::{Exercise, Input};
use crate::language::{Speaker, cost, parse};
use crate::scenario::Names;
use crate::view::{Briefing, View, briefing, view, visible};
use crate::vocab::{Event, PersonId, SeatId};

/// A commander looks up at least this often even when nothing has happened.
const LOOK_EVERY: u32 = 5;

/// What a simulated commander is shown.
#[derive(Clone, Copy)]
pub struct PlayerEyes<'a> {
    /// The view of now.
    pub view: &'a View,
    /// What has become visible since the last look.
    pub events: &'a [Event],
    /// Names and agreements that are public.
    pub briefing: &'a Briefing,
    /// Now.
    pub now: Tick,
    /// Whose seat it is.
    pub me: PersonId,
}

impl PlayerEyes<'_> {
    /// Names, for reading and writing lines.
    #[must_use]
    pub fn names(&self) -> &dyn Names {
        self.briefing
    }
}

/// A simulated commander.
pub trait Player {
    /// Its name, as recordings and tables show it.
    fn name(&self) -> &'static str;
    /// What it wants to say now, in order. It is asked again when all of it has been said.
    fn act(&mut self, eyes: &PlayerEyes<'_>) -> Vec<String>;
}

/// Says nothing at all.
#[derive(Clone, Copy, Debug)]
pub struct Idle;

impl Player for Idle {
    fn name(&self) -> &'static str {
        "idle"
    }

    fn act(&mut self, _: &PlayerEyes<'_>) -> Vec<String> {
        Vec::new()
    }
}

/// Says given lines at given seconds.
#[derive(Clone, Debug)]
pub struct Steps {
    steps: Vec<(u32, String)>,
}

impl Steps {
    /// The lines with the seconds at which they are said.
    #[must_use]
    pub fn new(steps: &[(u32, &str)]) -> Self {
        Self { steps: steps.iter().map(|(at, line)| (*at, (*line).to_owned())).collect() }
    }
}

impl Player for Steps {
    fn name(&self) -> &'static str {
        "steps"
    }

    fn act(&mut self, eyes: &PlayerEyes<'_>) -> Vec<String> {
        let (due, later): (Vec<_>, Vec<_>) = self.steps.drain(..).partition(|(at, _)| *at <= eyes.now.0);
        self.steps = later;
        due.into_iter().map(|(_, line)| line).collect()
    }
}

/// Plays a run to its end, or for `limit`, and returns the inputs given.
///
/// A line that cannot be read is not an input; it still costs the second it took to try.
pub fn play(run: &mut Exercise, player: &mut dyn Player, seat: SeatId, limit: Option<Ticks>) -> Vec<Input> {
    let until = limit.map(|span| run.now().after(span));
    play_while(run, player, seat, |run| until.is_none_or(|until| run.now() < until))
}

/// Plays a run for as long as `wanted` holds and it is not over, and returns the inputs given.
///
/// What a commander meant to say and had not yet said is lost at the end, so a run is played in one call.
pub fn play_while(
    run: &mut Exercise,
    player: &mut dyn Player,
    seat: SeatId,
    wanted: impl Fn(&Exercise) -> bool,
) -> Vec<Input> {
    let me = run.seats()[seat.index()];
    let public = briefing(run.scenario());
    let by = format!("bot:{}", player.name());
    let (mut inputs, mut queue): (Vec<Input>, std::collections::VecDeque<String>) = Default::default();
    let (mut fresh, mut free_at): (Vec<Event>, Tick) = (Vec::new(), Tick::ZERO);
    while !run.over() && wanted(run) {
        let now = run.now();
        let looks = queue.is_empty() && now >= free_at && (!fresh.is_empty() || now.0.is_multiple_of(LOOK_EVERY));
        if looks {
            let seen = view(run, me);
            let eyes = PlayerEyes { view: &seen, events: &fresh, briefing: &public, now, me };
            queue.extend(player.act(&eyes));
            fresh.clear();
        }
        let mut said = Vec::new();
        if now >= free_at
            && let Some(line) = queue.pop_front()
        {
            free_at = now.after(Ticks(1));
            if let Ok(command) = parse(&line, &Speaker { names: &public, me }) {
                free_at = now.after(cost(&line, &command));
                said.push(Input { seat, by: by.clone(), line, command });
            }
        }
        let events = run.step(&said);
        fresh.extend(events.into_iter().filter(|event| visible(event, me)));
        inputs.extend(said);
    }
    inputs
}
