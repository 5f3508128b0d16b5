//! Mutants of chat lines, said into runs that go on.
//!
//! The one rule: a line is admitted or answered with a line that is admitted now.

use hotwash::base::{Draw, Tick};
use hotwash::exercise::{Exercise, Input};
use hotwash::language::{Speaker, complete, cost, form, help, narrate, parse, write};
use hotwash::vocab::SeatId;

use super::change::{bytes, words};
use super::{Count, try_all};
use crate::rules::SAMPLE_LINES;
use crate::support::{script, shipped};

/// How many lines are said into one run.
const LINES: u32 = 12;

fn mutant(draw: &mut Draw, structural: bool) -> String {
    let line = SAMPLE_LINES[draw.pick(SAMPLE_LINES.len())];
    if structural { words(line, SAMPLE_LINES, draw) } else { bytes(line, draw) }
}

/// Says a line; whether it was understood.
fn say(run: &mut Exercise, line: &str) -> bool {
    let me = run.seats()[0];
    let speaker = Speaker { names: run.scenario(), me };
    drop(form(line));
    drop(complete(line, run.scenario()));
    drop(help(Some(line)));
    match parse(line, &speaker) {
        Ok(command) => {
            let again = write(&command, run.scenario());
            assert_eq!(parse(&again, &speaker).as_ref(), Ok(&command), "{line:?} -> {again:?}");
            assert!(cost(line, &command).0 > 0);
            if let Err(no) = run.would_admit(SeatId(0), &command) {
                let hint = parse(&no.hint, &speaker).unwrap_or_else(|no| panic!("{line:?}: {no}"));
                assert!(run.would_admit(SeatId(0), &hint).is_ok(), "{line:?}: {no}");
            }
            let input = Input { seat: SeatId(0), by: "human".to_owned(), line: line.to_owned(), command };
            for event in run.step(&[input]) {
                assert!(!narrate(&event, run.scenario()).is_empty());
            }
            true
        }
        Err(no) => {
            let no = run.sound(me, no);
            let hint = parse(&no.hint, &speaker).unwrap_or_else(|no| panic!("{line:?}: {no}"));
            assert!(run.would_admit(SeatId(0), &hint).is_ok() || run.over(), "{line:?}: {no}");
            false
        }
    }
}

#[test]
fn line_mutants_are_admitted_or_answered() {
    let mut start = Exercise::new(shipped("all-clear"), 5);
    script(&mut start, &["T+00:30 /ack", "T+00:40 /incident declare \"customers see errors\" sev2"], Tick(120));
    let understood = Count::default();
    try_all("lines", |nth, draw| {
        // Each number stands for one line; a run takes the lines before it too, now and then.
        let mut run = start.clone();
        let lines = if nth.is_multiple_of(100) { LINES } else { 1 };
        for at in 0..lines {
            let line = mutant(draw, (nth + at) % 2 == 1);
            if say(&mut run, &line) && at == 0 {
                understood.up();
            }
        }
        if lines > 1 {
            for _ in 0..60 {
                run.step(&[]);
            }
        }
    });
    println!("{:.0} % are understood", understood.share() * 100.0);
    assert!(understood.share() >= 0.2, "{}", understood.share());
}
