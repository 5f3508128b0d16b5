//! What a form can fill in for its asker: what the seat's own log and view already say.
//!
//! Facts only, never a judgement: who to ask, which lever to pull and how bad it is stay for the trainee to decide.
//! The one rule: every answer comes from the [`View`] or the [`SeatLog`], so a form tells nobody what they could not know.

use crate::language::{Form, percent};
use crate::scenario::Names as _;
use crate::view::{Notes, SeatLog, View, cut};
use crate::vocab::{EventKind, HandoffItem};

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

/// What lies on the desk of whoever fills in a form.
struct Desk<'a> {
    view: &'a View,
    log: &'a SeatLog,
}

impl Desk<'_> {
    fn notes(&self) -> Notes<'_> {
        Notes { view: self.view, log: self.log }
    }

    fn answer(&self, verb: &str, key: &str) -> String {
        match verb {
            "handoff" if key == "role" => "ic".to_owned(),
            "handoff" => key.parse().map_or_else(|_| String::new(), |item: HandoffItem| self.notes().field(item)),
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

    fn my_tasks(&self) -> String {
        let me = self.log.briefing.person(self.log.me);
        self.notes().open().filter(|task| task.owner == me).map(|task| task.what.clone()).collect::<Vec<_>>().join("; ")
    }

    fn size_up_again(&self, key: &str) -> String {
        let before = self.notes().sized();
        match key {
            "impact" => before.map_or_else(String::new, |size| size.impact.clone()),
            "affects" => match before.filter(|size| !size.affects.is_empty()) {
                Some(size) => self.notes().services(&size.affects),
                None => self.notes().failing().join(","),
            },
            "share" => {
                self.notes().worst().map_or_else(String::new, |errors| percent((errors * 1000.0).round() as u32))
            }
            "trend" => self.trend().to_owned(),
            _ => String::new(),
        }
    }

    /// Which way the worst entry moved over the last minutes.
    fn trend(&self) -> &'static str {
        let Some(now) = self.notes().worst() else { return "" };
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
            "text" => self.notes().sized().map_or_else(String::new, |size| {
                format!("{}; now {}; open: {}", size.impact, self.view.incident.state, self.count_of_tasks())
            }),
            _ => String::new(),
        }
    }

    fn count_of_tasks(&self) -> String {
        let tasks: Vec<String> = self.notes().open().map(|task| format!("{} ({})", task.what, task.owner)).collect();
        if tasks.is_empty() { "nothing".to_owned() } else { tasks.join(", ") }
    }

    fn post(&self, key: &str) -> String {
        let state = self.view.incident.state.as_str();
        let level = self.view.incident.severity.and_then(|level| usize::try_from(level).ok());
        match key {
            "state" if state == "mitigated" => "monitoring".to_owned(),
            "state" if state != "none" => state.to_owned(),
            "affects" => self.notes().sized().map_or_else(String::new, |size| self.notes().services(&size.affects)),
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
            ("severity", _) => self.notes().severity().unwrap_or_default(),
            ("text", _) => self.notes().sized().map_or_else(String::new, |size| size.impact.clone()),
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
}
