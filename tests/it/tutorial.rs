//! `first-page`: what simulated commanders reach in it, and that the coach alone brings a stranger to the end.
//!
//! The one rule: the obedient player types what the coach shows, and nothing else.

use std::collections::BTreeSet;
use std::sync::Arc;

use hotwash::exercise::Exercise;
use hotwash::language::{Speaker, parse};
use hotwash::players::{Idle, Player, PlayerEyes, Reference, play};
use hotwash::scenario::Scenario;
use hotwash::score::{Doctrine, Rating, Scorecard, score};
use hotwash::view::seat_log;
use hotwash::vocab::{Actor, Ending, EventKind, IncidentState, Phase, Reach, SeatId};

use crate::support::{idle, input, seat, shipped};

/// Types what the coach shows, and nothing else.
#[derive(Clone)]
struct Obedient;

impl Player for Obedient {
    fn name(&self) -> &'static str {
        "obedient"
    }

    fn act(&mut self, eyes: &PlayerEyes<'_>) -> Vec<String> {
        let lines = eyes.events.iter().filter_map(|event| match &event.kind {
            EventKind::CoachHinted { line, .. } => line.clone(),
            _ => None,
        });
        lines.collect()
    }

    fn boxed(&self) -> Box<dyn Player> {
        Box::new(self.clone())
    }
}

/// Says everything all the time.
#[derive(Clone, Default)]
struct Spammer {
    turn: usize,
}

const SPAM: [&str; 16] = [
    "/ack",
    "/incident declare \"It is down\" sev1",
    "/statuspage investigating \"We are looking into it\" next 5m",
    "/incident update \"still looking\" next 5m",
    "/exec \"we are on it\" next 5m",
    "/page checkout",
    "/page data",
    "/page platform",
    "/page support",
    "/page leadership",
    "/size-up \"it is down\" affects checkout share 90% trend growing",
    "/freeze all",
    "@dana status?",
    "/task @dana restart checkout",
    "/task @ravi restart orders-db",
    "/incident severity sev1 because it is bad",
];

impl Player for Spammer {
    fn name(&self) -> &'static str {
        "spammer"
    }

    fn act(&mut self, _: &PlayerEyes<'_>) -> Vec<String> {
        self.turn += 1;
        vec![SPAM[self.turn % SPAM.len()].to_owned()]
    }

    fn boxed(&self) -> Box<dyn Player> {
        Box::new(self.clone())
    }
}

/// Wants it to be over.
#[derive(Clone)]
struct QuickClose;

impl Player for QuickClose {
    fn name(&self) -> &'static str {
        "quick-close"
    }

    fn act(&mut self, eyes: &PlayerEyes<'_>) -> Vec<String> {
        if eyes.view.pages.is_empty() {
            return Vec::new();
        }
        let lines = if eyes.view.incident.state == "none" {
            vec!["/ack", "/incident declare \"Checkout\" sev3"]
        } else {
            vec![
                "/incident status mitigated",
                "/incident status monitoring",
                "/incident resolve",
                "/incident retro done",
            ]
        };
        lines.into_iter().map(str::to_owned).collect()
    }

    fn boxed(&self) -> Box<dyn Player> {
        Box::new(self.clone())
    }
}

fn finished(scenario: &Arc<Scenario>, seed: u64, player: &mut dyn Player) -> (Exercise, Scorecard) {
    let mut run = Exercise::new(Arc::clone(scenario), seed);
    play(&mut run, player, SeatId(0), None);
    let card = score(&seat_log(&run, seat(&run)), &Doctrine::shipped());
    (run, card)
}

fn harm(run: &Exercise) -> f64 {
    run.platform().harm().customer_minutes.iter().sum()
}

fn each_seed(check: impl Fn(u64) + Sync) {
    std::thread::scope(|scope| {
        for from in 1..=2 {
            let check = &check;
            scope.spawn(move || (from..=20).step_by(2).for_each(check));
        }
    });
}

#[test]
fn the_reference_performs_and_bad_commanders_do_not() {
    let scenario = shipped("first-page");
    each_seed(|seed| {
        let (good, card) = finished(&scenario, seed, &mut Reference::new(&scenario));
        assert_eq!(card.overall.rating, Rating::P, "seed {seed}: {:?}", card.overall);
        for part in &card.capabilities {
            let fine = matches!(part.rating, Rating::P | Rating::S | Rating::N);
            assert!(fine, "seed {seed}: {} is {:?}: {:?}", part.name, part.rating, part.findings);
        }
        let (bad, card) = finished(&scenario, seed, &mut Idle);
        assert_eq!(card.overall.rating, Rating::U, "seed {seed}");
        assert!(harm(&bad) >= 3.0 * harm(&good), "seed {seed}: {} against {}", harm(&bad), harm(&good));
        for player in [&mut Spammer::default() as &mut dyn Player, &mut QuickClose] {
            let (_, card) = finished(&scenario, seed, player);
            let poor = matches!(card.overall.rating, Rating::M | Rating::U);
            assert!(poor, "seed {seed}: {} is rated {:?}", player.name(), card.overall);
        }
    });
}

#[test]
fn the_coach_alone_leads_to_the_end() {
    let scenario = shipped("first-page");
    each_seed(|seed| {
        let (run, card) = finished(&scenario, seed, &mut Obedient);
        let told = |kind: &EventKind| matches!(kind, EventKind::CommandRejected { .. });
        let refused = run.log().iter().filter(|event| told(&event.kind)).count();
        println!("seed {seed}: {:?} {:?} at {}, {refused} refused", run.ending(), card.overall, run.now());
        assert_eq!(run.ending(), Some(Ending::Resolved), "seed {seed}");
        let done = |event: &&hotwash::vocab::Event| matches!(event.kind, EventKind::ExerciseEnded { .. });
        let end = run.log().iter().find(done).map(|event| event.by);
        assert_eq!(end, Some(Actor::Person(seat(&run))), "seed {seed}: ended by its own word");
        assert_eq!(refused, 0, "seed {seed}");
    });
}

/// A line of the coach is a line that would be taken up at that moment, and each hint comes once.
#[test]
fn every_line_of_the_coach_is_admitted_as_it_is() {
    for id in ["first-page", "all-clear"] {
        let scenario = shipped(id);
        let mut run = Exercise::new(scenario, 5);
        let on = input(&run, "/coach on");
        if !run.incident().coach {
            run.step(&[on]);
        }
        let (mut lines, mut seen) = (0, BTreeSet::new());
        let me = seat(&run);
        let mut say = Vec::new();
        while !run.over() && run.now().0 < 2400 {
            for event in run.step(&std::mem::take(&mut say)) {
                let EventKind::CoachHinted { cue, about, line, .. } = &event.kind else { continue };
                assert_eq!(event.reach, Reach::Only(vec![me]));
                assert!(seen.insert((*cue, *about, line.is_some())), "{cue} twice");
                let Some(line) = line else { continue };
                let speaker = Speaker { names: run.scenario(), me };
                let command = parse(line, &speaker).unwrap_or_else(|no| panic!("{line}: {no}"));
                assert_eq!(run.would_admit(SeatId(0), &command), Ok(()), "{line}");
                lines += 1;
                // Some hints are not followed, so that the coach meets what it did not ask for.
                if lines % 7 != 0 {
                    say.push(input(&run, line));
                }
            }
        }
        println!("{id}: {lines} lines of the coach, all admitted");
        assert!(lines >= 8, "{id}: only {lines} lines");
    }
}

#[test]
fn the_coach_is_silent_where_it_is_switched_off() {
    let mut run = Exercise::new(shipped("first-page"), 1);
    assert!(run.incident().coach);
    let off = input(&run, "/coach off");
    run.step(&[off]);
    idle(&mut run, hotwash::base::Ticks::minutes(10));
    let hints = run.log().iter().filter(|event| matches!(event.kind, EventKind::CoachHinted { .. })).count();
    assert_eq!(hints, 0);
    assert_eq!((run.phase(), run.incident().state), (Phase::Response, IncidentState::None));
    let run = Exercise::new(shipped("all-clear"), 1);
    assert!(!run.incident().coach, "off unless a scenario asks for it");
}
