//! Mutants of recordings: read, and if they can be read, played again, compared and debriefed.
//!
//! Some of them carry the right hash for a text that was changed, as a careful forger's would.
//! The one rule: what is refused is refused with the number of a line.

use std::cell::RefCell;
use std::rc::Rc;

use hotwash::base::{Draw, Tick};
use hotwash::debrief::debrief;
use hotwash::language::narrate;
use hotwash::record::{Recording, Source, replay, verify};
use hotwash::session::Session;
use serde_json::Value;

use super::change::{bytes, structural};
use super::scenario::{example, lines};
use super::{Count, try_all};

/// How far a mutant is played.
const UNTIL: Tick = Tick(100);

/// A recording of the first minute or two of the small example, in which much was said.
fn recorded() -> String {
    let lines_kept = Rc::new(RefCell::new(Vec::new()));
    let kept = Rc::clone(&lines_kept);
    let sink = Box::new(move |line: &str| kept.borrow_mut().push(line.to_owned()));
    let mut session = Session::new(example(), 3, None, sink).unwrap();
    let mut said = lines(session.exercise().scenario(), &mut super::draw_of(1, 0));
    said.extend(["/poll we wait five minutes", "/go", "/note we waited", "/check t1", "/who"].map(str::to_owned));
    for line in said {
        session.say(&line);
        if session.now() > Tick(70) {
            break;
        }
    }
    session.leave();
    // Long enough for a line with hashes to stand in it.
    assert!(session.now() > Tick(64));
    let kept = lines_kept.borrow();
    kept.join("\n") + "\n"
}

/// One line is changed, or the order of lines.
fn mutant(base: &str, nth: u32, draw: &mut Draw) -> String {
    let mut lines: Vec<String> = base.lines().map(str::to_owned).collect();
    let at = draw.pick(lines.len());
    if nth.is_multiple_of(2) && draw.happens(0.8) {
        lines[at] = bytes(&lines[at], draw);
    } else if nth.is_multiple_of(2) {
        return bytes(base, draw);
    } else {
        match draw.pick(8) {
            0 => drop(lines.remove(at)),
            1 => lines.insert(at, base.lines().nth(draw.pick(base.lines().count())).unwrap_or_default().to_owned()),
            2 => {
                let other = draw.pick(lines.len());
                lines.swap(at, other);
            }
            3 => lines[0] = forged_header(&lines[0], nth, draw),
            _ if at > 0 => lines[at] = structural(&lines[at], draw),
            _ => lines[0] = structural_header(&lines[0], draw),
        }
    }
    lines.join("\n") + "\n"
}

/// Another scenario under the right hash.
fn forged_header(line: &str, nth: u32, draw: &mut Draw) -> String {
    let mut header: Value = serde_json::from_str(line).unwrap();
    let text = super::scenario::mutant(nth, draw);
    header["scenario"] = serde_json::to_value(Source::new("forged", &text)).unwrap();
    header.to_string()
}

/// A header whose short fields are changed; the long texts stay, else their hash would be all that is ever tried.
fn structural_header(line: &str, draw: &mut Draw) -> String {
    let mut header: Value = serde_json::from_str(line).unwrap();
    let (scenario, doctrine) = (header["scenario"].take(), header["doctrine"].take());
    let changed = structural(&header.to_string(), draw);
    match serde_json::from_str::<Value>(&changed) {
        Ok(Value::Object(mut map)) => {
            for (key, value) in [("scenario", scenario), ("doctrine", doctrine)] {
                if map.contains_key(key) {
                    map.insert(key.to_owned(), value);
                }
            }
            Value::Object(map).to_string()
        }
        Ok(_) | Err(_) => changed,
    }
}

#[test]
fn recording_mutants_are_refused_by_line_or_play() {
    let base = recorded();
    let played = Count::default();
    try_all("recordings", |nth, draw| {
        let text = mutant(&base, nth, draw);
        match Recording::parse(&text) {
            Err(no) => assert!(no.to_string().starts_with("line "), "{no}"),
            Ok((recording, _)) => match replay(&recording, Some(UNTIL)) {
                Err(no) => assert!(no.to_string().starts_with("line 1: "), "{no}"),
                Ok(mut run) => {
                    played.up();
                    for event in run.log() {
                        assert!(!narrate(event, run.scenario()).is_empty());
                    }
                    if draw.happens(0.05) && recording.last_tick() <= UNTIL {
                        drop(verify(&recording));
                    }
                    run.abandon();
                    let me = run.seats().first().copied();
                    if let Some(me) = me.filter(|_| run.scenario().meta.minutes <= 60 && draw.happens(0.02)) {
                        assert!(!debrief(&run, me).text().is_empty());
                    }
                }
            },
        }
    });
    println!("{:.0} % play", played.share() * 100.0);
    assert!(played.share() >= 0.05, "{}", played.share());
}
