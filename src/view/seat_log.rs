//! What a seat could know, in order: the visible events, the metrics as shown, and what was public from the start.
//!
//! Scoring and simulated commanders are given this and nothing else, so they cannot use the truth.

use serde::Serialize;

use crate::base::Tick;
use crate::scenario::{Names, Objective, Policy, Risk};
use crate::vocab::{
    ChangeId, Event, FleetId, JobId, LeverCall, PersonId, Phase, RunbookId, ServiceId, Target, TeamId, VendorId, ZoneId,
};

/// One shown measurement of an entry that customers use.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct MetricPoint {
    /// When it was shown.
    pub at: Tick,
    /// Of what.
    pub of: ServiceId,
    /// Share of requests that failed.
    pub errors: f64,
    /// Whether it was old when shown.
    pub stale: bool,
}

/// How risky a lever was, as anybody on the team knows: kept for each lever the seat saw pulled or proposed.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct KnownRisk {
    /// The lever.
    pub call: LeverCall,
    /// How risky.
    pub risk: Risk,
    /// Whether it can be undone.
    pub reversible: bool,
    /// The job it stops for good, as whoever can pull it says.
    pub stops: Option<JobId>,
}

/// A person as everybody knows them.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct KnownPerson {
    /// The id typed after `@`.
    pub id: String,
    /// The name shown.
    pub name: String,
    /// Their team.
    pub team: TeamId,
    /// Whether a human sits here.
    pub seat: bool,
    /// Hours awake at the start.
    pub awake_hours: f64,
}

/// What is public from the start.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Briefing {
    /// The scenario's id.
    pub scenario: String,
    /// Its title.
    pub title: String,
    /// How long the response may last.
    pub minutes: u32,
    /// The agreements of the organisation.
    pub policy: Policy,
    /// What is practised.
    pub objectives: Vec<Objective>,
    /// Everybody.
    pub people: Vec<KnownPerson>,
    /// Who commands until the seat takes over, and when that is, where the response is under way.
    pub begins: Option<(PersonId, Tick)>,
    /// Who relieves the seat, and when its shift ends, if it does.
    pub shift: Option<(PersonId, Tick)>,
    /// Teams.
    pub teams: Vec<String>,
    /// Service names.
    pub services: Vec<String>,
    /// Which team owns which service.
    pub owners: Vec<Option<TeamId>>,
    /// Which services hold data.
    pub stores: Vec<ServiceId>,
    /// The entries customers use.
    pub entries: Vec<ServiceId>,
    /// Fleet names.
    pub fleets: Vec<String>,
    /// Zone names.
    pub zones: Vec<String>,
    /// Job names.
    pub jobs: Vec<String>,
    /// Which outside company runs which job, as contracts say.
    pub job_vendors: Vec<Option<VendorId>>,
    /// Change names, with the service touched and the second relative to the start.
    pub changes: Vec<(String, ServiceId, i64)>,
    /// Vendor names.
    pub vendors: Vec<String>,
    /// Runbook names.
    pub runbooks: Vec<String>,
}

/// A seat's whole run.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct SeatLog {
    /// Whose.
    pub me: PersonId,
    /// What was public.
    pub briefing: Briefing,
    /// What the seat saw, in order.
    pub events: Vec<Event>,
    /// Metrics of the entries, as shown, every 15 seconds.
    pub metrics: Vec<MetricPoint>,
    /// Risks of the levers it saw.
    pub risks: Vec<KnownRisk>,
    /// What each authored clue the seat has seen points at.
    pub clues: Vec<(crate::vocab::ClueId, Vec<Target>)>,
    /// The last tick.
    pub end: Tick,
    /// When the response ended and the review began.
    pub response_end: Option<Tick>,
    /// How it stands.
    pub phase: Phase,
}

fn place(list: impl Iterator<Item = impl AsRef<str>>, name: &str) -> Option<usize> {
    list.enumerate().find(|(_, item)| item.as_ref().eq_ignore_ascii_case(name)).map(|(at, _)| at)
}

impl Names for Briefing {
    fn person(&self, id: PersonId) -> &str {
        &self.people[id.index()].id
    }

    fn find_person(&self, name: &str) -> Option<PersonId> {
        let by_id = place(self.people.iter().map(|item| &item.id), name);
        by_id.or_else(|| place(self.people.iter().map(|item| &item.name), name)).map(PersonId::at)
    }

    fn team(&self, id: TeamId) -> &str {
        &self.teams[id.index()]
    }

    fn find_team(&self, name: &str) -> Option<TeamId> {
        place(self.teams.iter(), name).map(TeamId::at)
    }

    fn target(&self, target: Target) -> &str {
        match target {
            Target::Service(id) => &self.services[id.index()],
            Target::Fleet(id) => &self.fleets[id.index()],
            Target::Zone(id) => &self.zones[id.index()],
            Target::Job(id) => &self.jobs[id.index()],
            Target::Change(id) => &self.changes[id.index()].0,
            Target::Vendor(id) => &self.vendors[id.index()],
        }
    }

    fn find_target(&self, name: &str) -> Option<Target> {
        place(self.services.iter(), name)
            .map(|at| Target::Service(ServiceId::at(at)))
            .or_else(|| place(self.fleets.iter(), name).map(|at| Target::Fleet(FleetId::at(at))))
            .or_else(|| place(self.zones.iter(), name).map(|at| Target::Zone(ZoneId::at(at))))
            .or_else(|| place(self.jobs.iter(), name).map(|at| Target::Job(JobId::at(at))))
            .or_else(|| place(self.changes.iter().map(|item| &item.0), name).map(|at| Target::Change(ChangeId::at(at))))
            .or_else(|| place(self.vendors.iter(), name).map(|at| Target::Vendor(VendorId::at(at))))
    }

    fn find_runbook(&self, name: &str) -> Option<RunbookId> {
        place(self.runbooks.iter(), name).map(RunbookId::at)
    }

    fn runbook(&self, id: RunbookId) -> &str {
        &self.runbooks[id.index()]
    }

    fn runbook_names(&self) -> Vec<&str> {
        self.runbooks.iter().map(String::as_str).collect()
    }

    fn target_names(&self) -> Vec<&str> {
        let plain = [&self.services, &self.fleets, &self.zones, &self.jobs, &self.vendors];
        let names = plain.into_iter().flatten().map(String::as_str);
        names.chain(self.changes.iter().map(|item| item.0.as_str())).collect()
    }

    fn person_names(&self) -> Vec<&str> {
        self.people.iter().map(|item| item.id.as_str()).collect()
    }

    fn team_names(&self) -> Vec<&str> {
        self.teams.iter().map(String::as_str).collect()
    }
}
