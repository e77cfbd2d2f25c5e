import type { Field } from '../../types.ts';

/** Mean over a square of `2 * radius + 1`, cut off at the borders (the mean of what is there). Cost does not depend on the radius. */
export function boxBlur(field: Field, radius: number): Field {
  const { width, height, data } = field;
  const r = Math.floor(radius);
  if (r < 1) return { width, height, data: data.slice() };
  const rows = new Float32Array(data.length);
  const horizontal = Math.min(r, width - 1);
  for (let y = 0; y < height; y++) {
    const base = y * width;
    let sum = 0;
    for (let x = 0; x < horizontal; x++) sum += data[base + x]!;
    let count = horizontal;
    // What the square loses and gains at the borders is told apart from its way between them.
    const grown = Math.min(width - horizontal, horizontal + 1);
    for (let x = 0; x < grown; x++) {
      sum += data[base + x + horizontal]!;
      rows[base + x] = sum / ++count;
    }
    for (let x = grown; x <= horizontal; x++) rows[base + x] = sum / count;
    for (let x = horizontal + 1; x < width - horizontal; x++) {
      sum += data[base + x + horizontal]!;
      sum -= data[base + x - horizontal - 1]!;
      rows[base + x] = sum / count;
    }
    for (let x = Math.max(width - horizontal, horizontal + 1); x < width; x++) {
      sum -= data[base + x - horizontal - 1]!;
      rows[base + x] = sum / --count;
    }
  }
  const out = new Float32Array(data.length);
  const vertical = Math.min(r, height - 1);
  // Whole rows are added to and taken from a line of sums, so that memory is walked in order; doubles keep them exact.
  const sums = new Float64Array(width);
  for (let y = 0; y < vertical; y++) for (let x = 0; x < width; x++) sums[x]! += rows[y * width + x]!;
  let count = vertical;
  for (let y = 0; y < height; y++) {
    if (y + vertical < height) {
      const add = (y + vertical) * width;
      for (let x = 0; x < width; x++) sums[x]! += rows[add + x]!;
      count++;
    }
    if (y > vertical) {
      const drop = (y - vertical - 1) * width;
      for (let x = 0; x < width; x++) sums[x]! -= rows[drop + x]!;
      count--;
    }
    const scale = 1 / count;
    for (let x = 0; x < width; x++) out[y * width + x] = sums[x]! * scale;
  }
  return { width, height, data: out };
}

/** Nearly a Gaussian of standard deviation `sigma` pixels: three box blurs (Wells 1986). */
export function gaussianBlur(field: Field, sigma: number): Field {
  // A box of width w has variance (w * w - 1) / 12; three of them add up to sigma * sigma.
  const radius = Math.max(1, Math.round((Math.sqrt(4 * sigma * sigma + 1) - 1) / 2));
  return boxBlur(boxBlur(boxBlur(field, radius), radius), radius);
}

/**
 * Fills what has no weight from what has: each pixel becomes the mean of its surroundings weighted by
 * `weight`, with the smallest neighbourhood that holds anything. Where the weight is 1 the value stays.
 */
export function spread(field: Field, weight: Field, sigma: number): Field {
  const { width, height } = field;
  const data = field.data.slice();
  const trust = weight.data.slice();
  const longest = Math.max(width, height);
  for (let s = sigma; ; s *= 2) {
    const product = new Float32Array(data.length);
    for (let i = 0; i < data.length; i++) product[i] = data[i]! * trust[i]!;
    const sums = gaussianBlur({ width, height, data: product }, s).data;
    const weights = gaussianBlur({ width, height, data: trust }, s).data;
    let missing = 0;
    for (let i = 0; i < data.length; i++) {
      if (weights[i]! < 1e-4) {
        missing++;
        continue;
      }
      const filled = sums[i]! / weights[i]!;
      data[i] = trust[i]! * data[i]! + (1 - trust[i]!) * filled;
      trust[i] = Math.max(trust[i]!, Math.min(1, weights[i]! * 20));
    }
    if (missing === 0 || s > longest) return { width, height, data };
  }
}
