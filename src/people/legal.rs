//! Legal: reads what the policy lets nobody else approve, and lets it out or says what has to go.
//!
//! Not what needs them; that is the scenario's policy. The one rule: they approve of what is known, and of nothing that is
//! guessed.

use super::People;
use super::agenda::Act;
use super::turn::Turn;
use crate::incident::OpenState;
use crate::language::{Phrase, draft_id, legal_matters};
use crate::vocab::{DraftId, EventKind, IncidentState, Intent, LegalMatter, PersonId};

/// How long it takes to read a draft, in seconds.
const READS: (f64, f64) = (50.0, 110.0);
/// How long after it was written somebody says that legal has to read it.
const TOLD_AFTER: u32 = 8;

/// Lets somebody say that a draft waits for legal, and legal take it up.
pub(super) fn advance(people: &mut People, turn: &mut Turn<'_>) {
    let world = turn.world;
    if world.scenario.policy.legal.is_empty() {
        return;
    }
    let here = |who: &&PersonId| people.can_act(&world, **who);
    let lawyer = world.scenario.lawyers().iter().find(here).copied();
    // A participant in legal's seat reads for themselves.
    let reader = world.scenario.lawyers().iter().any(|who| world.incident.is_here(*who));
    let drafts: Vec<(DraftId, u32, Vec<LegalMatter>)> = world
        .incident
        .open_drafts()
        .map(|(id, draft)| {
            (id, turn.now().since(draft.at).0, world.scenario.for_legal(legal_matters(&draft.update.text)))
        })
        .filter(|(.., matters)| !matters.is_empty())
        .collect();
    for (id, age, matters) in drafts {
        match lawyer {
            Some(who) if !people.drafts_read.contains(&(id, who, world.incident.state)) => {
                people.drafts_read.push((id, who, world.incident.state));
                let wait = people.between(turn, who, READS.0, READS.1);
                people.plan(turn, who, wait, Act::ReadDraft(id));
            }
            None if age == TOLD_AFTER && !reader => missed(people, turn, id, matters[0]),
            Some(_) | None => {}
        }
    }
}

/// A colleague says that legal is missing.
fn missed(people: &mut People, turn: &mut Turn<'_>, id: DraftId, matter: LegalMatter) {
    let Some(who) = people.actors(&turn.world).into_iter().next() else { return };
    let slots = [("draft", &*draft_id(id)), ("matter", matter.word())];
    let text = people.phrase(turn, who, Phrase::LegalMissing, &slots);
    let to = turn.commander();
    turn.say(who, to, Intent::Told, text);
}

/// Legal has read a draft.
pub(super) fn read(people: &mut People, turn: &mut Turn<'_>, who: PersonId, id: DraftId) {
    let world = turn.world;
    let Some(draft) = world.incident.drafts.get(id.index()).filter(|draft| draft.state == OpenState::Open) else {
        return;
    };
    let matters = world.scenario.for_legal(legal_matters(&draft.update.text));
    let unknown = matches!(world.incident.state, IncidentState::None | IncidentState::Investigating);
    if unknown && matters.contains(&LegalMatter::Cause) {
        let text = people.phrase(turn, who, Phrase::LegalCause, &[("draft", &draft_id(id))]);
        let to = turn.commander();
        turn.say(who, to, Intent::Told, text);
        return;
    }
    let posted = turn.desk().post(draft.by, &draft.update);
    turn.act(who, EventKind::StatusApproved { draft: id });
    turn.emits.extend(posted);
}
