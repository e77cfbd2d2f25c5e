import { ramp } from '../grid.ts';
import { findBorder } from './border.ts';
import { fitMixture, unlikeliness } from './colours.ts';
import { boxBlur } from '../raster/blur.ts';
import { resizeField } from '../raster/resize.ts';
import { maskWhere } from '../raster/planes.ts';
import { around, smallerLook, type Look } from './look.ts';
import { findMirror } from './mirror.ts';

/** Share of the columns in which an edge must lie for it to go across the picture. */
const leastAcross = 0.84;
const mostLines = 5;
/** Pixels around which brightness is compared along and down. */
const flatRadius = 6;
/** Share of the columns that unbroken parts of a line must have where something stands before the rest of it. */
const leastRuns = 0.45;
/** Unbroken from this share of the width on. */
const leastRun = 0.12;
/** Long side of the picture in which it is looked for first. */
const searchSide = 160;
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
  const small = smallerLook(look, searchSide);
  const smallSky =
    sky === null
      ? null
      : resizeField({ width: look.width, height: look.height, data: sky }, small.width, small.height).data;
  const edges = rowEdges(look);
  const scale = small.height / look.height;
  const flat = lyingFlat(look, flatRadius);
  const mirror = findMirror(look);
  const seen: Waters = {
    look: small,
    flat: resizeField({ width: look.width, height: look.height, data: flat }, small.width, small.height).data,
    edges: rowEdges(small),
    skyColour: meanColour(small, smallSky),
  };
  let best: (Surface & { line: number }) | null = null;
  for (const { row, across, runs } of lines(look, edges)) {
    const mirrored = Math.abs(row / look.height - mirror.at) < 0.04 ? ramp(mirror.likeness, 0.7, 0.88) : 0;
    const line = unbroken(alongRow(look, edges, row).seen);
    const behind = Uint8Array.from(
      { length: small.width },
      (_, x) => line[Math.min(look.width - 1, Math.round((x + 0.5) / scale))]!,
    );
    const found = surfaceBelow({ ...seen, look: withColumns(small, behind) }, Math.round(row * scale), mirrored);
    const open = sky === null ? 0.6 + 0.4 * mirrored : 1;
    // Houses and trees stand before a shore; under an open sky what is left of it will do.
    const partly = sky === null ? 0 : 0.7 * ramp(runs, 0.4, 0.55);
    const confidence = found.confidence * open * Math.max(partly, ramp(across, 0.82, 0.96));
    // Waves make lines of their own: of several the highest is where the water begins.
    if (confidence >= 0.3 && confidence > 1.25 * (best?.confidence ?? 0)) best = { ...found, line: row, confidence };
  }
  return best === null ? null : inFull(look, small, { edges, flat }, best, sky);
}

/** Water between a row and its shore, and how sure it is. */
type Surface = {
  readonly bottom: Int32Array;
  readonly confidence: number;
  readonly mirrored: boolean;
};

/** A surface found in the small look, with its borders where the large one shows them. */
function inFull(
  look: Look,
  small: Look,
  { edges, flat }: Pick<Waters, 'edges' | 'flat'>,
  { line, bottom, confidence, mirrored }: Surface & { line: number },
  sky: Float32Array | null,
): Finding {
  const { width, height } = look;
  const start = Int32Array.from({ length: width }, (_, x) => {
    const row = bottom[Math.min(small.width - 1, Math.floor((x * small.width) / width))]!;
    return Math.min(height, Math.round((row * height) / small.height));
  });
  const seen = unbroken(alongRow(look, edges, line).seen);
  const band = bandBelow({ look: withColumns(look, seen), flat, edges }, line);
  const shore = bottom.every((row) => row >= small.height - 1)
    ? start.fill(height)
    : (findBorder(band, start, 1)?.rows ?? start);
  const chance = withoutStanding(look, seen, between(width, height, line, shore));
  return { chance: sky === null ? chance : chance.map((value, i) => value * (1 - sky[i]!)), confidence, mirrored };
}

/** Where something stands before the line, only what looks like the water elsewhere is water. */
function withoutStanding(look: Look, lineSeen: Uint8Array, chance: Float32Array): Float32Array {
  const { width, luma, redGreen, yellowBlue, subject } = look;
  const planes = [luma, redGreen, yellowBlue];
  const near = boxBlur({ width, height: 1, data: Float32Array.from(lineSeen) }, 2).data;
  const open = maskWhere(chance, (value, i) => value > 0 && near[i % width]! > 0.5 && subject[i]! < 0.3);
  const water = fitMixture(planes, open, 4);
  if (water === null) return chance;
  const usual: number[] = [];
  open.forEach((value, i) => {
    if (value === 1 && i % 7 === 0) usual.push(unlikeliness(water, planes, i));
  });
  const most = (usual.toSorted((a, b) => a - b)[Math.floor(0.95 * usual.length)] ?? Infinity) + 1;
  const like = chance.map((value, i) =>
    value > 0 && (near[i % width]! > 0.5 || unlikeliness(water, planes, i) < most) ? 1 : 0,
  );
  const smooth = around(look, like, 2);
  return chance.map((value, i) => (near[i % width]! > 0.5 ? value : smooth[i]! > 0.5 ? value : 0));
}

/** What may be water below a row. */
function bandBelow(
  { look, flat, edges }: Pick<Waters, 'look' | 'flat' | 'edges'>,
  top: number,
): Parameters<typeof findBorder>[0] {
  const { width, height, luma, redGreen, yellowBlue, detail, subject } = look;
  return {
    width,
    height,
    planes: [
      luma,
      redGreen,
      yellowBlue,
      detail.map((value) => 40 * Math.log2(1 + value)),
      flat.map((value) => 120 * value),
    ],
    edges,
    hidden: maskWhere(subject, (alpha) => alpha > 0.3),
    from: new Int32Array(width).fill(top),
    to: new Int32Array(width).fill(height),
    prior: () => 0,
  };
}

type Waters = {
  readonly look: Look;
  readonly flat: Float32Array;
  readonly edges: Float32Array;
  readonly skyColour: readonly [number, number] | null;
};

type Line = {
  readonly row: number;
  /** Share of the columns in which it is seen, and that its unbroken parts have. */
  readonly across: number;
  readonly runs: number;
};

/** 1 for the columns in which an edge lies at a row. */
function alongRow({ width, subject }: Look, edges: Float32Array, row: number): { seen: Uint8Array; open: number } {
  const seen = new Uint8Array(width);
  let open = 0;
  for (let x = 0; x < width; x++) {
    const i = row * width + x;
    if (subject[i]! > 0.3) continue;
    open++;
    if (Math.max(edges[i]!, edges[i - width]!, edges[i + width]!) > 0.35) seen[x] = 1;
  }
  return { seen, open };
}

/** Rows at which an edge goes across the picture, from the top. */
function lines(look: Look, edges: Float32Array): Line[] {
  const { width, height } = look;
  const across = new Float32Array(height);
  const runs = new Float32Array(height);
  for (let y = Math.round(0.08 * height); y < 0.85 * height; y++) {
    const { seen, open } = alongRow(look, edges, y);
    if (open < 0.4 * width) continue;
    across[y] = seen.reduce((sum, value) => sum + value, 0) / open;
    runs[y] = unbroken(seen).reduce((sum, value) => sum + value, 0) / open;
  }
  const found: Line[] = [];
  across.forEach((value, row) => {
    const near = across.subarray(Math.max(0, row - 4), row + 5);
    if (
      (value >= leastAcross || runs[row]! >= leastRuns) &&
      value === Math.max(...near) &&
      row - (found.at(-1)?.row ?? -9) > 4
    )
      found.push({ row, across: value, runs: runs[row]! });
  });
  // Every line costs a search; the clearest few are enough.
  return found
    .toSorted((a, b) => b.across + b.runs - a.across - a.runs)
    .slice(0, mostLines)
    .toSorted((a, b) => a.row - b.row);
}

/** 1 for the columns that belong to long parts of a line without gaps of more than two. */
function unbroken(seen: Uint8Array): Uint8Array {
  const out = new Uint8Array(seen.length);
  let from = -1;
  let last = -9;
  const end = (): void => {
    if (from >= 0 && last - from + 1 >= leastRun * seen.length) out.fill(1, from, last + 1);
  };
  seen.forEach((value, x) => {
    if (value === 0) return;
    if (x - last > 3) {
      end();
      from = x;
    }
    last = x;
  });
  end();
  return out;
}

/** The same with everything hidden in the columns in which something stands before the line. */
function withColumns(look: Look, lineSeen: Uint8Array): Look {
  const { width, subject } = look;
  const near = boxBlur({ width, height: 1, data: Float32Array.from(lineSeen) }, 2).data;
  return { ...look, subject: subject.map((alpha, i) => (near[i % width]! > 0.5 ? alpha : 1)) };
}

/** What lies under a line down to the shore, and how much it looks like water. */
function surfaceBelow(seen: Waters, top: number, mirrored: number): Surface {
  const { width, height } = seen.look;
  const band = bandBelow(seen, top);
  const { from, to } = band;
  let best = judge(seen, from, to, mirrored);
  let bottom = to;
  for (const share of [0.15, 0.4, 0.7]) {
    const border = findBorder(band, new Int32Array(width).fill(Math.round(top + share * (height - top))));
    if (border === null) continue;
    const upper = judge(seen, from, border.rows, mirrored);
    // What looks like water on both sides is one water with two colours.
    if (upper <= 1.15 * best || judge(seen, border.rows, to, mirrored) > 0.5 * upper) continue;
    best = upper;
    bottom = border.rows;
  }
  return { bottom, confidence: best, mirrored: mirrored > 0.5 };
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
    // The line itself lies flat whatever is below it.
    for (let y = from[x]! + flatRadius / 2 + 2; y < Math.min(to[x]!, height - 1); y++) {
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
