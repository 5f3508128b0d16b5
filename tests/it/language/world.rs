//! A small world of names, and helpers to read lines in it.
//!
//! The one rule: it is small enough to be read at a glance.

use hotwash::language::{Speaker, goal, parse, understand};
use hotwash::scenario::Names;
use hotwash::vocab::{
    Amount, ChangeId, ClueId, Command, FleetId, JobId, Lever, LeverCall, PersonId, Rejection, RunbookId, ServiceId,
    Target, TeamId, VendorId, Work, ZoneId,
};

/// Names as plain lists.
pub(super) struct World {
    targets: Vec<(Target, &'static str)>,
}

const PEOPLE: [&str; 4] = ["ana", "dana", "lee", "marek"];
const TEAMS: [&str; 5] = ["routing", "db", "leadership", "security", "legal"];
const BOOKS: [&str; 1] = ["restart-router"];

impl World {
    pub(super) fn new() -> Self {
        Self {
            targets: vec![
                (Target::Service(ServiceId(0)), "router"),
                (Target::Service(ServiceId(1)), "db-main"),
                (Target::Fleet(FleetId(0)), "runtime-hosts"),
                (Target::Zone(ZoneId(0)), "east-a"),
                (Target::Job(JobId(0)), "updater"),
                (Target::Change(ChangeId(0)), "router-v42"),
                (Target::Vendor(VendorId(0)), "osline"),
            ],
        }
    }
}

fn place(list: &[&str], name: &str) -> Option<usize> {
    list.iter().position(|item| item.eq_ignore_ascii_case(name))
}

impl Names for World {
    fn person(&self, id: PersonId) -> &str {
        PEOPLE[id.index()]
    }
    fn find_person(&self, name: &str) -> Option<PersonId> {
        place(&PEOPLE, name).map(PersonId::at)
    }
    fn team(&self, id: TeamId) -> &str {
        TEAMS[id.index()]
    }
    fn find_team(&self, name: &str) -> Option<TeamId> {
        place(&TEAMS, name).map(TeamId::at)
    }
    fn target(&self, target: Target) -> &str {
        self.targets.iter().find(|(t, _)| *t == target).unwrap().1
    }
    fn find_target(&self, name: &str) -> Option<Target> {
        self.targets.iter().find(|(_, n)| n.eq_ignore_ascii_case(name)).map(|(t, _)| *t)
    }
    fn find_runbook(&self, name: &str) -> Option<RunbookId> {
        place(&BOOKS, name).map(RunbookId::at)
    }
    fn runbook(&self, id: RunbookId) -> &str {
        BOOKS[id.index()]
    }
    fn runbook_names(&self) -> Vec<&str> {
        BOOKS.to_vec()
    }
    fn clue(&self, _id: ClueId) -> &str {
        "The updater restarted the agent everywhere."
    }
    fn target_names(&self) -> Vec<&str> {
        self.targets.iter().map(|(_, n)| *n).collect()
    }
    fn person_names(&self) -> Vec<&str> {
        PEOPLE.to_vec()
    }
    fn team_names(&self) -> Vec<&str> {
        TEAMS.to_vec()
    }
}

pub(super) const ME: PersonId = PersonId(0);
pub(super) const DANA: PersonId = PersonId(1);
pub(super) const LEE: PersonId = PersonId(2);
pub(super) const ROUTER: ServiceId = ServiceId(0);
pub(super) const DB: ServiceId = ServiceId(1);

pub(super) fn read(line: &str) -> Result<Command, Rejection> {
    let world = World::new();
    parse(line, &Speaker { names: &world, me: ME })
}

pub(super) fn call(lever: Lever, target: Target, amount: Option<Amount>) -> LeverCall {
    LeverCall { lever, target, amount }
}

pub(super) fn router() -> Target {
    Target::Service(ROUTER)
}

pub(super) fn objective(text: &str) -> Work {
    let (goal, about) = goal(text, &World::new());
    Work::Objective { text: text.to_owned(), goal, about }
}

pub(super) fn question(text: &str) -> Command {
    let (intent, about) = understand(text, &World::new());
    Command::Ask { to: DANA, intent, about, text: text.to_owned() }
}
