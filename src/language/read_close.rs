//! Readers for closing and for the review.
//!
//! The one rule: a field that is missing is named.

use strum::VariantNames as _;

use super::lexer::Words;
use super::reading::{Read, Reading, find_person};
use crate::vocab::{Command, FactorKind, RemedyKind};

pub(super) fn verify(r: &mut Reading<'_>) -> Read<Command> {
    let (service, by) = if r.words.raw(0).is_some_and(|raw| raw.starts_with('@')) {
        let by = r.person()?;
        (r.service()?, by)
    } else {
        let service = r.service()?;
        (service, r.person()?)
    };
    r.end()?;
    Ok(Command::Verify { service, by })
}

pub(super) fn review_owner(r: &mut Reading<'_>) -> Read<Command> {
    let person = r.person()?;
    r.end()?;
    Ok(Command::ReviewOwner { person })
}

pub(super) fn resolve(r: &mut Reading<'_>) -> Read<Command> {
    let text = r.optional_text()?;
    Ok(Command::Resolve { text })
}

/// The only word, read as one of a closed set.
fn only<T: std::str::FromStr>(words: Words<'_>) -> Option<T> {
    let raw = words.plain(0).filter(|_| words.len() == 1)?;
    raw.to_ascii_lowercase().parse().ok()
}

/// Places in the log: `12,13`.
fn read_evidence(words: Words<'_>) -> Option<Vec<u32>> {
    let mut found = Vec::new();
    for part in words.span().split([',', ' ', '\t']) {
        let part = part.trim_start_matches('#');
        if part.is_empty() {
            continue;
        }
        found.push(part.parse().ok()?);
    }
    (!found.is_empty() && found.len() <= 100).then_some(found)
}

pub(super) fn factor(r: &mut Reading<'_>) -> Read<Command> {
    let evidence = r.option("from", read_evidence).unwrap_or_default();
    let Some(kind) = r.option("as", only::<FactorKind>) else {
        let kinds = FactorKind::VARIANTS.join(", ");
        return Err(r.unreadable(format!("say what kind it is: as one of {kinds}")));
    };
    let text = r.text("the factor")?;
    Ok(Command::Factor { text, kind, evidence })
}

pub(super) fn remedy(r: &mut Reading<'_>) -> Read<Command> {
    let who = r.who;
    let (mut factor, mut owner, mut due, mut kind) = (None, None, None, None);
    loop {
        let before = r.words.len();
        if kind.is_none() {
            kind = r.option("kind", only::<RemedyKind>);
        }
        if due.is_none() {
            due = r.span("due")?;
        }
        if owner.is_none() {
            owner = r.option("owner", |words| {
                let raw = words.plain(0).filter(|_| words.len() == 1)?;
                find_person(raw, who)
            });
        }
        if factor.is_none() {
            factor = r.option("for", |words| {
                let raw = words.plain(0).filter(|_| words.len() == 1)?;
                let digits = raw.strip_prefix(['f', 'F'])?;
                digits.parse::<u32>().ok()?.checked_sub(1)
            });
        }
        if r.words.len() == before {
            break;
        }
    }
    let Some(factor) = factor else {
        return Err(r.missing("for which factor (for f1)"));
    };
    let Some(owner) = owner else {
        return Err(r.missing("who owns it (owner @name)"));
    };
    let Some(kind) = kind else {
        let kinds = RemedyKind::VARIANTS.join(", ");
        return Err(r.missing(&format!("what it does (kind {kinds})")));
    };
    let text = r.text("the remedy")?;
    Ok(Command::Remedy { text, factor, owner, due, kind })
}

pub(super) fn coach(r: &mut Reading<'_>) -> Read<Command> {
    let on = match r.words.plain(0) {
        Some("on") => true,
        Some("off") => false,
        Some(_) | None => return Err(r.unreadable("the coach is switched with /coach on and /coach off")),
    };
    r.words.take();
    r.end()?;
    Ok(Command::Coach { on })
}

pub(super) fn retro(r: &mut Reading<'_>) -> Read<Command> {
    if !r.words.is(0, "done") {
        return Err(r.unreadable("the review is ended with /incident retro done"));
    }
    r.words.take();
    r.end()?;
    Ok(Command::RetroDone)
}
