import { IsEnum, IsLiteral, IsOptional, IsUnion, Type, type Static, type TSchema } from 'typebox';
import { modelId, PredictionBody } from './prediction.ts';
import { envelope } from './wavespeed.ts';

/** What the clients ask about models and money, in the dialect of the WaveSpeed API. */

export const BalanceEnvelope = envelope(
  Type.Object({
    balance: Type.Number({ description: 'US dollars. Always the same: this server has no accounts.' }),
  }),
);

/** Large enough that clients that ask before they submit always go on. */
export const balance = 1_000_000;

/** A JSON Schema that is given to clients as it is. */
const AnySchema = Type.Object({}, { additionalProperties: true });

export const ModelsEnvelope = envelope(
  Type.Array(
    Type.Object({
      model_id: Type.String(),
      name: Type.String(),
      type: Type.String(),
      description: Type.String(),
      base_price: Type.Number({ description: 'US dollars for 4 seconds of video.' }),
      formula: Type.String({ description: 'The price, as a JSONata expression over the inputs.' }),
      sort_order: Type.Integer(),
      api_schema: Type.Object({
        api_schemas: Type.Array(
          Type.Object({
            type: Type.Literal('model_run'),
            method: Type.Literal('POST'),
            server: Type.String({ format: 'uri' }),
            api_path: Type.String(),
            request_schema: AnySchema,
          }),
        ),
      }),
    }),
  ),
);
export type ModelsEnvelope = Static<typeof ModelsEnvelope>;

export const PriceBody = Type.Object(
  {
    model_id: Type.String({ maxLength: 200, 'x-allowed': 'the id of a model' }),
    inputs: Type.Optional(
      Type.Object({}, { additionalProperties: true, 'x-allowed': 'an object with the inputs of a submission' }),
    ),
  },
  { examples: [{ model_id: modelId, inputs: { duration: 8 } }] },
);

export const PriceEnvelope = envelope(
  Type.Object({
    model_id: Type.String(),
    price: Type.Number({ description: 'US dollars for a prediction with these inputs.' }),
    discounted_price: Type.Number(),
    currency: Type.Literal('USD'),
  }),
);
export type PriceEnvelope = Static<typeof PriceEnvelope>;

export const UnitPriceEnvelope = envelope(
  Type.Object({ model_id: Type.String(), unit_price: Type.Number(), currency: Type.Literal('USD') }),
);
export type UnitPriceEnvelope = Static<typeof UnitPriceEnvelope>;

export const WebhookSecretEnvelope = envelope(
  Type.Object({ secret: Type.String({ pattern: '^whsec_', description: 'Signs the webhooks of your API key.' }) }),
);

const inputs = ['image', 'prompt', 'duration', 'movement_amplitude', 'seed'] as const;

/** The model's inputs as forms and command lines read them: plain keywords only, and every choice as `enum`. */
export const requestSchema = {
  type: 'object',
  properties: Object.fromEntries(inputs.map((name) => [name, forForms(PredictionBody.properties[name])])),
  required: inputs.filter((name) => !IsOptional(PredictionBody.properties[name])),
  'x-order-properties': inputs,
};

function forForms(schema: TSchema): object {
  const keywords = Object.entries(schema).filter(([name]) => !/^(?:~|x-|anyOf$)/.test(name));
  const choices = IsUnion(schema) ? schema.anyOf.map((member) => (IsLiteral(member) ? member.const : null)) : null;
  if (choices !== null)
    return {
      type: typeof choices[0] === 'number' ? 'integer' : 'string',
      enum: choices,
      ...Object.fromEntries(keywords),
    };
  return { ...(IsEnum(schema) ? { type: 'string' } : {}), ...Object.fromEntries(keywords) };
}
