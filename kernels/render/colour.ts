/** RGBA to I420 by BT.709, limited range (ITU-R BT.709-6, section 3), and sums for motion blur. */

// Coefficients with 15 bits of fraction; alpha is 255 and carries nothing.
const Y_R: i16 = 5983; // 0.2126 * 219/255
const Y_G: i16 = 20127; // 0.7152 * 219/255
const Y_B: i16 = 2032; // 0.0722 * 219/255
const U_R: i16 = -3298; // -0.2126 / 1.8556 * 224/255
const U_G: i16 = -11094; // -0.7152 / 1.8556 * 224/255
const U_B: i16 = 14392; // 0.5 * 224/255
const V_R: i16 = 14392;
const V_G: i16 = -13073; // -0.7152 / 1.5748 * 224/255
const V_B: i16 = -1319; // -0.0722 / 1.5748 * 224/255

/** Weighted sums of four RGBA pixels given as two halves of 16-bit channels, as four 32-bit lanes. */
// @ts-ignore: decorator
@inline
function weigh(low: v128, high: v128, weights: v128, bias: i32): v128 {
  const a = i32x4.dot_i16x8_s(low, weights);
  const b = i32x4.dot_i16x8_s(high, weights);
  const sum = i32x4.add(v128.shuffle<u32>(a, b, 0, 2, 4, 6), v128.shuffle<u32>(a, b, 1, 3, 5, 7));
  return i32x4.shr_s(i32x4.add(sum, i32x4.splat(bias)), 15);
}

// @ts-ignore: decorator
@inline
function luma8(at: usize): v128 {
  const weights = i16x8(Y_R, Y_G, Y_B, 0, Y_R, Y_G, Y_B, 0);
  const bias = (16 << 15) + (1 << 14);
  const p = v128.load(at);
  const q = v128.load(at, 16);
  const first = weigh(i16x8.extend_low_i8x16_u(p), i16x8.extend_high_i8x16_u(p), weights, bias);
  const second = weigh(i16x8.extend_low_i8x16_u(q), i16x8.extend_high_i8x16_u(q), weights, bias);
  const words = i16x8.narrow_i32x4_s(first, second);
  return i8x16.narrow_i16x8_u(words, words);
}

/** Sums of two neighbouring pixels in each of two 4-pixel vectors of 8-bit channels: two pixels of 16-bit channels. */
// @ts-ignore: decorator
@inline
function pairs(p: v128): v128 {
  const low = i16x8.extend_low_i8x16_u(p);
  const high = i16x8.extend_high_i8x16_u(p);
  return i16x8.add(v128.shuffle<u64>(low, high, 0, 2), v128.shuffle<u64>(low, high, 1, 3));
}

/**
 * Converts a frame.
 *
 * @param rgba frame with rows of `stride` bytes
 * @param out I420: `width` x `height` luma, then the two chroma planes, no padding between rows
 * @param width even, at least 8
 * @param height even
 */
export function toI420(rgba: usize, stride: i32, out: usize, width: i32, height: i32): void {
  const u = out + width * height;
  const v = u + (width >> 1) * (height >> 1);
  const weightsU = i16x8(U_R, U_G, U_B, 0, U_R, U_G, U_B, 0);
  const weightsV = i16x8(V_R, V_G, V_B, 0, V_R, V_G, V_B, 0);
  const bias = (128 << 15) + (1 << 14);
  const two = i16x8.splat(2);
  for (let y = 0; y < height; y += 2) {
    const top = rgba + y * stride;
    const bottom = top + stride;
    const chroma = (y >> 1) * (width >> 1);
    for (let x = 0; x < width; x += 8) {
      // The last step of a row overlaps the one before where the width is no multiple of 8.
      const at = min(x, width - 8);
      const pixels = at << 2;
      v128.store64_lane(out + y * width + at, luma8(top + pixels), 0);
      v128.store64_lane(out + (y + 1) * width + at, luma8(bottom + pixels), 0);
      const a = i16x8.add(pairs(v128.load(top + pixels)), pairs(v128.load(bottom + pixels)));
      const b = i16x8.add(pairs(v128.load(top + pixels, 16)), pairs(v128.load(bottom + pixels, 16)));
      const low = i16x8.shr_u(i16x8.add(a, two), 2);
      const high = i16x8.shr_u(i16x8.add(b, two), 2);
      const us = weigh(low, high, weightsU, bias);
      const vs = weigh(low, high, weightsV, bias);
      const words = i16x8.narrow_i32x4_s(us, vs);
      const bytes = i8x16.narrow_i16x8_u(words, words);
      v128.store32_lane(u + chroma + (at >> 1), bytes, 0);
      v128.store32_lane(v + chroma + (at >> 1), bytes, 1);
    }
  }
}

/** sums[i] += rgba[i], 16 bits a channel. `bytes` is a multiple of 16. */
export function addFrame(sums: usize, rgba: usize, bytes: i32): void {
  for (let i = 0; i < bytes; i += 16) {
    const p = v128.load(rgba + i);
    const at = sums + (i << 1);
    v128.store(at, i16x8.add(v128.load(at), i16x8.extend_low_i8x16_u(p)));
    v128.store(at, i16x8.add(v128.load(at, 16), i16x8.extend_high_i8x16_u(p)), 16);
  }
}

/** rgba[i] = round(sums[i] / count), and sums[i] = 0. `count` is at most 128. */
export function averageFrames(sums: usize, rgba: usize, bytes: i32, count: i32): void {
  const factor = f32x4.splat(1.0 / <f32>count);
  const zero = i32x4.splat(0);
  for (let i = 0; i < bytes; i += 8) {
    const at = sums + (i << 1);
    const words = v128.load(at);
    const low = f32x4.nearest(f32x4.mul(f32x4.convert_i32x4_u(i32x4.extend_low_i16x8_u(words)), factor));
    const high = f32x4.nearest(f32x4.mul(f32x4.convert_i32x4_u(i32x4.extend_high_i16x8_u(words)), factor));
    const both = i16x8.narrow_i32x4_u(i32x4.trunc_sat_f32x4_s(low), i32x4.trunc_sat_f32x4_s(high));
    v128.store64_lane(rgba + i, i8x16.narrow_i16x8_u(both, both), 0);
    v128.store(at, zero);
  }
}
