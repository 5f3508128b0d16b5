//! The table of the command process: every row is real, every refusal is reached and names a line that works.

use std::collections::BTreeSet;

use hotwash::base::Tick;
use hotwash::exercise::Exercise;
use hotwash::incident::{RULES, rule_of};
use hotwash::language::{Speaker, parse};
use hotwash::vocab::{Command, EventKind, Reason, Rejection, SeatId};
use strum::{IntoEnumIterator as _, VariantNames as _};

use crate::support::{idle, input, script, seat, shipped};

#[test]
fn every_command_has_one_row_and_every_emission_is_an_event() {
    for command in Command::VARIANTS {
        let rows = RULES.iter().filter(|rule| rule.command == *command).count();
        assert_eq!(rows, 1, "{command}");
    }
    for rule in RULES {
        assert!(Command::VARIANTS.contains(&rule.command), "{}", rule.command);
        for kind in rule.emits {
            assert!(EventKind::VARIANTS.contains(kind), "{} emits {kind}", rule.command);
        }
    }
}

/// A situation: lines said at T+00:05, after which a line is refused on these grounds.
struct Case {
    before: &'static [&'static str],
    line: &'static str,
    reason: Reason,
}

const fn case(before: &'static [&'static str], line: &'static str, reason: Reason) -> Case {
    Case { before, line, reason }
}

const DECLARED: &[&str] = &["T+00:05 /incident declare \"customers see errors\" sev2"];

fn cases() -> Vec<Case> {
    vec![
        case(&[], "/incident severity sev1", Reason::NotDeclared),
        case(DECLARED, "/incident declare again sev1", Reason::AlreadyDeclared),
        case(DECLARED, "/incident severity sev2", Reason::NoChange),
        case(DECLARED, "/incident declare \"x\" sev2", Reason::AlreadyDeclared),
        case(&[], "/incident declare \"x\" sev2", Reason::Empty),
        case(&[], "/ack p1", Reason::NothingOpen),
        case(DECLARED, "/go", Reason::NothingOpen),
        case(DECLARED, "/approve", Reason::NothingOpen),
        case(DECLARED, "/accept", Reason::NothingOpen),
        case(DECLARED, "/confidence h1 50%", Reason::Unknown),
        case(DECLARED, "/check t9", Reason::Unknown),
        case(DECLARED, "/incident take-command because nobody leads", Reason::NoChange),
        case(DECLARED, "/factor \"no canary at all\" as latent", Reason::NotInReview),
        case(DECLARED, "/unfreeze deploys", Reason::NoChange),
        case(DECLARED, "/freeze deploys", Reason::ReviewOnly),
    ]
}

fn refusal(run: &mut Exercise, line: &str) -> Option<Rejection> {
    let said = input(run, line);
    let events = run.step(&[said]);
    events.into_iter().find_map(|event| match event.kind {
        EventKind::CommandRejected { rejection, .. } => Some(rejection),
        _ => None,
    })
}

fn hint_is_admitted(run: &Exercise, rejection: &Rejection) {
    let speaker = Speaker { names: run.scenario(), me: seat(run) };
    let command = parse(&rejection.hint, &speaker)
        .unwrap_or_else(|no| panic!("the hint {:?} cannot be read: {no}", rejection.hint));
    if let Err(no) = run.would_admit(SeatId(0), &command) {
        panic!("{:?} hints {:?}, which is refused: {no}", rejection.reason, rejection.hint);
    }
}

#[test]
fn every_refusal_of_a_lone_commander_names_a_line_that_is_admitted() {
    for case in cases() {
        if case.reason == Reason::ReviewOnly {
            continue; // reached below, where the response is over
        }
        let mut run = Exercise::new(shipped("all-clear"), 1);
        script(&mut run, case.before, Tick(10));
        let rejection = refusal(&mut run, case.line).unwrap_or_else(|| panic!("{} was admitted", case.line));
        assert_eq!(rejection.reason, case.reason, "{}: {rejection}", case.line);
        hint_is_admitted(&run, &rejection);
    }
}

#[test]
fn the_response_and_the_review_keep_their_commands_apart() {
    let mut run = Exercise::new(shipped("all-clear"), 1);
    script(&mut run, DECLARED, Tick(10));
    idle(&mut run, hotwash::base::Ticks::minutes(200));
    // Nobody resolves: time runs out, the review begins and in the end lapses too.
    assert!(run.over(), "an unattended review ends");
    let rejection = Exercise::would_admit(&run, SeatId(0), &input(&run, "/page leadership").command);
    assert_eq!(rejection.unwrap_err().reason, Reason::Ended);
}

#[test]
fn every_reason_of_the_table_is_one_that_exists() {
    let used: BTreeSet<Reason> = RULES.iter().flat_map(|rule| rule.refuses.iter().copied()).collect();
    let all: BTreeSet<Reason> = Reason::iter().collect();
    assert!(used.is_subset(&all));
    let line = input(&Exercise::new(shipped("all-clear"), 1), "/who").command;
    assert_eq!(rule_of(&line).command, "Look");
}
