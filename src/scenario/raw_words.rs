//! Words as an author writes them in a scenario, capitalised, and what each stands for.
//!
//! The one rule: the words of the file are the words of the document.

use serde::Deserialize;

use super::handoff::{BriefKind, Conduct};
use crate::vocab::{Audience, FactorKind, IncidentState, LegalMatter, Lever, Role, Severity};

macro_rules! raw_words {
    ($($raw:ident is $real:ident { $($variant:ident),+ $(,)? })+) => {$(
        /// The same word as typed.
        #[derive(Clone, Copy, Debug, Deserialize)]
        pub(super) enum $raw { $($variant),+ }

        impl From<$raw> for $real {
            fn from(word: $raw) -> Self {
                match word { $($raw::$variant => Self::$variant),+ }
            }
        }
    )+};
}

raw_words! {
    RawAudience is Audience { Public, Internal, Leadership }
    RawState is IncidentState { None, Investigating, Identified, Mitigated, Monitoring, Resolved, Cancelled }
    RawSeverity is Severity { Sev1, Sev2, Sev3, Sev4 }
    RawRole is Role { Ic, Deputy, Ops, Comms, Scribe, Liaison }
    RawConduct is Conduct { Steady, Novice, Hero, Paralysed, Shotgun, Politician, Litigator, Silent, Idle }
    RawBriefKind is BriefKind { Full, Thin, Stale }
    RawLegalMatter is LegalMatter { CustomerData, Cause }
    RawFactorKind is FactorKind { Trigger, Latent, Detection, Response, Tooling, Organisation, Vendor }
    RawLever is Lever {
        Rollback, Rollforward, Restart, Scale, Drain, Failover, Failback, Shed, Admit, Limit, Flag, Config, Block,
        FlushCache, WarmCache, Pause, Resume, Replace, Restore, Rotate, Renew, RaiseQuota, Promote, Resync, Reroute,
        Maintenance, Snapshot,
    }
}

/// A seat a scenario can train.
#[derive(Clone, Copy, Debug, Deserialize, strum::IntoStaticStr)]
#[strum(serialize_all = "lowercase")]
pub(super) enum RawTrains {
    Commander,
    Deputy,
    Ops,
    Comms,
    Scribe,
    Liaison,
    Responder,
}
