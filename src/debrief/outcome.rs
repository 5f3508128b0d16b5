//! What the run did to customers, and when what happened.
//!
//! The comparison runs have the same scenario and seed, so the luck of the draw cancels.

use super::report::{MilestoneRow, MoneyRow, OutcomeRow};
use crate::exercise::Exercise;
use crate::players::playtest::mitigated;
use crate::players::{Idle, Player, Reference, play_while};
use crate::view::SeatLog;
use crate::vocab::{Actor, Ending, EventKind, Phase, SeatId};

/// The first minute above this share is where the outage began for customers.
const SYMPTOM_SHARE: f64 = 0.01;

pub(super) fn outcome(run: &Exercise) -> OutcomeRow {
    let harm = run.platform().harm();
    let money = harm.money;
    OutcomeRow {
        customer_minutes_lost: round(harm.total_minutes()),
        idle: round(rerun(run, &mut Idle)),
        reference: round(rerun(run, &mut Reference::new(run.scenario()))),
        requests_failed: round(harm.requests_failed),
        data_lost: round(harm.data_lost),
        money: MoneyRow {
            sla_credits: round(money.sla_credits),
            capacity: round(money.capacity),
            people: round(money.people),
            vendor: round(money.vendor),
        },
    }
}

fn round(x: f64) -> f64 {
    (x * 10.0).round() / 10.0
}

/// Whether the participant left while the response was under way.
fn left(run: &Exercise) -> bool {
    run.ending().is_none_or(|ending| ending == Ending::Abandoned)
}

/// Customer-minutes lost in the same scenario and seed under another commander, whoever sat where; if the participant
/// left before the end, until then.
fn rerun(run: &Exercise, player: &mut dyn Player) -> f64 {
    let mut other = Exercise::new(run.scenario_shared(), run.seed());
    let until = left(run).then(|| run.now());
    let wanted = |other: &Exercise| other.phase() == Phase::Response && until.is_none_or(|until| other.now() < until);
    play_while(&mut other, player, SeatId(0), wanted);
    other.platform().harm().total_minutes()
}

pub(super) fn milestones(run: &Exercise, log: &SeatLog) -> MilestoneRow {
    let first = |wanted: &dyn Fn(&EventKind) -> bool| {
        log.events.iter().find(|event| wanted(&event.kind)).map(|event| event.tick.0)
    };
    let minutes = &run.platform().harm().minutes;
    let minute = |at: usize| u32::try_from(at).unwrap_or(u32::MAX / 60).saturating_mul(60);
    let symptom = minutes.iter().position(|minute| minute.worst_share > SYMPTOM_SHARE).map(minute);
    let mine = |event: &&crate::vocab::Event| {
        event.by == Actor::Person(log.me) && matches!(event.kind, EventKind::PageAcknowledged { .. })
    };
    MilestoneRow {
        first_symptom: symptom,
        detected: first(&|kind| {
            matches!(
                kind,
                EventKind::AlertFired { .. } | EventKind::PageSent { .. } | EventKind::InjectDelivered { .. }
            )
        }),
        acknowledged: log.events.iter().find(mine).map(|event| event.tick.0),
        declared: first(&|kind| matches!(kind, EventKind::IncidentDeclared { .. })),
        first_public_post: run.incident().posts.iter().find(|post| post.delivered).map(|post| post.at.0),
        mitigated: mitigated(run).map(minute),
        resolved: first(&|kind| matches!(kind, EventKind::IncidentResolved)),
    }
}
