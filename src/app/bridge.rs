//! The bridge between Bevy and the panels: time and input go in, pictures and the wish for the next frame come out.
//!
//! Not a place for rules; the exercise is the shell's, and the shell knows no Bevy.
//! The one rule: every system here is short enough that there is nothing to test but its wiring.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use bevy::a11y::ActionRequest;
use bevy::prelude::*;
use bevy::render::{Render, RenderApp, RenderSystems};
use bevy::window::WindowEvent;
use bevy::winit::{UpdateMode, WinitSettings};
use bevy_egui::input::EguiInputEvent;
use bevy_egui::{
    EguiContexts, EguiGlobalSettings, EguiInput, EguiPlugin, EguiPostUpdateSet, EguiPrimaryContextPass,
    EguiRenderOutput, PrimaryEguiContext,
};

use super::map;
use super::tempo::Tempo;
use crate::panels::{Host, Shell};

/// The panels, what they stand on, and what is kept between frames.
pub struct Table {
    /// The screens.
    pub shell: Shell,
    /// The outside, as far as the panels need it.
    pub host: Box<dyn Host>,
    /// For how many seconds flows have been moving.
    pub flown: f32,
    /// How often the panels have been drawn anew.
    pub drawn: u64,
    /// Whether time comes from the clock on the wall; a script for pictures lets none pass.
    pub wall: bool,
    /// When egui wants to be called again, in milliseconds; `u64::MAX` for not at all.
    wanted: Arc<AtomicU64>,
    hooked: bool,
    /// When they were drawn last, as real time since the start.
    at: Duration,
}

/// Whether the panels are drawn anew in this frame; if not, what they were is shown again, and only flows move.
#[derive(Resource, Default)]
struct Due(bool);

/// How many frames at the start are drawn whatever happens: fonts and sizes settle.
const FIRST: u64 = 4;

/// How many frames are drawn when something has happened: a panel takes its new height only in the frame after the one in
/// which what stands in it has grown, and the panels beside it in the one after that.
const SETTLE: u32 = 3;

/// How often the panels follow a pointer that only wanders over them: what lies under it is lit a moment later, and a frame
/// in three is drawn instead of every one.
const STROLL: Duration = Duration::from_millis(50);

impl Table {
    /// The panels on a host, with the library open.
    #[must_use]
    pub fn new(host: Box<dyn Host>) -> Self {
        let mut shell = Shell::new(host.as_ref());
        shell.map_is_drawn_elsewhere();
        Self {
            shell,
            host,
            flown: 0.0,
            drawn: 0,
            wall: true,
            wanted: Arc::new(AtomicU64::new(u64::MAX)),
            hooked: false,
            at: Duration::ZERO,
        }
    }

    /// Whether flows may be seen moving.
    #[must_use]
    pub fn flows(&self) -> bool {
        self.shell.running()
            && !self.shell.settings().reduced_motion
            && self.shell.scene().is_some_and(|scene| scene.rect.is_some())
    }
}

/// Puts a table into an app that already has Bevy's own plugins.
pub fn assemble(app: &mut App, table: Table) {
    app.add_plugins(EguiPlugin::default())
        .insert_non_send(table)
        .init_resource::<WinitSettings>()
        .init_resource::<Due>()
        .add_plugins(map::plugin)
        .add_systems(PreStartup, camera)
        .add_systems(PreUpdate, (drop_in, assist))
        .add_systems(Update, advance)
        .add_systems(PostUpdate, weigh.before(EguiPostUpdateSet::EndPass))
        .add_systems(
            PostUpdate,
            hold_back.after(EguiPostUpdateSet::ProcessOutput).before(EguiPostUpdateSet::PostProcessOutput),
        )
        .configure_sets(PostUpdate, EguiPostUpdateSet::EndPass.run_if(due))
        .configure_sets(PostUpdate, EguiPostUpdateSet::ProcessOutput.run_if(due))
        .add_systems(EguiPrimaryContextPass, draw)
        .add_systems(Last, pace);
    if let Some(render) = app.get_sub_app_mut(RenderApp) {
        let seen = again.after(RenderSystems::ExtractCommands).before(RenderSystems::Prepare);
        render.init_resource::<Kept>().add_systems(Render, (seen, keep.in_set(RenderSystems::Cleanup)));
    }
}

fn camera(mut commands: Commands<'_, '_>, mut settings: ResMut<'_, EguiGlobalSettings>) {
    settings.auto_create_primary_context = false;
    commands.spawn((Camera2d, PrimaryEguiContext, Msaa::Off));
}

fn advance(mut table: NonSendMut<'_, Table>, time: Res<'_, Time<Real>>) {
    if !table.wall {
        return;
    }
    let seconds = time.delta_secs();
    if table.flows() {
        table.flown = (table.flown + seconds.min(1.0)) % 3600.0;
    }
    table.shell.advance(f64::from(seconds));
}

fn due(due: Res<'_, Due>) -> bool {
    due.0
}

/// Decides whether the panels are drawn anew: because somebody did something, because something happened, or because egui
/// asked for it.
fn weigh(
    mut due: ResMut<'_, Due>,
    mut table: NonSendMut<'_, Table>,
    mut contexts: EguiContexts<'_, '_>,
    time: Res<'_, Time<Real>>,
    mut input: Single<'_, '_, &mut EguiInput, With<PrimaryEguiContext>>,
    (mut held, mut settle): (Local<'_, egui::Modifiers>, Local<'_, u32>),
    mut window: MessageReader<'_, '_, WindowEvent>,
) -> Result {
    // It is told in every frame which modifiers are held; news is only what is new.
    input.events.retain(|event| match event {
        egui::Event::ModifiersChanged(now) => std::mem::replace(&mut *held, *now) != *now,
        _ => true,
    });
    // All are read, so that none counts twice.
    let changed = window.read().filter(|event| changes_the_window(event)).count() > 0;
    let ctx = contexts.ctx_mut()?;
    let dragging = ctx.input(|input| input.pointer.any_down());
    let done =
        changed || !input.hovered_files.is_empty() || input.events.iter().any(|event| dragging || !wanders(event));
    let (happened, now) = (table.shell.take_stale(), time.elapsed());
    let strolls = !done && !input.events.is_empty();
    let follows = now >= table.at + STROLL;
    let asked = match table.wanted.load(Ordering::Relaxed) {
        // It asks once for two frames: the second of them it has noted without saying so.
        u64::MAX => ctx.has_requested_repaint(),
        wait => now >= table.at + Duration::from_millis(wait),
    };
    if done || happened {
        *settle = SETTLE;
    } else if strolls {
        // What egui asks for meanwhile waits as well; what is left when the pointer rests is drawn then.
        *settle = (*settle).max(u32::from(follows));
        table.wanted.fetch_min(STROLL.as_millis() as u64, Ordering::Relaxed);
    } else if asked {
        // A letter that a frame needs for the first time can be seen only in the one after it.
        *settle = (*settle).max(2);
    }
    due.0 = *settle > 0 || (asked && !strolls) || !table.wall || table.drawn < FIRST;
    *settle = settle.saturating_sub(1);
    if due.0 {
        table.at = now;
        table.drawn += 1;
    }
    Ok(())
}

/// The panels as they were painted last.
#[derive(Resource, Default)]
pub struct Kept(Vec<egui::ClippedPrimitive>);

/// Does not show a picture with letters that are drawn for the first time: they reach the graphics card a frame later. The
/// picture before it is shown once more, and the panels are drawn again. Where all letters move, as when there are more of
/// them than there was room for, the one before would be the worse.
fn hold_back(
    due: Res<'_, Due>,
    table: NonSend<'_, Table>,
    mut output: Single<'_, '_, &mut EguiRenderOutput, With<PrimaryEguiContext>>,
) {
    let mut new = output.textures_delta.set.values().flatten().peekable();
    if due.0 && table.drawn > FIRST && new.peek().is_some() && new.all(|delta| delta.pos.is_some()) {
        output.paint_jobs.clear();
        table.wanted.fetch_min(0, Ordering::Relaxed);
    }
}

/// Takes what has just been painted into keeping; it is moved, for copying it was a third of what a frame costs in which the
/// panels are not drawn.
pub fn keep(mut outputs: Query<'_, '_, &mut EguiRenderOutput>, mut kept: ResMut<'_, Kept>) {
    for mut output in &mut outputs {
        kept.0 = std::mem::take(&mut output.paint_jobs);
    }
}

/// Gives the panels to whoever paints, as they were, in a frame in which they have not been drawn anew.
pub fn again(mut outputs: Query<'_, '_, &mut EguiRenderOutput>, mut kept: ResMut<'_, Kept>) {
    for mut output in &mut outputs {
        if output.paint_jobs.is_empty() {
            output.paint_jobs = std::mem::take(&mut kept.0);
        }
    }
}

/// Whether this is no more than the pointer going from one place to another.
fn wanders(event: &egui::Event) -> bool {
    matches!(event, egui::Event::PointerMoved(_) | egui::Event::MouseMoved(_))
}

fn changes_the_window(event: &WindowEvent) -> bool {
    matches!(
        event,
        WindowEvent::WindowResized(_)
            | WindowEvent::WindowScaleFactorChanged(_)
            | WindowEvent::WindowFocused(_)
            | WindowEvent::WindowOccluded(_)
            | WindowEvent::CursorEntered(_)
            | WindowEvent::CursorLeft(_)
    )
}

fn draw(
    mut contexts: EguiContexts<'_, '_>,
    mut table: NonSendMut<'_, Table>,
    mut ground: ResMut<'_, ClearColor>,
) -> Result {
    let ctx = contexts.ctx_mut()?.clone();
    let table = &mut *table;
    table.wanted.store(u64::MAX, Ordering::Relaxed);
    if !std::mem::replace(&mut table.hooked, true) {
        let wanted = Arc::clone(&table.wanted);
        ctx.set_request_repaint_callback(move |info| {
            let wait = u64::try_from(info.delay.as_millis()).unwrap_or(u64::MAX);
            wanted.fetch_min(wait, Ordering::Relaxed);
        });
    }
    let everything = egui::UiBuilder::new().layer_id(egui::LayerId::background()).max_rect(ctx.viewport_rect());
    let mut ui = egui::Ui::new(ctx, "window".into(), everything);
    table.shell.ui(&mut ui, table.host.as_mut());
    let [red, green, blue, _] = table.shell.theme().ground.to_array();
    let colour = Color::srgb_u8(red, green, blue);
    if ground.0 != colour {
        ground.0 = colour;
    }
    Ok(())
}

/// Recordings that were dropped on the window.
fn drop_in(mut dropped: MessageReader<'_, '_, FileDragAndDrop>, mut table: NonSendMut<'_, Table>) {
    for event in dropped.read() {
        if let FileDragAndDrop::DroppedFile { path_buf, .. } = event {
            match read(path_buf) {
                Ok(text) => table.shell.import(&text),
                Err(why) => table.shell.tell(why),
            }
        }
    }
}

fn read(path: &PathBuf) -> std::result::Result<String, String> {
    std::fs::read_to_string(path).map_err(|why| format!("{} could not be read: {why}", path.display()))
}

/// What a screen reader asks for: egui understands it, but nobody hands it over.
fn assist(
    mut asked: MessageReader<'_, '_, ActionRequest>,
    context: Single<'_, '_, Entity, With<PrimaryEguiContext>>,
    mut out: MessageWriter<'_, EguiInputEvent>,
) {
    for ActionRequest(request) in asked.read() {
        out.write(EguiInputEvent { context: *context, event: egui::Event::AccessKitActionRequest(request.clone()) });
    }
}

/// Says when the next frame is wanted.
fn pace(table: NonSend<'_, Table>, mut settings: ResMut<'_, WinitSettings>) {
    let wanted = table.wanted.load(Ordering::Relaxed);
    let wanted = (wanted < u64::MAX).then(|| Duration::from_millis(wanted));
    let tempo = if table.wall { Tempo::needed(table.shell.running(), table.flows(), wanted) } else { Tempo::Moving };
    let mode = UpdateMode::Reactive {
        wait: tempo.wait(),
        react_to_device_events: false,
        react_to_user_events: true,
        react_to_window_events: true,
    };
    if settings.focused_mode != mode {
        *settings = WinitSettings { focused_mode: mode, unfocused_mode: mode };
    }
}
