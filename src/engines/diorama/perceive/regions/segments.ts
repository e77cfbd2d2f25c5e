import { boxBlur } from '../raster/blur.ts';
import { resizeField } from '../raster/resize.ts';
import { planeOf } from '../raster/planes.ts';
import { around, smallerLook, type Look } from './look.ts';

/** Long side of the picture in which it is divided. */
const side = 200;
/** The larger, the larger the segments (k of Felzenszwalb and Huttenlocher 2004, for differences of 0 to 255). */
const scale = 170;
/** Smaller ones, as shares of the picture, join the neighbour most like them. */
const least = 0.0008;
/** Steps into which differences are sorted. */
const levels = 512;

/** A part of the picture that looks alike. Means are over what no subject hides. */
export type Segment = {
  readonly label: number;
  readonly pixels: number;
  /** Share of it that subjects hide, 0 to 1. */
  readonly hidden: number;
  readonly luma: number;
  readonly redGreen: number;
  readonly yellowBlue: number;
  readonly saturation: number;
  readonly detail: number;
  /** How much of the brightness changes down it rather than along it: 1 for waves seen flat, 0 for falling water. */
  readonly flat: number;
  /** First and last column and row. */
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
};

export type Segments = {
  /** The look in which it was divided. */
  readonly look: Look;
  /** Index into `all` of each pixel. */
  readonly labels: Int32Array;
  readonly all: readonly Segment[];
};

/** Divides a picture into parts that look alike, by colour and fine detail (Felzenszwalb and Huttenlocher 2004). */
export function divide(look: Look): Segments {
  const small = smallerLook(look, side);
  const { width, height } = small;
  const texture = small.detail.map((value) => 14 * Math.log2(1 + value));
  const planes = [small.luma, small.redGreen, small.yellowBlue, boxBlur({ width, height, data: texture }, 2).data].map(
    (data) => boxBlur({ width, height, data }, 1).data,
  );
  const { find, join, size } = forest(width * height);
  const bound = new Float32Array(width * height).fill(scale);
  for (const { edges, weight } of byWeight(planes, width, height)) {
    for (let k = 0; k < edges.length; k += 2) {
      const a = find(edges[k]!);
      const b = find(edges[k + 1]!);
      if (a === b || weight > bound[a]! || weight > bound[b]!) continue;
      const root = join(a, b);
      bound[root] = weight + scale / size[root]!;
    }
  }
  const smallest = least * width * height;
  for (const { edges } of byWeight(planes, width, height)) {
    for (let k = 0; k < edges.length; k += 2) {
      const a = find(edges[k]!);
      const b = find(edges[k + 1]!);
      if (a !== b && (size[a]! < smallest || size[b]! < smallest)) join(a, b);
    }
  }
  const index = new Map<number, number>();
  const labels = new Int32Array(width * height).map((_, i) => {
    const root = find(i);
    const known = index.get(root);
    if (known !== undefined) return known;
    index.set(root, index.size);
    return index.size - 1;
  });
  return { look: small, labels, all: describe(small, labels, index.size) };
}

/** The pixels of some segments, 0 or 1, softened, at the size of a look. */
export function maskOf({ look, labels }: Segments, wanted: ReadonlySet<number>, width: number, height: number) {
  const data = planeOf(labels, (label) => (wanted.has(label) ? 1 : 0));
  return resizeField({ width: look.width, height: look.height, data }, width, height).data;
}

/** The sets of wanted segments that touch one another and belong together. */
export function groups(
  { look, labels, all }: Segments,
  wanted: (label: number) => boolean,
  together: (one: Segment, other: Segment) => boolean = () => true,
): Set<number>[] {
  const { width } = look;
  const { find, join } = forest(all.length);
  const touch = (a: number, b: number): void => {
    const [one, other] = [find(a), find(b)];
    if (one !== other && wanted(a) && wanted(b) && together(all[a]!, all[b]!)) join(one, other);
  };
  for (let i = 0; i < labels.length; i++) {
    if ((i + 1) % width !== 0) touch(labels[i]!, labels[i + 1]!);
    if (i + width < labels.length) touch(labels[i]!, labels[i + width]!);
  }
  const found = new Map<number, Set<number>>();
  for (const { label } of all) {
    if (!wanted(label)) continue;
    const root = find(label);
    found.set(root, (found.get(root) ?? new Set()).add(label));
  }
  return [...found.values()];
}

/** Mean of a plane over each segment. */
export function shareOf({ look, labels, all }: Segments, from: Look, plane: Float32Array): Float64Array {
  const sums = new Float64Array(all.length);
  for (let i = 0; i < labels.length; i++) {
    const x = Math.floor((((i % look.width) + 0.5) * from.width) / look.width);
    const y = Math.floor(((Math.floor(i / look.width) + 0.5) * from.height) / look.height);
    sums[labels[i]!]! += plane[y * from.width + x]!;
  }
  return sums.map((sum, label) => sum / all[label]!.pixels);
}

/** Share of a group's outline, within the picture, along which something straight runs, other than level lines. */
export function straightOutline(
  { look, labels }: Segments,
  members: ReadonlySet<number>,
  from: Look,
  straight: Uint8Array,
): number {
  const { width, height } = look;
  const near = around(
    from,
    planeOf(straight, (value) => (value === 1 || value === 2 ? 1 : 0)),
    2,
  );
  let outline = 0;
  let built = 0;
  for (let i = 0; i + width < labels.length; i++) {
    const here = members.has(labels[i]!);
    const x = i % width;
    if ((x + 1 < width && members.has(labels[i + 1]!) !== here) || members.has(labels[i + width]!) !== here) {
      outline++;
      const u = Math.min(from.width - 1, Math.round((x * from.width) / width));
      const v = Math.min(from.height - 1, Math.round((Math.floor(i / width) * from.height) / height));
      if (near[v * from.width + u]! > 0.1) built++;
    }
  }
  return outline === 0 ? 0 : built / outline;
}

function forest(count: number) {
  const parent = new Int32Array(count).map((_, i) => i);
  const size = new Int32Array(count).fill(1);
  const find = (i: number): number => {
    let root = i;
    while (parent[root] !== root) root = parent[root]!;
    for (let at = i; parent[at] !== root;) {
      const next = parent[at]!;
      parent[at] = root;
      at = next;
    }
    return root;
  };
  const join = (a: number, b: number): number => {
    const [large, little] = size[a]! >= size[b]! ? [a, b] : [b, a];
    parent[little] = large;
    size[large]! += size[little]!;
    return large;
  };
  return { find, join, size };
}

/** Pairs of neighbouring pixels, those that differ least first. */
function byWeight(planes: readonly Float32Array[], width: number, height: number) {
  const buckets: number[][] = Array.from({ length: levels }, () => []);
  const add = (i: number, j: number): void => {
    let sum = 0;
    for (const plane of planes) sum += (plane[i]! - plane[j]!) ** 2;
    buckets[Math.min(levels - 1, Math.floor(Math.sqrt(sum) * 3))]!.push(i, j);
  };
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const i = y * width + x;
      if (x + 1 < width) add(i, i + 1);
      if (y + 1 < height) add(i, i + width);
      if (x + 1 < width && y + 1 < height) add(i, i + width + 1);
      if (x > 0 && y + 1 < height) add(i, i + width - 1);
    }
  }
  return buckets.map((edges, level) => ({ edges, weight: level / 3 }));
}

function describe(look: Look, labels: Int32Array, count: number): Segment[] {
  const { width, height, luma, subject } = look;
  const sums = Array.from({ length: count }, () => ({
    pixels: 0,
    seen: 0,
    luma: 0,
    redGreen: 0,
    yellowBlue: 0,
    saturation: 0,
    detail: 0,
    along: 0,
    down: 0,
    left: width,
    right: 0,
    top: height,
    bottom: 0,
  }));
  labels.forEach((label, i) => {
    const sum = sums[label]!;
    const x = i % width;
    const y = (i - x) / width;
    sum.pixels++;
    sum.left = Math.min(sum.left, x);
    sum.right = Math.max(sum.right, x);
    sum.top = Math.min(sum.top, y);
    sum.bottom = Math.max(sum.bottom, y);
    if (subject[i]! > 0.3) return;
    sum.seen++;
    for (const name of ['luma', 'redGreen', 'yellowBlue', 'saturation', 'detail'] as const) sum[name] += look[name][i]!;
    if (x + 1 < width && labels[i + 1] === label) sum.along += Math.abs(luma[i + 1]! - luma[i]!);
    if (y + 1 < height && labels[i + width] === label) sum.down += Math.abs(luma[i + width]! - luma[i]!);
  });
  return sums.map((sum, label) => {
    const seen = Math.max(1, sum.seen);
    return {
      label,
      pixels: sum.pixels,
      hidden: 1 - sum.seen / sum.pixels,
      luma: sum.luma / seen,
      redGreen: sum.redGreen / seen,
      yellowBlue: sum.yellowBlue / seen,
      saturation: sum.saturation / seen,
      detail: sum.detail / seen,
      flat: sum.down / (sum.down + sum.along + 0.5 * seen),
      left: sum.left,
      right: sum.right,
      top: sum.top,
      bottom: sum.bottom,
    };
  });
}
