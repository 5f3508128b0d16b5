//! What people reach for when they hold some machinery to be at fault.
//!
//! The usual remedy by the trade, whether or not it helps here. The one rule: one trouble, one remedy, or none.

use crate::scenario::Scenario;
use crate::vocab::{Amount, Lever, LeverCall, ServiceId, Target, Trouble};

/// Half as much again.
const MORE: Amount = Amount::Share(500);

/// The usual remedy, if there is one that a lever is for.
pub(super) fn remedy(scenario: &Scenario, at: Target, trouble: Trouble) -> Option<LeverCall> {
    let (lever, amount) = match trouble {
        Trouble::CertificateExpired => (Lever::Renew, None),
        Trouble::QuotaUsedUp | Trouble::SpaceUsedUp | Trouble::SpaceRunsOut { .. } => (Lever::RaiseQuota, Some(MORE)),
        Trouble::NoLeader => (Lever::Promote, None),
        Trouble::TwoLeaders | Trouble::ClockOff { .. } => (Lever::Resync, None),
        Trouble::NameKept { .. } => (Lever::FlushCache, None),
        Trouble::ScalerInverted => (Lever::Pause, None),
        Trouble::ScalerLost => (Lever::Scale, Some(MORE)),
        Trouble::CacheCold { .. } => (Lever::WarmCache, None),
        Trouble::SecretsOut { .. } => (Lever::Rotate, None),
        Trouble::RetriesAmplify { .. } => return at_the_callers(scenario, at),
        // The machinery does what it is for, or time and traffic have to do it.
        Trouble::NameWrong
        | Trouble::ReplicaBehind { .. }
        | Trouble::StaleReads { .. }
        | Trouble::BreakerOpen { .. }
        | Trouble::PoolExhausted { .. }
        | Trouble::PipeFull { .. }
        | Trouble::BackupBad
        | Trouble::Throttled { .. } => return None,
    };
    Some(LeverCall { lever, target: at, amount })
}

/// Retries are switched off where they are made.
fn at_the_callers(scenario: &Scenario, at: Target) -> Option<LeverCall> {
    let Target::Service(of) = at else { return None };
    let mut callers = scenario.platform.edges.iter().filter(|edge| edge.to == of && edge.attempts > 1);
    let caller: ServiceId = callers.next()?.from;
    Some(LeverCall {
        lever: Lever::Config,
        target: Target::Service(caller),
        amount: Some(Amount::Word("no-retries".into())),
    })
}
