//! The true facts one could find by looking at something, from symptom over place to mechanism.
//!
//! Who finds which of them, and who is mistaken, is for people. The one rule: everything said here is true.

use super::faults::class_of;
use super::state::Platform;
use crate::base::maths::clamp;
use crate::scenario::{Control, FaultKind, Scenario, ServiceKind, ToolKind};
use crate::vocab::{ChangeId, Fact, FleetId, JobId, ServiceId, Target, VendorId};

/// Failing below this share is noise.
const FAILS: f64 = 0.01;
/// Slower by less than this factor is noise.
const SLOW: f64 = 1.5;
/// Utilisation from which slots are short.
const FULL: f64 = 0.9;
/// Less of a fleet than this is not noticed.
const TRACE: f64 = 0.001;
/// How long a change is worth asking about, in seconds.
const RECENT: i64 = 24 * 3600;

fn permille(share: f64) -> u32 {
    clamp((share * 1000.0).round(), 0.0, 4e9) as u32
}

impl Platform {
    /// What is true about something and could be found by looking there; never empty.
    #[must_use]
    pub fn diagnose(&self, scenario: &Scenario, about: Target) -> Vec<Fact> {
        let mut facts = Vec::new();
        match about {
            Target::Service(id) => self.of_service(scenario, id, &mut facts),
            Target::Fleet(id) => self.of_fleet(scenario, id, &mut facts),
            Target::Zone(id) => {
                for (at, service) in scenario.platform.services.iter().enumerate() {
                    if service.replicas.iter().any(|(zone, _)| *zone == id) {
                        self.symptoms(ServiceId::at(at), &mut facts);
                    }
                }
                self.troubles_of_zone(scenario, id, &mut facts);
            }
            Target::Job(id) => self.of_job(scenario, id, &mut facts),
            Target::Change(id) => {
                let fact = self.suspected(scenario, id);
                facts.push(
                    fact.map_or(Fact::ChangeCleared { change: id }, |of| Fact::ChangeSuspected { change: id, of }),
                );
            }
            Target::Vendor(id) => {
                if self.vendor_at_fault(scenario, id) {
                    facts.push(Fact::VendorSuspected { vendor: id });
                }
            }
        }
        if facts.is_empty() {
            facts.push(match about {
                Target::Service(of) => Fact::Healthy { of },
                Target::Fleet(_) | Target::Zone(_) | Target::Job(_) | Target::Change(_) | Target::Vendor(_) => {
                    Fact::Nothing { about }
                }
            });
        }
        facts
    }

    fn symptoms(&self, of: ServiceId, facts: &mut Vec<Fact>) {
        let (now, calm) = (self.sample(of), self.usual(of));
        if now.error_rate > FAILS {
            facts.push(Fact::Failing { of, permille: permille(now.error_rate) });
        }
        if calm.p50 > 0.0 && now.p50 > SLOW * calm.p50 {
            facts.push(Fact::Slow { of, permille: permille(now.p50 / calm.p50) });
        }
        if now.utilisation > FULL {
            facts.push(Fact::Saturated { of, permille: permille(now.utilisation) });
        }
    }

    fn of_service(&self, scenario: &Scenario, of: ServiceId, facts: &mut Vec<Fact>) {
        let spec = &scenario.platform.services[of.index()];
        self.symptoms(of, facts);
        let unwell = !facts.is_empty();
        if unwell {
            let mut callees: Vec<(f64, ServiceId)> = scenario
                .platform
                .edges
                .iter()
                .enumerate()
                .filter(|(_, edge)| edge.from == of)
                .map(|(at, edge)| (self.flow.edge_failing(at), edge))
                .filter(|(failing, edge)| *failing > FAILS || self.slowed(edge.to))
                .map(|(failing, edge)| (failing, edge.to))
                .collect();
            callees.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
            facts.extend(callees.into_iter().map(|(_, callee)| Fact::ComesFrom { of, callee }));
        }
        if let (true, Some(fleet)) = (unwell, spec.fleet) {
            self.of_fleet(scenario, fleet, facts);
        }
        if let (true, Some(vendor)) = (unwell, spec.vendor)
            && self.own_trouble(scenario, of)
        {
            facts.push(Fact::VendorSuspected { vendor });
        }
        self.troubles_of(scenario, of, facts);
        self.changes_of(scenario, of, facts);
        if matches!(spec.kind, ServiceKind::Tool(_)) && !self.service_up(of) {
            facts.push(Fact::ToolDark { tool: of });
            if spec.kind == ServiceKind::Tool(ToolKind::StatusPage) {
                facts.push(Fact::PostsUnseen { tool: of });
            }
        }
    }

    pub(super) fn slowed(&self, of: ServiceId) -> bool {
        let (now, calm) = (self.sample(of), self.usual(of));
        calm.p50 > 0.0 && now.p50 > SLOW * calm.p50
    }

    /// Whether a fault sits in the service itself.
    fn own_trouble(&self, scenario: &Scenario, service: ServiceId) -> bool {
        (0..scenario.faults.len()).any(|at| {
            self.strength(scenario, at) > 0.0
                && match &scenario.faults[at].what {
                    FaultKind::Regression { of, .. }
                    | FaultKind::CapacityLost { of, .. }
                    | FaultKind::Slower { of, .. }
                    | FaultKind::Errors { of, .. } => *of == service,
                    FaultKind::JobRuns { .. }
                    | FaultKind::HostsImpaired { .. }
                    | FaultKind::Demand { .. }
                    | FaultKind::LinkSuffers { .. }
                    | FaultKind::Breaks { .. } => false,
                }
        })
    }

    /// Recent changes to a service, each suspected or cleared.
    fn changes_of(&self, scenario: &Scenario, of: ServiceId, facts: &mut Vec<Fact>) {
        for (at, change) in scenario.changes.iter().enumerate() {
            let state = self.changes[at];
            let now = i64::from(self.now.0);
            if change.to != of || state.landed.is_none_or(|landed| now - landed > RECENT) || state.undone >= 1.0 {
                continue;
            }
            let id = ChangeId::at(at);
            match self.suspected(scenario, id) {
                Some(of) => facts.push(Fact::ChangeSuspected { change: id, of }),
                // A service that is well has nobody asking about its changes.
                None if !facts.is_empty() => facts.push(Fact::ChangeCleared { change: id }),
                None => {}
            }
        }
    }

    /// The service a change makes worse now.
    fn suspected(&self, scenario: &Scenario, id: ChangeId) -> Option<ServiceId> {
        scenario.faults.iter().enumerate().find_map(|(at, fault)| match &fault.what {
            FaultKind::Regression { change, of, .. }
                if *change == id && self.strength(scenario, at) > 0.0 && self.changes[id.index()].undone < 1.0 =>
            {
                Some(*of)
            }
            FaultKind::Regression { .. }
            | FaultKind::JobRuns { .. }
            | FaultKind::HostsImpaired { .. }
            | FaultKind::CapacityLost { .. }
            | FaultKind::Slower { .. }
            | FaultKind::Errors { .. }
            | FaultKind::Demand { .. }
            | FaultKind::LinkSuffers { .. }
            | FaultKind::Breaks { .. } => None,
        })
    }

    fn of_fleet(&self, scenario: &Scenario, fleet: FleetId, facts: &mut Vec<Fact>) {
        let hosts = &self.hosts[fleet.index()];
        let impaired = hosts.impaired_at_all();
        if impaired > TRACE {
            facts.push(Fact::HostsImpaired { fleet, permille: permille(impaired) });
        }
        if hosts.spread > TRACE {
            let permille_per_minute = permille(hosts.spread);
            facts.push(Fact::Spreading { fleet, permille_per_minute });
        }
        for at in 0..scenario.faults.len() {
            let (Some((of, class)), FaultKind::JobRuns { job }) = (class_of(scenario, at), &scenario.faults[at].what)
            else {
                continue;
            };
            if of == fleet.index() && hosts.of_class(class) > TRACE {
                facts.push(Fact::TouchedBy { fleet, job: *job });
            }
        }
    }

    fn of_job(&self, scenario: &Scenario, job: JobId, facts: &mut Vec<Fact>) {
        facts.push(Fact::JobState { job, running: self.job_runs(scenario, job) });
        let spec = &scenario.platform.jobs[job.index()];
        if let Control::Vendor { vendor, .. } = spec.control {
            facts.push(Fact::RunBy { job, vendor });
        }
        let hosts = &self.hosts[spec.fleet.index()];
        for at in 0..scenario.faults.len() {
            let ours = matches!(&scenario.faults[at].what, FaultKind::JobRuns { job: of } if *of == job);
            if ours && class_of(scenario, at).is_some_and(|(_, class)| hosts.of_class(class) > TRACE) {
                facts.push(Fact::TouchedBy { fleet: spec.fleet, job });
            }
        }
    }

    /// Whether a job or a node of an outside company is at fault.
    fn vendor_at_fault(&self, scenario: &Scenario, vendor: VendorId) -> bool {
        let jobs = scenario.platform.jobs.iter().enumerate().any(|(at, spec)| {
            matches!(spec.control, Control::Vendor { vendor: of, .. } if of == vendor)
                && self.job_at_fault(scenario, JobId::at(at))
        });
        let nodes = scenario
            .platform
            .services
            .iter()
            .enumerate()
            .any(|(at, spec)| spec.vendor == Some(vendor) && self.own_trouble(scenario, ServiceId::at(at)));
        jobs || nodes
    }

    fn job_at_fault(&self, scenario: &Scenario, job: JobId) -> bool {
        scenario
            .faults
            .iter()
            .zip(&self.faults)
            .any(|(fault, state)| state.active && matches!(&fault.what, FaultKind::JobRuns { job: of } if *of == job))
    }
}
