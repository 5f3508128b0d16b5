//! Recordings: what is written can be read, replayed and verified, and what was tampered with is found.
//!
//! Not the runs themselves; a short one is enough here.
//! The one rule: every recording comes from a real session.

use std::cell::RefCell;
use std::rc::Rc;

use hotwash::base::{Tick, Ticks};
use hotwash::record::{RecordError, Recording, Verdict, replay, verify};
use hotwash::scenario::shipped;
use hotwash::session::{Session, SessionError};
use hotwash::vocab::{Command, Ending};

const SEED: u64 = 7;

fn all_clear() -> &'static str {
    shipped("all-clear").expect("all-clear is shipped")
}

/// A session that writes into a string.
fn session() -> (Session, Rc<RefCell<String>>) {
    let text = Rc::new(RefCell::new(String::new()));
    let tape = Rc::clone(&text);
    let sink = Box::new(move |line: &str| {
        let mut tape = tape.borrow_mut();
        tape.push_str(line);
        tape.push('\n');
    });
    let session = Session::new(all_clear(), SEED, None, sink).unwrap();
    (session, text)
}

/// Five minutes of somebody who declares and looks around, and then leaves.
fn recorded() -> String {
    let (mut session, text) = session();
    session.wait(Ticks::minutes(4));
    session.say("/incident declare \"Customers see errors\" sev2");
    session.say("this is no verb /of ours");
    session.say("/dash");
    session.pass(Ticks(100));
    session.say("/incident update \"We are looking\" next 20m");
    session.leave();
    text.take()
}

fn parsed(text: &str) -> Recording {
    let (recording, warnings) = Recording::parse(text).unwrap();
    assert_eq!(warnings, Vec::<String>::new());
    recording
}

#[test]
fn a_recording_survives_being_written_and_read() {
    let text = recorded();
    let recording = parsed(&text);
    assert!(recording.inputs.len() >= 3);
    assert!(recording.checks.len() >= 3);
    assert_eq!(recording.end.as_ref().map(|end| end.ending), Some(Ending::Abandoned));
    assert_eq!(recording.write(), text);
}

#[test]
fn a_replay_ends_where_the_run_ended() {
    let recording = parsed(&recorded());
    assert!(matches!(verify(&recording), Verdict::Same { .. }), "{:?}", verify(&recording));
    let exercise = replay(&recording, Some(Tick(100))).unwrap();
    assert_eq!(exercise.now(), Tick(100));
    assert!(!exercise.over());
}

#[test]
fn a_torn_last_line_is_dropped_with_a_warning() {
    let text = recorded();
    let torn = &text[..text.len() - 20];
    let (recording, warnings) = Recording::parse(torn).unwrap();
    assert_eq!(recording.end, None);
    assert_eq!(warnings.len(), 1);
    assert!(matches!(verify(&recording), Verdict::Same { .. }));
}

#[test]
fn a_broken_line_in_the_middle_is_named() {
    let text = recorded();
    let mut lines: Vec<&str> = text.lines().collect();
    lines[2] = "{\"type\":\"input\",\"tick\":";
    let error = Recording::parse(&lines.join("\n")).unwrap_err();
    assert!(matches!(error, RecordError::Line { line: 3, .. }), "{error}");
    assert_eq!(Recording::parse("").unwrap_err(), RecordError::Empty);
    assert!(Recording::parse("hello\n").is_err());
}

#[test]
fn an_altered_input_is_found_with_its_tick_and_subsystem() {
    let mut recording = parsed(&recorded());
    let declare = &mut recording.inputs[0];
    let said_at = declare.tick;
    if let Command::Declare { title, .. } = &mut declare.command {
        "Nothing to see here".clone_into(title);
    } else {
        panic!("the first thing said was a declaration");
    }
    let Verdict::Differs { after, by, tick, subsystem, .. } = verify(&recording) else {
        panic!("the alteration was not found");
    };
    assert_eq!(tick, said_at);
    assert!(after <= said_at && said_at < by && by.since(after) == Ticks(64));
    assert_eq!(subsystem, "incident");
}

#[test]
fn of_several_inputs_between_two_checks_the_altered_one_is_named() {
    let (mut session, text) = session();
    session.pass(Ticks(65));
    for line in ["/incident declare \"Errors\" sev2", "/note the first", "/note the second", "/note the third"] {
        session.say(line);
    }
    session.pass(Ticks(128));
    session.leave();
    let recording = parsed(&text.take());
    assert!(recording.inputs.iter().all(|input| (64..128).contains(&input.tick.0)), "all in one interval");

    let mut altered = recording.clone();
    altered.inputs[2].command = Command::Note { text: "another word".to_owned() };
    let Verdict::Differs { tick, exact, because, .. } = verify(&altered) else { panic!("not found") };
    assert!(exact && because.contains("input 3"), "{because}");
    assert_eq!(tick, recording.inputs[2].tick);

    // With the line altered too, or left out, nobody can tell which it was: that is said.
    altered.inputs[2].line = "/note another word".to_owned();
    let Verdict::Differs { after, by, exact, .. } = verify(&altered) else { panic!("not found") };
    assert!(!exact && (after, by) == (Tick(64), Tick(128)), "{after} {by}");
    let mut shorter = recording.clone();
    shorter.inputs.remove(1);
    let Verdict::Differs { exact, because, .. } = verify(&shorter) else { panic!("not found") };
    assert!(!exact && because.contains("input 2 is missing"), "{because}");

    // A hash alone: the run itself is sound.
    let mut forged = recording;
    let check = &mut forged.checks[1];
    check.hashes.insert("people".to_owned(), "0000000000000000".to_owned());
    let at = check.tick;
    let Verdict::Differs { tick, exact, subsystem, .. } = verify(&forged) else { panic!("not found") };
    assert_eq!((tick, exact, subsystem.as_str()), (at, true, "people"));
}

#[test]
fn an_altered_scenario_and_a_foreign_engine_are_refused() {
    let text = recorded();
    let altered = text.replacen("minutes: ", "minutes: 1", 1);
    assert!(matches!(Recording::parse(&altered), Err(RecordError::Line { line: 1, .. })));

    let foreign = text.replacen("\"format\":1", "\"format\":99", 1);
    let error = Recording::parse(&foreign).unwrap_err();
    assert!(matches!(error, RecordError::Format { .. }), "{error}");

    let mut recording = parsed(&text);
    recording.header.engine = "99.0.0".to_owned();
    let Verdict::Refused { why, hint } = verify(&recording) else {
        panic!("a foreign engine was not refused");
    };
    assert!(why.contains("99.0.0") && !hint.is_empty());
}

#[test]
fn a_session_goes_on_where_its_recording_broke_off() {
    let (mut first, text) = session();
    first.wait(Ticks::minutes(4));
    first.say("/incident declare \"Customers see errors\" sev2");
    let broken_off = text.borrow().clone();
    drop(first);

    let text = Rc::new(RefCell::new(broken_off.clone()));
    let tape = Rc::clone(&text);
    let sink = Box::new(move |line: &str| *tape.borrow_mut() += &format!("{line}\n"));
    let mut second = Session::resume(&parsed(&broken_off), sink).unwrap();
    second.say("/note we are back");
    second.pass(Ticks(90));
    second.leave();
    let whole = parsed(&text.borrow());
    assert_eq!(whole.inputs.last().map(|input| input.seq), Some(2));
    assert!(matches!(verify(&whole), Verdict::Same { .. }), "{:?}", verify(&whole));

    let finished = Session::resume(&whole, Box::new(|_| ())).err();
    assert_eq!(finished, whole.end.as_ref().map(|end| SessionError::Finished(Tick(end.ticks))));
}

#[test]
fn speaking_takes_time_and_nonsense_takes_a_second() {
    let (mut session, _) = session();
    let start = session.now();
    session.say("/frobnicate the router");
    assert_eq!(session.now().since(start), Ticks(1));
    let hearing = session.hear();
    assert_eq!(hearing.rejected.len(), 1);
    assert!(!hearing.rejected[0].why.is_empty() && !hearing.rejected[0].hint.is_empty());

    let start = session.now();
    session.say("/dash");
    assert_eq!(session.now().since(start), Ticks(5));
}

#[test]
fn an_unknown_seat_is_refused_with_those_there_are() {
    let error = Session::new(all_clear(), SEED, Some("nobody"), Box::new(|_| ())).err();
    let Some(SessionError::NoSeat { seats, .. }) = error else {
        panic!("{error:?}");
    };
    assert!(!seats.is_empty());
}
