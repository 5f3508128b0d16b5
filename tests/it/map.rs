//! The geometry of the service map.
//!
//! The one rule: no two cards lie on each other, whatever the company's size and the rectangle's.

use egui::{Rect, pos2, vec2};
use hotwash::panels::{MapFrame, MapNode, MapScene, MapView, extent, positions};

fn scene(places: &[(f32, f32)]) -> MapScene {
    let (columns, rows) = extent(places);
    let node = |(at, (x, y)): (usize, &(f32, f32))| MapNode {
        name: format!("service-{at}"),
        x: *x,
        y: *y,
        zones: Vec::new(),
        shown: None,
    };
    MapScene { columns, rows, nodes: places.iter().enumerate().map(node).collect(), ..MapScene::default() }
}

fn companies() -> Vec<MapScene> {
    let mut companies = vec![scene(&positions(1, &[])), scene(&positions(9, &[])), scene(&positions(1000, &[]))];
    for (_, text) in hotwash::scenario::library() {
        let spec = hotwash::scenario::parse(text).unwrap().platform;
        companies.push(scene(&positions(spec.services.len(), &spec.edges)));
    }
    companies
}

#[test]
fn cards_lie_apart_and_within_the_map() {
    for company in companies() {
        for size in [vec2(300.0, 120.0), vec2(460.0, 250.0), vec2(900.0, 420.0), vec2(3000.0, 1200.0)] {
            let rect = Rect::from_min_size(pos2(280.0, 60.0), size);
            let frame = MapFrame::of(&company, rect);
            let cards: Vec<Rect> = company.nodes.iter().map(|node| frame.on_screen(node)).collect();
            for (at, card) in cards.iter().enumerate() {
                assert!(rect.expand(0.5).contains_rect(*card), "{card} leaves {rect} of {} services", cards.len());
                for other in &cards[at + 1..] {
                    assert!(!card.shrink(0.01).intersects(*other), "{card} on {other} of {} services", cards.len());
                }
            }
        }
    }
}

#[test]
fn what_is_under_the_pointer_stays_there_while_it_grows() {
    let mut company = scene(&positions(9, &[]));
    let rect = Rect::from_min_size(pos2(100.0, 50.0), vec2(500.0, 300.0));
    let card = MapFrame::of(&company, rect).on_screen(&company.nodes[2]);
    company.view = MapView::default().zoomed(3.0, card.center() - MapFrame::room(rect).center());
    let grown = MapFrame::of(&company, rect).on_screen(&company.nodes[2]);
    assert!((grown.center() - card.center()).length() < 0.01, "{card} went to {grown}");
    assert!((grown.width() / card.width() - 3.0).abs() < 0.01);
    assert_eq!(company.view.zoomed(f32::NAN, vec2(0.0, 0.0)), company.view);
    assert!(company.view.zoomed(1e9, vec2(0.0, 0.0)).zoom <= 12.0);
}

#[test]
fn a_map_cannot_be_lost() {
    let rect = Rect::from_min_size(pos2(0.0, 0.0), vec2(500.0, 300.0));
    let mut company = scene(&positions(9, &[]));
    for _ in 0..100 {
        company.view = company.view.moved(vec2(-90.0, 40.0), rect.size());
    }
    let frame = MapFrame::of(&company, rect);
    let whole = Rect::from_center_size(frame.middle, frame.world * frame.scale);
    assert!(whole.expand(1.0).intersects(rect), "{whole} has left {rect}");
}
