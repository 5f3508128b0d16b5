//! How a person says what is wrong with the machinery round a service.
//!
//! As with all findings, the sentence asserts it; whether it is true is not known here.

use super::facts::{pick, share, times};
use super::phrasebook::Voice;
use super::say::percent;
use crate::scenario::Names;
use crate::vocab::{ServiceId, Target, Trouble, ZoneId};

/// A length of time somebody would say: 40 seconds, 12 minutes, 3 hours.
fn span(seconds: u32) -> String {
    match seconds {
        0..=1 => "a second".to_owned(),
        2..=119 => format!("{seconds} seconds"),
        120..=7199 => format!("{} minutes", seconds / 60),
        7200.. => format!("{} hours", seconds / 3600),
    }
}

/// How a person says it.
pub(super) fn trouble_sentence(at: Target, trouble: Trouble, names: &dyn Names, voice: Voice) -> String {
    let of = names.target(at).to_owned();
    match trouble {
        Trouble::CertificateExpired
        | Trouble::NameWrong
        | Trouble::NameKept { .. }
        | Trouble::SecretsOut { .. }
        | Trouble::ClockOff { .. } => of_trust(&of, trouble, voice),
        Trouble::QuotaUsedUp
        | Trouble::SpaceUsedUp
        | Trouble::SpaceRunsOut { .. }
        | Trouble::Throttled { .. }
        | Trouble::ScalerLost
        | Trouble::ScalerInverted => of_limits(&of, trouble, voice),
        Trouble::ReplicaBehind { .. }
        | Trouble::StaleReads { .. }
        | Trouble::NoLeader
        | Trouble::TwoLeaders
        | Trouble::BackupBad
        | Trouble::CacheCold { .. } => of_data(&of, trouble, voice),
        Trouble::BreakerOpen { callee, permille } => breaker(&of, callee, permille, names, voice),
        Trouble::RetriesAmplify { permille } => {
            let factor = times(permille);
            pick(
                voice,
                format!("Retries multiply the load on {of}: {factor} what callers really want."),
                format!("{of}: retries make it {factor} the load."),
                format!("Most of what hits {of} is the same requests over again, {factor} what would come without."),
            )
        }
        Trouble::PoolExhausted { callee } => exhausted(&of, callee, names, voice),
        Trouble::PipeFull { from, to } => pipe(from, to, names, voice),
    }
}

/// Certificates, names, secrets, clocks.
#[expect(clippy::wildcard_enum_match_arm, reason = "the caller matches all troubles and hands over those of this kind")]
fn of_trust(of: &str, trouble: Trouble, voice: Voice) -> String {
    match trouble {
        Trouble::CertificateExpired => pick(
            voice,
            format!("The certificate of {of} has expired; callers turn away as they check it."),
            format!("{of}: certificate expired."),
            format!("I opened a connection to {of} by hand, and the certificate it shows is past its date."),
        ),
        Trouble::NameWrong => pick(
            voice,
            format!("The record of {of} is wrong: whoever looks it up is sent astray."),
            format!("{of}: wrong record."),
            format!("I looked {of} up myself, and the answer that comes back is simply not where it lives."),
        ),
        Trouble::NameKept { permille } => {
            let part = share(permille, voice);
            pick(
                voice,
                format!("The record of {of} is right again, but {part} of the callers still keep the old one."),
                format!("{of}: record right, {part} of callers keep the old one."),
                format!(
                    "Anyone who asks afresh finds {of}, it is just that {part} of them still go by the old answer."
                ),
            )
        }
        Trouble::SecretsOut { left } => pick(
            voice,
            format!("Secrets of {of} are out, and {left} of them still open the door."),
            format!("{of}: {left} leaked secrets still valid."),
            format!("I tried what has leaked from {of}, carefully, and {left} of those secrets still work."),
        ),
        Trouble::ClockOff { seconds } => {
            let by = span(seconds);
            pick(
                voice,
                format!("Some clocks on {of} are off by {by}, more than it puts up with."),
                format!("{of}: clocks off by {by}."),
                format!("The times in the logs of {of} do not add up, some of its clocks are off by {by}."),
            )
        }
        _ => String::new(),
    }
}

/// Quotas, space, limits, autoscalers.
#[expect(clippy::wildcard_enum_match_arm, reason = "the caller matches all troubles and hands over those of this kind")]
fn of_limits(of: &str, trouble: Trouble, voice: Voice) -> String {
    match trouble {
        Trouble::QuotaUsedUp => pick(
            voice,
            format!("The quota of {of} is used up: what comes beyond it is turned away."),
            format!("{of} is over its quota."),
            format!("It is nothing broken at all, {of} has run into its quota and everything beyond that bounces."),
        ),
        Trouble::SpaceUsedUp => pick(
            voice,
            format!("{of} is full: nothing more can be written to it."),
            format!("{of}: no space left."),
            format!("There it is in the log of {of}, over and over: no space left."),
        ),
        Trouble::SpaceRunsOut { minutes } => {
            let left = span(minutes.saturating_mul(60));
            pick(
                voice,
                format!("{of} is filling up and has about {left} left."),
                format!("{of} full in {left}."),
                format!("Nothing hurts yet, but at this rate {of} is full in {left}."),
            )
        }
        Trouble::Throttled { permille } => {
            let part = share(permille, voice);
            pick(
                voice,
                format!("{of} limits what it works on at a time and turns {part} away."),
                format!("{of} throttles, {part} turned away."),
                format!("{of} protects itself: it takes on what it can and sends {part} of the requests back."),
            )
        }
        Trouble::ScalerLost => pick(
            voice,
            format!("The autoscaler of {of} decides nothing any more."),
            format!("{of}: autoscaler dead."),
            format!("Nobody is at the wheel of {of}: its autoscaler has not decided anything for a while."),
        ),
        Trouble::ScalerInverted => pick(
            voice,
            format!("The autoscaler of {of} sees idle processors and takes replicas away, while every slot waits."),
            format!("{of}: autoscaler scales down under load."),
            format!("The autoscaler has it backwards: {of} waits with every slot, so its processors look idle to it."),
        ),
        _ => String::new(),
    }
}

/// Replicas, leaders, backups, caches.
#[expect(clippy::wildcard_enum_match_arm, reason = "the caller matches all troubles and hands over those of this kind")]
fn of_data(of: &str, trouble: Trouble, voice: Voice) -> String {
    match trouble {
        Trouble::ReplicaBehind { seconds } => {
            let by = span(seconds);
            pick(
                voice,
                format!("The replica of {of} is {by} behind; a failover now would lose that much."),
                format!("{of}: replica {by} behind."),
                format!("I compared the two sides of {of}, and the replica lags {by} behind the primary."),
            )
        }
        Trouble::StaleReads { permille } => {
            let part = share(permille, voice);
            pick(
                voice,
                format!("Of the reads of {of}, {part} get an answer from before a write."),
                format!("{of}: {part} of reads stale."),
                format!("People see old data: {part} of what is read from {of} comes from before the last write."),
            )
        }
        Trouble::NoLeader => pick(
            voice,
            format!("{of} has no leader, so nobody takes its writes."),
            format!("{of}: no leader."),
            format!("Every node of {of} waits for another to lead, and until one does no write goes through."),
        ),
        Trouble::TwoLeaders => pick(
            voice,
            format!("Two nodes of {of} took writes at once; each holds records that the other lacks."),
            format!("{of}: split brain."),
            format!("This is a bad one: both sides of {of} took writes, and they do not agree any more."),
        ),
        Trouble::BackupBad => pick(
            voice,
            format!("The newest backup of {of} cannot be read."),
            format!("{of}: backup unreadable."),
            format!("I tried to open the newest backup of {of}, and it is no good."),
        ),
        Trouble::CacheCold { permille } => {
            let part = percent(permille);
            pick(
                voice,
                format!(
                    "The cache of {of} is cold: it answers {part} by itself, and the rest falls on what is behind."
                ),
                format!("{of}: cache cold, {part} hits."),
                format!(
                    "{of} has forgotten nearly everything, only {part} are hits, and what is behind takes the rest."
                ),
            )
        }
        _ => String::new(),
    }
}

fn breaker(of: &str, callee: ServiceId, permille: u32, names: &dyn Names, voice: Voice) -> String {
    let (callee, part) = (names.target(Target::Service(callee)), share(permille, voice));
    pick(
        voice,
        format!("The breakers of {of} are open: {part} of its calls to {callee} are not even tried."),
        format!("{of}: breaker to {callee} open, {part}."),
        format!("{of} has given up on {callee} for the moment, its breakers hold back {part} of the calls."),
    )
}

fn exhausted(of: &str, callee: ServiceId, names: &dyn Names, voice: Voice) -> String {
    let callee = names.target(Target::Service(callee));
    pick(
        voice,
        format!("All slots of {of} are taken by calls that wait for {callee}."),
        format!("{of}: pool exhausted, waits for {callee}."),
        format!("I took a thread dump of {of}, and every single one of them waits for {callee}."),
    )
}

fn pipe(from: ZoneId, to: ZoneId, names: &dyn Names, voice: Voice) -> String {
    let (from, to) = (names.target(Target::Zone(from)), names.target(Target::Zone(to)));
    pick(
        voice,
        format!("The path between {from} and {to} is full; calls across it wait or get lost."),
        format!("Link {from} to {to} saturated."),
        format!("It is the path from {from} to {to}: it carries all it can, and the rest queues or falls off."),
    )
}
