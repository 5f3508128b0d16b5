//! The scenarios that come with hotwash, as text. They are read like any other file.
//!
//! The one rule: a shipped scenario gets no favours.

/// Id and text, in the order in which they are listed.
const LIBRARY: &[(&str, &str)] = &[
    ("first-page", include_str!("../../scenarios/first-page.ron")),
    ("middle-watch", include_str!("../../scenarios/middle-watch.ron")),
    ("all-clear", include_str!("../../scenarios/all-clear.ron")),
];

/// Every shipped scenario: its id and its text.
#[must_use]
pub fn library() -> &'static [(&'static str, &'static str)] {
    LIBRARY
}

/// The text of the shipped scenario with this id.
#[must_use]
pub fn shipped(id: &str) -> Option<&'static str> {
    let found = LIBRARY.iter().find(|(shipped, _)| *shipped == id);
    found.map(|(_, text)| *text)
}
