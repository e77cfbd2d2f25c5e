import { Type, type Static } from 'typebox';
import { Plan } from './plan.ts';
import { exampleUrl, maxSeed, modelId, movementAmplitudes, PredictionBody, statuses } from './prediction.ts';
import { stages } from './renderer.ts';
import { WebhookChoice } from './webhooks.ts';

/** The native dialect: what Muybridge knows about a prediction, under `/v1`. */

const nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()]);
const Time = Type.String({ format: 'date-time' });

/** Body of a submission: the fields of the model's page, and no other. */
export const NativeBody = Type.Object(
  {
    model: Type.Optional(Type.Enum([modelId], { default: modelId })),
    image: PredictionBody.properties.image,
    prompt: PredictionBody.properties.prompt,
    duration: PredictionBody.properties.duration,
    movement_amplitude: PredictionBody.properties.movement_amplitude,
    seed: PredictionBody.properties.seed,
    engine: Type.Optional(
      Type.String({
        maxLength: 100,
        'x-allowed': 'the name of an engine',
        description:
          'Draws it, and no other does; `GET /v1/models` names them. Absent: those of the model, in their order.',
      }),
    ),
    webhook: Type.Optional(WebhookChoice),
  },
  {
    additionalProperties: false,
    examples: [
      {
        image: `${exampleUrl}/examples/clowns.jpg`,
        prompt: 'The camera slowly pushes in while confetti falls',
        duration: 4,
        movement_amplitude: 'auto',
        seed: 7,
      },
    ],
  },
);

export const NativeProgress = Type.Object({
  stage: Type.Enum([...stages]),
  fraction: Type.Number({ minimum: 0, maximum: 1, description: 'Share of the work that is done; never falls.' }),
  frame: nullable(Type.Integer({ description: 'While drawing: frames done.' })),
  frames: nullable(Type.Integer({ description: 'While drawing: frames in all.' })),
});

const etaSeconds = nullable(
  Type.Number({ minimum: 0, description: 'Seconds until it is done, estimated; null while nothing is known.' }),
);

export const NativeProgressEvent = Type.Object({ ...NativeProgress.properties, eta_seconds: etaSeconds });
export type NativeProgressEvent = Static<typeof NativeProgressEvent>;

export const NativeQueue = Type.Object({
  position: Type.Integer({ minimum: 1, description: '1 is the next to begin.' }),
  eta_seconds: etaSeconds,
});
export type NativeQueue = Static<typeof NativeQueue>;

export const NativePrediction = Type.Object({
  id: Type.String({ pattern: '^[0-9a-f]{32}$' }),
  model: Type.String(),
  status: Type.Enum([...statuses]),
  cancel_requested: Type.Boolean({ description: 'True once it can only end as cancelled.' }),
  created_at: Time,
  started_at: nullable(Time),
  completed_at: nullable(Time),
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
  queue: nullable(NativeQueue),
  progress: nullable(NativeProgress),
  eta_seconds: etaSeconds,
  plan: nullable(Plan),
  engine: nullable(Type.String({ description: 'What drew it; null until it is completed.' })),
  outputs: Type.Array(
    Type.Object({
      url: Type.String({ format: 'uri' }),
      poster_url: Type.String({ format: 'uri', description: 'The first frame, as large as the video.' }),
      thumbnail_url: Type.String({
        format: 'uri',
        description: 'The first frame at 512 pixels, for lists; of older predictions, the poster.',
      }),
      width: Type.Integer(),
      height: Type.Integer(),
      fps: Type.Number(),
      frames: Type.Integer(),
      bytes: Type.Integer(),
      nsfw: Type.Boolean({ description: 'True when the check of what is seen took it for unsafe.' }),
    }),
  ),
  error: nullable(Type.Object({ code: Type.String(), message: Type.String() })),
  timings: nullable(
    Type.Record(Type.String(), Type.Number(), { description: 'Milliseconds by stage, and `total`; when completed.' }),
  ),
});
export type NativePrediction = Static<typeof NativePrediction>;

/** What a list may be asked for; each value comes as a text. */
export const NativeListQuery = Type.Object({
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 20 })),
  after: Type.Optional(
    Type.String({
      maxLength: 100,
      description: 'The `next` of the page before. Good also when that prediction is deleted.',
    }),
  ),
  order: Type.Optional(Type.Enum(['desc', 'asc'], { default: 'desc', description: 'Newest or oldest first.' })),
  status: Type.Optional(Type.Enum([...statuses])),
  search: Type.Optional(
    Type.String({
      maxLength: 200,
      description:
        'Words that the prompt must hold, anywhere and in either case. A page may then hold fewer than `limit`, or none, ' +
        'while `has_more` is true: go on with `next`.',
    }),
  ),
});

export const NativeList = Type.Object({
  data: Type.Array(NativePrediction),
  has_more: Type.Boolean(),
  next: nullable(Type.String({ description: 'Give it as `after` for the next page; null on the last one.' })),
});
export type NativeList = Static<typeof NativeList>;

export const NativeModels = Type.Object({
  data: Type.Array(Type.Object({ id: Type.String(), engines: Type.Array(Type.String()) })),
});
export type NativeModels = Static<typeof NativeModels>;

/** An error as RFC 9457 has it. */
export const Problem = Type.Object({
  type: Type.String(),
  title: Type.String(),
  status: Type.Integer(),
  detail: Type.String({ description: 'What was wrong and what to do.' }),
  code: Type.String({ description: 'The name of the error; see docs/errors.md.' }),
  field: Type.Optional(Type.String()),
});
export type Problem = Static<typeof Problem>;

/** How a route of the native dialect documents its errors. */
export const problemResponses = {
  '4xx': { content: { 'application/problem+json': { schema: Problem } } },
  '5xx': { content: { 'application/problem+json': { schema: Problem } } },
};
