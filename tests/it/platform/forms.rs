//! The flows against closed forms and other people's simulations.
//!
//! The one rule: the expected number comes from somewhere else than the code.

use hotwash::base::Ticks;
use hotwash::scenario::{FaultKind, Jitter, ServiceKind};
use hotwash::vocab::{Amount, Lever, ServiceId, Target};

use super::build::*;

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
        assert!((found / wait - 1.0).abs() < 0.02, "M/M/{slots} at {rho}: {found} instead of {wait}");
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
        assert!((found / loss - 1.0).abs() < 0.02, "M/M/{slots}/{room} at {rho}: {found} instead of {loss}");
    }
}

/// A source in front of a worker that stalls for ten seconds: 30 slots of 100 ms, two attempts, one second's patience.
fn storm(per_second: f64) -> World {
    let mut scenario = empty();
    scenario.platform.substeps = 10;
    let mut source = service("front", ServiceKind::Router, 1, 2_000, None, 0.0001);
    source.cv2 = 0.0;
    scenario.platform.services = vec![source, service("worker", ServiceKind::Service, 1, 30, None, 0.1)];
    let mut call = edge(0, 1, 1.0, 2);
    (call.backoff, call.jitter) = (0.0, Jitter::None);
    scenario.platform.edges = vec![call];
    scenario.platform.traffic = vec![traffic(0, per_second)];
    let mut stall = fault("stall", FaultKind::CapacityLost { of: ServiceId(1), share: 1.0 });
    stall.lasts = Some(Ticks(10));
    scenario.faults = vec![stall];
    World::quiet(scenario)
}

#[test]
fn a_retry_storm_stays_exactly_where_retries_exceed_the_capacity() {
    for (per_second, recovers) in [(120.0, true), (140.0, true), (160.0, false), (280.0, false)] {
        let mut world = storm(per_second);
        world.seconds(60);
        assert!(world.errors(0) < 0.01, "{per_second} was not well to begin with");
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
    world.pull(Lever::Shed, Target::Service(ServiceId(0)), Some(Amount::Share(700)));
    world.seconds(400);
    world.pull(Lever::Admit, Target::Service(ServiceId(0)), None);
    world.seconds(400);
    assert!(world.errors(0) < 0.02, "{}", world.errors(0));
}

/// A gateway that makes calls to one worker: 10 slots of 100 ms, 20 places, 400 ms of patience, three attempts.
fn retrying(per_second: f64) -> World {
    let mut scenario = empty();
    scenario.platform.substeps = 10;
    let front = service("front", ServiceKind::Router, 1, 2_000, None, 0.0001);
    let worker = service("worker", ServiceKind::Service, 1, 10, Some(20), 0.1);
    scenario.platform.services = vec![front, worker];
    scenario.platform.edges = vec![edge(0, 1, 0.4, 3)];
    scenario.platform.traffic = vec![traffic(0, per_second)];
    World::quiet(scenario)
}

#[test]
fn retries_under_load_are_near_the_simulated_ones() {
    // Requests a second; attempts per request of request-level simulations (S1, S3 of the design); allowed error.
    for (per_second, attempts, allowed) in [(70.0, 1.0229, 0.01), (110.0, 1.8276, 0.2)] {
        let mut world = retrying(per_second);
        world.seconds(300);
        let worker = world.platform.sample(ServiceId(1));
        let found = worker.offered / (worker.offered - worker.retried);
        assert!((found - attempts).abs() < allowed, "{per_second}: {found} attempts instead of {attempts}");
    }
}

#[test]
fn slots_run_out_upstream_of_a_slow_store() {
    // S8 of the design: the store becomes three times slower; the queue builds at the gateway.
    let mut scenario = empty();
    scenario.platform.substeps = 10;
    scenario.platform.services = vec![
        service("gateway", ServiceKind::Router, 1, 100, Some(200), 0.002),
        service("app", ServiceKind::Service, 1, 50, Some(200), 0.005),
        service("db", ServiceKind::Store, 1, 20, Some(200), 0.01),
    ];
    scenario.platform.edges = vec![edge(0, 1, 2.0, 1), edge(1, 2, 2.0, 1)];
    scenario.platform.traffic = vec![traffic(0, 800.0)];
    scenario.faults = vec![fault("slow", FaultKind::Slower { of: ServiceId(2), factor: 3.0 })];
    let mut world = World::quiet(scenario);
    world.seconds(30);
    assert!((world.platform.sample(ServiceId(0)).served - 800.0).abs() < 1.0);
    world.start(0);
    world.seconds(60);
    let served = world.platform.sample(ServiceId(0)).served;
    assert!((served - 666.2).abs() < 0.02 * 666.2, "{served} a second instead of 666");
    for (of, wait) in [(0, 0.2929), (1, 0.0730), (2, 0.0400)] {
        let found = world.platform.mean_wait(ServiceId(of));
        assert!((found / wait - 1.0).abs() < 0.05, "service {of} waits {found} instead of {wait}");
    }
}

#[test]
fn a_wide_platform_stays_in_balance_through_an_outage() {
    let mut scenario = empty();
    let mut services = vec![service("entry", ServiceKind::Router, 6, 400, Some(400), 0.002)];
    let mut edges = Vec::new();
    for at in 1..35_u32 {
        services.push(service(&format!("s{at}"), ServiceKind::Service, 6, 32, Some(64), 0.01));
        edges.push(edge((at - 1) / 3, at, 1.0, 3));
    }
    scenario.platform.services = services;
    scenario.platform.edges = edges;
    scenario.platform.traffic = vec![traffic(0, 900.0)];
    let mut stall = fault("stall", FaultKind::CapacityLost { of: ServiceId(4), share: 0.99 });
    stall.lasts = Some(Ticks(120));
    scenario.faults = vec![stall];
    let mut world = World::new(scenario);
    world.seconds(60);
    assert!(world.errors(0) < 0.01);
    world.start(0);
    world.seconds(100);
    assert!(world.errors(0) > 0.3, "{}", world.errors(0));
    world.seconds(440);
}
