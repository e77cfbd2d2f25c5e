import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { Value } from 'typebox/value';
import { describe, expect, test, vi } from 'vitest';
import { Plan } from '../../src/contract/plan.ts';
import type { EngineInput } from '../../src/contract/renderer.ts';
import type * as Actions from '../../src/engines/diorama/actions.ts';
import { makePlan } from '../../src/engines/diorama/plan/plan.ts';
import { timeline } from '../../src/engines/diorama/plan/timeline.ts';
import { wishes } from '../../src/engines/diorama/plan/wishes/read.ts';
import type { PerceptionSummary, Subject } from '../../src/engines/diorama/types.ts';

// What is unsupported is tested on a table that does not grow with the engine.
vi.mock('../../src/engines/diorama/actions.ts', async (original) => ({
  ...(await original<typeof Actions>()),
  isDrawable: (target: string, action: string) =>
    target === 'air' ? action === 'rain' || action === 'snow' : action === 'breathe' || action === 'still',
}));

const corpus = JSON.parse(readFileSync(new URL('camera-corpus.json', import.meta.url), 'utf8')) as {
  tuned: [string, string[]][];
};
const size = { width: 1280, height: 720 };

function subject(kind: Subject['kind'], over: Partial<Subject> = {}): Subject {
  const box = { x: 0.4, y: 0.2, width: 0.2, height: 0.7 };
  const seen = { id: `${kind}-1`, kind, label: kind, score: 0.9, box, area: 0.12 };
  return { ...seen, face: null, keypoints: [], disparity: 0.7, ...over };
}

function summary(subjects: readonly Subject[] = [], over: Partial<PerceptionSummary> = {}): PerceptionSummary {
  const view = {
    separable: true,
    regions: [],
    faces: [],
    horizon: 0.5,
    horizonSeen: false,
    sky: 0.1,
    ground: 0.2,
    landscape: false,
  };
  return { subjects, ...view, ...over };
}

function plan(prompt: string, over: Partial<EngineInput> = {}, seen = summary([subject('person')])): Plan {
  return makePlan({ prompt, duration: 4, movementAmplitude: 'auto', seed: 7, ...over }, seen, size);
}

const words = fc.oneof(
  fc.constantFrom(...corpus.tuned.map(([prompt]) => prompt)),
  fc.string({ unit: 'grapheme', maxLength: 30 }),
  fc.constantFrom(
    '[',
    ']',
    ' and ',
    ' no ',
    ', then ',
    '镜头',
    '不要',
    'camera ',
    '360°',
    'twice',
    '\u0130',
    '\ud800',
    'back and forth ',
  ),
);
const prompts = fc.array(words, { maxLength: 12 }).map((parts) => parts.join(' ').slice(0, 1500));
const inputs = fc.record({
  prompt: prompts,
  duration: fc.constantFrom<4 | 8>(4, 8),
  movementAmplitude: fc.constantFrom<EngineInput['movementAmplitude']>('auto', 'small', 'medium', 'large'),
  seed: fc.integer({ min: 0, max: 9_999_999_999 }),
});

describe('for any prompt', () => {
  test('a plan is valid, within the clip, finite, and the same each time', () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const seen = summary([subject('person'), subject('animal')]);
        const made = makePlan(input, seen, size);
        expect([...Value.Errors(Plan, made)]).toEqual([]);
        for (const { t0, t1, amount } of made.camera) {
          expect(t0).toBeGreaterThanOrEqual(0);
          expect(t1).toBeGreaterThan(t0);
          expect(t1).toBeLessThanOrEqual(input.duration);
          expect(Number.isFinite(amount)).toBe(true);
        }
        expect(made.camera.length).toBeGreaterThan(0);
        expect(makePlan(input, seen, size)).toEqual(made);
        expect(JSON.parse(JSON.stringify(made))).toEqual(made);
      }),
      { numRuns: 400 },
    );
  });

  test('a larger amplitude never moves the camera less', () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const [small, medium, large] = (['small', 'medium', 'large'] as const).map(
          (movementAmplitude) => plan(input.prompt, { ...input, movementAmplitude }).camera,
        );
        for (const [index, move] of medium!.entries()) {
          expect(small![index]!.amount).toBeLessThanOrEqual(move.amount);
          expect(large![index]!.amount).toBeGreaterThanOrEqual(move.amount);
        }
      }),
      { numRuns: 100 },
    );
  });
});

describe('time and amount', () => {
  test('moves in sequence split the clip, and each gets a second at least', () => {
    expect(plan('slow push in, then pan left').camera).toMatchObject([
      { move: 'push', direction: 'in', t0: 0, t1: 2 },
      { move: 'pan', direction: 'left', t0: 2, t1: 4 },
    ]);
    const many = plan('pan left, then pan right, then zoom in, then tilt up, then roll clockwise');
    expect(many.camera).toHaveLength(4);
    expect(many.reduced).toMatchObject([{ phrase: 'roll clockwise' }]);
  });

  test('moves together share the whole clip', () => {
    expect(plan('pan left while zooming in', { duration: 8 }).camera).toMatchObject([
      { move: 'pan', t0: 0, t1: 8 },
      { move: 'zoom', t0: 0, t1: 8 },
    ]);
  });

  test('twice the time takes one and a half times the way', () => {
    const [short] = plan('pan left', { movementAmplitude: 'medium' }).camera;
    const [long] = plan('pan left', { movementAmplitude: 'medium', duration: 8 }).camera;
    expect(long!.amount / short!.amount).toBeCloseTo(1.5, 2);
  });

  test('slow goes less far than plain, and fast is over sooner', () => {
    const [slow] = plan('slow zoom in').camera;
    const [plain] = plan('zoom in').camera;
    const [fast] = plan('fast zoom in').camera;
    expect(slow!.amount).toBeLessThan(plain!.amount);
    expect(fast!.amount).toBeGreaterThan(plain!.amount);
    expect(fast!.early).toBe(1);
    expect(plain!.early).toBeLessThan(1);
    expect(slow!.early).toBeUndefined();
  });

  test('a roll turns by the degrees asked for, an orbit says how much less it does', () => {
    expect(plan('The camera rotates 180 degrees and turns the city upside down')).toMatchObject({
      camera: [{ move: 'roll', amount: 180 }],
      reduced: [],
    });
    const orbit = plan('The camera orbits 360 degrees around him');
    expect(orbit.camera).toMatchObject([{ move: 'orbit' }]);
    expect(orbit.reduced).toMatchObject([{ phrase: 'The camera orbits 360 degrees around him' }]);
  });

  test('the seed chooses the side that the prompt leaves open, and never one that it names', () => {
    const sides = (prompt: string) =>
      new Set(Array.from({ length: 24 }, (_, seed) => plan(prompt, { seed }).camera[0]!.direction));
    expect(sides('orbit shot')).toEqual(new Set(['left', 'right']));
    expect(sides('orbit left')).toEqual(new Set(['left']));
  });

  test('auto follows the energy of the words', () => {
    expect(plan('Two clowns dancing wildly, chaotic, fast-paced').amplitude).toBe('large');
    expect(plan('A calm lake, quiet and serene, subtle ripples').amplitude).toBe('small');
    expect(plan('camera pans left').amplitude).toBe('medium');
    expect(plan('wild chaos', { movementAmplitude: 'small' }).amplitude).toBe('small');
  });

  test('slow motion and time-lapse set the tempo', () => {
    expect(plan('slow motion').tempo).toBeLessThan(1);
    expect(plan('time-lapse of clouds').tempo).toBeGreaterThan(1);
    expect(plan('a cat').tempo).toBe(1);
  });
});

describe('without a word about the camera', () => {
  test('a person is approached gently and breathes', () => {
    const made = plan('');
    expect(made.camera).toMatchObject([{ move: 'push', direction: 'in', t0: 0, t1: 4 }]);
    expect(made.subjects).toMatchObject([{ region: 'person-1', action: 'breathe', t0: 0, t1: 4 }]);
  });

  test('a close-up is orbited, a landscape entered or passed, a thing does not breathe', () => {
    expect(plan('', {}, summary([subject('person', { area: 0.6 })])).camera[0]!.move).toBe('orbit');
    const open = summary([], { landscape: true, sky: 0.4 });
    const moves = new Set(Array.from({ length: 24 }, (_, seed) => plan('', { seed }, open).camera[0]!.move));
    expect(moves).toEqual(new Set(['push', 'truck']));
    expect(plan('', {}, summary([subject('object')])).subjects).toEqual([]);
  });

  test('the camera never leaves out of the frame those who fill it, however lively the prompt', () => {
    const wide = summary([subject('person', { box: { x: 0.2, y: 0.05, width: 0.3, height: 0.9 } })]);
    expect(plan('he dances wildly', {}, wide).camera.map(({ move }) => move)).toEqual(['orbit']);
    const far = summary([subject('person', { box: { x: 0.4, y: 0.3, width: 0.2, height: 0.35 } })]);
    expect(plan('he dances wildly, frantic energy', {}, far).camera.map(({ move }) => move)).toEqual(['push']);
    const tiny = summary([subject('person', { box: { x: 0.46, y: 0.45, width: 0.08, height: 0.15 } })]);
    expect(plan('he dances wildly, frantic energy', {}, tiny).camera.map(({ move }) => move)).toEqual(['push', 'zoom']);
  });

  test('one program draws the same whether or not another subject is there', () => {
    const alone = plan('', {}, summary([subject('person')]));
    const both = plan('', {}, summary([subject('person'), subject('animal')]));
    expect(both.subjects[0]).toEqual(alone.subjects[0]);
    expect(both.camera).toEqual(alone.camera);
  });
});

describe('what subjects are asked to do', () => {
  const strength = (prompt: string) => Number(plan(prompt).subjects[0]!.params['strength']);

  test('who is to keep still breathes less, who is to breathe heavily more', () => {
    expect(strength('The man stays perfectly still')).toBeLessThan(strength(''));
    expect(strength('The man breathes heavily')).toBeGreaterThan(strength('The man breathes'));
    expect(plan('The man stays perfectly still').unsupported).toEqual([]);
  });

  test('steps share the clip: what a subject does ends with its step, weather goes on', () => {
    const people = summary([subject('person')]);
    const { actions } = timeline(wishes('Rain falls and she waves, then she bows', people), 4);
    expect(actions.map(({ action: { action, t0, t1 } }) => [action, t0, t1])).toEqual([
      ['rain', 0, 4],
      ['wave', 0, 2],
      ['bow', 2, 4],
    ]);
  });

  test('steps of which nothing is drawn take no time, nor does a camera that is named behind them', () => {
    const people = summary([subject('person')]);
    const [wave, bow] = wishes('She waves, then she bows', people);
    const { actions } = timeline([wave!, { ...bow!, target: null }], 4);
    expect(actions.map(({ action: { action, t0, t1 } }) => [action, t0, t1])).toEqual([['wave', 0, 4]]);
    const still = plan('The man breathes heavily until his face is close, static camera');
    expect(still.subjects.find(({ action }) => action === 'breathe')!.t1).toBe(4);
  });

  test('steps that the clip has no time for are named as late', () => {
    const people = summary([subject('person')]);
    const asked = wishes('She waves, then bows, then runs, then jumps, then laughs', people);
    expect(timeline(asked, 4).late.map(({ action }) => action)).toEqual(['laugh']);
    expect(timeline(asked, 8).late).toEqual([]);
  });
});

describe('what nothing moves for', () => {
  test.each([
    ['The wolf howls and the camera zooms in as snow falls', ['The wolf howls']],
    ['Tracking shot of a man running through the woods', ['a man running through the woods']],
    ['Smoke rises, handheld camera', ['Smoke rises']],
    ['镜头推近，女孩在跳舞', ['女孩在跳舞']],
    ['A castle on a hill at sunset, warm light, cinematic', []],
    ['A woman with long flowing hair standing by the window', []],
    ['She breathes softly, slow push in', []],
    ['The camera pulls back to show the whole fan', []],
    ['Rack focus from the flower to the girl', ['Rack focus from the flower to the girl']],
    ['电影感，日落时分的城堡', []],
    ['Лошадь бежит по полю', ['Лошадь бежит по полю']],
  ])('%s', (prompt, unsupported) => {
    expect(plan(prompt).unsupported).toEqual(unsupported);
  });

  test.each(['La mujer baila en la calle y la cámara hace zoom', 'Die Frau tanzt auf der Straße', '犬が走っています'])(
    'a language that is not understood is said so as a whole: %s',
    (prompt) => {
      const made = plan(prompt);
      expect(made.unsupported).toEqual([prompt]);
      expect(made.camera).toEqual(plan('').camera);
      expect(made.subjects).toEqual(plan('').subjects);
    },
  );

  test('what is forbidden is not missed', () => {
    expect(plan('No rain, without wind, slow push in').unsupported).toEqual([]);
  });

  test('of a phrase that is drawn in part the rest is named', () => {
    expect(plan('She breathes softly and dances').unsupported).toEqual(['dances']);
  });

  test('breathing is named where nobody can breathe', () => {
    expect(plan('She breathes softly', {}, summary()).unsupported).toEqual(['She breathes softly']);
  });
});
