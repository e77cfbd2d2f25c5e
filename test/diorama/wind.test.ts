import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Action, Plan } from '../../src/contract/plan.ts';
import { fitWind, swayingRegions, windProgram } from '../../src/engines/diorama/motion/wind.ts';
import type { Field, RegionPart, Scene } from '../../src/engines/diorama/types.ts';
import { emptyPlan, flatScene } from './pictures.ts';

const width = 640;
const height = 360;

/** The left half of the picture belongs to the region, with a soft edge of 64 pixels. */
function leftHalf(): Field {
  const size = { width: 80, height: 45 };
  const data = Float32Array.from({ length: 80 * 45 }, (_, i) => Math.min(Math.max((44 - (i % 80)) / 8, 0), 1));
  return { ...size, data };
}

function sceneWith(name: RegionPart['name'], of: string | null = null): Scene {
  return { ...flatScene(width, height), regions: [{ name, of, weight: leftHalf(), plate: () => null }] };
}

function planOf(region: string, params: Action['params'] = {}, more: Partial<Plan> = {}): Plan {
  return emptyPlan({ width, height }, { scene: [{ region, action: 'sway', params, t0: 0, t1: 4 }], ...more });
}

type Sway = (x: number, y: number, seconds: number) => { dx: number; dy: number };

/** How far the picture is moved at a place: to the right and down. */
function swayOf(plan: Plan, scene: Scene): Sway {
  const bends = windProgram(plan, scene)!.bends!;
  const displace = scene.regions[0]!.of === null ? bends.background! : bends.subjects!;
  return (x, y, seconds) => {
    const position = Float32Array.of(x, y);
    displace(seconds, position, 0);
    return { dx: x - position[0]!, dy: y - position[1]! };
  };
}

function meanReach(plan: Plan, scene: Scene): number {
  const sway = swayOf(plan, scene);
  let sum = 0;
  for (let t = 1; t < 4; t += 0.1) {
    for (let x = 40; x < 300; x += 50) {
      const { dx, dy } = sway(x, 250, t);
      sum += Math.hypot(dx, dy);
    }
  }
  return sum;
}

const place = fc.record({ x: fc.integer({ min: 0, max: 639 }), y: fc.integer({ min: 0, max: 359 }) });
const someTime = fc.double({ min: 0, max: 4, noNaN: true });
const someRegion = fc.constantFrom(...swayingRegions) as fc.Arbitrary<RegionPart['name']>;
const storm = { wind: 1.6, strength: 1.6 };

describe('a sway that is hardly seen', () => {
  const weightOf = (share: number): Field => ({
    width: 100,
    height: 10,
    data: Float32Array.from({ length: 1000 }, (_, i) => Number(i < share * 1000)),
  });
  const reducedFor = (share: number): Plan['reduced'] => {
    const regions: RegionPart[] = [{ name: 'grass', of: null, weight: weightOf(share), plate: () => null }];
    return fitWind(planOf('grass'), { regions }).reduced;
  };

  test('is told in the plan', () => {
    expect(reducedFor(0.004)).toMatchObject([{ phrase: 'grass sway' }]);
    expect(reducedFor(0.2)).toEqual([]);
  });
});

describe('wind', () => {
  test('begins with the untouched photo, and never moves what is not of the region', () => {
    fc.assert(
      fc.property(someRegion, place, someTime, (region, { x, y }, t) => {
        const sway = swayOf(planOf(region, storm, { amplitude: 'large' }), sceneWith(region));
        expect(sway(x, y, 0)).toEqual({ dx: 0, dy: 0 });
        if (x > 380) expect(sway(x, y, t)).toEqual({ dx: 0, dy: 0 });
      }),
    );
  });

  test.each(swayingRegions)('moves %s, and more the larger the amplitude and the stronger the wind', (name) => {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    const region = name as RegionPart['name'];
    const scene = sceneWith(region);
    const small = meanReach(planOf(region, {}, { amplitude: 'small' }), scene);
    const medium = meanReach(planOf(region), scene);
    const large = meanReach(planOf(region, {}, { amplitude: 'large' }), scene);
    expect(small).toBeGreaterThan(0);
    expect(medium).toBeGreaterThan(1.5 * small);
    expect(large).toBeGreaterThan(1.4 * medium);
    expect(meanReach(planOf(region, { wind: 1.6 }), scene)).toBeGreaterThan(1.5 * medium);
  });

  test('never folds the picture, however strong it is', () => {
    fc.assert(
      fc.property(someRegion, place, someTime, (region, { x, y }, t) => {
        const sway = swayOf(planOf(region, storm, { amplitude: 'large' }), sceneWith(region));
        const here = sway(x, y, t);
        expect(Math.abs(sway(x + 2, y, t).dx - here.dx) / 2).toBeLessThan(0.95);
        expect(Math.abs(sway(x, y + 2, t).dy - here.dy) / 2).toBeLessThan(0.95);
      }),
      { numRuns: 400 },
    );
  });

  test('is continuous in time', () => {
    fc.assert(
      fc.property(someRegion, place, someTime, (region, { x, y }, t) => {
        const sway = swayOf(planOf(region), sceneWith(region));
        const step = 0.002;
        expect(Math.abs(sway(x, y, t + step).dx - sway(x, y, t).dx)).toBeLessThan(0.6);
      }),
    );
  });

  test.each(['left', 'right'])('leans to the %s where it blows there', (direction) => {
    const sway = swayOf(planOf('grass', { wind: 1.6, direction }), sceneWith('grass'));
    let sum = 0;
    for (let t = 1; t < 4; t += 0.05) for (let x = 20; x < 300; x += 40) sum += sway(x, 300, t).dx;
    expect(Math.sign(sum)).toBe(direction === 'left' ? -1 : 1);
  });

  test('hair moves with its owner, and only that of the one who is meant', () => {
    const scene = sceneWith('hair', 'person-2');
    expect(meanReach(planOf('hair', { of: 'person-2' }), scene)).toBeGreaterThan(0);
    expect(windProgram(planOf('hair', { of: 'person-1' }), scene)).toBeNull();
  });

  test('the same seed gives the same wind, another one another', () => {
    const at = (seed: number) => swayOf(planOf('foliage', {}, { seed }), sceneWith('foliage'))(100, 100, 2);
    expect(at(1)).toEqual(at(1));
    expect(at(1)).not.toEqual(at(2));
  });
});
