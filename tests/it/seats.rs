//! Seats that do not command: who sits where, a simulated commander in the chair, what is recorded, and what counts.
//!
//! The one rule: what such a seat is scored on follows from what it did, and from nothing the commander did.

use hotwash::base::{Tick, Ticks};
use hotwash::debrief;
use hotwash::record::{Recording, Verdict, verify};
use hotwash::scenario::{self, Capability, Names as _};
use hotwash::score::{Doctrine, Rating, Scorecard, score};
use hotwash::session::Session;
use hotwash::view::seat_log;

use crate::support::{self, Written, paper, shipped};

const SEED: u64 = 4;

/// A session and what it wrote.
fn sit(seat: &str) -> (Session, Written) {
    support::sit(scenario::shipped("all-clear").unwrap(), SEED, Some(seat))
}

fn card(session: &Session) -> Scorecard {
    score(&seat_log(session.exercise(), session.me()), &Doctrine::shipped())
}

fn part(card: &Scorecard, id: Capability) -> (Rating, f64) {
    let part = card.capability(id).unwrap();
    (part.rating, part.points)
}

/// Accepts what is offered, and says what `line` has to say each half minute.
fn serve(session: &mut Session, minutes: u32, line: impl Fn(u32, &Session) -> Option<String>) {
    let until = Tick(0).after(Ticks::minutes(minutes));
    let mut nth = 0;
    while session.now() < until && !session.exercise().over() {
        let view = session.view();
        let me = session.exercise().scenario().people[session.me().index()].id.clone();
        if view.offers.iter().any(|offer| offer.to == me) {
            session.say("/accept");
        }
        if let Some(line) = line(nth, session) {
            session.say(&line);
        }
        nth += 1;
        session.pass(Ticks(30));
    }
}

fn holds(session: &Session, role: &str) -> bool {
    let me = session.exercise().scenario().people[session.me().index()].id.clone();
    session.view().incident.roles.get(role) == Some(&me)
}

#[test]
fn every_shipped_scenario_has_the_seats_of_the_contract() {
    for (id, _) in scenario::library() {
        let scenario = shipped(id);
        let places = scenario.places();
        assert_eq!(places.first().map(|seat| seat.person), scenario.seats.first().map(|seat| seat.person), "{id}");
        let mut names: Vec<_> = places.iter().map(|seat| seat.name.clone()).collect();
        assert!(names.iter().any(|name| name.starts_with("responder:")), "{id}: {names:?}");
        names.dedup();
        assert_eq!(names.len(), places.len(), "{id}");
        for place in &places[scenario.seats.len()..] {
            assert_ne!(Some(place.person), scenario.command_seat().map(|seat| seat.person), "{id}: {}", place.name);
        }
    }
    let names: Vec<_> = shipped("all-clear").places().into_iter().map(|seat| seat.name).collect();
    assert!(names.contains(&"comms".to_owned()) && names.contains(&"scribe".to_owned()), "{names:?}");
}

#[test]
fn a_simulated_commander_gives_the_human_the_role_of_the_seat() {
    for (seat, role) in [("comms", "comms"), ("scribe", "scribe")] {
        let (mut session, written) = sit(seat);
        serve(&mut session, 14, |_, _| None);
        assert!(holds(&session, role), "{seat}: {:?}", session.view().incident.roles);
        let commander = session.exercise().incident().commander().unwrap();
        assert_eq!(Some(commander), session.exercise().seats().get(1).copied());
        let text = written.lock().unwrap().clone();
        assert!(text.contains("\"by\":\"bot:steady\"") && text.contains("\"by\":\"human\""));
    }
}

#[test]
fn the_recording_of_a_seat_verifies_and_goes_on_wherever_it_broke_off() {
    let say = |nth: u32, session: &Session| {
        (nth % 6 == 5 && holds(session, "scribe")).then(|| "/note what was decided".to_owned())
    };
    let (mut session, written) = sit("scribe");
    serve(&mut session, 12, say);
    session.finish();
    let (whole, end) = (written.lock().unwrap().clone(), session.exercise().fingerprint());
    let (recording, _) = Recording::parse(&whole).unwrap();
    assert!(matches!(verify(&recording), Verdict::Same { .. }), "{:?}", verify(&recording));

    let lines: Vec<&str> = whole.lines().collect();
    let human = lines.iter().rposition(|line| line.contains("\"by\":\"human\"")).unwrap();
    // Only after the human's last word is the rest the commander's alone.
    for cut in [human + 1, human + 2, human + 9, lines.len() - 20] {
        let torn = lines[..cut].join("\n") + "\n";
        let (recording, _) = Recording::parse(&torn).unwrap();
        let (sink, more) = paper(&torn);
        let mut again = Session::resume(&recording, sink).unwrap();
        assert_eq!(again.seat_name(), "scribe");
        again.finish();
        assert_eq!(again.exercise().fingerprint(), end, "cut after line {cut}");
        let (recording, _) = Recording::parse(&more.lock().unwrap()).unwrap();
        assert!(matches!(verify(&recording), Verdict::Same { .. }), "cut after line {cut}");
    }
}

#[test]
fn a_seat_is_scored_on_what_it_answers_for() {
    let write = |nth: u32, session: &Session| {
        (nth.is_multiple_of(18) && holds(session, "comms")).then(|| {
            "/statuspage investigating some customers cannot reach their applications affects router next 10m"
                .to_owned()
        })
    };
    let (mut session, _) = sit("comms");
    serve(&mut session, 45, write);
    let good = card(&session);
    let (mut session, _) = sit("comms");
    serve(&mut session, 45, |_, _| None);
    let silent = card(&session);
    let theirs = Capability::ExternalComms;
    println!("good {:?} silent {:?}", part(&good, theirs), part(&silent, theirs));
    assert!(part(&good, theirs).1 >= 7.0, "{:#?}", good.capability(theirs));
    assert!(part(&silent, theirs).1 <= 2.0, "{:#?}", silent.capability(theirs));
    for id in [Capability::Decisions, Capability::Mitigation, Capability::Partners, Capability::Close] {
        assert_eq!(part(&good, id).0, Rating::N, "{id:?}");
    }
}

#[test]
fn a_log_kept_by_the_clock_alone_is_no_log() {
    let points = |every: u32| {
        let (mut session, _) = sit("scribe");
        serve(&mut session, 45, |nth, session| {
            (nth.is_multiple_of(every) && holds(session, "scribe"))
                .then(|| "/note what was decided and done".to_owned())
        });
        let card = card(&session);
        let found = card.finding("B10d").unwrap().clone();
        println!("every {every}: {found:?}");
        (found.points / found.of, card.overall.points)
    };
    let (kept, rare, spam) = (points(3), points(40), points(1));
    assert!(kept.0 > rare.0 + 0.3, "{kept:?} {rare:?}");
    assert!(spam.0 < kept.0, "{spam:?} {kept:?}");
}

#[test]
fn a_responder_is_held_to_answers_and_reports() {
    let (mut session, _) = sit("responder:routing");
    let me = session.me();
    serve(&mut session, 40, |nth, session| {
        let mine = |task: &hotwash::incident::Task| task.owner == me && task.state.open();
        let task = session.exercise().incident().tasks.iter().find(|task| mine(task))?;
        let fresh = task.state == hotwash::incident::TaskState::Offered;
        if fresh {
            Some("/accept".to_owned())
        } else {
            (nth % 4 == 3).then(|| "/report condition it fails at the edge actions looked".to_owned())
        }
    });
    let good = card(&session);
    let (mut session, _) = sit("responder:routing");
    serve(&mut session, 40, |_, _| None);
    let silent = card(&session);
    let delegation = |card: &Scorecard| part(card, Capability::Delegation);
    println!("good {:?} silent {:?}", delegation(&good), delegation(&silent));
    assert!(delegation(&good).1 >= 7.0, "{:#?}", good.capability(Capability::Delegation));
    assert!(delegation(&silent).1 <= 5.0, "{:#?}", silent.capability(Capability::Delegation));
}

#[test]
fn the_debrief_compares_with_the_commanders_seat() {
    let (mut session, _) = sit("comms");
    session.finish();
    let of_comms = debrief::debrief(session.exercise(), session.me()).outcome;
    let (mut session, _) = sit("oncall");
    session.finish();
    let of_oncall = debrief::debrief(session.exercise(), session.me()).outcome;
    assert_eq!((of_comms.idle, of_comms.reference), (of_oncall.idle, of_oncall.reference));
    assert_eq!(of_oncall.idle, of_oncall.customer_minutes_lost);
    assert!(of_comms.customer_minutes_lost < of_comms.idle, "steady commands better than nobody");
}

#[test]
fn you_are_the_one_who_sits_here_and_nobody_else() {
    let (mut session, _) = sit("scribe");
    serve(&mut session, 4, |_, _| None);
    let heard = session.hear().events;
    let declared = heard.iter().find(|line| line.kind == "IncidentDeclared").unwrap();
    assert_eq!(declared.from, "commander");
    assert!(declared.text.starts_with("commander declared"), "{}", declared.text);
    let mine = heard.iter().find(|line| line.kind == "RoleTaken" && line.from == "you").unwrap();
    assert!(mine.text.starts_with("you took the role of scribe"), "{}", mine.text);
    let offered = heard.iter().find(|line| line.kind == "RoleOffered" && line.addressed);
    assert_eq!(offered.map(|line| line.from.as_str()), Some("commander"));
    // One's own name is still one's own.
    let scenario = session.exercise().scenario();
    assert_eq!(scenario.find_person("Ben"), Some(session.me()));
    assert_eq!(scenario.find_person("you"), Some(session.me()));
    let (session, _) = sit("oncall");
    let scenario = session.exercise().scenario();
    assert_eq!((scenario.person(session.me()), scenario.find_person("commander")), ("you", None));
}

#[test]
fn another_seat_answers_for_its_own_theories_and_not_for_the_commanders() {
    let (mut session, _) = sit("responder:routing");
    let theory = |nth: u32, session: &Session| {
        (nth == 24 && session.exercise().incident().declared())
            .then(|| "/hypothesis the runtime hosts lose their routes".to_owned())
    };
    serve(&mut session, 20, theory);
    let all = session.exercise().incident().hypotheses.len();
    assert!(all > 1, "the commander raises theories too");
    let report = debrief::debrief(session.exercise(), session.me());
    assert!(report.background.claims.len() <= 1, "{:?}", report.background.claims);
    assert!(report.text().contains("How your part in it was done"), "{}", report.text());
}

#[test]
fn who_leaves_early_is_compared_with_what_others_had_lost_by_then() {
    let (mut session, _) = sit("oncall");
    session.pass(Ticks::minutes(15));
    session.leave();
    let left = debrief::debrief(session.exercise(), session.me());
    let (mut session, _) = sit("oncall");
    session.finish();
    let whole = debrief::debrief(session.exercise(), session.me());
    assert_eq!(left.outcome.idle, left.outcome.customer_minutes_lost, "who says nothing does as nobody does");
    assert!(left.outcome.idle < 0.7 * whole.outcome.idle, "{:?} {:?}", left.outcome, whole.outcome);
    assert!(left.text().contains("Until then customers had lost"), "{}", left.text());
}
