/** Finished frames: averages of several exposures, and the packing that the encoder reads. */

/** sums[i] += bytes[i], 16 bits each. `length` is a multiple of 16. */
export function addExposure(sums: usize, bytes: usize, length: i32): void {
  for (let i = 0; i < length; i += 16) {
    const p = v128.load(bytes + i);
    const at = sums + (i << 1);
    v128.store(at, i16x8.add(v128.load(at), i16x8.extend_low_i8x16_u(p)));
    v128.store(at, i16x8.add(v128.load(at, 16), i16x8.extend_high_i8x16_u(p)), 16);
  }
}

/** bytes[i] = round(sums[i] / count), and sums[i] = 0. `length` is a multiple of 8, `count` at most 128. */
export function averageExposures(sums: usize, bytes: usize, length: i32, count: i32): void {
  const factor = f32x4.splat(1.0 / <f32>count);
  const zero = i32x4.splat(0);
  for (let i = 0; i < length; i += 8) {
    const at = sums + (i << 1);
    const words = v128.load(at);
    const low = f32x4.nearest(f32x4.mul(f32x4.convert_i32x4_u(i32x4.extend_low_i16x8_u(words)), factor));
    const high = f32x4.nearest(f32x4.mul(f32x4.convert_i32x4_u(i32x4.extend_high_i16x8_u(words)), factor));
    const both = i16x8.narrow_i32x4_u(i32x4.trunc_sat_f32x4_s(low), i32x4.trunc_sat_f32x4_s(high));
    v128.store64_lane(bytes + i, i8x16.narrow_i16x8_u(both, both), 0);
    v128.store(at, zero);
  }
}

function packPlane(from: usize, stride: i32, to: usize, width: i32, height: i32): void {
  for (let y = 0; y < height; y++) memory.copy(to + y * width, from + y * stride, width);
}

/**
 * Cuts the frame out of the whole cells it was drawn in.
 *
 * @param planes as `drawLayers` writes them
 * @param i420 `width` x `height` luma, then the two chroma planes, no padding; width and height are even
 */
export function packI420(planes: usize, columns: i32, rows: i32, i420: usize, width: i32, height: i32): void {
  const stride = columns << 4;
  const drawn = stride * (rows << 4);
  const u = i420 + width * height;
  packPlane(planes, stride, i420, width, height);
  packPlane(planes + drawn, stride >> 1, u, width >> 1, height >> 1);
  packPlane(planes + drawn + (drawn >> 2), stride >> 1, u + (width >> 1) * (height >> 1), width >> 1, height >> 1);
}
