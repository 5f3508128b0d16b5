//! What scoring must hold to: two bands for every expectation, nothing for nothing, no reward for noise.
//!
//! The one rule: neither noise nor an empty form earns a point.

use super::*;

#[test]
fn the_shipped_pack_covers_every_capability_and_every_indicator() {
    let pack = Doctrine::shipped();
    let used: BTreeSet<Indicator> = pack.expectations.iter().map(|item| item.indicator).collect();
    assert_eq!(used.len(), Indicator::iter().count());
    let mut counts: BTreeMap<_, (usize, f64)> = BTreeMap::new();
    for item in &pack.expectations {
        let entry = counts.entry(item.capability).or_default();
        *entry = (entry.0 + 1, entry.1 + item.of);
    }
    assert_eq!(counts.len(), 10);
    assert!(counts.values().all(|(count, _)| *count >= 4), "{counts:?}");
}

#[test]
fn faults_of_a_pack_are_told_together() {
    let faults = Doctrine::parse("(format: 2, name: \"x\", expectations: [])").unwrap_err();
    assert_eq!(faults.len(), 11, "{faults:?}");
    assert!(Doctrine::parse("nonsense").is_err());
}

#[test]
fn every_expectation_reaches_two_bands() {
    let cards = cards();
    let mut flat = Vec::new();
    for item in Doctrine::shipped().expectations {
        let all: Vec<_> = cards.iter().map(|(name, card)| (*name, card.finding(&item.id).unwrap())).collect();
        let bands: BTreeSet<Rating> =
            all.iter().map(|(_, finding)| finding.band).filter(|band| *band != Rating::N).collect();
        if bands.len() < 2 || !bands.contains(&Rating::P) {
            let told: Vec<String> =
                all.iter().map(|(name, finding)| format!("  {name}: {:?} {}", finding.band, finding.because)).collect();
            flat.push(format!("{} {:?}\n{}", item.id, item.indicator, told.join("\n")));
        }
    }
    assert!(flat.is_empty(), "{}", flat.join("\n"));
}

#[test]
fn a_good_run_is_rated_above_a_bad_one_and_nothing_holds_it_down() {
    let cards = cards();
    let (good, bad) = (&cards[0].1.overall, &cards[1].1.overall);
    assert!(good.points > 85.0, "{good:?}");
    assert_eq!(good.capped_by, None);
    assert!(bad.points < 40.0, "{bad:?}");
    assert!(bad.capped_by.is_some());
}

#[test]
fn doing_nothing_earns_nothing() {
    let card = score(&idle(), &Doctrine::shipped());
    assert_eq!(card.overall.rating, Rating::U);
    assert!(card.overall.points <= 0.0, "{:?}", card.overall);
    assert!(card.capabilities.iter().all(|part| part.rating == Rating::U), "{:?}", card.capabilities);
}

#[test]
fn a_quiet_day_is_no_occasion() {
    let card = score(&Book::new(60, PLAIN).done(), &Doctrine::shipped());
    assert_eq!(card.overall.rating, Rating::N);
    assert!(card.capabilities.iter().all(|part| part.rating == Rating::N && part.of <= 0.0));
}

#[test]
fn scoring_twice_is_the_same_and_words_do_not_count() {
    let pack = Doctrine::shipped();
    let first = score(&good(PLAIN), &pack);
    assert_eq!(first, score(&good(PLAIN), &pack));
    let other = score(&good("purple bananas sing quietly tonight"), &pack);
    assert_eq!(first, other);
}

#[test]
fn an_empty_form_counts_as_absent() {
    let pack = Doctrine::shipped();
    let (full, empty) = (score(&good(PLAIN), &pack), score(&good("x"), &pack));
    for id in ["C1", "C8", "I3", "I7", "E11"] {
        assert!(full.finding(id).unwrap().points > empty.finding(id).unwrap().points, "{id}");
    }
}

#[test]
fn spam_scores_less_than_a_calm_cadence() {
    let pack = Doctrine::shipped();
    let calm = score(&good(PLAIN), &pack);
    let mut book = good_start(PLAIN);
    good_middle(&mut book);
    good_words(&mut book);
    good_end(&mut book);
    for at in 0..60 {
        book.update(310 + at, Some(900));
        book.exec(410 + at, Some(2100));
        book.post(300 + at, PublicState::Investigating, &[0], Some(1400));
    }
    let spam = score(&book.done(), &pack);
    assert!(spam.overall.points < calm.overall.points, "{} {}", spam.overall.points, calm.overall.points);
    for id in ["E9", "E9p"] {
        assert!(spam.finding(id).unwrap().points < calm.finding(id).unwrap().points, "{id}");
    }
}

#[test]
fn the_higher_of_two_plausible_severities_is_never_worse() {
    let pack = Doctrine::shipped();
    let of = |severity| {
        let mut book = Book::new(40, PLAIN);
        book.ill(45, 1200);
        book.log.metrics.iter_mut().for_each(|point| point.errors /= 4.0);
        book.paged(60);
        book.declare(90, severity);
        score(&book.done(), &pack).finding("A2").unwrap().points
    };
    assert!(of(Severity::Sev1) >= of(Severity::Sev2));
    assert!(of(Severity::Sev2) > of(Severity::Sev3));
}

#[test]
fn points_add_up_and_evidence_exists() {
    for (name, card) in cards() {
        let total: f64 = card.capabilities.iter().map(|part| part.points).sum();
        let of: f64 = card.capabilities.iter().map(|part| part.of).sum();
        assert!((card.overall.points - total / of * 100.0).abs() < 0.1, "{name}");
        for finding in card.capabilities.iter().flat_map(|part| &part.findings) {
            assert!(finding.because.ends_with('.') && !finding.advice.is_empty(), "{name}: {finding:?}");
            assert!(finding.points <= finding.of && finding.points >= 0.0);
        }
    }
}

#[test]
fn three_levers_by_the_commander_before_a_crowd_cap_the_rating() {
    let mut book = good_start(PLAIN);
    good_middle(&mut book);
    good_words(&mut book);
    good_end(&mut book);
    for run in 10..13 {
        book.pull(400 + run * 3, run, ME, call(Lever::Rollback, 0), None, true, true);
    }
    let card = score(&book.done(), &Doctrine::shipped());
    assert!(card.overall.capped_by.is_some_and(|why| why.contains("yourself")));
    assert!(card.overall.rating >= Rating::M);
}

#[test]
fn giving_command_away_in_passing_relieves_nobody() {
    let pack = Doctrine::shipped();
    let mut book = good_start(PLAIN);
    book.they(300, MAREK, EventKind::RoleTaken { role: Role::Ic, by: who(MAREK) });
    let card = score(&book.done(), &pack);
    assert_eq!(card.finding("E3").unwrap().band, Rating::U, "customers heard nothing afterwards");
    let handed = score(&handed_over(true), &pack);
    assert_eq!(handed.finding("H2").unwrap().band, Rating::N, "the one who took over answers for the end");
}

/// A review of four factors whose kinds are right, each with this evidence.
fn reviewed(evidence: impl Fn(&SeatLog) -> u32) -> Scorecard {
    let mut log = good(PLAIN);
    let cited = evidence(&log);
    for event in &mut log.events {
        if let EventKind::FactorRecorded { evidence, .. } = &mut event.kind {
            *evidence = vec![cited];
        }
    }
    score(&log, &Doctrine::shipped())
}

#[test]
fn a_factor_needs_an_event_that_is_about_it() {
    let first = |log: &SeatLog, wanted: fn(&EventKind) -> bool| {
        log.events.iter().find(|event| wanted(&event.kind)).unwrap().seq
    };
    let noise = reviewed(|log| first(log, |kind| matches!(kind, EventKind::RoleTaken { .. })));
    assert_eq!(noise.finding("I3").unwrap().band, Rating::U, "{:?}", noise.finding("I3"));
    assert_eq!(noise.finding("I7").unwrap().band, Rating::U, "remedies for factors that nothing bears out");
    let one = reviewed(|log| first(log, |kind| matches!(kind, EventKind::AlertFired { .. })));
    assert_eq!(one.finding("I3").unwrap().band, Rating::M, "one event stands for two factors at most");
    assert_eq!(score(&good(PLAIN), &Doctrine::shipped()).finding("I3").unwrap().band, Rating::P);
}

#[test]
fn a_size_up_that_what_was_shown_does_not_bear_out_is_none() {
    let of = |service: u32, permille: u32| {
        let mut book = Book::new(40, PLAIN);
        book.ill(45, 2000);
        book.paged(60);
        book.declare(90, Severity::Sev1);
        let (impact, affects) = (book.text(), vec![ServiceId(service)]);
        let size = SizeUp { impact, affects, share_permille: Some(permille), trend: Some(Trend::Growing) };
        book.me(150, EventKind::SizedUp(size));
        score(&book.done(), &Doctrine::shipped())
    };
    assert_eq!(of(0, 600).finding("C1").unwrap().band, Rating::P);
    assert_eq!(of(2, 10).finding("C1").unwrap().band, Rating::U, "nothing showed the status page ill, or one per cent");
    assert!(of(0, 10).finding("C1b").unwrap().points < of(0, 600).finding("C1b").unwrap().points);
}

#[test]
fn words_about_levers_that_nothing_calls_for_earn_nothing() {
    let of = |service: u32, lever: Lever| {
        let mut book = good_start(PLAIN);
        book.find(400, DANA, vec![Fact::ComesFrom { of: ServiceId(0), callee: ServiceId(1) }]);
        for (nth, at) in (0..3).zip([500, 800, 1100]) {
            book.propose(at, nth, MAREK, call(lever, service), true);
            book.decide(at + 20, nth, String::new());
            book.task(at + 21, nth + 5, MAREK, Work::Pull(call(lever, service)), Some(at + 300), Some(nth));
            book.take(at + 25, nth + 5, MAREK);
            book.pull(at + 30, nth, MAREK, call(lever, service), Some(nth + 5), true, true);
        }
        score(&book.done(), &Doctrine::shipped())
    };
    let (fits, random) = (of(1, Lever::Failover), of(2, Lever::Failover));
    for id in ["C6b", "C8", "C6c", "D1g", "D5", "C2"] {
        let (good, bad) = (fits.finding(id).unwrap(), random.finding(id).unwrap());
        assert!(good.points > bad.points, "{id}: {good:?} against {bad:?}");
    }
}

#[test]
fn what_was_called_off_is_no_lever_that_failed() {
    let of = |outcome: LeverOutcome| {
        let mut book = good_start(PLAIN);
        book.find(400, DANA, vec![Fact::ComesFrom { of: ServiceId(0), callee: ServiceId(1) }]);
        book.pull(430, 1, MAREK, call(Lever::Drain, 1), None, true, true);
        for event in &mut book.log.events {
            if let EventKind::LeverDone { outcome: was, .. } = &mut event.kind {
                *was = outcome.clone();
            }
        }
        score(&book.done(), &Doctrine::shipped()).finding("D9").unwrap().band
    };
    assert_eq!(of(LeverOutcome::Failed("no".to_owned())), Rating::U);
    assert_eq!(of(LeverOutcome::Stopped), Rating::N);
}

#[test]
fn a_lever_that_fits_nothing_found_is_no_answer() {
    let of = |service: u32| {
        let mut book = good_start(PLAIN);
        let facts = vec![Fact::ComesFrom { of: ServiceId(0), callee: ServiceId(1) }];
        book.find(400, DANA, facts);
        book.pull(430, 1, DANA, call(Lever::Drain, service), None, true, true);
        score(&book.done(), &Doctrine::shipped()).finding("D1").unwrap().band
    };
    assert_eq!(of(1), Rating::P);
    assert_eq!(of(2), Rating::U);
}
