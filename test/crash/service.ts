import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { readConfig, type Config } from '../../src/config.ts';
import { everydayGrant } from '../../src/contract/keys.ts';
import { buildServer } from '../../src/http/server.ts';
import { webhookMessage } from '../../src/http/webhook-message.ts';
import { createLog, openRemoteEngines, startService, startWorker, type Running } from '../../src/main.ts';
import { createPostWebhook } from '../../src/safety/guard/post-webhook.ts';
import { openStore } from '../../src/store/store.ts';
import { createDeliveryLoop } from '../../src/worker/deliveries.ts';
import { createWorkerLoop } from '../../src/worker/loop.ts';
import { createRenderer } from '../../src/worker/renderer.ts';

/**
 * One process under test: the service (`serve`) or a worker beside it (`worker`), configured by the environment as
 * in production. With `--renderer stand-in` the videos are made up by a quick child process behind the same messages;
 * everything else is the product's own. Says `{"url": ...}` once it is up, and ends in order on SIGTERM.
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { renderer: { type: 'string', default: 'stand-in' } },
});
const role = positionals[0] ?? 'serve';
const config = readConfig(process.env);
const log = createLog(config);

async function serveWithStandIn(config: Config): Promise<Running & { publicUrl: string }> {
  const { dataDir, databaseUrl, apiKey, port } = config;
  const store = await openStore({ dataDir, databaseUrl, log });
  const examplesDir = fileURLToPath(new URL('../../examples', import.meta.url));
  if (role === 'serve' && apiKey !== null && (await store.keys.verify(apiKey)) === null)
    await store.keys.create('crash test', everydayGrant, apiKey);
  let publicUrl = '';
  const options = {
    store,
    log,
    version: '0',
    publicUrl: () => publicUrl,
    examplesDir,
    webDir: null,
    fetchImage: () => Promise.reject(new Error('The crash test sends its images along.')),
    maxQueued: 100_000,
    pricePerSecond: 0,
    allowPrivateUrls: config.allowPrivateUrls,
    isDraining: () => false,
  };
  const app = role === 'serve' ? await buildServer(options) : null;
  publicUrl = (await app?.listen({ host: '127.0.0.1', port })) ?? '';
  const renderer = createRenderer({ log, entry: new URL('../worker/fake-renderer.ts', import.meta.url) });
  const remote = openRemoteEngines(config);
  const loop = await createWorkerLoop({
    store,
    version: '0',
    renderer,
    remote,
    fetchImage: () => Promise.reject(new Error('The crash test sends its images along.')),
    concurrency: 1,
    log,
    scratchDir: join(dataDir, 'scratch'),
    examplesDir,
  });
  const deliveries =
    app === null
      ? null
      : await createDeliveryLoop({
          store,
          post: createPostWebhook({ allowPrivate: config.allowPrivateUrls }),
          messageOf: (prediction, delivery) => webhookMessage(prediction, delivery, publicUrl),
          log,
        });
  return {
    publicUrl,
    async stop() {
      await loop.stop();
      await deliveries?.stop();
      await renderer.close();
      await remote.close();
      await app?.close();
      await store.close();
    },
  };
}

async function start(): Promise<Running & { publicUrl: string }> {
  if (values.renderer === 'stand-in') return await serveWithStandIn(config);
  if (role === 'serve') return await startService(config, log);
  return { publicUrl: '', ...(await startWorker(config, log)) };
}

const service = await start();
process.once('SIGTERM', () => {
  void service.stop().then(() => process.exit(0));
});
process.stdout.write(`${JSON.stringify({ url: service.publicUrl })}\n`);
