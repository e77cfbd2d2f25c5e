import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { AppError } from '../../src/contract/errors.ts';
import { maxSeed, movementAmplitudes } from '../../src/contract/prediction.ts';
import { parseBody } from '../../src/http/wavespeed/body.ts';

const valid = { image: 'https://pictures.test/a.png', prompt: 'a prompt' };

function refusal(body: unknown): { code: string; field: string | null; message: string } {
  try {
    parseBody(body);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { code: error.code, field: error.field, message: error.message };
  }
  throw new Error('The body was taken.');
}

const anyValid = fc.record(
  {
    image: fc.webUrl(),
    prompt: fc.string({ unit: 'grapheme', maxLength: 200 }).filter((text) => !text.includes('\0')),
    duration: fc.constantFrom(4, 8, null),
    movement_amplitude: fc.constantFrom(...movementAmplitudes, null),
    seed: fc.oneof(fc.integer({ min: -1, max: maxSeed }), fc.constant(null)),
  },
  { requiredKeys: ['image', 'prompt'] },
);

test('every valid body is taken as it is, with defaults for what is absent', () => {
  fc.assert(
    fc.property(anyValid, fc.dictionary(fc.string(), fc.jsonValue()), (body, unknownFields) => {
      const { image, input } = parseBody({ ...unknownFields, ...body });
      expect(image).toBe(body.image);
      expect(input.prompt).toBe(body.prompt);
      // A field that only the random dictionary has is as good as absent, unless it is one of ours.
      if (Object.hasOwn(body, 'duration')) expect(input.duration).toBe(body.duration ?? 4);
      if (Object.hasOwn(body, 'movement_amplitude'))
        expect(input.movementAmplitude).toBe(body.movement_amplitude ?? 'auto');
      expect(Number.isInteger(input.seed) && input.seed >= 0 && input.seed <= maxSeed).toBe(true);
      if (typeof body.seed === 'number' && body.seed >= 0) expect(input.seed).toBe(body.seed);
    }),
  );
});

test('whatever the body is, it is taken or refused with the name of a field', () => {
  const names = ['image', 'prompt', 'duration', 'movement_amplitude', 'seed'];
  const anyBody = fc.record(
    Object.fromEntries(names.map((name) => [name, fc.oneof(fc.jsonValue(), fc.string(), fc.double())])),
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(anyBody, (body) => {
      try {
        parseBody(body);
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        expect(names).toContain(error.field);
        expect(error.message).toMatch(new RegExp(`^${error.field} (?:must be|is missing; it must be) `));
      }
    }),
  );
});

test.each([
  ['duration', '4', 'duration must be 4 or 8 (a number); it is the string "4".'],
  ['duration', 5, 'duration must be 4 or 8 (a number); it is 5.'],
  ['duration', true, 'duration must be 4 or 8 (a number); it is true.'],
  ['movement_amplitude', 'huge', 'movement_amplitude must be auto, small, medium or large; it is the string "huge".'],
  ['movement_amplitude', 1, 'movement_amplitude must be auto, small, medium or large; it is 1.'],
  ['seed', -2, 'seed must be a whole number from -1 to 9999999999; it is -2.'],
  ['seed', 10_000_000_000, 'seed must be a whole number from -1 to 9999999999; it is 10000000000.'],
  ['seed', 1.5, 'seed must be a whole number from -1 to 9999999999; it is 1.5.'],
  ['seed', '1', 'seed must be a whole number from -1 to 9999999999; it is the string "1".'],
  ['prompt', null, 'prompt must be a string of at most 1500 characters; it is null.'],
  ['prompt', ['a'], 'prompt must be a string of at most 1500 characters; it is a list.'],
  [
    'prompt',
    'x'.repeat(1501),
    'prompt must be a string of at most 1500 characters; it is a string of 1501 characters.',
  ],
  ['prompt', 'half of a pair: \uD83D', 'prompt must be valid Unicode without the character U+0000.'],
  ['prompt', 'a\0b', 'prompt must be valid Unicode without the character U+0000.'],
  [
    'image',
    { url: 'x' },
    'image must be an http(s) URL, or a PNG, JPEG, WebP, AVIF or GIF file as data URI or base64; it is an object.',
  ],
])('%s cannot be %j', (field, value, message) => {
  expect(refusal({ ...valid, [field]: value })).toEqual({ code: 'INPUT_INVALID', field, message });
});

test('a missing field is told apart from a wrong one, and all are named', () => {
  const { code, field, message } = refusal({ duration: '4' });
  expect({ code, field }).toEqual({ code: 'INPUT_MISSING', field: 'image' });
  expect(message).toMatch(/^image is missing; .* prompt is missing; .* duration must be 4 or 8/);
});

test.each([null, [], 'text', 4, undefined])('a body that is %j is refused', (body) => {
  expect(refusal(body).message).toMatch(/^The body must be a JSON object; it is /);
});

test('inherited and magic names are fields like any other unknown one', () => {
  const body: unknown = JSON.parse('{"__proto__":{"seed":5},"constructor":1,"image":"https://a.test/","prompt":""}');
  expect(parseBody(body).input.prompt).toBe('');
  expect(refusal(Object.create(valid)).code).toBe('INPUT_MISSING');
});

test('the prompt is measured in characters, not in units of UTF-16', () => {
  expect(parseBody({ ...valid, prompt: '\u{1F3AA}'.repeat(1500) }).input.prompt).toHaveLength(3000);
  expect(refusal({ ...valid, prompt: '\u{1F3AA}'.repeat(1501) }).field).toBe('prompt');
  // Combining marks and joiners count as the characters that they are in Unicode.
  expect(refusal({ ...valid, prompt: 'e\u0301'.repeat(751) }).field).toBe('prompt');
});

test('an absent seed and -1 are random, any other seed is used', () => {
  const seeds = Array.from(
    { length: 20 },
    (_, index) => parseBody(index % 2 ? valid : { ...valid, seed: -1 }).input.seed,
  );
  expect(new Set(seeds).size).toBe(20);
  expect(parseBody({ ...valid, seed: 0 }).input.seed).toBe(0);
  expect(parseBody({ ...valid, seed: maxSeed }).input.seed).toBe(maxSeed);
});
