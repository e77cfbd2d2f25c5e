import { expect, test } from 'vitest';
import {
  clauseAccuracy,
  clauseReport,
  parts,
  showWish,
  summaryOf,
  together,
  wishCorpus,
  withoutCamera,
} from '../../bench/clauses.ts';
import { vocabulary } from '../../src/engines/diorama/actions.ts';
import { wishes } from '../../src/engines/diorama/plan/wishes/read.ts';

const accuracies = parts.map(clauseAccuracy);
const share = ({ right, all }: { right: number; all: number }) => right / all;

test('the prompts that the lexicons were written beside are understood', () => {
  const [tuned] = accuracies;
  console.log(`${clauseReport()}\n${tuned!.wrong.join('\n')}`);
  expect(share(tuned!.counts.get('prompt')!)).toBeGreaterThanOrEqual(0.97);
});

test('prompts that nothing was changed for: 95 percent of the camera moves, 85 percent of everything else', () => {
  const counts = together(accuracies.slice(1));
  expect(share(counts.get('camera')!)).toBeGreaterThanOrEqual(0.95);
  expect(share(withoutCamera(counts))).toBeGreaterThanOrEqual(0.85);
});

test('the corpus as a whole: 95 percent of the camera moves, 85 percent of every other kind', () => {
  const counts = together(accuracies);
  expect(counts.get('prompt')!.all).toBeGreaterThanOrEqual(300);
  for (const [kind, count] of counts) {
    const least = kind === 'camera' ? 0.95 : 0.85;
    expect({ kind, enough: share(count) >= least }).toEqual({ kind, enough: true });
  }
});

const everyPrompt = parts.flatMap((part) => wishCorpus[part]);
const one = summaryOf('one');
const wishOf = (prompt: string, summary = one) => wishes(prompt, summary).map(showWish);

test('words of order make steps, and what runs together shares one', () => {
  const steps = (prompt: string) => wishes(prompt, one).map(({ action, step }) => `${action} ${step}`);
  expect(steps('She waves and smiles, then bows, finally she runs')).toEqual(['wave 0', 'smile 0', 'bow 1', 'run 2']);
  expect(steps('She waves while the trees sway')).toEqual(['wave 0', 'sway 0']);
  expect(steps('她挥手，然后鞠躬')).toEqual(['wave 0', 'bow 1']);
});

test("a smile is everybody's where its words speak of several", () => {
  const two = summaryOf('two');
  const smiling = (prompt: string) => wishes(prompt, two).map(({ target, action }) => `${target} ${action}`);
  expect(smiling('Big smiles')).toEqual(['person-1 smile', 'person-2 smile']);
  expect(smiling('A smile appears')).toEqual(['person-1 smile']);
});

test('every action is one of the vocabulary for its target', () => {
  const strange = everyPrompt.flatMap(([picture, prompt]) =>
    wishes(prompt, summaryOf(picture)).filter(
      ({ on, action }) => on !== 'camera' && !vocabulary[on].split(' ').includes(action),
    ),
  );
  expect(strange).toEqual([]);
});

test('a noun claims the subject that the detector took for something else', () => {
  expect(wishOf('The wolf howls', summaryOf('wolf'))).toEqual(['animal-1 howl {}']);
  expect(wishOf('The butterfly flaps its wings', summaryOf('butterfly'))).toEqual(['object-1 flap {}']);
});

test('who is not in the picture stays unbound, and nobody else does it instead', () => {
  expect(wishOf('Cars drive by')).toEqual(['none drive {}']);
  expect(wishOf('A dog runs', summaryOf('land'))).toEqual(['none run {}']);
});

test('verbs that the lexicon does not list are known by what they are a kind of', () => {
  expect(wishOf('She perambulates')).toEqual(['person-1 walk {}']);
  expect(wishOf('The wombat scuttles', summaryOf('cat'))).toEqual(['animal-1 run {}']);
});

test.each([
  'La mujer camina por la playa',
  'Der Hund läuft über die Wiese',
  'Кошка бежит',
  '犬が走っています',
  'Cô gái đang nhảy',
])('another language is not guessed at: %s', (prompt) => {
  expect(wishes(prompt, one)).toEqual([]);
});

test('nothing is read into what is forbidden or only described', () => {
  for (const prompt of [
    'no rain',
    'She does not smile',
    'without wind or snow',
    'a castle on a hill at sunset',
    '不要下雨',
  ]) {
    expect(wishOf(prompt)).toEqual([]);
  }
});
