//! The words of the terminal itself: `+2m`, `+2m!`, `next`, `quit`, `help`.
//!
//! Not the lines of the exercise; those begin with a slash or are talk.
//! The one rule: a terminal word is the whole line, so that talk that begins with "next" stays talk.

use crate::base::Ticks;

/// The longest wait that can be typed: a slip of the finger should not end the exercise.
const PASS_MAX: Ticks = Ticks::minutes(12 * 60);

/// What a typed line is to the terminal.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Word {
    /// Let time pass, but stop when something is addressed to the seat.
    Pass(Ticks),
    /// Let time pass, whatever comes.
    PassThrough(Ticks),
    /// Wait for something addressed to the seat.
    Next,
    /// Leave.
    Quit,
    /// Explain a verb, or list them.
    Help(Option<String>),
    /// Nothing was typed.
    Nothing,
    /// A duration that is none, and why.
    Wrong(String),
    /// Something for the exercise.
    Say(String),
}

/// What a typed line is to the terminal.
pub(super) fn word(line: &str) -> Word {
    let line = line.trim();
    if let Some(span) = line.strip_prefix('+') {
        return pass(span);
    }
    let lower = line.to_lowercase();
    let bare = lower.strip_prefix('/').unwrap_or(&lower);
    match bare {
        "" => Word::Nothing,
        "next" | "n" => Word::Next,
        "quit" | "exit" => Word::Quit,
        "help" | "?" => Word::Help(None),
        _ => match bare.strip_prefix("help ") {
            Some(verb) if verb.split_whitespace().count() <= 2 => Word::Help(Some(verb.trim().to_owned())),
            Some(_) | None => Word::Say(line.to_owned()),
        },
    }
}

fn pass(span: &str) -> Word {
    let (span, through) = match span.strip_suffix('!') {
        Some(span) => (span, true),
        None => (span, false),
    };
    match span.trim().parse::<Ticks>() {
        Ok(span) if span > PASS_MAX => Word::Wrong(format!("{span} is longer than {PASS_MAX}")),
        Ok(span) if through => Word::PassThrough(span),
        Ok(span) => Word::Pass(span),
        Err(error) => Word::Wrong(error.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::{Word, word};
    use crate::base::Ticks;

    #[test]
    fn time_passes_with_and_without_a_stop() {
        assert_eq!(word("+2m"), Word::Pass(Ticks(120)));
        assert_eq!(word(" +90s! "), Word::PassThrough(Ticks(90)));
        assert!(matches!(word("+2"), Word::Wrong(_)));
        assert!(matches!(word("+9w"), Word::Wrong(_)));
    }

    #[test]
    fn talk_that_begins_like_a_terminal_word_stays_talk() {
        let line = "next we should look at the router";
        assert_eq!(word(line), Word::Say(line.to_owned()));
        let line = "help me understand what the router does";
        assert_eq!(word(line), Word::Say(line.to_owned()));
    }

    #[test]
    fn help_takes_a_verb_of_one_or_two_words() {
        assert_eq!(word("help declare"), Word::Help(Some("declare".to_owned())));
        assert_eq!(word("/help incident declare"), Word::Help(Some("incident declare".to_owned())));
    }
}
