import type { Plan } from '../../../contract/plan.ts';
import type { Scene, Subject } from '../types.ts';
import { randomFor } from './random.ts';
import { minimumJerk } from './easing.ts';

/** Displaces a picture position of a subjects' layer, in place. */
export type Displacement = (seconds: number, position: Float32Array, at: number) => void;

type Breath = {
  readonly x: number;
  readonly y: number;
  readonly radiusX: number;
  readonly radiusY: number;
  readonly rise: number;
  readonly hertz: number;
  readonly t0: number;
};

/** Breaths a second at natural tempo. */
const personHertz = 0.27;
const animalHertz = 0.42;

/**
 * Breathing of the plan's subjects: the chest widens and rises, fading out around it, from exactly the photo's pose at
 * the start. Amplitudes after the anatomical 0.6 to 1.2 % of the torso.
 */
export function createBreathing(plan: Plan, scene: Scene): Displacement | null {
  const breaths = plan.subjects
    .filter(({ action }) => action === 'breathe')
    .flatMap(({ region, t0 }): Breath[] => {
      const subject = scene.subjects.find(({ id }) => id === region);
      return subject === undefined ? [] : [breathOf(subject, plan, scene, t0)];
    });
  if (breaths.length === 0) return null;
  return (seconds, position, at) => {
    let x = position[at]!;
    let y = position[at + 1]!;
    for (const breath of breaths) {
      const t = seconds - breath.t0;
      if (t <= 0) continue;
      const dx = (x - breath.x) / breath.radiusX;
      const dy = (y - breath.y) / breath.radiusY;
      const near = Math.exp(-(dx * dx + dy * dy));
      if (near < 0.01) continue;
      // A breath in is quicker than the breath out.
      const phase = 2 * Math.PI * breath.hertz * t;
      const air = (1 - Math.cos(phase + 0.35 * Math.sin(phase))) / 2;
      const swell = breath.rise * air * minimumJerk(t / 0.4) * near;
      x -= swell * 0.7 * dx;
      y += swell * (0.8 - 0.4 * dy);
    }
    position[at] = x;
    position[at + 1] = y;
  };
}

function breathOf(subject: Subject, plan: Plan, scene: Scene, t0: number): Breath {
  const joint = (name: string): { x: number; y: number } | null => {
    const found = subject.keypoints.find((point) => point.name === name && point.score > 0.3);
    return found === undefined ? null : { x: found.x * scene.width, y: found.y * scene.height };
  };
  const box = {
    x: subject.box.x * scene.width,
    y: subject.box.y * scene.height,
    width: subject.box.width * scene.width,
    height: subject.box.height * scene.height,
  };
  const left = joint('left_shoulder');
  const right = joint('right_shoulder');
  const shoulders =
    left !== null && right !== null
      ? { x: (left.x + right.x) / 2, y: (left.y + right.y) / 2, width: Math.abs(left.x - right.x) }
      : null;
  const chestWidth = Math.max(shoulders?.width ?? 0, box.width * 0.35, box.height * 0.15);
  const random = randomFor(plan.seed, `breath ${subject.id}`);
  const size = Math.min(chestWidth * 1.6, box.height);
  return {
    x: shoulders?.x ?? box.x + box.width / 2,
    y: shoulders === null ? box.y + box.height * 0.5 : shoulders.y + chestWidth * 0.45,
    radiusX: chestWidth * 0.85,
    radiusY: chestWidth * 0.95,
    rise: Math.min(Math.max(size * 0.014, 0.8), 7) * { small: 0.7, medium: 1, large: 1.3 }[plan.amplitude],
    hertz: (subject.kind === 'animal' ? animalHertz : personHertz) * plan.tempo ** 0.5 * (0.9 + 0.2 * random()),
    t0,
  };
}
