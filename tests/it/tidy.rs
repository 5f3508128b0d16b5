//! Rules about the source itself, so that `cargo test` alone tells a contributor everything.
//!
//! Not style in general, which is clippy's and rustfmt's part.
//! The one rule: a failure names the file and says what to do about it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// The layers, each of which may use itself and those before it. docs/decisions/0001 tells why language follows scenario.
const LAYERS: [&str; 16] = [
    "base", "vocab", "scenario", "language", "platform", "incident", "people", "exercise", "view", "record", "score",
    "players", "debrief", "session", "panels", "shells",
];

/// The shells: all of them stand to the right of everything else, and none may see another.
const SHELLS: [&str; 3] = ["cli", "app", "server"];

/// What may lie at the top of the repository.
const TOP_LEVEL: [&str; 24] = [
    ".ci",
    ".git",
    ".gitattributes",
    ".github",
    ".gitignore",
    "AUTHORS.md",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "Cargo.lock",
    "Cargo.toml",
    "LICENSE-APACHE",
    "LICENSE-MIT",
    "README.md",
    "assets",
    "benches",
    "clippy.toml",
    "docs",
    "rust-toolchain.toml",
    "rustfmt.toml",
    "scenarios",
    "src",
    "target",
    "tests",
    "web",
];

const LINES_MAX: usize = 600;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn rust_files(below: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![root().join(below)];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                found.push(path);
            }
        }
    }
    found.sort();
    assert!(!found.is_empty(), "no Rust files below {below}");
    found
}

fn all_files() -> Vec<PathBuf> {
    let mut files = rust_files("src");
    files.extend(rust_files("tests"));
    files
}

fn shown(path: &Path) -> String {
    path.strip_prefix(root()).unwrap().display().to_string()
}

fn report(faults: &[String]) {
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
}

/// The layer a source file belongs to; none for `lib.rs` and `main.rs`.
fn layer_of(path: &Path) -> Option<String> {
    let inside = path.strip_prefix(root().join("src")).unwrap();
    let first = inside.components().next()?.as_os_str().to_str()?;
    Path::new(first).extension().is_none_or(|ending| ending != "rs").then(|| first.to_owned())
}

fn place_of(layer: &str) -> Option<usize> {
    let name = if SHELLS.contains(&layer) { "shells" } else { layer };
    LAYERS.iter().position(|known| *known == name)
}

/// Code without its comments; a link in a doc comment is no dependency.
fn code_of(text: &str) -> String {
    let lines = text.lines().map(|line| line.split("//").next().unwrap_or_default());
    lines.collect::<Vec<_>>().join("\n")
}

/// The first names of every `crate::` path, those of a `crate::{...}` list included.
fn layers_used(code: &str) -> BTreeSet<String> {
    let mut used = BTreeSet::new();
    for (at, _) in code.match_indices("crate::") {
        let rest = &code[at + "crate::".len()..];
        if let Some(list) = rest.strip_prefix('{') {
            let mut depth = 1;
            let mut name = String::new();
            for c in list.chars() {
                match c {
                    '{' => depth += 1,
                    '}' => depth -= 1,
                    _ => {}
                }
                if depth == 0 {
                    break;
                }
                if depth == 1 && (c == ',' || c == ':' || c.is_whitespace()) {
                    used.insert(std::mem::take(&mut name));
                } else if depth == 1 && (c.is_alphanumeric() || c == '_') {
                    name.push(c);
                }
            }
            used.insert(name);
        } else {
            used.insert(rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect());
        }
    }
    used
}

#[test]
fn no_layer_uses_one_to_its_right() {
    let mut faults = Vec::new();
    for path in rust_files("src") {
        let Some(layer) = layer_of(&path) else {
            continue;
        };
        let Some(place) = place_of(&layer) else {
            faults.push(format!("{}: {layer} is no layer of tests/it/tidy.rs", shown(&path)));
            continue;
        };
        for used in layers_used(&code_of(&fs::read_to_string(&path).unwrap())) {
            let other_shell = SHELLS.contains(&used.as_str()) && used != layer;
            if other_shell || place_of(&used).is_some_and(|there| there > place) {
                faults.push(format!("{}: {layer} uses {used}, which stands to its right", shown(&path)));
            }
        }
    }
    report(&faults);
}

#[test]
fn every_file_begins_by_saying_what_it_is() {
    let mut faults = Vec::new();
    for path in all_files() {
        let text = fs::read_to_string(&path).unwrap();
        let header = text.lines().take_while(|line| line.starts_with("//!")).count();
        if !(2..=8).contains(&header) {
            faults.push(format!(
                "{}: a header of {header} lines; write 2 to 8 (what it is, what it is not, the one rule)",
                shown(&path)
            ));
        }
    }
    report(&faults);
}

#[test]
fn no_file_is_too_long() {
    let lines = |path: &PathBuf| fs::read_to_string(path).unwrap().lines().count();
    let long = all_files().into_iter().filter(|path| lines(path) > LINES_MAX);
    let faults: Vec<String> = long.map(|path| format!("{}: {} lines; split it", shown(&path), lines(&path))).collect();
    report(&faults);
}

#[test]
fn features_are_chosen_in_the_root_files_only() {
    let mut faults = Vec::new();
    for path in rust_files("src") {
        if layer_of(&path).is_none() {
            continue;
        }
        let code = code_of(&fs::read_to_string(&path).unwrap());
        if code.contains("cfg(feature") || code.contains("feature = \"") {
            faults.push(format!("{}: cfg(feature) belongs into lib.rs or main.rs", shown(&path)));
        }
    }
    report(&faults);
}

#[test]
fn nothing_is_silenced_without_a_reason_and_no_test_is_ignored() {
    // Put together here, so that this file does not find itself.
    let banned = [
        (format!("#[{}(", "allow"), "use #[expect(..., reason = \"...\")] or nothing"),
        (format!("#![{}(", "allow"), "use #![expect(..., reason = \"...\")] or nothing"),
        (format!("#[{}", "ignore"), "a test that does not run is no test"),
        (format!("#[{}", "should_panic"), "say what is expected instead"),
    ];
    let mut faults = Vec::new();
    for path in all_files() {
        let code = code_of(&fs::read_to_string(&path).unwrap());
        for (words, instead) in &banned {
            if code.contains(words.as_str()) {
                faults.push(format!("{}: {words} found; {instead}", shown(&path)));
            }
        }
    }
    report(&faults);
}

#[test]
fn nothing_unexpected_lies_at_the_top_level() {
    let entries = fs::read_dir(root()).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let known = |name: &str| TOP_LEVEL.contains(&name) || name.starts_with(".") || name.ends_with(".jsonl");
    let stray = names.filter(|name| !known(name));
    let faults: Vec<String> = stray.map(|name| format!("{name}: no place for it at the top level")).collect();
    report(&faults);
}

/// The files that the `mod` lines of a crate root lead to.
fn reachable_from(crate_root: &Path) -> BTreeSet<PathBuf> {
    let mut found = BTreeSet::new();
    let mut open = vec![crate_root.to_owned()];
    while let Some(file) = open.pop() {
        if !found.insert(file.clone()) {
            continue;
        }
        let stem = file.file_stem().unwrap().to_str().unwrap();
        let folder = file.parent().unwrap();
        let own = ["mod", "lib", "main"].contains(&stem);
        let below = if own { folder.to_owned() } else { folder.join(stem) };
        for name in modules_of(&code_of(&fs::read_to_string(&file).unwrap())) {
            let candidates = [below.join(format!("{name}.rs")), below.join(&name).join("mod.rs")];
            open.extend(candidates.into_iter().filter(|path| path.exists()));
        }
    }
    found
}

fn modules_of(code: &str) -> Vec<String> {
    let lines = code.lines().filter_map(|line| line.trim().strip_suffix(';'));
    let named = lines.filter_map(|line| {
        let words: Vec<&str> = line.split_whitespace().collect();
        match words.as_slice() {
            ["mod", name] => Some((*name).to_owned()),
            [seen, "mod", name] if seen.starts_with("pub") => Some((*name).to_owned()),
            _ => None,
        }
    });
    named.collect()
}

#[test]
fn no_file_is_forgotten() {
    let mut reached = reachable_from(&root().join("src/lib.rs"));
    reached.extend(reachable_from(&root().join("src/main.rs")));
    reached.extend(reachable_from(&root().join("tests/it/main.rs")));
    reached.extend(reachable_from(&root().join("tests/app/main.rs")));
    reached.insert(root().join("tests/wasm/core.rs"));
    reached.insert(root().join("tests/bench/platform.rs"));
    reached.insert(root().join("tests/bench/steps.rs"));
    reached.insert(root().join("tests/allocations.rs"));
    // Each fuzz target is a crate root of its own.
    reached.extend(rust_files("tests/fuzz/targets"));
    let lost = all_files().into_iter().filter(|path| !reached.contains(path));
    let faults: Vec<String> = lost.map(|path| format!("{}: no mod line leads here", shown(&path))).collect();
    report(&faults);
}

#[test]
fn decisions_are_numbered_without_gaps() {
    let mut numbers = BTreeMap::new();
    for entry in fs::read_dir(root().join("docs/decisions")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let number: usize = name.split('-').next().unwrap().parse().unwrap();
        assert!(numbers.insert(number, name.clone()).is_none(), "{name}: number {number} is taken");
    }
    let expected: Vec<usize> = (1..=numbers.len()).collect();
    assert_eq!(numbers.keys().copied().collect::<Vec<_>>(), expected);
}
