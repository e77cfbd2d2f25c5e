import { describe, expect, test } from 'vitest';
import { drawableActions } from '../../src/engines/diorama/actions.ts';
import { cloudsProgram, drawnClouds } from '../../src/engines/diorama/motion/clouds.ts';
import type { Plan } from '../../src/contract/plan.ts';
import { plateVertices, regionPlan, sceneOf, type Vertex } from './plates.ts';

const width = 640;
const height = 384;
const sky = sceneOf(width, height, { clouds: (_, y) => y < 150 });

function skies(plan: Plan, seconds: number): Vertex[][] {
  return plateVertices(cloudsProgram(plan, sky)!, sky, seconds);
}

function mean(vertices: readonly Vertex[], value: (vertex: Vertex) => number): number {
  return vertices.reduce((sum, vertex) => sum + value(vertex), 0) / vertices.length;
}

/** How far the first copy has come in a row of vertices. */
function carried(plan: Plan, seconds: number, row = 32): number {
  return mean(
    skies(plan, seconds)[0]!.filter(({ y }) => y === row),
    ({ dx }) => dx,
  );
}

describe('clouds', () => {
  test('stay where the plan or the picture has none', () => {
    expect(cloudsProgram(regionPlan('water', 'ripple'), sky)).toBeNull();
    expect(cloudsProgram(regionPlan('clouds', 'drift'), sceneOf(width, height, {}))).toBeNull();
  });

  test('do all that is promised of them', () => {
    expect(drawnClouds.toSorted()).toEqual([...drawableActions['clouds']!].toSorted());
  });

  test.each(drawnClouds)('%s begins as the photo and stays within the sky', (action) => {
    const plan = regionPlan('clouds', action);
    for (const { dx, dy, opacity } of skies(plan, 0).flat()) {
      expect([dx + 0, dy + 0, opacity]).toEqual([0, 0, 0]);
    }
    const later = skies(plan, 2.5).flat();
    expect(Math.max(...later.map(({ dx, dy }) => Math.hypot(dx, dy)))).toBeGreaterThan(3);
    for (const { x, y, maskX, maskY, opacity, sway } of later) {
      expect([maskX, maskY, sway]).toEqual([x, y, 0]);
      if (y > 220) expect(opacity).toBe(0);
    }
  });

  test('drift where the prompt says, visibly, and faster the higher they stand', () => {
    const left = regionPlan('clouds', 'drift', { direction: 'left' });
    expect(carried(left, 3)).toBeLessThan(-0.025 * width);
    expect(carried(left, 3)).toBeGreaterThan(-0.085 * width);
    expect(carried(left, 3, 0)).toBeLessThan(1.5 * carried(left, 3, 112));
    expect(carried(regionPlan('clouds', 'drift', { direction: 'right' }), 3)).toBeGreaterThan(0.025 * width);
  });

  test('come up to their speed softly and keep it to the end', () => {
    const plan = regionPlan('clouds', 'drift', { direction: 'right' });
    const way = (from: number, to: number): number => carried(plan, to) - carried(plan, from);
    expect(way(0, 0.2)).toBeLessThan(0.1 * way(2, 2.2));
    expect(way(3, 3.2)).toBeCloseTo(way(2, 2.2), 0);
  });

  test('take turns before they come to what is not known, however fast', () => {
    const plan = regionPlan('clouds', 'drift', { direction: 'right', strength: 1.6 }, { tempo: 6, amplitude: 'large' });
    const program = cloudsProgram(plan, sky)!;
    const seen = Array.from({ length: 30 }, (_, i) => plateVertices(program, sky, i * 0.13).flat()).flatMap(
      (vertices) => vertices.filter(({ opacity }) => opacity > 0).map(({ dx }) => Math.abs(dx)),
    );
    expect(Math.max(...seen)).toBeLessThan(0.13 * width);
    expect(Math.max(...seen)).toBeGreaterThan(0.05 * width);
  });

  test('part to both sides', () => {
    const [first] = skies(regionPlan('clouds', 'part'), 3);
    const high = first!.filter(({ y }) => y === 32);
    expect(
      mean(
        high.filter(({ x }) => x < 0.3 * width),
        ({ dx }) => dx,
      ),
    ).toBeLessThan(-3);
    expect(
      mean(
        high.filter(({ x }) => x > 0.7 * width),
        ({ dx }) => dx,
      ),
    ).toBeGreaterThan(3);
  });

  test('swirl as the prompt says', () => {
    const way = (direction: string, row: number): number =>
      carried(regionPlan('clouds', 'swirl', { direction }), 3, row);
    expect(way('clockwise', 0)).toBeGreaterThan(way('clockwise', 144));
    expect(way('counterclockwise', 0)).toBeLessThan(way('counterclockwise', 144));
  });
});
