//! The look of the app, read from `assets/theme.ron`, and its embedded fonts.
//!
//! Not the arrangement of any screen.
//! The one rule: no colour is written anywhere else, and distances are multiples of `space` and of the size of the text.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use egui::{
    Color32, CornerRadius, FontData, FontDefinitions, FontFamily, FontId, Frame, Margin, RichText, Stroke, TextStyle,
};
use serde::{Deserialize, Serialize};

use super::icon;
use super::settings::Settings;

/// Which of the looks.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default, Serialize, Deserialize)]
pub enum Look {
    /// Light text on dark.
    #[default]
    Dark,
    /// Dark text on light.
    Light,
    /// Black, white and strong lines.
    HighContrast,
}

#[derive(Deserialize)]
struct File {
    space: f32,
    rounding: f32,
    text: f32,
    heading: f32,
    looks: BTreeMap<Look, BTreeMap<String, String>>,
}

/// The family of strong words.
fn strong() -> FontFamily {
    FontFamily::Name("strong".into())
}

/// The colours and distances in use.
#[derive(Clone, Copy, PartialEq, Debug)]
#[expect(missing_docs, reason = "the names are those of assets/theme.ron")]
pub struct Theme {
    pub dark: bool,
    pub plain: bool,
    pub space: f32,
    pub rounding: f32,
    pub text_size: f32,
    pub heading_size: f32,
    pub ground: Color32,
    pub panel: Color32,
    pub raised: Color32,
    pub line: Color32,
    pub text: Color32,
    pub quiet: Color32,
    pub accent: Color32,
    pub on_accent: Color32,
    pub good: Color32,
    pub warn: Color32,
    pub bad: Color32,
    pub stale: Color32,
}

impl Theme {
    /// The theme as shipped, in one of its looks.
    #[must_use]
    pub fn shipped(look: Look) -> Self {
        static FILE: LazyLock<File> = LazyLock::new(|| {
            ron::from_str(include_str!("../../assets/theme.ron")).expect("the shipped theme is sound")
        });
        let file = &*FILE;
        let colours = &file.looks[&look];
        let colour = |name: &str| Color32::from_hex(&colours[name]).expect("a colour of the shipped theme is #rrggbb");
        Self {
            dark: look != Look::Light,
            plain: look == Look::HighContrast,
            space: file.space,
            rounding: file.rounding,
            text_size: file.text,
            heading_size: file.heading,
            ground: colour("ground"),
            panel: colour("panel"),
            raised: colour("raised"),
            line: colour("line"),
            text: colour("text"),
            quiet: colour("quiet"),
            accent: colour("accent"),
            on_accent: colour("on_accent"),
            good: colour("good"),
            warn: colour("warn"),
            bad: colour("bad"),
            stale: colour("stale"),
        }
    }

    /// The frame of a card.
    pub fn card(&self) -> Frame {
        Frame::new()
            .fill(self.panel)
            .stroke(Stroke::new(1.0, self.line))
            .corner_radius(self.radius())
            .inner_margin(Margin::same(self.space as i8 + 2))
    }

    /// The frame of a region at an edge of the screen.
    pub fn region(&self) -> Frame {
        Frame::new().fill(self.ground).inner_margin(Margin::same(self.space as i8))
    }

    /// The frame of a bar across the screen.
    pub(super) fn bar(&self) -> Frame {
        let sides = Margin::symmetric(self.space as i8 * 2, self.space as i8);
        Frame::new().fill(self.panel).inner_margin(sides)
    }

    /// The frame of something that must be read, in a colour that says how badly.
    pub(super) fn callout(&self, colour: Color32) -> Frame {
        Frame::new()
            .fill(self.tint(colour))
            .stroke(Stroke::new(1.0, colour))
            .corner_radius(self.radius())
            .inner_margin(Margin::symmetric(self.space as i8 * 2, self.space as i8))
    }

    pub(super) fn radius(&self) -> CornerRadius {
        CornerRadius::same(self.rounding as u8)
    }

    /// A ground in a hint of a colour; in high contrast the ground stays black.
    #[must_use]
    pub fn tint(&self, colour: Color32) -> Color32 {
        if self.plain { self.panel } else { self.panel.lerp_to_gamma(colour, 0.13) }
    }

    /// Words that carry weight.
    pub(super) fn strong(&self, words: impl Into<String>) -> RichText {
        RichText::new(words).family(strong()).color(self.text)
    }

    /// Words above something: what it is.
    pub(super) fn caption(&self, words: &str) -> RichText {
        let size = self.text_size - 3.0;
        RichText::new(words.to_uppercase()).family(strong()).size(size).extra_letter_spacing(0.6).color(self.quiet)
    }

    /// Words beside something, that one may skip.
    pub(super) fn aside(&self, words: impl Into<String>) -> RichText {
        RichText::new(words).small().color(self.quiet)
    }

    /// The name of a screen or a region.
    pub(super) fn heading(&self, words: impl Into<String>) -> RichText {
        self.strong(words).size(self.heading_size)
    }

    /// The font of strong words, of a size.
    pub(super) fn strong_font(size: f32) -> FontId {
        FontId::new(size, strong())
    }

    /// Dresses a context in this theme, everything so much larger.
    pub fn apply(&self, ctx: &egui::Context, settings: &Settings, larger: f32) {
        ctx.set_theme(if self.dark { egui::Theme::Dark } else { egui::Theme::Light });
        ctx.set_zoom_factor(larger * f32::from(settings.text_percent) / 100.0);
        ctx.all_styles_mut(|style| self.dress(style, settings.reduced_motion));
    }

    fn dress(&self, style: &mut egui::Style, still: bool) {
        let font = |size: f32, family: FontFamily| FontId::new(size, family);
        style.text_styles = BTreeMap::from([
            (TextStyle::Small, font(self.text_size - 2.0, FontFamily::Proportional)),
            (TextStyle::Body, font(self.text_size, FontFamily::Proportional)),
            (TextStyle::Button, font(self.text_size - 0.5, FontFamily::Proportional)),
            (TextStyle::Heading, font(self.heading_size, strong())),
            (TextStyle::Monospace, font(self.text_size - 1.0, FontFamily::Monospace)),
        ]);
        style.animation_time = if still { 0.0 } else { 0.12 };
        style.spacing.item_spacing = egui::vec2(self.space, self.space * 0.75);
        style.spacing.button_padding = egui::vec2(self.space + 3.0, self.space * 0.6);
        style.spacing.interact_size.y = self.text_size + self.space * 1.6;
        style.spacing.menu_margin = Margin::same(self.space as i8);
        style.spacing.icon_width = self.text_size + 2.0;
        style.spacing.scroll = egui::style::ScrollStyle {
            bar_width: 8.0,
            bar_inner_margin: 3.0,
            bar_outer_margin: 1.0,
            ..egui::style::ScrollStyle::solid()
        };
        let mut visuals = if self.dark { egui::Visuals::dark() } else { egui::Visuals::light() };
        visuals.override_text_color = None;
        visuals.panel_fill = self.ground;
        visuals.window_fill = self.panel;
        visuals.window_stroke = Stroke::new(1.0, self.line);
        visuals.window_corner_radius = self.radius();
        visuals.menu_corner_radius = self.radius();
        visuals.extreme_bg_color = self.ground;
        visuals.text_edit_bg_color = Some(self.ground);
        visuals.slider_trailing_fill = true;
        visuals.faint_bg_color = self.panel;
        visuals.code_bg_color = self.raised;
        visuals.hyperlink_color = self.accent;
        visuals.warn_fg_color = self.warn;
        visuals.error_fg_color = self.bad;
        visuals.selection.bg_fill = self.accent;
        visuals.selection.stroke = Stroke::new(1.5, self.on_accent);
        let radius = CornerRadius::same(self.rounding as u8);
        let widgets = &mut visuals.widgets;
        let states = [
            (&mut widgets.noninteractive, self.panel, self.line, self.text),
            (&mut widgets.inactive, self.raised, self.line, self.text),
            (&mut widgets.hovered, self.raised, self.accent, self.text),
            (&mut widgets.active, self.raised, self.text, self.text),
            (&mut widgets.open, self.raised, self.accent, self.text),
        ];
        for (widget, fill, edge, text) in states {
            widget.bg_fill = fill;
            widget.weak_bg_fill = fill;
            widget.bg_stroke = Stroke::new(if edge == self.text { 2.0 } else { 1.0 }, edge);
            widget.fg_stroke = Stroke::new(1.0, text);
            widget.corner_radius = radius;
            widget.expansion = 0.0;
        }
        visuals.text_cursor.blink = false; // nothing is drawn again while nothing moves
        style.visuals = visuals;
    }
}

/// The embedded fonts: Inter for text, its semibold cut for strong words, `JetBrains` Mono for lines to be typed, Phosphor for icons.
#[must_use]
pub fn fonts() -> FontDefinitions {
    let mut fonts = FontDefinitions::empty();
    let files: [(&str, &'static [u8]); 3] = [
        ("strong", include_bytes!("../../assets/fonts/Inter-SemiBold.otf")),
        ("inter", include_bytes!("../../assets/fonts/Inter-Regular.otf")),
        ("mono", include_bytes!("../../assets/fonts/JetBrainsMono-Regular.ttf")),
    ];
    for (name, bytes) in files {
        fonts.font_data.insert(name.to_owned(), Arc::new(FontData::from_static(bytes)));
    }
    fonts.families.insert(FontFamily::Proportional, vec!["inter".to_owned()]);
    fonts.families.insert(FontFamily::Monospace, vec!["mono".to_owned(), "inter".to_owned()]);
    icon::add_to_fonts(&mut fonts);
    fonts.families.insert(strong(), vec!["strong".to_owned(), icon::FONT_NAME.to_owned(), "inter".to_owned()]);
    if let Some(family) = fonts.families.get_mut(&FontFamily::Monospace) {
        family.push(icon::FONT_NAME.to_owned());
    }
    fonts
}
