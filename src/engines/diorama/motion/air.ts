import type { Action, Plan } from '../../../contract/plan.ts';
import { randomFor, type Random } from '../random.ts';
import type { Field, Scene } from '../types.ts';
import { minimumJerk } from './easing.ts';
import { putSprite, wrap } from './particles.ts';
import { locate } from './locate.ts';
import type { Instant, Program } from './program.ts';
import { sampleField } from './projection.ts';
import { skyOf } from './sky.ts';
import { tonesOf } from './tones.ts';
import { amountOf, numberOf, windOf } from './breeze.ts';
import { speciesOf, type Habit, type Particle, type Setting, type Stratum } from './species.ts';

type Swarm = {
  readonly action: Action;
  readonly habit: Habit;
  readonly setting: Setting;
  readonly particles: readonly Particle[];
  /** Where the picture shows sky; null where it shows none, and for what is not in the sky. */
  readonly sky: Field | null;
};

/** By what the plan's amplitude multiplies how far things fall and fly: less than other ways, since they have a speed of their own. */
const fallFactor: Readonly<Record<Plan['amplitude'], number>> = { small: 0.5, medium: 1, large: 1.2 };

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
    pose(instant) {
      for (const swarm of swarms) {
        const { action } = swarm;
        const t = instant.seconds - action.t0;
        if (t <= 0) continue;
        const presence =
          minimumJerk(t / 0.9) *
          minimumJerk((action.t1 - instant.seconds) / 0.6 + (action.t1 >= plan.duration ? 1 : 0));
        for (const particle of swarm.particles) {
          if (swarm.habit.inSky === true) putInSky(particle, swarm, t, presence, scene, instant);
          else putInAir(particle, swarm, t, presence, instant);
        }
      }
    },
  };
}

function putInAir(
  particle: Particle,
  { habit, setting }: Swarm,
  t: number,
  presence: number,
  { slide, state: { behind, front } }: Instant,
): void {
  const shift = parallax[particle.stratum];
  const list = particle.stratum === 'far' ? behind : front;
  const { margin, width, height } = setting;
  for (const shape of habit.shapes(particle, t, setting)) {
    const x = shape.x + slide.x * shift;
    const y = shape.y + slide.y * shift;
    putSprite(list, {
      ...shape,
      x: habit.roams ? wrap(x, -margin, width + 2 * margin) : x,
      y: habit.roams ? wrap(y, -margin, height + 2 * margin) : y,
      opacity: shape.opacity * presence,
    });
  }
}

/** Infinitely far away, and hidden by what stands before the sky. */
function putInSky(
  particle: Particle,
  { habit, setting, sky }: Swarm,
  t: number,
  presence: number,
  { width, height, horizon }: Scene,
  instant: Instant,
): void {
  for (const shape of habit.shapes(particle, t, setting)) {
    const open = sky === null ? Number(shape.y < horizon) : sampleField(sky, width, height, shape.x, shape.y);
    if (open < 0.02) continue;
    const place = locate(instant, 0, shape.x, shape.y);
    putSprite(instant.state.behind, { ...shape, ...place, opacity: shape.opacity * presence * open });
  }
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
    rate: plan.tempo * fallFactor[plan.amplitude] * Math.min(Math.max(numberOf(action, 'rate', 1), 0.3), 3),
  };
  const count = habit.counts[amountOf(action)];
  return {
    action,
    habit,
    setting,
    sky: habit.inSky === true ? skyOf(tonesOf(scene), scene) : null,
    particles: Array.from({ length: count }, (_, i) => particleOf(random, i, count, habit)),
  };
}

function particleOf(random: Random, index: number, count: number, { shares }: Habit): Particle {
  const place = index / count;
  const stratum: Stratum = place < shares.far ? 'far' : place < shares.far + shares.middle ? 'middle' : 'near';
  return { stratum, x: random(), y: random(), a: random(), b: random(), c: random(), d: random() };
}
