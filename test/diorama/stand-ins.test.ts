import { expect, test } from 'vitest';
import { calm } from '../../src/engines/diorama/motion/people/expression.ts';
import { fitPeople } from '../../src/engines/diorama/motion/people/fit.ts';
import { standIns } from '../../src/engines/diorama/motion/people/stand-ins.ts';
import { makePlan } from '../../src/engines/diorama/plan/plan.ts';
import type { Subject } from '../../src/engines/diorama/types.ts';
import { drawnPerception, drawnPicture, flatScene } from './pictures.ts';

const [width, height] = [160, 120];
const subject: Subject = {
  id: 'person-1',
  kind: 'person',
  label: 'person',
  score: 0.9,
  box: { x: 0.3, y: 0.2, width: 0.4, height: 0.8 },
  area: 0.3,
  face: null,
  keypoints: [],
  disparity: 0.6,
};

test.each([
  ['jumps', 'hop'],
  ['cheers', 'rejoice'],
  ['claps', 'rejoice'],
  ['waves', 'greet'],
  ['walks', 'stroll'],
  ['dances', 'groove'],
  ['bows', 'sway'],
])(
  'where a person is not cut out, one who %s does as much as can be told: %s, and the plan says so',
  (verb, expected) => {
    const { summary } = drawnPerception(drawnPicture(width, height));
    const input = { prompt: `The person ${verb}`, duration: 4, movementAmplitude: 'auto', seed: 1 } as const;
    const plan = makePlan(input, { ...summary, subjects: [subject] }, { width, height });
    const fitted = fitPeople(plan, { ...flatScene(width, height), subjects: [subject] });
    expect(fitted.subjects.map(({ action }) => action)).toContain(expected);
    expect(fitted.reduced).not.toHaveLength(0);
  },
);

test.each(Object.entries(standIns))('%s begins as the photo is and goes farther the more is asked', (action, make) => {
  const gesture = (amount: number) =>
    make({ action: { region: subject.id, action, params: {}, t0: 0, t1: 4 }, amount, tempo: 1, random: () => 0.3 });
  const at = (seconds: number, amount: number): number => {
    const expression = calm();
    gesture(amount)(seconds, expression);
    return Math.hypot(expression.lean, expression.lift);
  };
  const farthest = (amount: number): number =>
    Math.max(...Array.from({ length: 96 }, (_, frame) => at(frame / 24, amount)));
  expect(at(0, 1)).toBeCloseTo(0, 9);
  expect(farthest(0.5)).toBeGreaterThan(0.008);
  expect(farthest(1)).toBeGreaterThan(1.4 * farthest(0.5));
  expect(farthest(1)).toBeLessThan(0.08);
});
