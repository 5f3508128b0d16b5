//! Plain talk to an intent or a goal, by authored patterns with synonyms and negation.
//!
//! Deterministic: the heaviest reading wins, and of equals the one listed first.

use super::reading::find_target;
use crate::scenario::Names;
use crate::vocab::{Goal, Intent, Target};

/// Patterns of one meaning: a pattern of several words must stand in a row and weighs more.
type Patterns<T> = (T, &'static [&'static str]);

const INTENTS: [Patterns<Intent>; 10] = [
    (
        Intent::Stop,
        &[
            "stop",
            "halt",
            "hold on",
            "hold off",
            "hold it",
            "hands off",
            "stand by",
            "abort",
            "cease",
            "wait",
            "leave it",
            "do not touch",
            "do not restart",
            "do not do",
            "do not run",
            "do not deploy",
            "do not change",
            "do not drain",
            "do not start",
            "back off",
        ],
    ),
    (
        Intent::Eta,
        &[
            "eta",
            "how long",
            "how much longer",
            "when will",
            "when is",
            "when can",
            "when do you",
            "by when",
            "estimate",
            "how soon",
            "how many minutes",
            "time to fix",
        ],
    ),
    (
        Intent::WhatChanged,
        &[
            "what changed",
            "what has changed",
            "anything changed",
            "changed",
            "changes",
            "deployed",
            "deploy",
            "deploys",
            "shipped",
            "rolled out",
            "rollout",
            "recent release",
            "any release",
            "what is new",
            "maintenance",
        ],
    ),
    (
        Intent::Risk,
        &[
            "risk",
            "risks",
            "risky",
            "is it safe",
            "safe",
            "go wrong",
            "dangerous",
            "side effect",
            "side effects",
            "worst case",
            "blast radius",
            "could it hurt",
            "any objection",
            "objections",
        ],
    ),
    (
        Intent::Options,
        &[
            "options",
            "option",
            "what can we do",
            "what could we do",
            "what would you",
            "what should we",
            "suggest",
            "suggestion",
            "suggestions",
            "recommend",
            "alternatives",
            "alternative",
            "plan b",
            "ideas",
            "propose",
            "how can we",
            "how do we fix",
        ],
    ),
    (
        Intent::Needs,
        &[
            "need",
            "needs",
            "need help",
            "do you need",
            "what do you need",
            "blocked",
            "blocking",
            "blocker",
            "blockers",
            "missing anything",
            "can i help",
            "how can i help",
            "waiting on",
        ],
    ),
    (
        Intent::Fit,
        &[
            "are you ok",
            "are you okay",
            "are you all right",
            "are you fit",
            "are you good",
            "you ok",
            "how are you",
            "tired",
            "awake",
            "rested",
            "slept",
            "sleep",
            "can you take",
            "could you take",
            "do you have time",
            "do you have capacity",
            "are you free",
            "available",
            "up for",
            "willing to",
            "hand over to you",
        ],
    ),
    (
        Intent::Impact,
        &[
            "impact",
            "affected",
            "affects",
            "how bad",
            "how many",
            "how much",
            "how wide",
            "customers",
            "users",
            "who is hit",
            "who is hurt",
            "which regions",
            "scope",
            "severity",
            "how widespread",
            "losing data",
            "data loss",
        ],
    ),
    (
        Intent::Status,
        &[
            "status",
            "progress",
            "update",
            "sitrep",
            "can report",
            "how is",
            "how are we",
            "how goes",
            "how does it stand",
            "where are we",
            "where are you",
            "any news",
            "anything new",
            "news",
            "what do you see",
            "what are you seeing",
            "what is going on",
            "what is happening",
            "what have you found",
            "found anything",
            "any luck",
            "report",
            "how far",
            "still there",
            "are you there",
            "what is it",
        ],
    ),
    (
        Intent::Courtesy,
        &[
            "thanks",
            "thank you",
            "thx",
            "ty",
            "hello",
            "hi",
            "hey",
            "good morning",
            "good evening",
            "good work",
            "great work",
            "nice work",
            "well done",
            "good job",
            "great job",
            "cheers",
            "welcome",
            "appreciate",
            "got it",
            "understood",
            "copy",
            "good night",
            "sorry",
        ],
    ),
];

const GOALS: [Patterns<Goal>; 11] = [
    (
        Goal::WhatChanged,
        &[
            "what changed",
            "what has changed",
            "which change",
            "which changes",
            "which deploy",
            "recent changes",
            "changed",
            "what was deployed",
            "list changes",
            "last changes",
        ],
    ),
    (
        Goal::KeepEvidence,
        &[
            "evidence",
            "keep evidence",
            "snapshot",
            "preserve",
            "logs",
            "core dump",
            "dump",
            "forensic",
            "forensics",
            "save the state",
            "keep a copy",
        ],
    ),
    (
        Goal::ProtectData,
        &[
            "data",
            "protect data",
            "integrity",
            "corruption",
            "corrupt",
            "backup",
            "backups",
            "lose data",
            "losing data",
            "data loss",
            "no data",
            "writes",
            "read only",
            "read-only",
            "protect",
            "consistency",
        ],
    ),
    (
        Goal::Undo,
        &[
            "undo",
            "rollback",
            "roll back",
            "roll it back",
            "rolled back",
            "revert",
            "back out",
            "previous version",
            "last good",
            "old version",
            "take back",
            "rolling back",
        ],
    ),
    (
        Goal::StopSpread,
        &[
            "spread",
            "spreading",
            "stop the spread",
            "stop it spreading",
            "contain",
            "containment",
            "isolate",
            "quarantine",
            "stop the bleeding",
            "stop the bleed",
            "keep it from",
            "no further",
            "stop the updater",
            "stop the job",
            "stop the rollout",
            "stop it from",
            "halt",
            "pause",
            "stop more",
            "stop any more",
            "stop",
        ],
    ),
    (
        Goal::ShiftTraffic,
        &[
            "traffic",
            "get traffic",
            "move traffic",
            "shift traffic",
            "traffic off",
            "traffic away",
            "shift",
            "drain",
            "reroute",
            "route around",
            "fail over",
            "failover",
            "evacuate",
            "switch over",
            "away from",
            "send elsewhere",
        ],
    ),
    (
        Goal::ReduceLoad,
        &[
            "shed",
            "shed load",
            "reduce load",
            "reduce the load",
            "less load",
            "lower the load",
            "limit",
            "throttle",
            "rate limit",
            "rate-limit",
            "back pressure",
            "retries",
            "retry storm",
            "load down",
            "take load off",
            "cut load",
            "load",
        ],
    ),
    (
        Goal::AddCapacity,
        &[
            "capacity",
            "add capacity",
            "more capacity",
            "scale",
            "scale up",
            "scale out",
            "more replicas",
            "more hosts",
            "more instances",
            "more nodes",
            "more workers",
            "headroom",
            "add replicas",
            "add hosts",
            "bigger",
        ],
    ),
    (
        Goal::Repair,
        &[
            "fix",
            "repair",
            "recover",
            "restore",
            "restore service",
            "bring back",
            "bring it back",
            "get it back",
            "back up",
            "restart",
            "replace",
            "heal",
            "mend",
            "working again",
            "healthy again",
            "work again",
            "make it work",
            "bring up",
            "renew",
            "rotate",
            "unblock",
            "mitigate",
            "get it working",
        ],
    ),
    (
        Goal::Confirm,
        &[
            "confirm",
            "verify",
            "double check",
            "double-check",
            "make sure",
            "from outside",
            "users see",
            "customers see",
            "customers can",
            "users can",
            "is it over",
            "really over",
            "test from",
            "check that",
        ],
    ),
    (
        Goal::FindOut,
        &[
            "find out",
            "investigate",
            "find",
            "why",
            "cause",
            "look",
            "look at",
            "look into",
            "diagnose",
            "understand",
            "figure out",
            "figure",
            "check",
            "what is wrong",
            "dig",
            "determine",
            "where it",
            "who is",
            "which",
            "trace",
            "inspect",
            "analyse",
            "analyze",
            "debug",
            "see what",
            "narrow",
        ],
    ),
];

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
    words[at.saturating_sub(2)..at].iter().any(|word| {
        matches!(
            word.as_str(),
            "not" | "no" | "never" | "without" | "neither"
        )
    })
}

/// The weight of the patterns in a text: longer patterns weigh more, negated ones nothing.
fn weight(words: &[String], patterns: &[&str]) -> usize {
    let mut total = 0;
    for pattern in patterns {
        let parts: Vec<&str> = pattern.split(' ').collect();
        let hit = (0..words.len()).any(|at| {
            words.len() - at >= parts.len()
                && parts
                    .iter()
                    .zip(&words[at..])
                    .all(|(part, word)| part == word)
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
    // A greeting around a question is still a question.
    let (courtesy, rest) = INTENTS
        .split_last()
        .map_or((&[][..], &[][..]), |(last, rest)| {
            (std::slice::from_ref(last), rest)
        });
    let intent = heaviest(&words, rest)
        .or_else(|| heaviest(&words, courtesy))
        .unwrap_or(Intent::Other);
    (intent, about)
}

/// What an objective in plain words is after, and what it is about.
#[must_use]
pub fn goal(text: &str, names: &dyn Names) -> (Goal, Option<Target>) {
    let words = words_of(text);
    let goal = heaviest(&words, &GOALS).unwrap_or(Goal::Other);
    (goal, about(text, &words, names))
}
