//! T10 in nexosim: a model for each station, its output ports to the next ones. Arguments: simulated seconds, seed.
//!
//! A peer to measure against, in a workspace of its own. One thread, which is its best here.

use std::collections::VecDeque;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use nexosim::model::{Context, Model, schedulable};
use nexosim::ports::Output;
use nexosim::simulation::{Mailbox, SimInit, SimulationError};
use nexosim::time::MonotonicTime;
use serde::{Deserialize, Serialize};

static STAYS: Mutex<Vec<f64>> = Mutex::new(Vec::new());

#[derive(Serialize, Deserialize)]
struct Dice(u64);

impl Dice {
    fn unit(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) >> 11) as f64 / 9_007_199_254_740_992.0
    }

    fn exponential(&mut self, mean: f64) -> Duration {
        Duration::from_nanos(((-mean * (1.0 - self.unit()).ln()) * 1e9) as u64 + 1)
    }
}

fn seconds(time: MonotonicTime) -> f64 {
    time.duration_since(MonotonicTime::EPOCH).as_secs_f64()
}

#[derive(Serialize, Deserialize)]
struct Source {
    dice: Dice,
    out: Output<f64>,
}

#[Model]
impl Source {
    #[nexosim(schedulable)]
    async fn next(&mut self, _: (), cx: &Context<Self>) {
        self.out.send(seconds(cx.time())).await;
        let gap = self.dice.exponential(0.001);
        cx.schedule_event(gap, schedulable!(Self::next), ()).unwrap();
    }

    #[nexosim(init)]
    async fn init(&mut self, cx: &Context<Self>) {
        cx.schedule_event(Duration::from_nanos(1), schedulable!(Self::next), ()).unwrap();
    }
}

#[derive(Serialize, Deserialize)]
struct Station {
    dice: Dice,
    free: u32,
    mean: f64,
    warm: f64,
    queue: VecDeque<f64>,
    next: Vec<Output<f64>>,
}

#[Model]
impl Station {
    async fn job(&mut self, born: f64, cx: &Context<Self>) {
        if self.free > 0 {
            self.free -= 1;
            self.start(born, cx);
        } else {
            self.queue.push_back(born);
        }
    }

    fn start(&mut self, born: f64, cx: &Context<Self>) {
        let work = self.dice.exponential(self.mean);
        cx.schedule_event(work, schedulable!(Self::done), born).unwrap();
    }

    #[nexosim(schedulable)]
    async fn done(&mut self, born: f64, cx: &Context<Self>) {
        match self.queue.pop_front() {
            Some(waiting) => self.start(waiting, cx),
            None => self.free += 1,
        }
        if self.next.is_empty() {
            if born > self.warm {
                STAYS.lock().unwrap().push(seconds(cx.time()) - born);
            }
        } else {
            let to = (self.dice.unit() * self.next.len() as f64) as usize;
            self.next[to].send(born).await;
        }
    }
}

fn main() -> Result<(), SimulationError> {
    let arguments: Vec<String> = std::env::args().collect();
    let (span, seed): (f64, u64) = (arguments[1].parse().unwrap(), arguments[2].parse().unwrap());
    let mut stream = seed.wrapping_mul(1_000_003);
    let mut station = |free: u32, mean: f64| {
        stream = stream.wrapping_add(0xDEAD_BEEF);
        Station { dice: Dice(stream), free, mean, warm: 20.0_f64.min(span / 4.0), queue: VecDeque::new(), next: Vec::new() }
    };
    let mut gateway = station(16, 0.008);
    let mut apps: Vec<Station> = (0..4).map(|_| station(8, 0.020)).collect();
    let backends: Vec<Station> = (0..5).map(|_| station(4, 0.015)).collect();
    let mut source = Source { dice: Dice(seed), out: Output::default() };
    let (gateway_box, source_box) = (Mailbox::new(), Mailbox::new());
    let app_boxes: Vec<Mailbox<Station>> = (0..4).map(|_| Mailbox::new()).collect();
    let backend_boxes: Vec<Mailbox<Station>> = (0..5).map(|_| Mailbox::new()).collect();
    source.out.connect(Station::job, &gateway_box);
    for mailbox in &app_boxes {
        let mut out = Output::default();
        out.connect(Station::job, mailbox);
        gateway.next.push(out);
    }
    for app in &mut apps {
        for mailbox in &backend_boxes {
            let mut out = Output::default();
            out.connect(Station::job, mailbox);
            app.next.push(out);
        }
    }
    let mut bench = SimInit::with_num_threads(1);
    bench = bench.add_model(source, source_box, "source").add_model(gateway, gateway_box, "gateway");
    for (at, (app, mailbox)) in apps.into_iter().zip(app_boxes).enumerate() {
        bench = bench.add_model(app, mailbox, &format!("app{at}"));
    }
    for (at, (backend, mailbox)) in backends.into_iter().zip(backend_boxes).enumerate() {
        bench = bench.add_model(backend, mailbox, &format!("backend{at}"));
    }
    let mut simulation = bench.init(MonotonicTime::EPOCH)?;
    let start = Instant::now();
    simulation.step_until(Duration::from_secs_f64(span)).unwrap();
    let wall = start.elapsed().as_secs_f64();
    let mut stays = STAYS.lock().unwrap();
    stays.sort_unstable_by(f64::total_cmp);
    let n = stays.len();
    let mean = stays.iter().sum::<f64>() / n as f64;
    println!("nexosim {:.1} {mean:.6} {:.6} {:.6}", span / wall, stays[n / 2], stays[n * 99 / 100]);
    Ok(())
}
