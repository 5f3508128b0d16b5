//! Readers for updates, the status page, channels and vendors.
//!
//! The one rule: ordinary English is never mistaken for an option.

use strum::VariantNames as _;

use super::reading::{Read, Reading, find_person, read_services, read_severity};
use crate::vocab::{Audience, ChannelName, Command, DraftId, Look, PublicState, Role, StatusUpdate};

pub(super) fn update(r: &mut Reading<'_>) -> Read<Command> {
    let (text, next) = r.promising("the update")?;
    Ok(Command::Update { text, next })
}

pub(super) fn exec(r: &mut Reading<'_>) -> Read<Command> {
    let (text, next) = r.promising("the update")?;
    Ok(Command::Exec { text, next })
}

pub(super) fn statuspage(r: &mut Reading<'_>) -> Read<Command> {
    if r.words.is_empty() || (r.words.len() == 1 && r.words.is(0, "show")) {
        return Ok(Command::Look(Look::StatusPage));
    }
    let state = r.word_of::<PublicState>("a state of the status page", PublicState::VARIANTS)?;
    let names = r.names();
    let (mut affects, mut next) = (None, None);
    loop {
        let before = r.words.len();
        if affects.is_none() {
            affects = r.option("affects", |words| read_services(words, names));
        }
        if next.is_none() {
            next = r.span("next")?;
        }
        if r.words.len() == before {
            break;
        }
    }
    let text = r.text("the text customers read")?;
    Ok(Command::StatusPage(StatusUpdate { state, text, affects: affects.unwrap_or_default(), next }))
}

pub(super) fn approve(r: &mut Reading<'_>) -> Read<Command> {
    let draft = r.maybe_id('s').map(DraftId);
    r.end()?;
    Ok(Command::Approve { draft })
}

pub(super) fn comms(r: &mut Reading<'_>) -> Read<Command> {
    let raw = r.words.take().ok_or_else(|| r.missing("free or approve"))?;
    let command = match raw.to_ascii_lowercase().as_str() {
        "free" => Command::CommsMode { free: true },
        "approve" => Command::CommsMode { free: false },
        _ => match find_person(raw, r.who).filter(|_| raw.starts_with('@')) {
            Some(to) => Command::OfferRole { role: Role::Comms, to },
            None => return Err(r.unreadable(format!("{raw} is neither free nor approve"))),
        },
    };
    r.end()?;
    Ok(command)
}

pub(super) fn channel(r: &mut Reading<'_>) -> Read<Command> {
    let name = r.word_of::<ChannelName>("a channel", ChannelName::VARIANTS)?;
    let audience = if r.words.is(0, "for") {
        r.words.take();
        Some(r.word_of::<Audience>("an audience", Audience::VARIANTS)?)
    } else {
        None
    };
    r.end()?;
    Ok(Command::Channel { name, audience })
}

pub(super) fn vendor(r: &mut Reading<'_>) -> Read<Command> {
    let raw = r.words.take().ok_or_else(|| r.missing("open or chase"))?;
    match raw.to_ascii_lowercase().as_str() {
        "open" => {
            let vendor = r.vendor()?;
            let raw = r.words.take().ok_or_else(|| r.missing("the severity"))?;
            let Some(severity) = read_severity(raw, true) else {
                return Err(r.unreadable(format!("{raw} is not a severity from sev1 to sev4")));
            };
            let text = r.text("what to tell them")?;
            Ok(Command::VendorOpen { vendor, severity, text })
        }
        "chase" => {
            let vendor = r.vendor()?;
            r.end()?;
            Ok(Command::VendorChase { vendor })
        }
        _ => Err(r.unreadable(format!("{raw} is neither open nor chase"))),
    }
}

pub(super) fn note(r: &mut Reading<'_>) -> Read<Command> {
    let text = r.text("the note")?;
    Ok(Command::Note { text })
}
