import { describe, expect, test } from 'vitest';
import type { Plan } from '../../src/contract/plan.ts';
import { headActions } from '../../src/engines/diorama/actions.ts';
import { animalsProgram } from '../../src/engines/diorama/motion/animals.ts';
import type { Scene, Subject } from '../../src/engines/diorama/types.ts';
import { discSubject, emptyPlan, flatScene } from './pictures.ts';

const width = 640;
const height = 360;

const cat: Subject = {
  ...discSubject,
  id: 'animal-1',
  kind: 'animal',
  face: null,
  box: { x: 0.35, y: 0.1, width: 0.3, height: 0.85 },
  head: { x: 0.4, y: 0.1, width: 0.2, height: 0.35 },
};

function sceneOf(subject: Subject): Scene {
  const scene = flatScene(width, height);
  const [background] = scene.layers;
  const layers = [
    { ...background!, carriesSubjects: false },
    { ...background!, id: 'subjects' },
  ];
  return { ...scene, layers, subjects: [subject] };
}

function planOf(action: string, more: Partial<Plan> = {}): Plan {
  return emptyPlan(
    { width, height },
    { subjects: [{ region: 'animal-1', action, params: {}, t0: 0, t1: 4 }], ...more },
  );
}

/** How far a point is moved from its place at most. */
function travel(plan: Plan, x: number, y: number): number {
  const bend = animalsProgram(plan, sceneOf(cat))!.bends!.subjects!;
  let most = 0;
  for (let t = 0; t <= 4; t += 0.05) {
    const position = Float32Array.of(x, y);
    bend(t, position, 0);
    most = Math.max(most, Math.hypot(position[0]! - x, position[1]! - y));
  }
  return most;
}

describe('animals', () => {
  test.each(headActions)('%s moves the head, and leaves the paws and the rest of the picture alone', (action) => {
    expect(travel(planOf(action), 330, 70)).toBeGreaterThan(2);
    expect(travel(planOf(action), 320, 330)).toBe(0);
    expect(travel(planOf(action), 60, 80)).toBe(0);
  });

  test.each(headActions)('%s starts from the photo, and is larger at a larger amplitude', (action) => {
    const position = Float32Array.of(330, 70);
    animalsProgram(planOf(action), sceneOf(cat))!.bends!.subjects!(0, position, 0);
    expect([...position]).toEqual([330, 70]);
    const [small, large] = (['small', 'large'] as const).map((amplitude) =>
      travel(planOf(action, { amplitude }), 330, 70),
    );
    expect(large!).toBeGreaterThan(1.2 * small!);
  });

  test('where no head was found nothing moves', () => {
    expect(animalsProgram(planOf('nod'), sceneOf({ ...cat, head: null }))).toBeNull();
    expect(animalsProgram(planOf('run'), sceneOf(cat))).toBeNull();
  });
});
