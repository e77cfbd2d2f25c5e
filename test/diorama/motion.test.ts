import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cameraMoves, directions, type CameraMove, type Plan } from '../../src/contract/plan.ts';
import { createMotion, fitPlan } from '../../src/engines/diorama/motion/motion.ts';
import { cellSize, type Scene } from '../../src/engines/diorama/types.ts';
import { emptyPlan, emptyState, flatScene, rampField } from './pictures.ts';

const width = 320;
const height = 192;
const columns = width / cellSize;
const rows = height / cellSize;

function planWith(camera: CameraMove[], subjects: Plan['subjects'] = []): Plan {
  return emptyPlan({ width, height }, { seed: 5, camera, subjects });
}

/** Picture positions that the grid's vertices see at a frame. */
function gridAt(scene: Scene, plan: Plan, frame: number): Float32Array {
  const motion = createMotion(fitPlan(plan, scene), scene);
  const state = emptyState(motion.layers, (columns + 1) * (rows + 1), motion.mostSprites);
  motion.pose(frame, 0, state);
  return state.grids[0]!;
}

/** How far the content of the vertex in the middle of the frame has moved: to the right and down. */
function contentShift(scene: Scene, plan: Plan, frame = 95): { x: number; y: number } {
  const grid = gridAt(scene, plan, frame);
  const at = ((rows / 2) * (columns + 1) + columns / 2) * 2;
  return { x: width / 2 - grid[at]!, y: height / 2 - grid[at + 1]! };
}

const move = (
  name: CameraMove['move'],
  direction: CameraMove['direction'] | undefined,
  amount: number,
): CameraMove => ({
  move: name,
  ...(direction === undefined ? {} : { direction }),
  amount,
  t0: 0,
  t1: 4,
});

const anyMove = fc.record({
  move: fc.constantFrom(...cameraMoves),
  direction: fc.constantFrom(...directions),
  t0: fc.constantFrom(0, 1, 2),
  span: fc.constantFrom(1, 2),
  strength: fc.double({ min: 0.01, max: 0.2, noNaN: true }),
});

function asMove({
  move: name,
  direction,
  t0,
  span,
  strength,
}: typeof anyMove extends fc.Arbitrary<infer T> ? T : never): CameraMove {
  const amount =
    name === 'zoom' ? 1 + strength : name === 'roll' ? strength * 300 : name === 'handheld' ? strength * 10 : strength;
  return { move: name, direction, amount, t0, t1: t0 + span };
}

describe('the camera', () => {
  test('shows the picture as it is at the first frame, whatever the plan', () => {
    const scene = flatScene(width, height);
    fc.assert(
      fc.property(fc.array(anyMove, { maxLength: 3 }), (moves) => {
        const grid = gridAt(
          scene,
          planWith(moves.map(asMove), [{ region: 'object-1', action: 'breathe', params: {}, t0: 0, t1: 4 }]),
          0,
        );
        for (let row = 0; row <= rows; row++) {
          for (let column = 0; column <= columns; column++) {
            const at = (row * (columns + 1) + column) * 2;
            expect(grid[at]).toBeCloseTo(column * cellSize, 2);
            expect(grid[at + 1]).toBeCloseTo(row * cellSize, 2);
          }
        }
      }),
      { numRuns: 40 },
    );
  });

  test('never looks farther than the border that may be invented', () => {
    const scene = flatScene(width, height, rampField(0.3, 0.6));
    fc.assert(
      fc.property(
        fc.array(anyMove, { minLength: 1, maxLength: 2 }),
        fc.integer({ min: 1, max: 95 }),
        (moves, frame) => {
          const grid = gridAt(scene, planWith(moves.map(asMove)), frame);
          // The push-in begins softly: up to three more pixels may show meanwhile, which the built margin covers.
          for (let at = 0; at < grid.length; at += 2) {
            expect(grid[at]).toBeGreaterThan(-width * 0.05 - 3);
            expect(grid[at]).toBeLessThan(width * 1.05 + 3);
            expect(grid[at + 1]).toBeGreaterThan(-height * 0.05 - 3);
            expect(grid[at + 1]).toBeLessThan(height * 1.05 + 3);
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  test.each([
    ['pan', 'right', -1, 0],
    ['pan', 'left', 1, 0],
    ['tilt', 'up', 0, 1],
    ['tilt', 'down', 0, -1],
    ['truck', 'right', -1, 0],
    ['pedestal', 'up', 0, 1],
  ] as const)('%s %s slides the content as VBench scores it', (name, direction, signX, signY) => {
    const shift = contentShift(flatScene(width, height), planWith([move(name, direction, 0.05)]));
    expect(Math.sign(Math.round(shift.x)) + 0).toBe(signX);
    expect(Math.sign(Math.round(shift.y)) + 0).toBe(signY);
  });

  test('a pan travels the share of the width that the plan says', () => {
    const shift = contentShift(flatScene(width, height), planWith([move('pan', 'left', 0.05)]));
    expect(shift.x).toBeCloseTo(0.05 * width, 0);
  });

  test('a push in moves near things farther apart than far ones, a zoom all alike', () => {
    const spread = (plan: Plan, row: number): number => {
      const grid = gridAt(flatScene(width, height), plan, 95);
      const at = row * (columns + 1) * 2;
      return width / (grid[at + columns * 2]! - grid[at]!);
    };
    const push = planWith([move('push', 'in', 0.2)]);
    expect(spread(push, rows)).toBeGreaterThan(spread(push, 0) * 1.1);
    const zoom = planWith([move('zoom', 'in', 1.2)]);
    expect(spread(zoom, rows)).toBeCloseTo(spread(zoom, 0), 3);
    expect(spread(zoom, 0)).toBeCloseTo(1.2, 2);
  });

  test('drawing back stops at what may be invented, and the plan says so', () => {
    const scene = flatScene(width, height, rampField(0.5, 0.5));
    const fitted = fitPlan(planWith([move('zoom', 'out', 1.5)]), scene);
    expect(fitted.camera[0]!.amount).toBeCloseTo(1.1, 1);
    expect(fitted.reduced).toEqual([{ phrase: 'zoom out', why: expect.stringContaining('beyond the picture') }]);
    expect(fitPlan(planWith([move('zoom', 'out', 1.05)]), scene).reduced).toEqual([]);
  });

  test('a dolly zoom keeps the size of what is as far as the pivot', () => {
    const scene = flatScene(width, height, rampField(0.5, 0.5));
    const grid = gridAt(scene, planWith([move('dolly_zoom', 'in', 0.25)]), 95);
    expect(width / (grid[columns * 2]! - grid[0]!)).toBeCloseTo(1, 2);
  });

  test('a roll of 180 degrees ends upside down', () => {
    const grid = gridAt(flatScene(width, height), planWith([move('roll', 'clockwise', 180)]), 95);
    expect(grid[0]!).toBeGreaterThan(width / 2);
    expect(grid[1]!).toBeGreaterThan(height / 2);
  });

  test('moves begin and end softly, and never go back', () => {
    const scene = flatScene(width, height);
    const motion = createMotion(planWith([move('pan', 'left', 0.05)]), scene);
    const state = emptyState(scene.layers, (columns + 1) * (rows + 1));
    const positions = Array.from({ length: 96 }, (_, frame) => {
      motion.pose(frame, 0, state);
      return -state.grids[0]![columns]!;
    });
    const speeds = positions.slice(1).map((position, i) => position - positions[i]!);
    for (const speed of speeds) expect(speed).toBeGreaterThan(-1e-3);
    const fastest = Math.max(...speeds);
    expect(speeds[0]!).toBeLessThan(fastest * 0.1);
    expect(speeds.at(-1)!).toBeLessThan(fastest * 0.1);
    const jolts = speeds.slice(1).map((speed, i) => Math.abs(speed - speeds[i]!));
    expect(Math.max(...jolts)).toBeLessThan(fastest * 0.2);
  });

  test('a hand-held camera never stands still and never strays', () => {
    const scene = flatScene(width, height);
    const plan = planWith([move('handheld', undefined, 1)]);
    const shifts = Array.from({ length: 16 }, (_, i) => contentShift(scene, plan, 12 + i * 5));
    expect(Math.max(...shifts.map(({ x, y }) => Math.hypot(x, y)))).toBeLessThan(width * 0.04);
    for (let i = 1; i < shifts.length; i++) expect(shifts[i]).not.toEqual(shifts[i - 1]);
  });

  test('breathing moves a subject and nothing far from it', () => {
    const plan = planWith([], [{ region: 'object-1', action: 'breathe', params: {}, t0: 0, t1: 4 }]);
    const grid = gridAt(flatScene(width, height), plan, 44);
    const moved = Array.from({ length: (columns + 1) * (rows + 1) }, (_, i) =>
      Math.hypot(
        grid[i * 2]! - (i % (columns + 1)) * cellSize,
        grid[i * 2 + 1]! - Math.floor(i / (columns + 1)) * cellSize,
      ),
    );
    expect(Math.max(...moved)).toBeGreaterThan(0.3);
    expect(moved[0]).toBeLessThan(0.01);
    expect(moved.at(-1)).toBeLessThan(0.01);
  });
});
