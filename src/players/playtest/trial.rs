//! One run of a playtest: a commander, a seed, and what is kept of it.
//!
//! It keeps figures, not the run, so that thousands fit into memory.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::Cell;
use crate::exercise::Exercise;
use crate::players::cast::Cast;
use crate::players::commander::Commander;
use crate::players::drive::{Player, Voice};
use crate::scenario::Scenario;
use crate::score::{Doctrine, Rating, score};
use crate::view::seat_log;
use crate::vocab::{ClueId, Ending, EventKind, Fact, InjectId, SeatId};

/// A minute in which more than this share of customers' requests failed was a bad one.
const BAD_SHARE: f64 = 0.05;

/// The first minute after the last bad one, if there was a bad one and a good one after it.
#[must_use]
pub fn mitigated(run: &Exercise) -> Option<usize> {
    let minutes = &run.platform().harm().minutes;
    let last_bad = minutes.iter().rposition(|minute| minute.worst_share > BAD_SHARE)?;
    (last_bad + 1 < minutes.len()).then_some(last_bad + 1)
}

/// A run under way.
pub struct Trial {
    doctrine: Arc<Doctrine>,
    cell: Cell,
    run: Exercise,
    player: Box<dyn Player>,
    voice: Voice,
    cast: Cast,
}

/// What is kept of a run.
#[derive(Clone, PartialEq, Debug)]
pub struct TrialRow {
    /// By whom.
    pub commander: Commander,
    /// The seed.
    pub seed: u64,
    /// How the response ended.
    pub ending: Ending,
    /// The rating after caps.
    pub rating: Rating,
    /// Points of a hundred.
    pub points: f64,
    /// Whether a hard fail held it down.
    pub capped: bool,
    /// Points of ten for each capability; none where there was no occasion.
    pub capabilities: Vec<Option<f64>>,
    /// Band, points and points possible of each expectation, in the order of the doctrine.
    pub findings: Vec<(Rating, f64, f64)>,
    /// Customer-minutes lost.
    pub customer_minutes: f64,
    /// Money lost and spent.
    pub money: f64,
    /// Minutes until customers were served again, if they were.
    pub mitigated: Option<f64>,
    /// Injects that were delivered.
    pub injects: BTreeSet<InjectId>,
    /// Clues that were found.
    pub clues: BTreeSet<ClueId>,
    /// Levers that were pulled, in words.
    pub levers: BTreeSet<String>,
}

impl Trial {
    pub(super) fn new(start: &Exercise, doctrine: Arc<Doctrine>, cell: Cell) -> Self {
        let player = cell.commander.player(start.scenario(), cell.seed);
        let run = start.reseeded(cell.seed);
        let (voice, cast) = (Voice::new(&run, SeatId(0)), Cast::of(&run));
        Self { doctrine, cell, run, player, voice, cast }
    }

    /// Plays at most so many seconds; the seconds played, and whether it is over.
    pub fn advance(&mut self, ticks: u32) -> (u32, bool) {
        let mut spent = 0;
        while spent < ticks && !self.run.over() {
            let mut said = self.voice.say(&self.run, &mut *self.player);
            said.extend(self.cast.say(&self.run));
            let events = self.run.step(&said);
            self.cast.hear(&events);
            self.voice.hear(events);
            spent += 1;
        }
        (spent, self.run.over())
    }

    /// What is kept of it.
    #[must_use]
    pub fn row(&self) -> TrialRow {
        let run = &self.run;
        let me = run.seats()[0];
        let card = score(&seat_log(run, me), &self.doctrine);
        let harm = run.platform().harm();
        let money = harm.money;
        let finding =
            |id: &str| card.finding(id).map_or((Rating::N, 0.0, 0.0), |found| (found.band, found.points, found.of));
        let mut row = TrialRow {
            commander: self.cell.commander,
            seed: self.cell.seed,
            ending: run.ending().unwrap_or(Ending::Abandoned),
            rating: card.overall.rating,
            points: card.overall.points,
            capped: card.overall.capped_by.is_some(),
            capabilities: card.capabilities.iter().map(|part| (part.of > 0.0).then_some(part.points)).collect(),
            findings: self.doctrine.expectations.iter().map(|item| finding(&item.id)).collect(),
            customer_minutes: harm.total_minutes(),
            money: money.sla_credits + money.capacity + money.people + money.vendor,
            mitigated: mitigated(run).map(|minute| minute as f64),
            injects: BTreeSet::new(),
            clues: BTreeSet::new(),
            levers: BTreeSet::new(),
        };
        for event in run.log() {
            reach(&mut row, &event.kind, run.scenario());
        }
        row
    }
}

#[expect(clippy::wildcard_enum_match_arm, reason = "only these say what was reached")]
fn reach(row: &mut TrialRow, kind: &EventKind, scenario: &Scenario) {
    match kind {
        EventKind::InjectDelivered { inject, .. } => {
            row.injects.insert(*inject);
        }
        EventKind::Finding { facts, .. } => {
            row.clues
                .extend(facts.iter().filter_map(|fact| if let Fact::Clue(clue) = fact { Some(*clue) } else { None }));
        }
        EventKind::LeverPulled { call, .. } => {
            use crate::scenario::Names as _;
            row.levers.insert(format!("{} {}", call.lever.word(), scenario.target(call.target)));
        }
        _ => {}
    }
}
