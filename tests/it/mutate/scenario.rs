//! Mutants of scenario files: read, checked, and if they load, played for a minute.
//!
//! The one rule: a file that is refused names a line and a column for every fault.

use std::sync::Arc;

use hotwash::base::Draw;
use hotwash::debrief::debrief;
use hotwash::exercise::{Exercise, Input};
use hotwash::language::{Speaker, narrate, parse as read};
use hotwash::scenario::{Names as _, Scenario, parse, readable, shipped};
use hotwash::view::view;
use hotwash::vocab::SeatId;

use super::change::{bytes, structural};
use super::{Count, try_all};

/// How long a scenario that loads is played.
const TICKS: u32 = 60;

/// The example of the format's document: small, and every part of a file is in it.
pub(super) fn example() -> &'static str {
    let text = include_str!("../../../docs/scenario-format.md");
    let start = text.find("```ron\n#![enable").expect("an example") + "```ron\n".len();
    &text[start..start + text[start..].find("```").expect("its end")]
}

/// A scenario with a mechanism of every kind.
const MACHINERY: &str = include_str!("../../fixtures/valid/machinery.ron");

/// The mutant of that number: every second one structural, some of them twice.
pub(super) fn mutant(nth: u32, draw: &mut Draw) -> String {
    let base = match nth % 32 {
        30.. => shipped("all-clear").expect("it is shipped"),
        20..30 => MACHINERY,
        _ => example(),
    };
    if nth.is_multiple_of(2) {
        return bytes(base, draw);
    }
    let once = structural(base, draw);
    if draw.happens(0.2) { structural(&once, draw) } else { once }
}

/// Lines that touch every part of a run, in the names of this scenario.
pub(super) fn lines(scenario: &Scenario, draw: &mut Draw) -> Vec<String> {
    let person = scenario.person_names()[draw.pick(scenario.people.len())].to_owned();
    let service = &scenario.platform.services[draw.pick(scenario.platform.services.len())].id;
    let targets = scenario.target_names();
    let target = targets[draw.pick(targets.len())];
    let team = &scenario.teams[draw.pick(scenario.teams.len())].id;
    vec![
        "/ack".to_owned(),
        "/incident declare \"customers see errors\" sev2".to_owned(),
        format!("/size-up errors affects {service} share 10% trend growing"),
        format!("/page {team} please join"),
        format!("/page @{person} please join"),
        format!("/do scale {service} 50%"),
        format!("/do shed {service} 99.9%"),
        format!("/do drain {target}"),
        format!("/do restart {target}"),
        format!("/do pause {target}"),
        format!("/task @me investigate {target} in 5m"),
        "/statuspage investigating some customers see errors next 20m".to_owned(),
        "/freeze all".to_owned(),
        format!("@{person} status?"),
        "/dash".to_owned(),
        format!("/levers {target}"),
    ]
}

pub(super) fn play(scenario: Scenario, draw: &mut Draw) {
    let said = lines(&scenario, draw);
    let mut run = Exercise::new(Arc::new(scenario), u64::from(draw.between(0, 9)));
    let me = run.seats()[0];
    for tick in 0..TICKS {
        let due = said.get(tick as usize / 3).filter(|_| tick.is_multiple_of(3));
        let inputs: Vec<Input> = due
            .and_then(|line| {
                let command = read(line, &Speaker { names: run.scenario(), me }).ok()?;
                Some(Input { seat: SeatId(0), by: "human".to_owned(), line: line.clone(), command })
            })
            .into_iter()
            .collect();
        run.step(&inputs);
        if tick % 20 == 19 {
            let shown = serde_json::to_string(&view(&run, me)).unwrap();
            assert!(!shown.contains("null,null"), "a view without numbers");
        }
    }
    for event in run.log() {
        assert!(!narrate(event, run.scenario()).is_empty());
    }
    assert_eq!(run.fingerprint(), run.clone().fingerprint());
    run.abandon();
    // A debrief plays the whole scenario again without a commander, so not every one, and none that lasts a day.
    if run.scenario().meta.minutes <= 60 && draw.happens(0.02) {
        assert!(!debrief(&run, me).text().is_empty());
    }
}

#[test]
fn scenario_mutants_are_refused_with_their_place_or_play() {
    let (semantic, played) = (Count::default(), Count::default());
    try_all("scenario", |nth, draw| {
        let text = mutant(nth, draw);
        match parse(&text) {
            Err(faults) => {
                assert!(!faults.is_empty());
                for fault in &faults {
                    let span = fault.span.as_ref().unwrap_or_else(|| panic!("no place: {fault}"));
                    assert!(span.line >= 1 && span.column >= 1, "{fault}");
                }
                if readable(&text) {
                    semantic.up();
                }
            }
            Ok(scenario) => {
                semantic.up();
                played.up();
                play(scenario, draw);
            }
        }
    });
    println!("{:.0} % reach the semantic checks, {:.0} % play", semantic.share() * 100.0, played.share() * 100.0);
    assert!(semantic.share() >= 0.2, "too few mutants come as far as the checks: {}", semantic.share());
    assert!(played.share() >= 0.05, "too few mutants play: {}", played.share());
}
