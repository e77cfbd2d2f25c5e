import { expect, test } from 'vitest';
import { addDrawnFaces } from '../../src/engines/diorama/perceive/drawn-faces.ts';
import { findDrawnFace } from '../../src/engines/diorama/perceive/drawn-faces/find.ts';
import { withoutDrawnAnimals } from '../../src/engines/diorama/perceive/subjects.ts';
import type { Face, RgbaImage } from '../../src/engines/diorama/types.ts';
import { cartoonPicture, cartoonSpots, type Cartoon } from '../support/cartoon.ts';

const plain: Cartoon = { roll: 0, mouth: 'line', winks: false, grain: 0 };
const hint = { centre: cartoonSpots.centre, side: 150, roll: 0, eyes: null };

function found(cartoon: Partial<Cartoon>, extra: Partial<Parameters<typeof findDrawnFace>[1]> = {}) {
  return findDrawnFace(cartoonPicture({ ...plain, ...cartoon }), { ...hint, ...extra });
}

test('the eyes of a drawn face are found where they are drawn', () => {
  const face = found({})!;
  face.middles.forEach((middle, i) => {
    expect(Math.hypot(middle.x - cartoonSpots.eyes[i]!.x, middle.y - cartoonSpots.eyes[i]!.y)).toBeLessThan(3);
  });
  const heights = face.eyes.map((eye) => eye!.lower[6]!.y - eye!.upper[6]!.y);
  for (const height of heights) expect(height).toBeGreaterThan(1.6 * cartoonSpots.eyeRadius.y);
});

test('a mouth that is a line is found as one, and an open one with what is between its lips', () => {
  const line = found({})!.mouth!;
  expect(line.lower[6]!.y - line.upper[6]!.y).toBeLessThan(1);
  expect(Math.abs(line.upper[6]!.y - cartoonSpots.mouth.y)).toBeLessThan(3);
  const open = found({ mouth: 'open' })!.mouth!;
  expect(open.lower[6]!.y - open.upper[6]!.y).toBeGreaterThan(14);
});

test('what covers the mouth and reaches beyond the face is no mouth', () => {
  const face = found({ mouth: 'covered' })!;
  expect(face.eyes).not.toContain(null);
  expect(face.mouth).toBeNull();
});

test('a face that is turned by 20 degrees is read in its own axes', () => {
  const roll = (20 * Math.PI) / 180;
  const face = found({ roll })!;
  const [a, b] = face.middles;
  expect(Math.atan2(b.y - a.y, b.x - a.x)).toBeCloseTo(roll, 1);
  expect(face.mouth).not.toBeNull();
});

test('one eye is enough only where a mesh tells of both', () => {
  expect(found({ winks: true })).toBeNull();
  const [right, left] = cartoonSpots.eyes;
  const face = found({ winks: true }, { eyes: [right, left] })!;
  expect(face.eyes[0]).not.toBeNull();
  expect(face.eyes[1]).toBeNull();
});

test('the skin of a photo is too uneven for a drawing', () => {
  expect(found({ grain: 60 })).toBeNull();
});

test('a faint face without a mesh stays only where it is a drawn one', () => {
  const image = cartoonPicture(plain);
  const at = (centre: { x: number; y: number }, side: number): Face => ({
    box: {
      x: (centre.x - side / 2) / image.width,
      y: (centre.y - side / 2) / image.height,
      width: side / image.width,
      height: side / image.height,
    },
    score: 0.5,
    mesh: [],
    drawn: null,
  });
  const empty: RgbaImage = { ...image, data: new Uint8Array(image.data.length).fill(200) };
  expect(addDrawnFaces(image, [at(cartoonSpots.centre, 150)], [])[0]?.drawn).not.toBeNull();
  expect(addDrawnFaces(image, [at(cartoonSpots.centre, 150)], [])).toHaveLength(1);
  expect(addDrawnFaces(empty, [at(cartoonSpots.centre, 150)], [])).toHaveLength(0);
});

test('eyes and a mouth in an animal are no drawn person', () => {
  const drawn = findDrawnFace(cartoonPicture(plain), hint)!;
  const face: Face = { box: { x: 0.4, y: 0.3, width: 0.2, height: 0.2 }, score: 0.6, mesh: [], drawn };
  const around = { x: 0.3, y: 0.2, width: 0.5, height: 0.7 };
  const inside = (kind: 'animal' | 'object') =>
    withoutDrawnAnimals([face], [{ kind, label: 'cat', score: 0.7, box: around }])[0]!.drawn;
  expect(inside('animal')).toBeNull();
  expect(inside('object')).toBe(drawn);
});
