//! Outages and levers, as a scenario needs them to behave.
//!
//! The one rule: what is asserted is what a commander would see.

use hotwash::base::{Chance, Ticks, fingerprint_of};
use hotwash::scenario::{FaultKind, HealthCheck, ToolKind};
use hotwash::vocab::{
    Amount, ChangeId, EventKind, Fact, FaultId, FleetId, JobId, Lever, LeverCall, LeverOutcome, Reason, ServiceId,
    Target, VendorId, ZoneId,
};

use super::build::*;

#[test]
fn all_is_well_until_something_breaks() {
    let mut world = World::new(creep());
    world.seconds(600);
    for of in 0..5 {
        assert!(world.errors(of) < 0.005, "service {of}: {}", world.errors(of));
    }
    assert!(world.platform.harm().total_minutes() < 1.0);
    assert_eq!(
        world.platform.diagnose(&world.scenario, Target::Service(ServiceId(APP))),
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
    let facts = world.platform.diagnose(&world.scenario, Target::Service(ServiceId(APP)));
    assert!(matches!(facts[0], Fact::Failing { .. }), "{facts:?}");
    assert!(facts.iter().any(|fact| matches!(fact, Fact::Spreading { .. })), "{facts:?}");
    assert!(facts.contains(&Fact::TouchedBy { fleet: FleetId(0), job: JobId(0) }));
    let job = world.platform.diagnose(&world.scenario, JOB);
    assert_eq!(job[0], Fact::JobState { job: JobId(0), running: true });
    let vendor = world.platform.diagnose(&world.scenario, Target::Vendor(VendorId(0)));
    assert_eq!(vendor, vec![Fact::VendorSuspected { vendor: VendorId(0) }]);
    let router = world.platform.diagnose(&world.scenario, Target::Service(ServiceId(ROUTER)));
    assert!(router.contains(&Fact::ComesFrom { of: ServiceId(ROUTER), callee: ServiceId(APP) }), "{router:?}");
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
    assert!(world.errors(APP) > 0.2, "it held although the job ran: {}", world.errors(APP));
    world.pull(Lever::Rotate, JOB, None);
    world.seconds(200);
    assert!(world.log.contains(&EventKind::JobStopped { job: JobId(0) }));
    let second = world.pull(Lever::Replace, FLEET, Some(Amount::Share(100)));
    world.seconds(1200);
    assert_eq!(world.outcome(second), Some(&LeverOutcome::Done));
    assert!(world.errors(APP) < 0.01, "{}", world.errors(APP));
    assert!(world.log.contains(&EventKind::FaultEnded { fault: FaultId(0) }));
}

#[test]
fn restarting_hosts_makes_it_worse() {
    let mut world = World::new(creep());
    world.start(0);
    world.seconds(600);
    let call = LeverCall { lever: Lever::Restart, target: FLEET, amount: None };
    assert!(world.platform.would_spread(&world.scenario, &call));
    let before = world.errors(APP);
    world.pull(Lever::Restart, FLEET, None);
    world.seconds(900);
    assert!(world.errors(APP) > before + 0.3, "{before} and then {}", world.errors(APP));
}

#[test]
fn a_pause_lasts_until_the_vendors_agent_checks_in() {
    let mut world = World::new(creep());
    world.start(0);
    world.seconds(300);
    world.pull(Lever::Pause, JOB, None);
    world.seconds(120);
    let paused = world.platform.diagnose(&world.scenario, JOB);
    assert_eq!(paused[0], Fact::JobState { job: JobId(0), running: false });
    let errors = world.errors(APP);
    world.seconds(120);
    assert!((world.errors(APP) - errors).abs() < 0.02);
    world.seconds(300);
    assert!(world.log.contains(&EventKind::JobResumed { job: JobId(0) }));
    let call = LeverCall { lever: Lever::Block, target: JOB, amount: None };
    let run = world.pull_anyway(call, Ticks(30));
    world.seconds(60);
    assert!(matches!(world.outcome(run), Some(LeverOutcome::Failed(_))));
}

#[test]
fn what_runs_on_the_fleet_goes_dark_with_it() {
    let mut world = World::new(creep());
    world.start(0);
    world.seconds(2400);
    assert!(world.log.contains(&EventKind::ToolLost { tool: ServiceId(STATUS) }));
    assert!(!world.platform.tool_up(&world.scenario, ToolKind::StatusPage));
    assert!(world.platform.tool_up(&world.scenario, ToolKind::Chat), "nobody provides chat here");
    let stale = world.log.iter().filter(|kind| matches!(kind, EventKind::MetricStale { .. })).count();
    assert_eq!(stale, 1);
    let shown = world.telemetry.shown(ServiceId(APP)).unwrap();
    assert!(shown.stale && shown.errors < world.errors(APP));
    let facts = world.platform.diagnose(&world.scenario, Target::Service(ServiceId(STATUS)));
    assert!(facts.contains(&Fact::PostsUnseen { tool: ServiceId(STATUS) }), "{facts:?}");
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
    assert!(before > 0.1 && world.errors(APP) < 0.01, "{before} and then {}", world.errors(APP));
    let call = LeverCall { lever: Lever::Drain, target: FLEET, amount: Some(Amount::Share(600)) };
    assert!(world.platform.overload_after(&world.scenario, &call).is_some_and(|after| after > 0.85));
    world.pull_anyway(call, Ticks(30));
    world.seconds(200);
    assert!(world.errors(APP) > 0.1, "{}", world.errors(APP));
}

#[test]
fn rolling_the_right_change_back_ends_a_regression() {
    let mut world = World::new(release());
    world.seconds(60);
    world.start(0);
    world.seconds(300);
    let fired = world.log.iter().filter(|kind| matches!(kind, EventKind::AlertFired { .. })).count();
    assert_eq!(fired, 1, "once per incident");
    let facts = world.platform.diagnose(&world.scenario, Target::Service(ServiceId(APP)));
    assert!(facts.contains(&Fact::ChangeSuspected { change: ChangeId(1), of: ServiceId(APP) }), "{facts:?}");
    let other = world.pull(Lever::Rollback, Target::Change(ChangeId(0)), None);
    world.seconds(250);
    assert_eq!(world.outcome(other), Some(&LeverOutcome::Done));
    assert!(world.errors(APP) > 0.1);
    world.pull(Lever::Rollback, Target::Service(ServiceId(APP)), None);
    world.seconds(250);
    assert!(world.errors(APP) < 0.005, "{}", world.errors(APP));
    assert!(world.log.contains(&EventKind::FaultEnded { fault: FaultId(0) }));
    let again = LeverCall { lever: Lever::Rollback, target: Target::Change(ChangeId(1)), amount: None };
    assert_eq!(world.platform.plan(&world.scenario, &again).unwrap_err().reason, Reason::NoChange);
}

#[test]
fn a_partition_hurts_what_crosses_it() {
    let mut scenario = creep();
    scenario.platform.services[APP as usize].fleet = None;
    // Few enough that those who wait for the cut half do not take all slots.
    scenario.platform.traffic[0].per_second = 200.0;
    scenario.faults =
        vec![fault("cut", FaultKind::LinkSuffers { from: ZoneId(0), to: ZoneId(1), loss: 1.0, delay: 0.0 })];
    let mut world = World::quiet(scenario);
    world.start(0);
    world.seconds(60);
    // Half of the store's replicas are beyond the cut, and one retry leaves a quarter.
    assert!((world.errors(APP) - 0.25).abs() < 0.05, "{}", world.errors(APP));
    world.pull(Lever::Drain, Target::Zone(ZoneId(1)), None);
    world.seconds(300);
    assert!(world.errors(APP) < 0.01, "{}", world.errors(APP));
}

#[test]
fn an_optional_call_does_not_fail_its_caller() {
    let mut scenario = creep();
    scenario.platform.edges[1].optional = true;
    scenario.faults = vec![fault("gone", FaultKind::Errors { of: ServiceId(STORE), share: 1.0 })];
    let mut world = World::quiet(scenario);
    world.start(0);
    world.seconds(60);
    assert!(world.errors(STORE) > 0.99 && world.errors(APP) < 0.001);
}

#[test]
fn a_deep_check_ejects_what_a_shallow_one_keeps() {
    let hosts = |deep: bool| {
        let mut scenario = creep();
        scenario.platform.services[APP as usize].health = Some(HealthCheck { interval: 5.0, threshold: 3, deep });
        let leaves = scenario.platform.jobs[0].leaves;
        scenario.platform.jobs.clear();
        scenario.faults = vec![fault("hosts", FaultKind::HostsImpaired { fleet: FleetId(0), share: 0.2, leaves })];
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
            let call = LeverCall { lever, target, amount: None };
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
        assert!(!world.platform.levers_for(&world.scenario, target).is_empty());
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
        (fingerprint_of(&world.platform), fingerprint_of(&world.telemetry))
    };
    assert_eq!(run(1), run(1));
    assert_ne!(run(1), run(2));
}
