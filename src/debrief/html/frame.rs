//! What the drawings share: the time axis, figures as attributes, hatching.
//!
//! Not a drawing itself.
//! The one rule: each drawing comes in two widths, so that its letters are as large on a phone as on paper.

use maud::{Markup, html};

use crate::base::maths::{max, min};

/// How wide a drawing is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Size {
    /// For a desktop or paper.
    Wide,
    /// For a phone.
    Narrow,
}

impl Size {
    /// Both.
    pub(super) const BOTH: [Self; 2] = [Self::Wide, Self::Narrow];

    /// Its name in classes and ids.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Wide => "wide",
            Self::Narrow => "narrow",
        }
    }

    /// Units across.
    pub(super) fn width(self) -> f64 {
        match self {
            Self::Wide => 940.0,
            Self::Narrow => 350.0,
        }
    }

    /// Units left for labels before the time axis.
    pub(super) fn label(self) -> f64 {
        match self {
            Self::Wide => 128.0,
            Self::Narrow => 0.0,
        }
    }
}

/// A number as an attribute.
pub(super) fn px(x: f64) -> String {
    format!("{x:.1}")
}

/// A time axis from 0 to the end of the response.
#[derive(Clone, Copy)]
pub(super) struct Axis {
    /// Where 0 is.
    pub(super) left: f64,
    /// Where the end is.
    pub(super) right: f64,
    /// The end, in seconds.
    pub(super) until: f64,
}

impl Axis {
    pub(super) fn new(left: f64, right: f64, until: u32) -> Self {
        Self { left, right, until: max(f64::from(until), 60.0) }
    }

    /// The place of a second.
    pub(super) fn at(&self, second: u32) -> f64 {
        self.at_f(f64::from(second))
    }

    pub(super) fn at_f(&self, second: f64) -> f64 {
        self.left + (self.right - self.left) * min(second, self.until) / self.until
    }

    /// Minutes between labels, so that they keep apart.
    fn step(&self) -> u32 {
        let room = (self.right - self.left) / 46.0;
        let minutes = self.until / 60.0;
        let steps = [1, 2, 5, 10, 15, 20, 30, 60, 120, 240];
        steps.into_iter().find(|step| minutes / f64::from(*step) <= room).unwrap_or(480)
    }

    /// Lines and labels from `top` to `bottom`.
    pub(super) fn draw(&self, top: f64, bottom: f64) -> Markup {
        let step = self.step();
        let last = (self.until / 60.0) as u32;
        html! {
            @for minute in (0..=last).step_by(step as usize) {
                @let x = self.at(minute * 60);
                @let anchor = if minute == 0 { "start" } else if x > self.right - 14.0 { "end" } else { "middle" };
                line.grid x1=(px(x)) x2=(px(x)) y1=(px(top)) y2=(px(bottom)) {}
                text.tick x=(px(x)) y=(px(bottom + 16.0)) text-anchor=(anchor) {
                    (minute) @if minute == 0 { " min" }
                }
            }
        }
    }
}

/// The pattern a hatched area is filled with.
pub(super) fn hatch(id: &str) -> Markup {
    html! {
        defs {
            pattern id=(id) width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)" {
                rect.hatch-back width="7" height="7" {}
                line.hatch-line x1="0" y1="0" x2="0" y2="7" {}
            }
        }
    }
}

/// A drawing with its alternative in words. `height` is in the same units as the width.
pub(super) fn drawing(id: &str, size: Size, height: f64, title: &str, told: &str, inside: &Markup) -> Markup {
    let word = size.word();
    let (title_id, told_id) = (format!("{id}-{word}-title"), format!("{id}-{word}-told"));
    html! {
        svg class=(format!("drawing {word}")) viewBox=(format!("0 0 {} {}", px(size.width()), px(height)))
            role="img" aria-labelledby=(format!("{title_id} {told_id}")) {
            title id=(title_id) { (title) }
            desc id=(told_id) { (told) }
            (inside)
        }
    }
}
