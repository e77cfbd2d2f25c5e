import type { Look } from './look.ts';
import { maskOf, shareOf, type Segment, type Segments } from './segments.ts';

/** Difference of colour, 0 to 255, up to which land goes on in its neighbour. */
const alike = 34;
/** By so much that is more like land than like the sky; or like both, where it is darker than this share of the sky's usual luma. */
const nearer = 14;
const dark = 0.9;
const both = -4;
/** Share of the sky's pixels beyond which it cannot be land that was taken for it. */
const most = 0.25;
/** How much stronger the edge to the land may be than the edge to the sky, also where it is brighter than the sky usually is, as lit clouds are. */
const skyline = { usually: 1.5, bright: 1.05 };
const bright = 1.25;
/** Rounds: a mountain is several segments. */
const rounds = 4;

/** A sky without mountains and cliffs that were taken for clouds: parts that look like the land they touch, and not like the sky. */
export function withoutLand(look: Look, segments: Segments, sky: Float32Array): Float32Array {
  const { all } = segments;
  const overhead = shareOf(segments, look, sky);
  const land = new Set(all.filter(({ label }) => overhead[label]! < 0.35).map(({ label }) => label));
  const above = all.filter(({ label }) => !land.has(label));
  const beside = neighbours(segments);
  const usual = usualLuma(above);
  const taken = new Set<number>();
  for (let round = 0; round < rounds; round++) {
    const more = above.filter((segment) => !land.has(segment.label) && isLand(segment, all, beside, land, usual));
    if (more.length === 0) break;
    for (const { label } of more) {
      land.add(label);
      taken.add(label);
    }
  }
  const pixels = (some: readonly Segment[]): number => some.reduce((sum, segment) => sum + segment.pixels, 0);
  if (taken.size === 0 || pixels(above.filter(({ label }) => taken.has(label))) > most * pixels(above)) return sky;
  const mask = maskOf(segments, taken, look.width, look.height);
  return sky.map((value, i) => Math.min(value, 1 - mask[i]!));
}

function isLand(
  segment: Segment,
  all: readonly Segment[],
  beside: readonly ReadonlyMap<number, Touch>[],
  land: ReadonlySet<number>,
  usual: number,
): boolean {
  let toLand = Infinity;
  let toSky = Infinity;
  let touching = 0;
  let touched = 0;
  let edgeToLand = 0;
  let edge = 0;
  for (const [label, { length, contrast }] of beside[segment.label]!) {
    const other = all[label]!;
    const away = Math.hypot(
      segment.luma - other.luma,
      segment.redGreen - other.redGreen,
      segment.yellowBlue - other.yellowBlue,
      8 * Math.log2((1 + segment.detail) / (1 + other.detail)),
    );
    touching += length;
    edge += contrast;
    if (land.has(label)) {
      touched += length;
      edgeToLand += contrast;
      toLand = Math.min(toLand, away);
    } else toSky = Math.min(toSky, away);
  }
  if (toLand > alike) return false;
  // What is parted from the land by a sharp line, and from the sky by a soft one, is a cloud behind the land.
  const stronger = segment.luma > bright * usual ? skyline.bright : skyline.usually;
  if (edgeToLand * (touching - touched) > stronger * (edge - edgeToLand) * touched) return false;
  const shaded = segment.luma < dark * usual && touched > 0.3 * touching;
  return touched > 0.12 * touching && toLand + (shaded ? both : nearer) < toSky;
}

function usualLuma(some: readonly Segment[]): number {
  const sorted = some.toSorted((a, b) => a.luma - b.luma);
  const half = sorted.reduce((sum, { pixels }) => sum + pixels, 0) / 2;
  let sum = 0;
  return sorted.find(({ pixels }) => (sum += pixels) >= half)?.luma ?? 0;
}

/** How far two segments border on each other, pixels, and the sum of their differences across that border. */
type Touch = { length: number; contrast: number };

/** Of each segment, which others it touches. */
function neighbours({ look, labels, all }: Segments): Map<number, Touch>[] {
  const { width, luma, redGreen, yellowBlue } = look;
  const found = all.map(() => new Map<number, Touch>());
  const add = (a: number, b: number, contrast: number): void => {
    const touch = found[a]!.get(b) ?? { length: 0, contrast: 0 };
    touch.length++;
    touch.contrast += contrast;
    found[a]!.set(b, touch);
  };
  const touch = (i: number, j: number): void => {
    const [a, b] = [labels[i]!, labels[j]!];
    if (a === b) return;
    const contrast = Math.hypot(luma[i]! - luma[j]!, redGreen[i]! - redGreen[j]!, yellowBlue[i]! - yellowBlue[j]!);
    add(a, b, contrast);
    add(b, a, contrast);
  };
  for (let i = 0; i < labels.length; i++) {
    if ((i + 1) % width !== 0) touch(i, i + 1);
    if (i + width < labels.length) touch(i, i + width);
  }
  return found;
}
