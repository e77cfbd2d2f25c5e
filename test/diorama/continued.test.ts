import { describe, expect, test } from 'vitest';
import { continued } from '../../src/engines/diorama/motion/continued.ts';
import { randomFor } from '../../src/engines/diorama/random.ts';

const width = 480;
const rows = 96;

/** Soft blotches all over, darker to the left, and whatever `mark` paints on them. */
function blotches(mark: (x: number, y: number) => number | null = () => null) {
  const random = randomFor(5, 'blotches');
  const spots = Array.from({ length: 60 }, () => ({
    x: random() * width,
    y: random() * rows,
    size: 8 + 20 * random(),
  }));
  const data = new Uint8Array(width * rows * 4).fill(255);
  for (let i = 0; i < width * rows; i++) {
    const [x, y] = [i % width, Math.floor(i / width)];
    let value = 50 + (60 * x) / width;
    for (const spot of spots) value += 70 * Math.exp(-((x - spot.x) ** 2 + (y - spot.y) ** 2) / spot.size ** 2);
    data.fill(mark(x, y) ?? Math.min(value, 150), i * 4, i * 4 + 3);
  }
  return { texture: { width, height: rows, data }, rows, own: { from: 0, to: width }, seen: null, goesOn: false };
}

/** Columns in which something is white all the way down. */
function whites(data: Uint8Array, columns: number): number[] {
  const isWhite = (x: number): boolean =>
    Array.from({ length: rows }, (_, y) => data[(y * columns + x) * 4]!).every((value) => value > 185);
  return Array.from({ length: columns }, (_, x) => x).filter(isWhite);
}

describe('what a picture goes on with', () => {
  test.each(['left', 'right'] as const)('to the %s joins on without a step', (side) => {
    const known = blotches();
    const more = continued(known, 600, side);
    const value = (k: number, y: number): number =>
      k < 0 ? known.texture.data[(y * width + (side === 'right' ? width + k : -1 - k)) * 4]! : more[(y * 600 + k) * 4]!;
    let steps = 0;
    for (let k = -4; k < 590; k++) {
      for (let y = 0; y < rows; y++) if (Math.abs(value(k + 1, y) - value(k, y)) > 24) steps++;
    }
    expect(steps).toBe(0);
  });

  test.each(['left', 'right'] as const)('to the %s never shows a thing beside itself', (side) => {
    const at = side === 'right' ? width - 60 : 60;
    const known = blotches((x) => (Math.abs(x - at) < 5 ? 255 : null));
    const found = whites(continued(known, 700, side), 700);
    for (const k of found) expect(k + 60).toBeGreaterThan(0.7 * width);
  });

  test('is of the picture itself, and the same every time', () => {
    const known = blotches((_, y) => (y > 60 ? 20 : null));
    const more = continued(known, 300, 'right');
    for (let k = 0; k < 300; k++) expect(more[(80 * 300 + k) * 4]).toBe(20);
    expect(continued(known, 300, 'right')).toEqual(more);
  });
});
