//! Services whose shape only a lever changes: no fault, no mechanism and no fleet is theirs, and nobody checks their health.
//!
//! Most services of a large platform are like that, and their shapes need not be worked out every second. Not the shapes
//! themselves, see [`super::shape`].
//! The one rule: whatever else a shape comes to follow from is asked for here too.

use super::state::ServiceState;
use crate::scenario::{FaultKind, Scenario};

/// What levers say of a service.
#[derive(Clone, Copy, PartialEq, Debug)]
struct Levers {
    size: f64,
    dip: f64,
    standby: bool,
    workers: bool,
}

impl Levers {
    fn of(state: &ServiceState) -> Self {
        let ServiceState { size, dip, standby, workers, .. } = *state;
        Self { size, dip, standby, workers }
    }
}

/// Which services have the shape that they were given last.
#[derive(Clone, Debug, Default)]
pub(super) struct Steady {
    /// Whether anything but levers can change a service.
    touched: Vec<bool>,
    /// How the levers were.
    known: Vec<Option<Levers>>,
    zones: Vec<f64>,
}

/// Whether anything but levers can change the shape of a service.
fn touched(scenario: &Scenario, service: usize) -> bool {
    let spec = &scenario.platform.services[service];
    let fails = |what: &FaultKind| match what {
        FaultKind::Regression { of, .. }
        | FaultKind::CapacityLost { of, .. }
        | FaultKind::Slower { of, .. }
        | FaultKind::Errors { of, .. } => of.index() == service,
        FaultKind::JobRuns { .. }
        | FaultKind::HostsImpaired { .. }
        | FaultKind::Demand { .. }
        | FaultKind::LinkSuffers { .. }
        | FaultKind::Breaks { .. } => false,
    };
    let moved = spec.fleet.is_some() || spec.health.is_some() || spec.gives_up.is_some();
    moved || scenario.faults.iter().any(|fault| fails(&fault.what))
}

impl Steady {
    /// A second in which zones are open like this.
    pub(super) fn begin(&mut self, scenario: &Scenario, zones: &[f64]) {
        let services = &scenario.platform.services;
        if self.touched.len() != services.len() {
            self.touched = (0..services.len()).map(|service| touched(scenario, service)).collect();
            for of in scenario.platform.mechanisms.iter().filter_map(|mechanism| mechanism.what.of()) {
                self.touched[of.index()] = true;
            }
            self.known = vec![None; services.len()];
        }
        if self.zones != zones {
            self.zones.clear();
            self.zones.extend(zones);
            self.known.fill(None);
        }
    }

    /// Whether a service has the shape that it would be given now; from now on it has.
    pub(super) fn has(&mut self, service: usize, state: &ServiceState) -> bool {
        let now = Levers::of(state);
        !self.touched[service] && self.known[service].replace(now) == Some(now)
    }
}
