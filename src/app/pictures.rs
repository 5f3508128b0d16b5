//! Plays a script in the window and takes pictures of it: for the README and for the smoke test.
//!
//! Not a second way to play; every line goes where a typed one would.
//! The one rule: no time passes but what the script lets pass, so that the same script gives the same pictures.

use std::fs;
use std::path::{Path, PathBuf};

use bevy::prelude::*;
use bevy::render::view::screenshot::{Screenshot, ScreenshotCaptured};
use bevy::window::PrimaryWindow;
use bevy_egui::PrimaryEguiContext;
use bevy_egui::input::EguiInputEvent;

use super::bridge::Table;
use crate::panels::{Intent, Look, Settings};

/// How many frames pass before a picture, so that layout, fonts and shaders have settled.
const SETTLE: u32 = 8;

/// How many frames a picture may take before the run is given up.
const PATIENCE: u32 = 600;

/// A step of a script.
#[derive(Clone, PartialEq, Debug)]
enum Step {
    /// Say this line.
    Say(String),
    /// Make the window this large, in points.
    Size(f32, f32),
    /// Save what is shown under this name.
    Shot(String),
    /// Show this tool of the war room.
    Tab(String),
    /// Let time pass from here on, as if somebody sat there.
    Run,
    /// Scroll down in the middle of the window, in points.
    Scroll(f32),
    /// Put the pointer there, in points.
    Point(f32, f32),
    /// Wear this look.
    Look(Look),
    /// Set the text to this size, in percent.
    Text(u16),
}

/// The orders of a script, beside lines to say.
const ORDERS: &str = "!size WIDTH HEIGHT, !look dark|light|contrast, !text PERCENT, !tab TOOL, !scroll POINTS, !point X Y, !run, !shot NAME";

/// Lines to say, and [`ORDERS`].
///
/// Empty lines and those that begin with # are skipped.
#[derive(Resource, Clone, Debug)]
pub(super) struct Script {
    steps: Vec<Step>,
    next: usize,
    /// Frames until the next step.
    settle: u32,
    /// Frames since a picture was asked for that has not come yet.
    waiting: Option<u32>,
    folder: PathBuf,
}

impl Script {
    /// Reads a script.
    pub(super) fn read(path: &Path) -> std::result::Result<Self, String> {
        let text = fs::read_to_string(path).map_err(|why| format!("{} could not be read: {why}", path.display()))?;
        let lines = text.lines().map(str::trim).enumerate();
        let lines = lines.filter(|(_, line)| !line.is_empty() && !line.starts_with('#'));
        let steps = lines.map(|(at, line)| {
            step(line).ok_or_else(|| format!("{}:{}: {line:?} is none of {ORDERS}", path.display(), at + 1))
        });
        let steps = steps.collect::<std::result::Result<_, _>>()?;
        Ok(Self { steps, next: 0, settle: SETTLE, waiting: None, folder: PathBuf::from(".") })
    }
}

fn step(line: &str) -> Option<Step> {
    let Some(order) = line.strip_prefix('!') else { return Some(Step::Say(line.to_owned())) };
    match order.split_whitespace().collect::<Vec<_>>().as_slice() {
        ["size", wide, tall] => Some(Step::Size(wide.parse().ok()?, tall.parse().ok()?)),
        ["shot", name] => Some(Step::Shot((*name).to_owned())),
        ["run"] => Some(Step::Run),
        ["point", x, y] => Some(Step::Point(x.parse().ok()?, y.parse().ok()?)),
        ["text", percent] => Some(Step::Text(percent.parse().ok()?)),
        ["look", "dark"] => Some(Step::Look(Look::Dark)),
        ["look", "light"] => Some(Step::Look(Look::Light)),
        ["look", "contrast"] => Some(Step::Look(Look::HighContrast)),
        ["scroll", points] => Some(Step::Scroll(points.parse().ok()?)),
        ["tab", ..] => Some(Step::Tab(order["tab".len()..].trim().to_owned())),
        _ => None,
    }
}

/// Lets an app play a script and leave.
pub(super) fn plugin(app: &mut App, mut script: Script, folder: Option<PathBuf>) {
    script.folder = folder.unwrap_or(script.folder);
    app.insert_resource(script).add_systems(First, play);
}

impl Script {
    /// The step that is due in this frame; none while the last one settles. Says when nothing more will come.
    fn due(&mut self) -> Result<Option<Step>, AppExit> {
        if let Some(frames) = &mut self.waiting {
            *frames += 1;
            if *frames > PATIENCE {
                error!("no picture came within {PATIENCE} frames");
                return Err(AppExit::from_code(3));
            }
            return Ok(None);
        }
        self.settle = self.settle.saturating_sub(1);
        if self.settle > 0 {
            return Ok(None);
        }
        let step = self.steps.get(self.next).cloned().ok_or(AppExit::Success)?;
        self.next += 1;
        let looks = matches!(self.steps.get(self.next), Some(Step::Shot(_)));
        self.settle = if looks { SETTLE } else { 1 };
        Ok(Some(step))
    }
}

fn play(
    mut script: ResMut<'_, Script>,
    mut table: NonSendMut<'_, Table>,
    mut window: Single<'_, '_, &mut Window, With<PrimaryWindow>>,
    mut commands: Commands<'_, '_>,
    mut exit: MessageWriter<'_, AppExit>,
    context: Single<'_, '_, Entity, With<PrimaryEguiContext>>,
    mut events: MessageWriter<'_, EguiInputEvent>,
) {
    let step = match script.due() {
        Ok(Some(step)) => step,
        Ok(None) => return,
        Err(end) => {
            exit.write(end);
            return;
        }
    };
    let mut hand_in = |event| _ = events.write(EguiInputEvent { context: *context, event });
    match step {
        Step::Say(line) => table.shell.say(&line),
        Step::Tab(name) => table.shell.ask(Intent::Tool(name)),
        Step::Run => table.wall = true,
        Step::Look(look) => set(&mut table, |settings| settings.look = look),
        Step::Text(percent) => set(&mut table, |settings| settings.text_percent = percent),
        Step::Point(x, y) => hand_in(egui::Event::PointerMoved(egui::pos2(x, y))),
        Step::Scroll(points) => {
            hand_in(egui::Event::PointerMoved(egui::pos2(window.width() / 2.0, window.height() / 2.0)));
            hand_in(egui::Event::MouseWheel {
                unit: egui::MouseWheelUnit::Point,
                delta: egui::vec2(0.0, -points),
                modifiers: egui::Modifiers::NONE,
                phase: egui::TouchPhase::Move,
            });
        }
        Step::Size(wide, tall) => window.resolution.set(wide, tall),
        Step::Shot(name) => {
            script.waiting = Some(0);
            commands.spawn(Screenshot::primary_window()).observe(keep(script.folder.join(name).with_extension("png")));
        }
    }
}

/// Saves a picture when it comes.
fn keep(
    path: PathBuf,
) -> impl FnMut(On<'_, '_, ScreenshotCaptured>, ResMut<'_, Script>, MessageWriter<'_, AppExit>) + 'static {
    move |shot, mut script, mut exit| {
        script.waiting = None;
        if let Err(why) = save(&shot.image, &path) {
            error!("{} could not be written: {why}", path.display());
            exit.write(AppExit::from_code(3));
        }
    }
}

/// Changes the settings as their screen would.
fn set(table: &mut Table, change: impl FnOnce(&mut Settings)) {
    let mut settings = table.shell.settings().clone();
    change(&mut settings);
    table.shell.ask(Intent::Set(settings));
}

fn save(image: &Image, path: &Path) -> std::result::Result<(), String> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(|why| why.to_string())?;
    }
    let picture = image.clone().try_into_dynamic().map_err(|why| why.to_string())?;
    picture.to_rgb8().save(path).map_err(|why| why.to_string())
}
