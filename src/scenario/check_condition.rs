//! Checks of conditions and metric tests.
//!
//! The one rule: a commander's condition asks only for what a commander can see.

use super::check::{Check, Thing};
use super::condition::{Condition, Metric, MetricTest};
use super::limits::CONDITION_DEPTH_MAX;
use super::quantity::Quantity;
use super::raw_story::{RawCondition, RawMetricTest};
use super::read::At;
use crate::base::Ticks;
use crate::vocab::FaultId;

/// Who asks: the world may know everything, a commander only what can be seen.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Eye {
    World,
    Commander,
}

impl Check<'_, '_> {
    /// A condition.
    pub(super) fn condition(&mut self, at: &At<'_>, raw: &RawCondition, eye: Eye) -> Condition {
        self.nested(at, raw, eye, 1)
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "`plain` lists the rest")]
    fn nested(&mut self, at: &At<'_>, raw: &RawCondition, eye: Eye, depth: usize) -> Condition {
        use RawCondition as R;
        if depth > CONDITION_DEPTH_MAX {
            self.fault(at, format!("conditions nest at most {CONDITION_DEPTH_MAX} deep"));
            return Condition::Paged;
        }
        let first = at.item(0);
        match raw {
            R::All(parts) => Condition::All(self.several(&first, parts, eye, depth)),
            R::Any(parts) => Condition::Any(self.several(&first, parts, eye, depth)),
            R::Not(part) => Condition::Not(Box::new(self.nested(&first, part, eye, depth + 1))),
            R::Truly(_) | R::FaultActive(_) | R::CustomersHurt(_) if eye == Eye::Commander => {
                let help = "a reference commander acts on what can be seen: use Shows, Knows or Paged";
                self.fault_help(at, "only the world knows this", help);
                Condition::Paged
            }
            R::Truly(test) => Condition::Truly(self.metric_test(&first, test)),
            R::FaultActive(name) => Condition::FaultActive(FaultId::at(self.find(Thing::Fault, &first, name))),
            R::CustomersHurt(minutes) => Condition::CustomersHurt(self.number(&first, Some(minutes), 0.0, 0.0, 1e12)),
            R::Shows(test) => Condition::Shows(self.metric_test(&first, test)),
            R::After(span) => Condition::After(self.ticks(&first, Some(span), Ticks::ZERO)),
            R::Polled(span) => Condition::Polled(self.ticks(&first, Some(span), Ticks::ZERO)),
            R::SilentFor(audience, span) => {
                Condition::SilentFor((*audience).into(), self.ticks(&at.item(1), Some(span), Ticks::ZERO))
            }
            R::Joined(name) => Condition::Joined(self.person(&first, name)),
            R::Busy(name) => Condition::Busy(self.person(&first, name)),
            R::TeamJoined(name) => Condition::TeamJoined(self.team(&first, name)),
            R::Knows(name) => Condition::Knows(self.target(&first, name)),
            R::Verified(name) => Condition::Verified(self.service(&first, name)),
            R::CaseOpen(name) => Condition::CaseOpen(self.vendor_id(&first, name)),
            R::VendorAnswered(name) => Condition::VendorAnswered(self.vendor_id(&first, name)),
            R::Done(lever, name) => Condition::Done((*lever).into(), self.target(&at.item(1), name)),
            R::Underway(lever, name) => Condition::Underway((*lever).into(), self.target(&at.item(1), name)),
            word => plain(word),
        }
    }

    fn several(&mut self, at: &At<'_>, parts: &[RawCondition], eye: Eye, depth: usize) -> Vec<Condition> {
        if parts.is_empty() {
            self.fault(at, "an empty list of conditions decides nothing");
        }
        let each = parts.iter().enumerate();
        each.map(|(index, part)| self.nested(&at.item(index), part, eye, depth + 1)).collect()
    }

    /// A metric above or below a level.
    pub(super) fn metric_test(&mut self, at: &At<'_>, raw: &RawMetricTest) -> MetricTest {
        use RawMetricTest as R;
        let (metric, (of, above, below, during)) = match raw {
            R::ErrorRate { of, above, below, during } => (Metric::ErrorRate, (of, above, below, during)),
            R::P99 { of, above, below, during } => (Metric::P99, (of, above, below, during)),
            R::Requests { of, above, below, during } => (Metric::Requests, (of, above, below, during)),
            R::Utilisation { of, above, below, during } => (Metric::Utilisation, (of, above, below, during)),
        };
        let above = self.level(&at.field("above"), metric, above.as_ref());
        let below = self.level(&at.field("below"), metric, below.as_ref());
        match (above, below) {
            (None, None) => self.fault(at, "give a level with `above` or `below`"),
            (Some(above), Some(below)) if above >= below => {
                self.fault(at, "nothing is above and below these levels at once");
            }
            (Some(_) | None, Some(_) | None) => {}
        }
        MetricTest {
            metric,
            of: self.service(&at.field("of"), of),
            above,
            below,
            during: self.ticks(&at.field("during"), during.as_ref(), Ticks::ZERO),
        }
    }

    fn level(&mut self, at: &At<'_>, metric: Metric, typed: Option<&Quantity>) -> Option<f64> {
        typed.map(|typed| match metric {
            Metric::ErrorRate | Metric::Utilisation => self.share(at, Some(typed), 0.0),
            Metric::P99 => self.seconds(at, Some(typed), 0.0, 3600.0),
            Metric::Requests => self.number(at, Some(typed), 0.0, 0.0, 1e9),
        })
    }
}

/// Conditions that name nothing of the scenario.
fn plain(raw: &RawCondition) -> Condition {
    use RawCondition as R;
    match raw {
        R::State(state) => Condition::State((*state).into()),
        R::SeverityAtLeast(severity) => Condition::SeverityAtLeast((*severity).into()),
        R::Filled(role) => Condition::Filled((*role).into()),
        R::Posted(audience) => Condition::Posted((*audience).into()),
        R::Factors(count) => Condition::Factors(*count),
        R::Declared => Condition::Declared,
        R::SizedUp => Condition::SizedUp,
        R::Objected => Condition::Objected,
        R::DraftWaiting => Condition::DraftWaiting,
        R::OfferWaiting => Condition::OfferWaiting,
        R::Frozen => Condition::Frozen,
        R::StatusPageDark => Condition::StatusPageDark,
        R::Lapsed => Condition::Lapsed,
        R::ReviewOwner => Condition::ReviewOwner,
        R::InReview => Condition::InReview,
        R::All(_)
        | R::Any(_)
        | R::Not(_)
        | R::Truly(_)
        | R::FaultActive(_)
        | R::CustomersHurt(_)
        | R::Shows(_)
        | R::After(_)
        | R::Polled(_)
        | R::SilentFor(..)
        | R::Joined(_)
        | R::Busy(_)
        | R::TeamJoined(_)
        | R::Knows(_)
        | R::Verified(_)
        | R::CaseOpen(_)
        | R::VendorAnswered(_)
        | R::Done(..)
        | R::Underway(..)
        | R::Paged => Condition::Paged,
    }
}
