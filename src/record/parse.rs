//! Reading a recording back: a torn last line is forgiven, everything else that is wrong is named with its line.
//!
//! Not the replay: nothing is run here.
//! The one rule: what parses is consistent (ticks in order, seats known, texts unaltered), so that a replay need not look.

use std::fmt::Write as _;

use serde_json::{Map, Value};

use super::format::{Check, End, FORMAT, Header, InputLine, Line};
use crate::base::Tick;

/// A whole recording.
#[derive(Clone, PartialEq, Debug)]
pub struct Recording {
    /// What the run depends on.
    pub header: Header,
    /// What was said, in order.
    pub inputs: Vec<InputLine>,
    /// The hashes on the way.
    pub checks: Vec<Check>,
    /// How it ended; none if the session broke off.
    pub end: Option<End>,
    /// Remarks that are never hashed.
    pub meta: Map<String, Value>,
}

/// Why a text is not a recording.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum RecordError {
    /// Nothing in it.
    #[error("line 1: the recording is empty; a recording begins with a header line")]
    Empty,
    /// Made for another shape of the file.
    #[error(
        "line 1: this recording has format {found}, and this hotwash reads format {FORMAT}; it was made by hotwash {engine}, which can replay it"
    )]
    Format {
        /// The format found.
        found: String,
        /// The engine named beside it.
        engine: String,
    },
    /// A line that cannot be, or cannot be there.
    #[error("line {line}: {why}")]
    Line {
        /// Which, from 1.
        line: usize,
        /// What is wrong with it.
        why: String,
    },
}

fn wrong(line: usize, why: impl Into<String>) -> RecordError {
    let remedy = if line <= 1 {
        "without its header a recording cannot be played; use an untouched copy"
    } else {
        "use an untouched copy, or cut the file above this line: what stands before it can be played"
    };
    RecordError::Line { line, why: format!("{}; {remedy}", why.into()) }
}

impl Recording {
    /// Reads a recording; warnings tell what was forgiven.
    ///
    /// # Errors
    /// If a line other than a torn last one cannot be read, or contradicts the lines before it.
    pub fn parse(text: &str) -> Result<(Self, Vec<String>), RecordError> {
        let (recording, warnings) = Self::parse_altered(text)?;
        match recording.altered() {
            None => Ok((recording, warnings)),
            Some(why) => Err(wrong(
                1,
                format!(
                    "{why}; `hotwash replay FILE --scenario embedded` runs the inputs on the altered text all the same"
                ),
            )),
        }
    }

    /// Reads a recording whose texts need not be those that were recorded.
    ///
    /// # Errors
    /// As [`Recording::parse`], but an altered text is no error.
    pub fn parse_altered(text: &str) -> Result<(Self, Vec<String>), RecordError> {
        let mut warnings = Vec::new();
        let lines: Vec<(usize, &str)> = text
            .lines()
            .enumerate()
            .map(|(at, line)| (at + 1, line))
            .filter(|(_, line)| !line.trim().is_empty())
            .collect();
        let Some((first, rest)) = lines.split_first() else {
            return Err(RecordError::Empty);
        };
        let mut recording = Self::begin(first.0, first.1)?;
        for (place, (at, line)) in rest.iter().enumerate() {
            let last = place + 1 == rest.len();
            match serde_json::from_str::<Line>(line) {
                Ok(line) => recording.take(*at, line)?,
                Err(error) if last && (error.is_eof() || !text.ends_with('\n')) => {
                    warnings.push(format!("line {at}: torn in mid-write, dropped ({} bytes)", line.len()));
                }
                Err(error) => return Err(wrong(*at, error.to_string())),
            }
        }
        Ok((recording, warnings))
    }

    /// Which text in it is not the one that was recorded, if one is not.
    #[must_use]
    pub fn altered(&self) -> Option<String> {
        let texts = [("scenario", &self.header.scenario), ("doctrine", &self.header.doctrine)];
        let (name, source) = texts.into_iter().find(|(_, source)| !source.intact())?;
        Some(format!("the text of the {name} is not the one that was recorded (its hash is not {})", source.hash))
    }

    fn begin(at: usize, line: &str) -> Result<Self, RecordError> {
        let value: Value = match serde_json::from_str::<Value>(line) {
            Ok(value) => value,
            Err(error) if error.is_eof() && line.starts_with('{') => {
                return Err(wrong(at, "torn within its header, before anything was said; begin the exercise again"));
            }
            Err(error) => return Err(wrong(at, error.to_string())),
        };
        if value.get("type").and_then(Value::as_str) != Some("header") {
            return Err(wrong(at, "a recording begins with a header line"));
        }
        if value.get("format").and_then(Value::as_u64) != Some(u64::from(FORMAT)) {
            let shown = |field: &str| value.get(field).map_or("none".to_owned(), plain);
            return Err(RecordError::Format { found: shown("format"), engine: shown("engine") });
        }
        let header = match serde_json::from_value::<Line>(value) {
            Ok(Line::Header(header)) => header,
            Ok(Line::Input(_) | Line::Check(_) | Line::End(_) | Line::Meta(_)) => {
                return Err(wrong(at, "a recording begins with a header line"));
            }
            Err(error) => return Err(wrong(at, error.to_string())),
        };
        Ok(Self { header, inputs: Vec::new(), checks: Vec::new(), end: None, meta: Map::new() })
    }

    fn take(&mut self, at: usize, line: Line) -> Result<(), RecordError> {
        if self.end.is_some() && !matches!(line, Line::Meta(_)) {
            return Err(wrong(at, "nothing but a meta line may follow the end"));
        }
        match line {
            Line::Header(_) => {
                return Err(wrong(at, "a second header; a file holds one recording"));
            }
            Line::Input(input) => {
                self.fits(at, &input)?;
                self.inputs.push(input);
            }
            Line::Check(check) => {
                if check.tick < self.last_tick() {
                    return Err(wrong(at, "the clock runs backwards"));
                }
                self.checks.push(check);
            }
            Line::End(end) => {
                if Tick(end.ticks) < self.last_tick() {
                    return Err(wrong(at, "the end lies before the last line"));
                }
                self.end = Some(end);
            }
            Line::Meta(meta) => self.meta.extend(meta),
        }
        Ok(())
    }

    fn fits(&self, at: usize, input: &InputLine) -> Result<(), RecordError> {
        if input.tick < self.last_tick() {
            return Err(wrong(at, "the clock runs backwards"));
        }
        if self.inputs.last().is_some_and(|before| input.seq <= before.seq) {
            return Err(wrong(at, "the sequence numbers do not rise"));
        }
        if !self.header.seats.iter().any(|seat| seat.seat == input.seat) {
            return Err(wrong(at, format!("the header knows no seat {}", input.seat.0)));
        }
        Ok(())
    }

    /// The clock of the last line read; a run without an end is known up to here.
    #[must_use]
    pub fn last_tick(&self) -> Tick {
        let input = self.inputs.last().map_or(Tick::ZERO, |input| input.tick);
        let check = self.checks.last().map_or(Tick::ZERO, |check| check.tick);
        let end = self.end.as_ref().map_or(Tick::ZERO, |end| Tick(end.ticks));
        input.max(check).max(end)
    }

    /// The recording as a file's text.
    #[must_use]
    pub fn write(&self) -> String {
        let mut lines = vec![(Tick::ZERO, Line::Header(self.header.clone()))];
        let checks = self.checks.iter().map(|check| (check.tick, Line::Check(check.clone())));
        let inputs = self.inputs.iter().map(|input| (input.tick, Line::Input(input.clone())));
        if !self.meta.is_empty() {
            lines.push((Tick::ZERO, Line::Meta(self.meta.clone())));
        }
        lines.extend(checks);
        lines.extend(inputs);
        // A stable sort: a check is of the state before what is said at the same second.
        lines.sort_by_key(|(tick, _)| *tick);
        let end = self.end.iter().map(|end| Line::End(end.clone()));
        let mut text = String::new();
        for line in lines.into_iter().map(|(_, line)| line).chain(end) {
            writeln!(text, "{}", line.to_text()).expect("writing to a string cannot fail");
        }
        text
    }
}

/// How many bytes of a recording's text are whole lines; what follows was torn in mid-write and may be cut off.
#[must_use]
pub fn whole(text: &str) -> usize {
    let body = text.trim_end();
    let start = body.rfind('\n').map_or(0, |at| at + 1);
    if serde_json::from_str::<Line>(&body[start..]).is_ok() { text.len() } else { start }
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
