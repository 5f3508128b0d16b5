//! A run that cannot be lost: killed at random moments, torn, finished, foreign, altered, without room on the disk.
//!
//! Not what a recording holds; see `record`.
//! The one rule: the real program is killed, and what it had answered must be there.

use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::thread;
use std::time::Duration;

use hotwash::record::{Recording, Verdict, verify};
use serde_json::{Value, json};

const PROGRAM: &str = env!("CARGO_BIN_EXE_hotwash");

/// How many moments the program is killed at.
const MOMENTS: u64 = 200;

/// How many of the resumed runs are also left by `quit`, which costs a debrief each.
const QUIT_EVERY: u64 = 67;

/// A fresh folder for one test.
fn folder(test: &str) -> PathBuf {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(test);
    fs::remove_dir_all(&path).ok();
    fs::create_dir_all(&path).unwrap();
    path
}

fn start(arguments: &[&str]) -> Child {
    Command::new(PROGRAM)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

fn run(arguments: &[&str], typed: &str) -> Output {
    let mut child = start(arguments);
    // The program may be gone before it has read all; that is for the test to judge by its output.
    child.stdin.take().unwrap().write_all(typed.as_bytes()).ok();
    child.wait_with_output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// Numbers that look random and are the same each time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % most
    }
}

/// What a killed run had answered.
struct Answered {
    lines: Vec<String>,
    tick: u64,
}

/// Drives an exercise and kills it at a random moment, often between a request and its answer.
fn drive_and_kill(file: &Path, dice: &mut Dice) -> Answered {
    let seed = dice.below(1000).to_string();
    let mut child = start(&["drive", "all-clear", "--seed", &seed, "--record", file.to_str().unwrap()]);
    let mut input = child.stdin.take().unwrap();
    let mut output = BufReader::new(child.stdout.take().unwrap());
    let mut hello = String::new();
    output.read_line(&mut hello).unwrap();
    let mut answered = Answered { lines: Vec::new(), tick: 0 };
    let mut waiting: Vec<Vec<String>> = Vec::new();
    let turns = dice.below(3);
    for turn in 0..=turns {
        let mut say: Vec<String> =
            (0..dice.below(2)).map(|nth| format!("/note turn {turn} number {nth}: \u{fc}ber")).collect();
        if turn == 0 {
            say.push("/incident declare \"Killed soon\" sev2".to_owned());
        }
        let advance = format!("{}s", dice.below(5));
        writeln!(input, "{}", json!({"say": say, "advance": advance})).unwrap();
        waiting.push(say);
        if turn < turns {
            let mut line = String::new();
            output.read_line(&mut line).unwrap();
            take(&mut answered, &mut waiting, &line);
        }
    }
    thread::sleep(Duration::from_micros(dice.below(20_000)));
    child.kill().unwrap();
    child.wait().unwrap();
    for line in output.lines().map_while(Result::ok) {
        take(&mut answered, &mut waiting, &line);
    }
    answered
}

fn take(answered: &mut Answered, waiting: &mut Vec<Vec<String>>, line: &str) {
    let Ok(answer) = serde_json::from_str::<Value>(line) else { return };
    assert_eq!(answer["type"], "observation", "{line}");
    answered.tick = answer["tick"].as_u64().unwrap();
    answered.lines.extend(waiting.remove(0));
}

/// Holds the recording of a killed run against what had been answered.
fn complete(file: &Path, answered: &Answered) -> Recording {
    // A line torn within a character is torn all the same.
    let bytes = fs::read(file).unwrap();
    let (recording, _) = Recording::parse(&String::from_utf8_lossy(&bytes))
        .unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    let recorded: Vec<&str> = recording.inputs.iter().map(|input| input.line.as_str()).collect();
    assert!(recorded.len() >= answered.lines.len(), "{recorded:?} lacks some of {:?}", answered.lines);
    assert_eq!(recorded[..answered.lines.len()], answered.lines, "{}", file.display());
    assert!(u64::from(recording.last_tick().0) >= answered.tick, "the clock fell back: {}", file.display());
    recording
}

fn verifies(file: &Path) {
    let output = run(&["replay", file.to_str().unwrap(), "--verify"], "");
    assert_eq!(output.status.code(), Some(0), "{}: {}", file.display(), text(&output.stdout));
}

/// Goes on with a recording, says a line, and is killed again as soon as that is answered.
fn resume_and_kill(file: &Path) {
    let mut child = start(&["play", "--resume", file.to_str().unwrap()]);
    let mut input = child.stdin.take().unwrap();
    writeln!(input, "/note back again").unwrap();
    let output = BufReader::new(child.stdout.take().unwrap());
    let told = output.lines().map_while(Result::ok).any(|line| line.contains("you: noted: back again"));
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(told, "{} was not gone on with", file.display());
}

fn one_moment(folder: &Path, moment: u64) {
    let mut dice = Dice(moment * 7919 + 1);
    let file = folder.join(format!("{moment}.jsonl"));
    let answered = drive_and_kill(&file, &mut dice);
    let killed = complete(&file, &answered);
    verifies(&file);
    let inputs = killed.inputs.len();
    if moment.is_multiple_of(QUIT_EVERY) {
        let output = run(&["play", "--resume", file.to_str().unwrap()], "/note back again\nquit\n");
        assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
        assert!(text(&output.stdout).contains("Debrief"));
    } else {
        resume_and_kill(&file);
    }
    let (resumed, _) = Recording::parse(&fs::read_to_string(&file).unwrap()).unwrap();
    assert_eq!(resumed.inputs[..inputs], killed.inputs, "what was there before is untouched");
    assert_eq!(resumed.inputs.len(), inputs + 1);
    assert_eq!(resumed.inputs[inputs].line, "/note back again");
    if moment.is_multiple_of(7) {
        assert!(matches!(verify(&resumed), Verdict::Same { .. }), "{moment}: {:?}", verify(&resumed));
    }
}

#[test]
fn nothing_answered_is_lost_when_the_program_is_killed_at_two_hundred_moments() {
    let folder = folder("killed");
    thread::scope(|scope| {
        for half in 0..2 {
            let folder = &folder;
            scope.spawn(move || (half..MOMENTS).step_by(2).for_each(|moment| one_moment(folder, moment)));
        }
    });
}

/// A recording of some minutes, left by quitting.
fn played(folder: &Path) -> PathBuf {
    let file = folder.join("run.jsonl");
    let typed = "next\n/ack\n/incident declare \"Customers see errors\" sev2\n+1m!\n/note one more thing\nquit\n";
    let output = run(&["play", "all-clear", "--seed", "7", "--record", file.to_str().unwrap()], typed);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    file
}

#[test]
fn a_torn_tail_is_cut_off_wherever_it_was_torn() {
    let folder = folder("torn");
    let whole = fs::read_to_string(played(&folder)).unwrap();
    let end = whole.rfind("{\"type\":\"end\"").unwrap();
    let note = whole.rfind("{\"type\":\"input\"").unwrap();
    let broken = &whole[..end];
    for (nth, tail) in [
        // Within the last input, within a character, zeros after a power cut, a whole line without its end.
        broken.as_bytes()[..note + 40].to_vec(),
        [broken.as_bytes(), b"{\"type\":\"input\",\"line\":\"\xc3"].concat(),
        [broken.as_bytes(), &[0; 64]].concat(),
        broken.trim_end().as_bytes().to_vec(),
    ]
    .into_iter()
    .enumerate()
    {
        let file = folder.join(format!("torn-{nth}.jsonl"));
        fs::write(&file, tail).unwrap();
        verifies(&file);
        resume_and_kill(&file);
        let (recording, warnings) = Recording::parse(&fs::read_to_string(&file).unwrap()).unwrap();
        assert_eq!(warnings, Vec::<String>::new(), "the torn line is gone from the file");
        assert_eq!(recording.inputs.last().unwrap().line, "/note back again");
        verifies(&file);
    }
    let file = folder.join("head.jsonl");
    fs::write(&file, &whole[..200]).unwrap();
    let output = run(&["play", "--resume", file.to_str().unwrap()], "");
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("torn within its header"), "{}", text(&output.stderr));
}

#[test]
fn a_finished_run_is_gone_on_with_from_an_earlier_time_in_a_new_file() {
    let folder = folder("branch");
    let file = played(&folder);
    let name = file.to_str().unwrap();
    let before = fs::read(&file).unwrap();

    let output = run(&["play", "--resume", name], "quit\n");
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("--until"), "{}", text(&output.stderr));
    let output = run(&["play", "--resume", name, "--until", "T+09:00:00"], "quit\n");
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("reaches to T+"), "{}", text(&output.stderr));

    let (recording, _) = Recording::parse(&text(&before)).unwrap();
    let at = recording.inputs.last().unwrap().tick;
    let output = run(&["play", "--resume", name, "--until", &at.to_string()], "/note another way\nquit\n");
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    assert_eq!(fs::read(&file).unwrap(), before, "the original was touched");
    let branch = folder.join(format!("run-from-{}.jsonl", at.to_string().trim_start_matches("T+").replace(':', "-")));
    assert!(text(&output.stdout).contains(branch.to_str().unwrap()), "{}", text(&output.stdout));
    let (branched, _) = Recording::parse(&fs::read_to_string(&branch).unwrap()).unwrap();
    let kept = recording.inputs.len() - 1;
    let lines = |recording: &Recording| -> Vec<_> {
        recording.inputs[..kept].iter().map(|input| (input.tick, input.line.clone())).collect()
    };
    assert_eq!(lines(&branched), lines(&recording));
    assert_eq!((branched.inputs[kept].tick, branched.inputs[kept].line.as_str()), (at, "/note another way"));
    assert_eq!(branched.meta["branched_from"]["file"], name);
    assert_eq!(branched.meta["branched_from"]["at"], at.0);
    verifies(&branch);
}

#[test]
fn a_foreign_or_altered_recording_is_refused_with_a_way_out() {
    let folder = folder("foreign");
    let whole = fs::read_to_string(played(&folder)).unwrap();
    let write = |name: &str, text: &str| {
        let file = folder.join(name);
        fs::write(&file, text).unwrap();
        file.to_str().unwrap().to_owned()
    };
    let engine = format!("\"engine\":\"{}\"", env!("CARGO_PKG_VERSION"));
    let foreign = write("foreign.jsonl", &whole.replacen(&engine, "\"engine\":\"9.9.9\"", 1));
    for arguments in [&["replay", &foreign, "--verify"][..], &["play", "--resume", &foreign]] {
        let output = run(arguments, "");
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        let told = text(&output.stderr);
        assert!(told.contains("9.9.9") && (told.contains("debrief") || told.contains("--until")), "{told}");
    }
    let output = run(&["replay", &foreign], "");
    assert_eq!(output.status.code(), Some(0));
    assert!(text(&output.stderr).contains("9.9.9"), "{}", text(&output.stderr));
    let output = run(&["play", "--resume", &foreign, "--until", "T+00:01:00"], "quit\n");
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    verifies(&folder.join("foreign-from-00-01-00.jsonl"));

    let altered = write("altered.jsonl", &whole.replacen("minutes: ", "minutes: 1", 1));
    let output = run(&["replay", &altered], "");
    assert_eq!(output.status.code(), Some(2));
    let told = text(&output.stderr);
    assert!(told.contains("--scenario embedded"), "{told}");
    for scenario in ["embedded", "all-clear"] {
        let output = run(&["replay", &altered, "--scenario", scenario], "");
        assert_eq!(output.status.code(), Some(0), "{scenario}: {}", text(&output.stderr));
    }
}

#[test]
fn a_place_that_cannot_be_written_is_told_in_one_line() {
    let folder = folder("nowhere");
    let file = folder.join("missing/run.jsonl");
    for arguments in [
        &["play", "all-clear", "--record", file.to_str().unwrap()][..],
        &["drive", "all-clear", "--record", file.to_str().unwrap()],
    ] {
        let output = run(arguments, "");
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert_eq!(text(&output.stderr).lines().count(), 1, "{}", text(&output.stderr));
        assert!(text(&output.stderr).contains("cannot be written"), "{}", text(&output.stderr));
    }
    if !Path::new("/dev/full").exists() {
        return;
    }
    // A full disk: no answer is given that is not in the recording.
    let output = run(&["drive", "all-clear", "--record", "/dev/full"], "{\"say\":[\"/note x\"]}\n");
    assert_eq!(output.status.code(), Some(2));
    assert!(!text(&output.stdout).contains("observation"), "{}", text(&output.stdout));
    assert_eq!(text(&output.stderr).lines().count(), 1, "{}", text(&output.stderr));
}
