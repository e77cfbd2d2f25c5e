import { Type, type Static } from 'typebox';
import { Plan } from './plan.ts';
import { statuses } from './prediction.ts';
import { stages } from './renderer.ts';

/** The native dialect: what Muybridge knows about a prediction, under `/v1`. */

const nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()]);

export const NativePrediction = Type.Object({
  id: Type.String({ pattern: '^[0-9a-f]{32}$' }),
  model: Type.String(),
  status: Type.Enum([...statuses]),
  created_at: Type.String({ format: 'date-time' }),
  started_at: nullable(Type.String({ format: 'date-time' })),
  completed_at: nullable(Type.String({ format: 'date-time' })),
  progress: nullable(
    Type.Object({
      stage: Type.Enum([...stages]),
      fraction: Type.Number({ minimum: 0, maximum: 1 }),
      frame: nullable(Type.Integer()),
      frames: nullable(Type.Integer()),
    }),
  ),
  plan: nullable(Plan),
  engine: nullable(Type.String({ description: 'What drew it; null until it is completed.' })),
  outputs: Type.Array(
    Type.Object({
      url: Type.String({ format: 'uri' }),
      poster_url: Type.String({ format: 'uri' }),
      width: Type.Integer(),
      height: Type.Integer(),
      fps: Type.Number(),
      frames: Type.Integer(),
      bytes: Type.Integer(),
    }),
  ),
  error: nullable(Type.Object({ code: Type.String(), message: Type.String() })),
  timings: nullable(Type.Record(Type.String(), Type.Number())),
});
export type NativePrediction = Static<typeof NativePrediction>;

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
