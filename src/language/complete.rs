//! Completion of the last word of a line.
//!
//! The one rule: what is offered would be read.

use strum::VariantNames as _;

use super::suggest::names_of;
use super::verbs::{self, Offer, Verb};
use crate::scenario::Names;
use crate::vocab::{Lever, Target};

/// What the last word of the line could become, sorted; the whole word each, not only its rest.
#[must_use]
pub fn complete(prefix_line: &str, names: &dyn Names) -> Vec<String> {
    let line = prefix_line.trim_start();
    let last = line.rsplit(char::is_whitespace).next().unwrap_or_default().to_lowercase();
    let mut before = line[..line.trim_end_matches(|c: char| !c.is_whitespace()).len()].split_whitespace();
    let mut found = match before.next() {
        None if last.starts_with('/') => slashed(),
        Some(first) if first.starts_with('/') => {
            let word = first.trim_start_matches('/').to_lowercase();
            let word = if matches!(word.as_str(), "incident" | "inc") {
                before.next().map(str::to_lowercase)
            } else {
                Some(word)
            };
            match word {
                None => verbs::all().map(|verb| verb.name.to_owned()).collect(),
                Some(word) => verbs::find(&word).map_or_else(Vec::new, |verb| offers(verb, names)),
            }
        }
        _ => people(names),
    };
    if last.starts_with('@') && !last.is_empty() {
        found.extend(people(names));
    }
    found.retain(|word| word.to_lowercase().starts_with(&last));
    found.sort();
    found.dedup();
    found
}

/// The verbs with their slash.
fn slashed() -> Vec<String> {
    verbs::all().map(|verb| format!("/{}", verb.name)).chain(std::iter::once("/incident".to_owned())).collect()
}

/// People as typed.
fn people(names: &dyn Names) -> Vec<String> {
    let all = names.person_names();
    all.iter().map(|name| format!("@{name}")).collect()
}

/// Everything that can stand in a verb's arguments.
fn offers(verb: &Verb, names: &dyn Names) -> Vec<String> {
    let owned = |list: &[&str]| list.iter().map(|word| (*word).to_owned()).collect();
    let mut found: Vec<String> = owned(verb.options);
    for offer in verb.offers {
        found.extend::<Vec<String>>(match offer {
            Offer::Person => people(names),
            Offer::Team => owned(&names.team_names()),
            Offer::Target => owned(&names.target_names()),
            Offer::Service => owned(&names_of(names, |t| matches!(t, Target::Service(_)))),
            Offer::Vendor => owned(&names_of(names, |t| matches!(t, Target::Vendor(_)))),
            Offer::Runbook => owned(&names.runbook_names()),
            Offer::Lever => owned(Lever::VARIANTS),
            Offer::Words(words) => owned(words),
        });
    }
    found
}
