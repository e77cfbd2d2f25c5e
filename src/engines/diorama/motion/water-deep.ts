import type { Plan } from '../../../contract/plan.ts';
import { randomFor } from '../random.ts';
import { vertexFloats, type Scene } from '../types.ts';
import { minimumJerk } from './easing.ts';
import { hide, smoothNoise } from './flow.ts';
import type { Survey } from './flow-survey.ts';
import type { Instant } from './program.ts';
import { sampleField } from './projection.ts';
import { createCaustics } from './ripple.ts';
import type { Manner } from './water-manner.ts';

/** Height, as a share of the picture's, at which the surface vanishes in the distance, seen from below. */
const vanishing = 0.62;

/** A sway of everything in the water, slow and wide. */
type Sway = { readonly kx: number; readonly ky: number; readonly omega: number; readonly phase: number };

/** Poses the plate of a picture under water: all sways a little, and the light of the waves above plays over it. */
export function underWater(
  plan: Plan,
  { width, height }: Scene,
  manner: Manner,
  { near, luma }: Survey,
): (instant: Instant, grid: Float32Array) => void {
  const random = randomFor(plan.seed, 'water deep');
  const long = Math.max(width, height);
  const caustics = createCaustics(plan.seed, 3.4);
  const warp = smoothNoise(random, 0.4, width / height);
  const sways = Array.from({ length: 6 }, (): Sway => {
    const angle = 2 * Math.PI * random();
    const k = (2 * Math.PI) / ((0.16 + 0.24 * random()) * long);
    return {
      kx: 0.6 * k * Math.cos(angle),
      ky: k * Math.sin(angle),
      omega: 2 * Math.PI * (0.22 + 0.25 * random()),
      phase: 2 * Math.PI * random(),
    };
  });
  const reach = 0.0016 * long * manner.roughness;

  return ({ seconds, background, state }, grid) => {
    const t = seconds - manner.t0;
    const paced = t * manner.rate;
    const share = minimumJerk(t / 0.9);
    caustics(paced, state.ripple);
    for (let i = 0; i * 2 < background.length; i++) {
      const x = background[2 * i]!;
      const y = background[2 * i + 1]!;
      const at = i * vertexFloats.plate;
      hide([grid], at, x, y);
      if (t <= 0 || sampleField(near, width, height, x, y) === 0) continue;
      let dx = 0;
      let dy = 0;
      for (const { kx, ky, omega, phase } of sways) {
        const angle = kx * x + ky * y - omega * paced + phase;
        dx += Math.sin(angle);
        dy += Math.cos(angle);
      }
      grid[at] = x + share * reach * 1.4 * dx;
      grid[at + 1] = y + share * reach * dy;
      grid[at + 4] = minimumJerk(t / 0.3);
      grid[at + 5] = share * 0.8 * manner.glint * dy;
      // The surface above is a ceiling that vanishes in the distance: there its waves are small and flat, and below there is none.
      const size = Math.max(1 - y / (vanishing * height), 0.34);
      grid[at + 6] =
        (x - width / 2) / (1.25 * long * size) + 0.008 * paced + 0.08 * sampleField(warp, width, height, x, y);
      grid[at + 7] = 0.4 / size - 0.03 * paced;
      grid[at + 8] = share * reach * 1.2;
      const above = Math.max(1 - y / (vanishing * height), 0) ** 1.2;
      grid[at + 9] =
        share * manner.glint * (0.06 + 1.2 * above) * Math.max(0.22 * (sampleField(luma, width, height, x, y) - 50), 3);
    }
  };
}
