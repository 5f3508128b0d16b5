//! Changes of a platform that must not change its figures, or change them in a known way (platform-model.md, 2.4).
//!
//! Also the rules that are not flows but arithmetic. No reference figures: the engine is compared with itself.
//! The one rule: both sides are platform files, differing in what is said and nothing else.

use std::fmt::Write as _;

use hotwash::platform::{Figures, Report};

use super::cases::run;
use super::swing::forward;

/// A chain with retries and a stall in the middle. Times are multiplied by `slow`, rates by `wide / slow`.
struct Chain {
    wide: u32,
    slow: f64,
    steps: u32,
    load: f64,
}

impl Chain {
    const PLAIN: Self = Self { wide: 1, slow: 1.0, steps: 10, load: 1.0 };

    fn text(&self) -> String {
        let ms = |value: f64| format!("\"{}ms\"", value * self.slow);
        let s = |value: f64| format!("\"{}s\"", value * self.slow);
        let (n, rate) = (self.wide, 180.0 * self.load * f64::from(self.wide) / self.slow);
        format!(
            "#![enable(implicit_some)]\n(format: 1, step: \"{}ms\", for: {}, platform: (services: [\
             (id: \"front\", kind: Router, replicas: {}, slots: 40, queue: 80, work: {}, \
             calls: [(to: \"middle\", timeout: {}, attempts: 2, backoff: {}, jitter: Full)]),\
             (id: \"middle\", kind: Service, replicas: {}, slots: 12, queue: 24, work: {}, calls: [(to: \"store\", timeout: {})]),\
             (id: \"store\", kind: Store, replicas: {}, slots: 6, queue: 60, work: {})],\
             traffic: [(to: \"front\", per_second: {rate})]),\
             faults: [(id: \"slow\", at: {}, lasts: {}, what: CapacityLost(of: \"store\", share: \"60%\"))],\
             windows: [(id: \"calm\", from: {}, to: {}), (id: \"bad\", from: {}, to: {}), (id: \"after\", from: {}, to: {})],\
             recover: [(of: \"front\", after: {})])",
            1000.0 / f64::from(self.steps),
            s(400.0),
            2 * n,
            ms(4.0),
            ms(2000.0),
            ms(400.0),
            2 * n,
            ms(30.0),
            ms(2000.0),
            2 * n,
            ms(40.0),
            s(100.0),
            s(60.0),
            s(50.0),
            s(100.0),
            s(120.0),
            s(160.0),
            s(240.0),
            s(400.0),
            s(160.0),
        )
    }

    fn run(&self) -> Report {
        run(&self.text()).unwrap()
    }
}

/// How far two figures are apart, as a share.
fn apart(one: f64, other: f64) -> f64 {
    (one - other).abs() / one.abs().max(other.abs()).max(1e-6)
}

fn compare(one: &Report, other: &Report, allowed: f64, figures: &[(&str, fn(&Figures) -> f64, f64)]) {
    for (mine, theirs) in one.windows.iter().zip(&other.windows) {
        for (mine, theirs) in mine.services.iter().zip(&theirs.services) {
            for (name, figure, factor) in figures {
                let (a, b) = (figure(mine) * factor, figure(theirs));
                assert!(apart(a, b) <= allowed || (a - b).abs() < 1e-6, "{} {name}: {a} against {b}", mine.id);
            }
        }
    }
}

#[test]
fn twice_the_replicas_at_twice_the_rate_is_the_same_system() {
    let (one, two) = (Chain::PLAIN.run(), Chain { wide: 2, ..Chain::PLAIN }.run());
    let figures: [(&str, fn(&Figures) -> f64, f64); 6] = [
        ("wait", |f| f.wait, 1.0),
        ("loss", |f| f.loss, 1.0),
        ("p50", |f| f.p50, 1.0),
        ("p99", |f| f.p99, 1.0),
        ("goodput", |f| f.goodput, 2.0),
        ("busy", |f| f.busy, 2.0),
    ];
    compare(&one, &two, 1e-6, &figures);
    assert_eq!(one.recover, two.recover);
}

#[test]
fn twice_as_slow_at_half_the_rate_is_the_same_system_in_slow_motion() {
    let (one, two) = (Chain::PLAIN.run(), Chain { slow: 2.0, steps: 5, ..Chain::PLAIN }.run());
    let figures: [(&str, fn(&Figures) -> f64, f64); 4] = [
        ("wait", |f| f.wait, 2.0),
        ("loss", |f| f.loss, 1.0),
        ("busy", |f| f.busy, 1.0),
        ("goodput", |f| f.goodput, 0.5),
    ];
    // The control plane, and the look at how many can call, come once a second in both, which is not scaled: hence the
    // tolerance.
    compare(&one, &two, 0.01, &figures);
}

#[test]
fn half_the_step_changes_little() {
    let coarse = Chain::PLAIN.run();
    let fine = Chain { steps: 20, ..Chain::PLAIN }.run();
    let steady: [(&str, fn(&Figures) -> f64, f64); 3] =
        [("wait", |f| f.wait, 1.0), ("loss", |f| f.loss, 1.0), ("goodput", |f| f.goodput, 1.0)];
    compare(&coarse, &fine, 0.03, &steady);
    let storm = |step: &str| {
        let path = format!("{}/tests/fixtures/platform/storm-280-to-120-at-200.ron", env!("CARGO_MANIFEST_DIR"));
        let text = std::fs::read_to_string(path).unwrap().replace("step: \"100ms\"", &format!("step: \"{step}\""));
        f64::from(run(&text).unwrap().recover[0].t_recover.unwrap())
    };
    let (coarse, fine) = (storm("100ms"), storm("50ms"));
    assert!(apart(coarse, fine) < 0.03, "well again at {coarse} and at {fine}");
}

#[test]
fn a_service_split_into_equal_cohorts_is_the_same_service() {
    let whole = Chain::PLAIN.text();
    // A release on half the replicas that changes nothing is a second cohort.
    let split = whole.replacen(
        "faults: [",
        "changes: [(at: \"0s\", id: \"v2\", what: \"a release\", to: \"middle\")], faults: [(id: \"same\", at: \"1s\", \
         what: Regression(change: \"v2\", of: \"middle\", share: \"50%\")), ",
        1,
    );
    assert_ne!(whole, split);
    let figures: [(&str, fn(&Figures) -> f64, f64); 5] = [
        ("wait", |f| f.wait, 1.0),
        ("loss", |f| f.loss, 1.0),
        ("goodput", |f| f.goodput, 1.0),
        ("p99", |f| f.p99, 1.0),
        ("busy", |f| f.busy, 1.0),
    ];
    compare(&run(&whole).unwrap(), &run(&split).unwrap(), 2e-3, &figures);
}

#[test]
fn errors_of_a_canary_are_its_weight_times_its_errors() {
    for (share, errors) in [(0.1, 0.5), (0.25, 0.2), (0.5, 1.0)] {
        let text = format!(
            "#![enable(implicit_some)]\n(format: 1, for: \"60s\", platform: (services: [(id: \"web\", kind: Service, replicas: 8, \
             slots: 10, work: \"10ms\")], traffic: [(to: \"web\", per_second: 1000)]), \
             changes: [(at: \"0s\", id: \"v2\", what: \"a release\", to: \"web\")], \
             faults: [(id: \"bad\", what: Regression(change: \"v2\", of: \"web\", share: {share}, errors: {errors}))], \
             windows: [(id: \"w\", from: \"20s\", to: \"60s\")])"
        );
        let report = run(&text).unwrap();
        let web = report.of("w", "web").unwrap();
        let found = 1.0 - web.goodput / web.offered;
        assert!((found - share * errors).abs() < 1e-3, "{share} of {errors}: {found}");
    }
}

#[test]
fn stacked_retries_multiply() {
    // Outages, section 4: three attempts at each of five layers come to 3^5 at the bottom when it refuses everything.
    let mut services = String::new();
    for layer in 0..5 {
        write!(
            services,
            "(id: \"l{layer}\", kind: Service, slots: 100000, work: \"1ms\", calls: [(to: \"l{}\", timeout: \"30s\", attempts: 3)]),",
            layer + 1
        )
        .unwrap();
    }
    let text = format!(
        "#![enable(implicit_some)]\n(format: 1, for: \"120s\", platform: (services: [{services}\
         (id: \"l5\", kind: Store, slots: 1000, queue: 1000, work: \"1ms\")], traffic: [(to: \"l0\", per_second: 4)]), \
         faults: [(id: \"down\", at: \"10s\", what: Errors(of: \"l5\", share: 1))], \
         windows: [(id: \"w\", from: \"90s\", to: \"120s\")])"
    );
    let report = run(&text).unwrap();
    let bottom = report.of("w", "l5").unwrap().offered / 4.0;
    assert!(apart(bottom, 243.0) < 0.01, "{bottom} instead of 243 attempts");
}

#[test]
fn recovery_is_monotone_in_depth_length_and_load_of_the_trigger() {
    // The boundary of the MongoDB artefact: whatever recovers also recovers from less.
    let recovers = |share: f64, seconds: u32, load: f64| {
        let text = format!(
            "#![enable(implicit_some)]\n(format: 1, step: \"100ms\", for: \"300s\", platform: (services: [\
             (id: \"clients\", kind: Router, slots: 20000, work: 0, calls: [(to: \"db\", timeout: \"1s\", attempts: 3)]),\
             (id: \"db\", kind: Store, slots: 30, queue: 900, work: \"100ms\")], traffic: [(to: \"clients\", per_second: {load})]), \
             faults: [(id: \"dip\", at: \"60s\", lasts: \"{seconds}s\", what: CapacityLost(of: \"db\", share: {share}))], \
             recover: [(of: \"clients\", after: \"{}s\")])",
            60 + seconds
        );
        run(&text).unwrap().recover[0].t_recover.is_some()
    };
    let mut found = [false; 2];
    for load in [150.0, 180.0, 210.0] {
        for seconds in [4, 8, 16] {
            let along: Vec<bool> = [0.3, 0.6, 0.8, 0.95].iter().map(|share| recovers(*share, seconds, load)).collect();
            assert!(along.windows(2).all(|two| two[0] || !two[1]), "depth, {load} for {seconds} s: {along:?}");
            along.iter().for_each(|well| found[usize::from(*well)] = true);
        }
        let along: Vec<bool> = [4, 8, 16].iter().map(|seconds| recovers(0.8, *seconds, load)).collect();
        assert!(along.windows(2).all(|two| two[0] || !two[1]), "length at {load}: {along:?}");
    }
    let along: Vec<bool> = [150.0, 180.0, 210.0].iter().map(|load| recovers(0.8, 8, *load)).collect();
    assert!(along.windows(2).all(|two| two[0] || !two[1]), "load: {along:?}");
    assert_eq!(found, [true, true], "both outcomes occur");
}

/// A station of ten slots whose customers wait half a second at most; times are multiplied by `slow`.
fn impatient(wide: u32, slow: f64, work: f64, faults: &str) -> Report {
    run(&format!(
        "#![enable(implicit_some)]\n(format: 1, step: \"100ms\", for: \"400s\", platform: (services: [\
         (id: \"s\", kind: Service, replicas: {wide}, slots: 10, work: \"{}ms\", gives_up: \"{}ms\")], \
         traffic: [(to: \"s\", per_second: {})]), {faults} windows: [(id: \"w\", from: \"200s\", to: \"400s\")])",
        work * slow,
        500.0 * slow,
        120.0 * f64::from(wide) / slow,
    ))
    .unwrap()
}

#[test]
fn who_has_waited_too_long_goes_away_at_every_scale_and_speed() {
    let plain = impatient(1, 1.0, 100.0, "");
    let lost = plain.of("w", "s").unwrap().loss;
    assert!((lost - 1.0 / 6.0).abs() < 0.01, "what is asked for beyond 100 a second goes away: {lost}");
    let same: [(&str, fn(&Figures) -> f64, f64); 4] =
        [("wait", |f| f.wait, 1.0), ("p99", |f| f.p99, 1.0), ("loss", |f| f.loss, 1.0), ("busy", |f| f.busy, 2.0)];
    compare(&plain, &impatient(2, 1.0, 100.0, ""), 1e-6, &same);
    let slow: [(&str, fn(&Figures) -> f64, f64); 4] =
        [("wait", |f| f.wait, 2.0), ("p99", |f| f.p99, 2.0), ("loss", |f| f.loss, 1.0), ("busy", |f| f.busy, 1.0)];
    compare(&plain, &impatient(1, 2.0, 100.0, ""), 1e-4, &slow);
}

#[test]
fn patience_is_seconds_however_slow_the_work_becomes() {
    let slower = "faults: [(id: \"slow\", at: \"1s\", what: Slower(of: \"s\", factor: 2))],";
    let figures: [(&str, fn(&Figures) -> f64, f64); 3] =
        [("wait", |f| f.wait, 1.0), ("loss", |f| f.loss, 1.0), ("busy", |f| f.busy, 1.0)];
    compare(&impatient(1, 1.0, 100.0, slower), &impatient(1, 1.0, 200.0, ""), 1e-6, &figures);
}

#[test]
fn a_cache_that_was_emptied_thins_out_again_when_what_came_together_goes_together() {
    let report = run(include_str!("../../fixtures/platform/s10.ron")).unwrap();
    let hits = |window: &str| report.of(window, "cache").unwrap().hit_ratio.unwrap();
    assert!(hits("[40,60)") > 0.85, "full after a minute: {}", hits("[40,60)"));
    assert!(hits("[60,65)") < hits("[65,70)") && hits("[65,70)") < hits("[80,100)"), "it fills again");
    // Two minutes after the flush the answers that came then are all as old as they may be.
    assert!(hits("[200,240)") < hits("[120,160)") - 0.02, "{} {}", hits("[200,240)"), hits("[120,160)"));
}

#[test]
fn who_is_served_when_a_service_stands_still_leaves_and_nobody_takes_the_slot() {
    let report = run("#![enable(implicit_some)]\n(format: 1, step: \"100ms\", for: \"90s\", platform: (services: [\
         (id: \"s\", kind: Service, slots: 30, queue: 250, work: \"100ms\")], traffic: [(to: \"s\", per_second: 280)]), \
         faults: [(id: \"stall\", at: \"60s\", lasts: \"10s\", what: CapacityLost(of: \"s\", share: 1))], \
         windows: [(id: \"still\", from: \"65s\", to: \"70s\"), (id: \"again\", from: \"70s\", to: \"71s\")])")
    .unwrap();
    let (still, again) = (report.of("still", "s").unwrap(), report.of("again", "s").unwrap());
    assert!(still.busy < 0.01 && (still.number - 250.0).abs() < 0.5, "{} {}", still.busy, still.number);
    assert!(still.goodput < 1e-6 && (still.loss - 1.0).abs() < 0.01, "{} {}", still.goodput, still.loss);
    assert!((again.busy - 30.0).abs() < 0.5 && again.loss < 0.02, "thirty places are free: {}", again.loss);
}

#[test]
fn a_second_call_finds_the_place_that_its_forerunner_left() {
    let report = run("#![enable(implicit_some)]\n(format: 1, step: \"100ms\", for: \"120s\", platform: (services: [\
         (id: \"front\", kind: Router, slots: 500, work: \"100ms\", calls: [(to: \"store\", per_request: 2, timeout: \"5s\")]),\
         (id: \"store\", kind: Store, slots: 1, queue: 5, work: \"5ms\")], traffic: [(to: \"front\", per_second: 155)]), \
         windows: [(id: \"w\", from: \"60s\", to: \"120s\")])")
    .unwrap();
    let (front, store) = (report.of("w", "front").unwrap(), report.of("w", "store").unwrap());
    assert!(store.loss > 0.3, "{}", store.loss);
    // Whoever was answered once is answered twice, so as many requests fail as calls.
    let failed = 1.0 - front.goodput / front.offered;
    assert!((failed - store.loss).abs() < 0.01, "{failed} of the requests, {} of the calls", store.loss);
}

#[test]
fn after_a_swing_as_many_are_inside_as_the_forward_equations_say() {
    let text = include_str!("../../fixtures/platform/s9.ron");
    let file = hotwash::scenario::PlatformFile::parse(text).unwrap();
    // The first swing: nothing of it is left when the next begins.
    let exact = forward(20, |second| file.rate(0, second), 201);
    let found = run(text).unwrap().of("200", "station").unwrap().number;
    // Over the two seconds about 200, as the window has it.
    let exact = 0.25 * exact[198] + 0.5 * exact[199] + 0.25 * exact[200];
    assert!((exact - 8.54).abs() < 0.02, "{exact}");
    assert!(apart(found, exact) < 0.01, "{found} for {exact}");
}

#[test]
fn what_is_given_up_further_on_is_not_late_once_more() {
    // Whoever waits as long as the service it calls does gets the same answers, whether it would wait longer or not. Counted
    // once more there would be 2.3 times as many retries; what is left, a third, is that two laws of one tail are subtracted.
    let platform = |patience: &str| {
        format!(
            "#![enable(implicit_some)]\n(format: 1, step: \"100ms\", for: \"300s\", platform: (services: [\
             (id: \"front\", kind: Router, slots: 300, queue: 60, work: 0, \
             calls: [(to: \"middle\", timeout: \"{patience}\", attempts: 2, backoff: \"100ms\")]),\
             (id: \"middle\", kind: Service, slots: 90, queue: 90, work: \"5ms\", calls: [(to: \"db\", timeout: \"200ms\")]),\
             (id: \"db\", kind: Service, slots: 90, queue: 90, work: \"50ms\", variation: 2.0)],\
             traffic: [(to: \"front\", per_second: 600)]), windows: [(id: \"w\", from: \"100s\", to: \"300s\")])"
        )
    };
    let (same, longer) = (run(&platform("200ms")).unwrap(), run(&platform("20s")).unwrap());
    let attempts = |report: &Report| report.of("w", "middle").unwrap().attempts_per_request - 1.0;
    println!("{} retries for {}", attempts(&same), attempts(&longer));
    assert!(attempts(&longer) > 0.02, "some are given up");
    let more = attempts(&same) / attempts(&longer);
    assert!((1.0..1.4).contains(&more), "{} for {}", attempts(&same), attempts(&longer));
}
