//! What a frame costs: our systems and egui, without a graphics card, beside egui's own demo windows.
//!
//! Not a stopwatch: both are measured in one run, in turns, and their ratio is what is reported: of frames as they come while
//! the exercise runs and flows move, and of frames while the pointer wanders over the panels.
//! The one rule: time is that of this thread's work, so that a busy machine changes little.
//!
//! `CARGO_TARGET_DIR=target cargo run --release --manifest-path benches/frames/Cargo.toml`

use std::fmt::Write as _;
use std::time::Duration;

use bevy::prelude::*;
use bevy::render::RenderPlugin;
use bevy::render::settings::WgpuSettings;
use bevy::time::TimeUpdateStrategy;
use bevy::window::{PrimaryWindow, WindowEvent, WindowResolution};
use bevy::winit::WinitPlugin;
use hotwash::app::{Parts, Table, assemble};
use hotwash::panels::Host;

const SIZE: (u32, u32) = (1440, 900);

/// Frames in a turn, and turns.
const FRAMES: usize = 300;
const TURNS: usize = 7;

/// The most that may be spent, as multiples of the demo: for a shipped exercise, and with 1,000 services on the map.
const SHIPPED_MOST: f64 = 1.0;
const LARGE_MOST: f64 = 2.0;

struct Nothing;

impl Host for Nothing {
    fn load(&self, _key: &str) -> Option<String> {
        None
    }
    fn store(&mut self, _key: &str, _text: &str) -> std::result::Result<(), String> {
        Ok(())
    }
    fn export(&mut self, name: &str, _bytes: &[u8]) -> std::result::Result<String, String> {
        Ok(name.to_owned())
    }
    fn tone(&mut self) {}
}

fn app() -> App {
    let mut app = App::new();
    let window = Window { resolution: WindowResolution::new(SIZE.0, SIZE.1), focused: true, ..default() };
    let nothing = WgpuSettings { backends: None, ..default() };
    app.add_plugins(
        Parts
            .build()
            .disable::<WinitPlugin>()
            .set(RenderPlugin { render_creation: nothing.into(), ..default() })
            .set(WindowPlugin { primary_window: Some(window), ..default() }),
    );
    app.add_message::<bevy::a11y::ActionRequest>(); // winit's part, which is left out here
    assemble(&mut app, Table::new(Box::new(Nothing)));
    app.insert_resource(TimeUpdateStrategy::ManualDuration(Duration::from_micros(16_667)));
    app.finish();
    app.cleanup();
    app
}

/// all-clear, with so many services more that the map shows `count`.
fn large(count: usize) -> String {
    let text = hotwash::scenario::shipped("all-clear").unwrap();
    let here = hotwash::scenario::parse(text).unwrap().platform.services.len();
    let mut more = String::new();
    for at in 0..count - here {
        let called = |by: usize| format!("(to: \"extra-{by}\", timeout: \"1s\")");
        let calls: Vec<String> =
            [at * 2 + 1, at * 2 + 2].into_iter().filter(|to| *to < count - here).map(called).collect();
        writeln!(
            more,
            "(id: \"extra-{at}\", kind: Service, team: \"hosts\", replicas: 3, slots: 8, work: \"5ms\", calls: [{}]),",
            calls.join(", ")
        )
        .unwrap();
    }
    let head = "        services: [\n";
    let traffic = "        traffic: [\n";
    text.replacen(head, &format!("{head}{more}"), 1).replacen(
        traffic,
        &format!("{traffic}(to: \"extra-0\", per_second: 40, weight: 0),\n"),
        1,
    )
}

/// What was typed into `all-clear` by hand, up to a busy minute: pages, tasks, theories and posts are open by then.
const PLAYED: &str = include_str!("../../../tests/fixtures/played/all-clear.txt");
const BUSY: u32 = 20 * 60;

/// An exercise of a scenario's text at the panels, in a busy minute.
fn playing(text: &str) -> App {
    let kept = std::rc::Rc::new(std::cell::RefCell::new(String::new()));
    let sink = std::rc::Rc::clone(&kept);
    let session = hotwash::session::Session::new(
        text,
        7,
        None,
        Box::new(move |line: &str| {
            sink.borrow_mut().push_str(line.trim_end());
            sink.borrow_mut().push('\n');
        }),
    );
    let mut session = session.unwrap_or_else(|error| panic!("{error}"));
    for (at, line) in PLAYED.lines().filter_map(|line| line.strip_prefix("T+")?.split_once(' ')) {
        let at = at.split(':').fold(0, |sum, part| sum * 60 + part.parse::<u32>().unwrap());
        if at >= BUSY {
            break;
        }
        session.pass(hotwash::base::Ticks(at.saturating_sub(session.now().0)));
        session.say(line);
    }
    session.pass(hotwash::base::Ticks(BUSY.saturating_sub(session.now().0)));
    session.mark();
    let view = session.view();
    println!(
        "{}: {} people here, {} open tasks, {} events",
        session.now(),
        view.people.iter().filter(|person| matches!(person.state.as_str(), "here" | "busy")).count(),
        view.tasks.iter().filter(|task| task.state == "accepted").count(),
        session.exercise().log().len()
    );
    let mut app = app();
    app.update();
    app.world_mut().non_send_mut::<Table>().shell.import(&kept.borrow());
    for _ in 0..30 {
        app.update();
    }
    let table = app.world().non_send::<Table>();
    assert!(table.shell.running(), "{:?}", table.shell.log_since(0));
    app
}

/// A frame in which the pointer has moved, so that the panels are drawn anew in one frame of three.
fn pointed(app: &mut App, at: usize) {
    let window = app.world_mut().query_filtered::<Entity, With<PrimaryWindow>>().single(app.world()).unwrap();
    let position = Vec2::new(500.0 + (at % 97) as f32, 600.0);
    app.world_mut().write_message(WindowEvent::CursorMoved(CursorMoved { window, position, delta: None }));
    app.update();
}

/// Nanoseconds this thread has worked.
fn worked() -> u64 {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap();
    text.split_whitespace().next().unwrap().parse().unwrap()
}

fn timed(mut frame: impl FnMut()) -> f64 {
    let before = worked();
    for _ in 0..FRAMES {
        frame();
    }
    (worked() - before) as f64 / FRAMES as f64 / 1000.0
}

fn median(mut all: Vec<f64>) -> f64 {
    all.sort_by(f64::total_cmp);
    all[all.len() / 2]
}

fn main() {
    let mut shipped = playing(hotwash::scenario::shipped("all-clear").unwrap());
    let mut thousand = playing(&large(1000));
    let services = |app: &App| app.world().non_send::<Table>().shell.scene().unwrap().nodes.len();
    let names = [services(&shipped), services(&thousand)];
    let context = egui::Context::default();
    context.set_fonts(hotwash::panels::fonts());
    let mut demo = egui_demo_lib::DemoWindows::default();
    let size = egui::vec2(SIZE.0 as f32, SIZE.1 as f32);
    let mut clock = 0.0;
    let mut draw_demo = || {
        clock += 1.0 / 60.0;
        let input = egui::RawInput {
            screen_rect: Some(egui::Rect::from_min_size(egui::Pos2::ZERO, size)),
            time: Some(clock),
            ..Default::default()
        };
        let output = context.run_ui(input, |ui| demo.ui(ui));
        let jobs = context.tessellate(output.shapes, output.pixels_per_point);
        assert!(!jobs.is_empty());
    };
    for _ in 0..30 {
        draw_demo();
    }
    let drawn = |app: &App| app.world().non_send::<Table>().drawn;
    let mut costs = [const { Vec::new() }; 5];
    let mut anew = 0;
    for _ in 0..TURNS {
        costs[0].push(timed(&mut draw_demo));
        costs[1].push(timed(|| shipped.update()));
        let before = drawn(&shipped);
        let mut at = 0;
        costs[2].push(timed(|| {
            at += 1;
            pointed(&mut shipped, at);
        }));
        anew += drawn(&shipped) - before;
        costs[3].push(timed(|| thousand.update()));
        costs[4].push(timed(|| {
            at += 1;
            pointed(&mut thousand, at);
        }));
    }
    println!("while the pointer moves, the panels are drawn anew in {anew} frames of {}", TURNS * FRAMES);
    let [demo, small, small_anew, large, large_anew] = costs.map(median);
    println!("egui's demo windows                            {demo:6.0} us a frame");
    let mut good = true;
    for (services, what, cost, most) in [
        (names[0], "as it runs", small, SHIPPED_MOST),
        (names[0], "pointer moving", small_anew, SHIPPED_MOST),
        (names[1], "as it runs", large, LARGE_MOST),
        (names[1], "pointer moving", large_anew, LARGE_MOST),
    ] {
        println!(
            "{services:5} services, {what:15} {cost:20.0} us a frame, {:.2} of the demo, at most {most}",
            cost / demo
        );
        good &= cost / demo <= most;
    }
    assert!(good, "a frame costs too much");
}
