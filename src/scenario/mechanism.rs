//! Mechanisms of the control plane: what watches, scales, elects, replicates, names, certifies and limits services.
//!
//! Not how they act: that is `platform::mechanisms`. The one rule: shares are fractions of one, times are seconds.

use serde::{Deserialize, Serialize};

use crate::vocab::{ServiceId, ZoneId};

/// The place of a mechanism in the platform's list.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub struct MechanismId(pub u32);

impl MechanismId {
    /// The id of the mechanism at this place.
    #[must_use]
    pub fn at(place: usize) -> Self {
        Self(u32::try_from(place).unwrap_or(u32::MAX))
    }

    /// Its place in the list.
    #[must_use]
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// A named mechanism.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Mechanism {
    /// Its name.
    pub id: String,
    /// What it does.
    pub what: MechanismKind,
}

/// What an autoscaler looks at.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Follows {
    /// Share of slots taken, by work or by waiting for others.
    Busy,
    /// Share of slots that do their own work; falls while requests wait for somebody else.
    Cpu,
}

/// How a balancer picks a replica.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Picks {
    /// One after the other.
    RoundRobin,
    /// The one with the fewest requests.
    LeastConnections,
    /// The emptier of two drawn at random.
    TwoChoices,
}

/// Requests that matter alike.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Class {
    /// Its name.
    pub id: String,
    /// Share of the requests.
    pub share: f64,
    /// How much a customer misses one, against 1 for an ordinary one.
    pub worth: f64,
}

/// Reads from a replica, and what they may miss.
#[derive(Clone, Copy, PartialEq, Debug, Serialize)]
pub struct Stale {
    /// Share of reads that go to the replica.
    pub reads: f64,
    /// Writes a second to what is read.
    pub rewrites: f64,
}

/// How long it takes to bring a store back from its backup.
#[derive(Clone, Copy, PartialEq, Debug, Serialize)]
pub struct Steps {
    /// Seconds to copy it here, to unpack it, to verify it, and to replay what was written since.
    pub seconds: [f64; 4],
    /// Parts that can be brought back one after the other.
    pub batches: f64,
}

/// What a mechanism does.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub enum MechanismKind {
    /// Changes the number of replicas by the rules of Kubernetes' horizontal autoscaler.
    Autoscaler {
        /// The service.
        of: ServiceId,
        /// What it looks at.
        follows: Follows,
        /// The level it aims at.
        target: f64,
        /// Fewest and most replicas.
        bounds: (f64, f64),
        /// Seconds until a launched replica takes requests.
        boot: f64,
    },
    /// A replica applies the writes of a store, later.
    Replication {
        /// The store.
        of: ServiceId,
        /// Share of requests that write.
        writes: f64,
        /// Writes a second it can apply.
        applies: f64,
        /// Reads that go to the replica, if any do.
        #[serde(skip_serializing_if = "Option::is_none")] // a scenario without any keeps its fingerprint
        stale: Option<Stale>,
    },
    /// Writes need a leader that a majority of replicas can reach.
    Leader {
        /// The store.
        of: ServiceId,
        /// Share of requests that need the leader.
        writes: f64,
        /// Seconds without a heartbeat until it is missed.
        notices: f64,
        /// Least seconds of an election, and how many more it may take.
        takes: (f64, f64),
        /// Whether a leader that was cut off stops taking writes.
        fenced: bool,
    },
    /// Callers look the service up and keep the answer.
    Naming {
        /// The service looked up.
        of: ServiceId,
        /// Seconds an answer is kept.
        keeps: f64,
        /// Share of callers that keep it far longer.
        sticky: f64,
    },
    /// Callers check a certificate and remember the result.
    Certificate {
        /// The service that shows it.
        of: ServiceId,
        /// Seconds a result is remembered.
        keeps: f64,
    },
    /// A token bucket at the door.
    Quota {
        /// The service.
        of: ServiceId,
        /// Requests a second.
        rate: f64,
        /// Requests that may come at once.
        burst: f64,
    },
    /// Something finite that requests use up: disk, ids, file handles.
    Space {
        /// The service.
        of: ServiceId,
        /// Units in all.
        holds: f64,
        /// Units free at the start.
        free: f64,
        /// Units one request takes.
        per_request: f64,
        /// Units a second that housekeeping gives back.
        gives_back: f64,
        /// Share of requests that fail when nothing is free.
        writes: f64,
    },
    /// Answers are kept for a time; only what is not held is asked for.
    Cache {
        /// The service that keeps them.
        of: ServiceId,
        /// Different things that are asked for.
        keys: f64,
        /// How unevenly: the k-th is asked for in proportion to k to the power of minus this.
        skew: f64,
        /// Seconds an answer is kept.
        keeps: f64,
    },
    /// The path between two zones carries only so much.
    Pipe {
        /// One end.
        from: ZoneId,
        /// The other.
        to: ZoneId,
        /// Calls a second.
        carries: f64,
        /// Calls that can wait for it.
        buffer: f64,
    },
    /// Finds out how many requests it can work on at a time, and turns the rest away.
    Limiter {
        /// The service.
        of: ServiceId,
        /// How much longer than usual a request may stay before the limit sinks.
        tolerance: f64,
        /// Lowest and highest limit.
        bounds: (f64, f64),
    },
    /// Lets requests wait long only while the queue empties now and then.
    Codel {
        /// The service.
        of: ServiceId,
        /// Seconds a request may wait while the queue stands.
        target: f64,
        /// Seconds a request may wait otherwise.
        interval: f64,
    },
    /// Fresh replicas are slow for a while.
    Warming {
        /// The service.
        of: ServiceId,
        /// Seconds until a fresh replica does what the others do.
        over: f64,
        /// Share of that which it does at first.
        from: f64,
        /// Whether the balancer sends it only what it can do.
        slow_start: bool,
    },
    /// Picks the replica for a request by more than chance.
    Balancer {
        /// The service.
        of: ServiceId,
        /// How.
        picks: Picks,
    },
    /// When not all can be let in, those that matter more go first.
    Priorities {
        /// The entry.
        of: ServiceId,
        /// Those that go first, first.
        classes: Vec<Class>,
    },
    /// Replicas and their clocks.
    Clock {
        /// The service.
        of: ServiceId,
        /// Seconds by which clocks jump when it breaks.
        jumps: f64,
        /// Seconds off from which requests fail.
        tolerates: f64,
        /// Seconds after which a daemon sets a clock right in one step, if there is one.
        steps_after: Option<f64>,
    },
    /// Secrets that others hold, one by one.
    Secrets {
        /// The service they open.
        of: ServiceId,
        /// How many.
        count: f64,
        /// Seconds to rotate one.
        each: f64,
        /// Share of requests that fail if all are rotated at once.
        breaks: f64,
        /// Mean seconds until whoever was cut off has the new secret.
        follows: f64,
    },
    /// The newest backup of a store.
    Backup {
        /// The store.
        of: ServiceId,
        /// What it takes to bring it back.
        steps: Steps,
    },
}

impl MechanismKind {
    /// The service it belongs to, if it is not between zones.
    #[must_use]
    pub fn of(&self) -> Option<ServiceId> {
        match self {
            Self::Autoscaler { of, .. }
            | Self::Replication { of, .. }
            | Self::Leader { of, .. }
            | Self::Naming { of, .. }
            | Self::Certificate { of, .. }
            | Self::Quota { of, .. }
            | Self::Space { of, .. }
            | Self::Cache { of, .. }
            | Self::Limiter { of, .. }
            | Self::Codel { of, .. }
            | Self::Warming { of, .. }
            | Self::Balancer { of, .. }
            | Self::Priorities { of, .. }
            | Self::Clock { of, .. }
            | Self::Secrets { of, .. }
            | Self::Backup { of, .. } => Some(*of),
            Self::Pipe { .. } => None,
        }
    }
}
