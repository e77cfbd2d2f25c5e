import { beforeAll, expect, test } from 'vitest';
import { calmPlaces, LeakMeter } from '../../bench/quality/measure/leak.ts';
import { openOpenCv, type OpenCv } from '../../bench/quality/measure/opencv.ts';
import type { Action, Plan } from '../../src/contract/plan.ts';
import type { DecodedFrame } from '../../src/media/probe.ts';
import type { Perception } from '../../src/engines/diorama/types.ts';
import { drawnPerception, drawnPicture } from '../diorama/pictures.ts';

const width = 320;
const height = 180;
let cv: OpenCv;

beforeAll(async () => {
  ({ cv } = await openOpenCv());
});

const action = (region: string): Action => ({ region, action: 'sway', params: {}, t0: 0, t1: 4 });

function planOf(parts: Partial<Plan>): Plan {
  return {
    version: 1,
    seed: 1,
    duration: 4,
    fps: 24,
    size: { width, height },
    camera: [{ move: 'static', amount: 0, t0: 0, t1: 4 }],
    subjects: [],
    scene: [],
    atmosphere: [],
    tempo: 1,
    amplitude: 'medium',
    reduced: [],
    unsupported: [],
    ...parts,
  };
}

/** A disc in the middle, and water in the lowest quarter. */
function perception(): Perception {
  const seen = drawnPerception(drawnPicture(width, height));
  const data = new Uint8Array(width * height).fill(255, width * height * 0.75);
  const box = { x: 0, y: 0.75, width: 1, height: 0.25 };
  const water = { name: 'water' as const, confidence: 1, box, area: 0.25, of: null };
  return { ...seen, regions: [{ ...water, mask: { width, height, data } }] };
}

function calmAt(plan: Plan, x: number, y: number): boolean | null {
  const calm = calmPlaces(cv, plan, perception());
  return calm === null ? null : calm.data[Math.floor(y * height) * width + Math.floor(x * width)] === 255;
}

test('everything is calm where the plan moves nothing', () => {
  expect(calmAt(planOf({}), 0.5, 0.55)).toBe(true);
  expect(calmAt(planOf({}), 0.5, 0.9)).toBe(true);
});

test('a subject that moves is not calm, and neither is what lies close to it', () => {
  const plan = planOf({ subjects: [action('object-1')] });
  expect(calmAt(plan, 0.5, 0.55)).toBe(false);
  // The disc's radius is 0.25 of the height, 45 px; 5 px beyond it are within 6 % of the short side.
  expect(calmAt(plan, 0.5 + 50 / width, 0.55)).toBe(false);
  expect(calmAt(plan, 0.5 + 70 / width, 0.55)).toBe(true);
  expect(calmAt(plan, 0.1, 0.9)).toBe(true);
});

test('a region that moves is not calm', () => {
  const plan = planOf({ scene: [action('water')] });
  expect(calmAt(plan, 0.1, 0.9)).toBe(false);
  expect(calmAt(plan, 0.1, 0.5)).toBe(true);
});

test('nothing can be measured under a moving camera, in weather, or where the light changes', () => {
  const camera = [{ move: 'pan' as const, direction: 'left' as const, amount: 0.1, t0: 0, t1: 4 }];
  expect(calmAt(planOf({ camera }), 0.1, 0.5)).toBeNull();
  expect(calmAt(planOf({ atmosphere: [action('air')] }), 0.1, 0.5)).toBeNull();
  expect(calmAt(planOf({ scene: [action('picture')] }), 0.1, 0.5)).toBeNull();
});

/** Soft blobs all over, moved aside by some pixels, and a bright disc on the left. */
function drawn(index: number, aside: number, disc: number): DecodedFrame {
  const i420 = new Uint8Array((width * height * 3) / 2).fill(128);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [u, v] = [(x - aside) / 5, y / 6];
      const isDisc = Math.hypot(x - 80, y - disc) < 25;
      i420[y * width + x] = isDisc
        ? 230 - 4 * ((x + y - disc) % 9)
        : 110 + 30 * Math.sin(u) * Math.cos(v) + 20 * Math.sin(0.7 * u + v);
    }
  }
  return { index, seconds: index / 24, width, height, i420 };
}

function leakOf(aside: number, disc: number): number {
  const data = new Uint8Array(width * height).map((_, i) => (i % width > 108 && i % width < 150 ? 255 : 0));
  const meter = new LeakMeter(cv, { width, height, data }, 2);
  meter.frame(drawn(0, 0, 60));
  meter.frame(drawn(1, aside, disc));
  return meter.finish()!.most;
}

test('what moves beside calm places does not leak into them, and what moves there is seen', () => {
  expect(leakOf(0, 110)).toBeLessThan(0.2);
  expect(leakOf(0.5, 60)).toBeGreaterThan(0.3);
  expect(leakOf(3, 60)).toBeGreaterThan(1.5);
});
