//! Taking over a response that is under way, and a shift that ends in one.
//!
//! The one rule: a handoff is four acts that the log shows, and none of them is an opinion.

use super::seqs;
use crate::base::Ticks;
use crate::score::evidence::{Evidence, Spell};
use crate::score::gather::person;
use crate::score::measure::{Measure, says, spoken};
use crate::vocab::{EventKind, Intent};

/// A brief is answered within this.
const ANSWERED: Ticks = Ticks::minutes(3);
/// What was told is looked at, and the change announced, within this.
const SOON: Ticks = Ticks::minutes(4);

pub(super) fn steps(e: &Evidence<'_>) -> Measure {
    let Some(before) = &e.before else {
        return Measure::none("You did not take over from anybody.");
    };
    let briefed = before.briefed;
    let Some(taken) = before.taken else {
        let because = format!("You were briefed at {} and never took over.", briefed.tick);
        return Measure::never(briefed.tick, seqs([briefed.seq]), because);
    };
    let mine = || e.log.events.iter().filter(|event| person(event.by) == Some(e.me) && event.seq > briefed.seq);
    let by = taken.tick.after(SOON);
    let back = mine().find(|event| match &event.kind {
        EventKind::Asked { to, text, .. } => *to == before.from && says(text) && event.tick <= by,
        EventKind::Said { to, text, .. } => to.contains(&before.from) && says(text) && event.tick <= by,
        _ => false,
    });
    let looked = mine().find(|event| {
        let looks = match &event.kind {
            EventKind::Looked { .. } | EventKind::VerificationAsked { .. } => true,
            EventKind::Asked { to, intent, .. } => *to != before.from && *intent != Intent::Courtesy,
            _ => false,
        };
        looks && event.tick <= by
    });
    let told = mine().find(|event| {
        let words = match &event.kind {
            EventKind::UpdatePosted { text, .. } => says(text),
            EventKind::Said { to, text, .. } => to.is_empty() && says(text),
            _ => false,
        };
        words && event.seq > taken.seq && event.tick <= by
    });
    let swift = taken.tick.since(briefed.tick) <= ANSWERED;
    let done = [swift, back.is_some(), looked.is_some(), told.is_some()];
    let names = ["taken over within three minutes", "asked or read back", "checked", "announced"];
    let missing: Vec<&str> = done.iter().zip(names).filter(|(done, _)| !**done).map(|(_, name)| name).collect();
    let good = done.len() - missing.len();
    let told_of = if missing.is_empty() { String::new() } else { format!(" Missing: {}.", missing.join(", ")) };
    let because = format!(
        "You were briefed at {} and took over {} later; {good} of four steps of a takeover were there.{told_of}",
        briefed.tick,
        spoken(taken.tick.since(briefed.tick))
    );
    let events = [back, looked, told].into_iter().flatten().map(|event| event.seq);
    Measure::share(good as f64, done.len(), taken.tick, seqs(events.chain([briefed.seq, taken.seq])), because)
}

/// Minutes the seat commanded past the end of its shift.
pub(super) fn overrun(e: &Evidence<'_>) -> Measure {
    let Some((relief, ends)) = e.log.briefing.shift.filter(|(_, ends)| *ends < e.close) else {
        return Measure::none("No shift of yours ended.");
    };
    let mine = e.commanders.iter().rev().find(|spell| spell.who == e.me).map_or(e.close, |spell| spell.to);
    let next = e.commanders.iter().find(|spell| spell.who != e.me && spell.mark.tick >= mine && mine < e.close);
    match next {
        Some(Spell { who, mark, .. }) => {
            let name = e.name(*who);
            let because = if mark.tick <= ends {
                format!("{name} had command at {}, before your shift ended at {ends}.", mark.tick)
            } else {
                format!("Your shift ended at {ends}; {name} had command {} after that.", spoken(mark.tick.since(ends)))
            };
            Measure::of(mark.tick.since(ends).as_minutes(), mark.tick, seqs([mark.seq]), because)
        }
        None => {
            let name = e.name(relief);
            let because = format!("Your shift ended at {ends} with {name} there, and command was never handed over.");
            Measure::never(ends, Vec::new(), because)
        }
    }
}
