//! Writing a recording while the run goes on, line by line.
//!
//! Not a file: whoever holds the disk appends and flushes each line it is given.
//! The one rule: an input's line is handed out before anybody sees what the input did.

use serde_json::{Map, Value};

use super::format::{Check, End, Header, InputLine, Line, hex};
use super::parse::Recording;
use crate::base::Tick;
use crate::exercise::{Exercise, Input};

/// How many ticks lie between two checks.
pub const CHECK_EVERY: u32 = 64;

/// Makes the lines of a run, in order.
#[derive(Clone, Debug)]
pub struct Writer {
    next_seq: u32,
    ended: bool,
}

impl Writer {
    /// Begins a recording; the text is its first line.
    #[must_use]
    pub fn begin(header: &Header) -> (Self, String) {
        let writer = Self { next_seq: 1, ended: false };
        (writer, Line::Header(header.clone()).to_text())
    }

    /// Goes on where a broken-off recording stops.
    #[must_use]
    pub fn resume(recording: &Recording) -> Self {
        let last = recording.inputs.last().map_or(0, |input| input.seq);
        Self { next_seq: last.saturating_add(1), ended: recording.end.is_some() }
    }

    /// The line of something said at `tick`.
    pub fn input(&mut self, tick: Tick, input: &Input) -> String {
        let seq = self.next_seq;
        self.next_seq = seq.saturating_add(1);
        let line = InputLine {
            tick,
            seq,
            seat: input.seat,
            by: input.by.clone(),
            line: input.line.clone(),
            command: input.command.clone(),
        };
        Line::Input(line).to_text()
    }

    /// The check that is due after a tick, if one is.
    #[must_use]
    pub fn check(&self, exercise: &Exercise) -> Option<String> {
        let tick = exercise.now();
        let due = tick.0 > 0 && tick.0.is_multiple_of(CHECK_EVERY);
        due.then(|| self.mark(exercise))
    }

    /// A check that is not due: it keeps how far the clock had come when somebody was answered.
    #[must_use]
    pub fn mark(&self, exercise: &Exercise) -> String {
        Line::Check(check_of(exercise)).to_text()
    }

    /// The last line, once the exercise is over.
    pub fn end(&mut self, exercise: &Exercise) -> Option<String> {
        if self.ended {
            return None;
        }
        let end = end_of(exercise)?;
        self.ended = true;
        Some(Line::End(end).to_text())
    }

    /// A line of remarks.
    #[must_use]
    pub fn meta(remarks: Map<String, Value>) -> String {
        Line::Meta(remarks).to_text()
    }
}

/// The hashes of an exercise as it stands.
pub(super) fn check_of(exercise: &Exercise) -> Check {
    let hashes = exercise.fingerprints().into_iter().map(|(name, hash)| (name.to_owned(), hex(hash))).collect();
    Check { tick: exercise.now(), hashes }
}

/// The end of an exercise, if it is over.
pub(super) fn end_of(exercise: &Exercise) -> Option<End> {
    let ending = exercise.ending().filter(|_| exercise.over())?;
    Some(End { ticks: exercise.now().0, ending, fingerprint: hex(exercise.fingerprint()) })
}
