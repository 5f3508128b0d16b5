//! Time, input and the wish for the next frame.
//!
//! The one rule: every test goes through `App::update`, as a window would.

use std::time::Duration;

use bevy::a11y::ActionRequest;
use bevy::ecs::system::RunSystemOnce as _;
use bevy::input::ButtonState;
use bevy::input::keyboard::{Key, KeyboardInput};
use bevy::input::mouse::MouseButtonInput;
use bevy::input::touch::TouchPhase;
use bevy::prelude::*;
use bevy::window::{PrimaryWindow, WindowEvent};
use bevy::winit::WinitSettings;
use bevy_egui::{EguiContext, EguiOutput, EguiRenderOutput, PrimaryEguiContext};
use hotwash::app::{Kept, Tempo, again, keep};
use hotwash::panels::Screen;

use crate::support::{app, frames, log, pass, say, table};

fn tempo(app: &App) -> Tempo {
    let mode = app.world().resource::<WinitSettings>().focused_mode;
    let all = [Tempo::Moving, Tempo::Ticking, Tempo::Still];
    all.into_iter().find(|tempo| format!("{mode:?}").contains(&format!("wait: {:?},", tempo.wait()))).unwrap()
}

#[test]
fn the_clock_on_the_wall_moves_the_exercise_and_a_pause_holds_it() {
    let (mut app, memory) = app(1024, 640);
    say(&mut app, "play first-page 7");
    pass(&mut app, Duration::from_millis(500));
    frames(&mut app, 4 * 120);
    assert!(log(&mut app).contains("paged you"), "two minutes bring the first page:\n{}", log(&mut app));
    assert!(memory.0.borrow()["recording"].contains("\"header\""), "the recording is kept");
    table(&mut app).shell.pause(true);
    let before = table(&mut app).shell.scene().unwrap().revision;
    frames(&mut app, 20);
    assert_eq!(table(&mut app).shell.scene().unwrap().revision, before);
}

#[test]
fn the_window_is_drawn_only_as_often_as_something_moves() {
    let (mut app, _) = app(1024, 640);
    assert_eq!(tempo(&app), Tempo::Still, "nothing moves in the library");
    say(&mut app, "play first-page 7");
    frames(&mut app, 6);
    assert_eq!(tempo(&app), Tempo::Moving, "flows move over the map");
    table(&mut app).shell.pause(true);
    frames(&mut app, 6);
    assert_eq!(tempo(&app), Tempo::Still, "a paused exercise stands still");
    table(&mut app).shell.pause(false);
    table(&mut app).shell.keep_still();
    frames(&mut app, 6);
    assert_eq!(tempo(&app), Tempo::Ticking, "with reduced motion only the clock moves");
    assert_eq!(
        Tempo::needed(false, false, Some(Duration::from_millis(300))),
        Tempo::Ticking,
        "a tooltip is about to open"
    );
}

/// How often the panels were drawn anew within so many frames.
fn drawn(app: &mut App, count: usize) -> u64 {
    let before = table(app).drawn;
    frames(app, count);
    table(app).drawn - before
}

#[test]
fn the_panels_are_drawn_anew_only_when_there_is_something_new() {
    let (mut app, _) = app(1440, 900);
    pass(&mut app, Duration::from_millis(20));
    frames(&mut app, 30);
    assert_eq!(drawn(&mut app, 60), 0, "nothing happens in the library");
    say(&mut app, "play first-page 7");
    frames(&mut app, 20);
    let moved = table(&mut app).flown;
    let before = table(&mut app).drawn;
    for _ in 0..100 {
        app.update();
    }
    let anew = table(&mut app).drawn - before;
    assert!((2..=12).contains(&anew), "two seconds pass in a hundred frames; {anew} were drawn anew");
    assert!(table(&mut app).flown > moved + 1.9, "flows move in every frame");
    table(&mut app).shell.pause(true);
    frames(&mut app, 10);
    assert_eq!(drawn(&mut app, 60), 0, "nothing happens while it is paused");
    let window = app.world_mut().query_filtered::<Entity, With<PrimaryWindow>>().single(app.world()).unwrap();
    let point = |app: &mut App, at: usize| {
        let position = Vec2::new(300.0 + at as f32, 500.0);
        app.world_mut().write_message(WindowEvent::CursorMoved(CursorMoved { window, position, delta: None }));
        drawn(app, 1)
    };
    let anew: u64 = (0..30).map(|at| point(&mut app, at)).sum();
    assert!((10..=17).contains(&anew), "a pointer that wanders for 600 ms is followed twenty times a second: {anew}");
    assert!((1..=4).contains(&drawn(&mut app, 10)), "where it rests is drawn");
    assert_eq!(drawn(&mut app, 60), 0, "and no more");
    let press = MouseButtonInput { button: MouseButton::Left, state: ButtonState::Pressed, window };
    app.world_mut().write_message(WindowEvent::MouseButtonInput(press));
    assert_eq!(drawn(&mut app, 1), 1, "a press is answered at once");
    for at in 41..50 {
        assert_eq!(point(&mut app, at), 1, "and so is a pointer that drags");
    }
}

#[test]
fn a_picture_whose_letters_are_not_there_yet_is_not_shown() {
    let (mut app, _) = app(1440, 900);
    pass(&mut app, Duration::from_millis(20));
    frames(&mut app, 30);
    say(&mut app, "play first-page 7");
    let jobs = |app: &mut App| {
        app.update();
        app.world_mut().query::<&EguiRenderOutput>().single(app.world()).unwrap().paint_jobs.len()
    };
    assert_eq!(jobs(&mut app), 0, "the war room has letters of sizes that the library has not");
    assert!(jobs(&mut app) > 5, "they are there in the next frame");
    table(&mut app).shell.pause(true);
    frames(&mut app, 10);
    assert_eq!(drawn(&mut app, 60), 0, "and that is all");
}

#[test]
fn what_was_painted_is_painted_again_until_there_is_something_new() {
    let mut world = World::new();
    world.init_resource::<Kept>();
    let picture = |height: f32| EguiRenderOutput {
        paint_jobs: vec![egui::ClippedPrimitive {
            clip_rect: egui::Rect::from_min_size(egui::Pos2::ZERO, egui::vec2(1.0, height)),
            primitive: egui::epaint::Primitive::Mesh(egui::Mesh::default()),
        }],
        ..default()
    };
    let seen = world.spawn(picture(1.0)).id();
    // A frame as the painter goes through it: something new or nothing comes, it is painted, and kept.
    let mut frame = |new: Option<f32>| {
        *world.get_mut::<EguiRenderOutput>(seen).unwrap() = new.map_or_else(EguiRenderOutput::default, picture);
        world.run_system_once(again).unwrap();
        let jobs = &world.get::<EguiRenderOutput>(seen).unwrap().paint_jobs;
        let painted: Vec<f32> = jobs.iter().map(|job| job.clip_rect.height()).collect();
        world.run_system_once(keep).unwrap();
        painted
    };
    assert_eq!(frame(Some(2.0)), [2.0]);
    assert_eq!(frame(None), [2.0]);
    assert_eq!(frame(None), [2.0]);
    assert_eq!(frame(Some(3.0)), [3.0]);
    assert_eq!(frame(None), [3.0]);
}

#[test]
fn keys_reach_the_panels() {
    let (mut app, _) = app(1024, 640);
    let window = app.world_mut().query_filtered::<Entity, With<PrimaryWindow>>().single(app.world()).unwrap();
    let focused = |app: &mut App| {
        let mut contexts = app.world_mut().query::<&mut EguiContext>();
        let mut context = contexts.single_mut(app.world_mut()).unwrap();
        context.get_mut().memory(egui::Memory::focused)
    };
    assert_eq!(focused(&mut app), None);
    app.world_mut().write_message(KeyboardInput {
        key_code: KeyCode::Tab,
        logical_key: Key::Tab,
        state: ButtonState::Pressed,
        text: None,
        repeat: false,
        window,
    });
    frames(&mut app, 3);
    assert!(focused(&mut app).is_some(), "Tab goes to the first button");
}

/// What a screen reader would be told of the button that is called so.
fn button(app: &mut App, name: &str) -> (egui::accesskit::NodeId, egui::accesskit::Node) {
    let mut contexts = app.world_mut().query::<&mut EguiContext>();
    let mut context = contexts.single_mut(app.world_mut()).unwrap();
    context.get_mut().enable_accesskit();
    context.get_mut().request_repaint();
    frames(app, 3);
    let mut outputs = app.world_mut().query_filtered::<&EguiOutput, With<PrimaryEguiContext>>();
    let tree = outputs.single(app.world()).unwrap().platform_output.accesskit_update.as_ref().unwrap();
    let says = |node: &egui::accesskit::Node| node.label().is_some_and(|label| label.contains(name));
    tree.nodes.iter().find(|(_, node)| says(node)).cloned().unwrap()
}

#[test]
fn a_finger_can_press_a_button() {
    let (mut app, _) = app(1024, 640);
    let bounds = button(&mut app, "briefing of first-page").1.bounds().unwrap();
    let position = Vec2::new((bounds.x0 + bounds.x1) as f32 / 2.0, (bounds.y0 + bounds.y1) as f32 / 2.0);
    let window = app.world_mut().query_filtered::<Entity, With<PrimaryWindow>>().single(app.world()).unwrap();
    for phase in [TouchPhase::Started, TouchPhase::Ended] {
        app.world_mut().write_message(TouchInput { phase, position, window, force: None, id: 1 });
        frames(&mut app, 2);
    }
    assert_eq!(table(&mut app).shell.screen(), Screen::Briefing);
}

#[test]
fn a_screen_reader_can_press_a_button() {
    let (mut app, _) = app(1024, 640);
    let (target_node, _) = button(&mut app, "briefing of first-page");
    let request = egui::accesskit::ActionRequest {
        action: egui::accesskit::Action::Click,
        target_tree: egui::accesskit::TreeId::ROOT,
        target_node,
        data: None,
    };
    app.world_mut().write_message(ActionRequest(request));
    frames(&mut app, 3);
    assert_eq!(table(&mut app).shell.screen(), Screen::Briefing);
}

#[test]
fn a_recording_dropped_on_the_window_goes_on() {
    let (mut app, memory) = app(1024, 640);
    say(&mut app, "play first-page 7");
    say(&mut app, "next");
    say(&mut app, "/ack");
    frames(&mut app, 2);
    let text = memory.0.borrow()["recording"].clone();
    let path = std::env::temp_dir().join(format!("hotwash-dropped-{}.jsonl", std::process::id()));
    std::fs::write(&path, &text).unwrap();
    let (mut other, _) = crate::support::app(1024, 640);
    let window = other.world_mut().query_filtered::<Entity, With<PrimaryWindow>>().single(other.world()).unwrap();
    other.world_mut().write_message(FileDragAndDrop::DroppedFile { window, path_buf: path.clone() });
    frames(&mut other, 3);
    assert_eq!(table(&mut other).shell.screen(), Screen::Exercise);
    assert_eq!(table(&mut other).shell.recording(), text);
    std::fs::remove_file(&path).unwrap();
    other.world_mut().write_message(FileDragAndDrop::DroppedFile { window, path_buf: path });
    frames(&mut other, 3);
    assert!(log(&mut other).contains("could not be read"), "{}", log(&mut other));
}
