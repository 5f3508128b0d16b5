//! Mechanisms of the control plane as typed. Nothing here is checked.
//!
//! The doc line of a field is what docs/scenario-format.md tells an author; a test holds the two together.

use serde::Deserialize;

use super::mechanism::Follows;
use super::quantity::Quantity;

/// A mechanism.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawMechanism {
    /// Its name.
    pub(super) id: String,
    /// What it does.
    pub(super) what: RawMechanismKind,
}

/// What a mechanism does.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) enum RawMechanismKind {
    Autoscaler {
        /// The service.
        of: String,
        /// Busy or Cpu; Cpu if absent.
        follows: Option<Follows>,
        /// The level it aims at.
        target: Quantity,
        /// Fewest replicas; 1 if absent.
        least: Option<Quantity>,
        /// Most replicas.
        most: Quantity,
        /// Until a launched replica takes requests; 2m if absent.
        boot: Option<Quantity>,
    },
    Replication {
        of: String,
        /// Share of requests that write; 20% if absent.
        writes: Option<Quantity>,
        /// Writes a second it can apply.
        applies: Quantity,
    },
    Leader {
        of: String,
        writes: Option<Quantity>,
        /// Time without a heartbeat until the leader is missed; 10s if absent.
        notices: Option<Quantity>,
        /// Least time of an election; 1s if absent.
        takes: Option<Quantity>,
        /// How much longer it may take, by chance; 5s if absent.
        spread: Option<Quantity>,
        /// Whether a leader that was cut off stops taking writes; true if absent.
        fenced: Option<bool>,
    },
    Naming {
        of: String,
        /// How long an answer is kept.
        keeps: Quantity,
        /// Share of callers that keep it far longer; 3% if absent.
        sticky: Option<Quantity>,
    },
    Certificate {
        of: String,
        /// How long a result is remembered; not at all if absent.
        keeps: Option<Quantity>,
    },
    Quota {
        of: String,
        /// Requests a second.
        rate: Quantity,
        /// Requests that may come at once; one second's worth if absent.
        burst: Option<Quantity>,
    },
    Space {
        of: String,
        /// Units in all.
        holds: Quantity,
        /// Units free at the start.
        free: Quantity,
        /// Units a request takes; 1 if absent.
        per_request: Option<Quantity>,
        /// Units a second that housekeeping gives back.
        gives_back: Option<Quantity>,
        /// Share of requests that fail when nothing is free; all if absent.
        writes: Option<Quantity>,
    },
    Cache {
        of: String,
        /// Different things that are asked for.
        keys: Quantity,
        /// How unevenly they are asked for: 0 all alike, 1 the second half as often as the first; 1 if absent.
        skew: Option<Quantity>,
        /// How long an answer is kept.
        keeps: Quantity,
    },
    Pipe {
        /// One zone.
        from: String,
        /// The other zone.
        to: String,
        /// Calls a second it can carry.
        carries: Quantity,
        /// Calls that can wait for it; one second's worth if absent.
        buffer: Option<Quantity>,
    },
}
