//! What a look at a service can bring to light about the machinery round it: said when it is so, not said when it is not.
//!
//! The one rule: every trouble is first absent from a system that is well.

use hotwash::scenario::{Breaker, FaultKind, Follows, MechanismKind, Scenario, ServiceKind, Stale, Steps};
use hotwash::vocab::{EventKind, Fact, FaultId, Lever, ServiceId, Target, Trouble, ZoneId};

use super::build::*;
use super::mechanisms::{ONE, across_a_path, led, mechanism, scaled, starved, with};

/// The troubles that a look at a service finds.
fn found(world: &World, at: Target) -> Vec<Trouble> {
    let facts = world.platform.diagnose(&world.scenario, at);
    let troubles = facts.iter().filter_map(|fact| match fact {
        Fact::Ails { at: of, trouble } if *of == at => Some(*trouble),
        _ => None,
    });
    troubles.collect()
}

fn at(of: u32) -> Target {
    Target::Service(ServiceId(of))
}

/// A world in which nothing is found before the fault of the scenario starts.
fn broken(scenario: Scenario, seconds: u32) -> World {
    let mut world = World::quiet(scenario);
    world.seconds(30);
    assert_eq!(found(&world, at(0)), []);
    world.start(0);
    world.seconds(seconds);
    world
}

fn over(world: &mut World, seconds: u32) {
    world.happens(EventKind::FaultEnded { fault: FaultId(0) });
    world.seconds(seconds);
}

#[test]
fn an_expired_certificate_is_found_until_it_is_renewed() {
    let mut world = broken(with(MechanismKind::Certificate { of: ONE, keeps: 0.0 }, 500.0), 5);
    assert_eq!(found(&world, at(0)), [Trouble::CertificateExpired]);
    world.pull(Lever::Renew, at(0), None);
    world.seconds(910);
    assert_eq!(found(&world, at(0)), []);
}

#[test]
fn a_wrong_record_is_found_and_then_that_callers_keep_it() {
    let mut world = broken(with(MechanismKind::Naming { of: ONE, keeps: 300.0, sticky: 0.0 }, 500.0), 300);
    assert_eq!(found(&world, at(0)), [Trouble::NameWrong]);
    over(&mut world, 151);
    let kept = found(&world, at(0));
    assert!(matches!(kept[..], [Trouble::NameKept { permille: 480..=520 }]), "{kept:?}");
}

#[test]
fn a_quota_that_is_used_up_is_found() {
    let mut scenario = with(MechanismKind::Quota { of: ONE, rate: 100.0, burst: 100.0 }, 50.0);
    scenario.faults = vec![fault("rush", FaultKind::Demand { to: ONE, factor: 8.0 })];
    assert_eq!(found(&broken(scenario, 30), at(0)), [Trouble::QuotaUsedUp]);
}

#[test]
fn what_fills_up_is_found_with_the_time_it_has_left_and_then_full() {
    let what =
        |free| MechanismKind::Space { of: ONE, holds: 2e6, free, per_request: 1.0, gives_back: 500.0, writes: 1.0 };
    let mut world = broken(with(what(1e6), 500.0), 60);
    let soon = found(&world, at(0));
    // 1,000,000 units at 500 a second are 2000 s, and a minute of them is over.
    assert!(matches!(soon[..], [Trouble::SpaceRunsOut { minutes: 32..=33 }]), "{soon:?}");
    world.seconds(1950);
    assert_eq!(found(&world, at(0)), [Trouble::SpaceUsedUp]);
}

#[test]
fn a_replica_that_falls_behind_is_found_though_nobody_suffers() {
    let what = MechanismKind::Replication { of: ONE, writes: 0.2, applies: 200.0, stale: None };
    let world = broken(with(what, 500.0), 60);
    assert!(world.errors(0) < 0.001);
    // 100 writes a second for 60 s, at 200 a second.
    let lag = found(&world, at(0));
    assert!(matches!(lag[..], [Trouble::ReplicaBehind { seconds: 28..=31 }]), "{lag:?}");
}

#[test]
fn a_store_without_a_leader_and_one_with_two_are_found() {
    assert_eq!(found(&broken(with(led(true), 500.0), 9), at(0)), [Trouble::NoLeader]);
    let mut torn = with(led(false), 500.0);
    torn.faults = vec![fault("cut", FaultKind::LinkSuffers { from: ZoneId(0), to: ZoneId(1), loss: 1.0, delay: 0.0 })];
    let mut world = broken(torn, 40);
    over(&mut world, 30);
    assert_eq!(found(&world, at(0)), [Trouble::TwoLeaders]);
}

#[test]
fn an_autoscaler_that_is_gone_and_one_that_has_it_backwards_are_found() {
    let mut scenario = scaled(Follows::Busy, 0.75 * 5000.0);
    scenario.faults = vec![fault("lost", breaks(0))];
    assert_eq!(found(&broken(scenario, 5), at(0)), [Trouble::ScalerLost]);
    let mut inverted = starved(Follows::Cpu);
    inverted.seconds(60);
    let troubles = found(&inverted, at(0));
    assert!(troubles.contains(&Trouble::ScalerInverted), "{troubles:?}");
    assert!(troubles.contains(&Trouble::PoolExhausted { callee: ServiceId(1) }), "{troubles:?}");
}

fn breaks(mechanism: u32) -> FaultKind {
    FaultKind::Breaks { mechanism: hotwash::scenario::MechanismId(mechanism), share: 1.0 }
}

#[test]
fn a_cache_that_was_emptied_is_cold_until_it_has_filled() {
    let mut scenario = empty();
    scenario.platform.services = vec![
        service("cache", ServiceKind::Cache, 4, 100, Some(1000), 0.001),
        service("store", ServiceKind::Store, 4, 100, Some(1000), 0.01),
    ];
    scenario.platform.edges = vec![edge(0, 1, 2.0, 1)];
    scenario.platform.traffic = vec![traffic(0, 1000.0)];
    let keys = MechanismKind::Cache { of: ONE, keys: 10_000.0, skew: 1.0, keeps: 100.0 };
    scenario.platform.mechanisms = vec![mechanism(keys)];
    scenario.faults = vec![fault("flush", breaks(0))];
    let mut world = broken(scenario, 2);
    let cold = found(&world, at(0));
    assert!(matches!(cold[..], [Trouble::CacheCold { .. }]), "{cold:?}");
    over(&mut world, 600);
    assert_eq!(found(&world, at(0)), []);
}

#[test]
fn an_open_breaker_and_retries_that_amplify_are_found() {
    let scenario = |breaker| {
        let mut scenario = empty();
        scenario.platform.services = vec![
            service("app", ServiceKind::Service, 4, 200, Some(1000), 0.001),
            service("store", ServiceKind::Store, 4, 100, Some(1000), 0.01),
        ];
        let mut call = edge(0, 1, 1.0, 4);
        call.breaker = breaker;
        scenario.platform.edges = vec![call];
        scenario.platform.traffic = vec![traffic(0, 500.0)];
        scenario.faults = vec![fault("dead", FaultKind::Errors { of: ServiceId(1), share: 1.0 })];
        scenario
    };
    let tripped = found(&broken(scenario(Some(Breaker { opens_at: 0.5, stays: 10.0 })), 30), at(0));
    assert!(
        matches!(tripped[..], [Trouble::BreakerOpen { callee: ServiceId(1), permille: 850..=950 }]),
        "ten of eleven callers hold back: {tripped:?}"
    );
    let amplified = found(&broken(scenario(None), 30), at(1));
    assert!(matches!(amplified[..], [Trouble::RetriesAmplify { permille: 3900..=4010 }]), "{amplified:?}");
}

#[test]
fn a_full_path_is_found_from_the_service_and_from_either_zone() {
    let mut scenario = across_a_path(600.0);
    scenario.faults = vec![fault("rush", FaultKind::Demand { to: ONE, factor: 2.0 })];
    let full = Trouble::PipeFull { from: ZoneId(0), to: ZoneId(1) };
    let world = broken(scenario, 60);
    for place in [at(0), Target::Zone(ZoneId(0)), Target::Zone(ZoneId(1))] {
        assert_eq!(found(&world, place), [full], "{place:?}");
    }
    assert_eq!(found(&world, at(1)), [], "it makes no calls");
}

#[test]
fn a_limit_that_turns_requests_away_is_found() {
    let mut scenario = empty();
    scenario.platform.services = vec![service("app", ServiceKind::Service, 1, 10, None, 0.1)];
    scenario.platform.traffic = vec![traffic(0, 50.0)];
    let limiter = MechanismKind::Limiter { of: ONE, tolerance: 1.5, bounds: (5.0, 40.0) };
    scenario.platform.mechanisms = vec![mechanism(limiter)];
    scenario.faults = vec![fault("rush", FaultKind::Demand { to: ONE, factor: 4.0 })];
    let throttled = found(&broken(scenario, 120), at(0));
    assert!(matches!(throttled[..], [Trouble::Throttled { permille: 470..=550 }]), "{throttled:?}");
}

#[test]
fn clocks_secrets_and_backups_are_found() {
    let off = MechanismKind::Clock { of: ONE, jumps: 600.0, tolerates: 300.0, steps_after: None };
    assert_eq!(found(&broken(with(off, 500.0), 5), at(0)), [Trouble::ClockOff { seconds: 600 }]);
    let out = MechanismKind::Secrets { of: ONE, count: 12.0, each: 60.0, breaks: 0.0, follows: 60.0 };
    assert_eq!(found(&broken(with(out, 500.0), 5), at(0)), [Trouble::SecretsOut { left: 12 }]);
    let steps = Steps { seconds: [60.0, 0.0, 60.0, 0.0], batches: 1.0 };
    let bad = MechanismKind::Backup { of: ONE, steps };
    assert_eq!(found(&broken(with(bad, 500.0), 5), at(0)), [Trouble::BackupBad]);
}

#[test]
fn stale_reads_are_found_besides_the_lag() {
    let stale = Some(Stale { reads: 0.8, rewrites: 0.05 });
    let what = MechanismKind::Replication { of: ONE, writes: 0.2, applies: 200.0, stale };
    let found = found(&broken(with(what, 500.0), 60), at(0));
    // A lag of 30 s: .8 (1 - exp(-1.5)).
    assert!(
        matches!(found[..], [Trouble::ReplicaBehind { .. }, Trouble::StaleReads { permille: 590..=630 }]),
        "{found:?}"
    );
}
