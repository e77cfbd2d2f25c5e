import { Value } from 'typebox/value';
import { expect, test, vi } from 'vitest';
import { amplitudes, Plan } from '../../src/contract/plan.ts';
import type * as Actions from '../../src/engines/diorama/actions.ts';
import { displacementFactor } from '../../src/engines/diorama/actions.ts';
import { makePlan } from '../../src/engines/diorama/plan/plan.ts';
import type { PerceptionSummary, RegionSight, Subject } from '../../src/engines/diorama/types.ts';

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
  separable: true,
  regions: [],
};

function region(name: RegionSight['name'], of: string | null = null, confidence = 0.9): RegionSight {
  return { name, confidence, box: { x: 0, y: 0, width: 1, height: 0.5 }, area: 0.3, of };
}

const rich = [
  region('clouds'),
  region('water'),
  region('foliage'),
  region('grass', null, 0.5),
  region('hair', 'person-1'),
  region('hair', 'person-2', 0.4),
  region('cloth', 'person-1', 0.8),
];

function plan(prompt: string, regions: readonly RegionSight[] = [], over: Partial<PerceptionSummary> = {}): Plan {
  const input = { prompt, duration: 4, movementAmplitude: 'auto', seed: 7 } as const;
  return makePlan(input, { ...seen, regions, ...over }, { width: 1280, height: 720 });
}

/** What moves in the scene, as `water ripple`, with whose hair or cloth it is. */
const movedIn = ({ scene }: Plan) =>
  scene.map(({ region: name, action, params }) => [name, action, params['of']].filter(Boolean).join(' '));

test('what is drawn stands where it belongs, and is not reported', () => {
  const made = plan(
    'The woman on the left waves while clouds drift to the left, heavy rain falls, then she bows',
    rich,
  );
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
  expect(plan('Cars drive past').reduced).toEqual([
    { phrase: 'Cars drive past', why: 'No car could be found in the picture.' },
  ]);
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

test('what comes after the other has its own part of the clip', () => {
  const smile = plan('She smiles, then the camera zooms in');
  expect(smile.subjects.at(-1)).toMatchObject({ action: 'smile', t0: 0, t1: 2 });
  expect(smile.camera).toMatchObject([{ move: 'zoom', t0: 2, t1: 4 }]);
  const wave = plan('The camera pans left, then she waves');
  expect(wave.subjects.at(-1)).toMatchObject({ action: 'wave', t0: 2, t1: 4 });
  const both = plan('She waves while the camera pans left');
  expect(both.subjects.at(-1)).toMatchObject({ action: 'wave', t0: 0, t1: 4 });
  expect(both.camera).toMatchObject([{ move: 'pan', t0: 0, t1: 4 }]);
});

test('time-lapse and slow motion are the tempo, and what time moves', () => {
  const made = plan('Clouds drift, time-lapse', rich);
  expect(movedIn(made)).toEqual(['clouds drift', 'picture time_lapse', 'water ripple', 'picture shadows']);
  expect(made.tempo).toBeGreaterThan(1);
  expect(made.unsupported).toEqual([]);
  const slow = plan('Slow motion, clouds drift', rich);
  expect(movedIn(slow)).toEqual(['clouds drift']);
  expect(slow.tempo).toBeLessThan(1);
});

test('a region that the picture does not show is said to be missing', () => {
  const made = plan('Flames flicker and the lake ripples', [region('water')]);
  expect(movedIn(made)).toEqual(['water ripple']);
  expect(made.unsupported).toEqual(['Flames flicker']);
  expect(made.reduced).toEqual([{ phrase: 'Flames flicker', why: 'No fire could be found in the picture.' }]);
});

test('an uncertain region is believed where it is named, and only there', () => {
  expect(movedIn(plan('The grass sways', rich))).toEqual(['grass sway']);
  expect(movedIn(plan('The grass sways', [region('grass', null, 0.2)]))).toEqual([]);
  expect(movedIn(plan('Strong wind', rich))).not.toContain('grass sway');
});

test('one wind moves all that it can', () => {
  const made = plan('A strong wind blows from the right', rich);
  expect(movedIn(made)).toEqual(['foliage sway', 'hair sway person-1', 'cloth sway person-1']);
  for (const { params } of made.scene) expect(params).toMatchObject({ wind: 1.6, direction: 'left' });
  expect(made.unsupported).toEqual([]);
  expect(plan('Heavy rain and strong wind').atmosphere).toMatchObject([{ action: 'rain', params: { wind: 1.6 } }]);
});

test('a wind with nothing to move is named', () => {
  const made = plan('A gentle breeze', [region('water')]);
  expect(movedIn(made)).toEqual([]);
  expect(made.unsupported).toEqual(['A gentle breeze']);
  expect(made.reduced).toMatchObject([{ phrase: 'A gentle breeze' }]);
});

test('hair and cloth are those of whom the prompt names', () => {
  expect(movedIn(plan('The hair of the woman on the right flows', rich))).toEqual(['hair sway person-2']);
  expect(movedIn(plan('Her dress flutters', rich))).toEqual(['cloth sway person-1']);
  const curtain = plan('The curtain sways', rich);
  expect(movedIn(curtain)).toEqual([]);
  expect(curtain.unsupported).toEqual(['The curtain sways']);
  expect(movedIn(plan('The curtain sways', [...rich, region('cloth')]))).toEqual(['cloth sway']);
});

test('what no word names keeps calm, but for a picture without a prompt', () => {
  expect(movedIn(plan('Clouds drift', rich))).toEqual(['clouds drift']);
  expect(movedIn(plan('Slow zoom in', rich))).toEqual([]);
  expect(movedIn(plan('', rich))).toEqual(['clouds drift', 'water ripple', 'foliage sway']);
});

test('a picture that is to live, no matter how, lives as without a prompt', () => {
  for (const prompt of ['Bring this photo to life', 'animate', '让画面动起来', 'Slow zoom in, subtle motion']) {
    expect(movedIn(plan(prompt, rich))).toEqual(movedIn(plan('', rich)));
    expect(plan(prompt, rich).unsupported).toEqual([]);
  }
});

test('a phrase is quoted whole, and only where nothing moves for it', () => {
  expect(plan('Make the water flow', []).unsupported).toEqual(['Make the water flow']);
  expect(plan('Grass and sparks fly').unsupported).toEqual(['Grass']);
  expect(plan('A woman, waves at us').unsupported).toEqual([]);
});

test('where nothing else is to move, nothing else does', () => {
  const made = plan('Nothing moves except the water', rich);
  expect(movedIn(made)).toEqual(['water flow']);
  expect(made.camera).toMatchObject([{ move: 'static' }]);
  expect(made.subjects).toEqual([]);
  expect(made.unsupported).toEqual([]);
  expect(movedIn(plan('Only her hair moves in the wind', rich)).every((one) => one.startsWith('hair'))).toBe(true);
  expect(movedIn(plan('湖水流动，其他保持静止', rich))).toEqual(['water flow']);
});

test('a flower that was cut out as a thing sways as one', () => {
  const bloom: Subject = { ...person('object-1', 0.4), kind: 'object', label: null, area: 0.3, keypoints: [] };
  const made = plan('The flower sways in the wind', [], { subjects: [bloom] });
  expect(made.subjects).toMatchObject([{ region: 'object-1', action: 'sway', params: { wind: 1 } }]);
  expect(plan('The trees sway in the wind', [], { subjects: [bloom] }).subjects).toEqual([]);
});

test('new smoke and birds come into a picture that has none', () => {
  const { atmosphere, reduced } = plan('Smoke rises from the chimney');
  expect(atmosphere).toMatchObject([{ action: 'smoke' }]);
  expect(reduced).toMatchObject([{ why: 'No smoke was found in the picture: it drifts through the air.' }]);
  expect(plan('Birds cross the sky').atmosphere).toMatchObject([{ action: 'birds' }]);
});

test('a tracking shot follows who travels, and passes where nobody does', () => {
  const moves = (made: Plan) => made.camera.map(({ move, direction }) => `${move} ${direction}`);
  expect(moves(plan('A woman runs, the camera tracks right'))).toEqual(['tracking right']);
  expect(moves(plan('A woman smiles, the camera tracks right'))).toEqual(['truck right']);
  expect(moves(plan('Tracking shot left', rich, { subjects: [] }))).toEqual(['truck left']);
});

test('who is seen from behind is followed from behind, unless the prompt says otherwise', () => {
  const moves = (made: Plan) => made.camera.map(({ move, direction }) => `${move} ${direction}`);
  const at = (name: string, x: number, y: number) => ({ name, x, y, score: 0.9 });
  const joints = (left: number, right: number) => [
    at('left_shoulder', left, 0.35),
    at('right_shoulder', right, 0.35),
    at('left_hip', left, 0.55),
  ];
  const one = (left: number, right: number) => ({
    subjects: [{ ...person('person-1', 0.4), keypoints: joints(left, right) }],
  });
  expect(moves(plan('The man rides a bicycle, the camera follows', rich, one(0.42, 0.58)))).toEqual(['tracking in']);
  expect(moves(plan('The man rides a bicycle, the camera follows', rich, one(0.58, 0.42)))).not.toEqual([
    'tracking in',
  ]);
  expect(moves(plan('The man rides, the camera tracks left', rich, one(0.42, 0.58)))).toEqual(['tracking left']);
});

test('a larger amplitude and a wilder word are more, and neither is faster', () => {
  const sway = (prompt: string) => plan(prompt, rich).scene[0]!.params;
  expect(sway('The trees sway gently')).toMatchObject({ strength: 0.5 });
  expect(sway('The trees sway wildly')).toMatchObject({ strength: 1.6 });
  expect(sway('The trees sway slowly')).toMatchObject({ rate: 0.65 });
  const factors = amplitudes.map((amplitude) => displacementFactor[amplitude]);
  expect(factors).toEqual(factors.toSorted((one, other) => one - other));
});

test('a language that is not read is said to be one', () => {
  const prompt = 'La mujer baila en la calle';
  expect(plan(prompt).reduced).toEqual([{ phrase: prompt, why: 'Prompts are understood in English and Chinese.' }]);
});
