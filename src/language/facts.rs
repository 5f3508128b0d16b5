//! How a person says what they found.
//!
//! The sentence asserts the fact as the person holds it; whether it is true is not known here.

use super::phrasebook::Voice;
use super::say::{call_words, percent};
use super::troubles::trouble_sentence;
use crate::scenario::Names;
use crate::vocab::{Fact, JobId, ServiceId, Target};

/// A share in words: roughly a quarter.
#[must_use]
pub fn share_words(permille: u32) -> &'static str {
    match permille {
        0 => "none",
        1..=15 => "about one in a hundred",
        16..=35 => "a few in a hundred",
        36..=70 => "about one in twenty",
        71..=130 => "about one in ten",
        131..=220 => "about one in five",
        221..=290 => "roughly a quarter",
        291..=400 => "about a third",
        401..=600 => "about half",
        601..=700 => "about two thirds",
        701..=820 => "about three quarters",
        821..=960 => "nearly all",
        961.. => "all",
    }
}

/// A share as this voice says it.
pub(super) fn share(permille: u32, voice: Voice) -> String {
    match voice {
        Voice::Terse | Voice::Formal => percent(permille),
        Voice::Plain | Voice::Chatty | Voice::Gruff => share_words(permille).to_owned(),
    }
}

/// A factor on the usual time: `1.8 times`.
pub(super) fn times(permille: u32) -> String {
    if permille < 10_000 {
        format!("{}.{} times", permille / 1000, permille % 1000 / 100)
    } else {
        format!("{} times", permille / 1000)
    }
}

/// The wording for a voice: one for those who say much, one for those who say little, one for the rest.
pub(super) fn pick(voice: Voice, plain: String, terse: String, chatty: String) -> String {
    match voice {
        Voice::Plain | Voice::Formal => plain,
        Voice::Terse | Voice::Gruff => terse,
        Voice::Chatty => chatty,
    }
}

/// A sentence with a capital at its beginning, unless it begins with a name.
pub(super) fn sentence(text: String, lead: &str) -> String {
    if text.starts_with(lead) && !lead.is_empty() {
        return text;
    }
    let mut chars = text.chars();
    match chars.next() {
        Some(first) => first.to_uppercase().chain(chars).collect(),
        None => text,
    }
}

/// How a person says a fact.
#[must_use]
pub fn fact_sentence(fact: &Fact, names: &dyn Names, voice: Voice) -> String {
    match fact {
        Fact::Healthy { .. }
        | Fact::Failing { .. }
        | Fact::Slow { .. }
        | Fact::Saturated { .. }
        | Fact::ComesFrom { .. } => service_fact(fact, names, voice),
        Fact::HostsImpaired { .. } | Fact::Spreading { .. } | Fact::TouchedBy { .. } => fleet_fact(fact, names, voice),
        Fact::JobState { job, running } => job_state(*job, *running, names, voice),
        Fact::RunBy { .. } | Fact::VendorSuspected { .. } => vendor_fact(fact, names, voice),
        Fact::ChangeSuspected { .. } | Fact::ChangeCleared { .. } => change_fact(fact, names, voice),
        Fact::ToolDark { .. } | Fact::PostsUnseen { .. } => tool_fact(fact, names, voice),
        Fact::Ails { at, trouble } => trouble_sentence(*at, *trouble, names, voice),
        Fact::WouldOverload { call, permille } => {
            let (call, share) = (call_words(call, names), percent(*permille));
            pick(
                voice,
                format!("If we {call}, what is left would run at {share} of what it can take."),
                format!("{call} would put the rest at {share}."),
                format!("Before we {call}: I did the sums, and what remains would have to carry {share} of its limit."),
            )
        }
        Fact::Clue(id) => names.clue(*id).to_owned(),
        Fact::Nothing { about } => {
            let about = names.target(*about);
            pick(
                voice,
                format!("I looked at {about} and found nothing that stands out."),
                format!("Nothing on {about}."),
                format!("I have been all over {about}, graphs and logs, and nothing jumps out at me."),
            )
        }
    }
}

/// A fact about a service.
#[expect(clippy::wildcard_enum_match_arm, reason = "the caller matches all facts and hands over those of this kind")]
fn service_fact(fact: &Fact, names: &dyn Names, voice: Voice) -> String {
    let name = |id: &ServiceId| names.target(Target::Service(*id));
    match fact {
        Fact::Healthy { of } => {
            let of = name(of);
            pick(
                voice,
                format!("{of} looks well: errors and times are where they usually are."),
                format!("{of} is fine."),
                format!("I went through {of} and honestly it looks perfectly well to me."),
            )
        }
        Fact::Failing { of, permille } => {
            let (of, part) = (name(of), share(*permille, voice));
            pick(
                voice,
                sentence(format!("{part} of the requests to {of} fail."), ""),
                format!("{of}: {part} failing."),
                format!("So {of} is not happy, {part} of the requests come back as errors."),
            )
        }
        Fact::Slow { of, permille } => {
            let (of, factor) = (name(of), times(*permille));
            pick(
                voice,
                format!("{of} takes {factor} as long as usual."),
                format!("{of} slow, {factor} the usual."),
                format!("{of} still answers, but it takes {factor} as long as it normally would."),
            )
        }
        Fact::Saturated { of, permille } => {
            let (of, load) = (name(of), percent(*permille));
            pick(
                voice,
                format!("{of} is full: it runs at {load} and work waits in line."),
                format!("{of} saturated, {load}."),
                format!("{of} has no room left, it sits at {load} and everything queues up behind it."),
            )
        }
        Fact::ComesFrom { of, callee } => leads(*of, &[*callee], names, voice),
        _ => String::new(),
    }
}

/// What a service's trouble comes from, in one sentence however many there are.
#[must_use]
pub fn leads(of: ServiceId, callees: &[ServiceId], names: &dyn Names, voice: Voice) -> String {
    let of = names.target(Target::Service(of));
    let each: Vec<&str> = callees.iter().map(|callee| names.target(Target::Service(*callee))).collect();
    let callees = match each.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        Some(_) | None => each.concat(),
    };
    pick(
        voice,
        format!("It looks as if the trouble of {of} comes from {callees}, which it calls."),
        format!("{of} suffers because of {callees}."),
        format!("{of} itself seems innocent, it is waiting for {callees} every time I look."),
    )
}

/// A fact about hosts.
#[expect(clippy::wildcard_enum_match_arm, reason = "the caller matches all facts and hands over those of this kind")]
fn fleet_fact(fact: &Fact, names: &dyn Names, voice: Voice) -> String {
    match fact {
        Fact::HostsImpaired { fleet, permille } => {
            let (fleet, part) = (names.target(Target::Fleet(*fleet)), share(*permille, voice));
            pick(
                voice,
                sentence(format!("{part} of {fleet} can't reach out, though they all pass their health check."), ""),
                format!("{fleet}: {part} cut off, checks green."),
                format!("This is odd: {part} of {fleet} can't reach anything, and yet every health check is green."),
            )
        }
        Fact::Spreading { fleet, permille_per_minute } => {
            let (fleet, rate) = (names.target(Target::Fleet(*fleet)), percent(*permille_per_minute));
            pick(
                voice,
                format!("It is spreading: about {rate} more of {fleet} every minute."),
                format!("Spreading on {fleet}, {rate} a minute."),
                format!("And it is not standing still, we lose about {rate} of {fleet} every minute that passes."),
            )
        }
        Fact::TouchedBy { fleet, job } => {
            let (fleet, job) = (names.target(Target::Fleet(*fleet)), names.target(Target::Job(*job)));
            pick(
                voice,
                format!("The bad hosts of {fleet} are exactly those that {job} has been on."),
                format!("Bad hosts in {fleet} = the ones {job} touched."),
                format!("I compared lists: every bad host of {fleet} has had a visit from {job}, and no good one has."),
            )
        }
        _ => String::new(),
    }
}

/// Whether a job is at work.
fn job_state(job: JobId, running: bool, names: &dyn Names, voice: Voice) -> String {
    let job = names.target(Target::Job(job));
    if running {
        pick(
            voice,
            format!("{job} is still at work."),
            format!("{job} is running."),
            format!("Just so everybody knows, {job} is still working its way through."),
        )
    } else {
        pick(
            voice,
            format!("{job} is not running."),
            format!("{job} stopped."),
            format!("{job} stands still at the moment, I checked twice."),
        )
    }
}

/// A fact about a change.
#[expect(clippy::wildcard_enum_match_arm, reason = "the caller matches all facts and hands over those of this kind")]
fn change_fact(fact: &Fact, names: &dyn Names, voice: Voice) -> String {
    match fact {
        Fact::ChangeSuspected { change, of } => {
            let (change, of) = (names.target(Target::Change(*change)), names.target(Target::Service(*of)));
            pick(
                voice,
                format!("{change} fits what we see on {of}: the time matches."),
                format!("Suspect {change} for {of}."),
                format!("I would look hard at {change}, it landed just when {of} started to misbehave."),
            )
        }
        Fact::ChangeCleared { change } => {
            let change = names.target(Target::Change(*change));
            pick(
                voice,
                format!("I looked at {change} and it does not fit what we see."),
                format!("Not {change}."),
                format!("We can stop worrying about {change}, I went through it and it does not explain this."),
            )
        }
        _ => String::new(),
    }
}

/// A fact about an outside company.
#[expect(clippy::wildcard_enum_match_arm, reason = "the caller matches all facts and hands over those of this kind")]
fn vendor_fact(fact: &Fact, names: &dyn Names, voice: Voice) -> String {
    match fact {
        Fact::RunBy { job, vendor } => {
            let (job, vendor) = (names.target(Target::Job(*job)), names.target(Target::Vendor(*vendor)));
            pick(
                voice,
                format!("{job} is not ours: {vendor} runs it."),
                format!("{job} is run by {vendor}."),
                format!("Turns out {job} is run by {vendor}, not by us, so we would have to go through them."),
            )
        }
        Fact::VendorSuspected { vendor } => {
            let vendor = names.target(Target::Vendor(*vendor));
            pick(
                voice,
                format!("What fails looks like {vendor}'s side, not ours."),
                format!("Looks like {vendor}, not us."),
                format!("Everything of ours that I can test works until it reaches {vendor}, so I would ask them."),
            )
        }
        _ => String::new(),
    }
}

/// A fact about what responders work with.
#[expect(clippy::wildcard_enum_match_arm, reason = "the caller matches all facts and hands over those of this kind")]
fn tool_fact(fact: &Fact, names: &dyn Names, voice: Voice) -> String {
    let name = |id: ServiceId| names.target(Target::Service(id));
    match fact {
        Fact::ToolDark { tool } => {
            let tool = name(*tool);
            pick(
                voice,
                format!("I cannot work with {tool}: it shows nothing new or does not answer."),
                format!("{tool} is dark."),
                format!("I keep reloading {tool} and get nothing new, so I am flying blind there."),
            )
        }
        Fact::PostsUnseen { tool } => {
            let tool = name(*tool);
            pick(
                voice,
                format!("Customers do not see what we post; {tool} does not deliver it."),
                format!("Posts do not get out: {tool}."),
                format!("I looked at it from outside and none of our posts are there; {tool} has swallowed them."),
            )
        }
        _ => String::new(),
    }
}
