//! A small painter in software: what egui tessellated, as pixels and as a PNG.
//!
//! Not fast and not for a window; it lets a person and a test see the panels on a machine without display.
//! The one rule: blending is that of egui's own shaders, premultiplied and in gamma space.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::Path;
use std::rc::Rc;

use egui::epaint::{ImageData, Primitive, Vertex};
use egui::{Color32, ColorImage, Rect, TextureId, TexturesDelta};
use egui_kittest::TestRenderer;

/// The textures of a context, kept as a graphics card would keep them.
#[derive(Clone, Default)]
pub(super) struct Textures(Rc<RefCell<BTreeMap<TextureId, ColorImage>>>);

impl TestRenderer for Textures {
    fn handle_delta(&mut self, delta: &mut TexturesDelta) {
        let mut kept = self.0.borrow_mut();
        delta.free.clear();
        for (id, delta) in delta.set.drain().flat_map(|(id, all)| all.into_iter().map(move |one| (id, one))) {
            let ImageData::Color(image) = &delta.image;
            let Some([left, top]) = delta.pos else {
                kept.insert(id, image.as_ref().clone());
                continue;
            };
            let whole = kept.get_mut(&id).expect("a patch is for a texture that was set");
            for row in 0..image.size[1] {
                let from = row * image.size[0];
                let to = (top + row) * whole.size[0] + left;
                whole.pixels[to..to + image.size[0]].copy_from_slice(&image.pixels[from..from + image.size[0]]);
            }
        }
    }
}

/// A picture of what a context drew last.
pub(super) struct Picture {
    pub(super) width: usize,
    pub(super) height: usize,
    pub(super) pixels: Vec<Color32>,
}

/// Paints the shapes of a frame on black.
pub(super) fn paint(ctx: &egui::Context, output: &egui::FullOutput, textures: &Textures) -> Picture {
    let scale = output.pixels_per_point;
    let size = (ctx.viewport_rect().size() * scale).round();
    let (width, height) = (size.x as usize, size.y as usize);
    let mut picture = Picture { width, height, pixels: vec![Color32::BLACK; width * height] };
    let textures = textures.0.borrow();
    for clipped in ctx.tessellate(output.shapes.clone(), scale) {
        let Primitive::Mesh(mesh) = clipped.primitive else { continue };
        let texture = &textures[&mesh.texture_id];
        let clip = Rect::from_min_max((clipped.clip_rect.min * scale).round(), (clipped.clip_rect.max * scale).round());
        for corners in mesh.triangles() {
            picture.triangle(corners.map(|at| mesh.vertices[at as usize]), scale, clip, texture);
        }
    }
    picture
}

/// Steps between two pixels in which corners are placed, as on a graphics card.
const STEPS: f32 = 256.0;

impl Picture {
    fn triangle(&mut self, mut corners: [Vertex; 3], scale: f32, clip: Rect, texture: &ColorImage) {
        let place = |corner: &Vertex| {
            ((corner.pos.x * scale * STEPS).round() as i64, (corner.pos.y * scale * STEPS).round() as i64)
        };
        let mut at = [place(&corners[0]), place(&corners[1]), place(&corners[2])];
        let cross = |a: (i64, i64), b: (i64, i64), p: (i64, i64)| (b.0 - a.0) * (p.1 - a.1) - (b.1 - a.1) * (p.0 - a.0);
        let mut area = cross(at[0], at[1], at[2]);
        if area < 0 {
            corners.swap(1, 2);
            at.swap(1, 2);
            area = -area;
        }
        if area == 0 {
            return;
        }
        // An edge belongs to one of the two triangles that share it, so that nothing is blended twice.
        let bias = |a: (i64, i64), b: (i64, i64)| i64::from(!(b.1 < a.1 || b.1 == a.1 && b.0 > a.0));
        let edges = [(at[1], at[2]), (at[2], at[0]), (at[0], at[1])].map(|(a, b)| (a, b, bias(a, b)));
        let least = |get: fn(&(i64, i64)) -> i64| at.iter().map(get).min().unwrap_or(0) as f32 / STEPS;
        let most = |get: fn(&(i64, i64)) -> i64| at.iter().map(get).max().unwrap_or(0) as f32 / STEPS;
        let (left, right) = (least(|p| p.0).max(clip.left()).max(0.0), most(|p| p.0).min(clip.right()));
        let (top, bottom) = (least(|p| p.1).max(clip.top()).max(0.0), most(|p| p.1).min(clip.bottom()));
        let right = (right.ceil().max(0.0) as usize).min(self.width);
        for y in top.floor() as usize..(bottom.ceil().max(0.0) as usize).min(self.height) {
            for x in left.floor() as usize..right {
                let p = ((x as f32 + 0.5) * STEPS, (y as f32 + 0.5) * STEPS);
                if p.0 < clip.left() * STEPS || p.0 > clip.right() * STEPS || p.1 < clip.top() * STEPS {
                    continue;
                }
                let p = (p.0 as i64, p.1 as i64);
                let weights = edges.map(|(a, b, bias)| cross(a, b, p) - bias);
                if weights.iter().any(|weight| *weight < 0) || p.1 as f32 > clip.bottom() * STEPS {
                    continue;
                }
                let share = weights.map(|weight| weight as f32 / area as f32);
                let ink = shade(&corners, share, texture);
                let pixel = &mut self.pixels[y * self.width + x];
                let over = |new: f32, old: u8| (new + f32::from(old) * (1.0 - ink[3] / 255.0)).round() as u8;
                *pixel = Color32::from_rgb(over(ink[0], pixel.r()), over(ink[1], pixel.g()), over(ink[2], pixel.b()));
            }
        }
    }

    /// How many different colours there are.
    pub(super) fn colours(&self) -> usize {
        self.pixels.iter().map(Color32::to_array).collect::<std::collections::BTreeSet<_>>().len()
    }

    /// The share of pixels of one colour.
    pub(super) fn share(&self, colour: Color32) -> f32 {
        self.pixels.iter().filter(|pixel| **pixel == colour).count() as f32 / self.pixels.len() as f32
    }

    /// Writes it as a PNG.
    pub(super) fn write(&self, path: &Path) {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        let file = std::io::BufWriter::new(std::fs::File::create(path).unwrap());
        let mut encoder = png::Encoder::new(file, self.width as u32, self.height as u32);
        encoder.set_color(png::ColorType::Rgb);
        encoder.set_compression(png::Compression::High);
        let bytes: Vec<u8> = self.pixels.iter().flat_map(|pixel| [pixel.r(), pixel.g(), pixel.b()]).collect();
        encoder.write_header().unwrap().write_image_data(&bytes).unwrap();
    }
}

/// The colour within a triangle: that of its corners times that of the texture, 0 to 255, premultiplied.
fn shade(corners: &[Vertex; 3], share: [f32; 3], texture: &ColorImage) -> [f32; 4] {
    let mut ink = [0.0; 4];
    let (mut u, mut v) = (0.0, 0.0);
    for (corner, share) in corners.iter().zip(share) {
        for (sum, part) in ink.iter_mut().zip(corner.color.to_array()) {
            *sum += share * f32::from(part);
        }
        u += share * corner.uv.x;
        v += share * corner.uv.y;
    }
    let texel = bilinear(texture, u, v);
    std::array::from_fn(|at| ink[at] * texel[at])
}

/// The texture at a place between its pixels, 0 to 1.
fn bilinear(texture: &ColorImage, u: f32, v: f32) -> [f32; 4] {
    let [width, height] = texture.size;
    let (x, y) = (u * width as f32 - 0.5, v * height as f32 - 0.5);
    let (left, top) = (x.floor(), y.floor());
    let (right_share, low_share) = (x - left, y - top);
    let texel = |x: f32, y: f32| {
        let x = (x.max(0.0) as usize).min(width - 1);
        let y = (y.max(0.0) as usize).min(height - 1);
        texture.pixels[y * width + x].to_array().map(|part| f32::from(part) / 255.0)
    };
    let (a, b) = (texel(left, top), texel(left + 1.0, top));
    let (c, d) = (texel(left, top + 1.0), texel(left + 1.0, top + 1.0));
    let mix = |a: f32, b: f32, share: f32| a + (b - a) * share;
    std::array::from_fn(|at| mix(mix(a[at], b[at], right_share), mix(c[at], d[at], right_share), low_share))
}
