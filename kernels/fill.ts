/**
 * Patch-based completion of one level of a pyramid: PatchMatch (Barnes et al. 2009) finds for every patch that
 * touches the hole the most similar patch of the known part, and the hole's pixels become the weighted mean of
 * what those patches say of them (Wexler et al. 2007). Patches are 8 x 8, from 4 left of and above their position.
 */

const HALF: i32 = 4;
const SIZE: i32 = 8;

let state: u32 = 1;

/** xorshift32 (Marsaglia 2003). */
@inline
function random(): u32 {
  state ^= state << 13;
  state ^= state >> 17;
  state ^= state << 5;
  return state;
}

/** Sum of squared differences of two patches, all channels; stops early above `limit`. */
function distance(image: usize, stride: i32, a: i32, b: i32, limit: i32): i32 {
  let pa = image + ((a - HALF) << 2) - HALF * stride;
  let pb = image + ((b - HALF) << 2) - HALF * stride;
  let total = i32x4.splat(0);
  for (let half = 0; half < 2; half++) {
    for (let y = 0; y < 4; y++) {
      const a0 = v128.load(pa);
      const b0 = v128.load(pb);
      const a1 = v128.load(pa, 16);
      const b1 = v128.load(pb, 16);
      const d0 = i16x8.sub(i16x8.extend_low_i8x16_u(a0), i16x8.extend_low_i8x16_u(b0));
      const d1 = i16x8.sub(i16x8.extend_high_i8x16_u(a0), i16x8.extend_high_i8x16_u(b0));
      const d2 = i16x8.sub(i16x8.extend_low_i8x16_u(a1), i16x8.extend_low_i8x16_u(b1));
      const d3 = i16x8.sub(i16x8.extend_high_i8x16_u(a1), i16x8.extend_high_i8x16_u(b1));
      total = i32x4.add(total, i32x4.add(i32x4.dot_i16x8_s(d0, d0), i32x4.dot_i16x8_s(d1, d1)));
      total = i32x4.add(total, i32x4.add(i32x4.dot_i16x8_s(d2, d2), i32x4.dot_i16x8_s(d3, d3)));
      pa += stride;
      pb += stride;
    }
    if (half == 0 && sum4(total) > limit) return i32.MAX_VALUE;
  }
  return sum4(total);
}

@inline
function sum4(v: v128): i32 {
  return i32x4.extract_lane(v, 0) + i32x4.extract_lane(v, 1) + i32x4.extract_lane(v, 2) + i32x4.extract_lane(v, 3);
}

/** Cost of a source far away: things near a hole are likelier to continue into it, above all in the same row. */
@inline
function far(width: i32, target: i32, source: i32, penalty: f32): i32 {
  const ty = target / width;
  const sy = source / width;
  const dy = <f32>(ty - sy);
  const dx = <f32>(target - ty * width - (source - sy * width));
  return <i32>(penalty * (0.4 * dx * dx + dy * dy));
}

/**
 * Finds sources for the level's target patches, one scan over them.
 *
 * @param image RGBA, `width` x `height`, `width` * `height` < 2^31
 * @param target byte map: 1 where the patch at that position shall be completed
 * @param valid byte map: 1 where the patch at that position is known throughout and may be copied
 * @param nearest for every target the index (y * width + x) of its source so far, valid
 * @param cost of that source; written
 * @param reach largest distance of a random candidate, pixels
 * @param penalty cost of a squared pixel of distance between source and target
 * @param backward 1 to scan from the end
 */
export function searchPatches(
  image: usize,
  target: usize,
  valid: usize,
  nearest: usize,
  cost: usize,
  width: i32,
  height: i32,
  reach: i32,
  penalty: f32,
  backward: i32,
  seed: u32,
): void {
  state = seed | 1;
  const stride = width << 2;
  const step = backward ? -1 : 1;
  const yFirst = backward ? height - HALF : HALF;
  const yEnd = backward ? HALF - 1 : height - HALF + 1;
  const xFirst = backward ? width - HALF : HALF;
  const xEnd = backward ? HALF - 1 : width - HALF + 1;
  for (let y = yFirst; y != yEnd; y += step) {
    for (let x = xFirst; x != xEnd; x += step) {
      const at = y * width + x;
      if (!load<u8>(target + at)) continue;
      let best = load<i32>(nearest + (at << 2));
      let bestCost = distance(image, stride, at, best, i32.MAX_VALUE);
      bestCost += far(width, at, best, penalty);
      // Neighbours that were visited before: their source, one step on.
      for (let k = 0; k < 2; k++) {
        const neighbour = k == 0 ? at - step : at - step * width;
        if (!load<u8>(target + neighbour)) continue;
        const candidate = load<i32>(nearest + (neighbour << 2)) + (k == 0 ? step : step * width);
        if (candidate == best || candidate < 0 || candidate >= width * height || !load<u8>(valid + candidate)) continue;
        const base = far(width, at, candidate, penalty);
        if (base >= bestCost) continue;
        const d = distance(image, stride, at, candidate, bestCost - base);
        if (d != i32.MAX_VALUE && d + base < bestCost) {
          best = candidate;
          bestCost = d + base;
        }
      }
      const by = best / width;
      const bx = best - by * width;
      for (let radius = reach; radius >= 1; radius >>= 1) {
        const span = <u32>(2 * radius + 1);
        const cx = bx + <i32>(random() % span) - radius;
        const cy = by + <i32>(random() % span) - radius;
        if (cx < HALF || cy < HALF || cx > width - HALF || cy > height - HALF) continue;
        const candidate = cy * width + cx;
        if (!load<u8>(valid + candidate)) continue;
        const base = far(width, at, candidate, penalty);
        if (base >= bestCost) continue;
        const d = distance(image, stride, at, candidate, bestCost - base);
        if (d != i32.MAX_VALUE && d + base < bestCost) {
          best = candidate;
          bestCost = d + base;
        }
      }
      store<i32>(nearest + (at << 2), best);
      store<i32>(cost + (at << 2), bestCost);
    }
  }
}

/**
 * Recomputes the hole's pixels from the patches found.
 *
 * @param hole byte map: 1 for pixels to recompute
 * @param trust weight of a target patch, f32: falls with its distance from what is known
 * @param sums scratch, 16 bytes a pixel
 * @param every only patches at multiples of this vote
 * @param softness cost at which a patch's weight has halved
 */
export function votePatches(
  image: usize,
  hole: usize,
  target: usize,
  nearest: usize,
  cost: usize,
  trust: usize,
  sums: usize,
  width: i32,
  height: i32,
  every: i32,
  softness: f32,
): void {
  memory.fill(sums, 0, (width * height) << 4);
  for (let y = HALF; y <= height - HALF; y++) {
    if (y % every != 0 && y != HALF && y != height - HALF) continue;
    for (let x = HALF; x <= width - HALF; x++) {
      if (x % every != 0 && x != HALF && x != width - HALF) continue;
      const at = y * width + x;
      if (!load<u8>(target + at)) continue;
      const from = load<i32>(nearest + (at << 2));
      const weight = f32x4.splat((load<f32>(trust + (at << 2)) * softness) / (softness + <f32>load<i32>(cost + (at << 2))));
      for (let dy = -HALF; dy < SIZE - HALF; dy++) {
        const row = at + dy * width - HALF;
        const source = image + ((from + dy * width - HALF) << 2);
        for (let i = 0; i < SIZE; i++) {
          if (!load<u8>(hole + row + i)) continue;
          const colour = f32x4.convert_i32x4_u(i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(v128.load32_zero(source + (i << 2)))));
          // Alpha is known to be 255: its lane carries the weight.
          const add = f32x4.mul(f32x4.replace_lane(colour, 3, 1), weight);
          const sum = sums + ((row + i) << 4);
          v128.store(sum, f32x4.add(v128.load(sum), add));
        }
      }
    }
  }
  const end = width * height;
  for (let i = 0; i < end; i++) {
    if (!load<u8>(hole + i)) continue;
    const sum = v128.load(sums + (i << 4));
    const weight = f32x4.extract_lane(sum, 3);
    if (weight <= 0) continue;
    const colour = f32x4.replace_lane(f32x4.mul(sum, f32x4.splat(1 / weight)), 3, 255);
    const words = i32x4.trunc_sat_f32x4_s(f32x4.nearest(colour));
    const narrow = i16x8.narrow_i32x4_s(words, words);
    v128.store32_lane(image + (i << 2), i8x16.narrow_i16x8_u(narrow, narrow), 0);
  }
}

/** 1 where any pixel of the patch at a position is 1 in `map`, else 0; positions whose patch leaves the picture are 0. */
export function patchesTouching(map: usize, out: usize, width: i32, height: i32): void {
  memory.fill(out, 0, width * height);
  for (let y = HALF; y <= height - HALF; y++) {
    for (let x = HALF; x <= width - HALF; x++) {
      let at = map + (y - HALF) * width + x - HALF;
      let any: u64 = 0;
      for (let dy = 0; dy < SIZE; dy++) {
        any |= load<u64>(at);
        at += width;
      }
      store<u8>(out + y * width + x, any != 0 ? 1 : 0);
    }
  }
}
