//! The audit of doctrine: every practice card, hard fail and anti-pattern has its expectations, or the reason why the
//! log cannot decide it; and a team's own pack and a scenario's own rulings are followed.

use super::*;

const DOC: &str = include_str!("../../../docs/doctrine-pack.md");

/// The rows of the audit: what is practised, the ids in backticks, the words.
fn rows() -> Vec<(String, Vec<String>, String)> {
    let audit = DOC.split("## The audit").nth(1).expect("docs/doctrine-pack.md has an audit");
    let lines =
        audit.lines().filter(|line| line.starts_with("| ") && !line.starts_with("| card") && !line.starts_with("|--"));
    let row = |line: &str| {
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        assert_eq!(cells.len(), 3, "{line}");
        let ids = cells[1].split('`').skip(1).step_by(2).map(str::to_owned).collect();
        (cells[0].to_owned(), ids, cells[2].to_owned())
    };
    lines.map(row).collect()
}

#[test]
fn every_card_is_an_expectation_or_says_why_the_log_cannot_decide_it() {
    let rows = rows();
    let pack = Doctrine::shipped();
    let cards = [
        ("A", 9),
        ("B", 12),
        ("C", 13),
        ("D", 13),
        ("E", 17),
        ("F", 11),
        ("G", 7),
        ("H", 5),
        ("I", 11),
        ("J", 8),
        ("K", 4),
    ];
    for (letter, count) in cards {
        for number in 1..=count {
            let card = format!("{letter}{number}");
            assert_eq!(rows.iter().filter(|row| row.0 == card).count(), 1, "{card} has one row");
        }
    }
    for (card, ids, words) in &rows {
        for id in ids.iter().filter(|id| !id.starts_with("hard:")) {
            assert!(pack.expectations.iter().any(|item| item.id == *id), "{card}: the pack has no {id}");
        }
        assert!(
            !ids.is_empty() || words.split_whitespace().count() >= 4,
            "{card}: neither an expectation nor a reason"
        );
    }
    for item in &pack.expectations {
        assert!(rows.iter().any(|row| row.1.contains(&item.id)), "{} stands for no card", item.id);
    }
}

#[test]
fn every_anti_pattern_and_hard_fail_is_in_the_audit() {
    let rows = rows();
    let patterns = [
        "Executive swoop",
        "Hero IC",
        "Hero SME",
        "Severity litigation",
        "Process litigation",
        "Freelancing",
        "Freelance reverts",
        "Silence gap",
        "Status spam",
        "Everyone-on-call",
        "Bystander ask",
        "Phantom delegation",
        "No scribe",
        "Diagnosis-first",
        "Shotgun",
        "Anchoring",
        "Blind rollback",
        "Herd release",
        "Premature resolution",
        "Drifted handoff",
        "Vendor wait",
        "Grenade",
        "Blamey review",
        "Dashboard trap",
    ];
    for pattern in patterns {
        assert!(rows.iter().any(|row| row.0 == pattern), "{pattern}");
    }
    assert_eq!(rows.iter().filter(|row| row.0.starts_with("hard fail:")).count(), 7);
}

#[test]
fn a_scenario_rules_differently_and_a_pack_is_followed() {
    use hotwash::scenario::Ruling;
    let rule = |id: &str, of, bands| Ruling { id: id.to_owned(), of, bands };
    let rulings = [rule("B10", Some(0.0), None), rule("D3", None, Some((0.0, 0.05, 0.1)))];
    let (usual, here) = (Doctrine::shipped(), Doctrine::shipped().with_rulings(&rulings));
    assert_eq!(usual.misfits(&rulings), Vec::<String>::new());
    let (before, after) = (score(&good(PLAIN), &usual), score(&good(PLAIN), &here));
    assert!(before.finding("B10").unwrap().of > 0.0 && after.finding("B10").unwrap().of <= 0.0);
    assert_eq!(before.finding("D3").unwrap().band, Rating::P);
    assert_eq!(after.finding("D3").unwrap().band, Rating::U, "ten seconds are too slow here");
    let wrong = [rule("ZZ", None, None), rule("D3", None, Some((30.0, 20.0, 10.0)))];
    let told = usual.misfits(&wrong);
    assert_eq!(told.len(), 2, "{told:?}");
}
