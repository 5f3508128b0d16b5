//! Simulated commanders: the score tells them apart, the playtest is the same on any number of threads, and a run
//! with one change is that run and nothing else.

#[cfg(feature = "cli")]
use std::fs;
#[cfg(feature = "cli")]
use std::process::{Command as Process, Stdio};
use std::sync::{Arc, OnceLock};

use hotwash::base::{Tick, Ticks};
use hotwash::debrief::{Branch, BranchError};
use hotwash::exercise::Exercise;
use hotwash::players::playtest::{Playtest, Report};
use hotwash::players::{Cast, Commander, Job as _, Voice};
use hotwash::record::Recording;
use hotwash::scenario::{self, Scenario};
use hotwash::score::Doctrine;
use hotwash::session::Session;
use hotwash::view::{renew, view};
use hotwash::vocab::{Actor, Event, EventKind, PersonId, SeatId};

use crate::support::{load, shipped};

/// Every commander of these plays one whole run of the shipped scenario, once for all tests.
fn whole() -> &'static Report {
    static REPORT: OnceLock<Report> = OnceLock::new();
    REPORT.get_or_init(|| {
        use Commander as C;
        let who = [C::Steady, C::Novice, C::Spammer, C::Silent, C::Politician, C::WithoutTimeboxes, C::WithoutUpdates];
        played(shipped("all-clear"), &who, &[1001])
    })
}

fn played(scenario: Arc<Scenario>, who: &[Commander], seeds: &[u64]) -> Report {
    let mut test = Playtest::new(scenario, Doctrine::shipped(), who, seeds);
    let next = std::sync::atomic::AtomicUsize::new(0);
    let rows = std::sync::Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                while let Some(cell) = test.cells().get(next.fetch_add(1, std::sync::atomic::Ordering::Relaxed)) {
                    let mut trial = test.trial(*cell);
                    while !trial.advance(600).1 {}
                    rows.lock().unwrap().push(trial.row());
                }
            });
        }
    });
    let rows = rows.into_inner().unwrap();
    test.take(rows);
    test.report()
}

fn points(report: &Report, who: Commander) -> f64 {
    let row = report.commanders.iter().find(|row| row.commander == who.word()).unwrap();
    row.points.unwrap().median
}

fn capability(report: &Report, who: Commander, name: &str) -> f64 {
    let row = report.commanders.iter().find(|row| row.commander == who.word()).unwrap();
    row.capabilities[name].unwrap().median
}

/// The shipped scenario, cut short.
fn short(minutes: u32) -> String {
    let text = scenario::shipped("all-clear").unwrap();
    let cut = text.replace("minutes: 60,", &format!("minutes: {minutes},"));
    assert_ne!(cut, text, "the shipped scenario lasts another time now");
    cut
}

/// A recording of a human who says these lines at these seconds.
fn human(minutes: u32, lines: &[(u32, &str)]) -> Recording {
    let store = Arc::new(std::sync::Mutex::new(String::new()));
    let sink = Arc::clone(&store);
    let write = move |line: &str| sink.lock().unwrap().push_str(&format!("{line}\n"));
    let mut session = Session::new(&short(minutes), 1001, None, Box::new(write)).unwrap();
    for (at, line) in lines {
        let now = session.now();
        session.pass(Ticks(Tick(*at).since(now).0));
        session.say(line);
    }
    session.finish();
    let text = store.lock().unwrap().clone();
    Recording::parse(&text).unwrap().0
}

#[test]
fn good_command_scores_above_noise_words_and_silence() {
    let report = whole();
    let order = [Commander::Reference, Commander::Steady, Commander::Novice];
    for pair in order.windows(2) {
        assert!(points(report, pair[0]) > points(report, pair[1]), "{pair:?}");
    }
    for low in [Commander::Spammer, Commander::Silent, Commander::Politician, Commander::Idle] {
        assert!(points(report, Commander::Novice) > points(report, low), "novice against {low:?}");
    }
}

#[test]
fn the_report_as_markdown_has_a_line_for_each_commander_and_claim() {
    let report = whole();
    let page = report.markdown();
    for row in &report.commanders {
        assert_eq!(page.matches(&format!("\n| `{}` | ", row.commander)).count(), 1, "{}", row.commander);
    }
    let claims = report.comparisons.len() + report.habits.len() + report.verdicts.len();
    assert_eq!(page.lines().filter(|line| line.contains(" | yes | ") || line.contains(" | **no** | ")).count(), claims);
}

#[test]
fn who_plays_the_score_stays_below_a_clumsy_commander() {
    use Commander as C;
    let cheats =
        [C::Courtier, C::Parrot, C::Doorman, C::Dispatcher, C::Sandbagger, C::Canceller, C::Abdicator, C::Silent];
    let mut who = cheats.to_vec();
    who.push(C::Novice);
    for (id, seeds) in
        [("all-clear", &[1002][..]), ("first-page", &[1001, 1002, 1003]), ("middle-watch", &[1001, 1002])]
    {
        let report = played(shipped(id), &who, seeds);
        for cheat in cheats {
            let (low, bar) = (points(&report, cheat), points(&report, C::Novice));
            assert!(bar > low + 3.0, "{id}, {cheat:?}: {low}, the novice has {bar}");
        }
    }
}

#[test]
fn a_house_in_order_in_which_nothing_moves_is_held_at_m() {
    use Commander as C;
    let cheats = [C::Treadmill, C::Tourist, C::Wishful, C::WithoutLevers];
    for (id, seeds) in [("first-page", &[1001, 1002][..]), ("all-clear", &[1002]), ("middle-watch", &[1001])] {
        let report = played(shipped(id), &cheats, seeds);
        for who in cheats {
            let row = report.commanders.iter().find(|row| row.commander == who.word()).unwrap();
            assert!(row.ratings["P"] + row.ratings["S"] <= 0.0, "{id}, {who:?}: {:?}", row.ratings);
        }
        let row = report.commanders.iter().find(|row| row.commander == "treadmill").unwrap();
        assert!(row.capped >= 1.0, "{id}: it knew where it was and had nothing begun");
    }
}

#[test]
fn without_the_source_nobody_is_asked_to_stop_it() {
    let mut run = Exercise::new(shipped("all-clear"), 1001);
    let mut player = Commander::WithoutSource.player(run.scenario(), 1001);
    let said = hotwash::players::play(&mut run, &mut *player, SeatId(0), Some(Ticks::minutes(45)));
    let asked = said.iter().filter(|input| input.line.starts_with("/vendor") || input.line.contains(" pause "));
    assert_eq!(asked.count(), 0);
    assert!(said.iter().any(|input| input.line.contains(" investigate ")), "it does all the rest");
}

#[test]
fn where_nobody_comes_to_keep_the_log_the_reference_does() {
    // On this seed Inês does not come before it is over.
    let report = played(shipped("first-page"), &[Commander::WithoutScribe], &[1032]);
    let lost = capability(&report, Commander::Reference, "structure")
        - capability(&report, Commander::WithoutScribe, "structure");
    assert!(lost > 0.2, "{lost}");
}

#[test]
fn a_renewed_view_is_the_view_made_anew() {
    for who in [Commander::Steady, Commander::Spammer, Commander::Busybody, Commander::Random] {
        let mut run = Exercise::new(load(&short(16)), 3);
        let me = run.seats()[0];
        let mut player = who.player(run.scenario(), 3);
        let (mut voice, mut cast) = (Voice::new(&run, SeatId(0)), Cast::of(&run));
        let mut seen = view(&run, me);
        while !run.over() {
            let mut said = voice.say(&run, &mut *player);
            said.extend(cast.say(&run));
            let events = run.step(&said);
            cast.hear(&events);
            voice.hear(events);
            if run.now().0.is_multiple_of(7) {
                seen = renew(&run, me, seen);
                assert_eq!(seen, view(&run, me), "{who:?} at {}", run.now());
            }
        }
        assert!(seen.tasks.len() + seen.pages.len() > 3, "{who:?} did something");
    }
}

#[test]
fn a_run_begun_from_another_is_the_run_with_that_seed() {
    let scenario = shipped("first-page");
    let (mut anew, mut again) = (Exercise::new(Arc::clone(&scenario), 9), Exercise::new(scenario, 0).reseeded(9));
    for _ in 0..200 {
        assert_eq!(anew.step(&[]), again.step(&[]));
    }
    assert_eq!(anew.fingerprint(), again.fingerprint());
}

#[test]
fn the_relief_hands_command_to_nobody_and_takes_what_it_has_once() {
    let mut run = Exercise::new(shipped("middle-watch"), 1003);
    let mut player = Commander::Reference.player(run.scenario(), 1003);
    hotwash::players::play(&mut run, &mut *player, SeatId(0), None);
    let relief = run.scenario().shift.as_ref().unwrap().relief;
    assert_eq!(run.log().iter().filter(|event| taken_from(event, relief)).count(), 1, "it takes over");
    let refused = |event: &&Event| {
        event.by == Actor::Person(relief)
            && matches!(&event.kind, EventKind::CommandRejected { line, .. }
                if line.starts_with("/incident handoff") || line == "/accept")
    };
    assert_eq!(run.log().iter().filter(refused).count(), 0);
}

fn taken_from(event: &Event, to: PersonId) -> bool {
    matches!(event.kind, EventKind::CommandTransferred { to: taker, .. } if taker == to)
}

#[test]
fn each_run_is_a_line_whoever_played_it() {
    let scenario = shipped("first-page");
    let who = [Commander::Silent];
    let mut straight = Playtest::new(Arc::clone(&scenario), Doctrine::shipped(), &who, &[4, 5]);
    while !straight.advance(100_000).finished() {}
    let mut apart = Playtest::new(scenario, Doctrine::shipped(), &who, &[4, 5]);
    let mut rows: Vec<_> = apart.cells().to_vec().into_iter().rev().collect::<Vec<_>>();
    let rows = rows.drain(..).map(|cell| {
        let mut trial = apart.trial(cell);
        while !trial.advance(600).1 {}
        trial.row()
    });
    let rows: Vec<_> = rows.collect();
    apart.take(rows);
    assert_eq!(straight.lines(), apart.lines());
    assert_eq!(straight.lines().len(), 6);
    assert!(
        straight.lines().windows(2).all(|pair| (pair[0].commander, pair[0].seed) != (pair[1].commander, pair[1].seed))
    );
}

#[test]
fn saying_everything_is_never_rated_above_m() {
    let row = whole().commanders.iter().find(|row| row.commander == "spammer").unwrap();
    assert!(row.ratings["P"] + row.ratings["S"] <= 0.0, "{:?}", row.ratings);
    assert!(row.points.unwrap().max < 60.0, "{:?}", row.points);
}

#[test]
fn words_alone_earn_their_points_and_lose_the_customers() {
    let report = whole();
    assert!(capability(report, Commander::Politician, "external-comms") >= 8.5);
    assert!(capability(report, Commander::Politician, "mitigation") < 5.0);
    let row = report.commanders.iter().find(|row| row.commander == "politician").unwrap();
    assert!(row.won <= 0.0);
}

#[test]
fn a_habit_that_is_missing_costs_where_it_belongs() {
    let report = whole();
    let lost = |who, name| capability(report, Commander::Reference, name) - capability(report, who, name);
    assert!(lost(Commander::WithoutTimeboxes, "delegation") > 0.5);
    assert!(lost(Commander::WithoutUpdates, "internal-comms") > 5.0);
    assert!(lost(Commander::WithoutUpdates, "external-comms") > 5.0);
    for name in ["declare", "structure", "decisions", "mitigation", "partners", "close"] {
        assert!(lost(Commander::WithoutTimeboxes, name).abs() <= 1.0, "timeboxes and {name}");
    }
}

#[test]
fn a_playtest_does_not_depend_on_how_it_was_cut() {
    let scenario = load(&short(6));
    let who = [Commander::Steady, Commander::Shotgun];
    let threads = played(Arc::clone(&scenario), &who, &[3, 4]);
    let mut alone = Playtest::new(scenario, Doctrine::shipped(), &who, &[3, 4]);
    let mut before = 0;
    loop {
        let progress = alone.advance(777);
        assert!(progress.done >= before && progress.of == 8, "{progress:?}");
        before = progress.done;
        if progress.finished() {
            break;
        }
    }
    assert_eq!(alone.report(), threads);
    assert_eq!(threads.runs, 8);
}

#[test]
#[cfg(feature = "cli")]
fn the_playtest_prints_the_same_json_for_any_number_of_jobs() {
    let path = std::env::temp_dir().join(format!("hotwash-playtest-{}.ron", std::process::id()));
    fs::write(&path, short(4)).unwrap();
    let run = |jobs: &str| {
        let mut process = Process::new(env!("CARGO_BIN_EXE_hotwash"));
        process.args([
            "playtest",
            path.to_str().unwrap(),
            "--seeds",
            "2",
            "--players",
            "hero",
            "--json",
            "--jobs",
            jobs,
        ]);
        process.stderr(Stdio::null()).output().unwrap()
    };
    let (one, two) = (run("1"), run("2"));
    fs::remove_file(&path).unwrap();
    let told: serde_json::Value = serde_json::from_slice(&one.stdout).unwrap();
    assert_eq!(told["runs"], 6, "hero, idle and reference over two seeds");
    assert_eq!(one.stdout, two.stdout);
}

#[test]
fn a_run_without_a_change_is_the_run_and_a_change_is_felt() {
    let recording = human(
        12,
        &[
            (70, "/ack"),
            (400, "/incident declare \"applications fail\" sev2"),
            (430, "/page hosts"),
            (440, "/page hosts"),
        ],
    );
    let branch = Branch::of(&recording).unwrap();
    assert!(!branch.decides_anew());
    let (was, run) = branch.play(None);
    assert_eq!(format!("{:016x}", run.fingerprint()), recording.end.as_ref().unwrap().fingerprint);
    let (_, earlier) = branch.play(Some(&branch.moved(2, Tick(260)).unwrap()));
    assert_eq!(earlier.incident().declared, Some(Tick(260)));
    let (never, _) = branch.play(Some(&branch.dropped(2).unwrap()));
    assert!(never.points < was.points, "never declaring: {} against {}", never.points, was.points);
    let (frozen, _) = branch.play(Some(&branch.inserted(Tick(450), "/freeze all").unwrap()));
    assert!(frozen.points > was.points, "freezing: {} against {}", frozen.points, was.points);
    assert_eq!(branch.dropped(99).unwrap_err(), BranchError::NoInput(99));
    assert!(matches!(branch.inserted(Tick(450), "/no such thing"), Err(BranchError::Unreadable { .. })));
    assert!(matches!(branch.moved(1, Tick(90_000)), Err(BranchError::Late { .. })));
}

#[test]
fn a_simulated_commander_decides_anew_after_a_change() {
    let store = Arc::new(std::sync::Mutex::new(String::new()));
    let sink = Arc::clone(&store);
    let write = move |line: &str| sink.lock().unwrap().push_str(&format!("{line}\n"));
    let mut session = Session::new(&short(7), 1002, None, Box::new(write)).unwrap();
    let mut player = Commander::Steady.player(session.exercise().scenario(), 1002);
    session.perform(&mut *player);
    let print = session.exercise().fingerprint();
    let text = store.lock().unwrap().clone();
    let recording = Recording::parse(&text).unwrap().0;
    let branch = Branch::of(&recording).unwrap();
    assert!(branch.decides_anew());
    assert_eq!(branch.play(None).1.fingerprint(), print);
    let declare = recording.inputs.iter().find(|input| input.line.starts_with("/incident declare")).unwrap();
    let (_, run) = branch.play(Some(&branch.dropped(declare.seq).unwrap()));
    // It notices that nothing is declared and says it again.
    assert!(run.incident().declared());
    assert_ne!(run.fingerprint(), print);
}
