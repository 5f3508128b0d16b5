//! Colleagues at their most human: told to stop, too many at once, late and sure, tired, and held to their words.
//!
//! The one rule: what is said of chance is shown over seeds, and what is said of a rule on a run that would break it.

use std::sync::Arc;

use hotwash::base::{Tick, Ticks};
use hotwash::exercise::Exercise;
use hotwash::language::narrate;
use hotwash::scenario::{self, Scenario};
use hotwash::vocab::{Actor, Event, EventKind, Fact, Intent, PersonId};

use crate::support::{input, load, person, script, shipped};

mod care;
mod machinery;

fn played(scenario: &Arc<Scenario>, seed: u64, lines: &[&str], minutes: u32) -> (Exercise, Vec<Event>) {
    let mut run = Exercise::new(Arc::clone(scenario), seed);
    let events = script(&mut run, lines, Tick(minutes * 60));
    (run, events)
}

fn by(event: &Event, who: PersonId) -> bool {
    event.by == Actor::Person(who)
}

fn text_of(event: &Event) -> &str {
    match &event.kind {
        EventKind::Said { text, .. }
        | EventKind::Answered { text, .. }
        | EventKind::Finding { text, .. }
        | EventKind::Objection { text, .. } => text,
        _ => "",
    }
}

#[test]
fn who_is_told_to_stop_stops_until_given_something_to_do() {
    let scenario = shipped("all-clear");
    let opening =
        ["T+02:00 /incident declare \"Apps unreachable\" sev2", "T+02:05 /page @noor", "T+02:06 /page @teodor"];
    let stop = ["T+09:00 @noor stop", "T+09:04 @teodor stop", "T+16:00 @noor stop", "T+16:04 @teodor stop"];
    let (mut free, mut held, mut told) = (0, 0, 0);
    for seed in 1..=8 {
        // What those do after twenty past whom `of` names.
        let acts = |events: &[Event], of: &dyn Fn(PersonId) -> bool| {
            let act = |event: &&Event| matches!(event.kind, EventKind::Freelanced { .. }) && event.tick > Tick(970);
            events.iter().filter(act).filter(|event| matches!(event.by, Actor::Person(who) if of(who))).count()
        };
        let (run, events) = played(&scenario, seed, &opening, 45);
        let hosts = [person(&run, "noor"), person(&run, "teodor")];
        free += acts(&events, &|who| hosts.contains(&who));
        let (_, events) = played(&scenario, seed, &[&opening[..], &stop[..]].concat(), 45);
        // Whoever was not there yet was not told.
        let stopped = |who: PersonId| {
            let stop =
                |event: &Event| matches!(event.kind, EventKind::Asked { to, intent: Intent::Stop, .. } if to == who);
            events.iter().any(stop)
        };
        told += hosts.iter().filter(|who| stopped(**who)).count();
        held += acts(&events, &|who| hosts.contains(&who) && stopped(who));
    }
    assert!(told >= 10, "only {told} of 16 were there to be told");
    assert!(free >= 4, "nobody would have freelanced: {free}");
    assert_eq!(held, 0, "told to stop, and went on");
}

#[test]
fn dictated_words_need_no_second_approval_and_drafted_ones_do() {
    let scenario = shipped("all-clear");
    let opening = [
        "T+02:00 /incident declare \"Apps unreachable\" sev2",
        "T+02:05 /page @amara",
        "T+08:00 /incident role comms @amara",
    ];
    let run = |line: &str| {
        let (_, events) = played(&scenario, 3, &[&opening[..], &[line]].concat(), 16);
        let posted = events.iter().filter(|event| matches!(event.kind, EventKind::StatusPosted { .. })).count();
        let drafted = events.iter().filter(|event| matches!(event.kind, EventKind::StatusDrafted(_))).count();
        (posted, drafted)
    };
    assert_eq!(
        run("T+09:00 /task @amara post public \"Some apps cannot be reached. More soon.\" next 20m in 5m"),
        (1, 0)
    );
    assert_eq!(run("T+09:00 /task @amara post public next 20m in 5m"), (0, 1));
}

#[test]
fn the_seats_hear_that_the_time_runs_out_and_waiting_stops_there() {
    let text = scenario::shipped("first-page").unwrap();
    let mut session = hotwash::session::Session::new(text, 1, None, Box::new(|_| ())).unwrap();
    session.pass(Ticks::minutes(19));
    let mut warned = Vec::new();
    while !session.exercise().over() && session.now() < Tick(25 * 60) {
        session.wait(Ticks::minutes(5));
        let heard = session.hear();
        warned.extend(heard.events.iter().filter(|event| event.kind == "TimeShort").map(|event| event.text.clone()));
    }
    assert_eq!(warned.len(), 2, "{warned:?}");
    assert!(warned[0].contains("5 minutes left") && warned[1].contains("1 minute left"), "{warned:?}");
    assert!(session.now() <= Tick(25 * 60 + 1), "waiting stops where the response ends: {}", session.now());
}

#[test]
fn a_paused_job_is_not_said_to_be_still_at_work() {
    let scenario = shipped("all-clear");
    let lines = [
        "T+02:00 /incident declare \"Apps unreachable\" sev2",
        "T+02:05 /page @teodor",
        "T+02:06 /page @noor",
        "T+09:00 /task @teodor investigate runtime-hosts in 5m",
        "T+14:00 /task @teodor investigate host-updates in 5m",
        "T+20:00 /task @teodor pause host-updates in 3m",
        "T+23:30 /propose @noor restart runtime-hosts 20%",
        "T+24:30 /no-go",
        "T+24:40 /propose @teodor restart runtime-hosts 20%",
    ];
    let (mut told, mut risks) = (0, 0);
    for seed in 1..=10 {
        let (_, events) = played(&scenario, seed, &lines, 26);
        let paused = events.iter().any(|event| {
            matches!(&event.kind, EventKind::LeverDone { call, outcome: hotwash::vocab::LeverOutcome::Done, .. }
                if call.lever == hotwash::vocab::Lever::Pause)
        });
        for event in events.iter().filter(|event| paused && matches!(event.kind, EventKind::Objection { .. })) {
            let text = text_of(event);
            told += 1;
            risks += usize::from(text.contains("left on the hosts"));
            for wrong in [
                "host-updates is not stopped",
                "host-updates is still",
                "Stop host-updates",
                "host-updates first",
                "before host-updates is stopped",
                "while host-updates continues",
                "stop host-updates first",
            ] {
                assert!(!text.contains(wrong), "seed {seed}: {text}");
            }
        }
    }
    assert!(told >= 3 && risks >= 1, "{told} objections, {risks} about what was left");
}

#[test]
fn nobody_says_that_a_change_is_not_it_and_that_it_is_tempting() {
    let scenario = shipped("all-clear");
    let mut looks = 0;
    for seed in 1..=12 {
        let lines = [
            "T+02:00 /incident declare \"Apps unreachable\" sev2",
            "T+02:05 /page @marek",
            "T+06:00 /task @marek investigate router-812 in 5m",
            "T+12:00 /task @marek investigate router in 5m",
        ];
        let (_, events) = played(&scenario, seed, &lines, 18);
        for event in &events {
            let EventKind::Finding { facts, .. } = &event.kind else { continue };
            let cleared = facts.iter().any(|fact| matches!(fact, Fact::ChangeCleared { .. }));
            looks += usize::from(cleared);
            assert!(!(cleared && text_of(event).contains("tempting")), "seed {seed}: {}", text_of(event));
            let both = facts.iter().any(|fact| match fact {
                Fact::ChangeSuspected { change, .. } => facts.contains(&Fact::ChangeCleared { change: *change }),
                _ => false,
            });
            assert!(!both, "seed {seed}: {}", text_of(event));
        }
    }
    assert!(looks >= 4, "{looks}");
}

#[test]
fn a_status_report_brings_no_old_clue_and_nobody_knows_all_in_their_first_minute() {
    let scenario = shipped("all-clear");
    let lines = [
        "T+02:00 /incident declare \"Apps unreachable\" sev2",
        "T+02:05 /page @teodor",
        "T+02:06 /page @yuki",
        "T+09:00 /task @teodor investigate runtime-hosts in 5m",
        "T+20:00 @teodor status?",
        "T+26:00 @teodor status?",
    ];
    let (mut reports, mut called_in) = (0, 0);
    for seed in 1..=8 {
        let (run, events) = played(&scenario, seed, &lines, 28);
        for event in &events {
            if let EventKind::Reported { condition, .. } = &event.kind {
                reports += 1;
                for clue in &scenario.clues {
                    assert!(!condition.contains(clue.text.as_str()), "seed {seed}: {condition}");
                }
            }
            if let (EventKind::InjectDelivered { .. }, Actor::Person(who)) = (&event.kind, event.by) {
                let joined = events.iter().rev().find(|other| {
                    other.seq < event.seq && matches!(other.kind, EventKind::PersonJoined { person } if person == who)
                });
                let since = joined.map_or(Ticks(999), |joined| event.tick.since(joined.tick));
                let told = narrate(event, run.scenario());
                // Whoever calls in from outside has had their time; whoever was called in reads first.
                assert!(since == Ticks::ZERO || since >= Ticks(60), "seed {seed}: {told} after {since}");
                called_in += usize::from(joined.is_some() && since >= Ticks(60));
            }
        }
    }
    assert!(reports >= 8, "{reports}");
    assert!(called_in >= 8, "only {called_in} who had been called in ever had something to bring up");
}

#[test]
fn a_dashboard_figure_lies_within_its_own_range() {
    let scenario = shipped("all-clear");
    let mut rows = 0;
    for seed in 1..=4 {
        let mut run = Exercise::new(Arc::clone(&scenario), seed);
        for _ in 0..6 {
            crate::support::idle(&mut run, Ticks(241));
            for service in ["router", "app-runtime", "platform-api"] {
                let look = input(&run, &format!("/dash {service}"));
                let hotwash::vocab::Command::Look(look) = look.command else { panic!() };
                let shown = hotwash::view::look(&run, run.seats()[0], &look);
                for row in shown.lines().skip(1).filter(|row| row.contains(" to ")) {
                    let number = |word: &str| word.trim_end_matches("/s").parse().ok();
                    let figures: Vec<f64> = row.split_whitespace().filter_map(number).take(3).collect();
                    let [now, least, most] = figures.as_slice() else { continue };
                    rows += 1;
                    assert!(*least <= *now && *now <= *most, "seed {seed}: {row}");
                }
            }
        }
    }
    assert!(rows >= 72, "{rows} rows in 72 looks");
}

/// Nine colleagues and what each knows best.
const NINE: [(&str, &str); 9] = [
    ("marek", "router"),
    ("sanjay", "egress"),
    ("ifeoma", "pg-fleet"),
    ("yuki", "host-agent"),
    ("joao", "platform-api"),
    ("ben", "dashboards"),
    ("lee", "ticketing"),
    ("teodor", "runtime-hosts"),
    ("noor", "scheduler"),
];

/// Nine colleagues report to the commander, and each is asked how it stands.
fn crowd(more: &[&str], seed: u64) -> (u32, usize, u32) {
    let scenario = shipped("all-clear");
    let mut lines = vec!["T+01:00 /incident declare \"Apps unreachable\" sev1".to_owned()];
    for (nth, (name, what)) in NINE.iter().enumerate() {
        lines.push(format!("T+01:{:02} /page @{name}", 5 + nth));
        lines.push(format!("T+12:{:02} /task @{name} investigate {what} in 20m", 3 * nth));
        lines.push(format!("T+12:{:02} @{name} status?", 30 + 3 * nth));
    }
    lines.extend(["T+01:20 /page @rosa".to_owned(), "T+01:21 /page @hanne".to_owned()]);
    lines.extend(more.iter().map(|line| (*line).to_owned()));
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    let (_, events) = played(&scenario, seed, &lines, 18);
    let asked: Vec<(Tick, PersonId)> = events
        .iter()
        .filter_map(|event| match &event.kind {
            EventKind::Asked { to, .. } => Some((event.tick, *to)),
            _ => None,
        })
        .collect();
    let answer = |(at, who): &(Tick, PersonId)| {
        let told =
            |event: &&Event| by(event, *who) && event.tick > *at && matches!(event.kind, EventKind::Reported { .. });
        events.iter().find(told).map(|event| event.tick.since(*at).0)
    };
    let waits: Vec<Option<u32>> = asked.iter().map(answer).collect();
    let unanswered = waits.iter().filter(|wait| wait.is_none()).count();
    let slow = waits.iter().flatten().filter(|wait| **wait > 32).count();
    (u32::try_from(slow).unwrap(), unanswered, u32::try_from(asked.len()).unwrap())
}

#[test]
fn too_many_reports_make_answers_late_or_lost_and_delegation_relieves_it() {
    let relief = ["T+11:00 /incident role ops @hanne", "T+11:05 /incident role deputy @rosa"];
    let (mut alone, mut helped) = ((0, 0, 0), (0, 0, 0));
    for seed in 1..=8 {
        let add =
            |sum: &mut (u32, usize, u32), one: (u32, usize, u32)| *sum = (sum.0 + one.0, sum.1 + one.1, sum.2 + one.2);
        add(&mut alone, crowd(&[], seed));
        add(&mut helped, crowd(&relief, seed));
    }
    println!("alone {alone:?}, with an operations lead and a deputy {helped:?} (late, never, asked)");
    assert!(alone.2 >= 50 && helped.2 >= 50);
    assert!(alone.1 > helped.1, "some questions are never answered: {alone:?} {helped:?}");
    assert!(alone.0 as usize + alone.1 >= 2 * (helped.0 as usize + helped.1).max(3), "{alone:?} {helped:?}");
}

#[test]
fn the_overload_is_a_count_of_the_state() {
    let scenario = shipped("all-clear");
    let mut lines = vec!["T+01:00 /incident declare \"Apps unreachable\" sev1".to_owned()];
    for (nth, (name, what)) in NINE.iter().enumerate() {
        lines.push(format!("T+01:{:02} /page @{name}", 5 + nth));
        lines.push(format!("T+12:{:02} /task @{name} investigate {what} in 20m", 3 * nth));
    }
    lines.extend(["T+01:20 /page @rosa".to_owned(), "T+01:21 /page @hanne".to_owned()]);
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    let mut run = Exercise::new(scenario, 4);
    script(&mut run, &lines, Tick(12 * 60 + 40));
    let reports = u32::try_from(run.incident().direct_reports().len()).unwrap();
    let before = run.incident().overload();
    assert_eq!(before, reports.saturating_sub(run.incident().span_max), "{reports}");
    assert!(before > 0, "{reports} reports");
    script(&mut run, &["T+12:41 /incident role deputy @rosa"], Tick(13 * 60 + 10));
    let deputy = run.incident().overload();
    script(&mut run, &["T+13:11 /incident role ops @hanne"], Tick(13 * 60 + 40));
    assert_eq!(run.incident().overload(), 0, "who works under an operations lead does not report to the commander");
    assert!(deputy < before, "a deputy takes some of it: {before}, then {deputy}");
}

#[test]
fn a_draft_gets_lost_in_the_noise_and_comes_again() {
    let scenario = shipped("all-clear");
    let mut lines =
        vec!["T+01:00 /incident declare \"Apps unreachable\" sev1".to_owned(), "T+01:30 /page @amara".to_owned()];
    for (nth, (name, what)) in NINE.iter().enumerate() {
        lines.push(format!("T+01:{:02} /page @{name}", 5 + nth));
        lines.push(format!("T+12:{:02} /task @{name} investigate {what} in 20m", 3 * nth));
    }
    lines.extend([
        "T+11:00 /incident role comms @amara".to_owned(),
        "T+12:30 /task @amara post public in 5m".to_owned(),
    ]);
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    let (mut lost, mut late) = (0, 0);
    for seed in 1..=12 {
        let (run, events) = played(&scenario, seed, &lines, 24);
        let amara = person(&run, "amara");
        let drafted =
            events.iter().find(|event| matches!(event.kind, EventKind::StatusDrafted(_))).map(|event| event.tick);
        let said = events
            .iter()
            .find(|event| by(event, amara) && matches!(&event.kind, EventKind::TaskReported { text, .. } if text.contains("waits for your approval")))
            .map(|event| event.tick);
        let Some(said) = said else { continue };
        let gone = drafted.is_none_or(|drafted| drafted > said);
        lost += usize::from(gone);
        late += usize::from(gone && drafted.is_some_and(|drafted| drafted.since(said) >= Ticks(140)));
    }
    assert!(lost >= 2 && late >= 2, "{lost} drafts were lost, {late} came again");
}

/// An approach is under way when Sanjay, who contradicts, comes late.
const LATE: [&str; 7] = [
    "T+02:00 /incident declare \"Apps unreachable\" sev2",
    "T+02:05 /page @teodor",
    "T+09:00 /task @teodor pause host-updates in 30m",
    "T+12:00 /propose @teodor snapshot runtime-hosts in 20m",
    "T+12:20 /go",
    "T+12:30 /page @sanjay",
    "T+12:40 /incident update we hold the updates and keep evidence next 15m",
];

fn claim(events: &[Event], who: PersonId) -> Option<&Event> {
    events.iter().find(|event| by(event, who) && text_of(event).contains("in the wrong place"))
}

#[test]
fn who_comes_late_is_sure_has_no_evidence_and_acts_if_nobody_answers() {
    let scenario = shipped("all-clear");
    let (mut thrown, mut acted, mut answered) = (0, 0, 0);
    for seed in 1..=12 {
        let (run, events) = played(&scenario, seed, &LATE, 26);
        let sanjay = person(&run, "sanjay");
        let Some(thrown_at) = claim(&events, sanjay).map(|event| event.tick) else { continue };
        thrown += 1;
        let joined =
            events.iter().find(|event| matches!(event.kind, EventKind::PersonJoined { person } if person == sanjay));
        assert!(thrown_at.since(joined.unwrap().tick) >= Ticks(45), "seed {seed}: he has read first");
        let later = |event: &&Event| by(event, sanjay) && event.tick >= thrown_at.after(Ticks(150));
        let goes_on = |event: &&Event| {
            matches!(event.kind, EventKind::Freelanced { .. }) || text_of(event).contains("Nobody answers")
        };
        acted += usize::from(events.iter().filter(later).any(|event| goes_on(&event)));
        let reply =
            format!("T+{:02}:{:02} @sanjay no, we go on as we are", (thrown_at.0 + 40) / 60, (thrown_at.0 + 40) % 60);
        let (_, events) = played(&scenario, seed, &[&LATE[..], &[reply.as_str()]].concat(), 26);
        answered +=
            usize::from(events.iter().any(|event| by(event, sanjay) && text_of(event).contains("Nobody answers")));
        let one =
            events.iter().filter(|event| by(event, sanjay) && text_of(event).contains("in the wrong place")).count();
        assert_eq!(one, 1, "seed {seed}: one claim each");
    }
    println!("{thrown} thrown, {acted} acted upon, {answered} gone on with although answered");
    assert!(thrown >= 5 && acted * 10 >= thrown * 8, "{thrown} {acted}");
    assert_eq!(answered, 0);
}

#[test]
fn nobody_throws_who_was_there_in_time_or_whose_temper_is_steady() {
    let scenario = shipped("all-clear");
    let early = LATE.map(|line| line.replace("T+12:30 /page @sanjay", "T+02:10 /page @sanjay"));
    let steady = LATE.map(|line| line.replace("@sanjay", "@ben"));
    for lines in [early, steady] {
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        for seed in 1..=6 {
            let (_, events) = played(&scenario, seed, &lines, 24);
            assert!(!events.iter().any(|event| text_of(event).contains("in the wrong place")), "seed {seed}");
        }
    }
}

#[test]
fn objections_worth_hearing_carry_facts_and_noise_carries_none() {
    let scenario = shipped("all-clear");
    let (mut worth, mut noise) = (0, 0);
    for seed in 1..=14 {
        let lines = [
            "T+02:00 /incident declare \"Apps unreachable\" sev2",
            "T+02:05 /page @teodor",
            "T+02:06 /page @sanjay",
            "T+02:07 /page @marek",
            "T+12:00 /propose @marek restart runtime-hosts 60%",
            "T+13:00 /no-go",
            "T+14:00 /propose @teodor snapshot runtime-hosts",
            "T+15:00 /go",
        ];
        let (_, events) = played(&scenario, seed, &lines, 16);
        for event in &events {
            let EventKind::Objection { facts, text, .. } = &event.kind else { continue };
            if facts.is_empty()
                && [
                    "Against",
                    "don't like it",
                    "bad feeling",
                    "Are we sure",
                    "rubbish",
                    "reservations",
                    "nobody asked me",
                ]
                .iter()
                .any(|word| text.contains(word))
            {
                noise += 1;
            } else if !facts.is_empty() {
                worth += 1;
                assert!(!text.contains("bad feeling"), "{text}");
            }
        }
    }
    assert!(worth >= 5 && noise >= 1, "{worth} worth hearing, {noise} noise");
}

#[test]
fn an_evasive_company_says_little_at_first_and_a_helpful_one_does_not() {
    let first_help = |tone: &str| {
        let text = scenario::shipped("all-clear").unwrap().replace("tone: Evasive", &format!("tone: {tone}"));
        let scenario = load(&text);
        let lines = ["T+04:00 /vendor open stonebrook sev1 \"host-updates cuts our hosts off, 10% of apps are down\""];
        let (_, events) = played(&scenario, 5, &lines, 58);
        let answers: Vec<bool> = events
            .iter()
            .filter_map(
                |event| if let EventKind::VendorAnswered { helpful, .. } = event.kind { Some(helpful) } else { None },
            )
            .collect();
        answers.iter().position(|helpful| *helpful).expect("help in the end")
    };
    let (evasive, helpful) = (first_help("Evasive"), first_help("Helpful"));
    assert!(evasive > helpful, "an evasive company helps with answer {evasive}, a helpful one with {helpful}");
}
