import { expect, test } from 'vitest';
import { outlinesOf } from '../../src/engines/diorama/perceive/outlines.ts';

const width = 640;
const height = 480;

const outlines = (covered: (x: number, y: number) => boolean) =>
  outlinesOf({ width, height }, (pixel) => covered(pixel % width, Math.floor(pixel / width)));

function areaOf(line: readonly number[]): number {
  let twice = 0;
  for (let at = 0; at < line.length; at += 2) {
    const next = (at + 2) % line.length;
    twice += line[at]! * line[next + 1]! - line[next]! * line[at + 1]!;
  }
  return Math.abs(twice / 2) * width * height;
}

test('a disc has one line, whose area is its own', () => {
  const lines = outlines((x, y) => Math.hypot(x - 300, y - 200) < 120);
  expect(lines).toHaveLength(1);
  expect(areaOf(lines[0]!) / (Math.PI * 120 ** 2)).toBeCloseTo(1, 1);
  expect(lines[0]!.length).toBeLessThan(120);
});

test('a hole has none, nor has what is too small to see, and the largest part comes first', () => {
  const disc = (x: number, y: number, radius: number) => (px: number, py: number) =>
    Math.hypot(px - x, py - y) < radius;
  const [small, ring, hole, dot] = [disc(80, 80, 40), disc(400, 240, 200), disc(400, 240, 90), disc(620, 20, 4)];
  const lines = outlines((x, y) => small(x, y) || dot(x, y) || (ring(x, y) && !hole(x, y)));
  expect(lines).toHaveLength(2);
  expect(areaOf(lines[0]!) / (Math.PI * 200 ** 2)).toBeCloseTo(1, 1);
  expect(areaOf(lines[1]!) / (Math.PI * 40 ** 2)).toBeCloseTo(1, 1);
});

test('lines stay within the picture and reach its edges', () => {
  const [line = []] = outlines((_x, y) => y > 240);
  expect(Math.min(...line)).toBe(0);
  expect(Math.max(...line)).toBe(1);
  expect(areaOf(line) / (width * 240)).toBeCloseTo(1, 1);
});

test('nothing has no line, and everything one', () => {
  expect(outlines(() => false)).toEqual([]);
  expect(outlines(() => true)).toHaveLength(1);
});
