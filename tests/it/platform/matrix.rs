//! Which levers fit which targets, and that a refusal offers one that does.
//!
//! The one rule: a lever that fits does something, or says why there is nothing to do.

use std::collections::BTreeSet;

use hotwash::scenario::{Change, ChangeKind, MechanismKind, Scenario, ServiceKind};
use hotwash::vocab::{Amount, ChangeId, FleetId, JobId, Lever, LeverCall, Reason, ServiceId, Target, VendorId, ZoneId};
use strum::IntoEnumIterator as _;

use super::build::*;
use super::mechanisms::{across_a_path, mechanism};

/// The small world with a service of every kind, a change, a cache of keys, names, a certificate, clocks and secrets.
fn everything() -> Scenario {
    let mut scenario = creep();
    let mut vendor = service("mail", ServiceKind::Vendor, 1, 10, Some(10), 0.01);
    vendor.vendor = Some(VendorId(0));
    let more = [
        service("cache", ServiceKind::Cache, 2, 50, Some(50), 0.001),
        service("queue", ServiceKind::Queue, 2, 50, None, 0.01),
        service("names", ServiceKind::Network, 2, 50, Some(50), 0.001),
        vendor,
    ];
    scenario.platform.services.extend(more);
    let of = |at: u32| ServiceId(at);
    scenario.platform.mechanisms = [
        MechanismKind::Cache { of: of(5), keys: 1000.0, skew: 1.0, keeps: 60.0 },
        MechanismKind::Naming { of: of(7), keeps: 60.0, sticky: 0.0 },
        MechanismKind::Certificate { of: of(ROUTER), keeps: 0.0 },
        MechanismKind::Clock { of: of(APP), jumps: 600.0, tolerates: 300.0, steps_after: None },
        MechanismKind::Secrets { of: of(STORE), count: 10.0, each: 60.0, breaks: 0.0, follows: 60.0 },
        MechanismKind::Pipe { from: ZoneId(0), to: ZoneId(1), carries: 1e6, buffer: 1e6 },
    ]
    .into_iter()
    .map(mechanism)
    .collect();
    scenario.changes = vec![Change {
        id: "app-231".into(),
        at: -60,
        what: "a setting".into(),
        to: of(APP),
        kind: ChangeKind::Config,
        logged: true,
    }];
    scenario
}

fn fitting(world: &World, target: Target) -> BTreeSet<&'static str> {
    let levers = world.platform.levers_for(&world.scenario, target);
    levers.into_iter().map(|(lever, _)| lever.word()).collect()
}

fn words(text: &'static str) -> BTreeSet<&'static str> {
    text.split_whitespace().collect()
}

#[test]
fn every_lever_fits_what_it_makes_sense_for() {
    let world = World::quiet(everything());
    let any = "rollback rollforward restart replace scale shed admit limit block maintenance raise-quota renew rotate snapshot";
    let door = "shed admit limit block rotate snapshot";
    let hosts = "restart replace drain resume admit failback snapshot rotate renew";
    let service = |at: u32| Target::Service(ServiceId(at));
    let wanted = [
        (service(ROUTER), any, ""),
        (service(APP), any, "resync"),
        (service(STORE), any, "restore resync failover promote failback"),
        (service(5), any, "flush-cache warm-cache"),
        (service(6), any, "pause resume restore resync"),
        (service(7), any, "flush-cache"),
        (service(8), door, ""),
        (Target::Fleet(FleetId(0)), hosts, ""),
        (Target::Zone(ZoneId(0)), "drain reroute failover failback admit resume raise-quota", ""),
        (Target::Job(JobId(0)), "pause resume block rotate snapshot", ""),
        (Target::Change(ChangeId(0)), "rollback rollforward config", ""),
        (Target::Vendor(VendorId(0)), "block rotate", ""),
    ];
    for (target, common, own) in wanted {
        let mut all = words(common);
        all.extend(words(own));
        assert_eq!(fitting(&world, target), all, "{target:?}");
    }
    let somewhere: BTreeSet<&str> = wanted.iter().flat_map(|(target, ..)| fitting(&world, *target)).collect();
    let nowhere: Vec<Lever> = Lever::iter().filter(|lever| !somewhere.contains(lever.word())).collect();
    assert_eq!(nowhere, [Lever::Flag], "nothing optional is called here");
}

#[test]
fn what_does_not_fit_is_refused_with_something_that_does() {
    let world = World::quiet(everything());
    let targets: Vec<Target> = (0..9).map(|at| Target::Service(ServiceId(at))).chain([FLEET, JOB]).collect();
    let mut refused = 0;
    for lever in Lever::iter() {
        for target in &targets {
            let call = LeverCall { lever, target: *target, amount: None };
            let Err(refusal) = world.platform.plan(&world.scenario, &call) else { continue };
            refused += 1;
            let offered = refusal.hint.unwrap_or_else(|| panic!("{call:?}: {}", refusal.why));
            assert!(world.platform.plan(&world.scenario, &offered).is_ok(), "{call:?} offers {offered:?}");
            assert!(!refusal.why.is_empty() && refusal.reason != Reason::ToolUnreachable, "{call:?}");
        }
    }
    assert!(refused > 50, "{refused}");
}

#[test]
fn a_part_of_what_comes_can_be_blocked_and_a_store_made_read_only() {
    let mut scenario = empty();
    scenario.platform.services = vec![service("store", ServiceKind::Store, 4, 50, Some(50), 0.01)];
    scenario.platform.traffic = vec![traffic(0, 400.0)];
    let mut world = World::quiet(scenario);
    let at = Target::Service(ServiceId(0));
    world.pull(Lever::Block, at, Some(Amount::Share(300)));
    world.seconds(40);
    assert!((world.errors(0) - 0.3).abs() < 1e-6, "{}", world.errors(0));
    world.pull(Lever::Admit, at, None);
    world.seconds(300);
    assert!(world.errors(0) < 1e-6);
    world.pull(Lever::Maintenance, at, Some(Amount::Word("read-only".into())));
    world.seconds(40);
    assert!((world.errors(0) - 0.2).abs() < 1e-6, "one request in five writes: {}", world.errors(0));
}

#[test]
fn a_cache_of_keys_can_be_warmed_and_a_restart_empties_it() {
    let mut scenario = empty();
    scenario.platform.services = vec![
        service("cache", ServiceKind::Cache, 4, 100, Some(1000), 0.001),
        service("store", ServiceKind::Store, 4, 100, Some(1000), 0.01),
    ];
    scenario.platform.edges = vec![edge(0, 1, 2.0, 1)];
    scenario.platform.traffic = vec![traffic(0, 1000.0)];
    let keys = MechanismKind::Cache { of: ServiceId(0), keys: 100_000.0, skew: 0.8, keeps: 1000.0 };
    scenario.platform.mechanisms = vec![mechanism(keys)];
    let mut world = World::quiet(scenario);
    let at = Target::Service(ServiceId(0));
    world.seconds(2000);
    let warm = world.platform.mechanism_reading(0);
    world.pull(Lever::Restart, at, None);
    world.seconds(122);
    let cold = world.platform.mechanism_reading(0);
    assert!(cold < 0.5 * warm, "{warm} {cold}");
    world.pull(Lever::WarmCache, at, None);
    world.seconds(183);
    let filled = world.platform.mechanism_reading(0);
    assert!((filled - warm).abs() < 0.05, "{warm} {filled}");
}

#[test]
fn a_path_between_zones_can_be_widened() {
    let scenario = across_a_path(1200.0);
    let mut world = World::quiet(scenario);
    world.seconds(30);
    assert!((world.errors(0) - 1.0 / 6.0).abs() < 0.01, "{}", world.errors(0));
    world.pull(Lever::RaiseQuota, Target::Zone(ZoneId(1)), None);
    world.seconds(660);
    assert!(world.errors(0) < 1e-3, "half as much again is enough: {}", world.errors(0));
}
