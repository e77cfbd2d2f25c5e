import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { openStore, type Log, type NewPrediction, type Store } from '../../src/store/store.ts';

/** A place for one store: a folder, and on PostgreSQL a database of its own. */
export type Place = {
  readonly dataDir: string;
  readonly databaseUrl: string | null;
  open(): Promise<Store>;
  remove(): Promise<void>;
};

export type Backend = { readonly name: string; make(): Promise<Place> };

/** Says nothing but keeps what went wrong, so that a test can ask. */
export function quietLog(): Log & { readonly errors: string[] } {
  const errors: string[] = [];
  return { errors, info: () => undefined, warn: () => undefined, error: (_, message) => void errors.push(message) };
}

async function place(databaseUrl: string | null, drop: () => Promise<void>): Promise<Place> {
  const dataDir = await mkdtemp(join(tmpdir(), 'muybridge-store-'));
  return {
    dataDir,
    databaseUrl,
    open: () => openStore({ dataDir, databaseUrl, log: quietLog() }),
    async remove() {
      await rm(dataDir, { recursive: true, force: true });
      await drop();
    },
  };
}

const pglite: Backend = { name: 'pglite', make: () => place(null, async () => undefined) };

/** Databases on the server at `url`, which must allow its user to create them. */
export function postgresql(url: string): Backend {
  const run = async (statement: string) => {
    const client = new Client({ connectionString: url });
    await client.connect();
    await client.query(statement);
    await client.end();
  };
  return {
    name: 'postgresql',
    async make() {
      const name = `muybridge_test_${randomUUID().replaceAll('-', '')}`;
      await run(`create database ${name}`);
      const own = new URL(url);
      own.pathname = `/${name}`;
      return await place(own.href, () => run(`drop database ${name} with (force)`));
    },
  };
}

const testServer = process.env['MUYBRIDGE_TEST_DATABASE_URL'];

/** The embedded database always, and PostgreSQL when MUYBRIDGE_TEST_DATABASE_URL names a server. */
export const backends: readonly Backend[] =
  testServer === undefined || testServer === '' ? [pglite] : [pglite, postgresql(testServer)];

export function newPrediction(change: Partial<NewPrediction> = {}): NewPrediction {
  return {
    keyId: 'key-1',
    model: 'vidu/image-to-video-2.0',
    input: { prompt: 'slow push in', duration: 4, movementAmplitude: 'auto', seed: 9_999_999_999 },
    image: { kind: 'url', url: 'https://example.org/photo.jpg' },
    base64Output: false,
    price: 0,
    webhook: null,
    askedEngine: null,
    traceparent: null,
    ...change,
  };
}
