//! The service map as shapes: what is drawn where, in which colour, with which dashes.
//!
//! Not how it reaches the screen; no Bevy here, so that it can be tested as a function.
//! The one rule: never colour alone; health is told by dashes and hatching too, and rates by width.

use egui::{Color32, Pos2, Rect, Rgba, Vec2, pos2, vec2};

use crate::panels::{MapFlow, MapFrame, MapHealth, MapScene, MapShown, Theme, colour as tint, dashes, width};

/// Into how many straight pieces a call is cut; fewer where there are many calls.
const PIECES: usize = 12;
const PIECES_FEW: usize = 3;
const MANY: usize = 400;

/// How far a dash flows in a second, in points: at one call a second, and more for every ten times as many.
const SPEED: (f32, f32) = (8.0, 14.0);

/// Cells of the gauge that shows how full a service is.
const CELLS: f32 = 10.0;

/// From here on a service counts as crowded, and as full.
const CROWDED: f64 = 0.8;
const FULL: f64 = 0.95;

/// How far a shape reaches beyond its edge, in points, for its soft rim.
const RIM: f32 = 2.0;

/// Corners of the shapes of a map, ready for `assets/map.wgsl`; every four of them are one quadrilateral.
#[derive(Clone, Default, PartialEq, Debug)]
pub struct Shapes {
    /// Where, in points of the map from its middle: right, up, nothing.
    pub position: Vec<[f32; 3]>,
    /// Linear red, green, blue, alpha.
    pub colour: Vec<[f32; 4]>,
    /// Along and across from the middle of the shape; half its length, half its width.
    pub shape: Vec<[f32; 4]>,
    /// Radius of the corners, width of the pen (0: filled).
    pub pen: Vec<[f32; 2]>,
    /// Period, drawn share, speed and slant of the dashes.
    pub dash: Vec<[f32; 4]>,
}

/// How a shape is painted.
#[derive(Clone, Copy)]
struct Pen {
    colour: [f32; 4],
    radius: f32,
    wide: f32,
    dash: [f32; 4],
}

impl Pen {
    fn fill(colour: Color32) -> Self {
        Self { colour: linear(colour), radius: 0.0, wide: 0.0, dash: [0.0; 4] }
    }

    fn round(self, radius: f32) -> Self {
        Self { radius, ..self }
    }

    fn ring(self, wide: f32) -> Self {
        Self { wide, ..self }
    }

    fn faint(mut self, alpha: f32) -> Self {
        self.colour[3] *= alpha;
        self
    }

    /// Dashes: drawn and left out, in points; speed in points a second; how much they slant.
    fn dashed(self, (drawn, gap): (f32, f32), speed: f32, slant: f32) -> Self {
        let period = if gap > 0.0 { drawn + gap } else { 0.0 };
        let share = if period > 0.0 { drawn / period } else { 1.0 };
        Self { dash: [period, share, speed, slant], ..self }
    }
}

fn linear(colour: Color32) -> [f32; 4] {
    Rgba::from(colour).to_rgba_unmultiplied()
}

/// The shapes of a map, from the back to the front.
#[must_use]
pub fn shapes(scene: &MapScene, frame: &MapFrame, theme: &Theme, still: bool) -> Shapes {
    let mut drawn = Shapes::default();
    let pieces = if scene.flows.len() > MANY { PIECES_FEW } else { PIECES };
    for flow in &scene.flows {
        drawn.flow(scene, flow, frame, theme, still, pieces);
    }
    for node in &scene.nodes {
        let card = frame.on_map(node);
        let radius = theme.rounding;
        drawn.solid(card, Pen::fill(theme.panel).round(radius));
        if matches!(node.health(), MapHealth::Stale | MapHealth::Unknown) {
            drawn.solid(card, Pen::fill(theme.stale).round(radius).faint(0.25).dashed((2.0, 6.0), 0.0, 1.0));
        }
        if let Some(shown) = &node.shown {
            drawn.gauge(card, shown, theme);
        }
        drawn.zones(card, &node.zones, scene.zones.len(), theme);
        let edge = match node.health() {
            MapHealth::Failing => 3.0,
            MapHealth::Ailing => 2.2,
            MapHealth::Well | MapHealth::Unknown | MapHealth::Stale => 1.4,
        };
        drawn.solid(card, Pen::fill(tint(theme, node.health())).round(radius).ring(edge));
    }
    drawn
}

impl Shapes {
    /// One shape of no size, because a graphics card is not to be given an empty list.
    #[must_use]
    pub fn nothing() -> Self {
        let mut nothing = Self::default();
        nothing.solid(Rect::ZERO, Pen::fill(Color32::TRANSPARENT));
        nothing
    }

    /// How many quadrilaterals there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.position.len() / 4
    }

    /// Whether there is nothing to draw.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.position.is_empty()
    }

    /// The corners of two triangles for every quadrilateral.
    #[must_use]
    pub fn indices(&self) -> Vec<u32> {
        (0..self.len() as u32).flat_map(|quad| [0, 1, 2, 2, 1, 3].map(|corner| quad * 4 + corner)).collect()
    }

    fn corner(&mut self, at: Pos2, along: f32, across: f32, half: Vec2, pen: &Pen) {
        self.position.push([at.x, -at.y, 0.0]);
        self.colour.push(pen.colour);
        self.shape.push([along, across, half.x, half.y]);
        self.pen.push([pen.radius, pen.wide]);
        self.dash.push(pen.dash);
    }

    fn solid(&mut self, rect: Rect, pen: Pen) {
        let half = rect.size() / 2.0;
        for (x, y) in [(-1.0, -1.0), (1.0, -1.0), (-1.0, 1.0), (1.0, 1.0)] {
            let from_middle = vec2(x * (half.x + RIM), y * (half.y + RIM));
            self.corner(rect.center() + from_middle, from_middle.x, from_middle.y, half, &pen);
        }
    }

    /// A line along points.
    fn ribbon(&mut self, points: &[Pos2], wide: f32, pen: &Pen) {
        let lengths: Vec<f32> = points.windows(2).map(|pair| (pair[1] - pair[0]).length()).collect();
        let half = vec2(lengths.iter().sum::<f32>() / 2.0, wide / 2.0);
        let reach = half.y + RIM;
        let aside = |at: usize| {
            let before = points[at.saturating_sub(1)];
            let after = points[(at + 1).min(points.len() - 1)];
            (after - before).normalized().rot90() * reach
        };
        let mut along = -half.x;
        for (at, length) in lengths.iter().enumerate() {
            let ends = [(points[at], aside(at), along), (points[at + 1], aside(at + 1), along + length)];
            for (point, aside, along) in ends {
                self.corner(point - aside, along, -reach, half, pen);
                self.corner(point + aside, along, reach, half, pen);
            }
            along += length;
        }
    }

    fn flow(&mut self, scene: &MapScene, flow: &MapFlow, frame: &MapFrame, theme: &Theme, still: bool, pieces: usize) {
        let (from, to) = (frame.on_map(&scene.nodes[flow.from]), frame.on_map(&scene.nodes[flow.to]));
        let health = flow.health();
        let idle = flow.rate.is_none_or(|rate| rate <= 0.0);
        let speed = match flow.rate {
            Some(rate) if !still && !idle && health != MapHealth::Stale => {
                SPEED.0 + SPEED.1 * (1.0 + rate as f32).log10()
            }
            _ => 0.0,
        };
        let pen = Pen::fill(tint(theme, health)).faint(if idle { 0.5 } else { 0.9 });
        let line = curve(from.center_bottom(), to.center_top(), pieces);
        self.ribbon(&line, width(flow), &pen.dashed(dashes(health), speed, 0.0));
    }

    /// How full a service is, in cells from left to right.
    fn gauge(&mut self, card: Rect, shown: &MapShown, theme: &Theme) {
        let room = Rect::from_min_max(card.left_bottom() + vec2(10.0, -7.0), card.right_bottom() - vec2(5.0, 3.0));
        let cell = room.width() / CELLS;
        let cut = (cell - 1.5, 1.5);
        self.solid(room, Pen::fill(theme.raised).dashed(cut, 0.0, 0.0));
        let full = shown.fill.clamp(0.0, 1.0);
        if full > 0.0 {
            let colour = match full {
                _ if shown.stale => theme.stale,
                full if full >= FULL => theme.bad,
                full if full >= CROWDED => theme.warn,
                _ => theme.quiet,
            };
            let taken = Rect::from_min_size(room.min, vec2(room.width() * full as f32, room.height()));
            self.solid(taken, Pen::fill(colour).dashed(cut, 0.0, 0.0));
        }
    }

    /// A band down the left edge with a cell for each zone: filled where the service stands, hollow where it does not.
    fn zones(&mut self, card: Rect, stands: &[usize], zones: usize, theme: &Theme) {
        let tall = (card.height() - 8.0) / zones.max(1) as f32;
        for zone in 0..zones {
            let top = card.left_top() + vec2(4.0, 4.0 + tall * zone as f32);
            let cell = Rect::from_min_size(top, vec2(3.0, (tall - 1.5).max(1.0)));
            let pen = Pen::fill(theme.quiet);
            self.solid(cell, if stands.contains(&zone) { pen } else { pen.ring(0.6).faint(0.6) });
        }
    }
}

/// A call from one card to another: out below, in above.
fn curve(from: Pos2, to: Pos2, pieces: usize) -> Vec<Pos2> {
    let bend = vec2(0.0, ((to.y - from.y).abs() * 0.5).max(18.0));
    let (first, second) = (from + bend, to - bend);
    let at = |part: f32| {
        let left = 1.0 - part;
        let weigh = [left * left * left, 3.0 * left * left * part, 3.0 * left * part * part, part * part * part];
        let sum = |of: fn(&Pos2) -> f32| {
            [&from, &first, &second, &to].iter().zip(weigh).map(|(point, weight)| of(point) * weight).sum::<f32>()
        };
        pos2(sum(|point| point.x), sum(|point| point.y))
    };
    (0..=pieces).map(|piece| at(piece as f32 / pieces as f32)).collect()
}
