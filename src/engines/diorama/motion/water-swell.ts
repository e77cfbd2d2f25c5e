import type { Random } from '../random.ts';
import type { Plate, Scene } from '../types.ts';
import { minimumJerk } from './easing.ts';
import { smoothNoise } from './flow.ts';
import { sampleField } from './projection.ts';
import { findShore } from './water-shore.ts';
import type { WaterView } from './water-view.ts';

/** Seconds from one long wave to the next, and from one that runs up the shore to the next. */
const wavePeriod = 2.6;
const swashPeriod = 3.6;

/** Shorter than this, pixels, a long wave could not be bent into the grid. */
const shortest = 64;

/** What long waves do to a point of the surface: how far up it sees its colour, pixels, and how much brighter it is. */
export type Swell = (x: number, y: number, seconds: number, out: { lift: number; light: number }) => void;

/**
 * Long waves that come toward the viewer: they lift and lower what they pass, and their fronts are darker than their
 * backs.
 *
 * @param strength 1 for a calm sea
 */
export function createSwell(random: Random, view: WaterView, { width, height }: Scene, strength: number): Swell {
  const span = Math.max(view.bottom - view.top, 2 * shortest);
  const lengthAt = (y: number): number => Math.max(shortest, 0.42 * span * (0.4 + (0.6 * (y - view.top)) / span));
  // How many waves lie between the upper end and a row.
  const waves = new Float64Array(height + 1);
  for (let y = 1; y <= height; y++) waves[y] = waves[y - 1]! + (y > view.top - 40 ? 1 / lengthAt(y) : 0);
  const bend = smoothNoise(random, 0.5, width / height);
  const size = smoothNoise(random, 0.4, width / height);
  const start = random();
  return (x, y, seconds, out) => {
    const row = Math.min(Math.max(y, 0), height - 1.001);
    const first = Math.floor(row);
    const along = waves[first]! + (waves[first + 1]! - waves[first]!) * (row - first);
    const angle = 2 * Math.PI * (along - seconds / wavePeriod + start + 0.25 * sampleField(bend, width, height, x, y));
    const here = minimumJerk(seconds / 1.2) * strength * (0.75 + 0.25 * sampleField(size, width, height, x, y));
    // Trochoidal: crests are sharper than troughs.
    const lean = angle + 0.4 * Math.cos(angle);
    out.lift = here * 0.06 * lengthAt(y) * Math.sin(lean) * minimumJerk((y - view.top) / 30);
    out.light = here * 5 * Math.cos(lean);
  };
}

/** How far down the water is carried at a point, pixels, by waves that run up the shore. Never up: what lies there is not known. */
export type Swash = (x: number, y: number, seconds: number) => number;

/** Waves that run up the shore below the water and draw back from it; null where there is none. */
export function createSwash(random: Random, plate: Plate, scene: Scene, strength: number): Swash | null {
  const shore = findShore(plate, scene);
  if (shore === null) return null;
  const { width, height } = scene;
  const most = Math.min(0.014 * height * strength, 0.03 * height);
  const noise = smoothNoise(random, 0.5, width / height);
  return (x, y, seconds) => {
    const row = shore.row(x);
    const here = minimumJerk((y - row) / (6 * most) + 1);
    if (here === 0) return 0;
    const uneven = sampleField(noise, width, height, x, 0.3 * height);
    // Later in some places than in others, and quicker up than back.
    const phase = (2 * Math.PI * Math.max(seconds - 0.3 - 0.3 * uneven, 0)) / swashPeriod;
    const run = (1 - Math.cos(phase + 0.5 * (1 - Math.cos(phase)))) / 2;
    return most * shore.open(x) * (0.75 + 0.25 * uneven) * run * here;
  };
}
