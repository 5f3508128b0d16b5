//! A piece of work as something that goes on: "looking into router", "replacing runtime-hosts 10%".
//!
//! Not how it is ordered, which `say` writes.
//! The one rule: it stands anywhere in a sentence, and never repeats a text that was dictated.

use super::say::percent;
use crate::scenario::Names;
use crate::vocab::{Amount, Audience, Lever, LeverCall, Target, Work};

/// A piece of work as something that goes on.
#[must_use]
pub fn doing_words(work: &Work, names: &dyn Names) -> String {
    match work {
        Work::Objective { text, .. } => format!("\"{}\"", text.trim_end_matches(['.', '!', '?'])),
        Work::Investigate(target) => format!("looking into {}", names.target(*target)),
        Work::Post { audience, .. } => match audience {
            Audience::Public => "the message to customers".to_owned(),
            Audience::Internal => "the message to colleagues".to_owned(),
            Audience::Leadership => "the message to leadership".to_owned(),
        },
        Work::Pull(call) => call_doing(call, names),
        Work::Verify(service) => format!("checking {} from outside", names.target(Target::Service(*service))),
    }
}

/// An action as something that goes on.
fn call_doing(call: &LeverCall, names: &dyn Names) -> String {
    let base = format!("{} {}", lever_doing(call.lever), names.target(call.target));
    match &call.amount {
        None => base,
        Some(Amount::Share(permille)) => format!("{base}, {}", percent(*permille)),
        Some(Amount::Count(count)) => format!("{base} to {count}"),
        // What is undone is named, not what is returned to.
        Some(Amount::Word(word)) if call.lever == Lever::Rollback => format!("{base} ({word})"),
        Some(Amount::Word(word)) => format!("{base} to {word}"),
    }
}

fn lever_doing(lever: Lever) -> &'static str {
    match lever {
        Lever::Rollback => "rolling back",
        Lever::Rollforward => "rolling forward",
        Lever::Restart => "restarting",
        Lever::Scale => "scaling",
        Lever::Drain => "draining",
        Lever::Failover => "failing over",
        Lever::Failback => "failing back",
        Lever::Shed => "shedding load on",
        Lever::Admit => "letting load back into",
        Lever::Limit => "limiting",
        Lever::Flag => "the switch on",
        Lever::Config => "the configuration of",
        Lever::Block => "blocking",
        Lever::FlushCache => "emptying",
        Lever::WarmCache => "warming",
        Lever::Pause => "pausing",
        Lever::Resume => "resuming",
        Lever::Replace => "replacing",
        Lever::Restore => "restoring",
        Lever::Rotate => "rotating the key of",
        Lever::Renew => "renewing the certificate of",
        Lever::RaiseQuota => "raising the quota of",
        Lever::Promote => "promoting",
        Lever::Resync => "resyncing",
        Lever::Reroute => "rerouting",
        Lever::Maintenance => "maintenance mode on",
        Lever::Snapshot => "taking a snapshot of",
    }
}
