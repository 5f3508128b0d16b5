//! Checks of the mechanisms of the control plane.
//!
//! The one rule: every number that reaches the model is finite and within its bounds.

use super::check::{Check, Thing};
use super::check_platform::read_entries;
use super::mechanism::{Follows, Mechanism, MechanismId, MechanismKind};
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
    pub(super) fn mechanisms(&mut self, at: &At<'_>, list: &List<RawMechanism>) -> Vec<Mechanism> {
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
        }
        found
    }

    /// A mechanism by name.
    pub(super) fn mechanism_id(&mut self, at: &At<'_>, name: &str) -> MechanismId {
        MechanismId::at(self.find(Thing::Mechanism, at, name))
    }

    fn positive(&mut self, at: &At<'_>, typed: &Quantity) -> f64 {
        let value = self.number(at, Some(typed), 1.0, 0.0, HUGE);
        if value <= 0.0 && typed.number().is_some() {
            self.fault(at, "this has to be more than nothing");
        }
        value
    }

    fn mechanism(&mut self, at: &At<'_>, raw: &RawMechanismKind) -> MechanismKind {
        use RawMechanismKind as R;
        let part = |name: &str| at.field(name);
        match raw {
            R::Autoscaler { of, follows, target, least, most, boot } => {
                let bounds = self.sizes(at, least.as_ref(), most);
                let of = self.service(&part("of"), of);
                self.autoscaler(at, of, *follows, target, bounds, boot.as_ref())
            }
            R::Replication { of, writes, applies } => MechanismKind::Replication {
                of: self.service(&part("of"), of),
                writes: self.share(&part("writes"), writes.as_ref(), WRITES),
                applies: self.positive(&part("applies"), applies),
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
        }
    }

    fn sizes(&mut self, at: &At<'_>, least: Option<&Quantity>, most: &Quantity) -> (f64, f64) {
        let least_at = at.field("least");
        let low = self.number(&least_at, least, 1.0, 1.0, 1e6);
        let high = self.number(&at.field("most"), Some(most), 1.0, 1.0, 1e6);
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
            | R::Quota { .. } => self.mechanism(at, raw),
        }
    }
}
