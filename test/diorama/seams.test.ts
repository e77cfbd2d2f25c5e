import { expect, test } from 'vitest';
import { evenSeams } from '../../src/engines/diorama/scene/seams.ts';

const width = 240;
const height = 80;
const seam = 101;

/** The left part known and of one grey, the right part invented and of another. */
function evened(knownGrey: number, inventedGrey: number): (x: number) => number {
  const rgba = new Uint8Array(width * height * 4).fill(255);
  const hole = new Uint8Array(width * height);
  for (let i = 0; i < hole.length; i++) {
    hole[i] = i % width >= seam ? 1 : 0;
    rgba.fill(hole[i] === 1 ? inventedGrey : knownGrey, i * 4, i * 4 + 3);
  }
  const known = hole.map((value) => 1 - value);
  evenSeams(rgba, width, height, hole, known);
  return (x) => rgba[(40 * width + x) * 4]!;
}

test('a slight step at the edge of an invention fades out into it', () => {
  const at = evened(100, 112);
  expect(at(seam - 1)).toBe(100);
  expect(at(seam)).toBeLessThan(102);
  expect(at(seam + 24)).toBeGreaterThan(104);
  expect(at(seam + 24)).toBeLessThan(109);
  expect(at(width - 1)).toBe(112);
  for (let x = seam; x < width; x++) expect(at(x) - at(x - 1)).toBeLessThan(2);
});

test('the edge of something stays an edge', () => {
  const at = evened(40, 180);
  expect(at(seam)).toBe(180);
});
