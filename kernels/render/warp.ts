/**
 * Draws a frame's layers: every layer is a premultiplied RGBA texture seen through a grid of source
 * positions, one vertex every 16 output pixels, linear in between. Layers are composited back to front;
 * a cell starts at the front-most layer that covers it wholly.
 *
 * Layer record, 32 bytes: texture, texture width, texture height, occupancy, occupancy width,
 * occupancy height, grid, first row of grid (unused, 0): all 32 bit.
 * Occupancy: one byte for every 32 x 32 texels: 0 empty, 1 mixed, 2 opaque.
 */

const CELL: i32 = 16;
const BLOCK_SHIFT: i32 = 5;
const EMPTY: i32 = 0;
const OPAQUE: i32 = 2;

/** What is done with a layer in a cell. */
const SKIPPED: u8 = 0;
const BLENDED: u8 = 1;
const REPLACED: u8 = 2;

/**
 * Four bilinear samples, 8 bits a channel, at texel positions (u, v) with 16 bits of fraction, which are within the
 * texture less one.
 */
// @ts-ignore: decorator
@inline
function sampleFour(texture: usize, stride: i32, u: v128, v: v128): v128 {
  const fraction = i32x4.splat(0x7fff);
  const fx = v128.and(i32x4.shr_u(u, 1), fraction);
  const fy = v128.and(i32x4.shr_u(v, 1), fraction);
  const offset = i32x4.add(i32x4.mul(i32x4.shr_u(v, 16), i32x4.splat(stride)), i32x4.shl(i32x4.shr_u(u, 16), 2));
  const a = lerpRows(texture + i32x4.extract_lane(offset, 0), stride, v128.shuffle<u8>(fy, fy, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1));
  const b = lerpRows(texture + i32x4.extract_lane(offset, 1), stride, v128.shuffle<u8>(fy, fy, 4, 5, 4, 5, 4, 5, 4, 5, 4, 5, 4, 5, 4, 5, 4, 5));
  const c = lerpRows(texture + i32x4.extract_lane(offset, 2), stride, v128.shuffle<u8>(fy, fy, 8, 9, 8, 9, 8, 9, 8, 9, 8, 9, 8, 9, 8, 9, 8, 9));
  const d = lerpRows(
    texture + i32x4.extract_lane(offset, 3),
    stride,
    v128.shuffle<u8>(fy, fy, 12, 13, 12, 13, 12, 13, 12, 13, 12, 13, 12, 13, 12, 13, 12, 13),
  );
  const ab = lerpColumns(a, b, v128.shuffle<u8>(fx, fx, 0, 1, 0, 1, 0, 1, 0, 1, 4, 5, 4, 5, 4, 5, 4, 5));
  const cd = lerpColumns(c, d, v128.shuffle<u8>(fx, fx, 8, 9, 8, 9, 8, 9, 8, 9, 12, 13, 12, 13, 12, 13, 12, 13));
  return i8x16.narrow_i16x8_u(ab, cd);
}

/** Two neighbouring texels between two rows. */
// @ts-ignore: decorator
@inline
function lerpRows(at: usize, stride: i32, fraction: v128): v128 {
  const top = i16x8.extend_low_i8x16_u(v128.load64_zero(at));
  const bottom = i16x8.extend_low_i8x16_u(v128.load64_zero(at + stride));
  return i16x8.add(top, i16x8.q15mulr_sat_s(i16x8.sub(bottom, top), fraction));
}

/** Two pixels, each between its left and its right texel. */
// @ts-ignore: decorator
@inline
function lerpColumns(a: v128, b: v128, fraction: v128): v128 {
  const left = v128.shuffle<u64>(a, b, 0, 2);
  const right = v128.shuffle<u64>(a, b, 1, 3);
  return i16x8.add(left, i16x8.q15mulr_sat_s(i16x8.sub(right, left), fraction));
}

/** `over` of premultiplied 8-bit colours: source + destination * (255 - alpha) / 255, rounded. */
// @ts-ignore: decorator
@inline
function over(source: v128, destination: v128): v128 {
  const alpha = v128.shuffle<u8>(source, source, 3, 3, 3, 3, 7, 7, 7, 7, 11, 11, 11, 11, 15, 15, 15, 15);
  const rest = v128.xor(alpha, i8x16.splat(-1));
  const low = divide255(i16x8.extmul_low_i8x16_u(destination, rest));
  const high = divide255(i16x8.extmul_high_i8x16_u(destination, rest));
  return i8x16.add_sat_u(source, i8x16.narrow_i16x8_u(low, high));
}

// @ts-ignore: decorator
@inline
function divide255(x: v128): v128 {
  const rounded = i16x8.add(x, i16x8.splat(128));
  return i16x8.shr_u(i16x8.add(rounded, i16x8.shr_u(rounded, 8)), 8);
}

/** EMPTY, mixed or OPAQUE: what the layer has in the bounding box of a cell's four source positions. */
function cellCover(layer: usize, corner: usize, below: usize): i32 {
  const u0 = load<f32>(corner);
  const u1 = load<f32>(corner, 8);
  const u2 = load<f32>(below);
  const u3 = load<f32>(below, 8);
  const v0 = load<f32>(corner, 4);
  const v1 = load<f32>(corner, 12);
  const v2 = load<f32>(below, 4);
  const v3 = load<f32>(below, 12);
  const lastX = load<i32>(layer, 16) - 1;
  const lastY = load<i32>(layer, 20) - 1;
  const x0 = blockOf(min(min(u0, u1), min(u2, u3)), lastX);
  const x1 = blockOf(max(max(u0, u1), max(u2, u3)) + 1, lastX);
  const y0 = blockOf(min(min(v0, v1), min(v2, v3)), lastY);
  const y1 = blockOf(max(max(v0, v1), max(v2, v3)) + 1, lastY);
  const blocks: usize = load<u32>(layer, 12);
  const first = <i32>load<u8>(blocks + y0 * (lastX + 1) + x0);
  if (first != EMPTY && first != OPAQUE) return first;
  for (let y = y0; y <= y1; y++) {
    for (let x = x0; x <= x1; x++) {
      if (<i32>load<u8>(blocks + y * (lastX + 1) + x) != first) return 1;
    }
  }
  return first;
}

// @ts-ignore: decorator
@inline
function blockOf(position: f32, last: i32): i32 {
  return min(max(<i32>position, 0) >> BLOCK_SHIFT, last);
}

/** A texel position with 16 bits of fraction. */
// @ts-ignore: decorator
@inline
function fixed(position: f32): i32 {
  return <i32>(min(max(position, -16000.0), 32000.0) * 65536.0);
}

/** One row of 16 pixels of a cell, `row` below its upper edge. */
// @ts-ignore: decorator
@inline
function drawSpan(texture: usize, stride: i32, uMax: v128, vMax: v128, corner: usize, below: usize, row: i32, out: usize, blend: bool): void {
  const down = <f32>row * 0.0625;
  const ul = load<f32>(corner) + (load<f32>(below) - load<f32>(corner)) * down;
  const vl = load<f32>(corner, 4) + (load<f32>(below, 4) - load<f32>(corner, 4)) * down;
  const ur = load<f32>(corner, 8) + (load<f32>(below, 8) - load<f32>(corner, 8)) * down;
  const vr = load<f32>(corner, 12) + (load<f32>(below, 12) - load<f32>(corner, 12)) * down;
  const u0 = fixed(ul);
  const v0 = fixed(vl);
  const du = (fixed(ur) - u0) >> 4;
  const dv = (fixed(vr) - v0) >> 4;
  const zero = i32x4.splat(0);
  const ramp = i32x4(0, 1, 2, 3);
  let u = i32x4.add(i32x4.splat(u0), i32x4.mul(ramp, i32x4.splat(du)));
  let v = i32x4.add(i32x4.splat(v0), i32x4.mul(ramp, i32x4.splat(dv)));
  const nextU = i32x4.splat(du << 2);
  const nextV = i32x4.splat(dv << 2);
  for (let x = 0; x < CELL; x += 4) {
    const source = sampleFour(texture, stride, i32x4.min_s(i32x4.max_s(u, zero), uMax), i32x4.min_s(i32x4.max_s(v, zero), vMax));
    const at = out + (x << 2);
    v128.store(at, blend ? over(source, v128.load(at)) : source);
    u = i32x4.add(u, nextU);
    v = i32x4.add(v, nextV);
  }
}

/** One row of pixels of a layer over the whole width, where `covers` says that the layer is to be drawn. */
function drawRow(layer: usize, columns: i32, covers: usize, vertices: usize, row: i32, out: usize): void {
  const texture: usize = load<u32>(layer);
  const width = load<i32>(layer, 4);
  const stride = width << 2;
  const uMax = i32x4.splat(((width - 1) << 16) - 1);
  const vMax = i32x4.splat(((load<i32>(layer, 8) - 1) << 16) - 1);
  const below = (columns + 1) << 3;
  for (let column = 0; column < columns; column++) {
    const cover = load<u8>(covers + column);
    if (cover == SKIPPED) continue;
    const corner = vertices + (column << 3);
    drawSpan(texture, stride, uMax, vMax, corner, corner + below, row, out + column * CELL * 4, cover == BLENDED);
  }
}

/**
 * Draws rows of cells `firstRow` to `endRow` (exclusive) of a frame.
 *
 * Pixels are drawn along whole rows of the frame, layer by layer, so that textures are read in long runs: they are
 * far larger than the caches.
 *
 * @param layers records of `count` layers, back to front; the first must be opaque everywhere
 * @param out RGBA frame whose rows are `columns` * 16 pixels and whose height is a multiple of 16
 * @param columns cells in a row; a grid has `columns` + 1 vertices in a row
 * @param covers scratch, `count` * `columns` bytes
 */
export function drawLayers(layers: usize, count: i32, out: usize, columns: i32, firstRow: i32, endRow: i32, covers: usize): void {
  const outStride = columns * CELL * 4;
  const gridStride = (columns + 1) * 8;
  for (let row = firstRow; row < endRow; row++) {
    for (let column = 0; column < columns; column++) {
      const vertex = row * gridStride + column * 8;
      let covered = false;
      for (let k = count - 1; k >= 0; k--) {
        const layer = layers + k * 32;
        const corner = <usize>load<u32>(layer, 24) + vertex;
        const cover = covered ? EMPTY : k == 0 ? OPAQUE : cellCover(layer, corner, corner + gridStride);
        store<u8>(covers + k * columns + column, cover == EMPTY ? SKIPPED : cover == OPAQUE ? REPLACED : BLENDED);
        if (cover == OPAQUE) covered = true;
      }
    }
    for (let y = 0; y < CELL; y++) {
      const at = out + (row * CELL + y) * outStride;
      for (let k = 0; k < count; k++) {
        const layer = layers + k * 32;
        drawRow(layer, columns, covers + k * columns, <usize>load<u32>(layer, 24) + row * gridStride, y, at);
      }
    }
  }
}
