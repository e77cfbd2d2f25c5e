import type { RgbField } from './raster/resize.ts';

type Colour = readonly [number, number, number];
type Stats = { readonly count: number; readonly mean: Colour; readonly covariance: readonly number[] };

/** Count, three sums and six products of the colours. */
const moments = 10;
/** Pairs of channels in the order of the products: the upper triangle of a symmetric matrix. */
const pairs = [
  [0, 0],
  [0, 1],
  [0, 2],
  [1, 1],
  [1, 2],
  [2, 2],
] as const;

/**
 * The first row below the sky in each column, by the energy of Shen and Wang 2013: of all skylines that some edge
 * threshold gives, the one that parts the picture into the two most uniform colours. Null when what lies above it is
 * not like a sky. `subject` is alpha, which no sky reaches through.
 */
export function findSkyline(guide: RgbField, subject: Float32Array): Int32Array | null {
  const { width, height } = guide;
  const edges = edgeStrength(guide);
  const columns = openColumns(subject, width, height);
  const sums = columnSums(guide, subject);
  let best: Int32Array | null = null;
  let bestEnergy = -Infinity;
  for (let step = 0; step < 28; step++) {
    const border = borderAt(edges, subject, width, height, 6 * 1.14 ** step);
    if (reachesBottom(border, columns, height)) continue;
    const energy = separation(sums, border, height);
    if (energy > bestEnergy) {
      bestEnergy = energy;
      best = border;
    }
  }
  return best !== null && looksLikeSky(sums, best, width, height) ? best : null;
}

function edgeStrength(guide: RgbField): Float32Array {
  const { width, height, data } = guide;
  const out = new Float32Array(width * height);
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1; x < width - 1; x++) {
      let strongest = 0;
      for (let c = 0; c < 3; c++) {
        const at = (dx: number, dy: number): number => data[((y + dy) * width + x + dx) * 3 + c]!;
        const gx = at(1, -1) + 2 * at(1, 0) + at(1, 1) - at(-1, -1) - 2 * at(-1, 0) - at(-1, 1);
        const gy = at(-1, 1) + 2 * at(0, 1) + at(1, 1) - at(-1, -1) - 2 * at(0, -1) - at(1, -1);
        strongest = Math.max(strongest, Math.abs(gx) + Math.abs(gy));
      }
      out[y * width + x] = strongest / 4;
    }
  }
  return out;
}

function borderAt(
  edges: Float32Array,
  subject: Float32Array,
  width: number,
  height: number,
  threshold: number,
): Int32Array {
  const border = new Int32Array(width);
  for (let x = 0; x < width; x++) {
    let y = 0;
    while (y < height && edges[y * width + x]! < threshold && subject[y * width + x]! < 0.5) y++;
    border[x] = y;
  }
  return border;
}

/** Columns in which no subject stops the view, so that their border is the skyline's own. */
function openColumns(subject: Float32Array, width: number, height: number): Uint8Array {
  const open = new Uint8Array(width).fill(1);
  for (let i = 0; i < width * height; i++) if (subject[i]! >= 0.5) open[i % width] = 0;
  return open;
}

/** A border at the bottom is no skyline but a picture without one, such as a plain wall. */
function reachesBottom(border: Int32Array, columns: Uint8Array, height: number): boolean {
  let open = 0;
  let through = 0;
  for (let x = 0; x < border.length; x++) {
    if (!columns[x]) continue;
    open++;
    if (border[x]! > 0.95 * height) through++;
  }
  return through > 0.2 * open;
}

/** The moments of every column's pixels above each row, without the subject: any skyline's colours are then sums of few. */
function columnSums(guide: RgbField, subject: Float32Array): Float64Array {
  const { width, height } = guide;
  const sums = new Float64Array((height + 1) * width * moments);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const above = (y * width + x) * moments;
      const below = above + width * moments;
      for (let k = 0; k < moments; k++) sums[below + k] = sums[above + k]!;
      if (subject[y * width + x]! < 0.5) addPixel(guide.data, (y * width + x) * 3, sums, below);
    }
  }
  return sums;
}

function addPixel(data: Float32Array, at: number, sums: Float64Array, to: number): void {
  sums[to]! += 1;
  for (let c = 0; c < 3; c++) sums[to + 1 + c]! += data[at + c]!;
  for (let k = 0; k < 6; k++) sums[to + 4 + k]! += data[at + pairs[k]![0]]! * data[at + pairs[k]![1]]!;
}

function statsFrom(sums: Float64Array): Stats {
  const n = Math.max(1, sums[0]!);
  const mean: Colour = [sums[1]! / n, sums[2]! / n, sums[3]! / n];
  return { count: sums[0]!, mean, covariance: pairs.map(([a, b], k) => sums[4 + k]! / n - mean[a] * mean[b]) };
}

/** The colours above the border and below it. */
function bothSides(sums: Float64Array, border: Int32Array, height: number): { sky: Stats; rest: Stats } {
  const width = border.length;
  const sky = new Float64Array(moments);
  const rest = new Float64Array(moments);
  for (let x = 0; x < width; x++) {
    for (let k = 0; k < moments; k++) {
      const above = sums[(border[x]! * width + x) * moments + k]!;
      sky[k]! += above;
      rest[k]! += sums[(height * width + x) * moments + k]! - above;
    }
  }
  return { sky: statsFrom(sky), rest: statsFrom(rest) };
}

/** Of the symmetric matrix with these upper triangle's entries. */
function determinant([a, b, c, d, e, f]: readonly number[]): number {
  return a! * (d! * f! - e! * e!) - b! * (b! * f! - c! * e!) + c! * (b! * e! - c! * d!);
}

/** The inverse of both sides' colour volumes. */
function separation(sums: Float64Array, border: Int32Array, height: number): number {
  const { sky, rest } = bothSides(sums, border, height);
  if (sky.count < 0.03 * border.length * height || rest.count < 0.02 * border.length * height) return -Infinity;
  // The trace stands for the largest eigenvalue: within a factor of three of it, and monotonic alike.
  const trace = ({ covariance }: Stats): number => covariance[0]! + covariance[3]! + covariance[5]!;
  const volume = ({ covariance }: Stats): number => Math.max(0, determinant(covariance));
  return 1 / (2 * volume(sky) + volume(rest) + 2 * trace(sky) + trace(rest) + 1);
}

function looksLikeSky(sums: Float64Array, border: Int32Array, width: number, height: number): boolean {
  const open = border.filter((y) => y > height * 0.06).length / width;
  if (open < 0.65) return false;
  const sides = bothSides(sums, border, height);
  const { mean } = sides.sky;
  const luma = (c: Colour): number => 0.299 * c[0] + 0.587 * c[1] + 0.114 * c[2];
  // A dark sky is at least blue; grey and dark is a wall.
  const blueBy = luma(mean) > 90 ? -4 : 6;
  const bluish = mean[2] >= mean[0] + blueBy && mean[2] >= mean[1] - 14 && luma(mean) > 30;
  const bright = luma(mean) > 130 && luma(mean) > luma(sides.rest.mean) - 10;
  // Water under the surface is a purer blue than any sky.
  const pure = (Math.max(...mean) - Math.min(...mean)) / Math.max(1, ...mean) > 0.8;
  // An overcast sky is no warmer than grey; a wall in the room's light is.
  const warm = mean[0] - mean[2];
  const wall = luma(mean) < 190 && warm > 4 && warm < 24 && mean[0] - mean[1] < 12;
  if (!(bright || bluish) || pure || wall) return false;
  // A skyline may be jagged, but a ragged one with deep cracks is foliage, fog or a pattern.
  let rough = 0;
  let cracks = 0;
  for (let x = 0; x < width; x++) {
    const around = border.slice(Math.max(0, x - 6), x + 7).toSorted();
    rough += Math.abs(border[x]! - around[around.length >> 1]!);
    if (x > 0 && Math.abs(border[x]! - border[x - 1]!) > 0.06 * height) cracks++;
  }
  return rough < 0.024 * width * height && cracks < 0.17 * width;
}

/** Squared Mahalanobis distance of each pixel's colour from the colours of the pixels marked in `of`. */
export function colourFit(guide: RgbField, of: Uint8Array): Float32Array {
  const sums = new Float64Array(moments);
  for (let i = 0; i < of.length; i++) if (of[i]) addPixel(guide.data, i * 3, sums, 0);
  const { mean, covariance } = statsFrom(sums);
  // A flat sky has hardly any variance of its own; noise and compression add about this much.
  const noise = 30;
  const a = covariance[0]! + noise;
  const b = covariance[1]!;
  const c = covariance[2]!;
  const d = covariance[3]! + noise;
  const e = covariance[4]!;
  const f = covariance[5]! + noise;
  const inverse = 1 / determinant([a, b, c, d, e, f]);
  const out = new Float32Array(guide.width * guide.height);
  for (let i = 0; i < out.length; i++) {
    const x = guide.data[i * 3]! - mean[0];
    const y = guide.data[i * 3 + 1]! - mean[1];
    const z = guide.data[i * 3 + 2]! - mean[2];
    const onX = (d * f - e * e) * x + 2 * (c * e - b * f) * y + 2 * (b * e - c * d) * z;
    const onY = (a * f - c * c) * y + 2 * (b * c - a * e) * z;
    out[i] = inverse * (x * onX + y * onY + z * z * (a * d - b * b));
  }
  return out;
}
