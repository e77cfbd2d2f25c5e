import cors from '@fastify/cors';
import fastifyStatic from '@fastify/static';
import { type TypeBoxTypeProvider, TypeBoxValidatorCompiler } from '@fastify/type-provider-typebox';
import Fastify, { type FastifyBaseLogger, type FastifyInstance, type FastifyRequest, LogController } from 'fastify';
import type { Metrics } from '../contract/metrics.ts';
import { readTraceparent, traceOf } from '../contract/traceparent.ts';
import type { FetchImage } from '../safety/guard/fetch-image.ts';
import type { Store } from '../store/store.ts';
import { browserKeyRoutes } from './browser-key.ts';
import { answerClientError, refuseWhileClosing } from './connection.ts';
import { registerDocumentation } from './documentation.ts';
import { pathOf, registerFailures, sendFailure } from './failures.ts';
import { healthRoutes } from './health.ts';
import { homeRoutes } from './home.ts';
import { mediaRoutes } from './media.ts';
import { nativeRoutes } from './native/routes.ts';
import { createPredictionWatch } from './prediction-watch.ts';
import { metricsRoutes } from './prometheus.ts';
import { catalogRoutes } from './wavespeed/catalog.ts';
import { historyRoutes } from './wavespeed/history.ts';
import { wavespeedRoutes } from './wavespeed/routes.ts';
import { createSubmissions } from './wavespeed/submissions.ts';
import { uploadDelivery, uploadRoutes } from './wavespeed/uploads.ts';

export type HttpOptions = {
  readonly store: Pick<
    Store,
    | 'backend'
    | 'predictions'
    | 'changes'
    | 'history'
    | 'keys'
    | 'webhooks'
    | 'workers'
    | 'operation'
    | 'plans'
    | 'uploads'
    | 'blobs'
    | 'space'
    | 'check'
  >;
  readonly log: FastifyBaseLogger;
  readonly version: string;
  /** Base of every URL in a response, without a slash at the end; asked for after the server listens. */
  readonly publicUrl: () => string;
  /** Folder with the pictures under `/examples/`. */
  readonly examplesDir: string;
  /** Folder of the built playground, which may be missing; null for a server without one. */
  readonly webDir: string | null;
  /** Fetches what a user gives as a link, through the guard. */
  readonly fetchImage: FetchImage;
  /** Names of a model's engines, in the order in which they are tried. Default: the embedded one. */
  readonly engines?: (model: string) => readonly string[];
  /** Predictions of all keys that may wait at a time. */
  readonly maxQueued: number;
  /** US dollars for a second of video; 0 for none. */
  readonly pricePerSecond: number;
  /** Takes webhooks that lead into private networks too. Default false. */
  readonly allowPrivateUrls?: boolean;
  /** How long a synchronous submission waits for its video, in milliseconds. Default 90,000. */
  readonly syncWaitMs?: number;
  /** Absent where nobody asks for them. */
  readonly metrics?: Pick<Metrics, 'answered'> & { readonly contentType: string; render(): Promise<string> };
  /** True once no new prediction is to be taken. */
  readonly isDraining: () => boolean;
};

const smallBodyBytes = 1024 * 1024;

/** What a page of another origin may read besides the body. */
const exposedHeaders = ['idempotency-replayed', 'location', 'muybridge-resumed', 'preference-applied', 'retry-after'];

/** Whoever knows the path of an upload or of a file needs no key: the log has that of their route. */
function pathToLog(request: FastifyRequest): string {
  const path = pathOf(request);
  return /^\/(?:uploads|media)\//.test(path) ? (request.routeOptions.url ?? 'none') : path;
}

/** Builds the HTTP server with all its dialects; it does not listen yet. */
export async function buildServer(options: HttpOptions): Promise<FastifyInstance> {
  const app = Fastify({
    loggerInstance: options.log,
    // Fastify's own lines would hold the query, and with it the one-time token.
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: smallBodyBytes,
    // A client that sends nothing for so long is gone.
    requestTimeout: 300_000,
    onProtoPoisoning: 'remove',
    onConstructorPoisoning: 'remove',
    // Refused by refuseWhileClosing.
    return503OnClosing: false,
    clientErrorHandler: answerClientError,
    frameworkErrors: (error, request, reply) => {
      sendFailure(error, request, reply);
    },
  }).withTypeProvider<TypeBoxTypeProvider>();
  app.setValidatorCompiler(TypeBoxValidatorCompiler);
  app.removeContentTypeParser('text/plain');

  registerFailures(app);
  refuseWhileClosing(app);
  app.addHook('onResponse', async (request, reply) => {
    const { method } = request;
    const trace = traceOf(readTraceparent(request.headers.traceparent));
    const answered = { method, path: pathToLog(request), status: reply.statusCode, ms: Math.round(reply.elapsedTime) };
    const fields = trace === null ? answered : { ...answered, trace };
    const route = request.routeOptions.url ?? 'none';
    options.metrics?.answered({ method, route, status: reply.statusCode }, reply.elapsedTime / 1000);
    // Clients poll every second.
    if (method === 'GET' && reply.statusCode < 400) request.log.debug(fields, 'Answered.');
    else request.log.info(fields, 'Answered.');
  });

  await app.register(cors, {
    origin: '*',
    methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
    exposedHeaders,
    maxAge: 86_400,
  });
  await registerDocumentation(app, options.version, options.publicUrl);
  await app.register(homeRoutes(options));
  await app.register(healthRoutes(options));
  await app.register(metricsRoutes(options));
  const submissions = createSubmissions(options);
  const watch = createPredictionWatch(options.store, options);
  app.addHook('preClose', async () => watch.close());
  for (const version of ['v2', 'v3'] as const) {
    await app.register(wavespeedRoutes(options, version, { submissions, watch }), { prefix: `/api/${version}` });
    for (const routes of [uploadRoutes, historyRoutes, catalogRoutes]) {
      await app.register(routes(options, version), { prefix: `/api/${version}` });
    }
  }
  await app.register(uploadDelivery(options));
  await app.register(nativeRoutes(options, { submissions, watch }));
  await app.register(browserKeyRoutes(options.store.keys));
  await app.register(mediaRoutes(options.store.blobs));
  await app.register(fastifyStatic, {
    root: options.examplesDir,
    prefix: '/examples/',
    decorateReply: false,
    index: false,
    setHeaders: (reply) => void reply.header('x-content-type-options', 'nosniff'),
  });
  return app;
}
