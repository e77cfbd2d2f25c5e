import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Action, Plan } from '../../src/contract/plan.ts';
import { drawableActions } from '../../src/engines/diorama/actions.ts';
import { airProgram } from '../../src/engines/diorama/motion/air.ts';
import { drawnHazes } from '../../src/engines/diorama/motion/fog.ts';
import { createLight, drawnLights } from '../../src/engines/diorama/motion/light.ts';
import { drawnLamps } from '../../src/engines/diorama/motion/lights.ts';
import { drawnSpecies } from '../../src/engines/diorama/motion/species.ts';
import { spriteFloats, type Grade, type Sprites } from '../../src/engines/diorama/types.ts';
import { emptyPlan, flatScene, posed } from './pictures.ts';

const scene = flatScene(640, 360);

function act(region: 'air' | 'picture', action: string, params: Action['params'] = {}): Action {
  return { region, action, params, t0: 0, t1: 4 };
}

function planOf(actions: readonly Action[], seed = 3): Plan {
  return emptyPlan(
    { width: 640, height: 360 },
    {
      seed,
      scene: actions.filter(({ region }) => region === 'picture'),
      atmosphere: actions.filter(({ region }) => region === 'air'),
    },
  );
}

/** The sprites of an instant, behind and in front. */
function spritesAt(plan: Plan, seconds: number): { behind: Float32Array; front: Float32Array } {
  const { behind, front } = posed(airProgram(plan, scene)!, scene, seconds).state;
  const used = ({ data, count }: Sprites): Float32Array => data.slice(0, count * spriteFloats);
  return { behind: used(behind), front: used(front) };
}

const someSpecies = fc.constantFrom(...drawnSpecies);

describe('the air', () => {
  test.each(drawnSpecies)('is clear of %s at the first frame, and full later', (species) => {
    const plan = planOf([act('air', species, { amount: 'medium' })]);
    const first = spritesAt(plan, 0);
    expect(first.behind.length + first.front.length).toBe(0);
    const counts = [1, 1.5, 2, 2.5, 3].map((t) => {
      const { behind, front } = spritesAt(plan, t);
      return behind.length + front.length;
    });
    expect(Math.max(...counts)).toBeGreaterThan(0);
  });

  test('is continuous: an instant later every shape has one close to where it was', () => {
    fc.assert(
      fc.property(someSpecies, fc.double({ min: 1, max: 2.5, noNaN: true }), (species, t) => {
        const plan = planOf([act('air', species, { amount: 'light' })]);
        const places = (list: Float32Array) =>
          Array.from({ length: list.length / spriteFloats }, (_, i) => ({
            x: list[i * spriteFloats]!,
            y: list[i * spriteFloats + 1]!,
            opacity: list[i * spriteFloats + 10]!,
          }));
        const before = places(spritesAt(plan, t).front);
        const after = places(spritesAt(plan, t + 0.002).front);
        const lost = before.filter(
          ({ x, y, opacity }) => opacity > 0.05 && !after.some((other) => Math.hypot(other.x - x, other.y - y) < 8),
        );
        // What leaves the frame on one side comes back on the other.
        expect(lost.length).toBeLessThanOrEqual(Math.ceil(before.length * 0.03));
      }),
      { numRuns: 60 },
    );
  });

  test.each(drawnSpecies)('has more heavy than medium %s, and more medium than light', (species) => {
    const [light, medium, heavy] = ['light', 'medium', 'heavy'].map((amount) => {
      const { behind, front } = airProgram(planOf([act('air', species, { amount })]), scene)!.sprites!;
      return behind + front;
    });
    expect(medium).toBeGreaterThan(light!);
    expect(heavy).toBeGreaterThan(medium!);
  });

  test('one thing in the air never changes another', () => {
    const snow = spritesAt(planOf([act('air', 'snow')]), 2).behind;
    const both = spritesAt(planOf([act('air', 'snow'), act('air', 'embers')]), 2).behind;
    expect(both.slice(0, snow.length)).toEqual(snow);
    expect(spritesAt(planOf([act('air', 'snow')], 4), 2).behind).not.toEqual(snow);
  });

  test('shapes are finite and opaque at most', () => {
    fc.assert(
      fc.property(
        someSpecies,
        fc.double({ min: 0, max: 4, noNaN: true }),
        fc.integer({ min: 0, max: 9_999_999_999 }),
        (species, t, seed) => {
          const { behind, front } = spritesAt(
            planOf([act('air', species, { amount: 'light', strength: 1.6 })], seed),
            t,
          );
          for (const list of [behind, front]) {
            for (let at = 0; at < list.length; at += spriteFloats) {
              expect(list.slice(at, at + 14).every(Number.isFinite)).toBe(true);
              expect(list[at + 10]).toBeLessThanOrEqual(1);
              expect(list[at + 2]).toBeGreaterThan(0);
            }
          }
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('light and colour', () => {
  const untouched: Grade = { gain: 1, lift: 0, uu: 1, uv: 0, vu: 0, vv: 1, shiftU: 0, shiftV: 0 };

  test.each(drawnLights)('%s begins with the light of the photo, and changes it later', (name) => {
    const light = createLight(planOf([act('picture', name)]), scene)!;
    const rounded = (grade: Grade) => Object.values(grade).map((value) => Number(value.toFixed(6)) + 0);
    expect(rounded(light(0))).toEqual(rounded(untouched));
    const later = [0.9, 1.3, 1.7, 2.2, 2.8, 3.9].map((t) => JSON.stringify(light(t)));
    expect(later.some((text) => text !== JSON.stringify(untouched))).toBe(true);
  });

  test('black and white has no colour left, and keeps the light', () => {
    const end = createLight(planOf([act('picture', 'black_and_white')]), scene)!(4);
    expect([end.uu, end.uv, end.vu, end.vv].map((value) => Math.abs(value))).toEqual([0, 0, 0, 0]);
    expect(end.gain).toBe(1);
  });

  test('a plan without light leaves it alone', () => {
    expect(createLight(planOf([]), scene)).toBeNull();
    expect(airProgram(planOf([]), scene)).toBeNull();
  });
});

test('the planner may plan exactly what is drawn', () => {
  expect(drawableActions.air?.toSorted()).toEqual([...new Set([...drawnSpecies, ...drawnHazes])].toSorted());
  expect(drawableActions.picture?.toSorted()).toEqual([...drawnLights, 'shadows', 'shimmer'].toSorted());
  expect(drawableActions.lights?.toSorted()).toEqual(drawnLamps.toSorted());
});
