//! The app: a window or a browser tab around the panels, and the service map (docs/app.md).
//!
//! Not a place for rules or screens; those are in the core and in `panels`.
//! The one rule: a Bevy system is a wire; what it carries is computed by a function that needs no Bevy.

mod bridge;
#[cfg(not(target_arch = "wasm32"))]
mod desk;
mod map;
mod mirror;
mod parts;
#[cfg(not(target_arch = "wasm32"))]
mod pictures;
mod tempo;
#[cfg(not(target_arch = "wasm32"))]
mod tone;
#[cfg(target_arch = "wasm32")]
pub mod web;
#[cfg(not(target_arch = "wasm32"))]
mod window;

pub use bridge::{Kept, Table, again, assemble, keep};
pub use map::{Shapes, shapes};
pub use mirror::{Kind, Part, act, mirrored};
pub use parts::Parts;
pub use tempo::Tempo;
#[cfg(target_arch = "wasm32")]
pub use web::start;
#[cfg(not(target_arch = "wasm32"))]
pub use window::{Opening, open};
