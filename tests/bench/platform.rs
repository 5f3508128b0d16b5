//! The platform model alone, so that any build of it can be asked for the same states and costs.
//!
//! `platform_core states` prints what tests/fixtures/platform/states.txt holds; `platform_core steps SERVICES SECONDS`
//! runs so long and prints the state. The one rule: nothing here measures; whoever runs it does.

use hotwash::base::fingerprint_of;
use hotwash::platform::Trial;
use hotwash::scenario::PlatformFile;

#[path = "../it/oracle/draft.rs"]
mod draft;
#[path = "../it/oracle/law.rs"]
#[expect(dead_code, reason = "the drafts need a part of it")]
mod law;
#[path = "../../src/cli/layered.rs"]
mod layered;
mod steps;

fn state(seed: u64) -> u64 {
    let file = PlatformFile::parse(&draft::random_with_outage(seed)).expect("a random platform is sound");
    let mut trial = Trial::new(&file, seed);
    while trial.second() {}
    fingerprint_of(trial.platform())
}

#[expect(clippy::print_stdout, clippy::print_stderr, reason = "it is a program")]
fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let number = |at: usize| words.get(at).and_then(|word| word.parse().ok());
    match (words.first().map(String::as_str), number(1), number(2)) {
        (Some("states"), ..) => (1..=100).for_each(|seed| println!("platform {seed} {:016x}", state(seed))),
        (Some("steps"), Some(count), Some(seconds)) => println!("{:016x}", steps::steps(count, seconds)),
        _ => {
            eprintln!("platform_core states | steps SERVICES SECONDS");
            std::process::exit(2);
        }
    }
}
