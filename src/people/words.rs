//! How a person sounds: the voice that follows from temper and person, and facts in that voice.
//!
//! The words themselves are in the phrasebook.

use crate::language::{Voice, fact_sentence, leads};
use crate::scenario::{Scenario, Temper};
use crate::vocab::{Fact, PersonId, ServiceId};

/// The voice of a person; always the same one.
pub(super) fn voice_of(scenario: &Scenario, who: PersonId) -> Voice {
    let turn = who.0 % 3;
    match &scenario.people[who.index()].temper {
        Temper::Steady | Temper::Overconfident => match turn {
            0 => Voice::Plain,
            1 => Voice::Terse,
            _ => Voice::Formal,
        },
        Temper::Silent => Voice::Terse,
        Temper::Verbose => Voice::Chatty,
        Temper::Belligerent => Voice::Gruff,
        Temper::Deferential => match turn {
            0 => Voice::Formal,
            _ => Voice::Plain,
        },
        Temper::Swooping { .. } => Voice::Formal,
    }
}

/// Facts as somebody would tell them, the last ones first dropped.
pub(super) fn told(scenario: &Scenario, who: PersonId, facts: &[Fact], at_most: usize) -> String {
    let voice = voice_of(scenario, who);
    let facts = facts.get(..at_most.min(facts.len())).unwrap_or(facts);
    let sentences = facts.iter().enumerate().filter_map(|(nth, fact)| {
        let repeated =
            facts.iter().take(nth).any(|earlier| led_by(earlier).is_some() && led_by(earlier) == led_by(fact));
        (!repeated).then(|| sentence(scenario, fact, facts, voice))
    });
    sentences.collect::<Vec<_>>().join(" ")
}

/// The service whose trouble a fact leads away from.
fn led_by(fact: &Fact) -> Option<ServiceId> {
    if let Fact::ComesFrom { of, .. } = fact { Some(*of) } else { None }
}

fn sentence(scenario: &Scenario, fact: &Fact, facts: &[Fact], voice: Voice) -> String {
    match fact {
        Fact::Clue(id) => scenario.clues[id.index()].text.clone(),
        Fact::ComesFrom { of, .. } => {
            let callees: Vec<ServiceId> = facts
                .iter()
                .filter_map(
                    |other| if let Fact::ComesFrom { of: from, callee } = other { Some((from, *callee)) } else { None },
                )
                .filter(|(from, _)| *from == of)
                .map(|(_, callee)| callee)
                .collect();
            leads(*of, &callees, scenario, voice)
        }
        Fact::Healthy { .. }
        | Fact::Failing { .. }
        | Fact::Slow { .. }
        | Fact::Saturated { .. }
        | Fact::HostsImpaired { .. }
        | Fact::Spreading { .. }
        | Fact::TouchedBy { .. }
        | Fact::JobState { .. }
        | Fact::RunBy { .. }
        | Fact::ChangeSuspected { .. }
        | Fact::ChangeCleared { .. }
        | Fact::VendorSuspected { .. }
        | Fact::ToolDark { .. }
        | Fact::PostsUnseen { .. }
        | Fact::Ails { .. }
        | Fact::WouldOverload { .. }
        | Fact::Nothing { .. } => fact_sentence(fact, scenario, voice),
    }
}
