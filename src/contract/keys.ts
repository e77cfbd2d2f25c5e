import { Type, type Static } from 'typebox';

/** What an API key may do: submit and delete predictions and upload; read; manage the service. */
export const scopes = ['submit', 'read', 'admin'] as const;
export type Scope = (typeof scopes)[number];

/** The highest limit of predictions that may run at a time; a key without limit has none. */
export const maxRunningLimit = 64;

/** What a new key may do, how long, and how much. */
export const KeyGrant = Type.Object({
  scopes: Type.Array(Type.Enum([...scopes]), { minItems: 1, uniqueItems: true }),
  /** ISO 8601; null for ever. */
  expiresAt: Type.Union([Type.String(), Type.Null()]),
  /** Submissions a minute; null without limit. */
  ratePerMinute: Type.Union([Type.Integer({ minimum: 1, maximum: 1_000_000 }), Type.Null()]),
  /** Predictions that may wait at a time; null without limit. */
  maxQueued: Type.Union([Type.Integer({ minimum: 1, maximum: 1_000_000 }), Type.Null()]),
  /** Predictions that may run at a time, the others wait; null without limit. */
  maxRunning: Type.Union([Type.Integer({ minimum: 1, maximum: maxRunningLimit }), Type.Null()]),
});
export type KeyGrant = Static<typeof KeyGrant>;

/** A key for everyday use: no management, no end, no limits. */
export const everydayGrant: KeyGrant = {
  scopes: ['submit', 'read'],
  expiresAt: null,
  ratePerMinute: null,
  maxQueued: null,
  maxRunning: null,
};

/** Everything, for ever: for whoever sits at the machine that serves. */
export const fullGrant: KeyGrant = { ...everydayGrant, scopes: [...scopes] };
