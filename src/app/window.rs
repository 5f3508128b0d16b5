//! The window on a desktop.
//!
//! Not what is in it.
//! The one rule: where no window can be opened, that is said in one line that names what can be done instead.

use std::panic::{self, AssertUnwindSafe};
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use bevy::log::LogPlugin;
use bevy::prelude::*;
use bevy::window::WindowResolution;

use super::bridge::{Table, assemble};
use super::desk::Desk;
use super::pictures::{self, Script};

/// The size of the window at first, and the least, in points.
const SIZE: (u32, u32) = (1440, 900);
const LEAST: (f32, f32) = (1024.0, 640.0);

/// What can be done without a window.
const INSTEAD: &str = "`hotwash play first-page` plays in this terminal";

/// With what the app opens.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct Opening {
    /// A scenario to begin at once.
    pub scenario: Option<String>,
    /// With which seed.
    pub seed: u64,
    /// A script to play and leave; see docs/app.md.
    pub script: Option<PathBuf>,
    /// Where the script's pictures go.
    pub pictures: Option<PathBuf>,
}

/// Opens the app and comes back when its window is closed.
///
/// # Errors
/// With a sentence, if there is no display, no graphics or no readable script.
pub fn open(opening: &Opening) -> std::result::Result<(), String> {
    let script = opening.script.as_ref().map(|path| Script::read(path)).transpose()?;
    display()?;
    let why = Arc::new(Mutex::new(None));
    let heard = Arc::clone(&why);
    // Bevy panics where it finds no graphics. That is not a fault of ours, so it gets a sentence and no backtrace.
    let usual = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        if let Ok(mut heard) = heard.lock() {
            heard.get_or_insert_with(|| info.to_string());
        }
    }));
    let outcome = panic::catch_unwind(AssertUnwindSafe(|| run(opening, script)));
    panic::set_hook(usual);
    match outcome {
        Ok(AppExit::Success) => Ok(()),
        Ok(AppExit::Error(code)) => Err(format!("the window ended with code {code}")),
        Err(_) => {
            let why = why.lock().ok().and_then(|mut why| why.take()).unwrap_or_default();
            let why = why.lines().nth(1).unwrap_or("for an unknown reason").trim().to_owned();
            Err(format!("no window can be shown here ({why}); {INSTEAD}"))
        }
    }
}

/// Whether there is a display to open a window on.
fn display() -> std::result::Result<(), String> {
    let x11 = cfg!(all(unix, not(target_os = "macos")));
    if x11 && std::env::var_os("DISPLAY").is_none_or(|display| display.is_empty()) {
        return Err(format!("there is no display to open a window on (DISPLAY is not set); {INSTEAD}"));
    }
    Ok(())
}

fn run(opening: &Opening, script: Option<Script>) -> AppExit {
    let mut table = Table::new(Box::new(Desk::new(script.is_none())));
    if let Some(scenario) = &opening.scenario {
        table.shell.say(&format!("play {scenario} {}", opening.seed));
    }
    table.wall = script.is_none();
    let window = Window {
        title: "hotwash".to_owned(),
        name: Some("hotwash".to_owned()),
        resolution: WindowResolution::new(SIZE.0, SIZE.1),
        resize_constraints: WindowResizeConstraints { min_width: LEAST.0, min_height: LEAST.1, ..default() },
        ..default()
    };
    let window = WindowPlugin { primary_window: Some(window), ..default() };
    let log = LogPlugin { filter: "error,hotwash=warn".to_owned(), ..default() };
    let mut app = App::new();
    app.add_plugins(DefaultPlugins.set(window).set(log));
    assemble(&mut app, table);
    if let Some(script) = script {
        pictures::plugin(&mut app, script, opening.pictures.clone());
    }
    app.run()
}
