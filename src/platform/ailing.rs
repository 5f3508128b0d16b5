//! What is wrong with the machinery round a service, as somebody who looks at it could find.
//!
//! Everything said here is true now. The one rule: what is as it should be is not mentioned.

use super::mechanisms::State;
use super::state::Platform;
use crate::base::maths::{clamp, max};
use crate::scenario::{Follows, MechanismKind, Scenario};
use crate::vocab::{Fact, ServiceId, Target, Trouble, ZoneId};

/// Shares below this are noise.
const NOISE: f64 = 0.01;
/// Seconds a replica may be behind without anybody remarking on it.
const BEHIND: f64 = 5.0;
/// What fills up in less than this many minutes is worth telling.
const SOON: f64 = 60.0;
/// An autoscaler leaves this much of its target alone.
const TOLERANCE: f64 = 0.1;
/// A cache that misses this many times as often as when it is warm is cold.
const COLD: f64 = 1.5;
/// How cold a cache without keys is when it is worth telling.
const CHILLY: f64 = 0.2;
/// Retries are worth telling from this multiple of what is wanted.
const AMPLIFIES: f64 = 1.3;
/// Utilisation from which no slot is left.
const EXHAUSTED: f64 = 0.95;

pub(super) fn whole(value: f64) -> u32 {
    clamp(value.round(), 0.0, 4e9) as u32
}

fn permille(share: f64) -> u32 {
    whole(share * 1000.0)
}

impl Platform {
    /// The troubles of the machinery round a service, those of its calls last.
    pub(super) fn troubles_of(&self, scenario: &Scenario, of: ServiceId, facts: &mut Vec<Fact>) {
        let at = Target::Service(of);
        for (mechanism, spec) in scenario.platform.mechanisms.iter().enumerate() {
            if spec.what.of() == Some(of) {
                let trouble = self.trouble(scenario, mechanism);
                facts.extend(trouble.map(|trouble| Fact::Ails { at, trouble }));
            }
            if let (MechanismKind::Pipe { from, to, .. }, State::Pipe { queue, .. }) =
                (&spec.what, &self.mechanisms[mechanism])
                && *queue > 0.0
                && self.crosses(scenario, of, *from, *to)
            {
                facts.push(Fact::Ails { at, trouble: Trouble::PipeFull { from: *from, to: *to } });
            }
        }
        let stale = self.stale_reads(scenario, of);
        if stale > NOISE {
            facts.push(Fact::Ails { at, trouble: Trouble::StaleReads { permille: permille(stale) } });
        }
        let state = &self.services[of.index()];
        if state.cold > CHILLY && self.misses(scenario, of.index()).is_none() {
            let permille = permille(1.0 - state.cold);
            facts.push(Fact::Ails { at, trouble: Trouble::CacheCold { permille } });
        }
        self.troubles_of_calls(scenario, of, facts);
    }

    /// The full paths that end in a zone.
    pub(super) fn troubles_of_zone(&self, scenario: &Scenario, zone: ZoneId, facts: &mut Vec<Fact>) {
        for (spec, state) in scenario.platform.mechanisms.iter().zip(&self.mechanisms) {
            if let (MechanismKind::Pipe { from, to, .. }, State::Pipe { queue, .. }) = (&spec.what, state)
                && *queue > 0.0
                && (*from == zone || *to == zone)
            {
                let trouble = Trouble::PipeFull { from: *from, to: *to };
                facts.push(Fact::Ails { at: Target::Zone(zone), trouble });
            }
        }
    }

    /// Whether calls of a service go between two zones.
    fn crosses(&self, scenario: &Scenario, of: ServiceId, a: ZoneId, b: ZoneId) -> bool {
        let lives = |service: ServiceId, zone: ZoneId| self.zone_open(scenario, service.index(), zone.index()) > 0.0;
        let mut edges = scenario.platform.edges.iter().filter(|edge| edge.from == of);
        edges.any(|edge| (lives(of, a) && lives(edge.to, b)) || (lives(of, b) && lives(edge.to, a)))
    }

    /// What is wrong with a mechanism, if anything.
    fn trouble(&self, scenario: &Scenario, mechanism: usize) -> Option<Trouble> {
        let kind = &scenario.platform.mechanisms[mechanism].what;
        let broken = self.broken(scenario, mechanism);
        match (&self.mechanisms[mechanism], kind) {
            (State::Memory(_), MechanismKind::Certificate { .. }) => {
                (broken > 0.0).then_some(Trouble::CertificateExpired)
            }
            (State::Memory(_), _) if broken > 0.0 => Some(Trouble::NameWrong),
            (State::Memory(memory), _) => {
                let permille = permille(memory.wrong());
                (memory.wrong() > NOISE).then_some(Trouble::NameKept { permille })
            }
            (State::Quota { .. }, MechanismKind::Quota { of, .. }) => {
                (self.within_quota(scenario, mechanism, of.index()) < 1.0 - NOISE).then_some(Trouble::QuotaUsedUp)
            }
            (State::Space { free, .. }, MechanismKind::Space { of, per_request, gives_back, .. }) => {
                let net = self.sample(*of).served * per_request - gives_back * (1.0 - broken);
                filling(*free, net)
            }
            (State::Limiter(limiter), _) => {
                let permille = permille(1.0 - limiter.admits);
                (limiter.admits < 1.0 - NOISE).then_some(Trouble::Throttled { permille })
            }
            (State::Clock(clock), MechanismKind::Clock { tolerates, .. }) => {
                (clock.off > *tolerates).then(|| Trouble::ClockOff { seconds: whole(clock.off) })
            }
            (State::Secrets(secrets), _) => {
                (broken > 0.0).then(|| Trouble::SecretsOut { left: whole(secrets.left.ceil()) })
            }
            (State::Backup, _) => (broken >= 0.5).then_some(Trouble::BackupBad),
            (State::Replication { backlog }, MechanismKind::Replication { applies, .. }) => {
                let seconds = backlog / applies;
                (seconds > BEHIND).then(|| Trouble::ReplicaBehind { seconds: whole(seconds) })
            }
            (State::Leader(election), _) if election.refused > NOISE => Some(Trouble::NoLeader),
            (State::Leader(election), _) => (election.diverged > 0.0).then_some(Trouble::TwoLeaders),
            (State::Autoscaler(_), _) if broken >= 0.5 => Some(Trouble::ScalerLost),
            (State::Autoscaler(_), MechanismKind::Autoscaler { of, follows, target, .. }) => {
                self.inverted(scenario, *of, *follows, *target).then_some(Trouble::ScalerInverted)
            }
            (State::Cache(cache), MechanismKind::Cache { of, keeps, .. }) => {
                let warm = cache.misses_when_warm(self.sample(*of).offered, *keeps);
                let permille = permille(1.0 - cache.misses);
                (cache.misses > COLD * warm + NOISE).then_some(Trouble::CacheCold { permille })
            }
            _ => None,
        }
    }

    /// Whether an autoscaler that follows processors sees little to do while all slots are taken.
    fn inverted(&self, scenario: &Scenario, of: ServiceId, follows: Follows, target: f64) -> bool {
        let sees = self.load_of(scenario, of.index(), follows);
        follows == Follows::Cpu && self.sample(of).utilisation > EXHAUSTED && sees < target * (1.0 - TOLERANCE)
    }

    fn troubles_of_calls(&self, scenario: &Scenario, of: ServiceId, facts: &mut Vec<Fact>) {
        let at = Target::Service(of);
        let (mut held, mut worst) = (0.0, None);
        for (edge, spec) in scenario.platform.edges.iter().enumerate().filter(|(_, spec)| spec.from == of) {
            let open = self.flow.edge_tripped(edge);
            if open > NOISE {
                let trouble = Trouble::BreakerOpen { callee: spec.to, permille: permille(open) };
                facts.push(Fact::Ails { at, trouble });
            }
            let share = self.flow.edge_holds(edge);
            if share > held {
                (held, worst) = (share, Some((edge, spec.to)));
            }
        }
        if let Some((edge, callee)) = worst
            && held > 0.5
            && self.sample(of).utilisation > EXHAUSTED
            && (self.slowed(callee) || self.flow.edge_failing(edge) > NOISE)
        {
            facts.push(Fact::Ails { at, trouble: Trouble::PoolExhausted { callee } });
        }
        let now = self.sample(of);
        let wanted = max(now.offered - now.retried, 1e-9);
        if now.retried > 0.0 && now.offered > AMPLIFIES * wanted {
            let trouble = Trouble::RetriesAmplify { permille: permille(now.offered / wanted) };
            facts.push(Fact::Ails { at, trouble });
        }
    }
}

/// What a level says that sinks by this much a second.
fn filling(free: f64, net: f64) -> Option<Trouble> {
    if free <= 0.0 {
        return Some(Trouble::SpaceUsedUp);
    }
    let minutes = if net > 0.0 { free / net / 60.0 } else { f64::MAX };
    (minutes < SOON).then(|| Trouble::SpaceRunsOut { minutes: whole(max(minutes, 1.0)) })
}
