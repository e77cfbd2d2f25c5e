/** Textures twice as dense as the picture, so that bilinear samples at any position stay sharp. */

/** The half-band filter of H.264's half-sample positions (ITU-T H.264, 8.4.2.2.1): 1, -5, 20, 20, -5, 1 over 32. */
// @ts-ignore: decorator
@inline
function halfWay(a: i32, b: i32, c: i32, d: i32, e: i32, f: i32): i32 {
  return min(max((a - 5 * b + 20 * c + 20 * d - 5 * e + f + 16) >> 5, 0), 255);
}

/** One row or column between its samples; channels are bytes, `step` bytes apart. */
function between(source: usize, target: usize, count: i32, sourceStep: i32, targetStep: i32): void {
  const last = count - 1;
  for (let i = 0; i < count; i++) {
    for (let channel = 0; channel < 4; channel++) {
      const at = source + channel;
      const value = halfWay(
        load<u8>(at + max(i - 2, 0) * sourceStep),
        load<u8>(at + max(i - 1, 0) * sourceStep),
        load<u8>(at + i * sourceStep),
        load<u8>(at + min(i + 1, last) * sourceStep),
        load<u8>(at + min(i + 2, last) * sourceStep),
        load<u8>(at + min(i + 3, last) * sourceStep),
      );
      store<u8>(target + i * targetStep + channel, <u8>value);
    }
  }
}

// @ts-ignore: decorator
@inline
function halfWay8(a: v128, b: v128, c: v128, d: v128, e: v128, f: v128): v128 {
  const outer = i16x8.add(a, f);
  const middle = i16x8.mul(i16x8.add(b, e), i16x8.splat(5));
  const inner = i16x8.mul(i16x8.add(c, d), i16x8.splat(20));
  const sum = i16x8.add(i16x8.sub(i16x8.add(outer, inner), middle), i16x8.splat(16));
  return i16x8.shr_s(sum, 5);
}

/** A row halfway between rows c and d, 16 bytes at a time. */
function betweenRows(a: usize, b: usize, c: usize, d: usize, e: usize, f: usize, target: usize, bytes: i32): void {
  for (let i = 0; i < bytes; i += 16) {
    const va = v128.load(a + i);
    const vb = v128.load(b + i);
    const vc = v128.load(c + i);
    const vd = v128.load(d + i);
    const ve = v128.load(e + i);
    const vf = v128.load(f + i);
    const low = halfWay8(
      i16x8.extend_low_i8x16_u(va),
      i16x8.extend_low_i8x16_u(vb),
      i16x8.extend_low_i8x16_u(vc),
      i16x8.extend_low_i8x16_u(vd),
      i16x8.extend_low_i8x16_u(ve),
      i16x8.extend_low_i8x16_u(vf),
    );
    const high = halfWay8(
      i16x8.extend_high_i8x16_u(va),
      i16x8.extend_high_i8x16_u(vb),
      i16x8.extend_high_i8x16_u(vc),
      i16x8.extend_high_i8x16_u(vd),
      i16x8.extend_high_i8x16_u(ve),
      i16x8.extend_high_i8x16_u(vf),
    );
    v128.store(target + i, i8x16.narrow_i16x8_u(low, high));
  }
}

/**
 * Doubles an RGBA picture on its own grid: texel (2x, 2y) is exactly pixel (x, y), the others lie halfway.
 *
 * @param width a multiple of 4
 * @param target `2 * width` x `2 * height` RGBA
 */
export function doubleTexture(source: usize, width: i32, height: i32, target: usize): void {
  const wide = width * 8;
  for (let y = 0; y < height; y++) {
    const row = source + y * width * 4;
    const out = target + 2 * y * wide;
    for (let x = 0; x < width; x++) store<u32>(out + x * 8, load<u32>(row + x * 4));
    between(row, out + 4, width, 4, 8);
  }
  const last = height - 1;
  for (let y = 0; y < height; y++) {
    const even = target + 2 * wide * y;
    betweenRows(
      target + 2 * wide * max(y - 2, 0),
      target + 2 * wide * max(y - 1, 0),
      even,
      target + 2 * wide * min(y + 1, last),
      target + 2 * wide * min(y + 2, last),
      target + 2 * wide * min(y + 3, last),
      even + wide,
      wide,
    );
  }
}

/** Marks 32 x 32 blocks: 0 where all alpha is 0, 2 where all is 255, else 1. A block looks one texel beyond its edges. */
export function markOccupancy(texture: usize, width: i32, height: i32, blocks: usize): void {
  const columns = (width + 31) >> 5;
  const rows = (height + 31) >> 5;
  for (let by = 0; by < rows; by++) {
    for (let bx = 0; bx < columns; bx++) {
      let lowest: u8 = 255;
      let highest: u8 = 0;
      const x1 = min(bx * 32 + 33, width);
      const y1 = min(by * 32 + 33, height);
      for (let y = max(by * 32 - 1, 0); y < y1; y++) {
        for (let x = max(bx * 32 - 1, 0); x < x1; x++) {
          const alpha = load<u8>(texture + (y * width + x) * 4 + 3);
          lowest = min(lowest, alpha);
          highest = max(highest, alpha);
        }
      }
      store<u8>(blocks + by * columns + bx, highest == 0 ? 0 : lowest == 255 ? 2 : 1);
    }
  }
}
