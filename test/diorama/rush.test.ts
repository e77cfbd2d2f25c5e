import { describe, expect, test } from 'vitest';
import type { CameraMove, Plan } from '../../src/contract/plan.ts';
import { passingActions } from '../../src/engines/diorama/actions.ts';
import { panorama, unframed } from '../../src/engines/diorama/motion/panorama.ts';
import { closedAlongRows, evenGround, hiddenPlaces } from '../../src/engines/diorama/motion/passing-ground.ts';
import { rushAheadProgram } from '../../src/engines/diorama/motion/rush-ahead.ts';
import { rushProgram, travellingActions } from '../../src/engines/diorama/motion/rush.ts';
import { vertexFloats, type LayerTexture, type Scene } from '../../src/engines/diorama/types.ts';
import { drawnPerception, drawnPicture, emptyPlan, flatScene, posed } from './pictures.ts';

const width = 320;
const height = 192;

function cutOutScene(): Scene {
  const scene = flatScene(width, height);
  const [background] = scene.layers;
  return {
    ...scene,
    layers: [
      { ...background!, carriesSubjects: false },
      { ...background!, id: 'subjects' },
    ],
  };
}

function planOf(direction: CameraMove['direction'], more: Partial<Plan> = {}): Plan {
  return emptyPlan(
    { width, height },
    {
      camera: [{ move: 'tracking', ...(direction === undefined ? {} : { direction }), amount: 0.09, t0: 0, t1: 4 }],
      subjects: [{ region: 'animal-1', action: 'run', params: {}, t0: 0, t1: 4 }],
      ...more,
    },
  );
}

/** How far to the right the world has passed, near the ground, and how much of it is seen. */
function passed(plan: Plan, seconds: number): { shift: number; opacity: number } {
  const scene = cutOutScene();
  const program = rushProgram(plan, scene)!;
  const instant = posed(program, scene, seconds);
  const grid = instant.grid(program.added![0]!.layer);
  const at = ((instant.rows - 1) * instant.columns + 5) * vertexFloats.plate;
  return { shift: grid[at + 2]! - grid[at]!, opacity: grid[at + 4]! };
}

describe('the world that passes by', () => {
  test('starts from the untouched photo and passes to the other side than the one who travels', () => {
    expect(passed(planOf('left'), 0)).toEqual({ shift: 0, opacity: 0 });
    expect(passed(planOf('left'), 3).shift).toBeGreaterThan(0.3 * width);
    expect(passed(planOf('right'), 3).shift).toBeLessThan(-0.3 * width);
    expect(passed(planOf('left'), 3).opacity).toBe(1);
  });

  test('before a camera that stands still nothing passes: who travels goes over the picture as far as there is room', () => {
    const plan = planOf('left', {
      camera: [{ move: 'static', amount: 0, t0: 0, t1: 4 }],
      subjects: [{ region: 'animal-1', action: 'run', params: { direction: 'left' }, t0: 0, t1: 4 }],
    });
    const box = { x: 0.4, y: 0.3, width: 0.3, height: 0.5 };
    const scene = {
      ...cutOutScene(),
      subjects: [{ ...drawnPerception(drawnPicture(width, height)).summary.subjects[0]!, box }],
    };
    const program = rushProgram(plan, scene)!;
    expect(program.added).toBeUndefined();
    const goneAt = (seconds: number): number => {
      // What is seen at its place after the way has come from there.
      const position = new Float32Array([0.3 * width, scene.pivot.y]);
      program.bends!.subjects!(seconds, position, 0);
      return (position[0]! - 0.3 * width) / width;
    };
    expect(goneAt(0)).toBeCloseTo(0, 6);
    expect(goneAt(2)).toBeGreaterThan(0.1);
    expect(goneAt(4)).toBeGreaterThan(0.3);
    expect(goneAt(4)).toBeLessThan(0.5);
  });

  test('gathers speed, keeps it, and never goes back', () => {
    const shifts = Array.from({ length: 97 }, (_, i) => passed(planOf('left'), i / 24).shift);
    const speeds = shifts.slice(1).map((shift, i) => shift - shifts[i]!);
    expect(speeds[2]!).toBeLessThan(0.1 * speeds[60]!);
    expect(Math.min(...speeds)).toBeGreaterThanOrEqual(0);
    expect(speeds[90]!).toBeCloseTo(speeds[60]!, 3);
  });

  test('small < medium < large, and no farther than the panorama goes', () => {
    const [small, medium, large] = (['small', 'medium', 'large'] as const).map(
      (amplitude) => passed(planOf('left', { amplitude }), 4).shift,
    );
    expect(medium!).toBeGreaterThan(1.5 * small!);
    expect(large!).toBeGreaterThan(1.3 * medium!);
    expect(passed(planOf('left', { amplitude: 'large', duration: 8, tempo: 3 }), 8).shift).toBeLessThan(2 * width);
  });

  test('passes only where something is cut out, and only sideways', () => {
    expect(rushProgram(planOf('left'), flatScene(width, height))).toBeNull();
    expect(rushProgram(planOf('in'), cutOutScene())).toBeNull();
    expect(rushProgram(planOf('left', { camera: [] }), cutOutScene())).toBeNull();
  });

  test('all ways of travelling are known', () => {
    for (const actions of Object.values(passingActions)) {
      for (const action of actions) expect(travellingActions).toContain(action);
    }
  });
});

describe('a panorama', () => {
  const stripes: LayerTexture = { width: 64, height: 8, data: new Uint8Array(64 * 8 * 4).fill(255) };
  for (let i = 0; i < 64 * 8; i++) stripes.data[i * 4] = (i % 64) * 4;

  test.each([
    ['left', 128],
    ['right', 128],
    ['left', 4000],
    ['right', 4000],
  ] as const)('to the %s, %i pixels far, keeps the picture where it is', (side, ahead) => {
    const { texture, left, period } = panorama(stripes, { from: 0, to: 64 }, { side, ahead, behind: 20 }, 1);
    for (const x of [10, 32, 50]) expect(texture.data[(x - left) * 4]).toBeCloseTo(x * 4, -1);
    expect(period === null).toBe(ahead === 128);
    // Kernels count columns up to 8191, and memory is no gift.
    expect(texture.width).toBeLessThan(5 * 64);
    if (side === 'right') expect(left).toBe(-20);
    else expect(left + texture.width).toBeGreaterThanOrEqual(64 + 20);
  });

  test.each(['left', 'right'] as const)('to the %s comes again without a step', (side) => {
    const { texture, left, period } = panorama(stripes, { from: 0, to: 64 }, { side, ahead: 4000, behind: 20 }, 1);
    const way = side === 'right' ? 1 : -1;
    const red = (x: number): number => texture.data[(x - left) * 4]!;
    for (const x of [5, 30, 60]) expect(red(x + way * period!)).toBe(red(x));
    const start = side === 'right' ? 0 : 63;
    for (let k = -6; k < 0; k++) {
      const at = start + way * (period! + k);
      expect(Math.abs(red(at + way) - red(at))).toBeLessThan(30);
    }
  });

  test("leaves a picture's white frame out of what passes by", () => {
    const framed = { ...stripes, data: stripes.data.slice() };
    for (let y = 0; y < 8; y++) {
      for (let x = 0; x < 64; x++) {
        const i = (y * 64 + x) * 4;
        framed.data.set(x < 6 || x >= 58 ? [255, 255, 255, 255] : [x * 4, y * 30, 80, 255], i);
      }
    }
    expect(unframed(framed, { from: 0, to: 64 })).toEqual({ from: 8, to: 56 });
    for (let i = 0; i < 64 * 8; i++) framed.data.set([90, 90, 90, 255], i * 4);
    expect(unframed(framed, { from: 0, to: 64 })).toEqual({ from: 0, to: 64 });
  });
});

describe('who runs far', () => {
  test('has a world behind them that never ends, and is level all the way', () => {
    const plan = planOf('left', { duration: 8, tempo: 3, amplitude: 'large' });
    const scene = cutOutScene();
    const program = rushProgram(plan, scene)!;
    const { layer } = program.added![0]!;
    if (layer.kind !== 'plate') throw new Error('The world is a plate.');
    for (let seconds = 0; seconds <= 8; seconds += 0.21) {
      const instant = posed(program, scene, seconds);
      const grid = instant.grid(layer);
      for (let i = 0; i < grid.length; i += vertexFloats.plate) {
        expect(grid[i]!).toBeGreaterThanOrEqual(layer.left);
        expect(grid[i]!).toBeLessThan(layer.left + layer.texture.width);
      }
    }
  });
});

describe('what stood in front of a world that passes by', () => {
  const [wide, tall, own] = [200, 60, { from: 0, to: 200 }];
  /** A field up to row 30, darker at both ends, and somebody in front of it; what was invented behind them has a hump. */
  const texture: LayerTexture = { width: wide, height: tall, data: new Uint8Array(wide * tall * 4).fill(255) };
  const hidden = new Uint8Array(wide * tall);
  for (let i = 0; i < wide * tall; i++) {
    const [x, y] = [i % wide, Math.floor(i / wide)];
    const isHidden = Math.abs(x - 90) < 40 - Math.abs(y - 30) / 2;
    hidden[i] = isHidden ? 1 : 0;
    const light = 120 - 50 * Math.abs(x / 100 - 1) ** 2;
    texture.data.fill(y >= (isHidden ? 22 : 30) ? light : 20, i * 4, i * 4 + 3);
  }

  test('is closed with level lines', () => {
    const closed = closedAlongRows(texture, hidden, own);
    for (let x = 0; x < wide; x++) {
      expect(closed.data[(22 * wide + x) * 4]).toBeLessThan(30);
      expect(closed.data[(37 * wide + x) * 4]).toBeGreaterThan(60);
    }
  });

  test('and the ground loses its darker ends, what stands above it does not', () => {
    const even = evenGround(texture, own, 30);
    const spread = ({ data }: LayerTexture, y: number): number => {
      const row = Array.from({ length: wide }, (_, x) => data[(y * wide + x) * 4]!);
      return Math.max(...row) - Math.min(...row);
    };
    expect(spread(even, 55)).toBeLessThan(0.5 * spread(texture, 55));
    expect(even.data.subarray(0, 25 * wide * 4)).toEqual(texture.data.subarray(0, 25 * wide * 4));
  });

  test('is known from what is cut out', () => {
    const scene = cutOutScene();
    const [background, subjects] = scene.layers;
    const data = new Uint8Array(width * height * 4);
    data[(50 * width + 80) * 4 + 3] = 255;
    const cut = { ...subjects!, left: 0, top: 0, texture: { width, height, data } };
    const places = hiddenPlaces(background!, { ...scene, layers: [background!, cut] });
    const at = (x: number, y: number): number =>
      places[(y - background!.top) * background!.texture.width + x - background!.left]!;
    expect([at(80, 50), at(85, 50), at(80, 45), at(120, 50), at(80, 80)]).toEqual([1, 1, 1, 0, 0]);
  });
});

describe('the world that opens before whoever is followed from behind', () => {
  /** Where the colours seen at a vertex near the lower left corner come from, by copy, and how much of each is seen. */
  const scene = cutOutScene();
  const program = rushAheadProgram(planOf('in'), scene)!;
  function opened(seconds: number) {
    const instant = posed(program, scene, seconds);
    const at = ((instant.rows - 3) * instant.columns + 2) * vertexFloats.plate;
    return program.added!.map(({ layer }) => {
      const grid = instant.grid(layer);
      const from = (x: number, y: number) => Math.hypot(x - scene.pivot.x, y - scene.horizon);
      return { share: from(grid[at]!, grid[at + 1]!) / from(grid[at + 2]!, grid[at + 3]!), opacity: grid[at + 4]! };
    });
  }

  test('starts from the untouched photo, and what is seen comes from nearer the vanishing point', () => {
    expect(opened(0)).toEqual([
      { share: 1, opacity: 0 },
      { share: 1, opacity: 0 },
    ]);
    for (const seconds of [0.8, 1.6, 2.4, 3.2, 4]) {
      const seen = opened(seconds).filter(({ opacity }) => opacity > 0.02);
      expect(seen.length).toBeGreaterThan(0);
      for (const { share } of seen) {
        expect(share).toBeLessThan(1);
        expect(share).toBeGreaterThan(0.5);
      }
    }
  });

  test('a copy is taken back only while the other covers it', () => {
    for (let frame = 24; frame < 96; frame++) {
      const [before, after] = [opened((frame - 1) / 24), opened(frame / 24)];
      for (const copy of [0, 1]) {
        if (after[copy]!.share <= before[copy]!.share) continue;
        const covered = copy === 0 ? after[1]!.opacity : 1 - after[1]!.opacity;
        expect(covered).toBeGreaterThan(0.9);
      }
    }
  });

  test('is drawn only where the camera follows from behind and something is cut out', () => {
    expect(rushAheadProgram(planOf('in'), flatScene(width, height))).toBeNull();
    expect(rushAheadProgram(planOf('left'), cutOutScene())).toBeNull();
    expect(rushAheadProgram(planOf('out'), cutOutScene())).toBeNull();
  });
});
