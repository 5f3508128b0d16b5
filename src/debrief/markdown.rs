//! The report as Markdown, one sentence or item per line, for a repository or a wiki.
//!
//! Adds nothing to the report. The one rule: a change of one finding is a change of one line.

use std::fmt::Write as _;

use super::plain::told;
use super::report::Debrief;
use crate::base::Tick;
use crate::score::Rating;

impl Debrief {
    /// The report as Markdown.
    #[must_use]
    pub fn markdown(&self) -> String {
        let mut out = format!("# Debrief: {}\n\n", self.title);
        let _written = writeln!(
            out,
            "Exercise `{}`, seed {}, engine {}, {} of simulated time, fingerprint `{}`.\n",
            self.scenario,
            self.seed,
            self.engine,
            self.length(),
            self.fingerprint
        );
        for line in self.opening() {
            let _written = writeln!(out, "{line}\n");
        }
        if !self.hot_wash.is_empty() {
            let said: Vec<String> =
                self.hot_wash.iter().map(|said| format!("*{}* {}", said.question, said.answer)).collect();
            section(&mut out, "What you said before you saw this", &said);
        }
        section(&mut out, "What went well", &self.strengths());
        section(&mut out, "What to try next time", &self.to_try());
        for (title, lines) in [
            ("What would have changed the outcome most", self.what_if_lines()),
            ("How sure you were", self.calibration_lines()),
        ] {
            if !lines.is_empty() {
                section(&mut out, title, &lines);
            }
        }
        let moments: Vec<String> = self.moments().into_iter().map(|(at, what)| format!("`{at}` {what}")).collect();
        section(&mut out, "The course of it", &moments);
        self.capabilities_markdown(&mut out);
        self.review_markdown(&mut out);
        let _written = writeln!(out, "## Where this came from\n\n{}\n", self.background.notes.trim());
        for source in &self.background.sources {
            let _written = writeln!(out, "- {source}");
        }
        out
    }

    fn capabilities_markdown(&self, out: &mut String) {
        out.push_str("## Capability by capability\n\n| capability | rating | points |\n| --- | --- | --- |\n");
        for part in &self.capabilities {
            let _written =
                writeln!(out, "| {} | {:?} | {:.1} of {:.0} |", part.name, part.rating, part.points, part.of);
        }
        for part in self.capabilities.iter().filter(|part| part.rating != Rating::N) {
            let _written = writeln!(out, "\n### {}\n", part.name);
            for finding in part.findings.iter().filter(|finding| finding.band != Rating::N) {
                let at = Tick(finding.tick);
                let points = format!("{:.2} of {:.2}", finding.points, finding.of);
                let _written =
                    writeln!(out, "- **{} {:?}** ({points}, {at}) {}", finding.id, finding.band, told(finding));
            }
        }
        out.push('\n');
    }

    fn review_markdown(&self, out: &mut String) {
        let factor = |row: &super::FactorRow| {
            let fits = row.matches.as_ref().map_or(String::new(), |text| format!(" In the model: {text}."));
            format!("{} ({}).{fits}", row.text.trim_end_matches('.'), row.kind)
        };
        section(out, "Contributing factors as recorded", &self.factors.iter().map(factor).collect::<Vec<_>>());
        let remedy = |row: &super::RemedyRow| {
            let due = row.due_days.map_or("no date".to_owned(), |days| format!("due in {days} days"));
            let tried = row.tried.as_ref().map_or(String::new(), |tried| format!(" {tried}"));
            format!("{} ({}), owner {}, {due}.{tried}", row.text.trim_end_matches('.'), row.kind, row.owner)
        };
        let with = |tried: bool| self.how_tried().filter(|_| tried);
        let remedies = self.remedies.iter().map(remedy).chain(with(!self.remedies.is_empty()));
        section(out, "Remedies as recorded", &remedies.collect::<Vec<_>>());
        let told = self.review.told(self.factors.len());
        if !told.is_empty() {
            section(out, "How the review reads", &told);
        }
        let missed = self.background.missed_factors.iter().cloned().chain(with(self.remedies.is_empty()));
        section(out, "What else contributed, as far as the scenario knows", &missed.collect::<Vec<_>>());
    }
}

fn section(out: &mut String, title: &str, items: &[String]) {
    let _written = writeln!(out, "## {title}\n");
    if items.is_empty() {
        out.push_str("None.\n");
    }
    for item in items {
        let _written = writeln!(out, "- {item}");
    }
    out.push('\n');
}
