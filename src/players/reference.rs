//! The reference commander: the scenario's own rules, decided from what a commander can see.
//!
//! Its rules are authored per scenario; it has no rule of its own and no knowledge beyond its seat's.

use super::drive::{Player, PlayerEyes};
use super::memory::Memory;
use crate::base::Tick;
use crate::scenario::{Names as _, ReferenceRule, Scenario};
use crate::vocab::Target;

/// Plays a scenario's reference rules.
#[derive(Clone, Debug)]
pub struct Reference {
    rules: Vec<ReferenceRule>,
    said: Vec<Option<Tick>>,
    memory: Memory,
}

impl Reference {
    /// The reference commander of a scenario.
    #[must_use]
    pub fn new(scenario: &Scenario) -> Self {
        let rules = scenario.reference.clone();
        Self { said: vec![None; rules.len()], rules, memory: Memory::with_status_page(scenario) }
    }

    /// The first rule that is due: never said, or said long enough ago and meant to be said again.
    fn due(&self) -> Option<usize> {
        let now = self.memory.now;
        let ready = |at: usize| match (self.said[at], self.rules[at].again) {
            (None, _) => true,
            (Some(last), Some(again)) => now.since(last) >= again,
            (Some(_), None) => false,
        };
        (0..self.rules.len()).find(|at| ready(*at) && self.rules[*at].when.met(&self.memory))
    }

    fn fill(&self, line: &str, eyes: &PlayerEyes<'_>) -> String {
        // Command goes to whoever relieves, with the whole brief; before it is time there is none, and the line stays short.
        if line.contains("{brief}") {
            let early = || line.replace("{brief}", "situation: \"see the timeline\"");
            return eyes.handoff(Clone::clone).unwrap_or_else(early);
        }
        let worst = self.memory.affected.iter().max_by_key(|(_, permille)| **permille);
        let affects: Vec<&str> =
            self.memory.affected.keys().take(4).map(|of| eyes.briefing.target(Target::Service(*of))).collect();
        let entry = eyes.briefing.entries.iter().filter_map(|of| self.memory.errors(*of));
        let share = entry.fold(0.0, crate::base::maths::max);
        let share = if share > 0.005 { share } else { worst.map_or(0.05, |(_, permille)| f64::from(*permille) / 1e3) };
        let impact = match affects.first() {
            Some(first) => format!("requests through {first} fail for a share of customers"),
            None => "requests of customers fail".to_owned(),
        };
        let title = if self.memory.title.is_empty() { "Customers see errors" } else { &self.memory.title };
        let proposal = self.memory.open.keys().last().map_or_else(String::new, |id| format!("d{}", id.0 + 1));
        let lapsed = self.memory.lapsed.first().map_or_else(String::new, |id| format!("t{}", id.0 + 1));
        let finding = self.memory.newest_finding.unwrap_or(1).to_string();
        let line = self.with_evidence(line, eyes);
        let affects = if affects.is_empty() { Self::first_entry(eyes) } else { affects.join(",") };
        line.replace("{title}", title)
            .replace("{impact}", &impact)
            .replace("{affects}", &affects)
            .replace("{share}", &format!("{:.0}%", (share * 100.0).ceil()))
            .replace("{proposal}", &proposal)
            .replace("{lapsed}", &lapsed)
            .replace("{newest-finding}", &finding)
    }

    /// Puts the newest event about a name in place of `{event:NAME}`.
    fn with_evidence(&self, line: &str, eyes: &PlayerEyes<'_>) -> String {
        let mut out = line.to_owned();
        while let Some(open) = out.find("{event:") {
            let Some(length) = out[open..].find('}') else { break };
            let name = &out[open + "{event:".len()..open + length];
            let known = eyes.briefing.find_target(name).and_then(|target| self.memory.evidence.get(&target).copied());
            let seq = known.or(self.memory.newest_finding).unwrap_or(1);
            out.replace_range(open..=open + length, &seq.to_string());
        }
        out
    }

    fn first_entry(eyes: &PlayerEyes<'_>) -> String {
        let first = eyes.briefing.entries.first();
        first.map_or_else(String::new, |of| eyes.briefing.target(Target::Service(*of)).to_owned())
    }
}

impl Player for Reference {
    fn name(&self) -> &'static str {
        "reference"
    }

    fn act(&mut self, eyes: &PlayerEyes<'_>) -> Vec<String> {
        self.memory.see(eyes);
        let Some(at) = self.due() else { return Vec::new() };
        self.said[at] = Some(eyes.now);
        self.rules[at].say.iter().map(|line| self.fill(line, eyes)).collect()
    }

    fn boxed(&self) -> Box<dyn Player> {
        Box::new(self.clone())
    }
}
