//! Whether what a command names exists: a typed line can name only what there is, a recording that was edited cannot be trusted to.
//!
//! Ids that a run gives out (pages, tasks, proposals) are looked up where they are used.
//! The one rule: whatever a serialised command can hold is safe to step.

use super::admit::{Desk, refuse};
use crate::vocab::{Command, LeverCall, Look, PageTarget, PersonId, Reason, Rejection, ServiceId, Target, Work};

impl Desk<'_> {
    /// Refuses a command that names what the scenario does not have.
    pub(super) fn known(&self, command: &Command) -> Result<(), Rejection> {
        if self.people_known(command) && self.things_known(command) {
            return Ok(());
        }
        Err(refuse(Reason::Unknown, "it names something that this scenario does not have", "/who"))
    }

    fn person_known(&self, id: PersonId) -> bool {
        id.index() < self.scenario.people.len()
    }

    fn service_known(&self, id: ServiceId) -> bool {
        id.index() < self.scenario.platform.services.len()
    }

    fn target_known(&self, target: Target) -> bool {
        let platform = &self.scenario.platform;
        match target {
            Target::Service(id) => self.service_known(id),
            Target::Fleet(id) => id.index() < platform.fleets.len(),
            Target::Zone(id) => id.index() < platform.zones.len(),
            Target::Job(id) => id.index() < platform.jobs.len(),
            Target::Change(id) => id.index() < self.scenario.changes.len(),
            Target::Vendor(id) => id.index() < self.scenario.vendors.len(),
        }
    }

    fn call_known(&self, call: &LeverCall) -> bool {
        self.target_known(call.target)
    }

    fn work_known(&self, work: &Work) -> bool {
        match work {
            Work::Objective { about, .. } => about.is_none_or(|target| self.target_known(target)),
            Work::Investigate(target) => self.target_known(*target),
            Work::Post { .. } => true,
            Work::Pull(call) => self.call_known(call),
            Work::Verify(service) => self.service_known(*service),
        }
    }

    fn look_known(&self, look: Look) -> bool {
        match look {
            Look::Dash(service) => service.is_none_or(|id| self.service_known(id)),
            Look::Runbook(id) => id.index() < self.scenario.runbooks.len(),
            Look::Levers(target) => target.is_none_or(|target| self.target_known(target)),
            Look::Oncall(team) => team.is_none_or(|id| id.index() < self.scenario.teams.len()),
            Look::Changes
            | Look::Map
            | Look::Who
            | Look::Tasks
            | Look::Summary
            | Look::Timeline
            | Look::Cost
            | Look::StatusPage => true,
        }
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "the other commands name nobody")]
    fn people_known(&self, command: &Command) -> bool {
        use Command as C;
        match command {
            C::OfferRole { to, .. }
            | C::Handoff { to, .. }
            | C::Ask { to, .. }
            | C::Task { to, .. }
            | C::Propose { to, .. }
            | C::OfferCommand { to, .. } => self.person_known(*to),
            C::Release { person } | C::ReviewOwner { person } => self.person_known(*person),
            C::Page { target: PageTarget::Person(person), .. } => self.person_known(*person),
            C::Subteam { lead, .. } => self.person_known(*lead),
            C::Verify { by, .. } => self.person_known(*by),
            C::Remedy { owner, .. } => self.person_known(*owner),
            C::Say { to, .. } => to.iter().all(|person| self.person_known(*person)),
            _ => true,
        }
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "the other commands name no thing of the scenario")]
    fn things_known(&self, command: &Command) -> bool {
        use Command as C;
        let team = |id: crate::vocab::TeamId| id.index() < self.scenario.teams.len();
        match command {
            C::Page { target: PageTarget::Team(id), .. } | C::Escalate { to: id, .. } => team(*id),
            C::SizeUp(size_up) => size_up.affects.iter().all(|id| self.service_known(*id)),
            C::StatusPage(update) => update.affects.iter().all(|id| self.service_known(*id)),
            C::Ask { about, .. } => about.is_none_or(|target| self.target_known(target)),
            C::Task { work, .. } => self.work_known(work),
            C::Propose { call, .. } | C::Do { call } => self.call_known(call),
            C::VendorOpen { vendor, .. } | C::VendorChase { vendor } => self.target_known(Target::Vendor(*vendor)),
            C::Look(look) => self.look_known(*look),
            C::Verify { service, .. } => self.service_known(*service),
            _ => true,
        }
    }
}
