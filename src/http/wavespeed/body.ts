import { randomInt } from 'node:crypto';
import { IsOptional } from 'typebox';
import { Compile } from 'typebox/compile';
import { describeAllowed, describeValue } from '../../contract/describe.ts';
import { AppError } from '../../contract/errors.ts';
import { PredictionBody, maxSeed } from '../../contract/prediction.ts';
import type { EngineInput } from '../../contract/renderer.ts';

export type Submission = {
  /** As it was given: a URL, a data URI or base64. */
  readonly image: string;
  readonly input: EngineInput;
};

const validBody = Compile(PredictionBody);
const fields = Object.entries(PredictionBody.properties);

/**
 * Reads the body of a submission: nothing is converted, a null optional field counts as absent, unknown fields do not
 * matter, and an absent or negative seed becomes a random one.
 *
 * @throws AppError INPUT_MISSING or INPUT_INVALID naming every wrong field, what it is and what is allowed.
 */
export function parseBody(body: unknown): Submission {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw new AppError('INPUT_INVALID', `The body must be a JSON object; it is ${describeValue(body)}.`);
  }
  const given: Record<string, unknown> = {};
  for (const [name, schema] of fields) {
    const value: unknown = Object.getOwnPropertyDescriptor(body, name)?.value;
    if (value !== undefined && !(value === null && IsOptional(schema))) given[name] = value;
  }
  if (!validBody.Check(given)) throw wrongFields(given);
  // PostgreSQL stores no NUL in a text, and UTF-8 has no form for half a surrogate pair.
  if (given.prompt.includes('\0') || !given.prompt.isWellFormed()) {
    throw new AppError('INPUT_INVALID', 'prompt must be valid Unicode without the character U+0000.', {
      field: 'prompt',
    });
  }
  const { image, prompt, duration = 4, movement_amplitude: movementAmplitude = 'auto', seed = -1 } = given;
  return {
    image,
    input: { prompt, duration, movementAmplitude, seed: seed === -1 ? randomInt(maxSeed + 1) : seed },
  };
}

function wrongFields(given: Record<string, unknown>): AppError {
  const wrong: { field: string; missing: boolean; problem: string }[] = [];
  for (const [field, schema] of fields) {
    const allowed = describeAllowed(schema);
    if (!(field in given)) {
      if (!IsOptional(schema))
        wrong.push({ field, missing: true, problem: `${field} is missing; it must be ${allowed}.` });
    } else if (!Compile(schema).Check(given[field])) {
      const problem = `${field} must be ${allowed}; it is ${describeValue(given[field])}.`;
      wrong.push({ field, missing: false, problem });
    }
  }
  const [first] = wrong;
  if (first === undefined) throw new Error('The body is wrong as a whole, but each field is right.');
  const message = wrong.map(({ problem }) => problem).join(' ');
  return new AppError(first.missing ? 'INPUT_MISSING' : 'INPUT_INVALID', message, { field: first.field });
}
