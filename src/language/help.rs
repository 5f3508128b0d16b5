//! Help, generated from the table of verbs.
//!
//! The one rule: what help says is what the reader does.

use super::suggest;
use super::verbs::{self, Verb};

/// The table of verbs, or what one verb means.
#[must_use]
pub fn help(word: Option<&str>) -> String {
    let Some(word) = word else { return table() };
    let word = word.trim().trim_start_matches('/').to_lowercase();
    let word = word.strip_prefix("incident ").or_else(|| word.strip_prefix("inc ")).unwrap_or(&word).trim();
    if word.is_empty() {
        return table();
    }
    if let Some(verb) = verbs::find(word) {
        return one(verb);
    }
    let known: Vec<&str> = verbs::words().collect();
    match suggest::nearest(word, &known) {
        Some(near) => format!("No verb is called {word}; did you mean {near}?\n"),
        None => format!("No verb is called {word}. help alone lists them all.\n"),
    }
}

/// All verbs, a line each.
fn table() -> String {
    let mut out = String::new();
    for verb in verbs::all() {
        out.push_str(&format!("{}\n    {}\n", verb.usage, verb.meaning));
    }
    out.push_str(
        "\nNew to this? /coach on lets a coach ask you the right question at the right time and then show a line.\n\
         @name TEXT asks one person, @a @b TEXT tells several, TEXT alone tells everybody.\n\
         /inc is short for /incident, which may be left out. Texts that contain an option's word are quoted.\n",
    );
    out
}

/// One verb with everything there is to know of it.
fn one(verb: &Verb) -> String {
    let mut out = format!("{}\n{}\n", verb.usage, verb.meaning);
    if !verb.notes.is_empty() {
        out.push_str(&format!("{}\n", verb.notes));
    }
    if !verb.aliases.is_empty() {
        out.push_str(&format!("Also: {}\n", verb.aliases.join(", ")));
    }
    let example = verb
        .example
        .replace("{person}", "dana")
        .replace("{team}", "routing")
        .replace("{service}", "router")
        .replace("{vendor}", "cloudhost")
        .replace("{runbook}", "restart-router");
    out.push_str(&format!("Example: {example}\n"));
    out
}
