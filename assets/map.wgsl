// Paints every shape of the service map: boxes with round corners, rings, lines with dashes that flow.
// One vertex layout for all of them, so that the whole map is one mesh and one draw call; src/app/map/shapes.rs fills it.

#import bevy_sprite::mesh2d_functions as mesh_functions
#ifdef SRGB_OUTPUT
#import bevy_render::color_operations::linear_to_srgb
#endif

struct MapPaint {
    // Left, bottom, right and top of the part of the window that the map may touch.
    clip: vec4<f32>,
    // Seconds that flows have been moving for; the rest is padding.
    clock: vec4<f32>,
};

@group(2) @binding(0) var<uniform> paint: MapPaint;

struct Vertex {
    @builtin(instance_index) instance_index: u32,
    @location(0) position: vec3<f32>,
    @location(1) colour: vec4<f32>,
    // Where in its shape: along and across from the middle, then half its length and half its width.
    @location(2) shape: vec4<f32>,
    // Radius of the corners; width of the pen, 0 for a filled shape.
    @location(3) pen: vec2<f32>,
    // Dashes: period (0 for none), drawn share of it, speed along, slant.
    @location(4) dash: vec4<f32>,
};

struct Drawn {
    @builtin(position) position: vec4<f32>,
    @location(0) world: vec2<f32>,
    @location(1) colour: vec4<f32>,
    @location(2) shape: vec4<f32>,
    @location(3) pen: vec2<f32>,
    @location(4) dash: vec4<f32>,
};

@vertex
fn vertex(in: Vertex) -> Drawn {
    var out: Drawn;
    let world_from_local = mesh_functions::get_world_from_local(in.instance_index);
    let world = mesh_functions::mesh2d_position_local_to_world(world_from_local, vec4<f32>(in.position, 1.0));
    out.position = mesh_functions::mesh2d_position_world_to_clip(world);
    out.world = world.xy;
    out.colour = in.colour;
    out.shape = in.shape;
    out.pen = in.pen;
    out.dash = in.dash;
    return out;
}

// How far outside a box with round corners; negative inside.
fn outside(at: vec2<f32>, half_size: vec2<f32>, radius: f32) -> f32 {
    let corner = abs(at) - half_size + vec2<f32>(radius);
    return length(max(corner, vec2<f32>(0.0))) + min(max(corner.x, corner.y), 0.0) - radius;
}

@fragment
fn fragment(in: Drawn) -> @location(0) vec4<f32> {
    var far = outside(in.shape.xy, in.shape.zw, in.pen.x);
    if in.pen.y > 0.0 {
        far = abs(far + in.pen.y * 0.5) - in.pen.y * 0.5;
    }
    let soft = max(fwidth(in.shape.y), 0.0001);
    var cover = clamp(0.5 - far / soft, 0.0, 1.0);
    let period = max(in.dash.x, 0.0001);
    let along = in.shape.x + in.shape.z + in.dash.w * in.shape.y - in.dash.z * paint.clock.x;
    let step = along / period - floor(along / period);
    let fuzz = max(fwidth(in.shape.x) / period, 0.0001);
    // The dash begins at 0 and ends at its share; both ends are softened over one pixel.
    let dash = clamp(min(step, in.dash.y - step) / fuzz + 0.5, 0.0, 1.0);
    if in.dash.x > 0.0 {
        cover *= dash;
    }
    if any(in.world < paint.clip.xy) || any(in.world > paint.clip.zw) {
        cover = 0.0;
    }
    var colour = vec4<f32>(in.colour.rgb, in.colour.a * cover);
#ifdef SRGB_OUTPUT
    colour = vec4<f32>(linear_to_srgb(colour.rgb), colour.a);
#endif
    return colour;
}
