//! The panels as a list for the page.
//!
//! The one rule: what is pressed in the list does what it does in the window.

use bevy::prelude::*;
use bevy_egui::input::EguiInputEvent;
use bevy_egui::{EguiContext, EguiOutput, PrimaryEguiContext};
use hotwash::app::{Kind, Part, act, mirrored};
use hotwash::panels::Screen;

use crate::support::{app, frames, log, say, table};

fn listed() -> App {
    let (mut app, _) = app(1024, 640);
    let mut contexts = app.world_mut().query::<&mut EguiContext>();
    let mut context = contexts.single_mut(app.world_mut()).unwrap();
    context.get_mut().enable_accesskit();
    context.get_mut().request_repaint();
    frames(&mut app, 3);
    app
}

fn parts(app: &mut App) -> Vec<Part> {
    let mut outputs = app.world_mut().query_filtered::<&EguiOutput, With<PrimaryEguiContext>>();
    mirrored(outputs.single(app.world()).unwrap().platform_output.accesskit_update.as_ref().unwrap())
}

fn doing(app: &mut App, words: &str, what: &str, value: &str) {
    let all = parts(app);
    let part = all.iter().find(|part| part.kind != Kind::Text && part.words.contains(words));
    let id = &part.unwrap_or_else(|| panic!("nothing is called {words:?}: {all:#?}")).id;
    let context = app.world_mut().query_filtered::<Entity, With<PrimaryEguiContext>>().single(app.world()).unwrap();
    for events in act(id, what, value) {
        events.into_iter().for_each(|event| _ = app.world_mut().write_message(EguiInputEvent { context, event }));
        frames(app, 2);
    }
}

#[test]
fn the_list_holds_what_is_shown_and_does_what_it_does() {
    let mut app = listed();
    assert!(parts(&mut app).iter().any(|part| part.kind == Kind::Text && part.words.contains("hotwash")));
    doing(&mut app, "Read the briefing of first-page", "press", "");
    assert_eq!(table(&mut app).shell.screen(), Screen::Briefing);
    doing(&mut app, "Seed", "write", "7");
    doing(&mut app, "Begin the exercise", "press", "");
    assert_eq!(table(&mut app).shell.screen(), Screen::Exercise);
    assert!(table(&mut app).shell.recording().contains("\"seed\":7"), "what was written is what was begun");
    say(&mut app, "next");
    frames(&mut app, 2);
    doing(&mut app, "Acknowledge", "press", "");
    assert!(log(&mut app).contains("acknowledged p1"), "{}", log(&mut app));
    doing(&mut app, "Declare an incident", "press", "");
    frames(&mut app, 2);
    doing(&mut app, "What do customers see?", "enter", "Checkout fails");
    assert!(log(&mut app).contains("Checkout fails"), "{}", log(&mut app));
    let private = |part: &Part| part.words.chars().any(|letter| matches!(letter, '\u{e000}'..='\u{f8ff}'));
    assert!(!parts(&mut app).iter().any(private), "no sign is read aloud that only the font of icons has");
}

#[test]
fn what_the_page_says_wrong_does_nothing() {
    for (id, what, value) in [("x", "press", ""), ("1", "fly", ""), ("1", "move", "far")] {
        assert!(act(id, what, value).iter().all(Vec::is_empty), "{id} {what} {value}");
    }
}
