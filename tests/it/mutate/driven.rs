//! Mutants of what a program writes to `hotwash drive`, through its pipes.
//!
//! The one rule: every line in is answered by exactly one line out, until the debrief.

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::Mutex;

use hotwash::base::Draw;
use serde_json::Value;

use super::change::{bytes, structural};
use super::{Count, try_all};
use crate::rules::SAMPLE_LINES;

/// A running `hotwash drive`.
struct Driven {
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
    lines: u32,
}

impl Driven {
    fn start() -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_hotwash"))
            .args(["drive", "all-clear", "--seed", "3"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit())
            .spawn()
            .unwrap();
        let input = child.stdin.take().unwrap();
        let output = BufReader::new(child.stdout.take().unwrap());
        let mut driven = Self { child, input, output, lines: 0 };
        assert_eq!(driven.read()["type"], "hello");
        driven
    }

    fn read(&mut self) -> Value {
        let mut line = String::new();
        self.output.read_line(&mut line).unwrap();
        serde_json::from_str(&line).unwrap_or_else(|error| panic!("{error}: {line:?}"))
    }

    /// The answer to a line, and whether the exercise goes on.
    fn send(&mut self, line: &str) -> (Value, bool) {
        self.lines += 1;
        self.input.write_all(line.as_bytes()).unwrap();
        self.input.write_all(b"\n").unwrap();
        self.input.flush().unwrap();
        let answer = self.read();
        let goes_on = answer["type"] != "debrief" && answer["over"] != true;
        (answer, goes_on)
    }
}

impl Drop for Driven {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

fn mutant(nth: u32, draw: &mut Draw) -> String {
    let line = SAMPLE_LINES[draw.pick(SAMPLE_LINES.len())];
    let said = serde_json::to_string(line).unwrap();
    let base = match draw.pick(5) {
        0 => format!("{{\"say\":[{said}],\"advance\":\"1s\"}}"),
        1 => format!("{{\"say\":[{said},\"/who\"]}}"),
        2 => "{\"advance\":\"2s\"}".to_owned(),
        3 => "{\"finish\":false}".to_owned(),
        _ => format!("{{\"advance\":\"1s\",\"say\":[\"/ack\",{said}]}}"),
    };
    let text = if nth.is_multiple_of(2) { bytes(&base, draw) } else { structural(&base, draw) };
    text.replace(['\n', '\r'], " ")
}

#[test]
fn drive_mutants_are_answered_line_by_line() {
    let idle: Mutex<Vec<Driven>> = Mutex::new(Vec::new());
    let understood = Count::default();
    try_all("drive input", |nth, draw| {
        let waiting = idle.lock().unwrap().pop();
        let mut driven = waiting.filter(|driven| driven.lines < 400).unwrap_or_else(Driven::start);
        let line = mutant(nth, draw);
        let (answer, goes_on) = driven.send(&line);
        match answer["type"].as_str() {
            Some("observation") => understood.up(),
            Some("error") => assert!(answer["why"].as_str().is_some_and(|why| !why.is_empty()), "{line}"),
            Some("debrief") => {}
            other => panic!("{line:?} is answered by {other:?}"),
        }
        if goes_on {
            idle.lock().unwrap().push(driven);
        }
    });
    println!("{:.0} % are understood", understood.share() * 100.0);
    assert!(understood.share() >= 0.1, "{}", understood.share());
}
