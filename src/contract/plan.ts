import { Type, type Static } from 'typebox';

/**
 * What will move, how and when: the engine's decision before a pixel is drawn, as plain JSON.
 * The same plan draws the same frames. Times `t0` and `t1` are seconds from the start of the clip.
 */

/**
 * Camera moves, with the unit of `amount`:
 * - `pan`, `truck`, `orbit`, `whip_pan`, `tracking`: fraction of the frame's width travelled over t0..t1;
 * - `tilt`, `pedestal`, `crane`: fraction of the frame's height;
 * - `zoom`: ratio of the scales at the two ends, > 1 for both directions;
 * - `push`, `dolly_zoom`: forward travel as a fraction of the distance to the pivot (the subject);
 * - `roll`: degrees;
 * - `handheld`, `shake`: strength, 1 is the ordinary one;
 * - `static`: 0.
 *
 * `pan` and `tilt` turn the camera (the whole picture slides), `truck` and `pedestal` move it (near
 * layers slide more than far ones), `crane` is a pedestal with a slight counter-tilt, `push` moves it
 * forward or back, `orbit` moves it about the subject, `zoom` only magnifies. A pan `right` slides the picture's points to the left.
 */
export const cameraMoves = [
  'static',
  'pan',
  'tilt',
  'truck',
  'pedestal',
  'crane',
  'zoom',
  'push',
  'orbit',
  'roll',
  'dolly_zoom',
  'handheld',
  'shake',
  'tracking',
  'whip_pan',
] as const;
export type CameraMoveName = (typeof cameraMoves)[number];

export const directions = ['left', 'right', 'up', 'down', 'in', 'out', 'clockwise', 'counterclockwise'] as const;
export type Direction = (typeof directions)[number];

const Seconds = Type.Number({ minimum: 0, maximum: 8 });

export const CameraMove = Type.Object({
  move: Type.Enum([...cameraMoves]),
  direction: Type.Optional(Type.Enum([...directions])),
  amount: Type.Number({ minimum: 0 }),
  /** Of the way, the share that is made as early as a camera can; missing where it is made evenly. */
  early: Type.Optional(Type.Number({ minimum: 0, maximum: 1 })),
  t0: Seconds,
  t1: Seconds,
});
export type CameraMove = Static<typeof CameraMove>;

/** One thing that a region of the picture does. `region` names a subject of the perception, e.g. `person-1`. */
export const Action = Type.Object({
  region: Type.String(),
  action: Type.String(),
  params: Type.Record(Type.String(), Type.Union([Type.Number(), Type.String(), Type.Boolean()])),
  t0: Seconds,
  t1: Seconds,
});
export type Action = Static<typeof Action>;

export const amplitudes = ['small', 'medium', 'large'] as const;
export type Amplitude = (typeof amplitudes)[number];

/** What becomes of some words of the prompt. */
export const PlanWords = Type.Object({
  start: Type.Integer({ minimum: 0, description: 'Where they begin in the prompt, in UTF-16 units.' }),
  end: Type.Integer({ minimum: 0 }),
  effect: Type.Enum(['moves', 'reduced', 'unsupported'], {
    description: '`reduced` get less than they ask for; nothing moves for those that are `unsupported`.',
  }),
  why: Type.Union([Type.String(), Type.Null()], { description: 'For `reduced`: the reason.' }),
  does: Type.Array(Type.Object({ region: Type.String(), action: Type.String() }), {
    description: 'What of the plan they ask for; the region of camera moves is `camera`.',
  }),
});
export type PlanWords = Static<typeof PlanWords>;

export const Plan = Type.Object({
  version: Type.Literal(1),
  seed: Type.Integer({ minimum: 0, maximum: 9_999_999_999 }),
  duration: Type.Union([Type.Literal(4), Type.Literal(8)]),
  fps: Type.Literal(24),
  size: Type.Object({ width: Type.Integer(), height: Type.Integer() }),
  camera: Type.Array(CameraMove),
  subjects: Type.Array(Action),
  scene: Type.Array(Action),
  atmosphere: Type.Array(Action),
  /** Multiplies the rate of everything that repeats; 1 is natural speed. */
  tempo: Type.Number({ minimum: 0.1, maximum: 10 }),
  /** The amplitude that `auto` came to, or the one asked for. */
  amplitude: Type.Enum([...amplitudes]),
  people: Type.Optional(
    Type.Array(
      Type.Object({
        region: Type.String(),
        trust: Type.Number({ minimum: 0, maximum: 1 }),
        face: Type.Boolean(),
        arms: Type.Integer({ minimum: 0, maximum: 2 }),
        legs: Type.Boolean(),
        limbs: Type.Optional(
          Type.Object(
            {
              arms: Type.Array(Type.Number({ minimum: 0, maximum: 1 }), { minItems: 2, maxItems: 2 }),
              legs: Type.Array(Type.Number({ minimum: 0, maximum: 1 }), { minItems: 2, maxItems: 2 }),
            },
            {
              description:
                "The same trust limb by limb, the picture's left first: 0 for one that stays where it is. Plans of old have none.",
            },
          ),
        ),
      }),
      {
        description:
          'What is seen of every person, and so what they can do; 1 for `trust` is a skeleton that is plainly there, 0 none.',
      },
    ),
  ),
  /** Phrases that get less than they ask for, or nothing because the picture does not show what they are about, and why. */
  reduced: Type.Array(Type.Object({ phrase: Type.String(), why: Type.String() })),
  /** Phrases of the prompt that nothing moves for. */
  unsupported: Type.Array(Type.String()),
  /** The words of the prompt that mean something, in their order and apart from each other. Plans of old have none. */
  words: Type.Optional(Type.Array(PlanWords)),
});
export type Plan = Static<typeof Plan>;
