import { expect, test } from 'vitest';
import { calm } from '../../src/engines/diorama/motion/people/expression.ts';
import { acts } from '../../src/engines/diorama/motion/people/acts/acts.ts';
import { atRest } from '../../src/engines/diorama/motion/people/body-pose.ts';
import { fitPeople } from '../../src/engines/diorama/motion/people/fit.ts';
import { rideGestures } from '../../src/engines/diorama/motion/people/gestures/ride.ts';
import { makeCarrier } from '../../src/engines/diorama/motion/people/head.ts';
import { treadOf } from '../../src/engines/diorama/motion/people/tread.ts';
import { makePlan } from '../../src/engines/diorama/plan/plan.ts';
import type { Subject } from '../../src/engines/diorama/types.ts';
import { bodyOf } from './drawn-body.ts';
import { drawnPerception, drawnPicture, flatScene } from './pictures.ts';

const [width, height] = [400, 600];
const joints = {
  left_hip: [0.44, 0.5],
  right_hip: [0.58, 0.5],
  left_knee: [0.4, 0.56],
  right_knee: [0.6, 0.66],
  left_ankle: [0.42, 0.68],
  right_ankle: [0.6, 0.83],
} as const;

function rider(moved: Partial<Record<keyof typeof joints, readonly [number, number]>> = {}): Subject {
  return {
    id: 'person-1',
    kind: 'person',
    label: 'person',
    score: 0.9,
    box: { x: 0.3, y: 0.15, width: 0.42, height: 0.81 },
    area: 0.2,
    face: null,
    keypoints: Object.entries({ ...joints, ...moved }).map(([name, [x, y]]) => ({ name, x, y, score: 0.8 })),
    disparity: 0.7,
  };
}

function planOf(prompt: string, subject: Subject) {
  const { summary } = drawnPerception(drawnPicture(160, 120));
  const input = { prompt, duration: 4, movementAmplitude: 'auto', seed: 1 } as const;
  const plan = makePlan(input, { ...summary, separable: true, subjects: [subject] }, { width, height });
  return fitPeople(plan, { ...flatScene(width, height), subjects: [subject] });
}

test('feet on pedals change places, what is ridden stays between them', () => {
  const tread = treadOf(rider(), { width, height })!;
  const up = 0.15 * height;
  expect(tread.down(0.42 * width, 0.68 * height, 1)).toBeGreaterThan(0.7 * up);
  expect(tread.down(0.6 * width, 0.83 * height, 1)).toBeLessThan(-0.7 * up);
  for (const y of [0.6, 0.7, 0.8, 0.9]) expect(tread.down(0.51 * width, y * height, 1)).toBe(0);
  expect(tread.down(0.42 * width, 0.45 * height, 1)).toBe(0);
});

test('who stands pedals nothing', () => {
  expect(treadOf(rider({ left_ankle: [0.42, 0.82] }), { width, height })).toBeNull();
});

test('the way back through treading legs finds where a point came from', () => {
  const scene = flatScene(width, height);
  const carrier = makeCarrier(rider(), null, { ...scene, layers: [...scene.layers, ...scene.layers] });
  carrier.set({ ...calm(), tread: 1, near: -0.2, lean: 0.01 });
  for (const [x, y] of [
    [168, 408],
    [240, 498],
    [240, 460],
    [206, 540],
    [206, 300],
  ] as const) {
    const at = [x, y];
    carrier.forward(at, 0);
    carrier.inverse(at, 0);
    expect(Math.hypot(at[0]! - x, at[1]! - y)).toBeLessThan(1);
  }
});

test('feet go round from where they are, and who rides away grows smaller', () => {
  const gesture = (params: Record<string, string>) =>
    rideGestures['pedal']!({
      action: { region: 'person-1', action: 'pedal', params, t0: 0, t1: 4 },
      amount: 1,
      tempo: 1,
      random: () => 0.5,
    });
  const at = (seconds: number, params = {}) => {
    const expression = calm();
    gesture(params)(seconds, expression);
    return expression;
  };
  expect(at(0)).toEqual(calm());
  const treads = Array.from({ length: 96 }, (_, frame) => at(frame / 24).tread);
  expect(Math.max(...treads)).toBeGreaterThan(0.95);
  expect(treads.filter((value, i) => i > 0 && value > 0.5 !== treads[i - 1]! > 0.5).length).toBeGreaterThanOrEqual(5);
  expect(at(4, { direction: 'away' }).near).toBeLessThan(-0.2);
  expect(at(4).near).toBe(0);
});

test('a rider from behind pedals; one whose feet cannot be told sways, and the plan says so', () => {
  expect(planOf('The man rides away', rider()).subjects.map(({ action }) => action)).toContain('pedal');
  const unseen = planOf('The man pedals', rider({ left_ankle: [0.42, 0.82] }));
  expect(unseen.subjects.map(({ action }) => action)).toContain('sway');
  expect(unseen.reduced.map(({ phrase }) => phrase)).toContain('pedal');
});

test('who is carried by an animal treads nothing', () => {
  const unseen = rider({ left_ankle: [0.42, 0.82] });
  const horse = {
    ...unseen,
    id: 'animal-1',
    kind: 'animal' as const,
    box: { x: 0.1, y: 0.4, width: 0.8, height: 0.55 },
  };
  const plan = planOf('The man pedals', unseen);
  const pedals = {
    ...plan,
    reduced: [],
    subjects: [{ region: 'person-1', action: 'pedal', params: {}, t0: 0, t1: 4 }],
  };
  const fitted = fitPeople(pedals, { ...flatScene(width, height), subjects: [unseen, horse] });
  expect(fitted.subjects).toEqual([]);
  expect(fitted.reduced).toEqual([]);
});

test('an instrument that cannot be told from the arms that hold it does not bend', () => {
  const whole = bodyOf(true);
  const body = { ...whole, arms: [null, null] as const };
  const action = { region: 'person-1', action: 'play', params: {}, t0: 0, t1: 4 };
  const context = { action, body, amount: 1, tempo: 1, width: 400, random: () => 0.5, turn: 0, journey: null };
  const act = acts['play']!.make(context);
  let farthest = 0;
  for (let frame = 0; frame < 96; frame++) {
    const pose = atRest();
    act(frame / 24, pose);
    expect([pose.trunk, pose.head, ...pose.upper, ...pose.fore]).toEqual([0, 0, 0, 0, 0, 0]);
    farthest = Math.max(farthest, Math.abs(pose.roll));
  }
  expect(farthest).toBeGreaterThan(0.035);
});
