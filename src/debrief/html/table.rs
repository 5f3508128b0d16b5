//! Tables, and the timeline with an anchor for each event that a finding can point to.
//!
//! A table has a caption and headed columns, so that it can be read aloud.

use maud::{Markup, html};

use crate::base::Tick;
use crate::debrief::report::{Debrief, TimelineRow};

/// A table that may be wider than the screen, so that it can be scrolled by hand and by keyboard.
pub(super) fn scrolled(name: &str, table: &Markup) -> Markup {
    html! { section.scrolled tabindex="0" aria-label=(name) { (table) } }
}

/// Who did what, without saying who twice.
pub(super) fn sentence(row: &TimelineRow) -> Markup {
    let rest = row.text.strip_prefix(row.who.as_str());
    let rest = rest.and_then(|rest| rest.strip_prefix(": ").or_else(|| rest.strip_prefix(' ')));
    html! { strong { (row.who) } " " (rest.unwrap_or(&row.text)) }
}

/// A link to an event with what it says; its number alone if the timeline does not have it.
pub(super) fn event(of: &Debrief, seq: u32) -> Markup {
    let place = of.timeline.binary_search_by_key(&seq, |row| row.seq);
    html! {
        @match place.ok().map(|at| &of.timeline[at]) {
            Some(row) => { a.time href=(format!("#e{seq}")) { (Tick(row.tick)) } " " (sentence(row)) }
            None => { "event " (seq) }
        }
    }
}

/// What shaped the run, then everything the seat could see.
pub(super) fn timeline(of: &Debrief) -> Markup {
    html! {
        section aria-labelledby="timeline" {
            h2 id="timeline" { "Timeline" }
            ol.moments {
                @for (at, what) in of.moments() {
                    li { span.time { (at) } span { (what) } }
                }
            }
            details.all {
                summary { "Everything you could see: " (of.timeline.len()) " events, with their numbers" }
                (scrolled("All events", &all(of)))
            }
        }
    }
}

fn all(of: &Debrief) -> Markup {
    html! {
        table.events {
            caption { "Every event that reached your seat, in order" }
            thead { tr { th scope="col" { "Event" } th scope="col" { "Time" } th scope="col" { "Who" } th scope="col" { "What" } } }
            tbody {
                @for row in &of.timeline {
                    tr id=(format!("e{}", row.seq)) {
                        th scope="row" { (row.seq) }
                        td.time { (Tick(row.tick)) }
                        td { (row.who) }
                        td { (row.text) }
                    }
                }
            }
        }
    }
}
