import { describe, expect, test } from 'vitest';
import { findHead } from '../../src/engines/diorama/perceive/heads.ts';
import type { Box, Raster } from '../../src/engines/diorama/types.ts';

const width = 240;
const height = 240;

type Disc = readonly [x: number, y: number, radiusX: number, radiusY: number];

/** A subject of discs, and the box around it. */
function animal(...discs: readonly Disc[]): { instances: Raster; box: Box } {
  const data = new Uint8Array(width * height);
  for (let i = 0; i < data.length; i++) {
    const isOwn = ([x, y, rx, ry]: Disc): boolean =>
      (((i % width) - x) / rx) ** 2 + ((Math.floor(i / width) - y) / ry) ** 2 < 1;
    if (discs.some(isOwn)) data[i] = 1;
  }
  const from = (axis: 0 | 1): number => Math.min(...discs.map((disc) => disc[axis] - disc[axis + 2]!));
  const to = (axis: 0 | 1): number => Math.max(...discs.map((disc) => disc[axis] + disc[axis + 2]!));
  const box = {
    x: from(0) / width,
    y: from(1) / height,
    width: (to(0) - from(0)) / width,
    height: (to(1) - from(1)) / height,
  };
  return { instances: { width, height, data }, box };
}

function headOf({ instances, box }: ReturnType<typeof animal>): Box | null {
  return findHead({ box, face: null }, instances, 1);
}

describe('heads of animals', () => {
  test('a sitting cat: what is above the neck', () => {
    const head = headOf(animal([120, 70, 34, 30], [120, 165, 52, 62]))!;
    expect((head.x + head.width / 2) * width).toBeCloseTo(120, -1);
    expect(head.y * height).toBeCloseTo(40, -1);
    expect((head.y + head.height) * height).toBeGreaterThan(82);
    expect((head.y + head.height) * height).toBeLessThan(118);
  });

  test('a horse from the side: what stands up from its back', () => {
    const head = headOf(animal([50, 70, 24, 30], [62, 110, 16, 34], [130, 150, 90, 34]));
    expect(head === null ? 0 : (head.x + head.width / 2) * width).toBeLessThan(90);
  });

  test('an owl without a neck: its upper half', () => {
    const head = headOf(animal([120, 120, 50, 95]))!;
    expect(head.y * height).toBeCloseTo(25, -1);
    expect(head.height * height).toBeGreaterThan(60);
    expect(head.height * height).toBeLessThan(125);
  });

  test('a cat that lies curled up has none that could be told from its back', () => {
    expect(headOf(animal([120, 150, 100, 45]))).toBeNull();
  });

  test('around a face it is a little larger', () => {
    const { instances, box } = animal([120, 120, 50, 95]);
    const face = { box: { x: 0.4, y: 0.3, width: 0.2, height: 0.2 }, score: 0.9, mesh: [], drawn: null };
    const head = findHead({ box, face }, instances, 1)!;
    expect(head.width).toBeGreaterThan(0.25);
    expect(head.x + head.width / 2).toBeCloseTo(0.5);
  });
});
