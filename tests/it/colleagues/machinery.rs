//! What colleagues make of a certificate that expired, with no clue written for it: they find it, say it, and mend it.
//!
//! The one rule: who knows the service sees it, who does not has to look again.

use std::sync::Arc;

use hotwash::base::Tick;
use hotwash::exercise::Exercise;
use hotwash::scenario::Scenario;
use hotwash::vocab::{Event, EventKind, Fact, Lever, ServiceId, Target, Trouble};

use crate::support::script;

/// Baskets whose certificate has expired, with colleagues who know the service this well.
fn expired(skill: &str) -> Arc<Scenario> {
    let text = include_str!("../../fixtures/valid/after-lunch.ron");
    let fault = "faults: [(id: \"expired\", at: \"30s\", what: Breaks(mechanism: \"certificate\"))],\n    alerts";
    let (before, rest) = text.split_once("faults:").expect("faults");
    let (_, after) = rest.split_once("alerts").expect("alerts");
    let text = format!("{before}{fault}{after}")
        .replace(
            "    ),\n\n    teams:",
            "        mechanisms: [(id: \"certificate\", what: Certificate(of: \"basket\"))],\n    ),\n\n    teams:",
        )
        .replace("\"basket\": 0.9", &format!("\"basket\": {skill}"));
    Arc::new(Scenario::parse(&text).unwrap_or_else(|faults| panic!("{faults:?}")))
}

fn played(scenario: &Arc<Scenario>, seed: u64, more: &[&str], minutes: u32) -> Vec<Event> {
    let mut run = Exercise::new(Arc::clone(scenario), seed);
    let opening = ["T+02:00 /ack", "T+02:05 /incident declare \"Baskets fail\" sev2", "T+02:10 /page @dana"];
    let lines: Vec<&str> = opening.iter().chain(more).copied().collect();
    script(&mut run, &lines, Tick(minutes * 60))
}

const EXPIRED: Fact = Fact::Ails { at: Target::Service(ServiceId(1)), trouble: Trouble::CertificateExpired };

/// Looks that did not see it, until one did.
fn looks(events: &[Event]) -> Option<usize> {
    let mut found = events.iter().filter_map(|event| match &event.kind {
        EventKind::Finding { facts, text, task: Some(_), .. } => Some((facts.contains(&EXPIRED), text)),
        _ => None,
    });
    found.position(|(seen, text)| {
        assert!(!seen || text.contains("certificate"), "{text}");
        seen
    })
}

#[test]
fn who_knows_the_service_finds_what_expired_and_who_does_not_needs_more_looks() {
    let lines = [
        "T+06:00 /task @dana investigate basket in 5m",
        "T+10:00 /task @dana investigate basket in 5m",
        "T+14:00 /task @dana investigate basket in 5m",
    ];
    let (mut expert, mut novice) = (Vec::new(), Vec::new());
    for seed in 1..=8 {
        expert.push(looks(&played(&expired("0.9"), seed, &lines, 19)));
        novice.push(looks(&played(&expired("0.05"), seed, &lines, 19)));
    }
    assert!(expert.iter().filter(|look| **look == Some(0)).count() >= 5, "{expert:?}");
    assert!(novice.iter().filter(|look| **look == Some(0)).count() <= 1, "{novice:?}");
    assert!(novice.iter().filter(|look| look.is_some()).count() >= 3, "in the end it is seen: {novice:?}");
}

#[test]
fn whoever_found_it_proposes_to_renew_it() {
    let lines = ["T+06:00 /task @dana investigate basket in 5m", "T+10:00 /task @dana \"get basket working again\""];
    let proposes = |seed: u64| {
        let events = played(&expired("0.9"), seed, &lines, 17);
        let renews = |event: &Event| match &event.kind {
            EventKind::TaskProposed { call, .. } | EventKind::LeverPulled { call, .. } => call.lever == Lever::Renew,
            _ => false,
        };
        events.iter().any(renews)
    };
    let renewing = (1..=8).filter(|seed| proposes(*seed)).count();
    assert!(renewing >= 5, "{renewing} of 8");
}
