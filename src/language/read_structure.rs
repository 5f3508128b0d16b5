//! Readers for declaring, roles, command, people and looks.
//!
//! The one rule: an alias means what its canonical verb means.

use strum::VariantNames as _;

use super::reading::{Read, Reading, find_person, read_permille, read_services, read_severity};
use crate::vocab::{
    BriefField, Command, HandoffItem, IncidentState, Look, OfferId, PageId, PageTarget, Role, Severity, SizeUp, Trend,
};

const SEVERITIES: &str = "a severity from sev1 to sev4";

pub(super) fn ack(r: &mut Reading<'_>) -> Read<Command> {
    let page = r.maybe_id('p').map(PageId);
    r.end()?;
    Ok(Command::Ack { page })
}

pub(super) fn declare(r: &mut Reading<'_>) -> Read<Command> {
    let last = r.words.len().saturating_sub(1);
    let severity = r.words.plain(last).and_then(|raw| read_severity(raw, false));
    if severity.is_some() {
        r.words = r.words.head(last);
    }
    let title = r.text("the title")?;
    Ok(Command::Declare { title, severity })
}

/// A severity as the next word.
fn next_severity(r: &mut Reading<'_>) -> Read<Severity> {
    let raw = r.words.take().ok_or_else(|| r.missing(SEVERITIES))?;
    read_severity(raw, true).ok_or_else(|| r.unreadable(format!("{raw} is not {SEVERITIES}")))
}

pub(super) fn severity(r: &mut Reading<'_>) -> Read<Command> {
    let severity = next_severity(r)?;
    let because = r.because()?;
    Ok(Command::SetSeverity { severity, because })
}

/// A role by its word or by what people call it.
fn read_role(raw: &str) -> Option<Role> {
    match raw.to_ascii_lowercase().as_str() {
        "ic" | "commander" | "command" | "lead" => Some(Role::Ic),
        "operations" => Some(Role::Ops),
        "communications" | "comm" => Some(Role::Comms),
        word => word.parse().ok(),
    }
}

pub(super) fn role(r: &mut Reading<'_>) -> Read<Command> {
    let role = if matches!(r.word.as_str(), "lead" | "commander") {
        Role::Ic
    } else {
        let raw = r.words.take().ok_or_else(|| r.missing("the role"))?;
        read_role(raw).ok_or_else(|| r.unknown("role", raw, "", Role::VARIANTS))?
    };
    let to = r.person()?;
    r.end()?;
    Ok(Command::OfferRole { role, to })
}

pub(super) fn accept(r: &mut Reading<'_>) -> Read<Command> {
    let what = r.maybe_id('o').map(OfferId);
    r.end()?;
    Ok(Command::Accept { what })
}

pub(super) fn decline(r: &mut Reading<'_>) -> Read<Command> {
    let what = r.maybe_id('o').map(OfferId);
    let because = r.because()?;
    Ok(Command::Decline { what, because })
}

pub(super) fn handoff(r: &mut Reading<'_>) -> Read<Command> {
    if let Some(role) = r.words.plain(0).filter(|raw| !raw.starts_with('@')) {
        match read_role(role) {
            Some(Role::Ic) => {
                r.words.take();
            }
            Some(other) => {
                return Err(
                    r.unreadable(format!("only command is handed off with a brief; for {other} write /incident role"))
                );
            }
            None if find_person(role, r.who).is_some() => {}
            None => return Err(r.unknown("role", role, "", Role::VARIANTS)),
        }
    }
    let to = r.person()?;
    let keys: Vec<(HandoffItem, &'static str)> =
        <HandoffItem as strum::IntoEnumIterator>::iter().map(|item| (item, item.into())).collect();
    let mut brief = Vec::new();
    for (key, text) in fields(r, &keys.iter().map(|(_, key)| *key).collect::<Vec<_>>())? {
        if let Some((item, _)) = keys.iter().find(|(_, name)| *name == key) {
            brief.push(BriefField { item: *item, text });
        }
    }
    r.end()?;
    Ok(Command::Handoff { to, brief })
}

/// Splits off the fields `key: text` at the end of the line; what stands before them stays.
pub(super) fn fields(r: &mut Reading<'_>, keys: &[&'static str]) -> Read<Vec<(&'static str, String)>> {
    let words = r.words;
    let key_at = |at: usize| -> Option<&'static str> {
        let (stem, _) = words.plain(at)?.split_once(':')?;
        keys.iter().copied().find(|key| stem.eq_ignore_ascii_case(key))
    };
    let starts: Vec<(usize, &'static str)> =
        (0..words.len()).filter_map(|at| key_at(at).map(|key| (at, key))).collect();
    let mut found = Vec::new();
    for (place, (at, key)) in starts.iter().enumerate() {
        let until = starts.get(place + 1).map_or(words.len(), |(next, _)| *next);
        let text = words.head(until).tail(*at).text_after(key.len() + 1);
        if !text.trim().is_empty() {
            found.push((*key, r.bounded(text)?));
        }
    }
    if let Some((first, _)) = starts.first() {
        r.words = words.head(*first);
    }
    Ok(found)
}

pub(super) fn take_command(r: &mut Reading<'_>) -> Read<Command> {
    let because = r.must_because()?;
    Ok(Command::TakeCommand { because })
}

pub(super) fn question(r: &mut Reading<'_>) -> Read<Command> {
    let text = r.text("the question")?;
    Ok(Command::Question { text })
}

pub(super) fn size_up(r: &mut Reading<'_>) -> Read<Command> {
    let names = r.names();
    let (mut affects, mut share, mut trend) = (None, None, None);
    loop {
        let before = r.words.len();
        if affects.is_none() {
            affects = r.option("affects", |words| read_services(words, names));
        }
        if share.is_none() {
            share = r.option("share", |words| {
                let raw = words.plain(0).filter(|_| words.len() == 1)?;
                read_permille(raw.strip_suffix('%').unwrap_or(raw))
            });
        }
        if trend.is_none() {
            trend = r.option("trend", |words| {
                let raw = words.plain(0).filter(|_| words.len() == 1)?;
                raw.to_ascii_lowercase().parse::<Trend>().ok()
            });
        }
        if r.words.len() == before {
            break;
        }
    }
    if share.is_some_and(|permille| permille > 1000) {
        return Err(r.out_of_bounds("a share is at most 100%"));
    }
    let impact = r.text("what is wrong")?;
    Ok(Command::SizeUp(SizeUp { impact, affects: affects.unwrap_or_default(), share_permille: share, trend }))
}

pub(super) fn oncall(r: &mut Reading<'_>) -> Read<Command> {
    let team = if r.words.is_empty() { None } else { Some(r.team()?) };
    r.end()?;
    Ok(Command::Look(Look::Oncall(team)))
}

/// A team or a person as the next word; the sign says which is looked for first.
fn page_target(r: &mut Reading<'_>) -> Read<PageTarget> {
    let raw = r.words.raw(0).ok_or_else(|| r.missing("whom to page"))?;
    let name = super::reading::bare(raw).trim_start_matches('@');
    let person = find_person(raw, r.who).map(PageTarget::Person);
    let team = r.names().find_team(name).map(PageTarget::Team);
    let found = if raw.starts_with('@') { person.or(team) } else { team.or(person) };
    if let Some(found) = found {
        r.words.take();
        return Ok(found);
    }
    if raw.starts_with('@') {
        return r.person().map(PageTarget::Person);
    }
    r.team().map(PageTarget::Team)
}

pub(super) fn page(r: &mut Reading<'_>) -> Read<Command> {
    let target = page_target(r)?;
    let text = r.optional_text()?;
    Ok(Command::Page { target, text })
}

pub(super) fn escalate(r: &mut Reading<'_>) -> Read<Command> {
    let target = page_target(r)?;
    let text = r.optional_text()?;
    Ok(match target {
        PageTarget::Team(to) => Command::Escalate { to, text },
        PageTarget::Person(_) => Command::Page { target, text },
    })
}

pub(super) fn release(r: &mut Reading<'_>) -> Read<Command> {
    let person = r.person()?;
    r.end()?;
    Ok(Command::Release { person })
}

pub(super) fn subteam(r: &mut Reading<'_>) -> Read<Command> {
    let within = r.span("in")?;
    let lead_at = (0..r.words.len()).find(|at| r.words.plain(*at).is_some_and(|raw| raw.starts_with('@')));
    let Some(at) = lead_at else {
        return Err(r.missing("@lead"));
    };
    let rest = r.words.tail(at);
    r.words = r.words.head(at);
    let name = r.text("the name of the group")?;
    r.words = rest;
    let lead = r.person()?;
    let text = r.optional_text()?;
    Ok(Command::Subteam { name, lead, text, within })
}

pub(super) fn offer_command(r: &mut Reading<'_>) -> Read<Command> {
    let raw = r.words.take().ok_or_else(|| r.missing("yes or no"))?;
    let yes = match raw.to_ascii_lowercase().as_str() {
        "yes" | "y" => true,
        "no" | "n" => false,
        _ => return Err(r.unreadable(format!("{raw} is neither yes nor no"))),
    };
    let to = r.person()?;
    r.end()?;
    Ok(Command::OfferCommand { yes, to })
}

pub(super) fn status(r: &mut Reading<'_>) -> Read<Command> {
    if r.word.starts_with("mitigate") {
        r.end()?;
        return Ok(Command::SetStatus { state: IncidentState::Mitigated });
    }
    if r.words.len() > 1 {
        return super::read_talk::update(r);
    }
    let known = ["investigating", "identified", "mitigated", "monitoring"];
    let state: IncidentState = r.word_of("a state of the response", &known)?;
    match state {
        IncidentState::Investigating
        | IncidentState::Identified
        | IncidentState::Mitigated
        | IncidentState::Monitoring => Ok(Command::SetStatus { state }),
        IncidentState::None | IncidentState::Resolved | IncidentState::Cancelled => {
            let mut refusal = r.unreadable(format!("{state} has a verb of its own"));
            if state == IncidentState::Resolved {
                "/incident resolve".clone_into(&mut refusal.hint);
            }
            Err(refusal)
        }
    }
}

/// A look without arguments.
fn look(r: &Reading<'_>, look: Look) -> Read<Command> {
    r.end()?;
    Ok(Command::Look(look))
}

pub(super) fn dash(r: &mut Reading<'_>) -> Read<Command> {
    let of = if r.words.is_empty() { None } else { Some(r.service()?) };
    look(r, Look::Dash(of))
}

pub(super) fn changes(r: &mut Reading<'_>) -> Read<Command> {
    look(r, Look::Changes)
}

pub(super) fn map(r: &mut Reading<'_>) -> Read<Command> {
    look(r, Look::Map)
}

pub(super) fn who(r: &mut Reading<'_>) -> Read<Command> {
    look(r, Look::Who)
}

pub(super) fn tasks(r: &mut Reading<'_>) -> Read<Command> {
    look(r, Look::Tasks)
}

pub(super) fn summary(r: &mut Reading<'_>) -> Read<Command> {
    look(r, Look::Summary)
}

pub(super) fn spent(r: &mut Reading<'_>) -> Read<Command> {
    look(r, Look::Cost)
}

pub(super) fn timeline(r: &mut Reading<'_>) -> Read<Command> {
    if r.words.is_empty() {
        return Ok(Command::Look(Look::Timeline));
    }
    let text = r.text("the note")?;
    Ok(Command::Note { text })
}

pub(super) fn runbook(r: &mut Reading<'_>) -> Read<Command> {
    let raw = r.words.take().ok_or_else(|| r.missing("the runbook"))?;
    let book = r
        .names()
        .find_runbook(super::reading::bare(raw))
        .ok_or_else(|| r.unknown("runbook", raw, "", &r.names().runbook_names()))?;
    look(r, Look::Runbook(book))
}

pub(super) fn levers(r: &mut Reading<'_>) -> Read<Command> {
    let of = if r.words.is_empty() { None } else { Some(r.target()?) };
    look(r, Look::Levers(of))
}
