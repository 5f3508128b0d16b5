//! What the clocks of all audiences share: gaps, promises, and updates that bring nothing new.
//!
//! The one rule: every audience has a clock of its own.

use std::collections::BTreeSet;

use super::seqs;
use crate::base::{Tick, Ticks, maths};
use crate::score::evidence::{Evidence, UpdateTrace};
use crate::score::measure::{Measure, percent, spoken};
use crate::vocab::{EventKind, PublicState, Severity};

/// The policy's bound for a severity.
pub(super) fn bound(every: &[Ticks; 4], severity: Option<Severity>) -> Ticks {
    let at = match severity {
        Some(Severity::Sev1) => 0,
        Some(Severity::Sev2) => 1,
        Some(Severity::Sev3) | None => 2,
        Some(Severity::Sev4) => 3,
    };
    every[at]
}

/// The longest gap between updates, each as a share of what was promised or allowed.
pub(super) fn cadence(
    e: &Evidence<'_>,
    from: Tick,
    told: &[&UpdateTrace<'_>],
    outer: impl Fn(Tick) -> Ticks,
    whom: &str,
) -> Measure {
    if e.until.since(from) < outer(from) {
        return Measure::none("It was over before the first update fell due.");
    }
    if told.is_empty() {
        return Measure::never(from, Vec::new(), format!("From {from} on there was no word to {whom}."));
    }
    let done = told.iter().find(|update| update.state == Some(PublicState::Resolved)).map(|update| update.mark.tick);
    let until = done.unwrap_or(e.until);
    let (mut worst, mut at, mut gap, mut last, mut allowed) = (0.0, from, Ticks::ZERO, from, outer(from));
    let marks = told.iter().map(|update| (update.mark.tick, update.next)).chain([(until, None)]);
    for (tick, next) in marks.filter(|item| item.0 >= from) {
        let span = tick.since(last);
        let ratio = f64::from(span.0) / f64::from(allowed.0.max(1));
        if ratio > worst {
            (worst, at, gap) = (ratio, last, span);
        }
        last = tick;
        let promised = next.map(|next| next.since(tick)).filter(|span| span.0 > 0);
        // A promise may be looser or tighter than the policy; the policy's bound holds with half as much grace.
        allowed = promised.map_or(outer(tick), |span| Ticks(span.0.min(outer(tick).0 * 3 / 2)));
    }
    let because =
        format!("The longest silence towards {whom} was {} from {at}, {worst:.1} times what was agreed.", spoken(gap));
    Measure::of(worst, at, seqs(told.iter().map(|update| update.mark.seq)), because)
}

/// The share of updates that named the next one and met it within two minutes.
pub(super) fn promises(e: &Evidence<'_>, from: Tick, told: &[&UpdateTrace<'_>], whom: &str) -> Measure {
    if told.is_empty() {
        return Measure::never(from, Vec::new(), format!("There was no update to {whom}, and so no promise."));
    }
    let (mut good, mut count, mut broken) = (0, 0, Vec::new());
    for update in told.iter().filter(|update| update.state != Some(PublicState::Resolved)) {
        let later = told
            .iter()
            .find(|other| other.audience == update.audience && other.mark > update.mark)
            .map(|other| other.mark.tick);
        // The last word before the end owes nothing if its time had not come.
        let undue = later.is_none()
            && update.next.is_none_or(|due| due > e.until)
            && e.until.since(update.mark.tick) < Ticks::minutes(10);
        let kept =
            update.next.is_some_and(|due| later.map_or(due > e.until, |tick| tick <= due.after(Ticks::minutes(2))));
        if undue && !kept {
            continue;
        }
        count += 1;
        if kept {
            good += 1;
        } else {
            broken.push(update.mark);
        }
    }
    if count == 0 {
        return Measure::none("The only updates were the last ones.");
    }
    let tick = broken.first().map_or(told[0].mark.tick, |mark| mark.tick);
    let because = format!("{good} of {count} update(s) to {whom} named the time of the next one and met it.");
    Measure::share(f64::from(good), count, tick, seqs(broken.iter().map(|mark| mark.seq)), because)
}

fn news_between(e: &Evidence<'_>, from: u32, to: u32, public: bool) -> bool {
    let told = |kind: &EventKind| match kind {
        EventKind::SizedUp(size) => size.share_permille.is_some() || !size.affects.is_empty(),
        EventKind::StatusSet { .. } | EventKind::SeveritySet { .. } => true,
        EventKind::LeverDone { .. } | EventKind::Verified { .. } | EventKind::Finding { .. } => !public,
        _ => false,
    };
    e.log.events.iter().any(|event| event.seq > from && event.seq < to && told(&event.kind))
}

/// The share of updates sooner than half a cadence after the last that brought nothing new, or that say nothing.
pub(super) fn spam(
    e: &Evidence<'_>,
    from: Tick,
    told: &[&UpdateTrace<'_>],
    outer: impl Fn(Tick) -> Ticks,
    whom: &str,
) -> Measure {
    if told.is_empty() {
        return Measure::never(from, Vec::new(), format!("There was no update to {whom}."));
    }
    let mut seen: BTreeSet<(Option<PublicState>, Vec<u32>)> = BTreeSet::new();
    let mut idle = Vec::new();
    let mut last: Option<&UpdateTrace<'_>> = None;
    for update in told {
        let fields = (update.state, update.affects.iter().map(|service| service.0).collect());
        let fresh = seen.insert(fields) && update.state.is_some();
        let soon = last.is_some_and(|last| {
            let half = Ticks(outer(update.mark.tick).0 / 2);
            update.mark.tick.since(last.mark.tick) < half
                && !fresh
                && !news_between(e, last.mark.seq, update.mark.seq, update.state.is_some())
        });
        if soon || !update.full {
            idle.push(update.mark);
        }
        last = Some(update);
    }
    let tick = idle.first().map_or(told[0].mark.tick, |mark| mark.tick);
    let share = idle.len() as f64 / told.len() as f64;
    let because = format!(
        "{} of {} update(s) to {whom} came early with nothing new, or said nothing.",
        percent(share),
        told.len()
    );
    Measure::of(maths::clamp(share, 0.0, 1.0), tick, seqs(idle.iter().map(|mark| mark.seq)), because)
}
