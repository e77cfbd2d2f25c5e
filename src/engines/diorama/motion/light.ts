import type { Action, Plan } from '../../../contract/plan.ts';
import { randomFor } from '../random.ts';
import type { Grade } from '../types.ts';
import { minimumJerk } from './easing.ts';

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
  // Shafts of light stand out where the rest is darker.
  god_rays: { gain: 0.86 },
} as const;

const makers: Readonly<Record<string, (action: Action, seed: number, tempo: number) => Effect>> = {
  ...Object.fromEntries(
    Object.entries(gradual).map(([name, to]) => [
      name,
      ({ t0, t1 }: Action): Effect =>
        (seconds, grade) =>
          change(grade, minimumJerk((seconds - t0) / Math.max((t1 - t0) * 0.9, 0.5)), to),
    ]),
  ),
  colour_shift:
    ({ t0, t1 }) =>
    (seconds, grade) => {
      // Once round the circle of hues, softly begun and ended.
      const angle = 2 * Math.PI * minimumJerk((seconds - t0) / Math.max(t1 - t0, 1));
      const { uu, uv, vu, vv } = grade;
      const cos = Math.cos(angle);
      const sin = Math.sin(angle);
      Object.assign(grade, {
        uu: cos * uu - sin * vu,
        uv: cos * uv - sin * vv,
        vu: sin * uu + cos * vu,
        vv: sin * uv + cos * vv,
      });
    },
  flicker: ({ t0, params }, seed, tempo) => {
    const random = randomFor(seed, 'light flicker');
    const strength = typeof params['strength'] === 'number' ? params['strength'] : 1;
    // A flame's light: amplitudes fall with frequency (1/f), half a hertz to eight.
    const waves = [0.7, 1.3, 2.6, 4.1, 7.3].map((hertz) => ({
      hertz: hertz * tempo,
      phase: random(),
      size: 0.085 / Math.sqrt(hertz),
    }));
    const at = (t: number): number =>
      waves.reduce((sum, { hertz, phase, size }) => sum + size * Math.sin(2 * Math.PI * (hertz * t + phase)), 0);
    return (seconds, grade) => {
      const t = seconds - t0;
      if (t > 0)
        change(grade, minimumJerk(t / 0.5) * Math.min(strength, 2), {
          gain: 1 + at(t),
          u: -2 * at(t) * 10,
          v: 12 * at(t),
        });
    };
  },
  lightning: ({ t0, t1 }, seed) => {
    const random = randomFor(seed, 'light lightning');
    const flashes: { at: number; size: number }[] = [];
    for (let at = t0 + 0.5 + 0.5 * random(); at < t1 - 0.2; at += 0.9 + 1.1 * random()) {
      flashes.push({ at, size: 0.7 + 0.3 * random() }, { at: at + 0.12 + 0.06 * random(), size: 0.5 + 0.5 * random() });
    }
    return (seconds, grade) => {
      const gloom = minimumJerk((seconds - t0) / 0.8);
      const flash = flashes.reduce((sum, { at, size }) => {
        const since = seconds - at;
        return since < 0 ? sum : sum + size * Math.min(since / 0.03, 1) * Math.exp(-since / 0.09);
      }, 0);
      change(grade, gloom, { gain: 0.8, saturation: 0.9 });
      grade.gain *= 1 + 0.75 * flash;
      grade.lift += 26 * flash;
      grade.shiftU += 5 * flash;
    };
  },
};

/** What weather does to the light of the whole picture. */
const weather: Readonly<Record<string, Parameters<typeof change>[2]>> = {
  rain: { gain: 0.93, saturation: 0.88 },
  snow: { saturation: 0.93, u: 1.5 },
  sandstorm: { gain: 0.97, saturation: 0.9, u: -7, v: 6 },
};

export const drawnLights: readonly string[] = Object.keys(makers);

/** Light and colour of the clip over time, as the plan has them; null where they stay the photo's. */
export function createLight(plan: Plan): ((seconds: number) => Grade) | null {
  const effects = [...plan.scene, ...plan.atmosphere].flatMap((action): Effect[] => {
    const { action: name, t0 } = action;
    if (Object.hasOwn(makers, name) && action.region === 'picture')
      return [makers[name]!(action, plan.seed, plan.tempo)];
    const sky = weather[name];
    return sky === undefined ? [] : [(seconds, grade) => change(grade, minimumJerk((seconds - t0) / 1.2), sky)];
  });
  if (effects.length === 0) return null;
  return (seconds) => {
    const grade = { ...neutral };
    for (const effect of effects) effect(seconds, grade);
    return grade;
  };
}
