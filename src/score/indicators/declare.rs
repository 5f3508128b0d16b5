//! Declare and size up: how soon, how high, how wide.
//!
//! The one rule: the higher of two plausible severities is never wrong.

use super::seqs;
use crate::base::{Tick, Ticks, maths};
use crate::score::evidence::Evidence;
use crate::score::gather::person;
use crate::score::measure::{Measure, says, spoken};
use crate::vocab::{Audience, EventKind, Fact, Severity, SizeUp};

pub(super) fn delay(e: &Evidence<'_>) -> Measure {
    let Some(symptom) = e.symptom else {
        return Measure::none("There was no visible symptom to declare upon.");
    };
    match e.declared {
        // A declaration before anything is visible is a guess, and earns no more than a slow one.
        Some(declared) if e.led() && declared.tick.after(Ticks(30)) < symptom.tick => {
            let because = format!(
                "You declared at {}, before there was any sign; the first came at {}.",
                declared.tick, symptom.tick
            );
            Measure::of(8.0, declared.tick, seqs([declared.seq]), because)
        }
        Some(declared) if e.led() => {
            let span = declared.tick.since(symptom.tick);
            let because = format!(
                "The first sign was there at {}; you declared at {}, {} later.",
                symptom.tick,
                declared.tick,
                spoken(span)
            );
            Measure::of(span.as_minutes(), declared.tick, seqs([symptom.seq, declared.seq]), because)
        }
        _ if e.other_seat_led() => Measure::none("Another participant led the response."),
        _ => {
            let because = format!("The first sign was there at {}, and you never declared an incident.", symptom.tick);
            Measure::never(symptom.tick, seqs([symptom.seq]), because)
        }
    }
}

pub(super) fn ack(e: &Evidence<'_>) -> Measure {
    let mine: Vec<_> = e.pages.iter().filter(|page| page.to == e.me && page.by != Some(e.me)).collect();
    let Some(first) = mine.first() else {
        return Measure::none("Nobody paged you.");
    };
    let waited = |answered: Option<Tick>| answered.unwrap_or(e.close);
    if mine.iter().all(|page| page.answered.is_none()) {
        let because = format!("You were paged at {} and never acknowledged it.", first.mark.tick);
        return Measure::never(first.mark.tick, seqs([first.mark.seq]), because);
    }
    let total: f64 = mine
        .iter()
        .map(|page| maths::min(waited(page.answered.map(|mark| mark.tick)).since(page.mark.tick).as_minutes(), 30.0))
        .sum();
    let mean = total / mine.len() as f64;
    let because = format!(
        "You were paged {} time(s), first at {}; the acknowledgement took {} on average.",
        mine.len(),
        first.mark.tick,
        spoken(Ticks((mean * 60.0).round() as u32))
    );
    let events = mine.iter().flat_map(|page| [page.mark.seq, page.answered.map_or(0, |mark| mark.seq)]);
    Measure::of(mean, first.mark.tick, seqs(events), because)
}

pub(super) fn rank(severity: Severity) -> f64 {
    match severity {
        Severity::Sev1 => 1.0,
        Severity::Sev2 => 2.0,
        Severity::Sev3 => 3.0,
        Severity::Sev4 => 4.0,
    }
}

pub(super) fn severity(e: &Evidence<'_>) -> Measure {
    let Some(declared) = e.declared else {
        return Measure::none("Nothing was declared.");
    };
    let judged = declared.tick.after(Ticks::minutes(10));
    let Some(worst) = e.worst_shown(Tick::ZERO, judged) else {
        return Measure::none("No metric of an entry was visible to judge the severity by.");
    };
    let justified = if worst >= 0.5 {
        Severity::Sev1
    } else if worst >= 0.05 {
        Severity::Sev2
    } else {
        Severity::Sev3
    };
    let held = e.severity_at(judged).unwrap_or(Severity::Sev4);
    // Between two plausible levels the higher is never wrong; only two levels above what is shown counts, and little.
    let low = maths::max(rank(held) - rank(justified), 0.0);
    let high = if rank(justified) - rank(held) >= 2.0 { 0.5 } else { 0.0 };
    let because = format!(
        "By {judged} the metrics had shown up to {:.0} % of requests failing, which speaks for {justified}; it stood at {held}.",
        worst * 100.0
    );
    let events = e.severities.iter().filter(|(mark, ..)| mark.tick <= judged).map(|(mark, ..)| mark.seq);
    Measure::of(low + high, declared.tick, seqs(events), because)
}

pub(super) fn churn(e: &Evidence<'_>) -> Measure {
    let changes: Vec<_> = e.severities.iter().skip(1).collect();
    let bare = changes.iter().filter(|(_, _, reasoned)| !reasoned).count();
    let count = bare.max(changes.len().saturating_sub(2));
    let tick = e.severities.first().map_or(Tick::ZERO, |(mark, ..)| mark.tick);
    let because = if changes.is_empty() {
        "The severity stayed as it was first set.".to_owned()
    } else {
        let reasons = match (bare, changes.len()) {
            (0, 1) => "with a reason".to_owned(),
            (0, _) => "each time with a reason".to_owned(),
            (1, 1) => "without a reason".to_owned(),
            (bare, _) => format!("{bare} of them without a reason"),
        };
        format!("The severity was changed {} time(s), {reasons}.", changes.len())
    };
    Measure::of(count as f64, tick, seqs(changes.iter().map(|(mark, ..)| mark.seq)), because)
}

fn size_ups<'a>(e: &Evidence<'a>) -> Vec<(Tick, u32, &'a SizeUp)> {
    let events = e.log.events.iter().filter(|event| event.tick <= e.until);
    events
        .filter_map(
            |event| {
                if let EventKind::SizedUp(what) = &event.kind { Some((event.tick, event.seq, what)) } else { None }
            },
        )
        .collect()
}

/// Whether a size-up names something that was known to be ill.
fn names_ill(e: &Evidence<'_>, at: Tick, what: &SizeUp) -> bool {
    !what.affects.is_empty() && e.known_ill(&what.affects, at)
}

/// Whether the share a size-up names is of the order of what was shown or said by then; where nothing was, any will do.
fn fits_shown(e: &Evidence<'_>, at: Tick, what: &SizeUp) -> bool {
    let Some(permille) = what.share_permille else { return false };
    let share = f64::from(permille) / 1000.0;
    let shown = e.worst_shown(at.before(Ticks::minutes(5)), at);
    let said = e.log.events.iter().filter(|event| event.tick <= at).flat_map(|event| match &event.kind {
        EventKind::Finding { facts, .. } => facts.as_slice(),
        _ => &[],
    });
    let said = said.filter_map(|fact| match fact {
        Fact::Failing { permille, .. } | Fact::HostsImpaired { permille, .. } => Some(f64::from(*permille) / 1000.0),
        _ => None,
    });
    let mut known = shown.into_iter().chain(said).peekable();
    let near = |seen: f64| (share - seen).abs() <= 0.1 || share <= 3.0 * seen && seen <= 3.0 * share;
    known.peek().is_none() || known.any(near)
}

pub(super) fn size_up(e: &Evidence<'_>) -> Measure {
    let Some(declared) = e.declared else {
        return Measure::none("Nothing was declared.");
    };
    let scoped = |at: Tick, what: &SizeUp| says(&what.impact) && (names_ill(e, at, what) || fits_shown(e, at, what));
    match size_ups(e).into_iter().find(|(at, _, what)| scoped(*at, what)) {
        Some((tick, seq, _)) => {
            let span = tick.since(declared.tick);
            let because =
                format!("You said what is wrong and how wide at {tick}, {} after the declaration.", spoken(span));
            Measure::of(span.as_minutes(), tick, seqs([declared.seq, seq]), because)
        }
        None => {
            let because =
                format!("After the declaration at {} you never said what is wrong and how wide.", declared.tick);
            Measure::never(declared.tick, seqs([declared.seq]), because)
        }
    }
}

pub(super) fn fields(e: &Evidence<'_>) -> Measure {
    let filled = |at: Tick, what: &SizeUp| {
        let parts = [says(&what.impact), names_ill(e, at, what), fits_shown(e, at, what), what.trend.is_some()];
        parts.iter().filter(|part| **part).count()
    };
    let best = size_ups(e)
        .into_iter()
        .map(|(tick, seq, what)| (filled(tick, what), tick, seq))
        .reduce(|a, b| if b.0 > a.0 { b } else { a });
    let Some((count, tick, seq)) = best else {
        let tick = e.declared.map_or(Tick::ZERO, |mark| mark.tick);
        return Measure::never(tick, Vec::new(), "There was no size-up.".to_owned());
    };
    let because = format!(
        "Your fullest size-up, at {tick}, filled {count} of impact, affected services, share and trend as they were known then."
    );
    Measure::share(count as f64, 4, tick, seqs([seq]), because)
}

pub(super) fn recap(e: &Evidence<'_>) -> Measure {
    let Some(declared) = e.declared.filter(|_| e.length() >= Ticks::minutes(15)) else {
        return Measure::none("It was too short to need a recap.");
    };
    let mut said: Vec<(Tick, u32)> = size_ups(e).into_iter().map(|(tick, seq, _)| (tick, seq)).collect();
    let updates = e.updates.iter().filter(|update| update.audience == Audience::Internal && update.full);
    said.extend(updates.map(|update| (update.mark.tick, update.mark.seq)));
    said.retain(|(tick, _)| *tick <= e.until);
    if said.is_empty() {
        let because = format!("From {} on nobody summed up where things stand.", declared.tick);
        return Measure::never(declared.tick, seqs([declared.seq]), because);
    }
    said.sort_unstable();
    let (gap, from) = longest_gap(declared.tick, e.until, said.iter().map(|(tick, _)| *tick));
    let because = format!("The longest stretch without a recap was {}, from {from}.", spoken(gap));
    Measure::of(gap.as_minutes(), from, seqs(said.iter().map(|(_, seq)| *seq)), because)
}

/// The longest gap between moments in a stretch of time, and where it began.
pub(super) fn longest_gap(from: Tick, to: Tick, moments: impl Iterator<Item = Tick>) -> (Ticks, Tick) {
    let (mut last, mut best) = (from, (Ticks::ZERO, from));
    for moment in moments.filter(|moment| *moment > from && *moment <= to).chain([to]) {
        if moment.since(last) > best.0 {
            best = (moment.since(last), last);
        }
        last = moment;
    }
    best
}

/// When the seat did something, by kind.
pub(super) fn my_acts<'a>(
    e: &'a Evidence<'_>,
    which: impl Fn(&EventKind) -> bool + 'a,
) -> impl Iterator<Item = (Tick, u32)> + 'a {
    let mine = e.log.events.iter().filter(|event| person(event.by) == Some(e.me) && event.tick <= e.until);
    mine.filter(move |event| which(&event.kind)).map(|event| (event.tick, event.seq))
}
