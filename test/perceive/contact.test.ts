import { expect, test } from 'vitest';
import { standOnGround } from '../../src/engines/diorama/perceive/contact.ts';
import { addLimb, findLostLimbs } from '../../src/engines/diorama/perceive/limbs.ts';
import type { Field } from '../../src/engines/diorama/types.ts';

const width = 160;
const height = 100;

function fieldOf(value: (x: number, y: number) => number): Field {
  return {
    width,
    height,
    data: Float32Array.from({ length: width * height }, (_, i) => value(i % width, Math.floor(i / width))),
  };
}

/** An animal from the side: a body with a front leg that stands farther back, and so higher, than the hind leg. */
function animalAt(x: number, y: number): boolean {
  const body = x >= 40 && x < 120 && y >= 30 && y < 60;
  return body || (x >= 44 && x < 56 && y >= 60 && y < 90) || (x >= 104 && x < 116 && y >= 60 && y < 85);
}

test('every foot has the disparity of the ground under it, the body its own', () => {
  const ground = fieldOf((_, y) => y / height);
  const subject = fieldOf(() => 0.7);
  const labels = Uint8Array.from(ground.data, (_, i) => (animalAt(i % width, Math.floor(i / width)) ? 1 : 0));
  standOnGround(subject, labels, ground);
  expect(subject.data[89 * width + 50]).toBeCloseTo(0.89, 2);
  expect(subject.data[84 * width + 110]).toBeCloseTo(0.84, 2);
  expect(subject.data[40 * width + 80]).toBeCloseTo(0.7, 5);
  // What is no subject is nobody's foot.
  expect(subject.data[95 * width + 10]).toBeCloseTo(0.7, 5);
});

test('a subject that the frame cuts off stays as it is', () => {
  const subject = fieldOf(() => 0.9);
  const labels = Uint8Array.from({ length: width * height }, (_, i) => (i % width < 60 ? 1 : 0));
  standOnGround(
    subject,
    labels,
    fieldOf(() => 0.4),
  );
  expect(subject.data.every((value) => Math.abs(value - 0.9) < 1e-6)).toBe(true);
});

test('a tail is looked for where the detector sees more than the matte, and added there only', () => {
  const matte = fieldOf((x, y) => (animalAt(x, y) ? 1 : 0));
  // The box of the animal with a tail that reaches 20 columns beyond its body.
  const box = { x: 0.25, y: 0.3, width: 0.625, height: 0.6 };
  const limbs = findLostLimbs(matte, [box]);
  expect(limbs).toHaveLength(2);
  for (const { look, part } of limbs) {
    expect(look.x + look.width).toBeGreaterThan(0.875);
    expect(part.x).toBeGreaterThan(0.7);
  }
  const everything: Field = { width: 8, height: 8, data: new Float32Array(64).fill(1) };
  for (const limb of limbs) addLimb(matte, everything, limb);
  expect(matte.data[40 * width + 130]).toBe(1);
  expect(matte.data[80 * width + 80]).toBe(0);
  expect(matte.data[40 * width + 20]).toBe(0);
});

test('nothing is looked for where matte and box agree, or where the box ends with the frame', () => {
  const matte = fieldOf((x, y) => (animalAt(x, y) ? 1 : 0));
  expect(findLostLimbs(matte, [{ x: 0.25, y: 0.3, width: 0.5, height: 0.6 }])).toEqual([]);
  expect(findLostLimbs(matte, [{ x: 0.25, y: 0.3, width: 0.5, height: 0.7 }])).toEqual([]);
  expect(findLostLimbs(matte, [{ x: 0.8, y: 0, width: 0.1, height: 0.2 }])).toEqual([]);
});
