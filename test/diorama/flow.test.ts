import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ageOf, flowed, secondShown, type Stagger } from '../../src/engines/diorama/motion/flow.ts';

const anyStagger = fc.record({
  period: fc.double({ min: 0.5, max: 10, noNaN: true }),
  fade: fc.double({ min: 0.05, max: 0.3, noNaN: true }),
});

describe('two copies that take turns', () => {
  test('begin with the first in its place, alone', () => {
    fc.assert(
      fc.property(anyStagger, (stagger) => {
        expect(ageOf(0, 0, stagger)).toBe(0);
        expect(secondShown(0, stagger)).toBe(0);
      }),
    );
  });

  test('are carried along evenly, and not seen when they are taken back', () => {
    const shownWhenTaken = (copy: 0 | 1, stagger: Stagger, phase: number): number => {
      const second = secondShown(phase, stagger);
      return copy === 1 ? second : 1 - second;
    };
    fc.assert(
      fc.property(
        anyStagger,
        fc.constantFrom(0, 1),
        fc.double({ min: 0, max: 9, noNaN: true }),
        (stagger, n, phase) => {
          const copy = n === 0 ? 0 : 1;
          const step = 0.01;
          const carried = ageOf(copy, phase + step, stagger) - ageOf(copy, phase, stagger);
          if (carried > 0) expect(carried).toBeCloseTo(step * stagger.period, 9);
          else expect(shownWhenTaken(copy, stagger, phase)).toBeLessThan(1e-9);
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
