//! The reference's words by the clock: what its rules would say, one after the other, whatever is seen.
//!
//! It exists to be tried against the scoring. The one rule: it is given the words of the rules and never their conditions.

use super::drive::Steps;
use super::withheld::lever_of;
use crate::scenario::{Names as _, Scenario};
use crate::vocab::Target;

/// When the first line is said.
const FROM: u32 = 75;
/// Which share of the exercise the lines are spread over, in percent.
const SPREAD: u32 = 80;
/// How long after a proposal it says go.
const GO_AFTER: u32 = 16;

/// A line with something in place of what the reference would have filled in from what it saw.
fn filled(line: &str, entry: &str) -> String {
    let mut out = line
        .replace("{title}", "Customers see errors")
        .replace("{impact}", "requests fail for a growing share of customers")
        .replace("{affects}", entry)
        .replace("{share}", "15%")
        .replace("{proposal}", "d1")
        .replace("{lapsed}", "t1")
        .replace("{newest-finding}", "1")
        .replace("{brief}", "situation: requests fail impact: a growing share of customers");
    while let Some(open) = out.find("{event:") {
        let Some(length) = out[open..].find('}') else { break };
        out.replace_range(open..=open + length, "1");
    }
    out
}

/// What the reference says about levers: proposed, ordered, decided.
fn acts(line: &str) -> bool {
    let decides = ["/propose", "/go", "/no-go", "/do"].iter().any(|verb| line.starts_with(verb));
    decides || lever_of(line).is_some()
}

/// A commander that says these lines of the reference in their order, at even times, and go after each proposal.
fn by_the_clock(scenario: &Scenario, name: &'static str, wanted: impl Fn(&str) -> bool) -> Steps {
    let entry = scenario.platform.traffic.iter().find(|traffic| traffic.weight > 0.0).map(|traffic| traffic.to);
    let entry = entry.map_or_else(String::new, |of| scenario.target(Target::Service(of)).to_owned());
    let lines = scenario.reference.iter().flat_map(|rule| &rule.say).filter(|line| wanted(line));
    let lines: Vec<&String> = lines.collect();
    let span = scenario.meta.minutes * 60 * SPREAD / 100;
    let step = (span / u32::try_from(lines.len().max(1)).unwrap_or(1)).max(4);
    let mut steps: Vec<(u32, String)> = Vec::new();
    for (nth, line) in (0..).zip(lines) {
        let at = FROM + nth * step;
        steps.push((at, filled(line, &entry)));
        if line.starts_with("/propose") {
            steps.push((at + GO_AFTER, "/go".to_owned()));
        }
    }
    Steps::named(name, steps)
}

/// All of the reference's words but those about levers.
pub(super) fn parrot(scenario: &Scenario) -> Steps {
    by_the_clock(scenario, "parrot", |line| !acts(line))
}

/// All that the reference says.
pub(super) fn by_heart(scenario: &Scenario) -> Steps {
    by_the_clock(scenario, "by-heart", |_| true)
}
