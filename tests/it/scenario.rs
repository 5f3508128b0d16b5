//! Scenario files: the shipped ones load, the document is true, every kind of fault is told, a thousand services load fast.
//!
//! The one rule: a diagnostic is compared as its reader sees it.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use expect_test::expect_file;
use hotwash::scenario::{Diagnostic, Scenario, library, parse, shipped};

const DOC: &str = include_str!("../../docs/scenario-format.md");
const RAW: [&str; 4] = [
    include_str!("../../src/scenario/raw.rs"),
    include_str!("../../src/scenario/raw_mechanism.rs"),
    include_str!("../../src/scenario/raw_platform.rs"),
    include_str!("../../src/scenario/raw_story.rs"),
];

fn told(faults: &[Diagnostic]) -> String {
    faults.iter().map(|fault| format!("{fault}\n")).collect()
}

fn fixtures(kind: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(kind);
    let entries =
        fs::read_dir(folder).expect("the fixtures are there").map(|entry| entry.expect("a readable folder").path());
    let mut files: Vec<PathBuf> = entries.filter(|path| path.extension().is_some_and(|end| end == "ron")).collect();
    files.sort();
    files
}

fn example() -> &'static str {
    let start = DOC.find("```ron\n#![enable").expect("an example") + "```ron\n".len();
    &DOC[start..start + DOC[start..].find("```").expect("its end")]
}

#[test]
fn shipped_scenarios_load() {
    for (id, text) in library() {
        match parse(text) {
            Ok(scenario) => assert_eq!(scenario.meta.id, *id),
            Err(faults) => panic!("{id}:\n{}", told(&faults)),
        }
        assert_eq!(shipped(id), Some(*text));
    }
    assert_eq!(shipped("no-such-scenario"), None);
}

#[test]
fn all_clear_is_large_enough_to_be_lost_in() {
    let scenario = Scenario::parse(shipped("all-clear").unwrap()).unwrap();
    assert!(scenario.platform.services.len() >= 30);
    assert!(scenario.people.len() >= 14);
    let kinds: std::collections::BTreeSet<_> = scenario.review.factors.iter().map(|factor| factor.kind).collect();
    assert!(scenario.review.factors.len() >= 6 && kinds.len() >= 5);
    for inject in &scenario.injects {
        assert!(inject.objective.is_some(), "{} serves no objective", inject.id);
    }
}

#[test]
fn the_example_of_the_document_loads() {
    if let Err(faults) = parse(example()) {
        panic!("{}", told(&faults));
    }
}

/// Every field and every word of the raw structs stands in the document, and every field has a doc line or one like it.
#[test]
fn the_document_names_every_field_and_word() {
    let mut missing = String::new();
    for source in RAW {
        for line in source.lines().map(str::trim) {
            let field = line.strip_prefix("pub(super) ").and_then(|rest| rest.split_once(": ")).map(|(name, _)| name);
            let variant = line
                .find(|c: char| !c.is_ascii_alphanumeric())
                .filter(|end| matches!(&line[*end..], "," | " {") || line[*end..].starts_with('('))
                .map(|end| &line[..end])
                .filter(|word| {
                    word.starts_with(|c: char| c.is_ascii_uppercase()) && !matches!(*word, "Ok" | "Spread" | "Zones")
                });
            for word in field.into_iter().chain(variant) {
                let whole = |c: char| !(c.is_ascii_alphanumeric() || c == '_');
                if !DOC.split(whole).any(|known| known == word) {
                    writeln!(missing, "{word}").unwrap();
                }
            }
        }
    }
    assert!(missing.is_empty(), "docs/scenario-format.md does not mention:\n{missing}");
}

#[test]
fn valid_fixtures_load() {
    let files = fixtures("valid");
    assert!(files.len() >= 2);
    for file in files {
        if let Err(faults) = parse(&fs::read_to_string(&file).unwrap()) {
            panic!("{}:\n{}", file.display(), told(&faults));
        }
    }
}

#[test]
fn other_spellings_mean_the_same() {
    let [plain, odd] = ["after-lunch", "odd-spelling"].map(|name| {
        let path = format!("{}/tests/fixtures/valid/{name}.ron", env!("CARGO_MANIFEST_DIR"));
        Scenario::parse(&fs::read_to_string(path).unwrap()).unwrap()
    });
    assert_eq!(plain.platform, odd.platform);
    assert_eq!(plain.meta.stability, odd.meta.stability);
    assert_eq!(plain.reference, odd.reference);
}

#[test]
fn invalid_fixtures_are_explained() {
    let files = fixtures("invalid");
    assert!(files.len() >= 12);
    for file in files {
        let text = fs::read_to_string(&file).unwrap();
        let faults = parse(&text).expect_err(&format!("{} should be refused", file.display()));
        for fault in &faults {
            let span = fault.span.as_ref().unwrap();
            assert!(text.get(span.start..span.end).is_some(), "{fault}: a span outside the text");
        }
        expect_file![file.with_extension("txt")].assert_eq(&told(&faults));
    }
}

/// Cutting a scenario anywhere, or putting a stray sign anywhere, is answered, never a panic.
#[test]
fn broken_text_never_panics() {
    let text = example();
    for cut in (0..text.len()).filter(|at| text.is_char_boundary(*at)).step_by(7) {
        assert!(parse(&text[..cut]).is_err());
        for stray in ["(", "]", "\"", "é", "/*", ",,"] {
            let outcome = parse(&format!("{}{stray}{}", &text[..cut], &text[cut..]));
            for fault in outcome.err().into_iter().flatten() {
                assert!(!fault.message.is_empty());
            }
        }
    }
}

#[test]
fn a_thousand_services_load_fast() {
    let mut more = String::new();
    for index in 0..1000 {
        let calls: String = [index * 2 + 1, index * 2 + 2]
            .into_iter()
            .filter(|to| *to < 1000)
            .map(|to| format!("(to: \"node-{to}\", timeout: \"2s\", attempts: 2, backoff: \"50ms\"), "))
            .collect();
        writeln!(
            more,
            "(id: \"node-{index}\", kind: Service, team: \"checkout\", replicas: 4, work: \"5ms\", calls: [{calls}]),"
        )
        .unwrap();
    }
    let text = example().replace("services: [", &format!("services: [\n{more}"));
    let start = Instant::now();
    let scenario = parse(&text).map_err(|faults| told(&faults)).unwrap();
    let took = start.elapsed();
    assert_eq!(scenario.platform.services.len(), 1003);
    assert!(took < Duration::from_secs(2), "loading took {took:?}");

    let wrong = text.replace("to: \"node-7\"", "to: \"nod-7\"");
    let faults = parse(&wrong).unwrap_err();
    assert_eq!(faults.len(), 1, "{}", told(&faults));
}

#[test]
fn a_response_of_absurd_length_is_a_fault_and_no_panic() {
    let text = shipped("middle-watch").unwrap().replace("minutes: 32,", "minutes: 100000000,");
    let faults = parse(&text).unwrap_err();
    assert!(told(&faults).contains("a response lasts 1 to 1440 minutes"), "{}", told(&faults));
}
