//! Defences and what a service is trusted by: limits that adapt, drops by age, balancers, warm-up, priorities, clocks,
//! secrets, backups, stale reads, and health checks that no longer believe themselves.
//!
//! The one rule: the expected number comes from arithmetic or a closed form, never from the engine.

use hotwash::scenario::{
    Class, FaultKind, Fleet, HealthCheck, HostCondition, MechanismId, MechanismKind, Picks, Scenario, ServiceKind,
    Stale, Steps,
};
use hotwash::vocab::{Amount, EventKind, FaultId, FleetId, Lever, LeverOutcome, ServiceId, Target, TeamId};

use super::build::*;
use super::mechanisms::{ONE, mechanism, with};

const AT: Target = Target::Service(ONE);

/// One service that a rush comes to, with a mechanism.
fn rushed(slots: u32, queue: Option<u32>, per_second: f64, factor: f64, what: Option<MechanismKind>) -> World {
    let mut scenario = empty();
    scenario.platform.services = vec![service("app", ServiceKind::Service, 1, slots, queue, 0.1)];
    scenario.platform.traffic = vec![traffic(0, per_second)];
    scenario.platform.mechanisms = what.into_iter().map(mechanism).collect();
    scenario.faults = vec![fault("rush", FaultKind::Demand { to: ONE, factor })];
    let mut world = World::quiet(scenario);
    world.seconds(30);
    world.start(0);
    world
}

/// The wait at replicas of one slot each, in works, at four fifths of what they can do.
fn wait(replicas: u32, picks: Option<Picks>) -> f64 {
    let mut scenario = empty();
    scenario.platform.services = vec![service("app", ServiceKind::Service, replicas, 1, None, 0.1)];
    scenario.platform.traffic = vec![traffic(0, f64::from(replicas) * 8.0)];
    scenario.platform.mechanisms =
        picks.map(|picks| mechanism(MechanismKind::Balancer { of: ONE, picks })).into_iter().collect();
    let mut world = World::quiet(scenario);
    world.seconds(600);
    world.platform.mean_wait(ONE) / 0.1
}

fn near(value: f64, wanted: f64, off: f64) {
    assert!((value / wanted - 1.0).abs() < off, "{value}, not {wanted}");
}

#[test]
fn a_balancer_that_picks_by_more_than_chance_lets_fewer_wait() {
    near(wait(8, None), 4.0, 0.01);
    // M/M/8 at .8: Erlang's C.
    near(wait(8, Some(Picks::LeastConnections)), 0.286_028, 0.02);
    // Every eighth of a random stream to one server: E8/M/1, exactly.
    let mut sigma = 0.5_f64;
    for _ in 0..200 {
        sigma = (6.4 / (6.4 + 1.0 - sigma)).powi(8);
    }
    near(wait(8, Some(Picks::RoundRobin)), sigma / (1.0 - sigma), 0.03);
    // The emptier of two out of very many: sum of .8^(2^i - 1) from i = 2 on wait, for .8 that come in a work.
    let waiting: f64 = (2..20).map(|i| 0.8_f64.powf(2.0_f64.powi(i) - 1.0)).sum();
    near(wait(100, Some(Picks::TwoChoices)), waiting / 0.8, 0.02);
    near(wait(1, Some(Picks::LeastConnections)), 4.0, 0.01);
}

#[test]
fn a_balancer_that_breaks_picks_by_chance() {
    let mut scenario = with(MechanismKind::Balancer { of: ONE, picks: Picks::LeastConnections }, 480.0);
    scenario.platform.services[0].slots = 1;
    scenario.platform.services[0].queue = None;
    scenario.platform.services[0].replicas.truncate(1);
    scenario.platform.services[0].replicas[0].1 = 6;
    let mut world = World::quiet(scenario);
    world.seconds(30);
    let before = world.platform.mean_wait(ONE);
    world.start(0);
    world.seconds(120);
    near(world.platform.mean_wait(ONE), 0.04, 0.02);
    assert!(before < 0.005, "{before}");
}

#[test]
fn an_adaptive_limit_keeps_the_work_going_where_a_queue_would_grow_without_end() {
    let mut without = rushed(10, None, 50.0, 4.0, None);
    without.seconds(120);
    // Twice what it can do came for two minutes: who is served now came a minute ago.
    near(without.platform.mean_wait(ONE), 60.0, 0.02);
    let limiter = MechanismKind::Limiter { of: ONE, tolerance: 1.5, bounds: (5.0, 40.0) };
    let mut world = rushed(10, None, 50.0, 4.0, Some(limiter));
    world.seconds(120);
    let sample = world.platform.sample(ONE);
    // What comes is as uneven as ever, so that a slot is idle now and then.
    near(sample.served, 97.0, 0.05);
    assert!((sample.error_rate - 0.5).abs() < 0.04, "{}", sample.error_rate);
    // It rests where L x (1.5 x usual x 100 / L) + 4 = L; in two minutes the usual goes from 0.1 s to 0.12 s.
    near(world.platform.mechanism_reading(0), 21.0, 0.15);
    let waiting = world.platform.mechanism_reading(0) - 0.1 * sample.served;
    near(world.platform.mean_wait(ONE), waiting / sample.served, 0.1);
    world.happens(EventKind::FaultEnded { fault: FaultId(0) });
    world.seconds(60);
    assert!(world.errors(0) < 1e-3, "{}", world.errors(0));
}

#[test]
fn controlled_delay_holds_the_wait_at_its_target_while_the_queue_stands() {
    let codel = |interval| MechanismKind::Codel { of: ONE, target: 0.2, interval };
    let mut world = rushed(10, None, 50.0, 2.5, Some(codel(2.0)));
    world.seconds(120);
    assert!(world.platform.mean_wait(ONE) < 0.21, "{}", world.platform.mean_wait(ONE));
    near(world.platform.sample(ONE).served, 100.0, 0.03);
    assert_eq!(world.platform.mechanism_reading(0), 0.2);
    world.happens(EventKind::FaultEnded { fault: FaultId(0) });
    world.seconds(60);
    assert_eq!(world.platform.mechanism_reading(0), 2.0, "patience is back");
    assert!(world.errors(0) < 1e-3);
}

#[test]
fn work_that_is_dropped_by_age_bounds_the_wait_and_loses_what_is_too_much() {
    let mut scenario = empty();
    let mut queue = service("queue", ServiceKind::Queue, 1, 8, None, 0.1);
    queue.gives_up = Some(30.0);
    scenario.platform.services = vec![queue];
    scenario.platform.traffic = vec![traffic(0, 40.0)];
    scenario.faults = vec![fault("rush", FaultKind::Demand { to: ONE, factor: 2.5 })];
    let mut world = World::quiet(scenario);
    world.start(0);
    world.seconds(600);
    let sample = world.platform.sample(ONE);
    near(world.platform.mean_wait(ONE), 30.0, 0.03);
    near(sample.served, 80.0, 0.01);
    near(sample.failed, 20.0, 0.03);
}

#[test]
fn a_deadline_that_is_passed_on_drops_what_nobody_waits_for_at_a_service_that_calls_others() {
    let deadline = |gives_up: Option<f64>| {
        let mut scenario = empty();
        let mut app = service("app", ServiceKind::Service, 1, 10, None, 0.02);
        app.gives_up = gives_up;
        scenario.platform.services = vec![
            service("clients", ServiceKind::Router, 1, 5000, None, 0.0),
            app,
            service("store", ServiceKind::Store, 1, 100, None, 0.08),
        ];
        scenario.platform.edges = vec![edge(0, 1, 1.0, 1), edge(1, 2, 5.0, 1)];
        scenario.platform.traffic = vec![traffic(0, 50.0)];
        scenario.faults = vec![fault("rush", FaultKind::Demand { to: ONE, factor: 3.0 })];
        let mut world = World::quiet(scenario);
        world.start(0);
        world.seconds(300);
        world
    };
    // 150 a second come, 100 can be worked on: without a deadline all of it is worked on too late for anybody.
    let wasted = deadline(None);
    assert!(wasted.errors(0) > 0.99, "{}", wasted.errors(0));
    let kept = deadline(Some(0.8));
    // All wait 0.8 s; in the 0.2 s left, who takes longer than that at app and store together is late.
    let late = (0.08 * (-0.2_f64 / 0.08).exp() - 0.02 * (-0.2_f64 / 0.02).exp()) / 0.06;
    near(1.0 - kept.errors(0), 100.0 / 150.0 * (1.0 - late), 0.03);
}

#[test]
fn reads_from_a_replica_that_is_behind_miss_what_was_written_since() {
    let stale = Some(Stale { reads: 0.8, rewrites: 0.05 });
    let mut world =
        World::quiet(with(MechanismKind::Replication { of: ONE, writes: 0.2, applies: 150.0, stale }, 500.0));
    world.seconds(10);
    assert_eq!(world.platform.stale_reads(&world.scenario, ONE), 0.0);
    world.start(0);
    world.seconds(30);
    // 100 writes a second for 30 s, at 150 a second: 20 s behind.
    let wanted = 0.8 * (1.0 - (-0.05 * world.platform.mechanism_reading(0) / 150.0_f64).exp());
    near(world.platform.stale_reads(&world.scenario, ONE), wanted, 1e-9);
    near(wanted, 0.8 * (1.0 - (-1.0_f64).exp()), 0.06);
}

#[test]
fn a_clock_that_jumps_fails_its_share_until_it_is_stepped_or_set_right() {
    let clock = |steps_after| MechanismKind::Clock { of: ONE, jumps: 600.0, tolerates: 300.0, steps_after };
    let mut scenario = with(clock(Some(300.0)), 500.0);
    scenario.faults = vec![fault("leap", FaultKind::Breaks { mechanism: MechanismId(0), share: 0.25 })];
    let mut world = World::quiet(scenario);
    world.start(0);
    world.seconds(290);
    assert!((world.errors(0) - 0.25).abs() < 1e-3, "{}", world.errors(0));
    world.seconds(20);
    assert!(world.errors(0) < 1e-9, "the daemon has stepped it");
    let mut alone = World::quiet(with(clock(None), 500.0));
    alone.start(0);
    alone.seconds(3600);
    assert!(alone.errors(0) > 0.999);
    alone.pull(Lever::Resync, AT, None);
    alone.seconds(905);
    assert!(alone.errors(0) < 1e-9);
    assert!(alone.log.contains(&EventKind::FaultEnded { fault: FaultId(0) }));
}

#[test]
fn a_clock_that_is_off_by_little_is_slewed_half_a_millisecond_a_second() {
    let what = MechanismKind::Clock { of: ONE, jumps: 0.1, tolerates: 0.05, steps_after: Some(86_400.0) };
    let mut world = World::quiet(with(what, 500.0));
    world.start(0);
    world.seconds(95);
    assert!(world.errors(0) > 0.999);
    world.seconds(10);
    assert!(world.errors(0) < 1e-9);
}

#[test]
fn secrets_are_rotated_one_by_one_and_cut_off_those_who_have_not_followed() {
    let what = MechanismKind::Secrets { of: ONE, count: 40.0, each: 180.0, breaks: 0.1, follows: 1800.0 };
    let mut world = World::quiet(with(what, 500.0));
    world.start(0);
    world.seconds(60);
    assert!(world.errors(0) < 1e-9, "a leak hurts nobody who asks");
    world.pull(Lever::Rotate, AT, None);
    world.seconds(3600);
    near(world.platform.mechanism_reading(0), 20.0, 0.01);
    world.seconds(3602);
    assert_eq!(world.platform.mechanism_reading(0), 0.0, "40 secrets at three minutes are two hours");
    // What breaks a second times how long it takes to follow.
    let wanted = 0.1 / 7200.0 * 1800.0 * (1.0 - (-4.0_f64).exp());
    near(world.errors(0), wanted, 0.03);
    assert!(world.log.contains(&EventKind::FaultEnded { fault: FaultId(0) }));
    world.seconds(5400);
    assert!(world.errors(0) < 0.06 * wanted);
}

/// A store that has lost records, and its backup.
fn restored(broken: bool, batches: f64) -> World {
    let mut scenario = empty();
    let mut store = service("store", ServiceKind::Store, 4, 100, Some(1000), 0.01);
    store.loses_data = true;
    scenario.platform.services = vec![service("app", ServiceKind::Service, 4, 200, Some(1000), 0.001), store];
    scenario.platform.edges = vec![edge(0, 1, 1.0, 1)];
    scenario.platform.traffic = vec![traffic(0, 500.0)];
    let steps = Steps { seconds: [2000.0, 1000.0, 500.0, 300.0], batches };
    scenario.platform.mechanisms = vec![mechanism(MechanismKind::Backup { of: ServiceId(1), steps })];
    scenario.faults = vec![
        fault("wiped", FaultKind::Errors { of: ServiceId(1), share: 1.0 }),
        fault("unreadable", FaultKind::Breaks { mechanism: MechanismId(0), share: 1.0 }),
    ];
    let mut world = World::quiet(scenario);
    world.start(0);
    world.seconds(60);
    world.happens(EventKind::FaultEnded { fault: FaultId(0) });
    world.seconds(60);
    if broken {
        world.start(1);
    }
    world
}

#[test]
fn a_restore_takes_what_its_steps_take_and_brings_parts_back_one_by_one() {
    let mut world = restored(false, 10.0);
    let lost = world.platform.harm().data_lost;
    near(lost, 500.0 * 60.0 * 0.2, 0.02);
    let call = hotwash::vocab::LeverCall { lever: Lever::Restore, target: Target::Service(ServiceId(1)), amount: None };
    let plan = world.platform.plan(&world.scenario, &call).unwrap();
    assert_eq!(plan.takes.0, 3800, "copy, unpack, verify, replay");
    world.pull_anyway(call, plan.takes);
    world.seconds(370);
    near(world.platform.harm().data_lost, lost, 1e-9);
    world.seconds(1550);
    near(world.platform.harm().data_lost, lost * (1.0 - 0.9 * 0.5), 1e-6);
    world.seconds(1900);
    near(world.platform.harm().data_lost, lost * 0.1, 1e-6);
}

#[test]
fn a_backup_that_cannot_be_read_shows_when_it_is_verified_and_not_before() {
    for (batches, shows) in [(1.0, 3500), (10.0, 350)] {
        let mut world = restored(true, batches);
        let run = world.pull(Lever::Restore, Target::Service(ServiceId(1)), None);
        world.seconds(shows - 5);
        assert_eq!(world.outcome(run), None, "still at it");
        world.seconds(10);
        assert!(matches!(world.outcome(run), Some(LeverOutcome::Failed(_))), "{:?}", world.outcome(run));
    }
}

#[test]
fn those_that_matter_more_go_first_when_not_all_can_be_let_in() {
    let class = |id: &str, share, worth| Class { id: id.into(), share, worth };
    let classes = vec![class("checkout", 0.2, 10.0), class("browse", 0.6, 1.0), class("crawl", 0.2, 0.0)];
    let mut scenario = with(MechanismKind::Priorities { of: ONE, classes }, 500.0);
    scenario.faults.clear();
    let mut world = World::quiet(scenario);
    world.seconds(10);
    world.pull(Lever::Shed, AT, Some(Amount::Share(200)));
    world.seconds(60);
    assert!((world.errors(0) - 0.2).abs() < 1e-6);
    assert!(world.platform.hurting_now() < 1e-6, "nobody misses the crawlers: {}", world.platform.hurting_now());
    world.pull(Lever::Shed, AT, Some(Amount::Share(500)));
    world.seconds(60);
    let let_in = |class: &str| world.platform.let_in(&world.scenario, ONE, class).unwrap();
    assert_eq!(let_in("checkout"), 1.0);
    near(let_in("browse"), 0.5, 1e-9);
    assert_eq!(let_in("crawl"), 0.0);
    near(world.platform.hurting_now(), 0.6 * 0.5 / (0.2 * 10.0 + 0.6), 1e-6);
}

fn warmed(slow_start: bool, load: f64) -> World {
    let mut scenario = empty();
    scenario.platform.services = vec![service("app", ServiceKind::Service, 10, 10, Some(20), 0.1)];
    scenario.platform.traffic = vec![traffic(0, load * 1000.0)];
    let what = MechanismKind::Warming { of: ONE, over: 120.0, from: 0.3, slow_start };
    scenario.platform.mechanisms = vec![mechanism(what)];
    let mut world = World::quiet(scenario);
    world.seconds(30);
    world.pull(Lever::Scale, AT, Some(Amount::Word("x2".into())));
    world.seconds(181);
    world
}

#[test]
fn fresh_replicas_come_to_their_work_by_and_by() {
    let mut world = warmed(true, 0.8);
    // Ten came over 90 s; each began at 30 % and needs two minutes to do it all.
    near(world.platform.mechanism_reading(0), 10.0 * 0.7 * (1.0 - 45.0 / 120.0), 0.04);
    near(world.platform.sample(ONE).replicas, 20.0 - 4.375, 0.02);
    assert!(world.errors(0) < 1e-3);
    world.seconds(130);
    assert_eq!(world.platform.sample(ONE).replicas, 20.0);
    // Sent as much as the others, each at 48 % of what it could do warm, those that do less fail the rest of it.
    let eager = warmed(false, 0.96);
    let (load, mut fails) = (eager.platform.sample(ONE).utilisation, 0.0);
    for age in 0..90 {
        let does = 0.3 + 0.7 * f64::from(age) / 120.0;
        fails += 10.0 / 90.0 * (1.0 - does / load).max(0.0) / 20.0;
    }
    assert!(fails > 0.02, "{fails}");
    near(eager.errors(0), fails, 0.1);
}

/// A fleet of which a share fails everything that comes to it, in sight of a shallow check.
fn unhealthy(share: f64) -> World {
    let mut scenario: Scenario = empty();
    let mut app = service("app", ServiceKind::Service, 20, 50, Some(100), 0.02);
    app.fleet = Some(FleetId(0));
    app.health = Some(HealthCheck { interval: 5.0, threshold: 3, deep: false });
    scenario.platform.services = vec![app];
    scenario.platform.fleets =
        vec![Fleet { id: "hosts".into(), hosts: 100, team: TeamId(0), boot: 60.0, cost_per_hour: 1.0 }];
    scenario.platform.traffic = vec![traffic(0, 1000.0)];
    let leaves =
        HostCondition { outbound_fails: 0.0, inbound_fails: 1.0, slower: 1.0, visible: true, restart_cures: false };
    scenario.faults = vec![fault("sick", FaultKind::HostsImpaired { fleet: FleetId(0), share, leaves })];
    let mut world = World::quiet(scenario);
    world.seconds(10);
    world.start(0);
    world
}

#[test]
fn a_check_takes_bad_replicas_out_and_a_balancer_does_not_believe_that_most_are_bad() {
    let mut few = unhealthy(0.3);
    few.seconds(2);
    assert!((few.errors(0) - 0.3).abs() < 0.05, "{}", few.errors(0));
    few.seconds(14);
    let wanted = 0.3 * (-1.0_f64).exp();
    let there = wanted / (0.7 + wanted);
    assert!((few.errors(0) - there).abs() < 0.03, "after three checks five seconds apart: {} {there}", few.errors(0));
    few.seconds(120);
    assert!(few.errors(0) < 1e-3, "{}", few.errors(0));
    let mut most = unhealthy(0.6);
    most.seconds(180);
    assert!((most.errors(0) - 0.6).abs() < 0.01, "all are asked again: {}", most.errors(0));
}
