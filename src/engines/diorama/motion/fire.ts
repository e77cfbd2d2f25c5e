import type { Action, Plan } from '../../../contract/plan.ts';
import { displacementFactor } from '../actions.ts';
import { randomFor } from '../random.ts';
import type { Scene, Veil } from '../types.ts';
import { minimumJerk } from './easing.ts';
import { flameHertz, flicker } from './flicker.ts';
import { codeOf, putSprite, type Code } from './particles.ts';
import type { Displacement, Instant, Program } from './program.ts';
import { sampleField } from './projection.ts';
import { locate } from './locate.ts';
import { sourcesOf, type Source } from './sources.ts';
import { flameTile, plainTile } from './tiles.ts';
import { tonesOf } from './tones.ts';
import { hang, lay, makeVeil, type Touch } from './veil.ts';
import { numberOf, windOf } from './breeze.ts';

type Blaze = {
  readonly action: Action;
  readonly source: Source;
  readonly flames: readonly Flame[];
  readonly glow: Veil;
  readonly embers: readonly Ember[];
  readonly unrest: (seconds: number) => number;
  readonly pace: number;
  readonly strength: number;
  readonly wind: number;
};

type Flame = {
  readonly veil: Veil;
  /** Shares of the fire's half width and height. */
  readonly wide: number;
  readonly tall: number;
  readonly opacity: number;
  readonly pace: number;
  readonly phase: number;
};

type Ember = { readonly a: number; readonly b: number; readonly c: number; readonly d: number };

const embersAFire = 26;
const mostFires = 2;
const ember = { hot: codeOf(255, 190, 96), cooled: codeOf(196, 52, 24) } as const;

/** Tongues over the picture's own flames, embers that rise from them, and their light on what is around. */
export function fireProgram(plan: Plan, scene: Scene): Program | null {
  const blazes = plan.scene.flatMap((action) => (action.region === 'fire' ? blazesOf(action, plan, scene) : []));
  if (blazes.length === 0) return null;
  return {
    added: blazes.flatMap(({ glow, flames }) => [
      { layer: glow, place: 'front' as const },
      ...flames.map(({ veil }) => ({ layer: veil, place: 'middle' as const })),
    ]),
    sprites: { behind: 0, front: blazes.length * embersAFire * 2 },
    bends: { background: licking(blazes, scene) },
    pose(instant) {
      for (const blaze of blazes) {
        const since = Math.max(instant.seconds - blaze.action.t0, 0);
        for (const flame of blaze.flames) {
          hang(instant, flame.veil, blaze.source.disparity, burning(blaze, flame, since, scene));
        }
        lay(instant, blaze.glow, glowing(blaze, since, scene));
        putEmbers(blaze, since, scene, instant);
      }
    },
  };
}

function blazesOf(action: Action, plan: Plan, scene: Scene): Blaze[] {
  const random = randomFor(plan.seed, 'fire');
  const wind = windOf(action, plan.seed, 0.2);
  const strength = Math.min(numberOf(action, 'strength', 1) * displacementFactor[plan.amplitude] ** 0.5, 2);
  const sources = sourcesOf(scene, tonesOf(scene), 'fire').slice(0, mostFires);
  return sources.map((source, i): Blaze => {
    const flame = (name: string, colour: Code, wide: number, tall: number, opacity: number, pace: number): Flame => ({
      veil: makeVeil(`fire ${i} ${name}`, flameTile(random), colour, 'light'),
      wide,
      tall,
      opacity,
      pace,
      phase: random(),
    });
    return {
      action,
      source,
      flames: [
        flame('red', { y: 92, u: 96, v: 190 }, 1.25, 1.3, 0.75, 1),
        flame('yellow', { y: 132, u: 84, v: 150 }, 0.8, 1, 0.7, 1.4),
      ],
      glow: makeVeil(`fire ${i} glow`, plainTile(random), { y: 62, u: 110, v: 150 }, 'light'),
      embers: Array.from({ length: embersAFire }, () => ({ a: random(), b: random(), c: random(), d: random() })),
      unrest: flicker(random, flameHertz),
      pace: plan.tempo * numberOf(action, 'rate', 1),
      strength,
      wind,
    };
  });
}

/** The picture's own flames are pulled to and fro by waves that run up them, the more the higher. */
function licking(blazes: readonly Blaze[], scene: Scene): Displacement {
  const { width, height, regions } = scene;
  const weight = regions.find(({ name }) => name === 'fire')?.weight;
  return (seconds, position, at) => {
    const x = position[at]!;
    const y = position[at + 1]!;
    const held = weight === undefined ? 0 : sampleField(weight, width, height, x, y);
    if (held < 0.004) return;
    for (const { source, action, pace, strength, unrest, flames } of blazes) {
      const t = Math.max(seconds - action.t0, 0) * pace;
      const half = source.halfWidth * width;
      const up = Math.min(Math.max((source.y - y) / height / Math.max(source.tall, 0.02), 0), 1.2);
      const near = Math.exp(-(((x - source.x) / (2.2 * half)) ** 2));
      const phase = 6.3 * flames[0]!.phase + x / half;
      const reach = held * near * minimumJerk(t / 0.5) * Math.min(strength, 1.5) * up;
      position[at] =
        x - reach * half * (0.2 * Math.sin(6 * up - 9.5 * t + phase) + 0.1 * Math.sin(13 * up - 17 * t + 2 * phase));
      position[at + 1] =
        y + reach * source.tall * height * (0.07 * unrest(t) + 0.05 * Math.sin(9 * up - 13 * t + 3 * phase));
    }
  };
}

function burning(
  { source, pace, strength, wind, unrest }: Blaze,
  flame: Flame,
  since: number,
  { width, height }: Scene,
): (x: number, y: number, out: Touch) => void {
  const presence = minimumJerk(since / 0.6) * (0.85 + 0.25 * unrest(since));
  const tall = Math.max(source.tall * flame.tall * (0.85 + 0.2 * strength), 0.05);
  const half = source.halfWidth * width * flame.wide;
  const time = since * pace * flame.pace;
  return (x, y, out) => {
    const up = (source.y - y) / height / tall;
    if (up < -0.12 || up > 1.15) {
      out.opacity = 0;
      return;
    }
    const lick =
      0.16 * up * (Math.sin(5 * up - 7.1 * time + 6.3 * flame.phase) + 0.6 * Math.sin(11 * up - 11.3 * time));
    const across = (x - source.x) / half - lick - 0.35 * wind * up * up;
    const narrow = Math.max(1 - 0.62 * Math.max(up, 0) ** 1.3, 0.15);
    const side = Math.max(1 - (across / narrow) ** 2, 0);
    const foot = Math.min(Math.max((up + 0.12) / 0.2, 0), 1);
    const top = Math.max(1 - Math.max(up - 0.25, 0) / 0.9, 0);
    out.u = (across / narrow) * 42 + 256 * flame.phase;
    out.v = up * 88 + time * 190;
    out.opacity = presence * flame.opacity * side * foot * top;
  };
}

/** The flicker of the fire's light on everything around it. */
function glowing(
  { source, unrest, strength }: Blaze,
  since: number,
  { width, height }: Scene,
): (x: number, y: number, out: Touch) => void {
  const light = minimumJerk(since / 0.8) * strength * (0.32 + 0.26 * unrest(since));
  const reach = (0.22 * width + 1.6 * source.halfWidth * width) ** 2;
  const middle = source.y - 0.4 * source.tall * height;
  return (x, y, out) => {
    out.u = x;
    out.v = y;
    out.opacity = light * Math.exp(-((x - source.x) ** 2 + (y - middle) ** 2) / reach);
  };
}

function putEmbers(
  { source, embers, pace, strength, wind }: Blaze,
  since: number,
  scene: Scene,
  instant: Instant,
): void {
  const { width, height } = scene;
  const unit = Math.sqrt((width * height) / 921_600);
  const presence = minimumJerk(since / 0.9);
  const place = locate(instant, source.disparity, source.x, source.y - 0.5 * source.tall * height);
  for (const { a, b, c, d } of embers) {
    const lifetime = 1 + 0.9 * a;
    const life = ((since * pace) / lifetime + b) % 1;
    const age = life * lifetime;
    const sway = Math.sin(5.3 * age + 6.3 * c) * 0.02 * age * width;
    const shine = presence * Math.sin(Math.PI * life) ** 1.5 * (0.7 + 0.3 * Math.sin(31 * age + 6.3 * d));
    const mix = (key: keyof Code): number => ember.hot[key] + (ember.cooled[key] - ember.hot[key]) * life;
    const shape = {
      x: place.x + (c - 0.5) * 1.6 * source.halfWidth * width + sway + 0.05 * wind * age * width,
      y: place.y - (0.1 + 0.16 * d) * strength * age * height,
      angle: 0,
      hollow: 0,
      colour: { y: mix('y'), u: mix('u'), v: mix('v') },
    };
    const radius = unit * (1.3 + 1.2 * a);
    const halo = 4.5 * radius;
    putSprite(instant.state.front, { ...shape, along: halo, across: halo, softness: 1, opacity: 0.2 * shine });
    putSprite(instant.state.front, { ...shape, along: radius, across: radius, softness: 0.8, opacity: 0.95 * shine });
  }
}
