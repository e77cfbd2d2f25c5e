import { randomFor, type Random } from '../random.ts';

/** Camera noise at a time since its start: x in widths, y in heights, roll in radians, zoom as a share. All 0 at time 0. */
export type CameraNoise = (seconds: number) => { x: number; y: number; roll: number; zoom: number };

type Band = { readonly from: number; readonly to: number; readonly waves: number; readonly amplitude: number };

/** A sum of sines with frequencies (Hz) drawn from bands, less its value at time 0: smooth, never repeating visibly. */
function wander(random: Random, bands: readonly Band[]): (seconds: number) => number {
  const waves = bands.flatMap(({ from, to, waves: count, amplitude }) =>
    Array.from({ length: count }, (_, i) => ({
      omega: 2 * Math.PI * (from + ((i + random()) / count) * (to - from)),
      phase: 2 * Math.PI * random(),
      // Independent sines add by power.
      amplitude: (amplitude * (0.8 + 0.4 * random())) / Math.sqrt(count),
    })),
  );
  const at = (t: number): number => waves.reduce((sum, w) => sum + w.amplitude * Math.sin(w.omega * t + w.phase), 0);
  const start = at(0);
  return (seconds) => at(seconds) - start;
}

/** A hand-held camera: slow drift 0.15 to 0.9 Hz, steps 1 to 3 Hz, tremor 5 to 9 Hz, breathing zoom 0.25 Hz. */
export function handheldNoise(seed: number): CameraNoise {
  const random = randomFor(seed, 'camera handheld');
  const bands = (scale: number): Band[] => [
    { from: 0.15, to: 0.9, waves: 4, amplitude: 0.0075 * scale },
    { from: 1, to: 3, waves: 4, amplitude: 0.0019 * scale },
    { from: 5, to: 9, waves: 3, amplitude: 0.0003 * scale },
  ];
  const x = wander(random, bands(1));
  const y = wander(random, bands(0.95));
  const roll = wander(random, [{ from: 0.15, to: 1.2, waves: 4, amplitude: (0.45 * Math.PI) / 180 }]);
  const zoom = wander(random, [{ from: 0.2, to: 0.3, waves: 1, amplitude: 0.004 }]);
  return (t) => ({ x: x(t), y: y(t), roll: roll(t), zoom: zoom(t) });
}

/** A shaken camera: 4.5 to 8 Hz. Faster than that, 24 frames a second alternate between a blurred and a sharp one. */
export function shakeNoise(seed: number): CameraNoise {
  const random = randomFor(seed, 'camera shake');
  const bands = [
    { from: 4.5, to: 8, waves: 5, amplitude: 0.005 },
    { from: 1.5, to: 3, waves: 2, amplitude: 0.003 },
  ];
  const x = wander(random, bands);
  const y = wander(random, bands);
  const roll = wander(random, [{ from: 4, to: 7, waves: 4, amplitude: (0.35 * Math.PI) / 180 }]);
  return (t) => ({ x: x(t), y: y(t), roll: roll(t), zoom: 0 });
}
