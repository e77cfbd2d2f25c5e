import { expect, test } from 'vitest';
import { calm, degrees } from '../../src/engines/diorama/motion/people/expression.ts';
import { fitPeople } from '../../src/engines/diorama/motion/people/fit.ts';
import { hiddenGestures } from '../../src/engines/diorama/motion/people/gestures/hidden.ts';
import { findDrawnFace } from '../../src/engines/diorama/perceive/drawn-faces/find.ts';
import { makePlan } from '../../src/engines/diorama/plan/plan.ts';
import { buildFace } from '../../src/engines/diorama/scene/people/face.ts';
import { posedFrame } from '../../src/engines/diorama/scene/people/face-frame.ts';
import type { FacePart, Subject } from '../../src/engines/diorama/types.ts';
import { cartoonPicture, cartoonSpots, type Cartoon } from '../support/cartoon.ts';
import { drawnPerception, drawnPicture, flatScene } from './pictures.ts';

const subject: Subject = {
  id: 'person-1',
  kind: 'person',
  label: 'person',
  score: 1,
  box: { x: 0.1, y: 0.1, width: 0.8, height: 0.9 },
  area: 0.4,
  face: null,
  keypoints: [],
  disparity: 0.8,
};

function faceOf(mouth: Cartoon['mouth']): FacePart {
  const image = cartoonPicture({ roll: 0, mouth, winks: false, grain: 0 });
  const drawn = findDrawnFace(image, { centre: cartoonSpots.centre, side: 150, roll: 0, eyes: null });
  const box = { x: 0.3, y: 0.3, width: 0.4, height: 0.5 };
  return buildFace(image, { ...subject, face: { box, score: 0.6, mesh: [], drawn } }, null)!;
}

test('a drawn eye is pressed to a line over skin when it blinks', () => {
  const lid = faceOf('line').pieces.filter(({ shapes }) => shapes.blinkRight !== undefined);
  const eye = lid.find(({ mesh }) => mesh.id === 'drawn eye')!;
  const middle = cartoonSpots.eyes[0];
  const heights = (closed: number): number[] => {
    const { corners } = eye.mesh;
    return Array.from({ length: corners.length / 2 }, (_, i) => i)
      .filter((i) => Math.abs(corners[i * 2]! - middle.x) < 3 && Math.abs(corners[i * 2 + 1]! - middle.y) < 12)
      .map((i) => corners[i * 2 + 1]! + closed * eye.shapes.blinkRight![i * 2 + 1]!);
  };
  const tall = (values: number[]): number => Math.max(...values) - Math.min(...values);
  expect(tall(heights(0))).toBeGreaterThan(16);
  expect(tall(heights(1))).toBeLessThan(4);
  const skin = lid.find(({ mesh }) => mesh.id === 'skin of a drawn eye')!.mesh;
  const at = (Math.round(middle.y) - skin.top) * skin.texture.width + Math.round(middle.x) - skin.left;
  expect([...skin.texture.data.slice(at * 4, at * 4 + 4)].map((value) => Math.round(value / 8))).toEqual(
    [248, 208, 182, 255].map((value) => Math.round(value / 8)),
  );
});

test('a drawn mouth opens and smiles, the corners of a line go up', () => {
  const face = faceOf('line');
  expect(face.can).toEqual(expect.arrayContaining(['blinkRight', 'blinkLeft', 'jaw', 'smile']));
  const whole = face.pieces.find(({ mesh }) => mesh.id === 'face')!;
  const travelAt = (x: number, y: number): number => {
    const { corners } = whole.mesh;
    let best = 0;
    for (let i = 0; i < corners.length / 2; i++) {
      const away = (k: number): number => Math.hypot(corners[k * 2]! - x, corners[k * 2 + 1]! - y);
      if (away(i) < away(best)) best = i;
    }
    return whole.shapes.smile![best * 2 + 1]!;
  };
  const { x, y } = cartoonSpots.mouth;
  expect(travelAt(x + 17, y)).toBeLessThan(-1.2);
  expect(travelAt(x, y)).toBeGreaterThan(0);
});

test('an open drawn mouth keeps its teeth and is known to gape', () => {
  expect(faceOf('open').gape).toBeGreaterThan(0.5);
  expect(faceOf('open').pieces.some(({ mesh }) => mesh.id === 'inside of the mouth')).toBe(false);
});

test('where something hides the mouth the eyes blink, the head smiles, and the plan says so', () => {
  const face = faceOf('covered');
  expect(face.can).toContain('blinkLeft');
  expect(face.can).not.toContain('jaw');
  const { summary } = drawnPerception(drawnPicture(160, 120));
  const input = { prompt: 'The girl smiles', duration: 4, movementAmplitude: 'auto', seed: 1 } as const;
  const plan = makePlan(input, { ...summary, subjects: [subject] }, { width: 160, height: 120 });
  const scene = { ...flatScene(160, 120), subjects: [subject], faces: [face] };
  const fitted = fitPeople(plan, scene);
  expect(fitted.subjects.map(({ action }) => action)).toContain('beam');
  expect(fitted.reduced[0]?.why).toContain('mouth is hidden');
});

test.each(Object.entries(hiddenGestures))('%s begins as the photo is, and can be seen', (action, make) => {
  const gesture = make({
    action: { region: 'person-1', action, params: {}, t0: 0, t1: 4 },
    amount: 1,
    tempo: 1,
    random: () => 0.3,
  });
  const turnAt = (seconds: number): number => {
    const expression = calm();
    gesture(seconds, expression);
    return Math.hypot(expression.pitch, expression.roll, expression.yaw) / degrees;
  };
  expect(turnAt(0)).toBeCloseTo(0, 9);
  const turns = Array.from({ length: 96 }, (_, frame) => turnAt(frame / 24));
  expect(Math.max(...turns)).toBeGreaterThan(5);
  expect(Math.max(...turns)).toBeLessThan(14);
  // Nothing jumps: less than 3 degrees from frame to frame.
  for (let i = 1; i < turns.length; i++) expect(Math.abs(turns[i]! - turns[i - 1]!)).toBeLessThan(3);
});

test('somebody seen from behind has a head where the joints have it', () => {
  const joint = (name: string, x: number, y: number) => ({ name, x, y, score: 0.5 });
  const shoulders = [joint('left_shoulder', 0.35, 0.4), joint('right_shoulder', 0.65, 0.4)];
  const ears = [joint('left_ear', 0.45, 0.22), joint('right_ear', 0.55, 0.22)];
  const frame = posedFrame([...shoulders, ...ears], 400, 400)!;
  expect(frame.x).toBeCloseTo(200, 5);
  expect(frame.y).toBeCloseTo(88, 5);
  expect(frame.height).toBeGreaterThan(50);
  expect(frame.height).toBeLessThan(90);
  expect(posedFrame(shoulders, 400, 400)).toBeNull();
});
