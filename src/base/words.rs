//! What is done to words wherever sentences are put together.
//!
//! Not the words themselves. The one rule: it changes how a text looks and never what it says.

/// A text with a capital in front, as a sentence begins.
#[must_use]
pub fn capitalised(text: &str) -> String {
    let mut rest = text.chars();
    rest.next().map_or_else(String::new, |first| first.to_uppercase().chain(rest).collect())
}
