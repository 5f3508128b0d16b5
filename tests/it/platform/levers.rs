//! What single levers do to the flows.
//!
//! The one rule: one lever at a time.

use hotwash::base::Ticks;
use hotwash::scenario::{FaultKind, Metric, MetricTest, ServiceKind};
use hotwash::vocab::{Amount, EventKind, Lever, LeverCall, LeverOutcome, Reason, ServiceId, Target, TaskId, ZoneId};

use super::build::*;

const FRONT: Target = Target::Service(ServiceId(0));
const WORKER: Target = Target::Service(ServiceId(1));

/// A front and a worker that is busy at 60 %, in two zones, and three times the requests when the fault starts.
fn crowded() -> World {
    let mut scenario = empty();
    let front = service("front", ServiceKind::Router, 2, 2000, Some(2000), 0.001);
    let mut worker = service("worker", ServiceKind::Store, 10, 6, Some(12), 0.1);
    worker.replicas = vec![(ZoneId(0), 5), (ZoneId(1), 5)];
    scenario.platform.services = vec![front, worker];
    scenario.platform.edges = vec![edge(0, 1, 1.0, 2)];
    scenario.platform.traffic = vec![traffic(0, 360.0)];
    scenario.faults = vec![
        fault("crowd", FaultKind::Demand { to: ServiceId(0), factor: 3.0 }),
        fault("broken", FaultKind::CapacityLost { of: ServiceId(1), share: 0.9 }),
    ];
    let mut world = World::quiet(scenario);
    world.seconds(30);
    assert!(world.errors(0) < 0.01, "{}", world.errors(0));
    world
}

#[test]
fn more_replicas_carry_more() {
    let mut world = crowded();
    world.start(0);
    world.seconds(60);
    assert!(world.errors(0) > 0.3, "{}", world.errors(0));
    world.pull(Lever::Scale, WORKER, Some(Amount::Word("x3".into())));
    world.seconds(60);
    assert!(world.errors(0) > 0.3, "instances need time to start");
    world.seconds(240);
    assert!(world.errors(0) < 0.01, "{}", world.errors(0));
    assert!(world.platform.harm().money.capacity > 0.0);
    let less = LeverCall { lever: Lever::Scale, target: WORKER, amount: Some(Amount::Count(4)) };
    assert!(world.platform.overload_after(&world.scenario, &less).is_some());
}

#[test]
fn a_limit_keeps_the_worker_well_and_turns_customers_away() {
    let mut world = crowded();
    world.start(0);
    world.seconds(30);
    world.pull(Lever::Limit, FRONT, Some(Amount::Count(400)));
    world.seconds(120);
    assert!(world.errors(1) < 0.05, "{}", world.errors(1));
    let served = world.platform.sample(ServiceId(0)).served;
    assert!((served - 400.0).abs() < 20.0, "{served}");
    assert!((world.platform.hurting_now() - 0.63).abs() < 0.05);
    world.pull(Lever::Limit, FRONT, Some(Amount::Word("off".into())));
    world.seconds(60);
    assert!(world.errors(1) > 0.2);
}

#[test]
fn maintenance_turns_everybody_away_until_it_is_off() {
    let mut world = crowded();
    world.pull(Lever::Maintenance, FRONT, None);
    world.seconds(40);
    assert!(world.errors(0) > 0.999 && world.platform.sample(ServiceId(1)).offered < 1.0);
    world.pull(Lever::Maintenance, FRONT, Some(Amount::Word("off".into())));
    world.seconds(60);
    assert!(world.errors(0) < 0.01);
}

#[test]
fn a_standby_leaves_the_primarys_trouble_behind() {
    let mut world = crowded();
    world.start(1);
    world.seconds(60);
    assert!(world.errors(0) > 0.5);
    world.scenario.platform.traffic[0].per_second = 200.0;
    world.pull(Lever::Failover, WORKER, None);
    world.seconds(200);
    assert!(world.errors(0) < 0.05, "{}", world.errors(0));
    let again = LeverCall { lever: Lever::Failover, target: WORKER, amount: None };
    let refusal = world.platform.plan(&world.scenario, &again).unwrap_err();
    assert_eq!(refusal.reason, Reason::NoChange);
    world.pull(Lever::Failback, WORKER, None);
    world.seconds(200);
    assert!(world.errors(0) > 0.2, "the primary is still broken");
    world.pull(Lever::Replace, WORKER, None);
    world.seconds(400);
    assert!(world.errors(0) < 0.05, "fresh instances have their capacity");
}

#[test]
fn a_restart_costs_a_little_and_cures_nothing() {
    let mut world = crowded();
    world.start(1);
    world.seconds(60);
    let run = world.pull(Lever::Restart, WORKER, None);
    world.seconds(180);
    assert_eq!(world.outcome(run), Some(&LeverOutcome::Done));
    assert!(world.errors(0) > 0.5);
}

#[test]
fn calling_a_task_off_stops_its_lever_halfway() {
    let mut world = crowded();
    let run = world.pull(Lever::Drain, Target::Zone(ZoneId(1)), None);
    world.seconds(90);
    world.happens(EventKind::TaskCancelled { task: TaskId(0) });
    world.seconds(5);
    assert_eq!(world.outcome(run), Some(&LeverOutcome::Stopped));
    let replicas = world.platform.sample(ServiceId(1)).replicas;
    assert!((replicas - 7.5).abs() < 0.5, "{replicas}");
}

#[test]
fn a_bigger_quota_gives_a_worker_more_slots() {
    let mut world = crowded();
    world.start(0);
    world.seconds(60);
    world.pull(Lever::RaiseQuota, WORKER, Some(Amount::Share(1000)));
    let before = world.platform.sample(ServiceId(1)).served;
    world.seconds(400);
    assert!(world.platform.sample(ServiceId(1)).served > 1.5 * before);
}

#[test]
fn a_metric_must_hold_for_as_long_as_is_asked() {
    let mut world = crowded();
    let test =
        MetricTest { metric: Metric::ErrorRate, of: ServiceId(0), above: Some(0.2), below: None, during: Ticks(60) };
    world.start(0);
    world.seconds(40);
    assert!(!world.platform.held(&test, world.now) && !world.telemetry.held(&test, world.now));
    world.seconds(60);
    assert!(world.platform.held(&test, world.now) && world.telemetry.held(&test, world.now));
}
