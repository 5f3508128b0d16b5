//! An app without a window, and a host in memory.
//!
//! The one rule: time passes only where a test lets it.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::time::Duration;

use bevy::a11y::ActionRequest;
use bevy::prelude::*;
use bevy::render::RenderPlugin;
use bevy::render::settings::WgpuSettings;
use bevy::time::TimeUpdateStrategy;
use bevy::window::WindowResolution;
use bevy::winit::WinitPlugin;
use hotwash::app::{Parts, Table, assemble};
use hotwash::panels::Host;

/// What a host was given.
#[derive(Clone, Default)]
pub(crate) struct Memory(pub(crate) Rc<RefCell<BTreeMap<String, String>>>);

impl Host for Memory {
    fn load(&self, key: &str) -> Option<String> {
        self.0.borrow().get(key).cloned()
    }

    fn store(&mut self, key: &str, text: &str) -> std::result::Result<(), String> {
        self.0.borrow_mut().insert(key.to_owned(), text.to_owned());
        Ok(())
    }

    fn export(&mut self, name: &str, _bytes: &[u8]) -> std::result::Result<String, String> {
        Ok(name.to_owned())
    }

    fn tone(&mut self) {}
}

/// The app at a size, with what its host keeps.
pub(crate) fn app(wide: u32, tall: u32) -> (App, Memory) {
    let memory = Memory::default();
    let mut app = App::new();
    let window = Window { resolution: WindowResolution::new(wide, tall), focused: true, ..default() };
    let nothing = WgpuSettings { backends: None, ..default() };
    app.add_plugins(
        Parts
            .build()
            .disable::<WinitPlugin>()
            .set(RenderPlugin { render_creation: nothing.into(), ..default() })
            .set(WindowPlugin { primary_window: Some(window), ..default() }),
    );
    app.add_message::<ActionRequest>(); // winit's part, which is left out here
    assemble(&mut app, Table::new(Box::new(memory.clone())));
    pass(&mut app, Duration::ZERO);
    app.finish();
    app.cleanup();
    frames(&mut app, 4);
    (app, memory)
}

/// From now on every frame takes this long.
pub(crate) fn pass(app: &mut App, each: Duration) {
    app.insert_resource(TimeUpdateStrategy::ManualDuration(each));
}

pub(crate) fn frames(app: &mut App, count: usize) {
    for _ in 0..count {
        app.update();
    }
}

pub(crate) fn table(app: &mut App) -> Mut<'_, Table> {
    app.world_mut().non_send_mut::<Table>()
}

pub(crate) fn say(app: &mut App, line: &str) {
    table(app).shell.say(line);
}

/// The log so far.
pub(crate) fn log(app: &mut App) -> String {
    table(app).shell.log_since(0).join("\n")
}
