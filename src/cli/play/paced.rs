//! Real time: the exercise's clock runs by itself, and lines are taken as they come.
//!
//! Not the turns; there time waits for the trainee.
//! The one rule: speaking runs ahead of the wall clock by what it costs, and the wall clock then catches up.

use std::io::{self, BufRead as _};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

use super::table::{Go, Table};
use crate::base::Ticks;

/// How often the terminal looks up.
const GLANCE: Duration = Duration::from_millis(50);

/// Runs until the exercise is over, or nobody listens.
pub(super) fn run(table: &mut Table, pace: f64) -> anyhow::Result<()> {
    let lines = listener();
    let begun = Instant::now();
    let first = table.now();
    while !table.over() {
        match lines.recv_timeout(GLANCE) {
            Ok(line) => {
                if table.take(&line)? == Go::Leave {
                    return Ok(());
                }
            }
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => return table.leave(),
        }
        let due = first.after(Ticks((begun.elapsed().as_secs_f64() * pace) as u32));
        table.pass_quietly(due.since(table.now()))?;
    }
    Ok(())
}

/// Lines of standard input, read beside the clock.
fn listener() -> Receiver<String> {
    let (lines, heard) = channel();
    thread::spawn(move || {
        for line in io::stdin().lock().lines() {
            let Ok(line) = line else { break };
            if lines.send(line).is_err() {
                break;
            }
        }
    });
    heard
}
