//! The report as tables for a terminal.
//!
//! Programs read the report as JSON; this is for people.

use std::fmt::Write as _;

use super::report::{CommanderReport, Report};
use super::spread::{Spread, percent};

fn median(spread: Option<&Spread>) -> String {
    spread.map_or_else(|| "–".to_owned(), |spread| format!("{:.1}", spread.median))
}

fn five(spread: Option<&Spread>) -> String {
    let Some(s) = spread else { return "–".to_owned() };
    format!("{:5.1} {:5.1} {:5.1} {:5.1} {:5.1}", s.min, s.q1, s.median, s.q3, s.max)
}

fn sign(holds: bool) -> &'static str {
    if holds { "yes" } else { "NO " }
}

impl Report {
    /// The report for people.
    #[must_use]
    pub fn text(&self) -> String {
        let mut out = String::new();
        let (first, last) = self.seeds;
        let _written =
            writeln!(out, "{}, seeds {first}..{last}, {} runs, doctrine {}\n", self.scenario, self.runs, self.doctrine);
        self.points_table(&mut out);
        self.capability_table(&mut out);
        self.outcome_table(&mut out);
        self.claims(&mut out);
        self.reached_lists(&mut out);
        out
    }

    fn points_table(&self, out: &mut String) {
        let _written = writeln!(
            out,
            "{:<18} {:>29}   {:>4} {:>4} {:>4} {:>4} {:>7}",
            "points of 100", "min    q1   med    q3   max", "P", "S", "M", "U", "capped"
        );
        let mut rows: Vec<&CommanderReport> = self.commanders.iter().collect();
        let key = |row: &CommanderReport| row.points.map_or(0.0, |points| points.median);
        rows.sort_by(|a, b| key(b).total_cmp(&key(a)));
        for row in rows {
            let rating = |word: &str| format!("{:.0}", row.ratings.get(word).copied().unwrap_or(0.0) * 100.0);
            let _written = writeln!(
                out,
                "{:<18} {:>29}   {:>4} {:>4} {:>4} {:>4} {:>7}",
                row.commander,
                five(row.points.as_ref()),
                rating("P"),
                rating("S"),
                rating("M"),
                rating("U"),
                format!("{:.0}", row.capped * 100.0)
            );
        }
    }

    fn capability_table(&self, out: &mut String) {
        let names = [
            "declare",
            "structure",
            "delegation",
            "decisions",
            "mitigation",
            "change-control",
            "internal-comms",
            "external-comms",
            "partners",
            "close",
        ];
        let _written = write!(out, "\n{:<18}", "median of 10");
        for name in names {
            let _written = write!(out, " {:>6}", name.chars().take(6).collect::<String>());
        }
        out.push('\n');
        for row in &self.commanders {
            let _written = write!(out, "{:<18}", row.commander);
            for name in names {
                let spread = row.capabilities.get(name).and_then(Option::as_ref);
                let _written = write!(out, " {:>6}", median(spread));
            }
            out.push('\n');
        }
    }

    fn outcome_table(&self, out: &mut String) {
        let _written = writeln!(
            out,
            "\n{:<18} {:>12} {:>10} {:>9} {:>9} {:>6}",
            "medians", "cust.-min", "money", "mitigated", "resolved", "won"
        );
        for row in &self.commanders {
            let _written = writeln!(
                out,
                "{:<18} {:>12} {:>10} {:>9} {:>8}% {:>5}%",
                row.commander,
                row.customer_minutes.map_or_else(String::new, |spread| format!("{:.0}", spread.median)),
                row.money.map_or_else(String::new, |spread| format!("{:.0}", spread.median)),
                median(row.minutes_to_mitigate.as_ref()),
                format!("{:.0}", row.resolved * 100.0),
                format!("{:.0}", row.won * 100.0)
            );
        }
    }

    fn claims(&self, out: &mut String) {
        let _written = writeln!(out, "\nthe order of commanders");
        for item in &self.comparisons {
            let _written = writeln!(
                out,
                "  {} {} > {}: {} of the seeds, {:+.1} points on average",
                sign(item.holds),
                item.better,
                item.worse,
                percent(item.share),
                item.difference
            );
        }
        let _written = writeln!(out, "\nthe reference without one habit");
        for item in &self.habits {
            let elsewhere: Vec<String> =
                item.elsewhere.iter().map(|(name, lost)| format!("{name} {lost:+.1}")).collect();
            let told = if elsewhere.is_empty() { String::new() } else { format!("; also {}", elsewhere.join(", ")) };
            let _written = writeln!(
                out,
                "  {} {}: loses in {} on {} of the seeds, {:.1} points of ten{told}",
                sign(item.holds),
                item.commander,
                item.concerned.join(" and "),
                percent(item.share),
                item.lost
            );
        }
        let _written = writeln!(out, "\nthe scenario");
        for item in &self.verdicts {
            let _written = writeln!(out, "  {} {} ({})", sign(item.holds), item.claim, item.because);
        }
    }

    fn reached_lists(&self, out: &mut String) {
        let never = |list: &[super::report::Reached]| {
            let names: Vec<&str> = list.iter().filter(|item| item.runs == 0).map(|item| item.id.as_str()).collect();
            if names.is_empty() { "none".to_owned() } else { names.join(", ") }
        };
        let levers: Vec<String> = self.levers.iter().map(|item| format!("{} ({})", item.id, item.runs)).collect();
        let undecided = if self.undecided.is_empty() { "none".to_owned() } else { self.undecided.join(", ") };
        let _written = writeln!(out, "\ninjects that never came: {}", never(&self.injects));
        let _written = writeln!(out, "clues that were never found: {}", never(&self.clues));
        let _written = writeln!(out, "levers that were pulled, in how many runs: {}", levers.join(", "));
        let _written = writeln!(out, "expectations that decided nothing: {undecided}");
    }
}
