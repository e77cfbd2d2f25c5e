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

/** Four bilinear samples, 8 bits a channel, at texel positions (u, v), which are within the texture less one. */
// @ts-ignore: decorator
@inline
function sampleFour(texture: usize, stride: i32, u: v128, v: v128): v128 {
  const iu = i32x4.trunc_sat_f32x4_s(u);
  const iv = i32x4.trunc_sat_f32x4_s(v);
  const q15 = f32x4.splat(32767);
  const fx = i32x4.trunc_sat_f32x4_s(f32x4.mul(f32x4.sub(u, f32x4.convert_i32x4_s(iu)), q15));
  const fy = i32x4.trunc_sat_f32x4_s(f32x4.mul(f32x4.sub(v, f32x4.convert_i32x4_s(iv)), q15));
  const offset = i32x4.add(i32x4.mul(iv, i32x4.splat(stride)), i32x4.shl(iu, 2));
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

/** Two neighbouring texels between two rows, with 6 bits of fraction. */
// @ts-ignore: decorator
@inline
function lerpRows(at: usize, stride: i32, fraction: v128): v128 {
  const top = i16x8.extend_low_i8x16_u(v128.load64_zero(at));
  const bottom = i16x8.extend_low_i8x16_u(v128.load64_zero(at + stride));
  return i16x8.add(i16x8.shl(top, 6), i16x8.q15mulr_sat_s(i16x8.shl(i16x8.sub(bottom, top), 6), fraction));
}

/** Two pixels, each between its left and its right texel; drops the 6 bits of fraction. */
// @ts-ignore: decorator
@inline
function lerpColumns(a: v128, b: v128, fraction: v128): v128 {
  const left = v128.shuffle<u64>(a, b, 0, 2);
  const right = v128.shuffle<u64>(a, b, 1, 3);
  const mixed = i16x8.add(left, i16x8.q15mulr_sat_s(i16x8.sub(right, left), fraction));
  return i16x8.shr_s(i16x8.add(mixed, i16x8.splat(32)), 6);
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

function drawCell(layer: usize, corner: usize, below: usize, out: usize, outStride: i32, blend: bool): void {
  const texture: usize = load<u32>(layer);
  const width = load<i32>(layer, 4);
  const stride = width << 2;
  const uMax = f32x4.splat(<f32>(width - 2));
  const vMax = f32x4.splat(<f32>(load<i32>(layer, 8) - 2));
  const zero = f32x4.splat(0);
  const ramp = f32x4(0, 1, 2, 3);
  const sixteenth: f32 = 1.0 / 16.0;
  const stepU0 = (load<f32>(below) - load<f32>(corner)) * sixteenth;
  const stepV0 = (load<f32>(below, 4) - load<f32>(corner, 4)) * sixteenth;
  const stepU1 = (load<f32>(below, 8) - load<f32>(corner, 8)) * sixteenth;
  const stepV1 = (load<f32>(below, 12) - load<f32>(corner, 12)) * sixteenth;
  for (let row = 0; row < CELL; row++) {
    const ul = load<f32>(corner) + stepU0 * <f32>row;
    const vl = load<f32>(corner, 4) + stepV0 * <f32>row;
    const du = (load<f32>(corner, 8) + stepU1 * <f32>row - ul) * sixteenth;
    const dv = (load<f32>(corner, 12) + stepV1 * <f32>row - vl) * sixteenth;
    let u = f32x4.add(f32x4.splat(ul), f32x4.mul(ramp, f32x4.splat(du)));
    let v = f32x4.add(f32x4.splat(vl), f32x4.mul(ramp, f32x4.splat(dv)));
    const nextU = f32x4.splat(du * 4);
    const nextV = f32x4.splat(dv * 4);
    for (let x = 0; x < CELL; x += 4) {
      const source = sampleFour(texture, stride, f32x4.min(f32x4.max(u, zero), uMax), f32x4.min(f32x4.max(v, zero), vMax));
      const at = out + (x << 2);
      v128.store(at, blend ? over(source, v128.load(at)) : source);
      u = f32x4.add(u, nextU);
      v = f32x4.add(v, nextV);
    }
    out += outStride;
  }
}

/**
 * Draws rows of cells `firstRow` to `endRow` (exclusive) of a frame.
 *
 * @param layers records of `count` layers, back to front; the first must be opaque everywhere
 * @param out RGBA frame whose rows are `columns` * 16 pixels and whose height is a multiple of 16
 * @param columns cells in a row; a grid has `columns` + 1 vertices in a row
 */
export function drawLayers(layers: usize, count: i32, out: usize, columns: i32, firstRow: i32, endRow: i32): void {
  const outStride = columns * CELL * 4;
  const gridStride = (columns + 1) * 8;
  for (let row = firstRow; row < endRow; row++) {
    for (let column = 0; column < columns; column++) {
      const vertex = row * gridStride + column * 8;
      let start = count - 1;
      while (start > 0) {
        const grid: usize = load<u32>(layers + start * 32, 24);
        if (cellCover(layers + start * 32, grid + vertex, grid + vertex + gridStride) == OPAQUE) break;
        start--;
      }
      const at = out + row * CELL * outStride + column * CELL * 4;
      for (let k = start; k < count; k++) {
        const layer = layers + k * 32;
        const corner = <usize>load<u32>(layer, 24) + vertex;
        const below = corner + gridStride;
        if (k > start && cellCover(layer, corner, below) == EMPTY) continue;
        drawCell(layer, corner, below, at, outStride, k > start);
      }
    }
  }
}
