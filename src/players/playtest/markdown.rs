//! The report as Markdown, for a repository: one line for each commander and each claim.
//!
//! Adds nothing to the report.

use std::fmt::Write as _;

use super::report::{CommanderReport, Report};
use super::spread::percent;

fn mark(holds: bool) -> &'static str {
    if holds { "yes" } else { "**no**" }
}

impl Report {
    /// The report as Markdown.
    #[must_use]
    pub fn markdown(&self) -> String {
        let mut out = String::new();
        let (first, last) = self.seeds;
        let _written = writeln!(
            out,
            "`{}`, seeds {first} to {last}, {} runs, doctrine `{}`.\n",
            self.scenario, self.runs, self.doctrine
        );
        self.commanders_markdown(&mut out);
        self.claims_markdown(&mut out);
        let never: Vec<&str> =
            self.injects.iter().chain(&self.clues).filter(|item| item.runs == 0).map(|item| item.id.as_str()).collect();
        let list = |names: &[&str]| if names.is_empty() { "none".to_owned() } else { names.join(", ") };
        let undecided: Vec<&str> = self.undecided.iter().map(String::as_str).collect();
        let _written = writeln!(out, "\nInjects and clues that never came: {}.", list(&never));
        let _written = writeln!(out, "Expectations that never told two runs apart: {}.", list(&undecided));
        out
    }

    fn commanders_markdown(&self, out: &mut String) {
        out.push_str(
            "| commander | points: least | median | most | rated S or better | customer-minutes, median | won |\n",
        );
        out.push_str("|---|---|---|---|---|---|---|\n");
        let mut rows: Vec<&CommanderReport> = self.commanders.iter().collect();
        let key = |row: &CommanderReport| row.points.map_or(0.0, |points| points.median);
        rows.sort_by(|a, b| key(b).total_cmp(&key(a)));
        for row in rows {
            let Some(points) = row.points else { continue };
            let high = ["P", "S"].iter().map(|word| row.ratings.get(word).copied().unwrap_or(0.0)).sum::<f64>();
            let lost = row.customer_minutes.map_or(0.0, |spread| spread.median);
            let _written = writeln!(
                out,
                "| `{}` | {:.1} | {:.1} | {:.1} | {} | {lost:.0} | {} |",
                row.commander,
                points.min,
                points.median,
                points.max,
                percent(high),
                percent(row.won)
            );
        }
    }

    fn claims_markdown(&self, out: &mut String) {
        out.push_str("\n| what must hold | it does | measured |\n|---|---|---|\n");
        for item in &self.comparisons {
            let _written = writeln!(
                out,
                "| `{}` above `{}` | {} | {} of the seeds, {:+.1} points on average |",
                item.better,
                item.worse,
                mark(item.holds),
                percent(item.share),
                item.difference
            );
        }
        for item in &self.habits {
            let also: Vec<String> = item.elsewhere.iter().map(|(name, lost)| format!("{name} {lost:.1}")).collect();
            let also = if also.is_empty() { String::new() } else { format!("; elsewhere {}", also.join(", ")) };
            let _written = writeln!(
                out,
                "| `{}` loses in {} | {} | {} of the seeds, {:.1} points of ten{also} |",
                item.commander,
                item.concerned.join(" and "),
                mark(item.holds),
                percent(item.share),
                item.lost
            );
        }
        for item in &self.verdicts {
            let _written = writeln!(out, "| {} | {} | {} |", item.claim, mark(item.holds), item.because);
        }
    }
}
