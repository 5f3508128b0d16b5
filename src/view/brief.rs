//! What a seat's view and log have to say in a brief for whoever takes over: the ten fields, filled in.
//!
//! Facts only, never a judgement. The one rule: every word comes from the [`View`] or the [`SeatLog`], so a brief tells
//! what its giver could know and nothing else.

use strum::IntoEnumIterator as _;

use super::now::{HypothesisView, TaskView, View};
use super::seat_log::SeatLog;
use crate::language::{call_words, percent};
use crate::scenario::Names as _;
use crate::vocab::{
    Brief, BriefField, EventKind, HandoffItem, LeverCall, LeverOutcome, RunId, ServiceId, SizeUp, Target, Work,
};

/// The longest field, in characters: a brief is to be read before it is answered.
const FIELD_MAX: usize = 600;

/// How many of the last actions a brief tells.
const ACTIONS_MAX: usize = 6;

/// The share of failing requests from which a service counts as affected.
const AFFECTED: f64 = 0.02;

/// What lies on the desk of whoever writes a brief or fills in a form.
#[derive(Clone, Copy)]
pub struct Notes<'a> {
    /// What the seat can know now.
    pub view: &'a View,
    /// What it has seen.
    pub log: &'a SeatLog,
}

/// The whole brief, as far as the seat has something to say.
#[must_use]
pub fn brief(view: &View, log: &SeatLog) -> Brief {
    let notes = Notes { view, log };
    let fields = HandoffItem::iter().map(|item| BriefField { item, text: cut(notes.field(item).trim()) });
    fields.filter(|field| !field.text.is_empty()).collect()
}

/// A text that is short enough to be read before it is sent.
#[must_use]
pub fn cut(text: &str) -> String {
    if text.chars().count() <= FIELD_MAX {
        return text.to_owned();
    }
    let short: String = text.chars().take(FIELD_MAX).collect();
    let end = short.rfind("; ").unwrap_or(short.len());
    format!("{} ...", &short[..end])
}

/// `T+MM:SS` of a tick of the view.
fn clock(tick: u32) -> String {
    crate::base::Tick(tick).to_string()
}

impl<'a> Notes<'a> {
    /// One field of the brief; empty where there is nothing to say.
    #[must_use]
    pub fn field(&self, item: HandoffItem) -> String {
        match item {
            HandoffItem::Situation => self.situation(),
            HandoffItem::Impact => self.impact(),
            HandoffItem::Objectives => self.objectives(),
            HandoffItem::Actions => self.actions(),
            HandoffItem::Hypotheses => self.hypotheses(),
            HandoffItem::Organisation => self.organisation(),
            HandoffItem::Tasks => self.open_tasks(),
            HandoffItem::Resources => self.resources(),
            HandoffItem::Comms => self.comms(),
            HandoffItem::Hazards => self.hazards(),
        }
    }

    /// The last size-up that was said.
    #[must_use]
    pub fn sized(&self) -> Option<&'a SizeUp> {
        self.log.events.iter().rev().find_map(|event| {
            let EventKind::SizedUp(size) = &event.kind else { return None };
            Some(size)
        })
    }

    /// The severity in force, as typed.
    #[must_use]
    pub fn severity(&self) -> Option<String> {
        self.view.incident.severity.map(|level| format!("sev{level}"))
    }

    fn situation(&self) -> String {
        let incident = &self.view.incident;
        let mut said = Vec::new();
        if !incident.title.is_empty() {
            let since = incident.declared.map_or_else(String::new, |tick| format!(", declared at {}", clock(tick)));
            said.push(format!("{}{since}, now {}", incident.title, incident.state));
        }
        let first = self.log.events.iter().find_map(|event| {
            let EventKind::AlertFired { text, .. } = &event.kind else { return None };
            Some(format!("first alert at {}: {text}", event.tick))
        });
        said.extend(first);
        said.join("; ")
    }

    fn impact(&self) -> String {
        let mut said: Vec<String> = self.severity().into_iter().collect();
        if let Some(size) = self.sized() {
            said.push(size.impact.clone());
            let affects = self.services(&size.affects);
            if !affects.is_empty() {
                said.push(format!("affects {affects}"));
            }
            said.extend(size.share_permille.map(|share| format!("{} of requests", percent(share))));
            said.extend(size.trend.map(|trend| trend.word().to_owned()));
        } else {
            let failing = self.failing();
            if !failing.is_empty() {
                said.push(format!("dashboards show errors at {}", failing.join(", ")));
            }
        }
        said.join("; ")
    }

    /// What the open tasks are for, in the words they were given.
    fn objectives(&self) -> String {
        let mut said = Vec::new();
        for event in &self.log.events {
            let EventKind::TaskGiven { task, work: Work::Objective { text, .. }, .. } = &event.kind else { continue };
            let id = format!("t{}", task.0 + 1);
            if self.open().any(|open| open.id == id) {
                said.push(text.clone());
            }
        }
        said.join("; ")
    }

    fn actions(&self) -> String {
        let mut said = Vec::new();
        for event in &self.log.events {
            let EventKind::LeverDone { call, by, outcome, .. } = &event.kind else { continue };
            let how = match outcome {
                LeverOutcome::Done => "done",
                LeverOutcome::Failed(_) => "failed",
                LeverOutcome::Stopped => "stopped",
            };
            let who = self.log.briefing.person(*by);
            said.push(format!("{} by {who}, {how} at {}", self.call(call), event.tick));
        }
        let from = said.len().saturating_sub(ACTIONS_MAX);
        said[from..].join("; ")
    }

    fn hypotheses(&self) -> String {
        let tell = |found: &HypothesisView| {
            let sure = found.confidence.map_or_else(String::new, |sure| format!(", {:.0}% sure", sure * 100.0));
            let state = if found.state == "out" { "ruled out" } else { "live" };
            format!("{} ({state}{sure})", found.text)
        };
        self.view.hypotheses.iter().map(tell).collect::<Vec<_>>().join("; ")
    }

    fn organisation(&self) -> String {
        let roles = self.view.incident.roles.iter().map(|(role, who)| format!("{role} {who}"));
        let teams = self.view.subteams.iter().map(|team| format!("subteam {} under {}", team.name, team.lead));
        roles.chain(teams).collect::<Vec<_>>().join("; ")
    }

    /// Tasks whose owners still have them on their hands.
    pub fn open(&self) -> impl Iterator<Item = &'a TaskView> + use<'a> {
        self.view.tasks.iter().filter(|task| matches!(task.state.as_str(), "offered" | "accepted" | "lapsed"))
    }

    fn task(task: &TaskView) -> String {
        let due = task.due.map_or_else(|| " without a time".to_owned(), |due| format!(" until {}", clock(due)));
        format!("{} {}: {}{due} ({})", task.id, task.owner, task.what, task.state)
    }

    fn open_tasks(&self) -> String {
        self.open().map(Self::task).collect::<Vec<_>>().join("; ")
    }

    fn resources(&self) -> String {
        let people = |states: &[&str]| -> String {
            let found = self.view.people.iter().filter(|person| states.contains(&person.state.as_str()));
            found.map(|person| person.id.as_str()).collect::<Vec<_>>().join(", ")
        };
        let (here, coming) = (people(&["here", "busy"]), people(&["paged", "joining"]));
        let mut said = Vec::new();
        if !here.is_empty() {
            said.push(format!("here: {here}"));
        }
        if !coming.is_empty() {
            said.push(format!("on the way: {coming}"));
        }
        for vendor in self.view.vendors.iter().filter(|vendor| vendor.case) {
            let opened = vendor.opened.map_or_else(String::new, |tick| format!(" since {}", clock(tick)));
            said.push(format!("case with {}{opened}, {} answers", vendor.id, vendor.answers));
        }
        said.join("; ")
    }

    fn comms(&self) -> String {
        let last = self.view.status_page.last();
        let mut said: Vec<String> = last
            .map(|post| format!("public at {}: [{}] {}", clock(post.tick), post.state, post.text))
            .into_iter()
            .collect();
        let told = self.log.events.iter().rev().find_map(|event| {
            let EventKind::UpdatePosted { audience, text, .. } = &event.kind else { return None };
            Some(format!("{} at {}: {text}", audience.word(), event.tick))
        });
        said.extend(told);
        let due =
            self.view.promises.iter().map(|promise| format!("{} due at {}", promise.audience, clock(promise.due)));
        said.extend(due);
        said.join("; ")
    }

    fn hazards(&self) -> String {
        let mut said = Vec::new();
        if !self.view.incident.frozen.is_empty() {
            said.push(format!("frozen: {}", self.view.incident.frozen.join(", ")));
        }
        let mut running: Vec<(RunId, &LeverCall)> = Vec::new();
        for event in &self.log.events {
            if let EventKind::LeverPulled { run, call, .. } = &event.kind {
                running.push((*run, call));
            } else if let EventKind::LeverDone { run, .. } = &event.kind {
                running.retain(|(known, _)| known != run);
            }
        }
        said.extend(running.iter().map(|(_, call)| format!("under way: {}", self.call(call))));
        let open = self.view.proposals.iter().filter(|proposal| proposal.state == "open");
        said.extend(open.map(|proposal| format!("undecided: {} {}", proposal.id, proposal.text)));
        said.join("; ")
    }

    /// The entries customers use of which dashboards show failing requests.
    #[must_use]
    pub fn failing(&self) -> Vec<String> {
        let entries = &self.log.briefing.entries;
        let failing = entries.iter().filter(|entry| self.shown(**entry).is_some_and(|errors| errors >= AFFECTED));
        failing.map(|entry| self.log.briefing.target(Target::Service(*entry)).to_owned()).collect()
    }

    fn shown(&self, service: ServiceId) -> Option<f64> {
        let name = self.log.briefing.target(Target::Service(service));
        self.view.metrics.iter().find(|metric| metric.service == name).map(|metric| metric.errors)
    }

    /// The largest share of failing requests at an entry.
    #[must_use]
    pub fn worst(&self) -> Option<f64> {
        let shown = self.log.briefing.entries.iter().filter_map(|entry| self.shown(*entry));
        shown.filter(|errors| *errors >= AFFECTED).max_by(f64::total_cmp)
    }

    /// Services as a list of names.
    #[must_use]
    pub fn services(&self, list: &[ServiceId]) -> String {
        let names = list.iter().map(|service| self.log.briefing.target(Target::Service(*service)));
        names.collect::<Vec<_>>().join(",")
    }

    /// A lever in words.
    #[must_use]
    pub fn call(&self, call: &LeverCall) -> String {
        call_words(call, &self.log.briefing)
    }
}
