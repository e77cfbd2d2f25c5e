import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyInstance } from 'fastify';
import type { PredictionWatch } from '../prediction-watch.ts';
import type { HttpOptions } from '../server.ts';
import type { Submissions } from '../wavespeed/submissions.ts';
import { eventRoutes } from './events.ts';
import { createOutlooks, type Outlooks } from './outlook.ts';
import { keyRoutes } from './keys.ts';
import { linkedUploadRoutes } from './linked-uploads.ts';
import { operatorRoutes } from './operator.ts';
import { modelRoutes } from './models.ts';
import { planRoutes } from './plans.ts';
import { predictionRoutes } from './predictions.ts';
import { uploadRoutes } from './uploads.ts';
import { webhookRoutes } from './webhooks.ts';

export type NativeParts = { readonly submissions: Submissions; readonly watch: PredictionWatch };
export type NativeOptions = HttpOptions & NativeParts & { readonly outlooks: Outlooks };

/** Our own API, under `/v1`. */
export function nativeRoutes(options: HttpOptions, parts: NativeParts): FastifyPluginAsyncTypebox {
  const native = { ...options, ...parts, outlooks: createOutlooks(options.store.predictions) };
  return async (app) => {
    takeEmptyBodies(app);
    for (const routes of [predictionRoutes, eventRoutes, planRoutes, webhookRoutes, keyRoutes, operatorRoutes])
      await app.register(routes(native));
    for (const routes of [uploadRoutes, linkedUploadRoutes, modelRoutes]) await app.register(routes(native));
  };
}

/** Many clients name JSON as the type of every request, also of those that have no body. */
function takeEmptyBodies(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('remove', 'remove');
  app.removeContentTypeParser('application/json');
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body: string, done) => {
    if (body === '') done(null, undefined);
    else void parse(request, body, done);
  });
}
