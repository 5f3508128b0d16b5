//! Where the service map stands on the screen: the same sums for the painter of the panels and for Bevy.
//!
//! Not what it looks like.
//! The one rule: a map fits its rectangle until somebody moves or magnifies it.

use egui::{Pos2, Rect, Vec2, pos2, vec2};

use super::scene::{MapNode, MapScene};

/// The narrowest and the widest card of a service at scale 1, and its height, in points.
const CARD: (f32, f32) = (96.0, 150.0);
const CARD_HEIGHT: f32 = 40.0;

/// From this scale down cards become no wider for being low.
const LOWEST: f32 = 0.4;

/// The least distance between cards at scale 1, in points; calls need room between the rows.
const GAP: Vec2 = vec2(14.0, 26.0);

/// The strip below the map for its legend and its buttons, in points.
const STRIP: f32 = 24.0;

/// How far one can magnify, and shrink.
const ZOOM: (f32, f32) = (0.5, 12.0);

/// How the reader looks at the map.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct MapView {
    /// How far it was moved, in points of the screen.
    pub moved: Vec2,
    /// How much it is magnified; 1 fits the whole map into its rectangle.
    pub zoom: f32,
}

impl Default for MapView {
    fn default() -> Self {
        Self { moved: Vec2::ZERO, zoom: 1.0 }
    }
}

impl MapView {
    /// Magnified by a factor about a point that stays where it is, given as seen from the middle of the map.
    #[must_use]
    pub fn zoomed(self, by: f32, about: Vec2) -> Self {
        if !by.is_finite() {
            return self;
        }
        let zoom = (self.zoom * by).clamp(ZOOM.0, ZOOM.1);
        Self { moved: about + (self.moved - about) * (zoom / self.zoom), zoom }
    }

    /// Moved, but never so far that nothing of a map of this size is left in its rectangle.
    #[must_use]
    pub fn moved(self, by: Vec2, size: Vec2) -> Self {
        let most = size * (self.zoom * 0.5).max(0.5);
        Self { moved: (self.moved + by).clamp(-most, most), zoom: self.zoom }
    }
}

/// The frame in which a map is drawn.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct MapFrame {
    /// Where on the screen the cards may lie.
    pub rect: Rect,
    /// Width and height of the whole map, in points at scale 1.
    pub world: Vec2,
    /// Width and height of a card, at scale 1.
    pub card: Vec2,
    /// Points of the screen per point of the map.
    pub scale: f32,
    /// Where on the screen the middle of the map is.
    pub middle: Pos2,
}

impl MapFrame {
    /// The frame of a map that is looked at in a rectangle.
    #[must_use]
    pub fn of(scene: &MapScene, rect: Rect) -> Self {
        let rect = Self::room(rect);
        let (columns, rows) = (scene.columns.max(1) as f32, scene.rows.max(1) as f32);
        // Where many rows make the cards low, they are wider, so that names still fit.
        let low = (rect.height() / (rows * (CARD_HEIGHT + GAP.y))).clamp(LOWEST, 1.0);
        let wide = (rect.width() / (low * columns) - GAP.x).clamp(CARD.0, CARD.1 / low);
        let need = vec2(columns * (wide + GAP.x), rows * (CARD_HEIGHT + GAP.y));
        let fit = (rect.width() / need.x).min(rect.height() / need.y).clamp(0.01, 1.0);
        Self {
            rect,
            world: need.max(rect.size() / fit),
            card: vec2(wide, CARD_HEIGHT),
            scale: fit * scene.view.zoom,
            middle: rect.center() + scene.view.moved,
        }
    }

    /// The part of a map's rectangle that cards may lie in; the rest is for the legend and the buttons.
    #[must_use]
    pub fn room(rect: Rect) -> Rect {
        Rect::from_min_max(rect.min, rect.max - vec2(0.0, STRIP.min(rect.height() / 2.0)))
    }

    /// The card of a service on the map itself, from its middle, right and down.
    #[must_use]
    pub fn on_map(&self, node: &MapNode) -> Rect {
        let centre = pos2((node.x - 0.5) * self.world.x, (node.y - 0.5) * self.world.y);
        Rect::from_center_size(centre, self.card)
    }

    /// The card of a service on the screen.
    #[must_use]
    pub fn on_screen(&self, node: &MapNode) -> Rect {
        let card = self.on_map(node);
        Rect::from_center_size(self.middle + card.center().to_vec2() * self.scale, card.size() * self.scale)
    }
}
