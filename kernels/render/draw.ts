import { along, CELL, clamped } from './across';
import { sampleOne, sampleTwo } from './sample';

/**
 * Draws a frame's layers as luma and chroma: every layer is a pair of textures seen through a grid of source positions,
 * one vertex every 16 output pixels, linear in between. Layers are composited back to front.
 *
 * Layer record, 64 bytes, all fields 32 bit:
 *  0 luma texture, twice as dense as the picture: a byte a texel
 *  4 width and 8 height of the luma texture, texels
 * 12 chroma texture, as dense as the picture: U and V, a byte each
 * 16 occupancy: one byte for every 32 x 32 luma texels: 0 empty, 1 mixed, 2 opaque
 * 20 width and 24 height of the occupancy
 * 28 grid: (u, v) positions in luma texels, i32 with 16 bits of fraction, within 8192 texels of the origin
 * 32 alpha texture like the luma texture, 36 alpha texture like the chroma texture; both 0 without alpha
 * 40 opacity of the whole layer, 0 to 256; less than 256 only where the layer has alpha
 * Colours of layers with alpha are premultiplied.
 */

const BLOCK_SHIFT: i32 = 5;
const RECORD: i32 = 64;
/** A texel, in positions. */
const ONE: i32 = 1 << 16;
const EMPTY: i32 = 0;
const MIXED: i32 = 1;
const OPAQUE: i32 = 2;

/** What is done with a layer in a cell. */
const SKIPPED: u8 = 0;
const BLENDED: u8 = 1;
const REPLACED: u8 = 2;

/** EMPTY, mixed or OPAQUE: what the layer has in the bounding box of a cell's four source positions. */
function cellCover(layer: usize, corner: usize, below: usize): i32 {
  const u0 = load<i32>(corner);
  const u1 = load<i32>(corner, 8);
  const u2 = load<i32>(below);
  const u3 = load<i32>(below, 8);
  const v0 = load<i32>(corner, 4);
  const v1 = load<i32>(corner, 12);
  const v2 = load<i32>(below, 4);
  const v3 = load<i32>(below, 12);
  const lastX = load<i32>(layer, 20) - 1;
  const lastY = load<i32>(layer, 24) - 1;
  const x0 = blockOf(min(min(u0, u1), min(u2, u3)), lastX);
  const x1 = blockOf(max(max(u0, u1), max(u2, u3)) + ONE, lastX);
  const y0 = blockOf(min(min(v0, v1), min(v2, v3)), lastY);
  const y1 = blockOf(max(max(v0, v1), max(v2, v3)) + ONE, lastY);
  const blocks: usize = load<u32>(layer, 16);
  const first = <i32>load<u8>(blocks + y0 * (lastX + 1) + x0);
  if (first != EMPTY && first != OPAQUE) return first;
  for (let y = y0; y <= y1; y++) {
    for (let x = x0; x <= x1; x++) {
      if (<i32>load<u8>(blocks + y * (lastX + 1) + x) != first) return MIXED;
    }
  }
  return first;
}

@inline
function blockOf(position: i32, last: i32): i32 {
  return min(max(position, 0) >> (16 + BLOCK_SHIFT), last);
}

/** A layer's premultiplied colour or alpha, eight 16-bit lanes, at the layer's opacity (0 to 256). */
@inline
function fade(value: v128, opacity: v128): v128 {
  return i16x8.shr_u(i16x8.mul(value, opacity), 8);
}

/** source + destination * (255 - alpha) / 255 on eight 16-bit lanes; the destination is eight bytes in memory. */
@inline
function over(source: v128, alpha: v128, at: usize): v128 {
  const under = i16x8.extend_low_i8x16_u(v128.load64_zero(at));
  const product = i16x8.add(i16x8.mul(under, i16x8.sub(i16x8.splat(255), alpha)), i16x8.splat(128));
  return i16x8.add(source, i16x8.shr_u(i16x8.add(product, i16x8.shr_u(product, 8)), 8));
}

@inline
function storeEight(words: v128, at: usize): void {
  v128.store64_lane(at, i8x16.narrow_i16x8_u(words, words), 0);
}

/** Positions of a cell's row: where it starts, and how far a pixel is from the next. */
let startU: i32 = 0;
let startV: i32 = 0;
let stepU: i32 = 0;
let stepV: i32 = 0;

/** Sets the positions for the row of pixels `down` thirty-seconds of a cell below its upper edge. */
@inline
function enterRow(corner: usize, below: usize, down: i32): void {
  const ul = load<i32>(corner);
  const vl = load<i32>(corner, 4);
  const ur = load<i32>(corner, 8);
  const vr = load<i32>(corner, 12);
  startU = ul + ((load<i32>(below) - ul) >> 5) * down;
  startV = vl + ((load<i32>(below, 4) - vl) >> 5) * down;
  stepU = (ur + ((load<i32>(below, 8) - ur) >> 5) * down - startU) >> 4;
  stepV = (vr + ((load<i32>(below, 12) - vr) >> 5) * down - startV) >> 4;
}

/** A row of luma over the whole width, in the cells where the layer is to be drawn. */
function drawLumaRow(layer: usize, columns: i32, covers: usize, vertices: usize, down: i32, out: usize): void {
  const texture: usize = load<u32>(layer);
  const alphaTexture: usize = load<u32>(layer, 32);
  const opacity = i16x8.splat(<i16>load<i32>(layer, 40));
  const stride = load<i32>(layer, 4);
  const lastU = i32x4.splat(((stride - 1) << 16) - 1);
  const lastV = i32x4.splat(((load<i32>(layer, 8) - 1) << 16) - 1);
  const below = (columns + 1) << 3;
  for (let column = 0; column < columns; column++) {
    const cover = load<u8>(covers + column);
    if (cover == SKIPPED) continue;
    const corner = vertices + (column << 3);
    enterRow(corner, corner + below, down);
    let u = along(startU, stepU);
    let v = along(startV, stepV);
    const nextU = i32x4.splat(stepU << 2);
    const nextV = i32x4.splat(stepV << 2);
    const at = out + column * CELL;
    for (let x = 0; x < CELL; x += 8) {
      const u0 = clamped(u, lastU);
      const v0 = clamped(v, lastV);
      u = i32x4.add(u, nextU);
      v = i32x4.add(v, nextV);
      const u1 = clamped(u, lastU);
      const v1 = clamped(v, lastV);
      let eight = sampleOne(texture, stride, u0, u1, v0, v1);
      if (cover == BLENDED) {
        const alpha = sampleOne(alphaTexture, stride, u0, u1, v0, v1);
        eight = over(fade(eight, opacity), fade(alpha, opacity), at + x);
      }
      storeEight(eight, at + x);
      u = i32x4.add(u, nextU);
      v = i32x4.add(v, nextV);
    }
  }
}

/**
 * A row of chroma. A sample lies at the left one of its two columns of luma and between its two rows (the siting that
 * H.264 assumes unless told otherwise, ITU-T H.264 figure E-1, type 0).
 */
function drawChromaRow(layer: usize, columns: i32, covers: usize, vertices: usize, down: i32, outU: usize, outV: usize): void {
  const texture: usize = load<u32>(layer, 12);
  const alphaTexture: usize = load<u32>(layer, 36);
  const opacity = i16x8.splat(<i16>load<i32>(layer, 40));
  const width = load<i32>(layer, 4) >> 1;
  const lastU = i32x4.splat(((width - 1) << 16) - 1);
  const lastV = i32x4.splat((((load<i32>(layer, 8) >> 1) - 1) << 16) - 1);
  const below = (columns + 1) << 3;
  for (let column = 0; column < columns; column++) {
    const cover = load<u8>(covers + column);
    if (cover == SKIPPED) continue;
    const corner = vertices + (column << 3);
    enterRow(corner, corner + below, down);
    // Half the texels a pixel, two pixels a sample: the step stays. Eight samples make the cell's row.
    const u = along(startU >> 1, stepU);
    const v = along(startV >> 1, stepV);
    const u0 = clamped(u, lastU);
    const v0 = clamped(v, lastV);
    const u1 = clamped(i32x4.add(u, i32x4.splat(stepU << 2)), lastU);
    const v1 = clamped(i32x4.add(v, i32x4.splat(stepV << 2)), lastV);
    const first = sampleTwo(texture, width << 1, u0, v0);
    const second = sampleTwo(texture, width << 1, u1, v1);
    let eightU = v128.shuffle<u16>(first, second, 0, 2, 4, 6, 8, 10, 12, 14);
    let eightV = v128.shuffle<u16>(first, second, 1, 3, 5, 7, 9, 11, 13, 15);
    const atU = outU + (column << 3);
    const atV = outV + (column << 3);
    if (cover == BLENDED) {
      const alpha = fade(sampleOne(alphaTexture, width, u0, u1, v0, v1), opacity);
      eightU = over(fade(eightU, opacity), alpha, atU);
      eightV = over(fade(eightV, opacity), alpha, atV);
    }
    storeEight(eightU, atU);
    storeEight(eightV, atV);
  }
}

/**
 * Draws layers `first` to `count` (exclusive) of a frame; those before `first` are there already.
 *
 * Pixels are drawn along whole rows, layer by layer, so that textures are read in long runs: they are larger than the
 * caches.
 *
 * @param layers records of `count` layers, back to front; the first must be opaque everywhere and have no alpha
 * @param planes luma of `columns` * 16 x `rows` * 16 bytes, then U, then V of a quarter each
 * @param columns cells in a row; a grid has `columns` + 1 vertices in a row
 * @param covers scratch, `count` * `columns` bytes
 */
export function drawLayers(layers: usize, first: i32, count: i32, planes: usize, columns: i32, rows: i32, covers: usize): void {
  const lumaStride = columns * CELL;
  const chromaStride = lumaStride >> 1;
  const planeU = planes + lumaStride * rows * CELL;
  const planeV = planeU + ((chromaStride * rows * CELL) >> 1);
  const gridStride = (columns + 1) * 8;
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const vertex = row * gridStride + column * 8;
      let covered = false;
      for (let k = count - 1; k >= first; k--) {
        const layer = layers + k * RECORD;
        const corner = <usize>load<u32>(layer, 28) + vertex;
        const opacity = load<i32>(layer, 40);
        let cover = covered || opacity == 0 ? EMPTY : k == 0 ? OPAQUE : cellCover(layer, corner, corner + gridStride);
        if (cover == OPAQUE && opacity < 256) cover = MIXED;
        store<u8>(covers + k * columns + column, cover == EMPTY ? SKIPPED : cover == OPAQUE ? REPLACED : BLENDED);
        if (cover == OPAQUE) covered = true;
      }
    }
    for (let y = 0; y < CELL; y++) {
      const at = planes + (row * CELL + y) * lumaStride;
      for (let k = first; k < count; k++) {
        const layer = layers + k * RECORD;
        drawLumaRow(layer, columns, covers + k * columns, <usize>load<u32>(layer, 28) + row * gridStride, y * 2, at);
      }
    }
    for (let y = 0; y < CELL / 2; y++) {
      const at = (row * CELL) / 2 + y;
      const down = y * 4 + 1;
      for (let k = first; k < count; k++) {
        const layer = layers + k * RECORD;
        const vertices = <usize>load<u32>(layer, 28) + row * gridStride;
        drawChromaRow(layer, columns, covers + k * columns, vertices, down, planeU + at * chromaStride, planeV + at * chromaStride);
      }
    }
  }
}
