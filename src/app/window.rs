//! The window on a desktop.
//!
//! Not what is in it.
//! The one rule: where no window can be opened, that is said in one line that names what can be done instead.

use std::panic::{self, AssertUnwindSafe, PanicHookInfo};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use bevy::log::LogPlugin;
use bevy::prelude::*;
use bevy::window::WindowResolution;

use super::bridge::{Table, assemble};
use super::desk::Desk;
use super::parts::Parts;
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
    let drawn = Arc::new(AtomicBool::new(false));
    let blame = Blame::begin(&drawn);
    let outcome = panic::catch_unwind(AssertUnwindSafe(|| run(opening, script, drawn)));
    match (outcome, blame.end()) {
        (Ok(AppExit::Success), _) => Ok(()),
        (Ok(AppExit::Error(code)), _) => Err(format!("the window ended with code {code}")),
        (Err(_), Some(why)) => Err(format!("no window can be shown here ({why}); {INSTEAD}")),
        (Err(fault), None) => panic::resume_unwind(fault),
    }
}

/// The crates that open windows and find graphics, as they stand in the path of their source.
const WINDOWS: [&str; 4] = ["bevy_render", "bevy_winit", "winit-", "wgpu"];

/// Hears why Bevy could not open a window: it panics where it finds no graphics.
///
/// That is no fault of ours, so it gets a sentence and no backtrace; every other panic is reported as usual.
struct Blame {
    why: Arc<Mutex<Option<String>>>,
    usual: Arc<dyn Fn(&PanicHookInfo<'_>) + Send + Sync>,
}

impl Blame {
    fn begin(drawn: &Arc<AtomicBool>) -> Self {
        let this = Self { why: Arc::default(), usual: panic::take_hook().into() };
        let (why, usual, drawn) = (Arc::clone(&this.why), Arc::clone(&this.usual), Arc::clone(drawn));
        panic::set_hook(Box::new(move |info| {
            let from = info.location().map_or("", |place| place.file());
            let ours = drawn.load(Ordering::Relaxed) || !WINDOWS.iter().any(|of| from.contains(of));
            match why.lock() {
                Ok(mut why) if !ours => {
                    let words = info.payload_as_str().and_then(|words| words.lines().next());
                    why.get_or_insert_with(|| words.unwrap_or("for an unknown reason").trim().to_owned());
                }
                Ok(_) | Err(_) => usual(info),
            }
        }));
        this
    }

    /// Puts the usual report back; answers why no window came, if that was the fault.
    fn end(self) -> Option<String> {
        let usual = self.usual;
        panic::set_hook(Box::new(move |info| usual(info)));
        self.why.lock().ok().and_then(|mut why| why.take())
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

fn run(opening: &Opening, script: Option<Script>, drawn: Arc<AtomicBool>) -> AppExit {
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
    app.add_plugins(log).add_plugins(Parts.build().set(window));
    assemble(&mut app, table);
    // From the first frame on, whatever goes wrong is not for want of a window.
    app.add_systems(Last, move || drawn.store(true, Ordering::Relaxed));
    if let Some(script) = script {
        pictures::plugin(&mut app, script, opening.pictures.clone());
    }
    app.run()
}
