//! The browser tab: what the panels ask of the page around the canvas, and what the page asks of them.
//!
//! Not the page itself, which is web/page/shell.js; the functions imported here are defined there.
//! The one rule: what the page says waits in a queue until the next frame, so that nothing is done in the middle of one.

use std::cell::RefCell;

use bevy::prelude::*;
use bevy::window::WindowResolution;
use bevy::winit::{EventLoopProxy, EventLoopProxyWrapper, WinitUserEvent};
use bevy_egui::input::EguiInputEvent;
use bevy_egui::{EguiContexts, EguiOutput, PrimaryEguiContext};
use wasm_bindgen::prelude::*;

use super::bridge::{Table, assemble};
use super::mirror::{Part, mirrored};
use super::parts::Parts;
use crate::panels::{Host, Screen};

/// What the page said.
enum Said {
    Line(String),
    Recording(String),
    Pause(bool),
    Mirror(bool),
    Act { id: String, what: String, value: String },
}

thread_local! {
    static SAID: RefCell<Vec<Said>> = const { RefCell::new(Vec::new()) };
    static WAKE: RefCell<Option<EventLoopProxy<WinitUserEvent>>> = const { RefCell::new(None) };
}

#[wasm_bindgen(js_namespace = ["window", "hotwash"])]
extern "C" {
    #[wasm_bindgen(js_name = load)]
    fn page_load(key: &str) -> Option<String>;
    #[wasm_bindgen(js_name = store)]
    fn page_store(key: &str, text: &str) -> Option<String>;
    #[wasm_bindgen(js_name = download)]
    fn page_download(name: &str, bytes: &[u8]) -> Option<String>;
    #[wasm_bindgen(js_name = choose)]
    fn page_choose();
    #[wasm_bindgen(js_name = tone)]
    fn page_tone();
    #[wasm_bindgen(js_name = told)]
    fn page_told(line: &str);
    #[wasm_bindgen(js_name = state)]
    fn page_state(screen: &str, running: bool);
    #[wasm_bindgen(js_name = mirror)]
    fn page_mirror(parts: &str);
    #[wasm_bindgen(js_name = prefersStill)]
    fn page_prefers_still() -> bool;
}

/// The page, as the panels see it.
struct Page;

impl Host for Page {
    fn load(&self, key: &str) -> Option<String> {
        page_load(key)
    }

    fn store(&mut self, key: &str, text: &str) -> Result<(), String> {
        page_store(key, text).map_or(Ok(()), Err)
    }

    fn export(&mut self, name: &str, bytes: &[u8]) -> Result<String, String> {
        page_download(name, bytes).map_or_else(|| Ok(name.to_owned()), Err)
    }

    fn tone(&mut self) {
        page_tone();
    }

    fn choose_recording(&mut self) -> Result<(), String> {
        page_choose();
        Ok(())
    }
}

fn hand_in(said: Said) {
    SAID.with_borrow_mut(|waiting| waiting.push(said));
    wake();
}

fn wake() {
    WAKE.with_borrow(|wake| {
        if let Some(wake) = wake {
            // A loop that is gone has nobody left to wake.
            wake.send_event(WinitUserEvent::WakeUp).ok();
        }
    });
}

/// A line typed into the page's own field.
#[wasm_bindgen]
pub fn say(line: String) {
    hand_in(Said::Line(line));
}

/// A recording that was dropped or chosen.
#[wasm_bindgen]
pub fn import(text: String) {
    hand_in(Said::Recording(text));
}

/// Stops or starts the clock; the page stops it when the tab goes out of sight.
#[wasm_bindgen]
pub fn pause(paused: bool) {
    hand_in(Said::Pause(paused));
}

/// Lists the panels in the page, or stops doing so.
#[wasm_bindgen]
pub fn mirror(on: bool) {
    hand_in(Said::Mirror(on));
}

/// Does something with a part of that list; see [`super::mirror::act`].
#[wasm_bindgen]
pub fn act(id: String, what: String, value: String) {
    hand_in(Said::Act { id, what, value });
}

/// Opens the app in the page's canvas.
pub fn start() {
    let mut table = Table::new(Box::new(Page));
    if page_prefers_still() && page_load("settings").is_none() {
        table.shell.keep_still();
    }
    let window = Window {
        title: "hotwash".to_owned(),
        canvas: Some("#canvas".to_owned()),
        fit_canvas_to_parent: true,
        // The page decides which keys the browser may keep; copy and paste would not come otherwise.
        prevent_default_event_handling: false,
        resolution: WindowResolution::new(1024, 640),
        ..default()
    };
    let mut app = App::new();
    app.add_plugins(Parts.build().set(WindowPlugin { primary_window: Some(window), ..default() }));
    assemble(&mut app, table);
    app.add_systems(Startup, listen).add_systems(First, hear).add_systems(Last, (tell, list));
    app.run();
}

fn listen(proxy: Res<'_, EventLoopProxyWrapper>) {
    WAKE.with_borrow_mut(|wake| *wake = Some((**proxy).clone()));
}

/// What egui is told in the next frame.
type Later = Vec<egui::Event>;

fn hear(
    mut table: NonSendMut<'_, Table>,
    mut contexts: EguiContexts<'_, '_>,
    context: Single<'_, '_, Entity, With<PrimaryEguiContext>>,
    mut events: MessageWriter<'_, EguiInputEvent>,
    mut later: Local<'_, Later>,
) -> Result {
    let mut write = |event| _ = events.write(EguiInputEvent { context: *context, event });
    later.drain(..).for_each(&mut write);
    for said in SAID.with_borrow_mut(std::mem::take) {
        match said {
            Said::Mirror(on) => {
                let context = contexts.ctx_mut()?;
                if on {
                    context.enable_accesskit();
                } else {
                    context.disable_accesskit();
                }
                context.request_repaint();
            }
            Said::Act { id, what, value } => {
                let [now, next] = super::mirror::act(&id, &what, &value);
                now.into_iter().for_each(&mut write);
                later.extend(next);
            }
            Said::Line(line) => table.shell.say(&line),
            Said::Recording(text) => table.shell.import(&text),
            Said::Pause(paused) => table.shell.pause(paused),
        }
    }
    if !later.is_empty() {
        wake();
    }
    Ok(())
}

/// Lists the panels in the page, if it asked for that and something is new.
fn list(output: Single<'_, '_, &EguiOutput, With<PrimaryEguiContext>>, mut last: Local<'_, Vec<Part>>) {
    let Some(update) = &output.platform_output.accesskit_update else { return };
    let parts = mirrored(update);
    if *last != parts {
        page_mirror(&serde_json::to_string(&parts).expect("parts are plain data"));
        *last = parts;
    }
}

/// Tells the page what is new.
fn tell(table: NonSend<'_, Table>, mut told: Local<'_, usize>, mut state: Local<'_, Option<(Screen, bool)>>) {
    let new = table.shell.log_since(*told);
    for line in new {
        page_told(line);
    }
    *told += new.len();
    let now = (table.shell.screen(), table.shell.running());
    if *state != Some(now) {
        *state = Some(now);
        page_state(&format!("{:?}", now.0).to_lowercase(), now.1);
    }
}
