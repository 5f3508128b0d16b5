//! Command is there to end it: orders whose steps are turned down, looks without end and a house in order that never moves.
//!
//! The one rule: each case differs from its twin in one habit.

use super::*;

/// An hour in which customers suffer to the end; whoever is asked for an outcome comes back with a step, which is answered so.
fn asked_again_and_again(answer: Option<Decision>) -> Scorecard {
    let mut book = good_start(PLAIN);
    book.log.metrics.clear();
    book.ill(45, 3600);
    book.find(520, DANA, vec![Fact::ComesFrom { of: ServiceId(0), callee: ServiceId(1) }]);
    book.report(525, 1, DANA);
    for (nth, at) in (0..).zip((600..3500).step_by(150)) {
        let (task, id) = (10 + nth, ProposalId(nth));
        let work = Work::Objective { text: "get it working again".to_owned(), goal: Goal::Repair, about: None };
        book.task(at, task, DANA, work, Some(at + 480), None);
        book.take(at + 5, task, DANA);
        if let Some(decision) = answer {
            let (text, because) = (book.text(), book.text());
            let step = call(Lever::Failover, 1);
            let proposed =
                EventKind::TaskProposed { task: TaskId(task), proposal: id, call: step.clone(), plan_b: None, text };
            book.they(at + 20, DANA, proposed);
            book.me(at + 40, EventKind::ProposalDecided { proposal: id, decision, because });
            if decision == Decision::Go {
                book.pull(at + 41, nth, DANA, step, Some(task), true, true);
            }
            book.report(at + 120, task, DANA);
        }
    }
    score(&book.done(), &Doctrine::shipped())
}

fn structure(card: &Scorecard) -> f64 {
    card.capabilities.iter().find(|part| part.name == "Command structure").map_or(0.0, |part| part.points)
}

#[test]
fn an_order_whose_step_is_turned_down_each_time_moves_nothing() {
    let (refused, taken) = (asked_again_and_again(Some(Decision::NoGo)), asked_again_and_again(Some(Decision::Go)));
    assert_eq!(refused.finding("C7").unwrap().band, Rating::U, "{:?}", refused.finding("C7"));
    assert_eq!(taken.finding("C7").unwrap().band, Rating::P, "{:?}", taken.finding("C7"));
    assert!(structure(&refused) < 0.6 * structure(&taken), "{} {}", structure(&refused), structure(&taken));
    // Who waits for what has been asked for has something under way.
    let open = asked_again_and_again(None);
    assert_eq!(open.finding("C7").unwrap().band, Rating::P, "{:?}", open.finding("C7"));
}

#[test]
fn who_knows_where_it_is_and_never_has_a_step_begun_is_held_at_m() {
    let why = |answer| asked_again_and_again(answer).overall.capped_by.unwrap_or_default();
    assert!(why(Some(Decision::NoGo)).contains("no step that fits was ever begun"), "{}", why(Some(Decision::NoGo)));
    assert!(!why(Some(Decision::Go)).contains("ever begun"));
    // Nobody knew where it was: that is no fault of the commander's.
    let mut book = good_start(PLAIN);
    book.log.metrics.clear();
    book.ill(45, 3600);
    let lost = score(&book.done(), &Doctrine::shipped());
    assert_eq!(lost.overall.capped_by, None);
}

#[test]
fn looks_alone_count_for_twenty_minutes_where_nobody_has_named_the_place() {
    let of = |minutes: u32| {
        let mut book = good_start(PLAIN);
        book.log.metrics.clear();
        book.log.end = Tick(minutes * 60);
        book.ill(45, minutes * 60);
        for (nth, at) in (0..).zip((300..minutes * 60).step_by(180)) {
            book.task(at, 10 + nth, DANA, Work::Investigate(Target::Service(ServiceId(0))), Some(at + 240), None);
            book.take(at + 5, 10 + nth, DANA);
            book.report(at + 170, 10 + nth, DANA);
        }
        score(&book.done(), &Doctrine::shipped())
    };
    let weighs = |card: &Scorecard| {
        let all = card.capabilities.iter().flat_map(|part| &part.findings);
        all.map(|finding| finding.because.as_str()).any(|why| why.contains("nothing that rests on something seen"))
    };
    assert!(!weighs(&of(20)), "for twenty minutes looking is what there is to do");
    assert!(weighs(&of(60)));
}

#[test]
fn ten_minutes_of_suffering_without_a_change_are_no_perfect_change_control() {
    let of = |until: u32| {
        let mut book = good_start(PLAIN);
        book.log.metrics.clear();
        book.log.end = Tick(14 * 60);
        book.ill(45, until);
        score(&book.done(), &Doctrine::shipped())
    };
    assert_eq!(of(14 * 60).finding("D4").unwrap().band, Rating::U);
    assert_eq!(of(300).finding("D4").unwrap().band, Rating::N, "it went away before a change was due");
}
