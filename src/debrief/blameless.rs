//! The review as a piece of writing: how wide its factors reach, what they rest on, and wording that looks for blame.
//!
//! Not a score: hints are said beside the text and cost nothing. The one rule: each hint quotes the words it is about
//! and says what to write instead.

use serde::Serialize;
use strum::IntoEnumIterator as _;

use crate::exercise::Exercise;
use crate::scenario::Names as _;
use crate::vocab::FactorKind;

/// Wording that looks for blame or for one cause, and what to write instead (Allspaw at Etsy; PagerDuty's guide).
const PHRASES: &[(&str, &str)] = &[
    ("should have", "Say what was done and what made it look right at the time; what might have been is hindsight."),
    ("could have", "Say what was done and what made it look right at the time; what might have been is hindsight."),
    ("failed to", "Say what happened instead, and what the person saw when it did."),
    ("forgot", "Say what usually reminds people of it, and why that was not there."),
    ("neglected", "Say what else had to be done at that moment."),
    ("careless", "Say what made the slip easy, and what would have caught it."),
    ("negligen", "Say what made the slip easy, and what would have caught it."),
    ("human error", "That is where the question begins: what made the error easy to make and hard to see?"),
    ("operator error", "That is where the question begins: what made the error easy to make and hard to see?"),
    ("to blame", "Ask how it came about; who did it explains nothing that can be changed."),
    ("fault of", "Ask how it came about; who did it explains nothing that can be changed."),
    ("incompeten", "Say what the person knew and was shown."),
    ("stupid", "Say what the person knew and was shown."),
    ("root cause", "Several things came together; record each as a factor of its own."),
    ("the only cause", "Several things came together; record each as a factor of its own."),
    ("be more careful", "Care is not a measure that can be checked; change what makes the slip possible."),
    ("more careful", "Care is not a measure that can be checked; change what makes the slip possible."),
    ("pay attention", "Attention is not a measure that can be checked; change what has to be noticed."),
    ("try harder", "Effort is not a measure that can be checked; say what will be different."),
    ("remind everyone", "A reminder fades; say what will be different when nobody thinks of it."),
];

/// A hint on wording. It is not scored.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct ReviewHint {
    /// What was written: `f2` or `r1`.
    pub of: String,
    /// The words it is about.
    pub words: String,
    /// What to write instead.
    pub advice: String,
}

/// The review as a whole.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
pub struct ReviewRow {
    /// The kinds of factor that were recorded, in the glossary's order.
    pub kinds: Vec<&'static str>,
    /// The kinds that were not looked at.
    pub not_looked_at: Vec<&'static str>,
    /// Factors that name no event of the log.
    pub without_evidence: Vec<String>,
    /// Factors for which no remedy was recorded; some may need none.
    pub without_remedy: Vec<String>,
    /// Remedies without a date.
    pub without_date: Vec<String>,
    /// Hints on wording, unscored.
    pub hints: Vec<ReviewHint>,
}

impl ReviewRow {
    /// The review that was recorded in a run.
    pub(super) fn of(run: &Exercise) -> Self {
        let (factors, remedies) = (&run.incident().factors, &run.incident().remedies);
        let has = |kind: FactorKind| factors.iter().any(|note| note.kind == kind);
        let kinds =
            |wanted: bool| FactorKind::iter().filter(|kind| has(*kind) == wanted).map(FactorKind::word).collect();
        let named = |letter: &'static str| move |(at, _): (usize, _)| format!("{letter}{}", at + 1);
        let bare = factors.iter().map(|note| note.evidence.is_empty()).enumerate().filter(|(_, bare)| *bare);
        let cured = |at: usize| remedies.iter().any(|remedy| remedy.factor as usize == at);
        let open = (0..factors.len()).map(|at| (at, !cured(at))).filter(|(_, open)| *open);
        let undated = remedies.iter().map(|remedy| remedy.due.is_none()).enumerate().filter(|(_, undated)| *undated);
        let texts = factors.iter().enumerate().map(|(at, note)| (format!("f{}", at + 1), &note.text));
        let texts = texts.chain(remedies.iter().enumerate().map(|(at, note)| (format!("r{}", at + 1), &note.text)));
        Self {
            kinds: kinds(true),
            not_looked_at: kinds(false),
            without_evidence: bare.map(named("f")).collect(),
            without_remedy: open.map(named("f")).collect(),
            without_date: undated.map(named("r")).collect(),
            hints: texts.flat_map(|(of, text)| hints(run, &of, text)).collect(),
        }
    }

    /// The review in sentences; none if nothing was recorded.
    pub(super) fn told(&self, factors: usize) -> Vec<String> {
        if factors == 0 {
            return Vec::new();
        }
        let mut lines = Vec::new();
        lines.push(if factors == 1 {
            "One factor stands alone. An outage needs several things to come together; ask what else had to be so."
                .to_owned()
        } else {
            format!(
                "{factors} factors of {} {}: {}. No one of them is the cause; each had to be there.",
                self.kinds.len(),
                if self.kinds.len() == 1 { "kind" } else { "kinds" },
                self.kinds.join(", ")
            )
        });
        if self.kinds.len() < 3 {
            lines.push(format!(
                "Not looked at: {}. Three kinds or more show that the net was cast wide.",
                self.not_looked_at.join(", ")
            ));
        }
        let missing = [
            (&self.without_evidence, "no event of the log as evidence"),
            (&self.without_remedy, "no remedy"),
            (&self.without_date, "no date"),
        ];
        for (ids, what) in missing.iter().filter(|(ids, _)| !ids.is_empty()) {
            lines.push(format!("With {what}: {}.", ids.join(", ")));
        }
        for hint in &self.hints {
            lines.push(format!("On wording, not scored: {} says \"{}\". {}", hint.of, hint.words, hint.advice));
        }
        lines
    }
}

fn hints(run: &Exercise, of: &str, text: &str) -> Vec<ReviewHint> {
    let lower = text.to_lowercase();
    let mut found: Vec<ReviewHint> = Vec::new();
    for (words, advice) in PHRASES {
        let known = found.iter().any(|hint| hint.words.contains(words));
        if lower.contains(words) && !known {
            found.push(ReviewHint { of: of.to_owned(), words: (*words).to_owned(), advice: (*advice).to_owned() });
        }
    }
    let said: Vec<&str> = lower.split(|c: char| !c.is_alphanumeric()).collect();
    let named = run.scenario().person_names().into_iter().filter(|name| *name != "you");
    if let Some(name) = named.into_iter().find(|name| said.contains(&name.to_lowercase().as_str())) {
        let advice = "Name the role and what it could see; a person's name turns a factor into a verdict.";
        found.push(ReviewHint { of: of.to_owned(), words: name.to_owned(), advice: advice.to_owned() });
    }
    found
}
