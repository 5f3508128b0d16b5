//! The drafts of random small platforms: 3 to 12 services, utilisation 0.3 to 1.3, retries and timeouts, as platform files.
//!
//! Also read by tests/wasm/core.rs, so it uses nothing but arithmetic. The one rule: the same seed, the same text.

use std::fmt::Write as _;

use super::law::Dice;

/// A service in the making.
struct Draft {
    rate: f64,
    work: f64,
    utilisation: f64,
    /// To whom, how often, patience in unloaded response times, and how it is tried again.
    calls: Vec<(usize, f64, f64, String)>,
}

/// A random platform file.
pub(crate) fn random(seed: u64) -> String {
    let mut dice = Dice::new(seed.wrapping_add(7_000_000));
    let count = 3 + dice.below(10);
    let mut drafts: Vec<Draft> = Vec::new();
    for at in 0..count {
        let work = [0.005, 0.01, 0.02, 0.05, 0.1][dice.below(5)];
        drafts.push(Draft { rate: 0.0, work, utilisation: dice.between(0.3, 0.75), calls: Vec::new() });
        if at > 0 {
            let caller = dice.below(at);
            link(&mut drafts, &mut dice, caller, at);
            if at > 2 && dice.unit() < 0.25 {
                let other = dice.below(at);
                if other != caller {
                    link(&mut drafts, &mut dice, other, at);
                }
            }
        }
    }
    let bottleneck = dice.below(count);
    drafts[bottleneck].utilisation = dice.between(0.3, 1.3);
    drafts[0].rate = dice.between(60.0, 250.0);
    write_out(&mut drafts, &mut dice)
}

fn link(drafts: &mut [Draft], dice: &mut Dice, from: usize, to: usize) {
    let per_request = [1.0, 1.0, 1.0, 0.5, 2.0][dice.below(5)];
    let patience = dice.between(3.0, 12.0);
    let attempts = 1 + dice.below(3);
    let backoff = [50, 100, 300][dice.below(3)];
    let jitter = ["None", "Full", "Equal"][dice.below(3)];
    let how = format!("attempts: {attempts}, backoff: \"{backoff}ms\", jitter: {jitter}");
    drafts[from].calls.push((to, per_request, patience, how));
}

fn write_out(drafts: &mut [Draft], dice: &mut Dice) -> String {
    let entry = drafts[0].rate;
    for at in 0..drafts.len() {
        let (rate, calls) = (drafts[at].rate, std::mem::take(&mut drafts[at].calls));
        for (to, per_request, ..) in &calls {
            drafts[*to].rate += rate * per_request;
        }
        drafts[at].calls = calls;
    }
    // How long a slot is held if nothing waits, from the leaves up.
    let mut holds = vec![0.0; drafts.len()];
    for at in (0..drafts.len()).rev() {
        let calls: f64 = drafts[at].calls.iter().map(|(to, per_request, ..)| per_request * holds[*to]).sum();
        holds[at] = drafts[at].work + calls;
    }
    let mut services = String::new();
    for (at, draft) in drafts.iter().enumerate() {
        let all = (draft.rate * holds[at] / draft.utilisation).round().max(1.0) as usize;
        let replicas = (1 + dice.below(3)).min(all);
        let slots = (all / replicas).max(1);
        let queue = (slots as f64 * dice.between(1.0, 6.0)).ceil() as usize + 1;
        let variation = ["1", "1", "0", "0.5", "2"][dice.below(5)];
        let mut calls = String::new();
        for (to, per_request, patience, how) in &draft.calls {
            let timeout = (holds[*to] * patience * 1000.0).max(200.0).round();
            let _written =
                write!(calls, "(to: \"s{to}\", per_request: {per_request}, timeout: \"{timeout}ms\", {how}), ");
        }
        let _written = writeln!(
            services,
            "            (id: \"s{at}\", kind: Service, replicas: {replicas}, slots: {slots}, queue: {queue}, \
             work: \"{}ms\", variation: {variation}, calls: [{calls}]),",
            draft.work * 1000.0
        );
    }
    format!(
        "#![enable(implicit_some)]\n(\n    format: 1, step: \"100ms\", for: \"460s\",\n    platform: (\n        services: [\n\
         {services}        ],\n        traffic: [(to: \"s0\", per_second: {entry:.1})],\n    ),\n    \
         windows: [(id: \"steady\", from: \"60s\", to: \"460s\")],\n)\n"
    )
}

/// The same platform with one of its services at a standstill from 40 to 60 seconds, for two minutes in all.
pub(crate) fn random_with_outage(seed: u64) -> String {
    let text = random(seed);
    let count = text.matches("kind: Service").count() as u64;
    let stall = format!(
        "faults: [(id: \"stall\", at: \"40s\", lasts: \"20s\", what: CapacityLost(of: \"s{}\", share: 1))],\n    \
         windows: [(id: \"after\", from: \"60s\", to: \"120s\")]",
        seed % count
    );
    text.replace("for: \"460s\"", "for: \"120s\"")
        .replace("windows: [(id: \"steady\", from: \"60s\", to: \"460s\")]", &stall)
}
