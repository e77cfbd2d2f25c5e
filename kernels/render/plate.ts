import { along, between, blend, CELL, clamped, whole } from './across';
import { sampleOne, sampleTwo } from './sample';

/**
 * Draws a plate: colours that move within a mask that stays.
 *
 * Record, 64 bytes, all fields 32 bit:
 *  0 luma texture, twice as dense as the picture: a byte a texel
 *  4 width and 8 height of the luma texture, texels
 * 12 chroma texture, as dense as the picture: U and V, a byte each
 * 16 mask, as dense as the picture: a byte a texel
 * 20 occupancy of the mask, a byte for every 32 x 32 texels, 0 for empty; 24 its width, 28 its height
 * 32 grid: vertices of ten words, see VERTEX
 * 36 ripple: pairs of bytes about 128, rows of RIPPLE + 1 texels whose first column and row are repeated after the last
 */

/**
 * A vertex: (u, v) of colour in luma texels, 16 bits of fraction; (u, v) of the mask in its texels, likewise; opacity 0
 * to 256, likewise but in steps of 512, as a veil's; what is added to luma, likewise; (s, t) in ripple texels, 12 bits; luma texels that a ripple of 1 of
 * 127 moves the colour, 16 bits; what it adds to luma, 16 bits.
 */
const VERTEX: usize = 40;
const RIPPLE: i32 = 128;

/** A row of the cell at hand: value at its left end, and step from pixel to pixel. */
let startU: i32 = 0;
let startV: i32 = 0;
let startMaskU: i32 = 0;
let startMaskV: i32 = 0;
let startOpacity: i32 = 0;
let startLift: i32 = 0;
let startS: i32 = 0;
let startT: i32 = 0;
let startSway: i32 = 0;
let startGlint: i32 = 0;
let stepU: i32 = 0;
let stepV: i32 = 0;
let stepMaskU: i32 = 0;
let stepMaskV: i32 = 0;
let stepOpacity: i32 = 0;
let stepLift: i32 = 0;
let stepS: i32 = 0;
let stepT: i32 = 0;
let stepSway: i32 = 0;
let stepGlint: i32 = 0;

/** @param shift 4 where a step is a pixel, 3 where it is two */
function enterRow(left: usize, below: usize, down: i32, shift: i32): void {
  const right = left + VERTEX;
  const lower = left + below;
  const lowerRight = right + below;
  startU = between(left, lower, down);
  startV = between(left + 4, lower + 4, down);
  startMaskU = between(left + 8, lower + 8, down);
  startMaskV = between(left + 12, lower + 12, down);
  startOpacity = between(left + 16, lower + 16, down);
  startLift = between(left + 20, lower + 20, down);
  startS = between(left + 24, lower + 24, down);
  startT = between(left + 28, lower + 28, down);
  startSway = between(left + 32, lower + 32, down);
  startGlint = between(left + 36, lower + 36, down);
  stepU = (between(right, lowerRight, down) - startU) >> shift;
  stepV = (between(right + 4, lowerRight + 4, down) - startV) >> shift;
  stepMaskU = (between(right + 8, lowerRight + 8, down) - startMaskU) >> shift;
  stepMaskV = (between(right + 12, lowerRight + 12, down) - startMaskV) >> shift;
  stepOpacity = (between(right + 16, lowerRight + 16, down) - startOpacity) >> shift;
  stepLift = (between(right + 20, lowerRight + 20, down) - startLift) >> shift;
  stepS = (between(right + 24, lowerRight + 24, down) - startS) >> shift;
  stepT = (between(right + 28, lowerRight + 28, down) - startT) >> shift;
  stepSway = (between(right + 32, lowerRight + 32, down) - startSway) >> shift;
  stepGlint = (between(right + 36, lowerRight + 36, down) - startGlint) >> shift;
}

/** Four slopes from pixel `x` of the row on: 16-bit lanes, dx and dy by turns, about 128. */
@inline
function slopes(ripple: usize, x: i32): v128 {
  const around = i32x4.splat((RIPPLE << 16) - 1);
  const s = v128.and(i32x4.shl(along(startS + stepS * x, stepS), 4), around);
  const t = v128.and(i32x4.shl(along(startT + stepT * x, stepT), 4), around);
  return sampleTwo(ripple, (RIPPLE + 1) * 2, s, t);
}

@inline
function across(slope: v128): v128 {
  return i32x4.sub(i32x4.shr_s(i32x4.shl(slope, 16), 16), i32x4.splat(128));
}

@inline
function downward(slope: v128): v128 {
  return i32x4.sub(i32x4.shr_s(slope, 16), i32x4.splat(128));
}

/** Alpha of eight samples from pixel `x` of the row on. */
@inline
function alphaAt(mask: usize, width: i32, height: i32, x: i32): v128 {
  const lastU = i32x4.splat(((width - 1) << 16) - 1);
  const lastV = i32x4.splat(((height - 1) << 16) - 1);
  const alpha = sampleOne(
    mask,
    width,
    clamped(along(startMaskU + stepMaskU * x, stepMaskU), lastU),
    clamped(along(startMaskU + stepMaskU * (x + 4), stepMaskU), lastU),
    clamped(along(startMaskV + stepMaskV * x, stepMaskV), lastV),
    clamped(along(startMaskV + stepMaskV * (x + 4), stepMaskV), lastV),
  );
  const share = whole(
    along(startOpacity + stepOpacity * x, stepOpacity),
    along(startOpacity + stepOpacity * (x + 4), stepOpacity),
  );
  return i16x8.shr_u(i16x8.mul(alpha, share), 8);
}

/** Luma of a cell, row by row. */
function drawLuma(plate: usize, left: usize, below: usize, rippled: bool, out: usize, stride: i32): void {
  const texture: usize = load<u32>(plate);
  const width = load<i32>(plate, 4);
  const height = load<i32>(plate, 8);
  const mask: usize = load<u32>(plate, 16);
  const ripple: usize = load<u32>(plate, 36);
  const lastU = i32x4.splat(((width - 1) << 16) - 1);
  const lastV = i32x4.splat(((height - 1) << 16) - 1);
  for (let y = 0; y < CELL; y++) {
    enterRow(left, below, y * 2, 4);
    for (let x = 0; x < CELL; x += 8) {
      let u0 = along(startU + stepU * x, stepU);
      let u1 = along(startU + stepU * (x + 4), stepU);
      let v0 = along(startV + stepV * x, stepV);
      let v1 = along(startV + stepV * (x + 4), stepV);
      let light0 = along(startLift + stepLift * x, stepLift);
      let light1 = along(startLift + stepLift * (x + 4), stepLift);
      if (rippled) {
        const slope0 = slopes(ripple, x);
        const slope1 = slopes(ripple, x + 4);
        const sway0 = along(startSway + stepSway * x, stepSway);
        const sway1 = along(startSway + stepSway * (x + 4), stepSway);
        const facing0 = downward(slope0);
        const facing1 = downward(slope1);
        u0 = i32x4.add(u0, i32x4.mul(across(slope0), sway0));
        u1 = i32x4.add(u1, i32x4.mul(across(slope1), sway1));
        v0 = i32x4.add(v0, i32x4.mul(facing0, sway0));
        v1 = i32x4.add(v1, i32x4.mul(facing1, sway1));
        light0 = i32x4.add(light0, i32x4.mul(facing0, along(startGlint + stepGlint * x, stepGlint)));
        light1 = i32x4.add(light1, i32x4.mul(facing1, along(startGlint + stepGlint * (x + 4), stepGlint)));
      }
      let luma = sampleOne(
        texture,
        width,
        clamped(u0, lastU),
        clamped(u1, lastU),
        clamped(v0, lastV),
        clamped(v1, lastV),
      );
      luma = i16x8.max_s(i16x8.min_s(i16x8.add(luma, whole(light0, light1)), i16x8.splat(235)), i16x8.splat(16));
      blend(luma, alphaAt(mask, width >> 1, height >> 1, x), out + y * stride + x);
    }
  }
}

/** Chroma of a cell: eight samples a row, two pixels apart. */
function drawChroma(plate: usize, left: usize, below: usize, rippled: bool, outU: usize, outV: usize, stride: i32): void {
  const texture: usize = load<u32>(plate, 12);
  const width = load<i32>(plate, 4) >> 1;
  const height = load<i32>(plate, 8) >> 1;
  const mask: usize = load<u32>(plate, 16);
  const ripple: usize = load<u32>(plate, 36);
  const lastU = i32x4.splat(((width - 1) << 16) - 1);
  const lastV = i32x4.splat(((height - 1) << 16) - 1);
  for (let y = 0; y < CELL / 2; y++) {
    enterRow(left, below, y * 4 + 1, 3);
    // Positions are in luma texels: half of them are chroma texels.
    let u0 = along(startU, stepU);
    let u1 = along(startU + stepU * 4, stepU);
    let v0 = along(startV, stepV);
    let v1 = along(startV + stepV * 4, stepV);
    if (rippled) {
      const slope0 = slopes(ripple, 0);
      const slope1 = slopes(ripple, 4);
      const sway0 = along(startSway, stepSway);
      const sway1 = along(startSway + stepSway * 4, stepSway);
      u0 = i32x4.add(u0, i32x4.mul(across(slope0), sway0));
      u1 = i32x4.add(u1, i32x4.mul(across(slope1), sway1));
      v0 = i32x4.add(v0, i32x4.mul(downward(slope0), sway0));
      v1 = i32x4.add(v1, i32x4.mul(downward(slope1), sway1));
    }
    const first = sampleTwo(texture, width << 1, clamped(i32x4.shr_s(u0, 1), lastU), clamped(i32x4.shr_s(v0, 1), lastV));
    const second = sampleTwo(texture, width << 1, clamped(i32x4.shr_s(u1, 1), lastU), clamped(i32x4.shr_s(v1, 1), lastV));
    const alpha = alphaAt(mask, width, height, 0);
    blend(v128.shuffle<u16>(first, second, 0, 2, 4, 6, 8, 10, 12, 14), alpha, outU + y * stride);
    blend(v128.shuffle<u16>(first, second, 1, 3, 5, 7, 9, 11, 13, 15), alpha, outV + y * stride);
  }
}

@inline
function any(left: usize, below: usize, field: usize): bool {
  const lower = left + below + field;
  return (load<i32>(left + field) | load<i32>(left + VERTEX + field) | load<i32>(lower) | load<i32>(lower + VERTEX)) != 0;
}

/** Whether the mask has anything where the cell looks. */
function masked(plate: usize, left: usize, below: usize): bool {
  const lower = left + below;
  const u0 = load<i32>(left, 8);
  const u1 = load<i32>(left + VERTEX, 8);
  const u2 = load<i32>(lower, 8);
  const u3 = load<i32>(lower + VERTEX, 8);
  const v0 = load<i32>(left, 12);
  const v1 = load<i32>(left + VERTEX, 12);
  const v2 = load<i32>(lower, 12);
  const v3 = load<i32>(lower + VERTEX, 12);
  const blocks: usize = load<u32>(plate, 20);
  const columns = load<i32>(plate, 24);
  const x0 = block(min(min(u0, u1), min(u2, u3)), columns);
  const x1 = block(max(max(u0, u1), max(u2, u3)) + (1 << 16), columns);
  const y0 = block(min(min(v0, v1), min(v2, v3)), load<i32>(plate, 28));
  const y1 = block(max(max(v0, v1), max(v2, v3)) + (1 << 16), load<i32>(plate, 28));
  for (let y = y0; y <= y1; y++) {
    for (let x = x0; x <= x1; x++) if (load<u8>(blocks + y * columns + x) != 0) return true;
  }
  return false;
}

@inline
function block(position: i32, count: i32): i32 {
  return min(max(position, 0) >> 21, count - 1);
}

/**
 * @param plate record
 * @param planes luma of `columns` * 16 x `rows` * 16 bytes, then U, then V of a quarter each
 */
export function drawPlate(plate: usize, planes: usize, columns: i32, rows: i32): void {
  const lumaStride = columns * CELL;
  const chromaStride = lumaStride >> 1;
  const planeU = planes + lumaStride * rows * CELL;
  const planeV = planeU + ((chromaStride * rows * CELL) >> 1);
  const below = <usize>(columns + 1) * VERTEX;
  const grid: usize = load<u32>(plate, 32);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const left = grid + row * below + column * VERTEX;
      if (!any(left, below, 16) || !masked(plate, left, below)) continue;
      const rippled = any(left, below, 32) || any(left, below, 36);
      const chroma = ((row * CELL) / 2) * chromaStride + column * 8;
      drawLuma(plate, left, below, rippled, planes + row * CELL * lumaStride + column * CELL, lumaStride);
      drawChroma(plate, left, below, rippled, planeU + chroma, planeV + chroma, chromaStride);
    }
  }
}
