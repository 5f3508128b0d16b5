//! Which matters a text for customers speaks of that may need legal's approval.
//!
//! Not whether they do; that is the organisation's policy. The one rule: it errs towards finding a matter, as a careful
//! reader would.

use crate::vocab::LegalMatter;

/// Words that speak of what customers have stored, or of who could see it.
const DATA: &[&str] = &["data", "personal", "password", "passwords", "leak", "leaked", "breach", "exposed", "stolen"];

/// Phrases that say whose doing it was: that it was ours, or what we did before it.
const CAUSE: &[&str] = &[
    "our fault",
    "our mistake",
    "our error",
    "our own doing",
    "our change",
    "our release",
    "our rule",
    "of ours",
    "we caused",
    "we broke",
    "caused by us",
    "because of us",
    "we made a mistake",
    "we misconfigured",
    "we changed",
    "we deployed",
    "we introduced",
    "we pushed",
    "we released",
    "we rolled out",
    "we sent",
    "we shipped",
    "our configuration",
    "our deployment",
];

/// The matters a text speaks of.
#[must_use]
pub fn legal_matters(text: &str) -> Vec<LegalMatter> {
    let text = text.to_lowercase();
    let words: Vec<&str> = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let says = |phrase: &&str| {
        let row: Vec<&str> = phrase.split(' ').collect();
        words.windows(row.len()).any(|part| part == row)
    };
    let mut found = Vec::new();
    if DATA.iter().any(says) {
        found.push(LegalMatter::CustomerData);
    }
    if CAUSE.iter().any(says) {
        found.push(LegalMatter::Cause);
    }
    found
}
