//! From raw to true: every name resolved, every number in range, every fault collected.
//!
//! A check that fails reports and goes on with a stand-in value; the stand-ins never leave, because a scenario with
//! any fault is refused as a whole.

use std::collections::BTreeMap;

use super::diagnostic::{Diagnostic, Source};
use super::limits::TEXT_CHARS_MAX;
use super::quantity::Quantity;
use super::read::{At, suggestion};
use crate::base::Ticks;
use crate::vocab::{ChangeId, FleetId, JobId, PersonId, ServiceId, Target, TeamId, VendorId, ZoneId};

/// A kind of thing that has a name.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Thing {
    Service,
    Fleet,
    Zone,
    Job,
    Change,
    Vendor,
    Team,
    Person,
    Objective,
    Fault,
    Alert,
    Inject,
    Clue,
    Runbook,
    Tier,
    Mechanism,
}

impl Thing {
    const ALL: [Self; 16] = [
        Self::Service,
        Self::Fleet,
        Self::Zone,
        Self::Job,
        Self::Change,
        Self::Vendor,
        Self::Team,
        Self::Person,
        Self::Objective,
        Self::Fault,
        Self::Alert,
        Self::Inject,
        Self::Clue,
        Self::Runbook,
        Self::Tier,
        Self::Mechanism,
    ];

    /// The order in which a target's name is looked up.
    const TARGETS: [Self; 6] = [Self::Service, Self::Fleet, Self::Zone, Self::Job, Self::Change, Self::Vendor];

    fn word(self) -> &'static str {
        match self {
            Self::Service => "service",
            Self::Fleet => "fleet",
            Self::Zone => "zone",
            Self::Job => "job",
            Self::Change => "change",
            Self::Vendor => "vendor",
            Self::Team => "team",
            Self::Person => "person",
            Self::Objective => "objective",
            Self::Fault => "fault",
            Self::Alert => "alert",
            Self::Inject => "inject",
            Self::Clue => "clue",
            Self::Runbook => "runbook",
            Self::Tier => "customer tier",
            Self::Mechanism => "mechanism",
        }
    }

    /// Whether every scenario has some.
    fn needed(self) -> bool {
        matches!(
            self,
            Self::Service | Self::Zone | Self::Team | Self::Person | Self::Objective | Self::Fault | Self::Alert
        )
    }

    /// Where its entries stand.
    pub(super) fn section<'t>(self, root: &At<'t>) -> At<'t> {
        let platform = root.field("platform");
        match self {
            Self::Service => platform.field("services"),
            Self::Fleet => platform.field("fleets"),
            Self::Zone => platform.field("zones"),
            Self::Job => platform.field("jobs"),
            Self::Tier => platform.field("customers"),
            Self::Mechanism => platform.field("mechanisms"),
            Self::Change => root.field("changes"),
            Self::Vendor => root.field("vendors"),
            Self::Team => root.field("teams"),
            Self::Person => root.field("people"),
            Self::Objective => root.field("objectives"),
            Self::Fault => root.field("faults"),
            Self::Alert => root.field("alerts"),
            Self::Inject => root.field("injects"),
            Self::Clue => root.field("clues"),
            Self::Runbook => root.field("runbooks"),
        }
    }

    fn target(self, index: usize) -> Option<Target> {
        match self {
            Self::Service => Some(Target::Service(ServiceId::at(index))),
            Self::Fleet => Some(Target::Fleet(FleetId::at(index))),
            Self::Zone => Some(Target::Zone(ZoneId::at(index))),
            Self::Job => Some(Target::Job(JobId::at(index))),
            Self::Change => Some(Target::Change(ChangeId::at(index))),
            Self::Vendor => Some(Target::Vendor(VendorId::at(index))),
            Self::Team
            | Self::Person
            | Self::Objective
            | Self::Fault
            | Self::Alert
            | Self::Inject
            | Self::Clue
            | Self::Runbook
            | Self::Tier
            | Self::Mechanism => None,
        }
    }
}

/// The names of one kind of thing.
#[derive(Default)]
struct Table {
    /// Lower case, to the place in the list.
    places: BTreeMap<String, usize>,
    /// Whether a name may be missing because its entry could not be read.
    torn: bool,
}

/// The checker: names, and the faults so far.
pub(super) struct Check<'s, 't> {
    source: &'s Source<'t>,
    /// The whole file.
    pub(super) root: At<'t>,
    tables: BTreeMap<Thing, Table>,
    /// What was found.
    pub(super) faults: Vec<Diagnostic>,
}

impl<'s, 't> Check<'s, 't> {
    /// Collects every name of the file, so that names can be used before they are defined.
    pub(super) fn new(source: &'s Source<'t>, root: At<'t>, faults: Vec<Diagnostic>) -> Self {
        let mut check = Self { source, root, tables: BTreeMap::new(), faults };
        for thing in Thing::ALL {
            let table = check.collect(thing);
            check.tables.insert(thing, table);
        }
        check
    }

    fn collect(&mut self, thing: Thing) -> Table {
        let section = thing.section(&self.root);
        let mut table = Table::default();
        let Some(entries) = section.entries() else {
            // Where a whole section is missing or no list, complaining about each use would only repeat that.
            table.torn = section.present() || thing.needed();
            return table;
        };
        for index in 0..entries {
            let item = section.item(index);
            let bare = matches!(thing, Thing::Zone | Thing::Team);
            let at = if bare { item } else { item.field("id") };
            let Some(name) = at.quoted() else {
                table.torn = true;
                continue;
            };
            self.check_name(&at, name);
            let lower = name.to_ascii_lowercase();
            let shadow = Thing::TARGETS
                .into_iter()
                .filter(|_| thing.target(0).is_some())
                .find(|other| self.place(*other, &lower).is_some());
            if table.places.contains_key(&lower) {
                self.fault(&at, format!("a second {} is called `{name}`", thing.word()));
            } else if let Some(other) = shadow {
                let message = format!("a {} is already called `{name}`", other.word());
                self.fault_help(&at, message, "what can be acted on needs a name of its own");
            }
            table.places.entry(lower).or_insert(index);
        }
        table
    }

    fn check_name(&mut self, at: &At<'_>, name: &str) {
        let first = name.starts_with(|c: char| c.is_ascii_alphanumeric());
        let rest = name.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b));
        if !first || !rest || name.len() > 60 {
            let message = format!("`{name}` cannot be typed as a name");
            self.fault_help(at, message, "use up to 60 letters, digits, `-`, `_` and `.`");
        }
    }

    fn place(&self, thing: Thing, lower: &str) -> Option<usize> {
        self.tables.get(&thing)?.places.get(lower).copied()
    }

    /// Reports a fault.
    pub(super) fn fault(&mut self, at: &At<'_>, message: impl Into<String>) {
        self.push(at, message.into(), None);
    }

    /// Reports a fault with a way out.
    pub(super) fn fault_help(&mut self, at: &At<'_>, message: impl Into<String>, help: &str) {
        self.push(at, message.into(), Some(help.to_owned()));
    }

    fn push(&mut self, at: &At<'_>, message: String, help: Option<String>) {
        self.faults.push(Diagnostic { path: at.path.clone(), span: Some(self.source.span(&at.head())), message, help });
    }

    /// Whether a thing has this name.
    pub(super) fn knows(&self, thing: Thing, name: &str) -> bool {
        self.place(thing, &name.to_ascii_lowercase()).is_some()
    }

    /// The place of a named thing in its list.
    pub(super) fn find(&mut self, thing: Thing, at: &At<'_>, name: &str) -> usize {
        self.find_any(&[thing], at, name).map_or(0, |(_, index)| index)
    }

    fn find_any(&mut self, things: &[Thing], at: &At<'_>, name: &str) -> Option<(Thing, usize)> {
        let lower = name.to_ascii_lowercase();
        for thing in things {
            if let Some(index) = self.place(*thing, &lower) {
                return Some((*thing, index));
            }
        }
        let tables = || things.iter().filter_map(|thing| self.tables.get(thing));
        if tables().any(|table| table.torn) {
            return None;
        }
        let near = suggestion(name, tables().flat_map(|table| table.places.keys().map(String::as_str)));
        let words: Vec<&str> = things.iter().map(|thing| thing.word()).collect();
        let elsewhere = Thing::ALL
            .into_iter()
            .find(|other| self.place(*other, &lower).is_some())
            .map(|other| format!("`{name}` is the name of a {}", other.word()));
        let (last, first) = words.split_last().unwrap_or((&"thing", &[]));
        let kinds = if first.is_empty() { (*last).to_owned() } else { format!("{} or {last}", first.join(", ")) };
        let message = format!("no {kinds} is called `{name}`");
        self.push(at, message, elsewhere.or(near));
        None
    }

    /// A service.
    pub(super) fn service(&mut self, at: &At<'_>, name: &str) -> ServiceId {
        ServiceId::at(self.find(Thing::Service, at, name))
    }

    /// A team.
    pub(super) fn team(&mut self, at: &At<'_>, name: &str) -> TeamId {
        TeamId::at(self.find(Thing::Team, at, name))
    }

    /// A person.
    pub(super) fn person(&mut self, at: &At<'_>, name: &str) -> PersonId {
        PersonId::at(self.find(Thing::Person, at, name))
    }

    /// Anything that can be acted on or looked at.
    pub(super) fn target(&mut self, at: &At<'_>, name: &str) -> Target {
        self.find_any(&Thing::TARGETS, at, name)
            .and_then(|(thing, index)| thing.target(index))
            .unwrap_or(Target::Service(ServiceId(0)))
    }

    /// Several of them.
    pub(super) fn targets(&mut self, at: &At<'_>, names: &[String]) -> Vec<Target> {
        let each = names.iter().enumerate();
        each.map(|(index, name)| self.target(&at.item(index), name)).collect()
    }

    /// A text that is neither empty nor endless.
    pub(super) fn text(&mut self, at: &At<'_>, text: &str) -> String {
        if text.trim().is_empty() {
            self.fault(at, "this text is empty");
        } else if text.chars().count() > TEXT_CHARS_MAX {
            self.fault(at, format!("this text is longer than {TEXT_CHARS_MAX} characters"));
        }
        text.to_owned()
    }

    /// The number of entries of a list is bounded.
    pub(super) fn bounded(&mut self, at: &At<'_>, count: usize, most: usize) {
        if count > most {
            self.fault(at, format!("{count} entries stand here; at most {most} are allowed"));
        }
    }

    fn within(&mut self, at: &At<'_>, typed: &Quantity, value: Option<f64>, low: f64, high: f64, what: &str) -> f64 {
        match value {
            Some(value) if value >= low && value <= high => value,
            Some(_) => {
                self.fault(at, format!("{typed} is out of range; {what}"));
                low
            }
            None => {
                self.fault(at, format!("{typed} cannot be read; {what}"));
                low
            }
        }
    }

    /// A plain number between two bounds.
    pub(super) fn number(&mut self, at: &At<'_>, typed: Option<&Quantity>, default: f64, low: f64, high: f64) -> f64 {
        let what = format!("a number from {low} to {high} is expected");
        typed.map_or(default, |typed| self.within(at, typed, typed.number(), low, high, &what))
    }

    /// A share of one.
    pub(super) fn share(&mut self, at: &At<'_>, typed: Option<&Quantity>, default: f64) -> f64 {
        let what = "a share such as \"18%\" or 0.18 is expected";
        typed.map_or(default, |typed| self.within(at, typed, typed.share(), 0.0, 1.0, what))
    }

    /// A time in seconds with fractions.
    pub(super) fn seconds(&mut self, at: &At<'_>, typed: Option<&Quantity>, default: f64, high: f64) -> f64 {
        let most = Ticks(high as u32);
        let what = format!("a time such as \"250ms\", \"2s\" or \"5m\", up to {most}, is expected");
        typed.map_or(default, |typed| self.within(at, typed, typed.seconds(), 0.0, high, &what))
    }

    /// A duration in whole seconds.
    pub(super) fn ticks(&mut self, at: &At<'_>, typed: Option<&Quantity>, default: Ticks) -> Ticks {
        let what = "a duration in whole seconds such as \"90s\", \"5m\" or \"1h30m\" is expected";
        typed.map_or(default, |typed| {
            let whole = typed.seconds().filter(|seconds| seconds.fract() == 0.0);
            Ticks(self.within(at, typed, whole, 0.0, 31_536_000.0, what) as u32)
        })
    }
}
