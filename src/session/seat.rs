//! One seat at one exercise.
//!
//! Built for many seats (an input names its seat), driven by one.
//! The one rule: the clock moves here and nowhere else, one tick at a time, and every tick is offered to the recording.

use std::sync::Arc;

use serde_json::{Map, Value};

use super::chair::follow;
use super::heard::{Hearing, Refusal, heard, refusal};
use super::prefill::prefill;
use crate::base::{Tick, Ticks};
use crate::exercise::{Exercise, Input};
use crate::language::{self, Form, Speaker};
use crate::players::{Cast, Player, Voice};
use crate::record::{CHECK_EVERY, ENGINE, FORMAT, Header, Playback, Recording, ReplayError, SeatLine, Source, Writer};
use crate::scenario::{self, Diagnostic, Names as _, Scenario, Seat};
use crate::score::Doctrine;
use crate::view::{self, View};
use crate::vocab::{Command, PersonId, SeatId};

/// Where the lines of the recording go; called before the answer to what caused them is given.
pub type Sink = Box<dyn FnMut(&str)>;

/// How long `next` waits at most for something addressed to the seat.
pub const NEXT_MAX: Ticks = Ticks::minutes(5);

/// The human's seat; simulated commanders have the next ones, if the human does not command from start to end.
const SEAT: SeatId = SeatId(0);

/// What an unreadable line costs.
const UNREADABLE_COST: Ticks = Ticks(1);

/// Why a session could not begin.
#[derive(Clone, PartialEq, Debug, thiserror::Error)]
pub enum SessionError {
    /// The scenario is faulty.
    #[error("the scenario has {} faults", .0.len())]
    Faults(Vec<Diagnostic>),
    /// The doctrine pack is faulty.
    #[error("the doctrine pack has {} faults: {}", .0.len(), .0.join("; "))]
    Pack(Vec<String>),
    /// No such seat.
    #[error("the scenario has no seat {asked:?}; it has {}", .seats.join(", "))]
    NoSeat {
        /// As asked.
        asked: String,
        /// Those there are.
        seats: Vec<String>,
    },
    /// The recording cannot be played.
    #[error(transparent)]
    Replay(#[from] ReplayError),
    /// The recording has an end.
    #[error(
        "the recording is finished at {0}; `hotwash debrief` shows how it went, and --until with a time before that goes on from there in a new file"
    )]
    Finished(Tick),
    /// The recording is another engine's.
    #[error(
        "the recording was made by hotwash {0}, and only that version can go on with it in the same file; --until with a time plays the inputs up to there again with this version, into a new file"
    )]
    Engine(String),
    /// There is nothing to go on from.
    #[error("there is nothing to go on from at {at}: the recording reaches to {last}")]
    Beyond {
        /// The time asked for.
        at: Tick,
        /// The time it reaches.
        last: Tick,
    },
}

/// A seat, its exercise and its recording.
pub struct Session {
    exercise: Exercise,
    cast: Cast,
    doctrine: Doctrine,
    writer: Writer,
    sink: Sink,
    seat: SeatId,
    seat_name: String,
    me: PersonId,
    heard: usize,
    marked: Tick,
    refused: Vec<Refusal>,
}

impl Session {
    /// Sits down at a new exercise and hands the head of the recording to the sink.
    ///
    /// # Errors
    /// If the scenario is faulty or has no such seat.
    pub fn new(text: &str, seed: u64, seat_name: Option<&str>, sink: Sink) -> Result<Self, SessionError> {
        Self::judged_by(Doctrine::shipped_text(), text, seed, seat_name, sink)
    }

    /// The same, to be scored by another doctrine pack, which the recording keeps.
    ///
    /// # Errors
    /// If the pack or the scenario is faulty, or there is no such seat.
    pub fn judged_by(
        pack: &str,
        text: &str,
        seed: u64,
        seat_name: Option<&str>,
        mut sink: Sink,
    ) -> Result<Self, SessionError> {
        let doctrine = Doctrine::parse(pack).map_err(SessionError::Pack)?;
        let scenario = scenario::parse(text).map_err(SessionError::Faults)?;
        let (seat_name, me) = seat_of(&scenario, seat_name)?;
        let taken = taken(&scenario, &seat_name, me);
        let header = header_of(&scenario, text, pack, seed, &taken);
        let (writer, line) = Writer::begin(&header);
        sink(&line);
        let seats = taken.iter().map(|seat| seat.person).collect();
        let exercise = Exercise::with_seats(Arc::new(scenario), seed, seats);
        let mut session = Self {
            cast: Cast::of(&exercise),
            exercise,
            doctrine,
            writer,
            sink,
            seat: SEAT,
            seat_name,
            me,
            heard: 0,
            marked: Tick::ZERO,
            refused: Vec::new(),
        };
        session.open();
        Ok(session)
    }

    /// Lets whoever commands before the trainee play, up to the second in which the trainee has been briefed.
    fn open(&mut self) {
        let takes = self.exercise.scenario().command_seat().is_some_and(|seat| seat.person == self.me);
        while takes && !self.exercise.opened() && self.tick(&[]) {}
    }

    /// Whether a recording can be gone on with in its own file.
    ///
    /// # Errors
    /// If it is finished or foreign.
    pub fn resumable(recording: &Recording) -> Result<(), SessionError> {
        if recording.header.engine != ENGINE {
            return Err(SessionError::Engine(recording.header.engine.clone()));
        }
        match &recording.end {
            Some(end) => Err(SessionError::Finished(Tick(end.ticks))),
            None => Ok(()),
        }
    }

    /// Sits down again where a recording broke off; the sink gets only what is new.
    ///
    /// # Errors
    /// If the recording is finished, foreign, or cannot be played.
    pub fn resume(recording: &Recording, mut sink: Sink) -> Result<Self, SessionError> {
        Self::resumable(recording)?;
        let mut player = Playback::new(recording)?;
        let mut cast = Cast::of(player.exercise());
        let (mut writer, mut lost) = (Writer::resume(recording), Vec::new());
        while follow(&mut cast, &mut player, &mut lost) {}
        for input in lost {
            sink(&writer.input(recording.last_tick(), &input));
        }
        Self::again(recording, (player.into_exercise(), cast), writer, sink)
    }

    /// Sits down at the state a recording had at a time, before anything was said then; the sink gets a whole new
    /// recording, with the remarks in it.
    ///
    /// # Errors
    /// If the recording does not reach so far, was over by then, or cannot be played.
    pub fn branch(
        recording: &Recording,
        at: Tick,
        remarks: Map<String, Value>,
        mut sink: Sink,
    ) -> Result<Self, SessionError> {
        let beyond = || SessionError::Beyond { at, last: recording.last_tick() };
        if at > recording.last_tick() {
            return Err(beyond());
        }
        let mut player = Playback::new(recording)?;
        let (mut writer, line) = Writer::begin(&Header { engine: ENGINE.to_owned(), ..recording.header.clone() });
        sink(&line);
        sink(&Writer::meta(remarks));
        let (mut cast, mut lost) = (Cast::of(player.exercise()), Vec::new());
        while player.exercise().now() < at {
            let (now, due) = (player.exercise().now(), player.due());
            for input in due {
                sink(&writer.input(input.tick, &input.input()));
            }
            if !follow(&mut cast, &mut player, &mut lost) {
                return Err(beyond());
            }
            for input in lost.drain(..) {
                sink(&writer.input(now, &input));
            }
            if let Some(line) = writer.check(player.exercise()) {
                sink(&line);
            }
        }
        if player.exercise().over() {
            return Err(beyond());
        }
        let mut session = Self::again(recording, (player.into_exercise(), cast), writer, sink)?;
        session.marked = Tick(at.0 - at.0 % CHECK_EVERY);
        session.mark();
        Ok(session)
    }

    fn again(
        recording: &Recording,
        (exercise, cast): (Exercise, Cast),
        writer: Writer,
        sink: Sink,
    ) -> Result<Self, SessionError> {
        let mine = recording.header.seats.iter().find(|seat| seat.seat == SEAT);
        let asked = mine.map(|seat| seat.name.as_str());
        let (seat_name, me) = seat_of(exercise.scenario(), asked)?;
        let marked = exercise.now();
        let doctrine = Doctrine::kept(&recording.header.doctrine.text).map_err(SessionError::Pack)?;
        let mut session = Self {
            exercise,
            doctrine,
            cast,
            writer,
            sink,
            seat: SEAT,
            seat_name,
            me,
            heard: 0,
            marked,
            refused: Vec::new(),
        };
        session.open();
        Ok(session)
    }

    /// The exercise, to look at.
    #[must_use]
    pub fn exercise(&self) -> &Exercise {
        &self.exercise
    }

    /// What it is scored by, before the scenario's own rulings.
    #[must_use]
    pub fn doctrine(&self) -> &Doctrine {
        &self.doctrine
    }

    /// Who sits here.
    #[must_use]
    pub fn me(&self) -> PersonId {
        self.me
    }

    /// The name of the seat.
    #[must_use]
    pub fn seat_name(&self) -> &str {
        &self.seat_name
    }

    /// What the seat can know now.
    #[must_use]
    pub fn view(&self) -> View {
        view::view(&self.exercise, self.me)
    }

    /// How a line would be understood.
    ///
    /// # Errors
    /// If it cannot be.
    pub fn read(&self, line: &str) -> Result<Command, Refusal> {
        let refuse = |why: String, hint: &str| Refusal { line: line.to_owned(), why, hint: hint.to_owned() };
        if line.trim().is_empty() {
            return Err(refuse("nothing was said".to_owned(), "/summary"));
        }
        language::parse(line, &self.speaker()).map_err(|rejection| {
            let rejection = self.exercise.sound(self.me, rejection);
            refuse(rejection.why, &rejection.hint)
        })
    }

    /// What a form can fill in from what this seat knows.
    #[must_use]
    pub fn prefill(&self, form: &Form) -> Vec<(&'static str, String)> {
        prefill(form, &self.view(), &view::seat_log(&self.exercise, self.me))
    }

    /// Who speaks here, for the language layer.
    #[must_use]
    pub fn speaker(&self) -> Speaker<'_> {
        Speaker { names: self.exercise.scenario(), me: self.me }
    }

    /// Says a line; time passes as it does when somebody types.
    pub fn say(&mut self, line: &str) {
        let line = line.replace(char::is_control, " ");
        if self.exercise.over() {
            self.refused.push(Refusal {
                line,
                why: "the exercise is over".to_owned(),
                hint: "read the debrief".to_owned(),
            });
            return;
        }
        match self.read(&line) {
            Ok(command) => self.command(line, command, "human"),
            Err(refusal) => {
                self.refused.push(refusal);
                self.pass(UNREADABLE_COST);
            }
        }
    }

    /// Gives a command on behalf of somebody: `human`, or `bot:` and a name.
    pub fn command(&mut self, line: String, command: Command, by: &str) {
        if self.exercise.over() {
            return;
        }
        let cost = language::cost(&line, &command);
        let input = Input { seat: self.seat, by: by.to_owned(), line, command };
        let recorded = self.writer.input(self.exercise.now(), &input);
        (self.sink)(&recorded);
        self.tick(&[input]);
        self.pass(Ticks(cost.0.saturating_sub(1)));
    }

    /// Lets time pass.
    pub fn pass(&mut self, span: Ticks) {
        let until = self.exercise.now().after(span);
        while self.exercise.now() < until && self.tick(&[]) {}
    }

    /// Lets time pass, but not beyond the second in which something is addressed to the seat.
    pub fn wait(&mut self, most: Ticks) {
        let until = self.exercise.now().after(most);
        let phase = self.exercise.phase();
        while self.exercise.now() < until {
            let before = self.exercise.log().len();
            if !self.tick(&[]) || self.exercise.phase() != phase || self.addressed_since(before) {
                return;
            }
        }
    }

    /// Plays on with no further word to the end.
    pub fn finish(&mut self) {
        while self.tick(&[]) {}
    }

    /// Lets a simulated commander sit here and play on to the end.
    pub fn perform(&mut self, player: &mut dyn Player) {
        let mut voice = Voice::new(&self.exercise, self.seat);
        // Whoever takes over reads what stands in the channel.
        voice.hear(self.exercise.log().to_vec());
        loop {
            let said = voice.say(&self.exercise, player);
            for input in &said {
                let recorded = self.writer.input(self.exercise.now(), input);
                (self.sink)(&recorded);
            }
            let before = self.exercise.log().len();
            if !self.tick(&said) {
                return;
            }
            voice.hear(self.exercise.log()[before..].to_vec());
        }
    }

    /// Leaves; an exercise that is not over is abandoned.
    pub fn leave(&mut self) {
        if !self.exercise.over() {
            self.exercise.abandon();
        }
        self.record_end();
    }

    /// Keeps remarks in the recording; they are never hashed and may follow its end.
    pub fn remark(&mut self, remarks: Map<String, Value>) {
        (self.sink)(&Writer::meta(remarks));
    }

    /// Puts the clock into the recording, so that a run that breaks off goes on at the second last shown.
    pub fn mark(&mut self) {
        if !self.exercise.over() && self.exercise.now() > self.marked {
            self.marked = self.exercise.now();
            (self.sink)(&self.writer.mark(&self.exercise));
        }
    }

    /// What reached the seat since it last listened.
    pub fn hear(&mut self) -> Hearing {
        let new = &self.exercise.log()[self.heard..];
        let visible: Vec<_> = new.iter().filter(|event| view::visible(event, self.me)).collect();
        let events = visible.iter().map(|event| heard(&self.exercise, self.me, event)).collect();
        let mut rejected = std::mem::take(&mut self.refused);
        rejected.extend(visible.iter().filter_map(|event| refusal(self.me, event)));
        self.heard = self.exercise.log().len();
        Hearing { events, rejected }
    }

    /// Whether something since this place in the log wants the seat's attention.
    fn addressed_since(&self, place: usize) -> bool {
        self.exercise.log()[place..].iter().any(|event| view::addressed(event, self.me, &self.exercise))
    }

    /// Plays one tick; false if the exercise is over.
    fn tick(&mut self, inputs: &[Input]) -> bool {
        if self.exercise.over() {
            return false;
        }
        let said = self.cast.say(&self.exercise);
        for input in &said {
            let recorded = self.writer.input(self.exercise.now(), input);
            (self.sink)(&recorded);
        }
        let all: Vec<Input> = inputs.iter().cloned().chain(said).collect();
        let events = self.exercise.step(&all);
        self.cast.hear(&events);
        if let Some(line) = self.writer.check(&self.exercise) {
            self.marked = self.exercise.now();
            (self.sink)(&line);
        }
        self.record_end();
        true
    }

    fn record_end(&mut self) {
        if let Some(line) = self.writer.end(&self.exercise) {
            (self.sink)(&line);
        }
    }

    /// The clock.
    #[must_use]
    pub fn now(&self) -> Tick {
        self.exercise.now()
    }
}

fn seat_of(scenario: &Scenario, asked: Option<&str>) -> Result<(String, PersonId), SessionError> {
    let place = scenario.place(asked).ok_or_else(|| SessionError::NoSeat {
        asked: asked.unwrap_or_default().to_owned(),
        seats: scenario.places().into_iter().map(|seat| seat.name).collect(),
    })?;
    Ok((place.name, place.person))
}

/// The seats taken, the human's first; a simulated commander takes the chair unless the human has it, and others command
/// before and after where the scenario says so.
fn taken(scenario: &Scenario, seat_name: &str, me: PersonId) -> Vec<Seat> {
    let mine = Seat { name: seat_name.to_owned(), person: me };
    let chair = scenario.command_seat().filter(|seat| seat.person != me).cloned();
    std::iter::once(mine).chain(chair).chain(scenario.hands()).collect()
}

fn header_of(scenario: &Scenario, text: &str, pack: &str, seed: u64, taken: &[Seat]) -> Header {
    let line = |(at, seat): (usize, &Seat)| SeatLine {
        seat: SeatId::at(at),
        name: seat.name.clone(),
        person: scenario.person(seat.person).to_owned(),
    };
    Header {
        format: FORMAT,
        engine: ENGINE.to_owned(),
        scenario: Source::new(&scenario.meta.id, text),
        doctrine: Source::new("doctrine", pack),
        seed,
        seats: taken.iter().enumerate().map(line).collect(),
        substeps: scenario.platform.substeps,
    }
}
