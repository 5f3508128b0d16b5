//! The report as plain text: the most important thing first, readable aloud, at most a hundred columns wide.
//!
//! Adds nothing to the report. The one rule: it can be followed by ear.

use std::fmt::Write as _;

use super::report::Debrief;
use crate::base::{Tick, Ticks, capitalised};
use crate::score::{Finding, Rating};

/// Columns of the text form.
const WIDTH: usize = 96;
/// How many strengths and how many things to try are put first.
const FIRST: usize = 3;
/// What is said first to whoever never led.
const TAKE_THE_LEAD: &str = "Take it: /accept what you are offered, /incident take-command where whoever commands is silent, \
                             /incident declare where nobody does.";

impl Debrief {
    /// The report as text for a terminal.
    #[must_use]
    pub fn text(&self) -> String {
        let mut out = String::new();
        heading(&mut out, &format!("Debrief: {} (seed {})", self.title, self.seed));
        for line in self.opening() {
            paragraph(&mut out, "", &line);
        }
        if !self.hot_wash.is_empty() {
            heading(&mut out, "What you said before you saw this");
            for said in &self.hot_wash {
                paragraph(&mut out, "- ", &format!("{} {}", said.question, said.answer));
            }
        }
        heading(&mut out, "What went well");
        list(&mut out, &self.strengths(), "Nothing reached the mark this time; the next section says where to begin.");
        heading(&mut out, "What to try next time");
        list(&mut out, &self.to_try(), "Nothing stands out. Try a harder scenario, or another seed.");
        self.said_again(&mut out);
        heading(&mut out, "The course of it");
        for (at, what) in self.moments() {
            paragraph(&mut out, &format!("{at}  "), &what);
        }
        self.capabilities_text(&mut out);
        self.review_text(&mut out);
        heading(&mut out, "Where this came from");
        paragraph(&mut out, "", self.background.notes.trim());
        for source in &self.background.sources {
            paragraph(&mut out, "- ", source);
        }
        out
    }

    /// What would have changed it, and how sure the participant was.
    fn said_again(&self, out: &mut String) {
        for (title, lines) in [
            ("What would have changed the outcome most", self.what_if_lines()),
            ("How sure you were", self.calibration_lines()),
        ] {
            if !lines.is_empty() {
                heading(out, title);
                lines.iter().for_each(|line| paragraph(out, "- ", line));
            }
        }
    }

    fn capabilities_text(&self, out: &mut String) {
        heading(out, "Capability by capability");
        for part in &self.capabilities {
            let _written = match part.rating {
                Rating::N => writeln!(out, "\n{}: no occasion", part.name),
                Rating::P | Rating::S | Rating::M | Rating::U => {
                    writeln!(out, "\n{}: {:?}, {:.1} of 10", part.name, part.rating, part.points)
                }
            };
            for finding in part.findings.iter().filter(|finding| finding.band != Rating::N) {
                let head = format!("  {:?} {:<4} ", finding.band, finding.id);
                paragraph(out, &head, &told(finding));
            }
        }
    }

    fn review_text(&self, out: &mut String) {
        heading(out, "The review");
        if self.factors.is_empty() {
            paragraph(out, "", "No contributing factor was recorded.");
        }
        for factor in &self.factors {
            let fits = factor.matches.as_ref().map_or(String::new(), |text| format!(" In the model: {text}."));
            paragraph(out, "- ", &format!("{} ({}).{fits}", factor.text.trim_end_matches('.'), factor.kind));
        }
        for remedy in &self.remedies {
            let due = remedy.due_days.map_or("no date".to_owned(), |days| format!("due in {days} days"));
            let tried = remedy.tried.as_ref().map_or(String::new(), |tried| format!(" {tried}"));
            let text = remedy.text.trim_end_matches('.');
            let line = format!("Remedy ({}): {text}. Owner {}, {due}.{tried}", remedy.kind, remedy.owner);
            paragraph(out, "- ", &line);
        }
        for line in self.review.told(self.factors.len()).into_iter().chain(self.how_tried()) {
            paragraph(out, "", &line);
        }
        if !self.background.missed_factors.is_empty() {
            paragraph(out, "", "What else contributed, as far as the scenario knows:");
            for text in &self.background.missed_factors {
                paragraph(out, "- ", text);
            }
        }
    }

    /// How the response ended.
    pub(super) fn ended(&self) -> String {
        match self.ending {
            "resolved" => self
                .milestones
                .resolved
                .map_or("It was resolved.".to_owned(), |tick| format!("Resolved at {}, and it stayed so.", Tick(tick))),
            "time-up" => "Time ran out before the incident was resolved.".to_owned(),
            "abandoned" => "You left before it was over.".to_owned(),
            _ => "The exercise was stopped.".to_owned(),
        }
    }

    /// Whether the participant left before it was over, so that comparisons end there too.
    pub(super) fn left(&self) -> bool {
        self.ending == "abandoned"
    }

    /// What the points are about.
    pub(super) fn judged(&self) -> &'static str {
        if self.background.commanded { "How it was commanded" } else { "How your part in it was done" }
    }

    /// How it ended, for customers first, then for the process.
    pub(super) fn opening(&self) -> Vec<String> {
        let ended = self.ended();
        let outcome = &self.outcome;
        let [lost, idle, reference] = [outcome.customer_minutes_lost, outcome.idle, outcome.reference].map(thousands);
        let customers = if self.left() {
            format!(
                "Until then customers had lost {lost} customer-minutes. With nobody commanding it would have been {idle} \
                 by that time, and {reference} with the reference commander."
            )
        } else {
            format!(
                "Customers lost {lost} customer-minutes. With nobody commanding, the same outage would have cost {idle}; \
                 the reference commander lost {reference}."
            )
        };
        let money = &outcome.money;
        let spent = format!(
            "It cost {} in credits to customers, {} in people's time, {} in extra capacity and {} in vendor cases.",
            thousands(money.sla_credits),
            thousands(money.people),
            thousands(money.capacity),
            thousands(money.vendor)
        );
        let cap = self.overall.capped_by.as_ref().map_or(String::new(), |why| {
            let bound = match self.overall.rating {
                Rating::U => "Whatever else had gone well, it could not have been better than M",
                Rating::P | Rating::S | Rating::M | Rating::N => "It cannot be better than M",
            };
            format!(" {bound}: {}.", uncapitalised(why.trim_end_matches('.')))
        });
        let process = format!(
            "{}: {:?} ({}), {:.1} of 100 points.{cap} Points are about decisions, not about luck: \
             the outcome above is told apart from them.",
            self.judged(),
            self.overall.rating,
            self.overall.rating.words(),
            self.overall.points
        );
        let mut lines = vec![format!("{ended} {customers}")];
        lines.extend(self.frankly());
        lines.extend([spent, process]);
        lines.extend(self.inherited.iter().map(|row| row.lines().join(" ")));
        lines.extend(self.coach.told());
        lines
    }

    /// The findings that earned most, one for each capability.
    pub(super) fn strengths(&self) -> Vec<String> {
        self.best().iter().map(|finding| format!("{} ({})", finding.because, finding.id)).collect()
    }

    /// The findings behind [`Debrief::strengths`].
    pub(super) fn best(&self) -> Vec<Finding> {
        let best = |part: &crate::score::CapabilityScore| {
            let good = part
                .findings
                .iter()
                .filter(|finding| finding.band == Rating::P && finding.points >= finding.of && finding.of > 0.0);
            good.max_by(|a, b| a.of.total_cmp(&b.of)).cloned()
        };
        let mut found: Vec<Finding> = self.capabilities.iter().filter_map(best).collect();
        found.sort_by(|a, b| b.of.total_cmp(&a.of));
        found.truncate(FIRST);
        found
    }

    /// The findings that lost most, one for each capability.
    pub(super) fn to_try(&self) -> Vec<String> {
        let once = self.never_led();
        let told = |finding: &Finding| {
            let because = Some(finding.because.as_str()).filter(|because| Some(*because) != once);
            let because = because.map_or_else(String::new, |because| format!("{because} "));
            format!("{because}{} ({}, {})", finding.advice, finding.id, finding.source)
        };
        let lead = once.map(|because| format!("{because} {TAKE_THE_LEAD}"));
        lead.into_iter().chain(self.worst().iter().map(told)).collect()
    }

    /// The findings behind [`Debrief::to_try`].
    pub(super) fn worst(&self) -> Vec<Finding> {
        let lost = |finding: &Finding| finding.of - finding.points;
        let worst = |part: &crate::score::CapabilityScore| {
            part.findings
                .iter()
                .filter(|finding| lost(finding) > 0.0)
                .max_by(|a, b| lost(a).total_cmp(&lost(b)))
                .cloned()
        };
        let mut found: Vec<Finding> = self.capabilities.iter().filter_map(worst).collect();
        found.sort_by(|a, b| lost(b).total_cmp(&lost(a)));
        found.truncate(FIRST);
        found
    }

    /// The moments that shaped it, in order.
    pub(super) fn moments(&self) -> Vec<(String, String)> {
        let marks = [
            (self.milestones.first_symptom, "More than one request in a hundred begins to fail."),
            (
                self.milestones.mitigated,
                "Customers are served again: the last minute with more than 5 % failing is over.",
            ),
        ];
        let mut rows: Vec<(u32, String)> =
            marks.iter().filter_map(|(at, what)| at.map(|at| (at, (*what).to_owned()))).collect();
        let telling = [
            "IncidentDeclared",
            "SeveritySet",
            "CommandTransferred",
            "CommandTaken",
            "SizedUp",
            "FreezeSet",
            "LeverPulled",
            "Freelanced",
            "StatusPosted",
            "ChannelSwitched",
            "VendorCaseOpened",
            "StatusSet",
            "ResolveClaimed",
            "IncidentReopened",
            "IncidentResolved",
            "PhaseChanged",
        ];
        // Who acts unasked is told once, as that.
        let told = |at: usize| {
            let (row, before) = (&self.timeline[at], at.checked_sub(1).map(|at| &self.timeline[at]));
            let unasked = before.is_some_and(|old| old.kind == "Freelanced" && old.who == row.who);
            telling.contains(&row.kind) && !(row.kind == "LeverPulled" && unasked)
        };
        let rest = (0..self.timeline.len()).filter(|at| told(*at)).map(|at| &self.timeline[at]);
        rows.extend(rest.map(|row| {
            let named = row.text.starts_with(&row.who) || row.who == "clock";
            let whole = if row.kind == "Freelanced" { row.text.split(" - ").next() } else { None };
            let text = shortened(whole.unwrap_or(&row.text));
            (row.tick, if named { capitalised(&text) } else { format!("{}: {text}", row.who) })
        }));
        rows.sort_by_key(|row| row.0);
        rows.into_iter().map(|(at, what)| (Tick(at).to_string(), what)).collect()
    }

    /// How long the exercise was, in words.
    pub(super) fn length(&self) -> String {
        Ticks(self.ticks / 60 * 60).to_string()
    }
}

/// A finding in full: what was measured, and what to do about it where something was lost.
pub(super) fn told(finding: &Finding) -> String {
    let evidence = match finding.events.as_slice() {
        [] => String::new(),
        [one] => format!(" [event {one}]"),
        many => {
            let shown: Vec<String> = many.iter().take(6).map(u32::to_string).collect();
            format!(" [events {}]", shown.join(", "))
        }
    };
    if finding.points >= finding.of {
        return format!("{}{evidence}", finding.because);
    }
    format!("{}{evidence} Rule: {} Try: {} ({})", finding.because, finding.rule, finding.advice, finding.source)
}

/// A sentence that goes on after a colon.
fn uncapitalised(text: &str) -> String {
    let mut rest = text.chars();
    rest.next().map_or_else(String::new, |first| first.to_lowercase().chain(rest).collect())
}

/// The longest a moment is told; the timeline has the whole of it.
const MOMENT: usize = 130;

/// A line cut at a word, if it is long.
fn shortened(text: &str) -> String {
    if text.chars().count() <= MOMENT {
        return text.to_owned();
    }
    let cut: String = text.chars().take(MOMENT).collect();
    let whole = cut.rfind(' ').map_or(cut.as_str(), |at| &cut[..at]);
    format!("{} …", whole.trim_end_matches(|c: char| !c.is_alphanumeric() && c != ']' && c != ')'))
}

/// A number with its thousands apart.
pub(super) fn thousands(x: f64) -> String {
    let digits = format!("{:.0}", x.round());
    let (sign, digits) = digits.strip_prefix('-').map_or(("", digits.as_str()), |rest| ("-", rest));
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    format!("{sign}{out}")
}

fn heading(out: &mut String, text: &str) {
    if !out.is_empty() {
        out.push('\n');
    }
    let _written = writeln!(out, "{text}\n{}", "-".repeat(text.chars().count().min(WIDTH)));
}

fn list(out: &mut String, items: &[String], none: &str) {
    if items.is_empty() {
        paragraph(out, "", none);
    }
    for (nth, item) in items.iter().enumerate() {
        paragraph(out, &format!("{}. ", nth + 1), item);
    }
}

/// Wraps a paragraph behind a head; following lines are indented as far.
fn paragraph(out: &mut String, head: &str, text: &str) {
    let indent = head.chars().count();
    let mut column = indent;
    out.push_str(head);
    for (nth, word) in text.split_whitespace().enumerate() {
        let length = word.chars().count();
        if nth > 0 && column + 1 + length > WIDTH {
            out.push('\n');
            out.push_str(&" ".repeat(indent));
            column = indent;
        } else if nth > 0 {
            out.push(' ');
            column += 1;
        }
        out.push_str(word);
        column += length;
    }
    out.push('\n');
}
