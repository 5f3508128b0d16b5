//! What can be wrong with the machinery round a service: names, certificates, leaders, limits, calls.
//!
//! Data only. How a person says it is in `language::troubles`; when it is true, in `platform::ailing`.

use serde::{Deserialize, Serialize};

use super::ids::{ServiceId, ZoneId};

/// A trouble of the control plane or of the way calls are made.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the variant says what each field is")]
pub enum Trouble {
    /// Its certificate is no longer valid.
    CertificateExpired,
    /// More comes than its quota lets in.
    QuotaUsedUp,
    /// Something finite, such as its disk, is used up.
    SpaceUsedUp,
    /// Something finite will be used up in so many minutes.
    SpaceRunsOut { minutes: u32 },
    /// Its replica is this many seconds behind.
    ReplicaBehind { seconds: u32 },
    /// A share of its reads gets an answer from before a write (permille).
    StaleReads { permille: u32 },
    /// Nobody takes writes.
    NoLeader,
    /// Two took writes at once, and what they took differs.
    TwoLeaders,
    /// Its record is wrong.
    NameWrong,
    /// Its record is right, but a share of callers still keeps the old one (permille).
    NameKept { permille: u32 },
    /// Its autoscaler decides nothing.
    ScalerLost,
    /// Its autoscaler sees idle processors while every slot waits.
    ScalerInverted,
    /// It answers only this share by itself, less than it will once it is warm (permille).
    CacheCold { permille: u32 },
    /// A share of its calls to another is not even tried (permille).
    BreakerOpen { callee: ServiceId, permille: u32 },
    /// Retries multiply what comes to it (permille, 3000 = three times).
    RetriesAmplify { permille: u32 },
    /// All its slots wait for another.
    PoolExhausted { callee: ServiceId },
    /// The path between two zones carries all it can.
    PipeFull { from: ZoneId, to: ZoneId },
    /// Clocks of some of its replicas are off by this many seconds.
    ClockOff { seconds: u32 },
    /// So many of its secrets are out and still valid.
    SecretsOut { left: u32 },
    /// Its newest backup cannot be read.
    BackupBad,
    /// It limits its own load and turns a share away (permille).
    Throttled { permille: u32 },
}
