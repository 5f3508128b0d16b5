//! Load and feedback: retries, caches, herds, queues, canaries and unequal sites, with the numbers of the literature.
//!
//! These are expressed by what the scenario format has. The one rule: the expected number comes from arithmetic.

use hotwash::base::Ticks;
use hotwash::scenario::{Breaker, Change, ChangeKind, FaultKind, Scenario, ServiceKind};
use hotwash::vocab::{ChangeId, EventKind, FaultId, Lever, ServiceId, Target};

use super::build::*;

fn chain(layers: u32, attempts: u32, per_second: f64) -> Scenario {
    let mut scenario = empty();
    for layer in 0..=layers {
        scenario.platform.services.push(service(
            &format!("layer-{layer}"),
            ServiceKind::Service,
            10,
            4000,
            None,
            0.001,
        ));
    }
    scenario.platform.edges = (0..layers).map(|from| edge(from, from + 1, 10.0, attempts)).collect();
    scenario.platform.traffic = vec![traffic(0, per_second)];
    scenario.faults = vec![fault("down", FaultKind::Errors { of: ServiceId(layers), share: 1.0 })];
    scenario
}

/// How many times as many requests reach the last service while it fails.
fn amplified(scenario: Scenario, of: u32) -> f64 {
    let mut world = World::quiet(scenario);
    world.seconds(30);
    let before = world.platform.sample(ServiceId(of)).offered;
    world.start(0);
    world.seconds(120);
    world.platform.sample(ServiceId(of)).offered / before
}

#[test]
fn three_attempts_in_five_layers_are_two_hundred_and_forty_three() {
    let times = amplified(chain(5, 3, 10.0), 5);
    assert!((times - 243.0).abs() < 5.0, "{times}");
}

#[test]
fn four_attempts_in_three_layers_are_sixty_four() {
    let times = amplified(chain(3, 4, 10.0), 3);
    assert!((times - 64.0).abs() < 1.5, "{times}");
}

#[test]
fn breakers_ask_a_dead_callee_one_time_in_eleven_and_come_back_when_it_does() {
    let mut scenario = chain(1, 1, 100.0);
    scenario.platform.edges[0].breaker = Some(Breaker { opens_at: 0.5, stays: 10.0 });
    let mut world = World::quiet(scenario);
    world.seconds(30);
    let before = world.platform.sample(ServiceId(1)).offered;
    world.start(0);
    world.seconds(120);
    // A share o is open: a tenth of them closes every second, asks, and is open again, so o = 1 - o / 10.
    let share = world.platform.sample(ServiceId(1)).offered / before;
    assert!((share - 1.0 / 11.0).abs() < 0.005, "{share}");
    world.happens(EventKind::FaultEnded { fault: FaultId(0) });
    world.seconds(10);
    let half_way = world.platform.sample(ServiceId(1)).offered / before;
    assert!(half_way > 0.5 && half_way < 0.8, "e-fold in ten seconds: {half_way}");
    world.seconds(110);
    let back = world.platform.sample(ServiceId(1)).offered / before;
    assert!((back - 1.0).abs() < 0.001 && world.errors(0) < 0.001, "{back}");
}

#[test]
fn a_breaker_that_sees_few_failures_stays_closed() {
    let mut scenario = chain(1, 1, 100.0);
    scenario.platform.edges[0].breaker = Some(Breaker { opens_at: 0.5, stays: 10.0 });
    scenario.faults = vec![fault("some", FaultKind::Errors { of: ServiceId(1), share: 0.4 })];
    let mut world = World::quiet(scenario);
    world.seconds(30);
    world.start(0);
    world.seconds(60);
    assert!((world.errors(0) - 0.4).abs() < 0.001, "{}", world.errors(0));
}

#[test]
fn a_budget_of_a_tenth_caps_retries_near_one_point_one() {
    let free = amplified(chain(1, 3, 100.0), 1);
    assert!((free - 3.0).abs() < 0.03, "{free}");
    let mut scenario = chain(1, 3, 100.0);
    scenario.platform.edges[0].retry_budget = Some(0.1);
    let capped = amplified(scenario, 1);
    assert!((capped - 1.1).abs() < 0.02, "{capped}");
}

#[test]
fn a_share_of_failures_leads_to_the_attempts_of_the_geometric_series() {
    let mut scenario = chain(1, 3, 100.0);
    scenario.faults = vec![fault("half", FaultKind::Errors { of: ServiceId(1), share: 0.5 })];
    let times = amplified(scenario, 1);
    let wanted = (1.0 - 0.5_f64.powi(3)) / (1.0 - 0.5);
    assert!((times - wanted).abs() < 0.02, "{times} instead of {wanted}");
}

/// Requests a second at a database behind a cache that misses this share.
fn cached(misses: f64) -> World {
    let mut scenario = empty();
    scenario.platform.services = vec![
        service("cache", ServiceKind::Cache, 4, 4000, None, 0.001),
        service("db", ServiceKind::Store, 40, 400, None, 0.002),
    ];
    let mut call = edge(0, 1, 5.0, 1);
    call.per_request = misses;
    scenario.platform.edges = vec![call];
    scenario.platform.traffic = vec![traffic(0, 1000.0)];
    let mut world = World::quiet(scenario);
    world.seconds(10);
    world
}

#[test]
fn a_hit_ratio_of_ninety_five_is_five_times_the_load_of_ninety_nine() {
    let load = |world: &World| world.platform.sample(ServiceId(1)).offered;
    let usual = load(&cached(0.01));
    assert!((load(&cached(0.05)) / usual - 5.0).abs() < 0.05);
    assert!((load(&cached(0.10)) / usual - 10.0).abs() < 0.1);
    let mut cold = cached(0.01);
    cold.pull(Lever::FlushCache, Target::Service(ServiceId(0)), None);
    let mut most: f64 = 0.0;
    for _ in 0..40 {
        cold.second();
        most = most.max(load(&cold));
    }
    assert!((most / usual - 100.0).abs() < 3.0, "{}", most / usual);
}

#[test]
fn four_of_a_hundred_sites_can_carry_half_of_the_traffic() {
    let mut scenario = empty();
    scenario.platform.services = vec![
        service("hubs", ServiceKind::Router, 4, 400, Some(400), 0.01),
        service("rest", ServiceKind::Router, 96, 40, Some(40), 0.01),
    ];
    scenario.platform.traffic = vec![traffic(0, 5000.0), traffic(1, 5000.0)];
    scenario.faults = vec![fault("withdrawn", FaultKind::Errors { of: ServiceId(0), share: 1.0 })];
    let mut world = World::quiet(scenario);
    world.start(0);
    world.seconds(60);
    assert!((world.platform.hurting_now() - 0.5).abs() < 0.01, "{}", world.platform.hurting_now());
}

#[test]
fn a_canary_shows_its_weight_times_its_errors() {
    let mut scenario = empty();
    scenario.platform.services = vec![service("app", ServiceKind::Service, 40, 16, Some(64), 0.01)];
    scenario.platform.traffic = vec![traffic(0, 1000.0)];
    scenario.changes = vec![Change {
        id: "app-2".into(),
        at: -1,
        what: "a release".into(),
        to: ServiceId(0),
        kind: ChangeKind::Deploy,
        logged: true,
    }];
    let bad = FaultKind::Regression { change: ChangeId(0), of: ServiceId(0), share: 0.05, slower: 1.0, errors: 0.4 };
    scenario.faults = vec![fault("bad", bad)];
    let mut world = World::quiet(scenario);
    world.start(0);
    world.seconds(60);
    assert!((world.errors(0) - 0.05 * 0.4).abs() < 1e-4, "{}", world.errors(0));
}

#[test]
fn a_herd_of_a_second_waits_its_turn_and_drains_as_the_spare_capacity_says() {
    let mut scenario = empty();
    scenario.platform.services = vec![service("workers", ServiceKind::Queue, 10, 10, None, 0.1)];
    scenario.platform.traffic = vec![traffic(0, 600.0)];
    let mut herd = fault("herd", FaultKind::Demand { to: ServiceId(0), factor: 1.0 + 40_000.0 / 600.0 });
    herd.lasts = Some(Ticks(1));
    scenario.faults = vec![herd];
    let mut world = World::quiet(scenario);
    world.seconds(10);
    world.start(0);
    world.seconds(2);
    assert!(world.log.contains(&EventKind::FaultEnded { fault: FaultId(0) }));
    let backlog = world.platform.sample(ServiceId(0)).queue;
    assert!((backlog - 39_600.0).abs() < 1000.0, "{backlog}");
    // B / (mu - lambda) = 39,600 / 400 = 99 s.
    world.seconds(85);
    assert!(world.platform.sample(ServiceId(0)).queue > 1000.0);
    world.seconds(20);
    assert!(world.platform.sample(ServiceId(0)).queue < 400.0, "{}", world.platform.sample(ServiceId(0)).queue);
}

#[test]
fn poison_that_is_retried_takes_the_workers_from_the_rest() {
    let mut scenario = empty();
    scenario.platform.services = vec![
        service("producer", ServiceKind::Service, 400, 4000, None, 0.001),
        service("workers", ServiceKind::Queue, 10, 10, None, 0.1),
    ];
    scenario.platform.edges = vec![edge(0, 1, 3600.0, 5)];
    scenario.platform.traffic = vec![traffic(0, 600.0)];
    scenario.faults = vec![fault("poison", FaultKind::Errors { of: ServiceId(1), share: 0.5 })];
    let mut world = World::quiet(scenario);
    world.start(0);
    world.seconds(300);
    // With A attempts a second, 1000 / A of them are worked on and half of those come back: A is the sum over five
    // attempts of 600 (500 / A)^i, 1088 a second for 1000 that can be worked on.
    let sample = world.platform.sample(ServiceId(1));
    assert!(sample.queue > 20_000.0, "{sample:?}");
}
