//! Leaders: who may take writes, how long nobody may, and what two of them at once leave behind.
//!
//! Follows the partition of zones and the death of the leader. The one rule: without a majority of its replicas
//! that reach each other, no election ends; only a person can overrule that, by promoting.

use serde::Serialize;

use super::mechanisms::State;
use super::state::Platform;
use crate::base::maths::max;
use crate::base::{Chance, Concern, Tick, Ticks};
use crate::scenario::{FaultKind, MechanismKind, Scenario};
use crate::vocab::ServiceId;

/// Loss from which two zones cannot hear each other's heartbeats.
const DEAF: f64 = 0.5;

/// Where an election stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize)]
enum Phase {
    /// There is a leader that a majority follows.
    #[default]
    Led,
    /// Its heartbeats are missing since then.
    Missed(Tick),
    /// Voting, until then.
    Voting(Tick),
}

/// The leadership of a store.
#[derive(Clone, PartialEq, Debug, Default, Serialize)]
pub(super) struct Election {
    phase: Phase,
    /// The leader's zone, once one has been elected; before that the first of the store.
    home: Option<u32>,
    /// Whether somebody else took over from the leader that broke.
    deposed: bool,
    /// Elections so far.
    held: u32,
    /// Share of writes that no leader takes now.
    pub(super) refused: f64,
    /// The zone of a leader that was cut off and takes writes all the same.
    astray: Option<u32>,
    /// Records that only a cut-off leader has.
    pub(super) diverged: f64,
}

/// The replicas of a store, as they reach each other.
struct Sides {
    /// Live replicas that can be reached from a zone.
    reach: Vec<f64>,
    /// All replicas, live or not.
    all: f64,
    /// Replicas of a zone.
    own: Vec<f64>,
}

impl Platform {
    fn sides(&self, scenario: &Scenario, service: usize) -> Sides {
        let zones = self.zones.len();
        let mut group: Vec<usize> = (0..zones).collect();
        let mut deaf = vec![false; zones * zones];
        let mut links = Vec::new();
        self.links(scenario, &mut links);
        for (a, b, loss, _) in links {
            if loss >= DEAF {
                (deaf[a * zones + b], deaf[b * zones + a]) = (true, true);
            }
        }
        for _ in 0..zones {
            for a in 0..zones {
                for b in 0..zones {
                    if !deaf[a * zones + b] {
                        let low = group[a].min(group[b]);
                        (group[a], group[b]) = (low, low);
                    }
                }
            }
        }
        let mut alive = 1.0;
        for (at, fault) in scenario.faults.iter().enumerate() {
            if let FaultKind::CapacityLost { of, share } = &fault.what
                && of.index() == service
            {
                alive *= 1.0 - share * self.strength(scenario, at);
            }
        }
        let mut own = vec![0.0; zones];
        for (zone, count) in &scenario.platform.services[service].replicas {
            own[zone.index()] += f64::from(*count);
        }
        let reach = (0..zones)
            .map(|from| (0..zones).filter(|to| group[*to] == group[from]).map(|to| own[to]).sum::<f64>() * alive)
            .collect();
        Sides { reach, all: own.iter().sum(), own }
    }

    /// A second of an election.
    pub(super) fn elect(
        &self,
        scenario: &Scenario,
        at: usize,
        election: &mut Election,
        broken: bool,
        now: Tick,
        chance: Chance,
    ) {
        let MechanismKind::Leader { of, writes, notices, takes, fenced } = &scenario.platform.mechanisms[at].what
        else {
            return;
        };
        let service = of.index();
        let sides = self.sides(scenario, service);
        let first = scenario.platform.services[service].replicas.first().map_or(0, |(zone, _)| zone.0);
        let home = election.home.unwrap_or(first) as usize;
        election.deposed &= broken;
        let dead = broken && !election.deposed;
        let quorum = |live: f64| live > sides.all / 2.0;
        let led = !dead && quorum(sides.reach[home]);
        let most = sides.reach.iter().copied().fold(0.0, max);
        // A leader that broke takes its own vote with it.
        let votes = if dead { most - 1.0 } else { most };
        election.phase = match election.phase {
            _ if led => Phase::Led,
            Phase::Led => Phase::Missed(now),
            Phase::Missed(since) if f64::from(now.since(since).0) >= *notices && quorum(votes) => {
                let luck = chance.draw(Concern::Elections, at as u32, election.held).unit();
                election.held += 1;
                let seconds = takes.0 + takes.1 * luck + self.behind(scenario, service);
                Phase::Voting(now.after(Ticks(max(1.0, seconds.round()) as u32)))
            }
            Phase::Voting(_) if !quorum(votes) => Phase::Missed(now),
            Phase::Voting(until) if now >= until => {
                let best = sides.reach.iter().position(|live| *live >= most).unwrap_or(home);
                (election.home, election.deposed) = (Some(best as u32), broken);
                Phase::Led
            }
            waiting @ (Phase::Missed(_) | Phase::Voting(_)) => waiting,
        };
        self.count_both(election, &sides, *of, home, *writes, dead, *fenced);
    }

    /// Who takes writes now, and what a cut-off leader takes on its own.
    #[expect(clippy::too_many_arguments, reason = "they are the facts of one second, used nowhere else")]
    fn count_both(
        &self,
        election: &mut Election,
        sides: &Sides,
        of: ServiceId,
        home: usize,
        writes: f64,
        dead: bool,
        fenced: bool,
    ) {
        let whole: f64 = sides.own.iter().sum();
        let cut = !dead && sides.reach[home] <= sides.all / 2.0 && sides.reach[home] > 0.0;
        let alone = if cut && whole > 0.0 { sides.own[home] / whole } else { 0.0 };
        let led = election.phase == Phase::Led;
        election.refused = match (led, cut, fenced) {
            (true, _, _) => 0.0,
            (false, true, false) => 1.0 - alone,
            (false, ..) => 1.0,
        };
        if cut && !fenced {
            election.astray = Some(home as u32);
        }
        if let Some(zone) = election.astray.map(|zone| zone as usize) {
            if sides.reach[zone] > sides.all / 2.0 {
                election.astray = None;
            } else if whole > 0.0 {
                election.diverged += self.samples[of.index()].offered * writes * sides.own[zone] / whole;
            }
        }
    }

    /// A person makes a replica the leader, whatever the votes.
    pub(super) fn promote(&mut self, scenario: &Scenario, service: ServiceId) {
        for at in 0..self.mechanisms.len() {
            if scenario.platform.mechanisms[at].what.of() != Some(service) {
                continue;
            }
            let sides = self.sides(scenario, service.index());
            let broken = self.broken(scenario, at) >= 0.5;
            if let State::Leader(election) = &mut self.mechanisms[at] {
                let most = sides.reach.iter().copied().fold(0.0, max);
                let best = sides.reach.iter().position(|live| *live >= most).unwrap_or(0);
                (election.home, election.deposed, election.phase) = (Some(best as u32), broken, Phase::Led);
                election.refused = 0.0;
            }
        }
    }

    /// Records of a store that two leaders wrote apart.
    pub(super) fn diverged(&self, scenario: &Scenario, service: ServiceId) -> f64 {
        let each = scenario.platform.mechanisms.iter().zip(&self.mechanisms);
        each.filter(|(mechanism, _)| mechanism.what.of() == Some(service))
            .filter_map(|(_, state)| if let State::Leader(election) = state { Some(election.diverged) } else { None })
            .sum()
    }

    /// The two histories of a store become one.
    pub(super) fn reconcile(&mut self, scenario: &Scenario, service: ServiceId) {
        for (mechanism, state) in scenario.platform.mechanisms.iter().zip(&mut self.mechanisms) {
            if let (State::Leader(election), true) = (state, mechanism.what.of() == Some(service)) {
                election.diverged = 0.0;
            }
        }
    }
}
