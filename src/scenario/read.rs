//! Reads a file section by section and entry by entry, so that one fault does not hide the next.
//!
//! What comes out is raw: typed, not checked. An entry that could not be read is `None` and keeps its place.

use std::ops::Range;

use serde::de::DeserializeOwned;

use super::diagnostic::{Diagnostic, Source};
use super::platform_file::RawPlatformFile;
use super::quantity::Quantity;
use super::raw::{RawBegins, RawObjective, RawPerson, RawPolicy, RawRota, RawRuling, RawSeat, RawShift};
use super::raw_mechanism::RawMechanism;
use super::raw_platform::{RawFleet, RawJob, RawLeverSpec, RawLink, RawService, RawTier, RawTraffic, RawVendor};
use super::raw_story::{RawAlert, RawChange, RawClue, RawFactor, RawFault, RawInject, RawRule, RawRunbook};
use super::raw_words::RawTrains;
use super::tree::{Node, Shape};

/// A place in the file: a value, or the group in which it is missing.
#[derive(Clone)]
pub(super) struct At<'t> {
    text: &'t str,
    node: &'t Node,
    /// The field, as in `people[2].tz`.
    pub(super) path: String,
    missing: bool,
}

impl<'t> At<'t> {
    /// The whole file.
    pub(super) fn root(text: &'t str, node: &'t Node) -> Self {
        let (path, missing) = (String::new(), false);
        Self { text, node, path, missing }
    }

    fn child(&self, node: Option<&'t Node>, path: String) -> Self {
        Self { text: self.text, node: node.unwrap_or(self.node), path, missing: self.missing || node.is_none() }
    }

    /// The field `name` of a group.
    pub(super) fn field(&self, name: &str) -> Self {
        let found = self.node.field(self.text, name).filter(|_| !self.missing);
        let dot = if self.path.is_empty() { "" } else { "." };
        self.child(found, format!("{}{dot}{name}", self.path))
    }

    /// The entry at a place.
    pub(super) fn item(&self, index: usize) -> Self {
        let found = self.node.item(index).filter(|_| !self.missing);
        self.child(found, format!("{}[{index}]", self.path))
    }

    /// The key at a place of a map.
    pub(super) fn key(&self, index: usize) -> Self {
        let found = self.node.key(index).filter(|_| !self.missing);
        self.child(found, format!("{}[{index}]", self.path))
    }

    /// Whether it is there at all.
    pub(super) fn present(&self) -> bool {
        !self.missing
    }

    /// What to underline.
    pub(super) fn head(&self) -> Range<usize> {
        self.node.head.clone()
    }

    /// How many entries a list has; `None` if it is no list.
    pub(super) fn entries(&self) -> Option<usize> {
        match &self.node.shape {
            Shape::List(items) if !self.missing => Some(items.len()),
            Shape::List(_) | Shape::Map(_) | Shape::Parens(_) | Shape::Plain => None,
        }
    }

    /// A text as typed, without its quotes; `None` if it is something else.
    pub(super) fn quoted(&self) -> Option<&'t str> {
        let typed = &self.text[self.node.all.clone()];
        let inner = typed.strip_prefix('"')?.strip_suffix('"')?;
        (!self.missing).then_some(inner)
    }
}

/// Entries in their places; `None` where one could not be read.
pub(super) type List<T> = Vec<Option<T>>;

/// A scenario as typed.
pub(super) struct RawScenario {
    pub(super) format: Option<u32>,
    pub(super) id: Option<String>,
    pub(super) title: Option<String>,
    pub(super) pitch: Option<String>,
    pub(super) minutes: Option<u32>,
    pub(super) stability: Option<Quantity>,
    pub(super) difficulty: Option<u32>,
    pub(super) trains: List<RawTrains>,
    pub(super) coach: Option<bool>,
    pub(super) objectives: List<RawObjective>,
    pub(super) sources: List<String>,
    pub(super) starts_at: Option<String>,
    pub(super) policy: Option<RawPolicy>,
    pub(super) doctrine: List<RawRuling>,
    pub(super) platform: RawPlatform,
    pub(super) vendors: List<RawVendor>,
    pub(super) teams: List<String>,
    pub(super) people: List<RawPerson>,
    pub(super) rota: List<RawRota>,
    pub(super) seats: List<RawSeat>,
    pub(super) begins: Option<RawBegins>,
    pub(super) shift: Option<RawShift>,
    pub(super) changes: List<RawChange>,
    pub(super) faults: List<RawFault>,
    pub(super) alerts: List<RawAlert>,
    pub(super) injects: List<RawInject>,
    pub(super) clues: List<RawClue>,
    pub(super) runbooks: List<RawRunbook>,
    pub(super) reference: List<RawRule>,
    pub(super) factors: List<RawFactor>,
    pub(super) wrong_theories: List<String>,
    pub(super) notes: Option<String>,
}

/// The platform as typed.
pub(super) struct RawPlatform {
    pub(super) zones: List<String>,
    pub(super) links: List<RawLink>,
    pub(super) fleets: List<RawFleet>,
    pub(super) services: List<RawService>,
    pub(super) traffic: List<RawTraffic>,
    pub(super) customers: List<RawTier>,
    pub(super) jobs: List<RawJob>,
    pub(super) levers: List<RawLeverSpec>,
    pub(super) mechanisms: List<RawMechanism>,
}

/// A section or a part of one, and whether a file must have it.
pub(super) type Known = (&'static str, bool);

/// The sections of a file, in the order in which they are best written.
pub(super) const SECTIONS: &[Known] = &[
    ("format", true),
    ("id", true),
    ("title", true),
    ("pitch", true),
    ("minutes", true),
    ("stability", false),
    ("difficulty", true),
    ("trains", true),
    ("coach", false),
    ("objectives", true),
    ("sources", false),
    ("starts_at", false),
    ("policy", false),
    ("doctrine", false),
    ("platform", true),
    ("vendors", false),
    ("teams", true),
    ("people", true),
    ("rota", true),
    ("seats", false),
    ("begins", false),
    ("shift", false),
    ("changes", false),
    ("faults", true),
    ("alerts", true),
    ("injects", false),
    ("clues", false),
    ("runbooks", false),
    ("reference", true),
    ("review", true),
];

/// The parts of `platform`.
pub(super) const PLATFORM_PARTS: &[Known] = &[
    ("zones", true),
    ("links", false),
    ("fleets", false),
    ("services", true),
    ("traffic", true),
    ("customers", true),
    ("jobs", false),
    ("levers", false),
    ("mechanisms", false),
];

/// The sections of a bare platform file.
pub(super) const PLATFORM_FILE: &[Known] = &[
    ("format", true),
    ("step", false),
    ("for", false),
    ("noise", false),
    ("platform", true),
    ("load", false),
    ("changes", false),
    ("faults", false),
    ("windows", false),
    ("recover", false),
];

/// What may be left out of `platform` where there are no customers.
const BARE: [&str; 2] = ["zones", "customers"];

/// The parts of `review`.
pub(super) const REVIEW_PARTS: &[Known] = &[("factors", true), ("wrong_theories", false), ("notes", false)];

/// Reads and collects faults.
pub(super) struct Reader<'s, 't> {
    source: &'s Source<'t>,
    options: ron::Options,
    /// Places where the shape is already known to be wrong; what `ron` says of them is no news.
    known: Vec<Range<usize>>,
    /// What was found.
    pub(super) faults: Vec<Diagnostic>,
}

impl<'s, 't> Reader<'s, 't> {
    /// A reader of `source`; `faults` were found before it.
    pub(super) fn new(source: &'s Source<'t>, faults: Vec<Diagnostic>) -> Self {
        let spans = faults.iter().filter_map(|fault| fault.span.as_ref());
        Self {
            source,
            options: ron::Options::default().with_default_extension(ron::extensions::Extensions::IMPLICIT_SOME),
            known: spans.map(|span| span.start..span.end).collect(),
            faults,
        }
    }

    /// Reads everything.
    pub(super) fn scenario(&mut self, root: &At<'_>) -> RawScenario {
        self.parts(root, SECTIONS);
        let review = root.field("review");
        if review.present() {
            self.parts(&review, REVIEW_PARTS);
        }
        let platform = root.field("platform");
        if platform.present() {
            self.parts(&platform, PLATFORM_PARTS);
        }
        RawScenario {
            format: self.value(&root.field("format")),
            id: self.value(&root.field("id")),
            title: self.value(&root.field("title")),
            pitch: self.value(&root.field("pitch")),
            minutes: self.value(&root.field("minutes")),
            stability: self.value(&root.field("stability")),
            difficulty: self.value(&root.field("difficulty")),
            trains: self.list(&root.field("trains")),
            coach: self.value(&root.field("coach")),
            objectives: self.list(&root.field("objectives")),
            sources: self.list(&root.field("sources")),
            starts_at: self.value(&root.field("starts_at")),
            policy: self.value(&root.field("policy")),
            doctrine: self.list(&root.field("doctrine")),
            platform: self.platform(&platform),
            vendors: self.list(&root.field("vendors")),
            teams: self.list(&root.field("teams")),
            people: self.list(&root.field("people")),
            rota: self.list(&root.field("rota")),
            seats: self.list(&root.field("seats")),
            begins: self.value(&root.field("begins")),
            shift: self.value(&root.field("shift")),
            changes: self.list(&root.field("changes")),
            faults: self.list(&root.field("faults")),
            alerts: self.list(&root.field("alerts")),
            injects: self.list(&root.field("injects")),
            clues: self.list(&root.field("clues")),
            runbooks: self.list(&root.field("runbooks")),
            reference: self.list(&root.field("reference")),
            factors: self.list(&review.field("factors")),
            wrong_theories: self.list(&review.field("wrong_theories")),
            notes: self.value(&review.field("notes")),
        }
    }

    /// Reads a bare platform file.
    pub(super) fn platform_file(&mut self, root: &At<'_>) -> RawPlatformFile {
        self.parts(root, PLATFORM_FILE);
        let platform_at = root.field("platform");
        if platform_at.present() {
            let bare: Vec<Known> =
                PLATFORM_PARTS.iter().map(|(name, must)| (*name, *must && !BARE.contains(name))).collect();
            self.parts(&platform_at, &bare);
        }
        let mut platform = self.platform(&platform_at);
        if !platform_at.field("zones").present() {
            platform.zones = vec![Some("here".to_owned())];
        }
        RawPlatformFile {
            format: self.value(&root.field("format")),
            step: self.value(&root.field("step")),
            lasts: self.value(&root.field("for")),
            noise: self.value(&root.field("noise")),
            platform,
            changes: self.list(&root.field("changes")),
            faults: self.list(&root.field("faults")),
            load: self.list(&root.field("load")),
            windows: self.list(&root.field("windows")),
            recover: self.list(&root.field("recover")),
        }
    }

    fn platform(&mut self, at: &At<'_>) -> RawPlatform {
        RawPlatform {
            zones: self.list(&at.field("zones")),
            links: self.list(&at.field("links")),
            fleets: self.list(&at.field("fleets")),
            services: self.list(&at.field("services")),
            traffic: self.list(&at.field("traffic")),
            customers: self.list(&at.field("customers")),
            jobs: self.list(&at.field("jobs")),
            levers: self.list(&at.field("levers")),
            mechanisms: self.list(&at.field("mechanisms")),
        }
    }

    /// Reports parts that are unknown, twice there or not there.
    fn parts(&mut self, at: &At<'_>, known: &[Known]) {
        let Shape::Parens(fields) = &at.node.shape else {
            self.fault(at, "a group `( ... )` of named fields should stand here", None);
            return;
        };
        let mut seen: Vec<&str> = Vec::new();
        for field in fields {
            let Some(name) = field.name.clone() else {
                let message = "this has no name; write `name: value`";
                self.fault_at(&at.path, field.value.head.clone(), message, None);
                continue;
            };
            let typed = &self.source.text[name.clone()];
            let names: Vec<&str> = known.iter().map(|(name, _)| *name).collect();
            if seen.contains(&typed) {
                self.fault_at(&at.path, name, &format!("`{typed}` stands here a second time"), None);
            } else if !names.contains(&typed) {
                let help = suggestion(typed, names.iter().copied())
                    .unwrap_or_else(|| format!("it may have: {}", names.join(", ")));
                self.fault_at(&at.path, name, &format!("there is no field `{typed}`"), Some(help));
            }
            seen.push(typed);
        }
        for (name, _) in known.iter().filter(|(name, must)| *must && !seen.contains(name)) {
            self.fault(at, &format!("`{name}` is missing"), None);
        }
    }

    /// Reads a list, each entry by itself.
    fn list<T: DeserializeOwned>(&mut self, at: &At<'_>) -> List<T> {
        if !at.present() {
            return Vec::new();
        }
        let Some(entries) = at.entries() else {
            self.fault(at, "a list `[ ... ]` should stand here", None);
            return Vec::new();
        };
        (0..entries).map(|index| self.value(&at.item(index))).collect()
    }

    /// Reads one value.
    fn value<T: DeserializeOwned>(&mut self, at: &At<'_>) -> Option<T> {
        if !at.present() {
            return None;
        }
        let all = at.node.all.clone();
        let part = &self.source.text[all.clone()];
        let mut ron = match ron::Deserializer::from_str_with_options(part, &self.options) {
            Ok(ron) => ron,
            Err(wrong) => {
                self.fault(at, &wrong.code.to_string(), None);
                return None;
            }
        };
        let wrong = match serde_path_to_error::deserialize(&mut ron) {
            Ok(value) => return Some(value),
            Err(wrong) => wrong,
        };
        if self.known.iter().any(|known| all.contains(&known.start)) {
            return None;
        }
        let inside = wrong.path().to_string().replace(".?", "");
        let path = match inside.as_str() {
            "." | "?" => at.path.clone(),
            inside if inside.starts_with('[') => format!("{}{inside}", at.path),
            inside => format!("{}.{inside}", at.path),
        };
        let wrong = ron.span_error(wrong.into_inner());
        let start = wrong.span.start;
        let start = self.source.offset_from(all.start, start.line, start.col);
        let end = wrong.span.end;
        let end = self.source.offset_from(all.start, end.line, end.col);
        let (message, help, whole) = explain(&wrong.code);
        let place = if whole {
            at.head()
        } else {
            trimmed(self.source.text, start.min(all.end), end.clamp(start.min(all.end), all.end))
        };
        self.fault_at(&path, place, &message, help);
        None
    }

    fn fault(&mut self, at: &At<'_>, message: &str, help: Option<String>) {
        self.fault_at(&at.path, at.head(), message, help);
    }

    fn fault_at(&mut self, path: &str, place: Range<usize>, message: &str, help: Option<String>) {
        self.faults.push(Diagnostic {
            path: path.to_owned(),
            span: Some(self.source.span(&place)),
            message: message.to_owned(),
            help,
        });
    }
}

/// A range without the space and commas around it.
fn trimmed(text: &str, start: usize, end: usize) -> Range<usize> {
    let part = &text[start..end];
    let noise = |c: char| c.is_whitespace() || c == ',';
    let left = part.trim_start_matches(noise);
    let start = start + part.len() - left.len();
    start..start + left.trim_end_matches(noise).len()
}

/// "Did you mean", if some name is close enough.
pub(super) fn suggestion<'n>(typed: &str, names: impl Iterator<Item = &'n str>) -> Option<String> {
    let lower = typed.to_lowercase();
    names
        .map(|name| (strsim::jaro_winkler(&lower, &name.to_lowercase()), name))
        .filter(|(likeness, _)| *likeness > 0.8)
        .fold(None, |best: Option<(f64, &str)>, next| match best {
            Some(best) if best.0 >= next.0 => Some(best),
            Some(_) | None => Some(next),
        })
        .map(|(_, name)| format!("did you mean `{name}`?"))
}

/// What `ron` found, in the author's words: message, help, and whether the whole entry is meant.
#[expect(clippy::wildcard_enum_match_arm, reason = "the list belongs to another crate; its own words do for the rest")]
fn explain(code: &ron::Error) -> (String, Option<String>, bool) {
    use ron::Error as E;
    match code {
        E::NoSuchStructField { expected, found, .. } => {
            let help = suggestion(found, expected.iter().copied())
                .unwrap_or_else(|| format!("it may have: {}", expected.join(", ")));
            (format!("there is no field `{found}`"), Some(help), false)
        }
        E::NoSuchEnumVariant { expected, found, .. } => {
            let help = suggestion(found, expected.iter().copied())
                .unwrap_or_else(|| format!("one of: {}", expected.join(", ")));
            (format!("`{found}` is not a word that can stand here"), Some(help), false)
        }
        E::MissingStructField { field, .. } => (format!("`{field}` is missing"), None, true),
        E::DuplicateStructField { field, .. } => (format!("`{field}` stands here a second time"), None, false),
        E::InvalidValueForType { expected, found } => {
            (format!("{expected} should stand here, not {found}"), None, false)
        }
        E::ExpectedString => ("a text in quotes should stand here".to_owned(), None, false),
        E::ExpectedArray => ("a list `[ ... ]` should stand here".to_owned(), None, false),
        E::ExpectedMap => ("a map `{ ... }` should stand here".to_owned(), None, false),
        E::ExpectedBoolean => ("`true` or `false` should stand here".to_owned(), None, false),
        E::ExpectedInteger => ("a whole number should stand here".to_owned(), None, false),
        E::IntegerOutOfBounds => ("this number is too large or negative".to_owned(), None, false),
        E::ExpectedIdentifier => ("a word without quotes should stand here".to_owned(), None, false),
        other => (other.to_string(), None, false),
    }
}
