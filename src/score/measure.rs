//! A measurement: a number with the moment, the events and the sentence it rests on.
//!
//! The one rule: no number without its evidence.

use crate::base::{Tick, Ticks, capitalised};

/// What an indicator found.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Value {
    /// A number, in the indicator's unit.
    Of(f64),
    /// There was an occasion, and nothing was done.
    Never,
    /// There was no occasion.
    NoOccasion,
}

/// A number with its evidence.
#[derive(Clone, PartialEq, Debug)]
pub struct Measure {
    /// The number.
    pub value: Value,
    /// The moment it turns on.
    pub tick: Tick,
    /// The events it rests on.
    pub events: Vec<u32>,
    /// What was measured, in a sentence.
    pub because: String,
}

impl Measure {
    /// A number.
    #[must_use]
    pub fn of(value: f64, tick: Tick, events: Vec<u32>, because: String) -> Self {
        Self { value: Value::Of(value), tick, events, because }
    }

    /// Nothing was done.
    #[must_use]
    pub fn never(tick: Tick, events: Vec<u32>, because: String) -> Self {
        Self { value: Value::Never, tick, events, because }
    }

    /// No occasion.
    #[must_use]
    pub fn none(because: &str) -> Self {
        Self { value: Value::NoOccasion, tick: Tick::ZERO, events: Vec::new(), because: because.to_owned() }
    }

    /// A share of so many of so many, with the moment and events of those that fall short.
    #[must_use]
    pub fn share(good: f64, all: usize, tick: Tick, events: Vec<u32>, because: String) -> Self {
        Self::of(good / all as f64, tick, events, because)
    }
}

/// A length of time as it is said: `4 min 10 s`.
#[must_use]
pub fn spoken(span: Ticks) -> String {
    match (span.0 / 60, span.0 % 60) {
        (0, secs) => format!("{secs} s"),
        (mins, 0) => format!("{mins} min"),
        (mins, secs) => format!("{mins} min {secs} s"),
    }
}

/// So many of so many as it is said: `all 5`, `none of 5`, `3 of 5`, `the one`.
fn so_many(good: usize, all: usize) -> String {
    match (good, all) {
        (1, 1) => "the one".to_owned(),
        (0, all) if all > 1 => format!("none of {all}"),
        (good, all) if good == all && all > 1 => format!("all {all}"),
        (good, all) => format!("{good} of {all}"),
    }
}

/// A share as it is said: `85 %`.
#[must_use]
pub(super) fn percent(share: f64) -> String {
    format!("{:.0} %", share * 100.0)
}

/// Whether a field says anything: two words and six letters at least. What it says is never judged.
#[must_use]
pub fn says(text: &str) -> bool {
    text.split_whitespace().count() >= 2 && text.chars().filter(|c| c.is_alphabetic()).count() >= 6
}

/// A sentence with each `word(s)` and `word(ies)` in the number that stands one or two words before it, and the verb that
/// follows with it: "1 page was", "3 risky changes were".
pub(super) fn numbered(text: &str) -> String {
    let words: Vec<&str> = text.split(' ').collect();
    let count = |word: &&str| word.parse::<u32>().ok();
    let told = words.iter().enumerate().map(|(at, word)| {
        let before = |reach: usize| words[..at].iter().rev().take(reach).find_map(count);
        let one = || before(2) == Some(1);
        if let Some((stem, rest)) = word.split_once("(s)") {
            return format!("{stem}{}{rest}", if one() { "" } else { "s" });
        }
        if let Some((stem, rest)) = word.split_once("(ies)") {
            return format!("{stem}{}{rest}", if one() { "y" } else { "ies" });
        }
        match *word {
            "were" if before(3) == Some(1) => "was".to_owned(),
            word => word.to_owned(),
        }
    });
    counted(&told.collect::<Vec<_>>().join(" "))
}

/// A sentence with "6 of 6" said as "all 6" and "0 of 6" as "none of 6".
fn counted(text: &str) -> String {
    let words: Vec<&str> = text.split(' ').collect();
    let mut out: Vec<String> = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let pair = match words[at..] {
            [good, "of", all, ..] => good.parse::<usize>().ok().zip(all.parse::<usize>().ok()),
            _ => None,
        };
        match pair {
            Some((good, all)) if all > 0 => {
                let said = so_many(good, all);
                out.push(if at == 0 { capitalised(&said) } else { said });
                at += 3;
            }
            Some(_) | None => {
                out.push(words[at].to_owned());
                at += 1;
            }
        }
    }
    out.join(" ")
}

#[cfg(test)]
mod tests {
    use super::numbered;

    #[test]
    fn a_number_decides_about_one_and_many() {
        assert_eq!(numbered("You were paged 1 time(s), first at noon."), "You were paged 1 time, first at noon.");
        assert_eq!(numbered("2 of 3 risky change(s) were proposed."), "2 of 3 risky changes were proposed.");
        assert_eq!(numbered("Nothing to count here."), "Nothing to count here.");
        assert_eq!(numbered("6 of 6 lever(s) had grounds."), "All 6 levers had grounds.");
        assert_eq!(numbered("After 0 of 3 lever(s) you looked."), "After none of 3 levers you looked.");
        assert_eq!(numbered("1 of 1 post(s) said more."), "The one post said more.");
        assert_eq!(numbered("1 of 1 risky change(s) were proposed."), "The one risky change was proposed.");
        assert_eq!(numbered("1 of 4 change(s) were directed."), "1 of 4 changes were directed.");
        assert_eq!(numbered("Of 1 theor(ies) raised, 1 were ruled out."), "Of 1 theory raised, 1 was ruled out.");
    }
}
