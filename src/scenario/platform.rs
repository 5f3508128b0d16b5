//! The system a scenario describes: zones, fleets of hosts, services, calls, traffic, customers, jobs, vendors.
//!
//! Times are seconds, shares are fractions of one, rates are per second.

use serde::{Deserialize, Serialize};

use super::mechanism::Mechanism;
use crate::base::Ticks;
use crate::vocab::{FleetId, JobId, Lever, ServiceId, Target, TeamId, VendorId, ZoneId};

/// The platform.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct PlatformSpec {
    /// Sub-steps of a second: 4, or 10 where a timeout is under half a second.
    pub substeps: u32,
    /// Zones.
    pub zones: Vec<Zone>,
    /// Links between zones that are worse than none.
    pub links: Vec<Link>,
    /// Groups of hosts.
    pub fleets: Vec<Fleet>,
    /// Services, tools and vendors' nodes.
    pub services: Vec<Service>,
    /// Calls between services, sorted by caller.
    pub edges: Vec<Edge>,
    /// Where requests come from.
    pub traffic: Vec<Traffic>,
    /// Customers.
    pub tiers: Vec<Tier>,
    /// Automation.
    pub jobs: Vec<Job>,
    /// What the author says of particular levers; the rest have defaults by kind.
    pub levers: Vec<LeverSpec>,
    /// The control plane.
    #[serde(skip_serializing_if = "Vec::is_empty")] // a scenario without any keeps its fingerprint
    pub mechanisms: Vec<Mechanism>,
}

/// A zone.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Zone {
    /// Its name.
    pub id: String,
}

/// The path between two zones.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Link {
    /// From.
    pub from: ZoneId,
    /// To.
    pub to: ZoneId,
    /// One-way delay in seconds.
    pub delay: f64,
    /// Share of packets lost.
    pub loss: f64,
}

/// A group of hosts.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Fleet {
    /// Its name.
    pub id: String,
    /// How many hosts.
    pub hosts: u32,
    /// Who looks after it.
    pub team: TeamId,
    /// How long one fresh host takes to come up, in seconds.
    pub boot: f64,
    /// Money per host and hour.
    pub cost_per_hour: f64,
}

/// What kind of node it is. Levers and wording depend on it; the flow equations do not.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum ServiceKind {
    /// An entry for customers.
    Router,
    /// An ordinary service.
    Service,
    /// A place where workloads of customers run.
    Runtime,
    /// A database or other store.
    Store,
    /// A cache.
    Cache,
    /// A queue with its workers.
    Queue,
    /// Network, naming, discovery.
    Network,
    /// A node run by an outside company.
    Vendor,
    /// Something the responders work with.
    Tool(ToolKind),
}

/// What a tool is for. When it goes dark, what it is for stops.
#[derive(
    Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize, strum::EnumIter, strum::IntoStaticStr,
)]
pub enum ToolKind {
    /// Where customers read.
    StatusPage,
    /// Where metrics are seen.
    Dashboards,
    /// Where responders talk.
    Chat,
    /// What wakes people.
    Paging,
    /// What changes are shipped with.
    DeployTool,
    /// Where support sees customers' reports.
    Ticketing,
    /// The way into machines.
    Access,
}

/// How a load balancer notices a bad replica.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct HealthCheck {
    /// Seconds between checks.
    pub interval: f64,
    /// Failures in a row before a replica is taken out.
    pub threshold: u32,
    /// Whether the check calls out as real requests do; a shallow one sees only that the process answers.
    pub deep: bool,
}

/// A node.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Service {
    /// Its name.
    pub id: String,
    /// What it is.
    pub kind: ServiceKind,
    /// Who looks after it.
    pub team: Option<TeamId>,
    /// The company that runs it.
    pub vendor: Option<VendorId>,
    /// Replicas in each zone.
    pub replicas: Vec<(ZoneId, u32)>,
    /// Requests one replica works on at a time.
    pub slots: u32,
    /// Requests one replica lets wait; unbounded if absent.
    pub queue: Option<u32>,
    /// Seconds after which a request that still waits goes away.
    pub gives_up: Option<f64>,
    /// Seconds of own work for one request.
    pub work: f64,
    /// Squared coefficient of variation of the work.
    pub cv2: f64,
    /// The hosts it runs on.
    pub fleet: Option<FleetId>,
    /// Its health check, if any.
    pub health: Option<HealthCheck>,
    /// Money per replica and hour.
    pub cost_per_hour: f64,
    /// What customers call it, where that differs from its name.
    pub known_as: Option<String>,
    /// Records lost for each failed write, if it is a store that can lose data.
    pub loses_data: bool,
}

/// How retries are spread in time.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Jitter {
    /// At the exact moment.
    None,
    /// Anywhere up to the backoff.
    Full,
    /// In the second half of the backoff.
    Equal,
}

/// When callers stop calling what fails, each of them for itself.
#[derive(Clone, Copy, PartialEq, Debug, Serialize)]
pub struct Breaker {
    /// Share of calls in a second that fail from which it opens.
    pub opens_at: f64,
    /// Seconds for which it stays open, at least 1; then a second of calls is let through to see.
    pub stays: f64,
}

/// A call from one service to another.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Edge {
    /// The caller.
    pub from: ServiceId,
    /// The callee.
    pub to: ServiceId,
    /// Calls made for one request of the caller.
    pub per_request: f64,
    /// Seconds before the caller gives up on one attempt.
    pub timeout: f64,
    /// Attempts in all.
    pub attempts: u32,
    /// Seconds before the second attempt.
    pub backoff: f64,
    /// The factor from one backoff to the next.
    pub backoff_factor: f64,
    /// How retries are spread.
    pub jitter: Jitter,
    /// Retries allowed as a share of calls, if there is a budget.
    pub retry_budget: Option<f64>,
    /// The circuit breaker of each caller, if they have one.
    pub breaker: Option<Breaker>,
    /// Whether the caller can answer without it.
    pub optional: bool,
}

/// A source of requests.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Traffic {
    /// The entry it comes to.
    pub to: ServiceId,
    /// Requests per second at the busiest hour.
    pub per_second: f64,
    /// How far it falls at night, 0 (flat) to 1 (to nothing).
    pub swing: f64,
    /// The UTC hour of its peak.
    pub peak_hour: f64,
    /// How much of a customer's experience depends on it, 0 for probes and tools.
    pub weight: f64,
}

/// A group of customers.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Tier {
    /// Its name.
    pub id: String,
    /// How many customers.
    pub customers: f64,
    /// Promised share of good minutes in a month.
    pub sla: f64,
    /// Money owed for a customer-minute below the promise.
    pub credit_per_minute: f64,
}

/// Who can stop a job for good.
#[derive(Clone, Copy, PartialEq, Debug, Serialize)]
pub enum Control {
    /// Our own people.
    Own,
    /// An outside company: a pause by us lasts only until its agent checks in again.
    Vendor {
        /// Which.
        vendor: VendorId,
        /// How long a pause by us lasts.
        checks_in: Ticks,
    },
}

/// What becomes of a host that a job or a fault touches.
#[derive(Clone, Copy, PartialEq, Debug, Serialize)]
pub struct HostCondition {
    /// Share of calls leaving the host that fail.
    pub outbound_fails: f64,
    /// Share of requests reaching the host that fail.
    pub inbound_fails: f64,
    /// Factor on the time of work.
    pub slower: f64,
    /// Whether a shallow health check sees it.
    pub visible: bool,
    /// Whether a restart cures it, or spreads it to hosts that were well.
    pub restart_cures: bool,
}

/// A piece of automation that works through a fleet.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Job {
    /// Its name.
    pub id: String,
    /// What it says it does, in words.
    pub what: String,
    /// The hosts it works through.
    pub fleet: FleetId,
    /// Share of the fleet it touches in a minute.
    pub per_minute: f64,
    /// What it does to a host.
    pub leaves: HostCondition,
    /// Who can stop it for good.
    pub control: Control,
}

/// How much can go wrong.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub enum Risk {
    /// Can be undone at once.
    Safe,
    /// Costs capacity or time.
    Moderate,
    /// Can hurt customers who are well, or cannot be undone.
    Risky,
}

/// What the author says of a lever on a target.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct LeverSpec {
    /// Which lever.
    pub lever: Lever,
    /// On what.
    pub target: Target,
    /// Who can do it; the owner of the target if absent.
    pub team: Option<TeamId>,
    /// Median seconds it takes.
    pub takes: Option<Ticks>,
    /// The tool it needs.
    pub needs: Option<ServiceId>,
    /// How risky it is.
    pub risk: Option<Risk>,
    /// The job it stops for good, whoever controls it (revoking the agent's credential, blocking its server).
    pub stops: Option<JobId>,
}

/// How an outside company's support talks.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum VendorTone {
    /// Looks at it at once.
    Helpful,
    /// First answers that say nothing.
    Evasive,
    /// Slow, then correct.
    Slow,
}

/// An outside company.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Vendor {
    /// Its name.
    pub id: String,
    /// What it does for us.
    pub what: String,
    /// Median time to a first answer.
    pub first_answer: Ticks,
    /// Median time from the case to the fix, if the fault is theirs.
    pub fixes_after: Ticks,
    /// How it talks.
    pub tone: VendorTone,
    /// Money per case at the highest severity.
    pub cost_per_case: f64,
}
