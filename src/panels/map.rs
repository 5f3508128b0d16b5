//! The service map painted by egui, where nobody else draws it.
//!
//! Not the layout, see [`super::scene`].
//! The one rule: never colour alone; a failing service also says so in figures, a stale one in words.

use egui::{Align2, Color32, FontId, Pos2, Rect, Sense, Stroke, StrokeKind, Ui, pos2, vec2};

use super::scene::{MapNode, MapScene};
use super::theme::Theme;

/// The share of failing requests from which a service is marked, and from which it is marked badly.
const AILING: f64 = 0.01;
const FAILING: f64 = 0.10;

/// The colour and the word for what telemetry says.
pub(super) fn health(theme: &Theme, node: &MapNode) -> (Color32, String) {
    match node.shown {
        None => (theme.stale, "no data yet".to_owned()),
        Some(shown) if shown.stale => (theme.stale, format!("stale, {} s old", shown.age_s)),
        Some(shown) if shown.errors >= FAILING => (theme.bad, format!("{:.0} % fail", shown.errors * 100.0)),
        Some(shown) if shown.errors >= AILING => (theme.warn, format!("{:.1} % fail", shown.errors * 100.0)),
        Some(shown) => (theme.good, format!("{:.0}/s", shown.requests)),
    }
}

/// Paints the map into its rectangle; answers with the service clicked.
pub(super) fn ui(ui: &Ui, scene: &MapScene, theme: &Theme, rect: Rect, elsewhere: bool) -> Option<String> {
    let wide = scene.nodes.iter().fold(1.0_f32, |most, node| {
        let beside = scene.nodes.iter().filter(|other| (other.y - node.y).abs() < 0.001).count();
        most.max(beside as f32)
    });
    let inner = rect.shrink(theme.space);
    let size = vec2((inner.width() / wide - theme.space).clamp(40.0, 150.0), 38.0);
    let at = |node: &MapNode| pos2(inner.left() + node.x * inner.width(), inner.top() + node.y * inner.height());
    if !elsewhere {
        for flow in &scene.flows {
            let (from, to) = (at(&scene.nodes[flow.from]), at(&scene.nodes[flow.to]));
            let colour = match flow.success {
                _ if flow.stale => theme.stale,
                None => theme.line,
                Some(success) if success <= 1.0 - FAILING => theme.bad,
                Some(success) if success <= 1.0 - AILING => theme.warn,
                Some(_) => theme.line,
            };
            let width = flow.rate.map_or(1.0, |rate| 1.0 + (1.0 + rate).log10() as f32 * 0.6);
            line(
                ui,
                from + vec2(0.0, size.y / 2.0),
                to - vec2(0.0, size.y / 2.0),
                Stroke::new(width, colour),
                flow.stale,
            );
        }
    }
    let mut picked = None;
    for node in &scene.nodes {
        let card = Rect::from_center_size(at(node), size);
        if card_ui(ui, node, theme, card, elsewhere) {
            picked = Some(node.name.clone());
        }
    }
    picked
}

fn line(ui: &Ui, from: Pos2, to: Pos2, stroke: Stroke, broken: bool) {
    if broken {
        ui.painter().extend(egui::Shape::dashed_line(&[from, to], stroke, 5.0, 4.0));
    } else {
        ui.painter().line_segment([from, to], stroke);
    }
}

fn card_ui(ui: &Ui, node: &MapNode, theme: &Theme, card: Rect, elsewhere: bool) -> bool {
    let (colour, words) = health(theme, node);
    let response = ui.interact(card, ui.id().with(("node", &node.name)), Sense::click());
    let label = format!("Service {}: {words}", node.name);
    response.widget_info(|| egui::WidgetInfo::labeled(egui::WidgetType::Button, true, &label));
    if !elsewhere {
        let lit = response.hovered() || response.has_focus();
        let edge = Stroke::new(if lit { 3.0 } else { 1.5 }, colour);
        ui.painter().rect(card, theme.rounding, theme.panel, edge, StrokeKind::Inside);
        if let Some(shown) = node.shown {
            let full = card.width() * shown.fill.clamp(0.0, 1.0) as f32;
            let bar = Rect::from_min_size(card.left_bottom() - vec2(0.0, 4.0), vec2(full, 4.0));
            ui.painter().rect_filled(bar, 0.0, colour);
        }
        let painter = ui.painter().with_clip_rect(card);
        let small = theme.text_size - 2.5;
        let middle = card.center_top();
        painter.text(middle + vec2(0.0, 3.0), Align2::CENTER_TOP, &node.name, FontId::proportional(small), theme.text);
        painter.text(middle + vec2(0.0, 17.0), Align2::CENTER_TOP, &words, FontId::proportional(small - 1.0), colour);
    }
    let response = response.on_hover_ui(|ui| {
        ui.strong(&node.name);
        match node.shown {
            None => ui.label("The dashboards have shown nothing of it yet."),
            Some(shown) => ui.label(format!(
                "{:.0} requests/s\n{:.1} % fail\np99 {:.0} ms\n{:.0} % of its slots in use\n{} s old",
                shown.requests,
                shown.errors * 100.0,
                shown.p99 * 1000.0,
                shown.fill * 100.0,
                shown.age_s
            )),
        };
    });
    response.clicked()
}
