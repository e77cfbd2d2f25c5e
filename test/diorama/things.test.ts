import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Plan } from '../../src/contract/plan.ts';
import { drawableActions } from '../../src/engines/diorama/actions.ts';
import { thingActions, thingsProgram } from '../../src/engines/diorama/motion/things.ts';
import type { Scene, Subject } from '../../src/engines/diorama/types.ts';
import { discSubject, emptyPlan, flatScene } from './pictures.ts';

const width = 640;
const height = 360;

function thing(id: string, x: number): Subject {
  return { ...discSubject, id, kind: 'object', box: { x, y: 0.3, width: 0.2, height: 0.5 } };
}

const scene: Scene = { ...flatScene(width, height), subjects: [thing('object-1', 0.1), thing('object-2', 0.7)] };

function planOf(action: string, more: Partial<Plan> = {}, params = {}): Plan {
  return emptyPlan({ width, height }, { subjects: [{ region: 'object-1', action, params, t0: 0, t1: 4 }], ...more });
}

function shift(plan: Plan, x: number, y: number, seconds: number): { dx: number; dy: number } {
  const position = Float32Array.of(x, y);
  thingsProgram(plan, scene)!.bends!.subjects!(seconds, position, 0);
  return { dx: x - position[0]!, dy: y - position[1]! };
}

function travel(plan: Plan, x: number, y: number): number {
  let most = 0;
  for (let t = 0; t < 4; t += 0.04) {
    const { dx, dy } = shift(plan, x, y, t);
    most = Math.max(most, Math.hypot(dx, dy));
  }
  return most;
}

const someAction = fc.constantFrom(...thingActions);

describe('things', () => {
  test('every action is drawn for some thing, and no other is listed', () => {
    expect([...drawableActions.object!].toSorted()).toEqual(thingActions.toSorted());
  });

  test('start where the photo has them, and leave another thing alone', () => {
    fc.assert(
      fc.property(someAction, fc.double({ min: 0, max: 4, noNaN: true }), (action, t) => {
        expect(shift(planOf(action), 100, 150, 0)).toEqual({ dx: 0, dy: 0 });
        expect(shift(planOf(action), 520, 200, t)).toEqual({ dx: 0, dy: 0 });
      }),
    );
  });

  test.each(thingActions)('%s: small < medium < large, and stronger is farther', (action) => {
    const [small, medium, large] = (['small', 'medium', 'large'] as const).map((amplitude) =>
      travel(planOf(action, { amplitude }), 110, 150),
    );
    expect(small!).toBeGreaterThan(0.5);
    expect(medium!).toBeGreaterThan(1.5 * small!);
    expect(large!).toBeGreaterThan(1.5 * medium!);
    expect(travel(planOf(action, {}, { strength: 0.5 }), 110, 150)).toBeLessThan(0.7 * medium!);
  });

  test('what sways is rooted below, what swings hangs from above', () => {
    const top = 115;
    const bottom = 280;
    expect(travel(planOf('sway'), 128, top)).toBeGreaterThan(5 * travel(planOf('sway'), 128, bottom));
    expect(travel(planOf('swing'), 128, bottom)).toBeGreaterThan(5 * travel(planOf('swing'), 128, top));
  });

  test('what bounces goes up and comes back', () => {
    const heights = Array.from({ length: 100 }, (_, i) => shift(planOf('bounce'), 128, 200, 0.8 + i * 0.03).dy);
    expect(Math.min(...heights)).toBeLessThan(-8);
    expect(Math.max(...heights)).toBeGreaterThan(-2);
  });
});
