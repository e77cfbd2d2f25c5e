import { ramp } from '../grid.ts';
import { components } from '../raster/components.ts';
import { maskWhere, planeOf } from '../raster/planes.ts';
import { around, type Look } from './look.ts';
import { groups, maskOf, shareOf, straightOutline, type Segment, type Segments } from './segments.ts';
import { lyingFlat, type Finding } from './water.ts';

/** Water that runs or falls is told from rocks and roads by colour and streaks alone: it is believed only where it is spoken of. */
const mostSure = 0.66;
/** Shares of the picture that a fall, and a river, at least cover. */
const leastFall = 0.008;
const leastRiver = 0.02;
/** A river that is less likely than this may as well be rock or a road. */
const leastLikely = 0.6;
/** Mean difference of neighbours across falling water, 0 to 255. */
const leastStreaks = 3.2;

/**
 * Falls, streams and rivers: white water with upright streaks, and smooth cool water with banks.
 *
 * @param surface open water that was found before: falls may come down to it
 */
export function findRunning(
  look: Look,
  segments: Segments,
  sky: Float32Array | null,
  horizon: number,
  straight: Uint8Array,
  surface: Finding | null,
): Finding | null {
  const falls = findFalls(look, sky);
  if (surface !== null && falls === null) return surface;
  const lower = surface ?? findRiver(look, segments, sky, falls === null ? horizon : 0.35, straight, falls);
  const parts = [falls, lower].filter((part) => part !== null);
  if (parts.length === 0) return null;
  const chance = look.luma.map((_, i) => Math.max(...parts.map((part) => part.chance[i]!)));
  const sure = Math.max(surface?.confidence ?? 0, mostSure * Math.max(...parts.map(({ confidence }) => confidence)));
  return { chance, confidence: Math.min(sure, mostSure), mirrored: false };
}

type Part = Pick<Finding, 'chance' | 'confidence'>;

/** White streaks that stand upright, with darker rock on both sides. */
function findFalls(look: Look, sky: Float32Array | null): Part | null {
  const { width, height, luma, saturation, redGreen, yellowBlue, subject, detail } = look;
  const n = width * height;
  const flat = lyingFlat(look, 4);
  const wide = around(look, luma, Math.round(0.16 * width));
  const texture = around(look, detail, 3);
  const across = around(
    look,
    luma.map((value, i) => Math.abs(value - (luma[i + 1] ?? value))),
    4,
  );
  const white = maskWhere(
    luma,
    (value, i) =>
      value > 105 &&
      value > 1.08 * wide[i]! &&
      saturation[i]! < 0.42 &&
      yellowBlue[i]! < 22 &&
      redGreen[i]! < 16 &&
      redGreen[i]! > -40 &&
      flat[i]! < 0.43 &&
      texture[i]! > 0.7 &&
      across[i]! > leastStreaks &&
      subject[i]! < 0.3 &&
      (sky?.[i] ?? 0) < 0.3,
  );
  const closed = around(look, Float32Array.from(white), 2);
  const { labels, components: pieces } = components(
    maskWhere(closed, (value) => value > 0.42),
    width,
    height,
  );
  const sure = pieces.map(({ pixels, left, right, top, bottom, label }) => {
    const tall = (bottom - top + 1) / height;
    const slim = (bottom - top + 1) / (right - left + 1);
    if (pixels < leastFall * n || tall < 0.13) return 0;
    return ramp(slim, 0.5, 1.1) * ramp(tall, 0.1, 0.25) * ramp(darkSides(look, labels, label), 0.35, 0.65);
  });
  const best = Math.max(0, ...sure);
  if (best === 0) return null;
  const falling = maskWhere(labels, (label) => label > 0 && sure[label - 1]! > 0.4 * best);
  return { chance: withoutHoles(falling, width, height), confidence: best };
}

/** A mask with what it surrounds. */
function withoutHoles(mask: Uint8Array, width: number, height: number): Float32Array {
  const { labels, components: pieces } = components(
    mask.map((value) => 1 - value),
    width,
    height,
  );
  const open = pieces.map(
    ({ left, right, top, bottom }) => left === 0 || top === 0 || right === width - 1 || bottom === height - 1,
  );
  return planeOf(labels, (label) => (label > 0 && open[label - 1] === true ? 0 : 1));
}

/** Share of the rows of a piece in which what is beside it, on both sides, is plainly seen and darker. */
function darkSides({ width, height, luma, subject }: Look, labels: Int32Array, label: number): number {
  const reach = Math.round(0.03 * width);
  let rows = 0;
  let dark = 0;
  for (let y = 0; y < height; y++) {
    const from = labels.indexOf(label, y * width);
    if (from < 0 || from >= (y + 1) * width) continue;
    const to = labels.lastIndexOf(label, (y + 1) * width - 1);
    rows++;
    if (from - reach < y * width || to + reach >= (y + 1) * width) continue;
    const inside = (luma[from + 2]! + luma[to - 2]! + luma[(from + to) >> 1]!) / 3;
    const beside = [from - reach, to + reach];
    if (beside.every((i) => subject[i]! < 0.2 && luma[i]! < inside - 22)) dark++;
  }
  return rows === 0 ? 0 : dark / rows;
}

/** Smooth, cool or of the sky's colours, lying low between banks that are not straight. */
function findRiver(
  look: Look,
  segments: Segments,
  sky: Float32Array | null,
  horizon: number,
  straight: Uint8Array,
  falls: Part | null,
): Part | null {
  const { width, height } = segments.look;
  const n = width * height;
  const overhead = shareOf(segments, look, sky ?? new Float32Array(look.luma.length));
  const below = shareOf(segments, look, falls?.chance ?? new Float32Array(look.luma.length));
  const colour = skyColour(segments.all, overhead);
  const ground = segments.all.filter(({ label }) => overhead[label]! < 0.3 && below[label]! < 0.3);
  const usual = weightedMedian(ground);
  const likely = new Map<number, number>();
  for (const segment of ground) {
    const value = riverlike(segment, colour, usual, horizon * height);
    if (value > 0.3) likely.set(segment.label, value);
  }
  let best: { members: ReadonlySet<number>; value: number } | null = null;
  for (const members of groups(segments, (label) => likely.has(label) || below[label]! >= 0.3)) {
    const own = [...members].filter((label) => likely.has(label)).map((label) => segments.all[label]!);
    const pixels = own.reduce((sum, segment) => sum + segment.pixels, 0);
    if (pixels < leastRiver * n || pixels > 0.6 * n) continue;
    const atEdge = own.some(({ left, right, bottom }) => left === 0 || right === width - 1 || bottom === height - 1);
    const mean = own.reduce((sum, { label, pixels: count }) => sum + likely.get(label)! * count, 0) / pixels;
    const rough =
      banks(segments, members, overhead) -
      own.reduce((sum, { detail, pixels: count }) => sum + detail * count, 0) / pixels;
    const fed = [...members].some((label) => below[label]! >= 0.3);
    const value =
      (fed ? 1 : mean * (atEdge ? 1 : 0.5) * ramp(rough, 0.2, 1.5)) *
      (1 - ramp(straightOutline(segments, members, look, straight), 0.2, 0.45));
    if (value > leastLikely && value > (best?.value ?? 0))
      best = { members: new Set(own.map(({ label }) => label)), value };
  }
  return best === null
    ? null
    : { chance: maskOf(segments, best.members, look.width, look.height), confidence: best.value };
}

/** Mean fine detail of what lies beside a group, but for the sky and for subjects. */
function banks({ look, labels, all }: Segments, members: ReadonlySet<number>, overhead: Float64Array): number {
  const { width } = look;
  const reach = 4;
  let sum = 0;
  let count = 0;
  for (let i = reach; i + reach < labels.length; i++) {
    if (!members.has(labels[i]!)) continue;
    for (const j of [i - reach, i + reach, i + reach * width]) {
      const other = labels[j];
      if (other === undefined || members.has(other) || overhead[other]! > 0.3 || all[other]!.hidden > 0.3) continue;
      sum += look.detail[j]!;
      count++;
    }
  }
  return count === 0 ? 0 : sum / count;
}

function riverlike(
  segment: Segment,
  sky: { redGreen: number; yellowBlue: number } | null,
  usualDetail: number,
  horizon: number,
): number {
  const { top, bottom, redGreen, yellowBlue, saturation, detail, flat, hidden, luma } = segment;
  if (hidden > 0.7 || (top + bottom) / 2 < horizon - 2 || luma < 28) return 0;
  const green = redGreen < -6 && yellowBlue > 8;
  if (green) return 0;
  const cool = ramp(-yellowBlue, -12, 6) * ramp(-redGreen, -14, 2);
  const skylike = sky === null ? 0 : 1 - ramp(Math.hypot(redGreen - sky.redGreen, yellowBlue - sky.yellowBlue), 10, 32);
  const smooth = 1 - ramp(detail, 0.55 * usualDetail, 0.95 * usualDetail);
  const pale = 0.6 * (1 - ramp(saturation, 0.1, 0.25)) * smooth * ramp(flat, 0.48, 0.6);
  return Math.max(cool, skylike * ramp(-yellowBlue, -40, 0), pale) * (0.35 + 0.65 * smooth) * ramp(flat, 0.35, 0.5);
}

function skyColour(all: readonly Segment[], overhead: Float64Array): { redGreen: number; yellowBlue: number } | null {
  const above = all.filter(({ label }) => overhead[label]! > 0.6);
  const pixels = above.reduce((sum, segment) => sum + segment.pixels, 0);
  if (pixels === 0) return null;
  const mean = (name: 'redGreen' | 'yellowBlue'): number =>
    above.reduce((sum, segment) => sum + segment[name] * segment.pixels, 0) / pixels;
  return { redGreen: mean('redGreen'), yellowBlue: mean('yellowBlue') };
}

function weightedMedian(all: readonly Segment[]): number {
  const sorted = all.toSorted((a, b) => a.detail - b.detail);
  const half = sorted.reduce((sum, { pixels }) => sum + pixels, 0) / 2;
  let sum = 0;
  for (const { pixels, detail } of sorted) {
    sum += pixels;
    if (sum >= half) return detail;
  }
  return 0;
}
