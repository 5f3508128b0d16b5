//! The service map as data, for whoever draws it: the panels' own painter, or Bevy.
//!
//! Only what the dashboards have shown and what the map of the company says; no truth.
//! The one rule: positions depend on the scenario alone, so that the map never jumps while somebody reads it.

use std::collections::BTreeMap;

use egui::Rect;

use super::geometry::MapView;
use crate::scenario::{Edge, Names as _, Scenario};
use crate::session::Session;
use crate::vocab::{ServiceId, Target};

/// How many times crossings are sorted out, down and up.
const SWEEPS: usize = 6;

/// How many services stand side by side before a layer takes a second row; a large company has wider rows.
const ROW: usize = 8;

/// The share of failing requests from which a service is marked, and from which it is marked badly.
pub(super) const AILING: f64 = 0.01;
const FAILING: f64 = 0.10;

/// The map of now.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct MapScene {
    /// Where on the screen to draw it, in egui points; none while no map is shown.
    pub rect: Option<Rect>,
    /// How the reader has moved and magnified it.
    pub view: MapView,
    /// Counts how often the figures were read anew, so that a painter knows when it has nothing to do.
    pub revision: u64,
    /// How many services stand side by side in the fullest row, and how many rows there are.
    pub columns: usize,
    /// See [`MapScene::columns`].
    pub rows: usize,
    /// Services.
    pub nodes: Vec<MapNode>,
    /// Zones, by name.
    pub zones: Vec<String>,
    /// Calls.
    pub flows: Vec<MapFlow>,
    /// Whether the dashboards are dark: then everything is as old as it says.
    pub dark: bool,
}

/// How something on the map is, as far as telemetry tells.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum MapHealth {
    /// Nothing has come yet.
    Unknown,
    /// As good as everything succeeds.
    Well,
    /// 1 % or more fail.
    Ailing,
    /// 10 % or more fail.
    Failing,
    /// Nothing newer has come for too long.
    Stale,
}

impl MapHealth {
    fn of(errors: f64) -> Self {
        match errors {
            errors if errors >= FAILING => Self::Failing,
            errors if errors >= AILING => Self::Ailing,
            _ => Self::Well,
        }
    }
}

/// A service.
#[derive(Clone, PartialEq, Debug)]
pub struct MapNode {
    /// Its name.
    pub name: String,
    /// Across, 0 (left) to 1.
    pub x: f32,
    /// Down, 0 (where customers enter) to 1.
    pub y: f32,
    /// Indices into [`MapScene::zones`] where its replicas stand.
    pub zones: Vec<usize>,
    /// What telemetry says; none if nothing has come yet.
    pub shown: Option<MapShown>,
}

impl MapNode {
    /// How it is, as far as telemetry tells.
    #[must_use]
    pub fn health(&self) -> MapHealth {
        match self.shown {
            None => MapHealth::Unknown,
            Some(shown) if shown.stale => MapHealth::Stale,
            Some(shown) => MapHealth::of(shown.errors),
        }
    }
}

/// What telemetry said last of a service.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct MapShown {
    /// Requests per second.
    pub requests: f64,
    /// Share of them that fail, 0 to 1.
    pub errors: f64,
    /// 99th percentile of the response time, in seconds.
    pub p99: f64,
    /// How full it is: share of its slots in use, 0 to 1.
    pub fill: f64,
    /// How old this is, in simulated seconds.
    pub age_s: u32,
    /// Whether nothing newer has come for too long.
    pub stale: bool,
}

/// Calls from one service to another.
#[derive(Clone, PartialEq, Debug)]
pub struct MapFlow {
    /// The caller, an index into [`MapScene::nodes`].
    pub from: usize,
    /// The callee.
    pub to: usize,
    /// Calls per second that the caller's shown traffic makes; none if its traffic is unknown.
    pub rate: Option<f64>,
    /// Share of the callee's requests that succeed, as shown; none if unknown.
    pub success: Option<f64>,
    /// Whether either figure is stale.
    pub stale: bool,
}

impl MapFlow {
    /// How these calls fare, as far as telemetry tells.
    #[must_use]
    pub fn health(&self) -> MapHealth {
        match self.success {
            _ if self.stale => MapHealth::Stale,
            None => MapHealth::Unknown,
            Some(success) => MapHealth::of(1.0 - success),
        }
    }
}

/// The layer of each service: one below the lowest of its callers; calls that close a circle are left out.
fn layers(count: usize, edges: &[Edge]) -> Vec<usize> {
    let mut layer = vec![0_usize; count];
    for _ in 0..count {
        let mut moved = false;
        for edge in edges {
            let wanted = layer[edge.from.index()] + 1;
            if layer[edge.to.index()] < wanted && wanted < count.min(8) {
                layer[edge.to.index()] = wanted;
                moved = true;
            }
        }
        if !moved {
            break;
        }
    }
    layer
}

/// Where each service stands, across and down, each 0 to 1.
#[must_use]
pub fn positions(count: usize, edges: &[Edge]) -> Vec<(f32, f32)> {
    let layer = layers(count, edges);
    let depth = layer.iter().copied().max().unwrap_or(0);
    let mut rows: Vec<Vec<usize>> =
        (0..=depth).map(|at| (0..count).filter(|node| layer[*node] == at).collect()).collect();
    let mut across = vec![0.0_f32; count];
    let place = |rows: &[Vec<usize>], across: &mut [f32]| {
        for row in rows {
            for (at, node) in row.iter().enumerate() {
                across[*node] = (at as f32 + 0.5) / row.len() as f32;
            }
        }
    };
    place(&rows, &mut across);
    for _ in 0..SWEEPS {
        let mut centre = across.clone();
        for (node, middle) in centre.iter_mut().enumerate() {
            let beside: Vec<f32> = edges
                .iter()
                .filter_map(|edge| match (edge.from.index() == node, edge.to.index() == node) {
                    (true, _) => Some(across[edge.to.index()]),
                    (_, true) => Some(across[edge.from.index()]),
                    _ => None,
                })
                .collect();
            if !beside.is_empty() {
                *middle = beside.iter().sum::<f32>() / beside.len() as f32;
            }
        }
        for row in &mut rows {
            row.sort_by(|a, b| centre[*a].total_cmp(&centre[*b]).then(a.cmp(b)));
        }
        place(&rows, &mut across);
    }
    stand(count, &rows)
}

/// Where each service of these layers stands; a layer that is too full takes several rows, dealt out in turn.
fn stand(count: usize, layers: &[Vec<usize>]) -> Vec<(f32, f32)> {
    let most = ROW.max((count as f32).sqrt().ceil() as usize);
    let taken: Vec<usize> = layers.iter().map(|layer| layer.len().div_ceil(most).max(1)).collect();
    let rows = taken.iter().sum::<usize>() as f32;
    let mut places = vec![(0.0, 0.0); count];
    let mut first = 0;
    for (layer, taken) in layers.iter().zip(taken) {
        for (at, node) in layer.iter().enumerate() {
            let (row, column) = (at % taken, at / taken);
            let beside = (layer.len() - row).div_ceil(taken) as f32;
            places[*node] = ((column as f32 + 0.5) / beside, ((first + row) as f32 + 0.5) / rows);
        }
        first += taken;
    }
    places
}

/// How many columns and rows services at these places need, so that their cards do not overlap.
#[must_use]
pub fn extent(places: &[(f32, f32)]) -> (usize, usize) {
    let mut rows: BTreeMap<u32, usize> = BTreeMap::new();
    for (_, down) in places {
        *rows.entry(down.to_bits()).or_default() += 1; // equal heights are computed alike
    }
    (rows.values().copied().max().unwrap_or(0), rows.len())
}

fn shown(session: &Session, of: ServiceId) -> Option<MapShown> {
    let run = session.exercise();
    run.telemetry().shown(of).map(|shown| MapShown {
        requests: shown.requests,
        errors: shown.errors,
        p99: shown.p99,
        fill: shown.utilisation,
        age_s: run.now().since(shown.tick).0,
        stale: shown.stale,
    })
}

/// Reads the figures of a map anew from a session; how it is looked at stays.
pub(super) fn refresh(scene: &mut MapScene, session: &Session, places: &[(f32, f32)]) {
    let scenario: &Scenario = session.exercise().scenario();
    let spec = &scenario.platform;
    let node = |at: usize| {
        let id = ServiceId::at(at);
        MapNode {
            name: scenario.target(Target::Service(id)).to_owned(),
            x: places[at].0,
            y: places[at].1,
            zones: spec.services[at].replicas.iter().map(|(zone, _)| zone.index()).collect(),
            shown: shown(session, id),
        }
    };
    let nodes: Vec<MapNode> = (0..spec.services.len()).map(node).collect();
    let flow = |edge: &Edge| {
        let (from, to) = (edge.from.index(), edge.to.index());
        let (caller, callee) = (nodes[from].shown, nodes[to].shown);
        MapFlow {
            from,
            to,
            rate: caller.map(|caller| caller.requests * edge.per_request),
            success: callee.map(|callee| 1.0 - callee.errors),
            stale: caller.is_some_and(|shown| shown.stale) || callee.is_some_and(|shown| shown.stale),
        }
    };
    scene.flows = spec.edges.iter().map(flow).collect();
    scene.zones = spec.zones.iter().map(|zone| zone.id.clone()).collect();
    scene.dark = session.exercise().telemetry().dark();
    (scene.columns, scene.rows) = extent(places);
    scene.revision += 1;
    scene.nodes = nodes;
}
