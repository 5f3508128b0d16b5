//! Hard fails: what holds the overall rating and the capability concerned down to M whatever else went well.
//!
//! The one rule: a hard fail is named, with the event it rests on.

use super::evidence::Evidence;
use super::gather::person;
use super::measure::spoken;
use super::shots::Shots;
use crate::base::Ticks;
use crate::scenario::{Capability, Risk};
use crate::vocab::{EventKind, Lever};

/// Customers who suffer for so long after it is known where it is have a claim to a step.
const A_STEP_IS_DUE: Ticks = Ticks::minutes(15);

/// The hard fails of a run, the gravest first: the capability concerned and a sentence.
#[must_use]
pub(super) fn find(e: &Evidence<'_>) -> Vec<(Capability, String)> {
    // What another commander decided is not held against a seat that served.
    let served = e.other_seat_led() && !e.led();
    let found = [
        (Capability::Close, false_clear(e)),
        (Capability::Declare, waved_off(e)),
        (Capability::ChangeControl, unasked(e).filter(|_| !served)),
        (Capability::Structure, two_commanders(e).filter(|_| !served)),
        (Capability::Delegation, hero(e).filter(|_| !served)),
        (Capability::Mitigation, Shots::of(e).failed()),
        (Capability::Mitigation, nothing_begun(e)),
    ];
    found.into_iter().filter_map(|(capability, told)| Some((capability, told?))).collect()
}

fn false_clear(e: &Evidence<'_>) -> Option<String> {
    let claims = e.log.events.iter().filter(|event| matches!(event.kind, EventKind::ResolveClaimed { .. }));
    let mut mine = claims.filter(|event| person(event.by) == Some(e.me));
    let bad =
        mine.find_map(|event| e.worst_at_claim(event.tick).filter(|worst| *worst > 0.05).map(|worst| (event, worst)));
    bad.map(|(event, worst)| {
        format!(
            "Called over at {} while the metrics of the last two minutes showed {:.0} % of requests failing, and no \
             owner had said otherwise.",
            event.tick,
            worst * 100.0
        )
    })
}

fn waved_off(e: &Evidence<'_>) -> Option<String> {
    let mut mine = e.log.events.iter().filter(|event| person(event.by) == Some(e.me));
    let event = mine.find(|event| matches!(event.kind, EventKind::IncidentCancelled { .. }))?;
    let worst = e.worst_shown(event.tick.before(Ticks::minutes(2)), event.tick.after(Ticks::minutes(10)))?;
    (worst > 0.05).then(|| {
        format!(
            "Called a false alarm at {}, and within ten minutes the metrics showed {:.0} % of requests failing.",
            event.tick,
            worst * 100.0
        )
    })
}

fn unasked(e: &Evidence<'_>) -> Option<String> {
    let stated = |at: crate::base::Tick| {
        let near = |event: &&crate::vocab::Event| event.tick <= at && at.since(event.tick) <= Ticks::minutes(10);
        e.log.events.iter().filter(near).any(|event| matches!(event.kind, EventKind::TradeoffStated { .. }))
    };
    let lever = e.our_levers().into_iter().find(|lever| {
        let of_task = e.tasks.iter().find(|task| Some(task.id) == lever.task).and_then(|task| task.proposal);
        let asked =
            of_task.is_some() || e.proposals.iter().any(|item| item.call == Some(lever.call) && item.mark < lever.mark);
        lever.risk == Risk::Risky && !lever.reversible && !asked && !stated(lever.mark.tick)
    })?;
    Some(format!(
        "{} at {} is risky and cannot be undone, and went out with neither a proposal nor a word on the trade-off.",
        e.lever_words(lever.call),
        lever.mark.tick
    ))
}

fn two_commanders(e: &Evidence<'_>) -> Option<String> {
    let overlap = e.commanders.windows(2).find(|pair| pair[0].to > pair[1].mark.tick && pair[0].who != pair[1].who)?;
    Some(format!("Two people held command at {}.", overlap[1].mark.tick))
}

fn hero(e: &Evidence<'_>) -> Option<String> {
    let own: Vec<_> = e
        .levers
        .iter()
        .filter(|lever| lever.by == Some(e.me) && e.commander_at(lever.mark.tick) == Some(e.me))
        .filter(|lever| e.others_here(lever.mark.tick).len() > 3)
        .collect();
    let third = own.get(2)?;
    Some(format!(
        "You pulled {} levers yourself as commander while more than three people were there, the third at {}.",
        own.len(),
        third.mark.tick
    ))
}

/// Command is there to end it: who knew where it was and never had a step begun has not commanded, whatever else was in order.
fn nothing_begun(e: &Evidence<'_>) -> Option<String> {
    let (declared, located) = (e.declared?, e.located?);
    if !e.led() || !e.ill_for_long() {
        return None;
    }
    let from = located.tick.max(declared.tick);
    let suffered = e.recovered().unwrap_or(e.until).min(e.until).since(from);
    let begun = e.our_levers().into_iter().any(|lever| lever.call.lever != Lever::Snapshot && e.founded(lever));
    (suffered >= A_STEP_IS_DUE && !begun).then(|| {
        format!(
            "It was known from {from} on where the trouble was; customers suffered for {} more, and no step that fits was \
             ever begun.",
            spoken(suffered)
        )
    })
}
