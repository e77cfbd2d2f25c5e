import { createHash, randomInt } from 'node:crypto';
import { AppError } from '../../contract/errors.ts';
import { PredictionBody, maxSeed } from '../../contract/prediction.ts';
import type { EngineInput } from '../../contract/renderer.ts';
import type { WebhookTarget } from '../../store/store.ts';
import { fieldReader } from './fields.ts';

export type Submission = {
  /** As it was given: a URL, a data URI or base64. */
  readonly image: string;
  readonly input: EngineInput;
  /** Answer only when the video is done. */
  readonly wait: boolean;
  readonly base64Output: boolean;
  /** Null when nobody asked to be told of the end. */
  readonly webhook: WebhookTarget | null;
  /** The engine that is to draw it, and no other; null for those of the model in their order. */
  readonly engine: string | null;
  /** The same for two bodies that ask for the same: the SHA-256 of their fields, defaults included. */
  readonly fingerprint: string;
};

const readBody = fieldReader(PredictionBody);

/**
 * Reads the body of a submission: nothing is converted, a null optional field counts as absent, unknown fields do not
 * matter, and an absent or negative seed becomes a random one. `readWebhook` is given the field `webhook_url`.
 *
 * @throws AppError INPUT_MISSING or INPUT_INVALID naming every wrong field, what it is and what is allowed.
 */
export function parseBody(
  body: unknown,
  readWebhook: (url: string | undefined) => WebhookTarget | null = () => null,
): Submission {
  const given = readBody(body);
  const { enable_sync_mode: wait = false, enable_base64_output: base64Output = false } = given;
  return toSubmission(given, { wait, base64Output, webhook: readWebhook(given.webhook_url), engine: null });
}

/** A submission of fields whose schema has been checked. @throws AppError INPUT_INVALID when the prompt is no valid text. */
export function toSubmission(
  given: Pick<PredictionBody, 'image' | 'prompt' | 'duration' | 'movement_amplitude' | 'seed'>,
  { wait, base64Output, webhook, engine }: Pick<Submission, 'wait' | 'base64Output' | 'webhook' | 'engine'>,
): Submission {
  // PostgreSQL stores no NUL in a text, and UTF-8 has no form for half a surrogate pair.
  if (given.prompt.includes('\0') || !given.prompt.isWellFormed()) {
    throw new AppError('INPUT_INVALID', 'prompt must be valid Unicode without the character U+0000.', {
      field: 'prompt',
    });
  }
  const { image, prompt, duration = 4, movement_amplitude: movementAmplitude = 'auto', seed = -1 } = given;
  const asked = [image, prompt, duration, movementAmplitude, seed, wait, base64Output, webhook];
  if (engine !== null) asked.push(engine);
  return {
    image,
    input: { prompt, duration, movementAmplitude, seed: seed === -1 ? randomInt(maxSeed + 1) : seed },
    wait,
    base64Output,
    webhook,
    engine,
    fingerprint: createHash('sha256').update(JSON.stringify(asked)).digest('hex'),
  };
}
