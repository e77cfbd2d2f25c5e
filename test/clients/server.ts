import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { buildServer } from '../../src/http/server.ts';
import { type Store, openStore } from '../../src/store/store.ts';
import { createWorkerLoop } from '../../src/worker/loop.ts';
import { createRenderer } from '../../src/worker/renderer.ts';
import { png } from '../http/service.ts';

export const model = 'vidu/image-to-video-2.0';

/** A whole server on loopback; only the drawing is played, by the stand-in that does as the prompt says. */
export type ClientServer = {
  readonly url: string;
  readonly key: string;
  readonly store: Store;
  /** A picture on the disk. */
  readonly picture: string;
  /** A folder for the client's own files. */
  readonly home: string;
  /** The paths that were asked for, in order, e.g. `POST /api/v3/media/uploads`. */
  readonly requests: readonly string[];
  close(): Promise<void>;
};

export async function startClientServer(): Promise<ClientServer> {
  const folder = await mkdtemp(join(tmpdir(), 'muybridge-clients-'));
  const home = join(folder, 'home');
  await mkdir(home);
  const picture = join(home, 'picture.png');
  await writeFile(picture, png);
  const log = pino({ level: 'silent' });
  const store = await openStore({ dataDir: join(folder, 'data'), databaseUrl: null, log });
  let url = '';
  const app = await buildServer({
    store,
    log,
    version: '0',
    publicUrl: () => url,
    examplesDir: home,
    webDir: null,
    fetchImage: () => Promise.reject(new Error('The clients send their images.')),
    maxQueued: 100_000,
    pricePerSecond: 0.05,
    syncWaitMs: 2000,
    isDraining: () => false,
  });
  const requests: string[] = [];
  app.addHook('onRequest', async (request) => {
    requests.push(`${request.method} ${request.url}`);
  });
  url = await app.listen({ host: '127.0.0.1', port: 0 });
  const renderer = createRenderer({ log, entry: new URL('../worker/fake-renderer.ts', import.meta.url) });
  const loop = await createWorkerLoop({
    store,
    version: '0',
    renderer,
    fetchImage: () => Promise.reject(new Error('The clients send their images.')),
    concurrency: 1,
    log,
    scratchDir: join(folder, 'scratch'),
    examplesDir: home,
  });
  const { plain: key } = await store.keys.create('client');
  return {
    url,
    key,
    store,
    picture,
    home,
    requests,
    async close() {
      await loop.stop(0);
      await renderer.close();
      await app.close();
      await store.close();
      await rm(folder, { recursive: true });
    },
  };
}

/** The text of the first output, which the stand-in writes as `a video of PROMPT`. */
export async function textOf(outputs: readonly string[] | null | undefined): Promise<string> {
  const response = await fetch(outputs?.[0] ?? 'http://nothing.invalid/');
  return await response.text();
}
