import { describe, expect, test } from 'vitest';
import type { CameraMove, Plan } from '../../src/contract/plan.ts';
import { createCamera } from '../../src/engines/diorama/motion/camera.ts';
import { frameZooms } from '../../src/engines/diorama/motion/framing.ts';
import { fitPlan } from '../../src/engines/diorama/motion/motion.ts';
import { Projection } from '../../src/engines/diorama/motion/projection.ts';
import { emptyPlan, flatScene, rampField } from './pictures.ts';

const width = 320;
const height = 192;
const fps = 24;
const frames = 96;
const scene = flatScene(width, height, rampField(0.3, 0.6));

function planWith(camera: CameraMove[], amplitude: Plan['amplitude'] = 'large'): Plan {
  return emptyPlan({ width, height }, { seed: 5, fps, camera, amplitude });
}

function zoomsOf(plan: Plan): Float32Array {
  return frameZooms(scene, createCamera(plan), frames, fps);
}

describe('moves along the picture', () => {
  test.each([
    ['pan', 'large', 1.45],
    ['truck', 'medium', 1.25],
    ['whip_pan', 'small', 1.12],
  ] as const)('%s at %s magnifies slightly, and the plan says what it lost', (move, amplitude, most) => {
    const plan = planWith([{ move, direction: 'right', amount: 0.6, t0: 0, t1: 2 }], amplitude);
    const fitted = fitPlan(plan, scene);
    expect(fitted.camera[0]!.amount).toBeLessThan(0.5);
    expect(Math.max(...zoomsOf(fitted))).toBeGreaterThan(most - 0.03);
    expect(Math.max(...zoomsOf(fitted))).toBeLessThan(most + 0.01);
    expect(fitted.reduced.map(({ phrase }) => phrase)).toEqual([`${move.replace('_', ' ')} right`]);
  });

  test('stay as they are where the picture has room', () => {
    const plan = planWith([{ move: 'pan', direction: 'left', amount: 0.06, t0: 0, t1: 4 }]);
    expect(fitPlan(plan, scene)).toEqual(plan);
  });

  test('go less far where the push-in would take a face out of the frame', () => {
    const [someone] = scene.subjects;
    const face = { box: { x: 0.45, y: 0.08, width: 0.1, height: 0.15 }, score: 1, mesh: [], drawn: null };
    const portrait = { ...scene, subjects: [{ ...someone!, kind: 'person' as const, face }] };
    const plan = planWith([{ move: 'orbit', direction: 'right', amount: 0.9, t0: 0, t1: 4 }]);
    expect(Math.max(...zoomsOf(fitPlan(plan, scene)))).toBeGreaterThan(1.35);
    expect(Math.max(...zoomsOf(fitPlan(plan, portrait)))).toBeLessThan(1.21);
  });

  test('leave a roll beside them its own magnification', () => {
    const roll: CameraMove = { move: 'roll', direction: 'clockwise', amount: 40, t0: 0, t1: 4 };
    const fitted = fitPlan(planWith([roll, { move: 'pan', direction: 'left', amount: 0.02, t0: 0, t1: 4 }]), scene);
    expect(fitted.camera[0]).toEqual(roll);
    expect(Math.max(...zoomsOf(fitted))).toBeGreaterThan(1.3);
  });

  test('a sudden move is never ahead of its push-in', () => {
    const plan = fitPlan(planWith([{ move: 'whip_pan', direction: 'right', amount: 0.3, t0: 0, t1: 0.5 }]), scene);
    const camera = createCamera(plan);
    const zooms = zoomsOf(plan);
    expect(zooms[0]).toBe(1);
    const seen = [0, 0];
    for (let frame = 0; frame < frames; frame++) {
      new Projection(scene, camera(frame / fps), zooms[frame]!).inverse(scene.layers[0]!, width - 1, 0, seen, 0);
      expect(seen[0]).toBeLessThan(width - 1 + scene.layers[0]!.shown.right + 1.5);
    }
  });
});
