import { CELL } from './across';

/**
 * Draws a mesh: triangles that carry a texture to wherever their corners went. Later triangles cover earlier ones.
 *
 * Record, 64 bytes, all fields 32 bit:
 *  0 luma texture, twice as dense as the picture; 4 width and 8 height, texels
 * 12 chroma texture, 16 alpha like luma, 20 alpha like chroma; colours are premultiplied
 * 24 triangles: three 32-bit vertex numbers each, 28 their count
 * 32 corners in the picture's texture: (x, y) in picture pixels from the texture's first texel, f32
 * 36 vertices: (x, y) in output pixels, and what is added to luma, f32
 * 40 opacity of the whole mesh, 0 to 256
 */

const VERTEX: i32 = 12;

/** The plane being drawn: where it lies, its size, and how output pixels come to its samples. */
let plane: usize = 0;
let planeStride: i32 = 0;
let planeHeight: i32 = 0;

/** A position with 16 bits of fraction, kept to where a texel has right and lower neighbours. */
@inline
function inside(position: i32, last: i32): i32 {
  return min(max(position, 0), last);
}

/** Bilinear sample of a texture with `channels` bytes a texel, 0 to 255. */
@inline
function texel(texture: usize, stride: i32, channels: i32, u: i32, v: i32): i32 {
  const at = texture + (v >> 16) * stride + (u >> 16) * channels;
  const fx = (u >> 8) & 255;
  const fy = (v >> 8) & 255;
  const a = <i32>load<u8>(at);
  const b = <i32>load<u8>(at + channels);
  const c = <i32>load<u8>(at + stride);
  const d = <i32>load<u8>(at + stride + channels);
  const top = (a << 8) + (b - a) * fx;
  const bottom = (c << 8) + (d - c) * fx;
  return ((top << 8) + (bottom - top) * fy + (1 << 15)) >> 16;
}

/** colour + under * (255 - alpha) / 255; the colour is premultiplied. */
@inline
function put(at: usize, colour: i32, alpha: i32): void {
  const product = <i32>load<u8>(at) * (255 - alpha) + 128;
  store<u8>(at, <u8>min(max(colour + ((product + (product >> 8)) >> 8), 0), 255));
}

/** A corner on its plane: position, texel position and lift. */
let ax: f32 = 0;
let ay: f32 = 0;
let bx: f32 = 0;
let by: f32 = 0;
let cx: f32 = 0;
let cy: f32 = 0;

/** Where the edge between two points, given upper one first, meets the line y. */
@inline
function crossing(x0: f32, y0: f32, x1: f32, y1: f32, y: f32): f32 {
  return x0 + ((x1 - x0) * (y - y0)) / (y1 - y0);
}

/**
 * One triangle on the luma plane (`isLuma`) or on both chroma planes, which lie `between` bytes apart. The pixels whose
 * centres it holds are drawn; those on a common edge by one of two neighbours only.
 */
function drawTriangle(mesh: usize, i0: i32, i1: i32, i2: i32, isLuma: bool, between: i32): void {
  const vertices: usize = load<u32>(mesh, 36);
  const corners: usize = load<u32>(mesh, 32);
  // Corners from top to bottom, so that an edge is computed alike for both its triangles.
  let a = i0;
  let b = i1;
  let c = i2;
  let swap = 0;
  if (load<f32>(vertices + b * VERTEX, 4) < load<f32>(vertices + a * VERTEX, 4)) { swap = a; a = b; b = swap; }
  if (load<f32>(vertices + c * VERTEX, 4) < load<f32>(vertices + b * VERTEX, 4)) { swap = b; b = c; c = swap; }
  if (load<f32>(vertices + b * VERTEX, 4) < load<f32>(vertices + a * VERTEX, 4)) { swap = a; a = b; b = swap; }
  const pa = vertices + a * VERTEX;
  const pb = vertices + b * VERTEX;
  const pc = vertices + c * VERTEX;
  if (isLuma) {
    ax = load<f32>(pa); ay = load<f32>(pa, 4);
    bx = load<f32>(pb); by = load<f32>(pb, 4);
    cx = load<f32>(pc); cy = load<f32>(pc, 4);
  } else {
    // A chroma sample lies at the left one of its two columns and between its two rows.
    ax = load<f32>(pa) * 0.5; ay = load<f32>(pa, 4) * 0.5 - 0.25;
    bx = load<f32>(pb) * 0.5; by = load<f32>(pb, 4) * 0.5 - 0.25;
    cx = load<f32>(pc) * 0.5; cy = load<f32>(pc, 4) * 0.5 - 0.25;
  }
  const firstRow = <i32>max(ceil(ay), 0);
  const endRow = <i32>min(ceil(cy), <f32>planeHeight);
  if (endRow <= firstRow) return;
  const area = (bx - ax) * (cy - ay) - (cx - ax) * (by - ay);
  if (abs(area) < 0.0001) return;

  const dense: f32 = isLuma ? 131072 : 65536;
  const ua = load<f32>(corners + a * 8) * dense;
  const va = load<f32>(corners + a * 8, 4) * dense;
  const ub = load<f32>(corners + b * 8) * dense - ua;
  const vb = load<f32>(corners + b * 8, 4) * dense - va;
  const uc = load<f32>(corners + c * 8) * dense - ua;
  const vc = load<f32>(corners + c * 8, 4) * dense - va;
  const la = load<f32>(pa, 8);
  const lb = load<f32>(pb, 8) - la;
  const lc = load<f32>(pc, 8) - la;
  const bxa = bx - ax;
  const bya = by - ay;
  const cxa = cx - ax;
  const cya = cy - ay;
  const ux = (ub * cya - uc * bya) / area;
  const uy = (uc * bxa - ub * cxa) / area;
  const vx = (vb * cya - vc * bya) / area;
  const vy = (vc * bxa - vb * cxa) / area;
  const lx = (lb * cya - lc * bya) / area;
  const ly = (lc * bxa - lb * cxa) / area;
  const lifted = la != 0 || lb != 0 || lc != 0;

  const texture: usize = isLuma ? load<u32>(mesh) : load<u32>(mesh, 12);
  const alphaTexture: usize = isLuma ? load<u32>(mesh, 16) : load<u32>(mesh, 20);
  const width = load<i32>(mesh, 4) >> (isLuma ? 0 : 1);
  const height = load<i32>(mesh, 8) >> (isLuma ? 0 : 1);
  const lastU = ((width - 1) << 16) - 1;
  const lastV = ((height - 1) << 16) - 1;
  const opacity = load<i32>(mesh, 40);
  const isRight = area > 0;

  for (let y = firstRow; y < endRow; y++) {
    const fy = <f32>y;
    const long = crossing(ax, ay, cx, cy, fy);
    const short = fy < by ? crossing(ax, ay, bx, by, fy) : by < cy ? crossing(bx, by, cx, cy, fy) : bx;
    const first = <i32>max(ceil(isRight ? long : short), 0);
    const end = <i32>min(ceil(isRight ? short : long), <f32>planeStride);
    if (end <= first) continue;
    const dx = <f32>first - ax;
    const dy = fy - ay;
    let u = <i32>(ua + ux * dx + uy * dy);
    let v = <i32>(va + vx * dx + vy * dy);
    let lift = la + lx * dx + ly * dy;
    const stepU = <i32>ux;
    const stepV = <i32>vx;
    let at = plane + y * planeStride + first;
    for (let x = first; x < end; x++) {
      const su = inside(u, lastU);
      const sv = inside(v, lastV);
      let alpha = texel(alphaTexture, width, 1, su, sv);
      if (alpha > 0) {
        alpha = (alpha * opacity) >> 8;
        if (isLuma) {
          let luma = (texel(texture, width, 1, su, sv) * opacity) >> 8;
          if (lifted) luma += (<i32>(lift * <f32>alpha)) / 255;
          put(at, luma, alpha);
        } else {
          put(at, (texel(texture, width << 1, 2, su, sv) * opacity) >> 8, alpha);
          put(at + between, (texel(texture + 1, width << 1, 2, su, sv) * opacity) >> 8, alpha);
        }
      }
      u += stepU;
      v += stepV;
      lift += lx;
      at++;
    }
  }
}

/**
 * @param mesh record
 * @param planes luma of `columns` * 16 x `rows` * 16 bytes, then U, then V of a quarter each
 */
export function drawMesh(mesh: usize, planes: usize, columns: i32, rows: i32): void {
  if (load<i32>(mesh, 40) == 0) return;
  const triangles: usize = load<u32>(mesh, 24);
  const count = load<i32>(mesh, 28);
  const luma = columns * CELL * rows * CELL;
  for (let part = 0; part < 2; part++) {
    const isLuma = part == 0;
    plane = isLuma ? planes : planes + luma;
    planeStride = isLuma ? columns * CELL : (columns * CELL) >> 1;
    planeHeight = isLuma ? rows * CELL : (rows * CELL) >> 1;
    for (let k = 0; k < count; k++) {
      const at = triangles + k * 12;
      drawTriangle(mesh, load<i32>(at), load<i32>(at, 4), load<i32>(at, 8), isLuma, luma >> 2);
    }
  }
}
