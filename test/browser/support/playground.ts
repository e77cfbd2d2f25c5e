import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Kysely } from 'kysely';
import pino from 'pino';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { everydayGrant, fullGrant } from '../../../src/contract/keys.ts';
import { maxImageBytes } from '../../../src/contract/prediction.ts';
import { closeServer } from '../../../src/http/connection.ts';
import { buildServer } from '../../../src/http/server.ts';
import { webhookMessage } from '../../../src/http/webhook-message.ts';
import { examplesDir } from '../../../src/main.ts';
import { createFetchImage } from '../../../src/safety/guard/fetch-image.ts';
import { createPostWebhook } from '../../../src/safety/guard/post-webhook.ts';
import { openDatabase } from '../../../src/store/database.ts';
import { openStore, type Store } from '../../../src/store/store.ts';
import type { Tables } from '../../../src/store/tables.ts';
import { createDeliveryLoop } from '../../../src/worker/deliveries.ts';
import { createWorkerLoop } from '../../../src/worker/loop.ts';
import { createRenderer } from '../../../src/worker/renderer.ts';
import { launch } from './chromium.ts';

export type Theme = 'light' | 'dark';
export type Visit = {
  /** `link` comes by the one-time link of the start-up output, `none` without a key. Default `admin`. */
  readonly as?: 'admin' | 'user' | 'link' | 'none';
  /** Default 1440 and the height of a screen of that width. */
  readonly width?: 390 | 820 | 1440;
  readonly theme?: Theme;
  /** Permissions of the browser, e.g. for the clipboard. */
  readonly permissions?: readonly string[];
};

/** A real server on a free port with a data folder of its own, and a real browser to look at it. */
export type Playground = {
  readonly url: string;
  readonly store: Store;
  readonly adminKey: string;
  readonly userKey: string;
  /** The id of `userKey`. */
  readonly userId: string;
  /** Opens a page in a browser that has never been here before. */
  open(path: string, visit?: Visit): Promise<Visited>;
  /** Ends server and browser and removes the folder; to be called once. */
  close(): Promise<void>;
};

export type Visited = {
  readonly page: Page;
  /** What a visitor should not meet: errors in the console, of scripts and of the network, and breaches of the policy. */
  readonly problems: string[];
  /** The sum of all unexpected layout shifts so far (CLS). */
  shift(): Promise<number>;
  close(): Promise<void>;
};

const heights = { 390: 844, 820: 1180, 1440: 900 };
const webDir = fileURLToPath(new URL('../../../web/dist', import.meta.url));

/**
 * @param draws whether a real worker draws what is submitted; otherwise it waits in the queue.
 * @param fill puts rows into the database before the server starts.
 */
export async function startPlayground({
  draws = false,
  fill,
}: {
  readonly draws?: boolean;
  readonly fill?: (
    sql: Kysely<Tables>,
    place: { readonly dataDir: string; readonly userId: string; readonly adminId: string },
  ) => Promise<void>;
} = {}): Promise<Playground> {
  await using stack = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), 'muybridge-browser-'));
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  const dataDir = join(folder, 'data');
  const log = pino({ level: 'error' }, pino.destination({ fd: 2, sync: true }));
  const place = { dataDir, databaseUrl: null, log };
  const filling = await openStore(place);
  const user = await filling.keys.create('Studio laptop', everydayGrant);
  const admin = await filling.keys.create('Operator', fullGrant);
  await filling.close();
  if (fill !== undefined) {
    const database = await openDatabase(place);
    await fill(database.sql, { dataDir, userId: user.key.id, adminId: admin.key.id });
    await database.close();
  }
  const store = await openStore(place);
  stack.defer(() => store.close());
  // Pictures and webhooks of the tests are on this machine.
  const fetchImage = createFetchImage({ allowPrivate: true, maxBytes: maxImageBytes, timeoutMs: 10_000 });
  let url = '';
  const app = await buildServer({
    store,
    log,
    version: '1.2.3',
    publicUrl: () => url,
    examplesDir,
    webDir,
    fetchImage,
    maxQueued: 1000,
    pricePerSecond: 0,
    allowPrivateUrls: true,
    isDraining: () => false,
  });
  stack.defer(() => closeServer(app));
  url = await app.listen({ host: '127.0.0.1', port: 0 });
  const deliveries = await createDeliveryLoop({
    store,
    post: createPostWebhook({ allowPrivate: true }),
    messageOf: (prediction, delivery) => webhookMessage(prediction, delivery, url),
    log,
  });
  stack.defer(() => deliveries.stop());
  if (draws) {
    const renderer = createRenderer({ log });
    stack.defer(() => renderer.close());
    const scratchDir = join(dataDir, 'scratch');
    const shared = { store, renderer, fetchImage, log, scratchDir, examplesDir };
    const loop = await createWorkerLoop({ ...shared, version: '1.2.3', concurrency: 1 });
    stack.defer(() => loop.stop(0));
  }
  const browser = await launch();
  stack.defer(() => browser.close());
  const keys = { admin: admin.plain, user: user.plain, link: null, none: null };
  const running = stack.move();
  return {
    url,
    store,
    adminKey: admin.plain,
    userKey: user.plain,
    userId: user.key.id,
    async open(path, visit = {}) {
      const { as = 'admin' } = visit;
      const token = as === 'link' ? `#token=${await store.keys.createBrowserToken(60_000)}` : '';
      const visited = await visitWith(browser, visit, keys[as]);
      await visited.page.goto(`${url}${path}${token}`);
      return visited;
    },
    close: () => running.disposeAsync(),
  };
}

async function visitWith(browser: Browser, visit: Visit, key: string | null): Promise<Visited> {
  const { width = 1440, theme = 'light', permissions = [] } = visit;
  const context: BrowserContext = await browser.newContext({
    viewport: { width, height: heights[width] },
    colorScheme: theme,
    permissions: [...permissions],
    ...(width === 390 ? { hasTouch: true, isMobile: true, deviceScaleFactor: 2 } : {}),
  });
  context.setDefaultTimeout(20_000);
  await context.addInitScript(watchPage, key);
  const page = await context.newPage();
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(`script: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning')
      problems.push(`console: ${message.text()} ${message.location().url}`);
  });
  page.on('request', (request) => {
    const { protocol, hostname } = new URL(request.url());
    if (protocol.startsWith('http') && hostname !== '127.0.0.1') problems.push(`another host: ${request.url()}`);
  });
  return {
    page,
    problems,
    shift: () => page.evaluate(() => Number(document.documentElement.getAttribute('data-test-shift') ?? 0)),
    close: () => context.close(),
  };
}

/** Runs in the page, before its own scripts. */
function watchPage(key: string | null): void {
  // Only where nothing was chosen yet: a page that forgets its key must not get it back.
  if (key !== null && sessionStorage.getItem('test.visited') === null) localStorage.setItem('muybridge.key', key);
  sessionStorage.setItem('test.visited', 'yes');
  let sum = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      if (!('value' in entry) || !('hadRecentInput' in entry) || entry.hadRecentInput === true) continue;
      sum += Number(entry.value);
      document.documentElement.setAttribute('data-test-shift', String(sum));
    }
  }).observe({ type: 'layout-shift', buffered: true });
}
