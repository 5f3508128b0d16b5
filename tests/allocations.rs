//! Counts what the platform asks of the allocator while it runs: nothing.
//!
//! A binary of its own, because the allocator is counted for all of it.
//! The one rule: whole seconds are counted, shaping and measuring included; only the history, noted every five seconds, grows.

#![expect(clippy::expect_used, reason = "a test may stop at the first surprise")]
#![expect(unsafe_code, reason = "an allocator cannot be written without; it only counts and passes on")]

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicU64, Ordering};

use hotwash::platform::Trial;
use hotwash::scenario::PlatformFile;

struct Counting;

static ASKED: AtomicU64 = AtomicU64::new(0);

unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        ASKED.fetch_add(1, Ordering::Relaxed);
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, place: *mut u8, layout: Layout) {
        unsafe { System.dealloc(place, layout) }
    }

    unsafe fn realloc(&self, place: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        ASKED.fetch_add(1, Ordering::Relaxed);
        unsafe { System.realloc(place, layout, size) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// How often the allocator is asked in each of the seconds from 120 to 180.
fn asked(text: &str) -> Vec<(u32, u64)> {
    let file = PlatformFile::parse(text).expect("the file is sound");
    let mut trial = Trial::new(&file, 1);
    for _ in 0..120 {
        trial.second();
    }
    let mut found = Vec::with_capacity(60);
    for second in 121..=180 {
        let before = ASKED.load(Ordering::Relaxed);
        trial.second();
        found.push((second, ASKED.load(Ordering::Relaxed) - before));
    }
    found
}

/// Clients that storm a service in two zones, with everything that is tried again and again.
const STORM: &str = r#"#![enable(implicit_some)]
(format: 1, step: "100ms", for: "600s", noise: true, platform: (services: [
    (id: "clients", kind: Router, slots: 2000, work: 0,
        calls: [(to: "web", timeout: "400ms", attempts: 3, backoff: "100ms", jitter: Full, retry_budget: "50%")]),
    (id: "web", kind: Service, replicas: 2, slots: 10, queue: 20, work: "50ms",
        calls: [(to: "store", timeout: "300ms", attempts: 2, backoff: "50ms")]),
    (id: "store", kind: Store, slots: 12, queue: 30, work: "50ms")],
    traffic: [(to: "clients", per_second: 220)]),
    windows: [(id: "end", from: "500s", to: "600s")])"#;

#[test]
fn no_second_asks_for_memory() {
    let t10 = include_str!("fixtures/platform/t10.ron");
    for text in [t10, STORM] {
        for (second, times) in asked(text) {
            assert!(times == 0 || second % 5 == 0, "second {second} asked {times} times");
        }
    }
}
