//! Checks of what defends a service, of clocks, secrets and backups.
//!
//! The one rule: as for all mechanisms, every number that reaches the model is finite and within its bounds.

use super::check::Check;
use super::mechanism::{Class, MechanismKind, Steps};
use super::quantity::Quantity;
use super::raw_mechanism::{RawClass, RawMechanismKind};
use super::read::At;
use crate::base::maths::max;
use crate::vocab::ServiceId;

const DAY: f64 = 86_400.0;
/// The most secrets that are rotated one by one.
const SECRETS: f64 = 1e6;
/// The most parts of a backup.
const BATCHES: u32 = 1000;
/// The most kinds of requests.
const CLASSES: usize = 20;

impl Check<'_, '_> {
    /// A mechanism that defends a service, or what it is trusted by.
    pub(super) fn defence(&mut self, at: &At<'_>, raw: &RawMechanismKind) -> MechanismKind {
        use RawMechanismKind as R;
        let part = |name: &str| at.field(name);
        match raw {
            R::Limiter { of, tolerance, least, most } => MechanismKind::Limiter {
                of: self.service(&part("of"), of),
                tolerance: self.number(&part("tolerance"), tolerance.as_ref(), 1.5, 1.0, 100.0),
                bounds: self.bounds(at, (least.as_ref(), 10.0), (most.as_ref(), 1000.0)),
            },
            R::Codel { of, target, interval } => self.codel(at, of, target.as_ref(), interval.as_ref()),
            R::Warming { of, over, from, slow_start } => MechanismKind::Warming {
                of: self.service(&part("of"), of),
                over: self.seconds(&part("over"), Some(over), 60.0, 3600.0),
                from: self.share(&part("from"), from.as_ref(), 0.3),
                slow_start: slow_start.unwrap_or(true),
            },
            R::Balancer { of, picks } => MechanismKind::Balancer { of: self.service(&part("of"), of), picks: *picks },
            R::Priorities { of, classes } => {
                let of = self.service(&part("of"), of);
                self.classes(&part("classes"), of, classes)
            }
            R::Clock { of, jumps, tolerates, steps_after } => {
                let steps_at = part("steps_after");
                let jump = self.seconds(&part("jumps"), Some(jumps), 1.0, 365.0 * DAY);
                let bears = self.seconds(&part("tolerates"), tolerates.as_ref(), 300.0, 365.0 * DAY);
                if jump <= bears && jumps.seconds().is_some() {
                    self.fault(&part("jumps"), "clocks that jump no farther than is tolerated trouble nobody");
                }
                MechanismKind::Clock {
                    of: self.service(&part("of"), of),
                    jumps: jump,
                    tolerates: bears,
                    steps_after: steps_after.as_ref().map(|typed| self.seconds(&steps_at, Some(typed), 300.0, DAY)),
                }
            }
            R::Secrets { of, count, each, breaks, follows } => MechanismKind::Secrets {
                of: self.service(&part("of"), of),
                count: self.number(&part("count"), Some(count), 1.0, 1.0, SECRETS),
                each: self.at_least_a_second(&part("each"), Some(each), 60.0),
                breaks: self.share(&part("breaks"), breaks.as_ref(), 0.0),
                follows: self.at_least_a_second(&part("follows"), follows.as_ref(), 1800.0),
            },
            R::Backup { of, holds, copies, unpacks, verifies, replays, batches } => {
                let of = self.service(&part("of"), of);
                let rates = [Some(copies), unpacks.as_ref(), verifies.as_ref()];
                MechanismKind::Backup { of, steps: self.steps(at, holds, rates, replays.as_ref(), *batches) }
            }
            R::Autoscaler { .. }
            | R::Replication { .. }
            | R::Leader { .. }
            | R::Naming { .. }
            | R::Certificate { .. }
            | R::Cache { .. }
            | R::Space { .. }
            | R::Pipe { .. }
            | R::Quota { .. } => self.mechanism(at, raw),
        }
    }

    fn at_least_a_second(&mut self, at: &At<'_>, typed: Option<&Quantity>, default: f64) -> f64 {
        let value = self.seconds(at, typed, default, 30.0 * DAY);
        if value < 1.0 && typed.is_some_and(|typed| typed.seconds().is_some()) {
            self.fault(at, "this takes a second at least");
        }
        value
    }

    fn codel(
        &mut self,
        at: &At<'_>,
        of: &str,
        target: Option<&Quantity>,
        interval: Option<&Quantity>,
    ) -> MechanismKind {
        let target_at = at.field("target");
        let short = self.seconds(&target_at, target, 0.005, 60.0);
        let long = self.seconds(&at.field("interval"), interval, 0.1, 3600.0);
        if short <= 0.0 || short >= long {
            self.fault_help(
                &target_at,
                "`target` is more than nothing and less than `interval`",
                "usual are 5ms and 100ms",
            );
        }
        MechanismKind::Codel { of: self.service(&at.field("of"), of), target: short, interval: long }
    }

    fn classes(&mut self, at: &At<'_>, of: ServiceId, raw: &[RawClass]) -> MechanismKind {
        if raw.is_empty() || raw.len() > CLASSES {
            self.fault(at, format!("1 to {CLASSES} kinds of requests are expected"));
        }
        let mut classes = Vec::new();
        for (index, class) in raw.iter().enumerate().take(CLASSES) {
            let at = at.item(index);
            if raw[..index].iter().any(|other| other.id.eq_ignore_ascii_case(&class.id)) {
                self.fault(&at.field("id"), format!("a second kind called `{}`", class.id));
            }
            classes.push(Class {
                id: class.id.clone(),
                share: self.share(&at.field("share"), Some(&class.share), 0.0),
                worth: self.number(&at.field("worth"), class.worth.as_ref(), 1.0, 0.0, 1000.0),
            });
        }
        let whole: f64 = classes.iter().map(|class| class.share).sum();
        if (whole - 1.0).abs() > 1e-6 && raw.iter().all(|class| class.share.share().is_some()) {
            let message = format!("the shares come to {:.0}%, not to all requests", whole * 100.0);
            self.fault_help(at, message, "make them add up to 100%");
        }
        MechanismKind::Priorities { of, classes }
    }

    /// What a backup's steps take.
    fn steps(
        &mut self,
        at: &At<'_>,
        holds: &Quantity,
        rates: [Option<&Quantity>; 3],
        replays: Option<&Quantity>,
        batches: Option<u32>,
    ) -> Steps {
        let size = self.positive(&at.field("holds"), holds);
        let mut seconds = [0.0; 4];
        for (index, (name, rate)) in ["copies", "unpacks", "verifies"].into_iter().zip(rates).enumerate() {
            if let Some(rate) = rate {
                seconds[index] = size / max(self.positive(&at.field(name), rate), 1e-12);
            }
        }
        seconds[3] = self.seconds(&at.field("replays"), replays, 0.0, 30.0 * DAY);
        let parts = batches.unwrap_or(1);
        if parts == 0 || parts > BATCHES {
            self.fault(&at.field("batches"), format!("a backup comes back in 1 to {BATCHES} parts"));
        }
        if seconds.iter().sum::<f64>() > 30.0 * DAY {
            self.fault(at, "it would take more than a month to bring this back");
        }
        Steps { seconds, batches: f64::from(parts.max(1)) }
    }
}
