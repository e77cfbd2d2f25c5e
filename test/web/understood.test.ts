import { expect, test } from 'vitest';
import type { PerceptionReport } from '../../src/contract/perception.ts';
import type { Plan } from '../../src/contract/plan.ts';
import { pieces } from '../../web/src/create/input/marks.ts';
import { anchorOf } from '../../web/src/create/stage/anchor.ts';
import { sentences } from '../../web/src/create/understood/sentences.ts';

const box = { x: 0.1, y: 0.1, width: 0.3, height: 0.8 };
const subject = (id: string, label: string | null) =>
  ({
    id,
    kind: 'person' as const,
    label,
    score: 0.9,
    box,
    area: 0.2,
    outlines: [[0]],
  }) satisfies PerceptionReport['subjects'][number];
const perception: PerceptionReport = {
  subjects: [subject('person-1', 'person'), subject('person-2', 'person')],
  ...{ regions: [], horizon: null, sky: 0, sky_outlines: [], ground: 0 },
};
const always = { params: {}, t0: 0, t1: 4 };
const plan: Plan = {
  ...{ version: 1, seed: 1, duration: 4, fps: 24, size: { width: 640, height: 480 }, tempo: 1, amplitude: 'medium' },
  camera: [
    { move: 'push', direction: 'in', amount: 0.1, t0: 0, t1: 2 },
    { move: 'orbit', direction: 'left', amount: 0.1, t0: 2, t1: 4 },
  ],
  subjects: [
    { region: 'person-1', action: 'breathe', ...always },
    { region: 'person-1', action: 'shake_head', ...always },
    { region: 'person-2', action: 'clap', params: {}, t0: 1.5, t1: 4 },
  ],
  scene: [
    { region: 'water', action: 'ripple', ...always },
    { region: 'hair', action: 'sway', params: { of: 'person-2' }, t0: 0, t1: 4 },
  ],
  atmosphere: [{ region: 'air', action: 'rain', params: { amount: 'heavy' }, t0: 0, t1: 4 }],
  ...{ reduced: [], unsupported: [] },
};

test('a plan reads as sentences, with names where there are several and times where they are not all', () => {
  expect(sentences(plan, perception).map(({ text, when }) => `${text} ${when}`.trim())).toEqual([
    'The camera pushes in 0–2 s',
    'The camera orbits to the left 2–4 s',
    'Person 1 breathes and shakes the head',
    'Person 2 claps 1.5–4 s',
    'The water ripples',
    'The hair of person 2 sways',
    'Rain falls, heavily',
  ]);
  expect(sentences(plan, null)[2]?.text).toBe('The person breathes and shakes the head');
});

test('marks stay on the words before a change and leave those behind it', () => {
  const words = [
    { start: 0, end: 7, effect: 'moves', why: null, does: [] },
    { start: 9, end: 19, effect: 'reduced', why: 'because', does: [] },
  ] as const;
  const shown = (text: string) =>
    pieces(
      text,
      'zoom in, rain falls',
      [...words].map((one) => ({ ...one, does: [] })),
    );
  const effects = (text: string) => shown(text).map((piece) => [piece.text, piece.words?.effect ?? null]);
  expect(effects('zoom in, rain falls')).toEqual([
    ['zoom in', 'moves'],
    [', ', null],
    ['rain falls', 'reduced'],
  ]);
  expect(effects('zoom in, rain stops')).toEqual([
    ['zoom in', 'moves'],
    [', rain stops', null],
  ]);
  expect(effects('')).toEqual([]);
});

test('a name stands inside what it names, also of what is bent', () => {
  // The shape of a U, whose middle is empty.
  const line = [0, 0, 0.2, 0, 0.2, 0.7, 0.8, 0.7, 0.8, 0, 1, 0, 1, 1, 0, 1];
  const place = anchorOf(line);
  expect(place !== null && (place.x < 0.2 || place.x > 0.8 || place.y > 0.7)).toBe(true);
  // In the middle of a bar, and not at an end of it, though its corners are all that is told.
  const bar = anchorOf([0, 0, 1, 0, 1, 0.3, 0, 0.3]);
  expect(Math.abs((bar?.y ?? 0) - 0.15)).toBeLessThan(0.02);
  expect(anchorOf([0.5, 0.5])).toBeNull();
});
