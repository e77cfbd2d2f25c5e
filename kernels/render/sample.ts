/**
 * Bilinear sampling of textures at positions with 16 bits of fraction. Texels have one or two channels of a byte;
 * every function reads a texel and its right and lower neighbours, which must exist.
 */

/** Bits of fraction kept between the two steps of a bilinear sample. */
const PRECISION: i32 = 6;
const HALF: i16 = 32;

/** Fractions of a position vector, 15 bits. */
@inline
function fraction(position: v128): v128 {
  return v128.and(i32x4.shr_u(position, 1), i32x4.splat(0x7fff));
}

@inline
function offsets(u: v128, v: v128, stride: i32, texelShift: i32): v128 {
  return i32x4.add(i32x4.mul(i32x4.shr_u(v, 16), i32x4.splat(stride)), i32x4.shl(i32x4.shr_u(u, 16), texelShift));
}

/** a + (b - a) * fraction, on 16-bit lanes. */
@inline
function mix(a: v128, b: v128, weight: v128): v128 {
  return i16x8.add(a, i16x8.q15mulr_sat_s(i16x8.sub(b, a), weight));
}

@inline
function gather16(base: usize, low: v128, high: v128): v128 {
  let out = i16x8.splat(0);
  out = v128.load16_lane(base + i32x4.extract_lane(low, 0), out, 0);
  out = v128.load16_lane(base + i32x4.extract_lane(low, 1), out, 1);
  out = v128.load16_lane(base + i32x4.extract_lane(low, 2), out, 2);
  out = v128.load16_lane(base + i32x4.extract_lane(low, 3), out, 3);
  out = v128.load16_lane(base + i32x4.extract_lane(high, 0), out, 4);
  out = v128.load16_lane(base + i32x4.extract_lane(high, 1), out, 5);
  out = v128.load16_lane(base + i32x4.extract_lane(high, 2), out, 6);
  return v128.load16_lane(base + i32x4.extract_lane(high, 3), out, 7);
}

@inline
function gather32(base: usize, at: v128): v128 {
  let out = v128.load32_zero(base + i32x4.extract_lane(at, 0));
  out = v128.load32_lane(base + i32x4.extract_lane(at, 1), out, 1);
  out = v128.load32_lane(base + i32x4.extract_lane(at, 2), out, 2);
  return v128.load32_lane(base + i32x4.extract_lane(at, 3), out, 3);
}

/** Eight samples of a one-channel texture, in 16-bit lanes. Positions come as two vectors of four. */
@inline
export function sampleOne(texture: usize, stride: i32, u0: v128, u1: v128, v0: v128, v1: v128): v128 {
  const low = offsets(u0, v0, stride, 0);
  const high = offsets(u1, v1, stride, 0);
  const top = gather16(texture, low, high);
  const bottom = gather16(texture + stride, low, high);
  const fx = i16x8.narrow_i32x4_s(fraction(u0), fraction(u1));
  const fy = i16x8.narrow_i32x4_s(fraction(v0), fraction(v1));
  const byte = i16x8.splat(255);
  const left = mix(i16x8.shl(v128.and(top, byte), PRECISION), i16x8.shl(v128.and(bottom, byte), PRECISION), fy);
  const right = mix(i16x8.shl(i16x8.shr_u(top, 8), PRECISION), i16x8.shl(i16x8.shr_u(bottom, 8), PRECISION), fy);
  return i16x8.shr_s(i16x8.add(mix(left, right, fx), i16x8.splat(HALF)), PRECISION);
}

/** Four samples of a two-channel texture: 16-bit lanes, the channels of each sample side by side. */
@inline
export function sampleTwo(texture: usize, stride: i32, u: v128, v: v128): v128 {
  const at = offsets(u, v, stride, 1);
  const top = gather32(texture, at);
  const bottom = gather32(texture + stride, at);
  const fx = fraction(u);
  const fy = fraction(v);
  const low = mix(
    i16x8.shl(i16x8.extend_low_i8x16_u(top), PRECISION),
    i16x8.shl(i16x8.extend_low_i8x16_u(bottom), PRECISION),
    v128.shuffle<u8>(fy, fy, 0, 1, 0, 1, 0, 1, 0, 1, 4, 5, 4, 5, 4, 5, 4, 5),
  );
  const high = mix(
    i16x8.shl(i16x8.extend_high_i8x16_u(top), PRECISION),
    i16x8.shl(i16x8.extend_high_i8x16_u(bottom), PRECISION),
    v128.shuffle<u8>(fy, fy, 8, 9, 8, 9, 8, 9, 8, 9, 12, 13, 12, 13, 12, 13, 12, 13),
  );
  const left = v128.shuffle<u32>(low, high, 0, 2, 4, 6);
  const right = v128.shuffle<u32>(low, high, 1, 3, 5, 7);
  const mixed = mix(left, right, v128.or(fx, i32x4.shl(fx, 16)));
  return i16x8.shr_s(i16x8.add(mixed, i16x8.splat(HALF)), PRECISION);
}
