import { describe, expect, test } from 'vitest';
import { drawableActions } from '../../src/engines/diorama/actions.ts';
import { cloudsProgram, drawnClouds } from '../../src/engines/diorama/motion/clouds.ts';
import { widerSky } from '../../src/engines/diorama/motion/clouds-sky.ts';
import type { Plan } from '../../src/contract/plan.ts';
import type { Plate } from '../../src/engines/diorama/types.ts';
import { plateVertices, regionPlan, sceneOf, type Vertex } from './plates.ts';

const width = 640;
const height = 384;
const sky = sceneOf(width, height, { clouds: (_, y) => y < 150 }, (x, y) => (x * 7 + y * 3) % 256);

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

  test('that go to one side never return', () => {
    const plan = regionPlan('clouds', 'drift', { direction: 'left' }, { tempo: 6 });
    const program = cloudsProgram(plan, sky)!;
    expect(program.added).toHaveLength(1);
    expect(carried(plan, 3.9)).toBeLessThan(1.2 * carried(plan, 2.6));
  });

  test('never show what is not known, however fast', () => {
    const plan = regionPlan('clouds', 'drift', { direction: 'right', strength: 1.6 }, { tempo: 6, amplitude: 'large' });
    const program = cloudsProgram(plan, sky)!;
    const { layer } = program.added![0]!;
    if (layer.kind !== 'plate') throw new Error('Clouds are plates.');
    const { left, texture } = layer;
    const seen = Array.from({ length: 30 }, (_, i) => plateVertices(program, sky, i * 0.13).flat()).flatMap(
      (vertices) => vertices.filter(({ opacity }) => opacity > 0).map(({ x, dx }) => x - dx),
    );
    expect(Math.min(...seen)).toBeGreaterThanOrEqual(left);
    expect(Math.max(...seen)).toBeLessThanOrEqual(left + texture.width);
    expect(Math.min(...seen)).toBeLessThan(-0.2 * width);
  });

  test('leave the picture as it is where their sky is made wider', () => {
    const plate = sky.regions[0]!.plate()!;
    const wider = widerSky(plate, sky, { left: 0.3, right: 0.3 });
    const at = (from: Plate, x: number, y: number): number[] => {
      const i = (y - from.top) * from.texture.width + x - from.left;
      return [...from.texture.data.subarray(i * 4, i * 4 + 4), from.mask[i]!];
    };
    for (const [x, y] of [
      [0, 0],
      [639, 100],
      [300, 149],
    ] as const) {
      expect(at(wider, x, y)).toEqual(at(plate, x, y));
    }
    expect(at(wider, -150, 20).at(-1)).toBe(0);
    expect(at(wider, -150, 20).at(3)).toBe(255);
  });

  test('bring haze with them from where nothing of them was seen', () => {
    const plate = sky.regions[0]!.plate()!;
    const { texture } = widerSky(plate, sky, { left: 0.3, right: 0.3 });
    const left = Math.round(-0.3 * width);
    const rough = (y: number): number => {
      let sum = 0;
      for (let x = 100; x < 500; x++) {
        const i = (y * texture.width + x - left) * 4;
        sum += Math.abs(texture.data[i]! - texture.data[i + 4]!) / 400;
      }
      return sum;
    };
    const lowest = Math.floor(plate.mask.lastIndexOf(255) / plate.texture.width);
    expect(rough(lowest + 24)).toBeLessThan(0.5 * rough(100));
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
