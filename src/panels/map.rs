//! What can be read and touched on the service map: names, figures, pan, zoom; and its shapes, where nobody else draws them.
//!
//! Not where anything stands, see [`super::geometry`].
//! The one rule: never colour alone; a failing service also says so in figures, calls differ in their dashes.

use egui::{Align2, Color32, FontId, Key, Painter, Rect, Response, Sense, Stroke, StrokeKind, Ui, pos2, vec2};

use super::geometry::{MapFrame, MapView};
use super::icon;
use super::scene::{MapFlow, MapHealth, MapNode, MapScene};
use super::theme::Theme;

/// Below this width of a card, in points, nothing is written on it.
const READABLE: f32 = 40.0;

/// How wide and high a button on the map is, in points.
const SIDE: f32 = 22.0;

/// How many services are called by name there at most.
const CALLED: usize = 8;

/// The smallest letters, in points.
const LETTER: f32 = 8.0;

/// How far one press of a key or button magnifies and moves.
const STEP: (f32, f32) = (1.25, 40.0);

/// The colour of a state of health.
#[must_use]
pub fn colour(theme: &Theme, health: MapHealth) -> Color32 {
    match health {
        MapHealth::Unknown => theme.line,
        MapHealth::Well => theme.good,
        MapHealth::Ailing => theme.warn,
        MapHealth::Failing => theme.bad,
        MapHealth::Stale => theme.stale,
    }
}

/// What telemetry says, in few words.
fn words(node: &MapNode) -> String {
    let health = node.health();
    match node.shown {
        None => "no data yet".to_owned(),
        Some(shown) if health == MapHealth::Stale => format!("stale, {} s old", shown.age_s),
        Some(shown) if health == MapHealth::Failing => format!("{:.0} % fail", shown.errors * 100.0),
        Some(shown) if health == MapHealth::Ailing => format!("{:.1} % fail", shown.errors * 100.0),
        Some(shown) => format!("{:.0}/s", shown.requests),
    }
}

/// How calls are drawn: the lengths of dash and gap in points; no gap is a whole line.
#[must_use]
pub fn dashes(health: MapHealth) -> (f32, f32) {
    match health {
        MapHealth::Unknown => (1.0, 0.0),
        MapHealth::Well => (16.0, 4.0),
        MapHealth::Ailing => (9.0, 6.0),
        MapHealth::Failing => (3.0, 5.0),
        MapHealth::Stale => (2.0, 9.0),
    }
}

/// How wide calls are drawn, in points at scale 1: by the order of magnitude of their rate.
#[must_use]
pub fn width(flow: &MapFlow) -> f32 {
    flow.rate.map_or(1.0, |rate| 1.2 + (1.0 + rate.max(0.0) as f32).log10() * 0.8)
}

/// Shows the map in its rectangle; answers with the service clicked, an index into the scene's.
pub(super) fn ui(ui: &mut Ui, scene: &mut MapScene, theme: &Theme, rect: Rect, elsewhere: bool) -> Option<usize> {
    scene.rect = Some(rect);
    let ground = ui.interact(rect, ui.id().with("map"), Sense::drag());
    ground.widget_info(|| egui::WidgetInfo::labeled(egui::WidgetType::Other, true, "Service map; arrows move it"));
    look(ui, scene, &ground);
    let frame = MapFrame::of(scene, rect);
    let painter = ui.painter().with_clip_rect(frame.rect);
    if !elsewhere {
        for flow in &scene.flows {
            flow_ui(&painter, scene, flow, &frame, theme);
        }
    }
    let mut picked = None;
    // Where nothing can be written on the cards they are too many to be gone through one by one: whichever the pointer is on
    // can be touched, and what fares badly.
    let small = frame.card.x * frame.scale < READABLE;
    let pointer = ui.input(|input| input.pointer.latest_pos());
    for (at, node) in scene.nodes.iter().enumerate() {
        let card = frame.on_screen(node);
        if !card.intersects(frame.rect) {
            continue;
        }
        if !elsewhere {
            painted(&painter, node, theme, card);
        }
        let ails = matches!(node.health(), MapHealth::Ailing | MapHealth::Failing);
        let touched = !small || ails || pointer.is_some_and(|pointer| card.contains(pointer));
        if touched && card_ui(ui, &painter, at, node, &scene.zones, theme, card) {
            picked = Some(at);
        }
    }
    called(&painter, scene, &frame, theme);
    if scene.dark {
        let words = "The dashboards are dark: everything is as old as it says.";
        let small = FontId::proportional(theme.text_size - 1.0);
        painter.text(rect.left_top() + vec2(4.0, 2.0), Align2::LEFT_TOP, words, small, theme.warn);
    }
    legend(&ui.painter().with_clip_rect(rect), theme, rect, elsewhere && scene.zones.len() > 1);
    buttons(ui, &mut scene.view, rect, theme);
    picked
}

/// The names of the services that fare worst, where cards are too small to be written on; none lies on another.
fn called(painter: &Painter, scene: &MapScene, frame: &MapFrame, theme: &Theme) {
    if frame.card.x * frame.scale >= READABLE {
        return;
    }
    let mut worst: Vec<&MapNode> =
        scene.nodes.iter().filter(|node| matches!(node.health(), MapHealth::Ailing | MapHealth::Failing)).collect();
    let errors = |node: &MapNode| node.shown.map_or(0.0, |shown| shown.errors);
    worst.sort_by(|a, b| errors(b).total_cmp(&errors(a)));
    let mut taken: Vec<Rect> = Vec::new();
    for node in worst.into_iter().take(CALLED) {
        let words = format!("{} {}", node.name, words(node));
        let galley = painter.layout_no_wrap(words, FontId::proportional(LETTER + 2.5), theme.text);
        let room = frame.rect.shrink2(galley.size() / 2.0 + vec2(3.0, 1.0));
        let card = frame.on_screen(node);
        if !card.intersects(frame.rect) || room.is_negative() {
            continue;
        }
        let place = Rect::from_center_size(room.clamp(card.center()), galley.size() + vec2(6.0, 2.0));
        if taken.iter().any(|other| other.expand(1.0).intersects(place)) {
            continue;
        }
        let edge = Stroke::new(1.0, colour(theme, node.health()));
        painter.rect(place, 2.0, theme.panel, edge, StrokeKind::Inside);
        painter.galley(place.min + vec2(3.0, 1.0), galley, theme.text);
        taken.push(place);
    }
}

/// Pan and zoom by dragging, wheel, pinch and keys.
fn look(ui: &Ui, scene: &mut MapScene, ground: &Response) {
    let rect = ground.rect;
    let mut by = ground.drag_delta();
    if ground.has_focus() {
        ui.memory_mut(|memory| {
            let all = egui::EventFilter { horizontal_arrows: true, vertical_arrows: true, ..Default::default() };
            memory.set_focus_lock_filter(ground.id, all);
        });
        for (key, way) in [
            (Key::ArrowLeft, vec2(STEP.1, 0.0)),
            (Key::ArrowRight, vec2(-STEP.1, 0.0)),
            (Key::ArrowUp, vec2(0.0, STEP.1)),
            (Key::ArrowDown, vec2(0.0, -STEP.1)),
        ] {
            by += way * ui.input(|input| input.num_presses(key) as f32);
        }
        for (key, factor) in [(Key::Plus, STEP.0), (Key::Equals, STEP.0), (Key::Minus, 1.0 / STEP.0)] {
            if ui.input(|input| input.key_pressed(key)) {
                scene.view = scene.view.zoomed(factor, egui::Vec2::ZERO);
            }
        }
    }
    if by != egui::Vec2::ZERO {
        scene.view = scene.view.moved(by, rect.size());
    }
    let pointer = ui.input(|input| input.pointer.hover_pos()).filter(|at| rect.contains(*at));
    if let Some(at) = pointer
        && ui.rect_contains_pointer(rect)
    {
        let (pinch, scroll) = ui.input(|input| (input.zoom_delta(), input.smooth_scroll_delta().y));
        let factor = if pinch == 1.0 { (scroll / 200.0).exp2() } else { pinch };
        if factor != 1.0 {
            scene.view = scene.view.zoomed(factor, at - MapFrame::room(rect).center());
        }
    }
}

fn buttons(ui: &mut Ui, view: &mut MapView, rect: Rect, theme: &Theme) {
    let side = SIDE;
    let middle = egui::Vec2::ZERO;
    for (at, (sign, words, new)) in [
        (icon::PLUS, "Magnify the map", view.zoomed(STEP.0, middle)),
        (icon::MINUS, "Shrink the map", view.zoomed(1.0 / STEP.0, middle)),
        (icon::CORNERS_OUT, "Show the whole map", MapView::default()),
    ]
    .into_iter()
    .enumerate()
    {
        let corner = pos2(rect.right() - (side + 2.0) * (3 - at) as f32, rect.bottom() - side - 1.0);
        let place = Rect::from_min_size(corner, vec2(side, side));
        let button = egui::Button::new(egui::RichText::new(sign).size(theme.text_size - 2.0)).min_size(place.size());
        let middle = egui::Layout::centered_and_justified(egui::Direction::TopDown);
        let mut pad = ui.new_child(egui::UiBuilder::new().max_rect(place).layout(middle));
        pad.spacing_mut().button_padding = egui::Vec2::ZERO;
        let response = pad.add(button).on_hover_text(words);
        response.widget_info(|| egui::WidgetInfo::labeled(egui::WidgetType::Button, true, words));
        if response.clicked() {
            *view = new;
        }
    }
}

/// What the dashes, the cells along a card's lower edge and those down its left edge mean.
fn legend(painter: &Painter, theme: &Theme, rect: Rect, zones: bool) {
    let font = FontId::proportional(theme.text_size - 3.5);
    let mut at = pos2(rect.left() + 4.0, rect.bottom() - 12.0);
    let most = rect.right() - 3.0 * (SIDE + 2.0); // there stand the buttons
    // Writes the words behind a sign so wide; answers where the sign stands, if there is room for both.
    let mut next = |wide: f32, words: &str| {
        let galley = painter.layout_no_wrap(words.to_owned(), font.clone(), theme.quiet);
        let (sign, end) = (at, at.x + wide + 4.0 + galley.size().x);
        if end > most {
            return None;
        }
        painter.galley(at + vec2(wide + 4.0, -galley.size().y / 2.0), galley, theme.quiet);
        at.x = end + 14.0;
        Some(sign)
    };
    for (health, words) in [
        (MapHealth::Well, "well"),
        (MapHealth::Ailing, "1 % fail"),
        (MapHealth::Failing, "10 % fail"),
        (MapHealth::Stale, "old"),
    ] {
        let Some(sign) = next(34.0, words) else { return };
        dashed(painter, [sign, sign + vec2(34.0, 0.0)], health, 2.0, theme);
    }
    let Some(sign) = next(22.0, "slots in use") else { return };
    for cell in 0..4 {
        let place = Rect::from_min_size(sign + vec2(5.5 * cell as f32, -1.5), vec2(4.0, 4.0));
        painter.rect_filled(place, 0.0, if cell < 2 { theme.good } else { theme.raised });
    }
    if zones && let Some(sign) = next(3.0, "stands in which zones") {
        for (cell, edge) in [(0.0, Stroke::NONE), (1.0, Stroke::new(0.6, theme.quiet))] {
            let place = Rect::from_min_size(sign + vec2(0.0, -6.0 + 6.5 * cell), vec2(3.0, 5.5));
            let fill = if cell == 0.0 { theme.quiet } else { Color32::TRANSPARENT };
            painter.rect(place, 0.0, fill, edge, StrokeKind::Inside);
        }
    }
}

fn dashed(painter: &Painter, ends: [egui::Pos2; 2], health: MapHealth, wide: f32, theme: &Theme) {
    let stroke = Stroke::new(wide, colour(theme, health));
    match dashes(health) {
        (_, 0.0) => _ = painter.line_segment(ends, stroke),
        (dash, gap) => painter.extend(egui::Shape::dashed_line(&ends, stroke, dash, gap)),
    }
}

fn flow_ui(painter: &Painter, scene: &MapScene, flow: &MapFlow, frame: &MapFrame, theme: &Theme) {
    let (from, to) = (frame.on_screen(&scene.nodes[flow.from]), frame.on_screen(&scene.nodes[flow.to]));
    let ends = [from.center_bottom(), to.center_top()];
    dashed(painter, ends, flow.health(), width(flow) * frame.scale.sqrt(), theme);
}

fn card_ui(ui: &Ui, painter: &Painter, at: usize, node: &MapNode, zones: &[String], theme: &Theme, card: Rect) -> bool {
    let seen = card.intersect(painter.clip_rect());
    let response = ui.interact(seen, ui.id().with(at), Sense::click());
    response.widget_info(|| {
        let label = format!("Service {}: {}", node.name, words(node));
        egui::WidgetInfo::labeled(egui::WidgetType::Button, true, label)
    });
    let lit = response.hovered() || response.has_focus();
    if lit {
        painter.rect_stroke(card, theme.rounding, Stroke::new(2.0, theme.accent), StrokeKind::Outside);
    }
    written(painter, node, ink(theme, node), card, theme);
    response.on_hover_ui(|ui| told(ui, node, zones)).clicked()
}

/// The colour of a card's rim and figures.
fn ink(theme: &Theme, node: &MapNode) -> Color32 {
    match node.health() {
        MapHealth::Unknown => theme.stale,
        health => colour(theme, health),
    }
}

/// A card, where nobody else draws it.
fn painted(painter: &Painter, node: &MapNode, theme: &Theme, card: Rect) {
    let ink = ink(theme, node);
    painter.rect(card, theme.rounding, theme.panel, Stroke::new(1.5, ink), StrokeKind::Inside);
    if let Some(shown) = node.shown {
        let full = card.width() * shown.fill.clamp(0.0, 1.0) as f32;
        let bar = Rect::from_min_size(card.left_bottom() - vec2(0.0, 4.0), vec2(full, 4.0));
        painter.rect_filled(bar, 0.0, ink);
    }
}

fn written(painter: &Painter, node: &MapNode, colour: Color32, card: Rect, theme: &Theme) {
    if card.width() < READABLE {
        return;
    }
    let most = theme.text_size + 4.0;
    let name = FontId::proportional((card.height() * 0.29).clamp(LETTER, most));
    let figures = FontId::proportional((card.height() * 0.26).clamp(LETTER, most));
    let painter = painter.with_clip_rect(card.shrink(1.0).intersect(painter.clip_rect()));
    let two = card.height() >= 2.0 * LETTER + 8.0;
    let at = card.center_top() + vec2(0.0, card.height() * if two { 0.07 } else { 0.2 });
    let write = |at: egui::Pos2, words: String, font: FontId, ink: Color32| {
        let mut job = egui::text::LayoutJob::simple_singleline(words, font, ink);
        job.wrap = egui::text::TextWrapping::truncate_at_width(card.width() - 9.0);
        let galley = painter.layout_job(job);
        painter.galley(at - vec2(galley.size().x / 2.0, 0.0), galley, ink);
    };
    write(at, node.name.clone(), name, theme.text);
    if two {
        write(card.center_top() + vec2(0.0, card.height() * 0.45), words(node), figures, colour);
    }
}

fn told(ui: &mut Ui, node: &MapNode, zones: &[String]) {
    ui.strong(&node.name);
    let stands: Vec<&str> = node.zones.iter().filter_map(|zone| zones.get(*zone)).map(String::as_str).collect();
    ui.label(format!("stands in {}", stands.join(", ")));
    match node.shown {
        None => ui.label("The dashboards have shown nothing of it yet."),
        Some(shown) => ui.label(format!(
            "{:.0} requests/s\n{:.1} % fail\np99 {:.0} ms\n{:.0} % of its slots in use\n{} s old{}",
            shown.requests,
            shown.errors * 100.0,
            shown.p99 * 1000.0,
            shown.fill * 100.0,
            shown.age_s,
            if shown.stale { "; nothing newer has come" } else { "" }
        )),
    };
}
