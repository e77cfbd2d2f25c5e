import type { RgbField } from './raster/resize.ts';

type Stats = { count: number; mean: [number, number, number]; covariance: number[] };

/**
 * The first row below the sky in each column, by the energy of Shen and Wang 2013: of all skylines that
 * some edge threshold gives, the one that parts the picture into the two most uniform colours. Null when
 * what lies above it is not like a sky. `subject` is alpha, which no sky reaches through.
 */
export function findSkyline(guide: RgbField, subject: Float32Array): Int32Array | null {
  const { width, height } = guide;
  const edges = edgeStrength(guide);
  const columns = openColumns(subject, width, height);
  let best: Int32Array | null = null;
  let bestEnergy = -Infinity;
  for (let step = 0; step < 28; step++) {
    const threshold = 6 * 1.14 ** step;
    const border = borderAt(edges, subject, width, height, threshold);
    const energy = reachesBottom(border, columns, height) ? -Infinity : separation(guide, border, subject);
    if (energy > bestEnergy) {
      bestEnergy = energy;
      best = border;
    }
  }
  return best !== null && looksLikeSky(guide, best, subject) ? best : null;
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

function statsOf(guide: RgbField, take: (i: number) => boolean): Stats {
  const { data } = guide;
  const sum = [0, 0, 0];
  const product = [0, 0, 0, 0, 0, 0];
  let count = 0;
  for (let i = 0; i < guide.width * guide.height; i++) {
    if (!take(i)) continue;
    const r = data[i * 3]!;
    const g = data[i * 3 + 1]!;
    const b = data[i * 3 + 2]!;
    count++;
    sum[0]! += r;
    sum[1]! += g;
    sum[2]! += b;
    product[0]! += r * r;
    product[1]! += r * g;
    product[2]! += r * b;
    product[3]! += g * g;
    product[4]! += g * b;
    product[5]! += b * b;
  }
  const n = Math.max(1, count);
  const mean: [number, number, number] = [sum[0]! / n, sum[1]! / n, sum[2]! / n];
  const pairs = [
    [0, 0],
    [0, 1],
    [0, 2],
    [1, 1],
    [1, 2],
    [2, 2],
  ] as const;
  return { count, mean, covariance: pairs.map(([a, b], k) => product[k]! / n - mean[a] * mean[b]) };
}

function determinant([a, b, c, d, e, f]: number[]): number {
  return a! * (d! * f! - e! * e!) - b! * (b! * f! - c! * e!) + c! * (b! * e! - c! * d!);
}

/** Each column's border as a lookup for pixels; energy is the inverse of both sides' colour volumes. */
function separation(guide: RgbField, border: Int32Array, subject: Float32Array): number {
  const { width, height } = guide;
  const above = (i: number): boolean => Math.floor(i / width) < border[i % width]!;
  const sky = statsOf(guide, (i) => above(i) && subject[i]! < 0.5);
  if (sky.count < 0.03 * width * height) return -Infinity;
  const rest = statsOf(guide, (i) => !above(i) && subject[i]! < 0.5);
  if (rest.count < 0.02 * width * height) return -Infinity;
  // The trace stands for the largest eigenvalue: within a factor of three of it, and monotonic alike.
  const trace = (stats: Stats): number => stats.covariance[0]! + stats.covariance[3]! + stats.covariance[5]!;
  return (
    1 /
    (2 * Math.max(0, determinant(sky.covariance)) +
      Math.max(0, determinant(rest.covariance)) +
      2 * trace(sky) +
      trace(rest) +
      1)
  );
}

function looksLikeSky(guide: RgbField, border: Int32Array, subject: Float32Array): boolean {
  const { width, height } = guide;
  const open = border.filter((y) => y > height * 0.06).length / width;
  if (open < 0.65) return false;
  const { mean } = statsOf(guide, (i) => Math.floor(i / width) < border[i % width]! && subject[i]! < 0.5);
  const rest = statsOf(guide, (i) => Math.floor(i / width) >= border[i % width]! && subject[i]! < 0.5).mean;
  const luma = (c: readonly [number, number, number]): number => 0.299 * c[0] + 0.587 * c[1] + 0.114 * c[2];
  // A dark sky is at least blue; grey and dark is a wall.
  const blueBy = luma(mean) > 90 ? -4 : 6;
  const bluish = mean[2] >= mean[0] + blueBy && mean[2] >= mean[1] - 14 && luma(mean) > 30;
  const bright = luma(mean) > 130 && luma(mean) > luma(rest) - 10;
  // Water under the surface is a purer blue than any sky.
  const pure = (Math.max(...mean) - Math.min(...mean)) / Math.max(1, ...mean) > 0.8;
  if (!(bright || bluish) || pure) return false;
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
  const { mean, covariance } = statsOf(guide, (i) => of[i] === 1);
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
