//! Whole runs: determinism, fairness, conservation, coverage, and what reference and idle commanders reach.
//!
//! The one rule: a run is played through the front door, by lines.

use std::collections::BTreeSet;
use std::sync::Arc;

use hotwash::base::{Tick, Ticks};
use hotwash::exercise::Exercise;
use hotwash::players::{Idle, Player, Random, Reference, play};
use hotwash::scenario::{self, Scenario};
use hotwash::score::{Doctrine, Rating, score};
use hotwash::view::{seat_log, view, visible};
use hotwash::vocab::{Command, EventKind, Lever, Role, SeatId};
use strum::VariantNames as _;

use crate::support::{load, seat, shipped};

fn finished(scenario: &Arc<Scenario>, seed: u64, player: &mut dyn Player, limit: Option<Ticks>) -> Exercise {
    let mut run = Exercise::new(Arc::clone(scenario), seed);
    play(&mut run, player, SeatId(0), limit);
    run
}

fn harm(run: &Exercise) -> f64 {
    run.platform().harm().customer_minutes.iter().sum()
}

#[test]
fn the_same_inputs_give_the_same_run() {
    let scenario = shipped("all-clear");
    let runs: Vec<u64> = (0..2)
        .map(|_| {
            let mut player = Reference::new(&scenario);
            finished(&scenario, 3, &mut player, Some(Ticks::minutes(25))).fingerprint()
        })
        .collect();
    assert_eq!(runs[0], runs[1]);
    let mut player = Reference::new(&scenario);
    let other = finished(&scenario, 4, &mut player, Some(Ticks::minutes(25))).fingerprint();
    assert_ne!(runs[0], other, "another seed is another run");
}

/// What went wrong with a seed, if anything did: the reference must reach S wherever it is judged, idling must not.
fn shortcomings(scenario: &Arc<Scenario>, seed: u64) -> Vec<String> {
    let doctrine = Doctrine::shipped();
    let mut wrong = Vec::new();
    let good = finished(scenario, seed, &mut Reference::new(scenario), None);
    let card = score(&seat_log(&good, seat(&good)), &doctrine);
    for part in card.capabilities.iter().filter(|part| matches!(part.rating, Rating::M | Rating::U)) {
        let lost = part.findings.iter().filter(|finding| finding.points < finding.of);
        let why: Vec<String> = lost.map(|finding| format!("{} {}", finding.id, finding.because)).collect();
        wrong.push(format!("seed {seed}: {} is {:?}: {}", part.name, part.rating, why.join(" | ")));
    }
    let bad = finished(scenario, seed, &mut Idle, None);
    let idle = score(&seat_log(&bad, seat(&bad)), &doctrine);
    if idle.overall.rating != Rating::U {
        wrong.push(format!("seed {seed}: idling is rated {:?}", idle.overall.rating));
    }
    if harm(&bad) < 3.0 * harm(&good) {
        wrong.push(format!("seed {seed}: idling costs {:.0}, the reference {:.0}", harm(&bad), harm(&good)));
    }
    println!(
        "seed {seed}: reference {:?} {:.1}, {:.0} customer-minutes; idle {:?}, {:.0}",
        card.overall.rating,
        card.overall.points,
        harm(&good),
        idle.overall.rating,
        harm(&bad)
    );
    wrong
}

#[test]
fn the_reference_does_well_and_idling_does_not() {
    let scenario = shipped("all-clear");
    let wrong: Vec<String> = std::thread::scope(|scope| {
        let work = |from: u64| {
            let scenario = Arc::clone(&scenario);
            move || -> Vec<String> { (from..=20).step_by(2).flat_map(|seed| shortcomings(&scenario, seed)).collect() }
        };
        let handles: Vec<_> = (1..=2).map(|from| scope.spawn(work(from))).collect();
        handles.into_iter().flat_map(|handle| handle.join().unwrap()).collect()
    });
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What a batch of random runs reached.
#[derive(Default)]
struct Reached {
    commands: BTreeSet<&'static str>,
    levers: BTreeSet<&'static str>,
    kinds: BTreeSet<&'static str>,
    said: u32,
    refused: u32,
}

fn random_run(scenario: &Arc<Scenario>, seed: u64, reached: &mut Reached) {
    let mut run = Exercise::new(Arc::clone(scenario), seed);
    let limit = if seed.is_multiple_of(40) { None } else { Some(Ticks::minutes(2)) };
    let inputs = play(&mut run, &mut Random::new(seed), SeatId(0), limit);
    reached.said += u32::try_from(inputs.len()).unwrap();
    reached.commands.extend(inputs.iter().map(|input| input.command.name()));
    for (at, event) in run.log().iter().enumerate() {
        assert_eq!(event.seq as usize, at + 1, "seed {seed}: the log has no gaps");
        reached.kinds.insert(event.kind.name());
        // Telling an event looks every id up, so one that refers to the unknown would panic here.
        let told = hotwash::language::narrate(event, run.scenario());
        assert!(!told.contains('{'), "seed {seed}: {told}");
        match &event.kind {
            EventKind::CommandRejected { .. } => reached.refused += 1,
            EventKind::LeverPulled { call, .. } => {
                reached.levers.insert(call.lever.word());
            }
            _ => {}
        }
    }
    let holders = run.incident().roles.keys().filter(|role| **role == Role::Ic).count();
    assert!(holders <= 1, "seed {seed}: one commander at most");
    for service in 0..run.scenario().platform.services.len() {
        let balance = run.platform().balance(hotwash::vocab::ServiceId::at(service));
        let odd = balance.came - balance.left - balance.lost - (balance.inside - balance.inside_at_start);
        assert!(odd.abs() <= 1e-9 * balance.came.max(1.0), "seed {seed}: requests are conserved, {balance:?}");
    }
}

#[test]
fn random_commanders_break_nothing_and_reach_everything() {
    let scenario = shipped("all-clear");
    let halves: Vec<Reached> = std::thread::scope(|scope| {
        let work = |from: u64| {
            let scenario = Arc::clone(&scenario);
            move || {
                let mut reached = Reached::default();
                (from..1000).step_by(2).for_each(|seed| random_run(&scenario, seed, &mut reached));
                reached
            }
        };
        let handles: Vec<_> = (0..2).map(|from| scope.spawn(work(from))).collect();
        handles.into_iter().map(|handle| handle.join().unwrap()).collect()
    });
    let mut all = Reached::default();
    for half in halves {
        all.commands.extend(half.commands);
        all.levers.extend(half.levers);
        all.kinds.extend(half.kinds);
        all.said += half.said;
        all.refused += half.refused;
    }
    let share = 1.0 - f64::from(all.refused) / f64::from(all.said.max(1));
    println!("{} lines, {:.0} % admitted, {} kinds of event", all.said, share * 100.0, all.kinds.len());
    let missing = |names: &[&'static str], reached: &BTreeSet<&str>| -> Vec<&str> {
        names.iter().copied().filter(|name| !reached.contains(name)).collect()
    };
    let never = (
        missing(Command::VARIANTS, &all.commands),
        missing(Lever::VARIANTS, &all.levers),
        missing(EventKind::VARIANTS, &all.kinds),
    );
    assert_eq!(never, (vec![], vec![], vec![]), "commands, levers, events that never occurred");
    assert!(share >= 0.3, "{share}");
}

/// Twin runs differ in a truth that nothing has shown: whether a restart would cure an impaired host.
#[test]
fn what_nobody_could_see_changes_neither_view_nor_score() {
    let text = scenario::shipped("all-clear").unwrap();
    assert!(text.contains("restart_cures: false"), "the twin needs the flag spelled out");
    let twins = [load(text), load(&text.replace("restart_cures: false", "restart_cures: true"))];
    let until = Tick(15 * 60);
    let mut seen: Vec<(String, String)> = Vec::new();
    for scenario in &twins {
        let mut run = Exercise::new(Arc::clone(scenario), 11);
        let mut player = hotwash::players::Steps::new(&[
            (20, "/ack"),
            (40, "/incident declare \"customers see errors\" sev2"),
            (60, "/page hosts"),
            (400, "/statuspage investigating some customers see errors next 20m"),
        ]);
        play(&mut run, &mut player, SeatId(0), Some(Ticks(until.0)));
        let me = seat(&run);
        let log = seat_log(&run, me);
        let card = score(&log, &Doctrine::shipped());
        let now = serde_json::to_string(&view(&run, me)).unwrap();
        seen.push((now, serde_json::to_string(&(card, &log.events, &log.metrics)).unwrap()));
    }
    assert_eq!(seen[0].0, seen[1].0, "views differ");
    assert_eq!(seen[0].1, seen[1].1, "scores or logs differ");
}

#[test]
fn the_channel_stays_readable() {
    let scenario = shipped("all-clear");
    let mut reference = Reference::new(&scenario);
    let run = finished(&scenario, 2, &mut reference, None);
    let me = seat(&run);
    let mut per_minute = std::collections::BTreeMap::new();
    for event in run.log().iter().filter(|event| visible(event, me)) {
        if hotwash::view::addressed(event, me, &run) && event.tick < Tick(run.scenario().meta.minutes * 60) {
            *per_minute.entry(event.tick.0 / 60).or_insert(0u32) += 1;
        }
    }
    let crowded = per_minute.values().filter(|count| **count > 6).count();
    let total = per_minute.len().max(1);
    println!("{per_minute:?}");
    assert!(crowded * 20 <= total, "{crowded} of {total} minutes have more than six messages to the commander");
}
