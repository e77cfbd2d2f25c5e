import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { moved, renderKnownMotion } from '../../bench/quality/known-motion.ts';
import { openOpenCv, type OpenCv } from '../../bench/quality/measure/opencv.ts';
import { BodyMeter } from '../../bench/quality/people/body-meter.ts';
import type { DrawnBodies, PlannedPart } from '../../bench/quality/people/drawn-bodies.ts';
import { visibleFolds } from '../../bench/quality/people/folds.ts';
import { agreement } from '../../bench/quality/people/trajectory.ts';
import type { Mesh } from '../../src/engines/diorama/types.ts';
import { decodeFrames } from '../../src/media/probe.ts';

const fps = 24;

function swing(hertz: number, reach: number, seconds = 4) {
  return Array.from({ length: seconds * fps }, (_, i) => ({
    x: reach * Math.sin((2 * Math.PI * hertz * i) / fps),
    y: 0.3 * reach * Math.sin((2 * Math.PI * hertz * i) / fps),
  }));
}

describe('a path beside the planned one', () => {
  test('agrees with itself, and is found to go too far, too fast or elsewhere', () => {
    const planned = swing(1.3, 20);
    expect(agreement(planned, planned, fps)).toMatchObject({
      direction: expect.closeTo(1, 6),
      jolt: expect.closeTo(0, 6),
    });
    expect(agreement(swing(1.3, 10), planned, fps).amplitude).toBeCloseTo(0.5, 3);
    expect(agreement(swing(1.3, -20), planned, fps).direction).toBeCloseTo(-1, 3);
    const faster = agreement(swing(1.7, 20), planned, fps);
    expect(faster.direction).toBeLessThan(0.5);
    expect(faster.frequency!.planned).toBeCloseTo(1.3, 1);
    expect(faster.frequency!.found).toBeCloseTo(1.7, 1);
  });

  test('a jump from frame to frame is a jolt, and one swing has no frequency', () => {
    const planned = swing(0.3, 20);
    const found = planned.map(({ x, y }, i) => ({ x: x + (i >= 50 ? 7 : 0), y }));
    expect(agreement(found, planned, fps).jolt).toBeCloseTo(7, 5);
    expect(agreement(found, planned, fps).frequency).toBeNull();
  });
});

describe('bodies followed on a decoded clip of known motion', () => {
  let folder: string;
  let cv: OpenCv;
  const size = { width: 384, height: 256, frames: 48, fps };
  const turning = { name: 'turning', turn: 0.6, x: 0.4 };

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'muybridge-people-'));
    ({ cv } = await openOpenCv());
  });
  afterAll(async () => {
    await rm(folder, { recursive: true });
  });

  test('hands are found where they are, and a foot that should stand still slides', async () => {
    const { path } = await renderKnownMotion(cv, turning, { folder, ...size });
    const part = (name: PlannedPart['name'], x: number, y: number, isPlanned: boolean): PlannedPart => {
      const starts = Array.from({ length: 16 }, (_, i) => ({ x: x + 8 * (i % 4), y: y + 8 * Math.floor(i / 4) }));
      return {
        of: 'person-1',
        name,
        starts,
        at: (point, frame) => (isPlanned ? moved(turning, frame, size, starts[point]!) : starts[point]!),
      };
    };
    const bodies: DrawnBodies = {
      parts: [part('left hand', 80, 60, true), part('left foot', 240, 180, false)],
      pieces: [],
    };
    const meter = new BodyMeter(cv, bodies, size, fps);
    for await (const frame of decodeFrames(path)) meter.frame(frame);
    const { parts, lost, slide } = meter.finish();
    expect(lost).toBe(0);
    expect(parts.map(({ name }) => name)).toEqual(['left hand']);
    expect(parts[0]!.direction).toBeGreaterThan(0.999);
    expect(parts[0]!.amplitude).toBeCloseTo(1, 1);
    expect(parts[0]!.jolt).toBeLessThan(0.6);
    const way = moved(turning, size.frames - 1, size, { x: 252, y: 192 });
    expect(Math.abs(slide! - Math.abs(way.x - 252))).toBeLessThan(4);
  });
});

describe('folds', () => {
  const texture = { width: 40, height: 40, data: new Uint8Array(40 * 40 * 4).fill(255) };
  const mesh: Mesh = {
    kind: 'mesh',
    id: 'body',
    left: 0,
    top: 0,
    texture,
    disparity: { width: 1, height: 1, data: new Float32Array(1) },
    corners: Float32Array.from([0, 0, 20, 0, 0, 20, 20, 20]),
    triangles: Uint32Array.from([0, 1, 2, 1, 3, 2]),
  };
  const bodies = (frame: readonly number[]): DrawnBodies => ({
    parts: [],
    pieces: [{ of: 'person-1', mesh, frames: [Float32Array.from(frame)] }],
  });

  test('a triangle that is turned over is counted where it is seen', () => {
    expect(visibleFolds(bodies([0, 0, 20, 0, 0, 20, 20, 20]))).toBe(0);
    expect(visibleFolds(bodies([0, 0, 20, 0, 0, 20, -10, -10]))).toBe(1);
    // The first is turned over, and the second lies over it.
    expect(visibleFolds(bodies([12, 14, 20, 0, 0, 20, 20, 20]))).toBe(0);
  });
});
