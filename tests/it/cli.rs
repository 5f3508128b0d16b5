//! The program as people run it: what it prints and how it exits.
//!
//! Not the exercise; see `drive` for the machine interface.
//! The one rule: every test runs the real binary in a folder of its own.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use hotwash::scenario::shipped;

const PROGRAM: &str = env!("CARGO_BIN_EXE_hotwash");

/// A fresh folder for one test.
fn folder(test: &str) -> PathBuf {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(test);
    fs::remove_dir_all(&path).ok();
    fs::create_dir_all(&path).unwrap();
    path
}

fn run(folder: &Path, arguments: &[&str], typed: &str) -> Output {
    let mut child = Command::new(PROGRAM)
        .args(arguments)
        .current_dir(folder)
        .env_remove("DISPLAY")
        .env_remove("WAYLAND_DISPLAY")
        .env_remove("WAYLAND_SOCKET")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // The program may be gone before it has read all; that is for the test to judge by its output.
    child.stdin.take().unwrap().write_all(typed.as_bytes()).ok();
    child.wait_with_output().unwrap()
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

fn code(output: &Output) -> i32 {
    output.status.code().unwrap()
}

#[test]
fn alone_it_says_what_it_is_and_how_to_begin() {
    let output = run(&folder("alone"), &[], "");
    if cfg!(feature = "app") {
        // There is no display here to open the app on; it says so in one line.
        assert_eq!(code(&output), 2);
        assert_eq!(err(&output).trim_end().lines().count(), 1, "{}", err(&output));
        assert!(err(&output).contains("no display") && err(&output).contains("`hotwash play first-page`"));
    } else {
        assert_eq!(code(&output), 0);
        assert!(out(&output).contains("hotwash play all-clear"));
    }
}

#[test]
fn the_list_names_what_is_taught() {
    let folder = folder("list");
    let output = run(&folder, &["list"], "");
    assert!(out(&output).contains("all-clear"));
    let output = run(&folder, &["list", "--json"], "");
    let rows: serde_json::Value = serde_json::from_str(&out(&output)).unwrap();
    assert_eq!(rows[0]["id"], "first-page");
    assert!(!rows[0]["teaches"].as_array().unwrap().is_empty());
}

#[test]
fn help_explains_subcommands_and_lines() {
    let folder = folder("help");
    assert!(out(&run(&folder, &["help", "play"], "")).contains("--seed"));
    assert!(out(&run(&folder, &["help", "declare"], "")).contains("/incident declare"));
}

#[test]
fn check_tells_every_fault_with_its_place() {
    let folder = folder("check");
    let text = shipped("all-clear").unwrap();
    fs::write(folder.join("good.ron"), text).unwrap();
    fs::write(folder.join("bad.ron"), text.replacen("minutes: 60", "minutes: \"sixty\"", 1)).unwrap();

    let output = run(&folder, &["check", "good.ron"], "");
    assert_eq!((code(&output), out(&output).as_str()), (0, "good.ron: no faults\n"));

    let output = run(&folder, &["check", "good.ron", "bad.ron"], "");
    assert_eq!(code(&output), 1);
    assert!(out(&output).lines().any(|line| line.starts_with("bad.ron:") && line.contains("minutes")));

    let output = run(&folder, &["check", "bad.ron", "--json"], "");
    let rows: serde_json::Value = serde_json::from_str(&out(&output)).unwrap();
    assert_eq!((code(&output), rows[0]["file"].as_str()), (1, Some("bad.ron")));
    assert!(rows[0]["line"].as_u64().unwrap() > 1);

    let output = run(&folder, &["check", "missing.ron"], "");
    assert_eq!(code(&output), 2);
    assert!(err(&output).contains("missing.ron"));
}

#[test]
fn what_cannot_run_exits_with_two_and_one_clear_line() {
    let folder = folder("cannot");
    for arguments in [
        &["play", "no-such-scenario"][..],
        &["drive", "all-clear", "--seat", "nobody"],
        &["replay", "no-such-file.jsonl"],
        &["play", "all-clear", "--pace", "0"],
        &["frobnicate"],
    ] {
        let output = run(&folder, arguments, "");
        assert_eq!(code(&output), 2, "{arguments:?}");
        assert!(!err(&output).is_empty(), "{arguments:?}");
    }
}

#[test]
fn a_played_exercise_leaves_a_recording_that_verifies() {
    let folder = folder("play");
    let typed = "next\n/ack\n/incident declare \"Customers see errors\" sev2\n+1m\n/frobnicate\nhelp declare\nquit\n";
    let output = run(&folder, &["play", "all-clear", "--seed", "7"], typed);
    let text = out(&output);
    assert_eq!(code(&output), 0, "{}", err(&output));
    assert!(text.contains("sev2 investigating> "), "{text}");
    assert!(text.contains("not taken up"), "{text}");
    assert!(text.lines().all(|line| !line.contains('\u{1b}')), "colours belong into a terminal only");

    let recording = "hotwash-all-clear-7.jsonl";
    assert!(text.contains(recording));
    let output = run(&folder, &["replay", recording, "--verify"], "");
    assert_eq!(code(&output), 0, "{}", out(&output));

    let altered = fs::read_to_string(folder.join(recording))
        .unwrap()
        .replace("Customers see errors\",\"sev", "All is well\",\"sev");
    let altered = altered.replacen("\"title\":\"Customers see errors\"", "\"title\":\"All is well\"", 1);
    fs::write(folder.join("altered.jsonl"), altered).unwrap();
    let output = run(&folder, &["replay", "altered.jsonl", "--verify"], "");
    assert_eq!(code(&output), 1);
    assert!(out(&output).contains("incident"), "{}", out(&output));
}

#[test]
fn a_script_is_said_at_its_times() {
    let folder = folder("script");
    fs::write(folder.join("lines.txt"), "# two lines\nT+04:00 /incident declare \"Errors\" sev2\nT+05:00 quit\n")
        .unwrap();
    let arguments = ["play", "all-clear", "--seed", "7", "--script", "lines.txt", "--record", "run.jsonl"];
    let output = run(&folder, &arguments, "");
    assert_eq!(code(&output), 0, "{}", err(&output));
    let recording = fs::read_to_string(folder.join("run.jsonl")).unwrap();
    assert!(recording.contains("\"type\":\"input\",\"tick\":240,"), "{recording}");

    fs::write(folder.join("lines.txt"), "T+04:00 /ack\nnonsense\n").unwrap();
    let arguments = ["play", "all-clear", "--script", "lines.txt"];
    let output = run(&folder, &arguments, "");
    assert_eq!(code(&output), 2);
    assert!(err(&output).contains("lines.txt:2"), "{}", err(&output));
}

#[test]
fn the_platform_alone_gives_a_row_for_each_service_and_interval() {
    let folder = folder("simulate");
    let arguments = ["simulate", "all-clear", "--for", "50s", "--every", "20s"];
    let output = run(&folder, &arguments, "");
    assert_eq!(code(&output), 0, "{}", err(&output));
    let text = out(&output);
    let mut lines = text.lines();
    assert_eq!(lines.next(), Some("at,service,offered,served,failed,retried,queue,utilisation,p50,p99,replicas"));
    let router: Vec<&str> = lines.filter(|line| line.contains(",router,")).collect();
    let ends: Vec<&str> = router.iter().filter_map(|line| line.split(',').next()).collect();
    assert_eq!(ends, ["20", "40", "50"]);

    let json = run(&folder, &[&arguments[..], &["--format", "json"]].concat(), "");
    let rows: serde_json::Value = serde_json::from_str(&out(&json)).unwrap();
    assert_eq!(rows.as_array().unwrap().len(), text.lines().count() - 1);
    assert!(rows[0]["offered"].as_f64().unwrap() > 0.0);
    assert_eq!(code(&run(&folder, &["simulate", "all-clear", "--every", "0s"], "")), 2);
}

#[test]
fn the_debrief_as_a_page_needs_nothing_else_and_every_link_in_it_leads_somewhere() {
    let output = run(&folder("page"), &["rehearse", "all-clear", "--for", "10m", "--format", "html"], "");
    assert_eq!(code(&output), 0, "{}", err(&output));
    let page = out(&output);
    assert!(page.starts_with("<!DOCTYPE html><html lang=\"en\">"));
    assert!(!page.contains("<script") && !page.contains(" src=") && !page.contains("url(http"));
    let links: Vec<&str> = page.split("href=\"#").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    assert!(links.len() > 30);
    for link in links {
        assert!(page.contains(&format!("id=\"{link}\"")), "#{link} leads nowhere");
    }
}

#[test]
fn the_charts_of_a_service_put_numbers_before_the_line() {
    let folder = folder("dash");
    fs::write(folder.join("s.txt"), "T+06:00 /dash router\nT+06:20 /dash\nT+06:40 /who\n").unwrap();
    let arguments = ["play", "all-clear", "--seed", "7", "--script", "s.txt", "--record", "r.jsonl"];
    let text = out(&run(&folder, &arguments, "quit\n"));
    let errors = text.lines().find(|line| line.trim_start().starts_with("errors  ")).unwrap();
    let number = errors.find(char::is_numeric).unwrap();
    let line = errors.find(['▁', '▂', '▃', '·']).unwrap();
    assert!(number < line, "{errors}");
    assert!(errors.contains('·'), "minutes before the exercise are gaps: {errors}");
    assert!(text.contains("/dash NAME shows one closely"));
}
