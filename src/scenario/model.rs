//! The whole scenario as it is true: every name resolved, every number in range.
//!
//! Not the text it came from. The one rule: what stands here has passed every check.

use serde::{Deserialize, Serialize};

use super::handoff::{Begins, Shift};
use super::people::{Person, Rota, Team};
use super::platform::{LeverSpec, PlatformSpec, ServiceKind, ToolKind, Vendor};
use super::story::{Alert, Change, Clue, Fault, Inject, ReferenceRule, Review, Runbook};
use crate::base::Ticks;
use crate::vocab::{
    ChangeId, ClueId, FaultId, FleetId, JobId, LegalMatter, LeverCall, PersonId, RunbookId, ServiceId, Severity,
    Target, TeamId, VendorId, ZoneId,
};

/// The ten capabilities a run is scored on, in the order the debrief lists them.
#[derive(
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Debug,
    Serialize,
    Deserialize,
    strum::EnumIter,
    strum::EnumString,
    strum::IntoStaticStr,
)]
#[strum(serialize_all = "kebab-case")]
#[serde(rename_all = "kebab-case")]
pub enum Capability {
    /// Declare and size up.
    Declare,
    /// Command structure.
    Structure,
    /// Delegation and loop closure.
    Delegation,
    /// Decision quality.
    Decisions,
    /// Mitigation.
    Mitigation,
    /// Change control.
    ChangeControl,
    /// Updates to colleagues and leadership.
    InternalComms,
    /// Updates to customers.
    ExternalComms,
    /// Vendors, security, legal, escalation.
    Partners,
    /// Handoff, closing, learning.
    Close,
}

/// What the exercise is for.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Objective {
    /// Its name.
    pub id: String,
    /// In the trainee's language.
    pub text: String,
    /// Where it is scored.
    pub capability: Capability,
}

/// The head of a scenario.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Meta {
    /// The id typed to play it.
    pub id: String,
    /// The title, which gives nothing away.
    pub title: String,
    /// The briefing the trainee reads first.
    pub pitch: String,
    /// How long the response may last.
    pub minutes: u32,
    /// How long things must stay well after a resolve.
    pub stability: Ticks,
    /// 1 (first) to 5 (hard).
    pub difficulty: u32,
    /// Which seats it trains.
    pub trains: Vec<String>,
    /// Whether the coach sits beside the trainee from the start.
    pub coach: bool,
    /// What it teaches.
    pub objectives: Vec<Objective>,
    /// The public material it was inspired by.
    pub sources: Vec<String>,
}

/// What this organisation has agreed on; scores judge adherence to it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Policy {
    /// Unacknowledged pages escalate after this.
    pub ack_within: Ticks,
    /// First customer post after the declaration.
    pub first_public: Ticks,
    /// Longest gap between customer posts, by severity 1 to 4.
    pub public_every: [Ticks; 4],
    /// Longest gap between internal updates, by severity 1 to 4.
    pub internal_every: [Ticks; 4],
    /// Longest gap between leadership updates, from `leadership_from` on.
    pub leadership_every: Ticks,
    /// Leadership is told from this severity upwards.
    pub leadership_from: Severity,
    /// How many people should report straight to the commander at most.
    pub span_max: u32,
    /// What legal has to read before it goes out to customers.
    pub legal: Vec<LegalMatter>,
    /// A vendor case is reopened to after this long without word.
    pub vendor_every: Ticks,
}

impl Policy {
    /// How many more people a commander can hold with a deputy (the figure is ours).
    pub const DEPUTY_HOLDS: u32 = 2;
}

/// What this organisation expects differently from the doctrine pack; the pack itself is the scorer's.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Ruling {
    /// The expectation of the pack.
    pub id: String,
    /// What it counts here, 0 to 10; the pack's weight if absent.
    pub of: Option<f64>,
    /// The limits of P, S and M here; the pack's if absent.
    pub bands: Option<(f64, f64, f64)>,
}

/// The human's opening place.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Seat {
    /// Its name on the command line: `oncall`.
    pub name: String,
    /// The person it is.
    pub person: PersonId,
}

/// A checked scenario. Ids are indices into its lists.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Scenario {
    /// The head.
    pub meta: Meta,
    /// The organisation's agreements.
    pub policy: Policy,
    /// What is expected differently here.
    pub doctrine: Vec<Ruling>,
    /// The system.
    pub platform: PlatformSpec,
    /// Outside companies.
    pub vendors: Vec<Vendor>,
    /// Teams.
    pub teams: Vec<Team>,
    /// Everybody.
    pub people: Vec<Person>,
    /// Who is paged for which team, one per team that has a rota.
    pub rota: Vec<Rota>,
    /// Human seats; the first is the default.
    pub seats: Vec<Seat>,
    /// Who commands before the trainee, if the response is under way when they come.
    pub begins: Option<Begins>,
    /// When the trainee's shift ends, if it does.
    pub shift: Option<Shift>,
    /// The UTC hour of day, in seconds, at which the exercise starts.
    pub starts_at: u32,
    /// Changes before and during.
    pub changes: Vec<Change>,
    /// What breaks.
    pub faults: Vec<Fault>,
    /// Alert rules.
    pub alerts: Vec<Alert>,
    /// The master scenario events list.
    pub injects: Vec<Inject>,
    /// Authored evidence.
    pub clues: Vec<Clue>,
    /// Runbooks.
    pub runbooks: Vec<Runbook>,
    /// The reference commander; never shown to a trainee.
    pub reference: Vec<ReferenceRule>,
    /// The review truth; never shown during the response.
    pub review: Review,
}

/// Names of everything, both ways. A trait so that `Scenario` and the public `Briefing` of a view can both give it.
pub trait Names {
    /// The id of a person as typed.
    fn person(&self, id: PersonId) -> &str;
    /// The person with this name.
    fn find_person(&self, name: &str) -> Option<PersonId>;
    /// The id of a team as typed.
    fn team(&self, id: TeamId) -> &str;
    /// The team with this name.
    fn find_team(&self, name: &str) -> Option<TeamId>;
    /// The id of a target as typed.
    fn target(&self, target: Target) -> &str;
    /// The target with this name: service, fleet, zone, job, change, then vendor.
    fn find_target(&self, name: &str) -> Option<Target>;
    /// The id of a runbook as typed; empty where runbooks are not known.
    fn runbook(&self, _id: RunbookId) -> &str {
        ""
    }
    /// Every runbook's name; none where runbooks are not known.
    fn runbook_names(&self) -> Vec<&str> {
        Vec::new()
    }
    /// The name of a fault; empty wherever the truth is not to be seen.
    fn fault(&self, _id: FaultId) -> &str {
        ""
    }
    /// What the finder of a clue says; empty wherever the truth is not to be seen.
    fn clue(&self, _id: ClueId) -> &str {
        ""
    }
    /// The runbook with this name.
    fn find_runbook(&self, name: &str) -> Option<RunbookId>;
    /// Every name that can be typed as a target, for completion and suggestions.
    fn target_names(&self) -> Vec<&str>;
    /// Every person's name.
    fn person_names(&self) -> Vec<&str>;
    /// Every team's name.
    fn team_names(&self) -> Vec<&str>;
}

fn place<T>(list: &[T], name: &str, id: impl Fn(&T) -> &str) -> Option<usize> {
    list.iter().position(|item| id(item).eq_ignore_ascii_case(name))
}

impl Scenario {
    /// The service with this name.
    #[must_use]
    pub fn find_service(&self, name: &str) -> Option<ServiceId> {
        place(&self.platform.services, name, |item| &item.id).map(ServiceId::at)
    }

    /// The vendor with this name.
    #[must_use]
    pub fn find_vendor(&self, name: &str) -> Option<VendorId> {
        place(&self.vendors, name, |item| &item.id).map(VendorId::at)
    }
}

impl Scenario {
    /// What the author says of a lever on a target, if anything.
    #[must_use]
    pub fn authored(&self, call: &LeverCall) -> Option<&LeverSpec> {
        self.platform.levers.iter().find(|spec| spec.lever == call.lever && spec.target == call.target)
    }

    /// Those of the matters a text for customers speaks of that legal has to read here before it goes out.
    #[must_use]
    pub fn for_legal(&self, mut matters: Vec<LegalMatter>) -> Vec<LegalMatter> {
        matters.retain(|matter| self.policy.legal.contains(matter));
        matters
    }

    /// Who can approve them: the people on call for the team `legal`.
    #[must_use]
    pub fn lawyers(&self) -> &[PersonId] {
        let rota = self.rota.iter().find(|rota| self.team(rota.team).eq_ignore_ascii_case("legal"));
        rota.map_or(&[], |rota| rota.on_call.as_slice())
    }

    /// The first tool of a kind, if the platform has one.
    #[must_use]
    pub fn tool(&self, kind: ToolKind) -> Option<ServiceId> {
        self.platform.services.iter().position(|item| item.kind == ServiceKind::Tool(kind)).map(ServiceId::at)
    }
}

impl Names for Scenario {
    fn person(&self, id: PersonId) -> &str {
        &self.people[id.index()].id
    }

    fn find_person(&self, name: &str) -> Option<PersonId> {
        let by_id = place(&self.people, name, |item| &item.id);
        by_id.or_else(|| place(&self.people, name, |item| &item.name)).map(PersonId::at)
    }

    fn team(&self, id: TeamId) -> &str {
        &self.teams[id.index()].id
    }

    fn find_team(&self, name: &str) -> Option<TeamId> {
        place(&self.teams, name, |item| &item.id).map(TeamId::at)
    }

    fn target(&self, target: Target) -> &str {
        match target {
            Target::Service(id) => &self.platform.services[id.index()].id,
            Target::Fleet(id) => &self.platform.fleets[id.index()].id,
            Target::Zone(id) => &self.platform.zones[id.index()].id,
            Target::Job(id) => &self.platform.jobs[id.index()].id,
            Target::Change(id) => &self.changes[id.index()].id,
            Target::Vendor(id) => &self.vendors[id.index()].id,
        }
    }

    fn find_target(&self, name: &str) -> Option<Target> {
        let spec = &self.platform;
        place(&spec.services, name, |item| &item.id)
            .map(|at| Target::Service(ServiceId::at(at)))
            .or_else(|| place(&spec.fleets, name, |item| &item.id).map(|at| Target::Fleet(FleetId::at(at))))
            .or_else(|| place(&spec.zones, name, |item| &item.id).map(|at| Target::Zone(ZoneId::at(at))))
            .or_else(|| place(&spec.jobs, name, |item| &item.id).map(|at| Target::Job(JobId::at(at))))
            .or_else(|| place(&self.changes, name, |item| &item.id).map(|at| Target::Change(ChangeId::at(at))))
            .or_else(|| place(&self.vendors, name, |item| &item.id).map(|at| Target::Vendor(VendorId::at(at))))
    }

    fn runbook(&self, id: RunbookId) -> &str {
        &self.runbooks[id.index()].id
    }

    fn runbook_names(&self) -> Vec<&str> {
        self.runbooks.iter().map(|item| item.id.as_str()).collect()
    }

    fn fault(&self, id: FaultId) -> &str {
        &self.faults[id.index()].id
    }

    fn clue(&self, id: ClueId) -> &str {
        &self.clues[id.index()].text
    }

    fn find_runbook(&self, name: &str) -> Option<RunbookId> {
        place(&self.runbooks, name, |item| &item.id).map(RunbookId::at)
    }

    fn target_names(&self) -> Vec<&str> {
        let spec = &self.platform;
        let services = spec.services.iter().map(|item| item.id.as_str());
        let fleets = spec.fleets.iter().map(|item| item.id.as_str());
        let zones = spec.zones.iter().map(|item| item.id.as_str());
        let jobs = spec.jobs.iter().map(|item| item.id.as_str());
        let changes = self.changes.iter().map(|item| item.id.as_str());
        let vendors = self.vendors.iter().map(|item| item.id.as_str());
        services.chain(fleets).chain(zones).chain(jobs).chain(changes).chain(vendors).collect()
    }

    fn person_names(&self) -> Vec<&str> {
        self.people.iter().map(|item| item.id.as_str()).collect()
    }

    fn team_names(&self) -> Vec<&str> {
        self.teams.iter().map(|item| item.id.as_str()).collect()
    }
}
