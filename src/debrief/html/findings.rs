//! The ten capabilities, each open to its findings, each finding open to its events; then the review.
//!
//! Nothing is hidden from paper: what is folded on the screen is open in print.

use maud::{Markup, html};

use super::frame::px;
use super::table::event;
use super::verdict::{chip, tone};
use crate::base::Tick;
use crate::debrief::report::{Debrief, FactorRow, RemedyRow};
use crate::score::{CapabilityScore, Finding, Rating};

pub(super) fn capabilities(of: &Debrief) -> Markup {
    html! {
        section aria-labelledby="capabilities" {
            h2 id="capabilities" { "Capability by capability" }
            p.key {
                @for rating in [Rating::P, Rating::S, Rating::M, Rating::U] {
                    span { (chip(rating)) " " (rating.words()) }
                }
            }
            @for part in of.capabilities.iter().filter(|part| part.rating != Rating::N) {
                (capability(of, part))
            }
            @let silent: Vec<&str> =
                of.capabilities.iter().filter(|part| part.rating == Rating::N).map(|part| part.name).collect();
            @if !silent.is_empty() {
                p.none { "No occasion in this run: " (silent.join(", ")) "." }
            }
        }
    }
}

fn capability(of: &Debrief, part: &CapabilityScore) -> Markup {
    let share = if part.of > 0.0 { part.points / part.of * 100.0 } else { 0.0 };
    let judged = part.findings.iter().filter(|finding| finding.band != Rating::N);
    html! {
        details.capability {
            summary {
                (chip(part.rating))
                h3 { (part.name) }
                svg.bar viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true" {
                    rect.groove width="100" height="8" {}
                    rect class=(tone(part.rating)) width=(px(share)) height="8" {}
                }
                span.points { (format!("{:.1} of {:.0}", part.points, part.of)) }
            }
            div.findings { @for finding in judged { (one(of, finding)) } }
        }
    }
}

fn one(of: &Debrief, finding: &Finding) -> Markup {
    html! {
        details.finding id=(format!("f-{}", finding.id)) {
            summary {
                (chip(finding.band))
                h4 { span.id { (finding.id) } " " (finding.because) }
                span.points { (format!("{:.1} of {:.1}", finding.points, finding.of)) }
            }
            dl {
                dt { "Expected" } dd { (finding.rule) }
                dt { @if finding.points < finding.of { "Try" } @else { "Keep" } } dd { (finding.advice) }
                dt { "Source" } dd { (finding.source) }
                dt { "Turns on" } dd { (Tick(finding.tick)) }
                dt { "Events" }
                dd {
                    @if finding.events.is_empty() {
                        "None: it rests on something that did not happen."
                    } @else {
                        ul.evidence { @for seq in &finding.events { li { (event(of, *seq)) } } }
                    }
                }
            }
        }
    }
}

/// What was recorded in the review, beside what the scenario knows.
pub(super) fn review(of: &Debrief) -> Markup {
    html! {
        section aria-labelledby="factors" {
            h2 id="factors" { "Contributing factors" }
            @if of.factors.is_empty() {
                p.none { "No contributing factor was recorded in the review." }
            } @else {
                ul.factors { @for row in &of.factors { (factor(of, row)) } }
                @for line in of.review.told(of.factors.len()) { p { (line) } }
            }
            @if !of.background.missed_factors.is_empty() {
                h3 { "What else contributed, as far as the scenario knows" }
                ul.factors { @for text in &of.background.missed_factors { li { (text) } } }
            }
        }
        section aria-labelledby="remedies" {
            h2 id="remedies" { "Remedies" }
            @if of.remedies.is_empty() {
                p.none { "No remedy was recorded in the review." }
            } @else {
                (super::table::scrolled("Remedies as a table", &remedies(&of.remedies)))
            }
            @if let Some(line) = of.how_tried() { p { (line) } }
        }
    }
}

fn factor(of: &Debrief, row: &FactorRow) -> Markup {
    html! {
        li {
            span.tag { (row.kind) } " " (row.text)
            @if let Some(truth) = &row.matches { p.truth-text { "In the model: " (truth) } }
            @if !row.evidence.is_empty() {
                details {
                    summary { "Its evidence" }
                    ul.evidence { @for seq in &row.evidence { li { (event(of, *seq)) } } }
                }
            }
        }
    }
}

fn remedies(rows: &[RemedyRow]) -> Markup {
    html! {
        table {
            caption { "What will be done so that it does not happen again" }
            thead { tr { th scope="col" { "Remedy" } th scope="col" { "Kind" } th scope="col" { "Owner" } th scope="col" { "Due" } th scope="col" { "Tried in the model" } } }
            tbody {
                @for row in rows {
                    tr {
                        th scope="row" { (row.text) }
                        td { (row.kind) }
                        td { (row.owner) }
                        td { @match row.due_days { Some(days) => { "in " (days) " days" } None => { "no date" } } }
                        td { @match &row.tried { Some(tried) => { (tried) } None => { "not yet" } } }
                    }
                }
            }
        }
    }
}
