import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { PredictionWatch } from '../prediction-watch.ts';
import type { HttpOptions } from '../server.ts';
import type { Submissions } from '../wavespeed/submissions.ts';
import { eventRoutes } from './events.ts';
import { createOutlooks, type Outlooks } from './outlook.ts';
import { planRoutes } from './plans.ts';
import { predictionRoutes } from './predictions.ts';
import { webhookRoutes } from './webhooks.ts';

export type NativeParts = { readonly submissions: Submissions; readonly watch: PredictionWatch };
export type NativeOptions = HttpOptions & NativeParts & { readonly outlooks: Outlooks };

/** Our own API, under `/v1`. */
export function nativeRoutes(options: HttpOptions, parts: NativeParts): FastifyPluginAsyncTypebox {
  const native = { ...options, ...parts, outlooks: createOutlooks(options.store.predictions) };
  return async (app) => {
    for (const routes of [predictionRoutes, eventRoutes, planRoutes, webhookRoutes]) await app.register(routes(native));
  };
}
