import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sceneOf } from './plates.ts';
import { keepToPicture } from '../../src/engines/diorama/scene/plate-mask.ts';
import { ageOf, flowed, secondShown } from '../../src/engines/diorama/motion/flow.ts';

const anyStagger = fc.record({
  period: fc.double({ min: 0.5, max: 10, noNaN: true }),
  fade: fc.double({ min: 0.05, max: 0.24, noNaN: true }),
  spread: fc.double({ min: 0, max: 0.12, noNaN: true }),
});

const anyPlace = fc.double({ min: -1, max: 1, noNaN: true });

describe('two copies that take turns', () => {
  test('begin with the first in its place, alone', () => {
    fc.assert(
      fc.property(anyStagger, anyPlace, (stagger, uneven) => {
        expect(ageOf(0, 0, stagger)).toBe(0);
        expect(secondShown(0, uneven, stagger)).toBe(0);
      }),
    );
  });

  test('are carried along evenly, and not seen when they are taken back', () => {
    fc.assert(
      fc.property(
        anyStagger,
        anyPlace,
        fc.constantFrom(0, 1),
        fc.double({ min: 0, max: 9, noNaN: true }),
        (stagger, uneven, n, phase) => {
          const copy = n === 0 ? 0 : 1;
          const step = 0.003;
          const carried = ageOf(copy, phase + step, stagger) - ageOf(copy, phase, stagger);
          const second = secondShown(phase, uneven, stagger);
          if (carried > 0) expect(carried).toBeCloseTo(step * stagger.period, 9);
          else expect(copy === 1 ? second : 1 - second).toBe(0);
        },
      ),
    );
  });

  test('come up to their speed softly and keep it', () => {
    const speeds = [0, 0.2, 0.5, 1, 3].map((t) => (flowed(t + 0.01, 1) - flowed(t, 1)) / 0.01);
    expect(speeds[0]).toBeLessThan(0.01);
    expect(speeds[1]).toBeLessThan(speeds[2]!);
    expect(speeds[3]).toBeCloseTo(1, 6);
    expect(speeds[4]).toBeCloseTo(1, 6);
  });
});

test('a plate leaves to the picture what was invented away in it', () => {
  const scene = sceneOf(160, 96, { water: (_, y) => y > 40 });
  const plate = scene.regions[0]!.plate()!;
  const at = (x: number, y: number): number => (y - plate.top) * plate.texture.width + x - plate.left;
  const picture = scene.layers[0]!.texture.data;
  expect(keepToPicture(plate.mask, plate.texture, picture)).toEqual(plate.mask);
  const data = plate.texture.data.slice();
  data.fill(60, at(80, 70) * 4, at(80, 70) * 4 + 3);
  const mask = keepToPicture(plate.mask, { ...plate.texture, data }, picture);
  expect(mask[at(80, 70)]).toBe(0);
  expect(mask[at(82, 68)]).toBe(0);
  expect(mask[at(84, 70)]).toBeGreaterThan(0);
  expect(mask[at(84, 70)]).toBeLessThan(255);
  expect(mask[at(86, 70)]).toBe(255);
});
