import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readCamera } from '../../src/engines/diorama/plan/camera/read.ts';

type Corpus = Record<'tuned' | 'heldOut', readonly (readonly [prompt: string, moves: readonly string[]])[]>;

const corpus = JSON.parse(readFileSync(new URL('camera-corpus.json', import.meta.url), 'utf8')) as Corpus;
const back: Record<string, string> = { left: 'right', right: 'left', up: 'down', down: 'up', in: 'out', out: 'in' };

/** The moves in order as `pan left`; there and back are two. */
function movesOf(prompt: string): string[] {
  return readCamera(prompt).wishes.flatMap(({ move, direction, alternations }) => {
    const there = `${move} ${direction ?? '?'}`;
    return alternations === 0 ? [there] : [there, `${move} ${back[direction ?? ''] ?? '?'}`];
  });
}

/** `orbit ?` leaves the direction open, `static` has none. */
function agrees(found: readonly string[], wanted: readonly string[]): boolean {
  return (
    found.length === wanted.length &&
    wanted.every((want, index) => {
      const [move, direction = '?'] = want.split(' ');
      const [foundMove, foundDirection] = found[index]!.split(' ');
      return move === foundMove && (direction === '?' || direction === foundDirection);
    })
  );
}

for (const [part, least] of [
  ['tuned', 0.99],
  ['heldOut', 0.9],
] as const) {
  test(`the camera moves of the ${part} prompts are understood`, () => {
    const prompts = corpus[part];
    const wrong = prompts.filter(([prompt, wanted]) => !agrees(movesOf(prompt), wanted));
    const accuracy = 1 - wrong.length / prompts.length;
    console.log(`camera accuracy, ${part}: ${(100 * accuracy).toFixed(1)} % of ${prompts.length}`);
    for (const [prompt, wanted] of wrong)
      console.log(`  ${prompt}: ${movesOf(prompt).join('; ')}, not ${wanted.join('; ')}`);
    expect(accuracy).toBeGreaterThanOrEqual(least);
  });
}

test('the corpus as a whole is understood to 97 percent', () => {
  const all = [...corpus.tuned, ...corpus.heldOut];
  const right = all.filter(([prompt, wanted]) => agrees(movesOf(prompt), wanted));
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
