//! The machine interface, line by line: the contract of commands.md section 3.
//!
//! Not the judgement in the debrief, whose parts have tests of their own.
//! The one rule: a test talks to the real program through its pipes, as an outside program would.

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use serde_json::{Value, json};

/// A running `hotwash drive`.
pub(crate) struct Driver {
    child: Child,
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
}

impl Driver {
    pub(crate) fn start(seed: &str) -> (Self, Value) {
        let mut child = Command::new(env!("CARGO_BIN_EXE_hotwash"))
            .args(["drive", "all-clear", "--seed", seed])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let input = child.stdin.take();
        let output = BufReader::new(child.stdout.take().unwrap());
        let mut driver = Self { child, input, output };
        let hello = driver.read();
        (driver, hello)
    }

    fn read(&mut self) -> Value {
        let mut line = String::new();
        self.output.read_line(&mut line).unwrap();
        serde_json::from_str(&line).unwrap_or_else(|error| panic!("{error}: {line:?}"))
    }

    pub(crate) fn send(&mut self, line: &str) -> Value {
        let input = self.input.as_mut().unwrap();
        writeln!(input, "{line}").unwrap();
        input.flush().unwrap();
        self.read()
    }

    /// Closes the input and waits for the end; what else was printed must be nothing.
    fn close(mut self) -> i32 {
        drop(self.input.take());
        let mut rest = String::new();
        self.output.read_line(&mut rest).unwrap();
        assert_eq!(rest, "");
        self.child.wait().unwrap().code().unwrap()
    }
}

fn keys(value: &Value) -> Vec<&str> {
    let mut keys: Vec<&str> = value.as_object().unwrap().keys().map(String::as_str).collect();
    keys.sort_unstable();
    keys
}

#[test]
fn the_hello_tells_what_there_is() {
    let (driver, hello) = Driver::start("7");
    let expected = [
        "briefing", "format", "levers", "minutes", "people", "scenario", "seat", "seed", "services", "teams", "type",
        "vendors",
    ];
    assert_eq!(keys(&hello), expected);
    assert_eq!(hello["type"], "hello");
    assert_eq!(hello["format"], 1);
    assert_eq!(hello["scenario"], "all-clear");
    assert_eq!(hello["seed"], 7);
    assert_eq!(hello["seat"], "oncall");
    assert!(hello["minutes"].as_u64().unwrap() > 0);
    assert!(hello["levers"].as_array().unwrap().contains(&json!("rollback")));
    assert_eq!(keys(&hello["people"][0]), ["id", "name", "team", "tz"]);
    assert_eq!(keys(&hello["services"][0]), ["id", "kind"]);
    drop(driver);
}

#[test]
fn every_line_is_answered_by_one_line() {
    let (mut driver, _) = Driver::start("7");
    let first = driver.send(r#"{"advance":"next"}"#);
    let expected = ["clock", "events", "over", "phase", "rejected", "tick", "type", "view"];
    assert_eq!(keys(&first), expected);
    assert_eq!(
        (&first["type"], &first["phase"], &first["over"]),
        (&json!("observation"), &json!("response"), &json!(false))
    );
    let page = first["events"].as_array().unwrap().iter().find(|event| event["kind"] == "PageSent");
    let page = page.expect("the first thing addressed to the seat is a page");
    assert_eq!(keys(page), ["from", "kind", "seq", "text", "tick", "to"]);
    assert_eq!(page["to"], json!(["you"]));
    assert_eq!(page["from"], "alerting");

    let second = driver.send(r#"{"say":["/ack","/incident declare \"Router errors\" sev2"],"advance":"30s"}"#);
    let spoken = second["tick"].as_u64().unwrap() - first["tick"].as_u64().unwrap();
    assert!(spoken > 30 + 6, "saying two lines takes time before the half minute: {spoken}");
    assert_eq!(second["rejected"], json!([]));
    assert_eq!(second["view"]["incident"]["severity"], 2);
    assert_eq!(second["view"]["incident"]["roles"]["ic"], "you");

    let still = driver.send("{}");
    assert_eq!(still["tick"], second["tick"], "without an advance nothing passes");
    assert_eq!(still["events"], json!([]));
    drop(driver);
}

#[test]
fn a_refused_line_comes_with_a_reason_and_a_hint() {
    let (mut driver, _) = Driver::start("7");
    let answer = driver.send(r#"{"say":["/frobnicate","/incident severity sev1"]}"#);
    let rejected = answer["rejected"].as_array().unwrap();
    assert_eq!(rejected.len(), 2, "{answer}");
    for refusal in rejected {
        assert_eq!(keys(refusal), ["hint", "line", "why"]);
        assert!(!refusal["why"].as_str().unwrap().is_empty());
        assert!(!refusal["hint"].as_str().unwrap().is_empty());
    }
    drop(driver);
}

#[test]
fn a_malformed_line_is_answered_and_changes_nothing() {
    let (mut driver, _) = Driver::start("7");
    let long = format!("{{\"say\":[\"{}\"]}}", "x".repeat(5 << 20));
    for line in ["", "garbage", "[1]", r#"{"say":"/ack"}"#, r#"{"advance":30}"#, r#"{"advance":"1y"}"#, &long] {
        let answer = driver.send(line);
        assert_eq!(keys(&answer), ["type", "why"], "{answer}");
        assert_eq!(answer["type"], "error");
    }
    assert_eq!(driver.send("{}")["tick"], 0);
    drop(driver);
}

#[test]
fn finishing_plays_to_the_end_and_debriefs() {
    let (mut driver, _) = Driver::start("7");
    let debrief = driver.send(r#"{"finish":true}"#);
    assert_eq!(debrief["type"], "debrief");
    assert_eq!(debrief["ending"], "time-up");
    assert_eq!(debrief["scenario"], "all-clear");
    assert_eq!(debrief["seed"], 7);
    let expected = [
        "declare",
        "structure",
        "delegation",
        "decisions",
        "mitigation",
        "change-control",
        "internal-comms",
        "external-comms",
        "partners",
        "close",
    ];
    let capabilities = debrief["capabilities"].as_array().unwrap();
    let ids: Vec<&str> = capabilities.iter().map(|one| one["id"].as_str().unwrap()).collect();
    assert_eq!(ids, expected);
    assert_eq!(driver.close(), 0);
}

#[test]
fn closing_the_input_abandons_and_debriefs() {
    let (mut driver, _) = Driver::start("7");
    driver.send(r#"{"advance":"10s"}"#);
    drop(driver.input.take());
    let debrief = driver.read();
    assert_eq!((&debrief["type"], &debrief["ending"]), (&json!("debrief"), &json!("abandoned")));
    assert_eq!(driver.close(), 0);
}

#[test]
fn a_remedy_that_was_recorded_is_tried_at_the_end() {
    let (mut driver, _) = Driver::start("7");
    driver.send(r#"{"advance":"5m"}"#);
    let lines = json!({"say": [
        "/ack", "/incident declare \"applications fail\" sev2",
        "/vendor open stonebrook sev2 \"your agent is at work on hosts that fail\"",
    ], "advance": "1s"});
    let seen = driver.send(&lines.to_string());
    let case = seen["events"].as_array().unwrap().iter().find(|event| event["kind"] == "VendorCaseOpened");
    let seq = case.unwrap_or_else(|| panic!("{seen}"))["seq"].as_u64().unwrap();
    let later = driver.send(r#"{"advance":"60m"}"#);
    assert_eq!(later["phase"], "review");
    let lines = json!({"say": [
        format!("/factor \"only they could stop it\" as vendor from {seq}"),
        "/remedy \"a switch of our own\" for f1 owner @yuki due 2w kind prevent".to_owned(),
    ]});
    assert_eq!(driver.send(&lines.to_string())["rejected"], json!([]));
    let told = driver.send(r#"{"finish":true}"#);
    let remedy = &told["remedies"][0];
    assert!(remedy["would_have_saved"].as_f64().is_some_and(|saved| saved > 0.0), "{remedy}");
    assert!(remedy["tried"].as_str().unwrap().starts_with("Tried"), "{remedy}");
}
