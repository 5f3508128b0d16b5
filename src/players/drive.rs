//! Lets a simulated commander play a run at a human pace: one line at a time, and speaking takes time.
//!
//! Not a session: nothing is recorded. The one rule: a simulated commander gets no more time than a human would.

use std::collections::VecDeque;
use std::sync::Arc;

use super::cast::Cast;
use crate::base::{Tick, Ticks};
use crate::exercise::{Exercise, Input};
use crate::language::{Speaker, cost, parse};
use crate::scenario::Names;
use crate::view::{Briefing, View, brief, briefing_of, renew, seat_log, view, visible};
use crate::vocab::{Brief, Command, Event, PersonId, Phase, RoleChange, SeatId};

/// How long before the end of a shift a commander hands over.
const HANDS_OVER: Ticks = Ticks(150);

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
    /// Who waits to relieve the seat at the end of its shift, and the brief a form would fill in, for who asks for it.
    pub relief: Option<(PersonId, &'a dyn Fn() -> Brief)>,
    /// Now.
    pub now: Tick,
    /// Whose seat it is.
    pub me: PersonId,
}

impl PlayerEyes<'_> {
    /// The line with which command goes to the relief, if it is time, with these fields of the brief.
    pub(super) fn handoff(&self, wanted: impl Fn(&Brief) -> Brief) -> Option<String> {
        let (to, whole) = self.relief?;
        Some(crate::language::write(&Command::Handoff { to, brief: wanted(&whole()) }, self.names()))
    }

    /// Names, for reading and writing lines.
    #[must_use]
    pub fn names(&self) -> &dyn Names {
        self.briefing
    }
}

/// A simulated commander.
pub trait Player: Send + Sync {
    /// Its name, as recordings and tables show it.
    fn name(&self) -> &'static str;
    /// What it wants to say now, in order. It is asked again when all of it has been said.
    fn act(&mut self, eyes: &PlayerEyes<'_>) -> Vec<String>;
    /// The same commander with the same memories.
    fn boxed(&self) -> Box<dyn Player>;
}

impl Clone for Box<dyn Player> {
    fn clone(&self) -> Self {
        self.boxed()
    }
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

    fn boxed(&self) -> Box<dyn Player> {
        Box::new(*self)
    }
}

/// Says given lines at given seconds.
#[derive(Clone, Debug)]
pub struct Steps {
    name: &'static str,
    steps: Vec<(u32, String)>,
}

impl Steps {
    /// The lines with the seconds at which they are said.
    #[must_use]
    pub fn new(steps: &[(u32, &str)]) -> Self {
        Self::named("steps", steps.iter().map(|(at, line)| (*at, (*line).to_owned())).collect())
    }

    /// The same under a name of its own.
    #[must_use]
    pub fn named(name: &'static str, steps: Vec<(u32, String)>) -> Self {
        Self { name, steps }
    }
}

impl Player for Steps {
    fn name(&self) -> &'static str {
        self.name
    }

    fn act(&mut self, eyes: &PlayerEyes<'_>) -> Vec<String> {
        let (due, later): (Vec<_>, Vec<_>) = self.steps.drain(..).partition(|(at, _)| *at <= eyes.now.0);
        self.steps = later;
        due.into_iter().map(|(_, line)| line).collect()
    }

    fn boxed(&self) -> Box<dyn Player> {
        Box::new(self.clone())
    }
}

/// The mouth and ears of a commander at one run: what it has still to say, and what it has not yet heard.
#[derive(Clone)]
pub struct Voice {
    seat: SeatId,
    me: PersonId,
    public: Arc<Briefing>,
    queue: VecDeque<String>,
    fresh: Vec<Event>,
    /// What was seen at the last look, so that the next need not be written from the start.
    seen: Option<View>,
    free_at: Tick,
}

impl Voice {
    /// A voice in a seat of a run.
    #[must_use]
    pub fn new(run: &Exercise, seat: SeatId) -> Self {
        Self {
            seat,
            me: run.seats()[seat.index()],
            public: Arc::new(briefing_of(run)),
            queue: VecDeque::new(),
            fresh: Vec::new(),
            seen: None,
            free_at: Tick::ZERO,
        }
    }

    /// Whose voice it is.
    #[must_use]
    pub fn person(&self) -> PersonId {
        self.me
    }

    /// Whether it has the word: who has not come yet has not, nor who was relieved, until the review.
    fn may_speak(&self, run: &Exercise) -> bool {
        let relief = run.scenario().shift.as_ref().map(|shift| shift.relief);
        let relieved = relief.is_some_and(|relief| relief != self.me && run.incident().commander() == Some(relief));
        let taker = run.scenario().command_seat().is_some_and(|seat| seat.person == self.me);
        let waits = taker && !run.opened();
        run.incident().is_here(self.me) && !waits && !(relieved && run.phase() == Phase::Response)
    }

    /// The relief, when the shift is nearly over and they are there.
    fn relief(&self, run: &Exercise) -> Option<PersonId> {
        let shift = run.scenario().shift.as_ref()?;
        let due = run.now().after(HANDS_OVER) >= shift.ends && run.incident().is_here(shift.relief);
        let open = run.incident().open_offers().any(|(_, offer)| offer.what == RoleChange::Command);
        // Nobody relieves themselves.
        if !due || open || shift.relief == self.me || run.incident().commander() != Some(self.me) {
            return None;
        }
        Some(shift.relief)
    }

    /// What the commander says in the coming second; at most one line, since speaking takes time.
    pub fn say(&mut self, run: &Exercise, player: &mut dyn Player) -> Vec<Input> {
        let now = run.now();
        if now < self.free_at || !self.may_speak(run) {
            return Vec::new();
        }
        if self.queue.is_empty() && (!self.fresh.is_empty() || now.0.is_multiple_of(LOOK_EVERY)) {
            let seen = match self.seen.take() {
                Some(old) => renew(run, self.me, old),
                None => view(run, self.me),
            };
            let form = || brief(&seen, &seat_log(run, self.me));
            let form: &dyn Fn() -> Brief = &form;
            let relief = self.relief(run).map(|who| (who, form));
            let (events, briefing) = (self.fresh.as_slice(), &*self.public);
            let eyes = PlayerEyes { view: &seen, events, briefing, relief, now, me: self.me };
            self.queue.extend(player.act(&eyes));
            self.fresh.clear();
            self.seen = Some(seen);
        }
        let Some(line) = self.queue.pop_front() else { return Vec::new() };
        self.free_at = now.after(Ticks(1));
        // A line that cannot be read is not an input; it still costs the second it took to try.
        let Ok(command) = parse(&line, &Speaker { names: &*self.public, me: self.me }) else { return Vec::new() };
        self.free_at = now.after(cost(&line, &command));
        vec![Input { seat: self.seat, by: format!("bot:{}", player.name()), line, command }]
    }

    /// Takes in what happened.
    pub fn hear(&mut self, events: Vec<Event>) {
        let me = self.me;
        self.fresh.extend(events.into_iter().filter(|event| visible(event, me)));
    }
}

/// Plays a run to its end, or for `limit`, and returns the inputs given.
pub fn play(run: &mut Exercise, player: &mut dyn Player, seat: SeatId, limit: Option<Ticks>) -> Vec<Input> {
    let until = limit.map(|span| run.now().after(span));
    play_while(run, player, seat, |run| until.is_none_or(|until| run.now() < until))
}

/// Plays a run for as long as `wanted` holds and it is not over, and returns the inputs given.
///
/// What a commander meant to say and had not yet said is lost at the end; [`Voice`] keeps it.
pub fn play_while(
    run: &mut Exercise,
    player: &mut dyn Player,
    seat: SeatId,
    wanted: impl Fn(&Exercise) -> bool,
) -> Vec<Input> {
    let (mut voice, mut cast) = (Voice::new(run, seat), Cast::of(run));
    let mut inputs = Vec::new();
    while !run.over() && wanted(run) {
        let mut said = voice.say(run, player);
        said.extend(cast.say(run));
        let events = run.step(&said);
        cast.hear(&events);
        voice.hear(events);
        inputs.extend(said);
    }
    inputs
}
