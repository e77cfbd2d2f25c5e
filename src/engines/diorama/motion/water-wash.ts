import { randomFor, type Random } from '../random.ts';
import type { Plate, Scene, Veil } from '../types.ts';
import { minimumJerk } from './easing.ts';
import { smoothNoise } from './flow.ts';
import type { Instant } from './program.ts';
import { sampleField } from './projection.ts';
import { foamTile, sheetTile, tileFront } from './tiles-foam.ts';
import { brightMean, mixRgb, tonesOf, type Rgb, type Tones } from './tones.ts';
import { lay, makeVeil, type Touch } from './veil.ts';
import type { Manner } from './water-manner.ts';
import { findShore, type Shore } from './water-shore.ts';

/** Heights of the picture that an ordinary wave runs up a beach, and seconds from one to the next. */
const ordinaryReach = 0.2;
const period = 3.8;
/** Share of the period in which it runs up; it draws back more slowly. */
const upShare = 0.4;
/** Seconds until the first one comes. */
const firstAt = 0.35;
/** Share of what lies below the shore that a wave may cover. */
const mostCovered = 0.62;

/** A thin sheet of water that runs up a beach behind a line of foam, and leaves the sand wet. */
export type Wash = { readonly veils: readonly Veil[]; pose(instant: Instant): void };

/** The wash of a plan's waves; null where they do not end on sand. */
export function createWash(seed: number, plate: Plate, scene: Scene, manner: Manner): Wash | null {
  const onSand = scene.regions.some(({ name }) => name === 'sand');
  const shore = manner.swash > 0 && onSand ? findShore(plate, scene) : null;
  if (shore === null) return null;
  const random = randomFor(seed, 'water wash');
  const front = frontOf(random, shore, scene, manner);
  const tones = tonesOf(scene);
  const { sand, film, foam } = coloursOf(tones, shore, scene);
  const wet = makeVeil('wash wet', sheetTile(random, 14), mixRgb(sand, [0, 0, 0], 0.55), 'over');
  const sheet = makeVeil('wash sheet', sheetTile(random, 5), film, 'over');
  const lace = makeVeil('wash foam', foamTile(random), foam, 'over');
  return {
    veils: [wet, sheet, lace],
    pose(instant) {
      const t = Math.max(instant.seconds - manner.t0, 0) * manner.rate;
      const seen = minimumJerk((t - firstAt) / 0.5);
      const drying = (x: number): number => front(x, Math.min(t, firstAt + upShare * period)).row;
      lay(instant, wet, (x, y, out) => cover(x, y, drying(x), 0.3 * seen * shore.open(x), shore.row(x), out));
      const row = (x: number): ReturnType<typeof front> => front(x, t);
      lay(instant, sheet, (x, y, out) => cover(x, y, row(x).row, 0.55 * seen * shore.open(x), shore.row(x), out));
      lay(instant, lace, (x, y, out) => {
        const here = row(x);
        cover(x, y, here.row, seen * here.foam * shore.open(x), shore.row(x), out);
      });
    },
  };
}

/** Position in a tile whose front lies at a row; nothing is to be seen out at sea. */
function cover(x: number, y: number, row: number, opacity: number, shore: number, out: Touch): void {
  out.u = x;
  out.v = Math.min(Math.max(tileFront + row - y, 0), 500);
  out.opacity = opacity * minimumJerk((y - shore + 26) / 30);
}

/** Where the front of the wash is in a column, and how much foam it has. */
function frontOf(
  random: Random,
  shore: Shore,
  { width, height }: Scene,
  { swash }: Manner,
): (x: number, t: number) => { row: number; foam: number } {
  const lobes = smoothNoise(random, 0.42, width / height);
  const late = smoothNoise(random, 0.8, width / height);
  return (x, t) => {
    const from = shore.row(x);
    const uneven = sampleField(lobes, width, height, x, 0.5 * height);
    const reach = Math.min(ordinaryReach * swash * height, mostCovered * (height - from)) * (0.8 + 0.2 * uneven);
    const beat = Math.max(t - firstAt - 0.18 * (1 + sampleField(late, width, height, x, 0.5 * height)), 0) / period;
    const turn = Math.floor(beat);
    const phase = beat - turn;
    // Every other wave is smaller; it slows down as it climbs, and gravity draws it back.
    const size = turn % 2 === 0 ? 1 : 0.72;
    const up = phase < upShare ? 1 - (1 - phase / upShare) ** 2.2 : 1 - ((phase - upShare) / (1 - upShare)) ** 1.7;
    return { row: from - 4 + reach * size * up, foam: 0.35 + 0.65 * (phase < upShare ? 1 : up) };
  };
}

/** Colours of the sand, of the sheet of water and of the foam. */
function coloursOf(tones: Tones, shore: Shore, { width, height }: Scene): { sand: Rgb; film: Rgb; foam: Rgb } {
  const placeOf = (i: number): { x: number; y: number } => ({
    x: (((i % tones.width) + 0.5) * width) / tones.width,
    y: ((Math.floor(i / tones.width) + 0.5) * height) / tones.height,
  });
  const isBelow = (i: number): boolean => {
    const { x, y } = placeOf(i);
    return y > shore.row(x) + 0.03 * height && y < shore.row(x) + 0.25 * height;
  };
  const isSea = (i: number): boolean => {
    const { x, y } = placeOf(i);
    return y < shore.row(x) && y > shore.row(x) - 0.12 * height;
  };
  const sand = brightMean(tones, 0.9, isBelow);
  const sea = brightMean(tones, 0.6, isSea);
  const crest = brightMean(tones, 0.12, isSea);
  return { sand, film: mixRgb(mixRgb(sand, [0, 0, 0], 0.3), sea, 0.5), foam: mixRgb(crest, [255, 255, 255], 0.45) };
}
