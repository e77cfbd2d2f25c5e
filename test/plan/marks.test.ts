import { expect, test } from 'vitest';
import { makePlan } from '../../src/engines/diorama/plan/plan.ts';
import { settleMarks } from '../../src/engines/diorama/plan/marks.ts';
import type { PerceptionSummary } from '../../src/engines/diorama/types.ts';

const summary: PerceptionSummary = {
  subjects: [
    {
      ...{ id: 'person-1', kind: 'person', label: 'person', score: 0.9, area: 0.1 },
      ...{ box: { x: 0.4, y: 0.2, width: 0.2, height: 0.7 }, face: null, keypoints: [], disparity: 0.7 },
    },
  ],
  ...{ separable: true, regions: [], faces: [], horizon: 0.5, horizonSeen: false, sky: 0, ground: 0, landscape: false },
};

function planOf(prompt: string, regions: PerceptionSummary['regions'] = []) {
  const input = { prompt, duration: 4, movementAmplitude: 'auto', seed: 1 } as const;
  return makePlan(input, { ...summary, regions }, { width: 640, height: 480 });
}

/** Words and what becomes of them. */
function marks(prompt: string) {
  const { words = [] } = planOf(prompt);
  return words.map(({ start, end, effect }) => `${effect}: ${prompt.slice(start, end)}`);
}

test('words are told apart by what becomes of them', () => {
  expect(marks('The camera slowly pushes in, and rain falls. A dragon appears!')).toEqual([
    'moves: The camera slowly pushes in',
    'moves: rain falls',
    'unsupported: A dragon appears',
  ]);
  expect(marks('镜头缓慢推进,女孩微笑')).toEqual(['moves: 镜头缓慢推进', 'moves: 女孩微笑']);
  expect(marks('')).toEqual([]);
  expect(marks('a quiet portrait in a studio')).toEqual([]);
});

test('words tell what of the plan they ask for', () => {
  const { words } = planOf('zoom out while she smiles');
  expect(words?.map(({ does }) => does)).toEqual([
    [{ region: 'camera', action: 'zoom' }],
    [{ region: 'person-1', action: 'smile' }],
  ]);
});

test('what is drawn as something milder is told in a sentence', () => {
  const water = {
    name: 'water',
    confidence: 0.9,
    box: { x: 0, y: 0.5, width: 1, height: 0.5 },
    area: 0.5,
    of: null,
  } as const;
  expect(planOf('The water splashes', [water]).words).toMatchObject([{ why: 'It is drawn as water that waves.' }]);
  expect(planOf('The water boils', [water]).words).toMatchObject([{ why: 'It is drawn as water that ripples.' }]);
});

test('words that get less than they ask for say why', () => {
  const [reduced] = planOf('two women smile').words ?? [];
  expect(reduced).toMatchObject({ effect: 'reduced', why: expect.stringContaining('1 of the 2') });
  const [unseen] = planOf('The campfire flickers').words ?? [];
  expect(unseen).toMatchObject({ effect: 'unsupported', why: expect.stringContaining('fire') });
});

test('what the scene takes back is told of the words that asked for it, and of no others', () => {
  const wished = planOf('The camera zooms out. She smiles.');
  const why = 'Only a little can be invented.';
  const settled = settleMarks(wished, { ...wished, reduced: [...wished.reduced, { phrase: 'zoom out', why }] });
  expect(settled.words?.map(({ effect, why }) => [effect, why])).toEqual([
    ['reduced', why],
    ['moves', null],
  ]);
});
