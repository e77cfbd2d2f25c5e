import type { Action, Plan } from '../../../contract/plan.ts';
import { randomFor, type Random } from '../random.ts';
import type { Scene, Veil } from '../types.ts';
import { minimumJerk } from './easing.ts';
import { flameHertz, flicker } from './flicker.ts';
import { locate } from './locate.ts';
import { codeOf, putSprite, type Code, type Shape } from './particles.ts';
import type { Instant, Program } from './program.ts';
import { sampleField } from './projection.ts';
import { skyOf } from './sky.ts';
import { spotsOf, type Spot } from './spots.ts';
import { plainTile } from './tiles.ts';
import { lumaOf, mixRgb, tonesOf, type Rgb } from './tones.ts';
import { lay, makeVeil, type Touch } from './veil.ts';
import { numberOf } from './breeze.ts';

/** How much brighter than in the photo a lamp is, -1 (out) to 1 (as bright as it gets), 0 at time 0. */
type Course = (seconds: number) => number;

type Kind = {
  course(random: Random, spot: Spot, action: Action, scene: Scene): Course;
  /** Halo: radii of the lamp, and pixels at 1280 x 720 on top. */
  readonly halo: { readonly radii: number; readonly pixels: number; readonly opacity: number };
  /** Which of the bright things of the picture are meant, and how many at most. */
  meant?(spot: Spot): boolean;
  readonly most: number;
  /** Light on the surroundings, 0 for lamps that are too far away for that. */
  readonly ambient: number;
};

const kinds: Readonly<Record<string, Kind>> = {
  twinkle: {
    most: 220,
    course: (random) => {
      const wave = flicker(random, [0.5, 0.9, 1.7]);
      return (t) => 0.85 * wave(t);
    },
    halo: { radii: 2.2, pixels: 3, opacity: 0.75 },
    ambient: 0,
  },
  flicker: {
    most: 120,
    course: (random) => {
      const wave = flicker(random, [1.1, 2.3, 4.7, 7.9]);
      return (t) => 0.75 * wave(t) - 0.1 * minimumJerk(t);
    },
    halo: { radii: 3, pixels: 8, opacity: 0.45 },
    ambient: 0.35,
  },
  candle: {
    most: 14,
    meant: ({ colour: [r, , b] }) => r > b + 12,
    course: (random) => {
      const wave = flicker(random, flameHertz);
      return (t) => 0.42 * wave(t) + 0.22 * minimumJerk(t / 0.8);
    },
    halo: { radii: 5, pixels: 26, opacity: 0.5 },
    ambient: 0.8,
  },
  glow: {
    most: 80,
    course: (random) => {
      const phase = random();
      const wave = (t: number): number => 0.5 - 0.5 * Math.cos(2 * Math.PI * (0.3 * t + 0.06 * phase));
      return (t) => 0.75 * minimumJerk(t / 1.2) * (0.35 + 0.65 * wave(t));
    },
    halo: { radii: 5, pixels: 18, opacity: 0.5 },
    ambient: 0.5,
  },
  pulse: {
    most: 80,
    course: () => (t) => 0.8 * (0.5 - 0.5 * Math.cos(2 * Math.PI * 0.9 * t)),
    halo: { radii: 4.5, pixels: 16, opacity: 0.55 },
    ambient: 0.6,
  },
  neon: {
    most: 40,
    meant: ({ colour }) => isNeon(colour),
    course: telegraph,
    halo: { radii: 3, pixels: 12, opacity: 0.55 },
    ambient: 0.5,
  },
  switch_on: {
    most: 220,
    course: (random, { x }, { t0, t1 }, { width }) => {
      const at = 0.6 + (0.35 * random() + 0.65 * (x / width)) * Math.min(t1 - t0 - 1.4, 2.2);
      // The photo shows them lit: they go out softly before they come on.
      return (t) =>
        (0.7 + 0.9) * minimumJerk((t - at) / 0.16) * (1 - 0.3 * Math.exp(-(((t - at - 0.26) / 0.05) ** 2))) -
        0.7 * minimumJerk(t / 0.45);
    },
    halo: { radii: 4.5, pixels: 14, opacity: 0.55 },
    ambient: 0.45,
  },
  switch_off: {
    most: 220,
    course: (random, { x }, { t0, t1 }, { width }) => {
      const at = 0.35 + (0.35 * random() + 0.65 * (x / width)) * Math.min(t1 - t0 - 1.2, 2.4);
      return (t) => -0.95 * minimumJerk((t - at) / 0.14);
    },
    halo: { radii: 3, pixels: 8, opacity: 0.3 },
    ambient: 0,
  },
};

export const drawnLamps: readonly string[] = Object.keys(kinds);

/** A tube that is on, but for bursts in which it fails some eight times a second. */
function telegraph(random: Random): Course {
  const bursts = Array.from({ length: 6 }, (_, i) => ({
    at: 0.25 + 1.45 * (i + 0.8 * random()),
    off: Array.from({ length: 2 + Math.floor(3 * random()) }, () => 0.04 + 0.1 * random()),
  }));
  const dark = (t: number): number =>
    bursts.reduce((sum, { at, off }) => {
      let start = at;
      let share = 0;
      for (const length of off) {
        share += minimumJerk((t - start) / 0.03) - minimumJerk((t - start - length) / 0.03);
        start += length + 0.07;
      }
      return sum + share;
    }, 0);
  return (t) => 0.4 * minimumJerk(t / 0.5) - 1.15 * Math.min(dark(t), 1);
}

type Lamp = {
  readonly spot: Spot;
  readonly course: Course;
  readonly bright: Code;
  readonly core: Code;
  readonly dark: Code;
};

type Row = {
  readonly action: Action;
  readonly kind: Kind;
  readonly lamps: readonly Lamp[];
  readonly ambient: Veil | null;
  readonly strength: number;
  readonly rate: number;
};

/** Mean luma of pictures that are taken at night, and by day. */
const nightLuma = 60;
const dayLuma = 105;
/** Bright things that are looked at, of which an action means some. */
const mostLamps = 400;
/** Difference of a colour's channels from which on it is that of a neon tube. */
const vivid = 70;
/** With more lamps than these each one has a smaller halo, so that they do not run together. */
const fewLamps = 16;
/** Lamps whose light is seen on what is around them: the most striking ones. */
const shining = 6;
/** Halo, core and darkness. */
const shapesALamp = 3;

/** The picture's own lamps, windows and stars, each with a life of its own. */
export function lightsProgram(plan: Plan, scene: Scene): Program | null {
  const rows = plan.scene.flatMap((action) => (action.region === 'lights' ? rowOf(action, plan, scene) : []));
  if (rows.length === 0) return null;
  const unit = Math.sqrt((scene.width * scene.height) / 921_600);
  return {
    added: rows.flatMap(({ ambient }) => (ambient === null ? [] : [{ layer: ambient, place: 'front' as const }])),
    sprites: { behind: 0, front: rows.reduce((sum, { lamps }) => sum + lamps.length * shapesALamp, 0) },
    pose(instant) {
      for (const row of rows) {
        const since = Math.max(instant.seconds - row.action.t0, 0) * row.rate;
        for (const lamp of row.lamps) putLamp(lamp, row, since, unit, instant);
        if (row.ambient !== null) lay(instant, row.ambient, shine(row, since, scene));
      }
    },
  };
}

function rowOf(action: Action, plan: Plan, scene: Scene): Row[] {
  const kind = Object.hasOwn(kinds, action.action) ? kinds[action.action]! : null;
  if (kind === null) return [];
  const random = randomFor(plan.seed, `lights ${action.action}`);
  const day = action.action.startsWith('switch_') ? 0 : daylight(scene);
  const lamps = meantBy(action, kind, scene).map((spot): Lamp => {
    const strong = saturated(spot.colour);
    return {
      spot,
      course: byDay(kind.course(random, spot, action, scene), day),
      bright: codeOf(...mixRgb(strong, [255, 255, 255], 0.25)),
      core: codeOf(...mixRgb(strong, [255, 255, 255], 0.75)),
      dark: codeOf(...mixRgb(spot.colour, [0, 0, 0], 0.8)),
    };
  });
  if (lamps.length === 0) return [];
  const near = lamps.slice(0, shining);
  const light = near.reduce<Rgb>(
    (sum, { spot }) => mixRgb(sum, saturated(spot.colour), 1 / near.length),
    [255, 220, 170],
  );
  const colour = codeOf(...light);
  return [
    {
      action,
      kind,
      lamps,
      ambient:
        kind.ambient === 0
          ? null
          : makeVeil(
              `lights ${action.action}`,
              plainTile(random),
              { y: 66, u: 128 + (colour.u - 128) * 0.35, v: 128 + (colour.v - 128) * 0.35 },
              'light',
            ),
      strength: Math.min(numberOf(action, 'strength', 1), 1.6),
      rate: Math.min(plan.tempo, 2) * numberOf(action, 'rate', 1),
    },
  ];
}

/** How much of the light in a picture is the day's, 0 at night to 1. */
function daylight(scene: Scene): number {
  const { luma } = tonesOf(scene);
  const mean = luma.reduce((sum, value) => sum + value, 0) / luma.length;
  return Math.min(Math.max((mean - nightLuma) / (dayLuma - nightLuma), 0), 1);
}

/** What shines by day is lit by the sun too: it may flash, and does not go out. */
function byDay(course: Course, day: number): Course {
  return (seconds) => {
    const value = course(seconds);
    return value < 0 ? value * (1 - day) : value;
  };
}

/** The spots that an action is about: stars are in the sky, windows and lamps are not. */
function meantBy(action: Action, kind: Kind, scene: Scene): Spot[] {
  const spots = spotsOf(scene, mostLamps);
  const what = action.params['what'];
  const ofSky = typeof what === 'string' && /star|星/.test(what);
  const sky = ofSky || action.action !== 'twinkle' ? skyOf(tonesOf(scene), scene) : null;
  const inSky = ({ x, y }: Spot): boolean => sky !== null && sampleField(sky, scene.width, scene.height, x, y) > 0.6;
  const placed = spots.filter((spot) => (ofSky ? inSky(spot) : !inSky(spot)));
  const meant = placed.filter((spot) => kind.meant?.(spot) ?? true);
  return (meant.length > 0 ? meant : placed).slice(0, kind.most);
}

/** Vivid, and not of the yellow that lamps and windows have. */
function isNeon(colour: Rgb): boolean {
  const [r, g, b] = colour;
  const isYellow = r >= g && g > b && g > 0.5 * r;
  return Math.max(...colour) - Math.min(...colour) > vivid && !isYellow;
}

/** The colour as strong as light of that hue is. */
function saturated(colour: Rgb): Rgb {
  const light = lumaOf(colour);
  const far = mixRgb([light, light, light], colour, 1.6);
  const scale = 235 / Math.max(...far, 1);
  const part = (value: number): number => Math.min(Math.max(value * scale, 0), 255);
  return [part(far[0]), part(far[1]), part(far[2])];
}

function putLamp(
  { spot, course, bright, core, dark }: Lamp,
  row: Row,
  since: number,
  unit: number,
  instant: Instant,
): void {
  const { halo } = row.kind;
  const value = Math.min(Math.max(course(since) * row.strength, -1), 1);
  if (Math.abs(value) < 0.01) return;
  const { x, y } = locate(instant, spot.disparity, spot.x, spot.y);
  const disc = (radius: number, softness: number, opacity: number, colour: Code): Shape => ({
    x,
    y,
    along: radius,
    across: radius,
    angle: 0,
    softness,
    hollow: 0,
    opacity,
    colour,
  });
  const { front } = instant.state;
  if (value < 0) {
    const out = disc(1, 0.5, -0.9 * value, dark);
    putSprite(front, { ...out, along: spot.wide * 1.45 + 2 * unit, across: spot.tall * 1.45 + 2 * unit });
    return;
  }
  const crowd = Math.min(Math.sqrt(fewLamps / row.lamps.length), 1);
  const reach = spot.radius * (1 + (halo.radii - 1) * crowd) + halo.pixels * unit * crowd;
  putSprite(front, disc(reach, 1, halo.opacity * value * (0.55 + 0.45 * crowd), bright));
  const heart = disc(1, 1, 0.8 * value, core);
  putSprite(front, { ...heart, along: spot.wide + 1.2 * unit, across: spot.tall + 1.2 * unit });
}

/** The nearest lamps' light on what is around them. */
function shine(
  { lamps, kind, strength }: Row,
  since: number,
  { width }: Scene,
): (x: number, y: number, out: Touch) => void {
  const reach = 2 * (0.16 * width) ** 2;
  const shown = kind.ambient * strength * Math.min(Math.sqrt(fewLamps / lamps.length), 1);
  const near = lamps.slice(0, shining).map(({ spot, course }) => ({ ...spot, light: Math.max(course(since), 0) }));
  return (x, y, out) => {
    let light = 0;
    for (const lamp of near) {
      if (lamp.light > 0) light += lamp.light * Math.exp(-((x - lamp.x) ** 2 + (y - lamp.y) ** 2) / reach);
    }
    out.u = x;
    out.v = y;
    out.opacity = shown * (1 - Math.exp(-light));
  };
}
