import type { Action, Plan } from '../../../contract/plan.ts';
import { displacementFactor } from '../actions.ts';
import { randomFor } from '../random.ts';

/** How a plan's water moves. Lengths are for what is near, at size 1; what is farther moves less. */
export type Manner = {
  /** Seconds at which it begins. */
  readonly t0: number;
  /** Multiplies how fast everything goes. */
  readonly rate: number;
  /** Where it goes, radians: 0 to the right, a quarter turn toward the viewer; null where nobody said. */
  readonly heading: number | null;
  /** How far ripples move what is seen in them; 1 for a lake in a breeze. */
  readonly roughness: number;
  /** How much brighter a ripple is on one side than on the other; 1 as in daylight. */
  readonly glint: number;
  /** How far the surface is carried along in a second, widths of the picture. */
  readonly drift: number;
  /** Long waves, which lift what they pass: 1 for a calm sea. */
  readonly swell: number;
  /** How far waves run up the shore: 1 for a calm sea. */
  readonly swash: number;
  /** Sparks of light: 1 for plenty. */
  readonly sparkle: number;
  /** Follows a course, as rivers do, or falls, rather than lying there. */
  readonly course: 'none' | 'river' | 'fall';
};

type Habit = Omit<Manner, 't0' | 'rate' | 'heading'>;

const still: Habit = { roughness: 0, glint: 0, drift: 0, swell: 0, swash: 0, sparkle: 0, course: 'none' };

const habits: Readonly<Record<string, Habit>> = {
  ripple: { ...still, roughness: 1, glint: 1, drift: 0.028 },
  shimmer: { ...still, roughness: 0.7, glint: 1.5, drift: 0.018, sparkle: 1 },
  waves: { ...still, roughness: 1, glint: 1, drift: 0.016, swell: 1, swash: 1 },
  flow: { ...still, roughness: 0.8, glint: 0.8, drift: 0.06, course: 'river' },
  fall: { ...still, roughness: 0.3, glint: 0.4, drift: 0.05, course: 'fall' },
};

/** Directions as headings, radians. */
const headings: Readonly<Record<string, number>> = {
  right: 0,
  left: Math.PI,
  toward: Math.PI / 2,
  down: Math.PI / 2,
  forward: Math.PI / 2,
  away: -Math.PI / 2,
  up: -Math.PI / 2,
};

/** Water is never seen to go faster than this, however the clip is sped up: 24 frames a second could not show it. */
const fastest = 2.2;

export const drawnWater: readonly string[] = Object.keys(habits);

/** How the plan moves its water; null where it does not. */
export function mannerOf(plan: Plan): Manner | null {
  const actions = plan.scene.filter(({ region, action }) => region === 'water' && Object.hasOwn(habits, action));
  if (actions.length === 0) return null;
  // The seed makes no two clips alike: some 12 % more or less.
  const chance = 0.88 + 0.24 * randomFor(plan.seed, 'water manner')();
  const most = (quality: Exclude<keyof Habit, 'course'>): number =>
    Math.max(...actions.map((action) => habits[action.action]![quality] * strengthOf(action))) *
    displacementFactor[plan.amplitude] *
    chance;
  const said = actions.find(({ params }) => String(params['direction']) in headings);
  return {
    t0: Math.min(...actions.map(({ t0 }) => t0)),
    rate: Math.min(plan.tempo * Math.max(...actions.map(({ params }) => numberOr(params['rate'], 1))), fastest),
    heading: said === undefined ? null : headings[String(said.params['direction'])]!,
    roughness: most('roughness'),
    glint: Math.sqrt(most('glint')) * Math.sqrt(Math.max(...actions.map(({ action }) => habits[action]!.glint))),
    drift: most('drift'),
    swell: most('swell'),
    swash: most('swash'),
    sparkle: most('sparkle'),
    course: actions.map(({ action }) => habits[action]!.course).find((course) => course !== 'none') ?? 'none',
  };
}

/** How strong the prompt wants it; a storm does it too. */
function strengthOf({ params }: Action): number {
  return Math.min(Math.max(numberOr(params['strength'], 1), numberOr(params['wind'], 0), 0.2), 3);
}

function numberOr(value: unknown, standard: number): number {
  return typeof value === 'number' ? value : standard;
}
