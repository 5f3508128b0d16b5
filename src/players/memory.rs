//! What a simulated commander remembers: conditions answered from what its seat has seen.
//!
//! The same words as the world's facts, from other evidence; what only the world knows never holds here.

use std::collections::{BTreeMap, BTreeSet};

use super::drive::PlayerEyes;
use crate::base::{Tick, Ticks};
use crate::scenario::{Condition, Facts, Metric, MetricTest, Names as _, ToolKind};
use crate::view::View;
use crate::vocab::{
    Audience, DraftId, Event, EventKind, Fact, IncidentState, LeverCall, OfferId, PageId, PersonId, Phase, ProposalId,
    Role, RunId, ServiceId, Severity, Target, TaskId, VendorId,
};

/// What has been seen, folded.
#[derive(Clone, Debug, Default)]
pub(super) struct Memory {
    pub(super) now: Tick,
    pub(super) me: Option<PersonId>,
    pub(super) phase: Option<Phase>,
    pub(super) state: Option<IncidentState>,
    pub(super) severity: Option<Severity>,
    pub(super) title: String,
    pub(super) declared: Option<Tick>,
    pub(super) sized_up: bool,
    pub(super) roles: BTreeMap<Role, PersonId>,
    pub(super) here: BTreeSet<PersonId>,
    pub(super) teams: BTreeMap<PersonId, crate::vocab::TeamId>,
    pub(super) pages: BTreeSet<PageId>,
    pub(super) told: BTreeMap<Audience, Tick>,
    pub(super) subjects: BTreeSet<Target>,
    pub(super) dark: BTreeSet<ServiceId>,
    pub(super) open: BTreeMap<ProposalId, (Tick, u32)>,
    pub(super) drafts: BTreeSet<DraftId>,
    pub(super) offers: BTreeMap<OfferId, PersonId>,
    pub(super) verified: BTreeSet<ServiceId>,
    pub(super) cases: BTreeSet<VendorId>,
    pub(super) answered: BTreeSet<VendorId>,
    pub(super) underway: Vec<(RunId, LeverCall)>,
    pub(super) done: Vec<LeverCall>,
    pub(super) frozen: u32,
    pub(super) tasks: BTreeMap<TaskId, PersonId>,
    /// Tasks of its own whose time ran out and that it has not come back to.
    pub(super) lapsed: BTreeSet<TaskId>,
    pub(super) given: BTreeSet<TaskId>,
    pub(super) review_owner: bool,
    pub(super) factors: u32,
    pub(super) newest_finding: Option<u32>,
    pub(super) evidence: BTreeMap<Target, u32>,
    pub(super) affected: BTreeMap<ServiceId, u32>,
    pub(super) status_tool: Option<ServiceId>,
    metrics: BTreeMap<ServiceId, Vec<(Tick, f64, f64, f64)>>,
}

impl Memory {
    /// Takes in a look.
    pub(super) fn see(&mut self, eyes: &PlayerEyes<'_>) {
        self.now = eyes.now;
        self.me = Some(eyes.me);
        if self.teams.is_empty() {
            let people = eyes.briefing.people.iter().enumerate();
            self.teams = people.map(|(at, person)| (PersonId::at(at), person.team)).collect();
        }
        self.see_metrics(eyes.view, eyes);
        for event in eyes.events {
            self.hear(event, eyes);
        }
    }

    fn see_metrics(&mut self, view: &View, eyes: &PlayerEyes<'_>) {
        for (nth, row) in view.metrics.iter().enumerate().filter(|(_, row)| !row.stale) {
            // The rows are those of all services in their order, once something came of each.
            let there = eyes.briefing.services.get(nth).is_some_and(|known| *known == row.service);
            let of = if there { Some(ServiceId::at(nth)) } else { service(eyes, &row.service) };
            let Some(of) = of else { continue };
            let at = eyes.now.before(Ticks(row.age_s));
            let points = self.metrics.entry(of).or_default();
            if points.last().is_none_or(|last| last.0 < at) {
                points.push((at, row.errors, row.p99_ms / 1000.0, row.requests));
            }
            if points.len() > 240 {
                points.remove(0);
            }
        }
    }

    /// The newest shown error rate of a service.
    pub(super) fn errors(&self, of: ServiceId) -> Option<f64> {
        self.metrics.get(&of).and_then(|points| points.last()).map(|point| point.1)
    }

    fn held(&self, test: &MetricTest) -> bool {
        let Some(points) = self.metrics.get(&test.of) else { return false };
        let from = self.now.before(test.during);
        let value = |point: &(Tick, f64, f64, f64)| match test.metric {
            Metric::ErrorRate => Some(point.1),
            Metric::P99 => Some(point.2),
            Metric::Requests => Some(point.3),
            Metric::Utilisation => None,
        };
        let passes =
            |value: f64| test.above.is_none_or(|level| value > level) && test.below.is_none_or(|level| value < level);
        let window: Vec<_> = points.iter().rev().take_while(|point| point.0 >= from).collect();
        let reaches = points.iter().any(|point| point.0 <= from);
        let fresh = points.last().is_some_and(|point| self.now.since(point.0) <= Ticks(90));
        fresh && reaches && !window.is_empty() && window.into_iter().all(|point| value(point).is_some_and(passes))
    }

    pub(super) fn know_fact(&mut self, fact: &Fact) {
        match fact {
            Fact::Healthy { .. } | Fact::Nothing { .. } | Fact::WouldOverload { .. } | Fact::Clue(_) => {}
            Fact::Failing { of, permille } => {
                self.affected.insert(*of, *permille);
            }
            Fact::Slow { .. } | Fact::Saturated { .. } => {}
            Fact::ComesFrom { callee, .. } => self.know(Target::Service(*callee)),
            Fact::Ails { at, .. } => self.know(*at),
            Fact::HostsImpaired { fleet, .. } | Fact::Spreading { fleet, .. } => self.know(Target::Fleet(*fleet)),
            Fact::TouchedBy { fleet, job } => {
                self.know(Target::Fleet(*fleet));
                self.know(Target::Job(*job));
            }
            Fact::JobState { job, .. } => self.know(Target::Job(*job)),
            Fact::RunBy { job, vendor } => {
                self.know(Target::Job(*job));
                self.know(Target::Vendor(*vendor));
            }
            Fact::ChangeSuspected { change, .. } | Fact::ChangeCleared { change } => {
                self.know(Target::Change(*change));
            }
            Fact::VendorSuspected { vendor } => self.know(Target::Vendor(*vendor)),
            Fact::ToolDark { tool } | Fact::PostsUnseen { tool } => {
                self.dark.insert(*tool);
            }
        }
    }

    pub(super) fn know(&mut self, subject: Target) {
        self.subjects.insert(subject);
    }

    fn hear(&mut self, event: &Event, eyes: &PlayerEyes<'_>) {
        if let EventKind::Finding { facts, about, text, .. } = &event.kind {
            // What shows that something is well is no evidence of what went wrong, and does not take its place.
            let wrong = |fact: &Fact| !matches!(fact, Fact::Healthy { .. } | Fact::Nothing { .. });
            if facts.iter().any(wrong) || self.newest_finding.is_none() {
                self.newest_finding = Some(event.seq);
            }
            if facts.iter().any(wrong) || !self.evidence.contains_key(about) {
                self.evidence.insert(*about, event.seq);
            }
            let before = self.subjects.clone();
            for fact in facts {
                self.know_fact(fact);
                for subject in fact.subjects().into_iter().filter(|_| wrong(fact)) {
                    self.evidence.insert(subject, event.seq);
                }
            }
            for fresh in self.subjects.difference(&before) {
                self.evidence.insert(*fresh, event.seq);
            }
            self.mentions(text, eyes);
        }
        if let EventKind::Objection { facts, .. } = &event.kind {
            facts.iter().for_each(|fact| self.know_fact(fact));
        }
        self.hear_work(event);
        self.hear_words(event);
    }

    /// Names that somebody's words mention are known, as a reader would know them.
    fn mentions(&mut self, text: &str, eyes: &PlayerEyes<'_>) {
        for name in eyes.briefing.target_names() {
            if text.contains(name)
                && let Some(target) = eyes.briefing.find_target(name)
                && !matches!(target, Target::Service(_) | Target::Zone(_))
            {
                self.know(target);
            }
        }
    }
}

fn service(eyes: &PlayerEyes<'_>, name: &str) -> Option<ServiceId> {
    if let Some(Target::Service(of)) = eyes.briefing.find_target(name) { Some(of) } else { None }
}

impl Facts for Memory {
    fn now(&self) -> Tick {
        self.now
    }

    fn holds(&self, condition: &Condition) -> bool {
        use Condition as C;
        match condition {
            C::After(span) => self.now.0 >= span.0,
            C::Shows(test) => self.held(test),
            C::Truly(_) | C::CustomersHurt(_) | C::FaultActive(_) => false,
            C::Paged => !self.pages.is_empty(),
            C::Declared => self.running(),
            C::State(state) => self.state.unwrap_or(IncidentState::None) == *state,
            C::SeverityAtLeast(severity) => self.severity.is_some_and(|is| is <= *severity),
            C::SizedUp => self.sized_up,
            C::Joined(person) => self.here.contains(person),
            C::TeamJoined(team) => self.here.iter().any(|person| self.teams.get(person) == Some(team)),
            C::Filled(role) => self.roles.contains_key(role),
            C::Posted(audience) => self.told.contains_key(audience),
            C::SilentFor(audience, span) => {
                let last = self.told.get(audience).copied().or(self.declared);
                last.is_some_and(|last| self.now.since(last) >= *span)
            }
            C::Knows(target) => self.subjects.contains(target),
            C::Polled(span) => self.open.values().any(|(at, _)| self.now.since(*at) >= *span),
            C::Objected => self.open.values().any(|(_, objections)| *objections > 0),
            C::DraftWaiting => !self.drafts.is_empty(),
            C::OfferWaiting => self.offers.values().any(|to| Some(*to) == self.me),
            C::Verified(service) => self.verified.contains(service),
            C::CaseOpen(vendor) => self.cases.contains(vendor),
            C::VendorAnswered(vendor) => self.answered.contains(vendor),
            C::Done(lever, target) => self.done.iter().any(|call| call.lever == *lever && call.target == *target),
            C::Underway(lever, target) => {
                self.underway.iter().any(|(_, call)| call.lever == *lever && call.target == *target)
            }
            C::Frozen => self.frozen > 0,
            C::StatusPageDark => self.status_tool.is_some_and(|tool| self.dark.contains(&tool)),
            C::Busy(person) => self.tasks.values().any(|owner| owner == person),
            C::Lapsed => !self.lapsed.is_empty(),
            C::ReviewOwner => self.review_owner,
            C::InReview => self.phase == Some(Phase::Review),
            C::Factors(count) => self.factors >= *count,
            C::All(_) | C::Any(_) | C::Not(_) => condition.met(self),
        }
    }
}

impl Memory {
    fn running(&self) -> bool {
        self.declared.is_some() && !matches!(self.state, Some(IncidentState::Resolved | IncidentState::Cancelled))
    }

    /// Which tool is the status page, as everybody knows.
    pub(super) fn with_status_page(scenario: &crate::scenario::Scenario) -> Self {
        Self { status_tool: scenario.tool(ToolKind::StatusPage), ..Self::default() }
    }
}
