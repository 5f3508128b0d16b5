//! The screens of the app as egui panels: no window, no Bevy, no file, no clock. docs/panels.md tells a shell how to hold them.
//!
//! [`Shell`] owns all state of the screens and the session; a shell around it calls [`Shell::advance`] with the real
//! seconds that passed and [`Shell::ui`] once a frame, implements [`Host`], mirrors [`Shell::log_since`] into a page and
//! passes typed lines to [`Shell::say`]; whoever draws the map takes [`Shell::scene`].
//! A [`Shell`] is bound to its thread, like the recording's sink.
//! The one rule: a panel draws a view and returns intents; it changes nothing.

mod bar;
mod channel;
mod command;
mod crew;
mod dash;
mod forms;
mod geometry;
mod host;
mod hotwash;
mod icon;
mod intent;
mod kept;
mod keys;
mod kit;
mod library;
mod map;
mod pick;
mod play;
mod room;
mod scene;
mod scrub;
mod settings;
mod shelf;
mod shell;
mod status;
mod theme;
mod timeline;
mod tools;
mod topic;
mod waiting;
mod wash;

pub use geometry::{MapFrame, MapView};
pub use host::Host;
pub use intent::{Export, Intent, TryOut};
pub use keys::{KEY_ACTS, KeyAct, Keys};
pub use map::{colour, dashes, width};
pub use play::PACE;
pub use scene::{MapFlow, MapHealth, MapNode, MapScene, MapShown, extent, positions};
pub use settings::{Settings, TEXT_PERCENT};
pub use shell::{Screen, Shell};
pub use theme::{Look, Theme, fonts};
