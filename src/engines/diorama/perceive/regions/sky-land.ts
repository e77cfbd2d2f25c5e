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
  beside: readonly ReadonlyMap<number, number>[],
  land: ReadonlySet<number>,
  usual: number,
): boolean {
  let toLand = Infinity;
  let toSky = Infinity;
  let touching = 0;
  let touched = 0;
  for (const [label, length] of beside[segment.label]!) {
    const other = all[label]!;
    const away = Math.hypot(
      segment.luma - other.luma,
      segment.redGreen - other.redGreen,
      segment.yellowBlue - other.yellowBlue,
      8 * Math.log2((1 + segment.detail) / (1 + other.detail)),
    );
    touching += length;
    if (land.has(label)) {
      touched += length;
      toLand = Math.min(toLand, away);
    } else toSky = Math.min(toSky, away);
  }
  if (toLand > alike) return false;
  const shaded = segment.luma < dark * usual && touched > 0.3 * touching;
  return touched > 0.12 * touching && toLand + (shaded ? both : nearer) < toSky;
}

function usualLuma(some: readonly Segment[]): number {
  const sorted = some.toSorted((a, b) => a.luma - b.luma);
  const half = sorted.reduce((sum, { pixels }) => sum + pixels, 0) / 2;
  let sum = 0;
  return sorted.find(({ pixels }) => (sum += pixels) >= half)?.luma ?? 0;
}

/** Of each segment, which others it touches, and along how many pixels. */
function neighbours({ look, labels, all }: Segments): Map<number, number>[] {
  const { width } = look;
  const found = all.map(() => new Map<number, number>());
  const touch = (a: number, b: number): void => {
    if (a === b) return;
    found[a]!.set(b, (found[a]!.get(b) ?? 0) + 1);
    found[b]!.set(a, (found[b]!.get(a) ?? 0) + 1);
  };
  for (let i = 0; i < labels.length; i++) {
    if ((i + 1) % width !== 0) touch(labels[i]!, labels[i + 1]!);
    if (i + width < labels.length) touch(labels[i]!, labels[i + width]!);
  }
  return found;
}
