//! Mutants of everything that comes from outside: scenarios, lines, recordings, and what drives the program.
//!
//! A bounded number in `cargo test`; docs/hardening.md tells how to run more, and what a full run found.
//! The one rule: no mutant panics or hangs, and what is refused is refused in words and with its place.

mod change;
#[cfg(feature = "cli")]
mod driven;
mod line;
mod recording;
mod scenario;
mod tree;

use std::io::Write as _;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use hotwash::base::{Chance, Concern, Draw};

/// How many mutants of each kind are tried where nobody asks for more.
const USUAL: u32 = 2_000;

/// No mutant may keep the program busy for longer than this, on a slow machine and without optimisation.
const PATIENCE: Duration = Duration::from_secs(60);

/// How many threads try them.
const WORKERS: u32 = 2;

/// How many mutants to try, and with which seed: `HOTWASH_MUTANTS=100000:7`.
fn wanted() -> (u32, u64) {
    let asked = std::env::var("HOTWASH_MUTANTS").unwrap_or_default();
    let (count, seed) = asked.split_once(':').unwrap_or((&asked, "1"));
    (count.parse().unwrap_or(USUAL), seed.parse().unwrap_or(1))
}

/// The draw of one mutant.
fn draw_of(seed: u64, nth: u32) -> Draw {
    Chance::new(seed).draw(Concern::Words, 77, nth)
}

/// Ends everything if a mutant hangs, and tells which: a thread that hangs cannot be stopped in any other way.
fn watch(what: &str, seed: u64, at: &Mutex<Vec<(u32, Instant)>>, workers: u32) {
    loop {
        std::thread::sleep(Duration::from_millis(200));
        let at = at.lock().unwrap();
        if let Some((nth, _)) = at.iter().find(|(nth, from)| *nth != u32::MAX && from.elapsed() > PATIENCE) {
            let told = writeln!(std::io::stderr(), "{what} {seed}/{nth} hangs");
            drop(told);
            std::process::abort();
        }
        if at.iter().filter(|(nth, _)| *nth == u32::MAX).count() == workers as usize {
            return;
        }
    }
}

/// Tries every mutant on two threads; tells of those that panicked or hung, by their numbers.
fn try_all(what: &str, one: impl Fn(u32, &mut Draw) + Sync) {
    let (count, seed) = wanted();
    let next = AtomicU32::new(0);
    let began = Instant::now();
    let at = Mutex::new(vec![(0, began); WORKERS as usize]);
    let work = &|worker: u32| {
        let mut wrong = Vec::new();
        loop {
            let nth = next.fetch_add(1, Ordering::Relaxed);
            let over = nth >= count || wrong.len() >= 10;
            at.lock().unwrap()[worker as usize] = (if over { u32::MAX } else { nth }, Instant::now());
            if over {
                return wrong;
            }
            let mut draw = draw_of(seed, nth);
            if catch_unwind(AssertUnwindSafe(|| one(nth, &mut draw))).is_err() {
                wrong.push(format!("{what} {seed}/{nth} panicked"));
            }
        }
    };
    let wrong: Vec<String> = std::thread::scope(|scope| {
        scope.spawn(|| watch(what, seed, &at, WORKERS));
        let handles: Vec<_> = (0..WORKERS).map(|worker| scope.spawn(move || work(worker))).collect();
        handles.into_iter().flat_map(|handle| handle.join().unwrap()).collect()
    });
    println!("{count} mutants of {what} in {:?}", began.elapsed());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A counter that threads share.
#[derive(Default)]
struct Count(AtomicU32);

impl Count {
    fn up(&self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }

    fn share(&self) -> f64 {
        f64::from(self.0.load(Ordering::Relaxed)) / f64::from(wanted().0.max(1))
    }
}
