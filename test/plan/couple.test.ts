import { expect, test } from 'vitest';
import { showWish } from '../../bench/clauses.ts';
import { wishes } from '../../src/engines/diorama/plan/wishes/read.ts';
import type { PerceptionSummary, Subject } from '../../src/engines/diorama/types.ts';

function person(id: string, x: number, top: number, area: number): Subject {
  return {
    id,
    kind: 'person',
    label: 'person',
    score: 0.9,
    box: { x, y: top, width: 0.35, height: 1 - top },
    area,
    face: null,
    keypoints: [{ name: 'nose', x, y: top + 0.1, score: 0.9 }],
    disparity: 0.7,
  };
}

const couple = (tops: readonly [number, number]): PerceptionSummary => ({
  subjects: [person('person-1', 0.05, tops[0], 0.3), person('person-2', 0.55, tops[1], 0.2)],
  faces: [],
  horizon: 0.5,
  horizonSeen: false,
  sky: 0,
  ground: 0.1,
  landscape: false,
  separable: true,
  regions: [],
});

const wished = (prompt: string, tops: readonly [number, number] = [0.08, 0.32]): string[] =>
  wishes(prompt, couple(tops)).map((wish) => showWish(wish).replace(/ \{.*/, ''));

test.each([
  ['The woman points at the man', ['person-2 point']],
  ['The man waves', ['person-1 wave']],
  ['She laughs while he nods', ['person-2 laugh', 'person-1 nod']],
  ['The man smiles and she turns her head', ['person-1 smile', 'person-2 turn_head']],
  ['The woman looks at the man and he talks', ['person-2 look', 'person-1 talk']],
  ['The woman on the left waves', ['person-1 wave']],
])('%s: the taller of two is the man unless the prompt says where', (prompt, expected) => {
  expect(wished(prompt)).toEqual(expected);
});

test('where both are as tall, two words for a man and a woman still mean two people', () => {
  const [one, other] = wished('The woman waves and the man bows', [0.2, 0.2]).map((wish) => wish.split(' ')[0]);
  expect(one).not.toBe(other);
});

test('somebody talks with a smile', () => {
  expect(wished('The woman talks with a smile')).toEqual(['person-2 talk', 'person-2 smile']);
});

test.each(['The man brings his face close to the newspaper', 'The man leans forward'])('%s: he leans', (prompt) => {
  expect(wished(prompt)).toEqual(['person-1 lean']);
});
