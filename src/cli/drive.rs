//! `hotwash drive`: an exercise as JSON Lines, for programs that command.
//!
//! Not for people; those have `play`. Both drive the same [`Session`].
//! The one rule: standard output carries the lines of the contract and nothing else, each flushed.

use std::io::{self, BufRead, Write};

use anyhow::{Context as _, anyhow};
use serde::Serialize;

use super::args::Drive;
use super::tape::Tape;
use super::wire::{Advance, Hello, Observation, Request, Trouble, request};
use super::{Outcome, debrief, source};
use crate::session::{NEXT_MAX, Session, SessionError};

/// The longest line in, in bytes.
const LINE_BYTES_MAX: usize = 4 << 20;

pub(super) fn drive(args: &Drive) -> anyhow::Result<Outcome> {
    let text = source::scenario_text(&args.scenario)?;
    let pack = source::doctrine_text(args.doctrine.as_deref())?;
    let seed = args.seed.unwrap_or_else(source::seed_from_clock);
    let (tape, sink) = match &args.record {
        Some(path) => Tape::over(path)?,
        None => Tape::none(),
    };
    let session = Session::judged_by(&pack, &text, seed, args.seat.as_deref(), sink)
        .map_err(|error| begun(&args.scenario, error))?;
    converse(session, &tape, &mut io::stdin().lock(), &mut io::stdout().lock())?;
    Ok(Outcome::Fine)
}

/// Why a session could not begin, for the command line.
pub(super) fn begun(name: &str, error: SessionError) -> anyhow::Error {
    match error {
        SessionError::Faults(faults) => source::faulty(name, &faults),
        other => anyhow!(other),
    }
}

/// Talks until the exercise is over, is finished, or nobody is there any more.
fn converse(mut session: Session, tape: &Tape, input: &mut impl BufRead, out: &mut impl Write) -> anyhow::Result<()> {
    send(out, &Hello::new(&session))?;
    let mut over = false;
    while !over {
        let line = match read_line(input)? {
            Line::End => {
                session.leave();
                break;
            }
            Line::Faulty(why) => {
                send(out, &Trouble::new(why))?;
                continue;
            }
            Line::Text(line) => line,
        };
        match request(&line) {
            Err(why) => send(out, &Trouble::new(why))?,
            Ok(Request::Finish) => {
                session.finish();
                break;
            }
            Ok(Request::Turn { say, advance }) => {
                turn(&mut session, &say, advance);
                if tape.path().is_some() {
                    session.mark();
                }
                tape.sound()?;
                over = session.exercise().over();
                send(out, &Observation::new(&mut session))?;
            }
        }
    }
    tape.sound()?;
    send(out, &debrief::on_the_wire(&session, tape)?)?;
    if over {
        // The exercise ended by itself: whoever still writes must find somebody who reads.
        linger(input)?;
    }
    Ok(())
}

fn turn(session: &mut Session, say: &[String], advance: Advance) {
    for line in say {
        session.say(line);
    }
    match advance {
        Advance::Nothing => {}
        Advance::Span(span) => session.pass(span),
        Advance::Next => session.wait(NEXT_MAX),
    }
}

/// Reads what still comes, up to `finish` or the end of the input.
fn linger(input: &mut impl BufRead) -> anyhow::Result<()> {
    loop {
        match read_line(input)? {
            Line::End => return Ok(()),
            Line::Text(line) if request(&line) == Ok(Request::Finish) => return Ok(()),
            Line::Text(_) | Line::Faulty(_) => {}
        }
    }
}

enum Line {
    /// A line.
    Text(String),
    /// Bytes that are no line of ours.
    Faulty(String),
    /// Nobody writes any more.
    End,
}

fn read_line(input: &mut impl BufRead) -> anyhow::Result<Line> {
    let mut bytes = Vec::new();
    let limit = LINE_BYTES_MAX as u64 + 1;
    let read = io::Read::take(&mut *input, limit).read_until(b'\n', &mut bytes).context("reading standard input")?;
    if read == 0 {
        return Ok(Line::End);
    }
    if bytes.len() > LINE_BYTES_MAX {
        skip_line(input)?;
        return Ok(Line::Faulty(format!("the line is longer than {LINE_BYTES_MAX} bytes")));
    }
    Ok(match String::from_utf8(bytes) {
        Ok(text) => Line::Text(text),
        Err(error) => Line::Faulty(format!("the line is not UTF-8: {error}")),
    })
}

/// Drops the rest of a line without keeping it in memory.
fn skip_line(input: &mut impl BufRead) -> anyhow::Result<()> {
    loop {
        let chunk = input.fill_buf().context("reading standard input")?;
        if chunk.is_empty() {
            return Ok(());
        }
        let end = chunk.iter().position(|byte| *byte == b'\n');
        let used = end.map_or(chunk.len(), |at| at + 1);
        input.consume(used);
        if end.is_some() {
            return Ok(());
        }
    }
}

fn send(out: &mut impl Write, line: &impl Serialize) -> anyhow::Result<()> {
    let text = serde_json::to_string(line)?;
    writeln!(out, "{text}")?;
    out.flush()?;
    Ok(())
}
