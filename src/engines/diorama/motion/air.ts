import type { Action, Plan } from '../../../contract/plan.ts';
import { randomFor, type Random } from '../random.ts';
import type { Scene } from '../types.ts';
import { minimumJerk } from './easing.ts';
import { putSprite, wrap } from './particles.ts';
import type { Program } from './program.ts';
import { amountOf, numberOf, windOf } from './breeze.ts';
import { speciesOf, type Habit, type Particle, type Setting, type Stratum } from './species.ts';

type Swarm = {
  readonly action: Action;
  readonly habit: Habit;
  readonly setting: Setting;
  readonly particles: readonly Particle[];
};

/** Shapes that one particle may be drawn with: a core and a halo. */
const shapesAParticle = 2;

/** Share of the camera's slide that particles of a stratum make: near ones pass by faster than the picture. */
const parallax = { far: 0.7, middle: 1.1, near: 1.8 } as const;

/** Rain, snow, sparks and their like, as the plan has them. Everything fades in from the untouched photo. */
export function airProgram(plan: Plan, scene: Scene): Program | null {
  const swarms = plan.atmosphere.flatMap((action): Swarm[] => {
    const habit = speciesOf(action.action);
    return habit === null ? [] : [swarmOf(action, habit, plan, scene)];
  });
  if (swarms.length === 0) return null;
  const count = (where: (stratum: Stratum) => boolean): number =>
    swarms.reduce((sum, { particles }) => sum + particles.filter(({ stratum }) => where(stratum)).length, 0) *
    shapesAParticle;
  return {
    sprites: { behind: count((stratum) => stratum === 'far'), front: count((stratum) => stratum !== 'far') },
    pose({ seconds, slide: drift, state: { behind, front } }) {
      for (const { action, habit, setting, particles } of swarms) {
        const t = seconds - action.t0;
        if (t <= 0) continue;
        const presence =
          minimumJerk(t / 0.9) * minimumJerk((action.t1 - seconds) / 0.6 + (action.t1 >= plan.duration ? 1 : 0));
        for (const particle of particles) {
          const shift = parallax[particle.stratum];
          const list = particle.stratum === 'far' ? behind : front;
          for (const shape of habit.shapes(particle, t, setting)) {
            const margin = setting.margin;
            putSprite(list, {
              ...shape,
              x: habit.roams
                ? wrap(shape.x + drift.x * shift, -margin, setting.width + 2 * margin)
                : shape.x + drift.x * shift,
              y: habit.roams
                ? wrap(shape.y + drift.y * shift, -margin, setting.height + 2 * margin)
                : shape.y + drift.y * shift,
              opacity: shape.opacity * presence,
            });
          }
        }
      }
    },
  };
}

function swarmOf(action: Action, habit: Habit, plan: Plan, scene: Scene): Swarm {
  const random = randomFor(plan.seed, `air ${action.action}`);
  const { width, height } = scene;
  const unit = Math.sqrt((width * height) / 921_600);
  const setting: Setting = {
    width,
    height,
    unit,
    margin: 60 * unit,
    wind: windOf(action, plan.seed, habit.calm ?? 1),
    rate: plan.tempo * Math.min(Math.max(numberOf(action, 'rate', 1), 0.3), 3),
  };
  const count = habit.counts[amountOf(action)];
  return {
    action,
    habit,
    setting,
    particles: Array.from({ length: count }, (_, i) => particleOf(random, i, count, habit)),
  };
}

function particleOf(random: Random, index: number, count: number, { shares }: Habit): Particle {
  const place = index / count;
  const stratum: Stratum = place < shares.far ? 'far' : place < shares.far + shares.middle ? 'middle' : 'near';
  return { stratum, x: random(), y: random(), a: random(), b: random(), c: random(), d: random() };
}
