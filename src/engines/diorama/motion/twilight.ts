import type { Action, Plan } from '../../../contract/plan.ts';
import { randomFor } from '../random.ts';
import type { Scene, Veil } from '../types.ts';
import { minimumJerk } from './easing.ts';
import type { Program } from './program.ts';
import { sampleField } from './projection.ts';
import { skyOf } from './sky.ts';
import { plainTile } from './tiles.ts';
import { tonesOf } from './tones.ts';
import { lay, makeVeil } from './veil.ts';

type Hour = {
  /** Light over the horizon, what is added, and how much of it. */
  readonly glow: { readonly y: number; readonly u: number; readonly v: number; readonly opacity: number };
  /** Darkness from above, and how much of it. */
  readonly night: { readonly r: number; readonly g: number; readonly b: number; readonly opacity: number };
};

const hours: Readonly<Record<string, Hour>> = {
  day_to_dusk: { glow: { y: 62, u: 84, v: 178, opacity: 0.75 }, night: { r: 14, g: 20, b: 58, opacity: 0.62 } },
  sunset: { glow: { y: 74, u: 76, v: 182, opacity: 0.85 }, night: { r: 40, g: 22, b: 66, opacity: 0.42 } },
  sunrise: { glow: { y: 84, u: 84, v: 168, opacity: 0.85 }, night: { r: 60, g: 50, b: 110, opacity: 0.12 } },
};

/** Heights of the picture over which the glow fades upwards, and the night downwards. */
const glowReach = 0.24;

/** What a changing hour does to the sky beside the light of the whole picture: a warm horizon, night from above. */
export function twilightProgram(plan: Plan, scene: Scene): Program | null {
  const action = plan.scene.find(({ region, action: name }) => region === 'picture' && Object.hasOwn(hours, name));
  if (action === undefined) return null;
  const sky = skyOf(tonesOf(scene), scene);
  if (sky === null) return null;
  const hour = hours[action.action]!;
  const tile = plainTile(randomFor(plan.seed, 'twilight'));
  const { r, g, b } = hour.night;
  const glow = makeVeil('twilight glow', tile, { y: hour.glow.y, u: hour.glow.u, v: hour.glow.v }, 'light');
  const night = makeVeil('twilight night', tile, [r, g, b], 'over');
  const { width, height, horizon } = scene;
  const drape = (
    instant: Parameters<NonNullable<Program['pose']>>[0],
    veil: Veil,
    shade: (up: number) => number,
  ): void =>
    lay(instant, veil, (x, y, out) => {
      out.u = x;
      out.v = y;
      out.opacity = sampleField(sky, width, height, x, y) * shade(Math.max(horizon - y, 0) / height);
    });
  return {
    added: [
      { layer: night, place: 'background' },
      { layer: glow, place: 'background' },
    ],
    pose(instant) {
      const come = progressOf(action, instant.seconds);
      drape(instant, glow, (up) => come * hour.glow.opacity * Math.exp(-((up / glowReach) ** 1.4)));
      drape(instant, night, (up) => come * hour.night.opacity * Math.min(up / (horizon / height), 1) ** 0.8);
    },
  };
}

/** The same course as the light of the whole picture takes. */
function progressOf({ t0, t1 }: Action, seconds: number): number {
  return minimumJerk((seconds - t0) / Math.max((t1 - t0) * 0.9, 0.5));
}
