//! Plain talk to an intent or a goal, by authored patterns with synonyms and negation.
//!
//! Deterministic: the heaviest reading wins, and of equals the one listed first.

use super::goals::{ERRANDS, GOALS};
use super::patterns::{ASKS, AUXILIARIES, INTENTS, LEADS, OPENERS, Patterns};
use super::reading::{find_target, read_lever};
use crate::scenario::Names;
use crate::vocab::{Goal, Intent, Lever, Target};

/// The words of a text in lower case, with contractions written out.
fn words_of(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    for raw in text.split(|c: char| !(c.is_alphanumeric() || "-_'\u{2019}".contains(c))) {
        let word = raw.to_lowercase().replace('\u{2019}', "'");
        let word = word.trim_matches(|c| c == '\'' || c == '-');
        if word.is_empty() {
            continue;
        }
        if let Some(stem) = word.strip_suffix("n't") {
            let stem = match stem {
                "ca" => "can",
                "wo" => "will",
                _ => stem,
            };
            words.extend([stem.to_owned(), "not".to_owned()]);
        } else if let Some(stem) = word.strip_suffix("'s") {
            words.extend([stem.to_owned(), "is".to_owned()]);
        } else if word == "dont" {
            words.extend(["do".to_owned(), "not".to_owned()]);
        } else if word == "whats" || word == "hows" {
            words.extend([word[..word.len() - 1].to_owned(), "is".to_owned()]);
        } else {
            words.push(word.to_owned());
        }
    }
    words
}

/// Whether one of the two words before `at` negates what stands there.
fn negated(words: &[String], at: usize) -> bool {
    words[at.saturating_sub(2)..at]
        .iter()
        .any(|word| matches!(word.as_str(), "not" | "no" | "never" | "without" | "neither"))
}

/// The weight of the patterns in a text: longer patterns weigh more, negated ones nothing.
fn weight(words: &[String], patterns: &[&str]) -> usize {
    let mut total = 0;
    for pattern in patterns {
        let parts: Vec<&str> = pattern.split(' ').collect();
        let hit = (0..words.len()).any(|at| {
            words.len() - at >= parts.len()
                && parts.iter().zip(&words[at..]).all(|(part, word)| part == word)
                && (pattern.starts_with("do not") || !negated(words, at))
        });
        if hit {
            total += 2 * parts.len() - 1;
        }
    }
    total
}

/// The heaviest meaning, the first of equals.
fn heaviest<T: Copy>(words: &[String], table: &[Patterns<T>]) -> Option<T> {
    let mut best: Option<(usize, T)> = None;
    for (meaning, patterns) in table {
        let found = weight(words, patterns);
        if found > best.map_or(0, |(top, _)| top) {
            best = Some((found, *meaning));
        }
    }
    best.map(|(_, meaning)| meaning)
}

/// The first thing a text names; `runtime hosts` finds `runtime-hosts`.
fn about(text: &str, words: &[String], names: &dyn Names) -> Option<Target> {
    for raw in text.split_whitespace() {
        let raw = raw.trim_matches(|c: char| !c.is_alphanumeric());
        if !raw.is_empty()
            && let Some(target) = find_target(raw, names)
        {
            return Some(target);
        }
    }
    (0..words.len()).find_map(|at| {
        let pair = words.get(at..at + 2).map(|pair| pair.join("-"));
        let triple = words.get(at..at + 3).map(|triple| triple.join("-"));
        let single = words[at].strip_suffix('s').filter(|stem| stem.len() > 2);
        triple
            .and_then(|name| names.find_target(&name))
            .or_else(|| pair.and_then(|name| names.find_target(&name)))
            .or_else(|| single.and_then(|name| names.find_target(name)))
    })
}

/// Whether a sentence tells something and asks for nothing: a subject first, no question, no request in it.
fn tells(text: &str, words: &[String]) -> bool {
    // "Noted, we look first" and "please tell the customers" are told as they would be without their first word.
    let leads = words.iter().take_while(|word| LEADS.contains(&word.as_str())).count();
    let words = &words[leads..];
    let asks = |mark: &&str| {
        let parts: Vec<&str> = mark.split(' ').collect();
        words.windows(parts.len()).any(|row| row.iter().zip(&parts).all(|(word, part)| word == part))
    };
    let begins = words.first().is_some_and(|first| OPENERS.contains(&first.as_str()));
    // A question stays one without its mark. ("When" begins statements too.)
    let wonders = words.first().is_some_and(|first| matches!(first.as_str(), "where" | "why" | "whose" | "whom"));
    let helps = |at: usize| words.get(at).is_some_and(|word| AUXILIARIES.contains(&word.as_str()));
    let relays = words.first().is_some_and(|first| matches!(first.as_str(), "tell" | "answer" | "use" | "say"));
    let subject = !wonders && (begins || relays || (!helps(0) && (helps(1) || helps(2))));
    words.len() + leads >= 4 && !text.contains('?') && subject && !ASKS.iter().any(asks)
}

/// The lever that somebody is asked whether they could pull it, as in "can you restart the router?".
fn asked_for(words: &[String]) -> Option<Lever> {
    words.windows(3).find_map(|row| {
        let asks = matches!(row[0].as_str(), "can" | "could");
        let whom = matches!(row[1].as_str(), "you" | "we" | "i" | "somebody");
        if asks && whom { read_lever(&row[2]) } else { None }
    })
}

/// The lever a question is about, if it is whether that lever could be pulled.
#[must_use]
pub fn lever_asked_for(text: &str) -> Option<Lever> {
    asked_for(&words_of(text))
}

/// What a sentence asks for, and what it is about.
#[must_use]
pub fn understand(text: &str, names: &dyn Names) -> (Intent, Option<Target>) {
    let words = words_of(text);
    let about = about(text, &words, names);
    if let [only] = words.as_slice()
        && matches!(only.as_str(), "can" | "car" | "cond" | "condition")
    {
        return (Intent::Status, about);
    }
    if tells(text, &words) {
        return (Intent::Told, about);
    }
    if about.is_some() && asked_for(&words).is_some() {
        return (Intent::Options, about);
    }
    // A greeting around a question is still a question.
    let (courtesy, rest) =
        INTENTS.split_last().map_or((&[][..], &[][..]), |(last, rest)| (std::slice::from_ref(last), rest));
    let intent = heaviest(&words, rest).or_else(|| heaviest(&words, courtesy)).unwrap_or(Intent::Other);
    (intent, about)
}

/// Whether an objective that names an outside company is to talk to it, as in "chase osline for an engineer".
#[must_use]
pub fn is_errand(text: &str) -> bool {
    words_of(text).first().is_some_and(|first| ERRANDS.contains(&first.as_str()))
}

/// The heaviest goal; the verb an objective begins with counts double, but for a look, which any objective may begin with.
fn aim(words: &[String]) -> Option<Goal> {
    let mut best: Option<(usize, Goal)> = None;
    for (meaning, patterns) in &GOALS {
        let begins = words.first().is_some_and(|first| patterns.contains(&first.as_str()));
        let verb = begins && *meaning != Goal::FindOut;
        let found = weight(words, patterns) + 2 * usize::from(verb);
        if found > best.map_or(0, |(top, _)| top) {
            best = Some((found, *meaning));
        }
    }
    best.map(|(_, goal)| goal)
}

/// What an objective in plain words is after, and what it is about.
#[must_use]
pub fn goal(text: &str, names: &dyn Names) -> (Goal, Option<Target>) {
    let words = words_of(text);
    let goal = aim(&words).unwrap_or(Goal::Other);
    (goal, about(text, &words, names))
}
