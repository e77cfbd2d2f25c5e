import { describe, expect, test } from 'vitest';
import { drawableActions } from '../../src/engines/diorama/actions.ts';
import { waterProgram } from '../../src/engines/diorama/motion/water.ts';
import { drawnWater } from '../../src/engines/diorama/motion/water-manner.ts';
import type { Plan } from '../../src/contract/plan.ts';
import { spriteFloats, type Scene } from '../../src/engines/diorama/types.ts';
import { posed } from './pictures.ts';
import { plateVertices, regionPlan, sceneOf, type Vertex } from './plates.ts';

const width = 640;
const height = 384;

const crisp = (x: number, y: number): number => 128 + 60 * Math.sin(x * y);
const lake = sceneOf(width, height, { water: (_, y) => y > 170 }, crisp);
/** The sea in a strip above a beach. */
const beach = sceneOf(width, height, { water: (_, y) => y > 160 && y < 250 }, crisp);

function surfaces(scene: Scene, plan: Plan, seconds: number): Vertex[][] {
  return plateVertices(waterProgram(plan, scene)!, scene, seconds);
}

function mean(vertices: readonly Vertex[], value: (vertex: Vertex) => number): number {
  return vertices.reduce((sum, vertex) => sum + value(vertex), 0) / vertices.length;
}

const inside = ({ y }: Vertex): boolean => y > 200;

describe('water', () => {
  test('is left alone where the plan or the picture has none', () => {
    expect(waterProgram(regionPlan('clouds', 'drift'), lake)).toBeNull();
    expect(waterProgram(regionPlan('water', 'ripple'), sceneOf(width, height, {}))).toBeNull();
  });

  test('does all that is promised of it', () => {
    expect(drawnWater.toSorted()).toEqual([...drawableActions['water']!].toSorted());
  });

  test.each(drawnWater)('%s begins as the photo', (action) => {
    for (const surface of surfaces(beach, regionPlan('water', action), 0)) {
      for (const { dx, dy, opacity, lift, sway, glint } of surface) {
        expect([dx, dy, opacity, lift, sway, glint].map((value) => value + 0)).toEqual([0, 0, 0, 0, 0, 0]);
      }
    }
  });

  test.each(drawnWater)('%s moves its colours and leaves its shores', (action) => {
    for (const surface of surfaces(lake, regionPlan('water', action), 2)) {
      expect(Math.max(...surface.filter(inside).map(({ dx, dy }) => Math.hypot(dx, dy)))).toBeGreaterThan(1);
      for (const { x, y, maskX, maskY, opacity } of surface) {
        expect([maskX, maskY]).toEqual([x, y]);
        if (y < 120) expect(opacity).toBe(0);
      }
    }
  });

  test('is never thin: one copy is there wherever the other is not', () => {
    const program = waterProgram(regionPlan('water', 'ripple'), lake)!;
    const thinnest = Array.from({ length: 20 }, (_, i) => {
      const [first, second] = plateVertices(program, lake, 0.5 + i * 0.17);
      const there = first!.map(({ opacity }, k) => Math.max(opacity, second![k]!.opacity));
      return Math.min(...there.filter((_share, k) => inside(first![k]!)));
    });
    expect(thinnest).toEqual(thinnest.map(() => 1));
  });

  test('moves more the nearer it is, and the more is asked for', () => {
    const [near] = surfaces(lake, regionPlan('water', 'ripple'), 2);
    const row = (y: number): Vertex[] => near!.filter((vertex) => vertex.y === y);
    expect(mean(row(368), ({ sway }) => sway)).toBeGreaterThan(2 * mean(row(208), ({ sway }) => sway));
    const roughness = (plan: Plan): number => mean(surfaces(lake, plan, 2)[0]!.filter(inside), ({ sway }) => sway);
    const at = (amplitude: Plan['amplitude']): number => roughness(regionPlan('water', 'ripple', {}, { amplitude }));
    expect(at('small')).toBeLessThan(0.7 * at('medium'));
    expect(at('medium')).toBeLessThan(0.7 * at('large'));
    expect(roughness(regionPlan('water', 'ripple', { wind: 1.6 }))).toBeGreaterThan(1.4 * at('medium'));
  });

  test('is carried to where the prompt says', () => {
    const carried = (direction: string): number => {
      const [first] = surfaces(lake, regionPlan('water', 'ripple', { direction }), 0.3);
      return mean(first!.filter(inside), ({ dx }) => dx);
    };
    expect(carried('left')).toBeLessThan(-0.2);
    expect(carried('right')).toBeGreaterThan(0.2);
  });

  test('runs up a beach, never above its own line, and comes back', () => {
    const program = waterProgram(regionPlan('water', 'waves'), beach)!;
    const runs = Array.from({ length: 24 }, (_, i) => {
      const [first] = plateVertices(program, beach, (i * 4) / 24);
      for (const { y, maskY } of first!) expect(y - maskY).toBeGreaterThanOrEqual(0);
      const line = first!.filter(({ y }) => y === 256);
      return mean(line, ({ y, maskY }) => y - maskY);
    });
    const most = Math.max(...runs);
    expect(most).toBeGreaterThan(2);
    expect(most).toBeLessThan(0.04 * height);
    expect(runs[0]).toBe(0);
    expect(runs.at(-1)).toBeLessThan(most * 0.5);
    expect(Math.max(...runs.slice(1).map((run, i) => Math.abs(run - runs[i]!)))).toBeLessThan(most * 0.25);
  });

  test('does not run up a shore of stones', () => {
    const stones = sceneOf(width, height, { water: (x, y) => y > 160 && y < 250 + 30 * Math.sin(x / 9) });
    const [first] = surfaces(stones, regionPlan('water', 'waves'), 1.8);
    for (const { y, maskY } of first!) expect(maskY).toBe(y);
  });

  test('glints less where it is blurred', () => {
    const light = (colour: (x: number, y: number) => number): number => {
      const scene = sceneOf(width, height, { water: (_, y) => y > 170 }, colour);
      return mean(surfaces(scene, regionPlan('water', 'ripple'), 2)[0]!.filter(inside), ({ glint }) => glint);
    };
    const blurred = light((_, y) => 128 + 60 * Math.sin(y / 9));
    expect(blurred).toBeLessThan(0.8 * light(crisp));
  });

  test('sparks where it is bright, and the sparks go with the picture', () => {
    const sunny = sceneOf(width, height, { water: (_, y) => y > 170 }, (x) => (x > 300 && x < 380 ? 220 : 60));
    const program = waterProgram(regionPlan('water', 'shimmer'), sunny)!;
    const sparks = (seconds: number, slid: number): { x: number; y: number }[] => {
      const instant = posed(program, sunny, seconds);
      for (let i = 0; i < instant.background.length; i += 2) instant.background[i]! += slid;
      instant.state.behind.count = 0;
      program.pose!(instant);
      const { data, count } = instant.state.behind;
      return Array.from({ length: count }, (_, i) => ({ x: data[i * spriteFloats]!, y: data[i * spriteFloats + 1]! }));
    };
    expect(sparks(0, 0)).toEqual([]);
    const still = sparks(2, 0);
    expect(still.length).toBeGreaterThan(5);
    for (const { y } of still) expect(y).toBeGreaterThan(170);
    expect(still.filter(({ x }) => x > 295 && x < 385).length).toBeGreaterThan(0.6 * still.length);
    sparks(2, 20).forEach(({ x, y }, i) => {
      expect(x).toBeCloseTo(still[i]!.x - 20, 2);
      expect(y).toBeCloseTo(still[i]!.y, 2);
    });
  });

  test('plays with light under water, and hardly moves what is seen', () => {
    const deep = sceneOf(width, height, { water: () => true });
    const vertices = surfaces(deep, regionPlan('water', 'shimmer'), 2);
    expect(vertices).toHaveLength(1);
    expect(Math.max(...vertices[0]!.map(({ dx, dy }) => Math.hypot(dx, dy)))).toBeLessThan(0.02 * width);
    // The surface is above: seen from below, it vanishes in the distance.
    const glints = (rows: (y: number) => boolean): number[] =>
      vertices[0]!.filter(({ y }) => rows(y)).map(({ glint }) => glint);
    expect(Math.min(...glints((y) => y < 0.3 * height))).toBeGreaterThan(2);
    expect(Math.max(...glints((y) => y > 0.8 * height))).toBeLessThan(2);
  });

  test('is the same for the same seed, and another for another', () => {
    const plan = regionPlan('water', 'ripple');
    expect(surfaces(lake, plan, 1.3)).toEqual(surfaces(lake, plan, 1.3));
    expect(surfaces(lake, plan, 1.3)).not.toEqual(surfaces(lake, { ...plan, seed: 4 }, 1.3));
  });
});

describe('waves on a beach', () => {
  const sandy = sceneOf(width, height, { water: (_, y) => y > 160 && y < 220, sand: (_, y) => y >= 220 }, crisp);
  const plan = regionPlan('water', 'waves');
  /** The lowest row, pixels, that a veil of the wash covers behind its front in the middle of the picture. */
  const front = (scene: Scene, seconds: number): number => {
    const program = waterProgram(plan, scene)!;
    const { grid, columns } = posed(program, scene, seconds);
    const veil = program.added!.find(({ layer }) => layer.id === 'wash sheet');
    if (veil === undefined) return 0;
    const floats = grid(veil.layer);
    let lowest = 0;
    for (let row = 0; row * columns * 3 < floats.length; row++) {
      const at = (row * columns + 20) * 3;
      if (floats[at + 2]! > 0 && floats[at + 1]! > 80) lowest = row * 16;
    }
    return lowest;
  };

  test('run up over the sand and draw back', () => {
    expect(front(sandy, 0)).toBe(0);
    expect(front(sandy, 1.6)).toBeGreaterThan(240);
    expect(front(sandy, 3.9)).toBeLessThan(front(sandy, 1.6));
  });

  test('do not run over what is not sand', () => {
    expect(waterProgram(plan, beach)!.added!.every(({ layer }) => layer.kind === 'plate')).toBe(true);
  });
});
