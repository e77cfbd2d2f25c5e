import type { Action, Plan } from '../../../contract/plan.ts';
import { displacementFactor } from '../actions.ts';
import { randomFor, type Random } from '../random.ts';
import type { Field, Raster, Scene, Veil } from '../types.ts';
import { minimumJerk } from './easing.ts';
import type { Place, Program } from './program.ts';
import { sampleField } from './projection.ts';
import { vesselsOf } from './sources.ts';
import { billowTile, mistTile } from './tiles.ts';
import { brightMean, glowOf, lumaOf, mixRgb, tonesOf, type Rgb, type Tones } from './tones.ts';
import { hang, makeVeil, type Touch } from './veil.ts';
import { amountOf, numberOf, windOf } from './breeze.ts';

/** Where a sheet of haze is dense: far away, low over the ground behind the subjects, or faint in front of everything. */
type Lie = 'far' | 'low' | 'near';

type Haze = {
  colour(tones: Tones): Rgb;
  /** Opacity of the densest place of each sheet by amount. */
  readonly density: {
    readonly [lie in Lie]: { readonly light: number; readonly medium: number; readonly heavy: number };
  };
  readonly tile: (random: Random, least: number) => Raster;
  /** Pixels of a texel across and down, at 1280 x 720. */
  readonly pitch: { readonly x: number; readonly y: number };
  /** Drift sideways in the wind and upwards, widths a second. */
  readonly drift: number;
  readonly rise: number;
  /** Strength of the wind where the prompt has none. */
  readonly calm: number;
  /** How much denser and thinner gusts make it, 0 to 1. */
  readonly gusts: number;
  /** Share of the density that the sky high above the horizon has. */
  readonly high: number;
  /** True for what lies where the subjects touch the ground. */
  readonly atFeet?: boolean;
  /** Seconds until it is all there. */
  readonly gathering: number;
};

const levels = (light: number, medium: number, heavy: number) => ({ light, medium, heavy });

const hazes: Readonly<Record<string, Haze>> = {
  fog: {
    colour: mistColour,
    density: { far: levels(0.55, 0.8, 1), low: levels(0.45, 0.72, 1), near: levels(0.16, 0.3, 0.55) },
    tile: mistTile,
    pitch: { x: 5.4, y: 3.1 },
    drift: 0.034,
    rise: 0.002,
    calm: 1,
    gusts: 0.12,
    high: 0.12,
    gathering: 1.8,
  },
  sandstorm: {
    colour: (tones) =>
      mixRgb(
        brightMean(tones, 0.35, () => true),
        [222, 178, 118],
        0.55,
      ),
    density: { far: levels(0.5, 0.74, 0.92), low: levels(0.4, 0.66, 0.84), near: levels(0.2, 0.4, 0.55) },
    tile: mistTile,
    pitch: { x: 6.2, y: 2.8 },
    drift: 0.34,
    rise: 0.006,
    calm: 1,
    gusts: 0.5,
    high: 0.55,
    gathering: 1.4,
  },
  smoke: {
    colour: (tones) => {
      const light = lumaOf(brightMean(tones, 0.4, () => true));
      return mixRgb(
        [light, light, light],
        brightMean(tones, 0.4, () => true),
        0.25,
      );
    },
    density: { far: levels(0.34, 0.52, 0.75), low: levels(0.4, 0.62, 0.82), near: levels(0.18, 0.3, 0.45) },
    tile: billowTile,
    pitch: { x: 4.6, y: 4.2 },
    drift: 0.014,
    rise: 0.03,
    calm: 1,
    gusts: 0.1,
    high: 0.35,
    gathering: 2,
  },
  /** What feet, hooves and wheels stir up. */
  dust: {
    colour: (tones) => mixRgb(groundColour(tones), [222, 196, 158], 0.82),
    density: { far: levels(0, 0, 0), low: levels(0.55, 0.85, 1), near: levels(0.12, 0.25, 0.45) },
    tile: billowTile,
    pitch: { x: 3.4, y: 2.6 },
    drift: 0.06,
    rise: 0.012,
    calm: 1,
    gusts: 0.4,
    high: 0,
    gathering: 1.2,
    atFeet: true,
  },
  /** Sand that the wind drives over the ground. */
  sand: {
    colour: (tones) => mixRgb(groundColour(tones), [255, 226, 170], 0.45),
    density: { far: levels(0.35, 0.6, 0.9), low: levels(0.3, 0.5, 0.8), near: levels(0.05, 0.12, 0.25) },
    tile: mistTile,
    pitch: { x: 5, y: 0.75 },
    drift: 0.26,
    rise: 0.001,
    calm: 1,
    gusts: 0.6,
    high: 1,
    gathering: 1,
  },
  /** What heavy rain leaves of the distance. */
  rain: {
    colour: mistColour,
    density: { far: levels(0, 0.16, 0.45), low: levels(0, 0, 0.2), near: levels(0, 0, 0.16) },
    tile: mistTile,
    // Sheets of rain: narrow, long, and falling with the wind.
    pitch: { x: 2.6, y: 7.5 },
    drift: 0.12,
    rise: -0.34,
    calm: 0.7,
    gusts: 0.25,
    high: 0.5,
    gathering: 2,
  },
};

export const drawnHazes: readonly string[] = ['fog', 'sandstorm', 'smoke'];

/** Bright as the lightest part of the distance is, and a little paler. */
function mistColour(tones: Tones): Rgb {
  const far = brightMean(tones, 0.16, (i) => tones.disparity[i]! < 0.45);
  const pale = Math.min(lumaOf(far) * 1.05 + 12, 242);
  return mixRgb(far, [pale, pale, pale], 0.35);
}

function groundColour(tones: Tones): Rgb {
  return brightMean(tones, 0.5, (i) => tones.disparity[i]! > 0.4);
}

/** Sand is driven over its ground and a little above it; its weight tells where that is. */
function driven(ground: Field, x: number, y: number, { width, height }: Scene): number {
  const here = sampleField(ground, width, height, x * width, y * height);
  return Math.max(here, 0.7 * sampleField(ground, width, height, x * width, (y + 0.03) * height));
}

/** How much is stirred up at a place, in shares of the picture: low clouds around the feet of every subject. */
function stirred(x: number, y: number, { subjects }: Scene): number {
  let most = 0;
  for (const { box } of subjects) {
    const across = (x - box.x - box.width / 2) / (0.8 * box.width + 0.08);
    const up = (box.y + box.height - 0.02 - y) / (0.26 * box.height + 0.05);
    most = Math.max(most, Math.exp(-across * across - up * up * (up < 0 ? 3 : 1)));
  }
  return most;
}

type Sheet = {
  readonly veil: Veil;
  readonly place: Place;
  readonly disparity: number;
  /** Opacity over the picture. */
  readonly density: Field;
  readonly pitch: { readonly x: number; readonly y: number };
  /** Texels a second. */
  readonly speed: { readonly u: number; readonly v: number };
  readonly phases: readonly [number, number, number, number, number, number];
};

/** Fog, sand in the air, smoke that fills the air: two or three sheets at different depths that drift past each other. */
export function fogProgram(plan: Plan, scene: Scene): Program | null {
  const banks = [...plan.atmosphere, ...plan.scene].flatMap((action) => {
    const haze = hazeOf(action);
    // What rises from a cup does not fill the room: `smoke.ts` draws it.
    const rises = action.action === 'smoke' && vesselsOf(scene, tonesOf(scene)).length > 0;
    return haze === null || rises ? [] : [{ action, haze, sheets: sheetsOf(action, haze, plan, scene) }];
  });
  const sheets = banks.flatMap((bank) => bank.sheets);
  if (sheets.length === 0) return null;
  return {
    added: sheets.map(({ veil, place }) => ({ layer: veil, place })),
    pose(instant) {
      for (const { action, haze, sheets: own } of banks) {
        const since = Math.max(instant.seconds - action.t0, 0);
        for (const sheet of own) hang(instant, sheet.veil, sheet.disparity, drifting(sheet, haze, since, scene));
      }
    },
  };
}

function hazeOf({ region, action }: Action): Haze | null {
  if (region === 'sand') return action === 'blow' ? hazes['sand']! : null;
  return region === 'air' && Object.hasOwn(hazes, action) ? hazes[action]! : null;
}

const lies: readonly { lie: Lie; place: Place; disparity: number; size: number; pace: number }[] = [
  { lie: 'far', place: 'background', disparity: 0.12, size: 0.8, pace: 0.6 },
  { lie: 'low', place: 'middle', disparity: 0.45, size: 1, pace: 1 },
  { lie: 'near', place: 'front', disparity: 0.85, size: 1.7, pace: 2.1 },
];

function sheetsOf(action: Action, haze: Haze, plan: Plan, scene: Scene): Sheet[] {
  const amount = amountOf(action);
  const random = randomFor(plan.seed, `haze ${action.action}`);
  const wind = windOf(action, plan.seed, haze.calm);
  const pace = plan.tempo * numberOf(action, 'rate', 1) * displacementFactor[plan.amplitude];
  const unit = Math.sqrt((scene.width * scene.height) / 921_600);
  const tones = tonesOf(scene);
  const ground = scene.regions.find(({ name, of }) => name === action.region && of === null)?.weight ?? null;
  const colour = haze.colour(tones);
  return lies.flatMap(({ lie, place, disparity, size, pace: own }): Sheet[] => {
    const most = haze.density[lie][amount];
    if (most === 0) return [];
    const tile = haze.tile(random, lie === 'far' ? 0.25 : 0);
    const pitch = { x: haze.pitch.x * size * unit, y: haze.pitch.y * size * unit };
    const width = scene.width * own * pace;
    return [
      {
        veil: makeVeil(`${action.action} ${lie}`, tile, colour, 'over'),
        place,
        disparity,
        density: densityOf(lie, most, haze, tones, lumaOf(colour), ground, scene),
        pitch,
        speed: { u: -(wind * haze.drift * width) / pitch.x, v: (haze.rise * width) / pitch.y },
        phases: [random(), random(), random(), random(), random(), random()],
      },
    ];
  });
}

/**
 * How dense a sheet is over the picture: thin high up in the sky, dense far away or low over the ground. In the dark of
 * the picture there is no light for it to show.
 */
function densityOf(
  lie: Lie,
  most: number,
  { high, atFeet }: Haze,
  tones: Tones,
  light: number,
  ground: Field | null,
  scene: Scene,
): Field {
  const { width, height, disparity } = tones;
  const lit = glowOf(tones);
  const horizon = scene.horizon / scene.height;
  const data = new Float32Array(width * height);
  for (let i = 0; i < data.length; i++) {
    const y = (Math.floor(i / width) + 0.5) / height;
    const above = Math.max(horizon - y, 0);
    const sky = high + (1 - high) * Math.exp(-((above / 0.26) ** 1.5));
    const far = (1 - disparity[i]!) ** 1.4;
    const shown = most * (0.3 + 0.7 * Math.min((1.6 * lit[i]!) / light, 1));
    if (ground !== null) data[i] = shown * driven(ground, (i % width) / width, y, scene);
    else if (atFeet === true) data[i] = shown * stirred((i % width) / width, y, scene);
    else if (lie === 'far') data[i] = shown * sky * far;
    else if (lie === 'low') data[i] = shown * sky * (0.3 + 0.7 * Math.exp(-(((y - horizon - 0.2) / 0.3) ** 2)));
    else data[i] = shown * (0.3 + 0.7 * Math.min(Math.max((y - 0.35) / 0.6, 0), 1));
  }
  return { width, height, data };
}

function drifting(
  { density, pitch, speed, phases }: Sheet,
  { gusts, gathering }: Haze,
  since: number,
  { width, height }: Scene,
): (x: number, y: number, out: Touch) => void {
  const presence = minimumJerk(since / gathering);
  const wave = (hertz: number, phase: number): number => 2 * Math.PI * (hertz * since + phase);
  const [a, b, c, d, e, f] = phases;
  // The sheet is pulled slowly to and fro, so that its banks change their shapes; gusts are waves that run with it.
  const swell = wave(0.11, a);
  const swirl = wave(0.13, b);
  const gust = wave(0.45, c);
  return (x, y, out) => {
    const s = x / width;
    const t = y / height;
    out.u =
      x / pitch.x + speed.u * since + e * 256 + 9 * Math.sin(7 * t + 3 * s + swell) + 3 * Math.sin(15 * t - swirl);
    out.v =
      y / pitch.y + speed.v * since + f * 256 + 7 * Math.sin(6 * s - 3 * t + swirl) + 3 * Math.sin(13 * s + swell);
    const gusting = 1 - gusts * (0.5 + 0.5 * Math.sin(5 * s - Math.sign(-speed.u) * gust + 2 * t + 6 * d));
    out.opacity = presence * gusting * sampleField(density, width, height, x, y);
  };
}
