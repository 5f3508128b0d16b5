//! The panels on a table: a host in memory, a window without a screen, hands that click and type.
//!
//! The one rule: a widget is found by what a screen reader would say of it.

use std::collections::BTreeMap;

use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use hotwash::panels::{Host, Shell};

use super::raster::{Picture, Textures, paint};

/// A host in memory.
#[derive(Default)]
pub(super) struct Memory {
    pub(super) kept: BTreeMap<String, String>,
    pub(super) exported: Vec<(String, usize)>,
    pub(super) tones: usize,
    /// Files that lie where recordings are looked for.
    pub(super) files: BTreeMap<String, String>,
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

    fn recordings(&self) -> Option<Vec<String>> {
        Some(self.files.keys().cloned().collect())
    }

    fn read(&mut self, name: &str) -> Result<String, String> {
        self.files.get(name).cloned().ok_or_else(|| format!("{name} is not there"))
    }

    fn tone(&mut self) {
        self.tones += 1;
    }
}

/// A host that has kept this, with these files lying where recordings are looked for.
pub(super) fn host(kept: BTreeMap<String, String>, files: BTreeMap<String, String>) -> Memory {
    Memory { kept, files, ..Memory::default() }
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
    // The whole window, without the margin that the harness leaves around what it tests.
    let draw = |ui: &mut egui::Ui, (shell, host): &mut State| {
        let whole = ui.ctx().viewport_rect();
        ui.set_clip_rect(whole);
        ui.scope_builder(egui::UiBuilder::new().max_rect(whole), |ui| shell.ui(ui, host));
    };
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

/// Whether something with these words is to be seen.
pub(super) fn seen(harness: &Table, words: &str) -> bool {
    harness.query_all_by_label_contains(words).next().is_some()
}

/// What a screen reader would say of something.
pub(super) fn words(node: &egui_kittest::Node<'_>) -> String {
    let found = node.accesskit_node();
    found.label().or_else(|| found.value()).unwrap_or_default()
}

/// Clicks the button that is called exactly so.
pub(super) fn push(harness: &mut Table, name: &str) {
    harness.get_by_role_and_label(egui::accesskit::Role::Button, name).click();
    harness.run_steps(3);
}

/// How much is called so.
pub(super) fn count(harness: &Table, words: &str) -> usize {
    harness.query_all_by_label_contains(words).count()
}

/// A war room in which a scenario is played.
pub(super) fn playing(line: &str) -> Table {
    let mut harness = table(1440.0, 900.0);
    say(&mut harness, line);
    harness
}
