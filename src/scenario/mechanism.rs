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
            | Self::Cache { of, .. } => Some(*of),
            Self::Pipe { .. } => None,
        }
    }
}
