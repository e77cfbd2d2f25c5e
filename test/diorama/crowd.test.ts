import { describe, expect, test } from 'vitest';
import { drawableActions } from '../../src/engines/diorama/actions.ts';
import { crowdProgram, drawnCrowds } from '../../src/engines/diorama/motion/crowd.ts';
import type { Scene } from '../../src/engines/diorama/types.ts';
import { regionPlan, sceneOf } from './plates.ts';

const width = 640;
const height = 384;
const empty = sceneOf(width, height, { crowd: () => true });
const stand: Scene = {
  ...empty,
  regions: empty.regions.map((part) => ({
    ...part,
    // The upper half is the stand.
    weight: { width: 2, height: 4, data: Float32Array.from([1, 1, 1, 1, 0, 0, 0, 0]) },
  })),
};

function moved(action: string, seconds: number, x: number, y: number, amplitude: 'small' | 'large' = 'small'): number {
  const program = crowdProgram(regionPlan('crowd', action, {}, { amplitude }), stand)!;
  const position = Float32Array.from([x, y]);
  program.bends!.background!(seconds, position, 0);
  return Math.hypot(position[0]! - x, position[1]! - y);
}

describe('a crowd', () => {
  test('does all that is promised of it', () => {
    expect(drawnCrowds.toSorted()).toEqual([...drawableActions['crowd']!].toSorted());
  });

  test.each(drawnCrowds)('%s begins as the photo, moves, and leaves the rest alone', (action) => {
    const most = (seconds: number, y: number): number =>
      Math.max(...Array.from({ length: 40 }, (_, i) => moved(action, seconds, i * 16, y, 'large')));
    expect(most(0, 60)).toBe(0);
    expect(most(1.3, 60)).toBeGreaterThan(1);
    expect(most(1.3, 370)).toBe(0);
  });

  test('is nobody in step with all others', () => {
    const ways = Array.from({ length: 40 }, (_, i) => moved('cheer', 1.3, i * 16, 60));
    expect(Math.max(...ways)).toBeGreaterThan(2 * Math.min(...ways));
  });

  test('is left alone where the plan or the picture has none', () => {
    expect(crowdProgram(regionPlan('water', 'ripple'), stand)).toBeNull();
    expect(crowdProgram(regionPlan('crowd', 'cheer'), sceneOf(width, height, {}))).toBeNull();
  });
});
