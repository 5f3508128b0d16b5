//! The bare platform file: a system, the load on it, what breaks, and the windows in which it is measured.
//!
//! No people and no story: it is what `hotwash simulate --model` reads, with the scenario's own sections.
//! The one rule: its platform and faults are read and checked by the same code as a scenario's.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::check::Check;
use super::check_platform::read_entries;
use super::condition::Condition;
use super::diagnostic::{Diagnostic, Source};
use super::limits::{FILE_BYTES_MAX, STORY_ITEMS_MAX};
use super::model::{Meta, Scenario};
use super::parse::shape;
use super::quantity::Quantity;
use super::raw_story::{RawChange, RawFault};
use super::read::{At, List, RawPlatform, Reader};
use super::story::Review;
use crate::base::maths::{max, sin};
use crate::vocab::ServiceId;

/// The longest run of a platform file in seconds.
const SECONDS_MAX: f64 = 1e6;
/// The most steps in a second.
const SUBSTEPS_MAX: f64 = 1000.0;

/// How the load of an entry departs from its steady rate.
#[derive(Clone, Copy, PartialEq, Debug, Serialize)]
pub enum LoadChange {
    /// From a time on another rate, reached over some seconds.
    Step {
        /// When, in seconds.
        at: f64,
        /// The new rate.
        per_second: f64,
        /// Seconds it takes to get there.
        over: f64,
    },
    /// The rate swings round its level from the start on.
    Wave {
        /// How far, as a share of the level.
        swing: f64,
        /// Seconds of one swing.
        period: f64,
    },
    /// Requests that all come at once.
    Herd {
        /// When, in seconds.
        at: f64,
        /// How many.
        requests: f64,
    },
}

impl LoadChange {
    fn start(&self) -> f64 {
        match self {
            Self::Step { at, .. } | Self::Herd { at, .. } => *at,
            Self::Wave { .. } => 0.0,
        }
    }
}

/// A stretch of time to measure.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Window {
    /// Its name.
    pub id: String,
    /// The second it begins after.
    pub from: u32,
    /// Its last second.
    pub to: u32,
}

/// A question: when is a service well again?
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Recovery {
    /// The service.
    pub of: ServiceId,
    /// Looked for after this second.
    pub after: u32,
    /// Goodput as a share of what is asked for.
    pub share: f64,
    /// Over this many seconds.
    pub hold: u32,
}

/// A checked platform file.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct PlatformFile {
    /// The system and its faults as a scenario in which nobody is there.
    pub scenario: Scenario,
    /// Changes of load, each for a source of traffic.
    pub load: Vec<(usize, LoadChange)>,
    /// What to measure.
    pub windows: Vec<Window>,
    /// When is it well again?
    pub recover: Vec<Recovery>,
    /// How long it runs, in seconds.
    pub seconds: u32,
    /// Whether arrivals are uneven, as they are in an exercise.
    pub noise: bool,
}

impl PlatformFile {
    /// Reads and checks a platform file.
    ///
    /// # Errors
    /// Every fault that was found.
    pub fn parse(text: &str) -> Result<Self, Vec<Diagnostic>> {
        if text.len() > FILE_BYTES_MAX {
            let message = format!("the file is larger than {} MiB", FILE_BYTES_MAX / 1024 / 1024);
            return Err(vec![Diagnostic { path: String::new(), span: None, message, help: None }]);
        }
        let source = Source::new(text);
        let (node, faults) = shape(&source);
        let Some(node) = node else { return Err(faults) };
        let root = At::root(text, &node);
        let mut reader = Reader::new(&source, faults);
        let raw = reader.platform_file(&root);
        let mut check = Check::new(&source, root, reader.faults);
        let file = check.platform_file(&raw);
        if check.faults.is_empty() {
            return Ok(file);
        }
        let mut faults = check.faults;
        faults.sort_by_key(|fault| fault.span.as_ref().map(|span| span.start));
        faults.dedup();
        Err(faults)
    }

    /// The rate of a source of traffic in the middle of the second that ends at `second`.
    #[must_use]
    pub fn rate(&self, traffic: usize, second: u32) -> f64 {
        let now = f64::from(second) - 0.5;
        let mut level = self.scenario.platform.traffic[traffic].per_second;
        let (mut factor, mut extra) = (1.0, 0.0);
        for (of, change) in &self.load {
            if *of != traffic {
                continue;
            }
            match change {
                LoadChange::Step { at, per_second, over } if now >= *at => {
                    let part = if now >= at + over { 1.0 } else { (now - at) / over };
                    level += (per_second - level) * part;
                }
                LoadChange::Step { .. } => {}
                LoadChange::Wave { swing, period } => {
                    factor *= 1.0 + swing * sin(now / period * std::f64::consts::TAU);
                }
                LoadChange::Herd { at, requests } => {
                    if now > *at && now < at + 1.0 {
                        extra += requests;
                    }
                }
            }
        }
        max(0.0, level * factor) + extra
    }
}

/// A change of load as typed.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) enum RawLoad {
    Step { to: String, at: Quantity, per_second: Quantity, over: Option<Quantity> },
    Wave { to: String, swing: Quantity, period: Quantity },
    Herd { to: String, at: Quantity, requests: Quantity },
}

/// A window as typed.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawWindow {
    pub(super) id: String,
    pub(super) from: Quantity,
    pub(super) to: Quantity,
}

/// A question for a recovery as typed.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawRecovery {
    pub(super) of: String,
    pub(super) after: Option<Quantity>,
    pub(super) share: Option<Quantity>,
    pub(super) hold: Option<Quantity>,
}

/// A platform file as typed.
pub(super) struct RawPlatformFile {
    pub(super) format: Option<u32>,
    pub(super) step: Option<Quantity>,
    pub(super) lasts: Option<Quantity>,
    pub(super) noise: Option<bool>,
    pub(super) platform: RawPlatform,
    pub(super) changes: List<RawChange>,
    pub(super) faults: List<RawFault>,
    pub(super) load: List<RawLoad>,
    pub(super) windows: List<RawWindow>,
    pub(super) recover: List<RawRecovery>,
}

/// A head that says nothing, for a system without a story.
fn nothing() -> Meta {
    Meta {
        coach: false,
        id: String::new(),
        title: String::new(),
        pitch: String::new(),
        minutes: 0,
        stability: crate::base::Ticks::ZERO,
        difficulty: 1,
        trains: Vec::new(),
        objectives: Vec::new(),
        sources: Vec::new(),
    }
}

impl Check<'_, '_> {
    fn platform_file(&mut self, raw: &RawPlatformFile) -> PlatformFile {
        let at = |name: &str| self.root.field(name);
        let (format_at, step_at, for_at) = (at("format"), at("step"), at("for"));
        if raw.format.is_some_and(|format| format != 1) {
            self.fault_help(&format_at, "this format is not known", "write `format: 1`");
        }
        let mut platform = self.platform(&raw.platform);
        if let Some(step) = &raw.step {
            platform.substeps = self.substeps(&step_at, step);
        }
        let seconds = self.whole(&for_at, raw.lasts.as_ref(), 600.0, 1.0);
        let changes = self.changes(&raw.changes);
        let faults_at = self.root.field("faults");
        for (at, raw) in read_entries(&faults_at, &raw.faults) {
            let timed = raw.when.is_none() && raw.probability.is_none() && raw.repeat.is_none();
            if !timed {
                let help = "give it `at` and `lasts`";
                self.fault_help(&at, "without people nothing but time can start a fault", help);
            }
        }
        let faults = self.broken(&raw.faults);
        let scenario = Scenario {
            meta: nothing(),
            policy: self.policy(None),
            doctrine: Vec::new(),
            platform,
            vendors: Vec::new(),
            teams: Vec::new(),
            people: Vec::new(),
            rota: Vec::new(),
            seats: Vec::new(),
            begins: None,
            shift: None,
            starts_at: 0,
            changes,
            faults,
            alerts: Vec::new(),
            injects: Vec::new(),
            clues: Vec::new(),
            runbooks: Vec::new(),
            reference: Vec::new(),
            review: Review { factors: Vec::new(), wrong_theories: Vec::new(), notes: String::new() },
        };
        PlatformFile {
            load: self.loads(&scenario, &raw.load),
            windows: self.windows(&raw.windows, seconds),
            recover: self.recoveries(&raw.recover, seconds),
            scenario,
            seconds,
            noise: raw.noise.unwrap_or(false),
        }
    }

    fn substeps(&mut self, at: &At<'_>, typed: &Quantity) -> u32 {
        let parts = typed.seconds().filter(|step| *step > 0.0).map(|step| 1.0 / step);
        let whole = parts.filter(|parts| (parts - parts.round()).abs() < 1e-6 * parts && *parts < SUBSTEPS_MAX + 0.5);
        if let Some(parts) = whole {
            return parts.round() as u32;
        }
        self.fault(at, "a second has to be a whole number of steps, such as \"250ms\" or \"100ms\"");
        1
    }

    /// Whole seconds, as a number.
    fn whole(&mut self, at: &At<'_>, typed: Option<&Quantity>, default: f64, low: f64) -> u32 {
        let seconds = self.seconds(at, typed, default, SECONDS_MAX);
        if seconds.fract() != 0.0 || seconds < low {
            self.fault(at, format!("whole seconds from {low} up are expected"));
        }
        seconds as u32
    }

    fn loads(&mut self, scenario: &Scenario, list: &List<RawLoad>) -> Vec<(usize, LoadChange)> {
        let section = self.root.field("load");
        self.bounded(&section, list.len(), STORY_ITEMS_MAX);
        let mut loads = Vec::new();
        for (at, raw) in read_entries(&section, list) {
            let part = |name: &str| at.field(name);
            let (to, change) = match raw {
                RawLoad::Step { to, at: when, per_second, over } => {
                    let step = LoadChange::Step {
                        at: f64::from(self.whole(&part("at"), Some(when), 0.0, 0.0)),
                        per_second: self.number(&part("per_second"), Some(per_second), 0.0, 0.0, 1e7),
                        over: self.seconds(&part("over"), over.as_ref(), 0.0, SECONDS_MAX),
                    };
                    (to, step)
                }
                RawLoad::Wave { to, swing, period } => {
                    let wave = LoadChange::Wave {
                        swing: self.share(&part("swing"), Some(swing), 0.0),
                        period: f64::from(self.whole(&part("period"), Some(period), 60.0, 2.0)),
                    };
                    (to, wave)
                }
                RawLoad::Herd { to, at: when, requests } => {
                    let herd = LoadChange::Herd {
                        at: f64::from(self.whole(&part("at"), Some(when), 0.0, 0.0)),
                        requests: self.number(&part("requests"), Some(requests), 0.0, 0.0, 1e9),
                    };
                    (to, herd)
                }
            };
            let to_at = part("to");
            let service = self.service(&to_at, to);
            match scenario.platform.traffic.iter().position(|traffic| traffic.to == service) {
                Some(traffic) => loads.push((traffic, change)),
                None => self.fault_help(&to_at, format!("no traffic comes to `{to}`"), "name it in `platform.traffic`"),
            }
        }
        // A step starts from what the steps before it led to.
        loads.sort_by(|(_, one), (_, other)| one.start().total_cmp(&other.start()));
        loads
    }

    fn windows(&mut self, list: &List<RawWindow>, seconds: u32) -> Vec<Window> {
        let section = self.root.field("windows");
        self.bounded(&section, list.len(), STORY_ITEMS_MAX);
        let mut names = BTreeSet::new();
        let mut windows = Vec::new();
        for (at, raw) in read_entries(&section, list) {
            let from = self.whole(&at.field("from"), Some(&raw.from), 0.0, 0.0);
            let to = self.whole(&at.field("to"), Some(&raw.to), 0.0, 0.0);
            if from >= to || to > seconds {
                self.fault(&at, format!("a window lies within the {seconds} seconds of the run and has some length"));
            }
            if !names.insert(raw.id.clone()) {
                self.fault(&at.field("id"), format!("a second window is called `{}`", raw.id));
            }
            windows.push(Window { id: raw.id.clone(), from, to });
        }
        if windows.is_empty() {
            windows.push(Window { id: "all".to_owned(), from: 0, to: seconds });
        }
        windows
    }

    fn recoveries(&mut self, list: &List<RawRecovery>, seconds: u32) -> Vec<Recovery> {
        let section = self.root.field("recover");
        self.bounded(&section, list.len(), STORY_ITEMS_MAX);
        let mut recoveries = Vec::new();
        for (at, raw) in read_entries(&section, list) {
            let after = self.whole(&at.field("after"), raw.after.as_ref(), 0.0, 0.0);
            if after >= seconds {
                self.fault(&at.field("after"), "this lies after the end of the run");
            }
            recoveries.push(Recovery {
                of: self.service(&at.field("of"), &raw.of),
                after,
                share: self.share(&at.field("share"), raw.share.as_ref(), 0.9),
                hold: self.whole(&at.field("hold"), raw.hold.as_ref(), 5.0, 1.0),
            });
        }
        recoveries
    }
}

/// When a fault of a platform file starts, in seconds.
#[must_use]
pub fn fault_start(when: &Condition) -> Option<u32> {
    if let Condition::After(ticks) = when { Some(ticks.0) } else { None }
}
