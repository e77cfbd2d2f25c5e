import type { Field } from '../../types.ts';

const far = 1e12;

/** One pass of Felzenszwalb and Huttenlocher 2012: the lower envelope of parabolas rooted at `f`. */
function envelope(f: Float64Array, length: number, out: Float64Array, roots: Int32Array, bounds: Float64Array): void {
  let k = 0;
  roots[0] = 0;
  bounds[0] = -Infinity;
  bounds[1] = Infinity;
  for (let q = 1; q < length; q++) {
    let s = 0;
    for (;;) {
      const r = roots[k]!;
      s = (f[q]! + q * q - (f[r]! + r * r)) / (2 * (q - r));
      if (s > bounds[k]!) break;
      k--;
    }
    k++;
    roots[k] = q;
    bounds[k] = s;
    bounds[k + 1] = Infinity;
  }
  k = 0;
  for (let q = 0; q < length; q++) {
    while (bounds[k + 1]! < q) k++;
    const r = roots[k]!;
    out[q] = (q - r) * (q - r) + f[r]!;
  }
}

/** Exact Euclidean distance, pixels, from each pixel to the nearest one where `inside` is 0; the picture's border does not count. */
export function distanceToOutside(inside: Uint8Array, width: number, height: number): Field {
  const longest = Math.max(width, height);
  const line = new Float64Array(longest);
  const result = new Float64Array(longest);
  const roots = new Int32Array(longest);
  const bounds = new Float64Array(longest + 1);
  const grid = new Float64Array(width * height);
  for (let x = 0; x < width; x++) {
    for (let y = 0; y < height; y++) line[y] = inside[y * width + x] ? far : 0;
    envelope(line, height, result, roots, bounds);
    for (let y = 0; y < height; y++) grid[y * width + x] = result[y]!;
  }
  const data = new Float32Array(width * height);
  for (let y = 0; y < height; y++) {
    line.set(grid.subarray(y * width, (y + 1) * width));
    envelope(line, width, result, roots, bounds);
    for (let x = 0; x < width; x++) data[y * width + x] = Math.sqrt(Math.min(result[x]!, longest * longest));
  }
  return { width, height, data };
}
