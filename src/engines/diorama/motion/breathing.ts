import type { Action, Plan } from '../../../contract/plan.ts';
import type { Scene, Subject } from '../types.ts';
import { minimumJerk } from './easing.ts';
import type { Displacement, Program } from './program.ts';

type Breath = {
  readonly x: number;
  readonly y: number;
  readonly radiusX: number;
  readonly radiusY: number;
  readonly rise: number;
  readonly hertz: number;
  /** Where in a breath the clip begins, 0 to 1. */
  readonly phase: number;
  readonly t0: number;
};

/**
 * Breathing of the plan's subjects: the chest widens and rises, fading out around it, from exactly the photo's pose at
 * the start. Amplitudes after the anatomical 0.6 to 1.2 % of the torso. The action's parameters: `rate` in breaths a
 * second (default 0.27), `strength` (1), `phase` (0).
 */
export function breathingProgram(plan: Plan, scene: Scene): Program | null {
  const breaths = plan.subjects
    .filter(({ action }) => action === 'breathe')
    .flatMap((action): Breath[] => {
      const subject = scene.subjects.find(({ id }) => id === action.region);
      return subject === undefined ? [] : [breathOf(subject, action, plan.tempo, scene)];
    });
  return breaths.length === 0 ? null : { bends: { subjects: displacement(breaths) } };
}

function displacement(breaths: readonly Breath[]): Displacement {
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
      const air = lungs(breath.hertz * t + breath.phase) - lungs(breath.phase);
      const swell = breath.rise * air * minimumJerk(t / 0.4) * near;
      x -= swell * 0.7 * dx;
      y += swell * (0.8 - 0.4 * dy);
    }
    position[at] = x;
    position[at + 1] = y;
  };
}

/** How full the lungs are, 0 to 1, after a number of breaths; breathing in is quicker than breathing out. */
function lungs(breaths: number): number {
  const phase = 2 * Math.PI * breaths;
  return (1 - Math.cos(phase + 0.35 * Math.sin(phase))) / 2;
}

function breathOf(subject: Subject, { params, t0 }: Action, tempo: number, scene: Scene): Breath {
  const parameter = (name: string, standard: number): number => {
    const value = params[name];
    return typeof value === 'number' ? value : standard;
  };
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
  const size = Math.min(chestWidth * 1.6, box.height);
  return {
    x: shoulders?.x ?? box.x + box.width / 2,
    y: shoulders === null ? box.y + box.height * 0.5 : shoulders.y + chestWidth * 0.45,
    radiusX: chestWidth * 0.85,
    radiusY: chestWidth * 0.95,
    rise: Math.min(Math.max(size * 0.014, 0.8), 7) * parameter('strength', 1),
    hertz: parameter('rate', 0.27) * tempo ** 0.5,
    phase: parameter('phase', 0),
    t0,
  };
}
