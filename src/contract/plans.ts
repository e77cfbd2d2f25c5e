import { Type, type Static } from 'typebox';
import { NativeBody } from './native.ts';
import { PerceptionReport } from './perception.ts';
import { Plan } from './plan.ts';
import { exampleUrl } from './prediction.ts';

/** Asking what would move, without drawing. */

const { webhook: _webhook, engine: _engine, ...fields } = NativeBody.properties;

export const PlanBody = Type.Object(fields, {
  additionalProperties: false,
  examples: [
    { image: `${exampleUrl}/examples/clowns.jpg`, prompt: 'The camera slowly pushes in while confetti falls' },
  ],
});

export const NativePlan = Type.Object({
  id: Type.String({ pattern: '^[0-9a-f]{32}$' }),
  status: Type.Enum(['created', 'completed', 'failed']),
  created_at: Type.String({ format: 'date-time' }),
  plan: Type.Union([Plan, Type.Null()], {
    description:
      'With the phrases that get less than they ask for (`reduced`) and those that nothing moves for (`unsupported`).',
  }),
  perception: Type.Union([PerceptionReport, Type.Null()]),
  error: Type.Union([Type.Object({ code: Type.String(), message: Type.String() }), Type.Null()]),
});
export type NativePlan = Static<typeof NativePlan>;
