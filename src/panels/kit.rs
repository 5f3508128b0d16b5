//! Small parts that every panel is made of: sections, badges, chips, facts, meters.
//!
//! Not what stands in them.
//! The one rule: whatever is painted here stands beside words that say the same.

use egui::{Align, Align2, Button, Color32, Frame, Layout, Margin, Response, RichText, Sense, Stroke, Ui, vec2};

use super::icon;
use super::theme::Theme;

/// Words on a filled ground, for the one thing that must be seen first.
pub(super) fn badge(ui: &mut Ui, theme: &Theme, words: &str, colour: Color32) -> Response {
    let sides = Margin::symmetric(theme.space as i8 + 3, theme.space as i8 - 2);
    let frame = Frame::new().fill(colour).corner_radius(theme.radius()).inner_margin(sides);
    frame.show(ui, |ui| ui.label(theme.strong(words).size(theme.text_size + 2.0).color(theme.on_accent))).inner
}

/// A short word in a line of others.
pub(super) fn chip(ui: &mut Ui, theme: &Theme, words: impl Into<String>, colour: Color32) -> Response {
    let sides = Margin::symmetric(theme.space as i8 - 1, 1);
    let frame = Frame::new().fill(theme.tint(colour)).corner_radius(theme.radius()).inner_margin(sides);
    let frame = if theme.plain { frame.stroke(Stroke::new(1.0, colour)) } else { frame };
    frame.show(ui, |ui| ui.label(RichText::new(words).small().color(colour))).inner
}

/// The button of what is likely to be done next.
pub(super) fn primary(theme: &Theme, words: impl Into<String>) -> Button<'static> {
    Button::new(theme.strong(words).color(theme.on_accent)).fill(theme.accent)
}

/// A button that stands back until it is looked for.
pub(super) fn plain(words: impl Into<String>) -> Button<'static> {
    Button::new(words.into()).frame_when_inactive(false)
}

/// A small thing to press, with a name for those who cannot see its sign.
pub(super) fn sign(ui: &mut Ui, sign: &str, name: &str) -> Response {
    let response = ui.add(Button::new(sign).frame_when_inactive(false));
    let enabled = ui.is_enabled();
    response.widget_info(|| egui::WidgetInfo::labeled(egui::WidgetType::Button, enabled, name));
    response.on_hover_text(name)
}

/// A field to write in, whose edge says when it has the keyboard.
pub(super) fn edit(ui: &mut Ui, theme: &Theme, field: egui::TextEdit<'_>) -> Response {
    let edge = Stroke::new(1.5, theme.accent);
    let pick = theme.tint(theme.accent);
    ui.scope(|ui| {
        ui.visuals_mut().selection.stroke = edge;
        ui.visuals_mut().selection.bg_fill = if theme.plain { theme.raised } else { pick };
        ui.add(field)
    })
    .inner
}

/// What something is, and below it how it stands.
pub(super) fn fact(ui: &mut Ui, theme: &Theme, what: &str, value: &str, colour: Color32) {
    ui.vertical(|ui| {
        ui.spacing_mut().item_spacing.y = 1.0;
        ui.add(egui::Label::new(theme.caption(what)).extend());
        ui.add(egui::Label::new(theme.strong(value).size(theme.text_size + 1.0).color(colour)).extend());
    });
}

/// A named part of a column; the coach may point at it.
pub(super) fn section<R>(
    ui: &mut Ui,
    theme: &Theme,
    (sign, name): (&str, &str),
    pointed: bool,
    beside: &str,
    add: impl FnOnce(&mut Ui) -> R,
) -> R {
    let stroke = if pointed { Stroke::new(2.0, theme.good) } else { Stroke::new(1.0, theme.line) };
    let shown = theme.card().stroke(stroke).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.horizontal(|ui| {
            let (sign, ink) = if pointed { (icon::HAND_POINTING, theme.good) } else { (sign, theme.quiet) };
            let sign = ui.label(RichText::new(sign).color(ink));
            if pointed {
                let words = format!("{name}, the coach points here");
                sign.widget_info(|| egui::WidgetInfo::labeled(egui::WidgetType::Label, true, &words));
            }
            ui.label(theme.strong(name));
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                ui.add(egui::Label::new(theme.aside(beside)).truncate());
            });
        });
        add(ui)
    });
    shown.inner
}

/// Words where there is nothing else.
pub(super) fn nothing(ui: &mut Ui, theme: &Theme, words: &str) {
    ui.label(RichText::new(words).color(theme.quiet));
}

/// How much of something is left or used, 0 to 1, as a thin bar.
pub(super) fn meter(ui: &mut Ui, theme: &Theme, share: f32, colour: Color32) {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 4.0), Sense::hover());
    let ground = if theme.plain { theme.raised } else { theme.line };
    ui.painter().rect_filled(rect, 2.0, ground);
    let full = egui::Rect::from_min_size(rect.min, vec2(rect.width() * share.clamp(0.0, 1.0), rect.height()));
    ui.painter().rect_filled(full, 2.0, colour);
}

/// The first letter of a name in a round, filled where the person is there.
pub(super) fn face(ui: &mut Ui, theme: &Theme, name: &str, there: bool, colour: Color32) {
    let side = theme.text_size + 8.0;
    let (rect, _) = ui.allocate_exact_size(vec2(side, side), Sense::hover());
    let first = name.chars().next().unwrap_or('?').to_uppercase().to_string();
    if there {
        ui.painter().circle_filled(rect.center(), side / 2.0, colour);
    } else {
        ui.painter().circle_stroke(rect.center(), side / 2.0 - 1.0, Stroke::new(1.0, theme.line));
    }
    let ink = if there { theme.on_accent } else { theme.quiet };
    ui.painter().text(rect.center(), Align2::CENTER_CENTER, first, Theme::strong_font(theme.text_size - 2.0), ink);
}

/// A column of a page that is read: in the middle, not wider than a line can be read.
pub(super) fn column(ui: &mut Ui, width: f32, add: impl FnOnce(&mut Ui)) {
    let room = ui.available_width();
    let side = ((room - width) / 2.0).max(0.0);
    ui.horizontal_top(|ui| {
        ui.add_space(side);
        ui.vertical(|ui| {
            ui.set_width(room.min(width));
            add(ui);
        });
    });
}

/// A span as people count it down: `12:05`, `1:02:05`.
pub(super) fn clock(seconds: u32) -> String {
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    if hours > 0 { format!("{hours}:{minutes:02}:{seconds:02}") } else { format!("{minutes:02}:{seconds:02}") }
}
