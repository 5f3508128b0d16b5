//! The panels on a table: a host in memory, a window without a screen, hands that click and type.
//!
//! The one rule: a widget is found by what a screen reader would say of it.

use std::collections::BTreeMap;

use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use hotwash::panels::{Host, Shell};

use super::raster::{Picture, Textures, paint};

/// A host in memory.
#[derive(Default)]
pub(super) struct Memory {
    pub(super) kept: BTreeMap<String, String>,
    pub(super) exported: Vec<(String, usize)>,
    pub(super) tones: usize,
    textures: Textures,
}

impl Host for Memory {
    fn load(&self, key: &str) -> Option<String> {
        self.kept.get(key).cloned()
    }

    fn store(&mut self, key: &str, text: &str) -> Result<(), String> {
        self.kept.insert(key.to_owned(), text.to_owned());
        Ok(())
    }

    fn export(&mut self, name: &str, bytes: &[u8]) -> Result<String, String> {
        self.exported.push((name.to_owned(), bytes.len()));
        Ok(name.to_owned())
    }

    fn tone(&mut self) {
        self.tones += 1;
    }
}

pub(super) type State = (Shell, Memory);
pub(super) type Table = Harness<'static, State>;

/// The library in a window of this size.
pub(super) fn table(width: f32, height: f32) -> Table {
    table_of(width, height, Memory::default())
}

/// The same, with what a host has kept.
pub(super) fn table_of(width: f32, height: f32, host: Memory) -> Table {
    let shell = Shell::new(&host);
    let textures = host.textures.clone();
    let draw = |ui: &mut egui::Ui, (shell, host): &mut State| shell.ui(ui, host);
    let builder = Harness::builder().with_size(egui::vec2(width, height)).renderer(textures);
    let mut harness = builder.build_ui_state(draw, (shell, host));
    harness.run_steps(3);
    harness
}

/// What is to be seen.
pub(super) fn picture(harness: &Table) -> Picture {
    paint(&harness.ctx, harness.output(), &harness.state().1.textures)
}

/// Clicks what is called so.
pub(super) fn click(harness: &mut Table, label: &str) {
    harness.get_by_label_contains(label).click();
    harness.run_steps(3);
}

/// A line typed into the command bar, and Enter.
pub(super) fn typed(harness: &mut Table, line: &str) {
    harness.get_by_role_and_label(egui::accesskit::Role::TextInput, "Say").focus();
    harness.run_steps(2);
    harness.event(egui::Event::Text(line.to_owned()));
    harness.run_steps(2);
    harness.key_press(egui::Key::Enter);
    harness.run_steps(3);
}

/// Says a line as a page around the canvas would.
pub(super) fn say(harness: &mut Table, line: &str) {
    harness.state_mut().0.say(line);
    harness.run_steps(2);
}

/// Everything told so far.
pub(super) fn told(harness: &Table) -> String {
    harness.state().0.log_since(0).join("\n")
}
