//! Events of work, decisions, communication and thinking as sentences.
//!
//! The one rule: a sentence says who, what and for whom, and no more than the event holds.

use super::narrate::{Teller, with};
use super::say::{call_words, draft_id, factor_id, hypothesis_id, proposal_id, task_id, update_words, work_words};
use crate::base::Tick;
use crate::vocab::{Audience, ChannelName, Decision, EventKind, Look, ReportKind, Target};

/// A promise as a tail: ", next at T+00:20:00".
fn next_at(next: Option<Tick>) -> String {
    next.map_or(String::new(), |tick| format!(" (next update at {tick})"))
}

/// An audience in words.
fn readers(audience: Audience) -> &'static str {
    match audience {
        Audience::Public => "customers",
        Audience::Internal => "colleagues",
        Audience::Leadership => "leadership",
    }
}

/// A channel in words.
fn medium(name: ChannelName) -> &'static str {
    match name {
        ChannelName::StatusPage => "the status page",
        ChannelName::Social => "social media",
        ChannelName::Email => "e-mail",
        ChannelName::Phone => "the phone",
        ChannelName::Chat => "the team chat",
        ChannelName::Private => "a private channel",
    }
}

/// Tasks.
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "the groups together cover all events, which a test over their names proves"
)]
pub(super) fn tasks(t: &Teller<'_>, kind: &EventKind) -> Option<String> {
    let who = &t.who;
    Some(match kind {
        EventKind::TaskGiven { task, to, work, due, .. } => {
            let due = due.map_or(String::new(), |due| format!(", due {due}"));
            let (id, to, work) = (task_id(*task), t.person(*to), work_words(work, t.names));
            format!("{who} gave {id} to {to}{due}: {work}")
        }
        EventKind::TaskAccepted { task, text } => {
            format!("{who} took {}{}", task_id(*task), with(": ", text))
        }
        EventKind::TaskDeclined { task, because } => {
            format!("{who} declined {}{}", task_id(*task), with(": ", because))
        }
        EventKind::TaskProposed { task, proposal, call, plan_b, text } => {
            let plan_b = with(" (plan B: ", plan_b.as_deref().unwrap_or_default());
            let close = if plan_b.is_empty() { "" } else { ")" };
            let (task, id) = (task_id(*task), proposal_id(*proposal));
            let call = call_words(call, t.names);
            format!("{who} proposed {id} for {task}: {call}{plan_b}{close}{}", with(" - ", text))
        }
        EventKind::TaskReported { task, kind, text } => {
            let how = match kind {
                ReportKind::Progress => "is at work on",
                ReportKind::Done => "finished",
                ReportKind::Failed => "could not finish",
            };
            format!("{who} {how} {}{}", task_id(*task), with(": ", text))
        }
        EventKind::TaskLapsed { task } => {
            format!("The time for {} is up, and it is not finished", task_id(*task))
        }
        EventKind::TaskChecked { task } => format!("{who} asked how {} stands", task_id(*task)),
        EventKind::TaskExtended { task, due } => {
            format!("{who} gave {} until {due}", task_id(*task))
        }
        EventKind::TaskCancelled { task } => format!("{who} called off {}", task_id(*task)),
        _ => return None,
    })
}

/// Proposals, polls, trade-offs.
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "the groups together cover all events, which a test over their names proves"
)]
pub(super) fn decisions(t: &Teller<'_>, kind: &EventKind) -> Option<String> {
    let who = &t.who;
    let decided = |decision: Decision| match decision {
        Decision::Go => "go",
        Decision::NoGo => "no go",
    };
    Some(match kind {
        EventKind::ProposalMade { proposal, to, call, due_in, plan_b, abort_if } => {
            let within = due_in.map_or(String::new(), |span| format!(" within {span}"));
            let plan_b = with("; plan B: ", plan_b.as_deref().unwrap_or_default());
            let abort = with("; abort if: ", abort_if.as_deref().unwrap_or_default());
            let (id, to, call) = (proposal_id(*proposal), t.person(*to), call_words(call, t.names));
            format!("{who} proposed {id}: {to} to {call}{within}{plan_b}{abort}. Any strong objections?")
        }
        EventKind::PollOpened { proposal, text } => {
            let id = proposal_id(*proposal);
            let text = text.trim_end_matches('.');
            format!("{who} put to the room ({id}): {text}. Any strong objections?")
        }
        EventKind::Objection { proposal, text, .. } => {
            format!("{who} objected to {}: {text}", proposal_id(*proposal))
        }
        EventKind::ProposalDecided { proposal, decision, because }
        | EventKind::PollClosed { proposal, decision, because } => {
            let id = proposal_id(*proposal);
            format!("{who} decided {id}: {}{}", decided(*decision), with(", because ", because))
        }
        EventKind::TradeoffStated { text, gives, keeps } => {
            let gives = with("; gives up ", gives.as_deref().unwrap_or_default());
            let keeps = with("; keeps ", keeps.as_deref().unwrap_or_default());
            format!("{who} stated a trade-off: {text}{gives}{keeps}")
        }
        _ => return None,
    })
}

/// Messages to audiences.
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "the groups together cover all events, which a test over their names proves"
)]
pub(super) fn updates(t: &Teller<'_>, kind: &EventKind) -> Option<String> {
    let who = &t.who;
    Some(match kind {
        EventKind::UpdatePosted { audience, text, next } => {
            format!("{who} told {}: {text}{}", readers(*audience), next_at(*next))
        }
        EventKind::ExecUpdated { text, next } => {
            format!("{who} told leadership: {text}{}", next_at(*next))
        }
        EventKind::StatusApproved { draft } => {
            format!("{who} approved the customer update {}", draft_id(*draft))
        }
        EventKind::StatusPosted { update, next, channel } => format!(
            "{who} posted to customers through {}: {}{}",
            medium(*channel),
            update_words(update, t.names),
            next_at(*next)
        ),
        EventKind::CommsModeSet { free: true } => {
            format!("{who} let the comms lead post without asking")
        }
        EventKind::CommsModeSet { free: false } => {
            format!("{who} asked to approve every customer update")
        }
        EventKind::ChannelSwitched { name, audience } => {
            let to = audience.map_or(String::new(), |audience| format!(" for {}", readers(audience)));
            format!("{who} switched to {}{to}", medium(*name))
        }
        EventKind::PromiseMissed { audience, due } => {
            format!("The update promised to {} for {due} did not come", readers(*audience))
        }
        EventKind::CadenceMissed { audience, last } => {
            let last = last.map_or("at all".to_owned(), |last| format!("since {last}"));
            format!("{} have not been told anything {last}", capital(readers(*audience)))
        }
        _ => return None,
    })
}

/// A word with a capital.
fn capital(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

/// Vendors.
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "the groups together cover all events, which a test over their names proves"
)]
pub(super) fn outside(t: &Teller<'_>, kind: &EventKind) -> Option<String> {
    let who = &t.who;
    Some(match kind {
        EventKind::VendorCaseOpened { vendor, severity, text } => {
            let vendor = t.names.target(Target::Vendor(*vendor));
            format!("{who} opened a {severity} case with {vendor}: {text}")
        }
        EventKind::VendorChased { vendor } => {
            let vendor = t.names.target(Target::Vendor(*vendor));
            format!("{who} chased {vendor} about the open case")
        }
        EventKind::VendorAnswered { vendor, text, .. } => {
            let vendor = t.names.target(Target::Vendor(*vendor));
            format!("{vendor} answered: {text}")
        }
        _ => return None,
    })
}

/// What somebody looked at.
fn looked(look: Look, t: &Teller<'_>) -> String {
    match look {
        Look::Dash(Some(service)) => format!("the metrics of {}", t.service(service)),
        Look::Dash(None) => "the metrics".to_owned(),
        Look::Changes => "the recent changes".to_owned(),
        Look::Map => "the map of the platform".to_owned(),
        Look::Who => "who is here".to_owned(),
        Look::Tasks => "the open tasks".to_owned(),
        Look::Summary => "the summary".to_owned(),
        Look::Timeline => "the timeline".to_owned(),
        Look::Cost => "the cost so far".to_owned(),
        Look::Runbook(book) => match t.names.runbook(book) {
            "" => "a runbook".to_owned(),
            name => format!("the runbook {name}"),
        },
        Look::StatusPage => "what customers see on the status page".to_owned(),
        Look::Levers(Some(target)) => {
            format!("what can be done about {}", t.names.target(target))
        }
        Look::Levers(None) => "what can be done".to_owned(),
        Look::Oncall(Some(team)) => format!("who is on call for {}", t.names.team(team)),
        Look::Oncall(None) => "who is on call".to_owned(),
    }
}

/// Notes, theories, looks, the review.
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "the groups together cover all events, which a test over their names proves"
)]
pub(super) fn thinking(t: &Teller<'_>, kind: &EventKind) -> Option<String> {
    let who = &t.who;
    Some(match kind {
        EventKind::NoteTaken { text } => format!("{who} noted: {text}"),
        EventKind::HypothesisRaised { hypothesis, text } => {
            format!("{who} raised {}: {text}", hypothesis_id(*hypothesis))
        }
        EventKind::HypothesisRuledOut { hypothesis, because } => {
            let id = hypothesis_id(*hypothesis);
            format!("{who} ruled out {id}{}", with(": ", because))
        }
        EventKind::ConfidenceStated { hypothesis, percent } => {
            format!("{who} put {percent}% on {}", hypothesis_id(*hypothesis))
        }
        EventKind::Looked { look } => format!("{who} looked at {}", looked(*look, t)),
        EventKind::CommandRejected { line, rejection } => {
            format!("{who} said \"{line}\", which was refused: {}", rejection.why)
        }
        EventKind::CoachHinted { text, line: None, .. } => text.clone(),
        EventKind::CoachHinted { line: Some(line), .. } => format!("For example: \u{201c}{line}\u{201d}."),
        EventKind::CoachSet { on: true } => format!("{who} asked the coach to speak up"),
        EventKind::CoachSet { on: false } => format!("{who} asked the coach to be silent"),
        EventKind::FactorRecorded { factor, text, kind, evidence } => {
            let list: Vec<String> = evidence.iter().map(u32::to_string).collect();
            let from = with(", shown by events ", &list.join(", "));
            format!("{who} recorded {} as {kind}{from}: {text}", factor_id(*factor))
        }
        EventKind::RemedyRecorded { text, factor, owner, due, kind } => {
            let due = due.map_or(String::new(), |due| format!(", due in {due}"));
            let (factor, owner) = (factor_id(*factor), t.person(*owner));
            format!("{who} recorded a remedy for {factor} ({kind}), owned by {owner}{due}: {text}")
        }
        _ => return None,
    })
}
