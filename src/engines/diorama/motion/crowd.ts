import type { Plan } from '../../../contract/plan.ts';
import { displacementFactor } from '../actions.ts';
import { randomFor } from '../random.ts';
import type { Scene } from '../types.ts';
import { numberOf } from './breeze.ts';
import { minimumJerk } from './easing.ts';
import { smoothNoise } from './flow.ts';
import type { Program } from './program.ts';
import { sampleField } from './projection.ts';

/** How far each of a crowd goes up and to the side, shares of the picture's short side, and how often a second. */
type Habit = { readonly up: number; readonly aside: number; readonly hertz: number };

const habits: Readonly<Record<string, Habit>> = {
  sway: { up: 0.0015, aside: 0.0045, hertz: 0.6 },
  cheer: { up: 0.0055, aside: 0.002, hertz: 1.7 },
  jump: { up: 0.0065, aside: 0.001, hertz: 1.9 },
  dance: { up: 0.0045, aside: 0.0035, hertz: 1.6 },
};

export const drawnCrowds: readonly string[] = Object.keys(habits);

/** Widths of the picture over which neighbours move alike: a few people. */
const likeness = 0.06;
/** Steepest change of the displacement from pixel to pixel: more would fold the picture. */
const steepest = 0.3;

/** A crowd far away: people who bob and sway, nearly each for themselves. */
export function crowdProgram(plan: Plan, scene: Scene): Program | null {
  const action = plan.scene.find(({ region, action: name }) => region === 'crowd' && Object.hasOwn(habits, name));
  const part = action === undefined ? undefined : scene.regions.find(({ name }) => name === 'crowd');
  if (action === undefined || part === undefined) return null;
  const { width, height } = scene;
  const { up, aside, hertz } = habits[action.action]!;
  const random = randomFor(plan.seed, 'crowd');
  const apart = [smoothNoise(random, likeness, width / height), smoothNoise(random, likeness, width / height)] as const;
  const factor = displacementFactor[plan.amplitude] * Math.min(numberOf(action, 'strength', 1), 1.6);
  // Even the largest folds nothing; what is smaller stays below it.
  const most = (Math.min(0.55 + 0.25 * factor, 1) * steepest * likeness * width) / (2 * Math.PI);
  const reach = (share: number): number => Math.min(share * Math.min(width, height) * factor, most);
  const omega = 2 * Math.PI * hertz * Math.min(plan.tempo * numberOf(action, 'rate', 1), 2);
  return {
    bends: {
      background(seconds, position, at) {
        const t = seconds - action.t0;
        if (t <= 0) return;
        const x = position[at]!;
        const y = position[at + 1]!;
        const weight = sampleField(part.weight, width, height, x, y) * minimumJerk(t / 0.8);
        if (weight < 0.004) return;
        const own = 3.2 * sampleField(apart[0], width, height, x, y);
        const other = 3.2 * sampleField(apart[1], width, height, x, y);
        position[at] = x - weight * reach(aside) * Math.sin(0.5 * omega * t + other);
        position[at + 1] = y + weight * reach(up) * (Math.sin(omega * t + own) - Math.sin(own));
      },
    },
  };
}
