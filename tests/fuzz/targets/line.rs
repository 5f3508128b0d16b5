//! Any text as a chat line.
//!
//! The one rule: what is understood can be written and read back, what is not is answered with a line that can be read.
#![no_main]

use std::sync::{Arc, LazyLock};

use hotwash::language::{Speaker, complete, form, help, parse, write};
use hotwash::scenario::{self, Scenario};
use hotwash::vocab::PersonId;
use libfuzzer_sys::fuzz_target;

static WORLD: LazyLock<Arc<Scenario>> = LazyLock::new(|| {
    let text = scenario::shipped("all-clear").expect("it is shipped");
    Arc::new(scenario::parse(text).expect("it is sound"))
});

fuzz_target!(|line: &str| {
    let speaker = Speaker { names: &**WORLD, me: PersonId(0) };
    match parse(line, &speaker) {
        Ok(command) => assert_eq!(parse(&write(&command, &**WORLD), &speaker), Ok(command)),
        Err(no) => assert!(parse(&no.hint, &speaker).is_ok()),
    }
    drop(form(line));
    drop(complete(line, &**WORLD));
    drop(help(Some(line)));
});
