//! The table of the command process: every row is real, every refusal is reached and names a line that works.
//!
//! Exhaustive by construction: what the table promises and what the situations below reach must be the same set.
//! The one rule: a hint is tried at the moment it is given.

mod situations;

use std::collections::BTreeSet;

use hotwash::base::Ticks;
use hotwash::exercise::{Exercise, Input};
use hotwash::incident::{RULES, Rule, When, Who, rule_of};
use hotwash::language::{Speaker, parse};
use hotwash::vocab::{Command, EventKind, Reason, Rejection, SeatId};
use situations::{CASES, Given, SAMPLES, Stages, command_of, input_of};
use strum::{IntoEnumIterator as _, VariantNames as _};

use crate::support::idle;

pub(crate) use situations::SAMPLES as SAMPLE_LINES;

const LEAD: SeatId = SeatId(0);
const OTHER: SeatId = SeatId(1);

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

/// What the exercise says to these inputs in one second; the last refusal, if any.
fn refusal(run: &mut Exercise, inputs: &[Input]) -> Option<Rejection> {
    let events = run.step(inputs);
    events.into_iter().rev().find_map(|event| match event.kind {
        EventKind::CommandRejected { rejection, .. } => Some(rejection),
        _ => None,
    })
}

fn hint_is_admitted(run: &Exercise, seat: SeatId, rejection: &Rejection, said: &str) {
    let speaker = Speaker { names: run.scenario(), me: run.seats()[seat.index()] };
    let command = parse(&rejection.hint, &speaker)
        .unwrap_or_else(|no| panic!("{said}: the hint {:?} cannot be read: {no}", rejection.hint));
    if let Err(no) = run.would_admit(seat, &command) {
        panic!("{said}: {:?} hints {:?}, which is refused: {no}", rejection.reason, rejection.hint);
    }
    // Not only would it be: it is, when it is said.
    let mut clone = run.clone();
    let said_next = Input { seat, by: "human".to_owned(), line: rejection.hint.clone(), command };
    let second = refusal(&mut clone, &[said_next]);
    assert!(second.is_none() || clone.over(), "{said}: {:?} is refused when said: {second:?}", rejection.hint);
}

/// Says a line of the table's sample and checks the refusal.
fn refused(run: &Exercise, seat: SeatId, command: &Command, line: &str, reason: Reason) {
    let no = run.would_admit(seat, command).expect_err(line);
    assert_eq!(no.reason, reason, "{line}: {no}");
    assert!(!no.why.is_empty(), "{line}");
    hint_is_admitted(run, seat, &no, line);
}

fn grounds_of(who: Who) -> Option<Reason> {
    match who {
        Who::Anyone => None,
        Who::Commander | Who::Approver => Some(Reason::NotCommander),
        Who::Ops => Some(Reason::NotOps),
        Who::Comms => Some(Reason::NotComms),
        Who::Liaison => Some(Reason::NotLiaison),
    }
}

fn samples(run: &Exercise) -> Vec<(&'static Rule, Command, &'static str)> {
    let read = |line: &'static str| {
        let command = command_of(run, LEAD, line);
        (rule_of(&command), command, line)
    };
    let all: Vec<_> = SAMPLES.iter().copied().map(read).collect();
    let named: BTreeSet<&str> = all.iter().map(|(rule, _, _)| rule.command).collect();
    assert_eq!(named, RULES.iter().map(|rule| rule.command).collect(), "a sample line for every row");
    all
}

#[test]
fn who_and_when_are_refused_for_every_row_of_the_table() {
    let stages = Stages::new();
    for (rule, command, line) in samples(&stages.fresh) {
        match rule.when {
            When::Declared => refused(&stages.fresh, LEAD, &command, line, Reason::NotDeclared),
            When::Review => refused(&stages.fresh, LEAD, &command, line, Reason::NotInReview),
            When::Response | When::Always | When::Ever => {}
        }
        if let Some(reason) = grounds_of(rule.who) {
            refused(&stages.declared, OTHER, &command, line, reason);
        }
        if matches!(rule.when, When::Response | When::Declared) {
            refused(&stages.review, LEAD, &command, line, Reason::ReviewOnly);
        }
        if rule.when != When::Ever {
            let mut run = stages.review.clone();
            let end = input_of(&run, LEAD, "/incident retro done");
            let late = Input { seat: LEAD, by: "human".to_owned(), line: line.to_owned(), command };
            let no = refusal(&mut run, &[end, late]).unwrap_or_else(|| panic!("{line} was admitted after the end"));
            assert_eq!(no.reason, Reason::Ended, "{line}");
            hint_is_admitted(&run, LEAD, &no, line);
        }
    }
}

#[test]
fn every_ground_of_every_row_is_reached_and_its_hint_is_admitted() {
    let stages = Stages::new();
    let mut reached: BTreeSet<(&str, Reason)> = BTreeSet::new();
    for case in CASES {
        let mut run = stages.of(case.stage).clone();
        for (seat, line) in case.before {
            let said = input_of(&run, SeatId(*seat), line);
            let no = refusal(&mut run, &[said]);
            assert!(no.is_none(), "{line}, which leads up to {:?}, is refused: {no:?}", case.given);
        }
        let seat = SeatId(case.seat);
        let said = match case.given {
            Given::Line(line) => input_of(&run, seat, line),
            Given::Forged(forge) => {
                let (line, command) = forge();
                Input { seat, by: "human".to_owned(), line: line.to_owned(), command }
            }
        };
        let (line, row) = (said.line.clone(), rule_of(&said.command).command);
        let no = refusal(&mut run, &[said]).unwrap_or_else(|| panic!("{line} was admitted"));
        assert_eq!(no.reason, case.reason, "{line}: {no}");
        hint_is_admitted(&run, seat, &no, &line);
        reached.insert((row, no.reason));
    }
    let promised: BTreeSet<(&str, Reason)> =
        RULES.iter().flat_map(|rule| rule.refuses.iter().map(|reason| (rule.command, *reason))).collect();
    let missing: Vec<_> = promised.difference(&reached).collect();
    let extra: Vec<_> = reached.difference(&promised).collect();
    assert!(missing.is_empty() && extra.is_empty(), "not reached: {missing:?}; not in the table: {extra:?}");
}

#[test]
fn every_reason_there_is_can_be_met() {
    let stages = Stages::new();
    let mut met: BTreeSet<Reason> = RULES.iter().flat_map(|rule| rule.refuses.iter().copied()).collect();
    met.extend(RULES.iter().filter_map(|rule| grounds_of(rule.who)));
    met.extend([Reason::NotDeclared, Reason::NotInReview, Reason::ReviewOnly, Reason::Ended]);

    // Too much at once: the line itself is right, and a second later it is admitted.
    let mut run = stages.declared.clone();
    let crowd: Vec<Input> = (0..40).map(|_| input_of(&run, LEAD, "/note one more thing")).collect();
    let no = refusal(&mut run, &crowd).expect("forty commands in a second");
    assert_eq!(no.reason, Reason::TooMany);
    assert_eq!(no.hint, "/note one more thing");
    hint_is_admitted(&run, LEAD, &no, "forty notes");
    met.insert(no.reason);
    // Too much at once, and wrong besides: the hint is a line that is not wrong.
    let mut run = stages.declared.clone();
    let crowd: Vec<Input> = (0..40).map(|_| input_of(&run, LEAD, "/go")).collect();
    let no = refusal(&mut run, &crowd).expect("forty times go");
    hint_is_admitted(&run, LEAD, &no, "forty times go");

    // What cannot be read at all.
    for (line, reason) in [("/frobnicate the router", Reason::Unreadable), ("@dona status?", Reason::Unknown)] {
        let speaker = Speaker { names: stages.fresh.scenario(), me: stages.fresh.seats()[0] };
        let no = parse(line, &speaker).expect_err(line);
        assert_eq!(no.reason, reason, "{line}");
        hint_is_admitted(&stages.fresh, LEAD, &stages.fresh.sound(speaker.me, no), line);
        met.insert(reason);
    }
    assert_eq!(met, Reason::iter().collect(), "a reason that can never occur has no place in the vocabulary");
}

#[test]
fn unreadable_lines_are_answered_with_a_line_that_is_admitted_now() {
    let stages = Stages::new();
    // Before a declaration the examples of most verbs would be refused, so they must not be what is hinted at.
    for run in [&stages.fresh, &stages.declared, &stages.review] {
        for sample in SAMPLES {
            let verb = sample.split_whitespace().take(if sample.starts_with("/incident") { 2 } else { 1 });
            let verb = verb.collect::<Vec<_>>().join(" ");
            let speaker = Speaker { names: run.scenario(), me: run.seats()[0] };
            for line in [verb.clone(), format!("{verb} zzz"), format!("{verb} @nobody-here 5q")] {
                if let Err(no) = parse(&line, &speaker) {
                    hint_is_admitted(run, LEAD, &run.sound(speaker.me, no), &line);
                }
            }
        }
    }
}

#[test]
fn whatever_a_command_names_is_checked_before_it_is_used() {
    let stages = Stages::new();
    for run in [&stages.declared, &stages.joined, &stages.review] {
        for (_, command, line) in samples(run) {
            for forged in forgeries(&command) {
                let mut run = run.clone();
                let input = Input { seat: LEAD, by: "human".to_owned(), line: line.to_owned(), command: forged };
                for event in run.step(&[input]) {
                    assert!(!hotwash::language::narrate(&event, run.scenario()).is_empty());
                }
                run.step(&[]);
            }
        }
    }
}

/// The command with one number after another out of every range.
fn forgeries(command: &Command) -> Vec<Command> {
    fn numbers(value: &mut serde_json::Value, at: &mut usize, which: usize, with: u64) -> bool {
        use serde_json::Value as V;
        match value {
            V::Number(_) => {
                *at += 1;
                if *at > which {
                    *value = V::from(with);
                    return true;
                }
                false
            }
            V::Array(list) => list.iter_mut().any(|item| numbers(item, at, which, with)),
            V::Object(map) => map.values_mut().any(|item| numbers(item, at, which, with)),
            V::Null | V::Bool(_) | V::String(_) => false,
        }
    }
    let plain = serde_json::to_value(command).unwrap();
    let mut all = Vec::new();
    for with in [u64::from(u32::MAX), 4_000, 0] {
        for which in 0.. {
            let mut copy = plain.clone();
            if !numbers(&mut copy, &mut 0, which, with) {
                break;
            }
            all.extend(serde_json::from_value::<Command>(copy));
        }
    }
    all
}

#[test]
fn an_unattended_run_ends_and_then_takes_no_more() {
    let stages = Stages::new();
    let mut run = stages.declared.clone();
    idle(&mut run, Ticks::minutes(240));
    assert!(run.over(), "time runs out, the review begins and in the end lapses too");
    let no = run.would_admit(LEAD, &command_of(&run, LEAD, "/page leadership")).unwrap_err();
    assert_eq!(no.reason, Reason::Ended);
    assert!(run.would_admit(LEAD, &command_of(&run, LEAD, "/timeline")).is_ok(), "looking back is always allowed");
}
