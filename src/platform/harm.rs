//! What the outage costs: customer-minutes, failed requests, lost data, money.
//!
//! Computed from the truth, never from telemetry. The one rule: it only grows, but for records brought back from a backup.

use serde::Serialize;

use crate::scenario::Tier;

/// Tickets a customer-minute lost brings.
const TICKETS_PER_MINUTE: f64 = 0.004;

/// Money spent or owed.
#[derive(Clone, Copy, PartialEq, Debug, Default, Serialize)]
pub struct Money {
    /// Credits owed to customers below their promise.
    pub sla_credits: f64,
    /// Capacity beyond what was there at the start.
    pub capacity: f64,
    /// People's time.
    pub people: f64,
    /// Vendors' cases.
    pub vendor: f64,
}

/// One minute of the outage.
#[derive(Clone, Copy, PartialEq, Debug, Default, Serialize)]
pub struct HarmMinute {
    /// Customer-minutes lost within it.
    pub customer_minutes: f64,
    /// Largest share of customers' requests failing within it.
    pub worst_share: f64,
}

/// What the outage has cost so far.
#[derive(Clone, PartialEq, Debug, Default, Serialize)]
pub struct Harm {
    /// Customer-minutes lost, by tier.
    pub customer_minutes: Vec<f64>,
    /// Requests of customers that failed.
    pub requests_failed: f64,
    /// Records lost.
    pub data_lost: f64,
    /// Money.
    pub money: Money,
    /// Minute by minute.
    pub minutes: Vec<HarmMinute>,
}

impl Harm {
    pub(super) fn new(tiers: usize) -> Self {
        Self { customer_minutes: vec![0.0; tiers], ..Self::default() }
    }

    /// Customer-minutes lost over all tiers.
    #[must_use]
    pub fn total_minutes(&self) -> f64 {
        self.customer_minutes.iter().sum()
    }

    /// Tickets customers have written to support by now.
    #[must_use]
    pub fn tickets(&self) -> u32 {
        (self.total_minutes() * TICKETS_PER_MINUTE).floor() as u32
    }

    /// One second in which `share` of what customers do failed.
    pub(super) fn second(&mut self, tiers: &[Tier], second: u32, share: f64) {
        let minute = (second / 60) as usize;
        if self.minutes.len() <= minute {
            self.minutes.resize(minute + 1, HarmMinute::default());
        }
        let mut lost = 0.0;
        for (tier, sum) in tiers.iter().zip(&mut self.customer_minutes) {
            let part = tier.customers * share / 60.0;
            *sum += part;
            lost += part;
            if share > 1.0 - tier.sla {
                self.money.sla_credits += part * tier.credit_per_minute;
            }
        }
        let now = &mut self.minutes[minute];
        now.customer_minutes += lost;
        if share > now.worst_share {
            now.worst_share = share;
        }
    }
}
