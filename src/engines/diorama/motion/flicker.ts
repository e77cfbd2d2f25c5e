import type { Random } from '../random.ts';

/**
 * A light that never comes to rest: a sum of waves whose amplitudes fall with their frequency (1/f), -1 to 1 at most times,
 * 0 at time 0.
 */
export function flicker(random: Random, hertz: readonly number[]): (seconds: number) => number {
  const waves = hertz.map((each) => ({
    each: each * (0.85 + 0.3 * random()),
    phase: random(),
    size: 1 / Math.sqrt(each),
  }));
  const power = Math.sqrt(waves.reduce((sum, { size }) => sum + size * size, 0));
  const at = (t: number): number =>
    waves.reduce((sum, { each, phase, size }) => sum + size * Math.sin(2 * Math.PI * (each * t + phase)), 0) / power;
  const start = at(0);
  return (seconds) => at(seconds) - start;
}

/** Half a hertz to eight, as flames have them. */
export const flameHertz = [0.7, 1.3, 2.6, 4.1, 7.3] as const;
