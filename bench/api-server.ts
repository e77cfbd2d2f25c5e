import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { readConfig } from '../src/config.ts';
import { buildServer } from '../src/http/server.ts';
import { createLog, examplesDir } from '../src/main.ts';
import { openStore } from '../src/store/store.ts';
import { createWorkerLoop } from '../src/worker/loop.ts';
import { createRenderer } from '../src/worker/renderer.ts';

/** The product's HTTP server and store, with `--worker` and its renderer or without: then nothing is ever drawn. */
const { values } = parseArgs({ options: { worker: { type: 'boolean', default: false } } });
const config = readConfig(process.env);
const log = createLog(config);
const store = await openStore({ ...config, log });
let url = '';
const app = await buildServer({
  store,
  log,
  version: '0',
  publicUrl: () => url,
  examplesDir,
  webDir: null,
  fetchImage: () => Promise.reject(new Error('The bench animates an example.')),
  maxQueued: config.maxQueued,
  pricePerSecond: 0,
  isDraining: () => false,
});
url = await app.listen({ host: '127.0.0.1', port: 0 });
const renderer = values.worker ? createRenderer({ log }) : null;
const loop =
  renderer === null
    ? null
    : await createWorkerLoop({
        store,
        version: '0',
        renderer,
        fetchImage: () => Promise.reject(new Error('The bench animates an example.')),
        concurrency: 1,
        log,
        scratchDir: join(config.dataDir, 'scratch'),
        examplesDir,
      });
process.once('SIGTERM', () => {
  void (async () => {
    await loop?.stop(0);
    await renderer?.close();
    await app.close();
    await store.close();
    process.exit(0);
  })();
});
console.log(JSON.stringify({ url }));
