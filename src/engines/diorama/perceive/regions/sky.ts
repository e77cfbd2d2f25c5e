import type { Field } from '../../types.ts';
import { boxBlur, spread } from '../raster/blur.ts';
import { components } from '../raster/components.ts';
import type { RgbField } from '../raster/resize.ts';
import { maskWhere } from '../raster/planes.ts';
import { colourFit, findSkyline } from '../skyline.ts';
import { findBorder } from './border.ts';
import { smallerLook, type Look } from './look.ts';
import { raiseToRidge } from './ridge.ts';
import { rowEdges } from './water.ts';

/** Mean difference of neighbouring pixels, 0 to 255, up to which something may be a cloud's soft part. */
const softCloud = 2;
/** Less of the picture than this is no sky. */
const leastSky = 0.03;
/** Long side of the picture in which a textured sky's border is looked for first. */
const searchSide = 160;
/** Heights, as shares of what may be sky, from which the search for the border starts. */
const starts = [0.2, 0.45, 0.7];
/** Mean log likelihood by which both sides of the border are told apart, and strength of the edge along it. */
const leastClarity = 2.2;
const leastEdge = 0.72;
/** What is blue may be parted from the land less sharply, as by trees. */
const leastBlueEdge = 0.62;

/** The sky as if no subject hid it, 0 to 1; null where none is seen. */
export function findSky(look: Look): Field | null {
  const { guide, subject } = look;
  // Clouds and stars have edges of their own; what a blur leaves of them is less than the skyline.
  const depth = (skyline: Int32Array): number => skyline.reduce((sum, y) => sum + y, 0);
  const plain = [guide, blurred(guide, 2), blurred(guide, 4)]
    .map((picture) => findSkyline(picture, subject))
    .reduce((best, other) => (best === null || (other !== null && depth(other) > 1.25 * depth(best)) ? other : best));
  const start = plain === null || isLeafy(look, plain) ? null : withoutCliffs(look, plain);
  const textured = texturedSkyline(look, start);
  const border = textured ?? start;
  if (border === null) return null;
  const ridge = raiseToRidge(look, border);
  return skyAbove(look, ridge, textured === null && ridge === border ? 9 : 1);
}

/**
 * The border of a sky with clouds in it: of what a search from several heights finds, the clearest that has a sky
 * above it. Null where there is none; `plain` is the skyline of a sky without texture, if that was found.
 */
function texturedSkyline(look: Look, plain: Int32Array | null): Int32Array | null {
  const small = smallerLook(look, searchSide);
  const scale = small.height / look.height;
  const limit = lowestLine(small);
  const columns = columnsOf(small, limit);
  const from = [...starts.map((share) => new Int32Array(small.width).fill(Math.max(2, Math.round(share * limit))))];
  if (plain !== null)
    from.push(
      Int32Array.from({ length: small.width }, (_, x) =>
        Math.round(plain[Math.floor((x * look.width) / small.width)]! * scale),
      ),
    );
  let best: { rows: Int32Array; clarity: number } | null = null;
  for (const start of from) {
    const border = findBorder(columns, start);
    if (border === null || border.clarity < leastClarity || !isSky(small, columns.edges, border.rows, limit)) continue;
    if (best === null || border.clarity > best.clarity) best = border;
  }
  if (best === null) return null;
  const rows = best.rows;
  const fine = columnsOf(look, Math.round(limit / scale));
  const finer = Int32Array.from({ length: look.width }, (_, x) =>
    Math.round(rows[Math.min(small.width - 1, Math.floor((x * small.width) / look.width))]! / scale),
  );
  return findBorder(fine, finer, 1)?.rows ?? finer;
}

function columnsOf(look: Look, limit: number): Parameters<typeof findBorder>[0] {
  const { width, height, luma, redGreen, yellowBlue, detail, subject } = look;
  return {
    width,
    height,
    planes: [luma, redGreen, yellowBlue, detail.map((value) => 40 * Math.log2(1 + value))],
    edges: rowEdges(look),
    hidden: maskWhere(subject, (alpha) => alpha > 0.3),
    from: new Int32Array(width),
    to: new Int32Array(width).fill(limit),
    prior: (row) => 2 * (row / limit - 0.5),
  };
}

/** The row of the strongest edge that goes right across the picture, a shore or a field's end: no sky lies below. */
function lowestLine(look: Look): number {
  const { width, height, subject } = look;
  const edges = rowEdges(look);
  let line = height;
  let strongest = 0;
  for (let y = Math.round(0.3 * height); y < 0.85 * height; y++) {
    let open = 0;
    let there = 0;
    let strength = 0;
    for (let x = 0; x < width; x++) {
      const i = y * width + x;
      if (subject[i]! > 0.3) continue;
      open++;
      strength += edges[i]!;
      if (Math.max(edges[i]!, edges[i - width]!, edges[i + width]!) > 0.35) there++;
    }
    if (open < width / 2 || there < 0.94 * open || strength < strongest * open) continue;
    strongest = strength / open;
    line = y + 1;
  }
  return line;
}

/** Whether what lies above a border is like a sky beside what lies below. */
function isSky(look: Look, edges: Float32Array, rows: Int32Array, limit: number): boolean {
  const { width, height } = look;
  const above = sideOf(look, rows, limit, true);
  const below = sideOf(look, rows, limit, false);
  if (above.share < 0.06 || below.share < 0.04) return false;
  let edge = 0;
  let open = 0;
  for (let x = 0; x < width; x++) {
    if (rows[x]! > 0.05 * height) open++;
    edge += edges[Math.min(height - 2, Math.max(1, rows[x]!)) * width + x]! / width;
  }
  const leafy = above.redGreen < -8 && above.yellowBlue > 0;
  const indoors = above.luma < 95 && above.yellowBlue > -10 && above.redGreen < 25;
  return (
    open > 0.65 * width &&
    edge > (above.yellowBlue < -18 ? leastBlueEdge : leastEdge) &&
    above.luma > 1.18 * below.luma &&
    above.luma > 40 &&
    above.detail < below.detail - 0.1 &&
    above.yellowBlue < 12 &&
    !leafy &&
    !indoors
  );
}

type Side = { share: number; luma: number; redGreen: number; yellowBlue: number; detail: number };

function sideOf(look: Look, rows: Int32Array, limit: number, upper: boolean): Side {
  const { width, height, luma, redGreen, yellowBlue, detail, subject } = look;
  const side: Side = { share: 0, luma: 0, redGreen: 0, yellowBlue: 0, detail: 0 };
  let count = 0;
  for (let x = 0; x < width; x++) {
    for (let y = upper ? 0 : rows[x]!; y < (upper ? rows[x]! : limit); y++) {
      const i = y * width + x;
      if (subject[i]! > 0.3) continue;
      count++;
      side.luma += luma[i]!;
      side.redGreen += redGreen[i]!;
      side.yellowBlue += yellowBlue[i]!;
      side.detail += Math.log2(1 + detail[i]!);
    }
  }
  const n = Math.max(1, count);
  return {
    share: count / (width * height),
    luma: side.luma / n,
    redGreen: side.redGreen / n,
    yellowBlue: side.yellowBlue / n,
    detail: side.detail / n,
  };
}

/** A skyline without columns that are far darker than the sky is in most: a cliff at the picture's edge has no edge above it. */
function withoutCliffs({ width, luma, subject }: Look, rows: Int32Array): Int32Array {
  const means = Array.from(rows, (row, x) => {
    let sum = 0;
    let count = 0;
    for (let y = 0; y < row; y++) {
      if (subject[y * width + x]! > 0.3) continue;
      sum += luma[y * width + x]!;
      count++;
    }
    return count === 0 ? null : sum / count;
  });
  const seen = means.filter((mean) => mean !== null).toSorted((a, b) => a - b);
  const usual = seen[seen.length >> 1] ?? 0;
  return rows.map((row, x) => ((means[x] ?? usual) < 0.55 * usual ? 0 : row));
}

/** A green that is no blue, and darker than what lies below: trees out of focus, not a sky. */
function isLeafy(look: Look, rows: Int32Array): boolean {
  const above = sideOf(look, rows, look.height, true);
  return (
    above.redGreen < -15 &&
    above.yellowBlue > 0.8 * above.redGreen &&
    above.luma < sideOf(look, rows, look.height, false).luma
  );
}

/** `alike` is the squared Mahalanobis distance up to which what hangs together with the sky belongs to it. */
function skyAbove(look: Look, border: Int32Array, alike: number): Field | null {
  const { width, height, guide, subject } = look;
  const n = width * height;
  const deepest = border.toSorted()[Math.floor(width * 0.95)]!;
  // Below the subject the sky goes on: whatever has the sky's colours and hangs together with it is sky too.
  const certain = new Uint8Array(n);
  for (let x = 0; x < width; x++)
    for (let y = 0; y < border[x]!; y++) if (subject[y * width + x]! < 0.5) certain[y * width + x] = 1;
  const likely = colourFit(guide, certain);
  const candidates = new Uint8Array(n);
  for (let i = 0; i < n; i++) {
    const reachable = i < deepest * width && likely[i]! < alike;
    candidates[i] = subject[i]! < 0.5 && (certain[i] || reachable) ? 1 : 0;
  }
  const { labels, components: pieces } = components(candidates, width, height);
  const touched = new Float64Array(pieces.length + 1);
  for (let i = 0; i < n; i++) if (certain[i]) touched[labels[i]!]!++;
  const data = new Float32Array(n);
  for (let i = 0; i < n; i++) {
    const label = labels[i]!;
    // A piece that is mostly guessed is more likely water, snow or a wall of the same colour.
    if (label > 0 && touched[label]! > 0.6 * pieces[label - 1]!.pixels) data[i] = 1;
    else if (certain[i]) data[i] = 1;
  }
  addClouds(look, data);
  let covered = 0;
  for (const value of data) covered += value;
  if (covered < leastSky * n) return null;
  const soft = boxBlur({ width, height, data }, 1);
  // Where a subject hides it the sky goes on, so that nothing behind the subject has the subject's shape.
  const visible = subject.map((alpha) => (alpha < 0.05 ? 1 : 0));
  return spread(soft, { width, height, data: visible }, 2);
}

function blurred(guide: RgbField, radius: number): RgbField {
  const { width, height } = guide;
  const data = new Float32Array(guide.data.length);
  for (let c = 0; c < 3; c++) {
    const plane = new Float32Array(width * height);
    for (let i = 0; i < plane.length; i++) plane[i] = guide.data[i * 3 + c]!;
    const soft = boxBlur({ width, height, data: plane }, radius).data;
    for (let i = 0; i < plane.length; i++) data[i * 3 + c] = soft[i]!;
  }
  return { width, height, data };
}

/** Adds what the sky runs into without an edge and is as bright and as pale: clouds near the land. */
function addClouds(look: Look, sky: Float32Array): void {
  const { width, height, luma, saturation, detail, subject } = look;
  let count = 0;
  let bright = 0;
  let pale = 0;
  for (let i = 0; i < sky.length; i++) {
    if (sky[i] === 0) continue;
    count++;
    bright += luma[i]!;
    pale += saturation[i]!;
  }
  const edges = rowEdges(look);
  const open = new Uint8Array(sky.length);
  for (let i = 0; i < sky.length; i++) {
    const cloudy =
      luma[i]! * count > bright && saturation[i]! * count < pale && detail[i]! < softCloud && edges[i]! < 0.3;
    open[i] = sky[i] === 1 || (cloudy && subject[i]! < 0.3) ? 1 : 0;
  }
  const { labels, components: pieces } = components(open, width, height);
  const inSky = new Float64Array(pieces.length + 1);
  for (let i = 0; i < sky.length; i++) if (sky[i] === 1) inSky[labels[i]!]!++;
  for (let i = 0; i < sky.length; i++) {
    const label = labels[i]!;
    if (label > 0 && inSky[label]! > 0.6 * pieces[label - 1]!.pixels) sky[i] = 1;
  }
}
