//! Conditions: what an inject, a fault or the reference commander waits for.
//!
//! A condition is decided against [`Facts`]; the world gives one set of facts, a seat's view another,
//! and what only the world knows (`Truly`, `FaultActive`) is refused in `reference` when the scenario is checked.

use serde::Serialize;

use crate::base::{Tick, Ticks};
use crate::vocab::{
    Audience, FaultId, IncidentState, Lever, PersonId, Role, ServiceId, Severity, Target, TeamId, VendorId,
};

/// A measured quantity of a service.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub enum Metric {
    /// Share of requests that fail, 0 to 1.
    ErrorRate,
    /// 99th percentile of the response time, in seconds.
    P99,
    /// Requests per second.
    Requests,
    /// Share of slots in use, 0 to 1.
    Utilisation,
}

/// A metric above or below a level for a while.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct MetricTest {
    /// Which.
    pub metric: Metric,
    /// Of what.
    pub of: ServiceId,
    /// Above this, if given.
    pub above: Option<f64>,
    /// Below this, if given.
    pub below: Option<f64>,
    /// For at least this long.
    pub during: Ticks,
}

/// Something to wait for.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[expect(missing_docs, reason = "docs/scenario-format.md gives each condition its sentence")]
pub enum Condition {
    /// Time since the exercise began.
    After(Ticks),
    /// A metric as telemetry shows it.
    Shows(MetricTest),
    /// A metric as it is.
    Truly(MetricTest),
    /// Customer-minutes lost so far.
    CustomersHurt(f64),
    /// A fault is at work.
    FaultActive(FaultId),
    /// The seat has been paged and has not answered.
    Paged,
    Declared,
    State(IncidentState),
    SeverityAtLeast(Severity),
    SizedUp,
    /// The person is on the incident.
    Joined(PersonId),
    TeamJoined(TeamId),
    /// Somebody holds the role.
    Filled(Role),
    /// Something has been posted for an audience.
    Posted(Audience),
    /// Nothing for an audience for this long (since the declaration if never).
    SilentFor(Audience, Ticks),
    /// Somebody has said something about this subject that the seat has seen.
    Knows(Target),
    /// An open proposal or poll has waited this long.
    Polled(Ticks),
    /// An open proposal drew an objection.
    Objected,
    DraftWaiting,
    OfferWaiting,
    /// The owner confirmed recovery.
    Verified(ServiceId),
    CaseOpen(VendorId),
    VendorAnswered(VendorId),
    /// A lever on a target was carried out.
    Done(Lever, Target),
    /// A lever on a target is at work.
    Underway(Lever, Target),
    Frozen,
    /// Customers' posts are known not to arrive.
    StatusPageDark,
    /// A person has an open task.
    Busy(PersonId),
    /// A timer of a task that the commander gave has run out, and nobody has come back to it.
    Lapsed,
    ReviewOwner,
    /// The review has begun.
    InReview,
    /// Contributing factors recorded so far are at least this many.
    Factors(u32),
    All(Vec<Self>),
    Any(Vec<Self>),
    Not(Box<Self>),
}

/// What a condition can ask. Each method answers one condition; time-dependent ones get the span.
pub trait Facts {
    /// Now.
    fn now(&self) -> Tick;
    /// Whether a single condition holds; `All`, `Any`, `Not` and `After` never reach it.
    fn holds(&self, condition: &Condition) -> bool;
}

impl Condition {
    /// Whether it holds.
    #[must_use]
    #[expect(clippy::wildcard_enum_match_arm, reason = "every other condition is a single fact")]
    pub fn met(&self, facts: &dyn Facts) -> bool {
        match self {
            Self::All(parts) => parts.iter().all(|part| part.met(facts)),
            Self::Any(parts) => parts.iter().any(|part| part.met(facts)),
            Self::Not(part) => !part.met(facts),
            Self::After(span) => facts.now().0 >= span.0,
            single => facts.holds(single),
        }
    }
}
