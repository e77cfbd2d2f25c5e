/** Quantities that a grid has at its vertices, linear across each cell, and what blends soft layers. */

export const CELL: i32 = 16;

/** The value `down` thirty-seconds of a cell below the upper of two vertices. */
@inline
export function between(upper: usize, lower: usize, down: i32): i32 {
  const value = load<i32>(upper);
  return value + ((load<i32>(lower) - value) >> 5) * down;
}

/** Four lanes: start, start + step, ... */
@inline
export function along(start: i32, step: i32): v128 {
  return i32x4.add(i32x4.splat(start), i32x4.mul(i32x4(0, 1, 2, 3), i32x4.splat(step)));
}

@inline
export function clamped(position: v128, last: v128): v128 {
  return i32x4.min_s(i32x4.max_s(position, i32x4.splat(0)), last);
}

/** Eight 16-bit lanes of the whole parts of two vectors with 16 bits of fraction. */
@inline
export function whole(low: v128, high: v128): v128 {
  return i16x8.narrow_i32x4_s(i32x4.shr_s(low, 16), i32x4.shr_s(high, 16));
}

/** (colour * alpha + under * (255 - alpha)) / 255 on eight 16-bit lanes of 0 to 255, to eight bytes in memory. */
@inline
export function blend(colour: v128, alpha: v128, at: usize): void {
  const under = i16x8.extend_low_i8x16_u(v128.load64_zero(at));
  const rest = i16x8.sub(i16x8.splat(255), alpha);
  const sum = i16x8.add(i16x8.add(i16x8.mul(colour, alpha), i16x8.mul(under, rest)), i16x8.splat(128));
  const words = i16x8.shr_u(i16x8.add(sum, i16x8.shr_u(sum, 8)), 8);
  v128.store64_lane(at, i8x16.narrow_i16x8_u(words, words), 0);
}

/** under + colour * alpha / 256 on eight signed 16-bit lanes, |colour| at most 127 or alpha small, to eight bytes. */
@inline
export function brighten(colour: v128, alpha: v128, at: usize): void {
  const under = i16x8.extend_low_i8x16_u(v128.load64_zero(at));
  // Seven bits of alpha keep the product of a luma within 16 bits.
  const light = i16x8.shr_s(i16x8.mul(colour, i16x8.shr_u(i16x8.add(alpha, i16x8.splat(1)), 1)), 7);
  const words = i16x8.add(under, light);
  v128.store64_lane(at, i8x16.narrow_i16x8_u(words, words), 0);
}
