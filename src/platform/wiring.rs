//! Where everything is: services in visiting order, their pools, the calls of each pool, the legs of each edge.
//!
//! Made once and never changed. The one rule: callers come before callees where the graph allows.

use super::call::Line;
use crate::scenario::PlatformSpec;

/// A service on the round of a sub-step.
#[derive(Clone, Debug)]
pub(super) struct Stop {
    pub(super) service: usize,
    /// First and past-last pool, and whether there is one only, as most services are of one kind.
    pub(super) pools: (usize, usize),
    pub(super) single: bool,
    /// First and past-last of its edges in [`Wiring::out`].
    pub(super) out: (usize, usize),
    /// Whether there are none.
    pub(super) leaf: bool,
    /// Whether another service calls it.
    pub(super) called: bool,
    /// Seconds of its own work and their squared variation.
    pub(super) work: f64,
    pub(super) cv2: f64,
}

/// Where everything is; never changes during a run.
#[derive(Clone, Debug)]
pub(super) struct Wiring {
    /// Seconds of a sub-step.
    pub(super) h: f64,
    /// Sub-steps of a second.
    pub(super) steps: f64,
    /// Services, callers before callees where the graph allows.
    pub(super) stops: Vec<Stop>,
    /// Those of them that call others, the other way round.
    pub(super) callers: Vec<Stop>,
    /// First and past-last pool of a service.
    pub(super) pools: Vec<(usize, usize)>,
    /// First and past-last call of a pool.
    pub(super) calls: Vec<(usize, usize)>,
    /// Pools that make calls.
    pub(super) calling: Vec<usize>,
    /// The pool of a call.
    pub(super) pool_of: Vec<usize>,
    /// Calls by the service they go to, and first and past-last of each service's.
    pub(super) incoming: Vec<usize>,
    pub(super) into: Vec<(usize, usize)>,
    /// Edges by the service they go out of.
    pub(super) out: Vec<usize>,
    /// All edges.
    pub(super) lines: Vec<Line>,
    /// Seconds of own work of a service and their squared variation.
    pub(super) work: Vec<f64>,
    pub(super) cv2: Vec<f64>,
}

fn depth_first(out: &[Vec<usize>], lines: &[Line], at: usize, seen: &mut [bool], order: &mut Vec<usize>) {
    // An explicit stack: a scenario may chain thousands of services.
    let mut stack = vec![(at, 0)];
    seen[at] = true;
    while let Some((node, next)) = stack.pop() {
        if let Some(edge) = out[node].get(next) {
            stack.push((node, next + 1));
            let to = lines[*edge].to;
            if !seen[to] {
                seen[to] = true;
                stack.push((to, 0));
            }
        } else {
            order.push(node);
        }
    }
}

/// Services, callers before callees where the graph allows: by how many calls away from the outside they are at most, and
/// then as the file names them, so that neighbours on the round are neighbours in memory.
fn order(spec: &PlatformSpec, out: &[Vec<usize>], lines: &[Line]) -> Vec<usize> {
    let (mut order, mut seen) = (Vec::new(), vec![false; spec.services.len()]);
    let entries = spec.traffic.iter().map(|traffic| traffic.to.index());
    for at in entries.chain(0..spec.services.len()) {
        if !seen[at] {
            depth_first(out, lines, at, &mut seen, &mut order);
        }
    }
    order.reverse();
    let mut place = vec![0; order.len()];
    for (at, service) in order.iter().enumerate() {
        place[*service] = at;
    }
    let mut depth = vec![0_usize; order.len()];
    for service in &order {
        for line in out[*service].iter().map(|edge| &lines[*edge]) {
            // A call that closes a circle does not count.
            if place[line.to] > place[*service] {
                depth[line.to] = depth[line.to].max(depth[*service] + 1);
            }
        }
    }
    order.sort_by_key(|service| (depth[*service], *service));
    order
}

/// All lists one after the other, and first and past-last of each.
fn flattened(lists: &[Vec<usize>]) -> (Vec<usize>, Vec<(usize, usize)>) {
    let (mut flat, mut ranges) = (Vec::new(), Vec::new());
    for list in lists {
        ranges.push((flat.len(), flat.len() + list.len()));
        flat.extend(list);
    }
    (flat, ranges)
}

impl Wiring {
    /// Seconds after which nothing of what was tried is still to come back.
    pub(super) fn memory(&self) -> u32 {
        let longest = self.lines.iter().map(Line::memory).max().unwrap_or(0);
        (longest as f64 * self.h).ceil() as u32
    }

    /// The wiring of a platform whose services have this many pools each.
    pub(super) fn new(spec: &PlatformSpec, cohorts: &[usize]) -> Self {
        let steps = f64::from(spec.substeps.max(1));
        let h = 1.0 / steps;
        let mut lines: Vec<Line> = spec.edges.iter().map(|edge| Line::new(edge, h)).collect();
        let mut out = vec![Vec::new(); spec.services.len()];
        for (at, line) in lines.iter().enumerate() {
            out[line.from].push(at);
        }
        let (mut pools, mut calls, mut pool_of) = (Vec::new(), Vec::new(), Vec::new());
        for (service, count) in cohorts.iter().enumerate() {
            let first = calls.len();
            for pool in first..first + count {
                let from = pool_of.len();
                pool_of.resize(from + out[service].len(), pool);
                calls.push((from, pool_of.len()));
            }
            pools.push((first, first + count));
        }
        let calling = (0..calls.len()).filter(|pool| calls[*pool].0 < calls[*pool].1).collect();
        let mut legs = 0;
        for line in &mut lines {
            line.pools = pools[line.to];
            line.single = cohorts[line.to] == 1;
            line.legs = legs;
            legs += cohorts[line.to];
        }
        let order = order(spec, &out, &lines);
        let (flat, ranges) = flattened(&out);
        let mut made: Vec<usize> = Vec::new();
        for (service, count) in cohorts.iter().enumerate() {
            for _ in 0..*count {
                made.extend(&out[service]);
            }
        }
        let mut by_callee = vec![Vec::new(); spec.services.len()];
        for (call, edge) in made.iter().enumerate() {
            by_callee[lines[*edge].to].push(call);
        }
        let (incoming, into) = flattened(&by_callee);
        let stop = |service: usize| Stop {
            service,
            pools: pools[service],
            single: cohorts[service] == 1,
            out: ranges[service],
            leaf: out[service].is_empty(),
            called: into[service].0 < into[service].1,
            work: spec.services[service].work,
            cv2: spec.services[service].cv2,
        };
        let stops: Vec<Stop> = order.into_iter().map(stop).collect();
        let callers = stops.iter().rev().filter(|stop| !stop.leaf).cloned().collect();
        let work = spec.services.iter().map(|service| service.work).collect();
        let cv2 = spec.services.iter().map(|service| service.cv2).collect();
        Self { h, steps, stops, callers, pools, calls, calling, pool_of, incoming, into, out: flat, lines, work, cv2 }
    }
}
