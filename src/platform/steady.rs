//! Services whose shape only a lever changes: no fault, no mechanism and no fleet is theirs, nobody checks their health, and
//! nobody who waits there gives up.
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

#[cfg(test)]
mod tests {
    use super::super::state::Platform;
    use super::*;
    use crate::base::{Chance, Concern, Tick, fingerprint_of};
    use crate::scenario::PlatformFile;

    const TEXT: &str = r#"
        #![enable(implicit_some)]
        (format: 1, step: "100ms", for: "300s", platform: (
            zones: ["east", "west"],
            services: [
                (id: "web", kind: Service, replicas: {"east": 4, "west": 2}, slots: 8, queue: 20, work: "10ms",
                 calls: [(to: "jobs", timeout: "1s", attempts: 2), (to: "store", timeout: "1s")]),
                (id: "jobs", kind: Queue, replicas: {"east": 2, "west": 2}, slots: 8, queue: 50, work: "20ms"),
                (id: "store", kind: Store, replicas: {"east": 3, "west": 3}, slots: 8, queue: 50, work: "5ms"),
            ],
            traffic: [(to: "web", per_second: 400)],
        ))
    "#;

    /// What anybody may do to a service.
    fn pull(platform: &mut Platform, second: u32) {
        let mut draw = Chance::new(9).draw(Concern::Players, 0, second);
        if draw.pick(3) > 0 {
            return;
        }
        let (what, at, zone) = (draw.pick(6), draw.pick(3), draw.pick(2));
        let state = &mut platform.services[at];
        match what {
            0 => state.size = (2 + draw.pick(6)) as f64,
            1 => state.dip = if state.dip > 0.0 { 0.0 } else { 0.25 },
            2 => state.standby = !state.standby,
            3 => state.workers = !state.workers,
            4 => platform.zones[zone] = if platform.zones[zone] > 0.5 { 0.0 } else { 1.0 },
            _ => state.cold = 0.3,
        }
    }

    #[test]
    fn whoever_keeps_a_shape_has_the_one_it_would_be_given() {
        let file = PlatformFile::parse(TEXT).unwrap_or_else(|faults| panic!("{faults:#?}"));
        let scenario = &file.scenario;
        let mut keeps = Platform::new(scenario);
        let mut asks = keeps.clone();
        let mut kept = 0;
        for second in 1..=300 {
            pull(&mut keeps, second);
            pull(&mut asks, second);
            asks.scratch.steady = Steady::default();
            let before = keeps.scratch.steady.known.clone();
            keeps.advance(scenario, Tick(second), Chance::new(1));
            asks.advance(scenario, Tick(second), Chance::new(1));
            kept += u32::from(before == keeps.scratch.steady.known);
            assert_eq!(fingerprint_of(&keeps), fingerprint_of(&asks), "second {second}");
        }
        assert!((150..290).contains(&kept), "kept in {kept} seconds");
    }

    #[test]
    fn whom_a_fault_or_a_mechanism_concerns_is_asked_every_second() {
        let fault = r#"faults: [(id: "slow", at: "40s", lasts: "20s", what: Slower(of: "store", factor: 2))],"#;
        let mechanism =
            r#"mechanisms: [(id: "keys", what: Cache(of: "jobs", keys: 2000, skew: 0.99, keeps: "120s"))],"#;
        let text = TEXT
            .replace("format: 1,", &format!("format: 1, {fault}"))
            .replace("traffic:", &format!("{mechanism} traffic:"));
        let file = PlatformFile::parse(&text).unwrap_or_else(|faults| panic!("{faults:#?}"));
        let mut steady = Steady::default();
        steady.begin(&file.scenario, &[1.0, 1.0]);
        assert_eq!(steady.touched, [false, true, true]);
    }
}
