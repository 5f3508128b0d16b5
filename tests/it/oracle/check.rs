//! The oracle is itself held to closed forms and to other people's simulators.
//!
//! Only an oracle that agrees with them may judge the engine.

use std::fs;

use hotwash::platform::{Figures, Report};
use hotwash::scenario::PlatformFile;

use super::simulate;

fn fixture(name: &str) -> PlatformFile {
    let path = format!("{}/tests/fixtures/platform/{name}.ron", env!("CARGO_MANIFEST_DIR"));
    PlatformFile::parse(&fs::read_to_string(path).unwrap()).unwrap()
}

/// The mean of a figure over seeds.
fn mean(reports: &[Report], window: &str, service: &str, figure: impl Fn(&Figures) -> f64) -> f64 {
    let each = reports.iter().map(|report| figure(report.of(window, service).unwrap()));
    each.sum::<f64>() / reports.len() as f64
}

fn runs(name: &str, seeds: u64) -> Vec<Report> {
    let file = fixture(name);
    (1..=seeds).map(|seed| simulate(&file, seed)).collect()
}

#[test]
fn the_oracle_agrees_with_erlang() {
    // Mean waits of section 2.1 in seconds, with what four seeds may be off.
    for (name, wait, off) in [("c1", 0.04, 0.003), ("c2", 0.087_692, 0.008), ("c6", 0.025_164, 0.004)] {
        let reports = runs(name, 4);
        let found = mean(&reports, "steady", "station", |figures| figures.wait);
        assert!((found - wait).abs() < off, "{name}: {found} instead of {wait}");
    }
    let reports = runs("c3", 4);
    let loss = mean(&reports, "steady", "station", |figures| figures.loss);
    assert!((loss - 0.191_825).abs() < 0.004, "{loss}");
}

#[test]
fn the_oracle_agrees_with_simpy_on_retries() {
    // Goodput, attempts per request and loss with three times the half widths of the reference.
    let cases = [("s1", 70.04, 1.0229, 0.0011), ("s2", 87.24, 1.1903, 0.1363), ("s3", 87.28, 1.8276, 0.5029)];
    for (name, goodput, attempts, loss) in cases {
        let reports = runs(name, 3);
        let found = mean(&reports, "steady", "clients", |figures| figures.goodput);
        assert!((found - goodput).abs() < 1.0, "{name}: goodput {found} instead of {goodput}");
        let found = mean(&reports, "steady", "station", |figures| figures.attempts_per_request);
        assert!((found - attempts).abs() < 0.045, "{name}: {found} attempts instead of {attempts}");
        let found = mean(&reports, "steady", "station", |figures| figures.loss);
        assert!((found - loss).abs() < 0.025, "{name}: loss {found} instead of {loss}");
    }
}

#[test]
fn the_oracle_agrees_with_simpy_on_slots_that_run_out() {
    let reports = runs("s8", 2);
    let goodput = mean(&reports, "during", "clients", |figures| figures.goodput);
    assert!((goodput - 666.2).abs() < 10.0, "{goodput}");
    for (service, wait, off) in [("gateway", 0.2929, 0.006), ("app", 0.0730, 0.0015), ("db", 0.0400, 0.001)] {
        let found = mean(&reports, "during", service, |figures| figures.wait);
        assert!((found - wait).abs() < off, "{service}: {found} instead of {wait}");
    }
}

#[test]
fn the_oracle_agrees_with_simpy_on_storms() {
    let recovered = |name: &str, seed| simulate(&fixture(name), seed).recover[0].t_recover;
    for seed in 1..=2 {
        assert_eq!(recovered("storm-160", seed), None);
        assert_eq!(recovered("storm-280-queue-600", seed), None);
        let short = recovered("storm-280-queue-100", seed).unwrap();
        assert!((71..=72).contains(&short), "{short}");
        assert!(recovered("storm-280-queue-250", seed).is_some());
        let dropped = f64::from(recovered("storm-280-to-100-at-100", seed).unwrap());
        assert!((dropped - 228.0).abs() < 15.0, "{dropped}");
    }
    let early: Vec<u32> = (1..=6).map(|seed| recovered("storm-140", seed).unwrap()).collect();
    let mean = f64::from(early.iter().sum::<u32>()) / 6.0;
    assert!((mean - 190.0).abs() < 40.0, "{early:?}");
}
