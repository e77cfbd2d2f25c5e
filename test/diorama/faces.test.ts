import { describe, expect, test } from 'vitest';
import type { Plan } from '../../src/contract/plan.ts';
import { fitPeople } from '../../src/engines/diorama/motion/people/fit.ts';
import { calm, expressionParts, settle, type Expression } from '../../src/engines/diorama/motion/people/expression.ts';
import { gestures } from '../../src/engines/diorama/motion/people/gestures/gestures.ts';
import { idle } from '../../src/engines/diorama/motion/people/gestures/idle.ts';
import { makeCarrier } from '../../src/engines/diorama/motion/people/head.ts';
import { randomFor } from '../../src/engines/diorama/random.ts';
import { buildFace } from '../../src/engines/diorama/scene/people/face.ts';
import { facePoints } from '../../src/engines/diorama/scene/people/face-frame.ts';
import { readMouth } from '../../src/engines/diorama/scene/people/mouth.ts';
import type { FacePiece, RgbaImage, Subject } from '../../src/engines/diorama/types.ts';
import { faceHeight, facePicture, faceSubject } from './drawn-face.ts';
import { flatScene } from './pictures.ts';

const size = 400;
const image: RgbaImage = facePicture(size, false);
const open: RgbaImage = facePicture(size, true);
const subject: Subject = faceSubject(size, false);

function piece(pieces: readonly FacePiece[], id: string): FacePiece {
  const found = pieces.find(({ mesh }) => mesh.id === id);
  if (found === undefined) throw new Error(`No piece ${id}.`);
  return found;
}

/** Mean travel down of the vertices near a picture position. */
function downAt({ mesh }: FacePiece, travel: Float32Array, x: number, y: number, radius = 6): number {
  let sum = 0;
  let count = 0;
  for (let i = 0; i < mesh.corners.length / 2; i++) {
    if (Math.hypot(mesh.corners[i * 2]! - x, mesh.corners[i * 2 + 1]! - y) > radius) continue;
    sum += travel[i * 2 + 1]!;
    count++;
  }
  return sum / count;
}

const parts = buildFace(image, subject, null)!;

describe('the parts of a face', () => {
  test('lids come down over the eye, and the skin under the brow stays', () => {
    const lid = piece(parts.pieces, 'rightEye');
    const travel = lid.shapes.blinkRight!;
    const eye = { x: size / 2 - 0.2 * faceHeight, y: 0.4 * size };
    expect(downAt(lid, travel, eye.x, eye.y - 0.04 * faceHeight, 3)).toBeGreaterThan(0.06 * faceHeight);
    expect(Math.abs(downAt(lid, travel, eye.x, eye.y - 0.12 * faceHeight, 3))).toBeLessThan(0.03 * faceHeight);
  });

  test('the chin drops with the jaw, the nose does not, and closed lips part over teeth', () => {
    const face = piece(parts.pieces, 'face');
    const jaw = face.shapes.jaw!;
    const mouth = 0.4 * size + 0.36 * faceHeight;
    expect(downAt(face, jaw, size / 2, 0.4 * size + 0.52 * faceHeight)).toBeGreaterThan(0.06 * faceHeight);
    expect(Math.abs(downAt(face, jaw, size / 2, 0.4 * size + 0.1 * faceHeight))).toBeLessThan(0.2);
    const upper = piece(parts.pieces, 'upper lip');
    const lower = piece(parts.pieces, 'lower lip');
    expect(downAt(upper, upper.shapes.jaw!, size / 2, mouth - 4)).toBeLessThanOrEqual(0);
    expect(downAt(lower, lower.shapes.jaw!, size / 2, mouth + 4)).toBeGreaterThan(0.05 * faceHeight);
    expect(Math.max(...piece(parts.pieces, 'inside of the mouth').shapes.jaw!)).toBe(0);
  });

  test('a mouth that is open in the photo keeps its own inside', () => {
    const ids = buildFace(open, faceSubject(size, true), null)!.pieces.map(({ mesh }) => mesh.id);
    expect(ids).toEqual(['face', 'rightEye', 'leftEye']);
  });

  test('an iris in its white moves by itself, and the skin around it stays', () => {
    const { pieces, can } = buildFace(facePicture(size, false, true), subject, null)!;
    expect(can).toContain('lookSide');
    const irises = pieces.filter(({ mesh }) => mesh.id === 'iris');
    expect(irises).toHaveLength(2);
    irises.forEach(({ mesh, shapes }, i) => {
      const middle = size / 2 + (i === 0 ? -0.2 : 0.2) * faceHeight;
      expect(Math.abs(mesh.left + mesh.texture.width / 2 - middle)).toBeLessThan(2.5);
      expect(shapes.lookSide![0]).toBeGreaterThan(4);
      expect(shapes.lookDown![1]).toBeGreaterThan(2);
    });
    for (const { mesh, shapes } of pieces.filter(({ mesh: { id } }) => id === 'white' || id === 'around the eye')) {
      expect(Math.max(...shapes.lookSide!)).toBe(0);
      // Where the iris was the white goes on.
      if (mesh.id !== 'white') continue;
      const at = ((mesh.texture.height >> 1) * mesh.texture.width + (mesh.texture.width >> 1)) * 4;
      expect(mesh.texture.data[at]).toBeGreaterThan(180);
    }
    expect(parts.can).not.toContain('lookSide');
  });

  test('a smile lifts and widens the corners of the mouth', () => {
    const face = piece(parts.pieces, 'face');
    const corner = { x: size / 2 + 0.17 * faceHeight, y: 0.4 * size + 0.36 * faceHeight };
    expect(downAt(face, face.shapes.smile!, corner.x, corner.y)).toBeLessThan(-0.015 * faceHeight);
  });

  test('no triangle turns over, whatever the face does within its limits', () => {
    for (const { mesh, shapes } of parts.pieces) {
      for (const travel of Object.values(shapes)) {
        // What slides over something else may: lids shut, lips part.
        if (mesh.id !== 'face') continue;
        for (let k = 0; k < mesh.triangles.length; k += 3) {
          const [a, b, c] = [0, 1, 2].map((n) => {
            const i = mesh.triangles[k + n]! * 2;
            return { x: mesh.corners[i]! + travel[i]!, y: mesh.corners[i + 1]! + travel[i + 1]! };
          });
          expect((b!.x - a!.x) * (c!.y - a!.y) - (c!.x - a!.x) * (b!.y - a!.y)).toBeGreaterThan(0);
        }
      }
    }
  });

  test('what is at the edge of the face keeps its place', () => {
    const face = piece(parts.pieces, 'face');
    const { mesh } = face;
    let most = 0;
    for (const travel of Object.values(face.shapes)) {
      for (let i = 0; i < mesh.corners.length / 2; i++) {
        const x = mesh.corners[i * 2]! - mesh.left;
        const y = mesh.corners[i * 2 + 1]! - mesh.top;
        const inside = Math.min(x, y, mesh.texture.width - 1 - x, mesh.texture.height - 1 - y);
        if (inside < 1) most = Math.max(most, Math.hypot(travel[i * 2]!, travel[i * 2 + 1]!));
      }
    }
    expect(most).toBeLessThan(0.9);
  });
});

describe('the head', () => {
  const scene = flatScene(size, size);
  const carrier = makeCarrier(subject, parts.frame, { ...scene, layers: [...scene.layers, ...scene.layers] });
  const turned: Expression = { ...calm(), yaw: 0.18, pitch: 0.1, roll: -0.15, lean: 0.02, lift: 0.01 };

  test('a calm head leaves the photo as it is', () => {
    carrier.set(calm());
    const at = [200, 150];
    carrier.forward(at, 0);
    expect(at).toEqual([200, 150]);
  });

  test('the way back finds where a point came from', () => {
    carrier.set(turned);
    for (let y = 20; y < size; y += 37) {
      for (let x = 20; x < size; x += 37) {
        const at = [x, y];
        carrier.forward(at, 0);
        carrier.inverse(at, 0);
        expect(Math.hypot(at[0]! - x, at[1]! - y)).toBeLessThan(0.5);
      }
    }
  });

  test('the nose goes to the side that the head turns to, the shoulders stay', () => {
    carrier.set({ ...calm(), yaw: 0.2 });
    const nose = [200, 160 + 0.2 * faceHeight];
    carrier.forward(nose, 0);
    expect(nose[0]).toBeGreaterThan(205);
    const shoulder = [200, 160 + 1.6 * faceHeight];
    carrier.forward(shoulder, 0);
    expect(shoulder).toEqual([200, 160 + 1.6 * faceHeight]);
  });
});

describe('what follows from the head', () => {
  test('eyes hold on to what they look at while the head turns', () => {
    const now = { ...calm(), yaw: 0.2, pitch: -0.1 };
    settle(now, parts);
    expect(now.lookSide).toBeLessThan(-0.08);
    expect(now.lookDown).toBeGreaterThan(0.04);
  });

  test('somebody who talks with open lips closes them too', () => {
    const opened = buildFace(open, faceSubject(size, true), null)!;
    expect(opened.gape).toBeGreaterThan(0.4);
    const now = { ...calm(), shut: 1 };
    settle(now, opened);
    expect(now.jaw).toBeLessThan(-0.3);
    const closedOne = { ...calm(), shut: 1 };
    settle(closedOne, parts);
    expect(closedOne.jaw).toBeCloseTo(0);
  });
});

describe('gestures', () => {
  const contextOf = (action: string) => ({
    action: { region: 'person-1', action, params: {}, t0: 0, t1: 4 },
    amount: 1,
    tempo: 1,
    random: randomFor(3, action),
  });

  test.each(Object.keys(gestures))('%s starts from the photo, is continuous, and does something', (name) => {
    const gesture = gestures[name]!(contextOf(name));
    let last = calm();
    gesture(0, last);
    expect(Object.values(last).every((value) => value === 0)).toBe(true);
    let most = 0;
    for (let frame = 1; frame < 96; frame++) {
      const now = calm();
      gesture(frame / 24, now);
      for (const key of expressionParts) {
        const isLid = key.startsWith('blink');
        expect(Math.abs(now[key] - last[key])).toBeLessThan(isLid ? 0.9 : 0.5);
        most = Math.max(most, Math.abs(now[key]));
      }
      last = now;
    }
    expect(most).toBeGreaterThan(0.02);
  });

  test('everybody blinks within four seconds, unasked', () => {
    for (let seed = 0; seed < 8; seed++) {
      const life = idle(1, 4, randomFor(seed, 'idle person-1'));
      let most = 0;
      for (let frame = 0; frame < 96; frame++) {
        const now = calm();
        life(frame / 24, now);
        most = Math.max(most, now.blinkLeft);
      }
      expect(most).toBeGreaterThan(0.9);
    }
  });
});

describe('a head that turns to the camera', () => {
  const fitted = (turned: number): Plan => {
    const plan: Plan = {
      version: 1,
      seed: 1,
      duration: 4,
      fps: 24,
      size: { width: size, height: size },
      camera: [],
      subjects: [{ region: subject.id, action: 'turn_head', params: { direction: 'toward' }, t0: 0, t1: 4 }],
      scene: [],
      atmosphere: [],
      tempo: 1,
      amplitude: 'medium',
      reduced: [],
      unsupported: [],
    };
    const face = { ...parts, frame: { ...parts.frame, turned } };
    return fitPeople(plan, { ...flatScene(size, size), subjects: [subject], faces: [face] });
  };

  test('turns back from where it looks', () => {
    expect(fitted(0.5).subjects[0]!.params['direction']).toBe('left');
    expect(fitted(-0.5).subjects[0]!.params['direction']).toBe('right');
  });

  test('has nowhere to turn to from there, and the plan says so', () => {
    expect(fitted(0).subjects).toEqual([]);
    expect(fitted(0).reduced).toMatchObject([{ phrase: 'turn head' }]);
  });
});

test('closed lips part along the dark line between them, though the mesh has it elsewhere', () => {
  const drawn = facePicture(size, false);
  const dark = 3;
  const row = Math.round(0.4 * size + 0.36 * faceHeight) + dark;
  for (let x = 0.5 * size - 0.15 * faceHeight; x < 0.5 * size + 0.15 * faceHeight; x++) {
    for (const y of [row - 1, row]) drawn.data.set([40, 10, 10, 255], (y * size + Math.round(x)) * 4);
  }
  const points = facePoints(faceSubject(size, false).face!, size, size)!;
  const mouth = readMouth(drawn, points);
  expect(mouth.upper(mouth.middle.x) - 0.36 * faceHeight).toBeGreaterThan(1.5);
  expect(mouth.upper(mouth.middle.x)).toBe(mouth.lower(mouth.middle.x));
});
