import { Value } from 'typebox/value';
import { expect, test, vi } from 'vitest';
import { Plan } from '../../src/contract/plan.ts';
import type * as Actions from '../../src/engines/diorama/actions.ts';
import { makePlan } from '../../src/engines/diorama/plan/plan.ts';
import type { PerceptionSummary, Subject } from '../../src/engines/diorama/types.ts';

// As if the engine drew everything: what an action needs to get into the plan is only its place in the table.
vi.mock('../../src/engines/diorama/actions.ts', async (original) => ({
  ...(await original<typeof Actions>()),
  isDrawable: () => true,
}));

const joint = { name: 'nose', x: 0.5, y: 0.3, score: 0.9 };

function person(id: string, x: number): Subject {
  const box = { x, y: 0.2, width: 0.2, height: 0.7 };
  return {
    id,
    kind: 'person',
    label: 'person',
    score: 0.9,
    box,
    area: 0.12,
    face: null,
    keypoints: [joint],
    disparity: 0.7,
  };
}

const seen: PerceptionSummary = {
  subjects: [person('person-1', 0.2), person('person-2', 0.6)],
  faces: [],
  horizon: 0.5,
  horizonSeen: false,
  sky: 0.1,
  ground: 0.2,
  landscape: false,
  regions: [],
};

function plan(prompt: string): Plan {
  return makePlan({ prompt, duration: 4, movementAmplitude: 'auto', seed: 7 }, seen, { width: 1280, height: 720 });
}

test('what is drawn stands where it belongs, and is not reported', () => {
  const made = plan('The woman on the left waves while clouds drift to the left, heavy rain falls, then she bows');
  expect([...Value.Errors(Plan, made)]).toEqual([]);
  expect(made.subjects.filter(({ action }) => action !== 'breathe')).toMatchObject([
    { region: 'person-1', action: 'wave', t0: 0, t1: 2 },
    { region: 'person-1', action: 'bow', t0: 2, t1: 4 },
  ]);
  expect(made.scene).toMatchObject([
    { region: 'clouds', action: 'drift', params: { direction: 'left' }, t0: 0, t1: 4 },
  ]);
  expect(made.atmosphere).toMatchObject([{ region: 'air', action: 'rain', params: { amount: 'heavy' } }]);
  expect(made.unsupported).toEqual([]);
});

test('who is not in the picture is reported even then', () => {
  expect(plan('A dragon flies by, she smiles').unsupported).toEqual(['A dragon flies by']);
});

test('fewer subjects than asked for is less', () => {
  expect(plan('Three women dance').reduced).toEqual([
    { phrase: 'Three women dance', why: 'The picture shows 2 of the 3.' },
  ]);
});

test('steps beyond the time of the clip are less', () => {
  const { reduced } = plan('She waves, then bows, then runs, then jumps, then laughs');
  expect(reduced).toMatchObject([{ phrase: 'laughs' }]);
});

test('time-lapse and slow motion are the tempo, no program', () => {
  const made = plan('Clouds drift, time-lapse');
  expect(made.scene.map(({ action }) => action)).toEqual(['drift']);
  expect(made.tempo).toBeGreaterThan(1);
  expect(made.unsupported).toEqual([]);
});
