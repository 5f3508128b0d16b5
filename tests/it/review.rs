//! Remedies that are tried, the review as it reads, and the search for single changes.
//!
//! The one rule: what a remedy would have saved comes from a run with it, so it differs with the run.

use std::sync::{Arc, Mutex};

use hotwash::base::{Tick, Ticks};
use hotwash::debrief::{Branch, Debrief, Search, debrief};
use hotwash::exercise::Exercise;
use hotwash::players::{Commander, Job as _};
use hotwash::record::{Recording, replay};
use hotwash::scenario;
use hotwash::session::Session;

/// A shipped scenario, cut short.
fn short(id: &str, minutes: u32) -> String {
    let text = scenario::shipped(id).unwrap();
    let from = text.find("    minutes: ").unwrap() + "    minutes: ".len();
    let to = from + text[from..].find(',').unwrap();
    format!("{}{minutes}{}", &text[..from], &text[to..])
}

/// A recording written while `play` gives the inputs.
fn recorded(text: &str, seed: u64, play: impl FnOnce(&mut Session)) -> Recording {
    let store = Arc::new(Mutex::new(String::new()));
    let sink = Arc::clone(&store);
    let write = move |line: &str| sink.lock().unwrap().push_str(&format!("{line}\n"));
    let mut session = Session::new(text, seed, None, Box::new(write)).unwrap();
    play(&mut session);
    session.finish();
    let text = store.lock().unwrap().clone();
    Recording::parse(&text).unwrap().0
}

fn human(lines: &[(u32, &str)]) -> Recording {
    recorded(&short("first-page", 8), 1001, |session| {
        for (at, line) in lines {
            let now = session.now();
            session.pass(Ticks(Tick(*at).since(now).0));
            session.say(line);
        }
    })
}

fn simulated(text: &str, seed: u64, who: Commander) -> Recording {
    recorded(text, seed, |session| {
        let mut player = who.player(session.exercise().scenario(), seed);
        session.perform(&mut *player);
    })
}

fn tried(recording: &Recording) -> (Debrief, Exercise) {
    let run = replay(recording, None).unwrap();
    let branch = Branch::of(recording).unwrap();
    (debrief(&run, run.seats()[0]).with_remedies_tried(&branch, &run), run)
}

/// The event that says that a change was looked up, so that a factor can rest on it.
fn seq_of(recording: &Recording, name: &str) -> u32 {
    let run = replay(recording, None).unwrap();
    run.log().iter().find(|event| event.kind.name() == name).map(|event| event.seq).unwrap()
}

const RESPONSE: [(u32, &str); 4] = [
    (70, "/ack"),
    (90, "/incident declare \"payments fail\" sev2"),
    (100, "/page checkout"),
    (200, "/task @dana rollback checkout"),
];

/// A run with a review in the given words; `event` is the evidence of its first factor.
fn reviewed(factor: &str, remedy: &str, kind: &str, event: u32) -> Recording {
    let (first, second) = (
        format!("/factor \"{factor}\" as latent from {event}"),
        format!("/remedy \"{remedy}\" for f1 owner @jonas due 2w kind {kind}"),
    );
    let mut lines = RESPONSE.to_vec();
    lines.extend([(485, first.as_str()), (490, second.as_str())]);
    human(&lines)
}

#[test]
fn a_remedy_is_tried_in_the_model_whatever_its_words() {
    let event = seq_of(&human(&RESPONSE), "LeverPulled");
    let (plain, _) = tried(&reviewed("it went everywhere at once", "one replica in twenty first", "prevent", event));
    let saved =
        plain.remedies[0].would_have_saved.unwrap_or_else(|| panic!("{:?} for {:?}", plain.remedies, plain.factors));
    assert_eq!(plain.review.without_remedy, Vec::<String>::new(), "its only factor has one");
    assert!(saved > 0.0 && saved <= plain.outcome.customer_minutes_lost + 1.0, "{saved} of {:?}", plain.outcome);
    let flat = |form: String| form.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(flat(plain.text()).contains("everything you said stayed as it was"), "{}", plain.text());
    let (other, _) = tried(&reviewed("nothing to see here", "something quite different", "prevent", event));
    assert_eq!(other.remedies[0].would_have_saved, Some(saved), "words decide nothing");
    let (respond, _) = tried(&reviewed("it went everywhere at once", "one replica in twenty first", "respond", event));
    assert_eq!(respond.remedies[0].would_have_saved, None);
    assert!(respond.remedies[0].tried.as_ref().unwrap().starts_with("Not tried"), "{:?}", respond.remedies);
    for form in [plain.text(), plain.markdown(), plain.html()] {
        assert!(flat(form.clone()).contains("Tried (a change of checkout stays on 5 % of its replicas"), "{form}");
    }
}

#[test]
fn wording_that_looks_for_blame_gets_a_hint_and_costs_nothing() {
    let event = seq_of(&human(&RESPONSE), "LeverPulled");
    let (calm, _) = tried(&reviewed("the release reached every replica", "stage releases", "prevent", event));
    let (blaming, _) = tried(&reviewed("dana failed to stage the release", "be more careful", "prevent", event));
    assert_eq!(calm.review.hints, Vec::new());
    let words: Vec<&str> = blaming.review.hints.iter().map(|hint| hint.words.as_str()).collect();
    assert_eq!(words, ["failed to", "dana", "be more careful"]);
    assert_eq!(calm.capabilities, blaming.capabilities);
    assert!(blaming.text().contains("not scored"), "{}", blaming.text());
}

#[test]
fn the_debriefs_in_the_docs_are_those_of_the_runs_they_name() {
    let runs = include_str!("../regen/debriefs.txt").lines().map(|line| line.split_once(' ').unwrap());
    let text = scenario::shipped("all-clear").unwrap();
    for (name, seed) in runs {
        let path = format!("{}/docs/debriefs/{name}.md", env!("CARGO_MANIFEST_DIR"));
        let page = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
        let seed = seed.parse().unwrap();
        let mut run = Exercise::new(Arc::new(scenario::parse(text).unwrap()), seed);
        let mut player = name.parse::<Commander>().unwrap().player(run.scenario(), seed);
        hotwash::players::play(&mut run, &mut *player, hotwash::vocab::SeatId(0), None);
        // Remedies and single changes are runs of their own and too long for a test; all else is asserted as it is read.
        let told = debrief(&run, run.seats()[0]).markdown();
        let parts = |text: &str| -> Vec<String> {
            let apart = ["## What would have changed", "## Remedies as recorded", "## What else contributed"];
            let all = text.split("\n## ").map(|part| format!("## {part}"));
            all.filter(|part| !apart.iter().any(|head| part.starts_with(head)))
                .map(|part| part.trim().to_owned())
                .collect()
        };
        for (kept, made) in parts(&page).iter().zip(&parts(&told)) {
            assert_eq!(kept, made, "docs/debriefs/{name}.md is old; tests/regen/debriefs.sh makes it anew");
        }
        assert_eq!(parts(&page).len(), parts(&told).len(), "{name}");
    }
}

fn finished(mut search: Search) -> Search {
    while !search.advance(5000).finished() {}
    search
}

/// A run that is searched: the scenario, cut to so many minutes, the commander and the seed.
type Sample = (&'static str, u32, Commander, u64);

/// Runs in which some single change helps; few and short, so that every change of each can be played.
const FEW: [Sample; 4] = [
    ("first-page", 8, Commander::Steady, 702),
    ("first-page", 8, Commander::Shotgun, 704),
    ("first-page", 8, Commander::Hero, 701),
    // What helps most is a call for people before the declaration, as the reference made it.
    ("first-page", 12, Commander::Novice, 718),
];

/// The runs of the bar: commanders of all kinds in both scenarios, seeds 700 and on.
fn many(runs: u64) -> Vec<Sample> {
    use Commander as C;
    let who = [C::Novice, C::Hero, C::Steady, C::Paralysed, C::Shotgun, C::Politician];
    let id = |nth: u64| if nth % 2 == 1 { "all-clear" } else { "first-page" };
    (0..runs).map(|nth| (id(nth), 15, who[usize::try_from(nth).unwrap() % who.len()], 700 + nth)).collect()
}

/// The share of the best saving of any single change that the bounded search finds, run by run.
///
/// `HOTWASH_WHAT_IF_RUNS=20 cargo test --release --no-default-features --features cli,panels --test it what_if -- --nocapture`
/// measures twenty runs of a quarter of an hour.
#[test]
fn the_what_if_search_finds_nine_tenths_of_the_best_single_change() {
    let runs: Option<u64> = std::env::var("HOTWASH_WHAT_IF_RUNS").ok().and_then(|runs| runs.parse().ok());
    let samples = runs.map_or_else(|| FEW.to_vec(), many);
    let (mut found, mut best) = (0.0, 0.0);
    for (id, minutes, commander, seed) in &samples {
        let branch = Branch::of(&simulated(&short(id, *minutes), *seed, *commander)).unwrap();
        let ours = finished(Search::new(branch.clone(), 36)).best_saving();
        let all = finished(Search::exhaustive(branch)).best_saving();
        println!("{id} {} {seed}: {ours:.0} of {all:.0}", commander.word());
        found += ours;
        best += all;
    }
    println!("the search finds {found:.0} of {best:.0} customer-minutes over {} runs", samples.len());
    assert!(best > 0.0 && found >= 0.9 * best, "{found:.0} of {best:.0}");
}

/// Single changes of a simulated commander's run that the debrief tells help a second later too.
#[test]
fn a_change_that_may_be_chance_is_not_told() {
    let branch = Branch::of(&simulated(&short("first-page", 10), 702, Commander::Steady)).unwrap();
    let told = finished(Search::new(branch.clone(), 36)).rows(3);
    let all = finished(Search::exhaustive(branch.clone()));
    let unproved = all.rows(30);
    assert!(!told.is_empty());
    for row in told.iter().filter(|row| row.customer_minutes < -0.5) {
        assert!(unproved.iter().any(|other| other.customer_minutes <= row.customer_minutes + 0.5), "{row:?}");
    }
    // A mere look in its place gives less than what is told.
    let was = branch.play(None).0.customer_minutes;
    for at in ["T+02:00", "T+04:00"] {
        let look = branch.inserted(at.parse().unwrap(), "/who").unwrap();
        let saved = was - branch.play(Some(&look)).0.customer_minutes;
        assert!(saved < -told[0].customer_minutes, "{at}: {saved} against {told:?}");
    }
}
