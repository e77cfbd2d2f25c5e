import type { Action, Plan } from '../../../contract/plan.ts';
import { randomFor } from '../random.ts';
import type { Grade, Scene } from '../types.ts';
import { amountOf, numberOf } from './breeze.ts';
import { minimumJerk } from './easing.ts';
import { flameHertz, flicker } from './flicker.ts';
import { colourShift } from './lightcolours.ts';
import { flashesOf, flashLight } from './lightning.ts';
import { tonesOf } from './tones.ts';

/** What an effect does at its full strength, and how far it has come; combined by multiplying gains and adding shifts. */
type Effect = (seconds: number, grade: Grade) => void;

const neutral: Grade = { gain: 1, lift: 0, uu: 1, uv: 0, vu: 0, vv: 1, shiftU: 0, shiftV: 0 };

/** Mixes a change of light in, `share` 0 to 1 of the way. */
function change(grade: Grade, share: number, to: { gain?: number; saturation?: number; u?: number; v?: number }): void {
  const towards = (value = 1): number => 1 + (value - 1) * share;
  grade.gain *= towards(to.gain);
  const saturation = towards(to.saturation);
  grade.uu *= saturation;
  grade.uv *= saturation;
  grade.vu *= saturation;
  grade.vv *= saturation;
  grade.shiftU += (to.u ?? 0) * share;
  grade.shiftV += (to.v ?? 0) * share;
}

const gradual = {
  brighten: { gain: 1.22 },
  darken: { gain: 0.62, saturation: 0.92 },
  day_to_dusk: { gain: 0.58, saturation: 0.85, u: 7, v: 1 },
  night_to_day: { gain: 1.3, saturation: 1.08, u: -3, v: 1 },
  sunrise: { gain: 1.16, saturation: 1.1, u: -9, v: 7 },
  sunset: { gain: 0.84, saturation: 1.08, u: -12, v: 10 },
  warm: { u: -9, v: 7 },
  cool: { u: 9, v: -6 },
  fade: { gain: 0 },
  black_and_white: { saturation: 0 },
  colourise: { saturation: 1.55, gain: 1.02 },
  // Shafts of light stand out where the rest is darker.
  god_rays: { gain: 0.86 },
  aurora: { gain: 0.82, saturation: 0.95 },
} as const;

const makers: Readonly<Record<string, (action: Action, seed: number, tempo: number, scene: Scene) => Effect>> = {
  ...Object.fromEntries(
    Object.entries(gradual).map(([name, to]) => [
      name,
      ({ t0, t1 }: Action): Effect =>
        (seconds, grade) =>
          change(grade, minimumJerk((seconds - t0) / Math.max((t1 - t0) * 0.9, 0.5)), to),
    ]),
  ),
  colour_shift: (action, _seed, _tempo, scene) => colourShift(action, tonesOf(scene)),
  flicker: (action, seed, tempo) => {
    const wave = flicker(
      randomFor(seed, 'light flicker'),
      flameHertz.map((hertz) => hertz * tempo),
    );
    const strength = Math.min(numberOf(action, 'strength', 1), 2);
    return (seconds, grade) => {
      const t = Math.max(seconds - action.t0, 0);
      const light = 0.14 * wave(t);
      change(grade, minimumJerk(t / 0.5) * strength, { gain: 1 + light, u: -20 * light, v: 12 * light });
    };
  },
  lightning: (action, seed) => {
    const flashes = flashesOf(action, seed);
    return (seconds, grade) => {
      const gloom = minimumJerk((seconds - action.t0) / 0.8);
      const flash = flashes.reduce((sum, each) => sum + flashLight(each, seconds, 0.09), 0);
      change(grade, gloom, { gain: 0.74, saturation: 0.88 });
      grade.gain *= 1 + 0.6 * flash;
      grade.lift += 20 * flash;
      grade.shiftU += 5 * flash;
    };
  },
  time_lapse: ({ t0 }, seed) => {
    const random = randomFor(seed, 'light time-lapse');
    const bright = flicker(random, [0.3, 0.55, 0.9]);
    const warm = flicker(random, [0.2, 0.4]);
    return (seconds, grade) => {
      const t = Math.max(seconds - t0, 0);
      const share = minimumJerk(t / 1.5);
      change(grade, share, { gain: 1 + 0.09 * bright(t), u: -6 * warm(t), v: 5 * warm(t) });
    };
  },
};

/** What weather does to the light of the whole picture. */
const weather: Readonly<Record<string, (amount: ReturnType<typeof amountOf>) => Parameters<typeof change>[2]>> = {
  // Darker all over: what stands on ground that alone got darker would have bright edges.
  rain: (amount) => ({ gain: { light: 0.95, medium: 0.89, heavy: 0.8 }[amount], saturation: 0.86 }),
  snow: () => ({ saturation: 0.93, u: 1.5 }),
  fireworks: () => ({ gain: 0.76, saturation: 0.95, u: 3 }),
  sandstorm: () => ({ gain: 0.97, saturation: 0.9, u: -7, v: 6 }),
};

/** What changes the light of the whole picture; `shadows` and `shimmer` only change parts of it. */
export const drawnLights: readonly string[] = Object.keys(makers);

/** Light and colour of the clip over time, as the plan has them; null where they stay the photo's. */
export function createLight(plan: Plan, scene: Scene): ((seconds: number) => Grade) | null {
  const effects = [...plan.scene, ...plan.atmosphere].flatMap((action): Effect[] => {
    const { action: name, t0 } = action;
    if (Object.hasOwn(makers, name) && action.region === 'picture')
      return [makers[name]!(action, plan.seed, plan.tempo, scene)];
    const sky = action.region === 'air' && Object.hasOwn(weather, name) ? weather[name]?.(amountOf(action)) : undefined;
    return sky === undefined ? [] : [(seconds, grade) => change(grade, minimumJerk((seconds - t0) / 1.2), sky)];
  });
  if (effects.length === 0) return null;
  return (seconds) => {
    const grade = { ...neutral };
    for (const effect of effects) effect(seconds, grade);
    return grade;
  };
}
