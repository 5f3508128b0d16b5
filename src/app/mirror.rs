//! The panels as a list of things to read and to press, for the page around the canvas.
//!
//! Not what is drawn, and not the page's own field and log, which need none of this.
//! The one rule: what a screen reader would be told on a desktop is what is listed, in the same order.

use std::collections::BTreeMap;

use egui::accesskit::{Action, ActionData, ActionRequest, Node, NodeId, Role, Toggled, TreeId, TreeUpdate};
use serde::Serialize;

/// What somebody can do with a thing, or that it is only read.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// Words.
    Text,
    /// Pressed.
    Button,
    /// Written in.
    Field,
    /// Moved between two ends.
    Slider,
}

/// A thing of the panels.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Part {
    /// Which one; a text, because a page's numbers are too small for it.
    pub id: String,
    /// What can be done with it.
    pub kind: Kind,
    /// What it is called, or the words themselves.
    pub words: String,
    /// What is written in it, or where it stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// Whether it is switched on or chosen, if it can be.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on: Option<bool>,
    /// Whether it cannot be used now.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub off: bool,
    /// The ends between which a slider moves.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ends: Option<(f64, f64)>,
}

/// The things of a tree in the order in which they are read; what has no words is left out.
#[must_use]
pub fn mirrored(update: &TreeUpdate) -> Vec<Part> {
    let nodes: BTreeMap<NodeId, &Node> = update.nodes.iter().map(|(id, node)| (*id, node)).collect();
    let mut parts = Vec::new();
    let mut open = vec![update.tree.as_ref().map_or(update.focus, |tree| tree.root)];
    while let Some(id) = open.pop() {
        let Some(node) = nodes.get(&id) else { continue };
        parts.extend(part(id, node, &nodes));
        // What stands in a field are pieces of its own text.
        if kind(node) != Some(Kind::Field) {
            open.extend(node.children().iter().rev());
        }
    }
    parts
}

fn kind(node: &Node) -> Option<Kind> {
    match node.role() {
        Role::Label | Role::ProgressIndicator => Some(Kind::Text),
        Role::Button | Role::CheckBox | Role::RadioButton | Role::ComboBox | Role::Link => Some(Kind::Button),
        Role::TextInput | Role::MultilineTextInput => Some(Kind::Field),
        Role::Slider | Role::SpinButton => Some(Kind::Slider),
        _ => None,
    }
}

fn part(id: NodeId, node: &Node, nodes: &BTreeMap<NodeId, &Node>) -> Option<Part> {
    let kind = kind(node)?;
    let own = |node: &Node| node.label().or_else(|| node.value()).map(str::to_owned);
    let named = || node.labelled_by().iter().find_map(|by| own(nodes.get(by)?));
    let words = match kind {
        Kind::Text | Kind::Button => own(node),
        Kind::Field | Kind::Slider => node.label().map(str::to_owned).or_else(named),
    };
    let words = readable(&words.or_else(|| node.placeholder().map(str::to_owned))?);
    if words.is_empty() {
        return None;
    }
    Some(Part {
        id: id.0.to_string(),
        kind,
        words,
        value: match kind {
            Kind::Field => Some(node.value().unwrap_or_default().to_owned()),
            Kind::Slider => node.numeric_value().map(|value| value.to_string()),
            Kind::Text | Kind::Button => None,
        },
        on: node.toggled().filter(|_| kind == Kind::Button).map(|toggled| toggled == Toggled::True),
        off: node.is_disabled(),
        ends: node.min_numeric_value().zip(node.max_numeric_value()).filter(|_| kind == Kind::Slider),
    })
}

/// Words without the signs that only the font of icons has.
fn readable(words: &str) -> String {
    let private = |letter: &char| !matches!(letter, '\u{e000}'..='\u{f8ff}');
    words.chars().filter(private).collect::<String>().trim().to_owned()
}

/// What egui is told when the page does something with a part: in one frame, and in the one after it.
///
/// `what` is `press`, `write`, `enter` (write, then the Enter key) or `move`. Nothing comes of what is not understood.
#[must_use]
pub fn act(id: &str, what: &str, value: &str) -> [Vec<egui::Event>; 2] {
    let Ok(number) = id.parse() else { return Default::default() };
    let ask = |action, data| {
        let (target_tree, target_node) = (TreeId::ROOT, NodeId(number));
        egui::Event::AccessKitActionRequest(ActionRequest { action, target_tree, target_node, data })
    };
    let key = |key, modifiers| egui::Event::Key { key, physical_key: None, pressed: true, repeat: false, modifiers };
    match what {
        "press" => [vec![ask(Action::Click, None)], Vec::new()],
        "move" => {
            let moved = value.parse().ok().map(|to| ask(Action::SetValue, Some(ActionData::NumericValue(to))));
            [moved.into_iter().collect(), Vec::new()]
        }
        "write" | "enter" => {
            // The whole of the field is chosen first, so that what is written stands in its place.
            let mut events = vec![key(egui::Key::A, egui::Modifiers::COMMAND)];
            events.push(if value.is_empty() {
                key(egui::Key::Backspace, egui::Modifiers::NONE)
            } else {
                egui::Event::Text(value.to_owned())
            });
            if what == "enter" {
                events.push(key(egui::Key::Enter, egui::Modifiers::NONE));
            }
            [vec![ask(Action::Focus, None)], events]
        }
        _ => Default::default(),
    }
}
