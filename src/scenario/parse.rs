//! From text to scenario: shape, sections, checks. Every fault of the file comes back at once, in reading order.
//!
//! The one rule: nothing leaves here that has a single fault.

use super::check::Check;
use super::diagnostic::{Diagnostic, Source};
use super::limits::FILE_BYTES_MAX;
use super::model::Scenario;
use super::read::{At, RawScenario, Reader};
use super::tree::{Node, shape_of};

/// Reads and checks a scenario file.
///
/// # Errors
/// Every fault that was found.
pub fn parse(text: &str) -> Result<Scenario, Vec<Diagnostic>> {
    if text.len() > FILE_BYTES_MAX {
        return Err(vec![Diagnostic {
            path: String::new(),
            span: Some(Source::new(text).span(&(FILE_BYTES_MAX..FILE_BYTES_MAX))),
            message: format!("the file is larger than {} MiB", FILE_BYTES_MAX / 1024 / 1024),
            help: None,
        }]);
    }
    let source = Source::new(text);
    let (node, faults) = shape(&source);
    let Some(node) = node else { return Err(faults) };
    let root = At::root(text, &node);
    let mut reader = Reader::new(&source, faults);
    let raw = reader.scenario(&root);
    let mut check = Check::new(&source, root, reader.faults);
    let scenario = checked(&mut check, &raw);
    if check.faults.is_empty() {
        return Ok(scenario);
    }
    let mut faults = check.faults;
    faults.sort_by_key(|fault| fault.span.as_ref().map(|span| span.start));
    faults.dedup();
    Err(faults)
}

/// The shape of a file, and what is wrong with it.
pub(super) fn shape(source: &Source<'_>) -> (Option<Node>, Vec<Diagnostic>) {
    let (node, faults) = shape_of(source.text);
    let told = faults.into_iter().map(|fault| Diagnostic {
        path: String::new(),
        span: Some(source.span(&fault.at)),
        message: fault.message,
        help: fault.help,
    });
    (node, told.collect())
}

/// Whether a file can be read at all: its shape and its types are right, whatever it means.
#[must_use]
pub fn readable(text: &str) -> bool {
    let source = Source::new(text);
    let (node, faults) = shape_of(text);
    node.is_some_and(|node| {
        let mut reader = Reader::new(&source, Vec::new());
        let _raw = reader.scenario(&At::root(text, &node));
        faults.is_empty() && reader.faults.is_empty()
    })
}

fn checked(check: &mut Check<'_, '_>, raw: &RawScenario) -> Scenario {
    let meta = check.meta(raw);
    let policy = check.policy(raw.policy.as_ref());
    let doctrine = check.rulings(&raw.doctrine);
    let platform = check.platform(&raw.platform);
    let vendors = check.vendors(&raw.vendors);
    let teams = check.teams(raw);
    let people = check.people(raw);
    let rota = check.rota(raw, &policy);
    check.lawyers(&policy, &teams, &rota);
    let seats = check.seats(raw);
    let begins = check.begins(raw.begins.as_ref(), &meta, &seats);
    let shift = check.shift(raw.shift.as_ref(), &meta, (&people, &seats), begins.as_ref());
    Scenario {
        starts_at: check.starts_at(raw.starts_at.as_ref()),
        changes: check.changes(&raw.changes),
        faults: check.broken(&raw.faults),
        alerts: check.alerts(raw, &rota),
        injects: check.injects(&raw.injects),
        clues: check.clues(&raw.clues),
        runbooks: check.runbooks(raw),
        reference: check.reference(&raw.reference),
        review: check.review(raw),
        meta,
        policy,
        doctrine,
        platform,
        vendors,
        teams,
        people,
        rota,
        seats,
        begins,
        shift,
    }
}

impl Scenario {
    /// Reads and checks a scenario file.
    ///
    /// # Errors
    /// Every fault that was found.
    pub fn parse(text: &str) -> Result<Self, Vec<Diagnostic>> {
        parse(text)
    }
}
