import { ramp } from '../grid.ts';
import { resizeField } from '../raster/resize.ts';
import { planeOf } from '../raster/planes.ts';
import { around, type Look } from './look.ts';
import { groups, maskOf, shareOf, straightOutline, type Segment, type Segments } from './segments.ts';
import type { Finding } from './water.ts';

/** Grey and soft are many things: smoke is believed only where somebody speaks of it. */
const mostSure = 0.6;
/** Shares of the picture between which a plume lies. */
const least = 0.006;
const most = 0.35;
/** Difference of brightness, 0 to 255, up to which neighbours are the same smoke. */
const alike = 32;

/**
 * Smoke and steam: a pale, grey body without fine detail and with soft sides, that stands on something and is other than
 * what is beside it.
 */
export function findSmoke(
  look: Look,
  segments: Segments,
  sky: Float32Array | null,
  straight: Uint8Array,
): Pick<Finding, 'chance' | 'confidence'> | null {
  const small = segments.look;
  const n = small.width * small.height;
  const plane = sky ?? new Float32Array(look.luma.length);
  const overhead = shareOf(segments, look, plane);
  const built = shareOf(
    segments,
    look,
    around(
      look,
      planeOf(straight, (value) => (value > 0 ? 1 : 0)),
      1,
    ),
  );
  const air = skyOf(segments.all, overhead);
  const wanted = new Set(
    segments.all
      .filter((segment) => isSmoky(segment, overhead[segment.label]!, built[segment.label]!, air))
      .map(({ label }) => label),
  );
  const open = resizeField({ width: look.width, height: look.height, data: plane }, small.width, small.height).data;
  let best: { members: ReadonlySet<number>; value: number } | null = null;
  for (const members of groups(
    segments,
    (label) => wanted.has(label),
    (one, other) => Math.abs(one.luma - other.luma) < alike,
  )) {
    const own = [...members].map((label) => segments.all[label]!);
    const pixels = own.reduce((sum, segment) => sum + segment.pixels, 0);
    if (pixels < least * n || pixels > most * n) continue;
    const walls = ramp(straightOutline(segments, members, look, straight), 0.2, 0.45);
    const value = (1 - walls) * plumeLikeness(segments, members, own, open, air);
    if (value > (best?.value ?? 0)) best = { members, value };
  }
  if (best === null || best.value < 0.5) return null;
  return { chance: maskOf(segments, best.members, look.width, look.height), confidence: mostSure * best.value };
}

type Air = Pick<Segment, 'luma' | 'redGreen' | 'yellowBlue' | 'saturation'>;

function skyOf(all: readonly Segment[], overhead: Float64Array): Air | null {
  const above = all.filter(({ label }) => overhead[label]! > 0.6).toSorted((a, b) => b.pixels - a.pixels);
  return above[0] ?? null;
}

function isSmoky(
  { luma, saturation, detail, hidden, redGreen, yellowBlue }: Segment,
  overhead: number,
  built: number,
  air: Air | null,
): boolean {
  if (hidden > 0.4 || built > 0.1 || detail > 4.5) return false;
  if (overhead < 0.4 || air === null) return saturation < 0.26 && luma > 70 && Math.abs(redGreen) < 22;
  // Before the sky it is greyer than the sky.
  const away = Math.hypot(luma - air.luma, redGreen - air.redGreen, yellowBlue - air.yellowBlue);
  return saturation < Math.max(0.16, 0.75 * air.saturation) && luma > 40 && away > 26;
}

/** 0 to 1: how soft its sides are, how upright it stands, and whether it comes from something below. */
function plumeLikeness(
  segments: Segments,
  members: ReadonlySet<number>,
  own: readonly Segment[],
  sky: Float32Array,
  air: Air | null,
): number {
  const { look, labels } = segments;
  const { width, height, luma, redGreen, yellowBlue } = look;
  const left = Math.min(...own.map((segment) => segment.left));
  const right = Math.max(...own.map((segment) => segment.right));
  const top = Math.min(...own.map((segment) => segment.top));
  const bottom = Math.max(...own.map((segment) => segment.bottom));
  // What runs out of the picture below or on both sides is ground, a wall or the sky.
  if (bottom >= height - 2 || (left === 0 && right === width - 1)) return 0;
  const distance = (i: number, j: number): number =>
    Math.hypot(luma[i]! - luma[j]!, redGreen[i]! - redGreen[j]!, yellowBlue[i]! - yellowBlue[j]!);
  let sharp = 0;
  let wide = 0;
  let outline = 0;
  const reach = 4;
  for (let y = Math.max(top, reach); y <= Math.min(bottom, height - reach - 1); y++) {
    for (let x = Math.max(left, reach); x <= Math.min(right, width - reach - 1); x++) {
      const i = y * width + x;
      if (!members.has(labels[i]!)) continue;
      for (const step of [1, -1, -width]) {
        if (members.has(labels[i + step]!)) continue;
        outline++;
        sharp += distance(i, i + step);
        wide += distance(i - reach * step, i + reach * step);
      }
    }
  }
  if (outline < 12) return 0;
  // Over 9 pixels it changes as much as it does, of which a sharp edge has most in one step.
  const softness = 1 - ramp(sharp / Math.max(wide, 1), 0.24, 0.42);
  const contrast = ramp(wide / outline, 12, 30);
  const upright = ramp((bottom - top) / (right - left + 1), 0.45, 0.9);
  return softness * contrast * upright * standing(segments, members, { left, right, top, bottom }, sky, air);
}

/** 0 to 1: how narrow its foot is beside the rest of it, and how surely something stands below that it comes from. */
function standing(
  { look, labels }: Segments,
  members: ReadonlySet<number>,
  { left, right, top, bottom }: Pick<Segment, 'left' | 'right' | 'top' | 'bottom'>,
  sky: Float32Array,
  air: Air | null,
): number {
  const { width, height, luma, yellowBlue } = look;
  const widths = Array.from({ length: bottom - top + 1 }, (_, row) => {
    let count = 0;
    for (let x = left; x <= right; x++) if (members.has(labels[(top + row) * width + x]!)) count++;
    return count;
  });
  const foot = Math.max(...widths.slice(-Math.max(2, Math.round(0.14 * widths.length))));
  const slim = ramp(widths.length / Math.max(...widths), 1.6, 2.4);
  const narrow = Math.max(slim, 1 - ramp(foot / Math.max(...widths), 0.5, 0.8)) * (1 - ramp(foot / width, 0.1, 0.2));
  let below = 0;
  let lowest = 0;
  for (let x = left; x <= right; x++) {
    if (!members.has(labels[bottom * width + x]!)) continue;
    lowest++;
    const under = Math.min(bottom + 3, height - 1) * width + x;
    const away = air === null ? Infinity : Math.hypot(luma[under]! - air.luma, yellowBlue[under]! - air.yellowBlue);
    if (sky[under]! < 0.4 || away > 45) below++;
  }
  // What runs out of the picture is more likely a wall out of focus.
  const aside = left === 0 || right === width - 1 || (top === 0 && air === null) ? 0.6 : 1;
  return aside * narrow * ramp(below / Math.max(1, lowest), 0.3, 0.7);
}
