//! Habits of thinking aloud and of partners: theories in sight, cases opened on a clue and chased.
//!
//! A theory is built from what people said, and ruled out by what they said later.

use super::{line, nothing};
use crate::base::Ticks;
use crate::players::diary::Scene;
use crate::vocab::{Fact, Target};

/// Writes down a theory for each suspected change, and one for the job that was seen at work.
pub(in crate::players) fn theories(s: &mut Scene<'_, '_>) -> Vec<String> {
    if !s.declared(Ticks(60)) {
        return nothing();
    }
    let facts: Vec<Fact> = s.diary.facts.iter().map(|(fact, ..)| fact.clone()).collect();
    for fact in facts {
        let (key, text) = match &fact {
            Fact::ChangeSuspected { change, .. } => {
                let name = s.name(Target::Change(*change)).to_owned();
                (name.clone(), format!("The change {name} did it"))
            }
            Fact::TouchedBy { job, .. } => {
                let name = s.name(Target::Job(*job)).to_owned();
                (name.clone(), format!("The job {name} breaks one after the other"))
            }
            Fact::ComesFrom { callee, .. } => {
                let name = s.name(Target::Service(*callee)).to_owned();
                (name.clone(), format!("It comes from {name}"))
            }
            _ => continue,
        };
        if s.diary.hypotheses < 5 && s.once(&format!("theory {key}")) {
            let id = s.diary.hypotheses + 1;
            let sure = if matches!(fact, Fact::TouchedBy { .. }) { 80 } else { 40 };
            return vec![format!("/hypothesis \"{text}\""), format!("/confidence h{id} {sure}%")];
        }
    }
    nothing()
}

/// Rules a change out once somebody has cleared it.
pub(in crate::players) fn rule_out(s: &mut Scene<'_, '_>) -> Vec<String> {
    let cleared = s.diary.facts.iter().filter_map(|(fact, ..)| match fact {
        Fact::ChangeCleared { change } => Some(s.name(Target::Change(*change)).to_owned()),
        _ => None,
    });
    let cleared: Vec<String> = cleared.collect();
    let open = s
        .eyes
        .view
        .hypotheses
        .iter()
        .find(|theory| theory.state == "live" && cleared.iter().any(|name| theory.text.contains(name.as_str())));
    let Some(id) = open.map(|theory| theory.id.clone()) else { return nothing() };
    if s.once(&format!("rule out {id}")) {
        line(format!("/rule-out {id} because \"its owner looked and it does not fit\""))
    } else {
        nothing()
    }
}

/// Opens a case when something points at a company, and asks again on the clock.
pub(in crate::players) fn vendor_cases(s: &mut Scene<'_, '_>) -> Vec<String> {
    let clues = s.diary.facts.iter().filter_map(|(fact, ..)| match fact {
        Fact::RunBy { vendor, .. } | Fact::VendorSuspected { vendor } => Some(*vendor),
        _ => None,
    });
    let clues: Vec<_> = clues.collect();
    for vendor in clues {
        let name = s.name(Target::Vendor(vendor)).to_owned();
        if s.once(&format!("case {name}")) {
            let level = s.eyes.view.incident.severity.unwrap_or(2);
            return line(format!(
                "/vendor open {name} sev{level} \"your part hurts our customers now, please stop it and call us\""
            ));
        }
    }
    let every = s.eyes.briefing.policy.vendor_every;
    let waits = s.eyes.view.vendors.iter().filter(|case| case.case);
    let names: Vec<String> = waits.map(|case| case.id.clone()).collect();
    for name in names {
        let opened = s.said(&format!("case {name}"));
        let old = opened.is_some_and(|at| s.now().since(at).0 + 120 >= every.0);
        if old && s.well_for() < Ticks(120) && s.again(&format!("chase {name}"), Ticks(every.0.saturating_sub(120))) {
            return line(format!("/vendor chase {name}"));
        }
    }
    nothing()
}

/// Notes what was decided, for want of a scribe.
pub(in crate::players) fn own_notes(s: &mut Scene<'_, '_>) -> Vec<String> {
    let seen = s.diary.levers_seen;
    if s.holder("scribe").is_none() && seen > 0 && s.once(&format!("note {seen}")) {
        line("/note \"another step has begun, see above\"")
    } else {
        nothing()
    }
}
