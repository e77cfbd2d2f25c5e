import { Type, type Static } from 'typebox';

/** Webhooks: a message to a URL of the client when a prediction has ended. */

/**
 * How a message is signed, and with that what it is:
 * - `wavespeed-v3`: the bare task object of the WaveSpeed API; `v3,` and a hexadecimal HMAC under the secret as text;
 * - `standard-webhooks`: `{type, timestamp, data}` with the native prediction; Standard Webhooks 1.0.0.
 */
export const webhookSignatures = ['wavespeed-v3', 'standard-webhooks'] as const;
export type WebhookSignature = (typeof webhookSignatures)[number];

export const deliveryStates = ['pending', 'delivered', 'failed'] as const;
export type DeliveryState = (typeof deliveryStates)[number];

const url = Type.String({
  maxLength: 2048,
  'x-allowed': 'an http(s) URL',
  format: 'uri',
  description:
    'Receives a POST when a prediction has ended. Private networks are refused unless the operator opens them.',
});
const signature = Type.Optional(
  Type.Enum([...webhookSignatures], {
    default: 'standard-webhooks',
    description:
      '`standard-webhooks`: `{type, timestamp, data}` with the native prediction, signed as Standard Webhooks 1.0.0 has it; ' +
      '`wavespeed-v3`: the bare task object, signed as WaveSpeed does.',
  }),
);

/** The webhook of one native submission; signed with the secret of the API key. */
export const WebhookChoice = Type.Object(
  { url, signature },
  {
    additionalProperties: false,
    'x-allowed': `an object with url (an http(s) URL) and signature (${webhookSignatures.join(' or ')})`,
  },
);

const Time = Type.String({ format: 'date-time' });
const nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()]);

/** Registers a webhook for every prediction of the key. */
export const WebhookBody = Type.Object(
  { url, signature },
  {
    additionalProperties: false,
    examples: [{ url: 'https://example.com/hooks/muybridge', signature: 'standard-webhooks' }],
  },
);

export const RegisteredWebhook = Type.Object({
  id: Type.String(),
  url: Type.String(),
  signature: Type.Enum([...webhookSignatures]),
  secret: Type.String({ pattern: '^whsec_', description: 'Signs its messages.' }),
  created_at: Time,
});
export type RegisteredWebhook = Static<typeof RegisteredWebhook>;

export const RegisteredWebhooks = Type.Object({ data: Type.Array(RegisteredWebhook) });

export const Delivery = Type.Object({
  id: Type.String({ description: 'The `webhook-id` of its message, the same over all attempts.' }),
  prediction_id: Type.String(),
  webhook_id: nullable(Type.String({ description: 'Null for the URL that came with the prediction.' })),
  url: Type.String(),
  signature: Type.Enum([...webhookSignatures]),
  state: Type.Enum([...deliveryStates]),
  created_at: Time,
  delivered_at: nullable(Time),
  next_attempt_at: nullable(Time),
  attempts: Type.Array(
    Type.Object({
      number: Type.Integer({ minimum: 1 }),
      started_at: Time,
      milliseconds: Type.Integer({ minimum: 0 }),
      status: nullable(Type.Integer({ description: 'What was answered; null when nothing was.' })),
      error: nullable(Type.String()),
    }),
    { description: 'The last 20, oldest first.' },
  ),
});
export type Delivery = Static<typeof Delivery>;

export const DeliveryListQuery = Type.Object({
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 20 })),
  prediction_id: Type.Optional(Type.String({ maxLength: 100 })),
  state: Type.Optional(Type.Enum([...deliveryStates])),
});

export const DeliveryList = Type.Object({ data: Type.Array(Delivery) });
