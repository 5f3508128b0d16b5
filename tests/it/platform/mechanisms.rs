//! The control plane: autoscaler, names, certificates, quotas, leaders, replication, space and pipes.
//!
//! The one rule: the expected number comes from arithmetic, never from the engine.

use hotwash::base::{Chance, Ticks, fingerprint_of};
use hotwash::scenario::{FaultKind, Follows, Mechanism, MechanismId, MechanismKind, Scenario, ServiceKind};
use hotwash::vocab::{Amount, EventKind, FaultId, FreezeScope, Lever, LeverCall, ServiceId, Target, ZoneId};

use super::build::*;

pub(super) const ONE: ServiceId = ServiceId(0);

pub(super) fn mechanism(what: MechanismKind) -> Mechanism {
    Mechanism { id: "mechanism".into(), what }
}

/// A service that calls one in the next zone over a path that carries a thousand calls a second, of which `per_second`
/// requests take two each.
pub(super) fn across_a_path(per_second: f64) -> Scenario {
    let mut scenario = empty();
    let mut far = service("far", ServiceKind::Service, 10, 100, Some(100), 0.01);
    far.replicas = vec![(ZoneId(1), 10)];
    scenario.platform.services = vec![service("near", ServiceKind::Service, 10, 500, Some(500), 0.001), far];
    scenario.platform.edges = vec![edge(0, 1, 2.0, 1)];
    scenario.platform.traffic = vec![traffic(0, per_second)];
    let pipe = MechanismKind::Pipe { from: ZoneId(0), to: ZoneId(1), carries: 1000.0, buffer: 200.0 };
    scenario.platform.mechanisms = vec![mechanism(pipe)];
    scenario
}

fn breaks() -> FaultKind {
    FaultKind::Breaks { mechanism: MechanismId(0), share: 1.0 }
}

/// One store with a mechanism that a fault can break.
pub(super) fn with(what: MechanismKind, per_second: f64) -> Scenario {
    let mut scenario = empty();
    let mut store = service("store", ServiceKind::Store, 3, 100, Some(1000), 0.01);
    store.replicas = vec![(ZoneId(0), 2), (ZoneId(1), 3)];
    store.loses_data = true;
    scenario.platform.services = vec![store];
    scenario.platform.traffic = vec![traffic(0, per_second)];
    scenario.platform.mechanisms = vec![mechanism(what)];
    scenario.faults = vec![fault("breaks", breaks())];
    scenario
}

pub(super) fn scaled(follows: Follows, per_second: f64) -> Scenario {
    let mut scenario = empty();
    scenario.platform.services = vec![service("app", ServiceKind::Service, 50, 10, Some(100), 0.1)];
    scenario.platform.traffic = vec![traffic(0, per_second)];
    let what = MechanismKind::Autoscaler { of: ONE, follows, target: 0.75, bounds: (2.0, 500.0), boot: 30.0 };
    scenario.platform.mechanisms = vec![mechanism(what)];
    scenario
}

fn replicas(world: &World, of: u32) -> f64 {
    world.platform.sample(ServiceId(of)).replicas
}

#[test]
fn fifty_replicas_at_ninety_of_seventy_five_become_sixty() {
    let mut world = World::quiet(scaled(Follows::Cpu, 0.898 * 5000.0));
    world.seconds(40);
    assert_eq!(replicas(&world, 0), 50.0, "they have to boot");
    world.seconds(10);
    assert_eq!(replicas(&world, 0), 60.0);
    world.seconds(600);
    assert_eq!(replicas(&world, 0), 60.0, "and there it rests");
}

#[test]
fn within_a_tenth_of_its_target_it_leaves_things_alone() {
    let mut world = World::quiet(scaled(Follows::Busy, 0.81 * 5000.0));
    world.seconds(900);
    assert_eq!(replicas(&world, 0), 50.0);
}

#[test]
fn it_takes_away_only_what_five_minutes_have_not_needed() {
    let mut scenario = scaled(Follows::Cpu, 0.75 * 5000.0);
    scenario.faults = vec![fault("quiet", FaultKind::Demand { to: ONE, factor: 0.5 })];
    let mut world = World::quiet(scenario);
    world.seconds(60);
    world.start(0);
    world.seconds(285);
    assert_eq!(replicas(&world, 0), 50.0);
    world.seconds(60);
    assert!((replicas(&world, 0) - 25.0).abs() <= 1.0, "{}", replicas(&world, 0));
}

/// A thread-starved app: its callee is slow, its threads wait, its processors idle.
pub(super) fn starved(follows: Follows) -> World {
    let mut scenario = scaled(follows, 2000.0);
    scenario.platform.services[0].work = 0.1;
    scenario.platform.services[0].slots = 12;
    scenario.platform.services.push(service("store", ServiceKind::Store, 4, 400, None, 0.02));
    scenario.platform.edges = vec![edge(0, 1, 20.0, 1)];
    scenario.faults = vec![fault("slow", FaultKind::Slower { of: ServiceId(1), factor: 100.0 })];
    let mut world = World::quiet(scenario);
    world.seconds(600);
    world.start(0);
    world
}

#[test]
fn following_the_processor_it_scales_down_while_threads_starve() {
    let mut inverted = starved(Follows::Cpu);
    let before = replicas(&inverted, 0);
    inverted.seconds(700);
    let busy = inverted.platform.sample(ONE).utilisation;
    assert!(busy > 0.99, "its threads are all taken: {busy}");
    assert!(replicas(&inverted, 0) < 0.5 * before, "{before} became {}", replicas(&inverted, 0));
    let mut sane = starved(Follows::Busy);
    let before = replicas(&sane, 0);
    sane.seconds(700);
    assert!(replicas(&sane, 0) > 1.5 * before, "{before} became {}", replicas(&sane, 0));
}

#[test]
fn a_pause_and_a_freeze_hold_the_autoscaler() {
    for freeze in [false, true] {
        let mut world = starved(Follows::Cpu);
        if freeze {
            world.happens(EventKind::FreezeSet { scope: FreezeScope::Automation, on: true });
        } else {
            world.pull(Lever::Pause, Target::Service(ONE), None);
        }
        let before = replicas(&world, 0);
        world.seconds(700);
        assert_eq!(replicas(&world, 0), before);
    }
}

#[test]
fn a_wrong_record_fades_in_and_out_with_the_time_it_is_kept() {
    let mut world = World::quiet(with(MechanismKind::Naming { of: ONE, keeps: 100.0, sticky: 0.0 }, 500.0));
    world.seconds(10);
    world.start(0);
    for passed in 1..100_u32 {
        world.second();
        let wrong = world.platform.mechanism_reading(0);
        let wanted = f64::from(passed - 1) / 100.0;
        assert!((wrong - wanted).abs() <= 0.011, "{wrong} is wrong {passed} s after");
    }
    world.seconds(30);
    assert!(world.errors(0) > 0.999);
    world.happens(EventKind::FaultEnded { fault: FaultId(0) });
    for passed in 1..100_u32 {
        world.second();
        let wrong = world.platform.mechanism_reading(0);
        assert!((wrong - (1.0 - f64::from(passed) / 100.0)).abs() <= 0.011, "{wrong} is wrong {passed} s after");
    }
    world.seconds(5);
    assert!(world.errors(0) < 1e-9);
}

#[test]
fn sticky_callers_leave_a_long_tail_that_forgetting_ends() {
    let mut world = World::quiet(with(MechanismKind::Naming { of: ONE, keeps: 60.0, sticky: 0.1 }, 500.0));
    world.start(0);
    world.seconds(3600);
    world.happens(EventKind::FaultEnded { fault: FaultId(0) });
    world.seconds(300);
    let tail = world.errors(0);
    assert!((tail - 0.1 * (-300.0_f64 / 900.0).exp()).abs() < 0.003, "{tail}");
    world.pull(Lever::FlushCache, Target::Service(ONE), None);
    world.seconds(130);
    assert!(world.errors(0) < 1e-9);
}

#[test]
fn an_expired_certificate_is_a_step_until_it_is_renewed() {
    let mut world = World::quiet(with(MechanismKind::Certificate { of: ONE, keeps: 0.0 }, 500.0));
    world.seconds(10);
    assert!(world.errors(0) < 0.001);
    world.start(0);
    world.seconds(3);
    assert!(world.errors(0) > 0.999);
    world.pull(Lever::Restart, Target::Service(ONE), None);
    world.seconds(300);
    assert!(world.errors(0) > 0.999, "a restart does not issue certificates");
    world.pull(Lever::Renew, Target::Service(ONE), None);
    world.seconds(905);
    assert!(world.errors(0) < 0.001);
    assert!(world.log.contains(&EventKind::FaultEnded { fault: FaultId(0) }));
}

#[test]
fn a_bucket_admits_its_rate_and_its_burst() {
    let mut scenario = with(MechanismKind::Quota { of: ONE, rate: 100.0, burst: 600.0 }, 50.0);
    scenario.faults = vec![fault("rush", FaultKind::Demand { to: ONE, factor: 8.0 })];
    let mut world = World::quiet(scenario);
    world.seconds(30);
    let before = world.platform.balance(ONE).came;
    world.start(0);
    world.seconds(200);
    let admitted = world.platform.balance(ONE).came - before;
    let wanted = 100.0 * 200.0 + 600.0;
    assert!((admitted - wanted).abs() < 0.02 * wanted, "{admitted} came in, not {wanted}");
    assert!((world.errors(0) - 0.75).abs() < 0.01, "{}", world.errors(0));
    world.pull(Lever::RaiseQuota, Target::Service(ONE), Some(Amount::Share(1000)));
    world.seconds(400);
    assert!((world.errors(0) - 0.5).abs() < 0.01, "{}", world.errors(0));
}

pub(super) fn led(fenced: bool) -> MechanismKind {
    MechanismKind::Leader { of: ONE, writes: 0.2, notices: 10.0, takes: (2.0, 8.0), fenced }
}

/// Seconds in which writes were refused, in the five minutes after the leader broke.
fn leaderless(seed: u64) -> u32 {
    let mut world = World::quiet(with(led(true), 500.0));
    world.chance = Chance::new(seed);
    world.seconds(5);
    world.start(0);
    let mut dark = 0;
    for _ in 0..300 {
        world.second();
        if world.errors(0) > 0.19 {
            dark += 1;
        }
    }
    dark
}

#[test]
fn an_election_takes_its_time_and_the_same_seed_the_same_time() {
    let times: Vec<u32> = (1..=8).map(leaderless).collect();
    assert!(times.iter().all(|seconds| (12..=23).contains(seconds)), "{times:?}");
    assert!(times.iter().any(|seconds| *seconds != times[0]), "{times:?}");
    assert_eq!(times[2], leaderless(3));
}

#[test]
fn without_a_majority_there_is_no_leader() {
    let mut scenario = with(led(true), 500.0);
    scenario.faults.push(fault("half", FaultKind::CapacityLost { of: ONE, share: 0.5 }));
    let mut world = World::quiet(scenario);
    world.start(1);
    world.seconds(1620);
    assert!((world.errors(0) - 0.2).abs() < 0.01, "{}", world.errors(0));
    world.happens(EventKind::FaultEnded { fault: FaultId(1) });
    world.seconds(5);
    assert!(world.errors(0) < 0.001);
}

fn torn(fenced: bool) -> World {
    let mut scenario = with(led(fenced), 275.0);
    let cut = FaultKind::LinkSuffers { from: ZoneId(0), to: ZoneId(1), loss: 1.0, delay: 0.0 };
    scenario.faults = vec![fault("cut", cut)];
    let mut world = World::quiet(scenario);
    world.seconds(5);
    world.start(0);
    world.seconds(43);
    world.happens(EventKind::FaultEnded { fault: FaultId(0) });
    world.seconds(30);
    world
}

#[test]
fn two_leaders_write_apart_for_as_long_as_the_cut_lasts() {
    // 275 requests a second, a fifth of them writes, two of five replicas on the wrong side: 22 a second.
    let world = torn(false);
    let apart = world.platform.mechanism_reading(0);
    assert!((apart - 22.0 * 43.0).abs() < 45.0, "{apart}");
    assert_eq!(torn(true).platform.mechanism_reading(0), 0.0, "a fenced leader stops");
}

#[test]
fn failing_back_waits_until_the_two_are_reconciled() {
    let mut world = torn(false);
    let call = |lever| LeverCall { lever, target: Target::Service(ONE), amount: None };
    let refused = world.platform.plan(&world.scenario, &call(Lever::Failback)).expect_err("two histories");
    assert!(refused.why.contains("resync"), "{}", refused.why);
    world.pull(Lever::Resync, Target::Service(ONE), None);
    world.seconds(910);
    assert_eq!(world.platform.mechanism_reading(0), 0.0);
}

#[test]
fn promoting_overrules_a_vote_that_cannot_be_held() {
    let mut scenario = with(led(true), 500.0);
    scenario.faults = vec![fault("breaks", breaks())];
    if let MechanismKind::Leader { notices, .. } = &mut scenario.platform.mechanisms[0].what {
        *notices = 86_000.0;
    }
    let mut world = World::quiet(scenario);
    world.start(0);
    world.seconds(600);
    assert!(world.errors(0) > 0.19);
    world.pull(Lever::Promote, Target::Service(ONE), None);
    world.seconds(130);
    assert!(world.errors(0) < 0.01, "{}", world.errors(0));
}

fn replicated() -> Scenario {
    let mut scenario = with(MechanismKind::Replication { of: ONE, writes: 0.2, applies: 100.0, stale: None }, 300.0);
    scenario.faults = vec![
        fault("bulk", FaultKind::Demand { to: ONE, factor: 3.0 }),
        fault("day", FaultKind::Demand { to: ONE, factor: 1.6 }),
    ];
    scenario.faults[1].ramp = Ticks::minutes(20);
    scenario
}

#[test]
fn a_replica_falls_behind_and_catches_up_as_the_two_rates_say() {
    let mut world = World::quiet(replicated());
    world.seconds(30);
    assert_eq!(world.platform.mechanism_reading(0), 0.0);
    world.start(0);
    world.seconds(300);
    let backlog = world.platform.mechanism_reading(0);
    assert!((backlog - (180.0 - 100.0) * 300.0).abs() < 0.01 * backlog, "{backlog}");
    world.happens(EventKind::FaultEnded { fault: FaultId(0) });
    let drain = backlog / (100.0 - 60.0);
    world.seconds((drain * 0.98) as u32);
    assert!(world.platform.mechanism_reading(0) > 0.0);
    world.seconds((drain * 0.04) as u32);
    assert_eq!(world.platform.mechanism_reading(0), 0.0);
}

#[test]
fn a_straight_line_through_the_first_minutes_promises_too_much() {
    let mut world = World::quiet(replicated());
    world.start(0);
    world.seconds(300);
    world.happens(EventKind::FaultEnded { fault: FaultId(0) });
    world.start(1);
    let at_first = world.platform.mechanism_reading(0);
    world.seconds(60);
    let later = world.platform.mechanism_reading(0);
    let promised = 60.0 * later / (at_first - later);
    let mut taken = 0.0;
    while world.platform.mechanism_reading(0) > 0.0 && taken < 20_000.0 {
        world.second();
        taken += 1.0;
    }
    assert!(taken > 1.5 * promised, "{promised} s promised, {taken} s taken");
}

#[test]
fn failing_over_loses_what_the_replica_has_not_applied() {
    let mut world = World::quiet(replicated());
    world.start(0);
    world.seconds(100);
    world.pull(Lever::Failover, Target::Service(ONE), None);
    world.seconds(119);
    let behind = world.platform.mechanism_reading(0);
    assert!(behind > 10_000.0);
    world.seconds(2);
    assert!(world.platform.mechanism_reading(0) < 200.0);
}

#[test]
fn what_fills_up_is_full_when_arithmetic_says_so_and_then_fails_at_once() {
    let what = MechanismKind::Space {
        of: ONE,
        holds: 100_000.0,
        free: 30_000.0,
        per_request: 1.0,
        gives_back: 400.0,
        writes: 1.0,
    };
    let mut world = World::quiet(with(what, 500.0));
    world.seconds(297);
    assert!(world.errors(0) < 0.001, "a moment before all is well");
    world.seconds(6);
    assert!(world.errors(0) > 0.999 || world.platform.mechanism_reading(0) > 0.0);
    assert!(world.platform.mechanism_reading(0) < 500.0);
}

#[test]
fn a_pipe_that_is_asked_for_a_fifth_more_loses_a_sixth() {
    let mut scenario = across_a_path(600.0);
    scenario.faults = vec![fault("rush", FaultKind::Demand { to: ONE, factor: 2.0 })];
    let mut world = World::quiet(scenario);
    world.seconds(30);
    assert!(world.errors(0) < 0.001);
    world.start(0);
    world.seconds(60);
    assert!((world.errors(0) - 1.0 / 6.0).abs() < 0.01, "{}", world.errors(0));
}

#[test]
fn the_state_of_a_mechanism_is_part_of_the_fingerprint() {
    let quota = |burst| World::quiet(with(MechanismKind::Quota { of: ONE, rate: 1e6, burst }, 500.0));
    let (mut a, mut b) = (quota(10.0), quota(20.0));
    a.seconds(5);
    b.seconds(5);
    assert_eq!(a.platform.sample(ONE), b.platform.sample(ONE));
    assert_ne!(fingerprint_of(&a.platform), fingerprint_of(&b.platform));
}
