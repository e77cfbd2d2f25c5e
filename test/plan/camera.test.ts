import { expect, test } from 'vitest';
import { cameraCorpus, movesAgree, movesOf } from '../../bench/clauses.ts';
import { readCamera } from '../../src/engines/diorama/plan/camera/read.ts';

test('the corpus as a whole is understood to 97 percent', () => {
  const all = [...cameraCorpus.tuned, ...cameraCorpus.heldOut, ...cameraCorpus.heldOutLater];
  const right = all.filter(([prompt, wanted]) => movesAgree(movesOf(prompt), wanted));
  expect(all.length).toBeGreaterThanOrEqual(200);
  expect(right.length / all.length).toBeGreaterThanOrEqual(0.97);
});

test.each([
  ['slow push in', 'slow', 'normal'],
  ['fast zoom in', 'fast', 'normal'],
  ['The camera pans slightly to the left', 'normal', 'small'],
  ['The camera slowly and dramatically rises', 'slow', 'large'],
  ['镜头快速推近', 'fast', 'normal'],
  ['镜头缓慢左移', 'slow', 'normal'],
  ['slow motion, camera pans left', 'normal', 'normal'],
])('%s is read with its manner', (prompt, speed, amount) => {
  expect(readCamera(prompt).wishes).toMatchObject([{ speed, amount }]);
});

test('moves joined by "while" share a step, "then" begins another', () => {
  const steps = (prompt: string) => readCamera(prompt).wishes.map((wish) => wish.step);
  expect(steps('pan left while zooming in')).toEqual([0, 0]);
  expect(steps('pan left, then zoom in')).toEqual([0, 1]);
  expect(steps('[Pan left] She waves. [Zoom in]')).toEqual([0, 1]);
});

test.each([
  'no zoom',
  'Do not pan',
  'without zooming or panning',
  'No camera movement',
  'The camera does not move',
  '不要移动镜头',
])('"%s" keeps the camera still', (prompt) => {
  expect(movesOf(prompt)).toEqual(['static ?']);
});

test('what is forbidden does not stop what is asked for', () => {
  expect(movesOf('No zoom, slow pan left')).toEqual(['pan left']);
  expect(movesOf('Slow push in without camera shake')).toEqual(['push in']);
});

test('there and back are two moves', () => {
  expect(movesOf('The camera pans left and right')).toEqual(['pan left', 'pan right']);
  expect(movesOf('zoom in and out')).toEqual(['zoom in', 'zoom out']);
});
