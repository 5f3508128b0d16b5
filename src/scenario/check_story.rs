//! Checks of what happens and what is known: changes, faults, alerts, injects, clues, runbooks, reference, review.
//!
//! The one rule: whatever is told, done or known names something that exists.

use super::check::{Check, Thing};
use super::check_condition::Eye;
use super::check_platform::read_entries;
use super::condition::Condition;
use super::limits::STORY_ITEMS_MAX;
use super::people::Rota;
use super::raw_story::{RawChange, RawClue, RawCure, RawFactor, RawFault, RawFaultKind, RawInject, RawRule};
use super::read::{At, List, RawScenario};
use super::story::{
    Alert, Change, ChangeKind, Clue, Cure, Fault, FaultKind, Inject, InjectAct, ReferenceRule, Repeat, Review,
    ReviewFactor, Runbook,
};
use crate::base::Ticks;
use crate::vocab::{AlertId, ChangeId};

/// What the reference commander's lines may leave open.
const SAY_BLANKS: &[&str] = &["title", "impact", "affects", "share", "proposal", "lapsed", "newest-finding", "brief"];
/// What the text of an inject may leave open.
const INJECT_BLANKS: &[&str] = &["tickets", "minutes"];

impl Check<'_, '_> {
    /// Changes.
    pub(super) fn changes(&mut self, list: &List<RawChange>) -> Vec<Change> {
        let section = self.root.field("changes");
        self.bounded(&section, list.len(), STORY_ITEMS_MAX);
        let each = read_entries(&section, list);
        each.map(|(at, raw)| Change {
            id: raw.id.clone(),
            at: self.signed_seconds(&at.field("at"), raw),
            what: self.text(&at.field("what"), &raw.what),
            to: self.service(&at.field("to"), &raw.to),
            kind: raw.kind.unwrap_or(ChangeKind::Deploy),
            logged: raw.logged.unwrap_or(true),
        })
        .collect()
    }

    fn signed_seconds(&mut self, at: &At<'_>, raw: &RawChange) -> i64 {
        let seconds = raw.at.seconds().filter(|s| s.fract() == 0.0 && s.abs() < 1e9);
        seconds.map_or_else(
            || {
                self.fault(at, format!("{} cannot be read; a time such as \"-40m\" or \"5m\" is expected", raw.at));
                0
            },
            |seconds| seconds as i64,
        )
    }

    /// What breaks.
    pub(super) fn broken(&mut self, list: &List<RawFault>) -> Vec<Fault> {
        let section = self.root.field("faults");
        self.bounded(&section, list.len(), STORY_ITEMS_MAX);
        if section.entries() == Some(0) {
            self.fault(&section, "nothing breaks in this scenario");
        }
        read_entries(&section, list).map(|(at, raw)| self.one_fault(&at, raw)).collect()
    }

    fn one_fault(&mut self, at: &At<'_>, raw: &RawFault) -> Fault {
        let when = match (&raw.at, &raw.when) {
            (Some(_), Some(_)) => {
                self.fault(at, "a fault starts at a time (`at`) or on a condition (`when`), not both");
                Condition::Paged
            }
            (None, Some(when)) => self.condition(&at.field("when"), when, Eye::World),
            (start, None) => Condition::After(self.ticks(&at.field("at"), start.as_ref(), Ticks::ZERO)),
        };
        let repeat = raw.repeat.as_ref().map(|raw| {
            let at = at.field("repeat");
            if raw.times == 0 {
                self.fault(&at.field("times"), "a fault that never happens is no fault");
            }
            Repeat { every: self.ticks(&at.field("every"), Some(&raw.every), Ticks::ZERO), times: raw.times }
        });
        if repeat.is_some() && raw.lasts.is_none() {
            self.fault_help(at, "a fault that comes back has to end first", "say how long it `lasts`");
        }
        let lasts = raw.lasts.as_ref();
        Fault {
            id: raw.id.clone(),
            when,
            lasts: lasts.map(|typed| self.ticks(&at.field("lasts"), Some(typed), Ticks::ZERO)),
            probability: self.share(&at.field("probability"), raw.probability.as_ref(), 1.0),
            repeat,
            ramp: self.ticks(&at.field("ramp"), raw.ramp.as_ref(), Ticks::ZERO),
            what: self.fault_kind(&at.field("what"), &raw.what),
        }
    }

    fn fault_kind(&mut self, at: &At<'_>, raw: &RawFaultKind) -> FaultKind {
        use RawFaultKind as R;
        let part = |name: &str| at.field(name);
        match raw {
            R::Regression { change, of, share, slower, errors } => FaultKind::Regression {
                change: ChangeId::at(self.find(Thing::Change, &part("change"), change)),
                of: self.service(&part("of"), of),
                share: self.share(&part("share"), share.as_ref(), 1.0),
                slower: self.number(&part("slower"), slower.as_ref(), 1.0, 0.1, 1000.0),
                errors: self.share(&part("errors"), errors.as_ref(), 0.0),
            },
            R::JobRuns { job } => FaultKind::JobRuns { job: self.job_id(&part("job"), job) },
            R::HostsImpaired { fleet, share, leaves } => FaultKind::HostsImpaired {
                fleet: self.fleet_named(&part("fleet"), fleet),
                share: self.share(&part("share"), Some(share), 0.0),
                leaves: self.host_condition(&part("leaves"), leaves),
            },
            R::CapacityLost { of, share } => FaultKind::CapacityLost {
                of: self.service(&part("of"), of),
                share: self.share(&part("share"), Some(share), 0.0),
            },
            R::Slower { of, factor } => FaultKind::Slower {
                of: self.service(&part("of"), of),
                factor: self.number(&part("factor"), Some(factor), 1.0, 0.1, 1000.0),
            },
            R::Errors { of, share } => FaultKind::Errors {
                of: self.service(&part("of"), of),
                share: self.share(&part("share"), Some(share), 0.0),
            },
            R::Demand { to, factor } => FaultKind::Demand {
                to: self.service(&part("to"), to),
                factor: self.number(&part("factor"), Some(factor), 1.0, 0.0, 1000.0),
            },
            R::LinkSuffers { from, to, loss, delay } => {
                let (from, to) = self.zone_pair(at, from, to);
                FaultKind::LinkSuffers {
                    from,
                    to,
                    loss: self.share(&part("loss"), loss.as_ref(), 0.0),
                    delay: self.seconds(&part("delay"), delay.as_ref(), 0.0, 60.0),
                }
            }
            R::Breaks { mechanism, share } => FaultKind::Breaks {
                mechanism: self.mechanism_id(&part("mechanism"), mechanism),
                share: self.share(&part("share"), share.as_ref(), 1.0),
            },
        }
    }

    /// Alert rules; one of them has to reach the first seat, or nobody would ever know.
    pub(super) fn alerts(&mut self, raw: &RawScenario, rota: &[Rota]) -> Vec<Alert> {
        let section = self.root.field("alerts");
        self.bounded(&section, raw.alerts.len(), STORY_ITEMS_MAX);
        if section.entries() == Some(0) {
            self.fault(&section, "without an alert nobody is ever paged");
        }
        let mut list = Vec::new();
        for (at, raw) in read_entries(&section, &raw.alerts) {
            let pages_at = at.field("pages");
            let before = self.faults.len();
            let alert = Alert {
                id: raw.id.clone(),
                test: self.metric_test(&at.field("when"), &raw.when),
                pages: self.team(&pages_at, &raw.pages),
                text: self.text(&at.field("text"), &raw.text),
                external: raw.external,
            };
            let known = self.faults.len() == before;
            if known && !rota.iter().any(|rota| rota.team == alert.pages) {
                let message = format!("this page reaches nobody: `{}` has no rota", raw.pages);
                self.fault(&pages_at, message);
            }
            list.push(alert);
        }
        list
    }

    /// The master scenario events list.
    pub(super) fn injects(&mut self, list: &List<RawInject>) -> Vec<Inject> {
        let section = self.root.field("injects");
        self.bounded(&section, list.len(), STORY_ITEMS_MAX);
        read_entries(&section, list).map(|(at, raw)| self.one_inject(&at, raw)).collect()
    }

    fn one_inject(&mut self, at: &At<'_>, raw: &RawInject) -> Inject {
        if let Some(objective) = &raw.objective {
            self.find(Thing::Objective, &at.field("objective"), objective);
        }
        let when = self.condition(&at.field("when"), &raw.when, Eye::World);
        let mut acts = Vec::new();
        if let Some(chat) = &raw.chat {
            let at = at.field("chat");
            let from = self.person(&at.field("from"), &chat.from);
            acts.push(InjectAct::Chat { from, text: self.filled(&at.field("text"), &chat.text, INJECT_BLANKS) });
        }
        if let Some(page) = &raw.page {
            let at = at.field("page");
            let team = self.team(&at.field("team"), &page.team);
            acts.push(InjectAct::Page { team, text: self.filled(&at.field("text"), &page.text, INJECT_BLANKS) });
        }
        if let Some(says) = &raw.vendor {
            let at = at.field("vendor");
            let vendor = self.vendor_id(&at.field("from"), &says.from);
            acts.push(InjectAct::Vendor { vendor, text: self.filled(&at.field("text"), &says.text, INJECT_BLANKS) });
        }
        if acts.len() != 1 {
            self.fault(at, "an inject does exactly one thing: `chat`, `page` or `vendor`");
        }
        let (id, objective) = (raw.id.clone(), raw.objective.clone());
        let act =
            acts.into_iter().next().unwrap_or(InjectAct::Page { team: crate::vocab::TeamId(0), text: String::new() });
        Inject { id, when, objective, act }
    }

    /// A text in which `{...}` stands for something known at run time.
    fn filled(&mut self, at: &At<'_>, text: &str, known: &[&str]) -> String {
        let mut rest = text;
        while let Some(open) = rest.find('{') {
            rest = &rest[open + 1..];
            let Some(close) = rest.find('}') else {
                self.fault(at, "a `{` in this text has no `}`");
                break;
            };
            let blank = &rest[..close];
            let event_of = known == SAY_BLANKS && blank.strip_prefix("event:").is_some_and(|name| !name.is_empty());
            if !known.contains(&blank) && !event_of {
                let help = format!("it may be: {{{}}}", known.join("}, {"));
                self.fault_help(at, format!("nothing can be put in for `{{{blank}}}`"), &help);
            }
            rest = &rest[close + 1..];
        }
        self.text(at, text)
    }

    /// Authored evidence.
    pub(super) fn clues(&mut self, list: &List<RawClue>) -> Vec<Clue> {
        let section = self.root.field("clues");
        self.bounded(&section, list.len(), STORY_ITEMS_MAX);
        let mut clues = Vec::new();
        for (at, raw) in read_entries(&section, list) {
            if raw.of.is_empty() {
                self.fault(&at.field("of"), "no look would ever bring this up");
            }
            let when = raw.when.as_ref();
            let always = Condition::After(Ticks::ZERO);
            clues.push(Clue {
                id: raw.id.clone(),
                of: self.targets(&at.field("of"), &raw.of),
                skill: self.share(&at.field("skill"), raw.skill.as_ref(), 0.3),
                when: when.map_or(always, |when| self.condition(&at.field("when"), when, Eye::World)),
                text: self.text(&at.field("text"), &raw.text),
                points_at: self.targets(&at.field("points_at"), &raw.points_at),
                herring: raw.herring,
            });
        }
        clues
    }

    /// Runbooks.
    pub(super) fn runbooks(&mut self, raw: &RawScenario) -> Vec<Runbook> {
        let section = self.root.field("runbooks");
        self.bounded(&section, raw.runbooks.len(), STORY_ITEMS_MAX);
        let each = read_entries(&section, &raw.runbooks);
        each.map(|(at, raw)| Runbook { id: raw.id.clone(), text: self.text(&at.field("text"), &raw.text) }).collect()
    }

    /// The reference commander.
    pub(super) fn reference(&mut self, list: &List<RawRule>) -> Vec<ReferenceRule> {
        let section = self.root.field("reference");
        self.bounded(&section, list.len(), STORY_ITEMS_MAX);
        if section.entries() == Some(0) {
            self.fault(&section, "a scenario shows that it can be commanded well");
        }
        let mut rules = Vec::new();
        for (at, raw) in read_entries(&section, list) {
            let say_at = at.field("say");
            if raw.say.is_empty() {
                self.fault(&say_at, "this rule says nothing");
            }
            for (index, line) in raw.say.iter().enumerate() {
                self.filled(&say_at.item(index), line, SAY_BLANKS);
            }
            let again = raw.again.as_ref();
            let again_at = at.field("again");
            if again.and_then(super::quantity::Quantity::seconds) == Some(0.0) {
                self.fault(&again_at, "nobody repeats themselves without a pause");
            }
            rules.push(ReferenceRule {
                when: self.condition(&at.field("when"), &raw.when, Eye::Commander),
                say: raw.say.clone(),
                again: again.map(|typed| self.ticks(&again_at, Some(typed), Ticks::ZERO)),
            });
        }
        rules
    }

    /// The review truth.
    pub(super) fn review(&mut self, raw: &RawScenario) -> Review {
        let section = self.root.field("review").field("factors");
        self.bounded(&section, raw.factors.len(), STORY_ITEMS_MAX);
        if section.entries() == Some(0) {
            self.fault(&section, "an outage without contributing factors teaches nothing");
        }
        let each = read_entries(&section, &raw.factors);
        let factors = each.map(|(at, raw)| self.factor(&at, raw)).collect();
        let section = self.root.field("review").field("wrong_theories");
        self.bounded(&section, raw.wrong_theories.len(), STORY_ITEMS_MAX);
        let wrong_theories =
            read_entries(&section, &raw.wrong_theories).map(|(at, said)| self.text(&at, said)).collect();
        let notes = raw.notes.clone().unwrap_or_default();
        Review { factors, wrong_theories, notes }
    }

    fn factor(&mut self, at: &At<'_>, raw: &RawFactor) -> ReviewFactor {
        let cures_at = at.field("cures");
        let cures = raw.cures.iter().enumerate();
        ReviewFactor {
            text: self.text(&at.field("text"), &raw.text),
            kind: raw.kind.into(),
            about: self.targets(&at.field("about"), &raw.about),
            cures: cures.map(|(index, raw)| self.cure(&cures_at.item(index), raw)).collect(),
        }
    }

    fn cure(&mut self, at: &At<'_>, raw: &RawCure) -> Cure {
        use RawCure as R;
        match raw {
            R::MoveTool { tool } => Cure::MoveTool { tool: self.service(&at.field("tool"), tool) },
            R::StopJob { job } => Cure::StopJob { job: self.job_id(&at.field("job"), job) },
            R::CanaryStage { of, share } => Cure::CanaryStage {
                of: self.service(&at.field("of"), of),
                share: self.share(&at.field("share"), Some(share), 0.0),
            },
            R::RetryBudget { of, share } => Cure::RetryBudget {
                of: self.service(&at.field("of"), of),
                share: self.share(&at.field("share"), Some(share), 0.0),
            },
            R::DeepHealthCheck { of } => Cure::DeepHealthCheck { of: self.service(&at.field("of"), of) },
            R::ExternalAlert { alert } => {
                Cure::ExternalAlert { alert: AlertId::at(self.find(Thing::Alert, &at.field("alert"), alert)) }
            }
            R::Procedural => Cure::Procedural,
        }
    }
}
