//! Small scenarios in code, and a world that feeds every event back as the exercise does.
//!
//! The one rule: a small world obeys the rules of the large one.

use hotwash::base::{Chance, Tick, Ticks};
use hotwash::platform::{Platform, Telemetry};
use hotwash::scenario::{
    Alert, Change, ChangeKind, Condition, Control, Edge, Fault, FaultKind, Fleet, HealthCheck, HostCondition, Jitter,
    Job, LeverSpec, Meta, Metric, MetricTest, PlatformSpec, Policy, Review, Scenario, Service, ServiceKind, Team, Tier,
    ToolKind, Traffic, Vendor, VendorTone, Zone,
};
use hotwash::vocab::{
    Actor, Amount, ChangeId, Emit, Event, EventKind, FaultId, FleetId, JobId, Lever, LeverCall, LeverOutcome, PersonId,
    Reach, RunId, ServiceId, Severity, Target, TaskId, TeamId, VendorId, ZoneId,
};

/// A scenario with nothing in it.
pub(super) fn empty() -> Scenario {
    let hour = Ticks::minutes(60);
    Scenario {
        meta: Meta {
            id: "test".into(),
            title: "Test".into(),
            pitch: String::new(),
            minutes: 60,
            stability: Ticks::minutes(2),
            difficulty: 1,
            trains: Vec::new(),
            coach: false,
            objectives: Vec::new(),
            sources: Vec::new(),
        },
        policy: Policy {
            ack_within: hour,
            first_public: hour,
            public_every: [hour; 4],
            internal_every: [hour; 4],
            leadership_every: hour,
            leadership_from: Severity::Sev2,
            span_max: 7,
            legal: Vec::new(),
            vendor_every: hour,
        },
        begins: None,
        shift: None,
        doctrine: Vec::new(),
        platform: PlatformSpec {
            substeps: 4,
            zones: vec![Zone { id: "a".into() }, Zone { id: "b".into() }],
            links: Vec::new(),
            fleets: Vec::new(),
            services: Vec::new(),
            edges: Vec::new(),
            traffic: Vec::new(),
            tiers: vec![Tier { id: "all".into(), customers: 1000.0, sla: 0.999, credit_per_minute: 0.1 }],
            jobs: Vec::new(),
            levers: Vec::new(),
            mechanisms: Vec::new(),
        },
        vendors: Vec::new(),
        teams: vec![Team { id: "ops".into() }],
        people: Vec::new(),
        rota: Vec::new(),
        seats: Vec::new(),
        starts_at: 0,
        changes: Vec::new(),
        faults: Vec::new(),
        alerts: Vec::new(),
        injects: Vec::new(),
        clues: Vec::new(),
        runbooks: Vec::new(),
        reference: Vec::new(),
        review: Review { factors: Vec::new(), wrong_theories: Vec::new(), notes: String::new() },
    }
}

pub(super) fn service(
    id: &str,
    kind: ServiceKind,
    replicas: u32,
    slots: u32,
    queue: Option<u32>,
    work: f64,
) -> Service {
    Service {
        id: id.into(),
        kind,
        team: Some(TeamId(0)),
        vendor: None,
        replicas: vec![(ZoneId(0), replicas)],
        slots,
        queue,
        gives_up: None,
        work,
        cv2: 1.0,
        fleet: None,
        health: None,
        cost_per_hour: 1.0,
        known_as: None,
        loses_data: false,
    }
}

pub(super) fn edge(from: u32, to: u32, timeout: f64, attempts: u32) -> Edge {
    Edge {
        from: ServiceId(from),
        to: ServiceId(to),
        per_request: 1.0,
        timeout,
        attempts,
        backoff: 0.1,
        backoff_factor: 2.0,
        jitter: Jitter::Full,
        retry_budget: None,
        breaker: None,
        optional: false,
    }
}

pub(super) fn traffic(to: u32, per_second: f64) -> Traffic {
    Traffic { to: ServiceId(to), per_second, swing: 0.0, peak_hour: 12.0, weight: 1.0 }
}

pub(super) fn fault(id: &str, what: FaultKind) -> Fault {
    Fault {
        id: id.into(),
        when: Condition::After(Ticks::ZERO),
        lasts: None,
        probability: 1.0,
        repeat: None,
        ramp: Ticks::ZERO,
        what,
    }
}

/// A platform with everything that happens to it fed back, as the exercise does.
pub(super) struct World {
    pub(super) scenario: Scenario,
    pub(super) platform: Platform,
    pub(super) telemetry: Telemetry,
    pub(super) now: Tick,
    pub(super) chance: Chance,
    pub(super) log: Vec<EventKind>,
}

impl World {
    pub(super) fn new(scenario: Scenario) -> Self {
        let platform = Platform::new(&scenario);
        let telemetry = Telemetry::new(&scenario);
        Self { scenario, platform, telemetry, now: Tick::ZERO, chance: Chance::new(7), log: Vec::new() }
    }

    pub(super) fn quiet(scenario: Scenario) -> Self {
        let mut world = Self::new(scenario);
        world.platform = world.platform.without_noise();
        world
    }

    pub(super) fn happens(&mut self, kind: EventKind) {
        let event =
            Event { seq: 1, tick: self.now, by: Actor::Person(PersonId(0)), reach: Reach::Nobody, kind: kind.clone() };
        self.platform.apply(&self.scenario, &event);
        self.log.push(kind);
    }

    pub(super) fn second(&mut self) {
        self.now = self.now.next();
        let mut emits: Vec<Emit> = self.platform.advance(&self.scenario, self.now, self.chance);
        emits.extend(self.telemetry.advance(&self.scenario, &self.platform, self.now, self.chance));
        for emit in emits {
            self.happens(emit.kind);
        }
        self.check_balance();
    }

    pub(super) fn seconds(&mut self, count: u32) {
        for _ in 0..count {
            self.second();
        }
    }

    pub(super) fn check_balance(&self) {
        for at in 0..self.scenario.platform.services.len() {
            let balance = self.platform.balance(ServiceId::at(at));
            let here = balance.inside - balance.inside_at_start;
            let off = balance.came - balance.left - balance.lost - here;
            let scale = 1.0 + balance.came + balance.inside + balance.inside_at_start;
            assert!(off.abs() < 1e-9 * scale, "service {at} at {}: {off} of {scale}: {balance:?}", self.now);
        }
    }

    pub(super) fn pull(&mut self, lever: Lever, target: Target, amount: Option<Amount>) -> RunId {
        let call = LeverCall { lever, target, amount };
        let plan = self.platform.plan(&self.scenario, &call);
        let plan = plan.expect("the lever can be pulled");
        self.pull_anyway(call, plan.takes)
    }

    pub(super) fn pull_anyway(&mut self, call: LeverCall, takes: Ticks) -> RunId {
        let run = RunId(self.log.len() as u32 + 1);
        self.happens(EventKind::LeverPulled { run, call, task: Some(TaskId(0)), takes, directed: true });
        run
    }

    pub(super) fn outcome(&self, wanted: RunId) -> Option<&LeverOutcome> {
        self.log.iter().find_map(|kind| match kind {
            EventKind::LeverDone { run, outcome, .. } if *run == wanted => Some(outcome),
            _ => None,
        })
    }

    pub(super) fn errors(&self, of: u32) -> f64 {
        self.platform.sample(ServiceId(of)).error_rate
    }

    pub(super) fn start(&mut self, fault: u32) {
        self.happens(EventKind::FaultStarted { fault: FaultId(fault) });
    }
}

pub(super) const ROUTER: u32 = 0;
pub(super) const APP: u32 = 1;
pub(super) const STORE: u32 = 2;
pub(super) const STATUS: u32 = 3;
pub(super) const DASHBOARDS: u32 = 4;
pub(super) const FLEET: Target = Target::Fleet(FleetId(0));
pub(super) const JOB: Target = Target::Job(JobId(0));

/// A vendor's job that leaves hosts unable to call out, at 2 % a minute.
fn updater(scenario: &mut Scenario) {
    scenario.platform.jobs = vec![Job {
        id: "updater".into(),
        what: "updates the base image".into(),
        fleet: FleetId(0),
        per_minute: 0.02,
        leaves: HostCondition {
            outbound_fails: 1.0,
            inbound_fails: 0.0,
            slower: 1.0,
            visible: false,
            restart_cures: false,
        },
        control: Control::Vendor { vendor: VendorId(0), checks_in: Ticks::minutes(5) },
    }];
    scenario.vendors = vec![Vendor {
        id: "osco".into(),
        what: "base images".into(),
        first_answer: Ticks::minutes(20),
        fixes_after: Ticks::minutes(60),
        tone: VendorTone::Slow,
        cost_per_case: 100.0,
    }];
}

/// A router, an app on a fleet, a store off it, a status page and dashboards on it, and a vendor's updater.
pub(super) fn creep() -> Scenario {
    let mut scenario = empty();
    let mut app = service("app", ServiceKind::Runtime, 20, 16, Some(64), 0.04);
    app.fleet = Some(FleetId(0));
    app.health = Some(HealthCheck { interval: 5.0, threshold: 3, deep: false });
    let mut status = service("status", ServiceKind::Tool(ToolKind::StatusPage), 4, 8, Some(16), 0.02);
    status.fleet = Some(FleetId(0));
    let mut dashboards = service("dashboards", ServiceKind::Tool(ToolKind::Dashboards), 4, 8, Some(16), 0.02);
    dashboards.fleet = Some(FleetId(0));
    let mut store = service("store", ServiceKind::Store, 4, 40, Some(200), 0.005);
    store.replicas = vec![(ZoneId(0), 4), (ZoneId(1), 4)];
    store.loses_data = true;
    let spec = &mut scenario.platform;
    spec.services =
        vec![service("router", ServiceKind::Router, 4, 400, Some(400), 0.002), app, store, status, dashboards];
    spec.edges = vec![edge(ROUTER, APP, 2.0, 2), edge(APP, STORE, 1.0, 2)];
    spec.traffic = vec![traffic(ROUTER, 2000.0)];
    spec.fleets = vec![Fleet { id: "hosts".into(), hosts: 200, team: TeamId(0), boot: 60.0, cost_per_hour: 1.0 }];
    updater(&mut scenario);
    scenario.faults = vec![fault("update", FaultKind::JobRuns { job: JobId(0) })];
    scenario
}

pub(super) fn token(scenario: &mut Scenario) {
    scenario.platform.levers = vec![LeverSpec {
        lever: Lever::Rotate,
        target: JOB,
        team: Some(TeamId(0)),
        takes: Some(Ticks(60)),
        needs: None,
        risk: None,
        stops: Some(JobId(0)),
    }];
}

/// The same with a bad release instead of the updater.
pub(super) fn release() -> Scenario {
    let mut scenario = creep();
    scenario.platform.jobs.clear();
    let change = |id: &str, to: u32, at: i64| Change {
        id: id.into(),
        at,
        what: "a release".into(),
        to: ServiceId(to),
        kind: ChangeKind::Deploy,
        logged: true,
    };
    scenario.changes = vec![change("store-7", STORE, -7200), change("app-231", APP, -60)];
    scenario.faults = vec![fault(
        "bad",
        FaultKind::Regression { change: ChangeId(1), of: ServiceId(APP), share: 1.0, slower: 2.0, errors: 0.2 },
    )];
    scenario.alerts = vec![Alert {
        id: "errors".into(),
        test: MetricTest {
            metric: Metric::ErrorRate,
            of: ServiceId(ROUTER),
            above: Some(0.02),
            below: None,
            during: Ticks(60),
        },
        pages: TeamId(0),
        text: "errors at the router".into(),
        external: false,
    }];
    scenario
}
