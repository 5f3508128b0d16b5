//! What the rows say: distributions, paired comparisons, whether the scenario teaches, what was never reached.
//!
//! The same rows give the same report, whatever order they came in.

use std::collections::BTreeMap;

use serde::Serialize;

use super::spread::{Spread, mean, percent, round, tenths};
use super::trial::TrialRow;
use crate::players::commander::Commander;
use crate::players::withheld::Withheld;
use crate::scenario::{Capability, Scenario};
use crate::score::{Doctrine, Rating};
use crate::vocab::Ending;
use strum::IntoEnumIterator as _;

/// A run is won if it was resolved for good and cost customers at most this share of what it costs unattended.
const WON_SHARE: f64 = 0.75;
/// A comparison holds if it is right on at least this share of the seeds.
const HOLDS: f64 = 0.95;
/// Points of ten that taking a habit away may cost an unrelated capability.
const UNRELATED: f64 = 1.0;

/// Points over an expectation, over all runs of a commander.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct ExpectationMean {
    /// Its id.
    pub id: String,
    /// Mean points earned.
    pub points: f64,
    /// Mean points possible.
    pub of: f64,
}

/// How one commander did.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct CommanderReport {
    /// Who.
    pub commander: &'static str,
    /// Over how many runs.
    pub runs: usize,
    /// Points of a hundred.
    pub points: Option<Spread>,
    /// Share of runs with each rating.
    pub ratings: BTreeMap<&'static str, f64>,
    /// Share of runs that a hard fail held down.
    pub capped: f64,
    /// Points of ten for each capability.
    pub capabilities: BTreeMap<&'static str, Option<Spread>>,
    /// Customer-minutes lost.
    pub customer_minutes: Option<Spread>,
    /// Money lost and spent.
    pub money: Option<Spread>,
    /// Minutes until customers were served again, over the runs in which they were.
    pub minutes_to_mitigate: Option<Spread>,
    /// Share of runs that were resolved for good in time.
    pub resolved: f64,
    /// Share of runs that were won: resolved, at a fair part of the harm of an unattended run.
    pub won: f64,
    /// Each expectation.
    pub expectations: Vec<ExpectationMean>,
}

/// Two commanders on the same seeds.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Comparison {
    /// Who should score higher.
    pub better: &'static str,
    /// Than whom.
    pub worse: &'static str,
    /// On which share of seeds that is so.
    pub share: f64,
    /// The mean difference in points.
    pub difference: f64,
    /// Whether it is so often enough.
    pub holds: bool,
}

/// What taking one habit from the reference costs.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct HabitReport {
    /// The commander without it.
    pub commander: &'static str,
    /// Where it should lose points.
    pub concerned: Vec<&'static str>,
    /// On which share of seeds it loses points there.
    pub share: f64,
    /// Mean points of ten lost in the capabilities concerned.
    pub lost: f64,
    /// Unrelated capabilities in which it loses more than a point on average.
    pub elsewhere: BTreeMap<&'static str, f64>,
    /// Whether it counts where it should, and only there.
    pub holds: bool,
}

/// A statement about the scenario.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Verdict {
    /// What is claimed.
    pub claim: String,
    /// Whether it is so.
    pub holds: bool,
    /// The figures behind it.
    pub because: String,
}

/// How often something was reached, over all runs.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Reached {
    /// What.
    pub id: String,
    /// In how many runs.
    pub runs: usize,
}

/// The report of a playtest.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Report {
    /// The scenario.
    pub scenario: String,
    /// The doctrine.
    pub doctrine: String,
    /// The first seed and the last.
    pub seeds: (u64, u64),
    /// Runs in all.
    pub runs: usize,
    /// Each commander.
    pub commanders: Vec<CommanderReport>,
    /// Who should score higher than whom.
    pub comparisons: Vec<Comparison>,
    /// What each habit is worth.
    pub habits: Vec<HabitReport>,
    /// Whether the scenario teaches.
    pub verdicts: Vec<Verdict>,
    /// Injects, and in how many runs they came.
    pub injects: Vec<Reached>,
    /// Clues, and in how many runs they were found.
    pub clues: Vec<Reached>,
    /// Levers that were pulled.
    pub levers: Vec<Reached>,
    /// Expectations that gave every commander the same band in every run.
    pub undecided: Vec<String>,
}

/// The order that a score worth its name must show.
fn order() -> Vec<(Commander, Commander)> {
    use Commander as C;
    let low = [
        C::Hero,
        C::Paralysed,
        C::Shotgun,
        C::Politician,
        C::Spammer,
        C::Litigator,
        C::Silent,
        C::Random,
        C::Idle,
        C::Courtier,
        C::Formalist,
        C::Closer,
        C::Parrot,
        C::Doorman,
        C::Dispatcher,
        C::Busybody,
        C::Sandbagger,
        C::Canceller,
        C::Abdicator,
    ];
    // Who has the scenario by heart commands well in it, and still worse than who looks.
    let mut pairs = vec![(C::Reference, C::Steady), (C::Steady, C::Novice), (C::Reference, C::ByHeart)];
    pairs.extend(low.into_iter().map(|worse| (C::Novice, worse)));
    pairs
}

/// Where a habit counts.
fn concerned(what: Withheld) -> &'static [Capability] {
    use Capability as C;
    match what {
        Withheld::Timeboxes => &[C::Delegation],
        Withheld::Updates => &[C::InternalComms, C::ExternalComms],
        Withheld::Polls => &[C::Decisions, C::ChangeControl],
        Withheld::Scribe => &[C::Structure],
        Withheld::Vendor => &[C::Partners],
        Withheld::Patience => &[C::Close, C::Mitigation],
        Withheld::Looks | Withheld::Source | Withheld::Repair | Withheld::Levers => &[],
    }
}

struct Rows<'a> {
    rows: &'a [TrialRow],
}

impl<'a> Rows<'a> {
    fn of(&self, commander: Commander) -> Vec<&'a TrialRow> {
        self.rows.iter().filter(|row| row.commander == commander).collect()
    }

    fn pairs(&self, a: Commander, b: Commander) -> Vec<(&'a TrialRow, &'a TrialRow)> {
        let other = self.of(b);
        let twin = |row: &'a TrialRow| other.iter().find(|other| other.seed == row.seed).map(|other| (row, *other));
        self.of(a).into_iter().filter_map(twin).collect()
    }

    fn won(&self, row: &TrialRow) -> bool {
        let idle = self.rows.iter().find(|other| other.commander == Commander::Idle && other.seed == row.seed);
        let fair = idle.is_none_or(|idle| row.customer_minutes <= WON_SHARE * idle.customer_minutes);
        row.ending == Ending::Resolved && fair
    }

    fn won_share(&self, commander: Commander) -> Option<f64> {
        let rows = self.of(commander);
        let won = rows.iter().filter(|row| self.won(row)).count();
        (!rows.is_empty()).then(|| won as f64 / rows.len() as f64)
    }
}

fn share(rows: &[&TrialRow], which: impl Fn(&TrialRow) -> bool) -> f64 {
    let good = rows.iter().filter(|row| which(row)).count();
    tenths(good as f64 / rows.len().max(1) as f64)
}

impl Report {
    pub(super) fn of(scenario: &Scenario, doctrine: &Doctrine, seeds: &[u64], rows: &[TrialRow]) -> Self {
        let all = Rows { rows };
        let commanders: Vec<Commander> = Commander::iter().filter(|one| !all.of(*one).is_empty()).collect();
        let both = |(a, b): &(Commander, Commander)| commanders.contains(a) && commanders.contains(b);
        let comparisons = order().into_iter().filter(both).map(|(a, b)| comparison(&all, a, b)).collect();
        let reduced = commanders.iter().copied().filter_map(|one| one.withheld().map(|what| (one, what)));
        let occasion = |what: Withheld| what != Withheld::Vendor || !scenario.vendors.is_empty();
        let habits = reduced
            .filter(|(_, what)| !concerned(*what).is_empty() && occasion(*what))
            .map(|(one, what)| habit(&all, one, what));
        let count = |has: &dyn Fn(&TrialRow) -> bool| rows.iter().filter(|row| has(row)).count();
        let injects = scenario.injects.iter().enumerate().map(|(at, inject)| Reached {
            id: inject.id.clone(),
            runs: count(&|row| row.injects.contains(&crate::vocab::InjectId::at(at))),
        });
        let clues = scenario.clues.iter().enumerate().map(|(at, clue)| Reached {
            id: clue.id.clone(),
            runs: count(&|row| row.clues.contains(&crate::vocab::ClueId::at(at))),
        });
        Self {
            scenario: scenario.meta.id.clone(),
            doctrine: doctrine.name.clone(),
            seeds: (seeds.iter().copied().min().unwrap_or(0), seeds.iter().copied().max().unwrap_or(0)),
            runs: rows.len(),
            commanders: commanders.iter().map(|one| commander(&all, *one, doctrine)).collect(),
            comparisons,
            habits: habits.collect(),
            verdicts: verdicts(&all),
            injects: injects.collect(),
            clues: clues.collect(),
            levers: levers(rows),
            undecided: undecided(rows, doctrine),
        }
    }

    /// Whether everything that must hold does.
    #[must_use]
    pub fn holds(&self) -> bool {
        self.comparisons.iter().all(|item| item.holds)
            && self.habits.iter().all(|item| item.holds)
            && self.verdicts.iter().all(|item| item.holds)
    }
}

fn commander(all: &Rows<'_>, who: Commander, doctrine: &Doctrine) -> CommanderReport {
    let rows = all.of(who);
    let of = |value: &dyn Fn(&TrialRow) -> f64| Spread::of(rows.iter().map(|row| value(row)));
    let rating = |rating: Rating| share(&rows, |row| row.rating == rating);
    let ratings = [("P", Rating::P), ("S", Rating::S), ("M", Rating::M), ("U", Rating::U)];
    let capability = |(at, capability): (usize, Capability)| {
        let name: &'static str = capability.into();
        (name, Spread::of(rows.iter().filter_map(|row| row.capabilities[at])))
    };
    let expectation = |(at, item): (usize, &crate::score::Expectation)| ExpectationMean {
        id: item.id.clone(),
        points: round(mean(&rows.iter().map(|row| row.findings[at].1).collect::<Vec<_>>())),
        of: round(mean(&rows.iter().map(|row| row.findings[at].2).collect::<Vec<_>>())),
    };
    CommanderReport {
        commander: who.word(),
        runs: rows.len(),
        points: of(&|row| row.points),
        ratings: ratings.into_iter().map(|(word, which)| (word, rating(which))).collect(),
        capped: share(&rows, |row| row.capped),
        capabilities: Capability::iter().enumerate().map(capability).collect(),
        customer_minutes: of(&|row| row.customer_minutes),
        money: of(&|row| row.money),
        minutes_to_mitigate: Spread::of(rows.iter().filter_map(|row| row.mitigated)),
        resolved: share(&rows, |row| row.ending == Ending::Resolved),
        won: tenths(all.won_share(who).unwrap_or(0.0)),
        expectations: doctrine.expectations.iter().enumerate().map(expectation).collect(),
    }
}

fn comparison(all: &Rows<'_>, better: Commander, worse: Commander) -> Comparison {
    let pairs = all.pairs(better, worse);
    let right = pairs.iter().filter(|(a, b)| a.points > b.points).count() as f64 / pairs.len().max(1) as f64;
    let differences: Vec<f64> = pairs.iter().map(|(a, b)| a.points - b.points).collect();
    Comparison {
        better: better.word(),
        worse: worse.word(),
        share: tenths(right),
        difference: round(mean(&differences)),
        holds: right >= HOLDS,
    }
}

fn habit(all: &Rows<'_>, who: Commander, what: Withheld) -> HabitReport {
    let pairs = all.pairs(Commander::Reference, who);
    let wanted = concerned(what);
    let lost = |at: usize| -> Vec<f64> {
        let both = pairs.iter().filter_map(|(a, b)| Some((a.capabilities[at]?, b.capabilities[at].unwrap_or(0.0))));
        both.map(|(a, b)| a - b).collect()
    };
    let places: Vec<(usize, Capability)> = Capability::iter().enumerate().collect();
    let mut losses = vec![0.0; pairs.len()];
    let mut elsewhere = BTreeMap::new();
    for (at, capability) in &places {
        if wanted.contains(capability) {
            for (sum, (a, b)) in losses.iter_mut().zip(&pairs) {
                *sum += a.capabilities[*at].unwrap_or(0.0) - b.capabilities[*at].unwrap_or(0.0);
            }
        } else if mean(&lost(*at)) > UNRELATED {
            let name: &'static str = (*capability).into();
            elsewhere.insert(name, round(mean(&lost(*at))));
        }
    }
    let right = losses.iter().filter(|lost| **lost > 0.0).count() as f64 / losses.len().max(1) as f64;
    HabitReport {
        commander: who.word(),
        concerned: wanted.iter().map(|capability| (*capability).into()).collect(),
        share: tenths(right),
        lost: round(mean(&losses)),
        holds: right >= HOLDS && elsewhere.is_empty(),
        elsewhere,
    }
}

fn verdicts(all: &Rows<'_>) -> Vec<Verdict> {
    let mut found = Vec::new();
    let mut say = |claim: &str, who: Commander, holds: &dyn Fn(f64) -> bool| {
        if let Some(won) = all.won_share(who) {
            let because = format!("{} wins {} of the seeds", who.word(), percent(won));
            found.push(Verdict { claim: claim.to_owned(), holds: holds(won), because });
        }
    };
    say("it can be won", Commander::Reference, &|won| won >= HOLDS);
    say("it is lost when nobody commands", Commander::Idle, &|won| won <= 1.0 - HOLDS);
    say("it is not won by pulling every lever", Commander::Shotgun, &|won| won <= 1.0 - HOLDS);
    say("it is not won by saying everything", Commander::Spammer, &|won| won <= 1.0 - HOLDS);
    say("it is not won by words alone", Commander::Politician, &|won| won <= 1.0 - HOLDS);
    found.extend(lesson(all));
    // A house in order earns what order is worth, however little comes of it; but no more than that.
    let idle_hands = [Commander::Tourist, Commander::Treadmill, Commander::Wishful];
    for who in [Commander::Spammer, Commander::Shotgun].into_iter().chain(idle_hands) {
        let rows = all.of(who);
        if !rows.is_empty() {
            let above = share(&rows, |row| row.rating < Rating::M);
            let because = format!("above M on {} of the seeds", percent(above));
            let claim = format!("the {} is never rated above M", who.word());
            found.push(Verdict { claim, holds: above <= 0.0, because });
        }
    }
    found
}

/// A scenario has a lesson if the reference without it, and with everything else, loses.
fn lesson(all: &Rows<'_>) -> Option<Verdict> {
    let classes = [Commander::WithoutLooks, Commander::WithoutSource, Commander::WithoutRepair];
    let won: Vec<(Commander, f64)> = classes.iter().filter_map(|who| Some((*who, all.won_share(*who)?))).collect();
    if won.is_empty() {
        return None;
    }
    let told: Vec<String> = won.iter().map(|(who, won)| format!("{} wins {}", who.word(), percent(*won))).collect();
    Some(Verdict {
        claim: "it is lost when its own lesson is withheld".to_owned(),
        holds: won.iter().any(|(_, won)| *won <= 1.0 - HOLDS),
        because: told.join(", "),
    })
}

fn levers(rows: &[TrialRow]) -> Vec<Reached> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for lever in rows.iter().flat_map(|row| &row.levers) {
        *counts.entry(lever).or_default() += 1;
    }
    counts.into_iter().map(|(id, runs)| Reached { id: id.to_owned(), runs }).collect()
}

/// Expectations with the same band everywhere, where there was an occasion at all.
fn undecided(rows: &[TrialRow], doctrine: &Doctrine) -> Vec<String> {
    let same = |at: usize| {
        let mut bands: Vec<Rating> = rows.iter().map(|row| row.findings[at].0).collect();
        bands.sort_unstable();
        bands.dedup();
        bands.len() < 2
    };
    let all = doctrine.expectations.iter().enumerate();
    all.filter(|(at, _)| same(*at)).map(|(_, item)| item.id.clone()).collect()
}
