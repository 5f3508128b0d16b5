//! The service map as Bevy draws it.
//!
//! The one rule: what is not the same is counted, not looked at; pictures are the smoke test's.

use std::time::Duration;

use bevy::prelude::*;
use hotwash::app::shapes;
use hotwash::panels::{Look, MapFlow, MapFrame, MapHealth, MapNode, MapScene, MapShown, Theme, dashes, extent};

use crate::support::{app, frames, pass, say, table};

fn shown(errors: f64, fill: f64, stale: bool) -> MapShown {
    MapShown { requests: 120.0, errors, p99: 0.2, fill, age_s: 3, stale }
}

fn scene(above: Option<MapShown>, below: Option<MapShown>) -> MapScene {
    let places = [(0.5, 0.25), (0.5, 0.75)];
    let node = |name: &str, (x, y): (f32, f32), shown| MapNode { name: name.to_owned(), x, y, zones: vec![0], shown };
    let (columns, rows) = extent(&places);
    let flow = MapFlow {
        from: 0,
        to: 1,
        rate: above.map(|shown| shown.requests),
        success: below.map(|shown| 1.0 - shown.errors),
        stale: below.is_some_and(|shown| shown.stale),
    };
    MapScene {
        columns,
        rows,
        nodes: vec![node("above", places[0], above), node("below", places[1], below)],
        zones: vec!["a".to_owned(), "b".to_owned()],
        flows: vec![flow],
        ..MapScene::default()
    }
}

fn drawn(scene: &MapScene, still: bool) -> hotwash::app::Shapes {
    let rect = egui::Rect::from_min_size(egui::pos2(0.0, 0.0), egui::vec2(500.0, 300.0));
    shapes(scene, &MapFrame::of(scene, rect), &Theme::shipped(Look::Dark), still)
}

#[test]
fn every_health_has_dashes_of_its_own_and_flows_that_fit_it() {
    let well = Some(shown(0.0, 0.3, false));
    let all = [well, Some(shown(0.03, 0.3, false)), Some(shown(0.4, 0.3, false)), Some(shown(0.0, 0.3, true)), None];
    let healths = [MapHealth::Well, MapHealth::Ailing, MapHealth::Failing, MapHealth::Stale, MapHealth::Unknown];
    let mut seen = Vec::new();
    for (below, health) in all.into_iter().zip(healths) {
        let scene = scene(well, below);
        assert_eq!(scene.flows[0].health(), health);
        let [period, share, speed, _] = drawn(&scene, false).dash[0];
        seen.push((period.to_bits(), share.to_bits()));
        assert_eq!(speed > 0.0, health != MapHealth::Stale, "only what is known to be old stands still: {health:?}");
        assert_eq!(period > 0.0, dashes(health).1 > 0.0);
        assert!(drawn(&scene, true).dash.iter().all(|dash| dash[2] == 0.0), "reduced motion moves nothing");
    }
    seen.sort_unstable();
    seen.dedup();
    assert_eq!(seen.len(), healths.len(), "two states of health are drawn with the same dashes");
}

#[test]
fn a_fuller_service_has_more_of_its_gauge_filled() {
    let lengths: Vec<f32> = [0.0, 0.2, 0.6, 1.0]
        .map(|fill| {
            let half = drawn(&scene(Some(shown(0.0, fill, false)), None), true);
            half.shape
                .iter()
                .zip(&half.dash)
                .filter(|(_, dash)| dash[0] > 0.0 && dash[3] == 0.0)
                .map(|(shape, _)| shape[2])
                .sum()
        })
        .to_vec();
    assert!(lengths.windows(2).all(|pair| pair[0] < pair[1]), "{lengths:?}");
}

#[test]
fn corners_and_triangles_fit_together() {
    let drawn = drawn(&scene(Some(shown(0.0, 0.5, false)), Some(shown(0.2, 0.99, false))), false);
    assert_eq!(drawn.position.len() % 4, 0);
    for count in [drawn.colour.len(), drawn.shape.len(), drawn.pen.len(), drawn.dash.len()] {
        assert_eq!(count, drawn.position.len());
    }
    let indices = drawn.indices();
    assert_eq!(indices.len(), drawn.len() * 6);
    assert!(indices.iter().all(|at| (*at as usize) < drawn.position.len()));
    assert!(drawn.position.iter().flatten().all(|number| number.is_finite()));
}

/// How often meshes changed within so many frames.
fn changes(app: &mut App, count: usize) -> usize {
    let mut cursor = app.world().resource::<Messages<AssetEvent<Mesh>>>().get_cursor_current();
    let mut seen = 0;
    for _ in 0..count {
        app.update();
        seen += cursor.read(app.world().resource::<Messages<AssetEvent<Mesh>>>()).count();
    }
    seen
}

#[test]
fn nothing_is_built_again_while_nothing_changes() {
    let (mut app, _) = app(1440, 900);
    let visible = |app: &mut App| {
        let mut maps = app.world_mut().query_filtered::<&Visibility, With<Mesh2d>>();
        *maps.single(app.world()).unwrap() == Visibility::Visible
    };
    assert!(!visible(&mut app), "there is no map in the library");
    say(&mut app, "play first-page 7");
    frames(&mut app, 6);
    assert!(visible(&mut app));
    assert_eq!(changes(&mut app, 30), 0, "no time passes, so no figures come");
    pass(&mut app, Duration::from_millis(100));
    let built = changes(&mut app, 30);
    assert!((1..=6).contains(&built), "three seconds bring three readings, not {built}");
    table(&mut app).shell.pause(true);
    frames(&mut app, 2);
    assert_eq!(changes(&mut app, 30), 0, "a paused map stands still");
    let moved = table(&mut app).flown;
    frames(&mut app, 10);
    assert!((table(&mut app).flown - moved).abs() < f32::EPSILON, "its flows too");
    assert_eq!(app.world_mut().query::<&Mesh2d>().iter(app.world()).count(), 1, "the map is one mesh");
}
