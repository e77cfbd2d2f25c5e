import { Type, type Static } from 'typebox';
import { KeyGrant, scopes } from './keys.ts';

/** What an admin's key manages natively, and images that are sent ahead. */

const Time = Type.String({ format: 'date-time' });
const nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()]);
const limit = (allowed: string, description: string) => ({ 'x-allowed': `${allowed}, or null`, description });

const { ratePerMinute, maxQueued, maxRunning } = KeyGrant.properties;

export const NativeKeyBody = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 200, description: 'What it is for.' }),
    scopes: Type.Optional(
      Type.Array(Type.Enum([...scopes]), {
        minItems: 1,
        uniqueItems: true,
        default: ['submit', 'read'],
        'x-allowed': `a list of ${scopes.join(', ')}`,
      }),
    ),
    expires_at: Type.Optional(
      Type.Union([Time, Type.Null()], limit('a time such as 2027-01-31T00:00:00Z', 'Null or absent: never.')),
    ),
    rate_per_minute: Type.Optional(
      Type.Union([...ratePerMinute.anyOf], limit('a whole number from 1 to 1000000', 'Submissions a minute.')),
    ),
    max_queued: Type.Optional(
      Type.Union([...maxQueued.anyOf], limit('a whole number from 1 to 1000000', 'Predictions that may wait.')),
    ),
    max_running: Type.Optional(
      Type.Union([...maxRunning.anyOf], limit('a whole number from 1 to 64', 'Predictions that may run at a time.')),
    ),
  },
  { additionalProperties: false, examples: [{ name: 'a friend', scopes: ['submit', 'read'], max_running: 2 }] },
);

/** What is to change of a key; what is absent stays as it is, null takes a limit away. */
export const NativeKeyChange = Type.Object(
  { ...NativeKeyBody.properties, name: Type.Optional(NativeKeyBody.properties.name) },
  { additionalProperties: false, examples: [{ rate_per_minute: 60, max_running: null }] },
);

const keyFields = {
  id: Type.String(),
  name: Type.String(),
  scopes: Type.Array(Type.Enum([...scopes])),
  created_at: Time,
  last_used_at: nullable(Time),
  revoked_at: nullable(Time),
  expires_at: nullable(Time),
  rate_per_minute: nullable(Type.Integer()),
  max_queued: nullable(Type.Integer()),
  max_running: nullable(Type.Integer()),
};
export const NativeKey = Type.Object(keyFields);
export type NativeKey = Static<typeof NativeKey>;
export const NewNativeKey = Type.Object({
  ...keyFields,
  key: Type.String({ description: 'The key itself, shown this once: only its hash is kept.' }),
});
export const NativeKeys = Type.Object({ data: Type.Array(NativeKey) });

export const LinkedUpload = Type.Object(
  { url: Type.String({ minLength: 1, maxLength: 8192, 'x-allowed': 'an http(s) URL', description: 'Of an image.' }) },
  { additionalProperties: false, examples: [{ url: 'https://example.com/photo.jpg' }] },
);

export const NativeUpload = Type.Object({
  image: Type.String({ format: 'uri', description: 'Use it as `image` of a submission.' }),
  filename: Type.String(),
  bytes: Type.Integer({ minimum: 1 }),
});
export type NativeUpload = Static<typeof NativeUpload>;
