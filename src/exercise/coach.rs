//! The coach: asks the commander's question when something waits, and half a minute later shows a line that would do.
//!
//! Not a player: it says nothing to anybody but the first seat and changes nothing there is.
//! The one rule: it is given what that seat could know, never the platform, so it cannot know better than the trainee.

use std::collections::BTreeMap;

use serde::Serialize;

use super::cues;
use crate::base::{Tick, Ticks};
use crate::incident::{Desk, Incident};
use crate::language::{Speaker, parse};
use crate::platform::Telemetry;
use crate::scenario::Scenario;
use crate::vocab::{
    Actor, ChangeId, CoachCue, Decision, Emit, Event, EventKind, Fact, LeverCall, LeverOutcome, Look, PersonId,
    ProposalId, Reach, RunId, ServiceId, Target,
};

/// From a question to the line that answers it.
const SYNTAX_AFTER: Ticks = Ticks(30);
/// From one word of the coach to the next, so that each can be read.
const BREATH: Ticks = Ticks(5);
/// A go sooner than this after its proposal leaves no room for objections (doctrine C6: ten seconds).
const PAUSE: Ticks = Ticks(10);

/// Something the coach would speak up about.
pub(super) struct Want {
    pub(super) cue: CoachCue,
    /// Which of several: the number of a task, a person, a proposal; 0 where there is only one.
    pub(super) about: u32,
    /// How long it may wait before the question is asked.
    pub(super) patience: Ticks,
    pub(super) question: String,
    /// A line that would do, if the question calls for one.
    pub(super) line: Option<String>,
}

/// How far the coach is with something it spoke up about.
#[derive(Clone, Copy, PartialEq, Debug, Default, Serialize)]
struct Progress {
    since: Option<Tick>,
    asked: Option<Tick>,
    shown: bool,
}

/// What the seat has seen, as far as the coach builds on it.
#[derive(Clone, PartialEq, Debug, Default, Serialize)]
pub(super) struct Seen {
    pub(super) alerted: Vec<ServiceId>,
    pub(super) looked_changes: bool,
    pub(super) looked_metrics: Option<Tick>,
    pub(super) spoke: Tick,
    pub(super) suspected: Vec<ChangeId>,
    pub(super) cleared: Vec<ChangeId>,
    pub(super) evidence: BTreeMap<Target, (u32, Tick)>,
    pub(super) done: Vec<(RunId, LeverCall, Tick)>,
    pub(super) failed: u32,
    pub(super) proposed: BTreeMap<ProposalId, Tick>,
    pub(super) hasty: Option<ProposalId>,
    pub(super) asked: Vec<(PersonId, Tick)>,
    pub(super) leader: Option<PersonId>,
    pub(super) first_alert: Option<u32>,
}

/// The coach's memory of a run.
#[derive(Clone, PartialEq, Debug, Default, Serialize)]
pub(super) struct Coach {
    seen: Seen,
    progress: BTreeMap<CoachCue, BTreeMap<u32, Progress>>,
    last: Option<Tick>,
}

/// What the coach looks at.
pub(super) struct Eyes<'a> {
    pub(super) scenario: &'a Scenario,
    pub(super) incident: &'a Incident,
    pub(super) telemetry: &'a Telemetry,
    pub(super) seen: &'a Seen,
    pub(super) me: PersonId,
    pub(super) now: Tick,
}

impl Coach {
    /// What the coach says at this tick, if anything; remembers since when each thing has waited.
    pub(super) fn hint(
        &mut self,
        scenario: &Scenario,
        incident: &Incident,
        telemetry: &Telemetry,
        desk: &Desk<'_>,
        me: PersonId,
    ) -> Option<Emit> {
        let now = desk.now;
        let eyes = Eyes { scenario, incident, telemetry, seen: &self.seen, me, now };
        let wants = cues::wants(&eyes);
        self.wait(&wants, now);
        if self.last.is_some_and(|last| now.since(last) < BREATH) {
            return None;
        }
        let speaker = Speaker { names: scenario, me };
        let admitted = |line: &str| parse(line, &speaker).is_ok_and(|command| desk.admit(me, &command).is_ok());
        let said = wants.into_iter().find_map(|want| {
            let progress = self.progress.get(&want.cue)?.get(&want.about)?;
            let Want { cue, about, patience, question, line } = want;
            match (progress.asked, line) {
                (None, _) if progress.since.is_some_and(|since| now.since(since) >= patience) => {
                    Some(EventKind::CoachHinted { cue, about, text: question, line: None })
                }
                (Some(asked), Some(line)) if !progress.shown && now.since(asked) >= SYNTAX_AFTER => {
                    let text = "For example:".to_owned();
                    admitted(&line).then_some(EventKind::CoachHinted { cue, about, text, line: Some(line) })
                }
                (None | Some(_), _) => None,
            }
        });
        said.map(|kind| Emit::only(Actor::Coach, vec![me], kind))
    }

    fn wait(&mut self, wants: &[Want], now: Tick) {
        for (cue, things) in &mut self.progress {
            for (about, progress) in things {
                if !wants.iter().any(|want| want.cue == *cue && want.about == *about) {
                    progress.since = None;
                }
            }
        }
        for want in wants {
            let progress = self.progress.entry(want.cue).or_default().entry(want.about).or_default();
            progress.since.get_or_insert(now);
        }
    }

    /// Takes in what the seat could see.
    pub(super) fn apply(&mut self, scenario: &Scenario, event: &Event, me: Option<PersonId>) {
        let Some(me) = me else { return };
        let visible = match &event.reach {
            Reach::Channel => true,
            Reach::Only(people) => people.contains(&me),
            Reach::Nobody => false,
        };
        if !visible {
            return;
        }
        if event.by == Actor::Person(me) {
            self.seen.spoke = event.tick;
            self.seen.hear_me(event);
        }
        if let EventKind::CoachHinted { cue, about, line, .. } = &event.kind {
            let progress = self.progress.entry(*cue).or_default().entry(*about).or_default();
            progress.asked.get_or_insert(event.tick);
            progress.shown |= line.is_some();
            self.last = Some(event.tick);
        }
        self.seen.hear(scenario, event);
    }
}

impl Seen {
    #[expect(clippy::wildcard_enum_match_arm, reason = "only these acts of the seat matter to the coach")]
    fn hear_me(&mut self, event: &Event) {
        match &event.kind {
            EventKind::Looked { look: Look::Changes } => self.looked_changes = true,
            EventKind::Looked { look: Look::Dash(_) } => self.looked_metrics = Some(event.tick),
            EventKind::Asked { to, .. } => self.asked.push((*to, event.tick)),
            EventKind::ProposalDecided { proposal, decision: Decision::Go, .. } => {
                let made = self.proposed.get(proposal);
                if made.is_some_and(|made| event.tick.since(*made) < PAUSE) {
                    self.hasty = Some(*proposal);
                }
            }
            _ => {}
        }
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "only these facts matter to the coach")]
    fn hear(&mut self, scenario: &Scenario, event: &Event) {
        match &event.kind {
            EventKind::AlertFired { of, .. } => {
                self.alerted.push(*of);
                self.first_alert.get_or_insert(event.seq);
            }
            EventKind::Finding { about, facts, .. } => {
                self.evidence.insert(*about, (event.seq, event.tick));
                for fact in facts {
                    self.learn(scenario, fact, event);
                }
            }
            EventKind::ProposalMade { proposal, .. } | EventKind::TaskProposed { proposal, .. } => {
                self.proposed.insert(*proposal, event.tick);
            }
            EventKind::LeverDone { run, call, outcome, .. } => match outcome {
                LeverOutcome::Done => self.done.push((*run, call.clone(), event.tick)),
                LeverOutcome::Failed(_) | LeverOutcome::Stopped => self.failed += 1,
            },
            EventKind::Said { .. } | EventKind::InjectDelivered { .. } => {
                if let Actor::Person(who) = event.by
                    && scenario.teams[scenario.people[who.index()].team.index()].id == "leadership"
                {
                    self.leader = Some(who);
                }
            }
            _ => {}
        }
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "the coach builds on what is said of changes only")]
    fn learn(&mut self, scenario: &Scenario, fact: &Fact, event: &Event) {
        let at = (event.seq, event.tick);
        match fact {
            Fact::ChangeSuspected { change, .. } => {
                self.suspected.push(*change);
                self.evidence.insert(Target::Change(*change), at);
            }
            Fact::ChangeCleared { change } => self.cleared.push(*change),
            Fact::Clue(clue) => {
                for target in &scenario.clues[clue.index()].points_at {
                    self.evidence.insert(*target, at);
                    if let Target::Change(change) = target {
                        self.suspected.push(*change);
                    }
                }
            }
            _ => {}
        }
    }
}
