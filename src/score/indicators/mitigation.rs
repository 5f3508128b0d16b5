//! Mitigation: stop the bleeding first, with the plainest lever, and look whether it helped.
//!
//! The one rule: luck is not rewarded and bad luck not held against anybody.

use super::declare::my_acts;
use super::seqs;
use crate::base::{Tick, Ticks};
use crate::score::evidence::Evidence;
use crate::score::gather::person;
use crate::score::measure::{Measure, spoken};
use crate::vocab::{EventKind, Goal, IncidentState, Intent, Lever, Look, Work};

fn start(e: &Evidence<'_>) -> Tick {
    e.declared.map_or(Tick::ZERO, |mark| mark.tick)
}

pub(super) fn locate_to_act(e: &Evidence<'_>) -> Measure {
    let Some(located) = e.located.filter(|mark| mark.tick <= e.until) else {
        return if e.sent_to_look() {
            Measure::none("Nobody ever said where the trouble was.")
        } else {
            Measure::never(
                start(e),
                Vec::new(),
                "Nobody was sent to look, so where the trouble was never came out.".to_owned(),
            )
        };
    };
    // A shot in the dark is no answer: the lever rests on what had been found when it was pulled.
    let acting = e.our_levers().into_iter().find(|lever| {
        let late = lever.done.is_none_or(|(mark, _)| mark.tick >= located.tick);
        late && lever.call.lever != Lever::Snapshot && e.founded(lever)
    });
    match acting {
        Some(lever) => {
            let span = lever.mark.tick.since(located.tick);
            let because = format!(
                "Where the trouble was came out at {}; {} followed at {}, {} later.",
                located.tick,
                e.lever_words(lever.call),
                lever.mark.tick,
                spoken(span)
            );
            Measure::of(span.as_minutes(), lever.mark.tick, seqs([located.seq, lever.mark.seq]), because)
        }
        None => {
            let because =
                format!("Where the trouble was came out at {}, and nothing that fits was done about it.", located.tick);
            Measure::never(located.tick, seqs([located.seq]), because)
        }
    }
}

pub(super) fn what_changed(e: &Evidence<'_>) -> Measure {
    let Some(declared) = e.declared else {
        return Measure::none("Nothing was declared.");
    };
    let asks = |kind: &EventKind| match kind {
        EventKind::Looked { look: Look::Changes } | EventKind::Asked { intent: Intent::WhatChanged, .. } => true,
        EventKind::Said { intent, .. } => *intent == Intent::WhatChanged,
        EventKind::TaskGiven { work: Work::Objective { goal, .. }, .. } => *goal == Goal::WhatChanged,
        EventKind::TaskGiven { work: Work::Investigate(target), .. } => {
            matches!(target, crate::vocab::Target::Change(_))
        }
        _ => false,
    };
    match my_acts(e, asks).next() {
        Some((tick, seq)) => {
            let span = tick.since(declared.tick);
            let because = format!("You asked what had changed at {tick}, {} after the declaration.", spoken(span));
            Measure::of(span.as_minutes(), tick, seqs([seq]), because)
        }
        None => Measure::never(declared.tick, Vec::new(), "You never asked what had changed.".to_owned()),
    }
}

fn generic_lever(lever: Lever) -> bool {
    matches!(
        lever,
        Lever::Rollback
            | Lever::Drain
            | Lever::Failover
            | Lever::Shed
            | Lever::Limit
            | Lever::Flag
            | Lever::Block
            | Lever::Pause
            | Lever::Reroute
            | Lever::Maintenance
            | Lever::Scale
            | Lever::Replace
    )
}

pub(super) fn generic(e: &Evidence<'_>) -> Measure {
    let levers: Vec<_> =
        e.our_levers().into_iter().filter(|lever| lever.call.lever != Lever::Snapshot).take(3).collect();
    let Some(first) = levers.first() else {
        return if e.ill_for_long() {
            Measure::never(start(e), Vec::new(), "Customers suffered, and no lever was pulled at all.".to_owned())
        } else {
            Measure::none("No lever was pulled.")
        };
    };
    let good = levers.iter().filter(|lever| generic_lever(lever.call.lever) && e.founded(lever)).count();
    let because = format!(
        "Of the first {} lever(s), {good} were of the plain kind and rested on something seen; the first was {} at {}.",
        levers.len(),
        e.lever_words(first.call),
        first.mark.tick
    );
    Measure::share(good as f64, levers.len(), first.mark.tick, seqs(levers.iter().map(|lever| lever.mark.seq)), because)
}

pub(super) fn checked(e: &Evidence<'_>) -> Measure {
    let limit = Ticks::minutes(5);
    let over = e.our_levers().into_iter().filter_map(|lever| lever.done.map(|(mark, _)| (lever, mark)));
    let over: Vec<_> = over.filter(|(_, mark)| mark.tick.after(limit) <= e.until).collect();
    if over.is_empty() {
        return Measure::none("No lever was finished early enough to look at its effect.");
    }
    let looks = |kind: &EventKind| match kind {
        EventKind::Looked { look } => {
            matches!(look, Look::Dash(_) | Look::StatusPage | Look::Summary)
        }
        EventKind::Asked { intent, .. } => matches!(intent, Intent::Status | Intent::Impact),
        EventKind::TaskGiven { work, .. } => matches!(work, Work::Investigate(_) | Work::Verify(_)),
        _ => {
            matches!(kind, EventKind::VerificationAsked { .. } | EventKind::TaskChecked { .. } | EventKind::SizedUp(_))
        }
    };
    let seen: Vec<Tick> = my_acts(e, looks).map(|item| item.0).collect();
    let looked = |at: Tick| seen.iter().any(|tick| *tick >= at && tick.since(at) <= limit);
    let blind: Vec<_> = over.iter().filter(|(_, mark)| !looked(mark.tick)).collect();
    let good = over.len() - blind.len();
    let tick = blind.first().map_or(over[0].1.tick, |item| item.1.tick);
    let because = format!(
        "After {good} of {} finished lever(s) you looked within five minutes whether it had helped.",
        over.len()
    );
    Measure::share(good as f64, over.len(), tick, seqs(blind.iter().map(|item| item.1.seq)), because)
}

pub(super) fn failure(e: &Evidence<'_>) -> Measure {
    let failed: Vec<_> = e
        .our_levers()
        .into_iter()
        .filter(|lever| !lever.called_off)
        .filter_map(|lever| lever.done.filter(|(_, well)| !well).map(|(mark, _)| (lever, mark)))
        .filter(|(_, mark)| mark.tick.after(Ticks::minutes(5)) <= e.until)
        .collect();
    if failed.is_empty() {
        return Measure::none("No lever failed.");
    }
    let moves: Vec<Tick> = e
        .tasks
        .iter()
        .map(|task| task.mark.tick)
        .chain(e.proposals.iter().map(|item| item.mark.tick))
        .chain(e.levers.iter().map(|lever| lever.mark.tick))
        .collect();
    let slowest = failed.iter().map(|(lever, mark)| {
        let next = moves.iter().filter(|tick| **tick >= mark.tick).min().copied().unwrap_or(e.until);
        (next.since(mark.tick), *lever, *mark)
    });
    let Some((span, lever, mark)) = slowest.reduce(|a, b| if b.0 > a.0 { b } else { a }) else {
        return Measure::none("No lever failed.");
    };
    let because =
        format!("{} failed at {}; the next move came {} later.", e.lever_words(lever.call), mark.tick, spoken(span));
    Measure::of(span.as_minutes(), mark.tick, seqs([mark.seq]), because)
}

pub(super) fn honest(e: &Evidence<'_>) -> Measure {
    let better = |state: IncidentState| matches!(state, IncidentState::Mitigated | IncidentState::Monitoring);
    let claims: Vec<(Tick, u32)> =
        my_acts(e, |kind| matches!(kind, EventKind::StatusSet { state } if better(*state))).collect();
    if claims.is_empty() {
        let long = e.recovered().is_some_and(|tick| e.until.since(tick) >= Ticks::minutes(5));
        return if long {
            let tick = e.recovered().unwrap_or(e.until);
            Measure::never(
                tick,
                Vec::new(),
                format!("The metrics were well again from {tick}, and you never said that it was mitigated."),
            )
        } else {
            Measure::none("It was never better for long enough to say so.")
        };
    }
    // A dark board shows nothing; what it does not show cannot be claimed, unless an owner has confirmed it.
    let early: Vec<_> = claims.iter().filter(|(tick, _)| !e.shown_well(*tick)).collect();
    let good = claims.len() - early.len();
    let tick = early.first().map_or(claims[0].0, |item| item.0);
    let because =
        format!("{good} of {} claim(s) that it was better agreed with what was shown or confirmed then.", claims.len());
    Measure::share(good as f64, claims.len(), tick, seqs(claims.iter().map(|item| item.1)), because)
}

pub(super) fn look(e: &Evidence<'_>) -> Measure {
    let Some(declared) = e.declared else {
        return Measure::none("Nothing was declared.");
    };
    let looks = |kind: &EventKind| match kind {
        EventKind::TaskGiven { work: Work::Investigate(_), .. } => true,
        EventKind::TaskGiven { work: Work::Objective { .. }, .. } => true,
        EventKind::Asked { intent, .. } => *intent != Intent::Courtesy,
        _ => false,
    };
    match my_acts(e, looks).find(|(_, seq)| *seq > 0) {
        Some((tick, seq)) => {
            let span = tick.since(declared.tick);
            let because = format!("You first sent somebody to look at {tick}, {} after the declaration.", spoken(span));
            Measure::of(span.as_minutes(), tick, seqs([seq]), because)
        }
        None => Measure::never(declared.tick, Vec::new(), "You never sent anybody to look at anything.".to_owned()),
    }
}

/// Whether the seat or somebody answered a person within a span.
pub(super) fn answered(e: &Evidence<'_>, who: crate::vocab::PersonId, at: Tick, span: Ticks) -> Option<(Tick, u32)> {
    let meant = |kind: &EventKind| match kind {
        EventKind::Said { to, .. } => to.contains(&who),
        EventKind::Asked { to, .. }
        | EventKind::Answered { to, .. }
        | EventKind::CommandOffered { to, .. }
        | EventKind::TaskGiven { to, .. }
        | EventKind::Reported { to, .. } => *to == who,
        EventKind::PersonReleased { person } => *person == who,
        _ => false,
    };
    let ours = e.log.events.iter().filter(|event| person(event.by) == Some(e.me) && meant(&event.kind));
    ours.map(|event| (event.tick, event.seq)).find(|(tick, _)| *tick >= at && tick.since(at) <= span)
}
