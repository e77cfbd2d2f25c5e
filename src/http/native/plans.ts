import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { AppError } from '../../contract/errors.ts';
import { problemResponses } from '../../contract/native.ts';
import { NativePlan, PlanBody } from '../../contract/plans.ts';
import { maxBodyBytes } from '../../contract/prediction.ts';
import type { PlanRequest, Store } from '../../store/store.ts';
import { requireKey } from '../auth.ts';
import { limitLargeBodies } from '../large-bodies.ts';
import { goneSignal } from '../prediction-watch.ts';
import { toSubmission } from '../wavespeed/body.ts';
import { fieldReader, readByHandler } from '../wavespeed/fields.ts';
import { maxWaitSeconds, readWait } from './prefer.ts';
import type { NativeOptions } from './routes.ts';

const readBody = fieldReader(PlanBody);
const usualWaitMs = 30_000;
/** A missed notification costs a plan at most so long. */
const rereadMs = 1000;
/** Plans go before predictions, so that nobody may have many of them made at a time. */
const maxOpenOfKey = 4;
const maxOpen = 100;

const common = { tags: ['Plans'], security: [{ key: [] }] };

/** What would move, without drawing it. */
export function planRoutes(options: NativeOptions): FastifyPluginAsyncTypebox {
  const { store, submissions, publicUrl } = options;

  async function admit(keyId: string): Promise<void> {
    const open = await store.plans.countOpen(keyId);
    if (open.key >= maxOpenOfKey) {
      throw new AppError('RATE_LIMITED', `${open.key} plans of this API key are being made already. Wait for one.`, {
        retryAfterSeconds: 2,
      });
    }
    if (open.all >= maxOpen) {
      throw new AppError('OVERLOADED', 'Too many plans wait already. Nothing was stored; try again later.', {
        retryAfterSeconds: 10,
      });
    }
  }

  return async (app) => {
    requireKey(app, store.keys);
    limitLargeBodies(app);

    app.post('/v1/plans', {
      bodyLimit: maxBodyBytes,
      config: { scope: 'submit' },
      schema: {
        ...common,
        summary: 'What would move, and what is seen in the picture, without drawing',
        description:
          'Waits for no prediction. Answers 200 when the plan is made, or 202 after 30 seconds, or as many as ' +
          '`Prefer: wait=N` says; then read it at `Location`, for an hour. The same body gives the same plan as a submission ' +
          'with the same seed.',
        headers: Type.Object({
          prefer: Type.Optional(
            Type.String({ description: `\`wait=N\`, at most ${maxWaitSeconds}.`, examples: ['wait=10'] }),
          ),
        }),
        body: PlanBody,
        response: { 200: NativePlan, 202: NativePlan, ...problemResponses },
      },
      validatorCompiler: readByHandler,
      handler: async (request, reply) => {
        const given = { wait: false, base64Output: false, webhook: null, engine: null };
        const { image, input } = toSubmission(readBody(request.body), given);
        const { keyId } = request;
        await admit(keyId);
        const asked = await store.plans.create({ keyId, input, image: await submissions.takeImage(request, image) });
        const waitMs = request.headers.prefer === undefined ? usualWaitMs : readWait(request, reply);
        const gone = goneSignal(reply);
        const plan = await untilAnswered(asked, store, waitMs, gone);
        // Whoever has gone while waiting does not know where to ask.
        if (plan.status === 'created' && gone.aborted) await store.plans.withdraw(plan.id, keyId);
        if (plan.error !== null) throw new AppError(plan.error.code, plan.error.message);
        if (plan.status === 'created') reply.code(202).header('location', `${publicUrl()}/v1/plans/${plan.id}`);
        return toNativePlan(plan);
      },
    });

    app.get('/v1/plans/:id', {
      schema: {
        ...common,
        summary: 'A plan that was asked for within the last hour',
        params: Type.Object({ id: Type.String() }),
        response: { 200: NativePlan, ...problemResponses },
      },
      handler: async ({ params: { id }, keyId }, reply) => {
        const plan = /^[0-9a-f]{32}$/.test(id) ? await store.plans.get(id, keyId) : null;
        if (plan === null) {
          throw new AppError('NOT_FOUND', 'There is no plan of this id that belongs to your API key.');
        }
        reply.header('cache-control', 'no-store');
        return toNativePlan(plan);
      },
    });
  };
}

async function untilAnswered(
  asked: PlanRequest,
  { plans, changes }: Pick<Store, 'plans' | 'changes'>,
  waitMs: number,
  gone: AbortSignal,
): Promise<PlanRequest> {
  const deadline = performance.now() + waitMs;
  let newest = asked;
  let wake: () => void = () => undefined;
  const unsubscribe = changes.subscribe((change) => {
    if (change.kind === 'gap' || change.predictionId === asked.id) wake();
  });
  const onGone = () => wake();
  gone.addEventListener('abort', onGone);
  try {
    while (newest.status === 'created' && !gone.aborted) {
      const leftMs = deadline - performance.now();
      if (leftMs <= 0) break;
      const { promise: woken, resolve } = Promise.withResolvers<void>();
      wake = resolve;
      const timer = setTimeout(resolve, Math.min(leftMs, rereadMs));
      await woken;
      clearTimeout(timer);
      newest = (await plans.get(asked.id, asked.keyId)) ?? newest;
    }
    return newest;
  } finally {
    unsubscribe();
    gone.removeEventListener('abort', onGone);
  }
}

function toNativePlan({ id, status, createdAt, plan, perception, error }: PlanRequest): NativePlan {
  return { id, status, created_at: createdAt.toISOString(), plan, perception, error };
}
