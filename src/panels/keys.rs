//! Keys that act from anywhere in the war room, and their rebinding.
//!
//! Not the keys of the command bar, which every text field has.
//! The one rule: a key that is taken for something new is taken from what it did before, and says so.

use std::collections::BTreeMap;

use egui::{Key, Ui};
use serde::{Deserialize, Serialize};

/// What a key can do.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub enum KeyAct {
    /// Puts the keyboard into the command bar.
    CommandBar,
    /// Does the first thing that waits.
    FirstThing,
    /// Pauses the clock, or lets it run.
    Pause,
    /// Lets the time pass until somebody calls.
    UntilCalled,
    /// Shows the next tool.
    NextTool,
    /// Shows only what is said to the seat, or everything.
    Mentions,
}

/// All of them, with what each does in words and the key it has at first.
pub const KEY_ACTS: [(KeyAct, &str, Key); 6] = [
    (KeyAct::CommandBar, "Write in the command bar", Key::F2),
    (KeyAct::FirstThing, "Do the first thing that waits", Key::F4),
    (KeyAct::Mentions, "Show only what is said to you", Key::F7),
    (KeyAct::Pause, "Pause or run the clock", Key::F8),
    (KeyAct::UntilCalled, "Wait until called", Key::F9),
    (KeyAct::NextTool, "Show the next tool", Key::F10),
];

/// Which key does what; only what differs from the usual is kept.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Keys(BTreeMap<KeyAct, String>);

impl Keys {
    /// The key of an act; none if it was taken for another.
    #[must_use]
    pub fn key(&self, act: KeyAct) -> Option<Key> {
        match self.0.get(&act) {
            Some(name) => Key::from_name(name),
            None => KEY_ACTS.iter().find(|(known, _, _)| *known == act).map(|(_, _, key)| *key),
        }
    }

    /// Gives an act a key; answers with the act that had it before, which has none now.
    pub fn bind(&mut self, act: KeyAct, key: Key) -> Option<KeyAct> {
        let before = KEY_ACTS.iter().map(|(known, _, _)| *known).find(|known| self.key(*known) == Some(key));
        let robbed = before.filter(|before| *before != act);
        if let Some(robbed) = robbed {
            self.0.insert(robbed, String::new());
        }
        self.0.insert(act, key.name().to_owned());
        robbed
    }

    /// The acts whose keys were pressed in this frame; the presses are used up.
    pub(super) fn pressed(&self, ui: &Ui) -> Vec<KeyAct> {
        let mut found = Vec::new();
        for (act, _, _) in KEY_ACTS {
            if let Some(key) = self.key(act) && ui.input_mut(|input| {
                // A key that is held does a thing once.
                let held =
                    |event: &egui::Event| matches!(event, egui::Event::Key { key: of, repeat: true, .. } if *of == key);
                input.events.retain(|event| !held(event));
                input.consume_key(egui::Modifiers::NONE, key)
            }) {
                found.push(act);
            }
        }
        found
    }
}
