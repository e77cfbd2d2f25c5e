import { Type, type Static } from 'typebox';
import { wireStatuses } from './prediction.ts';
import { Task, envelope } from './wavespeed.ts';

/** Lists and deletes predictions in the dialect of the WaveSpeed API. */

/** ISO 8601 with a time zone, as clients write it. */
const moment = (description: string) =>
  Type.String({
    pattern: String.raw`^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:[Zz]|[+-]\d\d:?\d\d)$`,
    'x-allowed': 'a time such as 2026-11-22T15:00:00Z',
    description,
  });

/** Pages as all lists of this dialect have them. */
export const paging = {
  page: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000_000, default: 1, description: 'From 1.' })),
  page_size: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 20 })),
};

export const ListBody = Type.Object(
  {
    ...paging,
    model: Type.Optional(Type.String({ maxLength: 200 })),
    status: Type.Optional(Type.Enum([...wireStatuses])),
    created_after: Type.Optional(moment('ISO 8601.')),
    created_before: Type.Optional(moment('ISO 8601.')),
  },
  { examples: [{ page: 1, page_size: 20, status: 'completed' }] },
);

export const ListEnvelope = envelope(
  Type.Object({
    page: Type.Integer(),
    total: Type.Integer({ description: 'Predictions that match, on all pages.' }),
    items: Type.Array(Task),
  }),
);
export type ListEnvelope = Static<typeof ListEnvelope>;

export const DeleteBody = Type.Object(
  {
    ids: Type.Array(Type.String({ maxLength: 200 }), {
      minItems: 1,
      maxItems: 1000,
      'x-allowed': 'a list of 1 to 1000 ids',
      description: 'Ids that are unknown, or not of your key, do not matter.',
    }),
  },
  { examples: [{ ids: ['e6832d4abffb4d79bfbca19783fca133'] }] },
);

export const DeleteEnvelope = envelope(Type.Object({ deleted_count: Type.Integer() }));
export type DeleteEnvelope = Static<typeof DeleteEnvelope>;

export const UsageBody = Type.Object(
  {
    start_time: moment('ISO 8601.'),
    end_time: moment('ISO 8601, at most 31 days later.'),
    model_uuid: Type.Optional(Type.String({ maxLength: 200, description: 'The id of a model.' })),
  },
  { examples: [{ start_time: '2027-01-01T00:00:00Z', end_time: '2027-01-31T00:00:00Z' }] },
);

const usage = {
  total_cost: Type.Number({ description: 'US dollars; failed predictions cost nothing.' }),
  total_requests: Type.Integer(),
  success_requests: Type.Integer(),
};

export const UsageEnvelope = envelope(
  Type.Object({
    per_model_usage: Type.Array(Type.Object({ model_uuid: Type.String(), ...usage })),
    daily_usage: Type.Array(Type.Object({ date: Type.String({ format: 'date' }), ...usage })),
    summary: Type.Object(usage),
  }),
);
export type UsageEnvelope = Static<typeof UsageEnvelope>;

const epoch = Type.Union([Type.String({ pattern: '^[0-9]{1,14}$' }), Type.Integer({ minimum: 0, maximum: 1e14 })], {
  'x-allowed': 'milliseconds since 1970, as a string or a number',
});

export const BillingsBody = Type.Object(
  {
    ...paging,
    billing_type: Type.Optional(Type.Enum(['deduct', 'refund'])),
    prediction_uuids: Type.Optional(
      Type.Array(Type.String({ maxLength: 200 }), { maxItems: 1000, 'x-allowed': 'a list of at most 1000 ids' }),
    ),
    model_uuid: Type.Optional(Type.String({ maxLength: 200, description: 'The id of a model.' })),
    sort: Type.Optional(
      Type.String({
        pattern: '^created_at (?:ASC|DESC|asc|desc)$',
        'x-allowed': '"created_at ASC" or "created_at DESC"',
        default: 'created_at DESC',
      }),
    ),
    start_time: Type.Optional(epoch),
    end_time: Type.Optional(epoch),
  },
  { examples: [{ page: 1, page_size: 20, sort: 'created_at DESC' }] },
);

export const BillingsEnvelope = envelope(
  Type.Object({
    page: Type.Integer(),
    total: Type.Integer(),
    has_more: Type.Boolean(),
    items: Type.Array(
      Type.Object({
        uuid: Type.String(),
        billing_type: Type.Enum(['deduct', 'refund']),
        price: Type.Number({ description: 'US dollars.' }),
        created_at: Type.String({ format: 'date-time' }),
        updated_at: Type.String({ format: 'date-time' }),
        order: Type.Object({
          uuid: Type.String(),
          state: Type.String(),
          price: Type.Number(),
          origin_price: Type.Number(),
          status: Type.String(),
        }),
        prediction: Type.Object({ uuid: Type.String(), model_uuid: Type.String(), status: Type.String() }),
        access_key_name: Type.String({ description: 'The name of the API key.' }),
      }),
    ),
  }),
);
export type BillingsEnvelope = Static<typeof BillingsEnvelope>;
