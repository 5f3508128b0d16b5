//! What can be done to the platform: a lever, a target, and how much of it.
//!
//! What a lever does is computed by the platform; nothing here says whether it helps.

use serde::{Deserialize, Serialize};
use strum::{EnumIter, EnumString, IntoStaticStr, VariantNames};

use super::ids::{ChangeId, FleetId, JobId, ServiceId, VendorId, ZoneId};

/// A kind of action on the platform.
#[derive(
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Debug,
    Serialize,
    Deserialize,
    EnumIter,
    EnumString,
    IntoStaticStr,
    VariantNames,
)]
#[strum(serialize_all = "kebab-case")]
#[serde(rename_all = "kebab-case")]
pub enum Lever {
    /// Undo a change.
    Rollback,
    /// Ship a newer version.
    Rollforward,
    /// Restart processes or hosts.
    Restart,
    /// Change the number of replicas.
    Scale,
    /// Take traffic away from a service, a zone or hosts.
    Drain,
    /// Switch to the standby.
    Failover,
    /// Switch back.
    Failback,
    /// Refuse a share of the load.
    Shed,
    /// Let refused load back in, in steps.
    Admit,
    /// Cap the request rate.
    Limit,
    /// Switch a feature off or on.
    Flag,
    /// Edit configuration.
    Config,
    /// Block a source, a peer or an agent.
    Block,
    /// Empty a cache.
    FlushCache,
    /// Fill a cache before use.
    WarmCache,
    /// Pause a queue, a job or an automation.
    Pause,
    /// Resume what was paused.
    Resume,
    /// Replace hosts or instances with fresh ones, in waves.
    Replace,
    /// Restore data from a backup.
    Restore,
    /// Rotate a credential.
    Rotate,
    /// Renew a certificate.
    Renew,
    /// Raise a quota.
    RaiseQuota,
    /// Promote a replica.
    Promote,
    /// Copy a replica anew.
    Resync,
    /// Send traffic another way.
    Reroute,
    /// Read-only or maintenance mode.
    Maintenance,
    /// Keep evidence.
    Snapshot,
}

impl Lever {
    /// The word as typed.
    #[must_use]
    pub fn word(self) -> &'static str {
        self.into()
    }
}

/// What an action, a look or a finding is about.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub enum Target {
    /// A service or tool.
    Service(ServiceId),
    /// A group of hosts.
    Fleet(FleetId),
    /// A zone.
    Zone(ZoneId),
    /// A piece of automation.
    Job(JobId),
    /// A change.
    Change(ChangeId),
    /// An outside company.
    Vendor(VendorId),
}

/// How much, or to what.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub enum Amount {
    /// A share in permille, typed `30%`.
    Share(u32),
    /// A count or a rate per second, typed `12`.
    Count(u32),
    /// A word, such as `off` or a name.
    Word(String),
}

/// A lever with its target and parameters: `replace runtime-hosts 10%`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub struct LeverCall {
    /// The kind of action.
    pub lever: Lever,
    /// What it acts on.
    pub target: Target,
    /// How much, if the lever takes an amount and one was given.
    pub amount: Option<Amount>,
}
