//! One second of acting: the world, and what has been emitted so far in it.
//!
//! Ids of things that come into being count on from what the incident holds.

use super::words::voice_of;
use super::{People, World};
use crate::base::{Concern, Tick};
use crate::incident::Desk;
use crate::language::Phrase;
use crate::scenario::Names as _;
use crate::vocab::{Actor, DraftId, Emit, EventKind, Intent, PersonId, ProposalId, RunId, Target};

/// One second of acting.
pub(super) struct Turn<'a> {
    pub world: World<'a>,
    pub emits: Vec<Emit>,
    proposals: usize,
    drafts: usize,
    runs: u32,
}

impl<'a> Turn<'a> {
    pub(super) fn new(world: &World<'a>) -> Self {
        Self { world: *world, emits: Vec::new(), proposals: 0, drafts: 0, runs: 0 }
    }

    pub(super) fn now(&self) -> Tick {
        self.world.now
    }

    /// The command process as it stands: what would follow from a command.
    pub(super) fn desk(&self) -> Desk<'a> {
        let World { scenario, incident, platform, now, .. } = self.world;
        Desk { scenario, incident, platform, now, events: 0 }
    }

    /// An act of a person that the whole incident sees.
    pub(super) fn act(&mut self, who: PersonId, kind: EventKind) {
        self.emits.push(Emit::channel(Actor::Person(who), kind));
    }

    /// Something said in the channel.
    pub(super) fn say(&mut self, who: PersonId, to: Vec<PersonId>, intent: Intent, text: String) {
        self.act(who, EventKind::Said { to, intent, text });
    }

    pub(super) fn next_proposal(&mut self) -> ProposalId {
        self.proposals += 1;
        ProposalId::at(self.world.incident.proposals.len() + self.proposals - 1)
    }

    pub(super) fn next_draft(&mut self) -> DraftId {
        self.drafts += 1;
        DraftId::at(self.world.incident.drafts.len() + self.drafts - 1)
    }

    pub(super) fn next_run(&mut self) -> RunId {
        self.runs += 1;
        RunId(self.world.incident.runs + self.runs - 1)
    }

    /// The commander as a list of addressees.
    pub(super) fn commander(&self) -> Vec<PersonId> {
        self.world.incident.commander().into_iter().collect()
    }

    /// The name of a person as typed.
    pub(super) fn name(&self, who: PersonId) -> String {
        self.world.scenario.person(who).to_owned()
    }

    /// The name of a thing as typed.
    pub(super) fn target(&self, target: Target) -> String {
        self.world.scenario.target(target).to_owned()
    }
}

impl People {
    /// A sentence of a person, in their own way of speaking.
    pub(super) fn phrase(&mut self, turn: &Turn<'_>, who: PersonId, cue: Phrase, slots: &[(&str, &str)]) -> String {
        let mut draw = self.draw(&turn.world, Concern::Words, who);
        let voice = voice_of(turn.world.scenario, who);
        turn.world.book.line(cue, voice, &mut draw, slots)
    }

    /// Whether there is room for one more remark nobody asked for: at most four a minute, and none above six in all.
    pub(super) fn may_chat(&mut self, turn: &Turn<'_>, who: PersonId) -> bool {
        let recent = self.chatter.len() + turn.emits.len();
        let mind = &mut self.minds[who.index()];
        let quiet = mind.spoke.is_none_or(|spoke| turn.world.now.since(spoke).0 >= 240);
        if recent >= 4 || !quiet {
            return false;
        }
        mind.spoke = Some(turn.world.now);
        true
    }
}
