//! The report as one HTML file: nothing to fetch, no script, readable on a phone, on paper and aloud.
//!
//! Not another judgement: it shows what the report holds.
//! The one rule: what a drawing says is also there in words and as a table, and colour never says anything alone.

mod findings;
mod frame;
mod impact;
mod strips;
mod table;
mod verdict;

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::report::Debrief;

const STYLE: &str = include_str!("debrief.css");

/// The parts, by anchor and name.
const PARTS: [(&str, &str); 8] = [
    ("verdict", "Verdict"),
    ("differently", "What to do differently"),
    ("course", "Over time"),
    ("capabilities", "Capabilities"),
    ("timeline", "Timeline"),
    ("factors", "Factors"),
    ("remedies", "Remedies"),
    ("origin", "Origin"),
];

impl Debrief {
    /// The report as a self-contained HTML file.
    #[must_use]
    pub fn html(&self) -> String {
        let page = html! {
            (DOCTYPE)
            html lang="en" {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    meta name="color-scheme" content="light dark";
                    title { "Debrief: " (self.title) }
                    style { (PreEscaped(STYLE)) }
                }
                body {
                    a.skip href="#verdict" { "Skip to the verdict" }
                    (self.head())
                    main {
                        (verdict::verdict(self))
                        @if let Some(row) = &self.inherited {
                            section aria-labelledby="inherited" {
                                h2 id="inherited" { "What you took over" }
                                @for line in row.lines() { p { (line) } }
                            }
                        }
                        (verdict::lessons(self))
                        section aria-labelledby="course" {
                            h2 id="course" { "Over time" }
                            (impact::impact(self))
                            (strips::cadence(&self.series))
                            (strips::span(&self.series))
                            (strips::awake(&self.series))
                        }
                        (findings::capabilities(self))
                        (table::timeline(self))
                        (findings::review(self))
                    }
                    (self.foot())
                }
            }
        };
        page.into_string()
    }

    fn head(&self) -> Markup {
        html! {
            header.top {
                p.kicker { "Exercise debrief" }
                h1 { (self.title) }
                p.meta {
                    "Scenario " (self.scenario) " \u{00b7} seed " (self.seed) " \u{00b7} " (self.length())
                    " of simulated time"
                    @if let Some(severity) = self.background.severity { " \u{00b7} " (severity.word()) }
                    " \u{00b7} " (self.background.people) " people at the end"
                }
                nav aria-label="Parts of the debrief" {
                    ul { @for (anchor, name) in PARTS { li { a href=(format!("#{anchor}")) { (name) } } } }
                }
            }
        }
    }

    fn foot(&self) -> Markup {
        html! {
            footer {
                h2 id="origin" { "Where this came from" }
                p { (self.background.notes.trim()) }
                @if !self.background.sources.is_empty() {
                    ul { @for source in &self.background.sources { li { (source) } } }
                }
                p.meta {
                    "This was an exercise. hotwash " (self.engine) ", fingerprint " code { (self.fingerprint) }
                    ". The same scenario, seed and inputs give this debrief again."
                }
            }
        }
    }
}
