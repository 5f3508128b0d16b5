//! What several tests share: shipped scenarios, runs by simulated commanders, runs by a script of timed lines.
//!
//! The one rule: a helper fails loudly.

use std::sync::{Arc, Mutex};

use hotwash::base::{Tick, Ticks};
use hotwash::exercise::{Exercise, Input};
use hotwash::language::{Speaker, parse};
use hotwash::scenario::{self, Names as _, Scenario};
use hotwash::session::Session;
use hotwash::vocab::{Event, PersonId, SeatId};

/// A shipped scenario, or a panic that lists its faults.
pub(crate) fn shipped(id: &str) -> Arc<Scenario> {
    let text = scenario::shipped(id).unwrap_or_else(|| panic!("no scenario {id}"));
    load(text)
}

/// A scenario from its text.
pub(crate) fn load(text: &str) -> Arc<Scenario> {
    match scenario::parse(text) {
        Ok(scenario) => Arc::new(scenario),
        Err(faults) => panic!("{faults:#?}"),
    }
}

/// The person in the first seat.
pub(crate) fn seat(run: &Exercise) -> PersonId {
    run.seats()[0]
}

/// An input from a line typed by the first seat.
///
/// # Panics
/// If the line cannot be read.
pub(crate) fn input(run: &Exercise, line: &str) -> Input {
    let speaker = Speaker { names: run.scenario(), me: seat(run) };
    let command = parse(line, &speaker).unwrap_or_else(|no| panic!("{line}: {no}"));
    Input { seat: SeatId(0), by: "human".to_owned(), line: line.to_owned(), command }
}

/// Plays lines of the form `T+05:00 /page hosts` up to `until`; returns all events.
pub(crate) fn script(run: &mut Exercise, lines: &[&str], until: Tick) -> Vec<Event> {
    let mut events = Vec::new();
    let mut waiting: Vec<(Tick, &str)> = lines
        .iter()
        .map(|line| {
            let (at, rest) = line.split_once(' ').expect("a time and a line");
            (at.parse().expect("a clock time"), rest)
        })
        .collect();
    waiting.sort_by_key(|(at, _)| *at);
    while run.now() < until && !run.over() {
        let now = run.now();
        let due: Vec<Input> = waiting.iter().filter(|(at, _)| *at == now).map(|(_, line)| input(run, line)).collect();
        events.extend(run.step(&due));
    }
    events
}

/// Lets time pass with nobody saying anything.
pub(crate) fn idle(run: &mut Exercise, span: Ticks) {
    let until = run.now().after(span);
    while run.now() < until && !run.over() {
        run.step(&[]);
    }
}

/// A person by name.
pub(crate) fn person(run: &Exercise, name: &str) -> PersonId {
    run.scenario().find_person(name).unwrap_or_else(|| panic!("nobody is called {name}"))
}

/// What a session wrote so far.
pub(crate) type Written = Arc<Mutex<String>>;

/// Where a session writes its recording to, after what is there already, and what is there.
pub(crate) fn paper(already: &str) -> (Box<dyn FnMut(&str)>, Written) {
    let written = Arc::new(Mutex::new(already.to_owned()));
    let held = Arc::clone(&written);
    let sink = move |line: &str| {
        let mut text = held.lock().unwrap();
        text.push_str(line);
        text.push('\n');
    };
    (Box::new(sink), written)
}

/// A session at a scenario's text in a seat, and what it writes.
pub(crate) fn sit(text: &str, seed: u64, seat: Option<&str>) -> (Session, Written) {
    let (sink, written) = paper("");
    (Session::new(text, seed, seat, sink).unwrap(), written)
}
