//! The exercise: its parts, the tick, and the one place where events take effect.
//!
//! Not what an event means, which each part knows for itself. The one rule: discrete state changes in `emit` alone.

use std::sync::Arc;

use super::coach::Coach;
use super::facts::WorldFacts;
use super::inputs::Input;
use super::story::Story;
use crate::base::{Chance, Fingerprint, Tick, fingerprint_of};
use crate::incident::{Desk, Incident};
use crate::language::Phrasebook;
use crate::people::{People, World};
use crate::platform::{Platform, Telemetry};
use crate::scenario::{COMMANDS_PER_TICK_MAX, Scenario};
use crate::vocab::{
    Actor, Emit, Ending, Event, EventKind, PageCause, PersonId, Phase, Reach, Reason, Rejection, SeatId,
};

/// What an hour of a responder costs, overheads included (doctrine K1 asks for a meter; the rate is ours).
const RESPONDER_PER_HOUR: f64 = 120.0;

/// A run.
#[derive(Clone)]
pub struct Exercise {
    scenario: Arc<Scenario>,
    book: Arc<Phrasebook>,
    chance: Chance,
    seed: u64,
    now: Tick,
    seats: Vec<PersonId>,
    platform: Platform,
    telemetry: Telemetry,
    incident: Incident,
    people: People,
    story: Story,
    coach: Coach,
    log: Vec<Event>,
}

impl Exercise {
    /// A run that has not begun, with the commander's seat taken, and those of the commanders before and after.
    #[must_use]
    pub fn new(scenario: Arc<Scenario>, seed: u64) -> Self {
        let seats = scenario.table();
        Self::with_seats(scenario, seed, seats)
    }

    /// A run with these people in seats, at hand from the start unless they come later by plan; the first is the one
    /// whose run it is.
    #[must_use]
    pub fn with_seats(scenario: Arc<Scenario>, seed: u64, seats: Vec<PersonId>) -> Self {
        let told = seats.first().and_then(|me| scenario.told_to(*me));
        let scenario = told.map_or(scenario, Arc::new);
        let (mut incident, mut people) = (Incident::new(&scenario), People::new(&scenario));
        for seat in seats.iter().filter(|seat| scenario.arrives(**seat).is_none()) {
            incident.here.entry(*seat).or_insert(Tick::ZERO);
            people.seat(*seat);
        }
        Self {
            book: Arc::new(Phrasebook::shipped()),
            chance: Chance::new(seed),
            seed,
            now: Tick::ZERO,
            seats,
            platform: Platform::new(&scenario),
            telemetry: Telemetry::new(&scenario),
            incident,
            people,
            story: Story::new(&scenario),
            coach: Coach::default(),
            log: Vec::new(),
            scenario,
        }
    }

    /// The same beginning with another seed, which decides nothing before the first second; for who plays many runs.
    ///
    /// # Panics
    /// If it has begun.
    #[must_use]
    pub fn reseeded(&self, seed: u64) -> Self {
        assert!(self.log.is_empty() && self.now == Tick::ZERO, "a run that has begun keeps its seed");
        Self { chance: Chance::new(seed), seed, ..self.clone() }
    }

    /// One simulated second.
    pub fn step(&mut self, inputs: &[Input]) -> Vec<Event> {
        let from = self.log.len();
        if self.over() {
            return Vec::new();
        }
        self.admit_all(inputs);
        if self.incident.phase == Phase::Response {
            self.advance_story();
            self.advance_hands();
            self.advance_platform();
            self.advance_telemetry();
            self.advance_people();
            self.advance_command();
        }
        self.change_phase();
        self.advance_coach();
        self.now = self.now.next();
        self.log[from..].to_vec()
    }

    /// One simulated second of the platform and what befalls it, with nobody there: no telemetry, no pages, no people.
    pub fn step_unattended(&mut self) {
        self.advance_story();
        self.advance_platform();
        self.now = self.now.next();
    }

    /// The participant has left: the run ends here.
    pub fn abandon(&mut self) -> Vec<Event> {
        let from = self.log.len();
        if !self.over() {
            let ending = if self.incident.phase == Phase::Review { self.incident.ending } else { Ending::Abandoned };
            self.emit(Emit::channel(Actor::Clock, EventKind::ExerciseEnded { ending }));
        }
        self.log[from..].to_vec()
    }

    fn admit_all(&mut self, inputs: &[Input]) {
        for (nth, input) in inputs.iter().enumerate() {
            let Some(me) = self.seats.get(input.seat.index()).copied() else { continue };
            let mut answer = self.desk().admit(me, &input.command);
            if nth >= COMMANDS_PER_TICK_MAX {
                let why = format!("more than {COMMANDS_PER_TICK_MAX} commands in one second; say it again in the next");
                let hint = answer.map_or_else(|no| no.hint, |_| input.line.clone());
                answer = Err(self.sound(me, Rejection { reason: Reason::TooMany, why, hint }));
            }
            match answer {
                Ok(emits) => emits.into_iter().for_each(|emit| self.emit(emit)),
                Err(rejection) => {
                    let kind = EventKind::CommandRejected { line: input.line.clone(), rejection };
                    self.emit(Emit::only(Actor::Person(me), vec![me], kind));
                }
            }
        }
    }

    fn advance_story(&mut self) {
        let facts = self.facts();
        let emits = self.story.due(&facts, self.chance);
        emits.into_iter().for_each(|emit| self.emit(emit));
    }

    fn advance_platform(&mut self) {
        let emits = self.platform.advance(&self.scenario, self.now, self.chance);
        emits.into_iter().for_each(|emit| self.emit(emit));
    }

    fn advance_telemetry(&mut self) {
        let emits = self.telemetry.advance(&self.scenario, &self.platform, self.now, self.chance);
        for emit in emits {
            let alert = if let EventKind::AlertFired { alert, text, .. } = &emit.kind {
                Some((*alert, text.clone()))
            } else {
                None
            };
            self.emit(emit);
            if let Some((alert, text)) = alert {
                let team = self.scenario.alerts[alert.index()].pages;
                let page = self.desk().team_page(Actor::Alerting, team, PageCause::Alert(alert), &text);
                page.into_iter().for_each(|page| self.emit(page));
            }
        }
    }

    fn advance_people(&mut self) {
        let facts = WorldFacts {
            scenario: &self.scenario,
            incident: &self.incident,
            platform: &self.platform,
            telemetry: &self.telemetry,
            story: &self.story,
            seats: &self.seats,
            log: &self.log,
            now: self.now,
        };
        let humans = self.sitting();
        let world = World {
            scenario: &self.scenario,
            incident: &self.incident,
            platform: &self.platform,
            telemetry: &self.telemetry,
            book: &self.book,
            facts: &facts,
            now: self.now,
            chance: self.chance,
            humans: &humans,
        };
        let emits = self.people.advance(&world);
        emits.into_iter().for_each(|emit| self.emit(emit));
    }

    fn advance_command(&mut self) {
        let here = u32::try_from(self.incident.here.len()).unwrap_or(u32::MAX);
        self.platform.charge_people(f64::from(here) * RESPONDER_PER_HOUR / 3600.0);
        let emits = self.desk().advance();
        emits.into_iter().for_each(|emit| self.emit(emit));
    }

    /// The coach sees what the first seat sees; the desk tells which lines would be admitted, nothing else.
    fn advance_coach(&mut self) {
        let Some(me) = self.seats.first().copied() else { return };
        if self.over() || !self.incident.coach {
            return;
        }
        let mut coach = std::mem::take(&mut self.coach);
        let hint = coach.hint(&self.scenario, &self.incident, &self.telemetry, &self.desk(), me);
        self.coach = coach;
        if let Some(hint) = hint {
            self.emit(hint);
        }
    }

    /// Gives an event its place in the log and lets every part take it in. Nothing else changes discrete state.
    pub(super) fn emit(&mut self, emit: Emit) {
        let seq = u32::try_from(self.log.len()).unwrap_or(u32::MAX).saturating_add(1);
        let kind = self.renumber(emit.kind);
        let event = Event { seq, tick: self.now, by: emit.by, reach: emit.reach, kind };
        self.incident.apply(&event);
        self.platform.apply(&self.scenario, &event);
        self.people.apply(&self.scenario, &event, self.now);
        self.story.apply(&self.scenario, &event);
        self.coach.apply(&self.scenario, &event, self.seats.first().copied());
        self.know_clues(&event);
        if let EventKind::VendorCaseOpened { vendor, .. } = &event.kind {
            self.platform.charge_vendor(self.scenario.vendors[vendor.index()].cost_per_case);
        }
        self.log.push(event);
    }

    /// Two emissions of one tick may have asked for the same next number; the log decides.
    fn renumber(&self, mut kind: EventKind) -> EventKind {
        use crate::vocab::{DraftId, OfferId, PageId, ProposalId, RunId, TaskId};
        let incident = &self.incident;
        #[expect(clippy::wildcard_enum_match_arm, reason = "only these open something numbered")]
        match &mut kind {
            EventKind::PageSent { page, .. } => *page = PageId::at(incident.pages.len()),
            EventKind::RoleOffered { offer, .. } | EventKind::HandoffBriefed { offer, .. } => {
                *offer = OfferId::at(incident.offers.len());
            }
            EventKind::TaskGiven { task, .. } => *task = TaskId::at(incident.tasks.len()),
            EventKind::TaskProposed { proposal, .. }
            | EventKind::ProposalMade { proposal, .. }
            | EventKind::PollOpened { proposal, .. } => *proposal = ProposalId::at(incident.proposals.len()),
            EventKind::StatusDrafted(draft) => draft.id = DraftId::at(incident.drafts.len()),
            EventKind::LeverPulled { run, .. } => *run = RunId(incident.runs),
            _ => {}
        }
        kind
    }

    /// An authored clue that was told makes what it points at known.
    fn know_clues(&mut self, event: &Event) {
        if event.reach == Reach::Nobody {
            return;
        }
        if let EventKind::Finding { facts, .. } = &event.kind {
            for fact in facts {
                if let crate::vocab::Fact::Clue(clue) = fact {
                    for subject in &self.scenario.clues[clue.index()].points_at {
                        self.incident.know(*subject, self.now);
                    }
                }
            }
        }
    }

    fn desk(&self) -> Desk<'_> {
        Desk {
            scenario: &self.scenario,
            incident: &self.incident,
            platform: &self.platform,
            now: self.now,
            events: u32::try_from(self.log.len()).unwrap_or(u32::MAX),
        }
    }

    /// The run as conditions ask it.
    #[must_use]
    pub fn facts(&self) -> WorldFacts<'_> {
        WorldFacts {
            scenario: &self.scenario,
            incident: &self.incident,
            platform: &self.platform,
            telemetry: &self.telemetry,
            story: &self.story,
            seats: &self.seats,
            log: &self.log,
            now: self.now,
        }
    }

    /// Whether a seat's command would be admitted now; changes nothing.
    ///
    /// # Errors
    /// The rejection it would get.
    pub fn would_admit(&self, seat: SeatId, command: &crate::vocab::Command) -> Result<(), Rejection> {
        let Some(me) = self.seats.get(seat.index()).copied() else { return Ok(()) };
        self.desk().admit(me, command).map(|_| ())
    }

    /// A refusal of one of these people, with a hint that would be admitted now.
    #[must_use]
    pub fn sound(&self, me: PersonId, no: Rejection) -> Rejection {
        self.desk().sound(me, no)
    }

    /// The scenario.
    #[must_use]
    pub fn scenario(&self) -> &Scenario {
        &self.scenario
    }

    /// The scenario, shared.
    #[must_use]
    pub fn scenario_shared(&self) -> Arc<Scenario> {
        Arc::clone(&self.scenario)
    }

    /// Now: the tick that the next step will play.
    #[must_use]
    pub fn now(&self) -> Tick {
        self.now
    }

    /// The seed.
    #[must_use]
    pub fn seed(&self) -> u64 {
        self.seed
    }

    /// Response, review or ended.
    #[must_use]
    pub fn phase(&self) -> Phase {
        self.incident.phase
    }

    /// Whether nothing more will happen.
    #[must_use]
    pub fn over(&self) -> bool {
        self.incident.phase == Phase::Ended
    }

    /// How the response ended, once it has.
    #[must_use]
    pub fn ending(&self) -> Option<Ending> {
        (self.incident.phase != Phase::Response).then_some(self.incident.ending)
    }

    /// Everything that happened, unseen truth included.
    #[must_use]
    pub fn log(&self) -> &[Event] {
        &self.log
    }

    /// The command process.
    #[must_use]
    pub fn incident(&self) -> &Incident {
        &self.incident
    }

    /// The platform, as it is.
    #[must_use]
    pub fn platform(&self) -> &Platform {
        &self.platform
    }

    /// The platform, as telemetry shows it.
    #[must_use]
    pub fn telemetry(&self) -> &Telemetry {
        &self.telemetry
    }

    /// The simulated people.
    #[must_use]
    pub fn people(&self) -> &People {
        &self.people
    }

    /// The people in human seats.
    #[must_use]
    pub fn seats(&self) -> &[PersonId] {
        &self.seats
    }

    /// What waits to happen.
    pub(super) fn story(&self) -> &Story {
        &self.story
    }

    /// A hash of each part's state, and of all that happened so far.
    #[must_use]
    pub fn fingerprints(&self) -> Vec<(&'static str, u64)> {
        let mut parts = self.part_fingerprints();
        // What is only said leaves no other trace.
        parts.push(("log", fingerprint_of(&self.log)));
        parts
    }

    fn part_fingerprints(&self) -> Vec<(&'static str, u64)> {
        vec![
            ("platform", fingerprint_of(&self.platform)),
            ("telemetry", fingerprint_of(&self.telemetry)),
            ("incident", fingerprint_of(&self.incident)),
            ("people", fingerprint_of(&self.people)),
            ("story", fingerprint_of(&self.story)),
            ("coach", fingerprint_of(&self.coach)),
        ]
    }

    /// A hash of the whole state and of every event.
    #[must_use]
    pub fn fingerprint(&self) -> u64 {
        let mut hash = Fingerprint::default();
        hash.put(&self.now);
        for (_, part) in self.part_fingerprints() {
            hash.put(&part);
        }
        hash.put(&self.log);
        hash.finish()
    }
}
