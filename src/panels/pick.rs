//! Choosing a recording to read, where the host has no window of its own for that.
//!
//! Not the reading.
//! The one rule: whatever is not in the list can be named.

use egui::Ui;

use super::icon;
use super::intent::Intent;
use super::kit;
use super::theme::Theme;

/// The choice while it is open.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct Picking {
    /// Where recordings were found, the newest first.
    pub(super) found: Vec<String>,
    pub(super) typed: String,
}

/// Shows the choice; answers whether it is over.
pub(super) fn ui(ui: &Ui, picking: &mut Picking, theme: &Theme, asked: &mut Vec<Intent>) -> bool {
    let mut done = false;
    let screen = ui.ctx().viewport_rect();
    let width = (screen.width() - theme.space * 8.0).min(theme.text_size * 44.0);
    let frame = theme.card().inner_margin(theme.space * 2.5);
    let shown = egui::Modal::new(egui::Id::new("pick")).frame(frame).show(ui.ctx(), |ui| {
        ui.set_width(width);
        ui.label(theme.heading("Open a recording").size(theme.text_size + 4.0));
        ui.label(theme.aside("A finished one shows its debrief; one that broke off goes on where it was."));
        ui.add_space(theme.space);
        egui::ScrollArea::vertical().max_height(screen.height() * 0.5).show(ui, |ui| {
            ui.set_width(width);
            if picking.found.is_empty() {
                kit::nothing(ui, theme, "None was found here, nor in the folder of downloads.");
            }
            for path in &picking.found {
                let button = egui::Button::new(format!("{} {path}", icon::FILE_TEXT)).frame_when_inactive(false);
                let response = ui.add(button.truncate());
                response.widget_info(|| egui::WidgetInfo::labeled(egui::WidgetType::Button, true, path));
                if response.clicked() {
                    asked.push(Intent::Read(path.clone()));
                    done = true;
                }
            }
        });
        ui.add_space(theme.space);
        let label = ui.label(theme.strong("Or its path"));
        let edit = egui::TextEdit::singleline(&mut picking.typed).desired_width(f32::INFINITY);
        let response = kit::edit(ui, theme, edit).labelled_by(label.id);
        if ui.memory(|memory| memory.focused().is_none()) {
            response.request_focus();
        }
        let entered = response.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter));
        ui.horizontal(|ui| {
            let named = !picking.typed.trim().is_empty();
            if ui.add_enabled(named, kit::primary(theme, "Open it")).clicked() || entered && named {
                asked.push(Intent::Read(picking.typed.trim().to_owned()));
                done = true;
            }
            done |= ui.button("Give up").clicked();
        });
    });
    done || shown.should_close()
}
