//! The bare platform file: the shipped ones load, the document's example runs, faults are told.
//!
//! Not what the engine makes of them; the other files of this folder compare that.

use hotwash::platform::Trial;
use hotwash::scenario::{Diagnostic, PlatformFile, fault_start};

const DOC: &str = include_str!("../../../docs/platform-file.md");

fn example() -> &'static str {
    let (_, rest) = DOC.split_once("```ron\n").unwrap();
    rest.split_once("```").unwrap().0
}

fn lines(faults: &[Diagnostic]) -> String {
    faults.iter().map(|fault| format!("{fault}\n")).collect()
}

fn faults(text: &str) -> String {
    lines(&PlatformFile::parse(text).unwrap_err())
}

#[test]
fn the_example_of_the_document_runs_and_storms() {
    let file = PlatformFile::parse(example()).map_err(|faults| lines(&faults)).unwrap();
    let report = Trial::run(&file, 0);
    let calm = report.of("calm", "clients").unwrap();
    assert!((calm.goodput - 120.0).abs() < 0.5, "{calm:?}");
    let slow = report.of("slow", "web").unwrap();
    assert!(slow.loss > 0.3 && slow.attempts_per_request > 1.5, "{slow:?}");
    assert!(report.recover[0].t_recover.is_some());
    assert!(report.imbalance < 1e-9, "{}", report.imbalance);
}

#[test]
fn load_follows_steps_ramps_waves_and_herds() {
    let more = "Wave(to: \"clients\", swing: 0.5, period: \"100s\"), Herd(to: \"clients\", at: \"10s\", requests: 77),";
    let text = example().replace("load: [", &format!("load: [{more}"));
    let file = PlatformFile::parse(&text).map_err(|faults| lines(&faults)).unwrap();
    let wave = |second: f64| 1.0 + 0.5 * ((second - 0.5) / 100.0 * std::f64::consts::TAU).sin();
    let expected = [(5, 120.0, 0.0), (10, 120.0, 0.0), (11, 120.0, 77.0), (12, 120.0, 0.0), (80, 159.0, 0.0)];
    for (second, level, extra) in expected.into_iter().chain([(150, 180.0, 0.0), (201, 90.0, 0.0)]) {
        let rate = file.rate(0, second);
        let wanted = level * wave(f64::from(second)) + extra;
        assert!((rate - wanted).abs() < 1e-9, "{rate} instead of {wanted} at {second}");
    }
    assert_eq!(file.scenario.faults.iter().map(|fault| fault_start(&fault.when)).next(), Some(Some(100)));
}

#[test]
fn a_faulty_file_is_refused_with_the_place() {
    let wrong = [
        ("format: 1", "format: 2", "this format is not known"),
        ("step: \"100ms\"", "step: \"300ms\"", "a whole number of steps"),
        ("for: \"300s\"", "for: \"1.5s\"", "whole seconds"),
        ("to: \"180s\"", "to: \"400s\"", "within the 300 seconds"),
        ("at: \"60s\", per_second", "at: \"60s\", per_minute", "per_second"),
        ("Step(to: \"clients\"", "Step(to: \"web\"", "no traffic comes to `web`"),
        ("recover: [(of: \"clients\"", "recover: [(of: \"client\"", "did you mean `clients`?"),
        ("at: \"100s\", lasts", "probability: \"50%\", lasts", "nothing but time can start a fault"),
        ("traffic:", "trafic:", "did you mean `traffic`?"),
        ("id: \"slow\", from", "id: \"calm\", from", "a second window is called `calm`"),
    ];
    for (right, typed, told) in wrong {
        assert!(example().contains(right), "{right}");
        let told_now = faults(&example().replacen(right, typed, 1));
        assert!(told_now.contains(told), "{typed}: {told_now}");
    }
}

#[test]
fn every_field_is_in_the_document() {
    for word in ["format", "step", "for", "noise", "load", "changes", "faults", "windows", "recover", "hold", "share"] {
        assert!(DOC.contains(&format!("`{word}`")), "{word}");
    }
    let report = Trial::run(&PlatformFile::parse(example()).unwrap(), 0);
    let json = serde_json::to_value(&report).unwrap();
    for (field, _) in json["windows"][0]["services"][0].as_object().unwrap() {
        assert!(DOC.contains(&format!("`{field}`")), "{field}");
    }
}
