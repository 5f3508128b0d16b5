//! Handoff and closing: over only when it is, handed on whole.
//!
//! The one rule: a claim that it is over is measured against what the metrics showed.

use std::collections::BTreeSet;

use super::declare::my_acts;
use super::seqs;
use crate::base::{Tick, Ticks, maths};
use crate::score::evidence::Evidence;
use crate::score::gather::person;
use crate::score::measure::{Measure, says, spoken};
use crate::vocab::{Audience, ChannelName, EventKind, HandoffItem, IncidentState, Lever, OfferId};

fn claim(e: &Evidence<'_>) -> Option<(Tick, u32)> {
    my_acts(e, |kind| matches!(kind, EventKind::ResolveClaimed { .. })).next()
}

fn handed_off(e: &Evidence<'_>) -> bool {
    e.until < e.close
}

pub(super) fn health(e: &Evidence<'_>) -> Measure {
    if handed_off(e) {
        return Measure::none("Somebody else commanded at the end.");
    }
    let Some((tick, seq)) = claim(e) else {
        let well = e.healthy_since(e.until, 0.05).filter(|well| e.until.since(*well) >= Ticks::minutes(10));
        let from = e.until.before(Ticks::minutes(5));
        let ill = e.worst_shown(from, e.until).filter(|worst| *worst > 0.05 && e.log.response_end.is_some());
        if let Some(worst) = ill {
            let because = format!(
                "When the response ended at {}, the metrics still showed {:.0} % of requests failing.",
                e.until,
                worst * 100.0
            );
            return Measure::never(e.until, Vec::new(), because);
        }
        return match well {
            Some(well) => Measure::never(
                well,
                Vec::new(),
                format!("The metrics were well from {well} on, and you never called it over."),
            ),
            None => Measure::none("It was never well for long enough to call it over."),
        };
    };
    let reopened = e.log.events.iter().find(|event| matches!(event.kind, EventKind::IncidentReopened { .. }));
    if let Some(again) = reopened {
        let because = format!("You called it over at {tick}, and it came back at {}.", again.tick);
        return Measure::of(0.0, tick, seqs([seq, again.seq]), because);
    }
    match e.well_at_claim(tick, 0.05) {
        Some(well) => {
            let span = tick.since(well);
            let because = format!(
                "When you called it over at {tick}, it had been well for {}, as metrics or the owners said.",
                spoken(span)
            );
            Measure::of(span.as_minutes(), tick, seqs([seq]), because)
        }
        None => Measure::of(
            0.0,
            tick,
            seqs([seq]),
            format!("When you called it over at {tick}, no metric showed that it was."),
        ),
    }
}

pub(super) fn verified(e: &Evidence<'_>) -> Measure {
    let Some((tick, seq)) = claim(e) else {
        return if handed_off(e) || e.recovered().is_none_or(|well| e.until.since(well) < Ticks::minutes(10)) {
            Measure::none("It was not called over.")
        } else {
            let asked = my_acts(e, |kind| matches!(kind, EventKind::VerificationAsked { .. })).next().is_some();
            let told = if asked {
                "Owners were asked, but it was never called over."
            } else {
                "Nobody was asked to confirm that it was over."
            };
            Measure::never(e.until, Vec::new(), told.to_owned())
        };
    };
    let entries: BTreeSet<_> =
        e.log.metrics.iter().filter(|point| !point.stale && point.errors > 0.05).map(|point| point.of).collect();
    let count = entries.len().max(1);
    let repairs =
        e.our_levers().into_iter().filter(|lever| lever.mark.tick <= tick && lever.call.lever != Lever::Snapshot);
    let last = repairs.map(|lever| lever.mark.tick).max().unwrap_or(Tick::ZERO);
    let told = e.log.events.iter().filter_map(|event| match &event.kind {
        EventKind::Verified { service, well: true, .. } if event.tick >= last && event.tick <= tick => {
            Some((*service, event.seq))
        }
        _ => None,
    });
    let told: Vec<_> = told.collect();
    let services: BTreeSet<_> = told.iter().map(|item| item.0).collect();
    let value = maths::min(services.len() as f64 / count as f64, 1.0);
    let because = format!(
        "Before you called it over at {tick}, owners had confirmed {} service(s) of the {count} called for.",
        services.len()
    );
    Measure::of(value, tick, seqs([seq].into_iter().chain(told.iter().map(|item| item.1))), because)
}

pub(super) fn owner(e: &Evidence<'_>) -> Measure {
    if handed_off(e) {
        return Measure::none("Somebody else commanded at the end.");
    }
    let set = e
        .log
        .events
        .iter()
        .find(|event| matches!(event.kind, EventKind::ReviewOwnerSet { .. }) && person(event.by) == Some(e.me));
    match set {
        Some(event) if event.tick <= e.close => Measure::of(
            1.0,
            event.tick,
            seqs([event.seq]),
            format!("At {} you named who owns the review, while people were there.", event.tick),
        ),
        Some(event) => Measure::of(
            0.5,
            event.tick,
            seqs([event.seq]),
            format!("The review got an owner only at {}, after people had left.", event.tick),
        ),
        None => Measure::never(e.until, Vec::new(), "Nobody was named to own the review.".to_owned()),
    }
}

pub(super) fn handoff(e: &Evidence<'_>) -> Measure {
    let briefed = my_acts(e, |kind| matches!(kind, EventKind::HandoffBriefed { .. })).last();
    let moved = e
        .log
        .events
        .iter()
        .find(|event| matches!(&event.kind, EventKind::CommandTransferred { from, .. } if *from == e.me));
    let Some((tick, seq)) = briefed.or(moved.map(|event| (event.tick, event.seq))) else {
        return match e.log.briefing.shift.filter(|(_, ends)| *ends < e.close) {
            Some((_, ends)) => {
                Measure::never(ends, Vec::new(), format!("Your shift ended at {ends} without a brief to anybody."))
            }
            None => Measure::none("Command was not handed over."),
        };
    };
    let accepted =
        e.log.events.iter().find(|event| matches!(event.kind, EventKind::HandoffAccepted { .. }) && event.seq >= seq);
    let steps = [briefed.is_some(), accepted.is_some(), moved.is_some()];
    let good = steps.iter().filter(|step| **step).count();
    let because = format!("Of brief, acknowledgement and announcement of the handoff at {tick}, {good} happened.");
    let events = [Some(seq), accepted.map(|event| event.seq), moved.map(|event| event.seq)];
    Measure::share(good as f64, 3, tick, seqs(events.into_iter().flatten()), because)
}

/// Whether the log bears a field of the brief out, as far as its subject can be checked.
fn borne_out(e: &Evidence<'_>, item: HandoffItem, at: Tick) -> bool {
    match item {
        HandoffItem::Situation | HandoffItem::Objectives | HandoffItem::Resources | HandoffItem::Hazards => true,
        HandoffItem::Impact => !e.severities.is_empty(),
        HandoffItem::Actions => !e.levers.is_empty() || !e.tasks.is_empty(),
        HandoffItem::Hypotheses => !e.hunches.is_empty() || e.located.is_some(),
        HandoffItem::Organisation => !e.others_here(at).is_empty(),
        HandoffItem::Tasks => !e.tasks.is_empty(),
        HandoffItem::Comms => e.updates.iter().any(|update| update.mark.tick <= at),
    }
}

pub(super) fn brief(e: &Evidence<'_>) -> Measure {
    let mut best: Option<(usize, Tick, u32, Option<OfferId>)> = None;
    for event in e.log.events.iter().filter(|event| person(event.by) == Some(e.me)) {
        let EventKind::HandoffBriefed { brief, offer, .. } = &event.kind else {
            continue;
        };
        let filled: BTreeSet<HandoffItem> = brief
            .iter()
            .filter(|field| says(&field.text) && borne_out(e, field.item, event.tick))
            .map(|field| field.item)
            .collect();
        if best.is_none_or(|old| filled.len() > old.0) {
            best = Some((filled.len(), event.tick, event.seq, Some(*offer)));
        }
    }
    let Some((count, tick, seq, _)) = best else {
        return Measure::none("Command was not handed over with a brief.");
    };
    let because = format!("The brief at {tick} said something in {count} of its ten fields that the log bears out.");
    Measure::share(count as f64, 10, tick, seqs([seq]), because)
}

pub(super) fn states(e: &Evidence<'_>) -> Measure {
    let Some((tick, seq)) = claim(e) else {
        return Measure::none("It was not called over.");
    };
    let set = |wanted: &[IncidentState]| {
        let before = e.log.events.iter().filter(|event| event.seq < seq);
        let mut hits =
            before.filter(|event| matches!(&event.kind, EventKind::StatusSet { state } if wanted.contains(state)));
        hits.next().map(|event| event.seq)
    };
    let steps = [set(&[IncidentState::Identified, IncidentState::Mitigated]), set(&[IncidentState::Monitoring])];
    if e.over().is_none() {
        let because =
            format!("You called it over at {tick}, and it came back; the words before it told nobody anything.");
        return Measure::of(0.0, tick, seqs([seq]), because);
    }
    let good = steps.iter().flatten().count();
    let because = format!(
        "Before you called it over at {tick}, {good} of two steps (found or mitigated, then watched) were said."
    );
    Measure::share(good as f64, 2, tick, seqs(steps.into_iter().flatten().chain([seq])), because)
}

pub(super) fn channel(e: &Evidence<'_>) -> Measure {
    let moved = e.log.events.iter().filter_map(|event| match &event.kind {
        EventKind::ChannelSwitched { name, audience } if *audience != Some(Audience::Internal) => Some((event, *name)),
        _ => None,
    });
    let moved: Vec<_> = moved.collect();
    let Some((first, _)) = moved.first() else {
        return Measure::none("No other channel was used.");
    };
    if claim(e).is_none() {
        return Measure::none("It was not over, so the other channel may stay in use.");
    }
    let back = moved.last().is_some_and(|(_, name)| *name == ChannelName::StatusPage);
    let after = first.seq;
    let noted = e.log.events.iter().any(|event| matches!(event.kind, EventKind::NoteTaken { .. }) && event.seq > after);
    let because = match (back, noted) {
        (true, _) => "You went back to the usual channel at the end.".to_owned(),
        (false, true) => "The other channel stayed in use, and the log has a note from then on.".to_owned(),
        (false, false) => format!("The channel changed at {} stayed in use with no note of it.", first.tick),
    };
    let value = if back { 1.0 } else { f64::from(u8::from(noted)) * 0.75 };
    Measure::of(value, first.tick, seqs(moved.iter().map(|item| item.0.seq)), because)
}
