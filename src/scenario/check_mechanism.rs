//! Checks of the mechanisms of the control plane.
//!
//! The one rule: every number that reaches the model is finite and within its bounds.

use super::check::{Check, Thing};
use super::check_platform::read_entries;
use super::mechanism::{Follows, Mechanism, MechanismId, MechanismKind, Stale};
use super::platform::{Service, ServiceKind};
use super::quantity::Quantity;
use super::raw_mechanism::{RawMechanism, RawMechanismKind};
use super::read::{At, List};
use crate::vocab::ServiceId;

const DAY: f64 = 86_400.0;
const HUGE: f64 = 1e12;
/// Longest time a cache keeps an answer: it is followed second by second.
const CACHED: f64 = 7200.0;
/// Share of requests to a store that are writes, where the author does not say.
const WRITES: f64 = 0.2;

impl Check<'_, '_> {
    /// The mechanisms of a platform.
    pub(super) fn mechanisms(
        &mut self,
        at: &At<'_>,
        list: &List<RawMechanism>,
        services: &[Service],
        entries: &[ServiceId],
    ) -> Vec<Mechanism> {
        let found: Vec<Mechanism> = read_entries(at, list)
            .map(|(at, raw)| Mechanism { id: raw.id.clone(), what: self.mechanism(&at.field("what"), &raw.what) })
            .collect();
        for (index, one) in found.iter().enumerate() {
            let twice = found[..index].iter().any(|other| {
                one.what.of().is_some()
                    && other.what.of() == one.what.of()
                    && std::mem::discriminant(&other.what) == std::mem::discriminant(&one.what)
            });
            if twice && found.len() == list.len() {
                self.fault(&at.item(index).field("what"), "the service has a mechanism of this kind already");
            }
            self.in_place(&at.item(index).field("what").field("of"), &one.what, services, entries);
        }
        found
    }

    /// Whether a mechanism is where it can do something.
    fn in_place(&mut self, at: &At<'_>, what: &MechanismKind, services: &[Service], entries: &[ServiceId]) {
        if let MechanismKind::Priorities { of, .. } = what
            && !entries.contains(of)
        {
            self.fault_help(at, "no customer's request comes to it", "give priorities to an entry of `traffic`");
        }
        if let MechanismKind::Backup { of, .. } = what
            && let Some(service) = services.get(of.index())
            && !matches!(service.kind, ServiceKind::Store | ServiceKind::Queue)
        {
            self.fault_help(at, "it keeps no data", "a `Backup` is of a `Store` or a `Queue`");
        }
    }

    /// A mechanism by name.
    pub(super) fn mechanism_id(&mut self, at: &At<'_>, name: &str) -> MechanismId {
        MechanismId::at(self.find(Thing::Mechanism, at, name))
    }

    pub(super) fn positive(&mut self, at: &At<'_>, typed: &Quantity) -> f64 {
        let value = self.number(at, Some(typed), 1.0, 0.0, HUGE);
        if value <= 0.0 && typed.number().is_some() {
            self.fault(at, "this has to be more than nothing");
        }
        value
    }

    pub(super) fn mechanism(&mut self, at: &At<'_>, raw: &RawMechanismKind) -> MechanismKind {
        use RawMechanismKind as R;
        let part = |name: &str| at.field(name);
        match raw {
            R::Autoscaler { of, follows, target, least, most, boot } => {
                let bounds = self.sizes(at, least.as_ref(), most);
                let of = self.service(&part("of"), of);
                self.autoscaler(at, of, *follows, target, bounds, boot.as_ref())
            }
            R::Replication { of, writes, applies, reads, rewrites } => MechanismKind::Replication {
                of: self.service(&part("of"), of),
                writes: self.share(&part("writes"), writes.as_ref(), WRITES),
                applies: self.positive(&part("applies"), applies),
                stale: self.stale(at, reads.as_ref(), rewrites.as_ref()),
            },
            R::Leader { of, writes, notices, takes, spread, fenced } => MechanismKind::Leader {
                of: self.service(&part("of"), of),
                writes: self.share(&part("writes"), writes.as_ref(), WRITES),
                notices: self.seconds(&part("notices"), notices.as_ref(), 10.0, DAY),
                takes: (
                    self.seconds(&part("takes"), takes.as_ref(), 1.0, DAY),
                    self.seconds(&part("spread"), spread.as_ref(), 5.0, DAY),
                ),
                fenced: fenced.unwrap_or(true),
            },
            R::Naming { of, keeps, sticky } => MechanismKind::Naming {
                of: self.service(&part("of"), of),
                keeps: self.seconds(&part("keeps"), Some(keeps), 60.0, 7.0 * DAY),
                sticky: self.share(&part("sticky"), sticky.as_ref(), 0.03),
            },
            R::Certificate { of, keeps } => MechanismKind::Certificate {
                of: self.service(&part("of"), of),
                keeps: self.seconds(&part("keeps"), keeps.as_ref(), 0.0, 7.0 * DAY),
            },
            R::Quota { of, rate, burst } => {
                let rate = self.positive(&part("rate"), rate);
                MechanismKind::Quota {
                    of: self.service(&part("of"), of),
                    rate,
                    burst: self.number(&part("burst"), burst.as_ref(), rate, 0.0, HUGE),
                }
            }
            R::Cache { of, keys, skew, keeps } => {
                let keys_at = part("keys");
                MechanismKind::Cache {
                    of: self.service(&part("of"), of),
                    keys: self.number(&keys_at, Some(keys), 1.0, 1.0, 1e9),
                    skew: self.number(&part("skew"), skew.as_ref(), 1.0, 0.0, 5.0),
                    keeps: self.seconds(&part("keeps"), Some(keeps), 60.0, CACHED),
                }
            }
            R::Space { .. } | R::Pipe { .. } => self.finite(at, raw),
            R::Limiter { .. }
            | R::Codel { .. }
            | R::Warming { .. }
            | R::Balancer { .. }
            | R::Priorities { .. }
            | R::Clock { .. }
            | R::Secrets { .. }
            | R::Backup { .. } => self.defence(at, raw),
        }
    }

    fn stale(&mut self, at: &At<'_>, reads: Option<&Quantity>, rewrites: Option<&Quantity>) -> Option<Stale> {
        let rewrites_at = at.field("rewrites");
        let share = self.share(&at.field("reads"), reads, 0.0);
        let rewritten = self.number(&rewrites_at, rewrites, 0.1, 0.0, HUGE);
        if reads.is_none() && rewrites.is_some() {
            self.fault_help(&rewrites_at, "nothing is read from the replica", "say which share of `reads` is");
        }
        (share > 0.0).then_some(Stale { reads: share, rewrites: rewritten })
    }

    fn sizes(&mut self, at: &At<'_>, least: Option<&Quantity>, most: &Quantity) -> (f64, f64) {
        self.bounds(at, (least, 1.0), (Some(most), 1.0))
    }

    /// A lowest and a highest count, each with what holds if it is absent.
    pub(super) fn bounds(
        &mut self,
        at: &At<'_>,
        least: (Option<&Quantity>, f64),
        most: (Option<&Quantity>, f64),
    ) -> (f64, f64) {
        let least_at = at.field("least");
        let low = self.number(&least_at, least.0, least.1, 1.0, 1e6);
        let high = self.number(&at.field("most"), most.0, most.1, 1.0, 1e6);
        if low > high {
            self.fault_help(&least_at, "`least` is more than `most`", "swap the two");
        }
        (low, high)
    }

    fn autoscaler(
        &mut self,
        at: &At<'_>,
        of: ServiceId,
        follows: Option<Follows>,
        target: &Quantity,
        bounds: (f64, f64),
        boot: Option<&Quantity>,
    ) -> MechanismKind {
        let target_at = at.field("target");
        let level = self.share(&target_at, Some(target), 0.75);
        if level <= 0.0 && target.share().is_some() {
            self.fault_help(&target_at, "nobody can aim at nothing", "a usual target is \"75%\"");
        }
        let boot = self.seconds(&at.field("boot"), boot, 120.0, DAY);
        MechanismKind::Autoscaler { of, follows: follows.unwrap_or(Follows::Cpu), target: level, bounds, boot }
    }

    /// What can be used up.
    fn finite(&mut self, at: &At<'_>, raw: &RawMechanismKind) -> MechanismKind {
        use RawMechanismKind as R;
        let part = |name: &str| at.field(name);
        match raw {
            R::Space { of, holds, free, per_request, gives_back, writes } => {
                let holds = self.positive(&part("holds"), holds);
                MechanismKind::Space {
                    of: self.service(&part("of"), of),
                    holds,
                    free: self.number(&part("free"), Some(free), holds, 0.0, holds),
                    per_request: self.number(&part("per_request"), per_request.as_ref(), 1.0, 0.0, HUGE),
                    gives_back: self.number(&part("gives_back"), gives_back.as_ref(), 0.0, 0.0, HUGE),
                    writes: self.share(&part("writes"), writes.as_ref(), 1.0),
                }
            }
            R::Pipe { from, to, carries, buffer } => {
                let (from, to) = self.zone_pair(at, from, to);
                let carries = self.positive(&part("carries"), carries);
                let buffer = self.number(&part("buffer"), buffer.as_ref(), carries, 0.0, HUGE);
                MechanismKind::Pipe { from, to, carries, buffer }
            }
            R::Autoscaler { .. }
            | R::Replication { .. }
            | R::Leader { .. }
            | R::Naming { .. }
            | R::Certificate { .. }
            | R::Cache { .. }
            | R::Limiter { .. }
            | R::Codel { .. }
            | R::Warming { .. }
            | R::Balancer { .. }
            | R::Priorities { .. }
            | R::Clock { .. }
            | R::Secrets { .. }
            | R::Backup { .. }
            | R::Quota { .. } => self.mechanism(at, raw),
        }
    }
}
