//! The first page: how it was commanded, what it did to customers, what to do differently.
//!
//! Process and outcome stand side by side and are never added up.

use maud::{Markup, html};

use super::frame::px;
use crate::base::Tick;
use crate::base::maths::{max, min};
use crate::debrief::plain::thousands;
use crate::debrief::report::Debrief;
use crate::score::{CapabilityScore, Finding, Rating};

/// A rating as a letter that a screen reader explains.
pub(super) fn chip(rating: Rating) -> Markup {
    html! { span class=(format!("chip {}", tone(rating))) title=(rating.words()) { (format!("{rating:?}")) } }
}

pub(super) fn tone(rating: Rating) -> &'static str {
    match rating {
        Rating::P => "p",
        Rating::S => "s",
        Rating::M => "m",
        Rating::U => "u",
        Rating::N => "n",
    }
}

pub(super) fn verdict(of: &Debrief) -> Markup {
    let overall = &of.overall;
    html! {
        section.verdict aria-labelledby="verdict" {
            h2 id="verdict" { "Verdict" }
            div.sides {
                div.side {
                    h3 { (of.judged()) }
                    p.grade {
                        span class=(format!("letter {}", tone(overall.rating))) { (format!("{:?}", overall.rating)) }
                        span { strong { (capital(overall.rating.words())) } br; (format!("{:.1} of 100 points", overall.points)) }
                    }
                    p.why { (why(of)) }
                }
                div.side {
                    h3 { "What it did to customers" }
                    p.why { (of.ended()) " " (compared(of)) }
                    (bars(of))
                }
            }
            (cost(of))
            (milestones(of))
        }
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}

fn lost(part: &CapabilityScore) -> f64 {
    part.of - part.points
}

/// One sentence on what made the rating.
fn why(of: &Debrief) -> String {
    let mut parts: Vec<&CapabilityScore> = of.capabilities.iter().filter(|part| part.rating != Rating::N).collect();
    parts.sort_by(|a, b| lost(b).total_cmp(&lost(a)));
    let named = |parts: &[&CapabilityScore]| -> String {
        let names: Vec<String> = parts.iter().take(2).map(|part| format!("\u{201c}{}\u{201d}", part.name)).collect();
        names.join(" and ")
    };
    let weak: Vec<&CapabilityScore> = parts.iter().copied().filter(|part| part.rating > Rating::S).collect();
    let strong: Vec<&CapabilityScore> = parts.iter().rev().copied().filter(|part| part.rating == Rating::P).collect();
    let cap = of
        .overall
        .capped_by
        .as_ref()
        .map_or(String::new(), |why| format!(" It cannot be better than M, because {why}."));
    let text = match (weak.as_slice(), strong.as_slice()) {
        ([], []) => "Every capability was shown, each with some challenges.".to_owned(),
        ([], strong) => format!("No capability fell below S; strongest were {}.", named(strong)),
        (weak, []) => format!("No capability reached P; most was lost in {}.", named(weak)),
        (weak, strong) => format!("Most was lost in {}; strongest were {}.", named(weak), named(strong)),
    };
    format!("{text}{cap}")
}

fn compared(of: &Debrief) -> String {
    let outcome = &of.outcome;
    let mine = outcome.customer_minutes_lost;
    let against = |other: f64| {
        if other <= 0.0 {
            return "as many as".to_owned();
        }
        let share = (mine / other - 1.0) * 100.0;
        if share.abs() < 0.5 {
            "as many as".to_owned()
        } else if share < 0.0 {
            format!("{:.0} % fewer than", -share)
        } else if share > 300.0 {
            format!("{:.1} times as many as", mine / other)
        } else {
            format!("{share:.0} % more than")
        }
    };
    format!(
        "{} {} customer-minutes, {} with nobody commanding and {} under the reference commander.",
        if of.left() { "Until then customers had lost" } else { "Customers lost" },
        thousands(mine),
        against(outcome.idle),
        against(outcome.reference)
    )
}

fn bars(of: &Debrief) -> Markup {
    let outcome = &of.outcome;
    let rows = [
        ("You", outcome.customer_minutes_lost, "mine"),
        ("Nobody commanding", outcome.idle, "other"),
        ("Reference commander", outcome.reference, "other"),
    ];
    let most = rows.iter().fold(1.0, |most, (_, value, _)| max(most, *value));
    html! {
        table.bars {
            caption { "Customer-minutes lost: the same outage, three ways" }
            thead.unseen-text { tr { th scope="col" { "Who commands" } th scope="col" { "Customer-minutes lost" } } }
            tbody {
                @for (name, value, tone) in rows {
                    tr {
                        th scope="row" { (name) }
                        td {
                            span.number { (thousands(value)) }
                            svg.bar viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true" {
                                rect.groove width="100" height="8" {}
                                rect class=(tone) width=(px(max(0.6, min(100.0, value / most * 100.0)))) height="8" {}
                            }
                        }
                    }
                }
            }
        }
    }
}

fn cost(of: &Debrief) -> Markup {
    let (outcome, money) = (&of.outcome, &of.outcome.money);
    let cells = [
        ("Requests failed", outcome.requests_failed),
        ("Records lost", outcome.data_lost),
        ("Credits to customers", money.sla_credits),
        ("People\u{2019}s time", money.people),
        ("Extra capacity", money.capacity),
        ("Vendor cases", money.vendor),
    ];
    html! {
        dl.cost {
            @for (name, value) in cells {
                div { dt { (name) } dd { (thousands(value)) } }
            }
        }
    }
}

fn milestones(of: &Debrief) -> Markup {
    let when = &of.milestones;
    let mut cells = [
        ("First symptom", when.first_symptom),
        ("Detected", when.detected),
        ("Acknowledged", when.acknowledged),
        ("Declared", when.declared),
        ("First public post", when.first_public_post),
        ("Mitigated", when.mitigated),
        ("Resolved", when.resolved),
    ];
    cells.sort_by_key(|(_, tick)| tick.unwrap_or(u32::MAX));
    html! {
        h3 { "Milestones" }
        ol.milestones {
            @for (name, tick) in cells {
                li class=(if tick.is_some() { "reached" } else { "missed" }) {
                    span.name { (name) }
                    @match tick {
                        Some(tick) => { span.time { (Tick(tick)) } }
                        None => { span.time { "never" } }
                    }
                }
            }
        }
    }
}

/// What to do differently, then what to keep.
pub(super) fn lessons(of: &Debrief) -> Markup {
    let (worst, best) = (of.worst(), of.best());
    html! {
        section aria-labelledby="differently" {
            h2 id="differently" { "What to do differently" }
            @if worst.is_empty() {
                p { "Nothing stands out. Try a harder scenario, or another seed." }
            } @else {
                ol.lessons { @for finding in &worst { (lesson(finding)) } }
            }
        }
        section aria-labelledby="keep" {
            h2 id="keep" { "What to keep" }
            @if best.is_empty() {
                p { "Nothing reached the mark this time; the section above says where to begin." }
            } @else {
                ul.kept {
                    @for finding in &best {
                        li { (chip(finding.band)) span { (finding.because) " " a href=(format!("#f-{}", finding.id)) { "Finding " (finding.id) } } }
                    }
                }
            }
        }
    }
}

fn lesson(finding: &Finding) -> Markup {
    html! {
        li {
            p.advice { (finding.advice) }
            p { "This time: " (finding.because) }
            p.source {
                a href=(format!("#f-{}", finding.id)) { "Finding " (finding.id) }
                " \u{00b7} " (format!("{:.1} of {:.1} points", finding.points, finding.of)) " \u{00b7} " (finding.source)
            }
        }
    }
}
