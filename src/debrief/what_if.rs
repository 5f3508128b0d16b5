//! What would have been: a recorded run played again with one input moved, dropped or added.
//!
//! Not a prediction; the same world and seed, so that the luck of the draw cancels. The one rule: before the change
//! nothing differs; after it simulated commanders decide anew, and a human's inputs stay as they were.

use std::sync::Arc;

use serde::Serialize;

use super::report::WhatIfRow;
use crate::base::Tick;
use crate::exercise::{Exercise, Input};
use crate::language::{Speaker, narrate, parse};
use crate::players::playtest::mitigated;
use crate::players::{Cast, Commander, Player, Voice};
use crate::record::{InputLine, Playback, Recording, ReplayError};
use crate::scenario::Scenario;
use crate::score::{Doctrine, score};
use crate::view::seat_log;
use crate::vocab::{Command, Look, SeatId};

/// A single change of a run.
#[derive(Clone, PartialEq, Debug)]
pub enum Change {
    /// An input given at another time.
    Move {
        /// Which.
        seq: u32,
        /// When instead.
        to: Tick,
    },
    /// An input not given.
    Drop {
        /// Which.
        seq: u32,
    },
    /// An input that was not given.
    Insert {
        /// When.
        at: Tick,
        /// As typed.
        line: String,
        /// As understood.
        command: Command,
    },
}

/// What came of a run.
#[derive(Clone, Copy, PartialEq, Debug, Serialize)]
pub struct Course {
    /// Customer-minutes lost.
    pub customer_minutes: f64,
    /// Minutes until customers were served again, or the length of the response.
    pub minutes_to_mitigate: f64,
    /// Money lost and spent.
    pub money: f64,
    /// Points of a hundred.
    pub points: f64,
}

/// Why a run cannot be branched.
#[derive(Clone, PartialEq, Debug, thiserror::Error)]
pub enum BranchError {
    /// The recording cannot be played.
    #[error(transparent)]
    Replay(#[from] ReplayError),
    /// The doctrine pack in the recording is faulty.
    #[error("the doctrine pack in the recording has {} faults: {}", .0.len(), .0.join("; "))]
    Pack(Vec<String>),
    /// No such input.
    #[error("the recording has no input {0}; `hotwash replay` tells what was said, and its lines count from 1")]
    NoInput(u32),
    /// The line cannot be read.
    #[error("{line:?} cannot be read: {why}")]
    Unreadable {
        /// As typed.
        line: String,
        /// Why.
        why: String,
    },
    /// A time after the end.
    #[error("{at} is not within the run, which ends at {end}")]
    Late {
        /// As asked.
        at: Tick,
        /// The end.
        end: Tick,
    },
}

/// A run that can be branched: its start, its inputs, and who gave them.
#[derive(Clone)]
pub struct Branch {
    start: Exercise,
    doctrine: Doctrine,
    pub(super) inputs: Vec<InputLine>,
    commander: Option<Commander>,
    /// When the participant left, if they did before it was over.
    left: Option<Tick>,
    pub(super) end: Tick,
}

/// A run on its way, with or without a change.
#[derive(Clone)]
pub(super) struct Under {
    pub(super) run: Exercise,
    bot: Option<(Box<dyn Player>, Voice, Cast)>,
    /// A moved line that the bot has still to be kept from saying a second time.
    owed: bool,
    /// When the seat is made to look at who is there, if it is: a change that advises nothing.
    jolt: Option<Tick>,
}

impl Under {
    /// The same run, in which the seat is made to look at who is there at some moment.
    pub(super) fn jolted(self, at: Tick) -> Self {
        Self { jolt: Some(at), ..self }
    }
}

impl Branch {
    /// The run in a recording.
    ///
    /// # Errors
    /// If the recording cannot be played.
    pub fn of(recording: &Recording) -> Result<Self, BranchError> {
        let start = Playback::new(recording)?.into_exercise();
        let pack = Doctrine::kept(&recording.header.doctrine.text).map_err(BranchError::Pack)?;
        let doctrine = pack.with_rulings(&start.scenario().doctrine);
        let own = || recording.inputs.iter().filter(|input| input.seat == SeatId(0));
        let by = own().next().map(|input| input.by.clone());
        let same = own().all(|input| Some(&input.by) == by.as_ref());
        let alone = start.seats() == start.scenario().table();
        let commander =
            by.filter(|_| same && alone).and_then(|by| by.strip_prefix("bot:").and_then(|name| name.parse().ok()));
        let mut branch =
            Self { start, doctrine, inputs: recording.inputs.clone(), commander, left: None, end: Tick::ZERO };
        let mut whole = branch.begin();
        let last = recording.last_tick();
        while !whole.run.over() && (commander.is_some() || whole.run.now() < last) {
            branch.step(&mut whole, None);
        }
        branch.end = whole.run.now();
        branch.left = (!whole.run.over()).then_some(last);
        Ok(branch)
    }

    /// Whether a simulated commander decides anew after a change.
    #[must_use]
    pub fn decides_anew(&self) -> bool {
        self.commander.is_some()
    }

    /// The inputs of the seat whose run it is, from when it has the word.
    pub(super) fn own(&self) -> impl Iterator<Item = &InputLine> {
        let from = self.opens();
        self.inputs.iter().filter(move |input| input.seat == SeatId(0) && input.tick >= from)
    }

    /// When the seat has the word: from the start, or once it has come to take over.
    pub(super) fn opens(&self) -> Tick {
        self.scenario().begins.as_ref().map_or(Tick::ZERO, |begins| begins.after)
    }

    pub(super) fn start(&self) -> &Exercise {
        &self.start
    }

    /// The scenario it is played in.
    pub(super) fn scenario(&self) -> &Scenario {
        self.start.scenario()
    }

    /// The same inputs, or the same commander, in another scenario with the same names and seed.
    pub(super) fn in_scenario(&self, scenario: Arc<Scenario>) -> Self {
        let start = Exercise::with_seats(scenario, self.start.seed(), self.start.seats().to_vec());
        Self { start, ..self.clone() }
    }

    /// A change from the words of the command line: `SEQ T+04:00`.
    ///
    /// # Errors
    /// If there is no such input or time.
    pub fn moved(&self, seq: u32, to: Tick) -> Result<Change, BranchError> {
        self.input(seq)?;
        self.within(to)?;
        Ok(Change::Move { seq, to })
    }

    /// A change that drops an input.
    ///
    /// # Errors
    /// If there is no such input.
    pub fn dropped(&self, seq: u32) -> Result<Change, BranchError> {
        self.input(seq)?;
        Ok(Change::Drop { seq })
    }

    /// A change that adds a line.
    ///
    /// # Errors
    /// If the line cannot be read or the time lies outside.
    pub fn inserted(&self, at: Tick, line: &str) -> Result<Change, BranchError> {
        self.within(at)?;
        let me = self.start.seats()[0];
        let speaker = Speaker { names: self.start.scenario(), me };
        let command = parse(line, &speaker)
            .map_err(|no| BranchError::Unreadable { line: line.to_owned(), why: no.to_string() })?;
        Ok(Change::Insert { at, line: line.to_owned(), command })
    }

    fn within(&self, at: Tick) -> Result<(), BranchError> {
        if at < self.end { Ok(()) } else { Err(BranchError::Late { at, end: self.end }) }
    }

    pub(super) fn input(&self, seq: u32) -> Result<&InputLine, BranchError> {
        self.inputs.iter().find(|input| input.seq == seq).ok_or(BranchError::NoInput(seq))
    }

    /// At the start.
    pub(super) fn begin(&self) -> Under {
        let bot = self.commander.map(|commander| {
            let player = commander.player(self.start.scenario(), self.start.seed());
            (player, Voice::new(&self.start, SeatId(0)), Cast::of(&self.start))
        });
        Under { run: self.start.clone(), bot, owed: true, jolt: None }
    }

    /// The first second in which a change makes a difference.
    pub(super) fn from(&self, change: &Change) -> Tick {
        let tick = |seq: u32| self.inputs.iter().find(|input| input.seq == seq).map_or(Tick::ZERO, |input| input.tick);
        match change {
            Change::Move { seq, to } => tick(*seq).min(*to),
            Change::Drop { seq } => tick(*seq),
            Change::Insert { at, .. } => *at,
        }
    }

    /// Plays one second.
    pub(super) fn step(&self, on: &mut Under, change: Option<&Change>) {
        let now = on.run.now();
        let mut said: Vec<Input> = Vec::new();
        let added = match change {
            Some(Change::Insert { at, line, command }) if *at == now => Some((line.clone(), command.clone())),
            Some(Change::Move { seq, to }) if *to == now => self
                .inputs
                .iter()
                .find(|input| input.seq == *seq)
                .map(|input| (input.line.clone(), input.command.clone())),
            Some(Change::Insert { .. } | Change::Move { .. } | Change::Drop { .. }) | None => None,
        };
        if let Some((line, command)) = added {
            said.push(Input { seat: SeatId(0), by: "what-if".to_owned(), line, command });
        }
        if on.jolt == Some(now) {
            let command = Command::Look(Look::Who);
            said.push(Input { seat: SeatId(0), by: "what-if".to_owned(), line: "/who".to_owned(), command });
        }
        match &mut on.bot {
            Some((player, voice, cast)) => {
                let meant = voice.say(&on.run, &mut **player);
                said.extend(meant.into_iter().filter(|input| !self.withheld(input, now, change, &mut on.owed)));
                said.extend(cast.say(&on.run));
            }
            None => said.extend(self.given(now, change)),
        }
        let events = on.run.step(&said);
        if let Some((_, voice, cast)) = &mut on.bot {
            cast.hear(&events);
            voice.hear(events);
        }
    }

    /// What a human said in this second, but for what the change takes away.
    fn given(&self, now: Tick, change: Option<&Change>) -> impl Iterator<Item = Input> {
        let gone = match change {
            Some(Change::Move { seq, .. } | Change::Drop { seq }) => Some(*seq),
            Some(Change::Insert { .. }) | None => None,
        };
        let first = self.inputs.partition_point(|input| input.tick < now);
        let due = self.inputs[first..].iter().take_while(move |input| input.tick == now);
        due.filter(move |input| Some(input.seq) != gone).map(InputLine::input).collect::<Vec<_>>().into_iter()
    }

    /// Whether the change keeps a simulated commander from saying this; once only.
    fn withheld(&self, input: &Input, now: Tick, change: Option<&Change>, owed: &mut bool) -> bool {
        let seq = match change {
            Some(Change::Move { seq, .. } | Change::Drop { seq }) => *seq,
            Some(Change::Insert { .. }) | None => return false,
        };
        let Some(original) = self.inputs.iter().find(|known| known.seq == seq) else { return false };
        let meant = match change {
            Some(Change::Drop { .. }) => now == original.tick,
            Some(Change::Move { to, .. }) => now >= (*to).min(original.tick) && input.command == original.command,
            Some(Change::Insert { .. }) | None => false,
        };
        let held = *owed && meant;
        *owed &= !held;
        held
    }

    /// Whether a run has come to where it ends.
    pub(super) fn ended(&self, on: &Under) -> bool {
        on.run.over() || self.left.is_some_and(|left| on.run.now() >= left)
    }

    /// What came of one of its runs; one that was left counts as left.
    pub(super) fn course(&self, run: &mut Exercise) -> Course {
        course(run, &self.doctrine)
    }

    /// The whole run with a change, or without.
    #[must_use]
    pub fn play(&self, change: Option<&Change>) -> (Course, Exercise) {
        let mut on = self.begin();
        while !self.ended(&on) {
            self.step(&mut on, change);
        }
        (self.course(&mut on.run), on.run)
    }

    /// A change in words.
    #[must_use]
    pub fn told(&self, change: &Change) -> String {
        let line = |seq: &u32| self.inputs.iter().find(|input| input.seq == *seq);
        match change {
            Change::Move { seq, to } => match line(seq) {
                Some(input) => format!("{} at {to} instead of {}", input.line, input.tick),
                None => format!("input {seq} at {to}"),
            },
            Change::Drop { seq } => match line(seq) {
                Some(input) => format!("without {} at {}", input.line, input.tick),
                None => format!("without input {seq}"),
            },
            Change::Insert { at, line, .. } => format!("{line} at {at}, as the reference commander did"),
        }
    }
}

/// What came of a run; one that was left counts as left.
fn course(run: &mut Exercise, doctrine: &Doctrine) -> Course {
    if !run.over() {
        run.abandon();
    }
    let harm = run.platform().harm();
    let money = harm.money;
    let length = harm.minutes.len() as f64;
    let ill = harm.minutes.iter().any(|minute| minute.worst_share > 0.05);
    let unhurt = if ill { length } else { 0.0 };
    let card = score(&seat_log(run, run.seats()[0]), doctrine);
    Course {
        customer_minutes: harm.total_minutes(),
        minutes_to_mitigate: mitigated(run).map_or(unhurt, |minute| minute as f64),
        money: money.sla_credits + money.capacity + money.people + money.vendor,
        points: card.overall.points,
    }
}

/// What a change did, beside the run as it was.
pub(super) fn gain(branch: &Branch, change: &Change, course: &Course, base: &Course) -> WhatIfRow {
    let input = match change {
        Change::Move { seq, .. } | Change::Drop { seq } => *seq,
        Change::Insert { .. } => 0,
    };
    let round = |x: f64| (x * 10.0).round() / 10.0;
    WhatIfRow {
        change: branch.told(change),
        input,
        customer_minutes: round(course.customer_minutes - base.customer_minutes),
        minutes_to_mitigate: round(course.minutes_to_mitigate - base.minutes_to_mitigate),
        money: round(course.money - base.money),
        points: round(course.points - base.points),
    }
}

/// The last words of a run, for whoever compares two.
#[must_use]
pub fn ending_words(run: &Exercise) -> String {
    let last = run.log().iter().rev().find(|event| event.kind.name() == "PhaseChanged");
    let told = last.map(|event| format!("{} {}", event.tick, narrate(event, run.scenario())));
    told.unwrap_or_else(|| format!("left at {}", run.now()))
}

/// What the reference commander says in the same scenario and seed.
pub(super) fn reference_inputs(start: &Exercise) -> Vec<(Tick, Input)> {
    let mut run = start.clone();
    let mut player = Commander::Reference.player(run.scenario(), run.seed());
    let (mut voice, mut cast) = (Voice::new(&run, SeatId(0)), Cast::of(&run));
    let mut all = Vec::new();
    while !run.over() && run.phase() == crate::vocab::Phase::Response {
        let now = run.now();
        let said = voice.say(&run, &mut *player);
        let events = run.step(&[said.clone(), cast.say(&run)].concat());
        cast.hear(&events);
        voice.hear(events);
        all.extend(said.into_iter().map(|input| (now, input)));
    }
    all
}
