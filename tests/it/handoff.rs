//! Command that changes hands: a response under way when the trainee comes, a shift that ends, what is told and what counts.
//!
//! The one rule: every property is shown on whole runs, played through the front door.

use std::sync::Arc;

use hotwash::base::{Tick, Ticks};
use hotwash::exercise::Exercise;
use hotwash::players::{Commander, Idle, Player, play};
use hotwash::record::{Recording, Verdict, verify};
use hotwash::scenario::{self, BriefKind, Conduct, Scenario};
use hotwash::score::{Doctrine, Rating, Scorecard, score};
use hotwash::session::Session;
use hotwash::view::seat_log;
use hotwash::vocab::{EventKind, SeatId};
use strum::IntoEnumIterator as _;

use crate::support::{self, Written, load, person, seat, shipped};

fn played(scenario: &Arc<Scenario>, seed: u64, player: &mut dyn Player) -> Exercise {
    let mut run = Exercise::new(Arc::clone(scenario), seed);
    play(&mut run, player, SeatId(0), None);
    run
}

fn by(scenario: &Arc<Scenario>, seed: u64, commander: Commander) -> Exercise {
    played(scenario, seed, &mut *commander.player(scenario, seed))
}

fn card(run: &Exercise) -> Scorecard {
    score(&seat_log(run, seat(run)), &Doctrine::shipped())
}

fn harm(run: &Exercise) -> f64 {
    run.platform().harm().total_minutes()
}

#[test]
fn the_reference_does_well_and_idling_does_not() {
    let scenario = shipped("middle-watch");
    let mut wrong = Vec::new();
    for seed in 1..=20 {
        let (good, bad) = (by(&scenario, seed, Commander::Reference), played(&scenario, seed, &mut Idle));
        let (card, idle) = (card(&good), card(&bad));
        let (left, right) = (harm(&bad), harm(&good));
        println!(
            "seed {seed}: {:?} {:.1}, {right:.0} customer-minutes; idle {:?} {left:.0}",
            card.overall.rating, card.overall.points, idle.overall.rating
        );
        for part in card.capabilities.iter().filter(|part| matches!(part.rating, Rating::M | Rating::U)) {
            let lost = part.findings.iter().filter(|finding| finding.points < finding.of);
            let why: Vec<String> = lost.map(|finding| format!("{} {}", finding.id, finding.because)).collect();
            wrong.push(format!("seed {seed}: {} is {:?}: {}", part.name, part.rating, why.join(" | ")));
        }
        if idle.overall.rating != Rating::U || left < 3.0 * right {
            wrong.push(format!(
                "seed {seed}: idling is {:?} and costs {left:.0}, the reference {right:.0}",
                idle.overall.rating
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A session at a scenario's text, and what it wrote.
fn sit(text: &str, seed: u64) -> (Session, Written) {
    support::sit(text, seed, None)
}

fn watch() -> &'static str {
    scenario::shipped("middle-watch").unwrap()
}

/// `first-page` with a shift that ends.
fn with_shift(ends: &str) -> String {
    let text = scenario::shipped("first-page").unwrap();
    text.replace(
        "    changes: [",
        &format!("    shift: (ends: \"{ends}\", relief: \"ines\", comes: \"4m\"),\n    changes: ["),
    )
}

fn brief_of(run: &Exercise) -> Vec<(&'static str, String)> {
    let found = run.log().iter().find_map(|event| {
        if let EventKind::HandoffBriefed { brief, .. } = &event.kind { Some(brief.clone()) } else { None }
    });
    found.expect("a brief").into_iter().map(|field| (field.item.into(), field.text)).collect()
}

#[test]
fn the_trainee_is_briefed_asks_and_takes_over() {
    let (mut session, written) = sit(watch(), 3);
    assert!(session.now() > Tick(8 * 60) && session.now() < Tick(8 * 60 + 30), "{}", session.now());
    let me = session.me();
    let bruno = person(session.exercise(), "bruno");
    assert_eq!(session.exercise().incident().commander(), Some(bruno));
    assert_eq!(session.view().offers.iter().filter(|offer| offer.what == "command" && offer.to == "you").count(), 1);
    let heard = session.hear();
    assert!(heard.events.iter().any(|event| event.kind == "IncidentDeclared"), "what went before can be read");
    assert!(heard.events.iter().any(|event| event.kind == "HandoffBriefed" && event.addressed));
    session.say("/question what was promised to customers, and which tasks are open?");
    session.pass(Ticks(40));
    let answers = session.hear().events;
    let answer = answers.iter().find(|event| event.from.eq_ignore_ascii_case("bruno") && event.kind == "Said");
    let answer = answer.unwrap_or_else(|| panic!("no answer in {answers:#?}"));
    assert!(answer.text.contains("comms: public at") && answer.text.contains("tasks:"), "{}", answer.text);
    session.say("/accept");
    session.pass(Ticks(2));
    assert_eq!(session.exercise().incident().commander(), Some(me));
    assert!(session.exercise().incident().is_here(bruno), "he stays for questions");
    session.say("@bruno what changed?");
    session.pass(Ticks(60));
    let heard = session.hear().events;
    let colleague =
        |event: &hotwash::session::Heard| event.from.eq_ignore_ascii_case("bruno") && event.kind == "Answered";
    assert!(heard.iter().any(colleague), "{heard:#?}");
    session.pass(Ticks::minutes(5));
    assert!(!session.exercise().incident().is_here(bruno), "then he goes");
    let text = written.lock().unwrap().clone();
    assert!(text.contains("\"by\":\"bot:politician\"") && text.contains("\"by\":\"human\""));
    let late = text.lines().filter(|line| line.contains("bot:politician")).count();
    session.pass(Ticks::minutes(5));
    let later = written.lock().unwrap().lines().filter(|line| line.contains("bot:politician")).count();
    assert_eq!(late, later, "who has handed over commands no more");
}

#[test]
fn a_refused_brief_comes_again_and_better() {
    let text = watch().replace("brief: Stale", "brief: Thin");
    let (mut session, _) = sit(&text, 5);
    let thin = brief_of(session.exercise());
    session.say("/decline because you said nothing of what was promised");
    session.pass(Ticks::minutes(4));
    let briefs: Vec<usize> = session
        .exercise()
        .log()
        .iter()
        .filter_map(
            |event| if let EventKind::HandoffBriefed { brief, .. } = &event.kind { Some(brief.len()) } else { None },
        )
        .collect();
    assert_eq!(briefs.len(), 2, "{briefs:?}");
    assert!(thin.len() <= 2 && briefs[1] > briefs[0] + 2, "{briefs:?}");
}

#[test]
fn a_bad_brief_leaves_out_or_is_old_and_a_full_one_is_what_was_known() {
    let briefs: Vec<_> = ["Full", "Thin", "Stale"]
        .map(|kind| {
            let (session, _) = sit(&watch().replace("brief: Stale", &format!("brief: {kind}")), 4);
            brief_of(session.exercise())
        })
        .to_vec();
    let [full, thin, stale] = briefs.as_slice() else { panic!() };
    let names = |brief: &[(&'static str, String)]| brief.iter().map(|field| field.0).collect::<Vec<_>>();
    println!("full {full:#?}\nthin {thin:#?}\nstale {stale:#?}");
    assert!(names(full).contains(&"comms") && names(full).contains(&"impact") && full.len() >= 4, "{full:?}");
    assert!(thin.iter().all(|field| full.contains(field)), "a thin brief is true as far as it goes");
    assert!(thin.len() < full.len() && !names(thin).contains(&"comms"));
    assert_ne!(full, stale, "a stale brief is not how it stands");
    // What it says was so four minutes before.
    let mut early = Exercise::new(load(watch()), 4);
    play(&mut early, &mut Idle, SeatId(0), Some(Ticks::minutes(4)));
    let bruno = person(&early, "bruno");
    let then = hotwash::view::brief(&hotwash::view::view(&early, bruno), &seat_log(&early, bruno));
    let then: Vec<(&'static str, String)> = then.into_iter().map(|field| (field.item.into(), field.text)).collect();
    assert_eq!(stale, &then);
}

/// What happened before the brief, done differently by the commander before.
fn rewritten(run: &Exercise, change: impl Fn(&mut Vec<hotwash::vocab::Event>, u32)) -> Scorecard {
    let mut log = seat_log(run, seat(run));
    let brief = log.events.iter().find(|event| matches!(event.kind, EventKind::HandoffBriefed { .. })).unwrap().seq;
    change(&mut log.events, brief);
    score(&log, &Doctrine::shipped())
}

#[test]
fn nothing_before_the_transfer_counts() {
    let scenario = shipped("middle-watch");
    let run = by(&scenario, 7, Commander::Steady);
    let plain = card(&run);
    let words = |kind: &EventKind| {
        matches!(
            kind,
            EventKind::Said { .. } | EventKind::Asked { .. } | EventKind::NoteTaken { .. } | EventKind::SizedUp(_)
        )
    };
    let silent = rewritten(&run, |events, brief| events.retain(|event| event.seq >= brief || !words(&event.kind)));
    assert_eq!(plain, silent, "words before the brief are neither credit nor blame");
    let hasty = rewritten(&run, |events, brief| {
        let bruno = person(&run, "bruno");
        let at = events.iter().position(|event| event.seq >= brief).unwrap();
        let mut more = events[at - 1].clone();
        more.by = hotwash::vocab::Actor::Person(bruno);
        more.reach = hotwash::vocab::Reach::Channel;
        more.kind = EventKind::ResolveClaimed { text: "all is well".to_owned() };
        events.insert(at, more);
    });
    assert_eq!(plain.overall, hasty.overall, "nor is a false all-clear of somebody else");
    for id in ["A1", "A5", "E1"] {
        assert_eq!(plain.finding(id).unwrap().band, Rating::N, "{id}: {:?}", plain.finding(id));
    }
    let taken = plain.finding("G1t").unwrap();
    assert_eq!(taken.band, Rating::P, "{taken:?}");
    let told: Vec<_> =
        plain.capabilities.iter().flat_map(|part| &part.findings).filter(|finding| finding.of > 0.0).collect();
    assert!(told.iter().all(|finding| !finding.because.contains("the declaration")), "{told:#?}");
    assert!(told.iter().all(|finding| finding.tick >= 8 * 60 || finding.tick == 0), "{told:#?}");
}

#[test]
fn a_recording_that_begins_in_the_middle_verifies_and_goes_on_wherever_it_broke_off() {
    let (mut session, written) = sit(watch(), 9);
    for line in
        ["/question which tasks are open?", "/accept", "/page edge", "/size-up sites fail share 9% trend growing"]
    {
        session.say(line);
        session.pass(Ticks(20));
    }
    session.finish();
    let (whole, end) = (written.lock().unwrap().clone(), session.exercise().fingerprint());
    let (recording, _) = Recording::parse(&whole).unwrap();
    assert!(matches!(verify(&recording), Verdict::Same { .. }), "{:?}", verify(&recording));
    let lines: Vec<&str> = whole.lines().collect();
    let human = lines.iter().rposition(|line| line.contains("\"by\":\"human\"")).unwrap();
    for cut in [human + 1, human + 4, lines.len() - 2] {
        let torn = lines[..cut].join("\n") + "\n";
        let (recording, _) = Recording::parse(&torn).unwrap();
        let mut again = Session::resume(&recording, Box::new(|_| ())).unwrap();
        again.finish();
        assert_eq!(again.exercise().fingerprint(), end, "cut after line {cut}");
    }
    // Torn before the trainee sat down, it comes back to the brief.
    let torn = lines[..8].join("\n") + "\n";
    let (recording, _) = Recording::parse(&torn).unwrap();
    let again = Session::resume(&recording, Box::new(|_| ())).unwrap();
    assert!(again.now() > Tick(480), "{}", again.now());
    assert!(again.view().offers.iter().any(|offer| offer.what == "command" && offer.to == "you"));
}

#[test]
fn what_if_plays_the_same_run_and_changes_only_what_the_trainee_did() {
    let (mut session, written) = sit(watch(), 11);
    let mut player = Commander::Steady.player(session.exercise().scenario(), 11);
    session.perform(&mut *player);
    let (recording, _) = Recording::parse(&written.lock().unwrap()).unwrap();
    assert!(matches!(verify(&recording), Verdict::Same { .. }));
    let branch = hotwash::debrief::Branch::of(&recording).unwrap();
    assert!(branch.decides_anew());
    let (course, again) = branch.play(None);
    assert_eq!(again.fingerprint(), session.exercise().fingerprint());
    assert!((course.customer_minutes - harm(session.exercise())).abs() < 1e-6);
    use hotwash::players::Job as _;
    let mut search = hotwash::debrief::Search::new(branch, 6);
    while !search.advance(2000).finished() {}
    let rows = search.rows(6);
    assert!(!rows.is_empty(), "something would have been better");
    for row in rows {
        let input = recording.inputs.iter().find(|input| input.seq == row.input);
        assert!(input.is_none_or(|input| input.seat == SeatId(0) && input.tick >= Tick(480)), "{row:?}");
    }
    let told = hotwash::debrief::debrief(session.exercise(), session.me());
    let row = told.inherited.as_ref().expect("what was inherited");
    assert!(row.taken.is_some() && row.customer_minutes > 0.0 && row.customers_told && row.brief == "stale", "{row:?}");
    assert!(told.text().contains("You took over from Bruno") && told.markdown().contains("You took over from Bruno"));
    assert!(told.html().contains("What you took over"));
}

#[test]
fn who_never_took_command_is_told_so_and_how_to_and_not_ten_times_the_same() {
    let run = played(&shipped("middle-watch"), 11, &mut Idle);
    let told = hotwash::debrief::debrief(&run, seat(&run)).text().split_whitespace().collect::<Vec<_>>().join(" ");
    let (first, rest) = told.split_once("The course of it").unwrap();
    assert!(!first.contains("your own hands"), "nobody's hands did anything: {first}");
    assert!(first.contains("/accept what you are offered"), "{first}");
    assert_eq!(
        first.matches("you never took the lead").count(),
        2,
        "once in the opening and once in the advice: {first}"
    );
    assert!(rest.contains("you never took the lead"), "and as the reason of each expectation");
}

#[test]
fn a_shift_that_ends_brings_a_relief_who_asks_reads_back_and_goes_on() {
    let (mut session, written) = sit(&with_shift("15m"), 2);
    session.say("/ack");
    session.pass(Ticks(90));
    session.say("/incident declare \"customers cannot pay\" sev2");
    session.pass(Ticks::minutes(5));
    session.say("/page checkout");
    session.pass(Ticks::minutes(5));
    let ines = person(session.exercise(), "ines");
    assert!(session.exercise().incident().is_here(ines), "the relief is there before the end");
    session.say("/incident handoff ic @ines situation: customers cannot pay since twenty past one tasks: none is open");
    session.pass(Ticks(50));
    let asked =
        session.exercise().log().iter().any(|event| {
            event.by == hotwash::vocab::Actor::Person(ines) && matches!(event.kind, EventKind::Asked { .. })
        });
    assert!(asked, "a thin brief is asked about");
    session.say("@ines customers were told nothing yet, and nothing was promised");
    session.pass(Ticks(100));
    let run = session.exercise();
    assert_eq!(run.incident().commander(), Some(ines));
    let back = run.log().iter().find_map(|event| match &event.kind {
        EventKind::Said { text, .. } if event.by == hotwash::vocab::Actor::Person(ines) => {
            text.starts_with("I read back").then(|| text.clone())
        }
        _ => None,
    });
    assert!(back.expect("a read-back").contains("situation: customers cannot pay"));
    session.pass(Ticks::minutes(4));
    let text = written.lock().unwrap().clone();
    assert!(text.contains("\"by\":\"bot:steady\""), "the relief commands");
    session.finish();
    let (recording, _) = Recording::parse(&written.lock().unwrap()).unwrap();
    assert!(matches!(verify(&recording), Verdict::Same { .. }));
    let card = card(session.exercise());
    assert_eq!(card.finding("G5s").unwrap().band, Rating::P, "{:?}", card.finding("G5s"));
    assert_eq!(card.finding("G1").unwrap().band, Rating::P, "{:?}", card.finding("G1"));
}

#[test]
fn a_shift_that_is_overrun_is_asked_about_and_counts() {
    let (mut session, _) = sit(&with_shift("12m"), 2);
    session.say("/ack");
    session.say("/incident declare \"customers cannot pay\" sev2");
    session.finish();
    let ines = person(session.exercise(), "ines");
    let asked = session.exercise().log().iter().filter(|event| {
        event.by == hotwash::vocab::Actor::Person(ines)
            && matches!(&event.kind, EventKind::Said { text, .. } if text.contains("Your watch ended"))
    });
    assert!(asked.count() >= 2);
    let card = card(session.exercise());
    for id in ["G1", "G5s"] {
        assert_eq!(card.finding(id).unwrap().band, Rating::U, "{:?}", card.finding(id));
    }
    // Where no shift ends and nobody is taken over from, nothing is asked of anybody.
    let plain = by(&shipped("first-page"), 2, Commander::Reference);
    let card = self::card(&plain);
    for id in ["G1", "G5s", "G1t"] {
        assert_eq!(card.finding(id).unwrap().band, Rating::N, "{:?}", card.finding(id));
    }
}

#[test]
fn every_conduct_is_a_commander_and_every_brief_has_a_name() {
    for conduct in Conduct::iter() {
        let found: Commander = conduct.word().parse().unwrap_or_else(|_| panic!("{} plays nobody", conduct.word()));
        assert_eq!(found.word(), conduct.word());
    }
    for kind in [BriefKind::Full, BriefKind::Thin, BriefKind::Stale] {
        assert!(!<&str>::from(kind).is_empty());
    }
}

#[test]
fn each_conduct_hands_over_whatever_it_did() {
    for (nth, conduct) in Conduct::iter().enumerate() {
        let name = format!("{conduct:?}");
        let (mut session, _) = sit(&watch().replace("plays: Politician", &format!("plays: {name}")), nth as u64);
        session.say("/accept");
        session.pass(Ticks(3));
        assert_eq!(session.exercise().incident().commander(), Some(session.me()), "{name}");
    }
}

#[test]
fn a_handoff_that_cannot_take_place_is_refused_with_a_reason() {
    let faults = |from: &str, to: &str| {
        let text = watch().replace(from, to);
        assert_ne!(text, watch(), "{from}");
        let faults = scenario::parse(&text).expect_err(to);
        faults.into_iter().map(|fault| fault.message).collect::<Vec<_>>().join("; ")
    };
    assert!(faults("with: \"bruno\"", "with: \"you\"").contains("somebody without a seat"));
    assert!(faults("with: \"bruno\"", "with: \"brunoo\"").contains("no person is called"));
    assert!(faults("after: \"8m\"", "after: \"30m\"").contains("five minutes left"));
    assert!(faults("relief: \"ines\"", "relief: \"bruno\"").contains("neither has a seat nor commanded before"));
    assert!(faults("ends: \"27m\"", "ends: \"40m\"").contains("a minute before the end"));
    assert!(faults("relief: \"ines\"", "relief: \"helen\"").contains("would not take command"));
    assert!(
        faults("awake_for: \"5h\", command_skill: 0.8", "awake_for: \"19h\", command_skill: 0.8").contains("too tired")
    );
    assert!(faults("plays: Politician", "plays: Genius").contains("Genius"));
}

#[test]
fn another_seat_serves_under_both_commanders() {
    let (mut session, written) = support::sit(watch(), 6, Some("comms"));
    assert_eq!(session.now(), Tick(0), "who serves is there from the start");
    session.finish();
    let names: Vec<String> = session.exercise().scenario().places().into_iter().map(|seat| seat.name).collect();
    assert!(!names.iter().any(|name| name == "handing-over" || name == "relieving"), "{names:?}");
    let text = written.lock().unwrap().clone();
    for bot in ["bot:politician", "bot:steady"] {
        assert!(text.contains(bot), "{bot}");
    }
    let (recording, _) = Recording::parse(&text).unwrap();
    assert!(matches!(verify(&recording), Verdict::Same { .. }));
    let moved = &session.exercise().incident().handoffs;
    let over = session.exercise().log().iter().find(|event| matches!(event.kind, EventKind::PhaseChanged { .. }));
    let early = over.is_some_and(|event| event.tick < Tick(27 * 60));
    assert!(moved.len() == 2 || (moved.len() == 1 && early), "{moved:?}, over at {:?}", over.map(|event| event.tick));
}
