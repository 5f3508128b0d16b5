//! A commander with one habit taken away: a filter in front of its mouth.
//!
//! Not another commander. The one rule: what is left unsaid is everything that belongs to the habit, and nothing else.

use super::drive::{Player, PlayerEyes};
use crate::base::{Tick, Ticks};
use crate::vocab::{EventKind, Lever, LeverOutcome, ProposalId};

/// Who withholds a class of decisions is heard at least this often all the same: colleagues help themselves where a commander
/// is silent for longer, and the run would show what they decide and not what is lost without the decision.
const AUDIBLE: Ticks = Ticks::minutes(4);

/// Whether it commands a response that goes on.
fn commands(eyes: &PlayerEyes<'_>) -> bool {
    let incident = &eyes.view.incident;
    incident.declared.is_some() && !matches!(incident.state.as_str(), "resolved" | "cancelled")
}

/// What is said in place of a decision that is not taken.
const LEFT: &str = "we leave that as it is for now";

/// What is withheld.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Withheld {
    /// No task and no proposal has a time.
    Timeboxes,
    /// Nobody is told anything: colleagues, leadership, customers.
    Updates,
    /// What would have been proposed is ordered.
    Polls,
    /// Nobody keeps the log.
    Scribe,
    /// No outside company is called.
    Vendor,
    /// It does not wait for the end.
    Patience,
    /// Nobody is sent to look.
    Looks,
    /// What keeps breaking things is not stopped: by no lever, and by no case with the company that runs it.
    Source,
    /// What is broken is not repaired.
    Repair,
    /// No lever is pulled at all, and each that is put forward is turned down.
    Levers,
}

/// A commander behind a filter.
#[derive(Clone)]
pub struct Without {
    name: &'static str,
    inner: Box<dyn Player>,
    what: Withheld,
    hasty: bool,
    claimed: bool,
    /// Levers that somebody has put forward, newest last.
    open: Vec<(ProposalId, Lever)>,
    /// When it last said anything.
    heard: Tick,
}

impl Without {
    /// A commander that lacks one habit.
    #[must_use]
    pub fn new(name: &'static str, inner: Box<dyn Player>, what: Withheld) -> Self {
        Self { name, inner, what, hasty: false, claimed: false, open: Vec::new(), heard: Tick::ZERO }
    }
}

/// Levers that stop what causes the trouble.
fn stops(lever: Lever) -> bool {
    match lever {
        Lever::Rollback
        | Lever::Rollforward
        | Lever::Flag
        | Lever::Config
        | Lever::Block
        | Lever::Pause
        | Lever::Rotate
        | Lever::Renew => true,
        Lever::Restart
        | Lever::Scale
        | Lever::Drain
        | Lever::Failover
        | Lever::Failback
        | Lever::Shed
        | Lever::Admit
        | Lever::Limit
        | Lever::FlushCache
        | Lever::WarmCache
        | Lever::Resume
        | Lever::Replace
        | Lever::Restore
        | Lever::RaiseQuota
        | Lever::Promote
        | Lever::Resync
        | Lever::Reroute
        | Lever::Maintenance
        | Lever::Snapshot => false,
    }
}

/// The lever that a line asks for, if it does.
pub(super) fn lever_of(line: &str) -> Option<Lever> {
    let mut words = line.split_whitespace();
    let verb = words.next()?;
    let first = match verb {
        "/task" | "/propose" => words.nth(1)?,
        "/do" => words.next()?,
        _ => return None,
    };
    first.parse().ok()
}

/// A line without its timebox.
fn untimed(line: &str) -> String {
    let timed = ["/task", "/propose", "/subteam"].iter().any(|verb| line.starts_with(verb));
    if !timed {
        return line.to_owned();
    }
    let words: Vec<&str> = line.split(' ').collect();
    let time = |word: &str| word.ends_with('m') && word[..word.len() - 1].parse::<u32>().is_ok();
    let mut kept = Vec::new();
    let mut at = 0;
    while at < words.len() {
        if words[at] == "in" && words.get(at + 1).is_some_and(|next| time(next)) {
            at += 2;
        } else {
            kept.push(words[at]);
            at += 1;
        }
    }
    kept.join(" ")
}

fn tells(line: &str) -> bool {
    let post = line.starts_with("/task") && line.split_whitespace().nth(2) == Some("post");
    let verbs = ["/incident update", "/exec", "/approve", "/channel", "/comms"];
    let page = line.starts_with("/statuspage") && !line.starts_with("/statuspage show");
    post || page || verbs.iter().any(|verb| line.starts_with(verb))
}

/// What would have been proposed, as an order.
fn ordered(line: &str) -> String {
    let Some(rest) = line.strip_prefix("/propose ") else { return line.to_owned() };
    let end = ["plan-b:", "abort-if:"].iter().filter_map(|field| rest.find(field)).min().unwrap_or(rest.len());
    format!("/task {}", rest[..end].trim_end())
}

impl Without {
    fn filter(&self, line: String) -> Option<String> {
        let drop = |drops: bool| if drops { None } else { Some(line.clone()) };
        // Who withholds a class of decisions says so: silence would be another failing.
        let left = || if line.starts_with("/go") { format!("/no-go because \"{LEFT}\"") } else { LEFT.to_owned() };
        let leave = |leaves: bool| Some(if leaves { left() } else { line.clone() });
        match self.what {
            Withheld::Timeboxes => Some(untimed(&line)),
            Withheld::Updates => drop(tells(&line)),
            Withheld::Polls => {
                if line.starts_with("/go") || line.starts_with("/no-go") || line.starts_with("/poll") {
                    None
                } else {
                    Some(ordered(&line))
                }
            }
            Withheld::Scribe => drop(line.starts_with("/incident role scribe") || line.starts_with("/note")),
            Withheld::Vendor => drop(line.starts_with("/vendor")),
            Withheld::Patience => Some(line),
            Withheld::Looks => leave(line.contains(" investigate ")),
            // Whoever runs what does the harm can stop it too: asking them is of the same class.
            Withheld::Source => leave(self.lever(&line).is_some_and(stops) || line.starts_with("/vendor")),
            Withheld::Repair => leave(self.lever(&line).is_some_and(|lever| !stops(lever) && lever != Lever::Snapshot)),
            Withheld::Levers => leave(lever_of(&line).is_some() || line.starts_with("/go")),
        }
    }

    /// The lever that a line asks for, or says go to.
    fn lever(&self, line: &str) -> Option<Lever> {
        let newest = self.open.last().map(|(_, lever)| *lever);
        if line.starts_with("/go") { newest } else { lever_of(line) }
    }

    /// Whether a whole class of decisions is withheld, and not a habit.
    fn class(&self) -> bool {
        matches!(self.what, Withheld::Looks | Withheld::Source | Withheld::Repair | Withheld::Levers)
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "only these open and close a proposal")]
    fn follow(&mut self, eyes: &PlayerEyes<'_>) {
        for event in eyes.events {
            match &event.kind {
                EventKind::ProposalMade { proposal, call, .. } | EventKind::TaskProposed { proposal, call, .. } => {
                    self.open.push((*proposal, call.lever));
                }
                EventKind::ProposalDecided { proposal, .. } => self.open.retain(|(known, _)| known != proposal),
                _ => {}
            }
        }
    }

    fn hurry(&mut self, eyes: &PlayerEyes<'_>) {
        let worked = |kind: &EventKind| {
            matches!(kind, EventKind::LeverDone { call, outcome: LeverOutcome::Done, .. }
                if !matches!(call.lever, Lever::Snapshot | Lever::Pause))
        };
        self.hasty |= eyes.events.iter().any(|event| worked(&event.kind));
    }
}

impl Player for Without {
    fn name(&self) -> &'static str {
        self.name
    }

    fn act(&mut self, eyes: &PlayerEyes<'_>) -> Vec<String> {
        self.follow(eyes);
        self.hurry(eyes);
        let said = self.inner.act(eyes);
        let mut lines: Vec<String> = said.into_iter().filter_map(|line| self.filter(line)).collect();
        if self.what == Withheld::Patience && self.hasty && !self.claimed {
            self.claimed = true;
            lines.push("/incident resolve \"the fix is in\"".to_owned());
        }
        if lines.is_empty() && self.class() && commands(eyes) && eyes.now.since(self.heard) >= AUDIBLE {
            lines.push(LEFT.to_owned());
        }
        if !lines.is_empty() {
            self.heard = eyes.now;
        }
        lines
    }

    fn boxed(&self) -> Box<dyn Player> {
        Box::new(self.clone())
    }
}
