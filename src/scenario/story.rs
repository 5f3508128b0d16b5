//! What happens and what is known: changes, faults, alerts, injects, clues, runbooks, the reference commander, the review truth.
//!
//! The one rule: a condition that is not met waits; nothing here is a timetable.

use serde::{Deserialize, Serialize};

use super::condition::{Condition, MetricTest};
use super::mechanism::MechanismId;
use super::platform::HostCondition;
use crate::base::Ticks;
use crate::vocab::{
    AlertId, ChangeId, FactorKind, FleetId, FreezeScope, JobId, PersonId, ServiceId, Target, TeamId, VendorId, ZoneId,
};

/// What a change touched.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum ChangeKind {
    /// A release.
    Deploy,
    /// Configuration.
    Config,
    /// Maintenance.
    Maintenance,
}

impl ChangeKind {
    /// The freeze that holds it.
    #[must_use]
    pub fn scope(self) -> FreezeScope {
        match self {
            Self::Deploy => FreezeScope::Deploys,
            Self::Config | Self::Maintenance => FreezeScope::Config,
        }
    }
}

/// A change, before or during the exercise.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Change {
    /// Its name.
    pub id: String,
    /// Seconds relative to the start; negative is before.
    pub at: i64,
    /// What it was, in words.
    pub what: String,
    /// What it touched.
    pub to: ServiceId,
    /// What kind.
    pub kind: ChangeKind,
    /// Whether it stands in the change log; unattended changes do not.
    pub logged: bool,
}

/// What a fault does to the platform. It never says what would cure it.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub enum FaultKind {
    /// A change made a service worse, on a share of its replicas.
    Regression {
        /// The change; rolling it back ends the fault.
        change: ChangeId,
        /// The service.
        of: ServiceId,
        /// Share of replicas.
        share: f64,
        /// Factor on the time of work.
        slower: f64,
        /// Share of requests that fail.
        errors: f64,
    },
    /// A job works through its fleet and leaves hosts impaired.
    JobRuns {
        /// The job.
        job: JobId,
    },
    /// A share of a fleet becomes impaired at once.
    HostsImpaired {
        /// The fleet.
        fleet: FleetId,
        /// The share.
        share: f64,
        /// How.
        leaves: HostCondition,
    },
    /// A share of a service's capacity is gone.
    CapacityLost {
        /// The service.
        of: ServiceId,
        /// The share, 1 = stalled.
        share: f64,
    },
    /// A service works slower.
    Slower {
        /// The service.
        of: ServiceId,
        /// Factor on the time of work.
        factor: f64,
    },
    /// A service answers with errors.
    Errors {
        /// The service.
        of: ServiceId,
        /// Share of requests.
        share: f64,
    },
    /// More requests than usual.
    Demand {
        /// The entry.
        to: ServiceId,
        /// Factor on the rate.
        factor: f64,
    },
    /// The path between two zones suffers.
    LinkSuffers {
        /// From.
        from: ZoneId,
        /// To.
        to: ZoneId,
        /// Share lost; 1 is a partition.
        loss: f64,
        /// Added delay in seconds.
        delay: f64,
    },
    /// A mechanism of the control plane breaks, in the way of its kind.
    Breaks {
        /// The mechanism.
        mechanism: MechanismId,
        /// How far, 1 = altogether.
        share: f64,
    },
}

/// How often a fault comes back.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub struct Repeat {
    /// From the end of one to the start of the next.
    pub every: Ticks,
    /// How many times in all.
    pub times: u32,
}

/// Something that breaks.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Fault {
    /// Its name.
    pub id: String,
    /// When it starts; an unmet condition waits.
    pub when: Condition,
    /// How long it lasts; until cured if absent.
    pub lasts: Option<Ticks>,
    /// How likely it strikes once its condition is met.
    pub probability: f64,
    /// Whether it comes back.
    pub repeat: Option<Repeat>,
    /// How long it takes to reach full strength.
    pub ramp: Ticks,
    /// What it does.
    pub what: FaultKind,
}

/// An alert rule.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Alert {
    /// Its name.
    pub id: String,
    /// What trips it, as telemetry shows it.
    pub test: MetricTest,
    /// Whom it pages.
    pub pages: TeamId,
    /// What the page says.
    pub text: String,
    /// Whether it comes from outside and works when our own telemetry is dark.
    pub external: bool,
}

/// What an inject does.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub enum InjectAct {
    /// Somebody says something to the commander.
    Chat {
        /// Who.
        from: PersonId,
        /// What; `{tickets}` and `{minutes}` are filled in.
        text: String,
    },
    /// A page to a team.
    Page {
        /// Whom.
        team: TeamId,
        /// What it says.
        text: String,
    },
    /// An outside company says something.
    Vendor {
        /// Who.
        vendor: VendorId,
        /// What.
        text: String,
    },
}

/// An entry of the master scenario events list.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Inject {
    /// Its name.
    pub id: String,
    /// When; an unmet condition waits.
    pub when: Condition,
    /// Which objective it serves.
    pub objective: Option<String>,
    /// What it does.
    pub act: InjectAct,
}

/// Authored evidence that a look can bring to light.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Clue {
    /// Its name.
    pub id: String,
    /// Looking at which of these brings it up.
    pub of: Vec<Target>,
    /// How much skill it takes, 0 to 1.
    pub skill: f64,
    /// From when it can be found.
    pub when: Condition,
    /// What the finder says.
    pub text: String,
    /// What it points at; a herring points at the wrong thing.
    pub points_at: Vec<Target>,
    /// Whether it misleads.
    pub herring: bool,
}

/// A runbook.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Runbook {
    /// Its name.
    pub id: String,
    /// Its text, in Markdown.
    pub text: String,
}

/// A rule of the reference commander.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct ReferenceRule {
    /// When, from what a commander can see.
    pub when: Condition,
    /// What to say then, in order.
    pub say: Vec<String>,
    /// Say it again if it still holds after this long; once if absent.
    pub again: Option<Ticks>,
}

/// What a remedy would change in the platform.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub enum Cure {
    /// A tool no longer shares the fate of what it reports on.
    MoveTool {
        /// The tool.
        tool: ServiceId,
    },
    /// A job no longer runs by itself.
    StopJob {
        /// The job.
        job: JobId,
    },
    /// A change reaches a small share first.
    CanaryStage {
        /// The service.
        of: ServiceId,
        /// The share.
        share: f64,
    },
    /// A retry budget on every call to a service.
    RetryBudget {
        /// The callee.
        of: ServiceId,
        /// The share.
        share: f64,
    },
    /// The health check follows a real request.
    DeepHealthCheck {
        /// The service.
        of: ServiceId,
    },
    /// An alert that works when our own telemetry is dark.
    ExternalAlert {
        /// The alert.
        alert: AlertId,
    },
    /// Nothing the platform model knows.
    Procedural,
}

/// A contributing factor as it is true.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct ReviewFactor {
    /// In words.
    pub text: String,
    /// What kind.
    pub kind: FactorKind,
    /// What it is about, so that a recorded factor can be matched by its evidence.
    pub about: Vec<Target>,
    /// What would have helped.
    pub cures: Vec<Cure>,
}

/// The review truth.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Review {
    /// Contributing factors.
    pub factors: Vec<ReviewFactor>,
    /// What a theory says that was believed and was not so, such as "attack": a word or a few in a row.
    pub wrong_theories: Vec<String>,
    /// What the debrief tells about where the scenario came from and what it teaches.
    pub notes: String,
}
