//! The platform against closed forms, against itself, and as the outages of a scenario need it to behave.

use hotwash::base::{Chance, Tick, Ticks, fingerprint_of};
use hotwash::platform::{Platform, Telemetry};
use hotwash::scenario::{
    Alert, Change, ChangeKind, Condition, Control, Edge, Fault, FaultKind, Fleet, HealthCheck,
    HostCondition, Jitter, Job, LeverSpec, Meta, Metric, MetricTest, PlatformSpec, Policy, Review,
    Scenario, Service, ServiceKind, Team, Tier, ToolKind, Traffic, Vendor, VendorTone, Zone,
};
use hotwash::vocab::{
    Actor, Amount, ChangeId, Emit, Event, EventKind, Fact, FaultId, FleetId, JobId, Lever,
    LeverCall, LeverOutcome, PersonId, Reach, Reason, RunId, ServiceId, Severity, Target, TaskId,
    TeamId, VendorId, ZoneId,
};

/// A scenario with nothing in it.
fn empty() -> Scenario {
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
            vendor_every: hour,
        },
        platform: PlatformSpec {
            substeps: 4,
            zones: vec![Zone { id: "a".into() }, Zone { id: "b".into() }],
            links: Vec::new(),
            fleets: Vec::new(),
            services: Vec::new(),
            edges: Vec::new(),
            traffic: Vec::new(),
            tiers: vec![Tier {
                id: "all".into(),
                customers: 1000.0,
                sla: 0.999,
                credit_per_minute: 0.1,
            }],
            jobs: Vec::new(),
            levers: Vec::new(),
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
        review: Review {
            factors: Vec::new(),
            notes: String::new(),
        },
    }
}

fn service(
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
        work,
        cv2: 1.0,
        fleet: None,
        health: None,
        cost_per_hour: 1.0,
        loses_data: false,
    }
}

fn edge(from: u32, to: u32, timeout: f64, attempts: u32) -> Edge {
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
        optional: false,
    }
}

fn traffic(to: u32, per_second: f64) -> Traffic {
    Traffic {
        to: ServiceId(to),
        per_second,
        swing: 0.0,
        peak_hour: 12.0,
        weight: 1.0,
    }
}

fn fault(id: &str, what: FaultKind) -> Fault {
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
struct World {
    scenario: Scenario,
    platform: Platform,
    telemetry: Telemetry,
    now: Tick,
    chance: Chance,
    log: Vec<EventKind>,
}

impl World {
    fn new(scenario: Scenario) -> Self {
        let platform = Platform::new(&scenario);
        let telemetry = Telemetry::new(&scenario);
        Self {
            scenario,
            platform,
            telemetry,
            now: Tick::ZERO,
            chance: Chance::new(7),
            log: Vec::new(),
        }
    }

    fn quiet(scenario: Scenario) -> Self {
        let mut world = Self::new(scenario);
        world.platform = world.platform.without_noise();
        world
    }

    fn happens(&mut self, kind: EventKind) {
        let event = Event {
            seq: 1,
            tick: self.now,
            by: Actor::Person(PersonId(0)),
            reach: Reach::Nobody,
            kind: kind.clone(),
        };
        self.platform.apply(&self.scenario, &event);
        self.log.push(kind);
    }

    fn second(&mut self) {
        self.now = self.now.next();
        let mut emits: Vec<Emit> = self.platform.advance(&self.scenario, self.now, self.chance);
        emits.extend(
            self.telemetry
                .advance(&self.scenario, &self.platform, self.now, self.chance),
        );
        for emit in emits {
            self.happens(emit.kind);
        }
        self.check_balance();
    }

    fn seconds(&mut self, count: u32) {
        for _ in 0..count {
            self.second();
        }
    }

    fn check_balance(&self) {
        for at in 0..self.scenario.platform.services.len() {
            let balance = self.platform.balance(ServiceId::at(at));
            let here = balance.inside - balance.inside_at_start;
            let off = balance.came - balance.left - balance.lost - here;
            let scale = 1.0 + balance.came + balance.inside + balance.inside_at_start;
            assert!(
                off.abs() < 1e-9 * scale,
                "service {at} at {}: {off} of {scale}: {balance:?}",
                self.now
            );
        }
    }

    fn pull(&mut self, lever: Lever, target: Target, amount: Option<Amount>) -> RunId {
        let call = LeverCall {
            lever,
            target,
            amount,
        };
        let plan = self.platform.plan(&self.scenario, &call).unwrap();
        self.pull_anyway(call, plan.takes)
    }

    fn pull_anyway(&mut self, call: LeverCall, takes: Ticks) -> RunId {
        let run = RunId(self.log.len() as u32 + 1);
        self.happens(EventKind::LeverPulled {
            run,
            call,
            task: Some(TaskId(0)),
            takes,
            directed: true,
        });
        run
    }

    fn outcome(&self, wanted: RunId) -> Option<&LeverOutcome> {
        self.log.iter().find_map(|kind| match kind {
            EventKind::LeverDone { run, outcome, .. } if *run == wanted => Some(outcome),
            _ => None,
        })
    }

    fn errors(&self, of: u32) -> f64 {
        self.platform.sample(ServiceId(of)).error_rate
    }

    fn start(&mut self, fault: u32) {
        self.happens(EventKind::FaultStarted {
            fault: FaultId(fault),
        });
    }
}

/// One station with Poisson-like arrivals at utilisation `rho`, service time one second.
fn station(slots: u32, queue: Option<u32>, rho: f64) -> World {
    let mut scenario = empty();
    scenario.platform.services = vec![service("s", ServiceKind::Service, 1, slots, queue, 1.0)];
    scenario.platform.traffic = vec![traffic(0, rho * f64::from(slots))];
    World::quiet(scenario)
}

#[test]
fn waits_are_erlangs() {
    let cases = [
        (1, 0.5, 1.0),
        (1, 0.8, 4.0),
        (1, 0.95, 19.0),
        (2, 0.8, 1.777_777_78),
        (2, 0.9, 4.263_157_89),
        (4, 0.5, 0.086_956_52),
        (4, 0.8, 0.745_540_59),
        (4, 0.9, 1.969_383_16),
        (8, 0.8, 0.286_028_08),
        (8, 0.95, 2.110_421_58),
        (16, 0.9, 0.369_589_62),
        (50, 0.95, 0.251_637_89),
        (100, 0.95, 0.101_291_37),
    ];
    for (slots, rho, wait) in cases {
        let mut world = station(slots, None, rho);
        world.seconds(4000);
        let sample = world.platform.sample(ServiceId(0));
        // Little's law: what waits is the rate times the mean wait.
        let found = sample.queue / (rho * f64::from(slots));
        assert!(
            (found / wait - 1.0).abs() < 0.02,
            "M/M/{slots} at {rho}: {found} instead of {wait}"
        );
    }
}

#[test]
fn losses_are_erlangs() {
    let cases = [
        (1, 5, 0.8, 0.088_819_50),
        (1, 10, 1.2, 0.192_586_50),
        (4, 12, 1.2, 0.191_825_15),
        (8, 24, 0.9, 0.014_721_96),
        (10, 30, 1.1, 0.100_628_42),
        (50, 100, 1.05, 0.050_439_24),
    ];
    for (slots, room, rho, loss) in cases {
        let mut world = station(slots, Some(room - slots), rho);
        world.seconds(1000);
        let sample = world.platform.sample(ServiceId(0));
        let found = sample.failed / sample.offered;
        assert!(
            (found / loss - 1.0).abs() < 0.02,
            "M/M/{slots}/{room} at {rho}: {found} instead of {loss}"
        );
    }
}

/// A source in front of a worker that stalls for ten seconds: 30 slots of 100 ms, two attempts, one second's patience.
fn storm(per_second: f64) -> World {
    let mut scenario = empty();
    scenario.platform.substeps = 10;
    let mut source = service("front", ServiceKind::Router, 1, 100_000, None, 0.0001);
    source.cv2 = 0.0;
    scenario.platform.services = vec![
        source,
        service("worker", ServiceKind::Service, 1, 30, None, 0.1),
    ];
    let mut call = edge(0, 1, 1.0, 2);
    (call.backoff, call.jitter) = (0.0, Jitter::None);
    scenario.platform.edges = vec![call];
    scenario.platform.traffic = vec![traffic(0, per_second)];
    let mut stall = fault(
        "stall",
        FaultKind::CapacityLost {
            of: ServiceId(1),
            share: 1.0,
        },
    );
    stall.lasts = Some(Ticks(10));
    scenario.faults = vec![stall];
    World::quiet(scenario)
}

#[test]
fn a_retry_storm_stays_exactly_where_retries_exceed_the_capacity() {
    for (per_second, recovers) in [(120.0, true), (140.0, true), (160.0, false), (280.0, false)] {
        let mut world = storm(per_second);
        world.seconds(60);
        assert!(
            world.errors(0) < 0.01,
            "{per_second} was not well to begin with"
        );
        world.start(0);
        world.seconds(400);
        let errors = world.errors(0);
        assert_eq!(errors < 0.05, recovers, "{per_second} a second: {errors}");
    }
}

#[test]
fn shedding_below_half_ends_a_storm() {
    let mut world = storm(280.0);
    world.seconds(60);
    world.start(0);
    world.seconds(140);
    assert!(world.errors(0) > 0.9);
    world.pull(
        Lever::Shed,
        Target::Service(ServiceId(0)),
        Some(Amount::Share(700)),
    );
    world.seconds(400);
    world.pull(Lever::Admit, Target::Service(ServiceId(0)), None);
    world.seconds(400);
    assert!(world.errors(0) < 0.02, "{}", world.errors(0));
}

const ROUTER: u32 = 0;
const APP: u32 = 1;
const STORE: u32 = 2;
const STATUS: u32 = 3;
const DASHBOARDS: u32 = 4;
const FLEET: Target = Target::Fleet(FleetId(0));
const JOB: Target = Target::Job(JobId(0));

/// A router, an app on a fleet, a store off it, a status page and dashboards on it, and a vendor's updater.
fn creep() -> Scenario {
    let mut scenario = empty();
    let mut app = service("app", ServiceKind::Runtime, 20, 16, Some(64), 0.04);
    app.fleet = Some(FleetId(0));
    app.health = Some(HealthCheck {
        interval: 5.0,
        threshold: 3,
        deep: false,
    });
    let mut status = service(
        "status",
        ServiceKind::Tool(ToolKind::StatusPage),
        4,
        8,
        Some(16),
        0.02,
    );
    status.fleet = Some(FleetId(0));
    let mut dashboards = service(
        "dashboards",
        ServiceKind::Tool(ToolKind::Dashboards),
        4,
        8,
        Some(16),
        0.02,
    );
    dashboards.fleet = Some(FleetId(0));
    let mut store = service("store", ServiceKind::Store, 4, 40, Some(200), 0.005);
    store.replicas = vec![(ZoneId(0), 4), (ZoneId(1), 4)];
    store.loses_data = true;
    let spec = &mut scenario.platform;
    spec.services = vec![
        service("router", ServiceKind::Router, 4, 400, Some(400), 0.002),
        app,
        store,
        status,
        dashboards,
    ];
    spec.edges = vec![edge(ROUTER, APP, 2.0, 2), edge(APP, STORE, 1.0, 2)];
    spec.traffic = vec![traffic(ROUTER, 2000.0)];
    spec.fleets = vec![Fleet {
        id: "hosts".into(),
        hosts: 200,
        team: TeamId(0),
        boot: 60.0,
        cost_per_hour: 1.0,
    }];
    spec.jobs = vec![Job {
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
        control: Control::Vendor {
            vendor: VendorId(0),
            checks_in: Ticks::minutes(5),
        },
    }];
    scenario.vendors = vec![Vendor {
        id: "osco".into(),
        what: "base images".into(),
        first_answer: Ticks::minutes(20),
        fixes_after: Ticks::minutes(60),
        tone: VendorTone::Slow,
        cost_per_case: 100.0,
    }];
    scenario.faults = vec![fault("update", FaultKind::JobRuns { job: JobId(0) })];
    scenario
}

fn token(scenario: &mut Scenario) {
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

#[test]
fn all_is_well_until_something_breaks() {
    let mut world = World::new(creep());
    world.seconds(600);
    for of in 0..5 {
        assert!(
            world.errors(of) < 0.005,
            "service {of}: {}",
            world.errors(of)
        );
    }
    assert!(world.platform.harm().total_minutes() < 1.0);
    assert_eq!(
        world
            .platform
            .diagnose(&world.scenario, Target::Service(ServiceId(APP))),
        vec![Fact::Healthy { of: ServiceId(APP) }]
    );
    assert_eq!(world.log, Vec::new());
}

#[test]
fn a_creeping_job_hurts_more_and_more() {
    let mut world = World::new(creep());
    world.start(0);
    let mut last = 0.0;
    for _ in 0..5 {
        world.seconds(300);
        let errors = world.errors(APP);
        assert!(errors > last + 0.05, "{errors} after {last}");
        last = errors;
    }
    assert!(world.platform.harm().total_minutes() > 100.0);
    let facts = world
        .platform
        .diagnose(&world.scenario, Target::Service(ServiceId(APP)));
    assert!(matches!(facts[0], Fact::Failing { .. }), "{facts:?}");
    assert!(
        facts
            .iter()
            .any(|fact| matches!(fact, Fact::Spreading { .. })),
        "{facts:?}"
    );
    assert!(facts.contains(&Fact::TouchedBy {
        fleet: FleetId(0),
        job: JobId(0)
    }));
    let job = world.platform.diagnose(&world.scenario, JOB);
    assert_eq!(
        job[0],
        Fact::JobState {
            job: JobId(0),
            running: true
        }
    );
    let vendor = world
        .platform
        .diagnose(&world.scenario, Target::Vendor(VendorId(0)));
    assert_eq!(
        vendor,
        vec![Fact::VendorSuspected {
            vendor: VendorId(0)
        }]
    );
    let router = world
        .platform
        .diagnose(&world.scenario, Target::Service(ServiceId(ROUTER)));
    assert!(
        router.contains(&Fact::ComesFrom {
            of: ServiceId(ROUTER),
            callee: ServiceId(APP)
        }),
        "{router:?}"
    );
}

#[test]
fn replacing_holds_only_once_the_job_is_stopped() {
    let mut scenario = creep();
    token(&mut scenario);
    let mut world = World::new(scenario);
    world.start(0);
    world.seconds(1200);
    let before = world.errors(APP);
    assert!(before > 0.2);
    let first = world.pull(Lever::Replace, FLEET, Some(Amount::Share(100)));
    world.seconds(1800);
    assert!(world.outcome(first).is_some());
    assert!(
        world.errors(APP) > 0.2,
        "it held although the job ran: {}",
        world.errors(APP)
    );
    world.pull(Lever::Rotate, JOB, None);
    world.seconds(200);
    assert!(world.log.contains(&EventKind::JobStopped { job: JobId(0) }));
    let second = world.pull(Lever::Replace, FLEET, Some(Amount::Share(100)));
    world.seconds(1200);
    assert_eq!(world.outcome(second), Some(&LeverOutcome::Done));
    assert!(world.errors(APP) < 0.01, "{}", world.errors(APP));
    assert!(
        world
            .log
            .contains(&EventKind::FaultEnded { fault: FaultId(0) })
    );
}

#[test]
fn restarting_hosts_makes_it_worse() {
    let mut world = World::new(creep());
    world.start(0);
    world.seconds(600);
    let call = LeverCall {
        lever: Lever::Restart,
        target: FLEET,
        amount: None,
    };
    assert!(world.platform.would_spread(&world.scenario, &call));
    let before = world.errors(APP);
    world.pull(Lever::Restart, FLEET, None);
    world.seconds(900);
    assert!(
        world.errors(APP) > before + 0.3,
        "{before} and then {}",
        world.errors(APP)
    );
}

#[test]
fn a_pause_lasts_until_the_vendors_agent_checks_in() {
    let mut world = World::new(creep());
    world.start(0);
    world.seconds(300);
    world.pull(Lever::Pause, JOB, None);
    world.seconds(120);
    let paused = world.platform.diagnose(&world.scenario, JOB);
    assert_eq!(
        paused[0],
        Fact::JobState {
            job: JobId(0),
            running: false
        }
    );
    let errors = world.errors(APP);
    world.seconds(120);
    assert!((world.errors(APP) - errors).abs() < 0.02);
    world.seconds(300);
    assert!(world.log.contains(&EventKind::JobResumed { job: JobId(0) }));
    let call = LeverCall {
        lever: Lever::Block,
        target: JOB,
        amount: None,
    };
    let run = world.pull_anyway(call, Ticks(30));
    world.seconds(60);
    assert!(matches!(world.outcome(run), Some(LeverOutcome::Failed(_))));
}

#[test]
fn what_runs_on_the_fleet_goes_dark_with_it() {
    let mut world = World::new(creep());
    world.start(0);
    world.seconds(2400);
    assert!(world.log.contains(&EventKind::ToolLost {
        tool: ServiceId(STATUS)
    }));
    assert!(
        !world
            .platform
            .tool_up(&world.scenario, ToolKind::StatusPage)
    );
    assert!(
        world.platform.tool_up(&world.scenario, ToolKind::Chat),
        "nobody provides chat here"
    );
    let stale = world
        .log
        .iter()
        .filter(|kind| matches!(kind, EventKind::MetricStale { .. }))
        .count();
    assert_eq!(stale, 1);
    let shown = world.telemetry.shown(ServiceId(APP)).unwrap();
    assert!(shown.stale && shown.errors < world.errors(APP));
    let facts = world
        .platform
        .diagnose(&world.scenario, Target::Service(ServiceId(STATUS)));
    assert!(
        facts.contains(&Fact::PostsUnseen {
            tool: ServiceId(STATUS)
        }),
        "{facts:?}"
    );
    assert!(world.telemetry.shown(ServiceId(DASHBOARDS)).is_some());
}

#[test]
fn draining_the_bad_hosts_helps_while_there_is_room() {
    let mut world = World::new(creep());
    world.start(0);
    world.seconds(600);
    world.happens(EventKind::JobStopped { job: JobId(0) });
    let before = world.errors(APP);
    world.pull(Lever::Drain, FLEET, None);
    world.seconds(200);
    assert!(
        before > 0.1 && world.errors(APP) < 0.01,
        "{before} and then {}",
        world.errors(APP)
    );
    let call = LeverCall {
        lever: Lever::Drain,
        target: FLEET,
        amount: Some(Amount::Share(600)),
    };
    assert!(
        world
            .platform
            .overload_after(&world.scenario, &call)
            .is_some_and(|after| after > 0.85)
    );
    world.pull_anyway(call, Ticks(30));
    world.seconds(200);
    assert!(world.errors(APP) > 0.1, "{}", world.errors(APP));
}

/// The same with a bad release instead of the updater.
fn release() -> Scenario {
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
        FaultKind::Regression {
            change: ChangeId(1),
            of: ServiceId(APP),
            share: 1.0,
            slower: 2.0,
            errors: 0.2,
        },
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

#[test]
fn rolling_the_right_change_back_ends_a_regression() {
    let mut world = World::new(release());
    world.seconds(60);
    world.start(0);
    world.seconds(300);
    let fired = world
        .log
        .iter()
        .filter(|kind| matches!(kind, EventKind::AlertFired { .. }))
        .count();
    assert_eq!(fired, 1, "once per incident");
    let facts = world
        .platform
        .diagnose(&world.scenario, Target::Service(ServiceId(APP)));
    assert!(
        facts.contains(&Fact::ChangeSuspected {
            change: ChangeId(1),
            of: ServiceId(APP)
        }),
        "{facts:?}"
    );
    let other = world.pull(Lever::Rollback, Target::Change(ChangeId(0)), None);
    world.seconds(250);
    assert_eq!(world.outcome(other), Some(&LeverOutcome::Done));
    assert!(world.errors(APP) > 0.1);
    world.pull(Lever::Rollback, Target::Service(ServiceId(APP)), None);
    world.seconds(250);
    assert!(world.errors(APP) < 0.005, "{}", world.errors(APP));
    assert!(
        world
            .log
            .contains(&EventKind::FaultEnded { fault: FaultId(0) })
    );
    let again = LeverCall {
        lever: Lever::Rollback,
        target: Target::Change(ChangeId(1)),
        amount: None,
    };
    assert_eq!(
        world
            .platform
            .plan(&world.scenario, &again)
            .unwrap_err()
            .reason,
        Reason::NoChange
    );
}

#[test]
fn a_partition_hurts_what_crosses_it() {
    let mut scenario = creep();
    scenario.platform.services[APP as usize].fleet = None;
    // Few enough that those who wait for the cut half do not take all slots.
    scenario.platform.traffic[0].per_second = 200.0;
    scenario.faults = vec![fault(
        "cut",
        FaultKind::LinkSuffers {
            from: ZoneId(0),
            to: ZoneId(1),
            loss: 1.0,
            delay: 0.0,
        },
    )];
    let mut world = World::quiet(scenario);
    world.start(0);
    world.seconds(60);
    // Half of the store's replicas are beyond the cut, and one retry leaves a quarter.
    assert!(
        (world.errors(APP) - 0.25).abs() < 0.05,
        "{}",
        world.errors(APP)
    );
    world.pull(Lever::Drain, Target::Zone(ZoneId(1)), None);
    world.seconds(300);
    assert!(world.errors(APP) < 0.01, "{}", world.errors(APP));
}

#[test]
fn an_optional_call_does_not_fail_its_caller() {
    let mut scenario = creep();
    scenario.platform.edges[1].optional = true;
    scenario.faults = vec![fault(
        "gone",
        FaultKind::Errors {
            of: ServiceId(STORE),
            share: 1.0,
        },
    )];
    let mut world = World::quiet(scenario);
    world.start(0);
    world.seconds(60);
    assert!(world.errors(STORE) > 0.99 && world.errors(APP) < 0.001);
}

#[test]
fn a_deep_check_ejects_what_a_shallow_one_keeps() {
    let hosts = |deep: bool| {
        let mut scenario = creep();
        scenario.platform.services[APP as usize].health = Some(HealthCheck {
            interval: 5.0,
            threshold: 3,
            deep,
        });
        let leaves = scenario.platform.jobs[0].leaves;
        scenario.platform.jobs.clear();
        scenario.faults = vec![fault(
            "hosts",
            FaultKind::HostsImpaired {
                fleet: FleetId(0),
                share: 0.2,
                leaves,
            },
        )];
        let mut world = World::quiet(scenario);
        world.start(0);
        world.seconds(180);
        world.errors(APP)
    };
    assert!(hosts(false) > 0.15);
    assert!(hosts(true) < 0.01);
}

#[test]
fn every_lever_on_everything_is_planned_or_refused_in_words() {
    use strum::IntoEnumIterator as _;
    let mut world = World::new(release());
    world.scenario.platform.jobs = creep().platform.jobs;
    let world = World::new(world.scenario);
    let targets = [
        Target::Service(ServiceId(APP)),
        Target::Service(ServiceId(STORE)),
        FLEET,
        Target::Zone(ZoneId(0)),
        JOB,
        Target::Change(ChangeId(0)),
        Target::Vendor(VendorId(0)),
    ];
    for target in targets {
        let mut fits = 0;
        for lever in Lever::iter() {
            let call = LeverCall {
                lever,
                target,
                amount: None,
            };
            match world.platform.plan(&world.scenario, &call) {
                Ok(plan) => {
                    assert!(plan.takes > Ticks::ZERO);
                    fits += 1;
                }
                Err(refusal) => {
                    assert!(!refusal.why.is_empty());
                    if let Some(hint) = refusal.hint {
                        world.platform.plan(&world.scenario, &hint).unwrap();
                    }
                }
            }
        }
        assert!(fits > 0, "{target:?}");
        assert!(
            !world
                .platform
                .levers_for(&world.scenario, target)
                .is_empty()
        );
    }
}

#[test]
fn equal_runs_are_equal_and_others_are_not() {
    let run = |seed: u64| {
        let mut world = World::new(creep());
        world.chance = Chance::new(seed);
        world.start(0);
        world.seconds(300);
        world.pull(Lever::Replace, FLEET, None);
        world.seconds(300);
        (
            fingerprint_of(&world.platform),
            fingerprint_of(&world.telemetry),
        )
    };
    assert_eq!(run(1), run(1));
    assert_ne!(run(1), run(2));
}
