import { ramp } from '../grid.ts';
import { findBorder } from './border.ts';
import { around, type Look } from './look.ts';
import { findMirror } from './mirror.ts';

/** Share of the columns in which an edge must lie for it to go across the picture. */
const leastAcross = 0.84;
/** Less of the picture than this is no water. */
const leastWater = 0.03;

/** A place's chance, 0 to 1, by pixel, and how sure it is that such a place is there at all. */
export type Finding = {
  readonly chance: Float32Array;
  readonly confidence: number;
  /** What stands above it is seen in it, with all its straight edges. */
  readonly mirrored: boolean;
};

/** How much of the brightness changes down the picture rather than along it: waves seen flat lie along it. */
export function lyingFlat(look: Look, radius: number): Float32Array {
  const { width, height, luma } = look;
  const along = new Float32Array(width * height);
  const down = new Float32Array(width * height);
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1; x < width - 1; x++) {
      const i = y * width + x;
      along[i] = Math.abs(luma[i + 1]! - luma[i - 1]!);
      down[i] = Math.abs(luma[i + width]! - luma[i - width]!);
    }
  }
  const a = around(look, along, radius);
  const d = around(look, down, radius);
  return a.map((value, i) => d[i]! / (d[i]! + value + 0.5));
}

/** Under water everything but the subjects is the purest blue or green of the picture. */
export function findUnderwater(look: Look): Finding | null {
  const { width, height, guide, subject, luma } = look;
  let count = 0;
  let pure = 0;
  let dark = 0;
  for (let i = 0; i < width * height; i++) {
    if (subject[i]! > 0.3) continue;
    count++;
    const r = guide.data[i * 3]!;
    const g = guide.data[i * 3 + 1]!;
    const b = guide.data[i * 3 + 2]!;
    if (luma[i]! < 25) dark++;
    if (r < 0.3 * Math.max(g, b) && b > 0.8 * g) pure++;
  }
  if (count < 0.2 * width * height || dark > 0.25 * count) return null;
  const confidence = 0.9 * ramp(pure / count, 0.75, 0.92);
  if (confidence < 0.3) return null;
  return { chance: new Float32Array(width * height).fill(1), confidence, mirrored: false };
}

/** Sea, lake or river: what lies flat under a straight line, cool or of the sky's colours, down to its shore. */
export function findSurface(look: Look, sky: Float32Array | null): Finding | null {
  const { height } = look;
  const edges = rowEdges(look);
  const mirror = findMirror(look);
  const seen: Waters = { look, flat: lyingFlat(look, 6), edges, skyColour: meanColour(look, sky) };
  let best: Finding | null = null;
  for (const { row, across } of lines(look, edges)) {
    const mirrored = Math.abs(row / height - mirror.at) < 0.04 ? ramp(mirror.likeness, 0.7, 0.88) : 0;
    const found = surfaceBelow(seen, row, mirrored);
    if (found === null) continue;
    const open = sky === null ? 0.6 + 0.4 * mirrored : 1;
    const confidence = found.confidence * open * ramp(across, 0.82, 0.96);
    // Waves make lines of their own: of several the highest is where the water begins.
    if (best === null || confidence > 1.25 * best.confidence) best = { ...found, confidence };
  }
  if (best === null || best.confidence < 0.3) return null;
  const chance = best.chance.map((value, i) => value * (1 - (sky?.[i] ?? 0)));
  return { ...best, chance };
}

type Waters = {
  readonly look: Look;
  readonly flat: Float32Array;
  readonly edges: Float32Array;
  readonly skyColour: readonly [number, number] | null;
};

/** Rows at which an edge goes right across the picture, from the top. */
function lines({ width, height, subject }: Look, edges: Float32Array): { row: number; across: number }[] {
  const across = new Float32Array(height);
  for (let y = Math.round(0.08 * height); y < 0.85 * height; y++) {
    let count = 0;
    let there = 0;
    for (let x = 0; x < width; x++) {
      const i = y * width + x;
      if (subject[i]! > 0.3) continue;
      count++;
      if (Math.max(edges[i]!, edges[i - width]!, edges[i + width]!) > 0.35) there++;
    }
    if (count > 0.4 * width) across[y] = there / count;
  }
  const found: { row: number; across: number }[] = [];
  across.forEach((value, row) => {
    const near = across.subarray(Math.max(0, row - 4), row + 5);
    if (value >= leastAcross && value === Math.max(...near) && row - (found.at(-1)?.row ?? -9) > 4)
      found.push({ row, across: value });
  });
  return found;
}

/** What lies under a line down to the shore, when it looks like water. */
function surfaceBelow(seen: Waters, top: number, mirrored: number): Finding | null {
  const { look, flat, edges } = seen;
  const { width, height, luma, redGreen, yellowBlue, detail, subject } = look;
  const hidden = Uint8Array.from(subject, (alpha) => (alpha > 0.3 ? 1 : 0));
  const planes = [
    luma,
    redGreen,
    yellowBlue,
    detail.map((value) => 40 * Math.log2(1 + value)),
    flat.map((value) => 120 * value),
  ];
  const from = new Int32Array(width).fill(top);
  const to = new Int32Array(width).fill(height);
  const whole = judge(seen, from, to, mirrored);
  let best = whole;
  let bottom: Int32Array = to;
  for (const share of [0.15, 0.4, 0.7]) {
    const start = new Int32Array(width).fill(Math.round(top + share * (height - top)));
    const border = findBorder({ width, height, planes, edges, hidden, from, to, prior: () => 0 }, start);
    if (border === null) continue;
    const upper = judge(seen, from, border.rows, mirrored);
    // What looks like water on both sides is one water with two colours.
    if (upper <= 1.15 * best || judge(seen, border.rows, to, mirrored) > 0.5 * upper) continue;
    best = upper;
    bottom = border.rows;
  }
  return best < 0.3
    ? null
    : { chance: between(width, height, top, bottom), confidence: best, mirrored: mirrored > 0.5 };
}

function between(width: number, height: number, top: number, bottom: Int32Array): Float32Array {
  const chance = new Float32Array(width * height);
  for (let y = top; y < height; y++) for (let x = 0; x < width; x++) chance[y * width + x] = y < bottom[x]! ? 1 : 0;
  return chance;
}

/** How much what lies between two borders looks like water, 0 to 1. */
function judge({ look, flat, skyColour }: Waters, from: Int32Array, to: Int32Array, mirrored: number): number {
  const { width, height, redGreen, yellowBlue, subject, guide } = look;
  let count = 0;
  let lying = 0;
  let cool = 0;
  let skylike = 0;
  let green = 0;
  for (let x = 0; x < width; x++) {
    for (let y = from[x]! + 2; y < Math.min(to[x]!, height - 1); y++) {
      const i = y * width + x;
      if (subject[i]! > 0.3) continue;
      count++;
      lying += ramp(flat[i]!, 0.5, 0.66);
      cool += ramp(-yellowBlue[i]!, -10, 6) * ramp(-redGreen[i]!, -60, -20);
      if (skyColour !== null) {
        const away = Math.hypot(redGreen[i]! - skyColour[0], yellowBlue[i]! - skyColour[1]);
        skylike += 1 - ramp(away, 15, 45);
      }
      const g = guide.data[i * 3 + 1]!;
      if (g > 1.06 * guide.data[i * 3 + 2]! && g > 1.02 * guide.data[i * 3]!) green++;
    }
  }
  if (count < leastWater * width * height) return 0;
  lying /= count;
  const colour = ramp((Math.max(cool, skylike) + 0.4 * Math.min(cool, skylike)) / count + 0.3 * mirrored, 0.35, 0.75);
  return Math.min(0.95, (ramp(lying, 0.35, 0.7) + 0.6 * mirrored) * colour * (1 - ramp(green / count, 0.3, 0.7)));
}

function meanColour({ redGreen, yellowBlue }: Look, mask: Float32Array | null): readonly [number, number] | null {
  if (mask === null) return null;
  let count = 0;
  let a = 0;
  let b = 0;
  mask.forEach((value, i) => {
    count += value;
    a += value * redGreen[i]!;
    b += value * yellowBlue[i]!;
  });
  return count === 0 ? null : [a / count, b / count];
}

/** 0 to 1: how strong an edge lies between a pixel and the one above. */
export function rowEdges({ width, height, luma, redGreen, yellowBlue }: Look): Float32Array {
  const out = new Float32Array(width * height);
  for (let y = 1; y < height - 1; y++) {
    for (let x = 0; x < width; x++) {
      const i = y * width + x;
      const difference = (plane: Float32Array): number =>
        Math.abs(plane[i]! + plane[i + width]! - plane[i - width]! - plane[Math.max(0, i - 2 * width)]!) / 2;
      out[i] = ramp(difference(luma) + 0.5 * (difference(redGreen) + difference(yellowBlue)), 4, 40);
    }
  }
  return out;
}
