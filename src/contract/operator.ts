import { Type, type Static } from 'typebox';
import { errorTable } from './errors.ts';
import { stages } from './renderer.ts';
import { Delivery, deliveryStates } from './webhooks.ts';

/** What an operator sees of the whole service, under `/v1/operator`: numbers, ids and names, nothing of what users sent. */

const nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()]);
const Time = Type.String({ format: 'date-time' });
const Count = Type.Integer({ minimum: 0 });
const Milliseconds = Type.Number({ minimum: 0, description: 'Milliseconds.' });
const keyFields = { key_id: Type.String(), key_name: Type.String() };

/** The stages whose times are kept; what is missing from `total` is neither. */
export const talliedStages = ['fetching', 'looking', 'planning', 'building', 'drawing', 'checking', 'saving'] as const;
export type TalliedStage = (typeof talliedStages)[number];

/** What a chart may show: the last hour by the minute, the last day by the quarter of an hour, the last week by two hours. */
export const periods = {
  hour: { stepSeconds: 60, steps: 60 },
  day: { stepSeconds: 900, steps: 96 },
  week: { stepSeconds: 7200, steps: 84 },
} as const;
export type Period = keyof typeof periods;
const periodNames = ['hour', 'day', 'week'] as const satisfies readonly Period[];

export const OperatorQueue = Type.Object({
  waiting: Count,
  running: Count,
  oldest_waiting_at: nullable(Time),
  keys: Type.Array(Type.Object({ ...keyFields, waiting: Count, running: Count }), {
    description: 'Those with something in it, the most first; at most 50.',
  }),
});
export type OperatorQueue = Static<typeof OperatorQueue>;

export const OperatorWorkers = Type.Object({
  data: Type.Array(
    Type.Object({
      id: Type.String(),
      host: Type.String(),
      pid: Type.Integer(),
      version: Type.String(),
      places: Type.Integer({ minimum: 1, description: 'Predictions that it runs at a time.' }),
      started_at: Time,
      seen_at: Time,
      alive: Type.Boolean({ description: 'Heard of within the last 20 seconds.' }),
      running: Type.Array(
        Type.Object({
          prediction_id: Type.String(),
          key_name: Type.String(),
          started_at: Time,
          stage: nullable(Type.Enum([...stages])),
          fraction: Type.Number({ minimum: 0, maximum: 1 }),
        }),
      ),
    }),
  ),
});
export type OperatorWorkers = Static<typeof OperatorWorkers>;

export const OperatorThroughputQuery = Type.Object({
  period: Type.Optional(
    Type.Enum([...periodNames], {
      default: 'day',
      description: 'The last hour by the minute, day by the quarter of an hour, or week by two hours.',
    }),
  ),
});

export const OperatorThroughput = Type.Object({
  period: Type.Enum([...periodNames]),
  step_seconds: Count,
  data: Type.Array(
    Type.Object({
      start: Time,
      completed: Count,
      failed: Count,
      cancelled: Count,
      waited_ms: nullable(Type.Number({ minimum: 0, description: 'Mean time in the queue.' })),
      stages: nullable(
        Type.Record(Type.String(), Milliseconds, {
          description: 'Mean time of completed ones by stage, milliseconds.',
        }),
      ),
      total_ms: nullable(Type.Number({ minimum: 0, description: 'Mean time of completed ones.' })),
      slowest_ms: nullable(Type.Number({ minimum: 0, description: 'The longest of them.' })),
    }),
    { description: 'Oldest first, without gaps; the last one is not over. Deleted predictions count too.' },
  ),
});
export type OperatorThroughput = Static<typeof OperatorThroughput>;

const errorCodes = Object.keys(errorTable);

export const OperatorFailures = Type.Object({
  data: Type.Array(
    Type.Object({
      prediction_id: Type.String(),
      ...keyFields,
      model: Type.String(),
      code: Type.String({ enum: errorCodes }),
      message: Type.String({ description: 'Without the addresses that it may have named.' }),
      attempts: Type.Integer({ minimum: 0, description: 'How often drawing it has cost a renderer its life.' }),
      failed_at: Time,
    }),
  ),
});
export type OperatorFailures = Static<typeof OperatorFailures>;

export const OperatorFailuresQuery = Type.Object({
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 20 })),
});

export const OperatorDeliveriesQuery = Type.Object({
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 20 })),
  state: Type.Optional(Type.Enum([...deliveryStates])),
});

export const OperatorDeliveries = Type.Object({
  data: Type.Array(Type.Object({ ...Delivery.properties, ...keyFields })),
});
export type OperatorDeliveries = Static<typeof OperatorDeliveries>;

const Room = Type.Object({ files: Count, bytes: Count });

export const OperatorStorage = Type.Object({
  outputs: Type.Object(Room.properties, { description: 'Videos and their posters.' }),
  uploads: Type.Object(Room.properties, { description: 'Images that were sent ahead.' }),
  inputs: Type.Object(Room.properties, { description: 'Images of predictions that wait.' }),
  database: Type.Object({ backend: Type.Enum(['pglite', 'postgresql']), bytes: Count }),
  free_bytes: Type.Integer({ minimum: 0, description: 'What the disk of the data folder has left.' }),
  measured_at: Type.String({ format: 'date-time', description: 'Files are counted once a minute at most.' }),
});
export type OperatorStorage = Static<typeof OperatorStorage>;
