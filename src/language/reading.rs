//! The cursor a verb's reader moves over a line, with readers for each kind of argument and the refusals.
//!
//! The one rule: whatever cannot be read becomes a [`Rejection`] with a line that would parse.

use std::str::FromStr;

use super::lexer::Words;
use super::suggest;
use super::verbs::{self, Verb};
use super::{MAX_SPAN, MAX_TEXT, Speaker};
use crate::base::Ticks;
use crate::scenario::Names;
use crate::vocab::{
    Amount, Lever, LeverCall, PersonId, Reason, Rejection, ServiceId, Severity, Target, TeamId, VendorId,
};

/// What a reader gives back.
pub(super) type Read<T> = Result<T, Rejection>;

/// A line being read: what is left of it, who speaks, and under which verb.
pub(super) struct Reading<'a> {
    /// What is left to read.
    pub(super) words: Words<'a>,
    /// All of it, to quote from.
    pub(super) all: Words<'a>,
    /// Who speaks.
    pub(super) who: &'a Speaker<'a>,
    /// The verb.
    pub(super) verb: &'static Verb,
    /// The verb's word as typed, in lower case; an alias may mean something more.
    pub(super) word: String,
    /// Whether the line began with `/incident`.
    pub(super) prefixed: bool,
}

/// How many names a refusal lists when none is like the one that was typed.
const LISTED: usize = 14;

/// A refusal.
pub(super) fn refuse(reason: Reason, why: String, hint: String) -> Rejection {
    Rejection { reason, why, hint }
}

/// A word without the punctuation that sticks to its end.
pub(super) fn bare(raw: &str) -> &str {
    raw.trim_end_matches([',', ';', ':', '.', '!', '?'])
}

impl<'a> Reading<'a> {
    /// The names of this scenario.
    pub(super) fn names(&self) -> &'a dyn Names {
        self.who.names
    }

    /// A line of this verb that would parse.
    pub(super) fn example(&self) -> String {
        verbs::example(self.verb, self.who)
    }

    /// The line cannot be understood.
    pub(super) fn unreadable(&self, why: impl Into<String>) -> Rejection {
        refuse(Reason::Unreadable, why.into(), self.example())
    }

    /// Something that must be there is not.
    pub(super) fn missing(&self, what: &str) -> Rejection {
        let why = format!("{what} is missing; usage: {}", self.verb.usage);
        refuse(Reason::Empty, why, self.example())
    }

    /// A number or a text is too large or too small.
    pub(super) fn out_of_bounds(&self, why: impl Into<String>) -> Rejection {
        refuse(Reason::OutOfBounds, why.into(), self.example())
    }

    /// Nothing here has that name; the nearest of `known` is suggested.
    pub(super) fn unknown(&self, kind: &str, raw: &str, sign: &str, known: &[&str]) -> Rejection {
        let asked = bare(raw).trim_start_matches('@');
        let why = match suggest::nearest(asked, known) {
            Some(near) => format!("no {kind} is called {asked}; did you mean {sign}{near}?"),
            None if known.len() <= LISTED => format!("no {kind} is called {asked}; there is {}", known.join(", ")),
            None => format!("no {kind} is called {asked}"),
        };
        let place = (0..self.all.len()).find(|at| self.all.raw(*at) == Some(raw));
        let hint = match (suggest::nearest(asked, known), place) {
            (Some(near), Some(at)) => self.all.line_with(at, &format!("{sign}{near}")),
            _ => self.example(),
        };
        refuse(Reason::Unknown, why, hint)
    }

    /// Refuses whatever is left over.
    pub(super) fn end(&self) -> Read<()> {
        if self.words.is_empty() {
            return Ok(());
        }
        let rest = self.words.span();
        Err(self.unreadable(format!("I do not know what to do with \"{rest}\"; usage: {}", self.verb.usage)))
    }

    /// Checks the length of a text.
    pub(super) fn bounded(&self, text: String) -> Read<String> {
        let long = text.chars().count();
        if long > MAX_TEXT {
            return Err(self.out_of_bounds(format!("{long} characters; at most {MAX_TEXT} are taken")));
        }
        Ok(text)
    }

    /// The rest of the line as a text that must say something.
    pub(super) fn text(&mut self, what: &str) -> Read<String> {
        let text = self.optional_text()?;
        if text.trim().is_empty() {
            return Err(self.missing(what));
        }
        Ok(text)
    }

    /// The rest of the line as a text that may be empty.
    pub(super) fn optional_text(&mut self) -> Read<String> {
        let text = self.words.text();
        self.words = self.words.head(0);
        self.bounded(text)
    }

    /// The rest as a reason; the word `because` before it may be left out.
    pub(super) fn because(&mut self) -> Read<String> {
        if self.words.is(0, "because") {
            self.words.take();
        }
        self.optional_text()
    }

    /// A reason that must be given.
    pub(super) fn must_because(&mut self) -> Read<String> {
        let text = self.because()?;
        if text.trim().is_empty() {
            return Err(self.missing("the reason"));
        }
        Ok(text)
    }

    /// A person, with or without the `@`; `@me` is who speaks.
    pub(super) fn person(&mut self) -> Read<PersonId> {
        let raw = self.words.take().ok_or_else(|| self.missing("@person"))?;
        find_person(raw, self.who).ok_or_else(|| self.unknown("person", raw, "@", &self.names().person_names()))
    }

    /// A team.
    pub(super) fn team(&mut self) -> Read<TeamId> {
        let raw = self.words.take().ok_or_else(|| self.missing("the team"))?;
        self.names()
            .find_team(bare(raw).trim_start_matches('@'))
            .ok_or_else(|| self.unknown("team", raw, "", &self.names().team_names()))
    }

    /// A target of any kind.
    pub(super) fn target(&mut self) -> Read<Target> {
        let raw = self.words.take().ok_or_else(|| self.missing("the target"))?;
        find_target(raw, self.names()).ok_or_else(|| self.unknown("target", raw, "", &self.names().target_names()))
    }

    /// A service.
    pub(super) fn service(&mut self) -> Read<ServiceId> {
        let raw = self.words.take().ok_or_else(|| self.missing("the service"))?;
        match find_target(raw, self.names()) {
            Some(Target::Service(id)) => Ok(id),
            Some(other) => {
                let kind = match other {
                    Target::Service(_) => "a service",
                    Target::Fleet(_) => "a fleet of hosts",
                    Target::Zone(_) => "a zone",
                    Target::Job(_) => "a job",
                    Target::Change(_) => "a change",
                    Target::Vendor(_) => "an outside company",
                };
                Err(self.unreadable(format!("{raw} is {kind}, and this wants a service; /map shows them")))
            }
            None => Err(self.unknown(
                "service",
                raw,
                "",
                &suggest::names_of(self.names(), |t| matches!(t, Target::Service(_))),
            )),
        }
    }

    /// A vendor.
    pub(super) fn vendor(&mut self) -> Read<VendorId> {
        let raw = self.words.take().ok_or_else(|| self.missing("the vendor"))?;
        let known = suggest::names_of(self.names(), |t| matches!(t, Target::Vendor(_)));
        let found = find_target(raw, self.names());
        if let Some(Target::Vendor(id)) = found {
            return Ok(id);
        }
        Err(self.unknown("vendor", raw, "", &known))
    }

    /// A numbered thing such as `t3`, as its place from zero.
    pub(super) fn id(&mut self, letter: char, what: &str) -> Read<u32> {
        let raw = self.words.take().ok_or_else(|| self.missing(what))?;
        read_id(raw, letter).ok_or_else(|| self.unreadable(format!("{raw} is not {what}; write {letter}1, {letter}2")))
    }

    /// A numbered thing that may be left out; taken only if it is one.
    pub(super) fn maybe_id(&mut self, letter: char) -> Option<u32> {
        let id = read_id(self.words.plain(0)?, letter)?;
        self.words.take();
        Some(id)
    }

    /// One word of a closed set.
    pub(super) fn word_of<T: FromStr>(&mut self, what: &str, known: &[&str]) -> Read<T> {
        let raw = self.words.take().ok_or_else(|| self.missing(what))?;
        if let Ok(word) = bare(raw).to_ascii_lowercase().parse() {
            return Ok(word);
        }
        let why = match suggest::nearest(bare(raw), known) {
            Some(near) => format!("{raw} is not {what}; did you mean {near}?"),
            None => format!("{raw} is not {what}; it is one of {}", known.join(", ")),
        };
        Err(self.unreadable(why))
    }

    /// The option `key`, if it ends the line and its value can be read.
    pub(super) fn option<T>(&mut self, key: &str, read: impl Fn(Words<'a>) -> Option<T>) -> Option<T> {
        let words = self.words;
        (0..words.len()).rev().find_map(|at| {
            if !words.is(at, key) {
                return None;
            }
            let value = read(words.tail(at + 1))?;
            self.words = words.head(at);
            Some(value)
        })
    }

    /// The option `key` with a length of time, which must be longer than nothing.
    pub(super) fn span(&mut self, key: &str) -> Read<Option<Ticks>> {
        let Some(span) = self.option(key, read_span) else {
            return Ok(None);
        };
        self.some_time(span).map(Some)
    }

    /// A text, and when the next one comes if the line ends with that: "next 20m", or as people write it, "next update in 20m".
    pub(super) fn promising(&mut self, what: &str) -> Read<(String, Option<Ticks>)> {
        let next = match self.option("next", |words| read_span(promised(words))) {
            Some(span) => Some(self.some_time(span)?),
            None => None,
        };
        let quoted = self.words.len().checked_sub(1).is_some_and(|last| self.words.plain(last).is_none());
        let text = self.text(what)?;
        // What stood between the text and the promise is part of neither.
        let bare = if next.is_some() && !quoted { text.trim_end_matches([' ', ',', ';']) } else { &text };
        if bare.is_empty() { Err(self.missing(what)) } else { Ok((bare.to_owned(), next)) }
    }

    /// Holds a length of time to its bounds.
    pub(super) fn some_time(&self, span: Ticks) -> Read<Ticks> {
        if span == Ticks::ZERO || span > MAX_SPAN {
            return Err(self.out_of_bounds(format!("{span} is no length of time to work with; write 10m or 2w")));
        }
        Ok(span)
    }

    /// A lever, its target and its amount.
    pub(super) fn call(&mut self) -> Read<LeverCall> {
        let raw = self.words.take().ok_or_else(|| self.missing("the lever"))?;
        let lever = read_lever(raw).ok_or_else(|| self.unknown("lever", raw, "", suggest::lever_words()))?;
        let target = self.target()?;
        let amount = self.amount()?;
        Ok(LeverCall { lever, target, amount })
    }

    /// The rest of the line as an amount.
    fn amount(&mut self) -> Read<Option<Amount>> {
        if self.words.is_empty() {
            return Ok(None);
        }
        let one = (self.words.len() == 1).then(|| self.words.plain(0)).flatten();
        let text = self.optional_text()?;
        if text.trim().is_empty() {
            return Err(self.missing("the amount"));
        }
        let Some(raw) = one.filter(|raw| raw.starts_with(|c: char| c.is_ascii_digit())) else {
            return Ok(Some(Amount::Word(text)));
        };
        if let Some(share) = raw.strip_suffix('%') {
            return match read_permille(share) {
                Some(permille) => Ok(Some(Amount::Share(permille))),
                None => Err(self.out_of_bounds(format!("{raw} is not a share; write 30%"))),
            };
        }
        let digits = raw.strip_suffix("/s").unwrap_or(raw);
        if !digits.bytes().all(|b| b.is_ascii_digit()) {
            return Ok(Some(Amount::Word(text)));
        }
        match digits.parse() {
            Ok(count) if count <= 1_000_000_000 => Ok(Some(Amount::Count(count))),
            _ => Err(self.out_of_bounds(format!("{raw} is more than can be asked for"))),
        }
    }
}

/// The person a word names.
pub(super) fn find_person(raw: &str, who: &Speaker<'_>) -> Option<PersonId> {
    let name = bare(raw).trim_start_matches('@');
    let me = name.eq_ignore_ascii_case("me").then_some(who.me);
    who.names.find_person(name).or(me)
}

/// The target a word names.
pub(super) fn find_target(raw: &str, names: &dyn Names) -> Option<Target> {
    names.find_target(raw).or_else(|| names.find_target(bare(raw)))
}

/// A lever's word, in any case; `roll-back` and `flush_cache` are understood.
pub(super) fn read_lever(raw: &str) -> Option<Lever> {
    let word = bare(raw).to_ascii_lowercase().replace('_', "-");
    let word = match word.as_str() {
        "roll-back" | "revert" => "rollback".to_owned(),
        "roll-forward" => "rollforward".to_owned(),
        "fail-over" => "failover".to_owned(),
        "fail-back" => "failback".to_owned(),
        _ => word,
    };
    word.parse().ok()
}

/// `t3` or `3` as a place from zero.
fn read_id(raw: &str, letter: char) -> Option<u32> {
    let raw = bare(raw);
    let digits = raw.strip_prefix([letter, letter.to_ascii_uppercase()]).unwrap_or(raw);
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    digits.parse::<u32>().ok()?.checked_sub(1)
}

/// `sev2`, `SEV-2`, and `2` where only a severity can stand.
pub(super) fn read_severity(raw: &str, digit_alone: bool) -> Option<Severity> {
    let word = bare(raw).to_ascii_lowercase();
    let digits = match word.strip_prefix("sev") {
        Some(rest) => rest.strip_prefix('-').unwrap_or(rest),
        None if digit_alone => word.as_str(),
        None => return None,
    };
    Severity::from_str(&format!("sev{digits}")).ok()
}

/// Digits with at most one decimal, in permille: `12.5` is 125.
pub(super) fn read_permille(raw: &str) -> Option<u32> {
    let (whole, tenth) = raw.split_once('.').unwrap_or((raw, "0"));
    let plain = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    if !plain(whole) || !plain(tenth) || tenth.len() != 1 {
        return None;
    }
    let whole: u32 = whole.parse().ok().filter(|percent| *percent <= 100_000)?;
    Some(whole * 10 + tenth.parse::<u32>().ok()?)
}

/// A length of time: `10m`, `1h30m`, also `10 min` and `2 hours`.
pub(super) fn read_span(words: Words<'_>) -> Option<Ticks> {
    if words.is_empty() || words.len() > 2 {
        return None;
    }
    let first = words.plain(0)?.to_ascii_lowercase();
    let first = bare(&first);
    if words.len() == 1 {
        return first.parse().ok().or_else(|| {
            let digits = first.trim_end_matches(|c: char| c.is_ascii_alphabetic());
            unit(&first[digits.len()..]).and_then(|unit| format!("{digits}{unit}").parse().ok())
        });
    }
    let second = words.plain(1)?.to_ascii_lowercase();
    format!("{first}{}", unit(bare(&second))?).parse().ok()
}

/// What is left of "update in 20 minutes", as it stands behind "next".
fn promised(mut words: Words<'_>) -> Words<'_> {
    if ["update", "word", "message", "news"].iter().any(|word| words.is(0, word)) {
        words.take();
    }
    if words.is(0, "in") {
        words.take();
    }
    words
}

/// The letter of a unit written out.
fn unit(word: &str) -> Option<char> {
    match word {
        "s" | "sec" | "secs" | "second" | "seconds" => Some('s'),
        "m" | "min" | "mins" | "minute" | "minutes" => Some('m'),
        "h" | "hr" | "hrs" | "hour" | "hours" => Some('h'),
        "d" | "day" | "days" => Some('d'),
        "w" | "week" | "weeks" => Some('w'),
        _ => None,
    }
}

/// Services separated by commas.
pub(super) fn read_services(words: Words<'_>, names: &dyn Names) -> Option<Vec<ServiceId>> {
    let mut found = Vec::new();
    for name in words.span().split([',', ' ', '\t']) {
        if name.is_empty() {
            continue;
        }
        match find_target(name, names)? {
            Target::Service(id) => found.push(id),
            Target::Fleet(_) | Target::Zone(_) | Target::Job(_) | Target::Change(_) | Target::Vendor(_) => return None,
        }
    }
    (!found.is_empty()).then_some(found)
}
