//! T10 in simcore: an event for each arrival and each completion. Arguments: simulated seconds, seed.
//!
//! A peer to measure against, in a workspace of its own so that nobody who builds hotwash builds it.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;
use std::time::Instant;

use serde::Serialize;
use simcore::{Event, EventHandler, Id, Simulation, SimulationContext, cast};

#[derive(Clone, Serialize)]
struct Next {}

#[derive(Clone, Serialize)]
struct Job {
    born: f64,
}

#[derive(Clone, Serialize)]
struct Done {
    born: f64,
}

fn exponential(ctx: &SimulationContext, mean: f64) -> f64 {
    -mean * (1.0 - ctx.rand()).ln()
}

struct Source {
    ctx: SimulationContext,
    to: Id,
}

impl EventHandler for Source {
    fn on(&mut self, event: Event) {
        cast!(match event.data {
            Next {} => {
                self.ctx.emit(Job { born: self.ctx.time() }, self.to, 0.0);
                let gap = exponential(&self.ctx, 0.001);
                self.ctx.emit_self(Next {}, gap);
            }
        })
    }
}

struct Station {
    ctx: SimulationContext,
    free: u32,
    mean: f64,
    queue: VecDeque<f64>,
    next: Vec<Id>,
    warm: f64,
    stays: Rc<RefCell<Vec<f64>>>,
}

impl Station {
    fn start(&mut self, born: f64) {
        let work = exponential(&self.ctx, self.mean);
        self.ctx.emit_self(Done { born }, work);
    }
}

impl EventHandler for Station {
    fn on(&mut self, event: Event) {
        cast!(match event.data {
            Job { born } => {
                if self.free > 0 {
                    self.free -= 1;
                    self.start(born);
                } else {
                    self.queue.push_back(born);
                }
            }
            Done { born } => {
                match self.queue.pop_front() {
                    Some(waiting) => self.start(waiting),
                    None => self.free += 1,
                }
                if self.next.is_empty() {
                    if born > self.warm {
                        self.stays.borrow_mut().push(self.ctx.time() - born);
                    }
                } else {
                    let to = self.next[self.ctx.gen_range(0..self.next.len())];
                    self.ctx.emit(Job { born }, to, 0.0);
                }
            }
        })
    }
}

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let (seconds, seed): (f64, u64) = (arguments[1].parse().unwrap(), arguments[2].parse().unwrap());
    let mut sim = Simulation::new(seed);
    let stays = Rc::new(RefCell::new(Vec::new()));
    let mut add = |name: String, free: u32, mean: f64, next: Vec<Id>| {
        let ctx = sim.create_context(name.clone());
        let station =
            Station { ctx, free, mean, queue: VecDeque::new(), next, warm: 20.0_f64.min(seconds / 4.0), stays: stays.clone() };
        sim.add_handler(name, Rc::new(RefCell::new(station)))
    };
    let backends: Vec<Id> = (0..5).map(|at| add(format!("backend{at}"), 4, 0.015, Vec::new())).collect();
    let apps: Vec<Id> = (0..4).map(|at| add(format!("app{at}"), 8, 0.020, backends.clone())).collect();
    let gateway = add("gateway".to_owned(), 16, 0.008, apps);
    let ctx = sim.create_context("source");
    ctx.emit_self(Next {}, 0.0);
    sim.add_handler("source", Rc::new(RefCell::new(Source { ctx, to: gateway })));
    let start = Instant::now();
    sim.step_until_time(seconds);
    let wall = start.elapsed().as_secs_f64();
    let mut stays = stays.borrow_mut();
    stays.sort_unstable_by(f64::total_cmp);
    let n = stays.len();
    let mean = stays.iter().sum::<f64>() / n as f64;
    println!("simcore {:.1} {mean:.6} {:.6} {:.6}", seconds / wall, stays[n / 2], stays[n * 99 / 100]);
}
