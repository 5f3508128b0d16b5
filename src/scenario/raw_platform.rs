//! The platform and the vendors as typed. Nothing here is checked.
//!
//! The doc line of a field is what docs/scenario-format.md tells an author; a test holds the two together.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Deserializer, de};

use super::platform::{Jitter, Risk, ServiceKind, VendorTone};
use super::quantity::Quantity;
use super::raw_words::RawLever;

/// The path between two zones.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawLink {
    /// From this zone.
    pub(super) from: String,
    /// To this zone.
    pub(super) to: String,
    /// One-way delay.
    pub(super) delay: Option<Quantity>,
    /// Share of packets lost.
    pub(super) loss: Option<Quantity>,
}

/// A group of hosts.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawFleet {
    /// Its name.
    pub(super) id: String,
    /// How many hosts it has.
    pub(super) hosts: u32,
    /// Who looks after it.
    pub(super) team: String,
    /// How long one fresh host takes to come up.
    pub(super) boot: Option<Quantity>,
    /// Money per host and hour.
    pub(super) cost_per_hour: Option<Quantity>,
}

/// How many replicas: a number spread over all zones, or a number for each zone.
#[derive(Clone, Debug)]
pub(super) enum RawReplicas {
    Spread(u32),
    Zones(BTreeMap<String, u32>),
}

struct ReplicasVisitor;

impl<'de> de::Visitor<'de> for ReplicasVisitor {
    type Value = RawReplicas;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a whole number, or one for each zone such as {\"east-a\": 3, \"east-b\": 3}")
    }

    fn visit_u64<E: de::Error>(self, value: u64) -> Result<RawReplicas, E> {
        u32::try_from(value).map(RawReplicas::Spread).map_err(E::custom)
    }

    fn visit_map<A: de::MapAccess<'de>>(self, mut map: A) -> Result<RawReplicas, A::Error> {
        let mut zones = BTreeMap::new();
        while let Some((zone, count)) = map.next_entry()? {
            zones.insert(zone, count);
        }
        Ok(RawReplicas::Zones(zones))
    }
}

impl<'de> Deserialize<'de> for RawReplicas {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(ReplicasVisitor)
    }
}

/// A service, a tool or a vendor's node.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawService {
    /// Its name.
    pub(super) id: String,
    /// What it is.
    pub(super) kind: ServiceKind,
    /// Who looks after it.
    pub(super) team: Option<String>,
    /// The outside company that runs it.
    pub(super) vendor: Option<String>,
    /// How many replicas, in all or in each zone; 1 if absent.
    pub(super) replicas: Option<RawReplicas>,
    /// Requests one replica works on at a time.
    pub(super) slots: Option<u32>,
    /// Requests one replica lets wait; without a limit if absent.
    pub(super) queue: Option<u32>,
    /// How long a request waits before it goes away; for good if absent.
    pub(super) gives_up: Option<Quantity>,
    /// Its own work for one request.
    pub(super) work: Quantity,
    /// How uneven the work is: 0 always the same, 1 ordinary, more for rare long requests.
    pub(super) variation: Option<Quantity>,
    /// The fleet whose hosts it runs on.
    pub(super) hosted: Option<String>,
    /// How the load balancer checks it.
    pub(super) health: Option<RawHealth>,
    /// Money per replica and hour.
    pub(super) cost_per_hour: Option<Quantity>,
    /// What customers call it.
    pub(super) known_as: Option<String>,
    /// Whether a failed write is a lost record.
    #[serde(default)]
    pub(super) loses_data: bool,
    /// What it calls for a request.
    #[serde(default)]
    pub(super) calls: Vec<RawCall>,
}

/// A health check.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawHealth {
    /// Time between checks.
    pub(super) interval: Quantity,
    /// Failures in a row before a replica is taken out.
    pub(super) threshold: u32,
    /// Whether it calls out as real requests do.
    #[serde(default)]
    pub(super) deep: bool,
}

/// A call to another service.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawCall {
    /// The service called.
    pub(super) to: String,
    /// Calls for one request; 1 if absent.
    pub(super) per_request: Option<Quantity>,
    /// When the caller gives up on an attempt; 30s if absent.
    pub(super) timeout: Option<Quantity>,
    /// Attempts in all; 1 if absent.
    pub(super) attempts: Option<u32>,
    /// Wait before the second attempt.
    pub(super) backoff: Option<Quantity>,
    /// Factor from one wait to the next; 2 if absent.
    pub(super) backoff_factor: Option<Quantity>,
    /// How waits are spread: None, Full or Equal.
    pub(super) jitter: Option<Jitter>,
    /// Retries allowed as a share of calls; without a limit if absent.
    pub(super) retry_budget: Option<Quantity>,
    /// When callers stop calling for a while; never if absent.
    pub(super) breaker: Option<RawBreaker>,
    /// Whether the caller can answer without it.
    #[serde(default)]
    pub(super) optional: bool,
}

/// A circuit breaker.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawBreaker {
    /// Share of failing calls from which it opens; half if absent.
    pub(super) opens_at: Option<Quantity>,
    /// How long it stays open; 10s if absent.
    pub(super) stays: Option<Quantity>,
}

/// Where requests come from.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawTraffic {
    /// The service they come to.
    pub(super) to: String,
    /// Requests per second at the busiest hour.
    pub(super) per_second: Quantity,
    /// How far it falls at night: "0%" not at all, "100%" to nothing.
    pub(super) swing: Option<Quantity>,
    /// The UTC hour of its peak, 0 to 24.
    pub(super) peak_hour: Option<Quantity>,
    /// How much of a customer's experience depends on it; 1 if absent, 0 for probes and tools.
    pub(super) weight: Option<Quantity>,
}

/// A group of customers.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawTier {
    /// Its name.
    pub(super) id: String,
    /// How many customers.
    pub(super) customers: Quantity,
    /// Promised share of good minutes in a month.
    pub(super) sla: Quantity,
    /// Money owed for a customer-minute below the promise.
    pub(super) credit_per_minute: Option<Quantity>,
}

/// What becomes of a host that something touches.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawHostCondition {
    /// Share of calls leaving the host that fail.
    pub(super) outbound_fails: Option<Quantity>,
    /// Share of requests reaching the host that fail.
    pub(super) inbound_fails: Option<Quantity>,
    /// Factor on the time of work; 1 if absent.
    pub(super) slower: Option<Quantity>,
    /// Whether a shallow health check sees it.
    #[serde(default)]
    pub(super) visible: bool,
    /// Whether a restart cures it.
    #[serde(default)]
    pub(super) restart_cures: bool,
}

/// Who can stop a job for good.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) enum RawControl {
    Own,
    Vendor {
        /// The company that runs the job.
        vendor: String,
        /// How long a pause by our own people lasts.
        checks_in: Quantity,
    },
}

/// A piece of automation.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawJob {
    /// Its name.
    pub(super) id: String,
    /// What it says it does.
    pub(super) what: String,
    /// The fleet it works through.
    pub(super) fleet: String,
    /// Share of the fleet it touches in a minute.
    pub(super) per_minute: Quantity,
    /// What it leaves behind on a host.
    pub(super) leaves: RawHostCondition,
    /// Who can stop it for good; Own if absent.
    pub(super) control: Option<RawControl>,
}

/// What is special about a lever on a target.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawLeverSpec {
    /// The lever.
    pub(super) lever: RawLever,
    /// What it is pulled on.
    pub(super) target: String,
    /// Who can do it; the owner of the target if absent.
    pub(super) team: Option<String>,
    /// How long it usually takes.
    pub(super) takes: Option<Quantity>,
    /// The tool it needs.
    pub(super) needs: Option<String>,
    /// How risky it is: Safe, Moderate or Risky.
    pub(super) risk: Option<Risk>,
    /// The job it stops for good, whoever runs it.
    pub(super) stops: Option<String>,
}

/// An outside company.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawVendor {
    /// Its name.
    pub(super) id: String,
    /// What it does for us.
    pub(super) what: String,
    /// Usual time to a first answer.
    pub(super) first_answer: Quantity,
    /// Usual time from the case to the fix, if the fault is theirs.
    pub(super) fixes_after: Quantity,
    /// How it talks: Helpful, Evasive or Slow.
    pub(super) tone: VendorTone,
    /// Money for a case at the highest severity.
    pub(super) cost_per_case: Option<Quantity>,
}
