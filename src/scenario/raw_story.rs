//! What happens and what is known, as typed: changes, faults, alerts, injects, clues, runbooks, reference, review.
//!
//! Nothing here is checked. The doc line of a field is what docs/scenario-format.md tells an author.

use serde::Deserialize;

use super::quantity::Quantity;
use super::raw_platform::RawHostCondition;
use super::raw_words::{RawAudience, RawFactorKind, RawLever, RawRole, RawSeverity, RawState};
use super::story::ChangeKind;

/// A metric and what it should do.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) enum RawMetricTest {
    ErrorRate {
        /// The service it is measured on.
        of: String,
        /// More than this.
        above: Option<Quantity>,
        /// Less than this.
        below: Option<Quantity>,
        /// For at least this long.
        during: Option<Quantity>,
    },
    P99 {
        of: String,
        above: Option<Quantity>,
        below: Option<Quantity>,
        during: Option<Quantity>,
    },
    Requests {
        of: String,
        above: Option<Quantity>,
        below: Option<Quantity>,
        during: Option<Quantity>,
    },
    Utilisation {
        of: String,
        above: Option<Quantity>,
        below: Option<Quantity>,
        during: Option<Quantity>,
    },
}

/// Something to wait for.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) enum RawCondition {
    After(Quantity),
    Shows(RawMetricTest),
    Truly(RawMetricTest),
    CustomersHurt(Quantity),
    FaultActive(String),
    Paged,
    Declared,
    State(RawState),
    SeverityAtLeast(RawSeverity),
    SizedUp,
    Joined(String),
    TeamJoined(String),
    Filled(RawRole),
    Posted(RawAudience),
    SilentFor(RawAudience, Quantity),
    Knows(String),
    Polled(Quantity),
    Objected,
    DraftWaiting,
    OfferWaiting,
    Verified(String),
    CaseOpen(String),
    VendorAnswered(String),
    Done(RawLever, String),
    Underway(RawLever, String),
    Frozen,
    StatusPageDark,
    Busy(String),
    Lapsed,
    ReviewOwner,
    InReview,
    Factors(u32),
    All(Vec<Self>),
    Any(Vec<Self>),
    Not(Box<Self>),
}

/// A change.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawChange {
    /// Its name.
    pub(super) id: String,
    /// When, seen from the start; "-40m" is before it.
    pub(super) at: Quantity,
    /// What it was.
    pub(super) what: String,
    /// The service it touched.
    pub(super) to: String,
    /// Deploy, Config or Maintenance; Deploy if absent.
    pub(super) kind: Option<ChangeKind>,
    /// Whether the change log shows it; true if absent.
    pub(super) logged: Option<bool>,
}

/// Something that breaks.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawFault {
    /// Its name.
    pub(super) id: String,
    /// When it starts.
    pub(super) at: Option<Quantity>,
    /// What it waits for, instead of a time.
    pub(super) when: Option<RawCondition>,
    /// How long it lasts; until it is cured if absent.
    pub(super) lasts: Option<Quantity>,
    /// How likely it strikes; "100%" if absent.
    pub(super) probability: Option<Quantity>,
    /// How often it comes back.
    pub(super) repeat: Option<RawRepeat>,
    /// How long it takes to reach full strength.
    pub(super) ramp: Option<Quantity>,
    /// What it does.
    pub(super) what: RawFaultKind,
}

/// How often a fault comes back.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawRepeat {
    /// From the end of one to the start of the next.
    pub(super) every: Quantity,
    /// How many times in all.
    pub(super) times: u32,
}

/// What a fault does.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) enum RawFaultKind {
    Regression {
        /// The change that brought it.
        change: String,
        /// The service.
        of: String,
        /// Share of replicas, capacity or requests.
        share: Option<Quantity>,
        /// Factor on the time of work.
        slower: Option<Quantity>,
        /// Share of requests that fail.
        errors: Option<Quantity>,
    },
    JobRuns {
        /// The job.
        job: String,
    },
    HostsImpaired {
        /// The fleet.
        fleet: String,
        share: Quantity,
        /// In what condition.
        leaves: RawHostCondition,
    },
    CapacityLost {
        of: String,
        share: Quantity,
    },
    Slower {
        of: String,
        /// How many times as much.
        factor: Quantity,
    },
    Errors {
        of: String,
        share: Quantity,
    },
    Demand {
        /// The service the requests come to.
        to: String,
        factor: Quantity,
    },
    LinkSuffers {
        /// From this zone.
        from: String,
        to: String,
        /// Share of packets lost; "100%" cuts the zones apart.
        loss: Option<Quantity>,
        /// Added delay.
        delay: Option<Quantity>,
    },
    Breaks {
        /// The mechanism.
        mechanism: String,
        share: Option<Quantity>,
    },
}

/// An alert rule.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawAlert {
    /// Its name.
    pub(super) id: String,
    /// What trips it.
    pub(super) when: RawMetricTest,
    /// The team it pages.
    pub(super) pages: String,
    /// What the page says.
    pub(super) text: String,
    /// Whether it is measured from outside and works when our own telemetry is dark.
    #[serde(default)]
    pub(super) external: bool,
}

/// An inject.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawInject {
    /// Its name.
    pub(super) id: String,
    /// What it waits for.
    pub(super) when: RawCondition,
    /// The objective it serves.
    pub(super) objective: Option<String>,
    /// Somebody says something to the commander.
    pub(super) chat: Option<RawChat>,
    /// A team is paged.
    pub(super) page: Option<RawPage>,
    /// An outside company says something.
    pub(super) vendor: Option<RawVendorSays>,
}

/// Something said.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawChat {
    /// Who says it.
    pub(super) from: String,
    /// The words.
    pub(super) text: String,
}

/// A page.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawPage {
    /// The team paged.
    pub(super) team: String,
    /// What it says.
    pub(super) text: String,
}

/// Something an outside company says.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawVendorSays {
    /// The company.
    pub(super) from: String,
    /// The words.
    pub(super) text: String,
}

/// Evidence that a look can bring to light.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawClue {
    /// Its name.
    pub(super) id: String,
    /// Looking at any of these can bring it up.
    pub(super) of: Vec<String>,
    /// How much skill it takes, 0 to 1; "30%" if absent.
    pub(super) skill: Option<Quantity>,
    /// From when it can be found; from the start if absent.
    pub(super) when: Option<RawCondition>,
    /// What the finder says.
    pub(super) text: String,
    /// What it points at.
    #[serde(default)]
    pub(super) points_at: Vec<String>,
    /// Whether it misleads.
    #[serde(default)]
    pub(super) herring: bool,
}

/// A runbook.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawRunbook {
    /// Its name.
    pub(super) id: String,
    /// Its text, in Markdown.
    pub(super) text: String,
}

/// A rule of the reference commander.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawRule {
    /// When, from what a commander can see.
    pub(super) when: RawCondition,
    /// The lines to say, in order.
    pub(super) say: Vec<String>,
    /// Say them again while it still holds after this long; once if absent.
    pub(super) again: Option<Quantity>,
}

/// What would have helped.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) enum RawCure {
    MoveTool {
        /// The tool.
        tool: String,
    },
    StopJob {
        /// The job.
        job: String,
    },
    CanaryStage {
        /// The service.
        of: String,
        /// The share.
        share: Quantity,
    },
    RetryBudget {
        of: String,
        share: Quantity,
    },
    DeepHealthCheck {
        of: String,
    },
    ExternalAlert {
        /// The alert.
        alert: String,
    },
    Procedural,
}

/// A contributing factor.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawFactor {
    /// In words.
    pub(super) text: String,
    /// What kind it is.
    pub(super) kind: RawFactorKind,
    /// What it is about.
    #[serde(default)]
    pub(super) about: Vec<String>,
    /// What would have helped.
    #[serde(default)]
    pub(super) cures: Vec<RawCure>,
}
