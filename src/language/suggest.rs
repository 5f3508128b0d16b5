//! The nearest known word to one that is not known.
//!
//! The one rule: no suggestion is better than a far-fetched one.

use std::cmp::Ordering;

use strum::VariantNames as _;

use super::reading::find_target;
use crate::scenario::Names;
use crate::vocab::{Lever, Target};

/// How alike two words must be before one is suggested for the other (Jaro-Winkler).
const ALIKE: f64 = 0.75;

/// The most similar of `known`, if any is similar enough; the first of equals.
pub(super) fn nearest<'n>(word: &str, known: &[&'n str]) -> Option<&'n str> {
    let word: String = word.chars().take(64).flat_map(char::to_lowercase).collect();
    known
        .iter()
        .map(|name| (strsim::jaro_winkler(&word, &name.to_lowercase()), *name))
        .filter(|(alike, _)| *alike >= ALIKE)
        .reduce(|best, next| if next.0.partial_cmp(&best.0) == Some(Ordering::Greater) { next } else { best })
        .map(|(_, name)| name)
}

/// The names of all targets that pass `keep`.
pub(super) fn names_of(names: &dyn Names, keep: impl Fn(Target) -> bool) -> Vec<&str> {
    let mut all = names.target_names();
    all.retain(|name| find_target(name, names).is_some_and(&keep));
    all
}

/// Every lever as typed.
pub(super) fn lever_words() -> &'static [&'static str] {
    Lever::VARIANTS
}
