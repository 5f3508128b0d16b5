//! Any lines said to a session, as `drive` and `play` say them.
//!
//! The one rule: whatever is said, what comes back can be told.
#![no_main]

use hotwash::scenario::shipped;
use hotwash::session::Session;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let scenario = shipped("all-clear").expect("it is shipped");
    let mut session = Session::new(scenario, 1, None, Box::new(|_| ())).expect("it has a seat");
    for line in text.lines().take(40) {
        session.say(line);
        drop(session.hear());
        drop(session.view());
    }
});
