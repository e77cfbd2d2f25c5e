import { Type, type Static, type TSchema } from 'typebox';
import { maxSeed, movementAmplitudes, wireStatuses } from './prediction.ts';

/**
 * The wire format of the WaveSpeed API, as its page of the model and its clients have it. No field is ever null:
 * the clients in use have types that do not allow it.
 */

/** A prediction as `data` of the envelope. */
export const Task = Type.Object({
  id: Type.String({ pattern: '^[0-9a-f]{32}$', description: 'Unique identifier of the prediction.' }),
  model: Type.String(),
  outputs: Type.Array(Type.String(), {
    description: 'The URL of the video, or with `enable_base64_output` the video; empty until completed.',
  }),
  urls: Type.Object({ get: Type.String({ format: 'uri', description: 'Where the result is polled.' }) }),
  has_nsfw_contents: Type.Array(Type.Boolean(), { description: 'One value per output.' }),
  status: Type.Enum([...wireStatuses]),
  created_at: Type.String({ format: 'date-time' }),
  error: Type.String({ description: 'Why it failed and what to do; empty when nothing did.' }),
  code: Type.Optional(
    Type.Integer({
      description:
        'Task error code of a failed prediction, see docs/errors.md; 5004 when a synchronous wait has ended.',
    }),
  ),
  executionTime: Type.Integer({ minimum: 0, description: 'Milliseconds of work, 0 until completed.' }),
  timings: Type.Object({ inference: Type.Integer({ minimum: 0, description: 'Milliseconds of work.' }) }),
  input: Type.Object({
    image: Type.String({ description: 'The URL as it was given; for an image sent in the request, a remark.' }),
    prompt: Type.String(),
    duration: Type.Integer(),
    movement_amplitude: Type.Enum([...movementAmplitudes]),
    seed: Type.Integer({
      minimum: 0,
      maximum: maxSeed,
      description: 'The seed in use, also when it was picked at random.',
    }),
  }),
});
export type Task = Static<typeof Task>;

/** What every successful answer of this dialect stands in. */
export const envelope = <Data extends TSchema>(data: Data) =>
  Type.Object({ code: Type.Literal(200), message: Type.Literal('success'), data });

export const TaskEnvelope = envelope(Task);
export type TaskEnvelope = Static<typeof TaskEnvelope>;

export const ErrorEnvelope = Type.Object({
  code: Type.Integer({ description: 'The HTTP status again.' }),
  message: Type.String({ description: 'What was wrong and what to do.' }),
  data: Type.Object({
    error: Type.String({ description: 'The name of the error; see docs/errors.md.' }),
    field: Type.Optional(Type.String({ description: 'The field of the body at fault.' })),
  }),
});
export type ErrorEnvelope = Static<typeof ErrorEnvelope>;
