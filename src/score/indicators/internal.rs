//! Updates to colleagues and leadership, each on its own clock.
//!
//! The one rule: silence costs, and so does chatter.

use super::{seqs, telling};
use crate::base::{Tick, Ticks};
use crate::score::evidence::{Evidence, Mark, UpdateTrace};
use crate::score::measure::{Measure, spoken};
use crate::vocab::Audience;

fn start(e: &Evidence<'_>) -> Tick {
    e.declared.map_or(Tick::ZERO, |mark| mark.tick)
}

fn first_of(e: &Evidence<'_>, since: Mark, audience: Audience, whom: &str) -> Measure {
    match e.told(audience).iter().find(|update| update.full).map(|update| update.mark) {
        Some(mark) => {
            let span = mark.tick.since(since.tick);
            let because =
                format!("The first update to {whom} went out at {}, {} after {}.", mark.tick, spoken(span), since.tick);
            Measure::of(span.as_minutes(), mark.tick, seqs([since.seq, mark.seq]), because)
        }
        None => {
            let because = format!("From {} on {whom} heard nothing from you.", since.tick);
            Measure::never(since.tick, seqs([since.seq]), because)
        }
    }
}

pub(super) fn first(e: &Evidence<'_>) -> Measure {
    let Some(declared) = e.declared else {
        return Measure::none("Nothing was declared.");
    };
    first_of(e, declared, Audience::Internal, "colleagues")
}

pub(super) fn cadence(e: &Evidence<'_>) -> Measure {
    let outer = |tick| telling::bound(&e.log.briefing.policy.internal_every, e.owed_at(tick));
    telling::cadence(e, start(e), &e.told(Audience::Internal), outer, "colleagues")
}

fn concerned(e: &Evidence<'_>) -> Option<Mark> {
    e.severity_reached(e.log.briefing.policy.leadership_from).filter(|mark| mark.tick <= e.until)
}

pub(super) fn leadership_first(e: &Evidence<'_>) -> Measure {
    let Some(since) = concerned(e) else {
        return Measure::none("It was not bad enough to concern leadership.");
    };
    first_of(e, since, Audience::Leadership, "leadership")
}

pub(super) fn leadership_cadence(e: &Evidence<'_>) -> Measure {
    let Some(since) = concerned(e) else {
        return Measure::none("It was not bad enough to concern leadership.");
    };
    telling::cadence(
        e,
        since.tick,
        &e.told(Audience::Leadership),
        |_| e.log.briefing.policy.leadership_every,
        "leadership",
    )
}

fn inside<'a, 'b>(e: &'a Evidence<'b>) -> Vec<&'a UpdateTrace<'b>> {
    let mut all = e.told(Audience::Internal);
    all.extend(e.told(Audience::Leadership));
    all.sort_by_key(|update| update.mark);
    all
}

pub(super) fn promises(e: &Evidence<'_>) -> Measure {
    telling::promises(e, start(e), &inside(e), "colleagues and leadership")
}

pub(super) fn spam(e: &Evidence<'_>) -> Measure {
    let outer = |tick| telling::bound(&e.log.briefing.policy.internal_every, e.owed_at(tick));
    let own = telling::spam(e, start(e), &e.told(Audience::Internal), outer, "colleagues");
    let above = e.told(Audience::Leadership);
    if above.is_empty() {
        return own;
    }
    let every: Ticks = e.log.briefing.policy.leadership_every;
    let led = telling::spam(e, start(e), &above, |_| every, "leadership");
    if e.told(Audience::Internal).is_empty() {
        return led;
    }
    match (own.value, led.value) {
        (crate::score::Value::Of(a), crate::score::Value::Of(b)) if b > a => led,
        _ => own,
    }
}
