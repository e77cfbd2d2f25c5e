import type { Action, Plan } from '../../../contract/plan.ts';
import { randomFor } from '../random.ts';
import type { Scene, Veil } from '../types.ts';
import { minimumJerk } from './easing.ts';
import { flicker } from './flicker.ts';
import { codeOf } from './particles.ts';
import type { Place, Program } from './program.ts';
import { shaftTile } from './tiles.ts';
import { brightMean, mixRgb, tonesOf, type Tones } from './tones.ts';
import { hang, makeVeil, type Touch } from './veil.ts';
import { numberOf } from './breeze.ts';

/** Where the light comes from, in pixels: above the picture. */
type Lamp = { readonly x: number; readonly y: number };

type Shaft = {
  readonly veil: Veil;
  readonly place: Place;
  readonly disparity: number;
  /** Texels across a radian, and radians a second that they drift. */
  readonly fine: number;
  readonly drift: number;
  readonly opacity: number;
  readonly swell: (seconds: number) => number;
  readonly phase: number;
};

/** Shafts of light that fall into the picture from its bright side, behind the subjects and, faintly, in front of them. */
export function raysProgram(plan: Plan, scene: Scene): Program | null {
  const actions = plan.scene.filter(({ region, action }) => region === 'picture' && action === 'god_rays');
  const [action] = actions;
  if (action === undefined) return null;
  const tones = tonesOf(scene);
  const lamp = lampOf(tones, scene);
  const shafts = shaftsOf(action, tones, plan);
  const pace = plan.tempo * numberOf(action, 'rate', 1);
  return {
    added: shafts.map(({ veil, place }) => ({ layer: veil, place })),
    pose(instant) {
      const since = Math.max(instant.seconds - action.t0, 0);
      for (const shaft of shafts) hang(instant, shaft.veil, shaft.disparity, falling(shaft, lamp, since, pace, scene));
    },
  };
}

/** Above the brightest part of the picture's upper half, a little beyond it to the outside. */
function lampOf({ width, height, luma }: Tones, scene: Scene): Lamp {
  const upper = luma.slice(0, width * Math.ceil(height * 0.6));
  const bright = upper.toSorted()[Math.floor(upper.length * 0.86)]!;
  let sum = 0;
  let weight = 0;
  upper.forEach((value, i) => {
    if (value < bright) return;
    sum += (i % width) + 0.5;
    weight++;
  });
  const x = sum / weight / width;
  return { x: (0.5 + (x - 0.5) * 1.5) * scene.width, y: -0.42 * scene.height };
}

function shaftsOf(action: Action, tones: Tones, plan: Plan): Shaft[] {
  const random = randomFor(plan.seed, 'god rays');
  const strength = Math.min(numberOf(action, 'strength', 1), 1.8);
  const bright = codeOf(
    ...mixRgb(
      brightMean(tones, 0.12, () => true),
      [255, 238, 200],
      0.6,
    ),
  );
  // Light adds: its colour is what is added where it is densest.
  const colour = { y: 16 + (bright.y - 16) * 0.62, u: 128 + (bright.u - 128) * 0.5, v: 128 + (bright.v - 128) * 0.5 };
  const side = random() < 0.5 ? -1 : 1;
  const shaft = (place: Place, disparity: number, fine: number, drift: number, opacity: number): Shaft => ({
    veil: makeVeil(`rays ${place}`, shaftTile(random), colour, 'light'),
    place,
    disparity,
    fine,
    drift: side * drift,
    opacity: opacity * strength,
    swell: flicker(random, [0.15, 0.27, 0.5]),
    phase: random(),
  });
  return [shaft('middle', 0.3, 190, 0.022, 1), shaft('front', 0.8, 120, -0.03, 0.5)];
}

function falling(
  { fine, drift, opacity, swell, phase }: Shaft,
  lamp: Lamp,
  since: number,
  pace: number,
  { width, height }: Scene,
): (x: number, y: number, out: Touch) => void {
  const presence = minimumJerk(since / 1.5) * opacity * (0.78 + 0.3 * swell(since * pace));
  const span = Math.hypot(width, height);
  const breath = 2 * Math.PI * 0.12 * since * pace;
  return (x, y, out) => {
    const dx = x - lamp.x;
    const dy = y - lamp.y;
    const angle = Math.atan2(dx, dy);
    const away = Math.sqrt(dx * dx + dy * dy) / span;
    out.u = (angle + drift * since * pace) * fine + 256 * phase;
    out.v = away * 150 - 9 * since * pace;
    const broad = 0.7 + 0.3 * Math.sin(angle * 6 + breath + 6.3 * phase);
    out.opacity = presence * broad * Math.min(1, Math.exp(-1.9 * (away - 0.35)));
  };
}
