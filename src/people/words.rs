//! How a person sounds: the voice that follows from temper and person, and facts in that voice.
//!
//! The words themselves are in the phrasebook.

use crate::language::{Voice, fact_sentence};
use crate::scenario::{Scenario, Temper};
use crate::vocab::{Fact, PersonId};

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
    let sentences = facts.iter().take(at_most).map(|fact| match fact {
        Fact::Clue(id) => scenario.clues[id.index()].text.clone(),
        Fact::Healthy { .. }
        | Fact::Failing { .. }
        | Fact::Slow { .. }
        | Fact::Saturated { .. }
        | Fact::ComesFrom { .. }
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
        | Fact::WouldOverload { .. }
        | Fact::Nothing { .. } => fact_sentence(fact, scenario, voice),
    });
    sentences.collect::<Vec<_>>().join(" ")
}
