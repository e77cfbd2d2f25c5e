import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import pino, { type Logger } from 'pino';
import { packageRoot, version } from './cli/package.ts';
import type { Config } from './config.ts';
import { AppError } from './contract/errors.ts';
import { fullGrant } from './contract/keys.ts';
import type { Metrics } from './contract/metrics.ts';
import { maxImageBytes } from './contract/prediction.ts';
import type { RemoteEngine } from './engines/engine.ts';
import { createWavespeedEngine } from './engines/wavespeed/wavespeed.ts';
import { closeServer } from './http/connection.ts';
import { openControlServer } from './http/control.ts';
import { buildServer } from './http/server.ts';
import { webhookMessage } from './http/webhook-message.ts';
import { createMetrics } from './metrics.ts';
import { createFetchImage } from './safety/guard/fetch-image.ts';
import { createPostWebhook } from './safety/guard/post-webhook.ts';
import { type Store, openStore } from './store/store.ts';
import { createDeliveryLoop } from './worker/deliveries.ts';
import { createWorkerLoop } from './worker/loop.ts';
import { createRenderer, type Renderer } from './worker/renderer.ts';

/** Folder of the pictures under `/examples/`. */
export const examplesDir = join(packageRoot, 'examples');
const webDir = join(packageRoot, import.meta.url.endsWith('.ts') ? 'web/dist' : 'dist/web');

const fetchTimeoutMs = 60_000;
/** For a picture that somebody waits to see. */
const shownFetchTimeoutMs = 20_000;
/** For what a remote engine has made. */
const maxVideoBytes = 512 * 1024 * 1024;
const videoTimeoutMs = 10 * 60_000;
const linkLifetimeMs = 60 * 60 * 1000;

/** Something that runs until it is told to stop. */
export type Running = {
  /** Takes nothing new, lets what runs finish for a few seconds, hands the rest back, and lets go of everything. */
  stop(): Promise<void>;
};

export type Service = Running & {
  /** Without a slash at the end. */
  readonly publicUrl: string;
  /** The key that was made because there was none yet. */
  readonly firstKey: string | null;
  /** Opens the playground with a key of its own, once; null unless the server listens on loopback only. */
  readonly browserLink: string | null;
};

/** Log lines are JSON on standard error: standard output is for people. */
export function createLog(config: Config): Logger {
  return pino({ level: config.logLevel }, pino.destination({ fd: 2, sync: true }));
}

/**
 * Starts the whole service: store, HTTP, and one worker with its renderer.
 *
 * @throws AppError UNAVAILABLE when the data folder, the database or the port is not to be had.
 */
export function startService(config: Config, log: Logger): Promise<Service> {
  return startParts(async (onStop) => {
    const renderer = warmRenderer(config, log);
    onStop(() => renderer.close());
    const store = await openStoreOf(config, log);
    onStop(() => store.close());

    const metrics = createMetrics({
      waiting: () => store.queue.waiting(),
      storedFiles: () => store.blobs.usage(),
      freeBytes: () => store.space.bytes(),
    });
    let publicUrl = config.publicUrl ?? '';
    let draining = false;
    const app = await buildServer({
      store,
      log,
      version,
      publicUrl: () => publicUrl,
      examplesDir,
      webDir,
      engines: (model) => config.engines.models.get(model) ?? [],
      fetchImage: createFetchImage({ ...fetchLimits(config), timeoutMs: shownFetchTimeoutMs }),
      maxQueued: config.maxQueued,
      pricePerSecond: config.pricePerSecond,
      metrics,
      allowPrivateUrls: config.allowPrivateUrls,
      isDraining: () => draining,
    });
    onStop(() => closeServer(app));
    await app.listen({ host: config.host, port: config.port }).catch((error: unknown) => {
      throw explainListen(error, config);
    });
    const [address] = app.addresses();
    if (typeof address !== 'object') throw new Error('The server listens nowhere.');
    publicUrl = config.publicUrl ?? urlOf(config.host, address.port);

    // On PostgreSQL every command can open the store itself, next to the running servers.
    if (store.backend === 'pglite') {
      const control = await openControlServer({
        dataDir: config.dataDir,
        keys: store.keys,
        webhooks: store.webhooks,
        log,
      });
      if (control !== null) onStop(() => control.close());
    }
    const engines = openRemoteEngines(config);
    onStop(async () => void (await engines.close()));
    const deliveries = await createDeliveryLoop({
      store,
      post: createPostWebhook({ allowPrivate: config.allowPrivateUrls }),
      messageOf: (prediction, delivery) => webhookMessage(prediction, delivery, publicUrl),
      log,
      metrics,
    });
    onStop(() => deliveries.stop());
    const worker = await startLoop(config, store, renderer, engines, log, metrics);
    onStop(() => worker.stop());
    onStop(() => {
      draining = true;
    });

    // Last, when nothing can fail any more: a key that nobody is shown would be the first one all the same.
    const firstKey = await ensureKey(store, config.apiKey);
    const browserLink = isLoopback(config.host)
      ? `${publicUrl}/#token=${await store.keys.createBrowserToken(linkLifetimeMs)}`
      : null;
    return { publicUrl, firstKey, browserLink };
  });
}

/**
 * Starts a worker without HTTP, next to the service on another machine.
 *
 * @throws AppError INPUT_INVALID without a PostgreSQL server, which is what the two would share.
 */
export function startWorker(config: Config, log: Logger): Promise<Running> {
  if (config.databaseUrl === null) {
    throw new AppError(
      'INPUT_INVALID',
      'A worker of its own needs MUYBRIDGE_DATABASE_URL: the embedded database serves one process only, and ' +
        '"muybridge serve" has a worker built in.',
    );
  }
  return startParts(async (onStop) => {
    const renderer = warmRenderer(config, log);
    onStop(() => renderer.close());
    const store = await openStoreOf(config, log);
    onStop(() => store.close());
    const engines = openRemoteEngines(config);
    onStop(async () => void (await engines.close()));
    const worker = await startLoop(config, store, renderer, engines, log);
    onStop(() => worker.stop());
    return {};
  });
}

type Stopper = () => Promise<void> | void;

/** Starts parts one after the other; they are stopped in the opposite order, also when a later one fails to start. */
async function startParts<Parts>(
  start: (onStop: (stopper: Stopper) => void) => Promise<Parts>,
): Promise<Parts & Running> {
  const stoppers: Stopper[] = [];
  const stopAll = async () => {
    const errors: unknown[] = [];
    // Each is taken out before it runs, so that a second call has nothing to repeat.
    for (let stopper = stoppers.pop(); stopper !== undefined; stopper = stoppers.pop()) {
      try {
        await stopper();
      } catch (error) {
        errors.push(error);
      }
    }
    if (errors.length > 0) throw new AggregateError(errors, 'Not everything could be shut down in order.');
  };
  try {
    return { ...(await start((stopper) => stoppers.push(stopper))), stop: stopAll };
  } catch (error) {
    await stopAll();
    throw error;
  }
}

/** The store as the configuration says. */
export function openStoreOf(config: Config, log: Logger): Promise<Store> {
  return openStore({
    dataDir: config.dataDir,
    databaseUrl: config.databaseUrl,
    retentionDays: config.retentionDays,
    minFreeBytes: config.minFreeBytes,
    log,
  });
}

export type RemoteEngines = {
  readonly engines: readonly RemoteEngine[];
  orderOf(model: string): readonly string[];
  close(): Promise<unknown>;
};

/** The engines of MUYBRIDGE_ENGINES. */
export function openRemoteEngines({ engines: { remote, models }, allowPrivateUrls }: Config): RemoteEngines {
  const engines = remote.map((config) => {
    const fetchVideo = createFetchImage({
      allowPrivate: allowPrivateUrls,
      trustedOrigin: new URL(config.url).origin,
      accept: 'video/*',
      maxBytes: maxVideoBytes,
      timeoutMs: videoTimeoutMs,
    });
    return createWavespeedEngine({ config, fetchVideo });
  });
  return {
    engines,
    orderOf: (model) => models.get(model) ?? [],
    close: () => Promise.all(engines.map((engine) => engine.close())),
  };
}

/** A renderer that loads its nets while the database opens: both take a second or two. */
function warmRenderer({ modelsDir }: Config, log: Logger): Renderer {
  const renderer = createRenderer({ log, modelsFolder: modelsDir });
  renderer.warm();
  return renderer;
}

async function startLoop(
  config: Config,
  store: Store,
  renderer: Renderer,
  remote: RemoteEngines,
  log: Logger,
  metrics?: Metrics,
): Promise<Running> {
  const loop = await createWorkerLoop({
    store,
    version,
    renderer,
    remote,
    fetchImage: createFetchImage(fetchLimits(config)),
    // One renderer draws on all cores; a second one only pays where there are cores to spare.
    concurrency: Math.max(1, Math.floor(availableParallelism() / 8)),
    log,
    ...(metrics === undefined ? {} : { metrics }),
    scratchDir: join(config.dataDir, 'scratch'),
    examplesDir,
  });
  return { stop: () => loop.stop() };
}

/** For images whose URL a user gives. */
function fetchLimits({ allowPrivateUrls }: Config) {
  return { allowPrivate: allowPrivateUrls, maxBytes: maxImageBytes, timeoutMs: fetchTimeoutMs };
}

/** Makes sure that there is a key to come in with; returns the one that was made, or null. */
async function ensureKey({ keys }: Store, configured: string | null): Promise<string | null> {
  if (configured === null) {
    if ((await keys.list()).length > 0) return null;
    return (await keys.create('first key', fullGrant)).plain;
  }
  if ((await keys.verify(configured)) !== null) return null;
  try {
    await keys.create('MUYBRIDGE_API_KEY', fullGrant, configured);
  } catch (error) {
    // The key is there, but not valid; or another server has stored it a moment ago.
    if ((await keys.verify(configured)) !== null) return null;
    throw new AppError('UNAUTHORIZED', 'The key in MUYBRIDGE_API_KEY has been revoked. Choose another one.', {
      cause: error,
    });
  }
  return null;
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host.startsWith('127.');
}

function urlOf(host: string, port: number): string {
  const everywhere = host === '0.0.0.0' || host === '::';
  const name = everywhere ? '127.0.0.1' : host;
  return `http://${name.includes(':') ? `[${name}]` : name}:${port}`;
}

function explainListen(error: unknown, { host, port }: Config): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  const reasons: Record<string, string> = {
    EADDRINUSE: `Port ${port} is taken by another process. Choose another one with MUYBRIDGE_PORT.`,
    EACCES: `Port ${port} is reserved for administrators. Choose one above 1023 with MUYBRIDGE_PORT.`,
    EADDRNOTAVAIL: `This machine does not have the address ${host}. Correct MUYBRIDGE_HOST.`,
    ENOTFOUND: `The host name ${host} does not exist. Correct MUYBRIDGE_HOST.`,
  };
  const reason = typeof code === 'string' ? reasons[code] : undefined;
  return reason === undefined ? error : new AppError('UNAVAILABLE', reason, { cause: error });
}
