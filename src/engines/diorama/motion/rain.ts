import type { Action, Plan } from '../../../contract/plan.ts';
import { randomFor } from '../random.ts';
import type { Field, Raster, Scene, Veil } from '../types.ts';
import { minimumJerk } from './easing.ts';
import { locate } from './locate.ts';
import { codeOf, putSprite } from './particles.ts';
import type { Instant, Program } from './program.ts';
import { sampleField } from './projection.ts';
import { mistTile } from './tiles.ts';
import { brightMean, mixRgb, tonesOf, type Rgb, type Tones } from './tones.ts';
import { lay, makeVeil, type Touch } from './veil.ts';
import { amountOf, numberOf } from './breeze.ts';

/** A place that drops hit again and again, each time a little elsewhere. */
type Puddle = { readonly phase: number; readonly rate: number; readonly key: number };

type Wet = {
  readonly action: Action;
  /** 0 to 1 over the picture: how much of it is ground that rain falls on. */
  readonly ground: Field;
  readonly sheen: Veil;
  readonly shine: number;
  readonly puddles: readonly Puddle[];
  readonly rate: number;
  readonly colour: ReturnType<typeof codeOf>;
};

const puddleCounts = { light: 40, medium: 130, heavy: 300 } as const;
const shines = { light: 0.2, medium: 0.34, heavy: 0.48 } as const;
/** Luma of ground from which on it looks darker, not brighter, when it is wet. */
const brightGround = 95;
/** Bright ground gets by so much less darker than dark ground gets brighter: its light is at the edges of all that stands on it. */
const darkening = 0.45;
/** Seconds that a splash is seen. */
const splashTime = 0.17;
/** Ring, and two drops that jump out of it. */
const shapesASplash = 3;

/** What rain does to the ground: splashes, each a ring that widens and fades, and a wet sheen. */
export function rainProgram(plan: Plan, scene: Scene): Program | null {
  const action = plan.atmosphere.find(({ action: name }) => name === 'rain');
  if (action === undefined) return null;
  const wet = wetOf(action, plan, scene);
  if (wet === null) return null;
  return {
    added: [{ layer: wet.sheen, place: 'background' }],
    sprites: { behind: wet.puddles.length * shapesASplash, front: 0 },
    pose(instant) {
      const since = Math.max(instant.seconds - action.t0, 0);
      lay(instant, wet.sheen, sheen(wet, since, scene));
      const presence = minimumJerk((since - 0.35) / 0.9);
      if (presence > 0) for (const puddle of wet.puddles) putSplash(puddle, wet, since, presence, scene, instant);
    },
  };
}

function wetOf(action: Action, plan: Plan, scene: Scene): Wet | null {
  const tones = tonesOf(scene);
  const ground = groundOf(tones, scene);
  if (ground.data.reduce((sum, value) => sum + value, 0) < 0.03 * ground.data.length) return null;
  const random = randomFor(plan.seed, 'rain splashes');
  const light = groundLight(tones, ground);
  const amount = amountOf(action);
  const sky = mixRgb(
    brightMean(tones, 0.25, (i) => tones.disparity[i]! < 0.3),
    [200, 206, 214],
    0.4,
  );
  return {
    action,
    ground,
    sheen: sheenOf(light, sky, mistTile(random, 0.6)),
    shine: shines[amount] * (light > brightGround ? darkening : 1),
    puddles: Array.from({ length: puddleCounts[amount] }, (_, i) => ({
      phase: random(),
      rate: 0.8 + 0.7 * random(),
      key: i,
    })),
    rate: Math.min(plan.tempo, 2) * numberOf(action, 'rate', 1),
    colour: codeOf(...mixRgb(sky, [255, 255, 255], 0.8)),
  };
}

/** Bright ground is darker when it is wet, dark ground shows the light of the sky. */
function sheenOf(light: number, sky: Rgb, tile: Raster): Veil {
  if (light > brightGround) return makeVeil('rain sheen', tile, mixRgb(sky, [0, 0, 0], 0.62), 'over');
  const { y, u, v } = codeOf(...sky);
  const third = { y: 16 + (y - 16) * 0.34, u: 128 + (u - 128) * 0.3, v: 128 + (v - 128) * 0.3 };
  return makeVeil('rain sheen', tile, third, 'light');
}

/** Mean luma of the ground. */
function groundLight({ luma }: Tones, { data }: Field): number {
  let sum = 0;
  let weight = 0;
  data.forEach((value, i) => {
    sum += value * luma[i]!;
    weight += value;
  });
  return sum / weight;
}

/** Below the horizon, and near enough to be more than a line: what lies there is ground or water. */
function groundOf({ width, height, disparity }: Tones, scene: Scene): Field {
  const horizon = scene.horizon / scene.height;
  const data = new Float32Array(width * height);
  for (let i = 0; i < data.length; i++) {
    const below = (Math.floor(i / width) + 0.5) / height - horizon;
    data[i] = minimumJerk((below - 0.02) / 0.3) * minimumJerk((disparity[i]! - 0.06) / 0.2);
  }
  return { width, height, data };
}

function sheen(
  { ground, shine, rate }: Wet,
  since: number,
  { width, height, horizon }: Scene,
): (x: number, y: number, out: Touch) => void {
  const presence = minimumJerk(since / 2.2) * shine;
  return (x, y, out) => {
    // Flat patches, smaller where they are farther away.
    const depth = 1 / Math.max((y - horizon) / (height - horizon), 0.08);
    out.u = ((x - width / 2) / width) * 190 * Math.sqrt(depth) + 128;
    out.v = 130 * Math.log(depth) + 3 * Math.sin(1.1 * since * rate + x / 60);
    out.opacity = presence * sampleField(ground, width, height, x, y);
  };
}

function putSplash(puddle: Puddle, wet: Wet, since: number, presence: number, scene: Scene, instant: Instant): void {
  const { width, height, horizon } = scene;
  const beat = since * puddle.rate * wet.rate + puddle.phase;
  const turn = Math.floor(beat);
  const age = (beat - turn) / (puddle.rate * wet.rate) / splashTime;
  if (age >= 1) return;
  // Rows are met as seldom as they are narrow: far ones more often than near ones, as the ground's perspective has it.
  const v = fraction(puddle.key * 0.6180339887 + turn * 0.3819660113);
  const u = fraction(puddle.key * 0.7548776662 + turn * 0.569840291 + 0.13);
  const y = horizon + (height * 1.04 - horizon) * (0.06 + 0.94 * v ** 1.25);
  const x = width * (-0.04 + 1.08 * u);
  const ground = sampleField(wet.ground, width, height, x, y);
  if (ground < 0.2) return;
  const disparity = sampleField(scene.layers[0]!.disparity, width, height, x, y);
  const place = locate(instant, disparity, x, y);
  const unit = Math.sqrt((width * height) / 921_600);
  const size = unit * (2 + 13 * ((y - horizon) / (height - horizon)));
  const fade = presence * (1 - age) * ground;
  const shape = { angle: 0, colour: wet.colour, softness: 0.5 };
  const radius = size * (0.35 + 0.65 * age);
  putSprite(instant.state.behind, {
    ...shape,
    ...place,
    along: radius,
    across: radius * 0.36,
    hollow: 0.72,
    opacity: 0.75 * fade,
  });
  for (const side of [-1, 1]) {
    const drop = Math.max(size * 0.13, 0.7 * unit);
    putSprite(instant.state.behind, {
      ...shape,
      x: place.x + side * radius * 0.55,
      y: place.y - size * 1.5 * age * (1 - age) * (side > 0 ? 1 : 0.7) * 1.6,
      along: drop,
      across: drop * 1.3,
      softness: 0.9,
      hollow: 0,
      opacity: 0.7 * fade,
    });
  }
}

function fraction(value: number): number {
  return value - Math.floor(value);
}
