//! The service map, drawn by Bevy: one mesh, one material, one draw call.
//!
//! Not what it shows, which is the panels' [`crate::panels::MapScene`], and not its words, which the panels write over it.
//! The one rule: nothing is rebuilt while nothing has changed; what flows is moved by the shader.

mod shapes;

pub use shapes::{Shapes, shapes};

use bevy::asset::{AssetEventSystems, RenderAssetUsages, uuid_handle};
use bevy::camera::visibility::{NoFrustumCulling, VisibilitySystems};
use bevy::mesh::{Indices, MeshVertexAttribute, MeshVertexBufferLayoutRef, PrimitiveTopology, VertexFormat};
use bevy::prelude::*;
use bevy::render::render_resource::{AsBindGroup, RenderPipelineDescriptor, SpecializedMeshPipelineError};
use bevy::shader::ShaderRef;
use bevy::sprite_render::{AlphaMode2d, Material2d, Material2dKey, Material2dPlugin};
use bevy_egui::{EguiContexts, EguiPostUpdateSet};

use super::bridge::Table;
use crate::panels::{MapFrame, Theme};

const SHADER: Handle<Shader> = uuid_handle!("6b3f8a0e-3d0c-4c39-9b6e-2f5d1a7c8e90");
const SHAPE: MeshVertexAttribute = MeshVertexAttribute::new("Map_Shape", 7_301_001, VertexFormat::Float32x4);
const PEN: MeshVertexAttribute = MeshVertexAttribute::new("Map_Pen", 7_301_002, VertexFormat::Float32x2);
const DASH: MeshVertexAttribute = MeshVertexAttribute::new("Map_Dash", 7_301_003, VertexFormat::Float32x4);

/// What all shapes of the map share.
#[derive(Asset, TypePath, AsBindGroup, Clone, Debug)]
pub(super) struct MapPaint {
    #[uniform(0)]
    clip: Vec4,
    #[uniform(0)]
    clock: Vec4,
}

impl Material2d for MapPaint {
    fn vertex_shader() -> ShaderRef {
        SHADER.into()
    }

    fn fragment_shader() -> ShaderRef {
        SHADER.into()
    }

    fn alpha_mode(&self) -> AlphaMode2d {
        AlphaMode2d::Blend
    }

    fn specialize(
        descriptor: &mut RenderPipelineDescriptor,
        layout: &MeshVertexBufferLayoutRef,
        _key: Material2dKey<Self>,
    ) -> std::result::Result<(), SpecializedMeshPipelineError> {
        descriptor.vertex.buffers = vec![layout.0.get_layout(&[
            Mesh::ATTRIBUTE_POSITION.at_shader_location(0),
            Mesh::ATTRIBUTE_COLOR.at_shader_location(1),
            SHAPE.at_shader_location(2),
            PEN.at_shader_location(3),
            DASH.at_shader_location(4),
        ])?];
        Ok(())
    }
}

/// Marks the entity that is the map.
#[derive(Component)]
struct Map;

/// What the mesh was built from.
#[derive(Clone, Copy, PartialEq, Debug)]
struct Built {
    revision: u64,
    frame: (egui::Vec2, egui::Vec2),
    theme: Theme,
    still: bool,
}

/// Adds the map to an app that has a bridge.
pub(super) fn plugin(app: &mut App) {
    let shader = Shader::from_wgsl(include_str!("../../../assets/map.wgsl"), "assets/map.wgsl");
    app.add_plugins(Material2dPlugin::<MapPaint>::default());
    // An id that is a number of our own has no generation that could be over, so there is nothing that can fail here.
    app.world_mut().resource_mut::<Assets<Shader>>().insert(SHADER.id(), shader).ok();
    app.add_systems(Startup, spawn).add_systems(
        PostUpdate,
        follow
            .after(EguiPostUpdateSet::EndPass)
            .before(TransformSystems::Propagate)
            .before(VisibilitySystems::VisibilityPropagate)
            .before(AssetEventSystems),
    );
}

fn spawn(
    mut commands: Commands<'_, '_>,
    mut meshes: ResMut<'_, Assets<Mesh>>,
    mut paints: ResMut<'_, Assets<MapPaint>>,
) {
    let paint = MapPaint { clip: Vec4::ZERO, clock: Vec4::ZERO };
    commands.spawn((
        Map,
        Mesh2d(meshes.add(mesh(Shapes::nothing()))),
        MeshMaterial2d(paints.add(paint)),
        NoFrustumCulling,
        Visibility::Hidden,
    ));
}

/// Lets what is drawn follow what the panels show.
fn follow(
    table: NonSend<'_, Table>,
    mut contexts: EguiContexts<'_, '_>,
    map: Single<'_, '_, (&Mesh2d, &MeshMaterial2d<MapPaint>, &mut Visibility, &mut Transform), With<Map>>,
    mut meshes: ResMut<'_, Assets<Mesh>>,
    mut paints: ResMut<'_, Assets<MapPaint>>,
    mut built: Local<'_, Option<Built>>,
) -> Result {
    let (Mesh2d(handle), MeshMaterial2d(paint), mut visibility, mut transform) = map.into_inner();
    let shown = table.shell.scene().and_then(|scene| Some((scene, scene.rect?)));
    let wanted = if shown.is_some() { Visibility::Visible } else { Visibility::Hidden };
    visibility.set_if_neq(wanted);
    let Some((scene, rect)) = shown else {
        *built = None;
        return Ok(());
    };
    let context = contexts.ctx_mut()?;
    let (screen, zoom) = (context.viewport_rect(), context.zoom_factor());
    let frame = MapFrame::of(scene, rect);
    let still = table.shell.settings().reduced_motion;
    // The theme that the panels were drawn in, which follows the settings a frame later.
    let theme = *table.shell.theme();
    let of = Built { revision: scene.revision, frame: (frame.world, frame.card), theme, still };
    if *built != Some(of) {
        *built = Some(of);
        // The handle was made by `spawn` and is still held, so there is always something to replace.
        meshes.insert(handle.id(), mesh(shapes(scene, &frame, &theme, still)))?;
    }
    let on_screen = |at: egui::Pos2| {
        let from_middle = (at - screen.center()) * zoom;
        Vec2::new(from_middle.x, -from_middle.y)
    };
    let place = on_screen(frame.middle).extend(0.0);
    transform.set_if_neq(Transform::from_translation(place).with_scale(Vec3::splat(frame.scale * zoom)));
    let (corner, opposite) = (on_screen(frame.rect.left_bottom()), on_screen(frame.rect.right_top()));
    let clip = Vec4::new(corner.x, corner.y, opposite.x, opposite.y);
    let clock = Vec4::new(table.flown, 0.0, 0.0, 0.0);
    let stale = paints.get(paint).is_none_or(|paint| paint.clip != clip || paint.clock != clock);
    if stale && let Some(mut paint) = paints.get_mut(paint) {
        paint.clip = clip;
        paint.clock = clock;
    }
    Ok(())
}

/// Shapes as a mesh that goes to the graphics card and is not kept here.
fn mesh(shapes: Shapes) -> Mesh {
    let indices = Indices::U32(shapes.indices());
    let Shapes { position, colour, shape, pen, dash } = shapes;
    Mesh::new(PrimitiveTopology::TriangleList, RenderAssetUsages::RENDER_WORLD)
        .with_inserted_attribute(Mesh::ATTRIBUTE_POSITION, position)
        .with_inserted_attribute(Mesh::ATTRIBUTE_COLOR, colour)
        .with_inserted_attribute(SHAPE, shape)
        .with_inserted_attribute(PEN, pen)
        .with_inserted_attribute(DASH, dash)
        .with_inserted_indices(indices)
}
