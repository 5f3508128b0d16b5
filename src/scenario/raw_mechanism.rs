//! Mechanisms of the control plane as typed. Nothing here is checked.
//!
//! The doc line of a field is what docs/scenario-format.md tells an author; a test holds the two together.

use serde::Deserialize;

use super::mechanism::{Follows, Picks};
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
        /// Share of reads that go to the replica; none if absent.
        reads: Option<Quantity>,
        /// Writes a second to a thing that is read; 0.1 if absent.
        rewrites: Option<Quantity>,
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
    Limiter {
        of: String,
        /// How much longer than usual a request may stay before the limit sinks; 1.5 if absent.
        tolerance: Option<Quantity>,
        /// Lowest limit; 10 if absent.
        least: Option<Quantity>,
        /// Highest limit; 1000 if absent.
        most: Option<Quantity>,
    },
    Codel {
        of: String,
        /// How long a request may wait while the queue does not empty; 5ms if absent.
        target: Option<Quantity>,
        /// How long it may wait otherwise; 100ms if absent.
        interval: Option<Quantity>,
    },
    Warming {
        of: String,
        /// How long a fresh replica is slow.
        over: Quantity,
        /// Share of its work that it does at first; 30% if absent.
        from: Option<Quantity>,
        /// Whether the balancer sends a fresh replica only what it can do; true if absent.
        slow_start: Option<bool>,
    },
    Balancer {
        of: String,
        /// `RoundRobin`, `LeastConnections` or `TwoChoices`.
        picks: Picks,
    },
    Priorities {
        of: String,
        /// The kinds of requests, the most important first.
        classes: Vec<RawClass>,
    },
    Clock {
        of: String,
        /// How far clocks jump when it breaks.
        jumps: Quantity,
        /// How far a clock may be off before requests fail; 5m if absent.
        tolerates: Option<Quantity>,
        /// After how long a daemon sets a clock right; never if absent.
        steps_after: Option<Quantity>,
    },
    Secrets {
        of: String,
        /// How many.
        count: Quantity,
        /// How long one takes to rotate.
        each: Quantity,
        /// Share of requests that fail if all are rotated at once; none if absent.
        breaks: Option<Quantity>,
        /// How long whoever was cut off takes to follow; 30m if absent.
        follows: Option<Quantity>,
    },
    Backup {
        of: String,
        /// How much it holds, in any unit.
        holds: Quantity,
        /// How much of that a second is copied.
        copies: Quantity,
        /// How much is unpacked; at once if absent.
        unpacks: Option<Quantity>,
        /// How much is verified; at once if absent.
        verifies: Option<Quantity>,
        /// How long replaying takes what was written since.
        replays: Option<Quantity>,
        /// Parts that are back one after the other; 1 if absent.
        batches: Option<u32>,
    },
}

/// A kind of requests.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawClass {
    /// Its name.
    pub(super) id: String,
    /// Share of the requests.
    pub(super) share: Quantity,
    /// How much customers miss one of them, against 1 for an ordinary one; 1 if absent.
    pub(super) worth: Option<Quantity>,
}
