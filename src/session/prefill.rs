//! What a form can fill in for its asker: what the seat's own log and view already say.
//!
//! Facts only, never a judgement: who to ask, which lever to pull and how bad it is stay for the trainee to decide.
//! The one rule: every answer comes from the [`View`] or the [`SeatLog`], so a form tells nobody what they could not know.

use crate::language::{Form, call_words, percent};
use crate::scenario::Names as _;
use crate::view::{SeatLog, View};
use crate::vocab::{EventKind, LeverCall, LeverOutcome, RunId, ServiceId, SizeUp, Target, Work};

/// The longest answer, in characters: a form is to be read before it is sent.
const ANSWER_MAX: usize = 600;

/// How many of the last actions a brief tells.
const ACTIONS_MAX: usize = 6;

/// The share of failing requests from which a service counts as affected.
const AFFECTED: f64 = 0.02;

/// How far back a trend looks, in seconds.
const TREND_S: u32 = 180;

/// The answers the log has for a form's fields, in the order of the form; a field the log says nothing about is absent.
#[must_use]
pub fn prefill(form: &Form, view: &View, log: &SeatLog) -> Vec<(&'static str, String)> {
    let desk = Desk { view, log };
    let answer = |key| desk.answer(form.verb, key);
    let found = form.fields.iter().map(|field| (field.key, cut(answer(field.key).trim())));
    found.filter(|(_, text)| !text.is_empty()).collect()
}

fn cut(text: &str) -> String {
    if text.chars().count() <= ANSWER_MAX {
        return text.to_owned();
    }
    let short: String = text.chars().take(ANSWER_MAX).collect();
    let end = short.rfind("; ").unwrap_or(short.len());
    format!("{} ...", &short[..end])
}

/// `T+MM:SS` of a tick of the view.
fn clock(tick: u32) -> String {
    crate::base::Tick(tick).to_string()
}

/// What lies on the desk of whoever fills in a form.
struct Desk<'a> {
    view: &'a View,
    log: &'a SeatLog,
}

impl Desk<'_> {
    fn answer(&self, verb: &str, key: &str) -> String {
        match verb {
            "handoff" => self.brief(key),
            "declare" if key == "title" => self.page_text(),
            "size-up" => self.size_up_again(key),
            "task" | "propose" if key == "in" => "10m".to_owned(),
            "subteam" if key == "in" => "20m".to_owned(),
            "report" if key == "actions" => self.my_tasks(),
            "update" | "exec" => self.update(verb, key),
            "statuspage" => self.post(key),
            "vendor" => self.vendor(key),
            "remedy" => self.remedy(key),
            _ => String::new(),
        }
    }

    fn brief(&self, key: &str) -> String {
        match key {
            "role" => "ic".to_owned(),
            "situation" => self.situation(),
            "impact" => self.impact(),
            "objectives" => self.objectives(),
            "actions" => self.actions(),
            "hypotheses" => self.hypotheses(),
            "organisation" => self.organisation(),
            "tasks" => self.open_tasks(),
            "resources" => self.resources(),
            "comms" => self.comms(),
            "hazards" => self.hazards(),
            _ => String::new(),
        }
    }

    fn sized(&self) -> Option<&SizeUp> {
        self.log.events.iter().rev().find_map(|event| {
            let EventKind::SizedUp(size) = &event.kind else { return None };
            Some(size)
        })
    }

    fn severity(&self) -> Option<String> {
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
        let tell = |found: &crate::view::HypothesisView| {
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

    fn open(&self) -> impl Iterator<Item = &crate::view::TaskView> {
        self.view.tasks.iter().filter(|task| matches!(task.state.as_str(), "offered" | "accepted" | "lapsed"))
    }

    fn task(task: &crate::view::TaskView) -> String {
        let due = task.due.map_or_else(|| " without a time".to_owned(), |due| format!(" until {}", clock(due)));
        format!("{} {}: {}{due} ({})", task.id, task.owner, task.what, task.state)
    }

    fn open_tasks(&self) -> String {
        self.open().map(Self::task).collect::<Vec<_>>().join("; ")
    }

    fn my_tasks(&self) -> String {
        let me = self.log.briefing.person(self.log.me);
        self.open().filter(|task| task.owner == me).map(|task| task.what.clone()).collect::<Vec<_>>().join("; ")
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

    fn size_up_again(&self, key: &str) -> String {
        let before = self.sized();
        match key {
            "impact" => before.map_or_else(String::new, |size| size.impact.clone()),
            "affects" => match before.filter(|size| !size.affects.is_empty()) {
                Some(size) => self.services(&size.affects),
                None => self.failing().join(","),
            },
            "share" => self.worst().map_or_else(String::new, |errors| percent((errors * 1000.0).round() as u32)),
            "trend" => self.trend().to_owned(),
            _ => String::new(),
        }
    }

    /// The entries customers use of which dashboards show failing requests.
    fn failing(&self) -> Vec<String> {
        let entries = &self.log.briefing.entries;
        let failing = entries.iter().filter(|entry| self.shown(**entry).is_some_and(|errors| errors >= AFFECTED));
        failing.map(|entry| self.log.briefing.target(Target::Service(*entry)).to_owned()).collect()
    }

    fn shown(&self, service: ServiceId) -> Option<f64> {
        let name = self.log.briefing.target(Target::Service(service));
        self.view.metrics.iter().find(|metric| metric.service == name).map(|metric| metric.errors)
    }

    /// The largest share of failing requests at an entry.
    fn worst(&self) -> Option<f64> {
        let shown = self.log.briefing.entries.iter().filter_map(|entry| self.shown(*entry));
        shown.filter(|errors| *errors >= AFFECTED).max_by(f64::total_cmp)
    }

    /// Which way the worst entry moved over the last minutes.
    fn trend(&self) -> &'static str {
        let Some(now) = self.worst() else { return "" };
        let then = self.view.clock_s.saturating_sub(TREND_S);
        let old = self.log.metrics.iter().filter(|point| point.at.0 <= then && point.at.0 + 60 > then);
        let Some(before) = old.map(|point| point.errors).max_by(f64::total_cmp) else { return "" };
        if now > before * 1.2 + 0.01 {
            "growing"
        } else if now < before * 0.8 - 0.01 {
            "shrinking"
        } else {
            "steady"
        }
    }

    fn update(&self, verb: &str, key: &str) -> String {
        let level = self.view.incident.severity.and_then(|level| usize::try_from(level).ok());
        let policy = &self.log.briefing.policy;
        let every = if verb == "exec" {
            Some(policy.leadership_every)
        } else {
            level.and_then(|level| policy.internal_every.get(level.saturating_sub(1)).copied())
        };
        match key {
            "next" => every.map_or_else(String::new, |every| every.to_string()),
            "text" => self.sized().map_or_else(String::new, |size| {
                format!("{}; now {}; open: {}", size.impact, self.view.incident.state, self.count_of_tasks())
            }),
            _ => String::new(),
        }
    }

    fn count_of_tasks(&self) -> String {
        let tasks: Vec<String> = self.open().map(|task| format!("{} ({})", task.what, task.owner)).collect();
        if tasks.is_empty() { "nothing".to_owned() } else { tasks.join(", ") }
    }

    fn post(&self, key: &str) -> String {
        let state = self.view.incident.state.as_str();
        let level = self.view.incident.severity.and_then(|level| usize::try_from(level).ok());
        match key {
            "state" if state == "mitigated" => "monitoring".to_owned(),
            "state" if state != "none" => state.to_owned(),
            "affects" => self.sized().map_or_else(String::new, |size| self.services(&size.affects)),
            "next" => {
                let every = level.and_then(|level| self.log.briefing.policy.public_every.get(level.saturating_sub(1)));
                every.map_or_else(String::new, ToString::to_string)
            }
            _ => String::new(),
        }
    }

    fn vendor(&self, key: &str) -> String {
        let free: Vec<&str> =
            self.view.vendors.iter().filter(|vendor| !vendor.case).map(|vendor| vendor.id.as_str()).collect();
        match (key, free.as_slice()) {
            ("what", _) => "open".to_owned(),
            ("vendor", [only]) => (*only).to_owned(),
            ("severity", _) => self.severity().unwrap_or_default(),
            ("text", _) => self.sized().map_or_else(String::new, |size| size.impact.clone()),
            _ => String::new(),
        }
    }

    fn remedy(&self, key: &str) -> String {
        let factors = || self.log.events.iter().filter(|event| matches!(event.kind, EventKind::FactorRecorded { .. }));
        match key {
            "for" if factors().next().is_some() => format!("f{}", factors().count()),
            "owner" => {
                let owner = self.log.events.iter().rev().find_map(|event| {
                    let EventKind::ReviewOwnerSet { person } = &event.kind else { return None };
                    Some(*person)
                });
                owner.map_or_else(String::new, |person| format!("@{}", self.log.briefing.person(person)))
            }
            "due" => "2w".to_owned(),
            _ => String::new(),
        }
    }

    fn page_text(&self) -> String {
        let last = self.view.pages.iter().rev().find(|page| !page.text.starts_with("to "));
        last.map_or_else(String::new, |page| page.text.clone())
    }

    fn services(&self, list: &[ServiceId]) -> String {
        let names = list.iter().map(|service| self.log.briefing.target(Target::Service(*service)));
        names.collect::<Vec<_>>().join(",")
    }

    fn call(&self, call: &LeverCall) -> String {
        call_words(call, &self.log.briefing)
    }
}
