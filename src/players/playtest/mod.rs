//! The playtest: every commander over many seeds, and what that says about the scenario and the score.
//!
//! Not a debrief: nobody is told what to try. The one rule: the report depends on the rows alone, never on who ran
//! them or in which order they came in.

mod lines;
mod markdown;
mod report;
mod spread;
mod tables;
mod trial;

pub use lines::RunLine;
pub use report::{CommanderReport, Comparison, HabitReport, Reached, Report, Verdict};
pub use spread::Spread;
pub use trial::{Trial, TrialRow, mitigated};

use std::sync::Arc;

use strum::IntoEnumIterator as _;

use super::commander::Commander;
use super::job::{Job, Progress};
use crate::exercise::Exercise;
use crate::scenario::Scenario;
use crate::score::Doctrine;

/// Every commander of whom a playtest claims something, in the order of its tables.
#[must_use]
pub fn everybody() -> Vec<Commander> {
    Commander::iter().filter(|one| one.claimed()).collect()
}

/// One run to be played.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Cell {
    /// By whom.
    pub commander: Commander,
    /// With which seed.
    pub seed: u64,
}

/// A playtest, played one run after the other.
pub struct Playtest {
    scenario: Arc<Scenario>,
    doctrine: Arc<Doctrine>,
    /// How every run of it begins.
    start: Exercise,
    seeds: Vec<u64>,
    cells: Vec<Cell>,
    trial: Option<Trial>,
    rows: Vec<TrialRow>,
}

impl Playtest {
    /// A playtest by these commanders over these seeds. The idle and the reference run are always played: they are
    /// the yardsticks of the outcome.
    #[must_use]
    pub fn new(scenario: Arc<Scenario>, doctrine: Doctrine, commanders: &[Commander], seeds: &[u64]) -> Self {
        let doctrine = doctrine.with_rulings(&scenario.doctrine);
        let mut all: Vec<Commander> = commanders.to_vec();
        all.extend([Commander::Idle, Commander::Reference]);
        all.sort_unstable();
        all.dedup();
        let cells =
            seeds.iter().flat_map(|seed| all.iter().map(|commander| Cell { commander: *commander, seed: *seed }));
        let cells = cells.collect();
        let start = Exercise::new(Arc::clone(&scenario), 0);
        Self {
            scenario,
            doctrine: Arc::new(doctrine),
            start,
            seeds: seeds.to_vec(),
            cells,
            trial: None,
            rows: Vec::new(),
        }
    }

    /// The runs it consists of.
    #[must_use]
    pub fn cells(&self) -> &[Cell] {
        &self.cells
    }

    /// One of its runs, for whoever has several hands.
    #[must_use]
    pub fn trial(&self, cell: Cell) -> Trial {
        Trial::new(&self.start, Arc::clone(&self.doctrine), cell)
    }

    /// Takes the rows of runs that others played.
    pub fn take(&mut self, rows: Vec<TrialRow>) {
        self.rows.extend(rows);
    }

    /// The rows there are, by commander and seed.
    fn sorted(&self) -> Vec<TrialRow> {
        let mut rows = self.rows.clone();
        rows.sort_by_key(|row| (row.commander, row.seed));
        rows.dedup_by_key(|row| (row.commander, row.seed));
        rows
    }

    /// Each run there is, as a line of its own.
    #[must_use]
    pub fn lines(&self) -> Vec<RunLine> {
        self.sorted().iter().map(|row| RunLine::of(row, &self.doctrine)).collect()
    }

    /// The report on the rows there are.
    #[must_use]
    pub fn report(&self) -> Report {
        Report::of(&self.scenario, &self.doctrine, &self.seeds, &self.sorted())
    }
}

impl Job for Playtest {
    fn advance(&mut self, ticks: u32) -> Progress {
        let mut left = ticks;
        while left > 0 && self.rows.len() < self.cells.len() {
            let cell = self.cells[self.rows.len()];
            let mut trial = self.trial.take().unwrap_or_else(|| self.trial(cell));
            let (spent, over) = trial.advance(left);
            left -= spent.min(left);
            if over {
                self.rows.push(trial.row());
            } else {
                self.trial = Some(trial);
            }
        }
        Progress { done: self.rows.len(), of: self.cells.len() }
    }
}
