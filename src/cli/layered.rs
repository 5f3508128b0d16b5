//! Random layered platforms of any size, on which a step's cost is measured.
//!
//! Also read by tests/bench/platform.rs and tests/wasm/core.rs, so it uses nothing of the crate.
//! The one rule: the same draws, the same text.

use std::fmt::{self, Write as _};

/// Services on one layer call services of the next.
const LAYERS: usize = 5;

/// A random layered platform: about 1.8 calls for each service, retries and a timeout on each. `pick` draws one of so many.
pub(super) fn layered(count: usize, mut pick: impl FnMut(usize) -> usize) -> Result<String, fmt::Error> {
    let layers = LAYERS.min(count);
    // A file names at most 500 sources of traffic, so the first layer is no wider than this.
    let entries = (count / layers).clamp(1, 400);
    let layer = |at: usize| if at < entries { 0 } else { 1 + (at - entries) * (layers - 1) / (count - entries) };
    let mut rates = vec![0.0; count];
    let mut services = String::new();
    for at in 0..count {
        if layer(at) == 0 {
            rates[at] += 100.0;
        }
        let calls = calls(at, count, layer, &mut rates, &mut pick)?;
        // Roomy enough that nested calls do not fill it: calm, as most of a platform is most of the time.
        let slots = (rates[at] * 0.02 * (layers - layer(at)) as f64 * 2.0).ceil() + 4.0;
        writeln!(
            services,
            "(id: \"s{at}\", kind: Service, replicas: 4, slots: {slots}, queue: 200, work: \"10ms\", calls: [{calls}]),"
        )?;
    }
    let each: Vec<String> = (0..entries).map(|at| format!("(to: \"s{at}\", per_second: 100)")).collect();
    Ok(format!(
        "#![enable(implicit_some)]\n(format: 1, step: \"100ms\", for: \"100000s\", noise: true, platform: (services: [{services}], \
         traffic: [{}]), windows: [(id: \"w\", from: \"99999s\", to: \"100000s\")])",
        each.join(", ")
    ))
}

fn calls(
    at: usize,
    count: usize,
    layer: impl Fn(usize) -> usize,
    rates: &mut [f64],
    pick: &mut impl FnMut(usize) -> usize,
) -> Result<String, fmt::Error> {
    let next: Vec<usize> = (at + 1..count).filter(|to| layer(*to) == layer(at) + 1).take(1).collect();
    let Some(first) = next.first().copied() else {
        return Ok(String::new());
    };
    let width = (first..count).take_while(|to| layer(*to) == layer(first)).count();
    let mut calls = String::new();
    let mut taken = Vec::new();
    // Two or three calls from each layer but the last make 1.8 or so for each service.
    let wanted = if pick(4) == 0 { 3 } else { 2 };
    for _ in 0..wanted {
        let to = first + pick(width);
        if taken.contains(&to) {
            continue;
        }
        taken.push(to);
        rates[to] += rates[at] * 0.5;
        write!(
            calls,
            "(to: \"s{to}\", per_request: 0.5, timeout: \"1s\", attempts: 3, backoff: \"200ms\", jitter: Full), "
        )?;
    }
    Ok(calls)
}
